/* Choosing a figure by its name and, where wanted, how it is written: opened by "/", "{{" or the button, worked by keys alone. */
"use strict";

(() => {
  if (!window.words?.desk) return;
  const { editor, figures, make } = words;
  const SHOWN = 50;
  let target = [0, 0];
  let literal = "";
  let options = [];
  let active = -1;
  let chosen = null;
  let from = -1; /* where in the list its ways of writing were asked for; -1 where they were opened by themselves */

  const input = make("input", {
    class: "form-control", id: "tim-so-lieu", type: "text", role: "combobox", autocomplete: "off", spellcheck: "false",
    "aria-autocomplete": "list", "aria-expanded": "true", "aria-controls": "so-lieu-tim-thay",
  });
  const label = make("label", { class: "form-label", for: "tim-so-lieu" }, "Tìm số liệu theo tên hoặc mã");
  const count = make("p", { class: "xs muted", role: "status" });
  const list = make("div", { class: "picker-list", id: "so-lieu-tim-thay", role: "listbox", "aria-label": "Số liệu" });
  const close = make("button", { type: "button", class: "btn btn-plain btn-sm", "data-close": "" }, "Đóng");
  const head = make("div", { class: "row-line" }, label, close);
  close.classList.add("end");
  const picker = make("div", { class: "picker", role: "dialog", "aria-label": "Chèn số liệu" }, head, input, count, list);
  picker.hidden = true;
  words.desk.box.append(picker);

  /* opening: at the caret, for a range that the figure will replace */
  function open({ range, typed = "", entry = null, form = "" }) {
    target = range;
    literal = typed;
    const caret = editor.caretRect();
    const box = words.desk.box.getBoundingClientRect();
    picker.hidden = false;
    input.value = "";
    picker.style.top = `${Math.round(caret.bottom - box.top + 6)}px`;
    const room = box.width - picker.offsetWidth;
    picker.style.left = `${Math.max(0, Math.min(room, Math.round(caret.left - box.left)))}px`;
    from = -1;
    if (entry) showForms(entry, form);
    else showFigures();
    picker.scrollIntoView({ block: "nearest" });
    figures.load().then((came) => {
      if (picker.hidden || chosen) return;
      if (came) showFigures(active);
      else count.textContent = "Chưa tải được danh sách số liệu. Chỉ tìm được những số liệu đã có trong mục này.";
    });
  }
  function shut({ put = "" } = {}) {
    if (picker.hidden) return;
    picker.hidden = true;
    if (put) editor.replace(...target, put);
    editor.focus();
  }

  /* what is listed */
  function option(id, name, value, extra) {
    const row = make("div", { class: "picker-option", role: "option", id, "aria-selected": "false" }, name, value);
    if (extra) row.append(extra);
    return row;
  }
  function showFigures(keep = 0) {
    chosen = null;
    for (const part of [label, input]) part.hidden = false;
    const groups = figures.search(input.value);
    const total = groups.reduce((sum, [, hits]) => sum + hits.length, 0);
    options = [];
    list.replaceChildren();
    list.removeAttribute("tabindex");
    list.setAttribute("aria-label", "Số liệu");
    for (const [place, [family, hits]] of groups.entries()) {
      if (options.length >= SHOWN) break;
      const title = make("div", { class: "picker-family", id: `nhom-${place}`, role: "presentation" }, family);
      const group = make("div", { role: "group", "aria-labelledby": `nhom-${place}` }, title);
      for (const { entry, form, text, label: name } of hits.slice(0, SHOWN - options.length)) {
        const row = option(`chon-${options.length}`, make("span", { class: "sm" }, name), make("span", { class: `fig${entry.reported ? " typed" : ""}${entry.warned ? " warn" : ""}` }, text), make("code", { class: "xs" }, entry.key));
        options.push({ row, entry, form });
        group.append(row);
      }
      list.append(group);
    }
    const found = total > SHOWN ? `${total.toLocaleString("vi-VN")} số liệu, hiện ${SHOWN} số đầu` : `${total} số liệu`;
    count.textContent = total ? `${found}. Enter: chèn; mũi tên phải: cách viết khác.` : "Không có số liệu nào khớp. Thử ít chữ hơn.";
    input.focus({ preventScroll: true });
    point(Math.min(Math.max(keep, 0), options.length - 1));
  }
  function showForms(entry, form) {
    chosen = entry;
    for (const part of [label, input]) part.hidden = true;
    const forms = figures.forms(entry);
    options = forms.map(([name, text], place) => ({
      row: option(`chon-${place}`, make("span", { class: "sm" }, figures.formName(name, text)), make("span", { class: `fig${entry.reported ? " typed" : ""}` }, text)),
      form: name,
    }));
    list.replaceChildren(...options.map(({ row }) => row));
    list.setAttribute("tabindex", "0");
    list.setAttribute("aria-label", `Cách viết của ${entry.label}`);
    count.textContent = `${entry.label}: chọn cách viết. Phím Enter để chèn.`;
    list.focus({ preventScroll: true });
    point(Math.max(0, forms.findIndex(([name]) => name === form)));
  }
  function point(at) {
    options[active]?.row.setAttribute("aria-selected", "false");
    active = at;
    const row = options[at]?.row;
    for (const place of [input, list]) {
      if (row) place.setAttribute("aria-activedescendant", row.id);
      else place.removeAttribute("aria-activedescendant");
    }
    row?.setAttribute("aria-selected", "true");
    /* by hand: the page itself must not jump */
    if (row && row.offsetTop < list.scrollTop + 28) list.scrollTop = row.offsetTop - 28;
    else if (row && row.offsetTop + row.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = row.offsetTop + row.offsetHeight - list.clientHeight;
  }
  function take(at) {
    const option_ = options[at];
    if (!option_) return;
    shut({ put: words.written((chosen ?? option_.entry).key, option_.form) });
  }

  input.addEventListener("input", (event) => {
    if (event.isComposing) return;
    /* the sign was meant as such: "/ " stays, "//" is a "/" */
    if (literal === "/" && (input.value === " " || input.value === "/")) return shut({ put: input.value === " " ? "/ " : "/" });
    const typed = input.value.match(/^\{*([^{}|]+?)\s*(?:\|\s*([^{}]*?)\s*)?\}\}$/);
    if (typed && figures.get(typed[1].trim())) return shut({ put: words.written(typed[1].trim(), typed[2] ?? "") });
    showFigures();
  });
  input.addEventListener("compositionend", () => showFigures());
  picker.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const moves = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + 8, PageUp: active - 8 };
    if (event.key in moves && options.length) {
      point(Math.min(options.length - 1, Math.max(0, moves[event.key])));
    } else if (event.key === "Enter" && event.target !== close) {
      take(active);
    } else if (event.key === "ArrowRight" && !chosen && options[active] && input.selectionStart === input.value.length) {
      const { entry, form } = options[active];
      from = active;
      if (figures.forms(entry).length > 1) showForms(entry, form);
    } else if (event.key === "Escape") {
      if (chosen && from >= 0) showFigures(from);
      else shut({ put: literal === "/" ? "/" : "" });
    } else if ((event.key === "Backspace" || event.key === "ArrowLeft") && chosen) {
      showFigures(from);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => take(options.findIndex(({ row }) => row.contains(event.target))));
  close.addEventListener("click", () => shut({ put: literal === "/" ? "/" : "" }));
  document.addEventListener("pointerdown", (event) => {
    if (!picker.hidden && !picker.contains(event.target)) picker.hidden = true;
  });
  picker.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !picker.contains(event.relatedTarget)) picker.hidden = true;
  });

  words.picker = {
    open,
    /* whether this letter, typed here, opens the picker instead of standing in the text */
    starts(letter, text, start, end) {
      if (start !== end) return false;
      if (letter === "/" && (start === 0 || /\s/.test(text[start - 1]))) open({ range: [start, end], typed: "/" });
      else if (letter === "{" && text[start - 1] === "{") open({ range: [start - 1, end], typed: "{{" });
      else return false;
      return true;
    },
  };
})();
