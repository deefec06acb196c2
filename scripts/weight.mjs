// Where the bytes of a module of WebAssembly are, as Markdown: `node scripts/weight.mjs MODULE` for one that kept the
// names of its functions.

import { readFileSync } from "node:fs";
import { CODE, DATA, functions as read, sections } from "./binary.mjs";

const module = readFileSync(process.argv[2]);
const { imported, bodies, names } = read(module);
const sizes = new Map([...sections(module)].map(({ id, body }) => [id, body.length]));

const clean = (name) => name.replace(/\[[0-9a-f]{16}\]|::h[0-9a-f]{16}/g, "");
const functions = bodies.map(({ length: size }, index) => ({ size, name: clean(names.get(index + imported) ?? "?") }));
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
${thousands(sizes.get(CODE))} bytes; texts and tables take ${thousands(sizes.get(DATA) ?? 0)} more.

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
