//! Forms of schemas that refer to themselves, fan out or ask for long lists: built in parts, and never without end.

#![allow(clippy::print_stdout, reason = "tests read better so")]

use std::rc::Rc;

use serde_json::{Value, json};
use tokhai::definition::Procedure;
use tokhai::form::{Change, Form, FormEvent, FormOptions, Item, Kind, Widget};
use tokhai::locale::Locale;
use tokhai::pointer::JsonPointer;

/// More items than any of these forms may have: what is built without being asked, and lists
/// on the way.
const MANY: usize = 12_000;

fn form(definition: Value, answers: Value) -> Form {
    let options = FormOptions { locale: Locale::en(), answers, ..FormOptions::default() };
    match Form::new(Rc::new(Procedure::read(definition)), options) {
        Ok(form) => form,
        Err(errors) => panic!("the schema does not compile: {errors:?}"),
    }
}

fn at<'f>(form: &'f Form, place: &str) -> &'f Item {
    let pointer = JsonPointer::parse(place).unwrap_or_default();
    match form.root().at(&pointer) {
        Some(item) if item.pointer == pointer => item,
        _ => panic!("nothing at {place}"),
    }
}

fn is_closed(form: &Form, place: &str) -> bool {
    matches!(at(form, place).kind, Kind::Closed)
}

fn open(form: &mut Form, place: &str) -> Vec<Change> {
    let key = at(form, place).key.to_string();
    form.apply(FormEvent::AddItem { key })
}

fn take_away(form: &mut Form, place: &str) -> Vec<Change> {
    let key = at(form, place).key.to_string();
    form.apply(FormEvent::RemoveItem { key, index: 0 })
}

fn edit(form: &mut Form, place: &str, text: &str) {
    let key = at(form, place).key.to_string();
    form.apply(FormEvent::Edit { key, text: text.to_owned() });
}

fn size(form: &Form) -> usize {
    let mut count = 0;
    form.root().visit(&mut |_| count += 1);
    count
}

/// A branch of a company: it has one above it and one beside it.
fn branch() -> Value {
    json!({
        "type": "object",
        "properties": {"branch": {"$ref": "#/$defs/branch", "title": "Branch"}},
        "$defs": {"branch": {
            "type": "object",
            "properties": {
                "town": {"type": "string", "title": "Town"},
                "above": {"$ref": "#/$defs/branch", "title": "Branch above"},
                "beside": {"$ref": "#/$defs/branch", "title": "Branch beside"},
            }
        }}
    })
}

#[test]
fn a_part_that_repeats_what_is_around_it_is_built_when_it_is_opened() {
    let mut form = form(branch(), json!({}));
    assert!(!is_closed(&form, "/branch"), "the first is nothing that repeats");
    assert!(is_closed(&form, "/branch/above") && is_closed(&form, "/branch/beside"));

    let changes = open(&mut form, "/branch/above");
    assert!(changes.contains(&Change::Focus("/branch/above/town".into())), "{changes:?}");
    assert!(changes.contains(&Change::Structure("/branch/above".into())), "{changes:?}");
    assert!(is_closed(&form, "/branch/above/above") && is_closed(&form, "/branch/beside"));

    edit(&mut form, "/branch/above/town", "Huế");
    assert_eq!(*form.answers(), json!({"branch": {"above": {"town": "Huế"}}}));
    assert!(form.is_valid());
}

#[test]
fn an_opened_part_is_taken_away_and_brought_back_with_what_it_held() {
    let mut form =
        form(branch(), json!({"branch": {"town": "Vinh", "above": {"town": "Huế", "above": {"town": "Hà Nội"}}}}));
    assert!(!is_closed(&form, "/branch/above/above"), "what holds something is open");
    let before = form.answers().clone();

    let changes = take_away(&mut form, "/branch/above");
    assert!(changes.contains(&Change::Focus("/branch/above".into())), "{changes:?}");
    assert!(is_closed(&form, "/branch/above"));
    assert_eq!(*form.answers(), json!({"branch": {"town": "Vinh"}}));
    assert_eq!(form.can_undo_remove(), Some("/branch/above"));

    form.apply(FormEvent::UndoRemove);
    assert_eq!(*form.answers(), before);
    assert!(!at(&form, "/branch").removable, "what was there from the start stays");
}

#[test]
fn an_opened_part_nobody_fills_in_is_not_sent_and_asks_for_nothing() {
    let mut definition = branch();
    definition["$defs"]["branch"]["required"] = json!(["town"]);
    let mut form = form(definition, json!({"branch": {"town": "Vinh"}}));
    open(&mut form, "/branch/beside");
    assert_eq!(*form.answers(), json!({"branch": {"town": "Vinh"}}));
    assert!(form.is_valid(), "{:?}", form.all_errors());
}

#[test]
fn a_draft_opens_what_was_open() {
    let mut form = form(branch(), json!({}));
    open(&mut form, "/branch/beside");
    open(&mut form, "/branch/beside/above");
    let Ok((again, _)) = Form::from_draft(Rc::new(Procedure::read(branch())), &form.draft(), FormOptions::default())
    else {
        panic!("the draft does not open");
    };
    assert!(!is_closed(&again, "/branch/beside/above") && is_closed(&again, "/branch/above"));
}

#[test]
fn a_value_put_into_a_closed_part_opens_it() {
    let mut form = form(branch(), json!({}));
    let pointer = JsonPointer::parse("/branch/beside/above/town").unwrap_or_default();
    form.apply(FormEvent::Set { pointer, value: json!("Đà Lạt") });
    assert_eq!(*form.answers(), json!({"branch": {"beside": {"above": {"town": "Đà Lạt"}}}}));
    assert!(is_closed(&form, "/branch/beside/above/above"));
}

#[test]
fn schemas_that_parts_share_without_coming_back_to_themselves_stay_open() {
    let form = form(
        json!({
            "type": "object",
            "allOf": [{"$ref": "#/$defs/noted"}],
            "properties": {"house": {
                "type": "object",
                "allOf": [{"$ref": "#/$defs/noted"}],
                "properties": {"street": {"type": "string"}}
            }},
            "$defs": {"noted": {"properties": {"note": {"type": "string"}}}}
        }),
        json!({}),
    );
    assert!(at(&form, "/house/street").field().is_some() && at(&form, "/house/note").field().is_some());
}

#[test]
fn a_part_that_must_be_there_and_repeats_is_asked_for_where_it_is_opened() {
    let mut form = form(
        json!({
            "type": "object", "required": ["next"],
            "properties": {"next": {"$ref": "#/$defs/other", "title": "Next"}},
            "$defs": {"other": {
                "type": "object", "required": ["back"],
                "properties": {"back": {"anyOf": [{"$ref": "#"}, {"type": "string"}], "title": "Back"}}
            }}
        }),
        json!({}),
    );
    assert!(!form.is_valid() && size(&form) < 20);
    let key = at(&form, "/next/back").key.to_string();
    form.apply(FormEvent::Choose { key, option: 1 });
    let inside = at(&form, "/next/back").children().first().map(|inner| inner.key.to_string());
    form.apply(FormEvent::Edit { key: inside.unwrap_or_default(), text: "done".to_owned() });
    assert_eq!(*form.answers(), json!({"next": {"back": "done"}}));
    assert!(form.is_valid(), "{:?}", form.all_errors());
}

fn refers(to: &str, names: impl IntoIterator<Item = usize>) -> Value {
    Value::Object(names.into_iter().map(|n| (format!("p{n}"), json!({"$ref": to}))).collect())
}

/// Schemas whose forms would be far larger than they are.
#[allow(clippy::too_many_lines, reason = "a list of schemas")]
fn monsters() -> Vec<(&'static str, Value)> {
    let chain = |width: usize, depth: usize, more: &dyn Fn(usize) -> Value| {
        let mut defs = serde_json::Map::new();
        for level in 0..depth {
            let mut node =
                json!({"type": "object", "properties": refers(&format!("#/$defs/l{}", level + 1), 0..width)});
            if let (Some(node), Value::Object(more)) = (node.as_object_mut(), more(width)) {
                node.extend(more);
            }
            defs.insert(format!("l{level}"), node);
        }
        defs.insert(format!("l{depth}"), json!({"type": "string"}));
        json!({"type": "object", "properties": {"top": {"$ref": "#/$defs/l0"}}, "$defs": defs})
    };
    let all = |width: usize| json!({"required": (0..width).map(|n| format!("p{n}")).collect::<Vec<_>>()});
    let nested = |item: Value, levels: usize| {
        (0..levels).fold(item, |inner, _| json!({"type": "array", "minItems": 50, "items": inner}))
    };
    let diamond = |levels: usize| {
        let mut defs: serde_json::Map<String, Value> = (0..levels)
            .map(|n| {
                let next = json!({"$ref": format!("#/$defs/d{}", n + 1)});
                (format!("d{n}"), json!({"allOf": [next.clone(), next]}))
            })
            .collect();
        defs.insert(format!("d{levels}"), json!({"type": "object", "properties": refers("#", 0..9)}));
        json!({"$ref": "#/$defs/d0", "$defs": defs})
    };
    let conditions = json!({
        "$ref": "#/$defs/c",
        "$defs": {"c": {
            "type": "object",
            "properties": {"a": {"type": "string", "default": "x"}},
            "if": {"required": ["a"]},
            "then": {"properties": {"b": {"$ref": "#/$defs/e0"}}, "required": ["b"]},
        }}
    });
    let mut conditions = conditions;
    for level in 0..20 {
        conditions["$defs"][format!("e{level}")] = json!({
            "type": "object", "required": ["a", "b"],
            "properties": {"a": {"type": "string", "default": "x"}},
            "if": {"required": ["a"]},
            "then": {"properties": {"b": {"$ref": format!("#/$defs/e{}", level + 1)}}},
        });
    }
    conditions["$defs"]["e20"] = json!({"type": "string"});
    vec![
        ("forty references to itself", json!({"type": "object", "properties": refers("#", 0..40)})),
        ("all of them asked for", {
            let mut schema = json!({"type": "object", "properties": refers("#", 0..40)});
            schema["required"] = all(40)["required"].clone();
            schema
        }),
        (
            "fifty of itself in a list",
            json!({
                "type": "object", "required": ["list"],
                "properties": {"list": {"type": "array", "minItems": 50, "items": {"$ref": "#"}}}
            }),
        ),
        (
            "a tuple of itself",
            json!({
                "type": "object", "required": ["pair"],
                "properties": {"pair": {"$ref": "#/$defs/pair"}},
                "$defs": {"pair": {"type": "array", "prefixItems": [{"$ref": "#/$defs/pair"}, {"$ref": "#/$defs/pair"}], "minItems": 2}}
            }),
        ),
        (
            "two that need each other",
            json!({
                "$ref": "#/$defs/a",
                "$defs": {
                    "a": {"type": "object", "properties": refers("#/$defs/b", 0..12), "required": all(12)["required"]},
                    "b": {"type": "object", "properties": refers("#/$defs/a", 0..12), "required": all(12)["required"]},
                }
            }),
        ),
        ("ten ways down, ten levels", chain(10, 10, &|_| json!({}))),
        ("the same, all asked for", chain(10, 10, &all)),
        (
            "lists in lists",
            json!({"type": "object", "required": ["deep"], "properties": {"deep": nested(json!({"type": "string"}), 24)}}),
        ),
        ("diamonds", diamond(40)),
        ("conditions that defaults set off, level by level", conditions),
        (
            "what is meant where it is used",
            json!({
                "$id": "https://example.org/tree", "$dynamicAnchor": "node", "type": "object",
                "properties": refers("#node", 0..0),
                "patternProperties": {"^x": {"$dynamicRef": "#node"}},
                "allOf": [{"properties": {"left": {"$dynamicRef": "#node"}, "right": {"$dynamicRef": "#node"}, "middle": {"$dynamicRef": "#node"}}}],
            }),
        ),
        ("long lists of options, many times", {
            let values: Vec<String> = (0..1000).map(|n| format!("option {n}")).collect();
            json!({"type": "object", "properties": refers("#/$defs/one", 0..1000), "$defs": {"one": {"enum": values}}})
        }),
        ("alternatives of alternatives", {
            let branch = |n: usize| json!({"type": "object", "properties": refers("#/$defs/x", n..n + 8)});
            json!({"type": "object", "properties": refers("#/$defs/x", 0..8),
                "$defs": {"x": {"oneOf": (0..30).map(branch).collect::<Vec<_>>()}}})
        }),
    ]
}

#[test]
fn no_schema_makes_a_form_without_end() {
    for (name, schema) in monsters() {
        let begun = std::time::Instant::now();
        let form = form(schema, json!({}));
        let items = size(&form);
        assert!(items < MANY, "{name}: {items} items");
        println!("{name}: {items} items in {:?}", begun.elapsed());
        assert!(begun.elapsed().as_secs() < 20, "{name}: {:?}", begun.elapsed());
    }
}

#[test]
fn opening_one_part_after_the_other_ends_in_json() {
    let mut form = form(json!({"type": "object", "properties": refers("#", 0..3)}), json!({}));
    let mut place = String::new();
    for _ in 0..40 {
        let next = format!("{place}/p1");
        if at(&form, &next).field().is_some() {
            break;
        }
        open(&mut form, &next);
        place = next;
    }
    let last = at(&form, &format!("{place}/p1"));
    assert_eq!(last.field().map(|field| field.widget), Some(Widget::Json));
    let place = format!("{place}/p1");
    edit(&mut form, &place, "{\"p0\": {}}");
    assert!(form.answers().pointer(&place).is_some() && form.is_valid());
}

#[test]
fn more_answers_than_a_form_has_room_for_are_kept_as_json() {
    let list: Vec<Value> = (0..100_000).map(|n| json!({"n": n})).collect();
    let answers = json!({"list": list, "word": "kept"});
    let schema = json!({
        "type": "object",
        "properties": {
            "word": {"type": "string"},
            "list": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}},
        }
    });
    let form = form(schema, answers.clone());
    assert_eq!(at(&form, "/list").field().map(|field| field.widget), Some(Widget::Json));
    assert_eq!(*form.answers(), answers);
    assert!(size(&form) < MANY);
}

#[test]
fn a_long_form_opens_the_rest_on_demand() {
    let group = json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}});
    let properties: serde_json::Map<String, Value> = (0..3000).map(|n| (format!("g{n}"), group.clone())).collect();
    let mut form = form(json!({"type": "object", "properties": properties}), json!({}));
    assert!(!is_closed(&form, "/g0") && is_closed(&form, "/g2999"));
    open(&mut form, "/g2999");
    edit(&mut form, "/g2999/a", "here");
    assert_eq!(*form.answers(), json!({"g2999": {"a": "here"}}));
    assert!(is_closed(&form, "/g2998"), "the others stay as they are");
}
