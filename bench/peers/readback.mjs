// Opens what strangers call valid and reads it back, in our element, in rjsf and in Jedison: how much comes back as it was.
// Writes target/bench/readback.json; with --publish the table goes to docs/bench.md. Fails when ours loses anything, hangs,
// fails or calls something wrong. TOKHAI_SCHEMASTORE names another folder of `NAME/schema.json` and `NAME/valid/*.json`.
// usage: node bench/peers/readback.mjs [--only=a,b] [--publish]   (after `make package`)

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundled, version } from "./bundle.mjs";
import { launch } from "./pages.mjs";
import { READ_BACK, readBackSection, withSection } from "./report.mjs";
import { serve } from "./serve.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const DATA = process.env.TOKHAI_SCHEMASTORE ?? join(ROOT, "../shared/data/schemastore");
/** Milliseconds after which a form that neither stands nor fails has hung. */
const PATIENCE = 30_000;

const LIBRARIES = {
  tokhai: { own: true, packages: [] },
  rjsf: { entry: "readback-rjsf.jsx", packages: ["@rjsf/core", "@rjsf/validator-ajv8"] },
  jedison: { entry: "readback-jedison.js", packages: ["jedison"] },
};

/** What stands in a file, or nothing where it is no JSON. */
function json(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8").replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}

/** The valid objects of every schema in draft-07 or 2020-12 that refers to no other file: what all three can open. */
function instances() {
  const found = [];
  for (const name of readdirSync(DATA).sort()) {
    const [path, valid] = [join(DATA, name, "schema.json"), join(DATA, name, "valid")];
    const schema = existsSync(path) && existsSync(valid) ? json(path) : undefined;
    if (!/draft-07|2020-12/.test(schema?.$schema)) continue;
    if (/"\$ref"\s*:\s*"[^#]/.test(readFileSync(path, "utf8"))) continue;
    for (const file of readdirSync(valid).sort()) {
      const value = json(join(valid, file));
      if (value && typeof value === "object" && !Array.isArray(value))
        found.push({ name: `${name}/${file}`, schema, value });
    }
  }
  return found;
}

const isObject = (value) => value !== null && typeof value === "object";
/** Null, `{}` and `[]` say nothing: a form may leave them out. */
const saysNothing = (value) => value === null || (isObject(value) && Object.keys(value).length === 0);

/** Whether two values are the same but for the order of members. */
function same(a, b) {
  if (!isObject(a) || !isObject(b)) return a === b;
  const names = Object.keys(a);
  if (Array.isArray(a) !== Array.isArray(b) || names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && same(a[name], b[name]));
}

/** Whether something that was given is gone or another now; what was added does not count, nor what says `nothing`. */
function isLost(given, back, nothing = saysNothing) {
  if (nothing(given)) return false;
  if (!isObject(given) || !isObject(back)) return given !== back;
  if (Array.isArray(given) !== Array.isArray(back)) return true;
  return Object.keys(given).some((name) => isLost(given[name], back[name], nothing));
}

/** Counts what became of each; a page that hangs is left to itself and another one opened. */
async function count(browser, address, all, log) {
  const counts = { opened: all.length, same: 0, more: 0, less: 0, lost: [], hangs: [], failed: [], wrong: [] };
  let page;
  for (const { name, schema, value } of all) {
    if (!page) {
      page = await (await browser.newContext()).newPage();
      await page.goto(address);
      await page.waitForFunction(() => window.readBack);
    }
    const tried = page
      .evaluate(([schema, value]) => window.readBack(schema, value), [schema, value])
      .catch((error) => ({ failure: String(error.message).split("\n")[0] }));
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(() => resolve({ late: true }), PATIENCE);
    });
    const outcome = await Promise.race([tried, late]);
    clearTimeout(timer);
    if (outcome.late) {
      counts.hangs.push(name);
      log(`hangs: ${name}`);
      page
        .context()
        .close()
        .catch(() => {});
      page = undefined;
    } else if (outcome.failure !== undefined || outcome.back === undefined) {
      counts.failed.push(`${name}: ${outcome.failure ?? "no value"}`);
    } else {
      if (same(value, outcome.back)) counts.same += 1;
      else if (isLost(value, outcome.back)) counts.lost.push(name);
      else if (isLost(value, outcome.back, () => false)) counts.less += 1;
      else counts.more += 1;
      if (outcome.errors > 0) counts.wrong.push(name);
    }
  }
  await page?.context().close();
  return counts;
}

const given = Object.fromEntries(process.argv.slice(2).map((word) => word.replace(/^--/, "").split("=")));
const names = given.only?.split(",") ?? Object.keys(LIBRARIES);
const log = (text) => process.stderr.write(`· ${text}\n`);
for (const name of names.filter((name) => !LIBRARIES[name])) {
  console.error(`error: no library is called ${name}; there are ${Object.keys(LIBRARIES).join(", ")}`);
  process.exit(2);
}
if (!existsSync(DATA)) {
  console.log(`skipped: no schemas of strangers at ${DATA}; TOKHAI_SCHEMASTORE names a folder of them`);
  process.exit(0);
}
if (!existsSync(`${ROOT}target/package/package.json`)) {
  console.error("error: target/package is missing: run `make package`");
  process.exit(2);
}

const all = instances();
const pages = new Map();
const ours = JSON.parse(readFileSync(`${ROOT}target/package/package.json`, "utf8")).version;
const load = () => Math.round(loadavg()[0] * 10) / 10;
const at = new Date().toISOString().slice(0, 10);
const results = { at, cores: cpus().length, load: load(), patience: PATIENCE / 1000, rows: [] };
for (const name of names) {
  const { own, entry } = LIBRARIES[name];
  if (!own) await bundled(`readback-${name}`, { entry });
  const script = own
    ? '<script type="module" src="/entries/readback-tokhai.js"></script>'
    : `<script src="/bundles/readback-${name}.js"></script>`;
  pages.set(`/readback/${name}`, `<!doctype html><html lang="en"><title>${name}</title><body>${script}</body></html>`);
}
const { base, server } = await serve(pages);
const browser = await launch();
try {
  for (const name of names) {
    log(`${name} opens ${all.length} values and gives them back`);
    const { own, packages } = LIBRARIES[name];
    const versions = own ? [`tokhai ${ours}`] : packages.map((name) => `${name} ${version(name)}`);
    results.rows.push({ name, versions, ...(await count(browser, `${base}/readback/${name}`, all, log)) });
  }
} finally {
  await browser.close();
  server.close();
}

results.loadAfter = load();
const section = readBackSection(results);
mkdirSync(`${ROOT}target/bench`, { recursive: true });
writeFileSync(`${ROOT}target/bench/readback.json`, `${JSON.stringify(results, null, 2)}\n`);
process.stdout.write(`${section}\n`);
for (const { name, lost, hangs, failed, wrong } of results.rows)
  for (const [what, list] of Object.entries({ lost, hangs, failed, "called wrong": wrong }))
    for (const one of list) console.log(`${name}: ${what}: ${one}`);
if ("publish" in given) {
  const path = `${ROOT}docs/bench.md`;
  writeFileSync(path, withSection(readFileSync(path, "utf8"), READ_BACK, section));
  const words = ["--config", `${ROOT}www/prettier.json`, "--write", "docs/bench.md"];
  execFileSync(`${ROOT}www/node_modules/.bin/prettier`, words, { cwd: ROOT });
}
const mine = results.rows.find(({ name }) => LIBRARIES[name].own);
if (mine && [mine.lost, mine.hangs, mine.failed, mine.wrong].some((list) => list.length > 0)) {
  console.error("error: what is valid does not come back as it was, or is called wrong: see above");
  process.exit(1);
}
