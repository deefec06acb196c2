//! A process as a picture: a lane for each of those who act, its steps from above to below, arrows for what waits for what.
//!
//! Drawn in the colour of the text around it and without a style of its own, so that it reads on dark and light pages, on
//! paper, and under any policy. What is marked is marked by a sign, words and a frame, never by colour.

use crate::analysis::process::{Course, StepVerdict};
use crate::definition::ProcessStep;
use crate::reform::process::{Told, verdict};
use crate::render::markup::{Element, el};
use crate::texts::process;

use super::lanes::{Graph, Point, Size, Spacing, lay_out};
use super::wrapped::wrapped;

/// Most steps that are drawn; a table tells of more.
const MAX_STEPS: usize = 150;
/// Width of a box.
const BOX: i32 = 156;
/// Space between a box and its words.
const PAD: i32 = 8;
/// Size of the type, and the height of a line of it.
const TYPE: i32 = 13;
const LINE: i32 = 17;
/// The size that words in bold count as.
const BOLD: i32 = 15;
/// Most lines of one text in a box.
const LINES: usize = 9;
const SPACING: Spacing = Spacing { track: 9, channel: 30, gutter: 22 };
/// Room around the whole, for frames.
const MARGIN: i32 = 2;

/// A line of words in a box.
struct Words {
    text: String,
    strong: bool,
}

/// A step as a box.
struct StepBox<'a> {
    step: &'a ProcessStep,
    words: Vec<Words>,
    critical: bool,
    goes: bool,
}

/// The process of a course, today or as it is proposed. `id` is unique on the page. `None` where there is nothing to draw, or
/// too much.
pub(crate) fn picture(told: &Told, course: &Course, proposed: bool, id: &str) -> Option<Element> {
    let steps = &told.own.process.steps;
    let (ids, figures) = if proposed { (&course.after, &course.then) } else { (&course.before, &course.now) };
    if ids.is_empty() || ids.len() > MAX_STEPS {
        return None;
    }
    let taken: Vec<bool> = steps.iter().map(|step| ids.contains(&step.id)).collect();
    let order = told.own.awaited(&taken, proposed)?;
    let boxes: Vec<StepBox> = order
        .iter()
        .map(|(at, _)| {
            let step = &steps[*at];
            let critical = figures.path.critical.contains(&step.id);
            let goes = !proposed && !course.after.contains(&step.id);
            StepBox { step, words: words(told, *at, proposed, critical, goes), critical, goes }
        })
        .collect();
    let mut actors: Vec<&str> = Vec::new();
    for own in &boxes {
        if !actors.contains(&own.step.actor.as_str()) {
            actors.push(&own.step.actor);
        }
    }
    let lane = |step: &ProcessStep| actors.iter().position(|actor| *actor == step.actor).unwrap_or(0);
    let place = |step: usize| order.iter().position(|(at, _)| *at == step);
    let mut graph = Graph { lanes: actors.len(), ..Graph::default() };
    for (to, (own, (_, before))) in boxes.iter().zip(&order).enumerate() {
        let along = own.words.len() as i32 * LINE + 2 * PAD;
        graph.nodes.push(Size { lane: lane(own.step), along, across: BOX });
        graph.arrows.extend(before.iter().filter_map(|step| Some((place(*step)?, to))));
        let repeat = own.step.repeat.as_ref().and_then(|repeat| told.own.process.position(&repeat.to));
        graph.back.extend(repeat.and_then(place).filter(|target| *target < to).map(|target| (to, target)));
    }
    let heads: Vec<String> = actors
        .iter()
        .filter_map(|actor| boxes.iter().find(|own| own.step.actor == **actor))
        .map(|own| told.who(own.step))
        .collect();
    Some(drawn(told, &Drawing { boxes, graph, heads, proposed, id }))
}

/// What is drawn.
struct Drawing<'a> {
    boxes: Vec<StepBox<'a>>,
    graph: Graph,
    heads: Vec<String>,
    proposed: bool,
    id: &'a str,
}

/// The words in the box of a step: what it is called, its limit, and how it is marked.
fn words(told: &Told, at: usize, proposed: bool, critical: bool, goes: bool) -> Vec<Words> {
    let locale = told.writer.locale;
    let step = &told.own.process.steps[at];
    let mut out = Vec::new();
    let mut say = |text: &str, strong: bool| {
        let size = if strong { BOLD } else { TYPE };
        let lines = wrapped(text, size, BOX - 2 * PAD, LINES);
        out.extend(lines.into_iter().map(|text| Words { text, strong }));
    };
    say(step.called(locale), true);
    say(&told.limit(step), false);
    if step.clock_stops {
        say(&format!("○ {}", process::clock_stands(locale)), false);
    }
    if critical {
        say(&format!("◆ {}", process::on_longest_way(locale)), false);
    }
    let conclusion = told.own.steps.get(at).map_or(StepVerdict::Needed, |own| own.verdict);
    let sign = match conclusion {
        _ if goes => Some(("✕", StepVerdict::FallsAway)),
        StepVerdict::WaitsForLaw => Some(("§", conclusion)),
        StepVerdict::Beside if !proposed => Some(("∥", conclusion)),
        StepVerdict::Merges => Some(("+", conclusion)),
        _ => None,
    };
    if let Some((sign, conclusion)) = sign {
        say(&format!("{sign} {}", verdict(conclusion, locale)), false);
    }
    out
}

/// What the picture is, for those who do not see it.
fn described(told: &Told, drawing: &Drawing) -> String {
    let locale = told.writer.locale;
    let named = |wanted: &dyn Fn(&StepBox) -> bool| {
        let list = drawing.boxes.iter().filter(|own| wanted(own)).map(|own| format!("“{}”", own.step.called(locale)));
        list.collect::<Vec<_>>().join(", ")
    };
    let mut parts = vec![process::picture_lanes(locale, drawing.heads.join("; "))];
    let (critical, gone) = (named(&|own| own.critical), named(&|own| own.goes));
    if !critical.is_empty() {
        parts.push(process::picture_critical(locale, critical));
    }
    if !gone.is_empty() {
        parts.push(process::picture_gone(locale, gone));
    }
    parts.join(" ")
}

fn drawn(told: &Told, drawing: &Drawing) -> Element {
    let locale = told.writer.locale;
    let laid = lay_out(&drawing.graph, SPACING);
    let heads: Vec<Vec<String>> = drawing
        .heads
        .iter()
        .zip(&laid.lanes)
        .map(|(head, (_, breadth))| wrapped(head, BOLD, breadth - 2 * PAD, LINES))
        .collect();
    let head = heads.iter().map(Vec::len).max().unwrap_or(0) as i32 * LINE + 2 * PAD;
    let (width, height) = (laid.across + 2 * MARGIN, head + laid.along + 2 * MARGIN);
    let name = if drawing.proposed { process::picture_then(locale) } else { process::picture_now(locale) };
    let (title, desc) = (format!("{}-title", drawing.id), format!("{}-desc", drawing.id));
    let mut svg = el("svg.lanes")
        .attr("viewBox", format!("{} {} {width} {height}", -MARGIN, -MARGIN))
        .attr("width", width.to_string())
        .attr("height", height.to_string())
        .attr("role", "img")
        .attr("aria-labelledby", format!("{title} {desc}"))
        .attr("fill", "none")
        .attr("stroke", "currentColor")
        .attr("font-size", TYPE.to_string())
        .child(el("title").id(title).text(name))
        .child(el("desc").id(desc).text(described(told, drawing)));
    for ((start, breadth), lines) in laid.lanes.iter().zip(&heads) {
        svg = svg
            .child(rect(*start, 0, *breadth, head, "1", None))
            .child(rect(*start, head, *breadth, laid.along, "1", None));
        let top = (head - lines.len() as i32 * LINE) / 2;
        svg = svg.children(
            lines.iter().enumerate().map(|(n, line)| text(start + breadth / 2, top, n, line, true)).collect(),
        );
    }
    let all = drawing.graph.arrows.iter().chain(&drawing.graph.back).zip(&laid.arrows);
    for (at, ((from, to), corners)) in all.enumerate() {
        let back = at >= drawing.graph.arrows.len();
        let thick = !back && drawing.boxes[*from].critical && drawing.boxes[*to].critical;
        svg = svg.child(line(corners, head, if thick { "3" } else { "1.25" }, back)).maybe(tip(corners, head));
    }
    svg.children(drawing.boxes.iter().zip(&laid.nodes).flat_map(|(own, corner)| boxed(own, *corner, head)).collect())
}

/// A step: its frame and its words.
fn boxed(own: &StepBox, (along, across): Point, head: i32) -> Vec<Element> {
    let height = own.words.len() as i32 * LINE + 2 * PAD;
    let (thick, dashes) = (if own.critical { "3" } else { "1.25" }, own.goes.then_some("6 4"));
    let mut out = vec![rect(across, head + along, BOX, height, thick, dashes).attr("rx", "6")];
    let middle = across + BOX / 2;
    let lines = own.words.iter().enumerate();
    out.extend(lines.map(|(n, words)| text(middle, head + along + PAD, n, &words.text, words.strong)));
    out
}

fn rect(x: i32, y: i32, width: i32, height: i32, thick: &'static str, dashes: Option<&'static str>) -> Element {
    let rect = el("rect")
        .attr("x", x.to_string())
        .attr("y", y.to_string())
        .attr("width", width.to_string())
        .attr("height", height.to_string())
        .attr("stroke-width", thick);
    match dashes {
        Some(dashes) => rect.attr("stroke-dasharray", dashes),
        None => rect,
    }
}

/// One line of words; `n` counts lines from the top of their box.
fn text(middle: i32, top: i32, n: usize, words: &str, strong: bool) -> Element {
    el("text")
        .attr("x", middle.to_string())
        .attr("y", (top + n as i32 * LINE + TYPE).to_string())
        .attr("text-anchor", "middle")
        .attr("fill", "currentColor")
        .attr("stroke", "none")
        .attr("font-weight", if strong { "600" } else { "400" })
        .text(words.to_owned())
}

fn line(corners: &[Point], head: i32, thick: &'static str, dashed: bool) -> Element {
    let points: Vec<String> = corners.iter().map(|(along, across)| format!("{across},{}", head + along)).collect();
    let line = el("polyline").attr("points", points.join(" ")).attr("stroke-width", thick);
    if dashed { line.attr("stroke-dasharray", "2 4") } else { line }
}

/// The tip of an arrow, which always ends downwards.
fn tip(corners: &[Point], head: i32) -> Option<Element> {
    let (along, across) = corners.last()?;
    let (x, y) = (*across, head + along);
    let points = format!("{x},{y} {},{} {},{}", x - 4, y - 8, x + 4, y - 8);
    Some(el("polygon").attr("points", points).attr("fill", "currentColor").attr("stroke", "none"))
}

/// The pictures of a course before and after, with what each is called; none where there is nothing to draw.
pub(crate) fn pictures(told: &Told, course: &Course, id: &str) -> Vec<(&'static str, Element)> {
    let locale = told.writer.locale;
    let both = [(false, process::picture_now(locale), "now"), (true, process::picture_then(locale), "then")];
    both.into_iter()
        .filter_map(|(proposed, name, part)| Some((name, picture(told, course, proposed, &format!("{id}-{part}"))?)))
        .collect()
}
