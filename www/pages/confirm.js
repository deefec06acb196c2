// A helper hands the device to the person who is present: what was filled in, in large letters, and two large buttons.

import { paperTitle, sectionsOf } from "./answers.js";
import { said } from "./portal-words.js";
import { element } from "./words.js";

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
  const button = (words, value, attributes) => element("button", { type: "submit", value, ...attributes }, words);
  const dialog = element(
    "dialog",
    { class: "confirm", "aria-labelledby": "confirm-title" },
    element(
      "form",
      { method: "dialog" },
      element("h1", { id: "confirm-title", tabindex: "-1", autofocus: true }, said.confirmTitle),
      element("p", {}, said.confirmLead),
      ...rows,
      ...(papers.length
        ? [
            element("h2", {}, said.papers),
            element("ul", {}, ...papers.map(({ id, title }) => element("li", {}, paperTitle(definition, id) ?? title))),
          ]
        : []),
      element(
        "p",
        { class: "actions" },
        button(said.confirmYes, "yes", { class: "main" }),
        button(said.confirmNo, "no"),
      ),
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
