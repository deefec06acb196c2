//! `tokhai verify`: whether the inputs of a decision receipt still give the same verdicts, offline.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use super::files;
use super::report::{read_pack_document, told_of_pack};
use super::terminal::{Shape, locale, on_one_line, say};
use crate::decision_receipt::{
    Difference, ENGINE, IdentifiedPack, Recorded, SCHEMA, Verdict, case_of, case_to_json, is_as_made,
};
use crate::definition::Procedure;
use crate::form::digest_of;
use crate::locale::Locale;
use crate::texts::cli;
use crate::verify::Gate;

/// Largest receipt that is read, in bytes.
const MOST: usize = 4 << 20;

/// Decides anew what a decision receipt says was decided, and tells whether the same comes out.
///
/// Nothing is asked over a network. The definition and the country pack are those in this program, or those that are named; each
/// must have the SHA-256 the receipt names. The exit code is 0 when the same comes out, 1 when something else does or the receipt is
/// not as it was made, 2 when it cannot be told because something is missing or cannot be read.
#[derive(Args)]
pub(super) struct Verify {
    /// The decision receipt, as the page of the receipt saves it; `-` reads standard input.
    #[arg(value_name = "RECEIPT")]
    receipt: PathBuf,
    /// The definition it was made with; without it the one of that code in this program.
    #[arg(long, value_name = "FILE")]
    definition: Option<PathBuf>,
    /// Folder or file of the country pack; without it the one in this program.
    #[arg(long, value_name = "PATH")]
    pack: Option<PathBuf>,
    /// The submission the receipt was given for: whether it is the same, and gives the case the receipt says.
    #[arg(long, value_name = "FILE")]
    submission: Option<PathBuf>,
    /// Language of the messages: `vi` or `en`.
    #[arg(long, value_name = "TAG", default_value = "vi")]
    locale: String,
    /// JSON for machines.
    #[arg(long)]
    json: bool,
}

/// What was found.
#[derive(Default)]
struct Findings {
    /// What is missing to tell, in words.
    missing: Vec<String>,
    /// What is wrong beside the verdicts, in words.
    wrong: Vec<String>,
    /// Papers of which something else comes out.
    differences: Vec<Difference>,
}

impl Findings {
    const fn result(&self) -> &'static str {
        match (self.missing.is_empty(), self.wrong.is_empty() && self.differences.is_empty()) {
            (_, false) => "differs",
            (false, true) => "unknown",
            (true, true) => "same",
        }
    }
}

impl Verify {
    pub(super) fn run(&self) -> ExitCode {
        super::done("verify", self.print())
    }

    fn print(&self) -> Result<bool, String> {
        let locale = super::language(&self.locale)?;
        let recorded = self.receipt(&locale)?;
        let mut findings = Findings::default();
        if !recorded.is_as_made {
            findings.wrong.push(cli::verify_changed(&locale).to_owned());
        }
        let receipt = &recorded.receipt;
        let procedure = self.definition(receipt, &mut findings)?;
        let pack = self.pack(receipt, &mut findings)?;
        if let (Some(path), Some(procedure)) = (&self.submission, &procedure) {
            compare_submission(path, &recorded, procedure, &mut findings)?;
        }
        if let (Some(procedure), Some(pack)) = (&procedure, &pack) {
            let differences = receipt.differences(procedure, pack);
            findings.differences = differences.ok_or_else(|| cli::verify_no_day(&locale).to_owned())?;
        }
        let title = |id: &str| {
            let paper = procedure.as_ref().and_then(|procedure| procedure.document(id));
            paper.map_or_else(|| id.to_owned(), |paper| format!("{} ({id})", paper.title))
        };
        if self.json {
            let told = serde_json::to_string_pretty(&machine(receipt, &findings)).unwrap_or_default();
            say(&format!("{told}\n"), Shape::Json)?;
        } else {
            say(&text(&files::name(&self.receipt), receipt, &findings, &title), Shape::Text)?;
        }
        match findings.result() {
            // What is missing has been told.
            "unknown" => Err(String::new()),
            result => Ok(result == "same"),
        }
    }

    /// The receipt, if it is one.
    ///
    /// # Errors
    /// Everything that is wrong with its form, each at its place.
    fn receipt(&self, locale: &Locale) -> Result<Read, String> {
        let name = files::name(&self.receipt);
        let value = files::json_once(&self.receipt, MOST).map_err(|why| format!("{name}: {why}"))?;
        let schema: Value = serde_json::from_str(SCHEMA).map_err(|error| error.to_string())?;
        let gate = Gate::new(&schema, locale.clone())
            .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n  "))?;
        let wrong = gate.words(gate.evaluate(&value).violations(), &value);
        if !wrong.is_empty() {
            let lines = wrong.iter().map(|one| on_one_line(&format!("#{} {}", one.pointer, one.message)));
            let lines: Vec<String> = lines.collect();
            return Err(format!("{}\n  {}", cli::verify_no_receipt(locale, name.as_str()), lines.join("\n  ")));
        }
        let receipt = Recorded::read(&value).map_err(|why| format!("{name}: {why}"))?;
        Ok(Read { receipt, is_as_made: is_as_made(&value), case: value["case"].clone() })
    }

    /// The definition the receipt names; nothing, and a finding, where what there is is another one.
    fn definition(&self, receipt: &Recorded, findings: &mut Findings) -> Result<Option<Procedure>, String> {
        let content = match &self.definition {
            Some(path) => {
                Some(files::json(path, files::MAX_BYTES).map_err(|why| format!("{}: {why}", files::name(path)))?)
            }
            None => built_in(&receipt.definition.code),
        };
        let named = &receipt.definition;
        let content = content.filter(|content| digest_of(content) == named.sha256);
        if content.is_none() {
            let [code, hash, version] = [&named.code, &named.sha256, &named.version].map(|text| on_one_line(text));
            findings.missing.push(cli::verify_definition_missing(&locale(), code, hash, version));
        }
        Ok(content.map(Procedure::read))
    }

    /// The pack the receipt names; nothing, and a finding, where what there is is another one.
    fn pack(&self, receipt: &Recorded, findings: &mut Findings) -> Result<Option<IdentifiedPack>, String> {
        let pack = match &self.pack {
            Some(path) => {
                Some(IdentifiedPack::read(read_pack_document(path)?).map_err(|problems| told_of_pack(&problems))?)
            }
            None => IdentifiedPack::embedded(&receipt.pack.id),
        };
        let pack = pack.filter(|pack| pack.sha256 == receipt.pack.sha256);
        if pack.is_none() {
            let [hash, id] = [&receipt.pack.sha256, &receipt.pack.id].map(|text| on_one_line(text));
            findings.missing.push(cli::verify_pack_missing(&locale(), hash, id));
        }
        Ok(pack)
    }
}

/// A receipt that was read.
struct Read {
    receipt: Recorded,
    is_as_made: bool,
    /// The case as the receipt says it.
    case: Value,
}

/// The definition of a code in this program; one without the portal has none.
#[cfg(feature = "server")]
fn built_in(code: &str) -> Option<Value> {
    crate::server::shipped(code)
}

#[cfg(not(feature = "server"))]
const fn built_in(_: &str) -> Option<Value> {
    None
}

/// Whether a submission is the one a receipt was given for, and gives the case it says.
fn compare_submission(path: &Path, read: &Read, procedure: &Procedure, findings: &mut Findings) -> Result<(), String> {
    let name = files::name(path);
    let mut submission = files::json_once(path, files::MAX_BYTES).map_err(|why| format!("{name}: {why}"))?;
    let case = case_to_json(&case_of(procedure, &submission));
    submission.as_object_mut().and_then(|members| members.remove("digest"));
    if read.receipt.submission["value"].as_str() != Some(digest_of(&submission).as_str()) {
        findings.wrong.push(cli::verify_other_submission(&locale(), name));
    }
    for member in ["channel", "conditions", "papers"] {
        if read.case[member] != case[member] {
            let (own, recorded) = (case[member].to_string(), read.case[member].to_string());
            findings.wrong.push(cli::verify_other_case(&locale(), member, own, recorded));
        }
    }
    Ok(())
}

/// What comes of a paper, in words.
fn outcome(verdict: Option<&Verdict>) -> String {
    let Some(verdict) = verdict else { return cli::verify_no_such_paper(&locale()).to_owned() };
    let mut told = cli::verify_state(&locale(), verdict.state.as_str());
    let lookups = verdict.instead.iter().map(|own| {
        let named = [&own.register, &own.article].into_iter().filter(|text| !text.is_empty());
        named.map(String::as_str).collect::<Vec<_>>().join(", ")
    });
    let lookups: Vec<String> = lookups.collect();
    if !lookups.is_empty() {
        told.push_str(&format!(" ({})", lookups.join("; ")));
    }
    told
}

fn text(name: &str, receipt: &Recorded, findings: &Findings, title: &dyn Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(&on_one_line(text));
        out.push('\n');
    };
    let spared = receipt.verdicts.iter().filter(|own| own.state == "notAsked").count();
    let told = match findings.result() {
        "same" => cli::verify_same(&locale(), name, receipt.verdicts.len(), spared),
        "differs" => cli::verify_differs(&locale(), name),
        _ => cli::verify_unknown(&locale(), name),
    };
    line(&told);
    for why in findings.wrong.iter().chain(&findings.missing) {
        line(&format!("  {why}"));
    }
    for one in &findings.differences {
        let (recomputed, recorded) = (outcome(one.recomputed.as_ref()), outcome(one.recorded.as_ref()));
        line(&format!("  {}", cli::verify_paper(&locale(), title(&one.id), recomputed, recorded)));
    }
    if receipt.engine.sha256 != ENGINE {
        let version = receipt.engine.version.as_str();
        let told = cli::verify_other_engine(&locale(), env!("CARGO_PKG_VERSION"), version);
        line(&format!("  {told}"));
        if !findings.differences.is_empty() {
            line(&format!("  {}", cli::verify_engine_may_be_why(&locale(), version)));
        }
    }
    out
}

fn machine(receipt: &Recorded, findings: &Findings) -> Value {
    json!({
        "result": findings.result(),
        "missing": findings.missing,
        "wrong": findings.wrong,
        "differences": findings.differences,
        "engine": {
            "recorded": {"version": receipt.engine.version, "sha256": receipt.engine.sha256},
            "own": {"version": env!("CARGO_PKG_VERSION"), "sha256": ENGINE},
        },
    })
}
