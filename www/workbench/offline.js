// Keeping the page on the device: after the first visit it opens without a network. On the static site the worker of the site
// does it; on a portal one that is for this page alone, its script and that of its worker.

/** Where something is that a portal has at its top: this script is in `pkg/workbench/`. @param {string} path */
export const here = (path) => new URL(`../..${path}`, import.meta.url).href;

/** How long keeping may take before the page stops waiting for an answer, in ms. */
const PATIENCE = 120_000;

/** The addresses that are kept besides the folder of this script: the page with its styles, and the built-in procedures. */
async function needed() {
  const styles = [...document.querySelectorAll("link[rel=stylesheet]")].map((link) => link.getAttribute("href") ?? "");
  const page = new URL(location.pathname, location.href).href;
  const listed = await fetch(here("/api/procedures")).then((answer) => answer.json());
  return [
    page,
    ...styles.map((path) => new URL(path, page).href),
    here("/api/procedures"),
    ...listed.procedures.map(({ path }) => here(path)),
  ];
}

/** Starts the worker of a portal: one for the page, one for the scripts it starts. */
async function start() {
  const script = new URL("./sw.js", import.meta.url).href;
  const { trustedTypes } = /** @type {any} */ (globalThis);
  const policy = trustedTypes?.createPolicy("tokhai-offline", { createScriptURL: () => script });
  for (const scope of [location.pathname, here("/pkg/workbench/")])
    await navigator.serviceWorker.register(policy?.createScriptURL("") ?? script, { scope });
}

/** Asks the worker to keep files, and the folder of this script. @param {ServiceWorker} worker @param {string[]} files */
function ask(worker, files) {
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ files, folders: ["pkg/workbench/"] }, [port2]);
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("silent")), PATIENCE);
    port1.onmessage = ({ data }) => (data ? reject(new Error(data)) : resolve(undefined));
  });
}

/**
 * Keeps the page on the device, where the browser does that: on https, or on this device.
 *
 * @returns {Promise<boolean>} whether it opens without a network from now on
 */
export async function keepOffline() {
  if (!("serviceWorker" in navigator)) return false;
  try {
    if (document.documentElement.dataset.host !== "files") await start();
    const { active } = await navigator.serviceWorker.ready;
    // Without a network what was kept at an earlier visit is what opened this page.
    if (active && navigator.onLine) await ask(active, await needed());
    return Boolean(active);
  } catch (error) {
    console.warn(error);
    return false;
  }
}
