// Made by scripts/client.sh of the document with the SHA-256 76b8eff43945dcaeb7335b18946a5a21bccc8c97386b92153d75d5d8cad40a50.

export interface paths {
  "/people": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who can sign in to the demonstration */
    get: operations["listPeople"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/session": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who is signed in */
    get: operations["showSession"];
    put?: never;
    /** Sign in to the demonstration */
    post: operations["signIn"];
    /** Sign out */
    delete: operations["signOut"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/sign-in": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** To the provider of sign-in, with a browser */
    get: operations["beginSignIn"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/sign-in/done": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Back from the provider */
    get: operations["finishSignIn"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/guests": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Begin a case without signing in */
    post: operations["beginCase"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/submissions": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One's own cases, the latest first */
    get: operations["listSubmissions"];
    put?: never;
    /** Send a submission */
    post: operations["send"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/submissions/{receipt}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Where one's own case stands */
    get: operations["showSubmission"];
    /** Correct what was returned */
    put: operations["correct"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/submissions/alike": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** One's own open cases of the same procedure about the same subject */
    post: operations["listAlike"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/submissions/{receipt}/withdrawal": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take back a case that is not decided */
    post: operations["withdraw"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/files/{sha256}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How far a file has come */
    get: operations["showFile"];
    /** The next part of a file */
    put: operations["sendPart"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/lookups": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Ask the registers */
    post: operations["lookUp"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/audit": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who did what with one's data */
    get: operations["listAccesses"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/inbox": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The cases of the office, the oldest first */
    get: operations["listInbox"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/inbox/{receipt}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A whole case */
    get: operations["showCase"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/inbox/{receipt}/{action}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take a case, give it back, accept, refuse, return it or hand it over */
    post: operations["act"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/inbox/{receipt}/files/{sha256}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A file of a case */
    get: operations["showFileOfCase"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/audit/chain": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether the audit log is whole */
    get: operations["checkAudit"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/registers": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How the registers behave */
    get: operations["showRegisters"];
    /** Make the registers behave otherwise */
    put: operations["setRegisters"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/definitions/{sha256}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A definition something was sent with */
    get: operations["showDefinition"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/published/{month}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The figures of a month; with .csv behind it as a table */
    get: operations["showMonth"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/openapi.json": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** This document */
    get: operations["showInterface"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    /** @description RFC 9457, in the language of Accept-Language. */
    Problem: {
      /** @enum {unknown} */
      type:
        | "urn:tokhai:problem:malformed"
        | "urn:tokhai:problem:signed-out"
        | "urn:tokhai:problem:not-yours"
        | "urn:tokhai:problem:elsewhere"
        | "urn:tokhai:problem:not-found"
        | "urn:tokhai:problem:method"
        | "urn:tokhai:problem:state"
        | "urn:tokhai:problem:superseded"
        | "urn:tokhai:problem:version"
        | "urn:tokhai:problem:too-large"
        | "urn:tokhai:problem:refused"
        | "urn:tokhai:problem:unknown-definition"
        | "urn:tokhai:problem:key-reused"
        | "urn:tokhai:problem:often"
        | "urn:tokhai:problem:no-counterpart"
        | "urn:tokhai:problem:busy"
        | "urn:tokhai:problem:unavailable"
        | "urn:tokhai:problem:internal";
      /** @description What it is. */
      title: string;
      status: number;
      /** @description What to do. */
      detail: string;
      /** @description The same as detail, where there are no errors at places. */
      message?: string;
      errors?: components["schemas"]["Mark"][];
    };
    Mark: {
      /** @description JSON Pointer into the answers, or /x-documents/ and the id of a paper. */
      pointer: string;
      message: string;
    };
    /** @description No member counts. */
    Nothing: Record<string, never>;
    People: {
      people: {
        number: string;
        name: string;
        /** @description Role in the worked cases. */
        part: string | null;
      }[];
      /** @description Who fills in for people who are present. */
      helpers: {
        id: string;
        name: string;
      }[];
      officers: {
        id: string;
        name: string;
      }[];
    };
    /** @description Somebody of the demonstration: one of the three members. */
    SignIn:
      | {
          person: string;
        }
      | {
          officer: string;
        }
      | {
          helper: string;
        };
    Session: {
      signedIn: boolean;
      demonstration: boolean;
      role?: string;
      name?: string;
      /** Format: date-time */
      expires?: string;
      /** @description What the account says of its owner, by concept. */
      identity?: Record<string, never>;
      officer?: string;
      helper?: string;
      /** @description How well the account is proved. */
      level?: number;
      /** @description Where a browser goes to sign in, with the page to come back to as back. */
      signIn?: string;
      /** @description Nobody signs in below it. */
      leastLevel?: number;
      /** @description Where a browser ends its session at the provider. */
      leave?: string;
    };
    /** @description What the element hands over. */
    Submission: {
      definition: {
        id: string;
        code: string;
        version: string;
      };
      locale?: string;
      /** Format: date */
      date: string;
      /** @description An instance of the definition. */
      answers: Record<string, never>;
      /** @description Source of values, by JSON Pointer into the answers. */
      provenance: Record<string, never>;
      documents: Record<string, never>[];
      corrections?: string[];
      awaited?: string[];
      /** @description Files of fields, by JSON Pointer into the answers. */
      files?: Record<string, never>;
      digest: components["schemas"]["Digest"];
    };
    Digest: {
      /** @constant */
      algorithm: "SHA-256";
      /** @constant */
      form: "RFC 8785";
      value: string;
    };
    ProcedureName: {
      code: string;
      name: string;
    };
    Receipt: {
      /** @description The number to quote. */
      receipt: string;
      state: components["schemas"]["State"];
      version: number;
      /** Format: date-time */
      time: string;
      /** Format: date */
      due?: string;
      office: string;
      procedure: components["schemas"]["ProcedureName"];
      definition: {
        version: string;
        sha256: string;
      };
      digest: components["schemas"]["Digest"];
      /** @description Papers that were not asked for. */
      notAsked: {
        id: string;
        title: string;
        articles: string[];
        registers: string[];
        unconfirmed: boolean;
      }[];
      /** @description Where it stands. */
      status: string;
      /** @description Told once to somebody who had not signed in: the header Submission-Secret from then on. */
      secret?: string;
    };
    /** @description received, inReview, returned, accepted, refused, withdrawn, or another the portal comes to know. */
    State: string;
    Happening: {
      state: components["schemas"]["State"];
      /** Format: date-time */
      time: string;
      reason?: string;
      marks?: components["schemas"]["Mark"][];
      officer?: string;
    };
    Guest: {
      /** @description The header Submission-Secret, for files first and then for the case. */
      secret: string;
    };
    Figures: {
      received: number;
      /** @description Filled in by a helper. */
      helped: number;
      /** @description Papers that were not asked for; lookups are not counted. */
      papersAvoided: number;
      decided: number;
      /** @description Decided after they were due. */
      late: number;
      /** @description Due and not decided. */
      overdue: number;
      shareByThemselves?: number;
      shareOnTime?: number;
    };
    Published: {
      month: string;
      /** Format: date */
      until: string;
      total: components["schemas"]["Figures"];
      lines: (components["schemas"]["Figures"] & {
        authority: string;
        procedure: components["schemas"]["ProcedureName"];
      })[];
    };
    Case: {
      receipt: string;
      procedure: components["schemas"]["ProcedureName"];
      state: components["schemas"]["State"];
      version: number;
      /** Format: date-time */
      received: string;
      /** Format: date-time */
      changed: string;
      /** @description ISO 8601 day, or empty. */
      due: string;
      overdue: boolean;
      /** @description Id of the officer who has taken it, or empty. */
      holder: string;
      /** @description Id of who filled it in for the person, or empty. */
      helper?: string;
    };
    OwnCases: {
      submissions: components["schemas"]["Case"][];
    };
    OwnCase: components["schemas"]["Case"] & {
      states: components["schemas"]["Happening"][];
      receiptOf: components["schemas"]["Receipt"];
      submission: components["schemas"]["Submission"];
      /** @description The decision receipt, as schemas/decision-receipt.schema.json describes it: a file for `tokhai verify`. What was sent before there were any has none. */
      decision?: Record<string, never>;
      /** @description Places whose values are about somebody else and not shown. */
      withheld?: string[];
      marks?: components["schemas"]["Mark"][];
      /** @description By the place of each mark, the places whose answers follow from it: they may be other once it is. */
      follows?: {
        [key: string]: string[];
      };
    };
    OfficeCase: components["schemas"]["Case"] & {
      states: components["schemas"]["Happening"][];
      receiptOf: components["schemas"]["Receipt"];
      submission: components["schemas"]["Submission"];
      /** @description What nothing confirms. */
      claimed: unknown[];
      /** @description What the portal looked up itself. */
      lookups: unknown;
      /** @description Where each value is from, by place. */
      sources: Record<string, never>;
      /** @description Where the definition stands. */
      definition: string;
    };
    /** @description Nothing: that it is sent says all. */
    Withdrawal: Record<string, never>;
    Inbox: {
      cases: components["schemas"]["Case"][];
      /** @description The value of after for the next page. */
      next: string | null;
    };
    /** @description Nothing; for return the reason, what is marked and until when; for refuse the reason and the legal basis; for transfer the reason and the authority. */
    Action: {
      reason?: string;
      basis?: string;
      office?: string;
      /** Format: date */
      until?: string;
      marks?: components["schemas"]["Mark"][];
    };
    LookupRequest: {
      /** @description Code of the definition. */
      procedure: string;
      role: string;
      key: string;
    };
    Lookup: {
      /** @enum {unknown} */
      status: "found" | "empty" | "failed";
      source?: components["schemas"]["Source"];
      values?: Record<string, never>;
      related?: Record<string, never>;
      sources?: {
        [key: string]: components["schemas"]["Source"];
      };
    };
    Source: {
      id: string;
      name: string;
      /** Format: date */
      date: string;
    };
    Registers: {
      /** @enum {unknown} */
      mode: "up" | "slow" | "down" | "contradictory";
    };
    File: {
      /** @description Bytes that are here. */
      received: number;
      /** @description Bytes of the whole. */
      size: number;
      complete: boolean;
      /** @description By the content; empty until the whole is here. */
      mediaType: string;
    };
    Accesses: {
      accesses: {
        /** Format: date-time */
        time: string;
        /** @description self, the id of an officer, or other. */
        actor: string;
        action: string;
        object: string;
      }[];
    };
    Chain: {
      whole: boolean;
      rows?: number;
      /** @description Where the audit log was changed. */
      broken?: string;
    };
    /** @description A JSON Schema of the dialect of procedures. */
    Definition: Record<string, never>;
    /** @description This document. */
    Interface: Record<string, never>;
  };
  responses: {
    /** @description malformed */
    malformed: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "urn:tokhai:problem:malformed";
        };
      };
    };
    /** @description busy, unavailable */
    busy_unavailable: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "urn:tokhai:problem:busy" | "urn:tokhai:problem:unavailable";
        };
      };
    };
    /** @description internal */
    internal: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "urn:tokhai:problem:internal";
        };
      };
    };
    /** @description not-yours, elsewhere */
    "not-yours_elsewhere": {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "urn:tokhai:problem:not-yours" | "urn:tokhai:problem:elsewhere";
        };
      };
    };
    /** @description too-large */
    "too-large": {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "urn:tokhai:problem:too-large";
        };
      };
    };
    /** @description often */
    often: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "urn:tokhai:problem:often";
        };
      };
    };
    /** @description elsewhere */
    elsewhere: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "urn:tokhai:problem:elsewhere";
        };
      };
    };
    /** @description not-found */
    "not-found": {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "urn:tokhai:problem:not-found";
        };
      };
    };
    /** @description signed-out */
    "signed-out": {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "urn:tokhai:problem:signed-out";
        };
      };
    };
    /** @description superseded */
    superseded: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "urn:tokhai:problem:superseded";
        };
      };
    };
    /** @description refused, unknown-definition, key-reused */
    "refused_unknown-definition_key-reused": {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?:
            "urn:tokhai:problem:refused" | "urn:tokhai:problem:unknown-definition" | "urn:tokhai:problem:key-reused";
        };
      };
    };
    /** @description state, superseded */
    state_superseded: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "urn:tokhai:problem:state" | "urn:tokhai:problem:superseded";
        };
      };
    };
    /** @description version */
    version: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "urn:tokhai:problem:version";
        };
      };
    };
    /** @description unknown-definition */
    "unknown-definition": {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "urn:tokhai:problem:unknown-definition";
        };
      };
    };
    /** @description state */
    state: {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "urn:tokhai:problem:state";
        };
      };
    };
    /** @description key-reused */
    "key-reused": {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "urn:tokhai:problem:key-reused";
        };
      };
    };
    /** @description not-yours */
    "not-yours": {
      headers: {
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "urn:tokhai:problem:not-yours";
        };
      };
    };
  };
  parameters: {
    /** @description vi or en: the language of problems. */
    Language: string;
    /** @description A browser says it by itself; a write from the page of another site is refused. */
    Origin: string;
    /** @description The same for each try of one write. */
    IdempotencyKey: string;
    /** @description The version that is changed, in quotation marks. */
    IfMatch: string;
  };
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  listPeople: {
    parameters: {
      query?: never;
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["People"];
        };
      };
      400: components["responses"]["malformed"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  showSession: {
    parameters: {
      query?: never;
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "signedIn": true,
           *       "demonstration": true,
           *       "role": "citizen",
           *       "name": "Vũ Thị Minh Họa",
           *       "expires": "2026-11-30T10:00:00Z",
           *       "identity": {
           *         "personal_id": "052301924230",
           *         "full_name": "Vũ Thị Minh Họa",
           *         "birth_date": "2001-02-01"
           *       }
           *     }
           */
          "application/json": components["schemas"]["Session"];
        };
      };
      400: components["responses"]["malformed"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  signIn: {
    parameters: {
      query?: never;
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
        /** @description A browser says it by itself; a write from the page of another site is refused. */
        Origin?: components["parameters"]["Origin"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "person": "052301924230"
         *     }
         */
        "application/json": components["schemas"]["SignIn"];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "signedIn": true,
           *       "demonstration": true,
           *       "role": "citizen",
           *       "name": "Vũ Thị Minh Họa",
           *       "expires": "2026-11-30T10:00:00Z",
           *       "identity": {
           *         "personal_id": "052301924230",
           *         "full_name": "Vũ Thị Minh Họa",
           *         "birth_date": "2001-02-01"
           *       }
           *     }
           */
          "application/json": components["schemas"]["Session"];
        };
      };
      400: components["responses"]["malformed"];
      403: components["responses"]["not-yours_elsewhere"];
      413: components["responses"]["too-large"];
      415: components["responses"]["malformed"];
      429: components["responses"]["often"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  signOut: {
    parameters: {
      query?: never;
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
        /** @description A browser says it by itself; a write from the page of another site is refused. */
        Origin?: components["parameters"]["Origin"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components["responses"]["malformed"];
      403: components["responses"]["elsewhere"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  beginSignIn: {
    parameters: {
      query?: {
        back?: string;
      };
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      303: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components["responses"]["malformed"];
      404: components["responses"]["not-found"];
      429: components["responses"]["often"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  finishSignIn: {
    parameters: {
      query?: {
        code?: string;
        state?: string;
        iss?: string;
        error?: string;
      };
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      303: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components["responses"]["malformed"];
      404: components["responses"]["not-found"];
      429: components["responses"]["often"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  beginCase: {
    parameters: {
      query?: never;
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
        /** @description A browser says it by itself; a write from the page of another site is refused. */
        Origin?: components["parameters"]["Origin"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Guest"];
        };
      };
      400: components["responses"]["malformed"];
      403: components["responses"]["not-yours_elsewhere"];
      429: components["responses"]["often"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  listSubmissions: {
    parameters: {
      query?: never;
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["OwnCases"];
        };
      };
      400: components["responses"]["malformed"];
      401: components["responses"]["signed-out"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  send: {
    parameters: {
      query?: never;
      header: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
        /** @description A browser says it by itself; a write from the page of another site is refused. */
        Origin?: components["parameters"]["Origin"];
        /** @description The same for each try of one write. */
        "Idempotency-Key": components["parameters"]["IdempotencyKey"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["Submission"];
      };
    };
    responses: {
      /** @description Done. */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Receipt"];
        };
      };
      400: components["responses"]["malformed"];
      403: components["responses"]["not-yours_elsewhere"];
      409: components["responses"]["superseded"];
      413: components["responses"]["too-large"];
      415: components["responses"]["malformed"];
      422: components["responses"]["refused_unknown-definition_key-reused"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  showSubmission: {
    parameters: {
      query?: never;
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
      };
      path: {
        receipt: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["OwnCase"];
        };
      };
      400: components["responses"]["malformed"];
      404: components["responses"]["not-found"];
      429: components["responses"]["often"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  correct: {
    parameters: {
      query?: never;
      header: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
        /** @description A browser says it by itself; a write from the page of another site is refused. */
        Origin?: components["parameters"]["Origin"];
        /** @description The same for each try of one write. */
        "Idempotency-Key": components["parameters"]["IdempotencyKey"];
        /** @description The version that is changed, in quotation marks. */
        "If-Match": components["parameters"]["IfMatch"];
      };
      path: {
        receipt: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["Submission"];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Receipt"];
        };
      };
      400: components["responses"]["malformed"];
      403: components["responses"]["elsewhere"];
      404: components["responses"]["not-found"];
      409: components["responses"]["state_superseded"];
      412: components["responses"]["version"];
      413: components["responses"]["too-large"];
      415: components["responses"]["malformed"];
      422: components["responses"]["refused_unknown-definition_key-reused"];
      429: components["responses"]["often"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  listAlike: {
    parameters: {
      query?: never;
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
        /** @description A browser says it by itself; a write from the page of another site is refused. */
        Origin?: components["parameters"]["Origin"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["Submission"];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["OwnCases"];
        };
      };
      400: components["responses"]["malformed"];
      401: components["responses"]["signed-out"];
      403: components["responses"]["elsewhere"];
      413: components["responses"]["too-large"];
      415: components["responses"]["malformed"];
      422: components["responses"]["unknown-definition"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  withdraw: {
    parameters: {
      query?: never;
      header: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
        /** @description A browser says it by itself; a write from the page of another site is refused. */
        Origin?: components["parameters"]["Origin"];
        /** @description The same for each try of one write. */
        "Idempotency-Key": components["parameters"]["IdempotencyKey"];
        /** @description The version that is changed, in quotation marks. */
        "If-Match": components["parameters"]["IfMatch"];
      };
      path: {
        receipt: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /** @example {} */
        "application/json": components["schemas"]["Withdrawal"];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Case"];
        };
      };
      400: components["responses"]["malformed"];
      403: components["responses"]["elsewhere"];
      404: components["responses"]["not-found"];
      409: components["responses"]["state"];
      412: components["responses"]["version"];
      413: components["responses"]["too-large"];
      415: components["responses"]["malformed"];
      422: components["responses"]["key-reused"];
      429: components["responses"]["often"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  showFile: {
    parameters: {
      query?: never;
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
      };
      path: {
        sha256: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "received": 1048576,
           *       "size": 1500009,
           *       "complete": false,
           *       "mediaType": ""
           *     }
           */
          "application/json": components["schemas"]["File"];
        };
      };
      400: components["responses"]["malformed"];
      401: components["responses"]["signed-out"];
      404: components["responses"]["not-found"];
      429: components["responses"]["often"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  sendPart: {
    parameters: {
      query: {
        offset: number;
        size: number;
      };
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
        /** @description A browser says it by itself; a write from the page of another site is refused. */
        Origin?: components["parameters"]["Origin"];
      };
      path: {
        sha256: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/octet-stream": unknown;
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "received": 1048576,
           *       "size": 1500009,
           *       "complete": false,
           *       "mediaType": ""
           *     }
           */
          "application/json": components["schemas"]["File"];
        };
      };
      400: components["responses"]["malformed"];
      401: components["responses"]["signed-out"];
      403: components["responses"]["elsewhere"];
      404: components["responses"]["not-found"];
      413: components["responses"]["too-large"];
      429: components["responses"]["often"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  lookUp: {
    parameters: {
      query?: never;
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
        /** @description A browser says it by itself; a write from the page of another site is refused. */
        Origin?: components["parameters"]["Origin"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "procedure": "1.001193",
         *       "role": "mother",
         *       "key": "052301924230"
         *     }
         */
        "application/json": components["schemas"]["LookupRequest"];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "status": "found",
           *       "source": {
           *         "id": "vn:population",
           *         "name": "National population database",
           *         "date": "2026-11-30"
           *       },
           *       "values": {
           *         "full_name": "Vũ Thị Minh Họa",
           *         "birth_date": "2001-02-01"
           *       },
           *       "related": {},
           *       "sources": {
           *         "full_name": {
           *           "id": "vn:population",
           *           "name": "National population database",
           *           "date": "2026-11-30"
           *         }
           *       }
           *     }
           */
          "application/json": components["schemas"]["Lookup"];
        };
      };
      400: components["responses"]["malformed"];
      401: components["responses"]["signed-out"];
      403: components["responses"]["elsewhere"];
      413: components["responses"]["too-large"];
      415: components["responses"]["malformed"];
      422: components["responses"]["unknown-definition"];
      429: components["responses"]["often"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  listAccesses: {
    parameters: {
      query?: never;
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Accesses"];
        };
      };
      400: components["responses"]["malformed"];
      401: components["responses"]["signed-out"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  listInbox: {
    parameters: {
      query?: {
        queue?: "open" | "mine" | "returned" | "done";
        after?: string;
      };
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Inbox"];
        };
      };
      400: components["responses"]["malformed"];
      401: components["responses"]["signed-out"];
      403: components["responses"]["not-yours"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  showCase: {
    parameters: {
      query?: never;
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
      };
      path: {
        receipt: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["OfficeCase"];
        };
      };
      400: components["responses"]["malformed"];
      401: components["responses"]["signed-out"];
      403: components["responses"]["not-yours"];
      404: components["responses"]["not-found"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  act: {
    parameters: {
      query?: never;
      header: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
        /** @description A browser says it by itself; a write from the page of another site is refused. */
        Origin?: components["parameters"]["Origin"];
        /** @description The same for each try of one write. */
        "Idempotency-Key": components["parameters"]["IdempotencyKey"];
        /** @description The version that is changed, in quotation marks. */
        "If-Match": components["parameters"]["IfMatch"];
      };
      path: {
        receipt: string;
        action: "claim" | "release" | "accept" | "return";
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "reason": "The name of the child cannot be read.",
         *       "marks": [
         *         {
         *           "pointer": "/child/name",
         *           "message": "Write the name in full."
         *         }
         *       ]
         *     }
         */
        "application/json": components["schemas"]["Action"];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Case"];
        };
      };
      400: components["responses"]["malformed"];
      401: components["responses"]["signed-out"];
      403: components["responses"]["not-yours_elsewhere"];
      404: components["responses"]["not-found"];
      409: components["responses"]["state"];
      412: components["responses"]["version"];
      413: components["responses"]["too-large"];
      415: components["responses"]["malformed"];
      422: components["responses"]["key-reused"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  showFileOfCase: {
    parameters: {
      query?: never;
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
      };
      path: {
        receipt: string;
        sha256: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/octet-stream": unknown;
        };
      };
      400: components["responses"]["malformed"];
      401: components["responses"]["signed-out"];
      403: components["responses"]["not-yours"];
      404: components["responses"]["not-found"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  checkAudit: {
    parameters: {
      query?: never;
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Chain"];
        };
      };
      400: components["responses"]["malformed"];
      401: components["responses"]["signed-out"];
      403: components["responses"]["not-yours"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  showRegisters: {
    parameters: {
      query?: never;
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "mode": "up"
           *     }
           */
          "application/json": components["schemas"]["Registers"];
        };
      };
      400: components["responses"]["malformed"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  setRegisters: {
    parameters: {
      query?: never;
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
        /** @description A browser says it by itself; a write from the page of another site is refused. */
        Origin?: components["parameters"]["Origin"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "mode": "up"
         *     }
         */
        "application/json": components["schemas"]["Registers"];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "mode": "up"
           *     }
           */
          "application/json": components["schemas"]["Registers"];
        };
      };
      400: components["responses"]["malformed"];
      401: components["responses"]["signed-out"];
      403: components["responses"]["not-yours_elsewhere"];
      413: components["responses"]["too-large"];
      415: components["responses"]["malformed"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  showDefinition: {
    parameters: {
      query?: never;
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
      };
      path: {
        sha256: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/schema+json": components["schemas"]["Definition"];
        };
      };
      400: components["responses"]["malformed"];
      404: components["responses"]["not-found"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  showMonth: {
    parameters: {
      query?: never;
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
      };
      path: {
        month: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Published"];
          "text/csv": string;
        };
      };
      400: components["responses"]["malformed"];
      404: components["responses"]["not-found"];
      429: components["responses"]["often"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
  showInterface: {
    parameters: {
      query?: never;
      header?: {
        /** @description vi or en: the language of problems. */
        "Accept-Language"?: components["parameters"]["Language"];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Interface"];
        };
      };
      400: components["responses"]["malformed"];
      500: components["responses"]["internal"];
      503: components["responses"]["busy_unavailable"];
    };
  };
}
