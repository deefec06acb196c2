//! Cases of somebody's own that ask for the same about the same subject: told before another one is sent. Both may go on, for twins
//! are two.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use serde_json::{Map, Value, json};

use super::{MOST, line};
use crate::definition::Procedure;
use crate::form::digest_of;
use crate::server::Portal;
use crate::server::body::read_json;
use crate::server::problem::Problem;
use crate::server::session::Visitor;

/// `POST /submissions/alike`: with a submission that is about to be sent, one's own open cases of the same procedure in which the
/// answers that say whom or what it is about are the same.
///
/// # Errors
/// [`Problem::SignedOut`], [`Problem::UnknownDefinition`] where nothing is published under the code the submission names.
pub(in crate::server) async fn alike(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    request: Request,
) -> Result<Json<Value>, Problem> {
    let session = visitor.citizen().ok_or(Problem::SignedOut)?;
    let (submission, _) = read_json(request, MOST).await?;
    let code = submission.pointer("/definition/code").and_then(Value::as_str).unwrap_or_default();
    let procedure = Procedure::read(portal.definitions.find(code).await?.content.clone());
    let about = identifying(&procedure, &submission["answers"]);
    let (today, mut found) = (portal.today(), Vec::new());
    let own = portal.store.dossiers_of(&session.person).await?.into_iter();
    for dossier in own.filter(|dossier| dossier.procedure == procedure.header.code && dossier.state.is_open()) {
        let sent = portal.store.sent(&dossier.id, dossier.version).await?;
        let content: Value = serde_json::from_str(&sent.content).map_err(|_| Problem::Internal)?;
        if identifying(&procedure, &content["submission"]["answers"]) == about {
            found.push(line(&dossier, &today));
        }
    }
    Ok(Json(json!({"submissions": found})))
}

/// The digest of what says whom or what a submission is about: of each role but that of the person at the keyboard its key, or
/// where it has none what is typed of it.
fn identifying(procedure: &Procedure, answers: &Value) -> String {
    let mut about = Map::new();
    for role in procedure.roles.iter().filter(|role| !role.signed_in) {
        let key = role.key.as_ref().and_then(|key| key.resolve(answers)).filter(|key| key.is_string());
        let facts = procedure.fields.iter().filter(|field| field.fact.role == role.name);
        let typed = facts.filter_map(|field| Some((&*field.fact.concept, field.pointer.resolve(answers)?.as_str()?)));
        let plain = |(concept, text): (&str, &str)| (concept.to_owned(), Value::from(text.trim().to_lowercase()));
        let said = key.cloned().unwrap_or_else(|| Value::Object(typed.map(plain).collect()));
        about.insert(role.name.clone(), said);
    }
    digest_of(&Value::Object(about))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_told_apart_by_its_key_or_by_what_is_typed_of_it_and_not_by_the_rest() {
        let fact = |concept: &str, role: &str| json!({"type": "string", "x-fact": {"concept": concept, "role": role}});
        let procedure = Procedure::read(json!({
            "x-roles": {
                "me": {"kind": "person", "key": "/me", "signedIn": true}, "mother": {"kind": "person", "key": "/mother"},
                "child": {"kind": "person"}},
            "properties": {"me": fact("id", "me"), "mother": fact("id", "mother"), "name": fact("name", "child"),
                "born": fact("born", "child"), "copies": {"type": "integer"}},
        }));
        let about = |answers: Value| identifying(&procedure, &answers);
        let one = about(json!({"me": "1", "mother": "2", "name": "An", "born": "2026-07-01", "copies": 1}));
        assert_eq!(one, about(json!({"me": "3", "mother": "2", "name": " AN", "born": "2026-07-01", "copies": 2})));
        let twin = about(json!({"me": "1", "mother": "2", "name": "Bình", "born": "2026-07-01"}));
        let other_mother = about(json!({"me": "1", "mother": "4", "name": "An", "born": "2026-07-01"}));
        assert!(one != twin && one != other_mother);
    }
}
