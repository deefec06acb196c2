//! What an import hands over: the draft of a procedure with an account of every line.

use serde_json::{Value, json};

use super::apply::Applied;

/// What became of one printed line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It is one paper of the dossier.
    Kept,
    /// It is no paper.
    Note,
    /// It is several papers.
    Split,
    /// It repeats papers of earlier lines.
    Merged,
}

impl Fate {
    /// The word of the import report.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Note => "note",
            Self::Split => "split",
            Self::Merged => "merged",
        }
    }
}

/// One printed line and what became of it.
#[derive(Clone, Debug)]
pub struct LineRecord {
    /// JSON Pointer into the portal's object.
    pub at: String,
    /// The line as printed.
    pub text: String,
    /// What became of it.
    pub fate: Fate,
    /// Ids of the documents it stands in.
    pub documents: Vec<String>,
    /// Why it is no paper; empty for papers.
    pub why: &'static str,
}

/// Something about the portal's text that an officer should see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// JSON Pointer into the portal's object.
    pub at: String,
    /// `codeRepaired`, `codeOdd`, `dataNamesOtherPapers`, `noQuantity`, `emptyDossier`, `timesDiffer`, `circumstanceInWords`, `corrected`, `codeShared` or `stepsDiffer`.
    pub kind: &'static str,
    /// What was found.
    pub text: String,
    /// Who said so, where a person did: for the account of the import, not for the draft, which may be published.
    pub by: String,
}

/// A draft definition and the account of its lines.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The procedure's code.
    pub code: String,
    /// Name of its file without the ending: the code, told apart where procedures share one.
    pub file: String,
    /// The definition.
    pub definition: Value,
    /// Every line of the dossier, in the portal's order.
    pub lines: Vec<LineRecord>,
    /// What an officer should see.
    pub findings: Vec<Finding>,
    /// What became of the corrections that were given.
    pub applied: Applied,
}

impl Draft {
    /// Tells this draft apart from others of the same code: the `number`th of them. `text` names them.
    pub fn shares_code(&mut self, number: usize, at: &str, text: &str) {
        self.file = format!("{}-{number}", self.code);
        if let Some(id) = self.definition.get("$id").and_then(Value::as_str).map(|id| format!("{id}-{number}")) {
            self.definition["$id"] = json!(id);
        }
        let finding = Finding { at: at.to_owned(), kind: CODE_SHARED, text: text.to_owned(), by: String::new() };
        let list = self.definition.pointer_mut("/x-import/findings").and_then(Value::as_array_mut);
        if let Some(list) = list {
            list.push(json!({ "at": finding.at, "kind": finding.kind, "text": finding.text }));
        }
        self.findings.push(finding);
    }
}

/// The finding that procedures share a code.
pub const CODE_SHARED: &str = "codeShared";
