// Writes the references of our file formats, `docs/reference.md` and `docs/reference-pack.md`, from the schemas that describe
// them. With `--check` it writes nothing and fails where one is not what its schema says.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Each page: where it goes, of which schema, what stands at its head, and which definitions of the schema lead it. */
const PAGES = [
  {
    path: "docs/reference.md",
    schema: "schemas/procedure.schema.json",
    head: `# Every word of a definition

A definition is a JSON Schema (2020-12) of what is sent; every keyword of JSON Schema may stand in it. What follows are the annotations
beside them, whose names begin with \`x-\`. [The guide](guides/en/definition.md) puts them to use one after the other; \`tokhai check\` says
what is wrong with a file, where, and what to do.`,
    rootTitle: "Of the whole definition",
    sections: [
      ["annotations", "Of any schema in it"],
      ["condition", "Of a condition"],
    ],
    own: (name) => name.startsWith("x-"),
    leave: ["keywords", "schemaMap", "schemaList", "simpleType", "anchor", "count", "uniqueStrings"],
  },
  {
    path: "docs/reference-pack.md",
    schema: "schemas/pack.schema.json",
    head: `# Every word of a country pack

A pack is one JSON file, or a folder of files of which each holds some of these parts. [The guide](guides/en/country-pack.md) makes one;
\`tokhai check --pack\` says what is wrong with it.`,
    rootTitle: "Parts",
    sections: [],
    own: () => true,
    leave: [],
  },
];

const code = (text) => `\`${text}\``;
/** Text that stands in a cell of a table. */
const cell = (text) => text.replaceAll("|", "\\|").replaceAll("\n", " ");

/** One page in the making. */
class Page {
  constructor({ schema, leave, sections }) {
    this.schema = JSON.parse(readFileSync(join(ROOT, schema), "utf8"));
    this.leave = new Set(leave);
    /** Where the words of a definition of the schema stand, when that is not under its own name. */
    this.anchors = new Map(sections.map(([name, title]) => [name, title.toLowerCase().replaceAll(" ", "-")]));
    this.lines = [];
  }

  say(...lines) {
    this.lines.push(...lines, "");
  }

  /** What a reference within the schema leads to, and its name where it has a part of its own on the page. */
  target(ref) {
    const path = ref.slice(2).split("/");
    const found = path.reduce((at, key) => at?.[key], this.schema);
    if (!found) throw new Error(`${ref} leads nowhere`);
    return { found, name: path.length === 2 && path[0] === "$defs" ? path[1] : undefined };
  }

  /** What a value is, in a few words. */
  kind(schema) {
    if (schema === true) return "anything";
    if (schema.$ref) {
      const { found, name } = this.target(schema.$ref);
      if (!name) return this.kind(found);
      return name === "schema"
        ? "a JSON Schema"
        : this.leave.has(name)
          ? this.kind(found)
          : `[${name}](#${this.anchors.get(name) ?? name.toLowerCase()})`;
    }
    if ("const" in schema) return code(JSON.stringify(schema.const));
    if (schema.enum) return schema.enum.map((value) => code(JSON.stringify(value))).join(", ");
    const either = schema.oneOf ?? schema.anyOf;
    if (either && !schema.properties) {
      const kinds = either
        .filter((one) => one.type || one.$ref || one.enum || "const" in one)
        .map((one) => this.kind(one));
      if (kinds.length) return [...new Set(kinds)].join(" or ");
    }
    const shaped = schema.properties ?? schema.additionalProperties ?? schema.propertyNames;
    return [schema.type ?? (shaped ? "object" : "anything")]
      .flat()
      .map((type) => this.kindOf(type, schema))
      .join(" or ");
  }

  kindOf(type, schema) {
    if (type === "array") return schema.items ? `list of ${this.kind(schema.items)}` : "list";
    if (type === "object") {
      const each = schema.additionalProperties;
      return each && typeof each === "object" ? `by name: ${this.kind(each)}` : "object";
    }
    if (type === "string")
      return { date: "ISO date", uri: "address", "json-pointer": "JSON Pointer" }[schema.format] ?? "text";
    return { boolean: "true or false", integer: "whole number" }[type] ?? type;
  }

  /** The members of an object, those of inner objects with the way to them. */
  members(schema, way = "") {
    const must = new Set(schema.required ?? []);
    // What only says that a member is there describes nothing.
    const own = Object.entries(schema.properties ?? {}).filter(([, inner]) => typeof inner === "object");
    return own.flatMap(([name, inner]) => {
      const path = way + name;
      const row = [code(path) + (must.has(name) ? " \\*" : ""), this.kind(inner), inner.description ?? ""];
      return [row, ...this.within(inner, path)];
    });
  }

  /** The members of what a value holds: of itself, of each item, of each entry. */
  within(schema, path) {
    const items = schema.items;
    const each = schema.additionalProperties;
    return [
      ...(schema.properties ? this.members(schema, `${path}.`) : []),
      ...(items && typeof items === "object" ? this.within(items, `${path}[]`) : []),
      ...(each && typeof each === "object" ? this.within(each, `${path}.*`) : []),
      ...(schema.oneOf ?? schema.anyOf ?? []).flatMap((one) => this.within(one, path)),
    ];
  }

  table(rows) {
    if (!rows.length) return;
    const lines = rows.map((row) => `| ${row.map(cell).join(" | ")} |`);
    this.say("| member | value | meaning |", "| --- | --- | --- |", ...new Set(lines));
  }

  /** A part of the page about one word. */
  word(level, name, schema) {
    this.say(`${"#".repeat(level)} ${name}`);
    const said = schema.description ? `${schema.description} ` : "";
    this.say(`${said}Value: ${this.kind(schema)}.`);
    this.table(this.within(schema, "").map(([path, ...rest]) => [path.replace(/^`(\[\]|\.\*)?\.?/, "`"), ...rest]));
  }
}

/** The text of a page. */
function written(plan) {
  const page = new Page(plan);
  const { schema } = page;
  page.say(
    plan.head,
    "",
    `Written by \`node scripts/reference.mjs\` from \`${plan.schema}\`; not edited by hand. \`\\*\` marks what must be there; \`[]\` stands for each
item of a list, \`*\` for each name.`,
  );
  page.say(`## ${plan.rootTitle}`);
  for (const [name, own] of Object.entries(schema.properties)) page.word(3, name, own);
  for (const [definition, title] of plan.sections) {
    page.say(`## ${title}`);
    for (const [name, own] of Object.entries(schema.$defs[definition].properties).filter(([name]) => plan.own(name)))
      page.word(3, name, own);
  }
  page.say("## Shapes they share");
  const led = new Set([...plan.leave, ...plan.sections.map(([definition]) => definition), "schema"]);
  for (const [name, own] of Object.entries(schema.$defs ?? {})) if (!led.has(name)) page.word(3, name, own);
  return `${page.lines.join("\n").trimEnd()}\n`;
}

const check = process.argv.includes("--check");
for (const plan of PAGES) {
  const path = join(ROOT, plan.path);
  const text = written(plan);
  if (!check) writeFileSync(path, text);
  else if (!existsSync(path) || readFileSync(path, "utf8") !== text) {
    console.error(`${plan.path} is not what ${plan.schema} says: run node scripts/reference.mjs`);
    process.exitCode = 1;
  }
}
