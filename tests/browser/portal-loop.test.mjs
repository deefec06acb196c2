// The whole way of a case: sent by a person, returned and accepted by an officer, followed by the person; on a portal of its
// own each, whose process may be ended in between.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { TOKHAI } from "./follow.mjs";
import { control, wholePdf } from "./forms.mjs";
import { DESK, PHONE, journey, servePortal } from "./harness.mjs";
import { part } from "./people.mjs";

const BIRTH = "/procedure.html?definition=/schemas/vn/procedures/1.001193.json";
const mother = part("mother");
const father = part("father");
const OFFICER = "Cán bộ trình diễn 1";

/** A journey on a portal that holds nothing yet. `portal.kill()` ends its process at once, `portal.start()` starts it anew. */
const loop = (name, options, story) =>
  journey(
    name,
    { path: null, portal: true, viewport: PHONE, timeout: 240_000, patience: 30_000, ...options },
    async (tools) => {
      const data = mkdtempSync(join(tmpdir(), "tokhai-loop-"));
      let { url, child } = await servePortal(data);
      const kill = async () => {
        const gone = new Promise((resolve) => child.once("exit", resolve));
        child.kill("SIGKILL");
        await gone;
      };
      const start = async () => ({ child } = await servePortal(data, new URL(url).port));
      try {
        await story({ ...tools, url, portal: { kill, start } });
      } finally {
        await kill();
        rmSync(data, { recursive: true, force: true });
      }
    },
  );

/** Another device: a page in a browser that shares nothing. */
async function device({ context }, viewport) {
  const other = await context.browser().newContext({ viewport, locale: "vi-VN" });
  other.setDefaultTimeout(30_000);
  return other.newPage();
}

/** Signs in on the page for it, and goes on to `path`. */
async function signIn(page, url, name, path = "") {
  await page.goto(`${url}/sign-in.html#${path}`);
  await page.getByRole("button", { name: new RegExp(`^${name}`) }).click();
  await page.waitForURL((now) => !now.pathname.includes("sign-in"));
}

/** Waits until a form's page reads nothing more of the portal: the module of its papers comes last. */
const hasLoaded = (page) =>
  page.waitForFunction(() =>
    performance.getEntriesByType("resource").some(({ name }) => name.endsWith("/pkg/dossier/tokhai_bg.wasm")),
  );

const go = (page) => page.locator("#tk-pgo").click();
const review = (page) => page.locator("#tk-treview:visible");

/** Fills in a birth, as the child's mother, up to the review; what registers know is not asked. */
async function fillIn(page, name) {
  await page.getByText("Lấy từ tài khoản đăng nhập").first().waitFor();
  await page.locator(control("/applicant/relation")).selectOption({ label: "Mẹ" });
  await page.getByText("Lấy từ Cơ sở dữ liệu quốc gia về dân cư").first().waitFor();
  await go(page);
  await page.fill(control("/child/name"), name);
  for (const own of ["ethnicityFrom", "nativePlaceFrom"])
    await page.locator(`[data-key="/child/${own}"]`).getByLabel("Theo mẹ").check();
  await onToReview(page);
}

/** Goes on, step by step, as long as a step has nothing that must be answered. */
async function onToReview(page) {
  for (let steps = 0; steps < 8 && !(await review(page).count()); steps += 1) {
    const before = await page.locator(".tk-step:visible").getAttribute("id");
    await go(page);
    await page.locator(`.tk-step:visible:not([id="${before}"])`).waitFor();
  }
  await review(page).waitFor();
}

async function pledgeAndSend(page) {
  await page.getByLabel(/Tôi cam đoan/).check();
  await go(page);
}

/** Waits for the receipt; gives the number of the case. */
async function received(page) {
  await page.waitForURL(/receipt\.html#/);
  await page.locator(".receipt .code").waitFor();
  return page.locator(".receipt .code").innerText();
}

/** Sends a birth as the child's mother; gives the number of the case. */
async function sendBirth(page, url, name = "Lê Thị Thử") {
  await signIn(page, url, mother.name, BIRTH);
  await fillIn(page, name);
  await pledgeAndSend(page);
  return received(page);
}

/** Opens a case as an officer. */
async function openCase(page, url, number) {
  const address = `${url}/officer.html#${number}`;
  await (page.url() === address ? page.reload() : page.goto(address));
  await page.getByRole("heading", { name: "Diễn biến" }).waitFor();
}

const fits = async (page) => {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `the page is ${overflow} px wider than the screen`);
};

loop("a birth is sent, returned, corrected, accepted and followed, over a portal that is killed", {}, async (tools) => {
  const { page, url, portal, accessible, screenshot } = tools;
  await page.goto(`${url}/`);
  await page.getByRole("link", { name: "Đăng nhập" }).click();
  await page.getByRole("heading", { name: "Đăng nhập để dùng thử" }).waitFor();
  await accessible();
  await fits(page);
  await screenshot("loop sign-in");
  await signIn(page, url, mother.name, BIRTH);
  await fillIn(page, "Nguyễn Thị Thử");
  // What was typed outlives a reload and the end of the portal's process.
  await page.locator(".tk-saved").first().waitFor();
  await hasLoaded(page);
  await portal.kill();
  await portal.start();
  await page.reload();
  await page.getByText("Đã mở lại bản nháp").first().waitFor();
  await onToReview(page);
  await pledgeAndSend(page);
  const number = await received(page);
  assert.match(number, /^01-\d{6}-\w+$/);
  const told = await page.locator("#content").innerText();
  for (const words of [
    "Ủy ban nhân dân",
    "Hạn trả kết quả",
    "Giấy tờ bạn không phải nộp",
    "Giấy chứng sinh",
    "Căn cứ: ",
  ])
    assert.ok(told.includes(words), words);
  assert.ok(!page.url().replace(/#.*/, "").includes(number), "the number stands in the fragment alone");
  await page.getByRole("img", { name: `Mã QR mở trang tình trạng của hồ sơ ${number}` }).waitFor();
  await accessible();
  await fits(page);
  await screenshot("loop receipt");
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Lưu", exact: true }).click(),
  ]);
  assert.equal(saved.suggestedFilename(), `${number}.html`);
  await page.locator("summary", { hasText: "Dấu vân tay số của hồ sơ" }).click();
  const [decision] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Lưu biên nhận quyết định" }).click(),
  ]);
  assert.equal(decision.suggestedFilename(), `${number}.decision.json`);
  const again = execFileSync(TOKHAI, ["verify", await decision.path()], { encoding: "utf8" });
  assert.match(again, /kết quả giống như biên nhận/);
  await page.reload();
  assert.equal(await received(page), number, "the receipt outlives a reload");
  // Back leads to what was sent, never to a form that could be sent again.
  await page.goBack();
  await page.locator(".tk-receipt").waitFor();
  assert.equal(await page.locator("#tk-pgo:visible").count(), 0);

  const desk = await device(tools, DESK);
  await signIn(desk, url, OFFICER, "/officer.html");
  await desk
    .getByRole("row", { name: new RegExp(number) })
    .getByRole("button", { name: /Nhận xử lý/ })
    .click();
  await desk.getByText(`Bạn đã nhận hồ sơ ${number}`).waitFor();
  await desk.getByRole("link", { name: "Tôi đang giữ" }).click();
  await desk.getByRole("link", { name: number, exact: true }).click();
  await desk.getByRole("button", { name: "Yêu cầu sửa…" }).waitFor();
  // What was corrected stands above all answers.
  const row = (label) => desk.getByRole("row", { name: new RegExp(label) }).last();
  assert.match(await row("Họ, chữ đệm, tên của trẻ").innerText(), /Nguyễn Thị Thử\s+Người nộp tự khai/);
  assert.match(await row("Ngày sinh của trẻ").innerText(), /Dữ liệu chứng sinh điện tử, tra cứu \d\d:\d\d/);
  await desk.getByRole("button", { name: "Yêu cầu sửa…" }).click();
  // Nothing marked, nothing said: it is not sent, and says why.
  await desk.getByRole("button", { name: "Gửi yêu cầu sửa" }).click();
  await desk.getByText("Hãy viết lý do chung.").waitFor();
  await desk.getByLabel("Lý do chung").fill("Tên trẻ khác với giấy chứng sinh.");
  await desk.getByRole("button", { name: "Gửi yêu cầu sửa" }).click();
  await desk.getByText("Hãy đánh dấu ít nhất một chỗ").waitFor();
  await desk.getByRole("checkbox", { name: /Họ, chữ đệm, tên của trẻ/ }).check();
  await desk.getByRole("textbox", { name: /Người nộp phải làm gì/ }).fill("Hãy ghi Lê Thị Thử.");
  await desk.getByRole("button", { name: "Gửi yêu cầu sửa" }).click();
  await desk.getByText(`Đã gửi yêu cầu sửa hồ sơ ${number}`).waitFor();

  await page.getByRole("link", { name: "Hồ sơ của tôi" }).click();
  await page.locator(".case", { hasText: number }).getByText("Chờ bạn sửa").waitFor();
  await accessible();
  await page.locator(".case", { hasText: number }).getByRole("link").click();
  await page.getByRole("heading", { name: "Những chỗ cần sửa" }).waitFor();
  await accessible();
  await fits(page);
  await screenshot("loop returned");
  await page.getByRole("link", { name: "Sửa và gửi lại" }).click();
  await page
    .locator("#tk-psummary")
    .getByRole("link", { name: /Hãy ghi Lê Thị Thử/ })
    .click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "tk-c.child.name");
  await accessible();
  await screenshot("loop correcting");
  await page.fill(control("/child/name"), "Lê Thị Thử");
  await page.keyboard.press("Tab");
  await page.locator(".tk-saved").first().waitFor();
  await page.reload();
  await page.getByText(`Bạn đang sửa hồ sơ ${number}`).waitFor();
  await page.waitForFunction(() => document.querySelector("to-khai").value?.child?.name === "Lê Thị Thử");
  await hasLoaded(page);
  await portal.kill();
  await portal.start();
  await pledgeAndSend(page);
  assert.equal(await received(page), number, "it stays the same case");
  await page.getByRole("heading", { name: "Cổng đã nhận hồ sơ bạn vừa sửa" }).waitFor();

  await openCase(desk, url, number);
  await desk.getByRole("button", { name: "Nhận xử lý" }).click();
  await desk.getByText(`Bạn đã nhận hồ sơ ${number}`).waitFor();
  assert.match(await row("Họ, chữ đệm, tên của trẻ").innerText(), /Lê Thị Thử/);
  await desk.getByRole("button", { name: "Chấp nhận", exact: true }).click();
  await desk.getByRole("button", { name: "Vâng, chấp nhận" }).click();
  await desk.getByText(`Đã chấp nhận hồ sơ ${number}`).waitFor();
  await desk.getByRole("link", { name: "Xem và in kết quả" }).click();
  await desk.getByText("Bản in từ cổng thử").waitFor();

  await page.getByRole("link", { name: "Xem tình trạng hồ sơ" }).click();
  await page.getByText("Hồ sơ đã được chấp nhận.").waitFor();
  assert.equal(await page.locator(".timeline > li").count(), 6, "every state with its time");
  await page.getByRole("link", { name: "Xem và in kết quả" }).click();
  await page.getByText("Bản in từ cổng thử").waitFor();
  assert.match(await page.locator(".sheet").innerText(), /Lê Thị Thử/);
  await accessible();
  await fits(page);
  await screenshot("loop decision");
  await desk.context().close();
});

loop(
  "two tabs of officers that take the same case: one has it, the other is told",
  { expected: [/409/] },
  async (tools) => {
    const { page, url, context, accessible, screenshot } = tools;
    const number = await sendBirth(page, url);
    const desk = await device(tools, DESK);
    await signIn(desk, url, OFFICER, "/officer.html");
    await desk.getByRole("link", { name: number }).waitFor();
    await page.setViewportSize(DESK);
    await signIn(page, url, "Cán bộ trình diễn 2", "/officer.html");
    await page.getByLabel(/Tìm trong danh sách/).fill("dang ky khai sinh");
    await page.getByText("1 hồ sơ.").waitFor();
    await accessible();
    await screenshot("loop inbox");
    await page.getByLabel(/Tìm trong danh sách/).fill("khai tu");
    await page.getByText("Không có hồ sơ nào khớp.").waitFor();
    await page.getByLabel(/Tìm trong danh sách/).fill(number.toLowerCase());
    await desk.getByRole("button", { name: /Nhận xử lý/ }).click();
    await desk.getByText(`Bạn đã nhận hồ sơ ${number}`).waitFor();
    await page.getByRole("button", { name: /Nhận xử lý/ }).click();
    await page.locator("#status").getByText("Hồ sơ đã đổi trong lúc bạn xem").waitFor();
    await page.getByText("Không có hồ sơ nào chờ nhận.").waitFor();
    // The other officer sees who has it, and can do nothing with it.
    await openCase(page, url, number);
    await page.getByText(`${OFFICER} đang giữ`).waitFor();
    assert.equal(await page.getByRole("button", { name: "Chấp nhận", exact: true }).count(), 0);
    await openCase(desk, url, number);
    await desk.getByRole("button", { name: "Trả lại hàng chờ" }).click();
    await desk.getByText(`Hồ sơ ${number} đã trở lại hàng chờ`).waitFor();
    await accessible();
    await screenshot("loop case");
    await desk.context().close();
    assert.equal(context.pages().length, 1);
  },
);

loop(
  "a person whose session ended signs in again, and a portal that is down is tried again: sent once",
  { expected: [/ERR_CONNECTION_REFUSED/, /^request: /] },
  async ({ page, url, portal, screenshot, accessible }) => {
    await signIn(page, url, mother.name, BIRTH);
    await fillIn(page, "Lê Thị Thử");
    await page.context().clearCookies();
    await pledgeAndSend(page);
    await page.getByText("Phiên đăng nhập đã hết").waitFor();
    await accessible();
    await screenshot("loop session ended");
    assert.equal(await page.evaluate(() => document.querySelector("to-khai").value.child.name), "Lê Thị Thử");
    await page.getByRole("button", { name: `Đăng nhập lại là ${mother.name}` }).click();
    await page.locator("#session").waitFor({ state: "hidden" });
    await hasLoaded(page);
    await portal.kill();
    await go(page);
    await page.locator("#tk-pfailure").getByText("Chưa nộp được tờ khai").waitFor();
    await accessible();
    await screenshot("loop portal down");
    await portal.start();
    await page.reload();
    await page.getByText("Đã mở lại bản nháp").first().waitFor();
    await onToReview(page);
    await pledgeAndSend(page);
    const number = await received(page);
    await page.getByRole("link", { name: "Hồ sơ của tôi" }).click();
    await page.locator(".case").waitFor();
    assert.deepEqual(await page.locator(".case .code").allInnerTexts(), [number]);
  },
);

loop(
  "an acknowledgement that was lost on the way is asked for again, and the case is there once",
  {
    expected: [/^request: /, /^console: /],
  },
  async ({ page, url }) => {
    await signIn(page, url, mother.name, BIRTH);
    await fillIn(page, "Lê Thị Thử");
    const keys = [];
    // The portal takes it, but nobody hears.
    await page.route(
      "**/api/v1/submissions",
      async (route) => {
        keys.push(route.request().headers()["idempotency-key"]);
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await pledgeAndSend(page);
    await page.locator("#tk-pfailure").waitFor();
    await page.reload();
    await page.getByText("Đã mở lại bản nháp").first().waitFor();
    page.on("request", (request) => {
      if (request.method() === "POST" && request.url().endsWith("/submissions"))
        keys.push(request.headers()["idempotency-key"]);
    });
    await onToReview(page);
    await pledgeAndSend(page);
    await received(page);
    assert.equal(keys.length, 2);
    assert.equal(keys[0], keys[1], "the key outlives the reload");
    await page.getByRole("link", { name: "Hồ sơ của tôi" }).click();
    await page.locator(".case").waitFor();
    assert.equal(await page.locator(".case").count(), 1);
  },
);

loop("a second person at the same device sees nothing of the first", { expected: [/404/] }, async ({ page, url }) => {
  const number = await sendBirth(page, url);
  // A draft, left in the middle.
  await page.goto(url + BIRTH.replace("1.001193", "1.004222"));
  await page.locator("form.tk").waitFor();
  await page.locator("#start").getByRole("button", { name: "Đăng xuất" }).waitFor();
  await page.goto(`${url}/dossiers.html`);
  await page.locator(".case").waitFor();
  await page.getByRole("button", { name: "Đăng xuất" }).click();
  const sure = page.getByRole("button", { name: "Đăng xuất và xóa" });
  await page.waitForURL((now) => now.pathname === "/", { timeout: 1500 }).catch(() => sure.click());
  await page.waitForURL((now) => now.pathname === "/");
  const kept = await page.evaluate(async () => {
    const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const names = (await indexedDB.databases()).map(({ name }) => name);
    const store = names.includes("tokhai") && (await done(indexedDB.open("tokhai", 1))).transaction("drafts");
    return [store ? await done(store.objectStore("drafts").count()) : 0, { ...sessionStorage }, { ...localStorage }];
  });
  assert.deepEqual(kept, [0, {}, {}], "nothing stays on the device");
  await signIn(page, url, father.name, "/dossiers.html");
  await page.getByText("Bạn chưa nộp hồ sơ nào qua cổng.").waitFor();
  await page.goto(`${url}/receipt.html#${number}`);
  await page.getByText("Không thấy hồ sơ này.").waitFor();
  await page.goto(url + BIRTH);
  await page.locator("#start").waitFor();
  const text = await page.locator("main").innerText();
  for (const words of [mother.name, "Lê Thị Thử", number])
    assert.ok(!text.includes(words) && !(await page.locator("form.tk").innerHTML()).includes(words), words);
});

loop("a register that is down is said to be, and is asked again once it answers", {}, async (tools) => {
  const { page, url, accessible, screenshot } = tools;
  const desk = await device(tools, DESK);
  await signIn(desk, url, OFFICER, "/officer.html");
  await desk.getByText("Không có hồ sơ nào chờ nhận.").waitFor();
  await desk.locator("summary", { hasText: "Cơ sở dữ liệu của cổng thử" }).click();
  const behave = (mode) =>
    Promise.all([
      desk.waitForResponse((answer) => answer.url().endsWith("/registers") && answer.request().method() === "PUT"),
      desk.getByLabel("Cơ sở dữ liệu của cổng thử").selectOption(mode),
    ]);
  await behave("down");
  await signIn(page, url, mother.name, BIRTH);
  await page.locator(".tk-note", { hasText: "Chưa tra cứu được dữ liệu của bạn." }).first().waitFor();
  await page.locator("#start").waitFor();
  assert.equal(await page.locator(control("/applicant/name")).getAttribute("readonly"), null, "it can be typed");
  await accessible();
  await screenshot("loop register down");
  await behave("up");
  await page.getByRole("button", { name: "Tra cứu lại" }).first().click();
  await page.getByText("Lấy từ Cơ sở dữ liệu quốc gia về dân cư").first().waitFor();
  await desk.context().close();
});

loop(
  "papers handed in while a register was down stay with the case when something else is corrected",
  {},
  async (tools) => {
    const { page, url } = tools;
    const desk = await device(tools, DESK);
    await signIn(desk, url, OFFICER, "/officer.html");
    await desk.evaluate(() =>
      fetch("/api/v1/registers", {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ mode: "down" }),
      }),
    );
    await signIn(page, url, part("driver").name, BIRTH.replace("1.001193", "3.000347"));
    await page.locator("#start").waitFor();
    await page.waitForFunction(() => document.querySelector("to-khai").value?.applicant?.personalId);
    const change = (answers) =>
      page.evaluate((answers) => {
        const form = document.querySelector("to-khai");
        const whole = structuredClone(form.value);
        for (const [name, own] of Object.entries(answers)) whole[name] = { ...whole[name], ...own };
        form.value = whole;
      }, answers);
    await change({
      applicant: { isForeigner: false },
      licence: { number: "012345678901", class: "B", withheld: false },
      exchange: { reason: "expires", delivery: "office" },
    });
    for (let steps = 0; steps < 6 && !(await page.locator(".tk-step:visible input[type=file]").count()); steps += 1) {
      const before = await page.locator(".tk-step:visible").getAttribute("id");
      await go(page);
      await page.locator(`.tk-step:visible:not([id="${before}"])`).waitFor();
    }
    const [sent] = await Promise.all([
      page.waitForResponse((answer) => answer.url().includes("/files/") && answer.request().method() === "PUT"),
      page
        .locator(".tk-step:visible input[type=file]")
        .first()
        .setInputFiles({ name: "giay.pdf", mimeType: "application/pdf", buffer: wholePdf("khám sức khỏe") }),
    ]);
    assert.equal((await sent.json()).complete, true);
    await page.waitForFunction(
      () => !document.querySelector("to-khai").errors.some(({ pointer }) => pointer.includes("health")),
    );
    await onToReview(page);
    await pledgeAndSend(page);
    const number = await received(page);
    await openCase(desk, url, number);
    await desk.getByText("Tự khai, vì cơ sở dữ liệu không trả lời").first().waitFor();
    await desk.getByRole("link", { name: "giay.pdf" }).waitFor();
    await desk.getByRole("button", { name: "Nhận xử lý" }).click();
    await desk.getByRole("button", { name: "Yêu cầu sửa…" }).click();
    await desk.getByLabel("Lý do chung").fill("Số giấy phép chưa đúng.");
    await desk.getByRole("checkbox", { name: /Số giấy phép lái xe/ }).check();
    await desk.getByRole("textbox", { name: /Người nộp phải làm gì/ }).fill("Hãy ghi lại số.");
    await desk.getByRole("button", { name: "Gửi yêu cầu sửa" }).click();
    await desk.getByText(`Đã gửi yêu cầu sửa hồ sơ ${number}`).waitFor();
    await page.goto(`${url}/dossiers.html#${number}`);
    await page.getByRole("link", { name: "Sửa và gửi lại" }).click();
    await page.getByText(`Bạn đang sửa hồ sơ ${number}`).waitFor();
    await page.locator("#start").waitFor({ state: "attached" });
    await page.waitForFunction(
      () => document.querySelector("to-khai").exportDraft()?.files["/x-documents/health"]?.length === 1,
    );
    await change({ licence: { number: "012345678902" } });
    await pledgeAndSend(page);
    assert.equal(await received(page), number);
    await openCase(desk, url, number);
    await desk.getByRole("link", { name: "giay.pdf" }).waitFor();
    await desk.context().close();
  },
);

const LICENCE = BIRTH.replace("1.001193", "3.000347");

/** Answers of somebody who exchanges a driving licence, all typed. */
const LICENCE_ANSWERS = {
  applicant: { isForeigner: false, personalId: "001090000017", name: "Nguyễn Văn Thử", birthDate: "1990-03-07" },
  licence: { number: "012345678901", class: "B", withheld: false },
  exchange: { reason: "expires", delivery: "office" },
  filing: { office: { province: "01", commune: "Phường Ba Đình" } },
};

/** Goes on to the step with papers, and attaches one. */
async function attach(page) {
  const input = page.locator(".tk-step:visible input[type=file]");
  for (let steps = 0; steps < 6 && !(await input.count()); steps += 1) {
    const before = await page.locator(".tk-step:visible").getAttribute("id");
    await go(page);
    await page.locator(`.tk-step:visible:not([id="${before}"])`).waitFor();
  }
  const sent = page.waitForResponse(
    (answer) => answer.url().includes("/files/") && answer.request().method() === "PUT",
  );
  await input
    .first()
    .setInputFiles({ name: "giay.pdf", mimeType: "application/pdf", buffer: wholePdf("khám sức khỏe") });
  assert.equal((await (await sent).json()).complete, true);
  await page.waitForFunction(
    () => !document.querySelector("to-khai").errors.some(({ pointer }) => pointer.includes("health")),
  );
}

loop(
  "somebody who does not sign in hands in a paper, comes back with the secret and corrects what is marked",
  { expected: [/404/] },
  async (tools) => {
    const { page, url, accessible, screenshot } = tools;
    await page.goto(url + LICENCE);
    await page.locator("#start").waitFor();
    await page.waitForFunction(() => document.querySelector("to-khai").value);
    await page.evaluate((answers) => (document.querySelector("to-khai").value = answers), LICENCE_ANSWERS);
    // Nobody is looked up for a guest: said in words, and another try is not offered.
    await page.locator("#guest").getByText("Bạn chưa đăng nhập, nên cổng không tra cứu").waitFor();
    assert.equal(await page.getByRole("button", { name: "Tra cứu lại" }).count(), 0);
    await attach(page);
    await onToReview(page);
    await pledgeAndSend(page);
    const number = await received(page);
    const secret = await page.locator(".secret").innerText();
    assert.match(secret, /^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    await accessible();
    await fits(page);
    await screenshot("loop guest receipt");
    assert.match(await page.locator("main").innerText(), /Giấy tờ đã nộp\s+.*giay\.pdf/);
    // Nothing is erased by one tap before the secret is written down.
    await page.getByRole("button", { name: "Xong, xóa khỏi máy này" }).dblclick();
    await page.getByText("Bạn chưa bấm “Tôi đã ghi lại mã này”.").waitFor();
    await accessible();
    await screenshot("loop guest asked before erasing");
    await page.getByRole("button", { name: "Quay lại ghi mã" }).click();
    await page.reload();
    await page.getByRole("button", { name: "Tôi đã ghi lại mã này" }).click();
    await page.reload();
    await received(page);
    assert.equal(await page.locator(".secret").count(), 0, "what was written down is not shown again");
    // Opening the form anew is no confirmation of before.
    await page.goto(url + LICENCE);
    await page.getByText(`Bạn đã nộp hồ sơ ${number} ở tờ khai này.`).waitFor();
    assert.equal(await page.locator(".tk-receipt").count(), 0);
    await page.getByRole("link", { name: "Xem tình trạng hồ sơ" }).click();
    await page.getByRole("button", { name: "Xong, xóa khỏi máy này" }).click();
    // Back from the first page, by what was written down.
    await page.locator("#own-case summary").click();
    await page.getByRole("button", { name: "Xem", exact: true }).click();
    await page.getByText("Mã bí mật có đúng 16 chữ số").waitFor();
    await accessible();
    await page.getByLabel("Mã hồ sơ", { exact: true }).fill(number.toLowerCase().replaceAll("-", " "));
    const other = secret.startsWith("0") ? "1" : "0";
    await page.getByLabel("Mã bí mật", { exact: true }).fill(other + secret.slice(1));
    await page.getByRole("button", { name: "Xem", exact: true }).click();
    // Which of the two is wrong nobody is told; what was typed stands there to be corrected.
    await page.getByText("cổng không nói mã nào").waitFor();
    assert.equal(await page.getByLabel("Mã hồ sơ", { exact: true }).inputValue(), number);
    assert.equal(await page.getByLabel("Mã bí mật", { exact: true }).inputValue(), other + secret.slice(1));
    await screenshot("loop guest wrong secret");
    await page.getByLabel("Mã bí mật", { exact: true }).fill(secret.toLowerCase().replaceAll("-", " "));
    await page.getByLabel("Mã hồ sơ", { exact: true }).fill(number.replaceAll("-", ""));
    await page.getByRole("button", { name: "Xem", exact: true }).click();
    await page.getByRole("heading", { name: "Diễn biến" }).waitFor();
    assert.ok(!page.url().includes(secret) && page.url().endsWith(`#${number}`), "no secret stands in the address");

    const desk = await device(tools, DESK);
    await signIn(desk, url, OFFICER, "/officer.html");
    await desk.getByRole("button", { name: /Nhận xử lý/ }).click();
    await desk.getByRole("link", { name: "Mở hồ sơ" }).click();
    await desk.getByRole("link", { name: "giay.pdf" }).waitFor();
    await desk.getByRole("button", { name: "Yêu cầu sửa…" }).click();
    await desk.getByLabel("Lý do chung").fill("Số giấy phép chưa đúng.");
    await desk.getByRole("checkbox", { name: /Số giấy phép lái xe/ }).check();
    await desk.getByRole("button", { name: "Gửi yêu cầu sửa" }).click();
    // What is missing is said beside its field, which has the focus and stands in view.
    const missing = desk.getByRole("textbox", { name: /Người nộp phải làm gì/ });
    assert.ok(await missing.evaluate((node) => node === document.activeElement));
    const { y } = await desk.getByText("Hãy viết người nộp phải làm gì").boundingBox();
    assert.ok(y > 0 && y < DESK.height);
    await missing.fill("Hãy ghi lại số.");
    const until = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    await desk.getByLabel(/Hẹn người nộp gửi lại/).fill(until.split("-").reverse().join("/"));
    await desk.getByRole("button", { name: "Gửi yêu cầu sửa" }).click();
    await desk.getByText(`Đã gửi yêu cầu sửa hồ sơ ${number}`).waitFor();

    await page.reload();
    await page.locator(".stand").getByText(`chậm nhất hết`).waitFor();
    assert.ok((await page.locator(".stand").innerText()).includes(until.split("-").reverse().join("/")));
    await page.getByRole("link", { name: "Sửa và gửi lại" }).click();
    await page.getByText(`Bạn đang sửa hồ sơ ${number}`).waitFor();
    await page
      .locator("#tk-psummary")
      .getByRole("link", { name: /Hãy ghi lại số/ })
      .waitFor();
    await page.locator(".tk-error", { hasText: "Hãy ghi lại số." }).waitFor();
    // What was marked stands first, and nothing else that was answered can be changed.
    const editable = await page
      .locator("form.tk")
      .locator("input:not([readonly], [type=file]), select:not([disabled]), textarea:not([readonly])")
      .evaluateAll((all) => all.filter((node) => node.offsetParent && !node.closest("[inert]")).map((node) => node.id));
    assert.equal(editable[0], "tk-c.licence.number");
    for (const id of ["tk-c.applicant.name", "tk-c.licence.class", "tk-c.exchange.reason", "tk-c.x-documents.health"])
      assert.ok(!editable.includes(id), id);
    await accessible();
    await fits(page);
    await screenshot("loop guest correcting");
    await page.fill(control("/licence/number"), "012345678902");
    await page.getByLabel(/Tôi cam đoan/).check();
    await page.getByRole("button", { name: "Gửi lại phần đã sửa" }).click();
    assert.equal(await received(page), number);

    await openCase(desk, url, number);
    await desk.getByRole("heading", { name: "Người nộp đã sửa gì" }).waitFor();
    const change = desk.getByRole("row", { name: /012345678901/ });
    assert.match(await change.innerText(), /Số giấy phép lái xe\s+012345678901\s+012345678902/);
    assert.equal(await desk.getByRole("link", { name: "giay.pdf" }).count(), 1, "the paper is not asked for again");
    await desk.context().close();
  },
);

/** Takes a case as an officer and returns it with marks. */
async function returnCase(desk, url, number, marks) {
  await signIn(desk, url, OFFICER, "/officer.html");
  const answers = await desk.evaluate(
    async ([number, marks]) => {
      const act = async (action, body) => {
        const headers = {
          "content-type": "application/json",
          "idempotency-key": crypto.randomUUID(),
          "if-match": '"1"',
        };
        return (
          await fetch(`/api/v1/inbox/${number}/${action}`, { method: "POST", headers, body: JSON.stringify(body) })
        ).status;
      };
      return [await act("claim", {}), await act("return", { reason: "Có chỗ chưa khớp.", marks })];
    },
    [number, marks],
  );
  assert.deepEqual(answers, [200, 200]);
}

/** Opens a returned case to correct it. */
async function openCorrection(page, url, number) {
  await page.goto(`${url}/dossiers.html#${number}`);
  await page.getByRole("link", { name: "Sửa và gửi lại" }).click();
  await page.getByText(`Bạn đang sửa hồ sơ ${number}`).waitFor();
  await page.locator(".tk-error").first().waitFor();
}

loop(
  "what follows from a marked answer opens with it and comes back with it, and a paper data took the place of is handed in",
  {},
  async (tools) => {
    const { page, url, accessible, screenshot } = tools;
    const number = await sendBirth(page, url);
    const desk = await device(tools, DESK);
    await returnCase(desk, url, number, [
      { pointer: "/child/nativePlaceFrom", message: "Hãy chọn lại." },
      { pointer: "/x-documents/birth-notice", message: "Hãy chụp giấy." },
    ]);
    await openCorrection(page, url, number);
    const summary = page.locator("#tk-psummary");
    await summary.getByText("Quê quán của trẻ theo ai?: Hãy chọn lại.").waitFor();
    await page.locator('[data-key="/x-documents/birth-notice"]').getByText("Giấy chứng sinh: Hãy chụp giấy.").waitFor();
    // What is locked is folded, and nobody is asked whether it is right.
    const locked = page.locator(control("/mother/name"));
    assert.equal(await locked.isVisible(), false);
    assert.equal(await page.getByText("Xem lại trước khi nộp").isVisible(), false);
    await screenshot("loop correcting choice");
    await page.getByRole("button", { name: "Xem cả những chỗ đã khóa" }).click();
    assert.equal(await page.getByRole("button", { name: /chưa đúng\?$/ }).count(), 0);
    await page.getByRole("button", { name: "Ẩn những chỗ đã khóa" }).click();
    const choice = (name) => page.locator('[data-key="/child/nativePlaceFrom"]').getByLabel(name).check();
    const place = () => page.evaluate(() => document.querySelector("to-khai").value.child.nativePlace);
    const before = await place();
    await choice("Theo cha");
    await page.locator(control("/child/nativePlace/province")).waitFor();
    const retype = () =>
      page.evaluate(() => {
        const form = document.querySelector("to-khai");
        const child = { ...form.value.child, nativePlace: { province: "38", commune: "Xã Mẫu Sơn" } };
        form.value = { ...form.value, child };
      });
    assert.equal(await page.locator(control("/child/nativePlace/commune")).getAttribute("readonly"), null);
    await retype();
    // Back to what was sent, what followed from it is as it was sent, and locked.
    await choice("Theo mẹ");
    await page.waitForFunction(
      (before) => JSON.stringify(document.querySelector("to-khai").value?.child?.nativePlace) === before,
      JSON.stringify(before),
    );
    await page.locator('[data-key="/child/nativePlaceFrom"]').getByLabel("Theo mẹ").waitFor();
    await choice("Theo cha");
    await page.locator(control("/child/nativePlace/commune")).waitFor();
    await retype();
    await page.getByLabel(/Tôi cam đoan/).check();
    const send = page.getByRole("button", { name: "Gửi lại phần đã sửa" });
    await send.click();
    // What is left to do is named, and nothing is sent before somebody says so.
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Hãy chụp giấy.").waitFor();
    assert.equal(await dialog.getByText("Hãy chọn lại.").count(), 0);
    await accessible();
    await screenshot("loop correcting left");
    await dialog.getByRole("button", { name: "Quay lại sửa" }).click();
    const sent = page.waitForResponse(
      (answer) => answer.url().includes("/files/") && answer.request().method() === "PUT",
    );
    await page
      .locator('[data-key="/x-documents/birth-notice"] input[type=file]')
      .first()
      .setInputFiles({ name: "giay.pdf", mimeType: "application/pdf", buffer: wholePdf("chứng sinh") });
    await sent;
    await page.locator('[data-key="/x-documents/birth-notice"]').getByText("giay.pdf").first().waitFor();
    await fits(page);
    await send.click();
    assert.equal(await received(page), number);
    await openCase(desk, url, number);
    await desk.getByRole("link", { name: "giay.pdf" }).waitFor();
    await desk
      .getByRole("row", { name: /Xã Mẫu Sơn/ })
      .first()
      .waitFor();
    assert.equal(await desk.getByText("Người nộp để nguyên").count(), 0);
    assert.match(
      await desk
        .getByRole("row", { name: /Họ, chữ đệm, tên của người mẹ/ })
        .last()
        .innerText(),
      /Cơ sở dữ liệu quốc gia về dân cư/,
    );
    await desk.context().close();
  },
);

loop("what is marked may be left as it was, and the officer sees that it was", {}, async (tools) => {
  const { page, url, screenshot } = tools;
  const number = await sendBirth(page, url);
  const desk = await device(tools, DESK);
  await returnCase(desk, url, number, [
    { pointer: "/child/name", message: "Hãy xem lại tên." },
    { pointer: "/x-documents/birth-notice", message: "Hãy chụp giấy." },
  ]);
  await openCorrection(page, url, number);
  await page.getByLabel(/Tôi cam đoan/).check();
  await page.getByRole("button", { name: "Gửi lại phần đã sửa" }).click();
  await page.getByRole("button", { name: "Vẫn gửi lại" }).click();
  assert.equal(await received(page), number);
  await openCase(desk, url, number);
  await desk.getByText("Người nộp để nguyên những chỗ được yêu cầu sửa:").waitFor();
  for (const words of ["Hãy xem lại tên.", "Hãy chụp giấy."]) await desk.getByText(words).first().waitFor();
  await screenshot("loop correcting untouched");
  await desk.context().close();
});

loop(
  "what was filled in and attached before signing in on the page for it is offered there, and sent",
  {},
  async (tools) => {
    const { page, url } = tools;
    const driver = part("driver");
    const desk = await device(tools, DESK);
    await signIn(desk, url, OFFICER, "/officer.html");
    const behave = (mode) =>
      desk.evaluate(
        (mode) =>
          fetch("/api/v1/registers", {
            method: "PUT",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ mode }),
          }).then((answer) => answer.status),
        mode,
      );
    // No data take the place of the paper.
    assert.equal(await behave("down"), 200);
    await page.goto(url + LICENCE);
    await page.locator("#start").waitFor();
    await page.waitForFunction(() => document.querySelector("to-khai").value);
    const { full_name: name, birth_date: birthDate } = driver.registers["vn:population"];
    await page.evaluate((answers) => (document.querySelector("to-khai").value = answers), {
      ...LICENCE_ANSWERS,
      applicant: { isForeigner: false, personalId: driver.number, name, birthDate },
    });
    await attach(page);
    await page.locator(".tk-saved").first().waitFor();
    await page.locator("#account .sign-in").click();
    await page.getByRole("button", { name: new RegExp(`^${driver.name}`) }).click();
    await page.getByText("Chỉ mở nếu đó là bản nháp của bạn.").waitFor();
    await page.getByRole("button", { name: "Mở bản nháp" }).click();
    await page.waitForFunction(() => document.querySelector("to-khai").value?.licence?.class === "B");
    await onToReview(page);
    // Signing out asks once more where something was filled in.
    await page.locator("#start").getByRole("button", { name: "Đăng xuất" }).click();
    await page.getByRole("button", { name: "Đăng xuất và xóa" }).waitFor();
    await pledgeAndSend(page);
    const number = await received(page);
    assert.equal(await page.locator(".secret").count(), 0, "the case is the person's own");
    await openCase(desk, url, number);
    await desk.getByRole("link", { name: "giay.pdf" }).waitFor();
    await behave("up");
    await desk.context().close();
    // Where there is only what the account said, one press signs out.
    await page.goto(url + BIRTH);
    await page.getByText("Lấy từ tài khoản đăng nhập").first().waitFor();
    await page.locator("#start").getByRole("button", { name: "Đăng xuất" }).click();
    await page.locator("#account .sign-in").waitFor();
    await signIn(page, url, driver.name);
    // From the page for signing in its own link leads to the same place, not to itself.
    await page.goto(`${url}/sign-in.html#/dossiers.html`);
    await page.getByText("Bạn đang đăng nhập là").waitFor();
    await page.evaluate(() => fetch("/api/v1/session", { method: "DELETE" }));
    await page.reload();
    assert.match(await page.locator("#account .sign-in").getAttribute("href"), /^sign-in\.html#\/dossiers\.html$/);
  },
);

loop(
  "an officer hands a case over, refuses another, and the person reads why, on what basis and who has it",
  {},
  async (tools) => {
    const { page, url, accessible, screenshot } = tools;
    const number = await sendBirth(page, url);
    const desk = await device(tools, DESK);
    await signIn(desk, url, OFFICER, "/officer.html");
    // Somebody who follows a link while the list is still on its way gets what the link leads to.
    let listed;
    const held = new Promise((go) => (listed = go));
    await desk.route("**/api/v1/inbox?*", async (list) => (await held, list.continue()));
    const asked = desk.waitForRequest("**/api/v1/inbox?*");
    await desk.reload({ waitUntil: "commit" });
    await asked;
    await desk.evaluate((number) => (location.hash = number), number);
    listed();
    await desk.getByRole("heading", { name: "Diễn biến" }).waitFor();
    await desk.getByRole("button", { name: "Nhận xử lý" }).click();
    await desk.getByRole("button", { name: "Chuyển cơ quan khác…" }).click();
    await desk.getByRole("button", { name: "Chuyển hồ sơ" }).click();
    await desk.getByText("Hãy ghi tên cơ quan nhận.").waitFor();
    await desk.getByLabel("Cơ quan nhận").fill("Ủy ban nhân dân phường Thử");
    await desk.getByLabel("Vì sao chuyển").fill("Người mẹ cư trú ở đó.");
    await desk.getByRole("button", { name: "Chuyển hồ sơ" }).click();
    await desk.getByText(`Đã chuyển hồ sơ ${number}`).waitFor();
    await page.goto(`${url}/dossiers.html#${number}`);
    await page.getByText("Chuyển cho Ủy ban nhân dân phường Thử").waitFor();
    // What the form did not show of the father is not shown here either.
    await page.getByText("Những gì đã khai").click();
    const birthday = father.registers["vn:population"].birth_date.split("-").reverse().join("/");
    const told = await page.locator("main").innerText();
    assert.ok(!told.includes(birthday) && told.includes("không hiển thị vì là thông tin của người khác"));
    await desk.getByRole("button", { name: "Nhận xử lý" }).click();
    await desk.getByRole("button", { name: "Từ chối…" }).click();
    await desk.getByLabel("Lý do từ chối").fill("Trẻ đã được đăng ký khai sinh.");
    await desk.getByRole("button", { name: "Từ chối hồ sơ" }).click();
    await desk.getByText("Hãy ghi căn cứ pháp lý").waitFor();
    await desk.getByLabel(/^Căn cứ pháp lý/).fill("Luật Hộ tịch 60/2014/QH13, Điều 16");
    await desk.getByRole("button", { name: "Từ chối hồ sơ" }).click();
    await desk.getByText(`Đã từ chối hồ sơ ${number}`).waitFor();
    await page.reload();
    await page.getByText("Bị từ chối").first().waitFor();
    await accessible();
    await page.getByRole("link", { name: "Xem và in văn bản từ chối" }).click();
    const letter = page.locator(".sheet");
    await letter.getByRole("heading", { name: "Thông báo từ chối giải quyết hồ sơ" }).waitFor();
    const text = await letter.innerText();
    // Why comes before the texts all of it rests on, and what can be done is said.
    assert.ok(text.indexOf("Trẻ đã được đăng ký") < text.indexOf("Căn cứ: Luật"), text);
    assert.ok(text.includes("Bạn có thể làm gì") && text.includes("Hồ sơ về: "), text);
    await page.getByRole("link", { name: "Nộp hồ sơ mới cho việc này" }).waitFor();
    for (const words of [
      "phường Thử từ chối giải quyết",
      "Trẻ đã được đăng ký",
      "Điều 16",
      `Số: ${number}`,
      "khiếu nại",
    ])
      assert.ok(text.includes(words), words);
    assert.ok(!text.includes(birthday));
    await accessible();
    await fits(page);
    await screenshot("loop refusal");
    await desk.context().close();
  },
);

loop(
  "a helper fills in for somebody present, who confirms, and nothing stays on the device",
  { expected: [/404/] },
  async (tools) => {
    const { page, url, accessible, screenshot } = tools;
    await signIn(page, url, "Người hỗ trợ trình diễn 1", LICENCE);
    await page.locator("#start").getByText("Bạn đang điền giúp một người có mặt.").waitFor();
    await page.waitForFunction(() => document.querySelector("to-khai").value);
    // The form speaks of that person, not to the helper.
    await page.getByRole("heading", { name: "Thông tin của người nộp" }).first().waitFor();
    assert.ok(!/ của bạn/.test(await page.locator("to-khai .tk-step:visible").first().innerText()));
    await page.evaluate((answers) => (document.querySelector("to-khai").value = answers), LICENCE_ANSWERS);
    await attach(page);
    await onToReview(page);
    await pledgeAndSend(page);
    // The person reads it in large letters, and it is sent only when they say so.
    const asked = page.getByRole("dialog", { name: "Mời bạn đọc lại" });
    await asked.getByText("012345678901").waitFor();
    await accessible();
    await fits(page);
    const yes = asked.getByRole("button", { name: "Đúng, tôi cam đoan và nộp hồ sơ này" });
    assert.ok((await yes.boundingBox()).height >= 60);
    await screenshot("loop helper confirm");
    await asked.getByRole("button", { name: "Chưa đúng, sửa lại" }).click();
    await page.getByText("Người được giúp chưa xác nhận.").waitFor();
    await go(page);
    await yes.click();
    const number = await received(page);
    assert.match(await page.locator("main").innerText(), /Người điền giúp\s+Người hỗ trợ trình diễn 1/);
    // It is the person's to keep, not the helper's.
    await page.getByText("giao cho người được giúp").waitFor();
    await screenshot("loop helper receipt");
    await page.getByRole("button", { name: "Xong, xóa khỏi máy này" }).click();
    await page.getByRole("button", { name: "Tôi đã ghi mã, xóa khỏi máy này" }).click();
    await page.waitForURL((now) => now.pathname === "/");
    const kept = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
    assert.equal(kept, "[{},{}]");
    await page.goto(`${url}/dossiers.html#${number}`);
    await page.getByText("Không thấy hồ sơ này.").waitFor();
  },
);

loop("the same sent twice is asked about, and a case is taken back", {}, async (tools) => {
  const { page, url, accessible, screenshot } = tools;
  const number = await sendBirth(page, url);
  await page.goto(url + BIRTH);
  await fillIn(page, "LÊ THỊ THỬ");
  await pledgeAndSend(page);
  // Who reads is led to the case that is there, and both may go on.
  const asked = page.getByRole("dialog", { name: "Bạn đã nộp hồ sơ này rồi?" });
  assert.match(await asked.getByRole("link", { name: number }).getAttribute("href"), new RegExp(`#${number}$`));
  await accessible();
  await fits(page);
  await screenshot("loop alike");
  await asked.getByRole("button", { name: "Chưa nộp" }).click();
  await page.getByText("Hồ sơ chưa được nộp. Những gì đã điền vẫn còn ở đây.").waitFor();
  await go(page);
  await asked.getByRole("button", { name: "Vẫn nộp hồ sơ mới" }).click();
  const other = await received(page);
  assert.notEqual(other, number);

  await page.goto(`${url}/dossiers.html#${number}`);
  await page.getByRole("button", { name: "Rút hồ sơ" }).click();
  const sure = page.getByRole("dialog", { name: "Rút hồ sơ này?" });
  await accessible();
  await screenshot("loop withdraw");
  await sure.getByRole("button", { name: "Giữ hồ sơ" }).click();
  await page.getByRole("button", { name: "Rút hồ sơ" }).click();
  await sure.getByRole("button", { name: "Rút hồ sơ" }).click();
  await page.getByText("Hồ sơ đã được rút theo yêu cầu của người nộp").waitFor();
  assert.equal(await page.getByRole("button", { name: "Rút hồ sơ" }).count(), 0);
  await fits(page);
  const desk = await device(tools, { width: 1280, height: 800 });
  await signIn(desk, url, OFFICER);
  await openCase(desk, url, number);
  assert.match(await desk.locator("main").innerText(), /Đã rút/);
  assert.equal(await desk.getByRole("button", { name: "Nhận xử lý" }).count(), 0);
  await desk.context().close();
});

loop("what is published of a month names authorities and procedures, and nobody", {}, async (tools) => {
  const { page, url, accessible, screenshot } = tools;
  const number = await sendBirth(page, url);
  await page.goto(`${url}/`);
  await page.getByRole("link", { name: "Kết quả giải quyết theo tháng" }).click();
  await page.getByRole("row", { name: /Đăng ký khai sinh \(1\.001193\)/ }).waitFor();
  const text = await page.locator("main").innerText();
  assert.ok(!text.includes(number) && !text.includes(mother.name));
  await accessible();
  await fits(page);
  await screenshot("loop published");
  const [saved] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "CSV" }).click()]);
  assert.match(saved.suggestedFilename(), /^cases-\d{4}-\d\d\.csv$/);
});

for (const [language, words] of Object.entries({
  vi: ["Hãy đăng nhập để xem trang này.", "Trang này dành cho cán bộ", "Địa chỉ này không có mã hồ sơ."],
  en: ["Sign in to see this page.", "This page is for officers", "This address names no case."],
}))
  loop(`pages without anything to show say what to do (${language})`, {}, async ({ page, url, accessible }) => {
    const pages = ["dossiers.html", "officer.html", "receipt.html"];
    for (const [n, name] of pages.entries()) {
      await page.goto(`${url}/${name}${language === "en" ? "?lang=en" : ""}`);
      await page.getByText(words[n]).waitFor();
      await fits(page);
      await accessible();
      await page.emulateMedia({ colorScheme: "dark" });
      await accessible();
      await page.emulateMedia({ colorScheme: "light" });
    }
  });

journey("on a host of pages alone nothing of the portal is offered", { path: "/dossiers.html" }, async ({ page }) => {
  await page.getByText("chỉ dùng được khi chạy cùng máy chủ").waitFor();
  await page.goto("/");
  await page.locator("#procedures a").first().waitFor();
  assert.equal(await page.locator("#account a").count(), 0);
});
