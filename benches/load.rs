//! How many submissions a second the portal takes with everything it does, beside a plain server that only stores them, on each
//! database; what it does under a thousand requests at once and beside slow clients. `make load` runs it.
#![allow(clippy::print_stdout, reason = "prints its figures")]

#[path = "../tests/common/birth.rs"]
mod birth;
#[path = "../tests/common/desk.rs"]
mod desk;
#[path = "../tests/common/postgres.rs"]
mod postgres;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use sqlx::AnyPool;
use sqlx::any::AnyPoolOptions;

/// Clients that send one submission after the other.
const CLIENTS: usize = 32;
/// Requests at once, of which memory is measured.
const AT_ONCE: usize = 1000;
/// Clients that send a letter a second.
const SLOW: usize = 50;

static NEXT: AtomicUsize = AtomicUsize::new(1);

fn main() {
    if let Some(url) = std::env::var_os("LOAD_BASELINE") {
        return store_only(url.to_str().unwrap());
    }
    let seconds = std::env::var("SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(20);
    println!(
        "| database | server | submissions a second | p50 ms | p99 ms | p99 beside {SLOW} slow clients | MB at rest | MB at most, {AT_ONCE} at once |"
    );
    println!("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (name, url) in [("SQLite", None), ("PostgreSQL", postgres::fresh().zip(postgres::fresh()))] {
        if name == "PostgreSQL" && url.is_none() {
            continue;
        }
        let folder = std::env::temp_dir().join(format!("tokhai-load-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let plain = match &url {
            Some((_, plain)) => plain.clone(),
            None => format!("sqlite:{}?mode=rwc", folder.join("plain.sqlite").display()),
        };
        let mut command = Command::new(std::env::current_exe().unwrap());
        let only = measure(Server::start(command.env("LOAD_BASELINE", plain)), seconds);
        println!("| {name} | stores only | {only} |");
        let mut command = Command::new(env!("CARGO_BIN_EXE_tokhai"));
        command.args(["serve", "--port", "0", "--data"]).arg(folder.join("data"));
        if let Some((own, _)) = &url {
            command.env("TOKHAI_DATABASE", own);
        }
        let portal = measure(Server::start(&mut command), seconds);
        println!("| {name} | portal | {portal} |");
        println!("\n{name}: {:.2} of what the server that only stores takes.\n", portal.rate / only.rate);
        let _ = std::fs::remove_dir_all(&folder);
    }
}

/// A server, which ends when this is dropped.
struct Server {
    process: Child,
    address: String,
    cookie: String,
}

impl Server {
    fn start(command: &mut Command) -> Self {
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        while !line.contains("http://") {
            assert!(output.read_line(&mut line).unwrap() > 0, "the server does not start: {line}");
        }
        let address = line.split_once("http://").unwrap().1.split('/').next().unwrap().to_owned();
        let mut own = Self { process, address, cookie: String::new() };
        let who = format!("{{\"person\":\"{}\"}}", birth::BIRTH.1);
        let head = own.client().ask("/api/v1/session", &who).1;
        own.cookie = head
            .lines()
            .find_map(|line| line.to_ascii_lowercase().starts_with("set-cookie: ").then(|| line[12..].to_owned()))
            .and_then(|cookie| cookie.split(';').next().map(str::to_owned))
            .unwrap_or_default();
        own
    }

    fn client(&self) -> Client<'_> {
        Client { server: self, stream: BufReader::new(TcpStream::connect(&self.address).unwrap()) }
    }

    /// Megabytes of memory: `VmRSS` now, `VmHWM` at most.
    fn memory(&self, what: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(':'));
        line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or_default() >> 10
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A client on a connection it keeps.
struct Client<'a> {
    server: &'a Server,
    stream: BufReader<TcpStream>,
}

impl Client<'_> {
    /// The head of a request with a key nobody used.
    fn head(&self, path: &str, length: usize) -> String {
        let key = format!("load-of-a-test-{}", NEXT.fetch_add(1, Ordering::SeqCst));
        format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nContent-Type: application/json\r\nIdempotency-Key: {key}\r\n\
             Content-Length: {length}\r\n\r\n",
            self.server.address, self.server.cookie
        )
    }

    /// Status and head of the answer.
    fn ask(&mut self, path: &str, body: &str) -> (u16, String) {
        let request = self.head(path, body.len()) + body;
        self.stream.get_mut().write_all(request.as_bytes()).unwrap();
        self.answer()
    }

    fn answer(&mut self) -> (u16, String) {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(self.stream.read_line(&mut head).unwrap() > 0, "the server hung up: {head}");
        }
        let lower = head.to_ascii_lowercase();
        let length = lower.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head)
    }

    fn send(&mut self) -> Duration {
        let body = birth::of_child(NEXT.fetch_add(1, Ordering::SeqCst)).to_string();
        let began = Instant::now();
        let (status, head) = self.ask("/api/v1/submissions", &body);
        assert!([201, 429, 503].contains(&status), "{head}");
        assert!(status == 201, "refused under load: {head}");
        began.elapsed()
    }
}

/// What was measured of a server.
struct Figures {
    rate: f64,
    p50: Duration,
    p99: Duration,
    p99_beside_slow: Duration,
    rest: u64,
    most: u64,
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        write!(
            f,
            "{:.0} | {:.0} | {:.0} | {:.0} | {} | {}",
            self.rate,
            ms(self.p50),
            ms(self.p99),
            ms(self.p99_beside_slow),
            self.rest,
            self.most
        )
    }
}

fn measure(server: Server, seconds: u64) -> Figures {
    // What is made ready at the first request is not measured.
    let mut first = server.client();
    for _ in 0..8 {
        first.send();
    }
    let rest = server.memory("VmRSS");
    let took = load(&server, Duration::from_secs(seconds));
    let done = AtomicBool::new(false);
    let beside_slow = std::thread::scope(|scope| {
        for _ in 0..SLOW {
            scope.spawn(|| crawl(&server, &done));
        }
        let took = load(&server, Duration::from_secs(seconds / 2));
        done.store(true, Ordering::SeqCst);
        took
    });
    at_once(&server);
    Figures {
        rate: took.len() as f64 / seconds as f64,
        p50: took[took.len() / 2],
        p99: took[took.len() * 99 / 100],
        p99_beside_slow: beside_slow[beside_slow.len() * 99 / 100],
        rest,
        most: server.memory("VmHWM"),
    }
}

/// How long each submission took, in order.
fn load(server: &Server, time: Duration) -> Vec<Duration> {
    let end = Instant::now() + time;
    let mut took: Vec<Duration> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                scope.spawn(move || {
                    let (mut client, mut took) = (server.client(), Vec::new());
                    while Instant::now() < end {
                        took.push(client.send());
                    }
                    took
                })
            })
            .collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    took.sort();
    took
}

/// Sends a letter a second of what never becomes a whole request.
fn crawl(server: &Server, done: &AtomicBool) {
    let mut client = server.client();
    let head = client.head("/api/v1/submissions", 1000);
    let mut stream = client.stream.get_mut();
    let _ = stream.write_all(head.as_bytes());
    while !done.load(Ordering::SeqCst) && stream.write_all(b" ").is_ok() {
        std::thread::sleep(Duration::from_secs(1));
    }
}

/// Many at once: each is answered, if only with 503.
fn at_once(server: &Server) {
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            let client = std::thread::Builder::new().stack_size(256 << 10);
            let sent = client.spawn_scoped(scope, || {
                let body = birth::of_child(NEXT.fetch_add(1, Ordering::SeqCst)).to_string();
                let status = server.client().ask("/api/v1/submissions", &body).0;
                assert!([201, 503].contains(&status), "{status}");
            });
            assert!(sent.is_ok(), "no thread");
        }
    });
}

/// The server beside which the portal is measured: takes bytes, keeps them in a transaction as lasting as the portal's, and says so.
fn store_only(url: &str) {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(async {
        sqlx::any::install_default_drivers();
        let is_file = url.starts_with("sqlite:");
        let pool = AnyPoolOptions::new().max_connections(if is_file { 1 } else { 8 }).connect(url).await.unwrap();
        if is_file {
            let pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000";
            sqlx::raw_sql(pragmas).execute(&pool).await.unwrap();
        }
        let bytes = if is_file { "BLOB" } else { "BYTEA" };
        let table = format!("CREATE TABLE sent (id BIGINT PRIMARY KEY, content {bytes} NOT NULL)");
        sqlx::raw_sql(sqlx::AssertSqlSafe(table)).execute(&pool).await.unwrap();
        let app = Router::new()
            .route("/api/v1/session", post(|| async { "{}" }))
            .route("/api/v1/submissions", post(keep))
            .with_state(pool);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("http://{}/", listener.local_addr().unwrap());
        axum::serve(listener, app).await.unwrap();
    });
}

async fn keep(State(pool): State<AnyPool>, body: Bytes) -> (StatusCode, String) {
    let id = NEXT.fetch_add(1, Ordering::SeqCst) as i64;
    let statement = "INSERT INTO sent (id, content) VALUES ($1, $2)";
    match sqlx::query(statement).bind(id).bind(body.to_vec()).execute(&pool).await {
        Ok(_) => (StatusCode::CREATED, format!("{{\"receipt\":{id}}}")),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, String::new()),
    }
}
