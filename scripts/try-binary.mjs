// Uses a program `tokhai` as somebody does who has nothing but it: in an empty folder, with an empty environment.
// usage: node scripts/try-binary.mjs PROGRAM VERSION DEFINITION

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const [program, version, definition] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "tokhai-program-"));
const own = { cwd: folder, env: { HOME: folder } };
const tokhai = (...words) => execFileSync(resolve(program), words, { ...own, encoding: "utf8" });

/** The address a portal says it is at. */
const address = (portal) =>
  new Promise((found, failed) => {
    let told = "";
    portal.stdout.on("data", (words) => {
      told += words;
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(told) ?? [];
      if (url) found(url);
    });
    portal.on("error", failed);
    portal.on("exit", (code) => failed(new Error(`tokhai serve ended with ${code}: ${told}`)));
  });

let portal;
try {
  assert.equal(tokhai("--version").trim(), `tokhai ${version}`);
  copyFileSync(definition, join(folder, "procedure.json"));
  tokhai("render", "procedure.json", "-o", "page.html");
  assert.match(readFileSync(join(folder, "page.html"), "utf8"), /<to-khai/);
  portal = spawn(resolve(program), ["serve", "--port", "0", "--data", join(folder, "data")], own);
  const url = await address(portal);
  const get = async (path) => {
    const answer = await fetch(url + path);
    assert.equal(answer.status, 200, path);
    return Buffer.from(await answer.arrayBuffer());
  };
  assert.match(String(await get("/")), /<title>/);
  const module = readFileSync(new URL("../www/pkg/form/tokhai_bg.wasm", import.meta.url));
  assert.ok(module.equals(await get("/pkg/form/tokhai_bg.wasm")), "the module is another than the one that was built");
  // Its database takes and gives.
  const { people } = JSON.parse(await get("/api/v1/people"));
  const answer = await fetch(`${url}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ person: people[0].number }),
  });
  const cookie = answer.headers.get("set-cookie").split(";")[0];
  const { signedIn } = await (await fetch(`${url}/api/v1/session`, { headers: { cookie } })).json();
  assert.equal(signedIn, true);
} finally {
  portal?.removeAllListeners("exit");
  portal?.kill();
  rmSync(folder, { recursive: true, force: true });
}
