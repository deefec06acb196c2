// Hands a form in to the portal: once, however often it is tried and wherever the page was loaded anew in between.

import { account, ask, caseOfAddress, newKey, told, upload } from "./portal.js";

/** The same content with its members in one order, so that what is sent again is the same to the letter. */
export const ordered = (value) => {
  if (Array.isArray(value)) return value.map(ordered);
  if (!value || typeof value !== "object") return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, ordered(value[name])]));
};

/** Where the key of a submission waits until the portal has acknowledged it, by form. It holds nothing of a person. */
const KEY = "tokhai:key:";

/** The key under which these contents were tried before and not acknowledged; nothing where they were not. */
function triedKey({ definition: { code }, digest: { value } }) {
  try {
    const before = JSON.parse(localStorage.getItem(KEY + code));
    return before?.digest === value ? before.key : undefined;
  } catch {
    // None that can be read.
    return undefined;
  }
}

/** The key of these contents: that of an earlier try, as long as nothing was changed since. */
function keyOf(submission) {
  const before = triedKey(submission);
  if (before) return before;
  const key = newKey();
  const { definition, digest } = submission;
  localStorage.setItem(KEY + definition.code, JSON.stringify({ digest: digest.value, key }));
  return key;
}

/** Where the secret of a case waits that was begun without signing in, until it is sent, by form. It opens nothing before. */
const BEGUN = "tokhai:begun:";

/** Forgets the key of a form and the secret its case was begun with, or all of them. */
export function forgetKeys(code) {
  const isOurs = (name) => name.startsWith(KEY) || name.startsWith(BEGUN);
  const names = code ? [KEY + code, BEGUN + code] : Object.keys(localStorage).filter(isOurs);
  for (const name of names) localStorage.removeItem(name);
}

/** The beginning of a case of each form that is on its way: two papers at once belong to one case. */
const beginning = new Map();

/** Begins a case without signing in, once a form; gives its secret. */
function begin(code) {
  const before = localStorage.getItem(BEGUN + code);
  if (before) return before;
  if (!beginning.has(code)) {
    const begun = told("/guests", { method: "POST", body: {} }).then(({ secret }) => {
      localStorage.setItem(BEGUN + code, secret);
      return secret;
    });
    beginning.set(
      code,
      begun.finally(() => beginning.delete(code)),
    );
  }
  return beginning.get(code);
}

/**
 * Sends a paper of a form to the portal: under the case that is corrected, under who is signed in, else under a case that is begun
 * for it. Gives what it is called in a submission.
 *
 * @throws {Refusal}
 */
export async function uploadOf(code, file, named, { identity, correcting }) {
  // A case that was begun without signing in keeps its papers, whoever is signed in when it is corrected.
  if (correcting?.secret) return upload(file, named, correcting.secret);
  if (identity) return upload(file, named);
  try {
    return await upload(file, named, await begin(code));
  } catch (refusal) {
    if (refusal.kind !== "signed-out") throw refusal;
    // It was begun so long ago that the portal has forgotten it.
    localStorage.removeItem(BEGUN + code);
    return upload(file, named, await begin(code));
  }
}

/**
 * Sends a submission, or the correction of a case.
 *
 * @param {object} submission
 * @param {object | undefined} identity whose form it is
 * @param {{receipt: string, version: number, secret?: string} | undefined} correcting the case that is corrected
 * @returns {Promise<{receipt: object} | {refused: Response | object}>} `receipt` as the portal gives it, or what the element is to be told
 */
export async function handIn(submission, identity, correcting) {
  // Whoever was signed out meanwhile, here or in another tab, would send in nobody's name or in another's.
  const who = await account(true);
  if (identity && who?.identity?.personal_id !== identity.personal_id) return { refused: { reason: "signed-out" } };
  const key = keyOf(submission);
  const body = ordered(submission);
  const { code } = submission.definition;
  // Who signed in only now takes along what was sent before.
  const secret = localStorage.getItem(BEGUN + code) ?? undefined;
  const confirmed = Boolean(who?.helper);
  const answer = correcting
    ? await ask(`/submissions/${correcting.receipt}`, { method: "PUT", body, key, confirmed, ...correcting })
    : await ask("/submissions", { method: "POST", body, key, secret, confirmed });
  if (!answer.ok) return { refused: answer };
  const receipt = await answer.json();
  if (correcting) {
    // What was begun with the same form for another case goes on.
    localStorage.removeItem(KEY + code);
    return { receipt };
  }
  forgetKeys(code);
  return { receipt: { secret: identity ? undefined : secret, ...receipt } };
}

/**
 * The cases of whoever is signed in that ask for the same about the same subject; none where the portal does not say, and none of
 * what is tried again because no answer came: that may be there already.
 *
 * @param {object} submission
 * @param {object} identity whose form it is
 */
export async function alikeOf(submission, { personal_id: own }) {
  if (triedKey(submission)) return [];
  const who = await account(true).catch(() => undefined);
  // Whoever was signed out meanwhile is told so by the sending.
  if (who?.identity?.personal_id !== own) return [];
  const asked = told("/submissions/alike", { method: "POST", body: submission });
  return asked.then(
    ({ submissions }) => submissions,
    () => [],
  );
}

/** The case that the address asks to correct, as the portal shows it; nothing where it asks for none. */
export async function caseToCorrect() {
  const { receipt, secret } = caseOfAddress("correct=");
  if (!receipt) return undefined;
  return { ...(await told(`/submissions/${receipt}`, { secret })), secret };
}

/** How many times a lookup is tried that came too soon after others. */
const TRIES = 3;

/** Asks a register through the portal, as the element's `lookup` is asked. */
export async function lookUpAtPortal(procedure, { role, key }, signal) {
  for (let n = 1; ; n += 1) {
    const answer = await ask("/lookups", { method: "POST", body: { procedure, role, key }, signal });
    if (answer.ok) return answer.json();
    const wait = Number(answer.headers.get("retry-after"));
    if (answer.status !== 429 || n === TRIES)
      throw Object.assign(new Error(String(answer.status)), { status: answer.status });
    await new Promise((resolve) => setTimeout(resolve, wait * 1000));
  }
}
