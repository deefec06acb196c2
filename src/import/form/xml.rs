//! XML as a tree, within bounds. Documents that declare a type are refused: office files have none, and entities of
//! one's own are how small files grow large.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::{Counted, FormProblem, work};
use crate::texts::{Told, told};

/// Elements within each other at most. Word refuses tables nested this deep.
const MAX_DEPTH: usize = 240;
/// Most elements of a part.
const MAX_ELEMENTS: usize = 1_000_000;

const XML: XmlVersion = XmlVersion::Implicit1_0;

/// What an element costs, and each of its attributes, in steps.
const ELEMENT: usize = 8;
const ATTRIBUTE: usize = 3;
/// Bytes of text that are copied in a step.
const LETTERS: usize = 64;

/// An element; names are without their prefixes, which every producer chooses as it likes.
#[derive(Debug, Default)]
pub(in crate::import) struct Element {
    pub(in crate::import) name: String,
    pub(in crate::import) attributes: Vec<(String, String)>,
    pub(in crate::import) nodes: Vec<Node>,
    /// Where it stands in the text of the part, in bytes, its marks included.
    pub(in crate::import) span: Range<usize>,
}

/// What stands in an element.
#[derive(Debug)]
pub(in crate::import) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// The value of an attribute.
    pub(in crate::import) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The elements in it.
    pub(in crate::import) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element in it of that name.
    pub(in crate::import) fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    /// The first element of that name at any depth.
    pub(super) fn find(&self, name: &str) -> Option<&Self> {
        let mut elements = self.elements().take_while(|_| work::take(1));
        elements.find_map(|element| if element.name == name { Some(element) } else { element.find(name) })
    }

    /// The value of the attribute `val` of the first element of that name.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.child(name)?.get("val")
    }

    /// The text in it, at any depth.
    pub(in crate::import) fn text(&self) -> String {
        let mut text = String::new();
        self.add_text(&mut text);
        text
    }

    fn add_text(&self, text: &mut String) {
        for node in &self.nodes {
            if !work::take(1) {
                return;
            }
            match node {
                Node::Element(element) => element.add_text(text),
                Node::Text(piece) if work::take(piece.len() / LETTERS) => text.push_str(piece),
                Node::Text(_) => {}
            }
        }
    }
}

/// Reads a part.
pub(super) fn parse(bytes: &[u8]) -> Result<Element, FormProblem> {
    let text = super::text::decoded(bytes).map_err(|_| FormProblem::Damaged(told!(form::expected_xml_utf8)))?;
    parse_text(&text, None)
}

/// Reads a text. Elements of a namespace that is given keep it before their name as `own:`, whatever its prefix is there.
pub(super) fn parse_text(text: &str, own: Option<&str>) -> Result<Element, FormProblem> {
    let broken = |reader: &Reader<&[u8]>, why: Told| {
        FormProblem::Damaged(told!(form::damaged_xml, at = reader.buffer_position().to_string(), why))
    };
    let mut reader = Reader::from_str(text);
    let mut names = Names { own, prefixes: Vec::new() };
    let mut open = vec![Element::default()];
    let mut count = 0_usize;
    loop {
        let from = reader.buffer_position() as usize;
        match reader.read_event().map_err(|error| broken(&reader, Told::of_others(error)))? {
            Event::Start(start) => {
                let own = element(&start, &mut names).map_err(|why| broken(&reader, why))?;
                open.push(Element { span: from..from, ..own });
                count += 1;
                if open.len() > MAX_DEPTH {
                    return Err(FormProblem::TooLarge { what: Counted::NestedElements, most: MAX_DEPTH });
                }
            }
            Event::Empty(start) => {
                count += 1;
                let own = element(&start, &mut names).map_err(|why| broken(&reader, why))?;
                let span = from..reader.buffer_position() as usize;
                last(&mut open).nodes.push(Node::Element(Element { span, ..own }));
            }
            Event::End(_) => {
                if open.len() > 1
                    && let Some(mut closed) = open.pop()
                {
                    closed.span.end = reader.buffer_position() as usize;
                    last(&mut open).nodes.push(Node::Element(closed));
                }
            }
            Event::Text(text) => add(last(&mut open), &text.xml10_content()),
            Event::CData(text) => add(last(&mut open), &text.xml10_content()),
            Event::GeneralRef(entity) => {
                let char = entity.resolve_char_ref().map_err(|error| broken(&reader, Told::of_others(error)))?;
                match (char, resolve_predefined_entity(&entity.xml10_content())) {
                    (Some(char), _) => add(last(&mut open), char.encode_utf8(&mut [0; 4])),
                    (None, Some(text)) => add(last(&mut open), text),
                    (None, None) => return Err(broken(&reader, told!(form::xml_entity))),
                }
            }
            Event::DocType(_) => return Err(broken(&reader, told!(form::xml_document_type))),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
        if count > MAX_ELEMENTS || !work::take(1) {
            return Err(FormProblem::TooLarge { what: Counted::PartElements, most: MAX_ELEMENTS });
        }
    }
    if open.len() > 1 {
        return Err(broken(&reader, told!(form::xml_end)));
    }
    let root = open.pop().and_then(|document| {
        document.nodes.into_iter().find_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    });
    root.ok_or_else(|| FormProblem::Damaged(told!(form::expected_xml_element)))
}

/// The element that is being filled; the document itself is always open.
fn last(open: &mut [Element]) -> &mut Element {
    let end = open.len() - 1;
    &mut open[end]
}

fn add(element: &mut Element, text: &str) {
    if let Some(Node::Text(last)) = element.nodes.last_mut() {
        last.push_str(text);
    } else {
        element.nodes.push(Node::Text(text.to_owned()));
    }
}

/// The namespace whose elements are told from others, and the prefixes it goes by.
struct Names<'n> {
    own: Option<&'n str>,
    prefixes: Vec<String>,
}

/// Most prefixes one namespace goes by.
const MAX_PREFIXES: usize = 16;

impl Names<'_> {
    fn declare(&mut self, prefix: &str, namespace: &str) {
        let known = self.prefixes.iter().any(|own| own == prefix);
        if self.own == Some(namespace) && !known && self.prefixes.len() < MAX_PREFIXES {
            self.prefixes.push(prefix.to_owned());
        }
    }

    fn of(&self, start: &BytesStart<'_>) -> String {
        let name = start.name();
        let own =
            name.as_ref().split_once(':').is_some_and(|(prefix, _)| self.prefixes.iter().any(|own| own == prefix));
        if own { ["own:", start.local_name().as_ref()].concat() } else { local(start.local_name().as_ref()) }
    }
}

fn element(start: &BytesStart<'_>, names: &mut Names) -> Result<Element, Told> {
    let mut element = Element::default();
    if !work::take(ELEMENT) {
        return Err(told!(form::xml_elements));
    }
    let mut attributes = start.attributes();
    // Doubled attributes would be told by comparing each with each.
    for attribute in attributes.with_checks(false).take(200) {
        let attribute = attribute.map_err(Told::of_others)?;
        let name = attribute.key.as_ref();
        if name == "xmlns" || name.starts_with("xmlns:") {
            if let (Some(prefix), Ok(namespace)) = (name.strip_prefix("xmlns:"), attribute.normalized_value(XML)) {
                names.declare(prefix, &namespace);
            }
            continue;
        }
        let value = attribute.normalized_value(XML).map_err(Told::of_others)?;
        if !work::take(ATTRIBUTE) {
            return Err(told!(form::xml_attributes));
        }
        element.attributes.push((local(attribute.key.local_name().as_ref()), value.into_owned()));
    }
    element.name = names.of(start);
    Ok(element)
}

fn local(name: &str) -> String {
    name.to_owned()
}
