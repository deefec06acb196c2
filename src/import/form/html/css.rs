//! The little of style sheets that changes what a form says: what is hidden, bold, centred, underlined or bordered.

use std::collections::HashMap;

use super::super::work;
use super::dom::Node;

/// What changes how a form is read; all else that style sheets declare is passed over.
const KNOWN: [&str; 14] = [
    "display",
    "visibility",
    "width",
    "min-width",
    "height",
    "list-style",
    "list-style-type",
    "font-weight",
    "font-style",
    "font-family",
    "text-decoration",
    "vertical-align",
    "white-space",
    "text-align",
];
/// Most rules of a page.
const MAX_RULES: usize = 4000;

/// Declarations by what they are for: `p`, `.class`, `p.class` or `#id`.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    rules: HashMap<String, Vec<(String, String)>>,
}

impl Sheet {
    /// Reads style sheets. Selectors with spaces or signs say too little about one element and are passed over.
    pub(super) fn read(text: &str) -> Self {
        let mut this = Self::default();
        let text = without_comments(text);
        let mut rest = text.as_str();
        for _ in 0..MAX_RULES {
            let Some(open) = rest.find('{') else { break };
            let (selectors, after) = (&rest[..open], &rest[open + 1..]);
            if selectors.trim_start().starts_with('@') {
                // What holds for paper, screens or fonts only is passed over with its braces.
                rest = past_block(after);
                continue;
            }
            let close = after.find('}').unwrap_or(after.len());
            let declared = declarations(&after[..close]);
            for selector in selectors.split(',').map(str::trim) {
                let simple = selector.chars().all(|char| char.is_alphanumeric() || ".#-_".contains(char));
                if simple && !selector.is_empty() {
                    let own = this.rules.entry(selector.to_lowercase()).or_default();
                    // Only what is declared last holds: what an element looks up stays small, however often a page
                    // declares it.
                    own.retain(|(known, _)| !declared.iter().any(|(name, _)| name == known));
                    own.extend(declared.iter().cloned());
                    work::take(1 + own.len() * declared.len() / 4);
                }
            }
            rest = after.get(close + 1..).unwrap_or_default();
        }
        this
    }

    /// What is declared for an element, its own style last.
    pub(super) fn of(&self, node: &Node) -> Style {
        let mut style = Style::default();
        let mut add = |key: &str| {
            if let Some(rules) = self.rules.get(key).filter(|rules| work::take(rules.len())) {
                style.rules.extend(rules.iter().cloned());
            }
        };
        if !self.rules.is_empty() {
            add(&node.name);
            for class in node.get("class").unwrap_or_default().split_whitespace().take(20) {
                let class = class.to_lowercase();
                add(&format!(".{class}"));
                add(&format!("{}.{class}", node.name));
            }
            if let Some(id) = node.get("id") {
                add(&format!("#{}", id.to_lowercase()));
            }
        }
        style.rules.extend(node.get("style").map(declarations).unwrap_or_default());
        style
    }
}

/// What is declared for one element.
#[derive(Debug, Default)]
pub(super) struct Style {
    rules: Vec<(String, String)>,
}

impl Style {
    /// The value that holds.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.rules.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether the element is not shown.
    pub(super) fn hidden(&self) -> bool {
        self.get("display").is_some_and(|value| value.starts_with("none"))
            || self.get("visibility").is_some_and(|value| value.starts_with("hidden"))
    }

    /// Whether a border can be seen on a side, such as `bottom`.
    pub(super) fn border(&self, side: &str) -> Option<bool> {
        let names = [format!("border-{side}"), format!("border-{side}-style"), "border".into(), "border-style".into()];
        let value = names.iter().find_map(|name| self.get(name))?;
        Some(["solid", "dotted", "dashed", "double", "groove", "ridge"].iter().any(|kind| value.contains(kind)))
    }
}

fn declarations(text: &str) -> Vec<(String, String)> {
    let pairs = text.split(';').take(200).filter_map(|pair| pair.split_once(':'));
    let lower = pairs.map(|(name, value)| (name.trim().to_lowercase(), value.trim().to_lowercase()));
    lower.filter(|(name, _)| KNOWN.contains(&name.as_str()) || sided(name)).collect()
}

/// What is declared of borders and distances, by side or as a whole.
fn sided(name: &str) -> bool {
    ["border", "margin", "padding"].iter().any(|kind| name.starts_with(kind))
}

fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("/*") {
        kept.push_str(&rest[..start]);
        let Some(end) = rest[start..].find("*/") else { return kept };
        rest = &rest[start + end + 2..];
    }
    kept.push_str(rest);
    // Old pages hide their style sheets from older browsers.
    kept.replace("<!--", " ").replace("-->", " ")
}

fn past_block(text: &str) -> &str {
    let mut depth = 1_usize;
    for (at, char) in text.char_indices() {
        match char {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            return &text[at + 1..];
        }
    }
    ""
}
