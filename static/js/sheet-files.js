/* Evidence beside the criterion: dropped anywhere on it, kept on this machine while there is no network or session and
   sent when they are back, shown small. Choosing and sending the files is static/js/app.js, as on every page. */
"use strict";

(() => {
  const name = `giu-tep:${page.person}`;
  const sent = new Map();
  const urlOf = (form) => form.getAttribute("hx-post");
  const forms = () => [...document.querySelectorAll("form[data-drop][hx-post]")];
  const told = (url) => `${name}:${url}`;

  function say(form, words) {
    const place = form.querySelector("[data-upload]");
    place.classList.remove("fail");
    place.classList.add("todo");
    place.replaceChildren(page.icon("clock"), words);
  }
  function choose(form, files) {
    const box = new DataTransfer();
    for (const file of files) box.items.add(file);
    form.querySelector("input[type=file][name]").files = box.files;
    form.requestSubmit();
  }

  /* dropped anywhere on the criterion */
  let over = null;
  function lift(crit) {
    if (over === crit) return;
    over?.classList.remove("over");
    over = crit;
    over?.classList.add("over");
  }
  document.addEventListener("dragover", (event) => {
    const crit = event.target.closest?.(".crit");
    const takes = crit?.querySelector("form[data-drop]") && event.dataTransfer.types.includes("Files");
    lift(takes ? crit : null);
    if (!takes) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget || lift(null));
  document.addEventListener("drop", (event) => {
    const crit = over;
    lift(null);
    if (!crit || !event.dataTransfer.files.length || event.target.closest("form[data-drop]")) return;
    event.preventDefault();
    crit.setAttribute("data-open", "");
    choose(crit.querySelector("form[data-drop]"), event.dataTransfer.files);
  });

  /* files on this machine: {url, files}, one record a criterion */
  function records(mode, work) {
    return new Promise((resolve, reject) => {
      const opening = indexedDB.open(name, 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("files", { keyPath: "url" });
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const asked = work(opening.result.transaction("files", mode).objectStore("files"));
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
        asked.transaction.oncomplete = () => opening.result.close();
      };
    });
  }
  async function keep(form, files, why) {
    const url = urlOf(form);
    try {
      const old = await records("readonly", (store) => store.get(url));
      const fresh = files.filter((file) => !old?.files.some((each) => each.name === file.name && each.size === file.size));
      const all = [...(old?.files ?? []), ...fresh];
      await records("readwrite", (store) => store.put({ url, files: all }));
      kept.write(told(url), { files: all.length, page: location.pathname, title: document.querySelector("h1").textContent });
      say(form, `${why}, đã giữ ${all.length} tệp trên máy này`);
    } catch {
      /* a browser that keeps no files: app.js has said that they were not sent */
    }
  }
  async function send() {
    if (!navigator.onLine) return;
    for (const form of forms()) {
      const url = urlOf(form);
      if (!kept.read(told(url)) || [...sent.values()].some((each) => each.url === url)) continue;
      const record = await records("readonly", (store) => store.get(url)).catch(() => null);
      if (record) choose(form, record.files);
      else kept.drop(told(url));
    }
  }
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, xhr } = event.detail;
    if (!elt.matches("form[data-drop][hx-post]")) return;
    const files = [...elt.querySelector("input[type=file][name]").files];
    if (files.length) sent.set(xhr, { form: elt, url: urlOf(elt), files });
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr } = event.detail;
    const what = sent.get(xhr);
    if (!what) return;
    sent.delete(xhr);
    if (page.sessionOver(xhr)) keep(what.form, what.files, "hết phiên");
    else if (xhr.status === 0) keep(what.form, what.files, "mất mạng");
    else if (xhr.status === 200 && what.files.length >= kept.read(told(what.url))?.files) forget(what.url);
  });
  function forget(url) {
    kept.drop(told(url));
    records("readwrite", (store) => store.delete(url));
  }
  addEventListener("online", send);
  addEventListener("focus", send);
  document.addEventListener("DOMContentLoaded", send);

  /* a picture of what was added just now is drawn in the background: asked for again until it is there */
  const TRIES = 8;
  document.addEventListener("error", (event) => {
    const image = event.target;
    if (!image.matches?.("img[data-preview]")) return;
    const tries = Number(image.dataset.tries ?? 0) + 1;
    image.dataset.tries = tries;
    image.hidden = true;
    if (tries === TRIES) image.closest(".seen").hidden = true;
    if (tries < TRIES) setTimeout(() => (image.src = `${image.dataset.preview}?lan=${tries}`), 500 * tries);
  }, true);
  document.addEventListener("load", (event) => {
    if (event.target.matches?.("img[data-preview]")) event.target.hidden = false;
  }, true);
})();
