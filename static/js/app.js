/* What every page has: scheme, menus, forms that cannot be sent twice, file drops, filters. All pages work without it. */
"use strict";

(() => {
  const body = document.body;

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
    return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  }
  document.addEventListener("htmx:configRequest", (event) => {
    const token = freshToken();
    if (!token) return;
    event.detail.headers["X-CSRFToken"] = token;
    if ("csrfmiddlewaretoken" in event.detail.parameters) event.detail.parameters.csrfmiddlewaretoken = token;
  });
  document.addEventListener("submit", (event) => {
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

  /* the session is over: the answer is the sign-in page, which must not land inside this one */
  function sessionOver(xhr) {
    if (xhr.status === 401) return true;
    const login = body.dataset.login;
    return Boolean(login && xhr.responseURL && new URL(xhr.responseURL).pathname === login);
  }
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!sessionOver(event.detail.xhr)) return;
    event.detail.shouldSwap = false;
    event.detail.isError = true;
    const back = encodeURIComponent(location.pathname + location.search);
    say("bad", "Phiên làm việc đã hết. Nội dung đang nhập vẫn giữ trên máy này.", `${body.dataset.login}?next=${back}`, "Đăng nhập ở thẻ mới rồi quay lại đây");
    event.detail.requestConfig.elt.dispatchEvent(new CustomEvent("session-over", { bubbles: true }));
  }, true);
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 403) {
      say("bad", "Trang này đã mở quá lâu hoặc anh/chị vừa đăng nhập lại. Hãy tải lại trang; nội dung chưa lưu vẫn giữ trên máy này.", location.href, "Tải lại trang");
    } else if (event.detail.xhr.status >= 500) {
      say("bad", "Máy chủ chưa xử lý được. Nội dung đang nhập vẫn ở trên trang; hãy thử lại sau ít phút.");
    }
  });

  /* one message of a kind at the top of the page */
  function say(kind, text, url, link) {
    const place = document.getElementById("thong-bao");
    if (!place || [...place.children].some((old) => old.dataset.text === text)) return;
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
    notice.append(icon(kind), words);
    place.append(notice);
    notice.scrollIntoView({ block: "nearest" });
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

  window.page = { say, icon, sessionOver, freshToken, person: body.dataset.person || "" };
})();
