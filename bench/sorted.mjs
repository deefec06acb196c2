// Whether sorting the code of the citizens' module for the compressor is worth what it costs: the first field on a slow
// line with the modules as they are published, and with plain ones that the browser compiles while they come.
// The two are loaded to and fro, so that whatever else the machine does falls on both alike.
// usage: node bench/sorted.mjs [--rounds=15] [--slowdown=4]   (after `make wasm`)

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { loadavg } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { CODE, assembled, functions, section, sections, written } from "../scripts/binary.mjs";
import { published } from "../scripts/minify.mjs";
import { ordered } from "../www/src/ordered.js";
import { forms } from "./forms.mjs";
import { launch } from "./peers/pages.mjs";

const WWW = fileURLToPath(new URL("../www/", import.meta.url));
const { transform } = createRequire(join(WWW, "package.json"))("esbuild");
const LINE = { kilobits: 400, latency: 400 };
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".txt": "text/plain" };
const given = Object.fromEntries(process.argv.slice(2).map((word) => word.replace(/^--/, "").split("=")));
const [rounds, slowdown] = [Number(given.rounds ?? 15), Number(given.slowdown ?? 4)];

/** A module as other tools write it. */
function plain(file) {
  const module = Buffer.from(ordered(file));
  const { bodies } = functions(module);
  const code = Buffer.concat([written(bodies.length), ...bodies.flatMap((body) => [written(body.length), body])]);
  return assembled(
    module,
    [...sections(module)].map(({ id, whole }) => (id === CODE ? section(CODE, code) : whole)),
  );
}

/** What is served, by the name of the variant and the address. */
async function files() {
  const all = new Map();
  const element = (await published(join(WWW, "src/to-khai.js"))).toString();
  // The same script, which takes a module as it comes from the line instead of putting its bytes in order.
  const streaming = element
    .replace(/return \w+\(new Uint8Array\(await (\w+)\.arrayBuffer\(\)\)\)/, "return $1")
    .replaceAll("WebAssembly.instantiate(", "WebAssembly.instantiateStreaming(");
  if (!/return \w+\}/.test(streaming) || streaming.length > element.length + 40)
    throw new Error("module.js reads otherwise now");
  for (const [variant, script, module] of [
    ["sorted", element, (file) => file],
    ["plain", (await transform(streaming, { minify: true, charset: "utf8", format: "esm" })).code, plain],
  ]) {
    all.set(`/${variant}/src/to-khai.js`, Buffer.from(script));
    all.set(`/${variant}/src/to-khai.css`, await published(join(WWW, "src/to-khai.css")));
    for (const part of ["bg", "rest"])
      all.set(
        `/${variant}/pkg/form/tokhai_${part}.wasm`,
        module(readFileSync(join(WWW, `pkg/form/tokhai_${part}.wasm`))),
      );
    const body = `<to-khai view="page" drafts="none" src="/schema.json"></to-khai>`;
    const page = `<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Form</title><script type="module" src="/${variant}/src/to-khai.js"></script>${body}`;
    all.set(`/${variant}`, Buffer.from(page));
  }
  all.set("/schema.json", Buffer.from(JSON.stringify(forms.find(({ name }) => name === "form-30").schema)));
  return all;
}

/** Runs in the page: when the first field is on the screen, and when the form checks answers. */
function watch() {
  const times = (window.times = {});
  window.addEventListener("ready", () => (times.ready = performance.now()), { capture: true, once: true });
  const look = () =>
    document.querySelector("to-khai input")?.getClientRects().length
      ? requestAnimationFrame(() => (times.field = performance.now()))
      : requestAnimationFrame(look);
  requestAnimationFrame(look);
}

async function visit(browser, address) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, isMobile: true });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  const throughput = (LINE.kilobits * 1000) / 8;
  const line = { downloadThroughput: throughput, uploadThroughput: throughput, latency: LINE.latency };
  await cdp.send("Network.emulateNetworkConditions", { offline: false, ...line });
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  await page.addInitScript(watch);
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForFunction(() => window.times.field && window.times.ready, null, { timeout: 120_000 });
  const times = await page.evaluate(() => window.times);
  await context.close();
  return times;
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
/** Between which values 95 of 100 differences of medians lie when the loads are drawn again. */
function interval(before, after) {
  const drawn = (list) => median(list.map(() => list[Math.floor(Math.random() * list.length)]));
  const differences = Array.from({ length: 4000 }, () => drawn(after) - drawn(before)).sort((a, b) => a - b);
  return [differences[100], differences[3899]].map(Math.round);
}

const served = await files();
const zipped = new Map([...served].map(([address, body]) => [address, gzipSync(body, { level: 9 })]));
const server = createServer(({ url }, response) => {
  if (!zipped.has(url)) return response.writeHead(404).end();
  const type = TYPES[extname(url)] ?? (url.endsWith(".json") ? "application/json" : "text/html; charset=utf-8");
  response.writeHead(200, { "content-type": type, "content-encoding": "gzip", "cache-control": "no-store" });
  response.end(zipped.get(url));
}).listen(0);
const base = `http://127.0.0.1:${server.address().port}`;
const browser = await launch();
const visits = { sorted: [], plain: [] };
for (let round = 0; round < rounds; round++)
  for (const variant of round % 2 ? ["plain", "sorted"] : ["sorted", "plain"])
    visits[variant].push(await visit(browser, `${base}/${variant}`));
await browser.close();
server.close();

for (const variant of Object.keys(visits)) {
  const bytes = [...zipped].filter(([address]) => address.startsWith(`/${variant}/`)).map(([, { length }]) => length);
  console.log(`${variant}: ${bytes.reduce((sum, length) => sum + length, 0).toLocaleString("en")} bytes gzipped`);
}
for (const what of ["field", "ready"]) {
  const [before, after] = ["sorted", "plain"].map((variant) => visits[variant].map((times) => times[what]));
  const [less, more] = interval(before, after);
  console.log(
    `${what}: sorted ${Math.round(median(before))} ms, plain ${Math.round(median(after))} ms, plain is later by ${Math.round(median(after) - median(before))} ms (95 %: ${less} to ${more})`,
  );
}
console.log(`${rounds} loads each, processor at 1/${slowdown}, load ${loadavg()[0].toFixed(1)}`);
