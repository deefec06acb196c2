// Runs the browser tests and ends with one plain line: node tests/browser/run.mjs [NAME…]
// Names pick files: `portal` runs portal.test.mjs.

import { existsSync, readdirSync, rmSync } from "node:fs";
import { spec } from "node:test/reporters";
import { run } from "node:test";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));
const wanted = process.argv.slice(2);
// Take minutes each: begun first, so that none of them is left running alone.
const LONGEST = ["cases.test.mjs", "oddlives.test.mjs", "workbench.test.mjs"];
const files = readdirSync(folder)
  .filter(
    (name) => name.endsWith(".test.mjs") && (wanted.length === 0 || wanted.includes(name.replace(".test.mjs", ""))),
  )
  .sort((a, b) => Number(LONGEST.includes(b)) - Number(LONGEST.includes(a)) || (a < b ? -1 : 1))
  .map((name) => folder + name);
if (files.length === 0) {
  console.error(`error: no browser test is called ${wanted.join(" or ")}: see tests/browser/*.test.mjs`);
  process.exit(2);
}

// What an earlier run left of its failures would mislead.
const screenshots = fileURLToPath(new URL("../../target/screenshots/", import.meta.url));
for (const name of existsSync(screenshots) ? readdirSync(screenshots) : []) {
  if (name.startsWith("failed-")) rmSync(screenshots + name);
}

let passed = 0;
let failed = 0;
// Two files at a time, each with a portal and a Chromium of its own: a journey is mostly waiting, less than half a core's work.
const results = run({ files, concurrency: 2 });
results.on("test:pass", ({ details }) => {
  if (details.type !== "suite") passed += 1;
});
results.on("test:fail", () => {
  failed += 1;
});
results.on("end", () => {
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
  // After the reporter wrote its last line.
  setImmediate(() => console.log(`browser tests: ${passed} passed, ${failed} failed`));
});
results.compose(new spec()).pipe(process.stdout);
