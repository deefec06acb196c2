// The guides, followed as their readers would: files are written, commands run and say what the text says they say, and the
// forms they end with are filled in and sent.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { after, test } from "node:test";

import { TOKHAI, Walk, blocks, blocksOf } from "./follow.mjs";
import { control, open } from "./forms.mjs";
import { PHONE, ROOT, journey } from "./harness.mjs";

const GUIDES = join(ROOT, "docs/guides");
const LANGUAGES = ["en", "vi"];
const names = (language) => readdirSync(join(GUIDES, language)).sort();

/** Guides that have a test of their own below, as a browser finishes them. */
const FINISHED_IN_A_BROWSER = ["definition.md", "embed.md", "paper-form.md"];

/** Follows guides, one after the other in one folder, and what `then` adds; takes the folder away. */
async function followed(guides, then = () => {}, more = {}) {
  const walk = new Walk();
  try {
    for (const guide of guides) await walk.follow(blocks(guide), more);
    await then(walk);
  } finally {
    walk.end();
  }
}

/** Holds that a file that was just written is content: the pack by itself, a definition with the pack beside it. */
const checked = (walk) => (name) => {
  const about = name === "pack.json" ? "--pack pack.json" : "dog.json --pack pack.json --no-lint";
  const { said, status } = walk.run(`tokhai check ${about} --locale en`);
  assert.equal(status, 0, `after a block of ${name}:\n${said}`);
};

for (const language of LANGUAGES)
  for (const name of names(language).filter((name) => !FINISHED_IN_A_BROWSER.includes(name)))
    test(`what ${language}/${name} tells to do can be done`, async () => {
      const walk = new Walk();
      try {
        const written = name === "country-pack.md" ? checked(walk) : undefined;
        await walk.follow(blocks(`guides/${language}/${name}`), { written });
      } finally {
        walk.end();
      }
    });

test("each guide is there in each language, with the same steps", () => {
  const [first, ...others] = LANGUAGES;
  const steps = (language, name) =>
    blocks(`guides/${language}/${name}`).map(({ language, words }) => [language, words]);
  for (const other of others) {
    assert.deepEqual(names(other), names(first));
    for (const name of names(first))
      assert.deepEqual(
        steps(other, name).map(([language]) => language),
        steps(first, name).map(([language]) => language),
        name,
      );
  }
});

/** Every text of the repository that people read. */
const pages = spawnSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .stdout.split("\n")
  .filter((name) => name && existsSync(join(ROOT, name)));
/** Without what stands in fenced blocks. */
const prose = (name) => readFileSync(join(ROOT, name), "utf8").replace(/^```[^]*?^```$/gm, "");

/** The anchors of a page, as they are made of headings. */
const anchors = (name) =>
  [...prose(name).matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

test("every link of a text leads to a file that is there, and to a heading in it", () => {
  const dead = [];
  for (const page of pages)
    for (const [, target] of prose(page).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [path, anchor] = target.split("#");
      const file = path ? relative(ROOT, resolve(ROOT, dirname(page), path)) : page;
      const there = existsSync(join(ROOT, file)) && (!anchor || anchors(file).includes(anchor));
      if (!there) dead.push(`${page}: ${target}`);
    }
  assert.deepEqual(dead, []);
});

test("every command a text names exists, with every flag it is given", () => {
  const help = new Map();
  const helpOf = (command) => {
    if (!help.has(command)) help.set(command, spawnSync(TOKHAI, [command, "--help"], { encoding: "utf8" }));
    return help.get(command);
  };
  const wrong = [];
  // What was and what is a column of a table is no call.
  for (const page of pages.filter((page) => page !== "CHANGELOG.md" && !page.startsWith("docs/bench"))) {
    const text = readFileSync(join(ROOT, page), "utf8");
    const spans = [...prose(page).matchAll(/`(tokhai [^`]+)`/g)].map(([, span]) => span);
    const fenced = blocksOf(text).flatMap(({ language, text }) => (language === "sh" ? text.split("\n") : []));
    for (const line of [...spans, ...fenced]) {
      const [, command, rest] = /^tokhai ([a-z]+)([^]*)/.exec(line) ?? [];
      if (!command) continue;
      const { status, stdout } = helpOf(command);
      if (status !== 0) wrong.push(`${page}: no command ${command}`);
      else
        for (const [flag] of rest.matchAll(/(?<=\s)--[a-z][a-z-]*/g))
          if (!stdout.includes(flag)) wrong.push(`${page}: ${command} has no ${flag}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("what guides quote of a page stands on that page", () => {
  const text = (name) => readFileSync(join(ROOT, name), "utf8");
  const below = (folder, pattern) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => pattern.test(name))
      .map((name) => text(join(folder, name)));
  const pages = [...below("www/pages", /\.(js|html)$/), ...below("schemas/vn/procedures", /\.json$/)].join("");
  const gone = [];
  for (const language of LANGUAGES)
    for (const name of ["embed.md", "my-data.md", "portal.md"])
      for (const [, quote] of prose(`docs/guides/${language}/${name}`).matchAll(/“([^”]+)”/g)) {
        const said = quote.replace(/\s+/g, " ");
        if (!`${text(`src/message/${language}.rs`)}${pages}`.includes(said))
          gone.push(`${language}/${name}: “${said}”`);
      }
  assert.deepEqual(gone, []);
});

test("every target of make that a text names is there", () => {
  const makefile = readFileSync(join(ROOT, "Makefile"), "utf8");
  const wrong = [];
  for (const page of pages.filter((page) => page !== "CHANGELOG.md"))
    for (const [, target] of readFileSync(join(ROOT, page), "utf8").matchAll(/(?:^|`)make ([a-z][a-z-]*)/gm))
      if (!new RegExp(`^${target}:`, "m").test(makefile)) wrong.push(`${page}: make ${target}`);
  assert.deepEqual(wrong, []);
});

test("the README compares by figures that were measured", () => {
  const measured = readFileSync(join(ROOT, "docs/bench.md"), "utf8");
  const [, table] = /## Beside other form libraries\n[^]*?\n(\|[^]*?)\n\n/.exec(
    readFileSync(join(ROOT, "README.md"), "utf8"),
  );
  const cells = table
    .split("\n")
    .slice(2)
    .flatMap((row) => row.split("|").slice(2, -1));
  const figures = cells.flatMap((cell) => cell.match(/[\d,.]*\d/g) ?? []);
  assert.ok(figures.length > 15, "the table is read");
  const gone = figures.filter(
    (figure) => !new RegExp(`(?<![\\d.,])${figure.replaceAll(".", "\\.")}(?![\\d,])`).test(measured),
  );
  assert.deepEqual(gone, [], "docs/bench.md says something else now: bring the table up to date");
});

test("texts name the package by its version", () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, "www/package.json"), "utf8"));
  for (const page of pages)
    for (const [name, said] of readFileSync(join(ROOT, page), "utf8").matchAll(/tokhai-(\d+\.\d+\.\d+)\.tgz/g))
      assert.equal(said, version, `${page}: ${name}`);
});

test("the reference of the dialect is what its schema says", () => {
  const { status, stderr } = spawnSync("node", ["scripts/reference.mjs", "--check"], { cwd: ROOT, encoding: "utf8" });
  assert.equal(status, 0, stderr);
});

/** A guide followed to its end, and there in a browser; `story` gets the walk besides. */
const inBrowser = (name, guide, options, story) =>
  journey(name, { path: null, portal: true, viewport: PHONE, timeout: 240_000, ...options }, (tools) =>
    followed([guide], (walk) => story({ ...tools, walk })),
  );

for (const language of LANGUAGES) {
  const english = language === "en";
  const guide = (name) => `guides/${language}/${name}.md`;
  inBrowser(`the form of ${guide("embed")} is filled in and sent`, guide("embed"), {}, async (tools) => {
    const { page, walk, accessible } = tools;
    await page.goto(walk.address);
    const go = page.locator("#tk-pgo");
    await go.click();
    assert.equal(await page.evaluate(() => document.activeElement.id), "tk-psummary", "what is missing is said");
    await page.fill(control(english ? "/fullName" : "/hoVaTen"), "Nguyễn Văn An");
    await page.fill(control(english ? "/bornOn" : "/ngaySinh"), "7/3/1990");
    await page.getByLabel(english ? "lending" : "mượn").check();
    await accessible("to-khai");
    await sentBy(page, "L-1");
  });

  inBrowser(`the form of ${guide("paper-form")} is published`, guide("paper-form"), {}, async (tools) => {
    const { page, walk } = tools;
    const { people } = await (await fetch(`${walk.address}/api/v1/people`)).json();
    const adult = people.find(({ part }) => part === "mother");
    const form = "/procedure.html?definition=/schemas/vn/procedures/9.000001.json";
    await page.goto(`${walk.address}/sign-in.html#${form}`);
    await page.getByRole("button", { name: new RegExp(`^${adult.name}`) }).click();
    await page.waitForURL(/procedure\.html/);
    await page.waitForFunction(
      (number) => document.querySelector("to-khai")?.value?.applicant?.personalId === number,
      adult.number,
    );
    await sentBy(page, undefined, ["Thẻ mượn"]);
    await page.locator(".receipt .code").waitFor();
  });
}

journey(
  "what is typed stays on the device as long as the guide on data says, and goes when it is told to",
  { path: "/procedure.html?definition=/schemas/vn/procedures/2.000635.json", viewport: PHONE },
  async ({ page }) => {
    const days = /tự xóa sau (\d+ ngày)/.exec(readFileSync(join(GUIDES, "vi/my-data.md"), "utf8"))[1];
    const typed = page.locator("to-khai input[type=text]:visible").first();
    const kept = page.getByText(`tự xóa sau ${days}`).first();
    await typed.fill("B1234567");
    await typed.blur();
    await kept.waitFor();
    await page.waitForFunction(() => /Đã lưu/.test(document.querySelector("to-khai").textContent));
    await page.reload();
    await page.getByText("Đã mở lại bản nháp").first().waitFor();
    assert.equal(await typed.inputValue(), "B1234567");
    await page.getByRole("button", { name: "Xóa bản nháp và điền lại từ đầu" }).last().click();
    await page.getByRole("button", { name: "Xóa tất cả" }).click();
    await page.waitForFunction(() => !document.querySelector("to-khai input[type=text]").value);
    await page.reload();
    await typed.waitFor();
    assert.equal(await typed.inputValue(), "");
  },
);

/**
 * Goes on to the end of a form, checks what is called so on the way, and sends it; ends with a receipt in the page, or on the
 * portal's page for it.
 */
async function sentBy(page, receipt, labels = []) {
  const inPage = page.getByText(receipt ?? "", { exact: true }).first();
  const done = () => (receipt ? inPage.isVisible() : /receipt\.html#/.test(page.url()));
  for (let tries = 0; tries < 60 && !(await done()); tries += 1) {
    for (const label of [/Tôi cam đoan/, ...labels]) {
      const box = page.getByLabel(label).first();
      if ((await box.isVisible()) && !(await box.isChecked())) await box.check();
    }
    // While something is being sent or the page changes there is nothing to press.
    const press = () => document.querySelector("#tk-pgo:not([aria-disabled=true])")?.click();
    await page.evaluate(press).catch(() => {});
    await page.waitForTimeout(300);
  }
  await (receipt ? inPage.waitFor() : page.waitForURL(/receipt\.html#/));
}

for (const language of LANGUAGES)
  journey(
    `the guide to definitions (${language}) ends with a licence that was sent`,
    { path: null, viewport: PHONE },
    ({ page }) =>
      followed([], async (walk) => {
        const written = checked(walk);
        await walk.follow(blocks(`guides/${language}/country-pack.md`), { written });
        const rest = blocks(`guides/${language}/definition.md`);
        await walk.follow(rest, { written, end: ({ language }) => language === "html" });
        assert.match(walk.read("page.html"), /Chip number|Số chip/);
        const [html, script] = rest.splice(0, 2);
        const licence = JSON.parse(walk.read("licence.json"));
        const submission = await licenceSent(page, licence, html.text, script.text, language);
        walk.write("submission.json", JSON.stringify(submission));
        // The rest is for the server: no definition is checked there.
        await walk.follow(rest);
      }),
  );

/** Fills the form of the guide in as its last step says; gives the submission. */
async function licenceSent(page, licence, html, script, lang) {
  const [, attributes] = /<to-khai src="licence.json" ([^>]*)>/.exec(html);
  await open(page, { definition: licence, attributes: `${attributes} drafts="off"`, lang });
  // The page's policy lets no text become code; the test may.
  const [, concept, value] = /values: \{ (\w+): "([^"]+)" \}/.exec(script);
  const [, name] = /source: \{ name: "([^"]+)"/.exec(script);
  await page.evaluate(
    ([concept, value, name]) => {
      const form = document.querySelector("to-khai");
      form.lookup = async ({ role }) =>
        role === "dog"
          ? {
              status: "found",
              source: { name, date: "2026-11-30" },
              values: { [concept]: value },
            }
          : { status: "empty" };
      form.addEventListener("submit", ({ detail }) => {
        window.sent = detail.submission;
        detail.respondWith({ receipt: "D-1/1" });
      });
    },
    [concept, value, name],
  );
  await page.fill(control("/owner/number"), "123456");
  await page.fill(control("/owner/name"), "An Nguyen");
  await page.locator("#tk-pgo").click();
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
  return page.evaluate(() => window.sent);
}

const scratch = new Walk();
after(() => scratch.end());

/** Runs `tokhai new` with these words, and these lines as answers; gives what became of it. */
function made(name, words, lines = []) {
  const options = { cwd: scratch.folder, encoding: "utf8", input: lines.map((line) => `${line}\n`).join("") };
  const { status, stdout, stderr } = spawnSync(TOKHAI, ["new", name, ...words], options);
  return { status, said: stdout + stderr, made: scratch.has(name) ? JSON.parse(scratch.read(name)) : undefined };
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
  assert.equal(scratch.run("tokhai check flags.json --locale en").said.trim(), "flags.json: ok");
});

test("a definition to start from is made by question", () => {
  const lines = ["Đăng ký nuôi chó", "Tên chó", "Ngày sinh: date", "Tên chó", "", "Sổ tiêm phòng", ""];
  const { status, said, made: definition } = made("asked.json", [], lines);
  assert.equal(status, 0, said);
  assert.match(said, /Biểu mẫu tên là gì\?/);
  assert.equal(definition.title, "Đăng ký nuôi chó");
  assert.deepEqual(Object.keys(definition.properties), ["tenCho", "ngaySinh", "tenCho2"]);
  assert.equal(scratch.run("tokhai check asked.json --no-lint").status, 0);
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
