// Procedures done in one go: one form, one person who files it, one pledge, each question once, on a phone that is
// reloaded in the middle.

import assert from "node:assert/strict";

import { control, handIn } from "./forms.mjs";
import { PHONE, journey } from "./harness.mjs";
import { CASES, part, typed } from "./people.mjs";

const page_of = (code) => `/procedure.html?definition=${encodeURIComponent(`/api/bundles/vn/${code}`)}`;
const answers = (page) => page.evaluate(() => document.querySelector("to-khai").value);
const step = (page) => page.locator("form.tk h2:visible").first().textContent();

/** Puts in what the case types and the shown step asks; what was answered otherwise is not put in again. */
async function fillIn(page, entries, done) {
  for (const [at, value] of entries) {
    const shown = await page.evaluate(
      (at) =>
        [...document.querySelectorAll(".tk-step:not([hidden]) [data-key]")].some(
          (one) => one.dataset.key === at && one.offsetParent,
        ),
      at,
    );
    if (done.has(at) || !shown) continue;
    done.add(at);
    await handIn(page, at, value);
    await page.waitForTimeout(1200);
  }
}

const BUNDLES = [
  { code: "1.001193+1.004222+1.014137", most: 9, procedures: 3 },
  { code: "1.000656+1.003197+1.014177", most: 7, procedures: 3 },
];

for (const { code, most, procedures } of BUNDLES) {
  journey(
    `${code} is one form from signing in to the receipt`,
    { path: page_of(code), viewport: PHONE, timeout: 180_000 },
    async ({ page, accessible, screenshot }) => {
      const own = CASES.find((entry) => entry.procedure === code);
      const entries = typed(own);
      const done = new Set();
      await page.locator("form.tk").waitFor();
      await page.getByRole("button", { name: `Đăng nhập là ${part(own.signedIn).name}` }).click();
      await page.getByText("Lấy từ tài khoản đăng nhập").first().waitFor();
      const titles = [];
      for (let screens = 0; screens < 15; screens += 1) {
        const title = await step(page);
        titles.push(title);
        if (title === "Xem lại trước khi nộp") break;
        // A step says for which of the procedures it is.
        assert.ok(await page.locator(".tk-step:not([hidden]) .tk-about").first().textContent(), title);
        await fillIn(page, entries, done);
        if (screens === 2) {
          await page.locator(".tk-saved").waitFor();
          await page.reload();
          // The tab remembers who is signed in: their draft opens where they left it.
          await page.getByRole("heading", { name: title, exact: true }).waitFor();
          await page.waitForTimeout(1500);
        }
        await accessible();
        await page.locator("#tk-pgo").click();
        await page.waitForFunction(
          (title) => document.querySelector(".tk-step:not([hidden]) h2")?.textContent !== title,
          title,
          { timeout: 5000 },
        );
      }
      assert.ok(titles.length <= most, `${titles.length} screens: ${titles.join(", ")}`);
      assert.equal(new Set(titles).size, titles.length, `no step twice: ${titles.join(", ")}`);
      await accessible();
      await screenshot(`bundle ${code} review`);
      await page.locator(control("/m1/result/pledge")).check();
      assert.equal(await page.locator("input[id$='pledge']:visible").count(), 1, "one pledge");
      await page.evaluate(() =>
        document.querySelector("to-khai").addEventListener("submit", (e) => (window.sent ??= e.detail.submission)),
      );
      await page.locator("#tk-pgo").click();
      await page.getByRole("heading", { name: "Đã nộp thử tờ khai" }).waitFor();
      const sent = await page.evaluate(() => window.sent);
      assert.equal(Object.keys(sent.answers).length, procedures, "every authority gets its part");
      const who = part(own.signedIn);
      for (const [member, { applicant, result }] of Object.entries(sent.answers)) {
        assert.deepEqual([applicant.personalId, applicant.name], [who.number, who.name], member);
        assert.equal(result.pledge, true, member);
      }
      assert.deepEqual((await answers(page)) === undefined, false);
    },
  );
}
