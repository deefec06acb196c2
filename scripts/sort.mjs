// Sorts the code of modules of WebAssembly by what its numbers mean, in place: a compressor makes an eighth less of it.
// www/src/ordered.js puts it in order again; a module of more than it knows is refused here.
// usage: node scripts/sort.mjs MODULE…

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CODE, Reader, functions, sections } from "./binary.mjs";
import { HEAD, KINDS, SORTED, ordered, walk } from "../www/src/ordered.js";

/** The bytes of each kind in the body of a section of code. */
function kinds(body) {
  const reader = new Reader(body);
  const found = Array.from({ length: KINDS }, () => []);
  const byte = (kind) => {
    const next = reader.byte();
    found[kind].push(next);
    return next;
  };
  const one = (kind) => {
    const start = reader.at;
    const value = reader.number();
    found[kind].push(...body.subarray(start, reader.at));
    return value;
  };
  let next;
  const begin = () => {
    const size = reader.number();
    next = reader.at + size;
  };
  const end = () => {
    if (reader.at !== next) throw new Error("there is an operation in the code that www/src/ordered.js does not know");
  };
  walk(one, byte, begin, end);
  return found.map((bytes) => Buffer.from(bytes));
}

/** The module, sorted. */
export function sorted(module) {
  const all = [...sections(module)];
  const code = all.findIndex(({ id }) => id === CODE);
  const whole = (parts) => Buffer.concat(parts.map(({ whole }) => whole));
  const before = Buffer.concat([module.subarray(0, 8), whole(all.slice(0, code))]);
  const parts = [before, whole(all.slice(code + 1)), ...kinds(all[code].body)];
  const head = Buffer.alloc(HEAD);
  head.set(SORTED);
  for (const [part, { length }] of parts.entries()) head.writeUInt32LE(length, SORTED.length + 4 * part);
  const file = Buffer.concat([head, ...parts]);
  const again = functions(Buffer.from(ordered(file))).bodies;
  if (!functions(module).bodies.every((one, index) => one.equals(again[index])))
    throw new Error("the module is another one once it is in order again");
  return file;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const path of process.argv.slice(2)) writeFileSync(path, sorted(readFileSync(path)));
}
