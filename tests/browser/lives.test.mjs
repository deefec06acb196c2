// Lives that do not fit, on a phone: a foreign mother abroad, a year alone, names without a middle name, twins.

import assert from "node:assert/strict";

import { pick, place } from "./forms.mjs";
import { PHONE, journey } from "./harness.mjs";
import { part } from "./people.mjs";

const PATH = "/procedure.html?definition=/schemas/vn/procedures/1.001193.json";
const control = (key) => `[data-key="${key}"] :is(input,select,textarea):not([type=hidden])`;
const go = (page) => page.locator("#tk-pgo").click();
const heading = (page, text) => page.getByRole("heading", { name: text, exact: true }).waitFor();

async function opened(page) {
  await page.locator("form.tk").waitFor();
  await page.locator("#dossier").waitFor();
}

/** Says whose ethnic group and native place the child takes. */
async function takesFrom(page, label) {
  for (const own of ["ethnicityFrom", "nativePlaceFrom"])
    await page.locator(`[data-key="/child/${own}"]`).getByLabel(label).check();
}

journey(
  "with a foreign mother the form stops there, names the procedure that is meant, and keeps what was filled in",
  { path: PATH, viewport: PHONE, timeout: 120_000 },
  async ({ page, accessible, screenshot }) => {
    await opened(page);
    await page.locator(control("/applicant/relation")).selectOption({ label: "Cha" });
    await page.fill(control("/applicant/personalId"), part("father").number);
    await page.getByText("Lấy từ Cơ sở dữ liệu quốc gia về dân cư").first().waitFor();
    await go(page);
    await heading(page, "Trẻ được khai sinh");
    await page.fill(control("/child/name"), "Y Thu");
    await page.fill(control("/child/birthDate"), "1/7/2026");
    await page.locator(control("/child/sex")).first().check();
    await takesFrom(page, "Theo cha");
    // Of a father whose number was only typed the register's word is not told: it is asked.
    await pick(page, "/child/ethnicity", "Kinh");
    await place(page, "/child/birthPlace");
    await place(page, "/child/nativePlace");
    await go(page);
    await heading(page, "Người mẹ");
    await page.locator(control("/mother/noPersonalId")).check();
    await page.fill(control("/mother/name"), "Zofia O'Nowak");
    // She would have been ten months old.
    await page.fill(control("/mother/birthDate"), "1/9/2025");
    await page.keyboard.press("Tab");
    await page.locator(control("/mother/nationality")).selectOption({ label: "Nước khác" });
    await page.getByText("người mẹ phải hơn trẻ ít nhất 10 tuổi").first().waitFor();
    await page.fill(control("/mother/birthDate"), "1995");
    // The form says which procedure is meant for this case, and where to find it.
    const advice = page.locator('[data-key="/mother/foreignProcedure"]');
    assert.match(await advice.innerText(), /2\.000528, theo Điều .*cho bạn biết mã đang dùng/s);
    assert.equal(await advice.getByRole("link").getAttribute("href"), "https://dichvucong.gov.vn");
    assert.equal(await page.locator(control("/mother/passportNumber")).count(), 0, "nothing more is asked of her");
    await page.locator(control("/mother/residence/country")).selectOption({ label: "Nước khác" });
    await page.fill(control("/mother/residence/abroad"), "Ulica Wzorcowa 1, Warszawa, Ba Lan");
    assert.equal(
      await page.locator(control("/mother/residence/province")).count(),
      0,
      "no commune of Viet Nam is asked",
    );
    await go(page);
    await page.locator("#tk-psummary li").first().waitFor();
    assert.match(await page.locator("#tk-psummary").innerText(), /Tờ khai này dừng ở đây/);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px wider than the screen`);
    await accessible();
    await screenshot("lives foreign mother");
    // A Vietnamese mother abroad goes on, and nothing was lost.
    await page.locator(control("/mother/nationality")).selectOption({ label: "Việt Nam" });
    await pick(page, "/mother/ethnicity", "Kinh");
    await go(page);
    await heading(page, "Người cha");
    const { mother } = await page.evaluate(() => document.querySelector("to-khai").value);
    assert.equal(mother.birthDate, "1995");
    assert.deepEqual(mother.residence, { country: "other", abroad: "Ulica Wzorcowa 1, Warszawa, Ba Lan" });
  },
);

journey(
  "twins: what is the same for the second child is not typed again",
  { path: PATH, viewport: PHONE, timeout: 120_000 },
  async ({ page, screenshot }) => {
    await opened(page);
    const mother = part("mother");
    await page.getByRole("button", { name: `Đăng nhập là ${mother.name}` }).click();
    await page.getByText("Lấy từ tài khoản đăng nhập").first().waitFor();
    await page.locator(control("/applicant/relation")).selectOption({ label: "Mẹ" });
    await go(page);
    await heading(page, "Trẻ được khai sinh");
    await page.fill(control("/child/name"), "Nguyễn Thị Một");
    await takesFrom(page, "Theo mẹ");
    // Whoever is faster than the register is told what is missing until it has answered.
    await page.waitForFunction(() => document.querySelector("to-khai").value.child?.birthDate);
    await page.waitForFunction(() => document.querySelector("to-khai").value.father?.name);
    await go(page);
    // Of the mother and the father nothing is left to ask.
    await heading(page, "Bản sao");
    await go(page);
    await heading(page, "Xem lại trước khi nộp");
    await page.locator(control("/result/pledge")).check();
    await go(page);
    await heading(page, "Đã nộp thử tờ khai");
    await screenshot("lives twins");
    assert.ok(await page.locator("#start h2").first().isHidden(), "what one knows before one starts is over");
    const number = (await page.locator(".tk-code-big").innerText()).match(/\d{8}-\d{4}/)[0];
    assert.ok(await page.locator("#handed").isHidden(), "a confirmation that is shown is not listed");
    await page.getByRole("button", { name: /sinh đôi/ }).click();
    await page.waitForFunction(() => document.querySelector("to-khai")?.value?.father?.name);
    const value = await page.evaluate(() => document.querySelector("to-khai").value);
    assert.deepEqual(
      [value.child.name, value.child.nativePlace.commune, value.father.personalId, value.applicant.personalId],
      [undefined, "Xã Minh Họa", part("father").number, mother.number],
    );
    assert.equal(value.result?.pledge, undefined, "it is declared anew");
    // What the register holds is of the first child: sex and birth notice are asked for the second.
    assert.deepEqual(
      [value.child.sex, value.evidence?.birthNotice, value.child.birthDate, value.child.birthPlace.facility],
      [undefined, undefined, "2026-07-01", "Bệnh viện Thử Nghiệm"],
    );
    assert.equal(await page.evaluate(() => sessionStorage.getItem("tokhai:again")), null);
    // The first child's number is still there, with what was said of it.
    const handed = page.locator("#handed");
    await handed.locator("summary", { hasText: number }).click();
    await handed.getByText("Hạn trả kết quả (dự kiến)").waitFor();
    await screenshot("lives twins handed in");
    await page.getByRole("button", { name: "Đăng xuất" }).click();
    await page.getByRole("button", { name: "Đăng xuất và xóa" }).click();
    assert.ok(await handed.isHidden(), "nobody else finds it");
  },
);
