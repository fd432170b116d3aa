/* The page's side of the service worker: it is registered on a phone that its owner calls their own, and what it holds is told. */
"use strict";
(() => {
  if (!("serviceWorker" in navigator)) return;
  // The one address that this policy lets a script be loaded from.
  const plain = { createScriptURL: (url) => { if (url !== "/sw.js") throw new TypeError("no other script"); return url; } };
  const policy = window.trustedTypes ? window.trustedTypes.createPolicy("camin", plain) : plain;
  window.caminWorker = async () => {
    await navigator.serviceWorker.register(policy.createScriptURL("/sw.js"), { scope: "/" });
    return navigator.serviceWorker.ready;
  };

  const flush = () => {
    if (navigator.serviceWorker.controller) navigator.serviceWorker.controller.postMessage("flush");
  };
  // Three honest states: saved on the phone, being sent, sent at a time.
  navigator.serviceWorker.addEventListener("message", (event) => {
    const note = document.getElementById("unsent");
    if (!note || !event.data || event.data.unsent === undefined) return;
    const { unsent, stuck, sentAt, sending } = event.data;
    const line = note.querySelector("[data-words]");
    const at = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "numeric", minute: "2-digit" }).format(sentAt);
    const words = sending ? note.dataset.sending : unsent > stuck ? note.dataset.waiting : stuck ? note.dataset.stuck : note.dataset.sent;
    line.textContent = words.replace("{n}", unsent > stuck ? unsent : stuck).replace("{time}", at);
    note.querySelector("[data-send-now]").hidden = sending || unsent <= stuck;
    note.querySelector("[data-drop-stuck]").hidden = sending || unsent > stuck || !stuck;
    note.hidden = !unsent && !sentAt;
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-drop-stuck]")) navigator.serviceWorker.controller.postMessage("drop");
    const button = event.target.closest("[data-send-now]");
    if (!button) return;
    const line = button.closest("#unsent").querySelector("[data-words]");
    line.textContent = button.closest("#unsent").dataset.sending;
    flush();
  });
  // Signing out wipes the phone first, and then tells the server: also where the server cannot be reached.
  document.addEventListener("submit", () => {
    if (window.location.pathname === "/sign-out" && navigator.serviceWorker.controller) {
      navigator.serviceWorker.controller.postMessage("forget");
    }
  });
  window.addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") flush(); });
  window.addEventListener("load", () => {
    if (document.querySelector("[data-keep]")) window.caminWorker().then(flush).catch(() => {});
    else flush();
  });
})();
