//! The `#[wasm_bindgen]` surface: what JavaScript sees of the toolkit, nothing else.
//!
//! Structured values cross as JSON text: it is the smallest way, and both sides have it.
//! The types people program against are those of `www/src/to-khai.d.ts`.

#[cfg(feature = "workbench")]
pub mod workbench;

use crate::sorted::SortedMap;
use std::rc::Rc;

use crate::json::{Value, json};
use js_sys::Function;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::definition::Procedure;
use crate::dom::{App, Dom};
use crate::form::{
    FileRef, Form, FormEvent, FormOptions, Identity, LookupAnswer, Migration, Outcome, Phase, RegisterSource,
};
use crate::json;
use crate::locale::Locale;
use crate::message::{self, MessageId};
use crate::pointer::JsonPointer;
use crate::register::{CROSS_CHECKS, FORMATS};
use crate::render::form::View;
use crate::schema::{Choices, Draft, Options, Schema};

/// Version of the toolkit this module was built from, as in `Cargo.toml`.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

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
        list.iter().map(|v| json!({"pointer": v.pointer.as_str(), "keyword": v.rule.keyword()})).collect();
    Ok(json::write(&Value::Array(list)))
}

fn compile(schema: &str, options: Option<String>) -> Result<Schema, JsError> {
    let given = options.map_or(Ok(Value::Null), |options| parse(&options))?;
    let default_draft = match given.get("draft").and_then(Value::as_str) {
        None | Some("2020-12") => Draft::Draft202012,
        Some("draft-07") => Draft::Draft7,
        Some(_) => return Err(JsError::new("the option `draft` is either 2020-12 or draft-07")),
    };
    let remotes = given.get("remotes").and_then(Value::as_object).into_iter().flatten();
    let remotes: Vec<(&str, &Value)> = remotes.map(|(uri, schema)| (uri.as_str(), schema)).collect();
    let assert_formats = given.get("formats").and_then(Value::as_bool).unwrap_or(true);
    let options = Options { default_draft, assert_formats, formats: FORMATS, remotes: &remotes, ..Options::default() };
    Schema::compile(&parse(schema)?, &options).map_err(|errors| JsError::new(&problems(&errors)))
}

fn parse(text: &str) -> Result<Value, JsError> {
    json::parse(text).map_err(|error| JsError::new(&error.to_string()))
}

fn problems<E: ToString>(errors: &[E]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
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
    /// `host` is called with a kind, a JSON text and, for files, a list.
    ///
    /// # Errors
    /// When the definition cannot be used. A draft that cannot be used is left aside.
    #[wasm_bindgen(constructor)]
    pub fn new(definition: &str, options: &str, host: Function) -> Result<FormHandle, JsError> {
        let options = parse(options)?;
        let text = |name: &str| options.get(name).and_then(Value::as_str).unwrap_or_default();
        let flag = |name: &str, default: bool| options.get(name).and_then(Value::as_bool).unwrap_or(default);
        let procedure = Rc::new(Procedure::read(parse(definition)?));
        let settings = || FormOptions {
            locale: Locale::parse(text("locale")).unwrap_or_else(Locale::vi),
            today: text("today").to_owned(),
            channel: options.get("channel").and_then(Value::as_str).unwrap_or("online").to_owned(),
            answers: options.get("answers").cloned().unwrap_or_default(),
            formats: FORMATS,
            cross_checks: CROSS_CHECKS,
        };
        let opened = options.get("draft").and_then(|draft| Form::from_draft(procedure.clone(), draft, settings()).ok());
        let (form, migration) = match opened {
            Some((form, migration)) => (form, Some(migration)),
            None => (Form::new(procedure, settings()).map_err(|errors| JsError::new(&problems(&errors)))?, None),
        };
        let controls = options.get("controls").and_then(Value::as_object).into_iter().flatten();
        let controls = controls.filter_map(|(place, tag)| Some((place.clone(), tag.as_str()?.to_owned()))).collect();
        let heading = options.get("heading").and_then(Value::as_u64).unwrap_or(1).min(4);
        let prefix = if text("prefix").is_empty() { "tk" } else { text("prefix") };
        let view = View {
            prefix: prefix.to_owned(),
            script: true,
            single: flag("single", false),
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

    /// Takes the form off the page. Also call `free` when it is not needed any more.
    pub fn unmount(&self) {
        self.app.unmount();
    }

    /// The answers that count now, as JSON.
    pub fn answers(&self) -> String {
        self.app.read(|form, _| json::write(form.answers()))
    }

    /// The submission as JSON; nothing while something is wrong.
    pub fn submission(&self) -> Option<String> {
        self.app.read(|form, _| form.submission().ok().map(|submission| json::write(&submission.to_json())))
    }

    /// Everything entered, to be opened again with the option `draft`, as JSON.
    pub fn draft(&self) -> String {
        self.app.read(|form, _| json::write(&form.draft()))
    }

    /// Everything that is wrong now, shown or not: a JSON array of `{pointer, message}`.
    pub fn errors(&self) -> String {
        self.app.read(|form, _| {
            let errors = form.all_errors().into_iter();
            let list: Vec<Value> =
                errors.map(|e| json!({"pointer": e.pointer.as_str(), "message": e.message})).collect();
            json::write(&Value::Array(list))
        })
    }

    /// Whether nothing is wrong.
    #[wasm_bindgen(js_name = isValid)]
    pub fn is_valid(&self) -> bool {
        self.app.read(|form, _| form.is_valid())
    }

    /// Whether anything was entered that is not sent yet.
    #[wasm_bindgen(js_name = isDirty)]
    pub fn is_dirty(&self) -> bool {
        self.app.read(|form, _| form.is_dirty() && form.phase() != Phase::Submitted)
    }

    /// Puts a value (JSON) in a place of the answers; an empty place means all of them.
    ///
    /// # Errors
    /// When the place is no JSON Pointer or the value is not JSON.
    pub fn set(&self, pointer: &str, value: &str) -> Result<(), JsError> {
        let pointer =
            JsonPointer::parse(pointer).ok_or_else(|| JsError::new("this is not a JSON Pointer: begin it with /"))?;
        self.app.dispatch(FormEvent::Set { pointer, value: parse(value)? });
        Ok(())
    }

    /// Tries to send the form, as its own button does on the last step.
    pub fn submit(&self) {
        self.app.dispatch(FormEvent::Submit);
    }

    /// The host took the submission; `receipt` is what the person may quote.
    pub fn submitted(&self, receipt: &str) {
        self.app.dispatch(FormEvent::Submitted { receipt: receipt.to_owned() });
    }

    /// The host could not take the submission. `errors` is a JSON array of
    /// `{pointer, message}`, possibly empty.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn refused(&self, errors: &str) -> Result<(), JsError> {
        let errors: Vec<(JsonPointer, String)> = parse(errors)?
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|error| {
                let pointer = JsonPointer::parse(error.get("pointer")?.as_str()?)?;
                Some((pointer, error.get("message")?.as_str()?.to_owned()))
            })
            .collect();
        self.app.dispatch(if errors.is_empty() { FormEvent::SubmitFailed } else { FormEvent::HostErrors(errors) });
        Ok(())
    }

    /// The answer to a lookup, as JSON: `{status, values?, related?, source?}`.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn lookup(&self, id: u32, answer: &str) -> Result<(), JsError> {
        let answer = parse(answer)?;
        let text = |name: &str| answer.pointer(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let source =
            RegisterSource { id: text("/source/id"), register: text("/source/name"), date: text("/source/date") };
        let outcome = match answer.get("status").and_then(Value::as_str) {
            Some("found") => {
                let relatives = answer.get("related").and_then(Value::as_object).into_iter().flatten();
                let related = relatives.map(|(role, held)| (role.clone(), values(Some(held)))).collect();
                Outcome::Found { source, values: values(answer.get("values")), related }
            }
            Some("empty") => Outcome::Empty,
            Some("mismatch") => Outcome::Mismatch { source },
            _ => Outcome::Failed,
        };
        self.app.dispatch(FormEvent::Lookup(LookupAnswer { id, outcome }));
        Ok(())
    }

    /// The person signed in: values by concept, as JSON.
    ///
    /// # Errors
    /// When it is not JSON.
    #[wasm_bindgen(js_name = signIn)]
    pub fn sign_in(&self, identity: &str) -> Result<(), JsError> {
        self.app.dispatch(FormEvent::SignIn(Identity { values: values(Some(&parse(identity)?)) }));
        Ok(())
    }

    /// Attaches a file, by reference (JSON), to a field or a paper.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn attach(&self, key: &str, file: &str) -> Result<(), JsError> {
        if let Some(file) = FileRef::from_json(&parse(file)?) {
            self.app.dispatch(FormEvent::Attach { key: key.to_owned(), file });
        }
        Ok(())
    }

    /// Says that the draft was opened again, kept at a time that is given in words. Nothing
    /// happens when none was.
    #[wasm_bindgen(js_name = draftOpened)]
    pub fn draft_opened(&self, date: &str) {
        let Some(migration) = &self.migration else { return };
        let words = self.app.read(|form, _| {
            let say = |id, arguments: &[(&str, &str)]| message::text(form.language(), id, arguments);
            let opened = say(MessageId::DraftRestored, &[("date", date)]);
            if !migration.version_changed {
                return opened;
            }
            let lost = (migration.invalid.len() + migration.unplaced.len()).to_string();
            let kept = migration.kept.to_string();
            [&opened, " ", &say(MessageId::DraftMigrated, &[("n", &kept), ("m", &lost)])].concat()
        });
        self.app.notice(Some(words), true);
    }

    /// Whether a draft was opened.
    #[wasm_bindgen(js_name = hasDraft)]
    pub fn has_draft(&self) -> bool {
        self.migration.is_some()
    }

    /// Says whether a draft is kept on the device.
    pub fn saved(&self, yes: bool) {
        if self.app.read(|_, view| view.saved != yes) {
            self.app.view(|view| view.saved = yes);
        }
    }

    /// Says that this device keeps no drafts.
    #[wasm_bindgen(js_name = cannotSave)]
    pub fn cannot_save(&self) {
        let words = self.app.read(|form, _| message::text(form.language(), MessageId::DraftUnavailable, &[]));
        self.app.notice(Some(words), false);
    }
}

impl Drop for FormHandle {
    fn drop(&mut self) {
        self.app.unmount();
    }
}

fn values(object: Option<&Value>) -> SortedMap<String, Value> {
    let entries = object.and_then(Value::as_object).into_iter().flatten();
    entries.map(|(name, value)| (name.clone(), value.clone())).collect()
}
