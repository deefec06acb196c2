// Judges synthetic portfolios in WebAssembly, beside what `cargo bench --bench analysis` printed of the same ones.
// Prints a page; writes it to target/bench/analysis.md and, with every figure, to target/bench/analysis.json; with
// --publish the page goes to docs/bench-analysis.md.
// usage: node bench/analysis.mjs [--publish]   (after `scripts/bench.sh analysis` built what it needs)

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const OUT = new URL("../target/bench/", import.meta.url);
const BATCH = 600;
const before = loadavg()[0];
const ours = await import(new URL("pkg-analysis/bench-analysis.js", OUT));
const { memory } = ours.initSync({ module: readFileSync(new URL("pkg-analysis/bench-analysis_bg.wasm", OUT)) });

/** One line of the native bench: the same set, judged natively by one thread. */
const native = readFileSync(new URL("analysis.txt", OUT), "utf8")
  .split("\n")
  .map((line) => line.trim().split(/\s+/))
  .filter((words) => words.length === 10 && words.slice(1).every((word) => Number.isFinite(Number(word))))
  .map(([set, ...rest]) => [set, ...rest.map(Number)])
  .map(([set, procedures, seconds, processor, each, slowest, papers, nodes, inexact, megabytes]) => {
    return { where: "native", set, procedures, seconds, processor, each, slowest, papers, nodes, inexact, megabytes };
  });
assert.ok(native.length >= 4, "target/bench/analysis.txt holds no figures");

function judge(set, procedures) {
  const portfolio = new ours.Portfolio();
  const sums = [0, 0, 0];
  let [milliseconds, microseconds] = [0, 0];
  for (let done = 0; done < procedures; done += BATCH) {
    portfolio.draw(set === "large", Math.min(BATCH, procedures - done));
    const [start, used] = [performance.now(), process.cpuUsage()];
    const figures = portfolio.judge();
    milliseconds += performance.now() - start;
    microseconds += process.cpuUsage(used).user;
    figures.forEach((figure, i) => (sums[i] += figure));
  }
  portfolio.free();
  const [papers, nodes, inexact] = sums;
  const [seconds, processor, each] = [milliseconds / 1e3, microseconds / 1e6, microseconds / procedures];
  return {
    where: "WebAssembly",
    set,
    procedures,
    seconds,
    processor,
    each,
    papers,
    nodes,
    inexact,
    megabytes: memory.buffer.byteLength / 2 ** 20,
  };
}

// The first batch is compiled while it runs; later ones are not.
judge("typical", BATCH);
const wasm = [
  ["typical", 600],
  ["typical", 6_000],
  ["typical", 60_000],
  ["large", 6_000],
].map((portfolio) => judge(...portfolio));

const find = (rows, set, procedures) => rows.find((row) => row.set === set && row.procedures === procedures);
for (const row of wasm) {
  const same = find(native, row.set, row.procedures);
  // The same seed gives the same procedures, and the engine the same answers.
  assert.deepEqual([row.papers, row.inexact], [same.papers, same.inexact], `${row.set} ${row.procedures}`);
}

const number = (value, digits = 0) =>
  value === undefined
    ? "–"
    : value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const promise = (words, row, most) =>
  `| ${words} | ${number(row.processor, 2)} s | ${most} s | ${row.processor <= most ? "kept" : "**NOT KEPT**"} |`;
const growth = (rows) => find(rows, "typical", 60_000).each / find(rows, "typical", 600).each;
const linear = (words, rows) =>
  `| ${words} | ${number(growth(rows), 2)} × | 1.5 × | ${growth(rows) <= 1.5 ? "kept" : "**NOT KEPT**"} |`;
const line = (row) =>
  `| ${row.where} | ${row.set} | ${number(row.procedures)} | ${number(row.seconds, 3)} | ${number(row.processor, 3)} | ${number(row.each, 1)} | ${number(row.slowest, 2)} | ${number(row.papers)} | ${number(row.nodes)} | ${number(row.inexact)} | ${number(row.megabytes)} |`;

const page = `# How long the analysis takes

Written by \`make bench PARTS=analysis\` on ${new Date().toISOString().slice(0, 10)}; not edited by hand. Node.js ${process.version}, ${cpus().length} cores of ${cpus()[0].model.replace(/\s+\d+-Core.*/, "")}, load ${number(before, 1)} before and ${number(loadavg()[0], 1)} after. Verdicts, proofs and exact minimum sets of every procedure, one thread; drawing the procedures is not counted. Promises are held against the processor's time, so that what else the machine does counts for little.

## Promises

| promised | measured | at most | |
| --- | ---: | ---: | ---: |
${promise("6,000 typical procedures, native", find(native, "typical", 6_000), 2)}
${promise("6,000 typical procedures, WebAssembly", find(wasm, "typical", 6_000), 4)}
${promise("6,000 large procedures, native", find(native, "large", 6_000), 15)}
${linear("time per procedure, 60,000 against 600, native", native)}
${linear("time per procedure, 60,000 against 600, WebAssembly", wasm)}

## Sets

| where | set | procedures | by the clock, s | processor, s | µs each | slowest, ms | papers | nodes of search | not exact | memory, MB |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${[...native, ...wasm].map(line).join("\n")}

Typical: 3 to 12 papers, up to 60 facts and 12 requirements. Large: 12 to 29 papers, up to 200 facts and 60 requirements. Hostile: 29 papers, no register, up to 120 requirements. Cases: typical with up to six circumstances and papers that act. Facts have one to three papers that prove them, requirements one to three alternative lists of one to four facts; registers know 40 % of the facts. Memory is the most this process had until then natively, the size of the linear memory in WebAssembly.
`;

writeFileSync(new URL("analysis.json", OUT), `${JSON.stringify([...native, ...wasm], null, 2)}\n`);
writeFileSync(new URL("analysis.md", OUT), page);
if (process.argv.includes("--publish")) {
  writeFileSync(`${ROOT}docs/bench-analysis.md`, page);
  const prettier = ["--config", `${ROOT}www/prettier.json`, "--write", "docs/bench-analysis.md"];
  execFileSync(`${ROOT}www/node_modules/.bin/prettier`, prettier, { cwd: ROOT });
}
process.stdout.write(page);
