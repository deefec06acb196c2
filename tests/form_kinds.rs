//! Kinds of schemas, answers and hands that forms of others were reported to stumble over: what is valid comes back as it
//! was, what is typed is read or refused, and what goes away comes back.

#![allow(clippy::needless_pass_by_value, reason = "tests read better so")]

use std::rc::Rc;

use serde_json::{Value, json};
use tokhai::definition::Procedure;
use tokhai::form::{Form, FormEvent, FormOptions, Item, Kind, Widget};
use tokhai::locale::Locale;
use tokhai::pointer::JsonPointer;
use tokhai::register::FORMATS;

fn form(definition: Value, answers: Value) -> Form {
    let options = FormOptions {
        locale: Locale::en(),
        today: "2026-11-30".to_owned(),
        answers,
        formats: FORMATS,
        ..FormOptions::default()
    };
    Form::new(Rc::new(Procedure::read(definition)), options).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn object(properties: Value) -> Value {
    json!({"type": "object", "properties": properties})
}

fn answers(form: &Form) -> Value {
    serde_json::from_str(&tokhai::json::write(form.answers())).expect("JSON")
}

fn problems(form: &Form) -> Vec<String> {
    form.all_errors().into_iter().map(|error| error.pointer.to_string()).collect()
}

fn find<'f>(form: &'f Form, place: &str) -> Option<&'f Item> {
    form.root().at(&JsonPointer::parse(place).expect("a pointer"))
}

fn edit(form: &mut Form, place: &str, text: &str) {
    let key = find(form, place).unwrap_or_else(|| panic!("nothing at {place}")).key.to_string();
    form.apply(FormEvent::Edit { key: key.clone(), text: text.to_owned() });
    form.apply(FormEvent::Blur { key });
}

/// Takes an alternative of the only choice there is.
fn choose(form: &mut Form, option: usize) {
    let mut key = None;
    form.root().visit(&mut |item| {
        if matches!(item.kind, Kind::Choice(_)) && key.is_none() {
            key = Some(item.key.to_string());
        }
    });
    form.apply(FormEvent::Choose { key: key.expect("a choice"), option });
}

fn reopened(definition: &Value, form: &Form) -> Form {
    let read = Rc::new(Procedure::read(definition.clone()));
    let options = FormOptions { locale: Locale::en(), formats: FORMATS, ..FormOptions::default() };
    Form::from_draft(read, &form.draft(), options).unwrap_or_else(|error| panic!("{error}")).0
}

// ---- what is valid comes back ----

/// Opens a valid value, opens its draft and sets it into an empty form: always the same, and nothing is wrong.
fn comes_back(definition: Value, given: Value) {
    let opened = form(definition.clone(), given.clone());
    assert_eq!(answers(&opened), given, "opened under {definition}");
    assert_eq!(problems(&opened), Vec::<String>::new(), "{given} under {definition}");
    assert_eq!(answers(&reopened(&definition, &opened)), given, "from a draft under {definition}");
    let mut set = form(definition.clone(), json!({}));
    set.apply(FormEvent::Set { pointer: JsonPointer::root(), value: opened.answers().clone() });
    assert_eq!(answers(&set), given, "set under {definition}");
    assert_eq!(problems(&set), Vec::<String>::new(), "set under {definition}");
}

#[test]
fn values_that_look_like_nothing_come_back() {
    for (schema, value) in [
        (json!({"type": "integer"}), json!(0)),
        (json!({"type": "number"}), json!(-0.5)),
        (json!({"type": "boolean"}), json!(false)),
        (json!({"type": "string"}), json!("")),
        (json!({"type": "string"}), json!(" ")),
        (json!({"type": ["string", "null"]}), json!(null)),
        (json!({"type": ["string", "null"], "format": "date"}), json!(null)),
        (json!({"type": ["integer", "null"], "minimum": 3}), json!(null)),
        (json!({"enum": [null, "a"]}), json!(null)),
        (json!({"enum": [0, 1, "0", false]}), json!("0")),
        (json!({"enum": [0, 1, "0", false]}), json!(false)),
        (json!({"const": 0}), json!(0)),
        (json!({"type": "array", "items": {"type": "string"}}), json!([])),
        (json!({"type": "array", "items": {"type": "string"}}), json!([""])),
        (json!({"type": "array", "items": {"type": ["string", "null"]}}), json!([null, "a", null])),
        (json!({"type": "object", "properties": {"a": {"type": "string"}}}), json!({})),
        (json!({"type": ["object", "null"], "properties": {"a": {"type": "string"}}}), json!(null)),
    ] {
        comes_back(object(json!({"it": schema})), json!({"it": value}));
    }
}

#[test]
fn names_of_every_sort_come_back() {
    for name in [
        "",
        "/",
        "~",
        "a/b",
        "~1",
        "0",
        "1e3",
        "-",
        "length",
        "__proto__",
        "constructor",
        "đơn",
        "a b",
        "%41",
        "?0",
        "#",
        "𝒳",
    ] {
        comes_back(object(json!({name: {"type": "string"}})), json!({name: "x"}));
        comes_back(json!({"type": "object", "additionalProperties": {"type": "integer"}}), json!({name: 3}));
        comes_back(
            object(json!({name: {"type": "array", "items": object(json!({name: {"type": "boolean"}}))}})),
            json!({name: [{name: true}, {name: false}]}),
        );
    }
}

#[test]
fn numbers_come_back_to_the_digit() {
    for value in
        ["0.1", "1e21", "1e-7", "123456789012345", "0.30000000000000004", "-1", "5e-324", "1.7976931348623157e308"]
    {
        let number: Value = serde_json::from_str(value).expect("a number");
        comes_back(object(json!({"it": {"type": "number"}})), json!({"it": number}));
    }
    comes_back(object(json!({"it": {"type": "number", "multipleOf": 0.01}})), json!({"it": 4.35}));
    comes_back(object(json!({"it": {"type": "integer"}})), json!({"it": 9_007_199_254_740_991_i64}));
}

#[test]
fn times_of_every_sort_come_back() {
    for (format, value) in [
        ("date", "2024-02-29"),
        ("date", "0001-01-01"),
        ("time", "23:59:59Z"),
        ("date-time", "2024-02-29T12:00:00.123456Z"),
        ("date-time", "1990-12-31T15:59:60-08:00"),
        ("date-time", "2024-02-29t12:00:00z"),
        ("duration", "P3Y6M4DT12H30M5S"),
        ("email", "an@example.vn"),
        ("uri", "https://example.vn/a?b=c#d"),
        ("uuid", "2EB8AA08-AA98-11EA-B4AA-73B441D16380"),
        ("regex", "^a(b|c)*$"),
        ("ipv6", "::1"),
    ] {
        comes_back(object(json!({"it": {"type": "string", "format": format}})), json!({"it": value}));
    }
}

#[test]
fn lists_of_every_sort_come_back() {
    for (schema, value) in [
        (json!({"items": {"type": "array", "items": {"type": "integer"}}}), json!([[1, 2], [], [3]])),
        (json!({"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false}), json!(["a", 1])),
        (json!({"prefixItems": [{"type": "string"}], "items": {"type": "integer"}}), json!(["a", 1, 2])),
        (json!({"items": {"enum": ["a", "b", "c"]}, "uniqueItems": true}), json!(["c", "a"])),
        (json!({"items": {"type": "string"}, "contains": {"const": "x"}, "maxContains": 1}), json!(["a", "x"])),
        (json!({"items": {"oneOf": [{"type": "string"}, {"type": "integer"}]}}), json!(["a", 1, "b"])),
        (json!({"items": {"type": ["string", "number", "boolean", "null"]}}), json!(["a", 1.5, true, null])),
        (json!({"items": object(json!({"a": {"type": "string"}})), "minItems": 2}), json!([{"a": "1"}, {"a": "2"}])),
        (json!({"items": {"type": "object", "additionalProperties": {"type": "string"}}}), json!([{"k": "v"}, {}])),
        (json!({"items": {"const": "same"}}), json!(["same", "same"])),
    ] {
        let mut list = schema;
        list["type"] = json!("array");
        comes_back(object(json!({"it": list})), json!({"it": value}));
    }
}

#[test]
fn alternatives_of_every_sort_come_back() {
    let part = |name: &str| json!({"type": "object", "properties": {name: {"type": "string"}}, "required": [name]});
    let closed = |name: &str, inner: Value| json!({"type": "object", "properties": {name: inner}, "required": [name], "additionalProperties": false});
    let list = json!({"type": "array", "items": {"type": "string"}});
    for (schema, value) in [
        (json!({"oneOf": [part("a"), part("b")]}), json!({"b": "x"})),
        (json!({"anyOf": [part("a"), part("b")]}), json!({"a": "x", "b": "y"})),
        (
            json!({"oneOf": [closed("go", json!({"type": "object"})), closed("stop", part("why"))]}),
            json!({"stop": {"why": "x"}}),
        ),
        (json!({"oneOf": [{"type": "string"}, list]}), json!(["a", "b"])),
        (json!({"oneOf": [{"type": "string"}, list]}), json!("a")),
        (json!({"anyOf": [{"type": "null"}, part("a")]}), json!({"a": "x"})),
        (json!({"anyOf": [{"type": "null"}, part("a")]}), json!(null)),
        (json!({"oneOf": [{"type": "boolean"}, {"type": "string", "enum": ["auto"]}]}), json!("auto")),
        (json!({"oneOf": [{"type": "boolean"}, {"type": "string", "enum": ["auto"]}]}), json!(false)),
        (json!({"allOf": [part("a"), {"oneOf": [part("b"), part("c")]}]}), json!({"a": "1", "c": "2"})),
        (json!({"anyOf": [{"type": "string", "format": "date"}, {"type": "integer"}]}), json!(3)),
        (json!({"oneOf": [{"const": "s", "title": "Small"}, {"const": 2, "title": "Two"}, {"const": null}]}), json!(2)),
        (
            json!({"not": {"required": ["b"]}, "type": "object", "properties": {"a": {"type": "string"}}}),
            json!({"a": "x"}),
        ),
        (json!({"if": part("a"), "then": part("b"), "else": part("c")}), json!({"c": "x"})),
        (json!({"if": part("a"), "then": part("b"), "else": part("c")}), json!({"a": "x", "b": "y"})),
        (
            json!({"type": "object", "dependentSchemas": {"card": part("holder")}, "properties": {"card": {"type": "string"}}}),
            json!({"card": "1", "holder": "x"}),
        ),
        (
            json!({"type": "object", "patternProperties": {"^x-": {"type": "integer"}}, "additionalProperties": false}),
            json!({"x-a": 1}),
        ),
        (
            json!({"type": "object", "propertyNames": {"maxLength": 2}, "additionalProperties": {"type": "boolean"}}),
            json!({"ab": true}),
        ),
    ] {
        comes_back(object(json!({"it": schema.clone()})), json!({"it": value.clone()}));
        let deep = json!({"type": "array", "items": schema});
        comes_back(object(json!({"list": deep})), json!({"list": [value.clone(), value]}));
    }
}

#[test]
fn a_schema_that_refers_to_itself_through_every_sort_of_part_comes_back() {
    let tree = json!({"$ref": "#/$defs/tree", "$defs": {"tree": {"type": "object", "properties": {
        "name": {"type": "string"},
        "one": {"$ref": "#/$defs/tree"},
        "many": {"type": "array", "items": {"$ref": "#/$defs/tree"}},
        "named": {"type": "object", "additionalProperties": {"$ref": "#/$defs/tree"}},
        "either": {"oneOf": [{"type": "string"}, {"$ref": "#/$defs/tree"}]},
    }}}});
    comes_back(
        tree,
        json!({"name": "a", "one": {"one": {"name": "b"}}, "many": [{"many": [{"name": "c"}]}, {}],
            "named": {"x": {"named": {"y": {"name": "d"}}}}, "either": {"either": "e"}}),
    );
}

// ---- what goes away comes back ----

#[test]
fn each_alternative_brings_its_own_defaults_and_what_was_typed_into_it() {
    let definition = object(json!({"it": {"oneOf": [
        {"title": "Box", "properties": {"kind": {"const": "box"}, "label": {"type": "string", "default": "box"}}, "required": ["kind"]},
        {"title": "Bag", "properties": {"kind": {"const": "bag"}, "note": {"type": "string", "default": "bag"}}, "required": ["kind"]},
    ]}}));
    let mut form = form(definition, json!({}));
    choose(&mut form, 0);
    assert_eq!(answers(&form)["it"], json!({"kind": "box", "label": "box"}));
    edit(&mut form, "/it/label", "typed");
    choose(&mut form, 1);
    assert_eq!(answers(&form)["it"], json!({"kind": "bag", "note": "bag"}));
    choose(&mut form, 0);
    assert_eq!(answers(&form)["it"], json!({"kind": "box", "label": "typed"}));
}

#[test]
fn an_alternative_of_a_bare_choice_leaves_nothing_of_the_other_behind() {
    let empty = |name: &str| {
        json!({"title": name, "type": "object", "properties": {name: {"type": "object"}},
        "required": [name], "additionalProperties": false})
    };
    let count = json!({"title": "reset", "type": "object", "additionalProperties": false, "required": ["reset"],
        "properties": {"reset": {"type": "object", "properties": {"count": {"type": "integer"}}, "required": ["count"]}}});
    let mut form = form(json!({"oneOf": [empty("increment"), count]}), json!({"increment": {}}));
    choose(&mut form, 1);
    edit(&mut form, "/reset/count", "3");
    assert_eq!(answers(&form), json!({"reset": {"count": 3}}));
    choose(&mut form, 0);
    assert_eq!(answers(&form), json!({"increment": {}}));
    assert_eq!(problems(&form), Vec::<String>::new());
}

/// Three questions, each asked because of the one before.
fn chain() -> Value {
    let yes = |name: &str| json!({"properties": {name: {"const": "yes"}}, "required": [name]});
    let choice = json!({"enum": ["yes", "no"]});
    json!({"type": "object", "properties": {"a": choice},
        "if": yes("a"), "then": {"properties": {"b": choice},
            "if": yes("b"), "then": {"properties": {"c": {"type": "string", "minLength": 2}}, "required": ["c"]}}})
}

#[test]
fn what_hangs_on_what_hangs_on_an_answer_is_neither_sent_nor_wrong_and_comes_back() {
    let mut form = form(chain(), json!({}));
    edit(&mut form, "/a", "0");
    edit(&mut form, "/b", "0");
    edit(&mut form, "/c", "x");
    assert_eq!(problems(&form), ["/c"]);
    edit(&mut form, "/a", "1");
    assert_eq!((answers(&form), problems(&form)), (json!({"a": "no"}), vec![]));
    assert!(find(&form, "/c").is_none());
    let mut again = reopened(&chain(), &form);
    edit(&mut again, "/a", "0");
    assert_eq!(answers(&again), json!({"a": "yes", "b": "yes", "c": "x"}));
}

#[test]
fn conditions_of_items_are_each_items_own() {
    let item = json!({"type": "object", "properties": {"pet": {"enum": ["dog", "cat"]}},
        "if": {"properties": {"pet": {"const": "dog"}}, "required": ["pet"]},
        "then": {"properties": {"chip": {"type": "string"}}}});
    let given = json!({"pets": [{"pet": "dog", "chip": "1"}, {"pet": "cat"}, {"pet": "dog", "chip": "3"}]});
    let mut form = form(object(json!({"pets": {"type": "array", "items": item}})), given);
    edit(&mut form, "/pets/0/pet", "1");
    assert_eq!(answers(&form), json!({"pets": [{"pet": "cat"}, {"pet": "cat"}, {"pet": "dog", "chip": "3"}]}));
    let list = find(&form, "/pets").expect("the list").key.to_string();
    form.apply(FormEvent::RemoveItem { key: list, index: 1 });
    edit(&mut form, "/pets/0/pet", "0");
    assert_eq!(answers(&form), json!({"pets": [{"pet": "dog", "chip": "1"}, {"pet": "dog", "chip": "3"}]}));
    form.apply(FormEvent::UndoRemove);
    assert_eq!(answers(&form)["pets"][1], json!({"pet": "cat"}));
}

#[test]
fn an_item_taken_out_of_the_middle_takes_only_its_own_along() {
    let definition =
        object(json!({"rows": {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 2}}}));
    let mut form = form(definition.clone(), json!({"rows": ["aa", "b", "cc"]}));
    assert_eq!(problems(&form), ["/rows/1"]);
    let key = find(&form, "/rows").expect("the list").key.to_string();
    form.apply(FormEvent::RemoveItem { key: key.clone(), index: 1 });
    assert_eq!((answers(&form), problems(&form)), (json!({"rows": ["aa", "cc"]}), vec![]));
    form.apply(FormEvent::MoveItem { key: key.clone(), from: 1, to: 0 });
    assert_eq!(answers(&form), json!({"rows": ["cc", "aa"]}));
    assert_eq!(answers(&reopened(&definition, &form)), json!({"rows": ["cc", "aa"]}));
    form.apply(FormEvent::RemoveItem { key: key.clone(), index: 0 });
    form.apply(FormEvent::RemoveItem { key, index: 0 });
    assert_eq!(answers(&form)["rows"].as_array().map_or(0, Vec::len), 0, "an empty list may be left");
}

#[test]
fn the_same_item_twice_is_told_at_the_list() {
    let definition = object(json!({"rows": {"type": "array", "uniqueItems": true, "items": {"type": "string"}}}));
    let mut form = form(definition, json!({"rows": ["a", "a"]}));
    assert_eq!(problems(&form), ["/rows"]);
    edit(&mut form, "/rows/1", "b");
    assert_eq!(problems(&form), Vec::<String>::new());
}

// ---- what is typed ----

#[test]
fn a_wrong_optional_answer_that_is_emptied_is_none() {
    for (schema, wrong) in [
        (json!({"type": "string", "format": "date"}), "31/02/2026"),
        (json!({"type": "string", "format": "date", "x-minimum": "2026-01-01"}), "1/1/2025"),
        (json!({"type": "string", "format": "email"}), "an@"),
        (json!({"type": "number", "minimum": 5}), "3"),
        (json!({"type": "integer"}), "abc"),
        (json!({"type": ["integer", "null"]}), "0x1f"),
        (json!({"type": "string", "minLength": 3}), "ab"),
        (json!({"type": "string", "pattern": "^[0-9]+$"}), "x"),
        (json!({"type": "string", "format": "date-time"}), "tomorrow"),
        (json!({"type": "string", "format": "time"}), "25:00"),
    ] {
        let mut form = form(object(json!({"it": schema.clone()})), json!({}));
        edit(&mut form, "/it", wrong);
        assert_eq!(problems(&form), ["/it"], "{wrong} under {schema}");
        edit(&mut form, "/it", "");
        assert_eq!((answers(&form), problems(&form)), (json!({}), vec![]), "emptied under {schema}");
    }
}

#[test]
fn what_is_no_number_to_people_is_none() {
    for text in ["0x1f", "Infinity", "NaN", "1e400", "--1", "1.2.3,4", "١٢x", "12 34 5", "½"] {
        let mut form = form(object(json!({"it": {"type": "number"}})), json!({}));
        edit(&mut form, "/it", text);
        assert_eq!(problems(&form), ["/it"], "{text}: {}", answers(&form));
        assert_eq!(form.text(find(&form, "/it").expect("the field")), text, "what was typed stays");
    }
}

#[test]
fn numbers_are_read_as_people_write_them() {
    for (text, value) in [
        ("0", json!(0)),
        ("-3", json!(-3)),
        ("007", json!(7)),
        ("1,000", json!(1000)),
        ("12.5", json!(12.5)),
        ("+4", json!(4)),
        (" 8 ", json!(8)),
        ("1e3", json!(1000)),
    ] {
        let mut form = form(object(json!({"it": {"type": "number"}})), json!({}));
        edit(&mut form, "/it", text);
        assert_eq!((answers(&form)["it"].as_f64(), problems(&form)), (value.as_f64(), vec![]), "{text}");
    }
}

#[test]
fn an_answer_taken_back_is_absent_and_not_null_or_empty() {
    for schema in [
        json!({"type": "string"}),
        json!({"type": "integer"}),
        json!({"type": "string", "enum": ["a", "b", "c", "d", "e", "f", "g"]}),
        json!({"type": "string", "format": "date"}),
        json!({"type": "string", "default": "2"}),
    ] {
        let mut form = form(object(json!({"it": schema.clone(), "other": {"type": "string"}})), json!({"other": "x"}));
        edit(&mut form, "/it", "2");
        edit(&mut form, "/it", "");
        assert_eq!(answers(&form), json!({"other": "x"}), "{schema}");
    }
}

#[test]
fn blanks_do_not_answer_what_must_be_answered() {
    let definition = json!({"type": "object", "properties": {"it": {"type": "string"}}, "required": ["it"]});
    for blank in ["", " ", "\u{a0}\u{3000}", "\u{200b}", "\n\t"] {
        let mut form = form(definition.clone(), json!({}));
        edit(&mut form, "/it", blank);
        assert_eq!(problems(&form), ["/it"], "{blank:?}");
    }
}

// ---- many and large ----

#[test]
fn more_options_than_a_form_can_hold_are_typed_as_text() {
    let words: Vec<String> = (0..50_000).map(|number| format!("m{number}")).collect();
    let mut form = form(object(json!({"it": {"title": "Mã", "type": "string", "enum": words}})), json!({}));
    let widget = |form: &Form| find(form, "/it").and_then(Item::field).map(|field| field.widget);
    assert_eq!(widget(&form), Some(Widget::Text));
    edit(&mut form, "/it", "m49999");
    assert_eq!((answers(&form), problems(&form)), (json!({"it": "m49999"}), vec![]));
    edit(&mut form, "/it", "m50000");
    assert_eq!(problems(&form), ["/it"]);
}

#[test]
fn a_patterns_verdict_does_not_hang_on_the_way_it_is_tried() {
    let definition = |pattern: &str| object(json!({"it": {"type": "string", "pattern": pattern}}));
    for (pattern, text, right) in [
        (r"^(\w+\s?)*$", "a".repeat(40) + "!", false),
        (r"^(\w+\s?)*$", "an binh ".repeat(10), true),
        (r"^(a|aa)+$", "a".repeat(60) + "!", false),
        (r"^(?!.*!)(\w+\s?)*$", "a".repeat(40) + "-", false),
        (r"^\w+(\s\w+)*$", "an binh ".repeat(10) + "cuong", true),
    ] {
        let mut form = form(definition(pattern), json!({}));
        edit(&mut form, "/it", text.trim_end());
        assert_eq!(problems(&form).is_empty(), right, "{pattern}");
    }
}

// ---- what the summary says ----

#[test]
fn the_summary_names_a_group_and_its_section_but_nothing_of_a_question() {
    let person = |title: &str| {
        json!({"title": title, "type": "object", "required": ["name"],
        "properties": {"name": {"title": "Name", "type": "string"}}})
    };
    let definition = json!({"type": "object",
        "properties": {"dog": person("Owner"), "cat": person("Owner"), "third": person("Keeper")},
        "x-sections": [
            {"id": "dog", "title": "Whose dog is it?", "fields": ["/dog"]},
            {"id": "cat", "title": "Your cat", "fields": ["/cat"]},
            {"id": "third", "title": "Who keeps it?", "fields": ["/third"]}
        ],
        "required": ["dog", "cat", "third"]});
    let form = form(definition, json!({}));
    let said: Vec<String> = form.all_errors().iter().map(|error| form.summary_words(error, true)).collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said[0].starts_with("Owner: "), "{said:?}");
    assert!(said[1].starts_with("Owner of your cat: "), "{said:?}");
    assert!(said[2].starts_with("Keeper: "), "{said:?}");
}
