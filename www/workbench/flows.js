// The map of papers between public bodies: who issues what others ask for. Bands as SVG; the same stands in the table beside.

import { h } from "preact";

import { to } from "./route.js";
import { begun, number, words } from "./words.js";

/** Room of the map, in its own units: names stand outside the bars. */
const WIDE = 960;
const NAMES = 270;
const BAR = 12;
/** Height of a band of one request at least, and of the gap between two bars. */
const LEAST = 2;
const GAP = 14;
/** Height of all bands together. */
const BANDS = 360;
/** Most bodies drawn on a side; the others are one. */
const MOST = 10;

/** The body a procedure is of. @param {import("./types").Row | undefined} row */
const bodyOf = (row) => row && (row.issuedBy || row.authority || row.field || words.noName);

/**
 * The requests between bodies: how many procedures of the one ask for a paper that the other issues, and which ones.
 *
 * @param {import("./types").Portfolio} data
 * @returns {{from: string, until: string, count: number, codes: string[]}[]} largest first
 */
function flowsOf({ outputs, procedures }) {
  const rows = new Map(procedures.map((row) => [row.code, row]));
  const flows = new Map();
  for (const { issuedBy, askedBy } of outputs) {
    const issuers = new Set(issuedBy.flatMap((code) => bodyOf(rows.get(code)) ?? []));
    for (const code of askedBy) {
      const until = bodyOf(rows.get(code));
      if (until === undefined) continue;
      for (const from of issuers) {
        const key = JSON.stringify([from, until]);
        const flow = flows.get(key) ?? { from, until, count: 0, codes: new Set() };
        flow.count += 1;
        flow.codes.add(code);
        flows.set(key, flow);
      }
    }
  }
  const list = [...flows.values()].map((flow) => ({ ...flow, codes: [...flow.codes] }));
  return list.sort((one, other) => other.count - one.count || one.from.localeCompare(other.from));
}

/** The bodies of one side, largest first; those that are too many are one. */
function sideOf(flows, key) {
  const sums = new Map();
  for (const flow of flows) sums.set(flow[key], (sums.get(flow[key]) ?? 0) + flow.count);
  const names = [...sums.keys()].sort((one, other) => sums.get(other) - sums.get(one) || one.localeCompare(other));
  const rest = names.length > MOST + 1 ? names.slice(MOST) : [];
  const called = (name) => (rest.includes(name) ? words.flowsOthers(number(rest.length)) : name);
  return { called, shown: [...new Set(names.map(called))] };
}

/** Where bars and bands stand. @param {ReturnType<typeof flowsOf>} flows */
function placed(flows) {
  const [left, right] = [sideOf(flows, "from"), sideOf(flows, "until")];
  const joined = new Map();
  for (const { from, until, count, codes } of flows) {
    const ends = { from: left.called(from), until: right.called(until) };
    const key = JSON.stringify(ends);
    const band = joined.get(key) ?? { ...ends, count: 0, codes: new Set() };
    band.count += count;
    for (const code of codes) band.codes.add(code);
    joined.set(key, band);
  }
  const total = flows.reduce((sum, { count }) => sum + count, 0);
  const heightOf = (count) => Math.max(LEAST, (count / total) * BANDS);
  const bands = [...joined.values()].map((band) => ({ ...band, high: heightOf(band.count), y: [0, 0] }));
  const bars = [left, right].map(({ shown }, side) => {
    let y = GAP;
    return shown.map((name) => {
      const own = bands.filter((band) => (side ? band.until : band.from) === name);
      const bar = { name, y, high: 0, count: 0 };
      for (const band of own) {
        band.y[side] = y + bar.high;
        bar.high += band.high;
        bar.count += band.count;
      }
      y += bar.high + GAP;
      return bar;
    });
  });
  const high = Math.max(...bars.map((side) => Math.max(...side.map((bar) => bar.y + bar.high)))) + GAP;
  return { bands, bars, high };
}

const short = (name) => (name.length > 38 ? `${name.slice(0, 37)}…` : name);

/** A band, which leads to the procedures that ask. */
function Band({ band }) {
  const [x1, x2] = [NAMES + BAR, WIDE - NAMES - BAR];
  const middle = (x1 + x2) / 2;
  const [a, b] = band.y;
  const { high } = band;
  const d =
    `M${x1} ${a}C${middle} ${a} ${middle} ${b} ${x2} ${b}` +
    `V${b + high}C${middle} ${b + high} ${middle} ${a + high} ${x1} ${a + high}Z`;
  const text = words.flow(band.from, band.until, number(band.count));
  return h(
    "a",
    { href: to("list", [], { codes: [...band.codes].join(" ") }), class: "band", "aria-label": text },
    h("path", { d }, h("title", {}, text)),
  );
}

/** The map, and its table. @param {{data: import("./types").Portfolio}} props */
export function Flows({ data }) {
  const flows = flowsOf(data);
  if (flows.length === 0) return null;
  const { bands, bars, high } = placed(flows);
  const total = flows.reduce((sum, { count }) => sum + count, 0);
  const [largest] = flows;
  const name = (bar, side) =>
    h(
      "g",
      { key: `${side} ${bar.name}` },
      h("rect", { x: side ? WIDE - NAMES - BAR : NAMES, y: bar.y, width: BAR, height: bar.high }),
      h(
        "text",
        {
          x: side ? WIDE - NAMES + 8 : NAMES - 8,
          y: bar.y + bar.high / 2 + 5,
          "text-anchor": side ? "start" : "end",
        },
        h("title", {}, bar.name),
        `${short(begun(bar.name))} (${number(bar.count)})`,
      ),
    );
  const text = words.flowsText(
    number(total),
    number(new Set(flows.map(({ from }) => from)).size),
    number(new Set(flows.map(({ until }) => until)).size),
    words.flow(largest.from, largest.until, number(largest.count)),
  );
  return h(
    "figure",
    { class: "panel flows" },
    h("figcaption", {}, h("h2", {}, words.flowsTitle), h("p", { class: "soft" }, words.flowsLead)),
    h(
      "svg",
      { viewBox: `0 0 ${WIDE} ${high}`, role: "group", "aria-labelledby": "flows-title flows-text" },
      h("title", { id: "flows-title" }, words.flowsTitle),
      h("desc", { id: "flows-text" }, text),
      bands.map((band) => h(Band, { key: `${band.from}\n${band.until}`, band })),
      bars.map((side, n) => side.map((bar) => name(bar, n))),
    ),
    h(
      "details",
      {},
      h("summary", {}, text),
      h(
        "div",
        { class: "scroll", tabIndex: 0, role: "region", "aria-label": words.flowsTitle },
        h(
          "table",
          { class: "plain" },
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              h("th", { scope: "col" }, words.flowsIssue),
              h("th", { scope: "col" }, words.flowsAsk),
              h("th", { scope: "col", class: "number" }, words.flowsCount),
            ),
          ),
          h(
            "tbody",
            {},
            flows.map(({ from, until, count, codes }) =>
              h(
                "tr",
                { key: `${from}\n${until}` },
                h("th", { scope: "row" }, begun(from)),
                h("td", {}, h("a", { href: to("list", [], { codes: codes.join(" ") }) }, begun(until))),
                h("td", { class: "number" }, number(count)),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}
