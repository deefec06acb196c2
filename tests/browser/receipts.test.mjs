// What a person holds in hand once a form is sent: it outlives a reload, never leads into the form again, and is for
// nobody else.

import assert from "node:assert/strict";

import { PHONE, journey } from "./harness.mjs";
import { control, focused, open, put, started, value } from "./forms.mjs";

const GARDEN = {
  $id: "urn:tokhai:test:receipts",
  title: "Xin thuê mảnh vườn",
  type: "object",
  required: ["name", "size"],
  "x-roles": { tenant: { kind: "person", title: "người thuê", key: "/number", signedIn: true } },
  "x-procedure": {
    code: "V.3",
    version: "1",
    authority: "Ban quản lý vườn",
    processing: { value: 2, unit: "workingDay" },
  },
  "x-sections": [
    { id: "who", title: "Người thuê", fields: ["/name", "/number"] },
    { id: "what", title: "Mảnh vườn", fields: ["/size"] },
  ],
  properties: {
    name: { title: "Họ và tên", type: "string" },
    number: { title: "Số", type: "string", "x-fact": { concept: "personal_id", role: "tenant" } },
    size: { title: "Diện tích", type: "integer" },
  },
};
const ON_PHONE = { path: null, viewport: PHONE };
const receipt = (page) => page.locator(".tk-receipt");
const go = (page) => page.locator("#tk-pgo").click();

/** Fills the form in and sends it; the page counts what is sent. */
async function send(page, { name = "Lê Thị Mẫu", answer = true } = {}) {
  if (answer)
    await page.evaluate(() => {
      window.sent = 0;
      document.querySelector("to-khai").addEventListener("submit", (event) => {
        window.sent += 1;
        event.detail.respondWith(Promise.resolve({ receipt: "V-0042", next: "Chờ điện thoại." }));
      });
    });
  await page.fill(control("/name"), name);
  await go(page);
  await page.fill(control("/size"), "40");
  await go(page);
  await page.locator("#tk-treview:visible").waitFor();
  await go(page);
  await receipt(page).waitFor();
}

/** The confirmation, with what is said below it of where it is kept. */
const shown = async (page) => {
  await receipt(page).locator(".tk-keeps").waitFor();
  return receipt(page).innerText();
};

const signIn = (page, number) =>
  page.evaluate((number) => {
    document.querySelector("to-khai").identity = number && { personal_id: number };
  }, number);

/** What the device keeps of forms, wherever it does. */
const keeps = (page) =>
  page.evaluate(async () => {
    const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const names = (await indexedDB.databases()).map(({ name }) => name);
    const store = names.includes("tokhai") && (await done(indexedDB.open("tokhai", 1))).transaction("drafts");
    const drafts = store ? await done(store.objectStore("drafts").count()) : 0;
    return { drafts, tab: Object.keys(sessionStorage).filter((name) => name.startsWith("tokhai:")).length };
  });

journey("a reload shows the confirmation again, and Back and Forward stay with it", ON_PHONE, async (tools) => {
  const { page, accessible, screenshot } = tools;
  await put(page, "<!doctype html><title>Trước</title>", "/before");
  await page.goto("/before");
  await open(page, { definition: GARDEN, attributes: 'today="2026-11-27"' });
  await send(page);
  const told = await shown(page);
  for (const words of ["V-0042", "01/12/2026", "Chờ điện thoại.", "Lê Thị Mẫu"]) assert.ok(told.includes(words), words);
  await accessible();
  await page.goBack();
  await page.goBack();
  await page.goForward();
  assert.equal(await shown(page), told, "no step of the form comes back");
  await page.reload();
  await receipt(page).waitFor();
  assert.equal(await shown(page), told, "the same as before the reload");
  assert.notEqual(await focused(page), "tk-treceipt", "a page that loads does not take the focus");
  await accessible();
  await screenshot("receipt after a reload");
  await page.goBack();
  await receipt(page).waitFor();
  await page.goto("/before");
  await page.goBack();
  await receipt(page).waitFor();
  assert.equal(await page.locator("#tk-pgo:visible").count(), 0, "nothing can be sent twice");
  // The language is changed: still what was sent, not a form.
  await page.evaluate(() => (document.querySelector("to-khai").locale = "en"));
  await receipt(page).getByText("Fee").or(receipt(page).getByText("Office")).first().waitFor();
  assert.match(await receipt(page).innerText(), /V-0042/);
});

journey(
  "a confirmation is erased when the person is sure, and a new form begins",
  ON_PHONE,
  async ({ page, accessible }) => {
    await open(page, { definition: GARDEN });
    await signIn(page, "1");
    await send(page);
    const kept = receipt(page).locator(".tk-keeps");
    assert.match(await kept.innerText(), /đóng trang hoặc đăng xuất thì mất/);
    await kept.getByRole("button", { name: "Xóa và điền tờ khai mới" }).click();
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Giữ lại");
    await accessible();
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Xóa và điền tờ khai mới");
    await page.reload();
    await started(page);
    await signIn(page, "1");
    await receipt(page).waitFor();
    await kept.getByRole("button", { name: "Xóa và điền tờ khai mới" }).click();
    await kept.getByRole("button", { name: "Xóa", exact: true }).click();
    await page.locator(control("/name")).waitFor();
    // The account is still there, and nothing else.
    await page.waitForFunction(() => document.querySelector("to-khai").value?.number === "1");
    assert.deepEqual(await value(page), { number: "1" });
    assert.deepEqual(await keeps(page), { drafts: 0, tab: 0 });
    await page.reload();
    await started(page);
    assert.equal(await receipt(page).count(), 0);
  },
);

journey("nobody else is shown a confirmation", ON_PHONE, async ({ page, context }) => {
  await open(page, { definition: GARDEN });
  await signIn(page, "1");
  await send(page);
  await page.reload();
  await started(page);
  assert.equal(await receipt(page).count(), 0, "not before that person has signed in");
  await signIn(page, "2");
  await page.waitForFunction(() => document.querySelector("to-khai").value?.number === "2");
  assert.equal(await receipt(page).count(), 0);
  const other = await context.newPage();
  await open(other, { definition: GARDEN });
  await signIn(other, "1");
  await other.waitForFunction(() => document.querySelector("to-khai").value?.number === "1");
  assert.equal(await receipt(other).count(), 0, "it is of the tab it was sent from");
  await other.close();
  await signIn(page, "1");
  await receipt(page).waitFor();
  await signIn(page, null);
  await page.locator(control("/name")).waitFor();
  await signIn(page, "1");
  await page.waitForFunction(() => document.querySelector("to-khai").value?.number === "1");
  assert.equal(await receipt(page).count(), 0, "signing out erased it");
});

journey("what a guest sent goes with whoever signs in while it is shown", ON_PHONE, async ({ page }) => {
  await open(page, { definition: GARDEN });
  await send(page);
  const sent = () => Object.keys(sessionStorage).filter((name) => name.startsWith("tokhai:sent"));
  const [guests] = await page.evaluate(sent);
  await signIn(page, "1");
  // It was the guest's before.
  await page.waitForFunction((guests) => {
    const names = Object.keys(sessionStorage).filter((name) => name.startsWith("tokhai:sent"));
    return names.length && !names.includes(guests);
  }, guests);
  await page.reload();
  await started(page);
  await page.waitForFunction(() => !document.querySelector(".tk-receipt"));
  await signIn(page, "1");
  await receipt(page).waitFor();
});

journey("a guest whom the host signs in while the form is sent leaves no draft", ON_PHONE, async ({ page }) => {
  await open(page, { definition: GARDEN });
  await page.fill(control("/name"), "Lê Thị Mẫu");
  await page.locator(".tk-saved").waitFor();
  await page.evaluate(() => {
    const element = document.querySelector("to-khai");
    element.addEventListener("submit", ({ detail }) => {
      element.identity = { personal_id: "1" };
      detail.respondWith({ receipt: "V-9" });
    });
  });
  await send(page, { answer: false });
  await page.waitForFunction(() =>
    Object.keys(sessionStorage).some((name) => name.startsWith("tokhai:sent") && sessionStorage.getItem(name)),
  );
  await signIn(page, null);
  await page.locator(control("/name")).waitFor();
  assert.equal(await page.locator(".tk-notice").count(), 0, "nothing is offered to who comes next");
  assert.equal((await keeps(page)).drafts, 0);
});

journey("a public computer keeps no confirmation", ON_PHONE, async ({ page }) => {
  await open(page, { definition: GARDEN, attributes: 'drafts="none"' });
  await send(page);
  assert.equal(await receipt(page).locator(".tk-keeps").count(), 0);
  assert.deepEqual(await keeps(page), { drafts: 0, tab: 0 });
  await page.reload();
  await started(page);
  assert.equal(await receipt(page).count(), 0);
  assert.deepEqual(await value(page), {});
});

journey("a confirmation that the host closes by itself is not shown again", ON_PHONE, async ({ page }) => {
  await open(page, { definition: GARDEN, attributes: 'receipt-timeout="60000"' });
  await page.clock.install();
  await open(page, { definition: GARDEN, attributes: 'receipt-timeout="60000"' });
  await send(page);
  await page.reload();
  await receipt(page).waitFor();
  await page.clock.fastForward(61_000);
  await page.getByText("Phần xác nhận đã đóng").waitFor();
  assert.deepEqual(await keeps(page), { drafts: 0, tab: 0 });
  await page.reload();
  await started(page);
  assert.equal(await receipt(page).count(), 0);
});

journey(
  "the confirmation of somebody who has not signed in says when it closes, and closes then",
  ON_PHONE,
  async ({ page, accessible, screenshot }) => {
    await page.clock.install();
    await open(page, { definition: GARDEN });
    await send(page);
    const told = receipt(page).locator(".tk-keeps");
    assert.match(await told.innerText(), /tự đóng lúc \d\d:\d\d để người dùng máy sau không đọc được/);
    await accessible();
    await screenshot("receipt of a guest phone");
    await page.reload();
    await receipt(page).waitFor();
    await page.clock.fastForward("14:00");
    assert.ok(await receipt(page).isVisible());
    await page.clock.fastForward("01:01");
    await page.getByText("Phần xác nhận đã đóng").waitFor();
    assert.deepEqual(await keeps(page), { drafts: 0, tab: 0 });
    await page.reload();
    await started(page);
    assert.equal(await receipt(page).count(), 0, "the next person at this device sees nothing of it");

    // It can be erased at once.
    await send(page);
    await told.getByRole("button", { name: "Xóa ngay" }).click();
    await told.getByRole("button", { name: "Xóa", exact: true }).click();
    await page.locator(control("/name")).waitFor();
    assert.deepEqual(await keeps(page), { drafts: 0, tab: 0 });
  },
);

journey(
  "whoever has not signed in is told that there is a draft, not whose",
  ON_PHONE,
  async ({ page, accessible }) => {
    await open(page, { definition: GARDEN });
    assert.equal(await page.locator(".tk-notice").count(), 0);
    await signIn(page, "1");
    await page.fill(control("/name"), "Lê Thị Mẫu");
    await page.locator(".tk-saved").waitFor();
    await page.reload();
    await started(page);
    const notice = page.locator(".tk-notice");
    await notice.waitFor();
    assert.equal(await notice.innerText(), "Có bản nháp đã lưu của tờ khai này: hãy đăng nhập để mở.");
    await accessible();
    await signIn(page, "2");
    await page.waitForFunction(() => document.querySelector("to-khai").value?.number === "2");
    assert.equal(await notice.count(), 0, "somebody else has none");
    await signIn(page, "1");
    await page.waitForFunction(() => document.querySelector("to-khai").value?.name === "Lê Thị Mẫu");
  },
);
