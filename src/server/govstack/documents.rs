//! Documents come whole and are kept as files are: by hash, of a type their content shows.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Query, Request, State};
use axum::http::header::CONTENT_LENGTH;
use serde_json::{Value, json};

use super::super::Portal;
use super::super::files::{self, MOST_FILE, MOST_PART, Part};
use super::super::identifier::digest;
use super::super::problem::{Malformed, Problem};
use super::super::session::Visitor;

/// What is around a file in the body, in bytes.
const AROUND: usize = 64 << 10;

/// `POST /documents`: one part called `file`. Its `url` goes among the files of a submission by its last part, the hash.
pub(super) async fn take(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    request: Request,
) -> Result<Json<Value>, Problem> {
    visitor.citizen().ok_or(Problem::SignedOut)?;
    let most = MOST_FILE as usize;
    let said = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if said.is_some_and(|said| said > most + AROUND) {
        return Err(Problem::TooLarge(most));
    }
    let mut request = request;
    DefaultBodyLimit::max(most + AROUND).apply(&mut request);
    let bytes = file_of(request).await?;
    let sha256 = digest(&bytes);
    let mut state = json!({});
    for (at, part) in bytes.chunks(MOST_PART).enumerate() {
        let place = Part { offset: (at * MOST_PART) as i64, size: bytes.len() as i64 };
        let request = Request::new(Body::from(part.to_vec()));
        let taken =
            files::take(State(Arc::clone(&portal)), visitor.clone(), Path(sha256.clone()), Query(place), request);
        state = taken.await?.0;
    }
    let url = format!("/api/v1/files/{sha256}");
    Ok(Json(json!({"code": 200, "type": "success", "message": state["mediaType"], "url": url})))
}

/// The bytes of the part called `file`, of which there is one.
async fn file_of(request: Request) -> Result<Vec<u8>, Problem> {
    let expected = || Problem::Malformed(Malformed::Member("file", "multipart/form-data"));
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| expected())?;
    let mut found: Option<Vec<u8>> = None;
    while let Some(part) = parts.next_field().await.map_err(|error| told(&error))? {
        if part.name() == Some("file") && found.is_none() {
            found = Some(part.bytes().await.map_err(|error| told(&error))?.to_vec());
        } else {
            return Err(expected());
        }
    }
    found.filter(|bytes| !bytes.is_empty()).ok_or_else(expected)
}

fn told(error: &axum::extract::multipart::MultipartError) -> Problem {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        Problem::TooLarge(MOST_FILE as usize)
    } else {
        Problem::Malformed(Malformed::Member("file", "multipart/form-data"))
    }
}
