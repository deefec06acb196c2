// The language of the page, which stands in its address as on the other pages.

import authorEn from "./words.author.en.js";
import authorVi from "./words.author.vi.js";
import scenarioEn from "./words.scenarios.en.js";
import scenarioVi from "./words.scenarios.vi.js";
import en from "./words.en.js";
import vi from "./words.vi.js";

/** The worker gets its language with its name. */
const asked = typeof document === "undefined" ? self.name : new URLSearchParams(location.search).get("lang");

/** @type {"vi" | "en"} */
export const locale = asked === "en" ? "en" : "vi";

/** The words of the page. @type {typeof vi} */
export const words = locale === "en" ? en : vi;

/** The same, with those of authoring. @type {typeof vi & typeof authorVi} */
export const authorWords = locale === "en" ? { ...en, ...authorEn } : { ...vi, ...authorVi };

/** The same, with those of scenarios; `tag` is the language, under which texts of files stand. @type {typeof vi & typeof scenarioVi & {tag: string}} */
export const scenarioWords =
  locale === "en" ? { ...en, ...scenarioEn, tag: "en" } : { ...vi, ...scenarioVi, tag: "vi" };

const format = new Intl.NumberFormat(locale === "en" ? "en-GB" : "de-DE", { maximumFractionDigits: 1 });

/** A number as people of the language write it. @param {number | null | undefined} value */
export const number = (value) => (value === null || value === undefined ? "–" : format.format(value));

/** Money and other large figures, without what nobody pays. @param {number} value */
export const rounded = (value) => number(Math.abs(value) >= 100 ? Math.round(value) : value);

/** A text that may be told by language. @param {string | Record<string, string> | null | undefined} text */
export function spoken(text) {
  if (!text || typeof text === "string") return text ?? "";
  return text[locale] ?? Object.values(text)[0] ?? "";
}

/** A phrase at the beginning of a line. @param {string} text */
export const begun = (text) => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);

/** A unit such as `VND/year` in words. @param {string} unit */
export function unitOf(unit) {
  const [what, per] = unit.split("/");
  return [words.units[what] ?? what, words.units[per]].filter(Boolean).join(" ");
}

/** A day as people read it. @param {string | null | undefined} day `2026-11-30` */
export const written = (day) => (day ? day.split("-").reverse().join("/") : "");

/** The unit of a figure in words: `VND/hour`, `share`, `minute`. @param {string} unit */
export function unitWords(unit) {
  const [what, per] = unit.split("/");
  const known = scenarioWords.figureUnits;
  const measure = words.units[what] ?? what;
  return known[unit] ?? (per ? `${measure}/${known[per] ?? per}` : measure);
}

/** One value with its unit; shares in per cent. @param {number | null | undefined} value @param {string} unit */
export function figureText(value, unit) {
  if (value === null || value === undefined) return "–";
  return unit === "share" ? `${number(value * 100)} %` : `${rounded(value)} ${unitWords(unit)}`;
}

/** A figure with its range. @param {import("./types").Range | null} range @param {string} unit */
export function rangeText(range, unit) {
  if (!range) return "–";
  const middle = figureText(range.mid, unit);
  if (range.low === range.high) return middle;
  const end = (value) => (unit === "share" ? number(value * 100) : rounded(value));
  return `${middle} (${end(range.low)} – ${end(range.high)})`;
}
