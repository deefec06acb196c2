//! Form controls and fields that are room to write in.

use std::collections::HashMap;

use super::super::layout::{Control, Input};
use super::super::pieces::What;
use super::super::xml::Element;

/// Most choices of a control.
const MAX_OPTIONS: usize = 2000;

/// The controls of a document by their identifier, which drawings refer to.
pub(super) fn controls(text: &Element) -> HashMap<String, What> {
    let mut found = HashMap::new();
    if let Some(forms) = text.child("forms") {
        collect(forms, &mut found);
    }
    found
}

fn collect(parent: &Element, found: &mut HashMap<String, What>) {
    for element in parent.elements() {
        if let Some(id) = element.get("id")
            && let Some(what) = control(element)
        {
            found.insert(id.to_owned(), what);
        }
        collect(element, found);
    }
}

fn control(element: &Element) -> Option<What> {
    let input = match element.name.as_str() {
        "checkbox" | "radio" => {
            let state = element.get("current-state").or_else(|| element.get("state"));
            let chosen = element.get("current-selected").or_else(|| element.get("selected"));
            return Some(What::Box(state == Some("checked") || chosen == Some("true")));
        }
        "text" | "formatted-text" | "password" => Input::Text,
        "textarea" => Input::LongText,
        "number" => Input::Number,
        "date" => Input::Date,
        "file" => Input::File,
        "listbox" | "combobox" if element.get("multiple") == Some("true") => Input::Several,
        "listbox" | "combobox" => Input::Choice,
        _ => return None,
    };
    let options = element.elements().filter(|option| matches!(option.name.as_str(), "option" | "item"));
    let control = Control {
        name: element.get("name").unwrap_or_default().to_owned(),
        label: element.get("title").filter(|title| !title.is_empty()).map(str::to_owned),
        input,
        options: options.filter_map(|option| option.get("label").map(str::to_owned)).take(MAX_OPTIONS).collect(),
        required: element.get("input-required") == Some("true"),
        most: element.get("max-length").and_then(|most| most.parse().ok()),
        again: false,
        captioned: false,
    };
    Some(What::Control(Box::new(control), 0))
}

/// What a field in the text stands for, if it is room to write in.
pub(super) fn field(element: &Element) -> Option<What> {
    let text = element.text();
    let width = text.trim().chars().count();
    let first = |names: &[&str]| names.iter().find_map(|name| element.get(name)).unwrap_or_default().to_owned();
    let control = match element.name.as_str() {
        "placeholder" | "text-input" => {
            let label = text.trim_matches(['<', '>', ' ']).to_owned();
            Control { name: first(&["name", "description"]), label: Some(label), ..Control::default() }
        }
        "drop-down" => Control {
            name: first(&["name"]),
            label: element.get("help").map(str::to_owned),
            input: Input::Choice,
            options: entries(element, "label", "value"),
            ..Control::default()
        },
        "database-display" => Control { name: first(&["column-name"]), ..Control::default() },
        "content-control" => return content_control(element, &text),
        _ => return None,
    };
    Some(What::Control(Box::new(control), width))
}

fn entries(element: &Element, item: &str, value: &str) -> Vec<String> {
    let items = element.elements().filter(|entry| entry.name == item || entry.name == "list-item");
    items
        .filter_map(|entry| entry.get("display-text").or_else(|| entry.get(value)).map(str::to_owned))
        .take(MAX_OPTIONS)
        .collect()
}

fn content_control(element: &Element, text: &str) -> Option<What> {
    let is = |name: &str| element.get(name) == Some("true");
    if is("checkbox") {
        return Some(What::Box(is("checked")));
    }
    let list = is("dropdown") || is("combobox") || element.child("list-item").is_some();
    let fill = text.chars().all(|char| char.is_whitespace() || matches!(char, '.' | '…' | '_'));
    if !(is("showing-place-holder") || fill || list) {
        return None;
    }
    let alias = element.get("alias").filter(|alias| !alias.is_empty()).map(str::to_owned);
    let tag = element.get("tag").filter(|tag| !tag.is_empty()).map(str::to_owned);
    let control = Control {
        name: tag.or_else(|| alias.clone()).unwrap_or_default(),
        label: alias,
        input: match () {
            () if list => Input::Choice,
            () if is("date") => Input::Date,
            () => Input::Text,
        },
        options: entries(element, "list-item", "value"),
        ..Control::default()
    };
    Some(What::Control(Box::new(control), text.trim().chars().count()))
}
