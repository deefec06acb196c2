//! The interface of the Registration Building Block of GovStack (version 0.1.1), under `/govstack/v1`: services, e-forms,
//! applications, documents and tasks over the same store, by the same checks. What it writes goes through the portal's own
//! interface, so that nothing is let in here that is not let in there. What has no counterpart is told so; `docs/portal-api.md`
//! lists it.

mod applications;
mod documents;
mod services;
mod tasks;

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, HeaderMap, HeaderName, HeaderValue};
use axum::middleware::from_fn;
use axum::routing::{get, post};
use serde_json::{Value, json};
use tower_http::set_header::SetResponseHeaderLayer;

use super::Portal;
use super::body::{answer_of, paced, plain_query};
use super::identifier::digest;
use super::problem::{Malformed, Problem, worded};
use super::session;
use super::session::Visitor;
use super::store::{Dossier, Filter, PAGE};

/// Where it stands.
pub(super) const ADDRESS: &str = "/govstack/v1";
/// Largest body that is not a document, in bytes: a submission and what is around it.
const MOST: usize = 3 << 20;
/// The header by which members of an information mediator say who they are.
const MEDIATOR: HeaderName = HeaderName::from_static("information-mediator-client");
/// Pages of cases that are gone through for one list.
const MOST_PAGES: usize = 40;

/// All routes, to be nested under [`ADDRESS`].
pub(super) fn routes(portal: Arc<Portal>) -> Router {
    Router::new()
        .route("/services", get(services::list))
        .route("/services/{service}", get(services::show))
        .route("/services/{service}/eForms", get(services::forms))
        .route("/eForms/{form}", get(services::form))
        .route("/services/{service}/applications", post(applications::send))
        .route("/documents", post(documents::take).layer(from_fn(paced)))
        .route("/applications", get(applications::list))
        .route("/applications/{file}", get(applications::show).put(applications::correct))
        .route("/tasks", get(tasks::list))
        .route("/tasks/{task}", get(tasks::show))
        .route("/tasks/{task}/complete", post(tasks::complete))
        .fallback(|| async { Problem::NotFound })
        .method_not_allowed_fallback(|| async { Problem::Method })
        .with_state(portal)
        .layer(from_fn(session::same_site))
        .layer(from_fn(plain_query))
        .layer(from_fn(worded))
        .layer(SetResponseHeaderLayer::overriding(CACHE_CONTROL, HeaderValue::from_static("no-store")))
}

/// A UUID of version 8 (RFC 9562) that is always the same for a text.
fn uuid(text: &str) -> String {
    let hash = digest(text.as_bytes());
    let variant = u8::from_str_radix(&hash[16..17], 16).unwrap_or_default() % 4 + 8;
    format!("{}-{}-8{}-{variant:x}{}-{}", &hash[..8], &hash[8..12], &hash[13..16], &hash[17..20], &hash[20..32])
}

/// Who asks for the client says it in a header, in four parts.
fn mediated(headers: &HeaderMap) -> Result<(), Problem> {
    let said = headers.get(MEDIATOR).and_then(|said| said.to_str().ok()).unwrap_or_default();
    let parts: Vec<&str> = said.split('/').collect();
    if parts.len() == 4 && parts.iter().all(|part| !part.is_empty()) {
        Ok(())
    } else {
        Err(Problem::Malformed(Malformed::Mediator))
    }
}

/// Where a case stands, in the words of the building block.
fn status(state: &str) -> Value {
    let (code, title) = match state {
        "returned" => ("SENDBACK", "Sent back"),
        "accepted" => ("APPROVED", "Approved"),
        // The building block knows no withdrawal: an application that is at an end without a result.
        "refused" | "rejected" | "withdrawn" => ("REJECTED", "Rejected"),
        _ => ("PENDING", "Pending"),
    };
    json!({"code": code, "title": title})
}

/// The cases whoever asks may see: one's own, or those of the office.
async fn cases(portal: &Portal, visitor: &Visitor) -> Result<Vec<Dossier>, Problem> {
    if let Some(session) = visitor.citizen() {
        return Ok(portal.store.dossiers_of(&session.person).await?);
    }
    visitor.officer()?;
    let (mut all, mut after) = (Vec::new(), String::new());
    for _ in 0..MOST_PAGES {
        let page = portal.store.inbox(Filter { after: &after, ..Filter::default() }).await?;
        let is_last = (page.len() as i64) < PAGE;
        if let Some(last) = page.last() {
            after.clone_from(&last.id);
        }
        all.extend(page);
        if is_last {
            break;
        }
    }
    Ok(all)
}

/// Which part of a list is asked for, and in which order.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    service_id: Option<String>,
    applicant_id: Option<String>,
    main_task_id: Option<String>,
    file_id: Option<String>,
    assignee_id: Option<String>,
    first_result: Option<usize>,
    max_result: Option<usize>,
    sort_by: Option<String>,
    sort_order: Option<String>,
}

impl Listed {
    /// The cases that are asked for. Without an order the latest is the first.
    ///
    /// # Errors
    /// [`Problem::NoCounterpart`] for an order by what cases do not have.
    fn of(&self, mut cases: Vec<Dossier>) -> Result<Vec<Dossier>, Problem> {
        let fits = |wanted: Option<&String>, own: &str| wanted.is_none_or(|wanted| wanted == own);
        cases.retain(|case| {
            fits(self.file_id.as_ref(), &case.receipt)
                && fits(self.main_task_id.as_ref(), &case.receipt)
                && fits(self.applicant_id.as_ref(), &case.person)
                && fits(self.assignee_id.as_ref(), &case.holder)
                && fits(self.service_id.as_ref(), &uuid(&case.procedure))
        });
        match self.sort_by.as_deref() {
            None | Some("created" | "id") => cases.sort_by(|a, b| a.id.cmp(&b.id)),
            Some("dueDate") => cases.sort_by(|a, b| a.due.cmp(&b.due)),
            Some("name" | "nameCaseInsensitive") => cases.sort_by(|a, b| a.title.cmp(&b.title)),
            Some("assignee") => cases.sort_by(|a, b| a.holder.cmp(&b.holder)),
            Some(_) => return Err(Problem::NoCounterpart),
        }
        match self.sort_order.as_deref() {
            Some("asc") => {}
            Some("desc") => cases.reverse(),
            None if self.sort_by.is_none() => cases.reverse(),
            None => {}
            Some(_) => return Err(Problem::Malformed(Malformed::Member("sortOrder", "asc, desc"))),
        }
        let most = self.max_result.unwrap_or(PAGE as usize).min(MOST_PAGES * PAGE as usize);
        Ok(cases.into_iter().skip(self.first_result.unwrap_or_default()).take(most).collect())
    }
}

/// The case of a number as its own interface shows it to whoever asks, and as it is stored.
async fn shown(
    portal: &Arc<Portal>,
    visitor: Visitor,
    headers: HeaderMap,
    number: &str,
) -> Result<(Value, Dossier), Problem> {
    use axum::extract::State;
    let state = State(Arc::clone(portal));
    let is_office = visitor.officer().is_ok();
    let answer = if is_office {
        super::officer::show(state, visitor, Path(number.to_owned())).await?
    } else {
        super::citizen::show(state, visitor, Path(number.to_owned()), headers).await?
    };
    let dossier = portal.store.dossier(number).await?.ok_or(Problem::NotFound)?;
    Ok((answer_of(answer).await?, dossier))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_a_uuid_and_always_the_same() {
        let own = uuid("1.001193");
        assert_eq!(own, uuid("1.001193"));
        assert_ne!(own, uuid("1.001194"));
        assert_eq!((own.len(), &own[14..15]), (36, "8"));
        assert!("89ab".contains(&own[19..20]), "{own}");
    }
}
