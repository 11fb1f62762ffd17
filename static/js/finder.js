/* The search field of the bar as a combobox: suggestions come by htmx, arrows choose, Enter opens, Escape closes. */
"use strict";

(() => {
  const field = document.querySelector("[data-finder]");
  if (!field) return;
  const list = document.getElementById(field.getAttribute("hx-target").slice(1));
  const told = field.form.querySelector("[data-finder-say]");
  const options = () => [...list.querySelectorAll("[role=option]")];

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Gợi ý");

  function show(open) {
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) choose(null);
  }
  function choose(option) {
    for (const each of options()) each.setAttribute("aria-selected", String(each === option));
    if (option) {
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      field.removeAttribute("aria-activedescendant");
    }
  }
  function move(step) {
    const all = options();
    const at = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
    /* past either end the field itself comes next */
    const next = at === -1 ? (step > 0 ? 0 : all.length - 1) : at + step;
    choose(all[next] ?? null);
  }
  show(false);

  list.addEventListener("htmx:afterSwap", () => {
    const number = options().length - 1;
    show(number >= 0 && field === document.activeElement);
    field.removeAttribute("aria-activedescendant");
    told.textContent = number > 0 ? `${number} gợi ý` : number === 0 ? "Không có gợi ý" : "";
  });
  field.addEventListener("htmx:beforeRequest", () => field.setAttribute("aria-busy", "true"));
  field.addEventListener("htmx:afterRequest", () => field.removeAttribute("aria-busy"));
  field.addEventListener("focus", () => show(options().length > 0 && field.value.trim().length > 1));
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!options().length) return;
      event.preventDefault();
      if (list.hidden) show(true);
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      const option = list.hidden ? null : list.querySelector("[aria-selected=true]");
      if (!option) return;
      event.preventDefault();
      location.assign(option.href);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show(false);
    }
  });
  /* a press on an option takes the focus for a moment and must still arrive */
  list.addEventListener("mousedown", (event) => event.preventDefault());
  field.form.addEventListener("focusout", (event) => {
    if (!field.form.contains(event.relatedTarget)) show(false);
  });
})();
