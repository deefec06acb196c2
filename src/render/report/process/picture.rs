//! A process as a picture: a lane for each of those who act, its steps from above to below, arrows for what waits for what.
//!
//! Drawn in the colour of the text around it and without a style of its own, so that it reads on dark and light pages, on
//! paper, and under any policy. What is marked is marked by a sign, words and a frame, never by colour.

use crate::analysis::process::{Course, StepVerdict};
use crate::definition::ProcessStep;
use crate::reform::process::{Told, verdict};
use crate::render::markup::{Element, el};
use crate::texts::process;

use super::lanes::{Graph, Laid, Point, Size, Spacing, lay_out};
use super::rails::on_rails;
use super::wrapped::wrapped;

/// Most steps that are drawn; a table tells of more.
const MAX_STEPS: usize = 150;
/// Width of a box.
const BOX: i32 = 156;
/// Space between a box and its words.
pub(super) const PAD: i32 = 8;
/// Size of the type, and the height of a line of it.
const TYPE: i32 = 13;
pub(super) const LINE: i32 = 17;
/// The size that words in bold count as.
const BOLD: i32 = 15;
/// Most lines of one text in a box.
const LINES: usize = 9;
/// Widths of pictures with rails: what a phone of 360 pixels has, and a page of A4.
const SLIM: i32 = 314;
const PAPER: i32 = 640;
/// How broad lanes may be to be seen at once on a desk's screen of 1280 pixels.
const SCREEN: i32 = 1170;
const SPACING: Spacing = Spacing { track: 9, channel: 30, gutter: 22 };
/// Room around the whole, for frames.
const MARGIN: i32 = 2;

/// Words in a box: a text, or a line of one.
pub(super) struct Words {
    pub(super) text: String,
    pub(super) strong: bool,
}

/// A step as a box.
pub(super) struct StepBox<'a> {
    pub(super) step: &'a ProcessStep,
    pub(super) said: Vec<Words>,
    pub(super) critical: bool,
    pub(super) goes: bool,
}

impl StepBox<'_> {
    /// What the box says in lines that fit a width.
    pub(super) fn lines(&self, width: i32) -> Vec<Words> {
        self.said.iter().flat_map(|own| fitted(own, width)).collect()
    }
}

/// A text in lines that fit a box of a width.
pub(super) fn fitted(own: &Words, width: i32) -> Vec<Words> {
    let strong = own.strong;
    let lines = wrapped(&own.text, if strong { BOLD } else { TYPE }, width - 2 * PAD, LINES);
    lines.into_iter().map(|text| Words { text, strong }).collect()
}

/// How high a box with so many lines is.
pub(super) const fn height(lines: usize) -> i32 {
    lines as i32 * LINE + 2 * PAD
}

/// What is drawn of the process of a course, today or as it is proposed; `None` where there is nothing to draw, or too much.
/// `id` is unique on the page.
fn drawing<'a>(told: &'a Told, course: &Course, proposed: bool, id: String) -> Option<Drawing<'a>> {
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
            StepBox { step, said: said(told, *at, proposed, critical, goes), critical, goes }
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
        graph.nodes.push(Size { lane: lane(own.step), along: 0, across: 0 });
        graph.arrows.extend(before.iter().filter_map(|step| Some((place(*step)?, to))));
        let repeat = own.step.repeat.as_ref().and_then(|repeat| told.own.process.position(&repeat.to));
        graph.back.extend(repeat.and_then(place).filter(|target| *target < to).map(|target| (to, target)));
    }
    let heads: Vec<String> = actors
        .iter()
        .filter_map(|actor| boxes.iter().find(|own| own.step.actor == **actor))
        .map(|own| told.who(own.step))
        .collect();
    Some(Drawing { boxes, graph, heads, proposed, id })
}

/// What is drawn: steps, who acts, what waits for what.
pub(super) struct Drawing<'a> {
    pub(super) boxes: Vec<StepBox<'a>>,
    /// The boxes as nodes, whose sizes are those of a way to draw them.
    pub(super) graph: Graph,
    pub(super) heads: Vec<String>,
    proposed: bool,
    pub(super) id: String,
}

/// What stands in the box of a step: what it is called, its limit, and how it is marked.
fn said(told: &Told, at: usize, proposed: bool, critical: bool, goes: bool) -> Vec<Words> {
    let locale = told.writer.locale;
    let step = &told.own.process.steps[at];
    let mut out = Vec::new();
    let mut say = |text: &str, strong: bool| {
        if !text.is_empty() {
            out.push(Words { text: text.to_owned(), strong });
        }
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

/// An empty picture of a size, named and described.
pub(super) fn empty(told: &Told, drawing: &Drawing, class: &'static str, (width, height): (i32, i32)) -> Element {
    let locale = told.writer.locale;
    let name = if drawing.proposed { process::picture_then(locale) } else { process::picture_now(locale) };
    let (title, desc) = (format!("{}-title", drawing.id), format!("{}-desc", drawing.id));
    el(class)
        .attr("viewBox", format!("{} {} {} {}", -MARGIN, -MARGIN, width + 2 * MARGIN, height + 2 * MARGIN))
        .attr("width", (width + 2 * MARGIN).to_string())
        .attr("height", (height + 2 * MARGIN).to_string())
        .attr("role", "img")
        .attr("aria-labelledby", format!("{title} {desc}"))
        .attr("fill", "none")
        .attr("stroke", "currentColor")
        .attr("font-size", TYPE.to_string())
        .child(el("title").id(title).text(name))
        .child(el("desc").id(desc).text(described(told, drawing)))
}

/// Draws a lane for each of those who act, side by side, and how broad that is.
fn in_lanes(told: &Told, drawing: &mut Drawing, class: &'static str) -> (Element, i32) {
    let words: Vec<Vec<Words>> = drawing.boxes.iter().map(|own| own.lines(BOX)).collect();
    for (node, words) in drawing.graph.nodes.iter_mut().zip(&words) {
        (node.along, node.across) = (height(words.len()), BOX);
    }
    let laid = lay_out(&drawing.graph, SPACING);
    let heads: Vec<Vec<String>> = drawing
        .heads
        .iter()
        .zip(&laid.lanes)
        .map(|(head, (_, breadth))| wrapped(head, BOLD, breadth - 2 * PAD, LINES))
        .collect();
    let head = heads.iter().map(Vec::len).max().unwrap_or(0) as i32 * LINE + 2 * PAD;
    let mut svg = empty(told, drawing, class, (laid.across, head + laid.along));
    for ((start, breadth), lines) in laid.lanes.iter().zip(&heads) {
        svg = svg
            .child(rect(*start, 0, *breadth, head, "1", None))
            .child(rect(*start, head, *breadth, laid.along, "1", None));
        let top = (head - lines.len() as i32 * LINE) / 2;
        svg = svg.children(
            lines.iter().enumerate().map(|(n, line)| text(start + breadth / 2, top, n, line, true)).collect(),
        );
    }
    svg = arrows(svg, drawing, &laid, head);
    let boxes = drawing.boxes.iter().zip(&words).zip(&laid.nodes);
    let boxes = boxes.flat_map(|((own, words), (along, across))| boxed(own, words, (head + along, *across), BOX));
    (svg.children(boxes.collect()), laid.across)
}

/// Draws the arrows; `head` is how far below the top the process begins.
pub(super) fn arrows(mut svg: Element, drawing: &Drawing, laid: &Laid, head: i32) -> Element {
    let all = drawing.graph.arrows.iter().chain(&drawing.graph.back).zip(&laid.arrows);
    for (at, ((from, to), corners)) in all.enumerate() {
        let back = at >= drawing.graph.arrows.len();
        let thick = !back && drawing.boxes[*from].critical && drawing.boxes[*to].critical;
        svg = svg.child(line(corners, head, if thick { "3" } else { "1.25" }, back)).maybe(tip(corners, head));
    }
    svg
}

/// A step: its frame and its words.
pub(super) fn boxed(own: &StepBox, words: &[Words], (top, left): (i32, i32), width: i32) -> Vec<Element> {
    let (thick, dashes) = (if own.critical { "3" } else { "1.25" }, own.goes.then_some("6 4"));
    let mut out = vec![rect(left, top, width, height(words.len()), thick, dashes).attr("rx", "6")];
    let lines = words.iter().enumerate();
    out.extend(lines.map(|(n, words)| text(left + width / 2, top + PAD, n, &words.text, words.strong)));
    out
}

pub(super) fn rect(
    x: i32,
    y: i32,
    width: i32,
    height: i32,
    thick: &'static str,
    dashes: Option<&'static str>,
) -> Element {
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
pub(super) fn text(middle: i32, top: i32, n: usize, words: &str, strong: bool) -> Element {
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
#[cfg(feature = "workbench")]
pub(crate) fn pictures(told: &Told, course: &Course, id: &str) -> Vec<(&'static str, Element)> {
    both(told, id, &|proposed, id| Some(in_lanes(told, &mut drawing(told, course, proposed, id)?, "svg.lanes").0))
}

/// The same for a page that is read on screens of any width and printed: beside the lanes, pictures with rails for narrow
/// screens and for paper. The styles of the page show one of them.
pub(crate) fn pictures_of_any_width(told: &Told, course: &Course, id: &str) -> Vec<(&'static str, Element)> {
    both(told, id, &|proposed, id| {
        let (broad, breadth) = in_lanes(told, &mut drawing(told, course, proposed, id.clone())?, "svg.lanes broad");
        let mut drawing = drawing(told, course, proposed, id.clone())?;
        drawing.id = format!("{id}-slim");
        let slim = on_rails(told, &mut drawing, "svg.lanes slim", SLIM);
        drawing.id = format!("{id}-paper");
        let paper = on_rails(told, &mut drawing, "svg.lanes paper", PAPER);
        let fits = breadth <= SCREEN;
        let all = el(if fits { "div.drawn fits" } else { "div.drawn" }).child(slim).child(paper);
        Some(if fits { all.child(broad) } else { all })
    })
}

/// Today's process and the proposed one, each drawn under its name.
fn both(told: &Told, id: &str, draw: &dyn Fn(bool, String) -> Option<Element>) -> Vec<(&'static str, Element)> {
    let locale = told.writer.locale;
    let both = [(false, process::picture_now(locale), "now"), (true, process::picture_then(locale), "then")];
    both.into_iter()
        .filter_map(|(proposed, name, part)| Some((name, draw(proposed, format!("{id}-{part}"))?)))
        .collect()
}
