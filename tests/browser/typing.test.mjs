// What people type in a browser: names taken apart into letters and marks, numbers of a calculator, times of the place.

import assert from "node:assert/strict";

import { PHONE, journey } from "./harness.mjs";
import { control, open, value } from "./forms.mjs";

const FORM = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  "x-pack": "vn",
  "x-roles": { owner: { kind: "person", title: "chủ đất" } },
  title: "Đo đất",
  type: "object",
  properties: {
    name: {
      type: "string",
      title: "Họ tên chủ đất",
      maxLength: 7,
      pattern: "^[\\p{L} ]+$",
      "x-fact": { concept: "full_name", role: "owner" },
    },
    area: { type: "number", title: "Diện tích", "x-unit": "ha" },
    price: { type: "integer", title: "Giá đất", "x-unit": "VND" },
    number: { type: "integer", title: "Số tờ bản đồ" },
    start: { type: "string", format: "date-time", title: "Bắt đầu đo" },
    daily: { type: "string", format: "time", title: "Giờ làm việc" },
    since: {
      type: "string",
      title: "Sử dụng từ",
      "x-partial-date": true,
      pattern: "^\\d{4}(-\\d{2}){0,2}$",
    },
  },
};

/** Types into a field, leaves it, and tells what it shows then. */
async function type(page, key, text) {
  await page.fill(control(key), text);
  await page.press(control(key), "Tab");
  return page.inputValue(control(key));
}

const error = (page) => page.locator(".tk-error").first().innerText();

journey("what is typed is read as it is meant", { path: "", viewport: PHONE }, async ({ page, accessible }) => {
  await open(page, { definition: FORM, attributes: 'drafts="off" today="2026-11-29" utc-offset="+07:00"' });
  assert.equal(await type(page, "/name", " Lê  Thuý\u200b ".normalize("NFD")), "Lê Thuý");
  assert.equal(await type(page, "/area", "0.125"), "0,125");
  assert.equal(await type(page, "/price", "1,5 triệu đồng"), "1.500.000");
  assert.equal(await type(page, "/number", "１２"), "12");
  assert.equal(await type(page, "/since", "tháng 3 năm 1954"), "03/1954");
  assert.equal(await type(page, "/start", "8h30 27/3/2024"), "27/03/2024 08:30");
  assert.equal(await type(page, "/daily", "7 giờ 15"), "07:15");
  assert.equal(await page.locator(".tk-error").count(), 0);
  assert.deepEqual(await value(page), {
    name: "Lê Thuý",
    area: 0.125,
    price: 1_500_000,
    number: 12,
    start: "2024-03-27T08:30:00+07:00",
    daily: "07:15:00+07:00",
    since: "1954-03",
  });
  await accessible();
});

journey("what cannot be read is asked back and kept", { path: "" }, async ({ page }) => {
  await open(page, { definition: FORM, attributes: 'drafts="off"' });
  assert.equal(await type(page, "/name", "Bé Na 😀"), "Bé Na 😀");
  assert.match(await error(page), /chỉ gồm chữ cái/);
  await type(page, "/name", "Na");
  assert.equal(await type(page, "/price", "1 triệu 5"), "1 triệu 5");
  assert.match(await error(page), /ví dụ 1\.500\.000/);
  await type(page, "/price", "");
  assert.equal(await type(page, "/number", "9007199254740993"), "9007199254740993");
  assert.match(await error(page), /quá nhiều chữ số/);
});

for (const [zone, start, shown] of [
  ["Asia/Ho_Chi_Minh", "2024-07-01T08:30:00+07:00", "01/07/2024 13:00"],
  ["Europe/Berlin", "2024-07-01T08:30:00+02:00", "01/07/2024 08:00"],
])
  journey(
    `without an offset the clock of the device counts: ${zone}`,
    { path: "", context: { timezoneId: zone } },
    async ({ page }) => {
      await open(page, { definition: FORM, attributes: 'drafts="off" today="2026-11-29"' });
      await type(page, "/start", "01/07/2024 08:30");
      assert.equal((await value(page)).start, start);
      // What is handed in shows by the same clock and stays as it is, though somebody goes through the field.
      const given = { start: "2024-07-01T06:00:00Z", daily: "08:30:00Z" };
      await page.evaluate((given) => (document.querySelector("to-khai").value = given), given);
      assert.equal(await page.inputValue(control("/start")), shown);
      assert.notEqual(await page.inputValue(control("/daily")), "");
      for (const key of ["/start", "/daily"]) await page.focus(control(key));
      await page.press(control("/daily"), "Tab");
      assert.deepEqual(await value(page), given);
    },
  );
