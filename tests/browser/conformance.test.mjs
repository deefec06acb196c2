// The official JSON Schema test suite in Chromium, through what the shipped modules export: the citizen's module for
// validity, the officer's for annotations, which the citizen's does not carry. Prints one line a suite.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { test } from "node:test";
import { ROOT, journey } from "./harness.mjs";

const SUITE = join(ROOT, "..", "shared", "data", "json-schema-test-suite");

/** Formats are optional in the suite; this many of its cases are promised. */
const SUITES = [
  { name: "wasm-2020-12", folder: "tests/draft2020-12", options: { formats: false }, cases: 1299 },
  { name: "wasm-draft7", folder: "tests/draft7", options: { formats: false, draft: "draft-07" }, cases: 927 },
  {
    name: "wasm-formats-2020-12",
    folder: "tests/draft2020-12/optional/format",
    options: { formats: true },
    least: 750,
  },
];

/** The JSON files directly in a folder, as texts by name. */
const texts = (folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => [name, readFileSync(join(folder, name), "utf8")]);

/** What the suite refers to: its own remotes by the addresses it gives them, and the meta-schemas of both drafts. */
function remotes() {
  const found = {};
  const put = (text, uri) => {
    const document = JSON.parse(text);
    found[uri ?? (document.$id ?? document.id).replace(/#$/, "")] = document;
  };
  const inside = readdirSync(join(SUITE, "remotes"), { recursive: true, withFileTypes: true });
  for (const entry of inside.filter((entry) => entry.name.endsWith(".json"))) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const place = relative(join(SUITE, "remotes"), path).split(sep).join("/");
    put(readFileSync(path, "utf8"), `http://localhost:1234/${place}`);
  }
  const own = join(ROOT, "schemas", "json-schema");
  for (const folder of [own, join(own, "draft2020-12"), join(own, "draft2020-12", "meta")]) {
    for (const [, text] of texts(folder)) put(text);
  }
  return found;
}

/** Runs in the page. Returns how many cases went as the suite says, and what happened in the others. */
async function runCases({ files, options }) {
  const { formModule } = await import("/src/module.js");
  const module = await formModule();
  // Numbers cross as they are written: 1.0 must not arrive as 1.
  const parse = (text) =>
    JSON.parse(text, (_, value, { source }) => (typeof value === "number" ? JSON.rawJSON(source) : value));
  const settings = JSON.stringify(options);
  const tally = { passed: 0, failures: [] };
  for (const [file, text] of files) {
    for (const group of parse(text)) {
      const schema = JSON.stringify(group.schema);
      for (const { description, data, valid } of group.tests) {
        let found;
        try {
          found = JSON.parse(module.validate(schema, JSON.stringify(data), settings));
        } catch (error) {
          found = error.message;
        }
        if (Array.isArray(found) && (found.length === 0) === valid) tally.passed += 1;
        else tally.failures.push(`${file}: ${group.description} / ${description}: ${JSON.stringify(found)}`);
      }
    }
  }
  return tally;
}

/** Runs in the page. What is counted are assertions, cases meant for the successor of 2020-12 included. */
async function runAnnotations(files) {
  const module = await import("/pkg/dossier/tokhai.js");
  await module.default();
  const sorted = (value) =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(
          Object.keys(value)
            .sort()
            .map((key) => [key, sorted(value[key])]),
        )
      : value;
  const same = (one, other) => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
  // A JSON Pointer as a URI fragment (RFC 6901, section 6).
  const fragment = (pointer) => `#${encodeURI(pointer).replaceAll("#", "%23")}`;
  const tally = { passed: 0, failures: [] };
  for (const [file, text] of files) {
    for (const { description, schema, externalSchemas, tests } of JSON.parse(text).suite) {
      const settings = JSON.stringify({ remotes: externalSchemas });
      for (const { instance, assertions } of tests) {
        let list = [];
        try {
          list = JSON.parse(module.annotations(JSON.stringify(schema), JSON.stringify(instance), settings));
        } catch (error) {
          tally.failures.push(`${file}: ${description}: ${error.message}`);
        }
        for (const { location, keyword, expected } of assertions) {
          const told = list.filter((it) => it.instance === location && it.keyword === keyword);
          const found = Object.fromEntries(told.map((it) => [fragment(it.schema), it.value]));
          if (same(found, expected)) tally.passed += 1;
          else tally.failures.push(`${file}: ${description}: ${keyword} at "${location}": ${JSON.stringify(found)}`);
        }
      }
    }
  }
  return tally;
}

function report(name, { passed, failures }, { cases, least = cases }) {
  for (const failure of failures) console.log(`  ${failure}`);
  console.log(`${name}: ${passed} passed, ${failures.length} failed`);
  assert.ok(passed >= least, `${name}: ${passed} passed, at least ${least} must`);
  if (cases) assert.equal(failures.length, 0, `${name}: ${failures.length} failed`);
}

if (existsSync(SUITE)) {
  for (const { name, folder, options, ...promised } of SUITES) {
    journey(`${name}: as promised`, {}, async ({ page }) => {
      const files = texts(join(SUITE, folder));
      const tally = await page.evaluate(runCases, { files, options: { ...options, remotes: remotes() } });
      report(name, tally, promised);
    });
  }
  journey("wasm-annotations: as promised", {}, async ({ page }) => {
    const files = texts(join(SUITE, "annotations", "tests"));
    report("wasm-annotations (dossier module)", await page.evaluate(runAnnotations, files), { cases: 87 });
  });
} else {
  const reason = `${SUITE} is not there`;
  console.log(`skipped: ${reason}`);
  test("the official JSON Schema test suite in Chromium", { skip: reason }, () => {});
}
