//! The import report: what became of every line, counted.

use std::collections::BTreeMap;

use serde_json::Value;

use super::line::Reason;
use super::record::{Draft, Fate};
use crate::locale::Locale;
use crate::register::Pack;
use crate::texts::import as say;

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
    /// Code of the procedure and place of the first finding of each kind.
    pub first: BTreeMap<&'static str, (String, String)>,
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
            self.first.entry(finding.kind).or_insert_with(|| (draft.code.clone(), finding.at.clone()));
        }
    }

    /// True when every line has exactly one fate.
    pub fn accounts(&self) -> bool {
        self.fates.values().sum::<usize>() == self.lines
    }

    /// The report as lines of text in a language: counts, and for every kind of finding what it means, where the
    /// first one is and what to do.
    pub fn text(&self, locale: &Locale, pack: &Pack) -> String {
        let mut out = say::summary_head(locale, self.lines, self.documents, self.procedures);
        if self.refused > 0 {
            out.push_str(&format!(", {}", say::summary_refused(locale, self.refused)));
        }
        out.push('\n');
        for (fate, name) in [
            (Fate::Kept, say::fate_kept(locale)),
            (Fate::Note, say::fate_note(locale)),
            (Fate::Split, say::fate_split(locale)),
            (Fate::Merged, say::fate_merged(locale)),
        ] {
            out.push_str(&format!("  {name:<20}{:>8}\n", self.fates.get(&fate).unwrap_or(&0)));
        }
        let sections = [(say::summary_reasons(locale), &self.reasons), (say::summary_types(locale), &self.types)];
        for (title, counts) in sections {
            out.push_str(&format!("{title}\n"));
            let mut rows: Vec<(&String, &usize)> = counts.iter().collect();
            rows.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), (*name).clone()));
            for (name, count) in rows {
                let kind =
                    pack.document_type(name).map(|kind| kind.title.get(locale)).filter(|title| !title.is_empty());
                let name = kind.or_else(|| Reason::parse(name).map(|own| own.words(locale))).unwrap_or(name);
                out.push_str(&format!("  {count:>8}  {name}\n"));
            }
        }
        out.push_str(&format!("{}\n", say::summary_findings(locale)));
        for (kind, count) in &self.findings {
            out.push_str(&format!("  {count:>8}  {} [{kind}]\n", meaning(locale, kind)));
            if let Some((code, at)) = self.first.get(kind) {
                out.push_str(&format!("            {}\n", say::summary_first(locale, at.as_str(), code.as_str())));
            }
        }
        if !self.findings.is_empty() {
            out.push_str(&format!("  {}\n", say::summary_every_place(locale)));
        }
        out
    }
}

/// What a finding means and what to do about it.
fn meaning(locale: &Locale, kind: &str) -> &'static str {
    match kind {
        "codeRepaired" => say::finding_code_repaired(locale),
        "codeOdd" => say::finding_code_odd(locale),
        "dataNamesOtherPapers" => say::finding_data_names_other_papers(locale),
        "noQuantity" => say::finding_no_quantity(locale),
        "emptyDossier" => say::finding_empty_dossier(locale),
        "timesDiffer" => say::finding_times_differ(locale),
        "circumstanceInWords" => say::finding_circumstance_in_words(locale),
        "stepsDiffer" => say::finding_steps_differ(locale),
        "codeShared" => say::finding_code_shared(locale),
        "correctionUnused" => say::finding_correction_unused(locale),
        _ => say::finding_other(locale),
    }
}
