/* Saving words by themselves: the state beside the field, what is kept on this machine, two people, leaving the page. */
"use strict";

(() => {
  const source = document.getElementById("loi-van");
  const form = source?.closest("form");
  if (!form || !window.page) return;
  const key = kept.keyOf("giu", form.getAttribute("hx-post"));
  const onServer = source.value;
  let saved = onServer;
  let sent = null;
  let isFailing = false;
  let leave = null;
  let leaving = false;

  const state = () => document.getElementById("trang-thai-muc");
  const inConflict = () => state().dataset.wordsState === "conflict";
  const revision = () => form.querySelector("[name=revision]");
  const isDirty = () => source.value !== saved;
  const live = document.createElement("p");
  live.className = "visually-hidden";
  live.setAttribute("role", "status");
  document.body.append(live);

  /* what is kept on this machine */
  const store = {
    read: () => kept.read(key),
    write: () => kept.write(key, { page: location.pathname + location.search, text: source.value, revision: revision().value }),
    drop: () => kept.drop(key),
  };
  const clock = (at) => new Date(at).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const moment = (at) => (new Date(at).toDateString() === new Date().toDateString() ? clock(at) : `${clock(at)} ngày ${new Date(at).toLocaleDateString("vi-VN")}`);

  const WORDS = {
    busy: ["busy", "sync", "đang lưu…"],
    waiting: ["busy", "sync", "chưa lưu"],
    offline: ["todo", "clock", "mất mạng, đã giữ trên máy này"],
    session: ["todo", "clock", "hết phiên, đã giữ trên máy này"],
    server: ["fail", "bad", "máy chủ chưa nhận, đã giữ trên máy này"],
    lost: ["fail", "bad", "chưa lưu được, hãy giữ trang này mở"],
  };
  function show(which) {
    const [kind, sign, words_] = WORDS[which];
    let place = state().querySelector("[data-saved]");
    if (!place) {
      place = document.createElement("span");
      place.dataset.saved = "";
      state().prepend(place);
    }
    place.className = `saved ${kind}`;
    place.replaceChildren(page.icon(sign), words_);
    if (which !== "busy" && which !== "waiting") live.textContent = words_;
  }

  /* saving */
  function send() {
    if (!inConflict()) form.requestSubmit();
  }
  source.addEventListener("input", () => {
    if (!isDirty()) return store.drop();
    store.write();
    if (!inConflict() && !isFailing) show("waiting");
  });
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target !== form) return;
    const isOverruling = event.detail.requestConfig.triggeringEvent?.submitter?.hasAttribute("data-overrule");
    /* two texts stand beside each other: nothing is sent until a person has chosen */
    if (inConflict() && !isOverruling) return event.preventDefault();
    sent = source.value;
    if (!isFailing) show("busy");
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    const { xhr } = event.detail;
    if (event.target !== form || page.sessionOver(xhr)) return;
    if (xhr.status === 200) settled();
    else if (xhr.status === 409) live.textContent = "Có người khác vừa lưu mục này. Hãy chọn giữ lời văn nào.";
    else if (xhr.status >= 500 || xhr.status === 403) failed("server");
    if (xhr.status !== 200) leave = null;
  });
  function settled() {
    saved = sent;
    isFailing = false;
    if (isDirty()) {
      store.write();
      return setTimeout(() => show("waiting"));
    }
    store.drop();
    live.textContent = "Đã lưu";
    if (leave) {
      leaving = true;
      leave();
    }
  }
  function failed(why) {
    isFailing = true;
    show(store.write() ? why : "lost");
    const go = leave;
    leave = null;
    /* the browser asks whether to leave */
    go?.();
  }
  form.addEventListener("htmx:sendError", (event) => event.target === form && failed("offline"));
  form.addEventListener("htmx:timeout", (event) => event.target === form && failed("offline"));
  document.addEventListener("session-over", (event) => event.target === form && failed("session"));

  const again = () => isFailing && isDirty() && page.isMine() && send();
  addEventListener("online", () => isDirty() && page.isMine() && send());
  addEventListener("focus", again);
  setInterval(() => navigator.onLine && document.visibilityState === "visible" && again(), 20000);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && isDirty() && !isFailing) send();
    else again();
  });

  /* leaving: what is not saved goes first; what cannot be saved is asked about */
  addEventListener("beforeunload", (event) => {
    if (isDirty() && !leaving) event.preventDefault();
  });
  function first(event, go) {
    if (!isDirty() || inConflict() || isFailing || !navigator.onLine) return;
    event.preventDefault();
    event.stopPropagation();
    leave = go;
    send();
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || link.target) return;
    if (link.hasAttribute("data-drop-words")) {
      store.drop();
      leaving = true;
    } else if (!link.hash || link.pathname !== location.pathname) first(event, () => location.assign(link.href));
  }, true);
  document.addEventListener("submit", (event) => {
    const other = event.target;
    if (other === form || other.hasAttribute("hx-post")) return;
    const { submitter } = event;
    first(event, () => other.requestSubmit(submitter));
  }, true);

  /* what was typed and never reached the server comes back, or is offered where somebody else has saved since */
  function offer() {
    const old = store.read();
    if (!old || typeof old.text !== "string" || old.text === source.value) return store.drop();
    const isSame = old.revision === revision().value;
    const words_ = isSame
      ? `Đã lấy lại lời văn chưa lưu, giữ trên máy này lúc ${moment(old.at)}.`
      : `Máy này còn giữ lời văn chưa lưu lúc ${moment(old.at)}, nhưng mục này đã được lưu lại sau đó.`;
    const notice = document.createElement("div");
    notice.className = isSame ? "notice kept" : "notice warn kept";
    notice.setAttribute("role", "status");
    const line = document.createElement("p");
    line.append(words_);
    const deeds = document.createElement("p");
    deeds.className = "row-line mt-2";
    const deed = (name, does) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-plain btn-sm";
      button.textContent = name;
      button.addEventListener("click", () => {
        notice.remove();
        does();
      });
      deeds.append(button);
    };
    if (!isSame) {
      deed("So hai lời văn rồi chọn", () => {
        revision().value = old.revision;
        put(old.text);
        send();
      });
    }
    deed(isSame ? "Bỏ, dùng lời văn đã lưu" : "Bỏ lời văn trên máy này", () => {
      store.drop();
      if (isSame) put(onServer);
    });
    const all = document.createElement("div");
    all.append(line, deeds);
    notice.append(page.icon(isSame ? "info" : "warn"), all);
    form.prepend(notice);
    if (isSame) put(old.text);
  }
  function put(text) {
    source.value = text;
    source.dispatchEvent(new Event("input", { bubbles: true }));
  }
  /* once htmx listens */
  addEventListener("load", offer);

  window.wordsSaving = { isDirty, leave: () => (leaving = true) };
})();
