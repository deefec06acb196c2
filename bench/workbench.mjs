// What an officer waits for: one verdict after an edit, two sets of figures side by side over a whole portal, and the memory that
// takes. The module the page loads, in Node.js; processor time, so that what else the machine does counts for little.
// Prints the figures and writes them to target/bench/workbench.json, with --publish to docs/bench-workbench.md; fails when a
// promise is not kept.
// usage: node bench/workbench.mjs PORTAL.ndjson.gz [--publish]   (after `make wasm`)

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const ROOT = new URL("../", import.meta.url);
const OUT = new URL("target/bench/", ROOT);
const PROMISED = { edit: 16, scenario: 1_000, megabytes: 500 };
/** Edits measured; the median counts, so that one the machine held up does not. */
const EDITS = 40;

const publish = process.argv.includes("--publish");
const [portal] = process.argv.slice(2).filter((word) => word !== "--publish");
assert.ok(portal, "usage: node bench/workbench.mjs PORTAL.ndjson.gz [--publish]");
const loaded = loadavg()[0];
const { initSync, Workbench } = await import(new URL("www/pkg/workbench/tokhai.js", ROOT));
const { memory } = initSync({ module: readFileSync(new URL("www/pkg/workbench/tokhai_bg.wasm", ROOT)) });

/** Carries something out; its processor time, in ms, and what came of it. */
function timed(work) {
  const used = process.cpuUsage();
  const outcome = work();
  const { user, system } = process.cpuUsage(used);
  return { spent: (user + system) / 1e3, outcome };
}

function open(bench, name, bytes) {
  bench.begin(name, bytes);
  while (JSON.parse(bench.step(100)).left > 0);
}

const median = (list) => [...list].sort((one, other) => one - other)[Math.floor(list.length / 2)];

/** One verdict after an edit: what the worker does when an author changes something, but for the page's own reading. */
function edits(index, pointer) {
  const bench = new Workbench("2026-07-18", "vi");
  open(bench, `${index}.json`, readFileSync(new URL(`schemas/vn/procedures/${index}.json`, ROOT)));
  const spent = Array.from({ length: EDITS }, (_, n) => {
    const command = { do: "set", at: pointer, value: `Thử ${n}` };
    return timed(() => {
      assert.ok(bench.edit(0, JSON.stringify([command])), "the edit changed nothing");
      return bench.procedure(0);
    }).spent;
  });
  bench.free();
  return median(spent);
}

const bench = new Workbench("2026-07-18", "vi");
const opened = timed(() => open(bench, "portal.ndjson", gunzipSync(readFileSync(portal))));
const overview = timed(() => bench.portfolio());
const figures = {
  "path/online/ceiling": { value: 0.8, unit: "share", input: true },
  officerIncome: { value: [60_000, 90_000, 120_000], unit: "VND/hour", input: true },
  "register/default/coverage": { value: [0.3, 0.5, 0.7], unit: "share", input: true },
};
const scenario = {
  $schema: "urn:tokhai:schema:scenario:1",
  title: { vi: "Thử" },
  currency: "VND",
  parameters: figures,
};
bench.setScenario(undefined, JSON.stringify(scenario));
const compared = Array.from({ length: 5 }, () => timed(() => JSON.parse(bench.compare(undefined, 0, undefined))));
const measured = {
  procedures: bench.count(),
  edit: edits("1.001193", "/title"),
  scenario: median(compared.map(({ spent }) => spent)),
  megabytes: memory.buffer.byteLength / 2 ** 20,
  opened: opened.spent,
  overview: overview.spent,
  turned: compared[0].outcome.turned.length + compared[0].outcome.unexplained,
  load: [loaded, loadavg()[0]],
};
assert.ok(measured.procedures > 0, "no procedure was read");

const kept = (name) => (measured[name] <= PROMISED[name] ? "kept" : "NOT KEPT");
const LINES = [
  ["one verdict after an edit, birth registration", "edit", "ms"],
  ["two sets of figures side by side, all procedures", "scenario", "ms"],
  ["memory of the module with all of them open", "megabytes", "MB"],
];
/** This program keeps one core busy; where more wait for one, others share its caches. */
const loud = Math.max(...measured.load) > 1.5;
const [before, after] = measured.load.map((own) => own.toFixed(1));
const about = `${measured.procedures} procedures, Node.js ${process.version}, ${availableParallelism()} cores of ${cpus()[0]?.model.trim()}, load ${before} before and ${after} after`;
const rest = `Reading and judging all of them took ${(measured.opened / 1e3).toFixed(1)} s, the overview ${(measured.overview / 1e3).toFixed(1)} s.`;
console.log(about);
for (const [words, name, unit] of LINES)
  console.log(
    `${words.padEnd(52)} ${measured[name].toFixed(1).padStart(9)} ${unit}, at most ${PROMISED[name]}: ${kept(name)}`,
  );
console.log(rest);
const page = `# What an officer waits for

Written by \`make bench PARTS=workbench\` on ${new Date().toISOString().slice(0, 10)}; not edited by hand. ${about}. ${loud ? "**The machine was busy with other work**: its caches and cores were shared, which these figures include." : "The machine did little else."} Processor time of the module the page loads; edits and comparisons are medians.

| promised | measured | at most | |
| --- | ---: | ---: | --- |
${LINES.map(([words, name, unit]) => `| ${words} | ${measured[name].toFixed(1)} ${unit} | ${PROMISED[name]} ${unit} | ${kept(name)} |`).join("\n")}

${rest}
`;
mkdirSync(OUT, { recursive: true });
writeFileSync(fileURLToPath(new URL("workbench.json", OUT)), `${JSON.stringify(measured, null, 2)}\n`);
if (publish) {
  writeFileSync(fileURLToPath(new URL("docs/bench-workbench.md", ROOT)), page);
  const prettier = ["--config", "www/prettier.json", "--write", "docs/bench-workbench.md"];
  execFileSync("www/node_modules/.bin/prettier", prettier, { cwd: fileURLToPath(ROOT) });
}
process.exitCode = Object.keys(PROMISED).every((name) => kept(name) === "kept") ? 0 : 1;
