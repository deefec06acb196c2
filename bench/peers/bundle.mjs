// Bundles each target with esbuild, minified, and weighs it. Ours is weighed file by file, as it is served.

import { build } from "esbuild";
import sveltePlugin from "esbuild-svelte";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { targets } from "./targets.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const MODULES = here("../node_modules/");
const PACKAGE = here("../../target/package/");
const OUT = here("../../target/bench/bundles/");

const gzip = (bytes) => gzipSync(bytes, { level: 9 }).length;
const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  }).length;
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const weigh = (files) => ({
  minified: sum(files.map((bytes) => bytes.length)),
  gzip: sum(files.map(gzip)),
  brotli: sum(files.map(brotli)),
});

/** The version of a library that is installed. */
export const version = (name) => JSON.parse(readFileSync(join(MODULES, name, "package.json"), "utf8")).version;

// @sjsf exports its subpaths without an ending; bundlers other than Vite need it spelled out.
const sjsfPaths = {
  name: "sjsf-paths",
  setup(build) {
    build.onResolve({ filter: /^@sjsf\/form\/(resolvers|fields)\/[^.]*$/ }, ({ path, kind, resolveDir }) =>
      build.resolve(`${path}.js`, { kind, resolveDir }),
    );
  },
};

/** Bundles one entry and weighs it with its styles. */
export async function bundled(name, target) {
  await build({
    entryPoints: [here(`entries/${target.entry}`)],
    outfile: join(OUT, `${name}.js`),
    nodePaths: [MODULES],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    platform: "browser",
    legalComments: "none",
    logLevel: "error",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"', global: "window" },
    mainFields: ["svelte", "browser", "module", "main"],
    conditions: ["svelte", "browser", "production"],
    alias: target.alias,
    loader: { ".svg": "text", ".woff": "dataurl", ".woff2": "dataurl", ".css": "empty" },
    plugins: [sjsfPaths, sveltePlugin({ compilerOptions: { css: "external" } })],
  });
  const script = readFileSync(join(OUT, `${name}.js`));
  const styles = (target.css ?? []).map((path) => readFileSync(join(MODULES, path)));
  return { ...weigh([script]), styles: sum(styles.map(gzip)) };
}

/** Everything of the package that a browser fetches for a form. */
function served() {
  const paths = (folder) =>
    readdirSync(join(PACKAGE, folder))
      .sort()
      .map((name) => `${folder}/${name}`)
      .filter(
        (path) =>
          statSync(join(PACKAGE, path)).isFile() && /\.(js|wasm|css)$/.test(path) && !path.endsWith("src/module.js"),
      );
  const files = [...paths("src"), ...paths("pkg/form")];
  const read = (pattern) => files.filter((path) => pattern.test(path)).map((path) => readFileSync(join(PACKAGE, path)));
  return { ...weigh(read(/\.(js|wasm)$/)), styles: sum(read(/\.css$/).map(gzip)) };
}

/** Weights and versions of the named targets, whose bundles are made on the way. */
export async function bundle(names) {
  const rows = [];
  for (const name of names) {
    const target = targets[name];
    const weight = target.own ? served() : await bundled(name, target);
    const own = target.own ? { tokhai: JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8")).version } : {};
    rows.push({
      name,
      versions: { ...own, ...Object.fromEntries(target.packages.map((p) => [p, version(p)])) },
      ...weight,
    });
  }
  return rows;
}
