// Registers that do what the switch says: answer, answer late, not at all, or with somebody else's data.

import { lookUp, population, recordsOf, wait } from "../pages/registers.js";

/** The states of the switch. */
export const MODES = ["up", "slow", "down", "contradicts"];

/** Answers a lookup of the form as registers in this state do. */
export async function answer(mode, request, signal) {
  if (mode === "down") {
    await wait(300, signal);
    throw new Error("the demonstration register is switched off");
  }
  if (mode === "slow") await wait(5000, signal);
  const told = await lookUp(request, signal);
  if (mode !== "contradicts" || told.status !== "found") return told;
  const { people } = await population();
  const others = people.filter(({ number, behaves }) => number !== request.key && !behaves);
  for (const other of others) {
    const theirs = await recordsOf(other, request);
    if (Object.keys(told.values).every((concept) => concept in theirs.values)) return theirs;
  }
  return { status: "mismatch" };
}
