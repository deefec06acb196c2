// Who is signed in, in the bar of every page; and what a page shows whoever may not see it, or while it waits.

import { within } from "../src/drafts.js";
import { forgetKeys } from "./hand-in.js";
import { Refusal, account, hearTabs, people, signIn, signOut } from "./portal.js";
import { said } from "./portal-words.js";
import { element, link } from "./words.js";

/** What this device keeps of whoever filled in forms here. */
const anythingKept = () => within("readonly", (store) => store.count()).catch(() => 0);

/** Erases what this device keeps of whoever filled in forms here: drafts, files, confirmations. */
export async function eraseKept() {
  forgetKeys();
  for (const name of Object.keys(sessionStorage)) if (name.startsWith("tokhai:")) sessionStorage.removeItem(name);
  await within("readwrite", (store) => store.clear()).catch(() => {});
}

/** The address of the page to sign in on, which leads back here; from that page itself to where it leads already. */
const signInAddress = () => {
  const { pathname, search, hash } = location;
  return link("sign-in.html") + (pathname.endsWith("/sign-in.html") ? hash : `#${pathname}${search}${hash}`);
};

/**
 * A button that signs out: asked twice where this device keeps what was filled in, or `kept` says so.
 *
 * @param {() => void} gone what comes then
 * @param {(refusal: Refusal) => void} failed
 */
export function signOutButton(gone, failed, kept = anythingKept) {
  const out = element("button", { type: "button" }, said.signOut);
  let sure = false;
  out.addEventListener("click", async () => {
    if (!sure && (await kept())) {
      sure = true;
      out.textContent = said.signOutSure;
      return;
    }
    let provider;
    try {
      provider = await signOut();
    } catch (refusal) {
      return failed(refusal);
    }
    await eraseKept();
    if (provider) location.assign(provider);
    else gone();
  });
  return out;
}

/**
 * Shows in the bar who is signed in, with the ways on. `leave` is false on pages that sign out themselves.
 *
 * @returns {Promise<object | undefined>} as `account`; nothing where the portal does not answer either
 */
export async function showAccount({ leave = true } = {}) {
  const place = document.getElementById("account");
  const who = await account().catch(() => undefined);
  if (!who) return void place?.replaceChildren();
  const onward =
    {
      officer: element("a", { href: link("officer.html") }, said.inbox),
      helper: element("a", { href: link("./") }, said.chooseProcedure),
    }[who.role] ?? element("a", { href: link("dossiers.html") }, said.mine);
  const failed = (refusal) => status(wordsOf(refusal));
  place?.replaceChildren(
    ...(who.signedIn
      ? [
          element(
            "span",
            { class: "who" },
            element("span", { class: "visually-hidden" }, said.signedInAs("")),
            who.name,
          ),
          onward,
          ...(leave ? [signOutButton(() => location.assign(link("./")), failed)] : []),
        ]
      : [element("a", { href: signInAddress(), class: "sign-in" }, said.signIn)]),
  );
  return who;
}

/** Says something in the line of the page for it. */
export function status(...words) {
  const place = document.getElementById("status");
  if (place) place.replaceChildren(...words);
}

/** What a refusal says to the person. */
export function wordsOf(refusal) {
  if (!(refusal instanceof Refusal)) throw refusal;
  if (!navigator.onLine) return said.offline;
  return refusal.kind === "unreachable" ? said.unreachable : refusal.message || said.unreachable;
}

/** What is shown in the place of what could not be loaded, with another try. */
export function failure(refusal, again) {
  const button = element("button", { type: "button" }, said.retry);
  button.addEventListener("click", again);
  const way = refusal.kind === "signed-out" ? signInLink() : button;
  return element("div", { class: "notice", role: "alert" }, element("p", {}, wordsOf(refusal)), way);
}

/** The way to sign in, and back here. */
export const signInLink = (words = said.signIn) => element("a", { class: "button", href: signInAddress() }, words);

/** Buttons to sign in as some people, each `{number | officer | helper, name}`; `done` gets who is signed in. */
export function signInButtons(list, done) {
  const button = ({ number, name, ...other }) => {
    const node = element("button", { type: "button" }, name);
    node.addEventListener("click", async () => {
      try {
        // Nobody who signs in finds what somebody before them left in this tab.
        const before = await account().catch(() => undefined);
        if (before?.signedIn) await eraseKept();
        done(await signIn(number ? { person: number } : other));
      } catch (refusal) {
        status(wordsOf(refusal));
      }
    });
    return element("li", {}, node);
  };
  return element("ul", { class: "people" }, ...list.map(button));
}

/** What officers and helpers are called, by id. */
export async function officerNames() {
  const { officers = [], helpers = [] } = await people().catch(() => ({}));
  return (id) => [...officers, ...helpers].find((own) => own.id === id)?.name ?? id;
}

/** Does one thing after the other: what is shown at last is what the address says at last, whichever answer came first. */
export function inOrder(work) {
  let before = Promise.resolve();
  return () => (before = before.then(work));
}

/**
 * Shows what the address says, now and after each change of what follows its `#`. Changes are heard from the beginning: one
 * that comes while the page still loads is shown too.
 *
 * @param {() => Promise<void>} show shows it, `inOrder`
 */
export async function routed(show) {
  addEventListener("hashchange", async () => {
    await show();
    scrollTo(0, 0);
    document.querySelector("#content h1[tabindex]")?.focus({ preventScroll: true });
  });
  await showAccount();
  await show();
}

/** Another tab signed somebody in or out: what this page shows may be nobody's here any more. */
export const reloadWithOthers = () => hearTabs(() => location.reload());
