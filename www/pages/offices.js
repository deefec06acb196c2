// What the offices are called that get the answers (`offices` of a definition).

const steps = (pointer) => pointer.split("/").slice(1);
const held = (value, pointer) => steps(pointer).reduce((inner, name) => inner?.[name], value);

/** A schema, with what its reference says. */
function followed(definition, schema) {
  return schema?.$ref?.startsWith("#/") ? { ...held(definition, schema.$ref.slice(1)), ...schema } : (schema ?? {});
}

/** An answer in words inside a name: a code by its title, with a small letter. */
function words(definition, at, value) {
  const ask = (schema, name) => followed(definition, followed(definition, schema).properties?.[name]);
  const choices = steps(at).reduce(ask, definition).oneOf ?? [];
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
