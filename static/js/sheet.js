/* The score sheet and the review page: lines that save themselves, moving between marks, opening a criterion.

   A line (data-row) posts its fields through htmx when one of them is left. The answer swaps small pieces around the
   fields, never the fields, so focus and typing stay; requests of one line wait for each other (hx-sync). What was
   typed is kept on this machine until the server has answered, so nothing is lost when the network, the session or
   the browser goes. Without scripts the same fields belong to one plain form and the titles are links. */
"use strict";

(() => {
  const ROW = "[data-row]";
  const FIELD = '[name$="-points"], [name$="-words"]';
  const pending = new Map();
  const failed = new Set();

  const rowOf = (element) => element.closest?.(ROW);
  const fieldsOf = (row) => [...row.querySelectorAll(FIELD)];
  const valuesOf = (row) => Object.fromEntries(fieldsOf(row).map((field) => [field.name, field.value]));
  const inFlight = () => new Set([...pending.values()].map((sent) => sent.row));
  const dirty = (row) => fieldsOf(row).some((field) => field.value !== field.defaultValue);
  const points = (row) => row.querySelector('[name$="-points"]');
  const allRows = () => [...document.querySelectorAll(ROW)];

  const live = document.createElement("p");
  live.className = "visually-hidden";
  live.setAttribute("role", "status");
  document.body.append(live);

  /* what is kept on this machine */
  const keyOf = (row) => kept.keyOf("giu", row.getAttribute("hx-post"));
  const store = {
    read: (row) => kept.read(keyOf(row)),
    write(row) {
      const revision = row.querySelector('[name$="-revision"]').value;
      return kept.write(keyOf(row), { values: valuesOf(row), revision });
    },
    drop: (row) => kept.drop(keyOf(row)),
  };

  const WORDS = {
    typed: ["", "clock", "đang nhập"],
    busy: ["busy", "sync", "đang lưu…"],
    offline: ["todo", "clock", "mất mạng, đã giữ trên máy này"],
    lost: ["fail", "bad", "chưa lưu được, hãy giữ trang này mở"],
    session: ["todo", "clock", "hết phiên, đã giữ trên máy này"],
    server: ["fail", "bad", "máy chủ chưa nhận, đã giữ trên máy này"],
    long: ["fail", "bad", "quá dài, chưa lưu"],
    wrong: ["fail", "bad", "chưa lưu"],
  };
  function show(row, state) {
    const [kind, sign, words] = WORDS[state];
    for (const place of places(row)) {
      place.className = `saved ${kind}`;
      place.replaceChildren(page.icon(sign), words);
    }
    if (state !== "busy" && state !== "typed") live.textContent = words;
  }
  /* the state stands beside the mark, and below the explanation where that was changed */
  const places = (row) => [row.querySelector("[data-saved]"), wordsTouched.has(row) && row.querySelector("[data-saved-words]")].filter(Boolean);
  const wordsTouched = new Set();
  const before = new Map();
  function typing(row, field) {
    const isFirst = field.matches("textarea") && !wordsTouched.has(row);
    if (isFirst) wordsTouched.add(row);
    if (before.has(row) && !isFirst) return;
    const place = row.querySelector("[data-saved]");
    if (!before.has(row)) before.set(row, [place.className, [...place.childNodes]]);
    show(row, "typed");
  }
  /* typed and taken back: the state is what it was */
  function rest(row) {
    const [kind, words] = before.get(row) ?? [];
    before.delete(row);
    const place = row.querySelector("[data-saved]");
    if (kind === undefined || !place) return;
    place.className = kind;
    place.replaceChildren(...words);
    if (wordsTouched.delete(row)) row.querySelector("[data-saved-words]")?.replaceChildren();
  }
  function mirror(row) {
    before.delete(row);
    const [state, below] = [row.querySelector("[data-saved]"), row.querySelector("[data-saved-words]")];
    if (!state || !below || !wordsTouched.has(row)) return;
    below.className = state.className;
    below.innerHTML = state.innerHTML;
  }

  /* saving */
  const tooLong = (row) => fieldsOf(row).find(page.isTooLong);
  const wrongPoints = (row) => {
    const { max, step } = row.dataset;
    return points(row) ? page.points.trouble(points(row).value, { code: row.id, max, step, takesNa: "na" in row.dataset }) : "";
  };
  function save(row) {
    const long = tooLong(row);
    const wrong = wrongPoints(row);
    tell(row, wrong);
    if (!long && !wrong) return htmx.trigger(row, "luu");
    if (long) page.tellLength(long);
    store.write(row);
    show(row, long ? "long" : "wrong");
  }
  /* what is wrong with the mark, where the server would say it; two people on one line stay for the person to settle */
  function tell(row, wrong) {
    const trouble = row.querySelector(".trouble");
    const old = trouble.querySelector(":scope > .invalid-feedback");
    if (!wrong && old) {
      old.remove();
      calm(row);
    }
    if (!wrong) return;
    const sentence = Object.assign(document.createElement("p"), { className: "invalid-feedback", textContent: wrong });
    sentence.setAttribute("role", "alert");
    delete trouble.dataset.atWords;
    trouble.replaceChildren(sentence);
    refused({ row });
  }
  document.addEventListener("change", (event) => {
    const row = event.target.matches(FIELD) && rowOf(event.target);
    if (row && (dirty(row) || isRefused(row))) save(row);
  });
  document.addEventListener("focusout", (event) => {
    const row = event.target.matches(FIELD) && rowOf(event.target);
    if (row && !dirty(row) && !inFlight().has(row)) rest(row);
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, xhr } = event.detail;
    if (!elt.matches(ROW)) return;
    pending.set(xhr, { row: elt, values: valuesOf(elt) });
    failed.delete(elt);
    store.write(elt);
    show(elt, "busy");
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr } = event.detail;
    const sent = pending.get(xhr);
    if (!sent) return;
    if (xhr.status === 200) saved(sent);
    else if (!page.sessionOver(xhr) && (xhr.status === 409 || xhr.status === 422)) refused(sent);
    pending.delete(xhr);
    setTimeout(() => {
      mirror(sent.row);
      if (xhr.status === 200 && dirty(sent.row)) typing(sent.row, document.activeElement);
      afterSaving();
    });
  });

  function saved({ row, values }) {
    for (const field of fieldsOf(row)) {
      if (field.matches(".points input") && field.value === values[field.name] && field !== document.activeElement) {
        field.value = values[field.name] = page.points.written(field.value);
      }
      field.defaultValue = values[field.name];
    }
    calm(row);
    if (!dirty(row)) store.drop(row);
    mark(row);
    live.textContent = "Đã lưu";
    setTimeout(() => failed.size || allRows().some(isRefused) || notSent?.remove());
  }
  function calm(row) {
    for (const field of fieldsOf(row)) {
      field.classList.remove("is-invalid");
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    }
  }
  function refused({ row }) {
    const trouble = row.querySelector(".trouble");
    const field = "atWords" in trouble.dataset ? row.querySelector('[name$="-words"]') : points(row);
    store.write(row);
    field.classList.remove("missing");
    field.classList.add("is-invalid");
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", trouble.id);
  }
  /* what the look of a field says follows what was saved: missing, or differing from the opinion before */
  function mark(row) {
    const field = points(row);
    if (!field) return;
    const before = row.dataset.before;
    if (before === undefined) {
      field.classList.toggle("missing", Boolean(row.querySelector("[data-saved].todo")) && !field.value);
      return;
    }
    const changed = page.points.written(field.value) !== before && field.value.trim() !== "" && before !== "";
    field.classList.remove("missing");
    field.classList.toggle("cut", changed);
    if (changed) field.classList.add(row.querySelector('[name$="-stage"]').value === "head" ? "head" : "appr");
    row.classList.toggle("changed", changed || Boolean(row.querySelector("textarea").value));
  }
  document.addEventListener("input", (event) => {
    const row = event.target.matches(FIELD) && rowOf(event.target);
    if (row && row.dataset.before !== undefined) mark(row);
  });

  function notSaved(row, state) {
    if (!row?.matches?.(ROW)) return;
    const isKept = store.write(row);
    failed.add(row);
    show(row, isKept ? state : "lost");
  }
  document.addEventListener("htmx:sendError", (event) => notSaved(event.detail.elt, "offline"));
  document.addEventListener("htmx:timeout", (event) => notSaved(event.detail.elt, "offline"));
  document.addEventListener("session-over", (event) => notSaved(event.target, "session"));
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr, elt } = event.detail;
    if (xhr.status !== 409 && xhr.status !== 422 && !page.sessionOver(xhr)) notSaved(elt, "server");
  });

  /* trying again: when the network is back, when the person returns from signing in, and now and then */
  function retry() {
    if (!page.isMine()) return;
    for (const row of [...failed]) {
      failed.delete(row);
      save(row);
    }
  }
  addEventListener("online", retry);
  addEventListener("focus", retry);
  setInterval(() => navigator.onLine && retry(), 20000);

  let timer;
  let pause;
  document.addEventListener("input", (event) => {
    const row = event.target.matches(FIELD) && rowOf(event.target);
    if (!row) return;
    typing(row, event.target);
    clearTimeout(timer);
    timer = setTimeout(() => store.write(row), 400);
    /* a long explanation is saved at its pauses; a mark when it is left, for 1 may become 10 */
    clearTimeout(pause);
    if (event.target.matches("textarea")) pause = setTimeout(() => dirty(row) && save(row), 2500);
  });
  document.addEventListener("visibilitychange", () => document.hidden && flush());

  function flush() {
    const going = inFlight();
    for (const row of allRows()) if (dirty(row) && !failed.has(row) && !going.has(row) && !isRefused(row)) save(row);
  }
  const isRefused = (row) => Boolean(tooLong(row) || row.querySelector(".trouble > *"));

  /* what this machine still keeps from last time goes to the server now */
  document.addEventListener("DOMContentLoaded", () => {
    for (const row of allRows()) {
      const old = store.read(row);
      if (!old) continue;
      for (const field of fieldsOf(row)) field.value = old.values[field.name] ?? field.value;
      if (!dirty(row)) {
        store.drop(row);
        continue;
      }
      row.querySelector('[name$="-revision"]').value = old.revision;
      setTimeout(() => save(row));
    }
    openNamed();
  });

  /* two people on one line: keep theirs, or write one's own knowing theirs */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-keep], [data-write]");
    const row = button && rowOf(button);
    if (!row) return;
    row.querySelector('[name$="-revision"]').value = button.dataset.revision;
    row.querySelector('[name$="-seen"]').value = button.dataset.seen;
    if (button.hasAttribute("data-keep")) {
      points(row).value = button.dataset.points;
      row.querySelector('[name$="-words"]').value = button.dataset.words;
    }
    save(row);
    points(row).focus();
  });

  /* a step (trình, duyệt, trả lại) waits until the last mark has been saved */
  let waiting = null;
  let notSent = null;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.id !== "phieu") return;
    if (needsReason(event)) return;
    flush();
    if (pending.size || failed.size) {
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting = { form, button: event.submitter };
      event.submitter?.setAttribute("aria-busy", "true");
      if (!pending.size) retry();
    } else if (stopAtRefused()) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);
  function afterSaving() {
    if (!waiting || pending.size) return;
    const { form, button } = waiting;
    waiting = null;
    button?.removeAttribute("aria-busy");
    if (failed.size) {
      notSent = page.say("bad", "Chưa gửi được vì còn ô chưa lưu. Nội dung đã giữ trên máy này; hãy gửi lại khi có mạng.");
    } else {
      form.requestSubmit(button && document.contains(button) ? button : undefined);
    }
  }
  function stopAtRefused() {
    const row = allRows().find(isRefused);
    if (!row) return false;
    notSent = page.say("bad", "Chưa gửi được vì còn ô chưa lưu. Hãy sửa ô đó rồi gửi lại.");
    row.closest("details")?.setAttribute("open", "");
    const long = tooLong(row);
    if (long && row.matches(".crit")) setOpen(row, true);
    (long ?? points(row)).focus();
    return true;
  }
  /* a return says why: the field is shown before the server has to ask */
  function needsReason(event) {
    const reason = document.querySelector('#tra-lai [name="reason"]');
    if (event.submitter?.dataset.step !== "return" || !reason || reason.value.trim()) return false;
    event.preventDefault();
    event.stopImmediatePropagation();
    reason.classList.add("is-invalid");
    if (!reason.nextElementSibling?.matches(".invalid-feedback")) {
      const sentence = document.createElement("p");
      sentence.className = "invalid-feedback";
      sentence.textContent = "Hãy nêu lý do trả lại, để đơn vị biết cần sửa gì.";
      reason.after(sentence);
    }
    reason.focus();
    reason.scrollIntoView({ block: "center" });
    live.textContent = "Hãy nêu lý do trả lại.";
    return true;
  }
  addEventListener("beforeunload", (event) => {
    flush();
    if (pending.size || failed.size) event.preventDefault();
  });

  /* a criterion opens in place; the title is a link where scripts do not run */
  function setOpen(crit, open) {
    crit.toggleAttribute("data-open", open);
    crit.querySelector(".ttl")?.setAttribute("aria-expanded", String(open));
  }
  function prepare() {
    for (const title of document.querySelectorAll(".crit .ttl")) {
      const crit = title.closest(".crit");
      if (!crit.querySelector(".more")) continue;
      title.setAttribute("role", "button");
      setOpen(crit, crit.hasAttribute("data-open"));
    }
    for (const row of allRows()) if (row.dataset.before !== undefined) mark(row);
    showFlags();
  }
  function openNamed() {
    const named = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!named || !named.matches(".crit, .look")) return;
    named.closest("details")?.setAttribute("open", "");
    if (named.matches(".crit")) setOpen(named, true);
    /* going to the place in the address, the browser takes the focus away once more when all is loaded */
    const focus = () => {
      const field = named.querySelector(".points input:not([readonly])");
      field?.focus({ preventScroll: true });
      field?.select();
    };
    focus();
    if (document.readyState !== "complete") addEventListener("load", () => setTimeout(focus), { once: true });
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

  /* keys: Enter, ↓ and ↑ between marks, → into what is below a mark and Esc back, Ctrl Enter for the closing step */
  const marks = () => [...document.querySelectorAll("[data-sheet] .points input:not([readonly])")].filter((each) => each.offsetParent);
  function step(field, by) {
    const all = marks();
    const next = all[all.indexOf(field) + by];
    if (next) {
      next.focus();
      next.select();
    } else if (by > 0) {
      field.blur();
    }
  }
  const STEPS = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    const sheet = field.closest?.("[data-sheet]");
    if (!sheet || event.altKey || event.isComposing) return;
    if (field.matches(".crit .ttl[role=button]") && event.key === " ") {
      event.preventDefault();
      field.click();
    }
    if (event.key === "?" && !field.matches("textarea, [inputmode=text]")) {
      event.preventDefault();
      document.getElementById("phim-tat")?.showModal();
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      field.blur();
      document.querySelector('[form="phieu"].btn-primary')?.click();
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    const row = rowOf(field);
    if (row && event.key === "Escape" && points(row) !== field) {
      event.preventDefault();
      points(row).focus();
    }
    if (field.matches(".points input")) keysOfMark(event, field, row);
  });
  function keysOfMark(event, field, row) {
    if (event.key === "Enter" && row && dirty(row) && wrongPoints(row)) {
      /* one stays where the mark has to be typed again */
      event.preventDefault();
      save(row);
      field.select();
    } else if (event.key in STEPS) {
      event.preventDefault();
      step(field, event.key === "Enter" && event.shiftKey ? -1 : STEPS[event.key]);
    }
    const atEnd = field.selectionEnd === field.value.length;
    const crit = field.closest(".crit");
    if (event.key === "ArrowRight" && atEnd && (row ?? crit)) {
      event.preventDefault();
      if (crit?.querySelector(".more")) setOpen(crit, true);
      const below = crit ?? row;
      (below.querySelector("textarea") ?? below.querySelector(".more a, .more button"))?.focus();
    }
    if (event.key.toLowerCase() === "t" && row?.querySelector("[data-flag]")) {
      event.preventDefault();
      row.querySelector("[data-flag]").click();
    }
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys]")) document.getElementById("phim-tat")?.showModal();
  });

  /* review: the filled button follows the marks that are sent back */
  function showFlags() {
    const bar = document.querySelector("[data-review]");
    if (!bar) return;
    const boxes = [...document.querySelectorAll("input[type=checkbox][data-flag]")];
    for (const box of boxes) box.closest(".look")?.classList.toggle("flagged", box.checked);
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
