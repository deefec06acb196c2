//! `tokhai new`: a small definition to start from, made of what is asked, by flags or by question.

use std::io::BufRead;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Map, Value, json};

use super::files;
use super::terminal::{Shape, locale, on_one_line, say, tell, why};
use crate::message::Language;
use crate::platform::{decomposed, lower};
use crate::texts::cli;

/// Makes a small definition to start from.
///
/// What flags do not say is asked, on a terminal or from lines of standard input; an empty line ends a list.
#[derive(Args)]
pub(super) struct New {
    /// Where to write the definition; nothing is written over.
    #[arg(value_name = "FILE")]
    output: PathBuf,
    /// What the form is called.
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Code of the procedure, if it has one.
    #[arg(long, value_name = "CODE", default_value = "")]
    code: String,
    /// The office that decides.
    #[arg(long, value_name = "TEXT", default_value = "")]
    authority: String,
    /// A question, with its kind behind the last colon where it is no line of text: `long`, `date`, `number`, `money`,
    /// `yes-no`, `phone`, `email`, or its choices (`Size: small|large`). A `?` at the end makes it optional. May be
    /// repeated.
    #[arg(long = "ask", value_name = "QUESTION[: KIND]")]
    questions: Vec<String>,
    /// A paper that is handed in. May be repeated.
    #[arg(long = "paper", value_name = "TITLE")]
    papers: Vec<String>,
    /// Language of the definition and of what is asked: `vi` or `en`.
    #[arg(long, value_name = "TAG", default_value = "vi")]
    locale: String,
}

/// Longest line that is taken, in bytes.
const MAX_LINE: u64 = 10_000;
/// Most questions or papers.
const MAX_LIST: usize = 200;

/// One question of the form.
struct Question {
    title: String,
    schema: Map<String, Value>,
    required: bool,
}

impl New {
    pub(super) fn run(&self) -> ExitCode {
        super::done("new", self.write())
    }

    fn write(&self) -> Result<bool, String> {
        let locale = super::language(&self.locale)?;
        let name = files::name(&self.output);
        if self.output.exists() {
            return Err(cli::file_exists(&locale, name));
        }
        let title = match &self.title {
            Some(title) => title.trim().to_owned(),
            None => ask(cli::ask_title(&locale))?.unwrap_or_default(),
        };
        if title.is_empty() {
            return Err(cli::title_wanted(&locale).to_owned());
        }
        let by_flags = self.title.is_some() && !self.questions.is_empty();
        let lines =
            if self.questions.is_empty() { ask_list(cli::ask_questions(&locale))? } else { self.questions.clone() };
        let questions = lines.iter().map(|line| read(line)).collect::<Result<Vec<_>, _>>()?;
        if questions.is_empty() {
            return Err(cli::question_wanted(&locale).to_owned());
        }
        let papers =
            if self.papers.is_empty() && !by_flags { ask_list(cli::ask_papers(&locale))? } else { self.papers.clone() };
        let definition = self.definition(&title, &questions, &papers, Language::of(&locale));
        let text = serde_json::to_string_pretty(&definition).map_err(|error| error.to_string())? + "\n";
        files::write(&self.output, text.as_bytes())?;
        say(&(cli::made(&locale, name, questions.len()) + "\n"), Shape::Text)?;
        Ok(true)
    }

    fn definition(&self, title: &str, questions: &[Question], papers: &[String], language: Language) -> Value {
        let mut names = Names::default();
        let mut properties = Map::new();
        let mut required = Vec::new();
        for question in questions {
            let name = names.of(&question.title, "answer");
            let mut schema = Map::from_iter([("title".to_owned(), json!(question.title))]);
            schema.extend(question.schema.clone());
            if question.required {
                required.push(Value::from(name.clone()));
            }
            properties.insert(name, Value::Object(schema));
        }
        let mut procedure = Map::new();
        for (name, text) in [("code", &self.code), ("authority", &self.authority)] {
            if !text.trim().is_empty() {
                procedure.insert(name.to_owned(), json!(text.trim()));
            }
        }
        let mut whole = Map::from_iter([
            ("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema")),
            ("$id".to_owned(), json!(format!("urn:example:{}", Names::default().of(title, "form")))),
            ("title".to_owned(), json!(title)),
            ("x-language".to_owned(), json!(if language == Language::En { "en" } else { "vi" })),
        ]);
        if !procedure.is_empty() {
            whole.insert("x-procedure".to_owned(), Value::Object(procedure));
        }
        if !papers.is_empty() {
            let mut ids = Names::default();
            let paper = |title: &String| json!({"id": ids.of(title, "paper"), "title": title.trim()});
            whole.insert("x-documents".to_owned(), papers.iter().map(paper).collect());
        }
        whole.insert("type".to_owned(), json!("object"));
        whole.insert("properties".to_owned(), Value::Object(properties));
        if !required.is_empty() {
            whole.insert("required".to_owned(), Value::Array(required));
        }
        Value::Object(whole)
    }
}

/// Reads `QUESTION[: KIND][?]`.
fn read(line: &str) -> Result<Question, String> {
    let (whole, required) = match line.trim().strip_suffix('?') {
        // A question mark belongs to the question unless a kind stands before it.
        Some(rest) if rest.rsplit_once(':').is_some_and(|(_, kind)| schema_of(kind.trim()).is_some()) => (rest, false),
        _ => (line.trim(), true),
    };
    let (title, kind) = match whole.rsplit_once(':') {
        Some((title, kind)) => (title.trim(), kind.trim()),
        None => (whole, ""),
    };
    let Some(Value::Object(schema)) = schema_of(kind) else {
        return Err(on_one_line(&cli::unknown_kind(&locale(), kind, line)));
    };
    if title.is_empty() {
        return Err(on_one_line(&cli::question_missing(&locale(), line)));
    }
    Ok(Question { title: title.to_owned(), schema, required })
}

/// The schema of a kind; nothing for a word that is none.
fn schema_of(kind: &str) -> Option<Value> {
    Some(match kind {
        "" | "text" => json!({"type": "string"}),
        "long" => json!({"type": "string", "x-widget": "textarea"}),
        "date" => json!({"type": "string", "format": "date"}),
        "number" => json!({"type": "number"}),
        "money" => json!({"type": "integer", "minimum": 0, "x-unit": "VND"}),
        "yes-no" => json!({"type": "boolean"}),
        "phone" => json!({"type": "string", "x-autocomplete": "tel", "maxLength": 20}),
        "email" => json!({"type": "string", "format": "email"}),
        choices if choices.contains('|') => {
            let choices: Vec<&str> = choices.split('|').map(str::trim).filter(|choice| !choice.is_empty()).collect();
            let mut names = Names::default();
            let options: Vec<Value> =
                choices.iter().map(|title| json!({"const": names.of(title, "choice"), "title": title})).collect();
            json!({"type": "string", "oneOf": options})
        }
        _ => return None,
    })
}

/// Names for machines, of words for people: each once.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    /// The first words without their marks, `gender` of “Gender”, `ngaySinh` of “Ngày sinh”; `other` where none is left.
    fn of(&mut self, words: &str, other: &str) -> String {
        let plain: String = decomposed(&lower(words))
            .chars()
            .map(|c| if c == 'đ' { 'd' } else { c })
            .filter(|c| c.is_ascii() || c.is_alphabetic())
            .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
            .collect();
        let mut name = String::new();
        for word in plain.split(' ').filter(|word| !word.is_empty()).take(4) {
            let (first, rest) = word.split_at(1);
            let first = if name.is_empty() { first.to_owned() } else { first.to_ascii_uppercase() };
            name += &[&first, rest].concat();
        }
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
            name.insert_str(0, other);
        }
        let mut unique = name.clone();
        let mut number = 2;
        while self.0.contains(&unique) {
            unique = format!("{name}{number}");
            number += 1;
        }
        self.0.push(unique.clone());
        unique
    }
}

/// A line from whoever is asked; nothing at an empty one and at the end.
fn ask(question: &str) -> Result<Option<String>, String> {
    tell(question);
    line()
}

fn ask_list(question: &str) -> Result<Vec<String>, String> {
    tell(question);
    let mut lines = Vec::new();
    while let Some(next) = line()? {
        if lines.len() == MAX_LIST {
            return Err(cli::too_many_lines(&locale(), MAX_LIST));
        }
        lines.push(next);
    }
    Ok(lines)
}

fn line() -> Result<Option<String>, String> {
    let mut text = String::new();
    let mut input = std::io::Read::take(std::io::stdin().lock(), MAX_LINE);
    input.read_line(&mut text).map_err(|error| why(&error))?;
    let text = text.trim();
    Ok((!text.is_empty()).then(|| text.to_owned()))
}
