//! Regular expressions with the meaning ECMA-262 gives them, as `pattern` and
//! `patternProperties` ask: in the browser its own `RegExp`, or where that may try
//! for ever a script that follows all ways at once; elsewhere a linear-time engine
//! behind a translation of the syntax, or one that counts its steps where a pattern
//! looks around or back.
//!
//! A pattern is tried as the `u` flag reads it and, where that fails, in the
//! older, more lenient reading. It is searched for, not anchored.

use std::fmt;

#[cfg(all(target_arch = "wasm32", not(feature = "gate")))]
mod browser;
#[cfg(any(not(target_arch = "wasm32"), feature = "gate"))]
mod ecma;
#[cfg(any(not(target_arch = "wasm32"), feature = "gate"))]
mod native;

#[cfg(all(target_arch = "wasm32", not(feature = "gate")))]
use browser as engine;
#[cfg(any(not(target_arch = "wasm32"), feature = "gate"))]
use native as engine;

/// A compiled pattern.
pub struct Pattern {
    source: Box<str>,
    engine: engine::Engine,
}

/// Why a text is not a pattern we can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternError {
    /// Not a regular expression of ECMA-262.
    Syntax,
    /// Too long, or too large once its repetitions are written out.
    TooLarge,
}

impl PatternError {
    /// The reason in words, as [`fmt::Display`] writes it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Syntax => "not a regular expression of ECMA-262",
            Self::TooLarge => "the regular expression is too large; use fewer or smaller repetitions",
        }
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// Says whether the syntax is wrong or the pattern too large.
    pub fn new(source: &str) -> Result<Self, PatternError> {
        Ok(Self { source: source.into(), engine: engine::compile(source)? })
    }

    /// The pattern as it was written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether the pattern is found anywhere in `text`; false when that takes too many steps.
    pub fn is_match(&self, text: &str) -> bool {
        self.within(&mut u32::MAX.clone(), text) == Some(true)
    }

    /// Whether the pattern is found anywhere in `text`. Steps that are not linear in the text
    /// are taken from `work`; `None` when they run out.
    pub fn within(&self, work: &mut u32, text: &str) -> Option<bool> {
        engine::is_match(&self.engine, work, text)
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.source, f)
    }
}

/// Whether a text is a regular expression as the `u` flag reads it (the
/// format `regex`), whether or not it could be run here.
pub fn is_strict_syntax(source: &str) -> bool {
    engine::is_strict_syntax(source)
}
