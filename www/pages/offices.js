// What the offices are called that get the answers (`offices` of a definition).

const steps = (pointer) => pointer.split("/").slice(1);
const held = (value, pointer) => steps(pointer).reduce((inner, name) => inner?.[name], value);

/** A schema, with what its reference says. */
function followed(definition, schema) {
  return schema?.$ref?.startsWith("#/") ? { ...held(definition, schema.$ref.slice(1)), ...schema } : (schema ?? {});
}

/** What a schema says of a member, also where it is asked in some cases only. */
function asked(definition, schema, name) {
  const own = followed(definition, schema);
  const found = own.properties?.[name];
  if (found) return followed(definition, found);
  const more = [...(own.allOf ?? []), ...(own.anyOf ?? []), own.then, own.else].filter(Boolean);
  for (const branch of more) {
    const inner = asked(definition, branch, name);
    if (inner) return inner;
  }
  return undefined;
}

/** An answer in words inside a name: a code by its title, with a small letter. */
function words(definition, at, value) {
  const choices =
    steps(at).reduce((schema, name) => schema && asked(definition, schema, name), definition)?.oneOf ?? [];
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
