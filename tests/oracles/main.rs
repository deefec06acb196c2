//! Published cases with known answers: the marriage and childcare examples of the European
//! criterion vocabulary, the Vietnamese birth bundle, civil-status data, a city's store of
//! births, a tax service of the European catalogue, and small constructed cases kept against regression.

mod catalogue;
#[path = "../common/linked.rs"]
mod linked;
mod savings;

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Value, json};
use tokhai::analysis::{Analysis, By, Claim, Finding, Options, PaperVerdict, Proof, Verdict, analyse};
use tokhai::checker::check_report;
use tokhai::definition::{Procedure, When};
use tokhai::form::{Change, Form, FormEvent, FormOptions, LookupAnswer, Outcome, RegisterSource, SlotState};
use tokhai::locale::Locale;
use tokhai::pointer::JsonPointer;
use tokhai::reform::dossier::State;
use tokhai::reform::report::report;
use tokhai::reform::{Circumstances, Reported, bundle, dossier};
use tokhai::register::{Date, Effect, Pack, embedded};
use tokhai::sorted::SortedMap;

fn on(day: &str) -> Options {
    Options::on(Date::parse(day).unwrap())
}

fn vietnam() -> Pack {
    embedded("vn").unwrap().unwrap()
}

/// Judges, and has the checker agree.
fn judged(procedure: &Procedure, pack: &Pack, options: &Options) -> Analysis {
    let analysis = analyse(procedure, pack, options);
    let value = report(&[Reported::new(procedure, analysis.clone())], pack, options);
    let problems = check_report(&value, &[procedure], pack);
    assert!(problems.is_empty(), "{problems:#?}");
    analysis
}

fn of<'a>(analysis: &'a Analysis, id: &str) -> &'a PaperVerdict {
    analysis.components.iter().find(|component| component.id == id).unwrap()
}

/// A pack with an age that follows from a birth date, and a register of births that is
/// there or not.
fn marriage_pack(with_register: bool) -> Pack {
    let words = |text: &str| json!({"en": text});
    let mut value = json!({
        "pack": {"id": "eu", "title": words("Example"),
                 "subjects": {"person": {"title": words("Person"), "key": "number"}}},
        "concepts": {
            "number": {"subject": "person", "type": "id", "title": words("Number")},
            "birthDate": {"subject": "person", "title": words("Date of birth")},
            "age": {"subject": "person", "title": words("Age on the day")},
            "childcareCost": {"subject": "person", "title": words("Childcare cost of the year")}
        },
        "registers": {},
        "documentTypes": {
            "eu:birth_certificate": {"title": words("Birth certificate"), "subject": "person", "facts": ["birthDate"]},
            "eu:id_card": {"title": words("Identity card"), "subject": "person", "facts": ["birthDate"]},
            "eu:childcare": {"title": words("Statement of a crèche"), "subject": "person", "facts": ["childcareCost"]}
        },
        "gates": [{"id": "eu:law", "title": words("Data instead of papers"), "effect": "permits", "basis": "Art. 1"}],
        "rules": [{"id": "eu:age", "gives": "age", "from": ["birthDate"], "basis": "arithmetic"}]
    });
    if with_register {
        value["registers"]["eu:births"] = json!({
            "title": words("Births"), "owner": "State", "publication": {"status": "published"},
            "items": {"birthDate": {"title": words("Date of birth")}},
            "lookups": [{"id": "by-number", "subjects": ["person"], "keys": ["number"]}]
        });
    }
    Pack::read(value).unwrap()
}

fn entitlement_to_marry() -> Procedure {
    Procedure::read(json!({
        "$id": "urn:example:marry",
        "x-roles": {"person": {"kind": "person", "signedIn": true}},
        "x-requirements": [{"id": "of-age", "needs": {"concept": "age", "role": "person"}}],
        "x-documents": [
            {"id": "birth-certificate", "type": "eu:birth_certificate", "about": "person"},
            {"id": "id-card", "type": "eu:id_card", "about": "person"}
        ]
    }))
}

#[test]
fn entitlement_to_marry_one_of_two_papers_is_enough() {
    let analysis = judged(&entitlement_to_marry(), &marriage_pack(false), &on("2024-01-01"));
    let set = &analysis.sets[0];
    assert_eq!(set.minimal, [["birth-certificate"], ["id-card"]]);
    assert!(set.minimal_complete && set.exact);
    assert_eq!(set.burden_after, 1);
    for (id, other) in [("birth-certificate", "id-card"), ("id-card", "birth-certificate")] {
        assert_eq!(of(&analysis, id).verdict, Verdict::Interchangeable);
        assert_eq!(of(&analysis, id).alternatives, [other]);
    }
    // Evidence suffices whatever the age turns out to be: no value enters the analysis.
    let known = judged(&entitlement_to_marry(), &marriage_pack(true), &on("2024-01-01"));
    assert!(known.components.iter().all(|component| component.verdict == Verdict::RedundantByData));
    assert!(known.sets[0].kept.is_empty());
}

/// The same example filled in: what the value is decides the criterion, never whether it is proved.
#[test]
fn a_value_that_fails_the_criterion_is_still_evidence() {
    let definition = json!({
        "$id": "urn:example:marry",
        "type": "object",
        "required": ["number", "age"],
        "x-roles": {"person": {"kind": "person", "signedIn": true, "key": "/number"}},
        "x-documents": [
            {"id": "birth-certificate", "type": "eu:birth_certificate", "group": "age",
             "closedBy": [{"concept": "birthDate", "role": "person"}]},
            {"id": "id-card", "type": "eu:id_card", "group": "age",
             "closedBy": [{"concept": "birthDate", "role": "person"}]}
        ],
        "properties": {
            "number": {"type": "string", "title": "Number", "pattern": "^[0-9]{4}$",
                       "x-fact": {"concept": "number", "role": "person"}},
            "born": {"type": "string", "format": "date", "title": "Born",
                     "x-fact": {"concept": "birthDate", "role": "person"}},
            "age": {"type": "integer", "title": "Age", "minimum": 18}
        }
    });
    let at_age = |age: &str, born: &str| {
        let options = FormOptions { locale: Locale::en(), today: "2024-01-01".to_owned(), ..FormOptions::default() };
        let mut form = Form::new(Rc::new(Procedure::read(definition.clone())), options).unwrap();
        let key =
            |form: &Form, place: &str| form.root().at(&JsonPointer::parse(place).unwrap()).unwrap().key.to_string();
        let number = key(&form, "/number");
        let changes = form.apply(FormEvent::Edit { key: number, text: "1234".to_owned() });
        let id = changes.iter().find_map(|change| match change {
            Change::Lookup(request) => Some(request.id),
            _ => None,
        });
        let source = RegisterSource { id: "eu:births".into(), register: "Births".into(), date: "2024-01-01".into() };
        let values = [("birthDate".to_owned(), json!(born))].into_iter().collect();
        let outcome = Outcome::Found { source, values, related: SortedMap::new(), sources: SortedMap::new() };
        form.apply(FormEvent::Lookup(LookupAnswer { id: id.unwrap(), outcome }));
        let age_field = key(&form, "/age");
        form.apply(FormEvent::Edit { key: age_field, text: age.to_owned() });
        let problems: Vec<String> = form.all_errors().into_iter().map(|error| error.message).collect();
        let closed = form.slots().iter().filter(|slot| matches!(slot.state, SlotState::Closed { .. })).count();
        (problems, closed)
    };
    assert_eq!(at_age("25", "1999-01-01"), (vec![], 2));
    let (problems, closed) = at_age("17", "2006-06-01");
    assert_eq!((problems.len(), closed), (1, 2), "{problems:?}");
    assert!(problems[0].contains("18"), "{problems:?}");
}

#[test]
fn childcare_evidence_goes_stale_with_its_year() {
    let procedure = Procedure::read(json!({
        "$id": "urn:example:childcare",
        "x-roles": {"person": {"kind": "person", "signedIn": true}},
        "x-requirements": [{"id": "cost", "needs": {"concept": "childcareCost", "role": "person"}}],
        "x-documents": [{"id": "statement", "type": "eu:childcare", "about": "person",
                         "valid": {"from": "2020-01-01", "to": "2020-12-31"}}]
    }));
    let pack = marriage_pack(true);
    let within = judged(&procedure, &pack, &on("2020-12-31"));
    assert_eq!(of(&within, "statement").verdict, Verdict::Needed);
    assert!(within.findings.is_empty());
    let after = judged(&procedure, &pack, &on("2021-01-01"));
    assert_eq!(of(&after, "statement").verdict, Verdict::Inconsistent);
    assert!(matches!(&after.findings[..], [Finding::Unprovable { requirement, .. }] if requirement == "cost"));
}

/// The dossier of joint circular 05/2015/TTLT-BTP-BCA-BYT: birth, residence and health card.
fn birth_bundle_of_2015() -> Procedure {
    let birth = json!([{"concept": "birth_event", "role": "child"}]);
    Procedure::read(json!({
        "$id": "urn:tokhai:vn:2.000986",
        "x-procedure": {"code": "2.000986", "field": "liên thông", "level": "commune"},
        "x-roles": {
            "child": {"kind": "person", "relations": {"mother": "mother"}},
            "mother": {"kind": "person", "key": "/mother"},
            "applicant": {"kind": "person", "signedIn": true}
        },
        "x-conditions": {
            "witness": {"x-excludes": ["none", "abandoned", "surrogacy"], "x-lacks": ["vn:birth_death_notice"]},
            "none": {"x-excludes": ["abandoned", "surrogacy"], "x-lacks": ["vn:birth_death_notice"]},
            "abandoned": {"x-excludes": ["surrogacy"], "x-lacks": ["vn:birth_death_notice"]},
            "surrogacy": {}
        },
        "x-documents": [
            {"id": "birth-form", "type": "vn:declaration_form"},
            {"id": "notice", "type": "vn:birth_notice", "about": "child", "proves": birth, "when": "!witness && !none && !abandoned"},
            {"id": "witness", "type": "vn:other_document", "proves": birth, "acts": ["declare"], "when": "witness"},
            {"id": "undertaking", "type": "vn:other_document", "proves": birth, "acts": ["declare"], "when": "none"},
            {"id": "record", "type": "vn:other_document", "proves": birth, "acts": ["decide"], "when": "abandoned"},
            {"id": "surrogacy", "type": "vn:medical_record", "about": "mother", "acts": ["decide"], "when": "surrogacy"},
            {"id": "change-form", "type": "vn:declaration_form"},
            {"id": "book", "type": "vn:household_book", "about": "mother"},
            {"id": "insurance-form", "type": "vn:declaration_form"}
        ],
        "properties": {"mother": {"type": "string", "x-fact": {"concept": "personal_id", "role": "mother"}}}
    }))
}

#[test]
fn the_birth_bundle_asks_five_papers_a_case_and_six_for_surrogacy() {
    let (procedure, mut pack) = (birth_bundle_of_2015(), vietnam());
    let proofs = ["notice", "witness", "undertaking", "record"];
    let options = on("2026-07-18");
    for (case, papers) in
        [(None, 5), (Some("witness"), 5), (Some("none"), 5), (Some("abandoned"), 5), (Some("surrogacy"), 6)]
    {
        let conditions: BTreeMap<String, bool> = case.into_iter().map(|name| (name.to_owned(), true)).collect();
        let circumstances = Circumstances { conditions, ..Circumstances::default() };
        let dossier = dossier(&procedure, &pack, &options, &circumstances, &Locale::vi());
        assert_eq!(dossier.before, papers, "{case:?}");
        let asked = dossier.papers.iter().filter(|line| line.state != State::NotApplicable);
        assert_eq!(asked.filter(|line| proofs.contains(&line.id.as_str())).count(), 1, "{case:?}");
    }
    // Today nobody may ask for the book at all; on the data alone it is redundant.
    let today = judged(&procedure, &pack, &options);
    assert_eq!(of(&today, "book").verdict, Verdict::Inconsistent);
    pack.gates.retain(|gate| gate.effect != Effect::ForbidsAsking);
    let analysis = judged(&procedure, &pack, &options);
    assert_eq!(of(&analysis, "book").verdict, Verdict::RedundantByData);
    // A newborn has no number yet: what is known of the birth is known through the mother.
    assert_eq!(of(&analysis, "notice").lookups, ["vn:birth_death_notice/birth-by-mother"]);
    for form in ["birth-form", "change-form", "insurance-form"] {
        assert_eq!(of(&analysis, form).verdict, Verdict::Needed);
    }
    for kept in ["witness", "undertaking", "record", "surrogacy"] {
        assert_eq!(of(&analysis, kept).verdict, Verdict::Needed, "{kept}");
    }
}

/// The three procedures of the same circular, each as it stands alone: every one has its form.
fn parts_of_2015() -> Vec<Procedure> {
    let whole = birth_bundle_of_2015();
    let forms = ["birth-form", "change-form", "insurance-form"];
    let own = |form: &str| {
        let mut value = whole.schema.clone();
        value["$id"] = json!(format!("urn:example:{form}"));
        value["x-procedure"]["code"] = json!(form);
        let others = |id: &str| forms.contains(&id) && id != form;
        let shared = |id: &str| {
            !forms.contains(&id) && id != "book" && form != "birth-form" || id == "book" && form != "change-form"
        };
        let documents = value["x-documents"].as_array_mut().unwrap();
        documents.retain(|document| document["id"].as_str().is_some_and(|id| !others(id) && !shared(id)));
        value["properties"] = json!({"mother": value["properties"]["mother"], form: {"type": "string"}});
        Procedure::read(value)
    };
    forms.iter().map(|form| own(form)).collect()
}

#[test]
fn the_three_forms_of_the_birth_bundle_become_one() {
    let (members, pack) = (parts_of_2015(), vietnam());
    let count = |procedure: &Procedure| {
        procedure.documents.iter().filter(|document| document.types == ["vn:declaration_form"]).count()
    };
    assert_eq!(members.iter().map(count).sum::<usize>(), 3);
    let merged = bundle(&members.iter().collect::<Vec<_>>(), &pack).unwrap();
    let whole = Procedure::read(merged.definition);
    assert_eq!(count(&whole), 1);
    assert_eq!(merged.shared.len(), 2);
    // The mother's number is asked for once, and every form's own questions are there.
    let known = |place: &JsonPointer| merged.copied.iter().any(|(answered, _)| answered == place);
    let asked = whole.fields.iter().filter(|field| field.fact.role == "mother" && !known(&field.pointer)).count();
    assert_eq!((asked, merged.copied.len()), (1, 2));
    for (at, form) in ["birth-form", "change-form", "insurance-form"].iter().enumerate() {
        assert!(whole.schema.pointer(&format!("/properties/m{}/properties/{form}", at + 1)).is_some(), "{form}");
    }
    // Four proofs of birth, the proof of surrogacy, the book and the one form.
    assert_eq!(whole.documents.len(), 7);
}

/// A benefit after a death, and one for a child.
fn survivors(document: &Value) -> Procedure {
    Procedure::read(json!({
        "$id": "urn:example:survivors",
        "x-procedure": {"code": "9.000001"},
        "x-roles": {
            "deceased": {"kind": "person", "key": "/deceased"},
            "child": {"kind": "person", "key": "/child", "relations": {"mother": "mother", "father": "father"}},
            "mother": {"kind": "person"}, "father": {"kind": "person"}
        },
        "x-documents": [document],
        "properties": {
            "deceased": {"x-fact": {"concept": "personal_id", "role": "deceased"}},
            "child": {"x-fact": {"concept": "personal_id", "role": "child"}}
        }
    }))
}

#[test]
fn civil_status_data_replace_the_birth_certificate_but_not_the_date_of_death() {
    let options = on("2026-07-18");
    let mut pack = vietnam();
    // Civil-status data alone, as its owner published them.
    pack.registers.retain(|register| register.id == "vn:civil_status");
    pack.index();
    let birth = survivors(&json!({"id": "birth", "type": "vn:birth_certificate", "about": "child"}));
    let analysis = judged(&birth, &pack, &options);
    assert_eq!(of(&analysis, "birth").verdict, Verdict::RedundantByData);
    assert!(of(&analysis, "birth").needed.iter().any(|fact| fact.concept == "parent_child_relation"));
    assert!(of(&analysis, "birth").unconfirmed.is_empty());

    let death = survivors(&json!({"id": "death", "type": "vn:death_certificate", "about": "deceased"}));
    let analysis = judged(&death, &pack, &options);
    let component = of(&analysis, "death");
    assert_eq!(component.verdict, Verdict::Partial);
    let missing: Vec<&str> = component
        .needed
        .iter()
        .filter(|fact| !component.known.contains(fact))
        .map(|fact| fact.concept.as_str())
        .collect();
    assert_eq!(missing, ["death_date"]);

    // The population register holds the date; that its owner published it is not confirmed.
    let analysis = judged(&death, &vietnam(), &options);
    assert_eq!(of(&analysis, "death").verdict, Verdict::RedundantByData);
    assert_eq!(of(&analysis, "death").unconfirmed, ["vn:population"]);
}

/// The day before a resolution lets data stand for papers and the day it does, nothing else
/// being different.
#[test]
fn the_resolution_turns_a_missing_law_into_data_overnight() {
    let pack = vietnam();
    for (kind, about) in [("vn:marriage_certificate", "mother"), ("vn:birth_certificate", "child")] {
        let procedure = survivors(&json!({"id": "paper", "type": kind, "about": about}));
        let procedure = if about == "mother" {
            let mut value = procedure.schema.clone();
            value["x-roles"]["mother"]["key"] = json!("/mother");
            value["properties"]["mother"] = json!({"x-fact": {"concept": "personal_id", "role": "mother"}});
            Procedure::read(value)
        } else {
            procedure
        };
        let verdict = |day: &str| of(&judged(&procedure, &pack, &on(day)), "paper").verdict;
        assert_eq!(verdict("2025-12-31"), Verdict::LawNeeded, "{kind}");
        assert_eq!(verdict("2026-01-01"), Verdict::RedundantByData, "{kind}");
    }
}

#[test]
fn births_registered_elsewhere_make_the_certificate_conditional() {
    let procedure = Procedure::read(json!({
        "$id": "urn:example:city",
        "x-procedure": {"code": "9.000002", "channels": ["online"]},
        "x-roles": {"child": {"kind": "person", "key": "/child", "relations": {}}},
        "x-conditions": {"elsewhere": {"title": "sinh đăng ký ở tỉnh khác", "x-share": 0.3,
                                       "x-lacks": ["vn:civil_status", "vn:population", "vn:identity", "vn:residence"]}},
        "x-documents": [{"id": "birth", "type": "vn:birth_certificate", "about": "child"}],
        "properties": {"child": {"x-fact": {"concept": "personal_id", "role": "child"}}}
    }));
    let (pack, options) = (vietnam(), on("2026-07-18"));
    let analysis = judged(&procedure, &pack, &options);
    let component = of(&analysis, "birth");
    assert_eq!(component.verdict, Verdict::Conditional);
    assert_eq!(component.guard, When::parse("!elsewhere").ok());
    assert!(component.share.is_some_and(|(low, high)| (low - 0.7).abs() < 1e-9 && (high - 0.7).abs() < 1e-9));

    // A date that differs is found out when the register is asked: the paper, and a correction.
    let mut circumstances = Circumstances::default();
    for lookup in [
        "vn:civil_status/birth-by-number",
        "vn:population/by-number",
        "vn:identity/by-number",
        "vn:residence/by-number",
    ] {
        circumstances.failed.insert(lookup.to_owned());
    }
    let dossier = dossier(&procedure, &pack, &options, &circumstances, &Locale::en());
    assert_eq!(dossier.papers[0].state, State::Fallback);
    let fallback = dossier.papers[0].fallback.as_ref().unwrap();
    assert_eq!(fallback.mode, "askPersonAndCorrectRegister");
}

#[test]
fn two_papers_that_back_each_other_are_not_both_dropped() {
    let procedure = Procedure::read(json!({
        "$id": "urn:example:pair",
        "x-roles": {"person": {"kind": "person"}},
        "x-requirements": [{"id": "born", "needs": {"concept": "birthDate", "role": "person"}}],
        "x-documents": [{"id": "a", "type": "eu:birth_certificate", "about": "person"},
                        {"id": "b", "type": "eu:id_card", "about": "person"}]
    }));
    let analysis = judged(&procedure, &marriage_pack(false), &on("2024-01-01"));
    assert_eq!(analysis.sets[0].kept, ["a"]);
    assert_eq!(analysis.sets[0].dropped, ["b"]);
}

/// Dropping one paper after another and taking the cheapest first both miss what is best; a
/// register more can bring a dropped paper back, unless what was accepted is held.
#[test]
fn a_register_more_brings_a_dropped_paper_back_unless_it_is_held() {
    let words = json!({"en": "x"});
    let pack = |held: bool| {
        let paper = |facts: &[&str], burden: u32| json!({"title": words, "subject": "person", "facts": facts, "burden": burden});
        Pack::read(json!({
            "pack": {"id": "zz", "title": words, "subjects": {"person": {"title": words, "key": "number"}}},
            "concepts": {"number": {"subject": "person", "type": "id", "title": words},
                         "f1": {"subject": "person", "title": words}, "f2": {"subject": "person", "title": words}},
            "documentTypes": {"zz:a": paper(&["f1", "f2"], 3), "zz:b": paper(&["f1"], 2), "zz:c": paper(&["f2"], 2)},
            "registers": {"zz:r": {"title": words, "owner": "o", "publication": {"status": if held { "published" } else { "none" }},
                "items": {"f2": {"title": words}}, "lookups": [{"id": "l", "subjects": ["person"], "keys": ["number"]}]}},
            "gates": [{"id": "zz:g", "title": words, "effect": "requiresPublication", "basis": "§ 1"}]
        }))
        .unwrap()
    };
    let procedure = Procedure::read(json!({
        "$id": "urn:example:three",
        "x-roles": {"person": {"kind": "person", "signedIn": true}},
        "x-requirements": [{"id": "r1", "needs": {"concept": "f1", "role": "person"}},
                           {"id": "r2", "needs": {"concept": "f2", "role": "person"}}],
        "x-documents": [{"id": "A", "type": "zz:a"}, {"id": "B", "type": "zz:b"}, {"id": "C", "type": "zz:c"}]
    }));
    let before = judged(&procedure, &pack(false), &on("2024-01-01"));
    assert_eq!((&before.sets[0].kept[..], before.sets[0].burden_after), (&["A".to_owned()][..], 3));
    let after = judged(&procedure, &pack(true), &on("2024-01-01"));
    assert_eq!((&after.sets[0].kept[..], after.sets[0].burden_after), (&["B".to_owned()][..], 2));
    let accepted = Some(before.sets[0].kept.iter().cloned().collect());
    let held = analyse(&procedure, &pack(true), &Options { accepted, ..on("2024-01-01") });
    assert_eq!(held.sets[0].kept, ["A"]);
    assert_eq!(held.sets[0].cheaper.as_deref(), Some(&["B".to_owned()][..]));
}

#[test]
fn a_key_that_only_the_dropped_paper_bears_becomes_a_field_or_the_paper_stays() {
    let procedure = Procedure::read(json!({
        "$id": "urn:example:land",
        "x-procedure": {"code": "9.000003"},
        "x-roles": {"plot": {"kind": "landParcel"}, "applicant": {"kind": "person", "signedIn": true}},
        "x-documents": [{"id": "certificate", "type": "vn:land_certificate", "about": "plot"}]
    }));
    let (pack, options) = (vietnam(), on("2026-07-18"));
    let analysis = judged(&procedure, &pack, &options);
    let component = of(&analysis, "certificate");
    assert_eq!(component.verdict, Verdict::RedundantByData);
    let added: Vec<&str> = component.fields_to_add.iter().map(|fact| fact.concept.as_str()).collect();
    assert_eq!(added, ["certificate_number"]);
    let fixed = Options { new_fields: false, ..options };
    let analysis = judged(&procedure, &pack, &fixed);
    assert_eq!(of(&analysis, "certificate").verdict, Verdict::Needed);
}

#[test]
fn keys_that_need_each_other_open_nothing() {
    let words = json!({"en": "x"});
    let register = |gives: &str, key: &str| {
        json!({"title": words, "owner": "o", "publication": {"status": "published"}, "items": {gives: {"title": words}},
               "lookups": [{"id": "l", "subjects": ["person"], "keys": [key]}]})
    };
    let pack = Pack::read(json!({
        "pack": {"id": "zz", "title": words, "subjects": {"person": {"title": words}}},
        "concepts": {"left": {"subject": "person", "title": words}, "right": {"subject": "person", "title": words}},
        "registers": {"zz:a": register("left", "right"), "zz:b": register("right", "left")},
        "gates": [{"id": "zz:g", "title": words, "effect": "permits", "basis": "§ 1"}]
    }))
    .unwrap();
    let procedure = Procedure::read(json!({
        "$id": "urn:example:circle",
        "x-roles": {"person": {"kind": "person"}},
        "x-requirements": [{"id": "r", "needs": {"concept": "left", "role": "person"}}],
        "x-documents": [{"id": "p", "proves": [{"concept": "right", "role": "person"}], "acts": []}]
    }));
    let analysis = judged(&procedure, &pack, &Options { new_fields: false, ..on("2024-01-01") });
    // The paper gives one of the keys, so it is needed; nothing springs from the circle itself.
    assert_eq!(of(&analysis, "p").verdict, Verdict::Needed);
}

#[test]
fn absence_proves_only_where_the_owner_declared_the_scope_closed() {
    let words = json!({"en": "x"});
    let pack = |closed: Option<&str>| {
        let mut lookup = json!({"id": "by-number", "subjects": ["person"], "keys": ["number"]});
        if let Some(scope) = closed {
            lookup["closedWorld"] = scope.into();
        }
        Pack::read(json!({
            "pack": {"id": "zz", "title": words, "subjects": {"person": {"title": words, "key": "number"}}},
            "concepts": {"number": {"subject": "person", "type": "id", "title": words}, "unmarried": {"subject": "person", "title": words}},
            "registers": {"zz:marriages": {"title": words, "owner": "o", "publication": {"status": "published"},
                "items": {"unmarried": {"title": words, "absence": true}}, "lookups": [lookup]}},
            "documentTypes": {"zz:certificate": {"title": words, "subject": "person", "facts": ["unmarried"]}},
            "gates": [{"id": "zz:g", "title": words, "effect": "permits", "basis": "§ 1"}]
        }))
        .unwrap()
    };
    let procedure = Procedure::read(json!({
        "$id": "urn:example:single",
        "x-roles": {"person": {"kind": "person", "signedIn": true}},
        "x-documents": [{"id": "certificate", "type": "zz:certificate"}]
    }));
    let open = judged(&procedure, &pack(None), &on("2024-01-01"));
    assert_eq!(of(&open, "certificate").verdict, Verdict::Needed);
    let pack = pack(Some("marriages since 2016"));
    let closed = judged(&procedure, &pack, &on("2024-01-01"));
    assert_eq!(of(&closed, "certificate").verdict, Verdict::RedundantByData);
    // The proof says that it rests on an absence, which a record more would undo.
    let Proof::Cases(parts) = &of(&closed, "certificate").proof else { panic!("{closed:?}") };
    let Claim::Derived(steps) = &parts[0].claim else { panic!("{parts:?}") };
    let absence = steps.iter().find_map(|step| match &step.by {
        By::Lookup { absence, .. } if !step.key => absence.as_deref(),
        _ => None,
    });
    assert_eq!(absence, Some("marriages since 2016"));
    // And it does: once there is a record, the register no longer proves what it proved, unlike
    // any other register that learns more.
    let known = json!({"married": {"x-lacks": ["zz:marriages"]}});
    let mut value = procedure.schema.clone();
    value["x-conditions"] = known;
    let with_records = judged(&Procedure::read(value), &pack, &on("2024-01-01"));
    let certificate = of(&with_records, "certificate");
    assert_eq!(certificate.verdict, Verdict::Conditional);
    assert_eq!(certificate.guard, When::parse("!married").ok());
}

#[test]
fn evidence_must_be_as_good_as_is_asked_in_every_respect() {
    let words = json!({"en": "x"});
    let pack = Pack::read(json!({
        "pack": {"id": "zz", "title": words, "subjects": {"person": {"title": words, "key": "number"}},
                 "qualities": {"sealed": {"authority": 2, "integrity": 3, "binding": 1},
                               "fresh": {"authority": 2, "integrity": 1, "binding": 2, "maxAgeDays": 30},
                               "strong": {"authority": 2, "integrity": 2}}},
        "concepts": {"number": {"subject": "person", "type": "id", "title": words}, "income": {"subject": "person", "title": words}},
        "registers": {"zz:tax": {"title": words, "owner": "o", "publication": {"status": "published"},
            "items": {"income": {"title": words, "quality": "fresh"}},
            "lookups": [{"id": "l", "subjects": ["person"], "keys": ["number"]}]}},
        "documentTypes": {"zz:statement": {"title": words, "subject": "person", "facts": ["income"], "quality": "sealed"}},
        "gates": [{"id": "zz:g", "title": words, "effect": "permits", "basis": "§ 1"}]
    }))
    .unwrap();
    let procedure = |quality: &str| {
        Procedure::read(json!({
            "$id": "urn:example:income",
            "x-roles": {"person": {"kind": "person", "signedIn": true}},
            "x-requirements": [{"id": "income", "needs": {"concept": "income", "role": "person"}, "quality": quality}],
            "x-documents": [{"id": "statement", "type": "zz:statement"}]
        }))
    };
    // The two grades are incomparable: neither register nor paper stands for the other.
    let verdict = |quality| of(&judged(&procedure(quality), &pack, &on("2024-01-01")), "statement").verdict;
    assert_eq!(verdict("fresh"), Verdict::RedundantByData);
    assert_eq!(verdict("strong"), Verdict::Needed);
    assert_eq!(verdict("sealed"), Verdict::Needed);
}
