// The form of the next child of one birth: what is the same is kept, what is a child's own is asked for that child. Which
// answers are which is the country's (`again` of `schemas/vn/life-events.json`), by procedure.

import { at } from "./host.js";
import { lookUp } from "./registers.js";

/** Where answers wait for the form of the next child; they are taken out as soon as it opens. */
const WAITING = "tokhai:again";

/** Of whom registers are not asked in a form, as what they hold is of the child before; as long as a draft lasts. */
const SILENT = "tokhai:silent:";

/** Gives the object that holds the value at a place, made where `made`, and the name of the value in it. */
function around(answers, place, made) {
  const keys = place.split("/").slice(1);
  const last = keys.pop();
  return [keys.reduce((inner, key) => (made && inner ? (inner[key] ??= {}) : inner?.[key]), answers), last];
}

/** The rule for the next child after a procedure; nothing where there is none, or it cannot be read now. */
export async function ruleFor(code) {
  const events = fetch(at("/schemas/vn/life-events.json")).then((answer) => answer.json());
  const { again = {} } = await events.catch(() => ({}));
  return again[code];
}

/**
 * What is the same for the next one is not typed again: of `typed` what people typed, as registers say the rest again; all of
 * `same`, whoever said it. Nothing else stays.
 */
export function keptAnswers({ typed, same }, answers, provenance) {
  const kept = {};
  for (const place of [...typed, ...same]) {
    const [from, name] = around(answers, place);
    if (from?.[name] === undefined) continue;
    const [to] = around(kept, place, true);
    to[name] = structuredClone(from[name]);
  }
  for (const place of Object.keys(provenance)) {
    if (same.some((one) => `${place}/`.startsWith(`${one}/`))) continue;
    const [from, name] = around(kept, place);
    if (from) delete from[name];
  }
  return kept;
}

/** Keeps answers for the form that is about to open, in which registers say nothing of the roles of `silent`. */
export function keepFor(code, { silent }, kept) {
  sessionStorage.setItem(WAITING, JSON.stringify(kept));
  localStorage.setItem(SILENT + code, JSON.stringify(silent));
}

/** Takes out what waits for the form that opens. */
export function takeOut() {
  const waiting = sessionStorage.getItem(WAITING);
  sessionStorage.removeItem(WAITING);
  return waiting && JSON.parse(waiting);
}

/** The form is no longer that of a next child. */
export const listenAgain = (code) => localStorage.removeItem(SILENT + code);

/** A lookup of the form by `ask`, without those of whom registers hold only what is of another. */
export async function lookUpFor(code, request, signal, ask = lookUp) {
  const silent = JSON.parse(localStorage.getItem(SILENT + code) ?? "[]");
  const heard = (all = {}) => Object.fromEntries(Object.entries(all).filter(([role]) => !silent.includes(role)));
  const answer = await ask({ ...request, related: heard(request.related) }, signal);
  return answer?.related ? { ...answer, related: heard(answer.related) } : answer;
}
