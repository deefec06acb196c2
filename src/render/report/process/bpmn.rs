//! Processes as BPMN 2.0 with a diagram: of each procedure a pool as it is today and one as it is proposed.
//!
//! What BPMN has words for is said in them: steps are tasks, those who act lanes, the order flows and gateways. What it has
//! none for (limits and their units, facts, papers, articles, languages) stands in [`PROCESS_NAMESPACE`] beside it, member by member
//! as the definition writes it, so that `import::process::bpmn` gives it back.

use std::io;

use serde_json::{Map, Value, json};

use crate::analysis::process::StepVerdict;
use crate::definition::{PROCESS_NAMESPACE, Procedure, ProcessStep, StepKind, Visit, WHEN_LANGUAGE, When};
use crate::reform::process::{Told, verdict};
use crate::reform::words::Writer;
use crate::render::report::docx_xml::{Xml, within};
use crate::render::report::{MAX_PLANS, Material};
use crate::texts::process;

use super::flow::{Flow, NodeKind, Taken, flow};
use super::lanes::{Graph, Laid, Point, Size, Spacing, lay_out};
use super::wrapped::{width, wrapped};

const SPACING: Spacing = Spacing { track: 10, channel: 36, gutter: 30 };
/// Width of a task, and the least height.
const TASK: (i32, i32) = (160, 80);
const EVENT: i32 = 36;
const GATEWAY: i32 = 50;
/// Size of the type in which modellers write, and the height of a line of it.
const TYPE: i32 = 12;
const LINE: i32 = 15;
/// Most lines a task is made higher for.
const LINES: usize = 9;
/// Width of the name of a flow, how many lines it has at most, and its distance from the gateway.
const LABEL: i32 = 116;
const LABEL_LINES: usize = 6;
const LABEL_GAP: i32 = 6;
/// Width of the names of pools and lanes.
const HEAD: i32 = 30;
/// The corner of the first pool, and the distance between two.
const CORNER: Point = (160, 80);
const BETWEEN: i32 = 60;

/// The lines of the name of a flow that is taken in some cases.
fn label(told: Told, when: &When) -> Vec<String> {
    wrapped(&told.writer.circumstances(when), TYPE, LABEL, LABEL_LINES)
}

/// The processes of a report as one BPMN file; `None` where no definition has structured steps, or more have than one diagram
/// shows ([`MAX_PLANS`]).
pub fn bpmn(all: &Material) -> Option<Vec<u8>> {
    let with_steps: Vec<_> = all.reported.iter().filter(|one| one.analysis.process.is_some()).collect();
    if with_steps.len() > MAX_PLANS {
        return None;
    }
    let mut pools: Vec<Pool> = Vec::new();
    let mut top = CORNER.1;
    for (at, one) in with_steps.iter().enumerate() {
        let Some(own) = &one.analysis.process else { continue };
        let writer = Writer { procedure: one.procedure, pack: all.pack, locale: all.locale };
        let told = Told { writer, own };
        let number = if with_steps.len() > 1 { (at + 1).to_string() } else { String::new() };
        for (proposed, name) in [(false, "today"), (true, "proposal")] {
            if let Some(pool) = Pool::new(told, proposed, format!("{name}{number}"), top) {
                top += pool.laid.across + BETWEEN;
                pools.push(pool);
            }
        }
    }
    // Writing to memory cannot fail.
    if pools.is_empty() { None } else { written(&pools).ok() }
}

/// A process as a pool.
struct Pool<'a> {
    told: Told<'a>,
    proposed: bool,
    /// Before all its ids.
    prefix: String,
    flow: Flow,
    laid: Laid,
    sizes: Vec<(i32, i32)>,
    top: i32,
}

impl<'a> Pool<'a> {
    /// `None` where the proposal is not known, or steps wait for each other in a circle.
    fn new(told: Told<'a>, proposed: bool, prefix: String, top: i32) -> Option<Self> {
        let own = told.own;
        let goes = |at: usize| own.steps.get(at).is_some_and(|judged| judged.verdict == StepVerdict::FallsAway);
        if proposed && !own.complete {
            return None;
        }
        let steps = &own.process.steps;
        let taken: Vec<bool> = (0..steps.len()).map(|at| !proposed || !goes(at)).collect();
        let order = own.awaited(&taken, proposed)?;
        let when = |at: usize| {
            let judged = own.steps.get(at).filter(|judged| proposed && judged.verdict == StepVerdict::SomeCases);
            match (&steps[at].when, judged.and_then(|judged| judged.guard.clone())) {
                (When::Always, Some(guard)) => When::Not(Box::new(guard)),
                (own, Some(guard)) => When::And(vec![own.clone(), When::Not(Box::new(guard))]),
                (own, None) => own.clone(),
            }
        };
        let flow = flow(steps, &order, &when);
        let size = |kind: NodeKind| match kind {
            NodeKind::Start | NodeKind::End => (EVENT, EVENT),
            NodeKind::Task(at) => {
                let lines = wrapped(steps[at].called(told.writer.locale), TYPE, TASK.0 - 20, LINES).len() as i32;
                (TASK.0, TASK.1.max(lines * LINE + 30))
            }
            NodeKind::Join | NodeKind::Split | NodeKind::Choice | NodeKind::Merge => (GATEWAY, GATEWAY),
        };
        let sizes: Vec<(i32, i32)> = flow.nodes.iter().map(|node| size(node.kind)).collect();
        // Names of lanes stand upright, in two lines.
        let named = |actor: &String| {
            steps.iter().find(|step| step.actor == *actor).map_or(0, |step| width(&told.who(step), TYPE))
        };
        let least = flow.actors.iter().map(|actor| named(actor) * 5 / 8).collect();
        let mut graph = Graph { lanes: flow.actors.len(), least, ..Graph::default() };
        for (at, (node, (along, across))) in flow.nodes.iter().zip(&sizes).enumerate() {
            // Above a gateway there is room for the case in which its task is done, and below as much.
            let label = flow.ways.iter().find(|way| way.from == at).map_or(0, |way| match &way.taken {
                Taken::When(when) => 2 * (label(told, when).len() as i32 * LINE + LABEL_GAP),
                _ => 0,
            });
            graph.nodes.push(Size { lane: node.lane, along: *along, across: across + label });
        }
        for way in &flow.ways {
            let list = if way.taken == Taken::Back { &mut graph.back } else { &mut graph.arrows };
            list.push((way.from, way.to));
        }
        let mut laid = lay_out(&graph, SPACING);
        for ((corner, (_, across)), size) in laid.nodes.iter_mut().zip(&sizes).zip(&graph.nodes) {
            corner.1 += (size.across - across) / 2;
        }
        Some(Self { told, proposed, prefix, flow, laid, sizes, top })
    }

    fn step(&self, at: usize) -> &ProcessStep {
        &self.told.own.process.steps[at]
    }

    fn procedure(&self) -> &Procedure {
        self.told.writer.procedure
    }

    fn name(&self) -> String {
        let locale = self.told.writer.locale;
        let title = self.procedure().title_of(locale, "", &self.procedure().title);
        let state = if self.proposed { process::picture_then(locale) } else { process::picture_now(locale) };
        if title.is_empty() { state.to_owned() } else { format!("{title} – {state}") }
    }

    fn lane_id(&self, lane: usize) -> String {
        format!("{}-lane{}", self.prefix, lane + 1)
    }

    /// The id of a node: modellers show it, so that of a task holds the name of its step.
    fn node_id(&self, node: usize) -> String {
        match self.flow.nodes[node].kind {
            NodeKind::Task(at) => {
                let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
                let name: String = self.step(at).id.chars().map(plain).collect();
                format!("{}-step{}-{name}", self.prefix, at + 1)
            }
            _ => format!("{}-node{}", self.prefix, node + 1),
        }
    }

    fn way_id(&self, way: usize) -> String {
        format!("{}-flow{}", self.prefix, way + 1)
    }

    /// What a flow is called.
    fn way_name(&self, taken: &Taken) -> String {
        let locale = self.told.writer.locale;
        match taken {
            Taken::Always | Taken::Otherwise => String::new(),
            Taken::When(when) => label(self.told, when).join(" "),
            Taken::Back => process::sent_back(locale).to_owned(),
        }
    }

    /// The corner of the content: behind the names of the pool and of its lanes.
    fn at(&self, (along, across): Point) -> (i32, i32) {
        (CORNER.0 + 2 * HEAD + along, self.top + across)
    }

    /// The step as its definition writes it.
    fn written_step(&self, at: usize) -> Map<String, Value> {
        let id = self.step(at).id.as_str();
        let steps = self.procedure().schema.pointer("/x-procedure/steps").and_then(Value::as_array);
        let own = steps.into_iter().flatten().find(|own| own.get("id").and_then(Value::as_str) == Some(id));
        own.and_then(Value::as_object).cloned().unwrap_or_default()
    }
}

fn written(pools: &[Pool]) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    let root = [
        ("xmlns:bpmn", "http://www.omg.org/spec/BPMN/20100524/MODEL"),
        ("xmlns:bpmndi", "http://www.omg.org/spec/BPMN/20100524/DI"),
        ("xmlns:dc", "http://www.omg.org/spec/DD/20100524/DC"),
        ("xmlns:di", "http://www.omg.org/spec/DD/20100524/DI"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ("xmlns:tokhai", PROCESS_NAMESPACE),
        ("id", "definitions"),
        ("targetNamespace", PROCESS_NAMESPACE),
        ("exporter", "tokhai"),
        ("exporterVersion", env!("CARGO_PKG_VERSION")),
    ];
    xml.element("bpmn:definitions", &root, |xml| {
        xml.element("bpmn:collaboration", &[("id", "collaboration")], |xml| {
            pools.iter().try_for_each(|pool| {
                let id = format!("{}-pool", pool.prefix);
                let attributes = [("id", id.as_str()), ("name", &pool.name()), ("processRef", &pool.prefix)];
                xml.empty("bpmn:participant", &attributes)
            })
        })?;
        pools.iter().try_for_each(|pool| process_of(xml, pool))?;
        xml.element("bpmndi:BPMNDiagram", &[("id", "diagram")], |xml| {
            xml.element("bpmndi:BPMNPlane", &[("id", "plane"), ("bpmnElement", "collaboration")], |xml| {
                pools.iter().try_for_each(|pool| diagram(xml, pool))
            })
        })
    })?;
    Ok(xml.finish())
}

/// The process of a pool: its lanes, its nodes, its flows.
fn process_of(xml: &mut Xml, pool: &Pool) -> io::Result<()> {
    let attributes = [("id", pool.prefix.as_str()), ("name", &pool.name()), ("isExecutable", "false")];
    xml.element("bpmn:process", &attributes, |xml| {
        extension(xml, |xml| annotated(xml, "tokhai:process", &about(pool)))?;
        xml.element("bpmn:laneSet", &[("id", &format!("{}-lanes", pool.prefix))], |xml| {
            (0..pool.flow.actors.len()).try_for_each(|lane| lane_of(xml, pool, lane))
        })?;
        (0..pool.flow.nodes.len()).try_for_each(|node| node_of(xml, pool, node))?;
        (0..pool.flow.ways.len()).try_for_each(|way| way_of(xml, pool, way))
    })
}

/// What is said of the process as a whole: the procedure, the conditions and the sources its steps name.
fn about(pool: &Pool) -> Map<String, Value> {
    let procedure = pool.procedure();
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| out.insert(key.to_owned(), value);
    put("state", json!(if pool.proposed { "proposal" } else { "today" }));
    put("language", json!(pool.told.writer.locale.language()));
    put("title", json!(procedure.title));
    if !procedure.header.code.is_empty() {
        put("code", json!(procedure.header.code));
    }
    let steps = &pool.told.own.process.steps;
    let names = steps.iter().flat_map(|step| {
        let visit = match &step.visit {
            Visit::In(when) => Some(when.names()),
            Visit::No => None,
        };
        step.when.names().into_iter().chain(visit.into_iter().flatten()).collect::<Vec<_>>()
    });
    let mut conditions = Map::new();
    for name in names {
        let title = procedure.condition(name).map_or("", |own| own.title.as_str());
        conditions.insert(name.to_owned(), json!({ "title": title }));
    }
    put("conditions", Value::Object(conditions));
    let known = procedure.schema.pointer("/x-procedure/sources").and_then(Value::as_object);
    let used = known.into_iter().flatten().filter(|(name, _)| steps.iter().any(|step| step.source == **name));
    put("sources", Value::Object(used.map(|(name, value)| (name.clone(), value.clone())).collect()));
    out
}

fn extension(xml: &mut Xml, inner: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    xml.element("bpmn:extensionElements", &[], inner)
}

/// An object as an element: what is one word as attributes, the rest as elements; members of lists are called `item`.
fn annotated(xml: &mut Xml, name: &str, value: &Map<String, Value>) -> io::Result<()> {
    let word = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    };
    let named = |key: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && key.chars().all(plain)
    };
    let members: Vec<(&String, &Value)> = value.iter().filter(|(key, _)| named(key)).collect();
    let words: Vec<(&str, String)> = members.iter().filter_map(|(key, own)| Some((key.as_str(), word(own)?))).collect();
    let attributes: Vec<(&str, &str)> = words.iter().map(|(key, own)| (*key, own.as_str())).collect();
    within(xml, name, &attributes, |xml| {
        for (key, own) in members {
            let name = format!("tokhai:{key}");
            match own {
                Value::Object(inner) => annotated(xml, &name, inner)?,
                Value::Array(list) => xml.element(&name, &[], |xml| {
                    list.iter().try_for_each(|item| match item {
                        Value::Object(inner) => annotated(xml, "tokhai:item", inner),
                        other => xml.leaf("tokhai:item", &[], &word(other).unwrap_or_default()),
                    })
                })?,
                _ => {}
            }
        }
        Ok(())
    })
}

fn lane_of(xml: &mut Xml, pool: &Pool, lane: usize) -> io::Result<()> {
    let id = &pool.flow.actors[lane];
    let mut actor = Map::new();
    actor.insert("id".to_owned(), json!(id));
    let known = pool.procedure().schema.pointer("/x-procedure/actors").and_then(|own| own.get(id.as_str()));
    actor.extend(known.and_then(Value::as_object).cloned().unwrap_or_default());
    let steps = &pool.told.own.process.steps;
    let name = steps.iter().find(|step| step.actor == *id).map_or_else(|| id.clone(), |step| pool.told.who(step));
    xml.element("bpmn:lane", &[("id", &pool.lane_id(lane)), ("name", &name)], |xml| {
        extension(xml, |xml| annotated(xml, "tokhai:actor", &actor))?;
        let own = pool.flow.nodes.iter().enumerate().filter(|(_, node)| node.lane == lane);
        own.map(|(node, _)| node).try_for_each(|node| xml.leaf("bpmn:flowNodeRef", &[], &pool.node_id(node)))
    })
}

/// The task that fits a kind of step best.
const fn task(kind: StepKind) -> &'static str {
    match kind {
        StepKind::LookUp => "bpmn:serviceTask",
        StepKind::Forward | StepKind::RequestMore | StepKind::Publish | StepKind::Deliver => "bpmn:sendTask",
        StepKind::SiteVisit | StepKind::Stamp => "bpmn:manualTask",
        _ => "bpmn:userTask",
    }
}

fn node_of(xml: &mut Xml, pool: &Pool, node: usize) -> io::Result<()> {
    let id = pool.node_id(node);
    let ways = |end: fn(&super::flow::Way) -> usize| {
        let own = pool.flow.ways.iter().enumerate().filter(move |(_, way)| end(way) == node);
        own.map(|(way, _)| pool.way_id(way)).collect::<Vec<_>>()
    };
    let (incoming, outgoing) = (ways(|way| way.to), ways(|way| way.from));
    let kind = pool.flow.nodes[node].kind;
    let name = match kind {
        NodeKind::Start => "bpmn:startEvent",
        NodeKind::End => "bpmn:endEvent",
        NodeKind::Task(at) => task(pool.step(at).kind),
        NodeKind::Join | NodeKind::Split => "bpmn:parallelGateway",
        NodeKind::Choice | NodeKind::Merge => "bpmn:exclusiveGateway",
    };
    let mut attributes = vec![("id", id.as_str())];
    let called = match kind {
        NodeKind::Task(at) => Some(pool.step(at).called(pool.told.writer.locale)),
        _ => None,
    };
    attributes.extend(called.map(|called| ("name", called)));
    match kind {
        NodeKind::Join | NodeKind::Merge => attributes.push(("gatewayDirection", "Converging")),
        NodeKind::Split | NodeKind::Choice => attributes.push(("gatewayDirection", "Diverging")),
        _ => {}
    }
    let otherwise = pool.flow.ways.iter().position(|way| way.from == node && way.taken == Taken::Otherwise);
    let otherwise = otherwise.map(|way| pool.way_id(way));
    attributes.extend(otherwise.as_deref().map(|way| ("default", way)));
    xml.element(name, &attributes, |xml| {
        if let NodeKind::Task(at) = kind {
            xml.leaf("bpmn:documentation", &[], &documented(pool, at))?;
            extension(xml, |xml| annotated(xml, "tokhai:step", &said(pool, at)))?;
        }
        incoming.iter().try_for_each(|way| xml.leaf("bpmn:incoming", &[], way))?;
        outgoing.iter().try_for_each(|way| xml.leaf("bpmn:outgoing", &[], way))
    })
}

/// A step for people: who does it within which time, and what is concluded on it.
fn documented(pool: &Pool, at: usize) -> String {
    let step = pool.step(at);
    let mut parts = vec![pool.told.who(step), pool.told.limit(step)];
    if let Some(judged) = pool.told.own.steps.get(at) {
        let conclusion = verdict(judged.verdict, pool.told.writer.locale);
        parts.push(format!("{conclusion}: {}", pool.told.sentence(judged)));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

/// What BPMN has no words for: the step as it is written, without what its name, lane and flows say, and what is concluded.
fn said(pool: &Pool, at: usize) -> Map<String, Value> {
    let mut own = pool.written_step(at);
    for key in ["actor", "after", "when"] {
        own.remove(key);
    }
    if let Some(repeat) = own.get_mut("repeat").and_then(Value::as_object_mut) {
        repeat.remove("to");
    }
    if let Some(judged) = pool.told.own.steps.get(at) {
        let mut conclusion = json!({ "is": judged.verdict.as_str(), "why": pool.told.sentence(judged) });
        if let Some(guard) = &judged.guard {
            conclusion["when"] = json!(guard.to_string());
        }
        own.insert("verdict".to_owned(), conclusion);
    }
    own
}

fn way_of(xml: &mut Xml, pool: &Pool, at: usize) -> io::Result<()> {
    let way = &pool.flow.ways[at];
    let (id, from, to) = (pool.way_id(at), pool.node_id(way.from), pool.node_id(way.to));
    let name = pool.way_name(&way.taken);
    let mut attributes = vec![("id", id.as_str()), ("sourceRef", &from), ("targetRef", &to)];
    if !name.is_empty() {
        attributes.push(("name", &name));
    }
    let (language, condition) = match &way.taken {
        Taken::Always | Taken::Otherwise => return xml.empty("bpmn:sequenceFlow", &attributes),
        Taken::When(when) => (Some(("language", WHEN_LANGUAGE)), when.to_string()),
        Taken::Back => (None, name.clone()),
    };
    xml.element("bpmn:sequenceFlow", &attributes, |xml| {
        if let Taken::When(when) = &way.taken {
            // The name is cut where it is long.
            xml.leaf("bpmn:documentation", &[], &pool.told.writer.circumstances(when))?;
        }
        if way.taken == Taken::Back {
            extension(xml, |xml| xml.empty("tokhai:back", &[]))?;
        }
        let kind = [("xsi:type", "bpmn:tFormalExpression")];
        let attributes: Vec<(&str, &str)> = kind.into_iter().chain(language).collect();
        xml.leaf("bpmn:conditionExpression", &attributes, &condition)
    })
}

/// The shapes and edges of a pool.
fn diagram(xml: &mut Xml, pool: &Pool) -> io::Result<()> {
    let width = 2 * HEAD + pool.laid.along;
    let corner = (CORNER.0, pool.top);
    let plain: &[(&str, &str)] = &[];
    let lying: &[(&str, &str)] = &[("isHorizontal", "true")];
    shape(xml, &format!("{}-pool", pool.prefix), lying, corner, (width, pool.laid.across))?;
    for (lane, (start, breadth)) in pool.laid.lanes.iter().enumerate() {
        let corner = (CORNER.0 + HEAD, pool.top + start);
        shape(xml, &pool.lane_id(lane), lying, corner, (width - HEAD, *breadth))?;
    }
    for (node, size) in pool.sizes.iter().enumerate() {
        let marked: &[(&str, &str)] = &[("isMarkerVisible", "true")];
        let choice = matches!(pool.flow.nodes[node].kind, NodeKind::Choice | NodeKind::Merge);
        let marks = if choice { marked } else { plain };
        shape(xml, &pool.node_id(node), marks, pool.at(pool.laid.nodes[node]), *size)?;
    }
    // The layout has what goes back behind the rest.
    let back = |way: &super::flow::Way| way.taken == Taken::Back;
    let ways = || pool.flow.ways.iter().enumerate();
    let ordered = ways().filter(|(_, way)| !back(way)).chain(ways().filter(|(_, way)| back(way)));
    for ((at, way), corners) in ordered.zip(&pool.laid.arrows) {
        let id = pool.way_id(at);
        let edge = format!("{id}-edge");
        xml.element("bpmndi:BPMNEdge", &[("id", &edge), ("bpmnElement", &id)], |xml| {
            corners.iter().try_for_each(|corner| {
                let (x, y) = pool.at(*corner);
                xml.empty("di:waypoint", &[("x", &x.to_string()), ("y", &y.to_string())])
            })?;
            let Taken::When(when) = &way.taken else { return Ok(()) };
            let height = label(pool.told, when).len() as i32 * LINE;
            let (x, y) = pool.at(pool.laid.nodes[way.from]);
            let corner = (x + (GATEWAY - LABEL) / 2, y - LABEL_GAP - height);
            xml.element("bpmndi:BPMNLabel", &[], |xml| bounds(xml, corner, (LABEL, height)))
        })?;
    }
    Ok(())
}

fn shape(xml: &mut Xml, of: &str, marks: &[(&str, &str)], corner: Point, size: (i32, i32)) -> io::Result<()> {
    let id = format!("{of}-shape");
    let attributes: Vec<(&str, &str)> =
        [("id", id.as_str()), ("bpmnElement", of)].into_iter().chain(marks.iter().copied()).collect();
    xml.element("bpmndi:BPMNShape", &attributes, |xml| bounds(xml, corner, size))
}

fn bounds(xml: &mut Xml, corner: Point, size: (i32, i32)) -> io::Result<()> {
    let numbers = [corner.0, corner.1, size.0, size.1].map(|own| own.to_string());
    let [x, y, width, height] = &numbers;
    xml.empty("dc:Bounds", &[("x", x), ("y", y), ("width", width), ("height", height)])
}
