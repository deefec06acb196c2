//! The process killed under load: what was acknowledged is there exactly once.

use super::*;

#[test]
fn an_acknowledged_submission_is_there_exactly_once_after_every_kill() {
    on_each_database(|place| println!("{}", endure(place, 3)));
}

/// As many kills as `TOKHAI_KILLS` says, for `make endurance`.
#[test]
#[ignore = "takes long: make endurance"]
fn endurance() {
    let kills = std::env::var("TOKHAI_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(200);
    on_each_database(|place| println!("{}", endure(place, kills)));
}

/// What came of a run.
struct Endured {
    database: &'static str,
    kills: usize,
    acknowledged: usize,
    /// Sent, without an answer because the portal was killed; sent again after it came back.
    unanswered: usize,
    /// Of those, how many had been kept before the kill.
    kept_unanswered: usize,
}

impl std::fmt::Display for Endured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}: {} kills, {} submissions acknowledged and found exactly once; {} of them were unanswered at a kill, of which {} \
             had been kept and were answered as before",
            self.database, self.kills, self.acknowledged, self.unanswered, self.kept_unanswered
        )
    }
}

/// A submission and its key.
type Keyed = (Value, String);

/// Numbers that look random and are the same each time (xorshift).
pub(super) struct Chance(pub(super) u64);

impl Chance {
    pub(super) fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

/// Sends one after the other until the portal does not answer any more: the receipts, and what was not answered.
fn send_all(visitor: &Visitor, work: Vec<Keyed>, answers: &AtomicU64) -> (Vec<String>, Option<Keyed>) {
    let mut receipts = Vec::new();
    for (submission, own) in work {
        let headers = [("Content-Type", "application/json"), ("Idempotency-Key", own.as_str())];
        let body = submission.to_string();
        match visitor.try_send("POST /api/v1/submissions", &headers, body.as_bytes()) {
            Ok(answer) => {
                receipts.push(answer.is(201).body["receipt"].as_str().unwrap().to_owned());
                answers.fetch_add(1, Ordering::SeqCst);
            }
            Err(_) => return (receipts, Some((submission, own))),
        }
    }
    (receipts, None)
}

/// Kills the portal at random moments while people send, starts it again, sends what was not answered once more under its key, and
/// looks at the end whether everything acknowledged is there exactly once.
fn endure(place: &Place, kills: usize) -> Endured {
    const SENDERS: usize = 4;
    const EACH: usize = 50;
    let (_, mother) = &*BIRTH;
    let mut chance = Chance(0x2545_F491_4F6C_DD1D ^ kills as u64);
    let (mut receipts, mut open): (Vec<String>, Vec<Keyed>) = Default::default();
    let (mut unanswered, mut kept_unanswered, mut made) = (0, 0, 0);
    let mut cookie = String::new();
    for round in 0..=kills {
        let mut portal = place.start();
        let mut visitor = Visitor { address: portal.address.clone(), cookie: cookie.clone() };
        if visitor.get("/session").body["signedIn"] != true {
            visitor.sign_in(&json!({"person": mother}));
            cookie.clone_from(&visitor.cookie);
        }
        for (submission, own) in std::mem::take(&mut open) {
            let answer = visitor.post(&submission, &own).is(201);
            kept_unanswered += usize::from(answer.header("idempotent-replayed").is_some());
            unanswered += 1;
            receipts.push(answer.body["receipt"].as_str().unwrap().to_owned());
        }
        if round == kills {
            break;
        }
        let mut work = || {
            made += 1;
            (of_child(made), key())
        };
        let work: Vec<Vec<Keyed>> = (0..SENDERS).map(|_| (0..EACH).map(|_| work()).collect()).collect();
        let (wait, answers) = (Duration::from_millis(chance.below(400)), AtomicU64::new(0));
        std::thread::scope(|scope| {
            let sender = |work| scope.spawn(|| send_all(&visitor, work, &answers));
            let senders: Vec<_> = work.into_iter().map(sender).collect();
            // The first answers come late: everything is still being made ready.
            let began = Instant::now();
            while answers.load(Ordering::SeqCst) == 0 && began.elapsed() < Duration::from_mins(1) {
                std::thread::sleep(Duration::from_millis(5));
            }
            std::thread::sleep(wait);
            portal.process.kill().unwrap();
            portal.process.wait().unwrap();
            for (done, left) in senders.into_iter().map(|one| one.join().unwrap()) {
                receipts.extend(done);
                open.extend(left);
            }
        });
    }
    let acknowledged = receipts.len();
    receipts.sort();
    receipts.dedup();
    assert_eq!(receipts.len(), acknowledged, "two submissions with one receipt");
    assert_eq!(kept(place, acknowledged), receipts, "kept is what was acknowledged");
    let database = if place.database.is_some() { "PostgreSQL" } else { "SQLite" };
    Endured { database, kills, acknowledged, unanswered, kept_unanswered }
}

/// All receipts the portal has, by its inbox.
pub(super) fn kept(place: &Place, most: usize) -> Vec<String> {
    let portal = place.start();
    let mut officer = Visitor::at(&portal);
    officer.sign_in(&json!({"officer": "officer-1"}));
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let page = officer.get(&format!("/inbox?after={after}")).is(200).body;
        found.extend(page["cases"].as_array().unwrap().iter().map(|it| it["receipt"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) if found.len() <= most => next.clone_into(&mut after),
            _ => break,
        }
    }
    found.sort();
    found
}
