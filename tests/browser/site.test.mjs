// The static site, from a server of plain files that has it in a folder of its own.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { after, before, test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

import { DESK, PHONE, ROOT, journey } from "./harness.mjs";

const SITE = join(ROOT, "target/site");
const FOLDER = "/some/where/";
const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};
let server;
let base;

before(async () => {
  execFileSync(process.execPath, ["scripts/site.mjs", "--quick"], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "inherit"],
  });
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://host");
    const inside = pathname.startsWith(FOLDER) && normalize(decodeURIComponent(pathname.slice(FOLDER.length)) || ".");
    let path = inside && !inside.startsWith("..") && join(SITE, inside);
    if (path && statSync(path, { throwIfNoEntry: false })?.isDirectory()) path = join(path, "index.html");
    if (!path || !existsSync(path)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" });
    response.end(readFileSync(path));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${server.address().port}${FOLDER}`;
});
after(() => server.close());

const definition = (page) => page.locator("#definition");
const tab = (page, name) => page.locator(`#tab-${name}`);
const panel = (page, name) => page.locator(`#panel-${name}`);
const formStands = (page) => page.locator("#form form.tk").waitFor();
const kept = (page) => page.waitForFunction(() => document.documentElement.dataset.offline === "ready");

/** Puts a definition into the playground, as somebody who pastes it. */
async function paste(page, object) {
  await definition(page).fill(typeof object === "string" ? object : JSON.stringify(object, null, 2));
}

const VISIT = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Visit",
  type: "object",
  properties: { guest: { title: "Name of the guest", type: "string", minLength: 2 } },
  required: ["guest"],
};

journey(
  "an edited definition changes the form at once, and what is wrong is told with its place",
  { path: null, viewport: DESK },
  async ({ page, accessible, screenshot }) => {
    await page.goto(`${base}playground/?lang=en`);
    await formStands(page);
    await paste(page, VISIT);
    await page.getByLabel("Name of the guest").fill("An");
    await paste(page, { ...VISIT, properties: { ...VISIT.properties, rooms: { title: "Rooms", type: "integer" } } });
    await page.getByLabel("Rooms").waitFor();
    await tab(page, "answers").click();
    await page.getByRole("tab", { name: "Form" }).click();
    await page.getByLabel("Name of the guest").fill("Nguyễn Thị Thử");
    await page.getByLabel("Rooms").fill("2");
    await tab(page, "answers").click();
    await panel(page, "answers").getByRole("cell", { name: "Nguyễn Thị Thử" }).waitFor();
    await panel(page, "answers").getByRole("cell", { name: "Entered" }).first().waitFor();
    await paste(page, '{\n  "title": "A",\n  "type": \n}');
    await page.locator("#problems").getByText("no JSON yet").waitFor();
    await page.locator("#problems button").filter({ hasText: "line 4" }).waitFor();
    await paste(page, '{\n  "properties": {\n    "a": { "type": "nothing" }\n  }\n}');
    await page.locator("#problems button").filter({ hasText: "line 3" }).click();
    const chosen = await definition(page).evaluate((area) => area.value.slice(area.selectionStart));
    assert.ok(chosen.startsWith('"nothing"'), chosen);
    await accessible();
    await screenshot("playground with an error");
  },
);

journey(
  "a procedure shows its answers with sources, dossier, proofs, amended definition and plan",
  { path: null, viewport: PHONE, locale: "vi-VN", timeout: 120_000, patience: 40_000 },
  async ({ page, accessible, screenshot }) => {
    await page.goto(`${base}playground/`);
    await formStands(page);
    await accessible();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `the page is ${wide} px wider than the phone`);
    await screenshot("playground phone");
    const person = page.locator("#person option").nth(1);
    await person.waitFor({ state: "attached" });
    await page.locator("#person").selectOption(await person.getAttribute("value"));
    await tab(page, "answers").click();
    await panel(page, "answers")
      .getByRole("cell", { name: /Cơ sở dữ liệu|định danh/ })
      .first()
      .waitFor();
    await tab(page, "dossier").click();
    await panel(page, "dossier").locator(".count").waitFor();
    assert.ok((await panel(page, "dossier").locator(".paper").count()) > 0);
    await accessible();
    await tab(page, "proofs").click();
    await panel(page, "proofs").locator(".paper .proof").first().waitFor({ state: "attached" });
    await accessible();
    await tab(page, "amended").click();
    await panel(page, "amended").locator("p").first().waitFor();
    await tab(page, "plan").click();
    await panel(page, "plan").locator("pre").waitFor();
    assert.match(await panel(page, "plan").locator("pre").textContent(), /^# /m);
    const download = page.waitForEvent("download");
    await panel(page, "plan").getByRole("button").click();
    assert.equal((await download).suggestedFilename(), "plan.docx");
    await screenshot("playground plan");
  },
);

journey(
  "a link opens the same definition and view, and holds nothing that was entered",
  { path: null, viewport: DESK },
  async ({ page, context }) => {
    await page.goto(`${base}playground/?lang=en`);
    await formStands(page);
    await paste(page, VISIT);
    await page.getByLabel("Name of the guest").fill("Trần Văn Bí Mật");
    await tab(page, "answers").click();
    await page.waitForFunction(() => location.hash.length > 20);
    const address = await page.evaluate(async () => {
      // Until what was changed last is in the address.
      for (let before = ""; before !== location.hash; await new Promise((next) => setTimeout(next, 600)))
        before = location.hash;
      return location.href;
    });
    const held = await page.evaluate(async () => {
      const packed = Uint8Array.from(atob(location.hash.slice(1).replaceAll("-", "+").replaceAll("_", "/")), (c) =>
        c.charCodeAt(0),
      );
      const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
      return new Response(stream).text();
    });
    assert.deepEqual(Object.keys(JSON.parse(held)).sort(), ["definition", "mode", "view"]);
    assert.ok(!held.includes("Bí Mật"));
    const other = await context.newPage();
    await other.goto(address);
    await other.locator("#form form.tk").waitFor({ state: "attached" });
    assert.deepEqual(JSON.parse(await definition(other).inputValue()), VISIT);
    assert.equal(await tab(other, "answers").getAttribute("aria-selected"), "true");
    await other.close();
    await page.goto("about:blank");
    await page.goto(`${base}playground/#${"A".repeat(50)}`);
    await formStands(page);
  },
);

journey(
  "the switch makes registers fail, and a definition of a stranger injects nothing",
  { path: null, viewport: DESK },
  async ({ page }) => {
    await page.goto(`${base}playground/?lang=en`);
    await formStands(page);
    const copy = JSON.parse(readFileSync(join(ROOT, "examples/procedure.json"), "utf8"));
    const hostile = '"><img src=x onerror="document.title=1"><script>document.title=1</script>';
    copy["x-text"].en["/applicant/name"].title = hostile;
    copy["x-documents"][0].title = hostile;
    copy["x-procedure"].code = hostile;
    await paste(page, copy);
    await page.getByText(hostile).first().waitFor();
    assert.equal(await page.locator("main img, main script").count(), 0);
    assert.match(await page.locator("#snippet").textContent(), /forms\/form\.json/);
    const number = await page.locator("#person option").nth(1).getAttribute("value");
    await page.getByLabel("Down").check();
    await formStands(page);
    await page.getByLabel("Personal number").fill(number);
    await page.getByLabel("Personal number").blur();
    const told = page
      .locator("#form")
      .getByText(/did not answer|could not|not answering|no answer/i)
      .first();
    await told.waitFor();
    await page.getByLabel("Answer", { exact: true }).check();
    await page.getByLabel("Personal number").fill(number);
    await page.getByLabel("Personal number").blur();
    await tab(page, "answers").click();
    await panel(page, "answers")
      .getByRole("cell", { name: /\(\d{4}-\d\d-\d\d\)/ })
      .first()
      .waitFor();
  },
);

journey(
  "after the first visit the site opens without a network",
  { path: null, viewport: PHONE, timeout: 90_000 },
  async ({ page, context, screenshot }) => {
    await page.goto(base);
    await kept(page);
    await context.setOffline(true);
    await page.reload();
    await page.getByRole("link", { name: "Sân thử" }).click();
    await formStands(page);
    await page.locator("#example").selectOption("plain-schema");
    await page.getByLabel("Họ và tên người đăng ký").fill("Nguyễn Thị Thử");
    await page.locator("#example").selectOption("1.004222");
    await tab(page, "dossier").click();
    await panel(page, "dossier").locator(".count").waitFor();
    await screenshot("playground offline");
    await page.goto(`${base}pages/`);
    await page.locator(".card a").first().click();
    await page.locator("to-khai form.tk").waitFor();
  },
);

for (const viewport of [PHONE, DESK])
  journey(
    `the other pages open at ${viewport.width} px without barriers`,
    { path: null, viewport, timeout: 120_000, patience: 30_000 },
    async ({ page, accessible, screenshot }) => {
      for (const [path, place] of [
        ["", ".card"],
        ["?lang=en", ".card"],
        ["guides/", "main li"],
        ["guides/embedding.html", "main pre"],
        ["guides/bench.html", "main table"],
        ["pages/", ".card a"],
        ["pages/workbench.html", "#workbench button"],
      ]) {
        await page.goto(base + path);
        await page.locator(place).first().waitFor();
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${path} is ${wide} px wider than the screen`);
        await accessible();
        await screenshot(`site ${viewport.width} ${path}`);
      }
    },
  );

test("what lies there compressed is the file itself, and pages carry the policy", () => {
  for (const path of ["playground/playground.js", "pkg/form/tokhai_bg.wasm", "api/procedures", "sw.js"]) {
    const plain = readFileSync(join(SITE, path));
    assert.deepEqual(brotliDecompressSync(readFileSync(join(SITE, `${path}.br`))), plain);
    assert.deepEqual(gunzipSync(readFileSync(join(SITE, `${path}.gz`))), plain);
  }
  const page = readFileSync(join(SITE, "playground/index.html"), "utf8");
  assert.match(page, /Content-Security-Policy" content="default-src 'self'; script-src 'self' 'wasm-unsafe-eval';/);
});
