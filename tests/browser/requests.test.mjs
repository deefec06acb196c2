// Papers that the person has not got and the authority looks up, and what comes after sending.

import assert from "node:assert/strict";

import { PHONE, journey } from "./harness.mjs";
import { control, open, wholePdf } from "./forms.mjs";
import { CASES, part, typed } from "./people.mjs";

const page_of = (code) => `/procedure.html?definition=/schemas/vn/procedures/${code}.json`;
const BIRTH = page_of("1.001193");
const REQUEST = "Tôi không có giấy này, đề nghị cơ quan tra cứu";
const mother = part("mother");

/** What the tick of a paper is called. */
const asked = (title) => `${REQUEST} (${title})`;

async function opened(page) {
  await page.locator("form.tk").waitFor();
  await page.locator("#dossier .count").first().waitFor();
}

const heading = (page, name) => page.getByRole("heading", { name, exact: true }).waitFor();

/** Fills in what the case of the birth types, for the signed-in mother; gives the answers. */
async function fill(page) {
  const own = CASES.find(({ procedure }) => procedure === "1.001193");
  await page.locator("#people summary").click();
  await page.getByRole("button", { name: `Đăng nhập là ${mother.name}` }).click();
  for (const [at, value] of typed(own))
    await page.evaluate(
      ([at, value]) => {
        const form = document.querySelector("to-khai");
        const whole = structuredClone(form.value ?? {});
        const keys = at.split("/").slice(1);
        const last = keys.pop();
        keys.reduce((inner, key) => (inner[key] ??= {}), whole)[last] = value;
        form.value = whole;
      },
      [at, value],
    );
  await page.waitForFunction(() => document.querySelector("to-khai").errors.length === 0);
  return page.evaluate(() => document.querySelector("to-khai").value);
}

const panel = (page, words) => page.locator("#dossier .state", { hasText: words });

const narrow = async (page) => {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `the page is ${overflow} px wider than the screen`);
};

journey(
  "when registers fail at the end, the person asks the authority to look, reloads and sends",
  { path: BIRTH, viewport: PHONE, timeout: 120_000 },
  async ({ page, accessible, screenshot }) => {
    await opened(page);
    const answers = await fill(page);
    // The same person without an account, on the same day; from here on registers do not answer.
    await page.route("**/schemas/vn/people.json", async (route) => {
      const known = await (await route.fetch()).json();
      for (const person of known.people) person.behaves = "failed";
      await route.fulfill({ json: known });
    });
    // The tab forgets who is signed in where no page of the portal would remember it.
    await page.goto("/schemas/vn/cases.json");
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(BIRTH);
    await opened(page);
    await page.evaluate((answers) => {
      const form = document.querySelector("to-khai");
      form.setAttribute("lookup-timeout", "60000");
      form.lookup = () => new Promise((_, fail) => ((window.fails ??= []), window.fails.push(fail)));
      form.value = answers;
    }, answers);
    await page.waitForFunction(() => window.fails?.length > 0);
    // Everything is typed; one step before the review the registers give up.
    const papers = page.getByRole("heading", { name: "Giấy tờ kèm theo", exact: true });
    for (let steps = 0; steps < 12 && !(await papers.isVisible()); steps += 1)
      await page.getByRole("button", { name: "Tiếp tục" }).click();
    await papers.waitFor();
    await page.evaluate(() => window.fails.forEach((fail) => fail(new Error("no answer"))));
    await page.locator(".tk-why", { hasText: "Chưa tra cứu được" }).first().waitFor();
    await panel(page, "Phải nộp vì cơ sở dữ liệu chưa trả lời").first().waitFor();
    await accessible();
    await narrow(page);
    await screenshot("request offered");
    // Nothing goes on without the papers.
    await page.getByRole("button", { name: "Xem lại tờ khai" }).click();
    await page.locator(".tk-errors").first().waitFor();

    const named = await page.locator(".tk-slot .tk-request .tk-hidden").allTextContents();
    const titles = named.map((words) => words.trim().slice(1, -1));
    assert.ok(titles.length >= 2, `${titles}`);
    for (const title of titles) {
      await page.getByRole("checkbox", { name: asked(title) }).check();
      await page.locator(".tk-requested", { hasText: title }).getByText("8 giờ làm việc").waitFor();
    }
    assert.equal(await page.locator(".tk-errors").count(), 0, "nothing is missing any more");
    await panel(page, "Cơ quan tra cứu, như bạn đề nghị")
      .nth(titles.length - 1)
      .waitFor();
    await accessible();
    await narrow(page);
    await screenshot("request made");

    // It can be taken back, and made again.
    const first = page.getByRole("checkbox", { name: asked(titles[0]) });
    await first.uncheck();
    assert.ok(await first.evaluate((one) => one === document.activeElement), "the focus stays");
    await page.locator(`.tk-slot:has-text("${titles[0]}") input[type=file]`).first().waitFor({ state: "attached" });
    await first.check();
    await page.locator(".tk-saved").waitFor();
    await page.waitForTimeout(600);

    await page.reload();
    await opened(page);
    await heading(page, "Giấy tờ kèm theo");
    await page.getByText("Đã mở lại bản nháp").waitFor();
    for (const title of titles) assert.ok(await page.getByRole("checkbox", { name: asked(title) }).isChecked());
    await page.getByRole("button", { name: "Xem lại tờ khai" }).click();
    await heading(page, "Xem lại trước khi nộp");
    assert.equal(await page.getByText("Đã mở lại bản nháp").count(), 0, "the draft was told of where it was opened");
    for (const title of titles)
      await page.locator("dl div", { hasText: title }).getByText("sẽ tra cứu thay bạn").waitFor();
    await accessible();
    await page.evaluate(() =>
      document.querySelector("to-khai").addEventListener("submit", (e) => (window.sent = e.detail.submission)),
    );
    await page.getByRole("button", { name: "Nộp tờ khai" }).click();
    await heading(page, "Đã nộp thử tờ khai");
    const told = await page.locator(".tk-told", { hasText: "Giấy tờ cơ quan tra cứu" }).textContent();
    const office = "Ủy ban nhân dân phường Mô Phỏng, tỉnh Hà Tĩnh";
    for (const title of titles) assert.ok(told.includes(`${title}: ${office} sẽ tra cứu thay bạn`), told);
    assert.match(told, /8 giờ làm việc/);
    const { documents } = await page.evaluate(() => window.sent);
    const requested = documents.filter(({ state }) => state.kind === "lookupRequested");
    assert.equal(requested.length, titles.length);
    assert.deepEqual(requested[0].state.deadline, { value: 8, unit: "workingHour" });
    assert.match(requested[0].state.basis, /Điều/);
    await accessible();
    await narrow(page);
    await screenshot("request sent");
  },
);

journey(
  "after a birth the next procedures open with what is known, and nothing of it is in the address",
  { path: BIRTH, viewport: PHONE, timeout: 90_000 },
  async ({ page, accessible, screenshot }) => {
    await opened(page);
    await fill(page);
    await page.evaluate(() => document.querySelector("to-khai").submit());
    await heading(page, "Đã nộp thử tờ khai");
    // One thing is said of where it went and by when it is done.
    const told = await page.locator(".tk-receipt").textContent();
    assert.match(told, /không được gửi đến cơ quan nào/);
    assert.doesNotMatch(told, /đã được gửi đi/);
    assert.match(told, /nếu hồ sơ được nhận trước 15:00; nhận sau 15:00 thì/);
    const next = page.locator(".tk-further");
    assert.equal(await next.getByRole("link").count(), 2);
    await accessible();
    await narrow(page);
    await screenshot("next procedures");
    await next.getByRole("link", { name: "Cấp thẻ bảo hiểm y tế cho trẻ dưới 6 tuổi" }).click();
    await page.waitForFunction(() => document.title === "Cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi");
    await page.waitForFunction(() => document.querySelector("to-khai").value?.mother?.personalId);
    const { applicant, mother: known } = await page.evaluate(() => document.querySelector("to-khai").value);
    assert.deepEqual([applicant.personalId, known.personalId], [mother.number, mother.number]);
    const address = page.url();
    assert.match(address, /1\.014137/);
    assert.doesNotMatch(decodeURIComponent(address), new RegExp(`${mother.number}|${mother.name}`));
    await panel(page, /./).first().waitFor();
    await page.goBack();
    await page.waitForFunction(() => document.title === "Đăng ký khai sinh");
  },
);

journey("what was said of a step is not read out on the next one", { path: null }, async ({ page }) => {
  const text = (title) => ({ title, type: "string" });
  const definition = {
    $id: "urn:tokhai:test:live",
    title: "Đơn",
    type: "object",
    required: ["name"],
    "x-sections": [
      { id: "one", title: "Một", fields: ["/name"] },
      { id: "two", title: "Hai", fields: ["/note"] },
    ],
    properties: { name: text("Họ tên"), note: text("Ghi chú") },
  };
  await open(page, { definition });
  await page.getByRole("button", { name: "Tiếp tục" }).click();
  const live = page.locator(".tk > [role=status]");
  await page.waitForFunction(() => document.querySelector(".tk > [role=status]").textContent.includes("chỗ cần sửa"));
  await page.fill(control("/name"), "Mai");
  await page.getByRole("button", { name: /Tiếp tục|Xem lại/ }).click();
  await heading(page, "Hai");
  assert.equal(await live.textContent(), "");
});

journey("files dropped before the form is whole are handed to it", { path: null }, async ({ page }) => {
  const definition = {
    $id: "urn:tokhai:test:drop",
    title: "Đơn",
    type: "object",
    properties: { name: { title: "Họ tên", type: "string" } },
    "x-documents": [{ id: "deed", title: "Giấy mua" }],
  };
  await open(page, { definition, attributes: 'view="page"' });
  await page.evaluate(async (pdf) => {
    const { held } = await import("/src/early.js");
    const root = document.querySelector("to-khai");
    const release = held(root);
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([pdf], "giay.pdf", { type: "application/pdf" }));
    const drop = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
    root.querySelector("[data-drop]").dispatchEvent(drop);
    window.opens = !drop.defaultPrevented;
    release(true);
  }, String(wholePdf()));
  assert.equal(await page.evaluate(() => window.opens), false, "the browser does not leave the page for the file");
  await page.locator(".tk-attached", { hasText: "giay.pdf" }).waitFor();
});
