// The office that gets the answers: proposed from an address, changed from the review, named on the receipt.

import assert from "node:assert/strict";

import { pick } from "./forms.mjs";
import { PHONE, journey } from "./harness.mjs";
import { CASES, part, typed } from "./people.mjs";
import { Player, address, prepare } from "./player.mjs";

const PROVINCE = "/filing/office/province";
const COMMUNE = "/filing/office/commune";
const visible = (page, key) => page.locator(`[data-key="${key}"]:visible`);
const row = (page, words) => page.locator(".tk-answers > div", { hasText: words });

/** The player of a procedure's case on its review, every question before it answered. */
async function reviewed({ page }, code) {
  const own = CASES.find(({ procedure }) => procedure === code);
  await prepare(page);
  await page.goto(`/procedure.html?definition=${encodeURIComponent(address(code))}`);
  const player = await Player.of(page, own);
  await player.signIn();
  for (let screens = 0; screens < 20 && !(await page.locator(".tk-answers:visible").count()); screens += 1) {
    await player.fillIn();
    assert.equal(await visible(page, PROVINCE).count(), 0, "what the account says is not asked");
    await player.goOn();
  }
  return player;
}

journey(
  "the office is proposed from the address, changed from the review and named on the receipt",
  { path: null, viewport: PHONE, timeout: 90_000 },
  async (tools) => {
    const { page, accessible, screenshot } = tools;
    const player = await reviewed(tools, "1.001193");
    const home = part("mother").registers["vn:population"].permanent_address;
    assert.match(await row(page, "Ủy ban nhân dân xã").textContent(), new RegExp(`${home.commune}.*Lấy từ`));
    await screenshot("office proposed");
    await row(page, "Ủy ban nhân dân xã").locator("a").click();
    // Another commune may be in another province: both are asked, and the list is that province's.
    await visible(page, COMMUNE).waitFor();
    assert.equal(await visible(page, PROVINCE).count(), 1);
    await accessible();
    await screenshot("office changed");
    await pick(page, PROVINCE, "Sài Gòn");
    await page.keyboard.press("Tab");
    await page.waitForFunction((key) => document.querySelector(`[data-key="${key}"] [role=combobox]`), COMMUNE);
    await pick(page, COMMUNE, "phuong sai gon");
    for (let screens = 0; screens < 10 && !(await page.locator(".tk-answers:visible").count()); screens += 1)
      await player.goOn();
    assert.match(await row(page, "Ủy ban nhân dân xã").textContent(), /Phường Sài Gòn/);
    await player.fillIn();
    await page.evaluate(() =>
      document.querySelector("to-khai").addEventListener("submit", (e) => (window.sent ??= e.detail.submission)),
    );
    await player.press();
    await page.getByRole("heading", { name: "Đã nộp thử tờ khai" }).waitFor();
    const { answers, provenance } = await page.evaluate(() => window.sent);
    assert.deepEqual(answers.filing.office, { province: "79", commune: "Phường Sài Gòn" });
    assert.equal(provenance[COMMUNE], undefined, "the person has chosen it");
    const told = await page.locator(".tk-receipt").textContent();
    assert.match(told, /Ủy ban nhân dân phường Sài Gòn, thành phố Hồ Chí Minh/);
    await accessible();
  },
);

journey(
  "the receipt of a bundle names one office for each authority",
  { path: null, viewport: PHONE, timeout: 90_000 },
  async (tools) => {
    const { page } = tools;
    const player = await reviewed(tools, "1.001193+1.004222+1.014137");
    await player.fillIn();
    await player.press();
    const told = page.locator(".tk-receipt");
    await told.waitFor();
    const home = part("mother").registers["vn:population"].permanent_address;
    const dwelling = new Map(typed(player.own)).get("/m2/dwelling/address");
    const text = await told.textContent();
    assert.ok(text.includes(`Ủy ban nhân dân ${home.commune[0].toLowerCase()}${home.commune.slice(1)}`), text);
    assert.ok(text.includes(`Công an ${dwelling.commune[0].toLowerCase()}${dwelling.commune.slice(1)}`), text);
    assert.match(text, /Bảo hiểm xã hội (tỉnh|thành phố)/);
  },
);
