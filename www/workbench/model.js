// What the page knows, and what an officer can do with it. Views read the model and call the actions; nothing else does.

import { useEffect, useState } from "preact/hooks";

import { Engine, Stopped } from "./engine.js";
import { keepOffline } from "./offline.js";
import { locale, words } from "./words.js";

/** Today where the officer sits. */
function today() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/** Whether keys of one character do something; some people's input would set them off. */
const SINGLE = "tokhai-workbench-keys";
function remembered() {
  try {
    return localStorage.getItem(SINGLE) !== "off";
  } catch {
    return true;
  }
}

/** Nothing is assumed. @type {import("./types").Assumed} */
const nothing = { day: "", levers: [], before: null };

/** @type {import("./types").Model} */
export const model = {
  phase: "starting",
  failure: "",
  portfolio: null,
  stale: false,
  detail: null,
  author: null,
  assumed: nothing,
  progress: null,
  problems: [],
  dropped: null,
  history: { undo: 0, redo: 0 },
  officer: { office: "", by: "", on: today() },
  unkept: "",
  said: "",
  offline: false,
  online: navigator.onLine,
  singleKeys: remembered(),
};

const listeners = new Set();

/** Changes the model and lets the views know. @param {Partial<import("./types").Model>} changes */
export function change(changes) {
  Object.assign(model, changes);
  for (const listener of listeners) listener();
}

/** The model, in a view that follows it. */
export function useModel() {
  const [, follow] = useState(0);
  useEffect(() => {
    const listener = () => follow((n) => n + 1);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return model;
}

/** The file the worker has in hand: the one to blame when it stops. */
let reading = "";
/** Whether this tab is the one that keeps the work. */
let alone = true;

const engine = new Engine((event) => {
  if (event.event === "progress") change({ progress: event.progress });
  else if (event.event === "reading") reading = event.name;
  else if (event.event === "kept" && model.unkept !== "other") change({ unkept: event.unkept });
});

/** Says something to everybody: it is shown, and read out. @param {string} text */
export const say = (text) => change({ said: text });

/** Resolves to whether no other tab has the workbench open; while this page lives, none will. */
function claimed() {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks
      .request("tokhai-workbench", { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock ? new Promise(() => {}) : undefined;
      })
      .catch(() => resolve(true));
  });
}

async function begin() {
  engine.renew();
  change({ assumed: nothing });
  const { problems, officer, history, count } = await engine.ask("start", { day: today(), locale, alone });
  if (officer) change({ officer: { ...model.officer, office: officer.office, by: officer.by } });
  change({ history, problems: [...model.problems, ...problems] });
  await refresh(count);
}

async function refresh(count) {
  change({ portfolio: count ? await engine.ask("portfolio") : null, stale: false, progress: null });
}

/** Starts the worker and opens again what an earlier visit left. */
export async function start() {
  alone = await claimed();
  if (!alone) change({ unkept: "other" });
  try {
    await begin();
    change({ phase: "ready" });
    // After everything the first view waits for.
    void keepOffline().then((offline) => change({ offline }));
  } catch (error) {
    change({ phase: "failed", failure: error.message || reading });
  }
}

for (const event of ["online", "offline"]) addEventListener(event, () => change({ online: event === "online" }));

/** Asks the worker; where the module stopped, another one opens again what was kept. */
async function ask(call, ...args) {
  try {
    return await engine.ask(call, ...args);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    const guilty = reading;
    reading = "";
    change({ detail: null, author: null, said: words.restarted(guilty), progress: null });
    await begin();
    if (guilty)
      change({ problems: [...model.problems, { file: guilty, place: "", message: words.restarted(guilty) }] });
    return undefined;
  }
}

/**
 * Opens files.
 *
 * @param {{name: string, file: Blob}[]} files @param {import("./types").Problem[]} [found]
 * @returns {Promise<{count: number, scenarios: number}>} how many procedures are open, and how many scenarios came in
 */
export async function open(files, found = []) {
  change({ problems: [...model.problems, ...found] });
  if (files.length === 0) return { count: 0, scenarios: 0 };
  const outcome = await ask("open", files);
  if (!outcome) return { count: 0, scenarios: 0 };
  change({ problems: [...model.problems, ...outcome.problems], history: outcome.history });
  await refresh(outcome.count);
  if (outcome.scenarios > 0) say(words.openedScenarios(outcome.scenarios));
  else {
    const told = outcome.cancelled ? words.cancelled(outcome.count) : words.opened(outcome.count);
    say(outcome.problems.length ? `${told} ${words.problems(outcome.problems.length)}.` : told);
  }
  return outcome;
}

/** Stops reading; what is read stays. */
export const cancel = () => engine.ask("cancel");

/**
 * Judges everything as if levers were open and the law were that of another day, or as it is again.
 *
 * @param {Partial<import("./types").Assumed>} changes
 */
export async function assume(changes) {
  const wanted = { ...model.assumed, ...changes };
  const some = wanted.levers.length > 0 || Boolean(wanted.day);
  const before = some ? (model.assumed.before ?? model.portfolio?.total ?? null) : null;
  try {
    await ask("assume", wanted);
  } catch (error) {
    return say(error.message);
  }
  change({ assumed: { ...wanted, before }, detail: null, author: null });
  return refresh(model.portfolio?.total.procedures ?? 0);
}

/** Brings the portfolio up to date when decisions were made since. */
export async function portfolio() {
  if (!model.stale) return;
  change({ stale: false });
  const fresh = await ask("portfolio");
  if (fresh) change({ portfolio: fresh });
}

/** Gets one procedure to be shown. @param {number} index */
export async function show(index) {
  if (model.detail?.index === index) return;
  change({ detail: (await ask("procedure", index)) ?? null });
}

/** @param {number} index @returns {Promise<import("./types").Procedure>} one procedure, not shown */
export const procedure = (index) => ask("procedure", index);

/** The process of one procedure; null where it has none. @param {number} index */
export const process = (index) => ask("process", index);

/**
 * The scenarios that are kept, and the figures that can be changed.
 *
 * @param {number} [index] of a procedure whose own figures are wanted too
 * @returns {Promise<import("./types").Scenarios | undefined>}
 */
export const scenarios = (index) => ask("scenarios", index);

/**
 * Two sets of figures side by side; those of the pack where a place is missing.
 *
 * @param {{one?: number, other?: number, index?: number}} sides
 * @returns {Promise<import("./types").Compared | undefined>}
 */
export const compare = (sides) => ask("compare", sides);

/**
 * Puts a scenario in the place of one, behind all where none is named, or drops it where there is none to put.
 *
 * @param {number | null} at @param {any} file
 * @returns {Promise<{place?: number, trouble?: string}>} its place, or why it was refused
 */
export async function putScenario(at, file) {
  try {
    const outcome = await ask("scenario", at, file === null ? null : JSON.stringify(file));
    if (!outcome) return {};
    change({ history: outcome.history });
    return { place: outcome.place };
  } catch (error) {
    return { trouble: error.message };
  }
}

/** What an author chooses from. */
export const vocabulary = () => ask("vocabulary");

/** Gets a definition to be edited, and what is concluded of it. @param {number} index */
export async function authoring(index) {
  const [author, detail] = [await ask("author", index), await ask("procedure", index)];
  change({ author: author ?? null, detail: detail ?? null });
}

/** Takes over what came of a change to a definition. */
async function taken(outcome) {
  change({ author: outcome.author, history: outcome.history, stale: true });
  change({ detail: (await ask("procedure", outcome.author.index)) ?? null });
}

/**
 * Carries out commands of an author, as one action.
 *
 * @param {number} index @param {any[]} commands
 * @returns {Promise<string>} why they were not, or nothing
 */
export async function edit(index, commands) {
  try {
    const outcome = await ask("edit", index, commands);
    if (outcome) await taken(outcome);
    return "";
  } catch (error) {
    return error.message;
  }
}

/**
 * Why nothing can be made of a paper form; nothing where something can.
 *
 * @param {File} file @returns {Promise<string>}
 */
export async function formTrouble(file) {
  try {
    return (await ask("checkForm", file.name, file)) ? "" : words.restarted(file.name);
  } catch (error) {
    return error.message;
  }
}

/**
 * Adds the questions of a paper form to a definition.
 *
 * @param {number} index @param {File} file
 * @returns {Promise<{count?: number, trouble?: string}>}
 */
export async function addForm(index, file) {
  try {
    const outcome = await ask("addForm", index, file.name, file);
    if (!outcome) return { trouble: words.restarted(file.name) };
    await taken(outcome);
    return { count: outcome.count };
  } catch (error) {
    return { trouble: error.message };
  }
}

/**
 * Gives a procedure the process of a model in BPMN. What is wrong with the file, or doubtful, is among the problems.
 *
 * @param {number} index @param {string} name @param {Blob} file
 */
export async function addModel(index, name, file) {
  try {
    const outcome = await ask("addModel", index, name, file);
    if (!outcome) return;
    await taken(outcome);
    change({ problems: [...model.problems, ...outcome.problems] });
    say(words.modelRead(outcome.count, name));
  } catch (error) {
    change({ problems: [...model.problems, { file: name, place: "", message: error.message }] });
    say(words.modelUnread(name));
  }
}

/**
 * Opens a new definition.
 *
 * @param {any} definition @param {string} name of the file it would be
 * @returns {Promise<number | undefined>} its place
 */
export async function begun(definition, name) {
  const before = model.portfolio?.procedures.length ?? 0;
  await open([{ name, file: new Blob([`${JSON.stringify(definition, null, 2)}\n`]) }]);
  return (model.portfolio?.procedures.length ?? 0) > before ? before : undefined;
}

/** The dossier of a case. @param {number} index @param {string[]} ids circumstances that hold */
export const dossier = (index, ids) => ask("dossier", index, ids);

/**
 * Decides about papers, as one action.
 *
 * @param {import("./types").Deciding[]} list of one procedure
 * @returns {Promise<string>} why it was refused, or nothing
 */
export async function decide(list) {
  const { office, by, on } = model.officer;
  try {
    const outcome = await ask("decide", list, { office: office.trim(), by: by.trim(), on: on || today() });
    if (outcome) change({ detail: outcome.procedure, author: null, history: outcome.history, stale: true });
    return "";
  } catch (error) {
    return error.message;
  }
}

/** Takes the last action back, or does it again. @param {"undo" | "redo"} which */
export async function step(which) {
  if (model.history[which] === 0) return;
  const outcome = await ask(which);
  if (!outcome) return;
  // Scenarios, which have no place among the procedures, change no verdict.
  change({ history: outcome.history, stale: model.stale || outcome.index >= 0 });
  if (outcome.index !== undefined && model.author?.index === outcome.index) await authoring(outcome.index);
  else if (outcome.index !== undefined && model.detail?.index === outcome.index)
    change({ detail: await ask("procedure", outcome.index) });
  else if (!model.detail) await portfolio();
  say(which === "undo" ? words.undoDone : words.redoDone);
}

/** Who decides from now on. @param {Partial<import("./types").Officer>} changes */
export function sign(changes) {
  change({ officer: { ...model.officer, ...changes } });
  engine.ask("officer", { office: model.officer.office, by: model.officer.by });
}

/** Closes everything, and forgets it. */
export async function closeAll() {
  const { history } = await engine.ask("close", { day: today(), locale });
  change({ assumed: nothing });
  change({ portfolio: null, detail: null, author: null, problems: [], history, stale: false, said: words.closedAll });
}

/** @param {number[] | undefined} indices @param {string} format @returns {Promise<BlobPart | undefined>} */
export function handedOver(indices, format) {
  return format === "definition" && indices ? ask("definition", indices[0]) : ask("handOver", indices, format);
}

/** @returns {Promise<string | undefined>} the project file */
export const project = () => ask("project");

/** Whether keys of one character do something. @param {boolean} on */
export function useSingleKeys(on) {
  change({ singleKeys: on });
  try {
    localStorage.setItem(SINGLE, on ? "on" : "off");
  } catch {
    // Then it holds for this visit.
  }
}
