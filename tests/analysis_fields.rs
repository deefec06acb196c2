//! Fields of a form: what is known, what follows, what is asked twice, what nobody needs, and
//! the field that must come when the paper that bore a key goes.

use serde_json::{Value, json};
use tokhai::analysis::{Analysis, FieldReport, FieldStatus, Options, Verdict, analyse};
use tokhai::definition::{Procedure, When};
use tokhai::pointer::JsonPointer;
use tokhai::register::{Date, Pack};

fn pack() -> Pack {
    let words = json!({"en": "x"});
    let person = json!({"subject": "person", "title": words});
    let published = |items: Value, lookup: Value| json!({"title": words, "owner": "o", "publication": {"status": "published"}, "items": items, "lookups": [lookup]});
    Pack::read(json!({
        "pack": {"id": "zz", "title": words, "subjects": {
            "person": {"title": words, "key": "number"}, "parcel": {"title": words}}},
        "concepts": {
            "number": {"subject": "person", "type": "id", "title": words},
            "deedNumber": {"subject": "parcel", "type": "id", "title": words},
            "area": {"subject": "parcel", "title": words},
            "name": person, "birthDate": person, "age": person, "address": person, "phone": person,
            "relation": person, "shoeSize": person
        },
        "registers": {
            "zz:people": published(
                json!({"name": {"title": words}, "birthDate": {"title": words}}),
                json!({"id": "by-number", "subjects": ["person"], "keys": ["number"]})),
            "zz:land": published(
                json!({"area": {"title": words}}),
                json!({"id": "by-deed", "subjects": ["parcel"], "keys": ["deedNumber"]}))
        },
        "documentTypes": {"zz:deed": {"title": words, "subject": "parcel", "facts": ["area"], "keys": ["deedNumber"]}},
        "gates": [{"id": "zz:g", "title": words, "effect": "permits", "basis": "§ 1"}],
        "rules": [{"id": "zz:age", "gives": "age", "from": ["birthDate"]}]
    }))
    .unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// Somebody applies, perhaps for herself, with a plot of land.
fn definition() -> Value {
    let ask = |concept: &str, role: &str| json!({"type": "string", "x-fact": {"concept": concept, "role": role}});
    json!({
        "$id": "urn:example:fields",
        "x-roles": {
            "applicant": {"kind": "person", "key": "/applicant/number", "signedIn": true},
            "mother": {"kind": "person", "key": "/mother/number", "sameAs": [{"role": "applicant", "when": "isMother"}]},
            "plot": {"kind": "parcel"}
        },
        "x-conditions": {"isMother": {"required": ["applicant"], "properties": {"applicant": {"allOf": [
            {"required": ["relation"]}, {"properties": {"relation": {"const": "mother"}}}]}}}},
        "x-requirements": [
            {"id": "adult", "needs": {"concept": "age", "role": "mother"}},
            {"id": "reach", "needs": {"anyOf": [{"concept": "address", "role": "mother"}, {"concept": "phone", "role": "mother"}]}},
            {"id": "land", "needs": {"concept": "area", "role": "plot"}}
        ],
        "x-documents": [
            {"id": "letter", "proves": [{"concept": "address", "role": "mother"}], "acts": []},
            {"id": "deed", "type": "zz:deed", "about": "plot"}
        ],
        "type": "object",
        "properties": {
            "applicant": {"type": "object", "properties": {
                "number": ask("number", "applicant"),
                "relation": ask("relation", "applicant"),
                "address": ask("address", "applicant"),
                "shoe": ask("shoeSize", "applicant")
            }},
            "mother": {"type": "object", "properties": {
                "number": ask("number", "mother"),
                "name": ask("name", "mother"),
                "birthDate": ask("birthDate", "mother"),
                "age": ask("age", "mother"),
                "address": ask("address", "mother")
            }},
            "again": ask("address", "mother")
        }
    })
}

fn judged(definition: &Value, new_fields: bool) -> Analysis {
    let options = Options { new_fields, ..Options::on(Date::parse("2026-07-18").unwrap()) };
    analyse(&Procedure::read(definition.clone()), &pack(), &options)
}

fn of<'a>(analysis: &'a Analysis, pointer: &str) -> &'a FieldReport {
    analysis.fields.iter().find(|field| field.pointer.as_str() == pointer).unwrap()
}

#[test]
fn each_field_is_known_derivable_asked_twice_needless_or_asked() {
    let analysis = judged(&definition(), true);
    for (pointer, status, guard, same, needed) in [
        ("/applicant/number", FieldStatus::Key, None, None, &[][..]),
        // Its fact serves no requirement, but a circumstance is read off it.
        ("/applicant/relation", FieldStatus::Asked, None, None, &["condition:isMother"]),
        // It stands for the mother's where she is the applicant.
        ("/applicant/address", FieldStatus::Asked, None, None, &["reach"]),
        ("/applicant/shoe", FieldStatus::NotNeeded, None, None, &[]),
        ("/mother/number", FieldStatus::Key, Some("isMother"), Some("/applicant/number"), &[]),
        ("/mother/name", FieldStatus::Known, None, None, &[]),
        // What a rule makes the required age of.
        ("/mother/birthDate", FieldStatus::Known, None, None, &["adult"]),
        ("/mother/age", FieldStatus::Derivable, None, None, &["adult"]),
        ("/mother/address", FieldStatus::AskedTwice, Some("isMother"), Some("/applicant/address"), &["reach"]),
        ("/again", FieldStatus::AskedTwice, None, Some("/mother/address"), &["reach"]),
    ] {
        let field = of(&analysis, pointer);
        assert_eq!(field.status, status, "{field:?}");
        assert_eq!(field.guard, guard.map(|text: &str| When::parse(text).unwrap()), "{field:?}");
        assert_eq!(field.same_as.as_ref().map(JsonPointer::as_str), same, "{field:?}");
        assert_eq!(field.needed_by, needed, "{field:?}");
    }
    // Behind what follows stands the register it follows from.
    assert_eq!(of(&analysis, "/mother/age").sources, ["zz:people#birthDate"]);
    assert_eq!(of(&analysis, "/mother/name").sources, ["zz:people#name"]);
}

#[test]
fn the_key_of_a_paper_that_goes_is_a_question_more() {
    let paper = |analysis: &Analysis| analysis.components.iter().find(|own| own.id == "deed").cloned().unwrap();
    // Ten fields: two keys, the relation and the two addresses stay in some case.
    let fixed = judged(&definition(), false);
    assert_eq!(paper(&fixed).verdict, Verdict::Needed);
    assert_eq!((fixed.questions.before, fixed.questions.after), (10, 5));
    let changed = judged(&definition(), true);
    assert_eq!(paper(&changed).verdict, Verdict::RedundantByData);
    let added = paper(&changed).fields_to_add;
    assert!(matches!(&added[..], [key] if key.concept == "deedNumber" && key.role == "plot"), "{added:?}");
    assert_eq!((changed.questions.before, changed.questions.after), (10, 6));
    // Where the form asks for the key already, nothing comes and nothing goes.
    let mut asks = definition();
    asks["properties"]["deed"] = json!({"type": "string", "x-fact": {"concept": "deedNumber", "role": "plot"}});
    for new_fields in [false, true] {
        let analysis = judged(&asks, new_fields);
        assert_eq!(paper(&analysis).verdict, Verdict::RedundantByData);
        assert_eq!(paper(&analysis).fields_to_add, []);
        assert_eq!(of(&analysis, "/deed").status, FieldStatus::Key);
        assert_eq!((analysis.questions.before, analysis.questions.after), (11, 6));
    }
}

#[test]
fn a_key_is_added_for_a_paper_that_goes_in_some_cases_too() {
    let mut definition = definition();
    definition["x-conditions"]["unregistered"] = json!({"x-lacks": ["zz:land"]});
    let analysis = judged(&definition, true);
    let deed = analysis.components.iter().find(|own| own.id == "deed").unwrap();
    assert_eq!(deed.verdict, Verdict::Conditional);
    assert_eq!(analysis.questions.after, 6);
}

#[test]
fn one_subject_under_two_names_everywhere_is_asked_once() {
    let mut definition = definition();
    definition["x-roles"]["mother"]["sameAs"] = json!([{"role": "applicant"}]);
    let analysis = judged(&definition, true);
    let address = of(&analysis, "/mother/address");
    assert_eq!((address.status, &address.guard), (FieldStatus::AskedTwice, &None));
    assert_eq!(of(&analysis, "/mother/number").status, FieldStatus::AskedTwice);
    // Names that registers tell of the applicant are told of the mother.
    assert_eq!(of(&analysis, "/mother/name").status, FieldStatus::Known);
}
