//! `tokhai render --paper`: the Word form of a procedure, filled in with answers.

use std::path::Path;

use serde_json::Value;

use super::files;
use super::report::read_pack;
use super::terminal::{Shape, locale, on_one_line, say, tell};
use crate::form::{Form, FormOptions, Item};
use crate::import::form::reading::{self, Field, Question, Reading, Words};
use crate::import::form::{self, Answer, Misfit};
use crate::locale::Locale;
use crate::pointer::JsonPointer;
use crate::register::{FORMATS, Pack, PackProblem};
use crate::texts::cli;
use crate::verify::Gate;

/// What is filled in from what.
pub(super) struct Job<'a> {
    pub(super) paper: &'a Path,
    pub(super) definition: &'a Path,
    pub(super) values: &'a Path,
    pub(super) output: &'a Path,
    /// The country pack whose words the form is read with; the built-in one without it.
    pub(super) pack: Option<&'a Path>,
    /// The day dates are compared with, YYYY-MM-DD.
    pub(super) today: String,
}

impl Job<'_> {
    /// Fills in the form; false when the answers are wrong, or when some of them are not on the paper.
    ///
    /// # Errors
    /// When a file cannot be read, is no Word form, or cannot be written.
    pub(super) fn run(&self, locale: &Locale) -> Result<bool, String> {
        files::not_an_input(self.output, [self.paper, self.definition, self.values])?;
        if !self.output.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("docx")) {
            let why = cli::fill_needs_docx_name(locale);
            return Err(format!("{}: {why}", files::name(self.output)));
        }
        let name = files::name(self.definition);
        let definition = super::upgrade::schema(self.definition).map_err(|why| format!("{name}: {why}"))?;
        let gate = Gate::new(&definition, locale.clone()).map_err(|errors| {
            let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
            format!("{name}: {}", lines.join("\n  "))
        })?;
        let values = files::name(self.values);
        let mut answers = files::json(self.values, files::MAX_BYTES).map_err(|why| format!("{values}: {why}"))?;
        if gate.is_submission(&answers) {
            answers = answers["answers"].take();
        }
        let findings = gate.answers(&answers, &self.today);
        for finding in &findings {
            tell(&on_one_line(&format!("{values}: #{} [{}] {}", finding.pointer, finding.keyword, finding.message)));
        }
        if !findings.is_empty() {
            return Ok(false);
        }
        let bytes = self.word(locale)?;
        let pack = read_pack(self.pack)?;
        let mut reading = self.reading(&bytes, &pack, locale)?;
        let options = FormOptions {
            locale: locale.clone(),
            today: self.today.clone(),
            answers,
            formats: FORMATS,
            ..FormOptions::default()
        };
        let procedure = std::rc::Rc::new(crate::definition::Procedure::read(definition.clone()));
        let form = Form::new(procedure, options).map_err(|errors| format!("{name}: {errors:?}"))?;
        reading::split(&mut reading, &definition);
        let mut pairs = reading::pairs(&reading, &definition);
        let mut written: Vec<(usize, Answer)> = Vec::new();
        for (number, (field, question)) in reading.fields.iter().zip(&mut pairs).enumerate() {
            let mut own = question.as_ref().and_then(|question| answer(&form, field, question));
            if own.is_none()
                && let Some(other) = same_subject(&form, &definition, field)
            {
                own = answer(&form, field, &other);
                *question = Some(other);
            }
            let Some(own) = own else { continue };
            // Parts of what the paper asks as one share its room.
            match (written.last_mut(), &own) {
                (Some((last, Answer::Text(text))), Answer::Text(more))
                    if field.at.is_empty() && is_part(&reading.fields[*last], field) =>
                {
                    *text = format!("{text}, {more}");
                }
                _ => written.push((number, own)),
            }
        }
        let filled = form::fill(&bytes, &reading, &written)
            .map_err(|problem| format!("{}: {}", files::name(self.paper), problem.text(locale)))?;
        files::write(self.output, &filled.bytes)?;
        let lost = lost(&form, &pairs);
        say(&account(&files::name(self.output), &reading, &pairs, written.len(), &filled.misfits, &lost), Shape::Text)?;
        Ok(lost.is_empty() && filled.misfits.is_empty())
    }

    /// The Word file.
    fn word(&self, locale: &Locale) -> Result<Vec<u8>, String> {
        let name = files::name(self.paper);
        let bytes = files::read(self.paper, form::MAX_BYTES).map_err(|why| format!("{name}: {why}"))?;
        let is_word = self.paper.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("docx"));
        if !is_word || !bytes.starts_with(b"PK") {
            // What is wrong with the file itself comes first.
            let own = form::read(&name, &bytes).err().map(|problem| problem.text(locale));
            let what = cli::fill_needs_docx_form(locale);
            return Err(format!("{name}: {}", own.unwrap_or_else(|| what.to_owned())));
        }
        Ok(bytes)
    }

    fn reading(&self, bytes: &[u8], pack: &Pack, locale: &Locale) -> Result<Reading, String> {
        let name = files::name(self.paper);
        let words = Words::new(pack)
            .map_err(|problems| cli::pack_rules(locale, PackProblem::texts(&problems, "; ", locale)))?;
        let layout = form::read(&name, bytes).map_err(|problem| format!("{name}: {}", problem.text(locale)))?;
        Ok(reading::read(&layout, &words, pack))
    }
}

/// What is written for a question; nothing where it is not answered.
fn answer(form: &Form, field: &Field, question: &Question) -> Option<Answer> {
    let pointer = JsonPointer::parse(&question.pointer)?;
    let value = pointer.resolve(form.answers()).filter(|value| is_said(value))?;
    let item = form.root().at(&pointer)?;
    let words = || if value.is_number() { form.text(item) } else { words_of(form, item) };
    if let Value::Bool(yes) = value {
        return Some(Answer::Yes(*yes, words()));
    }
    if field.kind == "table" {
        let rows = item.children().iter().map(|row| match row.children() {
            [] => vec![words_of(form, row)],
            cells => cells.iter().map(|cell| words_of(form, cell)).collect(),
        });
        return Some(Answer::Rows(rows.collect()));
    }
    if !field.options.is_empty() {
        let list = value.as_array().map_or_else(|| vec![value], |list| list.iter().collect());
        let chosen = list.into_iter().filter_map(|value| option_of(field, &question.schema, value)).collect();
        return Some(Answer::Chosen(chosen, words()));
    }
    match value {
        Value::String(text) if field.kind == "date" => Some(Answer::Date(text.clone())),
        Value::String(text) if field.cells > 0 => Some(Answer::Text(text.clone())),
        _ => Some(Answer::Text(words())),
    }
}

/// The answered question about the same fact of another role that is the same subject in this case (`sameAs`): the
/// applicant who is the mother.
fn same_subject(form: &Form, definition: &Value, field: &Field) -> Option<Question> {
    let (procedure, concept) = (form.procedure(), field.concept.as_deref()?);
    let role = procedure.roles.iter().find(|role| role.name == reading::role_of(&field.subject))?;
    let names = procedure.names_of(&role.name, &|name| form.holds(name));
    let known = procedure.fields.iter().find(|own| {
        own.fact.concept == concept
            && names.iter().any(|name| *name == own.fact.role && *name != role.name)
            && own.pointer.resolve(form.answers()).is_some_and(is_said)
    })?;
    reading::question(definition, &known.pointer.to_string())
}

/// Whether a field without room is asked with another one in the same room.
fn is_part(other: &Field, field: &Field) -> bool {
    other.section == field.section && other.subject == field.subject
}

/// True for a value that says something.
fn is_said(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(list) => list.iter().any(is_said),
        Value::Object(entries) => entries.values().any(is_said),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

/// The option of the paper that a value stands for.
fn option_of(field: &Field, schema: &Value, value: &Value) -> Option<usize> {
    let choices = schema["oneOf"].as_array().or_else(|| schema["items"]["oneOf"].as_array())?;
    let at = choices.iter().position(|choice| choice["const"] == *value)?;
    let title = choices[at]["title"].as_str().unwrap_or_default();
    field.options.iter().position(|option| option == title).or(Some(at))
}

/// The words of an answer. Parts of an address are asked for from the largest to the smallest, and written the other
/// way round.
fn words_of(form: &Form, item: &Item) -> String {
    if item.field().is_some() {
        return form.words(item);
    }
    let parts = item.children().iter().rev().map(|part| words_of(form, part));
    parts.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Answered questions without a place on the paper: where they stand in the answers, and their labels.
fn lost(form: &Form, pairs: &[Option<Question>]) -> Vec<(String, String)> {
    let mut lost = Vec::new();
    form.root().visit(&mut |item: &Item| {
        let said = item.pointer.resolve(form.answers()).is_some_and(is_said);
        if item.field().is_none() || !said {
            return;
        }
        let own = item.pointer.to_string();
        let placed = pairs.iter().flatten().any(|question| {
            own == question.pointer || own.strip_prefix(&question.pointer).is_some_and(|rest| rest.starts_with('/'))
        });
        if !placed {
            lost.push((own, item.label.clone()));
        }
    });
    lost
}

/// What became of the answers, without saying any of them.
fn account(
    name: &str,
    reading: &Reading,
    pairs: &[Option<Question>],
    written: usize,
    misfits: &[(usize, Misfit)],
    lost: &[(String, String)],
) -> String {
    let whole = written - misfits.iter().filter(|(_, misfit)| !matches!(misfit, Misfit::Rows(_))).count();
    let mut out = format!("{name}: {whole} {}\n", cli::answers_written(&locale()));
    let mut line = |text: String| {
        out.push_str("  ");
        out.push_str(&on_one_line(&text));
        out.push('\n');
    };
    for (number, misfit) in misfits {
        let label = reading.fields.get(*number).map_or("", |field| field.label.as_str());
        line(format!("{label}: {}", why(misfit)));
    }
    for (pointer, label) in lost {
        let what = cli::no_place(&locale());
        line(format!("#{pointer} {label}: {what}"));
    }
    for (field, _) in reading
        .fields
        .iter()
        .zip(pairs)
        .filter(|(field, pair)| pair.is_none() && !matches!(field.kind, "signature" | "file"))
    {
        let what = cli::not_asked(&locale());
        let section = if field.section.is_empty() { String::new() } else { format!(" ({})", field.section) };
        line(format!("{}{section}: {what}", field.label));
    }
    out
}

fn why(misfit: &Misfit) -> String {
    match misfit {
        Misfit::NoRoom => cli::no_room(&locale()).to_owned(),
        Misfit::Boxes(count) => cli::too_few_boxes(&locale(), count),
        Misfit::Rows(count) => cli::too_few_rows(&locale(), count),
    }
}
