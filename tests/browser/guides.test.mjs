// The guides to definitions and packs: their files are put together, their commands run and say what the text says they
// say, and the form they end with is filled in and sent.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, test } from "node:test";

import { control, open } from "./forms.mjs";
import { PHONE, ROOT, journey } from "./harness.mjs";

const TOKHAI = resolve(process.env.TOKHAI ?? join(ROOT, "target/debug/tokhai"));
let folder;
before(() => (folder = mkdtempSync(join(tmpdir(), "tokhai-guides-"))));
after(() => rmSync(folder, { recursive: true }));

/** The fenced blocks of a guide: language, what stands behind it, text. */
const blocks = (guide) =>
  [...readFileSync(join(ROOT, "docs", guide), "utf8").matchAll(/^```(\w+) ?(.*)\n([^]*?)^```$/gm)].map(
    ([, language, name, text]) => ({ language, name, text }),
  );

/** As RFC 7396 says. */
function merged(target, patch) {
  if (patch === null || typeof patch !== "object" || Array.isArray(patch)) return patch;
  const whole = target && typeof target === "object" && !Array.isArray(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) whole[name] = merged(whole[name], value);
  return whole;
}

function add({ name, text }) {
  const path = join(folder, name);
  const before = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  writeFileSync(path, JSON.stringify(merged(before, JSON.parse(text)), null, 2));
}

function run(command) {
  const { stdout, stderr, status } = spawnSync("sh", ["-c", command], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PATH: `${dirname(TOKHAI)}:${process.env.PATH}` },
  });
  return { said: stdout, stderr, status };
}

/** Goes through a guide until `end` says that the rest is for others; gives the rest. */
function follow(list, end = () => false) {
  let last;
  while (list.length && !end(list[0])) {
    const block = list.shift();
    if (block.language === "json") {
      add(block);
      const about = block.name === "pack.json" ? "--pack pack.json" : "dog.json --pack pack.json --no-lint";
      const { said, stderr, status } = run(`tokhai check ${about} --locale en`);
      assert.equal(status, 0, `after a block of ${block.name}:\n${said}${stderr}`);
    } else if (block.language === "sh") {
      last = run(block.text);
      assert.equal(last.status, 0, `${block.text}${last.said}${last.stderr}`);
    } else if (block.language === "text") {
      for (const line of block.text.trim().split("\n"))
        assert.ok(last.said.includes(line), `“${line}” is not in what was said:\n${last.said}`);
    }
  }
  return list;
}

test("the guide to packs makes a pack, part by part", () => {
  follow(blocks("pack.md"));
  assert.ok(existsSync(join(folder, "pack.json")));
});

journey(
  "the guide to definitions ends with a licence that was sent",
  { path: null, viewport: PHONE },
  async ({ page }) => {
    const rest = follow(blocks("definition.md"), ({ language }) => language === "html");
    assert.ok(readFileSync(join(folder, "page.html"), "utf8").includes("Chip number"));
    const licence = JSON.parse(readFileSync(join(folder, "licence.json"), "utf8"));
    const [html, script] = rest.splice(0, 2);
    const [, attributes] = /<to-khai src="licence.json" ([^>]*)>/.exec(html.text);
    await open(page, { definition: licence, attributes: `${attributes} drafts="off"`, lang: "en" });
    // The page's policy lets no text become code; the test may.
    const [, concept, value] = /values: \{ (\w+): "([^"]+)" \}/.exec(script.text);
    await page.evaluate(
      ([concept, value]) => {
        const form = document.querySelector("to-khai");
        form.lookup = async ({ role }) =>
          role === "dog"
            ? {
                status: "found",
                source: { name: "Register of the veterinary office", date: "2026-11-30" },
                values: { [concept]: value },
              }
            : { status: "empty" };
        form.addEventListener("submit", ({ detail }) => {
          window.sent = detail.submission;
          detail.respondWith({ receipt: "D-1/1" });
        });
      },
      [concept, value],
    );
    await page.fill(control("/owner/number"), "123456");
    await page.fill(control("/owner/name"), "An Nguyen");
    await page.getByRole("button", { name: "Continue" }).click();
    await page.fill(control("/dog/name"), "Vàng");
    await page.fill(control("/dog/chip"), "123456789012345");
    await page.locator(control("/dog/chip")).blur();
    await page.waitForFunction(() => document.querySelector("to-khai").value.dog?.vaccinated === "2026-03-05");
    const papers = await page.evaluate(() => document.querySelector("to-khai").papers);
    assert.equal(papers.length, 1);
    assert.notEqual(papers[0].state, "open", "the register stands in for the paper");
    await page.evaluate(() => document.querySelector("to-khai").submit());
    for (let step = 0; step < 5 && !(await page.evaluate(() => window.sent)); step++) {
      await page.evaluate(() => document.querySelector("to-khai").submit());
      await page.waitForTimeout(100);
    }
    await page.getByText("D-1/1").waitFor();
    writeFileSync(join(folder, "submission.json"), JSON.stringify(await page.evaluate(() => window.sent)));
    // The rest is for the server: no definition is checked there.
    const lookups = rest.shift();
    writeFileSync(join(folder, lookups.name), lookups.text);
    follow(rest);
  },
);

/** Runs `tokhai new` with these words, and these lines as answers; gives what became of it. */
function made(name, words, lines = []) {
  const options = { cwd: folder, encoding: "utf8", input: lines.map((line) => `${line}\n`).join("") };
  const { status, stdout, stderr } = spawnSync(TOKHAI, ["new", name, ...words], options);
  const path = join(folder, name);
  return { status, said: stdout + stderr, made: existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined };
}

test("a definition to start from is made by flags", () => {
  const asked = [
    "Name of the dog",
    "Born on: date?",
    "Size: small|very large",
    "Is it vaccinated?: yes-no",
    "Notes: long?",
  ];
  const words = [
    "--locale",
    "en",
    "--title",
    "Dog licence",
    "--code",
    "D-1",
    ...asked.flatMap((one) => ["--ask", one]),
  ];
  const { status, made: definition } = made("flags.json", [...words, "--paper", "Proof of vaccination"]);
  assert.equal(status, 0);
  assert.deepEqual(Object.keys(definition.properties), ["nameOfTheDog", "bornOn", "size", "isItVaccinated", "notes"]);
  assert.deepEqual(definition.required, ["nameOfTheDog", "size", "isItVaccinated"]);
  assert.equal(definition.properties.isItVaccinated.title, "Is it vaccinated?");
  assert.deepEqual(definition.properties.size.oneOf[1], { const: "veryLarge", title: "very large" });
  assert.deepEqual(definition["x-documents"], [{ id: "proofOfVaccination", title: "Proof of vaccination" }]);
  assert.equal(run("tokhai check flags.json --locale en").said.trim(), "flags.json: ok");
});

test("a definition to start from is made by question", () => {
  const lines = ["Đăng ký nuôi chó", "Tên chó", "Ngày sinh: date", "Tên chó", "", "Sổ tiêm phòng", ""];
  const { status, said, made: definition } = made("asked.json", [], lines);
  assert.equal(status, 0, said);
  assert.match(said, /Biểu mẫu tên là gì\?/);
  assert.equal(definition.title, "Đăng ký nuôi chó");
  assert.deepEqual(Object.keys(definition.properties), ["tenCho", "ngaySinh", "tenCho2"]);
  assert.equal(run("tokhai check asked.json --no-lint").status, 0);
});

test("a definition that cannot be made says what to do, and writes over nothing", () => {
  const before = made("twice.json", ["--title", "Một", "--ask", "Tên"]).made;
  const again = made("twice.json", ["--title", "Hai", "--ask", "Tuổi"]);
  assert.equal(again.status, 2);
  assert.deepEqual(again.made, before);
  for (const [words, reason] of [
    [["--title", "x", "--ask", "y: z"], "no kind “z”"],
    [["--title", "x", "--ask", ": date"], "before the colon"],
    [["--title", "x"], "at least one question"],
    [[], "give the form a title"],
  ]) {
    const { status, said, made: nothing } = made("none.json", ["--locale", "en", ...words]);
    assert.deepEqual([status, nothing], [2, undefined]);
    assert.ok(said.includes(reason), said);
  }
});
