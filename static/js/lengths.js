/* Text longer than its field takes (data-most, in letters) stays whole: how much is too much stands beside it, and its form
   is not sent before it fits. Without scripts the server says so. */
"use strict";

(() => {
  const LONG = "[data-most]";
  const shown = (count) => count.toLocaleString("vi-VN");
  const lengthOf = (field) => [...field.value.trim().normalize("NFC")].length;
  const isTooLong = (field) => field.matches(LONG) && lengthOf(field) > Number(field.dataset.most);

  function tell(field) {
    if (!field.matches(LONG)) return;
    const id = `${field.id}-dai`;
    const old = document.getElementById(id);
    const described = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && each !== id);
    if (!isTooLong(field)) {
      if (!old) return;
      old.remove();
      field.classList.remove("is-invalid");
      field.removeAttribute("aria-invalid");
      if (described.length) field.setAttribute("aria-describedby", described.join(" "));
      else field.removeAttribute("aria-describedby");
      return;
    }
    const note = old ?? Object.assign(document.createElement("p"), { id, className: "invalid-feedback" });
    const [length, most] = [lengthOf(field), Number(field.dataset.most)];
    note.textContent = `Dài ${shown(length)} ký tự, quá mức ${shown(most)} là ${shown(length - most)} ký tự. Hãy rút gọn; nội dung chưa được lưu.`;
    if (!old) field.after(note);
    field.classList.add("is-invalid");
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", [...described, id].join(" "));
  }
  document.addEventListener("input", (event) => event.target.matches(LONG) && tell(event.target));
  document.addEventListener("submit", (event) => {
    const long = [...event.target.elements].find((field) => isTooLong(field) && !field.closest("[data-row]"));
    if (!long) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    tell(long);
    long.focus();
    long.scrollIntoView({ block: "center" });
  }, true);

  Object.assign(page, { isTooLong, tellLength: tell });
})();
