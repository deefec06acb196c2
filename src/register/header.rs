//! Reading what a pack says of itself: its subjects, grades, fallbacks, laws, and how its letters are written.

use std::collections::BTreeMap;

use serde_json::Value;

use super::read::{Object, Reader};
use super::{Citations, Fallback, InForce, Letterhead, Orders, Pack, Period, Quality, Subject, Wording};
use crate::pointer::JsonPointer;
use crate::texts::told;

/// Reads the member `pack`.
pub(super) fn read_header(reader: &mut Reader, root: &Object, pack: &mut Pack) {
    let at = JsonPointer::root().key("pack");
    let Some(value) = root.get("pack") else {
        reader.say(&at, told!(pack::header_missing));
        return;
    };
    let known = [
        "id",
        "title",
        "asOf",
        "locales",
        "subjects",
        "qualities",
        "fallbacks",
        "sources",
        "laws",
        "citations",
        "letterhead",
        "issuers",
        "orders",
        "lint",
    ];
    let Some(header) = reader.object(value, &at, &known) else { return };
    pack.id = reader.text(header, "id", &at, true);
    pack.title = reader.words(header, "title", &at, true);
    pack.as_of = reader.text(header, "asOf", &at, false);
    if let Some(entry) = header.get("lint") {
        read_lint(reader, entry, &at.key("lint"), pack);
    }
    for (name, entry) in reader.entries(header, "subjects", &at) {
        let at = at.key("subjects").key(name);
        if let Some(object) = reader.object(entry, &at, &["title", "kindOf", "key", "shown"]) {
            let subject = Subject {
                title: reader.words(object, "title", &at, true),
                kind_of: reader.option(object, "kindOf", &at),
                key: reader.option(object, "key", &at),
                shown: reader.strings(object, "shown", &at),
            };
            pack.subjects.insert(name.clone(), subject);
        }
    }
    for (name, entry) in reader.entries(header, "qualities", &at) {
        let at = at.key("qualities").key(name);
        if let Some(object) = reader.object(entry, &at, &["authority", "integrity", "binding", "maxAgeDays"]) {
            let mut grade = |key: &str| reader.number(object, key, &at, 0).min(255) as u8;
            let (authority, integrity, binding) = (grade("authority"), grade("integrity"), grade("binding"));
            let max_age = reader.number(object, "maxAgeDays", &at, u32::MAX);
            pack.qualities.insert(name.clone(), Quality { authority, integrity, binding, max_age });
        }
    }
    for (id, entry) in reader.entries(header, "fallbacks", &at) {
        let fallback = read_fallback(reader, entry, &at.key("fallbacks").key(id));
        pack.fallbacks.extend(fallback.map(|fallback| (id.clone(), fallback)));
    }
    if let Some(Value::Object(issuers)) = header.get("issuers") {
        for letters in issuers.keys() {
            let words = reader.words(issuers, letters, &at.key("issuers"), true);
            pack.issuers.insert(letters.clone(), words);
        }
    }
    if let Some(entry) = header.get("citations") {
        read_citations(reader, entry, &at.key("citations"), pack);
    }
    if let Some(entry) = header.get("letterhead") {
        pack.letterhead = read_letterhead(reader, entry, &at.key("letterhead"));
    }
    pack.orders = header.get("orders").and_then(|entry| read_orders(reader, entry, &at.key("orders")));
    for (name, entry) in reader.entries(header, "laws", &at) {
        let at = at.key("laws").key(name);
        if let Some(object) = reader.object(entry, &at, &["from", "to", "note"]) {
            let law = InForce { from: reader.date(object, "from", &at), to: reader.date(object, "to", &at) };
            pack.laws.insert(name.clone(), law);
        }
    }
    for (name, entry) in reader.entries(header, "sources", &at) {
        match entry.as_str() {
            Some(text) => drop(pack.sources.insert(name.clone(), text.to_owned())),
            None => reader.say(&at.key("sources").key(name), told!(pack::text_expected)),
        }
    }
}

/// The words by which the lint finds codes, vague papers and papers that identify somebody.
fn read_lint(reader: &mut Reader, entry: &Value, at: &JsonPointer, pack: &mut Pack) {
    if let Some(object) = reader.object(entry, at, &["code", "vague", "identity", "age", "born"]) {
        pack.lint = Wording {
            code: reader.text(object, "code", at, false),
            vague: reader.text(object, "vague", at, false),
            identity: reader.strings(object, "identity", at),
            age: (reader.text(object, "age", at, false), reader.text(object, "born", at, false)),
        };
    }
}

/// What is done when data cannot be used, and within which time on each channel.
fn read_fallback(reader: &mut Reader, entry: &Value, at: &JsonPointer) -> Option<Fallback> {
    let object = reader.object(entry, at, &["mode", "deadlines", "text", "clause", "basis"])?;
    let mode = reader.one_of(object, "mode", at, &["askPersonAndCorrectRegister", "askOtherAgency", "none"]);
    let mut deadlines = BTreeMap::new();
    for (channel, period) in reader.entries(object, "deadlines", at) {
        let at = at.key("deadlines").key(channel);
        if let Some(period) = reader.object(period, &at, &["value", "unit"]) {
            let value = reader.number(period, "value", &at, 0);
            let unit = reader.one_of(period, "unit", &at, &["workingHour", "workingDay", "day", "month", "year"]);
            deadlines.insert(channel.clone(), Period { value, unit });
        }
    }
    let text = reader.words(object, "text", at, true);
    let basis = reader.text(object, "basis", at, false);
    let clause = reader.words(object, "clause", at, false);
    Some(Fallback { mode, deadlines, text, clause, basis })
}

/// How letters cite legal texts.
fn read_citations(reader: &mut Reader, entry: &Value, at: &JsonPointer, pack: &mut Pack) {
    if let Some(object) = reader.object(entry, at, &["kinds", "parts", "number"]) {
        let number = reader.text(object, "number", at, true);
        let parts = reader.strings(object, "parts", at);
        let mut kinds = BTreeMap::new();
        if let Some(Value::Object(entries)) = object.get("kinds") {
            for letters in entries.keys() {
                kinds.insert(letters.clone(), reader.text(entries, letters, &at.key("kinds"), true));
            }
        }
        pack.citations = Citations { kinds, parts, number };
    }
}

/// Who orders how procedures are carried out.
fn read_orders(reader: &mut Reader, entry: &Value, at: &JsonPointer) -> Option<Orders> {
    let object = reader.object(entry, at, &["by", "levels", "basis", "source", "confidence"])?;
    Some(Orders {
        by: reader.words(object, "by", at, true),
        levels: reader.strings(object, "levels", at),
        basis: reader.text(object, "basis", at, true),
        confidence: reader.one_of(object, "confidence", at, &["confirmed", "partly", "unconfirmed"]),
    })
}

/// What stands at the head of official letters.
fn read_letterhead(reader: &mut Reader, entry: &Value, at: &JsonPointer) -> Option<Letterhead> {
    let object = reader.object(entry, at, &["state", "motto", "font", "basis", "grounds"])?;
    let mut text = |key: &str| reader.text(object, key, at, true);
    let (state, motto, font) = (text("state"), text("motto"), text("font"));
    let basis = reader.text(object, "basis", at, false);
    let grounds = reader.strings(object, "grounds", at);
    Some(Letterhead { state, motto, font, basis, grounds })
}
