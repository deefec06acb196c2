// One procedure: its form, and beside it the dossier of this case.

import "../src/to-khai.js";
import { aboutProcedure } from "./about-procedure.js";
import { eraseKept, showAccount, signInLink, status as say, wordsOf } from "./account.js";
import { labelOf } from "./answers.js";
import { noteAnswered, tellUsual, wasAnswered, watchDossier } from "./case-dossier.js";
import { watchCautions } from "./cautions.js";
import { agreed, confirmWithPerson } from "./confirm.js";
import { askToSend, correctionOf, draftWith, restored, undone } from "./correction.js";
import { forgetHandedIn, noteFacts, noteHandedIn, showHandedIn } from "./handed.js";
import { alikeOf, caseToCorrect, handIn, lookUpAtPortal, uploadOf } from "./hand-in.js";
import { at } from "./host.js";
import { keepFor, keptAnswers, listenAgain, lookUpFor, ruleFor, takeOut } from "./next-child.js";
import { noSuchOffices, officesOf, watchOffices } from "./offices.js";
import { account, definitionOf, hearTabs, keepSecret, signIn, signOut } from "./portal.js";
import { moment, said, weekday } from "./portal-words.js";
import { identityOf, lookUp, population } from "./registers.js";
import { showPeople } from "./try-people.js";
import { afterwardsOf, dress, element, factsTogether, link, locale, partsFor, words, written } from "./words.js";

dress();
const form = document.getElementById("form");
const result = document.getElementById("result");
const status = document.getElementById("status");
const start = document.getElementById("start");
const handed = document.getElementById("handed");

/** Who is signed in at the portal, as it says; nothing where the host has none, and submissions are played through here. */
let portal;

/** The returned case that is corrected in this form. */
let correcting;

/** Where the definition of the form was loaded from, and what it says. */
let opened;
let current;

/** The code of the procedure whose form is open. */
const codeNow = () => current?.["x-procedure"]?.code;

/** The definition the address names; only definitions of this portal are opened. */
function wanted() {
  const path = new URLSearchParams(location.search).get("definition") ?? "";
  const address = new URL(path, location.href);
  const known = ["/schemas/", "/api/bundles/"].some((folder) => address.pathname.startsWith(at(folder)));
  return address.origin === location.origin && known ? address.pathname : undefined;
}

/** The text of that definition; of a case that came back, of the one it was sent with. */
async function load() {
  const path = wanted();
  opened = path;
  if (!path) throw new Error(words.foreign);
  if (correcting) return JSON.stringify(await definitionOf(correcting.receiptOf.definition.sha256));
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(words.missing(answer.status));
  return answer.text();
}

function titleOf(definition) {
  return definition["x-text"]?.[locale]?.[""]?.title ?? definition.title ?? "Tờ Khai";
}

// ---- sign-in ----

/** Signs somebody in, or out. */
let enter = () => {};

/** Who is signed in in this tab, by number: a reload and another language keep them. */
const SIGNED_IN = "tokhai:signed-in";

/** Notes who is signed in, or that nobody is. */
function remember(person) {
  // The portal remembers by itself.
  if (portal) return;
  if (person) sessionStorage.setItem(SIGNED_IN, person.number);
  else sessionStorage.removeItem(SIGNED_IN);
}

/** Signs in again whoever was signed in before the page was loaded anew. */
async function comeBack() {
  if (portal) {
    form.identity = portal.identity;
    return;
  }
  const number = sessionStorage.getItem(SIGNED_IN);
  if (!number) return;
  const { people } = await population();
  const person = people.find((known) => known.number === number);
  if (person) form.identity = identityOf(person);
}

/** What one knows before one starts, and the first step: to sign in, as somebody who does not exist. */
async function showStart(path, definition) {
  const code = definition["x-procedure"]?.code;
  const [{ people, cases, parts }, index] = await Promise.all([
    population(),
    fetch(at("/api/procedures")).then((answer) => (answer.ok ? answer.json() : { procedures: [], bundles: [] })),
  ]);
  const entry = [...index.procedures, ...index.bundles].find((known) => at(known.path) === path);
  tellUsual(entry?.bring && { before: entry.documents, papers: entry.bring[locale] ?? [] });
  const own = cases.filter((known) => known.procedure === code).map(({ signedIn }) => signedIn);
  const named = (part) => people.find((person) => person.part === part);
  const signedIn = element("p", {
    tabindex: "-1",
    role: "status",
    hidden: true,
  });
  const choices = element("ul", { class: "signin" });
  const toTheForm = () => {
    bringToView();
    form.querySelector(".tk-step:not([hidden]) > [tabindex]")?.focus({ preventScroll: true });
  };
  const tell = (person) => {
    const out = element("button", { type: "button" }, words.signOut);
    let sure = false;
    out.addEventListener("click", () => {
      // Signing out erases the draft, so that nobody else finds it on this device. What registers and the account said comes again.
      if (!sure && typed) {
        sure = true;
        out.textContent = words.signOutSure;
        return;
      }
      change();
      choices.querySelector("button")?.focus();
    });
    signedIn.replaceChildren(...(person ? [words.signedIn(person.name), " ", out] : []));
    [signedIn.hidden, choices.hidden, note.hidden] = [!person, Boolean(person), Boolean(person)];
    showStartOrDone();
  };
  enter = (person) => {
    remember(person);
    document.getElementById("guest").hidden = true;
    form.classList.remove("guest");
    // Nobody else is to find what was handed in.
    if (!person) {
      forgetHandedIn();
      showHandedIn(handed);
    }
    form.identity = person && (portal?.identity ?? identityOf(person));
    tell(person);
    if (person) toTheForm();
  };
  /** Signs somebody in or out at the portal first, where there is one. */
  const change = async (person) => {
    let leave;
    try {
      if (portal && person) portal = await signIn({ person: person.number });
      else if (portal) {
        leave = await signOut();
        portal = { signedIn: false, signIn: portal.signIn };
      }
    } catch (refusal) {
      return say(wordsOf(refusal));
    }
    enter(person);
    if (!portal) return;
    say();
    if (!person) await eraseKept();
    if (leave) return location.assign(leave);
    await showAccount({ leave: false });
  };
  // A helper stays signed in: the person they fill in for has no account here.
  const helps = Boolean(portal?.helper);
  // Where people sign in with a provider, nobody is chosen here.
  for (const person of helps || portal?.signIn ? [] : [...new Set(own)].map(named).filter(Boolean)) {
    const button = element("button", { type: "button" }, `${words.signIn} ${person.name}`);
    button.addEventListener("click", () => change(person));
    choices.append(element("li", {}, button, ` (${parts[person.part]?.[locale] ?? person.part})`));
  }
  const without = element("button", { type: "button" }, helps ? said.beginHelping : words.fillIn);
  without.addEventListener("click", toTheForm);
  choices.append(element("li", {}, without));
  if (portal && !helps) choices.append(element("li", {}, signInLink(said.otherwise)));
  const note = element("p", {}, words.signInNote);
  start.replaceChildren(
    element("h2", { id: "start-title" }, words.start),
    ...aboutProcedure(definition, entry),
    element("h2", {}, helps ? said.helpers : words.signInTitle),
    helps ? element("p", {}, said.helperLookup) : note,
    signedIn,
    choices,
  );
  // Whoever goes on to another procedure is signed in already.
  tell(people.find(({ number }) => number === form.identity?.personal_id));
}

/** The number of the confirmation that stands on the page; nothing while there is none. */
let confirmed;

/** What one knows before one starts is put away once it is done; who is signed in, and the way out, stay. */
function showStartOrDone() {
  const isDone = confirmed !== undefined || Boolean(correcting);
  start.classList.toggle("done", isDone);
  start.hidden = !start.hasChildNodes() || (isDone && !form.identity);
}

/** The form to the top of the screen, without taking the focus. */
const bringToView = () => form.scrollIntoView({ block: "start" });

// ---- after sending ----

/** Says of offices that do not exist that they are to be chosen. */
const notAnOffice = (wrong) =>
  wrong.map(({ place, commune }) => ({ pointer: place, message: words.noSuchOffice(commune) }));

/** Sends a submission to the portal; without one takes every submission, as an office would, and gives a number to ask by. */
function sent({ submission, respondWith }) {
  const wrong = noSuchOffices(current, submission.answers).filter(({ place }) => !(place in submission.provenance));
  if (wrong.length) return respondWith({ errors: notAnOffice(wrong) });
  if (portal) return respondWith(sentToPortal(submission));
  // Nothing is sent from here, but a phone without a connection is told what it would be told by an office.
  if (!navigator.onLine) return respondWith(Promise.reject(new TypeError("offline")));
  const [random] = crypto.getRandomValues(new Uint32Array(1));
  const number = [submission.date.replaceAll("-", ""), String(random % 10_000).padStart(4, "0")].join("-");
  const told = { receipt: number, ...toldOf(submission) };
  respondWith(Promise.resolve(told));
  noteHandedIn({ number, title: together(submission)?.title || titleOf(current), day: written(submission.date) });
  confirmed = number;
  listenAgain(codeNow());
  offerMore(submission);
}

/** The digest of what the person said is to be sent although a case about the same is there. */
let meant;

/** Asks whether a case is to be sent although others about the same are there, leads to these, and sends it where it is. */
async function askIfMeant(submission, alike) {
  const line = ({ receipt, received }) => {
    const open = element("a", { href: `${link("dossiers.html")}#${receipt}`, target: "_blank" }, receipt);
    return element("li", {}, open, ` (${moment(received)})`);
  };
  const content = [
    element("p", {}, said.alikeLead),
    element("ul", { class: "marks" }, ...alike.map(line)),
    element("p", {}, said.alikeTwins),
  ];
  const answers = [
    [said.alikeBack, "no"],
    [said.alikeSend, "yes"],
  ];
  if (!(await agreed("alike-title", said.alikeTitle, content, answers))) return;
  meant = submission.digest.value;
  form.querySelector(SEND)?.click();
}

/** Sends a submission, and opens its receipt; gives what the element is to say of it. */
async function sentToPortal(submission) {
  if (portal.helper && !(await confirmWithPerson(current, submission))) return { message: said.notConfirmed };
  if (form.identity && !correcting && meant !== submission.digest.value) {
    const alike = await alikeOf(submission, form.identity);
    if (alike.length) {
      // The form is told at once: whoever reads is given time.
      setTimeout(askIfMeant, 0, submission, alike);
      return { message: said.notSentAlike };
    }
  }
  const { receipt, refused } = await handIn(submission, form.identity, correcting);
  if (refused?.reason === "signed-out" || refused?.status === 401) sessionEnded();
  if (refused) return refused;
  confirmed = receipt.receipt;
  listenAgain(codeNow());
  offerMore(submission);
  if (receipt.secret) keepSecret(receipt.receipt, receipt.secret, false);
  openReceipt(receipt.receipt);
  return { ...toldOf(submission), receipt: receipt.receipt, due: receipt.due && written(receipt.due) };
}

/** Opens the receipt once the form has let go of what was sent. */
function openReceipt(number) {
  const address = `${link("receipt.html")}#${number}`;
  const seen = new MutationObserver(() => {
    if (!form.querySelector(".tk-receipt")) return;
    seen.disconnect();
    location.assign(address);
  });
  seen.observe(form, { childList: true, subtree: true });
}

/** Offers to sign in again, where the session ended while the form was filled in: all that was typed is still there. */
function sessionEnded() {
  const place = document.getElementById("session");
  const { personal_id: number, full_name: name } = form.identity ?? {};
  if (!number) return;
  const button = element("button", { type: "button" }, said.again(name));
  button.addEventListener("click", async () => {
    // The draft is opened again after coming back from the provider.
    const here = location.pathname + location.search + location.hash;
    if (portal?.signIn) return location.assign(`${portal.signIn}?back=${encodeURIComponent(here)}`);
    try {
      portal = await signIn({ person: number });
    } catch (refusal) {
      return say(wordsOf(refusal));
    }
    say();
    place.hidden = true;
    await showAccount({ leave: false });
    form.querySelector("[type=submit]")?.focus();
  });
  place.replaceChildren(element("p", {}, said.ended), button);
  place.hidden = false;
  place.scrollIntoView({ block: "nearest" });
}

/** Another tab signed somebody in or out: what is here is still theirs to send, or goes with them. */
async function heardTab(what) {
  if (!form.identity) return;
  const now = await account(true).catch(() => undefined);
  if (now?.identity?.personal_id === form.identity.personal_id) return;
  if (what === "in") return sessionEnded();
  portal = { signedIn: false };
  enter();
  await showAccount({ leave: false });
}

/** A lookup of the form: at the portal for whoever is signed in there, else among the people of this page. */
async function lookedUp(request, signal) {
  if (!portal) return lookUpFor(codeNow(), request, signal, lookUp);
  if (!form.identity) return notForGuests();
  const ask = (request, signal) => lookUpAtPortal(codeNow(), request, signal);
  try {
    return await lookUpFor(codeNow(), request, signal, ask);
  } catch (error) {
    if (error.status === 401) sessionEnded();
    throw error;
  }
}

/** Nobody is looked up for somebody who has not signed in: the page says why, and another try is not offered. */
function notForGuests() {
  const place = document.getElementById("guest");
  form.classList.add("guest");
  if (correcting) return { status: "failed" };
  // A helper is told so before the form.
  if (portal.helper) return { status: "failed" };
  if (place.hidden) place.replaceChildren(element("p", {}, said.guestLookup), element("p", {}, signInLink()));
  place.hidden = false;
  return { status: "failed" };
}

/** Puts what was sent back into the form, which starts once more with it: answers with where each is from, and papers. */
function putBack({ answers, provenance, corrections, documents, files = {} }) {
  const attached = documents.filter((paper) => paper.files?.length);
  const papers = Object.fromEntries(attached.map((paper) => [`/x-documents/${paper.id}`, paper.files]));
  const requests = documents.filter(({ state }) => state.kind === "lookupRequested").map(({ id }) => id);
  const sent = { answers, sources: provenance, corrections, requests, files: { ...files, ...papers } };
  return form.importDraft({ ...form.exportDraft(), ...sent });
}

/** The button that sends, while it can be pressed. */
const SEND = ".tk-actions [type=submit]:not([aria-disabled])";

/** Of a correction the button says what it sends, and papers that were sent and not marked stay as they are. */
function watchCorrection() {
  const named = () => {
    if (!correcting) return;
    for (const { id, files } of correcting.submission.documents) {
      const place = `/x-documents/${id}`;
      const slot = form.querySelector(`[data-key="${place}"]`);
      if (slot && files?.length) slot.inert = !correcting.marks?.some(({ pointer }) => pointer === place);
    }
    const button = form.querySelector(SEND);
    if (button && button.textContent !== said.sendCorrection) button.textContent = said.sendCorrection;
  };
  new MutationObserver(named).observe(form, {
    childList: true,
    subtree: true,
    characterData: true,
    attributeFilter: ["hidden", "aria-disabled"],
  });
  // An answer that is as it was sent again brings back what followed from it.
  form.addEventListener("change", () => {
    if (!correcting) return;
    const value = form.value ?? {};
    const now = undone(correcting, value).map(({ pointer }) => pointer);
    const isBack = now.some((place) => !unchanged.includes(place));
    unchanged = now;
    const answers = isBack && restored(correcting, value);
    if (answers) form.importDraft(draftWith(answers, form.exportDraft(), correcting));
  });
  form.addEventListener("click", askAboutTheRest, true);
}

/** Places of marked things that are as they were sent. */
let unchanged = [];

/** Marked things that are to be sent as they were, by place: the person was asked. */
let leftOn = [];

/** Asks before a correction is sent in which something marked is as it was. */
async function askAboutTheRest(event) {
  const button = event.target.closest?.(SEND);
  if (!correcting || !button) return;
  const left = undone(correcting, form.value ?? {}, form.exportDraft()?.files);
  const isAgreed = left.every(({ pointer }) => leftOn.includes(pointer));
  if (isAgreed) return;
  event.preventDefault();
  event.stopPropagation();
  if (!(await askToSend(current, left))) return showMarks();
  leftOn = left.map(({ pointer }) => pointer);
  // A paper that is not handed in after all stands as it stood when it was sent.
  const papers = leftOn.filter((place) => place.startsWith("/x-documents/"));
  if (papers.length) {
    const draft = draftWith(form.value, form.exportDraft(), correcting);
    form.definition = JSON.stringify(correctionOf(current, correcting, papers));
    await form.importDraft(draft);
  }
  form.querySelector(SEND)?.click();
}

/** Says above the form what is to be corrected, and marks it in the form as far as it still is as it was sent. */
function showMarks() {
  const { receipt, states } = correcting;
  const whole = element("button", { type: "button", "aria-expanded": String(form.classList.contains("whole")) });
  const name = () => (whole.textContent = form.classList.contains("whole") ? said.hideLocked : said.showLocked);
  whole.addEventListener("click", () => {
    whole.setAttribute("aria-expanded", String(form.classList.toggle("whole")));
    name();
  });
  name();
  const { reason, until } = states.findLast(({ state }) => state === "returned") ?? {};
  const place = document.getElementById("correcting");
  place.replaceChildren(
    element("h2", {}, said.correcting(receipt)),
    element("p", {}, `${said.reason}: ${reason}`),
    element("p", {}, until ? said.sendUntil(weekday(until)) : said.sendSoon),
    element("p", {}, said.correctingLead),
    element("p", {}, whole),
  );
  place.hidden = false;
  const left = undone(correcting, form.value ?? {}, form.exportDraft()?.files);
  unchanged = left.map(({ pointer }) => pointer);
  form.refused(
    left
      .filter(({ pointer }) => !leftOn.includes(pointer))
      .map(({ pointer, message }) => ({ pointer, message: `${labelOf(current, pointer)}: ${message}` })),
  );
}

/** Gives what was answered at a place. */
const answersOf =
  ({ answers }) =>
  (place) =>
    place
      .split("/")
      .slice(1)
      .reduce((inner, key) => inner?.[key], answers);

/** Which procedures of a bundle were handed in; nothing where it is a single one. */
const together = (submission) =>
  current["x-procedure"]?.parts &&
  partsFor(
    current,
    answersOf(submission),
    afterwardsOf(current, { helped: Boolean(portal?.helper), signedIn: Boolean(form.identity) }),
  );

/** What an office would say of a submission, in the language of the page. */
function toldOf(submission) {
  const office = officesOf(current, submission.answers, locale).join("; ");
  const [title, message] = portal ? [said.sentTitle, said.sent] : [words.trialTitle, words.trial];
  const told = { title, message, office };
  const bundle = together(submission);
  if (!bundle) return told;
  // What a bundle costs and when it is done is each of its procedures' own to say.
  const { time, fee } = factsTogether(current, answersOf(submission), submission.date);
  Object.assign(told, { due: listed(time), fee: listed(fee) });
  if (!bundle.away.length) return told;
  return { ...told, message: `${message} ${words.fellAway(bundle.away, bundle.askAt)}`, next: bundle.afterwards };
}

/** Several lines of one answer, each with a mark; the style of the page leaves them lines. */
const listed = (lines) => lines.map((line) => `• ${line}`).join("\n");

/** Notes what the confirmation says before something else stands in its place. What a guest was told is not kept. */
const noteConfirmation = () => confirmed && form.identity && noteFacts(confirmed, form);

/** The ways on from a confirmation: to other forms, and to the next child of one birth. */
function offerMore(submission) {
  const receipt = portal && confirmed;
  result.replaceChildren(
    receipt ? element("p", {}, element("a", { href: `${link("receipt.html")}#${receipt}` }, said.openReceipt)) : "",
    element("p", {}, element("a", { href: link("./") }, words.again)),
  );
  result.hidden = false;
  showStartOrDone();
  showHandedIn(handed, confirmed);
  if (submission) offerAgain(submission);
}

/** Offers the form of the next child of one birth. */
async function offerAgain({ definition: { code }, answers, provenance }) {
  const rule = await ruleFor(code);
  if (!rule) return;
  const kept = keptAnswers(rule, answers, provenance);
  const button = element("button", { type: "button" }, rule.title[locale]);
  button.addEventListener("click", () => {
    noteConfirmation();
    keepFor(code, rule, kept);
    // A reload would show again what was sent.
    form.forget();
    location.reload();
  });
  result.append(element("p", {}, button));
}

/** Puts in what waits for this form; whether anything did. */
function takeUp() {
  const waiting = takeOut();
  if (waiting) form.value = waiting;
  return Boolean(waiting);
}

/** Says of a confirmation that was kept what the page said itself, in the language the page now has. */
function inThisLanguage({ receipt: before, submission }) {
  const title = form.querySelector(".tk-receipt > [tabindex]");
  if (!title || !submission) return;
  const now = toldOf(submission);
  title.textContent = now.title;
  const other = submission.locale && submission.locale.split("-")[0] !== locale;
  title.nextElementSibling.textContent = other ? `${now.message} ${words.answersAsSent}` : now.message;
  const lines = [...form.querySelectorAll(".tk-told dd, .tk-told li")];
  const say = (earlier, text) => {
    const line = earlier && lines.find((line) => line.textContent === earlier);
    if (line && text) line.textContent = text;
  };
  for (const name of ["office", "due", "fee"]) say(before[name], now[name]);
  before.next?.forEach((earlier, n) => say(earlier, now.next?.[n]));
}

/** Opens the form of the procedure that comes next with what is known: who is signed in, and keys of its people. */
async function goOn(event) {
  const { procedure, keys } = event.detail;
  event.preventDefault();
  noteConfirmation();
  confirmed = undefined;
  history.pushState(null, "", addressOf(procedure));
  result.hidden = true;
  await open(keys);
  scrollTo(0, 0);
}

const addressOf = (code) => link("procedure.html", { definition: at(`/schemas/vn/procedures/${code}.json`) });

/** Answers with the keys of some roles. */
function withKeys({ "x-roles": roles = {} }, keys) {
  const answers = {};
  for (const [role, value] of Object.entries(keys)) {
    const names = roles[role]?.key?.split("/").slice(1) ?? [];
    const last = names.pop();
    if (last) names.reduce((inner, name) => (inner[name] ??= {}), answers)[last] = value;
  }
  return answers;
}

// ---- lists ----

/** Says of a box whose list is on its way that it is, and brings a list that opens below the screen into view. */
function helpLists(form) {
  form.addEventListener("focusin", ({ target }) => {
    if (!target.matches(".tk-combo > input:not([role])")) return;
    target.placeholder = words.loadingList;
    target.addEventListener("blur", () => !target.role && target.removeAttribute("placeholder"), { once: true });
  });
  const show = ({ target }) =>
    requestAnimationFrame(() => {
      const list = target.closest?.(".tk-combo")?.querySelector(".tk-matches:not([hidden])");
      if (list?.getBoundingClientRect().bottom > innerHeight) target.scrollIntoView({ block: "start" });
    });
  for (const kind of ["input", "click"]) form.addEventListener(kind, show, true);
}

// ---- start ----

/** How long the person who is helped may read, in milliseconds. */
const HELPED = 1_800_000;

/** Whether answers of the form before were taken over into this one. */
let goesOn = false;

/** Whether anything was typed or chosen here since the form stands, or stands in a draft. */
let typed = false;

/** Whether the page was opened just now, by a link or an address: neither loaded anew nor come back to. */
let isNewVisit = performance.getEntriesByType("navigation")[0]?.type === "navigate";

/** The number of a case that was sent with this form before the page was opened anew. */
let sentBefore;

/** Says that a case was sent with this form, and leads to it. */
function tellSentBefore() {
  const address = `${link("dossiers.html")}#${sentBefore}`;
  result.replaceChildren(
    element("p", {}, said.alreadySent(sentBefore), " ", element("a", { href: address }, said.openCase)),
  );
  sentBefore = undefined;
}

async function open(keys) {
  correcting = portal && (await caseToCorrect());
  if (correcting && correcting.state !== "returned") throw new Error(said.notReturned);
  const definition = await load();
  const parsed = JSON.parse(definition);
  current = parsed;
  const title = titleOf(parsed);
  document.title = title;
  if (keys) form.value = Object.keys(keys).length ? withKeys(parsed, keys) : undefined;
  else goesOn = takeUp();
  // A case that was sent without signing in stays one, whoever is signed in.
  if (!correcting?.secret) await comeBack();
  if (correcting) form.setAttribute("drafts", `correct-${correcting.receipt}-${correcting.version}`);
  // What a helper fills in for others is kept on no device.
  else if (portal?.helper) {
    form.setAttribute("drafts", "none");
    // The person who is helped reads first.
    form.setAttribute("submit-timeout", String(HELPED));
  } else form.removeAttribute("drafts");
  form.classList.toggle("correcting", Boolean(correcting));
  form.classList.toggle(
    "papers",
    Boolean(correcting?.marks?.some(({ pointer }) => pointer.startsWith("/x-documents/"))),
  );
  // The form is made at once and shown below what stands above it: nothing moves under a finger.
  form.classList.add("waiting");
  // What is locked needs no steps to go through.
  if (correcting) form.setAttribute("view", "page");
  else form.removeAttribute("view");
  form.definition = correcting ? JSON.stringify(correctionOf(parsed, correcting)) : definition;
  try {
    await Promise.all([showStart(wanted(), parsed), showPeople(codeNow())]);
  } finally {
    form.classList.remove("waiting");
    if (typed) bringToView();
  }
  await watchDossier(form, definition, portal?.helper ? said.helpedDossier : undefined);
}

try {
  // A portal that does not answer now is there all the same: nothing is played through in its place.
  portal = await account().catch(() => ({ signedIn: false }));
  await showAccount({ leave: false });
  if (portal) hearTabs(heardTab);
  if (portal) form.upload = (file, named) => uploadOf(codeNow(), file, named, { identity: form.identity, correcting });
  watchCorrection();
  // Whoever fills in for somebody else is asked in words that speak of that person.
  form.setAttribute("locale", portal?.helper ? `${locale}-x-helped` : locale);
  form.setAttribute("procedures", addressOf("CODE").replace("CODE", "{code}"));
  form.lookup = (request, { signal }) => lookedUp(request, signal);
  form.addEventListener("submit", (event) => {
    if (event.target === form) sent(event.detail);
  });
  form.addEventListener("next", goOn);
  // The form tells others nothing of what happens at its controls: heard on the way down.
  const hearTyping = ({ target }) => (typed ||= target !== form);
  for (const kind of ["input", "change"]) form.addEventListener(kind, hearTyping, true);
  // What was sent before a reload is shown again; whoever starts anew is not offered more.
  form.addEventListener("ready", ({ detail }) => {
    // A draft that was opened is said to be one.
    noteAnswered(Boolean(detail || form.querySelector(".tk-notice")));
    // Whoever erases a confirmation, or lets it close, erases its number.
    if (confirmed && !detail) forgetHandedIn(confirmed);
    typed = wasAnswered() || goesOn;
    if (detail && portal && isNewVisit) {
      // Whoever comes back to the form wants to fill it in; what was sent is among the cases.
      sentBefore = detail.receipt.receipt;
      return void form.reset();
    }
    isNewVisit = false;
    confirmed = detail?.receipt.receipt;
    result.hidden = !(detail || sentBefore);
    if (sentBefore) tellSentBefore();
    showStartOrDone();
    showHandedIn(handed, confirmed);
    if (detail) {
      offerMore(detail.submission);
      inThisLanguage(detail);
    }
    if (correcting && !detail) {
      if (!wasAnswered()) return void putBack(correcting.submission);
      showMarks();
    }
    // A form that starts from nothing, or was handed in, is no longer that of the next child.
    if (detail || !(wasAnswered() || goesOn)) listenAgain(codeNow());
    if (wasAnswered() || goesOn) bringToView();
    goesOn = false;
  });
  addEventListener("pagehide", noteConfirmation);
  helpLists(form);
  watchOffices(form, () => current, notAnOffice);
  watchCautions(form, document.getElementById("caution"), codeNow, locale);
  // Back to a form of another procedure.
  addEventListener("popstate", () => wanted() !== opened && location.reload());
  await open();
} catch (error) {
  const told = { TypeError: words.unreachable, SyntaxError: words.faulty };
  status.textContent = told[error.name] ?? error.message;
  console.error(error);
}
