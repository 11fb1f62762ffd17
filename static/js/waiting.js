/* What takes longer than a second says so: a page that loads, a form that is sent, a file that is made. And the network. */
"use strict";

(() => {
  const PATIENCE = 1000;
  const LONGEST = 180000;
  const TURNING = 30000;
  let sign = null;
  let timer = 0;
  let waits = 0;

  function show(words) {
    sign ??= Object.assign(document.createElement("div"), { className: "waiting" });
    const bar = Object.assign(document.createElement("progress"), { className: "bar", ariaLabel: words });
    const text = Object.assign(document.createElement("span"), { textContent: words });
    sign.setAttribute("role", "status");
    sign.replaceChildren(text, bar);
    document.body.append(sign);
  }
  function begin(words) {
    waits += 1;
    clearTimeout(timer);
    timer = setTimeout(() => show(words), PATIENCE);
  }
  function end() {
    waits = Math.max(waits - 1, 0);
    if (waits) return;
    clearTimeout(timer);
    sign?.remove();
  }
  /* the page is left; where the answer turns out to be a file it stays, and the sign goes by itself */
  function turn(words) {
    begin(words);
    setTimeout(endAll, TURNING);
  }
  function endAll() {
    waits = 0;
    end();
  }

  /* a file: the answer brings a cookie with the number that the question carried */
  function awaitFile(number) {
    begin("Đang lập tệp…");
    const begun = Date.now();
    const watch = setInterval(() => {
      if (!document.cookie.includes(`tai-xong=${number}`) && Date.now() - begun < LONGEST) return;
      clearInterval(watch);
      document.cookie = "tai-xong=; max-age=0; path=/; samesite=lax";
      end();
    }, 250);
  }
  /* at the window: whatever another script makes of a click or a form has been made by then */
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const address = new URL(link.href, location.href);
    if (address.origin !== location.origin || link.target === "_blank") return;
    if (link.hasAttribute("download")) {
      if (!address.searchParams.has("xuat")) return;
      const number = String(Date.now());
      address.searchParams.set("lan", number);
      link.href = address.href;
      awaitFile(number);
    } else if (address.pathname !== location.pathname || address.search !== location.search) {
      if (!link.hasAttribute("data-download")) turn("Đang mở trang…");
    }
  });
  addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.hasAttribute("hx-post") || form.hasAttribute("hx-get") || form.hasAttribute("data-download")) return;
    turn(form.method === "get" ? "Đang tìm…" : event.submitter?.dataset.busy || "Đang gửi…");
  });
  addEventListener("pageshow", endAll);
  /* the page was not left after all */
  addEventListener("beforeunload", (event) => event.defaultPrevented && setTimeout(endAll));
  addEventListener("keydown", (event) => event.key === "Escape" && endAll());

  /* parts of the page that come by themselves; saving tells its own state beside its field */
  const quiet = (event) => event.detail.elt.matches("[data-finder], [data-quiet], [hx-trigger*=every]");
  const reads = (event) => event.detail.requestConfig?.verb === "get";
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!quiet(event) && reads(event)) begin("Đang tải…");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (quiet(event) || !reads(event)) return;
    end();
    if (event.detail.successful) document.querySelector("#thong-bao [data-unread]")?.remove();
  });
  function notRead(event) {
    if (quiet(event) || !reads(event)) return;
    const told = page.say("warn", "Chưa tải được phần này vì mất mạng hoặc máy chủ trả lời chậm. Những gì đang có trên trang vẫn còn.", location.href, "Tải lại trang");
    told?.setAttribute("data-unread", "");
  }
  document.addEventListener("htmx:sendError", notRead);
  document.addEventListener("htmx:timeout", notRead);

  /* the network itself */
  addEventListener("offline", () => {
    page.say("warn", "Máy này đang mất mạng. Anh/chị vẫn đọc được trang đang mở; nội dung đang nhập được giữ trên máy này, có mạng lại thì gửi tiếp.")?.setAttribute("data-offline", "");
  });
  addEventListener("online", () => document.querySelector("#thong-bao [data-offline]")?.remove());
})();
