// A form is shown as soon as the first part of its module is there: what is typed, chosen and pressed until the rest has
// come counts like anything else.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { journey, PHONE, ROOT } from "./harness.mjs";
import { BIRTH, control, open, started, value } from "./forms.mjs";

// A plain schema of a stranger, which the split of the module knows.
const FORM = JSON.parse(readFileSync(join(ROOT, "tests/fixtures/plain/definition.json"), "utf8"));
const REST = "**/tokhai_rest.wasm";
const lost = { path: null, expected: [/^request: .*wasm/, /^console: Failed to load resource/] };

/** Holds the rest of the module back; gives the way to let it come. */
async function holdBack(page) {
  let come;
  const wait = new Promise((resolve) => (come = resolve));
  await page.route(REST, async (route) => {
    await wait;
    await route.continue();
  });
  return come;
}

journey(
  "what is done before the module is whole counts",
  { path: null, viewport: PHONE },
  async ({ page, accessible }) => {
    const come = await holdBack(page);
    await open(page, { definition: FORM, attributes: 'drafts="none"', wait: false });
    await page.locator("form.tk").waitFor();
    await page.locator(control("/name")).pressSequentially("Mai");
    await page.getByLabel("nữ").check();
    await page.locator(control("/agreed")).check();
    await page.getByRole("button", { name: /Tiếp tục|Xem lại/ }).click();
    assert.equal(await page.evaluate(() => document.querySelector("to-khai").value), undefined, "nobody hears it yet");
    await accessible();
    come();
    await started(page);
    assert.deepEqual(await value(page), { name: "Mai", sex: "nữ", agreed: true });
    await page.locator(".tk-errors", { hasText: "lý do" }).waitFor();
    assert.equal(await page.locator(control("/name")).inputValue(), "Mai");
  },
);

journey("who types on while the rest comes loses no key", { path: null }, async ({ page }) => {
  const come = await holdBack(page);
  await open(page, { definition: BIRTH, attributes: 'drafts="none"', wait: false });
  const field = page.locator(control("/applicant/personalId"));
  await field.pressSequentially("00109");
  come();
  await field.pressSequentially("0000017", { delay: 60 });
  await started(page);
  await page.waitForFunction(() => document.querySelector("to-khai").value.applicant?.personalId === "001090000017");
  assert.ok(await field.evaluate((one) => one === document.activeElement));
});

journey("what the page hands over meanwhile is in the form", { path: null }, async ({ page }) => {
  const come = await holdBack(page);
  await open(page, { definition: FORM, attributes: 'drafts="none"', wait: false });
  await page.locator("form.tk").waitFor();
  await page.evaluate(() => {
    const element = document.querySelector("to-khai");
    element.value = { reason: "xin việc làm" };
    element.setAttribute("locale", "en");
  });
  come();
  await page
    .getByRole("button", { name: /^(Continue|Review)/ })
    .first()
    .waitFor();
  await started(page);
  assert.deepEqual(await value(page), { reason: "xin việc làm" });
});

journey("a line that breaks halfway loses nothing that was typed", lost, async ({ page, accessible }) => {
  await page.route(REST, (route) => route.abort());
  await open(page, { definition: FORM, attributes: 'drafts="none"', wait: false });
  await page.fill(control("/name"), "Mai");
  const again = page.getByRole("button", { name: "Thử lại" });
  await again.waitFor();
  assert.equal(await page.locator(control("/name")).inputValue(), "Mai");
  await accessible();
  await page.unroute(REST);
  await again.click();
  await started(page);
  assert.deepEqual(await value(page), { name: "Mai" });
  assert.equal(await page.locator(".tk-broken").count(), 0);
});

journey("where the first part is not enough, the form comes with the rest", { path: null }, async ({ page }) => {
  const come = await holdBack(page);
  const definition = {
    ...FORM,
    properties: {
      ...FORM.properties,
      more: { type: "array", items: { type: "string", format: "idn-hostname" }, default: ["thủ-tục.vn"] },
      tree: { $ref: "#/$defs/tree" },
    },
    $defs: {
      tree: {
        type: "object",
        properties: { mark: { type: "number", default: 0.125 }, below: { $ref: "#/$defs/tree" } },
      },
    },
  };
  await open(page, { definition, attributes: 'drafts="none"', wait: false });
  await page.waitForTimeout(300);
  come();
  await started(page);
  await page.fill(control("/name"), "Mai");
  assert.equal((await value(page)).name, "Mai");
});

journey("an element that is gone before the rest has come leaves nothing behind", { path: null }, async ({ page }) => {
  const come = await holdBack(page);
  await open(page, { definition: FORM, attributes: 'drafts="none"', wait: false });
  await page.locator("form.tk").waitFor();
  await page.evaluate(() => (window.kept = document.querySelector("to-khai")).remove());
  come();
  await page.evaluate(() => import("/src/module.js").then(({ formModule }) => formModule()));
  await page.evaluate(() => document.querySelector("main").append(window.kept));
  await started(page);
  assert.equal(await page.locator("form.tk").count(), 1);
  await page.fill(control("/name"), "Lan");
  assert.equal((await value(page)).name, "Lan");
});

journey("a form moved while its line is broken can be filled in afterwards", lost, async ({ page }) => {
  await page.route(REST, (route) => route.abort());
  await open(page, { definition: FORM, attributes: 'drafts="none"', wait: false });
  await page.getByRole("button", { name: "Thử lại" }).waitFor();
  await page.unroute(REST);
  await page.evaluate(async () => {
    const element = document.querySelector("to-khai");
    element.remove();
    await new Promise((later) => setTimeout(later));
    document.querySelector("main").append(element);
  });
  await started(page);
  assert.equal(await page.locator("form.tk").count(), 1);
  await page.fill(control("/name"), "Lan");
  assert.equal((await value(page)).name, "Lan");
});

journey("every procedure is shown by the first part alone", { path: null, timeout: 120_000 }, async ({ page }) => {
  await holdBack(page);
  const folder = join(ROOT, "schemas", "vn", "procedures");
  for (const file of readdirSync(folder)) {
    const definition = JSON.parse(readFileSync(join(folder, file), "utf8"));
    await open(page, { definition, attributes: 'drafts="none"', wait: false });
    await page.locator("form.tk").waitFor();
    assert.equal(await page.evaluate(() => document.querySelector("to-khai").value), undefined, file);
    await page.unroute("**/definition-under-test.json");
    await page.unroute("**/under-test");
  }
});
