// The page a server makes and the page the script makes are one page.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { PHONE, ROOT, journey } from "./harness.mjs";
import { BIRTH, CONTROLS, control, open, put, rendered, started, value } from "./forms.mjs";

/**
 * Elements with what identifies them, depth first. What only a script can use is left out, drafts too, and so are the
 * parts of other cases, which only a page without a script must show all at once.
 */
function outline() {
  const out = [];
  const visit = (element, depth) => {
    const scripted = element.matches(
      "[data-do], .tk-tools, .tk-add, .tk-drop label, .tk-camera, .tk-drop-hint, .tk-matches, .tk-keeps, .tk-other",
    );
    if (scripted) return;
    const name = element.matches("select.tk-input, input[role=combobox]") ? "list" : element.localName;
    const inside = element.matches(".tk-combo") || element.matches("select");
    if (!element.matches(".tk-combo")) {
      const label = element.matches("label, legend, h1, h2, h3, p, dt, dd") ? element.textContent : "";
      out.push(
        `${" ".repeat(depth)}${name} ${element.id} ${element.getAttribute("aria-describedby") ?? ""} ${element.getAttribute("aria-required") ?? ""} ${label}`,
      );
    }
    if (!element.matches("select")) for (const child of element.children) visit(child, depth + (inside ? 0 : 1));
  };
  visit(document.querySelector("form.tk"), 0);
  return out;
}

const definitions = { birth: JSON.parse(readFileSync(join(ROOT, BIRTH.slice(1)), "utf8")), controls: CONTROLS };
for (const [name, definition] of Object.entries(definitions)) {
  for (const lang of ["vi", "en"]) {
    journey(
      `server and script build the same page (${name}, ${lang})`,
      { path: null },
      async ({ page, accessible, screenshot }) => {
        await put(page, rendered(definition, "--locale", lang, "--no-spare-entries"), "/server");
        await page.goto("/server");
        const served = await page.evaluate(outline);
        await accessible();
        await screenshot(`server page ${name} ${lang}`);
        await open(page, { definition, lang, attributes: 'view="page"' });
        const built = await page.evaluate(outline);
        assert.deepEqual(built, served);
      },
    );
  }
}

journey(
  "what was typed before the script came is kept, focus and all",
  { path: null, viewport: PHONE },
  async ({ page, screenshot }) => {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await page.route("**/*.wasm", async (route) => {
      await held;
      await route.continue();
    });
    const html = rendered(definitions.controls, "--script", "/src/to-khai.js", "--src", "/definition-under-test.json");
    await page.route("**/definition-under-test.json", (route) =>
      route.fulfill({ contentType: "application/json", body: JSON.stringify(CONTROLS) }),
    );
    await put(page, html);
    await page.goto("/under-test");
    await screenshot("before the script");
    await page.check(`[name="/basic/job"][value=true]`);
    await page.selectOption(control("/basic/province"), { label: "Thành phố Huế" });
    await page.check(`[name="/basic/languages"][value="1"]`);
    await page.fill(`[name="/children/0/name"]`, "Bé Na");
    await page.check(`[name="?0/contact"][value="1"]`);
    await page.focus(control("/basic/name"));
    await page.keyboard.type("Phạm Thị Dung");
    await page.keyboard.press("ArrowLeft");
    release();
    await started(page);
    assert.deepEqual(await page.evaluate(() => [document.activeElement.id, document.activeElement.selectionStart]), [
      "tk-c.basic.name",
      12,
    ]);
    await page.keyboard.type("x");
    const answers = await value(page);
    assert.equal(answers.basic.name, "Phạm Thị Dunxg");
    assert.equal(answers.basic.province, "46");
    assert.equal(answers.basic.job, true);
    assert.deepEqual(answers.basic.languages, ["Anh"]);
    assert.equal(answers.children[0].name, "Bé Na");
    assert.equal(await page.locator('[name="tk?0/contact"][value="1"]').isChecked(), true);
    assert.equal(
      await page.locator(control("/basic/employer")).count(),
      1,
      "what the answers bring onto the form is there",
    );
    await screenshot("after the script");
  },
);

/** What is entered before the script is there, control by control, and what the answers must be then. */
const entered = {
  "/basic/name": ["Phạm Thị Dung", "Phạm Thị Dung"],
  "/basic/id": ["001190000012", "001190000012"],
  "/basic/about": ["Dòng một\nDòng hai", "Dòng một\nDòng hai"],
  "/basic/count": ["2", 2],
  "/basic/height": ["162,5", 162.5],
  "/basic/income": ["12.500.000", 12_500_000],
  "/basic/birthDate": ["07/03/1990", "1990-03-07"],
  "/basic/time": ["08:30", "08:30:00"],
  "/basic/email": ["an@vidu.vn", "an@vidu.vn"],
  "/basic/phone": ["0912345678", "0912345678"],
  "/basic/site": ["https://vidu.vn/", "https://vidu.vn/"],
  "/secret": ["bí mật", "bí mật"],
  "/anything": [`{"x": [1, 2]}`, { x: [1, 2] }],
};

/** A page of the server whose script comes when `release` is called. */
async function heldPage(page, definition, ...options) {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.route("**/definition-under-test.json", (route) =>
    route.fulfill({ contentType: "application/json", body: JSON.stringify(definition) }),
  );
  const takesOver = ["--script", "/src/to-khai.js", "--src", "/definition-under-test.json"];
  await put(page, rendered(definition, ...takesOver, ...options));
  await page.goto("/under-test");
  return release;
}

journey("no control loses what was entered before the script came", { path: null }, async ({ page }) => {
  const release = await heldPage(page, CONTROLS);
  for (const [key, [typed]] of Object.entries(entered)) await page.fill(control(key), typed);
  await page.selectOption(control("/basic/marital"), { index: 2 });
  await page.selectOption(control("/basic/province"), { label: "Thành phố Đà Nẵng" });
  await page.check(`[name="/basic/sex"][value="1"]`);
  await page.check(`[name="/basic/job"][value=false]`);
  await page.check(`[name="/basic/languages"][value="0"]`);
  await page.check(`[name="/basic/languages"][value="3"]`);
  await page.check(control("/pledge"));
  await page.fill(`[name="/children/0/name"]`, "Bé Na");
  await page.setInputFiles(control("/photo"), { name: "a.png", mimeType: "image/png", buffer: Buffer.from("x") });
  release();
  await started(page);
  await page.waitForSelector(".tk-attached", { state: "attached" });
  const answers = await value(page);
  const at = (key) =>
    key
      .slice(1)
      .split("/")
      .reduce((part, name) => part?.[name], answers);
  const found = Object.fromEntries(Object.keys(entered).map((key) => [key, at(key)]));
  const expected = Object.fromEntries(Object.entries(entered).map(([key, [, answer]]) => [key, answer]));
  // Times have seconds only where somebody gave them.
  expected["/basic/time"] = found["/basic/time"]?.startsWith("08:30") ? found["/basic/time"] : "08:30";
  assert.deepEqual(found, expected);
  assert.deepEqual(
    [answers.basic.marital, answers.basic.province, answers.basic.sex, answers.basic.job, answers.basic.languages],
    ["đã ly hôn", "48", "nữ", false, ["Việt", "Tày"]].with(0, CONTROLS.properties.basic.properties.marital.enum[1]),
  );
  assert.deepEqual([answers.pledge, answers.children[0].name, answers.photo], [true, "Bé Na", "a.png"]);
});

journey("no key is lost while the script takes over", { path: null }, async ({ page }) => {
  const release = await heldPage(page, CONTROLS);
  const words = "Nguyễn Thị Minh Khai, Trần Hưng Đạo, Lê Lợi, Hai Bà Trưng, Quang Trung và Võ Thị Sáu";
  await page.focus(control("/basic/about"));
  setTimeout(release, 300);
  await page.keyboard.type(words, { delay: 25 });
  await started(page);
  assert.equal(await page.inputValue(control("/basic/about")), words);
  assert.equal((await value(page)).basic.about, words);
  assert.equal(await page.evaluate(() => document.activeElement.id), "tk-c.basic.about");
});

journey(
  "without a script the page can be filled in and posted",
  { path: null, context: { javaScriptEnabled: false } },
  async ({ page }) => {
    await put(page, rendered(CONTROLS, "--action", "/receive"));
    await page.goto("/under-test");
    let posted = "";
    await page.route("**/receive", async (route) => {
      posted = route.request().postDataBuffer().toString("utf8");
      await route.fulfill({ contentType: "text/html; charset=utf-8", body: "<title>Đã nhận</title><h1>Đã nhận</h1>" });
    });
    for (const [key, [typed]] of Object.entries(entered)) await page.fill(control(key), typed);
    await page.check(`[name="/basic/sex"][value="1"]`);
    await page.check(`[name="/basic/languages"][value="0"]`);
    await page.check(control("/pledge"));
    await page.locator("#tk-pgo").press("Enter");
    await page.getByRole("heading", { name: "Đã nhận" }).waitFor();
    const parts = [...posted.matchAll(/name="([^"]+)"\r\n\r\n([\s\S]*?)\r\n--/g)].map(([, name, text]) => [name, text]);
    const sent = Object.fromEntries(parts);
    for (const [key, [typed]] of Object.entries(entered)) {
      assert.equal(sent[key]?.replaceAll("\r\n", "\n"), typed, key);
    }
    assert.deepEqual([sent["/basic/sex"], sent["/basic/languages"], sent["/pledge"]], ["1", "0", "true"]);
  },
);
