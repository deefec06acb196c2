// Files on their way into a form: looked at before they leave, sent until they have arrived, pictures as one paper.

import assert from "node:assert/strict";

import { journey, PHONE } from "./harness.mjs";
import { control, open, started, wholePdf } from "./forms.mjs";

const PAPER = {
  $id: "urn:tokhai:test:papers",
  title: "Đơn",
  type: "object",
  properties: { name: { title: "Họ tên", type: "string" } },
  "x-documents": [{ id: "birth", title: "Giấy chứng sinh", "x-file": { maxCount: 2 } }],
};
const INPUT = control("/x-documents/birth");
const SLOT = '[data-key="/x-documents/birth"]';
const paper = { definition: PAPER, attributes: 'view="page"' };

/** A JPEG from a canvas, with an Exif orientation. */
const jpeg = async (page, width, height, orientation) => {
  const bytes = await page.evaluate(
    async ([width, height]) => {
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      const pen = canvas.getContext("2d");
      for (let n = 0; n < 400; n += 1) {
        pen.fillStyle = `hsl(${n * 37} 60% 50%)`;
        pen.fillRect((n * 97) % width, (n * 61) % height, 90, 60);
      }
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.95));
      return [...new Uint8Array(await blob.arrayBuffer())];
    },
    [width, height],
  );
  const exif = Buffer.from("ffe1002245786966000049492a00080000000100120103000100000000000000000000000000", "hex");
  exif[28] = orientation;
  return Buffer.concat([Buffer.from(bytes.slice(0, 2)), exif.subarray(0, 36), Buffer.from(bytes.slice(2))]);
};

const files = (page) =>
  page.evaluate(() => Object.values(document.querySelector("to-khai").exportDraft().files)[0] ?? []);

journey("several pictures become one upright PDF", { path: null, viewport: PHONE }, async ({ page, accessible }) => {
  await open(page, paper);
  const pictures = [await jpeg(page, 3000, 2000, 6), await jpeg(page, 1200, 1600, 1)];
  await page.setInputFiles(
    INPUT,
    pictures.map((buffer) => ({ name: "IMG_1.jpg", mimeType: "image/jpeg", buffer })),
  );
  await page.waitForSelector(".tk-attached [data-do=view]");
  await page
    .locator(".tk > [role=status]", { hasText: "Đã đính kèm “Giấy chứng sinh.pdf”." })
    .waitFor({ state: "attached" });
  const [file, ...more] = await files(page);
  assert.deepEqual(more, []);
  assert.equal(file.mediaType, "application/pdf");
  assert.equal(file.name, "Giấy chứng sinh.pdf");
  assert.ok(file.size < 850_000, `${file.size} bytes`);
  const pdf = await page.evaluate(async (sha256) => {
    const bytes = new Uint8Array(await document.querySelector("to-khai").file(sha256).arrayBuffer());
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  }, file.sha256);
  const pages = [...pdf.matchAll(/\/Width (\d+) \/Height (\d+)/g)].map(([, width, height]) => [+width, +height]);
  assert.equal(pages.length, 2);
  for (const [width, height] of pages) assert.ok(width < height, "upright");
  assert.ok(Math.max(...pages.flat()) <= 2000);
  const start = Number(/startxref\n(\d+)/.exec(pdf)[1]);
  assert.equal(pdf.slice(start, start + 4), "xref");
  await page.locator(".tk-attached [data-do=view]").click();
  await page.locator("dialog.tk-pages li").nth(1).waitFor();
  await accessible("dialog.tk-pages");
  await page.locator("[data-act=remove]").first().click();
  await page.locator("dialog.tk-pages .tk-primary").click();
  await page.waitForFunction((before) => {
    const [list] = Object.values(document.querySelector("to-khai").exportDraft().files);
    return list?.length === 1 && list[0].sha256 !== before;
  }, file.sha256);
});

journey("what is no paper never leaves the device", { path: null }, async ({ page }) => {
  await open(page, paper);
  await page.evaluate(() => {
    window.sent = 0;
    document.querySelector("to-khai").upload = async () => `store:${(window.sent += 1)}`;
  });
  for (const [name, mimeType, body] of [
    ["anh.svg", "image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ["giay.pdf", "application/pdf", "<!doctype html><p>x"],
    ["anh.jpg", "image/jpeg", "MZ\u0090\u0000"],
    ["anh.png", "image/png", "\0".repeat(500)],
    ["trang.pdf", "application/pdf", "<html><body>%PDF-1.7</body></html>"],
    ["chay.pdf", "application/pdf", "MZ\u0090 %PDF-1.7"],
    ["lenh.pdf", "application/pdf", "#!/bin/sh\n# %PDF-1.7"],
    ["goi.pdf", "application/pdf", "PK\u0003\u0004 %PDF-1.7"],
  ]) {
    await page.setInputFiles(INPUT, { name, mimeType, buffer: Buffer.from(body) });
    await page.locator(`${SLOT} .tk-error`, { hasText: `“${name}”` }).waitFor();
  }
  assert.equal(await page.evaluate(() => window.sent), 0);
});

journey(
  "a PDF that is not there to its end is refused in words, and the next try starts clean",
  { path: null, viewport: PHONE },
  async ({ page, accessible }) => {
    await open(page, paper);
    const whole = wholePdf("x");
    const send = (name, buffer) => page.setInputFiles(INPUT, { name, mimeType: "application/pdf", buffer });
    const errors = page.locator(`${SLOT} .tk-error`);
    const nowhere = Buffer.from(String(whole).replace(/startxref\n\d+/, "startxref\n99999"));
    for (const [name, buffer] of [
      ["cut.pdf", whole.subarray(0, whole.length - 12)],
      ["half.pdf", whole.subarray(0, whole.length / 2)],
      ["lost.pdf", nowhere],
      ["head.pdf", Buffer.from("%PDF-1.7 and then nothing of it")],
    ]) {
      await send(name, buffer);
      await errors.filter({ hasText: `“${name}”` }).waitFor();
      assert.match(await errors.textContent(), /bị hỏng hoặc chưa tải về hết/);
      assert.equal(await errors.count(), 1, "earlier tries are not told of any more");
    }
    await accessible();
    await send("later.pdf", Buffer.concat([whole, Buffer.from("\n".repeat(500))]));
    await page.locator(`${SLOT} .tk-attached [data-do]`).first().waitFor();
    assert.equal(await errors.count(), 0);
    assert.deepEqual(
      (await files(page)).map(({ name }) => name),
      ["later.pdf"],
    );
  },
);

journey(
  "the host's reason reaches the person, and a lost connection is waited for",
  { path: null },
  async ({ page }) => {
    await open(page, paper);
    const pdf = { name: "a.pdf", mimeType: "application/pdf", buffer: wholePdf() };
    await page.evaluate(
      () => (document.querySelector("to-khai").upload = async () => ({ refused: "Tệp có mật khẩu." })),
    );
    await page.setInputFiles(INPUT, pdf);
    await page.locator(`${SLOT} .tk-error`, { hasText: "Tệp có mật khẩu." }).waitFor();
    await page.evaluate(() => {
      document.querySelector("to-khai").upload = async () => {
        throw new TypeError("Failed to fetch");
      };
    });
    await page.locator("[data-do=resend]").click();
    await page.locator(`${SLOT} .tk-error`, { hasText: "tự gửi lại" }).waitFor();
    assert.equal(await page.evaluate(() => document.querySelector("to-khai").checkValidity()), false);
    await page.evaluate(() => {
      document.querySelector("to-khai").upload = async () => "store:1";
      dispatchEvent(new Event("online"));
    });
    await page.waitForSelector(".tk-attached [data-do=detach]");
    assert.equal((await files(page))[0].handle, "store:1");
  },
);

const PDF = { name: "a.pdf", mimeType: "application/pdf", buffer: wholePdf() };

journey("a file whose upload gave no reference is not attached, and says so", { path: null }, async ({ page }) => {
  await open(page, paper);
  const given = [undefined, { handle: "x" }, 42, " ", null];
  for (const [at, reference] of given.entries()) {
    await page.evaluate(
      ([reference, at]) =>
        (document.querySelector("to-khai").upload = async () => ((window.asked = at), reference ?? undefined)),
      [reference, at],
    );
    if (at === 0) await page.setInputFiles(INPUT, PDF);
    else await page.locator("[data-do=resend]").click();
    await page.waitForFunction((at) => window.asked === at, at);
    await page.locator(`${SLOT} .tk-error`, { hasText: "chưa xác nhận đã nhận tệp" }).waitFor();
    assert.deepEqual(await files(page), [], String(reference));
  }
  await page.evaluate(() => (document.querySelector("to-khai").upload = async () => "store:1"));
  await page.locator("[data-do=resend]").click();
  await page.waitForSelector(".tk-attached [data-do=detach]");
  assert.equal((await files(page))[0].handle, "store:1");
});

journey("what a host gives that is no text is not shown to the person", { path: null }, async ({ page }) => {
  await open(page, paper);
  await page.evaluate(() => {
    window.asked = 0;
    const element = document.querySelector("to-khai");
    element.addEventListener("error", () => (window.asked += 1));
    element.upload = async () => {
      if (window.throws) throw { refused: {} };
      return window.reference;
    };
  });
  const odd = [
    { refused: null },
    { refused: { code: 1 } },
    { refused: " " },
    "store:\u202e1",
    "s".repeat(5000),
    "throws",
  ];
  for (const [at, reference] of odd.entries()) {
    await page.evaluate((one) => ((window.throws = one === "throws"), (window.reference = one)), reference);
    if (at === 0) await page.setInputFiles(INPUT, PDF);
    else await page.locator("[data-do=resend]").click();
    await page.waitForFunction((times) => window.asked === times, at + 1);
    await page.locator(`${SLOT} .tk-error`, { hasText: "chưa xác nhận đã nhận tệp" }).waitFor();
    assert.deepEqual(await files(page), [], JSON.stringify(reference));
  }
});

journey("a drawing is known by its content, however many remarks stand before it", { path: null }, async ({ page }) => {
  await open(page, paper);
  const remarks = (count) => "<!-- p -->".repeat(count);
  const texts = {
    "mot.png": `<?xml version='1.0'?>${remarks(60)}x`,
    "hai.png": `${remarks(60)}<svg xmlns="http://www.w3.org/2000/svg"/>`,
    "ba.png": `<?xml version='1.0'?>${remarks(20)}<!doctype svg>${remarks(20)}<svg/>`,
    "bon.pdf": `${remarks(40)}<html><script></script>`,
  };
  for (const [name, text] of Object.entries(texts)) {
    const mimeType = name.endsWith("pdf") ? "application/pdf" : "image/png";
    await page.setInputFiles(INPUT, { name, mimeType, buffer: Buffer.from(text) });
    await page.locator(`${SLOT} .tk-error`, { hasText: name }).waitFor();
    assert.deepEqual(await files(page), [], name);
  }
});

/** The keys of files on the device. */
const onDevice = (page) =>
  page.evaluate(async () => {
    const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const base = await done(indexedDB.open("tokhai", 1));
    const keys = await done(base.transaction("drafts").objectStore("drafts").getAllKeys());
    return keys.filter((key) => key.includes("\n"));
  });

journey("a file that is shown outlives a reload at once", { path: null }, async ({ page }) => {
  await open(page, paper);
  for (let n = 1; n < 3; n += 1) {
    await page.setInputFiles(INPUT, { ...PDF, name: `${n}.pdf`, buffer: wholePdf(n) });
    await page.waitForFunction((n) => document.querySelectorAll(".tk-file-name").length === n, n);
    await page.reload();
    await started(page);
    assert.equal((await files(page)).length, n);
    assert.ok(
      await page.evaluate((sha256) => document.querySelector("to-khai").file(sha256), (await files(page))[0].sha256),
    );
  }
});

journey("a file that is given up on its way leaves the device", { path: null }, async ({ page }) => {
  await open(page, paper);
  await page.evaluate(() => (document.querySelector("to-khai").upload = () => new Promise(() => {})));
  await page.setInputFiles(INPUT, PDF);
  await page.locator("[data-do=unsend]").waitFor();
  assert.equal((await onDevice(page)).length, 1);
  await page.locator("[data-do=unsend]").click();
  for (let tries = 0; tries < 40 && (await onDevice(page)).length; tries += 1) await page.waitForTimeout(100);
  assert.deepEqual(await onDevice(page), []);
});

journey("a form that forgets its draft still holds its files", { path: null }, async ({ page }) => {
  await open(page, paper);
  await page.setInputFiles(INPUT, PDF);
  await page.waitForSelector(".tk-saved");
  await page.evaluate(() => document.querySelector("to-khai").forget());
  assert.deepEqual(await onDevice(page), []);
  const [{ sha256 }] = await files(page);
  assert.equal(await page.evaluate((sha256) => document.querySelector("to-khai").file(sha256).name, sha256), "a.pdf");
});

journey(
  "pictures that cannot be opened are refused by name, one as well as several",
  { path: null },
  async ({ page }) => {
    await open(page, paper);
    const broken = (name) => ({ name, mimeType: "image/jpeg", buffer: Buffer.from("ffd8ffe000104a46494600", "hex") });
    const said = (name) => page.locator(`${SLOT} .tk-error`, { hasText: `“${name}”` }).waitFor();
    await page.setInputFiles(INPUT, broken("mot.jpg"));
    await said("mot.jpg");
    assert.equal((await files(page)).length, 0);
    await page.setInputFiles(INPUT, [
      broken("hai.jpg"),
      { ...broken("ba.jpg"), buffer: await jpeg(page, 800, 600, 1) },
      broken("bon.jpg"),
    ]);
    await said("hai.jpg");
    await said("bon.jpg");
    await page.waitForSelector(".tk-attached [data-do=detach]");
    assert.equal((await files(page)).length, 1, "the good one is taken");
  },
);
