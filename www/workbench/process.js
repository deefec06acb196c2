// The process of one procedure: before and after as pictures, what that comes to, and every step with verdict and proof.

import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { addModel, handedOver, process, say, useModel } from "./model.js";
import { Steps, nested } from "./paper.js";
import { rowOf } from "./procedure.js";
import { to } from "./route.js";
import { named } from "./rows.js";
import { save } from "./save.js";
import { begun, words } from "./words.js";

/** A picture as the module describes it. @param {import("./types").Drawn | string} node */
const drawn = (node) => (typeof node === "string" ? node : h(node.name, node.attributes, ...node.children.map(drawn)));

/** A table in a box that scrolls by itself where the screen is narrow. */
const Table = ({ title, heads, rows }) =>
  h(
    "div",
    { class: "scroll", role: "group", tabIndex: 0, "aria-label": title },
    h(
      "table",
      { class: "process-table" },
      h("caption", {}, title),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          heads.map((head) => h("th", { scope: "col", key: head }, head)),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((cells, n) =>
          h(
            "tr",
            { key: n },
            cells.map((cell, at) => h(at ? "td" : "th", at ? { key: at } : { key: at, scope: "row" }, cell)),
          ),
        ),
      ),
    ),
  );

/** Why a step goes or stays: in a sentence, with the articles it rests on and the proof. */
const Why = ({ step }) => [
  h("p", { key: "why" }, step.sentence),
  step.legalBasis.length > 0 && h("p", { key: "basis", class: "soft" }, step.legalBasis.join("; ")),
  step.proof.length > 0 &&
    h("details", { key: "proof" }, h("summary", {}, words.proof), h(Steps, { nodes: nested(step.proof) })),
];

/** What the process comes to in some cases, and how it goes. */
const Course = ({ course }) =>
  h(
    "section",
    { "aria-label": begun(course.case) },
    h(Table, {
      title: `${words.processComesTo}: ${course.case}`,
      heads: [words.processFigure, words.processNow, words.processThen],
      rows: course.figures.map(({ name, now, then }) => [name, now, then]),
    }),
    course.pictures.map(({ name, svg }) =>
      h(
        "div",
        { key: name, class: "figure", role: "group", tabIndex: 0, "aria-label": name },
        h("h2", {}, name),
        drawn(svg),
      ),
    ),
  );

/** Saves the model of the process. */
async function saveModel(row) {
  try {
    const content = await handedOver([row.index], "bpmn");
    const name = `${row.code.replace(/[^\w.-]+/g, "_") || "quy-trinh"}.bpmn`;
    if (content !== undefined) {
      save(name, content, "application/xml");
      say(words.made(name));
    }
  } catch (error) {
    say(words.makeFailed(error.message));
  }
}

/** Takes the process from a model somebody drew. */
function ReadModel({ row }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  return h(
    "span",
    {},
    h("button", { type: "button", onClick: () => input.current?.click() }, words.readModel),
    h("input", {
      ref: input,
      id: "read-model",
      type: "file",
      hidden: true,
      accept: ".bpmn",
      onChange: (event) => {
        const [file] = event.currentTarget.files ?? [];
        event.currentTarget.value = "";
        if (file) void addModel(row.index, file.name, file);
      },
    }),
  );
}

/** The view of a process. */
export function Process({ rest }) {
  const { portfolio: data, history } = useModel();
  const row = rowOf(rest, data);
  const [own, tell] = useState(/** @type {import("./types").Process | null | undefined} */ (undefined));
  const [at, choose] = useState(0);
  useEffect(() => {
    let gone = false;
    if (row) {
      process(row.index).then(
        (answer) => gone || tell(answer ?? null),
        () => gone || tell(null),
      );
    }
    return () => {
      gone = true;
    };
  }, [row?.index, history]);
  if (!row || !data) return h("p", {}, words.missingProcedure(rest[0] ?? ""));
  if (own === undefined) return h("p", { class: "soft", "aria-busy": "true" }, words.loading);
  const back = h("a", { class: "button", href: to("procedure", named(row, data.procedures)) }, words.backToPapers);
  const reading = h(ReadModel, { row });
  if (own === null)
    return h("div", { class: "panel" }, h("p", {}, words.noProcess), h("p", { class: "buttons" }, reading, back));
  const course = own.courses[at];
  return h(
    "div",
    { class: "process-of" },
    h(
      "div",
      { class: "buttons" },
      back,
      h("button", { type: "button", id: "save-model", onClick: () => void saveModel(row) }, words.saveModel),
      reading,
      h("button", { type: "button", onClick: () => print() }, words.printNow),
    ),
    own.courses.length > 1 &&
      h(
        "label",
        { class: "choose-case" },
        `${words.processCase} `,
        h(
          "select",
          { id: "course", value: String(at), onChange: (event) => choose(Number(event.currentTarget.value)) },
          own.courses.map((one, n) => h("option", { key: n, value: String(n) }, begun(one.case))),
        ),
      ),
    course && h(Course, { key: at, course }),
    h(Table, {
      title: own.title,
      heads: [words.processStep, words.processWho, words.processLimit, words.processVerdict, words.processWhy],
      rows: own.steps.map((step) => [
        step.title,
        step.who,
        step.limit,
        h("span", { class: `badge step-${step.verdict}` }, begun(step.verdictTitle)),
        h(Why, { step }),
      ]),
    }),
    h(
      "ul",
      { class: "soft" },
      own.remarks.map((text, n) => h("li", { key: n }, text)),
    ),
  );
}
