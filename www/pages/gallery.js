// The procedures the portal knows, by what happens in a life, with a search box.

import { dress, element, facts, link, locale, words } from "./words.js";

dress();
document.title = `Tờ Khai – ${words.title}`;
const list = document.getElementById("procedures");
const status = document.getElementById("status");
const search = document.getElementById("search");
status.textContent = words.loading;

/** Text as people type it in a hurry: small letters, no accents, “kí” for “ký”. */
const plain = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/giu, "d").toLowerCase().replaceAll("y", "i");

const named = ({ code, title, titles }) => titles?.[locale] ?? title ?? code;

/** How many lines the dossier has, and how many are left once data take their place. */
function count({ documents, needed }) {
  if (!documents) return element("p", { class: "nothing" }, words.noPapers);
  if (needed === undefined) return element("p", { class: "lines" }, words.papers(documents));
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

function card(entry) {
  const name = named(entry);
  const about = entry.members ? {} : facts(entry);
  const node = element(
    "li",
    { class: entry.members ? "card bundle" : "card" },
    entry.members ? element("p", { class: "kind" }, words.inOneGo(entry.members.length)) : "",
    element("a", { href: link("procedure.html", { definition: entry.path }) }, name),
    element(
      "p",
      { class: "meta" },
      element("span", { class: "code" }, entry.members ? entry.members.join(" + ") : entry.code),
      entry.field && !entry.members ? ` · ${entry.field}` : "",
    ),
    element("p", { class: "meta" }, [about.office, about.time, about.fee].filter(Boolean).join(" · ")),
    count(entry),
  );
  const said = [name, entry.title, entry.code, entry.field, ...(entry.members ?? []), ...(entry.words ?? [])].join(" ");
  return { node, words: ` ${plain(said)}` };
}

function group(title, entries) {
  const cards = entries.map(card);
  const section = element(
    "section",
    { class: "event" },
    element("h2", {}, title),
    element("ul", { class: "cards" }, ...cards.map(({ node }) => node)),
  );
  return { section, title: ` ${plain(title)}`, cards };
}

/** Shows what the search asks for, and says how much that is. */
function filter(groups) {
  const wanted = plain(search.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const { section, title, cards } of groups) {
    let here = 0;
    for (const { node, words: said } of cards) {
      const fits = [said, title].some((text) => wanted.every((word) => text.includes(` ${word}`)));
      node.hidden = !fits;
      here += Number(fits);
    }
    section.hidden = !here;
    shown += here;
  }
  status.replaceChildren();
  if (!wanted.length) return;
  status.append(shown ? words.found(shown) : words.nothing(search.value.trim()));
  if (shown) return;
  const clear = element("button", { type: "button" }, words.clear);
  clear.addEventListener("click", () => {
    search.value = "";
    filter(groups);
    search.focus();
  });
  status.append(" ", clear);
}

try {
  const answer = await fetch("/api/procedures");
  if (!answer.ok) throw new Error(String(answer.status));
  const { procedures, bundles, events, problems } = await answer.json();
  const placed = new Set();
  const groups = [];
  for (const { country, id, titles, procedures: codes } of events) {
    const own = (entry) => entry.country === country;
    const inside = codes.map((code) => procedures.find((entry) => own(entry) && entry.code === code)).filter(Boolean);
    inside.forEach((entry) => placed.add(entry));
    const together = bundles.filter((entry) => own(entry) && entry.event === id);
    if (inside.length || together.length)
      groups.push(group(titles[locale] ?? titles.vi ?? id, [...together, ...inside]));
  }
  const rest = procedures.filter((entry) => !placed.has(entry));
  if (rest.length) groups.push(group(groups.length ? words.rest : words.procedures, rest));
  list.append(...groups.map(({ section }) => section));
  if (problems.length) {
    const lines = problems.map(({ path, message }) => element("li", { class: "card problem" }, `${path}: ${message}`));
    list.append(element("ul", { class: "cards" }, ...lines));
  }
  status.textContent = procedures.length ? "" : words.none;
  search.closest("form").hidden = procedures.length < 2;
  search.addEventListener("input", () => filter(groups));
  search.closest("form").addEventListener("submit", (event) => {
    event.preventDefault();
    groups
      .flatMap(({ cards }) => cards)
      .find(({ node }) => !node.hidden)
      ?.node.querySelector("a")
      .focus();
  });
  // Going back brings the words of the search back.
  if (search.value) filter(groups);
} catch (error) {
  status.textContent = words.unreachable;
  console.error(error);
}
