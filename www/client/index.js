// A client of the portal's interface for programs and pages: `import { portal } from "tokhai/client"`. Nothing but `fetch` is
// needed, in browsers and in Node.js. Every write has a key, and is tried again under it where the portal did not answer.

/** Files go in parts of so many bytes. */
const PART = 1 << 20;

/** What the portal refused: `kind` of its closed list, `unreachable` where nobody answered. */
export class PortalError extends Error {
  constructor(status, { type = "", title, detail, errors } = {}) {
    super(detail ?? title ?? "");
    Object.assign(this, { name: "PortalError", status, title, errors, kind: type.split(":").at(-1) || "unreachable" });
  }
}

const wait = (seconds, signal) =>
  new Promise((done, fail) => {
    const stop = () => fail(signal.reason);
    setTimeout(() => (signal?.removeEventListener("abort", stop), done()), seconds * 1000);
    signal?.addEventListener("abort", stop, { once: true });
  });

export function portal(base = "", { language = "vi", tries = 5, fetch = globalThis.fetch, pause = wait } = {}) {
  // Browsers keep the cookie themselves and show it to no script.
  let cookie;

  async function ask(method, path, { body, key, version, secret, signal } = {}) {
    const headers = { "accept-language": language };
    const isBytes = ArrayBuffer.isView(body);
    if (body !== undefined && !isBytes) headers["content-type"] = "application/json";
    if (key) headers["idempotency-key"] = key;
    if (version !== undefined) headers["if-match"] = `"${version}"`;
    if (secret) headers["submission-secret"] = secret;
    if (cookie) headers.cookie = cookie;
    const request = { method, headers, body: isBytes || body === undefined ? body : JSON.stringify(body), signal };
    for (let attempt = 1; ; attempt += 1) {
      const answer = await fetch(`${base}/api/v1${path}`, request).catch((error) => {
        if (signal?.aborted) throw error;
      });
      const last = attempt >= tries;
      if (answer && (last || ![429, 502, 503, 504].includes(answer.status))) {
        const set = answer.headers.getSetCookie?.()[0];
        if (set) cookie = set.split(";")[0];
        const told = await answer.json().catch(() => undefined);
        if (!answer.ok) throw new PortalError(answer.status, Object(told));
        return told;
      }
      if (last) throw new PortalError(0);
      signal?.throwIfAborted();
      await pause(Math.min(60, Number(answer?.headers.get("retry-after")) || 2 ** attempt / 4), signal);
    }
  }

  const write = (method, path, { key = crypto.randomUUID(), ...rest }) => ask(method, path, { key, ...rest });
  const place = (name) => `/submissions/${encodeURIComponent(name)}`;
  return {
    ask,
    session: () => ask("GET", "/session"),
    signIn: (body) => ask("POST", "/session", { body }),
    signOut: () => ask("DELETE", "/session"),
    lookUp: (body, options) => ask("POST", "/lookups", { ...options, body }),
    list: () => ask("GET", "/submissions"),
    status: (receipt, options) => ask("GET", place(receipt), options),
    send: (body, options) => write("POST", "/submissions", { ...options, body }),
    correct: (receipt, body, options) => write("PUT", place(receipt), { ...options, body }),
    alike: (body, options) => ask("POST", "/submissions/alike", { ...options, body }),
    withdraw: (receipt, options) => write("POST", `${place(receipt)}/withdrawal`, { ...options, body: {} }),
    async sendFile(file, { progress, signal } = {}) {
      const bytes = new Uint8Array(file.arrayBuffer ? await file.arrayBuffer() : file);
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
      const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
      let at = await ask("GET", `/files/${sha256}`, { signal }).catch((error) => {
        if (error.status !== 404) throw error;
        return { received: 0 };
      });
      while (!at.complete) {
        const body = bytes.subarray(at.received, at.received + PART);
        const query = `offset=${at.received}&size=${bytes.length}`;
        at = await ask("PUT", `/files/${sha256}?${query}`, { body, signal });
        progress?.(at);
      }
      return { handle: sha256, sha256, size: at.size, mediaType: at.mediaType };
    },
  };
}
