// The page's end of the worker: calls with answers, events, and another worker where one has stopped.

import { locale } from "./words.js";

/** Under Trusted Types the address of a worker must come of a policy; this one knows a single address. */
function address() {
  const url = new URL("./worker.js", import.meta.url).href;
  const { trustedTypes } = /** @type {any} */ (globalThis);
  if (!trustedTypes) return url;
  return trustedTypes.createPolicy("tokhai-worker", { createScriptURL: () => url }).createScriptURL("");
}

/** What a call ends with where the module itself has stopped. */
export class Stopped extends Error {}

/** Starts workers and asks them. */
export class Engine {
  #address = address();
  /** @type {Worker | undefined} */
  #worker;
  #calls = new Map();
  #count = 0;
  #heard;

  /** @param {(event: any) => void} heard gets what the worker tells unasked */
  constructor(heard) {
    this.#heard = heard;
  }

  /** Puts a new worker in the place of the one there is; what it was asked is not answered any more. */
  renew() {
    this.#worker?.terminate();
    for (const { reject } of this.#calls.values()) reject(new Stopped());
    this.#calls.clear();
    const worker = new Worker(this.#address, { type: "module", name: locale });
    worker.addEventListener("message", ({ data }) => this.#answer(data));
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      for (const { reject } of this.#calls.values()) reject(new Error(event.message || "worker.js"));
      this.#calls.clear();
    });
    this.#worker = worker;
  }

  #answer(data) {
    if (data.event) return this.#heard(data);
    const call = this.#calls.get(data.id);
    this.#calls.delete(data.id);
    if (!call) return undefined;
    if (data.fatal) return call.reject(new Stopped(data.error));
    return data.error === undefined ? call.resolve(data.result) : call.reject(new Error(data.error));
  }

  /**
   * Asks the worker; see `CALLS` there.
   *
   * @param {string} call
   * @param {...any} args
   * @returns {Promise<any>}
   */
  ask(call, ...args) {
    const id = (this.#count += 1);
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      this.#worker?.postMessage({ id, call, args });
    });
  }
}
