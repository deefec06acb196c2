// <to-khai>: a form for a definition, as an element of any page. Everything a person sees and every rule is in the
// module of WebAssembly; here is what only a page can do: loading, drafts, files, and being an element.

import { formModule, textsFor } from "./module.js";
import { forget, keep, keepFile, kept, keptFiles } from "./drafts.js";
import { built, follow, hashed, remember, saveCopy, showCalendar, styled, today, travelled } from "./page.js";
import { ending, outcome } from "./sending.js";

export { formModule };

/** A draft is written this long after the first change that is not in it yet. */
const SAVE_AFTER = 400;
/** A register that has not answered after this long counts as failed. */
const LOOKUP_TIMEOUT = 10_000;
/** Sending that has not ended after this long counts as failed. */
const SUBMIT_TIMEOUT = 30_000;
const WORDS = {
  vi: [
    "Không tải được tờ khai. Hãy kiểm tra kết nối rồi tải lại trang.",
    "Tải lại",
    "Tờ khai đang được tải. Hãy đợi một chút.",
    "Phần xác nhận đã đóng để người dùng máy sau không đọc được.",
    "Điền tờ khai mới",
  ],
  en: [
    "The form could not be loaded. Check the connection, then reload the page.",
    "Reload",
    "The form is still being loaded. Wait a moment.",
    "The confirmation was closed, so that the next person at this device cannot read it.",
    "Fill in a new form",
  ],
};

/** Properties a page may have set before this script ran. */
const EARLY = ["definition", "value", "identity", "messages", "controls", "lookup", "upload"];

let forms = 0;

/** What a form answers; nothing where there is none. */
const ask = (handle, what, first = "", second = "") => handle?.ask(what, first, second);

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
  #watching;
  #disabled = false;
  #lookup;
  #waiting = [];
  #files = new Map();
  #placed = false;
  #starting = 0;
  #unsaved = false;
  #saving;
  #key;
  #leaving = new AbortController();
  #sending = ending();
  #others;
  #step;

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
    this.#definition = definition;
    this.#start();
  }

  /** The answers that count now. Setting them fills the form in anew. */
  get value() {
    return this.#handle ? JSON.parse(ask(this.#handle, "answers")) : this.#value;
  }
  set value(value) {
    this.#value = value;
    ask(this.#handle, "set", "", text(value));
  }

  /** The signed-in person, by concept. */
  get identity() {
    return this.#identity;
  }
  set identity(identity) {
    this.#identity = identity;
    if (identity) ask(this.#handle, "signIn", text(identity));
  }

  /** Own texts by place, as in `x-text` of a definition; they count in the element's language. */
  get messages() {
    return this.#messages;
  }
  set messages(messages) {
    this.#messages = messages;
    this.#start({ keep: true });
  }

  /** Own controls: the name of an element for a place of the answers, in which `*` stands for any index. */
  get controls() {
    return this.#controls;
  }
  set controls(controls) {
    this.#controls = controls;
    this.#start({ keep: true });
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
    const given = typeof receipt === "object" ? (receipt ?? {}) : { receipt: String(receipt) };
    const digest = this.#sending.end();
    this.#unsaved = false;
    clearTimeout(this.#saving);
    if (this.#key) forget(this.#key);
    ask(this.#handle, "saved");
    ask(this.#handle, "submitted", text({ ...given, receipt: String(given.receipt ?? "") }));
    if (digest) this.#others?.postMessage({ form: this.#id, digest, given: JSON.parse(text(given)) });
    const open = Number(this.getAttribute("receipt-timeout"));
    if (open > 0) this.#sending.after(open, () => this.#close());
  }
  /** The host did not take it: errors as `[{pointer, message}]`, or `{errors, message, reason}`. */
  refused(why = []) {
    this.#sending.end();
    ask(this.#handle, "refused", text(Array.isArray(why) ? { errors: why } : (why ?? {})));
  }

  /** Throws everything away that was entered, the draft too. */
  reset() {
    this.#unsaved = false;
    this.#value = undefined;
    this.#files.clear();
    this.#sending.forget();
    if (this.#key) forget(this.#key);
    return this.#start({ draft: null });
  }

  /** Everything entered, as an object that `importDraft` opens again, here or elsewhere. */
  exportDraft() {
    return this.#handle && JSON.parse(ask(this.#handle, "draft"));
  }
  importDraft(draft) {
    return this.#start({ draft, notice: true });
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
    const now = () => this.#save();
    addEventListener("pagehide", now, { signal });
    document.addEventListener("visibilitychange", () => document.hidden && now(), { signal });
    addEventListener("beforeunload", (event) => this.#unsaved && event.preventDefault(), { signal });
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
    if (before !== after && this.isConnected) this.#start({ keep: name !== "src" });
  }

  formResetCallback() {
    this.reset();
  }
  formStateRestoreCallback(state) {
    this.value = JSON.parse(state);
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
    const given = new WeakMap();
    const give = () => {
      for (const control of this.#root.querySelectorAll("[data-at]")) {
        const json = control.dataset.value;
        if (given.get(control) === json) continue;
        given.set(control, json);
        control.value = json ? JSON.parse(json) : undefined;
      }
    };
    this.#watching = new MutationObserver(give);
    this.#watching.observe(this.#root, { subtree: true, childList: true, attributeFilter: ["data-value"] });
    give();
  }
  #typed = (event) => {
    const control = event.target.closest?.("[data-at]");
    if (!control) return;
    event.stopPropagation();
    ask(this.#handle, "set", control.dataset.at, text(control.value));
  };

  /** Starts the form, or starts it anew. `keep` takes over what was entered. */
  async #start({ keep: keeping = false, draft, notice = false } = {}) {
    // Attributes and early properties come one by one before the element is in its place: it starts once, with all.
    if (!this.#placed || !this.isConnected || !(this.#definition || this.hasAttribute("src"))) return;
    if (keeping && !this.#handle) return;
    const turn = (this.#starting += 1);
    const entered = keeping ? this.exportDraft() : draft;
    try {
      const inside = this.hasAttribute("shadow") || Boolean(this.parentElement?.closest("form"));
      if (!this.#root) {
        this.#root = inside ? (this.shadowRoot ?? this.attachShadow({ mode: "open" })) : this;
        // What stands in the element is shown above the form, in a shadow root too.
        if (inside)
          for (const name of ["", "loading"])
            this.#root.append(Object.assign(document.createElement("slot"), { name }));
        for (const kind of ["input", "change"]) this.#root.addEventListener(kind, this.#typed, true);
        this.#root.addEventListener("focusin", follow);
        this.#root.addEventListener("click", showCalendar);
      }
      const [module, { definition, key, earlier }, texts] = await Promise.all([
        formModule(),
        this.#read(entered),
        textsFor(this.locale),
        this.hasAttribute("unstyled") || styled(inside ? this.#root : document),
      ]);
      // A name that is none fails here, where the page hears of it.
      for (const name of Object.values(this.#controls ?? {})) document.createElement(name);
      if (turn !== this.#starting || !this.isConnected) return;
      this.#key = key;
      // The host may have handed values in by now.
      const { found, files } = this.#value ? { files: [] } : earlier;
      for (const { sha256, file } of files) this.#files.set(sha256, file);
      const standing = this.querySelector(":scope > form.tk");
      if (!this.#prefix) {
        forms += 1;
        this.#prefix = standing?.id.replace(/-pform$/, "") || (forms === 1 ? "tk" : `tk${forms}`);
      }
      const options = {
        locale: this.locale,
        texts,
        today: this.#day,
          offset: this.getAttribute("utc-offset") ?? "",
        channel: this.getAttribute("channel") ?? "online",
        answers: this.#value ?? {},
        draft: entered ?? found?.draft,
        prefix: this.#prefix,
        single: this.getAttribute("view") === "page",
        heading: Number(this.getAttribute("heading") ?? 1),
        title: !this.hasAttribute("keep-title"),
        controls: this.#controls,
      };
      const handle = new module.FormHandle(this.#worded(definition), JSON.stringify(options), (...event) =>
        this.#hear(...event),
      );
      this.#handle?.free();
      for (const old of [this, this.#root].flatMap((at) => [...at.querySelectorAll(".tk-broken, [slot=loading]")]))
        old.remove();
      this.#handle = handle;
      handle.mount(this.#root);
      this.#own();
      this.#frame();
      for (const { sha256, file } of files) this.#preview(file, sha256);
      this.#step = ask(handle, "step");
      if (this.#identity) ask(handle, "signIn", text(this.#identity));
      if (ask(handle, "hasDraft") && (found || notice)) {
        const at = new Date(found?.at ?? Date.now());
        ask(handle, "draftOpened", at.toLocaleString(this.locale, { dateStyle: "short", timeStyle: "short" }));
      }
      this.#tellForm();
      this.#emit("ready");
    } catch (error) {
      if (turn !== this.#starting) return;
      this.#emit("error", { errors: [], cause: error });
      this.#showBroken();
    }
  }

  /** The definition, and what is kept of an earlier visit unless the form begins with something else. */
  async #read(entered) {
    const definition = await this.#load();
    const drafts = this.getAttribute("drafts");
    const key = drafts === "off" ? undefined : (drafts ?? (JSON.parse(definition).$id || this.src));
    const found = entered === undefined && !this.#value && key ? await kept(key) : undefined;
    const files = found ? await keptFiles(key) : [];
    return { definition, key, earlier: { found, files } };
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
    if (!answer.ok) throw new Error(`${this.src}: ${answer.status}`);
    return answer.text();
  }

  #showBroken() {
    // A page that a server made still works.
    if (this.#handle || this.querySelector(":scope > form.tk")) return;
    const [words, retry] = this.#words;
    this.#say(words, retry, () => this.#start());
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
    root.append(place);
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
        this.#ask(JSON.parse(detail));
        return;
      case "files":
        this.#attach(detail, [...files]);
        return;
      case "discard":
        this.reset();
        return;
      case "print":
        print();
        return;
      case "copy":
        saveCopy(this.#root.querySelector(".tk-receipt"), this.locale);
        return;
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
      default:
        this.#emit(kind, JSON.parse(detail));
    }
  }

  #changed() {
    if (!this.#unsaved && this.#key) this.#saving = setTimeout(() => this.#save(), SAVE_AFTER);
    this.#unsaved = true;
    queueMicrotask(() => this.#tellForm());
    this.#emit("change");
  }

  /** Keeps the form around this element, if there is one, up to date. */
  #tellForm() {
    if (!this.#handle || !this.#internals?.form) return;
    const answers = ask(this.#handle, "answers");
    this.#internals.setFormValue(ask(this.#handle, "submission") ?? answers, answers);
    const [first] = ask(this.#handle, "isValid") ? [] : this.errors;
    if (first) this.#internals.setValidity({ customError: true }, first.message);
    else this.#internals.setValidity({});
  }

  async #save() {
    clearTimeout(this.#saving);
    if (!this.#unsaved || !this.#handle || !this.#key) return;
    this.#unsaved = false;
    const handle = this.#handle;
    const done = await keep(this.#key, ask(handle, "draft"));
    if (this.#handle !== handle) return;
    this.#unsaved ||= !done;
    if (done) ask(handle, "saved", "true");
    else {
      this.#key = undefined;
      ask(handle, "cannotSave");
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
    const limit = Number(this.getAttribute("lookup-timeout")) || LOOKUP_TIMEOUT;
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => {
        stop.abort();
        reject(new Error("no answer in time"));
      }, limit);
    });
    let answer = { status: "failed" };
    try {
      answer = await Promise.race([this.#lookup(request, { signal: stop.signal }), late]);
    } catch {
      // It failed, which the answer says already.
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
      this.#emit("error", { errors: [], cause });
    }
    ask(handle, "lookup", String(id), json);
  }

  async #attach(key, files) {
    const handle = this.#handle;
    for (const file of files) {
      if (this.upload) ask(handle, "attach", key, text({ name: file.name, sending: true }));
      const sha256 = await hashed(file).catch(() => "");
      let reference = "";
      try {
        reference = String((await this.upload?.(file, { key, sha256 })) ?? "");
      } catch (error) {
        this.#emit("error", { errors: [], cause: error });
        if (handle === this.#handle) ask(handle, "attach", key, text({ name: file.name, failed: true }));
        continue;
      }
      if (handle !== this.#handle) return;
      this.#files.set(sha256, file);
      if (this.#key && sha256) keepFile(this.#key, sha256, file);
      const reading = { name: file.name, mediaType: file.type, size: file.size, sha256, handle: reference };
      ask(handle, "attach", key, text(reading));
      this.#preview(file, sha256);
    }
  }

  /** Draws a small picture of an image; a canvas needs no exception in the page's policy. */
  async #preview(file, sha256) {
    if (!file.type.startsWith("image/")) return;
    try {
      const picture = await createImageBitmap(file, { resizeWidth: 96, resizeQuality: "medium" });
      for (const canvas of this.#root.querySelectorAll("canvas.tk-thumb")) {
        if (canvas.dataset.file !== sha256) continue;
        const side = Math.min(picture.width, picture.height);
        canvas.width = canvas.height = 96;
        const [left, top] = [(picture.width - side) / 2, (picture.height - side) / 2];
        canvas.getContext("2d").drawImage(picture, left, top, side, side, 0, 0, 96, 96);
      }
      picture.close();
    } catch {
      // Not an image the browser can read: the name says enough.
    }
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
    const digest = submission.digest.value;
    const earlier = this.#sending.known(digest);
    // The very same was sent from another window.
    if (earlier) return this.submitted(earlier);
    const limit = Number(this.getAttribute("submit-timeout") ?? SUBMIT_TIMEOUT);
    const turn = this.#sending.begin(digest, limit, () => {
      this.#emit("error", { errors: [], cause: new Error("no answer in time") });
      ask(this.#handle, "refused", text({ reason: navigator.onLine ? "late" : "offline" }));
    });
    let answer;
    const detail = { submission, respondWith: (promise) => (answer = promise) };
    const go = this.#emit("submit", detail, { cancelable: true });
    // A host that prevents the default calls `submitted` or `refused` itself.
    if (answer === undefined && !go) return;
    if (answer === undefined && this.form) return this.#sendHost();
    const { sent, refused, cause } = await outcome(answer);
    // What was thrown away meanwhile is not sent; what came late has arrived all the same.
    if (!turn.counts()) return;
    if (cause !== undefined) this.#emit("error", { errors: [], cause });
    if (sent) this.submitted(sent);
    else if (turn.isLast()) this.refused(refused);
  }

  /** Another window sent a form of this definition. */
  #sentElsewhere({ form, digest, given }) {
    if (form !== this.#id || !this.#handle || !ask(this.#handle, "step")) return;
    this.#sending.know(digest, given);
    const own = ask(this.#handle, "submission");
    if (own && JSON.parse(own).digest.value === digest) this.submitted(given);
    else if (Object.keys(this.value ?? {}).length) ask(this.#handle, "refused", text({ reason: "elsewhere" }));
  }

  /** What the submission calls the definition. */
  get #id() {
    return JSON.parse(ask(this.#handle, "draft")).definition.id || this.src;
  }

  get #day() {
    return this.getAttribute("today") ?? today();
  }

  /** To a step by its id, as the browser's own buttons ask. */
  #go(step) {
    if (step && step !== this.#step) ask(this.#handle, "goTo", step);
  }

  /** Takes what was sent off the page. */
  #close() {
    this.#end();
    this.#value = this.#identity = undefined;
    this.#files.clear();
    this.#say(this.#words[3], this.#words[4], () => this.reset());
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

globalThis.customElements?.get("to-khai") ?? globalThis.customElements?.define("to-khai", ToKhaiElement);
