//! What an officer does with cases: look, take, give back, accept, refuse, hand over to another authority, return with marks.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Portal;
use super::body::{read_json, version_of};
use super::citizen::{corrections, line, state_line, subject_of, versioned};
use super::files::{lists, of_case};
use super::once::Once;
use super::problem::{Malformed, Problem};
use super::session::Visitor;
use super::store::{Access, Dossier, Filter, PAGE, State as Stands, StoreError, retried};
use super::surroundings::local;
use crate::date::Date;
use crate::json;
use crate::pointer::JsonPointer;

/// Largest body, in bytes.
const MOST: usize = 256 << 10;
/// Fields and papers that are marked at a time at most.
const MOST_MARKS: usize = 100;
/// Longest reason, in characters.
const MOST_REASON: usize = 2000;
/// Days within which a correction may be asked for at most.
const MOST_DAYS: i64 = 366;

/// Which cases are listed.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    /// `open` (waiting), `mine`, `returned`, `done`; all where it is left out.
    queue: Option<String>,
    /// Continues after this id, as `next` said.
    after: Option<String>,
}

/// `GET /inbox`: a page of the cases of the office, the oldest first.
pub(super) async fn inbox(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Value>, Problem> {
    let officer = visitor.officer()?;
    let after = wanted.after.unwrap_or_default();
    let mut filter = Filter { after: &after, ..Filter::default() };
    match wanted.queue.as_deref() {
        Some("open") => filter.states = [Some(Stands::Received), None, None],
        Some("mine") => filter.holder = Some(officer),
        Some("returned") => filter.states = [Some(Stands::Returned), None, None],
        Some("done") => filter.states = [Some(Stands::Accepted), Some(Stands::Refused), Some(Stands::Withdrawn)],
        None => {}
        Some(_) => return Err(Problem::Malformed(Malformed::Member("queue", "open, mine, returned, done"))),
    }
    let cases = portal.store.inbox(filter).await?;
    let today = portal.today();
    let next = cases.last().filter(|_| cases.len() as i64 == PAGE).map(|last| last.id.as_str());
    Ok(Json(json!({"cases": cases.iter().map(|case| line(case, &today)).collect::<Vec<_>>(), "next": next})))
}

async fn case(portal: &Portal, number: &str) -> Result<Dossier, Problem> {
    portal.store.dossier(number).await?.ok_or(Problem::NotFound)
}

/// `GET /inbox/{receipt}`: the whole case. Whose it is can read in the audit log that it was looked at, and by whom.
pub(super) async fn show(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    visitor.officer()?;
    let dossier = case(&portal, &number).await?;
    // Without the row there is no answer.
    let (subject, actor) = (subject_of(&dossier), visitor.actor());
    retried(|| async {
        let mut write = portal.store.write().await?;
        let access = Access { subject, actor: &actor, action: "dossier.read", object: &dossier.receipt };
        write.audit(access).await?;
        write.commit().await
    })
    .await?;
    let sent = portal.store.sent(&dossier.id, dossier.version).await?;
    let happenings = portal.store.happenings(&dossier.id).await?;
    let content: Value = serde_json::from_str(&sent.content).map_err(|_| Problem::Internal)?;
    let versions = portal.store.versions(&dossier.id).await?.into_iter();
    let versions: Result<Vec<_>, _> =
        versions.map(|(time, content)| serde_json::from_str(&content).map(|content| (time, content))).collect();
    let mut told = line(&dossier, &portal.today());
    for name in ["submission", "claimed", "lookups", "sources"] {
        told[name] = content[name].clone();
    }
    told["receiptOf"] = content["receipt"].clone();
    told["corrections"] = corrections(&versions.map_err(|_| Problem::Internal)?);
    told["definition"] = format!("/api/v1/definitions/{}", sent.definition).into();
    let states = happenings.iter().map(|happening| {
        let mut state = state_line(happening);
        state["officer"] = happening.officer.as_str().into();
        state
    });
    told["states"] = states.collect();
    Ok(versioned(Json(told).into_response(), dossier.version))
}

/// `GET /inbox/{receipt}/files/{sha256}`: a file the case lists, to be saved.
pub(super) async fn file(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path((number, sha256)): Path<(String, String)>,
) -> Result<Response, Problem> {
    visitor.officer()?;
    let dossier = case(&portal, &number).await?;
    let sent = portal.store.sent(&dossier.id, dossier.version).await?;
    let content: Value = serde_json::from_str(&sent.content).map_err(|_| Problem::Internal)?;
    if !lists(&content["submission"], &sha256) {
        return Err(Problem::NotFound);
    }
    of_case(&portal, &dossier, &visitor.actor(), &sha256).await
}

/// `GET /audit/chain`: whether the audit log is whole, by walking all of its chains.
pub(super) async fn chain(State(portal): State<Arc<Portal>>, visitor: Visitor) -> Result<Json<Value>, Problem> {
    visitor.officer()?;
    Ok(Json(match portal.store.walk_audit().await? {
        Ok(rows) => json!({"whole": true, "rows": rows}),
        Err(place) => json!({"whole": false, "broken": place}),
    }))
}

/// `GET /definitions/{sha256}`: a definition as it was when something was sent with it.
pub(super) async fn definition(
    State(portal): State<Arc<Portal>>,
    Path(hash): Path<String>,
) -> Result<Response, Problem> {
    let text = portal.store.definition(&hash).await?.ok_or(Problem::NotFound)?;
    let headers = [("content-type", "application/schema+json"), ("x-definition-sha256", hash.as_str())];
    Ok((headers, text).into_response())
}

/// `POST /inbox/{receipt}/{action}`: `claim`, `release`, `accept`, `refuse` with `{reason, basis}`, `transfer` with `{office, reason}`,
/// or `return` with `{reason, marks: [{pointer, message}], until}`.
pub(super) async fn act(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path((number, action)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    let officer = visitor.officer()?.to_owned();
    let headers = request.headers().clone();
    let path = request.uri().path().to_owned();
    let (body, bytes) = read_json(request, MOST).await?;
    let once = Once::of(&visitor, &headers, (&Method::POST, &path), &bytes)?;
    if let Some(before) = once.before(&portal.store).await? {
        return Ok(before);
    }
    let dossier = case(&portal, &number).await?;
    if version_of(&headers)? != dossier.version {
        return Err(Problem::Version);
    }
    let (to, name) = match action.as_str() {
        "claim" => (Stands::InReview, "dossier.claimed"),
        "release" => (Stands::Received, "dossier.released"),
        "accept" => (Stands::Accepted, "dossier.accepted"),
        "return" => (Stands::Returned, "dossier.returned"),
        "refuse" => (Stands::Refused, "dossier.refused"),
        "transfer" => (Stands::Received, "dossier.transferred"),
        _ => return Err(Problem::NotFound),
    };
    // What waits is taken by anybody; what is taken is dealt with by who has it.
    let fits = match to {
        Stands::InReview if dossier.state == Stands::Returned => is_late(&portal, &dossier).await?,
        Stands::InReview => dossier.state == Stands::Received,
        _ => dossier.state == Stands::InReview && dossier.holder == officer,
    };
    if !fits {
        return Err(Problem::State);
    }
    let content = match action.as_str() {
        "return" => returned(&portal, &dossier, &body).await?,
        "refuse" => json!({"reason": said(&body, "reason")?, "basis": said(&body, "basis")?}),
        "transfer" => {
            json!({"reason": said(&body, "reason")?, "office": said(&body, "office")?, "from": dossier.office})
        }
        _ => json!({}),
    };
    let next = Dossier {
        state: to,
        holder: if to == Stands::InReview { officer.clone() } else { String::new() },
        changed: portal.surroundings.now(),
        office: content["office"].as_str().unwrap_or(&dossier.office).to_owned(),
        ..dossier.clone()
    };
    let told = line(&next, &portal.today());
    let (subject, actor, content) = (subject_of(&dossier), visitor.actor(), content.to_string());
    let done = retried(|| async {
        let mut write = portal.store.write().await?;
        once.keep(&mut write, (StatusCode::OK, &told), None).await?;
        write.advance(&dossier, &next, &officer, &content).await?;
        write.audit(Access { subject, actor: &actor, action: name, object: &dossier.receipt }).await?;
        write.commit().await
    });
    match done.await {
        Ok(()) => Ok(versioned(Json(told).into_response(), dossier.version)),
        Err(StoreError::Exists) => once.before(&portal.store).await?.ok_or(Problem::Version),
        Err(error) => Err(error.into()),
    }
}

/// Whether a case that was returned need not be waited for any longer: the day named for it has passed, or none was named.
async fn is_late(portal: &Portal, dossier: &Dossier) -> Result<bool, Problem> {
    let happenings = portal.store.happenings(&dossier.id).await?;
    let last = happenings.iter().rev().find(|happening| happening.state == Stands::Returned);
    let content: Value = last.and_then(|last| serde_json::from_str(&last.content).ok()).unwrap_or_default();
    Ok(content["until"].as_str().is_none_or(|until| until < portal.today().as_str()))
}

/// What an officer writes under a name of the body.
fn said(body: &Value, name: &'static str) -> Result<String, Problem> {
    let text = trimmed(&body[name]);
    if fits(&text) {
        return Ok(text);
    }
    Err(Problem::Malformed(match name {
        "reason" => Malformed::Reason(MOST_REASON),
        "basis" => Malformed::Basis(MOST_REASON),
        _ => Malformed::Office(MOST_REASON),
    }))
}

fn trimmed(value: &Value) -> String {
    value.as_str().map(str::trim).unwrap_or_default().to_owned()
}

fn fits(text: &str) -> bool {
    (1..=MOST_REASON).contains(&text.chars().count())
}

/// The last day on which a correction is expected; nothing where the officer names none.
fn until(portal: &Portal, body: &Value) -> Result<Option<String>, Problem> {
    let day = trimmed(&body["until"]);
    if day.is_empty() {
        return Ok(None);
    }
    let last = local(portal.surroundings.now()).0.plus(MOST_DAYS).map(|last| last.to_string());
    let known = Date::parse(&day).is_some() && day >= portal.today() && last.is_some_and(|last| day <= last);
    if known { Ok(Some(day)) } else { Err(Problem::Malformed(Malformed::Until)) }
}

/// The reason and the marks of a return, each at a place of the answers or a paper of the case.
async fn returned(portal: &Portal, dossier: &Dossier, body: &Value) -> Result<Value, Problem> {
    let reason = said(body, "reason")?;
    let until = until(portal, body)?;
    let listed = json::list(body.get("marks"));
    let marks: Vec<(String, String)> =
        listed.iter().map(|mark| (trimmed(&mark["pointer"]), trimmed(&mark["message"]))).collect();
    if !(1..=MOST_MARKS).contains(&marks.len()) || !marks.iter().all(|(_, message)| fits(message)) {
        return Err(Problem::Malformed(Malformed::Marks(MOST_MARKS)));
    }
    let sent = portal.store.sent(&dossier.id, dossier.version).await?;
    let content: Value = serde_json::from_str(&sent.content).map_err(|_| Problem::Internal)?;
    let submission = &content["submission"];
    let papers = json::list(submission.get("documents"));
    for (place, _) in &marks {
        let pointer = JsonPointer::parse(place).filter(|pointer| !pointer.is_root());
        let is_paper = place.strip_prefix("/x-documents/").is_some_and(|id| papers.iter().any(|own| own["id"] == id));
        // A field may be empty, so that only what is around it stands in the answers.
        let around = pointer.as_ref().and_then(JsonPointer::parent);
        if !is_paper && around.is_none_or(|around| around.resolve(&submission["answers"]).is_none()) {
            return Err(Problem::Malformed(Malformed::MarkPlace(place.chars().take(200).collect())));
        }
    }
    let marks: Vec<Value> =
        marks.iter().map(|(place, message)| json!({"pointer": place, "message": message})).collect();
    let mut content = json!({"reason": reason, "marks": marks});
    if let Some(day) = until {
        content["until"] = day.into();
    }
    Ok(content)
}
