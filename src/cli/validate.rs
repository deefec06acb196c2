//! `tokhai validate`: submissions and answers against a definition, or any JSON against any JSON
//! Schema, by the form's evaluator, by the jsonschema crate, or by both. What a definition asks
//! beyond JSON Schema is checked by [`crate::verify`].

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::files;
use super::report::today;
use super::terminal::{Shape, locale, on_one_line, say};
use crate::locale::Locale;
use crate::message::{self, Language};
use crate::reference_validator::{self, Judge};
use crate::texts::cli;
use crate::verify::{Circumstances, Finding, Gate, Verdict, fault_of_lookups, is_day};
use crate::violation::{Rule, Violation};

/// Checks submissions or answers against a definition, or any JSON against any JSON Schema.
///
/// Of a submission the definition and its version, the day, the digest, the papers and the sources
/// of values are checked too; what is claimed and cannot be confirmed is listed apart and does not
/// make it invalid. The exit code is 0 when all is valid, 1 when something is not, 2 when something
/// cannot be read or checked.
#[derive(Args)]
pub(super) struct Validate {
    /// The definition or JSON Schema; `-` reads standard input.
    #[arg(value_name = "DEFINITION")]
    definition: PathBuf,
    /// The submissions or answers to check; `-` reads standard input.
    #[arg(value_name = "INSTANCE", required = true)]
    instances: Vec<PathBuf>,
    /// Language of the messages: `vi` or `en`.
    #[arg(long, value_name = "TAG", default_value = "vi")]
    locale: String,
    /// The day dates are compared with, YYYY-MM-DD; without it the day of the submission, for answers today.
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
    /// Way of handing in, as the definition names it.
    #[arg(long, value_name = "CHANNEL", default_value = "online")]
    channel: String,
    /// What you looked up yourself, as JSON: `{"identity": {concept: value}, "lookups": [{"role", "key",
    /// "status", "values", "related", "source"}]}`. Values and papers of a submission are held against it.
    #[arg(long, value_name = "FILE")]
    lookups: Option<PathBuf>,
    /// Refuses answers alone, which say nothing of sources and papers; with `--lookups` they always are.
    #[arg(long)]
    submission: bool,
    /// Text for people or JSON for machines.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// JSON for machines: short for `--format json`.
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Who checks. With `both`, a difference of opinion is reported as an error of this program.
    #[arg(long, value_enum, default_value_t)]
    engine: Engine,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Engine {
    Evaluator,
    Judge,
    #[default]
    Both,
}

/// What became of one instance.
enum Outcome {
    Judged { file: String, verdict: Verdict },
    Disagreed { file: String, evaluator: bool },
    Unreadable { file: String, why: String },
}

impl Validate {
    pub(super) fn run(&self) -> ExitCode {
        super::done("validate", self.print())
    }

    fn print(&self) -> Result<bool, String> {
        let locale = super::language(&self.locale)?;
        let outcomes = self.outcomes(locale)?;
        match if self.json { Format::Json } else { self.format } {
            Format::Text => say(&text(&outcomes), Shape::Text)?,
            Format::Json => say(&machine(&outcomes), Shape::Json)?,
        }
        match outcomes.iter().map(Outcome::code).max() {
            // What could not be done stands among the outcomes.
            Some(2) => Err(String::new()),
            code => Ok(code != Some(1)),
        }
    }

    fn outcomes(&self, locale: Locale) -> Result<Vec<Outcome>, String> {
        let from_input = |path: &&PathBuf| path.as_path() == Path::new("-");
        if self.instances.iter().chain([&self.definition]).filter(from_input).count() > 1 {
            return Err(cli::input_once(&locale).to_owned());
        }
        let name = files::name(&self.definition);
        let definition = super::upgrade::schema(&self.definition).map_err(|why| format!("{name}: {why}"))?;
        let mut checker = Checker::new(&definition, locale, self.engine).map_err(|why| format!("{name}: {why}"))?;
        if let Some(day) = &self.today {
            if !is_day(day) {
                return Err(cli::today_wanted(&super::terminal::locale(), day.as_str()));
            }
            checker.day.clone_from(day);
        }
        checker.channel.clone_from(&self.channel);
        checker.submission = self.submission;
        if let Some(path) = &self.lookups {
            let lookups = read(path).map_err(|why| format!("{}: {why}", path.display()))?;
            if let Some(fault) = fault_of_lookups(&lookups) {
                return Err(format!("{}: {fault}", path.display()));
            }
            checker.lookups = Some(lookups);
        }
        if let Some(fault) = checker.gate.as_ref().and_then(|gate| gate.fault_of(&checker.circumstances())) {
            return Err(fault);
        }
        Ok(self.instances.iter().map(|path| checker.check(path)).collect())
    }
}

impl Outcome {
    const fn code(&self) -> u8 {
        match self {
            Self::Judged { verdict, .. } if verdict.findings.is_empty() => 0,
            Self::Judged { .. } => 1,
            Self::Disagreed { .. } | Self::Unreadable { .. } => 2,
        }
    }
}

/// The engines, ready, and what is known of what they check.
struct Checker {
    /// Our own evaluator and all that stands on it.
    gate: Option<Gate>,
    judge: Option<Judge>,
    engine: Engine,
    language: Language,
    /// The day that was given, or empty.
    day: String,
    channel: String,
    lookups: Option<Value>,
    /// Whether answers alone are refused.
    submission: bool,
}

impl Checker {
    fn new(definition: &Value, locale: Locale, engine: Engine) -> Result<Self, String> {
        let language = Language::of(&locale);
        let gate = Gate::new(definition, locale)
            .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n  "));
        let judge = (engine != Engine::Evaluator).then(|| {
            let formats = crate::register::FORMATS;
            let options = reference_validator::Options {
                assert_formats: true,
                formats,
                ..reference_validator::Options::default()
            };
            Judge::new(definition, &options).map_err(|error| error.to_string())
        });
        // The judge alone needs the gate for labels only.
        let gate = if engine == Engine::Judge { gate.ok() } else { Some(gate?) };
        // Some patterns that every browser runs only the evaluator reads, and some schemas are too
        // large for the judge; the evaluator's word is enough then.
        let judge = if engine == Engine::Both { judge.and_then(Result::ok) } else { judge.transpose()? };
        Ok(Self {
            gate,
            judge,
            engine,
            language,
            day: String::new(),
            channel: String::new(),
            lookups: None,
            submission: false,
        })
    }

    fn check(&self, path: &Path) -> Outcome {
        let file = path.display().to_string();
        let instance = match read(path) {
            Ok(instance) => instance,
            Err(why) => return Outcome::Unreadable { file, why },
        };
        let is_submission = self.gate.as_ref().is_some_and(|gate| gate.is_submission(&instance));
        let answers = if is_submission { instance.get("answers").unwrap_or(&Value::Null) } else { &instance };
        let judged = self.judge.as_ref().map(|judge| judge.violations(answers));
        let words = |gate: &Gate, found: Vec<Violation>| Verdict::of_answers(gate.words(found, answers));
        let Some(gate) = &self.gate else {
            let plain = |violation: Violation| Finding {
                keyword: violation.rule.keyword(),
                message: message::data_violation(self.language, &violation.rule),
                pointer: violation.pointer,
                told: None,
            };
            let findings = judged.into_iter().flatten().map(plain).collect();
            return Outcome::Judged { file, verdict: Verdict::of_answers(findings) };
        };
        if self.engine == Engine::Judge {
            return Outcome::Judged { file, verdict: words(gate, judged.unwrap_or_default()) };
        }
        if let Some(theirs) = judged {
            let ours = gate.evaluate(answers).violations();
            let limited = |violation: &Violation| matches!(violation.rule, Rule::LimitExceeded(_));
            if ours.is_empty() != theirs.is_empty() && !ours.iter().chain(&theirs).any(limited) {
                return Outcome::Disagreed { file, evaluator: ours.is_empty() };
            }
        }
        let now = today().map(|day| day.to_string()).unwrap_or_default();
        Outcome::Judged { file, verdict: gate.check(&instance, &self.circumstances(), &now) }
    }

    const fn circumstances(&self) -> Circumstances<'_> {
        let lookups = self.lookups.as_ref();
        Circumstances { day: self.day.as_str(), channel: self.channel.as_str(), lookups, whole: self.submission }
    }
}

fn read(path: &Path) -> Result<Value, String> {
    files::json_once(path, files::MAX_BYTES)
}

fn text(outcomes: &[Outcome]) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(&on_one_line(text));
        out.push('\n');
    };
    for outcome in outcomes {
        match outcome {
            Outcome::Judged { file, verdict } => {
                if verdict.findings.is_empty() {
                    line(&format!("{file}: {}", cli::valid(&locale())));
                }
                for one in verdict.findings.iter().chain(&verdict.claimed) {
                    line(&format!("{file}: #{} [{}] {}", one.pointer, one.keyword, one.message));
                }
            }
            Outcome::Disagreed { file, evaluator } => {
                let (yes, no) = if *evaluator { ("evaluator", "judge") } else { ("judge", "evaluator") };
                line(&cli::disagreed(&super::terminal::locale(), file.as_str(), no, yes));
            }
            Outcome::Unreadable { file, why } => line(&format!("{file}: {why}")),
        }
    }
    out
}

fn machine(outcomes: &[Outcome]) -> String {
    let results: Vec<Value> = outcomes
        .iter()
        .map(|outcome| match outcome {
            Outcome::Judged { file, verdict } => {
                let mut result = json!({ "instance": file });
                if let (Value::Object(result), Value::Object(verdict)) = (&mut result, verdict.to_json()) {
                    result.extend(verdict);
                }
                result
            }
            Outcome::Disagreed { file, evaluator } => {
                json!({"instance": file, "internalError": {"evaluator": evaluator, "judge": !evaluator}})
            }
            Outcome::Unreadable { file, why } => json!({"instance": file, "error": why}),
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&json!({ "results": results })).unwrap_or_default();
    text.push('\n');
    text
}
