// People to try a form with, who do not exist.

import { population } from "./registers.js";
import { element, locale, words } from "./words.js";

/** People to try the form with: first those of this procedure's case, then those with whom something goes wrong. */
export async function showPeople(code) {
  const panel = document.getElementById("people");
  const { people, cases, parts } = await population();
  const grouped = (number) => number.replace(/(\d{3})(?=\d)/g, "$1 ");
  const row = (person) =>
    element(
      "li",
      {},
      element("span", { class: "code" }, grouped(person.number)),
      ` ${person.name} `,
      element("em", {}, `(${parts[person.part]?.[locale] ?? person.part})`),
    );
  const playing = (part) => people.find((person) => person.part === part);
  const own = cases.filter((entry) => entry.procedure === code);
  const shown = new Set();
  const content = [element("summary", {}, words.people), element("p", {}, words.peopleNote)];
  for (const { title, signedIn, typed } of own) {
    const others = typed.filter(({ part, of }) => part && of === "personal_id" && part !== signedIn);
    const names = [signedIn, ...new Set(others.map(({ part }) => part))];
    names.forEach((part) => shown.add(part));
    const keys = typed.filter(({ at, value }) => /(certificateNumber|enterpriseCode)$/.test(at) && value);
    content.push(
      element("h3", {}, title[locale]),
      element(
        "ul",
        {},
        ...names.map(playing).filter(Boolean).map(row),
        ...keys.map(({ value }) =>
          element("li", {}, element("span", { class: "code" }, value), ` ${words.landNumber}`),
        ),
      ),
    );
  }
  const rest = people.filter(({ part, behaves }) => part && behaves && !shown.has(part));
  content.push(element("h3", {}, words.trouble), element("ul", {}, ...rest.map(row)));
  panel.replaceChildren(...content);
  panel.hidden = false;
}
