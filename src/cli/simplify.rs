//! `tokhai simplify`: the definition with the papers taken out that law allows to go.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::Value;

use super::files;
use super::names;
use super::report::{day, read_definitions, read_pack};
use super::terminal::{Shape, say, tell};
use crate::analysis::Options;
use crate::reform::simplify::{Choices, Decided, Plan, simplify};
use crate::render::plan_text::plan_text;

/// Amend a definition: papers that data replace open only when a lookup fails, others go.
#[derive(Args)]
pub(super) struct Simplify {
    /// The definition.
    #[arg(value_name = "DEFINITION")]
    definition: PathBuf,
    /// Papers whose proposal is accepted and carried out; where nothing is decided, all that are
    /// neither rejected nor postponed.
    #[arg(long, value_name = "ID[=REASON]", num_args = 1..)]
    accept: Vec<String>,
    /// Papers whose proposal is rejected: they stay as they are and are proposed no more.
    #[arg(long, value_name = "ID=REASON", num_args = 1..)]
    reject: Vec<String>,
    /// Papers whose proposal is decided on later: they stay as they are until then.
    #[arg(long, value_name = "ID=REASON", num_args = 1..)]
    postpone: Vec<String>,
    /// Papers whose decisions are taken back: undecided again, and as they were before.
    #[arg(long, value_name = "ID", num_args = 1..)]
    undo: Vec<String>,
    /// The office that decides; published with the definition.
    #[arg(long, value_name = "OFFICE")]
    office: Option<String>,
    /// Who decides. A name is kept beside the definition, in NAME.decisions.json, and shows in reports.
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Write the name of --by into the definition, where it is published.
    #[arg(long, requires = "by")]
    name_in_definition: bool,
    /// Day of the decision, YYYY-MM-DD; today where something is decided.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Day whose law counts, YYYY-MM-DD; today when absent.
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    /// Folder (or file) of the country pack; the Vietnamese one is built in.
    #[arg(long, value_name = "DIR")]
    pack: Option<PathBuf>,
    /// Where to write the amended definition.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// What to tell about the plan.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Language of texts.
    #[arg(long, default_value = "vi")]
    locale: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Simplify {
    pub(super) fn run(&self) -> ExitCode {
        super::done("simplify", self.write())
    }

    fn write(&self) -> Result<bool, String> {
        let locale = super::language(&self.locale)?;
        let date = day(self.at.as_deref())?;
        let pack = read_pack(self.pack.as_deref())?;
        let choices = self.choices()?;
        let read = read_definitions(std::slice::from_ref(&self.definition), &pack, &locale)?;
        let Some(procedure) = read.procedures.first() else { return read.verdict(false) };
        let plan: Plan = match simplify(procedure, &pack, &Options::on(date), &choices) {
            Ok(plan) => plan,
            Err(problems) => {
                for problem in problems {
                    tell(&format!("tokhai simplify: {}", problem.message(&locale)));
                }
                return Ok(false);
            }
        };
        let mut definition = plan.definition.clone();
        let new = |decision: &Value| !self.name_in_definition && is_by(decision, &choices);
        let beside = names::take_out(&self.definition, &self.output, &mut definition, new)?;
        let text = serde_json::to_string_pretty(&definition).map_err(|error| error.to_string())? + "\n";
        files::write(&self.output, text.as_bytes())?;
        if let Some((path, bytes)) = beside {
            files::write(&path, &bytes)?;
        }
        let (told, shape) = match self.format {
            Format::Text => (plan_text(&plan, procedure, &locale), Shape::Text),
            Format::Json => {
                let told = serde_json::to_string_pretty(&plan.to_json()).map_err(|error| error.to_string())?;
                (told + "\n", Shape::Json)
            }
        };
        say(&told, shape)?;
        Ok(true)
    }

    fn choices(&self) -> Result<Choices, String> {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let undo = self.undo.iter().flat_map(|ids| ids.split(',')).map(|id| id.trim().to_owned()).collect();
        let mut choices = Choices { by: given(&self.by), office: given(&self.office), undo, ..Choices::default() };
        let all = [
            (Decided::Accepted, &self.accept),
            (Decided::Rejected, &self.reject),
            (Decided::Postponed, &self.postpone),
        ];
        for (decided, list) in all {
            choices = list.iter().fold(choices, |choices, argument| choices.with(decided, argument));
        }
        if self.on.is_some() || self.by.is_some() || self.office.is_some() || !choices.list.is_empty() {
            choices.on = Some(day(self.on.as_deref()).map_err(|error| error.replace("--at", "--on"))?);
        }
        Ok(choices)
    }
}

/// Whether a decision was made by these choices.
fn is_by(decision: &Value, choices: &Choices) -> bool {
    let says = |name: &str, own: Option<&str>| decision.get(name).and_then(Value::as_str) == own;
    says("by", choices.by.as_deref()) && says("on", choices.on.map(|day| day.to_string()).as_deref())
}
