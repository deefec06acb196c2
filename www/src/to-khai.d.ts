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
  /** ISO date. */
  date: string;
}

export type LookupAnswer =
  | {
      status: "found";
      source: RegisterSource;
      values: Record<string, unknown>;
      related?: Record<string, Record<string, unknown>>;
    }
  | { status: "mismatch"; source: RegisterSource }
  | { status: "empty" }
  | { status: "failed" };

export type Lookup = (request: LookupRequest, options: { signal: AbortSignal }) => Promise<LookupAnswer | undefined>;

/** Takes a file; what it returns is the reference kept in the answers. */
export type Upload = (file: File, about: { key: string; sha256: string }) => Promise<string | undefined>;

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
  documents: { id: string; title: string; state: unknown; files: FileReference[] }[];
  corrections: string[];
  digest: { algorithm: "SHA-256"; form: "RFC 8785"; value: string };
}

export interface FileReference {
  name: string;
  mediaType: string;
  size: number;
  sha256: string;
  handle: string;
}

export interface SubmitDetail {
  submission: Submission;
  /** Tells the form how sending ended; without it the form counts as sent. */
  respondWith(answer: Promise<{ receipt?: string; errors?: FieldError[] } | undefined>): void;
}

export interface ToKhaiEvents {
  change: CustomEvent<null>;
  step: CustomEvent<{ index: number; id: string }>;
  submit: CustomEvent<SubmitDetail>;
  error: CustomEvent<{ errors: FieldError[]; cause?: unknown }>;
  ready: CustomEvent<null>;
}

/** Texts of one place, as in `x-text` of a definition. */
export interface FieldText {
  title?: string;
  description?: string;
  options?: Record<string, string>;
  messages?: Record<string, string>;
}

export class ToKhaiElement extends HTMLElement {
  /** The definition; else it is loaded from the attribute `src`. */
  definition: Record<string, unknown> | string | undefined;
  value: Record<string, unknown> | undefined;
  lookup: Lookup | undefined;
  upload: Upload | undefined;
  identity: Record<string, unknown> | undefined;
  messages: Record<string, FieldText> | undefined;
  readonly errors: FieldError[];
  readonly form: HTMLFormElement | null;
  readonly name: string;
  readonly locale: string;
  readonly src: string;
  validate(): boolean;
  checkValidity(): boolean;
  reportValidity(): boolean;
  submit(): void;
  submitted(receipt?: string): void;
  refused(errors?: FieldError[]): void;
  reset(): Promise<void>;
  exportDraft(): Record<string, unknown> | undefined;
  importDraft(draft: Record<string, unknown>): Promise<void>;
  file(sha256: string): File | undefined;
  addEventListener<K extends keyof ToKhaiEvents>(
    type: K,
    listener: (this: ToKhaiElement, event: ToKhaiEvents[K]) => void,
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
