// What was decided of a case, as a letter: by whom, on what legal basis, about whom and what, and from when; ready to be printed and
// signed.

import { failure, inOrder, officerNames, routed, status } from "./account.js";
import { factAt, personOf, sectionsOf, titleOf } from "./answers.js";
import { officeOf } from "./case-view.js";
import { Refusal, account, caseOfAddress, definitionOf, definitionPath, told } from "./portal.js";
import { moment, said } from "./portal-words.js";
import { dress, element, link } from "./words.js";

dress();
document.title = `${said.decisionTitle} – Tờ Khai`;
const content = document.getElementById("content");

/** The day of a moment at the office, ISO 8601. */
const dayOf = (time) => moment(time).split(" ")[1].split("/").reverse().join("-");

/**
 * What a decision is about: of the answers those that are facts about somebody or something (`x-fact`), by the sections of the form.
 * How they were asked for, and how the form was handed in, is none of it.
 */
function decidedOf(definition, { submission, withheld }) {
  const sections = sectionsOf(definition, submission.answers, withheld);
  const fact = (row) => factAt(definition, row);
  const [self] = Object.entries(definition["x-roles"] ?? {}).find(([, { signedIn }]) => signedIn) ?? [];
  const only = (isPart) =>
    sections.map(({ title, rows }) => ({ title, rows: rows.filter(isPart) })).filter(({ rows }) => rows.length);
  // Who sent it is addressed by name, and is what it is about only where nobody and nothing else is.
  const others = only((row) => fact(row) && fact(row).role !== self);
  const facts = others.length ? others : only(fact);
  const isSelf = (row) => fact(row)?.role === self && fact(row)?.concept === "full_name";
  const applicant = sections.flatMap(({ rows }) => rows).find(isSelf)?.text;
  return { applicant, sections: facts.length ? facts : sections };
}

const pair = (label, text) => element("div", {}, element("dt", {}, label), element("dd", {}, text));

/** The texts a procedure rests on, with the sign that ends them where they stand. */
const basisOf = ({ "x-procedure": { legalBasis = [] } }, end) =>
  legalBasis.length ? element("p", {}, `${said.consideredBasis}: ${legalBasis.join("; ")}${end}`) : "";

/** What the decision says: that it is accepted, and what stands from now on; or that it is refused, why and what can be done. */
function ruling(definition, found, decided, sections) {
  const office = officeOf(found, definition);
  const person = personOf(definition, found);
  const matter = element(
    "p",
    { class: "matter" },
    element("strong", {}, `${titleOf(definition)} (${found.procedure.code})`),
  );
  if (found.state === "refused")
    return [
      element("p", {}, element("strong", {}, said.refuses(office))),
      matter,
      person ? element("p", { class: "matter" }, `${said.about}: ${person}`) : "",
      element("p", {}, element("strong", {}, `${said.reason}: ${decided.reason}`)),
      element("p", {}, `${said.basis}: ${decided.basis}`),
      element("h2", {}, said.canDo),
      element("p", {}, said.fileAgain(office)),
      element("p", {}, said.remedy),
      basisOf(definition, "."),
    ];
  return [
    element("p", {}, element("strong", {}, said.accepts(office))),
    matter,
    element("h2", {}, said.decidedFor),
    ...sections.flatMap(({ title, rows }) => [
      element("h3", {}, title),
      element("dl", { class: "facts pairs" }, ...rows.map(({ label, text }) => pair(label, text))),
    ]),
  ];
}

async function show() {
  const { receipt: number, secret } = caseOfAddress();
  if (!number) throw new Refusal(404, { type: "not-found", detail: said.noNumber });
  status(said.loading);
  const who = await account(true);
  const own = who?.role !== "officer";
  const found = await told(own ? `/submissions/${number}` : `/inbox/${number}`, { secret });
  const decided = found.states.findLast(({ state }) => ["accepted", "refused"].includes(state));
  if (!decided) throw new Refusal(409, { type: "state", detail: said.notDecided });
  const [definition, named] = await Promise.all([definitionOf(found.receiptOf.definition.sha256), officerNames()]);
  const header = definition["x-procedure"];
  const office = officeOf(found, definition);
  const isRefused = found.state === "refused";
  const title = isRefused ? said.refusalTitle : said.decisionTitle;
  const { applicant, sections } = decidedOf(definition, found);
  const print = element("button", { type: "button" }, said.print);
  print.addEventListener("click", () => window.print());
  document.title = `${title} – Tờ Khai`;
  const received = moment(found.received).split(" ")[1];
  const back = element(
    "a",
    { href: `${link(own ? "dossiers.html" : "officer.html")}#${number}` },
    `← ${said.openCase}`,
  );
  const anew = link("procedure.html", { definition: definitionPath(found.procedure.code) });
  content.replaceChildren(
    element("p", { class: "back" }, back),
    element(
      "p",
      { class: "actions" },
      print,
      isRefused && own ? element("a", { class: "button", href: anew }, said.fileAnew) : "",
    ),
    element(
      "article",
      { class: "sheet" },
      element(
        "div",
        { class: "head" },
        element("p", { class: "office" }, element("strong", {}, office), element("br"), said.decisionNumber(number)),
        element(
          "div",
          { class: "letterhead", lang: "vi" },
          ...(header.letterhead ?? []).map((line) => element("p", {}, line)),
        ),
      ),
      element("p", { class: "day" }, said.decisionPlace(dayOf(decided.time))),
      element("h1", {}, title),
      element("p", {}, `${said.addressed}: ${applicant ?? said.applicant}`),
      isRefused ? "" : basisOf(definition, ";"),
      element("p", {}, said.considered(number, received)),
      ...ruling(definition, found, decided, sections),
      element(
        "div",
        { class: "sign" },
        element("p", {}, office, element("br"), element("small", {}, `(${said.signature})`)),
        decided.officer ? element("p", {}, named(decided.officer)) : "",
      ),
      element("p", { class: "meta" }, said.notValid),
    ),
  );
  status();
}

const start = inOrder(() =>
  show().catch((refusal) => {
    status();
    content.replaceChildren(element("h1", {}, said.decisionTitle), failure(refusal, start));
  }),
);
await routed(start);
