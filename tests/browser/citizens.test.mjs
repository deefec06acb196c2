// What a stranger meets on the citizens' pages, on a phone: signed in once, told what it costs, found by everyday words,
// held to what stands there.

import assert from "node:assert/strict";

import { PHONE, journey } from "./harness.mjs";
import { control, open, pick, value } from "./forms.mjs";
import { part } from "./people.mjs";

const BIRTH = "/procedure.html?definition=/schemas/vn/procedures/1.001193.json";
const bundle = (codes) => `/procedure.html?definition=${encodeURIComponent(`/api/bundles/vn/${codes}`)}`;
const mother = part("mother");
const go = (page) => page.locator("#tk-pgo").click();
const heading = (page, text) => page.getByRole("heading", { name: text, exact: true }).waitFor();
const fits = async (page) => {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `the page is ${overflow} px wider than the screen`);
};

async function signIn(page) {
  await page.locator("form.tk").waitFor();
  await page.getByRole("button", { name: `Đăng nhập là ${mother.name}` }).click();
  await page.getByText("Lấy từ tài khoản đăng nhập").first().waitFor();
}

journey(
  "another language and a reload keep who is signed in, the answers and the place",
  { path: BIRTH, viewport: PHONE, timeout: 120_000 },
  async ({ page, accessible, screenshot }) => {
    await signIn(page);
    await page.locator(control("/applicant/relation")).selectOption({ label: "Mẹ" });
    await go(page);
    await heading(page, "Trẻ được khai sinh");
    await page.fill(control("/child/name"), "Nguyễn Thị Một");
    await page.getByRole("button", { name: "English" }).click();
    await heading(page, "The child");
    await page.getByText(`You are signed in as ${mother.name}`).waitFor();
    assert.equal(await page.inputValue(control("/child/name")), "Nguyễn Thị Một");
    assert.equal((await value(page)).applicant.personalId, mother.number);
    await accessible();
    await screenshot("citizens other language");
    await page.reload();
    await heading(page, "The child");
    assert.equal(await page.inputValue(control("/child/name")), "Nguyễn Thị Một");
    await page.getByRole("button", { name: "Tiếng Việt" }).click();
    await heading(page, "Trẻ được khai sinh");
    await page.getByText(`Bạn đã đăng nhập là ${mother.name}`).waitFor();
    // Signed out it is gone, from the tab and from the device.
    await page.getByRole("button", { name: "Đăng xuất" }).click();
    await page.getByRole("button", { name: "Đăng xuất và xóa" }).click();
    await page
      .getByRole("button", { name: /^Đăng nhập là/ })
      .first()
      .waitFor();
    await page.reload();
    await page
      .getByRole("button", { name: /^Đăng nhập là/ })
      .first()
      .waitFor();
    await page.waitForFunction(() => document.querySelector("to-khai").value);
    assert.equal((await value(page)).child?.name, undefined);
  },
);

journey(
  "in a new tab nobody is signed in, and the draft that waits is told of without a name",
  { path: BIRTH, viewport: PHONE },
  async ({ page, context }) => {
    await signIn(page);
    await page.locator(control("/applicant/relation")).selectOption({ label: "Mẹ" });
    await page.locator(".tk-saved").waitFor();
    const other = await context.newPage();
    await other.goto(BIRTH);
    const notice = other.locator(".tk-notice");
    await notice.waitFor();
    assert.match(await notice.innerText(), /Có bản nháp đã lưu.*hãy đăng nhập để mở/);
    assert.ok(!(await other.locator("form.tk").innerText()).includes(mother.name));
    await other.getByRole("button", { name: `Đăng nhập là ${mother.name}` }).click();
    await other.waitForFunction(() => document.querySelector("to-khai").value?.applicant?.relation === "mother");
  },
);

const LINES = {
  "1.001193+1.004222+1.014137": [
    /Đăng ký khai sinh: 1 ngày làm việc/,
    /Đăng ký thường trú: 7 ngày làm việc, tính từ khi có kết quả Đăng ký khai sinh/,
    /Cấp thẻ bảo hiểm y tế[^\n]*: chưa có thông tin/,
    /Đăng ký thường trú: 10\.000 đồng/,
    /Cộng các khoản đã biết: 10\.000 đồng/,
    /Ủy ban nhân dân cấp xã; Công an cấp xã; Cơ quan bảo hiểm xã hội/,
  ],
  "1.000656+1.003197+1.014177": [
    /Đăng ký khai tử: 1 ngày làm việc/,
    /Xóa đăng ký thường trú: 5 ngày làm việc/,
    /Hưởng trợ cấp mai táng: 10 ngày làm việc/,
    /Tất cả: 1\d ngày làm việc/,
    /Xóa đăng ký thường trú: chưa có thông tin/,
    /Ủy ban nhân dân cấp xã; Công an cấp xã; Bảo hiểm xã hội tỉnh/,
  ],
};
for (const [codes, lines] of Object.entries(LINES))
  journey(
    `several procedures in one go say what each costs and takes: ${codes}`,
    { path: bundle(codes), viewport: PHONE },
    async ({ page, accessible, screenshot }) => {
      const start = page.locator("#start");
      await start.waitFor();
      const said = await start.innerText();
      for (const line of lines) assert.match(said, line);
      await start.getByText("Sau khi nộp").click();
      assert.match(await start.locator("ol").innerText(), /Công an cấp xã [^\n]*cập nhật/);
      await fits(page);
      await accessible();
      await screenshot(`citizens start ${codes}`);
      await page.goto(`${bundle(codes)}&lang=en`);
      await start.waitFor();
      const english = await start.innerText();
      assert.match(english, /working days, from the day of the result of/);
      assert.ok(!/Ủy ban|Công an/.test(english), english);
      // The gallery names the offices too.
      await page.goto("/");
      const card = page.locator("#procedures li.bundle", { hasText: codes.replaceAll("+", " + ") });
      assert.match(await card.innerText(), /Ủy ban nhân dân cấp xã; Công an cấp xã/);
    },
  );

/** What people say, and what they mean first. */
const MEANT = {
  "khai sinh": "Đăng ký khai sinh",
  "làm giấy khai sinh cho con": "Đăng ký khai sinh",
  "sinh con": "Đăng ký khai sinh",
  "mất giấy khai sinh": "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh",
  "trích lục": "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh",
  "khai tử": "Đăng ký khai tử",
  "giấy khai tử": "Đăng ký khai tử",
  "giay chung tu": "Đăng ký khai tử",
  "bố mất": "Đăng ký khai tử",
  "đám ma": "Đăng ký khai tử",
  "mai táng": "Hưởng trợ cấp mai táng",
  "tiền tuất": "Hưởng trợ cấp mai táng",
  "hộ khẩu": "Đăng ký thường trú",
  "nhập hộ khẩu cho con": "Đăng ký thường trú",
  "chuyển khẩu": "Đăng ký thường trú",
  "thường trú": "Đăng ký thường trú",
  "cắt khẩu": "Xóa đăng ký thường trú",
  "tạm trú": "Đăng ký tạm trú",
  "o tro": "Đăng ký tạm trú",
  "kết hôn": "Đăng ký kết hôn",
  "Đăng kí kết hôn": "Đăng ký kết hôn",
  "cưới vợ": "Đăng ký kết hôn",
  "độc thân": "Cấp Giấy xác nhận tình trạng hôn nhân",
  "tình trạng hôn nhân": "Cấp Giấy xác nhận tình trạng hôn nhân",
  "ly hôn": "Cấp Giấy xác nhận tình trạng hôn nhân",
  "bằng lái": "Đổi giấy phép lái xe",
  gplx: "Đổi giấy phép lái xe",
  "xây nhà": "Cấp giấy phép xây dựng công trình cấp III, cấp IV và nhà ở riêng lẻ",
  "mở quán": "Đăng ký thành lập hộ kinh doanh",
  "hộ kinh doanh": "Đăng ký thành lập hộ kinh doanh",
  "người già": "Trợ cấp hưu trí xã hội",
  "bảo hiểm y tế": "Cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi",
  "thẻ bảo hiểm cho con": "Cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi",
  // With a word nobody knows, as it is said in the south, or misspelt.
  "khai sanh": "Đăng ký khai sinh",
  "dki khai sinh": "Đăng ký khai sinh",
  "giấy khai sinh bị rách": "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh",
  "mở quán phở": "Đăng ký thành lập hộ kinh doanh",
  "trợ cấp 80 tuổi": "Trợ cấp hưu trí xã hội",
  "đăng kí xe": "Đổi giấy phép lái xe",
};

journey("everyday words find what is meant first", { viewport: PHONE }, async ({ page, screenshot }) => {
  await page.locator("#procedures a").first().waitFor();
  const all = await page.locator("#procedures a:visible").allTextContents();
  const search = page.getByLabel("Bạn cần làm việc gì?");
  const wrong = [];
  for (const [said, meant] of Object.entries(MEANT)) {
    await search.fill(said);
    const [first] = await page.locator("#procedures a:visible").allTextContents();
    if (first !== meant) wrong.push(`${said}: ${first}, not ${meant}`);
  }
  assert.deepEqual(wrong, []);
  await search.fill("giấy khai tử");
  const found = await page.locator("#procedures a:visible").allTextContents();
  assert.match(found[1], /^Đăng ký khai tử\s· /, "then the bundle it is part of");
  assert.ok(!found.join().includes("thẻ bảo hiểm y tế"), "and nothing of a birth");
  await screenshot("citizens search");
  for (const [several, first] of [
    ["liên thông", "Đăng ký khai sinh"],
    ["liên thông khai tử", "Đăng ký khai tử"],
  ]) {
    await search.fill(several);
    const [name] = await page.locator("#procedures a:visible").allTextContents();
    assert.ok(name.startsWith(first) && /\s· /.test(name), `${several}: ${name}`);
  }
  await search.fill("cccd");
  await page.getByText("Ở đây không có thủ tục").waitFor();
  await search.fill("cải chính");
  await page.getByText("với “cải chính”").waitFor();
  await search.fill("");
  assert.deepEqual(await page.locator("#procedures a:visible").allTextContents(), all, "in their places again");
});

const PET = {
  $id: "urn:tokhai:test:pledge",
  title: "Khai báo vật nuôi",
  type: "object",
  required: ["owner", "pledge"],
  "x-sections": [
    { id: "who", title: "Chủ nuôi", fields: ["/owner", "/relation"] },
    { id: "animal", title: "Con vật", fields: ["/kind", "/chip"] },
    { id: "pledge", title: "Cam đoan", fields: ["/copies", "/pledge"], afterReview: true },
  ],
  properties: {
    owner: { title: "Họ và tên", type: "string", minLength: 5, pattern: "^[A-ZÀ-Ỹ]" },
    relation: { title: "Bạn là", enum: ["chủ", "người được nhờ"] },
    kind: { title: "Loài", enum: ["chó", "mèo"] },
    copies: { title: "Số bản", type: "integer" },
    pledge: { title: "Tôi cam đoan những điều trên là đúng.", type: "boolean", const: true },
  },
  allOf: [
    {
      if: { properties: { relation: { const: "người được nhờ" } }, required: ["relation"] },
      then: { required: ["chip"], properties: { chip: { title: "Số chip", type: "string" } } },
    },
  ],
};

journey(
  "a pledge holds for what stood there, and the review says at once what is missing",
  { path: null, viewport: PHONE },
  async (tools) => {
    const { page, accessible, screenshot } = tools;
    await open(page, { definition: PET, attributes: 'drafts="off"' });
    const pledge = page.locator(control("/pledge"));
    await page.fill(control("/owner"), "Lê Thị Mẫu");
    await go(page);
    await go(page);
    await page.locator("#tk-treview:visible").waitFor();
    await pledge.check();
    await page.fill(control("/copies"), "2");
    await page.keyboard.press("Tab");
    assert.ok(await pledge.isChecked(), "what stands beside the pledge is not what was pledged");
    // Looked at and left as it was.
    await page.locator("[data-go='/kind']").click();
    await go(page);
    await page.locator("#tk-treview:visible").waitFor();
    assert.ok(await pledge.isChecked());
    await page.locator("[data-go='/relation']").click();
    await page.getByLabel("người được nhờ").check();
    // Past the step that now asks more, as the list of steps allows.
    await page.locator(".tk-progress a").last().dispatchEvent("click");
    const summary = page.locator("#tk-psummary");
    await summary.getByRole("link").waitFor();
    assert.match(await summary.innerText(), /Có 1 chỗ cần sửa/);
    assert.match(await summary.innerText(), /Con vật: hãy nhập số chip/);
    assert.ok(!(await pledge.isChecked()), "it is pledged anew");
    await accessible();
    await screenshot("citizens review incomplete");
    await summary.getByRole("link").click();
    await page.keyboard.type("900215000000001");
    await go(page);
    await page.locator("#tk-treview:visible").waitFor();
    assert.equal(await summary.getByRole("link").count(), 0);
    await pledge.check();
    await go(page);
  },
);

journey(
  "the tab that is not kept any more says so where the person is, and leaves the focus alone",
  { path: null, viewport: PHONE },
  async ({ page, context, screenshot, accessible }) => {
    const questions = Object.fromEntries(
      Array.from({ length: 20 }, (_, n) => [`q${n}`, { title: `Câu hỏi ${n + 1}`, type: "string" }]),
    );
    const definition = { $id: "urn:tokhai:test:two-tabs", title: "Đơn dài", type: "object", properties: questions };
    const one = (tab) => tab.evaluate(() => (document.querySelector("to-khai").identity = { number: "1" }));
    await open(page, { definition });
    await one(page);
    await page.fill(control("/q0"), "một");
    await page.locator(".tk-saved").waitFor();
    const other = await context.newPage();
    await open(other, { definition });
    await one(other);
    await other.waitForFunction(() => document.querySelector("to-khai").value.q0 === "một");
    await page.bringToFront();
    await page.locator(control("/q18")).focus();
    await other.evaluate(() => {
      const box = document.querySelector("[id='tk-c.q1']");
      box.value = "hai";
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
    const notice = page.locator(".tk-notice");
    await notice.getByText("thẻ này").first().waitFor();
    await page.waitForFunction(() => {
      const { top, bottom } = document.querySelector(".tk-notice").getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
    assert.equal(await page.evaluate(() => document.activeElement.id), "tk-c.q18");
    assert.match(await page.locator(".tk > [role=status]").textContent(), /thẻ/);
    const under = await page.evaluate(() => {
      const field = document.activeElement.getBoundingClientRect();
      return field.top < document.querySelector(".tk-notice").getBoundingClientRect().bottom;
    });
    assert.equal(under, false, "it does not lie on what has the focus");
    await screenshot("citizens two tabs", { fullPage: false });
    await accessible();
  },
);

journey(
  "a ward comes before what was once called so, and a former district is no commune",
  { path: BIRTH, viewport: PHONE },
  async ({ page, screenshot }) => {
    await signIn(page);
    await page.locator(control("/applicant/relation")).selectOption({ label: "Mẹ" });
    await go(page);
    await page.locator('[data-key="/child/nativePlaceFrom"]').getByLabel("Theo cha").check();
    await pick(page, "/child/nativePlace/province", "Hà Nam");
    const key = "/child/nativePlace/commune";
    const box = page.locator(`[data-key="${key}"] input[type=text]`);
    await page.keyboard.press("Tab");
    await page.locator(`[data-key="${key}"] [role=combobox]`).waitFor();
    await box.click();
    await page.keyboard.type("phu ly");
    const options = page.locator(`[data-key="${key}"] [role=listbox] li`);
    await options.first().waitFor();
    assert.equal((await options.allTextContents())[0], "Phường Phủ Lý");
    await screenshot("citizens commune", { fullPage: false });
    for (const district of ["Thành phố Phủ Lý", "Huyện Thanh Liêm", "Duy Tiên cũ"]) {
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.type(district);
      await page.keyboard.press("Tab");
      await page.locator(`[data-key="${key}"] .tk-error`).waitFor();
      assert.match(await page.locator(`[data-key="${key}"] .tk-error`).innerText(), /không ghi quận, huyện cũ/);
      await box.click();
    }
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("phủ lý");
    await page.keyboard.press("Tab");
    assert.equal(await box.inputValue(), "Phường Phủ Lý");
    assert.equal(await page.locator(`[data-key="${key}"] .tk-error`).count(), 0);
  },
);
