/* What is about to be sent along: its name is said, and what is too large is said before it costs any data. */
"use strict";
(() => {
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!field.matches("input[type=file][data-limit]")) return;
    const line = document.getElementById(`${field.id}-chosen`);
    const files = [...field.files];
    const large = files.filter((file) => file.size > Number(field.dataset.limit));
    const said = large.length ? field.dataset.tooLarge : field.dataset.chosen;
    const names = (large.length ? large : files).map((file) => file.name).join(", ");
    line.textContent = names ? said.replace("{names}", names) : "";
    line.classList.toggle("field-error", large.length > 0);
    if (large.length) field.value = "";
  });
})();
