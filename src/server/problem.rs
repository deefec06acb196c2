//! What is told when something cannot be done: RFC 9457 problems from one closed list, in the language of whoever asks.

use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::store::{IsContended, StoreError};
use crate::locale::Locale;
use crate::texts::server as words;

/// A problem of the list.
#[derive(Clone, Debug)]
pub(super) enum Problem {
    /// The request cannot be read; where and what was expected.
    Malformed(Malformed),
    /// The body is larger than so many bytes.
    TooLarge(usize),
    /// Nobody is signed in.
    SignedOut,
    /// Whoever is signed in may not.
    NotYours,
    /// A page of another site asks.
    Elsewhere,
    /// There is no such thing, or nothing whoever asks may know of.
    NotFound,
    /// The address takes other methods.
    Method,
    /// Somebody else changed it meanwhile.
    Version,
    /// The case does not stand where this can be done.
    State,
    /// The Idempotency-Key came with another request before.
    KeyReused,
    /// There is no such definition.
    UnknownDefinition,
    /// There is a newer version of the definition.
    Superseded,
    /// The submission is not taken: `{pointer, message}` at places of the form, in this language.
    Refused(Vec<Value>, Locale),
    /// The interface of others asks for something the portal has nothing for.
    NoCounterpart,
    /// Too much is under way.
    Busy,
    /// It was tried too often; again after so many seconds.
    Often(u64),
    /// The database does not work.
    Unavailable,
    /// What must not happen.
    Internal,
}

/// What of a request cannot be read.
#[derive(Clone, Debug)]
pub(super) enum Malformed {
    /// The body is no JSON, or has a member twice: line and column.
    Json(usize, usize),
    /// The body is not said to be JSON.
    Type,
    /// The address, or what stands behind its question mark, is not one of this portal.
    Address,
    /// The header `Idempotency-Key` is missing or not one.
    Key,
    /// The header `If-Match` is missing or not one.
    Match,
    /// The header `Information-Mediator-Client` is missing or not one.
    Mediator,
    /// Nobody of that number or id can sign in.
    Person,
    /// A reason is missing or too long.
    Reason(usize),
    /// The legal basis of a refusal is missing or too long.
    Basis(usize),
    /// The authority a case is handed over to is missing, or its name is too long.
    Office(usize),
    /// The day until which a correction is expected is none that is to come.
    Until,
    /// A helper does not say that the person confirmed what was filled in.
    Confirmation,
    /// The month is none that there can be figures of.
    Month,
    /// No fields or papers are marked, or too many.
    Marks(usize),
    /// A mark that leads nowhere.
    MarkPlace(String),
    /// A file is of a type that is not taken.
    FileType,
    /// A file has not the digest it was named by.
    FileDigest,
    /// A member of the body is missing or of another kind: its name and an example.
    Member(&'static str, &'static str),
}

impl Malformed {
    fn words(&self, locale: &Locale) -> String {
        match self {
            Self::Json(line, column) => words::not_json(locale, *column, *line),
            Self::Type => words::not_json_type(locale).to_owned(),
            Self::Address => words::address(locale).to_owned(),
            Self::Key => words::header_missing(locale, "Idempotency-Key", words::key_what(locale)),
            Self::Match => words::header_missing(locale, "If-Match", words::match_what(locale)),
            Self::Mediator => {
                words::header_missing(locale, "Information-Mediator-Client", "INSTANCE/CLASS/MEMBER/SUBSYSTEM")
            }
            Self::Person => words::no_person(locale).to_owned(),
            Self::Reason(most) => words::no_reason(locale, *most),
            Self::Basis(most) => words::no_basis(locale, *most),
            Self::Office(most) => words::no_office(locale, *most),
            Self::Until => words::no_until(locale).to_owned(),
            Self::Confirmation => words::no_confirmation(locale).to_owned(),
            Self::Month => words::no_month(locale).to_owned(),
            Self::Marks(most) => words::no_mark(locale, *most),
            Self::MarkPlace(place) => words::mark_place(locale, place.as_str()),
            Self::FileType => words::file_type(locale).to_owned(),
            Self::FileDigest => words::file_digest(locale).to_owned(),
            Self::Member(name, example) => words::member_missing(locale, *name, *example),
        }
    }
}

impl Problem {
    /// Every status with every last part of a type it comes with: the closed list.
    pub(super) const LIST: [(u16, &str); 19] = [
        (400, "malformed"),
        (415, "malformed"),
        (401, "signed-out"),
        (403, "not-yours"),
        (403, "elsewhere"),
        (404, "not-found"),
        (405, "method"),
        (409, "state"),
        (409, "superseded"),
        (412, "version"),
        (413, "too-large"),
        (422, "refused"),
        (422, "unknown-definition"),
        (422, "key-reused"),
        (429, "often"),
        (501, "no-counterpart"),
        (503, "busy"),
        (503, "unavailable"),
        (500, "internal"),
    ];

    /// The whole type of the last part of one.
    pub(super) fn name_of(kind: &str) -> String {
        format!("urn:tokhai:problem:{kind}")
    }

    /// The status, and the last part of the type.
    const fn kind(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Malformed(Malformed::Type) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "malformed"),
            Self::Malformed(_) => (StatusCode::BAD_REQUEST, "malformed"),
            Self::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            Self::SignedOut => (StatusCode::UNAUTHORIZED, "signed-out"),
            Self::NotYours => (StatusCode::FORBIDDEN, "not-yours"),
            Self::Elsewhere => (StatusCode::FORBIDDEN, "elsewhere"),
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found"),
            Self::Method => (StatusCode::METHOD_NOT_ALLOWED, "method"),
            Self::Version => (StatusCode::PRECONDITION_FAILED, "version"),
            Self::State => (StatusCode::CONFLICT, "state"),
            Self::KeyReused => (StatusCode::UNPROCESSABLE_ENTITY, "key-reused"),
            Self::UnknownDefinition => (StatusCode::UNPROCESSABLE_ENTITY, "unknown-definition"),
            Self::Superseded => (StatusCode::CONFLICT, "superseded"),
            Self::Refused(..) => (StatusCode::UNPROCESSABLE_ENTITY, "refused"),
            Self::NoCounterpart => (StatusCode::NOT_IMPLEMENTED, "no-counterpart"),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            Self::Often(_) => (StatusCode::TOO_MANY_REQUESTS, "often"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        }
    }

    /// What it is called, and what to do.
    pub(super) fn words(&self, locale: &Locale) -> (String, String) {
        let (title, detail): (&str, String) = match self {
            Self::Malformed(what) => {
                (words::malformed_title(locale), words::malformed(locale, what.words(locale).as_str()))
            }
            Self::TooLarge(most) => (words::too_large_title(locale), words::too_large(locale, *most)),
            Self::SignedOut => (words::signed_out_title(locale), words::signed_out(locale).to_owned()),
            Self::NotYours => (words::not_yours_title(locale), words::not_yours(locale).to_owned()),
            Self::Elsewhere => (words::elsewhere_title(locale), words::elsewhere(locale).to_owned()),
            Self::NotFound => (words::not_found_title(locale), words::not_found(locale).to_owned()),
            Self::Method => (words::method_title(locale), words::method(locale).to_owned()),
            Self::Version => (words::version_title(locale), words::version(locale).to_owned()),
            Self::State => (words::state_title(locale), words::state(locale).to_owned()),
            Self::KeyReused => (words::key_reused_title(locale), words::key_reused(locale).to_owned()),
            Self::UnknownDefinition => (words::unknown_title(locale), words::unknown(locale).to_owned()),
            Self::Superseded => (words::superseded_title(locale), words::superseded(locale).to_owned()),
            Self::Refused(..) => (words::refused_title(locale), words::refused(locale).to_owned()),
            Self::NoCounterpart => (words::no_counterpart_title(locale), words::no_counterpart(locale).to_owned()),
            Self::Busy => (words::busy_title(locale), words::busy(locale).to_owned()),
            Self::Often(seconds) => (words::often_title(locale), words::often(locale, *seconds)),
            Self::Unavailable => (words::unavailable_title(locale), words::unavailable(locale).to_owned()),
            Self::Internal => (words::internal_title(locale), words::internal(locale).to_owned()),
        };
        (title.to_owned(), detail)
    }

    /// After how many seconds it may be tried again; nothing where waiting does not help.
    pub(super) const fn wait(&self) -> Option<u64> {
        match self {
            Self::Often(seconds) => Some(*seconds),
            Self::Busy | Self::Unavailable => Some(2),
            _ => None,
        }
    }

    /// The problem in words.
    pub(super) fn answer(&self, locale: &Locale) -> Response {
        let (status, kind) = self.kind();
        let locale = if let Self::Refused(_, own) = self { own } else { locale };
        let (title, detail) = self.words(locale);
        let mut body = json!({
            "type": Self::name_of(kind),
            "title": title,
            "status": status.as_u16(),
            "detail": detail,
        });
        // The element shows `errors` at their places, else `message`.
        if let Self::Refused(errors, _) = self {
            body["errors"] = errors.clone().into();
        } else {
            body["message"] = body["detail"].clone();
        }
        let mut response = (status, body.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(wait) = self.wait() {
            headers.insert(RETRY_AFTER, wait.into());
        }
        if let Ok(language) = HeaderValue::from_str(locale.as_str()) {
            headers.insert(CONTENT_LANGUAGE, language);
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) => Self::Unavailable,
            StoreError::Contended => Self::Busy,
            StoreError::Exists => Self::Version,
            StoreError::Damaged(_) => Self::Internal,
        }
    }
}

impl IsContended for Problem {
    fn is_contended(&self) -> bool {
        matches!(self, Self::Busy)
    }
}

impl IntoResponse for Problem {
    /// The status alone, with the problem beside it: [`worded`] writes it where the language is known.
    fn into_response(self) -> Response {
        let mut response = self.kind().0.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Writes problems in the language of the request.
pub(super) async fn worded(request: Request, next: Next) -> Response<Body> {
    let locale = language(request.headers());
    let response = next.run(request).await;
    match response.extensions().get::<Problem>() {
        Some(problem) => problem.answer(&locale),
        // What is wrong with an address is found before any of the portal's own code runs.
        None if response.status() == StatusCode::BAD_REQUEST => Problem::Malformed(Malformed::Address).answer(&locale),
        None => response,
    }
}

/// The first language of a request that there are texts in, Vietnamese where it names none.
pub(super) fn language(headers: &HeaderMap) -> Locale {
    let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let tags = wanted.split(',').take(16).filter_map(|one| Locale::parse(one.split(';').next()?.trim()));
    let known = |locale: &Locale| ["vi", "en"].contains(&locale.language());
    tags.into_iter()
        .find(known)
        .map_or_else(Locale::vi, |locale| if locale.language() == "en" { Locale::en() } else { Locale::vi() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_stands_in_the_closed_list_and_every_entry_is_a_problem() {
        let all = [
            Problem::Malformed(Malformed::Key),
            Problem::Malformed(Malformed::Type),
            Problem::TooLarge(1),
            Problem::SignedOut,
            Problem::NotYours,
            Problem::Elsewhere,
            Problem::NotFound,
            Problem::Method,
            Problem::Version,
            Problem::State,
            Problem::KeyReused,
            Problem::UnknownDefinition,
            Problem::Superseded,
            Problem::Refused(Vec::new(), Locale::en()),
            Problem::Busy,
            Problem::Often(1),
            Problem::NoCounterpart,
            Problem::Unavailable,
            Problem::Internal,
        ];
        let kinds: Vec<(u16, &str)> =
            all.iter().map(Problem::kind).map(|(status, kind)| (status.as_u16(), kind)).collect();
        assert!(kinds.iter().all(|kind| Problem::LIST.contains(kind)), "{kinds:?}");
        assert!(Problem::LIST.iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
    }
}
