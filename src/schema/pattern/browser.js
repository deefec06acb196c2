// Patterns in a browser, which its own `RegExp` may try for ever: it goes back over every way a text could have been taken.
// Where a group is repeated, or a text is long, all ways are followed at once here, as the set of places they have come to:
// that takes about as many steps as there are characters, whatever the pattern.

/** One sign, group or count of a pattern. */
const WORDS =
  /\\(?:[pPu]\{[^}]*\}|u.{4}|x..|c.|.)|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:<?[=!]|:|<[^>]+>))?|(?:[*+?]|\{[^}]*\})\??|./gsu;
/** What is not followed: references to what was taken before, and halves of characters. */
const OTHER = /\\(?:[1-9k]|u[dD][89abAB])/;
/** Characters that are tried against one text; some thousands are enough for all that people write. */
const STEPS = 3e5;
/** From how many characters on a text is long for a pattern that repeats no group. */
const LONG = 64;
/** The same for a pattern that does and cannot be followed. */
const UNSURE = 24;

/** Whether a pattern is found in a text, as a function; fails for patterns it cannot follow. */
function follower(source) {
  if (OTHER.test(source)) throw source;
  const words = source.match(WORDS) ?? [];
  let next = 0;
  let text, left;
  const sift = (from, test) => {
    if ((left -= from.size + 1) < 0) throw source;
    return new Set([...from].filter(test));
  };
  const everywhere = () => new Set(Array(text.length + 1).keys());
  const isWord = (at) => /^\w$/.test(text[at]);
  const isEdge = (at) => isWord(at - 1) !== isWord(at);
  const places = { "^": (at) => !at, $: (at) => at === text.length, "\\b": isEdge, "\\B": (at) => !isEdge(at) };

  // Each part takes the places some ways have come to, and gives those to which they go on.
  const alternatives = () => {
    const ways = [];
    do {
      const parts = [];
      while (next < words.length && !"|)".includes(words[next])) parts.push(repeated(single(words[next++])));
      ways.push(parts);
    } while (words[next++] === "|");
    return (from) => new Set(ways.flatMap((parts) => [...parts.reduce((reached, part) => part(reached), from)]));
  };
  const single = (word) => {
    if (places[word]) return (from) => sift(from, places[word]);
    if (word[0] === "(") {
      const inner = alternatives();
      if (!/[=!]$/.test(word)) return inner;
      return (from) => {
        const ends = word[2] === "<" && inner(everywhere());
        return sift(from, (at) => (ends ? ends.has(at) : inner(new Set([at])).size > 0) === word.endsWith("="));
      };
    }
    const one = new RegExp(`^(?:${word})$`, "u");
    return (from) => new Set([...sift(from, (at) => at < text.length && one.test(text[at]))].map((at) => at + 1));
  };
  const repeated = (part) => {
    const [sign, ...count] = words[next] ?? " ";
    const written = count.join("").split(",");
    const counts = { "*": [0], "+": [1], "?": [0, 1], "{": written.map((text) => parseInt(text)) }[sign];
    if (!counts) return part;
    next++;
    // Where there is no greatest count no round is the last.
    const [least, most = sign === "{" ? least : NaN] = counts;
    return (from) => {
      const all = new Set(least ? [] : from);
      for (let round = 1; from.size && !(round > most); round++) {
        from = sift(part(from), (at) => round < least || !all.has(at));
        if (round >= least) for (const at of from) all.add(at);
      }
      return all;
    };
  };

  const whole = alternatives();
  return (value) => {
    text = [...value];
    left = STEPS;
    return whole(everywhere()).size > 0;
  };
}

/** A pattern as the form uses it: in place of a `RegExp`, with an end. Fails as that does where it is none. */
export class Pattern {
  constructor(source, flags) {
    this.native = new RegExp(source, flags);
  }

  /** Whether it is found in a text. What cannot be told in time counts as found: the server's check goes on there. */
  test(text) {
    const { native } = this;
    const { source, unicode } = native;
    const endless = /\)[*+{]/.test(source);
    if (endless || (unicode && text.length > LONG))
      try {
        return (this.follow ??= follower(unicode ? source : "\\1"))(text);
      } catch {
        if (this.follow || (endless && text.length > UNSURE)) {
          console.warn("<to-khai>", source, "left to the server");
          return true;
        }
      }
    return native.test(text);
  }
}
