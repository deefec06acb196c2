// What every browser test stands on: the portal, one Chromium, and a page that is watched.
//
//     journey("the child's name is asked for", { path: "/" }, async ({ page, screenshot, accessible }) => { … });
//
// A journey fails on anything the page complains about: an uncaught error, an error on the console, a request that
// failed, a violation of the content policy. Screenshots go to target/screenshots/; a failed journey leaves one too.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SCREENSHOTS = join(ROOT, "target", "screenshots");

// The packages live under www/, next to their lock file.
const require = createRequire(join(ROOT, "www", "package.json"));
const { chromium } = require("playwright-core");

/** A cheap phone. */
export const PHONE = { width: 360, height: 740 };
/** An office screen. */
export const DESK = { width: 1280, height: 800 };

function executable(names) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  for (const name of names.filter(Boolean)) {
    for (const path of name.includes("/") ? [name] : folders.map((folder) => join(folder, name))) {
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // The next one.
      }
    }
  }
  throw new Error("Chromium is missing: run `make setup`, or set CHROMIUM to where it is");
}

/** Resolves when the process printed a line that matches; fails when it ends before. */
function printed(child, pattern) {
  return new Promise((resolve, reject) => {
    let text = "";
    const read = (chunk) => {
      text += chunk;
      const match = pattern.exec(text);
      if (match) resolve(match);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`tokhai serve ended with ${code} before it was ready:\n${text}`)));
  });
}

async function startPortal() {
  const data = mkdtempSync(join(tmpdir(), "tokhai-portal-"));
  const { url, child } = await servePortal(data);
  child.on("exit", () => rmSync(data, { recursive: true, force: true }));
  return { url, stop: () => child.kill() };
}

/** A portal on the data of a folder, which is left as it is when the process ends. */
export async function servePortal(data, port = 0) {
  const binary = process.env.TOKHAI ?? join(ROOT, "target", "debug", "tokhai");
  const options = { stdio: ["ignore", "pipe", "pipe"] };
  const child = spawn(binary, ["serve", "--port", String(port), "--root", ROOT, "--data", data], options);
  const [, url] = await printed(child, /(http:\/\/127\.0\.0\.1:\d+)\//);
  return { url, child };
}

function startChromium() {
  return chromium.launch({
    executablePath: executable([
      process.env.CHROMIUM,
      "chromium",
      "chromium-browser",
      "google-chrome",
      "google-chrome-stable",
    ]),
    // Without the second line Chromium looks for its maker's servers, which a closed network answers with errors.
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"],
      ...["--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ],
  });
}

let started;

/** The portal and the browser of this test file: started at first use, ended after its last test. */
function machinery() {
  started ??= (async () => {
    const portal = await startPortal();
    try {
      return { portal, browser: await startChromium() };
    } catch (error) {
      portal.stop();
      throw error;
    }
  })();
  return started;
}

after(async () => {
  const running = await started?.catch(() => undefined);
  await running?.browser.close();
  running?.portal.stop();
});

/** The picture for the tab of a page: asked for by browsers that have tabs, which Chromium without a window has not. */
const forTabs = (url) => new URL(url, "http://localhost").pathname === "/favicon.ico";

/** Collects in `problems` whatever the page complains about. */
async function watch(page, problems) {
  page.on("pageerror", (error) => problems.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    const { url } = message.location();
    if (message.type() === "error" && !forTabs(url)) problems.push(`console: ${message.text()} (${url})`);
  });
  page.on("requestfailed", (request) => {
    const words = request.failure()?.errorText;
    // Whoever leaves a page gives up what it was still fetching.
    if (words !== "net::ERR_ABORTED" && !forTabs(request.url())) problems.push(`request: ${request.url()}: ${words}`);
  });
  await page.exposeFunction("reportViolation", (text) => problems.push(`content policy: ${text}`));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      window.reportViolation(`${event.violatedDirective} forbids ${event.blockedURI || "this"} ${event.sample}`.trim());
    });
  });
}

/** Makes a host of pages alone of the portal: its interface says nothing, as where files are served and nothing is kept. */
function withoutInterface() {
  const own = window.fetch;
  window.fetch = (what, options) =>
    String(what).startsWith("/api/v1/") ? Promise.resolve(new Response(null, { status: 204 })) : own(what, options);
}

/** Fails with what axe-core finds against WCAG 2.2 A and AA and its best practices. */
async function accessible(page, scope = "document") {
  // Through the debugger's door, so that the page's own policy stays as strict as it is.
  const loaded = await page.evaluate(() => "axe" in window);
  if (!loaded) await page.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
  const found = await page.evaluate(async (selector) => {
    const target = selector === "document" ? document : selector;
    // Once what changed last has been drawn.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    // Without preloading, which writes styles of shadow roots into a document of its own, against the policy; no rule that is on
    // needs it.
    const { violations } = await window.axe.run(target, { resultTypes: ["violations"], preload: false });
    const place = ({ target, any }) => {
      const { fgColor, bgColor, contrastRatio } = any[0]?.data ?? {};
      return target.join(" ") + (contrastRatio ? ` (${fgColor} on ${bgColor}: ${contrastRatio})` : "");
    };
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(place).join(", ")}`);
  }, scope);
  assert.deepEqual(found, [], "axe-core finds barriers");
}

const fileName = (name) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/**
 * A test in a fresh, watched page.
 *
 * @param {string} name what the person achieves
 * @param {{path?: string, viewport?: {width: number, height: number}, locale?: string, context?: object, expected?: RegExp[], timeout?: number, patience?: number, portal?: boolean}} options
 *   `path` is opened first; `context` goes to Playwright's `newContext`; `patience` is how long each wait may take, in ms; complaints that match `expected` are part of
 *   the story, and each of them must have been heard. With `portal` pages send to the portal and sign in there; without
 *   it they are on a host of pages alone, as most journeys want: theirs is the form.
 * @param {(tools: {page: object, context: object, url: string, screenshot: Function, accessible: Function}) => Promise<void>} story
 */
export function journey(name, options, story) {
  test(name, { timeout: longest(options) }, () => walked(name, options, story));
}

/** Journeys `[name, options, story]` of one kind, two at a time: most of a journey is waiting. */
export function journeys(name, list) {
  test(name, { concurrency: 2 }, (all) =>
    Promise.all(
      list.map(([own, options, story]) =>
        all.test(own, { timeout: longest(options) }, () => walked(`${name} ${own}`, options, story)),
      ),
    ),
  );
}

/** How long a journey may take in all, in ms: on a checking machine it may be walked twice. */
const longest = ({ timeout = 60_000 }) => (process.env.CI ? 2 : 1) * timeout;

/**
 * Walks a journey. On a checking machine, which other work may slow down at any moment, one that fails is walked once more
 * from its beginning, and the output says so: what fails twice is a fault, what fails once is a race to be looked for.
 */
async function walked(name, options, story) {
  try {
    await walkedOnce(name, options, story);
  } catch (error) {
    if (!process.env.CI) throw error;
    console.log(`unsteady: ${name}: ${error.message}`);
    await walkedOnce(name, options, story);
  }
}

async function walkedOnce(name, options, story) {
  const { path = "/", viewport = DESK, locale = "vi-VN", expected = [] } = options;
  const { portal, browser } = await machinery();
  const context = await browser.newContext({ baseURL: portal.url, viewport, locale, ...options.context });
  context.setDefaultTimeout(options.patience ?? 10_000);
  const page = await context.newPage();
  const problems = [];
  const screenshot = async (title, shot = {}) => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await page.screenshot({ path: join(SCREENSHOTS, `${fileName(title)}.png`), fullPage: true, ...shot });
  };
  try {
    await watch(page, problems);
    if (!options.portal) await context.addInitScript(withoutInterface);
    if (path) await page.goto(path);
    await story({ page, context, url: portal.url, screenshot, accessible: (scope) => accessible(page, scope) });
    // A round trip, so that what the page has already said is heard; without scripts it says nothing.
    const scripted = options.context?.javaScriptEnabled !== false;
    if (scripted && !page.isClosed()) await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 0)));
    const unexpected = problems.filter((problem) => !expected.some((pattern) => pattern.test(problem)));
    assert.deepEqual(unexpected, [], "the page complains");
    const unheard = expected.filter((pattern) => !problems.some((problem) => pattern.test(problem)));
    assert.deepEqual(unheard, [], "an expected complaint was not heard");
  } catch (error) {
    await screenshot(`failed ${name}`).catch(() => {});
    if (problems.length) error.message += `\nthe page said:\n  ${problems.join("\n  ")}`;
    throw error;
  } finally {
    await context.close();
  }
}
