//! Portfolios and scenario files: sums, levers, feeding groups, and what a scenario may say.
#![cfg(feature = "cli")]
#![allow(clippy::float_cmp, reason = "sums of whole amounts are exact")]

use std::path::Path;

use assert_cmd::Command;
use serde_json::{Value, json};
use tokhai::analysis::{Options, analyse};
use tokhai::definition::Procedure;
use tokhai::reform::Reported;
use tokhai::reform::cost::{Detail, estimate};
use tokhai::reform::portfolio::{Lever, Method, Portfolio, portfolio};
use tokhai::register::{Costs, Date, Pack, embedded};

fn read(path: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn words(text: &str) -> Value {
    json!({"en": text})
}

/// Two registers that nobody published, one the law does not know yet, and a concept that no
/// register holds.
fn pack() -> Pack {
    let register = |item: &str| {
        json!({"title": words(item), "owner": "State", "publication": {"status": "none"},
               "items": {item: {"title": words(item)}},
               "lookups": [{"id": "by-number", "subjects": ["person"], "keys": ["number"]}]})
    };
    let concept = |name: &str| json!({"subject": "person", "title": words(name)});
    Pack::read(json!({
        "pack": {"id": "xx", "title": words("Example"), "subjects": {"person": {"title": words("Person"), "key": "number"}}},
        "concepts": {"number": {"subject": "person", "type": "id", "title": words("Number")},
                     "a": concept("a"), "b": concept("b"), "c": concept("c"),
                     "d": {"subject": "person", "title": words("d"), "home": {"owner": "owner of d", "title": words("D list")}},
                     "e": concept("e")},
        "registers": {"xx:a": register("a"), "xx:b": register("b"), "xx:c": register("c")},
        "documentTypes": {
            "xx:ab": {"title": words("AB"), "subject": "person", "facts": ["a", "b"]},
            "xx:b": {"title": words("B"), "subject": "person", "facts": ["b"]},
            "xx:c": {"title": words("C"), "subject": "person", "facts": ["c"]},
            "xx:d": {"title": words("D"), "subject": "person", "facts": ["d"]},
            "xx:e": {"title": words("E"), "subject": "person", "facts": ["e"]}
        },
        "gates": [{"id": "xx:law", "title": words("Published data"), "effect": "requiresPublication",
                   "registers": ["xx:a", "xx:b"], "basis": "Art. 1"}]
    }))
    .unwrap()
}

fn procedure(code: &str, papers: &[&str], outputs: &[&str]) -> Procedure {
    let documents = papers.iter().enumerate();
    let documents: Vec<Value> = documents
        .map(|(i, kind)| json!({"id": format!("p{i}"), "title": kind, "type": kind, "about": "applicant"}))
        .collect();
    Procedure::read(json!({
        "$id": format!("urn:example:{code}"), "title": code,
        "x-procedure": {"code": code, "field": "tests", "authority": "office", "outputs": outputs},
        "x-roles": {"applicant": {"kind": "person", "signedIn": true}},
        "x-documents": documents
    }))
}

fn sum(procedures: &[Procedure], pack: &Pack, costs: &Costs) -> Portfolio {
    let options = Options::on(Date::parse("2026-07-18").unwrap());
    let reported: Vec<Reported> = procedures
        .iter()
        .map(|procedure| {
            let mut one = Reported::new(procedure, analyse(procedure, pack, &options));
            one.estimate = estimate(procedure, pack, costs, &one.analysis, Detail::Totals);
            one
        })
        .collect();
    portfolio(&reported, pack, costs, &options)
}

fn scenario(more: &[(&str, f64, &str)]) -> Costs {
    let mut value = read("tests/fixtures/scenarios/check.json");
    for (name, amount, unit) in more {
        value["parameters"][*name] = json!({"value": amount, "unit": unit, "input": true});
    }
    Costs::read_scenario(&value).unwrap()
}

fn publication(id: &str) -> Lever {
    Lever::Publication(id.to_owned())
}

#[test]
fn what_to_open_next_is_found_exactly_where_two_only_help_together() {
    let procedures = [
        procedure("1", &["xx:ab"], &[]),
        procedure("2", &["xx:ab"], &[]),
        procedure("6", &["xx:ab"], &[]),
        procedure("3", &["xx:c"], &[]),
        procedure("4", &["xx:d"], &[]),
        procedure("5", &["xx:e"], &[]),
    ];
    let found = sum(&procedures, &pack(), &scenario(&[]));
    let levers = &found.levers;
    assert!(levers.complete);
    assert_eq!(levers.unit, "VND/case");
    // One lever: the rule for c, or an attribute d; of equals the first by name.
    let one = &levers.plans[0];
    // What is saved once lookups that fail and keys that are typed are paid for, as where a register exists.
    assert_eq!((one.papers, one.relief, one.exact, one.method), (1, 39_282.0, true, Method::Enumeration));
    // Two: both publications, though neither helps by itself.
    let two = &levers.plans[1];
    assert_eq!(two.levers, [publication("xx:a"), publication("xx:b")]);
    assert_eq!((two.papers, two.relief.round()), (3, 106_618.0));
    let four = &levers.plans[3];
    assert_eq!((four.levers.len(), four.papers), (4, 5));
    assert_eq!(levers.plans.len(), 4, "what nobody could hold is no lever");
    assert!(four.levers.contains(&Lever::Rule { register: "xx:c".to_owned(), concept: "c".to_owned() }));
    assert!(four.levers.contains(&Lever::Attribute { owner: "owner of d".to_owned(), concept: "d".to_owned() }));
    // Where nobody said that it could be held there, it is our proposal, and told as one.
    let attribute = levers.list.iter().find(|line| matches!(line.lever, Lever::Attribute { .. })).unwrap();
    assert!(attribute.ours && levers.list.iter().all(|line| line.ours == (line.lever == attribute.lever)));
    let told = |pack: &Pack| {
        tokhai::render::report::sheets::lever_words(&attribute.lever, pack, &tokhai::locale::Locale::en())
    };
    assert_eq!(told(&pack()), "owner of d has the D list hold: d (our proposal)");
    let mut said = pack();
    let home = said.concepts.get_mut("d").and_then(|concept| concept.home.as_mut()).unwrap();
    (home.source, home.confidence) = ("act".to_owned(), "confirmed".to_owned());
    assert!(!attribute.lever.is_ours(&said) && !told(&said).contains("proposal"));
    let alone = levers.list.iter().find(|line| line.lever == publication("xx:a")).unwrap();
    assert_eq!((alone.papers, alone.takes_part), (0, 3));
    assert!(levers.priced.is_none(), "nothing has a price");
}

#[test]
fn against_prices_the_choice_is_a_minimum_cut() {
    let procedures = [procedure("1", &["xx:ab"], &[]), procedure("2", &["xx:ab"], &[]), procedure("3", &["xx:b"], &[])];
    let priced = |a: f64, b: f64| {
        let more = [("lever/publication:xx:a/price", a, "VND"), ("lever/publication:xx:b/price", b, "VND")];
        sum(&procedures, &pack(), &scenario(&more)).levers.priced.unwrap()
    };
    // 110,361 of relief for both, 39,282 for b alone.
    let both = priced(60_000.0, 30_000.0);
    assert_eq!((both.levers.len(), both.relief.round(), both.price), (2, 110_361.0, 90_000.0));
    assert_eq!(both.method, Method::MinCut);
    assert!(both.exact);
    let only_b = priced(90_000.0, 30_000.0);
    assert_eq!(only_b.levers, [publication("xx:b")]);
    assert_eq!(priced(90_000.0, 50_000.0).levers, []);
}

#[test]
fn results_that_others_ask_for_and_procedures_that_feed_each_other() {
    let procedures = [
        procedure("1", &["xx:b"], &["xx:c"]),
        procedure("2", &["xx:c"], &["xx:b"]),
        procedure("3", &["xx:c", "xx:d"], &[]),
        procedure("4", &["xx:d"], &["xx:d"]),
    ];
    let found = sum(&procedures, &pack(), &scenario(&[]));
    let demand = |id: &str| found.outputs.iter().find(|own| own.document_type == id).unwrap();
    assert_eq!(found.outputs[0].document_type, "xx:c");
    assert_eq!((demand("xx:c").issued_by.len(), demand("xx:c").asked_by.len()), (1, 2));
    assert_eq!(demand("xx:c").registers, ["xx:c"]);
    assert_eq!(demand("xx:d").asked_by, ["3"], "its own result asked back is another matter");
    let groups: Vec<&[String]> = found.groups.iter().map(|group| &group.procedures[..]).collect();
    assert_eq!(groups, [["1", "2"]]);
    assert_eq!(found.groups[0].document_types, ["xx:b", "xx:c"]);
}

#[test]
fn sums_are_those_of_their_procedures_and_unknown_years_are_counted() {
    let mut with_cases = procedure("1", &["xx:b"], &[]);
    with_cases.header.annual_cases = Some(1_000.0);
    let procedures = [with_cases, procedure("2", &["xx:b", "xx:c"], &[])];
    let mut pack = pack();
    for register in &mut pack.registers {
        register.publication.status = tokhai::register::PublicationStatus::Published;
    }
    pack.index();
    let found = sum(&procedures, &pack, &scenario(&[]));
    assert_eq!((found.total.procedures, found.total.papers, found.total.now, found.total.after_law), (2, 3, 2, 1));
    assert_eq!(found.total.without_cases, 1);
    let mid = |figure: &tokhai::reform::cost::Figure| figure.value.unwrap().mid;
    assert!((mid(&found.total.per_case) - 2.0 * 39_282.0).abs() < 1e-6);
    assert!((mid(&found.total.per_year) - 1_000.0 * 39_282.0).abs() < 1e-3, "only where cases are known");
    assert_eq!(found.ranking, [0, 1]);
    assert_eq!(found.fields.len(), 1);
    let register = found.registers.iter().find(|total| total.name == "xx:b").unwrap();
    assert_eq!((register.procedures, register.papers, register.now), (2, 2, 2));
}

#[test]
fn the_command_follows_the_published_format_and_repeats_itself() {
    let run = |format: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tokhai"));
        command.current_dir(env!("CARGO_MANIFEST_DIR"));
        let arguments = ["portfolio", "schemas/vn/procedures", "--at", "2026-07-18", "--format", format, "--scenario"];
        let output = command.args(arguments).arg("schemas/vn/scenarios/unstable-connection.json").output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let first = run("json");
    assert_eq!(first, run("json"));
    let value: Value = serde_json::from_slice(&first).unwrap();
    let schema =
        jsonschema::options().should_validate_formats(true).build(&read("schemas/portfolio.schema.json")).unwrap();
    let errors: Vec<String> = schema.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert!(String::from_utf8_lossy(&run("text")).contains("1.001193"));
}

#[test]
fn scenario_files_follow_their_schema_and_the_reader_agrees() {
    let scenario = read("schemas/scenario.schema.json");
    let schema = jsonschema::options().should_validate_formats(true).build(&scenario).unwrap();
    for name in ["schemas/vn/scenarios/unstable-connection.json", "tests/fixtures/scenarios/check.json"] {
        let value = read(name);
        let errors: Vec<String> = schema.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        assert!(Costs::read_scenario(&value).is_ok(), "{name}");
    }
    let pack = embedded("vn").unwrap().unwrap();
    let over = Costs::read_scenario(&read("schemas/vn/scenarios/unstable-connection.json")).unwrap();
    let whole = pack.costs.with(&over).unwrap();
    assert_eq!(whole.mid("path/online/availability"), Some(0.75));
    assert_eq!(whole.mid("income"), pack.costs.mid("income"), "what it does not say stays");
    // What a pack says of costs is described by the same words.
    let described = read("schemas/pack.schema.json");
    for name in ["costPath", "costParameter", "costName"] {
        assert_eq!(scenario["$defs"][name], described["$defs"][name], "{name}");
    }
}

#[test]
fn every_problem_of_a_scenario_is_told_at_once() {
    let value = json!({
        "$schema": "urn:tokhai:schema:scenario:1",
        "currency": "dong",
        "more": 1,
        "paths": {"online": {"title": words("Online"), "channel": "radio", "overflow": "online"}},
        "parameters": {
            "incom": {"value": 1, "unit": "VND/hour", "input": true},
            "income": {"value": [3, 2, 1], "unit": "VND/hour", "input": true},
            "path/online/share": {"value": 1.5, "unit": "share", "input": true},
            "path/train/share": {"value": 0.5, "unit": "share", "input": true},
            "field/minutes": {"value": 1, "unit": "second", "input": true},
            "officerIncome": {"value": 1, "unit": "VND/hour"},
            "register/xx:a/coverage": {"unit": "share", "source": "s", "date": "2026", "measured": {"found": 3, "of": 2}}
        }
    });
    let problems = Costs::read_scenario(&value).unwrap_err();
    let text = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    for expected in [
        "/currency: an ISO 4217 code",
        "/more: unknown member",
        "/paths/online/channel: one of online, direct, postal",
        "/paths/online/overflow: another path",
        "/parameters/incom: no such parameter",
        "/parameters/income/value: a number, null, or [low, mid, high]",
        "/parameters/path~1online~1share/value: a share from 0 to 1",
        "/parameters/path~1train~1share: `paths` has no path `train`",
        "/parameters/field~1minutes/unit: minute was expected",
        "/parameters/officerIncome/source: a figure has a source",
        "/parameters/register~1xx:a~1coverage/measured: `found` cannot exceed `of`",
    ] {
        assert!(text.contains(expected), "{expected}\n---\n{text}");
    }
    let cohorts = json!({"currency": "EUR", "parameters": {
        "register/xx:a/cohort/old/share": {"value": 0.5, "unit": "share", "input": true},
        "register/xx:a/cohort/new/share": {"value": 0.4, "unit": "share", "input": true}
    }});
    let problems = Costs::read_scenario(&cohorts).unwrap_err();
    assert!(problems[0].to_string().contains("the cohorts of xx:a add up to 0.9"), "{problems:?}");
}

#[test]
fn text_workbook_and_letter_count_the_same_papers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/vn/procedures");
    let run = |command: &str, format: &str| {
        let args = [command, folder.to_str().unwrap(), "--at", "2026-07-18", "--format", format];
        let output = Command::cargo_bin("tokhai").unwrap().args(args).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let whole: Value = serde_json::from_str(&run("portfolio", "json")).unwrap();
    let total = |key: &str| whole["total"][key].as_u64().unwrap();
    let (papers, now, sure, law) = (total("papers"), total("now"), total("toConfirm"), total("afterLaw"));
    let text = run("portfolio", "text");
    let expected = format!("14 thủ tục; {papers} giấy tờ; {now} bỏ được ngay; {sure} bỏ được khi đã xác nhận; {law} ");
    assert!(text.starts_with(&expected), "{text}");
    assert!(run("report", "text").contains(&format!("{papers}  giấy tờ; cùng ")));
    let letter = run("report", "md");
    // A letter about many procedures rests on texts as one about a single procedure does.
    assert!(letter.contains("Căn cứ Nghị định số 63/2010/NĐ-CP"), "{letter}");
    assert!(letter.contains(&format!("- Số giấy tờ: {papers} (không kể ")), "{letter}");
    // The conclusions that let a paper go at once come to the same number.
    let count = |name: &str| -> u64 {
        let row = letter.lines().find_map(|line| line.strip_prefix(&format!("| {name} | ")));
        row.map_or(0, |row| row.split(' ').next().unwrap().parse().unwrap())
    };
    let going = ["Cắt bỏ", "Thay bằng dữ liệu", "Bỏ trong một số trường hợp", "Bỏ vì trùng giấy khác"];
    assert_eq!(going.into_iter().map(count).sum::<u64>(), now);
    assert_eq!((count("Cần xác nhận trước"), count("Thay được khi đủ căn cứ")), (sure, law));
}

#[test]
fn processes_are_summed_ranked_by_days_and_what_is_opened_saves_days() {
    let step = |id: &str, actor: &str, kind: &str, days: u64, after: &[&str], more: Value| {
        let mut step = json!({"id": id, "title": words(id), "actor": actor, "kind": kind, "after": after,
                              "duration": {"value": days, "unit": "workingDays"}});
        step.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        step
    };
    let with = |code: &str, ask: Value, days: u64| {
        let actor = |name: &str, authority: &str| json!({"title": words(name), "authority": words(authority)});
        Procedure::read(json!({
            "$id": format!("urn:example:{code}"), "title": code,
            "x-procedure": {
                "code": code, "field": "tests", "authority": "office",
                "actors": {"desk": actor("desk", "Office"), "agency": actor("agency", "Agency"), "head": actor("head", "Office")},
                "steps": [
                    {"id": "submit", "title": words("submit"), "actor": "applicant", "kind": "submit", "visit": true},
                    step("take", "desk", "receive", 1, &["submit"], json!({})),
                    step("ask", "agency", "consult", days, &["take"], ask),
                    step("sign", "head", "sign", 2, &["ask"], json!({}))
                ]
            },
            "x-roles": {"applicant": {"kind": "person", "signedIn": true, "key": "/number"}},
            "type": "object",
            "properties": {"number": {"type": "string", "x-fact": {"concept": "number", "role": "applicant"}}}
        }))
    };
    let finds = |concept: &str| json!({"establishes": [{"concept": concept, "role": "applicant"}]});
    let procedures =
        [with("1", finds("a"), 3), with("2", finds("b"), 5), with("3", json!({}), 9), procedure("4", &["xx:b"], &[])];
    let mut pack = pack();
    pack.registers[0].publication.status = tokhai::register::PublicationStatus::Published;
    pack.index();
    let found = sum(&procedures, &pack, &scenario(&[]));
    let total = found.total.process;
    assert_eq!((total.procedures, total.without_days), (3, 0));
    assert_eq!((total.days.0.working, total.days.1.working), (6.0 + 8.0 + 12.0, 3.0 + 8.0 + 12.0));
    assert_eq!((total.hand_overs, total.visits), ((6, 5), (3, 3)), "{total:?}");
    assert_eq!(found.ranking_by_days, [0], "only where days fall");
    assert_eq!(found.lines[3].process, None);
    let load = |name: &str| found.loads.iter().find(|own| own.names["en"] == name).unwrap();
    assert_eq!((load("Agency").steps, load("Agency").days.0.working), ((3, 2), 17.0));
    assert_eq!((load("Office").procedures, load("Office").steps), (3, (6, 6)));
    // The agency need not be asked for `b` as soon as its register is published.
    let days = |id: &str| found.levers.list.iter().find(|own| own.lever == publication(id)).map(|own| own.days.working);
    assert_eq!(days("xx:b"), Some(5.0), "{:?}", found.levers.list);
}
