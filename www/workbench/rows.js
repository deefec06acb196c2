// Which rows of the portfolio are shown, in which order: filters, search without diacritics, sorting.

import { plain } from "../pages/search.js";
import { locale } from "./words.js";

/** @typedef {import("./types").Row} Row */

const order = new Intl.Collator(locale, { numeric: true, sensitivity: "base" });

export const decidedOf = (row) => row.accepted + row.rejected + row.postponed;

/** What each filter of verdicts lets through. @type {Record<string, (row: Row) => boolean>} */
const VERDICTS = {
  now: (row) => row.now > 0,
  toConfirm: (row) => row.toConfirm > 0,
  afterLaw: (row) => row.afterLaw > 0,
  unclassified: (row) => row.unclassified > 0,
  findings: (row) => row.findings > 0,
  nothing: (row) => row.now + row.toConfirm + row.afterLaw === 0,
};

/** What each filter of decisions lets through. @type {Record<string, (row: Row) => boolean>} */
const DECIDED = {
  open: (row) => row.undecided > 0,
  decided: (row) => decidedOf(row) > 0,
  undecided: (row) => decidedOf(row) === 0,
  accepted: (row) => row.accepted > 0,
  rejected: (row) => row.rejected > 0,
  postponed: (row) => row.postponed > 0,
};

/** What is searched in, made once a row. @type {WeakMap<Row, string>} */
const texts = new WeakMap();
function textOf(row) {
  let text = texts.get(row);
  if (text === undefined) {
    text = ` ${plain(`${row.code} ${row.title} ${row.field} ${row.authority}`)}`;
    texts.set(row, text);
  }
  return text;
}

/** What a row is sorted by. @param {Row} row @param {string} by @returns {string | number} */
function keyOf(row, by) {
  if (by === "decided") return decidedOf(row);
  return row[by] ?? "";
}

/**
 * The rows a filter lets through, sorted.
 *
 * @param {Row[]} rows
 * @param {Record<string, string>} filter `q`, `field`, `authority`, `verdict`, `decided`, `register`, `codes`; `by` and `up` sort
 * @returns {Row[]}
 */
export function selected(rows, filter) {
  const sought = plain(filter.q ?? "")
    .split(" ")
    .filter(Boolean);
  const codes = filter.codes ? new Set(filter.codes.split(" ")) : undefined;
  const verdict = VERDICTS[filter.verdict];
  const decided = DECIDED[filter.decided];
  const found = rows.filter(
    (row) =>
      (!("field" in filter) || row.field === filter.field) &&
      (!("authority" in filter) || row.authority === filter.authority) &&
      (!verdict || verdict(row)) &&
      (!decided || decided(row)) &&
      (!filter.register || row.registers.includes(filter.register)) &&
      (!codes || codes.has(row.code)) &&
      sought.every((word) => textOf(row).includes(word)),
  );
  const by = filter.by ?? "now";
  const sign = filter.up ? 1 : -1;
  const keyed = found.map((row) => ({ row, key: keyOf(row, by) }));
  const compare =
    typeof keyed[0]?.key === "number"
      ? (a, b) => sign * (Number(a.key) - Number(b.key)) || a.row.index - b.row.index
      : (a, b) => sign * order.compare(a.key, b.key) || a.row.index - b.row.index;
  return keyed.sort(compare).map(({ row }) => row);
}

/** How a procedure is named in an address: by its code, and by its place where several have that code or none. */
export function named(row, rows) {
  const alone = row.code && rows.findIndex(({ code }) => code === row.code) === row.index;
  return alone ? [row.code] : [row.code || "-", String(row.index)];
}

/** The row an address names. @param {string[]} rest @param {Row[]} rows */
export function found([code, at], rows) {
  if (at !== undefined) return rows.find(({ index }) => index === Number(at));
  return rows.find((row) => row.code === code);
}
