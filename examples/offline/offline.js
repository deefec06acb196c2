// Registers the service worker. Its address is the only one that the policy `tokhai-offline` lets through, so that the
// page's own policy need allow no other: `trusted-types tokhai-offline`.

const WORKER = "/examples/offline/worker.js";

const policy = globalThis.trustedTypes?.createPolicy("tokhai-offline", {
  createScriptURL(address) {
    if (address === WORKER) return address;
    throw new TypeError("only the worker of this page is loaded this way");
  },
});

if ("serviceWorker" in navigator) {
  await navigator.serviceWorker.register(policy?.createScriptURL(WORKER) ?? WORKER);
  await navigator.serviceWorker.ready;
  document.documentElement.dataset.offline = "ready";
}
