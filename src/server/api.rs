//! The addresses of the portal's own interface, under `/api/v1`. `docs/portal-api.md` describes them.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::middleware::from_fn;
use axum::routing::{get, post};
use tower_http::set_header::SetResponseHeaderLayer;

use super::problem::{Problem, worded};
use super::{Portal, citizen, files, lookups, officer, published, session};

/// All routes, to be nested under `/api/v1`.
pub(super) fn routes(portal: Arc<Portal>) -> Router {
    Router::new()
        .route("/people", get(session::people))
        .route("/session", get(session::show).post(session::sign_in).delete(session::sign_out))
        .route("/guests", post(citizen::begin))
        .route("/submissions", get(citizen::list).post(citizen::send))
        .route("/submissions/{receipt}", get(citizen::show).put(citizen::correct))
        .route("/files/{sha256}", get(files::state).put(files::take))
        .route("/lookups", post(lookups::ask))
        .route("/registers", get(lookups::mode).put(lookups::set_mode))
        .route("/audit", get(citizen::accesses))
        .route("/audit/chain", get(officer::chain))
        .route("/definitions/{sha256}", get(officer::definition))
        .route("/inbox", get(officer::inbox))
        .route("/inbox/{receipt}", get(officer::show))
        .route("/inbox/{receipt}/{action}", post(officer::act))
        .route("/inbox/{receipt}/files/{sha256}", get(officer::file))
        .route("/published/{month}", get(published::month))
        .route("/health", get(|| async { "ok\n" }))
        .route("/ready", get(ready))
        .fallback(|| async { Problem::NotFound })
        .method_not_allowed_fallback(|| async { Problem::Method })
        .with_state(portal)
        .layer(from_fn(session::same_site))
        .layer(from_fn(worded))
        // What is somebody's own is kept by nobody on the way.
        .layer(SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-store")))
}

/// `GET /ready`: whether the database answers.
async fn ready(State(portal): State<Arc<Portal>>) -> Result<&'static str, Problem> {
    if portal.store.is_ready().await { Ok("ready\n") } else { Err(Problem::Unavailable) }
}
