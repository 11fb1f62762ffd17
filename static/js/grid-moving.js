/* Where one is in the grid: the cell in hand with its one floating field, and the block of cells that is chosen.

   The field lies over the cell in hand with all its text selected, so typing replaces, and a phone opens its keyboard. */
"use strict";

(() => {
  if (!window.grid) return;
  const grid = window.grid;
  const field = document.createElement("input");
  Object.assign(field, { className: "celledit", autocomplete: "off", maxLength: 20, enterKeyHint: "next", spellcheck: false });
  field.setAttribute("aria-describedby", "o-noi");
  const box = document.createElement("span");
  box.className = "cellbox";
  box.append(field);
  let cell = null;
  let corner = { r: 0, c: 0 };
  let mode = "rest"; /* rest, type (arrows leave the cell) or edit (arrows move in the text) */
  let painted = [];

  const clamp = (n, most) => Math.max(0, Math.min(n, most));
  const lastRow = () => grid.rows.length - 1;
  const lastColumn = () => grid.columns.length - 1;

  function block() {
    const [top, bottom] = [Math.min(cell.r, corner.r), Math.max(cell.r, corner.r)];
    const [left, right] = [Math.min(cell.c, corner.c), Math.max(cell.c, corner.c)];
    return { top, bottom, left, right };
  }
  /* the chosen cells, row by row */
  function chosen() {
    const { top, bottom, left, right } = block();
    return grid.rows.slice(top, bottom + 1).map((row) => row.cells.slice(left, right + 1));
  }

  function go(r, c, { extend = false, focus = true } = {}) {
    [r, c] = [clamp(r, lastRow()), clamp(c, lastColumn())];
    commit();
    if (!extend || !cell) place(grid.at(r, c));
    corner = { r, c };
    paintBlock();
    const shown = grid.at(r, c).td;
    if (focus) {
      field.focus({ preventScroll: true });
      reveal(shown);
      field.select();
    }
    grid.moved?.(cell);
  }
  /* into the part of the frame that the head and the names leave free; the page itself moves only where it must */
  const frame = document.getElementById("khung-bang");
  const isNarrow = matchMedia("(max-width: 767px)");
  function reveal(td) {
    if (isNarrow.matches) return td.scrollIntoView({ block: "nearest" });
    const [inner, outer] = [td.getBoundingClientRect(), frame.getBoundingClientRect()];
    const [top, left] = [outer.top + grid.table.tHead.offsetHeight, outer.left + cell.row.tr.cells[0].offsetWidth];
    if (inner.top < top) frame.scrollTop -= top - inner.top;
    else if (inner.bottom > outer.bottom - 4) frame.scrollTop += inner.bottom - outer.bottom + 4;
    if (inner.left < left) frame.scrollLeft -= left - inner.left;
    else if (inner.right > outer.right - 4) frame.scrollLeft += inner.right - outer.right + 4;
    const below = td.getBoundingClientRect().bottom - (innerHeight - 72);
    if (below > 0) scrollBy(0, below);
  }
  function place(next) {
    for (const [part, name] of cell ? [[cell.td, "here"], [cell.row.tr, "at"]] : []) part.classList.remove(name);
    cell = next;
    for (const [part, name] of [[cell.td, "here"], [cell.row.tr, "at"]]) part.classList.add(name);
    mode = "rest";
    const { row, column } = cell;
    field.value = cell.text;
    field.readOnly = grid.isLocked(cell);
    field.inputMode = column.takesNa ? "text" : "decimal";
    field.setAttribute("aria-label", `${row.name}, ${column.code}, tối đa ${column.max}`);
    field.classList.remove("typing");
    cell.td.append(box);
  }
  function paintBlock() {
    for (const td of painted) td.classList.remove("sel");
    const several = cell.r !== corner.r || cell.c !== corner.c;
    painted = several ? chosen().flat().map((each) => each.td) : [];
    for (const td of painted) td.classList.add("sel");
  }

  function edit(how = "edit") {
    if (field.readOnly) return;
    mode = how;
    field.classList.add("typing");
    if (how === "edit") field.setSelectionRange(field.value.length, field.value.length);
  }
  /* takes what is in the field; true where it said something new */
  function commit() {
    if (!cell || mode === "rest") return false;
    mode = "rest";
    field.classList.remove("typing");
    const text = field.value.trim();
    return grid.typed(cell, /^k(ad)?$/i.test(text) ? "KAD" : text);
  }
  function cancel() {
    mode = "rest";
    field.classList.remove("typing");
    field.value = cell.text;
    field.select();
  }
  field.addEventListener("input", () => mode === "rest" && edit("type"));
  field.addEventListener("blur", () => commit());

  /* what was saved or undone under the field shows in it */
  function refresh() {
    if (!cell) return;
    field.readOnly = grid.isLocked(cell);
    if (grid.isBad(cell)) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    if (mode === "rest" && field.value !== cell.text) {
      field.value = cell.text;
      if (document.activeElement === field) field.select();
    }
    grid.moved?.(cell);
  }

  /* the mouse chooses and drags; a touch opens the cell */
  let dragging = false;
  let touched = false;
  grid.table.addEventListener("pointerdown", (event) => {
    touched = event.pointerType !== "mouse";
    const target = grid.cellOf(event.target.closest("td.c"));
    if (!target || event.button || touched) return;
    if (event.target === field && mode !== "rest") return;
    event.preventDefault();
    if (event.target === field && !event.shiftKey) {
      corner = { r: cell.r, c: cell.c };
      paintBlock();
      field.focus({ preventScroll: true });
      field.select();
    } else {
      go(target.r, target.c, { extend: event.shiftKey });
    }
    dragging = true;
  });
  grid.table.addEventListener("pointerover", (event) => {
    if (!dragging) return;
    const target = grid.cellOf(event.target.closest("td.c"));
    if (target && (target.r !== corner.r || target.c !== corner.c)) go(target.r, target.c, { extend: true });
  });
  addEventListener("pointerup", () => {
    dragging = false;
  });
  grid.table.addEventListener("click", (event) => {
    const target = grid.cellOf(event.target.closest("td.c"));
    if (target && touched && target !== cell) go(target.r, target.c);
  });
  grid.table.addEventListener("dblclick", (event) => {
    if (grid.cellOf(event.target.closest("td.c")) === cell) edit();
  });

  Object.assign(grid, {
    field, go, edit, commit, cancel, refresh, chosen, block,
    changed: refresh,
    here: () => cell,
    corner: () => corner,
    mode: () => mode,
    step: (dr, dc, options = {}) => {
      const from = options.extend ? corner : cell;
      go(from.r + dr, from.c + dc, options);
    },
    focus: () => go(cell.r, cell.c),
  });
})();
