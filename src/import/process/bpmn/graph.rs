//! The elements of a BPMN file as nodes and flows: what is a step, what leads on, and whose it is.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Finding, Found, Kind};
use crate::definition::WHEN_LANGUAGE;
use crate::import::form::xml::Element;
use crate::import::form::{Counted, FormProblem};
use crate::texts::told;

/// Most nodes of all processes of a file.
const MAX_NODES: usize = 2_000;
/// Most flows.
const MAX_FLOWS: usize = 8_000;
/// Processes within processes at most.
const MAX_DEPTH: usize = 24;

/// What a node is for the order of steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NodeKind {
    /// Something is done: the element's name without its namespace.
    Step(&'static str),
    /// Time passes; the stated duration.
    Timer(String),
    /// One or some of the ways on are taken.
    Choice,
    /// It leads on.
    Pass,
}

/// A node.
#[derive(Debug)]
pub(super) struct Node<'x> {
    pub(super) kind: NodeKind,
    /// Its name in the file.
    pub(super) id: &'x str,
    pub(super) name: &'x str,
    /// Whose it is, by the place in [`Graph::actors`].
    pub(super) actor: Option<usize>,
    /// Where it stands.
    pub(super) at: Place,
    /// What is said of it in our namespace.
    pub(super) said: Option<&'x Element>,
    /// The flow that is taken where none of the others is.
    otherwise: Option<&'x str>,
    /// Durations of timers at its border.
    pub(super) limits: Vec<String>,
    /// It stands at the border of another.
    at_border: bool,
}

/// A place in the file: its line, from 1, and what stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) what: String,
}

/// When a flow is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    Always,
    /// Where this expression over the names of conditions holds.
    When(String),
    /// Where what is said in words holds; empty where nothing is said.
    Words(String),
    /// Where none of the others is.
    Otherwise,
}

/// A flow from one node to another.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) taken: Taken,
    /// It says itself that the file goes back.
    pub(super) back: bool,
    /// A message between pools: it may be left out where it would close a circle.
    pub(super) message: bool,
    pub(super) at: Place,
}

/// Somebody who acts.
#[derive(Debug, Default)]
pub(super) struct Lane<'x> {
    pub(super) name: &'x str,
    /// The lane or the pool around it.
    pub(super) around: &'x str,
    pub(super) said: Option<&'x Element>,
}

/// A file taken apart.
#[derive(Debug, Default)]
pub(super) struct Graph<'x> {
    pub(super) nodes: Vec<Node<'x>>,
    pub(super) ways: Vec<Way>,
    pub(super) actors: Vec<Lane<'x>>,
    /// What is said of the first process that is read, in our namespace.
    pub(super) about: Option<&'x Element>,
    /// Names of the processes that are read, and of their pools.
    pub(super) names: Vec<&'x str>,
    pub(super) pools: Vec<&'x str>,
}

/// Elements that do something.
const STEPS: &[&str] = &[
    "task",
    "userTask",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "manualTask",
    "scriptTask",
    "businessRuleTask",
    "callActivity",
];
/// Elements that hold others.
const HOLDING: &[&str] = &["subProcess", "transaction", "adHocSubProcess"];
/// Events that lead on.
const EVENTS: &[&str] =
    &["startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"];
/// Gateways at which one or some ways are taken, and the one at which all are.
const GATEWAYS: &[&str] =
    &["exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway", "complexGateway"];
/// What the elements above hold that is read with them, and what says nothing of the order of steps.
const SILENT: &[&str] = &[
    "documentation",
    "extensionElements",
    "incoming",
    "outgoing",
    "laneSet",
    "sequenceFlow",
    "timerEventDefinition",
    "messageEventDefinition",
    "terminateEventDefinition",
    "ioSpecification",
    "property",
    "association",
    "group",
];

/// Takes a file apart; what is not read of it is told.
///
/// # Errors
/// When there is more of it than is read.
pub(super) fn graph<'x>(root: &'x Element, text: &str, found: &mut Found) -> Result<Graph<'x>, FormProblem> {
    let lines = Lines::new(text);
    let mut reader = Reader { lines, found, graph: Graph::default(), ids: BTreeMap::new(), open: Vec::new() };
    reader.file(root)?;
    Ok(reader.graph)
}

/// The line of each place of a text.
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect())
    }

    fn of(&self, element: &Element) -> usize {
        self.0.partition_point(|at| *at < element.span.start) + 1
    }
}

/// What an element says of itself in our namespace.
fn said<'x>(element: &'x Element, name: &str) -> Option<&'x Element> {
    element.child("extensionElements")?.child(name)
}

fn named<'x>(element: &'x Element, attribute: &str) -> &'x str {
    element.get(attribute).unwrap_or_default().trim()
}

struct Reader<'x, 'f> {
    lines: Lines,
    found: &'f mut Found,
    graph: Graph<'x>,
    /// Nodes by their names in the file: where they are entered and left.
    ids: BTreeMap<&'x str, (usize, usize)>,
    /// Flows and messages whose ends are not looked up yet, with whether they are messages.
    open: Vec<(&'x Element, bool)>,
}

impl<'x> Reader<'x, '_> {
    fn place(&self, element: &Element) -> Place {
        let (id, name) = (named(element, "id"), named(element, "name"));
        let words =
            [element.name.as_str(), id].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        let what = if name.is_empty() { words } else { format!("{words} “{}”", shortened(name)) };
        Place { line: self.lines.of(element), what }
    }

    fn tell(&mut self, element: &Element, kind: Kind) {
        let place = self.place(element);
        self.found.tell(Finding { place: Some(place), kind });
    }

    fn file(&mut self, root: &'x Element) -> Result<(), FormProblem> {
        if root.name != "definitions" {
            return Err(FormProblem::Damaged(told!(form::expected_bpmn)));
        }
        let mut pools: BTreeMap<&str, &Element> = BTreeMap::new();
        for element in root.elements().filter(|own| own.name == "collaboration").flat_map(Element::elements) {
            match element.name.as_str() {
                "participant" => {
                    let process = named(element, "processRef");
                    let process = process.rsplit(':').next().unwrap_or_default();
                    if process.is_empty() {
                        self.tell(element, Kind::EmptyPool);
                    }
                    pools.insert(process, element);
                }
                "messageFlow" => self.open.push((element, true)),
                name if SILENT.contains(&name) || name == "textAnnotation" => {}
                _ => self.tell(element, Kind::Unsupported),
            }
        }
        for element in root.elements() {
            match element.name.as_str() {
                "process" => {
                    let about = said(element, "own:process");
                    if about.and_then(|own| own.get("state")) == Some("proposal") {
                        self.tell(element, Kind::Proposal);
                        continue;
                    }
                    let pool = pools.get(named(element, "id")).copied();
                    self.process(element, pool)?;
                }
                "collaboration" | "BPMNDiagram" | "extension" | "import" => {}
                // What elements of processes refer to.
                "message" | "itemDefinition" | "signal" | "error" | "escalation" | "resource" | "interface"
                | "dataStore" | "category" => {}
                _ => self.tell(element, Kind::Unsupported),
            }
        }
        self.connect()
    }

    fn process(&mut self, element: &'x Element, pool: Option<&'x Element>) -> Result<(), FormProblem> {
        self.graph.names.push(named(element, "name"));
        self.graph.pools.extend(pool.map(|pool| named(pool, "name")));
        if self.graph.about.is_none() {
            self.graph.about = said(element, "own:process");
        }
        // A pool without lanes is one actor.
        let whole = pool.filter(|_| element.child("laneSet").is_none()).map(|pool| {
            self.graph.actors.push(Lane { name: named(pool, "name"), around: "", said: None });
            self.graph.actors.len() - 1
        });
        let mut whose = BTreeMap::new();
        let around = pool.map_or("", |pool| named(pool, "name"));
        for set in element.elements().filter(|own| own.name == "laneSet") {
            self.lanes(set, around, 0, &mut whose);
        }
        self.content(element, whole, &whose, 0)
    }

    /// The lanes of a set; those within others come last and count.
    fn lanes(&mut self, set: &'x Element, around: &'x str, depth: usize, whose: &mut BTreeMap<String, usize>) {
        for lane in set.elements().filter(|own| own.name == "lane") {
            self.graph.actors.push(Lane { name: named(lane, "name"), around, said: said(lane, "own:actor") });
            let actor = self.graph.actors.len() - 1;
            for node in lane.elements().filter(|own| own.name == "flowNodeRef") {
                whose.insert(node.text().trim().to_owned(), actor);
            }
            if let Some(inner) = lane.child("childLaneSet").filter(|_| depth < MAX_DEPTH) {
                self.lanes(inner, named(lane, "name"), depth + 1, whose);
            }
        }
    }

    /// The nodes and flows of a process, or of one within another.
    fn content(
        &mut self,
        element: &'x Element,
        around: Option<usize>,
        whose: &BTreeMap<String, usize>,
        depth: usize,
    ) -> Result<(), FormProblem> {
        if depth > MAX_DEPTH {
            return Err(FormProblem::TooLarge { what: Counted::NestedProcesses, most: MAX_DEPTH });
        }
        let mut borders: Vec<(&'x Element, usize)> = Vec::new();
        for own in element.elements() {
            let actor = whose.get(named(own, "id")).copied().or(around);
            let name = own.name.as_str();
            if let Some(step) = STEPS.iter().find(|known| **known == name) {
                self.step(own, step, actor)?;
            } else if HOLDING.contains(&name) {
                self.within(own, actor, whose, depth)?;
            } else if EVENTS.contains(&name) {
                let node = self.event(own, actor)?;
                if name == "boundaryEvent" {
                    borders.push((own, node));
                }
            } else if GATEWAYS.contains(&name) {
                let kind = if name == "parallelGateway" { NodeKind::Pass } else { NodeKind::Choice };
                self.node(own, kind, actor)?;
                if name == "complexGateway" {
                    self.tell(own, Kind::ComplexGateway);
                }
            } else if name == "sequenceFlow" {
                self.open.push((own, false));
            } else if !SILENT.contains(&name) && !name.starts_with("own:") {
                let kind = if name.contains("LoopCharacteristics") { Kind::Loop } else { Kind::Unsupported };
                self.tell(own, kind);
            }
        }
        for (border, node) in borders {
            self.border(border, node);
        }
        Ok(())
    }

    fn add(&mut self, element: &'x Element, kind: NodeKind, actor: Option<usize>) -> Result<usize, FormProblem> {
        if self.graph.nodes.len() >= MAX_NODES {
            return Err(FormProblem::TooLarge { what: Counted::ProcessElements, most: MAX_NODES });
        }
        let at = self.place(element);
        self.graph.nodes.push(Node {
            kind,
            id: named(element, "id"),
            name: named(element, "name"),
            actor,
            at,
            said: said(element, "own:step"),
            otherwise: element.get("default"),
            limits: Vec::new(),
            at_border: element.name == "boundaryEvent",
        });
        Ok(self.graph.nodes.len() - 1)
    }

    /// Remembers where an element is entered and left.
    fn known(&mut self, element: &'x Element, ends: (usize, usize)) {
        let id = named(element, "id");
        if !id.is_empty() && self.ids.insert(id, ends).is_some() {
            self.tell(element, Kind::SameId);
        }
    }

    fn node(&mut self, element: &'x Element, kind: NodeKind, actor: Option<usize>) -> Result<usize, FormProblem> {
        let node = self.add(element, kind, actor)?;
        self.known(element, (node, node));
        Ok(node)
    }

    fn step(&mut self, element: &'x Element, name: &'static str, actor: Option<usize>) -> Result<(), FormProblem> {
        self.node(element, NodeKind::Step(name), actor)?;
        if name == "callActivity" {
            self.tell(element, Kind::Called);
        }
        for own in element.elements() {
            let name = own.name.as_str();
            if name.contains("LoopCharacteristics") {
                self.tell(own, Kind::Loop);
            } else if !SILENT.contains(&name) && !name.starts_with("own:") {
                self.tell(own, Kind::Unsupported);
            }
        }
        Ok(())
    }

    /// A process within another: what leads to it leads to its beginnings, and its ends lead on.
    fn within(
        &mut self,
        element: &'x Element,
        actor: Option<usize>,
        whose: &BTreeMap<String, usize>,
        depth: usize,
    ) -> Result<(), FormProblem> {
        let holds = |own: &Element| STEPS.iter().chain(HOLDING).any(|known| *known == own.name);
        if !element.elements().any(holds) {
            return self.step(element, "subProcess", actor);
        }
        if element.name != "subProcess" || element.get("triggeredByEvent") == Some("true") {
            self.tell(element, Kind::Special);
        }
        let enter = self.add(element, NodeKind::Pass, actor)?;
        let first = self.graph.nodes.len();
        let flows = self.open.len();
        self.content(element, actor, whose, depth + 1)?;
        let last = self.graph.nodes.len();
        let leave = self.add(element, NodeKind::Pass, actor)?;
        self.known(element, (enter, leave));
        let ends = |attribute: &str| -> BTreeSet<&'x str> {
            self.open[flows..].iter().map(|(flow, _)| named(flow, attribute)).collect()
        };
        let (from, to) = (ends("sourceRef"), ends("targetRef"));
        let place = self.graph.nodes[enter].at.clone();
        for node in (first..last).filter(|node| !self.graph.nodes[*node].at_border) {
            let id = self.graph.nodes[node].id;
            let mut join = |from: usize, to: usize| {
                let at = place.clone();
                self.graph.ways.push(Way { from, to, taken: Taken::Always, back: false, message: false, at });
            };
            if !to.contains(id) {
                join(enter, node);
            }
            if !from.contains(id) {
                join(node, leave);
            }
        }
        Ok(())
    }

    fn event(&mut self, element: &'x Element, actor: Option<usize>) -> Result<usize, FormProblem> {
        let timer = element.child("timerEventDefinition");
        let kind = match (element.name.as_str(), timer) {
            ("intermediateCatchEvent", Some(timer)) => NodeKind::Timer(duration(timer)),
            _ => NodeKind::Pass,
        };
        let node = self.node(element, kind, actor)?;
        if element.name == "startEvent" && timer.is_some() {
            self.tell(element, Kind::TimerStart);
        }
        for own in element.elements() {
            let name = own.name.as_str();
            if !SILENT.contains(&name) && !name.starts_with("own:") {
                self.tell(own, Kind::Unsupported);
            }
        }
        Ok(node)
    }

    /// An event at the border of a step: a timer is its limit, and what the event leads to is taken in some cases.
    fn border(&mut self, element: &'x Element, node: usize) {
        let Some((host, _)) = self.ids.get(named(element, "attachedToRef")).copied() else {
            return self.tell(element, Kind::NoSuchEnd);
        };
        if let Some(timer) = element.child("timerEventDefinition") {
            self.graph.nodes[host].limits.push(duration(timer));
        }
        let leads = self.open.iter().any(|(flow, _)| named(flow, "sourceRef") == named(element, "id"));
        if leads {
            let words = [named(element, "name"), named(element, "id")].into_iter().find(|own| !own.is_empty());
            let taken = Taken::Words(words.unwrap_or_default().to_owned());
            let at = self.place(element);
            self.graph.ways.push(Way { from: host, to: node, taken, back: false, message: false, at });
        }
    }

    /// Looks up the ends of flows.
    fn connect(&mut self) -> Result<(), FormProblem> {
        if self.open.len() > MAX_FLOWS {
            return Err(FormProblem::TooLarge { what: Counted::ProcessFlows, most: MAX_FLOWS });
        }
        for (flow, message) in std::mem::take(&mut self.open) {
            let local = |attribute: &str| named(flow, attribute).rsplit(':').next().unwrap_or_default();
            let (from, to) = (self.ids.get(local("sourceRef")), self.ids.get(local("targetRef")));
            let (Some((_, from)), Some((to, _))) = (from.copied(), to.copied()) else {
                // A message from or to a pool as a whole says nothing of the order of its steps.
                if !message {
                    self.tell(flow, Kind::NoSuchEnd);
                }
                continue;
            };
            let back = said(flow, "own:back").is_some();
            let node = &self.graph.nodes[from];
            let expression = flow.child("conditionExpression");
            let name = named(flow, "name");
            let words = expression.map(Element::text).filter(|text| !text.trim().is_empty());
            let taken = if message || back {
                Taken::Always
            } else if node.otherwise.is_some_and(|id| id.trim() == named(flow, "id")) {
                Taken::Otherwise
            } else if let (Some(WHEN_LANGUAGE), Some(words)) = (expression.and_then(|own| own.get("language")), &words)
            {
                Taken::When(words.trim().to_owned())
            } else if node.kind == NodeKind::Choice || words.is_some() {
                let own = if name.is_empty() { words.unwrap_or_default() } else { name.to_owned() };
                Taken::Words(own.split_whitespace().collect::<Vec<_>>().join(" "))
            } else {
                Taken::Always
            };
            let at = self.place(flow);
            self.graph.ways.push(Way { from, to, taken, back, message, at });
        }
        Ok(())
    }
}

/// The duration of a timer; empty where it states none, as one that names a day or a rhythm.
fn duration(timer: &Element) -> String {
    timer.child("timeDuration").map(|own| own.text().trim().to_owned()).unwrap_or_default()
}

/// Longest name that is told, in characters.
const MAX_NAME: usize = 80;

fn shortened(name: &str) -> String {
    if name.chars().count() <= MAX_NAME {
        return name.to_owned();
    }
    name.chars().take(MAX_NAME - 1).chain(['…']).collect()
}
