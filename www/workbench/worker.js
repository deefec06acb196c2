// The worker: the module, its one Workbench and the journal. The page stays free for keys while thousands are read.
//
// The page sends {id, call, args} and gets {id, result} or {id, error}; what happens in between is told as {event, …}.

import init, { Workbench } from "tokhai-module";

import { bytesOf, rawOf } from "./bytes.js";
import * as store from "./store.js";
import { words } from "./words.js";

/** How long one step of reading should take, in ms: between steps a cancel or a question of the page is heard. */
const STEP = 60;

/** @type {Workbench} */
let bench;
let kept = true;
let cancelled = false;
/** How many changes of the module each action of the officer made, so that one undo takes one action back. */
let done = [];
let undone = [];

const tell = (event, rest) => postMessage({ event, ...rest });
const turn = () => new Promise((resolve) => setTimeout(resolve));
const history = () => ({ undo: done.length, redo: undone.length });

/** So many bytes of files that could not be kept are held for another try; with more, nothing is kept until all is closed. */
const HELD = 64 << 20;
/** What could not be kept yet, in its order, or nothing where that has been given up. @type {store.Entry[] | undefined} */
let waiting = [];
let writing = Promise.resolve();

async function write() {
  if (!waiting?.length) return;
  const entries = [...waiting];
  try {
    await store.keep(entries);
    waiting?.splice(0, entries.length);
    tell("kept", { unkept: "" });
  } catch (error) {
    const bytes = entries.reduce((sum, entry) => sum + ("bytes" in entry ? entry.bytes.byteLength : 0), 0);
    if (bytes > HELD) waiting = undefined;
    tell("kept", { unkept: store.reason(error) });
  }
}

/**
 * Writes to the journal; where that fails the page is told why, and work goes on. What comes later is written only together
 * with it: played again, an undo must take back what it took back here.
 */
async function keep(entries) {
  if (!kept || entries.length === 0) return;
  waiting?.push(...entries);
  await (writing = writing.then(write));
}

/**
 * Reads one source step by step. Whatever is wrong with it is a problem, and what was open stays open.
 *
 * @returns {Promise<{done: number, problems: import("./types").Problem[]}>} how many entries were read
 */
async function read(name, bytes, most, progress) {
  const begun = JSON.parse(bench.begin(name, bytes));
  const problems = begun.problems;
  const total = Math.min(begun.entries, most);
  let read = 0;
  let count = 1;
  while (read < total && !cancelled) {
    const started = performance.now();
    const step = JSON.parse(bench.step(Math.min(count, total - read)));
    problems.push(...step.problems);
    const now = total - Math.max(0, step.left - (begun.entries - total));
    if (now <= read) break;
    read = now;
    const taken = performance.now() - started;
    count = Math.max(1, Math.min(400, Math.round((count * STEP) / Math.max(taken, 1))));
    tell("progress", { progress: { ...progress, name, done: read, total } });
    await turn();
  }
  bench.cancel();
  adopt();
  return { done: read, problems };
}

/** Opens files one after the other; each is kept when it was read. @param {{name: string, file: Blob}[]} files */
async function open(files) {
  cancelled = false;
  const problems = [];
  const scenarios = scenarioCount();
  let opened = [];
  let since = performance.now();
  for (const [at, { name, file }] of files.entries()) {
    if (cancelled) break;
    const progress = { file: at + 1, files: files.length, again: false };
    tell("progress", { progress: { ...progress, name, done: 0, total: 0 } });
    tell("reading", { name });
    const { raw, problem: unread } = await rawOf(file);
    const { bytes, problem } = raw ? await bytesOf(name, raw) : { problem: unread };
    if (!raw || !bytes) {
      problems.push({ file: name, place: "", message: problem ?? words.unreadable });
      continue;
    }
    const outcome = await read(name, bytes, Infinity, progress);
    problems.push(...outcome.problems);
    if (outcome.done > 0) opened.push({ kind: "open", name, bytes: raw, done: outcome.done });
    if (performance.now() - since > 1000) {
      await keep(opened);
      opened = [];
      since = performance.now();
    }
  }
  tell("reading", { name: "" });
  await keep(opened);
  tell("progress", { progress: null });
  return { problems, cancelled, count: bench.count(), scenarios: scenarioCount() - scenarios, history: history() };
}

/** Takes in what a project brought of what was done to it: each change is an action of its own. */
function adopt() {
  const known = JSON.parse(bench.history());
  const sum = (list) => list.reduce((all, count) => all + count, 0);
  done.push(...Array(Math.max(0, known.undo - sum(done))).fill(1));
  undone.push(...Array(Math.max(0, known.redo - sum(undone))).fill(1));
}

/** Notes an action that made one change of the module. */
function made() {
  done.push(1);
  undone = [];
}

/** Carries out commands of an author, as one action. Tells whether anything changed. */
function edit(index, commands) {
  const changed = bench.edit(index, JSON.stringify(commands));
  if (changed) made();
  return changed;
}

/** The bytes of a paper form; where it cannot be read, why. @param {Blob} file */
async function formBytes(file) {
  const { raw, problem } = await rawOf(file);
  if (!raw) throw new Error(problem);
  return raw;
}

/** Adds the questions of a paper form, as one action: how many were read, and whether anything changed. */
function addForm(index, name, bytes) {
  const before = JSON.parse(bench.history()).undo;
  const count = bench.addForm(index, name, new Uint8Array(bytes));
  const changed = JSON.parse(bench.history()).undo > before;
  if (changed) made();
  return { count, changed };
}

/** Gives a procedure the process of a model, as one action: how many steps it has, what is doubtful, and whether anything changed. */
function addModel(index, name, bytes) {
  const before = JSON.parse(bench.history()).undo;
  const { done: count, problems } = JSON.parse(bench.addModel(index, name, new Uint8Array(bytes)));
  const changed = JSON.parse(bench.history()).undo > before;
  if (changed) made();
  return { count, problems, changed };
}

const scenarioCount = () => JSON.parse(bench.scenarios()).list.length;

/**
 * Puts a scenario in the place of one, behind all where none is named, or drops it where there is no text; as one action.
 *
 * @param {number | null} at @param {string | null} text
 */
function scenario(at, text) {
  const before = JSON.parse(bench.history()).undo;
  let place = at ?? undefined;
  if (text === null) bench.dropScenario(at ?? 0);
  else place = bench.setScenario(place, text);
  const changed = JSON.parse(bench.history()).undo > before;
  if (changed) made();
  return { place, changed };
}

const codeOf = (index) => JSON.parse(bench.author(index)).definition["x-procedure"]?.code ?? "";

/** Decides about papers in one action, all of them or none. */
function decide(list) {
  let answer = "";
  // What is decided as it stands already is no change.
  const before = JSON.parse(bench.history()).undo;
  const since = () => JSON.parse(bench.history()).undo - before;
  try {
    for (const { index, paper, decided, reason, by, office, on } of list) {
      answer = bench.decide(index, JSON.stringify({ paper, decided, reason, by, office, on }));
    }
  } catch (error) {
    while (since() > 0) bench.undo();
    throw error;
  }
  if (since() > 0) {
    done.push(since());
    undone = [];
  }
  return answer;
}

function back(from, to, one) {
  const count = from.pop();
  if (count === undefined) return undefined;
  let index;
  for (let n = 0; n < count; n += 1) index = one();
  to.push(count);
  return index;
}

const undo = () => back(done, undone, () => bench.undo());
const redo = () => back(undone, done, () => bench.redo());

/** Finds the procedure of a kept decision again, also where another edition of the module reads fewer entries. */
function placed(list, codes) {
  return list.map((one) => {
    const index = codes[one.index] === one.code ? one.index : codes.indexOf(one.code);
    if (index < 0) throw new Error(one.code);
    return { ...one, index };
  });
}

/** Plays the journal of earlier visits. @returns {Promise<import("./types").Problem[]>} */
async function again() {
  const entries = await store.journal();
  const problems = [];
  const files = entries.filter(({ kind }) => kind === "open").length;
  let at = 0;
  let codes;
  for (const entry of entries) {
    if (entry.kind === "open") {
      at += 1;
      codes = undefined;
      tell("reading", { name: entry.name });
      const { bytes } = await bytesOf(entry.name, entry.bytes);
      // What was wrong with a file was told when it was opened.
      if (bytes) await read(entry.name, bytes, entry.done, { file: at, files, again: true });
      continue;
    }
    codes ??= JSON.parse(bench.portfolio()).procedures.map(({ code }) => code);
    try {
      if (entry.kind === "decide") decide(placed(entry.list, codes));
      else if (entry.kind === "edit" || entry.kind === "form" || entry.kind === "model") {
        const [{ index }] = placed([entry], codes);
        if (entry.kind === "edit") edit(index, entry.commands);
        else if (entry.kind === "model") addModel(index, entry.name, entry.bytes);
        else addForm(index, entry.name, entry.bytes);
        codes[index] = codeOf(index);
      } else if (entry.kind === "scenario") scenario(entry.at, entry.text);
      else if (entry.kind === "undo") undo();
      else redo();
    } catch (error) {
      const [first] = entry.kind === "decide" ? entry.list : [];
      const code = "code" in entry ? entry.code : (first?.code ?? "");
      problems.push({ file: code, place: first?.paper ?? "", message: words.notAgain(error.message) });
    }
  }
  tell("reading", { name: "" });
  tell("progress", { progress: null });
  return problems;
}

/** What the page may call. @type {Record<string, (...args: any[]) => any>} */
const CALLS = {
  async start({ day, locale, alone }) {
    await init();
    bench = new Workbench(day, locale);
    kept = alone;
    let problems = [];
    let officer;
    if (!kept) return { problems, officer, history: history(), count: 0 };
    try {
      officer = await store.setting("officer");
      problems = await again();
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) throw error;
      kept = false;
      tell("kept", { unkept: store.reason(error) });
    }
    return { problems, officer, history: history(), count: bench.count() };
  },
  open,
  cancel() {
    cancelled = true;
  },
  portfolio: () => JSON.parse(bench.portfolio()),
  procedure: (index) => JSON.parse(bench.procedure(index)),
  process: (index) => JSON.parse(bench.process(index)),
  scenarios: (index) => JSON.parse(bench.scenarios(index)),
  compare: ({ one, other, index }) => JSON.parse(bench.compare(one, other, index)),
  async scenario(at, text) {
    const { place, changed } = scenario(at, text);
    if (changed) await keep([{ kind: "scenario", at, text }]);
    return { place, history: history() };
  },
  assume: ({ day, levers }) => bench.assume(day || undefined, JSON.stringify(levers.map(({ id }) => id))),
  vocabulary: () => JSON.parse(bench.vocabulary()),
  author: (index) => JSON.parse(bench.author(index)),
  async edit(index, commands) {
    const code = codeOf(index);
    if (edit(index, commands)) await keep([{ kind: "edit", index, code, commands }]);
    return { author: JSON.parse(bench.author(index)), history: history() };
  },
  async addForm(index, name, file) {
    const code = codeOf(index);
    const bytes = await formBytes(file);
    tell("reading", { name });
    const { count, changed } = addForm(index, name, bytes);
    tell("reading", { name: "" });
    if (changed) await keep([{ kind: "form", index, code, name, bytes }]);
    return { count, author: JSON.parse(bench.author(index)), history: history() };
  },
  async addModel(index, name, file) {
    const code = codeOf(index);
    const bytes = await formBytes(file);
    const { count, problems, changed } = addModel(index, name, bytes);
    if (changed) await keep([{ kind: "model", index, code, name, bytes }]);
    return { count, problems, author: JSON.parse(bench.author(index)), history: history() };
  },
  async checkForm(name, file) {
    const bytes = new Uint8Array(await formBytes(file));
    tell("reading", { name });
    try {
      return bench.checkForm(name, bytes);
    } finally {
      tell("reading", { name: "" });
    }
  },
  dossier: (index, ids) => JSON.parse(bench.dossier(index, JSON.stringify(ids))),
  async decide(list, officer) {
    const signed = list.map((one) => ({ ...one, ...officer }));
    const procedure = JSON.parse(decide(signed));
    await keep([{ kind: "decide", list: signed }]);
    return { procedure, history: history() };
  },
  async undo() {
    const index = undo();
    if (index !== undefined) await keep([{ kind: "undo" }]);
    return { index, history: history() };
  },
  async redo() {
    const index = redo();
    if (index !== undefined) await keep([{ kind: "redo" }]);
    return { index, history: history() };
  },
  definition: (index) => bench.definition(index),
  handOver: (indices, format) => bench.hand_over(indices && JSON.stringify(indices), format),
  project: () => bench.project(),
  async officer(officer) {
    if (kept) await store.set("officer", officer).catch((error) => tell("kept", { unkept: store.reason(error) }));
  },
  async close({ day, locale }) {
    cancelled = true;
    if (kept) {
      await writing;
      await store.forget();
      waiting = [];
      tell("kept", { unkept: "" });
    }
    bench.free?.();
    bench = new Workbench(day, locale);
    done = [];
    undone = [];
    return { history: history() };
  },
};

addEventListener("message", async ({ data: { id, call, args } }) => {
  try {
    postMessage({ id, result: await CALLS[call](...args) });
  } catch (error) {
    // After a trap the module's memory is not to be trusted any more: the page starts another worker.
    const fatal = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    postMessage({ id, error: error.message ?? String(error), fatal });
  }
});
