//! Vietnamese text as portals print it, brought to one spelling for comparison.
//!
//! Owns Unicode composition, the two conventions of tone placement (hoà, hòa), letter case
//! and spaces, and keeps for every byte of the folded text its place in the cleaned one, so
//! that what is found can be quoted as printed. Knows nothing of papers or of patterns.

use html5ever::data::NAMED_ENTITIES;
use unicode_normalization::UnicodeNormalization as _;

/// Every vowel without a tone, then with grave, hook, tilde, acute and dot.
const VOWELS: [[char; 6]; 12] = [
    ['a', 'à', 'ả', 'ã', 'á', 'ạ'],
    ['ă', 'ằ', 'ẳ', 'ẵ', 'ắ', 'ặ'],
    ['â', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ'],
    ['e', 'è', 'ẻ', 'ẽ', 'é', 'ẹ'],
    ['ê', 'ề', 'ể', 'ễ', 'ế', 'ệ'],
    ['i', 'ì', 'ỉ', 'ĩ', 'í', 'ị'],
    ['o', 'ò', 'ỏ', 'õ', 'ó', 'ọ'],
    ['ô', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ'],
    ['ơ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ'],
    ['u', 'ù', 'ủ', 'ũ', 'ú', 'ụ'],
    ['ư', 'ừ', 'ử', 'ữ', 'ứ', 'ự'],
    ['y', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ'],
];

/// Where a letter of the two blocks that hold accented vowels stands in [`PLACES`].
const fn slot(letter: usize) -> Option<u16> {
    match letter {
        0xe0..0x1c0 => Some((letter - 0xe0) as u16),
        0x1ea0..0x1f00 => Some((letter - 0x1ea0 + 0xe0) as u16),
        _ => None,
    }
}

/// For each slot the place in [`VOWELS`] from 1, row by row; 0 for other letters.
const PLACES: [u8; 0x140] = {
    let mut places = [0; 0x140];
    let mut at = 0;
    while at < 72 {
        if let Some(slot) = slot(VOWELS[at / 6][at % 6] as usize) {
            places[slot as usize] = at as u8 + 1;
        }
        at += 1;
    }
    places
};

/// A lower-case vowel taken apart: its row in [`VOWELS`] and its tone.
fn parts(letter: char) -> Option<(usize, usize)> {
    if letter.is_ascii() {
        return ['a', '\0', '\0', 'e', '\0', 'i', 'o', '\0', '\0', 'u', '\0', 'y']
            .iter()
            .position(|c| *c == letter)
            .map(|row| (row, 0));
    }
    let place = PLACES[slot(letter as usize)? as usize];
    (place > 0).then(|| ((place - 1) as usize / 6, (place - 1) as usize % 6))
}

fn lower(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    if parts(letter).is_some() {
        return letter;
    }
    let mut all = letter.to_lowercase();
    match (all.next(), all.next()) {
        (Some(one), None) => one,
        _ => letter,
    }
}

/// As `char::is_alphanumeric`, which looks accented letters up in a table of all scripts.
fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || !letter.is_ascii() && (parts(letter).is_some() || letter.is_alphanumeric())
}

/// The letter with a combining mark put on it, whichever of its marks came first; `None` when Vietnamese has no such letter.
fn compose(letter: char, mark: char) -> Option<char> {
    let mark = match mark {
        '\u{340}' => '\u{300}',
        '\u{341}' => '\u{301}',
        '\u{300}'..='\u{33f}' => mark,
        _ => return None,
    };
    parts(lower(letter))?;
    let direct = unicode_normalization::char::compose(letter, mark);
    // Unicode composes the shape of a letter before its tone: `a` + acute + circumflex is put in that order.
    let reordered = || {
        let mut all = std::iter::once(letter).nfd();
        let base = unicode_normalization::char::compose(all.next()?, mark)?;
        all.try_fold(base, unicode_normalization::char::compose)
    };
    direct.or_else(reordered).filter(|new| parts(lower(*new)).is_some())
}

const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{20f0}')
}

/// Letters that a portal's editor wrote as markup (`&nbsp;`, `&#7845;`); anything else stays.
fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        let letter = end.and_then(|end| match rest[1..end].strip_prefix('#') {
            Some(number) => numbered(number),
            None => named(&rest[1..=end]),
        });
        if let (Some(letter), Some(end)) = (letter, end) {
            out.push(letter);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out + rest
}

/// The letter of a number such as `7845` or `x1EDD`.
fn numbered(number: &str) -> Option<char> {
    let hex = number.strip_prefix(['x', 'X']).map(|digits| u32::from_str_radix(digits, 16));
    char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?)
}

/// The letter of a name of HTML with its semicolon, such as `agrave;`; none where the name stands for several.
fn named(name: &str) -> Option<char> {
    match NAMED_ENTITIES.get(name) {
        // Editors write the point of a list so.
        Some((0xb7, 0)) => Some('•'),
        Some((letter, 0)) if *letter > 0 => char::from_u32(*letter),
        _ => None,
    }
}

/// Elements that editors of portals leave in lines.
const ELEMENTS: [&str; 26] = [
    "a", "b", "br", "div", "em", "font", "h1", "h2", "h3", "h4", "i", "li", "ol", "p", "span", "strong", "sub", "sup",
    "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
];

/// The length of the tag a text begins with; `None` where it begins with none.
fn tag(text: &str) -> Option<usize> {
    let name = text.strip_prefix('<')?;
    let name = name.strip_prefix('/').unwrap_or(name);
    let end = name.bytes().take(8).position(|byte| !byte.is_ascii_alphanumeric())?;
    if !ELEMENTS.contains(&name[..end].to_ascii_lowercase().as_str()) {
        return None;
    }
    let close = text.bytes().take(400).position(|byte| byte == b'>')?;
    // Behind the name of an element stands white space, a slash or its end.
    (name.as_bytes()[end] == b'>' || name.as_bytes()[end] == b'/' || name.as_bytes()[end].is_ascii_whitespace())
        .then_some(close + 1)
}

/// The text with a space in place of every tag.
fn untagged(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (replaced, length) = tag(rest).map_or(("<", 1), |length| (" ", length));
        out.push_str(replaced);
        rest = &rest[length..];
    }
    out + rest
}

/// The text as a careful typist would have typed it: composed letters, single ordinary
/// spaces, plain hyphens and quotes, nothing invisible. Words and case stay.
pub fn clean(text: &str) -> String {
    let decoded;
    let text = if text.contains('&') {
        decoded = decode(text);
        decoded.as_str()
    } else {
        text
    };
    let plain;
    let text = if text.contains('<') {
        plain = untagged(text);
        plain.as_str()
    } else {
        text
    };
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for letter in text.chars() {
        if is_invisible(letter) {
            continue;
        }
        if letter.is_whitespace() || letter.is_control() {
            space = !out.is_empty();
            continue;
        }
        if !space
            && let Some(last) = out.chars().next_back()
            && let Some(one) = compose(last, letter)
        {
            out.pop();
            out.push(one);
            continue;
        }
        if space {
            out.push(' ');
            space = false;
        }
        out.push(match letter {
            '–' | '—' | '‒' | '−' | '\u{2010}' | '\u{2011}' | '\u{f0b7}' => '-',
            '“' | '”' | '„' => '"',
            '‘' | '’' => '\'',
            '\u{f02b}' => '+',
            'Ð' => 'Đ',
            'ð' => 'đ',
            other => other,
        });
    }
    out
}

/// A text brought to one spelling, with the place of each byte in the cleaned text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// Lower case, tones where the older convention puts them (hòa), abbreviations written out.
    pub text: String,
    /// For every byte of `text`, and for its end, the byte of the cleaned text it stands for.
    places: Vec<u32>,
}

impl Folded {
    /// The byte of the cleaned text that a byte of the folded one stands for.
    pub fn place(&self, at: usize) -> usize {
        self.places.get(at).or(self.places.last()).map_or(0, |place| *place as usize)
    }
}

/// Words to replace while folding: an abbreviation or a misprint and what it stands for.
#[derive(Clone, Debug, Default)]
pub struct Respelling {
    /// Words (one or several) by their first word, longest first.
    by_first: std::collections::BTreeMap<String, Vec<(Vec<String>, String)>>,
}

impl Respelling {
    /// Takes pairs of printed words and the words meant.
    pub fn new<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut all = Self::default();
        for (printed, meant) in pairs {
            let printed = spell(&clean(printed));
            let words: Vec<String> = words(&printed).iter().map(|(a, b)| printed[*a..*b].to_owned()).collect();
            let Some(first) = words.first().cloned() else { continue };
            let list = all.by_first.entry(first).or_default();
            list.push((words, spell(&clean(meant))));
            list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        all
    }
}

/// Lower case and one tone placement; as many characters as before.
fn spell(clean: &str) -> String {
    let mut letters: Vec<char> = clean.chars().map(lower).collect();
    settle_tones(&mut letters);
    letters.into_iter().collect()
}

/// Puts the tone of `oa`, `oe` and `uy` on the first vowel where the syllable ends with
/// them (hòa, khỏe, thủy) and on the second where a consonant follows (hoàn, suýt, huỳnh).
/// In `quy` the `u` belongs to the consonant, so that the tone is on the `y` (quý).
fn settle_tones(letters: &mut [char]) {
    let row_of = |letter: char| parts(letter).map_or(usize::MAX, |(row, _)| row);
    let [row_a, row_e, row_o, row_u, row_y] = ['a', 'e', 'o', 'u', 'y'].map(row_of);
    for i in 0..letters.len().saturating_sub(1) {
        let (Some((first, tone)), Some((second, other))) = (parts(letters[i]), parts(letters[i + 1])) else { continue };
        let glide = (first == row_o && (second == row_a || second == row_e)) || (first == row_u && second == row_y);
        if !glide || (tone == 0) == (other == 0) {
            continue;
        }
        let after_q = first == row_u && i > 0 && letters[i - 1] == 'q';
        let open = letters.get(i + 2).is_none_or(|next| !next.is_alphabetic());
        let tone = tone.max(other);
        let (on_first, on_second) = if open && !after_q { (tone, 0) } else { (0, tone) };
        // `oai`, `uyu`: another vowel follows, the tone stays on the middle one.
        letters[i] = VOWELS[first][on_first];
        letters[i + 1] = VOWELS[second][on_second];
    }
}

/// Byte ranges of the words of a text.
fn words(text: &str) -> Vec<(usize, usize)> {
    let mut list = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices() {
        match (is_word(letter), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                list.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        list.push((from, text.len()));
    }
    list
}

/// Folds a cleaned text.
pub fn fold(clean: &str, respelling: &Respelling) -> Folded {
    let spelt = spell(clean);
    // Lower case can change the length of a letter, so places go by characters.
    let mut starts = Vec::with_capacity(spelt.len() + 1);
    for (printed, (_, letter)) in clean.char_indices().zip(spelt.char_indices()) {
        starts.extend(std::iter::repeat_n(printed.0 as u32, letter.len_utf8()));
    }
    starts.push(clean.len() as u32);
    let mut folded = Folded { text: String::with_capacity(spelt.len()), places: Vec::with_capacity(spelt.len() + 1) };
    let all = words(&spelt);
    let mut copied = 0;
    let mut i = 0;
    let copy = |folded: &mut Folded, from: usize, to: usize| {
        folded.text.push_str(&spelt[from..to]);
        folded.places.extend_from_slice(&starts[from..to]);
    };
    while i < all.len() {
        let (from, to) = all[i];
        // In the number of a text or form (03/2025/LLTP) an abbreviation stands for the number.
        let numbered =
            i > 0 && &spelt[all[i - 1].1..from] == "/" && spelt[..all[i - 1].1].ends_with(|c: char| c.is_ascii_digit());
        let candidates =
            if numbered { &[][..] } else { respelling.by_first.get(&spelt[from..to]).map_or(&[][..], Vec::as_slice) };
        let hit = candidates.iter().find(|(printed, _)| {
            all.get(i..i + printed.len()).is_some_and(|own| {
                own.iter().zip(printed).all(|((a, b), word)| spelt[*a..*b] == **word)
                    && own.windows(2).all(|pair| spelt[pair[0].1..pair[1].0].len() <= 2)
            })
        });
        match hit {
            Some((printed, meant)) => {
                copy(&mut folded, copied, from);
                let end = all[i + printed.len() - 1].1;
                folded.text.push_str(meant);
                folded.places.extend(std::iter::repeat_n(starts[from], meant.len()));
                copied = end;
                i += printed.len();
            }
            None => i += 1,
        }
    }
    copy(&mut folded, copied, spelt.len());
    folded.places.push(clean.len() as u32);
    folded
}

/// Cleans and folds in one go, without any respelling: for comparing names.
pub fn key(text: &str) -> String {
    spell(&clean(text))
}

/// The text without any accents: `giay to tuy than`. As many characters as before.
pub fn bare(text: &str) -> String {
    text.chars()
        .map(|letter| match parts(letter) {
            Some((row, _)) => match VOWELS[row][0] {
                'ă' | 'â' => 'a',
                'ê' => 'e',
                'ô' | 'ơ' => 'o',
                'ư' => 'u',
                plain => plain,
            },
            None if letter == 'đ' => 'd',
            None => letter,
        })
        .collect()
}

/// Letters and digits of a folded text with single spaces between words: what two printings
/// of one line have in common.
pub fn gist(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    for (from, to) in words(folded) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&folded[from..to]);
    }
    out
}

/// At most `limit` characters, cut at a word, with an ellipsis where something was cut.
pub fn shorten(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let end = text.char_indices().nth(limit).map_or(text.len(), |(at, _)| at);
    let cut = text[..end].rfind(' ').unwrap_or(end);
    format!("{}…", text[..cut].trim_end_matches([',', ';', ' ', '(', '-']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        fold(&clean(text), &Respelling::default()).text
    }

    fn upper(letter: char) -> char {
        let mut all = letter.to_uppercase();
        match (all.next(), all.next()) {
            (Some(one), None) => one,
            _ => letter,
        }
    }

    #[test]
    fn every_letter_is_composed_of_its_marks_in_either_order() {
        for letter in VOWELS.iter().flatten().flat_map(|vowel| [*vowel, upper(*vowel)]) {
            let all: Vec<char> = std::iter::once(letter).nfd().collect();
            let (base, marks) = (all[0], &all[1..]);
            let put = |marks: &[char]| marks.iter().try_fold(base, |to, mark| compose(to, *mark));
            let turned: Vec<char> = marks.iter().rev().copied().collect();
            assert_eq!(put(marks), Some(letter), "{letter}");
            assert_eq!(put(&turned), Some(letter), "{letter} in the other order");
        }
        assert_eq!(
            (compose('a', '\u{341}'), compose('c', '\u{327}'), compose('á', '\u{300}')),
            (Some('á'), None, None)
        );
        assert_eq!((compose('i', '\u{302}'), compose('x', '\u{301}')), (None, None));
    }

    #[test]
    fn composed_and_decomposed_letters_read_the_same() {
        let decomposed = "gia\u{302}\u{301}y to\u{31b}\u{300} Đa\u{323}\u{306}ng";
        assert_eq!(clean(decomposed), "giấy tờ Đặng");
        assert_eq!(clean("a\u{323}\u{302}"), "ậ");
        assert_eq!(clean("a\u{302}\u{323}"), "ậ");
        assert_eq!(clean("U\u{31b}\u{301}"), "Ứ");
        assert_eq!(clean("n\u{303}"), "n\u{303}");
    }

    #[test]
    fn tags_and_named_letters_of_an_editor_read_as_text() {
        assert_eq!(
            clean("<p>B&agrave;i&nbsp;<B>m&ocirc;n</B></p><br/>x &ndash; &ldquo;y&rdquo;&dagger;"),
            "Bài môn x - \"y\"†"
        );
        // What only looks like a tag stays.
        for text in ["a < b", "<Mẫu 1>", "<m2", "x <p", "</", "<", "&daggers;"] {
            assert_eq!(clean(text), text);
        }
    }

    #[test]
    fn both_conventions_of_tone_placement_read_the_same() {
        for (new, old) in
            [("hoà", "hòa"), ("khoẻ", "khỏe"), ("thuỷ", "thủy"), ("tuỳ thân", "tùy thân"), ("UỶ BAN", "ủy ban")]
        {
            assert_eq!(folded(new), folded(old));
            assert_eq!(folded(new), old);
        }
    }

    #[test]
    fn closed_syllables_and_qu_keep_their_tone() {
        for word in ["hoàn", "suýt", "huỳnh", "quý", "khoảng", "luyện", "chuyển", "ngoài", "quá", "khuỷu"]
        {
            assert_eq!(folded(word), word);
        }
        assert_eq!(folded("hòan tòan hùynh qúy"), "hoàn toàn huỳnh quý");
    }

    #[test]
    fn doubled_and_odd_spaces_and_invisible_letters_vanish() {
        assert_eq!(clean("  Giấy\u{a0}\u{a0}khai \t\r\n sinh\u{200e} "), "Giấy khai sinh");
        assert_eq!(clean("đăng k\u{200e}ý"), "đăng ký");
    }

    #[test]
    fn letters_written_as_markup_are_read_and_other_ampersands_stay() {
        assert_eq!(clean("Gi&#7845;y&nbsp;t&#x1EDD; R&D &amp; &unknown; &"), "Giấy tờ R&D & &unknown; &");
        assert_eq!(clean("&#xD800;&é;&#99999999999;"), "&#xD800;&é;&#99999999999;");
    }

    #[test]
    fn abbreviations_and_misprints_are_written_out_as_whole_words_with_their_place() {
        let respelling =
            Respelling::new([("GCN", "giấy chứng nhận"), ("hoăc", "hoặc"), ("đăng kí", "đăng ký")].into_iter());
        assert_eq!(fold("mẫu 03/2025/gcn", &respelling).text, "mẫu 03/2025/gcn");
        let clean = clean("Bản sao GCN đăng kí HOĂC GCNX");
        let folded = fold(&clean, &respelling);
        assert_eq!(folded.text, "bản sao giấy chứng nhận đăng ký hoặc gcnx");
        let at = folded.text.find("hoặc").unwrap();
        assert_eq!(&clean[folded.place(at)..], "HOĂC GCNX");
        assert_eq!(folded.place(folded.text.len()), clean.len());
    }

    #[test]
    fn letters_that_change_length_in_lower_case_keep_their_place() {
        let text = clean("İİ Giấy");
        let folded = fold(&text, &Respelling::default());
        let at = folded.text.find("giấy").unwrap();
        assert_eq!(&text[folded.place(at)..], "Giấy");
    }

    #[test]
    fn accents_can_be_left_out() {
        assert_eq!(bare("giấy đề nghị ưu đãi"), "giay de nghi uu dai");
    }

    #[test]
    fn long_text_is_cut_at_a_word() {
        assert_eq!(shorten("một hai ba bốn", 9), "một hai…");
        assert_eq!(shorten("một hai", 9), "một hai");
    }
}
