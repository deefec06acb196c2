// How the sending of a form ends: what the host's answer means, and whose answer still counts.

/** Refusals a person can do something about carry the host's words; what went wrong inside is not for them. */
const said = ({ errors, message, reason }) => ({
  errors: Array.isArray(errors) ? errors : [],
  // Ours stands behind it on the same line.
  message: typeof message === "string" ? message.trim().replace(/[\p{L}\p{N})”"]$/u, "$&.") : undefined,
  reason,
});

/** Statuses that say by themselves that something was taken: created, accepted, nothing to add. */
const TAKEN = [201, 202, 204];

/** Whether this is a number to quote: one line that hides nothing, and neither a page of a proxy nor a program's nothing. */
const isNumber = (receipt) =>
  typeof receipt === "number"
    ? receipt > 0 && receipt < Infinity
    : typeof receipt === "string" &&
      /^[^<\p{C}\p{Zl}\p{Zp}]{1,200}$/u.test(receipt) &&
      !/^\s*(undefined|null|NaN|0|\[object.*)?\s*$/.test(receipt);

/** Whether an answer says of itself that it is none of success, whatever number it carries. */
const failed = ({ ok, success, error, status }) =>
  ok === false || success === false || error || status >= 400 || /^(err|fail)/i.test(status);

/** An answer that says neither that the submission was taken nor why not: nothing is erased on its account. */
const unclear = (what) => ({
  refused: {},
  cause: new TypeError(`${what} tells nothing: answer { receipt }, true or { errors }`),
});

/** How deep an answer may be: the form reads no deeper. */
const DEEPEST = 99;
const depth = (value) => (Object(value) === value ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0);

/**
 * An answer as the form reads it, found out before anything is erased on its account.
 *
 * @throws {TypeError} it cannot be written as JSON, or is too deep
 */
export function readable(answer) {
  const read = answer && JSON.parse(JSON.stringify(answer));
  if (depth(read) > DEEPEST) throw new TypeError("an answer of more than 99 levels");
  return read;
}

/** A plain answer: sent with a number or a plain yes, refused with errors, a reason or a message. */
function told(answer) {
  if (answer === true) return { sent: {} };
  // By itself only what cannot be a sentence.
  if (isNumber(answer) && /^\S*\d\S*$/.test(answer)) return { sent: { receipt: answer } };
  if (answer === false) return { refused: {} };
  if (typeof answer !== "object" || !answer) return unclear(`the answer ${answer === null ? null : typeof answer}`);
  const { receipt } = answer;
  if ("errors" in answer || "reason" in answer || ("message" in answer && !receipt)) return { refused: said(answer) };
  if (failed(answer)) return unclear("an answer that says it failed");
  if (receipt === true) return { sent: { ...answer, receipt: "" } };
  return isNumber(receipt) ? { sent: answer } : unclear(`an answer with the members [${Object.keys(answer)}]`);
}

/** The answer of a `fetch`, handed in as it is. */
async function fetched(response) {
  const { ok, status } = response;
  const words = await response.text();
  let body;
  try {
    body = JSON.parse(words);
  } catch {
    // A page of a proxy, or nothing.
  }
  if (ok && !words.trim()) return TAKEN.includes(status) ? { sent: {} } : unclear(`${status} without a body`);
  if (ok) return body === undefined ? unclear(`${status} with a body that is no JSON`) : told(body);
  const cause = new Error(String(status));
  if (status === 401) return { refused: { reason: "signed-out" }, cause };
  if (status >= 500) return { refused: { reason: "unreachable" }, cause };
  return body && typeof body === "object" ? { refused: said(body) } : { refused: {}, cause };
}

/**
 * Hands a submission to the host.
 *
 * @param {object} submission
 * @param {(detail: object) => boolean} emit tells the host; false when it prevents the default
 * @returns {{go: boolean, answered: boolean, answer: Promise}} `answer` settles when the host answers, however late, or
 *   fails with what its listener threw instead
 */
export function handed(submission, emit) {
  const known = { answered: false, threw: undefined };
  let settle;
  const answer = new Promise((resolve) => (settle = resolve));
  const respondWith = (given) => {
    known.answered = true;
    settle(given);
  };
  // What a listener throws goes to the window, not to whoever dispatches.
  const note = ({ error, message }) => (known.threw ??= [error ?? new Error(message)]);
  addEventListener("error", note, true);
  const go = emit({ submission, respondWith });
  removeEventListener("error", note, true);
  if (!known.answered && known.threw) {
    known.answered = true;
    settle(Promise.reject(Object.assign(new Error("a listener of `submit` threw"), { listener: known.threw[0] })));
  }
  return { go, answered: known.answered, answer };
}

/**
 * What became of a submission.
 *
 * @param {*} answer what the host gave, or a promise of it
 * @returns {Promise<{sent?: object, refused?: object, cause?: *}>}
 */
export async function outcome(answer) {
  const { sent, refused, cause } = await ended(answer);
  try {
    return { sent: readable(sent), refused: readable(refused), cause };
  } catch (cause) {
    return { refused: {}, cause };
  }
}

async function ended(answer) {
  try {
    const given = await answer;
    const isResponse = typeof given?.ok === "boolean" && typeof given.text === "function";
    return isResponse ? await fetched(given) : told(given);
  } catch (cause) {
    if (cause?.listener) return { refused: {}, cause: cause.listener };
    if (cause?.status === 401) return { refused: { reason: "signed-out" }, cause };
    // An object that is no error was meant to be told.
    if (typeof cause === "object" && cause && !(cause instanceof Error) && !(cause instanceof DOMException))
      return { refused: said(cause), cause };
    return { refused: { reason: navigator.onLine ? "unreachable" : "offline" }, cause };
  }
}

/** The tries of one form, in their order, and the clock each is held to. */
export function ending() {
  let last = 0;
  let since = 0;
  let clock;
  let tried;
  const elsewhere = new Map();
  const after = (limit, work) => {
    clearTimeout(clock);
    clock = setTimeout(work, limit);
  };
  return {
    after,
    begin(of, limit, late) {
      const turn = (last += 1);
      tried = of;
      after(limit, late);
      return { counts: () => turn > since, isLast: () => turn === last };
    },
    /** Gives what was under way, once. */
    end() {
      clearTimeout(clock);
      const ended = tried;
      tried = undefined;
      return ended;
    },
    forget() {
      clearTimeout(clock);
      tried = undefined;
      elsewhere.clear();
      since = last;
    },
    know: (other, receipt) => elsewhere.set(other, receipt),
    known: (other) => elsewhere.get(other),
  };
}
