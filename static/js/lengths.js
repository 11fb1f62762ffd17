/* What its form is not sent with: text longer than its field takes (data-most, in letters), which stays whole, and a
   blank that must be filled in. Both are told beside the field in our words, not in the browser's. Without scripts the
   server says so. */
"use strict";

(() => {
  const LONG = "[data-most]";
  const shown = (count) => count.toLocaleString("vi-VN");
  const lengthOf = (field) => [...field.value.trim().normalize("NFC")].length;
  const isTooLong = (field) => field.matches(LONG) && lengthOf(field) > Number(field.dataset.most);

  function tell(field) {
    if (!field.matches(LONG)) return;
    const [length, most] = [lengthOf(field), Number(field.dataset.most)];
    beside(field, "dai", isTooLong(field) && `Dài ${shown(length)} ký tự, quá mức ${shown(most)} là ${shown(length - most)} ký tự. Hãy rút gọn; nội dung chưa được lưu.`);
  }
  /* the sentence beside a field, or none */
  function beside(field, kind, sentence) {
    const id = `${field.id}-${kind}`;
    const old = document.getElementById(id);
    const described = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((each) => each && each !== id);
    if (!sentence) {
      if (!old) return;
      old.remove();
      field.classList.remove("is-invalid");
      field.removeAttribute("aria-invalid");
      if (described.length) field.setAttribute("aria-describedby", described.join(" "));
      else field.removeAttribute("aria-describedby");
      return;
    }
    const note = old ?? Object.assign(document.createElement("p"), { id, className: "invalid-feedback" });
    note.textContent = sentence;
    if (!old) field.after(note);
    field.classList.add("is-invalid");
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", [...described, id].join(" "));
  }
  /* the browser names every blank of a form that was to be sent; the first of them takes the focus */
  let isTold = false;
  document.addEventListener("invalid", (event) => {
    const field = event.target;
    if (!field.validity.valueMissing) return;
    event.preventDefault();
    const label = field.labels?.[0]?.textContent.trim();
    const blank = label ? `“${label}” còn trống.` : "Ô này còn trống.";
    beside(field, "thieu", field.type === "file" ? "Chưa chọn tệp. Hãy chọn tệp rồi gửi lại." : `${blank} Hãy điền rồi gửi lại.`);
    if (!isTold) field.focus();
    isTold = true;
    setTimeout(() => {
      isTold = false;
    });
  }, true);
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => event.target.required && event.target.validity.valid && beside(event.target, "thieu", ""));
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
