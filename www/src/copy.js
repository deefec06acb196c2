// What is seldom needed beside a form: the copy of a receipt, the receipt itself, a draft that waits, a list that comes
// late. Loaded when it is needed.

/** Hands over what a form says after sending as a page of its own, made here and kept where the person wants it. */
export function saveCopy(section, lang) {
  const number = section.querySelector(".tk-code-big")?.lastChild.textContent.trim() ?? "";
  const title = section.querySelector("h1,h2,h3,h4").textContent;
  const page = document.implementation.createHTMLDocument(number ? `${title} – ${number}` : title);
  page.documentElement.lang = lang;
  page.body.append(section.cloneNode(true));
  for (const node of page.querySelectorAll("button")) node.remove();
  for (const node of page.body.querySelectorAll("*"))
    for (const { name } of [...node.attributes]) node.removeAttribute(name);
  const style =
    "body{font:1rem/1.5 sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem}dt{font-weight:bold}dd{white-space:pre-line}";
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>${style}</style>`;
  const html = `<!doctype html>${page.documentElement.outerHTML.replace("<head>", `<head>${head}`)}`;
  const href = URL.createObjectURL(new Blob([html], { type: "text/html" }));
  // A number may hold what no name of a file may.
  const name = ["to-khai", ...number.split(/[^\p{L}\p{N}.]+/u).filter(Boolean)].join("-");
  Object.assign(document.createElement("a"), { href, download: `${name}.html` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

/** What stands behind the buttons of a confirmation: the answers as they were shown. */
function summary(section) {
  const nodes = [];
  for (let node = section.querySelector(".tk-keep")?.nextElementSibling; node; node = node.nextElementSibling)
    if (!node.matches(".tk-keeps, .tk-rest")) nodes.push(node);
  return nodes;
}

const written = (node) =>
  node.nodeType === Node.TEXT_NODE
    ? node.data
    : [node.localName, node.getAttribute("class") ?? "", ...[...node.childNodes].map(written)];

const PLAIN = new Set([
  "div",
  "dl",
  "dt",
  "dd",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "p",
  "ul",
  "ol",
  "li",
  "section",
  "small",
  "strong",
]);

function built(tree) {
  if (typeof tree === "string") return tree;
  const [name, classes, ...children] = tree;
  const element = document.createElement(PLAIN.has(name) ? name : "span");
  if (classes) element.className = classes;
  element.append(...children.map(built));
  return element;
}

/**
 * Shows the answers that were sent, and what followed from them (fee, day of the result), as they were shown first: a form
 * opened anew knows nothing of what registers said. Gives what is kept of a confirmation with them, where it had none yet.
 */
function shownAgain(section, sent, locale) {
  const now = summary(section);
  const facts = section.querySelector("dl");
  if (!sent.shown) return { ...sent, shown: now.map(written), facts: facts && written(facts), locale };
  for (const node of now) node.remove();
  for (const node of sent.shown.map(built)) {
    node.lang = sent.locale;
    section.append(node);
  }
  if (facts && sent.facts && sent.locale === locale) facts.replaceWith(built(sent.facts));
  return undefined;
}

/**
 * What was sent and is kept in this tab (`json`), unless that was so many days ago, or so many milliseconds where the host
 * closes it itself.
 */
export function openSent(json, days, open) {
  try {
    const sent = JSON.parse(json);
    // A clock that was ahead may have been set right.
    sent.at = Math.min(sent.at, Date.now());
    const age = Date.now() - sent.at;
    if (age < Math.min(days * 86_400_000, open || Infinity) && sent.given) return sent;
  } catch {
    // Nothing that can be read.
  }
  return undefined;
}

const WORDS = {
  vi: [
    (until) =>
      until
        ? `Xác nhận này tự đóng lúc ${until} để người dùng máy sau không đọc được. Hãy in hoặc lưu bản sao nếu cần, và xóa ngay nếu máy này nhiều người dùng.`
        : "Xác nhận này được giữ khi trang còn mở: tải lại trang vẫn còn, đóng trang hoặc đăng xuất thì mất. Hãy in hoặc lưu bản sao nếu cần.",
    (until) => (until ? "Xóa ngay" : "Xóa và điền tờ khai mới"),
    "Xóa xác nhận này khỏi máy? Tờ khai đã nộp không thay đổi.",
    "Xóa",
    "Giữ lại",
  ],
  en: [
    (until) =>
      until
        ? `This confirmation closes by itself at ${until}, so that the next person at this device cannot read it. Print it or save a copy if you need one, and erase it now if others use this device.`
        : "This confirmation is kept in this tab of the browser, also when the page is reloaded. It is erased when you close the tab or sign out. Print it or save a copy if you need one.",
    (until) => (until ? "Erase it now" : "Erase it and fill in a new form"),
    "Erase this confirmation from the device? What you sent stays as it is.",
    "Erase",
    "Keep it",
  ],
};

/**
 * Says below a confirmation that it is kept, with the way to erase it, which is asked once more; `open` is for how many
 * milliseconds it still stays, where it closes by itself.
 */
function sayKept(section, locale, erase, open) {
  const clock = new Date(Date.now() + open);
  // The same however often the page is loaded again.
  const until = open > 0 && clock.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
  const [told, button, sure, yes, no] = WORDS[locale.startsWith("en") ? "en" : "vi"];
  const [kept, anew] = [told(until), button(until)];
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
  section.querySelector(".tk-keeps")?.remove();
  section.querySelector(".tk-keep")?.after(place);
}

/** Says before the number to quote what it is. */
function nameNumber(section, locale) {
  const number = section.querySelector(".tk-code-big");
  if (!number || number.querySelector("small")) return;
  const name = document.createElement("small");
  name.append(locale.startsWith("en") ? "Your number, write it down: " : "Mã hồ sơ của bạn, hãy ghi lại: ");
  number.prepend(name);
}

/** Says on a confirmation what of the form it does not hold: a number given before, and changes made after sending. */
function sayRest(section, { earlier, later, given }, locale, again) {
  const english = locale.startsWith("en");
  const place = document.createElement("div");
  place.className = "tk-rest";
  const say = (words) => place.append(Object.assign(document.createElement("p"), { textContent: words }));
  if (earlier && earlier !== given.receipt)
    say(
      english
        ? `You had sent this form before. The number of that submission: ${earlier}`
        : `Trước đó bạn đã nộp tờ khai này một lần. Mã của lần đó: ${earlier}`,
    );
  if (later) {
    say(
      english
        ? "What you changed in the form after sending is not part of what is shown here. It is kept."
        : "Những gì bạn sửa sau khi bấm nộp không nằm trong tờ khai ghi ở đây. Phần đã sửa vẫn được giữ.",
    );
    const label = english ? "Open the form with the changes" : "Mở tờ khai có phần đã sửa";
    const button = Object.assign(document.createElement("button"), { type: "button", className: "tk-button" });
    button.append(label);
    button.addEventListener("click", () => again(later));
    place.append(button);
  }
  section.querySelector(".tk-rest")?.remove();
  if (place.firstChild) section.querySelector(".tk-keep")?.after(place);
}

/**
 * Says on a confirmation what an element keeps of it, and shows the answers as they were shown first; `keep` keeps what is
 * shown for the first time, where anything is kept; `again` opens a form with what was changed after sending.
 */
export function told(element, section, sent, open, keep, again) {
  const { locale } = element;
  nameNumber(section, locale);
  if (keep) {
    const kept = shownAgain(section, sent, locale);
    if (kept) keep(kept);
    sayKept(section, locale, () => element.reset(), open);
  }
  sayRest(section, sent, locale, again);
}

/** Why there is no form although the host could be reached: what it answered (`status`), or what the definition is. */
export function faulty(locale, status) {
  if (locale.startsWith("en"))
    return status
      ? `The server did not give this form (code ${status}). Tell whoever runs this page.`
      : "This form has a fault and cannot be opened. Tell whoever runs this page.";
  return status
    ? `Máy chủ không đưa được tờ khai này (mã ${status}). Hãy báo cho nơi quản lý trang.`
    : "Tờ khai này có lỗi nên không mở được. Hãy báo cho nơi quản lý trang.";
}

/** What is said to somebody who has not signed in, where somebody who had left a draft. */
export const signInFirst = (locale) =>
  locale.startsWith("en")
    ? "There is a saved draft of this form: sign in to open it."
    : "Có bản nháp đã lưu của tờ khai này: hãy đăng nhập để mở.";

/** What is said when somebody signs in where somebody else's number had been typed. */
export const replaced = (locale) =>
  locale.startsWith("en")
    ? "The number that was typed is not that of the person who signed in. What it said about you was replaced by your account; the other answers are kept. Check them, or sign out to fill in the form for the other person."
    : "Số định danh đã gõ không phải của người vừa đăng nhập. Phần khai về bạn đã được thay bằng thông tin của tài khoản; các phần khác vẫn giữ. Hãy kiểm tra lại, hoặc đăng xuất nếu muốn điền cho người kia.";

/** What is said in the place of a confirmation that was closed, or of a form whose person signed `out` in another window. */
export function closed(locale, out) {
  const english = locale.startsWith("en");
  if (out)
    return english
      ? ["You signed out in another window, so what was entered here was erased.", "Fill in a new form"]
      : ["Bạn đã đăng xuất ở cửa sổ khác nên phần đã điền ở đây được xóa.", "Điền tờ khai mới"];
  return english
    ? ["The confirmation was closed, so that the next person at this device cannot read it.", "Fill in a new form"]
    : ["Phần xác nhận đã đóng để người dùng máy sau không đọc được.", "Điền tờ khai mới"];
}

/** Notes which boxes search lists; gives what has those that do since then look for what was typed in them before. */
export function typedBefore(root) {
  const boxes = () => [...root.querySelectorAll("[role=combobox]")];
  const before = boxes();
  return () => {
    const late = boxes().filter((box) => box.value && !before.includes(box));
    const now = (boxes) => {
      for (const box of boxes)
        for (const kind of box.matches(":focus") ? ["input"] : ["input", "focusout"])
          box.dispatchEvent(new Event(kind, { bubbles: true }));
    };
    const busy = boxes().find((box) => box.matches(":focus"));
    const others = late.filter((box) => box !== busy);
    // Who chooses from another list meanwhile is not disturbed: it would close.
    if (busy && others.length) busy.addEventListener("blur", () => setTimeout(() => now(others)), { once: true });
    else now(others);
    if (late.includes(busy)) now([busy]);
  };
}
