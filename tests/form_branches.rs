//! Alternatives, `null` and constants: what a person can say in them, and what stays as it was handed in.

#![allow(clippy::needless_pass_by_value, clippy::let_and_return, reason = "tests read better so")]

use std::rc::Rc;

use serde_json::{Value, json};
use tokhai::definition::Procedure;
use tokhai::form::{Form, FormEvent, FormOptions, Item, Kind, Widget};
use tokhai::locale::Locale;
use tokhai::pointer::JsonPointer;

fn form(definition: Value, answers: Value) -> Form {
    let options = FormOptions { locale: Locale::en(), answers, ..FormOptions::default() };
    Form::new(Rc::new(Procedure::read(definition)), options).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn answers(form: &Form) -> Value {
    serde_json::from_str(&tokhai::json::write(form.answers())).expect("JSON")
}

fn problems(form: &Form) -> Vec<String> {
    form.all_errors().into_iter().map(|error| format!("{}: {}", error.pointer, error.message)).collect()
}

fn at<'f>(form: &'f Form, place: &str) -> &'f Item {
    let pointer = JsonPointer::parse(place).expect("a pointer");
    form.root().at(&pointer).unwrap_or_else(|| panic!("nothing at {place}"))
}

fn asked(form: &Form, place: &str) -> bool {
    let mut found = false;
    form.root().visit(&mut |item| found |= item.field().is_some() && item.pointer.as_str() == place);
    found
}

fn edit(form: &mut Form, place: &str, text: &str) {
    let key = at(form, place).key.to_string();
    form.apply(FormEvent::Edit { key, text: text.to_owned() });
}

fn choices(form: &Form) -> Vec<String> {
    let mut keys = Vec::new();
    form.root().visit(&mut |item| {
        if matches!(item.kind, Kind::Choice(_)) {
            keys.push(item.key.to_string());
        }
    });
    keys
}

fn choose(form: &mut Form, which: usize, option: usize) {
    let key = choices(form)[which].clone();
    form.apply(FormEvent::Choose { key, option });
}

/// Opens, compares, and opens the draft and sets the value once more.
fn comes_back(definition: &Value, given: Value) -> Form {
    let opened = form(definition.clone(), given.clone());
    assert_eq!(answers(&opened), given, "opened under {definition}");
    assert_eq!(problems(&opened), Vec::<String>::new(), "{given} under {definition}");
    let (again, _) =
        Form::from_draft(Rc::new(Procedure::read(definition.clone())), &opened.draft(), FormOptions::default())
            .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(answers(&again), given, "from a draft under {definition}");
    let mut set = form(definition.clone(), json!({}));
    set.apply(FormEvent::Set { pointer: JsonPointer::root(), value: opened.answers().clone() });
    assert_eq!(answers(&set), given, "set under {definition}");
    set
}

fn ways_to_reach() -> Value {
    json!({"type": "object", "properties": {"who": {"type": "string"}}, "anyOf": [
        {"title": "Pigeon", "properties": {"loft": {"type": "string"}}, "required": ["loft"]},
        {"title": "Drum", "properties": {"rhythm": {"type": "string"}}, "required": ["rhythm"]},
        {"title": "Flag", "properties": {"colour": {"type": "string"}}, "required": ["colour"]}
    ]})
}

#[test]
fn of_cases_that_do_not_exclude_each_other_several_can_be_ticked() {
    let mut form = form(ways_to_reach(), json!({}));
    choose(&mut form, 0, 0);
    choose(&mut form, 0, 2);
    assert!(asked(&form, "/loft") && asked(&form, "/colour") && !asked(&form, "/rhythm"));
    assert_eq!(problems(&form), ["/loft: Enter loft.", "/colour: Enter colour."], "each says what it lacks");
    edit(&mut form, "/loft", "North");
    edit(&mut form, "/colour", "red");
    assert_eq!(answers(&form), json!({"loft": "North", "colour": "red"}));
    assert!(form.submission().is_ok());
    choose(&mut form, 0, 0);
    assert_eq!(answers(&form), json!({"colour": "red"}), "a case that is left again is not sent");
    choose(&mut form, 0, 0);
    assert_eq!(answers(&form), json!({"loft": "North", "colour": "red"}), "and nothing in it was lost");
    edit(&mut form, "/loft", "");
    assert!(asked(&form, "/loft"), "a field does not go away while it is emptied");
}

#[test]
fn all_cases_that_were_handed_in_are_there() {
    let form = comes_back(&ways_to_reach(), json!({"loft": "North", "rhythm": "slow"}));
    assert!(asked(&form, "/loft") && asked(&form, "/rhythm") && !asked(&form, "/colour"));
    comes_back(&ways_to_reach(), json!({"who": "An", "colour": "red", "rhythm": "slow", "loft": "East"}));
}

#[test]
fn the_only_case_is_no_question() {
    for keyword in ["oneOf", "anyOf"] {
        let definition = json!({"type": "object", "properties": {
            "boat": {keyword: [{"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}]},
        }, "required": ["boat"], keyword: [{"properties": {"port": {"type": "string"}}}]});
        let mut form = form(definition.clone(), json!({}));
        assert_eq!(choices(&form), Vec::<String>::new());
        edit(&mut form, "/boat/name", "Sao");
        edit(&mut form, "/port", "Vinh");
        assert_eq!(answers(&form), json!({"boat": {"name": "Sao"}, "port": "Vinh"}));
        comes_back(&definition, answers(&form));
    }
}

fn by_kind(kind: Value) -> Value {
    let case = |kind: &str, name: &str| json!({"properties": {"kind": {"const": kind}, name: {"type": "string"}}, "required": [name], "title": kind});
    json!({"type": "object", "properties": {"kind": kind}, "required": ["kind"],
           "oneOf": [case("well", "depth"), case("pond", "area")]})
}

#[test]
fn the_question_that_decides_stays_a_question_and_is_the_only_one() {
    for kind in [json!({"enum": ["well", "pond"]}), json!({"type": "string"}), json!({})] {
        let mut form = form(by_kind(kind.clone()), json!({}));
        assert_eq!(choices(&form), Vec::<String>::new(), "{kind}");
        for (text, name) in [("0", "depth"), ("1", "area"), ("0", "depth")] {
            edit(&mut form, "/kind", text);
            let field = at(&form, "/kind").field().expect("a field");
            assert_eq!((field.widget, field.options.len()), (Widget::Radio, 2), "{kind}");
            assert!(asked(&form, &format!("/{name}")));
            assert_eq!(problems(&form).len(), 1, "{:?}", problems(&form));
        }
        edit(&mut form, "/depth", "9 m");
        assert_eq!(answers(&form), json!({"kind": "well", "depth": "9 m"}));
        comes_back(&by_kind(kind), json!({"kind": "pond", "area": "big"}));
    }
}

#[test]
fn nothing_decided_yet_is_told_at_the_question() {
    let form = form(by_kind(json!({"enum": ["well", "pond"]})), json!({}));
    assert_eq!(problems(&form), ["/kind: Choose kind."]);
}

#[test]
fn a_yes_or_no_question_decides() {
    let definition = json!({"type": "object", "properties": {"abroad": {"type": "boolean"}}, "required": ["abroad"],
    "oneOf": [
        {"properties": {"abroad": {"const": true}, "country": {"type": "string"}}, "required": ["country"]},
        {"properties": {"abroad": {"const": false}, "commune": {"type": "string"}}}
    ]});
    let mut form = form(definition.clone(), json!({}));
    for (text, name) in [("true", "/country"), ("false", "/commune"), ("true", "/country")] {
        edit(&mut form, "/abroad", text);
        assert_eq!(at(&form, "/abroad").field().map(|field| field.widget), Some(Widget::YesNo));
        assert!(asked(&form, name));
    }
    comes_back(&definition, json!({"abroad": false, "commune": "Tây"}));
}

#[test]
fn cases_with_overlapping_values_can_be_left() {
    let definition = json!({"type": "object", "properties": {"tone": {"enum": ["low", "mid", "high"]}}, "oneOf": [
        {"title": "Deep", "properties": {"tone": {"enum": ["low", "mid"]}, "a": {"type": "string"}}, "required": ["a"]},
        {"title": "Light", "properties": {"tone": {"enum": ["mid", "high"]}, "b": {"type": "string"}}, "required": ["b"]}
    ]});
    let mut form = form(definition.clone(), json!({}));
    choose(&mut form, 0, 0);
    edit(&mut form, "/tone", "2");
    assert!(asked(&form, "/b"), "the answer brings its case");
    edit(&mut form, "/tone", "1");
    choose(&mut form, 0, 0);
    assert!(asked(&form, "/a"));
    comes_back(&definition, json!({"tone": "mid", "b": "x"}));
}

fn seats() -> Value {
    let row = |kind: &str| json!({"type": "object", "title": kind, "properties": {"kind": {"const": kind}, "no": {"type": "string"}}});
    json!({"type": "object", "properties": {"seat": {"oneOf": [row("window"), row("aisle")]}, "edition": {"const": 4}}})
}

#[test]
fn the_constant_of_a_chosen_case_is_sent_though_nobody_requires_it() {
    let mut form = form(seats(), json!({}));
    assert_eq!(answers(&form), json!({}), "and none that nobody chose");
    choose(&mut form, 0, 1);
    edit(&mut form, "/seat/no", "12C");
    assert_eq!(answers(&form), json!({"seat": {"kind": "aisle", "no": "12C"}}));
    assert_eq!(problems(&form), Vec::<String>::new());
    choose(&mut form, 0, 0);
    assert_eq!(answers(&form), json!({"seat": {"kind": "window", "no": "12C"}}));
    comes_back(&seats(), json!({"edition": 4}));
    comes_back(&seats(), json!({"seat": {"kind": "window"}, "edition": 4}));
}

fn moods() -> Value {
    json!({"type": "object", "required": ["mood", "nick", "home"], "properties": {
        "mood": {"type": ["string", "null"], "enum": ["calm", "merry", null]},
        "nick": {"type": ["string", "null"], "title": "Nick"},
        "home": {"type": ["object", "null"], "title": "Home", "properties": {"street": {"type": "string"}}, "required": ["street"]},
        "pets": {"type": ["array", "null"], "items": {"type": "string"}},
    }})
}

#[test]
fn null_is_offered_and_silence_is_not_sent_as_null() {
    let mut form = form(moods(), json!({}));
    assert_eq!(answers(&form), json!({"home": {}}));
    assert_eq!(problems(&form), ["/mood: Choose mood.", "/nick: Enter nick.", "/home/street: Enter street."]);
    let mood = at(&form, "/mood");
    assert_eq!(
        mood.field().map(|f| f.options.iter().map(|o| o.label.clone()).collect()),
        Some(vec!["calm".to_owned(), "merry".into(), "None".into()])
    );
    edit(&mut form, "/mood", "0");
    edit(&mut form, "/mood", "2");
    assert_eq!(form.text(at(&form, "/mood")), "2");
    for place in ["/nick", "/home"] {
        let item = at(&form, place);
        assert!(item.nullable, "{place}");
        let key = item.key.to_string();
        form.apply(FormEvent::Nothing { key, on: true });
    }
    assert_eq!(answers(&form), json!({"mood": null, "nick": null, "home": null}));
    assert_eq!(problems(&form), Vec::<String>::new());
    assert!(form.submission().is_ok());
    edit(&mut form, "/nick", "Tí");
    let key = at(&form, "/home").key.to_string();
    form.apply(FormEvent::Nothing { key, on: false });
    edit(&mut form, "/home/street", "Lê Lợi");
    edit(&mut form, "/mood", "");
    assert_eq!(answers(&form), json!({"nick": "Tí", "home": {"street": "Lê Lợi"}}), "taken back");
}

#[test]
fn null_that_was_handed_in_stays_null() {
    comes_back(&moods(), json!({"mood": null, "nick": null, "home": null, "pets": null}));
    comes_back(&moods(), json!({"mood": "calm", "nick": "", "home": {"street": "x"}, "pets": []}));
    let definition = json!({"type": "object", "properties": {
        "free": {},
        "trip": {"anyOf": [{"type": "object", "properties": {"to": {"type": "string"}}}, {"type": "null"}]},
        "both": {"oneOf": [{"type": "object", "title": "A", "properties": {"a": {"type": "string"}}, "required": ["a"]},
                           {"type": "array", "items": {"type": "string"}}, {"type": "null"}]},
    }});
    for given in [
        json!({"free": null, "trip": null, "both": null, "else": null}),
        json!({"trip": {}, "both": []}),
        json!({"trip": {"to": "Huế"}, "both": {"a": "b"}}),
        json!({"free": {"x": [null]}, "both": ["c"]}),
    ] {
        comes_back(&definition, given);
    }
}

#[test]
fn what_is_no_answer_stays_none_when_null_is_not_allowed() {
    let definition = json!({"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]});
    let form = form(definition, json!({"name": null}));
    assert_eq!(answers(&form), json!({}));
    assert_eq!(problems(&form), ["/name: Enter name."]);
}

#[test]
fn answers_equal_to_defaults_and_empty_parts_stay() {
    let definition = json!({"type": "object", "properties": {
        "lamp": {"type": "object", "properties": {"watt": {"type": "integer", "default": 40}, "tags": {"type": "array", "items": {"type": "string"}}}},
        "rows": {"type": "array", "items": {"type": "object", "properties": {"x": {"type": "boolean", "default": true}}}},
    }});
    comes_back(&definition, json!({"lamp": {"watt": 40}}));
    comes_back(&definition, json!({"lamp": {"watt": 40, "tags": []}, "rows": []}));
    comes_back(&definition, json!({"rows": [{"x": true}, {"x": false}]}));
}

#[test]
fn a_part_that_was_handed_in_can_be_emptied() {
    let definition = json!({"type": "object", "properties": {
        "owner": {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}, "required": ["name"]},
    }});
    let mut form = form(definition, json!({"owner": {"name": "Hoa"}}));
    edit(&mut form, "/owner/name", "");
    assert_eq!(answers(&form), json!({}));
    assert_eq!(problems(&form), Vec::<String>::new());
}

#[test]
fn defaults_the_schema_refuses_are_not_put_in() {
    let definition = json!({"type": "object", "properties": {
        "size": {"type": "integer", "minimum": 5, "default": 1},
        "unit": {"enum": ["m", "km"], "default": "mile"},
        "code": {"type": "string", "pattern": "^[a-z]+$", "default": "???"},
        "good": {"type": "string", "default": "yes"},
    }});
    let form = form(definition, json!({}));
    assert_eq!(answers(&form), json!({"good": "yes"}));
    assert_eq!(problems(&form), Vec::<String>::new());
}

#[test]
fn a_default_that_would_spoil_what_was_handed_in_is_left_out() {
    let definition = json!({"type": "object", "properties": {
        "gate": {"type": "string", "default": "east"}, "key": {"type": "string"},
    }, "dependentRequired": {"gate": ["key"]}});
    let form = form(definition, json!({"other": "x"}));
    assert_eq!(answers(&form), json!({"other": "x"}));
    assert_eq!(problems(&form), Vec::<String>::new());
}

#[test]
fn required_names_without_a_description_have_a_field() {
    let definition = json!({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["plot", "n12"],
        "patternProperties": {"^n": {"type": "integer"}}, "additionalProperties": {"type": "string"},
        "dependentRequired": {"a": ["deed"]}});
    let mut form = form(definition.clone(), json!({}));
    assert_eq!(at(&form, "/plot").field().map(|f| f.widget), Some(Widget::Text));
    assert_eq!(at(&form, "/n12").field().map(|f| f.widget), Some(Widget::Number));
    assert!(asked(&form, "/deed"), "as something nobody must fill yet");
    edit(&mut form, "/plot", "7b");
    edit(&mut form, "/n12", "3");
    edit(&mut form, "/a", "x");
    assert_eq!(problems(&form), ["/deed: Enter deed, because you filled in a."]);
    edit(&mut form, "/deed", "y");
    assert_eq!(answers(&form), json!({"plot": "7b", "n12": 3, "a": "x", "deed": "y"}));
    assert_eq!(problems(&form), Vec::<String>::new());
    comes_back(&definition, json!({"plot": "1", "n12": 2, "extra": "z"}));
}

#[test]
fn lists_of_fixed_values_are_narrowed_by_all_that_apply() {
    let definition = json!({"type": "object", "properties": {"day": {
        "enum": ["mon", "tue", "wed", "thu"], "allOf": [{"enum": ["tue", "wed", "sun"]}, {"enum": ["wed", "tue"]}],
    }, "sort": {"oneOf": [{"const": 1, "title": "One"}, {"const": 2, "title": "Two"}], "enum": [2, 3]}}});
    let form = form(definition, json!({}));
    let labels = |place: &str| -> Vec<String> {
        at(&form, place).field().map(|f| f.options.iter().map(|o| o.label.clone()).collect()).unwrap_or_default()
    };
    assert_eq!(labels("/day"), ["tue", "wed"]);
    assert_eq!(labels("/sort"), ["Two"]);
}

#[test]
fn what_is_read_only_holds_nobody_up_and_the_host_is_told() {
    let definition = json!({"type": "object", "properties": {
        "file": {"type": "string", "readOnly": true}, "name": {"type": "string"},
        "stamp": {"type": "object", "readOnly": true, "properties": {"by": {"type": "string"}}, "required": ["by"]},
    }, "required": ["file", "name", "stamp"]});
    let mut form = form(definition, json!({}));
    assert_eq!(problems(&form), ["/name: Enter name."]);
    edit(&mut form, "/name", "Lan");
    assert!(form.is_locked(at(&form, "/stamp/by")));
    let submission = form.submission().expect("nothing holds it up");
    let sent: Value = serde_json::from_str(&tokhai::json::write(&submission.to_json())).expect("JSON");
    assert_eq!(sent["awaited"], json!(["/file", "/stamp/by"]));
}

#[test]
fn text_or_a_number_is_one_line_and_brackets_are_text() {
    let definition = json!({"type": "object", "properties": {
        "house": {"type": ["string", "integer"]}, "rate": {"anyOf": [{"type": "number"}, {"type": "string", "pattern": "^\\{"}]},
        "any": {}, "flag": {"type": ["boolean", "string"]},
    }});
    for text in ["[1] Nguyễn", "{{name}} xin chào", "\"quoted", "{", "12A"] {
        comes_back(&definition, json!({"house": text, "any": text, "flag": text}));
    }
    let mut form = form(definition.clone(), json!({}));
    assert_eq!(at(&form, "/house").field().map(|f| f.widget), Some(Widget::Text));
    for (text, value) in [
        ("12", json!(12)),
        ("12A", json!("12A")),
        ("012", json!("012")),
        ("1.5", json!("1.5")),
        ("[x", json!("[x")),
        ("true", json!("true")),
    ] {
        edit(&mut form, "/house", text);
        assert_eq!(answers(&form)["house"], value, "{text}");
        assert_eq!(problems(&form), Vec::<String>::new(), "{text}");
    }
    edit(&mut form, "/rate", "{{vat}}");
    edit(&mut form, "/flag", "true");
    assert_eq!((answers(&form)["rate"].clone(), answers(&form)["flag"].clone()), (json!("{{vat}}"), json!(true)));
    comes_back(&definition, json!({"house": "12", "rate": 0.5, "flag": "false"}));
}

fn fleet() -> Value {
    json!({"type": "object", "properties": {"fleet": {"type": "array", "items": {"oneOf": [
        {"title": "Cart", "type": "object", "properties": {"wheels": {"type": "integer"}, "mark": {"type": "string"}}},
        {"title": "Raft", "type": "object", "properties": {"logs": {"type": "integer"}, "mark": {"type": "string"}}},
        {"title": "Word", "type": "string"}
    ]}}}})
}

/// The case each item is of.
fn cases(form: &Form) -> Vec<Option<usize>> {
    at(form, "/fleet")
        .children()
        .iter()
        .map(|item| {
            let mut chosen = None;
            item.visit(&mut |inner| {
                if let Kind::Choice(choice) = &inner.kind {
                    chosen = chosen.or(choice.chosen.first().copied());
                }
            });
            chosen
        })
        .collect()
}

#[test]
fn each_item_of_a_list_keeps_its_case_when_it_moves_goes_and_comes_back() {
    let mut form = form(fleet(), json!({}));
    let list = at(&form, "/fleet").key.to_string();
    for (index, option) in [1, 0, 2, 1].into_iter().enumerate() {
        form.apply(FormEvent::AddItem { key: list.clone() });
        let item = at(&form, "/fleet").children()[index].key.to_string();
        let key = choices(&form).into_iter().find(|key| key.starts_with(&item)).expect("a choice");
        form.apply(FormEvent::Choose { key, option });
    }
    let expect = |form: &Form, wanted: &[usize]| {
        assert_eq!(cases(form), wanted.iter().map(|case| Some(*case)).collect::<Vec<_>>());
    };
    expect(&form, &[1, 0, 2, 1]);
    form.apply(FormEvent::MoveItem { key: list.clone(), from: 0, to: 2 });
    expect(&form, &[0, 2, 1, 1]);
    form.apply(FormEvent::MoveItem { key: list.clone(), from: 3, to: 0 });
    expect(&form, &[1, 0, 2, 1]);
    form.apply(FormEvent::RemoveItem { key: list.clone(), index: 1 });
    expect(&form, &[1, 2, 1]);
    form.apply(FormEvent::UndoRemove);
    expect(&form, &[1, 0, 2, 1]);
    form.apply(FormEvent::RemoveItem { key: list.clone(), index: 0 });
    form.apply(FormEvent::AddItem { key: list.clone() });
    assert_eq!(cases(&form), [Some(0), Some(2), Some(1), None], "a new item has no case of another");
    let (again, _) = Form::from_draft(Rc::new(Procedure::read(fleet())), &form.draft(), FormOptions::default())
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(cases(&again), cases(&form));
}

#[test]
fn null_in_an_item_moves_with_it() {
    let definition = json!({"type": "object", "properties": {"rows": {"type": "array", "items": {"type": "object",
        "properties": {"end": {"type": ["string", "null"]}, "n": {"type": "integer"}}, "required": ["end"]}}}});
    let mut form = form(definition, json!({"rows": [{"end": null, "n": 1}, {"end": "x", "n": 2}]}));
    let list = at(&form, "/rows").key.to_string();
    form.apply(FormEvent::MoveItem { key: list.clone(), from: 0, to: 1 });
    assert_eq!(answers(&form), json!({"rows": [{"end": "x", "n": 2}, {"end": null, "n": 1}]}));
    form.apply(FormEvent::RemoveItem { key: list, index: 1 });
    form.apply(FormEvent::UndoRemove);
    assert_eq!(answers(&form), json!({"rows": [{"end": "x", "n": 2}, {"end": null, "n": 1}]}));
    assert_eq!(problems(&form), Vec::<String>::new());
}

#[test]
fn no_more_is_offered_than_a_tuple_or_a_map_may_hold() {
    let definition = json!({"type": "object", "properties": {
        "pair": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false},
        "open": {"type": "array", "prefixItems": [{"type": "string"}]},
        "map": {"type": "object", "additionalProperties": {"type": "string"}, "maxProperties": 2, "propertyNames": {"pattern": "^[a-z]+$"}},
        "shut": {"type": "object", "properties": {"x": {"type": "string"}}, "additionalProperties": false},
    }});
    for given in [
        json!({"pair": []}),
        json!({"pair": ["a"]}),
        json!({"pair": ["a", 1], "open": ["a", {"b": null}]}),
        json!({"map": {"a": "b", "c": "d"}, "shut": {}}),
    ] {
        comes_back(&definition, given);
    }
    let mut form = form(definition, json!({"pair": ["a"], "map": {"a": "b"}}));
    let list = at(&form, "/pair").key.to_string();
    for _ in 0..3 {
        form.apply(FormEvent::AddItem { key: list.clone() });
    }
    assert_eq!(at(&form, "/pair").children().len(), 2);
    let rows = |form: &Form, place: &str| {
        let found = at(form, place).children().iter().find_map(|child| match &child.kind {
            Kind::Rows(rows) => Some((child.key.to_string(), rows.open)),
            _ => None,
        });
        found
    };
    assert_eq!(rows(&form, "/shut"), None);
    let (key, open) = rows(&form, "/map").expect("entries");
    assert!(open);
    form.apply(FormEvent::AddEntry { key: key.clone(), name: "N0".to_owned() });
    assert!(!asked(&form, "/map/N0"), "a name that is not allowed is not taken");
    assert_eq!(form.errors().len(), 1, "and that is said");
    form.apply(FormEvent::AddEntry { key: key.clone(), name: "c".to_owned() });
    edit(&mut form, "/map/c", "d");
    assert!(!rows(&form, "/map").expect("entries").1, "full");
    form.apply(FormEvent::AddEntry { key, name: "e".to_owned() });
    assert!(!asked(&form, "/map/e"));
    assert_eq!(answers(&form)["map"], json!({"a": "b", "c": "d"}));
}

#[test]
fn data_that_belong_to_a_case_not_taken_are_shown_when_they_are_valid() {
    let definition = json!({"type": "object", "properties": {"mode": {"enum": ["a", "b"]}},
        "if": {"properties": {"mode": {"const": "a"}}, "required": ["mode"]},
        "then": {"properties": {"x": {"type": "integer"}}}, "else": {"properties": {"y": {"type": "integer"}}}});
    let form = comes_back(&definition, json!({"mode": "b", "x": "not a number", "y": 2}));
    assert!(asked(&form, "/x") && asked(&form, "/y"));
}

#[test]
fn an_alternative_that_may_be_left_out_can_be_taken_back() {
    let branches = json!([
        {"title": "By post", "type": "object", "required": ["street"],
         "properties": {"street": {"type": "string", "title": "Street"}}},
        {"title": "By phone", "type": "object", "required": ["number"],
         "properties": {"number": {"type": "integer", "title": "Number"}}}
    ]);
    let reach = json!({"title": "How to reach you", "oneOf": branches});
    for required in [json!([]), json!(["reach"])] {
        let mut form =
            form(json!({"type": "object", "required": required, "properties": {"reach": reach.clone()}}), json!({}));
        assert_eq!(choices(&form).len(), 1);
        assert_eq!(form.is_valid(), required == json!([]));
        choose(&mut form, 0, 0);
        edit(&mut form, "/reach/street", "1 Main Street");
        assert!(form.is_valid(), "{:?}", problems(&form));
        let offered = |form: &Form| form.can_unchoose(form.item(&choices(form)[0]).unwrap());
        assert_eq!(offered(&form), required == json!([]));
        choose(&mut form, 0, 2);
        if required == json!([]) {
            assert_eq!((answers(&form), problems(&form)), (json!({}), vec![]));
            assert!(!asked(&form, "/reach/street") && !offered(&form));
            choose(&mut form, 0, 1);
            assert!(asked(&form, "/reach/number"), "another one can be chosen");
        } else {
            assert_eq!(answers(&form), json!({"reach": {"street": "1 Main Street"}}));
        }
    }
    // What tells the alternatives apart goes along.
    let told = json!({"type": "object", "properties": {"reach": {"type": "object", "oneOf": [
        {"title": "By post", "required": ["by", "street"], "properties": {"by": {"const": "post"}, "street": {"type": "string"}}},
        {"title": "By mail", "required": ["by", "mail"], "properties": {"by": {"const": "mail"}, "mail": {"type": "string"}}}
    ]}}});
    let mut taken = form(told.clone(), json!({"reach": {"by": "post", "street": "x"}}));
    choose(&mut taken, 0, 2);
    assert_eq!((answers(&taken), problems(&taken)), (json!({}), vec![]));
    let (again, _) =
        Form::from_draft(Rc::new(Procedure::read(told)), &taken.draft(), FormOptions::default()).expect("a draft");
    assert_eq!(answers(&again), json!({}));
    assert!(!asked(&again, "/reach/street"), "nor does a draft bring it back");
    let mixed = json!({"type": "object", "properties": {"x": {"oneOf": [{"title": "Text", "type": "string"},
        {"title": "Many", "type": "array", "items": {"type": "string"}}]}}});
    let mut form = form(mixed, json!({"x": "a"}));
    choose(&mut form, 0, 7);
    assert_eq!((answers(&form), form.is_valid()), (json!({}), true));
}

#[test]
fn a_draft_keeps_an_answer_to_alternatives_within_alternatives() {
    let definition =
        json!({"properties": {"x": {"oneOf": [{"oneOf": [{"const": 1}, {"type": "integer"}]}, {"type": "object"}]}}});
    for value in [json!({"x": 4}), json!({"x": {"y": 1}})] {
        comes_back(&definition, value);
    }
}

#[test]
fn a_sign_no_control_can_hold_is_sent_as_it_was_handed_in() {
    let definition = json!({"type": "object", "properties": {"x": {"type": "string"}}});
    let form = comes_back(&definition, json!({"x": "\u{0}x"}));
    let sent = form.submission().expect("a submission").to_json();
    assert_eq!(sent["answers"]["x"].as_str(), Some("\u{0}x"));
}

#[test]
fn what_is_typed_in_an_alternative_goes_when_it_is_taken_back_and_does_not_come_back_uncounted() {
    let part = json!({"title": "Part", "oneOf": [
        {"title": "One", "properties": {"kind": {"const": "one"}, "v": {"type": "string", "default": "preset"}},
            "required": ["kind", "v"]},
        {"title": "Two", "properties": {"kind": {"const": "two"}}, "required": ["kind"]},
    ], "type": "object"});
    let mut form = form(json!({"type": "object", "properties": {"part": part}}), json!({}));
    let choose = |form: &mut Form, option: usize| {
        let mut choice = String::new();
        form.root().visit(&mut |item| {
            if matches!(item.kind, Kind::Choice(_)) {
                choice = item.key.to_string();
            }
        });
        form.apply(FormEvent::Choose { key: choice, option });
    };
    choose(&mut form, 0);
    // Chosen by a key that takes the focus nowhere: what is typed is not left before.
    edit(&mut form, "/part/v", "1");
    choose(&mut form, 2);
    assert_eq!(answers(&form), json!({}));
    choose(&mut form, 0);
    let shown = form.text(at(&form, "/part/v"));
    assert_eq!(answers(&form)["part"].get("v").and_then(Value::as_str).unwrap_or_default(), shown);
}
