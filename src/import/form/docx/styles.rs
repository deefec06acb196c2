//! Looks of text and paragraphs: what a style says, what it takes from the style it is based on, what the text says
//! itself.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::super::work;
use super::super::xml::Element;

/// Styles that one may be based on, one after the other.
const MAX_CHAIN: usize = 32;

/// Most stops of a paragraph and of all its styles; Word itself keeps 64 of a paragraph.
const MAX_STOPS: usize = 64;

/// A stop of the tabulator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stop {
    /// Distance from the left edge of the text, in points.
    pub(super) at: f32,
    /// Whether dots or a line lead to it.
    pub(super) leader: bool,
    /// Whether text ends there instead of beginning.
    pub(super) right: bool,
}

/// What is said about text; `None` where nothing is.
#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) underlined: Option<bool>,
    pub(super) raised: Option<bool>,
    pub(super) hidden: Option<bool>,
    /// In points.
    pub(super) size: Option<f32>,
    pub(super) font: Option<String>,
}

impl Text {
    /// Reads `w:rPr`.
    pub(super) fn read(properties: &Element) -> Self {
        let switch = |name: &str| properties.child(name).map(|element| on(element.get("val")));
        let fonts = properties.child("rFonts");
        Self {
            bold: switch("b"),
            italic: switch("i"),
            underlined: properties.child("u").map(|element| element.get("val").is_none_or(|value| value != "none")),
            raised: properties.value("vertAlign").map(|value| value == "superscript").or_else(|| {
                let position: f32 = properties.value("position")?.parse().ok()?;
                Some(position >= 6.0)
            }),
            hidden: switch("vanish"),
            size: properties.value("sz").and_then(|size| size.parse::<f32>().ok()).map(|half| half / 2.0),
            font: fonts.and_then(|fonts| fonts.get("ascii").or_else(|| fonts.get("hAnsi"))).map(str::to_owned),
        }
    }

    /// What is said here, or else in `base`.
    pub(super) fn over(self, base: &Self) -> Self {
        Self {
            bold: self.bold.or(base.bold),
            italic: self.italic.or(base.italic),
            underlined: self.underlined.or(base.underlined),
            raised: self.raised.or(base.raised),
            hidden: self.hidden.or(base.hidden),
            size: self.size.or(base.size),
            font: self.font.or_else(|| base.font.clone()),
        }
    }
}

/// What is said about a paragraph; `None` where nothing is.
#[derive(Debug, Clone, Default)]
pub(super) struct Paragraph {
    pub(super) stops: Vec<Stop>,
    cleared: Vec<f32>,
    pub(super) centred: Option<bool>,
    /// In points.
    pub(super) indent: Option<f32>,
    /// In points, of the first line against the others.
    pub(super) first: Option<f32>,
    pub(super) heading: Option<u8>,
    /// List and level.
    pub(super) list: Option<(Option<String>, usize)>,
    /// Whether a line is drawn above or below.
    pub(super) bordered: Option<bool>,
}

impl Paragraph {
    /// Reads `w:pPr`.
    pub(super) fn read(properties: &Element) -> Self {
        let mut this = Self::default();
        for tab in properties.child("tabs").into_iter().flat_map(Element::elements) {
            if this.stops.len().max(this.cleared.len()) >= MAX_STOPS || !work::take(1) {
                break;
            }
            let Some(at) = tab.get("pos").and_then(points) else { continue };
            match tab.get("val") {
                Some("clear") => this.cleared.push(at),
                Some("bar") => {}
                kind => this.stops.push(Stop {
                    at,
                    leader: tab.get("leader").is_some_and(|leader| leader != "none"),
                    right: matches!(kind, Some("right" | "end")),
                }),
            }
        }
        this.centred = properties.value("jc").map(|value| value == "center");
        if let Some(indent) = properties.child("ind") {
            this.indent = indent.get("left").or_else(|| indent.get("start")).and_then(points);
            this.first = match (indent.get("firstLine").and_then(points), indent.get("hanging").and_then(points)) {
                (_, Some(hanging)) => Some(-hanging),
                (first, None) => first,
            };
        }
        this.heading = properties.value("outlineLvl").and_then(|level| level.parse::<u8>().ok()).map(|level| level + 1);
        this.heading = this.heading.filter(|level| (1..=9).contains(level));
        if let Some(list) = properties.child("numPr") {
            let level = list.value("ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
            this.list = Some((list.value("numId").map(str::to_owned), level));
        }
        this.bordered = properties.child("pBdr").map(|borders| {
            let drawn = |name: &str| borders.value(name).is_some_and(|value| !matches!(value, "none" | "nil"));
            drawn("bottom") || drawn("between") || drawn("top")
        });
        this
    }

    /// What is said here, or else in `base`; stops of both hold.
    pub(super) fn over(mut self, base: &Self) -> Self {
        let cleared = |stop: &Stop| self.cleared.iter().any(|at| (at - stop.at).abs() < 1.0);
        let kept: Vec<Stop> = base.stops.iter().filter(|stop| !cleared(stop)).copied().collect();
        for stop in kept {
            if self.stops.len() < MAX_STOPS && self.stops.iter().all(|own| (own.at - stop.at).abs() >= 1.0) {
                self.stops.push(stop);
            }
        }
        self.stops.sort_by(|a, b| a.at.total_cmp(&b.at));
        self.centred = self.centred.or(base.centred);
        self.indent = self.indent.or(base.indent);
        self.first = self.first.or(base.first);
        self.heading = self.heading.or(base.heading);
        self.bordered = self.bordered.or(base.bordered);
        self.list = match (self.list, &base.list) {
            // A style may name the list and the paragraph only the level, or the other way round.
            (Some((None, level)), Some((list, _))) => Some((list.clone(), level)),
            (Some(list), _) => Some(list),
            (None, list) => list.clone(),
        };
        self
    }
}

/// A style, as far as it is looked at.
#[derive(Debug, Clone, Default)]
struct Style {
    base: Option<String>,
    text: Text,
    paragraph: Paragraph,
    /// Whether tables of the style have visible borders.
    ruled: Option<bool>,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    known: HashMap<String, Style>,
    default: Option<String>,
    text: Text,
    /// Looks of paragraphs by style, as they were resolved once.
    resolved: RefCell<HashMap<String, Look>>,
}

/// What a style of paragraphs says of a paragraph and of its text, with all it is based on.
pub(super) type Look = (Rc<Paragraph>, Rc<Text>);

impl Styles {
    /// Reads `word/styles.xml`.
    pub(super) fn read(root: &Element) -> Self {
        let mut this = Self::default();
        if let Some(properties) = root.child("docDefaults").and_then(|all| all.find("rPr")) {
            this.text = Text::read(properties);
        }
        for element in root.elements().filter(|element| element.name == "style") {
            let Some(id) = element.get("styleId") else { continue };
            let mut style = Style { base: element.value("basedOn").map(str::to_owned), ..Style::default() };
            if let Some(properties) = element.child("rPr") {
                style.text = Text::read(properties);
            }
            if let Some(properties) = element.child("pPr") {
                style.paragraph = Paragraph::read(properties);
            }
            let name = element.value("name").unwrap_or_default().to_lowercase();
            if let Some(level) = name.strip_prefix("heading ").and_then(|level| level.parse::<u8>().ok()) {
                style.paragraph.heading =
                    style.paragraph.heading.or(Some(level)).filter(|level| (1..=9).contains(level));
            }
            style.ruled = element.child("tblPr").and_then(|table| table.child("tblBorders")).map(visible);
            if element.get("type") == Some("paragraph") && element.get("default").is_some_and(|value| on(Some(value))) {
                this.default = Some(id.to_owned());
            }
            this.known.insert(id.to_owned(), style);
        }
        this
    }

    /// The style and those it is based on, from the nearest on.
    fn chain<'a>(&'a self, id: Option<&'a str>) -> impl Iterator<Item = &'a Style> {
        let mut next = id;
        std::iter::from_fn(move || {
            let style = self.known.get(next?).filter(|_| work::take(1))?;
            next = style.base.as_deref();
            Some(style)
        })
        .take(MAX_CHAIN)
    }

    /// What a style says about a paragraph and its text, and the document where the style does not; without a style,
    /// the document's own for paragraphs.
    pub(super) fn paragraph(&self, id: Option<&str>) -> Look {
        let id = id.or(self.default.as_deref());
        if let Some(known) = self.resolved.borrow().get(id.unwrap_or_default()) {
            return known.clone();
        }
        let paragraph = self.chain(id).fold(Paragraph::default(), |near, far| near.over(&far.paragraph));
        let text = self.chain(id).fold(Text::default(), |near, far| near.over(&far.text)).over(&self.text);
        let look = (Rc::new(paragraph), Rc::new(text));
        self.resolved.borrow_mut().insert(id.unwrap_or_default().to_owned(), look.clone());
        look
    }

    /// What a style of characters says.
    pub(super) fn character(&self, id: &str) -> Text {
        self.chain(Some(id)).fold(Text::default(), |near, far| near.over(&far.text))
    }

    /// Whether tables of a style have visible borders.
    pub(super) fn ruled(&self, id: &str) -> Option<bool> {
        self.chain(Some(id)).find_map(|style| style.ruled)
    }
}

/// Whether a border of a table or cell can be seen.
pub(super) fn visible(borders: &Element) -> bool {
    borders.elements().any(|border| !matches!(border.get("val"), None | Some("none" | "nil")))
}

/// Whether a switch is on; it is when it only stands there.
pub(super) fn on(value: Option<&str>) -> bool {
    !matches!(value, Some("0" | "false" | "off"))
}

/// Points of a distance in twentieths of a point.
pub(super) fn points(twips: &str) -> Option<f32> {
    let value: f32 = twips.parse().ok()?;
    (value.is_finite() && value.abs() < 1e6).then_some(value / 20.0)
}
