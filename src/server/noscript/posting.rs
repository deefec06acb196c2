//! One page that was posted: files are kept, registers asked, and what can be sent is looked through and then sent.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Multipart, Path, Query, Request, State};
use axum::http::header::{CONTENT_LENGTH, HeaderMap, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use serde_json::{Value, json};
use tokio::task::spawn_blocking;

use super::filled::{Asked, Filled, Step};
use super::{page, say_secret};
use crate::form::FileRef;
use crate::server::body::{KEY, answer_of, request_to};
use crate::server::definitions::Published;
use crate::server::files::Part;
use crate::server::identifier::{digest, secret};
use crate::server::problem::{Problem, language};
use crate::server::session::Visitor;
use crate::server::{Portal, citizen, files, lookups};

/// Names and values of one page.
const MOST_PAIRS: usize = 5_000;
/// Most files a page may bring.
const MOST_FILES: usize = 100;
/// Rounds of lookups, where an answer leads to another.
const MOST_ROUNDS: usize = 6;
/// Bytes of a part of a file.
const PART: usize = 1 << 20;
/// The button that sends what was looked through.
pub(super) const SEND: &str = "!send";
/// The button that leads back to the form.
pub(super) const CHANGE: &str = "!change";
/// A file that is kept: its key, SHA-256, size, type and name, between line ends.
pub(super) const FILE: &str = "!file";
/// The secret under which files were sent.
pub(super) const SECRET: &str = "!secret";

/// What stood in the page.
#[derive(Default)]
pub(super) struct Fields {
    /// What makes sending it twice one sending.
    once: String,
    posted: bool,
    send: bool,
    change: bool,
    secret: String,
    pairs: Vec<(String, String)>,
    /// Files that are kept.
    kept: Vec<(String, FileRef)>,
    /// Files that came with it: key, name and bytes.
    new: Vec<(String, String, Vec<u8>)>,
}

impl Fields {
    /// Reads a page within bounds.
    ///
    /// # Errors
    /// [`Problem::TooLarge`].
    pub(super) async fn read(mut multipart: Multipart, once: String) -> Result<Self, Problem> {
        let mut fields = Self { once, posted: true, ..Self::default() };
        let broken = |_| Problem::TooLarge(super::MOST);
        while let Some(field) = multipart.next_field().await.map_err(broken)? {
            let name = field.name().unwrap_or_default().to_owned();
            if let Some(file) = field.file_name().map(str::to_owned) {
                let bytes = field.bytes().await.map_err(broken)?;
                if !bytes.is_empty() {
                    fields.new.push((name, file, bytes.into()));
                }
                if fields.new.len() > MOST_FILES {
                    return Err(Problem::TooLarge(super::MOST));
                }
                continue;
            }
            let text = field.text().await.map_err(broken)?;
            match name.as_str() {
                SEND => fields.send = true,
                CHANGE => fields.change = true,
                SECRET => fields.secret = text,
                FILE => fields.kept.extend(kept(&text)),
                _ => fields.pairs.push((name, text)),
            }
            if fields.pairs.len() > MOST_PAIRS {
                return Err(Problem::TooLarge(super::MOST));
            }
        }
        Ok(fields)
    }
}

/// A kept file as the page of the review names it.
pub(super) fn kept_text(key: &str, file: &FileRef) -> String {
    [key, &file.sha256, &file.size.to_string(), &file.media_type, &file.name].join("\n")
}

fn kept(text: &str) -> Option<(String, FileRef)> {
    let mut lines = text.splitn(5, '\n').map(|line| line.trim_end_matches('\r').to_owned());
    let (key, sha256, size, media_type, name) =
        (lines.next()?, lines.next()?, lines.next()?.parse().ok()?, lines.next()?, lines.next()?);
    Some((key, FileRef { name, media_type, size, handle: sha256.clone(), sha256 }))
}

/// Where the page of a form posts to; `once` makes sending it twice one sending.
fn action(code: &str, once: &str) -> String {
    format!("/noscript/{}?once={once}", code.replace('+', "%2B"))
}

/// A page, and who posted it.
pub(super) struct Posting {
    portal: Arc<Portal>,
    visitor: Visitor,
    headers: HeaderMap,
    fields: Fields,
    filled: Filled,
}

impl Posting {
    /// Finds the form.
    ///
    /// # Errors
    /// There is none, or an officer asks for it.
    pub(super) async fn new(
        portal: &Arc<Portal>,
        visitor: &Visitor,
        headers: &HeaderMap,
        code: &str,
        mut fields: Fields,
    ) -> Result<Self, Problem> {
        if visitor.session().is_some() && visitor.citizen().is_none() {
            return Err(Problem::NotYours);
        }
        let definition: Arc<Published> = portal.definitions.find(code).await.map_err(|problem| match problem {
            Problem::UnknownDefinition => Problem::NotFound,
            other => other,
        })?;
        if fields.once.is_empty() {
            fields.once = secret(&*portal.surroundings).map_err(|_| Problem::Internal)?;
        }
        let filled = Filled {
            locale: language(headers),
            today: portal.today(),
            identity: visitor.citizen().and_then(|session| portal.registers.identity(&session.subject)),
            pairs: std::mem::take(&mut fields.pairs),
            files: std::mem::take(&mut fields.kept),
            lookups: Vec::new(),
            errors: Vec::new(),
            send: fields.posted && !fields.change,
            action: action(&definition.code, &fields.once),
            again: false,
            secret: std::mem::take(&mut fields.secret),
            definition,
        };
        let mut headers = headers.clone();
        say_secret(&mut headers, &filled.secret);
        if let Ok(key) = HeaderValue::from_str(&fields.once) {
            headers.insert(KEY, key);
        }
        Ok(Self { portal: Arc::clone(portal), visitor: visitor.clone(), headers, fields, filled })
    }

    /// The page that follows.
    ///
    /// # Errors
    /// The portal cannot work now.
    pub(super) async fn answer(mut self) -> Result<Response, Problem> {
        self.keep_files().await?;
        let (submission, review) = match self.step().await? {
            Step::Ready(submission, review) => (submission, review),
            Step::Page(form) => return Ok(self.form(form)),
            Step::Ask(_) => return Err(Problem::Busy),
        };
        if !self.fields.send {
            return Ok(Html(review).into_response());
        }
        let request = request_to((Method::POST, citizen::PATH), &self.headers, &submission, None)?;
        match citizen::send(State(Arc::clone(&self.portal)), self.visitor.clone(), request).await {
            Ok(response) => {
                let told = answer_of(response).await?;
                let page = page::receipt(&self.filled.locale, &told, &self.filled.secret);
                Ok((StatusCode::CREATED, Html(page)).into_response())
            }
            // What a part of the form does not show is shown above all of it.
            Err(Problem::Refused(errors, _)) => {
                self.filled.errors = errors;
                self.filled.send = false;
                match self.step().await? {
                    Step::Page(form) => Ok(self.form(form)),
                    _ => Err(Problem::Internal),
                }
            }
            // Sent before, then led back to and changed: this is another case, and the person says so.
            Err(Problem::KeyReused) => {
                let once = secret(&*self.portal.surroundings).map_err(|_| Problem::Internal)?;
                self.filled.action = action(&self.filled.definition.code, &once);
                self.filled.again = true;
                match self.step().await? {
                    Step::Ready(_, review) => Ok(Html(review).into_response()),
                    _ => Err(Problem::Internal),
                }
            }
            Err(other) => Err(other),
        }
    }

    fn form(&self, form: String) -> Response {
        let wrong = self.filled.send || !self.filled.errors.is_empty();
        let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        (status, Html(form)).into_response()
    }

    /// How the form stands, once registers have said what they know.
    async fn step(&mut self) -> Result<Step, Problem> {
        for _ in 0..MOST_ROUNDS {
            let filled = self.filled.clone();
            let step = spawn_blocking(move || filled.step()).await.map_err(|_| Problem::Internal)??;
            let Step::Ask(asked) = step else { return Ok(step) };
            for wanted in asked {
                let answer = self.look_up(&wanted).await?;
                self.filled.lookups.push((wanted, answer));
            }
        }
        Err(Problem::Busy)
    }

    /// What a register says; one that does not answer has failed, and the form goes on.
    async fn look_up(&self, (role, key): &Asked) -> Result<Value, Problem> {
        let body = json!({"procedure": self.filled.definition.code, "role": role, "key": key});
        let request = request_to((Method::POST, "/api/v1/lookups"), &self.headers, &body, None)?;
        match lookups::ask(State(Arc::clone(&self.portal)), self.visitor.clone(), request).await {
            Ok(answer) => Ok(answer.0),
            Err(Problem::Unavailable | Problem::Busy) => Err(Problem::Busy),
            Err(_) => Ok(json!({"status": "failed"})),
        }
    }

    /// Keeps the files that came with the page.
    async fn keep_files(&mut self) -> Result<(), Problem> {
        for (key, name, bytes) in std::mem::take(&mut self.fields.new) {
            if self.visitor.citizen().is_none() && self.filled.secret.is_empty() {
                let begun = citizen::begin(State(Arc::clone(&self.portal)), self.visitor.clone()).await?;
                let told = answer_of(begun).await?;
                told["secret"].as_str().unwrap_or_default().clone_into(&mut self.filled.secret);
                say_secret(&mut self.headers, &self.filled.secret);
            }
            match self.keep_file(&bytes).await {
                Ok((sha256, media_type)) => {
                    let size = bytes.len() as u64;
                    let file = FileRef { name, media_type, size, handle: sha256.clone(), sha256 };
                    self.filled.files.push((key, file));
                }
                Err(problem @ (Problem::Malformed(_) | Problem::TooLarge(_))) => {
                    let (_, why) = problem.words(&self.filled.locale);
                    self.filled.errors.push(json!({"pointer": key, "message": why}));
                    self.filled.send = false;
                }
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }

    /// Keeps a file in parts; its digest, and the type its content shows.
    async fn keep_file(&self, bytes: &[u8]) -> Result<(String, String), Problem> {
        let sha256 = digest(bytes);
        let mut media_type = String::new();
        for (number, part) in bytes.chunks(PART).enumerate() {
            let place = Query(Part { offset: (number * PART) as i64, size: bytes.len() as i64 });
            let request = Request::builder().method(Method::PUT).body(Body::from(part.to_vec()));
            let mut request = request.map_err(|_| Problem::Internal)?;
            *request.headers_mut() = self.headers.clone();
            request.headers_mut().remove(CONTENT_LENGTH);
            let portal = State(Arc::clone(&self.portal));
            let told = files::take(portal, self.visitor.clone(), Path(sha256.clone()), place, request).await?;
            told["mediaType"].as_str().unwrap_or_default().clone_into(&mut media_type);
        }
        Ok((sha256, media_type))
    }
}
