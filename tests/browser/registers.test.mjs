// What hosts answer lookups with, rightly and wrongly, and who hears of it.

import assert from "node:assert/strict";

import { journey } from "./harness.mjs";
import { CONTROLS, control, open, value } from "./forms.mjs";

const NUMBER = "001190000012";

/** What a host may do wrong; whether the page is told of it, since the host cannot know by itself. */
const wrong = {
  "the page of a gateway": [() => "<!doctype html><title>502</title>", true],
  "a circle": [
    () => {
      const values = {};
      values.full_name = values;
      return { status: "found", source: { name: "R", date: "2026-07-01" }, values };
    },
    true,
  ],
  "a whole number beyond JSON": [
    () => ({ status: "found", source: { name: "R", date: "2026-07-01" }, values: { n: 1n } }),
    true,
  ],
  "a list": [() => [], true],
  nothing: [() => null, true],
  "a status of its own": [() => ({ status: "ok", values: {} }), true],
  "values that are a text": [() => ({ status: "found", source: { name: "R", date: "2026-07-01" }, values: "x" }), true],
  "data without a source": [() => ({ status: "found", values: { full_name: "Trần Thị Bình" } }), true],
  "data without a date": [
    () => ({ status: "found", source: { name: "R" }, values: { full_name: "Trần Thị Bình" } }),
    true,
  ],
  "an error, at once": [
    () => {
      throw new Error("no line");
    },
    false,
  ],
  "no answer, ever": [() => new Promise(() => {}), false],
};

for (const [name, [reply, told]] of Object.entries(wrong)) {
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
    assert.equal(causes.length > 0, told, JSON.stringify(causes));
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
