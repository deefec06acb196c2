// The page beside the form of a procedure: whom it can be tried as, and what is left of the dossier.

import assert from "node:assert/strict";

import { handIn } from "./forms.mjs";
import { journey } from "./harness.mjs";
import { CASES, part, typed } from "./people.mjs";
import { address } from "./player.mjs";

journey(
  "beside the form stand the people of its case and a dossier that shrinks",
  { path: `/procedure.html?definition=${address("1.000656")}` },
  async ({ page, accessible, screenshot }) => {
    await page.locator("form.tk").waitFor();
    await page.locator("#dossier").waitFor();
    await accessible();
    const own = CASES.find(({ procedure }) => procedure === "1.000656");
    await page.getByRole("button", { name: `Đăng nhập là ${part(own.signedIn).name}` }).click();
    for (const [at, value] of typed(own)) await handIn(page, at, value);
    await page.locator("#people summary").click();
    await page.locator("#people").getByText(own.title.vi).waitFor();
    await page.waitForFunction(() => document.querySelector("to-khai").errors.length === 0);
    const counts = () => page.locator("#dossier .count b").allTextContents();
    const [before, after] = (await counts()).map(Number);
    assert.ok(after < before, `${before} → ${after}`);
    await screenshot("beside the form");
  },
);
