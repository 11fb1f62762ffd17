/* The cells of the grid: what each one holds, what became of it, and how it looks. The page works on as a plain table
   of links where scripts do not run; everything here is read from that table. */
"use strict";

(() => {
  const table = document.getElementById("bang");
  if (!table) return;
  const STATES = ["busy", "kept", "err", "clash", "new"];
  const LOOKS = ["miss", "need", "cut", "lock"];
  const cellOf = new WeakMap();
  const byKey = new Map();

  const columns = [...table.tHead.querySelectorAll("th[data-code]")].map((th) => ({
    code: th.dataset.code,
    title: th.dataset.title,
    max: th.dataset.max,
    step: th.dataset.step,
    takesNa: "na" in th.dataset,
  }));

  function readCell(td, row, column, r, c) {
    const node = td.firstChild ?? td.appendChild(document.createTextNode(""));
    const text = node.data;
    const cell = {
      row, column, r, c, td, node, text,
      key: `${row.sheet}:${column.code}`,
      saved: text,
      revision: Number(td.dataset.r),
      before: td.dataset.b ?? "",
      /* the words beside a mark come when they are looked at; where there are none they are known to be empty */
      words: "w" in td.dataset ? null : "",
      wordsTouched: false,
      looks: new Set(LOOKS.filter((look) => td.classList.contains(look))),
      state: "",
      sentence: "",
      clash: null,
    };
    cellOf.set(td, cell);
    byKey.set(cell.key, cell);
    return cell;
  }
  const rows = [...table.tBodies[0].rows].map((tr, r) => {
    const link = tr.querySelector(".who2 a");
    const row = {
      tr,
      sheet: tr.dataset.sheet,
      name: link.textContent,
      url: link.getAttribute("href"),
      locked: tr.dataset.locked ?? "",
      total: tr.querySelector(".tot"),
      band: tr.querySelector(".bd"),
    };
    row.cells = [...tr.querySelectorAll("td.c")].map((td, c) => readCell(td, row, columns[c], r, c));
    return row;
  });
  const bySheet = new Map(rows.map((row) => [row.sheet, row]));

  const isLocked = (cell) => Boolean(cell.row.locked) || cell.looks.has("lock");
  const isMissing = (cell) => cell.looks.has("miss") && !cell.text;
  const isBad = (cell) => cell.state === "err" || cell.state === "clash";
  const KINDS = { miss: isMissing, need: (cell) => cell.looks.has("need"), bad: isBad };

  function paint(cell) {
    const { td, node, state } = cell;
    if (node.data !== cell.text) node.data = cell.text;
    for (const name of STATES) td.classList.toggle(name, state === name);
    for (const name of LOOKS) td.classList.toggle(name, cell.looks.has(name) && (name !== "miss" || !cell.text));
    cell.row.total.classList.toggle("stale", cell.row.cells.some((each) => each.state === "busy" || each.state === "kept"));
    countSoon();
  }

  /* what the server computed for a whole row */
  function tell(sheet, told) {
    const row = bySheet.get(String(sheet));
    if (!row) return;
    row.locked = told.locked;
    row.tr.classList.toggle("locked", Boolean(told.locked));
    for (const cell of row.cells) {
      cell.looks = new Set((told.looks[cell.column.code] ?? "").split(" ").filter(Boolean));
      paint(cell);
    }
    const missing = row.cells.filter(isMissing).length;
    const words = document.createElement("span");
    words.className = "todo";
    words.textContent = missing ? `thiếu ${missing} ô` : "";
    const counting = Object.assign(document.createElement("small"), { textContent: told.counting });
    row.total.replaceChildren(told.total || words, ...(told.counting ? [counting] : []));
    row.band.textContent = told.band;
  }

  /* how many cells lack something, told once a frame */
  let asked = false;
  function countSoon() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      for (const [kind, is] of Object.entries(KINDS)) {
        const place = document.querySelector(`[data-count=${kind}]`);
        if (!place) continue;
        const number = rows.reduce((sum, row) => sum + row.cells.filter(is).length, 0);
        place.textContent = number.toLocaleString("vi-VN");
        place.parentElement.hidden = !number;
      }
      const whole = document.getElementById("du-diem");
      if (whole) whole.textContent = rows.filter((row) => row.total.textContent && !row.total.querySelector(".todo")).length;
    });
  }

  window.grid = {
    table, columns, rows, byKey, paint, tell, isLocked, isMissing, isBad, KINDS,
    stage: table.dataset.stage,
    cellOf: (td) => cellOf.get(td),
    at: (r, c) => rows[r]?.cells[c],
  };
})();
