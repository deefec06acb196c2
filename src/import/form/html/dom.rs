//! The tree of a page as browsers build it, within bounds.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, ExpandedName, LocalName, Namespace, ParseOpts, QualName, parse_document};

use super::super::{Counted, FormProblem, work};
use crate::texts::told;

/// Elements within each other at most.
const MAX_DEPTH: usize = 400;
/// Most elements and pieces of text.
const MAX_NODES: usize = 300_000;
/// Bytes that are parsed before the bounds are looked at.
const CHUNK: usize = 4096;
/// Comparisons of attributes with each other that one page may cost.
const MAX_WORK: usize = 60_000_000;

/// An element, a piece of text or the page itself.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// The element's name in small letters; empty for text and the page.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) text: Option<String>,
    pub(super) children: Vec<usize>,
    parent: Option<usize>,
    depth: usize,
}

impl Node {
    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A page.
#[derive(Debug)]
pub(super) struct Dom {
    nodes: Vec<Node>,
}

impl Dom {
    /// Parses a page.
    pub(super) fn parse(text: &str) -> Result<Self, FormProblem> {
        let sink = Sink { nodes: RefCell::new(vec![Node::default()]), steps: Cell::new(0), deep: Cell::new(0) };
        let mut options = ParseOpts::default();
        options.tree_builder.scripting_enabled = false;
        let mut parser = parse_document(sink, options);
        let (mut steps, mut pending, mut work) = (0, 0_usize, 0_usize);
        let mut rest = text;
        while !rest.is_empty() {
            let end = (0..=CHUNK.min(rest.len())).rev().find(|end| rest.is_char_boundary(*end)).unwrap_or(rest.len());
            let (chunk, after) = rest.split_at(end);
            rest = after;
            parser.process(StrTendril::from(chunk));
            let sink = &parser.tokenizer.sink.sink;
            if sink.deep.get() > MAX_DEPTH {
                return Err(FormProblem::TooLarge { what: Counted::NestedElements, most: MAX_DEPTH });
            }
            if sink.nodes.borrow().len() > MAX_NODES || sink.steps.get() > MAX_NODES * 8 {
                return Err(FormProblem::TooLarge { what: Counted::PageElements, most: MAX_NODES });
            }
            // While nothing is added, one tag goes on, and each of its attributes is compared with all before.
            let marks = chunk.bytes().filter(|byte| matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | b'/' | b'=')).count();
            if sink.steps.get() == steps {
                work = work.saturating_add(pending.saturating_mul(marks));
                pending += marks;
            } else {
                pending = marks;
            }
            steps = sink.steps.get();
            if work > MAX_WORK {
                return Err(FormProblem::Damaged(told!(form::expected_fewer_attributes)));
            }
        }
        Ok(parser.finish())
    }

    /// A node by its number; the page has 0.
    pub(super) fn node(&self, id: usize) -> &Node {
        // Numbers come from the tree itself.
        &self.nodes[id.min(self.nodes.len() - 1)]
    }

    /// The text in a node, at any depth, with white space as it is printed. Controls have none.
    pub(super) fn text(&self, id: usize) -> String {
        let mut text = String::new();
        self.add_text(id, &mut text);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn add_text(&self, id: usize, text: &mut String) {
        let node = self.node(id);
        if !work::take(1 + node.text.as_ref().map_or(0, |own| own.len() / 16)) {
            return;
        }
        if let Some(own) = &node.text {
            text.push_str(own);
        }
        if !matches!(node.name.as_str(), "script" | "style" | "select" | "textarea" | "button") {
            node.children.iter().for_each(|child| self.add_text(*child, text));
        }
    }

    /// All nodes, in the order they were made.
    pub(super) fn ids(&self) -> std::ops::Range<usize> {
        0..self.nodes.len()
    }

    /// The nearest element of that name around a node.
    pub(super) fn around(&self, id: usize, name: &str) -> Option<usize> {
        let mut at = id;
        for _ in 0..=MAX_DEPTH * 2 {
            at = self.node(at).parent.filter(|_| work::take(1))?;
            if self.node(at).name == name {
                return Some(at);
            }
        }
        None
    }

    /// The text of the page's style sheets.
    pub(super) fn style_sheets(&self) -> String {
        let sheets = self.nodes.iter().filter(|node| node.name == "style").flat_map(|node| &node.children);
        sheets.filter_map(|child| self.node(*child).text.as_deref()).collect::<Vec<_>>().join("\n")
    }
}

/// An element of the tree that is being built.
#[derive(Debug, Clone)]
struct Handle {
    id: usize,
    name: Rc<QualName>,
}

struct Sink {
    nodes: RefCell<Vec<Node>>,
    /// Changes to the tree so far.
    steps: Cell<usize>,
    /// The deepest element so far.
    deep: Cell<usize>,
}

impl Sink {
    fn step(&self) {
        self.steps.set(self.steps.get() + 1);
    }

    fn make(&self, name: QualName, node: Node) -> Handle {
        self.step();
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(node);
        Handle { id: nodes.len() - 1, name: Rc::new(name) }
    }

    fn detach(&self, id: usize) {
        let mut nodes = self.nodes.borrow_mut();
        let Some(parent) = nodes[id].parent.take() else { return };
        let children = &mut nodes[parent].children;
        if let Some(at) = children.iter().rposition(|child| *child == id) {
            children.remove(at);
        }
    }

    /// Puts a node among the children of another, before one of them or at the end.
    fn put(&self, parent: usize, child: NodeOrText<Handle>, before: Option<usize>) {
        self.step();
        let id = match child {
            NodeOrText::AppendNode(handle) => {
                self.detach(handle.id);
                handle.id
            }
            NodeOrText::AppendText(text) => {
                let mut nodes = self.nodes.borrow_mut();
                let at = before.map_or(nodes[parent].children.len(), |at| at.min(nodes[parent].children.len()));
                let last = at.checked_sub(1).and_then(|at| nodes[parent].children.get(at)).copied();
                if let Some(own) = last.and_then(|last| nodes[last].text.as_mut()) {
                    own.push_str(&text);
                    return;
                }
                nodes.push(Node { text: Some(text.to_string()), ..Node::default() });
                nodes.len() - 1
            }
        };
        let mut nodes = self.nodes.borrow_mut();
        let depth = nodes[parent].depth + 1;
        nodes[id].parent = Some(parent);
        nodes[id].depth = depth;
        self.deep.set(self.deep.get().max(depth));
        let children = &mut nodes[parent].children;
        let at = before.map_or(children.len(), |at| at.min(children.len()));
        children.insert(at, id);
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Dom;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Dom {
        Dom { nodes: self.nodes.into_inner() }
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        let name = QualName::new(None, Namespace::default(), LocalName::default());
        Handle { id: 0, name: Rc::new(name) }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _flags: ElementFlags) -> Handle {
        let attributes =
            attributes.into_iter().map(|attribute| (attribute.name.local.to_string(), attribute.value.to_string()));
        let node = Node { name: name.local.to_string(), attributes: attributes.collect(), ..Node::default() };
        self.make(name, node)
    }

    fn create_comment(&self, _text: StrTendril) -> Handle {
        self.make(QualName::new(None, Namespace::default(), LocalName::default()), Node::default())
    }

    fn create_pi(&self, _target: StrTendril, data: StrTendril) -> Handle {
        self.create_comment(data)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.put(parent.id, child, None);
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        if self.nodes.borrow()[element.id].parent.is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _name: StrTendril, _public: StrTendril, _system: StrTendril) {}

    fn get_template_contents(&self, target: &Handle) -> Handle {
        // What a template holds is not printed; it is kept in it all the same.
        target.clone()
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.id == y.id
    }

    fn set_quirks_mode(&self, _mode: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        if let NodeOrText::AppendNode(handle) = &child {
            self.detach(handle.id);
        }
        let place = {
            let nodes = self.nodes.borrow();
            nodes[sibling.id]
                .parent
                .map(|parent| (parent, nodes[parent].children.iter().rposition(|child| *child == sibling.id)))
        };
        if let Some((parent, at)) = place {
            self.put(parent, child, at);
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        self.step();
        let mut nodes = self.nodes.borrow_mut();
        let own = &mut nodes[target.id].attributes;
        for attribute in attributes.into_iter().take(100) {
            let name = attribute.name.local.to_string();
            if own.iter().all(|(known, _)| *known != name) {
                own.push((name, attribute.value.to_string()));
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.step();
        self.detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, parent: &Handle) {
        let mut nodes = self.nodes.borrow_mut();
        let children = std::mem::take(&mut nodes[node.id].children);
        self.steps.set(self.steps.get() + children.len() + 1);
        for child in &children {
            nodes[*child].parent = Some(parent.id);
        }
        nodes[parent.id].children.extend(children);
    }
}
