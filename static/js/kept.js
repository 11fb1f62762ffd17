/* What was typed here and the server has not taken yet: kept on this machine for this person, told of at home, gone when
   it was taken, the person signs out, or a day is over, whoever is signed in then. All that keeps something keeps it
   here: words in localStorage under kind:person:where, files in a database of each person. */
"use strict";

(() => {
  const { person } = page;
  const LONGEST = 24 * 3600 * 1000;
  const SWEEP = 3600 * 1000;
  /* what goes off by itself when its page is opened, and forms of which the page asks first (static/js/drafts.js) */
  const SENT = ["giu", "giu-bang", "giu-tep", "kiem-tra"];
  const KINDS = [...SENT, "nhap"];
  const FILES = "giu-tep:";

  const keyOf = (kind, where) => `${kind}:${person}:${where}`;
  const isLate = (what) => !(Date.now() - what?.at < LONGEST);
  /* who has signed out, in whichever tab, leaves nothing behind */
  const isOut = () => Boolean(person) && page.signedIn() === "";

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }
  /* `what` may have `fields` or `files`, how many wait; false where this machine does not keep it */
  function write(key, what) {
    if (isOut()) return false;
    const where = { at: Date.now(), page: location.pathname, title: document.querySelector("h1")?.textContent.trim() };
    try {
      localStorage.setItem(key, JSON.stringify({ ...where, ...what }));
      return true;
    } catch {
      return false;
    }
  }
  function drop(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      /* nothing was kept */
    }
  }
  /* keys of these kinds: of this person, or of everybody */
  function keys(kinds, { of = person } = {}) {
    try {
      return Object.keys(localStorage).filter((key) => {
        const [kind, whose] = key.split(":");
        return kinds.includes(kind) && (of === null || whose === of);
      });
    } catch {
      return [];
    }
  }

  /* files: {key, at, files}, one record a key */
  function inFiles(mode, act, name = FILES + person) {
    return new Promise((done, failed) => {
      const opening = indexedDB.open(name, 2);
      opening.onupgradeneeded = () => {
        const base = opening.result;
        const begin = (records = []) => {
          for (const store of [...base.objectStoreNames]) base.deleteObjectStore(store);
          const store = base.createObjectStore("files", { keyPath: "key" });
          store.createIndex("at", "at");
          for (const { url, files } of records) store.put({ key: `${name}:${url}`, at: Date.now(), files });
        };
        /* version 1 kept {url, files} */
        if (!base.objectStoreNames.contains("files")) return begin();
        const old = opening.transaction.objectStore("files").getAll();
        old.onsuccess = () => begin(old.result);
      };
      opening.onerror = () => failed(opening.error);
      opening.onsuccess = () => {
        const base = opening.result;
        const moves = base.transaction("files", mode);
        const asked = act(moves.objectStore("files"));
        moves.oncomplete = () => {
          base.close();
          done(asked.result);
        };
        moves.onabort = () => {
          base.close();
          failed(moves.error);
        };
      };
    });
  }
  const files = {
    read: (key) => inFiles("readonly", (store) => store.get(key)).then((record) => record?.files ?? null, () => null),
    /* fails where this machine keeps no files */
    async write(key, all) {
      if (isOut()) throw new Error("signed out");
      return inFiles("readwrite", (store) => store.put({ key, at: Date.now(), files: all }));
    },
    drop: (key) => inFiles("readwrite", (store) => store.delete(key)).catch(() => null),
  };

  /* what was kept before there was a day has its day from now; cells of the grid stood by themselves then */
  function dated(key) {
    const what = read(key);
    if (!what || what.at) return what;
    const now = { ...(key.startsWith("giu-bang:") ? { cells: what } : what), at: Date.now() };
    try {
      localStorage.setItem(key, JSON.stringify(now));
    } catch {
      /* it stays as it was */
    }
    return now;
  }
  /* a day is the most, for everybody's */
  async function sweep() {
    for (const key of keys(KINDS, { of: null })) if (isLate(dated(key))) drop(key);
    const late = IDBKeyRange.upperBound(Date.now() - LONGEST);
    const bases = await Promise.resolve(indexedDB.databases?.()).catch(() => null);
    for (const { name } of bases ?? []) {
      if (!name.startsWith(FILES)) continue;
      const clear = (store) => {
        const asked = store.index("at").openCursor(late);
        asked.addEventListener("success", () => {
          asked.result?.delete();
          asked.result?.continue();
        });
        return asked;
      };
      await inFiles("readwrite", clear, name).catch(() => null);
    }
  }
  sweep();
  setInterval(sweep, SWEEP);

  /* one line a page: where it is, its title, how many fields and files wait */
  function waiting() {
    const pages = new Map();
    for (const key of keys(SENT)) {
      const what = read(key);
      if (!what) continue;
      const told = pages.get(what.page) ?? { url: what.page, title: what.title, fields: 0, files: 0 };
      if (what.files) told.files += what.files;
      else told.fields += what.fields ?? 1;
      pages.set(what.page, told);
    }
    return [...pages.values()];
  }
  const counted = ({ fields, files }) => [fields && `${fields} ô`, files && `${files} tệp`].filter(Boolean).join(" và ");

  /* signing out leaves nothing behind on a machine that others use; what waits is told of first */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.hasAttribute("data-sign-out")) return;
    const [first, ...others] = waiting();
    if (first && !form.dataset.told) {
      event.preventDefault();
      event.stopImmediatePropagation();
      form.dataset.told = "yes";
      for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
      const more = others.length ? ` và ${others.length} trang khác` : "";
      const text = `Còn ${counted(first)} ở “${first.title}”${more} chưa gửi được, chỉ có trên máy này. Bấm Đăng xuất lần nữa thì các ô và tệp đó bị bỏ.`;
      page.say("bad", text, first.url, "Mở trang để gửi");
      return;
    }
    page.nowSignedIn("");
    for (const key of keys(KINDS)) drop(key);
    indexedDB.deleteDatabase(FILES + person);
  }, true);

  /* home tells what waits before it says that everything is saved */
  const place = document.querySelector("[data-kept-say]");
  for (const told of place ? waiting() : []) {
    const line = document.createElement("p");
    const link = document.createElement("a");
    link.href = told.url;
    link.textContent = told.title;
    line.append(`${counted(told)} chưa gửi được, còn giữ trên máy này: `, link, ". Mở trang là gửi tiếp.");
    place.append(line);
    place.closest("[data-kept]").hidden = false;
    document.querySelector("[data-all-saved]")?.remove();
  }

  window.kept = { keyOf, keys, read, write, drop, files };
})();
