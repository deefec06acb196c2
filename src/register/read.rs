//! Strict reading of a pack: every problem with its place, none passed over.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::calendar::read_calendar;
use super::header::read_header;
use super::references::check_references;
use super::{
    Concept, Date, Delegation, DocumentKind, DocumentType, Effect, Gate, Home, Item, LocalizedText, Lookup, Pack,
    Publication, PublicationStatus, Quality, Register, RelativeConcept, Rule,
};
use crate::definition::{Act, StepKind};
use crate::locale::Locale;
use crate::pointer::JsonPointer;
use crate::texts::{Told, told};

/// What is wrong with a pack, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackProblem {
    /// Place in the pack (in the merged one, when it is a folder).
    pub pointer: JsonPointer,
    /// What was found and what was expected.
    pub message: Told,
}

impl PackProblem {
    pub(crate) const fn at_root(message: Told) -> Self {
        Self { pointer: JsonPointer::root(), message }
    }
}

impl PackProblem {
    /// Place and what is wrong, in a language.
    pub fn text(&self, locale: &Locale) -> String {
        let place = if self.pointer.is_root() { "/" } else { self.pointer.as_str() };
        format!("{place}: {}", self.message.text(locale))
    }

    /// All of them in a language, one after the other.
    pub fn texts(all: &[Self], between: &str, locale: &Locale) -> String {
        all.iter().map(|problem| problem.text(locale)).collect::<Vec<_>>().join(between)
    }
}

impl std::fmt::Display for PackProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text(&Locale::en()))
    }
}

/// Puts the parts of a pack together: objects are joined, arrays appended.
///
/// # Errors
/// Names members that stand in two parts.
pub fn merge(parts: Vec<Value>) -> Result<Value, Vec<PackProblem>> {
    let mut whole = Map::new();
    let mut problems = Vec::new();
    for part in parts {
        let Value::Object(part) = part else {
            problems.push(PackProblem::at_root(told!(pack::file_no_object)));
            continue;
        };
        for (key, value) in part {
            let at = JsonPointer::root().key(&key);
            match (whole.get_mut(&key), value) {
                (Some(Value::Array(list)), Value::Array(more)) => list.extend(more),
                (Some(Value::Object(entries)), Value::Object(more)) => {
                    for (name, entry) in more {
                        let place = at.key(&name);
                        if entries.insert(name, entry).is_some() {
                            problems.push(PackProblem { pointer: place, message: told!(pack::in_two_files) });
                        }
                    }
                }
                (Some(_), _) if key == "$schema" => {}
                (Some(_), _) => {
                    problems.push(PackProblem { pointer: at, message: told!(pack::in_two_files) });
                }
                (None, value) => {
                    whole.insert(key, value);
                }
            }
        }
    }
    if problems.is_empty() { Ok(Value::Object(whole)) } else { Err(problems) }
}

/// A reader that remembers its place and its complaints.
pub(super) struct Reader {
    pub(super) problems: Vec<PackProblem>,
}

pub(super) type Object = Map<String, Value>;

impl Reader {
    pub(super) fn say(&mut self, at: &JsonPointer, message: Told) {
        // A hostile file must not make a list of complaints larger than itself.
        if self.problems.len() < 500 {
            self.problems.push(PackProblem { pointer: at.clone(), message });
        }
    }

    pub(super) fn object<'v>(&mut self, value: &'v Value, at: &JsonPointer, known: &[&str]) -> Option<&'v Object> {
        let Some(object) = value.as_object() else {
            self.say(at, told!(pack::object_expected));
            return None;
        };
        for key in object.keys().filter(|key| !known.contains(&key.as_str())) {
            self.say(&at.key(key), told!(pack::unknown_member, known = known.join(", ")));
        }
        Some(object)
    }

    pub(super) fn text(&mut self, object: &Object, key: &str, at: &JsonPointer, required: bool) -> String {
        match object.get(key) {
            Some(Value::String(text)) if !text.is_empty() || !required => text.clone(),
            None if !required => String::new(),
            _ => {
                self.say(&at.key(key), told!(pack::text_expected));
                String::new()
            }
        }
    }

    pub(super) fn option(&mut self, object: &Object, key: &str, at: &JsonPointer) -> Option<String> {
        object.contains_key(key).then(|| self.text(object, key, at, true))
    }

    pub(super) fn strings(&mut self, object: &Object, key: &str, at: &JsonPointer) -> Vec<String> {
        let Some(value) = object.get(key) else { return Vec::new() };
        let at = at.key(key);
        let Some(list) = value.as_array() else {
            self.say(&at, told!(pack::texts_expected));
            return Vec::new();
        };
        let mut texts = Vec::new();
        for (i, entry) in list.iter().enumerate() {
            match entry.as_str() {
                Some(text) => texts.push(text.to_owned()),
                None => self.say(&at.index(i), told!(pack::text_expected)),
            }
        }
        texts
    }

    pub(super) fn words(&mut self, object: &Object, key: &str, at: &JsonPointer, required: bool) -> LocalizedText {
        let at = at.key(key);
        match object.get(key) {
            None if !required => LocalizedText::default(),
            Some(Value::Object(map)) if !map.is_empty() => {
                let mut words = BTreeMap::new();
                for (tag, text) in map {
                    match text.as_str() {
                        Some(text) => drop(words.insert(tag.clone(), text.to_owned())),
                        None => self.say(&at.key(tag), told!(pack::text_expected)),
                    }
                }
                LocalizedText(words)
            }
            _ => {
                self.say(&at, told!(pack::translations_expected));
                LocalizedText::default()
            }
        }
    }

    pub(super) fn one_of(&mut self, object: &Object, key: &str, at: &JsonPointer, allowed: &[&str]) -> String {
        let word = self.text(object, key, at, false);
        if !word.is_empty() && !allowed.contains(&word.as_str()) {
            self.say(&at.key(key), told!(pack::one_of_expected, options = allowed.join(", ")));
        }
        word
    }

    pub(super) fn date(&mut self, object: &Object, key: &str, at: &JsonPointer) -> Option<Date> {
        let text = self.option(object, key, at)?;
        let date = Date::parse(&text);
        if date.is_none() {
            self.say(&at.key(key), told!(pack::day_expected));
        }
        date
    }

    pub(super) fn number(&mut self, object: &Object, key: &str, at: &JsonPointer, default: u32) -> u32 {
        match object.get(key) {
            None => default,
            Some(value) => value.as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or_else(|| {
                self.say(&at.key(key), told!(pack::whole_number_expected));
                default
            }),
        }
    }

    pub(super) fn flag(&mut self, object: &Object, key: &str, at: &JsonPointer) -> bool {
        match object.get(key) {
            None => false,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => {
                self.say(&at.key(key), told!(pack::flag_expected));
                false
            }
        }
    }

    pub(super) fn acts(&mut self, object: &Object, key: &str, at: &JsonPointer) -> Vec<Act> {
        let words = self.strings(object, key, at);
        let at = at.key(key);
        let mut acts = Vec::new();
        for (i, word) in words.iter().enumerate() {
            if let Some(act) = Act::parse(word) {
                acts.push(act);
            } else {
                let known: Vec<&str> = Act::ALL.iter().map(|act| act.as_str()).collect();
                self.say(&at.index(i), told!(pack::unknown_act, known = known.join(", ")));
            }
        }
        acts
    }

    pub(super) fn relatives(&mut self, object: &Object, key: &str, at: &JsonPointer) -> Vec<RelativeConcept> {
        let Some(value) = object.get(key) else { return Vec::new() };
        let at = at.key(key);
        let Some(list) = value.as_array() else {
            self.say(&at, told!(pack::concepts_expected));
            return Vec::new();
        };
        let mut read = Vec::new();
        for (i, entry) in list.iter().enumerate() {
            let at = at.index(i);
            match entry {
                Value::String(concept) => read.push(RelativeConcept { concept: concept.clone(), of: None }),
                Value::Object(object) if self.object(entry, &at, &["concept", "of"]).is_some() => {
                    read.push(RelativeConcept {
                        concept: self.text(object, "concept", &at, true),
                        of: self.option(object, "of", &at),
                    });
                }
                _ => self.say(&at, told!(pack::concept_expected)),
            }
        }
        read
    }

    pub(super) fn entries<'v>(
        &mut self,
        root: &'v Object,
        key: &str,
        at: &JsonPointer,
    ) -> Vec<(&'v String, &'v Value)> {
        match root.get(key) {
            None => Vec::new(),
            Some(Value::Object(entries)) => entries.iter().collect(),
            Some(_) => {
                self.say(&at.key(key), told!(pack::object_expected));
                Vec::new()
            }
        }
    }
}

const CONFIDENCE: &[&str] = &["confirmed", "partly", "unconfirmed"];

impl Pack {
    /// Reads a pack strictly.
    ///
    /// # Errors
    /// Every problem found, each with its place: wrong types, unknown members, ids that
    /// are used but not defined, dates that do not exist.
    #[allow(clippy::needless_pass_by_value, reason = "a pack is read once and its JSON is not needed after")]
    pub fn read(value: Value) -> Result<Self, Vec<PackProblem>> {
        let mut reader = Reader { problems: Vec::new() };
        let root = JsonPointer::root();
        let mut pack = Self::default();
        let known = [
            "$schema",
            "pack",
            "concepts",
            "registers",
            "documentTypes",
            "gates",
            "rules",
            "costs",
            "import",
            "form",
            "process",
            "calendar",
        ];
        if let Some(object) = reader.object(&value, &root, &known) {
            read_header(&mut reader, object, &mut pack);
            for (id, entry) in reader.entries(object, "concepts", &root) {
                let at = root.key("concepts").key(id);
                if let Some(concept) = read_concept(&mut reader, entry, &at) {
                    pack.concepts.insert(id.clone(), concept);
                }
            }
            for (id, entry) in reader.entries(object, "registers", &root) {
                let at = root.key("registers").key(id);
                let register = read_register(&mut reader, &pack, id, entry, &at);
                pack.registers.extend(register);
            }
            for (id, entry) in reader.entries(object, "documentTypes", &root) {
                let at = root.key("documentTypes").key(id);
                let kind = read_type(&mut reader, &pack, id, entry, &at);
                pack.document_types.extend(kind);
            }
            read_list(&mut reader, object, "gates", |reader, entry, at| {
                let gate = read_gate(reader, entry, at);
                pack.gates.extend(gate);
            });
            read_list(&mut reader, object, "rules", |reader, entry, at| {
                let rule = read_rule(reader, entry, at);
                pack.rules.extend(rule);
            });
            if let Some(costs) = object.get("costs") {
                pack.costs = super::costs::read(&mut reader, costs, &root.key("costs"), &["title"]);
            }
            pack.import = object.get("import").cloned().unwrap_or_default();
            pack.form = object.get("form").cloned().unwrap_or_default();
            pack.process = object.get("process").cloned().unwrap_or_default();
            if let Some(calendar) = object.get("calendar") {
                pack.calendar = read_calendar(&mut reader, calendar, &root.key("calendar"));
            }
        }
        check_references(&mut reader, &pack);
        if reader.problems.is_empty() {
            pack.index();
            Ok(pack)
        } else {
            Err(reader.problems)
        }
    }
}

fn read_list(reader: &mut Reader, root: &Object, key: &str, mut each: impl FnMut(&mut Reader, &Value, &JsonPointer)) {
    let at = JsonPointer::root().key(key);
    match root.get(key) {
        None => {}
        Some(Value::Array(list)) => {
            for (i, entry) in list.iter().enumerate() {
                each(reader, entry, &at.index(i));
            }
        }
        Some(_) => reader.say(&at, told!(pack::list_expected)),
    }
}

fn read_concept(reader: &mut Reader, entry: &Value, at: &JsonPointer) -> Option<Concept> {
    let object = reader.object(entry, at, &["subject", "type", "title", "sensitive", "names", "home"])?;
    let place = at.key("home");
    let home = object.get("home").and_then(|own| {
        let own = reader.object(own, &place, &["register", "title", "owner", "confidence", "source"])?;
        Some(Home {
            register: reader.text(own, "register", &place, false),
            title: reader.words(own, "title", &place, false),
            owner: reader.text(own, "owner", &place, false),
            confidence: reader.text(own, "confidence", &place, false),
            source: reader.text(own, "source", &place, false),
        })
    });
    Some(Concept {
        home,
        subject: reader.text(object, "subject", at, true),
        value: reader.text(object, "type", at, false),
        title: reader.words(object, "title", at, true),
        sensitive: reader.flag(object, "sensitive", at),
        names: reader.strings(object, "names", at),
    })
}

fn read_quality(reader: &mut Reader, pack: &Pack, object: &Object, at: &JsonPointer) -> Quality {
    match reader.option(object, "quality", at) {
        None => Quality::BEST,
        Some(name) => pack.qualities.get(&name).copied().unwrap_or_else(|| {
            reader.say(&at.key("quality"), told!(pack::no_grade));
            Quality::LEAST
        }),
    }
}

fn read_status(reader: &mut Reader, object: &Object, key: &str, at: &JsonPointer) -> PublicationStatus {
    let word = reader.text(object, key, at, true);
    PublicationStatus::parse(&word).unwrap_or_else(|| {
        reader.say(&at.key(key), told!(pack::one_of_expected, options = "published, unconfirmed, none"));
        PublicationStatus::None
    })
}

fn read_register(reader: &mut Reader, pack: &Pack, id: &str, entry: &Value, at: &JsonPointer) -> Option<Register> {
    let known = ["title", "owner", "legalBasis", "publication", "coverage", "sources", "items", "lookups", "note"];
    let object = reader.object(entry, at, &known)?;
    let mut register = Register {
        id: id.to_owned(),
        title: reader.words(object, "title", at, true),
        owner: reader.text(object, "owner", at, true),
        legal_basis: reader.strings(object, "legalBasis", at),
        coverage: reader.one_of(object, "coverage", at, &["full", "partial"]),
        sources: reader.strings(object, "sources", at),
        ..Register::default()
    };
    let place = at.key("publication");
    match object.get("publication") {
        None => {
            reader.say(&place, told!(pack::publication_missing));
        }
        Some(value) => {
            if let Some(publication) = reader.object(value, &place, &["status", "decision", "date", "source", "note"]) {
                register.publication = Publication {
                    status: read_status(reader, publication, "status", &place),
                    decision: reader.option(publication, "decision", &place),
                    date: reader.date(publication, "date", &place),
                    note: reader.words(publication, "note", &place, false),
                };
            }
        }
    }
    for (name, entry) in reader.entries(object, "items", at) {
        let item = read_item(reader, pack, name, entry, &at.key("items").key(name));
        register.items.extend(item);
    }
    let place = at.key("lookups");
    let Some(lookups) = object.get("lookups").and_then(Value::as_array) else {
        reader.say(&place, told!(pack::lookups_expected));
        return Some(register);
    };
    for (i, entry) in lookups.iter().enumerate() {
        let lookup = read_lookup(reader, &register, entry, &place.index(i));
        register.lookups.extend(lookup);
    }
    Some(register)
}

fn read_item(reader: &mut Reader, pack: &Pack, name: &str, entry: &Value, at: &JsonPointer) -> Option<Item> {
    let known = ["title", "called", "confidence", "publication", "gives", "quality", "absence", "note"];
    let item = reader.object(entry, at, &known)?;
    let gives = if item.contains_key("gives") {
        reader.relatives(item, "gives", at)
    } else {
        vec![RelativeConcept { concept: name.to_owned(), of: None }]
    };
    Some(Item {
        id: name.to_owned(),
        title: reader.words(item, "title", at, true),
        called: reader.words(item, "called", at, false),
        confidence: reader.one_of(item, "confidence", at, CONFIDENCE),
        publication: item.contains_key("publication").then(|| read_status(reader, item, "publication", at)),
        gives,
        quality: read_quality(reader, pack, item, at),
        absence: reader.flag(item, "absence", at),
    })
}

/// A question a register answers; of all its items unless some are named.
fn read_lookup(reader: &mut Reader, register: &Register, entry: &Value, at: &JsonPointer) -> Option<Lookup> {
    let known = ["id", "subjects", "keys", "trust", "items", "closedWorld", "stage"];
    let lookup = reader.object(entry, at, &known)?;
    let name = reader.text(lookup, "id", at, true);
    let items = if lookup.contains_key("items") {
        let mut indexes = Vec::new();
        for (n, item) in reader.strings(lookup, "items", at).iter().enumerate() {
            match register.items.iter().position(|known| known.id == *item) {
                Some(index) => indexes.push(index),
                None => reader.say(&at.key("items").index(n), told!(pack::no_item)),
            }
        }
        indexes
    } else {
        (0..register.items.len()).collect()
    };
    let keys = reader.relatives(lookup, "keys", at);
    if keys.is_empty() {
        reader.say(&at.key("keys"), told!(pack::key_missing));
    }
    let lookup = Lookup {
        id: format!("{}/{name}", register.id),
        subjects: reader.strings(lookup, "subjects", at),
        keys,
        trust: reader.option(lookup, "trust", at),
        items,
        closed_world: reader.option(lookup, "closedWorld", at),
        stage: reader.option(lookup, "stage", at),
        procedures: Vec::new(),
    };
    if lookup.subjects.is_empty() {
        reader.say(&at.key("subjects"), told!(pack::lookup_subjects_missing));
    }
    Some(lookup)
}

fn read_type(reader: &mut Reader, pack: &Pack, id: &str, entry: &Value, at: &JsonPointer) -> Option<DocumentType> {
    let known = ["title", "kind", "subject", "match", "facts", "acts", "keys", "quality", "burden", "note"];
    let object = reader.object(entry, at, &known)?;
    let kind = match reader.text(object, "kind", at, false).as_str() {
        "" | "evidence" => DocumentKind::Evidence,
        "form" => DocumentKind::Form,
        "surrender" => DocumentKind::Surrender,
        "note" => DocumentKind::Note,
        "other" => DocumentKind::Other,
        _ => {
            reader
                .say(&at.key("kind"), told!(pack::one_of_expected, options = "evidence, form, surrender, note, other"));
            DocumentKind::Other
        }
    };
    Some(DocumentType {
        id: id.to_owned(),
        title: reader.words(object, "title", at, true),
        kind,
        subject: reader.text(object, "subject", at, false),
        pattern: reader.text(object, "match", at, false),
        facts: reader.relatives(object, "facts", at),
        acts: reader.acts(object, "acts", at),
        keys: reader.strings(object, "keys", at),
        quality: read_quality(reader, pack, object, at),
        burden: reader.number(object, "burden", at, 1).min(1_000_000),
        note: reader.words(object, "note", at, false),
    })
}

fn read_gate(reader: &mut Reader, entry: &Value, at: &JsonPointer) -> Option<Gate> {
    let known = [
        "id",
        "title",
        "effect",
        "from",
        "to",
        "documentTypes",
        "concepts",
        "registers",
        "procedures",
        "exceptProcedures",
        "fields",
        "levels",
        "subjects",
        "fallback",
        "mayNotAsk",
        "delegation",
        "basis",
        "source",
        "confidence",
    ];
    let object = reader.object(entry, at, &known)?;
    let effect = Effect::parse(&reader.text(object, "effect", at, true)).unwrap_or_else(|| {
        let words: Vec<&str> = Effect::ALL.iter().map(|effect| effect.as_str()).collect();
        reader.say(&at.key("effect"), told!(pack::one_of_expected, options = words.join(", ")));
        Effect::RequiresPaper
    });
    let gate = Gate {
        id: reader.text(object, "id", at, true),
        title: reader.words(object, "title", at, true),
        effect,
        from: reader.date(object, "from", at),
        to: reader.date(object, "to", at),
        document_types: reader.strings(object, "documentTypes", at),
        concepts: reader.strings(object, "concepts", at),
        registers: reader.strings(object, "registers", at),
        procedures: reader.strings(object, "procedures", at),
        except_procedures: reader.strings(object, "exceptProcedures", at),
        fields: reader.strings(object, "fields", at),
        levels: reader.strings(object, "levels", at),
        subjects: reader.strings(object, "subjects", at),
        fallback: reader.option(object, "fallback", at),
        may_not_ask: object.get("mayNotAsk") == Some(&Value::Bool(true)),
        delegation: object.get("delegation").and_then(|own| read_delegation(reader, own, &at.key("delegation"))),
        basis: reader.text(object, "basis", at, true),
        source: reader.text(object, "source", at, false),
        confidence: reader.one_of(object, "confidence", at, CONFIDENCE),
    };
    if gate.from.zip(gate.to).is_some_and(|(from, to)| to < from) {
        reader.say(&at.key("to"), told!(pack::ends_before_it_begins));
    }
    if gate.delegation.is_some() != (effect == Effect::PermitsDelegation) {
        reader.say(at, told!(pack::delegation_with_effect));
    }
    let silencing = matches!(effect, Effect::Cut | Effect::ForbidsAsking | Effect::RequiresPaper);
    if silencing && gate.document_types.is_empty() && gate.concepts.is_empty() {
        reader.say(at, told!(pack::gate_about_nothing));
    }
    Some(gate)
}

fn read_delegation(reader: &mut Reader, entry: &Value, at: &JsonPointer) -> Option<Delegation> {
    let object = reader.object(entry, at, &["holders", "kinds", "to", "by"])?;
    let own = Delegation {
        holders: reader.strings(object, "holders", at),
        kinds: reader.strings(object, "kinds", at),
        to: reader.words(object, "to", at, true),
        by: reader.words(object, "by", at, true),
    };
    if own.holders.is_empty() {
        reader.say(&at.key("holders"), told!(pack::delegation_of_nobody));
    }
    for (i, word) in own.kinds.iter().enumerate().filter(|(_, word)| StepKind::parse(word).is_none()) {
        let options = StepKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ");
        reader.say(&at.key("kinds").index(i), told!(pack::not_one_of, options, word = word.as_str()));
    }
    if own.kinds.is_empty() {
        reader.say(&at.key("kinds"), told!(pack::delegation_of_no_kind));
    }
    Some(own)
}

fn read_rule(reader: &mut Reader, entry: &Value, at: &JsonPointer) -> Option<Rule> {
    let object = reader.object(entry, at, &["id", "title", "gives", "from", "basis"])?;
    let rule = Rule {
        id: reader.text(object, "id", at, true),
        title: reader.words(object, "title", at, false),
        gives: reader.text(object, "gives", at, true),
        from: reader.relatives(object, "from", at),
        basis: reader.text(object, "basis", at, false),
    };
    if rule.from.is_empty() {
        reader.say(&at.key("from"), told!(pack::rule_from_nothing));
    }
    Some(rule)
}
