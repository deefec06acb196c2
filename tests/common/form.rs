//! What tests of the form say to it and read of it.
#![allow(dead_code, reason = "each test file takes what it needs")]

use serde_json::Value;
use tokhai::form::{Change, Form, FormEvent, LookupAnswer, LookupRequest, Outcome, RegisterSource};
use tokhai::pointer::JsonPointer;
use tokhai::sorted::SortedMap;

/// A place in the answers.
pub(crate) fn pointer(text: &str) -> JsonPointer {
    JsonPointer::parse(text).unwrap()
}

/// The key of the item at a place, which must be on the form.
pub(crate) fn key_at(form: &Form, place: &str) -> String {
    form.root().at(&pointer(place)).unwrap_or_else(|| panic!("nothing at {place}")).key.to_string()
}

/// Types a text at a place.
pub(crate) fn edit(form: &mut Form, place: &str, text: &str) -> Vec<Change> {
    let key = key_at(form, place);
    form.apply(FormEvent::Edit { key, text: text.to_owned() })
}

/// The lookups that changes ask for.
pub(crate) fn requests(changes: &[Change]) -> Vec<LookupRequest> {
    let asked = changes.iter().filter_map(|change| match change {
        Change::Lookup(request) => Some(request.clone()),
        _ => None,
    });
    asked.collect()
}

/// The value that counts at a place.
pub(crate) fn value<'f>(form: &'f Form, place: &str) -> Option<&'f Value> {
    pointer(place).resolve(form.answers())
}

/// The register of these tests.
pub(crate) fn register() -> RegisterSource {
    RegisterSource { id: "r".into(), register: "Register".into(), date: "2026-07-01".into() }
}

/// That a register has found these values.
pub(crate) fn found_from(source: RegisterSource, id: u32, values: &Value) -> FormEvent {
    let values = values.as_object().unwrap().clone().into_iter().collect();
    let outcome = Outcome::Found { source, values, related: SortedMap::new(), sources: SortedMap::new() };
    FormEvent::Lookup(LookupAnswer { id, outcome })
}
