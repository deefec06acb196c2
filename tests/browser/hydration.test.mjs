// The page a server makes and the page the script makes are one page.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { PHONE, ROOT, journey } from "./harness.mjs";
import { BIRTH, CONTROLS, control, open, put, rendered, started, value } from "./forms.mjs";

/** Elements with what identifies them, depth first; what only a script can use is left out. */
function outline() {
  const out = [];
  const visit = (element, depth) => {
    const scripted = element.matches(
      "[data-do], .tk-tools, .tk-add, .tk-drop label, .tk-drop-hint, .tk-matches, input.tk-picker",
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
