//! A process as a picture for narrow screens and for paper: the lanes are thin rails at the left, numbered at their heads, a
//! step is a bar on the rail of whoever does it, and its words stand beside the bar in a box that names the rail.

use crate::reform::process::Told;
use crate::render::markup::Element;

use super::lanes::{Spacing, lay_out};
use super::picture::{Drawing, LINE, PAD, StepBox, Words, arrows, boxed, empty, fitted, height, rect, text};

/// Breadth of a bar.
const BAR: i32 = 12;
/// Between the last rail and the boxes.
const GAP: i32 = 4;
/// Least width of a box; where rails leave less, the picture is broader than was asked for.
const LEAST: i32 = 132;
const SPACING: Spacing = Spacing { track: 5, channel: 10, gutter: 3 };

/// Draws a process on rails, as broad as is asked for where that leaves room for words.
pub(super) fn on_rails(told: &Told, drawing: &mut Drawing, class: &'static str, width: i32) -> Element {
    drawing.graph.one_by_one = true;
    for node in &mut drawing.graph.nodes {
        (node.along, node.across) = (0, BAR);
    }
    // How broad rails are does not depend on how high the boxes are.
    let left = lay_out(&drawing.graph, SPACING).across + GAP;
    let breadth = (width - left).max(LEAST);
    let boxes: Vec<Vec<Words>> = drawing
        .boxes
        .iter()
        .zip(&drawing.graph.nodes)
        .map(|(own, node)| words(drawing, own, node.lane, breadth))
        .collect();
    for (node, words) in drawing.graph.nodes.iter_mut().zip(&boxes) {
        node.along = height(words.len());
    }
    let laid = lay_out(&drawing.graph, SPACING);
    let head = LINE + PAD;
    let mut svg = empty(told, drawing, class, (left + breadth, head + laid.along));
    for (lane, (start, broad)) in laid.lanes.iter().enumerate() {
        svg = svg
            .child(rect(*start, 0, *broad, head, "1", None))
            .child(rect(*start, head, *broad, laid.along, "1", None).attr("stroke-opacity", "0.3"))
            .child(text(start + broad / 2, PAD / 2, 0, &(lane + 1).to_string(), true));
    }
    svg = arrows(svg, drawing, &laid, head);
    let all = drawing.boxes.iter().zip(&boxes).zip(&laid.nodes);
    let drawn = all.flat_map(|((own, words), (along, across))| {
        let (thick, dashes) = (if own.critical { "3" } else { "1.25" }, own.goes.then_some("6 4"));
        let bar = rect(*across, head + along, BAR, height(words.len()), thick, dashes).attr("rx", "3");
        std::iter::once(bar).chain(boxed(own, words, (head + along, left), breadth))
    });
    svg.children(drawn.collect())
}

/// The lines of a box: what the step is called, then who does it, by the number of the rail, and all else, several on a line
/// where they fit.
fn words(drawing: &Drawing, own: &StepBox, lane: usize, breadth: i32) -> Vec<Words> {
    let (titles, more): (Vec<&Words>, Vec<&Words>) = own.said.iter().partition(|words| words.strong);
    let mut lines = fitted(&plain(format!("{} · {}", lane + 1, drawing.heads[lane])), breadth);
    for part in more {
        let joined = lines.last().map(|line| fitted(&plain(format!("{} · {}", line.text, part.text)), breadth));
        match joined {
            Some(mut one) if one.len() == 1 => {
                lines.pop();
                lines.append(&mut one);
            }
            _ => lines.append(&mut fitted(part, breadth)),
        }
    }
    titles.into_iter().flat_map(|title| fitted(title, breadth)).chain(lines).collect()
}

const fn plain(text: String) -> Words {
    Words { text, strong: false }
}
