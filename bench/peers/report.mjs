// The figures as a page.

import { targets } from "./targets.mjs";

const number = (value) => (typeof value === "number" ? value.toLocaleString("en") : (value ?? ""));
/** Median (least–greatest). */
const cell = (figure) => (figure ? `${number(figure.median)} (${number(figure.least)}–${number(figure.most)})` : "–");
const yes = (value) => (value ? "yes" : "**no**");

function table(heads, rows) {
  const aligned = heads.map((_, index) => (index === 0 ? "---" : "---:"));
  return [heads, aligned, ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** What is promised, and whether this run kept it. */
function promises({ sizes, against, keys, policies, server }) {
  const lines = [];
  const say = (what, value, limit, unit) => {
    if (value === undefined || value === null || Number.isNaN(value)) return;
    lines.push([
      what,
      `${number(value)} ${unit}`.trim(),
      `${number(limit)} ${unit}`.trim(),
      value <= limit ? "kept" : "**NOT KEPT**",
    ]);
  };
  const key = (form, name) => keys.find((row) => row.form === form && row.name === name)?.settled?.median;
  const ours = sizes.find((row) => row.name === "tokhai");
  if (ours) say("bytes for one form, gzip -9, styles and all", ours.gzip + ours.styles, 100_000, "B");
  const half = (value) => (value === undefined ? undefined : Math.round(value * 5) / 10);
  for (const form of ["form-30", "form-500", "conditional-500", "lists-500"]) {
    const rival = half(key(form, "rjsf"));
    if (rival !== undefined)
      say(`key to settled page, ${form}, against half of rjsf`, key(form, "tokhai"), rival, "ms");
  }
  const [short, long] = [key("form-30", "tokhai"), key("form-500", "tokhai")];
  // Below a millisecond the clock's own grain is most of the figure.
  if (long !== undefined)
    say("key to settled page, 500 fields against 30", Math.round((long / Math.max(short, 0.1)) * 100) / 100, 2, "×");
  const times = (member) => {
    const of = (name) => against.find((row) => row.name === name)?.[member]?.median;
    return of("floor") && of("tokhai") ? Math.round((of("tokhai") / of("floor")) * 100) / 100 : undefined;
  };
  const loads = against[0]?.load?.samples;
  say(`${loads} loads of 500 fields against the floor, by the clock`, times("load"), 1.3, "×");
  say(`${loads} loads of 500 fields against the floor, processor time`, times("processor"), 1.3, "×");
  const longest = key("form-5000", "tokhai");
  if (longest !== undefined) say("key to settled page, 5,000 fields", longest, 16, "ms");
  const strict = policies.find((row) => row.name === "tokhai" && row.csp === "strict");
  if (strict) say("violations of the strict policy", strict.stands ? strict.violations : undefined, 0, "");
  if (server)
    lines.push([
      "a server's page is typed into without any script",
      yes(server.typed),
      "yes",
      server.typed ? "kept" : "**NOT KEPT**",
    ]);
  return table(["promised", "measured", "at most", ""], lines);
}

export function report(results) {
  const { sizes, loads, keys, checks, heard, policies, server, machine } = results;
  const parts = [];
  const add = (...texts) => parts.push(...texts);
  add(
    "# Form libraries side by side",
    `Written by \`make bench\` on ${results.at}; not edited by hand. ${machine.browser}, Node.js ${machine.node}, ${machine.cores} cores of ${machine.processor}, load ${machine.load} before and ${machine.loadAfter} after. Everything is one run on one machine: read ratios rather than milliseconds. Figures are medians, with the least and the greatest in brackets.`,
    "`floor` is no candidate: sixty lines by hand that check the touched field only, to show what the browser itself costs. SurveyJS and Form.io read definitions of their own; theirs are translations, without conditions. `tokhai` is the package as published, drafts and styles on.",
    "## Promises",
    promises(results),
    "## Bytes",
    table(
      ["library", "versions", "minified", "gzip -9", "brotli 11", "styles, gzip"],
      sizes.map((row) => [
        row.name,
        Object.entries(row.versions)
          .map(([name, version]) => `${name} ${version}`)
          .join(", "),
        ...[row.minified, row.gzip, row.brotli, row.styles].map(number),
      ]),
    ),
  );
  for (const form of [...new Set([...loads, ...keys].map((row) => row.form))]) {
    const floor = loads.find((row) => row.form === form && row.name === "floor")?.load?.median;
    const of = (rows, name) => rows.find((row) => row.form === form && row.name === name);
    const names = Object.keys(targets).filter((name) => of(loads, name) || of(keys, name));
    add(
      `## ${form}`,
      table(
        [
          "library",
          "load, ms",
          "× floor",
          "load, processor ms",
          "key to settled page, ms",
          "key handled, ms",
          "key, processor ms",
          "changes",
          "heap, MB",
        ],
        names.map((name) => {
          const [load, key] = [of(loads, name), of(keys, name)];
          const against = floor && load?.load ? (load.load.median / floor).toFixed(2) : "–";
          if (load?.error || key?.error)
            return [name, load?.error ?? cell(load?.load), against, "–", key?.error ?? "–", "–", "–", "–", "–"];
          return [
            name,
            cell(load?.load),
            against,
            cell(load?.processor),
            cell(key?.settled),
            cell(key?.handled),
            cell(key?.processor),
            number(key?.changes?.median ?? "–"),
            number(key?.heap ?? "–"),
          ];
        }),
      ),
    );
  }
  add(
    "Load: from the start of the navigation to all controls and two frames. Key: a field was made wrong, left and entered again; then one real key makes it right. Settled page: from the input event to the last change of the document (a library that delays its check shows it here). Handled: until all listeners ran. Processor: the main thread's, painting and the harness included.",
  );
  if (Object.keys(checks).length > 0)
    add(
      "## One full check of 500 fields by the library's own call",
      table(
        ["library", "right, ms", "wrong, ms", "errors found of 500"],
        Object.entries(checks).map(([name, row]) =>
          row.error
            ? [name, row.error, "–", "–"]
            : [
                name,
                row.valid.ms,
                row.invalid.ms,
                `${row.invalid.errors}${row.valid.errors ? `, and ${row.valid.errors} in the right one` : ""}`,
              ],
        ),
      ),
      "tokhai's call takes the schema in anew each time; what its evaluator needs by itself is in `target/bench/schema.md`.",
    );
  if (heard.length > 0)
    add(
      "## What is told about errors",
      table(
        [
          "library",
          "field marked",
          "message reachable",
          "announced",
          "ids that lead nowhere",
          "axe-core",
          "errors before anything was touched",
          "empty form sent: focus",
          "summary with links",
          "title says so",
        ],
        heard.map((row) =>
          row.error
            ? [row.name, row.error, ...Array(8).fill("–")]
            : [
                row.name,
                yes(row.left.invalid),
                row.left.message ? quoted(row.left.message) : "**no**",
                yes(row.left.said.length > 0),
                row.left.dangling,
                row.axe.length > 0 ? row.axe.join(", ") : "clean",
                row.early,
                row.submits ? row.sent.focus : "nothing to send with",
                row.submits && row.sent.links > 0 ? `${row.sent.links} links` : "**no**",
                yes(row.submits && row.sent.title),
              ],
        ),
      ),
      "One postal code is typed wrong and left; then the empty form with 30 fields is sent.",
    );
  if (policies.length > 0)
    add(
      "## Content policies",
      table(
        [
          "library",
          "policy",
          "form stands",
          "typing shows the error",
          "errors found of 30",
          "violations",
          "what the browser says",
        ],
        policies.map((row) => [
          row.name,
          row.csp,
          yes(row.stands),
          row.stands ? yes(row.error) : "–",
          row.stands ? quoted(String(row.errors)) : "–",
          row.violations ?? "–",
          quoted(row.blocked[0] ?? row.failure ?? ""),
        ]),
      ),
      "`noeval`: nothing may evaluate strings. `trusted`: also nothing inline, and no string becomes markup unless a named policy of Trusted Types lets it. `strict`: no such policy is allowed either (`trusted-types 'none'`).",
    );
  if (server)
    add(
      "## The page a server made",
      `500 fields from \`tokhai render\` (${number(server.bytes)} bytes, ${number(server.controls)} controls). With scripts switched off its first field was typed into: ${yes(server.typed)}. First paint with the script still on its way: ${cell(server.painted)} ms.`,
    );
  return `${parts.join("\n\n")}\n`;
}

/** Heading of the section that says what came back as it was. */
export const READ_BACK = "Opened and read back";

/** What `readback.mjs` counted, as a section without its heading. */
export function readBackSection({ at, cores, load, loadAfter, patience, rows }) {
  const opened = rows[0]?.opened;
  const heads = ["library", "as it was", "with defaults", "without empties", "lost", "hangs", "failed", "called wrong"];
  const lists = (row) => [row.lost, row.hangs, row.failed, row.wrong];
  const counts = (row) => [row.same, row.more, row.less, ...lists(row).map((list) => list.length)];
  return [
    `Written by \`make bench PARTS=readback\` on ${at}, ${cores} cores, load ${load} before and ${loadAfter} after. ${number(opened)} objects that the authors of their schemas call valid (SchemaStore; draft-07 and 2020-12, schemas of one file) are opened and read again without a key pressed.`,
    table(
      heads,
      rows.map((row) => [row.versions.join(", "), ...counts(row)]),
    ),
    `With defaults: all is there, and defaults besides. Without empties: null, \`{}\` or \`[]\` was left out, all else is there. Lost: something that was given is gone or another. Hangs: neither stands nor fails within ${patience} s. Called wrong: the library's own check finds errors in what it gives back.`,
  ].join("\n\n");
}

/** Heading of the section that says what a cheap phone on a weak line waits for. */
export const SLOW = "First field on a slow line";

/** Where others are ahead of ours, in words. */
function behind(rows) {
  const later = (own, member) => {
    const ahead = rows.filter((row) => !/^(tokhai|floor)/.test(row.name) && row[member]?.median < own[member]?.median);
    return ahead.map(({ name }) => name).join(", ") || "none";
  };
  return rows
    .filter(({ name, error }) => name.startsWith("tokhai") && !error)
    .map(
      (own) =>
        `Ahead of \`${own.name}\`: with the first field ${later(own, "field")}; with answers checked ${later(own, "checks")}.`,
    )
    .join(" ");
}

/** What `slow.mjs` measured, as a section without its heading. */
export function slowSection({ at, cores, load, loadAfter, line, form, rounds, rows }) {
  const kilobytes = (figure) => (figure ? number(Math.round(figure.median / 100) / 10) : "–");
  const seconds = (figure) => {
    const [median, least, most] = ["median", "least", "most"].map((name) => (figure?.[name] / 1000).toFixed(1));
    return figure ? `${median} (${least}–${most})` : "–";
  };
  const heads = [
    "page",
    "first field, s",
    "kB until then",
    "what is typed at once stays",
    "answers checked, s",
    "kB in all",
  ];
  return [
    `Written by \`make bench PARTS=slow\` on ${at}, ${cores} cores, load ${load} before and ${loadAfter} after. ${form}, empty, ${line.width} px wide, at ${line.kilobits} kbit/s with ${line.latency} ms there and back and a processor at 1/${line.slowdown}; ${rounds} loads each, nothing cached, everything gzipped.`,
    table(
      heads,
      rows.map(({ name, error, field, bytesOfField, stays, checks, bytes }) =>
        error
          ? [name, quoted(error), "–", "–", "–", "–"]
          : [
              name,
              seconds(field),
              kilobytes(bytesOfField),
              stays ? "yes" : "**not always**",
              seconds(checks),
              kilobytes(bytes),
            ],
      ),
    ),
    behind(rows),
    "`tokhai/server`: a page with the fragment that `renderToString` writes, and `tokhai render`: the page of the command; in both the field stands in the HTML. `tokhai with preloads`: the element as docs/embedding.md has it for weak lines; `tokhai by its script`: the element and nothing else. First field: from the start of the navigation until a field can be seen. Two letters are typed there at once; they stay when they are in the field after everything has come. Answers checked: the library says that its form stands; of ours, that both parts of the module do; of one that shows fewer controls while the form is empty, the bench cannot tell. The libraries of others also fetch the bench's own script and the form in all notations, 3 kB, in turn after their bundle, where an application would have them in it.",
  ].join("\n\n");
}

/** A page with another body of one section, which goes last where the page has none of that heading. */
export function withSection(page, heading, body) {
  const [before, found] = page.split(`\n## ${heading}\n`);
  const after =
    found
      ?.split(/^(?=## )/m)
      .slice(1)
      .join("") ?? "";
  return `${before.trimEnd()}\n\n## ${heading}\n\n${body.trim()}\n${after && `\n${after}`}`;
}

/** The body of a section of a page, if it has one. */
export const sectionOf = (page, heading) =>
  page
    .split(`\n## ${heading}\n`)[1]
    ?.split(/^(?=## )/m)[0]
    .trim();

/** Text of somebody else's, in one cell. */
const quoted = (text) => text.replaceAll("|", "\\|").replaceAll("\n", " ").replaceAll("`", "'").slice(0, 110);
