// The client of the interface in Node.js, against a portal that is there.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";

import { PortalError, portal } from "../../www/client/index.js";
import { wholePdf } from "./forms.mjs";
import { ROOT, servePortal } from "./harness.mjs";
import { part } from "./people.mjs";

const require = createRequire(join(ROOT, "www", "package.json"));
const mother = part("mother");
let url;
let child;
let data;
before(async () => {
  data = mkdtempSync(join(tmpdir(), "tokhai-client-"));
  ({ url, child } = await servePortal(data));
});
after(() => {
  child?.kill();
  rmSync(data, { recursive: true, force: true });
});

/** `fetch` that loses the answer of every other request that a pattern fits. */
function lossy(pattern) {
  const seen = [];
  const lose = async (address, options) => {
    const answer = await fetch(address, options);
    if (!pattern.test(`${options.method} ${address}`)) return answer;
    seen.push(options.headers["idempotency-key"]);
    if (seen.length % 2 === 1) throw new TypeError("fetch failed");
    return answer;
  };
  return { lose, seen };
}

const pause = async () => {};

test("somebody signs in, looks up, sends a file over a line that breaks, and signs out", async () => {
  const { lose, seen } = lossy(/^PUT .*files/);
  const client = portal(url, { language: "en", fetch: lose, pause });
  await assert.rejects(client.list(), { name: "PortalError", status: 401, kind: "signed-out" });
  const who = await client.signIn({ person: mother.number });
  assert.deepEqual([who.role, (await client.session()).name], ["citizen", who.name]);
  const found = await client.lookUp({ procedure: "1.001193", role: "mother", key: mother.number });
  assert.deepEqual([found.status, found.values.full_name], ["found", mother.name]);

  const bytes = Buffer.concat([Buffer.from(wholePdf("paper")), Buffer.alloc(2_500_000, "x")]);
  const states = [];
  const file = await client.sendFile(bytes, { progress: ({ received }) => states.push(received) });
  assert.deepEqual([file.size, file.mediaType, file.handle.length], [bytes.length, "application/pdf", 64]);
  assert.ok(seen.length >= 6, "every part was sent twice");
  // It is there: nothing is sent again.
  const before = seen.length;
  assert.deepEqual(await client.sendFile(new Blob([bytes])), file);
  assert.equal(seen.length, before);
  assert.equal(states.at(-1), bytes.length);
  await client.signOut();
  assert.equal((await client.session()).signedIn, false);
});

test("a submission is sent once though its answer was lost, and what is wrong is told at its place", async () => {
  const { lose, seen } = lossy(/^POST .*submissions/);
  const client = portal(url, { language: "en", fetch: lose, pause });
  await client.signIn({ person: mother.number });
  const wrong = { definition: { id: "x", code: "1.001193", version: "x" } };
  const refused = await client.send(wrong).catch((error) => error);
  assert.ok(refused instanceof PortalError);
  assert.deepEqual([refused.status, refused.kind], [422, "unknown-definition"]);
  assert.ok(seen.length === 2 && seen[0] === seen[1], "the same key");
  await assert.rejects(client.status("01-260101-00000000"), { kind: "not-found" });
});

test("what nobody answers is given up after so many tries, or when it is told to", async () => {
  let tries = 0;
  const waits = [];
  const busy = async () => ((tries += 1), new Response("{}", { status: 503, headers: { "retry-after": "7" } }));
  const client = portal("http://127.0.0.1:1", { tries: 3, fetch: busy, pause: async (seconds) => waits.push(seconds) });
  await assert.rejects(client.session(), { status: 503 });
  assert.deepEqual([tries, waits], [3, [7, 7]]);
  await assert.rejects(portal("http://127.0.0.1:1", { tries: 2, pause }).session(), { status: 0, kind: "unreachable" });
  const gone = new AbortController();
  const waiting = portal("", { fetch: busy }).ask("GET", "/session", { signal: gone.signal });
  gone.abort(new Error("left"));
  await assert.rejects(waiting, /left/);
});

test("it weighs less than two kilobytes, and its types are those of the document", async () => {
  const { transform } = require("esbuild");
  const source = readFileSync(join(ROOT, "www/client/index.js"), "utf8");
  const { code } = await transform(source, { minify: true, target: "es2022", format: "esm" });
  assert.ok(gzipSync(code, { level: 9 }).length < 2000);
  try {
    execFileSync(join(ROOT, "www/node_modules/.bin/tsc"), ["-p", join(ROOT, "www/client")], { encoding: "utf8" });
  } catch (error) {
    assert.fail(error.stdout || error.message);
  }
});
