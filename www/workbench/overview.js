// What stands behind the totals: what to open next, fields and authorities, registers, papers passed on.

import { h } from "preact";
import { useEffect } from "preact/hooks";

import { Flows } from "./flows.js";
import { assume, portfolio, useModel } from "./model.js";
import { to } from "./route.js";
import { begun, number, rounded, unitOf, words } from "./words.js";

/** Room of the curve, in its own units. */
const WIDE = 640;
const HIGH = 240;
const EDGE = { left: 84, right: 16, top: 16, bottom: 40 };

/** Round steps for an axis: 1, 2 or 5 times a power of ten, four or five of them. */
function ticks(most) {
  const rough = Math.max(1, most / 4);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((size) => size >= rough) ?? rough;
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, n) => n * step);
}

/** The curve of what the best choice of so many levers frees; the table below it says the same in figures. */
function Curve({ plans, unit }) {
  const sums = [0, ...plans.map(({ relief }) => relief)];
  const most = Math.max(1, sums.at(-1) ?? 1);
  const x = (n) => EDGE.left + (n / Math.max(1, plans.length)) * (WIDE - EDGE.left - EDGE.right);
  const y = (value) => HIGH - EDGE.bottom - (value / most) * (HIGH - EDGE.top - EDGE.bottom);
  const path = sums.map((sum, n) => (n === 0 ? `M${x(0)} ${y(0)}` : `H${x(n - 1)}V${y(sum)}H${x(n)}`)).join("");
  const first = Math.min(5, plans.length);
  const rows = ticks(most);
  const columns = ticks(plans.length);
  return h(
    "svg",
    { class: "curve", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-labelledby": "curve-title curve-text" },
    h("title", { id: "curve-title" }, words.curveTitle(unit)),
    h("desc", { id: "curve-text" }, words.curveText(rounded(sums[first]), rounded(most), first, unit)),
    rows.map((value) =>
      h(
        "g",
        { key: `y${value}`, class: "tick" },
        h("line", { x1: EDGE.left, x2: WIDE - EDGE.right, y1: y(value), y2: y(value) }),
        h("text", { x: EDGE.left - 8, y: y(value) + 4, "text-anchor": "end" }, number(value)),
      ),
    ),
    columns.map((n) =>
      h("text", { key: `x${n}`, x: x(n), y: HIGH - EDGE.bottom + 18, "text-anchor": "middle" }, number(n)),
    ),
    h("text", { x: WIDE - EDGE.right, y: HIGH - 4, "text-anchor": "end" }, words.curveX),
    h("text", { x: 4, y: 12 }, unit),
    h("path", { class: "area", d: `${path}V${y(0)}H${x(0)}Z` }),
    h("path", { class: "line", d: path }),
  );
}

const heads = (texts, kinds) =>
  h(
    "thead",
    {},
    h(
      "tr",
      {},
      texts.map((text, n) => h("th", { key: text, scope: "col", class: kinds[n] }, text)),
    ),
  );

/** The best choices, smallest first: how many levers, what they free, and which they are in the list beside. */
function Plans({ plans, levers, unit }) {
  const order = new Map(levers.map(({ id }, n) => [id, n + 1]));
  const which = (ids) =>
    ids
      .map((id) => order.get(id) ?? id)
      .sort((one, other) => one - other)
      .join(", ");
  return h(
    "table",
    { class: "plain plans" },
    heads(
      [words.planSize, words.planRelief(unit), words.papers, words.planWhich],
      ["number", "number", "number", undefined],
    ),
    h(
      "tbody",
      {},
      plans.map((plan) =>
        h(
          "tr",
          { key: plan.levers.length },
          h("th", { scope: "row", class: "number" }, plan.levers.length),
          h("td", { class: "number good" }, `${plan.exact ? "" : "≥ "}${rounded(plan.relief)}`),
          h("td", { class: "number" }, number(plan.papers)),
          h("td", {}, which(plan.levers)),
        ),
      ),
    ),
  );
}

/** What to open next. */
export function Levers() {
  const { portfolio: data, assumed } = useModel();
  if (!data) return null;
  const day = h(
    "p",
    {},
    h(
      "label",
      { class: "choice" },
      h("span", {}, words.assumeDay),
      h("input", {
        type: "date",
        id: "law-day",
        value: assumed.day,
        onChange: (event) => assume({ day: event.currentTarget.value }),
      }),
    ),
  );
  if (data.levers.length === 0) return h("div", {}, day, h("p", { class: "panel" }, words.noLevers));
  const open = ({ id, title }) => assume({ levers: [...assumed.levers, { id, title }] });
  const unit = unitOf(data.unit);
  return h(
    "div",
    { class: "beside-chart" },
    h("div", { class: "lead" }, h("p", {}, words.leversLead), day),
    h(
      "figure",
      { class: "panel" },
      h("figcaption", {}, words.curveTitle(unit)),
      h(Curve, { plans: data.plans, unit }),
      h(Plans, { plans: data.plans, levers: data.levers, unit }),
    ),
    h(
      "div",
      { class: "panel scroll", tabIndex: 0, role: "region", "aria-label": words.levers },
      h(
        "table",
        { class: "plain" },
        heads(
          [
            words.leverOrder,
            words.leverWhat,
            words.leverOwner,
            words.leverPapers,
            words.leverRelief(unit),
            words.assumeHead,
          ],
          ["number", undefined, undefined, "number", "number", undefined],
        ),
        h(
          "tbody",
          {},
          data.levers.map((lever, n) =>
            h(
              "tr",
              { key: lever.id },
              h("td", { class: "number" }, n + 1),
              h(
                "th",
                { scope: "row" },
                h("small", { class: "kind" }, words.leverKinds[lever.kind] ?? lever.kind),
                lever.title,
              ),
              h("td", {}, lever.owner),
              h("td", { class: "number" }, number(lever.papers)),
              h("td", { class: "number good" }, rounded(lever.relief)),
              h(
                "td",
                {},
                h(
                  "button",
                  { type: "button", "data-lever": lever.id, onClick: () => open(lever) },
                  lever.kind === "attribute" ? words.assumeHeld : words.assumeOpen,
                ),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}

/** How many papers there are and what becomes of them, as a bar; the figures stand beside it. */
function Bar({ papers, now, afterLaw, most }) {
  const part = (value) => ({ width: `${(100 * value) / Math.max(1, most)}%` });
  return h(
    "span",
    { class: "bar-of", role: "img", "aria-label": words.bar(number(papers), number(now), number(afterLaw)) },
    h("span", { class: "stay", style: part(papers - now - afterLaw) }),
    h("span", { class: "later", style: part(afterLaw) }),
    h("span", { class: "gone", style: part(now) }),
  );
}

/**
 * Sums by name; each leads to its rows.
 *
 * @param {{title?: string, head: string, rows: any[], link: (row: any) => string}} props
 */
function Sums({ title, head, rows, link }) {
  const most = Math.max(...rows.map(({ papers }) => papers), 1);
  const figure = (name) => h("th", { scope: "col", class: "number" }, name);
  return h(
    "section",
    { class: "panel" },
    title && h("h2", {}, title),
    h(
      "div",
      { class: "scroll", tabIndex: 0, role: "region", "aria-label": title ?? head },
      h(
        "table",
        { class: "plain sums" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "col" }, head),
            h("th", { scope: "col", class: "bars" }, words.barHead),
            figure(words.procedures),
            figure(words.papers),
            figure(words.now),
            figure(words.afterLaw),
            rows.some((row) => "toConfirm" in row) && figure(words.toConfirm),
          ),
        ),
        h(
          "tbody",
          {},
          rows.map((row) =>
            h(
              "tr",
              { key: row.id ?? row.name },
              h("th", { scope: "row" }, h("a", { href: link(row) }, begun(row.title ?? row.name) || words.noName)),
              h("td", { class: "bars" }, h(Bar, { ...row, most })),
              h("td", { class: "number" }, number(row.procedures)),
              h("td", { class: "number" }, number(row.papers)),
              h("td", { class: "number good" }, number(row.now)),
              h("td", { class: "number law" }, number(row.afterLaw)),
              "toConfirm" in row && h("td", { class: "number ask" }, number(row.toConfirm)),
            ),
          ),
        ),
      ),
    ),
  );
}

const Key = () =>
  h(
    "ul",
    { class: "legend" },
    h("li", {}, h("span", { class: "swatch stay" }), words.kept),
    h("li", {}, h("span", { class: "swatch later" }), words.afterLaw),
    h("li", {}, h("span", { class: "swatch gone" }), words.now),
  );

/** Fields and authorities. */
export function Fields() {
  const { portfolio: data } = useModel();
  if (!data) return null;
  return h(
    "div",
    {},
    h("p", { class: "lead" }, words.fieldsLead),
    h(Key, {}),
    h(Sums, {
      title: words.byField,
      head: words.field,
      rows: data.fields,
      link: ({ name }) => to("list", [], { field: name }),
    }),
    h(Sums, {
      title: words.byAuthority,
      head: words.authority,
      rows: data.authorities,
      link: ({ name }) => to("list", [], { authority: name }),
    }),
  );
}

/** Registers the verdicts rest on. */
export function Registers() {
  const { portfolio: data } = useModel();
  if (!data) return null;
  if (data.registers.length === 0) return h("p", { class: "panel" }, words.noRegisters);
  return h(
    "div",
    {},
    h("p", { class: "lead" }, words.registersLead),
    h(Key, {}),
    h(Sums, { head: words.registers, rows: data.registers, link: ({ id }) => to("list", [], { register: id }) }),
  );
}

/** Papers one procedure issues and another asks for. */
export function Outputs() {
  const { portfolio: data } = useModel();
  if (!data) return null;
  if (data.outputs.length === 0) return h("p", { class: "panel" }, words.noOutputs);
  const some = (codes) =>
    codes.length === 0
      ? "–"
      : h(
          "a",
          { href: codes.length === 1 ? to("procedure", codes) : to("list", [], { codes: codes.join(" ") }) },
          codes.length <= 3 ? codes.join(", ") : `${number(codes.length)} ${words.procedures.toLowerCase()}`,
        );
  return h(
    "div",
    {},
    h("p", { class: "lead" }, words.outputsLead),
    h(Flows, { data }),
    h(
      "div",
      { class: "panel scroll", tabIndex: 0, role: "region", "aria-label": words.outputs },
      h(
        "table",
        { class: "plain" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "col" }, words.outputPaper),
            h("th", { scope: "col" }, words.outputIssued),
            h("th", { scope: "col" }, words.outputAsked),
          ),
        ),
        h(
          "tbody",
          {},
          data.outputs.map((output) =>
            h(
              "tr",
              { key: output.documentType },
              h("th", { scope: "row" }, begun(output.title)),
              h("td", {}, some(output.issuedBy)),
              h("td", {}, some(output.askedBy)),
            ),
          ),
        ),
      ),
    ),
  );
}

/** A view of the portfolio that is up to date. @param {{children?: any}} props */
export function Fresh({ children }) {
  const { stale } = useModel();
  useEffect(() => void portfolio(), [stale]);
  return children;
}
