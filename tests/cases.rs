//! Somebody who does not exist completes each authored procedure: signed in, typing what the case
//! types and nothing else; registers answer the rest.
#![cfg(feature = "cli")]
#![allow(clippy::print_stdout, reason = "says how much each case has to type")]

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;
use std::rc::Rc;

use serde_json::{Value, json};
use tokhai::analysis::bundle;
use tokhai::definition::Procedure;
use tokhai::form::{
    Change, FileRef, Form, FormEvent, FormOptions, Identity, LookupAnswer, LookupRequest, Outcome, RegisterSource,
    SlotState,
};
use tokhai::judge::{Judge, Options};
use tokhai::locale::Locale;
use tokhai::people::{self, Answer, Population};
use tokhai::pointer::JsonPointer;
use tokhai::register::{Date, embedded};

/// The day of the committed population.
const TODAY: &str = "2026-07-18";

fn file(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn read(path: &str) -> Value {
    serde_json::from_str(&file(path)).unwrap()
}

fn population() -> Population {
    Population::new(people::Options { seed: 1, count: 24, today: Date::parse(TODAY).unwrap() })
}

/// The definition of a code, or of several joined by `+`, made into one.
fn definition(code: &str) -> Value {
    let own = |code: &str| read(&format!("schemas/vn/procedures/{code}.json"));
    if !code.contains('+') {
        return own(code);
    }
    let members: Vec<Procedure> = code.split('+').map(|code| Procedure::read(own(code))).collect();
    let pack = embedded("vn").unwrap().unwrap();
    bundle(&members.iter().collect::<Vec<_>>(), &pack).unwrap().definition
}

struct Desk<'p> {
    form: Form,
    population: &'p Population,
    waiting: VecDeque<LookupRequest>,
}

impl Desk<'_> {
    fn apply(&mut self, event: FormEvent) {
        let changes = self.form.apply(event);
        self.note(changes);
        while let Some(request) = self.waiting.pop_front() {
            let key = request.key.as_str().unwrap_or_default();
            let related = request.related.iter().map(|(role, wanted)| (role.clone(), wanted.clone())).collect();
            let outcome = match self.population.look_up(key, &request.concepts, &related) {
                Answer::Found { registers, values, related } => {
                    let named = |(of, id): (String, &str)| {
                        (of, RegisterSource { id: id.into(), register: id.into(), date: TODAY.into() })
                    };
                    Outcome::Found {
                        source: RegisterSource::default(),
                        values: values.into_iter().collect(),
                        related: related.into_iter().map(|(role, of)| (role, of.into_iter().collect())).collect(),
                        sources: registers.into_iter().map(named).collect(),
                    }
                }
                Answer::Empty => Outcome::Empty,
                Answer::Failed => Outcome::Failed,
            };
            let changes = self.form.apply(FormEvent::Lookup(LookupAnswer { id: request.id, outcome }));
            self.note(changes);
        }
    }

    fn note(&mut self, changes: Vec<Change>) {
        self.waiting.extend(changes.into_iter().filter_map(|change| match change {
            Change::Lookup(request) => Some(request),
            _ => None,
        }));
    }
}

fn value(entry: &Value, population: &Population) -> Value {
    let Some(part) = entry["part"].as_str() else { return entry["value"].clone() };
    let who = population.part(part).unwrap_or_else(|| panic!("nobody plays {part}"));
    match entry["of"].as_str() {
        Some("full_name") => json!(who.name),
        Some("personal_id") => json!(who.number),
        other => panic!("{other:?}"),
    }
}

fn complete(case: &Value, population: &Population) -> (Form, usize) {
    play(case, population, &mut |_, _| {})
}

/// Completes a case, and shows it after every answer.
fn play<'p>(
    case: &Value,
    population: &'p Population,
    after: &mut dyn FnMut(&mut Desk<'p>, &Identity),
) -> (Form, usize) {
    let code = case["procedure"].as_str().unwrap();
    let options = FormOptions { locale: Locale::vi(), today: TODAY.to_owned(), ..FormOptions::default() };
    let form =
        Form::new(Rc::new(Procedure::read(definition(code))), options).unwrap_or_else(|e| panic!("{code}: {e:?}"));
    let mut desk = Desk { form, population, waiting: VecDeque::new() };
    let part = case["signedIn"].as_str().unwrap();
    let held = population.held(population.cast[part]);
    let known = ["personal_id", "full_name", "birth_date", "sex", "nationality", "permanent_address"];
    let values = held["vn:population"].iter().filter(|(concept, _)| known.contains(*concept));
    let values = values.map(|(concept, value)| ((*concept).to_owned(), value.clone())).collect();
    let identity = Identity { values };
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
        let file = FileRef {
            name: "mau.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            size: 1,
            sha256: "0".repeat(64),
            handle: "1".to_owned(),
        };
        desk.apply(FormEvent::Attach { key: format!("/x-documents/{id}"), file });
        after(&mut desk, &identity);
    }
    (desk.form, typed.len())
}

#[test]
fn every_authored_procedure_and_bundle_has_a_case_that_can_be_completed() {
    let population = population();
    let cases = read("schemas/vn/cases.json");
    let mut covered: BTreeSet<String> = BTreeSet::new();
    for case in cases["cases"].as_array().unwrap() {
        let code = case["procedure"].as_str().unwrap();
        let (form, typed) = complete(case, &population);
        let errors: Vec<String> =
            form.all_errors().into_iter().map(|error| format!("{}: {}", error.pointer, error.message)).collect();
        assert_eq!(errors, Vec::<String>::new(), "{code}");
        let submission = form.submission().unwrap_or_else(|errors| panic!("{code}: {errors:?}"));
        // The second engine agrees with the form.
        let judge = Judge::new(&definition(code), &Options { assert_formats: true, ..Options::default() }).unwrap();
        assert_eq!(judge.violations(submission.answers()), [], "{code}");
        let sent = submission.to_json();
        let sources: BTreeMap<&str, usize> =
            sent["provenance"].as_object().unwrap().values().fold(BTreeMap::new(), |mut all, source| {
                *all.entry(source["kind"].as_str().unwrap()).or_default() += 1;
                all
            });
        let filled = sources.values().sum::<usize>();
        println!("{code}: {typed} typed, {filled} filled in {sources:?}");
        assert!(filled >= 2 && sources.get("register").is_some_and(|count| *count > 0), "{code}: {sources:?}");
        covered.insert(code.to_owned());
    }
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/vn/procedures")).unwrap() {
        let code = entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(covered.contains(&code), "{code} has no case");
    }
    for event in read("schemas/vn/life-events.json")["events"].as_array().unwrap() {
        let Some(bundle) = event.get("bundle") else { continue };
        let code = bundle.as_array().unwrap().iter().filter_map(Value::as_str).collect::<Vec<_>>().join("+");
        assert!(covered.contains(&code), "{code} has no case");
    }
}

/// Lives that do not fit: each is played to its end, or refused at the place that is named and nowhere else.
#[test]
fn lives_that_do_not_fit_have_a_way_to_the_end() {
    let population = population();
    let cases = read("schemas/vn/cases.json");
    let (mut refused, mut faults) = (0, Vec::new());
    for life in cases["lives"].as_array().unwrap() {
        let what = format!("{}: {}", life["procedure"].as_str().unwrap(), life["title"]["en"].as_str().unwrap());
        let (form, _) = complete(life, &population);
        let wrong: Vec<Value> = form.all_errors().into_iter().map(|error| json!(error.pointer.as_str())).collect();
        let expected = life["refused"].as_array().cloned().unwrap_or_default();
        let open =
            form.slots().iter().filter(|slot| matches!(slot.state, SlotState::Open | SlotState::Reopened { .. }));
        let mut open: Vec<&str> = open.map(|slot| slot.id.as_str()).collect();
        let mut listed: Vec<&str> = life["papers"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        (open.sort_unstable(), listed.sort_unstable());
        if wrong != expected || open != listed {
            faults.push(format!("{what}: {:?}; papers {open:?}", form.all_errors()));
            continue;
        }
        refused += expected.len();
        if !expected.is_empty() {
            continue;
        }
        let submission = form.submission().unwrap_or_else(|errors| panic!("{what}: {errors:?}"));
        let code = life["procedure"].as_str().unwrap();
        let judge = Judge::new(&definition(code), &Options { assert_formats: true, ..Options::default() }).unwrap();
        assert_eq!(judge.violations(submission.answers()), [], "{what}");
        // What was typed is what is sent.
        for entry in life["typed"].as_array().unwrap() {
            let sent = JsonPointer::parse(entry["at"].as_str().unwrap()).unwrap();
            assert_eq!(sent.resolve(submission.answers()), Some(&value(entry, &population)), "{what} {}", entry["at"]);
        }
    }
    assert_eq!(faults, Vec::<String>::new());
    assert!(refused >= 3);
}

/// Papers that data replace are not handed in: only what a case lists is.
#[test]
fn no_case_hands_in_more_than_it_says() {
    let population = population();
    for case in read("schemas/vn/cases.json")["cases"].as_array().unwrap() {
        let (form, _) = complete(case, &population);
        let listed = case["papers"].as_array().map_or(0, Vec::len);
        let open =
            form.slots().iter().filter(|slot| matches!(slot.state, SlotState::Open | SlotState::Reopened { .. }));
        assert_eq!(open.count(), listed, "{}: {:?}", case["procedure"], form.slots());
    }
}

/// Everything a person would miss: answers, where they came from, papers, errors, the step.
fn seen(form: &Form) -> Value {
    let errors: Vec<String> = form.all_errors().into_iter().map(|error| error.pointer.to_string()).collect();
    let mut lines = Vec::new();
    form.root().visit(&mut |item| lines.push((item.key.to_string(), form.source_words(item), form.words(item))));
    json!([form.answers(), format!("{lines:?} {:?} {}", form.slots(), form.current_step()), errors])
}

/// A page that is loaded again at any moment has everything back: what was typed, looked up and attached.
#[test]
fn a_draft_opened_at_any_moment_of_any_case_has_everything() {
    let population = population();
    for case in read("schemas/vn/cases.json")["cases"].as_array().unwrap() {
        let code = case["procedure"].as_str().unwrap();
        let procedure = Rc::new(Procedure::read(definition(code)));
        let mut moments = 0;
        play(case, &population, &mut |desk, identity| {
            // Another step each time, since opening a draft of a bundle is a lot of work.
            let step = moments % desk.form.steps().len();
            desk.form.apply(FormEvent::GoTo { step });
            let options = FormOptions { locale: Locale::vi(), today: TODAY.to_owned(), ..FormOptions::default() };
            let (form, _) = Form::from_draft(procedure.clone(), &desk.form.draft(), options).unwrap();
            let mut again = Desk { form, population: desk.population, waiting: VecDeque::new() };
            let changes = again.form.start();
            again.note(changes);
            again.apply(FormEvent::SignIn(identity.clone()));
            assert_eq!(seen(&again.form), seen(&desk.form), "{code}, moment {moments}, step {step}");
            moments += 1;
        });
        assert!(moments > 2, "{code}");
    }
}

/// The papers that replace what registers cannot confirm: those of another man's number.
#[test]
fn a_marriage_certificate_is_asked_for_when_the_register_names_another_husband() {
    let population = population();
    let cases = read("schemas/vn/cases.json");
    let case = cases["cases"].as_array().unwrap().iter().find(|case| case["procedure"] == "1.001193").unwrap();
    let mut other = case.clone();
    let entry = other["typed"].as_array_mut().unwrap().iter_mut().find(|entry| entry["at"] == "/father/personalId");
    entry.unwrap()["part"] = json!("groom");
    let closed = |case: &Value| {
        let (form, _) = complete(case, &population);
        let slot = form.slots().iter().find(|slot| slot.id == "marriage-certificate").unwrap();
        (matches!(slot.state, SlotState::Closed { .. }), form.submission().is_ok())
    };
    assert_eq!((closed(case), closed(&other)), ((true, true), (false, false)));
}

#[test]
fn the_committed_people_are_those_of_the_generator() {
    let made = serde_json::to_string_pretty(&population().to_json()).unwrap() + "\n";
    assert!(
        file("schemas/vn/people.json") == made,
        "schemas/vn/people.json is out of date: tokhai people --seed 1 --count 24 --at {TODAY} -o schemas/vn/people.json"
    );
}

#[test]
fn every_part_has_a_name_and_every_procedure_a_life_event() {
    let cases = read("schemas/vn/cases.json");
    let named: BTreeSet<&str> = cases["parts"].as_object().unwrap().keys().map(String::as_str).collect();
    let played: BTreeSet<&str> = population().cast.keys().copied().collect();
    assert_eq!(named, played);
    let events = read("schemas/vn/life-events.json");
    let placed: Vec<&str> = events["events"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|event| event["procedures"].as_array().unwrap())
        .filter_map(Value::as_str)
        .collect();
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/vn/procedures")).unwrap() {
        let code = entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned();
        assert_eq!(placed.iter().filter(|placed| **placed == code).count(), 1, "{code}");
    }
}
