/* Evidence beside the criterion: dropped anywhere on it, kept on this machine while there is no network or session and
   sent when they are back, shown small. Choosing and sending the files is static/js/app.js, as on every page. */
"use strict";

(() => {
  const sent = new Map();
  const urlOf = (form) => form.getAttribute("hx-post");
  const forms = () => [...document.querySelectorAll("form[data-drop][hx-post]")];
  const keyOf = (url) => kept.keyOf("giu-tep", url);

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

  /* files on this machine, one record a criterion */
  const waiting = (url) => kept.read(keyOf(url))?.files ?? 0;
  const isSame = (file) => (other) => other.name === file.name && other.size === file.size;
  async function put(url, files) {
    if (!files.length) {
      kept.drop(keyOf(url));
      return kept.files.drop(keyOf(url));
    }
    await kept.files.write(keyOf(url), files);
    return kept.write(keyOf(url), { files: files.length });
  }
  async function keep(form, files, why) {
    const url = urlOf(form);
    const old = (await kept.files.read(keyOf(url))) ?? [];
    const all = [...old, ...files.filter((file) => !old.some(isSame(file)))];
    try {
      await put(url, all);
      say(form, `${why}, đã giữ ${all.length} tệp trên máy này`);
    } catch {
      /* a browser that keeps no files: app.js has said that they were not sent */
    }
  }
  /* what the server refused waits until the page is opened again, or is given up */
  const refused = new Set();
  async function send() {
    if (!navigator.onLine || !page.isMine()) return;
    for (const form of forms()) {
      const url = urlOf(form);
      const isUnderWay = [...sent.values()].some((each) => urlOf(each.form) === url);
      if (!waiting(url) || refused.has(url) || isUnderWay) continue;
      const files = await kept.files.read(keyOf(url));
      if (files) choose(form, files);
      else kept.drop(keyOf(url));
    }
  }
  /* the answer tells which of the files sent lie on the server now, by their places */
  async function answered(url, xhr, files) {
    const old = waiting(url) && (await kept.files.read(keyOf(url)));
    if (!old) return;
    const taken = (xhr.getResponseHeader("X-Taken") ?? "").split(" ").filter(Boolean).map((place) => files[place]);
    const left = old.filter((file) => !taken.some(isSame(file)));
    await put(url, left);
    const form = forms().find((each) => urlOf(each) === url);
    if (!left.length || !form) return;
    refused.add(url);
    say(form, `máy chủ chưa nhận, còn giữ ${left.length} tệp trên máy này `);
    const place = form.querySelector("[data-upload]");
    const button = Object.assign(document.createElement("button"), { type: "button", className: "linkbtn", textContent: "Bỏ các tệp đó" });
    button.addEventListener("click", () => {
      put(url, []);
      place.replaceChildren();
    });
    place.append(button);
  }
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, xhr } = event.detail;
    if (!elt.matches("form[data-drop][hx-post]")) return;
    const files = [...elt.querySelector("input[type=file][name]").files];
    if (files.length) sent.set(xhr, { form: elt, files });
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr } = event.detail;
    const what = sent.get(xhr);
    if (!what) return;
    sent.delete(xhr);
    if (page.sessionOver(xhr)) keep(what.form, what.files, "hết phiên");
    else if (xhr.status === 0) keep(what.form, what.files, "mất mạng");
    else if (xhr.status === 200 || xhr.status === 422) answered(urlOf(what.form), xhr, what.files);
  });
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
