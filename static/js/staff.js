/* Keys of the back office: every one of them has a visible link or button that does the same. */
"use strict";
(() => {
  const typing = (target) => target.matches("input, select, textarea, [contenteditable]");
  const rows = () => [...document.querySelectorAll("a[data-row]")];
  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(document.activeElement);
    all[Math.min(Math.max(at + step, 0), all.length - 1)].focus();
  };
  document.addEventListener("keydown", (event) => {
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j") move(1);
    if (event.key === "k") move(-1);
    const goal = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!goal) return;
    event.preventDefault();
    goal.focus();
    if (goal.matches("a, button, summary")) goal.click();
  });
})();
