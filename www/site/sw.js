// Keeps pages on the device. On the static site what most of them need is kept with the first visit, the rest (the module of the
// analysis, lists of communes, guides) when it is first used or a page asks for it. Another edition has another name and its
// own files. On a portal it keeps the officers' page alone, whose files are asked for anew while there is a network.

/* global KEPT */
const NAME = KEPT.name + KEPT.version;
/** Where the files are that it keeps. */
const ROOT = new URL(KEPT.root, location.href).href;

/** A file as it is kept: whatever stands behind `?`, and with the name of a folder's page. */
function nameOf(address) {
  const { origin, pathname } = new URL(address);
  return origin + (pathname.endsWith("/") ? `${pathname}index.html` : pathname);
}

/** Fetches files and keeps them, all of them or none. @param {string[]} paths */
async function keep(paths) {
  const cache = await caches.open(NAME);
  const fetched = paths.map(async (path) => {
    const address = new URL(path, ROOT).href;
    if (!address.startsWith(ROOT)) throw new Error(path);
    const answer = await fetch(address, { cache: "no-cache" });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return { address: nameOf(address), answer };
  });
  for (const { address, answer } of await Promise.all(fetched)) await cache.put(address, answer);
}

addEventListener("install", (event) => event.waitUntil(keep(KEPT.core)));

addEventListener("activate", (event) => {
  const take = async () => {
    for (const name of await caches.keys()) if (name.startsWith(KEPT.name) && name !== NAME) await caches.delete(name);
    await clients.claim();
  };
  event.waitUntil(take());
});

// A page that was open before this worker names what it needs, files and whole folders; it hears whether that is kept.
addEventListener("message", (event) => {
  const [port] = event.ports;
  const { files, folders } = event.data;
  const more = KEPT.more.filter((path) => folders.some((folder) => path.startsWith(folder)));
  event.waitUntil(
    keep([...files, ...more]).then(
      () => port?.postMessage(""),
      (error) => port?.postMessage(error.message),
    ),
  );
});

addEventListener("fetch", (event) => {
  const { request } = event;
  // What a portal keeps for people is never kept here.
  const own = request.url.startsWith(ROOT) && !request.url.startsWith(`${ROOT}api/v1/`);
  if (request.method !== "GET" || !own) return;
  const answer = async () => {
    const cache = await caches.open(NAME);
    const name = nameOf(request.url);
    const known = () => cache.match(name);
    const kept = KEPT.fresh ? undefined : await known();
    if (kept) return kept;
    try {
      const fresh = await fetch(request);
      // What a host sends elsewhere is not the file of this name.
      if (fresh.ok && !fresh.redirected) await cache.put(name, fresh.clone());
      return fresh;
    } catch (error) {
      const last = KEPT.fresh ? await known() : undefined;
      if (!last) throw error;
      return last;
    }
  };
  event.respondWith(answer());
});
