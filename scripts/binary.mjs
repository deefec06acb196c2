// The binary format of WebAssembly, as far as our tools need it: numbers, texts, sections, functions and their names.

export const [CUSTOM, IMPORTS, EXPORTS, ELEMENTS, CODE, DATA] = [0, 2, 7, 9, 10, 11];
export const [FUNCTION, TABLE, MEMORY, GLOBAL] = [0, 1, 2, 3];
const HEADER = 8;
const NAMES_OF_FUNCTIONS = 1;

/** A number as LEB128. */
export function written(number) {
  const bytes = [];
  for (; number > 127; number = Math.floor(number / 128)) bytes.push((number % 128) + 128);
  return Buffer.from([...bytes, number]);
}
/** Bytes behind their length. */
export const measured = (bytes) => Buffer.concat([written(bytes.length), bytes]);
/** A text behind its length in UTF-8. */
export const text = (word) => measured(Buffer.from(word));
/** A section with this body. */
export const section = (id, body) => Buffer.concat([Buffer.from([id]), measured(body)]);

/** Reads on from `at`. */
export class Reader {
  constructor(bytes, at = 0) {
    Object.assign(this, { bytes, at });
  }
  byte() {
    return this.bytes[this.at++];
  }
  number() {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }
  text() {
    const length = this.number();
    this.at += length;
    return this.bytes.toString("utf8", this.at - length, this.at);
  }
  /** Skips what is imported under a name. Returns its kind. */
  imported() {
    const kind = this.byte();
    if (kind === FUNCTION) this.number();
    else if (kind === GLOBAL) this.at += 2;
    else if (kind === TABLE || kind === MEMORY) {
      if (kind === TABLE) this.at++;
      const bounded = this.number() & 1;
      this.number();
      if (bounded) this.number();
    } else throw new Error(`an import of kind ${kind} is not known here`);
    return kind;
  }
}

/** The sections in their order: `id`, `whole` with its head, `body`, and for custom ones their `name`. */
export function* sections(module) {
  for (const reader = new Reader(module, HEADER); reader.at < module.length;) {
    const start = reader.at;
    const id = reader.byte();
    const length = reader.number();
    const body = module.subarray(reader.at, reader.at + length);
    reader.at += length;
    const name = id === CUSTOM ? new Reader(body).text() : undefined;
    yield { id, name, body, whole: module.subarray(start, reader.at) };
  }
}

/** A module of these sections. */
export const assembled = (module, parts) => Buffer.concat([module.subarray(0, HEADER), ...parts]);

/** How many functions a module imports, the bodies of its own, and the names by number, imported ones first. */
export function functions(module) {
  const found = { imported: 0, bodies: [], names: new Map() };
  for (const { id, name, body } of sections(module)) {
    const reader = new Reader(body);
    if (id === IMPORTS) {
      for (let left = reader.number(); left > 0; left--) {
        reader.text();
        reader.text();
        if (reader.imported() === FUNCTION) found.imported++;
      }
    } else if (id === CODE) {
      for (let left = reader.number(); left > 0; left--) {
        const size = reader.number();
        found.bodies.push(body.subarray(reader.at, (reader.at += size)));
      }
    } else if (name === "name") {
      reader.text();
      while (reader.at < body.length) {
        const kind = reader.byte();
        const end = reader.number() + reader.at;
        if (kind === NAMES_OF_FUNCTIONS)
          for (let left = reader.number(); left > 0; left--) found.names.set(reader.number(), reader.text());
        reader.at = end;
      }
    }
  }
  return found;
}

/** The module with these names of its functions, `[number, name]` by number, instead of those it has. */
export function named(module, names) {
  const list = names.map(([number, name]) => Buffer.concat([written(number), text(name)]));
  const subsection = section(NAMES_OF_FUNCTIONS, Buffer.concat([written(list.length), ...list]));
  const kept = [...sections(module)].filter(({ name }) => name !== "name").map(({ whole }) => whole);
  return assembled(module, [...kept, section(CUSTOM, Buffer.concat([text("name"), subsection]))]);
}
