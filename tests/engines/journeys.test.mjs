// What must work whatever browser people have: a birth is sent over a line that fails, on a phone, and officers look at
// procedures; in Chromium, Firefox and WebKitGTK. ENGINES='firefox webkit' walks in some of them.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { control } from "../browser/forms.mjs";
import { DESK, PHONE, servePortal } from "../browser/harness.mjs";
import { part } from "../browser/people.mjs";
import { ENGINES, Person } from "./driver.mjs";
import { lineTo } from "./line.mjs";

const BIRTH = "1.001193";
const PROCEDURE = `/procedure.html?definition=/schemas/vn/procedures/${BIRTH}.json`;
/** How long a story, or starting an engine, may take where other work slows it down. */
const LONG = { timeout: 600_000 };
const CHILD = "Nguyễn Thị Thử";

const review = () => Boolean(document.querySelector("#tk-treview")?.getClientRects().length);
const step = () => [...document.querySelectorAll(".tk-step")].find((one) => one.getClientRects().length)?.id;

/** Goes on, step by step, to the review. */
async function goesOnToReview(person) {
  for (let steps = 0; steps < 8 && !(await person.driver.run(review)); steps += 1) {
    const before = await person.until("a step", step);
    await person.clicks("#tk-pgo");
    await person.until(
      `the step after ${before}`,
      (before) =>
        [...document.querySelectorAll(".tk-step")].some((one) => one.getClientRects().length && one.id !== before),
      before,
    );
  }
  await person.sees("#tk-treview");
}

async function fillsIn(person, { url }) {
  await person.driver.goto(`${url}/sign-in.html#${PROCEDURE}`);
  await person.clicks("button", part("mother").name);
  await person.sees("form.tk", "Lấy từ tài khoản đăng nhập");
}

async function sendsABirth(person, line) {
  const { driver } = person;
  await driver.resize(PHONE);
  // What registers know does not come: that is said, and asked for again.
  line.cut("/api/v1/lookups");
  await fillsIn(person, line);
  await person.sees(".tk-note", "Chưa tra cứu được dữ liệu của bạn");
  assert.ok(line.mend() > 0, "nothing was looked up");
  await person.clicks("a, button", "Thử lại");
  await person.sees("form.tk", "Lấy từ Cơ sở dữ liệu quốc gia về dân cư");
  await person.chooses(control("/applicant/relation"), "Mẹ");
  await person.clicks("#tk-pgo");

  // A mistake is said beside the field and does not let one go on; the field has the focus.
  await person.sees(control("/child/name"));
  await person.clicks("#tk-pgo");
  await person.sees(`[id="tk-w.child.name"] .tk-error`);
  const invalid = (selector) => document.querySelector(selector).getAttribute("aria-invalid");
  assert.equal(await driver.run(invalid, control("/child/name")), "true");
  await person.fills(control("/child/name"), CHILD);
  for (const own of ["ethnicityFrom", "nativePlaceFrom"])
    await person.clicks(`[data-key="/child/${own}"] label`, "Theo mẹ");
  await person.until("the error is gone", () => !document.querySelector('[id="tk-w.child.name"] .tk-error'));

  // What was typed outlives a reload.
  await person.sees(".tk-saved");
  await person.waits("a quiet line", line.isQuiet);
  await driver.reload();
  await person.sees("main", "Đã mở lại bản nháp");
  const name = () => document.querySelector("to-khai")?.value?.child?.name;
  assert.equal(await person.until("the name", name), CHILD);

  // What is sent is lost on the way: that is said, nothing is lost, and the next try arrives.
  await goesOnToReview(person);
  await person.clicks("label", "Tôi cam đoan");
  line.cut("/api/v1/submissions");
  await person.clicks("#tk-pgo");
  await person.sees("#tk-pfailure");
  assert.match(await person.sees("[role=alert]"), /Chưa gửi được đến nơi tiếp nhận|chưa rõ tờ khai đã đến/);
  assert.ok(line.mend() > 0, "nothing was sent");
  await person.clicks("[data-do=retry]");
  await arrives(person, line);
}

/** The receipt outlives a reload, and no way leads back into the form. */
async function arrives(person, line) {
  const number = await person.sees(".receipt .code");
  assert.match(number, /^01-\d{6}-\w+$/);
  await person.waits("a quiet line", line.isQuiet);
  await person.driver.reload();
  assert.equal(await person.sees(".receipt .code"), number);
  await person.waits("a quiet line", line.isQuiet);
  await person.driver.back();
  await person.sees(".tk-receipt");
  const open = () => Boolean(document.querySelector("#tk-pgo")?.getClientRects().length);
  assert.equal(await person.driver.run(open), false, "it cannot be sent again");
}

async function looksAtProcedures(person, line) {
  const codes = [BIRTH, "1.004222"];
  await person.driver.resize(DESK);
  await person.driver.goto(`${line.url}/workbench.html`);
  for (const code of codes) await person.clicks(".checks .check", code);
  await person.clicks("#open-built-in");
  assert.match(await person.sees("#shown", "thủ tục"), /^2 /);
  // Without diacritics.
  await person.fills("#find", "dang ky khai sinh");
  await person.sees("#shown", "1 / 2");
  await person.driver.run((code) => (location.hash = `#/procedure/${code}`), BIRTH);
  assert.match(await person.sees(".verdict .proof", "Nghị định"), /Nghị định/);
  await person.clicks("#accept-all");
  await person.until("all is decided", () => document.querySelector("#accept-all")?.ariaDisabled === "true");
  // What was decided outlives a reload.
  await person.driver.reload();
  await person.sees(".original .badge.accepted");
}

const wanted = (process.env.ENGINES ?? Object.keys(ENGINES).join(" ")).split(" ");
for (const engine of wanted) {
  if (!ENGINES[engine]) throw new Error(`no engine is called ${engine}: there are ${Object.keys(ENGINES).join(", ")}`);
  describe(engine, () => {
    let driver, person, line, portal, data;
    before(async () => {
      data = mkdtempSync(join(tmpdir(), "tokhai-engine-"));
      portal = await servePortal(data);
      line = await lineTo(portal.url);
      driver = await ENGINES[engine]();
      console.log(`${engine} ${await driver.version()}`);
      person = new Person(engine, driver);
    }, LONG);
    after(async () => {
      await driver?.stop();
      line?.stop();
      portal?.child.kill();
      rmSync(data, { recursive: true, force: true });
    });
    const story = (name, tell) =>
      test(name, LONG, async () => {
        line.complaints.length = 0;
        try {
          await tell(person, line);
          await person.waits("a quiet line", line.isQuiet);
          // Said last, so that all the page complained about before is heard, and that nothing is heard shows.
          await driver.run(() => console.error("the end"));
          const last = () => line.complaints.at(-1)?.endsWith(": the end");
          await person.waits("the end", last);
          assert.deepEqual(line.complaints.slice(0, -1), [], "the page complains");
        } catch (error) {
          await person.leavesAPicture("failed").catch(() => {});
          throw error;
        }
      });
    story("a birth is sent, over a line that fails, and the receipt stays", sendsABirth);
    story("an officer opens procedures, decides, and finds it again", looksAtProcedures);
  });
}
