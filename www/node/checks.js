// What servers ask of the module `gate`: checks by the same code as `tokhai validate`, forms as HTML as of `tokhai render`.
// Nothing here is of one runtime: whoever imports this says where the module comes from.

import { __wbg_reset_state as startAnew, check, initSync, posted as read, render } from "../pkg/gate/tokhai.js";

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
let compiled = () => {
  throw new Error("tokhai/server: no module was started; call start(module) first, see docs/embedding.md");
};

/** Where the module comes from when it is first needed. */
export function startFrom(compile) {
  compiled = compile;
}

/** Starts with a module, its bytes, or an answer of `fetch`; see the types. */
export async function start(given) {
  const what = await given;
  if (what === undefined) return;
  const bytes = typeof what.arrayBuffer === "function" ? await what.arrayBuffer() : what;
  const own = bytes instanceof WebAssembly.Module ? bytes : await WebAssembly.compile(bytes);
  startFrom(() => own);
}

/** Has the module answer, which starts when it is first needed. */
function asked(question, words, about) {
  if (!module) {
    module = compiled();
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

const TEXTS = ["today", "locale", "action", "id"];

/** The form of a definition as HTML; see the types. */
export function renderToString(definition, options) {
  const { values, src, attributes, spareEntries, ...texts } = options ?? {};
  for (const [name, value] of Object.entries(texts)) {
    if (!TEXTS.includes(name))
      refuse("options", `\`${name}\` is none; there are ${TEXTS.join(", ")}, src, values, attributes and spareEntries`);
    if (value != null && typeof value !== "string") refuse("options", `\`${name}\`: a text was expected`);
  }
  if (spareEntries != null && typeof spareEntries !== "boolean")
    refuse("options", "`spareEntries`: true or false was expected");
  if (attributes != null && (typeof attributes !== "object" || Array.isArray(attributes)))
    refuse("options", "`attributes`: an object of texts was expected");
  const element = src == null ? attributes : { src, ...attributes };
  const now = new Date().toISOString().slice(0, 10);
  const said = text("options", { ...texts, attributes: element, spareEntries, now });
  return asked(render, [text("definition", definition), text("values", values ?? {}), said], "values").html;
}
