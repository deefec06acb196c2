//! For every paper that stays the report says why no register was used: what came nearest.

use serde_json::{Value, json};
use tokhai::analysis::{Options, PaperVerdict, Verdict, Why, analyse};
use tokhai::definition::Procedure;
use tokhai::locale::Locale;
use tokhai::reform::words::Writer;
use tokhai::register::{Date, Pack};

/// A pack of one register that holds where people live, and one that holds what companies owe.
fn pack() -> Value {
    let words = |text: &str| json!({"en": text, "vi": text});
    let person = |text: &str| json!({"subject": "person", "title": words(text)});
    json!({
        "pack": {"id": "zz", "title": words("Small"), "subjects": {
            "person": {"title": words("people"), "key": "number"},
            "company": {"title": words("companies"), "key": "taxNumber"}}},
        "concepts": {
            "number": {"subject": "person", "type": "id", "title": words("Number")},
            "taxNumber": {"subject": "company", "type": "id", "title": words("Tax number")},
            "address": person("Address"),
            "debt": person("Debt"),
            "height": person("Height")
        },
        "registers": {
            "zz:people": {"title": words("Register of people"), "owner": "The ministry",
                "publication": {"status": "published"},
                "items": {"address": {"title": words("Address")}},
                "lookups": [{"id": "by-number", "subjects": ["person"], "keys": ["number"]}]},
            "zz:companies": {"title": words("Register of companies"), "owner": "The tax office",
                "publication": {"status": "published"},
                "items": {"debt": {"title": words("Debt")}},
                "lookups": [{"id": "by-tax", "subjects": ["company"], "keys": ["taxNumber"]}]}
        },
        "gates": [{"id": "zz:g", "title": words("Data instead of papers"), "effect": "permits", "basis": "§ 1"}]
    })
}

/// One paper that proves facts of the applicant, who signed in or not, and may act.
fn procedure(facts: &[&str], acts: &[&str], signed_in: bool) -> Procedure {
    let facts: Vec<Value> = facts.iter().map(|concept| json!({"concept": concept, "role": "applicant"})).collect();
    Procedure::read(json!({
        "$id": "urn:example:nearest",
        "x-roles": {"applicant": {"kind": "person", "title": "the applicant", "signedIn": signed_in}},
        "x-documents": [
            {"id": "paper", "title": "Paper", "proves": facts, "acts": acts, "demandedBy": [{"text": "Decree 7, Article 3"}]}
        ]
    }))
}

struct Told {
    component: PaperVerdict,
    words: String,
}

/// What is said of the paper, in English; the Vietnamese says something too.
fn told(pack: Value, procedure: &Procedure) -> Told {
    let pack = Pack::read(pack).unwrap_or_else(|problems| panic!("{problems:?}"));
    let analysis = analyse(procedure, &pack, &Options::on(Date::parse("2026-07-18").unwrap()));
    let component = analysis.components.into_iter().next().unwrap();
    let say = |locale: &Locale| {
        let writer = Writer { procedure, pack: &pack, locale };
        component.nearest.iter().map(|miss| writer.miss(&component, miss)).collect::<Vec<_>>().join("\n")
    };
    let words = say(&Locale::en());
    assert_ne!(say(&Locale::vi()), words, "both languages are written");
    Told { component, words }
}

fn whys(told: &Told) -> Vec<&'static str> {
    told.component.nearest.iter().map(|miss| miss.why.as_str()).collect()
}

#[test]
fn a_paper_that_goes_has_nothing_to_explain() {
    let pack = Pack::read(pack()).unwrap();
    let procedure = procedure(&["address"], &[], true);
    let component = analyse(&procedure, &pack, &Options::on(Date::parse("2026-07-18").unwrap())).components.remove(0);
    assert_eq!(component.verdict, Verdict::RedundantByData);
    assert!(component.nearest.is_empty());
}

#[test]
fn a_fact_that_no_register_holds_says_so() {
    let told = told(pack(), &procedure(&["height"], &[], true));
    assert_eq!(told.component.verdict, Verdict::Needed);
    assert_eq!(whys(&told), ["noRegister"]);
    assert_eq!(told.words, "Height (the applicant): no register of the pack holds it.");
}

#[test]
fn data_that_no_gate_opens_name_the_text_that_would() {
    let mut pack = pack();
    pack["gates"] = json!([]);
    let told = told(pack, &procedure(&["address"], &[], true));
    assert_eq!(told.component.verdict, Verdict::LawNeeded);
    assert_eq!(whys(&told), ["noGate"]);
    assert!(told.words.contains("Register of people holds it, but no rule lets it"), "{}", told.words);
    assert!(told.words.contains("Decree 7, Article 3"), "{}", told.words);
}

#[test]
fn a_gate_that_is_not_in_force_is_named_with_its_article() {
    let mut pack = pack();
    pack["gates"][0]["from"] = json!("2027-01-01");
    let told = told(pack, &procedure(&["address"], &[], true));
    assert_eq!(whys(&told), ["notInForce"]);
    assert!(told.words.contains("§ 1") && told.words.contains("2027"), "{}", told.words);
}

#[test]
fn a_register_of_other_subjects_is_told_as_such() {
    let told = told(pack(), &procedure(&["debt"], &[], true));
    assert_eq!(whys(&told), ["otherSubject"]);
    assert!(told.words.contains("only of companies, not of people"), "{}", told.words);
}

#[test]
fn a_key_that_is_not_at_hand_is_named() {
    let told = told(pack(), &procedure(&["address"], &[], false));
    assert_eq!(whys(&told), ["noKey"]);
    assert!(told.words.contains("Number (the applicant)"), "{}", told.words);
}

#[test]
fn data_whose_owner_has_not_published_name_the_owner() {
    let mut pack = pack();
    pack["gates"][0]["effect"] = json!("requiresPublication");
    pack["registers"]["zz:people"]["publication"]["status"] = json!("none");
    let told = told(pack, &procedure(&["address"], &[], true));
    assert_eq!(whys(&told), ["notPublished"]);
    assert!(told.words.contains("The ministry must publish"), "{}", told.words);
}

#[test]
fn a_register_that_holds_a_part_says_which_and_what_is_missing() {
    let told = told(pack(), &procedure(&["address", "height"], &[], true));
    assert_eq!(told.component.verdict, Verdict::Partial);
    assert_eq!(whys(&told), ["partOnly", "noRegister"]);
    let first = told.words.lines().next().unwrap();
    assert_eq!(
        first,
        "Register of people holds a part of what is needed: Address (the applicant); what is missing: Height (the applicant)."
    );
}

#[test]
fn an_act_is_what_data_cannot_do() {
    let told = told(pack(), &procedure(&["address"], &["consent"], true));
    assert_eq!(told.component.nearest[0].why, Why::Act(tokhai::definition::Act::Consent));
    assert!(told.words.starts_with("The paper gives consent: data cannot do that."), "{}", told.words);
}

#[test]
fn a_fact_that_a_rule_would_give_names_the_ground_that_is_missing() {
    let mut pack = pack();
    pack["rules"] = json!([{"id": "zz:r", "gives": "height", "from": ["address"]}]);
    let told = told(pack, &procedure(&["height"], &[], false));
    assert_eq!(whys(&told), ["noKey"]);
    assert!(told.words.starts_with("Address (the applicant): Register of people"), "{}", told.words);
}

#[test]
fn rules_without_end_are_not_followed_without_end() {
    let mut pack = pack();
    let name = |at: usize| format!("c{at}");
    let mut rules = Vec::new();
    for at in 0..400 {
        pack["concepts"][name(at)] = json!({"subject": "person", "title": {"en": name(at), "vi": name(at)}});
        // Two rules each: the ways double with every step.
        for side in ["left", "right"] {
            if at > 0 {
                rules.push(json!({"id": format!("zz:{side}{at}"), "gives": name(at - 1), "from": [name(at)]}));
            }
        }
    }
    pack["rules"] = Value::Array(rules);
    let told = told(pack, &procedure(&["c0"], &[], true));
    assert_eq!(told.component.verdict, Verdict::Needed);
    assert_eq!(whys(&told), ["noRegister"]);
}
