// The officer's page: its bar, its views, what is said to everybody, and the keys.

import { h, render } from "preact";
import { useEffect, useErrorBoundary, useRef } from "preact/hooks";

import { offerLanguage } from "../pages/language.js";
import { Author } from "./author.js";
import { Decisions } from "./decide.js";
import { HandOver } from "./handover.js";
import { assume, say, start, step, useModel, useSingleKeys } from "./model.js";
import { Dropped, Open, Problems, ProblemsLink, Reading, useDrop } from "./open.js";
import { Fields, Fresh, Levers, Outputs, Registers } from "./overview.js";
import { last, List } from "./portfolio.js";
import { Procedure, rowOf } from "./procedure.js";
import { Process } from "./process.js";
import { to, useRoute } from "./route.js";
import { saveProject } from "./save.js";
import { Scenarios } from "./scenarios.js";
import { authorWords, locale, number, words, written } from "./words.js";

/** How long what is said stays on the screen, in ms; what must be read stands in the view itself. */
const SHOWN = 6000;

/** The views in the order of the work. */
const VIEWS = {
  open: { title: words.open, view: Open },
  list: { title: words.list, view: List },
  levers: { title: words.levers, view: Levers },
  fields: { title: words.fields, view: Fields },
  registers: { title: words.registers, view: Registers },
  outputs: { title: words.outputs, view: Outputs },
  scenarios: { title: words.scenarios, view: Scenarios },
  decisions: { title: words.decisions, view: Decisions },
  "hand-over": { title: words.handOver, view: HandOver },
};

/** The views of one procedure, with what they are called. */
const OF_ONE = {
  procedure: { title: (title) => title, view: Procedure },
  author: { title: (title) => `${authorWords.authorOf}: ${title}`, view: Author },
  process: { title: (title) => `${words.process}: ${title}`, view: Process },
};

/** The keys, in a window. */
function Keys({ dialog }) {
  const { singleKeys } = useModel();
  return h(
    "dialog",
    { ref: dialog, class: "keys", "aria-labelledby": "keys-title" },
    h("h2", { id: "keys-title" }, words.keysTitle),
    h(
      "dl",
      {},
      words.keysList.map(([key, text]) => h("div", { key }, h("dt", {}, h("kbd", {}, key)), h("dd", {}, text))),
    ),
    h(
      "label",
      { class: "check" },
      h("input", {
        type: "checkbox",
        checked: singleKeys,
        onChange: (event) => useSingleKeys(event.currentTarget.checked),
      }),
      h("span", {}, words.singleKeys),
    ),
    h("form", { method: "dialog" }, h("button", { class: "primary" }, words.close)),
  );
}

/** The views, and taking back what was decided. */
function Bar({ view, onKeys }) {
  const { portfolio, history, phase } = useModel();
  const has = Boolean(portfolio);
  const places = Object.entries(VIEWS).map(([id, { title }]) =>
    h(
      "li",
      { key: id },
      h(
        "a",
        {
          href: to(id, [], id === "list" ? last.filter : {}),
          "aria-current": view === id || (view in OF_ONE && id === "list") ? "page" : undefined,
          "aria-disabled": !has && id !== "open" ? "true" : undefined,
        },
        title,
        id === "list" && has && h("span", { class: "tally-of" }, number(portfolio?.total.procedures)),
      ),
    ),
  );
  const back = (which) =>
    h(
      "button",
      {
        type: "button",
        id: which,
        "aria-disabled": history[which] === 0,
        title: which === "undo" ? "Ctrl+Z" : "Ctrl+Shift+Z",
        onClick: () => step(which),
      },
      h("span", { "aria-hidden": "true" }, which === "undo" ? "↶" : "↷"),
      h("span", { class: "long" }, words[which]),
    );
  return h(
    "div",
    { class: "work-bar" },
    h("nav", { "aria-label": words.nav }, h("ul", {}, places)),
    h(
      "div",
      { class: "tools" },
      phase === "ready" && [back("undo"), back("redo")],
      h(
        "button",
        { type: "button", id: "keys", onClick: onKeys },
        h("span", { "aria-hidden": "true" }, "?"),
        h("span", { class: "long" }, words.keys),
      ),
    ),
  );
}

const typing = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]");

/** Keys that work wherever one is. */
function useKeys(dialog) {
  const { singleKeys } = useModel();
  useEffect(() => {
    const onKeyDown = (event) => {
      // Also in the editor of JSON and the form on the phone, which stand in roots of their own.
      const [target] = event.composedPath();
      if (event.defaultPrevented || typing(target) || document.querySelector("dialog[open]")) return;
      const key = event.key.toLowerCase();
      if ((event.ctrlKey || event.metaKey) && !event.altKey && (key === "z" || key === "y")) {
        event.preventDefault();
        step(key === "y" || event.shiftKey ? "redo" : "undo");
        return;
      }
      if (!singleKeys || event.ctrlKey || event.metaKey || event.altKey) return;
      const pressed = {
        "?": () => dialog.current?.showModal(),
        "/": () => document.getElementById("find")?.focus(),
        "[": () => document.getElementById("previous")?.click(),
        "]": () => document.getElementById("next")?.click(),
      }[key];
      if (!pressed) return;
      event.preventDefault();
      pressed();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [singleKeys]);
}

/** The heading takes the focus when the view changes, and the page its name. */
function useArrival(place, title) {
  const heading = useRef(/** @type {HTMLHeadingElement | null} */ (null));
  const before = useRef(place);
  useEffect(() => {
    document.title = `${title} – ${words.title}`;
    if (before.current === place) return;
    before.current = place;
    // In the list the row one came from has the focus already.
    if (heading.current?.parentElement?.querySelector(".grid :focus")) return;
    heading.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [place, title]);
  return heading;
}

function Notices() {
  const { unkept, said } = useModel();
  useEffect(() => {
    if (!said) return undefined;
    const timer = setTimeout(() => say(""), SHOWN);
    return () => clearTimeout(timer);
  }, [said]);
  return h(
    "div",
    {},
    unkept &&
      h(
        "div",
        { class: "panel notice" },
        h("p", {}, `⚠ ${words.unkept[unkept]}`),
        h("button", { type: "button", onClick: saveProject }, words.saveProject),
      ),
    h("p", { id: "said", role: "status", class: said ? "said" : "said empty" }, said),
  );
}

/** What is assumed, what that changes, and the way back: on every view, so that nobody takes it for the law. */
function Assumption() {
  const { assumed, portfolio } = useModel();
  const { before, day, levers } = assumed;
  if (!before || !portfolio) return null;
  const { total } = portfolio;
  const remove = (id) => assume({ levers: levers.filter((own) => own.id !== id) });
  return h(
    "section",
    { class: "panel notice", id: "assumption", "aria-label": words.assumption },
    h("p", {}, h("b", {}, `⚠ ${words.assumption}. `), words.assumptionNote),
    h(
      "p",
      {},
      words.assumptionFigures(number(before.now), number(total.now), number(before.afterLaw), number(total.afterLaw)),
    ),
    h(
      "ul",
      {},
      levers.map(({ id, title }) =>
        h(
          "li",
          { key: id },
          `${title} `,
          h("button", { type: "button", class: "quiet", onClick: () => remove(id) }, words.assumptionDrop),
        ),
      ),
      day && h("li", {}, words.assumptionDay(written(day))),
    ),
    h(
      "button",
      { type: "button", id: "drop-assumptions", onClick: () => assume({ day: "", levers: [] }) },
      words.assumptionDropAll,
    ),
  );
}

/** A view; where it cannot be drawn the rest of the page stays, and what was decided is kept. @param {{children?: any}} props */
function Safe({ children }) {
  const [error, again] = useErrorBoundary((error) => console.error(error));
  if (!error) return children;
  return h(
    "div",
    { class: "panel" },
    h("p", { class: "trouble" }, words.notDrawn(error.message)),
    h("button", { type: "button", onClick: again }, words.tryAgain),
  );
}

function App() {
  const model = useModel();
  const { view: asked, rest, filter } = useRoute();
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const over = useDrop();
  useKeys(dialog);
  const known = asked in OF_ONE || asked in VIEWS ? asked : "list";
  const view = !model.portfolio && model.phase === "ready" ? "open" : known;
  const row = view in OF_ONE ? rowOf(rest, model.portfolio) : undefined;
  const edited = model.author && model.author.index === row?.index ? model.author.definition.title : undefined;
  const title = view in OF_ONE ? OF_ONE[view].title(edited ?? row?.title ?? rest[0] ?? "") : VIEWS[view].title;
  const heading = useArrival(`${view}/${rest.join("/")}`, title);
  const content =
    view in OF_ONE
      ? h(OF_ONE[view].view, { key: rest.join("/"), rest })
      : h(Fresh, {}, h(VIEWS[view].view, { key: view, filter }));
  return h(
    "div",
    { class: over ? "workbench over" : "workbench" },
    h(Bar, { view, onKeys: () => dialog.current?.showModal() }),
    h(
      "div",
      { class: `content ${view}` },
      h("h1", { tabIndex: -1, ref: heading }, view === "open" && !model.portfolio ? words.title : title),
      h(Notices, {}),
      h(Assumption, {}),
      view !== "open" && h(ProblemsLink, {}),
      h(Reading, {}),
      model.phase === "starting" && !model.progress && h("p", { class: "soft" }, words.loading),
      model.phase === "failed" && h("p", { class: "panel trouble" }, words.failed(model.failure)),
      model.phase === "ready" && h(Safe, { key: `${view}/${rest.join("/")}` }, content),
      view === "open" && h(Problems, {}),
    ),
    h(Keys, { dialog }),
    h(Dropped, {}),
  );
}

/** The parts of the page that stand in its markup. */
function dress() {
  document.documentElement.lang = locale;
  const address = (path) => (locale === "en" ? `${path}?lang=en` : path);
  for (const brand of document.querySelectorAll("a.brand")) brand.setAttribute("href", address("./"));
  const skip = document.getElementById("skip");
  if (skip) {
    skip.textContent = words.skip;
    // What stands behind # is the place in the workbench.
    skip.addEventListener("click", (event) => {
      event.preventDefault();
      document.querySelector("h1")?.focus();
    });
  }
  offerLanguage(locale, words.other);
}

dress();
const place = document.getElementById("workbench");
if (place) {
  place.replaceChildren();
  render(h(App, {}), place);
  void start();
}
