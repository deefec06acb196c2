//! A tiny tree of elements and text: the one description of a page.
//!
//! [`super::html`] writes it as text and the DOM layer builds and patches nodes from it, so
//! both show the same page. Names of elements and attributes are fixed in the program; only
//! attribute values and text carry data. There is no way to put in markup as a string.

use std::borrow::Cow;
use std::ops::{Deref, DerefMut};

/// Text of an attribute or a text node.
pub type Text = Cow<'static, str>;

/// One node of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Text.
    Text(Text),
}

/// An element with its attributes, in the order they were given, and its children.
///
/// An `id` is also the element's identity: patching keeps the node that bears it. Elements
/// are built by passing them from call to call; behind a pointer that costs a few bytes of
/// program a call instead of a few dozen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element(Box<Content>);

/// What an [`Element`] is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Name of the element, in lower case.
    pub tag: &'static str,
    /// Attributes; each name once.
    pub attributes: Vec<(&'static str, Text)>,
    /// Content.
    pub children: Vec<Node>,
}

impl Deref for Element {
    type Target = Content;
    fn deref(&self) -> &Content {
        &self.0
    }
}

impl DerefMut for Element {
    fn deref_mut(&mut self) -> &mut Content {
        &mut self.0
    }
}

/// An element without content: its name, and its classes behind a full stop.
#[inline(never)]
pub fn el(words: &'static str) -> Element {
    let (tag, classes) = words.split_once('.').unwrap_or((words, ""));
    let element = Element(Box::new(Content { tag, attributes: Vec::new(), children: Vec::new() }));
    if classes.is_empty() { element } else { element.class(classes) }
}

impl Element {
    /// With an attribute.
    #[must_use]
    pub fn attr(mut self, name: &'static str, value: impl Into<Text>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// With an attribute unless its value is empty.
    #[must_use]
    pub fn attr_unless_empty(self, name: &'static str, value: String) -> Self {
        if value.is_empty() { self } else { self.attr(name, value) }
    }

    /// With a boolean attribute, when it is on.
    #[must_use]
    pub fn flag(self, name: &'static str, on: bool) -> Self {
        if on { self.attr(name, "") } else { self }
    }

    /// With classes.
    #[must_use]
    #[inline(never)]
    pub fn class(self, names: &'static str) -> Self {
        self.attr("class", names)
    }

    /// With an identity.
    #[must_use]
    #[inline(never)]
    pub fn id(self, id: String) -> Self {
        self.attr("id", id)
    }

    /// With one more child.
    #[must_use]
    pub fn child(mut self, child: Self) -> Self {
        self.children.push(Node::Element(child));
        self
    }

    /// With one more child, if there is one.
    #[must_use]
    pub fn maybe(mut self, child: Option<Self>) -> Self {
        if let Some(child) = child {
            self.children.push(Node::Element(child));
        }
        self
    }

    /// With more children.
    #[must_use]
    pub fn children(mut self, children: Vec<Self>) -> Self {
        for child in children {
            self.children.push(Node::Element(child));
        }
        self
    }

    /// With text behind what is there already.
    #[must_use]
    pub fn text(mut self, text: impl Into<Text>) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.children.push(Node::Text(text));
        }
        self
    }

    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| &**value)
    }

    /// All text in it, in order.
    pub fn plain_text(&self) -> String {
        let mut out = String::new();
        self.collect_text(&mut out);
        out
    }

    fn collect_text(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Node::Element(element) => element.collect_text(out),
                Node::Text(text) => out.push_str(text),
            }
        }
    }

    /// Visits the element and all elements below it, in the order of the page.
    pub fn visit<'e>(&'e self, visitor: &mut dyn FnMut(&'e Self)) {
        visitor(self);
        for child in &self.children {
            if let Node::Element(element) = child {
                element.visit(visitor);
            }
        }
    }
}

/// Elements that have neither content nor an end tag.
pub const fn is_void(tag: &str) -> bool {
    matches!(tag.as_bytes(), b"input" | b"br" | b"hr" | b"img" | b"link" | b"meta")
}
