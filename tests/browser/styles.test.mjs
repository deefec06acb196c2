// The stylesheet: colours follow the device wherever a form stands, and no rule is about something no form has.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { ROOT, journey } from "./harness.mjs";
import { CONTROLS, open, put } from "./forms.mjs";

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
    [...document.querySelectorAll("to-khai")].every((e) => (e.shadowRoot ?? e).querySelector("form.tk") && e.value),
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

// ---- styles of the page around the form ----

/** What pages say of elements, attributes and everything at once: the kinds of rules of resets and of plain sites. */
const HOSTS = {
  "margins and borders off, headings and lists like text": `
    *, ::before, ::after { margin: 0; padding: 0; border: 0 solid #ddd; box-sizing: border-box }
    html { line-height: 1.5; tab-size: 4 } body { line-height: inherit; font-family: Georgia, serif; color: #555 }
    h1, h2, h3, h4, h5, h6 { font-size: inherit; font-weight: inherit } a { color: inherit; text-decoration: inherit }
    ol, ul, menu { list-style: none } small { font-size: 80% } textarea { resize: vertical }
    button, input, optgroup, select, textarea { font: inherit; color: inherit; background: transparent; border-radius: 0 }
    button, [type=button], [type=reset], [type=submit] { appearance: button; background-color: transparent }
    img, svg, video, canvas { display: block; max-width: 100%; height: auto } [hidden] { display: none !important }`,
  "a little space below everything": `
    body { margin: 0; font: 14px/1.2 sans-serif; text-align: center; color: #212529; background: #fff }
    h1, h2, h3, h4 { margin: 0 0 .5rem; font-weight: 500; line-height: 1.2; color: teal; text-transform: uppercase }
    h2 { font-size: 60px } p { margin: 0 0 1rem } ol, ul { padding-left: 2rem; margin: 0 0 1rem } dl { margin: 0 0 1rem }
    dt { font-weight: 700 } dd { margin: 0 0 .5rem } label { display: inline-block; margin: 0 0 9px } li { margin: 4px }
    fieldset { min-width: 0; padding: 20px; margin: 9px; border: 3px solid red }
    legend { float: left; width: 100%; padding: 5px; margin: 0 0 .5rem; font-size: 1.5rem; line-height: inherit; border-bottom: 1px solid }
    a { color: red; text-decoration: none } button { border-radius: 0 } [type=submit] { cursor: pointer }
    header, footer, nav, section, form { padding: 40px; margin: 10px; background: silver; display: flex }
    small { font-size: .875em } progress { vertical-align: baseline } [hidden] { display: none !important }`,
  "everything at once": `
    * { letter-spacing: 3px; word-spacing: 5px; line-height: 3; color: red; font-family: cursive; font-style: italic;
      font-weight: 900; text-transform: uppercase; text-align: right; text-indent: 9px; opacity: 0.5 }`,
  "controls of the page's own": `
    * { box-sizing: content-box } button { all: unset } input { border: 0 } label { display: none }
    [type=text], [type=email], [type=tel], select, textarea { appearance: none; background: #eee; border: 3px solid red;
      border-radius: 9px; padding: 1px; font-size: 22px; width: auto }
    input[type=text], input[type=email], textarea { width: 120px; height: 20px; margin: 9px; display: inline }
    input[type=checkbox], input[type=radio] { width: 13px; height: 13px; padding: 4px; border: 1px solid red; margin: 5px }
    input[type=file] { display: block } button, [type=button] { background: none; color: red; width: 100%; margin: 8px }
    button:hover, a:hover { color: lime } p, span { font-family: inherit }`,
};

/** Where everything of the form is and what it looks like. */
const drawn = (page) =>
  page.evaluate(() => {
    const looks = (
      "display float color fontFamily fontSize fontStyle fontWeight lineHeight letterSpacing wordSpacing textTransform " +
      "textAlign textIndent " +
      "textDecorationLine backgroundColor borderTopWidth borderTopStyle borderTopColor borderTopLeftRadius " +
      "borderInlineStartWidth paddingTop paddingInlineStart marginTop marginBottom marginInlineStart boxSizing " +
      "listStyleType cursor visibility opacity"
    ).split(" ");
    const form = document.querySelector("form.tk").getBoundingClientRect();
    const nodes = [...document.querySelectorAll("form.tk, form.tk *:not(option)")];
    return nodes.map((node) => {
      const { x, y, width, height } = node.getBoundingClientRect();
      if (!node.checkVisibility()) return ["hidden"];
      const style = getComputedStyle(node);
      const place = [x - form.x, y - form.y, width, height].map((n) => Math.round(n)).join(" ");
      const own = looks.map((name) => `${name}: ${style[name]}`);
      // A border that is not drawn has no colour.
      const border = style.borderTopWidth !== "0px";
      const seen = own.filter((line) => border || !/^borderTop(Style|Color)/.test(line));
      return [`${node.localName}.${node.className} ${node.id}`, place, ...seen];
    });
  });

journey("what a page says of its own elements does not change a form", { path: null }, async ({ page, screenshot }) => {
  await open(page, { definition: CONTROLS, attributes: 'view="page" drafts="off"' });
  await page.locator("#tk-pgo").press("Enter");
  await page.locator(".tk-errors").first().waitFor();
  await page.evaluate(() => (document.activeElement.blur(), (document.querySelector("to-khai").style.width = "900px")));
  await page.route("**/host-*.css", (route) => {
    const name = decodeURIComponent(
      route
        .request()
        .url()
        .match(/host-(.*)\.css/)[1],
    );
    return route.fulfill({ contentType: "text/css", body: HOSTS[name] });
  });
  const before = await drawn(page);
  assert.ok(before.length > 200);
  for (const name of Object.keys(HOSTS)) {
    for (const where of ["afterbegin", "beforeend"]) {
      await page.evaluate(
        ([href, where]) =>
          new Promise((done) => {
            document.getElementById("host")?.remove();
            const link = Object.assign(document.createElement("link"), { id: "host", rel: "stylesheet", href });
            link.addEventListener("load", done);
            document.head.insertAdjacentElement(where, link);
          }),
        [`/host-${encodeURIComponent(name)}.css`, where],
      );
      const after = await drawn(page);
      await screenshot(`host ${name} ${where}`);
      const changed = after.flatMap((node, n) => {
        const lines = node.filter((line, l) => line !== before[n][l]);
        return lines.length ? [[node[0], ...lines].join("; ")] : [];
      });
      assert.deepEqual(changed.slice(0, 10), [], `${changed.length} changed by “${name}” (${where})`);
    }
  }
});

journey("what is inside a control of the page's own looks as the page says", { path: null }, async ({ page }) => {
  await page.route("**/own.css", (route) =>
    route.fulfill({
      contentType: "text/css",
      body: "name-box { display: block } p { color: rgb(1, 2, 3) } input { border: 7px solid }",
    }),
  );
  await put(
    page,
    `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Thử</title><link rel="stylesheet" href="/own.css">
     <script type="module" src="/src/to-khai.js"></script></head><body><main><to-khai drafts="off"></to-khai></main></body></html>`,
  );
  await page.goto("/under-test");
  await page.evaluate((definition) => {
    class NameBox extends HTMLElement {
      connectedCallback() {
        this.append(document.createElement("p"), document.createElement("input"));
      }
    }
    customElements.define("name-box", NameBox);
    Object.assign(document.querySelector("to-khai"), { controls: { "/name": "name-box" }, definition });
  }, definition("Đơn"));
  await page.locator("name-box input").waitFor();
  const own = await page.evaluate(() => {
    const style = (selector) => getComputedStyle(document.querySelector(selector));
    return [style("name-box").display, style("name-box p").color, style("name-box input").borderTopWidth];
  });
  assert.deepEqual(own, ["block", "rgb(1, 2, 3)", "7px"]);
});
