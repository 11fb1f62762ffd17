/* What is typed into an ordinary form is kept on this machine until it is sent, and offered back when the page is opened
   again: after the session was over, the network gone or the browser closed. Per person and page; never a password, a
   file or a filter. What keeps itself (lines of the sheet, the grid, the words desk, data-keeps-itself) is left alone. */
"use strict";

(() => {
  const TYPED = "textarea, input:is(:not([type]), [type=text], [type=email], [type=tel], [type=url], [type=number], [type=date])";
  const CHOSEN = "select, input:is([type=radio], [type=checkbox])";
  const ITSELF = "[data-row], [data-words], [data-keeps-itself], [data-filter]";
  /* what is ticked in a line goes with the form around it */
  const FLAG = "[data-flag]";
  const isOurs = (field) => field.matches(FLAG) || !field.closest(ITSELF);
  const isKept = (form) =>
    form?.method === "post" && !form.closest(ITSELF) && ![...form.elements].some((field) => field.type === "password");
  const fieldsOf = (form) => [...form.elements].filter((field) => field.name && field.matches(`${TYPED}, ${CHOSEN}`) && isOurs(field));
  const nameOf = (form) => form.id || form.getAttribute("action") || "";
  function keyOf(form) {
    const same = [...document.forms].filter((other) => other.method === "post" && nameOf(other) === nameOf(form));
    return kept.keyOf("nhap", `${location.pathname}#${nameOf(form)}#${same.indexOf(form)}`);
  }
  const isChoice = (field) => field.type === "checkbox" || field.type === "radio";
  const valueOf = (field) => (isChoice(field) ? field.checked : field.value);
  function isChanged(field) {
    if (isChoice(field)) return field.checked !== field.defaultChecked;
    if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
    return field.value !== field.defaultValue;
  }
  /* the n-th field of a name: radios and lines of a table share one */
  function named(form) {
    const seen = {};
    return fieldsOf(form).map((field) => [`${field.name} ${(seen[field.name] = (seen[field.name] ?? -1) + 1)}`, field]);
  }

  /* keeping */
  const waiting = new Map();
  function keep(form) {
    clearTimeout(waiting.get(form));
    waiting.delete(form);
    const fields = named(form);
    if (!fields.some(([, field]) => field.matches(`${TYPED}, ${FLAG}`) && isChanged(field))) return kept.drop(keyOf(form));
    const values = Object.fromEntries(fields.filter(([, field]) => isChanged(field)).map(([name, field]) => [name, valueOf(field)]));
    return kept.write(keyOf(form), { values });
  }
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const form = event.target.form;
      if (!isKept(form) || !isOurs(event.target) || !event.target.matches(`${TYPED}, ${CHOSEN}`)) return;
      clearTimeout(waiting.get(form));
      waiting.set(form, setTimeout(() => keep(form), 300));
    });
  }
  addEventListener("pagehide", () => [...waiting.keys()].forEach(keep));

  /* sending: whether it arrived is known when the next page opens */
  const mark = (key, sent) => {
    const draft = kept.read(key);
    if (draft) kept.write(key, { ...draft, sent });
  };
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !isKept(event.target)) return;
    if (waiting.has(event.target)) keep(event.target);
    mark(keyOf(event.target), true);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt;
    if (event.detail.successful && form.matches?.("form") && isKept(form)) kept.drop(keyOf(form));
  });

  /* the sign-in page: what was sent after the session's end did not arrive */
  if (!page.person) {
    if (new URLSearchParams(location.search).has("het-phien")) for (const key of kept.keys(["nhap"], { of: null })) mark(key, false);
    return;
  }
  const came = document.referrer.startsWith(location.origin) ? new URL(document.referrer).pathname : "";
  const hasErrors = document.querySelector("[data-errors], .is-invalid");
  for (const key of kept.keys(["nhap"])) {
    const draft = kept.read(key);
    if (draft?.sent && draft.page === came && !(hasErrors && draft.page === location.pathname)) kept.drop(key);
  }

  /* giving back */
  function differing(form, draft) {
    return named(form).filter(([name, field]) => name in draft.values && valueOf(field) !== draft.values[name]);
  }
  function give(form, draft) {
    for (const [name, field] of differing(form, draft)) {
      if (isChoice(field)) field.checked = draft.values[name];
      else field.value = draft.values[name];
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    }
    const fold = form.closest("details");
    if (fold) fold.open = true;
    [...form.elements].find((field) => field.matches(TYPED) && field.value)?.focus();
  }
  const two = (number) => String(number).padStart(2, "0");
  function when(at) {
    const moment = new Date(at);
    const day = moment.toDateString() === new Date().toDateString() ? "" : ` ngày ${moment.getDate()}/${moment.getMonth() + 1}`;
    return `${two(moment.getHours())}:${two(moment.getMinutes())}${day}`;
  }
  function button(words, look, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = look;
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  }
  function offer(form, key, draft) {
    const notice = document.createElement("div");
    notice.className = "notice draft-notice";
    notice.setAttribute("role", "status");
    const words = document.createElement("p");
    words.textContent = "Có nội dung đang nhập chưa gửi, còn giữ trên máy này.";
    const acts = document.createElement("span");
    acts.className = "act";
    acts.append(
      button(`Khôi phục nội dung đang nhập lúc ${when(draft.at)}`, "btn btn-plain btn-sm", () => {
        notice.remove();
        give(form, draft);
      }),
      button("Bỏ", "linkbtn sm", () => {
        notice.remove();
        kept.drop(key);
      }),
    );
    notice.append(page.icon("undo"), words, acts);
    const inside = form.querySelector("textarea, input:not([type=hidden])") && !form.closest("details:not([open])");
    if (inside) form.prepend(notice);
    else document.getElementById("thong-bao")?.append(notice);
  }
  for (const form of document.forms) {
    if (!isKept(form)) continue;
    const key = keyOf(form);
    const draft = kept.read(key);
    if (!draft) continue;
    if (differing(form, draft).length) offer(form, key, draft);
    else kept.drop(key);
  }
})();
