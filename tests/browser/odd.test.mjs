// Whatever a schema says, the page stands: natively and in the browser, without a crash, a hang or a node that is not ours.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { ROOT, journey } from "./harness.mjs";
import { open, put, value } from "./forms.mjs";
import { HOSTILE, oddSchemas, wideSchema } from "./odd.mjs";

/** Schemas in all; from another seed with TOKHAI_SEED=7. */
const COUNT = 300;
const AT_ONCE = 50;
const SCHEMAS = oddSchemas(COUNT, Number(process.env.TOKHAI_SEED ?? 20260718));
/** Longest anything may take, in milliseconds: more is a hang. */
const HANG = 20_000;

const run = promisify(execFile);
const binary = process.env.TOKHAI ?? join(ROOT, "target", "debug", "tokhai");

/** The page `tokhai render` makes, or what it says is wrong with the schema. */
async function render(folder, text) {
  const path = join(folder, "schema.json");
  writeFileSync(path, text);
  const options = { encoding: "utf8", timeout: HANG, maxBuffer: 1 << 28 };
  try {
    return { html: (await run(binary, ["render", path, "--styles", "/src/to-khai.css"], options)).stdout };
  } catch (error) {
    return { code: error.code ?? error.signal, problem: error.stderr };
  }
}

/** Elements and attributes of the page that this program does not write. */
function strangers() {
  const tags =
    "html head meta title link body main to-khai form header nav ol ul li a span p h1 h2 h3 h4 h5 h6 div section fieldset " +
    "legend label input textarea select option datalist button footer dl dt dd small canvas script";
  const attributes =
    "id class lang dir charset name content rel href src locale novalidate method enctype action role tabindex hidden for " +
    "type value checked selected readonly multiple accept capture rows spellcheck inputmode autocomplete list placeholder " +
    "drafts data-key data-wrong data-do data-n data-name data-go data-step data-state data-drop data-long data-file part";
  const known = new Set(tags.split(" "));
  const named = new Set(attributes.split(" "));
  const found = [];
  for (const element of document.querySelectorAll("*")) {
    if (!known.has(element.localName)) found.push(element.outerHTML.slice(0, 200));
    for (const { name, value } of element.attributes) {
      const safe = name !== "href" || element.localName === "link" || value.startsWith("#");
      if (!safe || !(named.has(name) || name.startsWith("aria-"))) found.push(`${element.localName} ${name}=${value}`);
    }
  }
  if (document.querySelectorAll("script").length > 1) found.push("a second script");
  if (window.pwned !== undefined) found.push("a script of the data ran");
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  if (new Set(ids).size !== ids.length) found.push("an id twice");
  return found;
}

/** Runs in the page: shows a schema in the element, tries everything once. */
async function tryOut({ text, hostile, hang }) {
  const element = document.querySelector("to-khai");
  const settled = (start) =>
    new Promise((resolve) => {
      const timer = setTimeout(() => resolve("hangs"), hang);
      const done = (outcome) => {
        clearTimeout(timer);
        for (const kind of ["ready", "error"]) element.removeEventListener(kind, listeners[kind]);
        resolve(outcome);
      };
      const listeners = {
        ready: () => done("ready"),
        // Errors of fields are told by the same name.
        error: (event) => event.detail.cause && done(String(event.detail.cause)),
      };
      for (const kind of ["ready", "error"]) element.addEventListener(kind, listeners[kind]);
      start();
    });
  element.remove();
  await Promise.resolve();
  element.replaceChildren();
  document.querySelector("main").append(element);
  const outcome = await settled(() => (element.definition = text));
  if (outcome !== "ready") return outcome;
  let properties = {};
  try {
    properties = JSON.parse(text).properties ?? {};
  } catch {
    // The element has read it, so this does not happen.
  }
  element.lookup = async () => ({
    status: "found",
    source: { id: hostile[0], name: hostile[1], date: hostile[2] },
    values: Object.fromEntries(hostile.map((words) => [words, words])),
  });
  const answers = Object.fromEntries(Object.keys(properties).map((name, i) => [name, hostile[i % hostile.length]]));
  element.value = answers;
  element.identity = { full_name: hostile[0] };
  for (const step of element.querySelectorAll("[data-step]")) step.click();
  for (const kind of ["add", "add-entry", "dispute", "up", "down", "remove", "undo"]) {
    element.querySelector(`[data-do=${kind}]`)?.click();
  }
  for (const input of [...element.querySelectorAll("input[type=text],textarea")].slice(0, 10)) {
    input.focus();
    input.value = hostile[1];
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  element.validate();
  element.refused([
    { pointer: "", message: hostile[1] },
    { pointer: `/${hostile[0]}`, message: hostile[4] },
  ]);
  const again = await settled(() => element.importDraft(element.exportDraft()));
  element.submitted(hostile[1]);
  return again === "ready" ? "ready" : `draft: ${again}`;
}

for (let from = 0; from < COUNT; from += AT_ONCE) {
  const part = SCHEMAS.slice(from, from + AT_ONCE);
  journey(
    `odd schemas ${from + 1} to ${from + part.length} stand`,
    { path: null, timeout: 240_000 },
    async ({ page }) => {
      const folder = mkdtempSync(join(tmpdir(), "tokhai-odd-"));
      const wrong = [];
      const usable = new Map();
      let html = "";
      await page.route("**/served", (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html }));
      for (const { name, text } of part) {
        const made = await render(folder, text);
        usable.set(name, made.html !== undefined);
        if (made.html === undefined) {
          // What no form can be made of is refused in words.
          if (made.code !== 2 || !/^tokhai render: \S/.test(made.problem))
            wrong.push(`${name}: render ended with ${made.code}`);
          continue;
        }
        html = made.html;
        await page.goto("/served");
        for (const found of await page.evaluate(strangers)) wrong.push(`${name}: render: ${found}`);
      }
      await open(page, { definition: { type: "object" }, attributes: 'drafts="off"' });
      for (const { name, text } of part) {
        const outcome = await page.evaluate(tryOut, { text, hostile: HOSTILE, hang: HANG });
        if (outcome !== "ready" && usable.get(name)) wrong.push(`${name}: element: ${outcome}`);
        if (outcome === "ready" && !usable.get(name)) wrong.push(`${name}: only the element takes it`);
        if (outcome !== "ready") {
          // The words come in a part of their own, which may still be on its way.
          const says = page.locator("to-khai .tk-broken [role=alert]").waitFor();
          await says.catch(() => wrong.push(`${name}: the element does not say that it cannot be shown`));
        }
        for (const found of await page.evaluate(strangers)) wrong.push(`${name}: element: ${found}`);
      }
      rmSync(folder, { recursive: true });
      assert.deepEqual(wrong, []);
    },
  );
}

journey(
  "five thousand questions stand, are filled in and checked",
  { path: null, timeout: 240_000 },
  async ({ page }) => {
    const schema = wideSchema(5000);
    const folder = mkdtempSync(join(tmpdir(), "tokhai-odd-"));
    const made = await render(folder, JSON.stringify(schema));
    rmSync(folder, { recursive: true });
    assert.ok(made.html, made.problem);
    await put(page, made.html, "/served");
    await page.goto("/served");
    assert.equal(await page.locator(".tk-field").count(), 5000);
    assert.deepEqual(await page.evaluate(strangers), []);
    await open(page, { definition: schema, attributes: 'drafts="off"' });
    assert.equal(await page.locator(".tk-field").count(), 5000);
    await page.locator('[id="tk-c.p4000"]').fill("gần cuối");
    assert.equal((await value(page)).p4000, "gần cuối");
    await page.evaluate(() => document.querySelector("to-khai").validate());
    assert.equal(await page.locator("#tk-psummary a").count(), 999);
    assert.deepEqual(await page.evaluate(strangers), []);
  },
);
