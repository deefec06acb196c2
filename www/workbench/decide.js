// Deciding about papers: accept, reject with a reason, postpone; who decides; the list of what was decided.

import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { decide, model, procedure as fetched, say, sign, useModel } from "./model.js";
import { to } from "./route.js";
import { decidedOf, named } from "./rows.js";
import { begun, spoken, words, written } from "./words.js";

/** Who decides, and from when: kept for the next decision. */
export function Officer() {
  const { officer } = useModel();
  const field = (key, label, more) =>
    h(
      "label",
      { class: "choice" },
      h("span", {}, label),
      h("input", {
        value: officer[key],
        onChange: (event) => sign({ [key]: event.currentTarget.value }),
        ...more,
      }),
    );
  return h(
    "details",
    { class: "officer" },
    h("summary", {}, `${words.officer}: ${words.signedBy(officer.office, officer.by, written(officer.on))}`),
    h(
      "div",
      { class: "fields" },
      field("office", words.office, { autocomplete: "organization", maxLength: 200 }),
      field("by", words.by, { autocomplete: "name", maxLength: 200, "aria-describedby": "by-note" }),
      field("on", words.on, { type: "date", required: true }),
      h("p", { id: "by-note", class: "soft" }, words.byNote),
    ),
  );
}

const SAID = { accepted: "✓", rejected: "✕", postponed: "…" };

/** What was decided about a paper, in a few words. */
export const Decided = ({ decision }) =>
  h(
    "span",
    { class: `badge ${decision.decided}` },
    h("span", { "aria-hidden": "true" }, `${SAID[decision.decided]} `),
    words.decidedAs[decision.decided],
  );

/** The buttons of a paper, with the field for the reason. */
export function Deciding({ procedure, paper }) {
  const [reason, write] = useState(spoken(paper.decision?.reason));
  const [trouble, warn] = useState("");
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  useEffect(() => write(spoken(paper.decision?.reason)), [paper.decision]);
  const carry = async (decided) => {
    warn("");
    const { index, code } = procedure;
    const why = await decide([{ index, code, paper: paper.id, decided, reason: reason.trim() }]);
    if (why) return warn(words.refused(why));
    return say(`${decided === "none" ? words.takenBack : words.decidedAs[decided]}: ${paper.title}`);
  };
  const reject = () => {
    if (reason.trim()) return carry("rejected");
    warn(words.reasonMissing);
    return field.current?.focus();
  };
  const { decision } = paper;
  const button = (decided, text, more = {}) =>
    h(
      "button",
      {
        type: "button",
        class: decided,
        "aria-pressed": decision?.decided === decided,
        onClick: () => carry(decided),
        ...more,
      },
      text,
    );
  return h(
    "section",
    { class: "deciding", "aria-label": words.decide },
    decision &&
      h(
        "p",
        {},
        h(Decided, { decision }),
        " ",
        words.signedBy(decision.office, decision.by, written(decision.on)),
        decision.reason && h("q", {}, spoken(decision.reason)),
      ),
    h(
      "div",
      { class: "buttons" },
      button("accepted", words.accept, {
        "aria-disabled": !paper.canAccept,
        "aria-describedby": paper.canAccept ? undefined : "cannot-accept",
        onClick: () => paper.canAccept && carry("accepted"),
      }),
      button("rejected", words.reject, { onClick: reject }),
      button("postponed", words.postpone),
      decision && h("button", { type: "button", class: "quiet", onClick: () => carry("none") }, words.takeBack),
    ),
    !paper.canAccept && h("p", { id: "cannot-accept", class: "soft" }, words.cannotAccept),
    h(
      "label",
      { class: "choice" },
      h("span", {}, words.reasonFor),
      h("textarea", {
        ref: field,
        id: "reason",
        rows: 2,
        maxLength: 2000,
        value: reason,
        "aria-invalid": trouble ? "true" : undefined,
        "aria-describedby": trouble ? "reason-trouble" : undefined,
        onInput: (event) => {
          write(event.currentTarget.value);
          warn("");
        },
      }),
    ),
    h("p", { id: "reason-trouble", class: "trouble", role: "alert" }, trouble),
    h(Officer, {}),
  );
}

/** Accepts every proposal of a procedure that nobody decided on yet. */
export function AcceptAll({ procedure }) {
  const open = procedure.papers.filter((paper) => paper.advice === "now" && paper.canAccept && !paper.decision);
  const accept = async () => {
    const { index, code } = procedure;
    const why = await decide(open.map(({ id }) => ({ index, code, paper: id, decided: "accepted", reason: "" })));
    say(why ? words.refused(why) : words.acceptedAll(open.length));
  };
  return h(
    "button",
    {
      type: "button",
      id: "accept-all",
      class: "primary",
      "aria-disabled": open.length === 0,
      onClick: () => open.length > 0 && accept(),
    },
    open.length === 0 ? words.nothingToAccept : words.acceptAll(open.length),
  );
}

/** Everything that was decided, by procedure. */
export function Decisions() {
  const { portfolio, history } = useModel();
  const [decided, found] = useState(/** @type {import("./types").Procedure[] | null} */ (null));
  const key = `${history.undo} ${history.redo}`;
  useEffect(() => {
    let gone = false;
    const rows = (model.portfolio?.procedures ?? []).filter((row) => decidedOf(row) > 0);
    Promise.all(rows.map(({ index }) => fetched(index))).then((all) => gone || found(all.filter(Boolean)));
    return () => {
      gone = true;
    };
  }, [portfolio, key]);
  if (!portfolio || !decided) return null;
  return h(
    "div",
    {},
    h("p", { class: "lead" }, words.decisionsLead),
    h("div", { class: "panel" }, h(Officer, {})),
    decided.length === 0
      ? h("p", { class: "panel" }, words.noDecisions)
      : decided.map((procedure) =>
          h(
            "section",
            { key: procedure.index, class: "panel" },
            h(
              "h2",
              {},
              h("a", { href: to("procedure", named(procedure, portfolio.procedures)) }, procedure.title),
              " ",
              h("small", { class: "code" }, procedure.code),
            ),
            h(
              "div",
              { class: "scroll", tabIndex: 0, role: "region", "aria-label": procedure.title },
              h(
                "table",
                { class: "plain" },
                h(
                  "thead",
                  {},
                  h(
                    "tr",
                    {},
                    [words.outputPaper, words.decisionWhat, words.reason, words.decisionWho].map((text) =>
                      h("th", { key: text, scope: "col" }, text),
                    ),
                  ),
                ),
                h(
                  "tbody",
                  {},
                  [...procedure.papers, ...procedure.gone].flatMap(({ id, title, decision }) =>
                    decision
                      ? h(
                          "tr",
                          { key: id },
                          h("th", { scope: "row" }, begun(title)),
                          h("td", {}, h(Decided, { decision })),
                          h("td", {}, spoken(decision.reason)),
                          h("td", {}, words.signedBy(decision.office, decision.by, written(decision.on))),
                        )
                      : [],
                  ),
                ),
              ),
            ),
          ),
        ),
  );
}
