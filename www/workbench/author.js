// Authoring: a definition is changed by clicking; the form, the verdicts and the problems follow, and its JSON stands beside.

import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { Json } from "./json.js";
import { Conditions, General, Papers, Requirements, Sections, Steps } from "./listed.js";
import { addForm, authoring, edit as carried, say, useModel, vocabulary as asked } from "./model.js";
import { last } from "./portfolio.js";
import { Preview } from "./preview.js";
import { rowOf } from "./procedure.js";
import { Questions } from "./questions.js";
import { to } from "./route.js";
import { named } from "./rows.js";
import { save } from "./save.js";
import { begun, authorWords as words } from "./words.js";

/** The parts of a definition, in the order of the work. */
const PARTS = {
  general: General,
  questions: Questions,
  sections: Sections,
  papers: Papers,
  requirements: Requirements,
  conditions: Conditions,
  steps: Steps,
};

/** Buttons of which one is pressed. @param {{label: string, options: Record<string, string>, value: string, choose: (id: string) => void, prefix: string}} props */
const Switch = ({ label, options, value, choose, prefix }) =>
  h(
    "div",
    { class: "buttons parts", role: "group", "aria-label": label },
    Object.entries(options).map(([id, title]) =>
      h(
        "button",
        { key: id, type: "button", id: `${prefix}-${id}`, "aria-pressed": value === id, onClick: () => choose(id) },
        title,
      ),
    ),
  );

/** What is wrong or unwise, each with its place. */
function ProblemsOf({ author }) {
  const count = (gravity) => author.problems.filter((own) => own.gravity === gravity).length;
  return h(
    "details",
    { class: "problems-of", open: !author.usable },
    h(
      "summary",
      {},
      h(
        "span",
        { id: "problem-counts", role: "status" },
        author.problems.length === 0
          ? words.noProblems
          : words.problemCounts(count("error"), count("warning"), count("advice")),
      ),
    ),
    h(
      "ul",
      { class: "lines-of" },
      author.problems.map((own, n) =>
        h(
          "li",
          { key: n },
          h("span", { class: `badge ${own.gravity}` }, words.gravities[own.gravity] ?? own.gravity),
          ` ${begun(own.message)}. `,
          own.advice && h("span", { class: "soft" }, own.advice, " "),
          h("code", {}, `${words.line(own.line)} ${own.place}`),
        ),
      ),
    ),
  );
}

/** What becomes of each paper and question as things stand. */
function Verdicts({ procedure, usable }) {
  if (!procedure) return null;
  const known = procedure.questions.filter(({ status }) => status !== "needed");
  return h(
    "div",
    {},
    !usable && h("p", { class: "soft" }, words.verdictsStand),
    h("h2", {}, words.papersHead),
    h(
      "ul",
      { class: "lines-of" },
      procedure.papers.map((paper) =>
        h(
          "li",
          { key: paper.id },
          h("b", {}, begun(paper.title)),
          " ",
          h("span", { class: `badge ${paper.verdict}` }, begun(paper.verdictTitle)),
          h("p", { class: "soft" }, paper.sentence),
        ),
      ),
    ),
    procedure.papers.length === 0 && h("p", { class: "soft" }, words.noPapersYet),
    h("h2", {}, words.questions),
    h(
      "ul",
      {},
      known.map((question) =>
        h(
          "li",
          { key: question.pointer },
          h("span", { class: `badge ${question.status}` }, begun(question.statusTitle)),
          ` ${begun(question.title)}`,
        ),
      ),
    ),
  );
}

/** Adds the questions of a paper form. */
function FromForm({ index }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [trouble, warn] = useState("");
  const take = async (files) => {
    const [file] = files;
    if (!file) return;
    warn("");
    const outcome = await addForm(index, file);
    if (outcome.trouble) warn(`${file.name}: ${outcome.trouble}`);
    else say(words.formAdded(outcome.count ?? 0, file.name));
  };
  return h(
    "div",
    {
      class: "form-drop",
      onDragOver: (event) => event.preventDefault(),
      onDrop: (event) => {
        event.preventDefault();
        event.stopPropagation();
        void take([...(event.dataTransfer?.files ?? [])]);
      },
    },
    h("button", { type: "button", onClick: () => input.current?.click() }, words.fromForm),
    h("span", { class: "soft" }, ` ${words.fromFormKinds}`),
    h("input", {
      ref: input,
      id: "paper-form",
      type: "file",
      hidden: true,
      accept: ".docx,.odt,.html,.htm,.txt,.pdf",
      onChange: (event) => {
        const files = [...(event.currentTarget.files ?? [])];
        event.currentTarget.value = "";
        void take(files);
      },
    }),
    h("p", { class: "trouble", role: "alert", id: "form-trouble" }, trouble),
  );
}

/** The view of one definition. */
export function Author({ rest }) {
  const { portfolio, author, detail, progress } = useModel();
  const [vocabulary, know] = useState(/** @type {any} */ (null));
  const [part, choose] = useState("general");
  const [beside, show] = useState("preview");
  const [trouble, warn] = useState("");
  const row = rowOf(rest, portfolio);
  useEffect(() => {
    asked().then(know);
  }, []);
  useEffect(() => {
    if (row) {
      last.index = row.index;
      last.back = true;
      void authoring(row.index);
    }
  }, [row?.index]);
  if (!row || !portfolio) {
    if (progress) return null;
    return h("p", { class: "panel" }, words.missingProcedure(rest[0] ?? ""));
  }
  if (author?.index !== row.index || !vocabulary) return h("p", { class: "soft", "aria-busy": "true" }, words.loading);
  const edit = async (commands) => {
    const why = await carried(row.index, commands);
    warn(why);
    return why;
  };
  return h(
    "div",
    { class: "authoring-view" },
    h(
      "div",
      { class: "buttons" },
      h("a", { class: "button", href: to("procedure", named(row, portfolio.procedures)) }, words.backToPapers),
      h(
        "button",
        {
          type: "button",
          id: "save-definition",
          onClick: () => save(`${row.code || "dinh-nghia"}.json`, author.text, "application/json"),
        },
        words.saveDefinition,
      ),
      h(FromForm, { index: row.index }),
    ),
    h(ProblemsOf, { author }),
    h("p", { class: "trouble", role: "alert", id: "edit-trouble" }, trouble),
    h(
      "div",
      { class: "author-panes" },
      h(
        "section",
        { class: "pane", "aria-label": words.definitionOf },
        h(Switch, { label: words.definitionOf, prefix: "part", options: words.parts, value: part, choose }),
        h(PARTS[part], { author, vocabulary, edit }),
      ),
      h(
        "section",
        { class: "pane", "aria-label": words.besides },
        h(Switch, { label: words.besides, prefix: "beside", options: words.sides, value: beside, choose: show }),
        // The form stays in the page, so that what was typed into it stays too.
        h(
          "div",
          { hidden: beside !== "preview" },
          h(Preview, { definition: author.definition, usable: author.usable }),
        ),
        beside === "verdicts" &&
          h(Verdicts, { procedure: detail?.index === row.index ? detail : null, usable: author.usable }),
        beside === "json" && h(Json, { author, vocabulary, edit }),
      ),
    ),
  );
}
