//! Linked data as draft definitions: the public services of a catalogue in CPSV-AP and CCCEV
//! terms, one draft each.
//!
//! What has a word in a definition is mapped. Whether that was right is not believed but
//! seen: the draft is written as linked data again, and whatever does not come out as it went
//! in is kept in `x-linked`, so that nothing is lost on the way back. Where the file carries
//! the definition (`tk:definition`), the draft starts from it and takes over what the terms
//! say differently. Verdicts are made anew and never read.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::{Map, Value, json};

use super::graph::{Graph, UNKNOWN, target};
use super::kept::LINKED;
use super::{
    CHANNEL, DOCUMENT_TYPE, FRAMEWORK, TEXT, authority, concept, fact_name, iri, json_ld, paper_name, requirement_name,
};
use crate::analysis::{Options, analyse};
use crate::definition::{FactRef, Procedure};
use crate::locale::Locale;
use crate::reform::Reported;
use crate::register::Pack;
use crate::render::report::Material;
use crate::texts::linked as say;

/// A public service as a draft.
pub struct Linked {
    /// Its identifier.
    pub code: String,
    /// The draft.
    pub definition: Value,
    /// Statements that the draft has words for.
    pub mapped: usize,
    /// Statements kept in `x-linked`, by property.
    pub kept: BTreeMap<String, usize>,
    /// Statements that will be written in addition, by property, verdicts aside.
    pub added: BTreeMap<String, usize>,
    /// What an officer should see: where, and what.
    pub notes: Vec<String>,
}

/// Reads the public services of a JSON-LD file; what is wrong and what should be seen is said in the language of `locale`.
///
/// # Errors
/// When the file is no JSON-LD, needs something fetched, or has no public service with a name.
pub fn read(bytes: &[u8], pack: &Pack, options: &Options, locale: &Locale) -> Result<Vec<Linked>, String> {
    let graph = Graph::read(bytes, locale)?;
    let is_service = |node: &str| graph.values(node, "@type").iter().any(|class| class == "cpsv:PublicService");
    let (services, nameless): (Vec<&String>, Vec<&String>) =
        graph.order.iter().filter(|node| is_service(node)).partition(|node| !node.starts_with("_:"));
    if !nameless.is_empty() {
        return Err(say::nameless(locale, nameless.len()));
    }
    if services.is_empty() {
        return Err(say::no_service(locale).to_owned());
    }
    // Another service tells of itself; results of an analysis are made anew.
    let own = |service: &str| {
        graph.reach(service, |property, next| {
            !is_service(next) && (!property.starts_with("tk:") || property == "tk:provesConcept")
        })
    };
    let mut reached: BTreeSet<String> = BTreeSet::new();
    for service in &services {
        reached.extend(graph.reach(service, |_, _| true));
    }
    let rest: Vec<String> = graph.order.iter().filter(|node| !reached.contains(*node)).cloned().collect();
    let mut out = Vec::new();
    for (i, service) in services.into_iter().enumerate() {
        let mut nodes = own(service);
        if i == 0 {
            nodes.extend(rest.iter().cloned());
        }
        out.push(Reader::new(&graph, service, pack, locale).draft(&nodes, options)?);
    }
    Ok(out)
}

/// Properties by which catalogues give a thing its name, the usual one first.
const NAMES: [&str; 7] = [
    "dct:title",
    "skos:prefLabel",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://purl.org/dc/elements/1.1/title",
    "http://schema.org/name",
    "https://schema.org/name",
    "http://xmlns.com/foaf/0.1/name",
];
/// The class of texts.
const TEXT_CLASS: &str = "eli:LegalResource";

struct Reader<'g> {
    graph: &'g Graph,
    service: &'g str,
    pack: &'g Pack,
    /// Language of what an officer should see.
    locale: &'g Locale,
    /// False where the file carries the definition.
    new: bool,
    language: String,
    names: BTreeMap<String, String>,
    roles: Vec<String>,
    notes: Vec<String>,
}

impl<'g> Reader<'g> {
    fn new(graph: &'g Graph, service: &'g str, pack: &'g Pack, locale: &'g Locale) -> Self {
        Self {
            graph,
            service,
            pack,
            locale,
            new: true,
            language: String::new(),
            names: BTreeMap::new(),
            roles: Vec::new(),
            notes: Vec::new(),
        }
    }

    fn draft(mut self, nodes: &[String], options: &Options) -> Result<Linked, String> {
        let mut draft = self.started();
        let new = self.new;
        put(&mut draft, "$id", json!(self.service));
        self.language = self.language_of(&draft);
        put(&mut draft, "x-language", json!(self.language));
        self.texts(&mut draft, None, "title", self.service, self.naming(self.service));
        if self.graph.values(self.service, "dct:description") != self.graph.values(self.service, "dct:title") {
            self.texts(&mut draft, None, "description", self.service, "dct:description");
        }
        let code = self.header(&mut draft);
        self.papers(&mut draft, new);
        self.requirements(&mut draft, new);
        if new {
            let roles: Map<String, Value> =
                self.roles.iter().map(|role| (role.clone(), json!({"kind": "person"}))).collect();
            put(&mut draft, "x-roles", roles.into());
            draft.retain(|_, value| !value.is_null());
        }
        let names: Map<String, Value> = self.names.iter().map(|(ours, theirs)| (ours.clone(), json!(theirs))).collect();
        if !names.is_empty() {
            draft.insert(LINKED.to_owned(), json!({ "names": names }));
        }
        let mut linked = Linked {
            code,
            definition: Value::Null,
            mapped: 0,
            kept: BTreeMap::new(),
            added: BTreeMap::new(),
            notes: Vec::new(),
        };
        self.keep(nodes, &mut draft, options, &mut linked)?;
        self.count_added(&draft, options, &mut linked)?;
        let unknown = linked.kept.iter().filter(|(property, _)| property.starts_with(UNKNOWN));
        let unknown: Vec<&str> = unknown.filter_map(|(property, _)| property.strip_prefix(UNKNOWN)).collect();
        if !unknown.is_empty() {
            self.notes.push(say::not_defined(self.locale, unknown.join(", ")));
        }
        linked.definition = draft.into();
        linked.notes = self.notes;
        Ok(linked)
    }

    /// The definition the file carries, which is made anew from what the file says now; else an empty
    /// one with its members in their order.
    fn started(&mut self) -> Map<String, Value> {
        let carried = self.graph.text(self.service, "tk:definition", "");
        let carried = carried.and_then(|text| {
            if let Ok(Value::Object(mut definition)) = serde_json::from_str(text) {
                definition.shift_remove(LINKED);
                Some(definition)
            } else {
                self.notes.push(say::definition_not_read(self.locale).to_owned());
                None
            }
        });
        self.new = carried.is_none();
        carried.unwrap_or_else(|| {
            let keys = ["$schema", "$id", "title", "description", "x-pack", "x-language", "x-procedure", "x-roles"];
            let keys = keys.into_iter().chain(["x-requirements", "x-documents", "type", "properties", "x-text"]);
            let mut draft = keys.map(|key| (key.to_owned(), Value::Null)).collect();
            put(&mut draft, "$schema", json!("https://json-schema.org/draft/2020-12/schema"));
            put(&mut draft, "x-pack", json!(self.pack.id));
            put(&mut draft, "type", json!("object"));
            put(&mut draft, "properties", json!({}));
            draft
        })
    }

    /// Keeps in the draft what does not come out again when it is written, and counts what does.
    fn keep(
        &self,
        nodes: &[String],
        draft: &mut Map<String, Value>,
        options: &Options,
        linked: &mut Linked,
    ) -> Result<(), String> {
        let written = written(draft, self.pack, options)?;
        let mut kept: Vec<Value> = Vec::new();
        for id in nodes {
            let mut node = Map::new();
            for (property, values) in self.graph.of(id).iter().filter(|(property, _)| !property.starts_with("tk:")) {
                let again = written.values(id, property);
                if again.len() == values.len() && values.iter().all(among(again)) {
                    linked.mapped += values.len();
                } else {
                    node.insert(property.clone(), json!(values));
                    *linked.kept.entry(property.clone()).or_default() += values.len();
                }
            }
            if !node.is_empty() {
                node.shift_insert(0, "@id".to_owned(), json!(id));
                kept.push(node.into());
            }
        }
        if !kept.is_empty() {
            let place = draft.entry(LINKED).or_insert_with(|| json!({}));
            place["graph"] = kept.into();
        }
        Ok(())
    }

    /// Counts what the finished draft says and the file did not. What was kept is written instead of
    /// ours, so only what comes out now is more than there was.
    fn count_added(&self, draft: &Map<String, Value>, options: &Options, linked: &mut Linked) -> Result<(), String> {
        let written = written(draft, self.pack, options)?;
        let is_blank = |name: &str| name.starts_with("_:");
        let reached = written.reach(self.service, |property, _| !property.starts_with("tk:"));
        // Blank nodes are all kept, and have other names in each file.
        for id in reached.into_iter().filter(|id| !is_blank(id)) {
            for (property, values) in written.of(&id).iter().filter(|(property, _)| !property.starts_with("tk:")) {
                let before = among(self.graph.values(&id, property));
                let is_new = |value: &&Value| !before(value) && !target(value).is_some_and(is_blank);
                let more = values.iter().filter(is_new).count();
                if more > 0 {
                    *linked.added.entry(property.clone()).or_default() += more;
                }
            }
        }
        Ok(())
    }

    /// The language of the draft's own texts: what it says, else the pack's where the title has
    /// it, else the title's first.
    fn language_of(&self, draft: &Map<String, Value>) -> String {
        if let Some(said) = draft.get("x-language").and_then(Value::as_str) {
            return said.to_owned();
        }
        let titles = self.graph.values(self.service, self.naming(self.service));
        let languages: Vec<&str> = titles.iter().filter_map(|title| title.get("@language")?.as_str()).collect();
        // A title that does not say its language is in the country's.
        let fits = |tag: &str| languages.is_empty() && !titles.is_empty() || languages.contains(&tag);
        let national = self.pack.title.0.keys().find(|tag| *tag != "en" && fits(tag));
        national.map_or_else(|| (*languages.first().unwrap_or(&"en")).to_owned(), Clone::clone)
    }

    /// A text in every language: the draft's own in the draft, or in the entry of the list that
    /// it belongs to; the others in `x-text`.
    fn texts(&self, draft: &mut Map<String, Value>, of: Option<(&str, &str)>, key: &str, node: &str, property: &str) {
        let place = of.map_or(String::new(), |(list, id)| format!("/{list}/{id}"));
        let values = self.graph.values(node, property);
        let language = |value: &Value| value.get("@language").and_then(Value::as_str).map(str::to_owned);
        let own = values.iter().position(|value| language(value).as_deref() == Some(&self.language));
        let own = own.or_else(|| values.iter().position(|value| language(value).is_none()));
        // A name in a language that is not the draft's is better than none.
        let own = own.or_else(|| (self.new && key == "title" && !values.is_empty()).then_some(0));
        for (i, value) in values.iter().enumerate() {
            let Some(text) = value.get("@value").and_then(Value::as_str) else { continue };
            let language = language(value).unwrap_or_else(|| self.language.clone());
            if own == Some(i) && language != self.language {
                let map = match of {
                    Some((list, id)) => entry(draft, list, id),
                    None => Some(&mut *draft),
                };
                if let Some(map) = map {
                    put(map, key, json!(text));
                }
            }
            if own != Some(i) && language == self.language {
                continue;
            }
            let target = match of {
                _ if language != self.language => object(draft, "x-text")
                    .and_then(|texts| object(texts, &language))
                    .and_then(|texts| object(texts, &place)),
                Some((list, id)) => entry(draft, list, id),
                None => Some(&mut *draft),
            };
            if let Some(map) = target {
                put(map, key, json!(text));
            }
        }
    }

    fn header(&mut self, draft: &mut Map<String, Value>) -> String {
        let (graph, service, language) = (self.graph, self.service, self.language.clone());
        let tail = service.rsplit(['/', ':', '#']).next().unwrap_or(service);
        let code = graph.text(service, "dct:identifier", &language).unwrap_or(tail).to_owned();
        let mut names = Vec::new();
        let offices = self.parts(service, "cv:hasCompetentAuthority", "cv:PublicOrganisation");
        let authority_node = offices.first().copied();
        let office = authority_node.and_then(|node| Some((node, graph.text(node, "skos:prefLabel", &language)?)));
        let unnamed = authority_node == Some(format!("urn:tokhai:{}:authority", self.pack.id).as_str());
        let texts: Vec<String> = self
            .parts(service, "cv:hasLegalResource", TEXT_CLASS)
            .into_iter()
            .filter_map(|node| self.citation(TEXT, node))
            .collect();
        let channels = graph.links(service, "cv:hasChannel").filter_map(|node| {
            let kind = graph.links(node, "dct:type").find_map(|kind| decoded(kind, CHANNEL))?;
            ["online", "direct", "postal"].contains(&kind.as_str()).then_some(kind)
        });
        let channels: Vec<String> = channels.collect();
        let outputs = graph.links(service, "cpsv:produces");
        let outputs: Vec<String> = outputs
            .filter_map(|node| graph.links(node, "dct:type").find_map(|kind| decoded(kind, DOCUMENT_TYPE)))
            .collect();
        let Some(header) = object(draft, "x-procedure") else { return code };
        if code != service || header.contains_key("code") {
            put(header, "code", json!(code));
        } else {
            put(header, "code", json!(tail));
        }
        if let Some(field) = graph.text(service, "dcat:keyword", &language) {
            put(header, "field", json!(field));
        }
        if let Some((node, name)) = office.filter(|_| !unnamed) {
            put(header, "authority", json!(name));
            names.push((authority(&self.pack.id, name), node.to_owned()));
        }
        put_list(header, "legalBasis", &texts);
        put_list(header, "channels", &channels);
        put_list(header, "outputs", &outputs);
        for (ours, theirs) in names {
            self.name(ours, &theirs);
        }
        code
    }

    fn papers(&mut self, draft: &mut Map<String, Value>, new: bool) {
        let graph = self.graph;
        let nodes = self.evidence();
        let ids = self.ids(&nodes, "#paper/", paper_name);
        keep_only(draft, "x-documents", &ids);
        for (node, id) in nodes.into_iter().zip(ids) {
            let types: Vec<String> = graph
                .links(node, "cv:evidenceTypeClassification")
                .filter_map(|kind| decoded(kind, DOCUMENT_TYPE))
                .collect();
            let basis: Vec<String> = self
                .parts(node, "dct:relation", TEXT_CLASS)
                .into_iter()
                .filter_map(|text| self.citation(TEXT, text))
                .collect();
            let facts: Vec<FactRef> = if new { self.facts(node, "tk:provesConcept") } else { Vec::new() };
            if new && graph.text(node, "tk:askedWhen", "").is_some_and(|when| when != "true") {
                self.notes.push(say::no_circumstances(self.locale, id.as_str()));
            }
            let kind = types.first().and_then(|id| self.pack.document_type(id));
            let naming = self.naming(node);
            let titles = graph.values(node, naming);
            let of_type = kind.is_some_and(|kind| {
                titles.iter().all(|title| {
                    let language = title.get("@language").and_then(Value::as_str).unwrap_or_default();
                    kind.title.0.get(language).map(String::as_str) == title.get("@value").and_then(Value::as_str)
                })
            });
            let Some(paper) = entry(draft, "x-documents", &id) else { continue };
            put_list(paper, "type", &types);
            put_list(paper, "basis", &basis);
            put(paper, "proves", facts.iter().map(fact).collect());
            if !of_type {
                self.texts(draft, Some(("x-documents", &id)), "title", node, naming);
            }
        }
    }

    /// Everything that is to be handed in, each once: named as kinds of evidence, as evidence, or
    /// in the lists of a requirement.
    fn evidence(&self) -> Vec<&'g str> {
        let mut out = self.parts(self.service, "cv:hasInputType", "cv:EvidenceType");
        if !self.new {
            // We name each paper there; what a catalogue took away may still stand in lists.
            return out;
        }
        // Evidence of a kind that is asked for already is that paper, not a second one.
        let given: Vec<&str> = self
            .graph
            .links(self.service, "cpsv:hasInput")
            .filter(|node| self.is_named(node))
            .filter(|node| !self.graph.links(node, "dct:conformsTo").any(|kind| out.contains(&kind)))
            .collect();
        out.extend(given);
        let mut open: Vec<&str> = self.graph.links(self.service, "cv:holdsRequirement").collect();
        open.reverse();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        while let Some(node) = open.pop() {
            if !seen.insert(node) {
                continue;
            }
            let mut next: Vec<&str> = Vec::new();
            for property in ["cv:hasRequirement", "cv:hasEvidenceTypeList", "cv:specifiesEvidenceType"] {
                for part in self.graph.links(node, property) {
                    let classes = self.graph.values(part, "@type");
                    let is_list = classes.iter().any(|class| class == "cv:EvidenceTypeList");
                    if property == "cv:specifiesEvidenceType" && !is_list {
                        out.push(part);
                    } else {
                        next.push(part);
                    }
                }
            }
            open.extend(next.into_iter().rev());
        }
        let mut met = BTreeSet::new();
        out.retain(|node| met.insert(*node));
        out
    }

    /// Whether the file says what a node is or is called.
    fn is_named(&self, node: &str) -> bool {
        !self.graph.values(node, "@type").is_empty() || !self.graph.values(node, self.naming(node)).is_empty()
    }

    /// The property that gives a node its name.
    fn naming(&self, node: &str) -> &'static str {
        NAMES.into_iter().find(|name| !self.graph.values(node, name).is_empty()).unwrap_or(NAMES[0])
    }

    fn requirements(&mut self, draft: &mut Map<String, Value>, new: bool) {
        let graph = self.graph;
        let nodes: Vec<&str> = self.parts(self.service, "cv:holdsRequirement", "cv:Requirement");
        let ids = self.ids(&nodes, "#requirement/", requirement_name);
        keep_only(draft, "x-requirements", &ids);
        for (node, id) in nodes.into_iter().zip(ids) {
            let known = draft.get("x-requirements").and_then(Value::as_array).into_iter().flatten();
            let known = known.into_iter().any(|entry| entry.get("id").and_then(Value::as_str) == Some(&id));
            let facts = self.facts(node, "cv:hasConcept");
            if !known && facts.is_empty() {
                self.notes.push(say::concepts_unknown(self.locale, id.as_str()));
                continue;
            }
            if new && graph.text(node, "tk:appliesWhen", "").is_some_and(|when| when != "true") {
                self.notes.push(say::no_condition(self.locale, id.as_str()));
            }
            let basis: Vec<String> = self
                .parts(node, "cv:isDerivedFrom", "cv:ReferenceFramework")
                .into_iter()
                .filter_map(|text| self.citation(FRAMEWORK, text))
                .collect();
            let Some(requirement) = entry(draft, "x-requirements", &id) else { continue };
            if !known {
                let needs = match facts.as_slice() {
                    [one] => fact(one),
                    many => json!({"allOf": many.iter().map(fact).collect::<Vec<_>>()}),
                };
                put(requirement, "needs", needs);
            }
            put_list(requirement, "basis", &basis);
            if graph.text(node, "dct:title", &self.language) != Some(&id) {
                self.texts(draft, Some(("x-requirements", &id)), "title", node, "dct:title");
            }
        }
    }

    /// An id for each node: ours where the name is one of ours, else its identifier or the end of its name.
    fn ids(&mut self, nodes: &[&str], mark: &str, ours: impl Fn(&str, &str) -> String) -> Vec<String> {
        let mut taken = BTreeMap::new();
        let mut out = Vec::new();
        for node in nodes {
            let own = decoded(node, &format!("{}{mark}", self.service));
            let wanted = own.unwrap_or_else(|| {
                let tail = node.rsplit(['/', ':', '#']).next().unwrap_or(node);
                simple(self.graph.text(node, "dct:identifier", "").unwrap_or(tail))
            });
            let mut id = wanted.clone();
            while taken.contains_key(&id) {
                let number = taken.entry(wanted.clone()).or_insert(1);
                *number += 1;
                id = format!("{wanted}-{number}");
            }
            taken.insert(id.clone(), 1);
            self.name(ours(self.service, &id), node);
            out.push(id);
        }
        out
    }

    /// What a text is cited as, where it has a title.
    fn citation(&mut self, prefix: &str, node: &str) -> Option<String> {
        let title = self.graph.text(node, "dct:title", &self.language)?.to_owned();
        self.name(iri(prefix, &title), node);
        Some(title)
    }

    /// The facts that a property names and the pack knows the concepts of.
    fn facts(&mut self, node: &str, property: &str) -> Vec<FactRef> {
        let (graph, prefix) = (self.graph, concept(&self.pack.id));
        let mut out = Vec::new();
        for place in self.parts(node, property, "cv:InformationConcept") {
            let concept = graph.links(place, "dct:type").find_map(|kind| decoded(kind, &prefix));
            let Some(concept) = concept.filter(|id| self.pack.concepts.contains_key(id.as_str())) else { continue };
            let Some(role) = graph.text(place, "tk:role", "") else { continue };
            if !self.roles.iter().any(|known| known == role) {
                self.roles.push(role.to_owned());
            }
            let stage = graph.text(place, "tk:stage", "").map(str::to_owned);
            let fact = FactRef { concept, role: role.to_owned(), stage };
            self.name(fact_name(self.service, &fact), place);
            out.push(fact);
        }
        out
    }

    /// The nodes of a class that a property names; one that is of no class may be of this.
    fn parts(&self, node: &str, property: &str, class: &str) -> Vec<&'g str> {
        let fits = |part: &&str| {
            let classes = self.graph.values(part, "@type");
            classes.is_empty() || classes.iter().any(|own| own == class)
        };
        self.graph.links(node, property).filter(fits).collect()
    }

    /// Notes what the source calls a node of ours. A node without a name is left as it is:
    /// nothing of ours is said of it.
    fn name(&mut self, ours: String, theirs: &str) {
        if ours != theirs && !theirs.starts_with("_:") {
            self.names.entry(ours).or_insert_with(|| theirs.to_owned());
        }
    }
}

/// The draft as linked data, read again.
fn written(draft: &Map<String, Value>, pack: &Pack, options: &Options) -> Result<Graph, String> {
    let procedure = Procedure::read(Value::Object(draft.clone()));
    let reported = [Reported::new(&procedure, analyse(&procedure, pack, options))];
    let locale = Locale::vi();
    let material = Material {
        reported: &reported,
        plans: &[],
        unread: &[],
        portfolio: None,
        pack,
        options,
        locale: &locale,
        annex: true,
    };
    Graph::read(json_ld(&material).to_string().as_bytes(), &locale)
}

fn fact(fact: &FactRef) -> Value {
    let mut value = json!({"concept": fact.concept, "role": fact.role});
    if let Some(stage) = &fact.stage {
        value["stage"] = json!(stage);
    }
    value
}

/// Whether a value is one of some.
fn among(values: &[Value]) -> impl Fn(&Value) -> bool + use<> {
    let known: HashSet<String> = values.iter().map(Value::to_string).collect();
    move |value| known.contains(&value.to_string())
}

/// What stands behind a prefix, percent-decoded; the reverse of [`iri`].
fn decoded(name: &str, prefix: &str) -> Option<String> {
    let rest = name.strip_prefix(prefix)?;
    let mut bytes = Vec::new();
    let mut left = rest.as_bytes();
    while let Some((first, more)) = left.split_first() {
        let code = (*first == b'%').then(|| rest.get(rest.len() - more.len()..)?.get(..2)).flatten();
        if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            bytes.push(byte);
            left = more.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            left = more;
        }
    }
    String::from_utf8(bytes).ok().filter(|text| !text.is_empty())
}

/// An id that definitions admit.
fn simple(text: &str) -> String {
    let id: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-') { c } else { '-' }).collect();
    let id = id.trim_matches(['-', '.', '_']);
    if id.is_empty() { "x".to_owned() } else { id.to_owned() }
}

/// Sets a value unless it is empty or stands there already.
fn put(map: &mut Map<String, Value>, key: &str, value: Value) {
    let empty = match &value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    };
    if !empty && map.get(key) != Some(&value) {
        map.insert(key.to_owned(), value);
    }
}

/// Sets a list of strings, where one may stand alone.
fn put_list(map: &mut Map<String, Value>, key: &str, list: &[String]) {
    let before: Vec<&str> = match map.get(key) {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if before != list {
        put(map, key, json!(list));
    }
}

/// The object at a key, made where there is none.
fn object<'m>(map: &'m mut Map<String, Value>, key: &str) -> Option<&'m mut Map<String, Value>> {
    let value = map.entry(key).or_insert_with(|| json!({}));
    if value.is_null() {
        *value = json!({});
    }
    value.as_object_mut()
}

/// The entry of a list with an id, made where there is none.
fn entry<'m>(map: &'m mut Map<String, Value>, list: &str, id: &str) -> Option<&'m mut Map<String, Value>> {
    let value = map.entry(list).or_insert_with(|| json!([]));
    if value.is_null() {
        *value = json!([]);
    }
    let list = value.as_array_mut()?;
    let at = list.iter().position(|entry| entry.get("id").and_then(Value::as_str) == Some(id));
    let at = at.unwrap_or_else(|| {
        list.push(json!({ "id": id }));
        list.len() - 1
    });
    list.get_mut(at)?.as_object_mut()
}

/// Drops the entries whose ids are not among those given.
fn keep_only(map: &mut Map<String, Value>, list: &str, ids: &[String]) {
    if let Some(Value::Array(entries)) = map.get_mut(list) {
        entries.retain(|entry| entry.get("id").and_then(Value::as_str).is_some_and(|id| ids.iter().any(|i| i == id)));
    }
}
