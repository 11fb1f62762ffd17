/* Saving the grid as it is worked on: changed cells go to the server together, a moment after the last key.

   What was typed is kept on this machine until the server has taken it, so nothing is lost when the network, the session
   or the browser goes; it goes off by itself when they are back. Two people on one cell: theirs is shown beside one's
   own and the person chooses. */
"use strict";

(() => {
  if (!window.grid) return;
  const grid = window.grid;
  const MOST_AT_ONCE = 1000;
  const MOST_WORDS = 500000;
  const PAUSE = 350;
  const key = kept.keyOf("giu-bang", `${grid.table.dataset.save}:${grid.stage}`);
  const dirty = new Map();
  const queue = new Set();
  const told = new Set();
  let sending = null;
  let timer = 0;
  let trouble = "";
  let savedAt = "";
  let isKept = true;
  let idle = [];

  const live = document.createElement("p");
  live.className = "visually-hidden";
  live.setAttribute("role", "status");
  document.body.append(live);

  /* changing cells */
  function change(cell, text) {
    if (text === cell.text) return false;
    cell.text = text;
    touch(cell);
    return true;
  }
  function changeWords(cell, words) {
    if (words === cell.words) return false;
    cell.words = words;
    cell.wordsTouched = true;
    touch(cell);
    return true;
  }
  function touch(cell) {
    /* who has seen the other's value and types on, knows it */
    if (cell.clash) cell.revision = cell.clash.revision;
    const wrong = page.points.trouble(cell.text, cell.column);
    Object.assign(cell, { state: wrong ? "err" : trouble ? "kept" : "busy", sentence: wrong, clash: null });
    dirty.set(cell.key, cell);
    if (wrong) queue.delete(cell.key);
    else queue.add(cell.key);
    grid.paint(cell);
    sendSoon();
  }
  /* back to what the server holds */
  function forget(cell) {
    Object.assign(cell, { text: cell.saved, state: "", sentence: "", clash: null, wordsTouched: false });
    cell.words = cell.words && null;
    dirty.delete(cell.key);
    queue.delete(cell.key);
    keep();
    show();
    grid.paint(cell);
  }
  function sendSoon() {
    /* the first of a run says at once that something waits */
    if (!timer) show();
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = 0;
      keep();
      send();
    }, PAUSE);
  }

  /* what is kept on this machine */
  function keep() {
    if (!dirty.size) return kept.drop(key);
    const cells = Object.fromEntries([...dirty].map(([name, cell]) => [name, typed(cell)]));
    isKept = kept.write(key, { cells, fields: dirty.size });
  }
  const typed = ({ text, revision, words, wordsTouched }) => ({ text, revision, words: wordsTouched ? words : null });
  function restore() {
    for (const [name, { text, revision, words }] of Object.entries(kept.read(key)?.cells ?? {})) {
      const cell = grid.byKey.get(name);
      if (!cell || (text === cell.text && words === null)) continue;
      Object.assign(cell, { text, revision });
      if (words !== null) Object.assign(cell, { words, wordsTouched: true });
      touch(cell);
    }
  }

  /* sending */
  async function send() {
    clearTimeout(timer);
    timer = 0;
    if (sending || !queue.size) return;
    sending = load();
    for (const { cell } of sending) {
      queue.delete(cell.key);
      cell.state = "busy";
      grid.paint(cell);
    }
    show();
    const [problem, answer] = await post(sending);
    const sent = sending;
    sending = null;
    if (problem) failed(sent, problem, answer);
    else settled(sent, answer);
    keep();
    show();
    if (queue.size && !problem) send();
    else if (!queue.size || problem) for (const done of idle.splice(0)) done(!problem);
  }
  /* as many cells as one request may well carry: a thousand, or fewer where long words go with them */
  function load() {
    const cells = [];
    let room = MOST_WORDS;
    for (const name of queue) {
      const one = { cell: dirty.get(name), ...typed(dirty.get(name)) };
      room -= one.words?.length ?? 0;
      if (cells.length === MOST_AT_ONCE || (cells.length && room < 0)) break;
      cells.push(one);
    }
    return cells;
  }
  async function post(sent) {
    const cells = sent.map(({ cell, text, words, revision }) => ({
      sheet: Number(cell.row.sheet), code: cell.column.code, points: text, words, revision,
    }));
    try {
      const response = await page.ask(grid.table.dataset.save, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ stage: grid.stage, cells }),
        signal: AbortSignal.timeout(30000),
      });
      const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
      if (page.sessionOver(response)) return ["session", page.isMine() ? "" : page.OTHERS];
      if (response.status === 409 && isJson) return ["refused", (await response.json()).sentence];
      if (response.status === 403) return ["stale"];
      return response.ok && isJson ? ["", await response.json()] : ["server"];
    } catch {
      return ["offline"];
    }
  }
  function settled(sent, answer) {
    trouble = "";
    savedAt = answer.at;
    for (const notice of document.querySelectorAll("#thong-bao [data-text]")) {
      if (told.has(notice.dataset.text)) notice.remove();
    }
    for (const one of sent) settle(one, answer.cells[one.cell.key]);
    for (const [sheet, row] of Object.entries(answer.rows)) grid.tell(sheet, row);
    grid.changed?.();
  }
  function settle({ cell, text, words }, answer) {
    const isSame = cell.text === text && (cell.wordsTouched ? cell.words : null) === words;
    if (answer.state === "saved") {
      Object.assign(cell, { revision: answer.revision, saved: answer.text });
      if (isSame) {
        Object.assign(cell, { text: answer.text, words: answer.words, wordsTouched: false, state: "new" });
        dirty.delete(cell.key);
      }
    } else if (isSame && answer.state === "conflict") {
      Object.assign(cell, { state: "clash", sentence: answer.sentence, clash: answer });
    } else if (isSame) {
      Object.assign(cell, { state: "err", sentence: answer.sentence });
    }
    if (!isSame) queue.add(cell.key);
    grid.paint(cell);
  }
  function failed(sent, problem, sentence) {
    trouble = problem;
    for (const { cell } of sent) {
      queue.add(cell.key);
      cell.state = "kept";
      grid.paint(cell);
    }
    const back = encodeURIComponent(location.pathname + location.search);
    if (problem === "session" && sentence) say(sentence, location.href, "Tải lại trang");
    else if (problem === "session") say("Phiên làm việc đã hết. Các ô chưa lưu vẫn giữ trên máy này.", `${document.body.dataset.login}?next=${back}`, "Đăng nhập ở thẻ mới rồi quay lại đây");
    if (problem === "stale") say("Trang này đã mở quá lâu hoặc anh/chị vừa đăng nhập lại. Hãy tải lại trang; các ô chưa lưu vẫn giữ trên máy này.", location.href, "Tải lại trang");
    if (problem === "refused") say(sentence, location.href, "Tải lại trang");
  }
  function say(text, url, link) {
    told.add(text);
    page.say("bad", text, url, link);
  }

  /* how it stands, beside the title */
  const WORDS = {
    offline: ["todo", "clock", (n) => `mất mạng, đã giữ ${n} ô trên máy này`],
    session: ["todo", "clock", (n) => `hết phiên, đã giữ ${n} ô trên máy này`],
    stale: ["todo", "clock", (n) => `đã giữ ${n} ô trên máy này`],
    refused: ["fail", "bad", (n) => `chưa lưu ${n} ô`],
    server: ["fail", "bad", (n) => `máy chủ chưa nhận, đã giữ ${n} ô trên máy này`],
  };
  function show() {
    const place = document.getElementById("luu-bang");
    if (!place) return;
    const waiting = queue.size + (sending?.length ?? 0);
    let [kind, sign, words] = ["", "check", savedAt && `đã lưu ${savedAt}`];
    if (trouble && waiting) [kind, sign, words] = [WORDS[trouble][0], WORDS[trouble][1], WORDS[trouble][2](waiting)];
    else if (waiting) [kind, sign, words] = ["busy", "sync", "đang lưu…"];
    else if (dirty.size) [kind, sign, words] = ["fail", "bad", `chưa lưu được ${dirty.size} ô`];
    if (trouble && waiting && !isKept) words = `chưa lưu được ${waiting} ô, hãy giữ trang này mở`;
    place.className = `saved when-scripted ${kind}`;
    place.replaceChildren(...(words ? [page.icon(sign), words] : []));
    if (kind !== "busy" && live.textContent !== words) live.textContent = words;
  }

  /* again when the network is back, when the person returns from signing in, and now and then */
  const retry = () => trouble && trouble !== "refused" && page.isMine() && send();
  addEventListener("online", retry);
  addEventListener("focus", retry);
  setInterval(() => navigator.onLine && retry(), 15000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return;
    keep();
    send();
  });
  addEventListener("beforeunload", (event) => {
    grid.commit?.();
    keep();
    if (!queue.size && !sending) return;
    send();
    event.preventDefault();
  });

  /* true once everything has gone, false where it could not */
  function flush() {
    if (!queue.size && !sending) return Promise.resolve(true);
    return new Promise((done) => {
      idle.push(done);
      send();
    });
  }

  Object.assign(grid, { change, changeWords, touch, forget, flush, restore, unsaved: () => dirty.size });
})();
