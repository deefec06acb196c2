// Officers write a definition by clicking: from nothing, from a record of the portal, from a paper form.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ROOT, journey } from "./harness.mjs";

const OFFICE = { width: 1440, height: 900 };
const CODE = "9.100001";

/** A picture of one point. */
const PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** A record of the portal and the paper form of the same procedure, made for this test; and a file that is no form. */
function files(folder) {
  const record = {
    id: "00000000-0000-0000-0000-000000000001",
    code: CODE,
    name: "Cấp thẻ đọc sách mẫu",
    detail: {
      category: { name: "Thư viện mẫu" },
      executionCases: [
        {
          profileComponents: [
            { name: "Đơn đề nghị theo mẫu", originalQty: 1, copyQty: 0 },
            { name: "Bản sao căn cước công dân", originalQty: 0, copyQty: 1 },
          ],
        },
      ],
    },
  };
  const form = [
    "ĐƠN ĐỀ NGHỊ CẤP THẺ ĐỌC SÁCH",
    "",
    "Họ và tên: ............................................",
    "Số định danh cá nhân: ....................",
    "Ngày sinh: ....../....../..........",
    "Nội dung đề nghị: ................................................",
    "",
  ];
  const written = (name, text) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return {
    record: written("cong.json", JSON.stringify(record)),
    form: written("don.txt", form.join("\n")),
    bad: written("anh.pdf", "%PDF-1.4 không phải mẫu đơn"),
  };
}

/** A folder that is gone when the work in it is done. */
async function inFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), "tokhai-authoring-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const question = (page, at) => page.locator(`[data-field="${at}"]`);
/** What the command says of a definition: it ends with an error where it is not in order. */
const checked = (path) =>
  execFileSync(process.env.TOKHAI ?? join(ROOT, "target/debug/tokhai"), ["check", path, "--no-lint"], {
    encoding: "utf8",
  });

/** Waits until the definition has no error. */
const inOrder = (page) => page.locator("#problem-counts", { hasText: /^(0 lỗi|Không có lỗi)/ }).waitFor();

journey(
  "a procedure is authored from a record of the portal and a paper form, and its form is filled in and sent",
  { path: "/workbench.html", viewport: OFFICE, timeout: 180_000, patience: 30_000 },
  ({ page, accessible, screenshot }) =>
    inFolder(async (folder) => {
      const { record, form, bad } = files(folder);
      await page.locator("#start-empty").waitFor();
      await accessible();
      await page.locator("#files").setInputFiles(record);
      await page.locator(".grid.list").waitFor();
      await page.goto(`/workbench.html#/author/${CODE}`);
      await page.locator("#procedure-title").waitFor();
      await accessible();

      // A bad file is refused with a reason, and loses nothing.
      await page.locator("#part-questions").click();
      await page.locator("#paper-form").setInputFiles(bad);
      await page.locator("#form-trouble", { hasText: "anh.pdf" }).waitFor();
      await page.locator("#paper-form").setInputFiles(form);
      await page.locator("#said", { hasText: "chỗ cần điền từ don.txt" }).waitFor();
      await inOrder(page);
      const read = await page.locator("#questions [data-field]").count();
      assert.ok(read >= 4, `${read} questions were read`);

      // A choice is added, and a question that hangs on it.
      const add = async (title, kind) => {
        await page.locator("#new-kind").selectOption(kind);
        await page.locator("#new-question").fill(title);
        await page.keyboard.press("Enter");
      };
      await add("Loại thẻ", "choice");
      await question(page, "/loaiThe").click();
      for (const [n, title] of ["Thẻ thường", "Thẻ nghiên cứu"].entries()) {
        await page.getByLabel("Lựa chọn mới").fill(title);
        await page.keyboard.press("Enter");
        await page.locator(".choices-of .rule-row").nth(n).waitFor();
      }
      await page.getByLabel("Phải trả lời").check();
      await add("Đề tài nghiên cứu", "text");
      await question(page, "/deTaiNghienCuu").click();
      await page.getByRole("button", { name: "Thêm điều kiện" }).click();
      const rule = page.getByRole("group", { name: "Điều kiện 1" });
      await rule.getByLabel("Câu hỏi").selectOption({ label: "Loại thẻ" });
      await rule.getByLabel("So sánh").selectOption({ label: "là" });
      await rule.getByLabel("Giá trị").selectOption({ label: "Thẻ nghiên cứu" });
      await page.getByRole("button", { name: "Áp dụng điều kiện" }).click();
      await page.getByRole("button", { name: "Luôn hỏi" }).waitFor();
      await page.getByLabel("Căn cứ pháp lý (mỗi dòng một điều)").fill("Luật Thư viện 46/2019/QH14");
      await page.locator("#question-title").fill("Đề tài nghiên cứu của bạn");
      await page.keyboard.press("Tab");
      await inOrder(page);
      // The others are without an article now, and that is said.
      await page.locator(".problems-of summary").click();
      await page.locator(".problems-of li", { hasText: "không nêu căn cứ pháp lý" }).first().waitFor();
      await accessible();
      await screenshot("workbench author questions");

      // Taken out by a key, and brought back; the reload keeps all.
      await question(page, "/loaiThe").focus();
      await page.keyboard.press("Delete");
      await question(page, "/loaiThe").waitFor({ state: "detached" });
      await page.locator("#undo").click();
      await question(page, "/loaiThe").waitFor();
      await page.reload();
      await page.locator("#part-questions").click();
      await question(page, "/deTaiNghienCuu").waitFor();
      await page.locator("#undo").click();
      await question(page, "/deTaiNghienCuu").filter({ hasNotText: "của bạn" }).waitFor();
      await page.locator("#redo").click();
      await question(page, "/deTaiNghienCuu").filter({ hasText: "của bạn" }).waitFor();

      // The form on the phone is the one that was written: what was typed outlives an edit, the branch opens, and it is sent.
      const phone = page.locator("to-khai");
      const field = (name) => phone.getByRole("textbox", { name }).first();
      const onward = () => phone.getByRole("button", { name: "Tiếp tục" }).click();
      await field(/Họ và tên/).fill("Trần Thị Thử");
      await page.locator("#question-title").or(question(page, "/deTaiNghienCuu")).first().waitFor();
      await question(page, "/deTaiNghienCuu").click();
      await page.locator("#question-title").fill("Bạn nghiên cứu đề tài nào?");
      await page.keyboard.press("Tab");
      await question(page, "/deTaiNghienCuu").filter({ hasText: "đề tài nào" }).waitFor();
      await phone.getByRole("radio", { name: "Thẻ nghiên cứu" }).check();
      await field("Bạn nghiên cứu đề tài nào?").fill("Chữ quốc ngữ");
      assert.equal(await field(/Họ và tên/).inputValue(), "Trần Thị Thử");
      await accessible();
      await screenshot("workbench author preview");
      await onward();
      await field(/Nội dung đề nghị/).fill("Cấp thẻ mới");
      await onward();
      await phone.getByRole("heading", { name: "Giấy tờ kèm theo" }).waitFor();
      const paper = { name: "giay-to.png", mimeType: "image/png", buffer: Buffer.from(PICTURE, "base64") };
      for (const input of await phone.locator("input[type=file]:not([capture])").all())
        await input.setInputFiles(paper);
      await phone.getByText("giay-to.png").nth(1).waitFor();
      await phone.getByRole("button", { name: "Xem lại tờ khai" }).click();
      await phone.getByRole("heading", { name: "Xem lại trước khi nộp" }).waitFor();
      await phone.getByRole("button", { name: /^Nộp/ }).click();
      await page.locator("#sent").waitFor();
      const sent = JSON.parse((await page.locator("#sent pre").textContent()) ?? "");
      assert.equal(sent.answers.deTaiNghienCuu, "Chữ quốc ngữ");
      assert.equal(sent.answers.applicant.fullName, "Trần Thị Thử");
      await accessible();

      // The verdicts follow, the JSON stands beside with its problems, and is taken over when it is applied.
      await page.locator("#beside-verdicts").click();
      await page
        .locator(".pane .badge", { hasText: "Thừa" })
        .or(page.locator(".pane .badge.redundantByData"))
        .first()
        .waitFor();
      await accessible();
      await page.locator("#beside-json").click();
      const editor = page.locator("#json-editor .cm-content");
      await editor.waitFor();
      await accessible();
      await screenshot("workbench author json");
      await editor.click();
      await page.keyboard.press("Control+Home");
      await page.keyboard.press("ArrowDown");
      // What can stand there is proposed.
      await page.keyboard.type('"x-req');
      await page.locator(".cm-tooltip-autocomplete", { hasText: "x-requirements" }).waitFor();
      await page.keyboard.press("Escape");
      for (let n = 0; n < 6; n += 1) await page.keyboard.press("Backspace");
      await page.keyboard.type('"x-documens": [],');
      await page.locator("#apply-json").click();
      await page.locator(".problems-of li", { hasText: "x-documens" }).first().waitFor();
      await page.locator("#undo").click();
      await inOrder(page);

      // What was written is a definition like any other.
      const [saved] = await Promise.all([page.waitForEvent("download"), page.locator("#save-definition").click()]);
      const path = join(folder, saved.suggestedFilename());
      await saved.saveAs(path);
      // Only texts of the other language are missing, of what the record and the form had none.
      assert.match(checked(path), /0 lỗi/);
      const definition = JSON.parse(readFileSync(path, "utf8"));
      assert.equal(definition["x-procedure"].code, CODE);
      assert.equal(definition.allOf[0].then.properties.deTaiNghienCuu.title, "Bạn nghiên cứu đề tài nào?");
    }),
);

journey(
  "a procedure is started from nothing, from a form and from another one, in English, in the dark, on a narrow screen",
  {
    path: "/workbench.html?lang=en",
    viewport: { width: 1024, height: 768 },
    timeout: 180_000,
    patience: 60_000,
    context: { colorScheme: "dark" },
  },
  ({ page, accessible, screenshot }) =>
    inFolder(async (folder) => {
      const { form } = files(folder);
      await page.locator("#start-empty").click();
      await page.locator("#start-trouble", { hasText: "name of the procedure" }).waitFor();
      await page.locator("#start-name").fill("Cấp thẻ khách");
      await page.locator("#start-code").fill("9.100002");
      await page.locator("#start-empty").click();
      await page.locator("#part-questions").click();
      await page.locator("#new-question").fill("Họ và tên của khách");
      await page.keyboard.press("Enter");
      await question(page, "/hoVaTenCuaKhach").click();
      await page.getByLabel("Must be answered").check();
      await page.locator("#part-conditions").click();
      await page.locator("#new-condition").fill("có tên");
      await page.keyboard.press("Enter");
      await page.locator(".entry summary", { hasText: "Có tên" }).click();
      await page.locator("#part-papers").click();
      await page.locator("#new-paper").fill("Giấy giới thiệu");
      await page.keyboard.press("Enter");
      await page.locator(".entry summary", { hasText: "Giấy giới thiệu" }).click();
      await page.getByLabel("In the case").fill("coTen");
      await page.keyboard.press("Tab");
      await accessible();
      await screenshot("workbench author dark");
      const [saved] = await Promise.all([page.waitForEvent("download"), page.locator("#save-definition").click()]);
      const path = join(folder, saved.suggestedFilename());
      await saved.saveAs(path);
      assert.match(checked(path), /: ok/);
      const definition = JSON.parse(readFileSync(path, "utf8"));
      assert.deepEqual(definition.required, ["hoVaTenCuaKhach"]);
      assert.equal(definition["x-documents"][0].when, "coTen");

      // A copy has a code of its own; a form that is opened becomes a procedure.
      await page.goto("/workbench.html?lang=en#/procedure/9.100002");
      await page.locator("#copy").click();
      await page.locator("#procedure-title").waitFor();
      assert.equal(await page.locator("#procedure-title").inputValue(), "Cấp thẻ khách (copy)");
      await page.goto("/workbench.html?lang=en#/open");
      await page.locator("#files").setInputFiles(form);
      await page.locator("#part-questions").click();
      await page.locator("#questions [data-field]").nth(3).waitFor();
      await accessible();
    }),
);
