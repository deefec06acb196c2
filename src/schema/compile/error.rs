//! Why a schema cannot be used, in words.

use std::fmt;

use crate::pointer::JsonPointer;
use crate::schema::pattern::PatternError;

/// One thing that is wrong with a schema.
#[derive(Clone, Debug, PartialEq)]
pub struct CompileError {
    /// The URI of the registered document, empty for the schema itself.
    pub document: String,
    /// Where in that document.
    pub pointer: JsonPointer,
    /// What is wrong there.
    pub kind: CompileErrorKind,
}

/// What can be wrong with a schema.
#[derive(Clone, Debug, PartialEq)]
pub enum CompileErrorKind {
    /// The value of a keyword is not what it must be.
    Expected(&'static str),
    /// A pattern cannot be run.
    Pattern(PatternError),
    /// A reference leads nowhere: the URI and, after `#`, the fragment. Only
    /// registered documents can be referred to.
    UnresolvedReference(String),
    /// `$schema` names none of 2020-12, 2019-09, draft-07 and draft-06, nor a
    /// registered meta-schema of one of them.
    UnknownDialect(String),
    /// The dialect requires a vocabulary that is not understood.
    UnknownVocabulary(String),
    /// Two schemas have the same `$id` or anchor.
    Duplicate(String),
    /// These schemas refer to each other without going into the value, so no
    /// evaluation would end.
    Cycle(Vec<JsonPointer>),
    /// The document nests deeper than the limit.
    TooDeep,
    /// The documents hold more values than the limit.
    TooLarge,
}

impl CompileError {
    /// The place and what is wrong there, as [`fmt::Display`] writes it.
    pub fn words(&self) -> String {
        [&self.document, "#", self.pointer.as_str(), ": ", &self.reason()].concat()
    }

    /// What is wrong, without the place.
    pub fn reason(&self) -> String {
        match &self.kind {
            CompileErrorKind::Expected(what) => ["expected ", what].concat(),
            CompileErrorKind::Pattern(error) => error.words().to_owned(),
            CompileErrorKind::UnresolvedReference(uri) => {
                ["`", uri, "` is not found; nothing is fetched: `tokhai upgrade` brings the files of a schema into one"]
                    .concat()
            }
            CompileErrorKind::UnknownDialect(uri) => [
                "`",
                uri,
                "` is not a dialect that is read here; `tokhai upgrade` brings draft-03 and draft-04 to \
                 https://json-schema.org/draft/2020-12/schema",
            ]
            .concat(),
            CompileErrorKind::UnknownVocabulary(uri) => {
                ["the vocabulary `", uri, "` is required but not understood"].concat()
            }
            CompileErrorKind::Duplicate(name) => ["`", name, "` is already the name of another schema"].concat(),
            CompileErrorKind::Cycle(places) => {
                let mut words = "these schemas apply each other to the same value without end:".to_owned();
                for place in places {
                    words.push_str(" #");
                    words.push_str(place.as_str());
                }
                words
            }
            CompileErrorKind::TooDeep => "nested too deeply".to_owned(),
            CompileErrorKind::TooLarge => "too large".to_owned(),
        }
    }
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words())
    }
}

impl std::error::Error for CompileError {}
