/* The report of a past year is proposed with its last day, until somebody types another. */
"use strict";

(() => {
  const form = document.querySelector("[data-ask-report]");
  if (!form) return;
  const { kind, year, as_of: day } = form.elements;
  const today = day.value;
  let proposed = today;

  form.addEventListener("input", (event) => {
    if (event.target === day || day.value !== proposed) return;
    const typed = Number(year.value);
    const isPast = kind.value === "annual" && typed >= 2000 && typed < new Date().getFullYear();
    proposed = isPast ? `31/12/${typed}` : today;
    day.value = proposed;
  });
})();
