// The form in the browser, as people meet it.

import assert from "node:assert/strict";

import { PHONE, DESK, journey } from "./harness.mjs";
import { BIRTH, CONTROLS, control, dangling, focused, open, started, tabTo, value, whole } from "./forms.mjs";

const PERSON = {
  title: "Đơn",
  $id: "urn:tokhai:test:person",
  type: "object",
  "x-sections": [
    { id: "who", title: "Ai", fields: ["/name", "/born"] },
    { id: "where", title: "Ở đâu", fields: ["/city", "/copies"] },
  ],
  properties: {
    name: { title: "Họ và tên", type: "string", minLength: 2 },
    born: { title: "Ngày sinh", type: "string", format: "date" },
    city: { title: "Tỉnh", enum: ["Hà Nội", "Huế", "Đà Nẵng"] },
    copies: { title: "Số bản", type: "integer", minimum: 0 },
  },
  required: ["name", "born", "city"],
};

journey(
  "a person fills in, mends and sends a form with the keyboard alone",
  { path: null },
  async ({ page, screenshot, accessible }) => {
    await open(page, { definition: PERSON });
    await page.evaluate(() =>
      document.querySelector("to-khai").addEventListener("submit", (event) => {
        window.sent = event.detail.submission;
        event.detail.respondWith(Promise.resolve({ receipt: "HS-0001" }));
      }),
    );

    // Trying an empty step: the summary takes the focus and names what to do.
    await tabTo(page, "#tk-pgo");
    await page.keyboard.press("Enter");
    assert.equal(await focused(page), "tk-psummary");
    assert.equal(await page.title(), "Lỗi: Thử");
    const links = await page.locator("#tk-psummary a").allTextContents();
    const beside = await page
      .locator(".tk-error")
      .evaluateAll((list) => list.map((node) => node.lastChild.textContent));
    assert.deepEqual(links, beside);
    assert.equal(links.length, 2);
    assert.deepEqual(await dangling(page), []);
    assert.match(await page.locator("#tk-plive").textContent(), /2/);
    await accessible();
    await screenshot("form errors");

    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await focused(page), "tk-c.name");
    assert.equal(await page.getAttribute(control("/name"), "aria-invalid"), "true");
    await page.keyboard.type("Nguyễn Văn An");
    assert.equal(
      await page.getAttribute(control("/name"), "aria-invalid"),
      null,
      "the error is gone as soon as the value is right",
    );
    await page.keyboard.press("Tab");
    await page.keyboard.type("31/2/2000");
    await page.keyboard.press("Tab");
    assert.match(await page.locator(`${whole("/born")} .tk-error`).textContent(), /ngày/i);
    await tabTo(page, control("/born"), "Shift+Tab");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("07031990");
    await page.keyboard.press("Tab");
    assert.equal(await page.inputValue(control("/born")), "07/03/1990");
    assert.equal(await page.title(), "Thử");
    assert.equal(await page.locator("#tk-psummary a").count(), 0);

    await tabTo(page, "#tk-pgo");
    await page.keyboard.press("Enter");
    assert.equal(await focused(page), "tk-twhere", "the next step's heading has the focus");
    await tabTo(page, control("/city"));
    await page.keyboard.press("ArrowDown");
    await tabTo(page, control("/copies"));
    await page.keyboard.type("2");
    await page.keyboard.press("Enter");
    assert.equal(await focused(page), "tk-treview");
    const answers = await page.locator(".tk-answers dd:not(.tk-change)").allTextContents();
    assert.ok(answers.includes("Nguyễn Văn An") && answers.includes("07/03/1990"), answers.join(" | "));
    await accessible();
    await screenshot("form review");
    await tabTo(page, "#tk-pgo");
    await page.keyboard.press("Enter");
    assert.equal(await focused(page), "tk-treceipt");
    assert.match(await page.locator("#tk-sreceipt").textContent(), /HS-0001/);
    await accessible();
    await screenshot("form receipt");
    const sent = await page.evaluate(() => window.sent);
    assert.deepEqual(sent.answers, { name: "Nguyễn Văn An", born: "1990-03-07", city: "Huế", copies: 2 });
    assert.equal(sent.definition.id, "urn:tokhai:test:person");
    assert.match(sent.digest.value, /^[0-9a-f]{64}$/);
  },
);

for (const lang of ["vi", "en"]) {
  for (const colorScheme of ["light", "dark"]) {
    for (const [device, viewport] of Object.entries({ phone: { width: 320, height: 700 }, desk: DESK })) {
      journey(
        `every control is accessible (${lang}, ${colorScheme}, ${device})`,
        { path: null, viewport, context: { colorScheme } },
        async ({ page, screenshot, accessible }) => {
          await open(page, { definition: CONTROLS, lang });
          const steps = await page.locator(".tk-progress a").count();
          for (let step = 0; step < steps; step += 1) {
            await page.locator(".tk-progress a").nth(step).dispatchEvent("click");
            if (step === 1) for (const list of await page.locator("[data-do=add]").all()) await list.click();
            await accessible();
            assert.deepEqual(await dangling(page), []);
            const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            assert.ok(overflow <= 0, `step ${step} is ${overflow} px too wide`);
            await screenshot(`controls ${lang} ${colorScheme} ${device} ${step}`);
          }
          // All errors at once.
          await page.evaluate(() => document.querySelector("to-khai").validate());
          await page.locator("#tk-psummary a").first().click();
          await accessible();
          assert.deepEqual(await dangling(page), []);
          await screenshot(`controls ${lang} ${colorScheme} ${device} errors`);
        },
      );
    }
  }
}

journey(
  "a phone with text at 200 % shows everything without scrolling sideways",
  { path: null, viewport: { width: 320, height: 640 } },
  async ({ page, screenshot }) => {
    await open(page, { definition: BIRTH });
    await page.addStyleTag({ url: "/src/to-khai.css" });
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("html { font-size: 200% }");
      document.adoptedStyleSheets = [sheet];
    });
    const steps = await page.locator(".tk-progress a").count();
    for (let step = 0; step < steps; step += 1) {
      await page.locator(".tk-progress a").nth(step).dispatchEvent("click");
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `step ${step} is ${overflow} px too wide`);
    }
    await screenshot("birth phone 200 percent");
  },
);

journey("a key that changes nothing visible touches nothing on the page", { path: null }, async ({ page }) => {
  await open(page, { definition: PERSON });
  await page.focus(control("/name"));
  await page.keyboard.type("An");
  await page.waitForTimeout(700); // The note that the draft is kept appears once.
  const touched = await page.evaluate(async () => {
    window.records = [];
    window.observer = new MutationObserver((list) =>
      window.records.push(...list.map((r) => `${r.type} ${r.target.id ?? r.target.nodeName} ${r.attributeName ?? ""}`)),
    );
    window.observer.observe(document.querySelector("form.tk"), {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
  });
  assert.equal(touched, undefined);
  await page.keyboard.type("h Hai");
  await page.waitForTimeout(700);
  assert.deepEqual(await page.evaluate(() => window.records), []);
  assert.equal((await value(page)).name, "Anh Hai");
});

journey(
  "rows of a list are added, moved, removed and brought back with the keyboard",
  { path: null },
  async ({ page }) => {
    await open(page, { definition: CONTROLS });
    await page.locator(".tk-progress a").nth(1).click();
    const names = () =>
      page.locator(".tk-rows input[id$='.name']").evaluateAll((list) => list.map((input) => input.value));
    for (const name of ["An", "Bình", "Chi"]) {
      await tabTo(page, "[data-do=add]");
      await page.keyboard.press("Enter");
      await page.keyboard.type(name);
    }
    assert.deepEqual(await names(), ["An", "Bình", "Chi"]);
    await page.locator("[data-do=up]").last().focus();
    await page.keyboard.press("Enter");
    assert.deepEqual(await names(), ["An", "Chi", "Bình"]);
    assert.match(await page.locator("#tk-plive").textContent(), /2/);
    assert.ok(
      await page.evaluate(() => document.activeElement.closest(".tk-row") !== null),
      "the focus stays with the row",
    );
    await page.locator("[data-do=remove]").nth(0).focus();
    await page.keyboard.press("Enter");
    assert.deepEqual(await names(), ["Chi", "Bình"]);
    assert.equal(await page.evaluate(() => document.activeElement.dataset.do), "undo");
    await page.keyboard.press("Enter");
    assert.deepEqual(await names(), ["An", "Chi", "Bình"]);
    assert.deepEqual(
      (await value(page)).children.map((child) => child.name),
      ["An", "Chi", "Bình"],
    );
  },
);

journey("a long list is searched without marks", { path: null }, async ({ page, accessible, screenshot }) => {
  await open(page, { definition: CONTROLS });
  const box = control("/basic/province");
  await tabTo(page, box);
  await page.keyboard.type("da nang");
  assert.equal(await page.getAttribute(box, "aria-expanded"), "true");
  assert.deepEqual(await page.locator("[role=option]").allTextContents(), ["Thành phố Đà Nẵng"]);
  await page.keyboard.press("ArrowDown");
  assert.ok(await page.getAttribute(box, "aria-activedescendant"));
  await accessible();
  await screenshot("search box");
  await page.keyboard.press("Enter");
  assert.equal(await page.inputValue(box), "Thành phố Đà Nẵng");
  assert.equal((await value(page)).basic.province, "48");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("tinh ha");
  await page.keyboard.press("Tab");
  assert.equal((await value(page)).basic.province, "42", "the only match is taken");
  await tabTo(page, box, "Shift+Tab");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("Paris");
  await page.keyboard.press("Tab");
  assert.equal(await page.inputValue(box), "Paris", "what was typed stays to be corrected");
  assert.equal(await page.getAttribute(box, "aria-invalid"), "true");
});

const REGISTER = { id: "r", name: "Cơ sở dữ liệu dân cư", date: "2026-07-01" };
const lookups = {
  found: { answer: { status: "found", source: REGISTER, values: { full_name: "Trần Thị Bình" } }, open: 0, closed: 1 },
  empty: { answer: { status: "empty" }, open: 1, closed: 0 },
  failed: { answer: "throw", open: 1, closed: 0 },
  slow: { answer: "wait", open: 1, closed: 0 },
};
for (const [name, { answer, open: wanted, closed }] of Object.entries(lookups)) {
  journey(`papers follow what registers answer (${name})`, { path: null }, async ({ page, screenshot, accessible }) => {
    await open(page, { definition: CONTROLS, attributes: 'lookup-timeout="900"' });
    await page.evaluate((reply) => {
      const element = document.querySelector("to-khai");
      element.lookup = async (request) => {
        window.asked = request;
        if (reply === "throw") throw new Error("no line");
        if (reply === "wait") return new Promise(() => {});
        return reply;
      };
    }, answer);
    await page.focus(control("/basic/id"));
    await page.keyboard.type("001190000012");
    await page.waitForFunction(() => window.asked);
    // Where the register has failed already, the button that asks it once more comes first.
    await tabTo(page, control("/basic/about"));
    await page.keyboard.type("gõ trong khi chờ");
    assert.equal(await page.inputValue(control("/basic/about")), "gõ trong khi chờ", "a lookup never holds up typing");
    await page.waitForFunction(() => !document.querySelector(".tk-pending"));
    if (name === "found") {
      assert.equal(await page.inputValue(control("/basic/name")), "Trần Thị Bình");
      assert.equal(await page.getAttribute(control("/basic/name"), "readonly"), "");
      assert.match(await page.locator(`${whole("/basic/name")} .tk-source`).textContent(), /dân cư.*01\/07\/2026/);
    }
    await page.locator(".tk-progress a").nth(3).click();
    assert.equal(await page.locator(".tk-slot:not(.tk-closed)").count(), wanted);
    // A paper nobody has to hand in is told of in the review, which comes in place of the step of papers.
    const told = page.locator(".tk-step:not([hidden]) .tk-answers dd", { hasText: "Không phải nộp" });
    assert.equal(await told.count(), closed);
    if (!closed) assert.equal(await page.locator(".tk-why").count(), 1);
    await accessible();
    await screenshot(`papers ${name}`);
    if (name === "found") {
      await page.locator(".tk-progress a").nth(0).click();
      await page.locator("[data-do=dispute]").first().click();
      assert.equal(await focused(page), "tk-c.basic.name");
      await page.keyboard.press("Control+A");
      await page.keyboard.type("Trần Thị Bích");
      await page.locator(".tk-progress a").nth(3).click();
      assert.equal(await page.locator(".tk-slot:not(.tk-closed)").count(), 1, "a disputed value opens the paper");
    }
  });
}

journey(
  "files are attached by reference, hashed and taken away",
  { path: null },
  async ({ page, screenshot, accessible }) => {
    await open(page, { definition: CONTROLS });
    await page.locator(".tk-progress a").nth(2).click();
    const png = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      "base64",
    );
    await page.setInputFiles(control("/photo"), { name: "ảnh <b>.png", mimeType: "image/png", buffer: png });
    await page.waitForSelector(".tk-attached");
    assert.match(await page.locator(".tk-attached").textContent(), /ảnh <b>\.png/);
    assert.equal((await value(page)).photo, "ảnh <b>.png");
    await page.waitForSelector("canvas.tk-thumb[width]");
    await accessible();
    await screenshot("file attached");
    await page.setInputFiles(control("/photos"), { name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("x") });
    await page.waitForSelector(`${whole("/photos")} .tk-error`);
    await page.locator("[data-do=detach]").click();
    assert.equal(await page.locator(".tk-attached").count(), 0);
    assert.equal((await value(page)).photo, undefined);
  },
);

journey(
  "a draft outlives a reload and is thrown away on demand",
  { path: null },
  async ({ page, accessible, screenshot }) => {
    await open(page, { definition: CONTROLS });
    await page.fill(control("/basic/name"), "Lê Văn Cường");
    await page.locator(".tk-progress a").nth(1).click();
    await page.waitForSelector(".tk-saved");
    await page.reload();
    await started(page);
    await page.waitForSelector(".tk-notice");
    assert.equal(await page.inputValue(control("/basic/name")), "Lê Văn Cường");
    await accessible();
    await screenshot("draft opened");
    await page.locator(".tk-notice [data-do=forget]").click();
    await page.locator("[data-do=discard]").click();
    await page.waitForFunction((s) => document.querySelector(s)?.value === "", control("/basic/name"));
    await page.reload();
    await started(page);
    assert.equal(await page.inputValue(control("/basic/name")), "");
  },
);

journey("a long form is laid out as it comes into view, and whole on paper", { path: null }, async ({ page }) => {
  // Fields of very different heights, so that no guess of a section's height is right.
  const kinds = [{ type: "string" }, { enum: ["a", "b", "c", "d"] }, { type: "string", maxLength: 400 }];
  const section = (n, count) => {
    const fields = Array.from({ length: count }, (_, k) => [`f${k}`, { title: `Ô ${k}`, ...kinds[k % 3] }]);
    return [`s${n}`, { title: `Mục ${n}`, type: "object", properties: Object.fromEntries(fields) }];
  };
  const sections = Array.from({ length: 24 }, (_, n) => section(n, [10, 3, 25][n % 3]));
  const definition = { title: "Dài", type: "object", properties: Object.fromEntries(sections) };
  await open(page, { definition, attributes: 'view="page" drafts="off"' });
  const last = () =>
    page.evaluate(() => {
      const section = [...document.querySelectorAll(".tk-group")].at(-1);
      const input = [...section.querySelectorAll("input")].at(-1);
      return [getComputedStyle(section).contentVisibility, input.checkVisibility({ contentVisibilityAuto: true })];
    });
  assert.deepEqual(await last(), ["auto", false], "far below the screen");
  await page.emulateMedia({ media: "print" });
  assert.deepEqual(await last(), ["visible", true], "on paper");
  await page.emulateMedia({ media: "screen" });
  assert.match(await page.locator("to-khai").ariaSnapshot(), /Mục 23[^]*Ô 24/, "to a screen reader");
  // In view once everything around has been laid out, not only for a moment.
  const seen = async () => {
    await page.waitForTimeout(300);
    const at = await page.evaluate(() => document.activeElement.closest("[data-key]").dataset.key);
    await page.waitForFunction(() => {
      const { top, bottom } = document.activeElement.getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    });
    return at;
  };
  for (const at of ["/s8/f12", "/s16/f0", "/s23/f24", "/s3/f0", "/s12/f6"]) {
    await page.locator(`[data-key="${at}"]`).locator("input, textarea").first().focus();
    assert.equal(await seen(), at);
  }
  for (const at of ["/s12/f7", "/s12/f8", "/s12/f9", "/s13/f0"]) {
    await page.keyboard.press("Tab");
    assert.equal(await seen(), at);
  }
  await page.keyboard.press("Shift+Tab");
  assert.equal(await seen(), "/s12/f9");
  await page.locator('[data-key="/s23/f24"] input').first().focus();
  assert.deepEqual(await last(), ["visible", true], "where somebody types");
});

journey(
  "a date can be picked in the device's own calendar",
  { path: null },
  async ({ page, accessible, screenshot }) => {
    await page.addInitScript(() => {
      const { showPicker } = HTMLInputElement.prototype;
      HTMLInputElement.prototype.showPicker = function () {
        showPicker.call(this);
        window.shown = this.value;
      };
    });
    await open(page, { definition: PERSON });
    assert.equal(
      await page.locator('input[type="date"]').count(),
      0,
      "calendars cost much and are made when asked for",
    );
    await page.fill(control("/born"), "27/03/2024");
    await page.click(".tk-picker");
    assert.equal(await page.evaluate(() => window.shown), "2024-03-27", "it opens at the date that stands there");
    await accessible();
    await screenshot("calendar");
    // As the browser does when a day is picked.
    await page.fill("input.tk-picker", "2024-04-05");
    await page.keyboard.press("Tab");
    assert.equal(await page.inputValue(control("/born")), "05/04/2024");
    assert.equal((await value(page)).born, "2024-04-05");
    assert.equal(await page.locator("button.tk-picker").count(), 1, "the button is back");
    assert.equal(await page.locator('input[type="date"]').count(), 0);
    // Left without a choice, it changes nothing.
    await page.click(".tk-picker");
    assert.equal(await page.evaluate(() => window.shown), "2024-04-05");
    await page.focus(control("/name"));
    assert.equal(await page.locator("button.tk-picker").count(), 1);
    assert.equal((await value(page)).born, "2024-04-05");
  },
);

journey(
  "values handed in while the module is on its way go before a draft, which is asked about",
  { path: null },
  async ({ page }) => {
    await open(page, { definition: CONTROLS });
    await page.fill(control("/basic/name"), "Lê Văn Cường");
    await page.waitForSelector(".tk-saved");
    let letGo;
    const held = new Promise((resolve) => (letGo = resolve));
    await page.route("**/tokhai_bg.wasm", async (route) => {
      await held;
      await route.continue();
    });
    const read = page.waitForResponse("**/definition-under-test.json");
    await page.reload({ waitUntil: "commit" });
    await read;
    // Time enough to read what is kept, which is done meanwhile.
    await page.waitForTimeout(500);
    await page.evaluate(() => (document.querySelector("to-khai").value = { basic: { name: "Trần Thị Mẫu" } }));
    letGo();
    await started(page);
    assert.equal(await page.inputValue(control("/basic/name")), "Trần Thị Mẫu");
    await page.locator(".tk-notice button").first().click();
    await page.waitForFunction((name) => document.querySelector("to-khai").value.basic?.name === name, "Lê Văn Cường");
  },
);

/** More often with TOKHAI_KILLS=100. */
const KILLS = Number(process.env.TOKHAI_KILLS ?? 4);
const dying = { path: null, timeout: 60_000 + KILLS * 15_000 };
journey("a tab that dies while somebody types loses at most the last second", dying, async ({ context }) => {
  for (let round = 0; round < KILLS; round += 1) {
    const page = await context.newPage();
    await open(page, { definition: PERSON });
    await page.fill(control("/name"), "");
    const typed = [];
    const began = Date.now();
    const lifetime = 1200 + Math.floor(Math.random() * 900);
    await page.focus(control("/name"));
    while (Date.now() - began < lifetime) {
      await page.keyboard.type("a");
      typed.push(Date.now());
    }
    const death = Date.now();
    const session = await context.newCDPSession(page);
    session.send("Page.crash").catch(() => {});
    await page.waitForEvent("crash");
    await page.close().catch(() => {});
    const next = await context.newPage();
    await open(next, { definition: PERSON });
    // Another tab asks before it opens what somebody entered.
    assert.equal(await next.inputValue(control("/name")), "");
    await next.locator("[data-do=open]").click();
    await next.locator(".tk-notice", { hasText: "Đã mở lại bản nháp" }).waitFor();
    const kept = (await next.inputValue(control("/name"))).length;
    const due = typed.filter((time) => time < death - 1000).length;
    assert.ok(kept >= due && kept <= typed.length, `kept ${kept} of ${typed.length}, due ${due}`);
    await next.close();
  }
});

journey("markup in definitions, answers, drafts and lookups stays text", { path: null }, async ({ page }) => {
  const bad = `</script><img src=x onerror="window.pwned=1"><b id=injected>`;
  const definition = {
    title: bad,
    $id: "urn:bad",
    type: "object",
    "x-roles": { p: { kind: "person", title: bad, key: "/id" } },
    "x-sections": [
      { id: bad, title: bad, description: bad, fields: [`/${bad.replaceAll("/", "~1")}`, "/id", "/list", "/pick"] },
    ],
    "x-documents": [
      { id: bad, title: bad, note: bad, types: [bad], basis: [bad], closedBy: [{ concept: "c", role: "p" }] },
    ],
    properties: {
      [bad]: { title: bad, description: bad, type: "string", default: bad, examples: [bad] },
      id: { title: "id", type: "string", "x-fact": { concept: "k", role: "p" } },
      list: { title: bad, type: "array", items: { title: bad, type: "string" }, default: [bad] },
      pick: { title: bad, enum: [bad, "b"] },
    },
    required: [bad],
  };
  await open(page, { definition });
  await page.evaluate((text) => {
    const element = document.querySelector("to-khai");
    element.lookup = async () => ({
      status: "found",
      source: { id: text, name: text, date: text },
      values: { c: text, k: text },
    });
    element.value = { [text]: text, id: text, list: [text, text], pick: text };
  }, bad);
  await page.evaluate(() => document.querySelector("to-khai").validate());
  const draft = await page.evaluate(() => document.querySelector("to-khai").exportDraft());
  await page.evaluate((d) => document.querySelector("to-khai").importDraft(d), draft);
  for (const link of await page.locator(".tk-progress a").all()) await link.click();
  assert.equal(await page.evaluate(() => window.pwned), undefined);
  assert.equal(await page.locator("#injected, to-khai img, to-khai b, to-khai script").count(), 0);
  assert.ok((await page.locator("to-khai").textContent()).includes(bad));
});

journey(
  "several forms share a page, one inside a form of the host, and go without a trace",
  { path: null },
  async ({ page }) => {
    await page.route("**/definition-under-test.json", (route) =>
      route.fulfill({ contentType: "application/json", body: JSON.stringify(PERSON) }),
    );
    const rest = 'drafts="off" heading="2"';
    const host = `<form id="host"><to-khai id="b" name="don" src="/definition-under-test.json" ${rest}></to-khai></form>`;
    await open(page, {
      definition: BIRTH,
      body: `<h1>Hai đơn</h1><to-khai id="a" src="${BIRTH}" ${rest}></to-khai>${host}`,
    });
    await page.waitForFunction(() => document.getElementById("b").shadowRoot?.querySelector("form.tk"));
    const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map((e) => e.id));
    assert.equal(new Set(ids).size, ids.length);
    await page.locator("#a").locator("input[type=text]").first().fill("An");
    await page.locator("#b").locator("input").first().fill("Bình");
    await page.waitForTimeout(50);
    assert.equal(
      JSON.parse(await page.evaluate(() => new FormData(document.getElementById("host")).get("don"))).name,
      "Bình",
    );
    assert.equal(await page.evaluate(() => document.getElementById("host").checkValidity()), false);
    await page.evaluate(() => {
      for (const id of ["a", "b"]) document.getElementById(id).remove();
    });
    await page.waitForTimeout(50);
    assert.equal(await page.locator("form.tk").count(), 0);
  },
);

for (const [cause, answer, words, told] of [
  ["no connection", undefined, "Hãy kiểm tra kết nối", /fetch/],
  ["an address that has no form", { status: 404, body: "" }, "(mã 404)", /404/],
  ["a page in the place of a definition", { body: "<!doctype html>" }, "có lỗi nên không mở được", /JSON/],
  [
    "a schema nobody can use",
    { json: { type: "object", properties: { a: { $ref: "#/nowhere" } } } },
    "có lỗi",
    /nowhere/,
  ],
])
  journey(
    `a form that does not come names the cause: ${cause}`,
    { path: null, viewport: PHONE, expected: /connection|no form/.test(cause) ? [/^(console|request): /] : [] },
    async ({ page }) => {
      const warnings = [];
      page.on("console", (message) => message.type() === "warning" && warnings.push(message.text()));
      await page.addInitScript(() =>
        document.addEventListener("error", ({ detail }) => detail && (window.cause = String(detail.cause)), true),
      );
      await page.route("**/definition-under-test.json", (route) => (answer ? route.fulfill(answer) : route.abort()));
      await open(page, { definition: "/definition-under-test.json", wait: false });
      const alert = page.locator(".tk-broken [role=alert]");
      await alert.waitFor();
      assert.ok((await alert.textContent()).includes(words), await alert.textContent());
      // Who runs the page reads why.
      assert.match(warnings.join("\n"), told);
      assert.match(await page.evaluate(() => window.cause), told);
      // And the way on leads on.
      await page.unroute("**/definition-under-test.json");
      await page.route("**/definition-under-test.json", (route) => route.fulfill({ json: PERSON }));
      await page.locator(".tk-broken button").click();
      await started(page);
    },
  );

journey("a sign no control can hold is sent as it was handed in", { path: null }, async ({ page }) => {
  await open(page, { definition: PERSON, attributes: 'drafts="off"' });
  const sent = await page.evaluate(async () => {
    const element = document.querySelector("to-khai");
    element.value = { ...element.value, name: "\u0000x" };
    const name = document.querySelector('[id="tk-c.name"]');
    name.focus();
    name.blur();
    element.validate();
    return element.value.name;
  });
  assert.equal(sent, "\u0000x");
});

journey(
  "an alternative that may be left out can be taken back",
  { path: null, viewport: PHONE },
  async ({ page, accessible, screenshot }) => {
    const branch = (title, name, label) => ({
      title,
      type: "object",
      required: [name],
      properties: { [name]: { title: label, type: "string" } },
    });
    const many = Array.from({ length: 8 }, (_, n) => branch(`Cách ${n}`, `c${n}`, `Ô ${n}`));
    const definition = {
      title: "Liên hệ",
      type: "object",
      properties: {
        reach: {
          title: "Cách liên hệ",
          oneOf: [branch("Bưu điện", "street", "Số nhà"), branch("Điện thoại", "phone", "Số máy")],
        },
        other: { title: "Cách khác", oneOf: many },
      },
    };
    await open(page, { definition, attributes: 'view="page" drafts="off"' });
    await page.getByLabel("Bưu điện").check();
    await page.getByLabel("Số nhà").fill("1 phố Mẫu");
    await page.getByRole("button", { name: "Cách liên hệ" }).scrollIntoViewIfNeeded();
    await screenshot("unchoose alternative phone");
    for (const name of ["Cách liên hệ", "Cách khác"])
      assert.equal(
        await page.locator("legend:not(.tk-hidden)", { hasText: name }).count(),
        1,
        "each question is seen once",
      );
    await accessible();
    await page.getByRole("button", { name: "Cách liên hệ" }).click();
    assert.equal(await page.getByLabel("Số nhà").count(), 0);
    await page.getByLabel("Cách khác").selectOption({ label: "Cách 3" });
    await page.getByLabel("Ô 3").fill("x");
    await page.getByLabel("Cách khác").selectOption("");
    assert.equal(await page.getByLabel("Ô 3").count(), 0);
    assert.deepEqual(await value(page), {});
    assert.deepEqual(await page.evaluate(() => document.querySelector("to-khai").errors), []);
  },
);
