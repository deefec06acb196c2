//! The portal: what `tokhai serve` puts on a loopback address.
//!
//! It owns the routes, the headers every answer carries and the life of the process from
//! binding to Ctrl-C. It talks to nobody on the terminal (the command line does). What a hostile client
//! may try is met in `connection` (slow, silent, many) and `guard` (other hosts, odd names).
//!
//! What is sent is checked by `checking` and kept by `store` before anybody is told that it was taken. `citizen` and `officer` are
//! what the two do with it, `session` says who asks, `once` makes a write that is sent twice one write, `problem` is what is told
//! when something cannot be done, and `seal` keeps personal data unreadable at rest. The time and chance come from `surroundings`.
//! `settings` says how it is to run, `site` what it publishes, `observe` what operators see, and `upkeep` is what they do.
//!
//! | address | what |
//! |---|---|
//! | `/` | the pages, `www/pages/` |
//! | `/src/` | the element and its styles, `www/src/` |
//! | `/pkg/` | the browser modules `make wasm` builds, `www/pkg/` |
//! | `/schemas/` | file formats, country packs and definitions, `schemas/` |
//! | `/api/procedures` | index of the definitions; see `catalogue` |
//! | `/api/bundles/<country>/<code>+<code>…` | several definitions made into one |
//! | `/api/v1/` | signing in, cases, the inbox; see `api` |
//! | `/noscript/` | the same for browsers without a script; see `noscript` |
//! | `/govstack/v1/` | the same for programs of GovStack; see `govstack` |
//! | `/healthz`, `/readyz` | whether it runs, and whether the database answers |

mod adapter;
mod api;
mod body;
mod catalogue;
mod checking;
mod citizen;
mod connection;
mod definitions;
mod files;
mod follows;
mod govstack;
mod guard;
mod identifier;
mod interface;
mod limits;
mod lookups;
mod noscript;
mod observe;
mod officer;
mod once;
mod openid;
mod problem;
mod published;
mod receipt;
mod registers;
mod seal;
mod session;
mod settings;
mod site;
mod store;
mod surroundings;
mod upkeep;

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::handler::HandlerWithoutStateExt;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any, any_service, get};
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;
use tower_http::set_header::{SetResponseHeader, SetResponseHeaderLayer};

use checking::Checkers;
use connection::Life;
use definitions::Definitions;
pub(crate) use definitions::shipped;
use guard::{Guard, guard};
use limits::Limits;
use observe::{Observer, observe};
use openid::OpenId;
use registers::Registers;
use seal::Keys;
use settings::RetentionSettings;
pub(crate) use settings::{Said, Settings};
pub(crate) use site::Site;
use store::Store;
use surroundings::{Machine, Surroundings};
pub(crate) use upkeep::{
    Health, Restored, Version, Versions, Whose, add_key, backup, erase, examine, reseal, restore, versions,
};

/// The port that is tried when none is asked for.
pub(crate) const DEFAULT_PORT: u16 = 8080;

/// How long after the start what has been kept long enough goes, and how long after that again.
const FIRST_RETENTION: Duration = Duration::from_mins(1);
const RETENTION: Duration = Duration::from_hours(1);
/// Connections at the address of the metrics.
const METRICS_CONNECTIONS: usize = 16;

/// What every page must live with. It is the strictest policy a module of WebAssembly can
/// run under: no inline script or style, no string turned into markup (Trusted Types
/// without any policy), nothing from elsewhere.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// What the officers' page lives with: the same, but that two policies may be made, each of which names one script and nothing
/// else: that of its worker, and that of the service worker which keeps the page for use without a network. Under Trusted Types
/// no worker starts without one.
const WORKBENCH_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; \
    require-trusted-types-for 'script'; trusted-types tokhai-worker tokhai-offline";

const HEADERS: [(HeaderName, &str); 5] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    // No page of another origin reads what is served here, or keeps a hold of a window opened from it.
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    // Always ask again: files change under a developer's hands. The ETag makes asking cheap.
    (CACHE_CONTROL, "no-cache"),
];

/// What all requests share.
struct Portal {
    store: Store,
    definitions: Arc<Definitions>,
    registers: Arc<Registers>,
    checkers: Checkers,
    limits: Limits,
    /// The provider people sign in with; none in the demonstration.
    open_id: Option<OpenId>,
    surroundings: Arc<dyn Surroundings>,
}

impl Portal {
    /// Opens everything.
    ///
    /// # Errors
    /// Everything that does not work, in words for whoever starts the portal.
    async fn open(settings: &Settings, surroundings: Arc<dyn Surroundings>) -> Result<Self, Vec<String>> {
        let mut wrong = Vec::new();
        let keys = std::fs::create_dir_all(&settings.data)
            .map_err(|error| {
                format!("{}: {error}; name a folder you can write to with --data", settings.data.display())
            })
            .and_then(|()| Keys::at(&settings.keys, &*surroundings));
        let keys = keys.map_err(|why| wrong.push(why)).ok();
        let registers = Registers::of(&settings.registers).map_err(|why| wrong.push(why)).ok().map(Arc::new);
        let open_id = settings.sign_in.clone().map(OpenId::new).transpose();
        let open_id = open_id.map_err(|why| wrong.extend(why)).ok();
        let (Some(keys), Some(registers), Some(open_id)) = (keys, registers, open_id) else { return Err(wrong) };
        let checkers =
            Checkers::start(&registers).map_err(|error| vec![format!("no thread could be started: {error}")])?;
        let store = Store::open(settings, keys, Arc::clone(&surroundings)).await.map_err(|why| vec![why])?;
        let definitions = Arc::new(Definitions::of(settings.site.clone()));
        let limits = Limits::new(&settings.limits);
        Ok(Self { store, definitions, registers, checkers, limits, open_id, surroundings })
    }

    /// The day at the office, ISO 8601.
    fn today(&self) -> String {
        surroundings::local(self.surroundings.now()).0.to_string()
    }
}

/// The browser modules a site lacks; pages need each of them.
pub(crate) fn missing_modules(site: &Site) -> Vec<&'static str> {
    let modules = ["form", "dossier", "workbench"].into_iter();
    modules.filter(|module| !site.has(&format!("www/pkg/{module}/tokhai_bg.wasm"))).collect()
}

/// Why the portal could not start.
#[derive(Debug)]
pub(crate) enum ServeError {
    /// There are no pages.
    NoPages(Site),
    /// The port that was asked for cannot be had.
    Port(u16, io::Error),
    /// The configuration or the database does not work; every reason.
    Setup(Vec<String>),
    /// The system refused something else.
    System(io::Error),
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPages(Site::Folder(folder)) => write!(
                f,
                "no pages at {}: name the folder of the repository with --root, or leave --root out for the pages in this program",
                folder.join("www/pages").display()
            ),
            Self::NoPages(Site::Embedded) => f.write_str(
                "this program was built without pages: name the folder of the repository with --root, or build it there",
            ),
            Self::Port(port, error) if error.kind() == io::ErrorKind::AddrInUse => {
                write!(f, "port {port} is taken: name another with --port, or leave --port out to get a free one")
            }
            Self::Port(port, error) => write!(f, "port {port} cannot be used ({error}): name another with --port"),
            Self::Setup(reasons) => f.write_str(&reasons.join("\nerror: ")),
            Self::System(error) => write!(f, "the portal could not start: {error}"),
        }
    }
}

/// Serves the pages and the interface until Ctrl-C (or SIGTERM).
///
/// Without a port the default is tried and, when it is taken, any free one. `ready` is
/// called once with the address when connections are accepted. Requests are answered that name
/// this machine, or one of the hosts of the settings.
pub(crate) fn serve(settings: &Settings, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    if !settings.site.has("www/pages/index.html") {
        return Err(ServeError::NoPages(settings.site.clone()));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(ServeError::System)?;
    let outcome = runtime.block_on(async {
        let listener = listen(settings.address, settings.port).await?;
        let address = listener.local_addr().map_err(ServeError::System)?;
        let metrics = match settings.metrics {
            Some(place) => Some(listen(place.ip(), Some(place.port())).await?),
            None => None,
        };
        let stop = stop_signal().map_err(ServeError::System)?;
        let portal = Portal::open(settings, Arc::new(Machine)).await.map_err(ServeError::Setup)?;
        let portal = Arc::new(portal);
        let life = Life::new();
        let observer = Observer::new(settings.log, Arc::clone(&life));
        if let Some(metrics) = metrics {
            let app = observe::metrics(&portal, &observer);
            let never = std::future::pending();
            // It ends with the runtime, after what it tells of.
            tokio::spawn(connection::run(metrics, app, (METRICS_CONNECTIONS, Duration::ZERO), Life::new(), never));
        }
        tokio::spawn(retire(Arc::clone(&portal), settings.retention));
        ready(address);
        let app = router(settings, &portal, &observer);
        let limits = (settings.limits.connections, Duration::from_secs(settings.limits.grace_seconds));
        connection::run(listener, app, limits, life, stop).await;
        portal.store.close().await;
        Ok(())
    });
    runtime.shutdown_background();
    outcome
}

/// Erases again and again what has been kept long enough.
async fn retire(portal: Arc<Portal>, settings: RetentionSettings) {
    let mut wait = FIRST_RETENTION;
    loop {
        tokio::time::sleep(wait).await;
        if let Err(why) = upkeep::retire(&portal.store, &settings, portal.surroundings.now()).await {
            observe::tell("retention", &serde_json::json!({"failed": why}));
        }
        wait = RETENTION;
    }
}

async fn listen(address: IpAddr, port: Option<u16>) -> Result<TcpListener, ServeError> {
    let wanted = port.unwrap_or(DEFAULT_PORT);
    match TcpListener::bind((address, wanted)).await {
        Ok(listener) => Ok(listener),
        Err(_) if port.is_none() => TcpListener::bind((address, 0)).await.map_err(ServeError::System),
        Err(error) => Err(ServeError::Port(wanted, error)),
    }
}

/// Resolves at Ctrl-C or SIGTERM. The handlers stand as soon as this returns, so that a signal
/// sent right after the address was printed is not lost on the system's default.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Resolves at Ctrl-C.
#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without a handler the system itself ends the process.
            std::future::pending::<()>().await;
        }
    })
}

fn router(settings: &Settings, portal: &Arc<Portal>, observer: &Arc<Observer>) -> Router {
    let policy = |text| HeaderValue::from_static(text);
    let site = &settings.site;
    let files = |path: &'static str| folder(site, path, not_found);
    let workbench =
        SetResponseHeader::overriding(files("www/pages"), CONTENT_SECURITY_POLICY, policy(WORKBENCH_POLICY));
    // The service worker lies beside the module of the officers' page and keeps that page too, which is elsewhere.
    let reach = HeaderName::from_static("service-worker-allowed");
    let modules = SetResponseHeader::overriding(folder(site, "www/pkg", not_built), reach, policy("/"));
    let (listed, bundled) = (site.clone(), site.clone());
    let mut app = Router::new()
        .route("/api/procedures", get(move || catalogue::answer(listed.clone())))
        .route(
            "/api/bundles/{country}/{codes}",
            get(move |axum::extract::Path((country, codes)): axum::extract::Path<(String, String)>| {
                catalogue::bundled(bundled.clone(), country, codes)
            }),
        )
        .merge(observe::health(portal))
        .nest("/noscript", noscript::routes(Arc::clone(portal)))
        .nest(api::ADDRESS, api::routes(Arc::clone(portal)))
        .nest(govstack::ADDRESS, govstack::routes(Arc::clone(portal)))
        .nest_service("/pkg", modules)
        .nest_service("/src", files("www/src"))
        .nest_service("/schemas", files("schemas"))
        .route_service("/workbench.html", workbench)
        .fallback_service(files("www/pages"))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(Guard::new(site, &settings.hosts), guard))
        .layer(from_fn_with_state(Arc::clone(observer), observe))
        .layer(SetResponseHeaderLayer::if_not_present(CONTENT_SECURITY_POLICY, policy(POLICY)));
    for (name, value) in HEADERS {
        // What the interface answers is kept nowhere; it says so itself.
        app = app.layer(SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value)));
    }
    app
}

/// The files of a folder of the site; `missing` answers for what is not there.
fn folder(site: &Site, path: &'static str, missing: fn(&Uri) -> Response) -> MethodRouter {
    match site {
        Site::Folder(root) => {
            let absent = move |uri: Uri| async move { missing(&uri) };
            any_service(ServeDir::new(root.join(path)).not_found_service(absent.into_service()))
        }
        Site::Embedded => any(move |request: Request| async move {
            site::answer_embedded(path, &request).unwrap_or_else(|| missing(request.uri()))
        }),
    }
}

fn not_found(uri: &Uri) -> Response {
    let told = format!("There is nothing at {}. The list of forms is at /\n", uri.path());
    (StatusCode::NOT_FOUND, told).into_response()
}

fn not_built(_: &Uri) -> Response {
    let told = "This browser module is not built yet: run `make wasm`\n";
    (StatusCode::NOT_FOUND, told).into_response()
}
