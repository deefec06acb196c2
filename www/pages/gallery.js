// The procedures the portal knows, by what happens in a life, with a search box.

import { showAccount } from "./account.js";
import { showHandedIn } from "./handed.js";
import { at } from "./host.js";
import { byNumber } from "./own-case.js";
import { said } from "./portal-words.js";
import { away, plain, rank } from "./search.js";
import { dress, element, facts, link, locale, words } from "./words.js";

dress();
document.title = `Tờ Khai – ${words.title}`;
const list = document.getElementById("procedures");
const status = document.getElementById("status");
const search = document.getElementById("search");
status.textContent = words.loading;
showHandedIn(document.getElementById("handed"));
// Where there is no portal no case can be found again, and who is signed in has a list of their own.
showAccount().then((who) => {
  if (!who) return;
  if (!who.signedIn) document.getElementById("own-case").append(byNumber());
  document.getElementById("figures").append(element("a", { href: link("published.html") }, said.published));
});

// The dot between the procedures of a bundle stays with the one before it.
const named = ({ code, title, titles }) => (titles?.[locale] ?? title ?? code).replaceAll(" · ", "\u00a0· ");

/** How many lines the dossier has, and how many are left once data take their place. */
function count({ documents, needed }) {
  if (!documents) return element("p", { class: "nothing" }, words.noPapers);
  if (needed === undefined) return element("p", { class: "lines" }, words.papers(documents));
  // What stays the same is one number.
  if (needed === documents)
    return element("p", { class: "lines" }, element("b", {}, String(needed)), ` ${words.lines}`);
  return element(
    "p",
    { class: "lines" },
    element("span", { class: "visually-hidden" }, words.fromTo(documents, needed)),
    element(
      "span",
      { "aria-hidden": "true" },
      element("b", {}, String(documents)),
      " → ",
      element("b", {}, String(needed)),
      ` ${words.lines}`,
    ),
  );
}

/** Who decides about the procedures of a bundle. */
const together = (members) => ({ office: [...new Set(members.map((member) => facts(member).office))].join("; ") });

function card(entry, members) {
  const name = named(entry);
  const about = entry.members ? together(members) : facts(entry);
  const node = element(
    "li",
    { class: entry.members ? "card bundle" : "card" },
    entry.members ? element("p", { class: "kind" }, words.inOneGo(entry.members.length)) : "",
    element("a", { href: link("procedure.html", { definition: at(entry.path) }) }, name),
    element(
      "p",
      { class: "meta" },
      element("span", { class: "code" }, entry.members ? entry.members.join(" + ") : entry.code),
      // Fields of administration are named in the definition's own language.
      entry.field && !entry.members && locale === "vi" ? ` · ${entry.field}` : "",
    ),
    element("p", { class: "meta" }, [about.office, about.time, about.fee].filter(Boolean).join(" · ")),
    count(entry),
  );
  const more = [entry.code, entry.field, ...(entry.members ?? [])].filter(Boolean);
  const titles = [name, entry.title, ...(members ?? []).map(named)].map(plain);
  const { code } = entry;
  return {
    node,
    code,
    titles,
    said: (entry.words ?? []).map(plain),
    more: more.map(plain),
    bundle: Boolean(entry.members),
  };
}

function group(title, entries, membersOf) {
  const cards = entries.map((entry) => card(entry, membersOf(entry)));
  const place = element("ul", { class: "cards" }, ...cards.map(({ node }) => node));
  const section = element("section", { class: "event" }, element("h2", {}, title), place);
  for (const one of cards) one.event = plain(title);
  return { section, place, cards };
}

/** What is found, best first; while it stands there the groups are put away. */
const results = element("ul", { class: "cards", hidden: true });

/** What is done elsewhere: how it is called, what it is searched by, where to go and what is nearest here. */
let elsewhere = [];

/** Where to go for what is not among the procedures here. */
function doneElsewhere({ title, text, source, confidence }) {
  const doubt = confidence === "confirmed" ? "" : `; ${words.unsure}`;
  return element(
    "span",
    {},
    `${words.notHere(title[locale] ?? title.vi)} ${text[locale] ?? text.vi} (${source}${doubt}). `,
    element("a", { href: "https://dichvucong.gov.vn" }, "dichvucong.gov.vn"),
    ". ",
  );
}

/** Shows what the search asks for, and says how much that is. */
function filter(groups) {
  const cards = groups.flatMap(({ cards }) => cards);
  const foreign = away(search.value, elsewhere);
  const ranked = rank(search.value, cards);
  const near = foreign.flatMap(({ nearest = [] }) => nearest);
  const found = ranked?.length ? ranked : ranked && cards.filter(({ code }) => near.includes(code));
  status.replaceChildren();
  results.hidden = !found;
  for (const { section, place, cards } of groups) {
    section.hidden = Boolean(found);
    place.append(...cards.map(({ node }) => node));
  }
  if (!found) return;
  results.replaceChildren(...found.map(({ node }) => node));
  if (foreign.length) status.append(...foreign.map(doneElsewhere), found.length ? words.nearest(found.length) : "");
  else status.append(found.length ? words.found(found.length) : words.nothing(search.value.trim()));
  if (found.length) return;
  const clear = element("button", { type: "button" }, words.clear);
  clear.addEventListener("click", () => {
    search.value = "";
    filter(groups);
    search.focus();
  });
  status.append(" ", clear);
}

try {
  const answer = await fetch(at("/api/procedures"));
  if (!answer.ok) throw new Error(String(answer.status));
  const { procedures, bundles, events, problems } = await answer.json();
  const membersOf = ({ country, members }) =>
    members
      ?.map((code) => procedures.find((entry) => entry.country === country && entry.code === code))
      .filter(Boolean);
  const placed = new Set();
  const groups = [];
  for (const { country, id, titles, procedures: codes } of events) {
    const own = (entry) => entry.country === country;
    const inside = codes.map((code) => procedures.find((entry) => own(entry) && entry.code === code)).filter(Boolean);
    inside.forEach((entry) => placed.add(entry));
    const several = bundles.filter((entry) => own(entry) && entry.event === id);
    if (inside.length || several.length)
      groups.push(group(titles[locale] ?? titles.vi ?? id, [...several, ...inside], membersOf));
  }
  const rest = procedures.filter((entry) => !placed.has(entry));
  if (rest.length) groups.push(group(groups.length ? words.rest : words.procedures, rest, membersOf));
  list.append(results, ...groups.map(({ section }) => section));
  if (problems.length) {
    const lines = problems.map(({ path, message }) => element("li", { class: "card problem" }, `${path}: ${message}`));
    list.append(element("ul", { class: "cards" }, ...lines));
  }
  status.textContent = procedures.length ? "" : words.none;
  search.closest("form").hidden = procedures.length < 2;
  search.addEventListener("input", () => filter(groups));
  search.closest("form").addEventListener("submit", (event) => {
    event.preventDefault();
    (results.hidden ? list : results).querySelector("a")?.focus();
  });
  const said = await fetch(at("/schemas/vn/life-events.json")).then((events) => (events.ok ? events.json() : {}));
  elsewhere = said.elsewhere ?? [];
  // Going back brings the words of the search back.
  if (search.value) filter(groups);
} catch (error) {
  status.textContent = words.unreachable;
  console.error(error);
}
