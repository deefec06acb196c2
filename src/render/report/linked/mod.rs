//! Procedures as linked data: CPSV-AP 3.2 and CCCEV 2 terms, and the few of our own that
//! those lack (`tk:`): what a paper proves, which lookup gives a fact, the verdict and why.
//!
//! The context is fixed and written into the document, so nothing has to be fetched to read
//! it and nothing is lost on expansion. The definition itself travels along as a text
//! (`tk:definition`), because the terms cannot say all of it. [`read`] is the way back; what it
//! could not map stands in `x-linked` and is written again here, unchanged.

#[cfg(feature = "cli")]
mod graph;
mod kept;
#[cfg(feature = "cli")]
pub mod read;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::Material;
use super::terms::evidence;
use crate::analysis::{By, PaperVerdict, Verdict};
use crate::definition::{Document, FactRef, Need, Procedure, Requirement};
use crate::locale::Locale;
use crate::reform::Reported;
use crate::reform::words::Writer;
use crate::register::LocalizedText;
use crate::texts::linked::authority_not_given;

/// Namespace of our own terms.
pub const VOCABULARY: &str = "urn:tokhai:vocabulary:";
/// The class that CPSV-AP's shapes expect of an administrative area.
const AREA: &str = "http://data.europa.eu/88u/dataset/atu-type";
/// Most alternatives of evidence listed for one requirement.
const MAX_WAYS: usize = 64;
/// The prefixes of the context.
const PREFIXES: [(&str, &str); 8] = [
    ("cpsv", "http://purl.org/vocab/cpsv#"),
    ("cv", "http://data.europa.eu/m8g/"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dct", "http://purl.org/dc/terms/"),
    ("eli", "http://data.europa.eu/eli/ontology#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("tk", VOCABULARY),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];
// Names of nodes, to which what they name is added percent-encoded.
const DOCUMENT_TYPE: &str = "urn:tokhai:document-type:";
const TEXT: &str = "urn:tokhai:text:";
const FRAMEWORK: &str = "urn:tokhai:framework:";
const CHANNEL: &str = "urn:tokhai:channel:";

/// The JSON-LD document: one graph, nodes in the order in which they are first named.
pub fn json_ld(all: &Material) -> Value {
    let mut graph = Graph { all, nodes: Vec::new(), seen: BTreeMap::new(), names: BTreeMap::new() };
    for reported in all.reported {
        graph.names = kept::names(reported.procedure);
        graph.procedure(reported);
    }
    let nodes = kept::restore(graph.nodes, graph.seen, all.reported.iter().map(|reported| reported.procedure));
    let context: Map<String, Value> = PREFIXES.iter().map(|(prefix, iri)| ((*prefix).to_owned(), json!(iri))).collect();
    json!({"@context": context, "@graph": nodes})
}

struct Graph<'a> {
    all: &'a Material<'a>,
    nodes: Vec<Value>,
    /// Where a node stands.
    seen: BTreeMap<String, usize>,
    /// Names that the source of the procedure at hand has for our nodes.
    names: BTreeMap<String, String>,
}

fn link(id: &str) -> Value {
    json!({ "@id": id })
}

fn tagged(text: &str, language: &str) -> Value {
    json!({"@language": language, "@value": text})
}

fn words(words: &LocalizedText) -> Value {
    words.0.iter().map(|(language, text)| tagged(text, language)).collect()
}

fn authority(pack: &str, name: &str) -> String {
    iri(&format!("urn:tokhai:{pack}:authority:"), name)
}

fn concept(pack: &str) -> String {
    format!("urn:tokhai:{pack}:concept:")
}

/// Name of a fact within its procedure.
fn fact_name(base: &str, fact: &FactRef) -> String {
    let stage = fact.stage.as_ref().map_or(String::new(), |stage| format!("@{stage}"));
    iri(&format!("{base}#fact/"), &format!("{}/{}{stage}", fact.role, fact.concept))
}

fn paper_name(base: &str, id: &str) -> String {
    iri(&format!("{base}#paper/"), id)
}

fn requirement_name(base: &str, id: &str) -> String {
    iri(&format!("{base}#requirement/"), id)
}

/// A name made from text that may hold anything: what an IRI cannot hold is percent-encoded.
fn iri(prefix: &str, text: &str) -> String {
    let mut out = String::from(prefix);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b':' | b'/' | b'@') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

impl Graph<'_> {
    /// Adds a node once; the second time its name is enough.
    fn node(&mut self, id: &str, class: &str, rest: Value) -> Value {
        let id = self.named(id);
        if !self.seen.contains_key(&id) {
            let mut node = Map::new();
            node.insert("@id".to_owned(), json!(id));
            node.insert("@type".to_owned(), json!(class));
            if let Value::Object(rest) = rest {
                node.extend(rest.into_iter().filter(|(_, value)| !is_empty(value)));
            }
            self.seen.insert(id.clone(), self.nodes.len());
            self.nodes.push(Value::Object(node));
        }
        link(&id)
    }

    /// A name of ours, or the one that the source of the procedure has for the same thing.
    fn named(&self, id: &str) -> String {
        self.names.get(id).map_or(id, String::as_str).to_owned()
    }

    fn organisation(&mut self, name: &str) -> Value {
        let pack = &self.all.pack.id;
        let area =
            self.node(&format!("urn:tokhai:{pack}"), AREA, json!({"skos:prefLabel": words(&self.all.pack.title)}));
        let language = self.language();
        let (id, label) = if name.is_empty() {
            let unknown =
                [Locale::vi(), Locale::en()].map(|locale| tagged(authority_not_given(&locale), locale.as_str()));
            let unknown = Value::from(unknown.to_vec());
            (format!("urn:tokhai:{pack}:authority"), unknown)
        } else {
            (authority(pack, name), tagged(name, &language))
        };
        self.node(&id, "cv:PublicOrganisation", json!({"skos:prefLabel": label, "dct:spatial": area}))
    }

    /// Language of names that have no translation: the pack's first.
    fn language(&self) -> String {
        self.all.pack.title.0.keys().find(|tag| *tag != "en").cloned().unwrap_or_else(|| "en".to_owned())
    }

    fn concept(&mut self, id: &str, label: Value) -> Value {
        self.node(id, "skos:Concept", Map::from_iter([("skos:prefLabel".to_owned(), label)]).into())
    }

    fn document_type(&mut self, id: &str) -> Value {
        let label = self.all.pack.document_type(id).map_or_else(|| json!([]), |kind| words(&kind.title));
        self.concept(&iri(DOCUMENT_TYPE, id), label)
    }

    fn text(&mut self, citation: &str) -> Value {
        let language = self.language();
        self.node(&iri(TEXT, citation), "eli:LegalResource", json!({"dct:title": tagged(citation, &language)}))
    }

    fn procedure(&mut self, reported: &Reported) {
        let procedure = reported.procedure;
        let header = &procedure.header;
        let base =
            if procedure.id.is_empty() { iri("urn:tokhai:procedure:", &header.code) } else { iri("", &procedure.id) };
        // The service comes first, what it names after it.
        self.node(&base, "cpsv:PublicService", Value::Null);
        let own = procedure.language.as_ref().map_or_else(|| self.language(), |locale| locale.as_str().to_owned());
        let authority = self.organisation(&header.authority);
        let channels: Vec<Value> = header.channels.iter().map(|channel| self.channel(&base, channel)).collect();
        let outputs: Vec<Value> = header.outputs.iter().map(|id| self.output(&base, id)).collect();
        let texts: Vec<Value> = header.legal_basis.iter().map(|citation| self.text(citation)).collect();
        let papers: Vec<Value> = reported
            .analysis
            .components
            .iter()
            .filter_map(|component| Some(self.paper(&base, reported, component, procedure.document(&component.id)?)))
            .collect();
        let requirements: Vec<Value> =
            procedure.requirements.iter().map(|r| self.requirement(&base, reported, r)).collect();
        let code = if header.code.is_empty() { &procedure.id } else { &header.code };
        let named = if procedure.title.is_empty() { code } else { &procedure.title };
        let title = localised(procedure, "", named, &own, |text| text.title.as_deref());
        let about = procedure.schema.get("description").and_then(Value::as_str).unwrap_or_default();
        let mut description = localised(procedure, "", about, &own, |text| text.description.as_deref());
        if is_empty(&description) {
            description.clone_from(&title);
        }
        let rest = json!({
            "dct:identifier": code,
            "dct:title": title,
            "dct:description": description,
            "dcat:keyword": if header.field.is_empty() { Value::Null } else { tagged(&header.field, &own) },
            "cv:hasCompetentAuthority": authority,
            "cv:hasChannel": channels,
            "cv:hasLegalResource": texts,
            "cv:holdsRequirement": requirements,
            "cv:hasInputType": papers,
            "cpsv:produces": outputs,
            "tk:lawOf": {"@type": "xsd:date", "@value": self.all.options.date.to_string()},
            "tk:requirementsInferred": reported.analysis.inferred,
            "tk:definition": kept::definition(procedure),
        });
        if let (Some(Value::Object(node)), Value::Object(rest)) =
            (self.seen.get(&base).and_then(|at| self.nodes.get_mut(*at)), rest)
        {
            node.extend(rest.into_iter().filter(|(_, value)| !is_empty(value)));
        }
    }

    fn channel(&mut self, base: &str, channel: &str) -> Value {
        let kind = self.concept(&iri(CHANNEL, channel), json!([tagged(channel, "en")]));
        let id = iri(&format!("{base}#channel/"), channel);
        self.node(&id, "cv:Channel", json!({"dct:identifier": id, "dct:type": kind}))
    }

    fn output(&mut self, base: &str, id: &str) -> Value {
        let kind = self.document_type(id);
        let title =
            self.all.pack.document_type(id).map_or_else(|| json!([tagged(id, "en")]), |kind| words(&kind.title));
        let name = iri(&format!("{base}#output/"), id);
        self.node(&name, "cv:Output", json!({"dct:identifier": name, "dct:title": title, "dct:type": kind}))
    }

    /// A paper of the dossier, with the verdict on it.
    fn paper(&mut self, base: &str, reported: &Reported, component: &PaperVerdict, document: &Document) -> Value {
        let id = paper_name(base, &component.id);
        let classes: Vec<Value> = document.types.iter().map(|kind| self.document_type(kind)).collect();
        let proves: Vec<Value> = component.proves.iter().map(|fact| self.fact(base, reported, fact)).collect();
        let basis: Vec<Value> = document.basis.iter().map(|citation| self.text(citation)).collect();
        for step in evidence(&component.proof) {
            if let By::Lookup { lookup, register, .. } = &step.by {
                let service = self.service(lookup, register);
                let fact = self.fact(base, reported, &step.fact);
                self.covered(&fact, service);
            }
        }
        let say = |of: &dyn Fn(&Writer) -> String| -> Value {
            [Locale::vi(), Locale::en()]
                .iter()
                .map(|locale| {
                    let writer = Writer { procedure: reported.procedure, pack: self.all.pack, locale };
                    tagged(&of(&writer), locale.as_str())
                })
                .collect()
        };
        let label = self.paper_title(reported.procedure, document);
        let reason = say(&|writer| writer.sentence(component));
        let guard = component.guard.as_ref().map(|guard| say(&|writer| writer.circumstances(guard)));
        let verdict = self.verdict(component.verdict, reported);
        self.node(
            &id,
            "cv:EvidenceType",
            json!({
                "dct:identifier": id,
                "dct:title": label,
                "cv:evidenceTypeClassification": classes,
                "dct:relation": basis,
                "tk:provesConcept": proves,
                "tk:askedWhen": component.asked_when.to_string(),
                "tk:verdict": verdict,
                "tk:verdictHoldsWhen": guard,
                "tk:reason": reason,
            }),
        )
    }

    /// What the definition calls a paper; where it says nothing, what the pack calls its type.
    fn paper_title(&self, procedure: &Procedure, document: &Document) -> Value {
        let own = procedure.language.as_ref().map_or_else(|| self.language(), |locale| locale.as_str().to_owned());
        let place = format!("/x-documents/{}", document.id);
        let stated = localised(procedure, &place, &document.title, &own, |text| text.title.as_deref());
        let kind = document.types.first().and_then(|id| self.all.pack.document_type(id));
        match kind {
            Some(kind) if is_empty(&stated) => words(&kind.title),
            _ => stated,
        }
    }

    fn verdict(&mut self, verdict: Verdict, reported: &Reported) -> Value {
        let label: Value = [Locale::vi(), Locale::en()]
            .iter()
            .map(|locale| {
                let writer = Writer { procedure: reported.procedure, pack: self.all.pack, locale };
                tagged(writer.verdict(verdict), locale.as_str())
            })
            .collect();
        self.concept(&format!("{VOCABULARY}verdict/{}", verdict.as_str()), label)
    }

    fn fact(&mut self, base: &str, reported: &Reported, fact: &FactRef) -> Value {
        let id = fact_name(base, fact);
        let label: Value = [Locale::vi(), Locale::en()]
            .iter()
            .map(|locale| {
                let writer = Writer { procedure: reported.procedure, pack: self.all.pack, locale };
                tagged(&writer.fact(fact), locale.as_str())
            })
            .collect();
        let kind = self.all.pack.concepts.get(&fact.concept).map_or_else(|| json!([]), |concept| words(&concept.title));
        let kind = self.concept(&iri(&concept(&self.all.pack.id), &fact.concept), kind);
        self.node(
            &id,
            "cv:InformationConcept",
            json!({
                "dct:identifier": id,
                "skos:prefLabel": label,
                "dct:type": kind,
                "tk:role": fact.role,
                "tk:stage": fact.stage,
            }),
        )
    }

    /// "This fact can be had from that lookup."
    fn covered(&mut self, fact: &Value, service: Value) {
        let at = fact.get("@id").and_then(Value::as_str).and_then(|id| self.seen.get(id));
        let Some(Value::Object(node)) = at.and_then(|at| self.nodes.get_mut(*at)) else { return };
        if let Value::Array(list) = node.entry("tk:coveredBy").or_insert_with(|| json!([]))
            && !list.contains(&service)
        {
            list.push(service);
        }
    }

    fn service(&mut self, lookup: &str, register: &str) -> Value {
        let known = self.all.pack.register(register);
        let title = known.map_or_else(|| json!([tagged(register, "en")]), |register| words(&register.title));
        let owner = known.map(|register| register.owner.clone()).unwrap_or_default();
        let owner = self.organisation(&owner);
        let id = iri("urn:tokhai:lookup:", lookup);
        self.node(&id, "dcat:DataService", json!({"dct:identifier": id, "dct:title": title, "dct:publisher": owner}))
    }

    fn requirement(&mut self, base: &str, reported: &Reported, requirement: &Requirement) -> Value {
        let id = requirement_name(base, &requirement.id);
        let own = reported.procedure.language.as_ref().map_or_else(|| self.language(), |l| l.as_str().to_owned());
        let title = if requirement.title.is_empty() { &requirement.id } else { &requirement.title };
        let place = format!("/x-requirements/{}", requirement.id);
        let title = localised(reported.procedure, &place, title, &own, |text| text.title.as_deref());
        let mut facts = Vec::new();
        collect(&requirement.needs, &mut facts);
        let concepts: Vec<Value> = facts.iter().map(|fact| self.fact(base, reported, fact)).collect();
        let frameworks: Vec<Value> = requirement
            .basis
            .iter()
            .map(|citation| {
                let name = iri(FRAMEWORK, citation);
                let title = tagged(citation, &own);
                self.node(&name, "cv:ReferenceFramework", json!({"dct:identifier": citation, "dct:title": title}))
            })
            .collect();
        let ways = minimal_sets(&requirement.needs, &reported.analysis.components);
        let lists: Vec<Value> = ways
            .iter()
            .filter(|way| !way.is_empty())
            .enumerate()
            .map(|(i, way)| {
                let name = format!("{id}/evidence/{}", i + 1);
                let types: Vec<Value> = way.iter().map(|paper| link(&self.named(&paper_name(base, paper)))).collect();
                self.node(
                    &name,
                    "cv:EvidenceTypeList",
                    json!({"dct:identifier": name, "cv:specifiesEvidenceType": types}),
                )
            })
            .collect();
        self.node(
            &id,
            "cv:Requirement",
            json!({
                "dct:identifier": id,
                "dct:title": title,
                "cv:hasConcept": concepts,
                "cv:isDerivedFrom": frameworks,
                "cv:hasEvidenceTypeList": lists,
                "tk:appliesWhen": requirement.when.to_string(),
            }),
        )
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

/// A text of the definition in its own language and all it is translated to.
fn localised(
    procedure: &Procedure,
    place: &str,
    own: &str,
    language: &str,
    of: impl Fn(&crate::definition::FieldText) -> Option<&str>,
) -> Value {
    let mut list: Vec<Value> = (!own.is_empty()).then(|| tagged(own, language)).into_iter().collect();
    // Texts of one tag alone: those of `en` do not stand again under `en-x-helped`.
    for (locale, own) in procedure.texts.iter() {
        let text = own.get(place).and_then(&of);
        if let Some(text) = text.filter(|_| locale.as_str() != language) {
            list.push(tagged(text, locale.as_str()));
        }
    }
    Value::Array(list)
}

fn collect(need: &Need, facts: &mut Vec<FactRef>) {
    match need {
        Need::Fact(fact) if !facts.contains(fact) => facts.push(fact.clone()),
        Need::Fact(_) | Need::Act { .. } => {}
        Need::AllOf(list) | Need::AnyOf(list) => list.iter().for_each(|inner| collect(inner, facts)),
    }
}

/// The minimal sets of papers that meet a need, none containing another. What no paper
/// proves comes from elsewhere and asks for none.
fn minimal_sets(need: &Need, components: &[PaperVerdict]) -> Vec<BTreeSet<String>> {
    let by = |test: &dyn Fn(&PaperVerdict) -> bool| -> Vec<BTreeSet<String>> {
        let list: Vec<_> = components.iter().filter(|c| test(c)).map(|c| BTreeSet::from([c.id.clone()])).collect();
        if list.is_empty() { vec![BTreeSet::new()] } else { list }
    };
    let mut list = match need {
        Need::Fact(fact) => by(&|component| component.proves.contains(fact)),
        Need::Act { act, by: papers, .. } => {
            by(&|component| component.acts.contains(act) && (papers.is_empty() || papers.contains(&component.id)))
        }
        Need::AnyOf(list) => list.iter().flat_map(|inner| minimal_sets(inner, components)).collect(),
        Need::AllOf(list) => list.iter().fold(vec![BTreeSet::new()], |sets, inner| {
            let more = minimal_sets(inner, components);
            let joined = sets.iter().flat_map(|set| more.iter().map(move |other| set | other));
            absorbed(joined.take(MAX_WAYS * MAX_WAYS).collect())
        }),
    };
    list.truncate(MAX_WAYS * MAX_WAYS);
    absorbed(list)
}

fn absorbed(mut sets: Vec<BTreeSet<String>>) -> Vec<BTreeSet<String>> {
    sets.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    sets.dedup();
    let mut kept: Vec<BTreeSet<String>> = Vec::new();
    for set in sets {
        if !kept.iter().any(|small| small.is_subset(&set)) {
            kept.push(set);
        }
    }
    kept.truncate(MAX_WAYS);
    kept
}
