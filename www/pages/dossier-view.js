// The dossier of a case, as pages show it beside a form.

import { element, words } from "./words.js";

/** How many papers there were and are, below `title`. */
export const heading = (before, after, title = words.dossier) => [
  element("h2", { id: "dossier-title" }, title),
  element(
    "p",
    { class: "count" },
    element("span", { class: "was" }, element("b", {}, String(before)), ` ${words.before}`),
    element("span", { class: "arrow", "aria-hidden": "true" }, "→"),
    element("span", { class: "is" }, element("b", {}, String(after)), ` ${words.after}`),
  ),
];

/** A paper of the case, with where its data are from; `open` shows that at once. */
export function paperLine(paper, open) {
  const head = [
    element("span", { class: "state" }, words.because[paper.reason]?.[paper.state] ?? words[paper.state]),
    element("span", { class: "name" }, paper.title),
  ];
  const why = [];
  const registers = new Map();
  for (const source of paper.sources) {
    const key = `${source.register}\n${source.article}`;
    registers.set(key, {
      ...source,
      facts: [...(registers.get(key)?.facts ?? []), source.fact],
    });
  }
  for (const { register, article, facts, unconfirmed } of registers.values()) {
    why.push(
      element(
        "p",
        {},
        `${words.readFrom} `,
        element("strong", {}, register),
        `: ${[...new Set(facts)].join("; ")}.`,
        article
          ? element(
              "span",
              { class: "law" },
              ` ${words.under}: ${article}${unconfirmed ? ` (${words.unconfirmed})` : ""}.`,
            )
          : "",
      ),
    );
  }
  if (paper.fallback) {
    const { text, deadline, basis } = paper.fallback;
    const until = deadline ? ` ${words.deadline(deadline.value, words.within[deadline.unit])}` : "";
    why.push(element("p", { class: "fallback" }, `${words.ifFails}: ${text}${until}`, basis ? ` (${basis})` : ""));
  }
  if (!why.length) return element("li", { class: `paper ${paper.state}` }, ...head);
  const details = element("details", { "data-paper": paper.id }, element("summary", {}, ...head), ...why);
  details.open = open;
  return element("li", { class: `paper ${paper.state}` }, details);
}
