// Places: provinces by the names people say, communes from the list of their province.

import assert from "node:assert/strict";

import { PHONE, journey } from "./harness.mjs";
import { part } from "./people.mjs";

const PATH = "/procedure.html?definition=/schemas/vn/procedures/1.001193.json";
const mother = part("mother");
const field = (page, key) => page.locator(`[data-key="${key}"] input[type=text]`);
const options = (page, key) => page.locator(`[data-key="${key}"] [role=listbox] li`);

async function toTheChild(page) {
  await page.locator("form.tk").waitFor();
  await page.getByLabel("Quan hệ của bạn với trẻ").selectOption({ label: "Mẹ" });
  await page.getByLabel("Số định danh cá nhân của bạn").fill(mother.number);
  await page.getByText("Lấy từ Cơ sở dữ liệu quốc gia về dân cư").first().waitFor();
  await page.getByRole("button", { name: "Tiếp tục" }).click();
  await page.locator('[data-key="/child/nativePlaceFrom"]').getByLabel("Theo cha").check();
  await field(page, "/child/nativePlace/province").waitFor();
}

/** Types as a person does, letter by letter. */
async function typed(page, key, text) {
  await field(page, key).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
}

journey("places are found by the names people say", { path: PATH, viewport: PHONE }, async (tools) => {
  const { page, accessible, screenshot } = tools;
  await toTheChild(page);
  const province = "/child/nativePlace/province";
  const commune = "/child/nativePlace/commune";
  for (const [said, found] of [
    ["hcm", "Thành phố Hồ Chí Minh (TP HCM)"],
    ["sài gòn", "Thành phố Hồ Chí Minh (Sài Gòn)"],
    ["binh duong", "Thành phố Hồ Chí Minh (Bình Dương)"],
    ["Hà Nam", "Tỉnh Ninh Bình (Hà Nam)"],
  ]) {
    await typed(page, province, said);
    assert.deepEqual(await options(page, province).allTextContents(), [found], said);
  }
  // What is not there is said, to eyes and to ears.
  await typed(page, province, "tàu vũ trụ");
  assert.match(await options(page, province).first().innerText(), /Không tìm thấy/);
  await page.locator("[role=status]", { hasText: "Không tìm thấy" }).first().waitFor({ state: "attached" });
  await accessible();
  await screenshot("places nothing found");

  await typed(page, province, "ha noi");
  // The list of its communes comes when the next field is reached.
  const fetched = page.waitForResponse((answer) => answer.url().endsWith("/schemas/vn/codes/communes/01.json"));
  await page.keyboard.press("Tab");
  assert.equal(await field(page, province).inputValue(), "Thành phố Hà Nội");
  assert.ok((await fetched).ok());
  await page.locator(`[data-key="${commune}"] [role=combobox]`).waitFor();
  // A former district finds what became of it.
  await typed(page, commune, "truc bach");
  await options(page, commune).first().waitFor();
  assert.match((await options(page, commune).allTextContents()).join(), /Phường Ba Đình \(Phường Trúc Bạch, Ba Đình\)/);
  await accessible();
  await screenshot("places commune");
  // Typed in small letters and without the word for its kind it gets its proper spelling.
  await typed(page, commune, "ba đình");
  await page.keyboard.press("Tab");
  assert.equal(await field(page, commune).inputValue(), "Phường Ba Đình");
  // What is not in the list stays as it was typed.
  await typed(page, commune, "Phường Thử Nghiệm");
  assert.match(await options(page, commune).first().innerText(), /Bạn có thể giữ nguyên tên đã gõ/);
  await page.keyboard.press("Tab");
  assert.equal(await field(page, commune).inputValue(), "Phường Thử Nghiệm");
  const value = await page.evaluate(() => document.querySelector("to-khai").value.child.nativePlace);
  assert.deepEqual(value, { province: "01", commune: "Phường Thử Nghiệm" });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `the page is ${overflow} px wider than the screen`);
});

for (const [how, leavesIt] of [
  ["in the box", false],
  ["and left", true],
]) {
  journey(
    `what is typed before the list of communes has come is looked for in it, ${how}`,
    { path: PATH, viewport: PHONE },
    async ({ page }) => {
      let come;
      const wanted = new Promise((resolve) => (come = resolve));
      await page.route("**/schemas/vn/codes/communes/*.json", async (route) => {
        await wanted;
        await route.continue();
      });
      await toTheChild(page);
      const [province, commune] = ["/child/nativePlace/province", "/child/nativePlace/commune"];
      await typed(page, province, "ha noi");
      await options(page, province).first().waitFor();
      // Straight into the next box: the province is only answered by leaving its own.
      const asked = page.waitForRequest("**/communes/01.json");
      await field(page, commune).click();
      await asked;
      assert.equal(await field(page, province).inputValue(), "Thành phố Hà Nội");
      assert.equal(await field(page, commune).getAttribute("placeholder"), "Đang tải danh sách…");
      await page.keyboard.type("ba đình");
      if (leavesIt) await page.keyboard.press("Tab");
      come();
      if (!leavesIt) {
        await options(page, commune)
          .filter({ hasText: /^Phường Ba Đình/ })
          .first()
          .click();
      }
      await page.waitForFunction(
        () => document.querySelector("to-khai").value.child.nativePlace.commune === "Phường Ba Đình",
      );
      assert.equal(await field(page, commune).inputValue(), "Phường Ba Đình");
    },
  );
}

journey(
  "without the list of communes people type as before",
  {
    path: PATH,
    viewport: PHONE,
    expected: [/^request: .*communes/, /^console: Failed to load resource/],
  },
  async ({ page }) => {
    await page.route("**/codes/communes/*.json", (route) => route.abort());
    await toTheChild(page);
    await typed(page, "/child/nativePlace/province", "ha noi");
    await page.keyboard.press("Tab");
    await typed(page, "/child/nativePlace/commune", "Phường Ba Đình");
    await page.keyboard.press("Tab");
    assert.equal(await field(page, "/child/nativePlace/commune").inputValue(), "Phường Ba Đình");
    const value = await page.evaluate(() => document.querySelector("to-khai").value.child.nativePlace.commune);
    assert.equal(value, "Phường Ba Đình");
  },
);

journey(
  "an office is one of the list: what was typed and is none is refused with what to do",
  { path: "/procedure.html?definition=/schemas/vn/procedures/2.000635.json", viewport: PHONE, timeout: 60_000 },
  async ({ page }) => {
    await page.locator("form.tk").waitFor();
    await page.evaluate(() => document.querySelector("to-khai").setAttribute("view", "page"));
    const [province, commune] = ["/filing/office/province", "/filing/office/commune"];
    await typed(page, province, "Kon Tum");
    const fetched = page.waitForResponse((answer) => answer.url().endsWith("/communes/51.json"));
    await page.keyboard.press("Tab");
    await fetched;
    await page.locator(`[data-key="${commune}"] [role=combobox]`).waitFor();
    const wrong = () =>
      page.evaluate((at) => document.querySelector("to-khai").errors.filter(({ pointer }) => pointer === at), commune);
    await typed(page, commune, "Xã Ngọc Linh cũ");
    await page.keyboard.press("Tab");
    await page.locator("#tk-pgo").click();
    await page.locator(`[data-key="${commune}"]`).getByText("Không có “Xã Ngọc Linh cũ” trong danh sách").waitFor();
    await typed(page, commune, "ngoc linh");
    await page.keyboard.press("Tab");
    assert.equal(await field(page, commune).inputValue(), "Xã Ngọc Linh");
    assert.deepEqual(await wrong(), []);
  },
);
