// Handing over: documents of all procedures, of those in the list, or of one; the project file.

import { h } from "preact";
import { useEffect, useState } from "preact/hooks";

import { handedOver, portfolio, say, useModel } from "./model.js";
import { last } from "./portfolio.js";
import { selected } from "./rows.js";
import { dated, save, saveProject } from "./save.js";
import { number, words } from "./words.js";

/** Kinds of content by format. */
const TYPES = {
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  html: "text/html",
  csv: "text/csv",
  json: "application/json",
  jsonld: "application/ld+json",
  bpmn: "application/xml",
  definition: "application/json",
};

/** What the documents are called. */
function nameOf(format, scope, row) {
  const about = scope === "one" && row ? row.code.replace(/[^\w.-]+/g, "_") || "thu-tuc" : "phuong-an";
  return format === "definition" ? `${about}.json` : dated(about, format);
}

function Formats({ format, onChange }) {
  return h(
    "fieldset",
    { class: "options" },
    h("legend", {}, words.format),
    Object.entries(words.formats).map(([id, [title, note]]) =>
      h(
        "label",
        { key: id, class: "option" },
        h("input", { type: "radio", name: "format", value: id, checked: id === format, onChange: () => onChange(id) }),
        h("span", {}, h("b", {}, title), h("small", {}, note)),
      ),
    ),
  );
}

function Scope({ scope, onChange, all, filtered, rows, one, onOne, format }) {
  const option = (id, text, more) =>
    h(
      "label",
      { key: id, class: "option" },
      h("input", {
        type: "radio",
        name: "scope",
        value: id,
        checked: id === scope,
        disabled: format === "definition" && id !== "one",
        onChange: () => onChange(id),
      }),
      h("span", {}, text, more),
    );
  return h(
    "fieldset",
    { class: "options" },
    h("legend", {}, words.scope),
    option("all", words.scopeAll(number(all))),
    option("filtered", words.scopeFiltered(number(filtered))),
    option("one", words.scopeOne),
    h(
      "select",
      {
        id: "which",
        "aria-label": words.scopeOne,
        value: String(one),
        onChange: (event) => onOne(Number(event.currentTarget.value)),
      },
      rows.map((row) => h("option", { key: row.index, value: String(row.index) }, `${row.code} · ${row.title}`)),
    ),
    format === "definition" && h("p", { class: "soft" }, words.oneOnly),
  );
}

/** The view of handing over. */
export function HandOver({ filter }) {
  const { portfolio: data, stale } = useModel();
  useEffect(() => void portfolio(), [stale]);
  const [format, choose] = useState("docx");
  const [scope, cover] = useState("one" in filter ? "one" : "all");
  const [one, only] = useState(Number(filter.one ?? Math.max(0, last.index)));
  const [making, make] = useState(false);
  const [trouble, warn] = useState("");
  if (!data) return null;
  const rows = selected(data.procedures, last.filter);
  const row = data.procedures[one];
  const onFormat = (id) => {
    choose(id);
    if (id === "definition") cover("one");
  };
  const onMake = async () => {
    make(true);
    warn("");
    say(words.making);
    const indices = { all: undefined, filtered: rows.map(({ index }) => index), one: [one] }[scope];
    try {
      const content = await handedOver(indices, format);
      const name = nameOf(format, scope, row);
      if (content === undefined) {
        warn(words.makeFailed(words.restarted("")));
      } else {
        save(name, content, TYPES[format]);
        say(words.made(name));
      }
    } catch (error) {
      say("");
      warn(words.makeFailed(error.message));
    }
    make(false);
  };
  return h(
    "div",
    {},
    h("p", { class: "lead" }, words.handLead),
    h(
      "section",
      { class: "panel hand-over", "aria-label": words.handOver },
      h(Formats, { format, onChange: onFormat }),
      h(
        "div",
        {},
        h(Scope, {
          scope,
          onChange: cover,
          all: data.procedures.length,
          filtered: rows.length,
          rows: data.procedures.slice(0, 10_000),
          one,
          onOne: (index) => {
            only(index);
            cover("one");
          },
          format,
        }),
        h(
          "button",
          { type: "button", id: "make", class: "primary", "aria-disabled": making, onClick: () => making || onMake() },
          words.make,
        ),
        h("p", { class: "trouble", role: "alert", id: "make-trouble" }, trouble),
      ),
    ),
    h(
      "section",
      { class: "panel", "aria-labelledby": "project-title" },
      h("h2", { id: "project-title" }, words.project),
      h("p", {}, words.projectLead),
      h("button", { type: "button", id: "save-project", onClick: saveProject }, words.saveProject),
    ),
  );
}
