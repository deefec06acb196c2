//! The `regex` crate: time linear in the text, whatever the pattern. Patterns that look
//! around or back go to `fancy_regex`, which tries ways one after the other: its steps are
//! counted, and paid for from the work an evaluation may do.

use regex::{Regex, RegexBuilder};

use super::{PatternError, ecma};

/// A pattern ready to be searched for.
pub(super) enum Engine {
    Linear(Regex),
    /// The same pattern with few steps and with many: nearly all texts need few.
    Counted(Box<[(fancy_regex::Regex, u32); 2]>),
}

/// Bytes a compiled pattern may take.
const SIZE_LIMIT: usize = 4 << 20;
/// Characters a pattern may have.
const MAX_SOURCE: usize = 20_000;
/// Deepest nesting of groups and classes.
const NEST_LIMIT: u32 = 100;
/// Steps back an attempt may take, and the work it is charged as.
const ATTEMPTS: [(usize, u32); 2] = [(2_000, 20), (200_000, 5_000)];

pub(super) fn compile(source: &str) -> Result<Engine, PatternError> {
    if source.len() > MAX_SOURCE {
        return Err(PatternError::TooLarge);
    }
    let translated = ecma::translate(source, true).or_else(|_| ecma::translate(source, false))?;
    build(&translated)
}

fn build(translated: &ecma::Translated) -> Result<Engine, PatternError> {
    if !translated.looks {
        return linear(&translated.text).map(Engine::Linear);
    }
    let [few, many] = ATTEMPTS.map(|(steps, work)| counted(&translated.text, steps).map(|regex| (regex, work)));
    Ok(Engine::Counted(Box::new([few?, many?])))
}

fn linear(text: &str) -> Result<Regex, PatternError> {
    RegexBuilder::new(text).size_limit(SIZE_LIMIT).nest_limit(NEST_LIMIT).build().map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => PatternError::TooLarge,
        _ => PatternError::Syntax,
    })
}

fn counted(text: &str, steps: usize) -> Result<fancy_regex::Regex, PatternError> {
    use fancy_regex::{Error, ParseError};
    let mut builder = fancy_regex::RegexBuilder::new(text);
    builder.backtrack_limit(steps).delegate_size_limit(SIZE_LIMIT).max_prog_size(SIZE_LIMIT >> 5);
    builder.build().map_err(|error| match error {
        Error::ParseError(_, ParseError::RecursionExceeded) | Error::CompileError(_) => PatternError::TooLarge,
        _ => PatternError::Syntax,
    })
}

pub(super) fn is_match(engine: &Engine, work: &mut u32, text: &str) -> Option<bool> {
    match engine {
        Engine::Linear(regex) => Some(regex.is_match(text)),
        Engine::Counted(attempts) => attempts.iter().find_map(|(regex, price)| {
            *work = work.checked_sub(*price)?;
            regex.is_match(text).ok()
        }),
    }
}

pub(super) fn is_strict_syntax(source: &str) -> bool {
    // The crate's own parser judges what was not read in full, property names above all.
    ecma::translate(source, true).is_ok_and(|translated| !matches!(build(&translated), Err(PatternError::Syntax)))
}
