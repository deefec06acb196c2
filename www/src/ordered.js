// The code of our modules comes sorted by what its numbers mean, because numbers compress better among their like: by an
// eighth. Here it is put in order again. scripts/sort.mjs takes it apart with the same walk.

/** The number of the section of code. */
const CODE = 10;
/** The first bytes of a module that is sorted; of others the first is 0. */
export const SORTED = [1, 0x61, 0x73, 0x6d];
/**
 * Kinds of numbers: operations and what is none of the others, variables that are read and set, offsets in memory that are
 * read and written, constants, functions that are called, and how far jumps go.
 */
const [OPERATION, READ, SET, LOADED, STORED, CONSTANT, CALLED, JUMP] = [0, 1, 2, 3, 4, 5, 6, 7];
/** How many kinds there are. */
export const KINDS = 8;
/**
 * A sorted module begins with `SORTED` and 32-bit numbers, the least byte first: how many bytes of the module stand before
 * its section of code, how many behind it, how many there are of each kind. Then come these bytes in the same order.
 */
export const HEAD = SORTED.length + 4 * (2 + KINDS);

/**
 * Goes through the code of all functions in order. `one(kind)` takes the next number of a kind, LEB128, to its place and
 * returns it, `byte(kind)` a single byte; `begin` and `end` are called around each function. It runs a quarter of a million
 * times before a form stands: what is frequent is asked first.
 */
export function walk(one, byte, begin, end) {
  const several = (count, kind) => {
    for (let left = count; left > 0; left--) one(kind);
  };
  for (let functions = one(OPERATION); functions > 0; functions--) {
    begin();
    // Groups of variables: how many, of which type.
    several(2 * one(OPERATION), OPERATION);
    for (let depth = 1; depth > 0;) {
      const code = byte(OPERATION);
      if (code === 0x20) one(READ);
      else if (code < 0x20) {
        if (code === 0x0b) depth--;
        else if (code === 0x10) one(CALLED);
        else if (code === 0x0c || code === 0x0d) one(JUMP);
        // A table of jumps has one more for all other values.
        else if (code === 0x0e) several(one(JUMP) + 1, JUMP);
        else if (code === 0x11) several(2, OPERATION);
        else if (code === 0x1c) several(one(OPERATION), OPERATION);
        else if (code >= 0x02 && code <= 0x04) {
          depth++;
          one(OPERATION);
        }
      } else if (code <= 0x22) one(SET);
      else if (code <= 0x26 || code === 0x3f || code === 0x40) one(OPERATION);
      else if (code <= 0x3e) {
        one(OPERATION);
        one(code < 0x36 ? LOADED : STORED);
      } else if (code <= 0x42) one(CONSTANT);
      else if (code <= 0x44) for (let left = code === 0x43 ? 4 : 8; left > 0; left--) byte(CONSTANT);
      else if (code === 0xfc) {
        const further = one(OPERATION);
        if (further > 7) several(further % 2 || further > 15 ? 1 : 2, OPERATION);
      } else if (code === 0xd0 || code === 0xd2) one(OPERATION);
    }
    end();
  }
}

/**
 * A module in order. What is not sorted comes back as it is.
 *
 * @throws when it is cut off
 */
export function ordered(file) {
  if (SORTED.some((byte, at) => file[at] !== byte)) return file;
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  let from = HEAD;
  const [before, behind, ...places] = Array.from({ length: 2 + KINDS }, (_, part) => {
    from += view.getUint32(SORTED.length + 4 * part, true);
    return from;
  });
  if (from > file.length) throw new RangeError("the module is cut off");
  // From where each kind ends to where it begins.
  places.unshift(behind);
  const module = new Uint8Array(2 * file.length);
  let to = before - HEAD;
  const byte = (kind) => (module[to++] = file[places[kind]++]);
  const one = (kind) => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const next = byte(kind);
      value |= (next & 127) << shift;
      if (next < 128) return value;
    }
  };
  // A size gets its five bytes before it is known.
  const reserve = () => (to += 5) - 5;
  const close = (place) => {
    const size = to - place - 5;
    for (let at = 0; at < 5; at++) module[place + at] = ((size >> (7 * at)) & 127) | (at < 4 ? 128 : 0);
  };
  module.set(file.subarray(HEAD, before));
  module[to++] = CODE;
  const section = reserve();
  let own;
  walk(
    one,
    byte,
    () => (own = reserve()),
    () => close(own),
  );
  close(section);
  module.set(file.subarray(before, behind), to);
  return module.subarray(0, to + behind - before);
}
