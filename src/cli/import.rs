//! `tokhai import`: draft definitions from a national portal's own JSON.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use super::parallel;
use super::report::{Progress, read_pack};
use crate::import::{Draft, IMPORT_REPORT, ImportReport, Rules, draft, source};

/// Turn a national portal's JSON into draft definitions, one file a procedure.
#[derive(Args)]
pub(super) struct Import {
    /// One procedure, a list, or one procedure a line; plain or gzip.
    #[arg(value_name = "SOURCE")]
    source: PathBuf,
    /// Folder for the drafts (<code>.json), the account of every line (import.ndjson) and the report (import-report.json).
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
        let mut report = ImportReport::default();
        let mut account = Vec::new();
        let mut written: BTreeSet<String> = BTreeSet::new();
        let mut progress = Progress::new("imported", procedures.len());
        // Some at a time, so that memory holds the drafts of a few procedures only.
        for (part, some) in procedures.chunks(AT_ONCE).enumerate() {
            let drafts = parallel::map(some, |procedure| {
                let draft = draft(procedure, &pack, &rules)?;
                let text = serde_json::to_string_pretty(&draft.definition).map_err(|error| error.to_string())? + "\n";
                Ok::<_, String>((draft, text))
            });
            for (i, made) in drafts.into_iter().enumerate() {
                progress.step();
                let refused = match made {
                    Ok((draft, _)) if !written.insert(draft.code.clone()) => {
                        format!("{}: stands twice in the source", draft.code)
                    }
                    Ok((draft, text)) => {
                        self.write(&format!("{}.json", draft.code), text.as_bytes())?;
                        enter(&draft, &mut account);
                        report.add(&draft);
                        continue;
                    }
                    Err(problem) => problem,
                };
                let entry = part * AT_ONCE + i + 1;
                progress.clear();
                eprintln!("{}: procedure {entry}: {refused}", self.source.display());
                report.refuse(entry, &refused);
            }
        }
        progress.clear();
        self.write("import.ndjson", &account)?;
        let value = report.to_value(&pack.id, &problems);
        let text = serde_json::to_string_pretty(&value).map_err(|error| error.to_string())? + "\n";
        self.write(IMPORT_REPORT, text.as_bytes())?;
        // A reader that closes early is no failure.
        drop(std::io::stdout().lock().write_all(report.summary.text().as_bytes()));
        Ok(problems.is_empty() && report.summary.refused == 0)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), String> {
        let path = self.output.join(name);
        fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))
    }
}

/// Procedures whose drafts are held at the same time.
const AT_ONCE: usize = 256;

/// The lines and findings of a draft, one JSON object a line.
fn enter(draft: &Draft, account: &mut Vec<u8>) {
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
}
