// The definition's JSON beside what is clicked: it follows, and what is written into it is taken over when it is applied.

import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { authorWords as words } from "./words.js";

/** The editor, loaded when it is first shown. @type {Promise<any> | undefined} */
let loaded;
const load = () =>
  (loaded ??= Promise.all([
    import("tokhai-code"),
    fetch("/schemas/procedure.schema.json").then((answer) => (answer.ok ? answer.json() : {})),
  ]));

/** @param {{author: import("./types").Authoring, vocabulary: any, edit: (commands: any[]) => Promise<string>}} props */
export function Json({ author, vocabulary, edit }) {
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  const own = useRef(/** @type {any} */ (null));
  const now = useRef(author);
  now.current = author;
  const [text, write] = useState(author.text);
  const [failed, fail] = useState(false);
  const [ready, prepare] = useState(false);
  useEffect(() => {
    let gone = false;
    load().then(
      ([{ editor }, schema]) => {
        if (gone || !place.current) return;
        const root = place.current.shadowRoot ?? place.current.attachShadow({ mode: "open" });
        own.current = editor({
          root,
          text: now.current.text,
          label: words.jsonOf,
          schema,
          vocabulary,
          problems: () => now.current.problems,
          changed: write,
        });
        prepare(true);
      },
      () => fail(true),
    );
    return () => {
      gone = true;
      own.current?.destroy();
      own.current = null;
    };
  }, []);
  useEffect(() => {
    write(author.text);
    own.current?.write(author.text);
  }, [author.text, author.problems]);
  const changed = text !== author.text;
  return h(
    "div",
    {},
    h("p", { class: "soft" }, words.jsonLead),
    failed
      ? h(
          "label",
          { class: "choice" },
          h("span", {}, words.jsonOf),
          h("textarea", {
            id: "json-text",
            rows: 24,
            class: "code",
            spellcheck: false,
            value: text,
            onInput: (event) => write(event.currentTarget.value),
          }),
        )
      : !ready && h("p", { class: "soft", "aria-busy": "true" }, words.loading),
    h("div", { ref: place, class: "json-of", id: "json-editor" }),
    h(
      "div",
      { class: "buttons" },
      h(
        "button",
        {
          type: "button",
          id: "apply-json",
          class: "primary",
          "aria-disabled": !changed,
          onClick: () => changed && edit([{ do: "whole", text }]),
        },
        words.applyJson,
      ),
      h(
        "button",
        {
          type: "button",
          class: "quiet",
          "aria-disabled": !changed,
          onClick: () => {
            write(author.text);
            own.current?.write(author.text);
          },
        },
        words.dropJson,
      ),
      changed && h("span", { class: "soft" }, words.jsonChanged),
    ),
  );
}
