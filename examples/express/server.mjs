// A form that stands in the page the server sends: it can be typed into before any script has come, and posted without one.
// `node server.mjs` serves it; `npm install tokhai express` brings what it needs.

import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

import express from "express";
import { posted, renderToString, validate } from "tokhai/server";

const PACKAGE = dirname(fileURLToPath(import.meta.resolve("tokhai/package.json")));
const SRC = "/procedures/0.000002.json";
const definition = readFileSync(new URL("../procedure.json", import.meta.url), "utf8");
/** The day of the place, which need not be that of the server. */
const today = () => new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" });

const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.codePointAt(0)};`);
const page = (body) => `<!doctype html>
<html lang="vi">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Bản sao giấy khai sinh</title>
    <link rel="stylesheet" href="/tokhai/src/to-khai.css">
    <script type="module" src="/tokhai/src/to-khai.js"></script>
  </head>
  <body class="tk-page"><main>${body}</main></body>
</html>`;

export const app = express();
app.disable("x-powered-by");
app.use((_, response, next) => {
  response.set(
    "content-security-policy",
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
  );
  next();
});
app.use("/tokhai", express.static(PACKAGE));
app.get("/favicon.ico", (_, response) => response.status(204).end());
app.get(SRC, (_, response) => response.type("json").send(definition));

app.get("/", (_, response) => {
  response.send(page(renderToString(definition, { src: SRC, today: today(), action: "/posted" })));
});

// What a browser posts that ran no script. The same form comes back, filled in, while something is wrong.
app.post("/posted", express.raw({ type: "multipart/form-data", limit: "1mb" }), async (request, response) => {
  const headers = { "content-type": request.get("content-type") ?? "" };
  const fields = await new Response(request.body, { headers }).formData();
  const options = { today: today() };
  const answers = posted(definition, fields, options);
  const { valid, errors } = validate(definition, answers, options);
  if (valid) return response.status(201).send(page("<h1>Đã nhận</h1>"));
  const list = errors.map(({ message }) => `<li>${escaped(message)}</li>`).join("");
  const form = renderToString(definition, { src: SRC, values: answers, today: today(), action: "/posted" });
  return response.status(422).send(page(`<ul>${list}</ul>${form}`));
});

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = app.listen(3000, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/`));
}
