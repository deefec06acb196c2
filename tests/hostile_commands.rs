//! The commands under bad luck and bad will: a full disk, a closed pipe, a kill, a folder of odd
//! files. Whatever comes, an exit code says so, nothing that was there is lost, and no text of
//! others commands the terminal.
#![cfg(all(feature = "cli", unix))]

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// A folder of this test's own, with a sound definition and its answers.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("hostile-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let place = Self(folder);
        place.put("form.json", definition("1.000001", "Đơn xin nuôi ong"));
        place.put("other.json", definition("1.000002", "Đơn xin trồng chè"));
        place.put("answers.json", "{\"name\": \"Ong Vàng\"}");
        place
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tokhai"));
        command.current_dir(&self.0).args(arguments).stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        told(self.command(arguments).output().unwrap())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn told(output: Output) -> (i32, String, String) {
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

fn definition(code: &str, title: &str) -> String {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": format!("urn:example:{code}"),
        "title": title, "x-pack": "vn", "x-procedure": {"code": code},
        "x-roles": {"applicant": {"kind": "person", "signedIn": true}},
        "x-documents": [{"id": "card", "type": "vn:id_card"}],
        "type": "object", "properties": {"name": {"type": "string", "title": "Tên đàn ong", "maxLength": 20}}
    })
    .to_string()
}

/// A procedure as a portal has it.
fn portal(code: &str) -> String {
    json!({"code": code, "name": "Cấp giấy nuôi ong", "executionCases": [{"name": "", "profileComponents": [
        {"name": "Đơn đề nghị", "originalQty": 1, "copyQty": 0}]}]})
    .to_string()
}

/// One call of each command, all of which write to standard output.
const CALLS: [&[&str]; 8] = [
    &["check", "form.json"],
    &["check", "--format", "json", "form.json"],
    &["validate", "form.json", "answers.json"],
    &["render", "form.json"],
    &["report", "form.json", "other.json", "--format", "json"],
    &["portfolio", "form.json", "other.json"],
    &["people", "--count", "24", "--at", "2026-07-18"],
    &["--help"],
];

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_by_the_exit_code_of_every_command() {
    let place = Place::new("full");
    for call in CALLS {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let (code, _, said) = told(place.command(call).stdout(full).output().unwrap());
        assert_eq!(code, 2, "{call:?}: {said}");
        let refused = ["cannot be written", "không ghi được"].iter().any(|words| said.contains(words));
        assert!(refused && !said.contains("panicked"), "{call:?}: {said}");
        // That nobody can be told changes nothing of the outcome.
        let full = File::options().write(true).open("/dev/full").unwrap();
        let (code, out, _) = told(place.command(call).stderr(full).output().unwrap());
        assert!(code == 0 && !out.is_empty(), "{call:?}: {code}");
    }
    for call in [
        &["render", "form.json", "-o", "/dev/full"][..],
        &["simplify", "form.json", "-o", "/dev/full"],
        &["people", "--count", "24", "-o", "/dev/full"],
        &["report", "form.json", "--format", "csv", "-o", "/dev/full"],
    ] {
        let (code, _, said) = place.run(call);
        assert!(code != 0 && said.contains("/dev/full") && !said.contains("panicked"), "{call:?}: {code} {said}");
    }
}

#[test]
fn a_reader_that_has_gone_ends_a_command_without_a_word() {
    let place = Place::new("pipe");
    for call in CALLS {
        // Gone before the command begins: how fast it is does not matter.
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let (code, _, said) = told(place.command(call).stdout(writer).stderr(Stdio::piped()).output().unwrap());
        assert_eq!(code, 2, "{call:?}: {said}");
        assert!(!said.contains("panicked") && !said.contains("pipe"), "{call:?}: {said}");
    }
}

#[test]
fn a_file_that_is_not_there_has_one_exit_code() {
    let place = Place::new("missing");
    for call in [
        &["check", "none.json"][..],
        &["validate", "none.json", "answers.json"],
        &["validate", "form.json", "none.json"],
        &["render", "none.json"],
        &["render", "form.json", "--values", "none.json"],
        &["report", "none.json"],
        &["report", "form.json", "none.json"],
        &["portfolio", "none.json"],
        &["simplify", "none.json", "-o", "out.json"],
        &["bundle", "form.json", "none.json"],
        &["import", "none.json", "-o", "out"],
        &["import", "none.jsonld", "-o", "out"],
        &["check", "form.json", "--pack", "none"],
        &["report", "form.json", "--scenario", "none.json"],
        &["check", "form.json", "--proofs", "none.json"],
    ] {
        let (code, _, said) = place.run(call);
        assert_eq!(code, 2, "{call:?}: {said}");
    }
    assert!(!place.0.join("out").exists());
}

#[test]
fn days_that_no_calendar_has_are_refused() {
    let place = Place::new("days");
    for day in ["abc", "2026-02-30", "2026-13-01", "18/07/2026", ""] {
        for call in [
            &["render", "form.json", "--today", day][..],
            &["report", "form.json", "--at", day],
            &["check", "form.json", "--at", day],
            &["people", "--at", day],
        ] {
            let (code, out, said) = place.run(call);
            assert!(
                code == 2 && out.is_empty() && ["YYYY-MM-DD", "NĂM-THÁNG-NGÀY"].iter().any(|form| said.contains(form)),
                "{call:?}: {code} {said}"
            );
        }
    }
    assert_eq!(place.run(&["render", "form.json", "--today", "2028-02-29"]).0, 0);
}

#[test]
fn an_output_keeps_its_permissions_and_no_input_is_written_over() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new("inputs");
    let before = fs::read(place.0.join("form.json")).unwrap();
    for call in [
        &["render", "form.json", "-o", "form.json"][..],
        &["render", "form.json", "--values", "answers.json", "-o", "./answers.json"],
        &["report", "form.json", "--format", "csv", "-o", "form.json"],
        &["bundle", "form.json", "other.json", "-o", "form.json"],
    ] {
        let (code, _, said) = place.run(call);
        assert!(
            code == 2 && ["another file", "tệp khác"].iter().any(|words| said.contains(words)),
            "{call:?}: {code} {said}"
        );
    }
    assert_eq!(fs::read(place.0.join("form.json")).unwrap(), before);
    let source = place.put("9.000020.json", portal("9.000020"));
    assert_eq!(place.run(&["import", "9.000020.json", "-o", "."]).0, 2);
    assert_eq!(fs::read_to_string(source).unwrap(), portal("9.000020"));
    let page = place.put("page.html", "old");
    fs::set_permissions(&page, fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(place.run(&["render", "form.json", "-o", "page.html"]).0, 0);
    assert_eq!(fs::metadata(&page).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::read_to_string(&page).unwrap().contains("nuôi ong"));
}

/// True for what a terminal obeys.
fn obeyed(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t' | '\r') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[test]
fn what_others_wrote_reaches_the_terminal_as_text_only() {
    let place = Place::new("escapes");
    let evil = "\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}31m\u{202e}lmth";
    let mut form: Value = serde_json::from_str(&definition("1.000003", &format!("Đơn {evil}"))).unwrap();
    form["properties"]["name"]["title"] = json!(format!("Tên {evil}"));
    form["x-documents"][0]["type"] = json!(format!("vn:none{evil}"));
    place.put("evil.json", form.to_string());
    form["x-documents"][0]["type"] = json!("vn:id_card");
    form["x-documents"][0]["title"] = json!(format!("Giấy {evil}"));
    place.put("sound.json", form.to_string());
    place.put("bad.json", json!({"name": evil.repeat(9), evil: 1}).to_string());
    place.put("portal.json", portal(&format!("9{evil}")));
    let odd = format!("a{evil}\nb.json");
    place.put(&odd, definition("1.000009", "x"));
    for call in [
        &["check", "evil.json", "sound.json", &odd][..],
        &["validate", "sound.json", "bad.json", &odd],
        &["render", "sound.json", "--values", "bad.json"],
        &["report", "evil.json", "sound.json", &odd, "missing\u{1b}[1m"],
        &["report", "sound.json", "--format", "json"],
        &["report", "sound.json", "--format", "md"],
        &["report", "sound.json", "--format", "csv"],
        &["portfolio", "sound.json", "other.json"],
        &["simplify", "sound.json", "-o", "out.json"],
        &["bundle", "sound.json", "other.json"],
        &["import", "portal.json", "-o", "drafts"],
        &["check", "--locale", "\u{1b}[1m", "form.json"],
        &["\u{1b}[1m"],
    ] {
        let (code, out, said) = place.run(call);
        assert!((0..=2).contains(&code), "{call:?}: {code}");
        for text in [out, said] {
            assert_eq!(text.chars().find(|c| obeyed(*c)), None, "{call:?}: {text:?}");
        }
    }
    let (_, out, _) = place.run(&["check", &odd]);
    assert!(!out.contains("\nb.json"), "a file's name stays on its line: {out}");
}

/// The codes of the drafts in a folder.
fn drafts(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().file_name().into_string());
    let mut codes: Vec<String> = names
        .filter_map(|name| Some(name.ok()?.strip_suffix(".json")?.to_owned()))
        .filter(|n| n != "import-report")
        .collect();
    codes.sort();
    codes
}

#[test]
fn one_bad_procedure_loses_none_of_the_others() {
    let place = Place::new("records");
    let good = |n: usize| portal(&format!("9.0000{n}"));
    let deep = format!("{{\"code\":{}{}}}", "[".repeat(5000), "]".repeat(5000));
    let broken: [(&str, Vec<u8>); 5] = [
        ("a byte that is no UTF-8", b"{\"code\":\"9.\xff\"}".to_vec()),
        ("nested too deep", deep.into_bytes()),
        ("a missing brace", b"{\"code\":\"9.1\",\"name\":[}".to_vec()),
        ("a missing quote", b"{\"code\":\"9.1,\"name\":\"x\"}".to_vec()),
        ("no object", b"17".to_vec()),
    ];
    for (what, bad) in &broken {
        for form in ["list", "lines", "wrapped", "cut"] {
            let (first, second) = (good(31), good(32));
            let mut parts: Vec<&[u8]> = vec![first.as_bytes(), bad, second.as_bytes()];
            let cut = &first.as_bytes()[..40];
            if form == "cut" {
                parts.push(cut);
            }
            let source = match form {
                "lines" => parts.join(&b"\n"[..]),
                "wrapped" => [b"{\"total\":3,\"data\":[", &parts.join(&b",\n"[..])[..], b"]}"].concat(),
                "cut" => [b"[", &parts.join(&b","[..])[..]].concat(),
                _ => [b"[", &parts.join(&b","[..])[..], b"]"].concat(),
            };
            place.put("source.json", source);
            let _ = fs::remove_dir_all(place.0.join("out"));
            let (code, _, said) = place.run(&["import", "source.json", "-o", "out"]);
            assert_eq!(code, 1, "{what}, {form}: {said}");
            assert_eq!(drafts(&place.0.join("out")), ["9.000031", "9.000032"], "{what}, {form}: {said}");
            assert!(said.contains("dòng "), "{what}, {form}: {said}");
        }
    }
}

#[test]
fn a_second_import_leaves_no_draft_of_the_first_to_be_counted() {
    let place = Place::new("again");
    place.put("a.ndjson", format!("{}\n{}\n", portal("9.000041"), portal("9.000042")));
    place.put("b.ndjson", format!("{}\n{}\n", portal("9.000042"), portal("9.000043")));
    for (source, kept) in [("a.ndjson", ["9.000041", "9.000042"]), ("b.ndjson", ["9.000042", "9.000043"])] {
        let (code, _, said) = place.run(&["import", source, "-o", "out"]);
        assert_eq!(code, 0, "{said}");
        assert_eq!(drafts(&place.0.join("out")), kept);
    }
    let (_, out, _) = place.run(&["report", "out", "--format", "csv"]);
    assert!(out.contains("9.000043") && !out.contains("9.000041"), "{out}");
    // A source of which nothing can be read changes nothing.
    place.put("c.ndjson", "{oops\n{oops\n");
    assert_eq!(place.run(&["import", "c.ndjson", "-o", "out"]).0, 1);
    assert_eq!(drafts(&place.0.join("out")), ["9.000042", "9.000043"]);
}

#[test]
fn names_that_a_system_keeps_for_itself_name_no_draft() {
    let place = Place::new("reserved");
    place.put("a.ndjson", ["COM1", "Lpt9.1", "a1", "A1"].map(portal).join("\n"));
    let (code, _, said) = place.run(&["import", "a.ndjson", "-o", "out"]);
    assert_eq!((code, drafts(&place.0.join("out"))), (1, vec!["a1".to_owned()]), "{said}");
    let long = "n".repeat(5000);
    let services: Vec<Value> = ["CON", "com1", "import-report", "a/b", "A/b", "..", &long]
        .iter()
        .enumerate()
        .map(|(i, id)| {
            json!({"@id": format!("urn:example:s{i}"), "@type": "cpsv:PublicService", "dct:identifier": id,
                "dct:title": {"@value": "Dịch vụ", "@language": "vi"}})
        })
        .collect();
    let context = json!({"cpsv": "http://purl.org/vocab/cpsv#", "dct": "http://purl.org/dc/terms/"});
    place.put("a.jsonld", json!({"@context": context, "@graph": services}).to_string());
    let (code, _, said) = place.run(&["import", "a.jsonld", "-o", "linked"]);
    assert_eq!(code, 0, "{said}");
    let names = drafts(&place.0.join("linked"));
    assert_eq!(names.len(), 7, "{names:?}");
    assert!(names.iter().all(|name| !["CON", "com1", "import-report"].contains(&name.as_str()) && name.len() < 200));
}

#[test]
fn many_values_of_one_property_are_read_in_a_time_that_grows_with_them() {
    let place = Place::new("values");
    let words: Vec<Value> =
        (0..8000).map(|i| json!({"@value": format!("từ khóa thứ {i}"), "@language": "vi"})).collect();
    let context = json!({"cpsv": "http://purl.org/vocab/cpsv#", "dct": "http://purl.org/dc/terms/",
        "dcat": "http://www.w3.org/ns/dcat#"});
    let service = json!({"@context": context, "@id": "urn:example:s", "@type": "cpsv:PublicService",
        "dct:title": {"@value": "Dịch vụ", "@language": "vi"}, "dcat:keyword": words});
    place.put("a.jsonld", service.to_string());
    let started = Instant::now();
    let (code, out, said) = place.run(&["import", "a.jsonld", "-o", "out"]);
    assert!(code == 0 && out.contains("không mất phát biểu nào"), "{said}");
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
}

#[test]
fn a_source_that_unpacks_without_end_is_refused() {
    let place = Place::new("bomb");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(b"[").unwrap();
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..258 {
        packed.write_all(&blanks).unwrap();
    }
    place.put("bomb.gz", packed.finish().unwrap());
    let (code, _, said) = place.run(&["import", "bomb.gz", "-o", "out"]);
    assert!(code == 1 && said.contains("lớn hơn 256 MiB"), "{code} {said}");
    assert!(!place.0.join("out").exists());
}

/// Ends a process after a while, whatever it is doing.
fn killed(mut child: Child, after: Duration) -> bool {
    std::thread::sleep(after);
    let running = child.try_wait().unwrap().is_none();
    let _ = child.kill();
    let _ = child.wait();
    running
}

#[test]
fn a_killed_run_leaves_the_old_files_the_new_ones_or_a_mark() {
    let place = Place::new("killed");
    let source = |day: usize| (0..40).map(|i| portal(&format!("9.0{day}00{i:02}"))).collect::<Vec<_>>().join("\n");
    place.put("1.ndjson", source(1));
    place.put("2.ndjson", source(2));
    let out = place.0.join("out");
    let mut interrupted = 0;
    for round in 0..10_u64 {
        let source = if round % 2 == 0 { "1.ndjson" } else { "2.ndjson" };
        let child = place.command(&["import", source, "-o", "out"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        interrupted += usize::from(killed(child.unwrap(), Duration::from_millis(20 + 70 * round)));
        let found = drafts(&out);
        let marked = out.join("INCOMPLETE.txt").exists();
        let of = |day: &str| found.iter().filter(|code| code.starts_with(day)).count();
        let whole = matches!((of("9.01"), of("9.02")), (0 | 40, 0) | (0, 40));
        assert!(whole || marked, "round {round}: {found:?}");
        for code in &found {
            let text = fs::read(out.join(format!("{code}.json"))).unwrap();
            assert!(serde_json::from_slice::<Value>(&text).is_ok(), "{code} is cut");
        }
        if marked || found.is_empty() {
            for command in ["portfolio", "report"] {
                let (code, _, said) = place.run(&[command, "out"]);
                assert!(code == 2 && !said.is_empty(), "{command}: {code} {said}");
            }
        }
    }
    assert!(interrupted > 0, "no run was killed");
    let (code, _, said) = place.run(&["import", "1.ndjson", "-o", "out"]);
    assert_eq!((code, drafts(&out).len()), (0, 40), "{said}");
    let left: Vec<_> = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name == "INCOMPLETE.txt"), "{left:?}");
    // The next person who looks sees which files a run was about to write.
    fs::write(out.join("INCOMPLETE.txt"), "words\n4000000000\n").unwrap();
    let (code, _, said) = place.run(&["portfolio", "out"]);
    assert!(code == 2 && said.contains("INCOMPLETE.txt"), "{code} {said}");
}

#[test]
fn a_pipe_is_read_and_a_pipe_in_a_folder_is_left_alone() {
    let place = Place::new("fifo");
    let made = Command::new("mkfifo").arg(place.0.join("pipe.json")).status();
    assert!(made.is_ok_and(|status| status.success()));
    fs::remove_file(place.0.join("answers.json")).unwrap();
    let child = place.command(&["report", ".", "--format", "csv"]).stdout(Stdio::piped()).spawn().unwrap();
    let (code, out, said) = within(child, Duration::from_mins(1));
    assert!(code == 0 && out.contains("1.000002"), "{code} {said}");
}

/// What a process says that must end within a time.
fn within(mut child: Child, limit: Duration) -> (i32, String, String) {
    let started = Instant::now();
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let reader = |mut from: Box<dyn Read + Send>| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = from.read_to_end(&mut bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        })
    };
    let out = out.map(|out| reader(Box::new(out)));
    let err = err.map(|err| reader(Box::new(err)));
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > limit {
            let _ = child.kill();
            panic!("it does not end within {limit:?}");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let joined =
        |thread: Option<std::thread::JoinHandle<String>>| thread.map(|t| t.join().unwrap()).unwrap_or_default();
    (status.code().unwrap_or(-1), joined(out), joined(err))
}

/// Numbers that look drawn by lot and are the same in every run.
struct Lot(u64);

impl Lot {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

/// A file spoilt in one of the ways files are.
fn spoilt(bytes: &[u8], lot: &mut Lot) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let at = lot.below(out.len());
    match lot.below(9) {
        0 => out.truncate(at),
        1 => out[at] = lot.below(256) as u8,
        2 => drop(out.splice(at..at, [0x1b, b'[', b'2', b'J'])),
        3 => drop(out.splice(0..0, [0xff, 0xfe])),
        4 => drop(out.splice(at..at, b"[".repeat(3000))),
        5 => drop(out.splice(at..at, "\u{202e}\u{9b}".bytes())),
        6 => out = bytes.repeat(3),
        7 => drop(out.splice(at..at, b"9".repeat(400))),
        _ => {
            let end = (at + lot.below(60)).min(out.len());
            out.drain(at..end);
        }
    }
    out
}

#[test]
fn spoilt_files_end_every_command_with_a_code_and_change_nothing() {
    let place = Place::new("spoilt");
    let mut lot = Lot(20_260_718);
    let birth = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/minimal.json")).unwrap();
    let seeds = [definition("1.000001", "Đơn").into_bytes(), birth, portal("9.000061").into_bytes()];
    let rounds = std::env::var("TOKHAI_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(6);
    for round in 0..rounds {
        let bad = spoilt(&seeds[round % seeds.len()], &mut lot);
        place.put("bad.json", &bad);
        place.put("bad.jsonld", &bad);
        for call in [
            &["check", "bad.json"][..],
            &["validate", "bad.json", "answers.json"],
            &["validate", "form.json", "bad.json"],
            &["render", "bad.json"],
            &["render", "form.json", "--values", "bad.json"],
            &["report", "bad.json", "form.json"],
            &["simplify", "bad.json", "-o", "simpler.json"],
            &["bundle", "bad.json", "form.json"],
            &["import", "bad.json", "-o", "drafts"],
            &["import", "bad.jsonld", "-o", "linked"],
            &["check", "--pack", "bad.json"],
            &["report", "form.json", "--scenario", "bad.json"],
        ] {
            // Memory is bounded too: what asks for more than two GB is ended by the system.
            let mut command = Command::new("sh");
            command.current_dir(&place.0).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
            command.args(["-c", "ulimit -v 2000000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_tokhai")]).args(call);
            let (code, out, said) = within(command.spawn().unwrap(), Duration::from_mins(1));
            assert!((0..=2).contains(&code), "round {round}, {call:?}: {code} {said}");
            assert!(!said.contains("panicked"), "round {round}, {call:?}: {said}");
            assert_eq!((out + &said).chars().find(|c| obeyed(*c)), None, "round {round}, {call:?}");
            assert_eq!(fs::read(place.0.join("bad.json")).unwrap(), bad, "round {round}, {call:?}");
        }
    }
}
