// What a person holds in hand once a case was received: the number, by when, and which papers were not asked for.

import { failure, inOrder, officerNames, routed, status } from "./account.js";
import { paperTitle, titleOf } from "./answers.js";
import { officeOf } from "./case-view.js";
import { forgetButton, secretNotice } from "./own-case.js";
import { Refusal, account, caseOfAddress, definitionOf, secretOf, told } from "./portal.js";
import { moment, said } from "./portal-words.js";
import { qrOf } from "./qr.js";
import { afterwardsOf, dress, element, factsTogether, link, locale, partsFor, written } from "./words.js";

dress();
document.title = `${said.receipt} – Tờ Khai`;
const content = document.getElementById("content");

const answersOf =
  ({ answers }) =>
  (place) =>
    place
      .split("/")
      .slice(1)
      .reduce((inner, key) => inner?.[key], answers);

/** What it costs in the case of these answers: one line a procedure. */
function feesOf(definition, submission, sent) {
  const header = definition["x-procedure"];
  if (header.parts) return factsTogether(definition, answersOf(submission), sent).fee;
  if (!header.fee) return [];
  // One procedure alone is told without its name.
  const title = "·";
  const texts = { [locale]: {} };
  for (const [place, text] of Object.entries(definition["x-text"]?.[locale] ?? {}))
    if (place.startsWith("/x-procedure/"))
      texts[locale][place.replace("/x-procedure/", "/x-procedure/parts/-/")] = text;
  const alone = { "x-text": texts, "x-procedure": { parts: [{ procedure: "-", title, fee: header.fee }] } };
  return factsTogether(alone, answersOf(submission), sent).fee.map((line) => line.slice(title.length + 2));
}

/**
 * What comes next, and what to bring, in the words of the definition: `helped` for somebody who was helped, `signedIn` without
 * what is for those who are not.
 */
function advice(definition, submission, { helped, signedIn }) {
  const header = definition["x-procedure"];
  const texts = definition["x-text"]?.[locale];
  const bring = (header.bring ?? []).map((line, n) => {
    const own = texts?.[`/x-procedure/bring/${n}`];
    return own?.description ?? own?.title ?? line;
  });
  const counter = submission.documents.filter(({ state }) => state.kind === "atCounter");
  const paper = ({ id, title }) => texts?.[`/x-documents/${id}`]?.title ?? title;
  const told = afterwardsOf(definition, { helped, signedIn });
  const next = header.parts ? partsFor(definition, answersOf(submission), told).afterwards : told;
  return { next, bring: [...counter.map(paper), ...bring] };
}

const lines = (list) => element("ul", { class: "lines" }, ...list.map((line) => element("li", {}, line)));

function notAsked(receipt, definition) {
  const texts = definition["x-text"]?.[locale];
  const line = ({ id, title, articles, registers, unconfirmed }) =>
    element(
      "li",
      {},
      element("strong", {}, texts?.[`/x-documents/${id}`]?.title ?? title),
      registers.length ? element("span", { class: "meta" }, `${said.from}: ${registers.join("; ")}`) : "",
      articles.length
        ? element(
            "span",
            { class: "meta" },
            `${said.under}: ${articles.join("; ")}${unconfirmed ? ` (${said.unconfirmed})` : ""}`,
          )
        : "",
    );
  return [
    element("h2", {}, said.notAsked),
    ...(receipt.notAsked.length
      ? [element("p", {}, said.notAskedLead), element("ul", { class: "spared" }, ...receipt.notAsked.map(line))]
      : [element("p", {}, said.none)]),
  ];
}

/** The papers that were handed in, each with its files, and those the office is to look up. */
function papersOf(definition, { documents }) {
  const titled = ({ id, title }) => paperTitle(definition, id) ?? title;
  const filed = documents.filter(({ files }) => files?.length);
  const asked = documents.filter(({ state }) => state.kind === "lookupRequested");
  const withFiles = (paper) => `${titled(paper)}: ${paper.files.map(({ name }) => name).join(", ")}`;
  return [
    ...(filed.length ? [element("h2", {}, said.filed), lines(filed.map(withFiles))] : []),
    ...(asked.length ? [element("h2", {}, said.toLookUp), lines(asked.map(titled))] : []),
  ];
}

function digestOf({ receipt, digest, definition }, decision) {
  return element(
    "details",
    { class: "fold" },
    element("summary", {}, said.digest),
    element("p", {}, said.digestLead),
    element("p", { class: "digest" }, `${digest.algorithm}, ${digest.form}: ${digest.value}`),
    element("p", { class: "digest" }, `${said.definitionVersion}: ${definition.version}, ${definition.sha256}`),
    decisionFile(receipt, decision),
  );
}

/** Saves a text as a file of this name. */
function saveFile(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Saves the page as it stands, without what works on it. */
function save(number) {
  const copy = content.cloneNode(true);
  for (const node of copy.querySelectorAll("button, a, .actions, .notice:not(:has(.secret))")) node.remove();
  for (const node of copy.querySelectorAll("details")) node.open = true;
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width">`;
  const title = element("title", {}, `${said.receipt} ${number}`).outerHTML;
  const page = `<!doctype html><html lang="${locale}"><head>${head}${title}</head><body>${copy.innerHTML}</body></html>`;
  saveFile(`${number}.html`, "text/html", page);
}

function actions(number, secret) {
  const print = element("button", { type: "button" }, said.print);
  print.addEventListener("click", () => window.print());
  const keep = element("button", { type: "button" }, said.save);
  keep.addEventListener("click", () => save(number));
  const onward = element("a", { class: "button", href: `${link("dossiers.html")}#${number}` }, said.openCase);
  return element("p", { class: "actions" }, print, keep, onward, secret ? forgetButton() : "");
}

/** The decision receipt, to be kept as a file: what came before there were any has none. */
function decisionFile(number, decision) {
  if (!decision) return "";
  const keep = element("button", { type: "button" }, said.saveDecision);
  keep.addEventListener("click", () =>
    saveFile(`${number}.decision.json`, "application/json", `${JSON.stringify(decision, null, 2)}\n`),
  );
  return element("div", {}, element("p", {}, said.decisionLead), element("p", {}, keep));
}

async function show() {
  const { receipt: number, secret } = caseOfAddress();
  if (!number) throw new Refusal(404, { type: "not-found", detail: said.noNumber });
  status(said.loading);
  const found = await told(`/submissions/${number}`, { secret }).catch((refusal) => {
    const detail = secret ? said.notOpened : said.notFound;
    throw refusal.kind === "not-found" ? new Refusal(404, { type: "not-found", detail }) : refusal;
  });
  const { receiptOf: receipt, submission, decision } = found;
  const [definition, named, who] = await Promise.all([
    definitionOf(receipt.definition.sha256),
    officerNames(),
    account(),
  ]);
  const title = who?.helper ? said.receivedHelped : said.received;
  const fact = (name, ...text) => element("div", {}, element("dt", {}, name), element("dd", {}, ...text));
  const fees = feesOf(definition, submission, submission.date);
  const { next, bring } = advice(definition, submission, { helped: Boolean(receipt.helper), signedIn: !secret });
  const office = officeOf({ receiptOf: receipt, submission }, definition);
  const picture = await qrOf(new URL(`dossiers.html#${number}`, location.href).href, said.qr(number));
  content.replaceChildren(
    element("h1", { tabindex: "-1" }, receipt.version > 1 ? said.receivedAgain : title),
    element(
      "div",
      { class: "receipt" },
      element(
        "div",
        { class: "number" },
        element("p", { class: "meta" }, said.number),
        element("p", { class: "code" }, number),
        element("p", { class: "meta" }, said.demonstration),
      ),
      picture ?? "",
    ),
    secret && !secretOf(number).noted ? secretNotice(Boolean(receipt.helper)) : "",
    actions(number, secret),
    element(
      "dl",
      { class: "facts pairs" },
      fact(said.procedure, `${titleOf(definition)} (${receipt.procedure.code})`),
      fact(said.time, moment(receipt.time)),
      fact(said.office, office),
      receipt.helper ? fact(said.helpedBy, named(receipt.helper)) : "",
      fact(
        said.due,
        receipt.due ? written(receipt.due) : said.noDue,
        receipt.due ? element("small", {}, ` (${said.dueNote})`) : "",
      ),
      fees.length ? fact(said.fee, fees.length > 1 ? lines(fees) : fees[0]) : "",
    ),
    ...papersOf(definition, submission),
    ...notAsked(receipt, definition),
    element("h2", {}, said.bring),
    bring.length ? lines(bring) : element("p", {}, said.bringNothing),
    ...(next.length ? [element("h2", {}, said.next), lines(next)] : []),
    digestOf(receipt, decision),
  );
  status();
}

const start = inOrder(() =>
  show().catch((refusal) => {
    status();
    content.replaceChildren(element("h1", {}, said.receipt), failure(refusal, start));
  }),
);
await routed(start);
