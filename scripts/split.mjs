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

/** The names that stand behind some words in lines. */
function named(lines, words) {
  const found = new Set();
  const pattern = new RegExp(`\\((?:${words}) (${NAME})`, "g");
  for (const line of lines) for (const [, name] of line.matchAll(pattern)) found.add(name);
  return found;
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

const CALLS = "call|return_call|ref\\.func";
const first = functions.filter((field) => !late.has(field));
const rest = [...late];
const restLines = rest.flatMap(({ lines }) => lines);
const reached = named(
  first.flatMap(({ lines }) => lines),
  CALLS,
);
// Also what scripts call, and what stands in the table already.
for (const { kind, lines } of others.filter(({ kind }) => kind === "export" || kind === "elem"))
  for (const [name] of lines.join("").matchAll(new RegExp(NAME, "g"))) if (kind) reached.add(name);
const entries = rest.filter(({ name }) => reached.has(name));

const table = others.find(({ kind, lines }) => kind === "table" && / funcref\)/.test(lines[0]));
const [limits, size] = / (\d+) \d+ funcref/.exec(table.lines[0]);
const room = Number(size) + entries.length;
const grown = { ...table, lines: [table.lines[0].replace(limits, ` ${room} ${room} funcref`)] };

/** In the place of a function of the rest: the same call through the table. */
function throughTable(field) {
  const types = signature(field.lines);
  const values = types.parameters.map((_, number) => ` (local.get ${number})`).join("");
  const index = Number(size) + entries.indexOf(field);
  return [field.lines[0], `  (call_indirect ${table.name}${written(types)}${values} (i32.const ${index}))`, " )"];
}

/** What the rest needs of the first part: exported there and imported here under a short name. */
function bridges() {
  const found = [];
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
    // Names that begin with a point are for the two parts alone: scripts/names.mjs leaves them as they are.
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
  ...others.map((field) => (field === table ? grown : field).lines),
  between.map(({ exported }) => exported),
  ...functions.map((field) => {
    if (!late.has(field)) return field.lines;
    return entries.includes(field) ? throughTable(field) : [];
  }),
]);
assemble(at("tokhai_rest.wasm"), [
  ...others.filter(({ kind }) => kind === "type").map(({ lines }) => lines),
  ` (import "" "memory" ${memory.lines[0].trim()})`,
  between.map(({ imported }) => imported),
  ` (elem (table ${table.name}) (i32.const ${size}) func ${entries.map(({ name }) => name).join(" ")})`,
  restLines,
]);
