// The form as people will see it, on a phone: it follows every change, and keeps what was typed into it.

import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { locale, authorWords as words } from "./words.js";

/** The element of citizens, loaded with the first preview; its place is that beside the page's own folder. */
const ELEMENT = new URL("../../src/to-khai.js", import.meta.url).href;

/** @type {Promise<unknown> | undefined} */
let loaded;

/** @param {{definition: any, usable: boolean}} props */
export function Preview({ definition, usable }) {
  const frame = useRef(/** @type {HTMLDivElement | null} */ (null));
  const form = useRef(/** @type {any} */ (null));
  const [state, tell] = useState("");
  const [sent, send] = useState("");
  useEffect(() => {
    let gone = false;
    loaded ??= import(ELEMENT);
    loaded.then(
      () => {
        if (gone || !frame.current || form.current) return;
        const element = /** @type {any} */ (document.createElement("to-khai"));
        for (const [name, value] of [
          ["drafts", "none"],
          ["history", "off"],
          ["heading", "2"],
          ["keep-title", ""],
          ["shadow", ""],
          ["locale", locale],
        ])
          element.setAttribute(name, value);
        // A file stays in the page, as all that is typed does.
        element.upload = async (_, { sha256 }) => sha256;
        element.addEventListener("submit", (event) => {
          event.detail.respondWith(Promise.resolve({ receipt: true, message: words.triedOut }));
          send(JSON.stringify(event.detail.submission, null, 2));
        });
        form.current = element;
        frame.current.append(element);
        tell("ready");
      },
      () => tell("failed"),
    );
    return () => {
      gone = true;
      form.current?.remove();
      form.current = null;
    };
  }, []);
  const text = usable ? JSON.stringify(definition) : "";
  useEffect(() => {
    const element = form.current;
    if (state !== "ready" || !text || !element) return;
    const answers = element.definition ? element.value : undefined;
    element.definition = text;
    send("");
    if (answers && Object.keys(answers).length > 0)
      element.addEventListener("ready", () => (element.value = answers), { once: true });
  }, [text, state]);
  return h(
    "div",
    {},
    h("p", { class: "soft" }, usable ? words.previewLead : words.previewStands),
    state === "failed" && h("p", { class: "trouble" }, words.previewFailed),
    h("div", { class: "phone", ref: frame, role: "region", "aria-label": words.preview, tabIndex: 0 }),
    sent &&
      h(
        "details",
        { id: "sent" },
        h("summary", {}, words.sent),
        h("pre", { class: "code", tabIndex: 0, "aria-label": words.sent }, sent),
      ),
  );
}
