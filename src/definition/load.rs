//! Reading a definition strictly: every problem at once, each with pointer, line and hint.
//!
//! [`load()`] is for authors and runs natively; a phone reads definitions that passed it with
//! [`Procedure::read`]. Checks go from the outside in: size and grammar (either ends the
//! check, nothing further can be said), repeated keys, the published meta-schema (through
//! [`Checker`], so that this module needs no validator), then what no schema can say:
//! references, pointers, names, expressions, circumstances that can never hold.
//!
//! A plain JSON Schema is checked too; what belongs to procedures (sections, texts in other
//! languages, words for patterns) is asked for only where an annotation of ours stands at
//! the root.

mod annotations;
mod backtracking;
mod conditions;
mod dialect;
mod fields;
mod scan;
mod schemas;
mod steps;
mod suggest;
mod wording;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use self::scan::Places;
use super::Procedure;
use crate::locale::Locale;
use crate::pointer::JsonPointer;
use crate::violation::{Rule, Violation};

pub(crate) use self::suggest::nearest as nearest_word;
pub use self::wording::{Expected, Kind};

/// Largest definition that is read, in bytes. The biggest real one is a sixtieth of it.
pub const MAX_BYTES: usize = 4 << 20;
/// Most errors, and most warnings, reported for one definition.
pub const MAX_PROBLEMS: usize = 1000;

/// Whether a problem stops a definition from being used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The definition must not be used.
    Error,
    /// It works, but people will be served badly.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One thing that is wrong with a definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// What is wrong, with its operands.
    pub kind: Kind,
    /// The offending element of the definition.
    pub pointer: JsonPointer,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The known word that was probably meant.
    pub meant: Option<String>,
}

impl Problem {
    /// Whether it stops the definition from being used.
    pub const fn severity(&self) -> Severity {
        self.kind.severity()
    }

    /// A short name of the kind of problem, for machines.
    pub const fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// What is wrong and what was expected, in one sentence.
    pub fn message(&self, locale: &Locale) -> String {
        self.kind.message(locale)
    }

    /// What to do about it.
    pub fn hint(&self, locale: &Locale) -> Option<String> {
        match &self.meant {
            Some(word) => Some(wording::did_you_mean(word, locale)),
            None => self.kind.advice(locale),
        }
    }
}

/// What [`load()`] needs of a JSON Schema engine.
pub trait Checker {
    /// Where a document departs from its meta-schema: that of the dialect, or the one of an
    /// older draft that a plain JSON Schema names in `$schema`.
    fn violations(&self, definition: &Value) -> Vec<Violation>;

    /// Why a pattern cannot be run; `None` when it can.
    fn pattern_problem(&self, pattern: &str) -> Option<String>;

    /// Why the form's evaluator cannot use a schema, each reason with its place; asked only
    /// where nothing else is wrong. A checker without an evaluator finds nothing.
    fn unusable(&self, _schema: &Value) -> Vec<(JsonPointer, String)> {
        Vec::new()
    }
}

/// The ids a country pack knows.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Kinds of information.
    pub concepts: BTreeSet<String>,
    /// Kinds of paper.
    pub document_types: BTreeSet<String>,
    /// Rules for lookups that fail, by id, as definitions carry them: those by which the
    /// authority asks the person.
    pub fallbacks: BTreeMap<String, Value>,
}

/// A definition without errors.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The definition as read.
    pub procedure: Procedure,
    /// What is not wrong, but not good either.
    pub warnings: Vec<Problem>,
}

/// Reads a definition, given as UTF-8 text.
///
/// # Errors
/// Every problem found, errors and warnings, in the order of the text; at most
/// [`MAX_PROBLEMS`] of each and one more that says how many were left out.
pub fn load(
    source: impl AsRef<[u8]>,
    checker: &dyn Checker,
    vocabulary: Option<&Vocabulary>,
) -> Result<Loaded, Vec<Problem>> {
    let bytes = source.as_ref();
    if bytes.len() > MAX_BYTES {
        return Err(vec![Problem::at_start(Kind::TooLarge { limit: MAX_BYTES })]);
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            let (line, column) = scan::line_column(&before, &scan::line_starts(&before), before.len());
            return Err(vec![Problem { line, column, ..Problem::at_start(Kind::NotUtf8) }]);
        }
    };
    // A byte order mark is tolerated (RFC 8259 §8.1); offsets count from after it.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);

    let mut duplicates = Vec::new();
    let places = match Places::scan(text, &mut duplicates) {
        Ok(places) => places,
        Err(stop) => {
            let (line, column) = scan::line_column(text, &scan::line_starts(text), stop.at);
            return Err(vec![Problem { kind: stop.kind, pointer: stop.pointer, line, column, meant: None }]);
        }
    };
    let definition: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        // The grammar holds, so it is a lone surrogate or a number beyond all bounds.
        Err(error) => {
            let kind = Kind::NotJson { expected: Expected::Representable };
            return Err(vec![Problem { line: error.line(), column: error.column(), ..Problem::at_start(kind) }]);
        }
    };

    let mut found = Findings::default();
    for duplicate in &duplicates {
        let first_line = places.line(duplicate.first_at);
        found.push_at(duplicate.at, duplicate.pointer.clone(), Kind::DuplicateKey { first_line });
    }
    if definition.is_object() {
        check(&definition, checker, vocabulary, &mut found);
    } else {
        found.error(JsonPointer::root(), Kind::NotJson { expected: Expected::Object });
    }
    let problems = found.finish(text, &places);
    if problems.iter().any(|problem| problem.severity() == Severity::Error) {
        return Err(problems);
    }
    Ok(Loaded { procedure: Procedure::read(definition), warnings: problems })
}

/// Where the elements of a definition's text stand, for findings that are not this module's.
pub struct Lines<'t> {
    text: &'t str,
    places: Places,
}

impl<'t> Lines<'t> {
    /// Scans a text; `None` where it is no JSON, which [`load()`] explains.
    pub fn of(source: &'t [u8]) -> Option<Self> {
        let text = std::str::from_utf8(source.get(..source.len().min(MAX_BYTES))?).ok()?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let places = Places::scan(text, &mut Vec::new()).ok()?;
        Some(Self { text, places })
    }

    /// Line and column, from 1, of the element a pointer names, or of its nearest ancestor that exists.
    pub fn place(&self, pointer: &JsonPointer) -> (usize, usize) {
        let at = self.places.value(pointer);
        let line = self.places.line(at);
        let before = self.text.get(self.places.line_start(line)..at).unwrap_or_default();
        (line, before.chars().count() + 1)
    }
}

fn check(definition: &Value, checker: &dyn Checker, vocabulary: Option<&Vocabulary>, found: &mut Findings) {
    for violation in checker.violations(definition) {
        found.meta_schema(definition, violation);
    }
    let index = schemas::Index::new(definition);
    schemas::check(&index, checker, found);
    let mut schemas = vec![(JsonPointer::root(), definition.clone())];
    let is_procedure = definition.as_object().is_some_and(|root| root.keys().any(|key| key.starts_with("x-")));
    let fields = fields::Fields::new(&index);
    fields::check(&index, &fields, is_procedure, found);
    if is_procedure {
        let procedure = Procedure::read(definition.clone());
        conditions::check(&index, &procedure, found);
        annotations::check(&index, &fields, &procedure, vocabulary, found);
        steps::check(definition, &procedure, vocabulary, found);
        schemas.extend(procedure.conditions.iter().map(|condition| {
            (JsonPointer::root().key("x-conditions").key(&condition.name), condition.standalone(definition))
        }));
    }
    if found.errors == 0 {
        for (place, schema) in &schemas {
            for (inside, reason) in checker.unusable(schema) {
                let at = inside.segments().fold(place.clone(), |at, segment| at.key(&segment));
                found.error(at, Kind::Unusable { reason });
            }
        }
    }
    if index.is_exhausted() {
        found.error(JsonPointer::root(), Kind::TooComplex);
    }
}

impl Problem {
    const fn at_start(kind: Kind) -> Self {
        Self { kind, pointer: JsonPointer::root(), line: 1, column: 1, meant: None }
    }
}

/// Whether a pointer names a member of a member of that name.
fn in_parent(pointer: &JsonPointer, name: &str) -> bool {
    pointer.parent().and_then(|parent| parent.last()).is_some_and(|parent| parent == name)
}

/// Problems being gathered, before their lines are known.
#[derive(Default)]
struct Findings {
    list: Vec<Finding>,
    errors: usize,
    warnings: usize,
    left_out: usize,
}

struct Finding {
    pointer: JsonPointer,
    kind: Kind,
    meant: Option<String>,
    place: Place,
}

enum Place {
    Value,
    Key,
    Offset(usize),
}

impl Findings {
    /// Something wrong with the value at a place.
    fn error(&mut self, pointer: JsonPointer, kind: Kind) {
        self.add(Finding { pointer, kind, meant: None, place: Place::Value });
    }

    /// A name at a place that should be one of the known ones.
    fn unknown<'k>(&mut self, pointer: JsonPointer, kind: Kind, name: &str, known: impl IntoIterator<Item = &'k str>) {
        // Suggestions cost; past the limit nobody reads them.
        let meant = self.has_room(&kind).then(|| suggest::nearest(name, known)).flatten();
        self.add(Finding { pointer, kind, meant: meant.map(str::to_owned), place: Place::Value });
    }

    /// A key that should be one of the known ones.
    fn unknown_key<'k>(
        &mut self,
        pointer: JsonPointer,
        kind: Kind,
        name: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) {
        let meant = self.has_room(&kind).then(|| suggest::nearest(name, known)).flatten();
        let meant = meant.filter(|meant| *meant != name).map(str::to_owned);
        self.add(Finding { pointer, kind, meant, place: Place::Key });
    }

    fn push_at(&mut self, at: usize, pointer: JsonPointer, kind: Kind) {
        self.add(Finding { pointer, kind, meant: None, place: Place::Offset(at) });
    }

    /// Errors and warnings are counted apart, so that no flood of warnings hides an error.
    const fn has_room(&self, kind: &Kind) -> bool {
        let seen = match kind.severity() {
            Severity::Error => self.errors,
            Severity::Warning => self.warnings,
        };
        seen < MAX_PROBLEMS
    }

    fn add(&mut self, finding: Finding) {
        if self.has_room(&finding.kind) {
            match finding.kind.severity() {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
            }
            self.list.push(finding);
        } else {
            self.left_out += 1;
        }
    }

    /// Words a violation of the meta-schema as a problem of the definition.
    fn meta_schema(&mut self, definition: &Value, violation: Violation) {
        let Violation { pointer, rule } = violation;
        let name = pointer.last().unwrap_or_default();
        match rule {
            // Patterns are asked about one by one, with a better answer.
            Rule::Format(format) if format == "regex" => {}
            Rule::PropertyName if in_parent(&pointer, "patternProperties") => {}
            Rule::AnyOf if name == "type" => {
                let options = ["array", "boolean", "integer", "null", "number", "object", "string"];
                let given = pointer.resolve(definition).and_then(Value::as_str).unwrap_or_default().to_owned();
                let kind = Kind::NotOneOf { options: options.map(str::to_owned).to_vec() };
                self.unknown(pointer, kind, &given, options);
            }
            Rule::AnyOf if name == "x-minimum" || name == "x-maximum" => self.error(pointer, Kind::NotADay),
            Rule::PropertyName if name.starts_with("x-") => {
                let known = dialect::ANNOTATIONS;
                if let Some((_, home)) = known.iter().find(|(known, _)| *known == name) {
                    self.unknown_key(pointer, Kind::MisplacedAnnotation { name, home }, "", []);
                } else {
                    let kind = Kind::UnknownAnnotation { name: name.clone() };
                    self.unknown_key(pointer, kind, &name, known.iter().map(|(known, _)| *known));
                }
            }
            Rule::PropertyName => {
                let is_message = in_parent(&pointer, "x-messages") || in_parent(&pointer, "messages");
                let known: &[&str] = if is_message { &dialect::MESSAGE_KEYS } else { &[] };
                self.unknown_key(pointer, Kind::BadName { name: name.clone() }, &name, known.iter().copied());
            }
            Rule::AdditionalProperty => {
                let kind = Kind::UnknownProperty { name: name.clone() };
                self.unknown_key(pointer, kind, &name, dialect::PROPERTIES.iter().copied());
            }
            Rule::Required | Rule::DependentRequired(_) => {
                // The value is missing, so the problem stands at the object that lacks it.
                self.error(pointer.parent().unwrap_or_default(), Kind::MissingProperty { name });
            }
            Rule::Enum(options) => {
                let words: Vec<String> = options.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                let given = pointer.resolve(definition).and_then(Value::as_str).unwrap_or_default().to_owned();
                let known: Vec<&str> = words.iter().map(String::as_str).collect();
                self.unknown(pointer, Kind::NotOneOf { options: words.clone() }, &given, known);
            }
            rule => self.error(pointer, Kind::Schema { rule }),
        }
    }

    fn finish(self, text: &str, places: &Places) -> Vec<Problem> {
        let mut located: Vec<(usize, Problem)> = self
            .list
            .into_iter()
            .map(|finding| {
                let at = match finding.place {
                    Place::Value => places.value(&finding.pointer),
                    Place::Key => places.key(&finding.pointer),
                    Place::Offset(at) => at,
                };
                let (kind, pointer) = (finding.kind, finding.pointer);
                (at, Problem { kind, pointer, line: places.line(at), column: 1, meant: finding.meant })
            })
            .collect();
        located.sort_by_key(|(at, _)| *at);
        // Columns are counted from the finding before: a minified text is one long line.
        let (mut last_line, mut last_at, mut column) = (0, 0, 1);
        for (at, problem) in &mut located {
            if problem.line != last_line {
                (last_line, last_at, column) = (problem.line, places.line_start(problem.line), 1);
            }
            column += text.get(last_at..*at).map_or(0, |between| between.chars().count());
            last_at = *at;
            problem.column = column;
        }
        let mut problems: Vec<Problem> = Vec::with_capacity(located.len());
        for (_, problem) in located {
            // Two branches of the meta-schema may find the same thing.
            if !problems.iter().rev().take_while(|p| p.line == problem.line).any(|p| *p == problem) {
                problems.push(problem);
            }
        }
        if self.left_out > 0 {
            problems.push(Problem::at_start(Kind::TooMany { left_out: self.left_out }));
        }
        problems
    }
}
