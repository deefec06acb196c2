// Tables one walks through with arrow keys. The list of procedures is drawn only where one looks: the other rows are room.

import { h } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** Height of a row, in px; the same in styles/portfolio.css. */
export const ROW = 52;
/** Rows drawn above and below what is seen. */
const SPARE = 6;

/**
 * @template T
 * @typedef {{id: string, title: string, short?: string, numeric?: boolean, cell: (row: T) => any}} Column
 */

/** Where a key leads in a grid of so many rows and columns; nothing where it means nothing. Row 0 is the heading. */
export function moved(event, { row, column }, rows, columns, page = 10) {
  const last = rows;
  switch (event.key) {
    case "ArrowDown":
      return { row: Math.min(row + 1, last), column };
    case "ArrowUp":
      return { row: Math.max(row - 1, 0), column };
    case "ArrowRight":
      return { row, column: Math.min(column + 1, columns - 1) };
    case "ArrowLeft":
      return { row, column: Math.max(column - 1, 0) };
    case "PageDown":
      return { row: Math.min(row + page, last), column };
    case "PageUp":
      return { row: Math.max(row - page, Math.min(1, last)), column };
    case "Home":
      return { row: Math.min(1, last), column };
    case "End":
      return { row: last, column };
    default:
      return undefined;
  }
}

/** The head of a column, which sorts. */
function Head({ column, at, active, sort, onSort, onFocus }) {
  const sorted = sort.by === column.id ? (sort.up ? "ascending" : "descending") : undefined;
  return h(
    "div",
    {
      role: "columnheader",
      "aria-colindex": at + 1,
      "aria-sort": sorted,
      class: column.numeric ? "cell number" : "cell",
      tabIndex: active ? 0 : -1,
      "data-at": `0 ${at}`,
      title: column.title,
      onFocus,
      onClick: () => onSort(column.id),
    },
    h("span", {}, column.short ?? column.title),
    h("span", { class: "arrow", "aria-hidden": "true" }, sorted ? (sort.up ? "▲" : "▼") : ""),
  );
}

/** One row. */
function Line({ row, at, columns, active, onFocus, onOpen, style, chosen }) {
  return h(
    "div",
    { role: "row", "aria-rowindex": at + 1, class: chosen ? "row chosen" : "row", style, onClick: () => onOpen(row) },
    columns.map((column, n) =>
      h(
        "div",
        {
          key: column.id,
          role: "gridcell",
          "aria-colindex": n + 1,
          class: column.numeric ? "cell number" : "cell",
          tabIndex: active === n ? 0 : -1,
          "data-at": `${at} ${n}`,
          onFocus: () => onFocus(at, n),
        },
        column.cell(row),
      ),
    ),
  );
}

/** What part of the rows is in sight. */
function useSight(box, rows) {
  const [sight, look] = useState({ top: 0, height: 600 });
  useEffect(() => {
    const { current } = box;
    const measure = () => look({ top: current.scrollTop, height: current.clientHeight });
    measure();
    current.addEventListener("scroll", measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => {
      current.removeEventListener("scroll", measure);
      observer.disconnect();
    };
  }, [rows.length > 0]);
  return sight;
}

/** Where the box must stand so that a row is seen whole beneath the heading. */
function reveal(box, row) {
  const top = (row - 1) * ROW;
  const room = box.clientHeight - box.firstElementChild.clientHeight;
  if (row === 0 || top < box.scrollTop) box.scrollTop = Math.max(0, top);
  else if (top + ROW > box.scrollTop + room) box.scrollTop = top + ROW - room;
}

/** Which of so many rows are in the document: those in sight, and the one with the focus wherever one scrolls. */
function drawnOf(sight, count, own) {
  const first = Math.max(0, Math.floor(sight.top / ROW) - SPARE);
  const last = Math.min(count, Math.ceil((sight.top + sight.height) / ROW) + SPARE);
  const drawn = Array.from({ length: Math.max(0, last - first) }, (_, n) => first + n);
  if (own >= 0 && own < count && (own < first || own >= last)) drawn.push(own);
  return drawn;
}

/**
 * A table of thousands of rows of which only those in sight are in the document.
 *
 * @param {{label: string, help: string, columns: Column<any>[], rows: any[], keyOf: (row: any) => any, sort: {by: string, up: boolean},
 *   onSort: (by: string) => void, onOpen: (row: any) => void, start?: number, focused?: boolean}} props `start` is the row that is active at first, and gets the focus where `focused`
 */
export function Table({ label, help, columns, rows, keyOf, sort, onSort, onOpen, start = 0, focused = false }) {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [active, activate] = useState({ row: Math.min(start + 1, rows.length), column: 0 });
  const wanted = useRef(focused);
  const sight = useSight(box, rows);
  const at = { row: Math.min(active.row, rows.length), column: active.column };

  useLayoutEffect(() => {
    if (!wanted.current || !box.current) return;
    wanted.current = false;
    reveal(box.current, at.row);
    const cell = /** @type {HTMLElement | null} */ (box.current.querySelector(`[data-at="${at.row} ${at.column}"]`));
    cell?.focus({ preventScroll: true });
  });

  const onKeyDown = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("a, button, input, select")) return;
    const page = Math.max(1, Math.floor(sight.height / ROW) - 2);
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (at.row === 0) onSort(columns[at.column].id);
      else onOpen(rows[at.row - 1]);
      return;
    }
    const next = moved(event, at, rows.length, columns.length, page);
    if (!next) return;
    event.preventDefault();
    wanted.current = true;
    activate(next);
  };

  const drawn = drawnOf(sight, rows.length, at.row - 1);

  return h(
    "div",
    {
      class: "grid list",
      ref: box,
      role: "grid",
      "aria-label": label,
      "aria-description": help,
      "aria-rowcount": rows.length + 1,
      "aria-colcount": columns.length,
      onKeyDown,
    },
    h(
      "div",
      { role: "row", "aria-rowindex": 1, class: "row heads" },
      columns.map((column, n) =>
        h(Head, {
          key: column.id,
          column,
          at: n,
          active: at.row === 0 && at.column === n,
          sort,
          onSort,
          onFocus: () => activate({ row: 0, column: n }),
        }),
      ),
    ),
    h(
      "div",
      { role: "rowgroup", class: "rows", style: { height: `${rows.length * ROW}px` } },
      drawn.map((n) =>
        h(Line, {
          key: keyOf(rows[n]),
          row: rows[n],
          at: n + 1,
          columns,
          active: at.row === n + 1 ? at.column : -1,
          chosen: at.row === n + 1,
          style: { transform: `translateY(${n * ROW}px)` },
          onFocus: (row, column) => activate({ row, column }),
          onOpen,
        }),
      ),
    ),
  );
}
