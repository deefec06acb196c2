// One procedure: its own text, the matrix of papers and facts, and the verdict of the paper that is looked at.

import { h } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";

import { AcceptAll, Decided } from "./decide.js";
import { Matrix } from "./matrix.js";
import { dossier, show, useModel } from "./model.js";
import { Gone, Verdict } from "./paper.js";
import { last } from "./portfolio.js";
import { to } from "./route.js";
import { found, named, selected } from "./rows.js";
import { copy } from "./start.js";
import { authorWords, begun, number, rounded, unitOf, words } from "./words.js";

/** The lines papers were read from, each once, with the papers of it; a definition somebody wrote has none. */
function linesOf(papers) {
  const lines = new Map();
  for (const paper of papers) {
    for (const { at, text } of paper.lines) {
      const line = lines.get(`${at}\n${text}`) ?? { at, text, papers: [] };
      line.papers.push(paper.id);
      lines.set(`${at}\n${text}`, line);
    }
  }
  return [...lines.values()];
}

const bare = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

/** Whether a line is nothing but the name of its one paper, which then stands alone. */
const plainLine = (line, papers) =>
  line.papers.length === 1 && bare(papers.find(({ id }) => id === line.papers[0])?.title ?? "") === bare(line.text);

/** One paper of the list at the left: its number, name, verdict, and what was decided. */
function PaperButton({ paper, n, chosen, onChoose }) {
  return h(
    "button",
    {
      type: "button",
      class: `paper-button ${chosen ? "chosen" : ""}`,
      "aria-current": chosen ? "true" : undefined,
      onClick: () => onChoose(paper.id),
    },
    h("span", { class: "ordinal" }, n + 1),
    h(
      "span",
      {},
      begun(paper.title),
      h("span", { class: `badge ${paper.verdict}` }, begun(paper.verdictTitle)),
      paper.decision && h(Decided, { decision: paper.decision }),
    ),
  );
}

/** The pane at the left: what the portal says, with the papers read from each line. */
function Original({ procedure, chosen, onChoose }) {
  const lines = useMemo(() => linesOf(procedure.papers), [procedure]);
  const ordinal = (id) => procedure.papers.findIndex((paper) => paper.id === id);
  const button = (id) =>
    h(PaperButton, { key: id, paper: procedure.papers[ordinal(id)], n: ordinal(id), chosen: id === chosen, onChoose });
  const placed = new Set(lines.flatMap((line) => line.papers));
  const rest = procedure.papers.filter(({ id }) => !placed.has(id));
  return h(
    "section",
    { class: "pane original", "aria-labelledby": "original-title" },
    h("h2", { id: "original-title" }, lines.length ? words.original : words.originalPapers),
    lines.length > 0 && h("p", { class: "soft" }, words.originalLead),
    h(
      "ol",
      { class: "lines-of" },
      lines.map((line) =>
        h(
          "li",
          { key: line.at + line.text, class: line.papers.includes(chosen) ? "line chosen" : "line" },
          !plainLine(line, procedure.papers) &&
            h(
              "button",
              {
                type: "button",
                class: "line-text",
                "aria-pressed": line.papers.includes(chosen),
                onClick: () => onChoose(line.papers[0]),
              },
              line.text,
            ),
          line.papers.map(button),
        ),
      ),
      rest.map(({ id }) => h("li", { key: id }, button(id))),
    ),
    procedure.gone.length > 0 && h("h3", {}, words.goneHead),
    h(
      "ul",
      { class: "lines-of" },
      procedure.gone.map(({ id, title, decision }) =>
        h(
          "li",
          { key: id },
          h(
            "button",
            {
              type: "button",
              class: `paper-button ${id === chosen ? "chosen" : ""}`,
              "aria-current": id === chosen ? "true" : undefined,
              onClick: () => onChoose(id),
            },
            h("span", { class: "ordinal", "aria-hidden": "true" }, "✓"),
            h("span", {}, h("s", {}, begun(title)), h(Decided, { decision })),
          ),
        ),
      ),
    ),
  );
}

/** Circumstances as switches, and the dossier of the case they make. */
function Case({ procedure }) {
  const [holding, hold] = useState(/** @type {string[]} */ ([]));
  const [papers, tell] = useState(/** @type {{before: string[], after: string[]} | null} */ (null));
  const decided = procedure.papers.map(({ decision }) => decision?.decided ?? "-").join();
  useEffect(() => {
    let gone = false;
    dossier(procedure.index, holding).then(
      (answer) => gone || tell(answer ?? null),
      () => gone || tell(null),
    );
    return () => {
      gone = true;
    };
  }, [procedure.index, holding, decided]);
  const toggle = (id) => hold(holding.includes(id) ? holding.filter((one) => one !== id) : [...holding, id]);
  const own = (id) => procedure.papers.find((paper) => paper.id === id);
  return h(
    "section",
    { class: "case", "aria-labelledby": "case-title" },
    h("h2", { id: "case-title" }, words.case),
    h("p", { class: "soft" }, procedure.circumstances.length ? words.caseLead : words.noCases),
    h(
      "div",
      { class: "switches" },
      procedure.circumstances.map(({ id, title }) =>
        h(
          "label",
          { key: id, class: "switch" },
          h("input", { type: "checkbox", checked: holding.includes(id), onChange: () => toggle(id) }),
          h("span", {}, begun(title)),
        ),
      ),
    ),
    papers &&
      h(
        "div",
        { class: "dossier-of" },
        h("p", { role: "status" }, h("b", {}, words.dossier(papers.before.length, papers.after.length))),
        h(
          "ul",
          {},
          papers.before.map((id) => {
            const stays = papers.after.includes(id);
            return h(
              "li",
              { key: id, class: stays ? "stays" : "goes" },
              h("span", { class: "badge" }, stays ? `● ${words.stays}` : `✓ ${words.goes}`),
              h(stays ? "span" : "s", {}, begun(own(id)?.title ?? id)),
            );
          }),
        ),
      ),
  );
}

/** The findings, questions and figures below the matrix. */
function More({ procedure }) {
  const { findings, questions, saving, legalBasis } = procedure;
  const range = (of) => {
    if (!of) return words.unknown;
    const { low, mid, high } = of;
    return low === high ? rounded(mid) : `${rounded(mid)} (${words.range(rounded(low), rounded(high))})`;
  };
  return h(
    "div",
    { class: "more" },
    findings.length > 0 &&
      h(
        "details",
        { open: true },
        h("summary", {}, words.findingsOf(findings.length)),
        h(
          "ul",
          {},
          findings.map((finding, n) =>
            h(
              "li",
              { key: n },
              h("span", { class: `badge ${finding.gravity}` }, words.gravities[finding.gravity] ?? finding.gravity),
              ` ${finding.message} `,
              finding.advice && h("span", {}, finding.advice, " "),
              h("code", {}, finding.pointer),
            ),
          ),
        ),
      ),
    questions.length > 0 &&
      h(
        "details",
        {},
        h("summary", {}, `${words.questions} (${questions.length})`),
        h(
          "ul",
          {},
          questions.map((question) =>
            h(
              "li",
              { key: question.pointer },
              h("span", { class: `badge ${question.status}` }, begun(question.statusTitle)),
              ` ${begun(question.title)}`,
            ),
          ),
        ),
      ),
    saving &&
      h(
        "p",
        {},
        h("b", {}, `${words.saving}: `),
        words.savingText(range(saving.saved), range(saving.before), unitOf(saving.unit)),
      ),
    legalBasis.length > 0 &&
      h(
        "details",
        {},
        h("summary", {}, `${words.basis} (${legalBasis.length})`),
        h(
          "ul",
          {},
          legalBasis.map((text, n) => h("li", { key: n }, text)),
        ),
      ),
  );
}

/** Only what leads to a page of the web is a link. */
const isWeb = (address) => /^https?:\/\//i.test(address ?? "");

/** What is said of the procedure as a whole, and the way to its neighbours in the list. */
function About({ procedure, row, data }) {
  const neighbours = useMemo(() => selected(data.procedures, last.filter), [data, last.filter]);
  const at = neighbours.findIndex(({ index }) => index === row.index);
  const step = (other, text, id) =>
    other
      ? h("a", { class: "button", id, href: to("procedure", named(other, data.procedures)) }, text)
      : h("a", { class: "button", id, role: "link", "aria-disabled": "true" }, text);
  const meta = [
    procedure.code && h("span", { class: "code" }, procedure.code),
    begun(procedure.field),
    procedure.authority,
    procedure.issuedBy && `${words.issuedBy}: ${procedure.issuedBy}`,
    procedure.imported ? words.imported : words.authored,
  ].filter(Boolean);
  return h(
    "div",
    { class: "about" },
    h(
      "p",
      { class: "meta" },
      meta.map((part, n) => [n > 0 && " · ", part]),
      isWeb(procedure.portalUrl) && [
        " · ",
        h("a", { href: procedure.portalUrl, rel: "noreferrer", target: "_blank" }, words.portal),
      ],
    ),
    h(
      "p",
      { class: "tally" },
      h("b", {}, number(row.papers)),
      ` ${words.papersAsked} · `,
      h("b", { class: "good" }, number(row.now)),
      ` ${words.now.toLowerCase()} · `,
      h("b", { class: "law" }, number(row.afterLaw)),
      ` ${words.afterLaw.toLowerCase()} · `,
      h("b", { class: "ask" }, number(row.toConfirm)),
      ` ${words.toConfirm.toLowerCase()}`,
    ),
    h(
      "div",
      { class: "buttons" },
      h(AcceptAll, { procedure }),
      h("a", { class: "button", href: to("hand-over", [], { one: String(procedure.index) }) }, words.handOver),
      procedure.hasProcess &&
        h("a", { class: "button", id: "to-process", href: to("process", named(row, data.procedures)) }, words.process),
      h("a", { class: "button", id: "to-author", href: to("author", named(row, data.procedures)) }, authorWords.edit),
      h(
        "a",
        {
          class: "button",
          id: "to-scenarios",
          href: to("scenarios", [], { of: named(row, data.procedures).join("/") }),
        },
        words.scenarios,
      ),
      h("button", { type: "button", id: "copy", onClick: () => copy(procedure.index) }, authorWords.copyOf),
      h("button", { type: "button", onClick: () => print() }, words.printNow),
      h("a", { class: "button", href: to("list", [], last.filter) }, words.backToList),
      step(neighbours[at - 1], words.previous, "previous"),
      step(at < 0 ? undefined : neighbours[at + 1], words.next, "next"),
      at >= 0 && h("span", { class: "soft" }, words.ofList(number(at + 1), number(neighbours.length))),
    ),
  );
}

/** The procedure an address names. @param {string[]} rest @param {import("./types").Portfolio | null} data */
export const rowOf = (rest, data) => (data ? found(rest, data.procedures) : undefined);

/** The paper one sees first: what there is to decide. @param {import("./types").Procedure} procedure */
function firstOf({ papers }) {
  const open = papers.find(({ advice, decision }) => advice === "now" && !decision);
  return (open ?? papers.find(({ isForm }) => !isForm) ?? papers[0])?.id ?? "";
}

/** The three panes; the paper that was chosen stays chosen whatever is decided on it. */
function Panes({ detail }) {
  const [looked, look] = useState(() => ({ paper: firstOf(detail), fact: "" }));
  const { papers } = detail;
  const gone = detail.gone.find(({ id }) => id === looked.paper);
  const paper = papers.find(({ id }) => id === looked.paper);
  const choose = (id, fact = "") => look({ paper: id, fact });
  return h(
    "div",
    { class: "panes" },
    h(Original, { procedure: detail, chosen: looked.paper, onChoose: choose }),
    // The verdict follows the list it is chosen from: so it is read, and so it stands where there is one column.
    h(
      "section",
      { class: "pane right", "aria-label": words.verdict },
      gone ? h(Gone, { procedure: detail, paper: gone }) : h(Verdict, { procedure: detail, paper, fact: looked.fact }),
    ),
    h(
      "div",
      { class: "pane middle" },
      h(
        "section",
        { "aria-labelledby": "matrix-title" },
        h("h2", { id: "matrix-title" }, words.matrix),
        h(Matrix, { papers, chosen: looked.paper, fact: looked.fact, onChoose: choose }),
      ),
      h(Case, { procedure: detail }),
      h(More, { procedure: detail }),
    ),
  );
}

/** The view of one procedure. */
export function Procedure({ rest }) {
  const { portfolio: data, detail, progress } = useModel();
  const row = rowOf(rest, data);
  useEffect(() => {
    if (row) {
      last.index = row.index;
      last.back = true;
      void show(row.index);
    }
  }, [row?.index, data]);
  if (!row || !data) {
    if (progress) return null;
    return h(
      "div",
      { class: "panel" },
      h("p", {}, words.missingProcedure(rest[0] ?? "")),
      h("p", {}, h("a", { class: "button", href: to("list") }, words.backToList)),
    );
  }
  if (detail?.index !== row.index) return h("p", { class: "soft", "aria-busy": "true" }, words.loading);
  return h(
    "div",
    { class: "procedure" },
    h(About, { procedure: detail, row, data }),
    h(Panes, { key: detail.index, detail }),
  );
}
