// Files the officer saves, and tables written as CSV.

import { project, say } from "./model.js";
import { words } from "./words.js";

/** Hands a file to the browser's downloads. @param {string} name @param {BlobPart} content @param {string} type */
export function save(name, content, type) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads it in its own time.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A cell of CSV. What a spreadsheet would calculate with is text to it. @param {string | number | null} value */
function cell(value) {
  if (typeof value === "number") return String(value);
  const text = value ?? "";
  const tame = /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}

/** Saves a table; the mark before it lets spreadsheets read its letters. @param {string} name @param {any[][]} rows */
export const saveCsv = (name, rows) =>
  save(name, `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`, "text/csv");

/** The name of a file made today. @param {string} name @param {string} kind */
export const dated = (name, kind) => `${name}-${new Date().toISOString().slice(0, 10)}.${kind}`;

/** Saves all that is open and decided as one file. */
export async function saveProject() {
  const text = await project();
  if (text === undefined) return;
  const name = dated("to-khai", "tokhai");
  save(name, text, "application/json");
  say(words.made(name));
}
