// Makes scripts and stylesheets as small as they are published. The element becomes one file with all it imports but
// what it loads on demand: on a weak line each further file costs a round trip.
// usage: node scripts/minify.mjs FILE|FOLDER…   (rewrites every .js and .css in place)

import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const { build, transform } = createRequire(new URL("../www/package.json", import.meta.url))("esbuild");
const OPTIONS = { minify: true, target: "es2022", charset: "utf8", legalComments: "none" };

/**
 * wasm-bindgen's script without the address it assumes of the module, for which bundlers would look there, and without
 * what it does with answers of a server: the element gives it bytes.
 */
const glue = {
  name: "glue",
  setup({ onLoad }) {
    onLoad({ filter: /pkg\/form\/tokhai\.js$/ }, ({ path }) => {
      let contents = readFileSync(path, "utf8");
      const changes = [
        [/new URL\(["']tokhai_bg\.wasm["'], ?import\.meta\.url\)/, "undefined"],
        [
          /async function \w+\((\w+), ?(\w+)\) ?\{(?=\s*if ?\(typeof Response ?={2,3} ?["']function)/,
          "$& return WebAssembly.instantiate($1, $2);",
        ],
      ];
      for (const [old, other] of changes) {
        if (!old.test(contents)) throw new Error(`${path} has no ${old}: does wasm-bindgen write it otherwise now?`);
        contents = contents.replace(old, other);
      }
      return { contents };
    });
  },
};

/** What is published of a file: scripts and stylesheets minified, everything else as it is. */
export async function published(path) {
  const bytes = readFileSync(path);
  const kind = extname(path).slice(1);
  if (kind !== "js" && kind !== "css") return bytes;
  if (!path.endsWith("src/to-khai.js"))
    return Buffer.from((await transform(bytes.toString(), { ...OPTIONS, loader: kind })).code);
  // What is done with files, and the copy of a receipt, are loaded when they are needed.
  const options = {
    ...OPTIONS,
    bundle: true,
    external: ["./papers.js", "./copy.js"],
    format: "esm",
    write: false,
    logLevel: "error",
    plugins: [glue],
  };
  const { outputFiles } = await build({ ...options, entryPoints: [path] });
  return Buffer.from(outputFiles[0].contents);
}

const files = (path) =>
  statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => files(join(path, name))) : [path];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const path of process.argv.slice(2).flatMap(files)) writeFileSync(path, await published(path));
}
