//! The definition that is made of nodes, flows and lanes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Number, Value, json};

use super::Model;
use super::finding::{Finding, Found, Kind};
use super::graph::{Graph, Lane, Node, NodeKind, Taken};
use super::order::{Branch, Cases, Order};
use crate::definition::{APPLICANT, StepKind, When};
use crate::import::form::xml::{Element, Node as Inner};
use crate::import::header::condition;
use crate::import::process::act;
use crate::import::process::words::Words;
use crate::import::text::{bare, key, shorten};
use crate::register::Pack;

/// Longest name that is made of words, in characters.
const MAX_NAME: usize = 48;
/// Longest title of a condition.
const MAX_TITLE: usize = 160;
/// Most units of a limit (`schemas/procedure.schema.json`).
const MAX_LIMIT: f64 = 100_000.0;
/// Name of the actor where nobody is said to act.
const NOBODY: &str = "unknown";

/// What of our namespace a step may say, in the order of the definition language.
const MEMBERS: &[&str] = &[
    "duration",
    "clockStops",
    "within",
    "needs",
    "establishes",
    "papers",
    "visit",
    "handOver",
    "repeat",
    "orderBasis",
    "legalBasis",
    "source",
    "confidence",
    "note",
];
/// What is said beside them and is read otherwise, or only told.
const BESIDE: &[&str] = &["id", "title", "kind", "verdict"];

/// Makes the definition.
pub(super) fn draft(
    graph: &Graph,
    order: &Order,
    words: &Words,
    pack: &Pack,
    name: &str,
    joined: Option<&Value>,
    mut found: Found,
) -> Model {
    let language = language(graph, pack);
    let mut maker = Maker {
        graph,
        order,
        words,
        language,
        found: &mut found,
        ids: BTreeMap::new(),
        actors: Map::new(),
        actor_ids: BTreeMap::new(),
        conditions: Map::new(),
        condition_ids: BTreeMap::new(),
    };
    maker.name_steps();
    maker.known_conditions();
    let steps: Vec<Value> = order.steps.iter().map(|node| maker.step(*node)).collect();
    let timed = steps.iter().filter(|step| step.get("duration").is_some()).count();
    let (actors, conditions) = (std::mem::take(&mut maker.actors), std::mem::take(&mut maker.conditions));
    let made = Made { steps, actors, conditions, sources: sources(graph), language };
    let definition = if let Some(whole) = joined {
        made.join(whole.clone())
    } else {
        if made.names_what_it_lacks() {
            found.tell(Finding { place: None, kind: Kind::Joined });
        }
        made.whole(graph, pack, name)
    };
    found.list.sort_by_key(|finding| finding.line().unwrap_or(usize::MAX));
    Model { definition, steps: order.steps.len(), timed, findings: found.list }
}

/// The language of the names in the file: as it says itself, else that of the pack.
fn language<'x>(graph: &Graph<'x>, pack: &'x Pack) -> &'x str {
    let said = graph.about.and_then(|about| about.get("language"));
    let own = said.or_else(|| pack.import.get("language").and_then(Value::as_str));
    own.filter(|tag| !tag.trim().is_empty()).unwrap_or("en")
}

/// The sources that are said beside the process.
fn sources(graph: &Graph) -> Map<String, Value> {
    let own = graph.about.and_then(|about| about.child("own:sources"));
    let entries = own.into_iter().flat_map(Element::elements).filter_map(|source| {
        let value = object(source);
        value.contains_key("title").then(|| (plain(source).to_owned(), Value::Object(value)))
    });
    entries.collect()
}

fn plain(element: &Element) -> &str {
    element.name.strip_prefix("own:").unwrap_or(&element.name)
}

/// An element of our namespace as the object it was written from.
fn object(element: &Element) -> Map<String, Value> {
    let mut out: Map<String, Value> =
        element.attributes.iter().map(|(name, text)| (name.clone(), typed(name, text))).collect();
    for inner in element.elements() {
        out.insert(plain(inner).to_owned(), value(inner));
    }
    out
}

fn value(element: &Element) -> Value {
    let items: Vec<&Element> = element.elements().filter(|own| own.name == "own:item").collect();
    let is_list = !items.is_empty() || element.nodes.is_empty() && element.attributes.is_empty();
    if !is_list {
        return Value::Object(object(element));
    }
    let item = |own: &Element| {
        let text = || {
            own.nodes.iter().filter_map(|node| if let Inner::Text(text) = node { Some(text.as_str()) } else { None })
        };
        if own.attributes.is_empty() && own.elements().next().is_none() {
            Value::String(text().collect::<String>().trim().to_owned())
        } else {
            Value::Object(object(own))
        }
    };
    Value::Array(items.into_iter().map(item).collect())
}

/// An attribute as a value: some members are numbers or say yes or no.
fn typed(name: &str, text: &str) -> Value {
    match (name, text) {
        ("clockStops" | "handOver" | "visit", "true" | "false") => Value::Bool(text == "true"),
        ("value" | "max" | "share", _) => {
            let whole = text.parse::<u64>().ok().map(Number::from);
            let number = whole.or_else(|| text.parse::<f64>().ok().and_then(Number::from_f64));
            number.map_or_else(|| Value::String(text.to_owned()), Value::Number)
        }
        _ => Value::String(text.to_owned()),
    }
}

/// A name on one line; its letters stay as they are.
fn spaced(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Letters and figures of a name, for machines: `tra-cuu-ho-tich`; empty where it has none.
fn slug(name: &str, glue: char) -> String {
    let mut out = String::new();
    for letter in bare(&key(name)).chars() {
        let letter = if letter == '\u{111}' { 'd' } else { letter };
        if letter.is_ascii_alphanumeric() {
            out.push(letter);
        } else if !out.is_empty() && !out.ends_with(glue) {
            out.push(glue);
        }
        if out.len() >= MAX_NAME {
            break;
        }
    }
    out.trim_matches(glue).to_owned()
}

/// A name that none of the others has.
fn unique(name: &str, glue: char, taken: &dyn Fn(&str) -> bool) -> String {
    let mut own = name.to_owned();
    let mut number = 2;
    while taken(&own) {
        own = format!("{name}{glue}{number}");
        number += 1;
    }
    own
}

/// True for a name that a definition takes: of a step, or, beginning with a letter, of an actor or a condition.
fn is_name(name: &str, from_letter: bool) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let first = |c: char| if from_letter { c.is_ascii_alphabetic() } else { c.is_ascii_alphanumeric() };
    name.starts_with(first) && name.chars().all(inner) && !(from_letter && name.contains('.'))
}

/// The words of a condition, else its name.
fn titled<'t>(name: &'t str, title: &'t str) -> &'t str {
    if title.trim().is_empty() { name } else { title }
}

struct Maker<'a, 'x> {
    graph: &'a Graph<'x>,
    order: &'a Order,
    words: &'a Words,
    language: &'a str,
    found: &'a mut Found,
    /// Names of steps, by node.
    ids: BTreeMap<usize, String>,
    actors: Map<String, Value>,
    /// Names of actors, by lane; those of one name and authority are one.
    actor_ids: BTreeMap<(String, String), String>,
    conditions: Map<String, Value>,
    /// Names of conditions, by their words.
    condition_ids: BTreeMap<String, String>,
}

impl Maker<'_, '_> {
    fn node(&self, node: usize) -> &Node<'_> {
        &self.graph.nodes[node]
    }

    /// Each step has a name of its own: the one that it had, else one made of its title.
    fn name_steps(&mut self) {
        let mut taken = BTreeSet::new();
        for (place, node) in self.order.steps.iter().enumerate() {
            let own = &self.graph.nodes[*node];
            let said = own.said.and_then(|said| said.get("id")).filter(|id| is_name(id, false));
            let made = said.map_or_else(|| slug(own.name, '-'), str::to_owned);
            let made = if made.is_empty() { format!("step-{}", place + 1) } else { made };
            let id = unique(&made, '-', &|name| taken.contains(name));
            taken.insert(id.clone());
            self.ids.insert(*node, id);
        }
    }

    /// The conditions that the file has in our terms.
    fn known_conditions(&mut self) {
        let own = self.graph.about.and_then(|about| about.child("own:conditions"));
        for known in own.into_iter().flat_map(Element::elements) {
            let (name, title) = (plain(known), known.get("title").unwrap_or_default());
            if is_name(name, true) {
                self.conditions.insert(name.to_owned(), condition(name, titled(name, title)));
            }
        }
    }

    fn step(&mut self, at: usize) -> Value {
        let node = &self.graph.nodes[at];
        let mut step = Map::new();
        step.insert("id".to_owned(), json!(self.ids[&at]));
        step.insert("title".to_owned(), self.title(node));
        let actor = self.actor(node);
        step.insert("actor".to_owned(), json!(actor));
        step.insert("kind".to_owned(), json!(self.kind(node, &actor)));
        let after: Vec<&String> = self.order.after[&at].iter().map(|before| &self.ids[before]).collect();
        if !after.is_empty() {
            step.insert("after".to_owned(), json!(after));
        }
        if let Some(when) = self.when(at).filter(|when| *when != When::Always) {
            step.insert("when".to_owned(), json!(when.to_string()));
        }
        if let Some(duration) = self.limit(node) {
            step.insert("duration".to_owned(), duration);
        }
        let said = node.said.map(object).unwrap_or_default();
        for name in said.keys().filter(|name| !MEMBERS.contains(&name.as_str()) && !BESIDE.contains(&name.as_str())) {
            self.found.at(&node.at, Kind::Member(name.clone()));
        }
        for name in MEMBERS.iter().filter(|name| **name != "repeat") {
            if let Some(own) = said.get(*name) {
                step.insert((*name).to_owned(), own.clone());
            }
        }
        if let Some(to) = self.order.back.get(&at) {
            let mut repeat = Map::new();
            repeat.insert("to".to_owned(), json!(self.ids[to]));
            repeat.extend(said.get("repeat").and_then(Value::as_object).cloned().unwrap_or_default());
            step.insert("repeat".to_owned(), Value::Object(repeat));
        }
        Value::Object(step)
    }

    /// What a step is called: in all languages it had, unless the name in the file is another now.
    fn title(&self, node: &Node) -> Value {
        let said = node.said.and_then(|said| said.child("own:title")).map(object).unwrap_or_default();
        let name = spaced(node.name);
        if !said.is_empty()
            && (name.is_empty() || said.values().any(|own| own.as_str().is_some_and(|own| spaced(own) == name)))
        {
            return Value::Object(said);
        }
        let name = if name.is_empty() { node.at.what.clone() } else { name };
        json!({ self.language: name })
    }

    fn kind(&mut self, node: &Node, actor: &str) -> &'static str {
        if let Some(kind) = node.said.and_then(|said| said.get("kind")).and_then(StepKind::parse) {
            return kind.as_str();
        }
        let NodeKind::Step(element) = node.kind else {
            self.found.at(&node.at, Kind::Wait);
            return StepKind::Publish.as_str();
        };
        let lane = node.actor.map_or("", |actor| self.graph.actors[actor].name);
        let who = act::who_in_cell(&key(lane), self.words).map(|who| who.actor).filter(|_| actor != APPLICANT);
        let who = who.unwrap_or(if actor == APPLICANT { "citizen" } else { "officer" });
        let word = act::named_kind(&key(node.name), "", who, self.words).map(|(word, _, _)| word);
        let read = match word {
            Some("prepare") => Some(StepKind::Draft),
            word => word.and_then(StepKind::parse),
        };
        if let Some(kind) = read {
            return kind.as_str();
        }
        let kind = match element {
            "serviceTask" | "scriptTask" => StepKind::LookUp,
            "sendTask" => StepKind::Forward,
            "receiveTask" => StepKind::Receive,
            _ if actor == APPLICANT => StepKind::Submit,
            _ => StepKind::Assess,
        };
        self.found.at(&node.at, Kind::NoKind(kind.as_str()));
        kind.as_str()
    }

    /// The limit that a timer states; one that our own namespace states counts instead.
    fn limit(&mut self, node: &Node) -> Option<Value> {
        if node.said.is_some_and(|said| said.child("own:duration").is_some()) {
            return None;
        }
        let stated = match &node.kind {
            NodeKind::Timer(text) => Some(text),
            _ => node.limits.first(),
        };
        let text = stated?;
        let Some((value, unit)) = period(text) else {
            self.found.at(&node.at, Kind::NoDuration(text.clone()));
            return None;
        };
        if unit == "days" {
            self.found.at(&node.at, Kind::AnyDays);
        }
        Some(json!({ "value": value, "unit": unit }))
    }

    /// The name of whoever acts, who is added to the actors.
    fn actor(&mut self, node: &Node) -> String {
        let nobody = Lane::default();
        let lane = node.actor.map_or(&nobody, |actor| &self.graph.actors[actor]);
        let said = lane.said.map(object).unwrap_or_default();
        let id = lane.said.and_then(|said| said.get("id"));
        let (name, around) = (spaced(lane.name), spaced(lane.around));
        if id == Some(APPLICANT) {
            return APPLICANT.to_owned();
        }
        if id.is_none() && act::who_in_cell(&key(&name), self.words).is_some_and(|who| who.actor == "citizen") {
            return APPLICANT.to_owned();
        }
        if name.is_empty() && id.is_none() {
            self.found.at(&node.at, Kind::NoActor);
        }
        let known = (id.unwrap_or(&name).to_owned(), if id.is_some() { String::new() } else { around.clone() });
        if let Some(id) = self.actor_ids.get(&known) {
            return id.clone();
        }
        let made = match id.filter(|id| is_name(id, true)) {
            Some(id) => id.to_owned(),
            None => slug(&name, '-'),
        };
        let made = match made {
            made if made.is_empty() => NOBODY.to_owned(),
            made if is_name(&made, true) => made,
            made => format!("lane-{made}"),
        };
        let id = unique(&made, '-', &|name| name == APPLICANT || self.actors.contains_key(name));
        // A lane that was given another name is called so from now on.
        let text = |key: &str| said.get(key).and_then(Value::as_object).cloned().unwrap_or_default();
        let (mut title, mut authority) = (text("title"), text("authority"));
        let known_as = |texts: &Map<String, Value>| {
            texts
                .values()
                .filter_map(Value::as_str)
                .map(spaced)
                .any(|own| name == own || name.starts_with(&format!("{own} – ")))
        };
        if !known_as(&title) {
            let shown = if name.is_empty() { "?" } else { &name };
            title = Map::from_iter([(self.language.to_owned(), json!(shown))]);
        }
        if authority.is_empty() {
            let shown = [around.as_str(), name.as_str(), "?"].into_iter().find(|own| !own.is_empty());
            authority = Map::from_iter([(self.language.to_owned(), json!(shown))]);
        }
        self.actors.insert(id.clone(), json!({ "title": title, "authority": authority }));
        self.actor_ids.insert(known, id.clone());
        id
    }

    /// The circumstance in which a step is taken.
    fn when(&mut self, at: usize) -> Option<When> {
        let cases: Cases = self.order.cases.get(at)?.clone()?;
        if cases.iter().any(BTreeSet::is_empty) {
            return None;
        }
        let mut any = Vec::with_capacity(cases.len());
        for case in cases {
            let mut all: Vec<When> = case.into_iter().map(|branch| self.branch(branch)).collect();
            all.dedup();
            any.push(if all.len() == 1 { all.remove(0) } else { When::And(all) });
        }
        Some(if any.len() == 1 { any.remove(0) } else { When::Or(any) })
    }

    /// A branch as an expression: of two flows one of which says nothing, it is that the other does not hold.
    fn branch(&mut self, (node, way): Branch) -> When {
        let ways = self.order.branches.get(&node).cloned().unwrap_or_default();
        let own = &self.graph.ways[way];
        let says = |way: usize| {
            !matches!(&self.graph.ways[way].taken, Taken::Otherwise | Taken::Always)
                && self.graph.ways[way].taken != Taken::Words(String::new())
        };
        let others: Vec<usize> = ways.iter().copied().filter(|other| *other != way).collect();
        let second = ways.len() == 2 && way > others[0] && matches!(own.taken, Taken::Words(_)) && says(others[0]);
        if !others.is_empty() && (!says(way) || second) && others.iter().all(|other| says(*other)) {
            let mut any: Vec<When> = others.iter().map(|other| self.said(node, *other)).collect();
            let inner = if any.len() == 1 { any.remove(0) } else { When::Or(any) };
            return When::Not(Box::new(inner));
        }
        self.said(node, way)
    }

    /// What a flow says of the case in which it is taken.
    fn said(&mut self, node: usize, way: usize) -> When {
        let own = &self.graph.ways[way];
        let words = match &own.taken {
            Taken::When(text) => {
                if let Ok(when) = When::parse(text) {
                    for name in when.names() {
                        if !self.conditions.contains_key(name) {
                            self.conditions.insert(name.to_owned(), condition(name, name));
                        }
                    }
                    return when;
                }
                self.found.at(&own.at, Kind::NoExpression(shorten(text, MAX_NAME)));
                text.clone()
            }
            Taken::Words(words) if !words.is_empty() => words.clone(),
            _ => {
                self.found.at(&own.at, Kind::NoWords);
                format!("{}", way + 1)
            }
        };
        let asked = self.node(node);
        let asked = if asked.kind == NodeKind::Choice { spaced(asked.name) } else { String::new() };
        let words = if asked.is_empty() { words } else { format!("{asked} – {words}") };
        let title = shorten(&spaced(&words), MAX_TITLE);
        if let Some(name) = self.condition_ids.get(&title) {
            return When::Is(name.clone());
        }
        let made = slug(&title, '_');
        let made = if is_name(&made, true) { made } else { format!("case_{made}").trim_end_matches('_').to_owned() };
        let name = unique(&made, '_', &|name| self.conditions.contains_key(name));
        self.conditions.insert(name.clone(), condition(&name, &title));
        self.condition_ids.insert(title, name.clone());
        When::Is(name)
    }
}

/// A duration as ISO 8601 writes it, in one unit of a definition.
fn period(text: &str) -> Option<(Number, &'static str)> {
    let rest = text.trim().strip_prefix('P')?;
    let (days, hours) = rest.split_once('T').unwrap_or((rest, ""));
    let parts = |text: &str, units: &[(char, f64)]| -> Option<f64> {
        let (mut sum, mut number) = (0.0, String::new());
        for letter in text.chars() {
            if letter.is_ascii_digit() || letter == '.' {
                number.push(letter);
                continue;
            }
            let (_, size) = units.iter().find(|(unit, _)| *unit == letter)?;
            sum += std::mem::take(&mut number).parse::<f64>().ok()? * size;
        }
        number.is_empty().then_some(sum)
    };
    let days = parts(days, &[('W', 7.0), ('D', 1.0)])?;
    let hours = parts(hours, &[('H', 1.0), ('M', 1.0 / 60.0)])?;
    let (value, unit) = if hours == 0.0 { (days, "days") } else { (days * 24.0 + hours, "hours") };
    let fits = value > 0.0 && value <= MAX_LIMIT;
    let whole = value.fract() == 0.0;
    let number = if whole { Some(Number::from(value as u64)) } else { Number::from_f64(value) };
    number.filter(|_| fits).map(|number| (number, unit))
}

/// The parts of the definition.
struct Made<'a> {
    steps: Vec<Value>,
    actors: Map<String, Value>,
    conditions: Map<String, Value>,
    sources: Map<String, Value>,
    language: &'a str,
}

impl Made<'_> {
    /// True where steps name what only the definition they come from has.
    fn names_what_it_lacks(&self) -> bool {
        let fact = |step: &Value, list: &str| {
            step.get(list).and_then(Value::as_array).into_iter().flatten().any(|own| own.get("role").is_some())
        };
        let paper = |step: &Value| step.get("papers").and_then(Value::as_array).is_some_and(|list| !list.is_empty());
        self.steps.iter().any(|step| fact(step, "needs") || fact(step, "establishes") || paper(step))
    }

    /// A definition of its own.
    fn whole(self, graph: &Graph, pack: &Pack, name: &str) -> Value {
        let said = |attribute: &str| graph.about.and_then(|about| about.get(attribute)).map(spaced);
        let names = graph.names.iter().chain(&graph.pools).map(|name| spaced(name));
        let title = said("title").into_iter().chain(names).find(|title| !title.is_empty());
        let code = said("code").filter(|code| !code.is_empty()).unwrap_or_else(|| name.to_owned());
        let mut header = Map::new();
        header.insert("code".to_owned(), json!(code));
        if !self.sources.is_empty() {
            header.insert("sources".to_owned(), Value::Object(self.sources));
        }
        header.insert("actors".to_owned(), Value::Object(self.actors));
        header.insert("steps".to_owned(), Value::Array(self.steps));
        let answers: Map<String, Value> = self
            .conditions
            .iter()
            .map(|(name, own)| (name.clone(), json!({ "type": "boolean", "title": own["title"] })))
            .collect();
        let words = |name: &str| pack.import.get("titles").and_then(|titles| titles.get(name)).and_then(Value::as_str);
        let mut properties = Map::new();
        let mut sections = Vec::new();
        if !answers.is_empty() {
            let title = words("circumstances").unwrap_or("Circumstances");
            sections.push(json!({ "id": "circumstances", "title": title, "fields": ["/circumstances"] }));
            properties
                .insert("circumstances".to_owned(), json!({ "type": "object", "title": title, "properties": answers }));
        }
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": format!("urn:tokhai:{}:{name}", pack.id),
            "title": title.unwrap_or_else(|| name.to_owned()),
            "x-pack": pack.id,
            "x-language": self.language,
            "x-procedure": header,
            "x-conditions": self.conditions,
            "x-sections": sections,
            "type": "object",
            "properties": properties,
        })
    }

    /// The process in the place of that of a definition; sentences for people stay, and conditions it has.
    fn join(self, mut whole: Value) -> Value {
        let header = &mut whole["x-procedure"];
        let told = header["steps"].as_array().into_iter().flatten().filter(|step| step.is_string()).cloned();
        let steps: Vec<Value> = told.chain(self.steps).collect();
        header["steps"] = json!(steps);
        header["actors"] = Value::Object(self.actors);
        let mut sources = header["sources"].as_object().cloned().unwrap_or_default();
        for (name, source) in self.sources {
            sources.entry(name).or_insert(source);
        }
        if !sources.is_empty() {
            header["sources"] = Value::Object(sources);
        }
        let known = whole["x-conditions"].as_object().cloned().unwrap_or_default();
        let new = self.conditions.into_iter().filter(|(name, _)| !known.contains_key(name)).collect::<Vec<_>>();
        if new.is_empty() {
            return whole;
        }
        let answers: Vec<(String, Value)> =
            new.iter().map(|(name, own)| (name.clone(), json!({ "type": "boolean", "title": own["title"] }))).collect();
        let conditions: Map<String, Value> = known.into_iter().chain(new).collect();
        whole["x-conditions"] = Value::Object(conditions);
        let group = whole["properties"].as_object_mut().map(|own| own.entry("circumstances").or_insert(json!({})));
        if let Some(group) = group.and_then(Value::as_object_mut) {
            group.entry("type").or_insert(json!("object"));
            let questions = group.entry("properties").or_insert(json!({}));
            questions.as_object_mut().into_iter().for_each(|own| own.extend(answers.clone()));
        }
        if let Some(sections) = whole.get_mut("x-sections").and_then(Value::as_array_mut) {
            let asks = |section: &Value| {
                section["fields"].as_array().is_some_and(|own| own.contains(&json!("/circumstances")))
            };
            if !sections.iter().any(asks) {
                sections.push(json!({ "id": "circumstances", "title": "Circumstances", "fields": ["/circumstances"] }));
            }
        }
        whole
    }
}
