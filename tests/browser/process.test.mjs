// A process is seen before and after, heard, printed, and opened in a modeller.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { DESK, PHONE, ROOT, journey } from "./harness.mjs";

const BIRTH = "1.001193";
const definition = join(ROOT, `schemas/vn/procedures/${BIRTH}.json`);
const { "x-procedure": header } = JSON.parse(readFileSync(definition, "utf8"));
const steps = header.steps.filter((step) => typeof step === "object");
const require = createRequire(join(ROOT, "www", "package.json"));

/** Widths of words and of their boxes: each line of a picture stays within its box. */
const overflowing = (page) =>
  page.locator("svg.lanes").evaluateAll((all) =>
    all.flatMap((svg) => {
      const boxes = [...svg.querySelectorAll("rect")].map((rect) => rect.getBBox());
      return [...svg.querySelectorAll("text")]
        .map((text) => ({ words: text.textContent, box: text.getBBox() }))
        .filter(
          ({ box }) =>
            !boxes.some(
              ({ x, y, width, height }) =>
                box.x >= x && box.x + box.width <= x + width && box.y >= y && box.y + box.height <= y + height,
            ),
        )
        .map(({ words }) => words);
    }),
  );

/** The model opened in bpmn-js: what it complains about, and the names of the tasks it shows. */
async function inModeller(page, xml) {
  await page.goto("about:blank");
  await page.setContent('<div id="canvas" style="width: 1600px; height: 1000px"></div>');
  await page.evaluate(readFileSync(require.resolve("bpmn-js/dist/bpmn-viewer.production.min.js"), "utf8"));
  return page.evaluate(async (text) => {
    const viewer = new window.BpmnJS({ container: "#canvas" });
    const { warnings } = await viewer.importXML(text);
    viewer.get("canvas").zoom("fit-viewport");
    const shown = viewer.get("elementRegistry").filter((element) => /Task$/.test(element.type));
    const edges = viewer.get("elementRegistry").filter((element) => element.type === "bpmn:SequenceFlow");
    return {
      warnings: warnings.map(({ message }) => message),
      ids: shown.map(({ id }) => id),
      names: shown.map(({ businessObject }) => businessObject.name),
      lanes: viewer.get("elementRegistry").filter((element) => element.type === "bpmn:Lane").length,
      unplaced: edges.filter(({ waypoints }) => waypoints.length < 2).length,
    };
  }, xml);
}

journey(
  "an officer sees the process of a procedure before and after, and saves it for a modeller",
  { path: "/workbench.html", viewport: DESK, timeout: 120_000, patience: 30_000 },
  async ({ page, accessible, screenshot }) => {
    await page.locator(".checks").waitFor();
    await page.locator(".checks .check", { hasText: BIRTH }).locator("input").check();
    await page.locator("#open-built-in").click();
    await page.locator(".grid.list").waitFor();
    await page.goto(`/workbench.html#/procedure/${BIRTH}`);
    await page.locator("#to-process").click();
    const pictures = page.locator("svg.lanes");
    await pictures.first().waitFor();
    assert.equal(await pictures.count(), 2);
    assert.deepEqual(await overflowing(page), []);
    await accessible();
    await screenshot("process");
    const table = page.locator(".process-table").last();
    assert.equal(await table.locator("tbody tr").count(), steps.length);
    await table.locator("details summary").first().click();
    assert.ok((await table.locator("details li").first().textContent()).length > 10, "a step has its proof");
    for (const words of ["Lượt chuyển hồ sơ", "Lượt người dân phải đến", "Đường dài nhất"])
      assert.ok((await page.locator(".process-table").first().textContent()).includes(words), words);
    // Another case has its own pictures.
    const before = await pictures.first().textContent();
    await page.locator("#course").selectOption("1");
    await page.waitForFunction((text) => document.querySelector("svg.lanes")?.textContent !== text, before);
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#save-model").click()]);
    assert.equal(download.suggestedFilename(), `${BIRTH}.bpmn`);
    const { warnings, names } = await inModeller(page, readFileSync(await download.path(), "utf8"));
    assert.deepEqual(warnings, []);
    for (const { title } of steps) assert.ok(names.includes(title.vi), title.vi);
  },
);

for (const [scheme, viewport] of [
  ["dark", PHONE],
  ["light", DESK],
]) {
  journey(
    `the pictures of a report are read on a ${scheme} page of ${viewport.width} pixels and on paper`,
    { path: "", viewport },
    async ({ page, accessible, screenshot }) => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setContent(made("plan.html"));
      const pictures = page.locator("svg.lanes:visible");
      assert.equal((await pictures.count()) % 2, 0, "one picture of today for each that is proposed");
      await pictures.first().scrollIntoViewIfNeeded();
      assert.deepEqual(await overflowing(page), []);
      const size = await pictures.first().evaluate((svg) => {
        const text = svg.querySelector("text").getBoundingClientRect();
        const box = svg.closest(".figure");
        return { text: text.height, hidden: box.scrollWidth - box.clientWidth };
      });
      assert.ok(size.text >= 12, `letters are ${size.text} pixels high`);
      assert.ok(size.hidden <= 0, "the whole breadth of a picture is seen without scrolling");
      await accessible();
      await screenshot(`process-${scheme}`);
      await page.emulateMedia({ media: "print" });
      const printed = await pictures.first().evaluate((svg) => {
        const { right, height } = svg.getBoundingClientRect();
        return { beyond: right - innerWidth, scale: height / svg.viewBox.baseVal.height };
      });
      assert.ok(printed.beyond <= 0, "on paper the whole picture is seen");
      if (viewport === DESK) assert.ok(printed.scale > 0.7, `letters are shrunk to ${printed.scale}`);
    },
  );
}

/** What the command makes of the procedure. */
function made(name) {
  const folder = mkdtempSync(join(tmpdir(), "tokhai-process-"));
  const tokhai = process.env.TOKHAI ?? join(ROOT, "target", "debug", "tokhai");
  try {
    const file = join(folder, name);
    execFileSync(tokhai, ["report", definition, "--at", "2026-07-18", "-o", file], { stdio: "pipe" });
    return readFileSync(file, "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

journey(
  "a modeller opens what the command writes, and shows every step",
  { path: "" },
  async ({ page, screenshot }) => {
    const { warnings, ids, names, lanes, unplaced } = await inModeller(page, made("process.bpmn"));
    assert.deepEqual(warnings, []);
    assert.equal(unplaced, 0);
    for (const { id, title } of steps) {
      assert.ok(names.includes(title.vi), title.vi);
      assert.ok(
        ids.some((own) => own.startsWith("today-") && own.endsWith(`-${id}`)),
        id,
      );
    }
    assert.ok(lanes >= 2 * Object.keys(header.actors).length, "those who act, before and after");
    await screenshot("process-modeller");
  },
);
