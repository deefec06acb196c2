// What may be a slip and may be right: said at its question while it stands there, and nothing waits for it. The rules are
// the country's (`schemas/vn/cautions.json`), by procedure.

import { at } from "./host.js";

/** What stands at a place among answers. */
const held = (answers, place) =>
  place
    .split("/")
    .slice(1)
    .reduce((inner, key) => inner?.[key], answers);

const first = (text) => text.normalize("NFC").trim().split(/\s+/)[0].toLocaleLowerCase("vi");

/** Whether a rule finds something to look at again in an answer. */
function applies({ matches, startsAs }, text, other) {
  if (matches && new RegExp(matches, "u").test(text.normalize("NFC").trim())) return true;
  // One word has no other name before it.
  if (!startsAs || !/\S\s+\S/.test(text)) return false;
  const names = startsAs.map(other).filter((name) => typeof name === "string" && name.trim());
  return names.length > 0 && !names.some((name) => first(name) === first(text));
}

/** The rules of a procedure, or of those a bundle is made of, with the places they have there. */
function rulesFor(all, code = "") {
  const members = code.split("+");
  return members.flatMap((member, n) => {
    const at = (place) => (members.length > 1 ? `/m${n + 1}${place}` : place);
    return (all[member] ?? []).map((rule) => ({ ...rule, field: at(rule.field), startsAs: rule.startsAs?.map(at) }));
  });
}

/**
 * What there is to look at again, the first thing of each place.
 *
 * @param {object} all the rules by procedure
 * @param {string} code of the procedure, or of several joined by `+`
 * @param {object} answers what counts now
 * @returns {{field: string, text: {[locale: string]: string}}[]}
 */
export function cautions(all, code, answers) {
  const found = new Map();
  for (const rule of rulesFor(all, code)) {
    const text = held(answers, rule.field);
    const other = (place) => held(answers, place);
    if (typeof text === "string" && text.trim() && !found.has(rule.field) && applies(rule, text, other))
      found.set(rule.field, rule);
  }
  return [...found.values()];
}

/** What the style of the page writes below a question of the form, and below its line in the review. */
const shownAt = ({ field, text }, locale) => {
  const key = JSON.stringify(field);
  return `to-khai :is([data-key=${key}], .tk-answers > div:has([data-go=${key}])) { --caution: ${JSON.stringify(text[locale])}; }`;
};

/** Says at the questions of a form, and in `place` to those who hear it, what there is to look at again, in the language of the page. */
export function watchCautions(form, place, code, locale) {
  let all;
  // The form describes its own nodes: what others put among them it takes out again.
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  // Where the answer is asked or reviewed, and not while it is being typed.
  const seen = ({ field }) => {
    const places = [...form.querySelectorAll(`[data-key="${field}"], [data-go="${field}"]`)];
    return places.some((node) => node.offsetParent && !node.matches("[data-key]:focus-within"));
  };
  const say = () => {
    const sent = form.querySelector(".tk-receipt");
    const found = all && !sent ? cautions(all, code(), form.value ?? {}).filter(seen) : [];
    const words = found.map(({ text }) => text[locale]).join(" ");
    // What stands there already is not read out anew.
    if (place.textContent === words) return;
    place.textContent = words;
    sheet.replaceSync(found.map((one) => shownAt(one, locale)).join("\n"));
  };
  for (const kind of ["change", "step", "ready", "focusout"])
    form.addEventListener(kind, () => requestAnimationFrame(say));
  fetch(at("/schemas/vn/cautions.json"))
    .then((answer) => (answer.ok ? answer.json() : {}))
    .then((rules) => {
      all = rules;
      say();
    })
    // Without them nothing is said.
    .catch(() => {});
}
