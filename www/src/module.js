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
