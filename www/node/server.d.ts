// Types of what servers do: `import { renderToString, validate } from "tokhai/server"`.

export * from "./index.js";

/** How a form is written, and what is in it. */
export interface RenderOptions {
  /** Language of the form, `vi` (when left out) or `en`. */
  locale?: "vi" | "en" | (string & {});
  /** Answers to fill in, which people can change. A JSON object, or its text. */
  values?: object | string;
  /** Address of the definition for the element, which is where it takes over. Without it the page sets `definition`. */
  src?: string;
  /** The day dates are compared with, `YYYY-MM-DD`; today in UTC when left out. The element goes by its own day afterwards. */
  today?: string;
  /** Where the form is posted to without a script; the page itself when left out. `posted` reads what comes. */
  action?: string;
  /** What ids begin with, `tk` when left out: forms that stand on one page need one each. */
  id?: string;
  /** Draws empty entries in lists, for pages that must do without a script. */
  spareEntries?: boolean;
  /** Further attributes of the element; `true` is one without a value, `false` and `null` are left out. */
  attributes?: Record<string, string | boolean | null | undefined>;
}

/**
 * The form of a definition, or of any JSON Schema of an object, as HTML: `<to-khai>` with all that is in it, to be put into a
 * page as it is, outside any `<form>`. It can be read, typed into and posted before a script runs, and without one; the element
 * takes it over with what was typed. Whatever stands in the definition and the values is text there, never markup.
 *
 * @throws {NotCheckedError} when the definition, the values or the options cannot be used
 */
export function renderToString(definition: object | string, options?: RenderOptions): string;

/**
 * Says which module runs. Runtimes that can read files (Node.js, Deno, Bun) need not call it. On others hand over
 * `tokhai/server.wasm` before the first call of anything else: a compiled module, its bytes, or what `fetch` gives.
 */
export function start(
  module?: WebAssemblyModule | BufferSourceLike | ResponseLike | Promise<BufferSourceLike | ResponseLike>,
): Promise<void>;

/** A `WebAssembly.Module`; named here so that servers without the types of browsers compile. */
export type WebAssemblyModule = object;
/** Bytes. */
export type BufferSourceLike = ArrayBuffer | ArrayBufferView;
/** What `fetch` gives. */
export interface ResponseLike {
  arrayBuffer(): Promise<ArrayBuffer>;
}
