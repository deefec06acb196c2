//! The import report for machines (`schemas/import-report.schema.json`): counts, and for
//! each procedure pointers to what an officer should look at. Keeps no text of lines; those
//! stand in the drafts and in `import.ndjson`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::corrections::{Corrections, Used};
use super::record::{Draft, Fate};
use super::source::SourceProblem;
use super::summary::Summary;
use crate::texts::Told;

/// Name of the report in the folder of the drafts. It is no definition.
pub const IMPORT_REPORT: &str = "import-report.json";

/// Reasons under which no document type is stated.
const UNCLASSIFIED: &str = super::line::Reason::NoPattern.as_str();

/// What is gathered of an import, procedure by procedure.
#[derive(Clone, Debug, Default)]
pub struct ImportReport {
    /// The counts.
    pub summary: Summary,
    /// What became of corrections.
    pub used: Used,
    corrections: Option<Value>,
    notes: BTreeMap<&'static str, usize>,
    repaired: Vec<Value>,
    procedures: Vec<Value>,
    refused: Vec<Value>,
}

impl ImportReport {
    /// Takes in a draft.
    pub fn add(&mut self, draft: &Draft) {
        self.summary.add(draft);
        let mut fates: BTreeMap<Fate, usize> = BTreeMap::new();
        for line in &draft.lines {
            *fates.entry(line.fate).or_default() += 1;
            if line.fate == Fate::Note {
                *self.notes.entry(line.why).or_default() += 1;
            }
        }
        let mut papers = 0;
        let mut unclassified = Vec::new();
        for document in draft.definition["x-documents"].as_array().into_iter().flatten() {
            papers += 1;
            let import = &document["import"];
            if import["reason"] == UNCLASSIFIED {
                unclassified.push(json!({ "document": document["id"], "at": import["lines"][0]["at"] }));
            }
        }
        for finding in draft.findings.iter().filter(|finding| finding.kind == "codeRepaired") {
            self.repaired.push(json!({ "code": draft.code, "found": finding.text }));
        }
        let findings: Vec<Value> =
            draft.findings.iter().map(|finding| json!({ "at": finding.at, "kind": finding.kind })).collect();
        let notes: Vec<Value> = draft
            .lines
            .iter()
            .filter(|line| line.fate == Fate::Note)
            .map(|line| json!({ "at": line.at, "why": line.why }))
            .collect();
        self.procedures.push(json!({
            "code": draft.code,
            "title": draft.definition["title"],
            "file": format!("{}.json", draft.file),
            "lines": counted(&fates),
            "papers": papers,
            "notes": notes,
            "unclassified": unclassified,
            "findings": findings,
        }));
    }

    /// Notes an entry of the source (counted from 1) that no draft was made of, and why.
    pub fn refuse(&mut self, entry: usize, message: &Told) {
        self.summary.refused += 1;
        self.refused.push(json!({ "entry": entry, "message": message.to_string() }));
    }

    /// Takes in what became of the corrections, once all drafts are in.
    pub fn correct(&mut self, corrections: &Corrections) {
        let mut unused = Vec::new();
        self.used.unused(corrections, |one, why| {
            unused.push(
                json!({ "place": one.place, "code": one.code, "at": one.at, "text": one.text, "why": why.to_string() }),
            );
        });
        let given = corrections.list.len();
        self.corrections = Some(json!({
            "given": given, "applied": given - unused.len(), "lines": self.used.lines(), "unused": unused,
        }));
    }

    /// The report as JSON; `unread` are the parts of the source that could not be read.
    pub fn to_value(&self, pack: &str, unread: &[SourceProblem]) -> Value {
        let summary = &self.summary;
        let unread: Vec<Value> = unread
            .iter()
            .map(|problem| json!({ "line": problem.line, "message": problem.message.to_string() }))
            .collect();
        let mut value = json!({
            "$schema": "urn:tokhai:schema:import-report:1",
            "tool": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
            "pack": pack,
            "summary": {
                "procedures": summary.procedures,
                "refused": summary.refused,
                "lines": summary.lines,
                "papers": summary.documents,
                "fates": counted(&summary.fates),
                "notes": self.notes,
                "reasons": summary.reasons,
                "unclassified": summary.reasons.get(UNCLASSIFIED).copied().unwrap_or(0),
                "types": summary.types,
                "findings": summary.findings,
            },
            "repairedCodes": self.repaired,
            "unread": unread,
            "refused": self.refused,
            "procedures": self.procedures,
        });
        if let Some(corrections) = &self.corrections {
            value["corrections"] = corrections.clone();
        }
        value
    }
}

/// Every fate with its count.
fn counted(fates: &BTreeMap<Fate, usize>) -> Value {
    let all = [Fate::Kept, Fate::Note, Fate::Split, Fate::Merged];
    all.into_iter().map(|fate| (fate.as_str().to_owned(), json!(fates.get(&fate).copied().unwrap_or(0)))).collect()
}
