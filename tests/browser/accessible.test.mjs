// axe-core on every state of the form and every page: both languages, light and dark, the narrowest phone and a desk.
// The controls one by one are in form.test.mjs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { DESK, ROOT, journey } from "./harness.mjs";
import { BIRTH, CONTROLS, control, dangling, open, put, rendered, started, whole, wholePdf } from "./forms.mjs";

const NARROW = { width: 320, height: 700 };
const ANSWERS = join(ROOT, "tests/fixtures/1.001193/answers.json");

const everyLook = ["vi", "en"].flatMap((lang) =>
  ["light", "dark"].flatMap((colorScheme) =>
    Object.entries({ narrow: NARROW, desk: DESK }).map(([device, viewport]) => ({
      lang,
      colorScheme,
      device,
      viewport,
    })),
  ),
);

/** Half of them, in which each two of language, colours and device meet; `TOKHAI_LOOKS=all` takes every one. */
const looks = everyLook.filter(
  ({ lang, colorScheme, device }) =>
    process.env.TOKHAI_LOOKS === "all" || ((lang === "en") !== (colorScheme === "dark")) === (device === "desk"),
);

/** A definition that is all right as soon as its one question is answered. */
const SHORT = {
  $id: "urn:tokhai:test:short",
  title: "Đơn ngắn",
  type: "object",
  properties: { name: { title: "Họ và tên", type: "string", minLength: 2 } },
  required: ["name"],
};

for (const { lang, colorScheme, device, viewport } of looks) {
  const look = `${lang}, ${colorScheme}, ${device}`;
  const options = { path: null, viewport, context: { colorScheme }, timeout: 300_000 };
  const checked = ({ page, accessible, screenshot }) => {
    return async (state) => {
      try {
        await accessible();
      } catch (error) {
        error.message = `${state}: ${error.message}`;
        throw error;
      }
      assert.deepEqual(await dangling(page), [], state);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${state} is ${overflow} px too wide`);
      await screenshot(`state ${state} ${look}`);
    };
  };

  journey(`every state of the form is accessible (${look})`, options, async (tools) => {
    const { page } = tools;
    const check = checked(tools);
    const step = (n) => page.locator(".tk-progress a").nth(n).dispatchEvent("click");
    await open(page, { definition: CONTROLS, lang });
    await page.evaluate(() => {
      const waiting = new Promise((resolve) => (window.reply = resolve));
      document.querySelector("to-khai").lookup = () => waiting;
    });
    await page.fill(control("/basic/id"), "001190000012");
    await page.locator(".tk-pending").waitFor();
    await check("lookup under way");
    await page.evaluate(() => window.reply({ status: "failed" }));
    await page.waitForFunction(() => !document.querySelector(".tk-pending"));
    await check("lookup failed");
    await step(3);
    await check("paper with why");
    await step(0);
    await page.evaluate(() => {
      document.querySelector("to-khai").lookup = async () => ({
        status: "found",
        source: { id: "r", name: "Cơ sở dữ liệu dân cư", date: "2026-07-01" },
        values: { full_name: "Trần Thị Bình" },
      });
    });
    await page.fill(control("/basic/id"), "001190000013");
    await page.locator(".tk-source").first().waitFor();
    await check("filled in from a register");
    await page.click(control("/basic/province"));
    await page.keyboard.type("tinh");
    await page.keyboard.press("ArrowDown");
    await check("list open");
    await page.keyboard.press("Escape");
    await page.locator("[data-do=dispute]").first().click();
    await check("disputed");
    await step(1);
    await page.locator("[data-do=add]").click();
    await page.locator("[data-do=add]").click();
    await page.locator("[data-do=remove]").first().click();
    await page.locator("[data-do=entry-name]").fill("Ghi chú");
    await page.locator("[data-do=add-entry]").click();
    await page.locator('[name="tk?0/contact"]').first().check();
    await check("list with undo, pairs, a choice");
    await step(2);
    const png = readFileSync(join(ROOT, "tests/fixtures/controls/photo.png"));
    await page.setInputFiles(control("/photo"), { name: "anh.png", mimeType: "image/png", buffer: png });
    await page.waitForSelector("canvas.tk-thumb[width]");
    await page.setInputFiles(control("/photos"), { name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("x") });
    await page.waitForSelector(`${whole("/photos")} .tk-error`);
    await check("file attached, file refused");
    await step(4);
    await check("review with gaps");
    await page.reload();
    await started(page);
    await page.locator(".tk-notice").waitFor();
    await check("draft opened again");
  });

  journey(`beginning, end and nothing are accessible (${look})`, options, async (tools) => {
    const { page } = tools;
    const check = checked(tools);
    await open(page, { definition: SHORT, lang });
    await page.locator("#tk-pgo").press("Enter");
    await page.locator("#tk-psummary a").waitFor();
    await check("one error");
    await page.evaluate(() => {
      const answer = new Promise((resolve) => (window.taken = resolve));
      document.querySelector("to-khai").addEventListener("submit", (event) => event.detail.respondWith(answer));
    });
    await page.fill(control("/name"), "An An");
    await page.locator("#tk-pgo").press("Enter");
    await page.locator("#tk-treview").waitFor();
    await check("review");
    await page.locator("#tk-pgo").press("Enter");
    await page.locator("#tk-pgo[aria-disabled]").waitFor();
    await check("being sent");
    await page.evaluate(() => window.taken({ receipt: "HS-2026-0001" }));
    await page.locator("#tk-sreceipt").waitFor();
    await check("receipt");
    const empty = {
      "no question": { title: "Không hỏi gì", type: "object" },
      "no title": { type: "object", properties: { a: {} } },
      "an empty list": {
        title: "Danh sách",
        type: "object",
        properties: { a: { title: "Mục", type: "array", items: { type: "string" } } },
      },
    };
    for (const [what, definition] of Object.entries(empty)) {
      await page.evaluate((json) => {
        const element = document.querySelector("to-khai");
        const ready = new Promise((resolve) => element.addEventListener("ready", resolve, { once: true }));
        element.definition = json;
        return ready;
      }, JSON.stringify(definition));
      await check(what);
    }
  });

  journey(
    `a form that cannot be loaded says so accessibly (${look})`,
    { ...options, expected: [/^console: /] },
    async (tools) => {
      const { page } = tools;
      await open(page, {
        definition: "/schemas/vn/procedures/none.json",
        lang,
        wait: false,
        body: `<h1>Tờ khai</h1><to-khai src="/schemas/vn/procedures/none.json" locale="${lang}"></to-khai>`,
      });
      await page.locator(".tk-broken [role=alert]").waitFor();
      await checked(tools)("cannot be loaded");
    },
  );

  journey(`the portal's pages are accessible (${look})`, options, async (tools) => {
    const { page } = tools;
    const check = checked(tools);
    const query = lang === "en" ? "lang=en" : "lang=vi";
    await page.goto(`/?${query}`);
    await page.locator("#procedures a").first().waitFor({ timeout: 60_000 });
    await check("gallery");
    await page.goto(`/procedure.html?definition=${BIRTH}&${query}`);
    await page.locator("form.tk").waitFor();
    await page.locator("#dossier .count").first().waitFor();
    await check("procedure");
    for (const details of await page.locator("#dossier details > summary").all()) await details.click();
    await page.locator("#people > summary").click();
    await check("procedure with its dossier opened");
    await page.locator("#tk-pgo").press("Enter");
    await page.locator("#tk-psummary a").first().waitFor();
    await check("procedure with errors");
    await page.evaluate(
      (answers) => {
        const form = document.querySelector("to-khai");
        form.lookup = async () => ({ status: "failed" });
        form.value = answers;
      },
      JSON.parse(readFileSync(ANSWERS, "utf8")),
    );
    const steps = page.locator(".tk-progress a");
    const last = (await steps.count()) - 1;
    await steps.nth(last - 1).dispatchEvent("click");
    await check("papers of the procedure");
    for (const input of await page.locator(".tk-slot input[type=file]").all()) {
      await input.setInputFiles({ name: "giay.pdf", mimeType: "application/pdf", buffer: wholePdf() });
    }
    await steps.nth(last).dispatchEvent("click");
    await check("review of the procedure");
    await page.locator("#tk-pgo").press("Enter");
    await page.locator("#result a").waitFor();
    await check("procedure handed in");
  });

  journey(`the server's pages are accessible (${look})`, options, async (tools) => {
    const { page } = tools;
    const check = checked(tools);
    const pages = {
      controls: rendered(CONTROLS, "--locale", lang),
      birth: rendered(BIRTH.slice(1), "--locale", lang),
      "birth filled in": rendered(BIRTH.slice(1), "--locale", lang, "--values", ANSWERS),
    };
    for (const [what, html] of Object.entries(pages)) {
      const path = `/${what.replaceAll(" ", "-")}`;
      await put(page, html, path);
      await page.goto(path);
      await check(`server page ${what}`);
    }
  });
}
