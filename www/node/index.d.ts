// Types of the check on a server: `import { validate } from "tokhai/node"`.

/** One thing that is wrong, or that is only claimed. */
export interface Finding {
  /** Where, as a JSON Pointer: in the answers, or in the submission for a submission. */
  pointer: string;
  /**
   * Which rule: a keyword of JSON Schema, or `x-minimum`, `x-maximum`, `differsFrom`, `unknown`, `definition`, `date`, `digest`,
   * `source`, `paper`, `shape`, `awaited`, or `limit` for what would have taken too long to check.
   */
  keyword: string;
  /** What was expected and what to do, in the language that was asked for. Names the label of the place, never the value. */
  message: string;
}

/** What became of a submission or of answers, as `tokhai validate --json` tells it of each instance. */
export interface Verdict {
  /** Whether nothing is wrong. */
  valid: boolean;
  /** Everything that is wrong. */
  violations: Finding[];
  /** What a submission says and nothing here confirms: not verified, so decide nothing on it. */
  claimed: Finding[];
  /**
   * What is wrong, for the person who sent it: places of the form, the rule as in `violations`, and the sentence the form
   * says there in the language asked for (`locale`), with the definition's own `x-messages` where it has them. Of
   * several rules broken at one place one speaks, as in the form. Answer with `{ errors }` and the form shows each at its place.
   * Empty exactly when `valid`.
   */
  errors: Finding[];
}

/** What one register answered when your server asked it. */
export interface Lookup {
  /** Name of the role in the definition. */
  role: string;
  /** The value it was asked with: an answer counts for whoever the submission names with it, and for nobody else. */
  key: unknown;
  status: "found" | "empty" | "mismatch" | "failed";
  /** Values by concept. */
  values?: Record<string, unknown>;
  /** The same for other roles the register knows from this one. */
  related?: Record<string, Record<string, unknown>>;
  source?: Source;
  /** Registers of single values, by concept, or `role.concept` for `related`. */
  sources?: Record<string, Source>;
}

/** A register and the day of its data. */
export interface Source {
  id?: string;
  name: string;
  /** ISO date of the data, not after today. */
  date: string;
}

/** What your server looked up itself; never what a page says it was told. */
export interface Lookups {
  /** The signed-in person: values by concept. */
  identity?: Record<string, unknown>;
  lookups?: Lookup[];
}

export interface ValidateOptions {
  /**
   * The day dates are compared with, `YYYY-MM-DD`. Without it the day of the submission, for answers alone today in UTC:
   * give the day of your place.
   */
  today?: string;
  /** Language of the messages, `vi` (when left out) or `en`. */
  locale?: string;
  /** Way of handing in; `online` when left out. */
  channel?: "online" | "direct" | "postal";
  /**
   * Without them values and papers from registers are listed under `claimed`, and so is what a lookup with the status
   * `failed` would have told. With them answers alone are refused, even when they are `{}`.
   */
  lookups?: Lookups;
  /** Refuses answers alone: they say nothing of sources and papers. */
  submission?: boolean;
}

/** Nothing was checked, read or written: what was handed over could not be used. */
export class NotCheckedError extends Error {
  /**
   * Which: the definition (yours to mend), the instance, fields or values (no JSON, or too large), the options (a fault of the
   * call).
   */
  readonly what: "definition" | "instance" | "fields" | "values" | "options";
  /** All reasons; places are JSON Pointers into the definition, empty where there is none. */
  readonly problems: { pointer: string; message: string }[];
}

/**
 * Checks a submission, or answers alone, against a definition or any JSON Schema. Objects, or JSON text as it came (a
 * string or its bytes). What a form of this definition sends is told from answers by its members. Definitions that were
 * used lately stay prepared. Time is bounded, whatever comes in.
 *
 * @throws {NotCheckedError} when nothing could be checked; a verdict is never thrown
 */
export function validate(definition: object | string, instance: object | string, options?: ValidateOptions): Verdict;

/**
 * What the page of `tokhai render` was posted with when no script ran, as answers for `validate`: names and texts as
 * `FormData` and `URLSearchParams` give them. What is empty, what no control of the definition is called and files are
 * left out; texts are read as the form reads what is typed. Of `options` the day and the language count.
 *
 * @throws {NotCheckedError} when the definition or the fields cannot be used
 */
export function posted(
  definition: object | string,
  fields: Iterable<[string, unknown]>,
  options?: Pick<ValidateOptions, "today" | "locale">,
): unknown;
