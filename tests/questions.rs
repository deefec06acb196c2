//! What each shipped procedure asks: on what every question rests, and from where its answer is known. The list is
//! `docs/questions.md`; `TOKHAI_DOCS=1 cargo test --test questions` writes it.
#![cfg(feature = "cli")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tokhai::definition::{FactRef, KnownFrom, Procedure};
use tokhai::pointer::JsonPointer;
use tokhai::register::{Pack, embedded};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The shipped definitions, by code.
fn shipped() -> BTreeMap<String, Value> {
    let folder = root().join("schemas/vn/procedures");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: &Path| serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    files.map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), read(&path))).collect()
}

/// A question: where its answer stands, what it says, and what the definition says it rests on.
#[derive(Clone, Debug, Default)]
struct Question {
    place: String,
    title: String,
    confidence: Option<String>,
    source: Option<String>,
}

/// Questions below a schema, each place once: what is said of the whole counts for its parts.
fn questions(schema: &Value, around: &Question, out: &mut BTreeMap<String, Question>, order: &mut Vec<String>) {
    let text = |key: &str| schema.get(key).and_then(Value::as_str).map(str::to_owned);
    let own = Question {
        title: text("title").unwrap_or_else(|| around.title.clone()),
        confidence: text("x-confidence").or_else(|| around.confidence.clone()),
        source: text("x-source").or_else(|| around.source.clone().filter(|_| schema.get("x-confidence").is_none())),
        ..around.clone()
    };
    let mut inner = |schema: &Value, place: String, title: Option<String>| {
        let around = Question { place, title: title.unwrap_or_else(|| own.title.clone()), ..own.clone() };
        questions(schema, &around, out, order);
    };
    let mut is_group = false;
    for (name, child) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        is_group = true;
        inner(child, format!("{}/{name}", own.place), None);
    }
    if let Some(items) = schema.get("items") {
        is_group = true;
        inner(items, format!("{}/*", own.place), None);
    }
    for key in ["if", "then", "else"].iter().skip(1) {
        if let Some(branch) = schema.get(*key) {
            is_group |= branch.get("properties").is_some();
            inner(branch, own.place.clone(), None);
        }
    }
    for branch in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        is_group |= branch.get("properties").is_some() || branch.pointer("/then/properties").is_some();
        inner(branch, own.place.clone(), None);
    }
    // What only narrows a question told elsewhere is none of its own; what is constant is told, not asked.
    let says = ["title", "$ref", "type"].iter().any(|key| schema.get(*key).is_some());
    let asked = schema.get("readOnly") != Some(&Value::Bool(true))
        && (schema.get("const").is_none() || schema["const"] == true);
    if !is_group && says && asked && !own.place.is_empty() && !out.contains_key(&own.place) {
        order.push(own.place.clone());
        out.insert(own.place.clone(), own);
    }
}

/// The registers that hold a fact of a role: about the role itself (`itself`), or about a relative whose number is asked for.
fn holders(procedure: &Procedure, pack: &Pack, fact: &FactRef, itself: bool) -> Vec<String> {
    let has_key = |name: &str| {
        procedure.role(name).is_some_and(|role| {
            let mut same = role.same_as.iter().filter_map(|same| procedure.role(&same.role));
            role.key.is_some() || same.any(|other| other.key.is_some())
        })
    };
    let asked_of: Vec<Option<&str>> = procedure
        .roles
        .iter()
        .filter(|role| has_key(&role.name))
        .flat_map(|role| {
            let own = (itself && role.name == fact.role).then_some(None);
            let related =
                role.relations.iter().filter(|(_, other)| **other == fact.role).map(|(word, _)| Some(word.as_str()));
            own.into_iter().chain(related)
        })
        .collect();
    let holds = |register: &&tokhai::register::Register| {
        register
            .items
            .iter()
            .flat_map(|item| &item.gives)
            .any(|given| given.concept == fact.concept && asked_of.contains(&given.of.as_deref()))
    };
    pack.registers
        .iter()
        .filter(holds)
        .map(|register| register.title.get(&tokhai::locale::Locale::vi()).to_owned())
        .collect()
}

/// From where the answer at a place is known, in words; “hỏi” where nothing but the person knows it.
fn known_from(procedure: &Procedure, pack: &Pack, place: &str) -> String {
    let mut known: Vec<String> = Vec::new();
    let mut say = |words: String| {
        if !known.contains(&words) {
            known.push(words);
        }
    };
    // The whole a part stands in may be known.
    let mut around = JsonPointer::parse(place);
    while let Some(at) = around.filter(|at| !at.is_root()) {
        for field in procedure.fields.iter().filter(|field| field.pointer == at) {
            let signed_in = procedure.role(&field.fact.role).is_some_and(|role| role.signed_in);
            let told = ["personal_id", "full_name", "birth_date", "sex", "nationality", "permanent_address"];
            if signed_in && told.contains(&field.fact.concept.as_str()) {
                say("tài khoản".to_owned());
            }
            // By its own number nobody is looked up for it.
            let is_key = procedure.role(&field.fact.role).is_some_and(|role| role.key.as_ref() == Some(&at));
            holders(procedure, pack, &field.fact, !is_key).into_iter().for_each(&mut say);
        }
        for rule in procedure.known.iter().filter(|known| known.pointer == at).flat_map(|known| &known.rules) {
            match &rule.from {
                KnownFrom::Channel => say("trang nơi nộp".to_owned()),
                KnownFrom::Identity(_) => say("tài khoản".to_owned()),
                KnownFrom::Fact(fact) => holders(procedure, pack, fact, true).into_iter().for_each(&mut say),
                KnownFrom::Answer(_) | KnownFrom::Circumstance => say("câu trả lời khác".to_owned()),
            }
        }
        around = at.parent();
    }
    if known.is_empty() { "hỏi".to_owned() } else { known.join("; ") }
}

/// What a question rests on, in words.
fn rests_on(definition: &Value, question: &Question) -> Option<String> {
    let title = |source: &String| {
        let told = definition.pointer("/x-procedure/sources")?.get(source)?.get("title")?.as_str()?;
        Some(told.replace('|', "/"))
    };
    let source = question.source.as_ref().map(title);
    Some(match (question.confidence.as_deref()?, source) {
        (_, Some(None)) => return None,
        ("ours", Some(Some(source))) => format!("của chúng tôi, theo cách hiểu: {source}"),
        ("ours", None) => "của chúng tôi".to_owned(),
        ("confirmed", Some(Some(source))) => source,
        (_, Some(Some(source))) => format!("{source} (chưa xác nhận đủ)"),
        (_, None) => return None,
    })
}

/// The page, and what of it says nothing.
fn page() -> (String, Vec<String>) {
    let pack = embedded("vn").unwrap().unwrap();
    let mut page = String::from(
        "# What every question rests on\n\nEach question of the shipped procedures, as its definition has it: on what text it \
         rests, or that it is ours (“của chúng tôi”), and from where its answer is known: the account, the page, another \
         answer, a register of the pack, or only the person (“hỏi”). `TOKHAI_DOCS=1 cargo test --test questions` writes this \
         page; the test holds it.\n",
    );
    let mut faults = Vec::new();
    for (code, definition) in shipped() {
        let procedure = Procedure::read(definition.clone());
        let (mut found, mut order) = (BTreeMap::new(), Vec::new());
        questions(&definition, &Question::default(), &mut found, &mut order);
        writeln!(
            page,
            "\n## {code} {}\n\n| question | place | rests on | known from |\n|---|---|---|---|",
            procedure.title
        )
        .unwrap();
        for place in order {
            let question = &found[&place];
            let Some(basis) = rests_on(&definition, question) else {
                faults.push(format!("{code} {place}: neither a source that is listed nor marked as ours"));
                continue;
            };
            let known = known_from(&procedure, &pack, &place);
            writeln!(page, "| {} | `{place}` | {basis} | {known} |", question.title).unwrap();
        }
    }
    (page, faults)
}

#[test]
fn every_question_names_what_it_rests_on_and_from_where_its_answer_is_known() {
    let (page, faults) = page();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let path = root().join("docs/questions.md");
    if std::env::var_os("TOKHAI_DOCS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page, "docs/questions.md is out of date: TOKHAI_DOCS=1 cargo test --test questions");
    for code in shipped().keys() {
        assert!(page.contains(&format!("\n## {code} ")), "{code}");
    }
}
