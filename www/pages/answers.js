// What was answered, in the words of its definition: for whoever reads a case and fills in nothing.

import { locale, words, written } from "./words.js";
import { schemaAt } from "./offices.js";
import { said } from "./portal-words.js";

const named = (place) => place.slice(place.lastIndexOf("/") + 1);

/** What a place is called. */
export function labelOf(definition, place) {
  const paper = place.startsWith("/x-documents/") && paperTitle(definition, named(place));
  if (paper) return paper;
  const own = definition["x-text"]?.[locale]?.[place]?.title ?? schemaAt(definition, place)?.title;
  const index = /^\d+$/.test(named(place)) ? Number(named(place)) + 1 : undefined;
  return own ?? (index ? String(index) : named(place));
}

/** What a paper is called. */
export function paperTitle(definition, id) {
  const own = definition["x-text"]?.[locale]?.[`/x-documents/${id}`]?.title;
  return own ?? definition["x-documents"]?.find((paper) => paper.id === id)?.title;
}

/** A value as people write it. */
export function valueWords(definition, place, value) {
  if (typeof value === "boolean") return value ? said.yes : said.no;
  if (typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value)) return written(value);
  const schema = schemaAt(definition, place);
  const option = definition["x-text"]?.[locale]?.[place]?.options?.[value];
  return option ?? schema?.oneOf?.find((choice) => choice.const === value)?.title ?? String(value);
}

/** The single answers in a value, each with its place. */
function leaves(place, value) {
  if (!value || typeof value !== "object") return value === undefined || value === null ? [] : [{ place, value }];
  return Object.entries(value).flatMap(([name, inner]) => leaves(`${place}/${name}`, inner));
}

const at = (answers, place) =>
  place
    .split("/")
    .slice(1)
    .reduce((inner, name) => inner?.[name], answers);

/**
 * All answers by the sections of the form: `[{title, rows: [{place, field, label, text}]}]`; `field` is the question of the form
 * that a row belongs to. What stands at the places of `withheld` is not shown.
 */
export function sectionsOf(definition, answers, withheld = []) {
  const isWithheld = (place) => withheld.some((own) => `${place}/`.startsWith(`${own}/`));
  const seen = new Set();
  const rowsOf = (field) => {
    const rows = leaves(field, at(answers, field)).filter(({ place }) => !seen.has(place));
    return rows.map(({ place, value }) => {
      seen.add(place);
      const inner = place === field ? [] : [labelOf(definition, place)];
      const label = [labelOf(definition, field), ...inner].join(": ");
      return { place, field, label, text: isWithheld(place) ? said.withheld : valueWords(definition, place, value) };
    });
  };
  const sections = (definition["x-sections"] ?? []).map(({ id, title, fields = [] }) => ({
    title: definition["x-text"]?.[locale]?.[`/x-sections/${id}`]?.title ?? title,
    rows: fields.flatMap(rowsOf),
  }));
  const rest = leaves("", answers).filter(({ place }) => !seen.has(place));
  sections.push({ title: words.rest, rows: rest.flatMap(({ place }) => rowsOf(place)) });
  return sections.filter(({ rows }) => rows.length);
}

/** The fact an answer is (`x-fact`: what of whom), by its row; nothing where it is none. */
export const factAt = (definition, { place, field }) =>
  schemaAt(definition, place)?.["x-fact"] ?? schemaAt(definition, field)?.["x-fact"];

/**
 * Whose matter a case is: the first name told of somebody other than the person who signs in, else that person's; nothing where
 * none is told, or may be shown.
 */
export function personOf(definition, { submission, withheld = [] }) {
  const rows = sectionsOf(definition, submission.answers, withheld).flatMap((section) => section.rows);
  const names = rows.filter((row) => factAt(definition, row)?.concept === "full_name" && row.text !== said.withheld);
  const isOwn = (row) => definition["x-roles"]?.[factAt(definition, row).role]?.signedIn;
  return (names.find((row) => !isOwn(row)) ?? names[0])?.text;
}

/** What a definition is called. */
export const titleOf = (definition) => definition["x-text"]?.[locale]?.[""]?.title ?? definition.title ?? "";
