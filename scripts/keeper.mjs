// The service worker, as it is published: www/site/sw.js with what it keeps in front.

/**
 * @param {{name: string, version: string, root: string, core: string[], more: string[], fresh: boolean}} kept how the names of
 *   its caches begin, the edition, where the files are from its own place, which of them are kept at once, which when a page asks
 *   for their folder, and whether the network is asked first
 * @param {string} source
 */
export function keeper(kept, source) {
  const free = "/* global KEPT */\n";
  if (!source.includes(free)) throw new Error("www/site/sw.js no longer says which names it is given");
  return `const KEPT = ${JSON.stringify(kept)};\n${source.replace(free, "")}`;
}
