// What all measurements do with a page: open it, wait until the form stands, find the field that is edited.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

function executable() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // The next one.
      }
    }
  }
  throw new Error("Chromium is missing: run `make setup`, or set CHROMIUM to where it is");
}

export const launch = () =>
  chromium.launch({
    executablePath: executable(),
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ],
  });

/** Opens the page of a library with a form; ends when the form stands, or fails with what went wrong. */
export async function opened(context, base, name, form, options = {}) {
  const page = await context.newPage();
  await options.before?.(page);
  await page.goto(`${base}/page/${name}?${new URLSearchParams({ form, ...options.query })}`);
  await page.waitForFunction(() => window.ready, null, { timeout: options.timeout ?? 60_000 });
  const ready = await page.evaluate(() => window.ready);
  if (ready.error) throw new Error(ready.error);
  return { page, ready };
}

/** Puts the caret behind the text of one field that holds its right value; `which` picks it from all of its kind. */
export async function enter(page, value, which) {
  const found = await page.evaluate(
    ([value, which]) => {
      const all = [...document.querySelectorAll("input")].filter((input) => input.value === value);
      const input = all[which === "middle" ? all.length >> 1 : which];
      window.field = input;
      input?.focus();
      return all.length;
    },
    [value, which],
  );
  if (!found) throw new Error(`no field holds ${value}`);
  await page.keyboard.press("End");
}
