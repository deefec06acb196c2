//! `tokhai serve` as a user meets it: the process, its messages and what it answers.
#![cfg(all(feature = "server", unix))]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

/// A folder laid out as the repository is, with one page, one definition and one module.
struct Site(PathBuf);

impl Site {
    fn new(name: &str) -> Self {
        let root = std::env::temp_dir().join(format!("tokhai-serve-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        for (path, text) in [
            ("www/pages/index.html", "<!doctype html><title>Trang</title>"),
            ("www/src/a.js", "export const a = 1;\n"),
            ("www/package.json", "{}"),
            ("www/pkg/form/tokhai_bg.wasm", "\0asm\x01\0\0\0"),
            ("www/pkg/dossier/tokhai_bg.wasm", "\0asm\x01\0\0\0"),
            ("www/pkg/workbench/tokhai_bg.wasm", "\0asm\x01\0\0\0"),
            ("schemas/vn/procedures/1.json", r#"{"title": "Khai sinh", "x-procedure": {"code": "1.001193"}}"#),
        ] {
            let file = root.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        Self(root)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tokhai"));
        command.arg("serve").arg("--root").arg(&self.0).arg("--data").arg(self.0.join("data"));
        command
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A running portal; ended when dropped.
struct Portal {
    process: Child,
    address: String,
}

impl Portal {
    fn start(site: &Site) -> Self {
        Self::started(site.command())
    }

    fn started(mut command: Command) -> Self {
        let mut process = command.args(["--port", "0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split_once("http://").unwrap().1.split_once('/').unwrap().0.to_owned();
        Self { process, address }
    }

    /// Status line and headers in lower case, and the body.
    fn get(&self, path: &str, headers: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = &self.address;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n").unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let answer = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_lowercase(), body.to_owned())
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

#[test]
fn pages_modules_and_definitions_are_served_with_their_types() {
    let site = Site::new("types");
    let portal = Portal::start(&site);
    for (path, kind) in [
        ("/", "text/html"),
        ("/src/a.js", "text/javascript"),
        ("/pkg/form/tokhai_bg.wasm", "application/wasm"),
        ("/schemas/vn/procedures/1.json", "application/json"),
        ("/api/procedures", "application/json"),
    ] {
        let (head, _) = portal.get(path, "");
        assert!(head.starts_with("http/1.1 200"), "{path}: {head}");
        assert!(head.contains(&format!("content-type: {kind}")), "{path}: {head}");
    }
    let (_, index) = portal.get("/api/procedures", "");
    assert!(index.contains(r#""code":"1.001193","title":"Khai sinh""#), "{index}");
}

#[test]
fn in_an_empty_folder_with_nothing_configured_the_pages_of_the_program_are_served() {
    let folder = std::env::temp_dir().join(format!("tokhai-serve-nothing-{}", std::process::id()));
    fs::create_dir_all(folder.join("empty")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tokhai"));
    command.arg("serve").current_dir(folder.join("empty")).env_clear().env("HOME", &folder);
    let portal = Portal::started(command);
    for (path, kind) in [
        ("/", "text/html"),
        ("/workbench.html", "text/html"),
        ("/src/to-khai.js", "text/javascript"),
        ("/schemas/vn/procedures/1.001193.json", "application/json"),
        ("/api/procedures", "application/json"),
        ("/healthz", "text/plain"),
        ("/readyz", "text/plain"),
    ] {
        let (head, _) = portal.get(path, "");
        assert!(head.starts_with("http/1.1 200"), "{path}: {head}");
        assert!(head.contains(&format!("content-type: {kind}")), "{path}: {head}");
        assert_eq!(head.matches("content-security-policy").count(), 1, "{path}: {head}");
    }
    let (head, _) = portal.get("/src/to-khai.css", "Accept-Encoding: br\r\n");
    assert!(head.contains("content-encoding: br"), "{head}");
    let etag = head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned();
    assert!(portal.get("/src/to-khai.css", &format!("If-None-Match: {etag}\r\n")).0.starts_with("http/1.1 304"));
    for path in
        ["/nothing", "/package.json", "/../package.json", "/src/%2e%2e/package.json", "/pkg/gate/tokhai.js", "/.x"]
    {
        assert!(portal.get(path, "").0.starts_with("http/1.1 404"), "{path}");
    }
    drop(portal);
    assert!(folder.join(".local/share/tokhai/portal.sqlite").is_file());
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn every_answer_carries_the_strict_policy() {
    let site = Site::new("policy");
    let portal = Portal::start(&site);
    for path in ["/", "/src/a.js", "/api/procedures", "/nowhere"] {
        let (head, _) = portal.get(path, "");
        let policy = head.lines().find_map(|line| line.strip_prefix("content-security-policy: ")).unwrap();
        for part in ["default-src 'self'", "style-src 'self'", "trusted-types 'none'", "base-uri 'none'"] {
            assert!(policy.split("; ").any(|stated| stated == part), "{path} lacks {part}: {policy}");
        }
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"), "{policy}");
        assert!(head.contains("x-content-type-options: nosniff"), "{head}");
        assert!(head.contains("referrer-policy: no-referrer"), "{head}");
    }
}

#[test]
fn only_the_officers_page_may_name_the_script_of_its_worker() {
    let site = Site::new("worker");
    fs::write(site.0.join("www/pages/workbench.html"), "<!doctype html><title>Bàn</title>").unwrap();
    let portal = Portal::start(&site);
    let policy = |path| {
        let (head, _) = portal.get(path, "");
        let stated: Vec<_> = head.lines().filter_map(|line| line.strip_prefix("content-security-policy: ")).collect();
        assert_eq!(stated.len(), 1, "{path}: {head}");
        stated[0].to_owned()
    };
    let (own, other) = (policy("/workbench.html"), policy("/"));
    assert!(own.ends_with("trusted-types tokhai-worker tokhai-offline"), "{own}");
    assert_eq!(own.replace("trusted-types tokhai-worker tokhai-offline", "trusted-types 'none'"), other);
}

#[test]
fn an_unchanged_file_is_not_sent_twice_and_a_changed_one_is() {
    let site = Site::new("etag");
    let portal = Portal::start(&site);
    let (head, _) = portal.get("/src/a.js", "");
    assert!(head.contains("cache-control: no-cache"), "{head}");
    let etag = head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned();
    let known = format!("If-None-Match: {etag}\r\n");
    assert!(portal.get("/src/a.js", &known).0.starts_with("http/1.1 304"));
    fs::write(site.0.join("www/src/a.js"), "export const a = 22;\n").unwrap();
    let (head, body) = portal.get("/src/a.js", &known);
    assert!(head.starts_with("http/1.1 200"), "{head}");
    assert!(body.contains("22"), "{body}");
}

#[test]
fn long_texts_are_compressed_for_who_takes_it() {
    let site = Site::new("compressed");
    fs::write(site.0.join("www/src/long.js"), "// long\n".repeat(1000)).unwrap();
    let portal = Portal::start(&site);
    for coding in ["br", "gzip"] {
        let (head, body) = portal.get("/src/long.js", &format!("Accept-Encoding: {coding}\r\n"));
        assert!(head.contains(&format!("content-encoding: {coding}")), "{head}");
        assert!(body.len() < 1000, "{}", body.len());
    }
    assert!(!portal.get("/src/long.js", "").0.contains("content-encoding"));
}

#[test]
fn nothing_outside_the_published_folders_is_served() {
    let site = Site::new("outside");
    let portal = Portal::start(&site);
    for path in ["/package.json", "/../www/package.json", "/src/../package.json", "/src/%2e%2e/package.json", "/www/"] {
        let (head, body) = portal.get(path, "");
        assert!(head.starts_with("http/1.1 404"), "{path}: {head}");
        assert!(!body.contains("{}"), "{path}: {body}");
    }
    let (head, body) = portal.get("/pkg/workbench/tokhai.js", "");
    assert!(head.starts_with("http/1.1 404") && body.contains("make wasm"), "{head}\n{body}");
}

#[test]
fn a_taken_port_is_an_error_with_the_way_out() {
    let site = Site::new("port");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = site.command().args(["--port", &port]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output).contains(&format!("error: port {port} is taken: name another with --port")), "{output:?}");
}

#[test]
fn a_folder_without_pages_is_an_error_with_the_way_out() {
    let site = Site::new("pages");
    fs::remove_file(site.0.join("www/pages/index.html")).unwrap();
    let output = site.command().output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output).contains("--root"), "{output:?}");
}

#[test]
fn interrupt_and_terminate_end_it_well() {
    let site = Site::new("signals");
    for signal in ["-INT", "-TERM"] {
        let mut portal = Portal::start(&site);
        // A connection that is kept open does not keep the portal alive.
        let _idle = TcpStream::connect(&portal.address).unwrap();
        let sent = Command::new("kill").args([signal, &portal.process.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let status = portal.process.wait().unwrap();
        assert!(status.success(), "{signal}: {status}");
    }
}
