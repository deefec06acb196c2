// Drafts on a device that several people and several tabs share.

import assert from "node:assert/strict";

import { PHONE, journey } from "./harness.mjs";
import { control, open, started, value } from "./forms.mjs";

const FORM = {
  $id: "urn:tokhai:test:shared-device",
  title: "Đơn xin xác nhận",
  type: "object",
  properties: { name: { title: "Họ tên", type: "string" }, place: { title: "Nơi ở", type: "string" } },
};

const records = (page) =>
  page.evaluate(async () => {
    const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const base = await done(indexedDB.open("tokhai", 1));
    return (await done(base.transaction("drafts").objectStore("drafts").getAllKeys())).length;
  });

journey("forms of one path without an $id share no draft", { path: null }, async ({ page }) => {
  const set = (title) =>
    page.evaluate((title) => {
      const properties = { name: { title: "Họ tên", type: "string" } };
      document.querySelector("to-khai").definition = { title, type: "object", properties };
    }, title);
  await open(page, { definition: FORM, body: "<to-khai></to-khai>", wait: false });
  await set("Đơn khiếu nại");
  await started(page);
  await page.fill(control("/name"), "Mai");
  await page.locator(".tk-saved").waitFor();
  await page.reload();
  await set("Đơn khác");
  await started(page);
  assert.deepEqual(await value(page), {});
  assert.equal(await page.locator(".tk-notice").count(), 0);
  await page.reload();
  await set("Đơn khiếu nại");
  await started(page);
  assert.deepEqual(await value(page), { name: "Mai" });
});

journey("a clock that was ahead and is set right takes no draft away", { path: null }, async ({ page }) => {
  await open(page, { definition: FORM });
  await page.fill(control("/name"), "Mai");
  await page.locator(".tk-saved").waitFor();
  await overwrite(page, { at: Date.now() + 7_200_000 });
  await page.reload();
  await started(page);
  assert.equal((await value(page)).name, "Mai");
});

for (const identity of [undefined, { number: "1" }])
  journey(
    `values the host hands in at every load leave the draft of ${identity ? "a person" : "a guest"}, who is asked`,
    { path: null },
    async ({ page }) => {
      const start = async (value) => {
        await page.evaluate(
          ([value, identity, definition]) =>
            Object.assign(document.querySelector("to-khai"), { value, identity, definition }),
          [value, identity, FORM],
        );
        await started(page);
      };
      await open(page, { definition: FORM, body: "<to-khai></to-khai>", wait: false });
      await start({ place: "Huế" });
      await page.fill(control("/name"), "Mai");
      await page.locator(".tk-saved").waitFor();
      await page.reload();
      await start({ place: "Huế" });
      await page.locator(".tk-notice [data-do=open]").waitFor();
      assert.deepEqual(await value(page), { place: "Huế" });
      await page.fill(control("/place"), "Vinh");
      await page.locator(".tk-saved").waitFor();
      await page.locator(".tk-notice [data-do=open]").click();
      await page.waitForFunction(() => document.querySelector("to-khai").value?.name === "Mai");
      assert.deepEqual(await value(page), { name: "Mai", place: "Huế" });
    },
  );

journey(
  "values the host hands in after a draft was opened leave it, and the person is asked",
  { path: null },
  async ({ page }) => {
    const handIn = (value) => page.evaluate((value) => (document.querySelector("to-khai").value = value), value);
    await open(page, { definition: FORM });
    await page.fill(control("/name"), "Mai");
    await page.locator(".tk-saved").waitFor();
    await page.reload();
    await page.waitForFunction(() => document.querySelector("to-khai").value?.name === "Mai");
    // What only repeats the answers is nothing new.
    await handIn({ name: "Mai" });
    await page.fill(control("/place"), "Vinh");
    await handIn({ place: "Huế" });
    await page.locator(".tk-notice [data-do=open]").waitFor();
    assert.deepEqual(await value(page), { place: "Huế" });
    await page.locator(".tk-notice [data-do=open]").click();
    await page.waitForFunction(() => document.querySelector("to-khai").value?.name === "Mai");
    assert.deepEqual(await value(page), { name: "Mai", place: "Vinh" });
  },
);

/** Writes over the draft of this tab. */
const overwrite = (page, change) =>
  page.evaluate(async (change) => {
    const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const [, key] = Object.entries(sessionStorage).find(([name]) => name.startsWith("tokhai:"));
    const store = (await done(indexedDB.open("tokhai", 1))).transaction("drafts", "readwrite").objectStore("drafts");
    await done(store.put({ ...(await done(store.get(key))), ...change }, key));
  }, change);

journey(
  "a draft says from the start that it is kept, and is deleted once the person is sure",
  { path: null },
  async ({ page }) => {
    await open(page, { definition: FORM, attributes: 'draft-days="7"' });
    assert.match(await page.locator(".tk-keeps p").textContent(), /tự xóa sau 7 ngày/);
    await page.fill(control("/name"), "Mai");
    await page.reload();
    await started(page);
    assert.equal((await value(page)).name, "Mai", "the last keys before a reload are kept");
    const forget = page.locator(".tk-keeps [data-do=forget]");
    await forget.click();
    await page.waitForFunction(() => document.activeElement?.dataset.do === "keep");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(".tk-notice").count(), 0);
    assert.equal((await value(page)).name, "Mai", "a wrong tap costs nothing");
    await forget.click();
    await page.locator("[data-do=discard]").click();
    await page.waitForFunction(() => document.querySelector("to-khai").value.name === undefined);
    assert.equal(await records(page), 0);
  },
);

journey("nobody is shown what another signed-in person entered", { path: null }, async ({ page }) => {
  const signIn = (id) => page.evaluate((id) => (document.querySelector("to-khai").identity = id && { number: id }), id);
  await open(page, { definition: FORM });
  await signIn("1");
  await page.fill(control("/place"), "Hà Giang");
  await page.waitForSelector(".tk-saved");
  await signIn("2");
  await page.waitForFunction(() => document.querySelector("to-khai").value?.place === undefined);
  await page.fill(control("/place"), "Cà Mau");
  await page.waitForSelector(".tk-saved");
  await page.reload();
  await started(page);
  assert.deepEqual(await value(page), {}, "not before somebody has signed in");
  await signIn("1");
  await page.waitForFunction(() => document.querySelector("to-khai").value?.place === "Hà Giang");
  await signIn(null);
  await page.waitForFunction(() => document.querySelector("to-khai").value?.place === undefined);
  assert.equal(await records(page), 1, "signing out erases the draft, of that person only");
});

for (const earlier of ["", "Cà Mau"])
  journey(
    `what is typed while a draft is looked for is kept, ${earlier ? "and the draft too" : "where there is none"}`,
    { path: null },
    async ({ page }) => {
      await open(page, { definition: FORM });
      const kept = page.locator(".tk-saved");
      if (earlier) {
        await page.evaluate(() => (document.querySelector("to-khai").identity = { number: "1" }));
        await page.fill(control("/place"), earlier);
        await kept.waitFor();
        await page.reload();
        await started(page);
      }
      // No draft can have been read before this task has ended.
      await page.evaluate((place) => {
        document.querySelector("to-khai").identity = { number: "1" };
        const field = document.querySelector(place);
        field.value = "Mai";
        field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
      }, control("/name"));
      if (earlier) {
        await page.locator("[data-do=open]").waitFor();
        assert.equal((await value(page)).name, "Mai");
        assert.equal(await records(page), 1, "nothing is written over what was kept before");
        return;
      }
      await kept.waitFor();
      assert.equal(await page.locator(".tk-notice").count(), 0, "a form that asks for no number compares none");
      await page.reload();
      await started(page);
      await page.evaluate(() => (document.querySelector("to-khai").identity = { number: "1" }));
      await page.waitForFunction(() => document.querySelector("to-khai").value?.name === "Mai");
    },
  );

for (const next of ["2", null])
  journey(
    `the answer to sending is shown to who sent it, not to ${next ? "who signed in since" : "who comes after signing out"}`,
    { path: null },
    async ({ page }) => {
      const signIn = (id) =>
        page.evaluate((id) => (document.querySelector("to-khai").identity = id && { number: id }), id);
      const saved = page.locator(".tk-saved");
      await open(page, { definition: FORM });
      await signIn("1");
      await page.fill(control("/name"), "Mai");
      await saved.waitFor();
      await page.evaluate(() => {
        const form = document.querySelector("to-khai");
        const asked = (event) => event.detail.respondWith(new Promise((answer) => (window.answer = answer)));
        form.addEventListener("submit", asked, { once: true });
        form.submit();
      });
      await page.waitForFunction(() => window.answer);
      await signIn(next);
      await page.waitForFunction(() => document.querySelector("to-khai").value?.name === undefined);
      await started(page);
      await page.fill(control("/name"), "Lan");
      await saved.waitFor();
      await page.evaluate(() => window.answer({ receipt: "V-0042" }));
      await page.evaluate(() => new Promise((settled) => setTimeout(settled, 0)));
      assert.equal((await value(page)).name, "Lan");
      assert.doesNotMatch(await page.locator("to-khai").innerText(), /V-0042/);
      await signIn("1");
      if (next) {
        await page.locator(".tk-receipt").waitFor();
        assert.match(await page.locator(".tk-receipt").innerText(), /V-0042/);
        await signIn(next);
        await page.waitForFunction(() => document.querySelector("to-khai").value?.name === "Lan");
      } else {
        await page.waitForFunction(() => document.querySelector("to-khai").value);
        assert.equal(await page.locator(".tk-receipt").count(), 0);
      }
    },
  );

journey("a device that never says what it keeps does not keep the form away", { path: null }, async ({ page }) => {
  await page.addInitScript(() => (IDBFactory.prototype.open = () => ({})));
  await open(page, { definition: FORM });
  await page.fill(control("/name"), "Mai");
  assert.equal((await value(page)).name, "Mai");
  await page.locator(".tk-notice").waitFor();
});

for (const nobody of [{}, { number: "" }, { number: null }])
  journey(
    `an identity that says nobody takes the draft along: ${JSON.stringify(nobody)}`,
    { path: null },
    async ({ page }) => {
      const signIn = (identity) => page.evaluate((it) => (document.querySelector("to-khai").identity = it), identity);
      await open(page, { definition: FORM });
      await signIn({ number: "1" });
      await page.fill(control("/place"), "Hà Giang");
      await page.waitForSelector(".tk-saved");
      await signIn(nobody);
      await page.waitForFunction(() => document.querySelector("to-khai").value?.place === undefined);
      assert.equal(await records(page), 0);
    },
  );

journey("a second tab is told, and does not write again what was sent", { path: null }, async ({ page, context }) => {
  await open(page, { definition: FORM });
  await page.fill(control("/name"), "Lan");
  await page.waitForSelector(".tk-saved");
  const other = await context.newPage();
  await open(other, { definition: FORM });
  await other.locator(".tk-notice", { hasText: "ở một thẻ khác" }).waitFor();
  await other.evaluate(() => document.querySelector("to-khai").submitted("1"));
  await page.locator(".tk-notice", { hasText: "đã được nộp" }).waitFor();
  await page.fill(control("/name"), "Lan Anh");
  await page.waitForTimeout(800);
  assert.equal(await records(page), 0);
});

journey(
  "a guest is asked before another tab opens what was entered a minute ago",
  { path: null, viewport: PHONE },
  async ({ page, context }) => {
    await open(page, { definition: FORM });
    await page.fill(control("/name"), "Mai");
    await page.waitForSelector(".tk-saved");
    await page.reload();
    await started(page);
    assert.equal((await value(page)).name, "Mai", "the tab it was entered in opens it");
    await page.close();

    const next = await context.newPage();
    await open(next, { definition: FORM });
    await next.locator(".tk-notice", { hasText: "có một bản nháp" }).waitFor();
    assert.deepEqual(await value(next), {});
    await next.fill(control("/place"), "Huế");
    await next.waitForSelector(".tk-saved");
    await next.reload();
    await started(next);
    assert.deepEqual(await value(next), { place: "Huế" }, "what is entered beside it is kept beside it");
    await next.close();

    // The latest is offered first, and once it is declined the one before it: none lies there unseen.
    const third = await context.newPage();
    await open(third, { definition: FORM });
    await third.locator("[data-do=open]").click();
    await third.waitForFunction(() => document.querySelector("to-khai").value.place === "Huế");
    assert.equal((await value(third)).name, undefined);
    await third.close();
    const fourth = await context.newPage();
    await open(fourth, { definition: FORM });
    await fourth.locator("[data-do=erase]").click();
    await fourth.waitForTimeout(300);
    assert.equal(await records(fourth), 1);
    await fourth.close();
    const fifth = await context.newPage();
    await open(fifth, { definition: FORM });
    await fifth.locator("[data-do=open]").click();
    await fifth.waitForFunction(() => document.querySelector("to-khai").value.name === "Mai");
    assert.equal(await records(fifth), 1);
  },
);

journey("a guest's draft that somebody signed in declines is erased", { path: null }, async ({ page, context }) => {
  await open(page, { definition: FORM });
  await page.fill(control("/name"), "Mai");
  await page.waitForSelector(".tk-saved");
  await page.close();
  const next = await context.newPage();
  await open(next, { definition: FORM });
  await next.evaluate(() => (document.querySelector("to-khai").identity = { number: "1" }));
  await next.locator(".tk-notice [data-do=erase]").click();
  await next.locator(".tk-notice").waitFor({ state: "detached" });
  for (let tries = 0; tries < 50 && (await records(next)); tries += 1) await next.waitForTimeout(100);
  assert.equal(await records(next), 0);
  await next.fill(control("/place"), "Huế");
  await next.waitForSelector(".tk-saved");
  assert.equal(await records(next), 1);
  await next.evaluate(() => (document.querySelector("to-khai").identity = null));
  await next.waitForFunction(() => document.querySelector("to-khai").value?.place === undefined);
  assert.equal(await next.locator(".tk-notice").count(), 0, "nor is anybody asked about it again");
  assert.equal(await records(next), 0);
});

journey("what is half typed into a search box outlives a reload", { path: null, viewport: PHONE }, async ({ page }) => {
  const names = ["Hà Nội", "Hà Giang", "Hà Nam", "Huế", "Lào Cai", "Cà Mau", "An Giang", "Đà Nẵng", "Cần Thơ"];
  const definition = {
    ...FORM,
    $id: "urn:tokhai:test:search",
    properties: { town: { title: "Tỉnh", enum: names, "x-widget": "combobox" } },
  };
  await open(page, { definition });
  await page.locator(control("/town")).pressSequentially("Hà N");
  await page.reload();
  await started(page);
  assert.equal(await page.inputValue(control("/town")), "Hà N");
});

journey("a draft nobody can read never stands in the way", { path: null }, async ({ page }) => {
  const deep = `{"format":"tokhai-draft/1","answers":{"name":${"[".repeat(400)}${"]".repeat(400)}}}`;
  for (const [change, told] of [
    [{ draft: deep }, true],
    [{ draft: "no JSON" }, true],
    [{ at: 0 }, false],
  ]) {
    await open(page, { definition: FORM, lang: "vi_VN" });
    await page.fill(control("/name"), "x");
    await page.waitForSelector(".tk-saved");
    await overwrite(page, change);
    await page.goto("about:blank");
    await page.unroute("**/under-test");
    await open(page, { definition: FORM, lang: "vi_VN" });
    assert.deepEqual(await value(page), {}, JSON.stringify(change).slice(0, 40));
    assert.equal(await page.locator(".tk-notice", { hasText: "Không mở được bản nháp" }).count(), told ? 1 : 0);
    await page.evaluate(() => document.querySelector("to-khai").reset());
    await page.waitForTimeout(200);
  }
});

journey("a public computer keeps nothing", { path: null }, async ({ page }) => {
  await open(page, { definition: FORM, attributes: 'drafts="none"' });
  await page.fill(control("/name"), "Mai");
  await page.waitForTimeout(700);
  assert.equal(await page.locator(".tk-keeps, .tk-saved").count(), 0);
  assert.deepEqual(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)), []);
});
