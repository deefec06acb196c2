// Shortens the names by which a module of WebAssembly and wasm-bindgen's script know each other: nobody reads them, and
// their hashes do not compress. usage: node scripts/names.mjs FOLDER   (of tokhai_bg.wasm and tokhai.js, not minified yet)

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EXPORTS, IMPORTS, Reader, assembled, section, sections, text, written } from "./binary.mjs";

const folder = process.argv[2];
const modulePath = join(folder, "tokhai_bg.wasm");
const module = readFileSync(modulePath);
/** The new name of each old one. */
const names = new Map();

/** The short name instead of this; that of the memory is for everybody who measures it, those with a point are for the rest. */
function renamed(old) {
  if (old === "memory" || old.startsWith(".")) return text(old);
  if (!names.has(old)) names.set(old, `_${names.size.toString(36)}`);
  return text(names.get(old));
}
/** A section of imports or exports with other names. */
function rewritten(id, body) {
  const reader = new Reader(body);
  const count = reader.number();
  const parts = [written(count)];
  for (let left = count; left > 0; left--) {
    if (id === IMPORTS) parts.push(text(reader.text()));
    parts.push(renamed(reader.text()));
    const start = reader.at;
    if (id === IMPORTS) reader.imported();
    else {
      reader.byte();
      reader.number();
    }
    parts.push(body.subarray(start, reader.at));
  }
  return section(id, Buffer.concat(parts));
}

const parts = [...sections(module)].map(({ id, body, whole }) =>
  id === IMPORTS || id === EXPORTS ? rewritten(id, body) : whole,
);
writeFileSync(modulePath, assembled(module, parts));

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
    const found = script.match(pattern(old))?.length ?? 0;
    if (found === 0 && file === "tokhai.js" && /^__wbg_|^__wbindgen_generic/.test(old))
      throw new Error(`${file} does not mention ${old}: does wasm-bindgen write it otherwise now?`);
    script = script.replace(pattern(old), short);
  }
  writeFileSync(path, script);
}
