// The editor of a definition's JSON: CodeMirror 6, loaded when somebody opens it. It stands in a shadow root, where its styles
// are adopted sheets, as the policy of the page wants them.

import { acceptCompletion, autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json, jsonParseLinter } from "@codemirror/lang-json";
import { bracketMatching, defaultHighlightStyle, syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { forceLinting, linter, lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, keymap, lineNumbers } from "@codemirror/view";

/** What a schema says of a member, through references and branches. @param {any} root @param {any[]} schemas @param {string} name @returns {any[]} */
function inside(root, schemas, name) {
  return spread(root, schemas).flatMap((schema) => {
    if (/^\d+$/.test(name) && schema.items) return [schema.items];
    const own = schema.properties?.[name];
    if (own) return [own];
    return typeof schema.additionalProperties === "object" ? [schema.additionalProperties] : [];
  });
}

/** Schemas with those they refer to and consist of. @param {any} root @param {any[]} schemas @returns {any[]} */
function spread(root, schemas) {
  const found = new Set();
  const walk = (schema) => {
    if (!schema || typeof schema !== "object" || found.has(schema) || found.size > 200) return;
    found.add(schema);
    if (schema.$ref?.startsWith("#/"))
      walk(
        schema.$ref
          .slice(2)
          .split("/")
          .reduce((own, part) => own?.[part], root),
      );
    for (const word of ["allOf", "anyOf", "oneOf"]) schema[word]?.forEach(walk);
  };
  schemas.forEach(walk);
  return [...found];
}

/** The names on the way to a node of the text. @param {any} node @param {(from: number, to: number) => string} text */
function pathOf(node, text) {
  const path = [];
  for (let own = node; own; own = own.parent) {
    if (own.name === "Property") {
      const name = own.getChild("PropertyName");
      if (name) path.unshift(JSON.parse(text(name.from, name.to)));
    }
    if (own.parent?.name === "Array") path.unshift("0");
  }
  return path;
}

/** Ids of the pack, by the member they are the value of. */
const VOCABULARY = { concept: "concepts", type: "documentTypes" };

/**
 * What can be written at a place: members the schema of definitions knows there, fixed values, ids of the pack.
 *
 * @param {any} schema of definitions
 * @param {any} vocabulary
 */
function proposals(schema, vocabulary) {
  return (context) => {
    const node = syntaxTree(context.state).resolveInner(context.pos, -1);
    const text = (from, to) => context.state.sliceDoc(from, to);
    const quoted = node.name === "String" || node.name === "PropertyName";
    if (!quoted && !context.explicit) return null;
    let path;
    try {
      path = pathOf(node.name === "PropertyName" ? node.parent?.parent : node, text);
    } catch {
      return null;
    }
    const from = quoted ? node.from : context.pos;
    const here = spread(
      schema,
      path.reduce((schemas, name) => inside(schema, schemas, name), [schema]),
    );
    const option = (label, detail = "", after = "") => ({
      label: JSON.stringify(label),
      apply: JSON.stringify(label) + after,
      detail,
      type: after ? "property" : "constant",
    });
    const isName = node.name === "PropertyName" || node.name === "Object";
    const options = isName
      ? here.flatMap((own) =>
          Object.entries(own.properties ?? {}).map(([name, said]) =>
            option(name, said.description?.slice(0, 60), node.name === "Object" ? ": " : ""),
          ),
        )
      : [
          ...here.flatMap((own) => (own.enum ?? []).filter((value) => typeof value === "string").map((v) => option(v))),
          ...(path[0]?.startsWith("x-") || path.includes("x-fact")
            ? (vocabulary[VOCABULARY[path.at(-1) ?? ""]] ?? []).map(({ id, title }) => option(id, title))
            : []),
        ];
    const seen = new Set();
    const each = options.filter(({ label }) => !seen.has(label) && seen.add(label));
    return each.length ? { from, to: quoted ? node.to : undefined, options: each, validFor: /^"[^"]*"?$/ } : null;
  };
}

/**
 * Makes an editor.
 *
 * @param {{root: ShadowRoot, text: string, label: string, schema: any, vocabulary: any, problems: () => any[], changed: (text: string) => void}} given
 *   `problems` are those of the text as it was last applied; they are shown while that is what stands there
 */
export function editor({ root, text, label, schema, vocabulary, problems, changed }) {
  const parsed = jsonParseLinter();
  const found = (view) => {
    const broken = parsed(view);
    if (broken.length) return broken;
    const doc = view.state.doc;
    return problems()
      .filter(({ line }) => line <= doc.lines)
      .map((own) => {
        const line = doc.line(own.line);
        const from = Math.min(line.from + own.column - 1, line.to);
        const message = [own.message, own.advice].filter(Boolean).join(". ");
        return { from, to: line.to, severity: own.gravity === "advice" ? "info" : own.gravity, message };
      });
  };
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        highlightSelectionMatches(),
        syntaxHighlighting(defaultHighlightStyle),
        json(),
        linter(found, { delay: 300 }),
        lintGutter(),
        autocompletion({ override: [proposals(schema, vocabulary)] }),
        keymap.of([
          { key: "Tab", run: acceptCompletion },
          ...completionKeymap,
          ...lintKeymap,
          ...searchKeymap,
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false" }),
        EditorView.updateListener.of((update) => update.docChanged && changed(update.state.doc.toString())),
        EditorView.theme({
          "&": { height: "36rem", fontSize: "0.85rem", color: "#14202c", backgroundColor: "#ffffff" },
          ".cm-scroller": { overflow: "auto", fontFamily: "ui-monospace, monospace" },
          ".cm-gutters": { color: "#4a5866", backgroundColor: "#f2f5f8" },
        }),
      ],
    }),
  });
  // Whoever has no mouse scrolls it with the arrow keys.
  view.scrollDOM.tabIndex = 0;
  return {
    /** Puts another text there, unless it stands there already. @param {string} text */
    write(text) {
      const now = view.state.doc;
      if (now.toString() !== text) view.dispatch({ changes: { from: 0, to: now.length, insert: text } });
      forceLinting(view);
    },
    /** Goes to a line. @param {number} line */
    go(line) {
      const { from } = view.state.doc.line(Math.min(line, view.state.doc.lines));
      view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}
