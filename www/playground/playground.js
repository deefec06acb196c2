// The playground: a definition on one side; on the other the form it makes, the answers with where they are from, the
// dossier, the proofs, the amended definition and the plan. Everything is worked out in the page.

import { today } from "../src/page.js";
import "../src/to-khai.js";
import { labelOf } from "../pages/answers.js";
import { heading, paperLine } from "../pages/dossier-view.js";
import { at } from "../pages/host.js";
import { offerLanguage } from "../pages/language.js";
import { identityOf, population } from "../pages/registers.js";
import { element, link, locale, words as common } from "../pages/words.js";
import { analysed } from "./analysis.js";
import { read, written } from "./link.js";
import { lineOf, offsetOf, offsetOfError } from "./place.js";
import { MODES, answer } from "./registers.js";
import { words } from "./words.js";

/** The definition is read so long after the last key, in ms. */
const PAUSE = 400;
/** Small schemas beside the procedures, by name. */
const SMALL = { "plain-schema": "plain-schema.json" };
/** What is open where the address names nothing. */
const FIRST = "1.001193";
const VIEWS = ["form", "answers", "dossier", "proofs", "amended", "plan"];

const named = (id) => document.getElementById(id);
const form = named("form");
const source = named("definition");
const example = named("example");
const person = named("person");
const problems = named("problems");

const state = { view: "form", mode: "up", example: "" };
/** The definition that is shown, as an object; nothing while the text is none. */
let definition;

document.documentElement.lang = locale;
document.title = `${words.title} – Tờ Khai`;
for (const node of document.querySelectorAll("[data-text]")) node.textContent = words[node.dataset.text];
document.querySelector("a.brand").href = link("../");
offerLanguage(locale, words.other);

// ---- the definition ----

/** A line about something wrong, with the place in the text where one is known. */
function problem(message, offset) {
  const line = element("p", {}, message);
  if (offset === undefined) return line;
  const { line: row, column } = lineOf(source.value, offset);
  const go = element("button", { type: "button" }, words.line(row, column));
  go.addEventListener("click", () => {
    source.focus();
    source.setSelectionRange(offset, offset + 1);
    // A text area shows its selection only where it is told to.
    source.scrollTop = ((row - 3) / source.value.split("\n").length) * source.scrollHeight;
  });
  line.append(" ", go);
  return line;
}

/** What is wrong at a JSON Pointer of the definition. */
const problemAt = (pointer, message) =>
  problem(pointer ? `${pointer}: ${message}` : message, pointer ? offsetOf(source.value, pointer) : undefined);

/** Reads the text; the form stays as it was while it cannot be read. */
function take() {
  problems.replaceChildren();
  const text = source.value;
  let now;
  try {
    now = JSON.parse(text);
  } catch ({ message }) {
    const offset = offsetOfError(text, message);
    return void problems.replaceChildren(problem(words.noJson, offset ?? text.length));
  }
  if (typeof now !== "object" || now === null || Array.isArray(now))
    return void problems.replaceChildren(problem(words.noObject, 0));
  definition = now;
  analysis = undefined;
  form.definition = now;
  const { code } = now["x-procedure"] ?? {};
  const tag = `<to-khai src="/forms/${/^[\w.+-]+$/.test(code ?? "") ? code : "form"}.json"></to-khai>`;
  named("snippet").textContent = [
    '<link rel="stylesheet" href="/tokhai/src/to-khai.css" />',
    '<script type="module" src="/tokhai/src/to-khai.js"></script>',
    tag,
  ].join("\n");
  show();
}

form.addEventListener("error", ({ detail: { errors, cause } }) => {
  if (errors.length || !cause) return;
  const [, pointer = ""] = /#(\/[^\s:]*)/.exec(cause.message) ?? [];
  const offset = pointer ? offsetOf(source.value, pointer) : undefined;
  problems.replaceChildren(problem(words.noForm), problem(cause.message, offset));
  show();
});

let typing;
source.addEventListener("input", () => {
  state.example = example.value = "";
  clearTimeout(typing);
  typing = setTimeout(() => {
    take();
    keep();
  }, PAUSE);
});

async function openExample(name) {
  const path = SMALL[name] ?? at(`/schemas/vn/procedures/${name}.json`);
  const found = await fetch(path);
  if (!found.ok) throw new Error(`${path}: ${found.status}`);
  source.value = await found.text();
  state.example = example.value = name;
  take();
}

// ---- the address ----

let keeping = 0;

/** Puts what is open into the address; a later change takes the place of an earlier one that is still being packed. */
async function keep() {
  const turn = (keeping += 1);
  const { view, mode, example: name } = state;
  const fragment = await written({ view, mode, ...(name ? { example: name } : { definition: source.value }) });
  if (turn !== keeping) return;
  named("copied").textContent = fragment ? "" : words.tooLong;
  named("copy").disabled = !fragment;
  if (fragment) history.replaceState(null, "", `#${fragment}`);
}

named("copy").addEventListener("click", async () => {
  await keep();
  const done = await navigator.clipboard?.writeText(location.href).then(
    () => true,
    () => false,
  );
  named("copied").textContent = done ? words.copied : words.notCopied;
});

// ---- registers and people ----

form.lookup = (request, { signal }) => answer(state.mode, request, signal);

for (const mode of MODES) {
  const radio = element("input", { type: "radio", name: "mode", value: mode });
  radio.addEventListener("change", () => {
    state.mode = mode;
    // What was answered before is asked anew.
    form.reset();
    keep();
  });
  named("registers").append(element("label", {}, radio, words.modes[mode]));
}

async function offerPeople() {
  const { people, parts } = await population();
  const list = people.filter((one) => one.part && one.registers?.["vn:population"]);
  const option = ({ number, name, part }) =>
    element("option", { value: number }, [name, number, parts?.[part]?.[locale]].filter(Boolean).join(" – "));
  person.replaceChildren(element("option", { value: "" }, words.nobody), ...list.map(option));
  person.addEventListener("change", () => {
    const chosen = people.find(({ number }) => number === person.value);
    form.identity = chosen ? identityOf(chosen) : {};
  });
}

// ---- views ----

/** What the analysis says of the definition, once it was asked. */
let analysis;
let reader;

async function showAnswers(panel) {
  const { value = {} } = form;
  const { sources = {} } = form.exportDraft() ?? {};
  const rows = [];
  const walk = (place, inner) => {
    if (inner && typeof inner === "object")
      return Object.entries(inner).forEach(([name, own]) =>
        walk(`${place}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`, own),
      );
    const from = sources[place] ?? sources[Object.keys(sources).find((known) => place.startsWith(`${known}/`))];
    rows.push(
      element(
        "tr",
        {},
        element("th", { scope: "row" }, labelOf(definition, place)),
        element("td", {}, String(inner)),
        element("td", {}, from?.name ? `${from.name}${from.date ? ` (${from.date})` : ""}` : words.typed),
      ),
    );
  };
  walk("", value);
  if (!rows.length) return panel.replaceChildren(element("p", {}, words.noAnswers));
  const heads = [words.question, words.answer, words.from].map((text) => element("th", { scope: "col" }, text));
  panel.replaceChildren(
    element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows)),
    element(
      "details",
      {},
      element("summary", {}, words.json),
      element("pre", { tabindex: "0" }, JSON.stringify(value, null, 2)),
    ),
  );
}

async function showDossier(panel) {
  if (!definition["x-documents"]?.length) return panel.replaceChildren(element("p", {}, words.noDossier));
  const module = await import("../pkg/dossier/tokhai.js");
  await module.default();
  if (reader?.of !== definition) {
    reader?.free();
    reader = Object.assign(new module.DossierReader(JSON.stringify(definition)), { of: definition });
  }
  const { value: answers = {}, papers } = form;
  const view = JSON.parse(
    reader.dossier(JSON.stringify({ answers, papers, channel: form.channel || "online" }), today(), locale),
  );
  const own = view.papers.filter((paper) => paper.state !== "notApplicable");
  const others = view.papers.filter((paper) => paper.state === "notApplicable");
  panel.replaceChildren(
    ...heading(view.before, view.after),
    element("ul", { class: "papers" }, ...own.map((paper) => paperLine(paper, false))),
    ...(others.length
      ? [
          element(
            "details",
            {},
            element("summary", {}, common.others),
            element("ul", {}, ...others.map((paper) => element("li", {}, paper.title))),
          ),
        ]
      : []),
  );
}

/** A paper with its verdict, the sentence that says why, and the steps of the proof. */
function proofOf({ title, verdictTitle, sentence, proof }) {
  const steps = proof.map(({ text, depth }) => {
    const line = element("li", {}, text);
    line.style.paddingInlineStart = `${depth}rem`;
    return line;
  });
  const details = element(
    "details",
    {},
    element("summary", {}, words.proof),
    element("ul", { class: "proof" }, ...steps),
  );
  return element(
    "li",
    { class: "paper" },
    element("h3", {}, title),
    element("p", {}, element("strong", {}, verdictTitle), ` – ${sentence}`),
    steps.length ? details : "",
  );
}

function showProofs(panel) {
  const { papers } = analysis.procedure;
  panel.replaceChildren(
    papers.length ? element("ul", { class: "papers" }, ...papers.map(proofOf)) : element("p", {}, words.noPapers),
  );
}

function showAmended(panel) {
  const { accepted, amended } = analysis;
  const use = element("button", { type: "button" }, words.use);
  use.addEventListener("click", () => {
    source.value = amended;
    state.example = example.value = "";
    take();
    keep();
  });
  panel.replaceChildren(
    element("p", {}, accepted ? words.amendedNote(accepted) : words.nothingAmended),
    ...(accepted ? [element("p", {}, use), element("pre", { tabindex: "0" }, amended)] : []),
  );
}

function showPlan(panel) {
  const { plan, letter } = analysis;
  const type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  const save = element("button", { type: "button" }, words.download);
  save.addEventListener("click", () => {
    const href = URL.createObjectURL(new Blob([letter], { type }));
    element("a", { href, download: "plan.docx" }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  });
  panel.replaceChildren(element("p", {}, save), element("pre", { tabindex: "0" }, plan));
}

const ANALYSED = { proofs: showProofs, amended: showAmended, plan: showPlan };

async function showAnalysed(panel) {
  const { view } = state;
  const of = definition;
  if (analysis?.of !== of) {
    panel.replaceChildren(element("p", { role: "status" }, words.loading));
    const found = await analysed(source.value);
    if (of !== definition) return;
    analysis = { ...found, of };
  }
  if (analysis.problems.length)
    problems.replaceChildren(
      element("p", {}, words.asked),
      ...analysis.problems.map(({ place, message }) => problemAt(place.replace(/^#/, ""), message)),
    );
  if (state.view !== view) return;
  if (analysis.procedure) ANALYSED[view](panel);
  else panel.replaceChildren(element("p", {}, words.noPapers));
}

const SHOWN = { answers: showAnswers, dossier: showDossier };

/** Brings the open view up to date. */
async function show() {
  const { view } = state;
  const panel = named(`panel-${view}`);
  if (view === "form" || !definition) return;
  try {
    await (SHOWN[view] ?? showAnalysed)(panel);
  } catch (error) {
    console.warn(error);
    panel.replaceChildren(element("p", { role: "status" }, words.noAnalysis));
  }
}

function choose(view) {
  state.view = view;
  for (const own of VIEWS) {
    const tab = named(`tab-${own}`);
    tab.setAttribute("aria-selected", String(own === view));
    tab.tabIndex = own === view ? 0 : -1;
    named(`panel-${own}`).hidden = own !== view;
  }
  show();
}

for (const view of VIEWS) {
  const tab = element(
    "button",
    { type: "button", role: "tab", id: `tab-${view}`, "aria-controls": `panel-${view}` },
    words.tabs[view],
  );
  tab.addEventListener("click", () => {
    choose(view);
    keep();
  });
  named("tabs").append(tab);
}
named("tabs").addEventListener("keydown", (event) => {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const next = VIEWS[(VIEWS.indexOf(state.view) + by + VIEWS.length) % VIEWS.length];
  choose(next);
  named(`tab-${next}`).focus();
  keep();
});
for (const kind of ["change", "ready"]) form.addEventListener(kind, () => requestAnimationFrame(show));

// Nothing is sent from here: every submission is taken, as an office would.
form.addEventListener("submit", ({ detail }) => detail.respondWith({ receipt: "THU-0001" }));

// ---- start ----

const listed = await fetch(at("/api/procedures")).then(
  (found) => (found.ok ? found.json() : { procedures: [] }),
  () => ({ procedures: [] }),
);
const options = listed.procedures.map(({ code, titles, title }) =>
  element("option", { value: code }, titles?.[locale] ?? title ?? code),
);
example.replaceChildren(
  element("option", { value: "" }, words.own),
  ...options,
  ...Object.keys(SMALL).map((name) => element("option", { value: name }, "JSON Schema")),
);
example.addEventListener("change", async () => {
  if (example.value) await openExample(example.value);
  keep();
});
offerPeople().catch(() => {});

const before = await read(location.hash.slice(1));
state.mode = MODES.includes(before?.mode) ? before.mode : "up";
document.querySelector(`input[name="mode"][value="${state.mode}"]`).checked = true;
choose(VIEWS.includes(before?.view) ? before.view : "form");
if (typeof before?.definition === "string") {
  source.value = before.definition;
  take();
} else {
  const known = [...example.options].some(({ value }) => value && value === before?.example);
  await openExample(known ? before.example : FIRST).catch((error) => {
    console.warn(error);
    problems.replaceChildren(problem(common.unreachable));
  });
}
