/* Before the first paint: the scheme the person chose, else the system's, and that scripts run. Loaded blocking. */
"use strict";

(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return localStorage.getItem("theme") || "system";
    } catch {
      return "system";
    }
  }

  function apply() {
    const choice = chosen();
    const dark = choice === "dark" || (choice === "system" && system.matches);
    document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
  }

  document.documentElement.classList.add("scripted");
  apply();
  system.addEventListener("change", apply);
  addEventListener("storage", apply);
  window.theme = {
    chosen,
    choose(choice) {
      try {
        localStorage.setItem("theme", choice);
      } catch {
        /* private window: the choice lasts until the page is left */
      }
      apply();
    },
  };
})();
