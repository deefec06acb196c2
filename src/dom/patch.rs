//! Nodes from markup, and markup onto nodes that stand already.
//!
//! [`morph`] changes only what differs. Elements keep their identity by `id`; elements
//! without one are matched in order. What somebody is typing is never touched, unless the
//! caller says that the form's value counts more.

use super::node::Dom;
use crate::render::markup::{Element, Node};

/// What patching needs to know of the page.
pub(super) struct Page<'a> {
    /// Makes nodes.
    pub(super) document: &'a Dom,
    /// Finds nodes by id: the document, or a shadow root.
    pub(super) root: &'a Dom,
    /// The control that has focus: what is typed there is left alone.
    pub(super) active: Option<&'a Dom>,
    /// Give each element its classes as parts too, for styles from outside a shadow root.
    pub(super) parts: bool,
}

/// The name of the node to make: the host's own control is named by data.
fn tag_of(element: &Element) -> &str {
    if element.tag == "own" { element.get("data-tag").unwrap_or_default() } else { element.tag }
}

/// Builds an element.
pub(super) fn build(page: &Page<'_>, element: &Element) -> Dom {
    let node = page.document.create_element(tag_of(element));
    for (name, value) in &element.attributes {
        node.set(name, value);
        if page.parts && *name == "class" {
            node.set("part", value);
        }
    }
    for child in &element.children {
        node.append(&build_node(page, child));
    }
    node
}

fn build_node(page: &Page<'_>, node: &Node) -> Dom {
    match node {
        Node::Element(element) => build(page, element),
        Node::Text(text) => page.document.create_text(text),
    }
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
        if node.get(name).as_deref() != Some(&**value) {
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
                    parent.insert_before(&page.document.create_text(text), before.as_ref());
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
                    .filter(|node| is_same(node, element) && node.parent().is_some_and(|owner| owner.is(parent)));
                if let Some(node) = elsewhere {
                    parent.insert_before(&node, cursor.as_ref());
                    morph(page, &node, element);
                } else {
                    parent.insert_before(&build(page, element), cursor.as_ref());
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
        && node.local_name() == tag_of(element)
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
