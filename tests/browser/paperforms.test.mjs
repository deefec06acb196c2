// From the paper form and the portal's record to an e-form that a person fills in on a phone and sends, with nothing
// written by hand in between: births, marriages, deaths and permanent residence.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { PHONE, ROOT, journey } from "./harness.mjs";
import { CASES } from "./people.mjs";
import { Player, address, held, prepare } from "./player.mjs";

const REVIEW = "Xem lại trước khi nộp";
/** Forms and records of the portal stand beside the repository. */
const MATERIAL = join(ROOT, "..", "shared", "data");
const PORTAL = join(MATERIAL, "vietnam", "portal-procedures.ndjson.gz");
const form = (id) => join(MATERIAL, "forms", id, "source.docx");
const FORMS = {
  1.001193: form("vn-birth-2024"),
  1.000894: form("vn-marriage"),
  1.000656: join(ROOT, "tests", "fixtures", "forms", "khai-tu.txt"),
  1.004222: form("vn-residence-ct01-2023"),
};
/** What must stand among the answers that were sent: each role's name or number. */
const SENT = {
  1.001193: ["/child/fullName", "/mother/fullName"],
  1.000894: ["/bride/fullName", "/groom/personalId"],
  1.000656: ["/deceased/fullName", "/deceased/deathDate"],
  1.004222: ["/applicant/personalId", "/request/willOfApplicant"],
};
/** What is typed although the paper says of nobody that it must be: the mother's number tells the rest of her. */
const TYPED = { 1.001193: [{ at: "/mother/personalId", part: "mother", of: "personal_id" }] };

const binary = process.env.TOKHAI ?? join(ROOT, "target", "debug", "tokhai");

/** The definition made of a form and the record of its procedure, and where it stands. */
function made(code) {
  const folder = mkdtempSync(join(tmpdir(), "tokhai-paper-"));
  const given = [FORMS[code], "--procedure", PORTAL, "--code", code, "--name", code, "-o", folder];
  execFileSync(binary, ["import", ...given], { encoding: "utf8" });
  const path = join(folder, `${code}.json`);
  const check = spawnSync(binary, ["check", path, "--locale", "en"], { encoding: "utf8" });
  assert.equal(check.status, 0, check.stdout + check.stderr);
  const page = execFileSync(binary, ["render", path], { encoding: "utf8" });
  assert.match(page, /<form/);
  return { folder, path };
}

async function sent(code, { page, accessible, screenshot }) {
  const { folder, path } = made(code);
  const definition = JSON.parse(readFileSync(path, "utf8"));
  const signedIn = CASES.find(({ procedure }) => procedure === code).signedIn;
  await prepare(page);
  await page.route(`**${address(code)}`, (route) =>
    route.fulfill({ contentType: "application/json", body: JSON.stringify(definition) }),
  );
  await page.goto(`/procedure.html?definition=${encodeURIComponent(address(code))}`);
  const player = new Player(page, { procedure: code, signedIn, typed: TYPED[code] ?? [] }, definition);
  await player.signIn();
  for (let screens = 0; screens < 30; screens += 1) {
    const title = await player.step();
    await player.fillIn();
    await player.papers();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `“${title}” is ${overflow} px wider than the screen`);
    if (screens === 1) {
      await accessible();
      await screenshot(`paper form ${code}`);
    }
    if (title === REVIEW) break;
    await player.goOn();
  }
  await page.evaluate(() =>
    document.querySelector("to-khai").addEventListener("submit", (e) => (window.sent ??= e.detail.submission)),
  );
  await player.press();
  await page.getByRole("heading", { name: "Đã nộp thử tờ khai" }).waitFor();
  const submission = await page.evaluate(() => window.sent);
  for (const at of SENT[code])
    assert.ok(held(submission.answers, at), `${at} in ${JSON.stringify(submission.answers)}`);
  // And the receiving side takes it.
  writeFileSync(join(folder, "sent.submission"), JSON.stringify(submission));
  const today = await page.evaluate(() => new Date().toISOString().slice(0, 10));
  const told = spawnSync(binary, ["validate", path, join(folder, "sent.submission"), "--today", today], {
    encoding: "utf8",
  });
  assert.equal(told.status, 0, told.stdout + told.stderr);
}

for (const code of Object.keys(FORMS)) {
  const name = `the paper form of ${code} and the portal's record become an e-form that is sent`;
  const absent = [PORTAL, FORMS[code]].find((path) => !existsSync(path));
  if (absent && !process.env.TOKHAI_MATERIAL) {
    console.log(`skipped: ${absent} is not there`);
    test(name, { skip: `${absent} is not there` }, () => {});
  } else if (absent) {
    test(name, () => assert.fail(`${absent} is promised by TOKHAI_MATERIAL and is not there`));
  } else {
    journey(name, { path: null, viewport: PHONE, timeout: 120_000 }, (tools) => sent(code, tools));
  }
}
