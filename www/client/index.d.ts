// Types of the client of the portal: `import { portal } from "tokhai/client"`. The shapes are those of the portal's OpenAPI
// document, from which scripts/client.sh makes `types.d.ts`.

import type { components, operations, paths } from "./types.js";

export type { components, operations, paths };

/** What goes over the line, by its name in the OpenAPI document. */
export type Shape<Name extends keyof components["schemas"]> = components["schemas"][Name];

/** A problem of the portal's closed list. */
export type ProblemKind = Shape<"Problem">["type"] extends `urn:tokhai:problem:${infer Kind}` ? Kind : never;

/** What the portal refused. */
export class PortalError extends Error {
  /** Of the answer; 0 where nobody answered. */
  readonly status: number;
  /** The last part of the problem's type; `unreachable` where what answered was no portal, or nobody did. */
  readonly kind: ProblemKind | "unreachable";
  /** What it is; `message` says what to do. */
  readonly title?: string;
  /** What is wrong with a submission, at places of the form: hand them to the element. */
  readonly errors?: Shape<"Mark">[];
}

export interface PortalOptions {
  /** Language of problems: `vi` (when left out) or `en`. */
  language?: string;
  /** How often a request is sent before it is given up: 5 when left out. */
  tries?: number;
  /** Sends a request; that of the platform when left out. */
  fetch?: typeof globalThis.fetch;
  /** Waits so many seconds between two tries. */
  pause?: (seconds: number, signal?: AbortSignal) => Promise<void>;
}

export interface Ask {
  signal?: AbortSignal;
}

export interface OfCase extends Ask {
  /** The secret of a case that was sent without signing in. */
  secret?: string;
}

export interface Once extends OfCase {
  /** The same for each try of one write, also after a reload; a fresh one when left out. */
  key?: string;
}

export interface Request extends Once {
  body?: object;
  /** The version that is changed. */
  version?: number;
}

/** A file that is with the portal, as a submission lists it beside its name. */
export interface SentFile {
  handle: string;
  sha256: string;
  size: number;
  mediaType: string;
}

/** Every method is refused with a {@link PortalError}, or the reason of `signal`. */
export interface Portal {
  /** Any operation, by its address below `/api/v1`. */
  ask(method: string, path: string, request?: Request): Promise<unknown>;
  session(): Promise<Shape<"Session">>;
  signIn(who: Shape<"SignIn">): Promise<Shape<"Session">>;
  signOut(): Promise<void>;
  /** What registers say, as the element's `lookup` takes it. */
  lookUp(request: Shape<"LookupRequest">, options?: Ask): Promise<Shape<"Lookup">>;
  /** One's own cases, the latest first. */
  list(): Promise<Shape<"OwnCases">>;
  /** Where a case stands. */
  status(receipt: string, options?: OfCase): Promise<Shape<"OwnCase">>;
  /** Sends a submission as the element makes it; kept once, however often it is tried. */
  send(submission: Shape<"Submission">, options?: Once): Promise<Shape<"Receipt">>;
  /** Corrects a case that was returned. */
  correct(
    receipt: string,
    submission: Shape<"Submission">,
    options: Once & { version: number },
  ): Promise<Shape<"Receipt">>;
  /** One's own open cases of the same procedure about the same subject as a submission that is about to be sent. */
  alike(submission: Shape<"Submission">, options?: Ask): Promise<Shape<"OwnCases">>;
  /** Takes back a case that is not decided. */
  withdraw(receipt: string, options: Once & { version: number }): Promise<Shape<"Case">>;
  /** Sends a file in parts; one that was broken off goes on where the portal has come to. */
  sendFile(
    file: Blob | ArrayBuffer | Uint8Array,
    options?: Ask & { progress?: (state: Shape<"File">) => void },
  ): Promise<SentFile>;
}

/** The portal at an address such as `https://example.org`; that of the page when left out. */
export function portal(base?: string, options?: PortalOptions): Portal;
