//! `tokhai validate`: answers against a definition, or any JSON against any JSON Schema, by
//! the form's evaluator, by the jsonschema crate, or by both.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::files;
use super::terminal::{Shape, on_one_line, say};
use crate::definition::Procedure;
use crate::form::{Form, FormOptions};
use crate::judge::{self, Judge};
use crate::locale::Locale;
use crate::message::{self, Language};
use crate::schema::{Choices, Options, Schema};
use crate::violation::Violation;

/// Checks answers against a definition, or any JSON against any JSON Schema.
#[derive(Args)]
pub(super) struct Validate {
    /// The definition or JSON Schema; `-` reads standard input.
    #[arg(value_name = "DEFINITION")]
    definition: PathBuf,
    /// The answers to check; `-` reads standard input.
    #[arg(value_name = "INSTANCE", required = true)]
    instances: Vec<PathBuf>,
    /// Language of the messages: `en` or `vi`.
    #[arg(long, value_name = "TAG", default_value = "en")]
    locale: String,
    /// Text for people or JSON for machines.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
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
    Judged { file: String, found: Vec<Found> },
    Disagreed { file: String, evaluator: bool },
    Unreadable { file: String, why: String },
}

/// One violation in words.
struct Found {
    pointer: String,
    keyword: &'static str,
    message: String,
}

impl Validate {
    pub(super) fn run(&self) -> ExitCode {
        let told = self.outcomes().and_then(|outcomes| {
            match self.format {
                Format::Text => say(&text(&outcomes), Shape::Text)?,
                Format::Json => say(&machine(&outcomes), Shape::Json)?,
            }
            match outcomes.iter().map(Outcome::code).max() {
                // What could not be done stands among the outcomes.
                Some(2) => Err(String::new()),
                code => Ok(code != Some(1)),
            }
        });
        super::done("validate", told)
    }

    fn outcomes(&self) -> Result<Vec<Outcome>, String> {
        let locale = super::language(&self.locale)?;
        let from_input = |path: &&PathBuf| path.as_path() == Path::new("-");
        if self.instances.iter().chain([&self.definition]).filter(from_input).count() > 1 {
            return Err("standard input can be read only once; give `-` for one file".to_owned());
        }
        let name = files::name(&self.definition);
        let definition = super::upgrade::schema(&self.definition).map_err(|why| format!("{name}: {why}"))?;
        let checker = Checker::new(&definition, locale, self.engine).map_err(|why| format!("{name}: {why}"))?;
        Ok(self.instances.iter().map(|path| checker.check(path)).collect())
    }
}

impl Outcome {
    const fn code(&self) -> u8 {
        match self {
            Self::Judged { found, .. } if found.is_empty() => 0,
            Self::Judged { .. } => 1,
            Self::Disagreed { .. } | Self::Unreadable { .. } => 2,
        }
    }
}

/// The engines, ready, and the labels of the definition's fields.
struct Checker {
    evaluator: Option<Schema>,
    judge: Option<Judge>,
    procedure: Rc<Procedure>,
    locale: Locale,
}

impl Checker {
    fn new(definition: &Value, locale: Locale, engine: Engine) -> Result<Self, String> {
        let formats = crate::register::FORMATS;
        let evaluator = (engine != Engine::Judge).then(|| {
            let options = Options { assert_formats: true, formats, ..Options::default() };
            Schema::compile(definition, &options).map_err(|errors| {
                errors.iter().map(|error| format!("#{}: {error}", error.pointer)).collect::<Vec<_>>().join("\n  ")
            })
        });
        let judge = (engine != Engine::Evaluator).then(|| {
            let options = judge::Options { assert_formats: true, formats, ..judge::Options::default() };
            Judge::new(definition, &options).map_err(|error| error.to_string())
        });
        let evaluator = evaluator.transpose()?;
        // Some patterns that every browser runs only the evaluator reads; its word is enough then.
        let judge = if evaluator.is_some() { judge.and_then(Result::ok) } else { judge.transpose()? };
        Ok(Self { evaluator, judge, procedure: Rc::new(Procedure::read(definition.clone())), locale })
    }

    fn check(&self, path: &Path) -> Outcome {
        let file = path.display().to_string();
        let instance = match read(path) {
            Ok(instance) => instance,
            Err(why) => return Outcome::Unreadable { file, why },
        };
        let evaluated =
            self.evaluator.as_ref().map(|schema| schema.evaluate(&instance, &Choices::default()).violations());
        let judged = self.judge.as_ref().map(|judge| judge.violations(&instance));
        match (evaluated, judged) {
            (Some(ours), Some(theirs)) if ours.is_empty() != theirs.is_empty() => {
                Outcome::Disagreed { file, evaluator: ours.is_empty() }
            }
            (Some(found), _) | (None, Some(found)) => Outcome::Judged { file, found: self.words(&instance, found) },
            (None, None) => Outcome::Judged { file, found: Vec::new() },
        }
    }

    fn words(&self, instance: &Value, violations: Vec<Violation>) -> Vec<Found> {
        let options = FormOptions { locale: self.locale.clone(), answers: instance.clone(), ..FormOptions::default() };
        let form = Form::new(self.procedure.clone(), options).ok();
        let language = Language::of(&self.locale);
        violations
            .into_iter()
            .map(|violation| {
                let item = form.as_ref().and_then(|form| form.root().at(&violation.pointer));
                // A label that only repeats the property's name says nothing.
                let label = item.map(|item| item.label.as_str()).filter(|label| {
                    violation.pointer.last().is_some_and(|name| !name.eq_ignore_ascii_case(&label.replace(' ', "")))
                });
                let words = message::data_violation(language, &violation.rule);
                Found {
                    message: label.map_or_else(
                        || words.clone(),
                        |label| format!("{}: {words}", label.trim_end_matches([':', '.', '?', ' '])),
                    ),
                    keyword: violation.rule.keyword(),
                    pointer: violation.pointer.to_string(),
                }
            })
            .collect()
    }
}

fn read(path: &Path) -> Result<Value, String> {
    files::json(path, files::MAX_BYTES)
}

fn text(outcomes: &[Outcome]) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(&on_one_line(text));
        out.push('\n');
    };
    for outcome in outcomes {
        match outcome {
            Outcome::Judged { file, found } if found.is_empty() => line(&format!("{file}: valid")),
            Outcome::Judged { file, found } => {
                for one in found {
                    line(&format!("{file}: #{} [{}] {}", one.pointer, one.keyword, one.message));
                }
            }
            Outcome::Disagreed { file, evaluator } => {
                let (yes, no) = if *evaluator { ("evaluator", "judge") } else { ("judge", "evaluator") };
                line(&format!(
                    "{file}: internal error: the {yes} finds it valid, the {no} does not; please report the definition"
                ));
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
            Outcome::Judged { file, found } => {
                let violations: Vec<Value> = found
                    .iter()
                    .map(|one| json!({"pointer": one.pointer, "keyword": one.keyword, "message": one.message}))
                    .collect();
                json!({"instance": file, "valid": found.is_empty(), "violations": violations})
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
