//! Sources an officer opens: definitions, records of the portal, models of processes, projects. Each is cut into entries first, so that what is
//! wrong with one loses none of the others.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::edit::same;
use super::{Entry, Workbench, project};
use crate::definition::{Lines, Severity, load};
use crate::import::draft;
use crate::import::process::bpmn;
use crate::import::source::{self, Source};
use crate::texts::workbench as say;

/// What is wrong with something that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, as it was named.
    pub file: String,
    /// Where in it: a line, a JSON Pointer; empty for the whole.
    pub place: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl Problem {
    /// For a page.
    pub fn to_json(&self) -> Value {
        json!({"file": self.file, "place": self.place, "message": self.message})
    }
}

/// What became of a call that opens something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// Entries read by this call, or found by it.
    pub done: usize,
    /// Entries that wait.
    pub left: usize,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

impl Opened {
    /// For a page.
    pub fn to_json(&self) -> Value {
        json!({
            "done": self.done,
            "left": self.left,
            "problems": self.problems.iter().map(Problem::to_json).collect::<Vec<_>>(),
        })
    }
}

/// Sources that wait to be read.
#[derive(Default)]
pub(super) struct Queue(VecDeque<Waiting>);

/// One source that was cut.
struct Waiting {
    file: String,
    at: usize,
    what: What,
}

enum What {
    /// A definition.
    Definition(Vec<u8>),
    /// A process in BPMN.
    Model(Vec<u8>),
    /// Records of a portal.
    Records(Source),
    /// Definitions of a project, with the files they came from.
    Project(Vec<project::Saved>),
    /// Scenarios of a project.
    Scenarios(project::SavedScenarios),
    /// A scenario file, with its text.
    Scenario(Value, Vec<u8>),
}

impl Waiting {
    fn left(&self) -> usize {
        let all = match &self.what {
            What::Definition(_) | What::Model(_) | What::Scenarios(_) | What::Scenario(..) => 1,
            What::Records(source) => source.entries.len(),
            What::Project(list) => list.len(),
        };
        all.saturating_sub(self.at)
    }
}

impl Workbench {
    /// Takes in a source and cuts it; [`Self::step`] reads it. `done` is how many entries it has.
    pub fn begin(&mut self, file: &str, bytes: &[u8]) -> Opened {
        let mut problems = Vec::new();
        let value: Option<Value> = serde_json::from_slice(bytes).ok();
        let mut kinds = Vec::new();
        let what = match &value {
            _ if bpmn::is_model(file, bytes) => What::Model(bytes.to_vec()),
            Some(value) if project::is_project(value) => {
                let Some((list, scenarios)) = project::read(value) else {
                    problems.push(problem(file, "", say::project_damaged(&self.locale)));
                    return Opened { problems, ..Opened::default() };
                };
                kinds.extend(scenarios.map(What::Scenarios));
                What::Project(list)
            }
            Some(value) if is_scenario(value) => What::Scenario(value.clone(), bytes.to_vec()),
            // A definition is one object; what is no JSON is told line by line by whoever reads it.
            Some(value) if value.is_object() && !source::is_record(value) => What::Definition(bytes.to_vec()),
            _ => {
                let cut = Source::new(bytes);
                problems.extend(cut.problems.iter().map(|own| self.of_source(file, own)));
                if cut.entries.is_empty() && problems.is_empty() {
                    problems.push(problem(file, "", say::nothing_in_file(&self.locale)));
                }
                What::Records(cut)
            }
        };
        kinds.insert(0, what);
        let mut done = 0;
        for what in kinds {
            let waiting = Waiting { file: file.to_owned(), at: 0, what };
            done += waiting.left();
            if waiting.left() > 0 {
                self.queue.0.push_back(waiting);
            }
        }
        Opened { done, left: self.left(), problems }
    }

    /// Reads and judges up to so many of the entries that wait.
    pub fn step(&mut self, most: usize) -> Opened {
        let mut opened = Opened::default();
        while opened.done < most {
            let Some(mut waiting) = self.queue.0.pop_front() else { break };
            self.read_one(&waiting, &mut opened.problems);
            waiting.at += 1;
            opened.done += 1;
            if waiting.left() > 0 {
                self.queue.0.push_front(waiting);
            }
        }
        opened.left = self.left();
        opened
    }

    /// Drops what waits; what is open stays.
    pub fn cancel(&mut self) {
        self.queue.0.clear();
    }

    fn left(&self) -> usize {
        self.queue.0.iter().map(Waiting::left).sum()
    }

    fn read_one(&mut self, waiting: &Waiting, problems: &mut Vec<Problem>) {
        let file = waiting.file.as_str();
        match &waiting.what {
            What::Definition(bytes) => self.read_definition(file, bytes, problems),
            What::Model(bytes) => match self.model(file, bytes, None) {
                Ok((model, found)) => {
                    problems.extend(found);
                    self.take(file, (true, None), model.definition, problems);
                }
                Err(why) => problems.push(problem(file, "", why)),
            },
            What::Records(source) => {
                let Some(entry) = source.entries.get(waiting.at) else { return };
                let record = match source.procedure(entry) {
                    Ok(record) => record,
                    Err(own) => return problems.push(self.of_source(file, &own)),
                };
                match draft(&record, &self.pack, &self.rules) {
                    Ok(draft) => {
                        self.take(file, (true, None), draft.definition, problems);
                    }
                    Err(told) => {
                        let place = say::entry(&self.locale, waiting.at + 1);
                        problems.push(problem(file, &place, told.text(&self.locale)));
                    }
                }
            }
            What::Project(list) => {
                let Some(saved) = list.get(waiting.at) else { return };
                self.read_saved(saved, problems);
            }
            What::Scenarios(saved) => self.adopt_scenarios(saved),
            What::Scenario(value, text) => match self.figures(value) {
                Ok(_) => self.add_scenario(value.clone()),
                Err(found) => {
                    let lines = Lines::of(text);
                    problems.extend(found.into_iter().map(|(pointer, why)| {
                        let (line, column) = lines.as_ref().map_or((1, 1), |lines| lines.place(&pointer));
                        problem(file, &say::line_and_column(&self.locale, column, line), why)
                    }));
                }
            },
        }
    }

    /// Takes a definition of a project in, with what was done to it.
    fn read_saved(&mut self, saved: &project::Saved, problems: &mut Vec<Problem>) {
        let imported = saved.imported;
        // A draft was made by this program; a definition is somebody's own and may have been changed.
        let place = if imported {
            self.take(&saved.file, (true, saved.source.clone()), saved.definition.clone(), problems)
        } else {
            let text = saved.source.clone().unwrap_or_else(|| saved.definition.to_string());
            let before = self.entries.len();
            self.read_definition(&saved.file, text.as_bytes(), problems);
            (self.entries.len() > before).then_some(before)
        };
        let Some(place) = place else { return };
        if !same(self.entries[place].definition(), &saved.definition) {
            self.put(place, saved.definition.clone(), true);
        }
        self.adopt(place, saved);
    }

    fn read_definition(&mut self, file: &str, bytes: &[u8], problems: &mut Vec<Problem>) {
        match load(bytes, &self.checker, Some(&self.vocabulary)) {
            Ok(loaded) => {
                let text = String::from_utf8(bytes.to_vec()).ok();
                self.take(file, (false, text), loaded.procedure.schema, problems);
            }
            Err(found) => {
                for one in found.iter().filter(|one| one.severity() == Severity::Error) {
                    let place = say::line_and_column(&self.locale, one.column, one.line);
                    let mut message = one.message(&self.locale).clone();
                    if let Some(hint) = one.hint(&self.locale) {
                        message = format!("{message} {hint}");
                    }
                    problems.push(problem(file, &place, message));
                }
            }
        }
    }

    /// Judges a definition and puts it among those that are open. One that is open already is read anew in its place.
    /// Tells its place where it was put.
    fn take(
        &mut self,
        file: &str,
        (imported, source): (bool, Option<String>),
        definition: Value,
        problems: &mut Vec<Problem>,
    ) -> Option<usize> {
        let procedure = crate::definition::Procedure::read(definition);
        if let Some(other) = procedure.pack.as_ref().filter(|own| **own != self.pack.id) {
            let message = say::other_pack(&self.locale, self.pack.id.as_str(), other.as_str());
            problems.push(problem(file, "", message));
            return None;
        }
        let known = self.places.get(&procedure.id).copied().filter(|_| !procedure.id.is_empty());
        if let Some(place) = known {
            // What was decided here is not lost to a file that knows nothing of it.
            if *self.entries[place].definition() != procedure.schema {
                let message = say::open_already(&self.locale, self.entries[place].file.as_str(), procedure.id.as_str());
                problems.push(problem(file, "", message));
            }
            return None;
        }
        let judged = self.judge(&procedure);
        if !procedure.id.is_empty() {
            self.places.insert(procedure.id.clone(), self.entries.len());
        }
        let source = source.filter(|text| serde_json::from_str::<Value>(text).is_ok());
        self.entries.push(Entry { file: file.to_owned(), imported, source, procedure, judged, unreadable: None });
        Some(self.entries.len() - 1)
    }

    fn of_source(&self, file: &str, own: &source::SourceProblem) -> Problem {
        let place = if own.line == 0 { String::new() } else { say::line(&self.locale, own.line) };
        problem(file, &place, own.message.text(&self.locale))
    }
}

/// True for a scenario file, of whatever version.
fn is_scenario(value: &Value) -> bool {
    value.get("$schema").and_then(Value::as_str).is_some_and(|format| format.starts_with("urn:tokhai:schema:scenario:"))
}

fn problem(file: &str, place: &str, message: impl Into<String>) -> Problem {
    Problem { file: file.to_owned(), place: place.to_owned(), message: message.into() }
}
