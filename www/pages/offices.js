// What the offices are called that get the answers (`offices` of a definition), and whether there is such an office.

import { at } from "./host.js";
import { population } from "./registers.js";

const steps = (pointer) => pointer.split("/").slice(1);
const held = (value, pointer) => steps(pointer).reduce((inner, name) => inner?.[name], value);

/** A schema, with what its reference says. */
function followed(definition, schema) {
  return schema?.$ref?.startsWith("#/") ? { ...held(definition, schema.$ref.slice(1)), ...schema } : (schema ?? {});
}

/** All that a schema says of a member, also where it is asked in some cases only. */
function asked(definition, schema, name) {
  const own = followed(definition, schema);
  if (own.items && /^\d+$/.test(name)) return [followed(definition, own.items)];
  const found = own.properties?.[name] ? [followed(definition, own.properties[name])] : [];
  const more = [...(own.allOf ?? []), ...(own.anyOf ?? []), own.then, own.else].filter(Boolean);
  return [...found, ...more.flatMap((branch) => asked(definition, branch, name))];
}

/** What the definition says of the answer at a place; nothing where it asks for none there. */
export function schemaAt(definition, place) {
  const at = (schemas, name) => schemas.flatMap((schema) => asked(definition, schema, name));
  const all = steps(place).reduce(at, [definition]);
  return all.find(({ title, oneOf }) => title || oneOf) ?? all[0];
}

/** An answer in words inside a name: a code by its title, with a small letter. */
function words(definition, at, value) {
  const choices = schemaAt(definition, at)?.oneOf ?? [];
  const said = String(choices.find((choice) => choice.const === value)?.title ?? value);
  return said[0].toLowerCase() + said.slice(1);
}

/** The chosen offices by their names, each authority's once; those that are not chosen are left out. */
export function officesOf(definition, answers, locale) {
  const names = [];
  for (const { at, name } of definition["x-procedure"]?.offices ?? []) {
    const chosen = held(answers, at) ?? {};
    const template = definition["x-text"]?.[locale]?.[at]?.authority ?? name;
    const parts = [...template.matchAll(/\{(\w+)\}/g)].map(([, part]) => part);
    if (parts.every((part) => chosen[part]))
      names.push(template.replace(/\{(\w+)\}/g, (_, part) => words(definition, `${at}/${part}`, chosen[part])));
  }
  return names;
}

/** The names of communes by province, once they have been fetched. */
const communes = new Map();

/** The communes in which people live who do not exist. */
let madeUp;

function communesIn(value, found = new Set()) {
  if (!value || typeof value !== "object") return found;
  if (typeof value.commune === "string") found.add(value.commune);
  for (const inner of Object.values(value)) communesIn(inner, found);
  return found;
}

/** The places of communes among offices, with what is answered there. */
function namedOffices(definition, answers) {
  const offices = definition?.["x-procedure"]?.offices ?? [];
  const named = offices.map(({ at }) => ({ ...held(answers, at), place: `${at}/commune` }));
  return named.filter(({ province, commune }) => province && commune);
}

/** Fetches a list by which it can be told whether an office exists. */
async function readCommunes(province) {
  if (communes.has(province)) return;
  try {
    madeUp ??= communesIn(await population());
    const answer = await fetch(at(`/schemas/vn/codes/communes/${encodeURIComponent(province)}.json`));
    if (answer.ok) communes.set(province, new Set((await answer.json()).map(([name]) => name)));
  } catch {
    // Without a list nothing is known to be wrong.
  }
}

/** The offices that no list has, as far as lists were fetched: their places, and what was answered there. */
export const noSuchOffices = (definition, answers) =>
  namedOffices(definition, answers).filter(
    ({ province, commune }) => communes.get(province)?.has(commune) === false && !madeUp.has(commune),
  );

/** Holds a step up in which an office is named that does not exist. */
export function watchOffices(form, definition, errorsOf) {
  const asked = ({ place }) => form.querySelector(`[data-key="${place}"]`)?.offsetParent;
  const read = () => {
    for (const office of namedOffices(definition(), form.value ?? {})) if (asked(office)) readCommunes(office.province);
  };
  for (const kind of ["change", "step"]) form.addEventListener(kind, read);
  const hold = (event) => {
    if (!event.target.closest?.("button[type=submit]")) return;
    const wrong = noSuchOffices(definition(), form.value ?? {}).filter(asked);
    if (!wrong.length) return;
    event.preventDefault();
    event.stopPropagation();
    form.refused(errorsOf(wrong));
  };
  form.addEventListener("click", hold, true);
}
