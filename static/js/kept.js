/* What was typed here and the server has not taken yet: kept on this machine for this person, told of at home, gone when
   it was taken or the person signs out. static/js/sheet.js, sheet-files.js, grid-saving.js and record.js keep it and send it. */
"use strict";

(() => {
  const person = page.person;
  const TITLES = { "giu-bang": "Bảng chấm điểm cán bộ", "kiem-tra": "Ghi kiểm tra" };
  const KINDS = ["giu", "giu-bang", "giu-tep", "kiem-tra"];

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }
  function write(key, what) {
    try {
      localStorage.setItem(key, JSON.stringify(what));
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
  const keys = () => {
    try {
      return Object.keys(localStorage).filter((key) => KINDS.some((kind) => key.startsWith(`${kind}:${person}:`)));
    } catch {
      return [];
    }
  };

  /* one line a page: where it is, its title, how many fields and files wait */
  function waiting() {
    const pages = new Map();
    for (const key of keys()) {
      const what = read(key);
      if (!what) continue;
      const [kind, , path] = key.split(":");
      const isGrid = kind === "giu-bang";
      const isRecord = kind === "kiem-tra";
      const url = isGrid ? path.replace(/luu\/$/, "") : isRecord ? path : what.page;
      if (!url) continue;
      const told = pages.get(url) ?? { url, title: TITLES[kind] ?? what.title, fields: 0, files: 0 };
      if (what.files) told.files += what.files;
      else told.fields += isGrid || isRecord ? Object.values(what).filter(Boolean).length : 1;
      pages.set(url, told);
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
    for (const key of keys()) drop(key);
    for (const files of ["giu-tep", "kiem-tra"]) indexedDB.deleteDatabase(`${files}:${person}`);
  }, true);

  /* home tells what waits before it says that everything is saved */
  const place = document.querySelector("[data-kept]");
  for (const told of place ? waiting() : []) {
    const line = document.createElement("p");
    const link = document.createElement("a");
    link.href = told.url;
    link.textContent = told.title;
    line.append(`${counted(told)} chưa gửi được, còn giữ trên máy này: `, link, ". Mở trang là gửi tiếp.");
    place.querySelector("[data-kept-say]").append(line);
    place.hidden = false;
    document.querySelector("[data-all-saved]")?.remove();
  }

  window.kept = { read, write, drop };
})();
