// Signing in to the demonstration, as somebody who does not exist; then back to where one came from.

import { failure, showAccount, signInButtons, status } from "./account.js";
import { account, people } from "./portal.js";
import { said } from "./portal-words.js";
import { dress, element, link, locale } from "./words.js";
import { population } from "./registers.js";

dress();
document.title = `${said.signIn} – Tờ Khai`;
const content = document.getElementById("content");

/** Where somebody came from, if it is a page of this portal; else where their own page is. */
function back(who) {
  const own = link({ officer: "officer.html", helper: "./" }[who?.role] ?? "dossiers.html");
  const [address, ...fragment] = location.hash.slice(1).split("#");
  const path = address && new URL(address, location.origin);
  // What starts with two slashes is another host's.
  if (!path || path.origin !== location.origin || !/^\/([\w-]+\.html)?$/.test(path.pathname)) return own;
  if (who?.role === "officer" && !/officer|decision/.test(path.pathname)) return own;
  if (who && who.role !== "officer" && path.pathname.includes("officer")) return own;
  if (who?.role === "helper" && path.pathname.includes("dossiers")) return own;
  return `${path.pathname}${path.search}${fragment.length ? `#${fragment.join("#")}` : ""}`;
}

/** Where people sign in with a provider: the way there, and why the last try failed. */
function withProvider(who) {
  const failed = said.signInFailed[new URLSearchParams(location.search).get("failed")];
  content.replaceChildren(
    element("h1", {}, said.signIn),
    failed ? element("p", { class: "notice", role: "alert" }, failed) : "",
    who.signedIn ? element("p", { class: "notice" }, said.signedInNow(who.name)) : "",
    element("p", {}, said.signInWithProviderLead),
    element(
      "p",
      {},
      element("a", { href: `${who.signIn}?back=${encodeURIComponent(back())}` }, said.signInWithProvider),
    ),
  );
  status();
}

async function show() {
  status(said.loading);
  const who = await account(true);
  if (!who) return status(said.noPortal);
  if (who.signIn) return withProvider(who);
  const [{ people: all, officers, helpers }, { parts }] = await Promise.all([people(), population()]);
  const named = (person) => ({
    ...person,
    name: person.part ? `${person.name} (${parts[person.part]?.[locale] ?? person.part})` : person.name,
  });
  const done = (now) => location.assign(back(now));
  const first = all.filter(({ part }) => part);
  const others = all.filter(({ part }) => !part);
  const more = element("details", {}, element("summary", {}, said.everybody), signInButtons(others, done));
  content.replaceChildren(
    element("h1", {}, said.signInTitle),
    element("p", { class: "lead" }, said.signInLead),
    who.signedIn ? element("p", { class: "notice" }, said.signedInNow(who.name)) : "",
    element("h2", {}, said.citizens),
    signInButtons(first.map(named), done),
    others.length ? more : "",
    element("h2", {}, said.officers),
    element("p", {}, said.officersLead),
    signInButtons(
      officers.map(({ id, name }) => ({ officer: id, name })),
      done,
    ),
    element("h2", {}, said.helpers),
    element("p", {}, said.helpersLead),
    signInButtons(
      helpers.map(({ id, name }) => ({ helper: id, name })),
      done,
    ),
  );
  status();
}

const start = () =>
  show().catch((refusal) => {
    status();
    content.replaceChildren(failure(refusal, start));
  });
await showAccount();
await start();
