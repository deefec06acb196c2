//! What the element and those who only validate see.

use crate::platform::{Digits, joined};
use crate::sorted::{Gather, SortedMap};
use std::rc::Rc;

use crate::json::{Value, json};
use js_sys::Function;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::definition::Procedure;
use crate::dom::{App, Dom};
use crate::form::{
    Clock, Failure, FieldError, FileRef, Form, FormEvent, FormOptions, Identity, LookupAnswer, Migration, Outcome,
    Phase, Receipt, RegisterSource,
};
use crate::json;
use crate::locale::Locale;
use crate::message::{self, MessageId};
use crate::pointer::JsonPointer;
use crate::register::{CROSS_CHECKS, FORMATS};
use crate::render::form::View;
use crate::schema::{Choices, CompileError, Draft, Options, Schema};

/// What is wrong with an instance of a schema: a JSON array of `{pointer, keyword}`. `options`
/// is JSON, every member may be left out:
/// - `formats`: whether a `format` that does not hold is a violation; `true` when left out;
/// - `draft`: `"2020-12"` or `"draft-07"`, for a schema without `$schema`; the first when left out;
/// - `remotes`: the schemas that may be referred to, by URI. Nothing is ever fetched, and the
///   meta-schemas of the drafts are not built in either.
///
/// # Errors
/// When a text is not JSON, an option is not one of these or the schema cannot be compiled.
#[wasm_bindgen]
pub fn validate(schema: &str, instance: &str, options: Option<String>) -> Result<String, JsError> {
    let evaluation = compile(schema, options)?.evaluate(&parse(instance)?, &Choices::default());
    let list = evaluation.violations();
    let list: Vec<Value> =
        list.iter().map(|v| json!({"pointer": v.pointer.as_str(), "keyword": v.rule.keyword()})).gather();
    Ok(json::write(&Value::Array(list)))
}

pub(super) fn compile(schema: &str, options: Option<String>) -> Result<Schema, JsError> {
    let given = options.map_or(Ok(Value::Null), |options| parse(&options))?;
    let default_draft = match given.get("draft").and_then(Value::as_str) {
        None | Some("2020-12") => Draft::Draft202012,
        Some("draft-07") => Draft::Draft7,
        Some(_) => return Err(JsError::new("the option `draft` is either 2020-12 or draft-07")),
    };
    let mut remotes: Vec<(&str, &Value)> = Vec::new();
    for (uri, schema) in json::members(given.get("remotes")) {
        remotes.push((uri, schema));
    }
    let assert_formats = given.get("formats").and_then(Value::as_bool).unwrap_or(true);
    let options = Options { default_draft, assert_formats, formats: FORMATS, remotes: &remotes, ..Options::default() };
    Schema::compile(&parse(schema)?, &options).map_err(|errors| JsError::new(&problems(&errors)))
}

pub(super) fn parse(text: &str) -> Result<Value, JsError> {
    json::parse(text).map_err(|error| JsError::new(&error.words()))
}

fn problems(errors: &[CompileError]) -> String {
    joined(&errors.iter().map(CompileError::words).gather(), "; ")
}

/// One form.
#[wasm_bindgen]
pub struct FormHandle {
    app: Rc<App>,
    migration: Option<Migration>,
}

#[wasm_bindgen]
impl FormHandle {
    /// A form for a definition (JSON text). `options` is JSON, see `FormOptions` in the types;
    /// `host` is called with a kind, a JSON text and, for files, a list. For the kind `build` it gets
    /// a list of words and whether classes are parts too, and returns the nodes; see `built` in
    /// `www/src/to-khai.js`. The option `texts` holds the English texts, `www/src/en.txt`.
    ///
    /// # Errors
    /// When the definition cannot be used. A draft that cannot be used is left aside.
    #[wasm_bindgen(constructor)]
    pub fn new(definition: &str, options: &str, host: Function) -> Result<FormHandle, JsError> {
        let options = parse(options)?;
        if let Some(texts) = options.get("texts").and_then(Value::as_str) {
            message::load_texts(texts);
        }
        let text = |name: &str| options.get(name).and_then(Value::as_str).unwrap_or_default();
        let flag = |name: &str, default: bool| options.get(name).and_then(Value::as_bool).unwrap_or(default);
        let procedure = Rc::new(Procedure::read(parse(definition)?));
        let settings = || FormOptions {
            locale: Locale::parse(text("locale")).unwrap_or_else(Locale::vi),
            today: text("today").to_owned(),
            day_of_place: flag("dayOfPlace", false),
            clock: Clock::parse(text("offset")).unwrap_or(Clock::Asked(ahead)),
            channel: text("channel").to_owned(),
            answers: options.get("answers").cloned().unwrap_or_default(),
            formats: FORMATS,
            cross_checks: CROSS_CHECKS,
        };
        let opened = options.get("draft").and_then(|draft| Form::from_draft(procedure.clone(), draft, settings()).ok());
        let (form, migration) = match opened {
            Some((form, migration)) => (form, Some(migration)),
            None => (Form::new(procedure, settings()).map_err(|errors| JsError::new(&problems(&errors)))?, None),
        };
        let mut controls = Vec::new();
        for (place, tag) in json::members(options.get("controls")) {
            if let Some(tag) = tag.as_str() {
                controls.push((place.clone(), tag.to_owned()));
            }
        }
        let heading = options.get("heading").and_then(Value::as_u64).unwrap_or(1).min(4);
        let prefix = if text("prefix").is_empty() { "tk" } else { text("prefix") };
        let view = View {
            prefix: prefix.to_owned(),
            script: true,
            single: flag("single", false),
            keeps: text("keeps").to_owned(),
            procedures: text("procedures").to_owned(),
            heading: heading as u8,
            controls,
            ..View::default()
        };
        Ok(Self { app: App::new(form, view, flag("title", true), host), migration })
    }

    /// Shows the form in an element or a shadow root, or takes over the one that stands there.
    pub fn mount(&self, root: web_sys::Node) {
        self.app.mount(Dom::of(root));
    }

    /// Asks the form for something, or does something to it. One way in for all of it, because
    /// every exported method brings code of its own on both sides. Structured values are JSON;
    /// a question that is answered with yes or no gives a text or nothing.
    ///
    /// | `what` | `first`, `second` | gives |
    /// |---|---|---|
    /// | `answers` | | the answers that count now |
    /// | `submission` | | the submission; nothing while something is wrong |
    /// | `draft` | | everything entered, to be opened again with the option `draft` |
    /// | `errors` | | everything that is wrong now, shown or not: `[{pointer, message}]` |
    /// | `papers` | | the papers of this case: `[{id, title, state, …}]` |
    /// | `isValid` | | whether nothing is wrong |
    /// | `hasDraft` | | whether a draft was opened |
    /// | `set` | place, value | |
    /// | `submit` | | tries to send the form, as its own button does on the last step |
    /// | `submitted` | `{title?, message?, receipt?, office?, due?, fee?, next?, bring?}` | the host took the submission |
    /// | `refused` | `{errors?, message?, reason?}` | the host could not take it |
    /// | `goTo` | id of a step | shows it |
    /// | `step` | | the id of the step that is shown; nothing once the form is sent |
    /// | `lookup` | number of the request, `{status, values?, related?, source?}` | |
    /// | `signIn` | values by concept | |
    /// | `attach` | key of a field or a paper, a file by reference; with `state`, what becomes of it, see `Transfer` in `www/src/papers.js` | for the states `asked` and `sending` what the place wants, `{key, at, encode}`; nothing when it refuses the file |
    /// | `attached` | key of a field or a paper | its files: `[{name, mediaType, size, sha256, handle}]` |
    /// | `list` | path of a list of proposals, the list: `[[name, other names …], …]` | |
    /// | `saved` | `true` or nothing | says whether a draft is kept on the device |
    /// | `notice` | one of the kinds in `notice` below, a time in words | says it, with buttons for what can be done |
    /// | `notice` | `said`, words | says them |
    ///
    /// # Errors
    /// When a text is not JSON, a place is no JSON Pointer, or `what` is none of these.
    pub fn ask(&self, what: &str, first: &str, second: &str) -> Result<Option<String>, JsError> {
        let app = &self.app;
        let yes = |yes: bool| yes.then(|| "true".to_owned());
        let event = match what {
            "answers" => return Ok(Some(app.read(|form, _| json::write(form.answers())))),
            "submission" => {
                return Ok(app.read(|form, _| form.submission().ok().map(|made| json::write(&made.to_json()))));
            }
            "draft" => return Ok(Some(app.read(|form, _| json::write(&form.draft())))),
            "errors" => return Ok(Some(app.read(|form, _| json::write(&FieldError::list(&form.all_errors()))))),
            "papers" => return Ok(Some(app.read(|form, _| json::write(&form.papers())))),
            "step" => {
                let shown = |form: &Form| form.steps().get(form.current_step()).map(|step| step.id.clone());
                return Ok(app.read(|form, _| shown(form).filter(|_| form.phase() != Phase::Submitted)));
            }
            "isValid" => return Ok(yes(app.read(|form, _| form.is_valid()))),
            "attached" => {
                let list = app.read(|form, _| form.files(first).iter().map(FileRef::to_json).gather());
                return Ok(Some(json::write(&Value::Array(list))));
            }
            "hasDraft" => return Ok(yes(self.migration.is_some())),
            "notice" => {
                self.notice(first, second);
                return Ok(None);
            }
            "list" => {
                app.list(first.to_owned(), json::list(Some(&parse(second)?)));
                return Ok(None);
            }
            "saved" => {
                let saved = !first.is_empty();
                if app.read(|_, view| view.saved != saved) {
                    app.view(|view| view.saved = saved);
                }
                return Ok(None);
            }
            "set" => {
                let pointer = JsonPointer::parse(first)
                    .ok_or_else(|| JsError::new("this is not a JSON Pointer: begin it with /"))?;
                FormEvent::Set { pointer, value: parse(second)? }
            }
            "submit" => FormEvent::Submit,
            "submitted" => FormEvent::Submitted(receipt(&parse(first)?)),
            "goTo" => match app.read(|form, _| form.steps().iter().position(|step| step.id == first)) {
                Some(step) => FormEvent::GoTo { step },
                None => return Ok(None),
            },
            "refused" => refused(&parse(first)?),
            "lookup" => FormEvent::Lookup(LookupAnswer {
                id: first.parse().unwrap_or_default(),
                outcome: outcome(&json::parse(second).unwrap_or_default()),
            }),
            "signIn" => FormEvent::SignIn(Identity { values: values(Some(&parse(first)?)) }),
            "attach" => match self.attach(first.to_owned(), &parse(second)?) {
                Ok(event) => event,
                Err(answer) => return Ok(answer),
            },
            _ => return Err(JsError::new("a form cannot be asked that")),
        };
        app.dispatch(event);
        Ok(None)
    }
}

impl FormHandle {
    /// What becomes of a file, or what its place wants.
    fn attach(&self, key: String, about: &Value) -> Result<FormEvent, Option<String>> {
        let Some(file) = FileRef::from_json(about) else { return Err(None) };
        let text = |name: &str| about.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let name = file.name.clone();
        Ok(match &*text("state") {
            state @ ("asked" | "sending") => {
                let wants = self.app.read(|form, _| form.wants_file(&key, &file));
                if state == "sending" {
                    // Attaching it says why it is refused.
                    self.app.dispatch(match &wants {
                        Some(_) => FormEvent::AttachBegun { key, name },
                        None => FormEvent::Attach { key, file },
                    });
                }
                return Err(wants.map(|(key, at, encode)| {
                    json::write(&json!({"key": String::from(&*key), "at": at, "encode": encode}))
                }));
            }
            "progress" => {
                let percent = about.get("percent").and_then(Value::as_u64).unwrap_or_default();
                FormEvent::AttachProgress { key, name, percent }
            }
            "failed" => FormEvent::AttachFailed { key, name, reason: text("reason") },
            "ended" => FormEvent::AttachEnded { key, name },
            "lost" => FormEvent::AttachLost { key, name },
            "removed" => {
                let index = about.get("index").and_then(Value::as_u64).unwrap_or(u64::MAX);
                FormEvent::Detach { key, index: index as usize }
            }
            _ if about.get("content").is_some() => FormEvent::AttachEncoded { key, file, content: text("content") },
            _ => FormEvent::Attach { key, file },
        })
    }

    /// Says what happened to the draft.
    fn notice(&self, kind: &str, date: &str) {
        const ERASE: (&str, MessageId) = ("erase", MessageId::DraftErase);
        const OPEN: (&str, MessageId) = ("open", MessageId::DraftOpen);
        const MINE: (&str, MessageId) = ("mine", MessageId::DraftMine);
        let say =
            |id, arguments: &[(&str, &str)]| self.app.read(|form, _| message::text(form.language(), id, arguments));
        let (id, actions): (_, &'static [_]) = match kind {
            "opened" => (MessageId::DraftRestored, &[("forget", MessageId::DraftDiscard)]),
            "sure" => (MessageId::DraftSure, &[("keep", MessageId::DraftKeep), ("discard", MessageId::DraftDelete)]),
            "found" => (MessageId::DraftFound, &[OPEN, ERASE]),
            "broken" => (MessageId::DraftBroken, &[ERASE]),
            "elsewhere" => (MessageId::DraftElsewhere, &[]),
            "changed" => (MessageId::DraftChanged, &[OPEN, MINE]),
            "gone" => (MessageId::DraftGone, &[MINE]),
            "unavailable" => (MessageId::DraftUnavailable, &[]),
            "said" => return self.app.notice(Some(date.to_owned()), &[], true),
            _ => return self.app.notice(None, &[], false),
        };
        let mut words = say(id, &[("date", date)]);
        if let Some(migration) = self.migration.as_ref().filter(|one| kind == "opened" && one.version_changed) {
            let lost = (migration.invalid.len() + migration.unplaced.len()).digits();
            let kept = migration.kept.digits();
            words = [&words, " ", &say(MessageId::DraftMigrated, &[("n", &kept), ("m", &lost)])].concat();
        }
        if kind == "unavailable" {
            self.app.view(|view| view.keeps.clear());
        }
        self.app.notice(Some(words), actions, kind == "opened");
    }
}

/// How many minutes the clocks of the device are ahead of UTC at a moment.
fn ahead(moment: &str) -> Option<i32> {
    let behind = js_sys::Date::new(&moment.into()).get_timezone_offset();
    behind.is_finite().then_some(-behind as i32)
}

/// What the host says when it did not take a submission. An error without a place, or with one nobody can read, is one
/// of the whole form.
fn refused(answer: &Value) -> FormEvent {
    let text = |of: &Value, name: &str| of.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let words = text(answer, "message");
    let mut told = Vec::new();
    for error in json::list(answer.get("errors")) {
        let message = text(error, "message");
        if !message.trim().is_empty() {
            let pointer = JsonPointer::parse(text(error, "pointer").trim_start_matches('#'));
            told.push((pointer.unwrap_or_default(), message));
        }
    }
    let why = match &*text(answer, "reason") {
        "silent" => Failure::Silent,
        "unreachable" => Failure::Unreachable,
        "late" => Failure::Late,
        "offline" => Failure::Offline,
        "online" => Failure::Online,
        "signed-out" => Failure::SignedOut,
        "elsewhere" => Failure::Elsewhere,
        _ => Failure::Refused,
    };
    if told.is_empty() {
        return FormEvent::SubmitFailed { why, words };
    }
    if !words.is_empty() {
        told.insert(0, (JsonPointer::root(), words));
    }
    FormEvent::HostErrors(told)
}

fn receipt(answer: &Value) -> Receipt {
    let text = |name: &str| answer.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let list = |name: &str| {
        let given = answer.get(name);
        match given.and_then(Value::as_str) {
            Some(one) => vec![one.to_owned()],
            None => json::list(given).iter().filter_map(Value::as_str).map(str::to_owned).gather(),
        }
    };
    Receipt {
        title: text("title"),
        message: text("message"),
        receipt: text("receipt"),
        office: text("office"),
        due: text("due"),
        fee: text("fee"),
        next: list("next"),
        bring: list("bring"),
    }
}

fn register(source: &Value) -> RegisterSource {
    let text = |name: &str| source.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    RegisterSource { id: text("id"), register: text("name"), date: text("date") }
}

fn outcome(answer: &Value) -> Outcome {
    let source = answer.get("source").map(register).unwrap_or_default();
    match answer.get("status").and_then(Value::as_str) {
        Some("empty") => Outcome::Empty,
        Some("mismatch") => Outcome::Mismatch { source },
        Some("failed") => Outcome::Failed,
        Some("found") if is_readable(answer) => {
            let mut related = SortedMap::new();
            for (role, held) in json::members(answer.get("related")) {
                related.insert(role.clone(), values(Some(held)));
            }
            let mut sources = SortedMap::new();
            for (name, source) in json::members(answer.get("sources")) {
                sources.insert(name.clone(), register(source));
            }
            Outcome::Found { source, values: values(answer.get("values")), related, sources }
        }
        // What is no answer is refused by the form, for want of a source.
        _ => Outcome::Found {
            source: RegisterSource::default(),
            values: SortedMap::new(),
            related: SortedMap::new(),
            sources: SortedMap::new(),
        },
    }
}

/// Whether what an answer holds has the shape it must have.
fn is_readable(answer: &Value) -> bool {
    let object = |name: &str| answer.get(name).is_none_or(|part| part.is_null() || part.is_object());
    let related = json::members(answer.get("related"));
    object("values") && object("related") && object("sources") && related.iter().all(|(_, held)| held.is_object())
}

impl Drop for FormHandle {
    fn drop(&mut self) {
        self.app.unmount();
    }
}

fn values(object: Option<&Value>) -> SortedMap<String, Value> {
    let mut values = SortedMap::new();
    for (name, value) in json::members(object) {
        values.insert(name.clone(), value.clone());
    }
    values
}
