//! Somebody who does not exist fills in a shipped form: signs in, types what a case types, and registers answer.
#![allow(dead_code, reason = "each test file takes what it needs")]

#[path = "answer.rs"]
pub(crate) mod answer;

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::rc::Rc;

use serde_json::{Value, json};
use tokhai::definition::Procedure;
use tokhai::form::{
    Change, FileRef, Form, FormEvent, FormOptions, Identity, LookupAnswer, LookupRequest, Outcome, RegisterSource,
};
use tokhai::locale::Locale;
use tokhai::pointer::JsonPointer;
use tokhai::reform::bundle;
use tokhai::register::{Date, embedded};
use tokhai::sorted::SortedMap;
use tokhai::synthetic::{self, Population};

/// The day of the committed population.
pub(crate) const TODAY: &str = "2026-07-18";

pub(crate) fn file(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

pub(crate) fn read(path: &str) -> Value {
    serde_json::from_str(&file(path)).unwrap()
}

pub(crate) fn population() -> Population {
    Population::new(synthetic::Options { seed: 1, count: 24, today: Date::parse(TODAY).unwrap() })
}

/// The definition of a code, or of several joined by `+`, made into one.
pub(crate) fn definition(code: &str) -> Value {
    let own = |code: &str| read(&format!("schemas/vn/procedures/{code}.json"));
    if !code.contains('+') {
        return own(code);
    }
    let members: Vec<Procedure> = code.split('+').map(|code| Procedure::read(own(code))).collect();
    let pack = embedded("vn").unwrap().unwrap();
    bundle::bundle(&members.iter().collect::<Vec<_>>(), &pack).unwrap().definition
}

pub(crate) struct Desk<'p> {
    pub(crate) form: Form,
    pub(crate) population: &'p Population,
    pub(crate) waiting: VecDeque<LookupRequest>,
    /// What was looked up, as hosts write it, by role and key: the last answer of each.
    pub(crate) told: BTreeMap<String, Value>,
}

/// A lookup as hosts write it.
pub(crate) fn written(request: &LookupRequest, outcome: &Outcome) -> Value {
    let of = |source: &RegisterSource| json!({"id": source.id, "name": source.register, "date": source.date});
    let all = |values: &SortedMap<String, Value>| {
        Value::Object(values.iter().map(|(name, value)| (name.clone(), value.clone())).collect())
    };
    let mut lookup = json!({"role": request.role, "key": request.key, "status": "failed"});
    match outcome {
        Outcome::Found { source, values, related, sources } => {
            lookup["status"] = json!("found");
            lookup["source"] = of(source);
            lookup["values"] = all(values);
            lookup["related"] = related.iter().map(|(role, values)| (role.clone(), all(values))).collect();
            lookup["sources"] = sources.iter().map(|(name, source)| (name.clone(), of(source))).collect();
        }
        Outcome::Empty => lookup["status"] = json!("empty"),
        Outcome::Mismatch { source } => {
            lookup["status"] = json!("mismatch");
            lookup["source"] = of(source);
        }
        Outcome::Failed => {}
    }
    lookup
}

impl Desk<'_> {
    pub(crate) fn apply(&mut self, event: FormEvent) {
        let changes = self.form.apply(event);
        self.note(changes);
        while let Some(request) = self.waiting.pop_front() {
            let outcome = answer::answer(self.population, &request, TODAY);
            self.told.insert(format!("{} {}", request.role, request.key), written(&request, &outcome));
            let changes = self.form.apply(FormEvent::Lookup(LookupAnswer { id: request.id, outcome }));
            self.note(changes);
        }
    }

    pub(crate) fn note(&mut self, changes: Vec<Change>) {
        self.waiting.extend(changes.into_iter().filter_map(|change| match change {
            Change::Lookup(request) => Some(request),
            _ => None,
        }));
    }
}

pub(crate) fn value(entry: &Value, population: &Population) -> Value {
    let Some(part) = entry["part"].as_str() else { return entry["value"].clone() };
    let who = population.part(part).unwrap_or_else(|| panic!("nobody plays {part}"));
    match entry["of"].as_str() {
        Some("full_name") => json!(who.name),
        Some("personal_id") => json!(who.number),
        other => panic!("{other:?}"),
    }
}

/// What the account of the person who plays the case says; nothing where nobody signs in.
pub(crate) fn identity(case: &Value, population: &Population) -> Identity {
    let Some(part) = case["signedIn"].as_str() else { return Identity::default() };
    let held = population.held(population.cast[part]);
    let known = ["personal_id", "full_name", "birth_date", "sex", "nationality", "permanent_address"];
    let values = held["vn:population"].iter().filter(|(concept, _)| known.contains(*concept));
    Identity { values: values.map(|(concept, value)| ((*concept).to_owned(), value.clone())).collect() }
}

pub(crate) fn paper() -> FileRef {
    FileRef {
        name: "mau.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: 1,
        sha256: "0".repeat(64),
        handle: "1".to_owned(),
    }
}

pub(crate) fn complete(case: &Value, population: &Population) -> (Form, usize) {
    play(case, population, &mut |_, _| {})
}

/// The form as the portal shows it: the page says how it is handed in.
pub(crate) fn options() -> FormOptions<'static> {
    FormOptions {
        locale: Locale::vi(),
        today: TODAY.to_owned(),
        channel: "online".to_owned(),
        ..FormOptions::default()
    }
}

/// Completes a case, and shows it after every answer.
pub(crate) fn play<'p>(
    case: &Value,
    population: &'p Population,
    after: &mut dyn FnMut(&mut Desk<'p>, &Identity),
) -> (Form, usize) {
    let code = case["procedure"].as_str().unwrap();
    let options = options();
    let form =
        Form::new(Rc::new(Procedure::read(definition(code))), options).unwrap_or_else(|e| panic!("{code}: {e:?}"));
    let mut desk = Desk { form, population, waiting: VecDeque::new(), told: BTreeMap::new() };
    let identity = identity(case, population);
    desk.apply(FormEvent::SignIn(identity.clone()));
    after(&mut desk, &identity);
    let typed = case["typed"].as_array().unwrap();
    for entry in typed {
        let place = entry["at"].as_str().unwrap();
        let pointer = JsonPointer::parse(place).unwrap();
        assert!(desk.form.root().at(&pointer).is_some(), "{code}: {place} is not asked here");
        desk.apply(FormEvent::Set { pointer, value: value(entry, population) });
        after(&mut desk, &identity);
    }
    for id in case["papers"].as_array().into_iter().flatten() {
        let id = id.as_str().unwrap();
        desk.apply(FormEvent::Attach { key: format!("/x-documents/{id}"), file: paper() });
        after(&mut desk, &identity);
    }
    (desk.form, typed.len())
}
