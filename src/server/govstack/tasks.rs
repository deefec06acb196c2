//! Tasks: for the office each case that waits or that somebody has taken, for a person each case that came back. A task ends
//! with the version of its case: its name has both.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, Request, State};
use axum::http::Method;
use axum::http::header::{HeaderMap, HeaderValue};
use serde_json::{Value, json};

use super::super::Portal;
use super::super::body::{KEY, answer_of, read_json, request_to};
use super::super::identifier::secret;
use super::super::officer;
use super::super::problem::{Malformed, Problem};
use super::super::session::Visitor;
use super::super::store::{Dossier, State as Stands};
use super::super::surroundings::rfc3339;
use super::{Listed, MOST, applications, cases, shown, status, uuid};

/// The name of the task of a case as it stands.
fn name(case: &Dossier) -> String {
    format!("{}.{}", case.receipt, case.version)
}

/// Whether a case is something to do for whoever asks.
fn is_open(case: &Dossier, visitor: &Visitor) -> bool {
    let waits = matches!(case.state, Stands::Received | Stands::InReview);
    (waits && visitor.officer().is_ok()) || (case.state == Stands::Returned && visitor.citizen().is_some())
}

fn task(case: &Dossier) -> Value {
    let (todo, role) = if case.state == Stands::Returned { ("correct", "citizen") } else { ("review", "officer") };
    json!({
        "taskId": name(case),
        "mainTaskId": case.receipt,
        "name": todo,
        "assigneeId": case.holder,
        "roleId": role,
        "created": rfc3339(case.changed),
        "description": case.title,
        "serviceId": uuid(&case.procedure),
        "serviceName": case.title,
        "fileId": case.receipt,
        "status": status(case.state.as_str()),
    })
}

/// `GET /tasks`
pub(super) async fn list(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Query(listed): Query<Listed>,
) -> Result<Json<Value>, Problem> {
    let mut cases = cases(&portal, &visitor).await?;
    cases.retain(|case| is_open(case, &visitor));
    Ok(Json(listed.of(cases)?.iter().map(task).collect()))
}

/// The number of the case of a task, and the version.
fn case_of(id: &str) -> Result<(&str, i64), Problem> {
    let parts = id.rsplit_once('.').and_then(|(number, version)| Some((number, version.parse().ok()?)));
    parts.ok_or(Problem::NotFound)
}

/// `GET /tasks/{taskId}`: with the submission of the case.
pub(super) async fn show(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Problem> {
    let (number, version) = case_of(&id)?;
    let (own, case) = shown(&portal, visitor.clone(), headers, number).await?;
    if case.version != version || !is_open(&case, &visitor) {
        return Err(Problem::NotFound);
    }
    let mut told = task(&case);
    if let Some(members) = told.as_object_mut() {
        members.remove("mainTaskId");
        let name = members.remove("name").unwrap_or_default();
        members.insert("taskName".to_owned(), name);
    }
    told["eFormId"] = own.pointer("/receiptOf/definition/sha256").cloned().unwrap_or_default();
    told["data"] = json!({"submission": own["submission"]});
    told["formVariables"] = json!({});
    Ok(Json(told))
}

/// `POST /tasks/{taskId}/complete`: of the office with `data.decision`, which is `{action, reason, marks}` as the portal's own
/// interface takes it (a case nobody has taken is taken first); of a person with `data.submission`, corrected.
pub(super) async fn complete(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path(id): Path<String>,
    request: Request,
) -> Result<Json<Value>, Problem> {
    visitor.session().ok_or(Problem::SignedOut)?;
    let headers = request.headers().clone();
    let (number, version) = case_of(&id)?;
    let (body, _) = read_json(request, MOST).await?;
    if visitor.officer().is_err() {
        let submission = body.pointer("/data/submission").filter(|own| own.is_object());
        let submission = submission.ok_or(Problem::Malformed(Malformed::Member("data.submission", "{…}")))?;
        let case = portal.store.dossier(number).await?.ok_or(Problem::NotFound)?;
        let is_own = visitor.citizen().is_some_and(|session| session.person == case.person);
        if !is_own {
            return Err(Problem::NotFound);
        }
        if case.version != version {
            return Err(Problem::Version);
        }
        applications::corrected(&portal, visitor, &headers, number, submission).await?;
        return completed(&portal, &id, number).await;
    }
    let case = portal.store.dossier(number).await?.ok_or(Problem::NotFound)?;
    let action = body.pointer("/data/decision/action").and_then(Value::as_str);
    let action = action
        .filter(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()))
        .ok_or(Problem::Malformed(Malformed::Member("data.decision.action", "accept, return")))?;
    let decision = body.pointer("/data/decision").cloned().unwrap_or_default();
    let place = (number, version);
    if case.state == Stands::Received && action != "claim" {
        act(&portal, &visitor, &headers, place, ("claim", &json!({}))).await?;
    }
    act(&portal, &visitor, &headers, place, (action, &decision)).await?;
    completed(&portal, &id, number).await
}

/// What an officer does with a version of a case, by the portal's own interface.
async fn act(
    portal: &Arc<Portal>,
    visitor: &Visitor,
    headers: &HeaderMap,
    (number, version): (&str, i64),
    (action, decision): (&str, &Value),
) -> Result<(), Problem> {
    let path = format!("/api/v1/inbox/{number}/{action}");
    let mut headers = headers.clone();
    // A client's key is that of the decision. The same may be done again later, so that its content is no key.
    if action == "claim" || !headers.contains_key(KEY) {
        let key = secret(&*portal.surroundings).map_err(|_| Problem::Internal)?;
        headers.insert(KEY, HeaderValue::from_str(&key).map_err(|_| Problem::Internal)?);
    }
    let own = request_to((Method::POST, path.as_str()), &headers, decision, Some(version))?;
    let place = Path((number.to_owned(), action.to_owned()));
    answer_of(officer::act(State(Arc::clone(portal)), visitor.clone(), place, own).await?).await.map(|_| ())
}

async fn completed(portal: &Portal, id: &str, number: &str) -> Result<Json<Value>, Problem> {
    let case = portal.store.dossier(number).await?.ok_or(Problem::Internal)?;
    Ok(Json(json!({
        "taskId": id,
        "fileId": case.receipt,
        "serviceId": uuid(&case.procedure),
        "status": status(case.state.as_str()),
        "variables": {},
    })))
}
