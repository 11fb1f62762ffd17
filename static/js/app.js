/* What every page has: whose it is, scheme, menus, forms that cannot be sent twice, file drops, filters. All pages work
   without it. */
"use strict";

(() => {
  const body = document.body;

  /* whose page this is, and who is signed in now: "" after signing out, in whichever tab (static/js/session.js) */
  const person = body.dataset.person || "";
  const NOW = "phien:nguoi";
  function signedIn() {
    try {
      return localStorage.getItem(NOW) ?? person;
    } catch {
      return person;
    }
  }
  function nowSignedIn(who) {
    try {
      localStorage.setItem(NOW, who);
    } catch {
      /* the server asks in any case */
    }
  }
  const isMine = () => !person || signedIn() === person;
  const OTHERS = "Trình duyệt này vừa đăng nhập bằng tài khoản khác. Nội dung chưa gửi ở trang này vẫn giữ trên máy, chờ đúng người đăng nhập lại.";
  const OUT = "Phiên làm việc đã hết: thẻ khác đã đăng xuất. Nội dung chưa gửi chỉ còn trên trang này, hãy đăng nhập lại trước khi đóng trang.";

  /* what a page asks for by itself, long after the last key or click, does not keep the session alive */
  const ATTENDED = 5000;
  let acted = Date.now();
  for (const kind of ["keydown", "pointerdown", "click", "input", "drop"]) {
    addEventListener(kind, (event) => {
      if (event.isTrusted) acted = Date.now();
    }, { capture: true, passive: true });
  }
  const asked = () => ({ "X-Person": person, ...(Date.now() - acted > ATTENDED && { "X-Unattended": "1" }) });

  /* a request of our own: as htmx makes them */
  async function ask(url, { headers, ...options } = {}) {
    const token = freshToken() ?? JSON.parse(body.getAttribute("hx-headers"))["X-CSRFToken"];
    const answer = await fetch(url, { ...options, headers: { "HX-Request": "true", "X-CSRFToken": token, ...asked(), ...headers } });
    heard(answer);
    return answer;
  }
  const header = (answer, name) => (answer.headers ? answer.headers.get(name) : answer.getResponseHeader(name));
  function heard(answer) {
    const other = header(answer, "X-Person");
    if (other) nowSignedIn(other);
    const left = header(answer, "X-Session");
    if (left) document.dispatchEvent(new CustomEvent("session-left", { detail: left }));
  }
  document.addEventListener("htmx:afterRequest", (event) => event.detail.xhr && heard(event.detail.xhr));

  /* scheme */
  function showTheme() {
    for (const button of document.querySelectorAll("[data-theme]")) {
      button.setAttribute("aria-pressed", String(button.dataset.theme === theme.chosen()));
    }
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme]");
    if (!button) return;
    theme.choose(button.dataset.theme);
    showTheme();
  });
  showTheme();

  /* menus close when the person turns away */
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = event.target.closest?.("details.menu[open]");
      if (menu) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    }
    if (event.key === "/" && !event.target.closest("input, textarea, select, [contenteditable]")) {
      const search = [...document.querySelectorAll("input[type=search]")].find((each) => each.checkVisibility());
      if (search) {
        event.preventDefault();
        search.focus();
        search.select?.();
      }
    }
  });

  /* a form is sent once: the button says what is going on */
  function setBusy(button) {
    if (!button || button.tagName !== "BUTTON") return;
    button.dataset.rest = button.innerHTML;
    button.setAttribute("aria-busy", "true");
    if (button.dataset.busy) button.textContent = button.dataset.busy;
  }
  function setIdle(button) {
    button.removeAttribute("aria-busy");
    if (button.dataset.rest !== undefined) button.innerHTML = button.dataset.rest;
    delete button.dataset.rest;
  }
  function release(form) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button[aria-busy]")) setIdle(button);
    for (const button of document.querySelectorAll(`button[aria-busy][form="${form.id}"]`)) if (form.id) setIdle(button);
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    /* a download leaves the page as it is */
    if (form.hasAttribute("data-download")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    /* after the browser has read the form, so that the button's own name and value are sent */
    setTimeout(() => setBusy(event.submitter));
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) release(form);
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = event.target.closest("form[hx-post]");
    if (form === event.detail.elt) setBusy(event.detail.requestConfig.triggeringEvent?.submitter);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    for (const button of event.detail.elt.querySelectorAll?.("button[aria-busy]") ?? []) setIdle(button);
  });

  /* after signing in again in another tab the token of this page is old; the cookie has the new one */
  function freshToken() {
    return isMine() ? document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] : undefined;
  }
  document.addEventListener("htmx:configRequest", (event) => {
    Object.assign(event.detail.headers, asked());
    /* progress that would be refused each second is not asked for */
    if (!isMine() && event.detail.verb === "get" && event.detail.headers["X-Unattended"]) return event.preventDefault();
    const token = freshToken();
    if (!token) return;
    event.detail.headers["X-CSRFToken"] = token;
    if ("csrfmiddlewaretoken" in event.detail.parameters) event.detail.parameters.csrfmiddlewaretoken = token;
  });
  document.addEventListener("submit", (event) => {
    if (!isMine() && event.target.method === "post" && !event.target.hasAttribute("hx-post")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      sayNotMine();
      return;
    }
    const token = freshToken();
    const input = event.target.querySelector("input[name=csrfmiddlewaretoken]");
    if (token && input) input.value = token;
  }, true);

  /* filters answer at once */
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.hasAttribute("data-filter") && event.target.matches("select, [type=checkbox], [type=radio]")) {
      form.requestSubmit();
    }
  });

  /* a file field says in Vietnamese what a browser says in its own language */
  function nameFileFields(root) {
    for (const input of root.querySelectorAll("input[type=file].form-control:not(.filefield *)")) {
      const field = document.createElement("span");
      const button = document.createElement("span");
      const name = document.createElement("span");
      field.className = "filefield";
      button.className = "btn btn-plain";
      button.textContent = input.multiple ? "Chọn các tệp…" : "Chọn tệp…";
      for (const part of [button, name]) part.setAttribute("aria-hidden", "true");
      const tell = () => {
        name.textContent = [...input.files].map((file) => file.name).join(", ") || "Chưa chọn tệp nào";
      };
      input.addEventListener("change", tell);
      input.form?.addEventListener("reset", () => setTimeout(tell));
      input.replaceWith(field);
      field.append(button, name, input);
      tell();
    }
  }
  nameFileFields(document);
  document.addEventListener("htmx:load", (event) => nameFileFields(event.target));

  /* files: drop, choose or photograph; the form goes off by itself */
  function sendFiles(form, files) {
    const input = form.querySelector("input[type=file][name]");
    const box = new DataTransfer();
    for (const file of files) box.items.add(file);
    input.files = box.files;
    form.requestSubmit();
  }
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-drop]");
    if (form && event.target.type === "file" && event.target.files.length) sendFiles(form, event.target.files);
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const form = event.target.closest?.("form[data-drop]");
      if (!form) return;
      event.preventDefault();
      form.classList.toggle("over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) sendFiles(form, event.dataTransfer.files);
    });
  }
  document.addEventListener("htmx:xhr:progress", (event) => {
    const place = event.target.closest("form[data-drop]")?.querySelector("[data-upload]");
    if (place && event.detail.lengthComputable) {
      place.textContent = `đang tải ${Math.round((event.detail.loaded / event.detail.total) * 100)}%`;
    }
  });
  function uploadFailed(event, why) {
    const form = event.target.closest("form[data-drop]");
    const place = form?.querySelector("[data-upload]");
    if (!place) return;
    place.textContent = why || "Chưa tải được vì mất mạng. Hãy chọn lại tệp khi có mạng.";
    place.classList.add("fail");
    form.reset();
  }
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 413) uploadFailed(event, "Tệp quá lớn, máy chủ không nhận. Mỗi tệp tối đa 20 MB.");
  });
  document.addEventListener("htmx:sendError", uploadFailed);
  document.addEventListener("htmx:timeout", uploadFailed);

  /* the session is over, or another person's has begun: the answer must not land inside this page */
  function sessionOver(answer) {
    if (answer.status === 401 || header(answer, "X-Person")) return true;
    const login = body.dataset.login;
    const address = answer.url ?? answer.responseURL;
    return Boolean(login && address && new URL(address).pathname === login);
  }
  function sayOver(answer) {
    if (header(answer, "X-Person")) return say("bad", OTHERS, location.href, "Tải lại trang");
    return signInAgain(signedIn() ? "Phiên làm việc đã hết. Nội dung chưa gửi vẫn giữ trên máy này." : OUT);
  }
  function signInAgain(words) {
    const back = encodeURIComponent(location.pathname + location.search);
    const told = say("bad", words, `${body.dataset.login}?next=${back}`, "Đăng nhập ở thẻ mới rồi quay lại đây");
    told?.setAttribute("data-signed-out", "");
    return told;
  }
  /* nothing is kept of who has signed out: a reload would throw the words away */
  const sayNotMine = () => (signedIn() ? say("bad", OTHERS, location.href, "Tải lại trang") : signInAgain(OUT));
  document.addEventListener("session-left", () => isMine() && document.querySelector("#thong-bao [data-signed-out]")?.remove());
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!sessionOver(event.detail.xhr)) return;
    event.detail.shouldSwap = false;
    event.detail.isError = true;
    sayOver(event.detail.xhr);
    event.detail.requestConfig.elt.dispatchEvent(new CustomEvent("session-over", { bubbles: true }));
  }, true);
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 403) {
      say("bad", "Trang này đã mở quá lâu hoặc anh/chị vừa đăng nhập lại. Hãy tải lại trang; nội dung chưa lưu vẫn giữ trên máy này.", location.href, "Tải lại trang");
    } else if (event.detail.xhr.status >= 500) {
      say("bad", "Máy chủ chưa xử lý được. Nội dung đang nhập vẫn ở trên trang; hãy thử lại sau ít phút.");
    }
  });

  /* one message of a kind, over the page wherever it is scrolled to and moving nothing, until it is closed; returns it */
  function say(kind, text, url, link) {
    const place = document.getElementById("thong-bao");
    const old = [...(place?.children ?? [])].find((each) => each.dataset.text === text);
    if (!place || old) return old;
    const notice = document.createElement("div");
    notice.className = `notice ${kind}`;
    notice.setAttribute("role", "alert");
    notice.dataset.text = text;
    const words = document.createElement("p");
    words.textContent = text;
    if (url) {
      const anchor = document.createElement("a");
      anchor.href = url;
      anchor.textContent = link;
      if (url !== location.href) anchor.target = "_blank";
      words.append(" ", anchor);
    }
    const close = document.createElement("button");
    close.type = "button";
    close.className = "linkbtn sm";
    close.textContent = "Đóng";
    close.addEventListener("click", () => notice.remove());
    notice.append(icon(kind), words, close);
    const above = [...place.querySelectorAll("[data-text]")].map((each) => each.getBoundingClientRect().bottom);
    notice.style.top = `${Math.max(0, ...above) + 8}px`;
    place.append(notice);
    return notice;
  }

  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "i");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `${body.dataset.icons}#${name}`);
    svg.append(use);
    return svg;
  }

  /* after a refused form the list of errors is read first */
  document.querySelector("[data-errors]")?.focus();

  /* pages that the network does not bring are answered for here; over plain http browsers know of no such worker */
  addEventListener("load", () => navigator.serviceWorker?.register("/mat-mang.js").catch(() => {}));

  window.page = { say, icon, ask, sessionOver, sayOver, isMine, signedIn, nowSignedIn, OTHERS, OUT, person };
})();
