// Checks on a server what forms send, by the same code as `tokhai validate`.

import { readFileSync } from "node:fs";
import { __wbg_reset_state as startAnew, check, initSync, posted as read } from "../pkg/gate/tokhai.js";

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

/** Has the module answer, which starts when it is first needed. */
function asked(question, words, about) {
  if (!module) {
    module = new WebAssembly.Module(readFileSync(new URL("../pkg/gate/tokhai_bg.wasm", import.meta.url)));
    initSync({ module });
  }
  let answer;
  try {
    answer = JSON.parse(question(...words));
  } catch (cause) {
    startAnew();
    refuse(about, "the check came to no end, for want of memory or by a fault of this package", { cause });
  }
  if (initSync().memory.buffer.byteLength > MUCH) startAnew();
  if (answer.refused) throw new NotCheckedError(answer.refused, answer.problems);
  return answer;
}

/** Checks a submission or answers against a definition; see the types. */
export function validate(definition, instance, options) {
  return asked(
    check,
    [text("definition", definition), text("instance", instance), settings(options ?? {})],
    "instance",
  );
}

/** The answers a page without a script was posted with; see the types. */
export function posted(definition, fields, options) {
  if (typeof fields?.[Symbol.iterator] !== "function") refuse("fields", "a list of names and texts was expected");
  // Files are the page's own to take.
  const texts = [...fields].filter((pair) => typeof pair?.[1] === "string");
  return asked(read, [text("definition", definition), text("fields", texts), settings(options ?? {})], "fields")
    .answers;
}
