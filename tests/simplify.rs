//! `tokhai simplify`: the amended definition passes the check, opens as a form, asks for no
//! more than before, and applying it again changes nothing.
#![cfg(feature = "cli")]
#![allow(clippy::print_stdout, reason = "a skipped test says so")]

#[path = "common/generator.rs"]
mod generator;

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use generator::{Dice, Size, Spec};
use serde_json::{Value, json};
use tokhai::analysis::{Options, Verdict, analyse};
use tokhai::definition::{Need, Procedure};
use tokhai::locale::Locale;
use tokhai::reform::simplify::{Action, ChoiceProblem, Choices, Decided, Plan, Task, simplify};
use tokhai::register::{Date, Pack, embedded};

fn options() -> Options {
    Options::on(Date::parse("2026-07-18").unwrap())
}

fn vietnam() -> Pack {
    embedded("vn").unwrap().unwrap()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Birth registration as it would stand if nobody had hidden a slot yet.
fn birth() -> Value {
    let text = std::fs::read_to_string(root().join("schemas/vn/procedures/1.001193.json")).unwrap();
    let mut definition: Value = serde_json::from_str(&text).unwrap();
    for document in definition["x-documents"].as_array_mut().unwrap() {
        document.as_object_mut().unwrap().shift_remove("closedBy");
        document.as_object_mut().unwrap().shift_remove("fallback");
    }
    asked_anyway(definition)
}

/// The definition as if every paper were asked for as a matter of course, so that all can be decided on.
fn asked_anyway(mut definition: Value) -> Value {
    for document in definition["x-documents"].as_array_mut().unwrap() {
        document.as_object_mut().unwrap().shift_remove("fallbackOnly");
    }
    definition
}

fn plan(definition: &Value, pack: &Pack, choices: &Choices) -> Result<Plan, Vec<ChoiceProblem>> {
    simplify(&Procedure::read(definition.clone()), pack, &options(), choices)
}

fn everything() -> Choices {
    Choices::default()
}

#[test]
fn papers_that_data_replace_become_slots_that_a_failed_lookup_opens() {
    let (definition, pack) = (birth(), vietnam());
    let plan = plan(&definition, &pack, &everything()).unwrap();
    let amended = Procedure::read(plan.definition.clone());
    let hidden = |id: &str| amended.document(id).unwrap().closed_by.clone().unwrap_or_default();
    assert!(hidden("residence-paper").iter().any(|fact| fact.concept == "permanent_address"));
    assert!(hidden("power-of-attorney").is_empty(), "what acts stays");
    // Who the register says the parents are is compared with the parents on the form.
    let birth = amended.document("birth-notice").unwrap();
    let named: Vec<&str> = birth.named_by.values().flatten().map(String::as_str).collect();
    assert_eq!(named, ["mother", "father"]);
    // Nothing else of the definition moved.
    let mut back = plan.definition.clone();
    back.as_object_mut().unwrap().shift_remove("x-decisions");
    for document in back["x-documents"].as_array_mut().unwrap() {
        document.as_object_mut().unwrap().shift_remove("closedBy");
        document.as_object_mut().unwrap().shift_remove("fallback");
    }
    assert_eq!(back, definition);
    // Each hidden paper has its change in words, its clause with deadlines, and its decision.
    let count = plan.changes.len();
    assert!(count >= 4 && plan.fallbacks.len() == count && plan.decisions.len() == count);
    for clause in &plan.fallbacks {
        assert!(clause.clause.get(&Locale::vi()).contains("8 giờ làm việc"), "{:?}", clause.clause);
        assert!(clause.clause.get(&Locale::en()).contains("8 working hours"), "{:?}", clause.clause);
        assert!(!clause.basis.is_empty());
    }
    assert!(plan.tasks.iter().any(|task| matches!(task, Task::Amend { text, .. } if text.contains("Luật Hộ tịch"))));
    let permits = |task: &Task| matches!(task, Task::Amend { text, .. } if text.contains("66.7"));
    assert!(!plan.tasks.iter().any(permits), "the resolution that permits it needs no amending");
    for change in &plan.changes {
        assert!(!change.before.get(&Locale::vi()).is_empty() && !change.after.get(&Locale::en()).is_empty());
        assert!(change.pointer.resolve(&definition).is_some());
    }
}

#[test]
fn a_second_run_changes_nothing_and_still_tells_the_clauses() {
    let (definition, pack) = (birth(), vietnam());
    let first = plan(&definition, &pack, &everything()).unwrap();
    let second = plan(&first.definition, &pack, &everything()).unwrap();
    assert_eq!(first.definition.to_string(), second.definition.to_string());
    assert!(second.changes.is_empty());
    assert_eq!(second.in_place.len(), first.changes.len());
    assert_eq!(second.fallbacks, first.fallbacks);
    assert_eq!(second.decisions, first.decisions);
}

#[test]
fn a_rejection_is_remembered_until_the_paper_is_accepted() {
    let (definition, pack) = (birth(), vietnam());
    let reject = everything().with(Decided::Rejected, "residence-paper=chờ bộ dữ liệu");
    let first = plan(&definition, &pack, &reject).unwrap();
    assert!(first.changes.is_empty(), "what nobody decided on stays undecided");
    assert!(first.undecided.contains(&"birth-notice".to_owned()), "{:?}", first.undecided);
    let closed =
        |value: &Value| Procedure::read(value.clone()).document("residence-paper").unwrap().closed_by.is_some();
    assert!(!closed(&first.definition));
    let again = plan(&first.definition, &pack, &everything()).unwrap();
    assert!(!closed(&again.definition) && !again.changes.is_empty(), "the record holds, the others are carried out");
    let rejected: Vec<_> = again.decisions.iter().filter(|own| own.decided == Decided::Rejected).collect();
    assert_eq!(rejected.len(), 1);
    assert_eq!(rejected[0].document, "residence-paper");
    assert_eq!(rejected[0].reason.get(&Locale::en()), "chờ bộ dữ liệu");
    let accept = everything().with(Decided::Accepted, "residence-paper");
    let accepted = plan(&again.definition, &pack, &accept).unwrap();
    assert!(closed(&accepted.definition));
    assert!(accepted.decisions.iter().all(|decision| decision.decided == Decided::Accepted));
}

#[test]
fn only_what_is_accepted_is_carried_out() {
    let (definition, pack) = (birth(), vietnam());
    let accept = everything().with(Decided::Accepted, "birth-notice");
    let plan = plan(&definition, &pack, &accept).unwrap();
    assert_eq!(plan.changes.len(), 1);
    assert!(plan.proposals.len() > 1, "the others are told");
}

#[test]
fn choices_nobody_can_carry_out_are_all_refused_with_the_reason() {
    let choices = everything()
        .with(Decided::Accepted, "nowhere")
        .with(Decided::Accepted, "power-of-attorney")
        .with(Decided::Accepted, "birth-notice,residence-paper=một")
        .with(Decided::Rejected, "birth-notice=không")
        .with(Decided::Accepted, "residence-paper=hai");
    let problems = plan(&birth(), &vietnam(), &choices).unwrap_err();
    let text = problems.iter().map(|problem| problem.message(&Locale::en())).collect::<Vec<_>>().join("\n");
    assert_eq!(problems.len(), 4, "{text}");
    assert!(text.contains("no paper `nowhere`") && text.contains("decide on: "), "{text}");
    assert!(text.contains("`power-of-attorney`: nothing is proposed") && text.contains("delegates"), "{text}");
    assert!(text.contains("`birth-notice` is accepted and rejected at once"), "{text}");
    assert!(text.contains("`residence-paper` is decided on twice"), "{text}");
    let known = text.lines().next().unwrap().split("decide on: ").nth(1).unwrap();
    for id in known.split(", ") {
        let alone = everything().with(Decided::Postponed, &format!("{id}=chờ"));
        assert!(plan(&birth(), &vietnam(), &alone).is_ok(), "what is named can be decided on: {id}");
    }
}

#[test]
fn a_key_printed_on_a_paper_that_goes_becomes_a_field() {
    let definition = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:tokhai:vn:1.000002",
        "title": "Thử",
        "x-pack": "vn", "x-language": "vi",
        "x-procedure": {"code": "1.000002", "version": "2026-07-18"},
        "x-roles": {"applicant": {"kind": "person", "title": "người nộp", "signedIn": true},
                    "spouse": {"kind": "person", "title": "vợ hoặc chồng"}},
        "x-documents": [{"id": "card", "title": "Thẻ căn cước của vợ, chồng", "type": "vn:id_card", "about": "spouse", "copies": {"copy": 1}}],
        "x-sections": [{"id": "a", "title": "Khai", "fields": ["/reason"]}],
        "x-text": {"en": {"": {"title": "Test"}, "/reason": {"title": "Reason"}, "/x-sections/a": {"title": "Form"}}},
        "type": "object",
        "properties": {"reason": {"type": "string", "title": "Lý do"}}
    });
    let pack = vietnam();
    let plan = plan(&definition, &pack, &everything()).unwrap();
    let amended = Procedure::read(plan.definition.clone());
    let field = amended.fields.iter().find(|field| field.fact.role == "spouse").unwrap();
    assert_eq!(field.fact.concept, "personal_id");
    assert_eq!(amended.role("spouse").unwrap().key.as_ref(), Some(&field.pointer));
    assert!(amended.sections[0].fields.iter().any(|place| field.pointer.as_str().starts_with(place.as_str())));
    assert!(amended.text(&Locale::en(), field.pointer.as_str()).is_some(), "the new field is translated");
    assert!(plan.changes.iter().any(|change| change.kind == "fieldAdded"));
    assert!(passes(&plan.definition), "{}", plan.definition);
}

/// What the strict reader says against a definition.
fn passes(definition: &Value) -> bool {
    let checker = tokhai::reference_validator::MetaSchema::new().unwrap();
    tokhai::definition::load(definition.to_string(), &checker, None).is_ok()
}

fn need(need: &Need) -> Value {
    match need {
        Need::Fact(fact) => json!({"concept": fact.concept, "role": fact.role}),
        Need::Act { act, role, .. } => json!({"act": act.as_str(), "role": role}),
        Need::AllOf(list) => json!({"allOf": list.iter().map(self::need).collect::<Vec<_>>()}),
        Need::AnyOf(list) => json!({"anyOf": list.iter().map(self::need).collect::<Vec<_>>()}),
    }
}

/// A generated procedure as the JSON an author would have written.
fn written(procedure: &Procedure) -> Value {
    let documents = procedure.documents.iter().map(|document| {
        let facts = document.proves.iter().flatten();
        let facts: Vec<Value> = facts.map(|fact| json!({"concept": fact.concept, "role": fact.role})).collect();
        let acts: Vec<&str> = document.acts.iter().flatten().map(|act| act.as_str()).collect();
        json!({"id": document.id, "title": document.id, "type": document.types, "proves": facts, "acts": acts,
               "copies": {"original": 1}, "when": document.when.to_string()})
    });
    let requirements = procedure
        .requirements
        .iter()
        .map(|own| json!({"id": own.id, "title": own.id, "needs": need(&own.needs), "when": own.when.to_string()}));
    let roles = procedure
        .roles
        .iter()
        .map(|role| (role.name.clone(), json!({"kind": "person", "title": role.name, "signedIn": role.signed_in})));
    let conditions = procedure.conditions.iter().map(|own| (own.name.clone(), json!({"title": own.name})));
    json!({
        "$id": procedure.id,
        "x-roles": roles.collect::<serde_json::Map<_, _>>(),
        "x-conditions": conditions.collect::<serde_json::Map<_, _>>(),
        "x-requirements": requirements.collect::<Vec<_>>(),
        "x-documents": documents.collect::<Vec<_>>(),
    })
}

/// Papers that a definition still asks for when every lookup works.
fn asked(procedure: &Procedure) -> Vec<String> {
    let open = procedure.documents.iter().filter(|document| document.closed_by.is_none());
    open.map(|document| document.id.clone()).collect()
}

#[test]
fn applying_it_twice_changes_nothing_and_everything_required_stays_provable() {
    let (pack, mut dice) = (generator::pack(false), Dice::new(8));
    let size = Size { papers: (1, 7), facts: 12, requirements: 6, known: 40, conditions: 2, acts: 15 };
    let mut changed = 0;
    for _ in 0..600 {
        let definition = written(&Spec::random(&mut dice, size).procedure());
        let before = Procedure::read(definition.clone());
        let burden = |procedure: &Procedure| analyse(procedure, &pack, &options());
        let first = plan(&definition, &pack, &everything()).unwrap();
        let second = plan(&first.definition, &pack, &everything()).unwrap();
        assert_eq!(first.definition.to_string(), second.definition.to_string(), "{definition}");
        assert!(second.changes.is_empty());
        let after = Procedure::read(first.definition.clone());
        assert!(asked(&after).iter().all(|id| asked(&before).contains(id)), "nothing is asked for anew");
        // What failed before may fail still; nothing fails that did not.
        let failing = |procedure: &Procedure| burden(procedure).findings.len();
        assert!(failing(&after) <= failing(&before), "{definition}\n{}", first.definition);
        changed += usize::from(!first.changes.is_empty());
    }
    assert!(changed > 200, "the property must not hold for want of proposals: {changed}");
}

#[test]
fn real_procedures_are_simplified_once_and_pass_the_check() {
    let source = root().join("../shared/data/vietnam/portal-procedures.ndjson.gz");
    let Ok(bytes) = std::fs::read(&source) else {
        println!("skipped: {} is absent", source.display());
        return;
    };
    let pack = vietnam();
    let rules = tokhai::import::Rules::new(&pack).unwrap();
    let (procedures, _) = tokhai::import::source::read(&bytes);
    let (mut changes, mut seen) = (0, 0);
    // Every twenty-first: the whole set takes minutes without optimisation.
    for portal in procedures.iter().step_by(21) {
        let Ok(draft) = tokhai::import::draft(portal, &pack, &rules) else { continue };
        let first = plan(&draft.definition, &pack, &everything()).unwrap();
        let second = plan(&first.definition, &pack, &everything()).unwrap();
        assert_eq!(first.definition, second.definition, "{}", draft.code);
        assert!(first.proposals.iter().all(|own| own.action != Action::Hide || own.verdict != Verdict::Needed));
        if seen % 8 == 0 && !first.changes.is_empty() {
            assert!(passes(&first.definition), "{}", draft.code);
        }
        changes += first.changes.len();
        seen += 1;
    }
    assert!(seen > 120 && changes > 20, "{seen} {changes}");
}

#[test]
fn the_command_writes_a_definition_that_opens_as_a_form() {
    let folder = std::env::temp_dir().join(format!("tokhai-simplify-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (from, to) = (folder.join("in.json"), folder.join("out.json"));
    std::fs::write(&from, serde_json::to_string_pretty(&birth()).unwrap()).unwrap();
    let tokhai = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_tokhai")).args(arguments).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.code(), text)
    };
    let (from, to) = (from.to_str().unwrap(), to.to_str().unwrap());
    let (code, text) = tokhai(&["simplify", from, "--at", "2026-07-18", "-o", to, "--locale", "en"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("Changes") && text.contains("8 working hours"), "{text}");
    let (code, text) = tokhai(&["check", "--at", "2026-07-18", to]);
    assert_eq!(code, Some(0), "{text}");
    let (code, text) = tokhai(&["render", to]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("<form"), "{text}");
    let (code, text) = tokhai(&["simplify", from, "--accept", "nothing", "-o", to, "--locale", "en"]);
    assert_eq!(code, Some(1));
    assert!(text.contains("`nothing`") && text.contains("birth-notice"), "{text}");
    std::fs::remove_dir_all(&folder).unwrap();
}

/// The authored file, whose slots are closed already.
fn authored() -> Value {
    let text = std::fs::read_to_string(root().join("schemas/vn/procedures/1.001193.json")).unwrap();
    asked_anyway(serde_json::from_str(&text).unwrap())
}

/// Three decisions on the authored file, by a person on a day.
fn decided() -> Choices {
    let by = Choices { by: Some("Trần Thị Mẫu".to_owned()), on: Date::parse("2026-07-20"), ..everything() };
    by.with(Decided::Accepted, "birth-notice")
        .with(Decided::Rejected, "residence-paper=chờ bộ dữ liệu")
        .with(Decided::Postponed, "marriage-certificate=chờ số liệu")
}

#[test]
fn papers_that_are_closed_already_can_be_decided_on() {
    let pack = vietnam();
    let first = plan(&authored(), &pack, &decided()).unwrap();
    let amended = Procedure::read(first.definition.clone());
    let closed = |id: &str| amended.document(id).unwrap().closed_by.is_some();
    assert!(closed("birth-notice") && !closed("residence-paper") && !closed("marriage-certificate"));
    assert!(first.changes.iter().all(|change| change.kind == "reopened"), "{:?}", first.changes);
    assert_eq!(first.changes.len(), 2);
    assert!(passes(&first.definition), "{}", first.definition["x-decisions"]);
    let record = &first.definition["x-decisions"];
    assert_eq!(record.as_array().unwrap().len(), 3, "the others stay undecided: {record}");
    let of = |id: &str| record.as_array().unwrap().iter().find(|own| own["document"] == id).unwrap();
    assert_eq!(of("birth-notice")["decision"], "accepted");
    assert_eq!(of("marriage-certificate")["decision"], "postponed");
    assert_eq!(of("marriage-certificate")["reason"]["vi"], "chờ số liệu");
    assert_eq!(of("residence-paper")["by"], "Trần Thị Mẫu");
    assert_eq!(of("residence-paper")["on"], "2026-07-20");
    // The same again changes nothing; an acceptance closes the slot again.
    let again = plan(&first.definition, &pack, &decided()).unwrap();
    assert_eq!(again.definition.to_string(), first.definition.to_string());
    let accept = everything().with(Decided::Accepted, "residence-paper");
    let back = Procedure::read(plan(&first.definition, &pack, &accept).unwrap().definition);
    assert!(back.document("residence-paper").unwrap().closed_by.is_some());
    assert!(back.document("marriage-certificate").unwrap().closed_by.is_none());
}

#[test]
fn a_paper_that_waits_for_a_text_can_be_decided_on_and_stays_in_the_definition() {
    let pack = vietnam();
    let mut seen = 0;
    // The resolution that lets data replace papers has lapsed by then.
    let later = Options::on(Date::parse("2027-06-01").unwrap());
    for code in ["1.001193", "1.004222", "1.014027"] {
        let text = std::fs::read_to_string(root().join(format!("schemas/vn/procedures/{code}.json"))).unwrap();
        let definition: Value = serde_json::from_str(&text).unwrap();
        let analysis = analyse(&Procedure::read(definition.clone()), &pack, &later);
        for waiting in analysis.components.iter().filter(|own| own.verdict == Verdict::LawNeeded) {
            let reject = everything().with(Decided::Rejected, &format!("{}=chờ", waiting.id));
            let plan = simplify(&Procedure::read(definition.clone()), &pack, &later, &reject).unwrap();
            assert_eq!(plan.definition["x-documents"], definition["x-documents"]);
            assert_eq!(plan.decisions[0].action, Action::Amend);
            assert!(!plan.tasks.iter().any(|task| task.document() == waiting.id), "it is proposed no more");
            seen += 1;
        }
    }
    assert!(seen > 0, "no paper waits for a text");
}

#[test]
fn decisions_show_in_every_output() {
    let folder = std::env::temp_dir().join(format!("tokhai-decisions-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let from = path("in.json");
    std::fs::write(&from, authored().to_string()).unwrap();
    let to = path("out.json");
    let tokhai = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_tokhai")).args(arguments).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{text}");
        text
    };
    let told = tokhai(&[
        "simplify",
        &from,
        "--at",
        "2026-07-18",
        "-o",
        &to,
        "--accept",
        "birth-notice",
        "--reject",
        "residence-paper=chờ bộ dữ liệu",
        "--postpone",
        "marriage-certificate=chờ số liệu",
        "--by",
        "Trần Thị Mẫu",
        "--on",
        "2026-07-20",
    ]);
    assert!(told.contains("Đã từ chối") && told.contains("chờ bộ dữ liệu (Trần Thị Mẫu, 20/07/2026)"), "{told}");
    assert!(told.contains("Tạm hoãn") && told.contains("chờ số liệu") && told.contains("Chưa quyết định"), "{told}");
    assert!(!told.contains("Không có gì để thay đổi"), "{told}");
    let checked = tokhai(&["check", &to, "--at", "2026-07-18"]);
    assert!(!checked.contains("L2"), "what is asked for on purpose is no fault: {checked}");
    let report = |format: &str| tokhai(&["report", &to, "--at", "2026-07-18", "--format", format]);
    for format in ["text", "csv", "json", "html", "md"] {
        let text = report(format);
        for said in ["chờ bộ dữ liệu", "chờ số liệu", "Trần Thị Mẫu"] {
            assert!(text.contains(said), "{format} lacks {said}");
        }
    }
    let json: Value = serde_json::from_str(&report("json")).unwrap();
    let list = json["procedures"][0]["decisions"].as_array().unwrap();
    assert_eq!(list.iter().filter(|own| own["decision"] == "accepted").count(), 1);
    let letter = report("md");
    let (proposed, rest) = letter.split_once("II. ").unwrap();
    let title = |id: &str| Procedure::read(authored()).document(id).unwrap().title.clone();
    assert!(!proposed.contains(&format!(". {}\n", title("residence-paper"))), "not proposed: {proposed}");
    assert!(proposed.contains("Quyết định:"), "the accepted one is told as decided: {proposed}");
    assert!(rest.contains("Đề xuất không được chấp nhận:") && rest.contains("Đề xuất tạm hoãn"), "{rest}");
    let book = path("plan.xlsx");
    tokhai(&["report", &to, "--at", "2026-07-18", "-o", &book]);
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&book).unwrap()).unwrap();
    let mut strings = String::new();
    for at in 0..archive.len() {
        std::io::Read::read_to_string(&mut archive.by_index(at).unwrap(), &mut strings).unwrap();
    }
    assert!(strings.contains("Trần Thị Mẫu") && strings.contains("chờ số liệu"), "the sheet of decisions");
    std::fs::remove_dir_all(&folder).unwrap();
}

/// A folder of a test's own, with the command run in it.
struct Desk(PathBuf);

impl Desk {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("tokhai-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn run(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_tokhai")).current_dir(&self.0).args(arguments).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.code(), text)
    }

    fn simplify(&self, from: &str, to: &str, more: &[&str]) -> String {
        let (code, text) = self.run(&[&["simplify", from, "-o", to, "--at", "2026-07-18"], more].concat());
        assert_eq!(code, Some(0), "{text}");
        text
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_rejection_that_is_undone_or_accepted_gives_back_the_same_file() {
    let desk = Desk::new("undo");
    let mut definition = authored();
    // By hand, and in the middle of the paper: what the tool would write is another.
    let own = definition["x-documents"].as_array_mut().unwrap();
    let paper = own.iter_mut().find(|own| own["id"] == "residence-paper").unwrap();
    paper["closedBy"].as_array_mut().unwrap().truncate(1);
    let paper = paper.as_object_mut().unwrap();
    let last: Vec<(String, Value)> =
        ["title", "when"].into_iter().filter_map(|key| paper.shift_remove_entry(key)).collect();
    paper.extend(last);
    let closing = paper["closedBy"].clone();
    std::fs::write(desk.0.join("in.json"), serde_json::to_string_pretty(&definition).unwrap() + "\n").unwrap();
    desk.simplify("in.json", "rejected.json", &["--reject", "residence-paper=chờ"]);
    let rejected: Value = serde_json::from_str(&desk.text("rejected.json")).unwrap();
    assert_eq!(rejected["x-decisions"][0]["parked"]["closedBy"]["value"], closing);
    assert!(Procedure::read(rejected.clone()).document("residence-paper").unwrap().closed_by.is_none());
    assert!(passes(&rejected));
    desk.simplify("rejected.json", "undone.json", &["--undo", "residence-paper"]);
    assert_eq!(desk.text("undone.json"), desk.text("in.json"));
    // What an accepted paper is closed by is what it was closed by, and a change of mind twice leaves no trace.
    let accept = ["--accept", "residence-paper=đủ", "--office", "Sở Tư pháp", "--on", "2026-07-20"];
    desk.simplify("in.json", "accepted.json", &accept);
    desk.simplify("accepted.json", "postponed.json", &["--postpone", "residence-paper=chờ"]);
    desk.simplify("postponed.json", "rejected.json", &["--reject", "residence-paper=không"]);
    desk.simplify("rejected.json", "again.json", &accept);
    // But for the record of it, which keeps every change of mind with its reason.
    let mut again: Value = serde_json::from_str(&desk.text("again.json")).unwrap();
    let earlier = again["x-decisions"][0].as_object_mut().unwrap().shift_remove("earlier").unwrap();
    let reasons: Vec<&str> =
        earlier.as_array().unwrap().iter().filter_map(|own| own["reason"]["vi"].as_str()).collect();
    assert_eq!(reasons, ["đủ", "chờ", "không"]);
    assert_eq!(again, serde_json::from_str::<Value>(&desk.text("accepted.json")).unwrap());
    // What is not decided cannot be taken back, nor taken back and decided at once.
    let (code, text) =
        desk.run(&["simplify", "accepted.json", "-o", "x.json", "--undo", "birth-notice", "--locale", "en"]);
    assert!(code == Some(1) && text.contains("no decision to take back; decided on are: residence-paper"), "{text}");
    let both = [
        "simplify",
        "accepted.json",
        "-o",
        "x.json",
        "--undo",
        "residence-paper",
        "--reject",
        "residence-paper=không",
        "--locale",
        "en",
    ];
    let (code, text) = desk.run(&both);
    assert!(code == Some(1) && text.contains("taken back and rejected at once"), "{text}");
}

#[test]
fn names_stand_beside_the_definition_and_offices_in_it() {
    let desk = Desk::new("names");
    std::fs::write(desk.0.join("in.json"), authored().to_string()).unwrap();
    let by = ["--by", "Trần Thị Mẫu", "--office", "Sở Tư pháp", "--on", "2026-07-20"];
    desk.simplify("in.json", "out.json", &[&["--reject", "residence-paper=chờ"][..], &by].concat());
    let written = desk.text("out.json");
    assert!(!written.contains("Trần Thị Mẫu") && written.contains("Sở Tư pháp"), "the definition is published");
    let beside: Value = serde_json::from_str(&desk.text("out.decisions.json")).unwrap();
    let schema: Value = serde_json::from_str(include_str!("../schemas/decisions.schema.json")).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&beside), "{beside}");
    let report = |name: &str| desk.run(&["report", name, "--at", "2026-07-18"]).1;
    assert!(report("out.json").contains("chờ (Trần Thị Mẫu, Sở Tư pháp, 20/07/2026)"), "reports know the name");
    // A folder is read without taking the names for a definition.
    std::fs::remove_file(desk.0.join("in.json")).unwrap();
    let (code, text) = desk.run(&["check", ".", "--at", "2026-07-18"]);
    assert!(code == Some(0) && !text.contains("decisions.json"), "{text}");
    // Names go on beside the next edition, and into it only when that is wanted.
    desk.simplify(
        "out.json",
        "next.json",
        &["--postpone", "birth-notice=chờ", "--by", "Lê Văn Hai", "--name-in-definition"],
    );
    let written = desk.text("next.json");
    assert!(!written.contains("Trần Thị Mẫu") && written.contains("Lê Văn Hai"));
    assert!(report("next.json").contains("Trần Thị Mẫu") && report("next.json").contains("Lê Văn Hai"));
    desk.simplify("next.json", "last.json", &["--undo", "residence-paper"]);
    assert!(desk.text("last.json").contains("Lê Văn Hai") && !report("last.json").contains("Trần Thị Mẫu"));
    std::fs::write(desk.0.join("out.decisions.json"), "{}").unwrap();
    assert!(report("out.json").contains("cần tên người quyết định (`$schema`"), "{}", report("out.json"));
}

#[test]
fn a_bundle_shows_what_was_decided_on_its_members_papers() {
    let desk = Desk::new("bundle");
    std::fs::write(desk.0.join("in.json"), authored().to_string()).unwrap();
    let by = ["--by", "Trần Thị Mẫu", "--office", "Sở Tư pháp", "--on", "2026-07-20"];
    let said = [
        "--reject",
        "residence-paper=chờ bộ dữ liệu",
        "--accept",
        "birth-notice=đủ căn cứ",
        "--postpone",
        "marriage-certificate=chờ số liệu",
    ];
    desk.simplify("in.json", "birth.json", &[&said[..], &by].concat());
    let second = root().join("schemas/vn/procedures/1.004222.json");
    let bundle = ["report", "--bundle", "birth.json", second.to_str().unwrap(), "--at", "2026-07-18", "--format"];
    for format in ["text", "csv", "json", "html", "md"] {
        let (code, text) = desk.run(&[&bundle[..], &[format]].concat());
        assert_eq!(code, Some(0), "{text}");
        for said in ["chờ bộ dữ liệu", "chờ số liệu", "đủ căn cứ", "Trần Thị Mẫu"] {
            assert!(text.contains(said), "{format} lacks {said}");
        }
    }
    let (code, text) = desk.run(&["bundle", "birth.json", second.to_str().unwrap(), "-o", "both.json"]);
    assert_eq!(code, Some(0), "{text}");
    let both: Value = serde_json::from_str(&desk.text("both.json")).unwrap();
    let decided = both["x-decisions"].as_array().unwrap();
    assert_eq!(decided.len(), 3);
    let papers: Vec<&str> =
        both["x-documents"].as_array().unwrap().iter().filter_map(|own| own["id"].as_str()).collect();
    assert!(decided.iter().all(|own| papers.contains(&own["document"].as_str().unwrap())), "{decided:?} {papers:?}");
    assert!(!desk.text("both.json").contains("Trần") && desk.text("both.decisions.json").contains("Trần"));
    assert!(passes(&both));
}
