// Fields of the author's forms. Each writes when it is left or Enter is pressed, and takes over what comes from elsewhere,
// such as an undo.

import { h } from "preact";
import { useEffect, useState } from "preact/hooks";

import { authorWords as words } from "./words.js";

/**
 * A text; several lines with `rows`.
 *
 * @param {{label: string, value: string, save: (text: string) => unknown, rows?: number, [more: string]: any}} props
 */
export function Text({ label, value, save, rows, ...more }) {
  const [text, write] = useState(value);
  useEffect(() => write(value), [value]);
  return h(
    "label",
    { class: "choice" },
    h("span", {}, label),
    h(rows ? "textarea" : "input", {
      rows,
      ...more,
      value: text,
      onInput: (event) => write(event.currentTarget.value),
      onChange: (event) => event.currentTarget.value !== value && save(event.currentTarget.value),
    }),
  );
}

/** Texts one a line, such as legal articles. A single text may stand for a list of one. */
export const Lines = ({ label, value, save, ...more }) =>
  h(Text, {
    label,
    rows: 2,
    value: [value ?? []].flat().join("\n"),
    save: (text) =>
      save(
        text
          .split("\n")
          .map((line) => line.trim())
          .filter(Boolean),
      ),
    ...more,
  });

/** One of several. @param {{label: string, value: string, options: {id: string, title: string}[], save: (id: string) => unknown, none?: string, [more: string]: any}} props */
export function Pick({ label, value, options, save, none, ...more }) {
  const known = value === "" || options.some(({ id }) => id === value);
  return h(
    "label",
    { class: "choice" },
    h("span", {}, label),
    h(
      "select",
      { ...more, value, onChange: (event) => save(event.currentTarget.value) },
      none !== undefined && h("option", { value: "" }, none),
      !known && h("option", { value }, value),
      options.map(({ id, title }) => h("option", { key: id, value: id }, title)),
    ),
  );
}

/** Yes or no. @param {{label: string, on: boolean, save: (on: boolean) => unknown, [more: string]: any}} props */
export const Check = ({ label, on, save, ...more }) =>
  h(
    "label",
    { class: "check" },
    h("input", { ...more, type: "checkbox", checked: on, onChange: (event) => save(event.currentTarget.checked) }),
    h("span", {}, label),
  );

/** Buttons that move something among its neighbours and take it out. @param {{title: string, first: boolean, last: boolean, move: (by: number) => unknown, remove: () => unknown}} props */
export const Moves = ({ title, first, last, move, remove }) =>
  h(
    "span",
    { class: "moves", role: "group", "aria-label": title },
    h(
      "button",
      { type: "button", class: "quiet", "aria-disabled": first, onClick: () => !first && move(-1) },
      h("span", { "aria-hidden": "true" }, "↑ "),
      words.moveUp,
    ),
    h(
      "button",
      { type: "button", class: "quiet", "aria-disabled": last, onClick: () => !last && move(1) },
      h("span", { "aria-hidden": "true" }, "↓ "),
      words.moveDown,
    ),
    h(
      "button",
      { type: "button", class: "quiet", onClick: remove },
      h("span", { "aria-hidden": "true" }, "✕ "),
      words.takeOut,
    ),
  );

/** A field and a button that adds something by its name. @param {{label: string, button: string, add: (title: string) => unknown, id?: string, children?: any}} props */
export function Adder({ label, button, add, id, children }) {
  const [title, write] = useState("");
  const [missing, miss] = useState(false);
  const put = async (event) => {
    event.preventDefault();
    if (!title.trim()) return miss(true);
    if (!(await add(title.trim()))) write("");
    return undefined;
  };
  return h(
    "form",
    { class: "adder", onSubmit: put },
    children,
    h(
      "label",
      { class: "choice wide" },
      h("span", {}, label),
      h("input", {
        id,
        value: title,
        maxLength: 300,
        "aria-invalid": missing ? "true" : undefined,
        onInput: (event) => {
          write(event.currentTarget.value);
          miss(false);
        },
      }),
    ),
    h("button", { class: "primary" }, button),
  );
}

/** A member of a JSON Pointer. @param {string} name */
export const token = (name) => name.replaceAll("~", "~0").replaceAll("/", "~1");

/** What stands at a place of a definition. @param {any} definition @param {string} pointer */
export function at(definition, pointer) {
  let own = definition;
  for (const part of pointer.split("/").slice(1)) own = own?.[part.replaceAll("~1", "/").replaceAll("~0", "~")];
  return own;
}
