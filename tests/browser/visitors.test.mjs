// Whose form it is when people, windows and registers change under it: a number that is told late, signing out elsewhere,
// a callback that fills the form in, a register that is asked once more.

import assert from "node:assert/strict";

import { control, open, started, value } from "./forms.mjs";
import { PHONE, journey } from "./harness.mjs";

/** A form whose person is known by a number; the number of another person is looked up. */
const FORM = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "urn:tokhai:test:visitors",
  title: "Đơn",
  "x-language": "vi",
  "x-roles": {
    owner: { kind: "person", title: "người nộp", key: "/owner/number", signedIn: true },
    child: { kind: "person", title: "người con", key: "/child/number" },
  },
  type: "object",
  properties: {
    owner: {
      type: "object",
      title: "Người nộp",
      properties: {
        number: { title: "Số của bạn", type: "string", "x-fact": { concept: "personal_id", role: "owner" } },
        name: { title: "Tên của bạn", type: "string", "x-fact": { concept: "full_name", role: "owner" } },
      },
    },
    child: {
      type: "object",
      title: "Người con",
      properties: {
        number: {
          title: "Số của con",
          type: "string",
          pattern: "^[0-9]{3}$",
          "x-fact": { concept: "personal_id", role: "child" },
        },
        name: { title: "Tên của con", type: "string", "x-fact": { concept: "full_name", role: "child" } },
      },
    },
    note: { title: "Ghi chú", type: "string" },
  },
};

const attributes = 'view="page"';
const identify = (page, identity) =>
  page.evaluate((identity) => (document.querySelector("to-khai").identity = identity), identity);
const noted = (page, text) =>
  page.waitForFunction((text) => document.querySelector("to-khai").value?.note === text, text);

journey(
  "whoever's number is told after a draft was opened for the name alone is not shown that draft",
  { path: null },
  async ({ page }) => {
    await open(page, { definition: FORM, attributes });
    await identify(page, { full_name: "Nguyễn Văn An" });
    await page.fill(control("/note"), "bí mật của người thứ nhất");
    await page.locator(".tk-saved").waitFor();
    await page.reload();
    await started(page);
    await identify(page, { full_name: "Nguyễn Văn An" });
    await noted(page, "bí mật của người thứ nhất");
    await identify(page, { full_name: "Nguyễn Văn An", personal_id: "222" });
    await page.waitForFunction(() => document.querySelector("to-khai").value?.owner?.number === "222");
    assert.equal((await value(page)).note, undefined);
    assert.ok(!(await page.locator("form.tk").innerHTML()).includes("bí mật"));
    // Who typed it in this very form only says more of themselves.
    await page.fill(control("/note"), "của người thứ hai");
    await identify(page, { full_name: "Nguyễn Văn An", personal_id: "222", sex: "male" });
    assert.equal((await value(page)).note, "của người thứ hai");
  },
);

journey(
  "after signing out in one window, the other no longer shows what that person answered",
  { path: null, viewport: PHONE },
  async ({ page, context }) => {
    const person = { full_name: "Nguyễn Văn An", personal_id: "111" };
    await open(page, { definition: FORM, attributes });
    await identify(page, person);
    await page.fill(control("/note"), "bí mật");
    await page.locator(".tk-saved").waitFor();
    const other = await context.newPage();
    await open(other, { definition: FORM, attributes });
    await identify(other, person);
    await noted(other, "bí mật");
    await identify(page, undefined);
    await other.getByRole("alert").waitFor();
    assert.match(await other.getByRole("alert").innerText(), /đăng xuất ở cửa sổ khác/);
    assert.ok(!(await other.locator("main").innerHTML()).includes("bí mật"));
    assert.equal(await other.locator("form.tk").count(), 0);
    // The next person begins with an empty form.
    await other.getByRole("button", { name: "Điền tờ khai mới" }).click();
    await started(other);
    assert.equal((await value(other)).note, undefined);
  },
);

journey(
  "what a guest left does not open by itself once somebody has signed in and out, and no odd draft takes the form away",
  { path: null },
  async ({ page }) => {
    await open(page, { definition: FORM, attributes });
    await page.fill(control("/note"), "của khách");
    await page.locator(".tk-saved").waitFor();
    await page.reload();
    await started(page);
    await noted(page, "của khách");
    await identify(page, { personal_id: "111" });
    await page.waitForFunction(() => document.querySelector("to-khai").value?.owner?.number === "111");
    await identify(page, undefined);
    await page.waitForFunction(() => {
      const form = document.querySelector("to-khai");
      return form.value && !form.value.owner?.number && form.querySelector(".tk-notice button");
    });
    assert.equal((await value(page)).note, undefined);
    await page.fill(control("/note"), "giữ lại");
    const told = await page.evaluate(async () => {
      const form = document.querySelector("to-khai");
      const other = { ...form.exportDraft(), definition: { id: "urn:other" } };
      const tried = [{ foo: 1 }, null, JSON.stringify(form.exportDraft()), other];
      return Promise.all(tried.map((draft) => form.importDraft(draft).catch(({ message }) => message)));
    });
    assert.ok(told.length === 4 && told.every((words) => words.includes("exportDraft")), JSON.stringify(told));
    assert.equal(await page.inputValue(control("/note")), "giữ lại");
  },
);

journey(
  "a callback that fills the form in when it is asked is not asked without an end, and the page is told",
  { path: null },
  async ({ page }) => {
    const warned = [];
    page.on("console", (message) => message.type() === "warning" && warned.push(message.text()));
    await open(page, { definition: FORM, attributes });
    await page.evaluate(() => {
      const form = document.querySelector("to-khai");
      window.asked = 0;
      form.lookup = ({ key }) => {
        window.asked += 1;
        // As if the host put in what it has just learnt.
        form.value = { child: { number: key } };
        return { status: "empty" };
      };
    });
    await page.fill(control("/child/number"), "777");
    await page.keyboard.press("Tab");
    await page.waitForFunction(() => window.asked > 1);
    await page.fill(control("/note"), "vẫn gõ được");
    await noted(page, "vẫn gõ được");
    assert.ok((await page.evaluate(() => window.asked)) <= 200);
    assert.ok(
      warned.some((text) => /lookup sets the value/.test(text)),
      String(warned),
    );
  },
);

journey(
  "a register that did not answer is asked once more by a button at its number, with the keyboard too",
  { path: null, viewport: PHONE },
  async ({ page, accessible }) => {
    await open(page, { definition: FORM, attributes });
    await page.evaluate(() => {
      window.asked = 0;
      document.querySelector("to-khai").lookup = async () => {
        window.asked += 1;
        if (window.asked < 3) throw new Error("no answer");
        const source = { id: "r", name: "Cơ sở dữ liệu thử", date: "2026-11-30" };
        return { status: "found", source, values: { full_name: "Nguyễn Thị Con" } };
      };
    });
    await page.fill(control("/child/number"), "777");
    await page.keyboard.press("Tab");
    const again = page.getByRole("button", { name: "Tra cứu lại" });
    await again.waitFor();
    await accessible();
    await again.click();
    await page.waitForFunction(() => window.asked === 2);
    await again.waitFor();
    assert.equal((await value(page)).child.number, "777", "nothing typed is lost");
    await again.focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("to-khai").value.child?.name === "Nguyễn Thị Con");
    assert.equal(await again.count(), 0, "what was answered is not asked again");
    assert.equal(
      await page.evaluate(() => document.activeElement?.closest("[data-key]")?.dataset.key),
      "/child/number",
      "the focus stays at the number",
    );
    assert.equal(await page.evaluate(() => window.asked), 3);
  },
);

journey("an identity that is none takes nothing from whoever is signed in", { path: null }, async ({ page }) => {
  await open(page, { definition: FORM, attributes });
  await identify(page, { personal_id: "111" });
  await page.fill(control("/note"), "của tôi");
  await page.locator(".tk-saved").waitFor();
  for (const none of [["x"], "111", 7]) {
    await identify(page, none);
    assert.deepEqual(await page.evaluate(() => document.querySelector("to-khai").identity), { personal_id: "111" });
    assert.equal((await value(page)).note, "của tôi");
  }
  await page.reload();
  await started(page);
  await identify(page, { personal_id: "111" });
  await noted(page, "của tôi");
});

for (const kept of ["off", "none"])
  journey(
    `where drafts are “${kept}” the browser gives nothing back to the next person`,
    { path: null },
    async ({ page }) => {
      const body = `<form><to-khai src="/definition-under-test.json" locale="vi" name="x" drafts="${kept}" view="page"></to-khai></form>`;
      await open(page, { definition: FORM, body });
      await page.fill(control("/note"), "bí mật");
      await page.waitForFunction(() => new FormData(document.querySelector("form")).get("x")?.includes("bí mật"));
      await page.goto("/");
      await page.goBack();
      await started(page);
      assert.equal((await value(page)).note, undefined);
    },
  );
