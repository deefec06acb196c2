//! How somebody takes back a case that is not decided. It stays for as long as cases are kept, and officers see it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};

use super::{PATH, confirmed, line, own_case, subject_of, versioned};
use crate::server::Portal;
use crate::server::body::{read_json, version_of};
use crate::server::once::Once;
use crate::server::problem::Problem;
use crate::server::session::Visitor;
use crate::server::store::{Access, Dossier, State as Stands, StoreError, retried};

/// Largest body, in bytes: nothing is said but that it is meant.
const MOST: usize = 1 << 10;

/// `POST /submissions/{receipt}/withdrawal`: nobody works on the case any more.
///
/// # Errors
/// [`Problem::State`] where it is decided or taken back, [`Problem::Version`] where another version is known to whoever asks, or
/// something happened to it meanwhile.
pub(in crate::server) async fn withdraw(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let headers = request.headers().clone();
    confirmed(&visitor, &headers)?;
    let path = format!("{PATH}/{number}/withdrawal");
    let (_, bytes) = read_json(request, MOST).await?;
    let once = Once::of(&visitor, &headers, (&Method::POST, &path), &bytes)?;
    if let Some(before) = once.before(&portal.store).await? {
        return Ok(before);
    }
    let dossier = own_case(&portal, &visitor, &headers, &number).await?;
    if version_of(&headers)? != dossier.version {
        return Err(Problem::Version);
    }
    if !dossier.state.is_open() {
        return Err(Problem::State);
    }
    let next = Dossier {
        state: Stands::Withdrawn,
        holder: String::new(),
        changed: portal.surroundings.now(),
        ..dossier.clone()
    };
    let told = line(&next, &portal.today());
    let (subject, actor) = (subject_of(&dossier), visitor.actor());
    let done = retried(|| async {
        let mut write = portal.store.write().await?;
        once.keep(&mut write, (StatusCode::OK, &told), None).await?;
        write.advance(&dossier, &next, "", "{}").await?;
        let access = Access { subject, actor: &actor, action: "submission.withdrawn", object: &dossier.receipt };
        write.audit(access).await?;
        write.commit().await
    });
    match done.await {
        Ok(()) => Ok(versioned(Json(told).into_response(), dossier.version)),
        // Sent twice at the same time, or an officer did something meanwhile.
        Err(StoreError::Exists) => once.before(&portal.store).await?.ok_or(Problem::Version),
        Err(error) => Err(error.into()),
    }
}
