//! What holds across a pack: ids that are used are defined, and defined once.

use std::collections::BTreeSet;

use super::Pack;
use super::read::Reader;
use crate::pointer::JsonPointer;

/// Ids that are used must be defined, and ids that are defined must be unique.
pub(super) fn check_references(reader: &mut Reader, pack: &Pack) {
    let root = JsonPointer::root();
    let subject = |reader: &mut Reader, kind: &str, at: &JsonPointer| {
        if !kind.is_empty() && !pack.subjects.contains_key(kind) {
            reader.say(at, format!("no subject kind `{kind}` under /pack/subjects"));
        }
    };
    let concept = |reader: &mut Reader, id: &str, at: &JsonPointer| {
        if !pack.concepts.contains_key(id) {
            reader.say(at, format!("no concept `{id}` under /concepts"));
        }
    };
    for (name, kind) in &pack.subjects {
        let at = root.key("pack").key("subjects").key(name);
        if let Some(wider) = &kind.kind_of {
            subject(reader, wider, &at.key("kindOf"));
            if wider == name || pack.is_kind(wider, name) {
                reader.say(&at.key("kindOf"), "a kind cannot be a kind of itself");
            }
        }
        if let Some(key) = &kind.key {
            concept(reader, key, &at.key("key"));
        }
    }
    for (id, entry) in &pack.concepts {
        subject(reader, &entry.subject, &root.key("concepts").key(id).key("subject"));
    }
    for register in &pack.registers {
        let at = root.key("registers").key(&register.id);
        for item in &register.items {
            for given in &item.gives {
                concept(reader, &given.concept, &at.key("items").key(&item.id).key("gives"));
            }
        }
        let mut names = BTreeSet::new();
        for (i, lookup) in register.lookups.iter().enumerate() {
            let at = at.key("lookups").index(i);
            if !names.insert(&lookup.id) {
                reader.say(&at.key("id"), "two lookups of one register have this id");
            }
            for kind in &lookup.subjects {
                subject(reader, kind, &at.key("subjects"));
            }
            for key in &lookup.keys {
                concept(reader, &key.concept, &at.key("keys"));
            }
            if lookup.trust.as_ref().is_some_and(|name| !pack.qualities.contains_key(name)) {
                reader.say(&at.key("trust"), "no such grade under /pack/qualities");
            }
        }
        for source in &register.sources {
            if !pack.sources.contains_key(source) {
                reader.say(&at.key("sources"), format!("no source `{source}` under /pack/sources"));
            }
        }
    }
    for kind in &pack.document_types {
        let at = root.key("documentTypes").key(&kind.id);
        subject(reader, &kind.subject, &at.key("subject"));
        for fact in &kind.facts {
            concept(reader, &fact.concept, &at.key("facts"));
        }
        for key in &kind.keys {
            concept(reader, key, &at.key("keys"));
        }
    }
    let types: BTreeSet<&str> = pack.document_types.iter().map(|kind| kind.id.as_str()).collect();
    let registers: BTreeSet<&str> = pack.registers.iter().map(|register| register.id.as_str()).collect();
    let mut seen = BTreeSet::new();
    for (i, gate) in pack.gates.iter().enumerate() {
        let at = root.key("gates").index(i);
        if !seen.insert(&gate.id) {
            reader.say(&at.key("id"), format!("two gates have the id `{}`", gate.id));
        }
        for kind in gate.document_types.iter().filter(|id| !types.contains(id.as_str())) {
            reader.say(&at.key("documentTypes"), format!("no document type `{kind}`"));
        }
        for register in gate.registers.iter().filter(|id| !registers.contains(id.as_str())) {
            reader.say(&at.key("registers"), format!("no register `{register}`"));
        }
        for id in &gate.concepts {
            concept(reader, id, &at.key("concepts"));
        }
        for kind in &gate.subjects {
            subject(reader, kind, &at.key("subjects"));
        }
        if gate.fallback.as_ref().is_some_and(|id| !pack.fallbacks.contains_key(id)) {
            reader.say(&at.key("fallback"), "no such fallback under /pack/fallbacks");
        }
        if !gate.source.is_empty() && !pack.sources.contains_key(&gate.source) {
            reader.say(&at.key("source"), format!("no source `{}` under /pack/sources", gate.source));
        }
    }
    for (i, rule) in pack.rules.iter().enumerate() {
        let at = root.key("rules").index(i);
        concept(reader, &rule.gives, &at.key("gives"));
        for body in &rule.from {
            concept(reader, &body.concept, &at.key("from"));
        }
    }
}
