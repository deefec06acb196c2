// Starts the form module of WebAssembly: once, whoever asks first, and again after a download that failed. It comes in two
// parts, see scripts/split.mjs: the first shows a form.

import load, { FormHandle, validate, version } from "../pkg/form/tokhai.js";
import { ordered } from "./ordered.js";

/** Does it when it is first asked for, and again after it failed. */
function once(work) {
  let coming;
  return () =>
    (coming ??= work().catch((error) => {
      coming = undefined;
      throw error;
    }));
}

const address = new URL("../pkg/form/tokhai_bg.wasm", import.meta.url);
const addressOfRest = new URL("../pkg/form/tokhai_rest.wasm", import.meta.url);
const text = (value) => (value === undefined || typeof value === "string" ? value : JSON.stringify(value));
// Objects are taken too: as texts are, they would be read as addresses in memory.
const started = { FormHandle, validate: (...words) => validate(...words.map(text)), version };
let exported;
let whole = false;

/** The bytes of a part. */
async function part(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return ordered(new Uint8Array(await response.arrayBuffer()));
}

/** What it takes to show a form: what else is asked of the module may trap until the rest is there. */
export const firstPart = once(async () => {
  exported = await load({ module_or_path: await part(address) });
  // The rest would only take from the line what the first part needs of it.
  formModule().catch(() => {});
  return started;
});

/**
 * The started module.
 *
 * @returns {Promise<object>} what it exports; rejects when it could not be fetched, and asking again tries again
 */
export const formModule = once(async () => {
  await firstPart();
  await WebAssembly.instantiate(await part(addressOfRest), { "": exported });
  whole = true;
  return started;
});

/** Whether both parts are there. */
export const isWhole = () => whole;

const english = once(async () => {
  const response = await fetch(new URL("./en.txt", import.meta.url));
  if (!response.ok) throw new Error(response.statusText);
  return response.text();
});

/** The texts the module lacks: none for Vietnamese, and for languages that are shown in Vietnamese. */
export const textsFor = (locale) => (/^en\b/i.test(locale) ? english() : undefined);

// A page that has files fetched beforehand is about to show a form: they are made ready while it does other things.
for (const [file, ready] of [
  ["tokhai_bg", formModule],
  ["en.txt", english],
])
  if (globalThis.document?.querySelector(`link[rel=preload][href*="${file}"]`)) ready().catch(() => {});
