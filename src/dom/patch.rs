//! Nodes from markup, and markup onto nodes that stand already.
//!
//! [`morph`] changes only what differs. Elements keep their identity by `id`; elements
//! without one are matched in order. What somebody is typing is never touched, unless the
//! caller says that the form's value counts more.

use crate::platform::Digits;
use std::cell::Cell;

use js_sys::Function;
use wasm_bindgen::JsValue;

use super::node::Dom;
use crate::render::markup::{Element, Node};

/// What stands for an element that is on the page as it should be.
const KEEP: &str = "keep";

/// What patching needs to know of the page.
pub(super) struct Page<'a> {
    /// Makes nodes.
    pub(super) host: &'a Function,
    /// Finds nodes by id: the document, or a shadow root.
    pub(super) root: &'a Dom,
    /// The control that has focus: what is typed there is left alone.
    pub(super) active: Option<&'a Dom>,
    /// Give each element its classes as parts too, for styles from outside a shadow root.
    pub(super) parts: bool,
    /// Set when something that was to be kept does not stand on the page.
    pub(super) lost: Cell<bool>,
}

impl Page<'_> {
    /// The node of a list.
    fn made(&self, list: String) -> Option<Dom> {
        let parts = JsValue::from_bool(self.parts);
        self.host.call3(&JsValue::NULL, &"build".into(), &list.into(), &parts).ok().map(Dom::of)
    }
}

/// The name of the node to make: the host's own control is named by data.
fn tag_of(element: &Element) -> &str {
    if element.tag == "own" { element.get("data-tag").unwrap_or_default() } else { element.tag }
}

/// Builds an element with all that is in it. The host makes the nodes from one list: for each
/// node a call from here would cost more than the node itself.
pub(super) fn build(page: &Page<'_>, element: &Element) -> Option<Dom> {
    let mut list = String::new();
    describe(page, element, &mut list);
    page.made(list)
}

/// An element in the order it is made in: name, number of attributes, their names and values,
/// number of children, the children. A text has no name.
fn describe(page: &Page<'_>, element: &Element, out: &mut String) {
    if element.tag == KEEP {
        page.lost.set(true);
    }
    push(tag_of(element), out);
    push(&element.attributes.len().digits(), out);
    for (name, value) in &element.attributes {
        push(name, out);
        push(value, out);
    }
    push(&element.children.len().digits(), out);
    for child in &element.children {
        match child {
            Node::Element(child) => describe(page, child, out),
            Node::Text(text) => describe_text(text, out),
        }
    }
}

fn describe_text(text: &str, out: &mut String) {
    push("", out);
    push(text, out);
}

/// Words end with a null, which a page could not show anyway.
fn push(word: &str, out: &mut String) {
    if word.as_bytes().contains(&0) {
        out.extend(word.chars().map(|c| if c == '\0' { '\u{fffd}' } else { c }));
    } else {
        out.push_str(word);
    }
    out.push('\0');
}

/// Attributes that say what a control began with; properties say what it holds.
fn is_initial(name: &str) -> bool {
    matches!(name, "value" | "checked" | "selected")
}

/// Attributes of the page itself, which no markup names.
fn is_foreign(name: &str) -> bool {
    matches!(name, "part" | "data-over")
}

/// Brings a standing element of the same name in line with markup.
pub(super) fn morph(page: &Page<'_>, node: &Dom, element: &Element) {
    if element.tag == KEEP {
        return;
    }
    // Drawn on by the host.
    if element.tag == "canvas" && node.get("data-file").as_deref() == element.get("data-file") {
        return;
    }
    let mut expected = 0;
    for (name, value) in &element.attributes {
        expected += 1;
        if is_initial(name) && element.tag != "button" {
            continue;
        }
        if !node.says(name, value) {
            node.set(name, value);
            if page.parts && *name == "class" {
                node.set("part", value);
            }
        }
    }
    if node.attribute_count() != expected {
        for name in node.attributes().iter().map(Dom::name) {
            let ours = element.tag != "own" || matches!(&*name, "aria-invalid" | "aria-describedby");
            if ours && !is_initial(&name) && !is_foreign(&name) && element.get(&name).is_none() {
                node.unset(&name);
            }
        }
    }
    let left_alone = page.active.is_some_and(|active| active.is(node));
    match element.tag {
        "input" => match element.get("type") {
            Some("checkbox" | "radio") => {
                let on = element.get("checked").is_some();
                if node.checked() != on {
                    node.set_checked(on);
                }
            }
            Some("file" | "date") => {}
            _ => match element.get("value") {
                Some(value) if !left_alone && node.value() != value => node.set_value(value),
                _ => {}
            },
        },
        "textarea" => {
            let value = element.plain_text();
            if !left_alone && node.value() != value {
                node.set_value(&value);
            }
        }
        "select" => {
            morph_children(page, node, &element.children);
            let chosen = element.children.iter().find_map(|child| match child {
                Node::Element(option) if option.get("selected").is_some() => option.get("value"),
                _ => None,
            });
            let value = chosen.unwrap_or_default();
            if !left_alone && node.value() != value {
                node.set_value(value);
            }
        }
        // What is inside belongs to the host.
        "own" => {}
        _ => morph_children(page, node, &element.children),
    }
}

fn morph_children(page: &Page<'_>, parent: &Dom, children: &[Node]) {
    let mut cursor = parent.first_child();
    for (index, child) in children.iter().enumerate() {
        match child {
            Node::Text(text) => match cursor {
                Some(node) if node.node_type() == 3 => {
                    if node.node_value().as_deref() != Some(&**text) {
                        node.set_node_value(text);
                    }
                    cursor = node.next_sibling();
                }
                before => {
                    let mut list = String::new();
                    describe_text(text, &mut list);
                    if let Some(node) = page.made(list) {
                        parent.insert_before(&node, before.as_ref());
                    }
                    cursor = before;
                }
            },
            Node::Element(element) => {
                cursor = drop_unwanted(cursor, element, &children[index..]);
                if let Some(node) = cursor.as_ref().filter(|node| is_same(node, element)) {
                    let next = node.next_sibling();
                    morph(page, node, element);
                    cursor = next;
                    continue;
                }
                let elsewhere = element
                    .get("id")
                    .and_then(|id| page.root.by_id(id))
                    .filter(|node| is_same(node, element))
                    .filter(|node| element.tag == KEEP || node.parent().is_some_and(|owner| owner.is(parent)));
                if let Some(node) = elsewhere {
                    parent.insert_before(&node, cursor.as_ref());
                    morph(page, &node, element);
                } else if element.tag == KEEP {
                    page.lost.set(true);
                } else if let Some(node) = build(page, element) {
                    parent.insert_before(&node, cursor.as_ref());
                }
            }
        }
    }
    while let Some(node) = cursor {
        cursor = node.next_sibling();
        node.remove();
    }
}

/// True when a node can become the element without losing its identity.
fn is_same(node: &Dom, element: &Element) -> bool {
    node.is_element()
        && node.id() == element.get("id").unwrap_or_default()
        && (element.tag == KEEP || node.local_name() == tag_of(element))
        && (element.tag != "button" || node.get("data-do").as_deref() == element.get("data-do"))
}

/// Removes nodes at the cursor that nothing still to come wants, so that what is wanted need
/// not be moved: moving a node takes the focus from it.
fn drop_unwanted(mut cursor: Option<Dom>, element: &Element, rest: &[Node]) -> Option<Dom> {
    while let Some(node) = cursor.as_ref() {
        if is_same(node, element) {
            break;
        }
        let own = if node.is_element() { node.id() } else { String::new() };
        let wanted = rest.iter().any(|other| matches!(other, Node::Element(e) if e.get("id") == Some(&own)));
        if wanted || own.is_empty() && node.is_element() {
            break;
        }
        let next = node.next_sibling();
        node.remove();
        cursor = next;
    }
    cursor
}
