// A birth is registered by a mother who has signed in, on a phone: what the page, her account and the registers know is
// not asked. Where a register fails it is, and a reload changes nothing.

import assert from "node:assert/strict";

import { control, whole } from "./forms.mjs";
import { PHONE, journey } from "./harness.mjs";
import { part } from "./people.mjs";

const PATH = "/procedure.html?definition=/schemas/vn/procedures/1.001193.json";
const KNOWN = [
  "/filing/channel",
  "/applicant/idKind",
  "/parents/status",
  "/father/personalId",
  "/evidence/birthNotice",
];

const answers = (page) => page.evaluate(() => document.querySelector("to-khai").value);
const go = (page) => page.locator("#tk-pgo").click();
const heading = (page, name) => page.getByRole("heading", { name, exact: true }).waitFor();

async function opened(page) {
  await page.locator("form.tk").waitFor();
  await page.locator("#dossier").waitFor();
}

/** Signs somebody in, as the page's own button does; `broken` are roles whose lookups fail. */
async function signIn(page, person, broken = []) {
  await page.evaluate(
    async ([number, broken]) => {
      const { identityOf, population } = await import("/registers.js");
      const { people } = await population();
      const form = document.querySelector("to-khai");
      const own = form.lookup;
      form.lookup = (request, more) => (broken.includes(request.role) ? { status: "failed" } : own(request, more));
      form.identity = identityOf(people.find((one) => one.number === number));
    },
    [person.number, broken],
  );
}

/** Which of the questions are put, on whatever step. */
const asked = (page, places) =>
  page.evaluate(
    (ids) => ids.filter((id) => document.getElementById(id) && !document.getElementById(id).hidden),
    places.map((place) => whole(place).slice(5, -2)),
  );
const ids = (places) => places.map((place) => whole(place).slice(5, -2));

async function child(page) {
  await heading(page, "Trẻ được khai sinh");
  await page.fill(control("/child/name"), "Nguyễn Thị Thử Nghiệm");
  for (const own of ["ethnicityFrom", "nativePlaceFrom"])
    await page.locator(`[data-key="/child/${own}"]`).getByLabel("Theo mẹ").check();
}

journey(
  "what sign-in, page and registers know is not asked, also after a reload",
  { path: PATH, viewport: PHONE, timeout: 120_000 },
  async ({ page, accessible, screenshot }) => {
    await opened(page);
    await signIn(page, part("mother"));
    await page.locator(control("/applicant/relation")).selectOption({ label: "Mẹ" });
    await page.waitForFunction(() => document.querySelector("to-khai").value.father?.birthDate);
    assert.deepEqual(await asked(page, KNOWN), []);
    assert.equal(await page.getByText("Bạn dùng giấy tờ nào?").isVisible(), false);
    await accessible();
    await go(page);
    await child(page);

    const before = await answers(page);
    await page.waitForTimeout(1000);
    await page.reload();
    await opened(page);
    await signIn(page, part("mother"));
    await page.waitForFunction(() => document.querySelector("to-khai").value.father?.birthDate);
    assert.deepEqual(await answers(page), before);
    assert.deepEqual(await asked(page, KNOWN), []);
    assert.equal(before.parents.status, "married");
    assert.equal(before.father.personalId, part("father").number);

    await heading(page, "Trẻ được khai sinh");
    await go(page);
    // Nothing is left to ask of the mother, the father, circumstances and papers.
    await heading(page, "Bản sao");
    await go(page);
    await heading(page, "Xem lại trước khi nộp");
    for (const parent of ["Người mẹ", "Người cha"]) {
      const told = page.locator(".tk-part", { has: page.getByRole("heading", { name: parent, exact: true }) });
      assert.match(await told.textContent(), /Họ, chữ đệm, tên.*Lấy từ|Họ, chữ đệm, tên.*bạn/, parent);
    }
    const row = page.locator(".tk-answers > div", { hasText: "Quan hệ của cha và mẹ trẻ" });
    assert.match(await row.textContent(), /Đã đăng ký kết hôn.*Lấy từ/);
    const channel = page.locator(".tk-answers > div", { hasText: "Bạn nộp hồ sơ bằng cách nào?" });
    assert.match(await channel.textContent(), /Trực tuyến.*Theo cách bạn đang nộp/);
    assert.equal(await channel.locator("a").count(), 0, "what the page says is not the person's to change");
    await accessible();
    await screenshot("known review phone");

    // From the review what is known can be answered otherwise.
    await row.locator("a").click();
    await heading(page, "Người cha");
    assert.deepEqual(await asked(page, ["/parents/status"]), ids(["/parents/status"]));
    await page.getByLabel("Chưa xác định được cha").check();
    await accessible();
    assert.equal((await answers(page)).parents.status, "undetermined");
    assert.equal((await answers(page)).father, undefined);
  },
);

journey(
  "where the registers fail, what they would have answered is asked",
  { path: PATH, viewport: PHONE, timeout: 120_000 },
  async ({ page, accessible }) => {
    await opened(page);
    await signIn(page, part("mother"), ["applicant", "mother"]);
    await page.locator(control("/applicant/relation")).selectOption({ label: "Mẹ" });
    await page.waitForFunction(() => document.querySelector("to-khai").value.mother?.personalId);
    // The account and the page answer what is theirs all the same.
    assert.deepEqual(await asked(page, ["/filing/channel", "/applicant/idKind"]), []);
    assert.deepEqual(
      await asked(page, ["/parents/status", "/evidence/birthNotice"]),
      ids(["/parents/status", "/evidence/birthNotice"]),
    );
    await page.waitForTimeout(1000);
    await page.reload();
    await opened(page);
    await signIn(page, part("mother"), ["applicant", "mother"]);
    await page.waitForTimeout(500);
    assert.deepEqual(
      await asked(page, ["/parents/status", "/evidence/birthNotice"]),
      ids(["/parents/status", "/evidence/birthNotice"]),
    );
    await accessible();
  },
);
