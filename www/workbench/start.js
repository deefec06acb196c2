// Starting a procedure: from nothing, from a paper form, from another procedure.

import { h } from "preact";
import { useRef, useState } from "preact/hooks";

import { Text } from "./inputs.js";
import { addForm, begun, formTrouble, handedOver, model, say } from "./model.js";
import { to } from "./route.js";
import { named } from "./rows.js";
import { authorWords as words } from "./words.js";

const rows = () => model.portfolio?.procedures ?? [];

/** A code no open procedure has, for one that has none yet. */
function freeCode() {
  let n = rows().length + 1;
  while (rows().some(({ code }) => code === `NHAP-${n}`)) n += 1;
  return `NHAP-${n}`;
}

/** Shows the view in which a procedure is edited. @param {number} index */
function goTo(index) {
  const row = rows().find((own) => own.index === index);
  if (row) location.hash = to("author", named(row, rows()));
}

/** Starts a definition, with the questions of a paper form where there is one. @param {string} title @param {string} code @param {File} [form] @returns {Promise<string>} why it was not, or nothing */
async function started(title, code, form) {
  const own = code.trim() || freeCode();
  if (rows().some((row) => row.code === own)) return words.codeTaken(own);
  // Nothing is begun for a form of which nothing comes.
  const unread = form ? await formTrouble(form) : "";
  if (unread) return unread;
  const definition = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `urn:tokhai:vn:${own.replace(/[^A-Za-z0-9.-]/g, "-")}`,
    title,
    "x-pack": "vn",
    "x-language": "vi",
    "x-procedure": { code: own },
    type: "object",
    properties: {},
  };
  const index = await begun(definition, `${own}.json`);
  if (index === undefined) return words.codeTaken(own);
  const outcome = form ? await addForm(index, form) : undefined;
  goTo(index);
  if (outcome?.trouble) return outcome.trouble;
  if (outcome) say(words.formAdded(outcome.count ?? 0, form?.name ?? ""));
  return "";
}

/** The name of a file without its kind, as the title of what is made of it. @param {string} name */
const stem = (name) => name.replace(/^.*\//, "").replace(/\.[^.]*$/, "");

/**
 * Makes something of paper forms that were opened: the form of the one procedure that came with it, else a procedure for each.
 *
 * @param {File[]} files @param {number[]} fresh places of the procedures that were opened along with them
 * @returns {Promise<import("./types").Problem[]>}
 */
export async function takeForms(files, fresh) {
  const problems = [];
  const [index] = fresh.length === 1 && files.length === 1 ? fresh : [];
  for (const file of files) {
    const trouble = index === undefined ? await started(stem(file.name), "", file) : await joined(index, file);
    // That the analysis stopped at a file is among the problems already.
    const told = model.problems.some(({ file: name, message }) => name === file.name && message === trouble);
    if (trouble && !told) problems.push({ file: file.name, place: "", message: trouble });
  }
  return problems;
}

/** Adds a paper form to a procedure and shows it. @param {number} index @param {File} file @returns {Promise<string>} why it was not, or nothing */
async function joined(index, file) {
  const { count, trouble } = await addForm(index, file);
  if (trouble) return trouble;
  goTo(index);
  say(words.formJoined(count ?? 0, file.name, rows().find((row) => row.index === index)?.title ?? ""));
  return "";
}

/** Opens a copy of a procedure under a code of its own. @param {number} index */
export async function copy(index) {
  const text = await handedOver([index], "definition");
  if (typeof text !== "string") return;
  const definition = JSON.parse(text);
  const code = freeCode();
  definition.$id = `urn:tokhai:vn:${code}`;
  definition.title = words.copyTitle(definition.title ?? "");
  if (definition["x-procedure"]) definition["x-procedure"].code = code;
  // What was decided about the other procedure was not decided about this one.
  delete definition["x-decisions"];
  const place = await begun(definition, `${code}.json`);
  if (place !== undefined) goTo(place);
}

/** The part of the first view where a procedure is started. */
export function Start() {
  const [title, write] = useState("");
  const [code, mark] = useState("");
  const [trouble, warn] = useState("");
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const begin = async (file) => {
    const name = title.trim() || (file ? stem(file.name) : "");
    if (!name) return warn(words.noName);
    const why = await started(name, code, file);
    return warn(why && file ? `${file.name}: ${why}` : why);
  };
  return h(
    "section",
    { class: "panel start", "aria-labelledby": "start-title" },
    h("h2", { id: "start-title" }, words.start),
    h("p", { class: "soft" }, words.startLead),
    h(
      "div",
      { class: "rule-row" },
      h(Text, { id: "start-name", label: words.startTitle, value: title, save: write, maxLength: 300 }),
      h(Text, { id: "start-code", label: words.startCode, value: code, save: mark, maxLength: 40 }),
    ),
    h(
      "p",
      { class: "buttons" },
      h("button", { type: "button", id: "start-empty", onClick: () => begin() }, words.startEmpty),
      h("button", { type: "button", onClick: () => input.current?.click() }, words.startForm),
      h("input", {
        ref: input,
        id: "start-form",
        type: "file",
        hidden: true,
        accept: ".docx,.odt,.html,.htm,.txt,.pdf",
        onChange: (event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = "";
          if (file) void begin(file);
        },
      }),
    ),
    h("p", { class: "trouble", role: "alert", id: "start-trouble" }, trouble),
  );
}
