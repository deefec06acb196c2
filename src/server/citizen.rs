//! What a person does with cases of their own: send, look where it stands, correct.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::header::{ETAG, HeaderMap, HeaderName, HeaderValue, LOCATION};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Portal;
use super::body::{read_json, version_of};
use super::checking::{Checked, Question, Recorded};
use super::definitions::Published;
use super::files::wrong_files;
use super::identifier::{digest, is_same_secret, receipt, secret, ulid};
use super::once::Once;
use super::problem::{Problem, language};
use super::session::Visitor;
use super::store::{Access, Dossier, Filed, Happening, NewDossier, Sent, State as Stands, StoreError, retried};
use super::surroundings::{Millis, rfc3339};
use crate::json;
use crate::locale::Locale;
use crate::pointer::JsonPointer;
use crate::texts::server as words;

/// Largest submission, in bytes; files come beside it.
const MOST: usize = 2 << 20;
/// The header in which somebody who had not signed in says the secret that was told once.
const SECRET: HeaderName = HeaderName::from_static("submission-secret");
/// Where submissions stand.
pub(super) const PATH: &str = "/api/v1/submissions";

/// `POST /submissions`: checks a submission and keeps it, with its receipt, in one transaction.
pub(super) async fn send(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    request: Request,
) -> Result<Response, Problem> {
    if visitor.session().is_some() && visitor.citizen().is_none() {
        return Err(Problem::NotYours);
    }
    let headers = request.headers().clone();
    let (submission, bytes) = read_json(request, MOST).await?;
    let once = Once::of(&visitor, &headers, (&Method::POST, PATH), &bytes)?;
    if let Some(before) = once.before(&portal.store).await? {
        return Ok(before);
    }
    let time = portal.surroundings.now();
    let (published, checked) = check(&portal, &visitor, &headers, submission, time).await?;
    for _ in 0..4 {
        let new = Receipt::new(&portal, &visitor, &published, &checked, time)?;
        let done = retried(|| keep(&portal, &visitor, &once, &published, &new)).await;
        match done {
            Ok(()) => return Ok(created(&new)),
            // The key, the content or, hardly ever, the number to quote is there already.
            Err(StoreError::Exists) => {
                let before = once.before(&portal.store).await?;
                let before = match before {
                    None => once.same_content(&portal.store, &new.sent.digest).await?,
                    before => before,
                };
                if let Some(before) = before {
                    return Ok(before);
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(Problem::Busy)
}

fn created(new: &Receipt) -> Response {
    let mut response = (StatusCode::CREATED, Json(new.told.clone())).into_response();
    if let Ok(place) = HeaderValue::from_str(&format!("{PATH}/{}", new.dossier.receipt)) {
        response.headers_mut().insert(LOCATION, place);
    }
    response
}

/// A case that is about to be kept, and what its sender is told.
struct Receipt {
    dossier: Dossier,
    sent: Sent,
    told: Value,
}

impl Receipt {
    fn new(
        portal: &Portal,
        visitor: &Visitor,
        published: &Published,
        checked: &Checked,
        time: Millis,
    ) -> Result<Self, Problem> {
        let world = &*portal.surroundings;
        let number = receipt(world, &portal.store.province, time).map_err(|_| Problem::Internal)?;
        let person = visitor.citizen().map(|session| session.person.clone()).unwrap_or_default();
        let told_once = if person.is_empty() { secret(world).map_err(|_| Problem::Internal)? } else { String::new() };
        let dossier = Dossier {
            id: ulid(world, time).map_err(|_| Problem::Internal)?,
            receipt: number,
            procedure: published.code.clone(),
            title: published.title.clone(),
            secret: if person.is_empty() { digest(told_once.as_bytes()) } else { String::new() },
            person,
            state: Stands::Received,
            version: 1,
            received: time,
            due: checked.due.clone(),
            holder: String::new(),
            changed: time,
        };
        let mut told = receipt_of(&dossier, published, checked, time);
        let sent = sent_of(published, checked, &told);
        if !told_once.is_empty() {
            told["secret"] = told_once.into();
        }
        Ok(Self { dossier, sent, told })
    }
}

/// What a person keeps; the element shows `receipt`, `office` and `due`.
fn receipt_of(dossier: &Dossier, published: &Published, checked: &Checked, time: Millis) -> Value {
    let mut told = json!({
        "receipt": dossier.receipt,
        "state": dossier.state.as_str(),
        "version": dossier.version,
        "time": rfc3339(time),
        "office": checked.office,
        "procedure": {"code": published.code, "name": published.title},
        "definition": {"version": published.version, "sha256": published.hash},
        "digest": checked.submission.get("digest").cloned().unwrap_or_default(),
        "notAsked": checked.not_asked,
        "status": format!("{PATH}/{}", dossier.receipt),
    });
    // Without one the element says what the definition says.
    if !checked.due.is_empty() {
        told["due"] = checked.due.as_str().into();
    }
    told
}

fn sent_of(published: &Published, checked: &Checked, receipt: &Value) -> Sent {
    let content = json!({
        "submission": checked.submission,
        "claimed": checked.claimed,
        "lookups": checked.lookups,
        "sources": checked.sources,
        "receipt": receipt,
    });
    let digest = checked.submission.pointer("/digest/value").and_then(Value::as_str).unwrap_or_default();
    Sent { definition: published.hash.clone(), digest: digest.to_owned(), content: content.to_string() }
}

async fn keep(
    portal: &Portal,
    visitor: &Visitor,
    once: &Once,
    published: &Published,
    new: &Receipt,
) -> Result<(), StoreError> {
    let definition = filed(published);
    let mut write = portal.store.write().await?;
    // A guest's content says nothing of who sent it.
    let content = visitor.citizen().map(|_| new.sent.digest.as_str());
    once.keep(&mut write, (StatusCode::CREATED, &new.told), content).await?;
    write.receive(&NewDossier { dossier: &new.dossier, sent: &new.sent, definition: &definition }).await?;
    let subject = subject_of(&new.dossier);
    let access =
        Access { subject, actor: &visitor.actor(), action: "submission.received", object: &new.dossier.receipt };
    write.audit(access).await?;
    write.commit().await
}

const fn filed(published: &Published) -> Filed<'_> {
    Filed {
        hash: published.hash.as_str(),
        code: published.code.as_str(),
        version: published.version.as_str(),
        content: published.text.as_str(),
    }
}

/// Whose data a case holds, as the audit log says it: of a guest nothing is known but the number to quote.
pub(super) fn subject_of(dossier: &Dossier) -> &str {
    if dossier.person.is_empty() { &dossier.receipt } else { &dossier.person }
}

/// Finds the definition of a submission and checks it.
async fn check(
    portal: &Arc<Portal>,
    visitor: &Visitor,
    headers: &HeaderMap,
    submission: Value,
    time: Millis,
) -> Result<(Arc<Published>, Checked), Problem> {
    let said = |name: &str| {
        submission.pointer(&["/definition/", name].concat()).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let (code, id, version) = (said("code"), said("id"), said("version"));
    let own = Arc::clone(portal);
    let found = tokio::task::spawn_blocking(move || own.definitions.find(&code)).await;
    let published = found.ok().flatten().filter(|found| found.id == id).ok_or(Problem::UnknownDefinition)?;
    if published.version != version {
        return Err(Problem::Superseded);
    }
    let locale = match submission.get("locale").and_then(Value::as_str) {
        Some("en") => Locale::en(),
        Some(_) => Locale::vi(),
        None => language(headers),
    };
    let identity = visitor.citizen().and_then(|session| portal.registers.identity(&session.subject));
    let recorded = match visitor.citizen() {
        Some(session) => recorded(portal, &session.person, &published.code).await?,
        None => Vec::new(),
    };
    let definition = Arc::clone(&published);
    let question = Question { definition, submission, identity, recorded, time, locale: locale.clone() };
    let mut checked = portal.checkers.check(question).await?;
    let owner = visitor.citizen().map(|session| session.person.as_str()).unwrap_or_default();
    checked.errors.extend(wrong_files(portal, owner, &checked.submission, &locale).await?);
    if checked.errors.is_empty() { Ok((published, checked)) } else { Err(Problem::Refused(checked.errors, locale)) }
}

/// What registers answered to a person before.
async fn recorded(portal: &Portal, person: &str, code: &str) -> Result<Vec<Recorded>, Problem> {
    let stored = portal.store.lookups(person, code).await?.into_iter();
    let read = stored.filter_map(|own| {
        let mut content: Value = serde_json::from_str(&own.content).ok()?;
        Some(Recorded { role: own.role, key: content["key"].take(), time: own.time, answer: content["answer"].take() })
    });
    Ok(read.collect())
}

/// `GET /submissions`: somebody's own cases, the latest first.
pub(super) async fn list(State(portal): State<Arc<Portal>>, visitor: Visitor) -> Result<Json<Value>, Problem> {
    let session = visitor.citizen().ok_or(Problem::SignedOut)?;
    let cases = portal.store.dossiers_of(&session.person).await?;
    let today = portal.today();
    Ok(Json(json!({"submissions": cases.iter().map(|case| line(case, &today)).collect::<Vec<_>>()})))
}

/// A case in a list.
pub(super) fn line(dossier: &Dossier, today: &str) -> Value {
    let open = dossier.state != Stands::Accepted;
    json!({
        "receipt": dossier.receipt,
        "procedure": {"code": dossier.procedure, "name": dossier.title},
        "state": dossier.state.as_str(),
        "version": dossier.version,
        "received": rfc3339(dossier.received),
        "changed": rfc3339(dossier.changed),
        "due": dossier.due,
        "overdue": open && !dossier.due.is_empty() && dossier.due.as_str() < today,
        "holder": dossier.holder,
    })
}

/// The case of a number, if whoever asks may see it: whose it is, or who says its secret. Nobody learns of another's.
async fn own_case(
    portal: &Portal,
    visitor: &Visitor,
    headers: &HeaderMap,
    number: &str,
) -> Result<Dossier, Problem> {
    let dossier = portal.store.dossier(number).await?.ok_or(Problem::NotFound)?;
    let told = headers.get(SECRET).and_then(|told| told.to_str().ok()).unwrap_or_default();
    let is_own = match visitor.citizen() {
        Some(session) if !dossier.person.is_empty() => session.person == dossier.person,
        _ => dossier.person.is_empty() && is_same_secret(&digest(told.as_bytes()), &dossier.secret),
    };
    if is_own { Ok(dossier) } else { Err(Problem::NotFound) }
}

/// `GET /submissions/{receipt}`: where it stands, since when, and what is to be corrected.
pub(super) async fn show(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let dossier = own_case(&portal, &visitor, &headers, &number).await?;
    let sent = portal.store.sent(&dossier.id, dossier.version).await?;
    let happenings = portal.store.happenings(&dossier.id).await?;
    let content: Value = serde_json::from_str(&sent.content).map_err(|_| Problem::Internal)?;
    let mut told = line(&dossier, &portal.today());
    told["states"] = happenings.iter().map(state_line).collect();
    told["receiptOf"] = content["receipt"].clone();
    told["submission"] = content["submission"].clone();
    if dossier.state == Stands::Returned {
        told["marks"] = marks_of(&happenings);
    }
    Ok(versioned(Json(told).into_response(), dossier.version))
}

/// One of the dated states of a case.
pub(super) fn state_line(happening: &Happening) -> Value {
    let mut told = json!({"state": happening.state.as_str(), "time": rfc3339(happening.time)});
    let content: Value = serde_json::from_str(&happening.content).unwrap_or_default();
    for name in ["reason", "marks"] {
        if let Some(own) = content.get(name) {
            told[name] = own.clone();
        }
    }
    told
}

/// What was marked when the case was last returned: `[{pointer, message}]`.
fn marks_of(happenings: &[Happening]) -> Value {
    let last = happenings.iter().rev().find(|happening| happening.state == Stands::Returned);
    let content: Value = last.and_then(|last| serde_json::from_str(&last.content).ok()).unwrap_or_default();
    content.get("marks").cloned().unwrap_or_else(|| json!([]))
}

/// Says which version is shown, for `If-Match`.
pub(super) fn versioned(mut response: Response, version: i64) -> Response {
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

/// `PUT /submissions/{receipt}`: a corrected version of what was returned, in which only what was marked is other.
pub(super) async fn correct(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let headers = request.headers().clone();
    let path = format!("{PATH}/{number}");
    let (submission, bytes) = read_json(request, MOST).await?;
    let once = Once::of(&visitor, &headers, (&Method::PUT, &path), &bytes)?;
    if let Some(before) = once.before(&portal.store).await? {
        return Ok(before);
    }
    let dossier = own_case(&portal, &visitor, &headers, &number).await?;
    if version_of(&headers)? != dossier.version {
        return Err(Problem::Version);
    }
    if dossier.state != Stands::Returned {
        return Err(Problem::State);
    }
    let time = portal.surroundings.now();
    let (published, checked) = check(&portal, &visitor, &headers, submission, time).await?;
    if published.code != dossier.procedure {
        return Err(Problem::UnknownDefinition);
    }
    let before = portal.store.sent(&dossier.id, dossier.version).await?;
    let before: Value = serde_json::from_str(&before.content).map_err(|_| Problem::Internal)?;
    let marks = marks_of(&portal.store.happenings(&dossier.id).await?);
    refuse_unmarked(&before["submission"], &checked.submission, &marks, &headers)?;
    let next = Dossier { due: checked.due.clone(), ..dossier.clone() };
    let later = Dossier { version: next.version + 1, state: Stands::Received, ..next.clone() };
    let told = receipt_of(&later, &published, &checked, time);
    let sent = sent_of(&published, &checked, &told);
    let done = retried(|| async {
        let mut write = portal.store.write().await?;
        once.keep(&mut write, (StatusCode::OK, &told), None).await?;
        write.correct(&next, &sent, &filed(&published)).await?;
        let (subject, actor) = (subject_of(&dossier), visitor.actor());
        let access = Access { subject, actor: &actor, action: "submission.corrected", object: &dossier.receipt };
        write.audit(access).await?;
        write.commit().await
    });
    match done.await {
        Ok(()) => Ok(versioned(Json(told).into_response(), later.version)),
        // Sent twice at the same time, or from two tabs.
        Err(StoreError::Exists) => once.before(&portal.store).await?.ok_or(Problem::Version),
        Err(error) => Err(error.into()),
    }
}

/// Refuses a correction that changes what was not marked, at the places that are other.
fn refuse_unmarked(before: &Value, after: &Value, marks: &Value, headers: &HeaderMap) -> Result<(), Problem> {
    let marked: Vec<&str> = json::list(Some(marks)).iter().filter_map(|mark| mark.get("pointer")?.as_str()).collect();
    let mut changed = Vec::new();
    differences(&before["answers"], &after["answers"], &JsonPointer::root(), &mut changed);
    for paper in json::list(before.get("documents")).iter().chain(json::list(after.get("documents"))) {
        let place = JsonPointer::root().key("x-documents").key(paper["id"].as_str().unwrap_or_default());
        let of = |submission: &Value| {
            json::list(submission.get("documents")).iter().find(|own| own["id"] == paper["id"]).map(|own| own["files"].clone())
        };
        if of(before) != of(after) && !changed.contains(&place) {
            changed.push(place);
        }
    }
    let within = |inner: &str, outer: &str| inner == outer || inner.starts_with(&[outer, "/"].concat());
    changed.retain(|place| !marked.iter().any(|mark| within(place.as_str(), mark) || within(mark, place.as_str())));
    if changed.is_empty() {
        return Ok(());
    }
    let locale = language(headers);
    let error = |place: &JsonPointer| json!({"pointer": place.as_str(), "message": words::not_marked(&locale)});
    Err(Problem::Refused(changed.iter().map(error).collect(), locale.clone()))
}

/// The places at which two values differ, as deep as both have members.
fn differences(a: &Value, b: &Value, at: &JsonPointer, out: &mut Vec<JsonPointer>) {
    if a == b {
        return;
    }
    let (Value::Object(before), Value::Object(after)) = (a, b) else { return out.push(at.clone()) };
    for name in before.keys().chain(after.keys().filter(|name| !before.contains_key(*name))) {
        match (before.get(name), after.get(name)) {
            (Some(a), Some(b)) => differences(a, b, &at.key(name), out),
            _ => out.push(at.key(name)),
        }
    }
}

/// `GET /audit`: who did what with the data of whoever is signed in.
pub(super) async fn accesses(State(portal): State<Arc<Portal>>, visitor: Visitor) -> Result<Json<Value>, Problem> {
    let session = visitor.session().ok_or(Problem::SignedOut)?;
    let rows = portal.store.accesses(&session.person).await?;
    let own = visitor.actor();
    let told = rows.iter().map(|row| {
        // Other people are not named; officers are, by their id.
        let actor = if row.actor == own { "self" } else { row.actor.strip_prefix("officer:").unwrap_or("other") };
        json!({"time": rfc3339(row.time), "actor": actor, "action": row.action, "object": row.object})
    });
    Ok(Json(json!({"accesses": told.collect::<Vec<_>>()})))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_marked_may_be_other_in_a_correction() {
        let before = json!({"answers": {"a": {"b": 1, "c": 2}, "d": [1]}, "documents": [{"id": "p", "files": []}]});
        let after = json!({"answers": {"a": {"b": 3, "c": 2}, "d": [1]}, "documents": [{"id": "p", "files": [1]}]});
        let tried = |marks: Value| match refuse_unmarked(&before, &after, &marks, &HeaderMap::new()) {
            Ok(()) => Vec::new(),
            Err(Problem::Refused(errors, _)) => errors.iter().map(|error| error["pointer"].to_string()).collect(),
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(tried(json!([])), ["\"/a/b\"", "\"/x-documents/p\""]);
        assert_eq!(tried(json!([{"pointer": "/a"}, {"pointer": "/x-documents/p"}])), [""; 0]);
        assert_eq!(tried(json!([{"pointer": "/a/b"}])), ["\"/x-documents/p\""]);
        assert_eq!(tried(json!([{"pointer": "/d"}, {"pointer": "/x-documents/p"}])), ["\"/a/b\""]);
    }
}
