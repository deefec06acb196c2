// The forms that are measured: 30 and 500 fields in sections of ten, the same with conditions, and nested lists. Each
// comes with a valid instance, one in which every field is wrong, and one field to edit.

const OWNERS = ["owner", "tenant", "guest", "institution", "other"];

/** The ten kinds of field of a section: schema, a right value (some differ by section), a wrong one. */
const KINDS = {
  name: [{ type: "string", minLength: 2, maxLength: 60 }, () => "Ann Other", "A"],
  code: [{ type: "string", pattern: "^[0-9]{11}$" }, () => "39001011234", "12"],
  email: [{ type: "string", format: "email" }, () => "ann@example.org", "nobody"],
  date: [{ type: "string", format: "date" }, () => "2024-02-29", "2024-02-30"],
  int: [{ type: "integer", minimum: 1, maximum: 20 }, () => 3, 99],
  number: [{ type: "number", minimum: 0, exclusiveMaximum: 1e7 }, () => 1234.5, -1],
  bool: [{ type: "boolean" }, () => true, "yes"],
  enum: [{ type: "string", enum: OWNERS }, (section) => OWNERS[section % OWNERS.length], "castle"],
  postcode: [{ type: "string", pattern: "^[0-9]{5}$" }, () => "10115", "ABCDE"],
  note: [{ type: "string", maxLength: 400 }, () => "none", "x".repeat(401)],
};
const REQUIRED = new Set(["name", "code", "int", "enum", "postcode"]);

/** An object schema of some kinds of field and its two instances. */
function group(kinds, prefix, section) {
  const [properties, right, wrong, required] = [{}, {}, {}, []];
  kinds.forEach((kind, i) => {
    const [schema, good, bad] = KINDS[kind];
    const id = `${prefix}_${i}_${kind}`;
    properties[id] = { ...schema, title: `Field ${section}.${i}` };
    right[id] = good(section);
    wrong[id] = bad;
    if (REQUIRED.has(kind)) required.push(id);
  });
  return { schema: { type: "object", properties, required }, right, wrong };
}

/** Another address when the person lives elsewhere; the landlord's name when there is one. */
function addConditions({ schema, right }, section) {
  const [flag, kind] = [`f${section}_6_bool`, `f${section}_7_enum`];
  const [street, town, landlord] = ["street", "town", "landlord"].map((name) => `s${section}_${name}`);
  const text = (minLength) => ({ type: "string", minLength });
  Object.assign(schema, {
    if: { properties: { [flag]: { const: false } }, required: [flag] },
    then: { properties: { [street]: text(3), [town]: text(2) }, required: [street, town] },
    dependencies: {
      [kind]: {
        oneOf: [
          { properties: { [kind]: { enum: OWNERS.filter((owner) => owner !== "tenant") } } },
          { properties: { [kind]: { enum: ["tenant"] }, [landlord]: text(2) }, required: [landlord] },
        ],
      },
    },
  });
  if (right[kind] === "tenant") right[landlord] = "City Housing";
}

const root = (properties) => ({
  $schema: "http://json-schema.org/draft-07/schema#",
  type: "object",
  properties,
  required: Object.keys(properties),
});

function sections(name, fields, conditional) {
  const [properties, valid, invalid] = [{}, {}, {}];
  const count = fields / 10;
  for (let section = 0; section < count; section += 1) {
    const made = group(Object.keys(KINDS), `f${section}`, section);
    if (conditional) addConditions(made, section);
    properties[`s${section}`] = { title: `Section ${section}`, ...made.schema };
    valid[`s${section}`] = made.right;
    invalid[`s${section}`] = made.wrong;
  }
  const pointer = `/s${count - 1}/f${count - 1}_8_postcode`;
  return { name, fields, schema: root(properties), valid, invalid, edit: { pointer, wrong: "10115x", right: "10115" } };
}

/** Twenty households of five members with five fields each. */
function lists() {
  const kinds = Object.keys(KINDS).slice(0, 5);
  const { schema: member } = group(kinds, "f0", 0);
  const members = { type: "array", minItems: 1, maxItems: 12, uniqueItems: true, items: member };
  const household = { type: "object", required: ["members"], properties: { members } };
  const people = (pick) =>
    Array.from({ length: 20 }, (_, h) => ({
      members: Array.from({ length: 5 }, (_, m) => pick(group(kinds, "f0", m), `${h}-${m}`)),
    }));
  return {
    name: "lists-500",
    fields: 500,
    schema: root({ households: { type: "array", minItems: 1, maxItems: 40, items: household } }),
    valid: { households: people(({ right }, n) => ({ ...right, f0_0_name: `Member ${n}` })) },
    // Members must differ, which is not the fault that is measured.
    invalid: { households: people(({ wrong }, n) => ({ ...wrong, f0_1_code: n })) },
    edit: { pointer: "/households/19/members/4/f0_1_code", wrong: "12", right: "39001011234" },
  };
}

export const forms = [
  sections("form-30", 30, false),
  sections("form-500", 500, false),
  sections("conditional-30", 30, true),
  sections("conditional-500", 500, true),
  lists(),
];
