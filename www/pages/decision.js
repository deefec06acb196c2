// The result of an accepted case, ready to be printed and signed.

import { failure, officerNames, showAccount, status } from "./account.js";
import { sectionsOf, titleOf } from "./answers.js";
import { officesOf } from "./offices.js";
import { Refusal, account, caseOfAddress, definitionOf, told } from "./portal.js";
import { moment, said } from "./portal-words.js";
import { dress, element, locale } from "./words.js";

dress();
document.title = `${said.decisionTitle} – Tờ Khai`;
const content = document.getElementById("content");

async function show() {
  const { receipt: number, secret } = caseOfAddress();
  if (!number) throw new Refusal(404, { type: "not-found", detail: said.noNumber });
  status(said.loading);
  const who = await account(true);
  const own = who?.role !== "officer";
  const found = await told(own ? `/submissions/${number}` : `/inbox/${number}`, { secret });
  const decided = found.states.findLast(({ state }) => state === "accepted");
  if (!decided) throw new Refusal(409, { type: "state", detail: said.notDecided });
  const [definition, named] = await Promise.all([definitionOf(found.receiptOf.definition.sha256), officerNames()]);
  const header = definition["x-procedure"];
  const office = officesOf(definition, found.submission.answers, locale).join("; ") || found.receiptOf.office;
  const print = element("button", { type: "button" }, said.print);
  print.addEventListener("click", () => window.print());
  const pair = (label, text) => element("div", {}, element("dt", {}, label), element("dd", {}, text));
  content.replaceChildren(
    element("p", { class: "actions" }, print),
    element(
      "article",
      { class: "sheet" },
      element(
        "div",
        { class: "letterhead", lang: "vi" },
        ...(header.letterhead ?? []).map((line) => element("p", {}, line)),
      ),
      element("h1", {}, said.decisionTitle),
      element("p", {}, said.decisionLead(moment(decided.time).split(" ")[1])),
      element(
        "dl",
        { class: "facts pairs" },
        pair(said.procedure, `${titleOf(definition)} (${found.procedure.code})`),
        pair(said.number, number),
        pair(said.office, office),
        decided.officer ? pair(said.decidedBy, named(decided.officer)) : "",
      ),
      ...sectionsOf(definition, found.submission.answers).flatMap(({ title, rows }) => [
        element("h2", {}, title),
        element("dl", { class: "facts pairs" }, ...rows.map(({ label, text }) => pair(label, text))),
      ]),
      element("p", { class: "sign" }, office, element("br"), element("small", {}, `(${said.signature})`)),
      element("p", { class: "meta" }, said.notValid),
    ),
  );
  status();
}

const start = () =>
  show().catch((refusal) => {
    status();
    content.replaceChildren(element("h1", {}, said.decisionTitle), failure(refusal, start));
  });
await showAccount();
await start();
