// Checks on a server what forms send, by the same code as `tokhai validate`.

import { readFileSync } from "node:fs";
import { __wbg_reset_state as startAnew, check, initSync } from "../pkg/gate/tokhai.js";

/** Bytes of memory beyond which the module is started anew: what it once took it never gives back. */
const MUCH = 256 << 20;
const OPTIONS = ["today", "locale", "channel"];

/** Why something could not be checked; says nothing of its worth, and holds nothing of what stood in it. */
export class NotCheckedError extends Error {
  constructor(what, problems, options) {
    const lines = problems.map(({ pointer, message }) => (pointer ? `#${pointer}: ${message}` : message));
    super(`the ${what} cannot be used: ${lines.join("\n  ")}`, options);
    this.name = "NotCheckedError";
    this.what = what;
    this.problems = problems;
  }
}

const refuse = (what, message, options) => {
  throw new NotCheckedError(what, [{ pointer: "", message }], options);
};

/** The JSON text of what was handed over. */
function text(what, value) {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  let written;
  try {
    written = JSON.stringify(value);
  } catch {
    // What the engine says may quote the value.
  }
  return written ?? refuse(what, "is no JSON; hand over an object or JSON text");
}

/** The options as the module reads them. */
function settings({ lookups, submission, ...texts }) {
  for (const [name, value] of Object.entries(texts)) {
    if (!OPTIONS.includes(name))
      refuse("options", `\`${name}\` is none; there are ${OPTIONS.join(", ")}, lookups and submission`);
    if (value != null && typeof value !== "string") refuse("options", `\`${name}\`: a text was expected`);
  }
  if (submission != null && typeof submission !== "boolean")
    refuse("options", "`submission`: true or false was expected");
  if (lookups != null && typeof lookups !== "object") refuse("options", "`lookups`: an object was expected");
  return text("options", { ...texts, lookups, submission, now: new Date().toISOString().slice(0, 10) });
}

let module;

/** Checks a submission or answers against a definition; see the types. */
export function validate(definition, instance, options) {
  const words = [text("definition", definition), text("instance", instance), settings(options ?? {})];
  if (!module) {
    module = new WebAssembly.Module(readFileSync(new URL("../pkg/gate/tokhai_bg.wasm", import.meta.url)));
    initSync({ module });
  }
  let verdict;
  try {
    verdict = JSON.parse(check(...words));
  } catch (cause) {
    startAnew();
    refuse("instance", "the check came to no end, for want of memory or by a fault of this package", { cause });
  }
  if (initSync().memory.buffer.byteLength > MUCH) startAnew();
  if (verdict.refused) throw new NotCheckedError(verdict.refused, verdict.problems);
  return verdict;
}
