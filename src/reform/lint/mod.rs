//! What is wrong or unwise in a procedure as it is written: the rules of the review of real
//! dossiers, and contradictions found by the analysis.
//!
//! One rule is one small function. Every finding says where, how bad, what and what to do.
//! Knows nothing of texts and lines; `definition::load` finds lines for pointers.

mod analysed;
mod known;
mod rule;
mod written;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::definition::{Document, Procedure};
use crate::locale::Locale;
use crate::pointer::JsonPointer;
use crate::register::{DocumentKind, DocumentType, Pack};
use crate::schema::pattern::Pattern;

use super::words::Writer;
use crate::analysis::{Analysis, PaperVerdict};

pub use rule::Rule;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gravity {
    /// It must never happen.
    Error,
    /// Against the rules, or misleading.
    Warning,
    /// Could be better.
    Advice,
}

impl Gravity {
    /// `error`, `warning` or `advice`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Advice => "advice",
        }
    }
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lint {
    /// The rule.
    pub rule: Rule,
    /// The offending element of the definition.
    pub pointer: JsonPointer,
    /// Line of the definition's text, from 1; `None` where the text is not at hand.
    pub line: Option<usize>,
    /// Column in characters, from 1.
    pub column: Option<usize>,
    /// What was found, in the definition's or the pack's own words; operands of the message.
    pub subjects: Vec<String>,
}

impl Lint {
    /// The finding as it stands in reports, worded in each language given: texts under the
    /// language's tag, or plain where only one is wanted.
    pub fn to_json(&self, locales: &[&Locale]) -> Value {
        let words = |say: &dyn Fn(&Locale) -> String| match locales {
            [only] => Value::String(say(only)),
            many => many.iter().map(|locale| (locale.as_str().to_owned(), Value::String(say(locale)))).collect(),
        };
        json!({
            "rule": self.rule.code(),
            "gravity": self.rule.gravity().as_str(),
            "pointer": self.pointer.as_str(),
            "line": self.line,
            "column": self.column,
            "message": words(&|locale| self.message(locale)),
            "advice": words(&|locale| self.advice(locale).to_owned()),
        })
    }
}

/// The rules with the wording of one pack, ready for many procedures.
pub struct Linter<'p> {
    pack: &'p Pack,
    code: Option<Pattern>,
    vague: Option<Pattern>,
    age: Option<Pattern>,
    /// Titles of concepts that some register gives, folded, with the concept.
    held: Vec<(String, &'p str)>,
    /// How papers are recognised that prove such concepts, each with one of them.
    records: Vec<(Pattern, &'p str)>,
}

/// Most findings of one procedure.
const MAX_LINTS: usize = 500;

/// What a rule looks at.
struct Subject<'a> {
    linter: &'a Linter<'a>,
    pack: &'a Pack,
    procedure: &'a Procedure,
    analysis: &'a Analysis,
    writer: Writer<'a>,
    found: Vec<Lint>,
}

impl<'p> Linter<'p> {
    /// Compiles the pack's wording. A pattern that does not compile finds nothing; reading
    /// the pack tells its author.
    pub fn new(pack: &'p Pack) -> Self {
        let compile = |source: &str| (!source.is_empty()).then(|| Pattern::new(source).ok()).flatten();
        let mut held = Vec::new();
        for (id, concept) in pack.concepts.iter().filter(|(id, _)| !pack.givers(id).is_empty()) {
            held.extend(concept.title.0.values().map(|title| (fold(title), id.as_str())));
        }
        let papers = pack.document_types.iter().filter(|paper| paper.kind == DocumentKind::Evidence);
        let given = |paper: &'p DocumentType| {
            let mut own = paper.facts.iter().filter(|fact| fact.of.is_none() && !pack.givers(&fact.concept).is_empty());
            Some((compile(&paper.pattern)?, own.next()?.concept.as_str()))
        };
        let records = papers.filter_map(given).collect();
        Self {
            pack,
            records,
            code: compile(&pack.lint.code),
            vague: compile(&pack.lint.vague),
            age: compile(&pack.lint.age.0),
            held,
        }
    }

    /// Everything the rules find, in the order of the rules, each in the order of the definition.
    pub fn lint(&self, procedure: &Procedure, analysis: &Analysis) -> Vec<Lint> {
        // Operands are the definition's own words, in its own language.
        let locale = procedure.language.clone().unwrap_or_else(Locale::vi);
        let writer = Writer { procedure, pack: self.pack, locale: &locale };
        let mut subject = Subject { linter: self, pack: self.pack, procedure, analysis, writer, found: Vec::new() };
        for rule in written::RULES.iter().chain(analysed::RULES) {
            rule(&mut subject);
        }
        let mut found = subject.found;
        let mut seen = BTreeSet::new();
        found.retain(|lint| seen.insert((lint.rule, lint.pointer.clone(), lint.subjects.clone())));
        found.sort_by_key(|lint| lint.rule);
        found.truncate(MAX_LINTS);
        found
    }
}

impl<'a> Subject<'a> {
    fn find(&mut self, rule: Rule, pointer: JsonPointer, subjects: Vec<String>) {
        self.found.push(Lint { rule, pointer, line: None, column: None, subjects });
    }

    /// Each paper with its place and what was concluded on it.
    fn papers(&self) -> impl Iterator<Item = (usize, &'a Document, &'a PaperVerdict)> + use<'a> {
        let (procedure, analysis) = (self.procedure, self.analysis);
        procedure.documents.iter().zip(&analysis.components).enumerate().map(|(i, (document, own))| (i, document, own))
    }

    fn registers(&self, ids: &[String]) -> String {
        ids.iter().map(|id| self.writer.register(id)).collect::<Vec<_>>().join("; ")
    }
}

fn title(document: &Document) -> String {
    shortened(if document.title.is_empty() { &document.id } else { &document.title })
}

fn paper(at: usize) -> JsonPointer {
    JsonPointer::root().key("x-documents").index(at)
}

/// Lower case, single spaces: titles differ in little else.
fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn shortened(text: &str) -> String {
    const MOST: usize = 120;
    let mut short: String = text.chars().take(MOST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
