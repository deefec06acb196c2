//! Drawings: text boxes, boxes to tick and rows of boxes for one character each. Word stores them as drawings, and
//! for old programs again as VML.

use super::super::drawn::{is_small, is_tick};
use super::super::lengths::points;
use super::super::xml::Element;
use super::chosen;

/// Points of a unit of drawings.
const EMU: f32 = 12_700.0;

/// A drawn shape.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shape<'a> {
    /// Whether it stands in the text like a character.
    pub(super) inline: bool,
    /// Distance from the left edge of the text, in points.
    pub(super) x: f32,
    /// Distance from the top of its paragraph, in points.
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) height: f32,
    /// What is written in it: `w:txbxContent`.
    pub(super) content: Option<&'a Element>,
    rule: bool,
}

impl Shape<'_> {
    /// Whether it is a box to tick, and whether it is ticked.
    pub(super) fn ticked(&self) -> Option<bool> {
        let text = self.content.map(Element::text).unwrap_or_default();
        let text = text.trim();
        let fits = is_small(self.width, self.height) && !self.rule;
        (fits && (text.is_empty() || is_tick(text))).then_some(!text.is_empty())
    }
}

/// The shapes that a run holds.
pub(super) fn shapes<'a>(element: &'a Element, found: &mut Vec<Shape<'a>>) {
    if found.len() > 2000 {
        return;
    }
    match element.name.as_str() {
        "AlternateContent" => {
            for inner in chosen(element).into_iter().flat_map(Element::elements) {
                shapes(inner, found);
            }
        }
        "drawing" => element.elements().for_each(|frame| drawing(frame, found)),
        "pict" | "object" => element.elements().for_each(|shape| vml(shape, (1.0, 1.0, 0.0, 0.0), found)),
        _ => {}
    }
}

fn emu(text: Option<&str>) -> Option<f32> {
    text?.trim().parse::<f32>().ok().filter(|value| value.is_finite()).map(|value| value / EMU)
}

fn drawing<'a>(frame: &'a Element, found: &mut Vec<Shape<'a>>) {
    let offset = |name: &str| {
        let text = frame.child(name).and_then(|position| position.child("posOffset")).map(Element::text);
        emu(text.as_deref()).unwrap_or(0.0)
    };
    let extent = |name: &str| emu(frame.child("extent").and_then(|extent| extent.get(name))).unwrap_or(0.0);
    let whole = Shape {
        inline: frame.name == "inline",
        x: offset("positionH"),
        y: offset("positionV"),
        width: extent("cx"),
        height: extent("cy"),
        ..Shape::default()
    };
    let Some(data) = frame.find("graphicData") else { return };
    for inner in data.elements() {
        match inner.name.as_str() {
            "wgp" | "wpc" => group(inner, whole, found),
            _ => found.push(filled(inner, whole)),
        }
    }
}

/// A shape with what is written in it.
fn filled<'a>(element: &'a Element, shape: Shape<'a>) -> Shape<'a> {
    let kind = element.find("prstGeom").and_then(|geometry| geometry.get("prst")).unwrap_or_default();
    let rule = kind == "line" || kind.contains("onnector");
    let content = element.child("txbx").and_then(|text| text.find("txbxContent"));
    Shape { content, rule, ..shape }
}

/// The shapes of a group, each where the group puts it.
fn group<'a>(element: &'a Element, whole: Shape<'a>, found: &mut Vec<Shape<'a>>) {
    let frame = element.child("grpSpPr").and_then(|properties| properties.child("xfrm"));
    let inner =
        |name: &str, axis: &str| emu(frame.and_then(|frame| frame.child(name)).and_then(|value| value.get(axis)));
    let scale = |size: f32, inner: Option<f32>| inner.filter(|inner| *inner > 0.0).map_or(1.0, |inner| size / inner);
    let across = scale(whole.width, inner("chExt", "cx"));
    let down = scale(whole.height, inner("chExt", "cy"));
    let origin = (inner("chOff", "x").unwrap_or(0.0), inner("chOff", "y").unwrap_or(0.0));
    for member in element.elements() {
        let own = member.child("spPr").or_else(|| member.child("grpSpPr")).and_then(|shape| shape.child("xfrm"));
        let of = |name: &str, axis: &str| {
            emu(own.and_then(|own| own.child(name)).and_then(|value| value.get(axis))).unwrap_or(0.0)
        };
        let shape = Shape {
            inline: whole.inline,
            x: whole.x + (of("off", "x") - origin.0) * across,
            y: whole.y + (of("off", "y") - origin.1) * down,
            width: of("ext", "cx") * across,
            height: of("ext", "cy") * down,
            ..Shape::default()
        };
        match member.name.as_str() {
            "wsp" | "pic" => found.push(filled(member, shape)),
            "grpSp" => group(member, shape, found),
            _ => {}
        }
    }
}

/// A shape of VML; `frame` is how much larger one unit of its coordinates is than a point, and where they begin.
fn vml<'a>(element: &'a Element, frame: (f32, f32, f32, f32), found: &mut Vec<Shape<'a>>) {
    let style = element.get("style").unwrap_or_default();
    let of = |name: &str| style.split(';').find_map(|rule| points(rule.trim().strip_prefix(name)?.strip_prefix(':')?));
    let (across, down, left, top) = frame;
    let shape = Shape {
        inline: !style.contains("position:absolute") && !style.contains("position:relative"),
        x: left + of("margin-left").or_else(|| of("left")).unwrap_or(0.0) * across,
        y: top + of("margin-top").or_else(|| of("top")).unwrap_or(0.0) * down,
        width: of("width").unwrap_or(0.0) * across,
        height: of("height").unwrap_or(0.0) * down,
        content: element.child("textbox").and_then(|text| text.find("txbxContent")),
        rule: false,
    };
    match element.name.as_str() {
        "rect" | "roundrect" | "oval" | "shape" => found.push(shape),
        "group" => {
            let pair = |name: &str| {
                let (x, y) = element.get(name)?.split_once(',')?;
                Some((x.trim().parse::<f32>().ok()?, y.trim().parse::<f32>().ok()?))
            };
            let (wide, high) = pair("coordsize").filter(|(x, y)| *x > 0.0 && *y > 0.0).unwrap_or((1000.0, 1000.0));
            let (x, y) = pair("coordorigin").unwrap_or((0.0, 0.0));
            let (across, down) = (shape.width / wide, shape.height / high);
            let frame = (across, down, shape.x - x * across, shape.y - y * down);
            for inner in element.elements() {
                vml(inner, frame, found);
            }
        }
        _ => {}
    }
}
