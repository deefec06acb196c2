//! Boolean expressions over the names in `x-conditions`.
//!
//! Grammar, loosest binding first:
//! `or := and ('||' and)*`, `and := not ('&&' not)*`,
//! `not := '!' not | '(' or ')' | name`, where a name is a letter followed by
//! letters, digits, `_`, `-` or `.`.

use crate::sorted::SortedSet;
use std::fmt;

/// A boolean expression; the default holds in every case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// Holds in every case.
    #[default]
    Always,
    /// Holds when the named condition does.
    Is(String),
    /// Holds when the inner expression does not.
    Not(Box<When>),
    /// Holds when all do.
    And(Vec<When>),
    /// Holds when one does.
    Or(Vec<When>),
}

/// Why a text is not an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhenError {
    /// Byte offset in the text.
    pub at: usize,
    /// What was expected there.
    pub expected: &'static str,
}

impl fmt::Display for WhenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at character {}: expected {}", self.at + 1, self.expected)
    }
}

/// Deepest nesting of parentheses and negations.
const MAX_DEPTH: usize = 64;

impl When {
    /// Reads an expression.
    ///
    /// # Errors
    /// Tells where the text stops being an expression and what was expected there.
    pub fn parse(source: &str) -> Result<Self, WhenError> {
        let mut parser = Parser { source, at: 0 };
        let expression = parser.or(0)?;
        parser.skip_space();
        if parser.at < source.len() {
            return Err(parser.expected("`&&`, `||` or the end"));
        }
        Ok(expression)
    }

    /// Whether it holds, given which conditions hold.
    pub fn holds(&self, is: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Self::Always => true,
            Self::Is(name) => is(name),
            Self::Not(inner) => !inner.holds(is),
            Self::And(all) => all.iter().all(|inner| inner.holds(is)),
            Self::Or(any) => any.iter().any(|inner| inner.holds(is)),
        }
    }

    /// The conditions it reads.
    pub fn names(&self) -> SortedSet<&str> {
        let mut names = SortedSet::new();
        self.collect_names(&mut names);
        names
    }

    fn collect_names<'s>(&'s self, names: &mut SortedSet<&'s str>) {
        match self {
            Self::Always => {}
            Self::Is(name) => {
                names.insert(name);
            }
            Self::Not(inner) => inner.collect_names(names),
            Self::And(list) | Self::Or(list) => list.iter().for_each(|inner| inner.collect_names(names)),
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let join = |f: &mut fmt::Formatter<'_>, list: &[When], glue: &str| {
            for (i, inner) in list.iter().enumerate() {
                if i > 0 {
                    f.write_str(glue)?;
                }
                match inner {
                    Self::And(_) | Self::Or(_) => write!(f, "({inner})")?,
                    _ => write!(f, "{inner}")?,
                }
            }
            Ok(())
        };
        match self {
            Self::Always => f.write_str("true"),
            Self::Is(name) => f.write_str(name),
            Self::Not(inner) if matches!(**inner, Self::And(_) | Self::Or(_)) => write!(f, "!({inner})"),
            Self::Not(inner) => write!(f, "!{inner}"),
            Self::And(list) => join(f, list, " && "),
            Self::Or(list) => join(f, list, " || "),
        }
    }
}

struct Parser<'s> {
    source: &'s str,
    at: usize,
}

impl Parser<'_> {
    fn or(&mut self, depth: usize) -> Result<When, WhenError> {
        let mut list = vec![self.and(depth)?];
        while self.eat("||") {
            list.push(self.and(depth)?);
        }
        Ok(if list.len() == 1 { list.remove(0) } else { When::Or(list) })
    }

    fn and(&mut self, depth: usize) -> Result<When, WhenError> {
        let mut list = vec![self.not(depth)?];
        while self.eat("&&") {
            list.push(self.not(depth)?);
        }
        Ok(if list.len() == 1 { list.remove(0) } else { When::And(list) })
    }

    fn not(&mut self, depth: usize) -> Result<When, WhenError> {
        if depth > MAX_DEPTH {
            return Err(self.expected("at most 64 nested parentheses and negations"));
        }
        if self.eat("!") {
            return Ok(When::Not(Box::new(self.not(depth + 1)?)));
        }
        if self.eat("(") {
            let inner = self.or(depth + 1)?;
            if !self.eat(")") {
                return Err(self.expected("`)`"));
            }
            return Ok(inner);
        }
        let rest = &self.source[self.at..];
        let end =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))).unwrap_or(rest.len());
        let name = &rest[..end];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Err(self.expected("the name of a condition, `!` or `(`"));
        }
        self.at += end;
        Ok(if name == "true" { When::Always } else { When::Is(name.to_owned()) })
    }

    fn eat(&mut self, token: &str) -> bool {
        self.skip_space();
        let found = self.source[self.at..].starts_with(token);
        if found {
            self.at += token.len();
            self.skip_space();
        }
        found
    }

    fn skip_space(&mut self) {
        let rest = &self.source[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    const fn expected(&self, expected: &'static str) -> WhenError {
        WhenError { at: self.at, expected }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(source: &str, true_names: &[&str]) -> bool {
        When::parse(source).is_ok_and(|w| w.holds(&|name| true_names.contains(&name)))
    }

    #[test]
    fn and_binds_tighter_than_or_and_not_tightest() {
        assert!(holds("a || b && !c", &["a", "c"]));
        assert!(!holds("(a || b) && !c", &["a", "c"]));
        assert!(holds("!(a && b)", &["a"]));
        assert!(holds("true", &[]));
    }

    #[test]
    fn what_is_shown_reads_back_the_same() {
        for source in ["a", "!a", "a && b || !(c || d)", "!(a && b)", "true"] {
            let parsed = When::parse(source).unwrap_or_default();
            assert_eq!(When::parse(&parsed.to_string()), Ok(parsed));
        }
    }

    #[test]
    fn errors_name_the_place() {
        assert_eq!(When::parse("a &&").map_err(|e| e.at), Err(4));
        assert_eq!(When::parse("a b").map_err(|e| e.at), Err(2));
        assert!(When::parse("").is_err());
        assert!(When::parse(&"(".repeat(5000)).is_err());
        assert!(When::parse(&"!".repeat(5000)).is_err());
    }
}
