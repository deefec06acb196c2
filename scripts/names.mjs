// Shortens the names by which a module of WebAssembly, wasm-bindgen's script and the second part of the module know each
// other: nobody reads them, and their hashes do not compress.
// usage: node scripts/names.mjs FOLDER   (of tokhai_bg.wasm, tokhai.js, not minified yet, and tokhai_rest.wasm if there is one)

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EXPORTS, IMPORTS, Reader, assembled, section, sections, text, written } from "./binary.mjs";

const folder = process.argv[2];
/** The new name of each old one. */
const names = new Map();

/** Whether the two parts of the module alone know this name. */
const isBetween = (name) => name[0] === ".";

/** The short name instead of this; that of the memory is for everybody who measures it. */
function renamed(old) {
  if (old === "memory") return old;
  if (!names.has(old)) names.set(old, `${isBetween(old) ? "." : "_"}${names.size.toString(36)}`);
  return names.get(old);
}

/** A section of imports or exports with other names. */
function rewritten(id, body) {
  const reader = new Reader(body);
  const list = Array.from({ length: reader.number() }, () => {
    const before = id === IMPORTS ? text(reader.text()) : Buffer.alloc(0);
    const name = reader.text();
    const start = reader.at;
    if (id === IMPORTS) reader.imported();
    else reader.byte();
    const number = id === IMPORTS ? 0 : reader.number();
    return { before, name, number, after: body.subarray(start, reader.at) };
  });
  // What is exported to the second part stands in the order of its numbers, which compresses best.
  list.sort((a, b) => isBetween(a.name) - isBetween(b.name) || (isBetween(a.name) ? a.number - b.number : 0));
  const parts = list.map(({ before, name, after }) => Buffer.concat([before, text(renamed(name)), after]));
  return section(id, Buffer.concat([written(list.length), ...parts]));
}

for (const path of ["tokhai_bg.wasm", "tokhai_rest.wasm"].map((file) => join(folder, file)).filter(existsSync)) {
  const module = readFileSync(path);
  const parts = [...sections(module)].map(({ id, body, whole }) =>
    id === IMPORTS || id === EXPORTS ? rewritten(id, body) : whole,
  );
  writeFileSync(path, assembled(module, parts));
}

// In the script an import is a key of the object of imports and an export a property of `wasm`; in the types of the
// script's `InitOutput` exports are read-only members, in those of the module constants.
const patterns = {
  "tokhai.js": (old) => new RegExp(`(?<=\\bwasm\\.)${old}\\b|(?<=^ +)${old}(?=: function)`, "gm"),
  "tokhai.d.ts": (old) => new RegExp(`(?<=^ +readonly )${old}(?=:)`, "gm"),
  "tokhai_bg.wasm.d.ts": (old) => new RegExp(`(?<=^export const )${old}(?=:)`, "gm"),
};
for (const [file, pattern] of Object.entries(patterns)) {
  const path = join(folder, file);
  let script = readFileSync(path, "utf8");
  for (const [old, short] of names) {
    if (isBetween(old)) continue;
    const found = script.match(pattern(old))?.length ?? 0;
    if (found === 0 && file === "tokhai.js" && /^__wbg_|^__wbindgen_generic/.test(old))
      throw new Error(`${file} does not mention ${old}: does wasm-bindgen write it otherwise now?`);
    script = script.replace(pattern(old), short);
  }
  writeFileSync(path, script);
}
