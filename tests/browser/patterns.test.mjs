// Patterns in a browser: they mean what `RegExp` means, and none of them makes the page stand still.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Pattern } from "../../src/schema/pattern/browser.js";
import { control, open } from "./forms.mjs";
import { journey } from "./harness.mjs";

/** Numbers below `n` that look random and are the same in each run. */
function dice(seed) {
  let state = seed;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % n;
  };
}

const ATOMS = [
  "a",
  "b",
  ".",
  "\\w",
  "\\d",
  "\\s",
  "[ab]",
  "[^a]",
  "[\\]a-c]",
  "\\.",
  "\\u0061",
  "\\p{L}",
  "đ",
  "^",
  "$",
  "\\b",
  "-",
];
const GROUPS = ["(", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?<name>"];
const COUNTS = ["", "", "", "*", "+", "?", "{2}", "{1,2}", "{1,}", "*?", "+?", "{0,1}?"];

test("a pattern that is followed finds what RegExp finds", () => {
  const roll = dice(7);
  const pick = (list) => list[roll(list.length)];
  const pattern = (depth) => {
    let made = "";
    for (let parts = 1 + roll(3); parts > 0; parts--)
      made += (depth > 0 && roll(3) === 0 ? `${pick(GROUPS)}${pattern(depth - 1)})` : pick(ATOMS)) + pick(COUNTS);
    return roll(4) ? made : `${made}|${pattern(depth)}`;
  };
  let compared = 0;
  for (let round = 0; round < 6000; round++) {
    // A repeated group is followed; what is looked at is the pattern inside it.
    const source = `(?:${pattern(3)}){1}`;
    for (const flags of ["u", ""]) {
      let native;
      try {
        native = new RegExp(source, flags);
      } catch {
        continue;
      }
      const ours = new Pattern(source, flags);
      for (let texts = 0; texts < 4; texts++) {
        const text = Array.from({ length: roll(9) }, () => pick("abc 1.đ-_]")).join("");
        assert.equal(ours.test(text), native.test(text), `/${source}/${flags} in “${text}”`);
        compared += 1;
      }
    }
  }
  assert.ok(compared > 5000, `${compared} compared`);
});

test("what is no pattern fails as with RegExp", () => {
  for (const source of ["(", "a**", "[b", "(?<n>a)(?<n>b)"]) assert.throws(() => new Pattern(source, "u"), SyntaxError);
});

test("characters beyond the first plane are one, and older patterns are read as before", () => {
  assert.equal(new Pattern("^(?:😀)+$", "u").test("😀😀"), true);
  assert.equal(new Pattern("^(?:.)*$", "u").test("😀".repeat(70)), true);
  assert.equal(new Pattern("^(?:.{2}){1}$", "u").test("😀a"), true);
  assert.equal(new Pattern("^(\\@\\w+)+$", "").test("@an@bình"), false);
  assert.equal(new Pattern("^(\\@\\w+)+$", "").test("@an@binh"), true);
});

/** Patterns that `RegExp` would try for hours in the text behind them, and whether it has them. */
const ENDLESS = [
  ["^(\\w+\\s?)*$", `${"a".repeat(32)}!`, false],
  ["^([a-zA-Z0-9]+)*$", `${"a".repeat(60)}!`, false],
  ["^(?!.*!)(\\w+\\s?)*$", `${"a".repeat(32)}-`, false],
  ["^(\\p{L}+\\s?)+(?<!x)$", `${"a".repeat(40)}1`, false],
  ["^(a|a)*$(?=b)", "a".repeat(40), false],
  ["^(a|aa)+$", `${"a".repeat(60)}!`, false],
  ["^(.*a){12}$", `${"a".repeat(60)}b`, false],
  ["a.*b.*c.*d.*e.*f.*g", "abcdef".repeat(400), false],
  [
    "^(\\w+\\s?)*$",
    "nguyễn "
      .normalize("NFD")
      .replace(/[^a-z ]/g, "")
      .repeat(60),
    true,
  ],
];

journey("no pattern makes the page stand still", { path: null }, async ({ page }) => {
  const properties = {};
  for (const [index, [pattern]] of ENDLESS.entries())
    properties[`f${index}`] = { title: `Câu ${index}`, type: "string", pattern };
  const definition = { $id: "urn:tokhai:test:endless", title: "Mẫu chữ", type: "object", properties };
  await open(page, { definition, attributes: 'drafts="off" view="page"' });
  for (const [index, [pattern, text, found]] of ENDLESS.entries()) {
    const key = `/f${index}`;
    await page.fill(control(key), text);
    await page.locator(control(key)).blur();
    const wrong = await page.evaluate(
      (key) => document.querySelector("to-khai").errors.some((one) => one.pointer === key),
      key,
    );
    assert.equal(wrong, !found, `${pattern} in ${text.length} characters`);
  }
});

journey(
  "what cannot be told in time is left to the server, and said on the console",
  { path: null },
  async ({ page }) => {
    const warned = [];
    page.on("console", (message) => message.type() === "warning" && warned.push(message.text()));
    const definition = {
      $id: "urn:tokhai:test:referring",
      title: "Mẫu chữ",
      type: "object",
      properties: { code: { title: "Mã", type: "string", pattern: "^(a+)+\\1$" } },
    };
    await open(page, { definition, attributes: 'drafts="off" view="page"' });
    const wrong = async (text) => {
      await page.fill(control("/code"), text);
      await page.locator(control("/code")).blur();
      return page.evaluate(() => document.querySelector("to-khai").errors.length);
    };
    assert.equal(await wrong("aab"), 1, "short texts are judged");
    assert.deepEqual(warned, []);
    assert.equal(await wrong(`${"a".repeat(60)}!`), 0, "nobody is held up");
    assert.ok(warned[0].includes("^(a+)+\\1$"), String(warned));
  },
);
