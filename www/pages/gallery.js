// The list of procedures the portal knows.

import { dress, element, link, locale, words } from "./words.js";

dress();
document.title = `Tờ Khai – ${words.title}`;
const list = document.getElementById("procedures");
const status = document.getElementById("status");

try {
  const answer = await fetch("/api/procedures");
  if (!answer.ok) throw new Error(String(answer.status));
  const { procedures, problems } = await answer.json();
  for (const { code, title, titles, field, documents, path } of procedures) {
    const name = titles?.[locale] ?? title ?? code;
    list.append(
      element(
        "li",
        { class: "card" },
        element("a", { href: link("procedure.html", { definition: path }) }, name),
        element(
          "p",
          { class: "meta" },
          element("span", { class: "code" }, code),
          field ? ` · ${field}` : "",
          documents ? ` · ${words.papers(documents)}` : "",
        ),
      ),
    );
  }
  for (const { path, message } of problems) {
    list.append(element("li", { class: "card problem" }, `${path}: ${message}`));
  }
  status.textContent = procedures.length ? "" : words.none;
} catch {
  status.textContent = words.unreachable;
}
