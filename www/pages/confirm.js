// A helper hands the device to the person who is present: what was filled in, in large letters, and two large buttons.

import { paperTitle, sectionsOf } from "./answers.js";
import { said } from "./portal-words.js";
import { element } from "./words.js";

/**
 * Asks something that somebody must answer before the page goes on.
 *
 * @param {string} id of the question's heading
 * @param {string} title the question
 * @param {Node[]} content what it is about
 * @param {[string, string][]} answers words and value of each button, the first one the main one
 * @returns {Promise<boolean>} whether the answer was `yes`; closed without one it is not
 */
export function agreed(id, title, content, answers) {
  const button = ([words, value], n) =>
    element("button", { type: "submit", value, ...(n ? {} : { class: "main" }) }, words);
  const dialog = element(
    "dialog",
    { class: "confirm", "aria-labelledby": id },
    element(
      "form",
      { method: "dialog" },
      element("h1", { id, tabindex: "-1", autofocus: true }, title),
      ...content,
      element("p", { class: "actions" }, ...answers.map(button)),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

/**
 * Shows what is about to be sent to the person it is about.
 *
 * @returns {Promise<boolean>} whether the person said that it is right
 */
export function confirmWithPerson(definition, { answers, documents }) {
  const rows = sectionsOf(definition, answers).flatMap(({ title, rows }) => [
    element("h2", {}, title),
    element(
      "dl",
      { class: "facts" },
      ...rows.flatMap(({ label, text }) => [element("dt", {}, label), element("dd", {}, text)]),
    ),
  ]);
  const papers = documents.filter(({ files }) => files?.length);
  const line = ({ id, title }) => element("li", {}, paperTitle(definition, id) ?? title);
  const content = [
    element("p", {}, said.confirmLead),
    ...rows,
    ...(papers.length ? [element("h2", {}, said.papers), element("ul", {}, ...papers.map(line))] : []),
  ];
  return agreed("confirm-title", said.confirmTitle, content, [
    [said.confirmYes, "yes"],
    [said.confirmNo, "no"],
  ]);
}
