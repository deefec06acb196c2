// Keeps what a form needs on the device: the page, its scripts and styles, the module, the definition. Whatever is kept
// is answered from there at once and renewed behind; everything else goes to the network as always.

const KEPT = "tokhai-1";
const FILES = [
  "/examples/offline/",
  "/examples/offline/offline.js",
  "/examples/procedure.json",
  "/tokhai/src/to-khai.js",
  "/tokhai/src/papers.js",
  "/tokhai/src/copy.js",
  "/tokhai/src/en.txt",
  "/tokhai/src/to-khai.css",
  "/tokhai/pkg/form/tokhai_bg.wasm",
  "/tokhai/pkg/form/tokhai_rest.wasm",
];

addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(FILES)));
});

addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys()) if (name.startsWith("tokhai-") && name !== KEPT) await caches.delete(name);
  };
  event.waitUntil(old());
});

addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin || !FILES.includes(pathname)) return;
  const answer = async () => {
    const cache = await caches.open(KEPT);
    const kept = await cache.match(pathname);
    const renewed = fetch(event.request).then(async (fresh) => {
      if (fresh.ok) await cache.put(pathname, fresh.clone());
      return fresh;
    });
    if (!kept) return renewed;
    event.waitUntil(renewed.catch(() => {}));
    return kept;
  };
  event.respondWith(answer());
});
