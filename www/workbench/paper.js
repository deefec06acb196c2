// The verdict of one paper: in a sentence, with its certainty, its sources and its proof, ready to be quoted.

import { h } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { Deciding } from "./decide.js";
import { State } from "./matrix.js";
import { say } from "./model.js";
import { begun, number, words } from "./words.js";

/** The steps of a proof as lists in lists, by their depth. */
export function nested(steps) {
  const root = { text: "", children: /** @type {any[]} */ ([]) };
  const path = [root];
  for (const { text, depth } of steps) {
    const node = { text, children: /** @type {any[]} */ ([]) };
    const at = Math.max(0, Math.min(depth, path.length - 1));
    path.length = at + 1;
    path[at].children.push(node);
    path.push(node);
  }
  return root.children;
}

export const Steps = ({ nodes }) =>
  h(
    "ul",
    { class: "steps" },
    nodes.map((node, n) =>
      h("li", { key: n }, begun(node.text), node.children.length > 0 && h(Steps, { nodes: node.children })),
    ),
  );

/** One source of a fact, with the article that opens it. */
const Origin = ({ source }) =>
  h(
    "li",
    {},
    h("b", {}, source.title),
    source.item && ` · ${source.item}`,
    source.citation && h("cite", {}, source.citation),
    source.shut && h("span", { class: "warning" }, `⚠ ${source.shut}`),
    !source.published && h("span", { class: "warning" }, `⚠ ${words.unpublished}`),
  );

/** The facts of the paper, that of the chosen cell unfolded. */
function Facts({ facts, fact }) {
  const chosen = useRef(/** @type {HTMLDetailsElement | null} */ (null));
  useEffect(() => chosen.current?.scrollIntoView({ block: "nearest" }), [fact]);
  return h(
    "ul",
    { class: "facts-of" },
    facts.map((own) =>
      h(
        "li",
        { key: own.title },
        own.sources.length === 0
          ? h(
              "p",
              { class: own.title === fact ? "looked-at" : "" },
              h(State, { state: own.state }),
              " ",
              begun(own.title),
            )
          : h(
              "details",
              {
                ref: own.title === fact ? chosen : undefined,
                class: own.title === fact ? "looked-at" : "",
                open: own.title === fact || facts.length <= 3,
              },
              h("summary", {}, h(State, { state: own.state }), " ", begun(own.title)),
              h(
                "ul",
                {},
                own.sources.map((source, n) => h(Origin, { key: n, source })),
              ),
            ),
      ),
    ),
  );
}

/** What is quoted of a verdict, as plain text. */
export function quotation(procedure, paper) {
  const citations = new Set(paper.facts.flatMap(({ sources }) => sources.map(({ citation }) => citation)));
  const lines = [
    `${procedure.title}${procedure.code ? ` (${procedure.code})` : ""}`,
    `${paper.title}: ${paper.verdictTitle}. ${paper.sentence}`,
    ...paper.proof.map(({ text, depth }) => `${"  ".repeat(depth)}– ${text}`),
    ...[...citations].filter(Boolean).map((citation) => `[${citation}]`),
  ];
  return lines.join("\n");
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say(words.copied);
  } catch {
    say(words.copyFailed);
  }
}

/** A heading with what stands under it; nothing where there is nothing. @param {{title: string, children?: any}} props */
const Part = ({ title, children }) => children && h("section", {}, h("h3", {}, title), children);

const list = (texts) =>
  texts.length > 0 &&
  h(
    "ul",
    {},
    texts.map((text, n) => h("li", { key: n }, begun(text))),
  );

/** How sure the verdict is, where the paper was read from a record. */
function Certainty({ certainty }) {
  if (!certainty) return null;
  const { value, weakest, toConfirm, question } = certainty;
  const percent = number(Math.round(value * 100));
  return h(
    Part,
    { title: words.certainty },
    h(
      "div",
      {},
      h(
        "p",
        {},
        h("meter", { min: 0, max: 1, value, "aria-label": words.certainty }),
        " ",
        words.certaintyText(percent, words.links[weakest] ?? weakest),
      ),
      toConfirm && h("p", { class: "warning" }, `⚠ ${words.confirmFirst}`),
      question && h("p", { class: "question" }, h("b", {}, `${words.question}: `), question),
    ),
  );
}

/** @param {{procedure: import("./types").Procedure, paper: import("./types").Paper | undefined, fact: string}} props */
export function Verdict({ procedure, paper, fact }) {
  if (!paper) return h("p", { class: "soft" }, words.choosePaper);
  return h(
    "div",
    { class: "verdict" },
    h("h2", { id: "paper-title" }, begun(paper.title)),
    h(
      "p",
      {},
      h("span", { class: `badge ${paper.verdict}` }, begun(paper.verdictTitle)),
      h("span", { class: `badge advice-${paper.advice}` }, words.advice[paper.advice] ?? ""),
    ),
    h("p", { class: "sentence" }, paper.sentence),
    h(Deciding, { key: paper.id, procedure, paper }),
    h(Certainty, { certainty: paper.certainty }),
    paper.proof.length > 0 &&
      h(
        "section",
        { class: "proof" },
        h("h3", {}, words.proof),
        h(Steps, { nodes: nested(paper.proof) }),
        h("button", { type: "button", class: "quiet", onClick: () => copy(quotation(procedure, paper)) }, words.copy),
      ),
    h(Part, { title: words.facts }, paper.facts.length > 0 && h(Facts, { facts: paper.facts, fact })),
    h(Part, { title: words.nearest }, list(paper.nearest)),
    h(Part, { title: words.fallback }, paper.fallback && h("p", {}, begun(paper.fallback))),
    h(Part, { title: words.askedWhen }, paper.askedWhen && h("p", {}, begun(paper.askedWhen))),
    h(Part, { title: words.acts }, list(paper.acts)),
    h(Part, { title: words.demanded }, list(paper.demandedBy)),
  );
}

/** A paper that was accepted to go: its decision, and the way back. */
export function Gone({ procedure, paper }) {
  return h(
    "div",
    { class: "verdict" },
    h("h2", {}, begun(paper.title)),
    h("p", { class: "sentence" }, words.goneLead),
    h(Deciding, { key: paper.id, procedure, paper: { ...paper, canAccept: true } }),
  );
}
