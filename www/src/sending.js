// How the sending of a form ends: what the host's answer means, and whose answer still counts.

/** Refusals a person can do something about carry the host's words; what went wrong inside is not for them. */
const said = ({ errors, message, reason }) => ({ errors: Array.isArray(errors) ? errors : [], message, reason });

/** A plain answer: sent, unless it names errors, a reason or a message. */
function told(answer) {
  if (answer === undefined || answer === null || answer === true) return { sent: {} };
  if (typeof answer === "string" || typeof answer === "number") return { sent: { receipt: answer } };
  const refused =
    answer === false || "errors" in answer || "reason" in answer || ("message" in answer && !answer.receipt);
  return refused ? { refused: said(answer || {}) } : { sent: answer };
}

/** The answer of a `fetch`, handed in as it is. */
async function fetched(response) {
  const body = await response.json().catch(() => undefined);
  const { status } = response;
  if (response.ok) return told(body);
  if (status === 401) return { refused: { reason: "signed-out" } };
  if (status < 500 && body && typeof body === "object") return { refused: said(body) };
  return { refused: { reason: "unreachable" }, cause: new Error(String(status)) };
}

/**
 * What became of a submission.
 *
 * @param {*} answer what the host gave, or a promise of it
 * @returns {Promise<{sent?: object, refused?: object, cause?: *}>}
 */
export async function outcome(answer) {
  try {
    const given = await answer;
    return typeof given?.ok === "boolean" && given.status ? await fetched(given) : told(given);
  } catch (cause) {
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
  let digest;
  const elsewhere = new Map();
  const after = (limit, work) => {
    clearTimeout(clock);
    clock = setTimeout(work, limit);
  };
  return {
    after,
    begin(of, limit, late) {
      const turn = (last += 1);
      digest = of;
      after(limit, late);
      return { counts: () => turn > since, isLast: () => turn === last };
    },
    /** Gives the digest of what was under way. */
    end() {
      clearTimeout(clock);
      return digest;
    },
    forget() {
      clearTimeout(clock);
      digest = undefined;
      since = last;
    },
    know: (other, receipt) => elsewhere.set(other, receipt),
    known: (other) => elsewhere.get(other),
  };
}
