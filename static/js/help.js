/* Help beside the task: the section of the guide for this page opens at its side. Without scripts the link is the guide. */
"use strict";

(() => {
  const aside = document.getElementById("tro-giup");
  let opener = null;
  if (!aside) return;

  document.addEventListener("click", async (event) => {
    if (event.target.closest("[data-help-close]")) return close();
    const link = event.target.closest("a[data-help]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    opener = link;
    link.closest("details[open]")?.removeAttribute("open");
    if (aside.hidden) await open(link);
    else close();
  });

  async function open(link) {
    aside.setAttribute("aria-busy", "true");
    aside.replaceChildren();
    aside.hidden = false;
    await htmx.ajax("GET", link.dataset.help, { target: aside, swap: "innerHTML" }).catch(() => {});
    aside.removeAttribute("aria-busy");
    const heading = aside.querySelector("h2");
    if (heading) heading.focus();
    else sayUnavailable(link);
  }

  /* the page stays as it is: what is being typed there is worth more than the guide */
  function sayUnavailable(link) {
    aside.hidden = true;
    if (page.person) page.say("warn", "Chưa mở được trợ giúp bên trang này.", link.href, "Mở hướng dẫn ở thẻ mới");
  }

  function close() {
    aside.hidden = true;
    aside.replaceChildren();
    const menu = opener?.closest("details")?.querySelector("summary");
    [opener, menu].find((each) => each?.checkVisibility())?.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || aside.hidden || event.defaultPrevented) return;
    if (aside.contains(event.target) || event.target === document.body) close();
  });
})();
