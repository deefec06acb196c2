// The questions of the form: their tree, and everything that can be said of the one that is chosen.

import { h } from "preact";
import { useState } from "preact/hooks";

import { Adder, Check, Lines, Moves, Pick, Text, at, token } from "./inputs.js";
import { RuleEditor, flat } from "./rule.js";
import { begun, authorWords as words } from "./words.js";

/** @typedef {import("./types").FieldItem} FieldItem @typedef {import("./types").Authoring} Authoring */

/** A question in the tree, with those in it. Alt with an arrow moves it, Delete takes it out. */
function Branch({ field, chosen, choose, edit }) {
  const onKeyDown = async (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.altKey && by) {
      event.preventDefault();
      await edit([{ do: "shiftField", at: field.schema, by }]);
    } else if (event.key === "Delete") {
      event.preventDefault();
      await edit([{ do: "removeField", at: field.schema }]);
    }
  };
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        class: `paper-button ${field.schema === chosen ? "chosen" : ""}`,
        "aria-current": field.schema === chosen ? "true" : undefined,
        "data-field": field.at,
        onClick: () => choose(field.schema),
        onKeyDown,
      },
      h(
        "span",
        {},
        begun(field.title || field.name),
        field.required && h("span", { title: words.mustAnswer }, " *"),
        h("small", { class: "soft" }, ` ${words.kinds[field.kind] ?? words.kindOther}`),
        field.when && h("small", { class: "soft" }, ` · ${words.sometimes}`),
        field.fact && h("small", { class: "soft" }, ` · ${words.bound}`),
      ),
    ),
    field.children.length > 0 &&
      h(
        "ol",
        { class: "lines-of inner" },
        field.children.map((child) => h(Branch, { key: child.schema, field: child, chosen, choose, edit })),
      ),
  );
}

/** What can be chosen. */
function Choices({ field, edit }) {
  const list = field.choices ?? [];
  const save = (choices) => edit([{ do: "choices", at: field.schema, choices }]);
  const swapped = (n, by) => {
    const next = [...list];
    const [own] = next.splice(n, 1);
    next.splice(n + by, 0, own);
    return next;
  };
  return h(
    "fieldset",
    { class: "choices-of" },
    h("legend", {}, words.choices),
    list.map((choice, n) =>
      h(
        "div",
        { key: `${n} ${choice.value}`, class: "rule-row" },
        h(Text, {
          label: words.choiceOf(n + 1),
          value: String(choice.title ?? ""),
          save: (title) => save(list.map((own, i) => (i === n ? { ...own, title } : own))),
        }),
        h(Moves, {
          title: words.choiceOf(n + 1),
          first: n === 0,
          last: n === list.length - 1,
          move: (by) => save(swapped(n, by)),
          remove: () => save(list.filter((_, i) => i !== n)),
        }),
      ),
    ),
    h(Adder, { label: words.newChoice, button: words.add, add: (title) => save([...list, { title }]) }),
  );
}

/** The place where the answer to a question stands, and what is said of it in another language. */
function OtherLanguage({ field, definition, edit }) {
  const place = `/x-text/en/${token(field.at)}`;
  const own = at(definition, place) ?? {};
  const said = (name, label, rows) =>
    h(Text, {
      label,
      rows,
      lang: "en",
      value: own[name] ?? "",
      save: (value) => edit([{ do: "set", at: `${place}/${name}`, value }]),
    });
  return h(
    "details",
    { open: Boolean(own.title) },
    h("summary", {}, words.inEnglish),
    said("title", words.titleEnglish, undefined),
    said("description", words.hintEnglish, 2),
  );
}

/** Which fact a question asks for. */
function Fact({ field, definition, vocabulary, edit }) {
  const roles = Object.entries(definition["x-roles"] ?? {}).map(([id, role]) => ({ id, title: role.title ?? id }));
  const bind = (concept, role) => edit([{ do: "bind", at: field.schema, concept: concept || null, role }]);
  const own = field.fact ?? { concept: "", role: "" };
  return h(
    "fieldset",
    { class: "rule-row" },
    h("legend", {}, words.fact),
    h(Pick, {
      label: words.concept,
      value: own.concept,
      none: words.noFact,
      options: vocabulary.concepts.map(({ id, title }) => ({ id, title: `${begun(title)} (${id})` })),
      save: (concept) => bind(concept, own.role || roles[0]?.id || "applicant"),
    }),
    own.concept &&
      h(Text, {
        label: words.role,
        value: own.role,
        list: "roles-of",
        pattern: "[A-Za-z][A-Za-z0-9_]*",
        save: (role) => bind(own.concept, role),
      }),
    h(
      "datalist",
      { id: "roles-of" },
      roles.map(({ id, title }) => h("option", { key: id, value: id }, title)),
    ),
  );
}

/** Everything that can be said of one question. @param {{field: FieldItem, author: Authoring, vocabulary: any, edit: (commands: any[]) => Promise<string>}} props */
function Field({ field, author, vocabulary, edit }) {
  const { definition, fields } = author;
  const sections = definition["x-sections"] ?? [];
  const section = sections.find((own) => own.fields?.includes(field.at))?.id ?? "";
  const text = (name) => (value) => edit([{ do: "set", at: `${field.schema}/${name}`, value }]);
  const condition = field.when && at(definition, field.when.schema);
  return h(
    "section",
    { class: "editor-of", "aria-label": field.title || field.name },
    h(
      "div",
      { class: "buttons" },
      h(Moves, {
        title: words.moveField,
        first: false,
        last: false,
        move: (by) => edit([{ do: "shiftField", at: field.schema, by }]),
        remove: () => edit([{ do: "removeField", at: field.schema }]),
      }),
    ),
    field.shared && h("p", { class: "soft" }, words.sharedField),
    h(Text, { label: words.question, id: "question-title", value: field.title || "", save: text("title") }),
    h(Text, { label: words.hint, rows: 2, value: field.description || "", save: text("description") }),
    h(OtherLanguage, { field, definition, edit }),
    h(Pick, {
      label: words.kind,
      id: "question-kind",
      value: field.kind,
      options: vocabulary.kinds.map((id) => ({ id, title: words.kinds[id] ?? id })),
      save: (kind) => edit([{ do: "kind", at: field.schema, kind }]),
    }),
    h(Check, {
      label: words.mustAnswer,
      on: field.required,
      save: (on) => edit([{ do: "required", at: field.schema, on }]),
    }),
    field.kind !== "multiChoice" &&
      h(Check, {
        label: words.repeats,
        on: field.kind === "list",
        save: (on) => edit([{ do: "repeat", at: field.schema, on }]),
      }),
    field.choices && h(Choices, { field, edit }),
    h(Fact, { field, definition, vocabulary, edit }),
    h(Lines, { label: words.basisOf, value: field.basis, save: text("x-basis") }),
    sections.length > 0 &&
      h(Pick, {
        label: words.section,
        value: section,
        none: words.inPart,
        options: sections.map((own) => ({ id: own.id, title: own.title || own.id })),
        save: (id) => edit([{ do: "assign", field: field.at, section: id || null }]),
      }),
    h(RuleEditor, {
      key: field.schema,
      legend: words.askedWhen,
      rule: field.when?.otherwise ? null : (field.when?.rule ?? null),
      schema: condition ?? null,
      fields: fields.filter(({ schema }) => schema !== field.schema),
      never: words.always,
      save: (when) => edit([{ do: "showWhen", at: field.schema, when }]),
    }),
  );
}

/** The view of the questions. */
export function Questions({ author, vocabulary, edit }) {
  const [looked, look] = useState({ schema: "", at: "" });
  const [kind, pick] = useState("text");
  const [into, put] = useState("");
  const all = flat(author.fields);
  // A question that went into a branch, or came out of one, is found again by the place of its answer.
  const field =
    all.find(({ schema }) => schema === looked.schema) ?? all.findLast(({ at }) => looked.at && at === looked.at);
  const choose = (schema) => look({ schema, at: all.find((own) => own.schema === schema)?.at ?? "" });
  const parts = all.filter((own) => ["part", "list"].includes(own.kind) && !own.shared);
  const place = (own) => (own.kind === "list" ? `${own.schema}/items` : own.schema);
  const known = into === "" || parts.some((own) => place(own) === into);
  return h(
    "div",
    { class: "questions" },
    h(
      "div",
      {},
      author.fields.length === 0 && h("p", { class: "soft" }, words.noQuestions),
      h(
        "ol",
        { class: "lines-of", id: "questions" },
        author.fields.map((own) =>
          h(Branch, { key: own.schema, field: own, chosen: field?.schema ?? "", choose, edit }),
        ),
      ),
      h(
        Adder,
        {
          id: "new-question",
          label: words.newQuestion,
          button: words.addQuestion,
          add: (title) => edit([{ do: "addField", into: known ? into : "", kind, title }]),
        },
        h(Pick, {
          label: words.kind,
          id: "new-kind",
          value: kind,
          options: vocabulary.kinds.map((id) => ({ id, title: words.kinds[id] ?? id })),
          save: pick,
        }),
        h(Pick, {
          label: words.into,
          id: "new-into",
          value: known ? into : "",
          none: words.atRoot,
          options: parts.map((own) => ({ id: place(own), title: own.path })),
          save: put,
        }),
      ),
    ),
    field
      ? h(Field, { key: field.at, field, author, vocabulary, edit })
      : h("p", { class: "soft" }, words.chooseQuestion),
  );
}
