// The matrix of a procedure: which fact each paper tells, and what becomes of it.

import { h } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

import { moved } from "./table.js";
import { begun, words } from "./words.js";

/** A sign for each state, beside its word. @type {Record<import("./types").CellState, string>} */
export const SIGNS = {
  needed: "●",
  known: "✓",
  replaced: "⇄",
  forbidden: "⊘",
  blocked: "§",
  unproven: "?",
  unused: "–",
};

/** The sign and word of a state. */
export const State = ({ state }) =>
  h(
    "span",
    { class: `cell-state ${state}` },
    h("span", { "aria-hidden": "true" }, SIGNS[state] ?? "?"),
    h("span", { class: "word" }, words.states[state] ?? state),
  );

/** Every fact once, in the order in which papers tell them. */
function factsOf(papers) {
  const facts = new Map();
  papers.forEach((paper, n) => {
    for (const fact of paper.facts) {
      const row = facts.get(fact.title) ?? { title: fact.title, cells: [], sources: new Map() };
      row.cells[n] = fact;
      for (const source of fact.sources) row.sources.set(source.register, source);
      facts.set(fact.title, row);
    }
  });
  return [...facts.values()];
}

/** What the signs mean: their words in a line, and what those stand for when it is asked. */
const Legend = () =>
  h(
    "details",
    { class: "legend-of" },
    h(
      "summary",
      {},
      h("span", { class: "visually-hidden" }, `${words.legend}: `),
      Object.keys(SIGNS).map((state) => h(State, { key: state, state })),
    ),
    h(
      "dl",
      {},
      Object.keys(SIGNS).map((state) =>
        h("div", { key: state }, h("dt", {}, h(State, { state })), h("dd", {}, words.stateNotes[state])),
      ),
    ),
  );

/** Keys and focus of the matrix: row 0 is that of the papers, column 0 that of the facts. */
function useWalk(rows, columns, onEnter) {
  const box = useRef(/** @type {HTMLTableElement | null} */ (null));
  const [active, activate] = useState({ row: 0, column: 1 });
  const wanted = useRef(false);
  useLayoutEffect(() => {
    if (!wanted.current) return;
    wanted.current = false;
    const cell = box.current?.querySelector(`[data-at="${active.row} ${active.column}"]`);
    /** @type {HTMLElement | null} */ (cell)?.focus();
  });
  const onKeyDown = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      onEnter(active);
      return;
    }
    let next = moved(event, active, rows, columns);
    if (event.key === "Home") next = { row: active.row, column: 0 };
    if (event.key === "End") next = { row: active.row, column: columns - 1 };
    if (!next) return;
    event.preventDefault();
    wanted.current = true;
    activate(next);
  };
  const at = (row, column) => ({
    "data-at": `${row} ${column}`,
    tabIndex: active.row === row && active.column === column ? 0 : -1,
    onFocus: () => activate({ row, column }),
  });
  return { box, onKeyDown, at };
}

/**
 * @param {{papers: import("./types").Paper[], chosen: string, onChoose: (id: string, fact?: string) => void, fact: string}} props
 *   `chosen` is the paper that is looked at, `fact` the cell
 */
export function Matrix({ papers, chosen, onChoose, fact }) {
  const facts = factsOf(papers);
  const columns = papers.length + 1;
  const enter = ({ row, column }) => {
    const paper = papers[column - 1];
    if (paper) onChoose(paper.id, facts[row - 1]?.title);
  };
  const { box, onKeyDown, at } = useWalk(facts.length, columns, enter);
  if (facts.length === 0) return h("p", { class: "soft" }, words.noFacts);
  const head = (paper, n) =>
    h(
      "th",
      {
        key: paper.id,
        scope: "col",
        role: "columnheader",
        ...at(0, n + 1),
        class: paper.id === chosen ? "chosen" : "",
        title: paper.title,
        onClick: () => onChoose(paper.id),
      },
      h("span", { class: "ordinal" }, n + 1),
      h("span", { class: "visually-hidden" }, `: ${paper.title}, ${paper.verdictTitle}`),
    );
  const cell = (row, r, paper, n) => {
    const own = row.cells[n];
    const here = paper.id === chosen;
    return h(
      "td",
      {
        key: paper.id,
        role: "gridcell",
        ...at(r + 1, n + 1),
        class: `${here ? "chosen" : ""} ${here && row.title === fact ? "looked-at" : ""}`,
        "aria-selected": here && row.title === fact,
        onClick: () => onChoose(paper.id, row.title),
      },
      own ? h(State, { state: own.state }) : h("span", { class: "none", "aria-hidden": "true" }, "·"),
    );
  };
  const told = (row) => [...row.sources.values()].map((source) => source.title).join("; ");
  return h(
    "div",
    {},
    h(Legend, {}),
    h(
      "div",
      { class: "scroll" },
      h(
        "table",
        {
          class: papers.length > 5 ? "matrix many" : "matrix",
          role: "grid",
          "aria-label": words.matrix,
          "aria-description": words.matrixHelp,
          ref: box,
          onKeyDown,
        },
        h(
          "thead",
          {},
          h(
            "tr",
            { role: "row" },
            h("th", { scope: "col", role: "columnheader", ...at(0, 0) }, words.matrixCorner),
            papers.map(head),
          ),
        ),
        h(
          "tbody",
          {},
          facts.map((row, r) =>
            h(
              "tr",
              { key: row.title, role: "row" },
              h(
                "th",
                { scope: "row", role: "rowheader", ...at(r + 1, 0) },
                begun(row.title),
                row.sources.size > 0 &&
                  h("small", {}, h("span", { class: "visually-hidden" }, `${words.sourceColumn}: `), told(row)),
              ),
              papers.map((paper, n) => cell(row, r, paper, n)),
            ),
          ),
        ),
      ),
    ),
  );
}
