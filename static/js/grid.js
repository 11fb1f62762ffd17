/* Working in the grid: keys, copying and pasting blocks, filling down, undo, and the line above that speaks of the cell. */
"use strict";

(() => {
  if (!window.grid) return;
  const grid = window.grid;
  const { field } = grid;
  const isReview = grid.stage !== "self";
  const done = [];
  const undone = [];
  let tabbedFrom = null;
  let isLeaving = false;
  let afterReason = null;

  /* changing many cells is one step to undo */
  function apply(changes, { remember = true } = {}) {
    const open = changes.filter(({ cell }) => !grid.isLocked(cell));
    const real = open.map(({ cell, to }) => ({ cell, from: cell.text, to })).filter(({ from, to }) => from !== to);
    for (const { cell, to } of real) grid.change(cell, to);
    if (real.length && remember) {
      done.push(real);
      undone.length = 0;
    }
    grid.refresh();
    return { changed: real.length, locked: changes.length - open.length };
  }
  grid.typed = (cell, text) => apply([{ cell, to: text }]).changed > 0;
  function undo() {
    const step = done.pop();
    if (!step) return note("Không còn gì để hoàn tác.");
    undone.push(step);
    apply(step.map(({ cell, from }) => ({ cell, to: from })), { remember: false });
    show(step[0].cell);
  }
  function redo() {
    const step = undone.pop();
    if (!step) return note("Không còn gì để làm lại.");
    done.push(step);
    apply(step, { remember: false });
    show(step[0].cell);
  }
  const show = (cell) => grid.go(cell.r, cell.c);

  function fill(text) {
    const { changed, locked } = apply(grid.chosen().flat().map((cell) => ({ cell, to: text })));
    if (locked && !changed) note("Các ô này không sửa được ở bước này.");
  }
  /* each column takes its topmost chosen cell; a single cell takes the one above it, as in a spreadsheet */
  function fillDown() {
    const cells = grid.chosen();
    const isSingle = cells.length === 1;
    const source = isSingle ? grid.rows[cells[0][0].r - 1]?.cells.slice(cells[0][0].c, cells[0].at(-1).c + 1) : cells[0];
    if (!source) return;
    const below = isSingle ? cells : cells.slice(1);
    apply(below.flatMap((row) => row.map((cell, n) => ({ cell, to: source[n].text }))));
  }

  /* blocks of a spreadsheet; what they mean is in grid-pasting.js */
  function paste(text) {
    const block = grid.blockOf(text);
    if (block.single !== undefined) return fill(block.single);
    const { changed, locked } = apply(block.changes);
    if (block.corners) {
      grid.go(...block.corners[0]);
      grid.go(...block.corners[1], { extend: true });
    }
    const rest = [
      locked && `${locked} ô không sửa được nên giữ nguyên`,
      block.outside && `${block.outside} ô nằm ngoài bảng nên không dán`,
      block.unknown.length && `không có ai tên ${block.unknown.slice(0, 3).join(", ")}${block.unknown.length > 3 ? ` và ${block.unknown.length - 3} tên khác` : ""}`,
      block.twice.length && `trùng tên ${block.twice.slice(0, 3).join(", ")} nên chưa dán`,
    ];
    note([`Đã dán ${changed} ô${block.byName ? " theo tên" : ""}`, ...rest.filter(Boolean)].join("; ") + ".");
  }
  const written = () => grid.chosen().map((row) => row.map((cell) => cell.text).join("\t")).join("\n");
  document.addEventListener("paste", (event) => {
    if (event.target !== field) return;
    const text = event.clipboardData.getData("text/plain");
    if (grid.mode() !== "rest" && !/[\t\n]/.test(text)) return;
    event.preventDefault();
    grid.cancel();
    paste(text);
  });
  for (const kind of ["copy", "cut"]) {
    document.addEventListener(kind, (event) => {
      if (event.target !== field || grid.mode() !== "rest") return;
      event.preventDefault();
      event.clipboardData.setData("text/plain", written());
      if (kind === "cut") fill("");
    });
  }

  /* keys */
  const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const WITH_CONTROL = {
    z: (event) => (event.shiftKey ? redo() : undo()),
    y: redo,
    d: fillDown,
    a: () => {
      grid.go(0, 0);
      grid.go(grid.rows.length - 1, grid.columns.length - 1, { extend: true });
    },
  };
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const { key, shiftKey } = event;
    const isResting = grid.mode() === "rest";
    const wasLeaving = isLeaving;
    isLeaving = false;
    if (/^(Arrow|Home|End|Page)/.test(key)) tabbedFrom = null;
    if (withControl(event, isResting) || keyOf(event, isResting, wasLeaving)) event.preventDefault();
    else if (ARROWS[key] && !event.altKey && (isResting || grid.mode() === "type")) {
      event.preventDefault();
      leave(...ARROWS[key], { extend: shiftKey && isResting });
    }
  });
  function withControl(event, isResting) {
    if (!(event.ctrlKey || event.metaKey)) return false;
    const { key, shiftKey } = event;
    if (key === "Enter") {
      const text = field.value.trim();
      grid.cancel();
      fill(/^k(ad)?$/i.test(text) ? "KAD" : text);
      return true;
    }
    if (!isResting) return false;
    const from = shiftKey ? grid.corner() : grid.here();
    const far = {
      Home: [0, 0], End: [grid.rows.length - 1, grid.columns.length - 1],
      ArrowUp: [0, from.c], ArrowDown: [grid.rows.length - 1, from.c],
      ArrowLeft: [from.r, 0], ArrowRight: [from.r, grid.columns.length - 1],
    }[key];
    if (far) grid.go(...far, { extend: shiftKey });
    else if (WITH_CONTROL[key.toLowerCase()]) WITH_CONTROL[key.toLowerCase()](event);
    else return false;
    return true;
  }
  /* what one key alone does; true where it was taken */
  function keyOf(event, isResting, wasLeaving) {
    const { key, shiftKey } = event;
    if (key === "Enter" && event.altKey) toWords();
    else if (key === "Enter") enter(shiftKey);
    else if (key === "Tab") return tab(shiftKey, wasLeaving);
    else if (key === "Escape" && !isResting) grid.cancel();
    else if (key === "Escape") escape();
    else if (key === "F2") grid.edit();
    else if (!isResting || event.ctrlKey || event.altKey || event.metaKey) return false;
    else if (key === "Delete") fill("");
    else if (key === "k" || key === "K") fill("KAD");
    else if (key === " ") return true;
    else if (key === "Home" || key === "End") grid.go(grid.here().r, key === "Home" ? 0 : grid.columns.length - 1, { extend: shiftKey });
    else if (key === "PageUp" || key === "PageDown") grid.step(key === "PageUp" ? -12 : 12, 0, { extend: shiftKey });
    else return false;
    return true;
  }
  /* after a run of Tab, Enter goes back to the column the run began in, a row lower */
  function enter(isBack) {
    const { r, c } = grid.here();
    if (isNarrow.matches && !isBack) return next(1);
    const column = tabbedFrom ?? c;
    tabbedFrom = null;
    leave(isBack ? -1 : 1, column - c, {}, r);
  }
  const isNarrow = matchMedia("(max-width: 767px)");
  function next(way) {
    const { r, c } = grid.here();
    const order = r * grid.columns.length + c + way;
    if (order < 0 || order >= grid.rows.length * grid.columns.length) return false;
    const [toR, toC] = [Math.floor(order / grid.columns.length), order % grid.columns.length];
    leave(toR - r, toC - c);
    return true;
  }
  function tab(isBack, wasLeaving) {
    if (wasLeaving) {
      document.getElementById(isBack ? "khung-bang" : "sau-bang").focus({ preventScroll: true });
      return false;
    }
    tabbedFrom ??= grid.here().c;
    return next(isBack ? -1 : 1);
  }
  function escape() {
    if (grid.chosen().flat().length > 1) return grid.focus();
    isLeaving = true;
    note("Bấm Tab để ra khỏi bảng, hoặc mũi tên để ở lại.");
  }
  /* off to another cell; a mark that was cut asks for its reason first */
  function leave(dr, dc, options = {}) {
    const cell = grid.here();
    const isNew = grid.commit();
    if (isNew && isReview && isCut(cell) && cell.words === "") {
      afterReason = [cell.r + dr, cell.c + dc];
      grid.go(cell.r, cell.c);
      return toWords();
    }
    grid.step(dr, dc, options);
  }
  const isCut = ({ text, before }) => Boolean(text && before) && page.points.written(text) !== before;

  /* the line above: whose cell it is, what is wrong with it, and the words beside its mark */
  const bar = Object.fromEntries([...document.querySelectorAll("[data-cb]")].map((each) => [each.dataset.cb, each]));
  const area = document.getElementById("chu");
  const all = document.querySelector("[data-do=words-all]");
  const lines = new Map();
  const NAME = isReview ? "lý do" : "giải trình";
  let loading = 0;
  let passing = "";
  let owner = null;

  function note(text) {
    passing = text;
    bar.say.textContent = text;
    bar.say.className = "cb-say muted";
  }
  function sentenceOf(cell) {
    if (cell.sentence) return [cell.sentence, "bad-ink"];
    if (cell.row.locked) return [cell.row.locked, "muted"];
    if (cell.looks.has("lock")) return [lines.get(cell)?.locked || "Ô này không sửa được ở bước này.", "muted"];
    if (cell.state === "kept") return ["Chưa lưu được, đã giữ trên máy này.", "warn-ink"];
    if (grid.isMissing(cell)) return ["Chưa có điểm.", "warn-ink"];
    if (cell.looks.has("need")) return [isReview ? "Sửa điểm cần ghi lý do." : "Cần minh chứng hoặc giải trình.", "warn-ink"];
    return [passing, "muted"];
  }
  grid.moved = (cell) => {
    const { row, column } = cell;
    const several = grid.chosen().flat().length;
    bar.who.textContent = row.name;
    bar.what.textContent = `${column.code}. ${column.title}`;
    bar.range.textContent = `0 đến ${column.max}, cách nhau ${column.step}${column.takesNa ? ", hoặc KAD" : ""}`;
    bar.sheet.href = `${row.url}?mo=${column.code}#${column.code}`;
    const [sentence, look] = sentenceOf(cell);
    bar.say.textContent = several > 1 && !cell.sentence ? passing || `Đang chọn ${several} ô.` : sentence;
    bar.say.className = `cb-say ${look}`;
    passing = "";
    bar.clash.hidden = !grid.isBad(cell);
    bar.mine.hidden = !cell.clash;
    bar.keep.textContent = cell.clash?.keep ?? `Lấy lại ${cell.saved || "ô trống"}`;
    bar.write.textContent = cell.clash?.write ?? "";
    bar.label.textContent = `${isReview ? "Lý do sửa" : "Giải trình"} ${column.code}`;
    if (document.activeElement !== area) {
      owner = cell;
      area.value = cell.words ?? "";
      page.tellLength(area);
      area.readOnly = cell.words === null || grid.isLocked(cell);
      area.placeholder = cell.words === null ? "đang tải…" : "";
    }
    bar.words.parentElement.classList.toggle("wordy", cell.looks.has("need") || cell.words !== "" || isCut(cell));
    all.hidden = several < 2;
    all.textContent = `Ghi cho ${several} ô đang chọn`;
    more(cell);
  };

  /* evidence, last year and guidance come when one stays on a cell */
  function more(cell) {
    clearTimeout(loading);
    const line = lines.get(cell);
    bar.more.replaceChildren();
    if (line) return tellMore(line);
    loading = setTimeout(() => load(cell), 300);
  }
  async function load(cell) {
    const url = grid.table.dataset.line.replace("/0/X/", `/${cell.row.sheet}/${cell.column.code}/`);
    try {
      const response = await page.ask(`${url}?buoc=${grid.table.dataset.slug}`);
      if (!response.ok) return;
      lines.set(cell, await response.json());
    } catch {
      return;
    }
    const line = lines.get(cell);
    if (cell.words === null && !cell.wordsTouched) cell.words = line.words;
    if (!cell.state && cell.text === cell.saved && line.revision > cell.revision) {
      Object.assign(cell, { text: line.text, saved: line.text, revision: line.revision, words: line.words });
      grid.paint(cell);
    }
    grid.tell(cell.row.sheet, line.row);
    if (grid.here() === cell) grid.refresh();
  }
  /* back from the sheet in another tab: what was attached there counts here */
  addEventListener("focus", () => {
    lines.clear();
    more(here());
  });
  function tellMore(line) {
    const parts = [];
    if (line.last) parts.push(`Năm ${line.last_year}: ${line.last}.`);
    if (line.explanation) parts.push(`Đơn vị giải trình: “${line.explanation}”`);
    if (line.head_reason) parts.push(`Thủ trưởng: “${line.head_reason}”`);
    for (const file of line.files) {
      const link = document.createElement("a");
      Object.assign(link, { href: file.url, target: "_blank", rel: "noopener", textContent: file.name });
      parts.push(link);
    }
    if (line.guidance) parts.push(line.guidance);
    bar.more.replaceChildren(...parts.flatMap((part) => [part, " "]));
  }

  function toWords() {
    if (area.readOnly) return note(`Chưa ghi được ${NAME} ở ô này.`);
    area.focus();
    area.select();
  }
  const here = () => grid.here();
  /* the words belong to the cell they were begun at, wherever one has gone by the time they are left */
  function saveWords() {
    if (owner.words === null || grid.isLocked(owner)) return;
    if (grid.changeWords(owner, area.value.trim())) grid.refresh();
  }
  area.addEventListener("change", saveWords);
  area.addEventListener("keydown", (event) => {
    if (event.isComposing || (event.key !== "Escape" && (event.key !== "Enter" || event.shiftKey))) return;
    event.preventDefault();
    if (event.key === "Escape") area.value = owner.words ?? "";
    else saveWords();
    const [r, c] = event.key === "Enter" && afterReason ? afterReason : [owner.r, owner.c];
    afterReason = null;
    grid.go(r, c);
  });
  area.addEventListener("blur", () => {
    afterReason = null;
  });
  /* words that are there already stay; the same ones go beside every other chosen mark */
  function wordsForAll() {
    const words = area.value.trim();
    const open = grid.chosen().flat().filter((cell) => !grid.isLocked(cell));
    const blank = open.filter((cell) => cell.words === "" || cell === here());
    if (!words) return note(`Hãy viết ${NAME} trước.`);
    for (const cell of blank) grid.changeWords(cell, words);
    const rest = open.length - blank.length;
    grid.refresh();
    note(`Đã ghi ${NAME} cho ${blank.length} ô${rest ? `; ${rest} ô đã có ${NAME} nên giữ nguyên` : ""}.`);
  }

  /* two people on one cell: keep theirs, or write one's own knowing theirs; what was refused can be let go */
  function settle(isMine) {
    const cell = here();
    const { clash } = cell;
    if (clash && !isMine) Object.assign(cell, { text: clash.text, words: clash.words, wordsTouched: false });
    if (clash) grid.touch(cell);
    else grid.forget(cell);
    grid.refresh();
    grid.focus();
  }

  function jump(kind) {
    const cells = grid.rows.flatMap((row) => row.cells);
    const from = here().r * grid.columns.length + here().c + 1;
    const found = [...cells.slice(from), ...cells.slice(0, from)].find(grid.KINDS[kind]);
    if (found) show(found);
    else note({ miss: "Không còn ô nào thiếu điểm.", need: `Không còn ô nào cần ${NAME}.`, bad: "Mọi ô đã lưu." }[kind]);
  }
  const DO = { undo, redo, keep: () => settle(false), write: () => settle(true), "words-all": wordsForAll };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do], [data-jump]");
    if (!button) return;
    grid.commit();
    if (button.dataset.jump) jump(button.dataset.jump);
    else DO[button.dataset.do]();
  });

  /* a step for many sheets waits until the last mark has been saved */
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.id !== "chon") return;
    grid.commit();
    if (!grid.unsaved()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    button?.setAttribute("aria-busy", "true");
    const went = await grid.flush();
    button?.removeAttribute("aria-busy");
    if (went && !grid.unsaved()) return form.requestSubmit(button);
    page.say("bad", "Chưa gửi được vì còn ô chưa lưu. Hãy sửa các ô đó, hoặc đợi có mạng, rồi gửi lại.");
    jump("bad");
  }, true);

  grid.restore();
  const cells = grid.rows.flatMap((row) => row.cells);
  const first = cells.find(grid.isMissing) ?? cells.find((cell) => !grid.isLocked(cell)) ?? cells[0];
  grid.go(first.r, first.c, { focus: matchMedia("(pointer: fine)").matches && !location.hash });
})();
