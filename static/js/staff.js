/* Keys of the back office: every one of them has a visible link or button that does the same. */
"use strict";
(() => {
  const typing = (target) => target.matches("input, select, textarea, [contenteditable]");
  const rows = () => [...document.querySelectorAll("a[data-row]")];
  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(document.activeElement);
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const key = event.key.toLowerCase();
    if (key === "j") move(1);
    if (key === "k") move(-1);
    const goal = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!goal) return;
    event.preventDefault();
    goal.focus();
    if (goal.matches("a, button, summary")) goal.click();
  });

  // A table that must be scrolled is a stop for the keyboard; one that fits would be one stop too many.
  const sizes = new ResizeObserver((boxes) => {
    for (const { target } of boxes) target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
  });
  const watch = () => document.querySelectorAll(".table-wrap").forEach((box) => sizes.observe(box));
  watch();
  document.addEventListener("htmx:after:swap", watch);

  // A filter that was just changed keeps the focus, although the whole list around it is new; what is there now is said.
  let last = "";
  document.addEventListener("htmx:before:swap", () => { last = document.activeElement ? document.activeElement.id : ""; });
  document.addEventListener("htmx:after:swap", () => {
    const again = last && document.getElementById(last);
    if (again && document.activeElement !== again) again.focus();
    const said = document.querySelector("[data-said]");
    const line = document.getElementById("announce");
    if (said && line) line.textContent = said.textContent.trim();
  });
})();
