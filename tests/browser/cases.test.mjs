// Each authored procedure and bundle on a phone, from signing in to the confirmation: everything found; registers that
// fail at the worst moment; a life that does not fit. On the way the page is loaded again and a mistake is made, at
// screens that the seed picks.

import assert from "node:assert/strict";
import { after } from "node:test";

import { PHONE, journeys } from "./harness.mjs";
import { CASES, LIVES, part } from "./people.mjs";
import { Player, address, dice, failing, keysOf, prepare, held } from "./player.mjs";

// One seed for everybody, so that what fails fails again; `TOKHAI_SEED` tries other screens.
const SEED = Number(process.env.TOKHAI_SEED ?? 581_709);
const REVIEW = "Xem lại trước khi nộp";
const SENT = "Đã nộp thử tờ khai";
/** The most screens of a bundle with everything found, the review among them. */
const MOST = { "1.001193+1.004222+1.014137": 9, "1.000656+1.003197+1.014177": 7 };

/** `TOKHAI_ONLY=1.001193,1.000656 found` plays those whose name contains one of these alone. */
const ONLY = (process.env.TOKHAI_ONLY ?? "").split(",");
const chosen = (rows) => rows.filter(([name]) => ONLY.some((part) => name.includes(part)));

const told = [];
after(() => {
  const rows = told
    .sort()
    .map(
      ([code, kind, screens, asked, beyond]) =>
        `${code.padEnd(27)} ${kind.padEnd(8)} ${screens} ${String(asked).padStart(3)} ${String(beyond).padStart(3)}`,
    );
  console.log(
    [
      `seed ${SEED}`,
      "procedure                   journey  screens, questions answered, those no case foresees",
      ...rows,
    ].join("\n"),
  );
});

const answersNow = (page) => page.evaluate(() => document.querySelector("to-khai").value);

/** Loads the page again; the draft opens once the same person signs in, on the same screen. */
async function reload(player, title) {
  const { page } = player;
  await page.reload();
  await player.signIn();
  await page.getByRole("heading", { name: title, exact: true }).first().waitFor();
}

/** Presses on although something is missing: it is said, and nothing is lost. */
async function mistake({ page }) {
  const before = await answersNow(page);
  await page.locator("#tk-pgo").click();
  await page.waitForFunction(() => document.activeElement?.closest(".tk-errors"));
  assert.deepEqual(await answersNow(page), before);
}

/** Plays a case to its end and gives what was sent. */
async function story(tools, own, kind) {
  const { page, accessible, screenshot } = tools;
  const code = own.procedure;
  const roll = dice(SEED + [...`${code}${kind}`].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7));
  const keys = keysOf(own);
  const fails = kind === "failing";
  await prepare(page, fails ? keys.slice(keys.length > 1 ? Math.ceil(keys.length / 2) : 0) : []);
  await page.goto(`/procedure.html?definition=${encodeURIComponent(address(code))}`);
  const player = await Player.of(page, own);
  await player.signIn();
  const [again, wrong] = [roll(3), roll(3)];
  let [loaded, missed] = [false, false];
  for (let screens = 0; screens < 40; screens += 1) {
    const title = await player.step();
    const isReview = title === REVIEW;
    player.screens.push(title);
    if (!missed && (screens >= wrong || isReview) && (await player.missing()).length) {
      await mistake(player);
      missed = true;
    }
    if (isReview && kind === "found") {
      await accessible();
      await screenshot(`case ${code} review`);
    }
    await player.fillIn();
    await player.papers();
    if (!loaded && (screens >= again || isReview)) {
      const before = await answersNow(page);
      // From now on no register answers of anybody.
      if (fails) await failing(page, keys);
      await reload(player, title);
      if (!fails) await keeps(player, before);
      await player.fillIn();
      await player.papers();
      loaded = true;
    }
    if (code in MOST && kind === "found") {
      await accessible();
      // A step of a bundle says for which of the procedures it is; what is pledged is pledged once.
      if (!isReview) assert.ok(await page.locator(".tk-step:not([hidden]) .tk-about").first().textContent(), title);
      else assert.equal(await page.locator("input[id$='pledge']:visible").count(), 1, "one pledge");
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `“${title}” is ${overflow} px wider than the screen`);
    if (!isReview) {
      await player.goOn();
      continue;
    }
    await page.evaluate(() =>
      document.querySelector("to-khai").addEventListener("submit", (e) => (window.sent ??= e.detail.submission)),
    );
    await player.press();
    await page.waitForFunction(() => document.querySelector(".tk-receipt, .tk-errors a"));
    if (await page.getByRole("heading", { name: SENT }).count()) break;
    // What a register no longer says has to be answered after all: the summary leads there.
    assert.ok(fails, JSON.stringify(await page.evaluate(() => document.querySelector("to-khai").errors)));
    await page.locator(".tk-errors a").first().click();
  }
  await page.getByRole("heading", { name: SENT }).waitFor();
  assert.ok(loaded && missed, "a reload and a mistake on the way");
  told.push([code, kind, player.screens.length, player.answered.size, player.beyond.size]);
  await confirmed(tools, player, kind);
}

/** What was answered by hand is there again at once; what registers knew comes when they have said it once more. */
async function keeps({ page, answered }, earlier) {
  const now = await answersNow(page);
  for (const at of answered) assert.deepEqual(held(now, at), held(earlier, at), `${at} is lost`);
  const lost = (later, before, at = "") =>
    Object.entries(before ?? {}).flatMap(([name, value]) => {
      const place = `${at}/${name}`;
      if (value && typeof value === "object") return lost(later?.[name], value, place);
      return later?.[name] === value ? [] : [place];
    });
  const until = Date.now() + 20_000;
  let missing;
  while ((missing = lost(await answersNow(page), earlier)).length && Date.now() < until) await page.waitForTimeout(50);
  assert.deepEqual(missing, [], "answers lost by loading the page again");
}

/** What was sent is what was answered, with an office for each authority, which the receipt names. */
async function confirmed({ page, accessible }, player, kind) {
  const { own, definition } = player;
  const sent = await page.evaluate(() => window.sent);
  assert.equal(sent.definition.code, own.procedure);
  for (const [at, value] of player.answers)
    if (player.answered.has(at)) assert.deepEqual(held(sent.answers, at), value, at);
  // What the case says is asked, unless it is of those whom registers no longer know.
  const silent = [...player.answers.keys()].filter((at) => !player.answered.has(at));
  if (kind !== "failing") assert.deepEqual(silent, [], "everything the case says is asked");
  const receipt = await page.locator(".tk-receipt").textContent();
  const { offices, parts = [] } = definition["x-procedure"];
  // A procedure that turned out not to be for the case has no office.
  const away = parts.filter(({ notFor }) => notFor && held(sent.answers, notFor.field) === notFor.is);
  const places = away.map(({ notFor }) => `/${notFor.field.split("/")[1]}/`);
  for (const { at } of offices) {
    if (places.some((place) => at.startsWith(place))) {
      assert.equal(held(sent.answers, at), undefined, `${at} is not sent`);
      continue;
    }
    const { province, commune } = held(sent.answers, at);
    assert.ok(province, `${at} is sent`);
    if (commune) assert.ok(receipt.includes(commune[0].toLowerCase() + commune.slice(1)), `${commune}: ${receipt}`);
  }
  if (kind === "found") {
    assert.equal(player.beyond.size, 0, `nothing is asked that is known: ${[...player.beyond]}`);
    const who = part(own.signedIn);
    for (const { applicant } of sent.answers.applicant ? [sent.answers] : Object.values(sent.answers))
      assert.deepEqual([applicant.personalId, applicant.name], [who.number, who.name]);
    const most = MOST[own.procedure] ?? 99;
    assert.ok(player.screens.length <= most, `${player.screens.length} screens: ${player.screens.join(", ")}`);
    assert.equal(new Set(player.screens).size, player.screens.length, `no step twice: ${player.screens.join(", ")}`);
    if (own.procedure in MOST) await accessible();
  }
  // A reload shows the confirmation with every answer as it was shown.
  await page.locator(".tk-receipt .tk-keeps").waitFor();
  const shown = () => page.locator(".tk-receipt").innerText();
  const before = await shown();
  await reload(player, SENT);
  await page.locator(".tk-receipt .tk-keeps").waitFor();
  assert.equal(await shown(), before, "the confirmation after a reload");
}

const options = { path: null, viewport: PHONE, timeout: 180_000, patience: 30_000 };
const row = (own, kind) => [`${own.procedure} ${kind}`, options, (tools) => story(tools, own, kind)];

journeys(`seed ${SEED}: on a phone, everything found:`, chosen(CASES.map((own) => row(own, "found"))));
journeys(`seed ${SEED}: on a phone, registers failing:`, chosen(CASES.map((own) => row(own, "failing"))));

/** One life for each procedure that can be sent; `TOKHAI_LIVES=all` plays every one. */
const sendable = LIVES.filter(({ refused }) => !refused);
const first = sendable.filter((own, n) => sendable.findIndex(({ procedure }) => procedure === own.procedure) === n);
const lives = process.env.TOKHAI_LIVES === "all" ? sendable : first;
journeys(
  `seed ${SEED}: on a phone, a life that does not fit:`,
  chosen(lives.map((own) => [`${own.procedure} life: ${own.title.en}`, options, (tools) => story(tools, own, "life")])),
);
