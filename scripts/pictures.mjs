// Makes the moving pictures of the README, `docs/pictures/form.gif` and `plan.gif`, with a still of each, by walking the pages of the local portal in
// Chromium: what they show is what the pages show. Needs `make wasm` and the built command; run it again when pages change.
//
//     node scripts/pictures.mjs [form] [plan]

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(join(ROOT, "www/package.json"));
const { chromium } = require("playwright-core");
const { GIFEncoder, applyPalette, quantize } = require("gifenc");

const FOLDER = join(ROOT, "docs/pictures");
/** A picture larger than this is refused, in bytes. */
const MOST = 1_000_000;
/** How often a picture is played; after that it stands still. */
const TIMES = 3;
/** Colours, one of which stands for "as before". */
const COLOURS = 128;

const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Starts the portal on data of its own; gives its address and the way to end it. */
async function portal() {
  const data = mkdtempSync(join(tmpdir(), "tokhai-pictures-"));
  const binary = process.env.TOKHAI ?? join(ROOT, "target/debug/tokhai");
  const child = spawn(binary, ["serve", "--port", "0", "--root", ROOT, "--data", data]);
  const url = await new Promise((resolve, reject) => {
    child.stdout.on("data", (text) => {
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(text) ?? [];
      if (found) resolve(found);
    });
    child.on("exit", (code) => reject(new Error(`tokhai serve ended with ${code}`)));
  });
  return {
    url,
    end() {
      child.removeAllListeners("exit").kill();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** The frames of a picture: RGBA with how long each is shown. */
class Frames {
  constructor(page) {
    this.page = page;
    this.all = [];
  }

  /** What the window shows now, for so many milliseconds. */
  async take(delay) {
    await sleep(250);
    const png = await this.page.screenshot({ animations: "disabled", caret: "hide" });
    // The browser reads its own picture best.
    const reader = await this.page.context().newPage();
    const { width, height, text } = await reader.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes]));
      const { width, height } = picture;
      const context = new OffscreenCanvas(width, height).getContext("2d");
      context.drawImage(picture, 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      let text = "";
      for (let at = 0; at < data.length; at += 32_768) text += String.fromCharCode(...data.subarray(at, at + 32_768));
      return { width, height, text: btoa(text) };
    }, png.toString("base64"));
    await reader.close();
    this.all.push({ width, height, rgba: new Uint8Array(Buffer.from(text, "base64")), delay, png });
  }

  /** Writes the picture: one palette for all frames, and of each frame what differs from the one before. */
  write(name) {
    const [{ width, height }] = this.all;
    const sample = new Uint8Array(this.all.length * width * height);
    this.all.forEach(({ rgba }, n) => {
      // Every fourth pixel is enough to know the colours.
      for (let from = 0, to = (n * sample.length) / this.all.length; from < rgba.length; from += 16, to += 4)
        sample.set(rgba.subarray(from, from + 4), to);
    });
    const palette = quantize(sample, COLOURS - 1);
    const same = palette.length;
    const encoder = GIFEncoder();
    let before;
    this.all.forEach(({ rgba, delay }, n) => {
      const now = applyPalette(rgba, palette);
      const changed = before ? now.map((colour, at) => (colour === before[at] ? same : colour)) : now;
      encoder.writeFrame(changed, width, height, {
        palette: n ? undefined : [...palette, [0, 0, 0]],
        delay,
        repeat: n ? undefined : TIMES - 1,
        transparent: n > 0,
        transparentIndex: same,
        dispose: 1,
      });
      before = now;
    });
    encoder.finish();
    const bytes = encoder.bytes();
    if (bytes.length > MOST) throw new Error(`${name} has ${bytes.length} bytes, more than ${MOST}: take fewer frames`);
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(join(FOLDER, `${name}.gif`), bytes);
    // For whoever wants nothing to move: what it ends with.
    writeFileSync(join(FOLDER, `${name}.png`), this.all.at(-1).png);
    console.log(`docs/pictures/${name}.gif: ${this.all.length} frames, ${bytes.length} bytes`);
  }
}

const go = (page) => page.locator("#tk-pgo").click();
const top = (page, selector) =>
  page.evaluate((one) => document.querySelector(one)?.scrollIntoView({ block: "start" }), selector);

/** A birth registration by the mother: what registers know is filled in, and the dossier shrinks. */
async function form(page, url) {
  const frames = new Frames(page);
  const address = "/procedure.html?definition=/schemas/vn/procedures/1.001193.json&lang=en";
  const { people } = await (await fetch(`${url}/api/v1/people`)).json();
  const mother = people.find(({ part }) => part === "mother");
  await page.goto(url + address);
  await page.locator("to-khai .tk-step:visible").waitFor();
  await top(page, "to-khai");
  await frames.take(2500);
  await page.goto(`${url}/sign-in.html?lang=en#${address}`);
  await page.getByRole("button", { name: new RegExp(`^${mother.name}`) }).waitFor();
  await frames.take(1200);
  await page.getByRole("button", { name: new RegExp(`^${mother.name}`) }).click();
  await page.waitForURL(/procedure\.html/);
  await page.locator('[id="tk-c.applicant.relation"]').waitFor();
  await sleep(1500);
  await top(page, "to-khai");
  await frames.take(2500);
  await page.locator('[id="tk-c.applicant.relation"]').selectOption({ label: "Mother" });
  await sleep(2000);
  await top(page, "to-khai");
  await frames.take(3000);
  await go(page);
  await page.locator('[id="tk-c.child.name"]').fill("Lê Thị Thử");
  await page.locator('[id="tk-c.child.name"]').blur();
  await sleep(1000);
  await top(page, "to-khai");
  await frames.take(2500);
  for (const own of ["ethnicityFrom", "nativePlaceFrom"])
    await page.locator(`[data-key="/child/${own}"] input`).first().check();
  for (let steps = 0; steps < 8 && !(await page.locator("#tk-treview:visible").count()); steps += 1) {
    await go(page);
    await sleep(700);
    await top(page, "to-khai");
    await frames.take(1800);
  }
  await page
    .getByLabel(/I declare|pledge/i)
    .first()
    .check();
  await go(page);
  await page.locator(".receipt .code").waitFor();
  await frames.take(4000);
  frames.write("form");
}

/** A plan on the officers' page: papers, a verdict with its proof, decisions, and the letter. */
async function plan(page, url) {
  const frames = new Frames(page);
  await page.goto(`${url}/workbench.html?lang=en`);
  await page.locator(".checks").waitFor();
  for (const code of ["1.001193", "1.000656", "1.004873"])
    await page.locator(".checks .check", { hasText: code }).locator("input").check();
  await frames.take(1500);
  await page.locator("#open-built-in").click();
  await page.locator(".grid.list").waitFor();
  await frames.take(2500);
  await page.goto(`${url}/workbench.html?lang=en#/procedure/1.001193`);
  // A paper that data replace altogether, with its proof.
  await page.locator(".paper-button", { hasText: "Marriage certificate" }).click();
  await page.locator(".verdict .proof li").first().waitFor();
  await sleep(4000);
  await frames.take(4000);
  await page.locator(".deciding button").first().click();
  await page.locator(".deciding .badge.accepted").waitFor();
  await frames.take(2000);
  await page.locator("#accept-all").click();
  await page.locator("#accept-all[aria-disabled=true]").waitFor();
  await frames.take(2500);
  await page.goto(`${url}/workbench.html?lang=en#/hand-over`);
  await page.locator("#make").waitFor();
  await frames.take(2500);
  await page.locator("input[name=format][value=html]").check();
  await page.locator("input[name=scope][value=one]").check();
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#make").click()]);
  const letter = join(mkdtempSync(join(tmpdir(), "tokhai-letter-")), "plan.html");
  await download.saveAs(letter);
  await page.goto(`file://${letter}`);
  await frames.take(4000);
  await page.mouse.wheel(0, 500);
  await frames.take(5000);
  rmSync(dirname(letter), { recursive: true });
  frames.write("plan");
}

const PICTURES = { form: [form, { width: 1240, height: 720 }], plan: [plan, { width: 1240, height: 760 }] };

const wanted = process.argv.slice(2);
const { url, end } = await portal();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
try {
  for (const [name, [make, viewport]] of Object.entries(PICTURES)) {
    if (wanted.length && !wanted.includes(name)) continue;
    const context = await browser.newContext({ viewport, locale: "en-GB", reducedMotion: "reduce" });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    try {
      await make(page, url);
    } catch (error) {
      await page.screenshot({ path: join(tmpdir(), `tokhai-picture-${name}.png`) });
      throw error;
    }
    await context.close();
  }
} finally {
  await browser.close();
  end();
}
