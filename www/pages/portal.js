// What the portal's interface answers (docs/portal-api.md), for its pages. A host that serves the pages alone has none:
// `account` says so, and the pages do what they can without.

import { at, filesOnly } from "./host.js";
import { locale } from "./words.js";

const BASE = at("/api/v1");

/** Why a request was not answered as hoped: `kind` of the portal's closed list, `unreachable` where nobody answered. */
export class Refusal extends Error {
  constructor(status, { type = "", title, detail } = {}) {
    super(detail ?? "");
    this.status = status;
    this.kind = type.split(":").at(-1) || (status >= 500 || !status ? "unreachable" : String(status));
    this.title = title;
  }
}

/**
 * Asks the portal; gives the answer of `fetch`, whatever it says.
 *
 * @param {string} path below `/api/v1`
 * @param {{method?: string, body?: object, key?: string, version?: number, secret?: string, confirmed?: boolean}} request `key` makes
 *   a write one however often it is sent, `version` is that which is changed, `secret` is that of somebody who had not signed in,
 *   `confirmed` says for a helper that the person confirmed it
 */
export function ask(path, { method = "GET", body, key, version, secret, confirmed, signal } = {}) {
  const headers = { accept: "application/json", "accept-language": locale };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (key) headers["idempotency-key"] = key;
  if (version !== undefined) headers["if-match"] = `"${version}"`;
  if (secret) headers["submission-secret"] = secret;
  if (confirmed) headers["confirmed-by-person"] = "yes";
  return fetch(BASE + path, { method, headers, body: body && JSON.stringify(body), signal, cache: "no-store" });
}

/**
 * Asks the portal, and gives the JSON it answers.
 *
 * @throws {Refusal} when it refuses or does not answer
 */
export async function told(path, request) {
  let answer;
  try {
    answer = await ask(path, request);
  } catch {
    throw new Refusal(0);
  }
  const words = await answer.text().catch(() => "");
  let body;
  try {
    body = words && JSON.parse(words);
  } catch {
    // A page of a proxy.
  }
  if (!answer.ok) throw new Refusal(answer.status, Object(body));
  return body;
}

/** A key for a write that is sent once, however often it is tried. */
export const newKey = () => crypto.randomUUID();

let asked;

/**
 * Who is signed in: `{signedIn, role, name, expires, identity, officer, helper}`; nothing where the host has no portal.
 *
 * @param {boolean} again ask anew, since it may have changed in another tab
 * @throws {Refusal} when the portal does not answer
 */
export function account(again) {
  if (filesOnly) return Promise.resolve(undefined);
  if (again) asked = undefined;
  asked ??= told("/session").then(
    (said) => (typeof said?.signedIn === "boolean" ? said : undefined),
    (refusal) => {
      if (refusal.status === 404) return undefined;
      asked = undefined;
      throw refusal;
    },
  );
  return asked;
}

/** Tells the other tabs that somebody signed in or out. */
const tabs = globalThis.BroadcastChannel && new BroadcastChannel("tokhai-account");

/** Hears when another tab signed somebody in (`in`) or out (`out`). */
export const hearTabs = (heard) => tabs?.addEventListener("message", ({ data }) => heard(data));

/** Signs in somebody of the demonstration: `{person: number}`, `{officer: id}` or `{helper: id}`. */
export async function signIn(who) {
  const said = await told("/session", { method: "POST", body: who });
  asked = Promise.resolve(said);
  tabs?.postMessage("in");
  return said;
}

/** Signs out; gives where a browser ends its session at the provider it signed in with, if there is one. */
export async function signOut() {
  const { leave } = (await account().catch(() => undefined)) ?? {};
  await told("/session", { method: "DELETE" });
  asked = undefined;
  tabs?.postMessage("out");
  return leave;
}

let listed;

/** Who can sign in here: `{people, officers, helpers}`; asked once a page. */
export const people = () => (listed ??= told("/people"));

/** The definitions of this page, by their hash. */
const definitions = new Map();

/** A definition as it was when something was sent with it. */
export function definitionOf(sha256) {
  if (!definitions.has(sha256)) definitions.set(sha256, told(`/definitions/${sha256}`));
  return definitions.get(sha256);
}

/** Where the form of a procedure, or of several joined with `+`, is defined. */
export const definitionPath = (code) =>
  at(code.includes("+") ? `/api/bundles/vn/${code}` : `/schemas/vn/procedures/${code}.json`);

/** Parts of a paper are sent one after another, each of at most so many bytes. */
const PART = 1 << 20;

/**
 * Sends a file in parts, from where an earlier try stopped; gives what it is called in a submission. `secret` is that of the case
 * of somebody who has not signed in.
 */
export async function upload(file, { sha256 }, secret) {
  const place = `/files/${sha256}`;
  // What is one part is sent whole.
  const before = file.size > PART ? await ask(place, { secret }) : undefined;
  let at = before?.ok ? (await before.json()).received : 0;
  while (at < file.size || !file.size) {
    const part = file.slice(at, at + PART);
    const answer = await fetch(`${BASE}${place}?offset=${at}&size=${file.size}`, {
      method: "PUT",
      headers: {
        ...{ "content-type": "application/octet-stream", "accept-language": locale },
        ...(secret ? { "submission-secret": secret } : {}),
      },
      body: part,
    });
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Refusal(answer.status, said);
    if (said.complete) break;
    at = said.received > at ? said.received : at + part.size;
  }
  return sha256;
}

/** Where this tab keeps the secret of a case that was sent without signing in, by its number. */
const SECRET = "tokhai:secret:";

/** The secret of a case, as far as this tab knows it: `{secret, noted}`, `noted` once the person said that it is written down. */
export function secretOf(receipt) {
  try {
    return JSON.parse(sessionStorage.getItem(SECRET + receipt)) ?? {};
  } catch {
    return {};
  }
}

/** Keeps the secret of a case for this tab; `noted` where it is not to be shown any more. */
export const keepSecret = (receipt, secret, noted = true) =>
  sessionStorage.setItem(SECRET + receipt, JSON.stringify({ secret, noted }));

/**
 * The number of a case in the fragment of the address, after `before`, and the secret of somebody who had not signed in. A secret
 * that stands in the address goes out of it: addresses are kept in histories and read over shoulders.
 */
export function caseOfAddress(before = "") {
  const pattern = new RegExp(`^#${before}([\\w-]{8,60})(?:\\.([\\w-]{16,100}))?$`);
  const [, receipt, told] = pattern.exec(location.hash) ?? [];
  if (told) {
    keepSecret(receipt, told);
    history.replaceState(history.state, "", `${location.pathname}${location.search}#${before}${receipt}`);
  }
  return { receipt, secret: receipt && secretOf(receipt).secret };
}
