//! What a person does with cases of their own: send, look where it stands, correct.

mod alike;
mod correction;
mod withdrawal;

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::header::{ETAG, HeaderMap, HeaderName, HeaderValue, LOCATION};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Portal;
use super::body::read_json;
use super::checking::{Checked, Question, Recorded};
use super::definitions::Published;
use super::files::{take_over, wrong_files};
use super::follows::Follows;
use super::identifier::{case_secret, case_secret_digest, is_same_secret, receipt, ulid};
use super::once::Once;
use super::problem::{Malformed, Problem, language};
use super::session::Visitor;
use super::store::{
    Access, Dossier, Filed, Happening, NewDossier, Sent, State as Stands, StoreError, owner_of_guest, retried,
};
use super::surroundings::{Millis, rfc3339};
use crate::decision_receipt::{self, Occasion};
use crate::json;
use crate::locale::Locale;
use crate::pointer::JsonPointer;
pub(super) use alike::alike;
pub(super) use correction::{correct, corrections};
pub(super) use withdrawal::withdraw;

/// Largest submission, in bytes; files come beside it.
const MOST: usize = 2 << 20;
/// The header in which somebody who has not signed in says the secret of the case, told when it was begun or sent.
pub(super) const SECRET: HeaderName = HeaderName::from_static("submission-secret");
/// The header in which a helper says that the person who is present read what was filled in and said that it is right: `yes`.
const CONFIRMED: HeaderName = HeaderName::from_static("confirmed-by-person");
/// Where submissions stand.
pub(super) const PATH: &str = "/api/v1/submissions";

/// The digest of the secret a request says; nothing where it says none.
fn secret_of(headers: &HeaderMap) -> Option<String> {
    case_secret_digest(headers.get(SECRET)?.to_str().ok()?)
}

/// `POST /guests`: begins a case for somebody who does not sign in, with a secret under which papers can be sent before the rest.
pub(super) async fn begin(State(portal): State<Arc<Portal>>, visitor: Visitor) -> Result<Response, Problem> {
    if !visitor.is_without_account() {
        return Err(Problem::NotYours);
    }
    portal.limits.guest()?;
    let secret = case_secret(&*portal.surroundings).map_err(|_| Problem::Internal)?;
    let hashed = case_secret_digest(&secret).ok_or(Problem::Internal)?;
    retried(|| async {
        let mut write = portal.store.write().await?;
        write.forget_guests().await?;
        write.open_guest(&hashed).await?;
        write.commit().await
    })
    .await?;
    Ok((StatusCode::CREATED, Json(json!({"secret": secret}))).into_response())
}

/// Whose files a request means: of whoever says the secret of a case that was begun here those of that case, also where
/// somebody is signed in, else those of whoever is.
///
/// # Errors
/// [`Problem::SignedOut`] where it is neither.
pub(super) async fn owner(portal: &Portal, visitor: &Visitor, headers: &HeaderMap) -> Result<String, Problem> {
    let session = visitor.citizen();
    match secret_of(headers).filter(|_| session.is_some() || visitor.is_without_account()) {
        Some(secret) if portal.store.is_guest(&secret).await? => Ok(owner_of_guest(&secret)),
        _ => session.map(|session| session.person.clone()).ok_or(Problem::SignedOut),
    }
}

/// Whose files a case lists.
pub(super) fn owner_of(dossier: &Dossier) -> String {
    if dossier.person.is_empty() { owner_of_guest(&dossier.secret) } else { dossier.person.clone() }
}

/// Refuses what a helper sends without saying that the person who is present confirmed it.
fn confirmed(visitor: &Visitor, headers: &HeaderMap) -> Result<(), Problem> {
    if visitor.helper().is_some() && headers.get(CONFIRMED).is_none_or(|said| said != "yes") {
        return Err(Problem::Malformed(Malformed::Confirmation));
    }
    Ok(())
}

/// `POST /submissions`: checks a submission and keeps it, with its receipt, in one transaction.
pub(super) async fn send(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    request: Request,
) -> Result<Response, Problem> {
    if visitor.citizen().is_none() && !visitor.is_without_account() {
        return Err(Problem::NotYours);
    }
    let headers = request.headers().clone();
    confirmed(&visitor, &headers)?;
    let (submission, bytes) = read_json(request, MOST).await?;
    let once = Once::of(&visitor, &headers, (&Method::POST, PATH), &bytes)?;
    if let Some(before) = once.before(&portal.store).await? {
        return Ok(before);
    }
    let time = portal.surroundings.now();
    let published = definition_of(&portal, &submission, None).await?;
    let sender = visitor.citizen().map(|session| (session.person.as_str(), session.subject.as_str()));
    let owner = match sender {
        Some((person, _)) => person.to_owned(),
        // Who is neither signed in nor begun a case has sent no file.
        None => match owner(&portal, &visitor, &headers).await {
            Err(Problem::SignedOut) => String::new(),
            own => own?,
        },
    };
    if let (Some(_), Some(secret)) = (sender, secret_of(&headers)) {
        // Whoever signs in takes along the papers sent before.
        take_over(&portal, (&owner_of_guest(&secret), &owner), &submission).await?;
    }
    let checked = check(&portal, &published, (sender, &owner), (submission, &headers), time).await?;
    for _ in 0..4 {
        let new = Receipt::new(&portal, (&visitor, &headers), &published, &checked, time).await?;
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
    async fn new(
        portal: &Portal,
        (visitor, headers): (&Visitor, &HeaderMap),
        published: &Published,
        checked: &Checked,
        time: Millis,
    ) -> Result<Self, Problem> {
        let world = &*portal.surroundings;
        let number = receipt(world, &portal.store.province, time).map_err(|_| Problem::Internal)?;
        let person = visitor.citizen().map(|session| session.person.clone()).unwrap_or_default();
        // Under the secret under which papers came already, else under one that is told now.
        let before = secret_of(headers).filter(|_| person.is_empty());
        let begun = match &before {
            Some(secret) => portal.store.is_guest(secret).await?,
            None => false,
        };
        let mut told_once = String::new();
        let secret = match before.filter(|_| begun) {
            Some(secret) => secret,
            None if person.is_empty() => {
                told_once = case_secret(world).map_err(|_| Problem::Internal)?;
                case_secret_digest(&told_once).ok_or(Problem::Internal)?
            }
            None => String::new(),
        };
        let dossier = Dossier {
            id: ulid(world, time).map_err(|_| Problem::Internal)?,
            receipt: number,
            procedure: published.code.clone(),
            title: published.title.clone(),
            secret,
            person,
            state: Stands::Received,
            version: 1,
            received: time,
            due: checked.due.clone(),
            holder: String::new(),
            changed: time,
            office: checked.office.clone(),
            helper: visitor.helper().unwrap_or_default().to_owned(),
            spared: checked.not_asked.len() as i64,
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
    if !dossier.helper.is_empty() {
        told["helper"] = dossier.helper.as_str().into();
    }
    // Without one the element says what the definition says.
    if !checked.due.is_empty() {
        told["due"] = checked.due.as_str().into();
    }
    told
}

fn sent_of(published: &Published, checked: &Checked, receipt: &Value) -> Sent {
    let mut content = json!({
        "submission": checked.submission,
        "claimed": checked.claimed,
        "lookups": checked.lookups,
        "sources": checked.sources,
        "withheld": checked.withheld,
        "receipt": receipt,
    });
    if let Some(decided) = &checked.decided {
        content["decision"] = decision_receipt::receipt(&Occasion {
            number: receipt["receipt"].as_str().unwrap_or_default(),
            version: receipt["version"].as_i64().unwrap_or_default(),
            time: receipt["time"].as_str().unwrap_or_default(),
            definition: (&published.code, &published.version, &published.hash),
            submission: &checked.submission,
            sources: &checked.sources,
            decided,
        });
    }
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
    if !new.dossier.secret.is_empty() {
        write.open_guest(&new.dossier.secret).await?;
    }
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

/// The definition of a submission: `standing`, which an earlier version of the case was sent with, as long as it names that one;
/// else the one that is published.
async fn definition_of(
    portal: &Portal,
    submission: &Value,
    standing: Option<Arc<Published>>,
) -> Result<Arc<Published>, Problem> {
    let said = |name: &str| submission.pointer(&["/definition/", name].concat()).and_then(Value::as_str);
    let [code, id, version] = ["code", "id", "version"].map(|name| said(name).unwrap_or_default());
    let is_named = |own: &Arc<Published>| own.code == code && own.id == id && own.version == version;
    if let Some(standing) = standing.filter(is_named) {
        return Ok(standing);
    }
    let published = portal.definitions.find(code).await?;
    if published.id != id {
        return Err(Problem::UnknownDefinition);
    }
    if published.version == version { Ok(published) } else { Err(Problem::Superseded) }
}

/// Checks a submission of `sender`, a person and the subject of their account, or of nobody who is known; its files are those of
/// `owner`.
async fn check(
    portal: &Arc<Portal>,
    published: &Arc<Published>,
    (sender, owner): (Option<(&str, &str)>, &str),
    (submission, headers): (Value, &HeaderMap),
    time: Millis,
) -> Result<Checked, Problem> {
    let locale = match submission.get("locale").and_then(Value::as_str) {
        Some(tag) if Locale::parse(tag).is_some_and(|own| own.language() == "en") => Locale::en(),
        Some(_) => Locale::vi(),
        None => language(headers),
    };
    let identity = sender.and_then(|(_, subject)| portal.registers.identity(subject));
    let recorded = match sender {
        Some((person, _)) => recorded(portal, person, &published.code).await?,
        None => Vec::new(),
    };
    let definition = Arc::clone(published);
    let question = Question { definition, submission, identity, recorded, time, locale: locale.clone() };
    let mut checked = portal.checkers.check(question).await?;
    checked.errors.extend(wrong_files(portal, owner, &checked.submission, &locale).await?);
    if checked.errors.is_empty() { Ok(checked) } else { Err(Problem::Refused(checked.errors, locale)) }
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
    // While the person has something to correct the authority is not late.
    let open = dossier.state.is_open() && dossier.state != Stands::Returned;
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
        "office": dossier.office,
        "helper": dossier.helper,
    })
}

/// The case of a number, if whoever asks may see it: whose it is, or who says its secret. Nobody learns of another's.
async fn own_case(portal: &Portal, visitor: &Visitor, headers: &HeaderMap, number: &str) -> Result<Dossier, Problem> {
    if headers.contains_key(SECRET) {
        portal.limits.secret(number)?;
    }
    let dossier = portal.store.dossier(number).await?.ok_or(Problem::NotFound)?;
    let is_own = match visitor.citizen() {
        Some(session) if !dossier.person.is_empty() => session.person == dossier.person,
        _ => dossier.person.is_empty() && secret_of(headers).is_some_and(|told| is_same_secret(&told, &dossier.secret)),
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
    // What came before there were decision receipts has none.
    if let Some(decision) = content.get("decision") {
        told["decision"] = decision.clone();
    }
    told["withheld"] = content.get("withheld").cloned().unwrap_or_else(|| json!([]));
    if dossier.state == Stands::Returned {
        let marks = marks_of(&happenings);
        let definition = portal.store.definition(&sent.definition).await?.ok_or(Problem::Internal)?;
        let definition: Value = serde_json::from_str(&definition).map_err(|_| Problem::Internal)?;
        let follows = Follows::of(&definition);
        let following = marked(&marks).map(|mark| {
            let places = follows.from(&mark).iter().map(|place| place.as_str().into()).collect();
            (mark.to_string(), Value::Array(places))
        });
        told["follows"] = Value::Object(following.collect());
        told["marks"] = marks;
    }
    Ok(versioned(Json(told).into_response(), dossier.version))
}

/// One of the dated states of a case.
pub(super) fn state_line(happening: &Happening) -> Value {
    let mut told = json!({"state": happening.state.as_str(), "time": rfc3339(happening.time)});
    let content: Value = serde_json::from_str(&happening.content).unwrap_or_default();
    for name in ["reason", "marks", "until", "basis", "office", "from"] {
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

/// The places of the answers that were marked, without papers.
fn marked(marks: &Value) -> impl Iterator<Item = JsonPointer> {
    let places = json::list(Some(marks)).iter().filter_map(|mark| mark.get("pointer")?.as_str());
    places.filter(|place| !place.starts_with("/x-documents/")).filter_map(JsonPointer::parse)
}

/// Says which version is shown, for `If-Match`.
pub(super) fn versioned(mut response: Response, version: i64) -> Response {
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
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
