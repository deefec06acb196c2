//! Submissions no form sends before the server's gate: forged sources and values, other kinds of members, files that are
//! none of their place, days that nobody vouches for.

#![allow(clippy::needless_pass_by_value, reason = "tests read better so")]

#[path = "common/mooring.rs"]
mod mooring;

use std::rc::Rc;

use mooring::{answers, claiming, forged, gate, is_wrong, lookups, mooring, paper, places, sent, wrong};
use serde_json::{Value, json};
use tokhai::definition::Procedure;
use tokhai::form::{FileRef, Form, FormEvent, FormOptions, digest_of};
use tokhai::locale::Locale;
use tokhai::verify::{Circumstances, Finding, Gate, fault_of_lookups};

/// What the form sends with a photo.
fn pictured() -> Value {
    let options = FormOptions {
        locale: Locale::en(),
        today: "2026-07-18".to_owned(),
        answers: answers(),
        ..FormOptions::default()
    };
    let Ok(mut form) = Form::new(Rc::new(Procedure::read(mooring())), options) else { panic!("it does not compile") };
    for key in ["/x-documents/certificate", "/x-documents/deed"] {
        form.apply(FormEvent::Attach { key: key.to_owned(), file: paper() });
    }
    let photo = FileRef { name: "boat.png".to_owned(), media_type: "image/png".to_owned(), ..paper() };
    form.apply(FormEvent::Attach { key: "/photo".to_owned(), file: photo });
    form.submission().map_or_else(|errors| panic!("{errors:?}"), |submission| submission.to_json())
}

#[test]
fn files_of_fields_need_a_place_and_a_hash() {
    let submission = pictured();
    let none = Circumstances::default();
    assert_eq!(submission["files"]["/photo"][0]["name"], "boat.png");
    let verdict = gate().submission(&submission, &none);
    assert_eq!((verdict.findings, verdict.claimed), (vec![], vec![]));
    let photo = submission["files"]["/photo"][0].clone();
    for place in ["/nowhere", "/kind", "/owner"] {
        let odd = forged(submission.clone(), "/files", json!({ "/photo": [photo], place: [photo] }));
        is_wrong(&odd, &format!("/files/{}", place.replace('/', "~1")), "unknown");
    }
    let changed = |member: &str, value: Value| forged(submission.clone(), &format!("/files/~1photo/0/{member}"), value);
    for (member, value) in [
        ("size", json!(0)),
        ("size", json!(5001)),
        ("mediaType", json!("application/x-msdownload")),
        ("mediaType", json!("application/pdf")),
        ("sha256", json!("ab")),
        ("name", json!("boat\u{202e}gnp.exe")),
        ("name", json!("a".repeat(300))),
    ] {
        is_wrong(&changed(member, value), "/files/~1photo/0", "paper");
    }
    is_wrong(&forged(submission.clone(), "/files/~1photo", json!([photo, photo])), "/files/~1photo", "paper");
    is_wrong(&forged(submission.clone(), "/files/~1photo", json!("x")), "/files/~1photo", "shape");
    // The answer alone is no file.
    let verdict = gate().submission(&forged(submission, "/files", json!({})), &none);
    assert_eq!((places(&verdict.findings), places(&verdict.claimed)), (vec![], vec![("/answers/photo", "paper")]));
}

#[test]
fn the_answer_of_a_place_for_files_is_what_its_files_are_kept_under() {
    let submission = forged(pictured(), "/answers/photo", json!("file-of-somebody-else"));
    is_wrong(&submission, "/answers/photo", "paper");
    let told = gate().check(&submission, &Circumstances::default(), "2026-07-18").errors;
    assert_eq!(told.iter().map(|one| one.pointer.as_str()).collect::<Vec<_>>(), ["/photo"]);
    assert!(told[0].message.contains("Attach it again"), "{told:?}");
}

#[test]
fn each_of_several_files_stands_in_the_answer() {
    let definition = json!({"$id": "urn:test:views", "title": "Views", "x-procedure": {"code": "9.2", "version": "1"},
        "type": "object", "properties": {"views": {
            "type": "array", "title": "Views", "items": {"type": "string", "contentMediaType": "image/png"}}}});
    let Ok(gate) = Gate::new(&definition, Locale::en()) else { panic!("it does not compile") };
    let options = FormOptions { today: "2026-07-18".to_owned(), ..FormOptions::default() };
    let Ok(mut form) = Form::new(Rc::new(Procedure::read(definition)), options) else { panic!("it does not compile") };
    for (name, handle) in [("bow.png", "f-1"), ("stern.png", ""), ("mast.png", "f-3")] {
        let (name, handle, media_type) = (name.to_owned(), handle.to_owned(), "image/png".to_owned());
        form.apply(FormEvent::Attach {
            key: "/views".to_owned(),
            file: FileRef { name, handle, media_type, ..paper() },
        });
    }
    let submission = form.submission().map_or_else(|errors| panic!("{errors:?}"), |it| it.to_json());
    let found = |views: Value| {
        let verdict = gate.submission(&forged(submission.clone(), "/answers/views", views), &Circumstances::default());
        let own = |list: &[Finding]| list.iter().map(|it| it.pointer.to_string()).collect::<Vec<_>>();
        (own(&verdict.findings), own(&verdict.claimed))
    };
    let unkept = "/files/~1views/1".to_owned();
    assert_eq!(found(json!(["f-1", "stern.png", "f-3"])), (vec![], vec![unkept.clone()]));
    for views in [json!(["f-1", "stern.png", "f-9"]), json!(["f-1", "f-3"]), json!([])] {
        assert_eq!(found(views.clone()), (vec!["/answers/views".to_owned()], vec![unkept.clone()]), "{views}");
    }
    // One more than there are files is only said.
    assert_eq!(found(json!(["f-1", "stern.png", "f-3", "f-9"])), (vec![], vec![unkept, "/answers/views".to_owned()]));
}

#[test]
fn a_paper_takes_only_kinds_and_sizes_that_its_place_takes() {
    let submission = sent(answers(), &["certificate", "deed"]);
    for (member, value) in [
        ("mediaType", json!("application/x-msdownload")),
        ("mediaType", json!("text/html")),
        ("size", json!(30 << 20)),
        ("name", json!("\u{200b}scan.pdf")),
    ] {
        is_wrong(
            &forged(submission.clone(), &format!("/documents/0/files/0/{member}"), value),
            "/documents/0/files/0",
            "paper",
        );
    }
    let file = submission["documents"][0]["files"][0].clone();
    let copied = forged(submission, "/documents/0/files", json!([file, file, file]));
    let verdict = gate().submission(&copied, &Circumstances::default());
    assert_eq!(
        (places(&verdict.findings), places(&verdict.claimed)),
        (vec![], vec![("/documents/0/files/1", "paper")])
    );
}

/// What is wrong with the submission of the form when a place of it is changed.
fn changed(pointer: &str, value: Value) -> Vec<(String, &'static str)> {
    wrong(&forged(sent(answers(), &["certificate", "deed"]), pointer, value), &Circumstances::default())
}

#[test]
fn members_of_another_kind_and_members_nobody_sends_are_refused_at_their_place() {
    for (pointer, value) in [
        ("/corrections", json!([1])),
        ("/corrections", json!(["owner"])),
        ("/corrections", json!(["/owner/name", "/owner/name"])),
        ("/corrections", json!([{"a": []}])),
        ("/awaited", json!({})),
        ("/awaited", json!(["", 2])),
        ("/locale", json!([1])),
        ("/locale", json!("?")),
        ("/files", json!([1, 2])),
        ("/documents/0/title", json!(7)),
        ("/documents/0/files", json!({"name": "scan.pdf"})),
        ("/documents/0/title", json!("<b>Another paper")),
    ] {
        let found = changed(pointer, value.clone());
        assert!(found.contains(&(pointer.to_owned(), "shape")), "{pointer} {value}: {found:?}");
    }
    for pointer in [
        "/definition/extra",
        "/documents/0/extra",
        "/documents/0/state/extra",
        "/documents/0/files/0/extra",
        "/digest/extra",
    ] {
        assert_eq!(changed(pointer, json!(1)), [(pointer.to_owned(), "unknown")]);
    }
    let found = wrong(&forged(claiming(), "/provenance/~1owner~1name/id", json!("r")), &Circumstances::default());
    assert_eq!(found, [("/provenance/~1owner~1name/id".to_owned(), "unknown")]);
}

/// A submission whose owner has typed a name, and what the person claims of it.
fn from_register(source: Value) -> Value {
    forged(sent(answers(), &["certificate", "deed"]), "/provenance", json!({"/owner/name": source}))
}

fn boats(id: &str, name: &str, date: &str) -> Value {
    json!({"kind": "register", "register": id, "name": name, "date": date})
}

#[test]
fn what_a_register_said_of_somebody_else_is_not_taken_for_the_person_named() {
    let own = lookups(json!({"name": "Real Seventyseven", "boat": "B-1"}))["lookups"][0].clone();
    let mut other = lookups(json!({"name": "Trần Văn Lái", "boat": "B-2"}))["lookups"][0].clone();
    other["key"] = json!("11");
    // The answer names a number that was not asked for.
    let mut strayed = other.clone();
    (strayed["key"], strayed["values"]["number"]) = (json!("77"), json!("11"));
    for made in [json!([other]), json!([own, other]), json!([other, own]), json!([strayed])] {
        let lookups = json!({"lookups": made});
        let with = Circumstances { lookups: Some(&lookups), ..Circumstances::default() };
        let found = wrong(&from_register(boats("boats", "Boats", "2026-07-01")), &with);
        assert_eq!(found, [("/provenance/~1owner~1name".to_owned(), "source")], "{made}");
    }
    // Nobody is signed in as the owner, whatever the account says.
    let lookups = json!({"identity": {"name": "Trần Văn Lái"}, "lookups": []});
    let with = Circumstances { lookups: Some(&lookups), ..Circumstances::default() };
    assert_eq!(wrong(&from_register(json!({"kind": "identity"})), &with).len(), 1);
}

#[test]
fn a_value_counts_under_the_register_and_the_day_that_gave_it() {
    let lookups = lookups(json!({"name": "Trần Văn Lái"}));
    let with = Circumstances { lookups: Some(&lookups), ..Circumstances::default() };
    let judged = |source: Value| {
        let verdict = gate().submission(&from_register(source), &with);
        (verdict.findings.len(), verdict.claimed.len())
    };
    assert_eq!(judged(boats("boats", "Boats", "2026-07-01")), (0, 0));
    assert_eq!(judged(boats("boats", "BOATS", "2026-06-30T08:00:00+07:00")), (0, 0), "older data, and a moment");
    assert_eq!(judged(boats("", "Boats", "2026-07-01")), (0, 0), "a register without an id goes by its name");
    assert_eq!(judged(boats("boats", "Other words", "2026-07-01")), (0, 1));
    for (id, name, date) in [
        ("FAKE", "Boats", "1900-01-01"),
        ("", "Fake", "2026-07-01"),
        ("boats", "Boats", "2026-07-02"),
        ("boats", "Boats", "9999-01-01"),
        ("boats", "Boats", "2026-02-30"),
        (" ", "\u{200b}", "2026-07-01"),
    ] {
        assert_eq!(judged(boats(id, name, date)), (1, 0), "{id} {name} {date}");
    }
    // A day to come is none without lookups either.
    let found = wrong(&from_register(boats("boats", "Boats", "2026-07-20")), &Circumstances::default());
    assert_eq!(found, [("/provenance/~1owner~1name".to_owned(), "source")]);
}

#[test]
fn a_typed_value_that_a_register_contradicts_is_claimed() {
    let typed = sent(answers(), &["certificate", "deed"]);
    for (name, claimed) in [("Lê Thị Buồm", vec![("/answers/owner/name", "source")]), ("trần văn lái", vec![])]
    {
        let lookups = lookups(json!({ "name": name }));
        let verdict = gate().submission(&typed, &Circumstances { lookups: Some(&lookups), ..Circumstances::default() });
        assert_eq!((verdict.findings, places(&verdict.claimed)), (vec![], claimed));
    }
}

/// A form of which the person can type nothing but a wish.
fn locked() -> Value {
    json!({
        "$id": "urn:test:locked", "x-procedure": {"code": "9.3", "version": "1"},
        "x-roles": {"me": {"kind": "person", "key": "/number", "signedIn": true}},
        "type": "object", "required": ["number", "name"],
        "properties": {
            "number": {"type": "string", "readOnly": true, "x-fact": {"concept": "number", "role": "me"}},
            "name": {"type": "string", "readOnly": true, "x-fact": {"concept": "name", "role": "me"}},
            "file": {"type": "object", "readOnly": true, "properties": {"mark": {"type": "string"}}},
            "fee": {"type": "string", "readOnly": true, "default": "usual"},
            "rating": {"type": "object", "readOnly": true, "properties": {
                "class": {"type": "string", "x-fact": {"concept": "class", "role": "me"}},
                "relief": {"type": "string", "x-fact": {"concept": "relief", "role": "me"}},
                "remark": {"type": "string"}}},
            "wish": {"type": "string"},
            "alias": {"type": "string", "x-fact": {"concept": "alias", "role": "me"}},
        },
    })
}

/// What becomes of answers to it, and of where they are from.
fn judged_locked(answers: Value, provenance: Value, lookups: Option<&Value>) -> (Vec<String>, Vec<String>) {
    let Ok(gate) = Gate::new(&locked(), Locale::en()) else { panic!("it does not compile") };
    let mut submission = json!({
        "definition": {"id": "urn:test:locked", "code": "9.3", "version": "1"}, "locale": "en", "date": "2026-07-18",
        "answers": answers, "provenance": provenance, "documents": [], "corrections": [], "awaited": [],
    });
    submission["digest"] = json!({"algorithm": "SHA-256", "form": "RFC 8785", "value": digest_of(&submission)});
    let verdict = gate.check(&submission, &Circumstances { lookups, ..Circumstances::default() }, "2026-07-18");
    let list = |findings: &[Finding]| findings.iter().map(|it| format!("{} {}", it.pointer, it.keyword)).collect();
    if !verdict.findings.is_empty() {
        assert!(verdict.errors.iter().all(|error| !error.message.contains("lookups")), "{:?}", verdict.errors);
    }
    (list(&verdict.findings), list(&verdict.claimed))
}

#[test]
fn what_nobody_can_type_cannot_be_forged_by_saying_nothing_of_its_source() {
    let account = json!({"identity": {"number": "1", "name": "True Name"}, "lookups": []});
    let with = |name: &str| json!({"number": "1", "name": name, "fee": "usual", "wish": "w"});
    let none: Vec<String> = Vec::new();
    let said = json!({"/number": {"kind": "identity"}, "/name": {"kind": "identity"}});
    assert_eq!(judged_locked(with("True Name"), said.clone(), Some(&account)), (none.clone(), none.clone()));
    assert_eq!(judged_locked(with("True Name"), json!({}), Some(&account)), (none.clone(), none.clone()));
    let refused = vec!["/answers/name source".to_owned()];
    assert_eq!(judged_locked(with("FORGED"), json!({}), Some(&account)), (refused, none.clone()));
    let refused = vec!["/provenance/~1name source".to_owned()];
    assert_eq!(judged_locked(with("FORGED"), said, Some(&account)), (refused, none.clone()));
    // An account of somebody else tells nothing of this one.
    let other = json!({"identity": {"number": "2", "name": "FORGED"}, "lookups": []});
    let (wrong, claimed) = judged_locked(with("FORGED"), json!({}), Some(&other));
    assert_eq!((wrong, claimed.contains(&"/answers/name source".to_owned())), (none.clone(), true));
    // Without lookups, and where no register tells, it is the submission's word.
    let claimed = vec!["/answers/number source".to_owned(), "/answers/name source".to_owned()];
    let (wrong, mut found) = judged_locked(with("FORGED"), json!({}), None);
    found.sort_by_key(|place| !place.contains("number"));
    assert_eq!((wrong, found), (none.clone(), claimed));
    let mut filed = with("True Name");
    (filed["file"], filed["fee"]) = (json!({"mark": "X"}), json!("nothing"));
    let (wrong, mut found) = judged_locked(filed, json!({}), Some(&account));
    found.sort();
    assert_eq!((wrong, found), (none, vec!["/answers/fee source".to_owned(), "/answers/file source".to_owned()]));
}

/// Lookups in which the register rates the person.
fn rated() -> Value {
    json!({"identity": {"number": "1", "name": "True Name"}, "lookups": [{
        "role": "me", "key": "1", "status": "found", "source": {"id": "ratings", "name": "Ratings", "date": "2026-07-01"},
        "values": {"class": "low", "relief": "none", "alias": "An"}}]})
}

/// What the register of [`rated`] is called in a submission.
fn from_ratings(kind: &str) -> Value {
    json!({"kind": kind, "register": "ratings", "name": "Ratings", "date": "2026-07-01"})
}

#[test]
fn each_part_of_a_group_nobody_can_type_in_is_held_against_the_lookups() {
    let with = |class: &str, relief: &str| json!({"number": "1", "name": "True Name", "rating": {"class": class, "relief": relief}});
    let judged = |answers: Value, provenance: Value| judged_locked(answers, provenance, Some(&rated()));
    let none: Vec<String> = Vec::new();
    let class = json!({"/rating/class": from_ratings("register")});
    assert_eq!(judged(with("low", "none"), class.clone()), (none.clone(), none.clone()));
    assert_eq!(judged(with("low", "none"), json!({})), (none.clone(), none.clone()));
    let relief = vec!["/answers/rating/relief source".to_owned()];
    assert_eq!(judged(with("low", "full"), class.clone()), (relief.clone(), none.clone()));
    assert_eq!(judged(with("low", "full"), json!({})), (relief, none.clone()));
    // What no fact is belongs to no register: the receiving side must look at it.
    let mut remarked = with("low", "none");
    remarked["rating"]["remark"] = json!("exempt");
    assert_eq!(judged(remarked, class), (none, vec!["/answers/rating/remark source".to_owned()]));
}

#[test]
fn a_value_is_not_given_by_its_own_role_nor_by_disputing_the_register() {
    let with = |relief: &str, alias: &str| json!({"number": "1", "name": "True Name", "alias": alias, "rating": {"class": "low", "relief": relief}});
    let judged = |answers: Value, provenance: Value| judged_locked(answers, provenance, Some(&rated()));
    let none: Vec<String> = Vec::new();
    for place in ["/alias", "/rating/relief"] {
        let own = json!({place: {"kind": "sameAs", "role": "me"}});
        let (wrong, _) = judged(with("full", "Zed"), own);
        assert!(wrong.contains(&format!("/provenance/{} source", place.replace('/', "~1"))), "{wrong:?}");
    }
    // What a person says against the register is theirs where they can type, and refused where they cannot.
    let relief = json!({"/rating/relief": from_ratings("disputed")});
    assert_eq!(judged(with("full", "An"), relief), (vec!["/answers/rating/relief source".to_owned()], none.clone()));
    let alias = json!({"/alias": from_ratings("disputed")});
    assert_eq!(judged(with("none", "Zed"), alias), (none, vec!["/answers/alias source".to_owned()]));
    let mut invented = from_ratings("disputed");
    invented["register"] = json!("no such register");
    let (wrong, _) = judged(with("none", "Zed"), json!({ "/alias": invented }));
    assert_eq!(wrong, ["/provenance/~1alias source"]);
}

#[test]
fn a_day_of_sending_that_nothing_vouches_for_is_told() {
    let on = |date: &str| forged(sent(answers(), &["certificate", "deed"]), "/date", json!(date));
    let judged = |date: &str, day: &str| {
        let verdict = gate().check(&on(date), &Circumstances { day, ..Circumstances::default() }, "2026-07-18");
        let places = |found: &[Finding]| found.iter().map(|it| it.pointer.to_string()).collect::<Vec<_>>();
        (places(&verdict.findings), places(&verdict.claimed))
    };
    let none: Vec<String> = Vec::new();
    let date = vec!["/date".to_owned()];
    for near in ["2026-07-17", "2026-07-18", "2026-07-19"] {
        assert_eq!(judged(near, ""), (none.clone(), none.clone()), "{near}: days do not begin everywhere at once");
    }
    for past in ["1970-01-01", "2026-07-16"] {
        assert_eq!(judged(past, ""), (none.clone(), date.clone()), "{past}");
        assert_eq!(judged(past, "2026-07-18"), (none.clone(), none.clone()), "{past}: days are held to the day given");
    }
    assert_eq!(judged("2026-07-20", "").0, date);
    assert!(judged("9999-12-31", "").0.contains(&"/date".to_owned()));
}

/// What becomes of the paper that the register of these lookups is said to replace.
fn replaced_with(lookups: &Value) -> (bool, bool) {
    let with = Circumstances { lookups: Some(lookups), ..Circumstances::default() };
    let verdict = gate().submission(&replaced(), &with);
    let at = |found: &[Finding]| found.iter().any(|it| it.pointer.as_str().starts_with("/documents/0"));
    (at(&verdict.findings), at(&verdict.claimed))
}

/// A submission of which data are said to stand in for the certificate.
fn replaced() -> Value {
    forged(claiming(), "/provenance", json!({}))
}

#[test]
fn a_paper_that_was_handed_in_is_not_said_to_be_replaced_too() {
    let with = lookups(json!({"boat": null}));
    let judged = |state: Value| {
        let handed = forged(sent(answers(), &["certificate", "deed"]), "/documents/0/state", state);
        let verdict = gate().submission(&handed, &Circumstances { lookups: Some(&with), ..Circumstances::default() });
        !verdict.findings.is_empty()
    };
    assert!(!judged(json!({"kind": "attached"})));
    let false_states = [
        json!({"kind": "replacedByData", "register": "Boats", "date": "2026-07-17"}),
        json!({"kind": "lookupRequested", "rule": "a", "basis": "b", "deadline": {"value": 1, "unit": "day"}}),
        json!({"kind": "atCounter"}),
        json!({"kind": "notNeeded"}),
        json!({}),
        json!("attached"),
    ];
    for state in false_states {
        assert!(judged(state.clone()), "{state}");
    }
}

#[test]
fn only_a_lookup_of_the_same_person_replaces_a_paper_or_excuses_its_absence() {
    let one = |status: &str, key: Value| json!({"role": "owner", "key": key, "status": status});
    let failed = |made: Vec<Value>| replaced_with(&json!({"lookups": made}));
    assert_eq!(failed(vec![one("failed", json!("77"))]), (false, true));
    for key in [json!("99"), json!(77), json!(null), json!("")] {
        assert_eq!(failed(vec![one("failed", key.clone())]), (true, false), "{key}");
    }
    assert_eq!(failed(vec![one("empty", json!("77")), one("failed", json!("99"))]), (true, false));
    assert!(fault_of_lookups(&json!({"lookups": [{"role": "owner", "status": "failed"}]})).is_some());
    assert!(fault_of_lookups(&json!({"lookups": [one("failed", json!("77"))]})).is_none());
}

#[test]
fn what_says_nothing_and_what_is_of_no_day_replaces_no_paper() {
    assert_eq!(replaced_with(&lookups(json!({"boat": "B-1"}))), (false, false));
    assert_eq!(replaced_with(&lookups(json!({"boat": {"mark": "n/a", "owners": 2}}))), (false, false));
    for value in [
        json!("N/A"),
        json!("null"),
        json!(0),
        json!(0.0),
        json!(" NULL "),
        json!({"mark": "n/a"}),
        json!(["null"]),
        json!("Không có"),
        json!("unknown"),
        json!({"error": "no such boat"}),
        json!("[object Object]"),
    ] {
        assert_eq!(replaced_with(&lookups(json!({ "boat": value }))), (true, false), "{value}");
    }
    for date in ["9999-12-31", "9999-99-99", "2026-07-20", ""] {
        let mut lookups = lookups(json!({"boat": "B-1"}));
        lookups["lookups"][0]["source"]["date"] = json!(date);
        assert_eq!(replaced_with(&lookups), (true, false), "{date}");
    }
    for (member, value) in [("date", "2026-07-20"), ("date", "soon")] {
        let odd = forged(replaced(), &format!("/documents/0/state/{member}"), json!(value));
        assert_eq!(wrong(&odd, &Circumstances::default()), [("/documents/0/state/date".to_owned(), "paper")]);
    }
    // Data do stand in, but not those the submission names.
    for (member, value) in [("register", "FAKE"), ("date", "2026-07-10")] {
        let odd = forged(replaced(), &format!("/documents/0/state/{member}"), json!(value));
        let boat = lookups(json!({"boat": "B-1"}));
        let verdict = gate().submission(&odd, &Circumstances { lookups: Some(&boat), ..Circumstances::default() });
        assert_eq!(
            (places(&verdict.findings), places(&verdict.claimed)),
            (vec![], vec![("/documents/0/state", "paper")])
        );
    }
}
