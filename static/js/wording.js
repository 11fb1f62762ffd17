/* Writing a wording: a name is put in at the caret, and the preview follows. */
"use strict";

(() => {
  const words = document.getElementById("loi-mau");
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert-name]");
    if (!button || !words) return;
    words.setRangeText(button.dataset.insertName, words.selectionStart, words.selectionEnd, "end");
    words.focus();
    words.dispatchEvent(new Event("input", { bubbles: true }));
  });
  /* what was written and not saved is not lost without a word */
  const begun = words?.value;
  let sent = false;
  words?.closest("form").addEventListener("submit", () => {
    sent = true;
  });
  addEventListener("beforeunload", (event) => {
    if (words && !sent && words.value !== begun) event.preventDefault();
  });
})();
