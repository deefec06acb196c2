//! What operators do and see: backup, erasure, keys, what is wrong, the log, and a disk, a clock or a process that fails.

use super::endurance::kept;
use super::*;

#[test]
fn the_folder_of_the_data_is_made_where_it_is_named() {
    let place = Place::new(None);
    drop(place.start());
    assert!(Path::new(&place.data).join("portal.sqlite").is_file() && place.data.join("keys").is_file());
}

/// Sends while something else is done: what was acknowledged, by receipt, and what the work gave.
fn while_people_send<T>(visitor: &Visitor, work: impl FnOnce() -> T) -> (Vec<String>, T) {
    static MADE: AtomicU64 = AtomicU64::new(1_000_000);
    let enough = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let sender = scope.spawn(|| {
            let mut receipts = Vec::new();
            while !enough.load(Ordering::SeqCst) {
                let submission = of_child(MADE.fetch_add(1, Ordering::SeqCst) as usize);
                receipts.push(visitor.post(&submission, &key()).is(201).body["receipt"].as_str().unwrap().to_owned());
            }
            receipts
        });
        std::thread::sleep(Duration::from_millis(300));
        let done = work();
        enough.store(true, Ordering::SeqCst);
        (sender.join().unwrap(), done)
    })
}

#[test]
fn a_backup_made_while_people_send_comes_back_in_the_other_kind_of_database() {
    on_each_database(|place| {
        let portal = place.start();
        let mut visitor = Visitor::at(&portal);
        visitor.sign_in(&json!({"person": BIRTH.1}));
        let before = visitor.post(&BIRTH.0, &key()).is(201).body["receipt"].as_str().unwrap().to_owned();
        let backup = place.data.join("backup.gz");
        let file = backup.to_str().unwrap();
        let (sent, told) = while_people_send(&visitor, || place.told(&["backup", file]));
        assert!(told.0 == 0 && told.1.contains("keys"), "{told:?}");
        assert!(place.told(&["backup", file]).1.contains("name another"));
        drop(portal);

        let other = if place.database.is_some() { None } else { postgres::fresh() };
        let other = Place::new(other);
        let without_keys = other.told(&["restore", file]);
        assert!(without_keys.0 == 2 && without_keys.1.contains("bring that file back"), "{without_keys:?}");
        fs::create_dir_all(&other.data).unwrap();
        fs::copy(place.data.join("keys"), other.data.join("keys")).unwrap();
        // What is cut off or changed is known before anything is put in.
        let mut bytes = fs::read(&backup).unwrap();
        let broken = other.data.join("broken.gz");
        fs::write(&broken, &bytes[..bytes.len() / 2]).unwrap();
        assert_eq!(other.told(&["restore", broken.to_str().unwrap()]).0, 2);
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&broken, &bytes).unwrap();
        assert_eq!(other.told(&["restore", broken.to_str().unwrap()]).0, 2);
        let told = other.told(&["restore", file]);
        assert_eq!(told.0, 0, "{}", told.1);
        assert!(other.told(&["restore", file]).1.contains("not empty"));
        let told = other.told(&["doctor"]);
        assert!(told.0 == 0 && told.1.contains("audit log") && !told.1.contains("warning: sealed"), "{}", told.1);
        let back = kept(&other, sent.len() + 1);
        assert!(back.contains(&before) && back.len() <= sent.len() + 1, "{back:?}");
        assert!(back.iter().all(|receipt| *receipt == before || sent.contains(receipt)));
        let portal = other.start();
        let mut visitor = Visitor::at(&portal);
        visitor.sign_in(&json!({"person": BIRTH.1}));
        assert_eq!(visitor.get(&format!("/submissions/{before}")).is(200).body["submission"], BIRTH.0);
    });
}

#[test]
fn a_backup_with_the_keys_needs_nothing_else() {
    let (place, other) = (Place::new(None), Place::new(None));
    let portal = place.start();
    let mut visitor = Visitor::at(&portal);
    visitor.sign_in(&json!({"person": BIRTH.1}));
    visitor.post(&BIRTH.0, &key()).is(201);
    let backup = place.data.join("backup.gz");
    assert_eq!(place.told(&["backup", "--with-keys", backup.to_str().unwrap()]).0, 0);
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&backup).unwrap().permissions()) & 0o077, 0);
    assert_eq!(other.told(&["restore", backup.to_str().unwrap()]).0, 0);
    assert_eq!(fs::read(other.data.join("keys")).unwrap(), fs::read(place.data.join("keys")).unwrap());
}

#[test]
fn what_is_left_of_a_person_goes_when_no_case_runs_and_the_log_says_so() {
    on_each_database(|place| {
        let (birth, mother) = &*BIRTH;
        let portal = place.start();
        let (mut visitor, mut officer) = (Visitor::at(&portal), Visitor::at(&portal));
        visitor.sign_in(&json!({"person": mother}));
        officer.sign_in(&json!({"officer": "officer-1"}));
        let receipt = visitor.post(birth, &key()).is(201).body["receipt"].as_str().unwrap().to_owned();
        visitor.send("POST /lookups", &[], &about(mother)).is(200);
        assert_eq!(place.told(&["erase", "--person", mother, "--really"]).0, 0);
        // It is not finished: only what is beside it went, the session too.
        visitor.sign_in(&json!({"person": mother}));
        visitor.get(&format!("/submissions/{receipt}")).is(200);
        officer.act(&receipt, "claim", 1, &json!({})).is(200);
        officer.act(&receipt, "accept", 1, &json!({})).is(200);
        let told = place.told(&["erase", "--person", mother]);
        assert!(told.0 == 0 && told.1.contains("1 finished cases") && told.1.contains("--really"), "{told:?}");
        assert!(!told.1.contains(mother.as_str()), "{told:?}");
        visitor.get(&format!("/submissions/{receipt}")).is(200);
        assert!(place.told(&["erase", "--before", "2026-01-01"]).1.contains("0 finished cases"));
        assert_eq!(place.told(&["erase", "--before", "2999-01-01", "--really"]).0, 0);
        visitor.sign_in(&json!({"person": mother}));
        assert_eq!(visitor.get(&format!("/submissions/{receipt}")).is(404).kind(), "not-found");
        let log = visitor.get("/audit").is(200).body;
        assert!(log["accesses"].as_array().unwrap().iter().any(|row| row["action"] == "data.erased"), "{log}");
        let told = place.told(&["doctor"]);
        assert_eq!(told.0, 0, "{}", told.1);
        // The same content may be sent again.
        visitor.post(birth, &key()).is(201);
        assert_eq!(place.told(&["erase"]).0, 2);
        assert!(place.told(&["erase", "--before", "tomorrow"]).1.contains("2026-12-31"));
    });
}

#[test]
fn the_keys_are_changed_while_people_send_and_the_old_one_is_not_needed_any_more() {
    on_each_database(|place| {
        let portal = place.start();
        let mut visitor = Visitor::at(&portal);
        visitor.sign_in(&json!({"person": BIRTH.1}));
        let (mut sent, told) = while_people_send(&visitor, || place.told(&["keys", "rotate"]));
        assert_eq!(told.0, 0, "{}", told.1);
        sent.extend(while_people_send(&visitor, || ()).0);
        drop(portal);
        let told = place.told(&["doctor"]);
        assert!(told.0 == 0 && told.1.contains("number 2 seals") && !told.1.contains("older key"), "{}", told.1);
        let keys = fs::read_to_string(place.data.join("keys")).unwrap();
        let newer: Vec<&str> = keys.lines().filter(|line| !line.starts_with("1 ")).collect();
        fs::write(place.data.join("keys"), newer.join("\n")).unwrap();
        let portal = place.start();
        visitor.address.clone_from(&portal.address);
        for receipt in &sent {
            visitor.get(&format!("/submissions/{receipt}")).is(200);
        }
    });
}

#[test]
fn the_doctor_names_what_is_wrong_and_what_to_do() {
    let place = Place::new(None);
    let told = place.told(&["doctor"]);
    assert!(told.0 == 1 && told.1.contains("--data"), "{told:?}");
    let portal = place.start();
    let mut visitor = Visitor::at(&portal);
    visitor.sign_in(&json!({"person": BIRTH.1}));
    visitor.post(&BIRTH.0, &key()).is(201);
    drop(portal);
    let path = place.data.join("keys");
    let keys = fs::read_to_string(&path).unwrap();
    let other: Vec<String> = keys
        .lines()
        .map(|line| if line.starts_with("1 ") { format!("1 {}", "ab".repeat(32)) } else { line.to_owned() })
        .collect();
    fs::write(&path, other.join("\n")).unwrap();
    let mut mode = fs::metadata(&path).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut mode, 0o644);
    fs::set_permissions(&path, mode).unwrap();
    let (code, told) = place.told(&["doctor"]);
    for part in ["`submission` do not open", "`answered` do not open", "chmod 600", "bring back", "ok: audit log"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert_eq!(code, 1);
}

/// The strings of a value, whole.
pub(crate) fn strings(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::String(text) => out.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|one| strings(one, out)),
        Value::Object(members) => members.values().for_each(|one| strings(one, out)),
        _ => {}
    }
}

#[test]
fn the_log_and_the_metrics_of_a_whole_journey_hold_nothing_somebody_typed() {
    let place = Place::new(None);
    let (birth, mother) = &*BIRTH;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let metrics = listener.local_addr().unwrap().to_string();
    drop(listener);
    let mut command = place.command();
    let mut portal = Place::started(command.env("TOKHAI_LOG", "json").env("TOKHAI_METRICS", &metrics));
    let (mut visitor, mut officer) = (Visitor::at(&portal), Visitor::at(&portal));
    visitor.sign_in(&json!({"person": mother}));
    officer.sign_in(&json!({"officer": "officer-1"}));
    visitor.send("POST /lookups", &[], &about(mother)).is(200);
    let sent = visitor.post(birth, &key()).is(201);
    assert!(sent.header("x-request-id").is_some_and(|id| id.len() == 16));
    let receipt = sent.body["receipt"].as_str().unwrap().to_owned();
    officer.act(&receipt, "claim", 1, &json!({})).is(200);
    let reason = json!({"reason": "Chưa rõ họ tên", "marks": [{"pointer": "/child/name", "message": "Ghi đủ họ tên"}]});
    officer.act(&receipt, "return", 1, &reason).is(200);
    visitor.get(&format!("/submissions/{receipt}")).is(200);
    visitor.try_send(&format!("GET /{mother}?number={mother}"), &[("X-Request-Id", mother)], b"").unwrap();
    visitor.post(&changed(birth, |it| it["answers"]["child"]["name"] = json!("")), &key()).is(422);
    let mut stream = TcpStream::connect(&metrics).unwrap();
    write!(stream, "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut told = String::new();
    stream.read_to_string(&mut told).unwrap();
    assert!(told.contains("route=\"/api/v1/submissions\",status=\"201\"} 1"), "{told}");
    portal.process.kill().unwrap();
    let mut log = String::new();
    portal.process.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let post = |line: &&Value| line["route"] == "/api/v1/submissions" && line["status"] == 201;
    assert!(lines.iter().find(post).is_some_and(|line| line["ms"].is_u64() && line["request"].is_string()), "{log}");
    let mut typed = vec![mother.clone(), receipt];
    strings(&birth["answers"], &mut typed);
    strings(&reason, &mut typed);
    for value in typed.iter().filter(|value| value.chars().count() > 3) {
        assert!(!log.contains(value.as_str()) && !told.contains(value.as_str()), "{value} is told");
    }
}

#[test]
fn an_encrypted_line_that_is_asked_for_and_not_there_is_no_reason_to_do_without() {
    let Some(url) = postgres::fresh() else { return println!("ignored: there is no PostgreSQL here") };
    let place = Place::new(Some(format!("{url}?sslmode=require")));
    let output = place.command().output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(2) && told.contains("database"), "{told}");
}

#[test]
fn requests_under_way_end_and_new_ones_are_refused_while_it_stops() {
    let place = Place::new(None);
    let (_, mother) = &*BIRTH;
    let mut portal = place.start();
    let (mut visitor, mut officer) = (Visitor::at(&portal), Visitor::at(&portal));
    visitor.sign_in(&json!({"person": mother}));
    officer.sign_in(&json!({"officer": "officer-1"}));
    officer.send("PUT /registers", &[], &json!({"mode": "slow"})).is(200);
    std::thread::scope(|scope| {
        let slow = scope.spawn(|| visitor.send("POST /lookups", &[], &about(mother)));
        std::thread::sleep(Duration::from_secs(1));
        assert!(Command::new("kill").args(["-TERM", &portal.process.id().to_string()]).status().unwrap().success());
        std::thread::sleep(Duration::from_millis(500));
        let refused = officer.get("/session").is(503);
        assert_eq!((refused.kind(), refused.header("retry-after")), ("unavailable", Some("2")));
        assert_eq!(slow.join().unwrap().is(200).body["status"], "found");
    });
    assert!(portal.process.wait().unwrap().success());
}

#[test]
fn a_full_disk_is_said_and_when_there_is_room_again_the_same_request_is_taken() {
    let place = Place::new(None);
    drop(place.start());
    // No file may grow beyond this: what a full disk does, without one.
    let size = fs::metadata(place.data.join("portal.sqlite")).unwrap().len() / 1024 + 700;
    let script = format!("trap '' XFSZ; ulimit -S -f {size}; exec \"$@\"");
    let plain = place.command();
    let mut command = Command::new("sh");
    // In blocks of 1024 bytes in some shells, of 512 in others: either is soon reached.
    command.args(["-c", &script, "sh"]).arg(plain.get_program()).args(plain.get_args());
    let portal = Place::started(command.stdout(Stdio::piped()).stderr(Stdio::piped()));
    let mut visitor = Visitor::at(&portal);
    visitor.sign_in(&json!({"person": BIRTH.1}));
    let mut receipts = Vec::new();
    let refused = (1..2000).find_map(|number| {
        let (submission, own) = (of_child(number), key());
        let answer = visitor.post(&submission, &own);
        if answer.status == 201 {
            receipts.push(answer.body["receipt"].as_str().unwrap().to_owned());
            return None;
        }
        assert_eq!(answer.is(503).kind(), "unavailable");
        Some((submission, own))
    });
    let (submission, own) = refused.expect("the disk is full some time");
    // What is there can still be read, and the process still answers.
    visitor.get("/submissions").is(200);
    let process = portal.process.id().to_string();
    let raised = Command::new("prlimit").args(["--pid", &process, "--fsize=unlimited"]).status().unwrap();
    assert!(raised.success());
    receipts.push(visitor.post(&submission, &own).is(201).body["receipt"].as_str().unwrap().to_owned());
    drop(portal);
    receipts.sort();
    assert_eq!(kept(&place, receipts.len()), receipts);
}

/// Sets how large the files may be that the processes of one database write, in bytes: what a full disk does, without one.
#[cfg(target_os = "linux")]
fn limit_files(database: &str, most: &str) {
    let title = format!("postgres: tokhai {database} ");
    for process in fs::read_dir("/proc").unwrap().flatten() {
        if fs::read_to_string(process.path().join("cmdline")).is_ok_and(|own| own.starts_with(&title)) {
            let number = process.file_name().into_string().unwrap();
            let limit = format!("--fsize={most}:");
            // One that ended meanwhile needs none.
            let done = postgres::beside_server("prlimit").args(["--pid", &number, &limit]).status().unwrap();
            assert!(done.success() || !process.path().exists());
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_under_postgresql_is_said_and_when_there_is_room_again_the_same_part_is_taken() {
    const PART: usize = 1 << 20;
    let Some(url) = postgres::fresh() else { return println!("ignored: there is no PostgreSQL here") };
    let database = url.rsplit_once('/').unwrap().1.to_owned();
    let place = Place::new(Some(url));
    let mut command = place.command();
    let portal = Place::started(command.env("TOKHAI_LIMITS_DATABASE_CONNECTIONS", "2"));
    let mut visitor = Visitor::at(&portal);
    visitor.sign_in(&json!({"person": BIRTH.1}));
    let receipt = visitor.post(&BIRTH.0, &key()).is(201).body["receipt"].clone();
    let digest = "a".repeat(64);
    let send = |number: usize| {
        let request = format!("PUT /api/v1/files/{digest}?offset={}&size={}", number * PART, 20 * PART);
        visitor.try_send(&request, &[("Content-Type", "application/octet-stream")], &vec![number as u8; PART]).unwrap()
    };
    let full = (0..20).find(|number| {
        // More than one segment of its log, which the server cannot do without.
        limit_files(&database, &(17 << 20).to_string());
        let answer = send(*number);
        answer.status != 200 && answer.is(503).kind() == "unavailable"
    });
    let full = full.expect("the disk is full some time");
    assert!(full > 0);
    // What is there can still be read.
    assert_eq!(visitor.get("/submissions").is(200).body["submissions"][0]["receipt"], receipt);
    limit_files(&database, "unlimited");
    assert_eq!(send(full).is(200).body["received"], json!((full + 1) * PART));
    assert_eq!(visitor.get(&format!("/files/{digest}")).is(200).body["received"], json!((full + 1) * PART));
    drop(portal);
    assert_eq!(kept(&place, 1), [receipt.as_str().unwrap()]);
}

/// What makes the clock of a process say something else: seconds that are read from a file, added to what the system says.
const OTHER_CLOCK: &str = r#"
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <sys/syscall.h>
int clock_gettime(clockid_t which, struct timespec *now) {
    int failed = syscall(SYS_clock_gettime, which, now);
    const char *path = getenv("TEST_CLOCK");
    if (failed || which != CLOCK_REALTIME || !path) return failed;
    FILE *file = fopen(path, "r");
    long long ahead = 0;
    if (file) { if (fscanf(file, "%lld", &ahead) != 1) ahead = 0; fclose(file); }
    now->tv_sec += ahead;
    return 0;
}
"#;

#[test]
#[cfg(target_os = "linux")]
fn a_clock_that_jumps_loses_nothing_and_doubles_nothing() {
    on_each_database(|place| {
        drop(place.start());
        let [code, library, ahead] = ["clock.c", "clock.so", "ahead"].map(|name| place.data.join(name));
        fs::write(&code, OTHER_CLOCK).unwrap();
        let made = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&code).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        fs::write(&ahead, "0").unwrap();
        let portal = Place::started(place.command().env("LD_PRELOAD", &library).env("TEST_CLOCK", &ahead));
        let mut visitor = Visitor::at(&portal);
        let (mut receipts, mut number) = (Vec::new(), 0);
        for days in [0, -1, 3, -40, 0, 400, -3650, 0] {
            let beside = place.data.join("ahead.new");
            fs::write(&beside, (days * 86_400_i64).to_string()).unwrap();
            fs::rename(&beside, &ahead).unwrap();
            // A session that has ended says so and nothing else is lost.
            if visitor.get("/session").is(200).body["signedIn"] != true {
                visitor.sign_in(&json!({"person": BIRTH.1}));
            }
            for _ in 0..3 {
                number += 1;
                let (submission, own) = (of_child(number), key());
                let answer = visitor.post(&submission, &own);
                // Whether a birth is registered in time, and papers are known, depends on the day: then it is said what is wrong.
                if answer.status == 422 {
                    assert_eq!(answer.kind(), "refused");
                    continue;
                }
                let first = answer.is(201).body;
                assert_eq!(visitor.post(&submission, &own).is(201).body, first);
                receipts.push(first["receipt"].as_str().unwrap().to_owned());
            }
        }
        assert!(receipts.len() >= 9, "{}", receipts.len());
        drop(portal);
        receipts.sort();
        assert_eq!(kept(place, receipts.len()), receipts);
        let portal = place.start();
        let mut officer = Visitor::at(&portal);
        officer.sign_in(&json!({"officer": "officer-1"}));
        assert_eq!(officer.get("/audit/chain").is(200).body["whole"], true);
        drop(portal);
        assert!(place.told(&["doctor"]).1.contains("error: clock"));
    });
}
