// Prints what goes over the wire and fails when a gate of www/size-budget.json is passed.
// Scripts and styles are weighed as they are published: minified, the element in one file. A folder in the budget stands for every script, stylesheet and text in it, so that nothing new is forgotten.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { published } from "./minify.mjs";

const www = fileURLToPath(new URL("../www", import.meta.url));
const { modules } = JSON.parse(readFileSync(join(www, "size-budget.json"), "utf8"));

const served = (path) =>
  statSync(join(www, path)).isDirectory()
    ? readdirSync(join(www, path))
        .sort()
        .flatMap((name) => served(join(path, name)))
    : /\.(js|mjs|css|wasm|txt)$/.test(path)
      ? [path]
      : [];

async function weigh(path) {
  const bytes = await published(join(www, path));
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  return { path, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli.length };
}

const row = (name, { raw, gzip, brotli }) =>
  console.log(name.padEnd(34) + [raw, gzip, brotli].map((n) => n.toLocaleString("en").padStart(12)).join(""));

let passedGates = 0;
for (const { name, what, files, except = [], gateGzipBytes, aimGzipBytes } of modules) {
  let weighed;
  try {
    const paths = files.flatMap(served).filter((path) => !except.includes(path));
    weighed = await Promise.all(paths.map(weigh));
  } catch (error) {
    console.error(`error: ${error.path ?? error} is missing: run \`make wasm\``);
    process.exit(2);
  }
  console.log(
    `${name}: ${what}\n${"bytes".padEnd(34)}${["raw", "gzip -9", "brotli 11"].map((h) => h.padStart(12)).join("")}`,
  );
  for (const file of weighed) row(`  ${file.path}`, file);
  const sum = (key) => weighed.reduce((total, file) => total + file[key], 0);
  const total = { raw: sum("raw"), gzip: sum("gzip"), brotli: sum("brotli") };
  row("  in all", total);
  if (gateGzipBytes !== undefined) {
    const over = total.gzip > gateGzipBytes;
    if (over) passedGates += 1;
    const aim = aimGzipBytes ? `, aim ${aimGzipBytes.toLocaleString("en")}` : "";
    const verdict = over ? `OVER by ${(total.gzip - gateGzipBytes).toLocaleString("en")} bytes` : "kept";
    console.log(`  gate ${gateGzipBytes.toLocaleString("en")} bytes gzip${aim}: ${verdict}`);
  }
  console.log();
}
if (passedGates > 0) {
  console.error(
    "error: too heavy for a phone on a weak line: make it smaller, or change www/size-budget.json with a reason",
  );
  process.exit(1);
}
