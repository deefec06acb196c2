// A person's own cases: the list, and where one of them stands.

import { failure, officerNames, reloadWithOthers, showAccount, signInLink, status } from "./account.js";
import { sectionsOf, titleOf } from "./answers.js";
import { badge, dueOf, history, marksOf } from "./case-view.js";
import { at } from "./host.js";
import { Refusal, account, caseOfAddress, definitionOf, definitionPath, fragmentOf, told } from "./portal.js";
import { moment, said } from "./portal-words.js";
import { dress, element, link, locale, written } from "./words.js";

dress();
document.title = `${said.mine} – Tờ Khai`;
const content = document.getElementById("content");

/** Titles of procedures in the language of the page; the portal tells them in that of the definition. */
async function titles() {
  if (locale === "vi") return () => undefined;
  const index = await fetch(at("/api/procedures")).then((answer) =>
    answer.ok ? answer.json() : { procedures: [], bundles: [] },
  );
  const all = [...index.procedures, ...index.bundles];
  return ({ code }) => all.find((entry) => (entry.members?.join("+") ?? entry.code) === code)?.titles?.[locale];
}

async function showList() {
  const who = await account(true);
  if (!who) return content.replaceChildren(element("p", { class: "notice" }, said.noPortal));
  if (who.role !== "citizen") {
    const words = who.role === "officer" ? said.asCitizen : said.signInFirst;
    return content.replaceChildren(
      element("h1", {}, said.mine),
      element("div", { class: "notice" }, element("p", {}, words), signInLink()),
      byNumber(),
    );
  }
  const [{ submissions }, titled] = await Promise.all([told("/submissions"), titles()]);
  const card = (own) =>
    element(
      "li",
      { class: `card case ${own.state}` },
      badge(own.state),
      element("a", { href: `#${own.receipt}` }, titled(own.procedure) ?? own.procedure.name),
      element("p", { class: "meta code" }, own.receipt),
      element("p", { class: "meta" }, `${said.time} ${moment(own.received)}`),
      element("p", { class: "meta" }, dueOf(own)),
    );
  content.replaceChildren(
    element("h1", {}, said.mine),
    ...(submissions.length
      ? [element("p", { class: "lead" }, said.casesLead), element("ul", { class: "cards" }, ...submissions.map(card))]
      : [
          element(
            "div",
            { class: "notice" },
            element("p", {}, said.noCases),
            element("a", { class: "button", href: link("./") }, said.chooseProcedure),
          ),
        ]),
    byNumber(),
  );
}

/** Opens a case that was sent without signing in, by its number and its secret. */
function byNumber() {
  const field = (name, label) => [
    element("label", { for: name }, label),
    element("input", { id: name, name, autocomplete: "off", spellcheck: "false", required: true }),
  ];
  const form = element(
    "form",
    { class: "search" },
    ...field("number", said.number),
    ...field("secret", said.secret),
    element("button", { type: "submit" }, said.show),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [number, secret] = ["number", "secret"].map((name) => form.elements[name].value.trim());
    location.hash = fragmentOf(number, secret);
  });
  return element("details", { class: "fold" }, element("summary", {}, said.byNumber), form);
}

const answersOf = (definition, answers) =>
  element(
    "details",
    { class: "fold" },
    element("summary", {}, said.answers),
    ...sectionsOf(definition, answers).flatMap(({ title, rows }) => [
      element("h3", {}, title),
      element(
        "dl",
        { class: "facts pairs" },
        ...rows.map(({ label, text }) => element("div", {}, element("dt", {}, label), element("dd", {}, text))),
      ),
    ]),
  );

async function showCase(number, secret) {
  const found = await told(`/submissions/${number}`, { secret }).catch((refusal) => {
    throw refusal.kind === "not-found" ? new Refusal(404, { type: "not-found", detail: said.notFound }) : refusal;
  });
  const [definition, named] = await Promise.all([definitionOf(found.receiptOf.definition.sha256), officerNames()]);
  const fragment = fragmentOf(number, secret);
  const holder = { inReview: named(found.holder), returned: said.you, received: said.nobody }[found.state];
  const fact = (name, ...text) => element("div", {}, element("dt", {}, name), element("dd", {}, ...text));
  const last = found.states.findLast(({ state }) => state === "returned");
  const todo = found.state === "returned" && [
    element("p", {}, `${said.reason}: ${last?.reason ?? ""}`),
    element("h2", {}, said.toCorrect),
    marksOf(definition, found.marks),
    element(
      "a",
      {
        class: "button main",
        href: `${link("procedure.html", { definition: definitionPath(found.procedure.code) })}#correct=${fragment.slice(1)}`,
      },
      said.correct,
    ),
  ];
  content.replaceChildren(
    element("p", { class: "back" }, element("a", { href: "#" }, `← ${said.all}`)),
    element("h1", { tabindex: "-1" }, titleOf(definition)),
    element("p", { class: "code" }, number),
    element(
      "div",
      { class: `notice stand ${found.state}` },
      element("p", {}, badge(found.state)),
      element("p", {}, said.stateTold[found.state]),
      ...(found.overdue ? [element("p", {}, dueOf(found), ` ${said.lateWords}`)] : []),
      ...(todo || []),
      found.state === "accepted"
        ? element("a", { class: "button main", href: link("decision.html") + fragment }, said.decision)
        : "",
    ),
    element(
      "dl",
      { class: "facts pairs" },
      holder ? fact(said.holder, holder) : "",
      found.due ? fact(said.due, written(found.due)) : "",
      fact(said.time, moment(found.received)),
    ),
    element("h2", {}, said.history),
    history(found.states, definition, named),
    answersOf(definition, found.submission.answers),
    element(
      "p",
      { class: "actions" },
      element("a", { class: "button", href: link("receipt.html") + fragment }, said.openReceipt),
    ),
  );
}

async function start() {
  const { receipt, secret } = caseOfAddress();
  status(said.loading);
  try {
    await (receipt ? showCase(receipt, secret) : showList());
  } catch (refusal) {
    content.replaceChildren(element("h1", {}, said.mine), failure(refusal, start), ...(receipt ? [byNumber()] : []));
  }
  status();
}

await showAccount();
await start();
addEventListener("hashchange", async () => {
  await start();
  scrollTo(0, 0);
  content.querySelector("h1[tabindex]")?.focus({ preventScroll: true });
});
reloadWithOthers();
