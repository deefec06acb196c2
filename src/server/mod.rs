//! The portal: what `tokhai serve` puts on a loopback address.
//!
//! It owns the routes, the headers every answer carries and the life of the process from
//! binding to Ctrl-C. It talks to nobody on the terminal (the command line does). What a hostile client
//! may try is met in `connection` (slow, silent, many) and `guard` (other hosts, odd names).
//!
//! What is sent is checked by `checking` and kept by `store` before anybody is told that it was taken. `citizen` and `officer` are
//! what the two do with it, `session` says who asks, `once` makes a write that is sent twice one write, `problem` is what is told
//! when something cannot be done, and `seal` keeps personal data unreadable at rest. The time and chance come from `surroundings`.
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
//! | `/govstack/v1/` | the same for programs of GovStack; see `govstack` |

mod api;
mod body;
mod catalogue;
mod checking;
mod citizen;
mod connection;
mod definitions;
mod files;
mod govstack;
mod guard;
mod identifier;
mod interface;
mod limits;
mod lookups;
mod officer;
mod once;
mod openid;
mod problem;
mod receipt;
mod registers;
mod seal;
mod session;
mod store;
mod surroundings;

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::handler::HandlerWithoutStateExt;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;
use tower_http::set_header::{SetResponseHeader, SetResponseHeaderLayer};

use checking::Checkers;
use definitions::Definitions;
use guard::{Guard, guard};
use limits::Limits;
use openid::OpenId;
use registers::{Mode, Registers};
use seal::Keys;
use store::{Place, Store};
use surroundings::{Machine, Surroundings};

/// The port that is tried when none is asked for.
pub(crate) const DEFAULT_PORT: u16 = 8080;

/// What every page must live with. It is the strictest policy a module of WebAssembly can
/// run under: no inline script or style, no string turned into markup (Trusted Types
/// without any policy), nothing from elsewhere.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// What the officers' page lives with: the same, but that one policy may be made, which names the script of its worker and
/// nothing else. Under Trusted Types no worker starts without one.
const WORKBENCH_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'; \
    require-trusted-types-for 'script'; trusted-types tokhai-worker";

const HEADERS: [(HeaderName, &str); 5] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    // No page of another origin reads what is served here, or keeps a hold of a window opened from it.
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    // Always ask again: files change under a developer's hands. The ETag makes asking cheap.
    (CACHE_CONTROL, "no-cache"),
];

/// How the portal is to run.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Folder that holds `www/` and `schemas/`.
    pub(crate) root: PathBuf,
    /// Port on 127.0.0.1; without it the default or, when that is taken, any free one.
    pub(crate) port: Option<u16>,
    /// Names beside those of this machine.
    pub(crate) hosts: Vec<String>,
    /// Folder for the keys and, without another database, for the data.
    pub(crate) data: PathBuf,
    /// URL of a PostgreSQL database.
    pub(crate) database: Option<String>,
    /// Code of the province whose cases these are: two digits.
    pub(crate) province: String,
    /// How the registers of the demonstration behave: `up`, `slow`, `down` or `contradictory`.
    pub(crate) registers: String,
}

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
        if settings.province.len() != 2 || !settings.province.bytes().all(|byte| byte.is_ascii_digit()) {
            wrong.push(format!(
                "the province `{}` is no code of two digits, such as 01: name one with --province",
                settings.province
            ));
        }
        let place = match &settings.database {
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Place::Server(url.clone())
            }
            Some(_) => {
                wrong.push("the database is none this portal knows: postgres://USER@HOST/NAME was expected; leave it out for SQLite in the folder of the data".to_owned());
                Place::File(PathBuf::new())
            }
            None => Place::File(settings.data.join("portal.sqlite")),
        };
        let keys = std::fs::create_dir_all(&settings.data)
            .map_err(|error| {
                format!("{}: {error}; name a folder you can write to with --data", settings.data.display())
            })
            .and_then(|()| Keys::at(&settings.data.join("keys"), &*surroundings));
        let keys = keys.map_err(|why| wrong.push(why)).ok();
        let mode = Mode::parse(&settings.registers).unwrap_or_else(|| {
            wrong.push(format!(
                "the registers cannot be `{}`: up, slow, down or contradictory was expected",
                settings.registers
            ));
            Mode::Up
        });
        let registers = Arc::new(Registers::demonstration(mode));
        let checkers = Checkers::start(&registers)
            .map_err(|error| wrong.push(format!("no thread could be started: {error}")))
            .ok();
        let open_id = openid::Settings::from_environment()
            .and_then(|own| own.map(|settings| OpenId::new(settings).map_err(|why| vec![why])).transpose());
        let open_id = open_id.unwrap_or_else(|why| {
            wrong.extend(why);
            None
        });
        let (Some(keys), Some(checkers), true) = (keys, checkers, wrong.is_empty()) else { return Err(wrong) };
        let store =
            Store::open(&place, &settings.province, keys, Arc::clone(&surroundings)).await.map_err(|why| vec![why])?;
        let definitions = Arc::new(Definitions::of(settings.root.join("schemas")));
        Ok(Self { store, definitions, registers, checkers, limits: Limits::new(), open_id, surroundings })
    }

    /// The day at the office, ISO 8601.
    fn today(&self) -> String {
        surroundings::local(self.surroundings.now()).0.to_string()
    }
}

/// Why the portal could not start.
#[derive(Debug)]
pub(crate) enum ServeError {
    /// The folder holds no pages.
    NoPages(PathBuf),
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
            Self::NoPages(folder) => write!(
                f,
                "no pages at {}: run this in the folder of the repository, or name that folder with --root",
                folder.display()
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

/// Serves the pages and the interface until Ctrl-C (or SIGTERM), on this machine only.
///
/// Without a port the default is tried and, when it is taken, any free one. `ready` is
/// called once with the address when connections are accepted. Requests are answered that name
/// this machine, or one of the hosts of the settings.
pub(crate) fn serve(settings: &Settings, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let pages = settings.root.join("www").join("pages");
    if !pages.join("index.html").is_file() {
        return Err(ServeError::NoPages(pages));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(ServeError::System)?;
    let outcome = runtime.block_on(async {
        let listener = listen(settings.port).await?;
        let address = listener.local_addr().map_err(ServeError::System)?;
        let stop = stop_signal().map_err(ServeError::System)?;
        let portal = Portal::open(settings, Arc::new(Machine)).await.map_err(ServeError::Setup)?;
        let portal = Arc::new(portal);
        ready(address);
        connection::run(listener, router(&settings.root, &settings.hosts, &portal), stop).await;
        portal.store.close().await;
        Ok(())
    });
    runtime.shutdown_background();
    outcome
}

async fn listen(port: Option<u16>) -> Result<TcpListener, ServeError> {
    let wanted = port.unwrap_or(DEFAULT_PORT);
    match TcpListener::bind((Ipv4Addr::LOCALHOST, wanted)).await {
        Ok(listener) => Ok(listener),
        Err(_) if port.is_none() => TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(ServeError::System),
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

fn router(root: &Path, hosts: &[String], portal: &Arc<Portal>) -> Router {
    let www = root.join("www");
    let schemas = root.join("schemas");
    let folder = |path: &Path| ServeDir::new(path).not_found_service(not_found.into_service());
    let pages = www.join("pages");
    let policy = |text| HeaderValue::from_static(text);
    let workbench = SetResponseHeader::overriding(folder(&pages), CONTENT_SECURITY_POLICY, policy(WORKBENCH_POLICY));
    let mut app = Router::new()
        .route(
            "/api/procedures",
            get({
                let schemas = schemas.clone();
                move || catalogue::answer(schemas.clone())
            }),
        )
        .route(
            "/api/bundles/{country}/{codes}",
            get({
                let schemas = schemas.clone();
                move |axum::extract::Path((country, codes)): axum::extract::Path<(String, String)>| {
                    catalogue::bundled(schemas.clone(), country, codes)
                }
            }),
        )
        .nest(api::ADDRESS, api::routes(Arc::clone(portal)))
        .nest(govstack::ADDRESS, govstack::routes(Arc::clone(portal)))
        .nest_service("/pkg", ServeDir::new(www.join("pkg")).not_found_service(not_built.into_service()))
        .nest_service("/src", folder(&www.join("src")))
        .nest_service("/schemas", folder(&schemas))
        .route_service("/workbench.html", workbench)
        .fallback_service(folder(&pages))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(Guard::new(root, hosts), guard))
        .layer(SetResponseHeaderLayer::if_not_present(CONTENT_SECURITY_POLICY, policy(POLICY)));
    for (name, value) in HEADERS {
        // What the interface answers is kept nowhere; it says so itself.
        app = app.layer(SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value)));
    }
    app
}

async fn not_found(uri: Uri) -> (StatusCode, String) {
    (StatusCode::NOT_FOUND, format!("There is nothing at {}. The list of forms is at /\n", uri.path()))
}

async fn not_built() -> (StatusCode, &'static str) {
    (StatusCode::NOT_FOUND, "This browser module is not built yet: run `make wasm`\n")
}
