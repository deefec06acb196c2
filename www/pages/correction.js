// The form of a case that came back: what was marked stands first and can be changed, all that was answered besides stands as it
// was sent. Nothing of the definition is said anew; what is laid over it locks and orders.

import { locale } from "./words.js";

/** Whether one place is at or below another. */
const within = (inner, outer) => `${inner}/`.startsWith(`${outer}/`);

/** Whether a place is at, below or around one that was marked. */
const touches = (place, marked) => marked.some((mark) => within(place, mark) || within(mark, place));

const escaped = (name) => name.replaceAll("~", "~0").replaceAll("/", "~1");

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

/**
 * The definition by which a returned case is corrected.
 *
 * @param {object} definition as the case was sent with
 * @param {{marks: {pointer: string}[], submission: object}} found the case
 */
export function correctionOf(definition, { marks, submission }) {
  const marked = marks.map(({ pointer }) => pointer).filter((pointer) => !pointer.startsWith("/x-documents/"));
  const sections = definition["x-sections"] ?? [];
  // What is pledged is pledged anew, of what stands there now.
  const behind = sections.filter(({ afterReview }) => afterReview);
  const open = [...marked, ...behind.flatMap(({ fields = [] }) => fields)];
  const isMarked = (field) => touches(field, marked);
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
  return {
    ...definition,
    allOf: [...(definition.allOf ?? []), locked(submission.answers, "", open) ?? {}],
    "x-sections": [...asked, ...behind],
  };
}
