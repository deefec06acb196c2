//! Numbers that Word prints before paragraphs.

use std::collections::HashMap;

use super::super::numbers::counted;
use super::super::pieces::symbol;
use super::super::xml::Element;

/// Levels of a list.
const LEVELS: usize = 9;

#[derive(Debug, Clone, Default)]
struct Level {
    start: usize,
    format: String,
    /// With `%1` for the number of the first level.
    text: String,
    font: String,
}

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: HashMap<String, (String, HashMap<usize, Level>)>,
    kinds: HashMap<String, HashMap<usize, Level>>,
    /// By kind of list; lists of the same kind count on.
    counters: HashMap<String, [usize; LEVELS]>,
    begun: std::collections::HashSet<String>,
}

impl Numbering {
    /// Reads `word/numbering.xml`.
    pub(super) fn read(root: &Element) -> Self {
        let mut this = Self::default();
        for kind in root.elements().filter(|element| element.name == "abstractNum") {
            if let Some(id) = kind.get("abstractNumId") {
                this.kinds.insert(id.to_owned(), levels(kind));
            }
        }
        for list in root.elements().filter(|element| element.name == "num") {
            let (Some(id), Some(kind)) = (list.get("numId"), list.value("abstractNumId")) else { continue };
            let mut own = HashMap::new();
            for change in list.elements().filter(|element| element.name == "lvlOverride") {
                own.extend(levels(change));
                let level = change.get("ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
                let start = change.value("startOverride").and_then(|start| start.parse().ok());
                if let Some(start) = start {
                    let base = this.kinds.get(kind).and_then(|levels| levels.get(&level)).cloned().unwrap_or_default();
                    own.entry(level).or_insert(base).start = start;
                }
            }
            this.lists.insert(id.to_owned(), (kind.to_owned(), own));
        }
        this
    }

    /// The number of the next paragraph of a list.
    pub(super) fn next(&mut self, list: &str, level: usize) -> Option<String> {
        let level = level.min(LEVELS - 1);
        let (kind, own) = self.lists.get(list)?;
        let all = self.kinds.get(kind);
        let of = |level: usize| own.get(&level).or_else(|| all?.get(&level));
        let shape = of(level)?.clone();
        let counters = self.counters.entry(kind.clone()).or_insert([0; LEVELS]);
        // A list that starts anew does so where it first appears.
        if self.begun.insert(list.to_owned()) && own.contains_key(&level) {
            counters[level] = 0;
        }
        counters[level] = if counters[level] == 0 { shape.start.max(1) } else { counters[level].saturating_add(1) };
        counters[level + 1..].fill(0);
        if shape.format == "bullet" {
            let text = shape.text.chars().next()?;
            return Some(symbol(&shape.font, text as u32).unwrap_or(text).to_string());
        }
        let mut text = String::new();
        let mut chars = shape.text.chars();
        while let Some(char) = chars.next() {
            if char != '%' {
                text.push(char);
                continue;
            }
            let Some(named) = chars.next().and_then(|digit| digit.to_digit(10)).filter(|digit| *digit > 0) else {
                continue;
            };
            let named = (named as usize - 1).min(LEVELS - 1);
            let format = of(named).map_or("decimal", |level| level.format.as_str());
            text.push_str(&counted(format, counters[named].max(1)));
        }
        (!text.trim().is_empty()).then_some(text)
    }
}

fn levels(element: &Element) -> HashMap<usize, Level> {
    let levels = element.elements().filter(|element| element.name == "lvl");
    levels
        .map(|level| {
            let index = level.get("ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
            let fonts = level.child("rPr").and_then(|look| look.child("rFonts"));
            let read = Level {
                start: level.value("start").and_then(|start| start.parse().ok()).unwrap_or(1),
                format: level.value("numFmt").unwrap_or("decimal").to_owned(),
                text: level.value("lvlText").unwrap_or_default().to_owned(),
                font: fonts.and_then(|fonts| fonts.get("ascii")).unwrap_or_default().to_owned(),
            };
            (index, read)
        })
        .collect()
}
