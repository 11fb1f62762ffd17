/* The session's clock: two minutes before the end a quiet notice offers to go on; the end that nothing moves is told ten
   minutes before. Other tabs follow, nothing is lost. */
"use strict";

(() => {
  const body = document.body;
  if (!body.dataset.session) return;
  const WARNING = 2 * 60 * 1000;
  const LAST_WARNING = 10 * 60 * 1000;
  const SPOKEN = [120, 60, 30];
  const untilKey = `phien:${page.person}`;
  let until = 0;
  let last = Infinity;
  let lastWarning = LAST_WARNING;
  let leaving = false;
  let state = "calm";
  let box;

  const remember = () => {
    try {
      localStorage.setItem(untilKey, `${until} ${last}`);
    } catch {
      /* each tab keeps its own time */
    }
  };
  function follow(written) {
    [until, last] = written ? written.split(" ").map(Number) : [0, Infinity];
    tick();
  }
  /* every answer says in how many seconds the session ends, and when at the latest (units/session_ends.py) */
  function told(left) {
    [until, last] = left.split(" ").map((seconds) => Date.now() + seconds * 1000);
    remember();
    tick();
  }
  document.addEventListener("session-left", (event) => told(event.detail));
  addEventListener("storage", (event) => {
    if (event.key === untilKey) follow(event.newValue);
    else tick();
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
    if (!page.isMine() && page.signedIn()) {
      if (state !== "other") show("other", page.OTHERS, reloading());
    } else if (left <= 0) {
      if (state !== "over") {
        const words = `Phiên làm việc đã hết lúc ${clock(Math.min(until || Date.now(), Date.now()))}. Nội dung đang nhập vẫn giữ trên máy này.`;
        show("over", page.signedIn() ? words : page.OUT, signingIn());
      }
    } else if (until >= last && left <= lastWarning) {
      const words = `Phiên làm việc dài nhất 12 giờ, sẽ hết lúc ${clock(last)}. Hãy lưu việc đang làm; hết giờ thì đăng nhập lại, nội dung chưa gửi vẫn giữ trên máy này.`;
      if (state !== "last") show("last", words, noting());
    } else if (left <= WARNING && until < last) {
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

  function made(words) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-primary btn-sm";
    button.textContent = words;
    return button;
  }
  /* seen once, the last end is told again two minutes before it comes */
  function noting() {
    const button = made("Đã rõ");
    button.addEventListener("click", () => {
      lastWarning = lastWarning === LAST_WARNING && until - Date.now() > WARNING ? WARNING : 0;
      tick();
    });
    return button;
  }
  function goingOn() {
    const button = made("Tiếp tục làm việc");
    button.addEventListener("click", async () => {
      button.setAttribute("aria-busy", "true");
      try {
        const answer = await page.ask(body.dataset.extend, { method: "POST" });
        if (answer.status === 401) until = Date.now() - 1;
        else if (!answer.ok && !page.sessionOver(answer)) throw new Error(String(answer.status));
        tick();
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
    if (!event.target.hasAttribute("data-sign-out")) return;
    try {
      localStorage.removeItem(untilKey);
    } catch {
      /* the other tabs find out when they ask */
    }
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    try {
      follow(localStorage.getItem(untilKey));
    } catch {
      tick();
    }
  });

  page.nowSignedIn(page.person);
  told(body.dataset.session);
  setInterval(tick, 1000);
})();
