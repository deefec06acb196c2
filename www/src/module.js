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
  const module = await import("../pkg/form/tokhai.js");
  await module.default();
  return module;
}
