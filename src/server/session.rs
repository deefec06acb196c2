//! Signing in and out, and who asks. The demonstration lets anybody be any of the people who do not exist; `openid` signs in
//! those who do.
//!
//! The sessions of `tower-sessions` were looked at and left: they have no place for the audit row in the transaction of the
//! sign-in, for what is sealed at rest, or for a token that is stored by its digest alone.

use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{COOKIE, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Portal;
use super::body::read_json;
use super::identifier::{digest, secret};
use super::problem::{Malformed, Problem, language};
use super::store::{Access, Role, StoredSession, retried};
use super::surroundings::{Millis, rfc3339};
use crate::texts::server as words;

/// What the cookie is called.
pub(super) const COOKIE_NAME: &str = "tokhai-session";
/// How long a session lasts.
pub(super) const LASTS: Millis = 8 * 3_600_000;
/// Officers of the demonstration.
const OFFICERS: usize = 3;
/// Helpers of the demonstration.
const HELPERS: usize = 2;
/// Largest body, in bytes.
const MOST: usize = 4 << 10;

/// Who asks.
#[derive(Clone, Debug)]
pub(super) struct Visitor {
    /// The digest of the token, and the session; nothing for a guest.
    signed_in: Option<(String, StoredSession)>,
}

impl Visitor {
    /// The session, whoever it is.
    pub(super) fn session(&self) -> Option<&StoredSession> {
        self.signed_in.as_ref().map(|(_, session)| session)
    }

    /// The session of a citizen.
    pub(super) fn citizen(&self) -> Option<&StoredSession> {
        self.session().filter(|session| session.role == Role::Citizen)
    }

    /// The id of an officer.
    ///
    /// # Errors
    /// Somebody else asks.
    pub(super) fn officer(&self) -> Result<&str, Problem> {
        match self.session() {
            Some(session) if session.role == Role::Officer => Ok(&session.subject),
            Some(_) => Err(Problem::NotYours),
            None => Err(Problem::SignedOut),
        }
    }

    /// The id of a helper, who acts for somebody present.
    pub(super) fn helper(&self) -> Option<&str> {
        self.session().filter(|session| session.role == Role::Helper).map(|session| session.subject.as_str())
    }

    /// Whether whoever asks has no cases of their own by signing in: nobody is signed in, or a helper for somebody else.
    pub(super) fn is_without_account(&self) -> bool {
        self.session().is_none_or(|session| session.role == Role::Helper)
    }

    /// How the audit log names whoever asks.
    pub(super) fn actor(&self) -> String {
        match self.session() {
            Some(session) => format!("{}:{}", session.role.as_str(), session.person),
            None => "guest".to_owned(),
        }
    }
}

impl FromRequestParts<Arc<Portal>> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, portal: &Arc<Portal>) -> Result<Self, Problem> {
        let Some(token) = token_of(&parts.headers) else { return Ok(Self { signed_in: None }) };
        let token = digest(token.as_bytes());
        let session = portal.store.session(&token).await?;
        Ok(Self { signed_in: session.map(|session| (token, session)) })
    }
}

/// The token of the cookie.
fn token_of(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, token) = pairs.find(|(name, _)| *name == COOKIE_NAME)?;
    (token.len() == 64).then_some(token)
}

/// Refuses what a page of another site asks to be written: browsers say where a request comes from.
pub(super) async fn same_site(request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) && !is_own(request.headers()) {
        return Problem::Elsewhere.into_response();
    }
    next.run(request).await
}

fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let site = text(&HeaderName::from_static("sec-fetch-site"));
    let host = text(&HOST).unwrap_or_default();
    let named = |origin: &str| {
        origin.parse::<Uri>().is_ok_and(|origin| origin.authority().is_some_and(|authority| authority.as_str() == host))
    };
    site.is_none_or(|site| matches!(site, "same-origin" | "none")) && text(&ORIGIN).is_none_or(named)
}

/// `GET /people`: who can sign in to the demonstration.
pub(super) async fn people(State(portal): State<Arc<Portal>>, headers: HeaderMap) -> Json<Value> {
    let locale = language(&headers);
    let officers: Vec<Value> = (1..=OFFICERS)
        .map(|number| json!({"id": format!("officer-{number}"), "name": words::officer(&locale, number)}))
        .collect();
    let helpers: Vec<Value> = (1..=HELPERS)
        .map(|number| json!({"id": format!("helper-{number}"), "name": words::helper(&locale, number)}))
        .collect();
    Json(json!({"people": portal.registers.people(), "officers": officers, "helpers": helpers}))
}

/// `GET /session`: who is signed in.
pub(super) async fn show(State(portal): State<Arc<Portal>>, visitor: Visitor, headers: HeaderMap) -> Json<Value> {
    Json(told(&portal, visitor.session(), &headers))
}

fn told(portal: &Portal, session: Option<&StoredSession>, headers: &HeaderMap) -> Value {
    let mut told = json!({"signedIn": session.is_some(), "demonstration": true});
    if let Some(open_id) = &portal.open_id {
        told["signIn"] = format!("{}/sign-in", super::api::ADDRESS).into();
        told["leastLevel"] = open_id.least_level().into();
        if let Some(leave) = open_id.leave().filter(|_| session.is_some()) {
            told["leave"] = leave.into();
        }
    }
    let Some(session) = session else { return told };
    told["role"] = session.role.as_str().into();
    told["expires"] = rfc3339(session.expires).into();
    if session.level > 0 {
        told["level"] = session.level.into();
    }
    match session.role {
        Role::Citizen => {
            let identity = portal.registers.identity(&session.subject).unwrap_or_default();
            told["name"] = identity.get("full_name").cloned().unwrap_or_default();
            told["identity"] = identity;
        }
        Role::Officer => {
            told["officer"] = session.subject.as_str().into();
            told["name"] = match session.subject.strip_prefix("officer-").filter(|_| portal.open_id.is_none()) {
                Some(number) => words::officer(&language(headers), number).into(),
                None => session.subject.as_str().into(),
            };
        }
        Role::Helper => {
            let number = session.subject.rsplit('-').next().unwrap_or_default().to_owned();
            told["helper"] = session.subject.as_str().into();
            told["name"] = words::helper(&language(headers), number).into();
        }
    }
    told
}

/// `POST /session` with `{"person": number}`, `{"officer": id}` or `{"helper": id}`: signs in, and out of what was before.
pub(super) async fn sign_in(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    request: Request,
) -> Result<Response, Problem> {
    portal.limits.sign_in()?;
    let headers = request.headers().clone();
    let (body, _) = read_json(request, MOST).await?;
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let listed = |id: &str, kind: &str, count: usize| (1..=count).any(|number| id == format!("{kind}-{number}"));
    let session = match (text("person"), text("officer"), text("helper")) {
        // Where people sign in with a provider, nobody is taken for somebody without it.
        _ if portal.open_id.is_some() => return Err(Problem::NotYours),
        (Some(number), None, None) if portal.registers.identity(number).is_some() => of_citizen(&portal, number, 0),
        (None, Some(id), None) if listed(id, "officer", OFFICERS) => of_officer(&portal, id),
        (None, None, Some(id)) if listed(id, "helper", HELPERS) => {
            StoredSession { role: Role::Helper, ..of_officer(&portal, id) }
        }
        _ => return Err(Problem::Malformed(Malformed::Person)),
    };
    let token = begin(&portal, &visitor, &session).await?;
    let told = told(&portal, Some(&session), &headers);
    Ok(with_cookie(Json(told).into_response(), &token, LASTS / 1000, false))
}

/// The session of somebody with a number, whose account is proved so well.
pub(super) fn of_citizen(portal: &Portal, number: &str, level: u8) -> StoredSession {
    StoredSession {
        role: Role::Citizen,
        person: portal.store.keys.pseudonym(number),
        subject: number.to_owned(),
        level,
        expires: portal.surroundings.now() + LASTS,
    }
}

/// The session of an officer.
pub(super) fn of_officer(portal: &Portal, id: &str) -> StoredSession {
    StoredSession {
        role: Role::Officer,
        person: id.to_owned(),
        subject: id.to_owned(),
        level: 0,
        expires: portal.surroundings.now() + LASTS,
    }
}

/// Begins a session, always with a token of its own, and ends the one before; gives the token.
pub(super) async fn begin(portal: &Portal, visitor: &Visitor, session: &StoredSession) -> Result<String, Problem> {
    let token = secret(&*portal.surroundings).map_err(|_| Problem::Internal)?;
    let hashed = digest(token.as_bytes());
    let actor = format!("{}:{}", session.role.as_str(), session.person);
    retried(|| async {
        let mut write = portal.store.write().await?;
        if let Some((before, _)) = &visitor.signed_in {
            write.sign_out(before).await?;
        }
        write.sign_in(&hashed, session).await?;
        write.audit(Access { subject: &session.person, actor: &actor, action: "session.begun", object: "" }).await?;
        write.commit().await
    })
    .await?;
    Ok(token)
}

/// `DELETE /session`: signs out.
pub(super) async fn sign_out(State(portal): State<Arc<Portal>>, visitor: Visitor) -> Result<Response, Problem> {
    if let Some((token, _)) = &visitor.signed_in {
        retried(|| async {
            let mut write = portal.store.write().await?;
            write.sign_out(token).await?;
            write.commit().await
        })
        .await?;
    }
    Ok(with_cookie(StatusCode::NO_CONTENT.into_response(), "", 0, false))
}

/// Sets the cookie: no script reads it, and no other site sends it; where browsers come over TLS, it goes over nothing else.
pub(super) fn with_cookie(mut response: Response, token: &str, seconds: i64, is_secure: bool) -> Response {
    let secure = if is_secure { "; Secure" } else { "" };
    let cookie = format!("{COOKIE_NAME}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
