// Serves the pages that are measured: /page/NAME?form=FORM&csp=POLICY, the bundles, the forms and their schemas, the packages'
// files. All of it is compressed, as hosts send it.

import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { forms, veryLong } from "../forms.mjs";
import { targets } from "./targets.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TYPES = {
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};
/** Folders by the first part of an address. */
const FOLDERS = {
  "/bundles/": join(ROOT, "target/bench/bundles/"),
  "/entries/": join(ROOT, "bench/peers/entries/"),
  "/node_modules/": join(ROOT, "bench/node_modules/"),
  "/tokhai/": join(ROOT, "target/package/"),
};
const SELF = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
/** No evaluation of strings; also nothing inline and no string turned into markup unchecked; and by no policy at all. */
const POLICIES = {
  noeval: `${SELF}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:`,
  trusted: `${SELF}; style-src 'self'; require-trusted-types-for 'script'`,
  strict: `${SELF}; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'`,
};

const byName = new Map([...forms, veryLong()].map((form) => [form.name, form]));

/** Starts the server; `rendered` holds whole pages by their address. */
export function serve(rendered = new Map()) {
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://host");
    const send = (type, body) => {
      const policy = POLICIES[url.searchParams.get("csp")];
      response.writeHead(200, {
        "content-type": `${type}; charset=utf-8`,
        "content-encoding": "gzip",
        "cache-control": "no-store",
        ...(policy ? { "content-security-policy": policy } : {}),
      });
      response.end(gzipSync(body));
    };
    if (rendered.has(url.pathname)) return send("text/html", rendered.get(url.pathname));
    if (url.pathname === "/favicon.ico") return response.writeHead(204).end();
    if (url.pathname.startsWith("/page/")) return send("text/html", page(url.pathname.slice("/page/".length)));
    if (url.pathname.startsWith("/form/")) {
      const form = byName.get(url.pathname.slice("/form/".length));
      return form ? send("application/json", JSON.stringify(form)) : response.writeHead(404).end();
    }
    if (url.pathname.startsWith("/schema/")) {
      const form = byName.get(url.pathname.slice("/schema/".length));
      return form ? send("application/json", JSON.stringify(form.schema)) : response.writeHead(404).end();
    }
    if (url.pathname === "/driver.js") return file(join(ROOT, "bench/peers/driver.js"), response);
    const prefix = Object.keys(FOLDERS).find((prefix) => url.pathname.startsWith(prefix));
    if (!prefix) return response.writeHead(404).end();
    const path = join(FOLDERS[prefix], normalize(url.pathname.slice(prefix.length)));
    if (!path.startsWith(FOLDERS[prefix].replace(/[\\/]$/, "") + sep)) return response.writeHead(404).end();
    file(path, response);
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve({ base: `http://127.0.0.1:${server.address().port}`, server }));
  });
}

/** Files as a host keeps them, compressed once. */
const packed = new Map();

function file(path, response) {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
  if (!packed.has(path)) packed.set(path, gzipSync(readFileSync(path), { level: 9 }));
  response.writeHead(200, {
    "content-type": TYPES[extname(path)] ?? "application/octet-stream",
    "content-encoding": "gzip",
    "cache-control": "no-store",
  });
  response.end(packed.get(path));
}

function page(name) {
  const target = targets[name];
  const styles = target.own ? ["/tokhai/src/to-khai.css"] : (target.css ?? []).map((path) => `/node_modules/${path}`);
  const script = target.own
    ? `<script type="module" src="/entries/${target.entry}"></script><script type="module" src="/driver.js"></script>`
    : `<script src="/bundles/${name}.js"></script><script type="module" src="/driver.js"></script>`;
  // As the package's README has it for weak lines.
  const early = target.own
    ? `<link rel="modulepreload" href="/tokhai/src/to-khai.js">
<link rel="preload" as="fetch" href="/tokhai/pkg/form/tokhai_bg.wasm" crossorigin>
<link rel="preload" as="fetch" href="/tokhai/src/en.txt" crossorigin>`
    : "";
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name}</title>
${styles.map((href) => `<link rel="stylesheet" href="${href}">`).join("\n")}
${early}</head><body><main><h1>Form</h1><div id="app"></div></main>${script}</body></html>`;
}
