/* Points as people type them: read, judged and written as the server does (units/numbers.py, scoring/points.py), so that
   a mark out of its range is told at once, without network too. The server judges again. */
"use strict";

(() => {
  const SPACES = /[\u00a0\u2000-\u200a\u202f\u205f\u3000 ]/g;
  const THOUSANDS = /^[1-9]\d{0,2}([. ]\d{3})+$/;
  const MILLIONTHS = 1e6;

  const half = (text) => text.replace(/[\uff0c-\uff0e\uff10-\uff19]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
  const tidy = (text) => half(text).replace(SPACES, " ").trim().replace(/ *, */g, ",").replace(/[\u2212\u2013]/g, "-");
  const fold = (text) => text.trim().toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ");
  const saysNa = (text) => ["kad", "khong ap dung"].includes(fold(text));

  /* the number that was meant, or null */
  function read(text) {
    const [sign, digits] = tidy(text).match(/^(-?)(.*)$/s).slice(1);
    const [whole, ...rest] = digits.split(",");
    const isGrouped = THOUSANDS.test(whole);
    const plain = isGrouped ? whole.replace(/[. ]/g, "") : whole;
    const isWhole = isGrouped || /^\d+$/.test(whole);
    let number = null;
    if (rest.length) number = rest.length === 1 && /^\d+$/.test(rest[0]) && (isWhole || !whole) ? `${plain || 0}.${rest[0]}` : null;
    else if (isWhole || /^\d*\.\d+$/.test(whole)) number = plain;
    return number === null ? null : Number(sign + number) || 0;
  }
  const shown = (number) => number.toLocaleString("vi-VN", { maximumFractionDigits: 6 }).replace("-", "\u2212");

  /* as it stands in its field once it is saved */
  function written(text) {
    if (saysNa(text)) return "KAD";
    const number = read(text);
    return number === null ? text.trim() : shown(number);
  }
  const parts = (number) => Math.round(number * MILLIONTHS);
  /* why the criterion does not take what was typed, or "" */
  function trouble(text, { code, max, step, takesNa }) {
    if (!text.trim()) return "";
    if (saysNa(text)) return takesNa ? "" : `Tiêu chí ${code} luôn áp dụng, cần có điểm. Ô này chưa được lưu.`;
    const [number, most, pace] = [read(text), read(max), read(step)];
    let wrong = "";
    if (number === null) wrong = `“${text.trim()}” không phải là số.`;
    else if (number < 0) wrong = `${shown(number)} nhỏ hơn 0.`;
    else if (number > most) wrong = `${shown(number)} lớn hơn điểm tối đa ${max}.`;
    else if (pace && number !== most && parts(number) % parts(pace)) wrong = `${shown(number)} không đúng mức chia ${step} điểm.`;
    return wrong && `${wrong} Hãy nhập từ 0 đến ${max}, cách nhau ${step}. Ô này chưa được lưu.`;
  }

  page.points = { trouble, written };
})();
