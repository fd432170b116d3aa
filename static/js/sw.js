/* The service worker: shows a notice that was pushed, and opens its page when it is tapped. It keeps nothing. */
"use strict";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

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
    data: { navigate: ownPage(notice.navigate || "/") },
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const goal = event.notification.data.navigate;
  event.waitUntil((async () => {
    const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const here = open.find((client) => client.url === goal) || open[0];
    if (!here) return self.clients.openWindow(goal);
    await here.focus();
    return here.url === goal ? here : here.navigate(goal).catch(() => self.clients.openWindow(goal));
  })());
});
