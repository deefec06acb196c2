// Authored procedures and a bundle in the browser: a person of the case signs in, types what the case types, and the
// registers answer the rest.

import assert from "node:assert/strict";

import { handIn } from "./forms.mjs";
import { PHONE, journey } from "./harness.mjs";
import { CASES, part, typed } from "./people.mjs";

const address = (code) => (code.includes("+") ? `/api/bundles/vn/${code}` : `/schemas/vn/procedures/${code}.json`);
const page_of = (code) => `/procedure.html?definition=${encodeURIComponent(address(code))}`;

/** Signs in as the person of the case and sets what the case types, each once what came before has been answered. */
async function play(page, code) {
  const own = CASES.find((entry) => entry.procedure === code);
  await page.locator("form.tk").waitFor();
  await page.getByRole("button", { name: `Đăng nhập là ${part(own.signedIn).name}` }).click();
  for (const [at, value] of typed(own)) await handIn(page, at, value);
  return own;
}

for (const code of ["1.000656", "3.000347"]) {
  journey(`${code} is completed by the person of its case`, { path: page_of(code) }, async (tools) => {
    const { page, screenshot, accessible } = tools;
    await page.locator("form.tk").waitFor();
    await page.locator("#dossier").waitFor();
    await accessible();
    const own = await play(page, code);
    await page.locator("#people summary").click();
    await page.locator("#people").getByText(own.title.vi).waitFor();
    await page.waitForFunction(() => document.querySelector("to-khai").errors.length === 0);
    const { name, number } = part(own.signedIn);
    const { applicant } = await page.evaluate(() => document.querySelector("to-khai").value);
    assert.deepEqual([applicant.personalId, applicant.name], [number, name]);
    const [before, after] = (await page.locator("#dossier .count b").allTextContents()).map(Number);
    assert.ok(after < before, `${before} → ${after}`);
    await screenshot(`case ${code}`);
  });
}

journey(
  "a bundle opens as one form on a phone",
  { path: page_of(CASES.at(-1).procedure), viewport: PHONE },
  async (tools) => {
    const { page, screenshot, accessible } = tools;
    await page.locator("form.tk").waitFor();
    await page.getByRole("heading", { name: "Thông tin của bạn" }).first().waitFor();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px wider than the screen`);
    await accessible();
    await screenshot("bundle phone");
  },
);
