// The page that `tokhai render` makes of the form with 500 fields: when can its first field be typed into?

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { forms } from "../forms.mjs";
import { spread } from "./speed.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SAMPLES = 7;

/** The page that `tokhai render` makes of a form, whose element fetches the definition from `src`. */
export function rendered(form, src) {
  const folder = join(ROOT, "target/bench");
  mkdirSync(folder, { recursive: true });
  const definition = join(folder, `${form}.json`);
  writeFileSync(definition, JSON.stringify(forms.find(({ name }) => name === form).schema));
  const binary = process.env.TOKHAI ?? join(ROOT, "target/debug/tokhai");
  const links = ["--styles", "/tokhai/src/to-khai.css", "--script", "/tokhai/src/to-khai.js"];
  const words = ["render", definition, "--locale", "en", "--src", src, ...links];
  return execFileSync(binary, words, { encoding: "utf8", maxBuffer: 1 << 28 });
}

/** Measures with scripts switched off, and with a script that comes when everything else is done. */
export async function serverPage(browser, base, pages) {
  const html = rendered("form-500", "/definition.json");
  pages.set("/server", html);
  const painted = [];
  let typed = true;
  let controls = 0;
  for (let turn = 0; turn <= SAMPLES; turn += 1) {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${base}/server`);
    const field = page.locator("to-khai input[type=text]").first();
    await field.fill("An");
    typed &&= (await field.inputValue()) === "An";
    controls = await page.locator("to-khai input, to-khai select, to-khai textarea").count();
    await context.close();
    const second = await browser.newContext();
    const scripted = await second.newPage();
    // The module never comes: what is painted is what the server sent.
    await scripted.route("**/*.{js,wasm}", () => {});
    await scripted.goto(`${base}/server`, { waitUntil: "commit" });
    const at = await scripted.waitForFunction(() => {
      const paint = performance.getEntriesByName("first-contentful-paint")[0];
      const field = document.querySelector("to-khai input[type=text]");
      return paint && field?.getClientRects().length && paint.startTime;
    });
    if (turn > 0) painted.push(await at.jsonValue());
    await second.close();
  }
  return { bytes: Buffer.byteLength(html), controls, typed, painted: spread(painted) };
}
