//! JSON-LD as statements: a graph whose nodes keep the order of the file. Nothing is fetched.

use std::collections::{BTreeMap, HashMap, HashSet};

use oxjsonld::{JsonLdParser, JsonLdRemoteDocument};
use oxrdf::{GraphName, NamedOrBlankNode, Term};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::PREFIXES;
use crate::locale::Locale;
use crate::texts::linked as say;

/// Largest file read, in bytes.
const MAX_BYTES: usize = 256 << 20;
/// Where words go that no context defines: a processor would drop them without a word.
pub(super) const UNKNOWN: &str = "urn:tokhai:unknown:";
/// The addresses of the published contexts, whose classes are known here.
const PUBLISHED: &str = "https://semiceu.github.io/";
/// The classes of the published contexts by namespace. Their properties are named
/// `Class.property` there and are rarely used; what is not listed comes out as unknown.
const CLASSES: [(&str, &[&str]); 6] = [
    ("http://purl.org/vocab/cpsv#", &["PublicService", "Rule"]),
    (
        "http://data.europa.eu/m8g/",
        &[
            "BusinessEvent",
            "Channel",
            "ContactPoint",
            "Constraint",
            "Cost",
            "Criterion",
            "Event",
            "Evidence",
            "EvidenceType",
            "EvidenceTypeList",
            "InformationConcept",
            "InformationRequirement",
            "LifeEvent",
            "Output",
            "Participation",
            "ReferenceFramework",
            "Requirement",
            "SupportedValue",
        ],
    ),
    ("http://www.w3.org/2004/02/skos/core#", &["Collection", "Concept"]),
    ("http://xmlns.com/foaf/0.1/", &["Agent", "Document"]),
    ("http://www.w3.org/ns/dcat#", &["Dataset"]),
    ("http://data.europa.eu/eli/ontology#", &["LegalResource"]),
];

/// Statements by node and property, both as they first appear. Nodes and properties have
/// the short names of our context, values are those of JSON-LD: `{"@id": …}` or
/// `{"@value": …}` with language or type; the values of `@type` are bare names.
#[derive(Default)]
pub(super) struct Graph {
    pub(super) order: Vec<String>,
    pub(super) nodes: BTreeMap<String, Vec<(String, Vec<Value>)>>,
    /// Where each property stands in the list of its node.
    places: HashMap<String, HashMap<String, usize>>,
}

impl Graph {
    /// Reads a file.
    ///
    /// # Errors
    /// When it is no JSON-LD, names a context that would have to be fetched, or has named graphs.
    pub(super) fn read(bytes: &[u8], locale: &Locale) -> Result<Self, String> {
        if bytes.len() > MAX_BYTES {
            return Err(say::too_large(locale, MAX_BYTES >> 20));
        }
        let mut document: Value =
            serde_json::from_slice(bytes).map_err(|error| say::not_json(locale, error.to_string()))?;
        let known = json!({ "@vocab": UNKNOWN });
        if let Value::Array(nodes) = document {
            document = json!({ "@graph": nodes });
        }
        let Some(root) = document.as_object_mut() else { return Err(say::object_expected(locale).to_owned()) };
        let mut contexts = vec![known];
        match root.get_mut("@context").map(Value::take) {
            Some(Value::Array(list)) => contexts.extend(list),
            Some(one) => contexts.push(one),
            None => {}
        }
        root.insert("@context".to_owned(), contexts.into());
        let text = document.to_string();
        // Blank nodes are numbered; two files never share one.
        let digest = Sha256::digest(bytes);
        let file = format!("{:08x}", digest.iter().take(4).fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte)));
        let mut blank: BTreeMap<String, String> = BTreeMap::new();
        let mut graph = Self::default();
        let mut stated = HashSet::new();
        let parser = JsonLdParser::new().for_slice(&text).with_load_document_callback({
            let locale = locale.clone();
            move |url, _| context(url, &locale)
        });
        for quad in parser {
            let quad = quad.map_err(|error| say::not_json_ld(locale, error.to_string()))?;
            if quad.graph_name != GraphName::DefaultGraph {
                return Err(say::named_graphs(locale).to_owned());
            }
            let mut number = |name: &str| {
                let next = format!("_:b{file}-{}", blank.len() + 1);
                blank.entry(name.to_owned()).or_insert(next).clone()
            };
            let subject = match &quad.subject {
                NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
                NamedOrBlankNode::BlankNode(node) => number(node.as_str()),
            };
            let property = short(quad.predicate.as_str());
            let value = match &quad.object {
                Term::NamedNode(node) if property == "@type" => json!(short(node.as_str())),
                Term::NamedNode(node) => json!({ "@id": node.as_str() }),
                Term::BlankNode(node) => json!({ "@id": number(node.as_str()) }),
                Term::Literal(literal) => {
                    let text = literal.value();
                    match literal.language() {
                        Some(language) => json!({"@language": language, "@value": text}),
                        None if literal.datatype() == oxrdf::vocab::xsd::STRING => json!({ "@value": text }),
                        None => json!({"@type": literal.datatype().as_str(), "@value": text}),
                    }
                }
            };
            // A catalogue may say the same several times; each statement is made once.
            if stated.insert(format!("{subject}\0{property}\0{value}")) {
                graph.add(subject, property, value);
            }
        }
        Ok(graph)
    }

    fn add(&mut self, subject: String, property: String, value: Value) {
        if !self.nodes.contains_key(&subject) {
            self.order.push(subject.clone());
        }
        let places = self.places.entry(subject.clone()).or_default();
        let properties = self.nodes.entry(subject).or_default();
        if let Some((_, values)) = places.get(&property).and_then(|at| properties.get_mut(*at)) {
            values.push(value);
        } else {
            places.insert(property.clone(), properties.len());
            properties.push((property, vec![value]));
        }
    }

    /// What is said of a node.
    pub(super) fn of(&self, node: &str) -> &[(String, Vec<Value>)] {
        self.nodes.get(node).map_or(&[], Vec::as_slice)
    }

    /// The values of a property.
    pub(super) fn values(&self, node: &str, property: &str) -> &[Value] {
        let at = self.places.get(node).and_then(|places| places.get(property));
        at.and_then(|at| self.of(node).get(*at)).map_or(&[], |(_, values)| values)
    }

    /// The nodes that a property names.
    pub(super) fn links<'g>(&'g self, node: &str, property: &str) -> impl Iterator<Item = &'g str> + use<'g> {
        self.values(node, property).iter().filter_map(target)
    }

    /// A text in a language; else the first there is.
    pub(super) fn text(&self, node: &str, property: &str, language: &str) -> Option<&str> {
        let values = self.values(node, property);
        let own = values.iter().find(|value| value.get("@language").and_then(Value::as_str) == Some(language));
        own.or_else(|| values.first())?.get("@value")?.as_str()
    }

    /// The nodes that can be reached from one through properties that pass.
    pub(super) fn reach(&self, from: &str, pass: impl Fn(&str, &str) -> bool) -> Vec<String> {
        let mut found = vec![from.to_owned()];
        let mut seen = std::collections::BTreeSet::from([from.to_owned()]);
        let mut at = 0;
        while let Some(node) = found.get(at).cloned() {
            at += 1;
            for (property, values) in self.of(&node) {
                for next in values.iter().filter_map(target) {
                    if pass(property, next) && self.nodes.contains_key(next) && seen.insert(next.to_owned()) {
                        found.push(next.to_owned());
                    }
                }
            }
        }
        found
    }
}

/// The node a value names.
pub(super) fn target(value: &Value) -> Option<&str> {
    value.get("@id")?.as_str()
}

/// A name with the prefix of our context, where one fits.
fn short(name: &str) -> String {
    if name == "http://www.w3.org/1999/02/22-rdf-syntax-ns#type" {
        return "@type".to_owned();
    }
    let found = PREFIXES.iter().find_map(|(prefix, iri)| Some((prefix, name.strip_prefix(iri)?)));
    found.map_or_else(|| name.to_owned(), |(prefix, rest)| format!("{prefix}:{rest}"))
}

/// The published contexts, as far as they are known; nothing else is to be had offline.
fn context(url: &str, locale: &Locale) -> Result<JsonLdRemoteDocument, Box<dyn std::error::Error + Send + Sync>> {
    if !url.starts_with(PUBLISHED) {
        return Err(say::context_elsewhere(locale, url).into());
    }
    let mut terms: Map<String, Value> = Map::new();
    for (space, names) in CLASSES {
        terms.extend(names.iter().map(|name| ((*name).to_owned(), json!(format!("{space}{name}")))));
    }
    terms.insert("PublicOrganization".to_owned(), json!("http://data.europa.eu/m8g/PublicOrganisation"));
    terms.insert("TemporalEntity".to_owned(), json!("http://www.w3.org/2006/time#TemporalEntity"));
    Ok(JsonLdRemoteDocument {
        document: json!({ "@context": terms }).to_string().into_bytes(),
        document_url: url.to_owned(),
    })
}
