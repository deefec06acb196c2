// Runs the browser tests and ends with one plain line: node tests/browser/run.mjs [NAME…]
// Names pick files: `portal` runs portal.test.mjs.

import { existsSync, readdirSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
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

/** Carries files out, `concurrency` at a time; gives how many tests passed and failed, and the files of those that failed. */
function carryOut(files, concurrency) {
  const told = { passed: 0, failed: 0, unsteady: new Set() };
  return new Promise((resolve) => {
    const results = run({ files, concurrency });
    results.on("test:pass", ({ details }) => {
      if (details.type !== "suite") told.passed += 1;
    });
    results.on("test:fail", ({ file }) => {
      told.failed += 1;
      told.unsteady.add(file);
    });
    // Once the reporter wrote its last line.
    results.on("end", () => setImmediate(() => resolve(told)));
    results.compose(new spec()).pipe(process.stdout, { end: false });
  });
}

// Several files at a time, each with a portal and a Chromium of its own: a journey is mostly waiting, less than half a core's work.
let told = await carryOut(files, Math.ceil(availableParallelism() * 1.5));
const again = [...told.unsteady].filter((file) => files.includes(file));
// On a checking machine a few files that failed beside others are carried out once more, each alone: what fails there too is a
// fault, what does not is a race to be looked for.
if (process.env.CI && again.length > 0 && again.length <= 3 && again.length === told.unsteady.size) {
  console.log(`unsteady, once more alone: ${again.map((file) => basename(file)).join(", ")}`);
  const alone = await carryOut(again, 1);
  told = { ...told, failed: alone.failed };
}
process.exitCode = told.failed > 0 || told.passed === 0 ? 1 : 0;
console.log(`browser tests: ${told.passed} passed, ${told.failed} failed`);
