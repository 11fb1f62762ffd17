/* What the text of a section is: plain lines in which {{key|form}} stands for a figure and counts as one letter. Pure. */
"use strict";

(() => {
  const PLACE = /\{\{[ \t]*([^{}|\n]*?)[ \t]*(?:\|[ \t]*([^{}\n]*?)[ \t]*)?\}\}/g;
  const letters = new Intl.Segmenter("vi", { granularity: "grapheme" });
  /* characters that no text keeps: control characters and what is invisible */
  const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;

  /* [{text, key?, form?}] of a line, in order; nothing is lost: the texts joined are the line */
  function parts(line) {
    const found = [];
    let end = 0;
    for (const place of line.matchAll(PLACE)) {
      if (place.index > end) found.push({ text: line.slice(end, place.index) });
      if (place[1]) found.push({ text: place[0], key: place[1], form: place[2] ?? "" });
      else found.push({ text: place[0] });
      end = place.index + place[0].length;
    }
    if (end < line.length) found.push({ text: line.slice(end) });
    return found;
  }

  /* the place that ends, or begins, exactly at an offset of the text */
  function placeBefore(text, offset) {
    return placesIn(text, offset).find((place) => place.end === offset);
  }
  function placeAfter(text, offset) {
    return placesIn(text, offset).find((place) => place.start === offset);
  }
  function placesIn(text, offset) {
    const start = text.lastIndexOf("\n", offset - 1) + 1;
    const stop = text.indexOf("\n", offset);
    const found = [];
    let at = start;
    for (const part of parts(text.slice(start, stop < 0 ? undefined : stop))) {
      if (part.key) found.push({ ...part, start: at, end: at + part.text.length });
      at += part.text.length;
    }
    return found;
  }

  /* one step to the left or right: a whole figure, a whole letter with its marks, or a line end */
  function before(text, offset) {
    if (offset <= 0) return 0;
    const place = placeBefore(text, offset);
    if (place) return place.start;
    const from = Math.max(0, offset - 40);
    const last = [...letters.segment(text.slice(from, offset))].at(-1);
    return from + last.index;
  }
  function after(text, offset) {
    if (offset >= text.length) return text.length;
    const place = placeAfter(text, offset);
    if (place) return place.end;
    const [first] = letters.segment(text.slice(offset, offset + 40));
    return offset + first.segment.length;
  }

  /* the nearest range that cuts no figure in two */
  function whole(text, start, end) {
    for (const place of [...placesIn(text, start), ...placesIn(text, end)]) {
      if (place.start < start && start < place.end) start = place.start;
      if (place.start < end && end < place.end) end = place.end;
    }
    return [start, end];
  }

  /* text from elsewhere: composed letters, plain spaces and line ends, nothing invisible */
  function plain(text) {
    return text
      .replace(/\r\n?|[\u2028\u2029]/g, "\n")
      .replace(/[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, " ")
      .replace(INVISIBLE, "")
      .normalize("NFC");
  }

  /* for search, as the server folds: lower case, no marks, đ as d */
  function fold(text) {
    return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").replace(/\s+/g, " ").trim();
  }

  const written = (key, form) => (form ? `{{${key}|${form}}}` : `{{${key}}}`);

  window.words = { parts, placeBefore, placeAfter, before, after, whole, plain, fold, written };
})();
