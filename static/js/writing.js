/* Fields that people write in: names put in at the caret, nothing left unsaved without a word, a finished job shown. */
"use strict";

(() => {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    const field = button && document.getElementById(button.dataset.into);
    if (!field) return;
    field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });

  /* what was typed and not sent; a form that came back refused still holds what is stored nowhere */
  let sent = null;
  function isChanged(field) {
    if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
    return field.value !== field.defaultValue;
  }
  function isUnsaved(form) {
    if (form === sent) return false;
    return "unsaved" in form.dataset || [...form.querySelectorAll("textarea, input, select")].some(isChanged);
  }
  /* the words on the desk of a report save themselves */
  const hasUnsaved = () => [...document.querySelectorAll("form[method=post]:not([data-words])")].some(isUnsaved);
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) sent = event.target;
  });
  addEventListener("pageshow", () => {
    sent = null;
  });
  addEventListener("beforeunload", (event) => {
    if (hasUnsaved()) event.preventDefault();
  });

  /* a job is done: show its result, but never over words that are not saved */
  document.addEventListener("work-done", () => {
    if (!sent && !hasUnsaved() && !window.wordsSaving?.isDirty()) location.reload();
  });
})();
