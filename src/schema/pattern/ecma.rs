//! ECMA-262 regular expressions, read and rewritten in the syntax of the
//! `regex` crate or, where they look around or back, of `fancy_regex`.
//!
//! The two differ in what `\d \w \s \b . $` mean, in how characters are
//! escaped, in what stands literally inside a class, and in the kinds of
//! groups. The reader is strict (the `u` flag) or lenient (Annex B).

use std::fmt::Write;
use std::iter::Peekable;
use std::str::Chars;

use super::PatternError;

/// A pattern in the syntax of the `regex` crate.
pub(super) struct Translated {
    pub(super) text: String,
    /// The pattern looks around or back, which takes `fancy_regex`.
    pub(super) looks: bool,
}

/// White space and line ends of ECMA-262, as the inside of a class.
const SPACE: &str = r"\t\n\x0B\x0C\r\x20\xA0\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}";
/// Matches nothing.
const NEVER: &str = "[a&&b]";
/// `\b` and `\B` where groups that look around are at hand.
const BOUNDARY: &str = "(?:(?<=[0-9A-Za-z_])(?![0-9A-Za-z_])|(?<![0-9A-Za-z_])(?=[0-9A-Za-z_]))";
const NO_BOUNDARY: &str = "(?:(?<=[0-9A-Za-z_])(?=[0-9A-Za-z_])|(?<![0-9A-Za-z_])(?![0-9A-Za-z_]))";

pub(super) fn translate(source: &str, strict: bool) -> Result<Translated, PatternError> {
    let groups = groups(source);
    let read = |looks: bool| {
        let mut reader = Reader {
            chars: source.chars().peekable(),
            strict,
            out: String::with_capacity(source.len() + 16),
            writes_looks: looks,
            looks: false,
            groups: &groups,
        };
        reader.disjunction()?;
        Ok(Translated { text: reader.out, looks: reader.looks })
    };
    let plain = read(false)?;
    if plain.looks { read(true) } else { Ok(plain) }
}

/// The names of the capturing groups, empty where they have none; their number decides what
/// `\2` means.
fn groups(source: &str) -> Vec<String> {
    let (mut groups, mut in_class, mut chars) = (Vec::new(), false, source.chars().peekable());
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => {
                let mut ahead = chars.clone();
                if ahead.next() != Some('?') {
                    groups.push(String::new());
                } else if ahead.next() == Some('<') && !matches!(ahead.peek(), Some('=' | '!')) {
                    groups.push(ahead.take_while(|c| *c != '>').collect());
                }
            }
            _ => {}
        }
    }
    groups
}

struct Reader<'s> {
    chars: Peekable<Chars<'s>>,
    strict: bool,
    out: String,
    /// Whether groups that look around or back are written; else they are only noted.
    writes_looks: bool,
    looks: bool,
    groups: &'s [String],
}

/// One member of a class, or one escape outside.
enum Atom {
    /// A character.
    Char(char),
    /// Half of a surrogate pair, which no Rust string holds.
    Surrogate(u32),
    /// A set, as the inside of a class.
    Set(String),
}

impl Reader<'_> {
    fn eat(&mut self, c: char) -> bool {
        self.chars.next_if_eq(&c).is_some()
    }

    fn disjunction(&mut self) -> Result<(), PatternError> {
        // Iterative: a stack of open groups, and whether each may be repeated.
        let mut open: Vec<bool> = Vec::new();
        let mut repeatable = false;
        while let Some(c) = self.chars.next() {
            let mut atom = true;
            match c {
                '|' => {
                    self.out.push('|');
                    atom = false;
                }
                '(' => {
                    open.push(self.group_start()?);
                    atom = false;
                }
                ')' => {
                    atom = open.pop().ok_or(PatternError::Syntax)?;
                    self.out.push(')');
                }
                '^' => {
                    self.out.push('^');
                    atom = false;
                }
                '$' => {
                    self.out.push_str(r"\z");
                    atom = false;
                }
                '*' | '+' | '?' => {
                    if !repeatable {
                        return Err(PatternError::Syntax);
                    }
                    self.out.push(c);
                    self.lazy();
                    atom = false;
                }
                '{' => {
                    if let Some(braces) = self.braces()? {
                        if !repeatable {
                            return Err(PatternError::Syntax);
                        }
                        self.out.push_str(&braces);
                        self.lazy();
                        atom = false;
                    } else if self.strict {
                        return Err(PatternError::Syntax);
                    } else {
                        self.literal('{');
                    }
                }
                '}' | ']' if self.strict => return Err(PatternError::Syntax),
                '[' => self.class()?,
                '.' => self.out.push_str(r"[^\n\r\x{2028}\x{2029}]"),
                '\\' => atom = self.escape_outside()?,
                c => self.literal(c),
            }
            repeatable = atom;
        }
        if open.is_empty() { Ok(()) } else { Err(PatternError::Syntax) }
    }

    fn lazy(&mut self) {
        if self.eat('?') {
            self.out.push('?');
        }
    }

    /// Reads what follows `(`; says whether the group may be repeated.
    fn group_start(&mut self) -> Result<bool, PatternError> {
        let captured = if self.writes_looks { "(" } else { "(?:" };
        if !self.eat('?') {
            self.out.push_str(captured);
            return Ok(true);
        }
        match self.chars.next() {
            Some(':') => {
                self.out.push_str("(?:");
                Ok(true)
            }
            Some(c @ ('=' | '!')) => {
                self.look("?", c);
                Ok(false)
            }
            Some('<') => {
                if let Some(c) = self.chars.next_if(|c| matches!(c, '=' | '!')) {
                    self.look("?<", c);
                    return Ok(false);
                }
                self.group_name()?;
                self.out.push_str(captured);
                Ok(true)
            }
            _ => Err(PatternError::Syntax),
        }
    }

    /// Opens a group that looks around.
    fn look(&mut self, sign: &str, kind: char) {
        self.looks = true;
        self.out.push('(');
        if self.writes_looks {
            self.out.push_str(sign);
            self.out.push(kind);
        }
    }

    /// Reads `name>`.
    fn group_name(&mut self) -> Result<String, PatternError> {
        let mut name = String::new();
        loop {
            match self.chars.next() {
                Some('>') if !name.is_empty() => return Ok(name),
                Some(c) if c.is_alphabetic() || matches!(c, '_' | '$') || !name.is_empty() && c.is_numeric() => {
                    name.push(c);
                }
                _ => return Err(PatternError::Syntax),
            }
        }
    }

    /// What a group has captured; nothing where it has not taken part.
    fn back_reference(&mut self, group: usize) {
        self.looks = true;
        let _ = write!(self.out, r"(?({group})\{group}|)");
    }

    /// Reads `n}`, `n,}` or `n,m}`; consumes nothing when none of them follows.
    fn braces(&mut self) -> Result<Option<String>, PatternError> {
        let mut ahead = self.chars.clone();
        let mut number = || {
            let mut digits = String::new();
            while let Some(digit) = ahead.next_if(char::is_ascii_digit) {
                digits.push(digit);
            }
            digits
        };
        let least = number();
        if least.is_empty() {
            return Ok(None);
        }
        let mut most = least.clone();
        if ahead.next_if_eq(&',').is_some() {
            most.clear();
            while let Some(digit) = ahead.next_if(char::is_ascii_digit) {
                most.push(digit);
            }
        }
        if ahead.next() != Some('}') {
            return Ok(None);
        }
        self.chars = ahead;
        // What does not fit cannot be run anyway.
        let least: u32 = least.parse().map_err(|_| PatternError::TooLarge)?;
        if most.is_empty() {
            return Ok(Some(format!("{{{least},}}")));
        }
        let most: u32 = most.parse().map_err(|_| PatternError::TooLarge)?;
        if least > most { Err(PatternError::Syntax) } else { Ok(Some(format!("{{{least},{most}}}"))) }
    }

    fn literal(&mut self, c: char) {
        if c.is_ascii_alphanumeric() || !c.is_ascii() {
            self.out.push(c);
        } else {
            let _ = write!(self.out, r"\x{:02X}", c as u32);
        }
    }

    /// Reads what follows `\` outside a class; says whether it may be repeated.
    fn escape_outside(&mut self) -> Result<bool, PatternError> {
        match self.chars.peek() {
            Some('b') => {
                self.chars.next();
                self.out.push_str(if self.writes_looks { BOUNDARY } else { r"(?-u:\b)" });
                return Ok(false);
            }
            Some('B') => {
                self.chars.next();
                self.looks = true;
                self.out.push_str(NO_BOUNDARY);
                return Ok(false);
            }
            Some('k') if self.strict => {
                self.chars.next();
                if !self.eat('<') {
                    return Err(PatternError::Syntax);
                }
                let name = self.group_name()?;
                let group = self.groups.iter().position(|other| *other == name).ok_or(PatternError::Syntax)?;
                self.back_reference(group + 1);
                return Ok(true);
            }
            Some('1'..='9') => {
                let mut ahead = self.chars.clone();
                let mut digits = String::new();
                while let Some(digit) = ahead.next_if(char::is_ascii_digit) {
                    digits.push(digit);
                }
                if let Some(group) = digits.parse().ok().filter(|n| *n <= self.groups.len()) {
                    self.chars = ahead;
                    self.back_reference(group);
                    return Ok(true);
                }
                if self.strict {
                    return Err(PatternError::Syntax);
                }
            }
            _ => {}
        }
        match self.escape()? {
            Atom::Char(c) => self.literal(c),
            Atom::Surrogate(_) => self.out.push_str(NEVER),
            Atom::Set(set) => {
                self.out.push('[');
                self.out.push_str(&set);
                self.out.push(']');
            }
        }
        Ok(true)
    }

    /// Reads what follows `\` where it means the same inside and outside a class.
    fn escape(&mut self) -> Result<Atom, PatternError> {
        let c = self.chars.next().ok_or(PatternError::Syntax)?;
        Ok(Atom::Char(match c {
            'd' => return Ok(Atom::Set("0-9".to_owned())),
            'D' => return Ok(Atom::Set("[^0-9]".to_owned())),
            'w' => return Ok(Atom::Set("0-9A-Za-z_".to_owned())),
            'W' => return Ok(Atom::Set("[^0-9A-Za-z_]".to_owned())),
            's' => return Ok(Atom::Set(SPACE.to_owned())),
            'S' => return Ok(Atom::Set(format!("[^{SPACE}]"))),
            'p' | 'P' if self.strict => return self.property(c),
            't' => '\t',
            'n' => '\n',
            'v' => '\u{b}',
            'f' => '\u{c}',
            'r' => '\r',
            'c' => match self.chars.next_if(char::is_ascii_alphabetic) {
                Some(letter) => char::from(letter as u8 % 32),
                None if self.strict => return Err(PatternError::Syntax),
                // Annex B: the backslash stands for itself.
                None => return Ok(Atom::Set(r"\\c".to_owned())),
            },
            'x' => match self.hex(2) {
                Some(code) => return Ok(atom(code)),
                None if self.strict => return Err(PatternError::Syntax),
                None => 'x',
            },
            'u' => return self.unicode_escape(),
            '0' if !self.chars.peek().is_some_and(char::is_ascii_digit) => '\0',
            '0'..='7' if !self.strict => {
                let mut code = c as u32 - 48;
                while let Some(digit) = self.chars.peek().and_then(|d| d.to_digit(8)) {
                    if code * 8 + digit > 0o377 {
                        break;
                    }
                    code = code * 8 + digit;
                    self.chars.next();
                }
                return Ok(atom(code));
            }
            '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '/' => c,
            c if !self.strict => c,
            _ => return Err(PatternError::Syntax),
        }))
    }

    /// Reads `{Name}` or `{Name=Value}`.
    fn property(&mut self, p: char) -> Result<Atom, PatternError> {
        if !self.eat('{') {
            return Err(PatternError::Syntax);
        }
        let mut name = String::new();
        loop {
            match self.chars.next() {
                Some('}') if !name.is_empty() => break,
                Some(c) if c.is_ascii_alphanumeric() || matches!(c, '_' | '=') => name.push(c),
                _ => return Err(PatternError::Syntax),
            }
        }
        Ok(Atom::Set(format!(r"\{p}{{{name}}}")))
    }

    fn hex(&mut self, digits: usize) -> Option<u32> {
        let mut ahead = self.chars.clone();
        let mut code = 0;
        for _ in 0..digits {
            code = code * 16 + ahead.next()?.to_digit(16)?;
        }
        self.chars = ahead;
        Some(code)
    }

    /// Reads what follows `\u`.
    fn unicode_escape(&mut self) -> Result<Atom, PatternError> {
        if self.strict && self.eat('{') {
            let mut code = 0_u32;
            let mut digits = 0;
            while let Some(digit) = self.chars.peek().and_then(|c| c.to_digit(16)) {
                code = code.saturating_mul(16).saturating_add(digit);
                digits += 1;
                self.chars.next();
            }
            return if digits > 0 && self.eat('}') && code <= 0x10_FFFF {
                Ok(atom(code))
            } else {
                Err(PatternError::Syntax)
            };
        }
        let Some(code) = self.hex(4) else {
            return if self.strict { Err(PatternError::Syntax) } else { Ok(Atom::Char('u')) };
        };
        if (0xD800..0xDC00).contains(&code) {
            let mut ahead = self.chars.clone();
            if ahead.next() == Some('\\') && ahead.next() == Some('u') {
                let before = std::mem::replace(&mut self.chars, ahead);
                match self.hex(4) {
                    Some(low) if (0xDC00..0xE000).contains(&low) => {
                        return Ok(atom(0x1_0000 + ((code - 0xD800) << 10) + (low - 0xDC00)));
                    }
                    _ => self.chars = before,
                }
            }
        }
        Ok(atom(code))
    }

    /// Reads what follows `[`.
    fn class(&mut self) -> Result<(), PatternError> {
        let negated = self.eat('^');
        let mut inside = String::new();
        loop {
            let Some(c) = self.chars.next() else { return Err(PatternError::Syntax) };
            if c == ']' {
                break;
            }
            let from = self.class_atom(c)?;
            let mut ahead = self.chars.clone();
            let is_range = ahead.next() == Some('-') && ahead.peek().is_some_and(|c| *c != ']');
            if !is_range {
                push_atom(&mut inside, &from);
                continue;
            }
            let Some(c) = ahead.next() else { return Err(PatternError::Syntax) };
            self.chars = ahead;
            let to = self.class_atom(c)?;
            match (&from, &to) {
                (Atom::Char(from), Atom::Char(to)) => push_range(&mut inside, *from, *to)?,
                (Atom::Set(_), _) | (_, Atom::Set(_)) if self.strict => return Err(PatternError::Syntax),
                // Annex B: a set at either end makes the hyphen a character.
                (Atom::Set(_), _) | (_, Atom::Set(_)) => {
                    push_atom(&mut inside, &from);
                    push_char(&mut inside, '-');
                    push_atom(&mut inside, &to);
                }
                // A range between surrogates: the part of it that is text.
                (Atom::Surrogate(from), Atom::Surrogate(to)) if from > to => return Err(PatternError::Syntax),
                (Atom::Surrogate(_), Atom::Surrogate(_)) => {}
                (Atom::Char(from), Atom::Surrogate(_)) => push_range(&mut inside, *from, '\u{D7FF}')?,
                (Atom::Surrogate(_), Atom::Char(to)) => push_range(&mut inside, '\u{E000}', *to)?,
            }
        }
        match (inside.is_empty(), negated) {
            (true, true) => self.out.push_str("(?s:.)"),
            (true, false) => self.out.push_str(NEVER),
            (false, negated) => {
                self.out.push_str(if negated { "[^" } else { "[" });
                self.out.push_str(&inside);
                self.out.push(']');
            }
        }
        Ok(())
    }

    fn class_atom(&mut self, c: char) -> Result<Atom, PatternError> {
        if c != '\\' {
            return Ok(Atom::Char(c));
        }
        if self.eat('b') {
            return Ok(Atom::Char('\u{8}'));
        }
        if self.strict && self.eat('-') {
            return Ok(Atom::Char('-'));
        }
        self.escape()
    }
}

fn atom(code: u32) -> Atom {
    char::from_u32(code).map_or(Atom::Surrogate(code), Atom::Char)
}

fn push_atom(inside: &mut String, atom: &Atom) {
    match atom {
        Atom::Char(c) => push_char(inside, *c),
        Atom::Surrogate(_) => {}
        Atom::Set(set) => inside.push_str(set),
    }
}

fn push_range(inside: &mut String, from: char, to: char) -> Result<(), PatternError> {
    if from > to {
        return Err(PatternError::Syntax);
    }
    push_char(inside, from);
    inside.push('-');
    push_char(inside, to);
    Ok(())
}

fn push_char(inside: &mut String, c: char) {
    if c.is_ascii_alphanumeric() {
        inside.push(c);
    } else {
        let _ = write!(inside, r"\x{{{:X}}}", c as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Pattern, PatternError, is_strict_syntax};

    fn found(pattern: &str, text: &str) -> bool {
        Pattern::new(pattern).is_ok_and(|p| p.is_match(text))
    }

    #[test]
    fn classes_mean_what_ecma_says() {
        assert!(found(r"^\d+$", "123"));
        assert!(!found(r"^\d$", "৪"), "only ASCII digits");
        assert!(!found(r"^\w$", "é"));
        assert!(found(r"^\W$", "é"));
        assert!(found(r"^\s$", "\u{feff}"));
        assert!(!found(r"^\s$", "\u{180e}"));
        assert!(found(r"^[\s\S]$", "x"));
        assert!(found("[^]", "\n"));
        assert!(!found("[]", "x"));
        assert!(found(r"^\cC$", "\u{3}"));
        assert!(found(r"^\p{Letter}+$", "Đặng"));
        assert!(found(r"^\u00e9\x41$", "éA"));
        assert!(found(r"^\uD83D\uDC32*$", "🐲🐲"));
        assert!(found(r"^\u{1F432}$", "🐲"));
    }

    #[test]
    fn the_end_is_the_end_of_the_text() {
        assert!(!found("^abc$", "abc\n"));
        assert!(found("a|b$", "xb"));
        assert!(!found("^.$", "\u{2028}"));
    }

    #[test]
    fn lenient_syntax_is_read_when_strict_fails() {
        assert!(found(r"^\-\_$", "-_"));
        assert!(found("^a{$", "a{"));
        assert!(found(r"^[\w-.]$", "-"));
        assert!(found(r"^[a-z&&b]$", "&"));
        assert!(found(r"^[[]$", "["));
        assert!(!is_strict_syntax(r"^\-$"));
    }

    #[test]
    fn patterns_look_around_as_browsers_do() {
        for (pattern, fits, fails) in [
            (r"^(?!\s)[^0-9]+$", "Lan Anh", " Lan"),
            (r"^(?=.*[a-z])(?=.*\d).{4,}$", "abc1", "abcd"),
            (r"(?<=^|,)an(?=,|$)", "binh,an", "binhan"),
            (r"(?<!\d)\d{4}(?!\d)", "nam 2024.", "20245"),
            (r"^(['\x22])[a-z]*\1$", "'ab'", "'ab\""),
            (r"^(?<first>\w)\w*\k<first>$", "anna", "anne"),
            (r"^a\Bb", "ab", "a b"),
            (r"(?=x)\bx\b", "a x", "ax"),
            (r"(?!)|b", "b", "a"),
            (r"^(?!.*(?:--|\.\.))[\d.-]+$", "1-2.3", "1--2"),
            (r"^(?=.{1,3}$)[\u00e0-\u1ef9]+$", "ăâê", "ăâêô"),
        ] {
            assert!(found(pattern, fits), "{pattern} fits {fits}");
            assert!(!found(pattern, fails), "{pattern} does not fit {fails}");
        }
        assert!(found(r"^(?:(a)|b)\1$", "b"), "a group that took no part has captured nothing");
        assert!(found(r"^\1(a)$", "a"), "nor has one that comes later");
    }

    #[test]
    fn ranges_may_end_in_half_a_pair() {
        assert!(found(r"^[\u0000-\udfff]$", "ế"));
        assert!(!found(r"^[\ud800-\udfff]$", "🐲"));
        assert!(found(r"^[\ud800-\uffff]$", "\u{fffd}"));
        assert!(!is_strict_syntax(r"[\udfff-\ud800]"));
    }

    #[test]
    fn a_pattern_that_takes_too_many_steps_ends_without_an_answer() {
        let pattern = Pattern::new(r"^(a*)*\1[bc]$").unwrap();
        let mut work = 1_000_000;
        assert_eq!(pattern.within(&mut work, "aaaab"), Some(true));
        assert_eq!(pattern.within(&mut work, &("a".repeat(60) + "b!")), None);
        assert!(work < 1_000_000, "what was tried is paid for");
        let mut little = 3;
        assert_eq!(pattern.within(&mut little, "aaaa"), None, "nothing is tried that cannot be paid for");
    }

    #[test]
    fn what_is_no_pattern_or_too_large_is_told_apart() {
        for pattern in
            ["(", ")", "a**", "[b-a]", "^*", "(?P<n>a)", "(?i)a", "{2}", r"\", "a{2,1}", "[a", "(?=a", "(?<=a)*"]
        {
            assert_eq!(Pattern::new(pattern).err(), Some(PatternError::Syntax), "{pattern}");
        }
        assert!(!is_strict_syntax(r"(?<n>a)\k<m>"));
        assert!(!is_strict_syntax(r"(?=a)*"));
        assert_eq!(Pattern::new("((a{1000}){1000}){1000}").err(), Some(PatternError::TooLarge));
        assert_eq!(Pattern::new("(?=a)((a{1000}){1000}){1000}").err(), Some(PatternError::TooLarge));
        assert_eq!(Pattern::new(&"(".repeat(30_000)).err(), Some(PatternError::TooLarge));
        assert_eq!(Pattern::new("a{99999999999}").err(), Some(PatternError::TooLarge));
    }
}
