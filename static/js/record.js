/* The record of an inspection on a phone: findings added, photos made small, everything kept on this machine while it
   is written and sent when there is a network. Without scripts the same form is sent as it stands. */
"use strict";

(() => {
  const LONGEST_SIDE = 2000;
  const QUALITY = 0.85;
  const RETRY_MS = 15000;
  const key = kept.keyOf("kiem-tra", location.pathname);
  const shots = new Map();
  let form = document.querySelector("form[data-record]");
  let waiting = false;
  let sending = false;
  let touched = false;
  let taken = false;

  const blocks = () => [...form.querySelectorAll("[data-finding]")];
  const count = () => form.elements.so;

  /* what is kept: words and photos, until the server has taken them */
  function words() {
    const values = {};
    for (const field of form.elements) {
      if (!field.name || field.type === "file" || field.name === "csrfmiddlewaretoken") continue;
      if (field.type !== "radio" || field.checked) values[field.name] = field.value;
    }
    return values;
  }
  const isFilled = (field) => field.name && field.value && !["hidden", "file", "radio"].includes(field.type);
  function keepWords() {
    const fields = [...form.elements].filter(isFilled).length;
    const title = `Ghi kiểm tra ${document.querySelector("h1").textContent}`;
    return taken || kept.write(key, { title, fields, values: words() });
  }
  const keepPhotos = () => kept.files.write(key, Object.fromEntries(shots)).catch(() => null);

  function say(kind, sign, text) {
    const place = form.querySelector("[data-kept]");
    place.className = `saved ${kind}`;
    place.replaceChildren(page.icon(sign), text);
  }
  const clock = () => new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
  function keep() {
    touched = true;
    if (keepWords()) {
      if (!waiting) say("", "ok", `đã giữ trên máy này ${clock()}, chưa gửi`);
    } else {
      say("fail", "bad", "máy này không giữ được nội dung, hãy lưu ngay khi có mạng");
    }
  }

  /* findings */
  function addBlock() {
    const number = Number(count().value);
    const html = form.querySelector("[data-pattern]").innerHTML;
    const place = form.querySelector("[data-findings]");
    place.insertAdjacentHTML("beforeend", html.replaceAll("__n__", number).replaceAll("__m__", number + 1));
    count().value = number + 1;
    return place.lastElementChild;
  }
  const isBlank = (block) =>
    !shots.get(block.dataset.finding)?.length &&
    [...block.querySelectorAll("input, textarea")].every((field) =>
      field.type === "radio" ? !field.checked : field.type === "file" || !field.value,
    );
  /* with scripts one blank block is enough: the others are there for those without */
  function foldBlank() {
    const all = blocks();
    while (all.length > 1 && isBlank(all.at(-1))) {
      all.pop().remove();
      count().value = all.length;
    }
  }

  /* photos: small enough for a weak network, without the place that a phone writes into them */
  async function small(file) {
    if (!file.type.startsWith("image/")) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
      const canvas = drawn(picture, scale);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
      return new File([blob], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" });
    } catch {
      return file;
    }
  }
  function drawn(picture, scale) {
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas;
  }
  async function showShots(block) {
    const place = block.querySelector("[data-shots]");
    const name = block.dataset.finding;
    const figures = await Promise.all(
      (shots.get(name) || []).map(async (file, number) => {
        const figure = document.createElement("figure");
        try {
          const picture = await createImageBitmap(file);
          const canvas = drawn(picture, 192 / Math.max(picture.width, picture.height));
          canvas.setAttribute("role", "img");
          canvas.setAttribute("aria-label", `Ảnh ${number + 1}`);
          figure.append(canvas);
        } catch {
          figure.append(file.name);
        }
        const off = document.createElement("button");
        off.type = "button";
        off.className = "linkbtn xs";
        off.textContent = `Bỏ ảnh ${number + 1}`;
        off.addEventListener("click", () => {
          shots.set(name, shots.get(name).filter((other) => other !== file));
          keepPhotos();
          showShots(block);
        });
        figure.append(off);
        return figure;
      }),
    );
    place.replaceChildren(...figures);
  }
  async function takePhotos(input) {
    const block = input.closest("[data-finding]");
    const name = block.dataset.finding;
    const added = await Promise.all([...input.files].map(small));
    input.value = "";
    shots.set(name, [...(shots.get(name) || []), ...added]);
    await keepPhotos();
    await showShots(block);
    keep();
  }

  /* sending */
  async function send() {
    if (sending) return;
    sending = true;
    keep();
    say("busy", "sync", "đang gửi…");
    const button = form.querySelector("button[type=submit]");
    button.setAttribute("aria-busy", "true");
    const data = new FormData(form);
    for (const block of blocks()) {
      const name = `${block.dataset.finding}-photos`;
      data.delete(name);
      for (const file of shots.get(block.dataset.finding) || []) data.append(name, file, file.name);
    }
    try {
      await answered(await page.ask(location.href, { method: "POST", body: data, headers: { "X-Record": "1" } }));
    } catch {
      waiting = true;
      say("todo", "clock", "mất mạng, đã giữ trên máy này; sẽ tự gửi khi có mạng");
    } finally {
      sending = false;
      form.querySelector("button[type=submit]").removeAttribute("aria-busy");
    }
  }
  async function answered(response) {
    if (page.sessionOver(response)) {
      waiting = true;
      if (keepWords()) say("todo", "clock", "hết phiên, đã giữ trên máy này");
      else say("fail", "bad", "chưa lưu được, hãy giữ trang này mở");
      page.sayOver(response);
    } else if (response.status === 201) {
      const { url } = await response.json();
      taken = true;
      clearTimeout(timer);
      kept.drop(key);
      await kept.files.drop(key);
      location.assign(url);
    } else if (response.status === 422) {
      waiting = false;
      await showRefused(await response.text());
    } else {
      /* what will be answered the same way again is not sent again by itself */
      waiting = response.status >= 500 || response.status === 429;
      const next = waiting ? "sẽ thử lại" : "hãy tải lại trang rồi lưu lại";
      say("fail", "bad", `máy chủ chưa nhận, đã giữ trên máy này; ${next}`);
    }
  }
  async function showRefused(html) {
    const answer = new DOMParser().parseFromString(html, "text/html").querySelector("form[data-record]");
    form.replaceWith(document.importNode(answer, true));
    form = document.querySelector("form[data-record]");
    for (const block of blocks()) await showShots(block);
    say("fail", "bad", "chưa lưu, hãy sửa chỗ được nêu");
    form.querySelector("[data-errors], .notice.bad")?.scrollIntoView({ block: "center" });
    form.querySelector("[data-errors]")?.focus();
    keepWords();
  }
  const retry = () => waiting && navigator.onLine && page.isMine() && send();

  async function start() {
    foldBlank();
    const values = kept.read(key)?.values;
    if (!values) return;
    while (Number(count().value) < Number(values.so)) addBlock();
    for (const [name, value] of Object.entries(values)) {
      const field = form.elements[name];
      if (field && name !== "so") field.value = value;
    }
    for (const [name, files] of Object.entries((await kept.files.read(key)) || {})) shots.set(name, files);
    for (const block of blocks()) await showShots(block);
    say("", "ok", "đã mở lại nội dung giữ trên máy này, chưa gửi");
  }

  let timer;
  document.addEventListener("input", (event) => {
    if (!form.contains(event.target) || event.target.type === "file") return;
    clearTimeout(timer);
    timer = setTimeout(keep, 300);
  });
  document.addEventListener("change", (event) => event.target.matches("[data-photos]") && takePhotos(event.target));
  document.addEventListener("visibilitychange", () => document.hidden && touched && keepWords());
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-add]")) return;
    addBlock().querySelector("input").focus();
    keep();
  });
  document.addEventListener("submit", (event) => {
    if (event.target !== form) return;
    event.preventDefault();
    send();
  }, true);
  addEventListener("online", retry);
  addEventListener("focus", retry);
  setInterval(retry, RETRY_MS);
  start();
})();
