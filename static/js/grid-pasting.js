/* What a pasted block means: which cell each of its values goes to.

   A block is laid down from the cell in hand. Where its first column holds people's names, each line goes to the person
   of that name instead, whatever the order: a list from another file rarely stands in the order of the grid. */
"use strict";

(() => {
  if (!window.grid) return;
  const grid = window.grid;

  /* as spreadsheets write blocks: tabs, line ends, quotes around what contains them */
  function parse(text) {
    const lines = [[""]];
    let isQuoted = false;
    for (let n = 0; n < text.length; n += 1) {
      const letter = text[n];
      const line = lines.at(-1);
      if (isQuoted) {
        if (letter !== '"') line[line.length - 1] += letter;
        else if (text[n + 1] === '"') line[line.length - 1] += text[(n += 1)];
        else isQuoted = false;
      } else if (letter === '"' && line.at(-1) === "") isQuoted = true;
      else if (letter === "\t") line.push("");
      else if (letter === "\n") lines.push([""]);
      else if (letter !== "\r") line[line.length - 1] += letter;
    }
    if (lines.length > 1 && lines.at(-1).every((each) => each === "")) lines.pop();
    return lines.map((line) => line.map((each) => each.trim()));
  }

  const exact = (name) => name.normalize("NFC").toLowerCase().replace(/\s+/g, " ").trim();
  const bare = (name) => exact(name).normalize("NFD").replace(/[\u0300-\u036f]/g, "").replaceAll("đ", "d");
  const named = (name) => {
    const same = grid.rows.filter((row) => exact(row.name) === exact(name));
    return same.length ? same : grid.rows.filter((row) => bare(row.name) === bare(name));
  };
  const isName = (text) => /\p{L}{2}/u.test(text) && !/^kad$/i.test(text) && !/\d/.test(text);
  const hasNames = (lines) => lines.every((line) => line.length > 1 && isName(line[0])) && lines.some((line) => named(line[0]).length);

  function blockOf(text) {
    const lines = parse(text);
    if (lines.length === 1 && lines[0].length === 1) return { single: lines[0][0] };
    return hasNames(lines) ? byName(lines) : byPlace(lines);
  }
  function byPlace(lines) {
    const { top, left } = grid.block();
    const changes = [];
    let outside = 0;
    lines.forEach((line, r) => line.forEach((to, c) => {
      const cell = grid.at(top + r, left + c);
      if (cell) changes.push({ cell, to });
      else outside += 1;
    }));
    const bottom = Math.min(top + lines.length, grid.rows.length) - 1;
    const right = Math.min(left + Math.max(...lines.map((line) => line.length)), grid.columns.length) - 1;
    return { changes, outside, unknown: [], twice: [], corners: [[top, left], [bottom, right]] };
  }
  function byName(lines) {
    const { left } = grid.block();
    const block = { changes: [], outside: 0, unknown: [], twice: [], byName: true };
    for (const [name, ...values] of lines) {
      const rows = named(name);
      if (rows.length !== 1) {
        block[rows.length ? "twice" : "unknown"].push(name);
        continue;
      }
      values.forEach((to, c) => {
        const cell = rows[0].cells[left + c];
        if (cell) block.changes.push({ cell, to });
        else block.outside += 1;
      });
    }
    return block;
  }

  Object.assign(grid, { blockOf });
})();
