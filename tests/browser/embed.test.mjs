// The package as portals embed it: every example in a page, from the packed and installed package, under its policy.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { PHONE, journey } from "./harness.mjs";
import { bundle, install, serve } from "./examples.mjs";
import { control, started, wholePdf } from "./forms.mjs";

let site;
before(async () => {
  install();
  for (const name of ["react", "vue", "svelte"]) await bundle(name);
  site = await serve();
});
after(() => site?.stop());

/** The form of the examples filled in, field by field, as a person would. `at` is where the controls are. */
async function fill(page, at = page, { copies = true, prefix = "tk" } = {}) {
  const own = (key) => control(key).replace("tk-", `${prefix}-`);
  await at.locator(own("/applicant/id")).fill("001090000017");
  await at.locator(own("/applicant/name")).fill("Nguyễn Văn An");
  await at.locator(own("/applicant/born")).fill("07/03/1990");
  if (copies) await at.locator(own("/copies")).fill("2");
  await at.getByLabel("Hoàn Kiếm").check();
  await at.locator(own("/agreed")).check();
}

const go = (page) => page.locator("#tk-pgo").click();

journey("three lines of HTML are a form", { path: null, viewport: PHONE }, async ({ page, screenshot, accessible }) => {
  await page.goto(`${site.url}/examples/plain/`);
  await started(page);
  assert.equal(await page.locator("to-khai h1").textContent(), "Cấp bản sao giấy khai sinh");
  await page.locator(control("/applicant/name")).fill("An");
  assert.equal(await page.evaluate(() => document.querySelector("to-khai").value.applicant.name), "An");
  await accessible("to-khai");
  await screenshot("example plain");
});

journey(
  "a whole journey breaks no rule of the strict policy: register, error, own control, papers, refusal, receipt",
  { path: null },
  async ({ page, screenshot, accessible }) => {
    await page.goto(`${site.url}/examples/strict/`);
    await started(page);

    // An empty step: the summary.
    await go(page);
    assert.equal(await page.evaluate(() => document.activeElement.id), "tk-psummary");

    // A number no register knows, then one it knows: the answer fills the form in and closes the paper.
    await page.locator(control("/applicant/id")).fill("001090000017");
    await page.locator(control("/applicant/id")).press("Tab");
    await page.waitForFunction(
      () => document.querySelector("to-khai").value.applicant?.name === "Nguyễn Văn An",
      undefined,
    );
    await go(page);

    // The page's own control takes part in names, errors and answers.
    const stepper = page.locator("number-stepper");
    assert.equal(await stepper.getAttribute("aria-labelledby"), "tk-l.copies");
    assert.equal(
      await page.locator("p", { hasText: "Bản sao đầu tiên được miễn phí." }).count(),
      1,
      "own words stand at their field",
    );
    await go(page);
    assert.equal(await stepper.getAttribute("aria-invalid"), "true");
    await page.locator('#tk-psummary a[href="#tk-c.copies"]').click();
    assert.equal(await page.evaluate(() => document.activeElement.localName), "number-stepper");
    await page.keyboard.press("ArrowUp");
    await stepper.locator("button", { hasText: "+" }).click();
    assert.equal(await stepper.getAttribute("aria-invalid"), null);
    assert.equal(await page.evaluate(() => document.querySelector("to-khai").value.copies), 2);
    await page.evaluate(() => {
      const form = document.querySelector("to-khai");
      form.value = { ...form.value, copies: 5 };
    });
    await page.waitForFunction(() => document.querySelector("number-stepper").value === 5, undefined);
    await page.getByLabel("Ba Đình").check();
    await page.locator(control("/agreed")).check();
    await accessible();
    await screenshot("example strict");

    // On to the papers and the review; the portal refuses once, at a field.
    for (let step = 0; step < 4 && !(await page.locator("#tk-sreview").isVisible()); step += 1) {
      await go(page);
      const file = page.locator("input[type=file]:visible");
      if (await file.count())
        await file.first().setInputFiles({ name: "cccd.pdf", mimeType: "application/pdf", buffer: wholePdf() });
    }
    await go(page);
    await page.waitForFunction(() => document.querySelector("#tk-psummary a"), undefined);
    assert.match(await page.locator("#tk-psummary").textContent(), /Chọn nơi khác/);
    await page.locator("#tk-psummary a").click();
    await page.getByLabel("Đống Đa").check();
    for (let step = 0; step < 4 && !(await page.locator("#tk-sreceipt").count()); step += 1) {
      await go(page);
      await page.waitForTimeout(100);
    }
    assert.match(await page.locator("#tk-sreceipt").textContent(), /HS-2026-0001/);
    const { answers } = await page.evaluate(() => window.sent);
    assert.deepEqual(answers, {
      applicant: { id: "001090000017", name: "Nguyễn Văn An", born: "1990-03-07" },
      copies: 5,
      district: "Đống Đa",
      agreed: true,
    });
  },
);

journey("a file the portal could not take is asked for again, at its place", { path: null }, async ({ page }) => {
  await page.goto(`${site.url}/examples/strict/`);
  await started(page);
  await page.evaluate(() => {
    const form = document.querySelector("to-khai");
    const upload = form.upload;
    let tries = 0;
    form.upload = (...words) => (tries++ ? upload(...words) : Promise.reject(new Error("503")));
  });
  const choose = () =>
    page
      .locator("input[type=file]")
      .first()
      .setInputFiles({ name: "cccd.pdf", mimeType: "application/pdf", buffer: wholePdf() });
  const words = page.locator(".tk-error", { hasText: "Chưa gửi được tệp" });
  await choose();
  await words.first().waitFor({ state: "attached" });
  assert.equal(await page.locator(".tk-file-name").count(), 0);
  await choose();
  await page.locator(".tk-file-name").first().waitFor({ state: "attached" });
  assert.equal(await words.count(), 0);
});

journey("three lines fetch styles, one script, the module and the definition", { path: null }, async ({ page }) => {
  const fetched = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await page.goto(`${site.url}/examples/plain/`);
  await page.locator("to-khai form.tk").waitFor();
  const files = fetched.filter((path) => /\.(css|js|wasm|json|txt)$/.test(path)).sort();
  assert.deepEqual(files, [
    "/examples/procedure.json",
    "/tokhai/pkg/form/tokhai_bg.wasm",
    "/tokhai/pkg/form/tokhai_rest.wasm",
    "/tokhai/src/to-khai.css",
    "/tokhai/src/to-khai.js",
  ]);
});

journey("two forms on a page share one module and keep apart", { path: null }, async ({ page }) => {
  const before = site.requests.get("/tokhai/pkg/form/tokhai_bg.wasm") ?? 0;
  await page.goto(`${site.url}/examples/two/`);
  await page.waitForFunction(() =>
    [...document.querySelectorAll("to-khai")].every((form) => form.querySelector("form.tk") && form.value),
  );
  assert.equal(site.requests.get("/tokhai/pkg/form/tokhai_bg.wasm") - before, 1);
  const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map(({ id }) => id));
  assert.equal(new Set(ids).size, ids.length);
  await page.locator("#first input").first().fill("001090000017");
  await page.locator("#second input").nth(1).fill("Second");
  const values = await page.evaluate(() =>
    ["first", "second"].map((id) => document.getElementById(id).value.applicant ?? {}),
  );
  assert.equal(values[0].id, "001090000017");
  assert.equal(values[1].name, "Second");
  assert.equal(values[1].id, undefined);
});

journey("a form in a frame tells its height and hands over what was filled in", { path: null }, async ({ page }) => {
  await page.goto(`${site.url}/examples/iframe/`);
  const frame = page.frameLocator("iframe");
  await frame.locator("form.tk").waitFor();
  await page.waitForFunction(() => Number(document.querySelector("iframe").height) !== 600);
  await frame.locator(control("/applicant/id")).fill("001090000017");
  await frame.locator(control("/applicant/name")).fill("Nguyễn Văn An");
  await frame.locator(control("/applicant/born")).fill("07/03/1990");
  await frame.locator("#tk-pgo").click();
  await frame.locator(control("/copies")).fill("1");
  await frame.getByLabel("Hoàn Kiếm").check();
  await frame.locator(control("/agreed")).check();
  for (let step = 0; step < 5 && !(await frame.locator("#tk-sreceipt").count()); step += 1) {
    await frame.locator("#tk-pgo").click();
    const file = frame.locator("input[type=file]:visible");
    if (await file.count())
      await file.first().setInputFiles({ name: "cccd.pdf", mimeType: "application/pdf", buffer: wholePdf() });
    await page.waitForTimeout(100);
  }
  assert.match(await frame.locator("#tk-sreceipt").textContent(), /HS-2026-0002/);
  assert.match(await page.locator("#receipt").textContent(), /Đã nhận hồ sơ: [0-9a-f]{64}/);
});

const FRAMEWORKS = ["react", "vue", "svelte"];
for (const name of FRAMEWORKS) {
  journey(
    `${name} gives properties, hears events and changes the language`,
    { path: null },
    async ({ page, screenshot }) => {
      await page.goto(`${site.url}/examples/${name}/`);
      await started(page);
      await page.locator(control("/applicant/id")).fill("001090000017");
      await page.locator(control("/applicant/id")).press("Tab");
      await page.waitForFunction(() => document.querySelector("to-khai").value.applicant?.name === "Nguyễn Văn An");
      await page.getByRole("button", { name: "English" }).click();
      await page.getByText("Number of copies").first().waitFor();
      await page.locator(control("/copies")).fill("3");
      assert.ok(Number(await page.locator("#changes").textContent()) >= 2);
      await page.getByLabel("Hoàn Kiếm").check();
      await page.locator(control("/agreed")).check();
      assert.equal(
        await page.evaluate(() => document.querySelector("to-khai").value.applicant.born),
        "1990-03-07",
        "what was entered and looked up outlives the change of language",
      );
      const file = page.locator("input[type=file]:visible");
      if (await file.count())
        await file.first().setInputFiles({ name: "cccd.pdf", mimeType: "application/pdf", buffer: wholePdf() });
      await go(page);
      await page.waitForFunction(() => document.getElementById("receipt").textContent === "HS-2026-0003");
      await page.locator("#tk-sreceipt").waitFor();
      await screenshot(`example ${name}`);
    },
  );
}

journey("once it was open, a form works without a network", { path: null }, async ({ page, context }) => {
  await page.goto(`${site.url}/examples/offline/`);
  await started(page);
  await page.waitForFunction(() => document.documentElement.dataset.offline === "ready");
  await page.locator(control("/applicant/name")).fill("Nguyễn Văn An");
  await page.waitForTimeout(600);
  await page.waitForFunction(() => navigator.serviceWorker.controller || caches.has("tokhai-1"));
  await context.setOffline(true);
  site.stop();
  await page.reload();
  await started(page);
  assert.equal(await page.inputValue(control("/applicant/name")), "Nguyễn Văn An", "the draft is there too");
  await context.setOffline(false);
  site = await serve();
});

journey(
  "in a form of the page it is a control: value, validity, reset, disabled, restored",
  { path: null },
  async ({ page, accessible, screenshot }) => {
    const host = `${site.url}/examples/host-form/`;
    await page.goto(host);
    assert.equal(await page.evaluate(() => document.getElementById("host").checkValidity()), false, "not loaded yet");
    const inside = page.locator("to-khai");
    await inside.locator("form.tk").waitFor();
    const state = () =>
      page.evaluate(() => {
        const element = document.querySelector("to-khai");
        return {
          valid: element.validity.valid,
          custom: element.validity.customError,
          message: element.validationMessage,
          will: element.willValidate,
          form: element.form?.id,
          same: element.form?.elements.declaration === element,
          type: element.type,
          data: new FormData(element.form).get("declaration"),
          loading: element.querySelector("[slot=loading]") !== null,
        };
      });
    const empty = await state();
    assert.deepEqual(
      { ...empty, message: Boolean(empty.message), data: JSON.parse(empty.data).copies },
      {
        valid: false,
        custom: true,
        message: true,
        will: true,
        form: "host",
        same: true,
        type: "to-khai",
        data: undefined,
        loading: false,
      },
    );

    // The page's own button: nothing is sent, and the summary says why.
    await page.getByRole("button", { name: "Gửi", exact: true }).first().click();
    assert.equal(await page.evaluate(() => location.pathname), "/examples/host-form/");
    assert.equal(
      await page.evaluate(() => document.querySelector("to-khai").shadowRoot.activeElement?.id.endsWith("-psummary")),
      true,
    );
    await accessible();
    await screenshot("example host form");

    // Disabled by the fieldset around it: nothing can be used, nothing is sent.
    await page.evaluate(() => (document.getElementById("group").disabled = true));
    assert.equal(await inside.locator("input").first().isDisabled(), true);
    assert.equal(await page.evaluate(() => new FormData(document.getElementById("host")).get("declaration")), null);
    await page.evaluate(() => (document.getElementById("group").disabled = false));
    assert.equal(await inside.locator("input").first().isDisabled(), false);
    await page.evaluate(() => (document.querySelector("to-khai").disabled = true));
    assert.equal(await inside.locator("input").first().isDisabled(), true);
    await page.evaluate(() => (document.querySelector("to-khai").disabled = false));

    await fill(page, inside);
    const file = inside.locator("input[type=file]:visible");
    if (await file.count())
      await file.first().setInputFiles({ name: "cccd.pdf", mimeType: "application/pdf", buffer: wholePdf() });
    await page.waitForFunction(() => document.querySelector("to-khai").validity.valid);
    const submission = JSON.parse((await state()).data);
    assert.equal(submission.answers.copies, 2);
    assert.match(submission.digest.value, /^[0-9a-f]{64}$/);

    // To another page and back: where no drafts are kept, the browser gives nothing back either.
    await page.goto(`${host}received.html`);
    await page.goBack();
    await page.waitForFunction(() => document.querySelector("to-khai").value?.copies === undefined);
    await page.evaluate((answers) => (document.querySelector("to-khai").value = answers), submission.answers);

    // Reset with the page's form.
    await page.getByRole("button", { name: "Xóa hết" }).click();
    await page.waitForFunction(() => {
      const element = document.querySelector("to-khai");
      return element.value && element.value.copies === undefined && !element.validity.valid;
    });

    // Its own button sends the page's form.
    await page.evaluate((answers) => (document.querySelector("to-khai").value = answers), submission.answers);
    if (await file.count())
      await file.first().setInputFiles({ name: "cccd.pdf", mimeType: "application/pdf", buffer: wholePdf() });
    await page.waitForFunction(() => document.querySelector("to-khai").validity.valid);
    await Promise.all([
      page.waitForURL((url) => url.pathname.endsWith("/received.html")),
      page.evaluate(() => document.querySelector("to-khai").submit()),
    ]);
    const sent = new URL(page.url()).searchParams;
    assert.equal(sent.get("day"), "2026-08-01");
    assert.equal(JSON.parse(sent.get("declaration")).answers.applicant.name, "Nguyễn Văn An");
  },
);
