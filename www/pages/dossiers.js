// A person's own cases: the list, and where one of them stands.

import { failure, inOrder, officerNames, reloadWithOthers, routed, signInLink, status } from "./account.js";
import { personOf, sectionsOf, titleOf } from "./answers.js";
import { badge, dueOf, history, marksOf, officeOf } from "./case-view.js";
import { agreed } from "./confirm.js";
import { at } from "./host.js";
import { byNumber, forgetButton } from "./own-case.js";
import { Refusal, account, caseOfAddress, definitionOf, definitionPath, newKey, told } from "./portal.js";
import { moment, said, weekday } from "./portal-words.js";
import { dress, element, link, locale } from "./words.js";

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

/** Whose matter a case is, where several are of one procedure; nothing where its number and time tell it from the others. */
const personAmong = (all) => async (own) => {
  if (all.filter(({ procedure }) => procedure.code === own.procedure.code).length < 2) return undefined;
  try {
    const found = await told(`/submissions/${own.receipt}`);
    return personOf(await definitionOf(found.receiptOf.definition.sha256), found);
  } catch {
    // The list stands without.
    return undefined;
  }
};

async function showList() {
  const who = await account(true);
  if (!who) return content.replaceChildren(element("p", { class: "notice" }, said.noPortal));
  if (who.role !== "citizen") {
    const words = who.signedIn ? said.asCitizen : said.signInFirst;
    return content.replaceChildren(
      element("h1", {}, said.mine),
      element("div", { class: "notice" }, element("p", {}, words), signInLink()),
      byNumber(),
    );
  }
  const [{ submissions }, titled] = await Promise.all([told("/submissions"), titles()]);
  const persons = await Promise.all(submissions.map(personAmong(submissions)));
  const card = (own, n) =>
    element(
      "li",
      { class: `card case ${own.state}` },
      badge(own.state),
      element("a", { href: `#${own.receipt}` }, titled(own.procedure) ?? own.procedure.name),
      persons[n] ? element("p", {}, persons[n]) : "",
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

const answersOf = (definition, { submission, withheld }) =>
  element(
    "details",
    { class: "fold" },
    element("summary", {}, said.answers),
    ...sectionsOf(definition, submission.answers, withheld).flatMap(({ title, rows }) => [
      element("h3", {}, title),
      element(
        "dl",
        { class: "facts pairs" },
        ...rows.map(({ label, text }) => element("div", {}, element("dt", {}, label), element("dd", {}, text))),
      ),
    ]),
  );

/** Takes a case back, once the person has said that it is meant. */
function withdrawButton({ receipt, version }, secret) {
  const button = element("button", { type: "button" }, said.withdraw);
  const request = { method: "POST", body: {}, key: newKey(), version, secret };
  button.addEventListener("click", async () => {
    const answers = [
      [said.withdrawYes, "yes"],
      [said.withdrawNo, "no"],
    ];
    const lead = [element("p", { class: "code" }, receipt), element("p", {}, said.withdrawLead)];
    if (!(await agreed("withdraw-title", said.withdrawTitle, lead, answers))) return;
    button.disabled = true;
    try {
      const confirmed = Boolean((await account())?.helper);
      await told(`/submissions/${receipt}/withdrawal`, { ...request, confirmed });
      await start();
    } catch (refusal) {
      button.disabled = false;
      button.parentElement.before(failure(refusal, start));
    }
  });
  return button;
}

async function showCase(number, secret) {
  const found = await told(`/submissions/${number}`, { secret }).catch((refusal) => {
    const detail = secret ? said.notOpened : said.notFound;
    throw refusal.kind === "not-found" ? new Refusal(404, { type: "not-found", detail }) : refusal;
  });
  const [definition, named] = await Promise.all([definitionOf(found.receiptOf.definition.sha256), officerNames()]);
  const holder = { inReview: named(found.holder), returned: said.you, received: said.nobody }[found.state];
  const fact = (name, ...text) => element("div", {}, element("dt", {}, name), element("dd", {}, ...text));
  const last = found.states.findLast(({ state }) => state === "returned");
  const isOver = ["accepted", "refused", "withdrawn"].includes(found.state);
  const todo = found.state === "returned" && [
    element("p", {}, last?.until ? said.sendUntil(weekday(last.until)) : said.sendSoon),
    element("p", {}, `${said.reason}: ${last?.reason ?? ""}`),
    element("h2", {}, said.toCorrect),
    marksOf(definition, found.marks),
    element(
      "a",
      {
        class: "button main",
        href: `${link("procedure.html", { definition: definitionPath(found.procedure.code) })}#correct=${number}`,
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
      found.state === "refused" ? element("p", {}, `${said.reason}: ${found.states.at(-1).reason}`) : "",
      ["accepted", "refused"].includes(found.state)
        ? element("a", { class: "button main", href: `${link("decision.html")}#${number}` }, said.decision[found.state])
        : "",
    ),
    element(
      "dl",
      { class: "facts pairs" },
      holder ? fact(said.holder, holder) : "",
      found.helper ? fact(said.helpedBy, named(found.helper)) : "",
      found.office ? fact(said.office, officeOf(found, definition)) : "",
      found.due && !isOver ? fact(said.due, found.state === "returned" ? said.dueAgain : weekday(found.due)) : "",
      fact(said.time, moment(found.received)),
    ),
    element("h2", {}, said.history),
    history(found.states, definition, named),
    answersOf(definition, found),
    element(
      "p",
      { class: "actions" },
      element("a", { class: "button", href: `${link("receipt.html")}#${number}` }, said.openReceipt),
      isOver ? "" : withdrawButton(found, secret),
      secret ? forgetButton() : "",
    ),
  );
}

const start = inOrder(async () => {
  const { receipt, secret } = caseOfAddress();
  status(said.loading);
  try {
    await (receipt ? showCase(receipt, secret) : showList());
  } catch (refusal) {
    content.replaceChildren(
      element("h1", {}, said.mine),
      failure(refusal, start),
      ...(receipt ? [byNumber({ open: true, number: receipt, secret })] : []),
    );
  }
  status();
});

await routed(start);
reloadWithOthers();
