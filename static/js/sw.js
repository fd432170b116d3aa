/* The service worker: keeps what the server says may be kept, holds forms that could not leave, and shows notices.
   `CAMIN` is written in front of it by the server: the files of this version, and the pages to show without a connection. */
"use strict";
const FILES = `static-${CAMIN.version}`;
const PATIENCE_MS = 3000;
const MOST_PAGES = 80;
// The back office, the anonymous check and the ways in are none of its business.
const NEVER = /^\/(staff|o|check|demo|sign|signed|pin|leave|calendar|receipts|healthz|readyz|sw\.js)(\/|-|$)/;
// Messages, ticks and what does not work in the plan, confirmations, answers about how things are, finished tasks.
const HELD = [/^\/messages$/, /^\/plan\/[0-9a-f-]{36}(\/does-not-work)?$/, /^\/appointments\/[0-9a-f-]{36}(\/cancel)?$/,
  /^\/situation\/[0-9a-f-]{36}\/questions$/, /^\/tasks\/[\w-]+\/end$/];
const OLDEST_MS = 14 * 24 * 3600 * 1000;
const SHARED = "shared";

const forget = async () => {
  for (const name of await caches.keys()) await caches.delete(name);
  indexedDB.deleteDatabase("camin-outbox");
};

self.addEventListener("install", (event) => {
  self.skipWaiting();
  if (!CAMIN.off) event.waitUntil(caches.open(FILES).then((cache) => cache.addAll(CAMIN.files)));
});

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  if (CAMIN.off) {
    await forget();
    await self.registration.unregister();
    return;
  }
  for (const name of await caches.keys()) {
    if (name.startsWith("static-") && name !== FILES) await caches.delete(name);
  }
  await self.clients.claim();
})()));

// What the phone shows by itself looks as its owner chose last: the server says so with each page.
const LOOKS = / data-(?:text|contrast|theme|motion)="\w+"/g;
const learnLook = async (response) => {
  const look = response.headers.get("X-Look");
  if (look !== null) await (await caches.open(FILES)).put("/look", new Response(look));
};
const html = async (text, status = 200) => {
  const found = await caches.match("/look");
  const look = found ? await found.text() : "";
  return new Response(text.replace(/<html [^>]*/, (tag) => `${tag.replace(LOOKS, "")} ${look}`), {
    status, headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": CAMIN.policy },
  });
};
const page = (name, status) => html(CAMIN.pages[name], status);

// A page is kept under its path, in the store of this sign-in; stores of earlier ones go.
const keep = async (path, response) => {
  const name = response.headers.get("X-Keep");
  if (!name || !response.ok || response.redirected) return false;
  for (const other of await caches.keys()) {
    if (other.startsWith("u-") && other !== name) await caches.delete(other);
  }
  const cache = await caches.open(name);
  await cache.put(path, response);
  const kept = await cache.keys();
  for (const old of kept.slice(0, Math.max(0, kept.length - MOST_PAGES))) await cache.delete(old);
  return true;
};

// Whoever opens a task gets its screens along, so that it can be finished on the way home; Today brings the number to call.
const keepAlong = async (path, count) => {
  for (const file of count ? CAMIN.later : []) {
    if (!await caches.match(file)) await (await caches.open(FILES)).add(file);
  }
  const steps = count ? [...Array(count).keys()].map((i) => `${path}/${i + 1}`).concat(`${path}/end`) : [];
  const help = path === "/" && !await caches.match("/help") ? ["/help"] : [];
  for (const step of [...steps, ...help]) {
    const response = await fetch(step, { credentials: "same-origin" });
    await keep(step, response);
  }
};

const saved = async (path) => {
  const names = (await caches.keys()).filter((name) => name.startsWith("u-"));
  for (const name of names) {
    const cache = await caches.open(name);
    const found = await cache.match(path);
    if (!found) continue;
    if (Date.now() - Date.parse(found.headers.get("Date")) > OLDEST_MS) { await cache.delete(path); continue; }
    return html((await found.text()).replace("<html ", "<html data-saved "));
  }
  return null;
};

const shown = async (event, path) => {
  const fresh = fetch(event.request).then((response) => {
    const steps = Number(response.headers.get("X-Keep-Steps") || 0);
    const saving = navigator.connection && navigator.connection.saveData;
    event.waitUntil(learnLook(response).catch(() => {}));
    if (!new URL(event.request.url).search) {
      const kept = keep(path, response.clone()).then((may) => (may && !saving ? keepAlong(path, steps) : null));
      event.waitUntil(kept.catch(() => {})); // a full phone keeps nothing and shows the page all the same
    }
    event.waitUntil(outbox.flush());
    return response;
  });
  const waited = new Promise((done) => { setTimeout(() => done(null), PATIENCE_MS); });
  const first = await Promise.race([fresh.catch(() => null), waited]);
  return first || await saved(path) || fresh.catch(() => page("offline", 503));
};

const sent = async (event, path) => {
  const copy = event.request.clone();
  try {
    return await fetch(event.request);
  } catch (_unreachable) {
    if (path === "/paper") return page("photo", 503);
    if (!HELD.some((pattern) => pattern.test(path))) return page("unsent", 503);
    const fields = [...(await copy.formData()).entries()];
    if (fields.some(([, value]) => typeof value !== "string" && value.size > 0)) return page("photo", 503);
    await outbox.keep(path, fields.filter(([, value]) => typeof value === "string"));
    if (self.registration.sync) await self.registration.sync.register("outbox").catch(() => {});
    return page("saved");
  }
};

// A photo that another app hands over waits on this phone; the page takes it out, after the PIN, and asks before it sends.
const shared = async (event) => {
  try {
    const files = (await event.request.formData()).getAll("files").filter((one) => one.size > 0).slice(0, 5);
    await caches.delete(SHARED);
    const cache = await caches.open(SHARED);
    for (const [place, file] of files.entries()) {
      await cache.put(`/share/${place}`, new Response(file, { headers: { "Content-Type": file.type, "X-At": String(Date.now()) } }));
    }
  } catch (_full) {
    // Nothing waits then, and the page says so.
  }
  return Response.redirect("/share", 303);
};

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (CAMIN.off || url.origin !== self.location.origin || NEVER.test(url.pathname)) return;
  if (CAMIN.files.includes(url.pathname) || CAMIN.later.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((found) => found || fetch(event.request)));
    return;
  }
  if (event.request.mode !== "navigate") return;
  if (event.request.method === "POST" && url.pathname === "/share") { event.respondWith(shared(event)); return; }
  if (event.request.method === "POST") event.respondWith(sent(event, url.pathname));
  if (event.request.method === "GET") event.respondWith(shown(event, url.pathname));
});

self.addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(outbox.flush());
});

self.addEventListener("message", (event) => {
  if (event.data === "flush") event.waitUntil(outbox.flush());
  if (event.data === "drop") event.waitUntil(outbox.dropStuck());
  if (event.data === "forget") event.waitUntil(forget());
});

const read = (data) => {
  try {
    return data.json().notification || {};
  } catch (_unreadable) {
    return {};
  }
};

// Only pages of this house are opened, whatever a message says.
const ownPage = (address) => {
  try {
    const url = new URL(address, self.location.origin);
    return url.origin === self.location.origin ? url.href : `${self.location.origin}/`;
  } catch (_nonsense) {
    return `${self.location.origin}/`;
  }
};

self.addEventListener("push", (event) => {
  const notice = event.data ? read(event.data) : {};
  // A browser takes the permission away from who receives and shows nothing, so something is always shown.
  event.waitUntil(self.registration.showNotification(notice.title || "Camín", {
    body: notice.body || "",
    lang: notice.lang || "",
    dir: notice.dir || "auto",
    tag: notice.tag || "",
    data: { navigate: ownPage(notice.navigate || "/"), receipt: (notice.data || {}).receipt || "" },
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { navigate: goal, receipt } = event.notification.data;
  // Where it matters that somebody has seen it the house hears so, and sends no text message after it.
  if (receipt) event.waitUntil(fetch("/receipts/push", { method: "POST", body: JSON.stringify({ id: receipt }) }).catch(() => {}));
  event.waitUntil((async () => {
    const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const here = open.find((client) => client.url === goal) || open[0];
    if (!here) return self.clients.openWindow(goal);
    await here.focus();
    return here.url === goal ? here : here.navigate(goal).catch(() => self.clients.openWindow(goal));
  })());
});
