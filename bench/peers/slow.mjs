// What a person with a cheap phone on a weak line waits for: 400 kbit/s, 400 ms there and back, a processor at a quarter,
// 360 px. Of every library that reads the form with 30 fields: when its first field stands, whether what is typed into it
// at once stays, when the form checks answers, and what has gone over the line until then. Ours four times: the fragment that
// `tokhai/server` writes into a page, the page that `tokhai render` makes, the element as its README has it for weak lines,
// and the element with its script and no more.
// Writes target/bench/slow.json; with --publish the table goes to docs/bench.md.
// usage: node bench/peers/slow.mjs [--only=a,b] [--rounds=5] [--publish]   (after `make package`)

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { forms } from "../forms.mjs";
import { bundle } from "./bundle.mjs";
import { launch } from "./pages.mjs";
import { SLOW, slowSection, withSection } from "./report.mjs";
import { serve } from "./serve.mjs";
import { rendered } from "./server.mjs";
import { spread } from "./speed.mjs";
import { targets } from "./targets.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FORM = "form-30";
const LINE = { kilobits: 400, latency: 400, slowdown: 4, width: 360 };
const { fields } = forms.find(({ name }) => name === FORM);
const TYPED = "An";
/** Milliseconds after which nobody waits any longer. */
const PATIENCE = 120_000;

const ELEMENT = `<to-khai locale="en" view="page" src="/schema/${FORM}"></to-khai>`;
const SCRIPT = '<script type="module" src="/tokhai/src/to-khai.js"></script>';
const page = (head, body) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Form</title>${head}</head><body>${body}</body></html>`;

/** Our own pages, by the name of their row. */
const OWN = {
  "tokhai/server": () =>
    page(
      `<link rel="stylesheet" href="/tokhai/src/to-khai.css">${SCRIPT}`,
      renderToString(forms.find(({ name }) => name === FORM).schema, { locale: "en", src: `/schema/${FORM}` }),
    ),
  "tokhai render": () => rendered(FORM, `/schema/${FORM}`),
  "tokhai with preloads": () =>
    page(
      `<link rel="stylesheet" href="/tokhai/src/to-khai.css">
<link rel="modulepreload" href="/tokhai/src/to-khai.js">
<link rel="preload" as="fetch" href="/tokhai/pkg/form/tokhai_bg.wasm" crossorigin>
<link rel="preload" as="fetch" href="/tokhai/src/en.txt" crossorigin>`,
      ELEMENT + SCRIPT,
    ),
  "tokhai by its script": () => page("", ELEMENT + SCRIPT),
};

/** Runs in the page before all else: notes when the first field is on the screen, and when the form checks answers. */
function watch() {
  const times = (window.slow = {});
  window.addEventListener("ready", () => (times.checks = performance.now()), { capture: true, once: true });
  const look = () => {
    const fields = document.querySelectorAll("main input, form input, #app input, to-khai input");
    const field = [...fields].find((one) => /^(text|email)$/.test(one.type) && one.getClientRects().length > 0);
    if (!field) return requestAnimationFrame(look);
    // It is on the screen with the next frame.
    requestAnimationFrame(() => {
      times.field = performance.now();
      window.field = field;
    });
  };
  requestAnimationFrame(look);
}

/** Loads a page over the line once. */
async function visit(browser, address) {
  const viewport = { width: LINE.width, height: 740 };
  const context = await browser.newContext({ viewport, isMobile: true, hasTouch: true });
  try {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    let bytes = 0;
    cdp.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
    await cdp.send("Network.enable");
    const throughput = (LINE.kilobits * 1000) / 8;
    const line = { downloadThroughput: throughput, uploadThroughput: throughput, latency: LINE.latency };
    await cdp.send("Network.emulateNetworkConditions", { offline: false, ...line });
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: LINE.slowdown });
    await page.addInitScript(watch);
    await page.goto(address, { waitUntil: "commit", timeout: PATIENCE });
    await page.waitForFunction(() => window.field, null, { timeout: PATIENCE });
    const bytesOfField = bytes;
    await page.evaluate(() => window.field.focus());
    await page.keyboard.type(TYPED);
    const id = await page.evaluate(() => window.field.id);
    // Pages of others have the driver, which says when the form stands.
    await page.waitForFunction(() => window.slow.checks ?? window.ready, null, { timeout: PATIENCE });
    await page.waitForLoadState("networkidle", { timeout: PATIENCE });
    const { field, checks, error, value } = await page.evaluate(
      ([id, fields]) => {
        const now = window.field.isConnected ? window.field : document.getElementById(id);
        // A library that shows fewer controls while the form is empty has the driver wait for the others in vain.
        const stands = window.ready?.controls >= fields ? window.ready.at : undefined;
        return { checks: stands, ...window.slow, error: window.ready?.error, value: now?.value };
      },
      [id, fields],
    );
    if (error) throw new Error(error);
    return { field, checks, stays: value === TYPED, bytesOfField, bytes };
  } finally {
    await context.close();
  }
}

const given = Object.fromEntries(process.argv.slice(2).map((word) => word.replace(/^--/, "").split("=")));
const able = Object.keys(targets).filter((name) => {
  const { own, notation } = targets[name];
  return !own && (!notation || forms.find(({ name }) => name === FORM)[notation]);
});
const names = given.only?.split(",") ?? [...Object.keys(OWN), ...able];
const rounds = Number(given.rounds ?? 5);
const log = (text) => process.stderr.write(`· ${text}\n`);
for (const name of names.filter((name) => !OWN[name] && !able.includes(name))) {
  console.error(`error: nothing is called ${name}; there are ${[...Object.keys(OWN), ...able].join("; ")}`);
  process.exit(2);
}
if (!existsSync(`${ROOT}target/package/package.json`)) {
  console.error("error: target/package is missing: run `make package`");
  process.exit(2);
}

// Of the package, as a server has it.
const { renderToString } = await import(new URL("../../target/package/node/server.js", import.meta.url));
const load = () => Math.round(loadavg()[0] * 10) / 10;
const at = new Date().toISOString().slice(0, 10);
const results = { at, cores: cpus().length, load: load(), line: LINE, form: FORM, rounds, rows: [] };
log("esbuild bundles the libraries");
await bundle(names.filter((name) => able.includes(name)));
const pages = new Map();
const addresses = new Map(able.map((name) => [name, `/page/${name}?form=${FORM}&data=0`]));
for (const [number, [name, make]] of Object.entries(OWN).entries()) {
  addresses.set(name, `/slow/${number}`);
  pages.set(`/slow/${number}`, make());
}
const { base, server } = await serve(pages);
const browser = await launch();
const visits = new Map(names.map((name) => [name, []]));
const failed = new Map();
try {
  // To and fro over the libraries, so that whatever else the machine does falls on all of them alike.
  for (let turn = 0; turn < rounds; turn += 1) {
    for (const name of (turn % 2 ? names.toReversed() : names).filter((name) => !failed.has(name))) {
      try {
        visits.get(name).push(await visit(browser, base + addresses.get(name)));
      } catch (error) {
        failed.set(
          name,
          String(error.message ?? error)
            .split("\n")[0]
            .slice(0, 110),
        );
      }
    }
    log(`round ${turn + 1} of ${rounds}`);
  }
} finally {
  await browser.close();
  server.close();
}
for (const [name, all] of visits) {
  const of = (member) => spread(all.map((one) => one[member]));
  const figures = { field: of("field"), checks: of("checks"), bytesOfField: of("bytesOfField"), bytes: of("bytes") };
  results.rows.push({ name, ...figures, stays: all.every(({ stays }) => stays), error: failed.get(name) });
}

results.loadAfter = load();
const section = slowSection(results);
mkdirSync(`${ROOT}target/bench`, { recursive: true });
writeFileSync(`${ROOT}target/bench/slow.json`, `${JSON.stringify(results, null, 2)}\n`);
process.stdout.write(`${section}\n`);
if ("publish" in given) {
  const path = `${ROOT}docs/bench.md`;
  writeFileSync(path, withSection(readFileSync(path, "utf8"), SLOW, section));
  const words = ["--config", `${ROOT}www/prettier.json`, "--write", "docs/bench.md"];
  execFileSync(`${ROOT}www/node_modules/.bin/prettier`, words, { cwd: ROOT });
}
