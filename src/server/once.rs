//! Writes that are done once however often they are sent: the answer is kept with what it acknowledges, and given again.

use axum::http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::body::key_of;
use super::identifier::digest;
use super::problem::Problem;
use super::session::Visitor;
use super::store::{Answered, Store, StoreError, Write};

/// Says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// A write by its key.
pub(super) struct Once {
    owner: String,
    key: String,
    request: String,
}

impl Once {
    /// The write of this request: the same again has the same key, method, path and body.
    ///
    /// # Errors
    /// There is no key.
    pub(super) fn of(visitor: &Visitor, headers: &HeaderMap, what: (&Method, &str), body: &[u8]) -> Result<Self, Problem> {
        let (method, path) = what;
        let request = digest(&[method.as_str().as_bytes(), b" ", path.as_bytes(), b"\n", body].concat());
        let owner = visitor.session().map_or("guest", |session| &session.person).to_owned();
        Ok(Self { owner, key: key_of(headers)?, request })
    }

    /// The answer that was given to it before.
    ///
    /// # Errors
    /// [`Problem::KeyReused`] where the key belongs to another request.
    pub(super) async fn before(&self, store: &Store) -> Result<Option<Response>, Problem> {
        match store.answered(&self.owner, &self.key).await? {
            None => Ok(None),
            Some(answered) if answered.request == self.request => Ok(Some(replayed(&answered))),
            Some(_) => Err(Problem::KeyReused),
        }
    }

    /// The answer that was given when the same content came under another key.
    pub(super) async fn same_content(&self, store: &Store, content: &str) -> Result<Option<Response>, StoreError> {
        Ok(store.answered(&self.owner, &content_key(content)).await?.as_ref().map(replayed))
    }

    /// Keeps the answer, in the transaction of what it acknowledges; `content` is the digest of what may be sent once only.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where it was answered meanwhile.
    pub(super) async fn keep(
        &self,
        write: &mut Write<'_>,
        (status, body): (StatusCode, &Value),
        content: Option<&str>,
    ) -> Result<(), StoreError> {
        let answered = Answered { request: self.request.clone(), status: status.as_u16(), body: body.to_string() };
        write.answer(&self.owner, &self.key, &answered).await?;
        if let Some(content) = content {
            write.answer(&self.owner, &content_key(content), &answered).await?;
        }
        Ok(())
    }
}

/// No key of a client has a colon.
fn content_key(content: &str) -> String {
    format!("content:{content}")
}

fn replayed(answered: &Answered) -> Response {
    let status = StatusCode::from_u16(answered.status).unwrap_or(StatusCode::OK);
    let mut response = (status, answered.body.clone()).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}
