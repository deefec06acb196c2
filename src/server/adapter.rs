//! Registers behind an adapter that is asked over HTTP: `POST` with `{key, concepts, related, locale, day}`, answered with `{status,
//! source, values, related, sources}` as the element takes it, or 404 where it knows nobody. An adapter that is slow, silent or gone is
//! tried again within bounds, and left alone for a while when it fails again and again; whoever asked is told that it failed.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::{Body, to_bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use axum::http::{Request, StatusCode, Uri};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Map, Value, json};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use super::settings::RegisterSettings;
use super::surroundings::{Machine, Surroundings};
use crate::date::Date;
use crate::locale::Locale;

/// Largest answer, in bytes.
const MOST: usize = 256 << 10;
/// Wait before the second try; each further one waits twice as long, and up to as long again by chance.
const FIRST_WAIT: Duration = Duration::from_millis(50);
/// Lookups that fail one after the other before the adapter is left alone, and for how long.
const FAILURES: u32 = 5;
const ALONE: Duration = Duration::from_secs(10);

/// A lookup.
pub(super) struct Lookup<'a> {
    /// The number of whom it is about.
    pub(super) key: &'a str,
    /// What is asked.
    pub(super) concepts: &'a [String],
    /// What is asked of others who are related, by role.
    pub(super) related: &'a BTreeMap<String, Vec<String>>,
    /// Language of the names of registers.
    pub(super) locale: &'a Locale,
    /// The day at the office.
    pub(super) day: Date,
}

/// The adapter of a portal.
pub(super) struct Adapter {
    client: Client<HttpConnector, Body>,
    uri: Uri,
    token: Option<HeaderValue>,
    limit: Duration,
    tries: u64,
    places: Semaphore,
    breaker: Mutex<Breaker>,
}

/// How often it failed since it last answered, and until when it is left alone.
#[derive(Debug, Default)]
struct Breaker {
    failures: u32,
    until: Option<Instant>,
}

/// Why a try gave no answer.
enum Failed {
    /// It may be better the next time.
    Again,
    /// It will not.
    ForGood,
}

impl Adapter {
    /// The adapter of the settings; nothing where they name none.
    ///
    /// # Errors
    /// The token cannot be read.
    pub(super) fn of(settings: &RegisterSettings) -> Result<Option<Self>, String> {
        let Some(uri) = settings.url.as_ref().and_then(|url| url.parse().ok()) else { return Ok(None) };
        let token = settings.token_file.as_ref().map(|path| {
            let told = |why: &str| {
                format!("{}: {why}; name the file of the token with `registers.token_file`", path.display())
            };
            let text = std::fs::read_to_string(path).map_err(|error| told(&error.to_string()))?;
            let mut token = HeaderValue::from_str(&format!("Bearer {}", text.trim()))
                .map_err(|_| told("a token of plain letters was expected"))?;
            token.set_sensitive(true);
            Ok::<_, String>(token)
        });
        let mut connector = HttpConnector::new();
        let limit = Duration::from_millis(settings.timeout_ms);
        connector.set_connect_timeout(Some(limit));
        let mut builder = Client::builder(TokioExecutor::new());
        builder.pool_max_idle_per_host(settings.connections as usize).pool_idle_timeout(Duration::from_secs(30));
        Ok(Some(Self {
            client: builder.build(connector),
            uri,
            token: token.transpose()?,
            limit,
            tries: settings.tries,
            places: Semaphore::new(settings.connections as usize),
            breaker: Mutex::default(),
        }))
    }

    /// What it says; `{"status": "failed"}` where it says nothing in time.
    pub(super) async fn ask(&self, lookup: &Lookup<'_>) -> Value {
        let failed = json!({"status": "failed"});
        if self.is_left_alone() {
            return failed;
        }
        let body = json!({
            "key": lookup.key,
            "concepts": lookup.concepts,
            "related": lookup.related,
            "locale": lookup.locale.as_str(),
            "day": lookup.day.to_string(),
        });
        let body = body.to_string();
        for tried in 0..self.tries {
            if tried > 0 {
                sleep(wait_before(tried)).await;
            }
            match timeout(self.limit, self.once(&body)).await {
                Ok(Ok(answer)) => {
                    self.answered();
                    return allowed(answer, lookup);
                }
                Ok(Err(Failed::ForGood)) => break,
                Ok(Err(Failed::Again)) | Err(_) => {}
            }
        }
        self.failed();
        failed
    }

    async fn once(&self, body: &str) -> Result<Value, Failed> {
        let Ok(_place) = self.places.acquire().await else { return Err(Failed::ForGood) };
        let mut request = Request::post(self.uri.clone()).header(CONTENT_TYPE, "application/json");
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, token);
        }
        let request = request.body(Body::from(body.to_owned())).map_err(|_| Failed::ForGood)?;
        let response = self.client.request(request).await.map_err(|_| Failed::Again)?;
        match response.status() {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND => return Ok(json!({"status": "empty"})),
            StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => return Err(Failed::Again),
            status if status.is_server_error() => return Err(Failed::Again),
            _ => return Err(Failed::ForGood),
        }
        let bytes = to_bytes(Body::new(response.into_body()), MOST).await.map_err(|_| Failed::Again)?;
        serde_json::from_slice(&bytes).map_err(|_| Failed::ForGood)
    }

    fn is_left_alone(&self) -> bool {
        let mut breaker = self.breaker.lock().unwrap_or_else(PoisonError::into_inner);
        match breaker.until {
            Some(until) if Instant::now() < until => true,
            Some(_) => {
                // One may try; the others wait for what comes of it.
                breaker.until = Some(Instant::now() + self.limit);
                false
            }
            None => false,
        }
    }

    fn answered(&self) {
        *self.breaker.lock().unwrap_or_else(PoisonError::into_inner) = Breaker::default();
    }

    fn failed(&self) {
        let mut breaker = self.breaker.lock().unwrap_or_else(PoisonError::into_inner);
        breaker.failures += 1;
        if breaker.failures >= FAILURES {
            breaker.until = Some(Instant::now() + ALONE);
        }
    }
}

fn wait_before(tried: u64) -> Duration {
    let wait = FIRST_WAIT * (1 << (tried - 1).min(10));
    let mut chance = [0];
    // Without chance all wait the same, which is worse and still works.
    let _ = Machine.fill(&mut chance);
    wait + wait * u32::from(chance[0]) / 256
}

/// What of an answer was asked for; an answer of another shape is none.
fn allowed(answer: Value, lookup: &Lookup<'_>) -> Value {
    let failed = || json!({"status": "failed"});
    match answer["status"].as_str() {
        Some("found") => {}
        Some("empty") => return json!({"status": "empty"}),
        _ => return failed(),
    }
    let only = |values: &Value, concepts: &[String]| -> Option<Map<String, Value>> {
        let values = values.as_object()?.iter().filter(|(name, _)| concepts.contains(name));
        Some(values.map(|(name, value)| (name.clone(), value.clone())).collect())
    };
    let is_source = |source: &Value| ["id", "name", "date"].iter().all(|member| source[*member].is_string());
    let (Some(values), true) = (only(&answer["values"], lookup.concepts), is_source(&answer["source"])) else {
        return failed();
    };
    let related = lookup.related.iter().filter_map(|(role, concepts)| {
        Some((role.clone(), Value::Object(only(answer["related"].get(role)?, concepts)?)))
    });
    let named = |name: &str| match name.split_once('.') {
        Some((role, concept)) => lookup.related.get(role).is_some_and(|known| known.iter().any(|own| own == concept)),
        None => lookup.concepts.iter().any(|own| own == name),
    };
    let sources = answer["sources"].as_object().into_iter().flatten();
    let sources = sources.filter(|(name, source)| named(name) && is_source(source));
    json!({
        "status": "found",
        "source": answer["source"],
        "values": values,
        "related": related.collect::<Map<String, Value>>(),
        "sources": sources.map(|(name, source)| (name.clone(), source.clone())).collect::<Map<String, Value>>(),
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::Router;
    use axum::extract::Request as Asked;
    use axum::response::IntoResponse;
    use axum::routing::post;

    use super::*;
    use crate::server::settings::tests::usual;

    /// An adapter that answers each request as `say` does with its number, and how many there were.
    async fn adapter(
        change: impl FnOnce(&mut RegisterSettings),
        say: impl Fn(usize) -> Result<Value, StatusCode> + Clone + Send + Sync + 'static,
    ) -> (Adapter, Arc<AtomicUsize>) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut settings = usual(Path::new("unused")).registers;
        settings.url = Some(format!("http://{}/lookups", listener.local_addr().unwrap()));
        settings.timeout_ms = 200;
        change(&mut settings);
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        let answer = move |request: Asked| {
            let (number, say) = (counted.fetch_add(1, Ordering::SeqCst), say.clone());
            async move {
                assert_eq!(request.headers().get(CONTENT_TYPE).unwrap(), "application/json");
                match say(number) {
                    Ok(Value::Null) => std::future::pending().await,
                    Ok(value) => axum::Json(value).into_response(),
                    Err(status) => status.into_response(),
                }
            }
        };
        let app: Router = Router::new().route("/lookups", post(answer));
        let life = crate::server::connection::Life::new();
        tokio::spawn(crate::server::connection::run(listener, app, (64, Duration::ZERO), life, std::future::pending()));
        (Adapter::of(&settings).unwrap().unwrap(), count)
    }

    async fn ask(adapter: &Adapter) -> Value {
        let (concepts, related) =
            (["full_name".to_owned()], BTreeMap::from([("child".to_owned(), vec!["sex".to_owned()])]));
        let day = Date::parse("2026-11-30").unwrap();
        let locale = Locale::vi();
        adapter.ask(&Lookup { key: "001", concepts: &concepts, related: &related, locale: &locale, day }).await
    }

    fn found() -> Value {
        let source = json!({"id": "x:people", "name": "People", "date": "2026-11-30", "more": 1});
        json!({"status": "found", "source": source, "values": {"full_name": "A", "religion": "none"},
            "related": {"child": {"sex": "female", "phone": "1"}, "stranger": {"sex": "male"}},
            "sources": {"full_name": source, "child.sex": source, "religion": source, "child.phone": source}})
    }

    fn run(test: impl Future<Output = ()>) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test);
    }

    #[test]
    fn only_what_was_asked_for_is_handed_on() {
        run(async {
            let (adapter, _) = adapter(|_| {}, |_| Ok(found())).await;
            let answer = ask(&adapter).await;
            assert_eq!(answer["values"], json!({"full_name": "A"}));
            assert_eq!(answer["related"], json!({"child": {"sex": "female"}}));
            let names: Vec<&String> = answer["sources"].as_object().unwrap().keys().collect();
            assert_eq!(names, ["full_name", "child.sex"]);
        });
    }

    #[test]
    fn what_fails_is_tried_again_and_what_is_silent_is_given_up() {
        run(async {
            let failing = |number| if number < 2 { Err(StatusCode::BAD_GATEWAY) } else { Ok(found()) };
            let (flaky, count) = adapter(|_| {}, failing).await;
            assert_eq!((ask(&flaky).await["status"].as_str(), count.load(Ordering::SeqCst)), (Some("found"), 3));
            let (silent, count) = adapter(|settings| settings.tries = 2, |_| Ok(Value::Null)).await;
            assert_eq!((ask(&silent).await, count.load(Ordering::SeqCst)), (json!({"status": "failed"}), 2));
            for (say, status) in [(Err(StatusCode::NOT_FOUND), "empty"), (Err(StatusCode::FORBIDDEN), "failed")] {
                let (other, count) = adapter(|_| {}, move |_| say.clone()).await;
                assert_eq!((ask(&other).await["status"].as_str(), count.load(Ordering::SeqCst)), (Some(status), 1));
            }
            for odd in [json!([]), json!({"status": "found"}), json!({"status": "found", "values": {}, "source": {}})] {
                let (other, _) = adapter(|_| {}, move |_| Ok(odd.clone())).await;
                assert_eq!(ask(&other).await, json!({"status": "failed"}));
            }
        });
    }

    #[test]
    fn what_fails_again_and_again_is_left_alone_for_a_while() {
        run(async {
            let (down, count) = adapter(|settings| settings.tries = 1, |_| Err(StatusCode::SERVICE_UNAVAILABLE)).await;
            for _ in 0..20 {
                assert_eq!(ask(&down).await["status"], "failed");
            }
            assert_eq!(count.load(Ordering::SeqCst), FAILURES as usize);
            // When the time is over one is tried, and when it answers all are.
            down.breaker.lock().unwrap().until = Some(Instant::now());
            ask(&down).await;
            ask(&down).await;
            assert_eq!(count.load(Ordering::SeqCst), FAILURES as usize + 1);
        });
    }

    #[test]
    fn a_token_that_cannot_be_read_is_said_with_its_place() {
        let mut settings = usual(Path::new("unused")).registers;
        settings.url = Some("http://127.0.0.1:1/".to_owned());
        settings.token_file = Some("/nonexistent/token".into());
        assert!(Adapter::of(&settings).is_err_and(|why| why.contains("/nonexistent/token")));
    }
}
