/* Notices on this phone: our own question stands on the page; only a tap on its button makes the browser ask. */
"use strict";
(() => {
  const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  const form = document.querySelector("form[data-push]");
  const off = document.querySelector("form[data-push-off]");
  if (!able || (!form && !off)) return;

  const worker = window.caminWorker;
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const subscription = async (manager, key) => {
    const found = await manager.getSubscription();
    // A subscription to another key than ours of today would be refused by the push service.
    if (found && text(found.options.applicationServerKey || new ArrayBuffer(0)) !== key) await found.unsubscribe();
    return manager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
  };

  if (form) {
    form.hidden = false;
    document.querySelectorAll("[data-push-missing]").forEach((line) => { line.hidden = true; });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const line = form.querySelector("[data-said]");
      line.textContent = "";
      if (await Notification.requestPermission() !== "granted") { line.textContent = line.dataset.refused; return; }
      try {
        const made = await subscription((await worker()).pushManager, form.dataset.push);
        form.elements.endpoint.value = made.endpoint;
        form.elements.p256dh.value = text(made.getKey("p256dh"));
        form.elements.auth.value = text(made.getKey("auth"));
      } catch (_failed) {
        line.textContent = line.dataset.failed;
        return;
      }
      form.submit();
    });
  }

  // Off means off on both sides; the server is told even when the browser does not answer.
  if (off) {
    off.addEventListener("submit", (event) => {
      event.preventDefault();
      const gone = navigator.serviceWorker.getRegistration("/")
        .then((found) => found && found.pushManager.getSubscription())
        .then((found) => found && found.unsubscribe())
        .catch(() => {});
      const patience = new Promise((done) => { setTimeout(done, 2000); });
      Promise.race([gone, patience]).then(() => off.submit());
    });
  }
})();
