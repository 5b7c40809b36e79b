// Keeps support, pause and the look of this site on the phone, and nothing about anybody.
const CACHE = "alongside-{{ version|escapejs }}";
const PAGES = ["/support/", "/pause/"];
const FILES = {{ files|safe }};
// Asked for without cookies: the kept copy shows no name.
const bare = (page) => new Request(page, { credentials: "omit", cache: "reload" });
const keep = (list) => caches.open(CACHE).then((cache) => cache.addAll(list));

addEventListener("install", (event) => event.waitUntil(keep([...PAGES.map(bare), ...FILES]).then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(tidy()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => offline(pathname)));
    if (PAGES.includes(pathname)) event.waitUntil(keep([bare(pathname)]).catch(() => {}));
  } else if (FILES.includes(pathname)) event.respondWith(caches.match(pathname).then((hit) => hit || fetch(request)));
});

async function tidy() {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
  await clients.claim();
}

async function offline(path) {
  const hit = await caches.match(PAGES.includes(path) ? path : "/support/", { ignoreVary: true });
  const note = '<p class="wrap message warning" role="status">No signal just now. This page works without one. What you wrote is kept.</p>';
  return new Response((await hit.text()).replace("<main", note + "<main"), { headers: hit.headers });
}
