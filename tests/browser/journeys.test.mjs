// What people do with the form beyond filling it in once at a desk: each with the keyboard, or the way the device has it.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { DESK, PHONE, ROOT, journey } from "./harness.mjs";
import {
  BIRTH,
  CONTROLS,
  control,
  dangling,
  focused,
  open,
  put,
  rendered,
  started,
  tabTo,
  value,
  whole,
} from "./forms.mjs";

const DEFINITION = JSON.parse(readFileSync(join(ROOT, BIRTH.slice(1)), "utf8"));

// ---- lists ----

const SYLLABLES = "An Bình Châu Đông Đức Giang Hải Hòa Khánh Lộc Mỹ Nghĩa Phú Quảng Sơn Tân Thạnh Vĩnh Xuân Yên".split(
  " ",
);
/** 3,000 communes, each of another name. */
const COMMUNES = Array.from({ length: 3000 }, (_, i) => {
  const [one, two, three] = [i % 20, Math.floor(i / 20) % 20, Math.floor(i / 400)];
  return `Xã ${SYLLABLES[one]} ${SYLLABLES[two]} ${SYLLABLES[three]}`;
});

journey(
  "one commune of 3,000 is found without marks, with the keyboard",
  { path: null },
  async ({ page, accessible }) => {
    const definition = {
      type: "object",
      properties: { commune: { title: "Xã", enum: COMMUNES } },
      required: ["commune"],
    };
    await open(page, { definition });
    const box = control("/commune");
    await tabTo(page, box);
    await page.keyboard.type("duc khanh");
    assert.ok((await page.locator("[role=option]").count()) > 1);
    assert.match(await page.locator("#tk-plive").textContent(), /\d/, "how many match is said");
    await page.keyboard.type(" my");
    const left = await page.locator("[role=option]").allTextContents();
    const all = COMMUNES.filter((name) => ["Đức", "Khánh", "Mỹ"].every((word) => name.split(" ").includes(word)));
    assert.ok(all.length > 0);
    assert.deepEqual(left, all);
    await page.keyboard.press("ArrowDown");
    await accessible();
    await page.keyboard.press("Enter");
    assert.equal((await value(page)).commune, left[0]);
    // The whole list opens, is moved through, and closes without a change.
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.getAttribute(box, "aria-expanded"), "true");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Escape");
    assert.equal(await page.getAttribute(box, "aria-expanded"), "false");
    assert.equal(await page.inputValue(box), left[0]);
    await page.keyboard.press("Control+A");
    await page.keyboard.type("xa khong co");
    assert.equal(await page.locator("[role=option]:not([aria-disabled])").count(), 0);
    assert.match(await page.locator("#tk-plive").textContent(), /không/i);
    await page.keyboard.press("Tab");
    assert.match(await page.locator(`${whole("/commune")} .tk-error`).textContent(), /danh sách/);
  },
);

journey("rows move by keyboard and the focus moves with them", { path: null }, async ({ page }) => {
  const list = { title: "Thành viên", type: "array", items: { title: "Thành viên", type: "string" } };
  await open(page, { definition: { type: "object", properties: { list } } });
  for (const name of ["Một", "Hai", "Ba"]) {
    await tabTo(page, "[data-do=add]");
    await page.keyboard.press("Enter");
    await page.keyboard.type(name);
  }
  await tabTo(page, "[data-do=up][data-n='2']", "Shift+Tab");
  await page.keyboard.press("Enter");
  assert.deepEqual((await value(page)).list, ["Một", "Ba", "Hai"]);
  assert.match(await page.locator("#tk-plive").textContent(), /vị trí 2 trên 3/);
  // The same button again, without looking for it.
  await page.keyboard.press("Enter");
  assert.deepEqual((await value(page)).list, ["Ba", "Một", "Hai"]);
  const row = await page.evaluate(() => document.activeElement.closest(".tk-row").querySelector("input").value);
  assert.equal(row, "Ba", "the focus is still in the row that moved");
});

journey("pairs of a name and a value are added, mended and removed", { path: null }, async ({ page, accessible }) => {
  const extras = { title: "Thông tin thêm", type: "object", additionalProperties: { type: "string", minLength: 2 } };
  await open(page, { definition: { type: "object", properties: { extras } } });
  await tabTo(page, "[data-do=entry-name]");
  await page.keyboard.type("Biệt danh");
  await page.keyboard.press("Enter");
  assert.equal(await focused(page), "tk-c.extras.Bi_1ec7_t_20_danh");
  await page.keyboard.type("B");
  await page.keyboard.press("Tab");
  assert.match(await page.locator(".tk-error").textContent(), /Biệt danh/i);
  await tabTo(page, control("/extras/Biệt danh").replace("Biệt danh", "Bi_1ec7_t_20_danh"), "Shift+Tab");
  await page.keyboard.press("End");
  await page.keyboard.type("é");
  assert.deepEqual((await value(page)).extras, { "Biệt danh": "Bé" });
  await accessible();
  assert.deepEqual(await dangling(page), []);
  await tabTo(page, "[data-do=remove-entry]");
  await page.keyboard.press("Enter");
  assert.equal((await value(page)).extras, undefined);
  assert.notEqual(await focused(page), "", "the focus is not lost with the row");
});

journey("what has no control of its own is edited as JSON", { path: null }, async ({ page, accessible }) => {
  await open(page, {
    definition: {
      type: "object",
      properties: { a: { title: "Dữ liệu tự do", type: ["object", "array"] } },
      required: ["a"],
    },
  });
  await tabTo(page, control("/a"));
  await page.keyboard.type(`{"x": [1, `);
  await page.keyboard.press("Tab");
  assert.match(await page.locator(".tk-error").textContent(), /JSON/);
  assert.equal(await page.inputValue(control("/a")), `{"x": [1,`, "what was typed stays to be corrected");
  await accessible();
  await tabTo(page, control("/a"), "Shift+Tab");
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" 2]}");
  assert.equal(await page.locator(".tk-error").count(), 0);
  assert.deepEqual((await value(page)).a, { x: [1, 2] });
});

// ---- files ----

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** Drags files over a place and, when asked, lets them go. */
const drag = (page, selector, files, drop = true) =>
  page.evaluate(
    ([s, list, go]) => {
      const area = document.querySelector(s).closest("[data-drop]");
      const dataTransfer = new DataTransfer();
      for (const { name, type, bytes } of list) {
        dataTransfer.items.add(new File([new Uint8Array(bytes)], name, { type }));
      }
      const fire = (kind) => {
        const event = new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer });
        area.dispatchEvent(event);
        return event.defaultPrevented;
      };
      const taken = fire("dragover");
      const marked = area.hasAttribute("data-over");
      if (go) fire("drop");
      else fire("dragleave");
      return { taken, marked, left: area.hasAttribute("data-over") };
    },
    [selector, files.map(({ name, type, body }) => ({ name, type, bytes: [...body] })), drop],
  );

journey("files are dropped where they belong", { path: null }, async ({ page, screenshot }) => {
  await open(page, { definition: CONTROLS, attributes: 'view="page"' });
  const photo = { name: "chân dung.png", type: "image/png", body: PNG };
  assert.deepEqual(await drag(page, control("/photo"), [photo], false), { taken: true, marked: true, left: false });
  assert.equal(await page.locator(".tk-attached").count(), 0, "dragged past is not dropped");
  assert.deepEqual(await drag(page, control("/photo"), [photo]), { taken: true, marked: true, left: false });
  await page.waitForSelector(`${whole("/photo")} .tk-attached`);
  assert.equal((await value(page)).photo, "chân dung.png", "the answers hold a reference, never the picture");
  const other = { ...photo, name: "b.png", body: Buffer.concat([PNG, PNG]) };
  await drag(page, control("/photos"), [photo, other]);
  await page.waitForFunction(() => document.querySelectorAll(".tk-attached").length === 3);
  const many = Array.from({ length: 3 }, (_, i) => ({
    ...photo,
    name: `n${i}.png`,
    body: Buffer.concat([PNG, Buffer.from([i])]),
  }));
  await drag(page, control("/photos"), many);
  await page.waitForSelector(`${whole("/photos")} .tk-error`);
  assert.match(await page.locator(`${whole("/photos")} .tk-error`).textContent(), /tối đa 3/);
  const big = { name: "to.png", type: "image/png", body: Buffer.alloc(2_200_000) };
  await page.setInputFiles(control("/photo"), { name: big.name, mimeType: big.type, buffer: big.body });
  await page.waitForSelector(`${whole("/photo")} .tk-error`);
  assert.match(await page.locator(`${whole("/photo")} .tk-error`).textContent(), /2 MB|MiB|lớn hơn/);
  await screenshot("files dropped");
  const everything = JSON.stringify(await page.evaluate(() => document.querySelector("to-khai").exportDraft()));
  assert.ok(!everything.includes("base64"), "no file is inside the draft");
});

journey(
  "a phone's camera is one press away, and hidden where there is a mouse",
  { path: null, viewport: PHONE, context: { hasTouch: true, isMobile: true } },
  async ({ page, accessible, screenshot }) => {
    await open(page, { definition: CONTROLS, attributes: 'view="page"' });
    const camera = page.locator(`${whole("/photo")} .tk-camera`);
    const input = camera.locator("input");
    assert.equal(await input.getAttribute("capture"), "environment");
    assert.equal(await input.getAttribute("accept"), "image/*");
    const button = await camera.locator("label").boundingBox();
    assert.ok(button.height >= 44 && button.width >= 44, "large enough for a thumb");
    await input.setInputFiles({ name: "IMG_0001.png", mimeType: "image/png", buffer: PNG });
    await page.waitForSelector(`${whole("/photo")} .tk-attached`);
    assert.equal((await value(page)).photo, "IMG_0001.png");
    await accessible();
    await screenshot("camera phone");
  },
);

journey("a mouse has no use for the camera's button", { path: null }, async ({ page }) => {
  await open(page, { definition: CONTROLS, attributes: 'view="page"' });
  assert.equal(await page.locator(`${whole("/photo")} .tk-camera label`).isVisible(), false);
});

journey(
  "a file that could not be sent holds the form up until it is removed, one that was not taken holds up nobody",
  { path: null },
  async ({ page }) => {
    const photo = { title: "Ảnh", type: "string", contentMediaType: "image/png", "x-file": { accept: "image/*" } };
    await open(page, { definition: { title: "Đơn", type: "object", properties: { photo } } });
    const error = page.locator(`${whole("/photo")} .tk-error`);
    await page.evaluate(() => {
      document.querySelector("to-khai").upload = async () => {
        throw new Error("no line");
      };
    });
    await page.setInputFiles(control("/photo"), { name: "a.png", mimeType: "image/png", buffer: PNG });
    await error.filter({ hasText: "Chưa gửi được tệp “a.png”" }).waitFor();
    assert.match(await page.locator("#tk-plive").textContent(), /a\.png/, "it is said as well");
    await page.evaluate(() => (document.querySelector("to-khai").upload = async () => "store:17"));
    await page.setInputFiles(control("/photo"), { name: "b.txt", mimeType: "text/plain", buffer: PNG });
    await error.filter({ hasText: "JPG, PNG" }).waitFor();
    await page.locator("#tk-pgo").press("Enter");
    await error.filter({ hasText: "“a.png”" }).waitFor();
    await page.locator(`${whole("/photo")} [data-do=unsend]`).press("Enter");
    await page.locator("#tk-pgo").press("Enter");
    await page.locator("#tk-treview").waitFor();
    await page.locator("[data-go]").first().press("Enter");
    await page.setInputFiles(control("/photo"), { name: "a.png", mimeType: "image/png", buffer: PNG });
    await page.waitForSelector(".tk-attached");
    assert.equal(await error.count(), 0);
    assert.equal((await value(page)).photo, "store:17");
  },
);

journey("a file on its way is shown and said, and sending the form waits for it", { path: null }, async ({ page }) => {
  const photo = { title: "Ảnh", type: "string", contentMediaType: "image/png", "x-file": { accept: "image/*" } };
  await open(page, { definition: { title: "Đơn", type: "object", properties: { photo } }, attributes: 'view="page"' });
  await page.evaluate(() => {
    const form = document.querySelector("to-khai");
    form.sent = 0;
    form.addEventListener("submit", () => (form.sent += 1));
    form.upload = () => new Promise((done) => (form.arrive = () => done("store:18")));
  });
  await page.setInputFiles(control("/photo"), { name: "a.png", mimeType: "image/png", buffer: PNG });
  const sending = page.locator(`${whole("/photo")} .tk-sending`);
  await sending.filter({ hasText: "Đang gửi tệp “a.png”" }).waitFor();
  assert.match(await page.locator("#tk-plive").textContent(), /Đang gửi tệp “a\.png”/);
  await page.locator("#tk-pgo").press("Enter");
  await page
    .locator(`${whole("/photo")} .tk-error`)
    .filter({ hasText: "Đang gửi tệp “a.png”" })
    .waitFor();
  assert.equal(await page.evaluate(() => document.querySelector("to-khai").sent), 0, "not without the file");
  await page.evaluate(() => document.querySelector("to-khai").arrive());
  await page.waitForSelector(".tk-attached");
  assert.equal(await sending.count(), 0);
  assert.equal(await page.locator(`${whole("/photo")} .tk-error`).count(), 0, "gone when it has arrived");
  await page.locator("#tk-pgo").press("Enter");
  await page.waitForFunction(() => document.querySelector("to-khai").sent === 1);
});

journey("attached files outlive a reload", { path: null }, async ({ page }) => {
  await open(page, { definition: CONTROLS });
  await page.locator(".tk-progress a").nth(2).click();
  await page.setInputFiles(control("/photo"), { name: "a.png", mimeType: "image/png", buffer: PNG });
  await page.waitForSelector(".tk-attached");
  await page.waitForSelector(".tk-saved");
  await page.waitForTimeout(300);
  await page.reload();
  await started(page);
  const again = await page.evaluate(async () => {
    const element = document.querySelector("to-khai");
    const { files } = element.exportDraft();
    const [{ sha256 }] = Object.values(files)[0];
    const file = element.file(sha256);
    return file && { name: file.name, size: file.size };
  });
  assert.deepEqual(again, { name: "a.png", size: PNG.length });
});

// ---- registers ----

const RULE = DEFINITION["x-documents"].find(({ id }) => id === "identity-paper").fallback;
const answers = {
  "is not there": { reply: { status: "empty" }, words: /Không tìm thấy dữ liệu/ },
  "does not answer": { reply: "throw", words: /Chưa tra cứu được/ },
  "answers too late": { reply: "wait", words: /Chưa tra cứu được/ },
  "says something else": {
    reply: {
      status: "found",
      source: { name: "Cơ sở dữ liệu dân cư", date: "2026-07-01" },
      values: { full_name: "Trần Thị Khác" },
    },
    words: /khác với thông tin bạn điền/,
  },
};
for (const [what, { reply, words }] of Object.entries(answers)) {
  journey(
    `a register that ${what} opens the paper, with why and by when`,
    { path: null },
    async ({ page, accessible, screenshot }) => {
      await open(page, { definition: BIRTH, attributes: 'lookup-timeout="600"' });
      await page.evaluate((answer) => {
        document.querySelector("to-khai").lookup = async () => {
          if (answer === "throw") throw new Error("no line");
          return answer === "wait" ? new Promise(() => {}) : answer;
        };
      }, reply);
      await page.fill(control("/applicant/name"), "Nguyễn Thị Đây");
      await tabTo(page, control("/applicant/personalId"));
      await page.keyboard.type("001192004321");
      await page.keyboard.press("Tab");
      await page.waitForFunction(() => document.querySelector(".tk-note") && !document.querySelector(".tk-pending"));
      const beside = await page.locator(`${whole("/applicant/personalId")} .tk-note`).textContent();
      assert.match(beside, words);
      if (["throw", "wait"].includes(reply)) {
        assert.ok(beside.includes("8 giờ làm việc"), `the country's rule is told: ${beside}`);
        assert.ok(beside.includes(RULE.basis), `with its article: ${beside}`);
      } else assert.ok(beside.includes("hãy đề nghị sửa dữ liệu"), `how it is put right: ${beside}`);
      assert.equal(await page.inputValue(control("/applicant/name")), "Nguyễn Thị Đây", "what was typed stays");
      await accessible();
      const papers = page.locator(".tk-progress a", { hasText: "Giấy tờ kèm theo" });
      await papers.click();
      const why = await page.locator('[data-key="/x-documents/identity-paper"] .tk-why').textContent();
      assert.match(why, words);
      assert.ok(why.includes("8 giờ làm việc") && why.includes(RULE.basis), why);
      assert.deepEqual(await dangling(page), []);
      await accessible();
      await screenshot(`fallback ${what}`);
    },
  );
}

journey("handed in at the counter, another deadline holds", { path: null }, async ({ page }) => {
  await open(page, { definition: BIRTH, attributes: 'channel="direct"', lang: "en" });
  await page.evaluate(() => (document.querySelector("to-khai").lookup = async () => ({ status: "failed" })));
  await page.fill(control("/applicant/personalId"), "001192004321");
  await page.locator(`${whole("/applicant/personalId")} .tk-note`, { hasText: "within 1 working day (" }).waitFor();
});

// ---- drafts ----

const FIRST = {
  $id: "urn:tokhai:test:versions",
  "x-procedure": { code: "9", version: "1" },
  title: "Đơn",
  type: "object",
  properties: {
    name: { title: "Họ tên", type: "string" },
    copies: { title: "Số bản", type: "integer" },
    gone: { title: "Câu cũ", type: "string" },
  },
};
const SECOND = {
  ...FIRST,
  "x-procedure": { code: "9", version: "2" },
  properties: {
    name: { title: "Họ, chữ đệm, tên", type: "string" },
    copies: { title: "Số bản", type: "integer", maximum: 5 },
    fresh: { title: "Câu mới", type: "string" },
  },
  required: ["fresh"],
};

journey("a draft outlives a new version of the form", { path: null }, async ({ page, accessible, screenshot }) => {
  await open(page, { definition: FIRST });
  await tabTo(page, control("/name"));
  await page.keyboard.type("Lê Văn Cường");
  await page.keyboard.press("Tab");
  await page.keyboard.type("9");
  await page.keyboard.press("Tab");
  await page.keyboard.type("câu trả lời cũ");
  await page.waitForSelector(".tk-saved");
  await page.waitForTimeout(500);
  await page.unroute("**/definition-under-test.json");
  await open(page, { definition: SECOND });
  const notice = await page.locator(".tk-notice").textContent();
  assert.match(notice, /phiên bản mới/);
  assert.match(notice, /còn 1 câu cần xem lại/, "what does not fit any more is counted");
  assert.equal(await page.inputValue(control("/name")), "Lê Văn Cường");
  assert.equal(await page.inputValue(control("/copies")), "9", "kept to be corrected");
  await accessible();
  await screenshot("draft of an earlier version");
  // Nothing is lost: the answer to the old question is in the exported draft still.
  const draft = await page.evaluate(() => JSON.stringify(document.querySelector("to-khai").exportDraft()));
  assert.ok(draft.includes("câu trả lời cũ"));
});

// ---- the device ----

journey(
  "a form in a right-to-left language is laid out from the right",
  { path: null, viewport: PHONE },
  async ({ page, accessible, screenshot }) => {
    const definition = {
      title: "طلب تسجيل ولادة",
      type: "object",
      "x-sections": [
        { id: "a", title: "مقدم الطلب", fields: ["/name", "/born", "/married"] },
        { id: "b", title: "الأطفال", fields: ["/children"] },
      ],
      properties: {
        name: { title: "الاسم الكامل", description: "كما في بطاقة الهوية.", type: "string", minLength: 2 },
        born: { title: "تاريخ الميلاد", type: "string", format: "date" },
        married: { title: "هل أنت متزوج؟", type: "boolean" },
        children: {
          title: "الأطفال",
          type: "array",
          items: { title: "طفل", type: "object", properties: { name: { title: "الاسم", type: "string" } } },
        },
      },
      required: ["name", "born", "married"],
    };
    await open(page, { definition, lang: "ar" });
    assert.equal(await page.getAttribute("form.tk", "dir"), "rtl");
    await page.locator("#tk-pgo").press("Enter");
    const box = await page.locator(whole("/name")).evaluate((node) => {
      const style = getComputedStyle(node);
      return { start: style.borderRightWidth, end: style.borderLeftWidth };
    });
    assert.deepEqual(box, { start: "4px", end: "0px" }, "the mark of an error is where reading begins");
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide`);
    await accessible();
    await screenshot("right to left errors");
    // The way there is through the questions: a phone shows the progress as one line.
    await page.fill(control("/name"), "فاطمة");
    await page.fill(control("/born"), "27/03/1990");
    await page.locator(control("/married")).check();
    await page.locator("#tk-pgo").click();
    await page.locator("[data-do=add]").click();
    await page.locator("[data-do=add]").click();
    await accessible();
    await screenshot("right to left list");
  },
);

journey(
  "with colours the person chose, everything can still be told apart",
  { path: null, context: { forcedColors: "active" } },
  async ({ page, accessible, screenshot }) => {
    await open(page, { definition: CONTROLS, attributes: 'view="page"' });
    await page.check('[id="tk-c.basic.job"]');
    assert.equal(await page.evaluate(() => matchMedia("(forced-colors: active)").matches), true);
    const looks = await page.locator('[id="tk-c.basic.job"]').evaluate((node) => getComputedStyle(node).appearance);
    assert.notEqual(looks, "none", "the system draws what is chosen");
    for (const [name, selector] of [
      ["button", "#tk-pgo"],
      ["field", control("/basic/name")],
    ]) {
      const border = await page.locator(selector).evaluate((node) => getComputedStyle(node).borderTopStyle);
      assert.equal(border, "solid", `a ${name} has an edge`);
    }
    await page.locator("#tk-pgo").press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await accessible();
    await screenshot("forced colours");
  },
);

const motion = () =>
  [...document.querySelectorAll("*")].flatMap((element) =>
    ["", "::before", "::after"].flatMap((pseudo) => {
      const style = getComputedStyle(element, pseudo);
      const moves =
        style.transitionDuration.split(",").some((time) => parseFloat(time) > 0) && style.transitionProperty !== "none";
      const runs = style.animationName !== "none";
      return moves || runs || style.scrollBehavior === "smooth"
        ? [`${element.localName}.${element.className}${pseudo}`]
        : [];
    }),
  );
journey("nothing moves, whatever the person wishes", { path: null }, async ({ page }) => {
  await open(page, { definition: CONTROLS, attributes: 'view="page"' });
  for (const reducedMotion of ["reduce", "no-preference"]) {
    await page.emulateMedia({ reducedMotion });
    assert.deepEqual(await page.evaluate(motion), [], reducedMotion);
  }
  await page.locator("#tk-pgo").evaluate((node) => (node.style.transition = "color 1s"));
  assert.equal((await page.evaluate(motion)).length, 1, "the test sees motion where there is some");
});

journey(
  "320 px and text at 200 %: everything is there, nothing is cut off",
  { path: null, viewport: { width: 320, height: 640 } },
  async ({ page, accessible, screenshot }) => {
    await open(page, { definition: CONTROLS });
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("html { font-size: 200% }");
      document.adoptedStyleSheets = [sheet];
    });
    const cut = () =>
      page.evaluate(() => {
        const wide = [...document.querySelectorAll("to-khai *")].filter((node) => {
          const box = node.getBoundingClientRect();
          const seen = box.width > 1 && box.height > 1 && !node.closest(".tk-hidden");
          return seen && (box.right > innerWidth + 1 || box.left < -1);
        });
        return wide.map((node) => `${node.localName}.${node.className}`);
      });
    const steps = await page.locator(".tk-progress a").count();
    for (let step = 0; step < steps; step += 1) {
      // So narrow, the progress is one line; the steps are reached by buttons, and by links on wider screens.
      await page.locator(`[data-step="${step}"]`).first().dispatchEvent("click");
      if (step === 1) for (const add of await page.locator("[data-do=add]").all()) await add.press("Enter");
      assert.deepEqual(await cut(), [], `step ${step}`);
    }
    await page.locator("#tk-pgo").press("Enter");
    assert.deepEqual(await cut(), [], "with errors");
    await accessible();
    await screenshot("controls 320 px 200 percent errors");
  },
);

// ---- paper ----

const filled = JSON.parse(readFileSync(join(ROOT, "tests/fixtures/1.001193/answers.json"), "utf8"));
const values = join(ROOT, "target", "answers-to-print.json");

for (const [name, options] of Object.entries({ empty: [], filled: ["--values", values] })) {
  journey(`the server's page prints as a form on paper (${name})`, { path: null }, async ({ page, screenshot }) => {
    writeFileSync(values, JSON.stringify(filled));
    await put(page, rendered(DEFINITION, ...options));
    await page.goto("/under-test");
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: 718, height: 1000 });
    const shown = await page.evaluate(() => {
      const visible = (selector) =>
        [...document.querySelectorAll(selector)].filter((node) => node.checkVisibility()).length;
      return { steps: visible(".tk-step"), buttons: visible("button"), fields: visible(".tk-label") > 20 };
    });
    assert.equal(shown.buttons, 0, "paper has no buttons");
    assert.ok(shown.steps >= 6 && shown.fields, "all steps are on paper");
    await screenshot(`print ${name}`);
    const pdf = await page.pdf({
      path: join(ROOT, "target", "screenshots", `print-${name}.pdf`),
      format: "A4",
      margin: { top: "15mm", bottom: "15mm", left: "18mm", right: "15mm" },
    });
    const pages = pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g).length;
    assert.ok(pages >= 2 && pages <= 8, `${pages} sheets`);
  });
}

journey("the form on the screen prints all its steps too", { path: null, viewport: DESK }, async ({ page }) => {
  await open(page, { definition: CONTROLS });
  await page.fill(control("/basic/name"), "Phạm Thị Dung");
  await page.emulateMedia({ media: "print" });
  const steps = await page.evaluate(
    () => [...document.querySelectorAll(".tk-step")].filter((node) => node.checkVisibility()).length,
  );
  assert.ok(steps >= 4, `${steps} steps are on paper`);
  assert.equal(await page.locator("#tk-pgo").isVisible(), false);
});

/** What a sheet says, line by line, of what is drawn on it. */
const onPaper = (page) =>
  page.evaluate(() =>
    document.body.innerText
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
  );

/** Whether the words come in this order. */
function inOrder(lines, words) {
  let at = -1;
  for (const word of words) {
    const next = lines.findIndex((line, n) => n > at && line.toLowerCase().includes(word.toLowerCase()));
    assert.ok(next > at, `“${word}” does not come after line ${at}:\n${lines.join("\n")}`);
    at = next;
  }
}

const HEAD = ["Mẫu CT01", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"];
const RESIDENCE = "schemas/vn/procedures/1.004222.json";

journey(
  "the empty form on paper has head, number, addressee and every part in its place",
  { path: null },
  async ({ page, screenshot }) => {
    await put(page, rendered(RESIDENCE));
    await page.goto("/under-test");
    assert.equal(await page.getByText(HEAD[1]).isVisible(), false, "the head is for paper");
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: 718, height: 1000 });
    inOrder(await onPaper(page), [
      ...HEAD,
      "Đăng ký thường trú",
      "Kính gửi: Công an cấp xã",
      "ngày …… tháng",
      "ký và ghi rõ",
    ]);
    // What is asked in some cases stands with its step, not at the end.
    const places = await page.evaluate(() =>
      [...document.querySelectorAll(".tk-steps > section")].map((node) => node.classList.contains("tk-other")),
    );
    assert.ok(places.includes(true) && places.lastIndexOf(false) > places.indexOf(true), String(places));
    await screenshot("print residence empty");
    // Nothing is ticked that a pen could not take back.
    const ticks = () =>
      page.evaluate(() => {
        const looks = [...document.querySelectorAll(".tk-option > input")].map(
          (input) => getComputedStyle(input, "::before").boxShadow,
        );
        return new Set(looks).size;
      });
    assert.equal(await ticks(), 1);
    writeFileSync(values, JSON.stringify({ filing: { channel: "online" } }));
    await put(page, rendered(RESIDENCE, "--values", values), "/filled");
    await page.goto("/filled");
    assert.equal(await ticks(), 2);
  },
);

journey(
  "lists have room for several entries on empty paper, and no more than may be",
  { path: null },
  async ({ page }) => {
    const entry = {
      type: "object",
      properties: { name: { type: "string", title: "Tên" }, year: { type: "integer", title: "Năm" } },
    };
    const definition = {
      title: "Kê khai",
      type: "object",
      properties: {
        many: { type: "array", title: "Con", items: entry },
        two: { type: "array", title: "Người làm chứng", maxItems: 2, items: entry },
        more: { type: "boolean", title: "Có tài sản" },
      },
      required: ["more"],
      if: { properties: { more: { const: true } }, required: ["more"] },
      then: {
        properties: { goods: { type: "array", title: "Tài sản", items: { type: "string", title: "Tên tài sản" } } },
      },
    };
    await put(page, rendered(definition));
    await page.goto("/under-test");
    const rows = (key) => page.locator(`[data-key="${key}"] > .tk-rows > .tk-row`).count();
    assert.deepEqual([await rows("/many"), await rows("/two"), await rows("/goods")], [3, 2, 3]);
  },
);

journey(
  "a form prints the same where the page hides hard and says how its elements look",
  { path: null, viewport: PHONE },
  async ({ page, screenshot }) => {
    await page.route("**/hard.css", (route) =>
      route.fulfill({
        contentType: "text/css",
        body: "[hidden] { display: none !important } h2 { font-size: 60px } input { border: 0 } label { display: none } button { all: unset }",
      }),
    );
    await open(page, {
      definition: `/${RESIDENCE}`,
      body: `<link rel="stylesheet" href="/hard.css"><to-khai src="/${RESIDENCE}" locale="vi" drafts="off"></to-khai>`,
    });
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: 718, height: 1000 });
    const steps = await page.evaluate(() =>
      [...document.querySelectorAll(".tk-step > h2")].map((title) => [
        title.textContent,
        title.checkVisibility(),
        parseFloat(getComputedStyle(title).fontSize),
      ]),
    );
    const shown = steps.slice(0, -1);
    assert.ok(shown.length >= 3);
    assert.deepEqual(
      shown.filter(([, visible, size]) => !visible || size > 17),
      [],
    );
    inOrder(await onPaper(page), [
      ...HEAD,
      "Kính gửi: Công an cấp xã",
      ...shown.map(([title]) => title),
      "ký và ghi rõ",
    ]);
    assert.equal(await page.locator("button:visible").count(), 0);
    const labels = await page.evaluate(
      () => [...document.querySelectorAll(".tk-field > .tk-label")].filter((label) => !label.checkVisibility()).length,
    );
    assert.equal(labels, 0, "every question can be read");
    const sign = await page.locator(".tk-sign").boundingBox();
    assert.ok(sign.x > 200, "one signs at the end of the line");
    await screenshot("print element residence");
  },
);
