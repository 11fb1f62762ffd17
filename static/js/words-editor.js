/* The editor over the textarea: figures stand as chips with their value, the caret takes one as one letter.

   The textarea stays what is saved and works alone. Here its text is drawn as paragraphs; letters are typed by the
   browser itself, so that every input method works, and are read back after each change. Only what touches a chip or
   a paragraph's end is done on the text and drawn again, never while letters are being composed. */
"use strict";

(() => {
  const source = document.getElementById("loi-van");
  if (!window.words?.figures) return;
  const { figures } = words;
  const RAW = "application/x-loi-van";
  /* Browsers show no caret beside a chip where no text stands; a character without width holds the place. */
  const FILL = "\u200b";
  const area = document.createElement("div");
  let text = words.plain(source.value);
  let selection = { anchor: text.length, focus: text.length };
  let composing = false;
  let isOwnEvent = false;
  let stepBefore = null;
  const history = { past: [], future: [], kind: "", at: 0 };

  /* drawing */
  function chipOf({ text: place, key, form }) {
    const chip = document.createElement("span");
    chip.dataset.place = place;
    chip.dataset.key = key;
    chip.dataset.form = form;
    chip.contentEditable = "false";
    chip.setAttribute("role", "img");
    dress(chip);
    return chip;
  }
  function dress(chip) {
    const { text: value, label, state, reported } = figures.shown(chip.dataset.key, chip.dataset.form);
    chip.className = `fig chip-fig${reported ? " typed" : ""}${state === "warned" || state === "missing" ? " warn" : ""}`;
    if (chip.textContent !== value) chip.textContent = value;
    chip.title = label;
    chip.setAttribute("aria-label", `${value} (${label})`);
  }
  function nodesOf(line) {
    const nodes = [];
    for (const part of words.parts(line)) {
      if (part.key && nodes.at(-1)?.nodeType !== Node.TEXT_NODE) nodes.push(document.createTextNode(FILL));
      nodes.push(part.key ? chipOf(part) : document.createTextNode(part.text));
    }
    if (nodes.at(-1)?.dataset) nodes.push(document.createTextNode(FILL));
    return nodes.length ? nodes : [document.createElement("br")];
  }
  function draw() {
    const lines = text.split("\n");
    /* what a browser left outside a paragraph has been read already */
    for (const node of blocks()) if (node.nodeName !== "P") node.replaceWith(document.createElement("p"));
    lines.forEach((line, place) => {
      let block = area.children[place];
      if (!block) area.append((block = document.createElement("p")));
      if (!isDrawn(block, line)) block.replaceChildren(...nodesOf(line));
    });
    while (area.children.length > lines.length) area.lastChild.remove();
    area.classList.toggle("is-blank", !text);
  }
  /* whether a paragraph already looks as it should, so that it is left in peace */
  function isDrawn(block, line) {
    if (block.tagName !== "P" || read(block) !== line) return false;
    const nodes = [...block.childNodes];
    if (!line) return nodes.length === 1 && nodes[0].nodeName === "BR";
    if (nodes.some((node) => node.nodeType !== Node.TEXT_NODE && !node.dataset?.place)) return false;
    const chips = nodes.filter((node) => node.dataset?.place);
    const isText = (node) => node?.nodeType === Node.TEXT_NODE && node.data !== "";
    return (
      chips.length === words.parts(line).filter((part) => part.key).length &&
      chips.every((chip) => isText(chip.previousSibling) && isText(chip.nextSibling))
    );
  }
  const isDrawnWhole = () => {
    const lines = text.split("\n");
    return area.childNodes.length === lines.length && lines.every((line, place) => isDrawn(area.children[place], line));
  };

  /* reading back */
  function read(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.data.replaceAll(FILL, "").replaceAll("\u00a0", " ").replaceAll("\n", " ");
    if (node.dataset?.place) return node.dataset.place;
    return [...node.childNodes].map(read).join("");
  }
  const blocks = () => [...area.childNodes];
  const readAll = () => blocks().map(read).join("\n");

  /* places in the text and points on the page */
  function offsetOf(node, offset) {
    const chip = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-place]");
    if (chip) [node, offset] = [chip.parentNode, [...chip.parentNode.childNodes].indexOf(chip) + (offset ? 1 : 0)];
    let at = 0;
    for (const [place, block] of blocks().entries()) {
      if (node === area ? place === offset : block.contains(node)) {
        return node === area ? at : at + lengthUpTo(block, node, offset);
      }
      at += read(block).length + 1;
    }
    return Math.max(0, at - 1);
  }
  function lengthUpTo(root, node, offset) {
    if (root === node) {
      if (node.nodeType === Node.TEXT_NODE) return node.data.slice(0, offset).replaceAll(FILL, "").length;
      return [...node.childNodes].slice(0, offset).reduce((sum, child) => sum + read(child).length, 0);
    }
    let at = 0;
    for (const child of root.childNodes) {
      if (child.contains(node)) return at + lengthUpTo(child, node, offset);
      at += read(child).length;
    }
    return at;
  }
  function pointAt(offset) {
    const before = text.slice(0, offset).split("\n");
    const block = area.children[before.length - 1];
    let left = before.at(-1).length;
    for (const node of block.childNodes) {
      const length = read(node).length;
      if (node.nodeType === Node.TEXT_NODE && left <= length) return [node, rawIndex(node.data, left)];
      left -= length;
    }
    return [block, 0];
  }
  function rawIndex(data, count) {
    let at = 0;
    while (count > 0 || data[at] === FILL) {
      if (data[at] !== FILL) count -= 1;
      at += 1;
    }
    return at;
  }
  function look() {
    const chosen = getSelection();
    if (!chosen.rangeCount || !area.contains(chosen.anchorNode) || !area.contains(chosen.focusNode)) return selection;
    selection = { anchor: offsetOf(chosen.anchorNode, chosen.anchorOffset), focus: offsetOf(chosen.focusNode, chosen.focusOffset) };
    return selection;
  }
  function select(anchor, focus = anchor) {
    selection = { anchor, focus };
    getSelection().setBaseAndExtent(...pointAt(anchor), ...pointAt(focus));
    /* the caret stays in sight in a long text */
    getSelection().focusNode.parentElement?.closest("p")?.scrollIntoView?.({ block: "nearest" });
    attend();
  }
  const range = () => [Math.min(selection.anchor, selection.focus), Math.max(selection.anchor, selection.focus)];

  /* changing; `kind` joins letters typed in one go into one step to undo */
  function remember(kind, before) {
    const now = performance.now();
    if (kind !== "typing" || history.kind !== "typing" || now - history.at > 900) history.past.push(before);
    history.future.length = 0;
    Object.assign(history, { kind, at: now });
  }
  function replace(start, end, put, kind = "change") {
    [start, end] = words.whole(text, start, end);
    remember(kind, { text, selection });
    text = text.slice(0, start) + put + text.slice(end);
    draw();
    select(start + put.length);
    publish();
  }
  function travel(from, to) {
    const step = from.pop();
    if (!step) return;
    to.push({ text, selection: look() });
    text = step.text;
    history.kind = "";
    draw();
    select(step.selection.anchor, step.selection.focus);
    publish();
  }
  function publish() {
    source.value = text;
    area.classList.toggle("is-blank", !text);
    isOwnEvent = true;
    source.dispatchEvent(new Event("input", { bubbles: true }));
    isOwnEvent = false;
  }
  /* the browser has changed the page: the text follows, and what it broke is drawn again */
  function sync() {
    const { anchor, focus } = look();
    const now = readAll();
    const changed = now !== text;
    if (changed) remember("typing", stepBefore ?? { text, selection });
    stepBefore = null;
    text = now;
    if (!composing) {
      const composed = (offset) => text.slice(0, offset).normalize("NFC").length;
      const at = [composed(anchor), composed(focus)];
      text = text.normalize("NFC");
      if (!isDrawnWhole()) {
        draw();
        select(...at);
      }
    }
    if (changed) publish();
  }

  /* what the browser is about to do */
  area.addEventListener("beforeinput", (event) => {
    if (composing || event.isComposing || event.inputType.includes("Composition")) {
      stepBefore ??= { text, selection: look() };
      return;
    }
    look();
    const [start, end] = range();
    const kind = event.inputType;
    if (kind === "insertText") {
      if (words.picker?.starts(event.data, text, start, end)) return event.preventDefault();
      if (start === end && getSelection().focusNode.nodeType === Node.TEXT_NODE) {
        stepBefore = { text, selection };
        return;
      }
      event.preventDefault();
      replace(start, end, words.plain(event.data ?? ""), "typing");
    } else if (kind === "insertParagraph" || kind === "insertLineBreak") {
      event.preventDefault();
      replace(start, end, "\n");
    } else if (kind === "insertReplacementText") {
      event.preventDefault();
      const target = targetOf(event) ?? [start, end];
      replace(...target, words.plain(event.dataTransfer?.getData("text/plain") ?? event.data ?? ""));
    } else if (kind.startsWith("delete")) {
      remove(event, start, end);
    } else if (kind === "historyUndo" || kind === "historyRedo") {
      event.preventDefault();
      if (kind === "historyUndo") travel(history.past, history.future);
      else travel(history.future, history.past);
    } else {
      event.preventDefault();
    }
  });
  function targetOf(event) {
    const [target] = event.getTargetRanges();
    if (!target || !area.contains(target.startContainer)) return null;
    return [offsetOf(target.startContainer, target.startOffset), offsetOf(target.endContainer, target.endOffset)];
  }
  function remove(event, start, end) {
    const [target] = event.getTargetRanges();
    const within = target && target.startContainer === target.endContainer && target.startContainer.nodeType === Node.TEXT_NODE;
    if (start === end && within && !target.startContainer.data.includes(FILL) && target.endOffset > target.startOffset) {
      stepBefore = { text, selection };
      return;
    }
    event.preventDefault();
    if (start === end) {
      const forward = event.inputType.endsWith("Forward");
      const near = forward ? [start, words.after(text, start)] : [words.before(text, start), start];
      const far = targetOf(event) ?? near;
      [start, end] = [Math.min(near[0], far[0]), Math.max(near[1], far[1])];
    }
    if (start < end) replace(start, end, "", "removing");
  }
  area.addEventListener("input", () => !isOwnEvent && sync());
  area.addEventListener("compositionstart", () => {
    composing = true;
    stepBefore = { text, selection: look() };
  });
  area.addEventListener("compositionend", () => {
    composing = false;
    sync();
  });

  /* keys that the browser would do wrong beside a chip */
  const MOVES = /^(Arrow|Home|End|Page)/;
  area.addEventListener("keydown", (event) => {
    if (MOVES.test(event.key)) history.kind = "";
    if (composing || event.isComposing || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      const letter = event.key.toLowerCase();
      if (letter !== "z" && letter !== "y") return;
      event.preventDefault();
      if (letter === "y" || event.shiftKey) travel(history.future, history.past);
      else travel(history.past, history.future);
      return;
    }
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") step(event);
  });
  function step(event) {
    const { anchor, focus } = look();
    const left = event.key === "ArrowLeft";
    const node = getSelection().focusNode;
    const beside = left ? words.placeBefore(text, focus) : words.placeAfter(text, focus);
    const onFill = node.nodeType === Node.TEXT_NODE && node.data.includes(FILL);
    if (!beside && !onFill) return;
    event.preventDefault();
    const [start, end] = range();
    const to = left ? words.before(text, focus) : words.after(text, focus);
    if (event.shiftKey) select(anchor, to);
    else select(start === end ? to : left ? start : end);
  }

  /* the clipboard: for other programs the figures as they are printed, for this editor the figures themselves */
  function copied(event) {
    const [start, end] = words.whole(text, ...((look(), range())));
    if (start === end) return false;
    const raw = text.slice(start, end);
    const printed = raw.split("\n").map((line) => words.parts(line).map((part) => (part.key ? figures.shown(part.key, part.form).text : part.text)).join("")).join("\n");
    event.clipboardData.setData("text/plain", printed);
    event.clipboardData.setData(RAW, raw);
    event.preventDefault();
    return true;
  }
  area.addEventListener("copy", copied);
  area.addEventListener("cut", (event) => copied(event) && replace(...range(), ""));
  area.addEventListener("paste", (event) => {
    event.preventDefault();
    const put = event.clipboardData.getData(RAW) || words.plain(event.clipboardData.getData("text/plain"));
    look();
    if (put) replace(...range(), put);
  });
  area.addEventListener("dragstart", (event) => event.preventDefault());
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    const point = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const range = point ?? document.caretRangeFromPoint?.(event.clientX, event.clientY);
    const node = range?.offsetNode ?? range?.startContainer;
    const at = node && area.contains(node) ? offsetOf(node, range.offset ?? range.startOffset) : text.length;
    const put = words.plain(event.dataTransfer.getData("text/plain"));
    if (put) replace(at, at, put);
  });

  /* the figure at the caret */
  area.addEventListener("mousedown", (event) => {
    history.kind = "";
    const chip = event.target.closest("[data-place]");
    if (!chip) return;
    event.preventDefault();
    area.focus({ preventScroll: true });
    const start = offsetOf(chip, 0);
    select(start, start + chip.dataset.place.length);
  });
  document.addEventListener("selectionchange", () => {
    if (composing || !area.contains(getSelection().anchorNode)) return;
    look();
    attend();
  });
  function current() {
    const [start, end] = range();
    if (start === end) return words.placeBefore(text, start) ?? words.placeAfter(text, start) ?? null;
    const place = words.placeAfter(text, start);
    return place?.end === end ? place : null;
  }
  function attend() {
    const place = current();
    const number = place ? text.slice(0, place.start).split("\n").flatMap(words.parts).filter((part) => part.key).length : -1;
    area.querySelectorAll("[data-place]").forEach((chip, at) => chip.classList.toggle("is-current", at === number));
    area.dispatchEvent(new CustomEvent("figure-at-caret", { detail: place }));
  }

  /* other hands on the text: typing in the plain field, a copy taken back */
  function take(fresh) {
    if (fresh === text) return;
    remember("change", { text, selection });
    text = words.plain(fresh);
    draw();
    selection = { anchor: text.length, focus: text.length };
  }
  source.addEventListener("input", () => !isOwnEvent && take(source.value));
  document.addEventListener("figures-known", () => {
    for (const chip of area.querySelectorAll("[data-place]")) dress(chip);
  });

  draw();
  words.editor = {
    area, replace, select, current,
    range: () => (look(), range()),
    undo: () => travel(history.past, history.future),
    redo: () => travel(history.future, history.past),
    focus: () => {
      area.focus({ preventScroll: true });
      select(selection.anchor, selection.focus);
    },
    /* where the caret is on the page, for what opens beside it */
    caretRect: () => {
      const [node, offset] = pointAt(range()[1]);
      const spot = document.createRange();
      spot.setStart(node, offset);
      const box = spot.getBoundingClientRect();
      return box.height ? box : (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).getBoundingClientRect();
    },
  };
})();
