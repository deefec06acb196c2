// What was handed in in this tab: its number is still found when the next form stands in the place of the confirmation.

import { element, words } from "./words.js";

const HANDED = "tokhai:handed-in";

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(HANDED)) ?? [];
  } catch {
    return [];
  }
}

/** Notes a submission that was taken: `{number, title, day}`, the day as people write it. */
export const noteHandedIn = (entry) => sessionStorage.setItem(HANDED, JSON.stringify([...read(), entry]));

/** Keeps with a number what the confirmation in a form says: where, by when, for how much and what comes next. */
export function noteFacts(number, form) {
  const told = [...form.querySelectorAll(".tk-told > div")].map((line) => {
    const [name, said] = line.children;
    const lines = [...said.querySelectorAll("li")].map((item) => item.textContent);
    return [name.textContent, lines.length ? lines : said.textContent.split("\n")];
  });
  if (!told.length) return;
  const list = read().map((entry) => (entry.number === number ? { ...entry, told } : entry));
  sessionStorage.setItem(HANDED, JSON.stringify(list));
}

/** Forgets one number, or all. */
export function forgetHandedIn(number) {
  const rest = number ? read().filter((entry) => entry.number !== number) : [];
  if (rest.length) sessionStorage.setItem(HANDED, JSON.stringify(rest));
  else sessionStorage.removeItem(HANDED);
}

/** Shows in `place` what was handed in, but for the number whose confirmation is on the page. */
export function showHandedIn(place, shown) {
  const list = read().filter(({ number }) => number !== shown);
  place.hidden = !list.length;
  if (!list.length) return place.replaceChildren();
  const line = ({ number, title, day, told = [] }) => {
    const head = [`${title}: ${words.number} `, element("strong", {}, number), `, ${words.handedInOn(day)}`];
    if (!told.length) return element("li", {}, ...head);
    const facts = told.flatMap(([name, lines]) => [
      element("dt", {}, name),
      ...lines.map((said) => element("dd", {}, said)),
    ]);
    return element(
      "li",
      {},
      element("details", {}, element("summary", {}, ...head), element("dl", { class: "facts" }, ...facts)),
    );
  };
  const erase = element("button", { type: "button" }, words.forgetHandedIn);
  erase.addEventListener("click", () => {
    for (const { number } of list) forgetHandedIn(number);
    showHandedIn(place, shown);
  });
  place.replaceChildren(
    element("h2", {}, words.handedIn),
    element("ul", {}, ...list.map(line)),
    element("p", {}, words.handedInNote),
    element("p", {}, erase),
  );
}
