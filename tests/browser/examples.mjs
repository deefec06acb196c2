// The examples as a portal would have them: the packed package installed into a fresh application, the framework ones
// bundled, every page served under a content policy.

import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, normalize, sep } from "node:path";
import { pathToFileURL } from "node:url";

import { ROOT } from "./harness.mjs";

const require = createRequire(join(ROOT, "www", "package.json"));
const EXAMPLES = join(ROOT, "examples");

/** The application the package is installed into. */
export const APP = join(ROOT, "target", "examples");
const PACKAGE = join(APP, "node_modules", "tokhai");

const BASE = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'";
const strict = (policies) => `${BASE}; require-trusted-types-for 'script'; trusted-types ${policies}`;
/** What each example is served under. Three need one named policy of Trusted Types, none of them for the form. */
export const POLICIES = {
  offline: strict("tokhai-offline"),
  vue: strict("vue"),
  svelte: strict("svelte-trusted-html"),
};
export const STRICT = strict("'none'");

/** Installs the packed package; the network is not asked. */
export function install() {
  const { version } = JSON.parse(readFileSync(join(ROOT, "www/package.json"), "utf8"));
  rmSync(APP, { recursive: true, force: true });
  mkdirSync(APP, { recursive: true });
  writeFileSync(join(APP, "package.json"), JSON.stringify({ name: "portal", private: true, type: "module" }));
  const tarball = join(ROOT, "target", `tokhai-${version}.tgz`);
  const words = ["install", "--offline", "--no-audit", "--no-fund", "--loglevel", "error", tarball];
  execFileSync("npm", words, { cwd: APP, stdio: ["ignore", "pipe", "inherit"] });
  cpSync(EXAMPLES, join(APP, "examples"), { recursive: true });
}

/** Gives the application a package of the tests, as if it were installed there. */
export function lend(name) {
  const place = join(APP, "node_modules", name);
  if (!existsSync(place)) symlinkSync(join(ROOT, "www/node_modules", name), place, "dir");
}

/** Loads a script of an example, as the application would. */
export const load = (path) => import(pathToFileURL(join(APP, "examples", path)));

/** Bundles an example for a runtime without files; gives the path of the bundle. The module comes as its bytes. */
export async function bundleForEdge(path) {
  const outfile = join(APP, "edge.mjs");
  await require("esbuild").build({
    entryPoints: [join(APP, "examples", path)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "node20",
    conditions: ["workerd"],
    loader: { ".wasm": "binary" },
    logLevel: "error",
  });
  return outfile;
}

/** A plug-in that compiles one-file components. */
const components = {
  name: "components",
  setup(build) {
    build.onLoad({ filter: /\.vue$/ }, ({ path }) => {
      const { compileScript, parse } = require("vue/compiler-sfc");
      const { descriptor } = parse(readFileSync(path, "utf8"), { filename: path });
      const compilerOptions = { isCustomElement: (tag) => tag.includes("-") };
      const { content } = compileScript(descriptor, {
        id: "app",
        inlineTemplate: true,
        templateOptions: { compilerOptions },
      });
      return { contents: content, loader: "js" };
    });
    build.onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const { compile } = await import(join(ROOT, "www/node_modules/svelte/src/compiler/index.js"));
      const { js } = compile(readFileSync(path, "utf8"), { filename: path, generate: "client" });
      return { contents: js.code, loader: "js" };
    });
  },
};

/** Bundles an example that is written with a framework. The package stays outside: its files find each other. */
export async function bundle(name) {
  const folder = join(APP, "examples", name);
  const entry = readdirSync(folder).find((file) => file.startsWith("main."));
  await require("esbuild").build({
    entryPoints: [join(folder, entry)],
    outfile: join(folder, "main.js"),
    allowOverwrite: true,
    bundle: true,
    format: "esm",
    jsx: "automatic",
    minify: true,
    logLevel: "error",
    define: {
      "process.env.NODE_ENV": '"production"',
      __VUE_OPTIONS_API__: "false",
      __VUE_PROD_DEVTOOLS__: "false",
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
    },
    conditions: ["svelte", "browser", "production"],
    nodePaths: [join(ROOT, "www/node_modules")],
    alias: { tokhai: "/tokhai/src/to-khai.js" },
    external: ["/tokhai/*"],
    plugins: [components],
  });
}

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** Serves the application; `requests` counts what was asked for. */
export function serve() {
  const requests = new Map();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://host");
    requests.set(pathname, (requests.get(pathname) ?? 0) + 1);
    if (pathname === "/favicon.ico") return response.writeHead(204).end();
    const inside = pathname.startsWith("/tokhai/") ? [PACKAGE, pathname.slice(7)] : [APP, pathname];
    let path = join(inside[0], normalize(inside[1]));
    if (!path.startsWith(APP + sep)) return response.writeHead(404).end();
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) path = join(path, "index.html");
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
    const [, , example] = pathname.split("/");
    response.writeHead(200, {
      "content-type": TYPES[extname(path)] ?? "application/octet-stream",
      "content-security-policy": POLICIES[example] ?? STRICT,
      "cache-control": "no-store",
    });
    response.end(readFileSync(path));
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () =>
      resolve({ url: `http://127.0.0.1:${server.address().port}`, requests, stop: () => server.close() }),
    );
  });
}
