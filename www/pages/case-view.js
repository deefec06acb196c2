// What citizens and officers are both shown of a case: where it stands, by when it is due, what happened, what is marked.

import { labelOf } from "./answers.js";
import { officesOf } from "./offices.js";
import { moment, officeDay, said, weekday } from "./portal-words.js";
import { element, locale, written } from "./words.js";

/** Where a case stands, by a word and a sign: not by colour alone; `toOfficer` where the reader is not the person who sent it. */
export const badge = (state, toOfficer = false) =>
  element(
    "span",
    { class: `badge ${state}` },
    toOfficer && state === "returned" ? said.returnedToPerson : said.state[state],
  );

/** By when a case is due. */
export function dueOf({ due, overdue, state }) {
  if (!due || ["accepted", "refused", "returned", "withdrawn"].includes(state)) return "";
  if (overdue) return element("span", { class: "badge overdue" }, `${said.overdue}: ${written(due)}`);
  return due === officeDay() ? said.dueToday : said.dueOn(written(due));
}

/** The authority that has a case: the one it was handed over to, else the one its answers name. */
export function officeOf({ office, receiptOf, submission }, definition) {
  if (office && office !== receiptOf.office) return office;
  const chosen = officesOf(definition, submission.answers, locale).join("; ");
  return chosen || definition["x-text"]?.[locale]?.[""]?.authority || receiptOf.office;
}

/** What the officer marked, each with what is to be done there. */
export const marksOf = (definition, marks) =>
  element(
    "ul",
    { class: "marks" },
    ...marks.map(({ pointer, message }) =>
      element("li", {}, element("strong", {}, labelOf(definition, pointer)), `: ${message}`),
    ),
  );

/** What happened, the latest last; `toOfficer` as in `badge`. */
export function history(states, definition, named = () => undefined, toOfficer = false) {
  const line = ({ state, time, officer, reason, basis, office, until, marks = [] }) =>
    element(
      "li",
      {},
      element("time", { datetime: time }, moment(time)),
      element(
        "span",
        {},
        office ? said.handedOver(office) : badge(state, toOfficer),
        officer ? ` ${named(officer)}` : "",
      ),
      reason ? element("p", {}, `${said.reason}: ${reason}`) : "",
      basis ? element("p", {}, `${said.basis}: ${basis}`) : "",
      until ? element("p", {}, said.sendUntil(weekday(until))) : "",
      marks.length ? marksOf(definition, marks) : "",
    );
  return element("ol", { class: "timeline" }, ...states.map(line));
}
