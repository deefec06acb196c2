// The dossier of the case of a form, beside it on the page of a procedure.
//
// It is computed here in the page, by the dossier module, each time the answers change.

import { today } from "../src/page.js";
import { heading, paperLine } from "./dossier-view.js";
import { element, locale, words } from "./words.js";

const dossier = document.getElementById("dossier");

let reader;

/** The papers of the usual case, as the top of the page tells them, and whether anything was answered in this form. */
let usual;
let answered = false;

/** Tells the papers of the usual case; nothing where they are not known. */
export function tellUsual(papers) {
  usual = papers;
}

/** Whether anything was answered in the form. */
export const wasAnswered = () => answered;

/** Says whether anything was answered in the form. */
export function noteAnswered(whether) {
  answered = whether;
}

/** Until something is answered the case is the usual one: no answer is none that no paper is needed. */
function isUsual(form) {
  // Handed in as a whole, nothing is left to answer.
  answered ||= !form.errors.length;
  return Boolean(usual) && !answered;
}

function showUsual() {
  const { before, papers } = usual;
  shown = "";
  dossier.replaceChildren(...heading(before, papers.length, whose), element("p", {}, words.usualNote));
  const line = (title) =>
    element(
      "li",
      { class: "paper asked" },
      element("span", { class: "state" }, words.asked),
      element("span", { class: "name" }, title),
    );
  // A list with nothing in it would be read out as one.
  if (papers.length) dossier.append(element("ul", { class: "papers" }, ...papers.map(line)));
  dossier.hidden = false;
}

/** What the dossier is called where it is not that of whoever reads the page; nothing where it is. */
let whose;

/**
 * Shows the dossier beside a form, and anew with each change.
 *
 * @param {string} definition its text
 * @param {string | undefined} called what it is called where it is not that of whoever reads the page
 */
export async function watchDossier(form, definition, called) {
  whose = called;
  const module = await import("../pkg/dossier/tokhai.js");
  await module.default();
  const first = !reader;
  try {
    reader = new module.DossierReader(definition);
  } catch {
    // A plain JSON Schema has no dossier.
    return;
  }
  if (!first) return;
  let waiting = false;
  const recompute = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      if (isUsual(form)) return showUsual();
      // Which papers are asked for, and why, is the form's to say: it knows what registers answered.
      const { value: answers = {}, papers } = form;
      const state = JSON.stringify({ answers, papers, channel: form.channel || "online" });
      showDossier(JSON.parse(reader.dossier(state, today(), locale)));
    });
  };
  // The form tells of what people change, not of what the page or an account sets.
  form.addEventListener("change", () => {
    answered = true;
    recompute();
  });
  form.addEventListener("ready", recompute);
  recompute();
}

let shown = "";

function showDossier(view) {
  const now = JSON.stringify(view);
  if (now === shown) return;
  const open = new Set([...dossier.querySelectorAll("details[open]")].map((node) => node.dataset.paper));
  shown = now;
  const concerned = view.papers.filter((paper) => paper.state !== "notApplicable");
  const others = view.papers.filter((paper) => paper.state === "notApplicable");
  const line = (paper) => paperLine(paper, open.has(paper.id));
  dossier.replaceChildren(
    ...heading(view.before, view.after, whose),
    element("ul", { class: "papers" }, ...concerned.map(line)),
  );
  if (others.length) {
    const rest = element("details", { class: "others", "data-paper": "?" }, element("summary", {}, words.others));
    rest.open = open.has("?");
    rest.append(element("ul", {}, ...others.map((paper) => element("li", {}, paper.title))));
    dossier.append(rest);
  }
  dossier.hidden = false;
}
