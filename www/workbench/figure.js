// Changing one figure of a scenario: its range, and where it comes from. Figures that must make one together are changed
// together.

import { h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { putScenario } from "./model.js";
import { number, scenarioWords as words, unitWords } from "./words.js";

/** What stands in the fields: shares in per cent, and a single value without a range. */
function written(figure, share) {
  const value = figure?.value;
  if (!value) return { low: "", mid: "", high: "" };
  const text = (own) => String(Number((share ? own * 100 : own).toPrecision(12)));
  const mid = text(value.mid);
  if (value.low === value.high) return { low: "", mid, high: "" };
  return { low: text(value.low), mid, high: text(value.high) };
}

/**
 * Reads the fields of one figure.
 *
 * @param {{low: string, mid: string, high: string}} fields @param {boolean} share
 * @returns {{value?: number | number[], problem?: string}}
 */
function readFigure({ low, mid, high }, share) {
  const numbers = [low.trim() || mid, mid, high.trim() || mid].map((text) => (text.trim() ? Number(text) : NaN));
  if (numbers.some((own) => !Number.isFinite(own) || own < 0)) return { problem: words.figureProblems.number };
  if (numbers[0] > numbers[1] || numbers[1] > numbers[2]) return { problem: words.figureProblems.order };
  if (share && numbers[2] > 100) return { problem: words.figureProblems.share };
  const values = share ? numbers.map((own) => Number((own / 100).toPrecision(12))) : numbers;
  return { value: values[0] === values[2] ? values[1] : values };
}

/** The three fields of a figure. */
function Fields({ parameter, fields, onWrite, invalid }) {
  const field = (key) =>
    h(
      "label",
      { class: "choice" },
      h("span", {}, words[key]),
      h("input", {
        type: "number",
        min: 0,
        step: "any",
        name: `${parameter.name} ${key}`,
        value: fields[key],
        "aria-invalid": invalid ? "true" : undefined,
        "aria-describedby": invalid ? "figure-trouble" : undefined,
        onInput: (event) => onWrite({ ...fields, [key]: event.currentTarget.value }),
      }),
    );
  return h(
    "fieldset",
    {},
    h("legend", {}, parameter.title, " ", h("small", {}, unitWords(parameter.unit))),
    h("div", { class: "three" }, ["low", "mid", "high"].map(field)),
  );
}

/** Where a figure comes from. */
function Provenance({ told, tell }) {
  const text = (key) =>
    h(
      "label",
      { class: "choice" },
      h("span", {}, words[key]),
      h("input", {
        name: key,
        value: told[key],
        onInput: (event) => tell({ ...told, [key]: event.currentTarget.value }),
      }),
    );
  return [
    text("source"),
    text("date"),
    h(
      "label",
      { class: "check" },
      h("input", {
        type: "checkbox",
        name: "input",
        checked: told.input,
        onChange: (event) => tell({ ...told, input: event.currentTarget.checked }),
      }),
      h("span", {}, words.input),
    ),
  ];
}

/**
 * The parameters of a file with what stands in the fields, or what is wrong with that.
 *
 * @param {import("./types").Parameter[]} list the figures of the window
 * @param {Record<string, {low: string, mid: string, high: string}>} fields
 * @param {{source: string, date: string, input: boolean}} told
 * @param {Record<string, any>} before
 * @returns {{parameters?: Record<string, any>, problem?: string}}
 */
function readAll(list, fields, told, before) {
  const share = list[0].unit === "share";
  const read = list.map((one) => readFigure(fields[one.name], share));
  const wrong = read.find(({ problem }) => problem);
  if (wrong) return wrong;
  const sum = list.reduce((all, one) => all + Number(fields[one.name].mid), 0);
  if (list.length > 1 && Math.abs(sum - 100) > 1e-4) return { problem: words.figureProblems.sum(number(sum)) };
  const [source, date] = [told.source.trim(), told.date.trim()];
  if (!told.input && !(source && date)) return { problem: words.figureProblems.source };
  const parameters = { ...before };
  for (const [n, one] of list.entries()) {
    parameters[one.name] = {
      title: before[one.name]?.title ?? { [words.tag]: one.title },
      value: read[n].value,
      unit: one.unit,
      ...(source && { source }),
      ...(date && { date }),
      ...(told.input && { input: true }),
    };
  }
  return { parameters };
}

/** The window in which a figure is changed. @param {{parameter: import("./types").Parameter, side: {at: number, title: string}, all: import("./types").Scenarios, onDone: () => void}} props */
export function FigureDialog({ parameter, side, all, onDone }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const { figures, file } = all.list[side.at];
  const names = parameter.together.length ? parameter.together : [parameter.name];
  const list = names.flatMap((name) => all.parameters.find((own) => own.name === name) ?? []);
  const share = parameter.unit === "share";
  const [fields, write] = useState(() =>
    Object.fromEntries(list.map((one) => [one.name, written(figures[one.name] ?? one.own ?? one.standsIn, share)])),
  );
  const own = figures[parameter.name];
  const [told, tell] = useState({ source: own?.source ?? "", date: own?.date ?? "", input: own?.input ?? true });
  const [trouble, warn] = useState("");
  useEffect(() => dialog.current?.showModal(), []);
  const put = async (parameters) => {
    const { trouble: why } = await putScenario(side.at, { ...file, parameters });
    if (why) warn(words.refused(why));
    else dialog.current?.close();
  };
  const keep = (event) => {
    event.preventDefault();
    const { parameters, problem } = readAll(list, fields, told, file.parameters ?? {});
    if (problem) warn(problem);
    else void put(parameters);
  };
  const back = () => {
    const rest = Object.entries(file.parameters ?? {}).filter(([name]) => !names.includes(name));
    return put(Object.fromEntries(rest));
  };
  const change = (name) => (next) => {
    write({ ...fields, [name]: next });
    warn("");
  };
  const note = [list.length > 1 && words.sumNote, share && words.shareNote, words.rangeNote].filter(Boolean);
  return h(
    "dialog",
    { ref: dialog, class: "figure-dialog", "aria-labelledby": "figure-title", onClose: onDone },
    h("h2", { id: "figure-title" }, words.editTitle),
    h(
      "form",
      { onSubmit: keep, noValidate: true },
      list.map((one) =>
        h(Fields, {
          key: one.name,
          parameter: one,
          fields: fields[one.name],
          invalid: Boolean(trouble),
          onWrite: change(one.name),
        }),
      ),
      h("p", { class: "soft" }, note.join(" ")),
      h(Provenance, { told, tell }),
      h("p", { id: "figure-trouble", class: "trouble", role: "alert" }, trouble),
      h(
        "p",
        { class: "buttons" },
        h("button", { class: "primary", id: "keep-figure" }, words.keep),
        own && h("button", { type: "button", onClick: back }, words.asPackAgain),
        h("button", { type: "button", class: "quiet", onClick: () => dialog.current?.close() }, words.close),
      ),
    ),
  );
}
