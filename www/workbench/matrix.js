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

/** The paper of a column. */
function Column({ paper, n, chosen, at, onChoose }) {
  return h(
    "th",
    {
      scope: "col",
      role: "columnheader",
      ...at(0, n + 1),
      class: chosen ? "chosen" : "",
      title: paper.title,
      onClick: () => onChoose(paper.id),
    },
    h("span", { class: "ordinal" }, n + 1),
    h("span", { class: "visually-hidden" }, `: ${paper.title}, ${paper.verdictTitle}`),
  );
}

/** What becomes of a fact in a paper; nothing where the paper does not tell it. */
function Cell({ own, place, chosen, looked, onChoose }) {
  return h(
    "td",
    {
      role: "gridcell",
      ...place,
      class: `${chosen ? "chosen" : ""} ${looked ? "looked-at" : ""}`,
      "aria-selected": looked,
      onClick: onChoose,
    },
    own ? h(State, { state: own.state }) : h("span", { class: "none", "aria-hidden": "true" }, "·"),
  );
}

/** A fact with the registers that hold it. */
function FactHead({ row, place }) {
  const registers = [...row.sources.values()].map((source) => source.title).join("; ");
  return h(
    "th",
    { scope: "row", role: "rowheader", ...place },
    begun(row.title),
    registers && h("small", {}, h("span", { class: "visually-hidden" }, `${words.sourceColumn}: `), registers),
  );
}

/**
 * @param {{papers: import("./types").Paper[], chosen: string, onChoose: (id: string, fact?: string) => void, fact: string}} props
 *   `chosen` is the paper that is looked at, `fact` the cell
 */
export function Matrix({ papers, chosen, onChoose, fact }) {
  const facts = factsOf(papers);
  const enter = ({ row, column }) => {
    const paper = papers[column - 1];
    if (paper) onChoose(paper.id, facts[row - 1]?.title);
  };
  const { box, onKeyDown, at } = useWalk(facts.length, papers.length + 1, enter);
  if (facts.length === 0) return h("p", { class: "soft" }, words.noFacts);
  const cell = (row, r) => (paper, n) =>
    h(Cell, {
      key: paper.id,
      own: row.cells[n],
      place: at(r + 1, n + 1),
      chosen: paper.id === chosen,
      looked: paper.id === chosen && row.title === fact,
      onChoose: () => onChoose(paper.id, row.title),
    });
  const grid = {
    class: papers.length > 5 ? "matrix many" : "matrix",
    role: "grid",
    "aria-label": words.matrix,
    "aria-description": words.matrixHelp,
    ref: box,
    onKeyDown,
  };
  return h(
    "div",
    {},
    h(Legend, {}),
    h(
      "div",
      { class: "scroll" },
      h(
        "table",
        grid,
        h(
          "thead",
          {},
          h(
            "tr",
            { role: "row" },
            h("th", { scope: "col", role: "columnheader", ...at(0, 0) }, words.matrixCorner),
            papers.map((paper, n) => h(Column, { key: paper.id, paper, n, chosen: paper.id === chosen, at, onChoose })),
          ),
        ),
        h(
          "tbody",
          {},
          facts.map((row, r) =>
            h(
              "tr",
              { key: row.title, role: "row" },
              h(FactHead, { row, place: at(r + 1, 0) }),
              papers.map(cell(row, r)),
            ),
          ),
        ),
      ),
    ),
  );
}
