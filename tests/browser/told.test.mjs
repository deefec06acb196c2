// What the portal tells before one starts, beside the form and after sending: one truth, whoever is asked.

import assert from "node:assert/strict";

import { control } from "./forms.mjs";
import { PHONE, journey } from "./harness.mjs";
import { CASES, part } from "./people.mjs";
import { address } from "./player.mjs";

const opened = async (page, code, english = "") => {
  await page.goto(`/procedure.html?definition=${encodeURIComponent(address(code))}${english}`);
  await page.locator("form.tk").waitFor();
  await page.locator("#dossier").waitFor();
  await page.locator("#start").waitFor();
};

journey(
  "until something is answered the panel tells the papers that the top of the page names",
  { path: null, viewport: PHONE, timeout: 240_000 },
  async ({ page, accessible, screenshot }) => {
    let named = 0;
    for (const code of new Set(CASES.map(({ procedure }) => procedure))) {
      await opened(page, code);
      const [, after] = await page.locator("#dossier .count b").allTextContents();
      const listed = await page.locator("#dossier .papers .name").allTextContents();
      const top = await page.locator("#start dt", { hasText: "Giấy tờ cần chuẩn bị" }).locator("+ dd").innerText();
      assert.equal(Number(after), listed.length, code);
      if (listed.length) for (const title of listed) assert.ok(top.includes(title), `${code}: ${top}`);
      else assert.match(top, /Không phải nộp giấy tờ nào/, code);
      named += listed.length;
    }
    assert.ok(named > 0);
    // The tenant's lease, until another dwelling is chosen.
    await opened(page, "1.004194");
    assert.deepEqual((await page.locator("#dossier .count b").allTextContents()).at(-1), "1");
    await accessible();
    await screenshot("panel of the usual case phone");
    await page.locator(control("/applicant/phone")).fill("0900000000");
    await page.getByText("Đây là trường hợp thường gặp").waitFor({ state: "detached" });
  },
);

journey(
  "whoever signs in takes the place of somebody whose number was typed, and is told so",
  { path: null, viewport: PHONE },
  async ({ page, accessible, screenshot }) => {
    const [elder, mother] = [part("elder"), part("mother")];
    await opened(page, "1.001193");
    await page.locator(control("/applicant/relation")).selectOption({ label: "Ông hoặc bà" });
    await page.fill(control("/applicant/personalId"), elder.number);
    await page.waitForFunction((name) => document.querySelector("to-khai").value.applicant?.name === name, elder.name);
    await page.getByRole("button", { name: `Đăng nhập là ${mother.name}` }).click();
    await page.getByText("Số định danh đã gõ không phải của người vừa đăng nhập").waitFor();
    await page.waitForFunction(
      (number) => document.querySelector("to-khai").value.applicant.personalId === number,
      mother.number,
    );
    const { applicant } = await page.evaluate(() => document.querySelector("to-khai").value);
    assert.equal(applicant.name, mother.name);
    assert.equal(applicant.relation, undefined, "what the other one is to the child is asked again");
    assert.equal(JSON.stringify(applicant).includes(elder.number), false);
    await accessible();
    await screenshot("signed in over a typed number phone");
  },
);

journey(
  "for whom a form is not stands at its start, with the way to the other one",
  { path: null, viewport: PHONE },
  async ({ page }) => {
    for (const [code, other] of [
      ["1.001193", "2.000528"],
      ["1.000894", "2.000806"],
      ["1.000656", "1.001766"],
      ["1.000656+1.003197+1.014177", "1.001766"],
    ]) {
      await opened(page, code);
      const told = page.locator("#start dt", { hasText: "Không dùng tờ khai này khi" }).locator("+ dd");
      assert.match(
        await told.innerText(),
        new RegExp(`người nước ngoài.*${other.replace(".", "\\.")}.*cho bạn biết mã đang dùng`),
      );
      for (const link of await told.getByRole("link").all())
        assert.equal(await link.getAttribute("href"), "https://dichvucong.gov.vn");
      await opened(page, code, "&lang=en");
      const english = page.locator("#start dt", { hasText: "This form is not for you if" }).locator("+ dd");
      assert.match(await english.innerText(), new RegExp(`foreigner or stateless.*${other.replace(".", "\\.")}`));
    }
  },
);

journey(
  "what is done in one go has a day for each result, and a fee for each case",
  { path: "/" },
  async ({ page }) => {
    const told = (code, answers, sent) =>
      page.evaluate(
        async ([path, answers, sent]) => {
          const { factsTogether } = await import("/words.js");
          const definition = await (await fetch(path)).json();
          return factsTogether(definition, (place) => answers[place], sent);
        },
        [address(code), answers, sent],
      );
    const code = "1.000656+1.003197+1.014177";
    // A Monday.
    const { time, fee } = await told(code, { "/m1/result/copies": 2 }, "2026-11-30");
    assert.match(time[0], /^Đăng ký khai tử: chậm nhất ngày 01\/12\/2026 \(1 ngày làm việc/);
    // Five and ten working days behind the first one's result.
    assert.match(time[1], /chậm nhất ngày 08\/12\/2026 \(5 ngày làm việc, tính từ khi có kết quả Đăng ký khai tử\)/);
    assert.match(time[2], /chậm nhất ngày 15\/12\/2026/);
    assert.match(time[3], /^Tất cả: chậm nhất ngày 15\/12\/2026/);
    assert.match(fee[0], /^Đăng ký khai tử: 2 × 8\.000 = 16\.000 đồng \(/);
    // Before sending there is no day to count from.
    assert.match((await told(code, {})).time[1], /^Xóa đăng ký thường trú: 5 ngày làm việc, tính từ khi/);
    const late = await told(code, { "/m1/death/registration": "late" }, "2026-11-30");
    assert.match(late.fee[0], /^Đăng ký khai tử: Lệ phí đăng ký quá hạn \(quá 15 ngày kể từ ngày mất\)/);
    assert.equal(
      late.fee.some((line) => /^(Tất cả|Cộng).*Miễn lệ phí/.test(line)),
      false,
      "a sum nobody names is not nothing",
    );
  },
);
