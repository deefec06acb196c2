//! Somebody who does not exist completes each authored procedure: signed in, typing what the case
//! types and nothing else; registers answer the rest.
#![cfg(feature = "cli")]
#![allow(clippy::print_stdout, reason = "says how much each case has to type")]

#[path = "common/desk.rs"]
mod desk;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;
use std::rc::Rc;

use desk::{Desk, TODAY, complete, definition, file, identity, options, paper, play, population, read, value};
use serde_json::{Value, json};
use tokhai::definition::Procedure;
use tokhai::form::{Form, FormEvent, SlotState};
use tokhai::pointer::JsonPointer;
use tokhai::reference_validator::{Judge, Options};
use tokhai::reform::bundle;
use tokhai::register::embedded;
use tokhai::synthetic::Population;

/// Questions that are put to the person and that nothing fills in.
fn questions(form: &Form) -> usize {
    let mut count = 0;
    form.root().visit(&mut |item| {
        let put = item.field().is_some() && !item.read_only && !form.is_answered(item);
        count += usize::from(put && form.value(item).is_some() && form.source_words(item).is_none());
    });
    count
}

#[test]
fn every_authored_procedure_and_bundle_has_a_case_that_can_be_completed() {
    let population = population();
    let cases = read("schemas/vn/cases.json");
    let counts = file("docs/procedures.md");
    let mut covered: BTreeSet<String> = BTreeSet::new();
    let mut miscounted: Vec<String> = Vec::new();
    for case in cases["cases"].as_array().unwrap() {
        let code = case["procedure"].as_str().unwrap();
        let (form, typed) = complete(case, &population);
        let errors: Vec<String> =
            form.all_errors().into_iter().map(|error| format!("{}: {}", error.pointer, error.message)).collect();
        assert_eq!(errors, Vec::<String>::new(), "{code} {}", form.answers());
        let submission = form.submission().unwrap_or_else(|errors| panic!("{code}: {errors:?}"));
        // The second engine agrees with the form.
        let judge = Judge::new(&definition(code), &Options { assert_formats: true, ..Options::default() }).unwrap();
        assert_eq!(judge.violations(submission.answers()), [], "{code}");
        // Screens of the typical case, the review among them.
        let screens = form.steps().len();
        let most = match code {
            "1.001193+1.004222+1.014137" | "1.000656+1.003197+1.014177" => 7,
            _ => usize::MAX,
        };
        assert!(screens <= most, "{code}: {:?}", form.steps().iter().map(|step| &step.title).collect::<Vec<_>>());
        let told = counts.lines().find(|line| line.starts_with(&format!("| {code} |"))).unwrap_or_default();
        let now = format!("| {screens} | {} |", questions(&form));
        if !told.ends_with(&now) {
            miscounted.push(format!("{code}: {now}"));
        }
        let sent = submission.to_json();
        let sources: BTreeMap<&str, usize> =
            sent["provenance"].as_object().unwrap().values().fold(BTreeMap::new(), |mut all, source| {
                *all.entry(source["kind"].as_str().unwrap()).or_default() += 1;
                all
            });
        let filled = sources.values().sum::<usize>();
        println!("{code}: {screens} screens, {typed} typed, {filled} filled in {sources:?}");
        assert!(filled >= 2 && sources.get("register").is_some_and(|count| *count > 0), "{code}: {sources:?}");
        covered.insert(code.to_owned());
    }
    assert!(miscounted.is_empty(), "docs/procedures.md counts otherwise:\n{}", miscounted.join("\n"));
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

/// The places of the answers that name offices, below the answers of a definition or of each of its members.
fn offices(answers: &Value) -> Vec<JsonPointer> {
    let own = JsonPointer::parse("/filing/office").unwrap();
    if own.resolve(answers).is_some() {
        return vec![own];
    }
    let members = answers.as_object().into_iter().flatten().map(|(member, _)| JsonPointer::root().key(member));
    members.map(|member| member.key("filing").key("office")).filter(|at| at.resolve(answers).is_some()).collect()
}

#[test]
fn every_case_sends_the_office_that_its_address_proposes_and_asks_for_none() {
    let population = population();
    for case in read("schemas/vn/cases.json")["cases"].as_array().unwrap() {
        let code = case["procedure"].as_str().unwrap();
        let (form, _) = complete(case, &population);
        let submission = form.submission().unwrap_or_else(|errors| panic!("{code}: {errors:?}"));
        let (answers, sent) = (submission.answers().clone(), submission.to_json());
        let chosen = offices(&answers);
        // Every authority gets its own part with the office in it.
        assert_eq!(chosen.len(), code.split('+').count(), "{code}");
        for at in &chosen {
            let office = at.resolve(&answers).unwrap();
            assert!(office["province"].is_string(), "{code} {at}");
            assert!(!sent["provenance"][at.key("province").as_str()].is_null(), "{code}: {at} says where it is from");
        }
    }
}

/// What a value that was sent stands on.
fn leaves(value: &Value, at: &JsonPointer, out: &mut Vec<JsonPointer>) {
    match value {
        Value::Object(inner) if !inner.is_empty() => {
            inner.iter().for_each(|(key, value)| leaves(value, &at.key(key), out));
        }
        _ => out.push(at.clone()),
    }
}

#[test]
fn every_value_that_is_sent_names_its_register_or_was_asked() {
    let population = population();
    let pack = embedded("vn").unwrap().unwrap();
    let cases = read("schemas/vn/cases.json");
    let lives = cases["lives"].as_array().unwrap().iter().filter(|life| life["refused"].is_null());
    let mut kinds: BTreeSet<String> = BTreeSet::new();
    for case in cases["cases"].as_array().unwrap().iter().chain(lives) {
        let code = case["procedure"].as_str().unwrap();
        let (form, _) = complete(case, &population);
        let submission = form.submission().unwrap_or_else(|errors| panic!("{code}: {errors:?}"));
        let sent = submission.to_json();
        let mut places = Vec::new();
        leaves(submission.answers(), &JsonPointer::root(), &mut places);
        for place in places {
            // A place is known as a whole, or each part of it is.
            let around = std::iter::successors(Some(place.clone()), JsonPointer::parent);
            let source = around.into_iter().find_map(|at| sent["provenance"].get(at.as_str()));
            if let Some(source) = source {
                kinds.insert(source["kind"].as_str().unwrap().to_owned());
                let register = source.get("register").and_then(Value::as_str);
                let known = register.is_none_or(|id| pack.registers.iter().any(|own| own.id == id));
                assert!(known, "{code} {place}: {source}");
                continue;
            }
            let item = form.root().at(&place).unwrap_or_else(|| panic!("{code}: {place} is no question"));
            assert!(item.read_only || !form.is_answered(item), "{code}: nobody was asked for {place}");
        }
    }
    assert!(kinds.contains("register") && kinds.contains("identity"), "{kinds:?}");
}

#[test]
fn another_office_can_be_chosen_and_is_what_is_sent() {
    let population = population();
    let cases = read("schemas/vn/cases.json");
    let case = cases["cases"].as_array().unwrap().iter().find(|case| case["procedure"] == "1.001193").unwrap();
    let (form, _) = complete(case, &population);
    let mut desk = Desk { form, population: &population, waiting: VecDeque::new(), told: BTreeMap::new() };
    let [province, commune] = ["province", "commune"].map(|part| format!("/filing/office/{part}"));
    let at = |place: &str| JsonPointer::parse(place).unwrap();
    let asked = |desk: &Desk, place: &str| !desk.form.is_answered(desk.form.root().at(&at(place)).unwrap());
    assert!(!asked(&desk, &province) && !asked(&desk, &commune));
    // Whoever wants another commune is asked for its province as well.
    desk.apply(FormEvent::Ask { key: commune.as_str().into() });
    assert!(asked(&desk, &province) && asked(&desk, &commune));
    desk.apply(FormEvent::Set { pointer: at(&province), value: json!("79") });
    desk.apply(FormEvent::Set { pointer: at(&commune), value: json!("Phường Sài Gòn") });
    let sent = desk.form.submission().unwrap();
    assert_eq!(sent.answers()["filing"]["office"], json!({"province": "79", "commune": "Phường Sài Gòn"}));
    assert_eq!(sent.to_json()["provenance"].get(&province), None, "it was typed");
}

#[test]
fn where_no_address_is_known_the_office_is_asked_for() {
    let mut form = Form::new(Rc::new(Procedure::read(definition("1.014177"))), options()).unwrap();
    form.start();
    let place = JsonPointer::parse("/filing/office/province").unwrap();
    assert!(form.all_errors().iter().any(|error| error.pointer == place));
    assert!(!form.is_answered(form.root().at(&place).unwrap()));
}

/// A form with somebody signed in, as a case says.
fn seat<'p>(definition: Value, case: &Value, population: &'p Population) -> Desk<'p> {
    let options = options();
    let form = Form::new(Rc::new(Procedure::read(definition)), options).unwrap();
    let mut desk = Desk { form, population, waiting: VecDeque::new(), told: BTreeMap::new() };
    desk.apply(FormEvent::SignIn(identity(case, population)));
    desk
}

/// Answers what is asked of what a case types, below a place.
fn answer(desk: &mut Desk, part: &str, case: &Value, population: &Population) {
    for entry in case["typed"].as_array().unwrap() {
        let pointer = JsonPointer::parse(&format!("{part}{}", entry["at"].as_str().unwrap())).unwrap();
        let Some(item) = desk.form.root().at(&pointer) else { continue };
        if !desk.form.is_answered(item) {
            desk.apply(FormEvent::Set { pointer, value: value(entry, population) });
        }
    }
}

/// Hands in every paper that is asked for, and gives the places of what is still wrong.
fn finish(desk: &mut Desk) -> BTreeSet<String> {
    let open = |state: &SlotState| matches!(state, SlotState::Open | SlotState::Reopened { .. });
    let slots: Vec<String> =
        desk.form.slots().iter().filter(|slot| open(&slot.state)).map(tokhai::form::Slot::key).collect();
    for key in slots {
        desk.apply(FormEvent::Attach { key, file: paper() });
    }
    desk.form.all_errors().into_iter().map(|error| error.pointer.to_string()).collect()
}

#[test]
fn any_two_procedures_done_in_one_go_ask_each_question_once() {
    let population = population();
    let cases = read("schemas/vn/cases.json");
    let mut first_of: BTreeMap<&str, &Value> = BTreeMap::new();
    for case in cases["cases"].as_array().unwrap() {
        let code = case["procedure"].as_str().unwrap();
        if !code.contains('+') {
            first_of.entry(code).or_insert(case);
        }
    }
    let pack = embedded("vn").unwrap().unwrap();
    let codes: Vec<&str> = first_of.keys().copied().collect();
    let mut seed: u64 = 16;
    let mut roll = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let mut completed = 0;
    for _ in 0..20 {
        let one = codes[roll(codes.len())];
        let other = loop {
            let other = codes[roll(codes.len())];
            if other != one {
                break other;
            }
        };
        let told = format!("{one}+{other}");
        let (first, second) = (first_of[one], first_of[other]);
        let members = [one, other].map(|code| Procedure::read(definition(code)));
        let merged =
            bundle::bundle(&members.each_ref(), &pack).unwrap_or_else(|problems| panic!("{told}: {problems:?}"));
        let part = |member: &Procedure| merged.order.iter().position(|id| *id == member.id).unwrap() + 1;
        let mut desk = seat(merged.definition.clone(), first, &population);
        answer(&mut desk, &format!("/m{}", part(&members[0])), first, &population);
        answer(&mut desk, &format!("/m{}", part(&members[1])), second, &population);
        let errors = finish(&mut desk);
        // The first case's person may lack what the second's has, in one go as well as by itself.
        let mut alone = seat(definition(other), first, &population);
        answer(&mut alone, "", second, &population);
        let lacking = finish(&mut alone).iter().map(|place| format!("/m{}{place}", part(&members[1]))).collect();
        assert!(errors.is_subset(&lacking), "{told}: {errors:?}, by itself {lacking:?}");
        let form = &desk.form;
        // Each authority gets what its own definition asks for.
        if let Ok(submission) = form.submission() {
            completed += 1;
            for member in &members {
                let own = &submission.answers()[format!("m{}", part(member))];
                let judge = Judge::new(&member.schema, &Options { assert_formats: true, ..Options::default() });
                assert_eq!(judge.unwrap().violations(own), [], "{told}: {}", member.id);
            }
        }
        // One pledge and one way of handing in are asked for, and each fact of a person once.
        let whole = Procedure::read(merged.definition.clone());
        let mut pledges = 0;
        let mut facts = BTreeSet::new();
        form.root().visit(&mut |item| {
            if item.field().is_none() || form.is_answered(item) {
                return;
            }
            pledges += usize::from(item.pointer.as_str().ends_with("/pledge"));
            if let Some(field) = whole.fields.iter().find(|field| field.pointer == item.pointer) {
                assert!(facts.insert(field.fact.clone()), "{told}: {:?} is asked twice", field.fact);
            }
        });
        assert_eq!(pledges, 1, "{told}");
        let review = form.review();
        let reviewed = review.iter().flat_map(|(_, entries)| entries).filter(|entry| entry.key.ends_with("/pledge"));
        assert_eq!(reviewed.count(), 0, "{told}: it is asked behind the review");
    }
    assert!(completed >= 10, "{completed} of 20");
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
        open.sort_unstable();
        listed.sort_unstable();
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
    let steps: Vec<&str> = form.steps().iter().map(|step| step.title.as_str()).collect();
    json!([steps, form.answers(), format!("{lines:?} {:?} {}", form.slots(), form.current_step()), errors])
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
            let options = options();
            let (form, _) = Form::from_draft(procedure.clone(), &desk.form.draft(), options).unwrap();
            let mut again = Desk { form, population: desk.population, waiting: VecDeque::new(), told: BTreeMap::new() };
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
    // The register has named him already; the applicant says that it is another man.
    let entry = json!({"at": "/father/personalId", "part": "groom", "of": "personal_id"});
    other["typed"].as_array_mut().unwrap().push(entry);
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
