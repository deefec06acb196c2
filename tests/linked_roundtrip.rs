//! Definitions and linked data, there and back: what both have words for is mapped without
//! loss, what only one has is preserved.

#[path = "common/linked.rs"]
mod common;

use std::collections::HashSet;
use std::path::Path;

use common::{graph, statements, written};
use oxrdf::{NamedOrBlankNode, Triple};
use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::{Map, Value, json};
use tokhai::analysis::Options;
use tokhai::definition::Procedure;
use tokhai::locale::Locale;
use tokhai::register::{Date, Pack, embedded};
use tokhai::render::report::linked::read::read;

fn setting() -> (Pack, Options) {
    (embedded("vn").unwrap().unwrap(), Options::on(Date::parse("2026-07-18").unwrap()))
}

fn definitions() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/vn/procedures");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()).collect()
}

#[test]
fn every_definition_comes_back_to_the_letter() {
    let (pack, options) = setting();
    let definitions = definitions();
    let procedures: Vec<Procedure> = definitions.iter().cloned().map(Procedure::read).collect();
    let file = written(&procedures, &pack, &options).to_string();
    let back = read(file.as_bytes(), &pack, &options, &Locale::en()).unwrap();
    assert_eq!(back.len(), definitions.len());
    for (before, after) in definitions.iter().zip(&back) {
        assert_eq!(before.to_string(), after.definition.to_string(), "{}", after.code);
        assert!(after.kept.is_empty() && after.added.is_empty(), "{}: {:?} {:?}", after.code, after.kept, after.added);
        assert!(after.mapped > 50, "{}", after.code);
    }
}

#[test]
fn what_a_catalogue_changed_is_taken_over() {
    let (pack, options) = setting();
    let definition = definitions().into_iter().find(|d| d["x-procedure"]["code"] == "1.001193").unwrap();
    let mut file = written(&[Procedure::read(definition.clone())], &pack, &options);
    let base = definition["$id"].as_str().unwrap();
    let nodes = file["@graph"].as_array_mut().unwrap();
    let service = nodes.iter_mut().find(|node| node["@id"] == base).unwrap();
    service["dct:title"] =
        json!([{"@language": "vi", "@value": "Khai sinh"}, {"@language": "fr", "@value": "Naissance"}]);
    let gone = service["cv:hasInputType"].as_array_mut().unwrap().pop().unwrap();
    service["http://example.com/reviewed"] = json!("yes");
    let back = read(file.to_string().as_bytes(), &pack, &options, &Locale::en()).unwrap().remove(0);
    assert_eq!(back.definition["title"], "Khai sinh");
    assert_eq!(back.definition["x-text"]["fr"][""]["title"], "Naissance");
    let gone = gone["@id"].as_str().unwrap().rsplit('/').next().unwrap();
    let documents = back.definition["x-documents"].as_array().unwrap();
    assert!(documents.iter().all(|document| document["id"] != gone));
    assert_eq!(documents.len() + 1, definition["x-documents"].as_array().unwrap().len());
    // The terms do not say what the form asks: that stays as it was.
    assert_eq!(back.definition["properties"], definition["properties"]);
    assert_eq!(back.kept.get("http://example.com/reviewed"), Some(&1));
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    let (pack, options) = setting();
    for (file, word) in [
        ("[1", "not JSON"),
        ("{\"@graph\": []}", "cpsv:PublicService"),
        ("{\"@context\": \"https://example.com/c\", \"@id\": \"urn:x\"}", "https://example.com/c"),
        ("{\"@type\": \"http://purl.org/vocab/cpsv#PublicService\"}", "@id"),
        ("{\"@id\": \"urn:g\", \"@graph\": [{\"@id\": \"urn:a\", \"http://a/b\": \"c\"}]}", "named graphs"),
    ] {
        let problem = read(file.as_bytes(), &pack, &options, &Locale::en()).err().unwrap();
        assert!(problem.contains(word), "{file}: {problem}");
    }
    // A word that no context defines would be dropped without a word: it is kept, and said.
    let file = json!({"@id": "urn:s", "@type": "http://purl.org/vocab/cpsv#PublicService", "surname": "x"});
    let read = read(file.to_string().as_bytes(), &pack, &options, &Locale::en()).unwrap().remove(0);
    assert!(read.notes.iter().any(|note| note.contains("surname")), "{:?}", read.notes);
}

/// A value some catalogue might give: a text, a number, another node or an unnamed one.
fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        "[a-zà-ỹ ]{1,8}".prop_map(|text| json!({ "@value": text })),
        ("[a-z]{1,6}", prop_oneof!["vi", "en", "fr"]).prop_map(|(text, tag)| json!({"@value": text, "@language": tag})),
        (0..9_u8).prop_map(|n| json!({"@value": n.to_string(), "@type": "http://www.w3.org/2001/XMLSchema#integer"})),
        (0..6_u8).prop_map(|n| json!({ "@id": format!("http://example.com/n{n}") })),
        ("[a-z]{1,4}", 0..6_u8).prop_map(|(text, n)| json!({
            "http://example.com/p0": [{ "@value": text }],
            "http://example.com/p1": [{ "@id": format!("http://example.com/n{n}") }]
        })),
    ]
}

/// The properties a service, a paper, a requirement or anything else may have, mapped or not.
const PROPERTIES: [&str; 18] = [
    "http://purl.org/dc/terms/title",
    "http://purl.org/dc/terms/description",
    "http://purl.org/dc/terms/identifier",
    "http://purl.org/dc/terms/type",
    "http://purl.org/dc/terms/relation",
    "http://purl.org/dc/terms/spatial",
    "http://www.w3.org/ns/dcat#keyword",
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://data.europa.eu/m8g/hasCompetentAuthority",
    "http://data.europa.eu/m8g/hasChannel",
    "http://data.europa.eu/m8g/hasLegalResource",
    "http://data.europa.eu/m8g/holdsRequirement",
    "http://data.europa.eu/m8g/hasInputType",
    "http://data.europa.eu/m8g/hasConcept",
    "http://data.europa.eu/m8g/isDerivedFrom",
    "http://data.europa.eu/m8g/evidenceTypeClassification",
    "http://purl.org/vocab/cpsv#produces",
    "http://example.com/other",
];

const CLASSES: [&str; 5] = [
    "http://purl.org/vocab/cpsv#PublicService",
    "http://data.europa.eu/m8g/EvidenceType",
    "http://data.europa.eu/m8g/Requirement",
    "http://data.europa.eu/m8g/PublicOrganisation",
    "http://example.com/Thing",
];

fn node(n: usize) -> impl Strategy<Value = Value> {
    let properties = prop::collection::vec((0..PROPERTIES.len(), value()), 0..6);
    (0..CLASSES.len(), properties).prop_map(move |(class, properties)| {
        let mut node = Map::new();
        node.insert("@id".to_owned(), json!(format!("http://example.com/n{n}")));
        // The first is always a service.
        node.insert("@type".to_owned(), json!([CLASSES[if n == 0 { 0 } else { class }]]));
        for (property, value) in properties {
            let list = node.entry(PROPERTIES[property]).or_insert_with(|| json!([])).as_array_mut().unwrap();
            if !list.contains(&value) {
                list.push(value);
            }
        }
        Value::Object(node)
    })
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::with_cases(150) })]

    #[test]
    fn no_statement_of_a_catalogue_is_lost((a, b, c, d, e, f) in (node(0), node(1), node(2), node(3), node(4), node(5))) {
        let (pack, options) = setting();
        let file = json!({ "@graph": [a, b, c, d, e, f] }).to_string();
        let before = statements(&file, |_| true);
        let services = read(file.as_bytes(), &pack, &options, &Locale::en()).unwrap();
        let told: usize = services.iter().map(|s| s.mapped + s.kept.values().sum::<usize>()).sum();
        prop_assert!(told >= before.len(), "{told} of {}", before.len());
        let procedures: Vec<Procedure> = services.into_iter().map(|s| Procedure::read(s.definition)).collect();
        let again = written(&procedures, &pack, &options).to_string();
        // What is added has a property that its node did not have; all else is as it was.
        let place = |triple: &Triple| (triple.subject.clone(), triple.predicate.clone());
        let places: HashSet<_> = graph(&file).iter().map(|triple| place(&triple.into_owned())).collect();
        let is_blank = |triple: &Triple| matches!(triple.subject, NamedOrBlankNode::BlankNode(_));
        let after = statements(&again, |triple| is_blank(triple) || places.contains(&place(triple)));
        prop_assert_eq!(&after, &before, "{}", file);
    }
}
