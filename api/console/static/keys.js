// Keys of the console: rows by arrow, Enter opens, / searches, ? helps. Every page works without this file.
"use strict";
(() => {
  const OFF = "jobmatch-keys-off";
  const said = document.getElementById("said");
  const rows = [...document.querySelectorAll("table[data-rows] tbody tr")];
  let at = -1;

  const select = (next) => {
    rows[at]?.removeAttribute("data-at");
    at = Math.max(0, Math.min(next, rows.length - 1));
    rows.forEach((row, place) => row.querySelector("[data-open]")?.setAttribute("tabindex", place === at ? "0" : "-1"));
    rows[at].setAttribute("data-at", "");
    rows[at].querySelector("[data-open]")?.focus();
    rows[at].scrollIntoView({ block: "nearest" });
  };
  if (rows.length) rows.forEach((row, place) => row.addEventListener("focusin", () => { if (place !== at && row.querySelector("[data-open]") === document.activeElement) select(place); }));

  const chosen = () => document.querySelectorAll("[data-choose]:checked").length;
  const chooser = () => row_at()?.querySelector("[data-choose]");
  const row_at = () => (document.activeElement?.matches("[data-open]") ? document.activeElement.closest("tr") : null);
  document.querySelectorAll("[data-choose]").forEach((box) => box.addEventListener("change", () => {
    const told = document.querySelector("[data-chosen]");
    said.textContent = `已选 ${chosen()} 人`;
    if (told) told.textContent = said.textContent;
  }));

  const off = () => localStorage.getItem(OFF) === "1";
  const typing = (event) => event.isComposing || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  const help = () => {
    const box = document.createElement("dialog");
    const has = (what, told) => (document.querySelector(what) ? told : "");
    const here = has("[data-rows]", "↑ ↓ 选行；回车打开；") + has("[data-choose]", "空格勾选；Ctrl+回车推荐所选；") + has("[data-search]", "/ 到搜索框；");
    box.innerHTML = `<h2>键盘</h2><p>${here}? 看这个说明。</p><form method="dialog"><button>关上</button></form>`;
    document.body.append(box);
    box.addEventListener("close", () => box.remove());
    box.showModal();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter" && chosen()) { event.preventDefault(); document.getElementById("chosen").requestSubmit(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
    if (event.key === "ArrowDown" && rows.length) { event.preventDefault(); select(at + 1); }
    else if (event.key === "ArrowUp" && rows.length) { event.preventDefault(); select(at - 1); }
    else if (event.key === " " && chooser()) { event.preventDefault(); chooser().click(); }
    else if (event.key === "/" && !off()) { event.preventDefault(); document.querySelector("[data-search]")?.focus(); }
    else if (event.key === "?" && !off()) { event.preventDefault(); help(); }
  });

  const toggle = document.querySelector("[data-keys]");
  const label = () => { toggle.textContent = off() ? "打开快捷键 / 和 ?" : "关闭快捷键 / 和 ?"; };
  toggle.hidden = false;
  label();
  toggle.addEventListener("click", () => { localStorage.setItem(OFF, off() ? "0" : "1"); label(); said.textContent = off() ? "快捷键已关闭" : "快捷键已打开"; });
  document.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => print()); });
})();
