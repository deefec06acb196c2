//! `tokhai check`: what is wrong with definitions, all of it, with line and hint.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::analysis::{Options, analyse};
use crate::checker::{ProofProblem, check_report};
use crate::definition::{Lines, MAX_BYTES, Problem, Procedure, Severity};
use crate::locale::Locale;
use crate::reference_validator::MetaSchema;
use crate::reform::lint::{Gravity, Lint, Linter};
use crate::reform::report::FORMAT;
use crate::reform::vocabulary;
use crate::register::{Date, Pack, embedded};
use crate::texts::cli;

use super::files;
use super::report::{bundled, day, definitions, read_pack};
use super::terminal::{Shape, locale, on_one_line, say};

/// Checks definitions (and plain JSON Schemas) and lists every problem.
#[derive(Args)]
pub(super) struct Check {
    /// Definitions to check, or folders of them; `-` reads standard input. Without any, the pack of `--pack` is checked.
    #[arg(value_name = "FILE", required_unless_present = "pack")]
    files: Vec<PathBuf>,
    /// Country pack (a file or a folder) whose concepts and document types may be used;
    /// without it the built-in one that a definition names in `x-pack`.
    #[arg(long, value_name = "DIR")]
    pack: Option<PathBuf>,
    /// A JSON report (`tokhai report --format json`): replays its proofs against the definitions
    /// and the country pack, with a checker that shares no code with what found them. For a report
    /// made with `--bundle`, give the members in the same order.
    #[arg(long, value_name = "REPORT")]
    proofs: Option<PathBuf>,
    /// Text for people or JSON for machines.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Language of the messages: `vi` or `en`.
    #[arg(long, value_name = "TAG", default_value = "vi")]
    locale: String,
    /// Day whose law the review of the dossier goes by, YYYY-MM-DD; today when absent.
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    /// Check the definition only, without a review of the dossier it describes.
    #[arg(long)]
    no_lint: bool,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

/// What became of one file.
struct Outcome {
    file: String,
    problems: Vec<Problem>,
    /// What the review of its dossier found.
    lints: Vec<Lint>,
    /// Why the file could not be read at all.
    unreadable: Option<String>,
}

impl Check {
    pub(super) fn run(&self) -> ExitCode {
        super::done("check", self.check())
    }

    fn check(&self) -> Result<bool, String> {
        let locale = super::language(&self.locale)?;
        if let (Some(path), []) = (&self.pack, &self.files[..]) {
            return self.pack(path, &locale);
        }
        let pack = self.pack.as_deref().map(|path| read_pack(Some(path))).transpose()?;
        let checker = MetaSchema::new().map_err(|error| cli::meta_schema(&locale, error.as_str()))?;
        let files = paths(&self.files)?;
        let date = day(self.at.as_deref())?;
        // Each built-in pack is read once, however many files name it.
        let mut packs: BTreeMap<String, Option<Pack>> = BTreeMap::new();
        let mut outcomes: Vec<Outcome> = Vec::new();
        let mut procedures: Vec<Procedure> = Vec::new();
        for path in &files {
            let file = path.display().to_string();
            let bytes = match files::start(path, MAX_BYTES) {
                Ok(bytes) => bytes,
                Err(why) => {
                    let unreadable = Some(why);
                    outcomes.push(Outcome { file, problems: Vec::new(), lints: Vec::new(), unreadable });
                    continue;
                }
            };
            let own = if pack.is_none() { named_pack(&bytes) } else { None };
            if let Some(name) = &own
                && !packs.contains_key(name)
            {
                packs.insert(name.clone(), embedded(name).and_then(Result::ok));
            }
            // The pack given, else the built-in one that the definition names, else none.
            let known = pack.as_ref().or_else(|| packs.get(own.as_deref()?)?.as_ref());
            let (problems, lints) = match super::upgrade::load(path, &bytes, &checker, known.map(vocabulary).as_ref()) {
                Ok(loaded) => {
                    let lints =
                        known.filter(|_| !self.no_lint).map(|pack| review(&loaded.procedure, pack, date, &bytes));
                    if self.proofs.is_some() {
                        procedures.push(loaded.procedure);
                    }
                    (loaded.warnings, lints.unwrap_or_default())
                }
                Err(problems) => (problems, Vec::new()),
            };
            outcomes.push(Outcome { file, problems, lints, unreadable: None });
        }
        let proofs = self.proofs.as_deref().map(|path| replay(path, &procedures, pack)).transpose()?;
        match self.format {
            Format::Text => say(&text(&outcomes, proofs.as_ref(), &locale), Shape::Text)?,
            Format::Json => say(&machine(&outcomes, proofs.as_ref(), &locale), Shape::Json)?,
        }
        if outcomes.iter().any(|outcome| outcome.unreadable.is_some()) {
            // Which file it is stands among the outcomes.
            return Err(String::new());
        }
        let errors = count(&outcomes, Severity::Error) + weigh(&outcomes, Gravity::Error);
        Ok(errors == 0 && proofs.is_none_or(|proofs| proofs.problems.is_empty()))
    }

    fn pack(&self, path: &Path, locale: &Locale) -> Result<bool, String> {
        let faults = super::pack::faults(path)?;
        match self.format {
            Format::Text => say(&super::pack::text(path, &faults, locale), Shape::Text)?,
            Format::Json => say(&super::pack::machine(path, &faults, locale), Shape::Json)?,
        }
        Ok(faults.is_empty())
    }
}

/// What became of a report.
struct Proofs {
    file: String,
    /// Papers whose verdicts it holds.
    components: usize,
    problems: Vec<ProofProblem>,
}

/// Replays the proofs of a report against the definitions that could be read.
fn replay(path: &Path, procedures: &[Procedure], pack: Option<Pack>) -> Result<Proofs, String> {
    let file = files::name(path);
    let report = files::json(path, files::MAX_BYTES).map_err(|why| format!("{file}: {why}"))?;
    if report.get("$schema").and_then(Value::as_str) != Some(FORMAT) {
        return Err(cli::no_verdicts(&locale(), file));
    }
    let pack = if let Some(pack) = pack {
        pack
    } else {
        let id = report.pointer("/pack/id").and_then(Value::as_str).unwrap_or_default();
        let built_in = embedded(id).and_then(Result::ok);
        built_in.ok_or_else(|| cli::pack_not_built_in(&locale(), file.as_str(), id))?
    };
    let entries = report.get("procedures").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    // What `tokhai report --bundle` says is about the one definition made of all.
    let merged = match entries {
        [entry] if procedures.len() > 1 => {
            let id = entry.get("id").and_then(Value::as_str);
            bundled(procedures, &pack).ok().filter(|merged| Some(merged.id.as_str()) == id)
        }
        _ => None,
    };
    let all: Vec<&Procedure> = merged.as_ref().map_or_else(|| procedures.iter().collect(), |merged| vec![merged]);
    let components = entries.iter().filter_map(|entry| entry.get("components")?.as_array()).map(Vec::len).sum();
    Ok(Proofs { file, components, problems: check_report(&report, &all, &pack) })
}

/// Folders with everything below them, other paths as they are.
fn paths(paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(definitions(std::slice::from_ref(path))?);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// What the rules find in a dossier, with lines. A plain JSON Schema has none.
fn review(procedure: &Procedure, pack: &Pack, date: Date, bytes: &[u8]) -> Vec<Lint> {
    if procedure.schema.get("x-procedure").is_none() {
        return Vec::new();
    }
    let analysis = analyse(procedure, pack, &Options::on(date));
    let mut lints = Linter::new(pack).lint(procedure, &analysis);
    if let Some(lines) = Lines::of(bytes) {
        for lint in &mut lints {
            let (line, column) = lines.place(&lint.pointer);
            (lint.line, lint.column) = (Some(line), Some(column));
        }
        lints.sort_by_key(|lint| (lint.line, lint.column, lint.rule));
    }
    lints
}

fn weigh(outcomes: &[Outcome], gravity: Gravity) -> usize {
    outcomes.iter().flat_map(|outcome| &outcome.lints).filter(|lint| lint.rule.gravity() == gravity).count()
}

fn count(outcomes: &[Outcome], severity: Severity) -> usize {
    outcomes.iter().flat_map(|outcome| &outcome.problems).filter(|problem| problem.severity() == severity).count()
}

fn text(outcomes: &[Outcome], proofs: Option<&Proofs>, locale: &Locale) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(&on_one_line(text));
        out.push('\n');
    };
    for Outcome { file, problems, lints, unreadable } in outcomes {
        if let Some(error) = unreadable {
            line(&format!("{file}: {error}"));
        } else if problems.is_empty() && lints.is_empty() {
            line(&format!("{file}: ok"));
        }
        for problem in problems {
            let severity = match problem.severity() {
                Severity::Error => cli::error(locale),
                Severity::Warning => cli::warning(locale),
            };
            line(&format!("{file}:{}:{}: {severity}: {}", problem.line, problem.column, problem.message(locale)));
            if !problem.pointer.is_root() {
                line(&format!("    {} {}", cli::at(locale), problem.pointer));
            }
            if let Some(hint) = problem.hint(locale) {
                line(&format!("    {hint}"));
            }
        }
        for lint in lints {
            let gravity = match lint.rule.gravity() {
                Gravity::Error => cli::error(locale),
                Gravity::Warning => cli::warning(locale),
                Gravity::Advice => cli::suggestion(locale),
            };
            let (at, column) = (lint.line.unwrap_or(1), lint.column.unwrap_or(1));
            line(&format!("{file}:{at}:{column}: {gravity} {}: {}", lint.rule.code(), lint.message(locale)));
            line(&format!("    {} {}", cli::at(locale), lint.pointer));
            line(&format!("    {}", lint.advice(locale)));
        }
    }
    if let Some(proofs) = proofs {
        for problem in &proofs.problems {
            line(&format!("{}: {}: {}", proofs.file, cli::error(locale), problem.message.text(locale)));
            line(&format!("    {} {}", cli::at(locale), problem.pointer));
        }
        let (papers, wrong) = (proofs.components, proofs.problems.len());
        line(&match wrong {
            0 => cli::proofs_hold(locale, proofs.file.as_str(), papers),
            _ => cli::proofs_wrong(locale, proofs.file.as_str(), papers, wrong),
        });
    }
    let errors = count(outcomes, Severity::Error) + weigh(outcomes, Gravity::Error);
    let warnings = count(outcomes, Severity::Warning) + weigh(outcomes, Gravity::Warning);
    let advice = weigh(outcomes, Gravity::Advice);
    if errors + warnings + advice > 0 {
        let files = outcomes.len();
        line(&match advice {
            0 => cli::check_summary(locale, errors, files, warnings),
            _ => cli::check_summary_advice(locale, errors, files, advice, warnings),
        });
    }
    out
}

fn machine(outcomes: &[Outcome], proofs: Option<&Proofs>, locale: &Locale) -> String {
    let files: Vec<Value> = outcomes
        .iter()
        .map(|outcome| {
            let problems: Vec<Value> = outcome
                .problems
                .iter()
                .map(|problem| {
                    json!({
                        "severity": problem.severity().as_str(),
                        "code": problem.code(),
                        "pointer": problem.pointer.as_str(),
                        "line": problem.line,
                        "column": problem.column,
                        "message": problem.message(locale),
                        "hint": problem.hint(locale),
                    })
                })
                .collect();
            let lints: Vec<Value> = outcome.lints.iter().map(|lint| lint.to_json(&[locale])).collect();
            let ok = outcome.unreadable.is_none()
                && outcome.problems.iter().all(|p| p.severity() != Severity::Error)
                && outcome.lints.iter().all(|lint| lint.rule.gravity() != Gravity::Error);
            let file = &outcome.file;
            json!({"file": file, "ok": ok, "unreadable": outcome.unreadable, "problems": problems, "lint": lints})
        })
        .collect();
    let mut report = json!({
        "errors": count(outcomes, Severity::Error) + weigh(outcomes, Gravity::Error),
        "warnings": count(outcomes, Severity::Warning) + weigh(outcomes, Gravity::Warning),
        "suggestions": weigh(outcomes, Gravity::Advice),
        "files": files,
    });
    if let (Some(proofs), Value::Object(report)) = (proofs, &mut report) {
        let problem = |problem: &ProofProblem| json!({"pointer": problem.pointer.as_str(), "message": problem.message.text(locale)});
        let entry = json!({
            "file": proofs.file, "components": proofs.components, "ok": proofs.problems.is_empty(),
            "problems": proofs.problems.iter().map(problem).collect::<Vec<_>>(),
        });
        report.insert("proofs".to_owned(), entry);
    }
    format!("{report:#}\n")
}

/// The one member of a definition that says which pack it speaks of.
#[derive(serde::Deserialize)]
struct Named {
    #[serde(rename = "x-pack")]
    pack: String,
}

/// Name of the pack that a definition speaks of.
fn named_pack(definition: &[u8]) -> Option<String> {
    // What is too large, too deep or no JSON is reported by `load`.
    let named: Named = serde_json::from_slice(definition.get(..definition.len().min(MAX_BYTES))?).ok()?;
    Some(named.pack)
}
