//! Bodies and headers of requests, read within bounds.

use std::io;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, IF_MATCH};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use tokio::time::{Instant, timeout, timeout_at};

use super::identifier::digest;
use super::problem::{Malformed, Problem};
use crate::verify::repeated_member;

/// How long a body may take to come.
const PATIENCE: Duration = Duration::from_mins(1);
/// How slowly a body of several parts may come after that time, in bytes a second: 32 kbit/s.
const SLOWEST: u64 = 4096;
/// Largest answer of a handler of the interface that is read, in bytes.
const MOST_ANSWER: usize = 8 << 20;
/// The header that makes a write one write.
pub(super) const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The JSON of a body of at most so many bytes, of which every member stands once; and the bytes.
///
/// # Errors
/// What is wrong with it and where.
pub(super) async fn read_json(request: Request, most: usize) -> Result<(Value, Vec<u8>), Problem> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().is_none_or(|kind| !kind.trim().eq_ignore_ascii_case("application/json")) {
        return Err(Problem::Malformed(Malformed::Type));
    }
    let bytes = read(request, most).await?;
    let value = serde_json::from_slice(&bytes)
        .map_err(|error| Problem::Malformed(Malformed::Json(error.line(), error.column())))?;
    if let Some((line, column)) = repeated_member(&bytes) {
        return Err(Problem::Malformed(Malformed::Json(line, column)));
    }
    Ok((value, bytes))
}

/// A body of at most so many bytes.
///
/// # Errors
/// [`Problem::TooLarge`]; [`Problem::Busy`] where it does not come to an end in time.
pub(super) async fn read(request: Request, most: usize) -> Result<Vec<u8>, Problem> {
    let said = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if said.is_some_and(|said| said > most as u64) {
        return Err(Problem::TooLarge(most));
    }
    match timeout(PATIENCE, to_bytes(request.into_body(), most)).await {
        Ok(Ok(bytes)) => Ok(bytes.into()),
        Ok(Err(_)) => Err(Problem::TooLarge(most)),
        Err(_) => Err(Problem::Busy),
    }
}

/// Ends the body of a request that comes more slowly than over any weak line: what drips in holds its connection otherwise.
pub(super) async fn paced(request: Request, next: Next) -> Response {
    next.run(request.map(|body| within_pace(body, PATIENCE))).await
}

/// A body that fails once it has taken longer than `patience` and what [`SLOWEST`] grants for what has come of it.
fn within_pace(body: Body, patience: Duration) -> Body {
    let began = Instant::now();
    let parts = stream::try_unfold((body.into_data_stream(), 0), move |(mut parts, come)| async move {
        let granted = patience + Duration::from_secs(come / SLOWEST);
        let part = timeout_at(began + granted, parts.next()).await;
        let part = part.map_err(|late| axum::Error::new(io::Error::new(io::ErrorKind::TimedOut, late)))?;
        part.transpose().map(|part| part.map(|part| (part.clone(), (parts, come + part.len() as u64))))
    });
    Body::from_stream(parts)
}

/// Refuses what is behind a question mark with signs no text has: a database would refuse them later, with other words.
pub(super) async fn plain_query(request: Request, next: Next) -> Response {
    let query = request.uri().query().unwrap_or_default();
    if percent_decode_str(query).any(|byte| byte.is_ascii_control()) {
        return Problem::Malformed(Malformed::Address).into_response();
    }
    next.run(request).await
}

/// The Idempotency-Key.
///
/// # Errors
/// It is missing or not of letters, digits and hyphens.
pub(super) fn key_of(headers: &HeaderMap) -> Result<String, Problem> {
    let key = headers.get(KEY).and_then(|key| key.to_str().ok()).map(|key| key.trim_matches('"'));
    let plain = |key: &&str| {
        (16..=100).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    key.filter(plain).map(str::to_owned).ok_or(Problem::Malformed(Malformed::Key))
}

/// The version `If-Match` names.
///
/// # Errors
/// It is missing or no number.
pub(super) fn version_of(headers: &HeaderMap) -> Result<i64, Problem> {
    let version =
        headers.get(IF_MATCH).and_then(|version| version.to_str().ok()?.trim().trim_matches('"').parse().ok());
    version.ok_or(Problem::Malformed(Malformed::Match))
}

/// A request to a handler of the interface under `/api/v1`, by which pages without a script and other interfaces write: with the
/// headers of the request that leads to it. One without an Idempotency-Key has that of its content; `version` is what `If-Match` says.
///
/// # Errors
/// The path is no address.
pub(super) fn request_to(
    (method, path): (Method, &str),
    headers: &HeaderMap,
    body: &Value,
    version: Option<i64>,
) -> Result<Request, Problem> {
    let text = body.to_string();
    let mut request = Request::new(Body::from(text.clone()));
    *request.method_mut() = method;
    *request.uri_mut() = path.parse().map_err(|_| Problem::NotFound)?;
    let own = request.headers_mut();
    own.clone_from(headers);
    own.remove(CONTENT_LENGTH);
    own.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if !own.contains_key(KEY) {
        let key = digest(format!("{path}\n{}\n{text}", version.unwrap_or_default()).as_bytes());
        own.insert(KEY, HeaderValue::from_str(&key).map_err(|_| Problem::Internal)?);
    }
    if let Some(version) = version {
        own.insert(IF_MATCH, HeaderValue::from_str(&format!("\"{version}\"")).map_err(|_| Problem::Internal)?);
    }
    Ok(request)
}

/// The JSON a handler of the interface answered.
///
/// # Errors
/// The problem it answered with.
pub(super) async fn answer_of(response: Response) -> Result<Value, Problem> {
    if let Some(problem) = response.extensions().get::<Problem>() {
        return Err(problem.clone());
    }
    let bytes = to_bytes(response.into_body(), MOST_ANSWER).await.map_err(|_| Problem::Internal)?;
    serde_json::from_slice(&bytes).map_err(|_| Problem::Internal)
}

#[cfg(test)]
mod tests {
    use tokio::time::sleep;

    use super::*;

    #[tokio::test]
    async fn a_body_that_drips_in_is_given_up_and_one_that_keeps_pace_is_not() {
        let coming = |size: usize, pause: u64| {
            let parts = stream::unfold(0, move |sent| async move {
                sleep(Duration::from_millis(pause)).await;
                (sent < 40).then(|| (Ok::<_, io::Error>(vec![b'a'; size]), sent + 1))
            });
            Body::from_stream(parts)
        };
        let patience = Duration::from_millis(200);
        assert!(to_bytes(within_pace(coming(1, 20), patience), 1 << 20).await.is_err());
        // Each part grants as much time again as it takes on the slowest line.
        let whole = to_bytes(within_pace(coming(SLOWEST as usize, 20), patience), 1 << 20).await;
        assert_eq!(whole.map(|bytes| bytes.len()).ok(), Some(40 * SLOWEST as usize));
    }
}
