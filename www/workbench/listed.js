// Lists of a definition that are edited alike – papers, requirements, steps of the form and of the process, conditions – and
// the procedure as a whole.

import { h } from "preact";

import { Adder, Check, Lines, Moves, Pick, Text, at, token } from "./inputs.js";
import { RuleEditor } from "./rule.js";
import { begun, spoken, authorWords as words } from "./words.js";

/** @typedef {import("./types").Authoring} Authoring */

/** What an author's view is given. @typedef {{author: Authoring, vocabulary: any, edit: (commands: any[]) => Promise<string>}} Tools */

const set = (place, value) => [{ do: "set", at: place, value }];

/** A number that may be missing. */
const Count = ({ label, value, save }) =>
  h(Text, {
    label,
    value: value === undefined ? "" : String(value),
    type: "number",
    min: 0,
    save: (text) => save(text === "" ? null : Number(text)),
  });

/** In which cases something counts: an expression of the names of conditions. */
const When = ({ own, place, edit, conditions }) =>
  h(
    "div",
    {},
    h(Text, {
      label: words.when,
      value: own.when ?? "",
      list: "conditions-of",
      save: (value) => edit(set(`${place}/when`, value.trim())),
    }),
    h(
      "datalist",
      { id: "conditions-of" },
      conditions.map(({ name, title }) => h("option", { key: name, value: name }, title)),
    ),
  );

const roleOptions = (definition) =>
  Object.entries(definition["x-roles"] ?? {}).map(([id, role]) => ({ id, title: role.title ?? id }));

/** A fact: a concept of the pack, and whose. */
function FactOf({ own, vocabulary, definition, save, label }) {
  const roles = roleOptions(definition);
  return h(
    "div",
    { class: "rule-row" },
    h(Pick, {
      label,
      value: own?.concept ?? "",
      none: "–",
      options: vocabulary.concepts.map(({ id, title }) => ({ id, title: `${begun(title)} (${id})` })),
      save: (concept) => save(concept ? { ...own, concept, role: own?.role ?? roles[0]?.id ?? "applicant" } : null),
    }),
    own?.concept &&
      h(Pick, { label: words.role, value: own.role ?? "", options: roles, save: (role) => save({ ...own, role }) }),
  );
}

/** What a paper proves. */
function Proves({ own, place, author, vocabulary, edit }) {
  const facts = own.proves ?? [];
  const save = (list) => edit(set(`${place}/proves`, list));
  return h(
    "fieldset",
    {},
    h("legend", {}, words.proves),
    [...facts, null].map((fact, n) =>
      h(FactOf, {
        key: n,
        label: fact ? words.proof1(n + 1) : words.proofNew,
        own: fact,
        vocabulary,
        definition: author.definition,
        save: (one) => {
          if (!fact) return one && save([...facts, one]);
          return save(one ? facts.map((old, i) => (i === n ? one : old)) : facts.filter((_, i) => i !== n));
        },
      }),
    ),
  );
}

/** The English texts of something that `x-text` calls by its place. */
const English = ({ place, author, edit }) =>
  h(Text, {
    label: words.titleEnglish,
    lang: "en",
    value: at(author.definition, `/x-text/en/${token(place)}`)?.title ?? "",
    save: (value) => edit(set(`/x-text/en/${token(place)}/title`, value)),
  });

/** Entries of a list, each in a part that opens; the last line adds one. */
function Entries({ list, place, edit, add, button, adding, id, titleOf, children }) {
  return h(
    "div",
    {},
    h(
      "ol",
      { class: "lines-of" },
      list.map((own, n) => {
        const title = titleOf(own) || own.id || String(n + 1);
        return h(
          "li",
          { key: own.id ?? n },
          h(
            "details",
            { class: "entry" },
            h("summary", {}, begun(title)),
            h(Moves, {
              title,
              first: n === 0,
              last: n === list.length - 1,
              move: (by) => edit([{ do: "shift", at: `${place}/${n}`, by }]),
              remove: () => edit([{ do: "remove", at: `${place}/${n}` }]),
            }),
            children(own, `${place}/${n}`),
          ),
        );
      }),
    ),
    h(Adder, { id, label: adding, button, add }),
  );
}

/** The papers of the dossier. @param {Tools} tools */
export function Papers({ author, vocabulary, edit }) {
  const list = author.definition["x-documents"] ?? [];
  const types = vocabulary.documentTypes.map(({ id, title }) => ({ id, title: begun(title) }));
  return h(Entries, {
    id: "new-paper",
    list,
    place: "/x-documents",
    edit,
    adding: words.newPaper,
    button: words.addPaper,
    titleOf: (own) => own.title,
    add: (title) =>
      edit([
        {
          do: "insert",
          into: "/x-documents",
          name: title,
          value: { title, type: "vn:other_document", copies: { copy: 1 } },
        },
      ]),
    children: (own, place) => [
      h(Text, { label: words.name, value: own.title ?? "", save: (value) => edit(set(`${place}/title`, value)) }),
      h(English, { place: `/x-documents/${own.id}`, author, edit }),
      h(Pick, {
        label: words.paperType,
        value: [own.type ?? ""].flat()[0],
        options: types,
        save: (type) => edit(set(`${place}/type`, Array.isArray(own.type) ? [type, ...own.type.slice(1)] : type)),
      }),
      h(Check, {
        label: words.isForm,
        on: own.isForm === true,
        save: (on) => edit(set(`${place}/isForm`, on || null)),
      }),
      h(Proves, { own, place, author, vocabulary, edit }),
      h(
        "div",
        { class: "rule-row" },
        ["original", "certified", "copy"].map((kind) =>
          h(Count, {
            key: kind,
            label: words.copies[kind],
            value: own.copies?.[kind],
            save: (value) => edit(set(`${place}/copies/${kind}`, value)),
          }),
        ),
      ),
      h(When, { own, place, edit, conditions: author.conditions }),
      h(Lines, { label: words.basisOf, value: own.basis, save: (value) => edit(set(`${place}/basis`, value)) }),
    ],
  });
}

/** What the authority must establish. @param {Tools} tools */
export function Requirements({ author, vocabulary, edit }) {
  const list = author.definition["x-requirements"] ?? [];
  const [role] = roleOptions(author.definition);
  return h(Entries, {
    id: "new-requirement",
    list,
    place: "/x-requirements",
    edit,
    adding: words.newRequirement,
    button: words.add,
    titleOf: (own) => own.title,
    add: (title) =>
      edit([
        {
          do: "insert",
          into: "/x-requirements",
          name: title,
          value: { title, needs: { act: "declare", role: role?.id ?? "applicant" } },
        },
      ]),
    children: (own, place) => [
      h(Text, { label: words.name, value: own.title ?? "", save: (value) => edit(set(`${place}/title`, value)) }),
      h(English, { place: `/x-requirements/${own.id}`, author, edit }),
      own.needs?.allOf || own.needs?.anyOf
        ? h("p", { class: "soft" }, words.needsSeveral)
        : h(FactOf, {
            label: own.needs?.act ? words.needsAct(own.needs.act) : words.needs,
            own: own.needs?.concept ? own.needs : null,
            vocabulary,
            definition: author.definition,
            save: (fact) => fact && edit(set(`${place}/needs`, { concept: fact.concept, role: fact.role })),
          }),
      h(When, { own, place, edit, conditions: author.conditions }),
      h(Lines, { label: words.basisOf, value: own.basis, save: (value) => edit(set(`${place}/basis`, value)) }),
    ],
  });
}

/** The steps of the form. @param {Tools} tools */
export function Sections({ author, edit }) {
  const list = author.definition["x-sections"] ?? [];
  return h(
    "div",
    {},
    h("p", { class: "soft" }, words.sectionsLead),
    h(Entries, {
      id: "new-section",
      list,
      place: "/x-sections",
      edit,
      adding: words.newSection,
      button: words.add,
      titleOf: (own) => own.title,
      add: (title) => {
        // The first step has all there is, so that no question is left out of the form.
        const fields = list.length
          ? []
          : Object.keys(author.definition.properties ?? {}).map((name) => `/${token(name)}`);
        return edit([{ do: "insert", into: "/x-sections", name: title, value: { title, fields } }]);
      },
      children: (own, place) => [
        h(Text, { label: words.name, value: own.title ?? "", save: (value) => edit(set(`${place}/title`, value)) }),
        h(English, { place: `/x-sections/${own.id}`, author, edit }),
        h(Text, {
          label: words.hint,
          rows: 2,
          value: own.description ?? "",
          save: (value) => edit(set(`${place}/description`, value)),
        }),
        h(Lines, {
          label: words.fieldsOf,
          value: own.fields,
          save: (value) => edit([{ do: "set", at: `${place}/fields`, value }]),
        }),
      ],
    }),
  );
}

/** The conditions that papers, requirements and steps name. @param {Tools} tools */
export function Conditions({ author, edit }) {
  const save = (name, title, when) => edit([{ do: "condition", name, title, when }]);
  return h(
    "div",
    {},
    h("p", { class: "soft" }, words.conditionsLead),
    h(
      "ol",
      { class: "lines-of" },
      author.conditions.map((own) =>
        h(
          "li",
          { key: own.name },
          h(
            "details",
            { class: "entry" },
            h("summary", {}, begun(own.title || own.name), " ", h("code", {}, own.name)),
            h(
              "button",
              {
                type: "button",
                class: "quiet",
                onClick: () => edit([{ do: "remove", at: `/x-conditions/${token(own.name)}` }]),
              },
              `✕ ${words.takeOut}`,
            ),
            h(Text, {
              label: words.name,
              value: own.title ?? "",
              save: (value) => edit(set(`/x-conditions/${token(own.name)}/title`, value)),
            }),
            h(English, { place: `/x-conditions/${own.name}`, author, edit }),
            h(RuleEditor, {
              legend: words.holdsWhen,
              rule: own.rule,
              schema: Object.fromEntries(
                Object.entries(own.schema).filter(([key]) => key !== "title" && !key.startsWith("x-")),
              ),
              fields: author.fields,
              save: (when) => save(own.name, own.title || own.name, when),
            }),
          ),
        ),
      ),
    ),
    h(Adder, {
      id: "new-condition",
      label: words.newCondition,
      button: words.add,
      add: (title) => {
        const [first] = author.fields;
        return save(undefined, title, { rule: { field: first?.at ?? "/", is: "answered", value: null } });
      },
    }),
  );
}

const KINDS = [
  "submit",
  "receive",
  "checkPapers",
  "lookUp",
  "forward",
  "consult",
  "siteVisit",
  "assess",
  "draft",
  "sign",
  "stamp",
  "record",
  "deliver",
];
const UNITS = ["workingHours", "workingDays", "hours", "days"];

/** Who does what at the authority. @param {Tools} tools */
export function Steps({ author, edit }) {
  const procedure = author.definition["x-procedure"] ?? {};
  const actors = procedure.actors ?? {};
  const list = procedure.steps ?? [];
  const options = [
    { id: "applicant", title: words.applicant },
    ...Object.entries(actors).map(([id, own]) => ({ id, title: spoken(own.title) || id })),
  ];
  return h(
    "div",
    {},
    h("h2", {}, words.actors),
    h(
      "ul",
      { class: "lines-of" },
      Object.entries(actors).map(([id, own]) =>
        h(
          "li",
          { key: id, class: "rule-row" },
          ["vi", "en"].map((language) =>
            h(Text, {
              key: language,
              label: words.inLanguage[language],
              lang: language,
              value: own.title?.[language] ?? "",
              save: (value) => edit(set(`/x-procedure/actors/${token(id)}/title/${language}`, value)),
            }),
          ),
        ),
      ),
    ),
    h(Adder, {
      id: "new-actor",
      label: words.newActor,
      button: words.add,
      add: (title) => {
        let n = Object.keys(actors).length + 1;
        while (actors[`actor${n}`]) n += 1;
        return edit(set(`/x-procedure/actors/actor${n}`, { title: { vi: title } }));
      },
    }),
    h("h2", {}, words.processSteps),
    h(Entries, {
      id: "new-step",
      list,
      place: "/x-procedure/steps",
      edit,
      adding: words.newStep,
      button: words.add,
      titleOf: (own) => spoken(own.title),
      add: (title) => {
        const actor = options.at(-1)?.id ?? "applicant";
        const last = list.at(-1)?.id;
        const value = { title: { vi: title }, actor, kind: "assess", ...(last ? { after: [last] } : {}) };
        return edit([{ do: "insert", into: "/x-procedure/steps", name: title, value }]);
      },
      children: (own, place) => [
        ...["vi", "en"].map((language) =>
          h(Text, {
            key: language,
            label: words.inLanguage[language],
            lang: language,
            value: own.title?.[language] ?? "",
            save: (value) => edit(set(`${place}/title/${language}`, value)),
          }),
        ),
        h(Pick, {
          label: words.actor,
          value: own.actor ?? "",
          options,
          save: (value) => edit(set(`${place}/actor`, value)),
        }),
        h(Pick, {
          label: words.stepKind,
          value: own.kind ?? "",
          none: "–",
          options: KINDS.map((id) => ({ id, title: words.stepKinds[id] ?? id })),
          save: (value) => edit(set(`${place}/kind`, value)),
        }),
        h(
          "div",
          { class: "rule-row" },
          h(Count, {
            label: words.duration,
            value: own.duration?.value,
            save: (value) =>
              edit(set(`${place}/duration`, value === null ? null : { unit: "workingDays", ...own.duration, value })),
          }),
          own.duration &&
            h(Pick, {
              label: words.durationUnit,
              value: own.duration.unit,
              options: UNITS.map((id) => ({ id, title: words.durationUnits[id] })),
              save: (value) => edit(set(`${place}/duration/unit`, value)),
            }),
        ),
        h(Lines, { label: words.stepAfter, value: own.after, save: (value) => edit(set(`${place}/after`, value)) }),
        h(When, { own, place, edit, conditions: author.conditions }),
      ],
    }),
  );
}

/** The procedure as a whole, and whom it is about. @param {Tools} tools */
export function General({ author, edit }) {
  const { definition } = author;
  const procedure = definition["x-procedure"] ?? {};
  const roles = Object.entries(definition["x-roles"] ?? {});
  const own = (name, label, more = {}) =>
    h(Text, {
      label,
      value: procedure[name] ?? "",
      save: (value) => edit(set(`/x-procedure/${name}`, value)),
      ...more,
    });
  return h(
    "div",
    {},
    h(Text, {
      id: "procedure-title",
      label: words.procedureTitle,
      value: definition.title ?? "",
      save: (value) => edit(set("/title", value)),
    }),
    h(English, { place: "", author, edit }),
    h(Text, {
      label: words.description,
      rows: 2,
      value: definition.description ?? "",
      save: (value) => edit(set("/description", value)),
    }),
    h(
      "div",
      { class: "rule-row" },
      own("code", words.code),
      own("field", words.field),
      own("authority", words.authority),
    ),
    h(Lines, {
      label: words.basisOf,
      rows: 3,
      value: procedure.legalBasis,
      save: (value) => edit(set("/x-procedure/legalBasis", value)),
    }),
    h("h2", {}, words.roles),
    h(
      "ul",
      { class: "lines-of" },
      roles.map(([id, role]) =>
        h(
          "li",
          { key: id, class: "rule-row" },
          h(Text, {
            label: `${words.name} (${id})`,
            value: role.title ?? "",
            save: (value) => edit(set(`/x-roles/${token(id)}/title`, value)),
          }),
          h(Text, {
            label: words.keyOf,
            value: role.key ?? "",
            placeholder: "/…",
            save: (value) => edit(set(`/x-roles/${token(id)}/key`, value.trim())),
          }),
          h(Check, {
            label: words.signedIn,
            on: role.signedIn === true,
            save: (on) => edit(set(`/x-roles/${token(id)}/signedIn`, on || null)),
          }),
        ),
      ),
    ),
    h(Adder, {
      id: "new-role",
      label: words.newRole,
      button: words.add,
      add: (name) =>
        edit(set(`/x-roles/${token(name.replace(/[^A-Za-z0-9_]/g, "") || "role")}`, { kind: "person", title: name })),
    }),
  );
}
