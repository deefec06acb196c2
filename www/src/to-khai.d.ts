// Types of the element and of what it exchanges with its page.

/** What a form asks the host to look up. */
export interface LookupRequest {
  /** Number of the request. */
  id: number;
  /** Name of the role in the definition. */
  role: string;
  /** `person`, `organisation`, … */
  kind: string;
  /** The value that identifies the subject. */
  key: unknown;
  /** The concepts wanted. */
  concepts: string[];
  /** The concepts wanted of subjects known through this one, by role. */
  related: Record<string, string[]>;
}

/** A register and the day of its data. */
export interface RegisterSource {
  id?: string;
  /** The name people know it by. */
  name: string;
  /** ISO date of the data, not after today. */
  date: string;
}

/**
 * What registers answered. Anything else counts as failed, and so does a found answer without `source`; the page hears
 * of that through an `error` event with `cause`. Empty values (blanks, `{}`, `[]`) count as none.
 */
export type LookupAnswer =
  | {
      status: "found";
      /** May be left out only where `sources` names the register of every value. */
      source: RegisterSource;
      /** Values by concept. */
      values: Record<string, unknown>;
      /** The same for other roles the register knows from this one, by the name of the role. */
      related?: Record<string, Record<string, unknown>>;
      /** Registers of single values, where it is another than `source`: by concept, or `role.concept` for `related`. */
      sources?: Record<string, RegisterSource>;
    }
  | { status: "mismatch"; source: RegisterSource }
  | { status: "empty" }
  | { status: "failed" };

/** A paper of the case at hand. */
export interface Paper {
  /** Id in the definition. */
  id: string;
  title: string;
  /** Papers of one group are alternatives. */
  group: string | null;
  /** How many files are attached. */
  files: number;
  /**
   * `reopened` is asked for because a lookup did not give what stands in for it; of a `requested` one the person leaves
   * the looking up to the authority; one `atCounter` is only shown there.
   */
  state: "open" | "reopened" | "requested" | "atCounter" | "closed";
  /** True for an open paper that a lookup may still close: what it is asked with has not been entered or answered. */
  awaited?: true;
  /**
   * Why data that could replace it do not. Of an open one: nothing to look up was entered yet, registers have not
   * answered, or the form asks for no number (as of the holder of a passport). Of a reopened one: no answer, nothing
   * held, or something else than what was typed.
   */
  why?: "notLookedUp" | "pending" | "noKey" | "failed" | "empty" | "mismatch";
  /** The time the authority has to look it up, and the article, where the law lets the person leave that to it. */
  lookup?: { value: number; unit: "workingHour" | "workingDay" | "day"; basis: string };
  /** Name of the register that stands in for a closed one. */
  register?: string;
  /** Day of its data; empty for the signed-in account. */
  date?: string;
}

/** Asks registers; `signal` is aborted when the answer comes too late. */
export type Lookup = (request: LookupRequest, options: { signal: AbortSignal }) => Promise<LookupAnswer | undefined>;

/**
 * Takes a file; what it returns is the reference kept in the answers. `{refused}` and an error of your own tell the person
 * why; the browser's own errors (`TypeError`, `DOMException`) count as a lost connection, and the file is sent again.
 */
export type Upload = (
  file: File,
  about: { key: string; sha256: string; signal: AbortSignal; progress: (part: number) => void },
) => Promise<string | { refused: string }>;

/** Reads a picture the browser cannot (HEIC), as one it can. */
export type Decode = (file: File) => Promise<Blob | ImageBitmap | undefined>;

export interface FieldError {
  /** JSON Pointer into the answers. */
  pointer: string;
  /** What is wrong and what to do. */
  message: string;
}

/** A finished form: valid answers, where each came from, papers by reference, a digest. */
export interface Submission {
  definition: { id: string; code: string; version: string };
  locale: string;
  date: string;
  answers: Record<string, unknown>;
  provenance: Record<string, unknown>;
  documents: { id: string; title: string; state: PaperState; files: FileReference[] }[];
  corrections: string[];
  /** Pointers of read-only fields that are still required: whoever receives the form fills them in. */
  awaited: string[];
  /** Files of fields, by their place in the answers; missing where there are none. */
  files?: Record<string, FileReference[]>;
  digest: { algorithm: "SHA-256"; form: "RFC 8785"; value: string };
}

/** How a paper stands in a submission. */
export type PaperState =
  | { kind: "attached" | "attachedAfterFailedLookup" | "otherOfGroup" | "atCounter" }
  | { kind: "replacedByData"; register: string; date: string }
  /** The person has not got it and asks the authority to look it up within that time. */
  | {
      kind: "lookupRequested";
      /** Id of the country pack's rule. */
      rule: string;
      /** Article. */
      basis: string;
      deadline: { value: number; unit: "workingHour" | "workingDay" | "day" };
    };

export interface FileReference {
  name: string;
  mediaType: string;
  size: number;
  sha256: string;
  handle: string;
}

/** What the person is told after sending, and keeps; what is left out is taken from the definition. */
export interface Receipt {
  /** Heading, in the place of the form's own. */
  title?: string;
  /** What is said below it, in the place of the form's own. */
  message?: string;
  /** What the person may quote; `true` where there is no number. */
  receipt?: string | number | true;
  /** Who decides. */
  office?: string;
  /** By when: an ISO date, or words. */
  due?: string;
  /** What it costs, in words. */
  fee?: string;
  /** What happens next. */
  next?: string | string[];
  /** What to bring when the result is collected. */
  bring?: string | string[];
}

/** Why a submission was not taken. An empty `errors` says so too, without a reason. */
export interface Refusal {
  /** Shown at their fields; a place the form does not have counts as the whole form. */
  errors?: FieldError[];
  /** What happened and what to do, for the person. */
  message?: string;
  /** What the form words itself. */
  reason?: "signed-out" | "offline" | "late" | "unreachable";
}

/**
 * How sending ended. Sent: a receipt with a `receipt`, a number to quote alone, or `true`. With any member of `Refusal`,
 * `false`, or anything else it was not sent, and everything stays.
 */
export type SubmitAnswer = Receipt | Refusal | string | number | boolean;

export interface SubmitDetail {
  submission: Submission;
  /**
   * Tells the form how sending ended; may be called later, too. Without it nothing counts as sent: call `submitted` or
   * `refused`, or the form says after `submit-timeout` that there was no answer.
   */
  respondWith(answer: SubmitAnswer | Response | Promise<SubmitAnswer | Response>): void;
}

/** What a form that was sent shows again after a reload: the confirmation, and what was sent, as far as it is still whole. */
export interface Shown {
  receipt: Receipt;
  submission: Submission | null;
}

export interface ToKhaiEvents {
  /** Something was entered. */
  change: CustomEvent<null>;
  /** Another step is shown. */
  step: CustomEvent<{ index: number; id: string }>;
  /** The finished form is to be sent. */
  submit: CustomEvent<SubmitDetail>;
  /** A step or the form was tried with errors in it, or something failed (`cause`). */
  error: CustomEvent<{ errors: FieldError[]; cause?: unknown }>;
  /** The form stands, for the first time or anew. */
  ready: CustomEvent<null | Shown>;
  /**
   * A procedure that comes next was chosen after sending. Who prevents the default opens its form itself, with these keys
   * of its roles; else the link is followed, in which nothing of a person stands.
   */
  next: CustomEvent<{ procedure: string; keys: Record<string, string> }>;
}

/** Texts of one place, as in `x-text` of a definition. */
export interface FieldText {
  title?: string;
  description?: string;
  options?: Record<string, string>;
  messages?: Record<string, string>;
}

/** What a page gives the element and may change at any time. */
export interface ToKhaiProperties {
  /** The definition, as an object or as JSON text; else it is loaded from the attribute `src`. */
  definition: object | string | undefined;
  /** The answers that count now. Setting them fills the form in anew. */
  value: Record<string, unknown> | undefined;
  /** Asks registers. */
  lookup: Lookup | undefined;
  /** Takes each chosen file. */
  upload: Upload | undefined;
  /** Reads pictures the browser cannot. */
  decode: Decode | undefined;
  /** The signed-in person: values by concept. */
  identity: Record<string, unknown> | undefined;
  /** Own texts by JSON Pointer, in the element's language. */
  messages: Record<string, FieldText> | undefined;
  /** Own controls: the name of an element for a JSON Pointer, in which `*` stands for any index. */
  controls: Record<string, string> | undefined;
}

/** What may be written in markup. */
export interface ToKhaiAttributes {
  /** Address of the definition. */
  src?: string;
  /** `vi` or `en`, perhaps with a region; else the nearest `lang`, else `vi`. */
  locale?: string;
  /** Name in the form around it. */
  name?: string;
  /** `online`, `direct`, `postal`: people are not asked then. Where it is left out, the papers are those of `online`. */
  channel?: string;
  /** `page` shows all steps below one another. */
  view?: "page" | "steps" | "";
  /** `none` (or `off`) keeps no drafts, as on public computers; else a name that tells forms of one kind apart. */
  drafts?: string;
  /** Days after which a draft deletes itself; 30 when left out, fractions are hours. */
  "draft-days"?: number | string;
  /** Level of the form's heading, 1 to 4; 0 shows none. */
  heading?: number | string;
  /** Today, as an ISO date; else the device's. */
  today?: string;
  /** Offset of the place whose time is typed and shown, as `+07:00`; else that of the device's clock on the day in question. */
  "utc-offset"?: string;
  disabled?: boolean;
  /** Address of the form of another procedure, with `{code}` for its code: what comes next is a link then. */
  procedures?: string;
  /** Builds in a shadow root also outside of a form. */
  shadow?: boolean | "";
  /** Address of the folder from which lists of proposals (`x-suggest`) are fetched; without it people type. */
  lists?: string;
  /** Brings no stylesheet. */
  unstyled?: boolean | "";
  /** Leaves the page's title alone. */
  "keep-title"?: boolean | "";
  /** Milliseconds after which a lookup counts as failed. */
  "lookup-timeout"?: number | string;
  /** Milliseconds after which sending counts as failed; 30,000 when left out. */
  "submit-timeout"?: number | string;
  /**
   * Milliseconds after which what is shown after sending is closed, on devices that several people use; when left out, 900,000
   * where nobody has signed in, else never.
   */
  "receipt-timeout"?: number | string;
  /** `off` makes no entries in the browser's history. */
  history?: "off" | "";
}

export class ToKhaiElement extends HTMLElement implements ToKhaiProperties {
  definition: object | string | undefined;
  get value(): Record<string, unknown> | undefined;
  set value(value: Record<string, unknown> | undefined);
  lookup: Lookup | undefined;
  upload: Upload | undefined;
  decode: Decode | undefined;
  identity: Record<string, unknown> | undefined;
  messages: Record<string, FieldText> | undefined;
  controls: Record<string, string> | undefined;
  src: string;
  locale: string;
  name: string;
  channel: string;
  view: string;
  drafts: string;
  heading: string;
  disabled: boolean;
  /** Everything that is wrong now, shown or not. */
  readonly errors: FieldError[];
  /** The papers of this case: which are asked for and why, and which a register stands in for. */
  readonly papers: Paper[];
  /** The form around it. */
  readonly form: HTMLFormElement | null;
  readonly labels: NodeList;
  readonly type: "to-khai";
  readonly validity: ValidityState;
  readonly validationMessage: string;
  readonly willValidate: boolean;
  /** True when nothing is wrong; else shows what is, and takes the person to the summary. */
  validate(): boolean;
  /** True when nothing is wrong; shows nothing. */
  checkValidity(): boolean;
  /** The same as `validate`. */
  reportValidity(): boolean;
  /** Sends the form, as its own button does. */
  submit(): void;
  /** The host took the submission. */
  submitted(receipt?: string | Receipt): void;
  /** The host did not take it. */
  refused(why?: FieldError[] | Refusal): void;
  /** Throws everything away that was entered, the draft too. */
  reset(): Promise<void>;
  /** Erases the draft and its files from this device, in every tab; what stands in the form stays. */
  forget(): Promise<void> | undefined;
  /** Everything entered, for `importDraft`, here or elsewhere. */
  exportDraft(): Record<string, unknown> | undefined;
  /** Opens what `exportDraft` gave; rejects, and leaves the form as it is, when that is no draft of this form. */
  importDraft(draft: Record<string, unknown>): Promise<void>;
  /** A chosen file by its hash. */
  file(sha256: string): File | undefined;
  addEventListener<K extends keyof ToKhaiEvents>(
    type: K,
    listener: (this: ToKhaiElement, event: ToKhaiEvents[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: ToKhaiElement, event: HTMLElementEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "to-khai": ToKhaiElement;
  }
}

/** The module of WebAssembly behind the element. */
export { formModule } from "./module.js";
