// Finding a procedure by the words people say, typed in a hurry.

/** Text without accents and capitals, “kí” for “ký”, single spaces. */
export const plain = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/đ/giu, "d")
    .toLowerCase()
    .replaceAll("y", "i")
    .replace(/[^\p{L}\p{N}.]+/gu, " ")
    .trim();

/** Words that ask, and carry nothing of what is asked for. */
const EMPTY = new Set([
  "xin",
  "lam",
  "thu",
  "tuc",
  "cach",
  "o",
  "dau",
  "can",
  "muon",
  "toi",
  "de",
  "bi",
  "cho",
  "mi",
  "for",
  "how",
  "to",
  "a",
  "the",
  "i",
  "need",
]);

/** Up to here a card fits by its own title and words. */
const OWN = 4;

const has = (text, phrase) => ` ${text} `.includes(` ${phrase} `);
const all = (texts, words) => words.every((word) => texts.some((text) => has(text, word)));
const begun = (texts, words) =>
  words.every((word, n) =>
    texts.some((text) => (n + 1 < words.length ? has(text, word) : ` ${text}`.includes(` ${word}`))),
  );

/**
 * How well a card answers: the lower the better, nothing where it does not. Words of its title count most, then what people
 * call it, then all that is known of it; a word that is only begun counts where nobody can finish it otherwise.
 */
function distance({ titles, said, more, event, bundle }, phrase, words) {
  const known = [...titles, ...said, ...more, event];
  const fits = [
    titles.some((title) => title === phrase) || said.includes(phrase),
    titles.some((title) => has(title, phrase)),
    said.some((name) => has(name, phrase)),
    all(titles, words),
    // Words of different names say nothing together.
    said.some((name) => all([name, ...titles], words)),
    all([event], words),
    all(known, words),
    said.some((name) => begun([name, ...titles], words)) || begun([...more, event], words),
  ];
  const at = fits.indexOf(true);
  // One procedure comes before several of which it is one.
  return at < 0 ? undefined : at + (bundle ? 0.5 : 0);
}

/** How many of the words one name of a card has, with its titles and its event: words of different names are not added. */
function shared({ titles, said, more, event }, words) {
  const having = (texts) => words.filter((word) => texts.some((text) => has(text, word))).length;
  return Math.max(...[...said, ...more, ""].map((name) => having([name, ...titles, event])));
}

/** Where nothing has all the words: what has most of them, and more than half, since one may be misspelt or not known. */
function nearest(cards, typed) {
  // What most procedures are called tells none of them from another.
  const rare = typed.filter((word) => cards.filter((card) => shared(card, [word])).length * 2 <= cards.length);
  const words = rare.length ? rare : typed;
  const counted = cards.map((card) => ({ card, count: shared(card, words) }));
  const most = Math.max(...counted.map(({ count }) => count));
  if (most * 2 <= words.length) return [];
  const best = counted.filter(({ count }) => count === most);
  // One procedure comes before several of which it is one.
  return best.sort((one, other) => one.card.bundle - other.card.bundle).map(({ card }) => card);
}

/**
 * The cards a search asks for, best first; nothing when it asks for nothing.
 *
 * @template {{titles: string[], said: string[], more: string[], event: string, bundle: boolean}} Card what is known of a
 *   procedure, all of it `plain`
 * @param {string} query what stands in the box
 * @param {Card[]} cards
 * @returns {Card[] | undefined}
 */
export function rank(query, cards) {
  const phrase = plain(query);
  if (!phrase) return undefined;
  const typed = phrase.split(" ");
  const telling = typed.filter((word) => !EMPTY.has(word));
  const words = telling.length ? telling : typed;
  const found = cards.flatMap((card) => {
    const at = distance(card, phrase, words) ?? distance(card, words.join(" "), words);
    return at === undefined ? [] : [{ card, at }];
  });
  if (!found.length) return nearest(cards, words);
  // What fits worse is shown while nothing fits better: all of an event, words from here and there, a word begun.
  const best = Math.min(...found.map(({ at }) => Math.max(Math.floor(at), OWN)));
  const shown = found.filter(({ at }) => at < best + 1);
  return shown.sort((one, other) => one.at - other.at).map(({ card }) => card);
}

/**
 * Of what is done elsewhere, what a search asks for: what has all words of one of its names, in whatever order.
 *
 * @template {{words: string[]}} Entry
 * @param {string} query what stands in the box
 * @param {Entry[]} entries
 * @returns {Entry[]}
 */
export function away(query, entries) {
  const phrase = plain(query);
  const asked = ({ words }) => words.map((name) => plain(name).split(" ")).filter((name) => all([phrase], name));
  const longest = (entry) => Math.max(0, ...asked(entry).map((name) => name.length));
  const most = Math.max(1, ...entries.map(longest));
  return entries.filter((entry) => longest(entry) === most);
}
