// What hosts answer lookups with, rightly and wrongly, and who hears of it.

import assert from "node:assert/strict";

import { journey } from "./harness.mjs";
import { CONTROLS, control, open, value } from "./forms.mjs";

const NUMBER = "001190000012";

/** What a host may do wrong; the page is told of each. */
const wrong = {
  "the page of a gateway": () => "<!doctype html><title>502</title>",
  "a circle": () => {
    const values = {};
    values.full_name = values;
    return { status: "found", source: { name: "R", date: "2026-07-01" }, values };
  },
  "a whole number beyond JSON": () => ({
    status: "found",
    source: { name: "R", date: "2026-07-01" },
    values: { n: 1n },
  }),
  "a list": () => [],
  nothing: () => null,
  "a status of its own": () => ({ status: "ok", values: {} }),
  "values that are a text": () => ({ status: "found", source: { name: "R", date: "2026-07-01" }, values: "x" }),
  "data without a source": () => ({ status: "found", values: { full_name: "Trần Thị Bình" } }),
  "data without a date": () => ({ status: "found", source: { name: "R" }, values: { full_name: "Trần Thị Bình" } }),
  "an error, at once": () => {
    throw new Error("no line");
  },
  "no answer, ever": () => new Promise(() => {}),
};

for (const [name, reply] of Object.entries(wrong)) {
  journey(`a lookup that gives ${name} has failed`, { path: null }, async ({ page }) => {
    await open(page, { definition: CONTROLS, attributes: 'lookup-timeout="700"' });
    await page.evaluate(() => {
      window.causes = [];
      const hear = ({ detail }) => window.causes.push(String(detail.cause));
      document.querySelector("to-khai").addEventListener("error", hear);
    });
    await page.evaluate(`document.querySelector("to-khai").lookup = ${reply.toString()}`);
    await page.fill(control("/basic/id"), NUMBER);
    await page.waitForFunction(() =>
      document.querySelector(".tk-note:not(.tk-pending)")?.textContent.includes("Chưa tra cứu được"),
    );
    assert.equal((await value(page)).basic.name, undefined);
    const causes = await page.evaluate(() => window.causes);
    assert.ok(causes.length > 0, "whoever runs the page hears of it");
    const [paper] = await page.evaluate(() => document.querySelector("to-khai").papers.filter(({ why }) => why));
    assert.equal(paper?.why, "failed");
    await page.fill(control("/basic/name"), "Trần Thị Bình");
    assert.equal((await value(page)).basic.name, "Trần Thị Bình", "it can be typed");
  });
}

journey("an answer never reaches a form that did not ask for it", { path: null }, async ({ page }) => {
  await open(page, { definition: CONTROLS, attributes: 'drafts="off"' });
  await page.fill(control("/basic/id"), NUMBER);
  // The first number waits for the host's callback while the form is emptied and another number is typed.
  await page.evaluate(() => document.querySelector("to-khai").reset());
  await page.fill(control("/basic/id"), "001090000017");
  await page.evaluate(() => {
    window.asked = [];
    document.querySelector("to-khai").lookup = async ({ key }) => {
      window.asked.push(key);
      const source = { name: "R", date: "2026-07-01" };
      return { status: "found", source, values: { full_name: key.endsWith("12") ? "Trần Thị Bình" : "Vũ Văn Thử" } };
    };
  });
  await page.waitForFunction(() => document.querySelector("to-khai").value.basic?.name);
  assert.equal((await value(page)).basic.name, "Vũ Văn Thử");
  assert.deepEqual(await page.evaluate(() => window.asked), ["001090000017"]);
});

journey("a reload brings back what was looked up, without asking again", { path: null }, async ({ page }) => {
  await open(page, { definition: CONTROLS });
  await page.evaluate(() => {
    document.querySelector("to-khai").lookup = async () => ({
      status: "found",
      source: { name: "R", date: "2026-07-01" },
      values: { full_name: "Trần Thị Bình" },
    });
  });
  await page.fill(control("/basic/id"), NUMBER);
  await page.waitForFunction(() => document.querySelector("to-khai").value.basic?.name === "Trần Thị Bình");
  const before = await page.evaluate(() => [
    document.querySelector("to-khai").value,
    document.querySelector("to-khai").papers,
  ]);
  await page.waitForTimeout(800);
  await page.reload();
  await page.waitForFunction(() => document.querySelector("to-khai")?.value?.basic?.name);
  const after = await page.evaluate(() => [
    document.querySelector("to-khai").value,
    document.querySelector("to-khai").papers,
  ]);
  assert.deepEqual(after, before);
  await page.fill(control("/basic/id"), "001090000017");
  assert.equal((await value(page)).basic.name, undefined, "the number is the person's own and brings its own data");
});
