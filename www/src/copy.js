// The copy of a receipt that a person keeps; loaded when it is asked for.

/** Hands over what a form says after sending as a page of its own, made here and kept where the person wants it. */
export function saveCopy(section, lang) {
  const page = document.implementation.createHTMLDocument(section.querySelector("h1,h2,h3,h4").textContent);
  page.documentElement.lang = lang;
  page.body.append(section.cloneNode(true));
  for (const node of page.querySelectorAll("button")) node.remove();
  for (const node of page.body.querySelectorAll("*"))
    for (const { name } of [...node.attributes]) node.removeAttribute(name);
  const style = "body{font:1rem/1.5 sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem}dt{font-weight:bold}";
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>${style}</style>`;
  const html = `<!doctype html>${page.documentElement.outerHTML.replace("<head>", `<head>${head}`)}`;
  const href = URL.createObjectURL(new Blob([html], { type: "text/html" }));
  Object.assign(document.createElement("a"), { href, download: "to-khai.html" }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
