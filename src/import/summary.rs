//! The import report: what became of every line, counted.

use std::collections::BTreeMap;

use serde_json::Value;

use super::record::{Draft, Fate};

/// Counts over a whole import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Procedures imported.
    pub procedures: usize,
    /// Lines of all dossiers.
    pub lines: usize,
    /// Lines by what became of them.
    pub fates: BTreeMap<Fate, usize>,
    /// Papers of all drafts.
    pub documents: usize,
    /// Papers by document type; a paper several types serve for counts for its first.
    pub types: BTreeMap<String, usize>,
    /// Papers by the reason of their type.
    pub reasons: BTreeMap<String, usize>,
    /// Findings by kind.
    pub findings: BTreeMap<&'static str, usize>,
    /// Procedures that could not be imported.
    pub refused: usize,
}

impl Summary {
    /// Counts one draft.
    pub fn add(&mut self, draft: &Draft) {
        self.procedures += 1;
        self.lines += draft.lines.len();
        for line in &draft.lines {
            *self.fates.entry(line.fate).or_default() += 1;
        }
        for document in draft.definition["x-documents"].as_array().into_iter().flatten() {
            self.documents += 1;
            let kind = match &document["type"] {
                Value::String(only) => only.as_str(),
                Value::Array(all) => all.first().and_then(Value::as_str).unwrap_or_default(),
                _ => "",
            };
            *self.types.entry(kind.to_owned()).or_default() += 1;
            let reason = document["import"]["reason"].as_str().unwrap_or_default();
            *self.reasons.entry(reason.to_owned()).or_default() += 1;
        }
        for finding in &draft.findings {
            *self.findings.entry(finding.kind).or_default() += 1;
        }
    }

    /// True when every line has exactly one fate.
    pub fn accounts(&self) -> bool {
        self.fates.values().sum::<usize>() == self.lines
    }

    /// The report as lines of text.
    pub fn text(&self) -> String {
        let mut out = format!("{} procedures, {} lines, {} papers", self.procedures, self.lines, self.documents);
        if self.refused > 0 {
            out.push_str(&format!(", {} refused", self.refused));
        }
        out.push('\n');
        for fate in [Fate::Kept, Fate::Note, Fate::Split, Fate::Merged] {
            out.push_str(&format!("  {:<8}{:>8}\n", fate.as_str(), self.fates.get(&fate).unwrap_or(&0)));
        }
        let sections = [("how papers were recognised", &self.reasons), ("papers by type", &self.types)];
        for (title, counts) in sections {
            out.push_str(&format!("{title}:\n"));
            let mut rows: Vec<(&String, &usize)> = counts.iter().collect();
            rows.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), (*name).clone()));
            for (name, count) in rows {
                out.push_str(&format!("  {count:>8}  {name}\n"));
            }
        }
        out.push_str("findings:\n");
        for (kind, count) in &self.findings {
            out.push_str(&format!("  {count:>8}  {kind}\n"));
        }
        out
    }
}
