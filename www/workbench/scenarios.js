// Two sets of figures side by side: what they come to, what turns a recommendation round, and the figures themselves.

import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { FigureDialog } from "./figure.js";
import { Text } from "./inputs.js";
import { compare, putScenario, say, scenarios as fetched, useModel } from "./model.js";
import { take } from "./open.js";
import { refilter, to } from "./route.js";
import { found, named } from "./rows.js";
import { save } from "./save.js";
import { Table } from "./table.js";
import { figureText, number, rangeText, rounded, scenarioWords as words } from "./words.js";

/** @typedef {import("./types").Scenarios} Scenarios */
/** @typedef {{at: number | undefined, title: string}} Side */

/** The group a figure is shown in, by its name. @param {string} name */
function groupOf(name) {
  if (name.startsWith("procedure/")) return "cases";
  if (name.startsWith("lever/")) return "levers";
  if (name.endsWith("/availability")) return "availability";
  if (name.startsWith("register/")) return "registers";
  return /^path\/[^/]+\/(share|ceiling|keyObtained)$/.test(name) ? "people" : "costs";
}

/** The side an address names: a scenario by its place, else the figures of the pack. @returns {Side} */
function sideOf(/** @type {Scenarios} */ { list }, /** @type {string | undefined} */ asked) {
  const own = asked === undefined || asked === "" ? undefined : list[Number(asked)];
  if (!own) return { at: undefined, title: words.packFigures };
  return { at: Number(asked), title: own.title || words.unnamed(Number(asked) + 1) };
}

/** The scenarios among the sides, each once. @param {Side[]} sides @returns {{at: number, title: string}[]} */
const scenariosOf = (sides) =>
  sides.flatMap(({ at, title }, n) => (at === undefined || (n > 0 && at === sides[0].at) ? [] : [{ at, title }]));

/** The choice of one side. */
function Choice({ id, label, list, side, onChange }) {
  return h(
    "label",
    { class: "choice" },
    h("span", {}, label),
    h(
      "select",
      { id, value: side.at === undefined ? "" : String(side.at), onChange: (event) => onChange(event.target.value) },
      h("option", { value: "" }, words.packFigures),
      list.map(({ title }, n) => h("option", { key: n, value: String(n) }, title || words.unnamed(n + 1))),
    ),
  );
}

/** What can be done with a scenario. */
function Manage({ all, side, onGone }) {
  const { file } = all.list[side.at];
  const rename = async (title) => {
    const { trouble } = await putScenario(side.at, { ...file, title: { ...file.title, [words.tag]: title.trim() } });
    if (trouble) say(words.refused(trouble));
  };
  const drop = async () => {
    onGone();
    await putScenario(side.at, null);
    say(words.dropped(side.title));
  };
  const saved = () => {
    const text = `${JSON.stringify(file, null, 2)}\n`;
    save(`${side.title.replace(/[^\p{L}\p{N}.-]+/gu, "-")}.json`, text, "application/json");
  };
  return h(
    "section",
    { class: "manage", "aria-label": words.manage(side.title) },
    h(Text, { label: words.nameOf, value: side.title, save: (title) => title.trim() && rename(title), maxLength: 200 }),
    h("button", { type: "button", class: "save-scenario", onClick: saved }, words.saveFile),
    h("button", { type: "button", class: "quiet drop-scenario", onClick: drop }, words.dropIt),
  );
}

/** A scenario as it begins: nothing differs from the pack. */
const blank = (title, currency) => ({
  $schema: "urn:tokhai:schema:scenario:1",
  title: { [words.tag]: title },
  currency,
  parameters: {},
});

/** Both sides, and what makes, opens, saves and drops scenarios. */
function Sides({ all, sides, filter, row }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const set = (key, value) => refilter({ ...filter, [key]: value }, "scenarios");
  const add = async (file) => {
    const { place, trouble } = await putScenario(null, file);
    if (trouble) say(words.refused(trouble));
    else if (place !== undefined) set("other", String(place));
  };
  const other = sides[1].at ?? sides[0].at;
  const copy = () => {
    const own = all.list[other];
    return add({ ...own.file, title: { [words.tag]: words.titleOfCopy(own.title || words.unnamed(other + 1)) } });
  };
  const kept = scenariosOf(sides);
  // Those behind it move up.
  const gone = (dropped) => {
    const [one, other] = sides.map(({ at }) => {
      if (at === undefined || at === dropped) return "";
      return String(at > dropped ? at - 1 : at);
    });
    refilter({ ...filter, one, other }, "scenarios");
  };
  return h(
    "section",
    { class: "panel sides" },
    h(
      "div",
      { class: "filters" },
      ["one", "other"].map((key, n) =>
        h(Choice, {
          key,
          id: `side-${key}`,
          label: words[key],
          list: all.list,
          side: sides[n],
          onChange: (value) => set(key, value),
        }),
      ),
    ),
    h(
      "p",
      { class: "buttons" },
      h(
        "button",
        {
          type: "button",
          id: "new-scenario",
          class: "primary",
          onClick: () => add(blank(words.unnamed(all.list.length + 1), all.currency)),
        },
        words.create,
      ),
      other !== undefined && h("button", { type: "button", id: "copy-scenario", onClick: copy }, words.copyOf),
      h("button", { type: "button", onClick: () => input.current?.click() }, words.openFile),
      h("input", {
        ref: input,
        id: "scenario-file",
        type: "file",
        hidden: true,
        multiple: true,
        accept: ".json",
        onChange: ({ currentTarget }) => {
          void take([...(currentTarget.files ?? [])].map((file) => ({ name: file.name, file })));
          currentTarget.value = "";
        },
      }),
      row && h("span", { class: "chip" }, words.onlyOne(row.title)),
      row && h("a", { href: to("scenarios", [], { ...filter, of: "" }) }, words.wholePortfolio),
    ),
    kept.map((side) => h(Manage, { key: side.at, all, side, onGone: () => gone(side.at) })),
    all.list.length === 0 && h("p", { class: "soft" }, words.none),
  );
}

const signed = (value) => (value > 0 ? `+${rounded(value)}` : rounded(value));

/** What the two come to, measure by measure. @param {{data: import("./types").Compared, sides: Side[]}} props */
function Measures({ data, sides }) {
  const [one, other] = data.total;
  const told = (value) => (typeof value === "object" ? rangeText(value, data.currency) : number(value));
  const middle = (value) => (value === null ? null : typeof value === "object" ? value.mid : value);
  const rows = Object.entries(words.measures).filter(([key]) => one[key] !== null || other[key] !== null);
  return h(
    "section",
    { class: "panel" },
    h("h2", {}, words.comparing),
    sides[0].at === sides[1].at && h("p", { class: "soft" }, words.same),
    h(
      "div",
      { class: "scroll", tabIndex: 0, role: "region", "aria-label": words.comparing },
      h(
        "table",
        { class: "plain", id: "measures" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            [words.measure, sides[0].title, sides[1].title, words.difference].map((text, n) =>
              h("th", { key: n, scope: "col", class: n ? "number" : undefined }, text),
            ),
          ),
        ),
        h(
          "tbody",
          {},
          rows.map(([key, title]) => {
            const [from, until] = [middle(one[key]), middle(other[key])];
            const by = from === null || until === null ? null : until - from;
            return h(
              "tr",
              { key, "data-measure": key },
              h("th", { scope: "row" }, title),
              h("td", { class: "number" }, told(one[key])),
              h("td", { class: "number" }, told(other[key])),
              h("td", { class: by ? "number differs" : "number" }, by === null ? "–" : signed(by)),
            );
          }),
        ),
      ),
    ),
  );
}

const advised = ({ advice }, n) => words.advice[advice[n]] ?? advice[n];

/** The papers on which the recommendation turns, with why. @param {{data: import("./types").Compared, rows: any[]}} props */
function Turned({ data, rows }) {
  const { turned, unexplained, currency } = data;
  const why = (paper) =>
    paper.because.length === 0
      ? words.together
      : h(
          "ul",
          {},
          paper.because.map(({ parameter, title, unit, values, turnsAt }) => {
            const [at, from, until] = [turnsAt[0], ...values].map((value) => figureText(value, unit));
            return h("li", { key: parameter }, words.turnsAt(title, at, from, until));
          }),
        );
  return h(
    "section",
    { class: "panel", id: "turned" },
    h("h2", {}, words.turned(turned.length + unexplained)),
    turned.length === 0
      ? h("p", { class: "soft" }, words.turnedNone)
      : [
          h("p", { key: "lead", class: "soft" }, words.turnedLead),
          h(
            "div",
            { key: "table", class: "scroll", tabIndex: 0, role: "region", "aria-label": words.turned(turned.length) },
            h(
              "table",
              { class: "plain" },
              h(
                "thead",
                {},
                h(
                  "tr",
                  {},
                  [words.outputPaper, words.ofProcedure, words.from, words.toSide, words.because].map((text) =>
                    h("th", { key: text, scope: "col" }, text),
                  ),
                ),
              ),
              h(
                "tbody",
                {},
                turned.map((paper) =>
                  h(
                    "tr",
                    { key: `${paper.index} ${paper.paper}` },
                    h("th", { scope: "row" }, paper.title),
                    h(
                      "td",
                      {},
                      h(
                        "a",
                        { class: "code", href: to("procedure", named(rows[paper.index], rows)) },
                        paper.code || "–",
                      ),
                    ),
                    [0, 1].map((n) =>
                      h("td", { key: n }, advised(paper, n), h("small", {}, rangeText(paper.perCase[n], currency))),
                    ),
                    h("td", {}, why(paper)),
                  ),
                ),
              ),
            ),
          ),
        ],
    unexplained > 0 && h("p", { class: "soft" }, words.unexplained(number(unexplained))),
  );
}

/** The values of both sides; one where they are the same. */
const once = (values, unit) => [...new Set(values.map((value) => figureText(value, unit)))].join(" / ");

/** Where each figure turns each paper of one procedure round. @param {{data: import("./types").Compared}} props */
function Points({ data }) {
  return h(
    "section",
    { class: "panel", id: "points" },
    h("h2", {}, words.points),
    h("p", { class: "soft" }, words.pointsLead),
    data.papers?.map((paper) =>
      h(
        "details",
        { key: paper.id, open: paper.turns.length > 0 },
        h(
          "summary",
          {},
          h("b", {}, paper.title),
          ` – ${advised(paper, 0)}`,
          paper.advice[0] !== paper.advice[1] && ` → ${advised(paper, 1)}`,
        ),
        paper.turns.length === 0
          ? h("p", { class: "soft" }, words.pointsNone)
          : h(
              "div",
              { class: "scroll", tabIndex: 0, role: "region", "aria-label": paper.title },
              h(
                "table",
                { class: "plain" },
                h(
                  "thead",
                  {},
                  h(
                    "tr",
                    {},
                    [words.pointFigure, words.pointNow, words.pointAt].map((text) =>
                      h("th", { key: text, scope: "col" }, text),
                    ),
                  ),
                ),
                h(
                  "tbody",
                  {},
                  paper.turns.map((own) =>
                    h(
                      "tr",
                      { key: own.parameter },
                      h("th", { scope: "row" }, own.title),
                      h("td", {}, once(own.values, own.unit)),
                      h(
                        "td",
                        {},
                        once(own.turnsAt, own.unit),
                        own.withinRange && h("span", { class: "chip" }, words.pointNear),
                      ),
                    ),
                  ),
                ),
              ),
            ),
      ),
    ),
  );
}

const middleOf = (row, n) => row.sides[n].perYear?.mid ?? row.sides[n].perCase?.mid ?? 0;

/** Columns of the list of procedures that differ. @type {import("./table.js").Column<any>[]} */
const COLUMNS = [
  { id: "title", title: words.name, cell: (row) => h("span", { class: "title", title: row.title }, row.title) },
  { id: "code", title: words.code, cell: (row) => h("span", { class: "code" }, row.code) },
  { id: "papersOne", title: words.papersOne, numeric: true, cell: (row) => number(row.sides[0].now) },
  { id: "papersOther", title: words.papersOther, numeric: true, cell: (row) => number(row.sides[1].now) },
  { id: "savedOne", title: words.savedOne, numeric: true, cell: (row) => rounded(middleOf(row, 0)) },
  { id: "savedOther", title: words.savedOther, numeric: true, cell: (row) => rounded(middleOf(row, 1)) },
  {
    id: "difference",
    title: words.difference,
    numeric: true,
    cell: (row) => h("b", {}, signed(middleOf(row, 1) - middleOf(row, 0))),
  },
];

/** What a row is sorted by. */
const KEYS = {
  title: (row) => row.title,
  code: (row) => row.code,
  papersOne: (row) => row.sides[0].now,
  papersOther: (row) => row.sides[1].now,
  savedOne: (row) => middleOf(row, 0),
  savedOther: (row) => middleOf(row, 1),
  difference: (row) => Math.abs(middleOf(row, 1) - middleOf(row, 0)),
};

/** The procedures that come to something else; each leads to itself alone. */
function Rows({ data, rows, filter }) {
  const [sort, order] = useState({ by: "difference", up: false });
  const key = KEYS[sort.by];
  const sign = sort.up ? 1 : -1;
  const sorted = [...data.rows].sort((a, b) => {
    const [one, other] = [key(a), key(b)];
    return sign * (typeof one === "number" ? one - other : one.localeCompare(other)) || a.index - b.index;
  });
  const onOpen = ({ index }) => {
    location.hash = to("scenarios", [], { ...filter, of: named(rows[index], rows).join("/") });
  };
  return h(
    "section",
    { class: "differing" },
    h("h2", {}, data.rows.length ? words.rows(number(data.rows.length)) : words.rowsNone),
    data.rows.length > 0 &&
      h(Table, {
        label: words.rows(number(data.rows.length)),
        help: words.tableHelp,
        columns: COLUMNS,
        rows: sorted,
        keyOf: ({ index }) => index,
        sort,
        onSort: (by) => order({ by, up: by === sort.by ? !sort.up : by === "title" || by === "code" }),
        onOpen,
      }),
  );
}

/** One figure as text, with where it comes from. */
const Shown = ({ figure, unit }) =>
  h(
    "span",
    {},
    rangeText(figure.value, unit),
    h(
      "small",
      { title: figure.source || undefined },
      figure.input && !figure.source ? words.noSource : [figure.source, figure.date].filter(Boolean).join(", "),
    ),
  );

/** A figure of a scenario: a button that changes it. */
function Cell({ parameter, all, side, onEdit }) {
  const own = all.list[side.at].figures[parameter.name];
  const text = own ? h(Shown, { figure: own, unit: parameter.unit }) : h("span", { class: "soft" }, words.asPack);
  return h(
    "td",
    { class: own ? "changed" : undefined },
    h(
      "button",
      {
        type: "button",
        class: "quiet",
        "data-figure": parameter.name,
        onClick: () => onEdit({ parameter, side }),
      },
      h("span", { class: "visually-hidden" }, `${words.change(parameter.title, side.title)}: `),
      text,
    ),
  );
}

/** The figures of one group, of the pack and of the scenarios that are looked at. */
function Group({ name, list, all, sides, onEdit }) {
  const heads = [words.figureName, words.packFigures, ...sides.map(({ title }) => title)];
  return h(
    "details",
    { open: true },
    h("summary", {}, h("b", {}, words.groups[name]), ` (${number(list.length)})`),
    h(
      "div",
      { class: "scroll", tabIndex: 0, role: "region", "aria-label": words.groups[name] },
      h(
        "table",
        { class: "plain figures-of" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            heads.map((text, n) => h("th", { key: n, scope: "col" }, text)),
          ),
        ),
        h(
          "tbody",
          {},
          list.map((parameter) => {
            const { own, standsIn } = parameter;
            const shown = own ?? standsIn;
            return h(
              "tr",
              { key: parameter.name },
              h("th", { scope: "row" }, parameter.title),
              h(
                "td",
                {},
                shown ? h(Shown, { figure: shown, unit: parameter.unit }) : words.unknown,
                !own && standsIn && h("span", { class: "chip" }, words.standsIn),
              ),
              sides.map((side, n) => h(Cell, { key: n, parameter, all, side, onEdit })),
            );
          }),
        ),
      ),
    ),
  );
}

/** The figures, by group. @param {{all: Scenarios, sides: ReturnType<typeof scenariosOf>, onEdit: (what: any) => void}} props */
function Figures({ all, sides, onEdit }) {
  const [changed, narrow] = useState(false);
  const [group, choose] = useState("people");
  const used = sides.flatMap(({ at }) => Object.keys(all.list[at].figures));
  const shown = changed
    ? all.parameters.filter(({ name }) => used.includes(name))
    : all.parameters.filter(({ name }) => group === "*" || groupOf(name) === group);
  const groups = Object.keys(words.groups).filter((name) => all.parameters.some((own) => groupOf(own.name) === name));
  return h(
    "section",
    { class: "panel", id: "figures" },
    h("h2", {}, words.figures),
    h("p", { class: "soft" }, words.figuresLead),
    h(
      "div",
      { class: "filters" },
      h(
        "label",
        { class: "choice" },
        h("span", {}, words.group),
        h(
          "select",
          {
            id: "figure-group",
            value: group,
            disabled: changed,
            onChange: (event) => choose(event.currentTarget.value),
          },
          groups.map((name) => h("option", { key: name, value: name }, words.groups[name])),
        ),
      ),
      h(
        "label",
        { class: "check" },
        h("input", { type: "checkbox", checked: changed, onChange: (event) => narrow(event.currentTarget.checked) }),
        h("span", {}, words.onlyChanged),
      ),
    ),
    groups.map((name) => {
      const list = shown.filter((own) => groupOf(own.name) === name);
      return list.length > 0 && h(Group, { key: name, name, list, all, sides, onEdit });
    }),
  );
}

/** The view. @param {{filter: Record<string, string>}} props */
export function Scenarios({ filter }) {
  const { portfolio, history, assumed } = useModel();
  const [all, take] = useState(/** @type {Scenarios | null} */ (null));
  const [data, tell] = useState(/** @type {import("./types").Compared | null} */ (null));
  const [edited, edit] = useState(/** @type {any} */ (null));
  const rows = portfolio?.procedures ?? [];
  const row = filter.of ? found(/** @type {any} */ (filter.of.split("/")), rows) : undefined;
  const key = [
    history.undo,
    history.redo,
    filter.one,
    filter.other,
    row?.index,
    assumed.day,
    assumed.levers.length,
  ].join();
  useEffect(() => {
    let gone = false;
    (async () => {
      const known = await fetched(row?.index);
      if (gone || !known) return;
      take(known);
      const [one, other] = [filter.one, filter.other].map((asked) => sideOf(known, asked).at);
      const compared = await compare({ one, other, index: row?.index });
      if (!gone && compared) tell(compared);
    })().catch((error) => say(error.message));
    return () => {
      gone = true;
    };
  }, [key, portfolio]);
  if (!portfolio || !all) return h("p", { class: "soft", "aria-busy": "true" }, words.reckoning);
  const sides = [filter.one, filter.other].map((asked) => sideOf(all, asked));
  return h(
    "div",
    { class: "scenarios" },
    h("p", { class: "lead" }, words.lead),
    h(Sides, { all, sides, filter, row }),
    data ? h(Measures, { data, sides }) : h("p", { class: "soft", "aria-busy": "true" }, words.reckoning),
    data && sides[0].at !== sides[1].at && h(Turned, { data, rows }),
    data && row && h(Points, { data }),
    h(Figures, { all, sides: scenariosOf(sides), onEdit: edit }),
    data && !row && sides[0].at !== sides[1].at && h(Rows, { data, rows, filter }),
    edited && h(FigureDialog, { key: edited.parameter.name, ...edited, all, onDone: () => edit(null) }),
  );
}
