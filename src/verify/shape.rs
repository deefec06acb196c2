//! Whether a submission has the members the form gives it, each of its kind, and no others.

use super::{Gate, Verdict};
use crate::json::{self, Value};
use crate::locale::Locale;
use crate::message::OfficeText;
use crate::pointer::JsonPointer;

/// The members of a submission.
const MEMBERS: [&str; 10] =
    ["definition", "locale", "date", "answers", "provenance", "documents", "corrections", "awaited", "files", "digest"];

/// The members of what says how a paper stands, by its kind.
const STATES: [(&str, &[&str]); 6] = [
    ("replacedByData", &["kind", "register", "date"]),
    ("lookupRequested", &["kind", "rule", "basis", "deadline"]),
    ("atCounter", &["kind"]),
    ("otherOfGroup", &["kind"]),
    ("attached", &["kind"]),
    ("attachedAfterFailedLookup", &["kind"]),
];

/// The members of what says where a value came from, by its kind.
const SOURCES: [(&str, &[&str]); 6] = [
    ("register", &["kind", "register", "name", "date"]),
    ("disputed", &["kind", "register", "name", "date"]),
    ("sameAs", &["kind", "role"]),
    ("identity", &["kind"]),
    ("channel", &["kind"]),
    ("answers", &["kind"]),
];

impl Gate {
    pub(super) fn check_shape(&self, submission: &Value, verdict: &mut Verdict) {
        let root = JsonPointer::root();
        self.only(&root, Some(submission), &MEMBERS, verdict);
        let object: fn(&Value) -> bool = Value::is_object;
        let places: fn(&Value) -> bool = are_places;
        let locale: fn(&Value) -> bool = |value| value.as_str().is_some_and(|tag| Locale::parse(tag).is_some());
        let shapes: [(&str, bool, fn(&Value) -> bool); 9] = [
            ("definition", true, object),
            ("locale", true, locale),
            ("answers", true, object),
            ("provenance", true, object),
            ("documents", true, Value::is_array),
            ("corrections", true, places),
            ("awaited", false, places),
            ("files", false, object),
            ("digest", true, object),
        ];
        for (name, due, fits) in shapes {
            let value = submission.get(name);
            if !value.map_or(!due, fits) {
                self.misshapen(&root.key(name), verdict);
            }
        }
        self.only(&root.key("definition"), submission.get("definition"), &["id", "code", "version"], verdict);
        self.only(&root.key("digest"), submission.get("digest"), &["algorithm", "form", "value"], verdict);
        for (place, source) in json::members(submission.get("provenance")) {
            self.only_of_kind(&root.key("provenance").key(place), source, &SOURCES, verdict);
        }
        for (place, files) in json::members(submission.get("files")) {
            self.check_file_list(&root.key("files").key(place), files, verdict);
        }
        for (index, entry) in json::list(submission.get("documents")).iter().enumerate() {
            let at = root.key("documents").key(&index.to_string());
            self.check_entry_shape(&at, entry, verdict);
        }
    }

    fn check_entry_shape(&self, at: &JsonPointer, entry: &Value, verdict: &mut Verdict) {
        if !entry.is_object() {
            return self.misshapen(at, verdict);
        }
        self.only(at, Some(entry), &["id", "title", "state", "files"], verdict);
        for name in ["id", "title"] {
            if !entry.get(name).is_none_or(Value::is_string) {
                self.misshapen(&at.key(name), verdict);
            }
        }
        if let Some(state) = entry.get("state") {
            self.only_of_kind(&at.key("state"), state, &STATES, verdict);
            let kind = state.get("kind").and_then(Value::as_str);
            if !STATES.iter().any(|(known, _)| Some(*known) == kind) {
                self.misshapen(&at.key("state").key("kind"), verdict);
            }
            self.only(&at.key("state").key("deadline"), state.get("deadline"), &["value", "unit"], verdict);
        }
        if let Some(files) = entry.get("files") {
            self.check_file_list(&at.key("files"), files, verdict);
        }
    }

    fn check_file_list(&self, at: &JsonPointer, files: &Value, verdict: &mut Verdict) {
        if !files.is_array() {
            return self.misshapen(at, verdict);
        }
        for (index, file) in json::list(Some(files)).iter().enumerate() {
            let own = ["name", "mediaType", "size", "sha256", "handle"];
            self.only(&at.key(&index.to_string()), Some(file), &own, verdict);
        }
    }

    /// An object that has the members of its kind; of a kind nobody knows other findings tell.
    fn only_of_kind(&self, at: &JsonPointer, value: &Value, kinds: &[(&str, &[&str])], verdict: &mut Verdict) {
        if !value.is_object() {
            return self.misshapen(at, verdict);
        }
        let kind = value.get("kind").and_then(Value::as_str).unwrap_or_default();
        if let Some((_, members)) = kinds.iter().find(|(own, _)| *own == kind) {
            self.only(at, Some(value), members, verdict);
        }
    }

    /// Tells of members that are none of these.
    fn only(&self, at: &JsonPointer, value: Option<&Value>, members: &[&str], verdict: &mut Verdict) {
        for (name, _) in json::members(value) {
            if !members.contains(&name.as_str()) {
                let message = self.say(OfficeText::MemberUnknown);
                verdict.wrong(at.key(name).as_str(), "unknown", message);
            }
        }
    }

    fn misshapen(&self, at: &JsonPointer, verdict: &mut Verdict) {
        let message = self.say(OfficeText::MemberMissing);
        verdict.wrong(at.as_str(), "shape", message);
    }
}

/// A list of places in the answers, each once.
fn are_places(value: &Value) -> bool {
    let mut seen = std::collections::HashSet::new();
    value.as_array().is_some_and(|list| {
        list.iter().all(|place| {
            let text = place.as_str().filter(|text| !text.is_empty() && JsonPointer::parse(text).is_some());
            text.is_some_and(|text| seen.insert(text))
        })
    })
}
