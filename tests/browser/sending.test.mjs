// A form is sent from a phone: refused, lost, late, offline, twice, in two windows; and what the person keeps.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { PHONE, journey } from "./harness.mjs";
import { control, focused, open, started, value, wholePdf } from "./forms.mjs";

const ALLOTMENT = {
  $id: "urn:tokhai:test:allotment",
  title: "Xin thuê mảnh vườn",
  type: "object",
  required: ["name", "size"],
  "x-procedure": {
    code: "V.2",
    version: "1",
    authority: "Ban quản lý vườn",
    processing: { value: 2, unit: "workingDay" },
    fee: { amount: 0, currency: "VND" },
    steps: ["Người thuê gửi tờ khai.", "Ban quản lý đo mảnh vườn."],
    bring: ["Căn cước"],
  },
  properties: {
    name: { title: "Họ và tên", type: "string" },
    size: { title: "Diện tích", type: "integer" },
    since: { title: "Ngày bắt đầu", type: "string", format: "date", "x-maximum": "today" },
  },
};
const REJECTED = [/^console: /];
const PHONE_PAGE = { path: null, viewport: PHONE };

/** Fills the form in and goes to the review. */
async function ready(page, attributes = 'drafts="off"') {
  await open(page, { definition: ALLOTMENT, attributes });
  await fill(page);
}
async function fill(page) {
  await page.fill(control("/name"), "Lê Thị Mẫu");
  await page.fill(control("/size"), "40");
  await page.locator("#tk-pgo").click();
  await page.locator("#tk-treview").waitFor();
}

/** Answers every `submit` with what `window.answers` gives next, and counts. */
const answer = (page, ...answers) =>
  page.evaluate((list) => {
    window.sent = [];
    window.causes = [];
    const element = document.querySelector("to-khai");
    const make = {
      rejects: () => Promise.reject(new TypeError("Failed to fetch")),
      never: () => new Promise(() => {}),
      unauthorised: () => Promise.reject(Object.assign(new Error("401"), { status: 401 })),
      gateway: () => Promise.resolve(new Response("<html>", { status: 503 })),
      invalid: () =>
        Promise.resolve(Response.json({ errors: [{ pointer: "/name", message: "Ghi cả họ." }] }, { status: 422 })),
      circular: () => Promise.resolve(((loop) => Object.assign(loop, { loop }))({ receipt: "V-6" })),
      circularNo: () => Promise.resolve(((loop) => ({ errors: [Object.assign(loop, { loop })] }))({})),
      bottomless: () => Promise.resolve({ receipt: "V-6", office: JSON.parse("[".repeat(200) + "]".repeat(200)) }),
      large: () => Promise.resolve({ receipt: "V-6", fee: 10n }),
      late: () => new Promise((resolve) => setTimeout(resolve, 400, { receipt: "MUON-1" })),
    };
    element.addEventListener("error", (event) => event.detail.cause && window.causes.push(String(event.detail.cause)));
    element.addEventListener("submit", (event) => {
      window.sent.push(event.detail.submission);
      const next = list.shift();
      event.detail.respondWith(make[next]?.() ?? Promise.resolve(next));
    });
  }, answers);

const send = (page) => page.locator("#tk-pgo").click();
const again = (page) => page.locator("[data-do=retry]").click();
const alert = (page) => page.locator("[role=alert]");

/** What failed is said, has the focus, keeps the answers and leads on. */
async function fails(page, pattern, accessible) {
  await alert(page).waitFor();
  assert.match(await alert(page).textContent(), pattern);
  assert.equal(await focused(page), "tk-pfailure");
  assert.equal(await page.locator("#tk-pgo").textContent(), "Nộp tờ khai");
  assert.deepEqual(await value(page), { name: "Lê Thị Mẫu", size: 40 });
  await accessible();
}

journey(
  "each failure says what happened, and the next try may work",
  PHONE_PAGE,
  async ({ page, accessible, screenshot }) => {
    await ready(page, 'drafts="off" submit-timeout="150"');
    const kinds = ["rejects", "gateway", "never", "unauthorised", { errors: [] }, { message: "Vườn đóng cửa hôm nay" }];
    await answer(page, ...kinds, { receipt: "V-0042" });
    await send(page);
    await fails(page, /Chưa gửi được đến nơi tiếp nhận.*vẫn còn/, accessible);
    await screenshot("sending failed phone");
    await again(page);
    await page.waitForFunction(() => window.causes.length === 2);
    await fails(page, /Chưa gửi được đến nơi tiếp nhận/, accessible);
    for (const words of [
      /chưa rõ tờ khai đã đến/,
      /Phiên đăng nhập của bạn đã hết/,
      /chưa nhận tờ khai/,
      /Vườn đóng cửa hôm nay\..*vẫn còn/,
    ]) {
      await again(page);
      await alert(page).getByText(words).waitFor();
      await fails(page, words, accessible);
    }
    await again(page);
    await page.locator("#tk-sreceipt").waitFor();
    assert.equal(await alert(page).count(), 0);
    assert.equal(await page.evaluate(() => window.sent.length), 7);
    const digests = await page.evaluate(() => new Set(window.sent.map(({ digest }) => digest.value)).size);
    assert.equal(digests, 1, "the same again is known by its digest");
  },
);

journey(
  "a yes or a no that cannot be read erases nothing and leaves another try",
  PHONE_PAGE,
  async ({ page, accessible }) => {
    await ready(page, "");
    await answer(page, "circular", "bottomless", "large", "circularNo", { receipt: "V-7" });
    await send(page);
    for (let n = 1; n <= 4; n += 1) {
      await page.waitForFunction((n) => window.causes.length === n, n);
      await fails(page, /chưa nhận tờ khai|chưa rõ/, accessible);
      assert.ok(await page.evaluate(() => Boolean(document.querySelector("to-khai").exportDraft())));
      await again(page);
    }
    await page.locator("#tk-sreceipt").waitFor();
    // A host that answers by itself is told at once, and nothing has ended.
    await open(page, { definition: ALLOTMENT, attributes: 'drafts="off"' });
    const threw = await page.evaluate(() => {
      const loop = { receipt: "V-8" };
      loop.office = loop;
      try {
        document.querySelector("to-khai").submitted(loop);
      } catch (error) {
        return error.name;
      }
    });
    assert.equal(threw, "TypeError");
    assert.equal(await page.locator("#tk-sreceipt").count(), 0);
  },
);

journey(
  "without a connection it says so, and offers another try when there is one",
  PHONE_PAGE,
  async ({ page, context }) => {
    await ready(page);
    await answer(page, "rejects", { receipt: "V-1" });
    await context.setOffline(true);
    await send(page);
    await alert(page).getByText("đang mất kết nối mạng").waitFor();
    await context.setOffline(false);
    await alert(page).getByText("đã có kết nối mạng trở lại").waitFor();
    assert.equal(await page.evaluate(() => window.sent.length), 1, "nothing leaves by itself");
    await again(page);
    await page.locator("#tk-sreceipt").waitFor();
  },
);

journey(
  "errors of fields and of the whole are said together, and the latter go with the next try",
  PHONE_PAGE,
  async ({ page }) => {
    await ready(page);
    const errors = [
      { pointer: "", message: "Mảnh vườn này đã có người thuê." },
      { pointer: "/elsewhere", message: "Ban quản lý cần thêm một ngày." },
      { pointer: "no pointer", message: "Danh sách chờ đã đầy." },
    ];
    await answer(page, { errors }, "invalid", { receipt: "V-2" });
    await send(page);
    await page.locator("#tk-psummary li").nth(2).waitFor();
    assert.deepEqual(
      await page.locator("#tk-psummary li").allTextContents(),
      errors.map(({ message }) => message),
    );
    assert.equal(await focused(page), "tk-psummary");
    await send(page);
    await page.locator("#tk-psummary a").waitFor();
    assert.deepEqual(await page.locator("#tk-psummary li").allTextContents(), ["Ghi cả họ."]);
    await page.locator("#tk-psummary a").click();
    assert.equal(await focused(page), "tk-c.name");
    await page.keyboard.type(" Hai");
    // One press from the summary's field back to the review, one to send.
    await send(page);
    await page.locator("#tk-treview").waitFor();
    await send(page);
    await page.locator("#tk-sreceipt").waitFor();
  },
);

journey(
  "pressed twice it is sent once, and never by the second press of a double one",
  PHONE_PAGE,
  async ({ page }) => {
    await open(page, { definition: ALLOTMENT, attributes: 'drafts="off"' });
    await answer(page, "never", { receipt: "no" });
    await page.fill(control("/name"), "Lê Thị Mẫu");
    await page.fill(control("/size"), "40");
    await page.locator("#tk-pgo").dblclick();
    await page.locator("#tk-treview").waitFor();
    assert.equal(await page.evaluate(() => window.sent.length), 0, "the review was not skipped");
    await page.locator("#tk-pgo").click();
    await page.locator("#tk-pgo").press("Enter");
    await page.evaluate(() => document.querySelector("to-khai").submit());
    assert.equal(await page.evaluate(() => window.sent.length), 1);
  },
);

journey(
  "only a number to quote or a plain yes counts as sent, and whatever else comes keeps everything",
  PHONE_PAGE,
  async ({ page }) => {
    await ready(page);
    await page.evaluate(() => {
      const html = { headers: { "content-type": "text/html" } };
      window.unclear = {
        "a page of a proxy": () => Promise.resolve(new Response("<html>Đăng nhập</html>", html)),
        "no receipt in JSON": () => Promise.resolve(Response.json({ ok: false, error: "trùng" })),
        "an object": () => Promise.resolve({ success: false }),
        "a status as text": () => Promise.resolve({ ok: false, status: "duplicate" }),
        "an empty object": () => Promise.resolve({}),
        "an empty body": () => Promise.resolve(new Response("")),
        nothing: () => Promise.resolve(),
        null: () => Promise.resolve(null),
        "an empty number": () => Promise.resolve({ receipt: " " }),
        "a sentence as JSON": () => Promise.resolve(Response.json("Hệ thống đang bận, thử lại sau 5 phút")),
        "a program's nothing": () => Promise.resolve("undefined"),
        "nothing as a number": () => Promise.resolve({ receipt: "null" }),
        zero: () => Promise.resolve(Response.json(0)),
        "a number that was not taken": () => Promise.resolve({ receipt: "V-1", ok: false }),
        "a number and a failure": () => Promise.resolve({ receipt: "V-1", status: "error" }),
        "a number turned round": () => Promise.resolve({ receipt: "V-1\u202e24" }),
        "a number in a list": () => Promise.resolve({ receipt: ["V-1"] }),
        markup: () => Promise.resolve("<!doctype html><p>Đăng nhập"),
        no: () => Promise.resolve(false),
        "too large": () => Promise.resolve(new Response("too large", { status: 413 })),
        "a text": () => Promise.resolve(new Response("Lỗi", { status: 422 })),
        "a listener that throws": () => {
          throw new RangeError("of the page");
        },
      };
      const element = document.querySelector("to-khai");
      window.causes = [];
      element.addEventListener("error", ({ detail }) => detail.cause && window.causes.push(String(detail.cause)));
      element.addEventListener("submit", ({ detail }) => {
        const answer = window.unclear[window.next]();
        detail.respondWith(answer);
      });
      addEventListener("error", (event) => event.preventDefault());
    });
    const names = await page.evaluate(() => Object.keys(window.unclear));
    let causes = 0;
    for (const [at, name] of names.entries()) {
      await page.evaluate((name) => (window.next = name), name);
      await (at === 0 ? send(page) : again(page));
      // A plain no is no fault of the page.
      if (name !== "no") causes += 1;
      await page.waitForFunction((causes) => window.causes.length === causes, causes);
      await alert(page).getByText("chưa nhận tờ khai").waitFor();
      assert.equal(await page.locator("#tk-sreceipt").count(), 0, name);
      assert.deepEqual(await value(page), { name: "Lê Thị Mẫu", size: 40 }, name);
    }
    const told = await page.evaluate(() => window.causes);
    assert.match(told[0], /200 .*answer \{ receipt \}/);
    assert.match(told.at(-1), /RangeError: of the page/);
    await page.evaluate(() => {
      window.next = "yes";
      window.unclear.yes = () => Promise.resolve(new Response(null, { status: 204 }));
    });
    await again(page);
    await page.locator("#tk-sreceipt").waitFor();
  },
);

journey("a host that answers after waiting for its server is heard", PHONE_PAGE, async ({ page }) => {
  await ready(page);
  await page.evaluate(() => {
    const arrived = new Promise((resolve) => (window.arrive = resolve));
    document.querySelector("to-khai").addEventListener("submit", async ({ detail }) => {
      window.asked = true;
      detail.respondWith(await arrived);
    });
  });
  await send(page);
  await page.waitForFunction(() => window.asked);
  assert.equal(await page.locator("#tk-sreceipt").count(), 0, "nothing counts as sent before it says so");
  await page.evaluate(() => window.arrive({ receipt: true, office: "Vườn Mẫu" }));
  await page.locator("#tk-sreceipt").getByText("Vườn Mẫu").waitFor();
});

journey("an office that demands a paper that data closed gets it", PHONE_PAGE, async ({ page }) => {
  const definition = {
    ...ALLOTMENT,
    $id: "urn:tokhai:test:demanded",
    "x-roles": { tenant: { kind: "person", key: "/number" } },
    "x-documents": [{ id: "home", title: "Giấy xác nhận cư trú", closedBy: [{ concept: "name", role: "tenant" }] }],
    required: [],
    properties: {
      number: { title: "Số định danh", type: "string", "x-fact": { concept: "number", role: "tenant" } },
      name: { title: "Họ và tên", type: "string", "x-fact": { concept: "name", role: "tenant" } },
    },
  };
  await open(page, { definition, attributes: 'drafts="off"' });
  await page.evaluate(() => {
    document.querySelector("to-khai").lookup = async () => ({
      status: "found",
      source: { name: "Sổ vườn", date: "2026-07-18" },
      values: { name: "Lê Thị Mẫu" },
    });
  });
  await page.fill(control("/number"), "7");
  await page.locator(control("/number")).blur();
  await page.waitForFunction(() => document.querySelector("to-khai").papers[0].state === "closed");
  const words = "Vườn cần bản giấy này.";
  await answer(page, { errors: [{ pointer: "/x-documents/home", message: words }] }, { receipt: "V-9" });
  for (let step = 0; step < 4 && !(await page.evaluate(() => window.sent.length)); step += 1) await send(page);
  const link = page.locator("#tk-psummary a", { hasText: words });
  await link.waitFor();
  await link.click();
  await page.setInputFiles(control("/x-documents/home"), {
    name: "a.pdf",
    mimeType: "application/pdf",
    buffer: wholePdf(),
  });
  await page.locator(".tk-attached").waitFor();
  for (let step = 0; step < 4 && (await page.evaluate(() => window.sent.length)) < 2; step += 1) await send(page);
  await page.locator("#tk-sreceipt").waitFor();
  const [, { documents }] = await page.evaluate(() => window.sent);
  assert.deepEqual([documents[0].state.kind, documents[0].files.length], ["attached", 1]);
});

journey("an answer after the time is up still counts", PHONE_PAGE, async ({ page }) => {
  await ready(page, 'drafts="off" submit-timeout="100"');
  await answer(page, "late");
  await send(page);
  await alert(page).waitFor();
  await page.locator("#tk-sreceipt").waitFor();
  assert.match(await page.locator("#tk-sreceipt").textContent(), /MUON-1/);
});

/** Takes every `submit` and answers none: `window.settle[n](answer)` answers the try of that number. */
const hold = (page) =>
  page.evaluate(() => {
    window.settle = [];
    document.querySelector("to-khai").addEventListener("submit", ({ detail }) => {
      detail.respondWith(new Promise((resolve) => window.settle.push(resolve)));
    });
  });
const settle = (page, at, answer) => page.evaluate(([at, answer]) => window.settle[at](answer), [at, answer]);

/** Changes the answer from the review, and comes back to it. */
async function enlarge(page, size) {
  await page.locator("[data-go='/size']").click();
  await page.fill(control("/size"), size);
  await page.locator("#tk-pgo").click();
  await page.locator("#tk-treview").waitFor();
}

for (const attributes of ["", 'drafts="none"'])
  journey(
    `a late answer confirms what was sent, and what was changed since is kept (${attributes || "drafts"})`,
    PHONE_PAGE,
    async ({ page }) => {
      await ready(page, `${attributes} submit-timeout="100"`);
      await hold(page);
      await send(page);
      await alert(page).waitFor();
      await enlarge(page, "77");
      await settle(page, 0, { receipt: "V-40" });
      const receipt = page.locator("#tk-sreceipt");
      await receipt.getByText("V-40").waitFor();
      await receipt.getByText("không nằm trong tờ khai ghi ở đây").waitFor();
      assert.ok(!(await receipt.textContent()).includes("77"), "what was not sent is not confirmed");
      if (!attributes) {
        await page.reload();
        await started(page);
        await receipt.getByText("V-40").waitFor();
      }
      await receipt.getByRole("button", { name: "Mở tờ khai có phần đã sửa" }).click();
      await receipt.waitFor({ state: "detached" });
      assert.deepEqual(await value(page), { name: "Lê Thị Mẫu", size: 77 });
      if (attributes) return;
      await page.locator(".tk-saved").waitFor();
      await page.reload();
      await started(page);
      assert.equal((await value(page)).size, 77, "and goes on as a draft");
      assert.equal(await receipt.count(), 0);
    },
  );

journey(
  "two dossiers that were taken late are both told, each beside its own answers",
  PHONE_PAGE,
  async ({ page }) => {
    await ready(page, 'submit-timeout="100"');
    await hold(page);
    await send(page);
    await alert(page).waitFor();
    await enlarge(page, "77");
    await send(page);
    await page.waitForFunction(() => window.settle.length === 2);
    const receipt = page.locator("#tk-sreceipt");
    await settle(page, 0, { receipt: "V-40" });
    await receipt.getByText("V-40").waitFor();
    assert.ok(!(await receipt.textContent()).includes("77"));
    await settle(page, 1, { receipt: "V-77" });
    await receipt.locator(".tk-code-big", { hasText: "V-77" }).waitFor();
    await receipt.getByText("Mã của lần đó: V-40").waitFor();
    assert.ok((await receipt.textContent()).includes("77"));
    assert.equal(await receipt.getByRole("button", { name: "Mở tờ khai có phần đã sửa" }).count(), 0, "it was sent");
  },
);

journey("what is answered to somebody who has left is kept without their answers", PHONE_PAGE, async ({ page }) => {
  const identify = (number) =>
    page.evaluate((number) => (document.querySelector("to-khai").identity = { number }), number);
  await open(page, { definition: ALLOTMENT });
  await identify("1");
  await fill(page);
  await hold(page);
  await send(page);
  await page.waitForFunction(() => window.settle.length === 1);
  await identify("2");
  await page.waitForFunction(() => document.querySelector("to-khai").value?.name === undefined);
  await settle(page, 0, { receipt: "V-1" });
  await page.waitForFunction(() => JSON.stringify(Object.values({ ...sessionStorage })).includes("V-1"));
  assert.ok(!(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).includes("Lê Thị Mẫu"));
  assert.equal(await page.locator("#tk-sreceipt").count(), 0);
  await identify("1");
  await page.locator("#tk-sreceipt").getByText("V-1").waitFor();
});

journey("what was thrown away meanwhile is not sent", PHONE_PAGE, async ({ page }) => {
  await ready(page);
  await answer(page, "late");
  await send(page);
  await page.evaluate(() => document.querySelector("to-khai").reset());
  await page.waitForTimeout(600);
  assert.equal(await page.locator("#tk-sreceipt").count(), 0, "the new form was not sent");
  assert.deepEqual(await value(page), {});
});

journey(
  "a second window learns that the form was sent, of the same person only",
  PHONE_PAGE,
  async ({ page, context }) => {
    const as = async (page, number) => {
      await open(page, { definition: ALLOTMENT, attributes: 'drafts="off"' });
      await page.evaluate((number) => (document.querySelector("to-khai").identity = { number }), number);
      await fill(page);
    };
    await as(page, "1");
    await answer(page, { receipt: "V-3" });
    const [same, other, stranger] = [await context.newPage(), await context.newPage(), await context.newPage()];
    await as(same, "1");
    await as(other, "1");
    await as(stranger, "2");
    await answer(stranger, { receipt: "V-4" });
    await other.locator("[data-go='/name']").click();
    await other.keyboard.type(" Tư");
    await send(page);
    await page.locator("#tk-sreceipt").waitFor();
    await same.locator("#tk-sreceipt").waitFor();
    assert.match(
      await same.locator("#tk-sreceipt").textContent(),
      /V-3/,
      "the very same form is the one that was sent",
    );
    await alert(other).getByText("vừa được nộp ở cửa sổ khác").waitFor();
    assert.equal((await value(other)).name, "Lê Thị Mẫu Tư", "nothing is lost there");
    // The same answers of another person are another dossier.
    assert.equal(await alert(stranger).count(), 0);
    await send(stranger);
    await stranger.locator("#tk-sreceipt").getByText("V-4").waitFor();
    assert.equal(await stranger.evaluate(() => window.sent.length), 1);
  },
);

journey("a guest in a second window is asked, for it may be somebody else", PHONE_PAGE, async ({ page, context }) => {
  await ready(page);
  await answer(page, { receipt: "V-3" });
  const other = await context.newPage();
  await ready(other);
  await answer(other, { receipt: "V-4" });
  await send(page);
  await page.locator("#tk-sreceipt").waitFor();
  await alert(other).getByText("vừa được nộp ở cửa sổ khác").waitFor();
  await send(other);
  await other.locator("#tk-sreceipt").getByText("V-4").waitFor();
});

journey("a time longer than any clock of a browser does not ring at once", PHONE_PAGE, async ({ page }) => {
  await ready(page, 'drafts="off" receipt-timeout="3000000000" submit-timeout="3000000000"');
  await hold(page);
  await send(page);
  const turns = () => page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
  await turns();
  assert.equal(await alert(page).count(), 0, "the office still has its time");
  await settle(page, 0, { receipt: "V-6" });
  await page.locator("#tk-sreceipt").getByText("V-6").waitFor();
  await turns();
  assert.equal(await page.locator("#tk-sreceipt").count(), 1);
});

journey(
  "the day is that of sending, not of opening",
  { ...PHONE_PAGE, context: { timezoneId: "Asia/Ho_Chi_Minh" } },
  async ({ page }) => {
    await page.clock.install({ time: new Date("2026-11-26T23:50:00+07:00") });
    await open(page, { definition: ALLOTMENT, attributes: 'drafts="off"' });
    await answer(page, { receipt: "V-4" });
    await page.fill(control("/since"), "27/11/2026");
    await page.clock.setSystemTime(new Date("2026-11-27T00:05:00+07:00"));
    await fill(page);
    await send(page);
    await page.locator("#tk-sreceipt").waitFor();
    const [{ date, answers }] = await page.evaluate(() => window.sent);
    assert.deepEqual([date, answers.since], ["2026-11-27", "2026-11-27"]);
  },
);

journey(
  "the confirmation tells what comes next and can be kept",
  PHONE_PAGE,
  async ({ page, accessible, screenshot }) => {
    await ready(page, 'drafts="off" today="2026-11-27"');
    await answer(page, { receipt: "V-2026-0007", next: "Chờ điện thoại.", office: "Vườn Thử" });
    await send(page);
    const receipt = page.locator("#tk-sreceipt");
    await receipt.waitFor();
    assert.equal(await focused(page), "tk-treceipt");
    const text = await receipt.textContent();
    for (const words of [
      "V-2026-0007",
      "Vườn Thử",
      "01/12/2026 (2 ngày làm việc)",
      "Không thu",
      "Chờ điện thoại.",
      "Căn cước",
      "Lê Thị Mẫu",
    ])
      assert.ok(text.includes(words), `${words} is missing: ${text}`);
    const [{ digest }] = await page.evaluate(() => window.sent);
    assert.ok(!text.includes(digest.value.slice(0, 10)) && !text.includes("/name"), "neither hashes nor pointers");
    const saving = page.waitForEvent("download");
    await page.locator("[data-do=copy]").click();
    const copy = readFileSync(await (await saving).path(), "utf8");
    assert.ok(copy.startsWith("<!doctype html>") && copy.includes("V-2026-0007") && copy.includes("Lê Thị Mẫu"), copy);
    assert.ok(!/<button|<script|data-/.test(copy), "it is a page to read");
    await accessible();
    await screenshot("confirmation phone");
  },
);

journey("on a device that several people use the confirmation closes by itself", PHONE_PAGE, async ({ page }) => {
  await ready(page, 'drafts="off" receipt-timeout="700"');
  await answer(page, { receipt: "V-5" });
  await send(page);
  await page.getByText("Phần xác nhận đã đóng").waitFor();
  assert.ok(!(await page.content()).includes("Lê Thị Mẫu"));
  await page.getByRole("button", { name: "Điền tờ khai mới" }).click();
  await started(page);
  assert.deepEqual(await value(page), {});
});
