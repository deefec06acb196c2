//! What a stranger makes of the document: bodies, addresses and headers that are malformed, oversized, of other types or at the
//! bounds, at every operation, as every kind of visitor. None may be a fault of the portal, say anything of its inside, or make
//! it answer otherwise than the document says (which holds for every answer of these tests).

use std::time::Duration;

use serde_json::{Value, json};

use super::endurance::Chance;
use super::interface::operations;
use super::{Answer, BIRTH, Place, Portal, Visitor, changed, key, on_each_database};

/// Pieces of addresses.
const ODD: [&str; 14] = [
    "",
    "x",
    "0",
    "-1",
    "%00",
    "%0a",
    "%ff",
    "%2e%2e%2f",
    "'%20OR%201=1--",
    "9223372036854775808",
    "-9223372036854775808",
    "%F0%9F%92%A9",
    "null",
    "01-261130-00000000",
];

/// Values in place of any other.
fn odd_values() -> Vec<Value> {
    vec![
        Value::Null,
        true.into(),
        (-1).into(),
        u64::MAX.into(),
        json!(1.5e300),
        "".into(),
        "\u{0}".into(),
        "\u{202e}\u{feff}\u{1f4a9}".into(),
        "../../etc/passwd".into(),
        "' OR 1=1 --".into(),
        "x".repeat(5000).into(),
        json!([]),
        json!({}),
        json!([[[[{}]]]]),
        json!({"": {"": ""}, "__proto__": {"x": 1}}),
    ]
}

/// Bodies that are no JSON, or none anybody expects.
fn odd_bodies() -> Vec<Vec<u8>> {
    let mut bodies: Vec<Vec<u8>> = ["", "{", "nul", "\"\\ud800\"", "{\"a\":1,\"a\":2}", "1e999", "\u{feff}{}", "[]{}"]
        .map(|text| text.as_bytes().to_vec())
        .into();
    bodies.push(vec![0xff, 0xfe, 0, 0]);
    bodies.push("[".repeat(100_000).into_bytes());
    bodies.push("{\"a\":".repeat(5_000).into_bytes());
    bodies.extend(odd_values().iter().map(|value| value.to_string().into_bytes()));
    bodies
}

/// Every member of a value in turn, at any depth, replaced by `odd`, and taken out.
fn mutants(value: &Value, chance: &mut Chance, most: usize) -> Vec<Value> {
    fn places(value: &Value, at: &str, out: &mut Vec<String>) {
        let mut go = |name: &str, inner: &Value| {
            let place = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
            out.push(place.clone());
            places(inner, &place, out);
        };
        match value {
            Value::Object(members) => members.iter().for_each(|(name, inner)| go(name, inner)),
            Value::Array(items) => items.iter().enumerate().for_each(|(at, inner)| go(&at.to_string(), inner)),
            _ => {}
        }
    }
    let mut all = Vec::new();
    places(value, "", &mut all);
    let odd = odd_values();
    (0..most)
        .map(|_| {
            let mut own = value.clone();
            let place = &all[chance.below(all.len() as u64) as usize];
            if let Some(inner) = own.pointer_mut(place) {
                *inner = odd[chance.below(odd.len() as u64) as usize].clone();
            }
            own
        })
        .collect()
}

/// What no answer says: the inside of the portal, or what it was sent of a session.
fn is_no_fault(told: &str, answer: &Answer, visitor: &Visitor) {
    assert!(answer.status < 500 || answer.status == 501, "{told}: {} {}", answer.status, answer.body);
    let text = format!("{}{}", answer.head, answer.body);
    let token = visitor.cookie.split('=').nth(1).filter(|token| !token.is_empty()).unwrap_or("no token");
    for inside in ["panicked", ".rs:", "sqlx", "SELECT ", "INSERT ", "RUST_", "/home/", "/root/", "/tmp/", token] {
        assert!(!text.contains(inside), "{told}: says {inside}: {text}");
    }
}

/// Sends a request that may break off: what is too large is not read to its end.
fn tried(visitor: &Visitor, request: &str, headers: &[(&str, &str)], body: &[u8]) -> Option<u16> {
    let answer = visitor.try_send(request, headers, body).ok()?;
    is_no_fault(&format!("{request} {headers:?} {:.200}", String::from_utf8_lossy(body)), &answer, visitor);
    Some(answer.status)
}

/// Somebody of each kind.
fn visitors(portal: &Portal) -> [Visitor; 3] {
    let mut all = [Visitor::at(portal), Visitor::at(portal), Visitor::at(portal)];
    all[1].sign_in(&json!({"person": BIRTH.1}));
    all[2].sign_in(&json!({"officer": "officer-1"}));
    all
}

#[test]
fn no_address_header_or_body_is_a_fault_of_the_portal() {
    on_each_database(|place| {
        let portal = place.start();
        let all = visitors(&portal);
        for (method, path, operation) in operations() {
            // Who has signed out is no visitor of the rest.
            if operation["operationId"] == "signOut" {
                continue;
            }
            let own = key();
            let plain =
                [("Content-Type", "application/json"), ("Idempotency-Key", own.as_str()), ("If-Match", "\"1\"")];
            for visitor in &all {
                attack(visitor, (&method, path), operation, &plain);
            }
        }
        // After all this it answers as before.
        assert_eq!(all[1].get("/session").is(200).body["role"], "citizen");
        assert_eq!(all[2].get("/audit/chain").is(200).body["whole"], true);
    });
}

fn attack(visitor: &Visitor, (method, path): (&str, &str), operation: &Value, headers: &[(&str, &str)]) {
    let with = |piece: &str| {
        let mut parts = path.split('/').map(|part| if part.starts_with('{') { piece } else { part });
        let first = parts.next().unwrap_or_default().to_owned();
        format!("{method} /api/v1{}", parts.fold(first, |all, part| all + "/" + part))
    };
    let sha256 = "0".repeat(64);
    let plain = with(&sha256);
    let queries =
        ["offset=0&size=5", "offset=-1&size=1", "offset=9223372036854775807&size=20971520", "size=0&offset=0"];
    let is_part = operation["operationId"] == "sendPart";
    if path.contains('{') {
        for piece in ODD {
            tried(visitor, &with(piece), headers, b"{}");
        }
        tried(visitor, &with(&"9".repeat(3000)), headers, b"{}");
    }
    let has_query = operation["parameters"].as_array().unwrap().iter().any(|own| own["in"] == "query");
    let names: &[&str] = if has_query { &["queue", "after", "offset", "size"] } else { &["x"] };
    for (piece, name) in ODD.iter().flat_map(|piece| names.iter().map(move |name| (piece, name))) {
        if has_query || piece.starts_with('%') {
            tried(visitor, &format!("{plain}?{name}={piece}&{name}"), headers, b"");
        }
    }
    for query in queries.iter().filter(|_| is_part) {
        tried(visitor, &format!("{plain}?{query}"), headers, b"%PDF-");
        tried(visitor, &format!("{plain}?{query}"), headers, b"");
    }
    for (name, value) in [
        ("Idempotency-Key", "short"),
        ("Idempotency-Key", "\"\""),
        ("If-Match", "*"),
        ("If-Match", "W/\"1\""),
        ("If-Match", "99999999999999999999"),
        ("Content-Type", "text/plain"),
        ("Content-Type", "application/json; charset=utf-16"),
        ("Accept-Language", "\u{7f},,,;q=9,en-\u{e9}"),
        ("Origin", "null"),
        ("Origin", "http://"),
        ("Sec-Fetch-Site", "cross-site"),
        ("Submission-Secret", "'"),
        ("Cookie", "tokhai-session=; tokhai-session=x; =; ;;"),
        ("Content-Encoding", "gzip"),
    ] {
        let own: Vec<(&str, &str)> =
            headers.iter().copied().filter(|(own, _)| *own != name).chain([(name, value)]).collect();
        tried(visitor, &plain, &own, b"{}");
    }
    if operation.get("requestBody").is_none() {
        return;
    }
    for body in odd_bodies() {
        // Whoever may not ask is told so, whatever they send.
        if matches!(tried(visitor, &plain, headers, &body), Some(401 | 403)) {
            return;
        }
    }
    let example = &operation["requestBody"]["content"]["application/json"]["example"];
    for body in mutants(&json!({"own": example}), &mut Chance(7), if example.is_null() { 0 } else { 12 }) {
        tried(visitor, &plain, headers, body["own"].to_string().as_bytes());
    }
}

#[test]
fn no_mutant_of_a_submission_is_a_fault_of_the_portal_and_none_is_kept_twice() {
    on_each_database(|place| {
        let portal = place.start();
        let visitor = &visitors(&portal)[1];
        let mut chance = Chance(0x51_7c_c1_b7);
        for mutant in mutants(&BIRTH.0, &mut chance, 30) {
            let own = key();
            let headers = [("Content-Type", "application/json"), ("Idempotency-Key", own.as_str())];
            tried(visitor, "POST /api/v1/submissions", &headers, mutant.to_string().as_bytes());
            // With a digest that fits, so that more than the digest is looked at.
            if mutant["digest"].is_object() {
                let fitting = changed(&mutant, |_| ()).to_string();
                tried(visitor, "POST /api/v1/submissions", &headers, fitting.as_bytes());
            }
        }
        let listed = visitor.get("/submissions").is(200).body["submissions"].clone();
        let digests: Vec<String> = listed
            .as_array()
            .unwrap()
            .iter()
            .map(|own| visitor.get(&format!("/submissions/{}", own["receipt"].as_str().unwrap())).is(200).body)
            .map(|own| own["submission"]["digest"]["value"].to_string())
            .collect();
        let mut different = digests.clone();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), digests.len());
    });
}

#[test]
fn what_is_larger_than_the_document_allows_is_refused_before_it_is_read() {
    on_each_database(|place| {
        let portal = place.start();
        for visitor in &visitors(&portal) {
            for (method, path, operation) in operations().filter(|(_, _, own)| own.get("requestBody").is_some()) {
                if operation["operationId"] == "signIn" {
                    continue;
                }
                let path =
                    path.replace("{sha256}", &"0".repeat(64)).replace("{receipt}", "x").replace("{action}", "claim");
                let own = key();
                let request = format!("{method} /api/v1{path}?offset=0&size=20971520");
                let length = (1_u64 << 40).to_string();
                let head =
                    [("Content-Type", "application/json"), ("Idempotency-Key", own.as_str()), ("If-Match", "\"1\"")];
                let answer = visitor.announce(&request, &head, &length);
                assert!([401, 403, 413].contains(&answer.status), "{request}: {} {}", answer.status, answer.body);
                is_no_fault(&request, &answer, visitor);
            }
        }
    });
}

impl Visitor {
    /// Says that a body of so many bytes follows, sends none of it, and gives what is answered all the same.
    fn announce(&self, request: &str, headers: &[(&str, &str)], length: &str) -> Answer {
        use std::io::{Read, Write};
        let mut stream = std::net::TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let headers = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect::<Vec<_>>().concat();
        let cookie = if self.cookie.is_empty() { String::new() } else { format!("Cookie: {}\r\n", self.cookie) };
        let head = format!(
            "{request} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{cookie}{headers}Content-Length: {length}\r\n\r\n",
            self.address
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{request}: {text}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_owned(), body: serde_json::from_str(body).unwrap_or_default() }
    }
}

/// The same at the interface of GovStack, which has a document of its own.
pub(crate) fn govstack(portal: &Portal) {
    let own = key();
    let headers = [
        ("Information-Mediator-Client", "a/b/c/d"),
        ("Content-Type", "application/json"),
        ("Idempotency-Key", own.as_str()),
    ];
    let submission = json!({"applicantId": BIRTH.1, "formData": {"data": {"submission": {}}}});
    let decision = json!({"data": {"decision": {"action": "return", "reason": "x", "marks": []}}});
    for visitor in &visitors(portal) {
        for address in ["GET /services", "GET /applications", "GET /tasks"] {
            for piece in ODD.iter().filter(|piece| !piece.is_empty()) {
                tried(visitor, &format!("{address}/{piece}").replacen(' ', " /govstack/v1", 1), &headers, b"");
                for name in ["name", "serviceId", "firstResult", "maxResult", "sortOrder"] {
                    let request = format!("{address}?{name}={piece}").replacen(' ', " /govstack/v1", 1);
                    tried(visitor, &request, &headers, b"");
                }
            }
        }
        let writes = [
            ("POST /services/x/applications", &submission),
            ("PUT /applications/x", &submission),
            ("POST /tasks/x.1/complete", &decision),
            ("POST /documents", &decision),
        ];
        for (address, example) in writes {
            let request = address.replacen(' ', " /govstack/v1", 1);
            for body in odd_bodies() {
                tried(visitor, &request, &headers, &body);
            }
            for mutant in mutants(example, &mut Chance(11), 20) {
                tried(visitor, &request, &headers, mutant.to_string().as_bytes());
            }
        }
    }
}

#[test]
fn pages_without_a_script_that_are_asked_for_too_fast_are_refused_as_pages() {
    let place = Place::new(None);
    let portal = place.start();
    let visitor = Visitor::at(&portal);
    let mut answers = (0..2000).map(|_| visitor.try_send("GET /noscript/status", &[], b"").unwrap());
    assert_eq!(answers.next().unwrap().status, 200);
    let refused = answers.find(|answer| answer.status != 200).unwrap().is(429);
    assert!(refused.header("content-type").unwrap().starts_with("text/html"));
    assert!(refused.header("retry-after").is_some_and(|wait| wait.parse::<u64>().is_ok()));
    // The interface beside it answers.
    visitor.get("/session").is(200);
}
