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
 * wasm-bindgen's script without what the element has no use for: it gives the bytes of the module, never an address (for
 * which bundlers would look there too), an answer of a server or anything else, and what is as old as WebAssembly with
 * references is there.
 */
const glue = {
  name: "glue",
  setup({ onLoad }) {
    onLoad({ filter: /pkg\/form\/tokhai\.js$/ }, async ({ path }) => {
      let contents = readFileSync(path, "utf8");
      const rest = "(?:(?!async function)[^])*?";
      const changes = [
        [
          // What is imported, and what is done with the instance, by the names they have there.
          new RegExp(
            `async function \\w+\\((\\w+)\\) ?\\{(?=${rest}import\\.meta${rest}const \\w+ ?= ?(\\w+)\\(\\)${rest}return (\\w+)\\(\\w+, ?\\w+\\))`,
          ),
          "$& return $3((await WebAssembly.instantiate($1.module_or_path, $2())).instance);",
        ],
        [/["']encodeInto["'] ?in \w+/, "true"],
        // A text that finds no room ends the module: nothing is given back before.
        [/try ?(\{[^{}]*\}) ?catch ?\((\w+)\) ?\{(?:[^{}]|\{[^{}]*\})*throw[^{}]*\b\2\b[^{}]*\}/g, "$1"],
        [/\(?typeof FinalizationRegistry ?(===|>) ?["']u(ndefined)?["']\)?/g, "false"],
        // Texts go over in one piece: of the two ways the shorter one, which gives no room back.
        [
          /if ?\(\w+ ?=== ?(?:undefined|void 0)\) ?\{(\s*const \w+ ?= ?\w+\.encode\([^{}]*)\}(?:(?!function)[^])*(?=\}\s*function)/,
          "$1",
        ],
        [/(\w+\([\w.]+, ?(\w+)\.\w+), ?\2\.\w+\)/g, "$1)"],
        // A buffer that is detached is not that of the memory.
        [
          /(\w+)\.buffer\.detached ?=== ?(?:true|!0) ?\|\| ?(\(?)\1\.buffer\.detached ?=== ?(?:undefined|void 0) ?&& ?/,
          "$2",
        ],
        // Decoders that have met two gigabytes.
        [/\w+ ?>= ?\w+(?=\) ?\{\s*\w+ = new TextDecoder|&&\(\w+=new TextDecoder)/, "false"],
        [/(if ?\()?Symbol\.dispose ?(?=\)|&&)/, "$1 false"],
      ];
      for (const [old, other] of changes) {
        if (!old.test(contents)) throw new Error(`${path} has no ${old}: does wasm-bindgen write it otherwise now?`);
        contents = contents.replace(old, other);
      }
      // What no way leads to any more goes first: what only that uses is left out with the rest.
      return { contents: (await transform(contents, { minifySyntax: true })).code };
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
    // Members nobody but wasm-bindgen's script knows.
    mangleProps: /^(__wbg_ptr|__destroy_into_raw|_wbg_cb_unref)$/,
  };
  const { outputFiles } = await build({ ...options, entryPoints: [path] });
  return Buffer.from(outputFiles[0].contents);
}

const files = (path) =>
  statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => files(join(path, name))) : [path];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const path of process.argv.slice(2).flatMap(files)) writeFileSync(path, await published(path));
}
