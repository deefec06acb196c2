// Measures form libraries beside each other in one run: bytes, loads, key presses, error semantics, content policies.
// Writes target/bench/peers.json, and target/bench/peers.md beside it; with --publish the page goes to docs/bench.md.
// usage: node bench/peers/run.mjs [--only=a,b] [--forms=form-30,…] [--loads=7] [--against=41] [--keys=9] [--skip=policy,…]
//   [--publish] (after `make package`)

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { forms, veryLong } from "../forms.mjs";
import { bundle } from "./bundle.mjs";
import { heard, policy } from "./heard.mjs";
import { launch } from "./pages.mjs";
import { READ_BACK, SLOW, report, sectionOf, withSection } from "./report.mjs";
import { serverPage } from "./server.mjs";
import { checks, keys, loads } from "./speed.mjs";
import { serve } from "./serve.mjs";
import { targets } from "./targets.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const given = Object.fromEntries(process.argv.slice(2).map((word) => word.replace(/^--/, "").split("=")));
const list = (text, all) => (text ? text.split(",") : all);
const names = list(given.only, Object.keys(targets));
const wanted = list(given.forms, [...forms.map((form) => form.name), "form-5000"]);
const skipped = list(given.skip, []);
const [ROUNDS, AGAINST, PAIRS] = [given.loads ?? 7, given.against ?? 41, given.keys ?? 9].map(Number);

for (const name of names.filter((name) => !targets[name])) {
  console.error(`error: no library is called ${name}: see bench/peers/targets.mjs`);
  process.exit(2);
}
if (!existsSync(`${ROOT}target/package/package.json`)) {
  console.error("error: target/package is missing: run `make package`");
  process.exit(2);
}

const log = (text) => process.stderr.write(`· ${text}\n`);
const began = Date.now();
log("esbuild bundles the libraries");
const sizes = await bundle(names);
const rendered = new Map();
const { base, server } = await serve(rendered);
const browser = await launch();
const results = {
  at: new Date(began).toISOString().slice(0, 10),
  machine: {
    processor: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    load: Math.round(loadavg()[0] * 10) / 10,
    node: process.version,
    browser: `Chromium ${browser.version()}`,
  },
  rounds: ROUNDS,
  pairs: PAIRS,
  sizes,
  loads: [],
  against: [],
  keys: [],
  checks: {},
  heard: [],
  policies: [],
};
try {
  for (const form of [...forms, veryLong()].filter((form) => wanted.includes(form.name))) {
    // The floor cannot do lists; the others are not asked for the longest form; some know only their own notation.
    const able = names.filter((name) => {
      const { notation } = targets[name];
      if (form.fields > 500) return targets[name].own || name === "floor";
      if (name === "floor") return Boolean(form.survey);
      return !notation || form[notation];
    });
    if (!skipped.includes("loads"))
      results.loads.push(...(await loads(browser, base, form.name, able, form.fields > 500 ? 3 : ROUNDS, log)));
    if (!skipped.includes("keys")) {
      for (const name of able) {
        log(`${form.name}: keys in ${name}`);
        results.keys.push(await keys(browser, base, form, name, PAIRS));
      }
    }
    // A promise rests on these two, and seven loads of each tell too little of it on a machine that has neighbours.
    const two = ["floor", "tokhai"];
    if (form.name === "form-500" && !skipped.includes("loads") && two.every((name) => able.includes(name)))
      results.against = await loads(browser, base, form.name, two, AGAINST, log);
    if (form.name === "form-500" && !skipped.includes("checks"))
      for (const name of able) results.checks[name] = await checks(browser, base, form.name, name);
  }
  if (!skipped.includes("server")) {
    log("the page a server made");
    results.server = await serverPage(browser, base, rendered);
  }
  if (!skipped.includes("heard")) {
    for (const name of names) {
      log(`what is told about errors: ${name}`);
      results.heard.push(await heard(browser, base, name));
    }
  }
  if (!skipped.includes("policy")) {
    for (const csp of ["noeval", "trusted", "strict"]) {
      for (const name of names) {
        log(`policy ${csp}: ${name}`);
        results.policies.push(await policy(browser, base, name, csp));
      }
    }
  }
} finally {
  await browser.close();
  server.close();
}
results.machine.loadAfter = Math.round(loadavg()[0] * 10) / 10;
results.seconds = Math.round((Date.now() - began) / 1000);

const page = report(results);
mkdirSync(`${ROOT}target/bench`, { recursive: true });
writeFileSync(`${ROOT}target/bench/peers.json`, `${JSON.stringify(results, null, 2)}\n`);
writeFileSync(`${ROOT}target/bench/peers.md`, page);
if ("publish" in given) {
  // What other parts of the bench wrote stays.
  const before = readFileSync(`${ROOT}docs/bench.md`, "utf8");
  const whole = [SLOW, READ_BACK].reduce((page, heading) => {
    const section = sectionOf(before, heading);
    return section ? withSection(page, heading, section) : page;
  }, page);
  writeFileSync(`${ROOT}docs/bench.md`, whole);
  execFileSync(
    `${ROOT}www/node_modules/.bin/prettier`,
    ["--config", `${ROOT}www/prettier.json`, "--write", "docs/bench.md"],
    {
      cwd: ROOT,
    },
  );
}
process.stdout.write(page);
