// What must not grow: memory with the number of forms that came and went, work with the length of the form.

import assert from "node:assert/strict";

import { journey } from "./harness.mjs";
import { control, open } from "./forms.mjs";

const FORM = {
  title: "Đơn",
  type: "object",
  properties: Object.fromEntries(
    Array.from({ length: 30 }, (_, n) => [`f${n}`, { title: `Ô ${n}`, type: "string", pattern: "^[0-9]*$" }]),
  ),
};

journey("a thousand forms come and go without a trace", { path: null, timeout: 300_000 }, async ({ page, context }) => {
  await open(page, { definition: FORM, attributes: 'drafts="off"' });
  const cdp = await context.newCDPSession(page);
  await cdp.send("HeapProfiler.enable");
  const cycles = (count) =>
    page.evaluate(async (count) => {
      const { default: load } = await import("/pkg/form/tokhai.js");
      const main = document.querySelector("main");
      main.replaceChildren();
      for (let turn = 0; turn < count; turn += 1) {
        const element = document.createElement("to-khai");
        element.setAttribute("drafts", "off");
        element.setAttribute("src", "/definition-under-test.json");
        // Inside a form and outside of one, in turn.
        const place = turn % 2 ? main : document.createElement("form");
        if (place !== main) main.append(place);
        const ready = new Promise((resolve) => element.addEventListener("ready", resolve, { once: true }));
        place.append(element);
        await ready;
        element.value = { f1: "x" };
        element.validate();
        main.replaceChildren();
        await 0;
      }
      const { memory } = await load();
      return memory.buffer.byteLength;
    }, count);
  const measured = async (count) => {
    const wasm = await cycles(count);
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
    for (let turn = 0; turn < 3; turn += 1) await cdp.send("HeapProfiler.collectGarbage");
    const { nodes, jsEventListeners } = await cdp.send("Memory.getDOMCounters");
    const { usedSize } = await cdp.send("Runtime.getHeapUsage");
    return { wasm, nodes, listeners: jsEventListeners, heap: usedSize };
  };
  const early = await measured(100);
  const late = await measured(900);
  assert.equal(late.wasm, early.wasm, "the module's memory");
  assert.equal(late.listeners, early.listeners, "listeners");
  assert.ok(late.nodes <= early.nodes + 20, `nodes: ${early.nodes} → ${late.nodes}`);
  // A form that leaked would weigh some 50 kB, nine hundred of them 45 MB; the engine's own bookkeeping moves by less.
  assert.ok(late.heap < early.heap + 500_000, `heap: ${early.heap} → ${late.heap}`);
});

const long = (fields) => ({
  title: "Đơn",
  type: "object",
  properties: Object.fromEntries(
    Array.from({ length: fields / 10 }, (_, s) => [
      `s${s}`,
      {
        title: `Phần ${s}`,
        type: "object",
        properties: Object.fromEntries(
          Array.from({ length: 10 }, (_, n) => [
            `f${n}`,
            { title: `Ô ${s}.${n}`, type: "string", pattern: "^[0-9]{5}$" },
          ]),
        ),
      },
    ]),
  ),
});

/** Everything a key makes the form ask and tell the document, and every change of the document. */
async function work(page, key) {
  await page.evaluate(() => {
    if (!window.counted) {
      window.counted = {};
      const note = (name) => (window.counted[name] = (window.counted[name] ?? 0) + 1);
      for (const { prototype } of [Document, Element, Node, HTMLElement, HTMLInputElement, EventTarget]) {
        for (const [name, { value, get, set }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
          if (name === "constructor" || name === "dispatchEvent") continue;
          if (typeof value === "function") {
            prototype[name] = function (...words) {
              note(name);
              return value.apply(this, words);
            };
          } else if (get) {
            Object.defineProperty(prototype, name, {
              configurable: true,
              get() {
                note(name);
                return get.call(this);
              },
              set:
                set &&
                function (it) {
                  note(`set ${name}`);
                  set.call(this, it);
                },
            });
          }
        }
      }
      window.changes = 0;
      const observer = new MutationObserver((records) => (window.changes += records.length));
      observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    }
    window.counted = {};
    window.changes = 0;
  });
  await page.keyboard.press(key);
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        setTimeout(() => resolve({ calls: { ...window.counted }, changes: window.changes }), 0);
      }),
  );
}

journey("a key asks as much of the page at 5,000 fields as at 30", { path: null }, async ({ page }) => {
  const asked = [];
  for (const fields of [30, 5000]) {
    await open(page, {
      definition: long(fields),
      attributes: 'view="page" drafts="off"',
      path: `/under-test-${fields}`,
    });
    // Wrong and left, so that the next keys show and hide an error.
    await page.locator(control("/s1/f3")).fill("1234");
    await page.locator(control("/s1/f3")).press("Tab");
    await page.locator(control("/s1/f3")).focus();
    await page.keyboard.press("End");
    await work(page, "Shift");
    asked.push(await work(page, "5"));
    await page.unrouteAll();
  }
  const [short, long_] = asked;
  assert.ok(short.changes > 0, "the key changed the page");
  assert.deepEqual(long_, short);
});
