// A provider of OpenID Connect for tests: real keys, real signatures, TLS for what programs ask. What it does wrong is set from
// outside, one thing at a time.

import { createHash, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer as createPlain } from "node:http";
import { createServer } from "node:https";
import { join } from "node:path";

import { ROOT } from "./harness.mjs";

const FIXTURES = join(ROOT, "tests/fixtures/openid");
/** The authority that vouches for the provider. */
export const AUTHORITY = join(FIXTURES, "authority.pem");
export const CLIENT = "portal of the tests";
export const SECRET = "a secret: with signs + of all kinds";

const base64 = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/** A pair of keys with its name. */
function pair(alg) {
  const made =
    alg === "RS256"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  const kid = randomUUID();
  return { ...made, alg, kid, jwk: { ...made.publicKey.export({ format: "jwk" }), kid, alg, use: "sig" } };
}

/** A token of these claims. */
function token({ privateKey, alg, kid }, claims, header = {}) {
  const text = `${base64({ alg, kid, typ: "JWT", ...header })}.${base64(claims)}`;
  const key = { key: privateKey, dsaEncoding: "ieee-p1363" };
  return `${text}.${sign("sha256", Buffer.from(text), key).toString("base64url")}`;
}

/** Starts it. `wrong` is what it does otherwise: see `answer` and `claimsOf`. */
export async function startProvider() {
  const provider = { keys: [pair("ES256")], wrong: {}, account: {}, codes: new Map(), keyRequests: 0, ended: 0 };
  provider.rotate = (alg) => (provider.keys = [pair(alg)]);

  const claimsOf = ({ nonce }) => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: provider.issuer, aud: CLIENT, sub: "somebody", iat: now, exp: now + 300, nonce };
    return { ...claims, ...provider.account, ...provider.wrong.claims };
  };

  function exchanged(form, login) {
    const expected = `Basic ${Buffer.from([CLIENT, SECRET].map(encodeURIComponent).join(":")).toString("base64")}`;
    const plain = (text) =>
      Buffer.from(text.replace("Basic ", ""), "base64").toString().split(":").map(decodeURIComponent).join();
    if (plain(login ?? "") !== plain(expected)) return [401, { error: "invalid_client" }];
    const begun = provider.codes.get(form.get("code"));
    provider.codes.delete(form.get("code"));
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    const fits = begun && challenge === begun.code_challenge && form.get("redirect_uri") === begun.redirect_uri;
    if (!fits) return [400, { error: "invalid_grant" }];
    const { key = provider.keys[0], header, unsigned } = provider.wrong;
    const made = token(key, claimsOf(begun), header);
    return [200, { access_token: "x", token_type: "Bearer", id_token: unsigned ? made.replace(/[^.]*$/, "") : made }];
  }

  async function answer(request, response) {
    const url = new URL(request.url, "http://x");
    const json = (status, body) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (provider.wrong.down) return response.destroy();
    if (url.pathname === "/.well-known/openid-configuration")
      return json(200, {
        issuer: provider.issuer,
        authorization_endpoint: `${provider.browsers}/authorize`,
        token_endpoint: `${provider.issuer}/token`,
        jwks_uri: `${provider.issuer}/keys`,
        end_session_endpoint: `${provider.browsers}/end`,
        authorization_response_iss_parameter_supported: true,
      });
    if (url.pathname === "/keys") {
      provider.keyRequests += 1;
      return json(200, { keys: provider.keys.map(({ jwk }) => jwk) });
    }
    if (url.pathname === "/token") {
      const parts = [];
      for await (const part of request) parts.push(part);
      return json(...exchanged(new URLSearchParams(Buffer.concat(parts).toString()), request.headers.authorization));
    }
    if (url.pathname === "/authorize") {
      const asked = Object.fromEntries(url.searchParams);
      const code = randomUUID();
      provider.codes.set(code, asked);
      const told = provider.wrong.declined ? { error: "access_denied" } : { code };
      const back = new URLSearchParams({
        ...told,
        state: asked.state,
        iss: provider.issuer,
        ...provider.wrong.returned,
      });
      return response.writeHead(303, { location: `${asked.redirect_uri}?${back}` }).end();
    }
    if (url.pathname === "/end") {
      provider.ended += 1;
      return response.writeHead(303, { location: url.searchParams.get("post_logout_redirect_uri") }).end();
    }
    return response.writeHead(404).end();
  }

  const read = (name) => readFileSync(join(FIXTURES, name));
  const servers = [createServer({ key: read("server.key"), cert: read("server.pem") }, answer), createPlain(answer)];
  const ports = await Promise.all(
    servers.map((server) => new Promise((done) => server.listen(0, "127.0.0.1", () => done(server.address().port)))),
  );
  provider.issuer = `https://127.0.0.1:${ports[0]}`;
  provider.browsers = `http://127.0.0.1:${ports[1]}`;
  provider.pair = pair;
  provider.stop = () => servers.forEach((server) => (server.closeAllConnections(), server.close()));
  return provider;
}
