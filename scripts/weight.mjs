// Where the bytes of a module of WebAssembly are, as Markdown: `node scripts/weight.mjs MODULE` for one that kept the
// names of its functions. Reads the binary format as far as that needs.

import { readFileSync } from "node:fs";

const bytes = readFileSync(process.argv[2]);
let at = 8;
const number = () => {
  for (let value = 0, shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return value;
  }
};

const [CUSTOM, IMPORTS, CODE] = [0, 2, 10];
const sections = new Map();
const bodies = [];
const names = new Map();
let imported = 0;

/** Imports come before the module's own functions in the numbering of functions. */
function readImports() {
  for (let left = number(); left > 0; left--) {
    skipText();
    skipText();
    const kind = bytes[at++];
    if (kind === 0) (imported++, number());
    else if (kind === 3) at += 2;
    else {
      if (kind === 1) at++;
      const bounded = number() & 1;
      number();
      if (bounded) number();
    }
  }
}
function skipText() {
  const length = number();
  at += length;
  return bytes.toString("utf8", at - length, at);
}
function readNames(end) {
  while (at < end) {
    const kind = bytes[at++];
    const next = number() + at;
    if (kind === 1) for (let left = number(); left > 0; left--) names.set(number(), skipText());
    at = next;
  }
}

while (at < bytes.length) {
  const id = bytes[at++];
  const length = number();
  const end = at + length;
  sections.set(id, length);
  if (id === IMPORTS) readImports();
  else if (id === CODE) {
    for (let left = number(); left > 0; left--) {
      const size = number();
      bodies.push(size);
      at += size;
    }
  } else if (id === CUSTOM && skipText() === "name") readNames(end);
  at = end;
}

const clean = (name) => name.replace(/\[[0-9a-f]{16}\]|::h[0-9a-f]{16}/g, "");
const functions = bodies.map((size, index) => ({ size, name: clean(names.get(index + imported) ?? "?") }));
/** The room of ours a function works for, wherever its text stands; else the crate it is from. */
const room = (name) => /tokhai::\w+/.exec(name)?.[0] ?? /^[<&\s]*(\w+)/.exec(name)?.[1] ?? "?";

const rooms = new Map();
for (const { size, name } of functions) {
  const known = rooms.get(room(name)) ?? { size: 0, count: 0 };
  rooms.set(room(name), { size: known.size + size, count: known.count + 1 });
}
const thousands = (value) => value.toLocaleString("en");
const table = (head, rows) =>
  console.log([head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n") + "\n");

console.log(`# What weighs in the citizens' module

Made by \`make weight\`; bytes before compression (gzip leaves about two fifths). ${thousands(functions.length)} functions of
${thousands(sections.get(CODE))} bytes; texts and tables take ${thousands(sections.get(11) ?? 0)} more.

## By room

Generic code of the standard library counts for the room whose types it works on.
`);
table(
  ["bytes", "functions", "room"],
  [...rooms]
    .sort(([, a], [, b]) => b.size - a.size)
    .slice(0, 25)
    .map(([name, { size, count }]) => [thousands(size), count, `\`${name}\``]),
);
console.log("## The largest functions\n");
table(
  ["bytes", "function"],
  functions
    .sort((a, b) => b.size - a.size)
    .slice(0, 40)
    .map(({ size, name }) => [thousands(size), `\`${name.replaceAll("|", "\\|").slice(0, 110)}\``]),
);
