// The lives that do not fit and that `cases.test.mjs` has no time for, one after the other in one page on a phone: those
// that can be sent to the confirmation, those that the form stops to where it says so. With them what is only to be looked
// at again (`cautions.js`), which needs no browser.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { cautions } from "../../www/pages/cautions.js";
import { PHONE, ROOT, journey } from "./harness.mjs";
import { CASES, LIVES } from "./people.mjs";
import { Player, address, held, prepare } from "./player.mjs";

const REVIEW = "Xem lại trước khi nộp";
const STOPPED = "the form stops here";

const codes = new Set(CASES.map(({ procedure }) => procedure));
const sendable = LIVES.filter(({ refused }) => !refused);
/** What `cases.test.mjs` plays: the first life of each procedure that can be sent. */
const elsewhere = new Set([...codes].map((code) => sendable.find(({ procedure }) => procedure === code)));
const rows = LIVES.filter((own) => !elsewhere.has(own));

test("each procedure and bundle has a case, and a life that does not fit and can be sent", () => {
  assert.equal(codes.size, 16);
  assert.deepEqual(
    [...codes].filter((code) => !sendable.some(({ procedure }) => procedure === code)),
    [],
  );
});

/** Nothing of the life before is left in the tab or on the device. */
async function fresh(page, own) {
  await page.evaluate(async () => {
    document.querySelector("to-khai")?.remove();
    sessionStorage.clear();
    for (const { name } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
  });
  await page.goto(`/procedure.html?definition=${encodeURIComponent(address(own.procedure))}`);
}

const errorsAt = (page, places) =>
  page.evaluate(
    (places) => document.querySelector("to-khai").errors.filter(({ pointer }) => places.includes(pointer)),
    places,
  );

/** Fills the form in, screen by screen, up to what it refuses or to the confirmation. */
async function play({ page }, own) {
  await fresh(page, own);
  const player = await Player.of(page, own);
  await player.signIn();
  for (let screens = 0; screens < 30; screens += 1) {
    const title = await player.step();
    await player.fillIn();
    await player.papers();
    const answered = own.refused?.every((at) => player.answered.has(at));
    if (answered && (await errorsAt(page, own.refused)).length) return stopped(player, own);
    if (title !== REVIEW) {
      await player.goOn();
      continue;
    }
    await page.evaluate(() =>
      document
        .querySelector("to-khai")
        .addEventListener("submit", (e) => (window.sent = e.detail.submission), { once: true }),
    );
    await player.press();
    await page.locator(".tk-receipt").waitFor();
    return confirmed(player);
  }
  assert.fail("there is no end");
}

/** What is refused is said at its place in words, nothing is lost, and nothing can be sent. */
async function stopped(player, own) {
  const { page } = player;
  const before = await page.evaluate(() => document.querySelector("to-khai").value);
  await player.press();
  await page.waitForFunction(() => document.activeElement?.closest(".tk-errors"));
  const summary = await page.locator(".tk-errors").innerText();
  for (const { message, pointer } of await errorsAt(page, own.refused)) {
    assert.ok(message.length > 10, `${pointer}: ${message}`);
    assert.ok(summary.includes(message), `${pointer} is in the summary: ${summary}`);
  }
  assert.deepEqual(await page.evaluate(() => document.querySelector("to-khai").value), before);
  assert.equal(await page.evaluate(() => document.querySelector("to-khai").checkValidity()), false);
  return STOPPED;
}

/** What was sent is what was answered; what the life is not for is neither sent nor told, but named. */
async function confirmed({ page, own, answers, answered, definition }) {
  const { answers: sent } = await page.evaluate(() => window.sent);
  for (const [at, value] of answers) if (answered.has(at)) assert.deepEqual(held(sent, at), value, at);
  const silent = [...answers.keys()].filter((at) => !answered.has(at) && held(sent, at) === undefined);
  assert.deepEqual(silent, [], "everything the life says is asked, or known");
  const { parts = [] } = definition["x-procedure"];
  const away = parts.filter(({ notFor }) => notFor && held(sent, notFor.field) === notFor.is);
  const facts = await page.locator(".tk-told").allInnerTexts();
  const whole = await page.locator(".tk-receipt").innerText();
  for (const { title } of away) {
    assert.ok(!facts.join("\n").includes(title), `${title} is told with time, fee or office: ${facts}`);
    assert.ok(whole.includes(`Không nộp, vì không dành cho trường hợp của bạn: ${title}`), whole);
  }
  return away.length ? "sent in part" : "sent";
}

journey(
  "lives that do not fit, one after the other",
  { path: "/", viewport: PHONE, timeout: 150_000, patience: 20_000 },
  async (tools) => {
    await prepare(tools.page);
    const told = [];
    for (const own of rows) {
      const end = await play(tools, own).catch((cause) => {
        throw new Error(`${own.procedure}: ${own.title.en}: ${cause.message}`, { cause });
      });
      assert.equal(end === STOPPED, Boolean(own.refused), `${own.procedure}: ${own.title.en}: ${end}`);
      const wide = await tools.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${own.procedure}: ${own.title.en}: ${wide} px wider than the screen`);
      told.push(`${own.procedure.padEnd(27)} ${end.padEnd(20)} ${own.title.en}`);
    }
    console.log(told.join("\n"));
    assert.ok(
      told.some((line) => line.includes("sent in part")),
      "a life of which one procedure falls away",
    );
  },
);

test("a name that may be a slip is said to be one, and a name of a minority or of a parent is not", () => {
  const all = JSON.parse(readFileSync(join(ROOT, "schemas", "vn", "cautions.json"), "utf8"));
  const said = (name, parents = ["Vũ Thị Mẹ", "Lê Văn Cha"], code = "1.001193") => {
    const birth = { child: { name }, mother: { name: parents[0] }, father: { name: parents[1] } };
    return cautions(all, code, code.includes("+") ? { m1: birth } : birth).map(({ text }) => text.vi);
  };
  const looks = (texts, wanted) => {
    assert.equal(texts.length, 1, `${texts}`);
    assert.ok(texts[0].startsWith(`Bạn kiểm tra lại ${wanted} `), texts[0]);
  };
  looks(said("Nguyễn Văn An"), "họ của trẻ:");
  looks(said("Nguyễn Văn An", undefined, "1.001193+1.004222+1.014137"), "họ của trẻ:");
  looks(said("Mai"), "tên của trẻ:");
  looks(said("vũ văn an"), "cách viết tên");
  looks(said("Le Van An"), "dấu trong tên");
  for (const name of ["Lê Thị Mẫu", "Vũ Mẫu", "Lê D'Mẫu", ""]) assert.deepEqual(said(name), [], name);
  // Nobody to be compared with, as where parents are not known; a name without a surname of the parents' people.
  assert.deepEqual(said("Thạch Sa Rây", [undefined, undefined]), []);
  assert.deepEqual(said("H'Mẫu Niê", ["H'Hen Niê", "Lê Văn Cha"]).length, 1);
  assert.deepEqual(cautions(all, "1.000656", { child: { name: "Mai" } }), [], "a procedure without rules");
});

journey(
  "what is only to be looked at again is said beside the form, and nothing waits for it",
  { path: null, viewport: PHONE, timeout: 60_000 },
  async ({ page, accessible }) => {
    await prepare(page);
    await page.goto(`/procedure.html?definition=${address("1.001193")}`);
    const own = CASES.find(({ procedure }) => procedure === "1.001193");
    const player = await Player.of(page, {
      ...own,
      typed: own.typed.map((entry) => (entry.at === "/child/name" ? { ...entry, value: "Mai" } : entry)),
    });
    await player.signIn();
    await player.fillIn();
    await player.goOn();
    await page.waitForFunction(() => document.querySelector("to-khai").value.child?.birthDate);
    await player.fillIn();
    const caution = page.getByRole("status").filter({ hasText: "Bạn kiểm tra lại tên của trẻ" });
    await caution.waitFor();
    await accessible();
    const before = await player.step();
    await player.goOn();
    assert.notEqual(await player.step(), before, "it holds nobody up");
  },
);
