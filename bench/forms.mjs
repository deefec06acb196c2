// The forms that are measured: 30 and 500 fields in sections of ten, the same with conditions, and nested lists. Each
// comes with a valid instance, one in which every field is wrong, and one field to edit. The plain ones also come in
// the notations of libraries that do not read JSON Schema: `ui` (JSON Forms), `survey` (SurveyJS), `formio` (Form.io),
// whose answers are not nested.

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
    properties[id] = { ...schema, title: `${kind} ${section}.${i}` };
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

const root = (title, properties) => ({
  $schema: "http://json-schema.org/draft-07/schema#",
  title,
  type: "object",
  properties,
  required: Object.keys(properties),
});

/** The same field for SurveyJS. Its date, choice and yes/no controls are trusted to give values of their kind. */
function surveyElement(name, kind, title) {
  const element = { name, title, isRequired: REQUIRED.has(kind) };
  const pattern = (regex) => ({ type: "text", validators: [{ type: "regex", regex }] });
  const number = (maxValue, minValue) => ({
    type: "text",
    inputType: "number",
    validators: [{ type: "numeric", minValue, maxValue }],
  });
  const own = {
    name: { type: "text", maxLength: 60, validators: [{ type: "text", minLength: 2 }] },
    code: pattern("^[0-9]{11}$"),
    email: { type: "text", inputType: "email", validators: [{ type: "email" }] },
    date: { type: "text", inputType: "date" },
    int: number(20, 1),
    number: number(1e7, 0),
    bool: { type: "boolean", renderAs: "checkbox" },
    enum: { type: "dropdown", renderAs: "select", choices: OWNERS },
    postcode: pattern("^[0-9]{5}$"),
    note: { type: "text", maxLength: 400 },
  };
  return { ...element, ...own[kind] };
}

/** The same field for Form.io; its date is the browser's own box. */
function formioComponent(key, kind, label) {
  const required = REQUIRED.has(kind);
  const text = (validate) => ({ type: "textfield", validate: { required, ...validate } });
  const number = (validate) => ({ type: "number", validate: { required, ...validate } });
  const own = {
    name: text({ minLength: 2, maxLength: 60 }),
    code: text({ pattern: "^[0-9]{11}$" }),
    email: { type: "email" },
    date: { type: "textfield", inputType: "date" },
    int: number({ min: 1, max: 20, integer: true }),
    number: number({ min: 0, max: 1e7 }),
    bool: { type: "checkbox" },
    enum: {
      type: "select",
      widget: "html5",
      dataSrc: "values",
      data: { values: OWNERS.map((value) => ({ label: value, value })) },
    },
    postcode: text({ pattern: "^[0-9]{5}$" }),
    note: text({ maxLength: 400 }),
  };
  return { key, label, input: true, validate: { required }, ...own[kind] };
}

const control = (...names) => ({ type: "Control", scope: `#${names.map((name) => `/properties/${name}`).join("")}` });

/** The other notations of sections without conditions. */
function notations(title, properties) {
  const made = Object.entries(properties).map(([id, section]) => ({
    id,
    title: section.title,
    fields: Object.entries(section.properties).map(([name, { title }]) => [name, name.split("_").at(-1), title]),
  }));
  const elements = made.map(({ id, title: label, fields }) => ({
    type: "Group",
    label,
    elements: fields.map(([name]) => control(id, name)),
  }));
  const panels = made.map(({ id, title, fields }) => ({
    type: "panel",
    name: id,
    title,
    elements: fields.map((field) => surveyElement(...field)),
  }));
  const components = made.map(({ id, title, fields }) => ({
    type: "panel",
    key: id,
    title,
    input: false,
    components: fields.map((field) => formioComponent(...field)),
  }));
  return {
    ui: { type: "VerticalLayout", elements },
    survey: {
      title,
      checkErrorsMode: "onValueChanged",
      textUpdateMode: "onTyping",
      focusFirstQuestionAutomatic: false,
      pages: [{ name: "p", elements: panels }],
    },
    formio: { display: "form", title, components },
  };
}

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
  const edit = { pointer, wrong: "10115x", right: "10115" };
  const title = `Form with ${fields} fields`;
  const { ui, ...others } = notations(title, properties);
  // JSON Forms reads the schema; the two others have no such conditions.
  const also = conditional ? { ui } : { ui, ...others };
  return { name, fields, schema: root(title, properties), valid, invalid, edit, ...also };
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
    schema: root("Nested lists", { households: { type: "array", minItems: 1, maxItems: 40, items: household } }),
    valid: { households: people(({ right }, n) => ({ ...right, f0_0_name: `Member ${n}` })) },
    // Members must differ, which is not the fault that is measured.
    invalid: { households: people(({ wrong }, n) => ({ ...wrong, f0_1_code: n })) },
    edit: { pointer: "/households/19/members/4/f0_1_code", wrong: "12", right: "39001011234" },
    ui: { type: "VerticalLayout", elements: [control("households")] },
  };
}

export const forms = [
  sections("form-30", 30, false),
  sections("form-500", 500, false),
  sections("conditional-30", 30, true),
  sections("conditional-500", 500, true),
  lists(),
];

/** Ten times as long as any form anybody should have to fill in. */
export const veryLong = () => sections("form-5000", 5000, false);
