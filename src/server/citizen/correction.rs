//! What somebody corrects of a case that came back: only what was marked, with the definition the case was sent with.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::header::HeaderMap;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::{
    MOST, PATH, check, confirmed, definition_of, filed, marked, marks_of, own_case, owner_of, receipt_of, sent_of,
    subject_of, versioned,
};
use crate::json;
use crate::pointer::JsonPointer;
use crate::server::Portal;
use crate::server::body::{read_json, version_of};
use crate::server::checking::Checked;
use crate::server::follows::{Follows, touches};
use crate::server::once::Once;
use crate::server::problem::{Problem, language};
use crate::server::session::Visitor;
use crate::server::store::{Access, Dossier, State as Stands, StoreError, retried};
use crate::server::surroundings::{Millis, rfc3339};
use crate::texts::server as words;

/// `PUT /submissions/{receipt}`: a corrected version of what was returned, in which only what was marked is other, and what follows
/// from it. It is judged by the definition the case was sent with, whatever was published since.
pub(in crate::server) async fn correct(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path(number): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let headers = request.headers().clone();
    confirmed(&visitor, &headers)?;
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
    let before = portal.store.sent(&dossier.id, dossier.version).await?;
    // What was published since changes nothing of a case that runs.
    let standing = portal.store.definition(&before.definition).await?;
    let standing = match standing {
        Some(text) => portal.definitions.as_filed(&dossier.procedure, &text).await,
        None => None,
    };
    let published = definition_of(&portal, &submission, standing).await?;
    if published.code != dossier.procedure {
        return Err(Problem::UnknownDefinition);
    }
    // Of a case that was sent without signing in nobody is known, whoever is signed in now.
    let sender = visitor.citizen().filter(|session| session.person == dossier.person);
    let sender = sender.map(|session| (session.person.as_str(), session.subject.as_str()));
    let owner = owner_of(&dossier);
    let mut checked = check(&portal, &published, (sender, &owner), (submission, &headers), time).await?;
    let before: Value = serde_json::from_str(&before.content).map_err(|_| Problem::Internal)?;
    let marks = marks_of(&portal.store.happenings(&dossier.id).await?);
    let follows = Follows::of(&published.content);
    refuse_unmarked(&before["submission"], &checked.submission, (&marks, &follows), &headers)?;
    keep_sources(&before, &mut checked);
    let next = Dossier {
        due: checked.due.clone(),
        spared: checked.not_asked.len() as i64,
        helper: visitor.helper().unwrap_or(&dossier.helper).to_owned(),
        ..dossier.clone()
    };
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

/// Keeps where each value was from that a correction left as it was: what a register or the account said then was not typed since.
/// What registers say of it now stands beside, among what nothing confirms.
fn keep_sources(before: &Value, checked: &mut Checked) {
    let value = |submission: &Value, place: &str| JsonPointer::parse(place)?.resolve(&submission["answers"]).cloned();
    let Some(sources) = checked.sources.as_object_mut() else { return };
    for (place, source) in json::members(before.get("sources")) {
        let is_typed = |source: &Value| source["kind"].as_str().is_none_or(|kind| kind.starts_with("typed"));
        let same = value(&before["submission"], place) == value(&checked.submission, place);
        if same && !is_typed(source) && sources.get(place).is_none_or(is_typed) {
            sources.insert(place.clone(), source.clone());
            let hidden = json::list(before.get("withheld")).iter().any(|own| own == place);
            checked.withheld.extend(hidden.then(|| place.clone()));
        }
    }
}

/// What each correction changed, the first one first: `[{version, time, changes: [{pointer, before, after}]}]`, of papers the names of
/// their files. What was not there is left out.
pub(in crate::server) fn corrections(versions: &[(Millis, Value)]) -> Value {
    let lines = versions.windows(2).enumerate().map(|(at, pair)| {
        let [(_, before), (time, after)] = pair else { return Value::Null };
        let (before, after) = (&before["submission"], &after["submission"]);
        let names = |submission: &Value, id: &str| {
            let papers = json::list(submission.get("documents")).iter();
            let files = papers.filter(|own| own["id"] == id).flat_map(|own| json::list(own.get("files")));
            let names: Vec<Value> = files.map(|file| file["name"].clone()).collect();
            (!names.is_empty()).then(|| Value::from(names))
        };
        let changes = changed(before, after).into_iter().map(|place| {
            let told = |submission: &Value| match place.as_str().strip_prefix("/x-documents/") {
                Some(id) => names(submission, id),
                None => place.resolve(&submission["answers"]).cloned(),
            };
            let mut change = json!({"pointer": place.as_str()});
            for (name, value) in [("before", told(before)), ("after", told(after))] {
                if let Some(value) = value {
                    change[name] = value;
                }
            }
            change
        });
        json!({"version": at + 2, "time": rfc3339(*time), "changes": changes.collect::<Vec<_>>()})
    });
    lines.collect()
}

/// The places at which two submissions differ: of their answers, and `/x-documents/` with the id of each paper whose files are other.
fn changed(before: &Value, after: &Value) -> Vec<JsonPointer> {
    let mut changed = Vec::new();
    differences(&before["answers"], &after["answers"], &JsonPointer::root(), &mut changed);
    for paper in json::list(before.get("documents")).iter().chain(json::list(after.get("documents"))) {
        let place = JsonPointer::root().key("x-documents").key(paper["id"].as_str().unwrap_or_default());
        // A paper that is not listed has no files.
        let of = |submission: &Value| {
            let mut papers = json::list(submission.get("documents")).iter();
            papers.find(|own| own["id"] == paper["id"]).map_or_else(|| json!([]), |own| own["files"].clone())
        };
        if of(before) != of(after) && !changed.contains(&place) {
            changed.push(place);
        }
    }
    changed
}

/// Refuses a correction that changes what was not marked, at the places that are other. What follows from what was marked may be
/// other once that is, and what is asked only because of it, or not any more, may come and go with it.
fn refuse_unmarked(
    before: &Value,
    after: &Value,
    (marks, follows): (&Value, &Follows),
    headers: &HeaderMap,
) -> Result<(), Problem> {
    let places = json::list(Some(marks)).iter().filter_map(|mark| JsonPointer::parse(mark.get("pointer")?.as_str()?));
    let places: Vec<JsonPointer> = places.collect();
    let is_marked = |place: &JsonPointer| places.iter().any(|mark| touches(place, mark));
    let mut changed = changed(before, after);
    let corrected: Vec<JsonPointer> =
        marked(marks).filter(|mark| changed.iter().any(|place| touches(place, mark))).collect();
    let following: Vec<JsonPointer> = corrected.iter().flat_map(|mark| follows.from(mark)).collect();
    changed.retain(|place| {
        let comes_or_goes = match place.as_str().strip_prefix("/x-documents/") {
            Some(id) => {
                let paper = |submission: &Value| {
                    json::list(submission.get("documents")).iter().find(|own| own["id"] == id).cloned()
                };
                // Data may no longer take its place.
                let replaced = paper(before).is_some_and(|own| own["state"]["kind"] == "replacedByData");
                replaced || paper(before).is_some() != paper(after).is_some()
            }
            None => place.resolve(&before["answers"]).is_some() != place.resolve(&after["answers"]).is_some(),
        };
        let follows = following.iter().any(|own| touches(place, own));
        !(is_marked(place) || follows || !corrected.is_empty() && comes_or_goes)
    });
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_because_of_a_marked_answer_may_come_and_go_with_it() {
        let before = json!({"answers": {"a": "x", "b": 1}, "documents": []});
        let with = json!({"answers": {"a": "y", "c": 2}, "documents": [{"id": "p", "files": [{"name": "p.pdf"}]}]});
        let marks = json!([{"pointer": "/a"}]);
        let definition = json!({"properties": {"e": {"x-known": [{"answer": "/a"}]}}});
        let follows = Follows::of(&definition);
        let refused = |before: &Value, after: &Value| {
            refuse_unmarked(before, after, (&marks, &follows), &HeaderMap::new()).is_err()
        };
        assert!(!refused(&before, &with));
        let without = json!({"answers": {"a": "x", "c": 2}, "documents": []});
        assert!(refused(&before, &without));
        // What follows from it may be other once it is, and not before.
        let both = |a: &str, e: &str| json!({"answers": {"a": a, "e": e}, "documents": []});
        assert!(!refused(&both("x", "x"), &both("y", "y")));
        assert!(refused(&both("x", "x"), &both("x", "y")));
        let versions = [(0, json!({"submission": before})), (1000, json!({"submission": with}))];
        let told = corrections(&versions);
        assert_eq!(
            told[0]["changes"],
            json!([
                {"pointer": "/a", "before": "x", "after": "y"},
                {"pointer": "/b", "before": 1},
                {"pointer": "/c", "after": 2},
                {"pointer": "/x-documents/p", "after": ["p.pdf"]},
            ])
        );
        assert_eq!((&told[0]["version"], &told[0]["time"]), (&json!(2), &json!("1970-01-01T00:00:01Z")));
    }

    #[test]
    fn only_what_is_marked_may_be_other_in_a_correction() {
        let before = json!({"answers": {"a": {"b": 1, "c": 2}, "d": [1]}, "documents": [{"id": "p", "files": []}]});
        let after = json!({"answers": {"a": {"b": 3, "c": 2}, "d": [1]}, "documents": [{"id": "p", "files": [1]}]});
        let follows = Follows::of(&json!({}));
        let tried = |marks: Value| match refuse_unmarked(&before, &after, (&marks, &follows), &HeaderMap::new()) {
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
