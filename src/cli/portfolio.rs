//! `tokhai portfolio`: thousands of procedures at once, and what to open next.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::parallel;
use super::report::{day, definitions, read_costs, read_pack, vocabulary};
use crate::analysis::cost::{Detail, estimate};
use crate::analysis::lint::Linter;
use crate::analysis::portfolio::portfolio;
use crate::analysis::{Options, Reported, analyse};
use crate::definition::load;
use crate::judge::MetaSchema;
use crate::locale::Locale;
use crate::render::portfolio_text::portfolio_text;

/// Sum up many procedures: totals, ranking by relief, and which publication, article or
/// register attribute to open next.
#[derive(Args)]
pub(super) struct Portfolio {
    /// Definitions, or folders of them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Folder (or file) of the country pack; the Vietnamese one is built in.
    #[arg(long, value_name = "DIR")]
    pack: Option<PathBuf>,
    /// Day whose law counts, YYYY-MM-DD; today when absent.
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    /// Scenario file: cost parameters, and prices of what can be opened.
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    /// What to write.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Language of texts.
    #[arg(long, default_value = "vi")]
    locale: String,
    /// Where to write; the terminal when absent.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Portfolio {
    pub(super) fn run(&self) -> ExitCode {
        match self.write() {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::from(1),
            Err(message) => {
                eprintln!("tokhai portfolio: {message}");
                ExitCode::from(2)
            }
        }
    }

    fn write(&self) -> Result<bool, String> {
        let locale = Locale::parse(&self.locale)
            .ok_or_else(|| format!("--locale {}: a language tag such as vi or en was expected", self.locale))?;
        let options = Options { fields: true, max_sets: 0, ..Options::on(day(self.at.as_deref())?) };
        let pack = read_pack(self.pack.as_deref())?;
        let costs = read_costs(&pack, self.scenario.as_deref())?;
        let files = definitions(&self.paths)?;
        let checker = MetaSchema::new()?;
        let words = vocabulary(&pack);
        let read = parallel::map(&files, |file| {
            let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
            load(&bytes, &checker, Some(&words)).map(|loaded| loaded.procedure).map_err(|problems| {
                let lines = problems.iter().map(|problem| {
                    format!("{}:{}:{}: {}", file.display(), problem.line, problem.column, problem.message(&locale))
                });
                lines.collect::<Vec<_>>().join("\n")
            })
        });
        let mut procedures = Vec::with_capacity(read.len());
        let mut good = true;
        for outcome in read {
            match outcome {
                Ok(procedure) => procedures.push(procedure),
                Err(message) => {
                    good = false;
                    eprintln!("{message}");
                }
            }
        }
        if procedures.is_empty() {
            return Ok(false);
        }
        let linter = Linter::new(&pack);
        let reported: Vec<Reported> = parallel::map(&procedures, |procedure| {
            let mut one = Reported::new(procedure, analyse(procedure, &pack, &options));
            one.estimate = estimate(procedure, &pack, &costs, &one.analysis, Detail::Totals);
            one.lints = Some(linter.lint(procedure, &one.analysis));
            one
        });
        let whole = portfolio(&reported, &pack, &costs, &options);
        let text = match self.format {
            Format::Text => portfolio_text(&whole, &pack, &locale),
            Format::Json => serde_json::to_string_pretty(&whole.to_json()).map_err(|error| error.to_string())? + "\n",
        };
        match &self.output {
            Some(path) => fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?,
            // A reader that closes early (`| head`) is no failure.
            None => drop(std::io::stdout().lock().write_all(text.as_bytes())),
        }
        Ok(good)
    }
}
