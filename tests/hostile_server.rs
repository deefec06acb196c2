//! The portal and its worst clients: slow ones, many at once, of other hosts, and those that ask
//! for more than there is.
#![cfg(all(feature = "server", unix))]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A portal on a folder of its own; both end with it.
struct Portal {
    root: PathBuf,
    process: Child,
    address: String,
}

impl Portal {
    fn start(name: &str, arguments: &[&str], prepare: impl FnOnce(&PathBuf)) -> Self {
        let root = std::env::temp_dir().join(format!("tokhai-hostile-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        for (path, text) in [
            ("www/pages/index.html", "<!doctype html><title>Trang</title>"),
            ("www/src/a.js", "export const a = 1;\n"),
            ("www/pkg/form/tokhai_bg.wasm", "\0asm\x01\0\0\0"),
            ("www/pkg/dossier/tokhai_bg.wasm", "\0asm\x01\0\0\0"),
            ("www/pkg/workbench/tokhai_bg.wasm", "\0asm\x01\0\0\0"),
            ("schemas/vn/procedures/1.json", r#"{"title": "Nuôi ong", "x-procedure": {"code": "1"}}"#),
            ("secret.txt", "not published"),
        ] {
            let file = root.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        prepare(&root);
        let mut command = Command::new(env!("CARGO_BIN_EXE_tokhai"));
        command.args(["serve", "--port", "0", "--root"]).arg(&root).arg("--data").arg(root.join("data")).args(arguments);
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split_once("http://").unwrap().1.split_once('/').unwrap().0.to_owned();
        Self { root, process, address }
    }

    /// Sends a request as it is written; the head of the answer in lower case, and its body.
    fn send(&self, request: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let answer = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        (head.to_lowercase(), body.to_owned())
    }

    fn get(&self, path: &str) -> (String, String) {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address))
    }

    fn status(&self, path: &str) -> String {
        self.get(path).0.split(' ').nth(1).unwrap_or_default().to_owned()
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.root);
    }
}

#[test]
fn requests_for_another_host_are_refused_and_named_hosts_are_answered() {
    let portal = Portal::start("host", &["--host", "may-chu.example"], |_| {});
    let asked = |hosts: &str| portal.send(&format!("GET / HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n")).0;
    for host in ["127.0.0.1", "localhost", "LOCALHOST:8080", "[::1]:80", "may-chu.example:443"] {
        let head = asked(&format!("Host: {host}\r\n"));
        assert!(head.starts_with("http/1.1 200"), "{host}: {head}");
        for stated in ["cross-origin-resource-policy: same-origin", "cross-origin-opener-policy: same-origin"] {
            assert!(head.contains(stated), "{head}");
        }
    }
    for host in ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "127.0.0.1@evil.example", ""] {
        let head = asked(&format!("Host: {host}\r\n"));
        assert!(head.starts_with("http/1.1 4"), "{host}: {head}");
        assert!(!head.contains("text/html"), "{host}: {head}");
    }
    for hosts in ["", "Host: localhost\r\nHost: evil.example\r\n"] {
        assert!(asked(hosts).starts_with("http/1.1 4"), "{hosts}");
    }
    let absolute = "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert!(portal.send(absolute).0.starts_with("http/1.1 4"));
}

#[test]
fn links_hidden_files_and_pipes_are_not_served() {
    let portal = Portal::start("files", &[], |root| {
        std::os::unix::fs::symlink("../../secret.txt", root.join("www/pages/link.txt")).unwrap();
        std::os::unix::fs::symlink("../..", root.join("www/pages/up")).unwrap();
        std::os::unix::fs::symlink("1.json", root.join("schemas/vn/procedures/linked.json")).unwrap();
        fs::write(root.join("www/pages/.env"), "hidden").unwrap();
        fs::create_dir(root.join("www/pages/.git")).unwrap();
        fs::write(root.join("www/pages/.git/config"), "hidden").unwrap();
        for pipe in ["www/pages/pipe", "schemas/vn/procedures/pipe.json", "schemas/vn/life-events.json"] {
            assert!(Command::new("mkfifo").arg(root.join(pipe)).status().unwrap().success());
        }
    });
    for path in
        ["/link.txt", "/up/secret.txt", "/.env", "/%2eenv", "/.git/config", "/pipe", "/src/..%2f..%2fsecret.txt"]
    {
        let (head, body) = portal.get(path);
        assert!(head.starts_with("http/1.1 404"), "{path}: {head}");
        assert!(!body.contains("hidden") && !body.contains("not published"), "{path}: {body}");
    }
    let started = Instant::now();
    let (head, index) = portal.get("/api/procedures");
    assert!(head.starts_with("http/1.1 200") && started.elapsed() < Duration::from_secs(30), "{head}");
    assert!(index.contains("Nuôi ong") && index.contains("pipe.json") && index.contains("linked.json"), "{index}");
    assert!(index.contains("it is not read"), "{index}");
}

#[test]
fn long_addresses_are_refused_and_odd_names_open() {
    let odd = "a #1 50%? & b.json";
    let portal = Portal::start("names", &[], |root| {
        fs::write(root.join("schemas/vn/procedures").join(odd), r#"{"title": "Chè"}"#).unwrap();
    });
    let long = |n: usize| format!("/{}", "a".repeat(n));
    for path in [long(300), long(4000), format!("/schemas{}", "/b".repeat(900)), "/%00".to_owned(), "/%ff".to_owned()] {
        let status = portal.status(&path);
        assert!(["404", "414"].contains(&status.as_str()), "{status}");
    }
    let status = portal.status(&long(100_000));
    assert!(status.starts_with('4'), "{status}");
    let index: serde_json::Value = serde_json::from_str(&portal.get("/api/procedures").1).unwrap();
    let entry = index["procedures"].as_array().unwrap().iter().find(|entry| entry["title"] == "Chè").unwrap();
    let (head, body) = portal.get(entry["path"].as_str().unwrap());
    assert!(head.starts_with("http/1.1 200") && body.contains("Chè"), "{head}");
}

#[test]
fn bundles_are_bounded_in_members_and_size() {
    let portal = Portal::start("bundles", &[], |root| {
        for i in 0..20 {
            let text = format!(
                r#"{{"$id": "urn:example:{i}", "title": "P{i}", "x-pack": "vn", "x-procedure": {{"code": "9.{i}"}},
                "x-roles": {{"applicant": {{"kind": "person", "signedIn": true}}}}, "type": "object"}}"#
            );
            fs::write(root.join(format!("schemas/vn/procedures/9.{i}.json")), text).unwrap();
        }
        let large = format!(r#"{{"title": "{}"}}"#, "x".repeat(5 << 20));
        for name in ["large1", "large2"] {
            fs::write(root.join(format!("schemas/vn/procedures/{name}.json")), &large).unwrap();
        }
    });
    assert_eq!(portal.status("/api/bundles/vn/9.0+9.1"), "200");
    let many: Vec<String> = (0..20).map(|i| format!("9.{i}")).collect();
    for (codes, words) in
        [(many.join("+"), "at most"), ("9.0+9.1+9.0".to_owned(), "twice"), ("large1+large2".to_owned(), "larger")]
    {
        let (head, body) = portal.get(&format!("/api/bundles/vn/{codes}"));
        assert!(head.starts_with("http/1.1 422") && body.contains(words), "{head}\n{body}");
    }
    let started = Instant::now();
    let flood = vec!["9.0"; 16_000].join("+");
    assert!(portal.status(&format!("/api/bundles/vn/{flood}")).starts_with('4'));
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[test]
fn slow_clients_are_dropped_and_others_answered_meanwhile() {
    let portal = Portal::start("slow", &[], |_| {});
    let mut slow: Vec<TcpStream> = (0..200)
        .map(|_| {
            let mut stream = TcpStream::connect(&portal.address).unwrap();
            stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ").unwrap();
            stream
        })
        .collect();
    assert_eq!(portal.status("/"), "200", "answered while 200 others are slow");
    let started = Instant::now();
    for stream in &mut slow {
        stream.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
    }
    while !slow.is_empty() && started.elapsed() < Duration::from_secs(40) {
        std::thread::sleep(Duration::from_secs(1));
        slow.retain_mut(|stream| {
            // One letter at a time does not keep a connection.
            let sent = stream.write_all(b"a").is_ok();
            let mut byte = [0; 512];
            stream.set_nonblocking(true).unwrap();
            let ended = match stream.read(&mut byte) {
                Ok(0) => true,
                Ok(_) => false,
                Err(error) => error.kind() != std::io::ErrorKind::WouldBlock,
            };
            stream.set_nonblocking(false).unwrap();
            sent && !ended
        });
    }
    assert!(slow.is_empty(), "{} of 200 slow connections are still held", slow.len());
    assert_eq!(portal.status("/"), "200");
}
