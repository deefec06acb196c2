//! The `regex` crate: time linear in the text, whatever the pattern.

use regex::{Regex, RegexBuilder};

use super::{PatternError, ecma};

pub(super) type Engine = Regex;

/// Bytes a compiled pattern may take.
const SIZE_LIMIT: usize = 4 << 20;
/// Characters a pattern may have.
const MAX_SOURCE: usize = 20_000;
/// Deepest nesting of groups and classes.
const NEST_LIMIT: u32 = 100;

pub(super) fn compile(source: &str) -> Result<Engine, PatternError> {
    if source.len() > MAX_SOURCE {
        return Err(PatternError::TooLarge);
    }
    let strict = ecma::translate(source, true);
    let translated = match strict {
        Ok(_) => strict,
        Err(_) => ecma::translate(source, false),
    }?;
    if translated.unsupported {
        return Err(PatternError::Unsupported);
    }
    RegexBuilder::new(&translated.text).size_limit(SIZE_LIMIT).nest_limit(NEST_LIMIT).build().map_err(|error| {
        match error {
            regex::Error::CompiledTooBig(_) => PatternError::TooLarge,
            _ => PatternError::Syntax,
        }
    })
}

pub(super) fn is_match(engine: &Engine, text: &str) -> bool {
    engine.is_match(text)
}

pub(super) fn is_strict_syntax(source: &str) -> bool {
    ecma::translate(source, true).is_ok_and(|translated| {
        // What was not translated in full has been read in full all the same;
        // the crate's own parser judges the rest, property names above all.
        translated.unsupported
            || RegexBuilder::new(&translated.text)
                .size_limit(SIZE_LIMIT)
                .nest_limit(NEST_LIMIT)
                .build()
                .map_or_else(|error| matches!(error, regex::Error::CompiledTooBig(_)), |_| true)
    })
}
