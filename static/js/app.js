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
      navigator.clipboard.writeText(button.dataset.copy).then(() => {
        announce(button.dataset.done);
        const said = button.querySelector("[data-said]");
        if (said) said.textContent = button.dataset.done;
      });
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

  const begin = () => {
    const input = pinInput();
    if (input) readyPin(input);
    nameButton();
    focusErrors();
  };
  document.addEventListener("DOMContentLoaded", begin);

  // A form whose line fails stays where it is, with what was chosen and typed: nothing of it is written to the phone.
  const PATIENCE_MS = 30000;
  const lineNote = (form, button, shown) => {
    const note = document.getElementById("line");
    note.hidden = !shown;
    if (!shown) return;
    (button && form.contains(button) ? button : form.lastElementChild).before(note);
    note.scrollIntoView({ block: "nearest" });
  };
  // Where the answer is a page (an error, or a time that somebody else took), it takes the place of this one.
  const showAnswer = async (answer) => {
    const page = new DOMParser().parseFromString(policy.createHTML(await answer.text()), "text/html");
    const photos = [...document.querySelectorAll("input[type=file]")].filter((field) => field.files.length);
    document.title = page.title;
    document.body.replaceChildren(...page.body.childNodes);
    window.history.replaceState(null, "", answer.url);
    if (window.htmx) window.htmx.process(document.body);
    for (const { id, files } of photos) {
      const field = document.getElementById(id);
      // Where something else was wrong the photo is not asked for again.
      if (!field || field.matches("[aria-invalid]")) continue;
      field.files = files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    window.scrollTo(0, 0);
    if ("speechSynthesis" in window) offerListening();
    begin();
  };
  const leave = (next) => {
    const goal = new URL(next, window.location.href);
    const here = goal.pathname + goal.search === window.location.pathname + window.location.search;
    window.location.assign(goal.href);
    if (here && goal.hash) window.location.reload();
  };
  // A phone that had locked meanwhile: sent as without script, the words wait in the page that asks for the PIN.
  // The pages of signing in lead there themselves, and a code is good for one time only.
  const locked = (next) => new URL(next, window.location.href).pathname === "/sign-in/continue"
    && !/^\/(sign-in|pin)/.test(window.location.pathname);
  const sendPlainly = (form, button, address) => {
    if (button && button.name) {
      const pressed = Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value });
      form.append(pressed);
    }
    form.action = address;
    HTMLFormElement.prototype.submit.call(form);
  };
  const sendSteadily = async (form, button) => {
    const body = new FormData(form);
    if (button && button.name) body.append(button.name, button.value);
    const files = [...body.values()].some((value) => typeof value !== "string" && value.size > 0);
    const address = (button && button.getAttribute("formaction")) || form.getAttribute("action") || window.location.href;
    const gone = new AbortController();
    // A photo may take long on a poor line; it ends when the browser gives it up.
    const patience = files ? 0 : setTimeout(() => gone.abort(), PATIENCE_MS);
    const words = button ? [...button.childNodes] : [];
    const slow = setTimeout(() => { if (button) button.textContent = document.getElementById("line").dataset.sending; }, 600);
    lineNote(form, button, false);
    form.dataset.sending = "";
    try {
      const answer = await fetch(address, {
        method: "POST", credentials: "same-origin", headers: { "HX-Request": "true" }, signal: gone.signal,
        body: form.enctype === "multipart/form-data" ? body : new URLSearchParams(body),
      });
      const next = answer.headers.get("HX-Redirect") || (answer.redirected && answer.url);
      if (next && !files && locked(next)) sendPlainly(form, button, address);
      else if (next) leave(next);
      else await showAnswer(answer);
    } catch (_unreachable) {
      if (button) button.replaceChildren(...words);
      lineNote(form, button, true);
      // Only here: what the server has answered is not sent again while the next page is on its way.
      delete form.dataset.sending;
    } finally {
      clearTimeout(slow);
      clearTimeout(patience);
    }
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || !document.getElementById("line") || !("submitter" in event)) return;
    // Signing out leaves nothing behind, this page included; and a file is saved by the browser and not shown.
    if (form.matches("[data-push], [data-push-off], [data-passkey], [data-leaves], [data-saves]")) return;
    // What the service worker holds itself goes its way, unless a photo is with it, which is too large to wait there.
    const held = "serviceWorker" in navigator && navigator.serviceWorker.controller && form.matches("[data-held]")
      && !(event.submitter && event.submitter.hasAttribute("formaction"));
    if (held && ![...form.querySelectorAll("input[type=file]")].some((field) => field.files.length)) return;
    event.preventDefault();
    if (form.dataset.sending === undefined) sendSteadily(form, event.submitter);
  });
})();
