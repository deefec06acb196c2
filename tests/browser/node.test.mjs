// The check on a server: what the packed package says in Node.js, beside what the command says of the same.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { APP, bundleForEdge, install, lend, load } from "./examples.mjs";
import { CONTROLS, control, put, rendered, started, value } from "./forms.mjs";
import { PHONE, ROOT, journey } from "./harness.mjs";

const TOKHAI = process.env.TOKHAI ?? join(ROOT, "target/debug/tokhai");
const read = (path) => JSON.parse(readFileSync(join(ROOT, path), "utf8"));
const { definitions, cases } = read("tests/fixtures/verify.json");
const definitionOf = (name) => definitions[name] ?? read(name);

let validate;
let posted;
let renderToString;
let NotCheckedError;
let folder;
before(async () => {
  install();
  // As a server of its own would find it.
  const { resolve } = createRequire(join(APP, "package.json"));
  ({ validate, posted, NotCheckedError } = await import(pathToFileURL(resolve("tokhai/node"))));
  ({ renderToString } = await import(pathToFileURL(resolve("tokhai/server"))));
  folder = mkdtempSync(join(tmpdir(), "tokhai-node-"));
});
after(() => folder && rmSync(folder, { recursive: true }));

/** A file of this test with some JSON, or some text. */
function file(name, content) {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

/** What the command does with the same. */
function command(definition, instance, { today, locale = "vi", channel, lookups } = {}) {
  const words = ["validate", file("definition.json", definition), file("instance.json", instance), "--json"];
  for (const [option, value] of Object.entries({ today, locale, channel }))
    if (value !== undefined) words.push(`--${option}`, value);
  if (lookups !== undefined) words.push("--lookups", file("lookups.json", lookups));
  const { status, stdout, stderr } = spawnSync(TOKHAI, words, { encoding: "utf8", maxBuffer: 1 << 28 });
  const [result] = status === 2 && !stdout ? [] : JSON.parse(stdout).results;
  delete result?.instance;
  return { status, result, stderr };
}

/** What is thrown; fails when nothing is. */
function refused(...words) {
  try {
    validate(...words);
  } catch (error) {
    assert.ok(error instanceof NotCheckedError, String(error));
    return error;
  }
  return assert.fail("nothing was thrown");
}

test("command and package say the same of every case, word by word", async (t) => {
  assert.ok(cases.length > 20);
  const places = (found) => found.map(({ pointer, keyword }) => [pointer, keyword]);
  for (const { name, definition, instance, options, violations, claimed } of cases) {
    await t.test(name, () => {
      const said = validate(definitionOf(definition), instance, options);
      const { status, result } = command(definitionOf(definition), instance, options);
      assert.deepEqual(said, result);
      assert.deepEqual([said.valid, status], violations.length === 0 ? [true, 0] : [false, 1]);
      assert.deepEqual([places(said.violations), places(said.claimed)], [violations, claimed]);
    });
  }
});

test("both languages, and answers with many faults", () => {
  const definition = read("schemas/vn/procedures/1.001193.json");
  for (const name of ["answers.json", "answers-invalid.json"]) {
    const answers = read(`tests/fixtures/1.001193/${name}`);
    for (const locale of ["vi", "en"]) {
      const options = { locale, today: "2026-07-18" };
      const said = validate(definition, answers, options);
      assert.deepEqual(said, command(definition, answers, options).result);
      assert.equal(said.valid, name === "answers.json");
    }
    assert.deepEqual(
      validate(definition, answers),
      validate(definition, answers, { locale: "vi" }),
      "Vietnamese unless",
    );
  }
});

test("texts and bytes are read as they came, byte-order mark and long numbers too", () => {
  const definition = JSON.stringify({ properties: { n: { const: 1 } } }).replace("1}", "12345678901234567}");
  const body = '\u{feff}{"n": 12345678901234567}';
  for (const instance of [body, new TextEncoder().encode(body), Buffer.from(body)])
    assert.equal(validate(definition, instance).valid, true);
  assert.equal(validate(definition, '{"n": 12345678901234568}').valid, false);
});

test("all that is wrong with a definition is thrown, in the words of the command", () => {
  const broken = {
    several: {
      properties: { a: { type: "text" }, b: { $ref: "#/$defs/none" }, c: { pattern: "(" } },
      "x-conditions": { k: { properties: { d: { minimum: "1" } } } },
    },
    dialect: { $schema: "https://example.org/own" },
    loop: { $ref: "#" },
    elsewhere: { $schema: "http://json-schema.org/draft-07/schema#", properties: { a: { $ref: "other.json" } } },
  };
  for (const [name, definition] of Object.entries(broken)) {
    const error = refused(definition, {});
    assert.equal(error.what, "definition", name);
    for (const { message } of error.problems) assert.ok(error.message.includes(message));
    const { status, stderr } = command(definition, {});
    assert.equal(status, 2);
    if (name === "elsewhere") continue; // The command names the file.
    const lines = error.problems.map(({ pointer, message }) => `#${pointer}: ${message}`);
    assert.equal(stderr, `tokhai validate: ${join(folder, "definition.json")}: ${lines.join("\n  ")}\n`, name);
  }
  const { problems } = refused(broken.several, {});
  const found = problems.map(({ pointer }) => pointer).sort();
  assert.deepEqual(found, [
    "/properties/a/type",
    "/properties/b/$ref",
    "/properties/c/pattern",
    "/x-conditions/k/properties/d/minimum",
  ]);
  assert.match(refused(broken.elsewhere, {}).message, /other\.json/);
});

test("what cannot be read is refused without a word of what stood in it", () => {
  const secret = "Bí Mật";
  const circular = { name: secret };
  circular.self = circular;
  for (const instance of [
    `{"name": "${secret}", }`,
    `{"name": "${secret}`,
    `${secret}`,
    '{"name": "\\ud800"}',
    "[".repeat(100_000),
    circular,
    { name: secret, age: 5n },
    { toJSON: () => undefined },
    undefined,
    "",
  ]) {
    const error = refused({}, instance);
    assert.equal(error.what, "instance");
    assert.ok(error.problems.length === 1 && !`${error.stack}${error.cause}`.includes(secret), error.stack);
  }
  const { result } = command({}, `{"name": "${secret}`, { locale: "en" });
  assert.ok(refused({}, `{"name": "${secret}`).message.endsWith(result.error), result.error);
  assert.equal(refused("{", {}).what, "definition");
});

test("options that cannot be meant are refused", () => {
  for (const options of [
    { today: "tomorrow" },
    { today: new Date() },
    { today: "2026-02-30" },
    { locale: "?" },
    { lookups: [] },
    { lookups: { lookups: [{ role: 1 }] } },
    { lookups: "{}" },
    { lookups: { lookups: [{ role: "mother", status: "ok" }] } },
    { lookups: { lookups: [{ role: "mother", status: "found" }] } },
    { locale: "fr" },
    { channel: "fax" },
    { submission: "yes" },
    { lookup: {} },
    { now: "2026-01-01" },
  ])
    assert.equal(refused({}, {}, options).what, "options", JSON.stringify(options));
  for (const options of [undefined, null, {}, { today: undefined, locale: undefined, lookups: undefined }])
    assert.equal(validate({}, {}, options).valid, true);
});

test("a schema that grows when it is written out, and a deep value, come to an end", () => {
  const next = (n) => ({ $ref: `#/$defs/l${n + 1}` });
  const levels = Array.from({ length: 60 }, (_, n) => [`l${n}`, { anyOf: [next(n), next(n)] }]);
  const diamonds = { $ref: "#/$defs/l0", $defs: { ...Object.fromEntries(levels), l60: { type: "string" } } };
  assert.deepEqual(validate(diamonds, 1), command(diamonds, 1).result);
  assert.ok(validate(diamonds, 1).violations.some(({ keyword }) => keyword === "limit"));
  const tree = { properties: { in: { $ref: "#" } }, required: ["in"] };
  let deep = {};
  for (let n = 0; n < 100; n++) deep = { in: deep };
  assert.deepEqual(validate(tree, deep), command(tree, deep).result);
});

test("what was asked before changes nothing", () => {
  const asked = (n) => ({ properties: { a: { maximum: n } } });
  for (let round = 0; round < 2; round++)
    for (let n = 0; n < 50; n++)
      assert.deepEqual([validate(asked(n), { a: n }).valid, validate(asked(n), { a: n + 1 }).valid], [true, false]);
  refused(asked("x"), {});
  assert.equal(validate(asked(1), { a: 1 }).valid, true);
});

test("TypeScript takes a server with --strict and without a browser", () => {
  const source = `
    import { validate, NotCheckedError, type Finding, type Lookups, type Verdict } from "tokhai/node";
    export function take(definition: object, body: string, lookups: Lookups): [number, Finding[]] {
      try {
        const verdict: Verdict = validate(definition, body, { today: "2026-07-18", locale: "en", lookups });
        if (!verdict.valid) return [422, verdict.violations.filter(({ pointer }) => pointer !== "" && verdict.errors.length > 0)];
        return [verdict.claimed.length > 0 ? 202 : 201, []];
      } catch (error) {
        if (error instanceof NotCheckedError && error.what === "instance") return [400, []];
        throw error;
      }
    }
    // @ts-expect-error a day is a text
    validate({}, {}, { today: new Date() });
    // @ts-expect-error there is no such option
    validate({}, {}, { lookup: {} });
    // @ts-expect-error lookups have a status
    validate({}, {}, { lookups: { lookups: [{ role: "mother" }] } });
    // @ts-expect-error and there is no such member
    validate({}, {}).problems;
    // @ts-expect-error there are three ways of handing in
    validate({}, {}, { channel: "fax" });
    import { renderToString, start, validate as check } from "tokhai/server";
    const html: string = renderToString(definition0(), { src: "/a.json", locale: "en", attributes: { unstyled: true } });
    function definition0(): object { return { html, check }; }
    export const ready: Promise<void> = start(new Uint8Array());
    // @ts-expect-error there is no such option
    renderToString({}, { lookups: {} });
  `;
  mkdirSync(join(APP, "server"), { recursive: true });
  writeFileSync(join(APP, "server/take.ts"), source);
  const compilerOptions = { strict: true, noEmit: true, target: "es2022", lib: ["es2023"], types: [] };
  const config = { compilerOptions: { ...compilerOptions, module: "nodenext" }, include: ["*.ts"] };
  writeFileSync(join(APP, "server/tsconfig.json"), JSON.stringify(config));
  const compiled = spawnSync(join(ROOT, "www/node_modules/.bin/tsc"), ["-p", join(APP, "server")], {
    encoding: "utf8",
  });
  assert.equal(compiled.status, 0, compiled.stdout);
});

test("the server of the package's text answers what the form takes", async () => {
  const text = readFileSync(join(ROOT, "docs/embedding.md"), "utf8");
  const [, code] = /```js\n((?:(?!```)[^])*export function take(?:(?!```)[^])*)```/.exec(text);
  mkdirSync(join(APP, "server"), { recursive: true });
  writeFileSync(join(APP, "server/take.mjs"), code);
  const { take } = await import(pathToFileURL(join(APP, "server/take.mjs")));
  const { instance } = cases.find(({ name }) => name === "what the form sends");
  const [status, answer] = take(definitions.mooring, instance, undefined);
  assert.deepEqual([status, Object.keys(answer)], [201, ["receipt"]]);
  const { instance: missing } = cases.find(({ name }) => name === "the same paper empty");
  const [refused, { errors }] = take(definitions.mooring, missing, undefined);
  assert.deepEqual([refused, errors.map(({ pointer }) => pointer)], [422, ["/x-documents/plan"]]);
  assert.match(errors[0].message, /đính kèm/);
  assert.equal(errors[0].keyword, "paper");
  assert.equal(take(definitions.mooring, instance.answers, {})[0], 422, "answers alone do not pass");
});

/** A form with a control of every kind a page without a script posts otherwise than as text. */
const LICENCE = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "urn:tokhai:test:posted",
  title: "Đăng ký nuôi chó",
  type: "object",
  properties: {
    name: { title: "Họ và tên", type: "string" },
    size: {
      title: "Cỡ",
      type: "string",
      oneOf: [
        { const: "s", title: "Nhỏ" },
        { const: "l", title: "Lớn" },
      ],
    },
    colours: { title: "Màu lông", type: "array", uniqueItems: true, items: { enum: ["đen", "trắng", "vàng"] } },
    born: { title: "Ngày sinh", type: "string", format: "date" },
    weight: { title: "Cân nặng", type: "number" },
    chipped: { title: "Có gắn chíp không?", type: "boolean" },
    owners: {
      title: "Chủ nuôi",
      type: "array",
      items: { type: "object", title: "Người", properties: { phone: { title: "Điện thoại", type: "string" } } },
    },
  },
  required: ["name", "size"],
};

journey(
  "what a page without a script posts is read as the form reads it",
  { path: null, context: { javaScriptEnabled: false } },
  async ({ page }) => {
    let body;
    await put(page, rendered(LICENCE, "--action", "/posted"));
    await page.route("**/posted", async (route) => {
      const headers = { "content-type": await route.request().headerValue("content-type") };
      body = await new Response(route.request().postDataBuffer(), { headers }).formData();
      return route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Đã nhận</title>" });
    });
    await page.goto("/under-test");
    await page.fill(control("/name"), "Nguyễn  Văn An ");
    await page.getByLabel("Lớn").check();
    await page.getByLabel("trắng").check();
    await page.getByLabel("vàng").check();
    await page.fill(control("/born"), "5/3/2024");
    await page.fill(control("/weight"), "12,5");
    await page.locator('[name="/chipped"]').last().check();
    await page.locator('[name="/owners/0/phone"]').fill("0900000000");
    await page.locator("form.tk [type=submit], form.tk button:not([type])").first().click();
    await page.getByText("", { exact: true }).first().waitFor({ state: "attached" });
    assert.ok(body, "the page was posted");
    const answers = posted(LICENCE, body, { today: "2026-07-18" });
    assert.deepEqual(answers, {
      name: "Nguyễn  Văn An",
      size: "l",
      colours: ["trắng", "vàng"],
      born: "2024-03-05",
      weight: 12.5,
      chipped: false,
      owners: [{ phone: "0900000000" }],
    });
    assert.equal(validate(LICENCE, answers, { today: "2026-07-18" }).valid, true);
  },
);

test("the server of the package's text takes what was posted", async () => {
  const text = readFileSync(join(ROOT, "docs/embedding.md"), "utf8");
  const [, code] = /```js\n((?:(?!```)[^])*export function takePosted(?:(?!```)[^])*)```/.exec(text);
  mkdirSync(join(APP, "server"), { recursive: true });
  writeFileSync(join(APP, "server/posted.mjs"), code);
  const { takePosted } = await import(pathToFileURL(join(APP, "server/posted.mjs")));
  const fields = new URLSearchParams([
    ["/name", "An"],
    ["/size", "0"],
  ]);
  assert.deepEqual(takePosted(LICENCE, fields), { valid: true, errors: [], answers: { name: "An", size: "s" } });
  assert.deepEqual(
    takePosted(LICENCE, new URLSearchParams())
      .errors.map(({ pointer }) => pointer)
      .sort(),
    ["/name", "/size"],
  );
});

test("people are told in the form's own words, in the language asked for, beside the rule", () => {
  const definition = read("schemas/vn/procedures/1.001193.json");
  const answers = read("tests/fixtures/1.001193/answers.json");
  answers.child.name = "An 2";
  delete answers.child.sex;
  const told = (locale) =>
    validate(definition, answers, { today: "2026-07-18", locale }).errors.map((one) => Object.values(one));
  assert.deepEqual(told("vi"), [
    ["/child/name", "pattern", "Hãy nhập họ tên chỉ gồm chữ cái, ví dụ: Nguyễn Thị Mai, H'Hen Niê, Y Thu."],
    ["/child/sex", "required", "Hãy chọn giới tính."],
  ]);
  assert.deepEqual(told("en"), [
    ["/child/name", "pattern", "Use letters only, for example: Nguyễn Thị Mai, H'Hen Niê, Y Thu."],
    ["/child/sex", "required", "Choose sex."],
  ]);
});

test("what nobody can have posted is left out or refused", () => {
  const file = new File(["x"], "x.pdf");
  const fields = [
    ["/name", ""],
    ["/nowhere", "x"],
    ["/size", "7"],
    ["?9", "1"],
    ["/born", "hôm qua"],
    ["/name", file],
  ];
  const answers = posted(LICENCE, fields);
  assert.deepEqual(answers, { born: "hôm qua" });
  const { valid, errors } = validate(LICENCE, answers, { today: "2026-07-18" });
  assert.equal(valid, false);
  assert.deepEqual(errors.map(({ pointer }) => pointer).sort(), ["/born", "/name", "/size"]);
  for (const none of [undefined, 5, {}])
    assert.throws(
      () => posted(LICENCE, none),
      (error) => error instanceof NotCheckedError && error.what === "fields",
    );
  assert.throws(
    () => posted("{", []),
    (error) => error.what === "definition",
  );
  assert.throws(
    () => posted(LICENCE, [], { locale: "fr" }),
    (error) => error.what === "options",
  );
});

test("a server of one line checks a submission", () => {
  const { instance } = cases.find(({ name }) => name === "what the form sends");
  const script = `
    import { validate } from "tokhai/node";
    const [definition, submission, today] = process.argv.slice(1);
    console.log(JSON.stringify(validate(definition, submission, { today })));`;
  const given = [JSON.stringify(definitions.mooring), JSON.stringify(instance), instance.date];
  const words = ["--input-type=module", "-e", script, ...given];
  const said = execFileSync(process.execPath, words, { cwd: APP, encoding: "utf8" });
  assert.deepEqual(JSON.parse(said), { valid: true, violations: [], claimed: [], errors: [] });
});

/** The element of a page and all that is in it. */
const element = (html) => /<to-khai[^]*<\/to-khai>/.exec(html)[0];

test("package and command write the same form", () => {
  const src = "/forms/one.json";
  for (const definition of [CONTROLS, definitions.mooring])
    for (const locale of ["vi", "en"]) {
      const page = (...words) =>
        element(
          rendered(
            definition,
            "--locale",
            locale,
            "--today",
            "2026-07-18",
            "--script",
            "/a.js",
            "--src",
            src,
            ...words,
          ),
        );
      const options = { src, locale, today: "2026-07-18" };
      assert.equal(renderToString(definition, options), page("--no-spare-entries"));
      const second = { ...options, id: "second", spareEntries: true, action: "/posted?a=1&b=2" };
      assert.equal(
        renderToString(JSON.stringify(definition), second),
        page("--id", "second", "--action", "/posted?a=1&b=2"),
      );
    }
});

test("whatever stands in definitions, answers and attributes is text in the form", () => {
  const hostile = `"'><script>alert(1)</script><img src=x onerror=alert(1)>`;
  const text = { title: hostile, description: hostile };
  const definition = {
    ...text,
    type: "object",
    properties: {
      [hostile]: { ...text, type: "string", pattern: "^a$", "x-messages": { pattern: hostile } },
      choice: { ...text, enum: [hostile, "b"] },
      long: { ...text, type: "string", maxLength: 2000 },
    },
    required: [hostile],
    "x-procedure": { code: hostile, authority: hostile },
    "x-documents": [{ id: hostile, title: hostile }],
  };
  const values = { [hostile]: hostile, choice: hostile, long: `</textarea>${hostile}` };
  const html = renderToString(definition, {
    src: hostile,
    action: hostile,
    values,
    attributes: { procedures: hostile },
  });
  assert.ok(html.includes("alert(1)"));
  assert.doesNotMatch(html, /<script|<img/);
  // Of each tag nothing is left but names and quoted values.
  const tags = html.match(/<[^>]*>/g);
  for (const tag of tags) assert.match(tag, /^<\/?[a-z][a-z0-9-]*( [a-z-]+(="[^"<>]*")?)*>$/);
});

test("what no form can be made of is refused with its place", () => {
  const refusal = (...words) => {
    try {
      renderToString(...words);
    } catch (error) {
      assert.ok(error instanceof NotCheckedError, String(error));
      return error;
    }
    return assert.fail("nothing was thrown");
  };
  const broken = refusal({ properties: { a: { type: "nothing" } } });
  assert.deepEqual([broken.what, broken.problems[0].pointer], ["definition", "/properties/a/type"]);
  assert.equal(refusal({}, { values: "{" }).what, "values");
  assert.equal(refusal({}, { values: [] }).what, "values");
  for (const options of [
    { locale: "fr" },
    { today: "soon" },
    { id: "1 2" },
    { spareEntries: "yes" },
    { lookups: {} },
    { attributes: [] },
    { attributes: { onclick: "alert(1)" } },
    { attributes: { "x y": "" } },
    { attributes: { shadow: true } },
    { attributes: { heading: "9" } },
    { attributes: { "utc-offset": "7" } },
  ])
    assert.equal(refusal({}, options).what, "options", JSON.stringify(options));
});

/** Express of the tests' own packages, where the installed application finds it. */
async function expressServer() {
  lend("express");
  const { app } = await load("express/server.mjs");
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${server.address().port}/`, stop: () => server.close() };
}

journey(
  "a form that Express sends is typed into before the script, and the element takes it over",
  { path: null, viewport: PHONE },
  async ({ page, accessible }) => {
    const { url, stop } = await expressServer();
    try {
      let release;
      const held = new Promise((resolve) => (release = resolve));
      await page.route("**/*.wasm", async (route) => {
        await held;
        await route.continue();
      });
      await page.goto(url);
      await page.fill(control("/applicant/id"), "001090000017");
      await page.focus(control("/applicant/name"));
      await page.keyboard.type("Nguyễn Văn An");
      await page.keyboard.press("ArrowLeft");
      release();
      await started(page);
      await page.keyboard.type("x");
      assert.deepEqual((await value(page)).applicant, { id: "001090000017", name: "Nguyễn Văn Axn" });
      assert.equal(await page.locator("to-khai form.tk").count(), 1);
      await accessible();
    } finally {
      stop();
    }
  },
);

journey(
  "without a script the form is posted to Express, and comes back filled in while something is wrong",
  { path: null, viewport: PHONE, context: { javaScriptEnabled: false }, expected: [/422/] },
  async ({ page }) => {
    const { url, stop } = await expressServer();
    try {
      await page.goto(url);
      await page.fill(control("/applicant/id"), "001090000017");
      await page.fill(control("/applicant/name"), "Nguyễn Văn An");
      await page.locator("form.tk [type=submit]").click();
      await page.locator("main > ul li").first().waitFor();
      assert.equal(await page.inputValue(control("/applicant/name")), "Nguyễn Văn An");
      await page.fill(control("/applicant/born"), "07/03/1990");
      await page.fill(control("/copies"), "2");
      await page.getByLabel("Ba Đình").check();
      await page.getByLabel("Tôi khai đúng sự thật").check();
      await page.locator("form.tk [type=submit]").click();
      await page.getByRole("heading", { name: "Đã nhận" }).waitFor();
    } finally {
      stop();
    }
  },
);

test("at the edge of a network the form needs no files, only the module that is handed over", async () => {
  const worker = await bundleForEdge("edge/worker.mjs");
  assert.doesNotMatch(readFileSync(worker, "utf8"), /node:|require\(/);
  const { default: edge } = await import(pathToFileURL(worker));
  const page = await edge.fetch(new Request("https://edge.example/"));
  const definition = read("examples/procedure.json");
  assert.equal(element(await page.text()), renderToString(definition, { src: "/procedures/0.000002.json" }));
  const taken = await edge.fetch(new Request("https://edge.example/submissions", { method: "POST", body: "{}" }));
  assert.equal(taken.status, 422);
  assert.ok((await taken.json()).errors.length > 0);
  // Whoever forgets to hand it over reads what to do.
  const edgeOnly = pathToFileURL(join(APP, "node_modules/tokhai/node/edge.js"));
  const script = `import { renderToString } from "${edgeOnly}"; try { renderToString({}); } catch (e) { console.log(e.message); }`;
  const said = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  assert.match(said, /call start\(module\) first/);
});
