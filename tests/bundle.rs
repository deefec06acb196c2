//! Bundles: facts asked once, results of members never asked for, order, and what cannot be.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};
use tokhai::analysis::process::Span;
use tokhai::analysis::{Analysis, Options, Proof, analyse};
use tokhai::checker::check_report;
use tokhai::definition::load::load;
use tokhai::definition::{Procedure, StepKind, TimeUnit};
use tokhai::reference_validator::MetaSchema;
use tokhai::reform::bundle::OneByOne;
use tokhai::reform::report::report;
use tokhai::reform::{BundleProblem, Reported, bundle};
use tokhai::register::{Date, Effect, Gate, Pack, embedded};

fn vietnam() -> Pack {
    embedded("vn").unwrap().unwrap()
}

fn birth() -> Procedure {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/vn/procedures/1.001193.json");
    Procedure::read(serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
}

/// Registers the child where its parents live.
fn residence() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:tokhai:vn:1.004222-child",
        "title": "Đăng ký thường trú cho trẻ",
        "x-pack": "vn",
        "x-procedure": {"code": "1.004222", "version": "2026-07-18", "channels": ["online", "direct"], "outputs": []},
        "x-roles": {
            "child": {"kind": "person", "title": "trẻ", "relations": {"mother": "mother"}},
            "mother": {"kind": "person", "title": "mẹ", "key": "/motherId"},
            "applicant": {"kind": "person", "title": "người nộp", "key": "/applicantId", "signedIn": true}
        },
        "x-conditions": {"elsewhere": {"title": "ở nơi khác cha mẹ", "properties": {"elsewhere": {"const": true}}, "required": ["elsewhere"]}},
        "x-requirements": [
            {"id": "request", "needs": {"act": "declare", "role": "applicant"}},
            {"id": "born", "needs": {"allOf": [{"concept": "birth_registration", "role": "child"}, {"concept": "permanent_address", "role": "mother"}]}},
            {"id": "consent", "needs": {"act": "consent"}, "when": "elsewhere"}
        ],
        "x-documents": [
            {"id": "ct01", "title": "CT01", "type": "vn:declaration_form", "about": "applicant", "proves": [], "acts": ["declare"]},
            {"id": "birth-certificate", "title": "Giấy khai sinh", "type": "vn:birth_certificate", "about": "child",
             "proves": [{"concept": "birth_registration", "role": "child"}], "acts": []},
            {"id": "consent", "title": "Ý kiến chủ hộ", "type": "vn:consent", "when": "elsewhere", "about": "applicant", "proves": [], "acts": ["consent"]}
        ],
        "x-sections": [{"id": "all", "title": "Thường trú", "fields": ["/motherId", "/applicantId", "/elsewhere"]}],
        "type": "object",
        "properties": {
            "motherId": {"type": "string", "title": "Số định danh của mẹ", "x-fact": {"concept": "personal_id", "role": "mother"}},
            "applicantId": {"type": "string", "title": "Số định danh", "x-fact": {"concept": "personal_id", "role": "applicant"}},
            "elsewhere": {"type": "boolean", "title": "Ở nơi khác"}
        },
        "required": ["motherId"]
    })
}

#[test]
fn a_bundle_asks_each_fact_once_and_never_for_its_own_results() {
    let (birth, residence, pack) = (birth(), Procedure::read(residence()), vietnam());
    // Given in the wrong order on purpose: residence needs the birth certificate.
    let merged = bundle(&[&residence, &birth], &pack).unwrap();
    assert_eq!(merged.order, ["urn:tokhai:vn:1.001193", "urn:tokhai:vn:1.004222-child"]);
    assert_eq!(merged.produced, [("m2.birth-certificate".to_owned(), "urn:tokhai:vn:1.001193".to_owned())]);

    let whole = Procedure::read(merged.definition.clone());
    let copied: BTreeSet<&str> = merged.copied.iter().map(|(to, _)| to.as_str()).collect();
    assert_eq!(copied, BTreeSet::from(["/m2/applicantId", "/m2/motherId"]));
    let mut seen = BTreeSet::new();
    for field in whole.fields.iter().filter(|field| !copied.contains(field.pointer.as_str())) {
        assert!(seen.insert(field.fact.clone()), "{} is asked twice", field.pointer);
    }
    assert_eq!(
        merged.definition.pointer("/properties/m2/properties/motherId/x-known"),
        Some(&json!([{"answer": "/m1/mother/personalId"}]))
    );

    let options = Options::on(Date::parse("2026-07-18").unwrap());
    let analysis = analyse(&whole, &pack, &options);
    assert!(analysis.findings.is_empty(), "{:?}", analysis.findings);
    assert!(!analysis.components.iter().any(|component| component.id.contains("birth-certificate")));
    // Papers asked for in one case: no more than the members ask for one by one.
    let burden = |procedure: &Procedure| {
        let analysis = analyse(procedure, &pack, &options);
        analysis.proposal(&|name| name == "channel.online", 1).burden_after
    };
    assert!(burden(&whole) <= burden(&birth) + burden(&residence));
}

#[test]
fn a_bundle_is_a_definition_that_loads() {
    let (birth, residence, pack) = (birth(), Procedure::read(residence()), vietnam());
    let merged = bundle(&[&birth, &residence], &pack).unwrap();
    let text = serde_json::to_string_pretty(&merged.definition).unwrap();
    if let Err(problems) = load(text.as_bytes(), &MetaSchema::new().unwrap(), None) {
        panic!("{problems:#?}");
    }
}

#[test]
fn what_cannot_be_bundled_is_said() {
    let (birth, pack) = (birth(), vietnam());
    let problems = bundle(&[&birth, &birth], &pack).unwrap_err();
    assert!(problems.contains(&BundleProblem::Twice(birth.id.clone())));
    assert!(bundle(&[&birth], &pack).unwrap_err().contains(&BundleProblem::TooFew));

    // Each asks for what the other issues.
    let member = |id: &str, asks: &str, issues: &str| {
        Procedure::read(json!({
            "$id": id, "x-procedure": {"outputs": [issues]}, "x-roles": {"person": {"kind": "person"}},
            "x-documents": [{"id": "paper", "type": asks, "about": "person"}]
        }))
    };
    let first = member("urn:example:first", "vn:birth_certificate", "vn:marriage_certificate");
    let second = member("urn:example:second", "vn:marriage_certificate", "vn:birth_certificate");
    let problems = bundle(&[&first, &second], &pack).unwrap_err();
    assert!(matches!(&problems[..], [BundleProblem::Cycle(ids)] if ids.len() == 2));

    let mut other = Procedure::read(residence());
    other.roles[0].kind = "vehicle".to_owned();
    let problems = bundle(&[&birth, &other], &pack).unwrap_err();
    assert!(problems.iter().any(|problem| matches!(problem, BundleProblem::RoleKind { role, .. } if role == "child")));
}

/// Records that somebody has moved in, or is found dead.
fn first() -> Value {
    json!({
        "$id": "urn:example:find", "title": "Report a find",
        "x-procedure": {"code": "1", "channels": ["online", "direct"]},
        "x-roles": {"finder": {"kind": "person", "signedIn": true}, "ship": {"kind": "vessel", "key": "/ship/number"}},
        "x-sections": [
            {"id": "ship", "title": "Ship", "fields": ["/ship"]},
            {"id": "end", "title": "Send", "fields": ["/end"]}
        ],
        "type": "object",
        "properties": {
            "ship": {"type": "object", "properties": {
                "number": {"type": "string", "x-fact": {"concept": "number", "role": "ship"}},
                "port": {"type": "object", "properties": {"country": {"type": "string"}, "town": {"type": "string"}},
                    "x-fact": {"concept": "port", "role": "ship"}}
            }},
            "end": {"type": "object", "properties": {
                "channel": {"oneOf": [{"const": "online"}, {"const": "direct"}], "x-known": [{"channel": true}]},
                "pledge": {"title": "I tell the truth", "type": "boolean", "const": true}
            }, "required": ["pledge"]}
        }
    })
}

/// A second member about a craft that may be the first member's ship.
fn second() -> Value {
    json!({
        "$id": "urn:example:strike", "title": "Strike off",
        "x-procedure": {"code": "2", "channels": ["online"]},
        "x-roles": {
            "finder": {"kind": "person", "signedIn": true},
            "craft": {"kind": "vessel", "key": "/craft/number", "sameAs": [{"role": "ship", "when": "found"}]},
            "yard": {"kind": "vessel", "when": "built"}
        },
        "x-conditions": {
            "found": {"properties": {"why": {"const": "found"}}, "required": ["why"], "x-excludes": ["built"]},
            "built": {"properties": {"how": {"const": "built"}}, "required": ["how"]}
        },
        "x-documents": [
            {"id": "plan", "title": "Plan", "type": "vn:other_document", "when": "built"},
            {"id": "picture", "title": "Picture", "type": "vn:other_document", "when": "found", "about": "craft",
             "channels": ["online"], "proves": [{"concept": "look", "role": "craft"}]},
            {"id": "seal", "title": "Seal", "type": "vn:other_document", "channels": ["direct"]}
        ],
        "x-sections": [
            {"id": "craft", "title": "Craft", "fields": ["/craft", "/why", "/how"]},
            {"id": "end", "title": "Close", "fields": ["/note", "/end"]}
        ],
        "type": "object",
        "properties": {
            "why": {"oneOf": [{"const": "found"}, {"const": "sold"}]},
            "how": {"oneOf": [{"const": "built"}, {"const": "bought"}]},
            "note": {"type": "string"},
            "craft": {"type": "object", "properties": {
                "number": {"type": "string", "x-fact": {"concept": "number", "role": "craft"}},
                "port": {"type": "object",
                    "properties": {"country": {"type": "string"}, "berth": {"type": "string"}},
                    "x-fact": {"concept": "port", "role": "craft"}}
            }, "allOf": [{"if": {"properties": {"x": {"const": 1}}}, "then": {"properties": {
                "length": {"type": "number", "x-fact": {"concept": "length", "role": "craft"}}}}}]},
            "end": {"type": "object", "properties": {
                "channel": {"oneOf": [{"const": "online"}], "x-known": [{"channel": true}]},
                "pledge": {"title": "I own the craft", "type": "boolean", "const": true}
            }, "required": ["pledge"]}
        }
    })
}

fn of(merged: &Value, place: &str) -> Value {
    merged.pointer(place).cloned().unwrap_or_else(|| panic!("{place} is missing in {merged:#}"))
}

#[test]
fn a_later_subject_that_can_only_be_an_earlier_one_is_that_one() {
    let (first, second) = (Procedure::read(first()), Procedure::read(second()));
    let merged = bundle(&[&first, &second], &vietnam()).unwrap().definition;
    let whole = Procedure::read(merged.clone());
    assert!(whole.role("craft").is_none());
    // The circumstance that says so, and the one it excludes, are decided; so are their questions.
    assert!(whole.conditions.is_empty(), "{:?}", whole.conditions);
    assert_eq!(of(&merged, "/properties/m2/properties/why/x-known"), json!([{"when": "true", "is": "found"}]));
    assert_eq!(of(&merged, "/properties/m2/properties/how/x-known"), json!([{"when": "true", "is": "bought"}]));
    assert!(whole.role("yard").is_none(), "nobody is there in a case that never is");
    // Papers of a case that never is, and of a way of handing in that the bundle lacks, are gone.
    let papers: Vec<&str> = whole.documents.iter().map(|paper| paper.id.as_str()).collect();
    assert_eq!(papers, ["m2.picture"]);
    assert_eq!(of(&merged, "/x-documents/0/about"), json!("ship"));
    assert_eq!(of(&merged, "/x-documents/0/proves/0/role"), json!("ship"));
    assert_eq!(merged.pointer("/x-documents/0/when"), None);
}

#[test]
fn the_person_at_the_keyboard_says_who_they_are() {
    let mut earlier = first();
    earlier["x-roles"]["ship"]["signedIn"] = json!(true);
    let (first, second) = (Procedure::read(earlier), Procedure::read(second()));
    let merged = bundle(&[&first, &second], &vietnam()).unwrap().definition;
    assert!(Procedure::read(merged).role("craft").is_some());
}

#[test]
fn each_question_is_answered_where_it_is_asked_first() {
    let (first, second) = (Procedure::read(first()), Procedure::read(second()));
    let merged = bundle(&[&first, &second], &vietnam()).unwrap().definition;
    let known = |place: &str| of(&merged, &format!("/properties/m2/properties/{place}/x-known"));
    assert_eq!(known("craft/properties/number"), json!([{"answer": "/m1/ship/number"}]));
    // Of a group, what both ask; the berth is asked still.
    assert_eq!(known("craft/properties/port/properties/country"), json!([{"answer": "/m1/ship/port/country"}]));
    assert!(merged.pointer("/properties/m2/properties/craft/properties/port/properties/berth/x-known").is_none());
    assert_eq!(known("end/properties/channel"), json!([{"answer": "/m1/end/channel"}, {"channel": true}]));
    assert_eq!(known("end/properties/pledge"), json!([{"answer": "/m1/end/pledge"}]));
    // One pledge says what both say, and only ways of handing in that all have are offered.
    let end = of(&merged, "/properties/m1/properties/end/properties");
    assert_eq!(end["pledge"]["title"], json!("I tell the truth. I own the craft"));
    assert_eq!(end["channel"]["oneOf"], json!([{"const": "online"}]));
}

#[test]
fn a_step_serves_all_who_ask_about_its_subject_and_the_pledge_stands_last() {
    let (first, second) = (Procedure::read(first()), Procedure::read(second()));
    let merged = bundle(&[&first, &second], &vietnam()).unwrap().definition;
    let steps: Vec<(Value, Value, Value)> = of(&merged, "/x-sections")
        .as_array()
        .unwrap()
        .iter()
        .map(|step| (step["title"].clone(), step["description"].clone(), step["fields"].clone()))
        .collect();
    assert_eq!(
        steps,
        [
            (json!("Ship"), json!("Report a find · Strike off"), json!(["/m1/ship", "/m2/craft"])),
            (
                json!("Send"),
                json!("Report a find · Strike off"),
                json!(["/m2/why", "/m2/how", "/m2/note", "/m1/end", "/m2/end"])
            ),
        ]
    );
}

#[test]
fn a_bundle_says_what_each_member_costs_and_takes_and_makes_nothing_up() {
    let mut later = residence();
    later["x-procedure"]["authority"] = json!("Công an cấp xã");
    later["x-procedure"]["processing"] = json!({"value": 7, "unit": "workingDay"});
    later["x-procedure"]["steps"] = json!(["Người nộp gửi tờ khai.", "Công an ghi vào cơ sở dữ liệu."]);
    later["x-text"] = json!({"en": {"": {"title": "Residence of a child", "authority": "Commune police"}}});
    let (birth, later, pack) = (birth(), Procedure::read(later), vietnam());
    let merged = bundle(&[&later, &birth], &pack).unwrap().definition;
    let header = &merged["x-procedure"];
    let parts = &header["parts"];
    assert_eq!(parts[0]["fee"]["each"]["field"], "/m1/result/copies", "counted where the bundle asks for it");
    assert_eq!(parts[0].get("after"), None);
    assert_eq!(parts[1]["after"], json!(["1.001193"]), "it waits for the birth certificate");
    assert_eq!(parts[1].get("fee"), None, "what a member does not say nobody says");
    assert_eq!(header.get("fee"), None);
    assert_eq!(parts[1]["processing"], json!({"value": 7, "unit": "workingDay"}));
    let steps: Vec<&str> = header["steps"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let first = birth.header.steps[0].as_str();
    assert_eq!(steps.iter().filter(|step| **step == first).count(), 1, "everything is handed in once: {steps:?}");
    assert_eq!(steps.last(), Some(&"Đăng ký thường trú cho trẻ: Công an ghi vào cơ sở dữ liệu."));
    let english = &merged["x-text"]["en"];
    assert_eq!(english["/x-procedure/parts/1.004222"]["title"], "Residence of a child");
    assert_eq!(english[""]["authority"], "Commune People's Committee; Commune police");
}

/// A procedure that asks for an identity card.
fn asks_card(code: &str, acts: &[&str]) -> Procedure {
    Procedure::read(json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:tokhai:vn:{code}"), "title": format!("Thủ tục {code}"), "x-pack": "vn",
        "x-procedure": {"code": code, "version": "2026-07-18", "channels": ["online"], "outputs": []},
        "x-roles": {"applicant": {"kind": "person", "title": "người nộp", "key": "/id", "signedIn": true}},
        "x-documents": [{"id": "card", "title": "Thẻ căn cước", "type": "vn:id_card", "about": "applicant", "acts": acts}],
        "x-sections": [{"id": "all", "title": "Chung", "fields": ["/id"]}],
        "type": "object",
        "properties": {"id": {"type": "string", "title": "Số định danh", "x-fact": {"concept": "personal_id", "role": "applicant"}}}
    }))
}

#[test]
fn a_rule_that_names_a_member_reaches_that_members_papers_only() {
    let mut pack = vietnam();
    let cut = pack.gates.iter().find(|gate| gate.effect == Effect::Cut).unwrap().clone();
    let (one, other) = (asks_card("9.000001", &[]), asks_card("9.000002", &["inspect"]));
    let merged = bundle(&[&one, &other], &pack).unwrap();
    let whole = Procedure::read(merged.definition);
    let options = Options::on(Date::parse("2026-07-18").unwrap());
    for (named, gone, stays) in [("9.000001", "m1.card", "m2.card"), ("9.000002", "m2.card", "m1.card")] {
        let id = "x:cut".to_owned();
        let of = vec!["vn:id_card".to_owned()];
        pack.gates.retain(|gate| gate.id != id);
        pack.gates.push(Gate { id, document_types: of, procedures: vec![named.to_owned()], ..cut.clone() });
        let analysis = analyse(&whole, &pack, &options);
        let by_law = |id: &str| {
            let component = analysis.components.iter().find(|component| component.id == id).unwrap();
            matches!(component.proof, Proof::CutByLaw(_))
        };
        assert!(by_law(gone) && !by_law(stays), "{named}");
        let told = report(&[Reported::new(&whole, analysis)], &pack, &options);
        assert_eq!(check_report(&told, &[&whole], &pack), []);
    }
}

fn shipped(code: &str) -> Procedure {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/vn/procedures/{code}.json"));
    Procedure::read(serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
}

/// The whole of a bundle, its verdicts, and what its members come to one by one.
fn together(codes: &[&str], pack: &Pack) -> (Procedure, Analysis, Vec<Option<OneByOne>>) {
    let options = Options::on(Date::parse("2026-07-18").unwrap());
    let members: Vec<Procedure> = codes.iter().map(|code| shipped(code)).collect();
    let members: Vec<&Procedure> = members.iter().collect();
    let whole = Procedure::read(bundle(&members, pack).unwrap().definition);
    let analysis = analyse(&whole, pack, &options);
    let alone = OneByOne::of(&whole, analysis.process.as_ref().unwrap(), &members, pack, &options);
    (whole, analysis, alone)
}

#[test]
fn a_bundle_is_carried_out_as_one_process_with_proofs() {
    let pack = vietnam();
    let (whole, analysis, alone) = together(&["1.001193", "1.004222", "1.014137"], &pack);
    let own = analysis.process.as_ref().unwrap();
    let step = |id: &str| own.process.steps.iter().find(|step| step.id == id).unwrap();
    let of = |kind: StepKind| own.process.steps.iter().filter(|step| step.kind == kind).count();
    // Handed in, taken in and handed over once; one counter for all.
    assert_eq!((of(StepKind::Receive), of(StepKind::Deliver)), (1, 1));
    assert_eq!(own.process.steps.iter().filter(|step| step.after.is_empty()).count(), 1);
    let counters = own.process.actors.iter().filter(|actor| actor.id.ends_with("-counter")).count();
    assert_eq!(
        (counters, step("receive").actor.as_str(), step("deliver").actor.as_str()),
        (1, "m1-counter", "m1-counter")
    );
    // The certificate goes straight to those who need it, who do not look up what was just registered.
    assert_eq!(
        (&step("m2.check-papers").after[..], &step("m3.assess").after[..]),
        (&["m1.sign".to_owned()][..], &["m1.sign".to_owned()][..])
    );
    let gone: Vec<(&str, &str)> = whole
        .schema
        .pointer("/x-procedure/leftOutSteps")
        .unwrap()
        .as_array()
        .unwrap()
        .iter()
        .map(|own| (own["id"].as_str().unwrap(), own["because"].as_str().unwrap()))
        .collect();
    assert_eq!(gone, [("m3.check-papers", "papers"), ("m3.look-up", "result")]);
    // At the counter: five ways to an office one by one, two in one go.
    let course = own.courses.iter().position(|course| course.now.visits > 0).unwrap();
    let apart = alone[course].as_ref().unwrap();
    assert_eq!((apart.visits, own.courses[course].now.visits), (5, 2));
    assert!(
        own.courses[course].now.steps < apart.steps && own.courses[course].then.steps < own.courses[course].now.steps
    );
    assert!(alone.iter().all(Option::is_some), "{alone:?}");
    // Each authority with its last day; the police take longest.
    let start = Date::parse("2026-08-27").unwrap();
    let timeline = own.timeline(&own.courses[course], true, pack.calendar.as_ref().unwrap(), start).unwrap();
    let because = &timeline.authorities[timeline.because.unwrap()];
    assert_eq!((timeline.due.to_string(), because.actor.as_str()), ("2026-09-11".to_owned(), "m2-residence"));
    assert!(timeline.doubtful && timeline.untimed == ["m3.assess", "m3.sign"]);
    let reported = Reported { one_by_one: alone, ..Reported::new(&whole, analysis) };
    let value = report(&[reported], &pack, &Options::on(Date::parse("2026-07-18").unwrap()));
    let complaints = check_report(&value, &[&whole], &pack);
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[test]
fn after_a_death_one_go_takes_as_long_as_the_longest_way_and_hands_over_less() {
    let (_, analysis, alone) = together(&["1.000656", "1.003197", "1.014177"], &vietnam());
    let own = analysis.process.as_ref().unwrap();
    let days = |days: f64| Span::of(days, TimeUnit::WorkingDays);
    let usual = own.usual().unwrap();
    assert_eq!(usual.now.path.range, Some((days(10.0), days(11.0))));
    assert_eq!(alone[0].as_ref().unwrap().path, usual.now.path.range);
    assert!(usual.then.hand_overs < alone[0].as_ref().unwrap().hand_overs);
}

#[test]
fn a_member_that_does_not_say_how_it_is_carried_out_leaves_the_bundle_without_a_process() {
    let (birth, residence, pack) = (birth(), Procedure::read(residence()), vietnam());
    let merged = bundle(&[&birth, &residence], &pack).unwrap();
    let steps = merged.definition["x-procedure"]["steps"].as_array().unwrap();
    assert!(steps.iter().all(Value::is_string));
    assert_eq!(merged.definition["x-procedure"].get("actors"), None);
}
