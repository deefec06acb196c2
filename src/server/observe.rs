//! What operators see of a running portal: figures Prometheus reads, one line of JSON a request, and whether it is up. Neither holds a
//! value somebody typed, a number of a person, or an address with one: a request is known by its route, not by its path.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CONNECTION, CONTENT_TYPE, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use serde_json::{Value, json};

use super::Portal;
use super::connection::Life;
use super::identifier::hexadecimal;
use super::problem::{Problem, language};
use super::surroundings::{Machine, Surroundings, rfc3339};

/// By which a line of the log is found again.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Route of what is no part of the interface: pages, modules, definitions.
const FILES: &str = "files";
/// Bounds of the durations that are counted apart, in seconds.
const SECONDS: [f64; 10] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Route {
    route: String,
}

/// Everything that is counted.
pub(super) struct Observer {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Route, Histogram>,
    under_way: Gauge,
    database_connections: Gauge,
    database_idle: Gauge,
    /// Whether each request is told on standard error.
    log: bool,
    life: Arc<Life>,
}

impl Observer {
    /// Counts nothing yet.
    pub(super) fn new(log: bool, life: Arc<Life>) -> Arc<Self> {
        let mut registry = Registry::with_prefix("tokhai");
        let requests = Family::<Answered, Counter>::default();
        let seconds = Family::<Route, Histogram>::new_with_constructor(|| Histogram::new(SECONDS));
        let [under_way, database_connections, database_idle] = [Gauge::default(), Gauge::default(), Gauge::default()];
        registry.register("requests", "Requests that were answered", requests.clone());
        registry.register("request_seconds", "How long answers took", seconds.clone());
        registry.register("requests_under_way", "Requests that are being answered", under_way.clone());
        registry.register("database_connections", "Connections to the database", database_connections.clone());
        registry.register("database_connections_idle", "Of those, how many are free", database_idle.clone());
        Arc::new(Self { registry, requests, seconds, under_way, database_connections, database_idle, log, life })
    }

    fn answered(&self, id: &str, method: &Method, route: String, status: StatusCode, began: Instant) {
        let took = began.elapsed();
        let method = known_method(method);
        if self.log {
            let milliseconds = took.as_millis() as u64;
            let what =
                json!({"request": id, "method": method, "route": route, "status": status.as_u16(), "ms": milliseconds});
            tell("request", &what);
        }
        self.requests.get_or_create(&Answered { method, route: route.clone(), status: status.as_u16() }).inc();
        self.seconds.get_or_create(&Route { route }).observe(took.as_secs_f64());
    }
}

/// A method somebody made up would be a new row of figures each.
fn known_method(method: &Method) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];
    known.into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}

/// Writes one line of JSON on standard error: the time, what kind of event, and what is known of it. Where nobody reads it, it is lost.
pub(super) fn tell(event: &str, what: &Value) {
    let mut line = json!({"time": rfc3339(Machine.now()), "event": event});
    if let (Some(line), Some(what)) = (line.as_object_mut(), what.as_object()) {
        line.extend(what.clone());
    }
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Counts a request, gives it an id, and refuses it once the portal is ending.
pub(super) async fn observe(State(observer): State<Arc<Observer>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = id_of(request.headers());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or(FILES, MatchedPath::as_str);
    // A service that is nested is known by its own prefix and whatever follows.
    let route = if route.contains("{*") { FILES.to_owned() } else { route.to_owned() };
    let mut response = if let Some(_under_way) = observer.life.begin() {
        observer.under_way.inc();
        let response = next.run(request).await;
        observer.under_way.dec();
        response
    } else {
        let mut refused = Problem::Unavailable.answer(&language(request.headers()));
        refused.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        refused
    };
    observer.answered(&id, &method, route, response.status(), began);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// The id a proxy in front gave, if it is plain, else a new one.
fn id_of(headers: &HeaderMap) -> String {
    let plain = |id: &&str| (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    let given = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok()).filter(plain);
    given.map_or_else(new_id, str::to_owned)
}

fn new_id() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let mut bytes = [0; 8];
    // Without chance the ids of this process are still apart.
    if Machine.fill(&mut bytes).is_err() {
        bytes = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed).to_be_bytes();
    }
    hexadecimal(&bytes)
}

/// Whether the process runs and whether the database answers, for whoever restarts or balances; they tell nothing else.
pub(super) fn health(portal: &Arc<Portal>) -> Router {
    let portal = Arc::clone(portal);
    let ready = move || {
        let portal = Arc::clone(&portal);
        async move {
            match portal.store.is_ready().await {
                true => (StatusCode::OK, "ready\n"),
                false => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
            }
        }
    };
    Router::new().route("/healthz", get(|| async { "ok\n" })).route("/readyz", get(ready))
}

/// What stands at the address of the metrics.
pub(super) fn metrics(portal: &Arc<Portal>, observer: &Arc<Observer>) -> Router {
    let (own, observer) = (Arc::clone(portal), Arc::clone(observer));
    let figures = move || {
        let (connections, idle) = own.store.connections();
        observer.database_connections.set(connections);
        observer.database_idle.set(idle);
        let mut out = String::new();
        let written = text::encode(&mut out, &observer.registry);
        let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
        let status = if written.is_ok() { StatusCode::OK } else { StatusCode::INTERNAL_SERVER_ERROR };
        std::future::ready((status, [(CONTENT_TYPE, kind)], out).into_response())
    };
    health(portal).route("/metrics", get(figures))
}
