//! Linked data in tests: statements as a processor other than ours reads them, whether two
//! graphs say the same, and the published shapes of CPSV-AP.
#![allow(dead_code, reason = "each test takes what it needs")]

use std::collections::BTreeMap;

use oxjsonld::{JsonLdParser, JsonLdRemoteDocument};
use oxrdf::graph::CanonicalizationAlgorithm;
use oxrdf::{Graph, Triple};
use serde_json::{Value, json};
use tokhai::analysis::{Options, analyse};
use tokhai::definition::Procedure;
use tokhai::locale::Locale;
use tokhai::reform::Reported;
use tokhai::register::Pack;
use tokhai::render::report::{Material, linked};

/// The procedures as linked data.
pub(crate) fn written(procedures: &[Procedure], pack: &Pack, options: &Options) -> Value {
    let reported: Vec<Reported> =
        procedures.iter().map(|procedure| Reported::new(procedure, analyse(procedure, pack, options))).collect();
    linked::json_ld(&Material {
        reported: &reported,
        plans: &[],
        unread: &[],
        portfolio: None,
        pack,
        options,
        locale: &Locale::vi(),
        annex: true,
    })
}

/// What stands in a file.
pub(crate) fn graph(text: &str) -> Graph {
    let mut graph = Graph::new();
    // The classes of the published context that the fixtures use.
    let parser = JsonLdParser::new().for_slice(text).with_load_document_callback(|url, _| {
        let cv = |name: &str| format!("http://data.europa.eu/m8g/{name}");
        let context = json!({"@context": {
            "PublicService": "http://purl.org/vocab/cpsv#PublicService",
            "PublicOrganization": cv("PublicOrganisation"),
            "Requirement": cv("Requirement"), "Evidence": cv("Evidence"), "EvidenceType": cv("EvidenceType"),
            "Channel": cv("Channel"), "ContactPoint": cv("ContactPoint"),
            "TemporalEntity": "http://www.w3.org/2006/time#TemporalEntity",
        }});
        Ok(JsonLdRemoteDocument { document: context.to_string().into_bytes(), document_url: url.to_owned() })
    });
    for quad in parser {
        graph.insert(&Triple::from(quad.unwrap()));
    }
    graph
}

/// The statements that pass as sorted text, blank nodes named by what is said of them; those in
/// our own terms are left out, because verdicts are made anew.
pub(crate) fn statements(text: &str, pass: impl Fn(&Triple) -> bool) -> Vec<String> {
    let ours = linked::VOCABULARY;
    let is_ours = |triple: &Triple| {
        triple.predicate.as_str().starts_with(ours) || triple.subject.to_string().starts_with(&format!("<{ours}"))
    };
    let all = graph(text);
    let all = all.iter().map(oxrdf::TripleRef::into_owned);
    let mut kept: Graph = all.filter(|triple| !is_ours(triple) && pass(triple)).collect();
    kept.canonicalize(CanonicalizationAlgorithm::Unstable);
    let mut lines: Vec<String> = kept.iter().map(|triple| triple.to_string()).collect();
    lines.sort();
    lines
}

/// Triples as (subject, predicate) → objects; literals keep their quotes, language and type.
pub(crate) type Triples = BTreeMap<(String, String), Vec<String>>;

pub(crate) fn triples(document: &Value) -> Triples {
    let mut out = Triples::new();
    for triple in &graph(&document.to_string()) {
        let place = (triple.subject.to_string(), triple.predicate.to_string());
        out.entry(place).or_default().push(triple.object.to_string());
    }
    out
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

/// How often the shapes looked at a node, and what breaks them.
pub(crate) fn broken_shapes(document: &Value) -> (BTreeMap<String, usize>, Vec<String>) {
    let triples = triples(document);
    let type_of = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";
    let is = |node: &str, class: &str| {
        triples.get(&(node.to_owned(), type_of.to_owned())).is_some_and(|list| list.iter().any(|known| known == class))
    };
    let (mut judged, mut broken) = (BTreeMap::new(), Vec::new());
    for (space, class, property_space, property, demand) in shapes() {
        let class = format!("<{space}{class}>");
        let predicate = format!("<{property_space}{property}>");
        let members = triples.iter().filter(|((_, predicate), list)| predicate == type_of && list.contains(&class));
        let seen: &mut usize = judged.entry(class.clone()).or_default();
        for ((member, _), _) in members {
            *seen += 1;
            let values = triples.get(&(member.clone(), predicate.clone())).map_or(&[][..], Vec::as_slice);
            let kept = match &demand {
                Demand::Least => !values.is_empty(),
                Demand::Most => values.len() <= 1,
                Demand::Class(space, name) => values.iter().all(|value| is(value, &format!("<{space}{name}>"))),
                Demand::LanguageTagged => values.iter().all(|value| value.contains("\"@")),
            };
            if !kept {
                broken.push(format!("{member} {predicate} {values:?}"));
            }
        }
    }
    (judged, broken)
}
