//! How far an edit reaches into the page: what a change does not touch is named and not
//! described anew, and nothing is left standing that should look otherwise.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::{Map, Value, json};
use tokhai::definition::Procedure;
use tokhai::form::{Form, FormEvent, FormOptions, Item, Kind};
use tokhai::json;
use tokhai::register::FORMATS;
use tokhai::render::form::{self as page, Stale, View};
use tokhai::render::ids::{Part, id};
use tokhai::render::item::item;
use tokhai::render::markup::{Element, Node};

fn open(definition: Value) -> Form {
    let options = FormOptions { today: "2026-07-18".to_owned(), formats: FORMATS, ..FormOptions::default() };
    Form::new(Rc::new(Procedure::read(definition)), options).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn view(since: Option<u32>) -> View {
    View { script: true, since, ..View::default() }
}

/// What the page would do after some changes: every element that is described.
fn described(form: &Form, stale: &Stale, shown: u32) -> Vec<Element> {
    if stale.all {
        return vec![page::form(form, &view(None))];
    }
    let mut out = Vec::new();
    let mut since = shown;
    if stale.steps || stale.frame {
        out.push(page::steps(form, &view(Some(since))));
        since = form.revision();
    }
    if stale.documents {
        let keys = form.procedure().roles.iter().filter_map(|role| role.key.as_ref());
        out.extend(keys.filter_map(|key| form.root().at(key)).map(|one| item(form, &view(Some(since)), one)));
    }
    let items = stale.items.iter().filter_map(|(key, _)| form.item(key));
    out.extend(items.map(|one| item(form, &view(Some(since)), one)));
    out
}

/// Number of elements described, those that are only named aside.
fn weight(parts: &[Element]) -> usize {
    let mut count = 0;
    for part in parts {
        part.visit(&mut |element| count += usize::from(element.tag != "keep"));
    }
    count
}

/// Five hundred fields in groups of ten; the first answer brings one more field at the root.
fn long(condition: bool) -> Value {
    let mut groups = Map::new();
    for group in 0..50 {
        let fields: Map<String, Value> =
            (0..10).map(|n| (format!("f{n}"), json!({"type": "string", "title": format!("Field {n}")}))).collect();
        groups.insert(format!("g{group}"), json!({"type": "object", "title": "Group", "properties": fields}));
    }
    let mut properties = Map::new();
    properties.insert("abroad".to_owned(), json!({"type": "boolean", "title": "Abroad"}));
    properties.extend(groups);
    let mut schema = json!({"title": "Long", "type": "object", "properties": properties});
    if condition {
        schema["if"] = json!({"properties": {"abroad": {"const": true}}, "required": ["abroad"]});
        schema["then"] =
            json!({"properties": {"country": {"type": "string", "title": "Country"}}, "required": ["country"]});
    }
    schema
}

#[test]
fn a_condition_at_the_root_describes_only_what_it_brings() {
    let mut form = open(long(true));
    let whole = weight(&[page::form(&form, &view(None))]);
    assert!(whole > 1500, "{whole}");
    for text in ["true", "false", "true"] {
        let shown = form.revision();
        let changes = form.apply(FormEvent::Edit { key: "/abroad".to_owned(), text: text.to_owned() });
        assert!(form.revision() > shown, "the condition flips");
        let parts = described(&form, &Stale::of(&form, &changes), shown);
        let flipped = weight(&parts);
        assert!(flipped < 25, "{flipped} elements of {whole} for `{text}`");
        assert_eq!(form.item("/country").is_some(), text == "true");
    }
}

#[test]
fn a_key_without_consequences_describes_nothing() {
    let mut form = open(long(true));
    let shown = form.revision();
    let changes = form.apply(FormEvent::Edit { key: "/g30/f3".to_owned(), text: "a".to_owned() });
    assert_eq!(weight(&described(&form, &Stale::of(&form, &changes), shown)), 0, "{changes:?}");
    assert_eq!(form.revision(), shown);
}

#[test]
fn a_longer_list_describes_the_new_row_alone() {
    let row = json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "boolean"}}});
    let definition =
        json!({"title": "List", "type": "object", "properties": {"rows": {"type": "array", "items": row}}});
    let mut form = open(definition);
    let mut weights = Vec::new();
    for _ in 0..60 {
        let shown = form.revision();
        let changes = form.apply(FormEvent::AddItem { key: "/rows".to_owned() });
        let parts = described(&form, &Stale::of(&form, &changes), shown);
        let rows = weight(&parts) / form.root().children()[0].children().len();
        weights.push(rows);
    }
    // A row's own frame and buttons are described, the fields in it are not.
    assert!(weights.last().is_some_and(|rows| *rows <= 6), "{weights:?}");
}

#[test]
fn an_error_that_a_rebuild_brings_or_takes_away_is_shown() {
    let definition = json!({
        "title": "Errors", "type": "object",
        "properties": {"kind": {"enum": ["a", "b"]}, "inner": {"type": "object", "properties": {"text": {"type": "string"}}}},
        "if": {"properties": {"kind": {"const": "b"}}, "required": ["kind"]},
        "then": {"properties": {"inner": {"properties": {"text": {"maxLength": 2}}}}}
    });
    let mut form = open(definition);
    let edit = |form: &mut Form, key: &str, text: &str| {
        form.apply(FormEvent::Edit { key: key.to_owned(), text: text.to_owned() })
    };
    edit(&mut form, "/inner/text", "long");
    edit(&mut form, "/kind", "1");
    form.apply(FormEvent::Blur { key: "/inner/text".to_owned() });
    assert!(form.error("/inner/text").is_some());
    let changes = edit(&mut form, "/kind", "0");
    assert!(form.error("/inner/text").is_none());
    assert!(changes.contains(&tokhai::form::Change::State("/inner/text".into())), "{changes:?}");
}

/// Each item's element without the elements of the items in it, by its id.
fn shells(form: &Form) -> BTreeMap<String, Element> {
    let mut ids = BTreeSet::new();
    form.root().visit(&mut |one| {
        ids.insert(id(&view(None), Part::Whole, &one.key));
    });
    let mut shells = BTreeMap::new();
    page::form(form, &view(None)).visit(&mut |element| {
        if let Some(own) = element.get("id").filter(|own| ids.contains(*own)) {
            shells.insert(own.to_owned(), shell(element, &ids, true));
        }
    });
    shells
}

fn shell(element: &Element, ids: &BTreeSet<String>, outermost: bool) -> Element {
    let mut copy = element.clone();
    if !outermost && element.get("id").is_some_and(|own| ids.contains(own)) {
        copy.children.clear();
        copy.attributes.retain(|(name, _)| *name == "id");
        return copy;
    }
    for child in &mut copy.children {
        if let Node::Element(inner) = child {
            *inner = shell(inner, ids, false);
        }
    }
    copy
}

/// A generator of numbers, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides.max(1)
    }
}

/// Something a person may do now, mostly changing an answer.
fn event(form: &Form, dice: &mut Dice) -> FormEvent {
    let mut items: Vec<&Item> = Vec::new();
    form.root().visit(&mut |one| items.push(one));
    let one = items[dice.roll(items.len())];
    let key = one.key.to_string();
    match (&one.kind, dice.roll(12)) {
        (_, 0) => FormEvent::Blur { key },
        (_, 1) => FormEvent::Next,
        (_, 2) => FormEvent::GoTo { step: dice.roll(form.steps().len()) },
        (Kind::Repeat(repeat), n) if n < 6 || repeat.items.is_empty() => FormEvent::AddItem { key },
        (Kind::Repeat(repeat), n) if n < 8 => FormEvent::RemoveItem { key, index: dice.roll(repeat.items.len()) },
        (Kind::Repeat(_), 8) => FormEvent::UndoRemove,
        (Kind::Repeat(repeat), _) => {
            FormEvent::MoveItem { key, from: dice.roll(repeat.items.len()), to: dice.roll(repeat.items.len()) }
        }
        (Kind::Choice(choice), _) => FormEvent::Choose { key, option: dice.roll(choice.options.len()) },
        (Kind::Field(field), _) if field.multiple => {
            FormEvent::Toggle { key, option: dice.roll(field.options.len()), on: dice.roll(2) == 0 }
        }
        (Kind::Field(_), 3) => FormEvent::Set { pointer: one.pointer.clone(), value: json!("x") },
        (Kind::Field(_), _) => {
            let texts = ["", "0", "1", "2", "true", "false", "Nguyễn Văn An", "31/12/1999", "12", "-4,5"];
            FormEvent::Edit { key, text: texts[dice.roll(texts.len())].to_owned() }
        }
        (Kind::Closed, _) => FormEvent::AddItem { key },
        (Kind::Group(_), n) if one.removable && n < 6 => FormEvent::RemoveItem { key, index: 0 },
        (Kind::Group(_), 7) => FormEvent::UndoRemove,
        (Kind::Group(_) | Kind::Rows(_), _) => FormEvent::Submit,
    }
}

#[test]
fn whatever_is_not_described_looks_as_it_did() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/vn/procedures");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let family = json!({
        "title": "Family", "type": "object", "required": ["name"],
        "properties": {"name": {"type": "string"}, "elder": {"$ref": "#"}, "younger": {"type": "array", "items": {"$ref": "#"}}}
    });
    let mut definitions: Vec<(String, Value)> = vec![("long".to_owned(), long(true)), ("family".to_owned(), family)];
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        definitions.push((path.display().to_string(), json::parse(&text).unwrap()));
    }
    let mut kept = 0;
    for (name, definition) in definitions {
        let mut dice = Dice(0x5eed_0001);
        let mut form = open(definition);
        form.start();
        for turn in 0..120 {
            let event = event(&form, &mut dice);
            let before = shells(&form);
            let (shown, undo) = (form.revision(), form.can_undo_remove().map(str::to_owned));
            let told = format!("{name}, turn {turn}: {event:?}");
            // What somebody types in shows it already.
            let typed = match &event {
                FormEvent::Edit { key, .. } | FormEvent::Toggle { key, .. } => Some(key.clone()),
                _ => None,
            };
            let changes = form.apply(event);
            let stale = Stale::of(&form, &changes);
            let mut anew = BTreeSet::new();
            for part in described(&form, &stale, shown) {
                part.visit(&mut |element| {
                    if element.tag != "keep" {
                        anew.extend(element.get("id").map(str::to_owned));
                    }
                });
            }
            let whole = |key: &str| id(&view(None), Part::Whole, key);
            anew.extend(typed.iter().map(|key| whole(key)));
            // The list whose last removal can be undone has a button for it.
            anew.extend(undo.iter().map(String::as_str).chain(form.can_undo_remove()).map(whole));
            for (own, after) in shells(&form) {
                if anew.contains(&own) {
                    continue;
                }
                kept += 1;
                assert_eq!(before.get(&own), Some(&after), "{own} of {told}: {changes:?}");
            }
        }
    }
    assert!(kept > 10_000, "{kept}");
}
