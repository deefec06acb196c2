// Load times and the cost of a key, in real pages with real key presses.
//
// Loads go to and fro over the libraries, so that whatever else the machine does falls on all of them alike.

import { enter, opened } from "./pages.mjs";

export const round = (number, digits = 1) =>
  number === undefined || number === null ? null : Math.round(number * 10 ** digits) / 10 ** digits;

/** Median, least, greatest and ninety-fifth percentile. */
export function spread(numbers) {
  const known = numbers.filter((number) => number !== null && number !== undefined).sort((a, b) => a - b);
  if (known.length === 0) return null;
  const at = (share) => round(known[Math.min(known.length - 1, Math.floor(known.length * share))]);
  return { median: at(0.5), least: at(0), most: at(1), p95: at(0.95), samples: known.length };
}

async function session(context, page) {
  const cdp = await context.newCDPSession(page);
  // Processor time of the main thread, so that other work on the machine counts for little.
  await cdp.send("Performance.setTimeDomain", { timeDomain: "threadTicks" });
  await cdp.send("Performance.enable");
  return async () =>
    Object.fromEntries((await cdp.send("Performance.getMetrics")).metrics.map(({ name, value }) => [name, value]));
}

/** From the start of the navigation to all controls and two frames: wall time and processor time, in ms. */
export async function loads(browser, base, form, names, rounds, log) {
  const measured = new Map(names.map((name) => [name, { wall: [], processor: [], mount: [] }]));
  const failed = new Map();
  // The first round warms the browser.
  for (let turn = 0; turn <= rounds; turn += 1) {
    const order = turn % 2 ? names : names.toReversed();
    for (const name of order.filter((name) => !failed.has(name))) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      try {
        let metrics;
        const before = async (page) => (metrics = await session(context, page));
        const { ready } = await opened(context, base, name, form, { before });
        const processor = (await metrics()).TaskDuration * 1000;
        const row = measured.get(name);
        Object.assign(row, { controls: ready.controls, nodes: ready.nodes });
        if (turn > 0) {
          row.wall.push(ready.at);
          row.processor.push(processor);
          row.mount.push(ready.mount);
        }
      } catch (error) {
        failed.set(name, String(error.message ?? error).slice(0, 200));
      }
      await context.close();
    }
    log(`${form}: load ${turn}/${rounds}`);
  }
  return names.map((name) => {
    const { wall, processor, mount, controls, nodes } = measured.get(name);
    const error = failed.get(name);
    return {
      form,
      name,
      controls,
      nodes,
      load: spread(wall),
      processor: spread(processor),
      mount: spread(mount),
      ...(error && { error }),
    };
  });
}

/** One key press: from the input event to the last change of the document before it has been quiet for a while. */
async function press(page, metrics, key, quiet = 350) {
  await page.evaluate(() => {
    window.watch?.disconnect();
    const seen = (window.seen = { input: 0, done: 0, last: 0, changes: 0 });
    const heard = () => {
      if (seen.input) return;
      seen.input = performance.now();
      // After every listener and what they left for later in the same turn.
      const channel = new MessageChannel();
      channel.port1.onmessage = () => (seen.done = performance.now());
      channel.port2.postMessage(0);
    };
    window.addEventListener("input", heard, { capture: true, once: true });
    window.watch = new MutationObserver((records) => {
      seen.last = performance.now();
      seen.changes += records.length;
    });
    const options = { subtree: true, childList: true, attributes: true, characterData: true };
    window.watch.observe(document.body, options);
  });
  const before = await metrics();
  await page.keyboard.press(key);
  await page.evaluate(
    (quiet) =>
      new Promise((done) => {
        const start = performance.now();
        const look = () => {
          if (performance.now() - Math.max(start, window.seen.last, window.seen.input) > quiet) done();
          else setTimeout(look, 50);
        };
        setTimeout(look, 50);
      }),
    quiet,
  );
  const after = await metrics();
  const seen = await page.evaluate(() => window.seen);
  return {
    settled: seen.changes ? seen.last - seen.input : null,
    handled: seen.done - seen.input,
    changes: seen.changes,
    processor: (after.TaskDuration - before.TaskDuration) * 1000,
  };
}

/**
 * A field is made wrong, left and entered again, so that its error stands there whenever a library shows errors; then
 * one key makes it right (`mend`) and one makes it wrong again (`spoil`).
 */
export async function keys(browser, base, form, name, pairs) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    let metrics;
    const before = async (page) => (metrics = await session(context, page));
    const { page } = await opened(context, base, name, form.name, { before, timeout: 90_000 });
    const heap = await page.evaluate(() => performance.memory.usedJSHeapSize / 1_048_576);
    await enter(page, form.edit.right, "middle");
    const [mend, spoil] = [[], []];
    // The first two warm up.
    for (let turn = -2; turn < pairs; turn += 1) {
      const wrong = await press(page, metrics, "x");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("End");
      await page.waitForTimeout(700);
      const right = await press(page, metrics, "Backspace");
      if (turn < 0) continue;
      spoil.push(wrong);
      mend.push(right);
    }
    const of = (samples, member) => spread(samples.map((sample) => sample[member]));
    return {
      form: form.name,
      name,
      settled: of(mend, "settled"),
      handled: of(mend, "handled"),
      processor: of(mend, "processor"),
      changes: of(mend, "changes"),
      spoiled: {
        settled: of(spoil, "settled"),
        handled: of(spoil, "handled"),
        processor: of(spoil, "processor"),
      },
      heap: round(heap),
    };
  } catch (error) {
    return { form: form.name, name, error: String(error.message ?? error).slice(0, 200) };
  } finally {
    await context.close();
  }
}

/** One full check of the right and of the wrong instance by the library's own call, in ms. */
export async function checks(browser, base, form, name) {
  const context = await browser.newContext();
  try {
    const { page } = await opened(context, base, name, form);
    return await page.evaluate(async () => {
      const { bench, input } = window;
      const run = (data, flat) => {
        const once = () => {
          bench.lastMs = undefined;
          const began = performance.now();
          const errors = bench.validate(data, flat);
          return { errors, ms: bench.lastMs ?? performance.now() - began };
        };
        const first = once();
        const times = Array.from({ length: 9 }, () => once().ms).sort((a, b) => a - b);
        return { errors: first.errors, ms: Math.round(times[4] * 100) / 100 };
      };
      await bench.prepare?.(input.validFlat);
      const valid = run(input.valid, input.validFlat);
      await bench.prepare?.(input.invalidFlat);
      return { valid, invalid: run(input.invalid, input.invalidFlat) };
    });
  } catch (error) {
    return { error: String(error.message ?? error).slice(0, 200) };
  } finally {
    await context.close();
  }
}
