//! Looks of text, paragraphs, columns and cells.

use std::collections::HashMap;

use super::super::lengths::points;
use super::super::work;
use super::super::xml::Element;

/// Styles that one may be based on, one after the other.
const MAX_CHAIN: usize = 32;

/// Most stops of a paragraph.
const MAX_STOPS: usize = 64;

/// What a style says; `None` where it says nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    parent: Option<String>,
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) underlined: Option<bool>,
    pub(super) raised: Option<bool>,
    pub(super) hidden: Option<bool>,
    /// In points.
    pub(super) size: Option<f32>,
    pub(super) font: Option<String>,
    pub(super) centred: Option<bool>,
    /// In points.
    pub(super) indent: Option<f32>,
    /// In points, of the first line against the others.
    pub(super) first: Option<f32>,
    /// Distance from the indent in points, and whether dots or a line lead there.
    pub(super) stops: Option<Vec<(f32, bool)>>,
    /// Whether a line is drawn below the paragraph.
    pub(super) ruled: Option<bool>,
    /// Width of a column in points.
    pub(super) width: Option<f32>,
    /// Which sides of a cell can be seen: top, bottom, left, right.
    pub(super) sides: Option<[bool; 4]>,
}

impl Style {
    /// What is said here, or else in `base`.
    pub(super) fn over(self, base: &Self) -> Self {
        Self {
            parent: None,
            bold: self.bold.or(base.bold),
            italic: self.italic.or(base.italic),
            underlined: self.underlined.or(base.underlined),
            raised: self.raised.or(base.raised),
            hidden: self.hidden.or(base.hidden),
            size: self.size.or(base.size),
            font: self.font.or_else(|| base.font.clone()),
            centred: self.centred.or(base.centred),
            indent: self.indent.or(base.indent),
            first: self.first.or(base.first),
            stops: self.stops.or_else(|| base.stops.clone()),
            ruled: self.ruled.or(base.ruled),
            width: self.width.or(base.width),
            sides: self.sides.or(base.sides),
        }
    }

    fn read(element: &Element, fonts: &HashMap<String, String>) -> Self {
        let mut this = Self { parent: element.get("parent-style-name").map(str::to_owned), ..Self::default() };
        for properties in element.elements() {
            match properties.name.as_str() {
                "text-properties" => this.text(properties, fonts),
                "paragraph-properties" => this.paragraph(properties),
                "table-column-properties" => this.width = properties.get("column-width").and_then(points),
                "table-cell-properties" => this.sides = sides(properties),
                _ => {}
            }
        }
        this
    }

    fn text(&mut self, properties: &Element, fonts: &HashMap<String, String>) {
        self.bold = properties
            .get("font-weight")
            .map(|weight| weight == "bold" || weight.parse::<u16>().is_ok_and(|weight| weight >= 600));
        self.italic = properties.get("font-style").map(|style| style != "normal");
        self.underlined = properties.get("text-underline-style").map(|style| style != "none");
        self.raised = properties.get("text-position").map(|position| {
            let first = position.split_whitespace().next().unwrap_or_default();
            first == "super" || first.trim_end_matches('%').parse::<f32>().is_ok_and(|raise| raise > 10.0)
        });
        self.hidden = properties.get("display").map(|display| display == "none");
        self.size = properties.get("font-size").filter(|size| !size.ends_with('%')).and_then(points);
        self.font = properties
            .get("font-name")
            .or_else(|| properties.get("font-family"))
            .map(|name| fonts.get(name).cloned().unwrap_or_else(|| name.to_owned()));
    }

    fn paragraph(&mut self, properties: &Element) {
        self.centred = properties.get("text-align").map(|align| align == "center");
        self.indent = properties.get("margin-left").and_then(points);
        self.first = properties.get("text-indent").and_then(points);
        let border = |name: &str| properties.get(name).map(drawn);
        self.ruled = border("border-bottom").or_else(|| border("border"));
        self.stops = properties.child("tab-stops").map(|stops| {
            let stop = |stop: &Element| {
                let leads = stop.get("leader-style").is_some_and(|style| style != "none");
                let text = stop.get("leader-text").is_some_and(|text| !text.trim().is_empty());
                Some((stop.get("position").and_then(points)?, leads || text))
            };
            let mut stops: Vec<(f32, bool)> = stops.elements().filter_map(stop).take(MAX_STOPS).collect();
            stops.sort_by(|a, b| a.0.total_cmp(&b.0));
            stops
        });
    }
}

/// Whether a border can be seen.
fn drawn(border: &str) -> bool {
    !(border.trim().is_empty() || border.contains("none") || border.contains("hidden"))
}

fn sides(properties: &Element) -> Option<[bool; 4]> {
    let all = properties.get("border").map(drawn);
    let names = ["border-top", "border-bottom", "border-left", "border-right"];
    let stated = all.is_some() || names.iter().any(|name| properties.get(name).is_some());
    stated.then(|| names.map(|name| properties.get(name).map(drawn).or(all).unwrap_or(false)))
}

/// The styles of a document, by family and name.
#[derive(Debug, Default)]
pub(super) struct Styles {
    known: HashMap<(String, String), Style>,
    defaults: HashMap<String, Style>,
    fonts: HashMap<String, String>,
}

impl Styles {
    /// Adds the styles of a list of them.
    pub(super) fn add(&mut self, list: &Element) {
        for element in list.elements() {
            let family = element.get("family").unwrap_or_default().to_owned();
            match (element.name.as_str(), element.get("name")) {
                ("font-face", Some(name)) => {
                    let family = element.get("font-family").unwrap_or(name);
                    self.fonts.insert(name.to_owned(), family.trim_matches('\'').to_owned());
                }
                ("style", Some(name)) => {
                    let style = Style::read(element, &self.fonts);
                    self.known.insert((family, name.to_owned()), style);
                }
                ("default-style", _) => {
                    let style = Style::read(element, &self.fonts);
                    self.defaults.insert(family, style);
                }
                _ => {}
            }
        }
    }

    /// What a style says, with the styles it is based on and the document's own for its family.
    pub(super) fn get(&self, family: &str, name: Option<&str>) -> Style {
        let mut result = Style::default();
        let mut next = name.map(str::to_owned);
        for _ in 0..MAX_CHAIN {
            if !work::take(1) {
                break;
            }
            let Some(style) = next.take().and_then(|name| self.known.get(&(family.to_owned(), name))) else { break };
            next.clone_from(&style.parent);
            result = result.over(style);
        }
        match self.defaults.get(family) {
            Some(default) => result.over(default),
            None => result,
        }
    }
}
