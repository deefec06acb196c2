// Makes scripts and stylesheets small, each for itself: no bundling, so that a browser loads the files as they are.
// usage: node scripts/minify.mjs FILE|FOLDER…   (rewrites every .js and .css in place)

import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const { transformSync } = createRequire(new URL("../www/package.json", import.meta.url))("esbuild");

/** What is published of a file: scripts and stylesheets minified, everything else as it is. */
export function published(path) {
  const bytes = readFileSync(path);
  const kind = extname(path).slice(1);
  if (kind !== "js" && kind !== "css") return bytes;
  const options = { loader: kind, minify: true, target: "es2022", charset: "utf8", legalComments: "none" };
  return Buffer.from(transformSync(bytes.toString(), options).code);
}

const files = (path) =>
  statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => files(join(path, name))) : [path];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const path of process.argv.slice(2).flatMap(files)) writeFileSync(path, published(path));
}
