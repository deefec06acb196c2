// Cases of people who have not signed in: found again by number and secret, and forgotten on this device.

import { eraseKept } from "./account.js";
import { caseOfAddress, keepSecret, secretOf } from "./portal.js";
import { said } from "./portal-words.js";
import { element, link } from "./words.js";

/** Digits of a secret, which are shown in groups of four. */
const DIGITS = 16;

/** The letters people write for digits that look like them, by the digit. */
const alike = (text) => text.toUpperCase().replaceAll("O", "0").replace(/[IL]/g, "1");

/** A secret as it is told, however it was typed; nothing where it is none. */
function secretIn(text) {
  const digits = alike(text).replace(/[^0-9A-Z]/g, "");
  if (digits.length !== DIGITS) return undefined;
  return digits.replace(/(.{4})(?=.)/g, "$1-");
}

/** The number of a case, however it was typed: small letters, spaces, without hyphens; nothing where it is none. */
function numberIn(text) {
  const [, ...parts] = /^(\d{2})(\d{6})([0-9A-Z]{8})$/.exec(alike(text).replace(/[^0-9A-Z]/g, "")) ?? [];
  return parts.length ? parts.join("-") : undefined;
}

/** A field of the form below: its label, where it is told what is wrong with it, and how its content is read. */
function field(name, label, hint, read, wrong, before) {
  const input = element("input", {
    ...{ id: name, name, autocomplete: "off", autocapitalize: "characters", spellcheck: "false", value: before },
    "aria-describedby": `${name}-hint ${name}-wrong`,
  });
  const told = element("span", { id: `${name}-wrong`, class: "wrong" });
  const value = () => {
    const found = read(input.value);
    told.textContent = found ? "" : wrong;
    input.setAttribute("aria-invalid", String(!found));
    return found;
  };
  const nodes = [
    element("label", { for: name }, label),
    element("span", { id: `${name}-hint`, class: "meta" }, hint),
    told,
    input,
  ];
  return { input, nodes, value };
}

/** The way to a case that was sent without signing in, by its number and its secret; what was typed before stands there. */
export function byNumber({ open = false, number: typedNumber, secret: typedSecret } = {}) {
  const fields = [
    field("number", said.number, said.numberHint, numberIn, said.numberWrong, typedNumber),
    field("secret", said.secret, said.secretHint, secretIn, said.secretWrong, typedSecret),
  ];
  const form = element(
    "form",
    { class: "search by-number", novalidate: true },
    ...fields.flatMap(({ nodes }) => nodes),
    element("button", { type: "submit" }, said.show),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [number, secret] = fields.map(({ value }) => value());
    const wrong = fields.find(({ input }) => input.getAttribute("aria-invalid") === "true");
    if (wrong) return wrong.input.focus();
    keepSecret(number, secret);
    const target = new URL(`${link("dossiers.html")}#${number}`, location.href);
    // The same case again is asked for again, under the secret that was typed now.
    if (target.href === location.href) dispatchEvent(new Event("hashchange"));
    else location.assign(target);
  });
  return element("details", { class: "fold", open }, element("summary", {}, said.byNumber), form);
}

/** Asks before the only way to a case is erased: the buttons to do it and not to stand where the first one does not. */
function askFirst(erase, button) {
  const sure = element("button", { type: "button" }, said.forgetSure);
  const keep = element("button", { type: "button", class: "main" }, said.forgetNot);
  const question = element(
    "div",
    { class: "notice warn", role: "alert" },
    element("p", {}, said.forgetAsk),
    element("p", { class: "actions" }, keep, sure),
  );
  sure.addEventListener("click", erase);
  keep.addEventListener("click", () => {
    question.remove();
    button.focus();
    document.querySelector(".secret")?.scrollIntoView({ block: "center" });
  });
  button.parentElement.after(question);
  keep.focus();
}

/**
 * Forgets on this device the case that is open and all that was filled in without signing in; asked twice while the person has not
 * said that the secret is written down.
 */
export function forgetButton() {
  const button = element("button", { type: "button" }, said.forget);
  const erase = async () => {
    await eraseKept();
    location.replace(link("./"));
  };
  button.addEventListener("click", () => {
    const { receipt } = caseOfAddress();
    if (secretOf(receipt).noted) return erase();
    if (!button.parentElement.nextElementSibling?.matches("[role=alert]")) askFirst(erase, button);
  });
  return button;
}

/**
 * The secret of the case that is open, for as long as the person has not said that it is written down; nothing afterwards. `helped`
 * says that somebody else filled the case in.
 */
export function secretNotice(helped) {
  const { receipt, secret } = caseOfAddress();
  const noted = element("button", { type: "button" }, said.secretNoted);
  const notice = element(
    "div",
    { class: "notice warn" },
    element("h2", {}, said.secret),
    element("p", { class: "code secret" }, element("strong", {}, secret)),
    element("p", {}, helped ? said.secretLeadHelped : said.secretLead),
    noted,
  );
  noted.addEventListener("click", () => {
    keepSecret(receipt, secret);
    notice.replaceChildren(element("p", { tabindex: "-1" }, said.secretGone));
    notice.firstChild.focus();
  });
  return notice;
}
