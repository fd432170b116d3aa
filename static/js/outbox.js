/* What was written without a connection: sealed on the phone with a key that cannot be taken out, sent exactly once.
   It runs inside the service worker. The server knows each form by its own key, so sending twice does no harm. */
"use strict";
const outbox = (() => {
  const NAME = "camin-outbox";
  const OLDEST_MS = 72 * 3600 * 1000;
  const done = (request) => new Promise((yes, no) => {
    request.onsuccess = () => yes(request.result);
    request.onerror = () => no(request.error);
  });
  const base = () => {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore("things", { keyPath: "id" });
      opening.result.createObjectStore("keys");
    };
    return done(opening);
  };
  const run = async (store, mode, work) => {
    const db = await base();
    try {
      return await done(work(db.transaction(store, mode).objectStore(store)));
    } finally {
      db.close();
    }
  };
  const key = async () => {
    const found = await run("keys", "readonly", (keys) => keys.get("own"));
    if (found) return found;
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await run("keys", "readwrite", (keys) => keys.put(made, "own"));
    return made;
  };
  const keep = async (url, fields) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(fields));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key(), text);
    // The form's own key names it: the same form kept twice is one thing.
    const id = (fields.find(([name]) => name === "idem") || [])[1] || crypto.randomUUID();
    await run("things", "readwrite", (things) => things.put({ id, url, iv, sealed, kept: Date.now(), stuck: false }));
  };
  const all = async () => (await run("things", "readonly", (things) => things.getAll())).sort((a, b) => a.kept - b.kept);
  const open = async (thing) => JSON.parse(new TextDecoder().decode(
    await crypto.subtle.decrypt({ name: "AES-GCM", iv: thing.iv }, await key(), thing.sealed)));
  const drop = (id) => run("things", "readwrite", (things) => things.delete(id));
  const dropStuck = async () => {
    for (const thing of (await all()).filter((one) => one.stuck)) await drop(thing.id);
    return tell();
  };
  const stick = (thing) => run("things", "readwrite", (things) => things.put({ ...thing, stuck: true }));

  // One thing: a fresh forgery token from its own page, then the form as it was. True when the next may follow.
  const send = async (thing) => {
    // After three days it may say what is no longer so; its owner hears that it did not leave.
    if (Date.now() - thing.kept > OLDEST_MS) { await stick(thing); return true; }
    const page = await fetch(thing.url, { credentials: "same-origin" });
    // Signed out or locked: it waits until its owner is back. Led anywhere else: there is no such form any more.
    const locked = page.redirected && /^\/(pin|sign-in)/.test(new URL(page.url).pathname);
    if (page.status === 404 || page.status === 405 || (page.redirected && !locked)) { await stick(thing); return true; }
    if (!page.ok || locked) return false;
    const token = /name="csrf_token"[^>]*value="([^"]+)"/.exec(await page.text());
    const body = new URLSearchParams(await open(thing));
    if (token) body.set("csrf_token", token[1]);
    const answer = await fetch(thing.url, { method: "POST", body, credentials: "same-origin" });
    if (answer.ok) { await drop(thing.id); return true; }
    if (answer.status >= 500 || answer.status === 429) return false;
    await stick(thing); // refused: only its owner can put it right
    return true;
  };

  let running = null;
  let sentAt = 0;
  const tell = async (sending = false) => {
    const things = await all();
    const told = { unsent: things.length, stuck: things.filter((thing) => thing.stuck).length, sentAt, sending };
    for (const client of await self.clients.matchAll({ type: "window" })) client.postMessage(told);
  };
  const flush = () => {
    running = running || (async () => {
      const things = (await all()).filter((one) => !one.stuck);
      if (things.length) await tell(true);
      for (const thing of things) {
        if (!await send(thing)) break;
        sentAt = Date.now();
      }
    })().catch(() => {}).finally(() => { running = null; return tell(); });
    return running;
  };
  return { keep, flush, dropStuck };
})();
