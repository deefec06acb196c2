//! A form made anew from what a page posted: it asks for lookups, shows what is wrong, or can be sent.

use std::rc::Rc;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::page;
use crate::definition::Procedure;
use crate::form::{Change, FileRef, Form, FormEvent, FormOptions, Identity, LookupAnswer, Outcome, Phase};
use crate::json;
use crate::locale::Locale;
use crate::pointer::JsonPointer;
use crate::register::{CROSS_CHECKS, FORMATS};
use crate::render::form::{Notice, Summary, View};
use crate::render::page::{Styles, page as whole_page};
use crate::render::paper::{Part, other_parts};
use crate::render::posted::take_posted;
use crate::render::spare::add_spare_entries;
use crate::server::checking::outcome;
use crate::server::definitions::Published;
use crate::server::problem::Problem;
use crate::texts::noscript as words;

/// What a register was asked: the role and its key.
pub(super) type Asked = (String, String);

/// All a form is made from.
#[derive(Clone)]
pub(super) struct Filled {
    pub(super) definition: Arc<Published>,
    pub(super) locale: Locale,
    /// The day at the office, ISO 8601.
    pub(super) today: String,
    /// What the account says; nothing for somebody who has not signed in, for whom nothing is looked up.
    pub(super) identity: Option<Value>,
    /// Names and values as the page sent them.
    pub(super) pairs: Vec<(String, String)>,
    /// Files that are kept, by the key of their field or paper.
    pub(super) files: Vec<(String, FileRef)>,
    /// What registers answered.
    pub(super) lookups: Vec<(Asked, Value)>,
    /// What the portal refused: `[{pointer, message}]`.
    pub(super) errors: Vec<Value>,
    /// Whether it is to be sent, or only shown.
    pub(super) send: bool,
    /// Where the page posts to.
    pub(super) action: String,
    /// Whether other answers were sent with the same page before.
    pub(super) again: bool,
    /// The secret under which somebody who has not signed in sent files, or empty.
    pub(super) secret: String,
}

/// What comes of it.
pub(super) enum Step {
    /// Registers are to be asked first.
    Ask(Vec<Asked>),
    /// The form, with what is wrong with it.
    Page(String),
    /// Everything is right: the submission, and a page on which to look it through.
    Ready(Value, String),
}

impl Filled {
    /// Makes the form and looks how it stands.
    ///
    /// # Errors
    /// [`Problem::UnknownDefinition`] where no form can be made of the definition.
    pub(super) fn step(self) -> Result<Step, Problem> {
        let options = FormOptions {
            locale: self.locale.clone(),
            today: self.today.clone(),
            channel: "online".to_owned(),
            answers: Value::Object(Map::new()),
            formats: FORMATS,
            cross_checks: CROSS_CHECKS,
            ..FormOptions::default()
        };
        let procedure = Rc::new(Procedure::read(self.definition.content.clone()));
        let mut form = Form::new(procedure, options.clone()).map_err(|_| Problem::UnknownDefinition)?;
        let mut waiting = form.start();
        if let Some(identity) = &self.identity {
            let values = json::members(Some(identity)).into_iter();
            let values = values.map(|(name, value)| (name.clone(), value.clone())).collect();
            waiting.extend(form.apply(FormEvent::SignIn(Identity { values })));
        }
        waiting.extend(take_posted(&mut form, &self.pairs));
        let asked = self.answer_lookups(&mut form, waiting);
        if !asked.is_empty() {
            return Ok(Step::Ask(asked));
        }
        for (key, file) in &self.files {
            form.apply(FormEvent::Attach { key: key.clone(), file: file.clone() });
        }
        if self.send {
            form.apply(FormEvent::Submit);
            if let (Phase::Submitting, Ok(submission)) = (form.phase(), form.submission()) {
                let review = page::review(&form, &self);
                return Ok(Step::Ready(submission.to_json(), review));
            }
        }
        form.apply(FormEvent::HostErrors(self.refusals()));
        Ok(Step::Page(self.page(&mut form, options)))
    }

    /// Answers the lookups a form waits for with what is known; what is to be asked first.
    fn answer_lookups(&self, form: &mut Form, mut waiting: Vec<Change>) -> Vec<Asked> {
        let mut asked = Vec::new();
        while let Some(at) = waiting.iter().position(|change| matches!(change, Change::Lookup(_))) {
            let Change::Lookup(request) = waiting.swap_remove(at) else { break };
            let key = request.key.as_str().unwrap_or_default().to_owned();
            let wanted = (request.role, key);
            let known = self.lookups.iter().find(|(made, _)| *made == wanted);
            let outcome = match known {
                Some((_, answer)) => outcome(answer),
                None if self.identity.is_none() => Outcome::Failed,
                None => {
                    asked.push(wanted);
                    continue;
                }
            };
            waiting.extend(form.apply(FormEvent::Lookup(LookupAnswer { id: request.id, outcome })));
        }
        asked
    }

    /// What the portal refused, by place.
    fn refusals(&self) -> Vec<(JsonPointer, String)> {
        let read = |error: &Value| {
            let place = JsonPointer::parse(error.get("pointer")?.as_str()?)?;
            Some((place, error.get("message")?.as_str()?.to_owned()))
        };
        self.errors.iter().filter_map(read).collect()
    }

    fn page(&self, form: &mut Form, options: FormOptions<'_>) -> String {
        add_spare_entries(form);
        let tried = self.send || !self.errors.is_empty();
        let notice = Notice { text: words::notice(&self.locale).to_owned(), actions: &[], passing: false };
        let view = View {
            action: self.action.clone(),
            summary: if tried { Summary::All } else { Summary::None },
            notice: Some(notice),
            ..View::default()
        };
        let options = FormOptions { answers: form.answers().clone(), ..options };
        let spare = |form: &mut Form| add_spare_entries(form);
        let mut parts = other_parts(form, &self.definition.content, &options, &view.prefix, &spare);
        parts.iter_mut().for_each(Part::fold);
        whole_page(form, &view, &Styles::Link("/src/to-khai.css".to_owned()), None, parts, false)
    }
}
