// Registers the service worker, once the page is there: the site then opens without a network. The address of the worker
// is the only one that the policy `tokhai-offline` lets through.

const WORKER = new URL("sw.js", import.meta.url).href;

async function register() {
  const policy = globalThis.trustedTypes?.createPolicy("tokhai-offline", { createScriptURL: () => WORKER });
  await navigator.serviceWorker.register(policy?.createScriptURL("") ?? WORKER);
  await navigator.serviceWorker.ready;
  document.documentElement.dataset.offline = "ready";
}

// Browsers keep pages only of hosts they trust: https, or this device.
if ("serviceWorker" in navigator) {
  const later = () => register().catch((error) => console.warn(error));
  if (document.readyState === "complete") later();
  else addEventListener("load", later, { once: true });
}
