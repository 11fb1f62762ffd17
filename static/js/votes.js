/* A column of numbers in a table: Enter and the arrows go from row to row, a pasted column fills the rows below. */
"use strict";

(() => {
  const column = (input) => [...document.querySelectorAll(`input[data-column="${input.dataset.column}"]`)];

  function move(event) {
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    const input = event.target.closest?.("input[data-column]");
    if (!step || !input) return;
    const inputs = column(input);
    const next = inputs[inputs.indexOf(input) + step];
    event.preventDefault();
    if (next) {
      next.focus();
      next.select();
    }
  }

  function paste(event) {
    const input = event.target.closest?.("input[data-column]");
    const lines = (event.clipboardData?.getData("text") ?? "").replace(/\r/g, "").replace(/\n+$/, "").split("\n");
    if (!input || input.readOnly || lines.length < 2) return;
    event.preventDefault();
    const inputs = column(input).slice(column(input).indexOf(input));
    lines.forEach((line, n) => {
      if (inputs[n]) inputs[n].value = line.split("\t").at(-1).trim();
    });
    inputs[Math.min(lines.length, inputs.length) - 1].focus();
  }

  document.addEventListener("keydown", move);
  document.addEventListener("paste", paste);
})();
