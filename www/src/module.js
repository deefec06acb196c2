// Starts the form module of WebAssembly: once, whoever asks first, and again after a download that failed.

import load, { FormHandle, validate, version } from "../pkg/form/tokhai.js";

let starting;

/**
 * The started module.
 *
 * @returns {Promise<object>} what it exports; rejects when it could not be fetched, and asking again tries again
 */
export function formModule() {
  starting ??= start().catch((error) => {
    starting = undefined;
    throw error;
  });
  return starting;
}

async function start() {
  await load({ module_or_path: fetch(new URL("../pkg/form/tokhai_bg.wasm", import.meta.url)) });
  return { FormHandle, validate, version };
}

// A page that has it fetched beforehand is about to show a form: it is made ready while the page does other things.
if (globalThis.document?.querySelector("link[rel=preload][href*=tokhai_bg]")) formModule().catch(() => {});

/** The texts the module lacks: none for Vietnamese, and for languages that are shown in Vietnamese. */
export async function textsFor(locale) {
  if (!/^en\b/i.test(locale)) return;
  const response = await fetch(new URL("./en.txt", import.meta.url));
  if (!response.ok) throw new Error(response.statusText);
  return response.text();
}
