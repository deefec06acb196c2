// Bundles the officers' page, www/workbench/ → www/pkg/workbench/page.js, worker.js and code.js, beside the module they start.
// usage: node scripts/workbench.mjs

import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const { build } = createRequire(new URL("../www/package.json", import.meta.url))("esbuild");
const at = (path) => fileURLToPath(new URL(`../www/${path}`, import.meta.url));

/** The module is not bundled: wasm-bindgen's script lies beside and finds its bytes by its own address. */
const module = {
  name: "module",
  setup({ onResolve }) {
    onResolve({ filter: /^tokhai-module$/ }, () => ({ path: "./tokhai.js", external: true }));
    // Loaded when somebody opens the JSON of a definition.
    onResolve({ filter: /^tokhai-code$/ }, () => ({ path: "./code.js", external: true }));
  },
};

await build({
  entryPoints: [at("workbench/page.js"), at("workbench/worker.js"), at("workbench/code.js")],
  outdir: at("pkg/workbench"),
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  plugins: [module],
});
