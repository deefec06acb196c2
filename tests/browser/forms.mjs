// What the tests of forms share: a page with a form under the portal's own policy, and a person at a keyboard.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ROOT } from "./harness.mjs";

const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

export const BIRTH = "/schemas/vn/procedures/1.001193.json";
export const CONTROLS = JSON.parse(readFileSync(join(ROOT, "tests/fixtures/controls/definition.json"), "utf8"));

const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": POLICY };

/** The page of `tokhai render` for a definition (an object, or a path in the repository). */
export function rendered(definition, ...options) {
  const folder = mkdtempSync(join(tmpdir(), "tokhai-"));
  const path = typeof definition === "string" ? join(ROOT, definition) : join(folder, "definition.json");
  if (typeof definition !== "string") writeFileSync(path, JSON.stringify(definition));
  const binary = process.env.TOKHAI ?? join(ROOT, "target", "debug", "tokhai");
  return execFileSync(binary, ["render", path, "--styles", "/src/to-khai.css", ...options], { encoding: "utf8" });
}

/** Answers every request for a page with this HTML, under the strict policy. */
export async function put(page, html, path = "/under-test") {
  await page.route(`**${path}`, (route) => route.fulfill({ status: 200, headers, body: html }));
}

/**
 * Opens a page with a form. `definition` is an object or an address; `set` runs in the page before the element starts.
 */
export async function open(
  page,
  { definition, attributes = "", lang = "vi", wait = true, path = "/under-test", body },
) {
  const src = typeof definition === "string" ? definition : "/definition-under-test.json";
  if (typeof definition !== "string") {
    const json = JSON.stringify(definition);
    await page.route("**/definition-under-test.json", (route) =>
      route.fulfill({ contentType: "application/json", body: json }),
    );
  }
  const element = `<to-khai src="${src}" locale="${lang}" ${attributes}></to-khai>`;
  const html = `<!doctype html><html lang="${lang}"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><title>Thử</title>
    <link rel="stylesheet" href="/src/to-khai.css"><script type="module" src="/src/to-khai.js"></script></head>
    <body class="tk-page"><main>${body ?? element}</main></body></html>`;
  await put(page, html, path);
  await page.goto(path);
  if (wait) await started(page);
}

/** Waits until the form is there and runs. */
export async function started(page) {
  await page.waitForFunction(() => {
    const element = document.querySelector("to-khai");
    return (element?.shadowRoot ?? element)?.querySelector("form.tk") && element.value !== undefined;
  });
}

/** Selector of the control of an item. */
export const control = (key) => `[id="tk-c${key.replaceAll("/", ".")}"]`;
/** Selector of everything of an item. */
export const whole = (key) => `[id="tk-w${key.replaceAll("/", ".")}"]`;

/** Presses Tab until the control has the focus: fails when a keyboard cannot reach it. */
export async function tabTo(page, selector, key = "Tab") {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${selector} cannot be reached with ${key}`);
}

/** What has the focus. */
export const focused = (page) => page.evaluate(() => document.activeElement?.id ?? "");

/** Types into a long list and takes the first match. */
export async function pick(page, key, text) {
  await page.locator(control(key)).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
}

/** A place: province and commune. */
export async function place(page, key) {
  await pick(page, `${key}/province`, "Ha Noi");
  await page.fill(control(`${key}/commune`), "Phường Thử Nghiệm");
  // What is typed into a search box counts once the box is left.
  await page.keyboard.press("Tab");
}

/** The bytes of a PDF that is there to its end, with a text in it that tells it from others. */
export const wholePdf = (text = "") => {
  const body = `%PDF-1.4\n%${text}\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n`;
  const offset = (number) => String(body.indexOf(`${number} 0 obj`)).padStart(10, "0");
  const table = `xref\n0 3\n0000000000 65535 f \n${offset(1)} 00000 n \n${offset(2)} 00000 n \n`;
  return Buffer.from(`${body}${table}trailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`);
};

/** Puts one more answer in beside those there are, as a host does. */
export const handIn = (page, at, value) =>
  page.evaluate(
    ([at, value]) => {
      const form = document.querySelector("to-khai");
      const whole = structuredClone(form.value ?? {});
      const keys = at.split("/").slice(1);
      let place = whole;
      for (const key of keys.slice(0, -1)) place = place[key] ??= {};
      place[keys.at(-1)] = value;
      form.value = whole;
    },
    [at, value],
  );

/** The answers now. */
export const value = (page) => page.evaluate(() => document.querySelector("to-khai").value);

/** Names in `aria-describedby` and the like that lead nowhere. */
export const dangling = (page) =>
  page.evaluate(() =>
    ["aria-describedby", "aria-labelledby", "aria-controls", "for", "list", "aria-activedescendant"].flatMap((name) =>
      [...document.querySelectorAll(`[${name}]`)].flatMap((element) =>
        element
          .getAttribute(name)
          .split(/\s+/)
          .filter((id) => !document.getElementById(id))
          .map((id) => `${name}=${id}`),
      ),
    ),
  );
