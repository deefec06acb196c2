// How the sending of a form ends: what the host's answer means, whose answer still counts, and what is kept of it.

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

// ---- the confirmation ----

const DAY = 86_400_000;
const nameOf = (base) => `tokhai:sent:${base}`;

/**
 * Keeps what a person is told after sending, `{given, draft, day, at}`, for a form, a page and a person (`base`, as drafts
 * have it) in this tab alone: a reload shows it again, and whoever opens another tab or closes this one finds nothing.
 * Without `sent` nothing is kept any more.
 */
export function keepSent(base, sent) {
  if (!base) return;
  try {
    if (sent) sessionStorage.setItem(nameOf(base), JSON.stringify(sent));
    else sessionStorage.removeItem(nameOf(base));
  } catch {
    // A frame without storage, or no room in it: a reload will not show it.
  }
}

/** What is kept of a sending, unless that was so many days ago, or so many milliseconds where the host closes it itself. */
export function keptSent(base, days, timeout) {
  try {
    const sent = JSON.parse(sessionStorage.getItem(nameOf(base)));
    const age = Date.now() - sent.at;
    if (age >= 0 && age < Math.min(days * DAY, timeout > 0 ? timeout : Infinity) && sent.given) return sent;
    keepSent(base);
  } catch {
    // Nothing there, or nothing that can be read.
  }
  return undefined;
}

const WORDS = {
  vi: [
    "Xác nhận này được giữ trong thẻ trình duyệt này: tải lại trang vẫn còn, đóng thẻ hoặc đăng xuất thì mất. Hãy in hoặc lưu bản sao nếu cần.",
    "Xóa và điền tờ khai mới",
    "Xóa xác nhận này khỏi máy? Tờ khai đã nộp không thay đổi.",
    "Xóa",
    "Giữ lại",
  ],
  en: [
    "This confirmation is kept in this tab of the browser, also when the page is reloaded. It is erased when you close the tab or sign out. Print it or save a copy if you need one.",
    "Erase it and fill in a new form",
    "Erase this confirmation from the device? What you sent stays as it is.",
    "Erase",
    "Keep it",
  ],
};

/** Says below a confirmation that it is kept, with the way to erase it, which is asked once more. */
export function sayKept(section, locale, erase) {
  const [kept, anew, sure, yes, no] = WORDS[locale.startsWith("en") ? "en" : "vi"];
  const place = document.createElement("div");
  place.className = "tk-keeps";
  const show = (words, ...buttons) => {
    const text = document.createElement("p");
    text.append(words);
    const made = buttons.map(([label, press, className = "tk-button"]) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className });
      button.append(label);
      button.addEventListener("click", press);
      return button;
    });
    place.replaceChildren(text, ...made);
    return made[0];
  };
  const offer = () => show(kept, [anew, () => ask().focus(), "tk-link"]);
  const ask = () => show(sure, [no, () => offer().focus()], [yes, erase]);
  offer();
  section.querySelector(".tk-keep")?.after(place);
}
