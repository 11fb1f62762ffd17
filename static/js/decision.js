/* How many rows a decision is about to record, counted anew as they are ticked. */
"use strict";

(() => {
  const told = document.querySelector("[data-given]");
  if (!told) return;
  document.addEventListener("change", (event) => {
    if (!event.target.matches('input[name^="given-"]')) return;
    const given = document.querySelectorAll('input[name^="given-"]:checked').length;
    told.textContent = given.toLocaleString("vi-VN");
  });
})();
