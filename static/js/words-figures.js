/* The figures that a text may hold: those of this section at once, all of the snapshot as soon as they have come. */
"use strict";

(() => {
  const source = document.getElementById("loi-van");
  if (!source?.dataset.figures || !window.words) return;
  const { fold } = words;
  const ALIASES = { "ti le": "ty le" };
  const known = new Map();
  const usual = JSON.parse(source.dataset.usual || "[]");
  let all = null;
  let asked = null;

  function learn(entries) {
    for (const entry of entries) {
      if (!known.has(entry.key)) known.set(entry.key, { ...entry, words: fold(`${entry.label} ${entry.key} ${entry.family}`) });
    }
  }
  learn(JSON.parse(source.dataset.figures));

  /* once; a failed attempt may be made again */
  function load() {
    asked ??= fetch(source.dataset.choices, { credentials: "same-origin", headers: { Accept: "application/json" } })
      .then((answer) => {
        if (!answer.ok || answer.redirected) throw new Error("no list");
        return answer.json();
      })
      .then(({ figures }) => {
        learn(figures);
        all = figures.map((figure) => known.get(figure.key));
        document.dispatchEvent(new CustomEvent("figures-known"));
        return true;
      })
      .catch(() => {
        asked = null;
        return false;
      });
    return asked;
  }

  /* how a place reads: {text, label, source, state}; state: counted, reported, warned, missing, waiting */
  function shown(key, form) {
    const entry = known.get(key);
    if (!entry) {
      return all
        ? { text: key, label: `Không có số liệu mang mã “${key}”`, state: "missing" }
        : { text: key, label: "Đang tải số liệu", state: "waiting" };
    }
    const wanted = ALIASES[fold(form)] ?? fold(form);
    const found = entry.forms.find(([name]) => fold(name) === wanted);
    if (!found) return { text: "(chưa có số liệu)", label: entry.label, state: "missing", entry };
    const state = entry.warned ? "warned" : entry.reported ? "reported" : "counted";
    return { text: found[1], label: entry.label, state, entry, reported: entry.reported };
  }

  /* the ways of writing worth offering: each that reads differently */
  function forms(entry) {
    const seen = new Set();
    return entry.forms.filter(([, text]) => !seen.has(text) && seen.add(text));
  }

  /* [[family, [entry]]] of those that hold every word of the query; the usual ones of the section lead */
  function search(query) {
    const wanted = fold(query.replaceAll(/[{}]/g, " ").split("|")[0]).split(" ").filter(Boolean);
    const list = all ?? [...known.values()];
    const isUsual = new Set(usual);
    const hits = list.filter((entry) => wanted.every((word) => entry.words.includes(word)));
    const rank = (entry) => (wanted.length && entry.key === wanted.join(" ") ? 0 : isUsual.has(entry.key) ? 1 : 2);
    const groups = new Map();
    for (const entry of hits.sort((a, b) => rank(a) - rank(b))) {
      const family = rank(entry) < 2 ? "Thường dùng ở mục này" : entry.family;
      if (!groups.has(family)) groups.set(family, []);
      groups.get(family).push(entry);
    }
    return [...groups];
  }

  Object.assign(words, {
    figures: { load, shown, forms, search, formName: (form, text) => form || (text.includes("%") ? "tỷ lệ" : "số"), get: (key) => known.get(key), isWhole: () => all !== null },
  });
  ("requestIdleCallback" in window ? requestIdleCallback : setTimeout)(load);
  addEventListener("online", load);
})();
