// The analysis, in the worker of the officers' page: verdicts with proofs, the plan, and the definition with what a plan
// proposes accepted. Started when it is first asked; keeps nothing.

import { locale } from "../pages/words.js";
import { today } from "../src/page.js";

let worker;
let calls = new Map();
let count = 0;

/** Under Trusted Types the address of a worker must come of a policy; this one knows a single address. */
function address() {
  const url = new URL("../pkg/workbench/worker.js", import.meta.url).href;
  const { trustedTypes } = globalThis;
  return trustedTypes
    ? trustedTypes.createPolicy("tokhai-worker", { createScriptURL: () => url }).createScriptURL("")
    : url;
}

let place;

function ask(call, ...args) {
  const id = (count += 1);
  return new Promise((resolve, reject) => {
    calls.set(id, { resolve, reject });
    worker.postMessage({ id, call, args });
  });
}

/** Ends the worker: what stopped must not answer again. */
function end(error) {
  worker?.terminate();
  worker = undefined;
  for (const { reject } of calls.values()) reject(error);
  calls = new Map();
}

async function start() {
  place ??= address();
  worker = new Worker(place, { type: "module", name: locale });
  worker.addEventListener("message", ({ data }) => {
    const call = calls.get(data.id);
    if (!call) return;
    calls.delete(data.id);
    if (data.fatal) return end(new Error(data.error));
    if (data.error === undefined) call.resolve(data.result);
    else call.reject(new Error(data.error));
  });
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    end(new Error(event.message || "worker.js"));
  });
  await ask("start", { day: today(), locale, alone: false });
}

/** Which definition is analysed now: a newer one takes its place. */
let turn = Promise.resolve();

/**
 * Analyses a definition (JSON text).
 *
 * @returns {Promise<{problems: {place: string, message: string}[], procedure?: object, plan?: string, accepted?: number,
 *   amended?: string, letter?: Uint8Array}>} `procedure` is missing where it could not be read
 */
export function analysed(definition) {
  const own = turn.then(() => analyse(definition));
  turn = own.catch(() => {});
  return own;
}

async function analyse(definition) {
  if (!worker) await start();
  await ask("close", { day: today(), locale });
  const file = new Blob([definition], { type: "application/json" });
  const { problems, count: opened } = await ask("open", [{ name: "definition.json", file }]);
  if (!opened) return { problems };
  const procedure = await ask("procedure", 0);
  const plan = new TextDecoder().decode(await ask("handOver", [0], "md"));
  const letter = await ask("handOver", [0], "docx");
  const proposals = procedure.papers.filter(({ canAccept, isForm }) => canAccept && !isForm);
  const list = proposals.map(({ id }) => ({ index: 0, paper: id, decided: "accepted", reason: "" }));
  // A decision that cannot be made so leaves the definition as it is.
  const made = list.length ? await ask("decide", list, { office: "", by: "", on: today() }).catch(() => undefined) : {};
  const amended = await ask("definition", 0);
  return { problems, procedure, plan, letter, accepted: made ? list.length : 0, amended };
}
