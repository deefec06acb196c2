// Opening: built-in procedures, files and folders, by picker or dropped; what was wrong with them.

import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { isForm, isModel, opens } from "./bytes.js";
import { here } from "./offline.js";
import { addModel, cancel, change, closeAll, model, open, useModel } from "./model.js";
import { route, to } from "./route.js";
import { found as named } from "./rows.js";
import { dated, saveCsv, saveProject } from "./save.js";
import { Start, takeForms } from "./start.js";
import { locale, number, words } from "./words.js";

/** Most problems shown at once; the list that is saved holds all. */
const SHOWN = 100;

/** The files of what was dropped, folders with all they hold. @param {DataTransfer} dropped */
async function filesOf(dropped) {
  const entries = [...dropped.items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  if (entries.length === 0) return [...dropped.files].map((file) => ({ name: file.name, file }));
  const files = [];
  const walk = async (/** @type {any} */ entry) => {
    if (entry.isFile) {
      const file = await new Promise((resolve) => entry.file(resolve, () => resolve(undefined)));
      files.push({ name: entry.fullPath.replace(/^\//, ""), file: file ?? new Blob() });
      return;
    }
    // A folder tells its entries a hundred at a time.
    for (const reader = entry.createReader(); ;) {
      const some = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
      if (some.length === 0) return;
      for (const one of some) await walk(one);
    }
  };
  for (const entry of entries) await walk(entry);
  return files;
}

/** Leaves out what a folder holds besides; a file that was named by itself is tried, and its kind told. */
function sorted(files) {
  const several = files.some(({ name }) => name.includes("/"));
  if (!several) return { files, found: [] };
  const known = files.filter(({ name }) => opens(name));
  const others = files.length - known.length;
  const found = others ? [{ file: "", place: "", message: words.skippedFiles(others) }] : [];
  return { files: known, found };
}

/** The views of one procedure. */
const OF_ONE = ["procedure", "process", "author"];

/** The procedure one looks at. */
function lookedAt() {
  const { view, rest } = route();
  return OF_ONE.includes(view) ? named(rest, model.portfolio?.procedures ?? []) : undefined;
}

/** Opens what was chosen, and shows the list when something came of it. */
export async function take(chosen) {
  const row = lookedAt();
  // A model may be the process of the procedure one looks at: that is asked.
  if (row && chosen.length === 1 && isModel(chosen[0].name)) return change({ dropped: { ...chosen[0], row } });
  const forms = chosen.filter(({ name }) => isForm(name) && !name.includes("/"));
  const { files, found } = sorted(chosen.filter((one) => !forms.includes(one)));
  const before = location.hash;
  const known = model.portfolio?.procedures.length ?? 0;
  const { count, scenarios } = await open(files, found);
  const fresh = (model.portfolio?.procedures ?? []).slice(known).map(({ index }) => index);
  if (count > 0 && location.hash === before && before.startsWith("#/open"))
    location.hash = to(scenarios > 0 && scenarios === files.length ? "scenarios" : "list");
  const problems = await takeForms(
    forms.map(({ file }) => file),
    fresh,
  );
  if (problems.length) change({ problems: [...model.problems, ...problems] });
}

/** Makes the whole page a place to drop files on. */
export function useDrop() {
  const [over, hover] = useState(false);
  useEffect(() => {
    const onOver = (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      hover(true);
    };
    const onLeave = (event) => event.relatedTarget === null && hover(false);
    const onDrop = async (event) => {
      event.preventDefault();
      hover(false);
      await take(await filesOf(event.dataTransfer));
    };
    addEventListener("dragover", onOver);
    addEventListener("dragleave", onLeave);
    addEventListener("drop", onDrop);
    return () => {
      removeEventListener("dragover", onOver);
      removeEventListener("dragleave", onLeave);
      removeEventListener("drop", onDrop);
    };
  }, []);
  return over;
}

const picked = (input) => {
  const files = [...(input.files ?? [])].map((file) => ({ name: file.webkitRelativePath || file.name, file }));
  input.value = "";
  return files;
};

/** A button that opens the browser's picker. */
function Picker({ id, text, folder = false }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  return h(
    "span",
    {},
    h("button", { type: "button", class: folder ? "" : "primary", onClick: () => input.current?.click() }, text),
    h("input", {
      ref: input,
      id,
      type: "file",
      multiple: true,
      hidden: true,
      webkitdirectory: folder,
      accept: folder ? undefined : ".json,.ndjson,.jsonl,.jsonld,.gz,.tokhai,.bpmn,.docx,.odt,.html,.htm,.txt,.pdf",
      onChange: (event) => take(picked(event.currentTarget)),
    }),
  );
}

/** Fetches the definitions that were chosen, each under its own address. */
async function fetchAll(entries) {
  const found = [];
  const files = [];
  for (const { path, code } of entries) {
    const answer = await fetch(here(path)).catch(() => undefined);
    if (answer?.ok) files.push({ name: `${code}.json`, file: await answer.blob() });
    else found.push({ file: path, place: "", message: words.fetchFailed(answer?.status ?? "–") });
  }
  return { files, found };
}

/** The list once it came, so that coming back to the view shows it at once. @type {any[] | null} */
let listed = null;

/** The procedures that come with the toolkit. */
function BuiltIn() {
  const [entries, list] = useState(listed);
  const [failed, fail] = useState(false);
  const [chosen, choose] = useState(/** @type {string[]} */ ([]));
  useEffect(() => {
    fetch(here("/api/procedures"))
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
      .then(({ procedures }) => {
        listed = procedures;
        list(listed);
      })
      .catch(() => fail(true));
  }, []);
  const onOpen = async () => {
    const { files, found } = await fetchAll((entries ?? []).filter(({ path }) => chosen.includes(path)));
    const before = location.hash;
    if ((await open(files, found)).count > 0 && location.hash === before) location.hash = to("list");
  };
  const all = (entries ?? []).map(({ path }) => path);
  return h(
    "section",
    { class: "panel", "aria-labelledby": "built-in-title" },
    h("h2", { id: "built-in-title" }, words.builtIn),
    h("p", { class: "soft" }, words.builtInLead),
    failed && h("p", { class: "trouble" }, words.builtInFailed),
    entries &&
      h(
        "fieldset",
        { class: "checks" },
        h("legend", { class: "visually-hidden" }, words.builtIn),
        h(
          "label",
          { class: "check all" },
          h("input", {
            type: "checkbox",
            checked: chosen.length === all.length && all.length > 0,
            onChange: (event) => choose(event.currentTarget.checked ? all : []),
          }),
          h("b", {}, `${words.allBuiltIn} (${all.length})`),
        ),
        entries.map(({ path, code, title, titles }) =>
          h(
            "label",
            { key: path, class: "check" },
            h("input", {
              type: "checkbox",
              checked: chosen.includes(path),
              onChange: (event) =>
                choose(event.currentTarget.checked ? [...chosen, path] : chosen.filter((one) => one !== path)),
            }),
            h("span", {}, titles?.[locale] ?? title, " ", h("small", { class: "code" }, code)),
          ),
        ),
      ),
    h(
      "button",
      { type: "button", id: "open-built-in", class: "primary", disabled: chosen.length === 0, onClick: onOpen },
      words.openChosen(chosen.length),
    ),
  );
}

/** How far reading has come, with the way to stop it. */
export function Reading() {
  const { progress } = useModel();
  if (!progress) return null;
  const { name, file, files, done, total, again } = progress;
  const text = again ? words.readingAgain : words.reading(name);
  const value = ((file - 1 + (total ? done / total : 0)) / files) * 100;
  return h(
    "div",
    { class: "reading", role: "group", "aria-label": text },
    h(
      "p",
      { id: "reading-text" },
      h("b", {}, text),
      ` · ${words.fileOf(file, files)} · ${words.entriesOf(number(done), number(total))}`,
    ),
    h("progress", { max: 100, value, "aria-labelledby": "reading-text" }),
    !again && h("button", { type: "button", id: "cancel", onClick: cancel }, words.cancel),
  );
}

/** That something is wrong with what was opened, in the other views. */
export function ProblemsLink() {
  const { problems } = useModel();
  if (problems.length === 0) return null;
  return h(
    "p",
    { class: "problems-link" },
    h("a", { href: to("open") }, `⚠ ${words.problems(number(problems.length))}`),
  );
}

/** What is wrong with what was opened, and what to do about it. */
export function Problems() {
  const { problems } = useModel();
  if (problems.length === 0) return null;
  const rows = problems.map(({ file, place, message }) => [file, place, message]);
  const heads = [words.problemFile, words.problemPlace, words.problemDo];
  return h(
    "details",
    { class: "panel problems", open: true, id: "problems" },
    h("summary", {}, `⚠ ${words.problems(number(problems.length))}`),
    h(
      "div",
      { class: "scroll", tabIndex: 0, role: "region", "aria-label": words.problems(number(problems.length)) },
      h(
        "table",
        { class: "plain" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            heads.map((text) => h("th", { key: text, scope: "col" }, text)),
          ),
        ),
        h(
          "tbody",
          {},
          rows.slice(0, SHOWN).map((cells, n) =>
            h(
              "tr",
              { key: n },
              cells.map((text, column) => h("td", { key: column }, text)),
            ),
          ),
        ),
      ),
    ),
    rows.length > SHOWN && h("p", {}, words.moreProblems(number(rows.length - SHOWN))),
    h(
      "p",
      { class: "buttons" },
      h(
        "button",
        { type: "button", class: "quiet", onClick: () => saveCsv(dated("can-xem", "csv"), [heads, ...rows]) },
        words.saveProblems,
      ),
      h("button", { type: "button", class: "quiet", onClick: () => change({ problems: [] }) }, words.dismiss),
    ),
  );
}

/** What becomes of a model that was dropped on a procedure. */
export function Dropped() {
  const { dropped } = useModel();
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    if (dropped) dialog.current?.showModal();
    else dialog.current?.close();
  }, [dropped]);
  const away = () => change({ dropped: null });
  const join = async () => {
    away();
    if (!dropped) return;
    await addModel(dropped.row.index, dropped.name, dropped.file);
    location.hash = to("process", route().rest);
  };
  const apart = async () => {
    away();
    if (!dropped) return;
    const before = model.portfolio?.procedures.length ?? 0;
    await open([{ name: dropped.name, file: dropped.file }]);
    if ((model.portfolio?.procedures.length ?? 0) > before) location.hash = to("list");
  };
  return h(
    "dialog",
    { ref: dialog, id: "dropped", "aria-labelledby": "dropped-title", onClose: away },
    h("h2", { id: "dropped-title" }, words.modelDropped(dropped?.name ?? "")),
    h(
      "p",
      { class: "buttons" },
      h(
        "button",
        { type: "button", id: "model-join", class: "primary", onClick: join },
        words.modelJoins(dropped?.row.title ?? ""),
      ),
      h("button", { type: "button", id: "model-apart", onClick: apart }, words.modelApart),
      h("button", { type: "button", onClick: away }, words.close),
    ),
  );
}

/** Closing everything, which is asked twice. */
function CloseAll() {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  return h(
    "span",
    {},
    h("button", { type: "button", id: "close-all", onClick: () => dialog.current?.showModal() }, words.closeAll),
    h(
      "dialog",
      { ref: dialog, "aria-label": words.closeAll },
      h("p", {}, words.closeAllSure),
      h(
        "form",
        { method: "dialog", class: "buttons" },
        h("button", { class: "primary" }, words.keepOpen),
        h("button", { type: "button", onClick: saveProject }, words.saveProject),
        h("button", { class: "rejected", onClick: closeAll }, words.closeAllYes),
      ),
    ),
  );
}

/** The view where things are opened. */
export function Open() {
  const { portfolio, progress, offline, online } = useModel();
  const count = portfolio?.total.procedures ?? 0;
  return h(
    "div",
    {},
    h("p", { class: "lead" }, words.openLead),
    (offline || !online) && h("p", { class: "soft", id: "offline" }, online ? words.offlineReady : words.offlineNow),
    count > 0 &&
      h(
        "div",
        { class: "panel is-open buttons" },
        h("b", {}, words.isOpen(number(count))),
        h("a", { class: "button", href: to("list") }, words.goToList),
        h("button", { type: "button", onClick: saveProject }, words.saveProject),
        !progress && h(CloseAll, {}),
      ),
    h(
      "div",
      { class: "two-columns" },
      h(
        "section",
        { class: "panel drop", "aria-labelledby": "drop-title" },
        h("h2", { id: "drop-title" }, words.drop),
        h("p", { class: "soft" }, words.dropKinds),
        h(
          "p",
          { class: "buttons" },
          h(Picker, { id: "files", text: words.chooseFiles }),
          h(Picker, { id: "folder", text: words.chooseFolder, folder: true }),
        ),
      ),
      h(BuiltIn, {}),
    ),
    h(Start, {}),
  );
}
