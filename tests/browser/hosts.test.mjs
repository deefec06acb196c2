// What pages do to the element while somebody types: equal values again and again, other definitions, values that
// cannot be meant.

import assert from "node:assert/strict";

import { journey } from "./harness.mjs";
import { control, focused, open, started, value } from "./forms.mjs";

const NOTE = {
  $id: "urn:tokhai:test:note",
  title: "Giấy nhắn",
  type: "object",
  "x-roles": { writer: { kind: "person", key: "/number", signedIn: true } },
  properties: {
    number: { title: "Số", type: "string", "x-fact": { concept: "personal_id", role: "writer" } },
    name: { title: "Họ và tên", type: "string", "x-fact": { concept: "full_name", role: "writer" } },
    copies: { title: "Số bản", type: "integer" },
  },
};

/** Counts what the element tells. */
const count = (page) =>
  page.evaluate(() => {
    window.told = { change: 0, ready: 0, causes: [] };
    const element = document.querySelector("to-khai");
    for (const kind of ["change", "ready"])
      element.addEventListener(kind, ({ detail, target }) => {
        if (target === element && detail === null) window.told[kind] += 1;
      });
    element.addEventListener("error", ({ detail }) => detail.cause && window.told.causes.push(String(detail.cause)));
  });

/** What the console warns of. */
function warnings(page) {
  const list = [];
  page.on("console", (message) => message.type() === "warning" && list.push(message.text()));
  return list;
}

journey("what is set anew to an equal value changes nothing", { path: null }, async ({ page }) => {
  await open(page, { definition: NOTE, attributes: 'drafts="off" view="page"' });
  await page.evaluate(() => {
    const element = document.querySelector("to-khai");
    // As a framework draws: everything handed in anew, whatever happens.
    window.draw = () => {
      element.messages = { "/copies": { title: "Bao nhiêu bản" } };
      element.controls = {};
      element.identity = { personal_id: "001090000017", full_name: "Nguyễn Văn An" };
      element.setAttribute("view", "page");
      element.locale = "vi";
    };
    const ready = new Promise((resolve) => element.addEventListener("ready", resolve, { once: true }));
    window.draw();
    return ready;
  });
  await page.locator(".tk-label", { hasText: "Bao nhiêu bản" }).waitFor();
  await count(page);
  await page.evaluate(() => document.querySelector("to-khai").addEventListener("change", window.draw));
  await page.evaluate(() => window.draw());
  await page.locator(control("/copies")).click();
  await page.keyboard.type("12345");
  assert.equal(await page.inputValue(control("/copies")), "12345", "no key is lost");
  assert.equal(await focused(page), "tk-c.copies");
  const { change, ready } = await page.evaluate(() => window.told);
  assert.equal(ready, 0, "the form is not built anew");
  assert.ok(change >= 1 && change <= 6, `people's keys alone are told: ${change}`);
  assert.equal((await value(page)).full_name ?? (await value(page)).name, "Nguyễn Văn An");
  await page.evaluate(() => {
    document.querySelector("to-khai").removeEventListener("change", window.draw);
    window.told.change = 0;
    document.querySelector("to-khai").value = { copies: 2 };
    document.querySelector("to-khai").identity = {
      personal_id: "001090000017",
      full_name: "Nguyễn Văn An",
      sex: "male",
    };
  });
  assert.equal(await page.inputValue(control("/copies")), "2");
  assert.equal(await page.evaluate(() => window.told.change), 0, "nobody entered what the page set");
});

journey(
  "a definition that cannot be had takes the form before it off the page, and what was entered comes back",
  { path: null, expected: [/404/] },
  async ({ page }) => {
    const warned = warnings(page);
    await open(page, { definition: NOTE });
    await page.fill(control("/copies"), "7");
    await page.route("**/none.json", (route) => route.fulfill({ status: 404, body: "no" }));
    await page.evaluate(() => document.querySelector("to-khai").setAttribute("src", "/none.json"));
    await page.getByText("mã 404").waitFor();
    assert.equal(await page.locator("form.tk").count(), 0);
    assert.ok(
      warned.some((text) => text.includes("/none.json")),
      String(warned),
    );
    await page.evaluate(() => document.querySelector("to-khai").setAttribute("src", "/definition-under-test.json"));
    await started(page);
    await page.waitForFunction((at) => document.querySelector(at)?.value === "7", control("/copies"));
    await page.evaluate(() => (document.querySelector("to-khai").definition = '{"type":'));
    await page.getByText("có lỗi nên không mở được").waitFor();
    assert.equal(await page.locator("form.tk").count(), 0);
    assert.match(warned.at(-1), /definition/);
  },
);

journey("what cannot be meant is left aside and said to who runs the page", { path: null }, async ({ page }) => {
  const warned = warnings(page);
  await open(page, {
    definition: NOTE,
    attributes: 'drafts="off" view="page" today="31/12/2026" channel="fax" lookup-timeout="abc" heading="7"',
  });
  for (const words of ["today", "channel", "heading"])
    assert.ok(
      warned.some((text) => text.includes(words) && text.includes("write")),
      `${words}: ${warned}`,
    );
  await count(page);
  await page.evaluate(() => {
    const element = document.querySelector("to-khai");
    element.identity = ["001"];
    element.lookup = () => {
      throw new RangeError("of the page");
    };
  });
  assert.ok(
    warned.some((text) => text.includes("identity")),
    String(warned),
  );
  await page.fill(control("/number"), "7");
  await page.locator(control("/number")).blur();
  await page.waitForFunction(() => window.told.causes.length > 0);
  assert.deepEqual(await page.evaluate(() => window.told.causes), ["RangeError: of the page"]);
  assert.ok(
    warned.some((text) => text.includes("of the page")),
    String(warned),
  );
});

journey("a schema and an instance are checked as objects or as text", { path: null }, async ({ page }) => {
  await open(page, { definition: NOTE });
  const found = await page.evaluate(async () => {
    const { validate } = await (await import("/src/module.js")).formModule();
    const schema = { type: "object", required: ["a"] };
    return [validate(schema, {}), validate(JSON.stringify(schema), "{}"), validate(schema, { a: 1 })].map((text) =>
      JSON.parse(text),
    );
  });
  assert.deepEqual(found[0], [{ pointer: found[0][0].pointer, keyword: "required" }]);
  assert.deepEqual(found[1], found[0]);
  assert.deepEqual(found[2], []);
});

journey(
  "no definition takes the form off the page, keeps what was entered and says so",
  { path: null },
  async ({ page }) => {
    const warned = warnings(page);
    await open(page, { definition: NOTE, attributes: 'view="page"' });
    await page.fill(control("/copies"), "7");
    const set = (definition) =>
      page.evaluate((definition) => {
        const element = document.querySelector("to-khai");
        element.removeAttribute("src");
        element.definition = definition;
      }, definition);
    await set(NOTE);
    await page.waitForFunction((at) => document.querySelector(at)?.value === "7", control("/copies"));
    await set(null);
    await page.waitForFunction(() => !document.querySelector("form.tk"));
    assert.ok(
      warned.some((text) => text.includes("there is no definition")),
      String(warned),
    );
    await set(NOTE);
    await page.waitForFunction((at) => document.querySelector(at)?.value === "7", control("/copies"));
    for (const none of [5, [], "null", "[]"]) {
      await set(none);
      await page.getByText("có lỗi nên không mở được").waitFor();
      assert.match(warned.at(-1), /definition.*expected a schema/, JSON.stringify(none));
      await set(NOTE);
      await page.waitForFunction(() => document.querySelector("form.tk"));
    }
  },
);

journey("an identity that is none signs nobody in", { path: null }, async ({ page }) => {
  const warned = warnings(page);
  await open(page, { definition: NOTE, attributes: 'drafts="off" view="page"' });
  for (const none of ["001090000017", 5, ["001090000017"], true]) {
    await page.evaluate((none) => (document.querySelector("to-khai").identity = none), none);
    assert.match(warned.at(-1), /the property identity is left aside/, JSON.stringify(none));
  }
  assert.deepEqual(await value(page), {});
});
