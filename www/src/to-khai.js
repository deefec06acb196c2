// <to-khai>: a form for a definition, as an element of any page. Everything a person sees and every rule is in the
// module of WebAssembly; here is what only a page can do: loading, drafts, files, and being an element.
// It is one class, whose private state all its parts share, and so one file; what needs none of it has files of its own.

import { firstPart, formModule, isWhole, textsFor } from "./module.js";
import {
  erase,
  filesAt,
  forget,
  keep,
  keepFile,
  kept,
  keptFiles,
  listen,
  move,
  newest,
  GUEST,
  ofSomebody,
  ours,
  SIGNED,
  sweep,
  tell,
  within,
} from "./drafts.js";
import { held } from "./early.js";
import { built, digest, follow, moment, object, papers, remember, said, showCalendar, span } from "./page.js";
import { giveValues, styled, today, travelled, warn } from "./page.js";
import { ending, handed, outcome, readable } from "./sending.js";

export { formModule };

/** A draft is written this long after the first change that is not in it yet. */
const SAVE_AFTER = 400;
/** Drafts are kept for so many days where the page does not say. */
const DAYS = 30;
/** A register that has not answered after this long counts as failed. */
const LOOKUP_TIMEOUT = 10_000;
/** Sending that has not ended after this long counts as failed. */
const SUBMIT_TIMEOUT = 30_000;
const WORDS = {
  vi: [
    "Không tải được tờ khai. Hãy kiểm tra kết nối rồi tải lại trang.",
    "Tải lại",
    "Tờ khai đang được tải.",
    "Tờ khai chưa tải xong. Những gì đã điền vẫn còn. Hãy kiểm tra kết nối rồi bấm “Thử lại”.",
    "Thử lại",
  ],
  en: [
    "The form could not be loaded. Check the connection and reload the page.",
    "Reload",
    "The form is still being loaded.",
    "The form is not complete yet. What you entered is kept. Check the connection and press “Try again”.",
    "Try again",
  ],
};

/** Properties a page may have set before this script ran. */
const EARLY = "definition value identity messages controls lookup upload decode".split(" ");

let forms = 0;

/** Which of its drafts this tab works on; nothing while it has none. Gives it, sets it, or forgets it (`null`). */
function session(base, key) {
  try {
    const name = `tokhai:${base}`;
    if (key === undefined) return sessionStorage.getItem(name) ?? undefined;
    if (key === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, key);
  } catch {
    // A frame without storage.
  }
}

/** What was sent of a form in this tab, as JSON. Gives it, sets it, or forgets it (`null`). */
const sentOf = (base, sent) => session(`sent:${base}`, sent);

const steps = (pointer) => `${pointer ?? ""}`.split("/").slice(1);

/** What stands at a place. */
const at = (pointer, node) => steps(pointer).reduce((node, name) => node?.[name], node);

/** Where the number of the person at the keyboard stands among the answers: the key of the role who signs in. */
const keyOf = (definition) =>
  Object.values(definition["x-roles"] ?? {}).find((role) => role?.signedIn && role.key)?.key;

/** The concept that tells one signed-in person from another: that of this number. */
function personConcept(definition) {
  let node = definition;
  for (const name of steps(keyOf(definition))) {
    node = node?.properties?.[name];
    if (!node?.["x-fact"] && `${node?.$ref}`.startsWith("#/")) node = at(node.$ref.slice(1), definition);
  }
  return node?.["x-fact"]?.concept;
}

/** What a form answers; nothing where there is none. */
const ask = (handle, what, first = "", second = "") => handle?.ask(what, first, second);

/** What is said and kept beside the form. */
const beside = () => import("./copy.js");

const text = (value) => (typeof value === "string" ? value : JSON.stringify(value ?? null));

// Importing on a server must not fail; there the class is of no use.
const Base = globalThis.HTMLElement ?? class {};

export class ToKhaiElement extends Base {
  static formAssociated = true;
  static observedAttributes = ["src", "locale", "channel", "view"];

  #internals = globalThis.HTMLElement && this.attachInternals();
  #handle;
  #root;
  #prefix;
  #definition;
  #value;
  #identity;
  #messages;
  #controls;
  /** What properties were given, as JSON text. */
  #given = {};
  #quiet = false;
  #watching;
  #disabled = false;
  #lookup;
  #waiting = [];
  /** How many lookups began since the page was last idle. */
  #asking = 0;
  #lists = new Set();
  #files = new Map();
  #placed = false;
  #starting = 0;
  /** A form that is shown and that nobody hears yet, and whether it is to be started anew when somebody does. */
  #early;
  #again = false;
  #leaving = new AbortController();
  // The draft.
  #unsaved = false;
  /** Whether files of an earlier visit are still on their way into the form. */
  #returning = false;
  #saving;
  #sending = ending();
  #others;
  #step;
  /** Where it is kept: `{key, base, days, stamp}`; nothing where none is. */
  #draft;
  /** Key of a draft the person is asked about. */
  #asked;
  /** Whose form it is: what tells signed-in people apart; empty while nobody is signed in. */
  #person = "";
  #concept;
  /** What the definition holds. */
  #content;
  /** True when what stands in the form was kept earlier. */
  #opened = false;
  #touched = false;
  /** True when another tab kept or erased the draft: this one does not write it again. */
  #outdated = false;
  #full = false;
  /** What was sent, `{given, submission, draft, at, later, earlier}`; nothing while nothing was. */
  #sent;
  /** What tells the definition from others: its `$id`, else its address, else its text. */
  #id;
  /** The definition as it was loaded. */
  #loaded;
  // Files.
  #transfers = new Map();
  /** Files that are kept on the device and not yet in the form. */
  #arriving = new Map();
  /** Whether there are files, or were. */
  #filed = false;
  #photo = false;

  /** Called for data of registers; see `LookupRequest` and `LookupAnswer`. */
  get lookup() {
    return this.#lookup;
  }
  set lookup(callback) {
    this.#lookup = callback;
    if (callback) for (const waiting of this.#waiting.splice(0)) this.#ask(...waiting);
  }

  /** The definition, as an object or as JSON text. */
  get definition() {
    return this.#definition;
  }
  set definition(definition) {
    this.#definition = definition || undefined;
    if (!this.#isNew("definition", definition)) return;
    if (definition === null) warn("there is no definition");
    this.#start({ other: true });
  }

  /** The answers that count now. Setting them fills the form in anew. */
  get value() {
    return this.#handle ? JSON.parse(ask(this.#handle, "answers")) : this.#value;
  }
  set value(value) {
    // A draft that was opened is offered beside what the host hands in late.
    const json = text(value);
    const aside = value && this.#opened && json !== text(this.value);
    if (aside) this.#save();
    this.#value = value;
    this.#put("set", "", json);
    if (aside) this.#start();
  }

  /** The signed-in person, by concept. */
  get identity() {
    return this.#identity;
  }
  set identity(identity) {
    const before = this.#identity;
    this.#identity = object("identity", identity, before);
    if (!this.#isNew("identity", identity) || !this.#handle) return;
    const person = this.#whose(before);
    if (person !== this.#person) this.#handOver(person);
    else if (this.#identity) this.#put("signIn", text(this.#identity));
  }

  /** Own texts by place, as in `x-text` of a definition; they count in the element's language. */
  get messages() {
    return this.#messages;
  }
  set messages(messages) {
    this.#messages = object("messages", messages, this.#messages);
    if (this.#isNew("messages", messages)) this.#start({ keep: true });
  }

  /** Own controls: the name of an element for a place of the answers, in which `*` stands for any index. */
  get controls() {
    return this.#controls;
  }
  set controls(controls) {
    this.#controls = object("controls", controls, this.#controls);
    if (this.#isNew("controls", controls)) this.#start({ keep: true });
  }

  /** Whether a property gets another value than it had: frameworks hand in equal ones all the time. */
  #isNew(name, value) {
    const json = text(value);
    const other = this.#given[name] !== json;
    this.#given[name] = json;
    return other;
  }

  /** Does to the form what the host wants: that is no `change`, nobody entered it. */
  #put(...words) {
    this.#quiet = true;
    try {
      ask(this.#handle, ...words);
    } finally {
      this.#quiet = false;
    }
  }

  /** Everything that is wrong now, shown or not. */
  get errors() {
    return JSON.parse(ask(this.#handle, "errors") ?? "[]");
  }

  /** The papers of this case: which are asked for, and which a register stands in for. */
  get papers() {
    return JSON.parse(ask(this.#handle, "papers") ?? "[]");
  }

  get form() {
    return this.#internals?.form ?? null;
  }
  get labels() {
    return this.#internals.labels;
  }
  get validity() {
    return this.#internals.validity;
  }
  get validationMessage() {
    return this.#internals.validationMessage;
  }
  get willValidate() {
    return this.#internals.willValidate;
  }
  get type() {
    return "to-khai";
  }
  get locale() {
    const own = this.getAttribute("locale") ?? this.closest("[lang]")?.getAttribute("lang");
    return own || "vi";
  }
  set locale(locale) {
    this.setAttribute("locale", locale);
  }
  get disabled() {
    return this.hasAttribute("disabled");
  }
  set disabled(disabled) {
    this.toggleAttribute("disabled", Boolean(disabled));
  }

  /** True when nothing is wrong; else shows what is, and takes the person to the summary. */
  validate() {
    if (!this.#handle) return false;
    if (this.checkValidity()) return true;
    ask(this.#handle, "submit");
    return false;
  }
  checkValidity() {
    return Boolean(ask(this.#handle, "isValid"));
  }
  reportValidity() {
    return this.validate();
  }

  /** Sends the form, as its own button does. */
  submit() {
    ask(this.#handle, "submit");
  }
  /** The host took the submission: a number to quote, or `{receipt, office, due, fee, next, bring}`. */
  submitted(receipt = {}) {
    const given = readable(receipt);
    this.#taken(given, this.#sending.end());
  }
  /** What `tried` holds (`{submission, draft}`) was taken; what stands in the form now, where it is nothing. */
  #taken(receipt, tried) {
    const given = typeof receipt === "object" ? (receipt ?? {}) : { receipt: String(receipt) };
    this.#sending.end();
    const draft = this.exportDraft();
    const now = JSON.parse(ask(this.#handle, "submission") ?? null);
    const submission = tried?.submission ?? now;
    const told = { ...given, receipt: String(given.receipt ?? "") };
    const before = this.#sent;
    // What was changed after sending is not part of what the office has.
    const changed = submission?.digest.value !== now?.digest.value;
    const rest = before ? before.later : changed && draft;
    this.#sent = {
      given: told,
      submission,
      draft: changed ? tried.draft : draft,
      at: Date.now(),
      later: text(rest) === text(tried?.draft) ? undefined : rest,
      earlier: before?.given?.receipt,
    };
    this.#dropFiles();
    this.forget();
    // What was said of a draft is over.
    ask(this.#handle, "notice");
    if (!changed) ask(this.#handle, "submitted", text(told));
    if (this.#draft) sentOf(this.#draft.base, text(this.#sent));
    if (changed) this.#start({ keep: true });
    else this.#told();
    if (tried)
      this.#others?.postMessage({
        form: this.#id,
        person: this.#person,
        digest: submission.digest.value,
        given: JSON.parse(text(given)),
      });
  }
  /** Says where the confirmation is kept, and closes it in time. */
  #told() {
    const open = this.#open - (Date.now() - this.#sent.at);
    const section = this.#root.querySelector(".tk-receipt");
    const own = this.#draft;
    const keep = own && ((kept) => sentOf(own.base, text((this.#sent = kept))));
    const again = async (draft) => {
      await this.importDraft(draft);
      if (this.#sent) return;
      if (own) sentOf(own.base, null);
      this.#later();
    };
    if (section && (own || this.#sent.later || this.#sent.earlier))
      beside().then(
        // Whoever it was may have signed out, or in, meanwhile.
        ({ told }) => this.#sent && own === this.#draft && told(this, section, this.#sent, open, keep, again),
        () => {},
      );
    this.#sending.end();
    if (this.#open) this.#sending.after(open, () => this.#close());
  }
  /** What was sent in this tab, unless that is too long ago. */
  async #kept(own) {
    const json = own && sentOf(own.base);
    if (!json) return;
    const sent = await beside().then(
      ({ openSent }) => openSent(json, own.days, this.#open),
      () => {},
    );
    return sent ?? sentOf(own.base, null);
  }
  /** How long a confirmation stays, in milliseconds; 0 where nobody says. That of a guest stays for a short time only. */
  get #open() {
    return Number(said(this, "receipt-timeout") || (this.#draft && !this.#person && 900_000)) || 0;
  }
  /** The host did not take it: errors as `[{pointer, message}]`, or `{errors, message, reason}`. */
  refused(why = []) {
    why = readable(why);
    this.#sending.end();
    ask(this.#handle, "refused", text(Array.isArray(why) ? { errors: why } : (why ?? {})));
  }

  /** Throws everything away that was entered, the draft too. */
  reset() {
    this.#value = undefined;
    this.#sending.forget();
    this.#dropFiles();
    this.forget();
    return this.#start({ draft: null });
  }

  /** Erases the draft and its files from this device, in every tab; what stands in the form stays. */
  forget(why) {
    clearTimeout(this.#saving);
    this.#saving = undefined;
    this.#unsaved = false;
    ask(this.#handle, "saved");
    if (!this.#draft) return;
    const { base } = this.#draft;
    this.#draft.stamp = undefined;
    session(base, null);
    sentOf(base, null);
    return forget(base, why);
  }

  /** Everything entered, as an object that `importDraft` opens again, here or elsewhere. */
  exportDraft() {
    return this.#handle && JSON.parse(ask(this.#handle, "draft"));
  }
  async importDraft(draft) {
    ours(draft, this.exportDraft());
    return this.#start({ draft });
  }

  /** A chosen file by its hash, for hosts that send files themselves. */
  file(sha256) {
    return this.#files.get(sha256);
  }

  connectedCallback() {
    for (const name of EARLY.filter((name) => Object.hasOwn(this, name))) {
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    const now = () => this.#save(true);
    // What is half typed into a search box counts as typed.
    const leave = () => (this.#root?.querySelector("[role=combobox]:focus")?.blur(), now());
    addEventListener("pagehide", leave, { signal });
    document.addEventListener("visibilitychange", () => document.hidden && now(), { signal });
    addEventListener("beforeunload", (event) => (leave(), this.#unsaved && event.preventDefault()), { signal });
    signal.addEventListener(
      "abort",
      listen((told) => this.#heard(told)),
    );
    // The browser's own bubble would point at nothing: the summary says more.
    this.addEventListener("invalid", (event) => (event.preventDefault(), this.validate()), { signal });
    addEventListener("popstate", () => this.#go(travelled(this.#prefix, this.#step)), { signal });
    addEventListener("online", () => ask(this.#handle, "refused", text({ reason: "online" })), { signal });
    this.#others = globalThis.BroadcastChannel && new BroadcastChannel("tokhai-sent");
    this.#others?.addEventListener("message", ({ data }) => this.#sentElsewhere(data));
    this.#placed = true;
    if (!this.#handle) {
      this.#internals.setValidity({ customError: true }, this.#words[2]);
      this.#start();
    } else this.#handle.mount(this.#root);
  }

  disconnectedCallback() {
    this.#leaving.abort();
    this.#others?.close();
    // An element that is only moved comes back before this runs.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#save();
      this.#end();
    });
  }

  attributeChangedCallback(name, before, after) {
    if (before !== after && this.isConnected) this.#start(name === "src" ? { other: true } : { keep: true });
  }

  formResetCallback() {
    this.reset();
  }
  formDisabledCallback(disabled) {
    this.#disabled = disabled;
    this.#frame();
  }

  #end() {
    this.#starting += 1;
    this.#watching?.disconnect();
    this.#handle?.free();
    this.#handle = undefined;
    this.#root?.querySelector(".tk-frame")?.remove();
  }

  get #words() {
    return WORDS[this.locale.startsWith("en") ? "en" : "vi"];
  }

  /** A disabled fieldset around the form while it is disabled: no control inside can be used, whatever it is. */
  #frame() {
    const form = this.#root?.querySelector("form.tk");
    const frame = form?.closest("fieldset.tk-frame");
    if (!form || this.#disabled === Boolean(frame)) return;
    if (frame) return frame.replaceWith(form);
    const made = Object.assign(document.createElement("fieldset"), { className: "tk-frame", disabled: true });
    form.replaceWith(made);
    made.append(form);
  }

  /** Hands values to the host's own controls, now and whenever they change, and hears of what is entered in them. */
  #own() {
    this.#watching?.disconnect();
    if (!this.#controls) return;
    this.#watching = giveValues(this.#root);
  }
  #typed = (event) => {
    const control = event.target.closest?.("[data-at]");
    if (!control) return;
    event.stopPropagation();
    ask(this.#handle, "set", control.dataset.at, text(control.value));
  };

  /** Starts the form, or starts it anew. `keep` takes over what was entered; `other` is of another definition. */
  async #start({ keep: keeping = false, draft, other = false } = {}) {
    // Attributes and early properties come one by one before the element is in its place: it starts once, with all.
    if (!this.#placed || !this.isConnected) return;
    if (!this.#definition && !this.hasAttribute("src")) {
      // What stood here is not wanted any more; it is in the draft.
      if (this.#handle) this.#save();
      return this.#end();
    }
    if (keeping && !this.#handle) {
      this.#again = Boolean(this.#early);
      return;
    }
    const turn = (this.#starting += 1);
    this.#giveUpEarly();
    const entered = keeping ? this.exportDraft() : draft;
    if (other) {
      this.#loaded = undefined;
      this.#sending.forget();
      this.#save();
    }
    let loaded;
    try {
      const inside = this.hasAttribute("shadow") || Boolean(this.parentElement?.closest("form"));
      if (!this.#root) {
        this.#root = inside ? (this.shadowRoot ?? this.attachShadow({ mode: "open" })) : this;
        // What stands in the element is shown above the form, in a shadow root too.
        if (inside)
          for (const name of ["", "loading"])
            this.#root.append(Object.assign(document.createElement("slot"), { name }));
        for (const kind of ["input", "change"]) this.#root.addEventListener(kind, this.#typed, true);
        this.#root.addEventListener("change", ({ target }) => (this.#photo = Boolean(target.capture)), true);
        this.#root.addEventListener("focusin", follow);
        this.#root.addEventListener("click", showCalendar);
        this.#root.addEventListener("click", (event) => this.#goOn(event));
      }
      const [module, { definition, person, draft: own, found, files, asked, others }, texts] = await Promise.all([
        firstPart(),
        this.#read(entered, keeping),
        textsFor(this.locale),
        this.hasAttribute("unstyled") || styled(inside ? this.#root : document),
      ]);
      // What was sent is not filled in once more by a reload.
      const sent = keeping ? this.#sent : entered === undefined && (await this.#kept(own));
      if (turn !== this.#starting || !this.isConnected) return;
      // Somebody else signed in meanwhile, or the host handed values in where a draft was about to open.
      if (this.#whose() !== person || (found && this.#value)) return this.#start({ keep: keeping, draft, other });
      this.#person = person;
      this.#draft = own;
      this.#asked = asked?.key;
      const opening = sent?.draft ?? entered ?? found?.draft;
      this.#sent = sent;
      if (!keeping) {
        this.#opened = this.#touched = this.#outdated = this.#full = false;
        if (!entered) this.#dropFiles();
      }
      for (const { sha256, file } of files) this.#files.set(sha256, file);
      const standing = this.querySelector(":scope > form.tk");
      if (!this.#prefix) {
        forms += 1;
        this.#prefix = standing?.id.replace(/-pform$/, "") || (forms === 1 ? "tk" : `tk${forms}`);
      }
      const options = {
        locale: this.locale,
        texts,
        today: sent?.submission?.date ?? this.#day,
        dayOfPlace: Boolean(said(this, "today")),
        offset: said(this, "utc-offset"),
        channel: said(this, "channel"),
        answers: this.#value ?? {},
        keeps: own ? span(own.days, this.locale) : "",
        procedures: this.getAttribute("procedures") ?? "",
        prefix: this.#prefix,
        single: this.getAttribute("view") === "page",
        heading: Number(said(this, "heading") || 1),
        title: !this.hasAttribute("keep-title"),
        controls: this.#controls,
      };
      const worded = this.#worded(definition);
      // What a form tells that is shown early is heard when there is somebody to answer it.
      let told = [];
      const hear = (...event) =>
        told && event[0] !== "build" && event[0] !== "today" ? void told.push(event) : this.#hear(...event);
      const made = (draft) => new module.FormHandle(worded, JSON.stringify({ ...options, draft }), hear);
      const given = this.#value;
      const early = isWhole() || opening || standing || this.#handle ? undefined : this.#showEarly(made);
      await this.#wholeModule(early);
      if (turn !== this.#starting || !this.isConnected) {
        early?.release(false);
        early?.handle.free();
        return;
      }
      loaded = true;
      // A name that is none fails here, where the page hears of it.
      for (const name of Object.values(this.#controls ?? {})) document.createElement(name);
      let handle = early?.handle;
      try {
        handle ??= made(opening);
      } catch (error) {
        // A draft that cannot be read never stands in the way of the form.
        if (!opening) throw error;
        handle = made();
      }
      this.#handle?.free();
      this.#clear();
      this.#handle = handle;
      const late = told;
      told = undefined;
      if (sent) ask(handle, "submitted", text(sent.given));
      if (!early) handle.mount(this.#root);
      for (const event of late) this.#hear(...event);
      if (early && this.#value !== given) this.#put("set", "", text(this.#value));
      this.#own();
      this.#frame();
      this.#step = ask(handle, "step");
      if (this.#identity) this.#put("signIn", text(this.#identity));
      const opened = Boolean(ask(handle, "hasDraft"));
      const say = (kind, at) => ask(handle, "notice", kind, at && moment(at, this.locale));
      if (sent) this.#told();
      else if (opening && !opened) {
        this.#asked = own?.key;
        say("broken");
      } else if (opened && !keeping) {
        this.#opened = Boolean(found) && entered === undefined;
        say("opened", found?.at ?? Date.now());
      } else if (asked) say(asked.broken ? "broken" : "found", asked.at);
      else if (others)
        beside().then(
          ({ signInFirst }) => !this.#person && ask(handle, "notice", "said", signInFirst(this.locale)),
          () => {},
        );
      if (own) tell(asked?.key ?? own.key, "hello");
      if (opened && !sent) this.#bringBack(opening, files);
      early?.release(true);
      this.#tellForm();
      this.#emit("ready", sent ? { receipt: sent.given, submission: sent.submission } : null);
      if (this.#again) this.#start({ keep: true });
      this.#again = false;
    } catch (error) {
      if (turn !== this.#starting) return;
      this.#emit("error", { errors: [], cause: error });
      // What stood here is of a definition that is not wanted any more; it is in the draft.
      if (other) this.#end();
      this.#showBroken(error, loaded || error instanceof SyntaxError);
    }
  }

  /** Shows a new form of which only the first part of the module is there; nothing where that is not enough for it. */
  #showEarly(made) {
    try {
      const handle = made();
      this.#clear();
      handle.mount(this.#root);
      this.#frame();
      this.#early = { handle, release: held(this.#root) };
      return this.#early;
    } catch {
      // What is really wrong comes up again when all is there.
      this.#root.querySelector("form.tk")?.remove();
      return undefined;
    }
  }

  /** Waits for the whole module. Under a form that is shown already, for as long as it takes. */
  async #wholeModule(early) {
    while (!isWhole()) {
      try {
        await formModule();
      } catch (cause) {
        if (!early) throw cause;
        this.#failed(cause);
        const [words, retry] = this.#words.slice(3);
        await new Promise((again) => {
          this.#say(words, retry, again);
          addEventListener("online", again, { once: true, signal: this.#leaving.signal });
        });
        this.#clear();
      }
    }
    if (this.#early === early) this.#early = undefined;
  }

  /** Takes a form away that was shown early and is not waited for any more. */
  #giveUpEarly() {
    if (!this.#early) return;
    this.#early.release(false);
    this.#early = undefined;
    this.#root.querySelector("form.tk")?.remove();
  }

  /** Takes away what stood in the place of the form. */
  #clear() {
    for (const old of [this, this.#root].flatMap((at) => [...at.querySelectorAll(".tk-broken, [slot=loading]")]))
      old.remove();
  }

  /** The name drafts are kept under, perhaps empty; nothing where none are kept. */
  get #drafts() {
    const name = this.getAttribute("drafts") ?? "";
    return name === "none" || name === "off" ? undefined : `/${name}`;
  }

  /** Whose form it is now. An identity that only says more than `before` is of the same person, unless an opened draft would be shown to a number that was not told. */
  #whose(before) {
    const identity = this.#identity;
    const said = Object.entries(identity ?? {}).filter(([, value]) => value !== "" && value !== null);
    // Who is nobody is signed out.
    if (!said.length) return "";
    const told = Object.keys(before ?? {});
    const same = told.length && told.every((name) => text(before[name]) === text(identity[name]));
    const gained = this.#opened && identity[this.#concept] && !before?.[this.#concept];
    return same && this.#person && !gained ? this.#person : text(identity[this.#concept] || said.sort());
  }

  /** The definition, and what is kept of an earlier visit unless the form begins with something else. */
  async #read(entered, keeping) {
    const definition = (keeping && this.#loaded) || (this.#loaded = await this.#load());
    // What is none is refused where the form is made.
    const read = Object(JSON.parse(definition));
    this.#concept = personConcept(read);
    this.#content = read;
    this.#id = read.$id || (this.#definition ? definition : this.src);
    const person = this.#whose();
    const nothing = { definition, person, files: [] };
    if (!this.#drafts) return nothing;
    if (keeping && person === this.#person) return { ...nothing, draft: this.#draft };
    sweep();
    // Two forms of one kind on a page are told apart by their order.
    const alike = [...document.querySelectorAll("to-khai")].filter((one) => one.src === this.src);
    const name = [this.#drafts, this.#id, location.pathname, alike.indexOf(this)];
    const of = await digest(JSON.stringify(name));
    const baseOf = async (person) => of + (person ? SIGNED + (await digest(JSON.stringify([...name, person]))) : GUEST);
    const days = Number(said(this, "draft-days")) || DAYS;
    const base = await baseOf(person);
    const mine = session(base);
    const guest = await baseOf("");
    const left = session(guest);
    // Where somebody has signed in, nothing a guest left opens by itself any more.
    if (person && left) session(guest, null);
    const draft = { base, key: mine ?? (await newest(base)), days };
    const found = await kept(draft.key, days);
    draft.stamp = found?.stamp;
    if (entered !== undefined) return { ...nothing, draft };
    if (!found) {
      if (!person) return { ...nothing, draft, others: await ofSomebody(of) };
      // What was entered before signing in, perhaps by somebody else.
      const key = left ?? (await newest(guest));
      const unnamed = await kept(key, days);
      return { ...nothing, draft, asked: unnamed && { ...unnamed, key, broken: !unnamed.draft } };
    }
    if (!found.draft) return { ...nothing, draft, asked: { ...found, key: draft.key, broken: true } };
    // On a shared phone it may be anybody's: only the tab it was entered in opens it by itself, and none where the host
    // hands values in.
    if ((!person && !mine) || this.#value) {
      const key = `${base}\r${Math.random()}`;
      return { ...nothing, draft: { base, key, days }, asked: { ...found, key: draft.key } };
    }
    return { ...nothing, draft, found, files: await keptFiles(draft.key) };
  }

  /** Another person is at the form now: nobody is shown what somebody else entered. */
  async #handOver(person) {
    if (this.#person || this.#opened) {
      this.#sending.forget();
      // Signing out takes the draft along.
      if (person) this.#save();
      else {
        this.#dropFiles();
        this.forget("out");
      }
      this.#value = undefined;
      this.#end();
      return this.#start();
    }
    // Entered just now, by whoever signs in.
    const touched = this.#touched;
    const handle = this.#handle;
    const before = this.#draft;
    this.#person = person;
    this.#draft = undefined;
    // What was asked of whoever had not signed in is not asked of this person.
    ask(handle, "notice", "");
    const key = keyOf(this.#content);
    const number = () => key && at(key, this.value);
    const typed = number();
    this.#put("signIn", text(this.#identity));
    // The account stands in the place of somebody else whose number was typed.
    if (typed && number() !== typed)
      beside().then(
        ({ replaced }) => handle === this.#handle && ask(handle, "notice", "said", replaced(this.locale)),
        () => {},
      );
    if (!before) return;
    // Whoever has signed in may begin to type while their draft is looked for.
    let begun = touched;
    this.#root.addEventListener("input", () => (begun = true), { once: true, capture: true });
    const { draft, found, asked } = await this.#read();
    const sent = await this.#kept(draft);
    if (handle !== this.#handle || person !== this.#person) return;
    if (this.#sent) {
      // What they see was sent by them; it goes where they find it again.
      this.#draft = draft;
      erase(before.key);
      session(before.base, null);
      sentOf(before.base, null);
      sentOf(draft.base, text(this.#sent));
      return this.#told();
    }
    if (!begun && (found || sent)) return this.#start();
    sentOf(draft.base, null);
    this.#draft = { ...draft, stamp: found && begun ? "" : draft.stamp };
    if (touched) {
      erase(before.key);
      session(before.base, null);
    } else if (asked) {
      this.#asked = asked.key;
      ask(handle, "notice", "found", moment(asked.at, this.locale));
    }
    tell(draft.key, "hello");
    if (begun) this.#later();
  }

  /** What another tab tells. */
  #heard({ key, kind }) {
    const own = this.#draft?.key;
    // Nobody who comes after finds in another window what this person answered.
    if (kind === "out" && own?.startsWith(key)) return this.#close(kind);
    if (!own || this.#sent) return;
    const say = (kind) => ask(this.#handle, "notice", kind);
    if (kind === "gone") {
      if (own.startsWith(key) && (this.#touched || this.#opened)) this.#stop("gone");
    } else if (key !== own && !(kind === "here" && key === this.#asked)) return;
    else if (kind === "hello") tell(own, "here");
    else if (kind === "here") say("elsewhere");
    else if (kind === "changed") this.#stop("changed");
  }

  /** Keeps no draft any more, and says why. */
  #stop(why) {
    this.#outdated = true;
    ask(this.#handle, "saved");
    ask(this.#handle, "notice", why);
    // The focus stays where the person types.
    this.#desk.announce(this.#root.querySelector(".tk-notice p")?.textContent ?? "");
  }

  /** What a press on a button of a notice wants. */
  async #decide(what) {
    const [own, asked] = [this.#draft, this.#asked];
    this.#asked = undefined;
    ask(this.#handle, "notice", "");
    if (!own) return;
    if (what === "open") {
      if (asked) {
        await move(asked, own.key);
        session(own.base, own.key);
      }
      this.#value = undefined;
      return this.#start();
    }
    if (what === "erase") await erase(asked ?? own.key);
    own.stamp = (await kept(own.key, own.days))?.stamp;
    this.#outdated = false;
    if (this.#touched) this.#later();
  }

  /** The definition with the host's own texts. */
  #worded(definition) {
    if (!this.#messages) return definition;
    const own = JSON.parse(definition);
    const texts = (own["x-text"] ??= {});
    texts[this.locale] = { ...texts[this.locale], ...this.#messages };
    return JSON.stringify(own);
  }

  async #load() {
    if (this.#definition) return text(this.#definition);
    const answer = await fetch(this.src);
    const { ok, status } = answer;
    if (!ok) throw Object.assign(new Error(`${this.src}: ${status}`), { status });
    return answer.text();
  }

  /** Says why there is no form: no connection, an address that has none, or a definition that cannot be read. */
  #showBroken(error, unreadable) {
    // For who runs the page, with the first problem.
    warn(this.#definition ? "definition" : this.src, error);
    // A page that a server made still works.
    if (this.#handle || this.querySelector(":scope > form.tk")) return;
    const [offline, retry] = this.#words;
    const turn = this.#starting;
    const say = (words) => turn === this.#starting && this.#say(words, retry, () => this.#start());
    if (!unreadable && !error.status) return say(offline);
    beside().then(
      ({ faulty }) => say(faulty(this.locale, error.status)),
      () => say(offline),
    );
  }

  /** Words in the place of the form, and a way on. */
  #say(words, label, go) {
    const place = Object.assign(document.createElement("div"), { className: "tk tk-broken" });
    const button = Object.assign(document.createElement("button"), { type: "button", className: "tk-button" });
    button.append(label);
    button.addEventListener("click", go);
    const message = document.createElement("p");
    message.setAttribute("role", "alert");
    message.append(words);
    place.append(message, button);
    const root = this.#root ?? this;
    root.querySelector(".tk-broken")?.remove();
    root.prepend(place);
  }

  /** Tells the page of what went wrong, on the console too: it may not listen. */
  #failed(cause) {
    warn(cause);
    this.#emit("error", { errors: [], cause });
  }

  #emit(kind, detail, options) {
    // Listeners for errors of the page and for the host's own form being sent must not hear ours.
    const bubbles = kind !== "error" && !(kind === "submit" && this.form);
    return this.dispatchEvent(new CustomEvent(kind, { bubbles, composed: true, detail, ...options }));
  }

  /** What the form tells, or wants made. */
  #hear(kind, detail, files) {
    switch (kind) {
      case "build":
        return built(detail, files);
      case "change":
        this.#changed();
        return;
      case "lookup":
        return void this.#ask(JSON.parse(detail));
      case "list":
        return void this.#fetchList(detail);
      case "files":
        this.#withFiles(detail, [...files]);
        return;
      case "view":
      case "resend":
      case "unsend":
        papers().then((work) => work[kind](this.#desk, detail, files));
        return;
      case "open":
      case "erase":
      case "mine":
        this.#decide(kind);
        return;
      case "forget":
        // What is gone cannot be brought back, so it is asked once more, where the focus then is.
        ask(this.#handle, "notice", "sure");
        this.#root.querySelector(".tk-notice button")?.focus();
        return;
      case "keep":
        ask(this.#handle, "notice");
        return;
      case "discard":
        return void this.reset();
      case "print":
        return print();
      case "copy":
        return void this.#copy();
      case "today":
        return this.#day;
      case "submit":
        this.#send(JSON.parse(detail));
        return;
      case "step":
        if (this.getAttribute("history") !== "off") remember(this.#prefix, this.#step, JSON.parse(detail).id);
        this.#step = JSON.parse(detail).id;
        this.#emit(kind, JSON.parse(detail));
        return;
      default: {
        const told = JSON.parse(detail);
        if (told.cause) warn(told.cause);
        this.#emit(kind, told);
      }
    }
  }

  /** Proposals for a text, from where the page says lists are; without them people type as before. */
  async #fetchList(path) {
    const handle = this.#handle;
    const base = this.getAttribute("lists");
    if (!base || this.#lists.has(path)) return;
    this.#lists.add(path);
    try {
      const answer = await fetch(new URL(path, new URL(base, document.baseURI)));
      if (!answer.ok) throw new Error();
      const list = await answer.text();
      const typed = await beside().then(
        ({ typedBefore }) => typedBefore(this.#root),
        () => {},
      );
      if (handle !== this.#handle) return;
      // What was typed before there was a list is looked for in it.
      ask(handle, "list", path, list);
      typed?.();
    } catch {
      this.#lists.delete(path);
    }
  }

  #changed() {
    if (this.#sent) return;
    this.#touched = true;
    this.#later();
    queueMicrotask(() => {
      this.#tellForm();
      // What proposals depend on may be answered by leaving one box for the next.
      this.#root.querySelector(".tk-combo :focus")?.dispatchEvent(new Event("focusin", { bubbles: true }));
    });
    if (!this.#quiet) this.#emit("change");
  }

  #later() {
    this.#unsaved = true;
    if (this.#draft) this.#saving ??= setTimeout(() => this.#save(), SAVE_AFTER);
  }

  /** Keeps the form around this element, if there is one, up to date. */
  #tellForm() {
    if (!this.#handle || !this.#internals?.form) return;
    const answers = ask(this.#handle, "answers");
    // The draft knows more, and whose it is; where none is kept, the browser keeps nothing either.
    this.#internals.setFormValue(ask(this.#handle, "submission") ?? answers, "");
    const [first] = ask(this.#handle, "isValid") ? [] : this.errors;
    if (first) this.#internals.setValidity({ customError: true }, first.message);
    else this.#internals.setValidity({});
  }

  /** Keeps the draft; `leaving` when the page may be gone a moment later. */
  async #save(leaving) {
    clearTimeout(this.#saving);
    this.#saving = undefined;
    const [handle, own] = [this.#handle, this.#draft];
    if (!this.#unsaved || !handle || !own || this.#outdated || this.#sent || (leaving && this.#full)) return;
    this.#unsaved = false;
    const draft = ask(handle, "draft");
    session(own.base, own.key);
    const outcome = await keep(own, draft, leaving);
    if (this.#handle !== handle || this.#draft !== own || this.#sent) return;
    if (outcome) {
      this.#unsaved = true;
      if (outcome !== "full") this.#stop(outcome);
      else if (!this.#full) {
        this.#full = true;
        ask(handle, "saved");
        ask(handle, "notice", "unavailable");
      }
      return;
    }
    this.#full = false;
    ask(handle, "saved", "true");
    // Not before those of an earlier visit are here.
    if (this.#filed && !this.#returning)
      papers().then(
        (work) => work.keepFiles(this.#desk, { within, filesAt }, own, JSON.parse(draft)),
        () => {},
      );
  }

  /** Saves what the form says after sending. */
  async #copy() {
    try {
      (await beside()).saveCopy(this.#root.querySelector(".tk-receipt"), this.locale);
    } catch (cause) {
      this.#failed(cause);
    }
  }

  /** Asks the host, for the form that stood when the question came up: no other may get the answer. */
  async #ask(request, handle = this.#handle) {
    if (!this.#lookup) {
      // A framework may set the callback a moment later.
      const waiting = [request, handle];
      this.#waiting.push(waiting);
      setTimeout(() => {
        const at = this.#waiting.indexOf(waiting);
        if (at < 0) return;
        this.#waiting.splice(at, 1);
        this.#answer(handle, request.id, { status: "failed" });
      }, 1500);
      return;
    }
    if (handle !== this.#handle) return;
    const stop = new AbortController();
    const limit = Number(said(this, "lookup-timeout")) || LOOKUP_TIMEOUT;
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => {
        stop.abort();
        reject(new Error("no answer in time"));
      }, limit);
    });
    let answer = { status: "failed" };
    setTimeout(() => (this.#asking = 0));
    try {
      // A callback that fills the form in is asked anew by that: not without an end.
      if ((this.#asking += 1) > 99) throw new Error("lookup sets the value again and again");
      answer = await Promise.race([this.#lookup(request, { signal: stop.signal }), late]);
    } catch (cause) {
      this.#failed(cause);
    }
    clearTimeout(timer);
    this.#answer(handle, request.id, answer);
  }

  #answer(handle, id, answer = { status: "empty" }) {
    if (!handle || handle !== this.#handle) return;
    let json = '{"status":"failed"}';
    try {
      json = JSON.stringify(answer) ?? "null";
    } catch (cause) {
      this.#failed(cause);
    }
    ask(handle, "lookup", String(id), json);
  }

  /** What the work on files needs of the element. */
  get #desk() {
    const element = this;
    const handle = this.#handle;
    const now = () => handle && handle === this.#handle;
    return {
      files: this.#files,
      transfers: this.#transfers,
      arriving: this.#arriving,
      root: this.#root,
      locale: this.locale,
      // A page may set it late.
      get upload() {
        return element.upload;
      },
      decode: this.decode,
      tell: (key, about) => (now() ? ask(handle, "attach", key, text(about)) : undefined),
      // A file is kept before the form hears of it: no reload finds it named and gone.
      kept: async (record, then) => {
        const { sha256, place } = record;
        const name = place === undefined ? sha256 : `${sha256} ${place}`;
        this.#arriving.set(name, record);
        if (this.#draft && now() && !this.#outdated && !this.#sent) await keepFile(this.#draft, name, record);
        then();
        this.#arriving.delete(name);
      },
      attached: (key) => (now() && JSON.parse(ask(handle, "attached", key))) || [],
      announce: (words) => {
        const live = this.#root.querySelector(".tk > [role=status]");
        if (live) live.textContent = words;
      },
      changed: () => now() && !this.#sent && this.#later(),
      failed: (cause) => this.#failed(cause),
    };
  }

  async #withFiles(key, files) {
    const [desk, photo] = [this.#desk, this.#photo];
    this.#photo = false;
    this.#filed = true;
    try {
      await (await papers()).take(desk, key, files, photo);
    } catch (cause) {
      // What is done with files could not be loaded.
      for (const { name } of files) desk.tell(key, { name, state: "failed" });
      desk.failed(cause);
      addEventListener("online", () => this.#withFiles(key, files), { once: true, signal: this.#leaving.signal });
    }
  }

  /** Brings the files of a draft back into the form, if it has any. */
  async #bringBack(draft, records) {
    this.#filed ||= this.#files.size + this.#transfers.size + Object.keys(draft.files ?? {}).length > 0;
    if (!this.#filed) return;
    this.#returning = true;
    try {
      await (await papers()).bringBack(this.#desk, draft, records);
    } catch (cause) {
      this.#failed(cause);
    }
    this.#returning = false;
  }

  /** Lets go of all files. */
  #dropFiles() {
    for (const { stop } of this.#transfers.values()) stop?.abort();
    this.#transfers.clear();
    if (!this.#sent) this.#files.clear();
  }

  /** Sends the form around this one, which may lead to another page: what was entered is in the draft then. */
  #sendHost() {
    this.#tellForm();
    this.#save();
    let sent = false;
    this.form.addEventListener("submit", () => (sent = true), { once: true, capture: true });
    this.form.requestSubmit();
    // The page's own form says itself what is wrong with it.
    if (!sent) this.refused({ reason: "silent" });
  }

  /** Hands the submission to the host, which may answer through `respondWith`. */
  async #send(submission) {
    const earlier = this.#sending.known(submission.digest.value);
    // The very same was sent from another window.
    if (earlier) return this.#taken(earlier);
    const limit = Number(said(this, "submit-timeout") || SUBMIT_TIMEOUT);
    const [own, person] = [this.#draft, this.#person];
    const tried = { submission, draft: this.exportDraft() };
    const turn = this.#sending.begin(tried, limit, () => {
      this.#failed(new Error("no answer in time"));
      ask(this.#handle, "refused", text({ reason: navigator.onLine ? "late" : "offline" }));
    });
    const tell = (detail) => this.#emit("submit", detail, { cancelable: true });
    const { go, answered, answer } = handed(submission, tell);
    if (go && !answered && this.form) return this.#sendHost();
    // Without an answer the host calls `submitted` or `refused` itself, or the time runs out.
    const { sent, refused, cause } = await outcome(answer);
    // Who has left the form finds the confirmation when they come back; who signed out or began anew left no draft.
    if (!turn.counts() || !this.#handle) {
      if (sent && own?.stamp) {
        forget(own.base);
        const given = { ...sent, receipt: String(sent.receipt ?? "") };
        // Where somebody else is at the device by now, without the answers.
        const rest = person === this.#whose() ? tried : { shown: [] };
        sentOf(own.base, text({ given, at: Date.now(), ...rest }));
      }
      return;
    }
    if (cause !== undefined) this.#failed(cause);
    if (sent) this.#taken(sent, tried);
    else if (turn.isLast()) this.refused(refused);
  }

  /** Another window sent a form of this definition. */
  #sentElsewhere({ form, person, digest, given }) {
    // What another person sent is not for this one.
    if (form !== this.#id || person !== this.#person || !this.#handle || !ask(this.#handle, "step")) return;
    // Guests may be different people.
    if (person) this.#sending.know(digest, given);
    const own = person && ask(this.#handle, "submission");
    if (own && JSON.parse(own).digest.value === digest) this.#taken(given);
    else if (Object.keys(this.value ?? {}).length) ask(this.#handle, "refused", text({ reason: "elsewhere" }));
  }

  /** To a procedure that comes next, which the page may open itself: then it gets the keys that stay the same. */
  #goOn(event) {
    const { next: procedure } = event.target.closest?.("[data-next]")?.dataset ?? {};
    if (!procedure) return;
    const { "x-procedure": header, "x-roles": roles } = this.#content;
    const { carries = {} } = header.next.find((next) => next.procedure === procedure);
    const keys = {};
    for (const [own, there] of Object.entries(carries)) {
      const key = roles[own]?.key && at(roles[own].key, this.value);
      if (typeof key === "string") keys[there] = key;
    }
    if (!this.#emit("next", { procedure, keys }, { cancelable: true })) event.preventDefault();
  }

  get #day() {
    return said(this, "today") || today();
  }

  /** To a step by its id, as the browser's own buttons ask. */
  #go(step) {
    if (step && step !== this.#step) ask(this.#handle, "goTo", step);
  }

  /** Takes what was sent off the page, or what was entered by whoever signed `out` elsewhere. */
  #close(out) {
    this.forget();
    this.#end();
    this.#value = this.identity = undefined;
    this.#files.clear();
    beside().then(
      ({ closed }) => this.#say(...closed(this.locale, out), () => this.reset()),
      () => {},
    );
  }
}

for (const name of ["src", "name", "channel", "view", "drafts", "heading"]) {
  Object.defineProperty(ToKhaiElement.prototype, name, {
    configurable: true,
    enumerable: true,
    get() {
      return this.getAttribute(name) ?? "";
    },
    set(value) {
      if (value === undefined || value === null) this.removeAttribute(name);
      else this.setAttribute(name, value);
    },
  });
}

// Callbacks of the host, named from the start; not fields, which would wipe out what a page set before this script ran.
Object.assign(ToKhaiElement.prototype, { upload: undefined, decode: undefined });

globalThis.customElements?.get("to-khai") ?? globalThis.customElements?.define("to-khai", ToKhaiElement);
