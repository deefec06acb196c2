//! Signing in with a provider of OpenID Connect: the authorization code with PKCE, a nonce, and a state that is bound to the
//! browser. Between the two requests everything stands in a sealed cookie, so that any process of the portal can end what
//! another began.
//!
//! The `openidconnect` crate was measured and left: with its HTTP client it brings 240 crates. What is used of the protocol is
//! two requests and one signature, which is checked by `ring`.

mod account;
mod client;
mod token;

use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{COOKIE, HeaderMap, HeaderValue, LOCATION, SET_COOKIE};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Portal;
use super::identifier::{from_hexadecimal, hexadecimal, is_same_secret, secret};
use super::problem::Problem;
use super::session::{self, Visitor};
use super::settings::SignInSettings;
use super::store::Role;
use super::surroundings::Millis;
pub(super) use account::is_safe;
use client::{Client, Unanswered};
use token::{Expected, Refused, claims};

/// What the cookie of a sign-in that is under way is called.
const COOKIE_NAME: &str = "tokhai-sign-in";
/// Where the two requests stand; the cookie goes nowhere else.
const PATH: &str = "/api/v1/sign-in";
/// How long somebody may take at the provider.
const LASTS: Millis = 600_000;
/// How long what a provider says of itself is taken for true.
const FRESH: Millis = 3_600_000;
/// Longest address to go back to, and longest code of a provider.
const MOST: usize = 2000;

/// What a provider says of itself, and its keys.
struct Provider {
    authorization: String,
    token: String,
    keys_at: String,
    end: Option<String>,
    says_issuer: bool,
    keys: Value,
    fetched: Millis,
}

/// A provider, and what is known of it.
pub(super) struct OpenId {
    settings: SignInSettings,
    /// What this portal proves itself with; nothing for a public client.
    secret: Option<String>,
    client: Client,
    known: Mutex<Option<Arc<Provider>>>,
    /// A key nobody knows makes the portal ask for the keys anew, and strangers can name such keys.
    refetches: DefaultDirectRateLimiter,
}

/// Why somebody was not signed in: the word the page for it explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Failed {
    /// The person, or the provider, said no.
    Declined,
    /// It took too long, or was begun in another browser.
    Stale,
    /// What came back does not count.
    Invalid,
    /// The provider does not answer.
    Unavailable,
    /// The account does not say the personal number.
    Unnumbered,
    /// The account is not proved well enough.
    Level,
}

impl Failed {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::Stale => "stale",
            Self::Invalid => "invalid",
            Self::Unavailable => "unavailable",
            Self::Unnumbered => "unnumbered",
            Self::Level => "level",
        }
    }
}

impl From<Unanswered> for Failed {
    fn from(why: Unanswered) -> Self {
        match why {
            // A code that was used, or of another portal.
            Unanswered::Odd(400 | 401) => Self::Invalid,
            Unanswered::Odd(_) | Unanswered::Unreachable => Self::Unavailable,
        }
    }
}

/// What is to be known when somebody comes back.
#[derive(Debug, Serialize, Deserialize)]
struct Begun {
    state: String,
    nonce: String,
    verifier: String,
    back: String,
    time: Millis,
}

impl OpenId {
    /// A provider nothing is known of yet: it is asked when somebody signs in.
    ///
    /// # Errors
    /// In words: which files the settings name cannot be used.
    pub(super) fn new(settings: SignInSettings) -> Result<Self, Vec<String>> {
        let (client, secret) = match (Client::new(settings.authorities.as_deref()), settings.secret()) {
            (Ok(client), Ok(secret)) => (client, secret),
            (client, secret) => return Err([client.err(), secret.err()].into_iter().flatten().collect()),
        };
        let quota = Quota::per_minute(NonZeroU32::MIN).allow_burst(NonZeroU32::MIN.saturating_add(4));
        Ok(Self { settings, secret, client, known: Mutex::default(), refetches: RateLimiter::direct(quota) })
    }

    /// How well accounts must be proved, of the levels of the settings.
    pub(super) fn least_level(&self) -> u8 {
        self.settings.least_level
    }

    async fn provider(&self, now: Millis) -> Result<Arc<Provider>, Failed> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = known.filter(|known| now - known.fetched < FRESH) {
            return Ok(known);
        }
        let issuer = &self.settings.issuer;
        let said =
            self.client.get(&format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'))).await?;
        // A description of somebody else is nobody's.
        if said["issuer"] != issuer.as_str() {
            return Err(Failed::Unavailable);
        }
        let address = |name: &str| {
            let text = said[name].as_str().filter(|text| is_safe(text));
            text.map(str::to_owned).ok_or(Failed::Unavailable)
        };
        let keys_at = address("jwks_uri")?;
        let provider = Provider {
            authorization: address("authorization_endpoint")?,
            token: address("token_endpoint")?,
            end: address("end_session_endpoint").ok(),
            says_issuer: said["authorization_response_iss_parameter_supported"] == true,
            keys: self.client.get(&keys_at).await?,
            keys_at,
            fetched: now,
        };
        Ok(self.keep(provider))
    }

    fn keep(&self, provider: Provider) -> Arc<Provider> {
        let provider = Arc::new(provider);
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&provider));
        provider
    }

    /// The claims of a token; a key that is not known makes the keys be fetched anew.
    async fn claims(&self, token: &str, provider: &Provider, expected: &Expected<'_>) -> Result<Value, Failed> {
        match claims(token, &provider.keys, expected) {
            Err(Refused::Key) if self.refetches.check().is_ok() => {
                let keys = self.client.get(&provider.keys_at).await?;
                let claimed = claims(token, &keys, expected).map_err(|_| Failed::Invalid);
                if claimed.is_ok() {
                    self.keep(Provider {
                        keys,
                        authorization: provider.authorization.clone(),
                        token: provider.token.clone(),
                        keys_at: provider.keys_at.clone(),
                        end: provider.end.clone(),
                        ..*provider
                    });
                }
                claimed
            }
            read => read.map_err(|_| Failed::Invalid),
        }
    }

    /// The claims of whoever comes back with a code.
    async fn exchanged(&self, code: &str, begun: &Begun, now: Millis) -> Result<Value, Failed> {
        let provider = self.provider(now).await?;
        let settings = &self.settings;
        let mut form = form_of(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", settings.done().as_str()),
            ("code_verifier", begun.verifier.as_str()),
        ]);
        let login = self.secret.as_ref().map(|secret| {
            let pair = format!("{}:{}", encoded(&settings.client), encoded(secret));
            format!("Basic {}", STANDARD.encode(pair))
        });
        if login.is_none() {
            form = format!("{form}&{}", form_of(&[("client_id", settings.client.as_str())]));
        }
        let answer = self.client.post(&provider.token, form, login.as_deref()).await?;
        let token = answer["id_token"].as_str().ok_or(Failed::Invalid)?;
        let expected = Expected { issuer: &settings.issuer, client: &settings.client, nonce: &begun.nonce, now };
        self.claims(token, &provider, &expected).await
    }

    /// Where a browser ends its session at the provider, where that is known already.
    pub(super) fn leave(&self) -> Option<String> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        let back = format!("{}/", self.settings.address);
        let query =
            form_of(&[("client_id", self.settings.client.as_str()), ("post_logout_redirect_uri", back.as_str())]);
        known.end.as_ref().map(|end| joined(end, &query))
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

fn form_of(pairs: &[(&str, &str)]) -> String {
    pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
}

/// An address with more behind its question mark.
fn joined(address: &str, query: &str) -> String {
    format!("{address}{}{query}", if address.contains('?') { '&' } else { '?' })
}

/// A page of this portal to go back to; its front page for what is none.
fn own_page(back: &str) -> &str {
    let is_own = back.starts_with('/')
        && back.len() <= MOST
        && !back.starts_with("//")
        && !back.chars().any(|sign| sign == '\\' || sign.is_control());
    if is_own { back } else { "/" }
}

/// What somebody wants before they go to the provider.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    /// The page to come back to.
    #[serde(default)]
    back: String,
}

/// `GET /sign-in?back=`: goes to the provider.
pub(super) async fn begin(
    State(portal): State<Arc<Portal>>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let open_id = portal.open_id.as_ref().ok_or(Problem::NotFound)?;
    portal.limits.sign_in()?;
    let world = &*portal.surroundings;
    let back = own_page(&wanted.back).to_owned();
    let now = world.now();
    let Ok(provider) = open_id.provider(now).await else { return Ok(open_id.failed(Failed::Unavailable, &back)) };
    let chance = || secret(world).map_err(|_| Problem::Internal);
    let begun = Begun { state: chance()?, nonce: chance()?, verifier: chance()?, back, time: now };
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&begun.verifier));
    let (done, wanted) = (open_id.settings.done(), open_id.settings.wanted());
    let mut pairs = vec![
        ("response_type", "code"),
        ("scope", "openid"),
        ("client_id", open_id.settings.client.as_str()),
        ("redirect_uri", done.as_str()),
        ("state", begun.state.as_str()),
        ("nonce", begun.nonce.as_str()),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
    ];
    if !wanted.is_empty() {
        pairs.push(("acr_values", wanted.as_str()));
    }
    let text = serde_json::to_string(&begun).map_err(|_| Problem::Internal)?;
    let sealed = portal.store.keys.seal(PATH, text.as_bytes(), world).map_err(|_| Problem::Internal)?;
    let mut response = redirect(&joined(&provider.authorization, &form_of(&pairs)));
    open_id.put(&mut response, &hexadecimal(&sealed), LASTS / 1000);
    Ok(response)
}

/// What a provider sends back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Returned {
    code: String,
    state: String,
    iss: Option<String>,
    error: String,
}

/// `GET /sign-in/done?code=&state=`: signs in whoever comes back, and goes on to where they came from.
pub(super) async fn finish(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Query(returned): Query<Returned>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let open_id = portal.open_id.as_ref().ok_or(Problem::NotFound)?;
    portal.limits.sign_in()?;
    let now = portal.surroundings.now();
    let begun = begun_in(&portal, &headers).filter(|begun| now - begun.time <= LASTS);
    let Some(begun) = begun.filter(|begun| is_same_secret(&begun.state, &returned.state)) else {
        return Ok(open_id.failed(Failed::Stale, "/"));
    };
    let signed_in = async {
        // The answer of another provider than the one that was asked.
        let provider = open_id.provider(now).await?;
        let is_asked = returned.iss.as_ref().map_or(!provider.says_issuer, |own| *own == open_id.settings.issuer);
        if !is_asked {
            return Err(Failed::Invalid);
        }
        if !returned.error.is_empty() || returned.code.is_empty() || returned.code.len() > MOST {
            return Err(Failed::Declined);
        }
        let claims = open_id.exchanged(&returned.code, &begun, now).await?;
        let level = open_id.settings.level_in(&claims);
        if level < open_id.settings.least_level {
            return Err(Failed::Level);
        }
        if let Some(id) = open_id.settings.officer_in(&claims) {
            return Ok(session::of_office(&portal, Role::Officer, &id));
        }
        let number = open_id.settings.number_in(&claims).ok_or(Failed::Unnumbered)?;
        Ok(session::of_citizen(&portal, &number, level))
    };
    let session = match signed_in.await {
        Ok(session) => session,
        Err(why) => return Ok(open_id.failed(why, &begun.back)),
    };
    let token = session::begin(&portal, &visitor, &session).await?;
    let mut response = redirect(&begun.back);
    open_id.put(&mut response, "", 0);
    Ok(session::with_cookie(response, &token, session::LASTS / 1000, open_id.settings.is_secure()))
}

/// What was begun in this browser.
fn begun_in(portal: &Portal, headers: &HeaderMap) -> Option<Begun> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, sealed) = pairs.find(|(name, _)| *name == COOKIE_NAME)?;
    let text = portal.store.keys.open(PATH, &from_hexadecimal(sealed)?)?;
    serde_json::from_slice(&text).ok()
}

fn redirect(address: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(address) = HeaderValue::from_str(address) {
        response.headers_mut().insert(LOCATION, address);
    }
    response
}

impl OpenId {
    /// Back to the page for signing in, which says why and leads on to where somebody came from.
    fn failed(&self, why: Failed, back: &str) -> Response {
        let mut response = redirect(&format!("/sign-in.html?failed={}#{back}", why.as_str()));
        self.put(&mut response, "", 0);
        response
    }

    /// Sets the cookie of a sign-in that is under way: it comes along when the provider leads back.
    fn put(&self, response: &mut Response, value: &str, seconds: i64) {
        let secure = if self.settings.is_secure() { "; Secure" } else { "" };
        let cookie = format!("{COOKIE_NAME}={value}; Path={PATH}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_back_to_pages_of_this_portal_alone() {
        assert_eq!(own_page("/procedure.html?a=b#c"), "/procedure.html?a=b#c");
        for other in ["", "https://x.example", "//x.example", "/\\x.example", "x", "/\n"] {
            assert_eq!(own_page(other), "/", "{other}");
        }
    }
}
