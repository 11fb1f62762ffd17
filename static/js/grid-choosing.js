/* Ticking sheets, or units (data-choose), for a step in bulk: the box of the whole page, the box of the whole filter, and how many are chosen. */
"use strict";

(() => {
  const say = document.querySelector("[data-chosen-say]");
  const whole = document.querySelector("[data-choose-all]");
  const page = document.querySelector("[data-choose-page]");
  const boxes = () => [...document.querySelectorAll('input[type=checkbox][name="phieu"], input[data-choose]')];

  function show() {
    const all = boxes();
    const chosen = all.filter((box) => box.checked).length;
    if (page) {
      page.checked = chosen > 0 && chosen === all.length;
      page.indeterminate = chosen > 0 && chosen < all.length;
      page.hidden = !all.length;
    }
    if (say) say.textContent = chosen && !whole?.checked ? `Đã chọn ${chosen}.` : "";
  }
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box === page) for (const each of boxes()) each.checked = page.checked;
    if (box === whole && whole.checked) for (const each of boxes()) each.checked = false;
    if (box.name === "phieu" || "choose" in box.dataset || box === page) {
      if (whole && box.checked) whole.checked = false;
    }
    show();
  });
  addEventListener("pageshow", show);
})();
