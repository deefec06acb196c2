//! Services are the procedures the portal takes submissions for; the e-form of one is its definition, named by its hash.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::Portal;
use super::super::catalogue::worked;
use super::super::definitions::Published;
use super::super::problem::Problem;
use super::uuid;

/// Which services are asked for.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    /// A part of the name.
    name: Option<String>,
}

/// Everything that is published.
async fn all(portal: &Portal) -> Result<Vec<Arc<Published>>, Problem> {
    let definitions = Arc::clone(&portal.definitions);
    let codes = worked(move |_| Ok(definitions.codes())).await.map_err(|_| Problem::Busy)?;
    let mut all = Vec::with_capacity(codes.len());
    for code in codes {
        match portal.definitions.find(&code).await {
            Ok(published) => all.push(published),
            Err(Problem::UnknownDefinition) => {}
            Err(problem) => return Err(problem),
        }
    }
    Ok(all)
}

/// The definition of a service.
pub(super) async fn find(portal: &Portal, service: &str) -> Result<Arc<Published>, Problem> {
    all(portal).await?.into_iter().find(|own| uuid(&own.code) == service).ok_or(Problem::NotFound)
}

fn service(own: &Published) -> Value {
    json!({
        "id": uuid(&own.code),
        "name": own.title,
        "version": own.version,
        "type": "Public",
        "isExecutable": true,
        "isClosed": false,
        "description": own.id,
        "serviceBody": [{"code": "procedure", "value": own.code}],
    })
}

/// `GET /services?name=`
pub(super) async fn list(
    State(portal): State<Arc<Portal>>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Value>, Problem> {
    let part = wanted.name.unwrap_or_default().to_lowercase();
    let all = all(&portal).await?;
    let fitting = all.iter().filter(|own| own.title.to_lowercase().contains(&part));
    Ok(Json(fitting.map(|own| service(own)).collect()))
}

/// `GET /services/{serviceId}`
pub(super) async fn show(State(portal): State<Arc<Portal>>, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    Ok(Json(service(&*find(&portal, &id).await?)))
}

fn listed(own: &Published) -> Value {
    json!({"eFormId": own.hash, "name": own.title, "description": own.id, "version": own.version, "latest": true})
}

/// `GET /services/{serviceId}/eForms`
pub(super) async fn forms(State(portal): State<Arc<Portal>>, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    Ok(Json(json!([listed(&*find(&portal, &id).await?)])))
}

/// `GET /eForms/{eFormId}`: a form that is published, or one that something was sent with.
pub(super) async fn form(State(portal): State<Arc<Portal>>, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    if let Some(own) = all(&portal).await?.iter().find(|own| own.hash == id) {
        let mut told = listed(own);
        told["schema"] = own.content.clone();
        return Ok(Json(told));
    }
    let text = portal.store.definition(&id).await?.ok_or(Problem::NotFound)?;
    let schema: Value = serde_json::from_str(&text).map_err(|_| Problem::Internal)?;
    let of = |place: &str| schema.pointer(place).and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(Json(json!({
        "eFormId": id,
        "name": of("/title"),
        "description": of("/$id"),
        "version": of("/x-procedure/version"),
        "latest": false,
        "schema": schema,
    })))
}
