// The way through the steps on a phone: the browser's own Back and Forward, the way from the review to a change and
// back, choices that are taken back, and values that programs fill in.

import assert from "node:assert/strict";

import { PHONE, journey } from "./harness.mjs";
import { control, focused, open, put, value } from "./forms.mjs";

const LIBRARY = {
  $id: "urn:tokhai:test:library",
  title: "Thẻ thư viện",
  type: "object",
  required: ["name", "street"],
  "x-sections": [
    { id: "who", title: "Bạn đọc", fields: ["/name", "/sex"] },
    { id: "where", title: "Chỗ ở", fields: ["/street"] },
    { id: "what", title: "Sở thích", fields: ["/novels"] },
  ],
  properties: {
    name: { title: "Họ và tên", type: "string" },
    sex: { title: "Giới tính", enum: ["Nam", "Nữ"] },
    street: { title: "Đường", type: "string" },
    novels: { title: "Bạn có đọc tiểu thuyết không?", type: "boolean" },
  },
};
const ON_PHONE = { path: null, viewport: PHONE };
const next = (page) => page.locator("#tk-pgo").click();
const at = (page, step) => page.locator(`#tk-t${step}:visible`).waitFor();
const position = (page) => page.locator(".tk-position").textContent();

journey("the browser's Back and Forward go from step to step", ON_PHONE, async ({ page, screenshot }) => {
  await put(page, "<!doctype html><title>Trước</title>", "/before");
  await page.goto("/before");
  await open(page, { definition: LIBRARY, attributes: 'drafts="off"' });
  const address = page.url();
  await page.evaluate(() => history.replaceState({ router: 7 }, ""));
  await page.fill(control("/name"), "Trần Văn Mẫu");
  await next(page);
  await page.fill(control("/street"), "Đường Thử");
  await next(page);
  await at(page, "what");
  await screenshot("progress phone");
  await page.goBack();
  await at(page, "where");
  await page.goBack();
  await at(page, "who");
  assert.equal(await page.inputValue(control("/name")), "Trần Văn Mẫu");
  await page.goForward();
  await at(page, "where");
  assert.equal(page.url(), address, "the address stays as it is");
  const state = await page.evaluate(() => history.state);
  assert.equal(state.router, 7, "what the page keeps there stays too");
  assert.ok(!JSON.stringify(state).includes("Mẫu"), "no answer is in it");
  // The form's own button goes the same way, so that Back does not come here again.
  await page.locator("[data-do=back]").click();
  await at(page, "who");
  await page.goForward();
  await at(page, "where");
  await page.goBack();
  await at(page, "who");
  await page.goBack();
  assert.ok(!page.url().includes("under-test"), "from the first step the page is left");
});

journey("half a word and quick presses outlive the way back", ON_PHONE, async ({ page }) => {
  await open(page, { definition: LIBRARY, attributes: 'drafts="off"' });
  await page.fill(control("/name"), "Trần");
  await next(page);
  await page.locator(control("/street")).pressSequentially("Đườ");
  await page.goBack();
  await at(page, "who");
  await next(page);
  await at(page, "where");
  assert.equal(await page.inputValue(control("/street")), "Đườ");
  // Back and on again before the browser has got there.
  await page.evaluate(() => {
    document.querySelector("[data-do=back]").click();
    document.querySelector("#tk-pgo").click();
  });
  await page.waitForTimeout(200);
  await at(page, "where");
  await page.goBack();
  await at(page, "who");
});

journey("a page with a history of its own is left alone", ON_PHONE, async ({ page }) => {
  await open(page, { definition: LIBRARY, attributes: 'drafts="off" history="off"' });
  const before = await page.evaluate(() => history.length);
  await page.fill(control("/name"), "Trần");
  await next(page);
  await at(page, "where");
  assert.deepEqual(await page.evaluate(() => [history.length, history.state]), [before, null]);
});

journey("two forms of a page go back each for itself", ON_PHONE, async ({ page }) => {
  const element = (n) => `<to-khai src="/definition-under-test.json" drafts="off" id="f${n}"></to-khai>`;
  await open(page, { definition: LIBRARY, body: element(1) + element(2) });
  await page.locator("#tk2-pgo").waitFor();
  await page.fill(control("/name"), "Một");
  await page.fill(control("/name").replace("tk-", "tk2-"), "Hai");
  await next(page);
  await page.locator("#tk2-pgo").click();
  await page.locator("#tk2-twhere:visible").waitFor();
  await page.goBack();
  await page.locator("#tk2-twho:visible").waitFor();
  await at(page, "where");
  await page.goBack();
  await at(page, "who");
});

journey("from the review to a change and back is one press", ON_PHONE, async ({ page, accessible }) => {
  await open(page, { definition: LIBRARY, attributes: 'drafts="off"' });
  await page.fill(control("/name"), "Trần Văn Mẫu");
  await next(page);
  await page.fill(control("/street"), "Đường Thử");
  await next(page);
  await next(page);
  await at(page, "review");
  await page.locator("[data-go='/name']").click();
  assert.equal(await focused(page), "tk-c.name");
  assert.equal(await page.locator("#tk-pgo").textContent(), "Xem lại tờ khai");
  await page.fill(control("/name"), "");
  await next(page);
  await page.locator("#tk-psummary a").waitFor();
  await page.fill(control("/name"), "Trần Thị Mẫu");
  await next(page);
  await at(page, "review");
  assert.match(await page.locator("#tk-sreview").textContent(), /Trần Thị Mẫu/);
  await accessible();
  await page.goBack();
  await at(page, "what");
});

journey("on a phone the progress is one line with a name", ON_PHONE, async ({ page, accessible }) => {
  await open(page, { definition: LIBRARY, attributes: 'drafts="off"' });
  assert.equal(await position(page), "Bước 1/4: Bạn đọc");
  const box = await page.locator(".tk-progress").boundingBox();
  assert.ok(box.height < 60, `${box.height} px are more than a line`);
  assert.equal(await page.locator(".tk-progress a").first().isVisible(), false);
  await accessible();
  await page.setViewportSize({ width: 1000, height: 700 });
  assert.equal(await page.locator(".tk-progress a").first().isVisible(), true);
});

journey("a choice nobody must make can be taken back with the keyboard", ON_PHONE, async ({ page, accessible }) => {
  await open(page, { definition: LIBRARY, attributes: 'drafts="off"' });
  const clear = page.getByRole("button", { name: "Bỏ chọn: Giới tính" });
  assert.equal(await clear.count(), 0);
  await page.getByLabel("Nữ").focus();
  await page.keyboard.press("Space");
  assert.deepEqual(await value(page), { sex: "Nữ" });
  await accessible();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.deepEqual(await value(page), {});
  assert.equal(await page.locator("input:checked").count(), 0);
  assert.match(await focused(page), /^tk-c\.sex/, "the focus stays with the question");
  assert.equal(await clear.count(), 0);
});

journey("what a program fills in is taken, whatever it tells", ON_PHONE, async ({ page }) => {
  await open(page, { definition: LIBRARY, attributes: 'drafts="off"' });
  const put = (selector, text, ...kinds) =>
    page.evaluate(
      ([selector, text, kinds]) => {
        const box = document.querySelector(selector);
        box.value = text;
        for (const kind of kinds) box.dispatchEvent(new Event(kind, { bubbles: true }));
      },
      [selector, text, kinds],
    );
  await put(control("/name"), "Lê Mẫu", "change");
  assert.equal((await value(page)).name, "Lê Mẫu");
  await next(page);
  await put(control("/street"), "Đường Tự Điền");
  await next(page);
  await at(page, "what");
  assert.deepEqual(await value(page), { name: "Lê Mẫu", street: "Đường Tự Điền" });
});
