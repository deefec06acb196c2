// Strangers finish: a birth is registered on a cheap phone from the first step to the receipt, with mistakes, registers
// that fail, a lost connection and a reload at every step; and two people share the phone.

import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

import { control, pick, place } from "./forms.mjs";
import { PHONE, journey } from "./harness.mjs";
import { part } from "./people.mjs";

const PATH = "/procedure.html?definition=/schemas/vn/procedures/1.001193.json";
const FACILITY = "Bệnh viện Thử Nghiệm";
const CHILD = "Nguyễn Thị Thử Nghiệm";

const answers = (page) => page.evaluate(() => document.querySelector("to-khai").value);
const step = (page) => page.locator("form.tk h2:visible").first().textContent();
const heading = (page, name) => page.getByRole("heading", { name, exact: true }).waitFor();
const go = (page) => page.locator("#tk-pgo").click();
/** Where nobody knows an address, the office is chosen. */
const office = async (page) => {
  await page.locator(`${control("/filing/office/province")}:visible`).waitFor();
  await place(page, "/filing/office");
};

async function opened(page) {
  await page.locator("form.tk").waitFor();
  await page.locator("#dossier").waitFor();
}

/** The page is loaded anew, as a phone does that was short of memory: the same step, and nothing is gone. */
async function reload(page) {
  const before = { step: await step(page), answers: await answers(page), files: await files(page) };
  await page.reload();
  await opened(page);
  await page.getByText("Đã mở lại bản nháp").first().waitFor();
  await heading(page, before.step);
  // What registers say of others is kept in no draft: it is asked for again.
  const same = async () => isDeepStrictEqual(await answers(page), before.answers);
  for (let tries = 0; tries < 40 && !(await same()); tries += 1) await page.waitForTimeout(200);
  assert.deepEqual(await answers(page), before.answers, `after a reload at “${before.step}”`);
  assert.deepEqual(await files(page), before.files, `files after a reload at “${before.step}”`);
}
const files = (page) => page.locator(".tk-file-name:visible").allTextContents();

/** The applicant's step, with the mistakes people make. */
async function applicant(page, number) {
  await go(page);
  await page.locator(".tk-errors").waitFor();
  await page.locator(control("/applicant/relation")).selectOption({ label: "Mẹ" });
  await page.fill(control("/applicant/personalId"), number.slice(0, 11));
  await go(page);
  await page.locator(".tk-error:visible", { hasText: "12" }).waitFor();
  await page.fill(control("/applicant/personalId"), number);
}

async function child(page) {
  await heading(page, "Trẻ được khai sinh");
  await page.fill(control("/child/name"), `  ${CHILD.normalize("NFD").replace(" ", "  ")} `);
  for (const own of ["ethnicityFrom", "nativePlaceFrom"])
    await page.locator(`[data-key="/child/${own}"]`).getByLabel("Theo mẹ").check();
  if (await page.locator(control("/child/birthPlace/facility")).isEditable()) {
    await page.fill(control("/child/birthPlace/facility"), FACILITY);
    await place(page, "/child/birthPlace");
  }
  // Whose number was only typed, of her the register's native place is not shown.
  await place(page, "/child/nativePlace");
}

/** Sends, first without a connection. */
async function send(page, accessible) {
  await page.locator(control("/result/pledge")).check();
  await page.evaluate(() => {
    let tries = 0;
    window.sent = [];
    document.addEventListener(
      "submit",
      (event) => {
        if (!event.detail?.submission) return;
        window.sent.push(event.detail.submission);
        tries += 1;
        if (tries > 1) return;
        event.stopImmediatePropagation();
        event.detail.respondWith(Promise.reject(new TypeError("Failed to fetch")));
      },
      true,
    );
  });
  await go(page);
  await page.locator("#tk-pfailure").waitFor();
  assert.match(await page.locator("#tk-pfailure").textContent(), /vẫn còn/);
  await accessible();
  await page.locator("[data-do=retry]").click();
  await heading(page, "Đã nộp thử tờ khai");
  return page.evaluate(() => window.sent.at(-1));
}

journey(
  "a birth is registered on a phone that is reloaded at every step",
  { path: PATH, viewport: PHONE, timeout: 180_000 },
  async ({ page, accessible, screenshot }) => {
    await opened(page);
    await applicant(page, part("mother").number);
    await page.getByText("Lấy từ Cơ sở dữ liệu quốc gia về dân cư").first().waitFor();
    await reload(page);
    await go(page);
    await child(page);
    await reload(page);
    assert.equal((await answers(page)).child.name, CHILD, "one spelling, however it was typed");
    await go(page);
    await heading(page, "Người cha");
    await page.locator(control("/parents/status")).check();
    await page.fill(control("/father/personalId"), part("father").number);
    await page.waitForFunction(() => document.querySelector("to-khai").value.father?.name);
    await reload(page);
    await go(page);
    await office(page);
    await reload(page);
    await go(page);
    await page.fill(control("/result/copies"), "2");
    await reload(page);
    await go(page);
    await heading(page, "Xem lại trước khi nộp");
    await reload(page);
    await screenshot("strangers review phone");
    const submission = await send(page, accessible);
    assert.equal(submission.answers.child.name, CHILD);
    assert.ok(submission.documents.every(({ state }) => state.kind === "replacedByData"));
    assert.equal(await page.locator(".tk-notice").count(), 0, "a draft is no matter any more");
    const [note, receipt] = [page.locator("#result"), page.locator(".tk-receipt")];
    assert.ok((await note.boundingBox()).y < (await receipt.boundingBox()).y, "that this is a trial is said first");
    assert.match(await page.locator(".tk-told").textContent(), /16\.000 đồng/, "the fee is that of two copies");
    assert.equal(await page.getByText("thông tin của người khác").count(), 0, "nobody has signed in");
    await accessible();
    await screenshot("strangers receipt phone");
    // The confirmation stays in this tab until the person throws it away; nothing else stays on the phone.
    await page.reload();
    await page.getByRole("button", { name: "Xóa ngay" }).click();
    await page.getByRole("button", { name: "Xóa", exact: true }).click();
    await opened(page);
    await page.locator(control("/applicant/relation")).waitFor();
    await page.reload();
    await opened(page);
    assert.equal(await page.getByText("Đã mở lại bản nháp").count(), 0, "nothing stays on the phone");
    assert.equal((await answers(page)).child?.name, undefined);
  },
);

/** A photo as phones make them, from the browser itself. */
const photo = async (page, words) => ({
  name: "IMG_1.jpg",
  mimeType: "image/jpeg",
  buffer: Buffer.from(
    await page.evaluate(async (words) => {
      const canvas = new OffscreenCanvas(900, 1200);
      const context = canvas.getContext("2d");
      context.fillStyle = "white";
      context.fillRect(0, 0, 900, 1200);
      context.fillStyle = "black";
      context.font = "60px sans-serif";
      context.fillText(words, 60, 200);
      const blob = await canvas.convertToBlob({ type: "image/jpeg" });
      return [...new Uint8Array(await blob.arrayBuffer())];
    }, words),
  ),
});

journey(
  "where the register fails, papers are photographed and outlive a reload",
  { path: PATH, viewport: PHONE, timeout: 180_000 },
  async ({ page, accessible, screenshot }) => {
    const unreachable = part("unreachable");
    await opened(page);
    await page.locator(control("/applicant/relation")).selectOption({ label: "Mẹ" });
    await page.fill(control("/applicant/personalId"), unreachable.number);
    await page.locator("#dossier .fallback").first().waitFor();
    // What the register would have told is typed.
    await page.fill(control("/applicant/name"), "Trần Thị Mẫu");
    await reload(page);
    await go(page);
    await child(page);
    await page.fill(control("/child/birthDate"), "1/7/2026");
    await page.locator(control("/child/sex")).check();
    await reload(page);
    await go(page);
    await heading(page, "Người mẹ");
    // Whoever has a number of this country is most likely of it; that can be changed.
    const country = page.locator(control("/mother/nationality"));
    assert.equal(await country.evaluate((own) => own.selectedOptions[0].label), "Việt Nam");
    assert.ok(await country.isEnabled());
    for (const [key, text] of [
      ["/mother/birthDate", "12/03/1995"],
      ["/mother/ethnicity", "Kinh"],
    ])
      if (await page.locator(control(key)).isEditable()) {
        await page.fill(control(key), text);
        if (key.endsWith("ethnicity")) {
          await page.keyboard.press("ArrowDown");
          await page.keyboard.press("Enter");
        }
      }
    for (const key of ["/mother/residence", "/mother/address"])
      if (await page.locator(control(`${key}/province`)).isVisible()) await place(page, key);
    await reload(page);
    await go(page);
    await heading(page, "Người cha");
    await page.locator(control("/parents/status")).check();
    await page.fill(control("/father/personalId"), part("father").number);
    await page.waitForFunction(() => document.querySelector("to-khai").value.father?.name);
    await reload(page);
    await go(page);
    // What the register did not answer is asked.
    await heading(page, "Giấy tờ về việc sinh");
    await page.locator(control("/evidence/birthNotice")).check();
    await go(page);
    await office(page);
    await go(page);
    await go(page);
    await heading(page, "Giấy tờ kèm theo");
    const boxes = page.locator("input[type=file]:not([capture])");
    const wanted = await boxes.count();
    assert.ok(wanted > 0, "papers are asked for");
    for (const words of ["số định danh là đủ", "nếu vẫn cần giấy tờ này"])
      assert.equal(await page.getByText(words).count(), 0, "what is wanted is not called needless");
    for (let n = 0; n < wanted; n += 1) {
      await boxes.nth(n).setInputFiles(await photo(page, `Giấy ${n + 1}`));
      await page.waitForFunction((n) => document.querySelectorAll(".tk-file-name").length > n, n);
    }
    await page.locator(".tk-saved").waitFor();
    await reload(page);
    await accessible();
    await screenshot("strangers papers phone");
    await go(page);
    await heading(page, "Xem lại trước khi nộp");
    await reload(page);
    const submission = await send(page, accessible);
    const attached = submission.documents.filter(({ state }) => state.kind.startsWith("attached"));
    assert.equal(attached.length, wanted);
    for (const { files } of attached)
      assert.ok(files.length && files.every(({ size, sha256 }) => size > 0 && /^[0-9a-f]{64}$/.test(sha256)));
  },
);

journey(
  "two people share a phone and two tabs, and each finds only what is theirs",
  { path: PATH, viewport: PHONE, timeout: 120_000 },
  async ({ page, context }) => {
    const signIn = (page, who) =>
      page.evaluate(
        (identity) => (document.querySelector("to-khai").identity = identity),
        who && { personal_id: who.number, full_name: who.name },
      );
    const [mother, father] = [part("mother"), part("father")];
    const kept = (page) => page.locator(".tk-saved").waitFor();
    await opened(page);
    await signIn(page, mother);
    await page.locator(control("/applicant/relation")).selectOption({ label: "Mẹ" });
    await go(page);
    await page.fill(control("/child/name"), CHILD);
    await kept(page);
    await page.reload();
    await opened(page);
    assert.equal((await answers(page)).child?.name, undefined, "nothing is shown before somebody signs in");

    // The next person, in another tab: an empty form, and nothing of the first in what is kept or sent.
    const second = await context.newPage();
    await second.goto(PATH);
    await opened(second);
    await signIn(second, father);
    await second.locator(control("/applicant/relation")).selectOption({ label: "Cha" });
    assert.equal((await answers(second)).child?.name, undefined);
    assert.equal((await answers(second)).applicant.name, father.name);
    await go(second);
    await second.fill(control("/child/name"), "Vàng A Mẫu");
    await kept(second);

    // The first comes back, signs in, and finds everything; a reload of the other does not mix the two.
    await signIn(page, mother);
    await page.waitForFunction((name) => document.querySelector("to-khai").value.child?.name === name, CHILD);
    assert.equal((await answers(page)).applicant.name, mother.name);
    await second.reload();
    await opened(second);
    await signIn(second, father);
    await second.waitForFunction(() => document.querySelector("to-khai").value.child?.name === "Vàng A Mẫu");
    assert.equal((await answers(second)).applicant.personalId, father.number);

    // Who signs out takes what was theirs along, in every tab; the other keeps theirs.
    await signIn(second, undefined);
    await second.waitForFunction(() => document.querySelector("to-khai").value?.child?.name === undefined);
    await signIn(second, father);
    await second.waitForFunction(() => document.querySelector("to-khai").value?.applicant);
    assert.equal((await answers(second)).child?.name, undefined);
    await page.reload();
    await opened(page);
    await signIn(page, mother);
    await page.waitForFunction((name) => document.querySelector("to-khai").value.child?.name === name, CHILD);
  },
);
