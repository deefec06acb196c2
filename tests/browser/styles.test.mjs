// The stylesheet: colours follow the device wherever a form stands, and no rule is about something no form has.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { ROOT, journey } from "./harness.mjs";
import { put } from "./forms.mjs";

const definition = (title) => ({ title, type: "object", properties: { name: { title: "Họ và tên", type: "string" } } });
/** One form in the page and one in a shadow tree, on a page that says nothing about colours. */
const plain = (theme = "", onElement = "") => `<!doctype html><html lang="vi"${theme}><head><meta charset="utf-8">
  <title>Thử</title><script type="module" src="/src/to-khai.js"></script></head><body><main><h1>Trang</h1>
  <to-khai id="light" src="/colours/một.json" heading="2" drafts="off"${onElement}></to-khai>
  <to-khai id="shadow" src="/colours/hai.json" heading="2" drafts="off" shadow${onElement}></to-khai></main></body></html>`;

/** What the two forms look like: paper, ink, the edge of a control, the scheme the browser draws controls in. */
async function looks(page, html) {
  await page.route("**/colours/*.json", (route) =>
    route.fulfill({ json: definition(`Đơn ${decodeURIComponent(route.request().url()).match(/([^/]+)\.json/)[1]}`) }),
  );
  await put(page, html);
  await page.goto("/under-test");
  await page.waitForFunction(() =>
    [...document.querySelectorAll("to-khai")].every((e) => (e.shadowRoot ?? e).querySelector("form.tk")),
  );
  return looksNow(page);
}
const looksNow = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("to-khai")].map((element) => {
      const form = (element.shadowRoot ?? element).querySelector("form.tk");
      const { backgroundColor, color, colorScheme } = getComputedStyle(form);
      return { backgroundColor, color, edge: getComputedStyle(form.querySelector("input")).borderColor, colorScheme };
    }),
  );

const DARK = {
  backgroundColor: "rgb(16, 22, 31)",
  color: "rgb(238, 242, 247)",
  edge: "rgb(139, 155, 176)",
  colorScheme: "dark",
};
const LIGHT = {
  backgroundColor: "rgb(255, 255, 255)",
  color: "rgb(22, 32, 46)",
  edge: "rgb(102, 117, 138)",
  colorScheme: "light",
};

for (const [device, expected, other, opposite] of [
  ["dark", DARK, "light", LIGHT],
  ["light", LIGHT, "dark", DARK],
]) {
  journey(
    `forms follow a ${device} device in a shadow tree too, unless data-theme says otherwise`,
    { path: null, context: { colorScheme: device } },
    async ({ page }) => {
      assert.deepEqual(await looks(page, plain()), [expected, expected]);
      assert.deepEqual(await looks(page, plain("", ` data-theme="${other}"`)), [opposite, opposite]);
      // Around the element it reaches only what is not in a shadow tree of its own.
      assert.deepEqual((await looks(page, plain(` data-theme="${other}"`)))[0], opposite);
    },
  );
}

journey(
  "on paper a form is black on white whatever the device",
  { path: null, context: { colorScheme: "dark" } },
  async ({ page }) => {
    await looks(page, plain());
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    for (const form of await looksNow(page)) {
      assert.equal(form.color, "rgb(0, 0, 0)");
      assert.equal(form.backgroundColor, "rgba(0, 0, 0, 0)");
    }
  },
);

test("every class the stylesheet names is one that forms have", () => {
  const read = (path) => readFileSync(join(ROOT, path), "utf8");
  const names = (text) => new Set([...text.matchAll(/tk-[a-z][a-z-]*/g)].map(([name]) => name));
  const renderer = readdirSync(join(ROOT, "src/render")).filter((name) => name.endsWith(".rs"));
  const made = names([...renderer.map((name) => read(`src/render/${name}`)), read("www/src/to-khai.js")].join("\n"));
  const styled = [...read("www/src/to-khai.css").matchAll(/\.(tk-[a-z][a-z-]*)/g)].map(([, name]) => name);
  assert.ok(styled.length > 100);
  assert.deepEqual(
    [...new Set(styled)].filter((name) => !made.has(name)),
    [],
  );
});
