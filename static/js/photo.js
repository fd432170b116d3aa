/* A photo of a paper, looked at on the phone itself: nothing of it leaves. And what another app has handed over. */
"use strict";
(() => {
  const LONG_SIDE = 1200; // enough to see whether small letters are sharp
  const LEAST_PIXELS = 1000;
  const DARK = 90;
  const PALE = 12;
  const BLURRED = 120;
  const WAITS_MS = 24 * 3600 * 1000;

  // Mean and spread of the light, and how hard the edges are: the spread of what changes from one point to the next.
  const measured = async (file) => {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    const wide = canvas.width = Math.round(picture.width * scale);
    const high = canvas.height = Math.round(picture.height * scale);
    const paper = canvas.getContext("2d");
    paper.drawImage(picture, 0, 0, wide, high);
    const { data } = paper.getImageData(0, 0, wide, high);
    const grey = new Float32Array(wide * high);
    for (let i = 0; i < grey.length; i += 1) grey[i] = 0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2];
    let [sum, squares, edges, count] = [0, 0, 0, 0];
    for (let y = 1; y < high - 1; y += 1) {
      for (let x = 1; x < wide - 1; x += 1) {
        const i = y * wide + x;
        const edge = grey[i - 1] + grey[i + 1] + grey[i - wide] + grey[i + wide] - 4 * grey[i];
        sum += grey[i]; squares += grey[i] * grey[i]; edges += edge * edge; count += 1;
      }
    }
    const light = sum / count;
    return { pixels: Math.max(picture.width, picture.height), light, spread: Math.sqrt(squares / count - light * light), edges: edges / count };
  };
  const judged = async (file) => {
    const { pixels, light, spread, edges } = await measured(file);
    return {
      size: pixels >= LEAST_PIXELS,
      light: light >= DARK,
      sharp: spread >= PALE && edges >= BLURRED,
    };
  };

  document.addEventListener("change", async (event) => {
    const field = event.target;
    const found = document.querySelector("[data-photo-found]");
    if (!field.matches("[data-photo]") || !field.files.length || !found) return;
    const shown = document.querySelector("[data-photo-shown]");
    shown.src = URL.createObjectURL(field.files[0]);
    shown.hidden = false;
    const lines = [...found.querySelectorAll("[data-says]")];
    let said;
    try {
      const good = await judged(field.files[0]);
      said = Object.keys(good).map((name) => `${name}-${good[name] ? "good" : "bad"}`);
    } catch (_noPicture) {
      said = ["unknown"];
    }
    for (const line of lines) line.hidden = !said.includes(line.dataset.says);
    found.hidden = false;
    field.value = ""; // nothing stays in the form; the photo stays in the phone
  });

  // What another app has handed over goes into the form; its owner looks at it and sends it, or not.
  const taken = async () => {
    const field = document.querySelector("[data-takes-shared]");
    if (!field || !("caches" in window)) return;
    const cache = await caches.open("shared");
    const files = new DataTransfer();
    for (const request of await cache.keys()) {
      const kept = await cache.match(request);
      if (Date.now() - Number(kept.headers.get("X-At")) > WAITS_MS) continue;
      const content = await kept.blob();
      files.items.add(new File([content], content.type === "application/pdf" ? "paper.pdf" : "photo.jpg", { type: content.type }));
    }
    await caches.delete("shared");
    if (!files.items.length) return;
    field.files = files.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  document.addEventListener("DOMContentLoaded", () => taken().catch(() => {}));
})();
