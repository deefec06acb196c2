// Starts the form module of WebAssembly: once, whoever asks first, and again after a download that failed.

import load, { FormHandle, validate, version } from "../pkg/form/tokhai.js";

/** Does it when it is first asked for, and again after it failed. */
function once(work) {
  let coming;
  return () =>
    (coming ??= work().catch((error) => {
      coming = undefined;
      throw error;
    }));
}

/**
 * The started module.
 *
 * @returns {Promise<object>} what it exports; rejects when it could not be fetched, and asking again tries again
 */
export const formModule = once(async () => {
  await load({ module_or_path: fetch(new URL("../pkg/form/tokhai_bg.wasm", import.meta.url)) });
  return { FormHandle, validate, version };
});

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
