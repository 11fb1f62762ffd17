/* The score sheet and the review page: fields that save themselves, moving between marks, opening a criterion.

   A field with data-autosave posts itself through htmx when it changes; the answer replaces its row. What was typed is
   kept on this machine under the field's address until the server has answered, so nothing is lost when the network,
   the session or the browser goes. Without scripts the same rows are plain forms and links. */
"use strict";

(() => {
  const FIELD = "[data-autosave]";
  const ROW = ".crit, .look, tr";
  const pending = new Set();
  const sent = new WeakMap();
  const kept = new WeakMap();
  const failed = new Set();
  const opened = new Set();

  /* what is kept on this machine */
  const keyOf = (field) => `giu:${page.person}:${field.getAttribute("hx-post")}:${field.name}`;
  const store = {
    read(field) {
      try {
        return JSON.parse(localStorage.getItem(keyOf(field)));
      } catch {
        return null;
      }
    },
    write(field) {
      try {
        localStorage.setItem(keyOf(field), JSON.stringify({ value: field.value, seen: field.dataset.seen }));
        return true;
      } catch {
        return false;
      }
    },
    drop(key) {
      try {
        localStorage.removeItem(key);
      } catch {
        /* nothing was kept */
      }
    },
  };

  const dirty = (field) => field.value !== field.defaultValue;
  const live = document.createElement("p");
  live.className = "visually-hidden";
  live.setAttribute("role", "status");
  document.body.append(live);

  const WORDS = {
    busy: ["busy", "sync", "đang lưu…"],
    offline: ["todo", "clock", "mất mạng, đã giữ trên máy này"],
    lost: ["fail", "bad", "mất mạng, chưa lưu được"],
    session: ["todo", "clock", "hết phiên, đã giữ trên máy này"],
    server: ["fail", "bad", "máy chủ chưa nhận, đã giữ trên máy này"],
  };
  function show(field, state) {
    const [kind, sign, words] = WORDS[state];
    const place = document.getElementById(`${field.id}-luu`) || field.closest(ROW)?.querySelector("[data-saved]");
    if (place) {
      place.className = `saved ${kind}`;
      place.replaceChildren(page.icon(sign), words);
    }
    if (state !== "busy") live.textContent = words;
  }

  /* saving */
  document.addEventListener("htmx:configRequest", (event) => {
    const field = event.detail.elt;
    if (field.matches(FIELD) && field.dataset.seen !== undefined) event.detail.parameters.seen = field.dataset.seen;
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, xhr } = event.detail;
    if (!elt.closest("[data-sheet]")) return;
    pending.add(xhr);
    if (!elt.matches(FIELD)) return;
    delete elt.dataset.unsent;
    sent.set(xhr, { id: elt.id, key: keyOf(elt), value: elt.value });
    store.write(elt);
    show(elt, "busy");
  });
  function settled(event) {
    pending.delete(event.detail.xhr);
    afterSaving();
  }
  document.addEventListener("htmx:afterRequest", settled);

  function notSaved(field, state) {
    if (!field.matches?.(FIELD)) return;
    const isKept = store.write(field);
    failed.add(field.id);
    show(field, state === "offline" && !isKept ? "lost" : state);
  }
  document.addEventListener("htmx:sendError", (event) => notSaved(event.detail.elt, "offline"));
  document.addEventListener("htmx:timeout", (event) => notSaved(event.detail.elt, "offline"));
  document.addEventListener("session-over", (event) => notSaved(event.target, "session"));
  document.addEventListener("htmx:responseError", (event) => {
    if (!page.sessionOver(event.detail.xhr)) notSaved(event.detail.elt, "server");
  });

  /* trying again: when the network is back, when the person returns from signing in, and now and then */
  function retry() {
    for (const id of failed) {
      const field = document.getElementById(id);
      failed.delete(id);
      if (field) field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
  addEventListener("online", retry);
  addEventListener("focus", retry);
  setInterval(() => navigator.onLine && retry(), 20000);

  /* the answer replaces the row: what was typed meanwhile, and what was open, stays */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr, shouldSwap } = event.detail;
    if (!shouldSwap || !target.closest?.("[data-sheet]")) return;
    const own = sent.get(xhr);
    if (own) {
      store.drop(own.key);
      failed.delete(own.id);
    }
    const typed = [...target.querySelectorAll("input[id], textarea[id]")].filter(
      (field) => ["text", "textarea"].includes(field.type) && dirty(field) && !(own?.id === field.id && own.value === field.value),
    );
    const active = document.activeElement;
    kept.set(xhr, {
      typed: typed.map((field) => ({ id: field.id, value: field.value })),
      active: target.contains(active) && active.id,
      caret: active.selectionEnd === undefined ? null : [active.selectionStart, active.selectionEnd],
    });
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    prepare();
    const before = kept.get(event.detail.xhr);
    kept.delete(event.detail.xhr);
    if (before) putBack(before);
    live.textContent = event.detail.xhr.status === 200 ? "Đã lưu" : "";
  });
  function putBack({ typed, active, caret }) {
    for (const { id, value } of typed) {
      const field = document.getElementById(id);
      if (!field || field.value === value) continue;
      field.value = value;
      if (!field.matches(FIELD)) continue;
      if (id === active) field.dataset.unsent = "yes";
      else field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    const place = active && document.getElementById(active);
    if (!place) return;
    place.focus({ preventScroll: true });
    if (caret) place.setSelectionRange?.(...caret);
  }
  /* a restored value was not typed into this very element, so the browser will not report it on leaving */
  document.addEventListener("focusout", (event) => {
    const field = event.target;
    if (field.dataset?.unsent && dirty(field)) field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  let timer;
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches(FIELD)) return;
    clearTimeout(timer);
    timer = setTimeout(() => store.write(field), 400);
  });
  document.addEventListener("visibilitychange", () => document.hidden && flush());

  function flush() {
    const field = document.activeElement;
    if (field?.matches?.(FIELD) && dirty(field)) field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /* what this machine still keeps from last time goes to the server now */
  document.addEventListener("DOMContentLoaded", () => {
    for (const field of document.querySelectorAll(FIELD)) {
      const old = store.read(field);
      if (!old) continue;
      if (old.value === field.value) {
        store.drop(keyOf(field));
        continue;
      }
      field.value = old.value;
      if (old.seen !== undefined) field.dataset.seen = old.seen;
      show(field, "busy");
      setTimeout(() => field.dispatchEvent(new Event("change", { bubbles: true })));
    }
    openNamed();
  });

  /* a step (trình, duyệt, trả lại) waits until the last mark has been saved */
  let waiting = null;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    flush();
    if (!pending.size && !failed.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = { form, button: event.submitter };
    event.submitter?.setAttribute("aria-busy", "true");
    if (!pending.size) retry();
  }, true);
  function afterSaving() {
    if (!waiting || pending.size) return;
    const { form, button } = waiting;
    waiting = null;
    button?.removeAttribute("aria-busy");
    if (failed.size) {
      page.say("bad", "Chưa gửi được vì còn ô chưa lưu. Nội dung đã giữ trên máy này; hãy gửi lại khi có mạng.");
      return;
    }
    const wrong = document.querySelector(`${FIELD}.is-invalid`);
    if (wrong) {
      page.say("bad", "Chưa gửi được vì còn ô nhập sai. Hãy sửa ô đó rồi gửi lại.");
      wrong.focus();
    } else {
      form.requestSubmit(button && document.contains(button) ? button : undefined);
    }
  }
  addEventListener("beforeunload", (event) => {
    flush();
    if (pending.size || failed.size) event.preventDefault();
  });

  /* a criterion opens in place; the title is a link where scripts do not run */
  function setOpen(crit, open) {
    crit.toggleAttribute("data-open", open);
    crit.querySelector(".ttl")?.setAttribute("aria-expanded", String(open));
    if (crit.id) opened[open ? "add" : "delete"](crit.id);
  }
  function prepare() {
    for (const title of document.querySelectorAll(".crit .ttl")) {
      const crit = title.closest(".crit");
      if (!crit.querySelector(".more")) continue;
      title.setAttribute("role", "button");
      setOpen(crit, crit.hasAttribute("data-open") || opened.has(crit.id));
    }
    showFlags();
  }
  function openNamed() {
    const crit = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest(".crit");
    if (!crit) return;
    setOpen(crit, true);
    crit.querySelector(".points input:not([readonly])")?.focus({ preventScroll: true });
  }
  addEventListener("hashchange", openNamed);
  document.addEventListener("click", (event) => {
    const title = event.target.closest(".crit .ttl");
    const crit = title?.closest(".crit");
    if (crit?.querySelector(".more") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      setOpen(crit, !crit.hasAttribute("data-open"));
    }
    const copy = event.target.closest("[data-copy-to]");
    if (copy) {
      const field = document.getElementById(copy.dataset.copyTo);
      field.value = copy.dataset.text;
      field.dispatchEvent(new Event("change", { bubbles: true }));
      field.focus();
    }
  });

  /* keys: Enter to the next mark, → into the explanation, Space on a title */
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (field.matches?.(".crit .ttl[role=button]") && event.key === " ") {
      event.preventDefault();
      field.click();
    }
    if (!field.matches?.("[data-sheet] .points input") || event.ctrlKey || event.altKey || event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      const all = [...document.querySelectorAll("[data-sheet] .points input:not([readonly])")];
      const next = all[all.indexOf(field) + (event.shiftKey ? -1 : 1)];
      if (next) {
        next.focus();
        next.select();
      } else {
        field.blur();
      }
    }
    const crit = field.closest(".crit");
    const atEnd = field.selectionStart === field.value.length && field.selectionEnd === field.value.length;
    if (event.key === "ArrowRight" && atEnd && crit?.querySelector(".more")) {
      event.preventDefault();
      setOpen(crit, true);
      crit.querySelector(".more textarea, .more a, .more button")?.focus();
    }
  });

  /* review: the filled button follows the marks that are sent back */
  function showFlags() {
    const bar = document.querySelector("[data-review]");
    if (!bar) return;
    const boxes = [...document.querySelectorAll("input[type=checkbox][data-flag]")];
    for (const box of boxes) box.closest(ROW)?.classList.toggle("flagged", box.checked);
    const codes = boxes.filter((box) => box.checked).map((box) => box.dataset.flag);
    const back = bar.querySelector("[data-step=return]");
    const on = bar.querySelector("[data-step=approve]");
    const words = back?.querySelector("[data-words]");
    if (words) words.textContent = codes.length ? `Trả lại để sửa ${codes.join(", ")}` : words.dataset.words;
    for (const [button, filled] of [[back, codes.length > 0], [on, codes.length === 0]]) {
      button?.classList.toggle("btn-primary", filled);
      button?.classList.toggle("btn-plain", !filled);
    }
    const say = bar.querySelector("[data-flags-say]");
    if (say) {
      say.hidden = !codes.length;
      say.textContent = `${codes.join(", ")} được đánh dấu trả lại.`;
    }
  }
  document.addEventListener("change", (event) => event.target.matches("[data-flag]") && showFlags());

  prepare();
})();
