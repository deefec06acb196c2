// Registers for trying the forms out: people who do not exist (`tokhai people` makes them), and answers the way real
// registers give them: after a while, not at all, or with nothing found.

import { today } from "../src/page.js";
import { at } from "./host.js";

const json = async (path) => {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
};

let loading;

/** The people with their records, the cases they play in, and what their parts are called; fetched until it succeeds, once. */
export function population() {
  loading ??= Promise.all([json(at("/schemas/vn/people.json")), json(at("/schemas/vn/cases.json"))]).then(
    ([people, { cases, parts }]) => ({ ...people, cases, parts }),
    (failure) => {
      loading = undefined;
      throw failure;
    },
  );
  return loading;
}

/** Waits, unless it is called off. */
export function wait(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/** The register that is asked first comes first; the others in the order of their ids. */
const order = (id) => ["vn:population", "vn:civil_status"].indexOf(id) >>> 0;

/** Answers a lookup of the form; gives only the concepts that were asked for. */
export async function lookUp(request, signal) {
  const { people, things } = await population();
  const { key } = request;
  const subject = people.find(({ number }) => number === key) ?? things.find((thing) => thing.key === key);
  await wait(subject?.behaves === "slow" ? 4000 : 500, signal);
  if (subject?.behaves === "failed") throw new Error("the register does not answer");
  if (!subject || subject.behaves === "empty") return { status: "empty" };
  return recordsOf(subject, request);
}

/** What the registers hold of somebody or something, as the answer to a lookup. */
export async function recordsOf(subject, { concepts, related = {} }) {
  const { registers } = await population();
  // What a register says of a birth is not named after deaths.
  const named = (id, concept) => (registers[id]?.of?.[concept] ?? registers[id])?.[document.documentElement.lang] ?? id;
  const source = (id, concept) => ({ id, name: named(id, concept), date: today() });
  const sources = {};
  // Each concept from the first register that holds it.
  const read = (held, wanted, whose = "") => {
    const ids = Object.keys(held).sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
    const values = {};
    for (const concept of wanted) {
      const id = ids.find((id) => concept in held[id]);
      if (!id) continue;
      values[concept] = held[id][concept];
      sources[whose + concept] = source(id, concept);
    }
    return values;
  };
  const values = read(subject.registers, concepts);
  const relatives = Object.entries(related).map(([role, wanted]) => [
    role,
    read(subject.relatives?.[role] ?? {}, wanted, `${role}.`),
  ]);
  const [first = source(Object.keys(subject.registers)[0])] = Object.values(sources);
  return { status: "found", source: first, values, related: Object.fromEntries(relatives), sources };
}

/** What an account of the electronic identity says of its owner. */
export function identityOf({ registers }) {
  const known = ["personal_id", "full_name", "birth_date", "sex", "nationality", "permanent_address"];
  const held = registers["vn:population"] ?? {};
  return Object.fromEntries(known.filter((concept) => concept in held).map((concept) => [concept, held[concept]]));
}
