// The portal in a browser that runs no script: the same forms, refused with their errors, corrected, looked through and sent.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { wholePdf } from "./forms.mjs";
import { PHONE, journey, servePortal } from "./harness.mjs";
import { part } from "./people.mjs";

const mother = part("mother");

/** A journey without scripts on a portal that holds nothing yet; `accessible` looks at the same page in a browser that has them. */
const plain = (name, expected, story, scripted = false) =>
  journey(
    name,
    {
      path: null,
      portal: true,
      viewport: PHONE,
      timeout: 240_000,
      patience: 30_000,
      context: { javaScriptEnabled: scripted },
      // A page that is refused (422), or hides a case (404), has a status that says so.
      expected,
    },
    async (tools) => {
      const data = mkdtempSync(join(tmpdir(), "tokhai-noscript-"));
      const { url, child } = await servePortal(data);
      try {
        await story({ ...tools, url });
      } finally {
        child.kill("SIGKILL");
        rmSync(data, { recursive: true, force: true });
      }
    },
  );

const field = (page, place) => page.locator(`[name="${place}"]`).first();
/** Opens the parts that are asked in some cases only. */
const openAll = (page) =>
  page.locator(".tk-other > details:not([open]) > summary").evaluateAll((all) => all.forEach((one) => one.click()));
const send = (page) => page.locator("button[type=submit]").first().click();
/** What a term on a page is answered with. */
const said = (page, term) => page.locator(`dt:text-is("${term}") + dd`).innerText();

const fits = async (page) => {
  const { width } = PHONE;
  const box = await page.locator("main").boundingBox();
  assert.ok(box.width <= width, `the page is ${box.width - width} px wider than the screen`);
};

plain("without a script somebody signed in sends what registers do not know", [/422/], async ({ page, url }) => {
  await page.goto(`${url}/noscript`);
  await page.selectOption("#person", { label: mother.name });
  await page.getByRole("button", { name: "Đăng nhập" }).click();
  await page.getByText(`Đang đăng nhập: ${mother.name}.`).waitFor();
  await page.getByRole("link", { name: "Đăng ký khai sinh", exact: true }).click();
  // Nothing answered: everything that is missing is named, with a way to it.
  await send(page);
  const summary = page.locator(".tk-errors");
  await summary.waitFor();
  assert.ok((await summary.getByRole("link").count()) > 1);
  // What is asked in some cases only is folded, with a word for whom it is.
  const parts = page.locator(".tk-other > details");
  assert.ok((await parts.count()) > 3 && (await page.locator(".tk-other > details[open]").count()) === 0);
  const { height } = await page.locator("main").boundingBox();
  await openAll(page);
  const opened = await page.locator("main").boundingBox();
  assert.ok(height < opened.height * 0.8, `${height} of ${opened.height}`);
  await field(page, "/child/name").fill("Lê Thị Thử");
  await page.locator('[name="/applicant/relation"]').selectOption({ label: "Mẹ" });
  await send(page);
  // What was typed is still there.
  assert.equal(await field(page, "/child/name").inputValue(), "Lê Thị Thử");
  await openAll(page);
  for (const own of ["ethnicityFrom", "nativePlaceFrom"])
    await page.locator(`[data-key="/child/${own}"]`).getByLabel("Theo mẹ").check();
  await page.getByLabel(/Tôi cam đoan/).check();
  await send(page);
  // Looked through, changed, looked through again, handed in.
  const handIn = page.getByRole("button", { name: "Nộp hồ sơ" });
  await handIn.waitFor();
  assert.match(await page.locator("main").innerText(), /LÊ THỊ THỬ|Lê Thị Thử/);
  await page.getByRole("button", { name: "Sửa câu trả lời" }).click();
  await field(page, "/child/name").fill("Lê Thị Thử Hai");
  await send(page);
  await handIn.waitFor();
  const form = page.locator("form", { has: handIn });
  const action = await form.getAttribute("action");
  const typed = await form.locator("input").evaluateAll((all) => all.map(({ name, value }) => [name, value]));
  await handIn.click();
  await page.getByRole("heading", { name: "Đã nhận hồ sơ" }).waitFor();
  await fits(page);
  const number = await said(page, "Mã hồ sơ");
  // The page that acknowledged it, sent once more by a reload, is the same case.
  await page.reload();
  assert.equal(await said(page, "Mã hồ sơ"), number);
  // Led back to, changed and sent: it is said that this is another case, which then can be handed in.
  const post = async (address) => {
    const body = new FormData();
    for (const [name, value] of typed) body.append(name, name === "/child/name" ? "Lê Thị Thử Ba" : value);
    body.append("!send", "1");
    const answer = await page.request.post(url + address, { multipart: body });
    return { status: answer.status(), text: await answer.text() };
  };
  const again = await post(action);
  assert.equal(again.status, 200);
  assert.match(again.text, /Bạn đã nộp một hồ sơ từ trang này rồi/);
  const [, anew] = again.text.match(/action="([^"]*once=[^"]*)"/);
  assert.notEqual(anew, action);
  const other = await post(anew);
  assert.equal(other.status, 201);
  assert.ok(!other.text.includes(number));
  await page.getByRole("link", { name: "Xem hồ sơ đã nộp" }).click();
  await page.fill("#number", number);
  await page.getByRole("button", { name: "Xem hồ sơ" }).click();
  assert.match(await said(page, "Tình trạng"), /Đã nhận/);
});

plain(
  "without a script a guest sends a paper, and finds the case again with its secret",
  [/422/, /404/],
  async ({ page, url }) => {
    await page.goto(`${url}/noscript/2.000635`);
    await openAll(page);
    await page.locator('[name="/applicant/type"]').first().check();
    await field(page, "/applicant/personalId").fill("001190000016");
    await field(page, "/applicant/name").fill("H'Hen Niê");
    await field(page, "/subject/event").selectOption({ label: "Khai sinh" });
    await field(page, "/subject/name").fill("Y Thu");
    await field(page, "/subject/birthDate").fill("1954");
    await field(page, "/filing/office/province").selectOption({ label: "Thành phố Hà Nội" });
    await field(page, "/filing/office/commune").fill("Phường Hoàn Kiếm");
    await page.getByLabel(/Tôi cam đoan/).check();
    // A file that is none of those that are taken is refused where it stands; nothing typed is lost.
    const paper = field(page, "/x-documents/identity-paper");
    await paper.setInputFiles({ name: "a.pdf", mimeType: "application/pdf", buffer: Buffer.from("no document") });
    await page.locator('[name="?lookup/x-documents/residence-paper"]').check();
    await send(page);
    await page.locator(".tk-errors", { hasText: "PDF, PNG, JPEG" }).waitFor();
    await openAll(page);
    assert.equal(await field(page, "/subject/birthDate").inputValue(), "1954");
    await paper.setInputFiles({ name: "<b>giấy.pdf", mimeType: "application/pdf", buffer: wholePdf() });
    await send(page);
    await page.getByRole("button", { name: "Nộp hồ sơ" }).click();
    await page.getByRole("heading", { name: "Đã nhận hồ sơ" }).waitFor();
    const [number, secret] = [await said(page, "Mã hồ sơ"), await said(page, "Mã bí mật")];
    await page.goto(`${url}/noscript/status`);
    for (const [told, found] of [
      ["AAAA-AAAA-AAAA-AAAA", false],
      [secret, true],
    ]) {
      await page.fill("#number", number);
      await page.fill("#secret", told);
      await page.getByRole("button", { name: "Xem hồ sơ" }).click();
      await (found ? page.getByText("Đã nhận, chờ xử lý").first() : page.getByText("Không tìm thấy")).waitFor();
      if (!found) await page.goBack();
    }
  },
);

plain(
  "the pages without a script are accessible and fit a phone",
  [/404/],
  async ({ page, url, accessible }) => {
    for (const path of ["/noscript", "/noscript/2.000635", "/noscript/status", "/noscript/none"]) {
      await page.goto(url + path);
      await accessible();
      await fits(page);
    }
  },
  true,
);
