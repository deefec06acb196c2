// What one knows of a procedure before one starts.

import { element, facts, factsTogether, locale, words } from "./words.js";

/** The cases the form is not for, each with the procedure that is. */
function elsewhere({ "x-procedure": { elsewhere: cases = [] } = {}, "x-text": texts }) {
  if (!cases.length) return [];
  const lines = cases.map(({ procedure, title, text, source, confidence, url }) => {
    const own = texts?.[locale]?.[`/x-procedure/elsewhere/${procedure}`];
    const doubt = confidence === "confirmed" ? "" : `; ${words.codeUnconfirmed}`;
    return element(
      "li",
      {},
      `${own?.description ?? text}: ${words.useInstead} `,
      url ? element("a", { href: url }, own?.title ?? title) : (own?.title ?? title),
      ` (${procedure}${doubt}${source ? `; ${source}` : ""}).`,
    );
  });
  return [element("dt", {}, words.elsewhere), element("dd", {}, element("ul", {}, ...lines))];
}

/** Where it is done, how long it takes, what it costs and what one needs; and its course. `entry` is of the list of procedures. */
export function aboutProcedure(definition, entry) {
  const { parts: together, steps = [] } = definition["x-procedure"] ?? {};
  const texts = definition["x-text"]?.[locale];
  const about = together ? factsTogether(definition) : entry ? facts(entry, texts) : {};
  const given = (text) =>
    Array.isArray(text) ? element("ul", {}, ...text.map((line) => element("li", {}, line))) : text;
  const told = (name, text, note) =>
    text ? [element("dt", {}, name), element("dd", {}, given(text), note ? element("small", {}, ` ${note}`) : "")] : [];
  const papers = entry?.bring?.[locale];
  const list = element(
    "dl",
    { class: "facts" },
    ...told(words.office, about.office),
    ...told(words.time, about.time, about.timeNote),
    ...told(words.fee, about.fee, about.feeNote),
    ...told(words.you, words.youNeed),
    ...(papers ? told(words.bring, papers.length ? papers.join("; ") : words.noPapers, `(${words.bringNote})`) : []),
    ...elsewhere(definition),
  );
  // Steps are told in the definition's own language.
  const course = locale === "vi" && steps.length > 1 && element("details", {}, element("summary", {}, words.steps));
  if (course) course.append(element("ol", {}, ...steps.slice(1).map((step) => element("li", {}, step))));
  return [list, course || ""];
}
