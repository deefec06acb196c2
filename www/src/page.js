// What only a page can do, without knowing of the form: nodes and styles, days and hashes, what the focus and a press on a
// calendar's button ask for.

const STYLES = new URL("./to-khai.css", import.meta.url).href;

/** Adds the stylesheet unless the page has it, and waits until it is there. */
export function styled(root) {
  const sheet = (link) => new URL(link.href, document.baseURI).href === STYLES || /to-khai[^/]*\.css/.test(link.href);
  let link = [...root.querySelectorAll("link[rel=stylesheet]")].find(sheet);
  if (!link) {
    link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: STYLES });
    (root.head ?? root).append(link);
  }
  if (link.sheet) return;
  return new Promise((done) => {
    for (const kind of ["load", "error"]) link.addEventListener(kind, done, { once: true });
    setTimeout(done, 1500);
  });
}

/** The date where the person is, `YYYY-MM-DD`. */
export function today() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/** Bytes in hexadecimal. */
export const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** What is done with files; loaded when it is first needed. So is the copy of a receipt. */
export const papers = () => import("./papers.js");

/** SHA-256 of a text in hexadecimal. */
export async function digest(text) {
  const bytes = new TextEncoder().encode(text);
  if (globalThis.crypto?.subtle) return hex(await crypto.subtle.digest("SHA-256", bytes));
  const hash = (await papers()).sha256();
  hash.add(bytes);
  return hex(hash.end());
}

/** A time or number in words of a language; tags browsers do not know are no reason to fail. */
function words(value, locale, options) {
  try {
    return value.toLocaleString(locale.replaceAll("_", "-"), options);
  } catch {
    return value.toLocaleString("vi", options);
  }
}

/** A time in words of a language. Days are written as the form writes them. */
export const moment = (at, locale) =>
  words(new Date(at), locale === "en" ? "en-GB" : locale, {
    ...{ day: "2-digit", month: "2-digit", year: "numeric" },
    ...{ hour: "2-digit", minute: "2-digit" },
  });

/** Days in words, below one in hours. */
export function span(days, locale) {
  const [count, unit] = days < 1 ? [Math.max(1, Math.round(days * 24)), "hour"] : [Math.round(days), "day"];
  return words(count, locale, { style: "unit", unit, unitDisplay: "long" });
}

/**
 * Nodes from a list of words: for an element its name, the number of its attributes, their names and values, the number
 * of its children and the children; for a text no name and the text. `parts` makes classes parts too.
 */
export function built(list, parts) {
  const words = list.split("\0");
  let at = 0;
  const node = () => {
    const name = words[at++];
    if (!name) return document.createTextNode(words[at++]);
    const element = document.createElement(name);
    for (let left = +words[at++]; left > 0; left -= 1) {
      const attribute = words[at++];
      const value = words[at++];
      element.setAttribute(attribute, value);
      if (parts && attribute === "class") element.setAttribute("part", value);
    }
    for (let left = +words[at++]; left > 0; left -= 1) element.appendChild(node());
    return element;
  };
  return node();
}

/** Keeps what got the focus in view while parts of a long form around it are laid out for the first time. */
export function follow({ target }) {
  // Who is about to choose a file need not wait for what is done with it.
  if (target.type === "file") papers().catch(() => {});
  if (!target.closest("[data-long]")) return;
  const watching = new IntersectionObserver((moves) => {
    if (!moves.at(-1).isIntersecting) target.scrollIntoView({ block: "center" });
  });
  watching.observe(target);
  setTimeout(() => watching.disconnect(), 300);
}

/**
 * Puts the device's own calendar in the place of the button that asks for it, until it is left. A page full of calendars
 * would be slow: each is a small document of its own.
 */
export function showCalendar({ target: button }) {
  if (button.dataset?.do !== "calendar") return;
  const { className, previousSibling: text } = button;
  const calendar = Object.assign(document.createElement("input"), { type: "date", tabIndex: -1, className });
  // Day/month/year, as the form writes dates; what is no date leaves the calendar empty.
  calendar.value = text.value.split("/").reverse().join("-");
  calendar.dataset.do = "pick";
  calendar.setAttribute("aria-labelledby", text.labels[0].id);
  // Unless the form has put another button there by then.
  calendar.addEventListener("blur", () => calendar.previousSibling === text && calendar.replaceWith(button));
  button.replaceWith(calendar);
  calendar.focus();
  // Frames of other origins may not open it; there a second press does.
  try {
    calendar.showPicker();
  } catch {}
}

/** The steps somebody went through to get to this entry of the browser's history, by form. */
const trails = () => history.state?.tokhai?.trails ?? {};

/** The form on whose account the browser is on its way back. */
let leaving;

/**
 * Makes an entry of the browser's history for a step, so that its own Back and Forward go from step to step. The address
 * stays as it is, and so does what the page keeps there; of the form it holds no more than the names of steps.
 */
export function remember(form, before, step) {
  // What has happened by then is noted when the browser has got there.
  if (leaving) return;
  try {
    let trail = trails()[form] ?? [];
    if (trail.at(-1) === step) return;
    if (trail.at(-1) === before && trail.at(-2) === step && history.state.tokhai.by === form) {
      leaving = form;
      setTimeout(() => (leaving = undefined), 1000);
      return history.back();
    }
    const entry = (by) => ({ ...history.state, tokhai: { by, trails: { ...trails(), [form]: trail } } });
    if (trail.at(-1) !== before) {
      trail = [before];
      history.replaceState(entry(), "");
    }
    trail = [...trail, step];
    history.pushState(entry(form), "");
  } catch {
    // A page that may not: the form has a button of its own.
  }
}

/** The step to show, now that the browser has gone to another entry of its history. */
export function travelled(form, shown) {
  const step = trails()[form]?.at(-1);
  if (leaving && leaving !== form) return;
  if (!leaving) return step;
  leaving = undefined;
  if (step !== shown) remember(form, step, shown);
}

// ---- what the page says ----

/** Says on the console what is wrong, for who runs the page. */
export const warn = (...what) => console.warn("<to-khai>", ...what);

const MILLISECONDS = [/^\d+(\.\d+)?$/, "milliseconds"];
/** What attributes may hold, and how that is said. */
const ATTRIBUTES = {
  today: [/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, "YYYY-MM-DD"],
  "utc-offset": [/^(Z|[+-]\d\d:\d\d)$/i, "+07:00"],
  channel: [/^(online|direct|postal)$/, "online, direct or postal"],
  heading: [/^[0-4]$/, "0 to 4"],
  "draft-days": [/^\d*\.?\d+$/, "days"],
  "lookup-timeout": MILLISECONDS,
  "submit-timeout": MILLISECONDS,
  "receipt-timeout": MILLISECONDS,
};

/** No clock of a browser runs for longer, in milliseconds: one that is set to more rings at once. */
const LONGEST = 2 ** 31 - 1;

/** An attribute; empty when it is left out or cannot be meant, which is said on the console. */
export function said(element, name) {
  const value = element.getAttribute(name)?.trim();
  if (!value) return "";
  const [fits, expected] = ATTRIBUTES[name];
  if (fits.test(value)) return MILLISECONDS[0] === fits ? `${Math.min(value, LONGEST)}` : value;
  warn(`the attribute ${name}="${value}" is left aside: write ${expected}`);
  return "";
}

/** A property that is an object; what it was `before` when it is none, which is said on the console. */
export function object(name, value, before) {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "object" && !Array.isArray(value)) return value;
  warn(`the property ${name} is left aside: give an object`);
  return before;
}

/** Hands values to the host's own controls below `root`, now and whenever they change; gives what watches that. */
export function giveValues(root) {
  const given = new WeakMap();
  const give = () => {
    for (const control of root.querySelectorAll("[data-at]")) {
      const json = control.dataset.value;
      if (given.get(control) === json) continue;
      given.set(control, json);
      control.value = json ? JSON.parse(json) : undefined;
    }
  };
  const watching = new MutationObserver(give);
  watching.observe(root, { subtree: true, childList: true, attributeFilter: ["data-value"] });
  give();
  return watching;
}
