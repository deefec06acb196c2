//! Models in BPMN: a draft of its own, or the process of a procedure that is open.

use serde_json::Value;

use super::open::{Opened, Problem};
use super::{Workbench, edit};
use crate::import::process::Words;
use crate::import::process::bpmn::{self, Model};
use crate::register::PackProblem;
use crate::texts::workbench as say;

impl Workbench {
    /// Puts the process of a model in the place of a procedure's own, as one change: how many steps it has, and what is not read
    /// of the file or read with a doubt.
    ///
    /// # Errors
    /// What is wrong with the file and what to do about it, or that there is no such procedure.
    pub fn add_model(&mut self, place: usize, file: &str, bytes: &[u8]) -> Result<Opened, String> {
        let Some(entry) = self.entries.get(place) else { return Err(self.no_such(place)) };
        let (model, problems) = self.model(file, bytes, Some(entry.definition()))?;
        self.edit(place, &[edit::Command::Whole { text: model.definition.to_string() }])?;
        Ok(Opened { done: model.steps, left: 0, problems })
    }

    /// Reads a model, as the process of a definition or as a draft.
    pub(super) fn model(
        &self,
        file: &str,
        bytes: &[u8],
        joined: Option<&Value>,
    ) -> Result<(Model, Vec<Problem>), String> {
        let locale = &self.locale;
        let words = Words::new(&self.pack).map_err(|problems| PackProblem::texts(&problems, "; ", locale))?;
        let name = file.rsplit('/').next().unwrap_or(file);
        let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let read = bpmn::read(bytes, &words, &self.pack, name, joined).map_err(|problem| problem.text(locale))?;
        let model = read.ok_or_else(|| crate::texts::bpmn::no_steps(locale).to_owned())?;
        let problem = |own: &bpmn::Finding| Problem {
            file: file.to_owned(),
            place: own
                .line()
                .map_or_else(String::new, |line| format!("{}: {}", say::line(locale, line), own.element())),
            message: own.text(locale),
        };
        let problems = model.findings.iter().map(problem).collect();
        Ok((model, problems))
    }
}
