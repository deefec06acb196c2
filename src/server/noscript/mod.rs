//! The portal for browsers without a script: the same forms, posted, refused with their errors, corrected, looked through and sent.
//!
//! Every page is a form of HTML. What it posts goes through the very handlers of `/api/v1`, so that the same checks, limits and
//! records apply; only the answers become pages. Nothing is kept between two pages but files: what was typed travels in the page.
//!
//! | address | what |
//! |---|---|
//! | `/noscript` | the procedures, signing in, the way to a case |
//! | `/noscript/<code>` | the form; posted to itself |
//! | `/noscript/status` | where a case stands, by its number and secret |

mod filled;
mod page;
mod posting;

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Form, Multipart, Path, Query, Request, State};
use axum::http::header::{CACHE_CONTROL, HeaderMap, HeaderValue, LOCATION, REFERRER_POLICY, RETRY_AFTER};
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};
use serde_json::{Value, json};
use tower_http::set_header::SetResponseHeaderLayer;

use super::body::{answer_of, paced, request_to};
use super::problem::{Problem, language};
use super::session::{self, Visitor};
use super::{Portal, catalogue, citizen};
use crate::locale::Locale;

/// Largest page that is posted, in bytes: what is typed, and files.
const MOST: usize = 24 << 20;

/// All routes, to be nested under `/noscript`.
pub(super) fn routes(portal: Arc<Portal>) -> Router {
    Router::new()
        .route("/", get(list))
        .route("/session", post(sign_in))
        .route("/status", get(ask_for_case).post(show_case))
        .route("/{code}", get(blank).post(posted))
        .fallback(|| async { Problem::NotFound })
        .with_state(Arc::clone(&portal))
        .layer(middleware::from_fn_with_state(portal, counted))
        .layer(DefaultBodyLimit::max(MOST))
        .layer(from_fn(paced))
        .layer(from_fn(session::same_site))
        .layer(middleware::from_fn(as_page))
        .layer(SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-store")))
        // A page that sends no address with what it posts is not known as one of this portal.
        .layer(SetResponseHeaderLayer::overriding(REFERRER_POLICY, HeaderValue::from_static("same-origin")))
}

/// Refuses pages that come too fast: each makes a form anew.
async fn counted(State(portal): State<Arc<Portal>>, request: Request, next: Next) -> Result<Response, Problem> {
    portal.limits.page()?;
    Ok(next.run(request).await)
}

/// Writes problems as pages.
async fn as_page(request: Request, next: Next) -> Response {
    let locale = language(request.headers());
    let response = next.run(request).await;
    let Some(problem) = response.extensions().get::<Problem>() else { return response };
    let (title, detail) = problem.words(&locale);
    let mut page = (response.status(), Html(page::told(&locale, &title, &[detail]))).into_response();
    if let Some(wait) = problem.wait() {
        page.headers_mut().insert(RETRY_AFTER, wait.into());
    }
    page
}

/// `GET /noscript`.
async fn list(State(portal): State<Arc<Portal>>, visitor: Visitor, headers: HeaderMap) -> Result<Response, Problem> {
    let locale = language(&headers);
    let index = catalogue::answer(portal.definitions.site().clone()).await.map_err(|_| Problem::Busy)?;
    let index = serde_json::to_value(&index.0).map_err(|_| Problem::Internal)?;
    let name = visitor.citizen().and_then(|session| portal.registers.identity(&session.subject));
    let name = name.and_then(|identity| identity.get("full_name").and_then(Value::as_str).map(str::to_owned));
    Ok(Html(page::list(&locale, &index, &portal.registers.people(), name.as_deref())).into_response())
}

/// `POST /noscript/session` with the number of a person of the demonstration, or none to sign out.
async fn sign_in(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(fields): Form<HashMap<String, String>>,
) -> Result<Response, Problem> {
    let person = fields.get("person").map(String::as_str).unwrap_or_default();
    let mut response = if person.is_empty() {
        session::sign_out(State(portal), visitor).await?
    } else {
        let request = request_to((Method::POST, "/api/v1/session"), &headers, &json!({"person": person}), None)?;
        session::sign_in(State(portal), visitor, request).await?
    };
    *response.status_mut() = StatusCode::SEE_OTHER;
    response.headers_mut().insert(LOCATION, HeaderValue::from_static("/noscript"));
    Ok(response)
}

/// `GET /noscript/{code}`: the form, with what the account says.
async fn blank(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    posting::Posting::new(&portal, &visitor, &headers, &code, posting::Fields::default()).await?.answer().await
}

/// `POST /noscript/{code}?once=`: what was typed.
async fn posted(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
    multipart: Multipart,
) -> Result<Response, Problem> {
    let once = query.get("once").cloned().unwrap_or_default();
    let fields = posting::Fields::read(multipart, once).await?;
    posting::Posting::new(&portal, &visitor, &headers, &code, fields).await?.answer().await
}

/// `GET /noscript/status`.
async fn ask_for_case(headers: HeaderMap) -> Html<String> {
    Html(page::ask_for_case(&language(&headers)))
}

/// `POST /noscript/status` with a number and a secret.
async fn show_case(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    mut headers: HeaderMap,
    Form(fields): Form<HashMap<String, String>>,
) -> Result<Response, Problem> {
    let locale = language(&headers);
    let field = |name: &str| fields.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
    say_secret(&mut headers, &field("secret"));
    let shown = citizen::show(State(portal), visitor, Path(field("number")), headers).await?;
    Ok(Html(page::case(&locale, &answer_of(shown).await?)).into_response())
}

/// The secret of a case, as the handlers of the interface read it.
fn say_secret(headers: &mut HeaderMap, secret: &str) {
    if let Ok(secret) = HeaderValue::from_str(secret) {
        headers.insert(citizen::SECRET, secret);
    }
}

/// The language texts are written in, as an attribute.
fn tag(locale: &Locale) -> &'static str {
    if locale.language() == "en" { "en" } else { "vi" }
}
