// Names the functions of a module of WebAssembly by the place they should have, for wasm-opt to sort them by name. gzip
// looks back 32 KiB, so functions that say the same stand near each other: about 3 % of the module.
// usage: node scripts/order.mjs MODULE   (rewritten in place)

import { readFileSync, writeFileSync } from "node:fs";
import { functions, named } from "./binary.mjs";

/** Bytes that count as one thing said. Shorter, and chance decides; longer, and little is said twice. */
const SPAN = 6;
/** What more functions than this say is near everywhere. */
const COMMON = 200;
/** Bytes a function is compared with: the functions placed last. */
const WINDOW = 8_000;

/** What a function says: every run of `SPAN` bytes, as a number. */
function spans(body) {
  const found = new Set();
  for (let at = 0; at + SPAN <= body.length; at++) found.add(body.readUIntBE(at, SPAN));
  return found;
}

/** The numbers of the bodies, each placed behind those it shares most with. */
function order(bodies) {
  const said = bodies.map(spans);
  const sayers = new Map();
  for (const [index, set] of said.entries()) {
    for (const span of set) {
      if (sayers.has(span)) sayers.get(span).push(index);
      else sayers.set(span, [index]);
    }
  }
  for (const [span, all] of sayers) if (all.length === 1 || all.length >= COMMON) sayers.delete(span);
  const telling = said.map((set) => [...set].filter((span) => sayers.has(span)));

  const scores = new Float64Array(bodies.length);
  const near = new Map();
  const count = (span, by) => {
    const before = near.get(span) ?? 0;
    near.set(span, before + by);
    if (before !== 0 && before + by !== 0) return;
    const all = sayers.get(span);
    const weight = by * Math.log(bodies.length / all.length);
    for (const index of all) scores[index] += weight;
  };

  const left = new Set(bodies.keys());
  const placed = [];
  let next = 0;
  let oldest = 0;
  let size = 0;
  while (left.size > 0) {
    left.delete(next);
    placed.push(next);
    size += bodies[next].length;
    for (const span of telling[next]) count(span, 1);
    for (; size > WINDOW && oldest < placed.length - 1; oldest++) {
      size -= bodies[placed[oldest]].length;
      for (const span of telling[placed[oldest]]) count(span, -1);
    }
    let best = -1;
    for (const index of left) {
      const score = scores[index] / bodies[index].length;
      if (score > best) [best, next] = [score, index];
    }
  }
  return placed;
}

const path = process.argv[2];
const module = readFileSync(path);
const { imported, bodies } = functions(module);
const digits = String(imported + bodies.length).length;
const name = (place) => String(place).padStart(digits, "0");
const places = order(bodies).map((index, place) => [imported + index, name(imported + place)]);
const imports = Array.from({ length: imported }, (_, index) => [index, name(index)]);
writeFileSync(path, named(module, [...imports, ...places.sort(([a], [b]) => a - b)]));
