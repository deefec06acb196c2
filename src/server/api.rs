//! The operations of the portal's own interface, under `/api/v1`. `docs/portal-api.md` describes them, and so does the OpenAPI
//! document at `/api/v1/openapi.json`, which is made of this list.

use std::sync::Arc;

use axum::extract::State;
use axum::http::Method;
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::middleware::from_fn;
use axum::routing::{delete, get, post, put};
use axum::{Json, Router};
use serde_json::{Value, json};
use tower_http::set_header::SetResponseHeaderLayer;

use super::body::plain_query;
use super::interface::{Operation, document, router};
use super::problem::{Problem, worded};
use super::{Portal, citizen, files, lookups, officer, openid, published, session};

/// Where the interface stands.
pub(super) const ADDRESS: &str = "/api/v1";
/// Whose data stand in the examples: a part of the synthetic population.
const SHOWN: &str = "mother";

type Own = Operation<Arc<Portal>>;

/// All routes, to be nested under [`ADDRESS`].
pub(super) fn routes(portal: Arc<Portal>) -> Router {
    router(operations())
        .fallback(|| async { Problem::NotFound })
        .method_not_allowed_fallback(|| async { Problem::Method })
        .with_state(portal)
        .layer(from_fn(session::same_site))
        .layer(from_fn(plain_query))
        .layer(from_fn(worded))
        // What is somebody's own is kept by nobody on the way.
        .layer(SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-store")))
}

/// Every operation, with its handler.
fn operations() -> Vec<Own> {
    let mut all = of_sign_in();
    all.extend(of_people());
    all.extend(of_officers());
    all.extend(of_the_portal());
    all
}

/// Who somebody is.
fn of_sign_in() -> Vec<Own> {
    let get_of = |path, named, handler| Own::new((Method::GET, path), named, handler);
    vec![
        get_of("/people", ("listPeople", "Who can sign in to the demonstration"), get(session::people)).gives("People"),
        get_of("/session", ("showSession", "Who is signed in"), get(session::show)).gives("Session"),
        Own::new((Method::POST, "/session"), ("signIn", "Sign in to the demonstration"), post(session::sign_in))
            .takes("SignIn")
            .gives("Session")
            .refuses(&["often", "not-yours"]),
        Own::new((Method::DELETE, "/session"), ("signOut", "Sign out"), delete(session::sign_out)).with_status(204),
        get_of("/sign-in", ("beginSignIn", "To the provider of sign-in, with a browser"), get(openid::begin))
            .parameter("back", false, || json!({"type": "string"}))
            .with_status(303)
            .refuses(&["often", "not-found"]),
        get_of("/sign-in/done", ("finishSignIn", "Back from the provider"), get(openid::finish))
            .parameter("code", false, || json!({"type": "string"}))
            .parameter("state", false, || json!({"type": "string"}))
            .parameter("iss", false, || json!({"type": "string"}))
            .parameter("error", false, || json!({"type": "string"}))
            .with_status(303)
            .refuses(&["often", "not-found"]),
    ]
}

/// What people ask for.
fn of_people() -> Vec<Own> {
    let get_of = |path, named, handler| Own::new((Method::GET, path), named, handler);
    vec![
        Own::new((Method::POST, "/guests"), ("beginCase", "Begin a case without signing in"), post(citizen::begin))
            .gives("Guest")
            .with_status(201)
            .refuses(&["often", "not-yours"]),
        get_of("/submissions", ("listSubmissions", "One's own cases, the latest first"), get(citizen::list))
            .for_signed_in()
            .gives("OwnCases"),
        Own::new((Method::POST, "/submissions"), ("send", "Send a submission"), post(citizen::send))
            .takes("Submission")
            .gives("Receipt")
            .with_status(201)
            .once()
            .refuses(&["not-yours", "superseded", "refused", "unknown-definition"]),
        get_of("/submissions/{receipt}", ("showSubmission", "Where one's own case stands"), get(citizen::show))
            .for_senders()
            .gives("OwnCase")
            .refuses(&["often"]),
        Own::new(
            (Method::PUT, "/submissions/{receipt}"),
            ("correct", "Correct what was returned"),
            put(citizen::correct),
        )
        .for_senders()
        .takes("Submission")
        .gives("Receipt")
        .once()
        .changes()
        .refuses(&["often", "state", "superseded", "refused", "unknown-definition"]),
        Own::new(
            (Method::POST, "/submissions/alike"),
            ("listAlike", "One's own open cases of the same procedure about the same subject"),
            post(citizen::alike),
        )
        .for_signed_in()
        .takes("Submission")
        .gives("OwnCases")
        .refuses(&["unknown-definition"]),
        Own::new(
            (Method::POST, "/submissions/{receipt}/withdrawal"),
            ("withdraw", "Take back a case that is not decided"),
            post(citizen::withdraw),
        )
        .for_senders()
        .takes("Withdrawal")
        .gives("Case")
        .once()
        .changes()
        .refuses(&["often", "state"]),
        get_of("/files/{sha256}", ("showFile", "How far a file has come"), get(files::state))
            .for_senders()
            .gives("File")
            .refuses(&["often", "signed-out"]),
        Own::new((Method::PUT, "/files/{sha256}"), ("sendPart", "The next part of a file"), put(files::take))
            .for_senders()
            .parameter("offset", true, || json!({"type": "integer", "minimum": 0}))
            .parameter("size", true, || json!({"type": "integer", "minimum": 1}))
            .takes_bytes()
            .gives("File")
            .refuses(&["often", "signed-out"]),
        Own::new((Method::POST, "/lookups"), ("lookUp", "Ask the registers"), post(lookups::ask))
            .for_signed_in()
            .takes("LookupRequest")
            .gives("Lookup")
            .refuses(&["often", "unknown-definition"]),
        get_of("/audit", ("listAccesses", "Who did what with one's data"), get(citizen::accesses))
            .for_signed_in()
            .gives("Accesses"),
    ]
}

/// What officers ask for.
fn of_officers() -> Vec<Own> {
    let get_of = |path, named, handler| Own::new((Method::GET, path), named, handler).for_officers();
    vec![
        get_of("/inbox", ("listInbox", "The cases of the office, the oldest first"), get(officer::inbox))
            .parameter("queue", false, || json!({"enum": ["open", "mine", "returned", "done"]}))
            .parameter("after", false, || json!({"type": "string"}))
            .gives("Inbox"),
        get_of("/inbox/{receipt}", ("showCase", "A whole case"), get(officer::show)).gives("OfficeCase"),
        Own::new(
            (Method::POST, "/inbox/{receipt}/{action}"),
            ("act", "Take a case, give it back, accept, refuse, return it or hand it over"),
            post(officer::act),
        )
        .for_officers()
        .takes("Action")
        .gives("Case")
        .once()
        .changes()
        .refuses(&["state"]),
        get_of("/inbox/{receipt}/files/{sha256}", ("showFileOfCase", "A file of a case"), get(officer::file))
            .gives_bytes(),
        get_of("/audit/chain", ("checkAudit", "Whether the audit log is whole"), get(officer::chain)).gives("Chain"),
        Own::new(
            (Method::PUT, "/registers"),
            ("setRegisters", "Make the registers behave otherwise"),
            put(lookups::set_mode),
        )
        .for_officers()
        .takes("Registers")
        .gives("Registers"),
    ]
}

/// What programs ask for.
fn of_the_portal() -> Vec<Own> {
    let get_of = |path, named, handler| Own::new((Method::GET, path), named, handler);
    vec![
        get_of("/registers", ("showRegisters", "How the registers behave"), get(lookups::mode)).gives("Registers"),
        get_of(
            "/definitions/{sha256}",
            ("showDefinition", "A definition something was sent with"),
            get(officer::definition),
        )
        .gives_schema("Definition"),
        get_of(
            "/published/{month}",
            ("showMonth", "The figures of a month; with .csv behind it as a table"),
            get(published::month),
        )
        .gives_or_table("Published")
        .refuses(&["often"]),
        get_of("/openapi.json", ("showInterface", "This document"), get(interface)).gives("Interface"),
    ]
}

/// `GET /openapi.json`: the OpenAPI document of all operations.
async fn interface(State(portal): State<Arc<Portal>>) -> Json<Value> {
    let shown = portal.registers.number_of(SHOWN).and_then(|number| portal.registers.identity(&number));
    Json(document(&operations(), ADDRESS, &shown.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_route_is_made_of_an_operation() {
        let code = include_str!("api.rs").split("#[cfg(test)]").next().unwrap_or_default();
        assert!(!code.contains(".route(") && !code.contains(".nest"), "describe it: put it among the operations");
    }
}
