// Conditions by clicking: a question, a comparison, a value, joined by and/or; and as JSON Schema for those who want it.

import { h } from "preact";
import { useEffect, useState } from "preact/hooks";

import { Pick } from "./inputs.js";
import { begun, authorWords as words } from "./words.js";

/** @typedef {import("./types").Rule} Rule @typedef {import("./types").FieldItem} FieldItem */

/** All questions one under the other, with those they are in before their titles. @param {FieldItem[]} fields @returns {(FieldItem & {path: string})[]} */
export function flat(fields, before = "") {
  return fields.flatMap((field) => {
    const path = before + begun(field.title || field.name);
    return [{ ...field, path }, ...flat(field.children, `${path} › `)];
  });
}

/** What can be compared, by the kind of question. */
function comparisons(field) {
  const both = ["answered", "missing"];
  if (!field || ["part", "list", "file"].includes(field.kind)) return both;
  if (field.kind === "multiChoice") return ["contains", ...both];
  if (field.kind === "integer" || field.kind === "number") return ["equals", "differs", "atLeast", "atMost", ...both];
  return ["equals", "differs", ...both];
}

/** The rows of a rule that has no more than one level; null for one that has. @param {Rule | null} rule */
function rowsOf(rule) {
  if (!rule) return { join: "all", rows: [] };
  if (rule.field !== undefined) return { join: "all", rows: [rule] };
  const join = rule.any ? "any" : "all";
  const rows = rule[join] ?? [];
  return rows.every((row) => row.field !== undefined) ? { join, rows } : null;
}

/** A typed value, after the kind of the question it is compared with. */
function typed(field, text) {
  if (!field) return text;
  if (field.choices) return field.choices.find(({ value }) => String(value) === text)?.value ?? text;
  if (field.kind === "boolean") return text === "true";
  if (field.kind === "integer" || field.kind === "number") return Number(text);
  return text;
}

/** The value of one comparison. */
function Value({ field, row, write }) {
  if (row.is === "answered" || row.is === "missing") return null;
  const value = row.value === null || row.value === undefined ? "" : String(row.value);
  const options =
    field?.choices?.map((one) => ({ id: String(one.value), title: String(one.title) })) ??
    (field?.kind === "boolean"
      ? [
          { id: "true", title: words.yes },
          { id: "false", title: words.no },
        ]
      : undefined);
  if (options)
    return h(Pick, { label: words.ruleValue, value, options, none: "–", save: (text) => write(typed(field, text)) });
  return h(
    "label",
    { class: "choice" },
    h("span", {}, words.ruleValue),
    h("input", {
      value,
      type: field?.kind === "integer" || field?.kind === "number" ? "number" : "text",
      step: "any",
      onInput: (event) => write(typed(field, event.currentTarget.value)),
    }),
  );
}

/** One comparison. */
function Row({ row, fields, write, remove, n }) {
  const field = fields.find(({ at }) => at === row.field);
  const options = comparisons(field).map((id) => ({ id, title: words.comparisons[id] }));
  return h(
    "div",
    { class: "rule-row", role: "group", "aria-label": words.ruleRow(n + 1) },
    h(Pick, {
      label: words.ruleField,
      value: row.field,
      options: fields.map(({ at, path }) => ({ id: at, title: path })),
      none: "–",
      save: (own) => {
        const other = fields.find(({ at }) => at === own);
        const [first] = comparisons(other);
        write({ field: own, is: first, value: null });
      },
    }),
    h(Pick, { label: words.ruleIs, value: row.is, options, save: (is) => write({ ...row, is }) }),
    h(Value, { field, row, write: (value) => write({ ...row, value }) }),
    h(
      "button",
      { type: "button", class: "quiet", onClick: remove, "aria-label": `${words.takeOut}: ${words.ruleRow(n + 1)}` },
      "✕",
    ),
  );
}

const whole = (row) =>
  row.field && (row.is === "answered" || row.is === "missing" || (row.value !== null && row.value !== ""));

/**
 * The editor of a condition.
 *
 * @param {{rule: Rule | null, schema: any, fields: FieldItem[], save: (when: any) => Promise<string>, never?: string, legend: string}} props
 *   `schema` is what stands there now; `never` names the button that takes the condition away
 */
export function RuleEditor({ rule, schema, fields, save, never, legend }) {
  const begin = rowsOf(rule);
  const [draft, write] = useState(begin ?? { join: "all", rows: [] });
  const [asJson, switchTo] = useState(begin === null || (schema && !rule));
  const [text, type] = useState(schema ? JSON.stringify(schema, null, 2) : "");
  const [trouble, warn] = useState("");
  const now = JSON.stringify([rule, schema]);
  useEffect(() => {
    write(rowsOf(rule) ?? { join: "all", rows: [] });
    type(schema ? JSON.stringify(schema, null, 2) : "");
    warn("");
  }, [now]);
  const listed = flat(fields).filter(({ at }) => !at.includes("/*"));
  const change = (n, row) => write({ ...draft, rows: draft.rows.map((own, i) => (i === n ? row : own)) });
  const apply = async () => {
    if (asJson) {
      try {
        return warn(await save({ schema: JSON.parse(text) }));
      } catch (error) {
        return warn(words.notJson(error.message));
      }
    }
    if (draft.rows.length === 0 || !draft.rows.every(whole)) return warn(words.ruleIncomplete);
    const [only] = draft.rows;
    return warn(await save({ rule: draft.rows.length === 1 ? only : { [draft.join]: draft.rows } }));
  };
  return h(
    "fieldset",
    { class: "rule" },
    h("legend", {}, legend),
    asJson
      ? h(
          "label",
          { class: "choice" },
          h("span", {}, words.ruleSchema),
          h("textarea", {
            rows: 6,
            class: "code",
            spellcheck: false,
            value: text,
            onInput: (event) => type(event.currentTarget.value),
          }),
        )
      : [
          draft.rows.length > 1 &&
            h(Pick, {
              key: "join",
              label: words.ruleJoin,
              value: draft.join,
              options: [
                { id: "all", title: words.ruleAll },
                { id: "any", title: words.ruleAny },
              ],
              save: (join) => write({ ...draft, join }),
            }),
          draft.rows.map((row, n) =>
            h(Row, {
              key: n,
              n,
              row,
              fields: listed,
              write: (own) => change(n, own),
              remove: () => write({ ...draft, rows: draft.rows.filter((_, i) => i !== n) }),
            }),
          ),
        ],
    h(
      "div",
      { class: "buttons" },
      !asJson &&
        h(
          "button",
          {
            type: "button",
            class: "quiet",
            onClick: () => write({ ...draft, rows: [...draft.rows, { field: "", is: "answered", value: null }] }),
          },
          words.ruleAdd,
        ),
      h("button", { type: "button", onClick: apply }, words.ruleApply),
      never && (rule || schema) && h("button", { type: "button", onClick: async () => warn(await save(null)) }, never),
      begin !== null &&
        h(
          "button",
          { type: "button", class: "quiet", onClick: () => switchTo(!asJson) },
          asJson ? words.ruleClick : words.ruleJson,
        ),
    ),
    h("p", { class: "trouble", role: "alert" }, trouble),
  );
}
