// The officer's page: read on any screen, heard, printed; it stays usable with thousands of rows.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { DESK, PHONE, ROOT, journey } from "./harness.mjs";

const tokhai = process.env.TOKHAI ?? join(ROOT, "target", "debug", "tokhai");
const sample = join(ROOT, "tests/fixtures/report/definition.json");
const country = ["--pack", join(ROOT, "tests/fixtures/report/pack.json"), "--at", "1958-09-01"];

/** The page of a report on these definitions. */
function report(paths, locale) {
  const folder = mkdtempSync(join(tmpdir(), "tokhai-report-"));
  try {
    const file = join(folder, "plan.html");
    execFileSync(tokhai, ["report", ...paths, ...country, "--locale", locale, "-o", file], { stdio: "pipe" });
    return readFileSync(file, "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Copies of a small definition under other codes, in several fields. */
function many(folder, count) {
  const definition = JSON.parse(readFileSync(sample, "utf8"));
  return Array.from({ length: count }, (_, i) => {
    const code = `9.${String(i).padStart(6, "0")}`;
    const header = {
      ...definition["x-procedure"],
      code,
      field: `lĩnh vực ${i % 7}`,
    };
    const path = join(folder, `${code}.json`);
    writeFileSync(
      path,
      JSON.stringify({
        ...definition,
        $id: `urn:tokhai:zz:${code}`,
        "x-procedure": header,
      }),
    );
    return path;
  });
}

for (const [locale, viewport] of [
  ["vi", DESK],
  ["en", PHONE],
]) {
  journey(
    `the plan is read in ${locale} without barriers`,
    { path: "", viewport },
    async ({ page, screenshot, accessible }) => {
      await page.setContent(report([sample], locale));
      await accessible();
      assert.equal(await page.locator("svg.chart").first().isVisible(), true);
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(wide <= 0, "tables scroll in their own box, not the page");
      await screenshot(`plan-${locale}`);
      const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
      assert.ok(pdf.length > 10_000);
    },
  );
}

journey(
  "the overview of many procedures is read without barriers",
  { path: "" },
  async ({ page, screenshot, accessible }) => {
    const folder = mkdtempSync(join(tmpdir(), "tokhai-portfolio-"));
    try {
      await page.setContent(report(many(folder, 20), "vi"));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    await accessible();
    const section = page.locator("#field3");
    assert.equal(await section.locator("table").first().isVisible(), false);
    await section.locator("summary").first().click();
    assert.equal(await section.locator("table").first().isVisible(), true);
    await screenshot("overview");
  },
);

journey(
  "closed sections are not laid out, a search opens them and paper gets them all",
  { path: "", viewport: PHONE },
  async ({ page }) => {
    const folder = mkdtempSync(join(tmpdir(), "tokhai-fields-"));
    try {
      await page.setContent(report(many(folder, 400), "vi"), { timeout: 20_000 });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    const rows = page.locator("details.section tbody tr");
    assert.ok((await rows.count()) >= 400);
    assert.equal(await rows.first().isVisible(), false);
    // What a search finds is in a closed section and is shown, as `hidden=until-found` would be.
    const found = await page.evaluate(() => {
      const last = [...document.querySelectorAll("details.section")].pop();
      last.querySelector("td").id = "sought";
      const event = new Promise((resolve) => last.addEventListener("toggle", () => resolve(last.open), { once: true }));
      location.hash = "#sought";
      return event;
    });
    assert.equal(found, true);
    assert.equal(await page.locator("#sought").isVisible(), true);
    await page.emulateMedia({ media: "print" });
    assert.equal(await rows.first().isVisible(), true);
  },
);

journey("six thousand rows are shown and scrolled in time", { path: "" }, async ({ page }) => {
  const html = report([sample], "vi");
  const start = html.indexOf("<tbody><tr>") + "<tbody>".length;
  const row = html.slice(start, html.indexOf("</tr>", start) + "</tr>".length);
  await page.setContent(html.slice(0, start) + row.repeat(6000) + html.slice(start), { timeout: 20_000 });
  assert.ok((await page.locator("tbody tr").count()) > 6000);
  await page.locator("main h2").last().scrollIntoViewIfNeeded();
  assert.equal(await page.locator("main h2").last().isVisible(), true);
});
