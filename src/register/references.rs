//! What holds across a pack: ids that are used are defined, and defined once.

use std::collections::BTreeSet;

use super::read::Reader;
use super::{Calendar, Pack, Register};
use crate::pointer::JsonPointer;
use crate::texts::told;

/// Ids that are used must be defined, and ids that are defined must be unique.
pub(super) fn check_references(reader: &mut Reader, pack: &Pack) {
    let mut check = Check { reader, pack };
    let root = JsonPointer::root();
    check.subjects(&root.key("pack").key("subjects"));
    for (id, entry) in &pack.concepts {
        check.subject(&entry.subject, &root.key("concepts").key(id).key("subject"));
    }
    for register in &pack.registers {
        check.register(register, &root.key("registers").key(&register.id));
    }
    for kind in &pack.document_types {
        let at = root.key("documentTypes").key(&kind.id);
        check.subject(&kind.subject, &at.key("subject"));
        for fact in &kind.facts {
            check.concept(&fact.concept, &at.key("facts"));
        }
        for key in &kind.keys {
            check.concept(key, &at.key("keys"));
        }
    }
    check.gates(&root.key("gates"));
    for (on, day) in pack.calendar.iter().flat_map(Calendar::days) {
        if !pack.sources.contains_key(&day.source) {
            check.reader.say(
                &root.key("calendar").key("days"),
                told!(pack::day_without_source, day = on.to_string(), source = day.source.as_str()),
            );
        }
    }
    for (i, rule) in pack.rules.iter().enumerate() {
        let at = root.key("rules").index(i);
        check.concept(&rule.gives, &at.key("gives"));
        for body in &rule.from {
            check.concept(&body.concept, &at.key("from"));
        }
    }
}

/// A pack whose ids are looked up, and where problems are told.
struct Check<'c> {
    reader: &'c mut Reader,
    pack: &'c Pack,
}

impl Check<'_> {
    fn subject(&mut self, kind: &str, at: &JsonPointer) {
        if !kind.is_empty() && !self.pack.subjects.contains_key(kind) {
            self.reader.say(at, told!(pack::no_subject, kind));
        }
    }

    fn concept(&mut self, id: &str, at: &JsonPointer) {
        if !self.pack.concepts.contains_key(id) {
            self.reader.say(at, told!(pack::no_concept, concept = id));
        }
    }

    fn subjects(&mut self, at: &JsonPointer) {
        for (name, kind) in &self.pack.subjects {
            let at = at.key(name);
            if let Some(wider) = &kind.kind_of {
                self.subject(wider, &at.key("kindOf"));
                if wider == name || self.pack.is_kind(wider, name) {
                    self.reader.say(&at.key("kindOf"), told!(pack::kind_of_itself));
                }
            }
            if let Some(key) = &kind.key {
                self.concept(key, &at.key("key"));
            }
        }
    }

    fn register(&mut self, register: &Register, at: &JsonPointer) {
        for item in &register.items {
            for given in &item.gives {
                self.concept(&given.concept, &at.key("items").key(&item.id).key("gives"));
            }
        }
        let mut names = BTreeSet::new();
        for (i, lookup) in register.lookups.iter().enumerate() {
            let at = at.key("lookups").index(i);
            if !names.insert(&lookup.id) {
                self.reader.say(&at.key("id"), told!(pack::lookup_twice));
            }
            for kind in &lookup.subjects {
                self.subject(kind, &at.key("subjects"));
            }
            for key in &lookup.keys {
                self.concept(&key.concept, &at.key("keys"));
            }
            if lookup.trust.as_ref().is_some_and(|name| !self.pack.qualities.contains_key(name)) {
                self.reader.say(&at.key("trust"), told!(pack::no_grade));
            }
        }
        for source in register.sources.iter().filter(|source| !self.pack.sources.contains_key(*source)) {
            self.reader.say(&at.key("sources"), told!(pack::no_source, source));
        }
    }

    fn gates(&mut self, at: &JsonPointer) {
        let pack = self.pack;
        let types: BTreeSet<&str> = pack.document_types.iter().map(|kind| kind.id.as_str()).collect();
        let registers: BTreeSet<&str> = pack.registers.iter().map(|register| register.id.as_str()).collect();
        let mut seen = BTreeSet::new();
        for (i, gate) in pack.gates.iter().enumerate() {
            let at = at.index(i);
            if !seen.insert(&gate.id) {
                self.reader.say(&at.key("id"), told!(pack::gate_twice, gate = gate.id.as_str()));
            }
            for kind in gate.document_types.iter().filter(|id| !types.contains(id.as_str())) {
                self.reader.say(&at.key("documentTypes"), told!(pack::no_document_type, id = kind));
            }
            for register in gate.registers.iter().filter(|id| !registers.contains(id.as_str())) {
                self.reader.say(&at.key("registers"), told!(pack::no_register, register));
            }
            for id in &gate.concepts {
                self.concept(id, &at.key("concepts"));
            }
            for kind in &gate.subjects {
                self.subject(kind, &at.key("subjects"));
            }
            if gate.fallback.as_ref().is_some_and(|id| !pack.fallbacks.contains_key(id)) {
                self.reader.say(&at.key("fallback"), told!(pack::no_fallback));
            }
            if !gate.source.is_empty() && !pack.sources.contains_key(&gate.source) {
                self.reader.say(&at.key("source"), told!(pack::no_source, source = &gate.source));
            }
        }
    }
}
