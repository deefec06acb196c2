// Signing in with a provider of OpenID Connect that has real keys: what counts, what does not, and the way of a person.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";

import { journey, servePortal } from "./harness.mjs";
import { part } from "./people.mjs";
import { AUTHORITY, CLIENT, SECRET, startProvider } from "./provider.mjs";

const mother = part("mother");
let provider;
let url;
let child;
let data;

/** A port nobody has: the portal must know its address before it starts. */
const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

before(async () => {
  provider = await startProvider();
  data = mkdtempSync(join(tmpdir(), "tokhai-openid-"));
  writeFileSync(join(data, "secret"), `${SECRET}\n`);
  const port = await freePort();
  Object.assign(process.env, {
    TOKHAI_SIGN_IN_ISSUER: provider.issuer,
    TOKHAI_SIGN_IN_CLIENT: CLIENT,
    TOKHAI_SIGN_IN_SECRET_FILE: join(data, "secret"),
    TOKHAI_SIGN_IN_ADDRESS: `http://127.0.0.1:${port}`,
    TOKHAI_SIGN_IN_NUMBER: "personal_number",
    TOKHAI_SIGN_IN_OFFICER: "office",
    TOKHAI_SIGN_IN_LEVELS: "urn:low=1,urn:high=2",
    TOKHAI_SIGN_IN_LEAST_LEVEL: "1",
    TOKHAI_SIGN_IN_AUTHORITIES: AUTHORITY,
  });
  ({ url, child } = await servePortal(join(data, "portal"), port));
});
after(() => {
  child?.kill();
  provider?.stop();
  rmSync(data, { recursive: true, force: true });
});
beforeEach(() => {
  provider.wrong = {};
  provider.account = { personal_number: mother.number, acr: "urn:high" };
});

/** A browser that keeps cookies and follows nothing. */
function browser() {
  const jar = new Map();
  return {
    jar,
    async go(address) {
      const cookie = [...jar].map((pair) => pair.join("=")).join("; ");
      const answer = await fetch(new URL(address, url), { redirect: "manual", headers: cookie ? { cookie } : {} });
      for (const line of answer.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
        if (value) jar.set(name, value);
        else jar.delete(name);
      }
      return answer;
    },
  };
}

const session = async (own) => (await own.go("/api/v1/session")).json();

/** The whole way; gives where the portal leads in the end. */
async function signIn(own = browser(), back = "/procedure.html?a=b#c") {
  const begun = await own.go(`/api/v1/sign-in?back=${encodeURIComponent(back)}`);
  assert.equal(begun.status, 303);
  const asked = await fetch(begun.headers.get("location"), { redirect: "manual" });
  const done = await own.go(asked.headers.get("location"));
  assert.equal(done.status, 303);
  return done.headers.get("location");
}

const failure = (address) => new URL(address, url).searchParams.get("failed");

test("whoever has an account is signed in with its number and level, and comes back to where they were", async () => {
  const own = browser();
  assert.equal(await signIn(own), "/procedure.html?a=b#c");
  const who = await session(own);
  assert.deepEqual([who.signedIn, who.role, who.identity.personal_id, who.level], [true, "citizen", mother.number, 2]);
  assert.ok(who.leave.startsWith(`${provider.browsers}/end?`));
  assert.deepEqual([...own.jar.keys()], ["tokhai-session"], "what was begun is over");
  // Nobody is anybody without the provider.
  for (const body of [{ person: mother.number }, { officer: "officer-1" }]) {
    const options = { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } };
    assert.equal((await fetch(`${url}/api/v1/session`, options)).status, 403);
  }
});

test("an officer is who the account says is one", async () => {
  provider.account = { office: "office-7", acr: "urn:low" };
  const own = browser();
  await signIn(own);
  const who = await session(own);
  assert.deepEqual([who.role, who.officer], ["officer", "office-7"]);
  assert.equal((await own.go("/api/v1/inbox")).status, 200);
});

test("the provider may change its keys and the way it signs, and is not asked for them by strangers", async () => {
  for (const alg of ["RS256", "ES256"]) {
    provider.rotate(alg);
    const own = browser();
    await signIn(own);
    assert.equal((await session(own)).signedIn, true, alg);
  }
  const before = provider.keyRequests;
  provider.wrong.key = provider.pair("ES256");
  for (let i = 0; i < 12; i += 1) assert.equal(failure(await signIn()), "invalid");
  assert.ok(provider.keyRequests - before <= 5, `${provider.keyRequests - before} requests`);
});

test("a token that is not for this sign-in, or not signed, signs nobody in", async () => {
  const now = Math.floor(Date.now() / 1000);
  const known = provider.keys[0];
  const symmetric = { header: { alg: "HS256" } };
  for (const wrong of [
    { claims: { nonce: "other" } },
    { claims: { nonce: undefined } },
    { claims: { aud: "somebody else" } },
    { claims: { aud: [CLIENT, "somebody else"] } },
    { claims: { azp: "somebody else" } },
    { claims: { iss: "https://127.0.0.1:1" } },
    { claims: { exp: now - 90 } },
    { claims: { exp: "9999999999" } },
    { claims: { nbf: now + 90 } },
    { claims: { iat: now + 90 } },
    { claims: { iat: now - 86_400 } },
    { header: { alg: "none" }, unsigned: true },
    { header: { alg: "none" } },
    { unsigned: true },
    symmetric,
    { header: { alg: "RS256" } },
    { header: { crit: ["x"] } },
    { key: { ...provider.pair("ES256"), kid: known.kid } },
  ]) {
    provider.wrong = wrong;
    const own = browser();
    assert.equal(failure(await signIn(own)), "invalid", JSON.stringify(wrong));
    assert.equal((await session(own)).signedIn, false, JSON.stringify(wrong));
  }
  // Clocks that differ a little.
  provider.wrong = { claims: { exp: now - 20, iat: now - 320 } };
  assert.equal(failure(await signIn()), null);
});

test("what was begun in another browser, or answered by another provider, ends nothing", async () => {
  const [own, other] = [browser(), browser()];
  const begun = await own.go("/api/v1/sign-in");
  const asked = await fetch(begun.headers.get("location"), { redirect: "manual" });
  const back = asked.headers.get("location");
  assert.equal(failure((await other.go(back)).headers.get("location")), "stale");
  await other.go("/api/v1/sign-in");
  assert.equal(failure((await other.go(back)).headers.get("location")), "stale");
  assert.equal((await session(other)).signedIn, false);
  assert.equal((await own.go(back)).headers.get("location"), "/");
  // The same again: what was begun is over, and so is the code.
  assert.equal(failure((await own.go(back)).headers.get("location")), "stale");

  for (const returned of [{ iss: "https://127.0.0.1:1" }, { iss: "" }, { state: "x" }, { state: "" }, { code: "x" }]) {
    provider.wrong = { returned };
    const tried = browser();
    assert.match(failure(await signIn(tried)), /invalid|stale/, JSON.stringify(returned));
    assert.equal((await session(tried)).signedIn, false);
  }
  // A cookie somebody made up.
  const forger = browser();
  forger.jar.set("tokhai-sign-in", "00".repeat(200));
  assert.equal(failure((await forger.go("/api/v1/sign-in/done?code=x&state=x")).headers.get("location")), "stale");
});

test("who is refused is told why, and nobody is led to a page of somebody else", async () => {
  provider.wrong = { declined: true };
  assert.equal(failure(await signIn()), "declined");
  provider.wrong = {};
  provider.account = { acr: "urn:high" };
  assert.equal(failure(await signIn()), "unnumbered");
  for (const acr of [undefined, "urn:other", 2]) {
    provider.account = { personal_number: mother.number, acr };
    assert.equal(failure(await signIn()), "level");
  }
  provider.account = { personal_number: mother.number, acr: "urn:low" };
  for (const back of ["https://example.org/", "//example.org/", "/\\example.org", "x"])
    assert.equal(await signIn(browser(), back), "/");
  provider.wrong = { down: true };
  const own = browser();
  assert.match((await own.go("/api/v1/sign-in?back=/x")).headers.get("location"), /^http/, "what is known is taken");
  const begun = await own.go("/api/v1/sign-in?back=/dossiers.html");
  const asked = new URL(begun.headers.get("location")).searchParams;
  const done = await own.go(`/api/v1/sign-in/done?code=x&state=${asked.get("state")}&iss=${provider.issuer}`);
  assert.equal(done.headers.get("location"), "/sign-in.html?failed=unavailable#/dossiers.html");
});

journey(
  "a person signs in on the page for it, comes back, and leaves the provider too",
  { path: null, portal: true },
  async ({ page, accessible }) => {
    await page.goto(`${url}/sign-in.html#/dossiers.html`);
    await accessible();
    await page.getByRole("link", { name: "Đăng nhập bằng định danh điện tử" }).click();
    await page.waitForURL(`${url}/dossiers.html`);
    await page.locator("#account").getByText(mother.name).waitFor();
    await page.locator("#account").getByRole("button", { name: "Đăng xuất" }).click();
    await page.locator("#account .sign-in").waitFor();
    assert.equal(provider.ended, 1);
    provider.account = { personal_number: mother.number, acr: "urn:none" };
    await page.goto(`${url}/sign-in.html#/dossiers.html`);
    await page.getByRole("link", { name: "Đăng nhập bằng định danh điện tử" }).click();
    await page.getByText("mức xác thực cao hơn").waitFor();
    await accessible();
  },
);
