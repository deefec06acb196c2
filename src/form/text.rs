//! Text as people type it and as registers hold it, brought to one spelling.

use crate::platform::{composed, decomposed, lower};
use crate::schema::format::checker;

/// What a text is about, which decides what is made even in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Anything that may be long: only what cannot be seen is taken out.
    Prose,
    /// One line: digits and letters of the full width that some keyboards give become ordinary ones.
    Line,
    /// Somebody's name: single spaces, and the letters that look like Đ are Đ.
    Name,
}

/// The text as a careful typist would have typed it: composed letters, ordinary spaces, nothing that cannot be seen,
/// nothing before and behind it.
pub(super) fn tidy(text: &str, kind: Kind) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in composed(text).chars() {
        let before = out.chars().next_back();
        // Joiners shape the letters of some scripts and put pictures together; between Latin letters they are strays.
        let joins = || {
            kind != Kind::Name
                && before
                    .is_some_and(|c| c > '\u{36f}' && !matches!(c, '\u{1e00}'..='\u{1eff}' | '\u{2000}'..='\u{206f}'))
        };
        let letter = match letter {
            '\u{200c}' | '\u{200d}' if joins() => letter,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {
                continue;
            }
            '\n' | '\t' if kind != Kind::Name => letter,
            _ if letter.is_whitespace() => ' ',
            _ if letter.is_control() => continue,
            '\u{ff01}'..='\u{ff5e}' if kind != Kind::Prose => ascii(letter),
            // No language with ð has it at the beginning of a word, Vietnamese has đ nowhere else.
            'Ð' | 'Ɖ' if kind == Kind::Name && begins(before) => 'Đ',
            'ð' | 'ɖ' if kind == Kind::Name && begins(before) => 'đ',
            _ => letter,
        };
        let repeated = kind == Kind::Name && before == Some(' ');
        if letter.is_whitespace() && (before.is_none() || repeated) {
            continue;
        }
        out.push(letter);
    }
    out.truncate(out.trim_end().len());
    out
}

/// The ordinary character in the place of one of the full width.
fn ascii(wide: char) -> char {
    char::from((u32::from(wide) - 0xfee0) as u8)
}

/// Whether a word begins behind that character.
fn begins(before: Option<char>) -> bool {
    before.is_none_or(|c| matches!(c, ' ' | '-' | '.' | '\''))
}

/// The same for all spellings of one text: letter case, composition, spaces and the place of the tone mark (`hoà`,
/// `hòa`) are set aside. For comparing, not for showing.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // A tone belongs to the syllable: it is put behind the vowels it is written on one of.
    let mut tone = None;
    for letter in decomposed(&lower(&tidy(text, Kind::Name))).chars() {
        match letter {
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => out.extend(tone.replace(letter)),
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | '\u{302}' | '\u{306}' | '\u{31b}' => out.push(letter),
            _ => {
                out.extend(tone.take());
                out.push(match letter {
                    'ð' => 'đ',
                    '\u{2019}' => '\'',
                    _ => letter,
                });
            }
        }
    }
    out.extend(tone);
    out
}

/// Whether a text has something in it that no name has: digits, signs, brackets, pictures.
pub(super) fn is_no_name(text: &str) -> bool {
    text.chars().any(|c| match c {
        ' ' | '.' | ',' | '\'' | '-' | '·' | 'ª' | 'º' | '\u{2010}' | '\u{2011}' | '\u{2018}' | '\u{2019}' => false,
        _ if c.is_ascii() => !c.is_ascii_alphabetic(),
        '\u{80}'..='\u{bf}' | '×' | '÷' => true,
        '\u{2000}'..='\u{2bff}' | '\u{2e00}'..='\u{2e7f}' | '\u{3000}'..='\u{303f}' => true,
        '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{ff00}'..='\u{ff65}' => true,
        _ => ('\u{1f000}'..='\u{1ffff}').contains(&c),
    })
}

/// Whether a text is a day that exists, or a month or a year alone.
pub(crate) fn is_partial_date(text: &str) -> bool {
    let rest = match text.len() {
        4 => "-01-01",
        7 => "-01",
        _ => "",
    };
    checker("date").is_some_and(|is_date| is_date(&[text, rest].concat()))
}

/// White space, and characters that show nothing.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_text_is_composed_and_has_nothing_invisible_in_it() {
        for kind in [Kind::Prose, Kind::Line, Kind::Name] {
            assert_eq!(tidy(" Tra\u{302}\u{300}n\u{a0}Thu\u{200b}y\u{301}\u{feff} ", kind), "Trần Thuý");
            assert_eq!(tidy("\u{200b} \u{ad}", kind), "");
        }
        assert_eq!(tidy("a\n  b\t", Kind::Prose), "a\n  b");
        assert_eq!(tidy("Lê\u{202f} \u{3000}Văn\u{200d}  Ân", Kind::Name), "Lê Văn Ân");
        assert_eq!(tidy("１２３．Ａ", Kind::Line), "123.A");
        assert_eq!(tidy("１２３．Ａ", Kind::Prose), "１２３．Ａ");
    }

    #[test]
    fn pictures_and_scripts_that_join_their_letters_keep_the_joiners() {
        for text in ["👨\u{200d}👩\u{200d}👧", "می\u{200c}خواهم", "क्\u{200d}ष"] {
            assert_eq!(tidy(text, Kind::Prose), text);
        }
    }

    #[test]
    fn letters_that_look_like_d_with_a_stroke_are_it_where_a_word_begins() {
        assert_eq!(tidy("Ðặng Ɖình ðạt", Kind::Name), "Đặng Đình đạt");
        assert_eq!(tidy("Guðrún", Kind::Name), "Guðrún");
        assert_eq!(tidy("Ðặng", Kind::Line), "Ðặng");
    }

    #[test]
    fn spellings_of_one_name_are_the_same_and_other_names_are_not() {
        for (one, other) in [
            ("Nguyễn Thị Hòa", "NGUYỄN  THỊ HOÀ"),
            ("Lê Thúy", "le\u{302} thuy\u{301}"),
            ("Khỏe", "khoẻ"),
            ("Ðào Thị Ngọc", "đào thị ngo\u{323}c"),
            ("Quý", "Qúy"),
            ("Nghĩa", "Nghiã"),
            ("O’Brien", "O'brien"),
            ("Huệ\u{200b}", "Huê\u{323}"),
        ] {
            assert_eq!(folded(one), folded(other), "{one} {other}");
        }
        for (one, other) in
            [("Hòa", "Hóa"), ("Hòa", "Hoa"), ("Đào", "Dào"), ("Lan", "Lân"), ("Thư", "Thu"), ("Huệ", "Huê")]
        {
            assert_ne!(folded(one), folded(other), "{one} {other}");
        }
    }

    #[test]
    fn names_have_letters_only() {
        for name in
            ["Nguyễn Thị Minh-Khai", "O'Brien", "D’Arcy", "Martin Luther King, Jr.", "王小明", "Гурьев", "Mª José"]
        {
            assert!(!is_no_name(name), "{name}");
        }
        for text in ["Lan 😀", "Lan (Bé)", "Lan 2", "Lan♥", "Lan/An", "Lan_An", "<Lan>", "Lan（Bé）"] {
            assert!(is_no_name(text), "{text}");
        }
    }
}
