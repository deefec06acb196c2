// Prepares schemas and checks instances with our evaluator in WebAssembly and with other validators, in one process.
// Prints a table; writes it to target/bench/schema.md and, with every figure, to target/bench/schema.json.
// usage: node bench/validators.mjs   (after `scripts/bench.sh` built target/bench/pkg)

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { Validator } from "@cfworker/json-schema";
import { registerSchema, setShouldValidateFormat, unregisterSchema, validate } from "@hyperjump/json-schema/draft-07";
import "@hyperjump/json-schema/formats";
import { forms } from "./forms.mjs";

const OUT = new URL("../target/bench/", import.meta.url);
const require = createRequire(import.meta.url);
const ours = await import(new URL("pkg/bench.js", OUT));
const module = readFileSync(new URL("pkg/bench_bg.wasm", OUT));
ours.initSync({ module });
setShouldValidateFormat(true);

/** What is promised of our evaluator, in milliseconds. */
const PROMISED = { prepare: 5, check: 0.5, edit: 0.05 };
const SAMPLES = 31;

/** The median and the tenth and ninetieth percentile of one call, in microseconds. */
async function time(call) {
  const asynchronous = call() instanceof Promise;
  const round = async (times) => {
    const start = performance.now();
    if (asynchronous) for (let i = 0; i < times; i += 1) await call();
    else for (let i = 0; i < times; i += 1) call();
    return ((performance.now() - start) * 1000) / times;
  };
  // Long enough to be timed and to be warm.
  let times = 1;
  while ((await round(times)) * times < 4000) times *= 2;
  const samples = [];
  for (let i = 0; i < SAMPLES; i += 1) samples.push(await round(times));
  samples.sort((a, b) => a - b);
  const at = (share) => Math.round(samples[Math.floor(share * (SAMPLES - 1))] * 100) / 100;
  return { median: at(0.5), p10: at(0.1), p90: at(0.9) };
}

/** Each library: how it prepares a schema, and how a prepared one counts what is wrong with an instance. */
const peers = {
  ajv: {
    version: require("ajv/package.json").version,
    prepare: ({ schema }) => addFormats(new Ajv({ allErrors: true, strict: false })).compile(schema),
    check: (validator, instance) => (validator(instance) ? 0 : validator.errors.length),
  },
  cfworker: {
    version: require("@cfworker/json-schema/package.json").version,
    prepare: ({ schema }) => new Validator(schema, "7", false),
    check: (validator, instance) => validator.validate(instance).errors.length,
  },
  hyperjump: {
    version: JSON.parse(readFileSync(new URL("node_modules/@hyperjump/json-schema/package.json", import.meta.url)))
      .version,
    async prepare({ name, schema }) {
      const uri = `https://bench.example/${name}`;
      unregisterSchema(uri);
      registerSchema(schema, uri);
      return validate(uri);
    },
    check(validator, instance) {
      const output = validator(instance, "BASIC");
      return output.valid ? 0 : output.errors.length;
    },
  },
};

const rows = [];
function row(form, library, version, figures) {
  rows.push({ form: form.name, library, version, ...figures });
}

for (const form of forms) {
  const [schema, valid, invalid] = [form.schema, form.valid, form.invalid].map((value) => JSON.stringify(value));
  const { pointer, wrong, right } = form.edit;

  const [good, bad] = [new ours.Subject(schema, valid), new ours.Subject(schema, invalid)];
  assert.ok(good.quick() && good.check() === 0 && good.check_text(valid) === 0, `${form.name}: valid`);
  const texts = [right, wrong].map((value) => JSON.stringify(value));
  let turn = 0;
  const edit = () => {
    turn = 1 - turn;
    return good.edit(pointer, texts[turn]);
  };
  assert.deepEqual([edit(), good.violations(), edit(), good.violations()], [1, 1, 1, 0], `${form.name}: edit`);
  row(form, "tokhai", ours.version?.() ?? "", {
    errors: bad.check(),
    prepare: await time(() => good.prepare()),
    valid: await time(() => good.check()),
    invalid: await time(() => bad.check()),
    edit: await time(edit),
    quick: await time(() => good.quick()),
    valid_text: await time(() => good.check_text(JSON.stringify(form.valid))),
  });

  const headless = new ours.Headless(schema, valid);
  const type = () => {
    turn = 1 - turn;
    return headless.edit(pointer, [right, wrong][turn]);
  };
  assert.deepEqual([(type(), headless.faults()), (type(), headless.faults())], [1, 0], `${form.name}: form`);
  row(form, "tokhai form", ours.version?.() ?? "", {
    prepare: await time(() => headless.prepare()),
    edit: await time(type),
  });

  for (const [library, peer] of Object.entries(peers)) {
    const validator = await peer.prepare(form);
    const errors = peer.check(validator, form.invalid);
    assert.equal(peer.check(validator, form.valid), 0, `${library}, ${form.name}: valid`);
    assert.ok(errors > 0, `${library}, ${form.name}: invalid`);
    row(form, library, peer.version, {
      errors,
      prepare: await time(() => peer.prepare(form)),
      valid: await time(() => peer.check(validator, form.valid)),
      invalid: await time(() => peer.check(validator, form.invalid)),
    });
  }
}

const of = (form, library = "tokhai") => rows.find((row) => row.form === form && row.library === library);
const promises = [
  ["prepare 500 fields", of("form-500").prepare.median / 1000, PROMISED.prepare],
  ["full check of 500 fields", of("form-500").valid.median / 1000, PROMISED.check],
  ["one edit at 500 fields", of("form-500").edit.median / 1000, PROMISED.edit],
].map(([what, ms, most]) => `${what}: ${ms.toFixed(4)} ms, promised ${most} ms: ${ms <= most ? "kept" : "NOT KEPT"}`);
const ratio = of("form-500").edit.median / of("form-30").edit.median;
promises.push(
  `one edit at 500 fields against 30: ${ratio.toFixed(2)} times, promised 2: ${ratio <= 2 ? "kept" : "NOT KEPT"}`,
);

const machine = `Node.js ${process.version}, V8 ${process.versions.v8}, ${cpus()[0]?.model ?? "unknown processor"}`;
const cell = (figure) => (figure ? `${figure.median} (${figure.p10}–${figure.p90})` : "");
const columns = ["prepare", "valid", "invalid", "edit", "quick", "valid_text"];
const markdown = `# What checking costs

Microseconds: median of ${SAMPLES} samples (10th–90th percentile), all in one process. ${machine}.
tokhai is WebAssembly built as the shipped modules are (opt-level z, wasm-opt -Oz). Formats are asserted by all.

- prepare: from the schema in memory to something that can check; cfworker only lists its subschemas, the rest is
  done at each check;
- valid, invalid: a full check that lists everything wrong; in the invalid instance every field is wrong;
- edit: one value changed in a checked instance, and the list of what changed; only tokhai can do less than a full check;
- quick: yes or no; valid, as text: with JSON.stringify, handing the text over and parsing it;
- tokhai form: the headless form, opened with the valid answers; edit is one text typed into a field.

| form | library | prepare | valid | invalid | edit | quick | valid, as text | errors listed |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${rows
  .map((row) => {
    const library = `${row.library} ${row.version}`.trim();
    return `| ${[row.form, library, ...columns.map((name) => cell(row[name])), row.errors ?? ""].join(" | ")} |`;
  })
  .join("\n")}

${promises.map((line) => `- ${line}`).join("\n")}
`;
mkdirSync(OUT, { recursive: true });
writeFileSync(new URL("schema.md", OUT), markdown);
writeFileSync(new URL("schema.json", OUT), `${JSON.stringify({ machine, samples: SAMPLES, rows }, null, 2)}\n`);
process.stdout.write(markdown);
if (promises.some((line) => line.endsWith("NOT KEPT"))) process.exitCode = 1;
