/* The desk of a report: figures put into the plain field at its caret, the page renewed when a job is done. */
"use strict";

(() => {
  const source = document.getElementById("loi-van");

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button || !source) return;
    source.setRangeText(button.dataset.insert, source.selectionStart, source.selectionEnd, "end");
    source.focus();
    source.dispatchEvent(new Event("input", { bubbles: true }));
  });

  /* a job is done: show its result, but never over words that are not saved */
  document.addEventListener("report-ready", () => {
    if (!window.wordsSaving?.isDirty()) location.reload();
  });
})();
