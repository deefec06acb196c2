// The people the portal's registers know; nobody of them exists.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "./harness.mjs";

const read = (name) => JSON.parse(readFileSync(join(ROOT, "schemas", "vn", name), "utf8"));

/** Everybody, with what each register holds. */
export const { people } = read("people.json");

/** What the cases type, by procedure, and lives that do not fit. */
export const { cases: CASES, lives: LIVES } = read("cases.json");

/** The person who plays a part: `{ number, name, registers }`. */
export function part(name) {
  const person = people.find((known) => known.part === name);
  if (!person) throw new Error(`nobody plays ${name}`);
  return person;
}

/** What a case types at each place. */
export function typed({ typed: entries }) {
  const value = ({ part: who, of, value }) => (who ? (of === "full_name" ? part(who).name : part(who).number) : value);
  return entries.map((entry) => [entry.at, value(entry)]);
}
