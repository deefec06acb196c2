// Takes out of the table of functions what only described a closure to wasm-bindgen: nobody calls it there, for scripts call
// closures by names of exports. wasm-opt then leaves these functions out with all they call.
// usage: node scripts/closures.mjs MODULE   (with the names of its functions; rewritten in place)

import { readFileSync, writeFileSync } from "node:fs";
import { ELEMENTS, Reader, assembled, functions, section, sections, written } from "./binary.mjs";

/** The functions of wasm-bindgen that read the arguments of a closure and call it. */
const DESCRIBED = /wasm_bindgen.*::convert::closures::.*::invoke::</;

const [path] = process.argv.slice(2);
const module = readFileSync(path);
const { names } = functions(module);

/** The one segment of the table, filled from a fixed place on, with one of its functions in each place nobody calls. */
function filled(body) {
  const reader = new Reader(body);
  if (reader.number() !== 1 || reader.number() !== 0) throw new Error("the table is not filled by one plain segment");
  while (reader.byte() !== END);
  const head = body.subarray(0, reader.at);
  const all = Array.from({ length: reader.number() }, () => reader.number());
  const isCalled = (index) => !DESCRIBED.test(names.get(index));
  const other = all.find(isCalled);
  return Buffer.concat([head, ...[all.length, ...all.map((index) => (isCalled(index) ? index : other))].map(written)]);
}
const END = 0x0b;

const parts = [...sections(module)].map(({ id, body, whole }) => (id === ELEMENTS ? section(id, filled(body)) : whole));
writeFileSync(path, assembled(module, parts));
