//! `tokhai import`: draft definitions from a national portal's own JSON.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use super::report::{Progress, read_pack};
use crate::import::{Draft, Rules, Summary, draft, source};

/// Turn a national portal's JSON into draft definitions, one file a procedure.
#[derive(Args)]
pub(super) struct Import {
    /// One procedure, a list, or one procedure a line; plain or gzip.
    #[arg(value_name = "SOURCE")]
    source: PathBuf,
    /// Folder for the drafts (<code>.json) and the account of every line (import.ndjson).
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Country pack: `vn`, or the folder or file of another.
    #[arg(long, value_name = "PACK", default_value = "vn")]
    pack: PathBuf,
}

impl Import {
    pub(super) fn run(&self) -> ExitCode {
        match self.import() {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::from(1),
            Err(message) => {
                eprintln!("tokhai import: {message}");
                ExitCode::from(2)
            }
        }
    }

    fn import(&self) -> Result<bool, String> {
        let built_in = self.pack.as_os_str() == "vn" && !self.pack.exists();
        let pack = read_pack((!built_in).then_some(self.pack.as_path()))?;
        let rules = Rules::new(&pack).map_err(|problems| format!("the country pack: {}", problems.join("; ")))?;
        let bytes = fs::read(&self.source).map_err(|error| format!("{}: {error}", self.source.display()))?;
        let (procedures, problems) = source::read(&bytes);
        for problem in &problems {
            eprintln!("{}: {problem}", self.source.display());
        }
        if procedures.is_empty() {
            return if problems.is_empty() { Err("no procedure in the source".to_owned()) } else { Ok(false) };
        }
        fs::create_dir_all(&self.output).map_err(|error| format!("{}: {error}", self.output.display()))?;
        let mut summary = Summary::default();
        let mut account = Vec::new();
        let mut written: BTreeSet<String> = BTreeSet::new();
        let mut progress = Progress::new("imported", procedures.len());
        for (i, procedure) in procedures.iter().enumerate() {
            progress.step();
            let refused = match draft(procedure, &pack, &rules) {
                Ok(draft) if !written.insert(draft.code.clone()) => {
                    Some(format!("{}: stands twice in the source", draft.code))
                }
                Ok(draft) => {
                    self.write(&draft, &mut account)?;
                    summary.add(&draft);
                    None
                }
                Err(problem) => Some(problem),
            };
            if let Some(problem) = refused {
                progress.clear();
                eprintln!("{}: procedure {}: {problem}", self.source.display(), i + 1);
                summary.refused += 1;
            }
        }
        progress.clear();
        let path = self.output.join("import.ndjson");
        fs::write(&path, account).map_err(|error| format!("{}: {error}", path.display()))?;
        // A reader that closes early is no failure.
        drop(std::io::stdout().lock().write_all(summary.text().as_bytes()));
        Ok(problems.is_empty() && summary.refused == 0)
    }

    fn write(&self, draft: &Draft, account: &mut Vec<u8>) -> Result<(), String> {
        let path = self.output.join(format!("{}.json", draft.code));
        let text = serde_json::to_string_pretty(&draft.definition).map_err(|error| error.to_string())? + "\n";
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut line = |value: Value| {
            account.extend(value.to_string().bytes());
            account.push(b'\n');
        };
        for record in &draft.lines {
            let mut value = json!({ "code": draft.code, "at": record.at, "fate": record.fate.as_str() });
            if !record.documents.is_empty() {
                value["documents"] = json!(record.documents);
            }
            if !record.why.is_empty() {
                value["why"] = json!(record.why);
            }
            value["text"] = json!(record.text);
            line(value);
        }
        for finding in &draft.findings {
            line(json!({ "code": draft.code, "at": finding.at, "finding": finding.kind, "text": finding.text }));
        }
        Ok(())
    }
}
