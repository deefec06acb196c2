// The form of a case that came back: what was marked stands first and can be changed, and what follows from it once it is; all that
// was answered besides stands as it was sent. Nothing of the definition is said anew; what is laid over it locks and orders.

import { labelOf } from "./answers.js";
import { agreed } from "./confirm.js";
import { ordered } from "./hand-in.js";
import { said } from "./portal-words.js";
import { element, locale } from "./words.js";

/** How the places of papers begin. */
const PAPER = "/x-documents/";

/** Whether one place is at or below another. */
const within = (inner, outer) => `${inner}/`.startsWith(`${outer}/`);

/** Whether a place is at, below or around one that was marked. */
const touches = (place, marked) => marked.some((mark) => within(place, mark) || within(mark, place));

const escaped = (name) => name.replaceAll("~", "~0").replaceAll("/", "~1");

const segments = (place) =>
  place
    .split("/")
    .slice(1)
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));

/** What stands at a place. */
const held = (answers, place) => segments(place).reduce((inner, name) => inner?.[name], answers);

const isSame = (one, other) => JSON.stringify(ordered(one)) === JSON.stringify(ordered(other));

/**
 * A schema that locks what stands in an answer, but for what was marked and what is around it. A list with something marked in it stays
 * open as a whole: the portal refuses what else is changed in it.
 */
function locked(value, place, open) {
  if (!open.some((mark) => within(mark, place) || within(place, mark))) return { readOnly: true };
  if (open.some((mark) => within(place, mark)) || !value || typeof value !== "object" || Array.isArray(value))
    return undefined;
  const properties = {};
  for (const [name, inner] of Object.entries(value)) {
    const lock = locked(inner, `${place}/${escaped(name)}`, open);
    if (lock) properties[name] = lock;
  }
  return { properties };
}

/** The marks that are at answers. */
const markedOf = ({ marks = [] }) => marks.map(({ pointer }) => pointer).filter((place) => !place.startsWith(PAPER));

/** The places whose answers follow from marked ones, each with the marks it follows from; not those that are marked themselves. */
function followingOf(found) {
  const marked = markedOf(found);
  const following = new Map();
  for (const mark of marked)
    for (const place of found.follows?.[mark] ?? [])
      if (!touches(place, marked)) following.set(place, [...(following.get(place) ?? []), mark]);
  return following;
}

/** A schema that holds while what stands at a place is as it was sent; of what stands in a list, the list. */
function asSent(answers, place) {
  const names = segments(place);
  const list = names.findIndex((name, n) =>
    Array.isArray(held(answers, `/${names.slice(0, n).map(escaped).join("/")}`)),
  );
  const way = list > 0 ? names.slice(0, list) : names;
  const value = way.reduce((inner, name) => inner?.[name], answers);
  const last = way.pop();
  const own = { required: [last], ...(value === undefined ? {} : { properties: { [last]: { const: value } } }) };
  const around = (inner, name) => ({
    properties: { [name]: inner },
    ...(value === undefined ? {} : { required: [name] }),
  });
  return way.reduceRight(around, value === undefined ? { not: own } : own);
}

/** Schemas that lock what follows from marked answers for as long as these are as they were sent. */
function lockedUntilChanged(following, answers) {
  const groups = new Map();
  for (const [place, marks] of following) {
    if (held(answers, place) === undefined) continue;
    const lock = segments(place).reduceRight((inner, name) => ({ properties: { [name]: inner } }), { readOnly: true });
    const { marks: own, locks } = groups.get(marks.join()) ?? { marks, locks: [] };
    groups.set(marks.join(), { marks: own, locks: [...locks, lock] });
  }
  return [...groups.values()].map(({ marks, locks }) => ({
    if: { allOf: marks.map((mark) => asSent(answers, mark)) },
    then: { allOf: locks },
  }));
}

/**
 * The answers in which all is as it was sent again that follows from marked answers which are; nothing where it is so already.
 *
 * @param {object} found the case
 * @param {object} answers as they are now
 */
export function restored(found, answers) {
  const sent = found.submission.answers;
  let after;
  for (const [place, marks] of followingOf(found)) {
    const isBack = marks.every((mark) => isSame(held(answers, mark), held(sent, mark)));
    if (!isBack || isSame(held(answers, place), held(sent, place))) continue;
    after ??= structuredClone(answers);
    const names = segments(place);
    const last = names.pop();
    const around = names.reduce((inner, name) => (inner[name] ??= {}), after);
    if (held(sent, place) === undefined) delete around[last];
    else around[last] = held(sent, place);
  }
  return after;
}

/** A draft of a correction with some answers: where they are as they were sent they are from where they were, also what a draft leaves out. */
export function draftWith(answers, draft, { submission }) {
  const isKept = ([place]) => isSame(held(answers, place), held(submission.answers, place));
  const kept = Object.fromEntries(Object.entries(submission.provenance).filter(isKept));
  return { ...draft, answers, sources: { ...draft.sources, ...kept } };
}

/** Of the marks of a returned case, those at which the answers, or the files by their place, still are as they were sent. */
export function undone({ marks = [], submission }, answers, files = {}) {
  const digests = (list = []) => list.map(({ sha256 }) => sha256);
  const sent = (place) => submission.documents.find(({ id }) => PAPER + id === place)?.files;
  return marks.filter(({ pointer }) =>
    pointer.startsWith(PAPER)
      ? isSame(digests(files[pointer]), digests(sent(pointer)))
      : isSame(held(answers, pointer), held(submission.answers, pointer)),
  );
}

/**
 * Asks whether a correction is to be sent in which something marked is as it was; gives whether it is.
 *
 * @param {object} definition
 * @param {{pointer: string, message: string}[]} left what is
 */
export function askToSend(definition, left) {
  const line = ({ pointer, message }) =>
    element("li", {}, element("strong", {}, labelOf(definition, pointer)), `: ${message}`);
  const content = [element("ul", { class: "marks" }, ...left.map(line)), element("p", {}, said.leftLead)];
  return agreed("left-title", said.leftTitle, content, [
    [said.leftBack, "no"],
    [said.leftSend, "yes"],
  ]);
}

/**
 * The definition by which a returned case is corrected.
 *
 * @param {object} definition as the case was sent with
 * @param {object} found the case: `marks`, `follows`, `submission`
 * @param {string[]} left places of marked papers that are not asked for after all
 */
export function correctionOf(definition, found, left = []) {
  const { marks, submission } = found;
  const marked = markedOf(found);
  const following = followingOf(found);
  const sections = definition["x-sections"] ?? [];
  // What is pledged is pledged anew, of what stands there now.
  const behind = sections.filter(({ afterReview }) => afterReview);
  const open = [...marked, ...following.keys(), ...behind.flatMap(({ fields = [] }) => fields)];
  const isMarked = (field) => touches(field, [...marked, ...following.keys()]);
  const before = sections.filter((section) => !behind.includes(section));
  const first = before.map((section) => ({ ...section, fields: (section.fields ?? []).filter(isMarked) }));
  const rest = before.map((section) => ({
    ...section,
    fields: (section.fields ?? []).filter((field) => !isMarked(field)),
  }));
  // A section in two parts is called the same in both, also where its name is translated by its id.
  const named = ({ id, title, ...section }) => ({
    ...section,
    id: `${id}-marked`,
    title: definition["x-text"]?.[locale]?.[`/x-sections/${id}`]?.title ?? title,
  });
  const asked = [...first.map(named), ...rest].filter(({ fields }) => fields.length);
  // A paper an officer asks for is asked for by itself, whatever data say.
  const isDemanded = ({ id }) => !left.includes(PAPER + id) && marks.some(({ pointer }) => pointer === PAPER + id);
  const demanded = ({ closedBy, group, ...paper }) => paper;
  return {
    ...definition,
    allOf: [
      ...(definition.allOf ?? []),
      locked(submission.answers, "", open) ?? {},
      ...lockedUntilChanged(following, submission.answers),
    ],
    "x-documents": definition["x-documents"]?.map((paper) => (isDemanded(paper) ? demanded(paper) : paper)),
    "x-sections": [...asked, ...behind],
  };
}
