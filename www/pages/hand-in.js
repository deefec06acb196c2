// Hands a form in to the portal: once, however often it is tried and wherever the page was loaded anew in between.

import { account, ask, newKey, told } from "./portal.js";

/** The same content with its members in one order, so that what is sent again is the same to the letter. */
const ordered = (value) => {
  if (Array.isArray(value)) return value.map(ordered);
  if (!value || typeof value !== "object") return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, ordered(value[name])]));
};

/** Where the key of a submission waits until the portal has acknowledged it, by form. It holds nothing of a person. */
const KEY = "tokhai:key:";

/** The key of these contents: that of an earlier try, as long as nothing was changed since. */
function keyOf({ definition: { code }, digest: { value } }) {
  const place = KEY + code;
  try {
    const before = JSON.parse(localStorage.getItem(place));
    if (before?.digest === value) return before.key;
  } catch {
    // None that can be read.
  }
  const key = newKey();
  localStorage.setItem(place, JSON.stringify({ digest: value, key }));
  return key;
}

/** Forgets the key of a form, or all of them. */
export function forgetKeys(code) {
  const all = Object.keys(localStorage).filter((name) => name.startsWith(KEY));
  for (const place of code ? [KEY + code] : all) localStorage.removeItem(place);
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
  const answer = correcting
    ? await ask(`/submissions/${correcting.receipt}`, { method: "PUT", body, key, ...correcting })
    : await ask("/submissions", { method: "POST", body, key });
  if (!answer.ok) return { refused: answer };
  const receipt = await answer.json();
  forgetKeys(submission.definition.code);
  return { receipt };
}

/** The case that the address asks to correct, as the portal shows it; nothing where it asks for none. */
export async function caseToCorrect() {
  const [, number, secret] = /^#correct=([\w-]{8,60})(?:\.(\w{16,100}))?$/.exec(location.hash) ?? [];
  if (!number) return undefined;
  return { ...(await told(`/submissions/${number}`, { secret })), secret };
}

const held = (answers, place) =>
  place
    .split("/")
    .slice(1)
    .reduce((inner, name) => inner?.[name.replaceAll("~1", "/").replaceAll("~0", "~")], answers);

/** Of the marks of a returned case, those at which the answers still are as they were sent. Papers are the form's to judge. */
export const stillMarked = ({ marks = [], submission }, answers) =>
  marks.filter(
    ({ pointer }) =>
      pointer.startsWith("/x-documents/") ||
      JSON.stringify(held(answers, pointer)) === JSON.stringify(held(submission.answers, pointer)),
  );

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
