// What is told about an error to whoever does not see the page, and what a content policy leaves of a library.
// axe-core finds none of what is missing here, so it is asked.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { enter, opened } from "./pages.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** One field made wrong by typing and left; then the empty form sent. */
export async function heard(browser, base, name) {
  const context = await browser.newContext();
  let other;
  const row = { name };
  try {
    const { page } = await opened(context, base, name, "form-30", { query: { errors: 1 } });
    await enter(page, "10115", 1);
    await page.evaluate(() => {
      window.said = [];
      new MutationObserver((records) => {
        for (const { target } of records) {
          const live = (target.nodeType === 1 ? target : target.parentElement)?.closest(
            "[role=alert],[role=status],[aria-live]:not([aria-live=off])",
          );
          const text = live?.textContent.trim();
          if (text && window.said.at(-1) !== text) window.said.push(text);
        }
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    await page.keyboard.type("x");
    await page.keyboard.press("Tab");
    await page.waitForTimeout(1500);
    row.left = await page.evaluate(() => {
      const field = window.field;
      const ids = (name) => (field.getAttribute(name) ?? "").split(/\s+/).filter(Boolean);
      const text = (name) =>
        ids(name)
          .map((id) => document.getElementById(id)?.textContent.trim())
          .filter(Boolean)
          .join(" | ");
      const names = ["aria-describedby", "aria-errormessage", "aria-labelledby", "aria-controls"];
      return {
        invalid: field.getAttribute("aria-invalid") === "true",
        message: [text("aria-describedby"), text("aria-errormessage")].filter(Boolean).join(" | ").slice(0, 120),
        said: window.said.map((text) => text.slice(0, 120)),
        dangling: [...document.querySelectorAll(names.map((name) => `[${name}]`).join())].flatMap((element) =>
          names.flatMap((name) =>
            (element.getAttribute(name) ?? "").split(/\s+/).filter((id) => id && !document.getElementById(id)),
          ),
        ).length,
      };
    });
    await page.evaluate(AXE);
    row.axe = await page.evaluate(async () => {
      const { violations } = await window.axe.run("#app", {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
      });
      return violations.map(({ id, nodes }) => `${id} ${nodes.length}`);
    });
    await page.close();

    // Another visitor: a library may have kept what was typed.
    other = await browser.newContext();
    const query = { errors: 1, data: 0, ...(name === "json-editor" ? { want: 5 } : {}) };
    const empty = (await opened(other, base, name, "form-30", { query })).page;
    row.early = await empty.evaluate(() => document.querySelectorAll("[aria-invalid=true]").length);
    const title = await empty.title();
    const buttons =
      "button[type=submit],input[type=submit],.sd-navigation__complete-btn,form button:not([type=button])";
    const button = await empty.$(buttons);
    if (button) await button.click();
    else if (name === "formio") await empty.evaluate(() => window.bench.form.submit().catch(() => {}));
    row.submits = Boolean(button) || name === "formio";
    await empty.waitForTimeout(1500);
    row.sent = await empty.evaluate((title) => {
      const focus = document.activeElement;
      const links = [...document.querySelectorAll('#app a[href^="#"]')].filter((link) => {
        const summary = link.closest("[role=alert],[class*=error],[class*=summary]");
        return summary && document.getElementById(decodeURIComponent(link.hash.slice(1)));
      });
      return {
        focus: focus === document.body ? "page" : focus.contains(links[0] ?? null) ? "summary" : focus.localName,
        links: links.length,
        invalid: document.querySelectorAll("[aria-invalid=true]").length,
        title: document.title !== title,
      };
    }, title);
  } catch (error) {
    row.error = String(error.message ?? error).slice(0, 200);
  } finally {
    await context.close();
    await other?.close();
  }
  return row;
}

/** What works under a policy: does the form stand, does typing show an error, does the check count them all? */
export async function policy(browser, base, name, csp) {
  const context = await browser.newContext();
  const row = { name, csp };
  const blocked = new Set();
  try {
    const before = async (page) => {
      page.on("console", (message) => {
        if (/Content Security Policy|Trusted|unsafe-eval/.test(message.text()))
          blocked.add(message.text().slice(0, 160));
      });
      page.on("pageerror", (error) => blocked.add(`uncaught: ${String(error).slice(0, 160)}`));
      await page.addInitScript(() => {
        window.violations = [];
        document.addEventListener("securitypolicyviolation", (event) =>
          window.violations.push(event.violatedDirective),
        );
      });
    };
    const { page } = await opened(context, base, name, "form-30", { query: { csp }, before, timeout: 30_000 });
    const shown = () => page.evaluate(() => document.getElementById("app").innerText);
    const was = await shown();
    await enter(page, "10115", 1);
    await page.keyboard.type("x");
    await page.keyboard.press("Tab");
    await page.waitForTimeout(1200);
    row.error = (await shown()) !== was;
    row.errors = await page.evaluate(() => window.validateInPage());
    row.violations = await page.evaluate(() => window.violations.length);
    row.stands = true;
  } catch (error) {
    row.stands = false;
    row.failure = String(error.message ?? error).slice(0, 160);
  } finally {
    await context.close();
  }
  row.blocked = [...blocked].slice(0, 4).map((text) => text.replace(/https?:\S+/g, "").trim());
  return row;
}
