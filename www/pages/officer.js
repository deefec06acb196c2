// The officer's pages: the cases of a queue, and one case with what was answered, where each value is from, and what can be done.

import {
  failure,
  inOrder,
  officerNames,
  reloadWithOthers,
  routed,
  showAccount,
  signInButtons,
  status,
  wordsOf,
} from "./account.js";
import { labelOf, paperTitle, sectionsOf, titleOf, valueWords } from "./answers.js";
import { badge, dueOf, history, marksOf, officeOf } from "./case-view.js";
import { at } from "./host.js";
import { account, caseOfAddress, definitionOf, newKey, people, told } from "./portal.js";
import { moment, officeDay, said } from "./portal-words.js";
import { plain } from "./search.js";
import { dress, element, link, locale, written } from "./words.js";

dress();
document.title = `${said.inbox} – Tờ Khai`;
const content = document.getElementById("content");
const QUEUES = Object.keys(said.queues);

/** Who looks: the id of an officer. */
let officer;
/** What officers are called. */
let named = (id) => id;

const button = (words, act, attributes = {}) => {
  const node = element("button", { type: "button", ...attributes }, words);
  node.addEventListener("click", act);
  return node;
};

// ---- what is done with a case ----

/** What is said once something is done, by what it is. */
const DONE = {
  ...{ claim: "claimed", release: "released", accept: "accepted" },
  ...{ return: "returned", refuse: "refused", transfer: "transferred" },
};

/** Keys of what is being tried, by what it is: a try after a failure is the same write. */
const keys = new Map();

/**
 * Does something with a case: `claim`, `release`, `accept`, `refuse`, `transfer` or `return`. Says what became of it; `then` shows what is now.
 *
 * @returns whether it was done
 */
async function act(found, action, body, then) {
  const what = `${action} ${found.receipt} ${found.version} ${found.changed} ${JSON.stringify(body)}`;
  if (!keys.has(what)) keys.set(what, newKey());
  let words;
  let done = false;
  try {
    const request = { method: "POST", body, key: keys.get(what), version: found.version };
    await told(`/inbox/${found.receipt}/${action}`, request);
    keys.delete(what);
    done = true;
    words = said[DONE[action]](found.receipt);
  } catch (refusal) {
    words = wordsOf(refusal);
    if (refusal.kind === "signed-out") return void (await start());
    const isOld = ["state", "version"].includes(refusal.kind);
    if (!isOld) {
      status(words);
      return false;
    }
    words = `${words} ${said.changed}`;
  }
  await then();
  status(words);
  return done;
}

// ---- the list ----

/** The queue the address names. */
const queueOfAddress = () => QUEUES.find((name) => location.hash === `#${name}`) ?? "open";

function tabs(queue) {
  const tab = (name) =>
    element(
      "li",
      {},
      element("a", { href: `#${name}`, "aria-current": name === queue ? "page" : undefined }, said.queues[name]),
    );
  return element("nav", { "aria-label": said.queuesLabel }, element("ul", { class: "queues" }, ...QUEUES.map(tab)));
}

async function titles() {
  const index = await fetch(at("/api/procedures")).then((answer) =>
    answer.ok ? answer.json() : { procedures: [], bundles: [] },
  );
  const all = [...index.procedures, ...index.bundles];
  return ({ code, name }) =>
    all.find((entry) => (entry.members?.join("+") ?? entry.code) === code)?.titles?.[locale] ?? name;
}

function row(found, titled, refresh) {
  const title = titled(found.procedure);
  const acts = [];
  // What was taken stays in its place, so that it can be opened from there.
  const taken = () => refresh(found);
  if (found.state === "received") acts.push(button(said.claim, () => act(found, "claim", {}, taken)));
  if (found.state === "inReview" && found.holder === officer)
    acts.push(
      element("a", { class: "button", href: `#${found.receipt}` }, said.openClaimed),
      button(said.release, () => act(found, "release", {}, showList)),
    );
  for (const node of acts) node.append(element("span", { class: "visually-hidden" }, ` ${found.receipt}`));
  const held = found.holder ? element("p", { class: "meta" }, said.heldBy(named(found.holder))) : "";
  const node = element(
    "tr",
    {},
    element("th", { scope: "row" }, element("a", { href: `#${found.receipt}`, class: "nowrap" }, found.receipt)),
    element("td", {}, title),
    element("td", { class: "nowrap" }, moment(found.received)),
    element("td", {}, dueOf(found)),
    element("td", {}, badge(found.state, true), held),
    element("td", { class: "acts" }, ...acts),
  );
  return {
    node,
    receipt: found.receipt,
    text: plain(`${found.receipt} ${found.procedure.code} ${title} ${found.procedure.name}`),
  };
}

async function showList() {
  const queue = queueOfAddress();
  const [first, titled] = await Promise.all([told(`/inbox?queue=${queue}`), titles()]);
  const rows = [];
  const body = element("tbody");
  const count = element("p", { role: "status", class: "meta" });
  const search = element("input", { id: "find", type: "search", autocomplete: "off", spellcheck: "false" });
  const filter = () => {
    const wanted = plain(search.value);
    const found = rows.filter(({ text }) => text.includes(wanted));
    body.replaceChildren(...found.map(({ node }) => node));
    count.textContent = found.length ? said.found(found.length) : rows.length ? said.nothing : "";
  };
  search.addEventListener("input", filter);
  let next;
  const more = button(said.more, async () => {
    try {
      add(await told(`/inbox?queue=${queue}&after=${encodeURIComponent(next)}`));
    } catch (refusal) {
      status(wordsOf(refusal));
    }
  });
  // Where somebody else was faster the whole list is old.
  const refresh = async (found) => {
    const now = await told(`/inbox?queue=mine`);
    const own = now.cases.find(({ receipt }) => receipt === found.receipt);
    if (!own) return showList();
    const at = rows.findIndex(({ receipt }) => receipt === found.receipt);
    rows[at] = row(own, titled, refresh);
    filter();
    rows[at].node.querySelector("a.button")?.focus();
  };
  const add = (page) => {
    rows.push(...page.cases.map((found) => row(found, titled, refresh)));
    next = page.next;
    more.hidden = !next;
    filter();
  };
  add(first);
  const heads = [said.number, said.procedure, said.time, said.due, said.holder, ""];
  const head = (words) => (words ? element("th", { scope: "col" }, words) : element("td"));
  const table = element(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": said.queues[queue] },
    element("table", {}, element("thead", {}, element("tr", {}, ...heads.map(head))), body),
  );
  content.replaceChildren(
    element("div", { class: "head" }, element("h1", {}, said.inbox), button(said.refresh, start)),
    tabs(queue),
    ...(rows.length
      ? [
          element("div", { class: "search" }, element("label", { for: "find" }, said.search), search),
          count,
          table,
          more,
        ]
      : [element("p", { class: "notice" }, said.empty[queue])]),
    await registers(),
  );
}

/** How the registers of the demonstration behave, to be changed. */
async function registers() {
  const { mode } = await told("/registers").catch(() => ({}));
  if (!mode) return "";
  const choice = element("select", { id: "registers" });
  for (const [value, words] of Object.entries(said.modes))
    choice.append(element("option", { value, selected: value === mode }, words));
  choice.addEventListener("change", () =>
    told("/registers", { method: "PUT", body: { mode: choice.value } }).catch((refusal) => status(wordsOf(refusal))),
  );
  const field = element("p", {}, element("label", { for: "registers" }, `${said.registers} `), choice);
  return element("details", { class: "fold" }, element("summary", {}, said.registers), field);
}

// ---- a case ----

/** Where a value is from, in words. */
function sourceOf(source) {
  if (!source) return said.noSource;
  const { kind, name, register, time } = source;
  if (kind === "register") return said.registerSaid(name || register, time && moment(time));
  if (kind === "disputed") return said.disputed(name || register);
  return said.sources[kind] ?? said.noSource;
}

/** What an officer should look at twice: what the portal says of it, and what was typed against or without a register. */
function doubtsOf({ claimed, sources = {} }) {
  const told = new Set(claimed.map(({ pointer }) => pointer));
  const typed = Object.entries(sources).filter(
    ([pointer, { kind }]) => ["disputed", "typedRegisterDown"].includes(kind) && !told.has(pointer),
  );
  return [...claimed, ...typed.map(([pointer, source]) => ({ pointer, message: sourceOf(source) }))];
}

/** What was answered, with where each value is from. */
function answersTable(definition, found) {
  const head = [said.question, said.answer, said.source].map((words) => element("th", { scope: "col" }, words));
  const sections = sectionsOf(definition, found.submission.answers);
  const doubtful = new Set(doubtsOf(found).map(({ pointer }) => pointer));
  const line = ({ place, field, label, text }) =>
    element(
      "tr",
      { class: doubtful.has(place) ? "doubt" : undefined },
      element("th", { scope: "row" }, label),
      element("td", {}, text),
      element("td", {}, sourceOf(found.sources?.[place] ?? found.sources?.[field])),
    );
  return sections.flatMap(({ title, rows }, n) => [
    element("h3", { id: `section-${n}` }, title),
    element(
      "div",
      { class: "scroll answers", tabindex: "0", role: "region", "aria-labelledby": `section-${n}` },
      element(
        "table",
        {},
        element("thead", {}, element("tr", {}, ...head.map((cell) => cell.cloneNode(true)))),
        element("tbody", {}, ...rows.map(line)),
      ),
    ),
  ]);
}

/** What no data confirm, and what the person says otherwise than data. */
function differences(definition, found) {
  const line = ({ pointer, message }) =>
    element(
      "li",
      {},
      pointer.startsWith("/") ? element("strong", {}, `${labelOf(definition, pointer)}: `) : "",
      message,
    );
  const doubts = doubtsOf(found);
  const lookedUp = Object.keys(found.lookups?.identity ?? {}).length > 0;
  if (!lookedUp)
    return [
      element("h2", {}, said.differences),
      element("p", {}, said.differencesGuest),
      element("ul", { class: "marks" }, ...doubts.map(line)),
    ];
  return [
    element("h2", {}, said.differences),
    ...(doubts.length
      ? [element("p", {}, said.differencesLead), element("ul", { class: "marks" }, ...doubts.map(line))]
      : [element("p", {}, said.noDifferences)]),
  ];
}

function papersOf(definition, found) {
  const { documents } = found.submission;
  const file = ({ name, sha256, size }) =>
    element(
      "li",
      {},
      element("a", { href: `/api/v1/inbox/${found.receipt}/files/${sha256}`, download: name }, name),
      ` (${Math.ceil(size / 1024)} kB)`,
    );
  const line = ({ id, title, state, files = [] }) =>
    element(
      "li",
      {},
      element("strong", {}, paperTitle(definition, id) ?? title),
      `: ${said.paper[state.kind] ?? state.kind}`,
      files.length ? element("ul", {}, ...files.map(file)) : "",
    );
  return [
    element("h2", {}, said.papers),
    documents.length ? element("ul", { class: "marks" }, ...documents.map(line)) : element("p", {}, said.noPapers),
  ];
}

/** What the person corrected since the case was first sent: each answer and paper as it was and as it is, and when. */
function correctionsOf(definition, { corrections = [], states }) {
  const told = (pointer, value) => {
    if (value === undefined) return said.nothingThere;
    if (pointer.startsWith("/x-documents/")) return value.join(", ");
    if (value && typeof value === "object")
      return Object.entries(value)
        .map(([name, inner]) => `${labelOf(definition, `${pointer}/${name}`)}: ${told(`${pointer}/${name}`, inner)}`)
        .join("; ");
    return valueWords(definition, pointer, value);
  };
  const line = ({ pointer, before, after }) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, labelOf(definition, pointer)),
      element("td", { class: "before" }, told(pointer, before)),
      element("td", {}, told(pointer, after)),
    );
  const head = [said.question, said.correctedBefore, said.correctedAfter];
  // What was marked last before a version came, and is in it as it was.
  const undone = ({ time, changes }) => {
    const asked = states.findLast((own) => own.state === "returned" && own.time <= time)?.marks ?? [];
    const isWithin = (inner, outer) => `${inner}/`.startsWith(`${outer}/`);
    return asked.filter(
      (mark) => !changes.some(({ pointer }) => isWithin(pointer, mark.pointer) || isWithin(mark.pointer, pointer)),
    );
  };
  const left = (marks) => (marks.length ? [element("p", {}, said.leftUndone), marksOf(definition, marks)] : []);
  const version = ({ version, time, changes }) => [
    element("h3", { id: `version-${version}` }, said.correctedAt(version, moment(time))),
    ...left(undone({ time, changes })),
    element(
      "div",
      { class: "scroll answers", tabindex: "0", role: "region", "aria-labelledby": `version-${version}` },
      element(
        "table",
        {},
        element("thead", {}, element("tr", {}, ...head.map((words) => element("th", { scope: "col" }, words)))),
        element("tbody", {}, ...changes.map(line)),
      ),
    ),
  ];
  if (!corrections.length) return [];
  return [element("h2", {}, said.corrections), ...corrections.toReversed().flatMap(version)];
}

/** A field of a form below, with the place beside it where it is told what is missing. */
function asked(id, label, input, missing) {
  const told = element("p", { id: `${id}-wrong`, class: "wrong" });
  input.setAttribute("aria-describedby", `${id}-wrong`);
  /** Whether it is filled in; says what is missing where it is not. */
  const isTold = () => {
    const found = Boolean(input.value.trim());
    told.textContent = found ? "" : missing;
    input.setAttribute("aria-invalid", String(!found));
    return found;
  };
  const node = element("div", {}, element("label", { for: id }, label), told, input);
  return { node, input, isTold, value: () => input.value.trim() };
}

const longText = (id) => element("textarea", { id, rows: "3", maxlength: "2000", "aria-required": "true" });
const shortText = (id, more = {}) =>
  element("input", { id, type: "text", maxlength: "2000", "aria-required": "true", ...more });

/** A form in which an officer writes why something is done; `send` gets what was written, by name. */
function reasonForm({ title, lead, fields, words }, send) {
  const form = element(
    "form",
    { class: "return", novalidate: true },
    element("h2", { tabindex: "-1" }, title),
    element("p", {}, lead),
    ...fields.map(({ node }) => node),
    element("p", { class: "actions" }, element("button", { type: "submit", class: "main" }, words)),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const mute = fields.filter(({ isTold }) => !isTold());
    if (mute.length) return mute[0].input.focus();
    send(Object.fromEntries(fields.map(({ name, value }) => [name, value()])));
  });
  return form;
}

function refusalForm(found, again) {
  const fields = [
    { name: "reason", ...asked("reason", said.refuseReason, longText("reason"), said.noReason) },
    { name: "basis", ...asked("basis", said.refuseBasis, shortText("basis"), said.noBasis) },
  ];
  const words = { title: said.refuseTitle, lead: said.refuseLead, fields, words: said.refuseSend };
  return reasonForm(words, (body) => act(found, "refuse", body, again));
}

/** Handing over: the authorities of the procedures that are done together are offered, others can be written. */
function transferForm(definition, found, again) {
  const { parts = [], authority } = definition["x-procedure"];
  const offices = new Set([...parts.map((part) => part.authority), authority].filter(Boolean));
  const list = element("datalist", { id: "offices" }, ...[...offices].map((value) => element("option", { value })));
  const office = asked("office", said.transferOffice, shortText("office", { list: "offices" }), said.noOffice);
  office.node.append(list);
  const fields = [
    { name: "office", ...office },
    { name: "reason", ...asked("reason", said.transferReason, longText("reason"), said.noReason) },
  ];
  const words = { title: said.transferTitle, lead: said.transferLead, fields, words: said.transferSend };
  return reasonForm(words, (body) => act(found, "transfer", body, again));
}

/** A day typed as people write it, ISO 8601; empty where there is no such day. */
function typedDay(text) {
  const [, day, month, year] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text.trim()) ?? [];
  if (!year) return "";
  const iso = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : "";
}

/** What is to be corrected: fields and papers to be marked, each with what the person is to do. */
function returnForm(definition, found) {
  const marks = [];
  const mark = (pointer, label) => {
    const id = `mark-${marks.length}`;
    const box = element("input", { type: "checkbox", id });
    const words = asked(`${id}-words`, said.markReason(label), shortText(`${id}-words`), said.noMarkReason(label));
    words.node.hidden = true;
    box.addEventListener("change", () => {
      words.node.hidden = !box.checked;
      if (box.checked) words.input.focus();
    });
    marks.push({ pointer, box, words });
    return element("div", { class: "mark" }, element("label", { for: id }, box, label), words.node);
  };
  const group = (title, list) => element("fieldset", {}, element("legend", {}, title), ...list);
  const sections = sectionsOf(definition, found.submission.answers).map(({ title, rows }) =>
    group(
      title,
      rows.map(({ place, label, text }) => mark(place, `${label}: ${text}`)),
    ),
  );
  const papers = found.submission.documents.map(({ id, title }) =>
    mark(`/x-documents/${id}`, paperTitle(definition, id) ?? title),
  );
  const reason = asked("reason", said.reasonForAll, longText("reason"), said.noReason);
  const until = element("input", {
    ...{ type: "text", id: "until", inputmode: "numeric", autocomplete: "off", "aria-describedby": "until-wrong" },
  });
  const noDay = element("p", { id: "until-wrong", class: "wrong" });
  const none = element("p", { id: "no-mark", class: "wrong" });
  const form = element(
    "form",
    { class: "return", novalidate: true },
    element("h2", { tabindex: "-1" }, said.returnTitle),
    element("p", {}, said.returnLead),
    reason.node,
    element("div", {}, element("label", { for: "until" }, said.untilLabel), noDay, until),
    none,
    ...sections,
    papers.length ? group(said.papers, papers) : "",
    element("p", { class: "actions" }, element("button", { type: "submit", class: "main" }, said.send)),
  );
  marks[0]?.box.setAttribute("aria-describedby", "no-mark");
  const isDayTold = () => {
    const isTold = !until.value.trim() || typedDay(until.value) >= officeDay();
    noDay.textContent = isTold ? "" : said.untilWrong(written(officeDay()));
    until.setAttribute("aria-invalid", String(!isTold));
    return isTold;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = marks.filter(({ box }) => box.checked);
    // All that is missing is said at once, each beside its place; the first is gone to.
    const missing = [
      reason.isTold() ? undefined : reason.input,
      isDayTold() ? undefined : until,
      chosen.length ? undefined : marks[0]?.box,
      ...chosen.map(({ words }) => (words.isTold() ? undefined : words.input)),
    ];
    none.textContent = chosen.length ? "" : said.noMark;
    const first = missing.find(Boolean);
    if (first) {
      first.focus();
      return (first === marks[0]?.box ? none : first).scrollIntoView({ block: "center" });
    }
    const list = chosen.map(({ pointer, words }) => ({ pointer, message: words.value() }));
    const day = typedDay(until.value);
    const body = { reason: reason.value(), marks: list, ...(day ? { until: day } : {}) };
    act(found, "return", body, () => showCase(found.receipt));
  });
  return form;
}

/** What can be done with a case where it stands. */
function decisions(definition, found) {
  const again = () => showCase(found.receipt);
  const place = element("div");
  const show = (...nodes) => {
    // What was said of the step before stands in the way of this one.
    status();
    place.replaceChildren(...nodes);
    place.querySelector("[tabindex], button")?.focus();
  };
  const sure = () =>
    show(
      element(
        "div",
        { class: "notice warn", role: "group", "aria-label": said.accept },
        element("p", {}, said.acceptSure),
        element(
          "p",
          { class: "actions" },
          button(said.yesAccept, () => act(found, "accept", {}, again), { class: "main" }),
          button(said.cancel, () => show()),
        ),
      ),
    );
  const list = [];
  if (found.state === "received")
    list.push(button(said.claim, () => act(found, "claim", {}, again), { class: "main" }));
  const { until } = found.states.findLast(({ state }) => state === "returned") ?? {};
  if (found.state === "returned" && (!until || until < officeDay()))
    list.push(button(said.claimBack, () => act(found, "claim", {}, again)));
  if (found.state === "inReview" && found.holder === officer)
    list.push(
      button(said.accept, sure, { class: "main" }),
      button(said.return, () => show(returnForm(definition, found))),
      button(said.transfer, () => show(transferForm(definition, found, again))),
      button(said.refuse, () => show(refusalForm(found, again))),
      button(said.release, () => act(found, "release", {}, again)),
    );
  if (said.decision[found.state])
    list.push(
      element(
        "a",
        { class: "button main", href: `${link("decision.html")}#${found.receipt}` },
        said.decision[found.state],
      ),
    );
  return [element("p", { class: "actions" }, ...list), place];
}

async function showCase(number) {
  const found = await told(`/inbox/${number}`);
  const definition = await definitionOf(found.definition.split("/").at(-1));
  const fact = (name, ...text) => element("div", {}, element("dt", {}, name), element("dd", {}, ...text));
  content.replaceChildren(
    element("p", { class: "back" }, element("a", { href: `#${queueFor(found)}` }, `← ${said.back}`)),
    element("h1", { tabindex: "-1" }, titleOf(definition)),
    element("p", {}, badge(found.state, true), " ", found.holder ? said.heldBy(named(found.holder)) : ""),
    element(
      "dl",
      { class: "facts pairs" },
      fact(said.number, `${found.receipt} (${said.version(found.version)})`),
      fact(said.time, moment(found.received)),
      fact(said.office, officeOf(found, definition)),
      found.helper ? fact(said.helpedBy, named(found.helper)) : "",
      found.due ? fact(said.due, written(found.due), " ", found.overdue ? dueOf(found) : "") : "",
    ),
    ...decisions(definition, found),
    ...correctionsOf(definition, found),
    ...differences(definition, found),
    element("h2", {}, said.answers),
    ...answersTable(definition, found),
    ...papersOf(definition, found),
    element("h2", {}, said.history),
    history(found.states, definition, named, true),
  );
}

/** The queue a case is in. */
const queueFor = ({ state, holder }) => {
  if (state === "inReview") return holder === officer ? "mine" : "open";
  return { returned: "returned", accepted: "done", refused: "done", withdrawn: "done" }[state] ?? "open";
};

// ---- start ----

async function signInHere() {
  const { officers } = await people();
  content.replaceChildren(
    element("h1", {}, said.inbox),
    element("div", { class: "notice" }, element("p", {}, said.asOfficer), element("p", {}, said.officersLead)),
    signInButtons(
      officers.map(({ id, name }) => ({ officer: id, name })),
      async () => {
        await showAccount();
        await start();
      },
    ),
  );
}

const start = inOrder(async () => {
  status(said.loading);
  try {
    const who = await account(true);
    officer = who?.officer;
    const { receipt } = caseOfAddress();
    if (!who) content.replaceChildren(element("p", { class: "notice" }, said.noPortal));
    else if (!officer) await signInHere();
    else {
      named = await officerNames();
      await (receipt && !QUEUES.includes(receipt) ? showCase(receipt) : showList());
    }
  } catch (refusal) {
    content.replaceChildren(element("h1", {}, said.inbox), failure(refusal, start));
  }
  status();
});

await routed(start);
reloadWithOthers();
