/* What is about to be sent along: photos are made smaller on the phone, names and sizes are said, and what is too large
   is said before it costs any data. */
"use strict";
(() => {
  const LONG_SIDE = 1600;
  const SMALL = 400 * 1024;
  const smaller = async (file) => {
    if (file.size < SMALL || !/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
    try {
      const picture = await createImageBitmap(file);
      const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const made = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.7); });
      return made && made.size < file.size ? new File([made], file.name.replace(/\.\w+$/, ".jpg"), { type: made.type }) : file;
    } catch (_unreadable) {
      return file; // the server says what is wrong with it
    }
  };
  const say = (field, files) => {
    const line = document.getElementById(`${field.id}-chosen`);
    const large = files.filter((file) => file.size > Number(field.dataset.limit));
    const said = large.length ? field.dataset.tooLarge : field.dataset.chosen;
    const names = (large.length ? large : files).map((file) => `${file.name} (${Math.ceil(file.size / 1024)} KB)`).join(", ");
    line.textContent = names ? said.replace("{names}", names) : "";
    line.classList.toggle("field-error", large.length > 0);
    if (large.length) field.value = "";
  };
  document.addEventListener("change", async (event) => {
    const field = event.target;
    if (!field.matches("input[type=file][data-limit]")) return;
    const chosen = [...field.files];
    say(field, chosen);
    const files = await Promise.all(chosen.map(smaller));
    if (!field.files.length || files.every((file, i) => file === chosen[i])) return;
    const list = new DataTransfer();
    files.forEach((file) => list.items.add(file));
    field.files = list.files;
    say(field, files);
  });
})();
