//! Controls of web forms and what they are called.

use std::collections::HashMap;

use super::super::layout::{Control, Input};
use super::super::pieces::What;
use super::dom::{Dom, Node};

/// Most choices of a control.
const MAX_OPTIONS: usize = 2000;
/// Longest name or label, in characters.
const MAX_LABEL: usize = 500;

/// Labels of a page by the identifier of what they are for, and texts by their own identifier.
#[derive(Debug, Default)]
pub(super) struct Labels {
    labels: HashMap<String, usize>,
    ids: HashMap<String, usize>,
}

impl Labels {
    /// Finds them.
    pub(super) fn find(dom: &Dom) -> Self {
        let mut this = Self::default();
        for id in dom.ids() {
            let node = dom.node(id);
            if let Some(name) = node.get("id") {
                this.ids.entry(name.to_owned()).or_insert(id);
            }
            if node.name == "label"
                && let Some(name) = node.get("for")
            {
                this.labels.entry(name.to_owned()).or_insert(id);
            }
        }
        this
    }

    /// What a control is called.
    fn of(&self, dom: &Dom, id: usize) -> Option<String> {
        let node = dom.node(id);
        let own = |name: &str| node.get(name).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let named = || {
            let ids = node.get("aria-labelledby")?.split_whitespace().take(10);
            let texts: Vec<String> = ids.filter_map(|id| self.ids.get(id)).map(|id| dom.text(*id)).collect();
            Some(texts.join(" "))
        };
        let label = || self.labels.get(node.get("id")?).map(|label| dom.text(*label));
        let around = || dom.around(id, "label").map(|label| dom.text(label));
        let text = named().or_else(|| own("aria-label")).or_else(label).or_else(around);
        let text = text.filter(|text| !text.trim().is_empty()).or_else(|| own("title")).or_else(|| own("placeholder"));
        text.map(|text| text.chars().take(MAX_LABEL).collect())
    }

    /// What a control stands for; `None` for buttons and what is hidden.
    pub(super) fn control(&self, dom: &Dom, id: usize) -> Option<What> {
        let node = dom.node(id);
        let kind = node.get("type").unwrap_or("text").to_lowercase();
        let input = match (node.name.as_str(), kind.as_str()) {
            ("textarea", _) => Input::LongText,
            ("select", _) if node.get("multiple").is_some() => Input::Several,
            ("select", _) => Input::Choice,
            ("input", "hidden" | "submit" | "button" | "reset" | "image") => return None,
            ("input", "checkbox" | "radio") => return Some(What::Box(node.get("checked").is_some())),
            ("input", "email") => Input::Email,
            ("input", "tel") => Input::Phone,
            ("input", "number" | "range") => Input::Number,
            ("input", "date" | "datetime-local" | "month") => Input::Date,
            ("input", "file") => Input::File,
            ("input", _) => Input::Text,
            _ if node.get("contenteditable").is_some_and(|value| value != "false") => Input::LongText,
            _ => return None,
        };
        let control = Control {
            name: name(node),
            label: self.of(dom, id),
            input,
            options: if node.name == "select" { options(dom, id) } else { Vec::new() },
            required: node.get("required").is_some() || node.get("aria-required") == Some("true"),
            most: node.get("maxlength").and_then(|most| most.parse().ok()),
            again: false,
            captioned: false,
        };
        let size = node.get("size").or_else(|| node.get("cols")).and_then(|size| size.parse::<usize>().ok());
        Some(What::Control(Box::new(control), size.unwrap_or(0).min(1000)))
    }
}

fn name(node: &Node) -> String {
    let name = node.get("name").or_else(|| node.get("id")).unwrap_or_default();
    name.chars().take(MAX_LABEL).collect()
}

/// What can be chosen; the first entry of many lists only says "choose" and has no value.
fn options(dom: &Dom, select: usize) -> Vec<String> {
    fn walk(dom: &Dom, id: usize, found: &mut Vec<String>) {
        for child in &dom.node(id).children {
            let node = dom.node(*child);
            if node.name == "option" {
                let text = dom.text(*child);
                let empty = node.get("value").is_some_and(str::is_empty) || text.is_empty();
                if !empty && found.len() < MAX_OPTIONS {
                    found.push(text);
                }
            } else {
                walk(dom, *child, found);
            }
        }
    }
    let mut found = Vec::new();
    walk(dom, select, &mut found);
    found
}
