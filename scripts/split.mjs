// Cuts the citizens' module of WebAssembly in two: what it takes to show a form, and the rest, which comes while the person
// reads the first question. What it takes is found out by showing forms: a function that no form needed is in the rest.
// In the first part a call of such a function goes through the table, whose entry the rest fills in; until then it traps,
// and www/src/module.js waits for the rest and shows the form again.
// usage: node scripts/split.mjs FOLDER DEFINITION…   (of tokhai_bg.wasm with the names of its functions, and tokhai.js, not
// minified yet; tokhai_rest.wasm is written beside them)

import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [folder, ...definitions] = process.argv.slice(2);
const at = (name) => resolve(folder, name);
const MODULE = at("tokhai_bg.wasm");
const tool = (name, ...rest) =>
  execFileSync(join(root, "www/node_modules/.bin", name), rest, { maxBuffer: 1 << 28 }).toString();
const FEATURES = ["reference-types", "multivalue", "bulk-memory", "sign-ext", "nontrapping-float-to-int"];

/** Makes a module of the lines of its text. It tells which features it needs, as other tools expect. */
function assemble(path, lines) {
  writeFileSync(`${path}.wat`, ["(module", lines, ")"].flat(2).join("\n"));
  const features = FEATURES.map((name) => `--enable-${name}`);
  tool("wasm-as", ...features, "-g", `${path}.wat`, "-o", path);
  tool("wasm-opt", ...features, "--remove-unused-module-elements", "--emit-target-features", "-g", path, "-o", path);
  rmSync(`${path}.wat`);
}

// ---- the module as text ----

const NAME = String.raw`\$(?:"(?:[^"\\]|\\.)*"|[^\s()]+)`;

/** The fields of the module in their order: `kind`, `name` and their `lines`. wasm-dis begins each with one space. */
function fields(text) {
  const found = [];
  const head = new RegExp(`^ \\((import "[^"]*" "[^"]*" \\()?(\\w+) (${NAME})?`);
  for (const line of text.split("\n").slice(1)) {
    const [begins, imported, kind, name] = head.exec(line) ?? [];
    if (begins) found.push({ kind, name, imported: Boolean(imported), lines: [line] });
    else if (line.startsWith(" ")) found.at(-1).lines.push(line);
  }
  return found;
}

/** The types of the parameters and of the results of a function, as its first line gives them. */
function signature([line]) {
  const types = (word) =>
    [...line.matchAll(new RegExp(`\\(${word} ([^()]*)\\)`, "g"))].flatMap(([, list]) =>
      list.split(" ").filter((part) => part && !part.startsWith("$")),
    );
  return { parameters: types("param"), results: types("result") };
}
const written = ({ parameters, results }) =>
  [
    ["param", parameters],
    ["result", results],
  ]
    .map(([word, list]) => (list.length ? ` (${word} ${list.join(" ")})` : ""))
    .join("");

/** The names that stand behind some words in lines, those that stand there most often first. */
function named(lines, words) {
  const found = new Map();
  const pattern = new RegExp(`\\((?:${words}) (${NAME})`, "g");
  for (const line of lines) for (const [, name] of line.matchAll(pattern)) found.set(name, (found.get(name) ?? 0) + 1);
  return new Set([...found].sort(([, a], [, b]) => b - a).map(([name]) => name));
}

const all = fields(tool("wasm-dis", MODULE));
const functions = all.filter(({ kind, imported }) => kind === "func" && !imported);
const others = all.filter((field) => !functions.includes(field));
if (functions.length < 100)
  throw new Error("the text of the module was not understood: does wasm-dis write it otherwise now?");

// ---- what it takes to show a form ----

/** An element of a page on which only that much works as a new form needs of it; `focused` when anything has the focus. */
function emptyPage(focused) {
  const element = {
    nodeType: 1,
    activeElement: null,
    id: "",
    isConnected: true,
    files: { length: 0 },
    closest: () => element,
    focus() {},
    getRootNode: () => element,
    querySelector: () => null,
    querySelectorAll: () => ({ length: 1, item: () => element }),
    getElementById: () => null,
    getAttribute: () => "",
    addEventListener() {},
    removeEventListener() {},
    appendChild: (child) => child,
    contains: () => false,
    remove() {},
  };
  return Object.assign(element, { ownerDocument: element, activeElement: focused ? element : null });
}

/** The functions that showing the definitions runs. */
async function needed() {
  const [script, module] = [at("counted.mjs"), at("counted.wasm")];
  const told = functions.map(({ lines }, number) => {
    const body = lines.findIndex((line, index) => index > 0 && !line.startsWith("  (local "));
    return lines.toSpliced(body, 0, `  (call $ran (i32.const ${number}))`);
  });
  // Imports come first.
  const imported = ' (import "./tokhai_bg.js" "ran" (func $ran (param i32)))';
  assemble(module, [imported, others.map(({ lines }) => lines), told].flat());
  const ran = new Set();
  globalThis.ran = (number) => ran.add(functions[number]);
  const glue = readFileSync(at("tokhai.js"), "utf8");
  const counted = glue.replace("const import0 = {", "const import0 = { ran: globalThis.ran,");
  if (counted === glue) throw new Error("tokhai.js has no `import0`: does wasm-bindgen write it otherwise now?");
  writeFileSync(script, counted);
  const { FormHandle, initSync } = await import(pathToFileURL(script));
  initSync({ module: readFileSync(module) });
  const english = readFileSync(join(root, "www/src/en.txt"), "utf8");
  const settings = { today: "2026-01-01", answers: {}, keeps: "30", prefix: "tk", heading: 1 };
  for (const path of definitions) {
    const definition = readFileSync(path, "utf8");
    for (const [focused, own] of [{ locale: "vi" }, { locale: "en", texts: english, single: true }].entries()) {
      const host = (kind) => (kind === "build" ? emptyPage() : undefined);
      new FormHandle(definition, JSON.stringify({ ...settings, ...own }), host).mount(emptyPage(focused));
    }
  }
  for (const path of [script, module]) rmSync(path);
  return ran;
}

/** What takes memory and gives it back is needed in any case: a form that is given up halfway must leave it in order. */
const ALWAYS = /\brlsf\b|__rust_|__rustc|alloc::alloc|__wbindgen|__externref/;
const ran = await needed();
const late = new Set(functions.filter((field) => !ran.has(field) && !ALWAYS.test(field.name)));

// ---- the two parts ----

const CALLS = "call|ref\\.func";
const first = functions.filter((field) => !late.has(field));
const rest = [...late];
const restLines = rest.flatMap(({ lines }) => lines);
const lateByName = new Map(rest.map((field) => [field.name, field]));

const table = others.find(({ kind, lines }) => kind === "table" && / funcref\)/.test(lines[0]));
const [limits, size] = / (\d+) \d+ funcref/.exec(table.lines[0]);
const elements = others.find(({ kind }) => kind === "elem");
const [, start, list] = / \(i32\.const (\d+)\) func (.*)\)$/.exec(elements.lines[0]);
/** What stands in the table, from `start` on. What stands there already is no function of the rest under another number. */
const standing = list.match(new RegExp(NAME, "g"));
/** Functions of the rest that get a place in the table, behind all others: what scripts and the first part call. */
const entries = [];
/** The place of a function of the rest in the table. */
function placeOf(name) {
  const at = standing.indexOf(name);
  if (at >= 0) return Number(start) + at;
  if (!entries.includes(name)) entries.push(name);
  return Number(size) + entries.indexOf(name);
}

const CALL = new RegExp(String.raw`^( *)\(call (${NAME})(\))?`);

/** The same lines with calls of the rest through the table. */
function throughTable(lines) {
  const open = [];
  return lines.flatMap((line) => {
    const [, indent, name, end] = CALL.exec(line) ?? [];
    const field = lateByName.get(name);
    if (field) {
      const place = `${indent} (i32.const ${placeOf(name)})`;
      const call = `${indent}(call_indirect ${table.name}${written(signature(field.lines))}`;
      if (end) return [call, place, line.replace(`(call ${name}`, "")];
      open.push([`${indent})`, place]);
      return [call];
    }
    const [closing, place] = open.at(-1) ?? [];
    if (line !== closing) return [line];
    open.pop();
    return [place, line];
  });
}

/** In the place of a function of the rest that scripts call. */
function forScripts({ name, lines }) {
  const type = signature(lines);
  const values = type.parameters.map((_, number) => ` (local.get ${number})`).join("");
  const call = `  (call_indirect ${table.name}${written(type)}${values} (i32.const ${placeOf(name)}))`;
  return [lines[0], call, " )"];
}
const exported = new Set(
  others.filter(({ kind }) => kind === "export").flatMap(({ lines }) => lines.join("").match(new RegExp(NAME, "g"))),
);
const firstLines = functions.map((field) => {
  if (!late.has(field)) return throughTable(field.lines);
  return exported.has(field.name) ? forScripts(field) : [];
});

/** The places in the table that one of the parts fills, as segments of neighbours. */
function segments(named, own) {
  const found = [];
  for (const [at, name] of named) {
    if (!own(name)) continue;
    if (found.at(-1)?.next !== at) found.push({ at, names: [] });
    found.at(-1).names.push(name);
    found.at(-1).next = at + 1;
  }
  return found.map(({ at, names }) => ` (elem (table ${table.name}) (i32.const ${at}) func ${names.join(" ")})`);
}
const places = [
  ...standing.map((name, at) => [Number(start) + at, name]),
  ...entries.map((name, at) => [Number(size) + at, name]),
];
const room = Number(size) + entries.length;
const grown = { ...table, lines: [table.lines[0].replace(limits, ` ${room} ${room} funcref`)] };

/** What the rest needs of the first part: exported there and imported here under a short name. */
function bridges() {
  const found = [];
  // The numbers of the functions that are called most are the shortest.
  const wanted = [
    ...[...named(restLines, CALLS)].map((name) => all.find((field) => field.kind === "func" && field.name === name)),
    ...[...named(restLines, "global\\.get|global\\.set")].map((name) =>
      all.find((field) => field.kind === "global" && field.name === name),
    ),
    ...others.filter(
      ({ kind, name }) => kind === "table" && (name === table.name || named(restLines, "table\\.\\w+").has(name)),
    ),
  ];
  for (const field of wanted.filter((field) => !late.has(field))) {
    const { kind, name } = field;
    const [line] = field === table ? grown.lines : field.lines;
    const type = {
      func: () => written(signature([line])),
      global: () => /\(global \S+ (\(mut \w+\)|\w+)/.exec(line)[1],
      table: () => /\(table \S+ ([^()]*)\)/.exec(line)[1],
    }[kind]();
    // Names that begin with a point are for the two parts alone.
    const short = `.${found.length.toString(36)}`;
    found.push({
      exported: ` (export "${short}" (${kind} ${name}))`,
      imported: ` (import "" "${short}" (${kind} ${name} ${type}))`,
    });
  }
  return found;
}
const between = bridges();
const memory = others.find(({ kind }) => kind === "memory");

assemble(MODULE, [
  ...others.map((field) => {
    if (field === elements) return segments(places, (name) => !lateByName.has(name));
    return (field === table ? grown : field).lines;
  }),
  between.map(({ exported }) => exported),
  ...firstLines,
]);
assemble(at("tokhai_rest.wasm"), [
  ...others.filter(({ kind }) => kind === "type").map(({ lines }) => lines),
  ` (import "" "memory" ${memory.lines[0].trim()})`,
  between.map(({ imported }) => imported),
  segments(places, (name) => lateByName.has(name)),
  restLines,
]);
