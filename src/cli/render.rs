//! `tokhai render`: a definition, or any JSON Schema, as a complete HTML page.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use serde_json::Value;

use crate::definition::Procedure;
use crate::form::{Form, FormEvent, FormOptions, Item, Kind};
use crate::locale::Locale;
use crate::render::form::View;
use crate::render::page::{Script, Styles, page};

/// Writes the form of a definition as an HTML page that can be read, printed and posted
/// without a script.
#[derive(Args)]
pub(super) struct Render {
    /// The definition, or any JSON Schema.
    definition: PathBuf,
    /// Language of the form, such as `vi` or `en`.
    #[arg(long, value_name = "TAG", default_value = "vi")]
    locale: String,
    /// Answers to fill in: a JSON object.
    #[arg(long, value_name = "FILE")]
    values: Option<PathBuf>,
    /// Where to write the page; standard output without it.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Address the form posts to; the page's own without it.
    #[arg(long, value_name = "URL", default_value = "")]
    action: String,
    /// Address of the stylesheet; without it the styles are put into the page.
    #[arg(long, value_name = "URL")]
    styles: Option<String>,
    /// Address of `to-khai.js`, which takes over the page; needs `--src`.
    #[arg(long, value_name = "URL", requires = "src")]
    script: Option<String>,
    /// Address of the definition, for the script.
    #[arg(long, value_name = "URL", requires = "script")]
    src: Option<String>,
    /// The day dates are compared with (YYYY-MM-DD); today (UTC) without it.
    #[arg(long, value_name = "DATE")]
    today: Option<String>,
    /// Draws no empty entry in empty lists.
    #[arg(long)]
    no_spare_entries: bool,
}

impl Render {
    pub(super) fn run(&self) -> ExitCode {
        let written = self.page().and_then(|page| {
            let Some(path) = &self.output else {
                print!("{page}");
                return Ok(());
            };
            fs::write(path, page).map_err(|error| format!("{} cannot be written: {error}", path.display()))
        });
        match written {
            Ok(()) => ExitCode::SUCCESS,
            Err(problem) => {
                eprintln!("error: {problem}");
                ExitCode::from(2)
            }
        }
    }

    fn page(&self) -> Result<String, String> {
        let locale = Locale::parse(&self.locale)
            .ok_or_else(|| format!("`{}` is not a language tag: write it like `vi` or `en-GB`", self.locale))?;
        let definition = read_json(&self.definition)?;
        let answers = match &self.values {
            Some(path) => read_json(path)?,
            None => Value::Object(serde_json::Map::new()),
        };
        if !answers.is_object() {
            return Err("the answers are not a JSON object: write them as {\"property\": value, …}".to_owned());
        }
        let today = self.today.clone().unwrap_or_else(today);
        let options =
            FormOptions { locale, today, answers, formats: crate::register::FORMATS, ..FormOptions::default() };
        let mut form = Form::new(Rc::new(Procedure::read(definition)), options).map_err(|errors| {
            let lines = errors.iter().map(|error| format!("\n  {error}"));
            format!(
                "{} is no JSON Schema a form can be made of:{}",
                self.definition.display(),
                lines.collect::<String>()
            )
        })?;
        if !self.no_spare_entries {
            add_spare_entries(&mut form);
        }
        let view = View { action: self.action.clone(), ..View::default() };
        let styles = self.styles.clone().map_or(Styles::Embedded, Styles::Link);
        let script =
            self.script.clone().zip(self.src.clone()).map(|(module, definition)| Script { module, definition });
        Ok(page(&form, &view, &styles, script.as_ref()))
    }
}

fn read_json(path: &Path) -> Result<Value, String> {
    let text = fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    serde_json::from_slice(&text).map_err(|error| format!("{} is not JSON: {error}", path.display()))
}

/// Gives each empty list one entry: paper has no button to add one.
fn add_spare_entries(form: &mut Form) {
    let mut lists = Vec::new();
    form.root().visit(&mut |item: &Item| {
        if matches!(&item.kind, Kind::Repeat(repeat) if repeat.items.is_empty()) {
            lists.push(item.key.to_string());
        }
    });
    for key in lists {
        form.apply(FormEvent::AddItem { key });
    }
}

/// Today's date (UTC) in the proleptic Gregorian calendar.
fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs());
    let (year, month, day) = civil(seconds / 86_400);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The date that many days after 1970-01-01. Years are counted from March, so that the leap
/// day is the last of its year and months follow a fixed pattern of 153 days in five.
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(11_016), (2000, 2, 29));
        assert_eq!(civil(20_000), (2024, 10, 4));
        assert_eq!(civil(20_818), (2026, 12, 31));
        assert_eq!(civil(20_819), (2027, 1, 1));
    }
}
