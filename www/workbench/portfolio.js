// The portfolio: totals, and the list of procedures one sorts, filters and searches.

import { h } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";

import { portfolio, useModel } from "./model.js";
import { refilter, to } from "./route.js";
import { decidedOf, named, selected } from "./rows.js";
import { dated, saveCsv } from "./save.js";
import { Table } from "./table.js";
import { begun, number, words } from "./words.js";

/** What was looked at last: coming back from a procedure, one finds the list as it was left, and the focus at its row. */
export const last = { filter: /** @type {Record<string, string>} */ ({}), index: -1, back: false };

const some = (value, kind) => (value ? h("span", { class: kind }, number(value)) : h("span", { class: "none" }, "0"));

/** @type {import("./table.js").Column<import("./types").Row>[]} */
const COLUMNS = [
  { id: "title", title: words.name, cell: (row) => h("span", { class: "title", title: row.title }, row.title) },
  { id: "code", title: words.code, cell: (row) => h("span", { class: "code" }, row.code) },
  { id: "field", title: words.field, cell: (row) => h("span", { class: "two", title: row.field }, begun(row.field)) },
  { id: "papers", title: words.papers, numeric: true, cell: (row) => h("b", {}, number(row.papers)) },
  { id: "now", title: words.now, numeric: true, cell: (row) => some(row.now, "good") },
  { id: "afterLaw", title: words.afterLaw, numeric: true, cell: (row) => some(row.afterLaw, "law") },
  { id: "toConfirm", title: words.toConfirm, numeric: true, cell: (row) => some(row.toConfirm, "ask") },
  { id: "findings", title: words.findings, numeric: true, cell: (row) => some(row.findings, "bad") },
  {
    id: "decided",
    title: words.decided,
    numeric: true,
    cell: (row) =>
      h("span", { class: decidedOf(row) ? "good" : "none" }, decidedOf(row) ? `✓ ${number(decidedOf(row))}` : "0"),
  },
];

/**
 * One figure; where it can be looked behind, it is a link to its rows.
 *
 * @param {{value: number, label: string, note?: string, href?: string, kind?: string}} props
 */
function Figure({ value, label, note, href, kind }) {
  const inside = [h("b", {}, number(value)), h("span", {}, label), h("small", {}, note ?? "\u00a0")];
  return h("li", { class: `figure ${kind ?? ""}` }, href ? h("a", { href }, inside) : h("p", {}, inside));
}

/** The totals over all that is open. */
export function Totals({ total }) {
  const share = (part) => words.share(number(total.papers ? Math.round((1000 * part) / total.papers) / 10 : 0));
  const filtered = (verdict) => to("list", [], { verdict, by: verdict });
  return h(
    "ul",
    { class: "figures" },
    h(Figure, { value: total.procedures, label: words.procedures, href: to("list") }),
    h(Figure, { value: total.papers, label: words.papersAsked, href: to("list", [], { by: "papers" }) }),
    h(Figure, { value: total.now, label: words.now, note: share(total.now), href: filtered("now"), kind: "good" }),
    h(Figure, {
      value: total.afterLaw,
      label: words.afterLaw,
      note: share(total.afterLaw),
      href: filtered("afterLaw"),
      kind: "law",
    }),
    h(Figure, {
      value: total.toConfirm,
      label: words.toConfirm,
      note: share(total.toConfirm),
      href: filtered("toConfirm"),
      kind: "ask",
    }),
    h(Figure, {
      value: total.unclassified,
      label: words.unclassified,
      note: share(total.unclassified),
      href: filtered("unclassified"),
    }),
    total.questions.before > 0 &&
      h(Figure, {
        value: total.questions.after,
        label: words.questionsAfter,
        note:
          `${number(total.questions.before)} ${words.questionsBefore}` +
          (total.questions.after > total.questions.before ? `; ${words.questionsMore}` : ""),
      }),
  );
}

/** A choice among values; the first lets everything through. */
function Choice({ id, label, value, options, onChange }) {
  return h(
    "label",
    { class: "choice" },
    h("span", {}, label),
    h(
      "select",
      { id, value, onChange: (event) => onChange(event.currentTarget.value) },
      options.map(([key, text]) => h("option", { key, value: key }, text)),
    ),
  );
}

/** Names as options; “all” cannot be confused with a field nobody named. */
const optionsOf = (groups, any) => [
  ["*", any],
  ...groups.map(({ name, procedures }) => [`=${name}`, `${begun(name) || words.noName} (${number(procedures)})`]),
];

/** The filters above the list. */
function Filters({ portfolio: { fields, authorities, registers }, filter, shown, all, onSave }) {
  const set = (key, value) => {
    const next = { ...filter };
    if (value === undefined) delete next[key];
    else next[key] = value;
    refilter(next);
  };
  const pick = (key) => (value) => set(key, value === "*" ? undefined : value.slice(1));
  const pressed = Object.keys(filter).some((key) => key !== "by" && key !== "up");
  const register = filter.register && registers.find(({ id }) => id === filter.register);
  return h(
    "form",
    { class: "filters", role: "search", onSubmit: (event) => event.preventDefault() },
    h(
      "label",
      { class: "choice wide" },
      h("span", {}, words.search),
      h("input", {
        id: "find",
        type: "search",
        autocomplete: "off",
        spellcheck: false,
        value: filter.q ?? "",
        onInput: (event) => set("q", event.currentTarget.value || undefined),
      }),
    ),
    h(Choice, {
      id: "by-field",
      label: words.field,
      value: "field" in filter ? `=${filter.field}` : "*",
      options: optionsOf(fields, words.anyField),
      onChange: pick("field"),
    }),
    h(Choice, {
      id: "by-authority",
      label: words.authority,
      value: "authority" in filter ? `=${filter.authority}` : "*",
      options: optionsOf(authorities, words.anyAuthority),
      onChange: pick("authority"),
    }),
    h(Choice, {
      id: "by-verdict",
      label: words.verdictKind,
      value: filter.verdict ?? "",
      options: Object.entries(words.verdictKinds),
      onChange: (value) => set("verdict", value || undefined),
    }),
    h(Choice, {
      id: "by-decided",
      label: words.decidedKind,
      value: filter.decided ?? "",
      options: Object.entries(words.decidedKinds),
      onChange: (value) => set("decided", value || undefined),
    }),
    h(
      "p",
      { class: "found" },
      h("span", { role: "status", id: "shown" }, words.shown(number(shown), number(all))),
      register && h("span", { class: "chip" }, words.restRegister(register.title)),
      filter.codes && h("span", { class: "chip" }, words.restCodes(filter.codes.split(" ").length)),
      pressed && h("button", { type: "button", class: "quiet", onClick: () => refilter({}) }, words.clearFilters),
      h("button", { type: "button", class: "quiet", onClick: onSave }, words.saveTable),
    ),
  );
}

function saved(rows) {
  const heads = ["code", "title", "field", "authority", "issuedBy", "papers", "now", "afterLaw", "toConfirm"];
  const more = ["unclassified", "findings", "accepted", "rejected", "postponed", "file"];
  const all = [...heads, ...more];
  const titles = { title: words.name, issuedBy: words.issuedBy, ...words.decidedAs };
  const head = all.map((key) => titles[key] ?? words[key] ?? key);
  saveCsv(dated("thu-tuc", "csv"), [head, ...rows.map((row) => all.map((key) => row[key]))]);
}

/** The view of the list. */
export function List({ filter }) {
  const { portfolio: data, stale } = useModel();
  useEffect(() => void portfolio(), [stale]);
  last.filter = filter;
  const back = useRef(last.back);
  last.back = false;
  const key = JSON.stringify(filter);
  const rows = useMemo(() => (data ? selected(data.procedures, filter) : []), [data, key]);
  if (!data) return null;
  const at = rows.findIndex(({ index }) => index === last.index);
  const by = filter.by ?? "now";
  const sort = { by, up: Boolean(filter.up) };
  const onSort = (id) => {
    // Figures are asked for from the largest, names from the first.
    const up = id === by ? !sort.up : ["title", "code", "field"].includes(id);
    refilter({ ...filter, by: id, up: up ? "1" : "" });
  };
  const onOpen = (row) => {
    last.index = row.index;
    location.hash = to("procedure", named(row, data.procedures));
  };
  return h(
    "div",
    { class: "portfolio" },
    h(Totals, { total: data.total }),
    h(Filters, {
      portfolio: data,
      filter,
      shown: rows.length,
      all: data.procedures.length,
      onSave: () => saved(rows),
    }),
    rows.length === 0
      ? h("p", { class: "panel" }, words.nothingFound)
      : h(Table, {
          label: words.list,
          help: words.tableHelp,
          columns: COLUMNS,
          rows,
          keyOf: ({ index }) => index,
          sort,
          onSort,
          onOpen,
          start: Math.max(0, at),
          focused: back.current && at >= 0,
        }),
  );
}
