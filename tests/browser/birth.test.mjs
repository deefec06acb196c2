// A birth is registered, from the gallery to what was sent, with the keyboard alone.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { DESK, PHONE, ROOT, journey } from "./harness.mjs";
import { part } from "./people.mjs";

const PATH = "/procedure.html?definition=/schemas/vn/procedures/1.001193.json";
const mother = part("mother");
const father = part("father");

/** What the focused element is called, as a screen reader would say it. */
const focused = (page) =>
  page.evaluate(() => {
    const node = document.activeElement;
    const words = [...(node.labels ?? [])].map((label) => label.textContent);
    const set = node.closest("fieldset")?.querySelector("legend")?.textContent ?? "";
    const own = node.getAttribute("aria-label") ?? (words.join(" ") || node.textContent);
    return `${set} | ${own}`.replace(/\s+/g, " ");
  });

/** Tabs on until the focused element is called that. */
async function tabTo(page, name) {
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press("Tab");
    if ((await focused(page)).includes(name)) return;
  }
  assert.fail(`nothing called “${name}” can be reached with Tab`);
}

async function type(page, name, text) {
  await tabTo(page, name);
  await page.keyboard.type(text);
}

/** Types into a long list and takes the first match. */
async function pick(page, name, text) {
  await type(page, name, text);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
}

async function press(page, name) {
  await tabTo(page, name);
  await page.keyboard.press("Enter");
}

const heading = (page, text) => page.getByRole("heading", { name: text, exact: true }).waitFor();

async function opened(page) {
  await page.locator("form.tk").waitFor();
  await page.locator("#dossier").waitFor();
}

const counts = async (page) => (await page.locator("#dossier .count b").allTextContents()).map(Number);

journey("a birth is registered with the keyboard alone", { path: PATH }, async ({ page, screenshot, accessible }) => {
  await opened(page);
  assert.equal(await page.title(), "Đăng ký khai sinh");
  assert.deepEqual(await counts(page), [3, 0]);

  // Nothing filled in: the summary takes the focus and leads to the fields.
  await press(page, "Tiếp tục");
  await page.waitForFunction(() => document.activeElement?.textContent.includes("chỗ cần sửa"));
  assert.match(await page.title(), /^Lỗi: /);
  await accessible();
  await screenshot("birth errors");
  await press(page, "Hãy chọn quan hệ của bạn với trẻ.");
  assert.match(await focused(page), /\| Quan hệ của bạn với trẻ/);
  await page.keyboard.press("M");
  await type(page, "Số định danh cá nhân của bạn", mother.number.slice(0, 11));
  await page.keyboard.press("Tab");
  await page.getByText("Nhập đủ 12 chữ số của số định danh cá nhân").first().waitFor();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("End");
  await page.keyboard.type(mother.number.slice(11));
  // The register answers, and the name need not be typed.
  await page.getByText("Lấy từ Cơ sở dữ liệu quốc gia về dân cư").first().waitFor();
  await page.waitForFunction(() => !document.title.startsWith("Lỗi"));
  assert.equal(await page.locator(".tk-progress [data-state=wrong]").count(), 0, "the step is right again");
  await screenshot("birth prefilled");
  await press(page, "Tiếp tục");

  await heading(page, "Trẻ được khai sinh");
  await type(page, "Họ, chữ đệm, tên của trẻ", "Nguyễn Thị Thử");
  await tabTo(page, "Dân tộc của trẻ theo ai?");
  await page.keyboard.press("Space");
  await tabTo(page, "Quê quán của trẻ theo ai?");
  await page.keyboard.press("Space");
  // Where the child was born the hospital has said, its ethnic group follows the mother's; the native place of whoever's
  // number was only typed is not told.
  await pick(page, "Quê quán của trẻ | Tỉnh, thành phố", "Ha Noi");
  await type(page, "Quê quán của trẻ | Xã, phường, đặc khu", "Phường Thử Nghiệm");
  await screenshot("birth child");
  await press(page, "Tiếp tục");

  // The mother is the applicant: all of it is known, and no screen asks for it.
  await heading(page, "Người cha");
  await tabTo(page, "Quan hệ của cha và mẹ trẻ");
  await page.keyboard.press("Space");
  await page.waitForFunction(() => document.querySelector("#dossier .count b").textContent === "4");
  await type(page, "Số định danh cá nhân của người cha", father.number);
  await page.waitForFunction(
    (name) =>
      document.querySelector("form.tk").textContent.includes(name) ||
      [...document.querySelectorAll("input")].some((input) => input.value === name),
    father.name,
  );
  await screenshot("birth father");
  await press(page, "Tiếp tục");

  // How it is filed and that there is a notice of birth is known: nothing is left to ask of the papers. Where somebody
  // lives is not told to whoever has typed a number: the office is asked for.
  await heading(page, "Nơi nhận hồ sơ");
  await pick(page, "Nơi nhận hồ sơ | Tỉnh, thành phố", "Ha Noi");
  await type(page, "Nơi nhận hồ sơ | Ủy ban nhân dân xã, phường, đặc khu", "Phường Thử Nghiệm");
  await press(page, "Tiếp tục");
  await heading(page, "Bản sao");
  await press(page, "Xem lại tờ khai");

  await heading(page, "Xem lại trước khi nộp");
  await accessible();
  await screenshot("birth review");
  await page.evaluate(() =>
    document.querySelector("to-khai").addEventListener("submit", (e) => (window.submission ??= e.detail.submission)),
  );
  // What one declares comes last, once everything was looked through.
  await tabTo(page, "Tôi cam đoan");
  await page.keyboard.press("Space");
  await accessible();
  await press(page, "Nộp tờ khai");

  await heading(page, "Đã nộp thử tờ khai");
  const submission = await page.evaluate(() => window.submission);
  assert.equal(submission.definition.code, "1.001193");
  assert.deepEqual(submission.answers.child.name, "Nguyễn Thị Thử");
  assert.deepEqual(submission.answers.mother.name, mother.name);
  assert.deepEqual(submission.answers.filing.office, { province: "01", commune: "Phường Thử Nghiệm" });
  await page.getByText("Ủy ban nhân dân phường Thử Nghiệm, thành phố Hà Nội").first().waitFor();
  assert.equal(submission.provenance["/father/name"].register, "vn:population");
  assert.match(submission.digest.value, /^[0-9a-f]{64}$/);
  assert.deepEqual(
    submission.documents.map(({ id, state }) => [id, state.kind]),
    [
      ["identity-paper", "replacedByData"],
      ["residence-paper", "replacedByData"],
      ["birth-notice", "replacedByData"],
      ["marriage-certificate", "replacedByData"],
    ],
  );
  assert.deepEqual(await counts(page), [4, 0]);
  await accessible();
  await screenshot("birth submitted");
});

journey(
  "a failed lookup asks for the paper and says why",
  { path: PATH, viewport: PHONE },
  async ({ page, screenshot, accessible }) => {
    await opened(page);
    await page.getByLabel("Số định danh cá nhân của bạn").fill(part("unreachable").number);
    await page.locator("#dossier .fallback .name", { hasText: "Hộ chiếu" }).waitFor();
    assert.deepEqual(await counts(page), [3, 1]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px wider than the screen`);
    await accessible();
    await screenshot("birth lookup failed phone");
  },
);

journey(
  "the page speaks English too",
  { path: `${PATH}&lang=en`, viewport: DESK },
  async ({ page, screenshot, accessible }) => {
    await opened(page);
    assert.equal(await page.title(), "Birth registration");
    await page.getByText("Your dossier").waitFor();
    await accessible();
    await screenshot("birth english");
  },
);

journey("answers of an earlier visit are there again", { path: PATH }, async ({ page }) => {
  await opened(page);
  await page.getByLabel("Họ, chữ đệm, tên của bạn").fill("Trần Thị Mẫu");
  await page.waitForTimeout(1000);
  await page.reload();
  await opened(page);
  await page.getByText("Đã mở lại bản nháp").first().waitFor();
  assert.equal(await page.getByLabel("Họ, chữ đệm, tên của bạn").inputValue(), "Trần Thị Mẫu");
});

journey(
  "what is no definition of this portal is not opened",
  { path: "/procedure.html?definition=//elsewhere.invalid/x.json", expected: [/^console: /] },
  async ({ page }) => {
    await page.getByText("Không mở được: đây không phải địa chỉ của một thủ tục").waitFor();
  },
);

journey(
  "a procedure the portal does not have is told apart from a lost connection",
  { path: "/procedure.html?definition=/schemas/vn/procedures/0.000000.json", expected: [/^console: /] },
  async ({ page }) => {
    await page.getByText("cổng không có thủ tục này (mã 404)").waitFor();
  },
);

journey("the answers shipped as an example are accepted", { path: PATH }, async ({ page }) => {
  const answers = JSON.parse(readFileSync(join(ROOT, "tests/fixtures/1.001193/answers.json"), "utf8"));
  await opened(page);
  const wrong = await page.evaluate((value) => {
    const form = document.querySelector("to-khai");
    form.value = value;
    return form.errors.filter((error) => !error.pointer.startsWith("/x-documents/"));
  }, answers);
  assert.deepEqual(wrong, []);
});
