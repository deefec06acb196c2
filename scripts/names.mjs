// Shortens the names by which a module of WebAssembly and wasm-bindgen's script know each other: nobody reads them, and
// their hashes do not compress. usage: node scripts/names.mjs FOLDER   (of tokhai_bg.wasm and tokhai.js, not minified yet)

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [IMPORTS, EXPORTS] = [2, 7];
const [FUNCTION, TABLE, MEMORY, GLOBAL] = [0, 1, 2, 3];

const folder = process.argv[2];
const modulePath = join(folder, "tokhai_bg.wasm");
const module = readFileSync(modulePath);
/** The new name of each old one. */
const names = new Map();
let at = 8;

function number() {
  for (let value = 0, shift = 0; ; shift += 7) {
    const byte = module[at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return value;
  }
}
function name() {
  const length = number();
  at += length;
  return module.toString("utf8", at - length, at);
}
function written(number) {
  const bytes = [];
  for (; number > 127; number = Math.floor(number / 128)) bytes.push((number % 128) + 128);
  return Buffer.from([...bytes, number]);
}
const text = (word) => Buffer.concat([written(Buffer.byteLength(word)), Buffer.from(word)]);
/** The short name instead of the name that stands here; that of the memory is for everybody who measures it. */
function renamed() {
  const old = name();
  if (old === "memory") return text(old);
  if (!names.has(old)) names.set(old, `_${names.size.toString(36)}`);
  return text(names.get(old));
}

function skipImported() {
  const kind = module[at++];
  if (kind === FUNCTION) number();
  else if (kind === GLOBAL) at += 2;
  else if (kind === TABLE || kind === MEMORY) {
    if (kind === TABLE) at++;
    const bounded = number() & 1;
    number();
    if (bounded) number();
  } else throw new Error(`an import of kind ${kind} is not known here`);
}
/** A section of imports or exports with other names. */
function rewritten(id) {
  const count = number();
  const parts = [written(count)];
  for (let left = count; left > 0; left--) {
    if (id === IMPORTS) parts.push(text(name()));
    parts.push(renamed());
    const start = at;
    if (id === IMPORTS) skipImported();
    else {
      at++;
      number();
    }
    parts.push(module.subarray(start, at));
  }
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([id]), written(body.length), body]);
}

const sections = [module.subarray(0, 8)];
while (at < module.length) {
  const start = at;
  const id = module[at++];
  const length = number();
  const end = at + length;
  sections.push(id === IMPORTS || id === EXPORTS ? rewritten(id) : module.subarray(start, end));
  at = end;
}
writeFileSync(modulePath, Buffer.concat(sections));

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
