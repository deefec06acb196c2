// Bundles the officers' page, www/workbench/ → www/pkg/workbench/page.js, worker.js, code.js and page.css, beside the module they start, and
// the service worker that keeps them for use without a network.
// usage: node scripts/workbench.mjs

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import { keeper } from "./keeper.mjs";

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
  entryPoints: [
    at("workbench/page.js"),
    at("workbench/worker.js"),
    at("workbench/code.js"),
    at("workbench/styles/page.css"),
  ],
  outdir: at("pkg/workbench"),
  entryNames: "[name]",
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  plugins: [module],
});

// The page says when it needs its folder. The network is asked first: files of a portal have no edition of their own.
const own = readdirSync(at("pkg/workbench"), { recursive: true })
  .filter((name) => /(?<!\.d)\.(js|css|wasm)$/.test(name) && name !== "sw.js")
  .map((name) => `pkg/workbench/${name.replaceAll("\\", "/")}`);
const kept = { name: "tokhai-workbench-", version: "1", root: "../../", core: [], more: own.sort(), fresh: true };
writeFileSync(at("pkg/workbench/sw.js"), keeper(kept, readFileSync(at("site/sw.js"), "utf8")));
