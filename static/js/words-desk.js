/* What stands around the editor: its tools, what the figure at the caret is, and the way back to the plain field. */
"use strict";

(() => {
  if (!window.words?.editor) return;
  const { editor, figures } = words;
  const source = document.getElementById("loi-van");
  const form = source.closest("form");
  const PLAIN = `soan-ma:${page.person}`;

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }
  const button = (name, ...children) => make("button", { type: "button", class: "btn btn-plain btn-sm", "data-do": name }, ...children);

  const tools = make("div", { class: "words-tools row-line", role: "group", "aria-label": "Công cụ soạn" });
  const insert = button("insert", page.icon("plus"), "Chèn số liệu");
  const undo = button("undo", page.icon("undo"), "Hoàn tác");
  const plain = button("plain", "Hiện mã");
  plain.classList.add("end");
  tools.append(insert, undo, plain);

  const { area } = editor;
  area.id = "soan-chu";
  area.className += " words-area form-control";
  for (const [name, value] of Object.entries({
    contenteditable: "true", role: "textbox", "aria-multiline": "true", "aria-labelledby": "ten-muc",
    "aria-describedby": "so-lieu-o-con-tro", spellcheck: "false", lang: "vi", autocapitalize: "sentences",
    "data-hint": "Chưa có lời văn. Gõ ở đây, hoặc chèn số liệu trước.",
  })) area.setAttribute(name, value);

  const told = make("div", { class: "words-told", id: "so-lieu-o-con-tro" });
  const box = make("div", { class: "words-box" }, tools, area, told);
  source.before(box);

  /* the figure at the caret, in words, with what can be done with it */
  function tell(place) {
    if (!place) {
      const keys = [make("kbd", {}, "/"), make("kbd", {}, "{{")];
      told.replaceChildren(make("span", { class: "xs muted" }, "Gõ ", keys[0], " hoặc ", keys[1], " để chèn số liệu. Phím Enter sang đoạn mới."));
      return;
    }
    const { text, label, state, entry } = figures.shown(place.key, place.form);
    const from = { counted: "đếm từ dữ liệu", reported: "ghi theo báo cáo", warned: "cần xem lại", missing: "không dùng được", waiting: "đang tải" }[state];
    const words_ = make("span", { class: "sm" }, make("span", { class: `fig${entry?.reported ? " typed" : ""}` }, text), " ", label, " ", make("span", { class: "muted" }, `(${from})`));
    const deeds = make("span", { class: "row-line end" });
    if (entry && figures.forms(entry).length > 1) deeds.append(button("form", "Đổi cách viết"));
    if (entry) {
      const address = source.dataset.source.replace("KEY", encodeURIComponent(place.key));
      deeds.append(make("a", { class: "btn btn-plain btn-sm", href: address, target: "_blank", rel: "noopener" }, "Xem nguồn"));
    }
    deeds.append(button("drop", "Bỏ số liệu"));
    told.replaceChildren(words_, deeds);
  }
  let place = null;
  area.addEventListener("figure-at-caret", (event) => {
    const same = place && event.detail && place.start === event.detail.start && place.text === event.detail.text;
    place = event.detail;
    if (!same) tell(place);
  });
  document.addEventListener("figures-known", () => tell(place));
  tell(null);

  box.addEventListener("mousedown", (event) => event.target.closest("[data-do]") && event.preventDefault());
  box.addEventListener("click", (event) => {
    const deed = event.target.closest("[data-do]")?.dataset.do;
    if (deed === "insert") words.picker.open({ range: editor.range() });
    else if (deed === "undo") editor.undo();
    else if (deed === "plain") show(!isPlain);
    else if (deed === "form") words.picker.open({ range: [place.start, place.end], entry: figures.get(place.key), form: place.form });
    else if (deed === "drop") {
      editor.replace(place.start, place.end, "");
      editor.focus();
    }
  });

  /* the plain field with its keys, for whoever prefers it; the choice is remembered on this machine */
  let isPlain = false;
  function show(asPlain, byHand = true) {
    isPlain = asPlain;
    plain.textContent = asPlain ? "Hiện số liệu" : "Hiện mã";
    form.classList.toggle("with-chips", !asPlain);
    form.closest(".panel").classList.toggle("with-chips", !asPlain);
    source.hidden = !asPlain;
    area.hidden = told.hidden = insert.hidden = undo.hidden = asPlain;
    if (!byHand) return;
    (asPlain ? source : area).focus();
    try {
      localStorage.setItem(PLAIN, asPlain ? "1" : "");
    } catch {
      /* only for this page, then */
    }
  }
  let remembered = "";
  try {
    remembered = localStorage.getItem(PLAIN);
  } catch {
    /* the usual way */
  }
  show(Boolean(remembered), false);

  words.make = make;
  words.desk = { box, isPlain: () => isPlain };
})();
