//! Asking registers for somebody who is signed in: only what the procedure needs of a role it has, and not before the audit log says so.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use serde_json::{Value, json};

use super::Portal;
use super::body::read_json;
use super::catalogue::worked;
use super::definitions::Published;
use super::problem::{Malformed, Problem, language};
use super::registers::Mode;
use super::session::Visitor;
use super::store::{Access, StoredLookup, retried};
use super::surroundings::local;
use crate::date::Date;
use crate::definition::Procedure;
use crate::form::{relatives, wanted_concepts};
use crate::register::{Effect, Gate, Item};

/// Largest body, in bytes.
const MOST: usize = 4 << 10;
/// Longest key, in characters.
const MOST_KEY: usize = 100;

/// `POST /lookups` with `{procedure, role, key}`: what registers say, as the element's `lookup` gives it.
///
/// Nobody of that number and somebody of whom registers say nothing look the same.
pub(super) async fn ask(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    request: Request,
) -> Result<Json<Value>, Problem> {
    let session = visitor.citizen().ok_or(Problem::SignedOut)?.clone();
    portal.limits.lookup(&session.person)?;
    let locale = language(request.headers());
    let (body, _) = read_json(request, MOST).await?;
    let text = |name: &'static str, example| {
        let text = body.get(name).and_then(Value::as_str).filter(|text| (1..=MOST_KEY).contains(&text.chars().count()));
        text.map(str::to_owned).ok_or(Problem::Malformed(Malformed::Member(name, example)))
    };
    let (code, role, key) = (text("procedure", "1.001193")?, text("role", "mother")?, text("key", "001…")?);
    let published = portal.definitions.find(&code).await?;
    let wanted = {
        let (role, today) = (role.clone(), local(portal.surroundings.now()).0);
        worked(move |_| Ok(Wanted::of(&published, &role, today))).await.map_err(|_| Problem::Busy)?
    };
    let wanted = wanted.ok_or(Problem::UnknownDefinition)?;
    let subject = portal.store.keys.pseudonym(&key);
    let (actor, object) = (visitor.actor(), format!("{code} {role}"));
    // First what is going to be asked is written down; where that fails, nothing is asked.
    retried(|| async {
        let mut write = portal.store.write().await?;
        write.audit(Access { subject: &subject, actor: &actor, action: "register.asked", object: &object }).await?;
        write.commit().await
    })
    .await?;
    tokio::time::sleep(portal.registers.delay(&key)).await;
    let time = portal.surroundings.now();
    let today = local(time).0;
    let answer = portal.registers.answer(&key, &wanted.concepts, &wanted.related, (&locale, today)).await;
    let content = json!({"key": key, "answer": answer}).to_string();
    let stored = StoredLookup { role, subject, time, content };
    if answer["status"] != "failed" {
        // What is answered is kept; where that fails, it is not answered.
        retried(|| async {
            let mut write = portal.store.write().await?;
            write.keep_lookup(&session.person, &code, &stored).await?;
            write.commit().await
        })
        .await?;
    }
    Ok(Json(answer))
}

/// What a procedure needs of a role.
struct Wanted {
    concepts: Vec<String>,
    related: BTreeMap<String, Vec<String>>,
}

impl Wanted {
    /// Nothing where the procedure has no such role, or none that can be looked up.
    fn of(published: &Published, role: &str, today: Date) -> Option<Self> {
        let procedure = Procedure::read(published.content.clone());
        procedure.role(role).filter(|role| role.key.is_some())?;
        let pack = &published.pack.as_ref()?.pack;
        let header = &procedure.header;
        let open: Vec<&Gate> = pack
            .gates
            .iter()
            .filter(|gate| gate.in_force(today) && gate.reaches(&header.code, &header.field, &header.level))
            .collect();
        // Some register holds it, and some rule in force lets data of that register be used here.
        let may_be_asked = |concept: &String| {
            pack.registers.iter().any(|register| {
                let holds = |item: &Item| item.gives.iter().any(|gives| gives.concept == *concept);
                let lets = |gate: &&Gate| match gate.effect {
                    Effect::RequiresPublication => pack.is_open(concept),
                    Effect::RequiresPaper | Effect::PermitsDelegation => false,
                    Effect::Permits | Effect::ForbidsAsking | Effect::Cut => true,
                };
                let mut rules = open.iter().filter(|gate| gate.registers.contains(&register.id));
                register.items.iter().any(holds) && rules.any(lets)
            })
        };
        let open = |role: &str| {
            let mut concepts = wanted_concepts(&procedure, role);
            concepts.retain(may_be_asked);
            concepts
        };
        let related = relatives(&procedure, role).into_iter().map(|other| (other.to_owned(), open(other)));
        Some(Self { concepts: open(role), related: related.collect() })
    }
}

/// `GET /registers`: how the registers of the demonstration behave.
pub(super) async fn mode(State(portal): State<Arc<Portal>>) -> Json<Value> {
    Json(json!({"mode": portal.registers.mode().as_str()}))
}

/// `PUT /registers` with `{mode}`: an officer of the demonstration makes them `up`, `slow`, `down` or `contradictory`.
pub(super) async fn set_mode(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    request: Request,
) -> Result<Json<Value>, Problem> {
    visitor.officer()?;
    let (body, _) = read_json(request, MOST).await?;
    let mode = body.get("mode").and_then(Value::as_str).and_then(Mode::parse);
    let mode = mode.ok_or(Problem::Malformed(Malformed::Member("mode", "up, slow, down, contradictory")))?;
    portal.registers.set_mode(mode);
    Ok(Json(json!({"mode": mode.as_str()})))
}
