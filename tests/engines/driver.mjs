// One way to drive three engines: Chromium and Firefox through Playwright, WebKitGTK through W3C WebDriver, which is all it
// speaks. What the journeys need stands in `Person`; a driver has only what no page can do for itself.
//
// `find` runs a function in the page and gives a handle of the element it returns; `run` gives its value; `click`, `type`,
// `clear` and `choose` act on a handle as a person does.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { createRequire } from "node:module";
import { join } from "node:path";

import { ROOT } from "../browser/harness.mjs";

const SCREENSHOTS = join(ROOT, "target", "screenshots");
/** How long a person waits for anything, in ms. */
const PATIENCE = 180_000;
const PAUSE = 100;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const require = createRequire(join(ROOT, "www", "package.json"));

/** The engines, each with the way to start it. */
export const ENGINES = { chromium: startChromium, firefox: startFirefox, webkit: startWebKit };

// ---- Chromium and Firefox ----

async function startChromium() {
  const { chromium } = require("playwright-core");
  return inPlaywright(
    await chromium.launch({
      executablePath: process.env.CHROMIUM,
      timeout: PATIENCE,
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
    }),
  );
}

async function startFirefox() {
  // The Firefox of a distribution speaks WebDriver BiDi; this version of Playwright asks of it only what it knows.
  const { firefox } = createRequire(join(ROOT, "target/tools/engines/package.json"))("playwright-core");
  const own = { channel: "moz-firefox", executablePath: process.env.FIREFOX, timeout: PATIENCE };
  return inPlaywright(await firefox.launch(own));
}

async function inPlaywright(browser) {
  const context = await browser.newContext({ locale: "vi-VN" });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const call = (fn, args) => `(${fn})(...${JSON.stringify(args)})`;
  return {
    resize: (size) => page.setViewportSize(size),
    goto: (url) => page.goto(url),
    reload: () => page.reload(),
    back: () => page.goBack(),
    run: (fn, ...args) => page.evaluate(call(fn, args)),
    find: async (fn, ...args) => (await page.evaluateHandle(call(fn, args))).asElement(),
    text: (handle) => handle.innerText(),
    click: (handle) => handle.click(),
    clear: (handle) => handle.fill(""),
    type: (handle, text) => handle.type(text),
    choose: (handle, label) => handle.selectOption({ label }),
    screenshot: (path) => page.screenshot({ path, fullPage: true }),
    version: async () => browser.version(),
    stop: () => browser.close(),
  };
}

// ---- WebKitGTK ----

/** The name under which WebDriver hands out elements. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** The browser that comes with WebKitGTK, wherever a distribution puts it. */
function miniBrowser() {
  const folders = ["/usr/lib", ...readdirSync("/usr/lib").map((name) => `/usr/lib/${name}`)];
  const found = folders
    .flatMap((folder) => ["webkit2gtk-4.1", "webkitgtk-6.0", "webkit2gtk-4.0"].map((name) => join(folder, name)))
    .map((folder) => join(folder, "MiniBrowser"))
    .find((path) => existsSync(path));
  if (!found) throw new Error("MiniBrowser of WebKitGTK is missing: run `scripts/setup.sh engines`");
  return found;
}

async function startWebKit() {
  const screen = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const number = await new Promise((resolve, reject) => {
    screen.stdout.on("data", (data) => resolve(String(data).trim()));
    screen.on("error", reject);
    screen.on("exit", (code) => reject(new Error(`Xvfb ended with ${code}`)));
  });
  const port = await freePort();
  const service = spawn("WebKitWebDriver", [`--port=${port}`], {
    env: { ...process.env, DISPLAY: `:${number}`, LANG: "C.UTF-8", NO_AT_BRIDGE: "1" },
    stdio: "ignore",
  });
  const stop = () => {
    service.kill();
    screen.kill();
  };
  try {
    const ask = asker(`http://127.0.0.1:${port}`);
    await ready(ask);
    const options = { binary: miniBrowser(), args: ["--automation"] };
    const { sessionId, capabilities } = await ask("POST", "/session", {
      capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } },
    });
    return inWebDriver(asker(`http://127.0.0.1:${port}/session/${sessionId}`), capabilities, stop);
  } catch (error) {
    stop();
    throw error;
  }
}

/** Calls of WebDriver below an address. */
function asker(address) {
  return async (method, path, body = method === "POST" ? {} : undefined) => {
    const answer = await fetch(address + path, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(`${value.error}: ${value.message}`), { code: value.error });
    return value;
  };
}

async function ready(ask) {
  for (const end = Date.now() + PATIENCE; ; await pause(PAUSE)) {
    try {
      return await ask("GET", "/status");
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

function inWebDriver(ask, { browserVersion }, stop) {
  const execute = (fn, args) =>
    ask("POST", "/execute/sync", { script: `return (${fn}).apply(null, arguments);`, args });
  const on = (handle, what, body) => ask("POST", `/element/${handle[ELEMENT]}/${what}`, body);
  return {
    resize: (size) => ask("POST", "/window/rect", size),
    goto: (url) => ask("POST", "/url", { url }),
    reload: () => ask("POST", "/refresh"),
    back: () => ask("POST", "/back"),
    run: (fn, ...args) => execute(fn, args),
    find: (fn, ...args) => execute(fn, args),
    text: (handle) => ask("GET", `/element/${handle[ELEMENT]}/text`),
    click: (handle) => on(handle, "click"),
    clear: (handle) => on(handle, "clear"),
    type: (handle, text) => on(handle, "value", { text }),
    choose: async (select, label) => {
      const options = await ask("POST", `/element/${select[ELEMENT]}/elements`, {
        using: "css selector",
        value: "option",
      });
      for (const option of options)
        if ((await ask("GET", `/element/${option[ELEMENT]}/property/label`)) === label) return on(option, "click");
      throw new Error(`nothing to choose is called ${label}`);
    },
    screenshot: async (path) => writeFileSync(path, Buffer.from(await ask("GET", "/screenshot"), "base64")),
    version: async () => browserVersion,
    stop: async () => {
      await ask("DELETE", "").catch(() => {});
      stop();
    },
  };
}

// ---- somebody at a page ----

/** The last element in sight that fits a selector and holds a text, once it stands still; runs in the page. */
async function inSight(selector, text) {
  const fits = (element) => {
    const words = (element.textContent || element.value || "").replace(/\s+/g, " ");
    return words.includes(text) && element.getClientRects().length > 0;
  };
  const element = [...document.querySelectorAll(selector)].findLast(fits);
  const place = () => JSON.stringify(element.getBoundingClientRect());
  const before = element && place();
  await new Promise((resolve) => setTimeout(resolve, 50));
  return element && place() === before ? element : null;
}

/** Somebody who looks, waits, types and presses, in one of the engines. */
export class Person {
  constructor(engine, driver) {
    Object.assign(this, { engine, driver });
  }

  /** Waits until the function, run in the page, gives something; gives it. */
  until(what, fn, ...args) {
    return this.waits(what, () => this.driver.run(fn, ...args));
  }

  /** Waits until an element is in sight, with a text if one is named; gives all its text. */
  sees(selector, text = "") {
    return this.#act(selector, text, (handle) => this.driver.text(handle));
  }

  clicks(selector, text = "") {
    return this.#act(selector, text, (handle) => this.driver.click(handle));
  }

  /** Replaces what stands in a field. */
  fills(selector, text) {
    return this.#act(selector, "", async (handle) => {
      await this.driver.clear(handle);
      await this.driver.type(handle, text);
    });
  }

  chooses(selector, label) {
    return this.#act(selector, "", (handle) => this.driver.choose(handle, label));
  }

  async leavesAPicture(name) {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.driver.screenshot(join(SCREENSHOTS, `${name}-${this.engine}.png`));
  }

  /** Does something with an element once it is there; if the page drew it anew in the meantime, with the new one. */
  async #act(selector, text, act) {
    const { outcome } = await this.waits(`${selector} ${text}`.trim(), async () => {
      const handle = await this.driver.find(inSight, selector, text);
      return handle && { outcome: await act(handle) };
    });
    return outcome;
  }

  /** Waits until `look` gives something; gives it. */
  async waits(what, look) {
    let last;
    for (const end = Date.now() + PATIENCE; Date.now() < end; await pause(PAUSE)) {
      try {
        const found = await look();
        if (found) return found;
      } catch (error) {
        // A page that is just being left, or an element that is gone.
        last = error;
      }
    }
    throw new Error(`${what} was waited for in vain${last ? `: ${last.message}` : ""}`);
  }
}
