//! Linked data, read by a JSON-LD processor that is not ours and held against the published
//! shapes of CPSV-AP.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use oxjsonld::JsonLdParser;
use serde_json::Value;
use tokhai::analysis::{Options, Reported, analyse};
use tokhai::definition::Procedure;
use tokhai::locale::Locale;
use tokhai::register::{Date, embedded};
use tokhai::render::report::{Material, linked};

fn procedures() -> Vec<Procedure> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/vn/procedures");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| Procedure::read(serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()))
        .collect()
}

fn graph() -> Value {
    let (pack, procedures) = (embedded("vn").unwrap().unwrap(), procedures());
    let options = Options::on(Date::parse("2026-07-18").unwrap());
    let reported: Vec<Reported> =
        procedures.iter().map(|procedure| Reported::new(procedure, analyse(procedure, &pack, &options))).collect();
    let locale = Locale::vi();
    linked::json_ld(&Material {
        reported: &reported,
        plans: &[],
        unread: &[],
        portfolio: None,
        pack: &pack,
        options: &options,
        locale: &locale,
    })
}

/// Triples as (subject, predicate) → objects; literals keep their quotes, language and type.
type Triples = BTreeMap<(String, String), Vec<String>>;

fn triples(document: &Value) -> Triples {
    let text = document.to_string();
    let mut out = Triples::new();
    for quad in JsonLdParser::new().for_slice(text.as_bytes()) {
        let quad = quad.unwrap();
        out.entry((quad.subject.to_string(), quad.predicate.to_string())).or_default().push(quad.object.to_string());
    }
    out
}

#[test]
fn expansion_loses_nothing() {
    let document = graph();
    let mut said = 0;
    for node in document["@graph"].as_array().unwrap() {
        for (key, value) in node.as_object().unwrap() {
            if key != "@id" {
                said += value.as_array().map_or(1, Vec::len);
            }
        }
    }
    let read: usize = triples(&document).values().map(Vec::len).sum();
    assert_eq!(read, said);
}

#[test]
fn every_node_that_is_named_is_described_once() {
    let document = graph();
    let nodes = document["@graph"].as_array().unwrap();
    let ids: BTreeSet<&str> = nodes.iter().filter_map(|node| node["@id"].as_str()).collect();
    assert_eq!(ids.len(), nodes.len());
    for node in nodes {
        for (key, value) in node.as_object().unwrap() {
            let list = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            for link in list.iter().filter_map(|entry| entry.get("@id")?.as_str()) {
                assert!(ids.contains(link), "{key}: {link}");
            }
        }
    }
}

const DCT: &str = "http://purl.org/dc/terms/";
const CV: &str = "http://data.europa.eu/m8g/";
const CPSV: &str = "http://purl.org/vocab/cpsv#";
const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const ELI: &str = "http://data.europa.eu/eli/ontology#";

/// What a published shape demands of a property.
enum Demand {
    Least,
    Most,
    Class(&'static str, &'static str),
    LanguageTagged,
}

/// The constraints of CPSV-AP 3.2.0 (`releases/3.2.0/shacl/cpsv-ap-SHACL.ttl`) on the classes
/// and properties that are written here.
fn shapes() -> Vec<(&'static str, &'static str, &'static str, &'static str, Demand)> {
    use Demand::{Class, LanguageTagged, Least, Most};
    let identified =
        [(CPSV, "PublicService"), (CV, "Requirement"), (CV, "EvidenceType"), (CV, "Output"), (CV, "Channel")];
    let mut list = vec![
        (CPSV, "PublicService", DCT, "title", Least),
        (CPSV, "PublicService", DCT, "title", LanguageTagged),
        (CPSV, "PublicService", DCT, "description", Least),
        (CPSV, "PublicService", DCT, "description", LanguageTagged),
        (CPSV, "PublicService", "http://www.w3.org/ns/dcat#", "keyword", LanguageTagged),
        (CPSV, "PublicService", CV, "hasCompetentAuthority", Least),
        (CPSV, "PublicService", CV, "hasCompetentAuthority", Class(CV, "PublicOrganisation")),
        (CPSV, "PublicService", CV, "hasInputType", Class(CV, "EvidenceType")),
        (CPSV, "PublicService", CV, "hasChannel", Class(CV, "Channel")),
        (CPSV, "PublicService", CPSV, "produces", Class(CV, "Output")),
        (CPSV, "PublicService", CV, "holdsRequirement", Class(CV, "Requirement")),
        (CPSV, "PublicService", CV, "hasLegalResource", Class(ELI, "LegalResource")),
        (CV, "PublicOrganisation", SKOS, "prefLabel", Least),
        (CV, "PublicOrganisation", SKOS, "prefLabel", LanguageTagged),
        (CV, "PublicOrganisation", DCT, "spatial", Least),
        (CV, "PublicOrganisation", DCT, "spatial", Class("http://data.europa.eu/88u/dataset/", "atu-type")),
        (CV, "Requirement", DCT, "title", Least),
        (CV, "Requirement", DCT, "title", LanguageTagged),
        (CV, "EvidenceType", CV, "evidenceTypeClassification", Class(SKOS, "Concept")),
        (CV, "Output", DCT, "title", Least),
        (CV, "Output", DCT, "title", LanguageTagged),
        (CV, "Output", DCT, "type", Class(SKOS, "Concept")),
        (CV, "Channel", DCT, "type", Class(SKOS, "Concept")),
        (CV, "Channel", DCT, "type", Most),
    ];
    for (space, class) in identified {
        list.push((space, class, DCT, "identifier", Least));
        list.push((space, class, DCT, "identifier", Most));
    }
    list
}

#[test]
fn the_published_shapes_of_cpsv_ap_are_kept() {
    let triples = triples(&graph());
    let type_of = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";
    let is = |node: &str, class: &str| {
        triples.get(&(node.to_owned(), type_of.to_owned())).is_some_and(|list| list.iter().any(|known| known == class))
    };
    let mut judged = 0;
    for (space, class, property_space, property, demand) in shapes() {
        let class = format!("<{space}{class}>");
        let predicate = format!("<{property_space}{property}>");
        let members: Vec<&String> = triples
            .iter()
            .filter(|((_, predicate), list)| predicate == type_of && list.contains(&class))
            .map(|((subject, _), _)| subject)
            .collect();
        assert!(!members.is_empty(), "{class} is never written");
        for member in members {
            judged += 1;
            let values = triples.get(&(member.clone(), predicate.clone())).map_or(&[][..], Vec::as_slice);
            match &demand {
                Demand::Least => assert!(!values.is_empty(), "{member} has no {predicate}"),
                Demand::Most => assert!(values.len() <= 1, "{member} has {} {predicate}", values.len()),
                Demand::Class(space, name) => {
                    let wanted = format!("<{space}{name}>");
                    assert!(values.iter().all(|value| is(value, &wanted)), "{member} {predicate} {values:?}");
                }
                Demand::LanguageTagged => {
                    assert!(values.iter().all(|value| value.contains("\"@")), "{member} {predicate} {values:?}");
                }
            }
        }
    }
    assert!(judged > 100);
}

#[test]
fn each_paper_carries_what_it_proves_its_verdict_and_the_reason() {
    let document = graph();
    let nodes = document["@graph"].as_array().unwrap();
    let papers: Vec<&Value> = nodes.iter().filter(|node| node["@type"] == "cv:EvidenceType").collect();
    assert!(papers.len() > 10);
    for paper in &papers {
        assert!(paper["tk:verdict"]["@id"].as_str().unwrap().starts_with(linked::VOCABULARY), "{paper}");
        assert_eq!(paper["tk:reason"].as_array().unwrap().len(), 2, "{paper}");
    }
    let covered = nodes.iter().filter(|node| node["tk:coveredBy"].is_array()).count();
    assert!(covered > 5, "facts name the lookups that give them");
}
