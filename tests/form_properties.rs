//! Properties of the headless form over generated schemas and random events.

use std::rc::Rc;

use proptest::prelude::*;
use serde_json::{Value, json};
use tokhai::definition::Procedure;
use tokhai::form::{Form, FormEvent, FormOptions, Item, Kind};
use tokhai::locale::Locale;
use tokhai::pointer::JsonPointer;
use tokhai::schema::{Options, Schema};

fn open(definition: &Value) -> Option<Form> {
    let options = FormOptions { locale: Locale::en(), today: "2026-07-18".to_owned(), ..FormOptions::default() };
    Form::new(Rc::new(Procedure::read(definition.clone())), options).ok()
}

/// Schemas of one value.
fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!({"type": "string", "minLength": 2})),
        Just(json!({"type": "string", "format": "date", "x-maximum": "today"})),
        Just(json!({"type": "string", "pattern": "^[0-9]{3}$"})),
        Just(json!({"type": "integer", "minimum": 3, "maximum": 9})),
        Just(json!({"type": ["number", "null"], "multipleOf": 0.5})),
        Just(json!({"type": "boolean"})),
        Just(json!({"const": true})),
        Just(json!({"enum": ["a", "b", "c"]})),
        Just(json!({"oneOf": [{"const": "x", "title": "X"}, {"const": "y", "title": "Y"}]})),
        Just(json!({"type": "array", "uniqueItems": true, "items": {"enum": ["p", "q", "r"]}, "minItems": 1})),
        Just(json!({"type": "string", "default": "preset"})),
        Just(json!({})),
    ]
}

/// Schemas of a property: values, groups, lists, alternatives.
fn property() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            (prop::collection::vec(inner.clone(), 1..4), any::<bool>())
                .prop_map(|(children, all)| object(children, all)),
            (inner.clone(), 0_u64..2, 1_u64..4).prop_map(|(items, min, more)| {
                json!({"type": "array", "items": items, "minItems": min, "maxItems": min + more})
            }),
            (inner.clone(), inner).prop_map(|(one, other)| {
                json!({"type": "object", "oneOf": [
                    {"title": "One", "properties": {"kind": {"const": "one"}, "v": one}, "required": ["kind", "v"]},
                    {"title": "Two", "properties": {"kind": {"const": "two"}, "w": other}, "required": ["kind"]}
                ]})
            }),
        ]
    })
}

const NAMES: [&str; 4] = ["f0", "f1", "f2", "f3"];

fn object(children: Vec<Value>, all_required: bool) -> Value {
    let names: Vec<&str> = NAMES.into_iter().take(children.len()).collect();
    let properties: serde_json::Map<String, Value> = names.iter().map(|n| (*n).to_owned()).zip(children).collect();
    let required = if all_required { json!(names) } else { json!([names[0]]) };
    json!({"type": "object", "properties": properties, "required": required})
}

/// Whole definitions, some with a condition on the first property.
fn definition() -> impl Strategy<Value = Value> {
    (prop::collection::vec(property(), 2..5), any::<bool>(), 0..3, property()).prop_map(
        |(children, all, condition, then)| {
            let mut schema = object(children, all);
            match condition {
                0 => {
                    schema["if"] = json!({"required": ["f1"]});
                    schema["then"] = json!({"properties": {"extra": then}, "required": ["extra"]});
                }
                1 => schema["dependentRequired"] = json!({"f0": ["f1"]}),
                _ => schema["dependentSchemas"] = json!({"f0": {"properties": {"more": then}}}),
            }
            schema
        },
    )
}

/// An event, told by numbers so that it fits whatever is on the form.
type Step = (u8, usize, usize);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((0_u8..14, 0_usize..64, 0_usize..8), 0..40)
}

const TEXTS: [&str; 8] = ["", "1", "ab", "123", "2024-03-05", "7", "true", "{\"a\":"];

fn keys(form: &Form, wanted: impl Fn(&Item) -> bool) -> Vec<String> {
    let mut out = Vec::new();
    form.root().visit(&mut |item| {
        if wanted(item) {
            out.push(item.key.to_string());
        }
    });
    out
}

fn event(form: &Form, (kind, which, detail): Step) -> Option<FormEvent> {
    let pick = |list: Vec<String>| (!list.is_empty()).then(|| list[which % list.len()].clone());
    let field = || pick(keys(form, |item| item.field().is_some()));
    let list = || pick(keys(form, |item| matches!(item.kind, Kind::Repeat(_))));
    Some(match kind {
        0..=4 => FormEvent::Edit { key: field()?, text: TEXTS[detail].to_owned() },
        5 => FormEvent::Blur { key: field()? },
        6 => FormEvent::Toggle { key: field()?, option: detail % 4, on: which % 2 == 0 },
        7 => FormEvent::AddItem { key: list()? },
        8 => FormEvent::RemoveItem { key: list()?, index: detail % 4 },
        9 => FormEvent::MoveItem { key: list()?, from: detail % 4, to: which % 4 },
        10 => FormEvent::UndoRemove,
        11 => FormEvent::Choose {
            key: pick(keys(form, |item| matches!(item.kind, Kind::Choice(_))))?,
            option: detail % 3,
        },
        12 => FormEvent::Next,
        _ => FormEvent::GoTo { step: detail },
    })
}

fn play(form: &mut Form, steps: &[Step]) {
    for step in steps {
        if let Some(event) = event(form, *step) {
            form.apply(event);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// No sequence of events panics, and sending succeeds exactly when the answers are valid.
    #[test]
    fn sending_succeeds_exactly_when_nothing_is_wrong(definition in definition(), steps in steps()) {
        let Some(mut form) = open(&definition) else { return Ok(()) };
        play(&mut form, &steps);
        let schema = Schema::compile(&definition, &Options { assert_formats: true, ..Options::default() });
        prop_assume!(schema.is_ok());
        let Ok(schema) = schema else { return Ok(()) };
        let valid = schema.is_valid(schema.root(), form.answers());
        prop_assert_eq!(form.submission().is_ok(), form.all_errors().is_empty());
        if form.submission().is_ok() {
            prop_assert!(valid, "sent although invalid: {} under {}", form.answers(), definition);
        }
        if valid {
            // Dates ahead, and typed JSON that cannot be read, are faults no schema knows.
            let known = ["must not be in the future", "is not valid JSON"];
            let ours = form.all_errors().iter().all(|error| known.iter().any(|words| error.message.contains(words)));
            prop_assert!(ours, "{:?} for {}", form.all_errors(), form.answers());
        }
    }

    /// What the form keeps up to date edit by edit is what it finds when built from scratch.
    #[test]
    fn the_state_after_edits_is_the_state_built_from_the_answers(definition in definition(), steps in steps()) {
        let Some(mut form) = open(&definition) else { return Ok(()) };
        play(&mut form, &steps);
        let draft = form.draft();
        let options = FormOptions { locale: Locale::en(), today: "2026-07-18".to_owned(), ..FormOptions::default() };
        let opened = Form::from_draft(Rc::new(Procedure::read(definition.clone())), &draft, options);
        let Ok((opened, _)) = opened else { return Err(TestCaseError::fail("the draft does not open")) };
        let errors = |form: &Form| {
            let mut list: Vec<(String, String)> = form.all_errors().into_iter().map(|e| (e.pointer.to_string(), e.message)).collect();
            list.sort();
            list
        };
        prop_assert_eq!(opened.answers(), form.answers());
        prop_assert_eq!(errors(&opened), errors(&form));
        prop_assert_eq!(opened.steps(), form.steps());
        prop_assert_eq!(opened.current_step(), form.current_step());
    }

    /// Taking an edit back restores what was wrong before it.
    #[test]
    fn taking_an_edit_back_restores_the_errors(definition in definition(), steps in steps(), which in 0_usize..64, text in 0_usize..8) {
        let Some(mut form) = open(&definition) else { return Ok(()) };
        play(&mut form, &steps);
        let fields = keys(&form, |item| item.field().is_some_and(|f| !f.multiple && f.widget != tokhai::form::Widget::Constant));
        prop_assume!(!fields.is_empty());
        let key = fields[which % fields.len()].clone();
        let before = form.all_errors();
        let answers = form.answers().clone();
        let Some(item) = form.item(&key) else { return Ok(()) };
        let old = form.text(item);
        form.apply(FormEvent::Edit { key: key.clone(), text: TEXTS[text].to_owned() });
        form.apply(FormEvent::Edit { key, text: old });
        prop_assert_eq!(form.answers(), &answers);
        prop_assert_eq!(form.all_errors(), before);
    }

    /// Every item can be found by its key, and its place resolves to what it holds.
    #[test]
    fn every_item_is_found_by_its_key(definition in definition(), steps in steps()) {
        let Some(mut form) = open(&definition) else { return Ok(()) };
        play(&mut form, &steps);
        let mut all = Vec::new();
        form.root().visit(&mut |item| all.push((item.key.clone(), item.pointer.clone())));
        let count = all.len();
        for (key, pointer) in &all {
            prop_assert_eq!(form.item(key).map(|item| item.pointer.clone()), Some(pointer.clone()), "{}", key);
        }
        all.sort();
        all.dedup();
        prop_assert_eq!(all.len(), count, "two items share a key");
    }

    /// Drafts full of nonsense are refused or opened, never fatal.
    #[test]
    fn nonsense_drafts_do_no_harm(definition in definition(), answers in nonsense(), step in ".*") {
        let draft = json!({"format": "tokhai-draft/1", "definition": {"id": ""}, "answers": answers, "choices": answers,
            "sources": answers, "files": answers, "corrections": answers, "step": step});
        let opened = Form::from_draft(Rc::new(Procedure::read(definition)), &draft, FormOptions::default());
        if let Ok((mut form, _)) = opened {
            let _ = form.start();
            let _ = form.apply(FormEvent::Set { pointer: JsonPointer::root(), value: answers });
            let _ = form.submission();
        }
    }
}

fn nonsense() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".*".prop_map(Value::from)
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec(
                (prop_oneof![Just("f0".to_owned()), Just("f1".to_owned()), ".*".prop_map(String::from)], inner),
                0..4
            )
            .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

/// A draft keeps what was emptied as null, which must not count as an answer when it is opened again.
#[test]
fn an_emptied_answer_asks_for_nothing_when_its_draft_is_opened() {
    let asks = [
        json!({"dependentRequired": {"f0": ["f1"]}}),
        json!({"dependentSchemas": {"f0": {"required": ["f1"]}}}),
        json!({"if": {"required": ["f0"]}, "then": {"required": ["f1"]}}),
    ];
    for ask in asks {
        let mut definition = json!({
            "type": "object",
            "properties": {
                "f0": {"type": "boolean"},
                "f1": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 2},
            },
            "required": ["f0"],
        });
        let keywords = ask.as_object().expect("an object").clone();
        definition.as_object_mut().expect("an object").extend(keywords);
        let mut form = open(&definition).expect("the definition is sound");
        form.apply(FormEvent::Edit { key: "/f0".to_owned(), text: String::new() });
        let options = FormOptions::default();
        let opened = Form::from_draft(Rc::new(Procedure::read(definition)), &form.draft(), options);
        let Ok((opened, _)) = opened else { panic!("the draft does not open with {ask}") };
        assert_eq!(opened.answers(), form.answers(), "{ask}");
    }
}
