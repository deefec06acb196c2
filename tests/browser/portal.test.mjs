// The portal itself: its list, its policy, and the modules that must live under that policy.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { control } from "./forms.mjs";
import { DESK, PHONE, ROOT, journey } from "./harness.mjs";

/** The files under schemas/<country>/procedures/, as the portal names them. */
function definitions() {
  return readdirSync(join(ROOT, "schemas"), { withFileTypes: true })
    .filter((country) => existsSync(join(ROOT, "schemas", country.name, "procedures")))
    .flatMap((country) =>
      readdirSync(join(ROOT, "schemas", country.name, "procedures"))
        .filter((name) => name.endsWith(".json"))
        .map((name) => `/schemas/${country.name}/procedures/${name}`),
    )
    .sort();
}

const { version } = JSON.parse(readFileSync(join(ROOT, "www", "package.json"), "utf8"));

/** What the country's list of life events makes one of several. */
const bundles = JSON.parse(readFileSync(join(ROOT, "schemas/vn/life-events.json"), "utf8"))
  .events.filter(({ bundle }) => bundle)
  .map(({ bundle }) => `/api/bundles/vn/${bundle.join("+")}`);

const listed = (page) => page.locator("#procedures a").first().waitFor();

for (const [device, viewport] of Object.entries({ phone: PHONE, desk: DESK })) {
  journey(`the gallery lists every definition and bundle by life event (${device})`, { viewport }, async (tools) => {
    const { page, screenshot, accessible } = tools;
    await listed(page);
    const links = await page
      .locator("#procedures a")
      .evaluateAll((list) => list.map((link) => new URL(link.href).searchParams.get("definition")));
    assert.deepEqual(links.sort(), [...definitions(), ...bundles].sort());
    const headings = await page.locator("#procedures h2").allTextContents();
    assert.equal(headings[0], "Sinh con");
    // Data leave less of the dossier of at least one procedure, and never more; what stays the same is one number.
    const counts = await page
      .locator("#procedures .lines")
      .evaluateAll((list) => list.map((line) => [...line.querySelectorAll("b")].map((b) => Number(b.textContent))));
    assert.ok(
      counts.every(([before, after = before]) => after <= before) && counts.some(([before, after]) => after < before),
    );
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `the page is ${overflow} px wider than the screen`);
    await accessible();
    await screenshot(`gallery ${device}`);
  });
}

journey("a procedure is found with the keyboard, without accents", { viewport: PHONE }, async (tools) => {
  const { page, screenshot, accessible } = tools;
  await listed(page);
  await page.getByLabel("Bạn cần làm việc gì?").focus();
  await page.keyboard.type("giay phep lai");
  await page.getByText("Tìm thấy 1 thủ tục.").waitFor();
  assert.equal(await page.locator("#procedures a:visible").count(), 1);
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Đổi giấy phép lái xe");
  // Everyday words find the procedure, whatever it is called.
  for (const [said, found] of [
    ["giấy khai tử", "Đăng ký khai tử"],
    ["bằng lái", "Đổi giấy phép lái xe"],
    ["xay nha", "Cấp giấy phép xây dựng công trình cấp III, cấp IV và nhà ở riêng lẻ"],
    ["hộ khẩu", "Đăng ký thường trú"],
    ["Đăng kí kết hôn", "Đăng ký kết hôn"],
  ]) {
    await page.getByLabel("Bạn cần làm việc gì?").fill(said);
    const names = await page.locator("#procedures a:visible").allTextContents();
    assert.ok(names.includes(found), `${said}: ${names}`);
  }
  // What is not among them: the page says where to go, and what is nearest here.
  await page.getByLabel("Bạn cần làm việc gì?").fill("khai sinh có yếu tố nước ngoài");
  await page.locator("#status").getByText("Ủy ban nhân dân cấp xã").waitFor();
  assert.deepEqual(await page.locator("#procedures a:visible").allTextContents(), ["Đăng ký khai sinh"]);
  await page.getByLabel("Bạn cần làm việc gì?").fill("xe máy sang tên");
  await page.locator("#status").getByText("Ở đây không có thủ tục “Đăng ký xe, sang tên xe”").waitFor();
  // Nothing fits: the page says so and offers the way back.
  await page.getByLabel("Bạn cần làm việc gì?").fill("tàu vũ trụ");
  await page.getByText("Không có thủ tục nào với “tàu vũ trụ”").waitFor();
  assert.equal(await page.locator("#procedures h2:visible").count(), 0);
  await accessible();
  await screenshot("gallery nothing found");
  await page.getByRole("button", { name: "Xóa tìm kiếm" }).press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "search");
  assert.ok((await page.locator("#procedures a:visible").count()) > 10);
});

for (const width of [180, 360]) {
  journey(`the pages fit a screen of ${width} px`, { viewport: { width, height: 640 } }, async (tools) => {
    const { page, accessible, screenshot } = tools;
    const fits = async () => {
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `the page is ${overflow} px wider than the screen`);
    };
    await listed(page);
    await fits();
    await screenshot(`gallery ${width}`);
    const birth = page.locator("#procedures li", { hasText: "1.001193" }).last();
    assert.match(
      await birth.innerText(),
      /Ủy ban nhân dân cấp xã · 1 ngày làm việc · Thường miễn lệ phí; 8.000 đồng mỗi bản sao/,
    );
    await birth.getByRole("link").click();
    // What one needs, and the first step.
    const start = page.locator("#start");
    await start.getByRole("heading", { name: "Trước khi bắt đầu" }).waitFor();
    assert.match(await start.innerText(), /Không phải nộp giấy tờ nào/);
    assert.match(await start.innerText(), /không có thật/);
    await page.locator("form.tk").waitFor();
    await page.locator("#dossier").waitFor();
    await fits();
    await accessible();
    await screenshot(`start ${width}`);
    await start.getByRole("button", { name: /^Đăng nhập là/ }).click();
    await start.getByText("Bạn đã đăng nhập là").waitFor();
    await page.getByText("Lấy từ tài khoản đăng nhập").first().waitFor();
    assert.equal(
      await page.evaluate(() => document.activeElement.textContent),
      "Thông tin của bạn",
      "the form is next",
    );
    await page.locator(control("/applicant/relation")).selectOption({ label: "Mẹ" });
    await start.getByRole("button", { name: "Đăng xuất" }).click();
    // Signing out erases what was typed, so it is asked again.
    await start.getByRole("button", { name: "Đăng xuất và xóa" }).click();
    await start.getByRole("button", { name: /^Đăng nhập là/ }).waitFor();
    await fits();
  });
}

for (const module of ["form", "dossier", "workbench"]) {
  journey(`the ${module} module starts under the strict policy`, {}, async ({ page }) => {
    const answer = await page.evaluate(async (name) => {
      if (name === "form") return (await (await import("/src/module.js")).formModule()).version();
      const { default: start, version } = await import(`/pkg/${name}/tokhai.js`);
      await start();
      return version();
    }, module);
    assert.equal(answer, version);
  });
}

journey("everyone on a page shares one module", {}, async ({ page }) => {
  const fetched = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  const same = await page.evaluate(async () => {
    const { formModule } = await import("/src/module.js");
    const [one, other] = await Promise.all([formModule(), formModule()]);
    return one === other && one === (await formModule());
  });
  assert.ok(same);
  assert.deepEqual(
    fetched.filter((path) => path.endsWith(".wasm")),
    ["/pkg/form/tokhai_bg.wasm", "/pkg/form/tokhai_rest.wasm"],
  );
});

const broken = { expected: [/^request: .*wasm/, /^console: Failed to load resource/] };
for (const part of ["bg", "rest"])
  journey(`a module whose download failed is fetched again when asked again: ${part}`, broken, async ({ page }) => {
    await page.route(`**/tokhai_${part}.wasm`, (route) => route.abort(), { times: 1 });
    const answers = await page.evaluate(async () => {
      const { formModule } = await import("/src/module.js");
      const first = await formModule().catch(() => "failed");
      return [first, (await formModule()).version()];
    });
    assert.deepEqual(answers, ["failed", version]);
  });

const forbidden = {
  "an inline style": () => document.body.setAttribute("style", "color: red"),
  "a string as markup": () => {
    try {
      document.body.innerHTML = "<b>markup</b>";
    } catch {
      // Trusted Types throw as well as report.
    }
  },
  "a script from elsewhere": () => {
    const script = document.createElement("script");
    try {
      script.src = "https://elsewhere.invalid/a.js";
    } catch {
      // As above.
    }
    document.head.append(script);
  },
};

for (const [what, attempt] of Object.entries(forbidden)) {
  journey(`${what} is refused and noticed`, { expected: [/^content policy: /, /^console: /] }, async ({ page }) => {
    const reported = page.evaluate(
      () => new Promise((resolve) => document.addEventListener("securitypolicyviolation", () => resolve(true))),
    );
    await page.evaluate(attempt);
    assert.ok(await reported);
  });
}

journey(
  "nothing on the page of a procedure moves once the form is shown",
  { path: null, viewport: PHONE },
  async (tools) => {
    const { page, url, screenshot } = tools;
    await page.addInitScript(() => {
      window.moved = 0;
      const seen = (list) => {
        for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.moved += value;
      };
      new PerformanceObserver(seen).observe({ type: "layout-shift", buffered: true });
    });
    // What is told above the form comes late.
    await page.route("**/api/procedures", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await route.continue();
    });
    await page.goto(`${url ?? ""}/procedure.html?definition=/schemas/vn/procedures/1.001193.json`);
    await page.locator("#start").waitFor();
    await page.locator("form.tk").waitFor();
    await page.locator("#dossier").waitFor();
    const moved = await page.evaluate(() => new Promise((done) => setTimeout(() => done(window.moved), 500)));
    assert.ok(moved < 0.02, `layout shift of ${moved}`);
    await screenshot("portal procedure opened");
  },
);
