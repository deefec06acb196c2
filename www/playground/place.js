// Where in a JSON text something stands: editors show lines, problems name places.

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+)/gy;

/** The offset of the value at a JSON Pointer, or of the nearest value around it; `text` is JSON. */
export function offsetOf(text, pointer) {
  const wanted = pointer
    .split("/")
    .slice(1)
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
  /** The containers that are open: the name of the value that comes next, and whether they are lists. */
  const open = [];
  let best = { depth: -1, offset: 0 };
  let key;
  const value = (offset) => {
    const depth = open.length;
    const fits = depth <= wanted.length && open.every(({ name }, n) => String(name) === wanted[n]);
    if (fits && depth > best.depth) best = { depth, offset };
  };
  for (const match of text.matchAll(TOKEN)) {
    const [whole, token] = match;
    const offset = match.index + whole.length - token.length;
    const inside = open.at(-1);
    if (token === "{" || token === "[") {
      value(offset);
      open.push({ list: token === "[", name: token === "[" ? 0 : undefined });
      key = token === "{";
    } else if (token === "}" || token === "]") open.pop();
    else if (token === ",") {
      if (inside?.list) inside.name += 1;
      else key = true;
    } else if (token === ":") key = false;
    else if (key && inside && !inside.list) inside.name = JSON.parse(token);
    else value(offset);
  }
  return best.offset;
}

/** Line and column of an offset, from 1. */
export function lineOf(text, offset) {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: before.at(-1).length + 1 };
}

/** The offset at which browsers say that a text stops being JSON; nothing where they do not say. */
export function offsetOfError(text, message) {
  const [, position] = /position (\d+)/.exec(message) ?? [];
  if (position !== undefined) return Math.min(Number(position), text.length);
  const [, line, column] = /line (\d+) column (\d+)/.exec(message) ?? [];
  if (line === undefined) return /end|EOF/i.test(message) ? text.length : undefined;
  const before = text.split("\n").slice(0, Number(line) - 1);
  return before.reduce((sum, one) => sum + one.length + 1, 0) + Number(column) - 1;
}
