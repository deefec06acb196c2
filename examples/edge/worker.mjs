// The same in a runtime without files, as at the edge of a network: the host's bundler hands the module over.

import definition from "../procedure.json" with { type: "json" };
import { renderToString, start, validate } from "tokhai/server";
import module from "tokhai/server.wasm";

await start(module);

const SRC = "/procedures/0.000002.json";
const json = (status, body) => Response.json(body, { status });

export default {
  /** Answers one request. */
  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === SRC) return json(200, definition);
    if (pathname === "/submissions" && request.method === "POST") {
      const { valid, errors } = validate(definition, await request.text(), { submission: true });
      return valid ? json(201, { receipt: "HS-2026-0001" }) : json(422, { errors });
    }
    const form = renderToString(definition, { src: SRC });
    const head = '<!doctype html><meta charset="utf-8"><title>Tờ khai</title>';
    return new Response(head + form, { headers: { "content-type": "text/html; charset=utf-8" } });
  },
};
