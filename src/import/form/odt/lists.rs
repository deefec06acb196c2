//! Numbers and bullets that are printed before the entries of lists.

use std::collections::HashMap;

use super::super::numbers::counted;
use super::super::xml::Element;

/// Levels of a list.
const LEVELS: usize = 10;

#[derive(Debug, Clone, Default)]
struct Level {
    /// A bullet instead of a number.
    bullet: Option<String>,
    format: &'static str,
    prefix: String,
    suffix: String,
    start: usize,
    /// Levels whose numbers are shown.
    shown: usize,
}

/// Kinds of lists, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    kinds: HashMap<String, HashMap<usize, Level>>,
    counters: HashMap<String, [usize; LEVELS]>,
}

impl Lists {
    /// Adds the kinds of lists among styles.
    pub(super) fn add(&mut self, styles: &Element) {
        for kind in styles.elements().filter(|element| element.name == "list-style") {
            let Some(name) = kind.get("name") else { continue };
            let levels = kind.elements().filter_map(|element| {
                let level: usize = element.get("level")?.parse().ok()?;
                let text = |name: &str| element.get(name).unwrap_or_default().to_owned();
                let format = match element.get("num-format").unwrap_or_default() {
                    "a" => "lowerLetter",
                    "A" => "upperLetter",
                    "i" => "lowerRoman",
                    "I" => "upperRoman",
                    "" => "none",
                    _ => "decimal",
                };
                let read = Level {
                    bullet: (element.name == "list-level-style-bullet").then(|| text("bullet-char")),
                    format,
                    prefix: text("num-prefix"),
                    suffix: text("num-suffix"),
                    start: element.get("start-value").and_then(|start| start.parse().ok()).unwrap_or(1),
                    shown: element.get("display-levels").and_then(|shown| shown.parse().ok()).unwrap_or(1),
                };
                Some((level.saturating_sub(1), read))
            });
            let levels = levels.collect();
            self.kinds.insert(name.to_owned(), levels);
        }
    }

    /// A list begins anew.
    pub(super) fn begin(&mut self, kind: &str) {
        self.counters.remove(kind);
    }

    /// What is printed before the next entry.
    pub(super) fn next(&mut self, kind: &str, level: usize, start: Option<usize>) -> Option<String> {
        let level = level.min(LEVELS - 1);
        let levels = self.kinds.get(kind)?;
        let shape = levels.get(&level)?;
        let counters = self.counters.entry(kind.to_owned()).or_insert([0; LEVELS]);
        counters[level] = match (start, counters[level]) {
            (Some(start), _) => start,
            (None, 0) => shape.start.max(1),
            (None, last) => last.saturating_add(1),
        };
        counters[level + 1..].fill(0);
        if let Some(bullet) = &shape.bullet {
            return (!bullet.is_empty()).then(|| bullet.clone());
        }
        let from = (level + 1).saturating_sub(shape.shown.max(1));
        let numbers: Vec<String> = (from..=level)
            .map(|level| counted(levels.get(&level).map_or("decimal", |level| level.format), counters[level].max(1)))
            .filter(|number| !number.is_empty())
            .collect();
        let text = format!("{}{}{}", shape.prefix, numbers.join("."), shape.suffix);
        (!text.trim().is_empty()).then_some(text)
    }
}
