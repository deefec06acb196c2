// Keeps the site on the device. What most pages need is kept with the first visit, the rest (the module of the analysis,
// lists of communes, guides) when it is first used. Another edition of the site has another name and its own files.

/* global VERSION, CORE */
const NAME = `tokhai-site-${VERSION}`;

/** A file of the site as it is kept: whatever stands behind `?`, and with the name of a folder's page. */
function nameOf(address) {
  const { origin, pathname } = new URL(address);
  return origin + (pathname.endsWith("/") ? `${pathname}index.html` : pathname);
}

addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(NAME);
    const fetched = CORE.map(async (path) => {
      const address = new URL(path, location.href).href;
      const answer = await fetch(address, { cache: "no-cache" });
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      await cache.put(address, answer);
    });
    await Promise.all(fetched);
  };
  event.waitUntil(keep());
});

addEventListener("activate", (event) => {
  const take = async () => {
    for (const name of await caches.keys())
      if (name.startsWith("tokhai-site-") && name !== NAME) await caches.delete(name);
    await clients.claim();
  };
  event.waitUntil(take());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const inside = request.url.startsWith(new URL("./", location.href).href);
  if (request.method !== "GET" || !inside) return;
  const answer = async () => {
    const cache = await caches.open(NAME);
    const name = nameOf(request.url);
    const kept = await cache.match(name);
    if (kept) return kept;
    const fresh = await fetch(request);
    // What a host sends elsewhere is not the file of this name.
    if (fresh.ok && !fresh.redirected) await cache.put(name, fresh.clone());
    return fresh;
  };
  event.respondWith(answer());
});
