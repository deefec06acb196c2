//! The portal that keeps what it acknowledges: people and officers at its interface, on each database, and the process killed under load.
#![cfg(all(feature = "server", unix))]
#![allow(clippy::print_stdout, reason = "says what could not be tried, and the figures of the endurance run")]

#[path = "portal/attacks.rs"]
mod attacks;
#[path = "common/birth.rs"]
mod birth;
#[path = "common/desk.rs"]
mod desk;
#[path = "portal/endurance.rs"]
mod endurance;
#[path = "portal/govstack.rs"]
mod govstack;
#[path = "portal/interface.rs"]
mod interface;
#[path = "portal/officer.rs"]
mod officer;
#[path = "common/postgres.rs"]
mod postgres;
#[path = "portal/receipts.rs"]
mod receipts;
#[path = "portal/upkeep.rs"]
mod upkeep;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use birth::{BIRTH, changed, of_child, today};
use serde_json::{Value, json};
use tokhai::date::Date;
use tokhai::definition::Procedure;
use tokhai::form::{Change, Form, FormEvent, FormOptions, LookupAnswer, Outcome, Slot};

/// A data folder of its own, and perhaps a database of PostgreSQL; the folder goes with it.
struct Place {
    data: PathBuf,
    database: Option<String>,
}

impl Place {
    fn new(database: Option<String>) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("tokhai-portal-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
        let data = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&data);
        Self { data, database }
    }

    fn command(&self) -> Command {
        let mut command = self.upkeep(&["serve", "--port", "0", "--root", env!("CARGO_MANIFEST_DIR")]);
        command.stderr(Stdio::piped()).stdout(Stdio::piped());
        command
    }

    /// A command about this portal.
    fn upkeep(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tokhai"));
        command.args(arguments).arg("--data").arg(&self.data);
        if let Some(database) = &self.database {
            command.env("TOKHAI_DATABASE", database);
        }
        command
    }

    /// Runs such a command: its exit code, and all it says.
    fn told(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.upkeep(arguments).output().unwrap();
        let told = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8_lossy(&told).into_owned())
    }

    fn start(&self) -> Portal {
        Self::started(&mut self.command())
    }

    fn started(command: &mut Command) -> Portal {
        let mut process = command.spawn().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut told = String::new();
        while !told.contains("Data:") {
            if output.read_line(&mut told).unwrap() == 0 {
                let mut why = String::new();
                let _ = process.stderr.take().unwrap().read_to_string(&mut why);
                panic!("the portal ended before it was ready: {told}{why}");
            }
        }
        let address = told.split_once("http://").unwrap().1.split_once('/').unwrap().0.to_owned();
        Portal { process, address }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.data);
    }
}

/// A running portal; ended when dropped.
struct Portal {
    process: Child,
    address: String,
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An answer.
struct Answer {
    status: u16,
    head: String,
    body: Value,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .find_map(|line| line.split_once(": ").filter(|(own, _)| own.eq_ignore_ascii_case(name)))
            .map(|(_, value)| value)
    }

    fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}\n{}", self.head, self.body);
        self
    }

    /// The kind of problem.
    fn kind(&self) -> &str {
        self.body["type"].as_str().and_then(|kind| kind.strip_prefix("urn:tokhai:problem:")).unwrap_or_default()
    }
}

/// Somebody with a browser.
#[derive(Clone, Default)]
struct Visitor {
    address: String,
    cookie: String,
}

impl Visitor {
    fn at(portal: &Portal) -> Self {
        Self { address: portal.address.clone(), cookie: String::new() }
    }

    /// Sends a request; an error where the portal went away before it answered.
    fn try_send(&self, request: &str, headers: &[(&str, &str)], body: &[u8]) -> std::io::Result<Answer> {
        let mut stream = TcpStream::connect(&self.address)?;
        let mut head = format!("{request} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address);
        if !self.cookie.is_empty() {
            head.push_str(&format!("Cookie: {}\r\n", self.cookie));
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
        stream.write_all(head.as_bytes())?;
        // What is refused before it is read through is answered all the same.
        let _ = stream.write_all(body);
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let broken = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
        let (head, body) = text.split_once("\r\n\r\n").ok_or_else(broken)?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(broken)?;
        let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        if length.is_some_and(|length: usize| length != body.len()) {
            return Err(broken());
        }
        let answer = Answer { status, head: head.to_owned(), body: serde_json::from_str(body).unwrap_or_default() };
        interface::holds(request, &answer);
        Ok(answer)
    }

    fn send(&self, request: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let own = [headers, &[("Content-Type", "application/json")]].concat();
        self.try_send(&format_path(request), &own, body.to_string().as_bytes()).unwrap()
    }

    fn get(&self, path: &str) -> Answer {
        self.try_send(&format_path(&format!("GET {path}")), &[("Accept-Language", "en")], b"").unwrap()
    }

    fn sign_in(&mut self, who: &Value) -> Answer {
        let answer = self.send("POST /session", &[], who).is(200);
        let cookie = answer.header("set-cookie").unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        cookie.split(';').next().unwrap().clone_into(&mut self.cookie);
        answer
    }

    fn post(&self, submission: &Value, key: &str) -> Answer {
        self.send("POST /submissions", &[("Idempotency-Key", key)], submission)
    }

    /// What an officer does.
    fn act(&self, receipt: &str, action: &str, version: i64, body: &Value) -> Answer {
        let (key, version) = (key(), format!("\"{version}\""));
        let headers = [("Idempotency-Key", key.as_str()), ("If-Match", version.as_str()), ("Accept-Language", "en")];
        self.send(&format!("POST /inbox/{receipt}/{action}"), &headers, body)
    }
}

fn format_path(request: &str) -> String {
    request.replacen(' ', " /api/v1", 1)
}

/// A key nobody used.
fn key() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("key-of-a-test-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst))
}

/// The same submission with another day on it: another one, as the portal sees it.
fn other_day(submission: &Value, day: &str) -> Value {
    changed(submission, |own| own["date"] = day.into())
}

/// Runs a test on SQLite, and on a fresh PostgreSQL where there is one.
fn on_each_database(test: impl Fn(&Place)) {
    test(&Place::new(None));
    match postgres::fresh() {
        Some(url) => test(&Place::new(Some(url))),
        None => println!("ignored: there is no PostgreSQL here"),
    }
}

#[test]
fn what_is_sent_is_kept_with_its_receipt_over_a_restart() {
    on_each_database(|place| {
        let (birth, mother) = &*BIRTH;
        let portal = place.start();
        let mut visitor = Visitor::at(&portal);
        let known = visitor.get("/people").is(200);
        assert!(known.body["people"].as_array().unwrap().iter().any(|one| one["number"] == **mother));
        let session = visitor.sign_in(&json!({"person": mother}));
        assert_eq!(
            (&session.body["role"], &session.body["identity"]["personal_id"]),
            (&json!("citizen"), &json!(mother))
        );
        let sent = visitor.post(birth, &key()).is(201);
        let receipt = sent.body["receipt"].as_str().unwrap().to_owned();
        assert!(receipt.starts_with("01-"), "{}", sent.body);
        assert_eq!(sent.body["digest"], birth["digest"]);
        assert!(sent.body["due"].is_string() && sent.body["office"].is_string(), "{}", sent.body);
        let spared = sent.body["notAsked"].as_array().unwrap();
        assert!(spared.iter().any(|paper| !paper["articles"].as_array().unwrap().is_empty()), "{}", sent.body);
        drop(portal);
        let portal = place.start();
        visitor.address.clone_from(&portal.address);
        let shown = visitor.get(&format!("/submissions/{receipt}")).is(200);
        assert_eq!((&shown.body["state"], &shown.body["submission"]), (&json!("received"), birth));
        assert_eq!(shown.body["receiptOf"]["digest"], birth["digest"]);
        assert!(shown.body["states"][0]["time"].as_str().unwrap().ends_with('Z'));
        assert_eq!(visitor.get("/submissions").is(200).body["submissions"].as_array().unwrap().len(), 1);
    });
}

#[test]
fn the_same_key_is_answered_the_same_and_another_body_is_refused() {
    on_each_database(|place| {
        let (birth, mother) = &*BIRTH;
        let portal = place.start();
        let mut visitor = Visitor::at(&portal);
        visitor.sign_in(&json!({"person": mother}));
        let own = key();
        let first = visitor.post(birth, &own).is(201);
        let again = visitor.post(birth, &own).is(201);
        assert_eq!(first.body, again.body);
        assert_eq!(again.header("idempotent-replayed"), Some("true"));
        // The same content from another tab.
        assert_eq!(visitor.post(birth, &key()).is(201).body["receipt"], first.body["receipt"]);
        assert_eq!(visitor.post(&other_day(birth, "2026-07-19"), &own).is(422).kind(), "key-reused");
        assert_eq!(visitor.get("/submissions").body["submissions"].as_array().unwrap().len(), 1);
        // Many at once, under one key and under many.
        let next = other_day(birth, "2026-07-20");
        let own = key();
        let receipts: Vec<Value> = std::thread::scope(|scope| {
            let tries = (0..8).map(|n| {
                let (visitor, next, own) = (&visitor, &next, if n % 2 == 0 { own.clone() } else { key() });
                scope.spawn(move || visitor.post(next, &own).is(201).body["receipt"].clone())
            });
            tries.collect::<Vec<_>>().into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert!(receipts.iter().all(|receipt| *receipt == receipts[0]), "{receipts:?}");
        assert_eq!(visitor.get("/submissions").body["submissions"].as_array().unwrap().len(), 2);
    });
}

#[test]
fn what_is_wrong_is_refused_at_its_place_and_nothing_is_kept() {
    let place = Place::new(None);
    let (birth, mother) = &*BIRTH;
    let portal = place.start();
    let mut visitor = Visitor::at(&portal);
    visitor.sign_in(&json!({"person": mother}));
    let own = key();
    let wrong = changed(birth, |it| it["answers"]["child"]["name"] = json!(""));
    let refused = visitor.post(&wrong, &own).is(422);
    assert_eq!(refused.kind(), "refused");
    assert!(
        refused.body["errors"].as_array().unwrap().iter().any(|e| e["pointer"] == "/child/name"),
        "{}",
        refused.body
    );
    let mut forged = birth.clone();
    forged["answers"]["child"]["name"] = json!("Ai Khác");
    assert_eq!(visitor.post(&forged, &own).is(422).kind(), "refused", "the digest is that of something else");
    let unknown = changed(birth, |it| it["definition"]["code"] = json!("9.999999"));
    assert_eq!(visitor.post(&unknown, &own).is(422).kind(), "unknown-definition");
    let old = changed(birth, |it| it["definition"]["version"] = json!("2020-01-01"));
    assert_eq!(visitor.post(&old, &own).is(409).kind(), "superseded");
    assert_eq!(visitor.get("/submissions").body["submissions"], json!([]));
    // What was refused did not use up the key.
    visitor.post(birth, &own).is(201);
}

#[test]
fn a_value_that_is_said_to_be_from_a_register_is_looked_up_again() {
    let place = Place::new(None);
    let (birth, mother) = &*BIRTH;
    let portal = place.start();
    let mut visitor = Visitor::at(&portal);
    visitor.sign_in(&json!({"person": mother}));
    let from = birth["provenance"].as_object().unwrap();
    let (place, _) = from.iter().find(|(at, source)| source["kind"] == "register" && at.ends_with("/name")).unwrap();
    let forged = changed(birth, |it| *it["answers"].pointer_mut(place).unwrap() = json!("Tên Bịa"));
    let refused = visitor.post(&forged, &key()).is(422);
    assert!(
        refused.body["errors"].as_array().unwrap().iter().any(|error| error["pointer"] == **place),
        "{}",
        refused.body
    );
    // Nothing is looked up for a guest: whatever they say is from a register is not.
    let guest = Visitor::at(&portal);
    assert_eq!(guest.post(birth, &key()).is(422).kind(), "refused");
}

#[test]
fn nobody_sees_the_case_of_another_or_learns_that_there_is_one() {
    let place = Place::new(None);
    let (birth, mother) = &*BIRTH;
    let portal = place.start();
    let mut visitor = Visitor::at(&portal);
    let people = visitor.get("/people").body;
    let other = people["people"].as_array().unwrap().iter().find(|one| one["number"] != **mother).unwrap().clone();
    visitor.sign_in(&json!({"person": mother}));
    let receipt = visitor.post(birth, &key()).is(201).body["receipt"].as_str().unwrap().to_owned();
    let mut stranger = Visitor::at(&portal);
    let path = format!("/submissions/{receipt}");
    let none = stranger.get("/submissions/01-260101-00000000").is(404).body;
    assert_eq!(stranger.get(&path).is(404).body, none);
    stranger.sign_in(&json!({"person": other["number"]}));
    assert_eq!(stranger.get(&path).is(404).body, none);
    assert_eq!(stranger.get("/inbox").is(403).kind(), "not-yours");
    assert_eq!(stranger.get(&format!("/inbox/{receipt}")).is(403).kind(), "not-yours");
    assert_eq!(Visitor::at(&portal).get("/submissions").is(401).kind(), "signed-out");
    // After signing out the cookie opens nothing.
    visitor.send("DELETE /session", &[], &json!({})).is(204);
    assert_eq!(visitor.get(&path).is(404).body, none);
    assert_eq!(visitor.get("/session").body["signedIn"], false);
}

/// The same birth by somebody who does not sign in: everything typed, every paper left to the authority, no register
/// answers.
fn of_a_guest() -> Value {
    let options = FormOptions { today: today(), answers: BIRTH.0["answers"].clone(), ..desk::options() };
    let mut form = Form::new(Rc::new(Procedure::read(desk::definition("1.001193"))), options).unwrap();
    let mut waiting = form.start();
    while let Some(change) = waiting.pop() {
        if let Change::Lookup(request) = change {
            let answer = LookupAnswer { id: request.id, outcome: Outcome::Failed };
            waiting.extend(form.apply(FormEvent::Lookup(answer)));
        }
    }
    let open: Vec<String> = form.slots().iter().filter(|slot| slot.is_open()).map(Slot::key).collect();
    for key in open {
        form.apply(FormEvent::RequestLookup { key, on: true });
    }
    form.submission().unwrap_or_else(|errors| panic!("{errors:?}")).to_json()
}

#[test]
fn somebody_who_does_not_sign_in_is_told_a_secret_once_and_comes_back_with_it() {
    on_each_database(|place| {
        let portal = place.start();
        let guest = Visitor::at(&portal);
        let submission = of_a_guest();
        let own = key();
        let sent = guest.post(&submission, &own).is(201).body;
        let (receipt, secret) = (sent["receipt"].as_str().unwrap(), sent["secret"].as_str().unwrap());
        assert_eq!(guest.post(&submission, &own).is(201).body, sent);
        let shown = |secret: &str| {
            let request = format!("GET /api/v1/submissions/{receipt}");
            guest.try_send(&request, &[("Submission-Secret", secret)], b"").unwrap()
        };
        let own = shown(secret).is(200).body;
        assert_eq!((&own["submission"], &own["receiptOf"]["secret"]), (&submission, &Value::Null));
        assert_eq!(shown("").is(404).kind(), "not-found");
        assert_eq!(shown(&"0".repeat(64)).is(404).kind(), "not-found");
        // It can be written down and typed again.
        assert_eq!(secret.split('-').map(str::len).collect::<Vec<_>>(), [4; 4], "{secret}");
        shown(&secret.to_lowercase().replace('-', " ")).is(200);
        let often = (0..30).map(|_| shown("0000-0000-0000-0000")).find(|answer| answer.status == 429);
        assert!(often.is_some_and(|answer| answer.header("retry-after").is_some()), "secrets can be tried without end");
        let mut visitor = Visitor::at(&portal);
        visitor.sign_in(&json!({"person": BIRTH.1}));
        assert_eq!(visitor.get(&format!("/submissions/{receipt}")).is(404).kind(), "not-found");
    });
}

#[test]
fn somebody_who_does_not_sign_in_sends_papers_under_the_secret_of_their_case() {
    on_each_database(|place| {
        let portal = place.start();
        let guest = Visitor::at(&portal);
        let secret = guest.send("POST /guests", &[], &json!({})).is(201).body["secret"].as_str().unwrap().to_owned();
        let bytes = b"%PDF-1.7\nof a guest";
        let put = |secret: &str| {
            let request = format!("PUT /api/v1/files/{}?offset=0&size={}", hex(bytes), bytes.len());
            guest.try_send(&request, &[("Submission-Secret", secret)], bytes).unwrap()
        };
        assert_eq!(put("").is(401).kind(), "signed-out");
        assert_eq!(put("0000-0000-0000-0000").is(401).kind(), "signed-out", "nobody was told it");
        assert_eq!(put(&secret).is(200).body["complete"], true);
        // The paper counts for this case and for no other.
        let submission = changed(&of_a_guest(), |own| {
            let papers = own["documents"].as_array_mut().unwrap();
            let paper = papers.iter_mut().find(|paper| paper["state"]["kind"] == "lookupRequested").unwrap();
            paper["state"] = json!({"kind": "attachedAfterFailedLookup"});
            paper["files"] = json!([{
                "name": "giay.pdf", "size": bytes.len(), "mediaType": "application/pdf", "sha256": hex(bytes), "handle": hex(bytes),
            }]);
        });
        let send = |secret: &str| {
            let own = key();
            guest.send(
                "POST /submissions",
                &[("Idempotency-Key", own.as_str()), ("Submission-Secret", secret)],
                &submission,
            )
        };
        assert_eq!(send("0000-0000-0000-0000").is(422).kind(), "refused");
        let sent = send(&secret).is(201).body;
        assert_eq!(sent["secret"], Value::Null, "it was told before");
        let receipt = sent["receipt"].as_str().unwrap();
        let request = format!("GET /api/v1/submissions/{receipt}");
        guest.try_send(&request, &[("Submission-Secret", secret.as_str())], b"").unwrap().is(200);
        let mut officer = Visitor::at(&portal);
        officer.sign_in(&json!({"officer": "officer-1"}));
        let request = format!("GET /api/v1/inbox/{receipt}/files/{}", hex(bytes));
        assert!(officer.try_send(&request, &[], b"").unwrap().is(200).header("content-disposition").is_some());
        assert_eq!(officer.send("POST /guests", &[], &json!({})).is(403).kind(), "not-yours");
        // Who signs in before sending takes the paper along, and nobody else does.
        let mut visitor = Visitor::at(&portal);
        visitor.sign_in(&json!({"person": BIRTH.1}));
        let sent = |secret: &str| {
            let own = key();
            let headers = [("Idempotency-Key", own.as_str()), ("Submission-Secret", secret)];
            visitor.send("POST /submissions", &headers, &submission)
        };
        let without = sent("0000-0000-0000-0000").is(422).body;
        assert!(
            without["errors"]
                .as_array()
                .unwrap()
                .iter()
                .any(|e| e["pointer"].as_str().unwrap().starts_with("/x-documents/"))
        );
        let with = sent(&secret).body;
        let of_paper = |error: &Value| error["pointer"].as_str().unwrap().starts_with("/x-documents/");
        assert!(!with["errors"].as_array().is_some_and(|errors| errors.iter().any(of_paper)), "{with}");
    });
}

#[test]
fn a_helper_sends_for_somebody_who_confirms_and_both_stand_on_the_case() {
    on_each_database(|place| {
        let portal = place.start();
        let mut helper = Visitor::at(&portal);
        assert_eq!(helper.sign_in(&json!({"helper": "helper-1"})).body["role"], "helper");
        let submission = of_a_guest();
        assert_eq!(helper.post(&submission, &key()).is(400).kind(), "malformed", "the person has not confirmed it");
        let own = key();
        let headers = [("Idempotency-Key", own.as_str()), ("Confirmed-By-Person", "yes")];
        let sent = helper.send("POST /submissions", &headers, &submission).is(201).body;
        let (receipt, secret) = (sent["receipt"].as_str().unwrap(), sent["secret"].as_str().unwrap());
        assert_eq!(sent["helper"], "helper-1");
        // The person comes back alone, and the helper sees nothing of it without the secret.
        let request = format!("GET /api/v1/submissions/{receipt}");
        let shown =
            Visitor::at(&portal).try_send(&request, &[("Submission-Secret", secret)], b"").unwrap().is(200).body;
        assert_eq!((&shown["helper"], &shown["receiptOf"]["helper"]), (&json!("helper-1"), &json!("helper-1")));
        assert_eq!(helper.get(&format!("/submissions/{receipt}")).is(404).kind(), "not-found");
        assert_eq!(helper.get("/submissions").is(401).kind(), "signed-out");
        assert_eq!(helper.get("/inbox").is(403).kind(), "not-yours");
        assert_eq!(helper.send("POST /lookups", &[], &about(&BIRTH.1)).is(401).kind(), "signed-out");
        let figures = helper.get(&format!("/published/{}", &today()[..7])).is(200).body;
        assert_eq!((&figures["total"]["helped"], &figures["total"]["shareByThemselves"]), (&json!(1), &json!(0.0)));
    });
}

/// What a form asks about the mother of a child.
fn about(number: &str) -> Value {
    json!({"procedure": "1.001193", "role": "mother", "key": number})
}

#[test]
fn registers_answer_whoever_is_signed_in_with_what_the_procedure_needs_and_the_log_says_so() {
    on_each_database(|place| {
        let (_, mother) = &*BIRTH;
        let portal = place.start();
        let mut visitor = Visitor::at(&portal);
        assert_eq!(visitor.send("POST /lookups", &[], &about(mother)).is(401).kind(), "signed-out");
        visitor.sign_in(&json!({"person": mother}));
        let found = visitor.send("POST /lookups", &[], &about(mother)).is(200).body;
        assert_eq!(found["status"], "found");
        assert!(
            found["values"]["full_name"].is_string() && found["sources"]["full_name"]["date"].is_string(),
            "{found}"
        );
        assert!(found["values"].get("phone").is_none(), "the procedure does not need it: {found}");
        // Nobody of that number.
        assert_eq!(visitor.send("POST /lookups", &[], &about("000000000000")).is(200).body, json!({"status": "empty"}));
        let strange = json!({"procedure": "1.001193", "role": "landlord", "key": mother});
        assert_eq!(visitor.send("POST /lookups", &[], &strange).is(422).kind(), "unknown-definition");
        let log = visitor.get("/audit").is(200).body;
        assert!(log["accesses"].as_array().unwrap().iter().any(|row| row["action"] == "register.asked"), "{log}");
        let often =
            (0..60).map(|_| visitor.send("POST /lookups", &[], &about(mother))).find(|answer| answer.status == 429);
        assert!(often.is_some_and(|answer| answer.header("retry-after").is_some()));
    });
}

#[test]
fn what_a_register_gave_before_it_went_down_is_taken_and_what_it_never_gave_is_not() {
    on_each_database(|place| {
        let (birth, mother) = &*BIRTH;
        let portal = place.start();
        let (mut visitor, mut officer) = (Visitor::at(&portal), Visitor::at(&portal));
        visitor.sign_in(&json!({"person": mother}));
        officer.sign_in(&json!({"officer": "officer-1"}));
        assert_eq!(visitor.send("PUT /registers", &[], &json!({"mode": "down"})).is(403).kind(), "not-yours");
        officer.send("PUT /registers", &[], &json!({"mode": "down"})).is(200);
        assert_eq!(visitor.send("POST /lookups", &[], &about(mother)).is(200).body["status"], "failed");
        // Whatever is said to be from a register was never given to this person.
        assert_eq!(visitor.post(birth, &key()).is(422).kind(), "refused");
        officer.send("PUT /registers", &[], &json!({"mode": "up"})).is(200);
        let population = desk::population();
        for (role, part) in [("applicant", "mother"), ("mother", "mother"), ("father", "father")] {
            let number = population.part(part).unwrap().number.clone().unwrap();
            let request = json!({"procedure": "1.001193", "role": role, "key": number});
            visitor.send("POST /lookups", &[], &request).is(200);
        }
        officer.send("PUT /registers", &[], &json!({"mode": "down"})).is(200);
        let receipt = visitor.post(birth, &key()).is(201).body["receipt"].as_str().unwrap().to_owned();
        let sources = officer.get(&format!("/inbox/{receipt}")).is(200).body["sources"].clone();
        let mut from = sources.as_object().unwrap().values().filter(|source| source["kind"] == "register");
        assert!(from.clone().count() > 0 && from.all(|source| source["time"].is_string()), "{sources}");
        // What is known without being a fact of that name has its source too.
        let sent = birth["provenance"].as_object().unwrap();
        assert!(sent.keys().all(|place| sources.get(place).is_some()), "{sent:?} {sources}");
    });
}

#[test]
fn a_file_comes_in_parts_goes_on_after_a_restart_and_counts_when_it_is_whole() {
    on_each_database(|place| {
        let (_, mother) = &*BIRTH;
        let portal = place.start();
        let mut visitor = Visitor::at(&portal);
        visitor.sign_in(&json!({"person": mother}));
        let bytes = [b"%PDF-1.7\n".as_slice(), &vec![b'x'; 1_500_000]].concat();
        let sha256: String = hex(&bytes);
        let put = |visitor: &Visitor, offset: usize, part: &[u8]| {
            let request = format!("PUT /api/v1/files/{sha256}?offset={offset}&size={}", bytes.len());
            visitor.try_send(&request, &[], part).unwrap()
        };
        let first = put(&visitor, 0, &bytes[..1 << 20]).is(200).body;
        assert_eq!((&first["received"], &first["complete"]), (&json!(1 << 20), &json!(false)));
        drop(portal);
        let portal = place.start();
        visitor.address.clone_from(&portal.address);
        assert_eq!(visitor.get(&format!("/files/{sha256}")).is(200).body["received"], 1 << 20);
        // The same part again changes nothing.
        assert_eq!(put(&visitor, 0, &bytes[..1 << 20]).is(200).body["received"], 1 << 20);
        let whole = put(&visitor, 1 << 20, &bytes[1 << 20..]).is(200).body;
        assert_eq!((&whole["complete"], &whole["mediaType"]), (&json!(true), &json!("application/pdf")));
        // What is not what it is said to be does not stay.
        let wrong = format!("PUT /api/v1/files/{}?offset=0&size=8", "0".repeat(64));
        assert_eq!(visitor.try_send(&wrong, &[], b"%PDF-1.7").unwrap().is(400).kind(), "malformed");
        visitor.get(&format!("/files/{}", "0".repeat(64))).is(404);
        let page = b"<script>alert(1)</script>";
        let request = format!("PUT /api/v1/files/{}?offset=0&size={}", hex(page), page.len());
        assert_eq!(visitor.try_send(&request, &[], page).unwrap().is(400).kind(), "malformed");
        assert_eq!(Visitor::at(&portal).get(&format!("/files/{sha256}")).is(401).kind(), "signed-out");
    });
}

/// SHA-256 in hexadecimal.
fn hex(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().fold(String::new(), |all, byte| all + &format!("{byte:02x}"))
}

#[test]
fn nothing_of_a_person_stands_readable_in_the_data_folder() {
    let place = Place::new(None);
    let (birth, mother) = &*BIRTH;
    let portal = place.start();
    let mut visitor = Visitor::at(&portal);
    visitor.sign_in(&json!({"person": mother}));
    visitor.post(birth, &key()).is(201);
    drop(portal);
    let name = birth["answers"]["child"]["name"].as_str().unwrap();
    for entry in fs::read_dir(&place.data).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        for value in [mother.as_str(), name] {
            assert!(!bytes.windows(value.len()).any(|part| part == value.as_bytes()), "{value}");
        }
    }
}

#[test]
fn requests_that_are_no_requests_are_told_what_was_expected() {
    let place = Place::new(None);
    let (birth, mother) = &*BIRTH;
    let portal = place.start();
    let mut visitor = Visitor::at(&portal);
    visitor.sign_in(&json!({"person": mother}));
    let json_type = ("Content-Type", "application/json");
    let own = key();
    let keyed = ("Idempotency-Key", own.as_str());
    let tried =
        |headers: &[(&str, &str)], body: &[u8]| visitor.try_send("POST /api/v1/submissions", headers, body).unwrap();
    let text = birth.to_string();
    assert!(tried(&[json_type], text.as_bytes()).is(400).body["detail"].as_str().unwrap().contains("Idempotency-Key"));
    assert_eq!(tried(&[keyed], text.as_bytes()).is(415).kind(), "malformed");
    for body in ["", "{", "[]", "null", "{\"a\": 1, \"a\": 2}", &"[".repeat(5000)] {
        let answer = tried(&[json_type, keyed], body.as_bytes());
        assert!([400, 422].contains(&answer.status), "{body:.20}: {}", answer.status);
    }
    let large = vec![b' '; (2 << 20) + 1];
    assert_eq!(tried(&[json_type, keyed], &large).is(413).kind(), "too-large");
    for origin in ["https://example.org", "null", "http://127.0.0.1:1"] {
        assert_eq!(tried(&[json_type, keyed, ("Origin", origin)], text.as_bytes()).is(403).kind(), "elsewhere");
    }
    assert_eq!(
        tried(&[json_type, keyed, ("Sec-Fetch-Site", "cross-site")], text.as_bytes()).is(403).kind(),
        "elsewhere"
    );
    for address in ["/files/x?offset=a&size=b", "/inbox?after=1&after=2"] {
        let method = if address.starts_with("/files") { "PUT" } else { "GET" };
        let answer = visitor.try_send(&format!("{method} /api/v1{address}"), &[], b"").unwrap().is(400);
        assert_eq!(answer.kind(), "malformed", "{address}");
    }
    assert_eq!(visitor.get("/nothing").is(404).kind(), "not-found");
    assert_eq!(visitor.send("PATCH /submissions", &[], &json!({})).is(405).kind(), "method");
    assert_eq!(visitor.send("POST /session", &[], &json!({"person": "0"})).is(400).kind(), "malformed");
    let english = visitor.get("/submissions/x").is(404);
    assert_eq!(english.header("content-type"), Some("application/problem+json"));
    assert_eq!((english.header("content-language"), english.header("cache-control")), (Some("en"), Some("no-store")));
    assert!(english.header("content-security-policy").is_some());
}

#[test]
fn what_cannot_work_is_refused_at_the_start_all_at_once() {
    let place = Place::new(None);
    fs::write(&place.data, "a file where the folder should be").unwrap();
    let output = place.command().args(["--province", "xx", "--database", "mysql://u:geheim@h/d"]).output().unwrap();
    fs::remove_file(&place.data).unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr);
    for part in ["--province", "postgres://", "--data"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!told.contains("geheim"), "{told}");
    let other = Place::new(None);
    let output = other.command().args(["--database", "postgres://u:geheim@127.0.0.1:1/d"]).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(2) && !told.contains("geheim"), "{told}");
}

/// Stands between the portal and its database, and cuts what goes through when it is told to.
struct Wire {
    port: u16,
    cut: Arc<AtomicBool>,
}

impl Wire {
    fn to(target: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let cut = Arc::new(AtomicBool::new(false));
        let is_cut = Arc::clone(&cut);
        std::thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                if !is_cut.load(Ordering::SeqCst) {
                    let far = TcpStream::connect(("127.0.0.1", target)).unwrap();
                    carry(near.try_clone().unwrap(), far.try_clone().unwrap(), &is_cut);
                    carry(far, near, &is_cut);
                }
            }
        });
        Self { port, cut }
    }
}

/// Carries what comes from one end to the other, until the wire is cut.
fn carry(mut from: TcpStream, mut to: TcpStream, is_cut: &Arc<AtomicBool>) {
    let is_cut = Arc::clone(is_cut);
    std::thread::spawn(move || {
        let mut bytes = [0; 8192];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            if is_cut.load(Ordering::SeqCst) || to.write_all(&bytes[..count]).is_err() {
                break;
            }
        }
        let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
    });
}

#[test]
fn a_database_that_cannot_be_reached_is_said_and_after_it_is_back_the_same_request_is_taken() {
    let Some(url) = postgres::fresh() else { return println!("ignored: there is no PostgreSQL here") };
    let port = url.rsplit_once(':').unwrap().1.split('/').next().unwrap().parse().unwrap();
    let wire = Wire::to(port);
    let place = Place::new(Some(url.replace(&format!(":{port}/"), &format!(":{}/", wire.port))));
    let (birth, mother) = &*BIRTH;
    let portal = place.start();
    let mut visitor = Visitor::at(&portal);
    visitor.sign_in(&json!({"person": mother}));
    wire.cut.store(true, Ordering::SeqCst);
    let own = key();
    let refused = visitor.post(birth, &own).is(503);
    assert_eq!((refused.kind(), refused.header("retry-after")), ("unavailable", Some("2")));
    let probed = |path: &str| visitor.try_send(&format!("GET {path}"), &[], b"").unwrap().status;
    assert_eq!((probed("/readyz"), probed("/healthz")), (503, 200));
    wire.cut.store(false, Ordering::SeqCst);
    let receipt = visitor.post(birth, &own).is(201).body["receipt"].clone();
    let kept = visitor.get("/submissions").is(200).body;
    assert_eq!(kept["submissions"].as_array().unwrap().len(), 1);
    assert_eq!(kept["submissions"][0]["receipt"], receipt);
}
