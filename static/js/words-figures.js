/* The figures that a text may hold: those of this section at once, all of the snapshot as soon as they have come. */
"use strict";

(() => {
  const source = document.getElementById("loi-van");
  if (!source?.dataset.figures || !window.words) return;
  const { fold } = words;
  const ALIASES = { "ti le": "ty le" };
  const REST = "còn lại";
  /* what people also call the things that a part of a key stands for */
  const SYNONYMS = {
    submitted: "nộp gửi báo cáo tự chấm", approved: "phê duyệt ký", appraised: "chấm lại", final: "hoàn thành", expected: "phải chấm tổng số",
    on_time: "đúng thời hạn kịp", mean: "trung bình", totals: "tổng điểm", collective: "đơn vị cơ quan", individual: "cán bộ công chức viên chức người",
    inspections: "thanh tra giám sát", awards: "khen thưởng thành tích", bands: "phân loại mức đạt", xa: "cấp xã phường thị trấn đặc khu",
    huyen: "cấp huyện thị xã thành phố", so_nganh: "sở ban ngành", doan_the: "mặt trận tổ chức chính trị", vu_trang: "công an quân đội biên phòng",
  };
  const known = new Map();
  const usual = JSON.parse(source.dataset.usual || "[]");
  let all = null;
  let asked = null;

  function learn(entries) {
    for (const entry of entries) {
      if (known.has(entry.key)) continue;
      const also = entry.key.split(/[.@]/).map((part) => SYNONYMS[part] ?? "").join(" ");
      const searched = (label) => fold(`${label} ${entry.key} ${entry.family} ${also}`);
      const rest = restOf(entry);
      known.set(entry.key, { ...entry, words: searched(entry.label), rest, restWords: rest && searched(rest) });
    }
  }
  /* "Phiếu tập thể đã trình" of a whole also tells those that have not: "Phiếu tập thể chưa trình" */
  function restOf({ key, label, forms }) {
    if (!/^(plans|inspections|assessments|indicators)\./.test(key) || !forms.some(([form]) => form === REST)) return "";
    const told = label.includes(" đã ") ? label.replace(" đã ", " chưa ") : label.replace(" được ", " chưa được ");
    return told === label ? `${label}: số chưa đạt` : told;
  }
  learn(JSON.parse(source.dataset.figures));

  /* once; a failed attempt may be made again */
  function load() {
    asked ??= page
      .ask(source.dataset.choices, { headers: { Accept: "application/json" } })
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

  /* [[family, [{entry, form, text, label}]]] of those that hold every word of the query, each as it would be put in;
     the usual ones of the section lead */
  function search(query) {
    const wanted = fold(query.replaceAll(/[{}]/g, " ").split("|")[0]).split(" ").filter(Boolean);
    const list = all ?? [...known.values()];
    const isUsual = new Set(usual);
    const holds = (words_) => wanted.every((word) => words_.includes(word));
    const hit = (entry, [form, text], label) => ({ entry, form, text, label });
    const hits = list.flatMap((entry) => {
      if (holds(entry.words)) return [hit(entry, forms(entry)[0], entry.label)];
      if (entry.rest && holds(entry.restWords)) return [hit(entry, entry.forms.find(([form]) => form === REST), entry.rest)];
      return [];
    });
    const rank = ({ entry }) => (wanted.length && entry.key === wanted.join(" ") ? 0 : isUsual.has(entry.key) ? 1 : 2);
    const groups = new Map();
    for (const each of hits.sort((a, b) => rank(a) - rank(b))) {
      const family = rank(each) < 2 ? "Thường dùng ở mục này" : each.entry.family;
      if (!groups.has(family)) groups.set(family, []);
      groups.get(family).push(each);
    }
    return [...groups];
  }

  Object.assign(words, {
    figures: { load, shown, forms, search, formName: (form, text) => form || (text.includes("%") ? "tỷ lệ" : "số"), get: (key) => known.get(key), isWhole: () => all !== null },
  });
  ("requestIdleCallback" in window ? requestIdleCallback : setTimeout)(load);
  addEventListener("online", load);
})();
