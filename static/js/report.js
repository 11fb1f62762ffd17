/* The desk of a report: figures put in at the caret, words kept on this machine until saved, the page renewed when a job is done. */
"use strict";

(() => {
  const words = document.getElementById("loi-van");
  const form = words?.closest("form");
  const key = form && `giu:${page.person}:${form.getAttribute("hx-post")}`;
  let saved = words?.value;

  function keep() {
    try {
      if (words.value === saved) localStorage.removeItem(key);
      else localStorage.setItem(key, words.value);
    } catch {
      /* nothing can be kept here */
    }
  }

  if (words) {
    /* what was typed and never reached the server comes back */
    try {
      const kept = localStorage.getItem(key);
      if (kept !== null && kept !== words.value) {
        words.value = kept;
        /* once htmx is listening */
        addEventListener("load", () => words.dispatchEvent(new Event("input", { bubbles: true })));
      }
    } catch {
      /* as the server has it */
    }
    words.addEventListener("input", keep);
    let sent = null;
    form.addEventListener("htmx:beforeRequest", () => {
      sent = words.value;
    });
    form.addEventListener("htmx:afterRequest", (event) => {
      if (event.detail.xhr.status !== 200 || page.sessionOver(event.detail.xhr)) return;
      saved = sent;
      keep();
    });
    const notSaved = () => {
      const place = form.querySelector("[data-saved]");
      if (!place) return;
      place.className = "saved todo";
      place.replaceChildren(page.icon("clock"), "mất mạng, đã giữ trên máy này");
    };
    form.addEventListener("htmx:sendError", notSaved);
    form.addEventListener("htmx:timeout", notSaved);
    addEventListener("online", () => words.value !== saved && form.requestSubmit());
    document.addEventListener("click", (event) => {
      if (!event.target.closest("[data-drop-words]")) return;
      try {
        localStorage.removeItem(key);
      } catch {
        /* nothing was kept */
      }
    });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button || !words) return;
    words.setRangeText(button.dataset.insert, words.selectionStart, words.selectionEnd, "end");
    words.focus();
    words.dispatchEvent(new Event("input", { bubbles: true }));
  });

  /* a job is done: show its result, but never over words that are not saved */
  document.addEventListener("report-ready", () => {
    if (!words || words.value === saved) location.reload();
  });
})();
