//! Papers of a case: which are asked for and why, which the person leaves to the authority, and that form, panel and
//! report say the same of them whatever happens.
#![cfg(feature = "cli")]
#![allow(clippy::print_stdout, reason = "says what the journeys met")]

#[path = "common/desk.rs"]
mod desk;

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::rc::Rc;

use desk::{answer, written};
use serde_json::{Value, json};
use tokhai::analysis::{Options, Verdict};
use tokhai::definition::Procedure;
use tokhai::form::{
    Change, FileRef, Form, FormEvent, FormOptions, Identity, Item, Kind, LookupAnswer, LookupRequest, Outcome,
    RegisterSource, Slot, SlotState, Submission, Widget,
};
use tokhai::locale::Locale;
use tokhai::pointer::JsonPointer;
use tokhai::reform::dossier::State;
use tokhai::reform::{CaseReader, FormPaper, Reason, dossier};
use tokhai::register::{CROSS_CHECKS, Date, FORMATS, Pack, embedded};
use tokhai::render::form::{View, form as page};
use tokhai::render::html::html;
use tokhai::render::posted::take_posted;
use tokhai::synthetic::{self, Population};
use tokhai::verify::{Circumstances, Gate};

/// The day of the committed population.
const TODAY: &str = "2026-07-18";

fn read(path: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    serde_json::from_str(&std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))).unwrap()
}

fn definition(code: &str) -> Value {
    read(&format!("schemas/vn/procedures/{code}.json"))
}

fn options(channel: &str) -> FormOptions<'static> {
    FormOptions {
        today: TODAY.to_owned(),
        channel: channel.to_owned(),
        formats: FORMATS,
        cross_checks: CROSS_CHECKS,
        ..FormOptions::default()
    }
}

fn opened(definition: &Value, channel: &str) -> Form {
    Form::new(Rc::new(Procedure::read(definition.clone())), options(channel)).unwrap_or_else(|e| panic!("{e:?}"))
}

fn pointer(text: &str) -> JsonPointer {
    JsonPointer::parse(text).unwrap()
}

fn file() -> FileRef {
    FileRef {
        name: "mau.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: 1,
        sha256: "0".repeat(64),
        handle: "1".to_owned(),
    }
}

fn slot<'f>(form: &'f Form, id: &str) -> &'f Slot {
    form.slots().iter().find(|slot| slot.id == id).unwrap_or_else(|| panic!("no paper {id}"))
}

fn request(form: &mut Form, id: &str, on: bool) {
    form.apply(FormEvent::RequestLookup { key: format!("/x-documents/{id}"), on });
}

/// Whether the form misses the paper.
fn misses(form: &Form, id: &str) -> bool {
    form.all_errors().iter().any(|error| error.key == format!("/x-documents/{id}"))
}

/// A boat's certificate that a register holds, a picture that shows something, an original that is handed over.
fn mooring() -> Value {
    let fallback = json!({"rule": "r:ask", "basis": "Act 1, article 2",
        "deadlines": {"online": {"value": 8, "unit": "workingHour"}, "postal": {"value": 1, "unit": "workingDay"}}});
    let paper = |id: &str, acts: Value| {
        json!({"id": id, "title": id, "type": "t", "acts": acts, "fallback": fallback,
            "closedBy": [{"concept": "boat", "role": "owner"}]})
    };
    let mut unsaid = paper("unsaid", json!([]));
    unsaid.as_object_mut().unwrap().remove("acts");
    let mut unruled = paper("unruled", json!([]));
    unruled.as_object_mut().unwrap().remove("fallback");
    let mut unclosed = paper("unclosed", json!([]));
    unclosed.as_object_mut().unwrap().remove("closedBy");
    json!({
        "$id": "urn:test:mooring", "title": "Leave to moor a boat", "type": "object",
        "x-procedure": {"code": "9.1", "version": "1", "authority": "Harbour office"},
        "x-roles": {"owner": {"kind": "person", "key": "/number"}},
        "x-documents": [paper("certificate", json!([])), paper("original", json!(["surrender"])),
            paper("picture", json!(["specimen"])), unsaid, unruled, unclosed],
        "properties": {
            "number": {"type": "string", "x-fact": {"concept": "number", "role": "owner"}},
            "boat": {"type": "string", "x-fact": {"concept": "boat", "role": "owner"}}
        }
    })
}

#[test]
fn only_papers_that_inform_and_that_the_law_lets_the_authority_look_up_are_left_to_it() {
    let mut form = opened(&mooring(), "online");
    let offered: Vec<&str> =
        form.slots().iter().filter(|slot| slot.lookup.is_some()).map(|slot| slot.id.as_str()).collect();
    assert_eq!(offered, ["certificate"]);
    let ids: Vec<String> = form.slots().iter().map(|slot| slot.id.clone()).collect();
    for id in &ids {
        request(&mut form, id, true);
        assert_eq!(slot(&form, id).state == SlotState::Requested, id == "certificate", "{id}");
        assert_eq!(misses(&form, id), id != "certificate", "{id}");
    }
    // A way of handing in of which the law says nothing.
    let mut direct = opened(&mooring(), "direct");
    request(&mut direct, "certificate", true);
    assert_eq!(slot(&direct, "certificate").state, SlotState::Open);
}

#[test]
fn a_request_is_kept_in_the_draft_and_can_be_taken_back() {
    let mut form = opened(&mooring(), "online");
    request(&mut form, "certificate", true);
    let procedure = Rc::new(Procedure::read(mooring()));
    let (mut again, _) = Form::from_draft(procedure, &form.draft(), options("online")).unwrap();
    assert_eq!(slot(&again, "certificate").state, SlotState::Requested);
    request(&mut again, "certificate", false);
    assert!(misses(&again, "certificate"));
    assert_eq!(again.draft()["requests"], json!([]));
    // Whoever attaches the paper has it after all, and need not ask.
    request(&mut again, "certificate", true);
    again.apply(FormEvent::Attach { key: "/x-documents/certificate".to_owned(), file: file() });
    assert_eq!((slot(&again, "certificate").state.clone(), misses(&again, "certificate")), (SlotState::Open, false));
    request(&mut again, "certificate", true);
    assert_eq!(slot(&again, "certificate").state, SlotState::Open, "what is attached is not asked for");
    // The same file once more, as after signing in, is there once; another is beside it.
    for (sha256, count) in [("0".repeat(64), 1), ("1".repeat(64), 2)] {
        let file = FileRef { sha256, ..file() };
        again.apply(FormEvent::Attach { key: "/x-documents/certificate".to_owned(), file });
        assert_eq!(again.files("/x-documents/certificate").len(), count);
    }
}

#[test]
fn a_request_gives_way_to_data_that_are_found() {
    let mut form = opened(&mooring(), "online");
    request(&mut form, "certificate", true);
    let changes = form.apply(FormEvent::Set { pointer: pointer("/number"), value: json!("77") });
    let asked = changes.iter().find_map(|c| if let Change::Lookup(request) = c { Some(request.id) } else { None });
    let source = RegisterSource { id: "b".into(), register: "Boats".into(), date: TODAY.into() };
    let values = [("boat".to_owned(), json!("Sóng"))].into_iter().collect();
    let outcome = Outcome::Found {
        source,
        values,
        related: BTreeMap::new().into_iter().collect(),
        sources: BTreeMap::new().into_iter().collect(),
    };
    form.apply(FormEvent::Lookup(LookupAnswer { id: asked.unwrap(), outcome }));
    assert!(matches!(slot(&form, "certificate").state, SlotState::Closed { .. }));
}

/// Everything of a form that the definition asks for but the certificate, which is left to the authority.
fn sent(channel: &str) -> Submission {
    let mut form = opened(&mooring(), channel);
    for id in ["original", "picture", "unsaid", "unruled", "unclosed"] {
        form.apply(FormEvent::Attach { key: format!("/x-documents/{id}"), file: file() });
    }
    request(&mut form, "certificate", true);
    form.submission().unwrap_or_else(|errors| panic!("{errors:?}"))
}

#[test]
fn a_submission_says_what_is_left_to_the_authority_and_the_gate_takes_only_what_the_law_allows() {
    let gate = Gate::new(&mooring(), Locale::en()).unwrap();
    let told = |submission: &Value, channel: &str| {
        let verdict = gate.submission(submission, &Circumstances { channel, ..Circumstances::default() });
        let places =
            |of: &[tokhai::verify::Finding]| -> Vec<String> { of.iter().map(|it| it.pointer.to_string()).collect() };
        (places(&verdict.findings), places(&verdict.claimed))
    };
    let own = sent("online").to_json();
    assert_eq!(
        own["documents"][0]["state"],
        json!({"kind": "lookupRequested", "rule": "r:ask", "basis": "Act 1, article 2", "deadline": {"value": 8, "unit": "workingHour"}})
    );
    let claimed = vec!["/documents/0".to_owned()];
    assert_eq!(told(&own, ""), (vec![], claimed.clone()));
    assert_eq!(told(&own, "online"), (vec![], claimed.clone()));
    // The time of another way of handing in is not the one that was promised.
    assert_eq!(told(&own, "postal"), (claimed.clone(), vec![]));
    assert_eq!(told(&sent("postal").to_json(), "postal"), (vec![], claimed));
    // An original that is handed over, a paper of which the definition says nothing, and a kind nobody knows.
    for (index, kind) in [(1, "lookupRequested"), (4, "lookupRequested"), (0, "somethingElse")] {
        let mut forged = own.clone();
        let mut state = own["documents"][0]["state"].clone();
        state["kind"] = json!(kind);
        forged["documents"][index]["state"] = state;
        forged["documents"][index]["files"] = json!([]);
        let mut content = forged.clone();
        content.as_object_mut().unwrap().remove("digest");
        forged["digest"]["value"] = json!(tokhai::form::digest_of(&content));
        let (wrong, _) = told(&forged, "online");
        let unknown = (kind == "somethingElse").then(|| format!("/documents/{index}/state/kind"));
        let expected: Vec<String> = unknown.into_iter().chain([format!("/documents/{index}")]).collect();
        assert_eq!(wrong, expected, "{index} {kind}");
    }
}

#[test]
fn a_page_without_a_script_offers_and_takes_the_request() {
    let mut form = opened(&mooring(), "online");
    let markup = html(&page(&form, &View::default()));
    let name = "?lookup/x-documents/certificate";
    assert_eq!(markup.matches("name=\"?lookup").count(), 1, "{markup}");
    assert!(markup.contains(&format!("name=\"{name}\"")), "{markup}");
    take_posted(&mut form, &[(name.to_owned(), "true".to_owned())]);
    assert_eq!(slot(&form, "certificate").state, SlotState::Requested);
    let markup = html(&page(&form, &View::default()));
    assert!(markup.contains("Harbour office sẽ tra cứu") && markup.contains("8 giờ làm việc"), "{markup}");
    assert!(!markup.contains("name=\"/x-documents/certificate\""), "what is left to the authority is not uploaded");
}

#[test]
fn review_and_confirmation_name_the_paper_who_looks_it_up_and_by_when() {
    let mut form = opened(&mooring(), "postal");
    for id in ["original", "picture", "unsaid", "unruled", "unclosed"] {
        form.apply(FormEvent::Attach { key: format!("/x-documents/{id}"), file: file() });
    }
    request(&mut form, "certificate", true);
    form.apply(FormEvent::GoTo { step: form.steps().len() - 1 });
    let words = "Harbour office sẽ tra cứu thay bạn; nếu không tra cứu được thì phải báo cho bạn trong 1 ngày làm việc";
    let view = View { single: false, script: true, ..View::default() };
    assert!(html(&page(&form, &view)).contains(words));
    form.apply(FormEvent::Submit);
    form.apply(FormEvent::Submitted(tokhai::form::Receipt::default()));
    let receipt = html(&page(&form, &view));
    assert!(
        receipt.contains("Giấy tờ cơ quan tra cứu") && receipt.matches("trong 1 ngày làm việc").count() == 2,
        "{receipt}"
    );
}

/// A source of choices that is the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }

    fn in_ten(&mut self, n: usize) -> bool {
        self.below(10) < n
    }
}

/// A journey through a shipped procedure in which anything may go wrong.
struct Journey<'p> {
    form: Form,
    population: &'p Population,
    chance: Chance,
    waiting: VecDeque<LookupRequest>,
    /// What was looked up, as hosts write it: the last answer to each key.
    told: Vec<Value>,
    /// What the account says.
    account: Value,
}

impl Journey<'_> {
    fn apply(&mut self, event: FormEvent) {
        let changes = self.form.apply(event);
        self.note(changes);
    }

    fn note(&mut self, changes: Vec<Change>) {
        self.waiting.extend(changes.into_iter().filter_map(|change| match change {
            Change::Lookup(request) => Some(request),
            _ => None,
        }));
    }

    /// What a register says: mostly the truth, else nothing, half of it, or of somebody else.
    fn answer(&mut self, request: &LookupRequest) -> Outcome {
        let mut told = answer::answer(self.population, request, TODAY);
        match (self.chance.below(10), &mut told) {
            (0, _) => return Outcome::Failed,
            (1, _) => return Outcome::Empty,
            (2, _) => {
                let source = RegisterSource { id: "r".into(), register: "r".into(), date: TODAY.into() };
                return Outcome::Mismatch { source };
            }
            (3, Outcome::Found { values, .. }) => values.retain(|_, _| self.chance.in_ten(5)),
            (4, Outcome::Found { values, .. }) if values.contains_key("full_name") => {
                values.insert("full_name".to_owned(), json!("Người Khác Hẳn"));
            }
            _ => {}
        }
        told
    }

    /// One thing that happens that no case foresees.
    fn happen(&mut self) {
        match self.chance.below(6) {
            // A register answers, sometimes late.
            0..=2 => {
                while let Some(request) = self.waiting.pop_front() {
                    let outcome = self.answer(&request);
                    let same = |it: &Value| it["role"] == request.role.as_str() && it["key"] == request.key;
                    self.told.retain(|it| !same(it));
                    self.told.push(written(&request, &outcome));
                    self.apply(FormEvent::Lookup(LookupAnswer { id: request.id, outcome }));
                }
            }
            3 => {
                let slots: Vec<String> = self.form.slots().iter().map(Slot::key).collect();
                if slots.is_empty() {
                    return;
                }
                let key = slots[self.chance.below(slots.len())].clone();
                match self.chance.below(4) {
                    0 => self.apply(FormEvent::Attach { key, file: file() }),
                    1 => self.apply(FormEvent::Detach { key, index: 0 }),
                    n => self.apply(FormEvent::RequestLookup { key, on: n == 2 }),
                }
            }
            // Another answer to a question that leads elsewhere: a passport, another way of handing in.
            _ => {
                let mut choices: Vec<(String, Vec<String>)> = Vec::new();
                self.form.root().visit(&mut |item: &Item| match &item.kind {
                    Kind::Field(field) if !field.options.is_empty() && field.options.len() < 12 => {
                        choices.push((item.key.to_string(), (0..field.options.len()).map(|n| n.to_string()).collect()));
                    }
                    Kind::Field(field) if field.widget == Widget::Tick => {
                        choices.push((item.key.to_string(), vec!["true".to_owned(), String::new()]));
                    }
                    _ => {}
                });
                if choices.is_empty() {
                    return;
                }
                let (key, mut texts) = choices.swap_remove(self.chance.below(choices.len()));
                let text = texts.swap_remove(self.chance.below(texts.len()));
                self.apply(FormEvent::Edit { key, text });
            }
        }
    }
}

fn typed(entry: &Value, population: &Population, chance: &mut Chance) -> Value {
    let Some(part) = entry["part"].as_str() else { return entry["value"].clone() };
    let mut who = population.part(part).unwrap();
    if chance.in_ten(1) {
        // Somebody else's number.
        let parts: Vec<&&str> = population.cast.keys().collect();
        who = population.part(parts[chance.below(parts.len())]).unwrap();
    }
    if entry["of"] == "full_name" { json!(who.name) } else { json!(who.number) }
}

/// What was met, so that the test cannot pass by meeting nothing.
type Met = BTreeMap<String, usize>;

/// Form, panel and report must say the same of every paper.
fn agree(form: &Form, procedure: &Procedure, reader: &CaseReader, pack: &Pack, channel: &str, met: &mut Met) {
    let papers: Vec<FormPaper> = serde_json::from_value(form.papers()).unwrap();
    let case = reader.read(form.answers(), channel, papers.clone());
    let panel = dossier(procedure, pack, &Options::on(Date::parse(TODAY).unwrap()), &case, &Locale::vi());
    let missing: Vec<&str> = form.slots().iter().map(|slot| slot.id.as_str()).filter(|id| misses(form, id)).collect();
    let mut wanted = Vec::new();
    let mut groups: Vec<&str> = Vec::new();
    for line in &panel.papers {
        let at = format!("{} {}: {:?} {:?}", procedure.header.code, line.id, line.state, line.reason);
        let own = form.slots().iter().find(|slot| slot.id == line.id);
        let Some(own) = own else {
            assert!(matches!(line.state, State::NotApplicable | State::FilledIn), "{at}: the form has no such paper");
            continue;
        };
        // The report: the paper is one of this case, and is not needed where data stand in for it.
        assert!(line.verdict.is_some(), "{at}: the report knows no such paper in this case");
        if let Some(group) = own.group.as_deref().filter(|group| !groups.contains(group)) {
            groups.push(group);
        }
        let files = form.files(&own.key()).len();
        *met.entry(format!("{:?} {:?}", line.state, line.reason)).or_default() += 1;
        match &own.state {
            SlotState::Closed { .. } => {
                assert_eq!((line.state, line.reason), (State::NotAsked, None), "{at}");
                assert!(
                    !matches!(line.verdict, Some(Verdict::Needed | Verdict::Inconsistent)),
                    "{at}: closed, yet needed: {:?}",
                    line.verdict
                );
            }
            SlotState::Requested => assert_eq!((line.state, line.reason), (State::Requested, None), "{at}"),
            SlotState::AtCounter => assert_eq!((line.state, line.reason), (State::AtCounter, None), "{at}"),
            SlotState::Reopened { status, .. } => {
                let why = json!(line.reason);
                assert_eq!(why, json!(status.as_str()), "{at}: the reason is that of the form");
                assert!(matches!(line.state, State::Fallback | State::OneOf), "{at}");
            }
            SlotState::Open => {
                let by_data = line.verdict == Some(Verdict::RedundantByData);
                assert!(
                    !by_data || line.reason.is_some(),
                    "{at}: data could replace it, and nobody says why they do not"
                );
                let never = matches!(line.reason, Some(Reason::Failed | Reason::Empty | Reason::Mismatch));
                assert!(!never && !matches!(line.state, State::NotAsked | State::NotApplicable), "{at}");
            }
        }
        if matches!(line.state, State::Asked | State::Awaited | State::Fallback) && files == 0 {
            wanted.push(line.id.as_str());
        }
    }
    assert_eq!(wanted, missing, "{}: the panel asks for what the form misses", procedure.header.code);
    let alone = form.slots().iter().filter(|slot| slot.group.is_none()).count();
    assert_eq!(panel.before, alone + groups.len(), "{}", procedure.header.code);
}

/// Hands in what is missing still, or leaves it to the authority.
fn hand_in(journey: &mut Journey) {
    let left: Vec<String> = journey.form.slots().iter().map(Slot::key).collect();
    for (index, key) in left.into_iter().enumerate() {
        if index % 2 == 0 {
            journey.apply(FormEvent::RequestLookup { key: key.clone(), on: true });
        }
        if misses(&journey.form, key.trim_start_matches("/x-documents/")) {
            journey.apply(FormEvent::Attach { key, file: file() });
        }
    }
}

/// Whether the form sends something; the gate must take it, with the lookups it was made with and without.
fn taken_by(gate: &Gate, journey: &Journey, channel: &str, at: &str) -> bool {
    let Ok(submission) = journey.form.submission() else { return false };
    let verdict = gate.submission(&submission.to_json(), &Circumstances { channel, ..Circumstances::default() });
    assert_eq!(verdict.findings, [], "{at}: the gate takes what the form sends");
    let lookups = json!({"identity": journey.account, "lookups": journey.told});
    let with = Circumstances { channel, lookups: Some(&lookups), ..Circumstances::default() };
    let verdict = gate.submission(&submission.to_json(), &with);
    // Which papers data replace the lookups tell anew; no value and no source may be refused by them.
    let refused: Vec<_> = verdict.findings.into_iter().filter(|found| found.keyword != "paper").collect();
    assert_eq!(refused, [], "{at}: and so it does where it looked up the same");
    true
}

#[test]
fn form_panel_and_report_agree_whatever_happens() {
    let population = Population::new(synthetic::Options { seed: 1, count: 24, today: Date::parse(TODAY).unwrap() });
    let pack = embedded("vn").unwrap().unwrap();
    let mut met = Met::new();
    let mut accepted = 0;
    for case in read("schemas/vn/cases.json")["cases"].as_array().unwrap() {
        let code = case["procedure"].as_str().unwrap();
        if code.contains('+') {
            continue;
        }
        let definition = definition(code);
        let procedure = Procedure::read(definition.clone());
        let reader = CaseReader::new(&procedure);
        let gate = Gate::new(&definition, Locale::vi()).unwrap();
        for seed in 0..16_u64 {
            let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(17));
            let channel = ["online", "direct", "postal"][chance.below(3)];
            let form = opened(&definition, channel);
            let mut journey = Journey {
                form,
                population: &population,
                chance,
                waiting: VecDeque::new(),
                told: vec![],
                account: json!({}),
            };
            if journey.chance.in_ten(6) {
                let held = population.held(population.cast[case["signedIn"].as_str().unwrap()]);
                journey.account = held["vn:population"]
                    .iter()
                    .map(|(concept, value)| ((*concept).to_owned(), value.clone()))
                    .collect();
                let values =
                    held["vn:population"].iter().map(|(concept, value)| ((*concept).to_owned(), value.clone()));
                journey.apply(FormEvent::SignIn(Identity { values: values.collect() }));
            }
            if journey.chance.in_ten(3) {
                // Somebody with a passport says so first.
                for _ in 0..4 {
                    journey.happen();
                }
            }
            for entry in case["typed"].as_array().unwrap() {
                let value = typed(entry, &population, &mut journey.chance);
                journey.apply(FormEvent::Set { pointer: pointer(entry["at"].as_str().unwrap()), value });
                if journey.chance.in_ten(4) {
                    journey.happen();
                }
                if journey.chance.in_ten(3) {
                    agree(&journey.form, &procedure, &reader, &pack, channel, &mut met);
                }
            }
            while !journey.waiting.is_empty() {
                journey.happen();
            }
            agree(&journey.form, &procedure, &reader, &pack, channel, &mut met);
            hand_in(&mut journey);
            agree(&journey.form, &procedure, &reader, &pack, channel, &mut met);
            accepted += usize::from(taken_by(&gate, &journey, channel, &format!("{code} {seed}")));
        }
    }
    println!("{met:#?} {accepted}");
    for kind in [
        "Asked None",
        "NotAsked None",
        "Requested None",
        "AtCounter None",
        "Awaited Some(NotLookedUp)",
        "Awaited Some(Pending)",
        "Fallback Some(NoKey)",
        "Fallback Some(Failed)",
        "Fallback Some(Empty)",
        "Fallback Some(Mismatch)",
    ] {
        assert!(met.contains_key(kind), "no journey met {kind}");
    }
    assert!(accepted > 5, "only {accepted} journeys ended with a submission");
}

/// The birth registration with its mother's number typed and answered.
fn birth_with(outcome: Outcome) -> Form {
    let mut form = opened(&definition("1.001193"), "online");
    let changes =
        form.apply(FormEvent::Set { pointer: pointer("/applicant/personalId"), value: json!("012345678901") });
    let number = changes.iter().find_map(|change| match change {
        Change::Lookup(request) => Some(request.id),
        _ => None,
    });
    if let Some(id) = number {
        form.apply(FormEvent::Lookup(LookupAnswer { id, outcome }));
    }
    form
}

#[test]
fn a_number_the_register_does_not_know_is_said_at_the_number_with_the_way_to_put_data_right() {
    let way = "(1.010039) và “Thay đổi, cải chính, bổ sung thông tin hộ tịch, xác định lại dân tộc” (1.004859)";
    let drawn = |form: &Form| html(&page(form, &View { script: true, ..View::default() }));
    let source = RegisterSource { id: "p".into(), register: "Dân cư".into(), date: TODAY.into() };
    for outcome in [Outcome::Empty, Outcome::Mismatch { source }] {
        let form = birth_with(outcome);
        assert!(form.lookup_status("applicant").is_some(), "the number was looked up");
        let page = drawn(&form);
        let start = page.find("dữ liệu của bạn:").or_else(|| page.find("tra cứu được của bạn")).unwrap();
        let told = &page[start..start + page[start..].find('<').unwrap()];
        assert!(told.contains("đề nghị sửa") && told.contains(way), "{told}");
        assert_eq!(told.matches(". ").count(), 1, "two sentences: {told}");
    }
    // A register that does not answer has nothing to be put right.
    assert!(!drawn(&birth_with(Outcome::Failed)).contains(way));
}

#[test]
fn the_confirmation_offers_the_procedures_that_the_life_event_still_needs() {
    let mut form = opened(&definition("1.001193"), "online");
    form.apply(FormEvent::Submitted(tokhai::form::Receipt::default()));
    let linked = View { script: true, procedures: "/form?code={code}".to_owned(), ..View::default() };
    let shown = html(&page(&form, &linked));
    for (code, title) in
        [("1.004222", "Đăng ký thường trú cho trẻ"), ("1.014137", "Cấp thẻ bảo hiểm y tế cho trẻ dưới 6 tuổi")]
    {
        let link = format!("<a href=\"/form?code={code}\" data-next=\"{code}\">{title}</a>");
        assert!(shown.contains(&link), "{link} is not in {shown}");
    }
    assert!(shown.contains("(Luật Cư trú 68/2020/QH14, Điều 20)"), "the reason has its source");
    let plain = html(&page(&form, &View { script: true, ..View::default() }));
    assert!(plain.contains("Đăng ký thường trú cho trẻ") && !plain.contains("data-next"), "no link leads nowhere");
    // A code that would make another address of the link is told without one.
    let mut odd = definition("1.001193");
    odd["x-procedure"]["next"][0]["procedure"] = json!("javascript:alert(1)//");
    let mut form = opened(&odd, "online");
    form.apply(FormEvent::Submitted(tokhai::form::Receipt::default()));
    let own = View { script: true, procedures: "{code}.html".to_owned(), ..View::default() };
    let shown = html(&page(&form, &own));
    assert!(shown.contains("data-next") && !shown.contains("javascript:"), "{shown}");
    // An abandoned child has no parent with whom it could live.
    let mut form = opened(&definition("1.001193"), "online");
    form.apply(FormEvent::Set { pointer: pointer("/child/circumstance"), value: json!("abandoned") });
    let codes: Vec<String> = form.further().into_iter().map(|next| next.procedure).collect();
    assert_eq!(codes, ["1.014137"]);
}
