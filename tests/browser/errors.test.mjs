// What people are told about errors: when, in which words, and how a screen reader hears of it. axe-core sees nothing of
// this, so each property is asked for by itself.

import assert from "node:assert/strict";

import { journey } from "./harness.mjs";
import { BIRTH, CONTROLS, control, dangling, focused, open, tabTo, whole } from "./forms.mjs";

const POSTAL = {
  title: "Đơn ba mươi câu",
  $id: "urn:tokhai:test:thirty",
  type: "object",
  properties: Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => [
      `f${i}`,
      { title: `Mã số ${i + 1}`, description: "Năm chữ số.", type: "string", pattern: "^[0-9]{5}$" },
    ]),
  ),
  required: Array.from({ length: 30 }, (_, i) => `f${i}`),
};

/** What assistive technology is told of a control. */
const told = (page, selector) =>
  page.evaluate((s) => {
    const control = document.querySelector(s);
    const ids = (name) => (control.getAttribute(name) ?? "").split(/\s+/).filter(Boolean);
    const described = [...ids("aria-describedby"), ...ids("aria-errormessage")];
    return {
      invalid: control.getAttribute("aria-invalid"),
      required: control.getAttribute("aria-required"),
      description: described.map((id) => document.getElementById(id)?.textContent ?? `(${id} is not there)`).join(" "),
    };
  }, selector);

/** Notes from now on what live regions say. */
const listen = (page) =>
  page.evaluate(() => {
    window.said = [];
    const regions = document.querySelectorAll("[role=alert],[role=status],[aria-live]");
    for (const region of regions) {
      new MutationObserver(() => region.textContent.trim() && window.said.push(region.textContent.trim())).observe(
        region,
        {
          childList: true,
          characterData: true,
          subtree: true,
        },
      );
    }
    return regions.length;
  });
const said = (page) =>
  page.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return window.said.splice(0);
  });

journey(
  "an error at one field is marked, reachable, said once, and gone when right",
  { path: null },
  async ({ page }) => {
    await open(page, { definition: POSTAL, attributes: 'drafts="off"' });
    assert.equal(
      await page.locator("[aria-invalid=true], .tk-error").count(),
      0,
      "nothing is wrong before anything is done",
    );
    assert.equal(await listen(page), 1, "one place that speaks");
    const first = control("/f0");
    assert.equal((await told(page, first)).required, "true");
    await tabTo(page, first);
    await page.keyboard.type("10115x");
    assert.equal((await told(page, first)).invalid, null, "nobody is interrupted while typing");
    assert.deepEqual(await said(page), []);
    await page.keyboard.press("Tab");
    const wrong = await told(page, first);
    const message = await page.locator(`${whole("/f0")} .tk-error`).textContent();
    assert.equal(wrong.invalid, "true");
    assert.ok(wrong.description.includes(message), `“${wrong.description}” has not “${message}”`);
    assert.ok(message.includes("mã số 1") || message.includes("Mã số 1"), "the message names the field");
    assert.ok(message.includes("Năm chữ số."), "and says what to do");
    assert.ok(!/[\^$[\]{}]/.test(message), "no pattern is shown");
    assert.deepEqual(await dangling(page), []);
    const heard = await said(page);
    assert.equal(heard.length, 1, `said once, not ${JSON.stringify(heard)}`);
    assert.ok(message.endsWith(heard[0]), `“${heard[0]}” are the words at the field`);
    assert.equal(await focused(page), "tk-c.f1", "the focus goes where the person goes");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("End");
    await page.keyboard.press("Backspace");
    assert.equal((await told(page, first)).invalid, null, "right while still typing: the error is gone");
    assert.equal(await page.locator(`${whole("/f0")} .tk-error`).count(), 0);
    assert.deepEqual(await dangling(page), []);
  },
);

journey("an empty form that is sent leads to a summary of links", { path: null }, async ({ page }) => {
  await open(page, { definition: POSTAL, attributes: 'drafts="off" view="page"' });
  await listen(page);
  await page.locator("#tk-pgo").press("Enter");
  assert.equal(await focused(page), "tk-psummary", "the focus is on the summary");
  assert.equal(await page.title(), "Lỗi: Thử");
  const links = page.locator("#tk-psummary a[href^='#']");
  assert.equal(await links.count(), 30);
  assert.equal(await page.locator("[aria-invalid=true]").count(), 30);
  const beside = await page.locator(".tk-error").evaluateAll((list) => list.map((node) => node.lastChild.textContent));
  assert.deepEqual(await links.allTextContents(), beside, "the same words at the field and in the summary");
  const targets = await links.evaluateAll((list) =>
    list.map((link) => document.querySelector(`[id="${link.getAttribute("href").slice(1)}"]`)?.localName),
  );
  assert.deepEqual([...new Set(targets)], ["input"], "each link leads to its control");
  const heard = await said(page);
  assert.equal(heard.length, 1, `one announcement for all, not ${heard.length}`);
  assert.match(heard[0], /30/);
  assert.deepEqual(await dangling(page), []);
  // From the summary with the keyboard, mended, and the summary keeps count.
  for (let i = 0; i < 7; i += 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await focused(page), "tk-c.f6");
  await page.keyboard.type("10115");
  assert.equal(await links.count(), 29);
  assert.match(await page.locator("#tk-psummary").textContent(), /29/);
});

/** Control, what to do wrong with the keyboard, and what must be said. */
const wrongs = {
  "/basic/name": ["A", /họ và tên cần ít nhất 2 ký tự/i],
  "/basic/id": ["00119000001", /12 chữ số/],
  "/basic/count": ["hai", /số nguyên/],
  "/basic/height": ["cao", /phải là số/],
  "/basic/income": ["-5", /từ 0 trở lên/],
  "/basic/birthDate": ["31/02/2000", /ngày có thật/],
  "/basic/moment": ["mai", /ngày và giờ/],
  "/basic/email": ["an.vidu.vn", /@/],
  "/basic/phone": ["123", /Điện thoại/],
  "/basic/site": ["vidu", /https/],
  "/basic/province": ["Paris", /trong danh sách/],
};
for (const lang of ["vi", "en"]) {
  journey(`every control says in words what is wrong (${lang})`, { path: null }, async ({ page, screenshot }) => {
    await open(page, { definition: CONTROLS, lang, attributes: 'drafts="off"' });
    for (const [key, [typed, words]] of Object.entries(wrongs)) {
      await tabTo(page, control(key));
      await page.keyboard.type(typed);
      await page.keyboard.press("Tab");
      const error = page.locator(`${whole(key)} .tk-error`);
      await error.waitFor();
      const text = await error.textContent();
      if (lang === "vi") assert.match(text, words, key);
      assert.ok(!/[\^$[\]{}]|undefined|null/.test(text), text);
      const { invalid, description } = await told(page, control(key));
      assert.equal(invalid, "true", key);
      assert.ok(description.includes(text), `${key}: “${description}” has not “${text}”`);
      assert.equal(await page.inputValue(control(key)), typed, "what was typed stays to be corrected");
    }
    assert.deepEqual(await dangling(page), []);
    await screenshot(`errors each ${lang}`);
  });
}

journey("sets, ticks, files and papers name their errors too", { path: null }, async ({ page }) => {
  await open(page, { definition: CONTROLS, attributes: 'drafts="off" view="page"' });
  await tabTo(page, "#tk-pgo", "Shift+Tab");
  await page.keyboard.press("Enter");
  const unreached = await page.evaluate(() =>
    [...document.querySelectorAll(".tk-error")]
      .filter(
        (error) =>
          ![...document.querySelectorAll("[aria-describedby]")].some((e) =>
            e.getAttribute("aria-describedby").split(" ").includes(error.id),
          ),
      )
      .map((error) => error.textContent),
  );
  assert.deepEqual(unreached, [], "every message describes something that can be reached");
  for (const link of await page.locator("#tk-psummary a").all()) {
    await link.focus();
    await page.keyboard.press("Enter");
    const where = await page.evaluate(() => document.activeElement.localName);
    assert.ok(
      ["input", "select", "textarea", "button"].includes(where),
      `${await link.textContent()} leads to ${where}`,
    );
  }
});

journey("what the host finds wrong is shown at the field and in the summary", { path: null }, async ({ page }) => {
  await open(page, { definition: { type: "object", properties: { a: { title: "Tên", type: "string" } } } });
  await page.evaluate(() => {
    document
      .querySelector("to-khai")
      .addEventListener("submit", (event) =>
        event.detail.respondWith(Promise.resolve({ errors: [{ pointer: "/a", message: "Tên này đã đăng ký." }] })),
      );
  });
  await page.fill(control("/a"), "An");
  await page.keyboard.press("Tab");
  await page.locator("#tk-pgo").press("Enter");
  await page.locator("#tk-pgo").press("Enter");
  await page.waitForSelector("#tk-psummary a");
  assert.equal(await focused(page), "tk-psummary");
  assert.match(await page.locator("#tk-psummary").textContent(), /Tên này đã đăng ký/);
  await page.locator("#tk-psummary a").press("Enter");
  assert.equal(await focused(page), "tk-c.a");
  await page.keyboard.type("h");
  assert.equal(await page.locator(".tk-error").count(), 0, "a changed value is no longer the one refused");
});

journey("leaving the page with answers that are kept nowhere is asked about", { path: null }, async ({ page }) => {
  await open(page, { definition: POSTAL, attributes: 'drafts="off"' });
  const asked = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    dialog.accept();
  });
  await page.reload();
  assert.deepEqual(asked, [], "nothing was entered");
  await page.waitForSelector(control("/f0"));
  await page.click(control("/f0"));
  await page.keyboard.type("1");
  await page.reload();
  assert.deepEqual(asked, ["beforeunload"]);
});

journey("nobody is asked when the draft is kept, nor after sending", { path: null }, async ({ page }) => {
  await open(page, { definition: { $id: "urn:t", type: "object", properties: { a: { type: "string" } } } });
  const asked = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    dialog.accept();
  });
  await page.click(control("/a"));
  await page.keyboard.type("1");
  await page.waitForSelector(".tk-saved");
  await page.reload();
  await page.waitForSelector(control("/a"));
  await page.evaluate(() =>
    document.querySelector("to-khai").addEventListener("submit", (e) => e.detail.respondWith(true)),
  );
  await page.click(control("/a"));
  await page.keyboard.type("2");
  await page.keyboard.press("Enter");
  await page.locator("#tk-pgo").press("Enter");
  await page.waitForSelector("#tk-sreceipt");
  await page.reload();
  assert.deepEqual(asked, []);
});

journey("the birth form moves on without a mouse and never loses the focus", { path: null }, async ({ page }) => {
  await open(page, { definition: BIRTH, attributes: 'drafts="off"' });
  // Whatever is pressed, something of the form has the focus afterwards.
  const lost = [];
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press("Tab");
    if (i % 3 === 0) await page.keyboard.press("ArrowDown");
    const at = await page.evaluate(() => {
      const node = document.activeElement;
      return node === document.body ? "body" : getComputedStyle(node).outlineStyle;
    });
    if (at === "none") lost.push(await focused(page));
  }
  assert.deepEqual([...new Set(lost)], [], "the focus can be seen everywhere");
});
