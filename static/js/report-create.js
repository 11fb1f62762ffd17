/* Each kind of report is proposed with its usual year, a past year with its last day, until somebody types another. */
"use strict";

(() => {
  const form = document.querySelector("[data-ask-report]");
  if (!form) return;
  const { campaign, kind, year, as_of: day } = form.elements;
  const campaigns = JSON.parse(form.dataset.proposed);
  let [proposedYear, proposedDay] = [year.value, day.value];

  const shown = (iso) => iso.split("-").reverse().map(Number).join("/");

  function propose() {
    const { years, last } = campaigns[campaign.value] ?? { years: {}, last: "" };
    if (year.value === proposedYear) {
      proposedYear = String(years[kind.value] ?? "");
      year.value = proposedYear;
    }
    if (day.value !== proposedDay || !last) return;
    const end = /^2\d{3}$/.test(year.value) ? `${year.value}-12-31` : last;
    proposedDay = shown(end < last ? end : last);
    day.value = proposedDay;
  }
  form.addEventListener("input", (event) => {
    if (event.target === year) proposedYear = null;
    if (event.target !== day) propose();
  });
})();
