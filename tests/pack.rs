//! Country packs: strict reading, the shipped pack, neutrality of the engine.
#![allow(clippy::print_stdout, reason = "tells its reader what it did")]

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tokhai::analysis::{Options, Verdict, analyse};
use tokhai::definition::Procedure;
use tokhai::register::{Date, Effect, Pack, PublicationStatus, embedded, merge};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn read(path: &str) -> Value {
    let text = std::fs::read_to_string(root().join(path)).expect("the file stands in the repository");
    serde_json::from_str(&text).expect("it is JSON")
}

fn vietnam() -> Pack {
    embedded("vn").expect("the pack is built in").unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn toy() -> Value {
    read("tests/fixtures/packs/toy.json")
}

#[test]
fn the_shipped_pack_and_each_of_its_files_follow_the_published_schema() {
    let schema = jsonschema::options().should_validate_formats(true).build(&read("schemas/pack.schema.json")).unwrap();
    let mut parts = Vec::new();
    for name in ["pack", "concepts", "registers", "documents", "gates", "costs", "import", "calendar"] {
        let part = read(&format!("schemas/vn/pack/{name}.json"));
        let errors: Vec<String> = schema.iter_errors(&part).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        parts.push(part);
    }
    let whole = merge(parts).unwrap();
    assert!(schema.is_valid(&whole));
    assert!(schema.is_valid(&toy()));
    assert!(Pack::read(whole).is_ok());
}

#[test]
fn the_shipped_pack_holds_every_register_item_and_document_type_of_the_study() {
    let shared = root().join("../shared/data/vietnam");
    if !shared.exists() {
        println!("skipped: the study's data are not beside the repository");
        return;
    }
    let pack = vietnam();
    let study =
        |name: &str| -> Value { serde_json::from_str(&std::fs::read_to_string(shared.join(name)).unwrap()).unwrap() };
    let registers = study("registers.json");
    let registers = registers["registers"].as_array().unwrap();
    // Beyond the study stand registers nothing is known to be published of: they open no paper.
    let beyond: Vec<&str> = pack
        .registers
        .iter()
        .map(|register| register.id.as_str())
        .filter(|id| {
            !registers.iter().any(|known| known["id"].as_str().is_some_and(|known| *id == format!("vn:{known}")))
        })
        .collect();
    assert_eq!(beyond, ["vn:tax", "vn:immigration", "vn:vessel"]);
    assert_eq!(registers.len() + beyond.len(), pack.registers.len());
    let printed: Value =
        serde_json::from_str(&std::fs::read_to_string(root().join("schemas/vn/pack/registers.json")).unwrap()).unwrap();
    for id in beyond {
        let own = &printed["registers"][id];
        assert_eq!(own["publication"]["status"], "none", "{id}");
        assert!(own["owner"].as_str().is_some_and(|owner| !owner.is_empty()), "{id}");
        assert!(own["items"].as_object().unwrap().values().all(|item| item["confidence"] == "unconfirmed"), "{id}");
    }
    for register in registers {
        let own = pack.register(&format!("vn:{}", register["id"].as_str().unwrap())).expect("register");
        for item in register["items"].as_array().unwrap() {
            let found = own.items.iter().find(|known| known.id == item["id"].as_str().unwrap());
            let found = found.unwrap_or_else(|| panic!("{} lacks {}", own.id, item["id"]));
            assert_eq!(found.confidence, item["confidence"].as_str().unwrap(), "{} {}", own.id, found.id);
        }
    }
    for document in study("documents.json")["documents"].as_array().unwrap() {
        assert!(pack.document_type(&format!("vn:{}", document["id"].as_str().unwrap())).is_some());
    }
}

#[test]
fn legal_facts_of_the_shipped_pack_carry_their_source() {
    let pack = vietnam();
    for gate in &pack.gates {
        assert!(!gate.basis.is_empty() && !gate.source.is_empty() && !gate.confidence.is_empty(), "{}", gate.id);
        assert!(gate.title.0.contains_key("vi") && gate.title.0.contains_key("en"), "{}", gate.id);
    }
    let resolution: Vec<_> = pack.gates.iter().filter(|gate| gate.id.starts_with("vn:nq66.7-")).collect();
    assert_eq!(resolution.iter().filter(|gate| gate.effect == Effect::RequiresPublication).count(), 10);
    assert_eq!(resolution.iter().filter(|gate| gate.effect == Effect::Cut).count(), 8);
    for gate in resolution {
        assert_eq!(gate.from, Date::parse("2026-01-01"));
        assert_eq!(gate.to, Date::parse("2027-02-28"));
    }
    // Only two owners' decisions could be found; everything else must stay marked.
    let published: Vec<&str> = pack
        .registers
        .iter()
        .filter(|register| register.publication.status == PublicationStatus::Published)
        .map(|register| register.id.as_str())
        .collect();
    assert_eq!(published, ["vn:civil_status", "vn:health_record"]);
}

#[test]
fn where_information_could_be_held_says_who_says_so() {
    let pack = vietnam();
    let homes: Vec<_> = pack.concepts.values().filter_map(|concept| concept.home.as_ref()).collect();
    assert!(homes.len() > 5);
    for home in homes {
        assert!(!home.confidence.is_empty(), "neither a source nor marked as our own reading: {home:?}");
        assert_eq!(home.is_ours(), home.source.is_empty(), "{home:?}");
        assert!(home.is_ours() || pack.sources.contains_key(&home.source), "{home:?}");
    }
}

#[test]
fn every_problem_of_a_pack_is_listed_with_its_place() {
    let mut pack = toy();
    pack["registers"]["zz:rolls"]["items"]["rank"]["gives"] = json!(["rnak"]);
    pack["registers"]["zz:rolls"]["publication"] = json!({"status": "maybe"});
    pack["registers"]["zz:rolls"]["lookups"][0]["keys"] = json!([]);
    pack["documentTypes"]["zz:patent"]["acts"] = json!(["sing"]);
    pack["gates"][0]["from"] = json!("1958-02-30");
    pack["gates"][0]["registers"] = json!(["zz:roll"]);
    pack["gates"][0]["efect"] = json!("cut");
    pack["colour"] = json!("blue");
    let problems = Pack::read(pack).unwrap_err();
    let places: Vec<&str> = problems.iter().map(|problem| problem.pointer.as_str()).collect();
    for place in [
        "/colour",
        "/registers/zz:rolls/publication/status",
        "/registers/zz:rolls/lookups/0/keys",
        "/registers/zz:rolls/items/rank/gives",
        "/documentTypes/zz:patent/acts/0",
        "/gates/0/from",
        "/gates/0/registers",
        "/gates/0/efect",
    ] {
        assert!(places.contains(&place), "{place} is not among {problems:#?}");
    }
}

#[test]
fn two_files_that_define_the_same_are_refused() {
    let problems = merge(vec![toy(), toy()]).unwrap_err();
    assert!(problems.iter().any(|problem| problem.pointer.as_str() == "/registers/zz:rolls"));
}

#[test]
fn a_subject_kind_that_is_a_kind_of_itself_is_refused() {
    let mut pack = toy();
    pack["pack"]["subjects"]["person"]["kindOf"] = json!("vassal");
    pack["pack"]["subjects"]["vassal"] = json!({"title": {"en": "Vassal"}, "kindOf": "person"});
    assert!(Pack::read(pack).is_err());
}

#[test]
fn the_engine_holds_no_country_a_ten_line_pack_is_enough() {
    let pack = Pack::read(toy()).unwrap();
    let procedure = Procedure::read(json!({
        "$id": "urn:example:zz:audience",
        "x-roles": {"petitioner": {"kind": "person", "key": "/number"}},
        "x-documents": [{"id": "letters", "type": "zz:patent"}],
        "properties": {"number": {"type": "string", "x-fact": {"concept": "crown_number", "role": "petitioner"}}}
    }));
    let verdict = |day: &str| {
        let options = Options::on(Date::parse(day).unwrap());
        analyse(&procedure, &pack, &options).components[0].verdict
    };
    assert_eq!(verdict("1958-07-31"), Verdict::LawNeeded);
    assert_eq!(verdict("1958-08-01"), Verdict::RedundantByData);
}

#[test]
fn code_lists_follow_their_schema_and_name_only_codes_that_exist() {
    let schema = jsonschema::options().build(&read("schemas/codes.schema.json")).unwrap();
    let list = |name: &str| {
        let list = read(&format!("schemas/vn/codes/{name}.json"));
        let errors: Vec<String> = schema.iter_errors(&list).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        list
    };
    let (provinces, communes, groups) = (list("provinces"), list("communes"), list("ethnic-groups"));
    let codes = |list: &Value| list["codes"].as_object().unwrap().clone();
    assert_eq!((codes(&provinces).len(), codes(&communes).len()), (34, 3_321));
    assert_eq!(codes(&groups).len() + groups["uncoded"].as_array().unwrap().len(), 54);
    assert!(codes(&provinces).keys().all(|code| code.len() == 2));
    for (code, commune) in codes(&communes) {
        assert_eq!(code.len(), 5);
        assert!(provinces["codes"].get(commune["within"].as_str().unwrap()).is_some(), "{code}");
    }
    // What a form fetches of a province is what belongs to it, each under one name.
    for (code, _) in codes(&provinces) {
        let fetched = read(&format!("schemas/vn/codes/communes/{code}.json"));
        let mut names: Vec<&str> = fetched.as_array().unwrap().iter().map(|entry| entry[0].as_str().unwrap()).collect();
        let mut wanted: Vec<Value> = codes(&communes)
            .into_iter()
            .filter(|(_, one)| one["within"] == *code)
            .map(|(_, one)| one["name"].clone())
            .collect();
        names.sort_unstable();
        wanted.sort_by(|one, other| one.as_str().cmp(&other.as_str()));
        assert_eq!(names, wanted, "{code}");
        assert!(fetched.as_array().unwrap().iter().flat_map(|entry| entry.as_array().unwrap()).all(Value::is_string));
    }
    let communes = codes(&communes);
    let within: std::collections::BTreeSet<&str> = communes.values().filter_map(|one| one["within"].as_str()).collect();
    for province in codes(&provinces).keys() {
        assert!(within.contains(province.as_str()), "{province}");
    }
}

#[test]
fn a_pack_is_checked_alone_with_every_problem_in_its_file_and_line() {
    let folder = std::env::temp_dir().join(format!("tokhai-pack-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let check = |path: &Path, more: &[&str]| {
        let mut command = assert_cmd::Command::cargo_bin("tokhai").unwrap();
        let output = command.args(["check", "--locale", "en", "--pack"]).arg(path).args(more).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(check(&root().join("schemas/vn/pack"), &[]).0, Some(0));
    assert_eq!(check(&root().join("tests/fixtures/packs/toy.json"), &[]).0, Some(0));
    let mut broken = toy();
    broken["gates"][0]["from"] = json!("1958-02-30");
    broken["registers"]["zz:rolls"]["items"]["rank"]["gives"] = json!(["rnak"]);
    let gates = json!({ "gates": [broken["gates"][0].clone()] });
    let file = |name: &str, value: &Value| {
        std::fs::write(folder.join(name), serde_json::to_string_pretty(value).unwrap()).unwrap();
    };
    file("a.json", &broken);
    file("b.json", &gates);
    let (code, text) = check(&folder, &[]);
    assert_eq!(code, Some(1));
    for place in ["a.json:", "b.json:", "at /gates/0/from", "at /registers/zz:rolls/items/rank/gives"] {
        assert!(text.contains(place), "{place}: {text}");
    }
    let (_, machine) = check(&folder, &["--format", "json"]);
    let machine: Value = serde_json::from_str(&machine).unwrap();
    assert!(machine["problems"].as_array().unwrap().iter().all(|problem| problem["line"].as_u64().unwrap() > 1));
    // Wording rules are compiled too.
    let mut wording = toy();
    wording["import"] = json!({ "data": ["("], "types": [{ "type": "zz:none", "match": "x" }] });
    std::fs::remove_file(folder.join("b.json")).unwrap();
    file("a.json", &wording);
    let (code, text) = check(&folder, &[]);
    assert_eq!(code, Some(1));
    assert!(text.contains("/import/data") && text.contains("zz:none"), "{text}");
    std::fs::write(folder.join("a.json"), "{\n  oops").unwrap();
    let (code, text) = check(&folder, &[]);
    assert!(code == Some(1) && text.contains("a.json:2:"), "{text}");
    assert_eq!(check(&folder.join("nowhere.json"), &[]).0, Some(2));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn offices_are_open_as_the_calendar_says_and_unconfirmed_days_change_nothing() {
    let pack = vietnam();
    let calendar = pack.calendar.as_ref().unwrap();
    let day = |text: &str| Date::parse(text).unwrap();
    let open = |text: &str| calendar.is_open(day(text));
    // A weekend, a holiday over several days, one swapped for a Saturday on which offices work.
    assert!(!open("2026-07-18") && !open("2026-07-19") && open("2026-07-20"));
    assert!(open("2026-02-13") && !open("2026-02-16") && !open("2026-02-20") && open("2026-02-23"));
    assert!(!open("2026-01-02") && open("2026-01-10") && !open("2026-01-03"));
    // Said to come and not law yet: told as doubtful, not counted.
    assert!(open("2026-11-24") && !open("2026-08-22"));
    let doubtful = |first: &str, last: &str| calendar.doubtful(day(first), day(last)).count();
    assert_eq!((doubtful("2026-11-20", "2026-11-30"), doubtful("2026-03-01", "2026-03-31")), (1, 0));
    assert_eq!(calendar.open_from(day("2026-08-29")), Some(day("2026-09-03")));
    assert!(
        calendar.knows(day("2025-01-01"), day("2027-12-31")) && !calendar.knows(day("2027-12-31"), day("2028-01-03"))
    );
    for (on, own) in calendar.days() {
        assert!(pack.sources.contains_key(&own.source), "{on}");
    }
}

#[test]
fn a_calendar_that_contradicts_itself_is_refused_with_every_problem() {
    let mut pack = toy();
    pack["calendar"] = json!({
        "week": {"working": ["moonday"], "hours": 7}, "from": "2026-01-01", "to": "soon",
        "days": [
            {"on": "2026-01-01", "until": "2026-03-01", "title": {"en": "x"}, "source": "nobody", "confidence": "confirmed"},
            {"on": "2026-05-01", "title": {"en": "x"}, "source": "nobody", "confidence": "sure"},
            {"on": "2026-05-01", "title": {"en": "x"}, "source": "nobody", "confidence": "confirmed"}
        ]
    });
    let told: Vec<String> = Pack::read(pack).unwrap_err().iter().map(ToString::to_string).collect();
    for place in [
        "/calendar/week/working: one of",
        "/calendar/week/hours: 8 was",
        "/calendar/to: a day",
        "/calendar/days/0/until: a day",
        "/calendar/days/1/confidence: one of",
        "/calendar/days/2: 2026-05-01 stands in two",
        "no source `nobody`",
    ] {
        assert!(told.iter().any(|own| own.contains(place)), "{place}: {told:#?}");
    }
}
