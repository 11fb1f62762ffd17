/* The session's clock: two minutes before the end a quiet notice offers to go on; other tabs follow, nothing is lost. */
"use strict";

(() => {
  const body = document.body;
  const length = Number(body.dataset.session) * 1000;
  if (!length) return;
  const WARNING = 2 * 60 * 1000;
  const SPOKEN = [120, 60, 30];
  const untilKey = `phien:${page.person}`;
  const personKey = "phien:nguoi";
  let until = 0;
  let leaving = false;
  let state = "calm";
  let box;

  const remember = (key, value) => {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch {
      /* each tab keeps its own time */
    }
  };
  function extended(milliseconds = length) {
    until = Date.now() + milliseconds;
    remember(untilKey, until);
    tick();
  }

  /* every answer of the server moves the end; those of htmx and fetch are seen here alike */
  new PerformanceObserver((list) => {
    const reached = list.getEntries().some(
      (entry) =>
        ["fetch", "xmlhttprequest"].includes(entry.initiatorType) &&
        entry.name.startsWith(location.origin) &&
        (entry.responseStatus ?? 200) > 0 &&
        (entry.responseStatus ?? 200) < 400,
    );
    if (reached && state !== "over") extended();
  }).observe({ type: "resource" });

  addEventListener("storage", (event) => {
    if (event.key === untilKey) {
      until = event.newValue ? Number(event.newValue) : 0;
      tick();
    }
    if (event.key === personKey && event.newValue && event.newValue !== page.person) {
      show("over", "Thẻ khác vừa đăng nhập bằng tài khoản khác. Hãy tải lại trang trước khi làm tiếp.", reloading());
    }
  });

  /* the notice */
  function show(next, words, action, spoken = words) {
    if (!box) {
      box = document.createElement("section");
      box.className = "notice warn session-notice";
      box.setAttribute("aria-label", "Phiên làm việc");
      box.innerHTML = '<p aria-hidden="true"></p><p class="visually-hidden" role="status"></p><span class="act"></span>';
      box.prepend(page.icon("clock"));
      (document.querySelector(".skip") ?? body.firstElementChild).after(box);
    }
    const [seen, heard] = box.querySelectorAll("p");
    seen.textContent = words;
    if (spoken) heard.textContent = spoken;
    if (state !== next) box.querySelector(".act").replaceChildren(action);
    box.hidden = false;
    state = next;
  }
  function tick() {
    const left = until - Date.now();
    if (left <= 0) {
      if (state !== "over") {
        show("over", `Phiên làm việc đã hết lúc ${clock(Math.min(until || Date.now(), Date.now()))}. Nội dung đang nhập vẫn giữ trên máy này.`, signingIn());
      }
    } else if (left <= WARNING) {
      const seconds = Math.ceil(left / 1000);
      const words = `Phiên làm việc sắp hết, còn ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}.`;
      const first = state !== "warning";
      const spoken = first || SPOKEN.includes(seconds) ? `Phiên làm việc sắp hết, còn ${seconds} giây. Nút Tiếp tục làm việc ở đầu trang.` : "";
      show("warning", words, goingOn(), spoken);
    } else if (state !== "calm") {
      state = "calm";
      box.hidden = true;
    }
  }
  const clock = (moment) => new Date(moment).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });

  function goingOn() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-primary btn-sm";
    button.textContent = "Tiếp tục làm việc";
    button.addEventListener("click", async () => {
      button.setAttribute("aria-busy", "true");
      try {
        const token = page.freshToken() ?? JSON.parse(body.getAttribute("hx-headers"))["X-CSRFToken"];
        const answer = await fetch(body.dataset.extend, {
          method: "POST",
          credentials: "same-origin",
          headers: { "X-CSRFToken": token, "HX-Request": "true" },
        });
        if (answer.ok) extended(Number(await answer.text()) * 1000);
        else if (answer.status === 401) {
          until = Date.now() - 1;
          tick();
        } else throw new Error(String(answer.status));
      } catch {
        show("warning", "Chưa nối được với máy chủ. Hãy thử lại.", button);
      }
      button.removeAttribute("aria-busy");
    });
    return button;
  }
  function link(words, address) {
    const anchor = document.createElement("a");
    anchor.className = "btn btn-primary btn-sm";
    anchor.href = address;
    anchor.textContent = words;
    anchor.addEventListener("click", () => {
      leaving = true;
    });
    return anchor;
  }
  const back = () => encodeURIComponent(location.pathname + location.search);
  const signingIn = () => link("Đăng nhập lại", `${body.dataset.login}?next=${back()}`);
  const reloading = () => link("Tải lại trang", location.href);

  /* what was typed is kept: no question on the way to signing in (this listener is older than the one that asks) */
  addEventListener("beforeunload", (event) => {
    if (leaving) event.stopImmediatePropagation();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.hasAttribute("data-sign-out")) remember(untilKey, null);
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      try {
        until = Number(localStorage.getItem(untilKey)) || 0;
      } catch {
        /* this tab's own time */
      }
    }
    tick();
  });

  remember(personKey, page.person);
  extended();
  setInterval(tick, 1000);
})();
