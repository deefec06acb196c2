//! Applications are cases: `data.submission` is the submission as the element makes it, which is checked as everywhere.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, Request, State};
use axum::http::Method;
use axum::http::header::HeaderMap;
use serde_json::{Value, json};

use super::super::Portal;
use super::super::body::{answer_of, read_json, request_to};
use super::super::citizen;
use super::super::problem::{Malformed, Problem};
use super::super::session::Visitor;
use super::super::store::Dossier;
use super::super::surroundings::rfc3339;
use super::{Listed, MOST, cases, mediated, services, shown, status, uuid};
use crate::json;

/// What somebody wants to hand in: the submission, for a form.
fn submitted(body: &Value, visitor: &Visitor) -> Result<Value, Problem> {
    let session = visitor.citizen().ok_or(Problem::SignedOut)?;
    let applicant = body.get("applicantId").and_then(Value::as_str);
    let applicant = applicant.ok_or(Problem::Malformed(Malformed::Member("applicantId", "052…")))?;
    // For somebody else nobody hands anything in here.
    if applicant != session.person && applicant != session.subject {
        return Err(Problem::NotYours);
    }
    let submission = body.pointer("/formData/data/submission").filter(|own| own.is_object()).cloned();
    let submission = submission.ok_or(Problem::Malformed(Malformed::Member("formData.data.submission", "{…}")))?;
    let listed = files_of(&submission);
    // What the submission does not list would be with no paper.
    let are_listed = json::list(body.get("documentUrls")).iter().all(|url| {
        url.as_str().and_then(|url| url.rsplit('/').next()).is_some_and(|handle| listed.iter().any(|own| own == handle))
    });
    if are_listed { Ok(submission) } else { Err(Problem::NoCounterpart) }
}

/// Handles of all files a submission lists.
fn files_of(submission: &Value) -> Vec<String> {
    let papers = json::list(submission.get("documents")).iter().map(|paper| paper.get("files"));
    let fields = json::members(submission.get("files")).into_iter().map(|(_, files)| Some(files));
    let all = papers.chain(fields).flat_map(json::list);
    all.filter_map(|file| file["handle"].as_str()).filter(|handle| !handle.is_empty()).map(str::to_owned).collect()
}

/// Whoever a case is of, as this interface names them: by what says nothing of them elsewhere.
fn applicant(dossier: &Dossier) -> &str {
    if dossier.person.is_empty() { &dossier.receipt } else { &dossier.person }
}

/// A whole application.
fn application(dossier: &Dossier, submission: &Value, form: &Value) -> Value {
    let files = files_of(submission).into_iter().map(|handle| format!("/api/v1/files/{handle}"));
    json!({
        "fileId": dossier.receipt,
        "registered": rfc3339(dossier.received),
        "serviceId": uuid(&dossier.procedure),
        "serviceName": dossier.title,
        "status": status(dossier.state.as_str()),
        "ended": status(dossier.state.as_str())["code"] == "APPROVED" || status(dossier.state.as_str())["code"] == "REJECTED",
        "applicationData": {
            "applicantId": applicant(dossier),
            "created": rfc3339(dossier.received),
            "formData": {"data": {"submission": submission}, "eFormId": form},
            "documentUrls": files.collect::<Vec<_>>(),
        },
        "applicantId": applicant(dossier),
    })
}

/// `POST /services/{serviceId}/applications`
pub(super) async fn send(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path(service): Path<String>,
    request: Request,
) -> Result<Json<Value>, Problem> {
    let headers = request.headers().clone();
    mediated(&headers)?;
    let published = services::find(&portal, &service).await?;
    let (body, _) = read_json(request, MOST).await?;
    let submission = submitted(&body, &visitor)?;
    let form = body.pointer("/formData/eFormId").and_then(Value::as_str);
    if form.is_some_and(|form| form != published.hash) {
        return Err(Problem::Superseded);
    }
    if submission.pointer("/definition/code").and_then(Value::as_str) != Some(published.code.as_str()) {
        return Err(Problem::UnknownDefinition);
    }
    let own = request_to((Method::POST, citizen::PATH), &headers, &submission, None)?;
    let receipt = answer_of(citizen::send(State(Arc::clone(&portal)), visitor, own).await?).await?;
    let number = receipt["receipt"].as_str().unwrap_or_default();
    let dossier = portal.store.dossier(number).await?.ok_or(Problem::Internal)?;
    Ok(Json(application(&dossier, &submission, &receipt["definition"]["sha256"])))
}

/// `GET /applications`: one's own, or all of the office.
pub(super) async fn list(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Query(listed): Query<Listed>,
    headers: HeaderMap,
) -> Result<Json<Value>, Problem> {
    mediated(&headers)?;
    let cases = listed.of(cases(&portal, &visitor).await?)?;
    let told = cases.iter().map(|case| {
        json!({
            "fileId": case.receipt,
            "mainTaskId": case.receipt,
            "taskTitle": case.title,
            "roleId": "officer",
            "assigneeId": case.holder,
            "operatorName": case.holder,
            "status": status(case.state.as_str()),
            "applicantId": applicant(case),
            "created": rfc3339(case.received),
            "registered": rfc3339(case.received),
            "serviceName": case.title,
            "serviceId": uuid(&case.procedure),
        })
    });
    Ok(Json(told.collect()))
}

/// The hash of the definition a case was sent with.
fn form_of(shown: &Value) -> Value {
    shown.pointer("/receiptOf/definition/sha256").cloned().unwrap_or_default()
}

/// `GET /applications/{fileId}`
pub(super) async fn show(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Problem> {
    mediated(&headers)?;
    let (own, dossier) = shown(&portal, visitor, headers, &file).await?;
    Ok(Json(application(&dossier, &own["submission"], &form_of(&own))))
}

/// `PUT /applications/{fileId}`: the correction of a case that was returned. An officer writes no answers of others.
pub(super) async fn correct(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path(file): Path<String>,
    request: Request,
) -> Result<Json<Value>, Problem> {
    let headers = request.headers().clone();
    mediated(&headers)?;
    if visitor.officer().is_ok() {
        return Err(Problem::NoCounterpart);
    }
    let (body, _) = read_json(request, MOST).await?;
    let submission = submitted(&body, &visitor)?;
    corrected(&portal, visitor, &headers, &file, &submission).await.map(Json)
}

/// Hands in a corrected submission.
pub(super) async fn corrected(
    portal: &Arc<Portal>,
    visitor: Visitor,
    headers: &HeaderMap,
    file: &str,
    submission: &Value,
) -> Result<Value, Problem> {
    let dossier = portal.store.dossier(file).await?.ok_or(Problem::NotFound)?;
    let path = format!("{}/{}", citizen::PATH, dossier.receipt);
    let own = request_to((Method::PUT, &path), headers, submission, Some(dossier.version))?;
    let answer = citizen::correct(State(Arc::clone(portal)), visitor, Path(file.to_owned()), own).await?;
    let receipt = answer_of(answer).await?;
    let dossier = portal.store.dossier(file).await?.ok_or(Problem::Internal)?;
    Ok(application(&dossier, submission, &receipt["definition"]["sha256"]))
}
