//! `tokhai render`: a definition, or any JSON Schema, as a complete HTML page.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;

use clap::Args;
use serde_json::Value;

use super::report::today;
use super::terminal::{Shape, say};
use super::{files, filled};
use crate::definition::Procedure;
use crate::form::{Clock, Form, FormOptions};
use crate::locale::Locale;
use crate::register::{Date, embedded};
use crate::render::form::View;
use crate::render::ids::is_prefix;
use crate::render::page::{Script, Styles, page};
use crate::render::paper;
use crate::render::spare::add_spare_entries;

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
    /// The paper form as a Word file (.docx): it is filled in with the answers, at the places they were read from,
    /// instead of a page being made.
    #[arg(long, value_name = "FORM.docx", requires = "values", requires = "output",
        conflicts_with_all = ["action", "styles", "script", "src", "utc_offset", "no_spare_entries"])]
    paper: Option<PathBuf>,
    /// Country pack whose words the paper form is read with: `vn`, or the folder or file of another.
    #[arg(long, value_name = "PACK", requires = "paper")]
    pack: Option<PathBuf>,
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
    /// Offset of the place whose time of day is shown, as in `+07:00`; UTC without it.
    #[arg(long, value_name = "OFFSET", allow_hyphen_values = true)]
    utc_offset: Option<String>,
    /// What the ids of the form begin with; forms that stand on one page need one each.
    #[arg(long, value_name = "PREFIX", default_value = "tk", conflicts_with = "paper", value_parser = prefix)]
    id: String,
    /// Draws no empty entry in empty lists.
    #[arg(long)]
    no_spare_entries: bool,
}

impl Render {
    pub(super) fn run(&self) -> ExitCode {
        if let (Some(paper), Some(values), Some(output)) = (&self.paper, &self.values, &self.output) {
            let filled = self.day().and_then(|today| {
                let (definition, pack) = (self.definition.as_path(), self.pack.as_deref());
                let job = filled::Job { paper, definition, values, output, pack, today: today.to_string() };
                job.run(&super::language(&self.locale)?)
            });
            return super::done("render", filled);
        }
        let written = self.page().and_then(|page| {
            let Some(path) = &self.output else { return say(&page, Shape::Html) };
            files::not_an_input(path, self.values.iter().chain([&self.definition]).map(PathBuf::as_path))?;
            files::write(path, page.as_bytes())
        });
        super::done("render", written.map(|()| true))
    }

    /// The day dates are compared with.
    fn day(&self) -> Result<Date, String> {
        match &self.today {
            Some(text) => Date::parse(text)
                .ok_or_else(|| format!("--today {text}: a day of the calendar written YYYY-MM-DD was expected")),
            None => today(),
        }
    }

    fn page(&self) -> Result<String, String> {
        let locale = Locale::parse(&self.locale)
            .ok_or_else(|| format!("`{}` is not a language tag: write it like `vi` or `en-GB`", self.locale))?;
        let name = files::name(&self.definition);
        let definition = super::upgrade::schema(&self.definition).map_err(|why| format!("{name}: {why}"))?;
        let answers = match &self.values {
            Some(path) => read_json(path)?,
            None => Value::Object(serde_json::Map::new()),
        };
        if !answers.is_object() {
            return Err("the answers are not a JSON object: write them as {\"property\": value, …}".to_owned());
        }
        let today = self.day()?.to_string();
        let clock = match &self.utc_offset {
            Some(text) => Clock::parse(text)
                .ok_or_else(|| format!("--utc-offset {text}: an offset written +07:00 was expected"))?,
            None => Clock::default(),
        };
        let formats = crate::register::FORMATS;
        let options = FormOptions { locale, today, clock, answers, formats, ..FormOptions::default() };
        let mut procedure = Procedure::read(definition.clone());
        // A script takes the head from the definition alone.
        let head =
            procedure.pack.as_deref().filter(|_| procedure.header.letterhead.is_empty() && self.script.is_none());
        if let Some(Ok(pack)) = head.and_then(embedded) {
            procedure.header.letterhead = pack.letterhead.map_or(Vec::new(), |head| vec![head.state, head.motto]);
        }
        let procedure = Rc::new(procedure);
        let mut form = Form::new(procedure, options.clone()).map_err(|errors| {
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
        let view = View { action: self.action.clone(), prefix: self.id.clone(), ..View::default() };
        let styles = self.styles.clone().map_or(Styles::Embedded, Styles::Link);
        let script =
            self.script.clone().zip(self.src.clone()).map(|(module, definition)| Script { module, definition });
        let spare = |form: &mut Form| {
            if !self.no_spare_entries {
                add_spare_entries(form);
            }
        };
        let parts = paper::other_parts(&form, &definition, &options, &view.prefix, &spare);
        Ok(page(&form, &view, &styles, script.as_ref(), parts, self.values.is_none()))
    }
}

/// What ids may begin with.
fn prefix(text: &str) -> Result<String, String> {
    if is_prefix(text) {
        return Ok(text.to_owned());
    }
    Err("letters, digits, `-` and `_` were expected, a letter first, as in `second`".to_owned())
}

fn read_json(path: &Path) -> Result<Value, String> {
    files::json(path, files::MAX_BYTES).map_err(|why| format!("{} {why}", files::name(path)))
}
