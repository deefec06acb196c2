// A person who fills any of our forms in from a case of `cases.json`: looks which questions stand on the screen, answers
// them with what the case says, by the controls a person uses, and goes on, screen by screen, until it is sent.

import assert from "node:assert/strict";

import { wholePdf } from "./forms.mjs";
import { part, people, typed } from "./people.mjs";

/** A paper on a phone: a PDF with nothing on it. */
const PAPER = { name: "giay-to.pdf", mimeType: "application/pdf", buffer: wholePdf() };

/** The same numbers for the same seed: which screens are chosen can be repeated. */
export function dice(seed) {
  let state = seed >>> 0 || 1;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Whether something stands among the answers that were sent. */
export const held = (answers, at) =>
  at
    .split("/")
    .slice(1)
    .reduce((inner, name) => inner?.[name], answers);

/** Where the definition of a code, or of several joined by `+`, is. */
export const address = (code) =>
  code.includes("+") ? `/api/bundles/vn/${code}` : `/schemas/vn/procedures/${code}.json`;

/** What a definition says of each place of the answers: `{schema, fact}`; list items stand at `*`. */
export function described(root) {
  const places = new Map();
  const follow = (schema) => {
    const target = schema.$ref?.startsWith("#/") && schema.$ref.slice(2).split("/");
    return target
      ? { ...target.reduce((at, key) => at[key.replaceAll("~1", "/").replaceAll("~0", "~")], root), ...schema }
      : schema;
  };
  const walk = (raw, at, depth) => {
    if (!raw || typeof raw !== "object" || depth > 60) return;
    const schema = follow(raw);
    if (!places.has(at) && (schema.type || schema.title)) places.set(at, schema);
    for (const [name, inner] of Object.entries(schema.properties ?? {})) walk(inner, `${at}/${name}`, depth + 1);
    if (schema.items) walk(schema.items, `${at}/*`, depth + 1);
    for (const list of ["allOf", "anyOf"]) for (const inner of schema[list] ?? []) walk(inner, at, depth + 1);
    for (const branch of ["then", "else"]) walk(schema[branch], at, depth + 1);
  };
  walk(root, "", 0);
  return places;
}

/** A case's answers by the places of single questions. */
function leaves(entries) {
  const out = new Map();
  const put = (at, value) => {
    if (value && typeof value === "object")
      for (const [name, inner] of Object.entries(value)) put(`${at}/${name}`, inner);
    else out.set(at, value);
  };
  for (const [at, value] of entries) put(at, value);
  return out;
}

/** How a person writes a day. */
const written = (iso) =>
  iso
    .split("-")
    .reverse()
    .map((number) => String(Number(number)))
    .join("/");

const shownStep = (page) => page.locator("form.tk .tk-step:not([hidden]) h2:visible").first().textContent();

/** The questions on the screen that can be answered: `[{key, at, kind, filled}]`, by key and by place among the answers. */
const questions = (page) =>
  page.evaluate(() => {
    const step = document.querySelector("form.tk .tk-step:not([hidden])");
    return [...step.querySelectorAll("[data-key]")].flatMap((own) => {
      if (!own.offsetParent) return [];
      const controls = [...own.querySelectorAll("input, select, textarea")].filter(
        (one) => one.closest("[data-key]") === own && one.type !== "file" && !one.closest(".tk-slot"),
      );
      const [first] = controls;
      if (!first || first.readOnly) return [];
      const kind = first.getAttribute("role") === "combobox" ? "combobox" : first.type;
      const chosen = ["radio", "checkbox"].includes(kind);
      return [
        {
          key: own.dataset.key,
          at: window.placeOf(own),
          kind,
          filled: chosen ? controls.some((one) => one.checked) : first.value !== "",
        },
      ];
    });
  });

/** What is still wrong on the screen, by place. */
const missing = (page) =>
  page.evaluate(() => {
    const step = document.querySelector("form.tk .tk-step:not([hidden])");
    const shown = new Set(
      [...step.querySelectorAll("[data-key]")].filter((one) => one.offsetParent).map(window.placeOf),
    );
    return document
      .querySelector("to-khai")
      .errors.map(({ pointer }) => pointer)
      .filter((pointer) => shown.has(pointer));
  });

/** Waits until no register is being asked and the page has drawn what the last one said. */
async function settled(page) {
  await page.waitForFunction(
    () =>
      new Promise((done) => {
        const look = () => done(!window.looking);
        requestAnimationFrame(() => requestAnimationFrame(look));
      }),
  );
}

/** What the portal has answered once and answers the same in every journey. */
const answered = new Map();

/** Answers from what was answered before: the portal makes its index and every bundle anew when asked. */
async function once(route) {
  const url = route.request().url();
  if (!answered.has(url)) answered.set(url, (await route.fetch()).text());
  await route.fulfill({ contentType: "application/json", body: await answered.get(url) });
}

/**
 * Prepares a page: its registers tell when they are at work, answer sooner than on the portal, and do not answer of
 * those whom `fails` names. The panel beside the form, which has journeys of its own, stays away.
 */
export async function prepare(page, fails = []) {
  await page.route("**/registers.js", async (route) => {
    const answer = await route.fetch();
    const source = (await answer.text())
      .replace(": 500, signal)", ": 40, signal)")
      .replace("export async function lookUp(", "async function asked(");
    const watched = `${source}
export async function lookUp(request, signal) {
  window.looking = (window.looking ?? 0) + 1;
  try {
    const answer = await asked(request, signal);
    if (window.fails?.includes(request.key)) throw new Error("the register does not answer");
    return answer;
  } finally {
    setTimeout(() => (window.looking -= 1));
  }
}`;
    await route.fulfill({ response: answer, body: watched });
  });
  const none = "export default async () => {}; export class Workbench { constructor() { throw new Error(); } }";
  await page.route("**/pkg/dossier/tokhai.js", (route) =>
    route.fulfill({ contentType: "text/javascript", body: none }),
  );
  await page.route("**/api/**", once);
  await page.addInitScript(() => {
    // Items of a list keep their number when they are moved; their place is where they stand.
    window.placeOf = (own) => {
      const rows = [];
      for (let row = own.closest("li.tk-row"); row; row = row.parentElement.closest("li.tk-row"))
        rows.unshift([...row.parentElement.children].indexOf(row));
      return own.dataset.key.replace(/\/\W\d+(?=\/|$)/g, () => `/${rows.shift()}`);
    };
  });
  await failing(page, fails);
}

/** From the next time the page is opened, registers do not answer of these. */
export const failing = (page, fails) => page.addInitScript((list) => (window.fails = list), fails);

/** Everybody and everything a case has looked up: the person who signs in first. */
export function keysOf(own) {
  const others = typed(own)
    .filter(([at]) => /(personalId|certificateNumber|enterpriseCode)$/.test(at))
    .map(([, value]) => value);
  return [...new Set([...(own.signedIn ? [part(own.signedIn).number] : []), ...others])];
}

/** A person at the keyboard who plays a case. */
export class Player {
  /** Questions that were answered by hand. */
  answered = new Set();
  /** Questions among them that the case says nothing of: those a register would have answered. */
  beyond = new Set();
  /** Screens, in their order. */
  screens = [];

  constructor(page, own, definition) {
    this.page = page;
    this.own = own;
    this.definition = definition;
    this.places = described(definition);
    this.answers = leaves(typed(own));
  }

  /** The player of a case on the page of its procedure. */
  static async of(page, own) {
    const read = (path) => fetch(path).then((answer) => answer.json());
    return new Player(page, own, await page.evaluate(read, address(own.procedure)));
  }

  /** Signs in as the person of the case, where somebody does. */
  async signIn() {
    await this.page.locator("form.tk").waitFor();
    if (!this.own.signedIn) return settled(this.page);
    const { name, number } = part(this.own.signedIn);
    const button = this.page.getByRole("button", { name: `Đăng nhập là ${name}` });
    // Behind a confirmation it is there and put away.
    await this.page.locator("#start h2").first().waitFor({ state: "attached" });
    if (await button.count()) await button.first().click();
    else
      await this.page.evaluate(async (number) => {
        const { identityOf, population } = await import("/registers.js");
        const { people } = await population();
        document.querySelector("to-khai").identity = identityOf(people.find((one) => one.number === number));
      }, number);
    await this.page.waitForFunction(
      () => document.querySelector("to-khai").value?.applicant ?? document.querySelector("to-khai").value?.m1,
    );
    await settled(this.page);
  }

  /** The name of the screen. */
  step() {
    return shownStep(this.page);
  }

  /** Places on the screen that are still wrong. */
  missing() {
    return missing(this.page);
  }

  schemaOf(key) {
    return this.places.get(key) ?? this.places.get(key.replace(/\/\d+(?=\/|$)/g, "/*")) ?? {};
  }

  /** Answers one question, by its own control. */
  async answer({ key, at, kind }, value) {
    const { page } = this;
    const schema = this.schemaOf(at);
    const row = page.locator(`form.tk .tk-step:not([hidden]) [data-key="${key}"]`);
    const input = row.locator("input, select, textarea").first();
    const labels = { true: "Có", false: "Không" };
    const label = schema.oneOf?.find((one) => one.const === value)?.title ?? labels[value] ?? String(value);
    // A register may have answered while the person thought.
    if (!(await input.isEditable())) return;
    if (kind === "radio") await row.getByLabel(label, { exact: true }).check();
    else if (kind === "checkbox") await input.setChecked(value === true);
    else if (kind === "select-one") await input.selectOption({ label });
    else if (kind === "combobox" && schema.oneOf) {
      await input.fill(label);
      await row.getByRole("option").first().waitFor();
      await input.press("ArrowDown");
      await input.press("Enter");
    } else {
      const date = schema.format === "date" || schema["x-partial-date"];
      await input.fill(date ? written(String(value)) : String(value));
      await input.press("Tab");
    }
    this.answered.add(at);
    await settled(page);
  }

  /** What a person would answer of whom a register does not tell: what is so, else something that fits. */
  async beyondTheCase(key) {
    const schema = this.schemaOf(key);
    const { value } = await this.page.evaluate(() => ({ value: document.querySelector("to-khai").value }));
    const known = this.truth(key, value);
    if (known !== undefined && !this.isSomebodyElses(key, known, value)) return known;
    if (schema["x-fact"] && this.keyOf(key)) return this.anybodyElse(value);
    if ("const" in schema) return schema.const;
    if (schema.oneOf) return schema.oneOf[0].const;
    if (schema.enum) return schema.enum[0];
    if (schema.type === "boolean") return false;
    if (schema.type === "integer" || schema.type === "number") return schema.minimum ?? 1;
    if (schema.format === "date" || schema["x-partial-date"]) return /child/.test(key) ? "2026-07-01" : "1990-02-03";
    if (schema.format === "email") return "mau@example.vn";
    if (/phone/i.test(key)) return "0900000000";
    if (/name$/i.test(key)) return "Nguyễn Thị Mẫu";
    return /commune$/.test(key) ? "Phường Thử Nghiệm" : "Thử nghiệm";
  }

  /** The role whose number a question asks for. */
  keyOf(key) {
    return Object.values(this.definition["x-roles"] ?? {}).find((role) => role.key === key);
  }

  /** Whether a number was given already for somebody who is another person. */
  isSomebodyElses(key, number, answers) {
    const roles = this.definition["x-roles"] ?? {};
    const others = (this.keyOf(key)?.differsFrom ?? []).map((name) => roles[name]?.key).filter(Boolean);
    return others.some((place) => held(answers, place) === number);
  }

  /** The number of somebody whose number is not among the answers yet. */
  anybodyElse(answers) {
    const taken = Object.values(this.definition["x-roles"] ?? {}).map((role) => role.key && held(answers, role.key));
    return people.find((one) => one.number && !taken.includes(one.number)).number;
  }

  /** What some register holds of the fact a question asks for, its subject's number being among the answers. */
  truth(key, answers) {
    const within = [...this.places].filter(
      ([at, schema]) => schema["x-fact"] && (key === at || key.startsWith(`${at}/`)),
    );
    for (const [at, schema] of within) {
      const { concept, role } = schema["x-fact"];
      const roles = this.definition["x-roles"] ?? {};
      const subjects = [role, ...(roles[role]?.sameAs ?? []).map((same) => same.role)];
      for (const subject of subjects) {
        const place = roles[subject]?.key?.split("/").slice(1) ?? [];
        const number = place.length ? place.reduce((inner, name) => inner?.[name], answers) : undefined;
        const registers = people.find((one) => one.number === number)?.registers ?? {};
        const whole = Object.values(registers).find((register) => concept in register)?.[concept];
        const inner = key.slice(at.length).split("/").slice(1);
        const value = inner.reduce((outer, name) => outer?.[name], whole);
        if (value !== undefined && typeof value !== "object") return value;
      }
    }
    return undefined;
  }

  /** Answers every question on the screen that is for this person to answer. */
  async fillIn() {
    for (let rounds = 0; rounds < 80; rounds += 1) {
      const open = await questions(this.page);
      const told = open.find(({ at }) => this.answers.has(at) && !this.answered.has(at));
      if (told) {
        await this.answer(told, this.answers.get(told.at));
        continue;
      }
      const wrong = await missing(this.page);
      const left = open.find(({ at }) => wrong.includes(at) && !this.answered.has(at));
      if (!left) {
        const list = wrong.find((at) => this.schemaOf(at).type === "array" && !this.answered.has(at));
        if (!list) return;
        this.answered.add(list);
        await this.page.locator(`[data-key="${list}"] [data-do=add]`).first().click();
        continue;
      }
      await settled(this.page);
      if (!(await missing(this.page)).includes(left.at)) continue;
      await this.answer(left, await this.beyondTheCase(left.at));
      if (this.answered.has(left.at)) this.beyond.add(left.at);
    }
    assert.fail("the screen asks without end");
  }

  /** Attaches what the case hands in; leaves to the authority what it may look up; attaches the rest. */
  async papers() {
    const { page } = this;
    const slots = page.locator("form.tk .tk-step:not([hidden]) .tk-slot:visible");
    for (let index = 0; index < (await slots.count()); index += 1) {
      const slot = slots.nth(index);
      const request = slot.locator(".tk-request input[type=checkbox]");
      if (await request.count()) {
        if (!(await request.isChecked())) await request.check();
      } else if ((await slot.locator("input[type=file]").count()) && !(await slot.locator(".tk-attached").count())) {
        await slot.locator("input[type=file]").first().setInputFiles(PAPER);
        await slot.locator(".tk-attached").first().waitFor();
      }
    }
  }

  /** Presses the button below the screen. */
  async press() {
    await this.page.locator("#tk-pgo").click();
  }

  /** Goes on to the next screen. */
  async goOn() {
    const before = await this.step();
    await this.press();
    await this.page
      .waitForFunction(
        (title) => document.querySelector("form.tk .tk-step:not([hidden]) h2")?.textContent !== title,
        before,
        {
          timeout: 20_000,
        },
      )
      .catch(async (cause) => {
        const wrong = await this.page.evaluate(() => document.querySelector("to-khai").errors);
        throw new Error(`“${before}” is not left: ${JSON.stringify(wrong)}`, { cause });
      });
    await settled(this.page);
  }
}
