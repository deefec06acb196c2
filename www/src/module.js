// Starts the form module of WebAssembly: once, whoever asks first, and again after a download that failed.

let starting;

/**
 * The started module.
 *
 * @returns {Promise<typeof import("../pkg/form/tokhai.js")>} rejects when the module could not be fetched; asking
 *   again tries again
 */
export function formModule() {
  starting ??= start().catch((error) => {
    starting = undefined;
    throw error;
  });
  return starting;
}

async function start() {
  // Both at once: on a weak line each round trip counts.
  const bytes = fetch(new URL("../pkg/form/tokhai_bg.wasm", import.meta.url));
  const [module] = await Promise.all([import("../pkg/form/tokhai.js"), bytes]);
  await module.default({ module_or_path: bytes });
  return module;
}

/** The texts the module lacks: none for Vietnamese, and for languages that are shown in Vietnamese. */
export async function textsFor(locale) {
  if (!/^en\b/i.test(locale)) return;
  const response = await fetch(new URL("./en.txt", import.meta.url));
  if (!response.ok) throw new Error(response.statusText);
  return response.text();
}
