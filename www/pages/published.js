// What the portal publishes of a month: cases by authority and procedure, on time, late and overdue, and papers not asked for.

import { failure, inOrder, routed, status } from "./account.js";
import { at } from "./host.js";
import { told } from "./portal.js";
import { officeDay, said } from "./portal-words.js";
import { dress, element, link, locale, written } from "./words.js";

dress();
document.title = `${said.published} – Tờ Khai`;
const content = document.getElementById("content");

/** The month the address names, else the current one. */
const monthOfAddress = () => /^#(\d{4}-\d\d)$/.exec(location.hash)?.[1] ?? officeDay().slice(0, 7);

const percent = (share) =>
  share === undefined
    ? "–"
    : new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(share);

/** The columns: what they are called, and what a line says in them. */
const COLUMNS = [
  ["received", ({ received }) => received],
  ["byThemselves", ({ shareByThemselves }) => percent(shareByThemselves)],
  ["decided", ({ decided }) => decided],
  ["onTime", ({ shareOnTime }) => percent(shareOnTime)],
  ["late", ({ late }) => late],
  ["overdue", ({ overdue }) => overdue],
  ["papersAvoided", ({ papersAvoided }) => papersAvoided],
];

const cells = (figures) =>
  COLUMNS.map(([name, tell]) => element("td", { "data-label": said.figures[name] }, String(tell(figures))));

function table({ lines, total }) {
  const head = [said.office, said.procedure, ...COLUMNS.map(([name]) => said.figures[name])];
  const line = (own) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, own.authority || said.noAuthority),
      element("td", { "data-label": said.procedure }, `${own.procedure.name} (${own.procedure.code})`),
      ...cells(own),
    );
  return element(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "title" },
    element(
      "table",
      { class: "figures" },
      element("thead", {}, element("tr", {}, ...head.map((words) => element("th", { scope: "col" }, words)))),
      element("tbody", {}, ...lines.map(line)),
      element(
        "tfoot",
        {},
        element("tr", {}, element("th", { scope: "row" }, said.together), element("td", {}), ...cells(total)),
      ),
    ),
  );
}

async function show() {
  const month = monthOfAddress();
  status(said.loading);
  const found = await told(`/published/${month}`);
  const choice = element("input", { id: "month", type: "month", value: month, max: officeDay().slice(0, 7) });
  choice.addEventListener("change", () => {
    if (choice.value) location.hash = choice.value;
  });
  const data = (path, words) => element("a", { class: "button", href: at(`/api/v1/published/${path}`) }, words);
  content.replaceChildren(
    element("h1", { id: "title", tabindex: "-1" }, said.published),
    element("p", { class: "lead" }, said.publishedLead),
    element("p", {}, element("label", { for: "month" }, `${said.month} `), choice),
    element("p", {}, said.publishedUntil(written(found.until))),
    found.lines.length ? table(found) : element("p", { class: "notice" }, said.nothingPublished),
    element("p", { class: "actions" }, data(`${month}.csv`, "CSV"), data(month, "JSON")),
    element("p", { class: "meta" }, said.publishedNote),
    element("p", {}, element("a", { href: link("./") }, said.chooseProcedure)),
  );
  status();
}

const start = inOrder(() =>
  show().catch((refusal) => {
    status();
    content.replaceChildren(element("h1", {}, said.published), failure(refusal, start));
  }),
);
await routed(start);
