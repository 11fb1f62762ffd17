/* The form of issue: the name that signed last in the chosen form comes along, and its preview with it. */
"use strict";

(() => {
  const form = document.querySelector("form[data-signing]");
  if (!form) return;
  const signers = JSON.parse(form.dataset.signers);
  const { sign, signer } = form.elements;
  const paper = form.querySelector("[data-by-paper]");
  const byPaper = paper.dataset.byPaper.split(" ");

  /* runs before htmx, which listens further out, so the preview already has the name */
  sign.addEventListener("change", () => {
    const typed = signer.value.trim();
    if (!typed || Object.values(signers).includes(typed)) signer.value = signers[sign.value] || "";
    paper.hidden = !byPaper.includes(sign.value);
  });
  paper.hidden = !byPaper.includes(sign.value);
})();
