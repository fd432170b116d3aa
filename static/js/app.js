/* Camín in the browser: everything here is an extra; every page works without it. */
"use strict";
(() => {
  // Under Trusted Types htmx may only build pages from text that this policy lets through, and never scripts.
  const refuse = () => { throw new TypeError("scripts are not made from text here"); };
  const policy = window.trustedTypes
    ? window.trustedTypes.createPolicy("htmx", { createHTML: (text) => text, createScript: refuse })
    : { createHTML: (text) => text, createScript: refuse };
  if (window.htmx) {
    window.htmx.registerExtension("trusted", { init: (api) => api.initSecurity(policy) });
  }

  document.documentElement.classList.add("js");

  const announce = (text) => {
    const line = document.getElementById("announce");
    if (line && text) line.textContent = text;
  };

  // After a swap the focus goes to what is new: the summary of errors, or the heading of the part.
  document.addEventListener("htmx:after:swap", (event) => {
    const part = event.target;
    const goal = document.querySelector("#errors") || (part.querySelector && part.querySelector("[data-focus], h1, h2"));
    if (!goal) return;
    goal.tabIndex = -1;
    goal.focus();
    announce(goal.textContent.trim());
  });

  const focusErrors = () => {
    const errors = document.getElementById("errors");
    if (errors) errors.focus();
  };

  // Quick exit: leave at once, without this page in the history; three times Shift does the same.
  const quickExit = () => {
    const link = document.querySelector("[data-quick-exit]");
    if (!link) return;
    document.body.hidden = true;
    window.location.replace(link.href);
  };
  let shifts = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") { shifts = 0; return; }
    shifts += 1;
    setTimeout(() => { shifts = 0; }, 3000);
    if (shifts >= 3) quickExit();
  });

  // Read aloud with the device's own voice; without a voice of this language the button stays hidden.
  const voiceFor = (lang) => window.speechSynthesis.getVoices().find((voice) => voice.lang.toLowerCase().startsWith(lang));
  const offerListening = () => {
    const lang = document.documentElement.lang;
    const found = Boolean(voiceFor(lang));
    document.querySelectorAll("[data-listen]").forEach((button) => { button.hidden = !found; });
    document.querySelectorAll("[data-no-voice]").forEach((line) => { line.hidden = found; });
  };
  const listen = () => {
    const synth = window.speechSynthesis;
    if (synth.speaking) { synth.cancel(); return; }
    const text = document.getElementById("main").innerText;
    for (const sentence of text.split(/(?<=[.!?؟])\s+|\n+/).filter(Boolean)) {
      const said = new SpeechSynthesisUtterance(sentence);
      said.lang = document.documentElement.lang;
      said.voice = voiceFor(said.lang);
      synth.speak(said);
    }
  };
  if ("speechSynthesis" in window) {
    offerListening();
    window.speechSynthesis.addEventListener("voiceschanged", offerListening);
    window.addEventListener("pagehide", () => window.speechSynthesis.cancel());
  }

  // The PIN keypad: boxes that fill, with the count in words; typing and pasting go to the same input.
  const paintPin = (input) => {
    const boxes = document.querySelectorAll("[data-pin-box]");
    const shown = input.dataset.shown === "true";
    boxes.forEach((box, i) => {
      box.className = i < input.value.length ? (shown ? "filled" : "filled dot") : i === input.value.length ? "here" : "";
      box.textContent = i < input.value.length ? (shown ? input.value[i] : "●") : "";
    });
    const count = document.getElementById("pin-count");
    if (count) count.textContent = count.dataset.words.replace("{n}", input.value.length);
  };
  const pinInput = () => document.querySelector("[data-pin]");
  const pinDigits = (text) => text.replace(/[\u0660-\u0669]/g, (c) => c.charCodeAt(0) - 0x660).replace(/\D/g, "").slice(0, 6);
  const readyPin = (input) => {
    input.inputMode = "none"; // the keypad of the page is there; the phone's own would cover it
    input.value = "";
    paintPin(input);
    if (!document.getElementById("errors")) input.focus({ preventScroll: true });
    document.addEventListener("keydown", (event) => {
      if (event.target === input || event.ctrlKey || event.metaKey || event.altKey) return;
      const digit = pinDigits(event.key.length === 1 ? event.key : "");
      if (!digit && event.key !== "Backspace") return;
      input.value = digit ? pinDigits(input.value + digit) : input.value.slice(0, -1);
      paintPin(input);
    });
  };
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-pin]")) return;
    event.target.value = pinDigits(event.target.value);
    paintPin(event.target);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-quick-exit], [data-listen], [data-key-digit], [data-key-erase], [data-pin-show], [data-unmask], [data-print], [data-copy]");
    if (!button) return;
    if (button.matches("[data-quick-exit]")) { event.preventDefault(); quickExit(); }
    if (button.matches("[data-listen]")) listen();
    if (button.matches("[data-print]")) { event.preventDefault(); window.print(); }
    if (button.matches("[data-unmask]")) {
      const masked = document.querySelectorAll(".input-code");
      const shown = button.getAttribute("aria-pressed") !== "true";
      masked.forEach((field) => field.classList.toggle("masked", !shown));
      button.setAttribute("aria-pressed", shown);
    }
    if (button.matches("[data-copy]")) {
      navigator.clipboard.writeText(button.dataset.copy).then(() => announce(button.dataset.done));
    }
    const input = pinInput();
    if (!input) return;
    if (button.matches("[data-key-digit]") && input.value.length < 6) { input.value += button.dataset.keyDigit; paintPin(input); }
    if (button.matches("[data-key-erase]")) { input.value = input.value.slice(0, -1); paintPin(input); }
    if (button.matches("[data-pin-show]")) {
      input.dataset.shown = input.dataset.shown === "true" ? "false" : "true";
      button.setAttribute("aria-pressed", input.dataset.shown);
      paintPin(input);
    }
  });

  // The button repeats the chosen time.
  const nameButton = () => {
    const chosen = document.querySelector("input[data-names]:checked");
    const button = document.querySelector("[data-named]");
    if (chosen && button) button.textContent = chosen.dataset.names;
  };
  document.addEventListener("change", nameButton);
  document.addEventListener("htmx:after:swap", nameButton);
  document.addEventListener("DOMContentLoaded", nameButton);

  // A conversation opens at its newest message.
  document.addEventListener("DOMContentLoaded", () => {
    const newest = document.querySelector("[data-newest]");
    if (newest && !window.location.hash) newest.scrollIntoView({ block: "end" });
  });

  // A page that comes back from memory may belong to somebody who has signed out since.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && document.querySelector("[data-private]")) window.location.reload();
  });

  document.addEventListener("DOMContentLoaded", () => {
    const input = pinInput();
    if (input) readyPin(input);
    focusErrors();
  });
})();
