//! Lines of the kinds an outside review found misread, with other papers and other words.
//!
//! `tests/fixtures/import/kinds.json` holds them: the name of a procedure, a line of its
//! dossier, and what must become of it. Each batch was written before any of it was run.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};
use tokhai::analysis::{Options, Verdict, analyse};
use tokhai::definition::Procedure;
use tokhai::import::{Rules, draft};
use tokhai::reform::certainty::certainty;
use tokhai::register::{Date, Pack, embedded};

/// A line and what must become of it; document types and registers without the pack's prefix.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Line {
    kind: String,
    procedure: String,
    #[serde(default)]
    case: String,
    #[serde(rename = "line")]
    words: String,
    /// Another line of the same case.
    #[serde(default)]
    beside: String,
    /// Who may apply, as the portal lists them.
    #[serde(default)]
    applicants: Vec<String>,
    #[serde(default)]
    originals: u64,
    /// Papers that registers replace, always or in some case: document type, and the register.
    #[serde(default)]
    goes: Vec<Vec<Option<String>>>,
    /// Papers that must be handed in.
    #[serde(default)]
    stays: Vec<String>,
    /// Document types that must not be said to be replaced in every case.
    #[serde(default)]
    never_always: Vec<String>,
    /// Document types no paper of the line may have.
    #[serde(default)]
    absent: Vec<String>,
    /// Words of another paper that no replaced paper may carry in its title.
    #[serde(default)]
    apart: Vec<(String, String)>,
    /// Document types that wait for a register or a gate.
    #[serde(default)]
    waits: Vec<String>,
    /// Document types that must not be said to wait for one.
    #[serde(default)]
    waits_not: Vec<String>,
    /// Document types whose verdict must be left to be confirmed.
    #[serde(default)]
    unsure: Vec<String>,
    /// Document types whose verdict must be sure enough to be told.
    #[serde(default)]
    sure: Vec<String>,
    /// Document type, words of a circumstance, and whether the paper is asked for in it or except then; no words where
    /// it is asked for always.
    #[serde(default)]
    cases: Vec<(String, String, bool)>,
    /// True where the line is no paper.
    #[serde(default)]
    note: bool,
}

struct Read {
    types: Vec<String>,
    verdict: Verdict,
    registers: Vec<String>,
    title: String,
    unsure: bool,
    /// The circumstances it is asked for in, each with whether it is so or not.
    cases: Vec<(String, bool)>,
}

impl Read {
    fn is(&self, id: &str) -> bool {
        self.types.iter().any(|own| own.strip_prefix("vn:") == Some(id))
    }

    fn goes(&self) -> bool {
        self.verdict.droppable() || self.verdict == Verdict::Conditional
    }
}

fn read(line: &Line, pack: &Pack, rules: &Rules) -> Vec<Read> {
    let own = json!({ "name": line.words, "originalQty": line.originals, "copyQty": 1 });
    let mut components = vec![own];
    if !line.beside.is_empty() {
        components.push(json!({ "name": line.beside, "originalQty": 0, "copyQty": 1 }));
    }
    let mut cases = vec![json!({ "name": line.case, "profileComponents": components })];
    if !line.case.is_empty() {
        let other = json!({ "name": "Thông báo theo mẫu", "originalQty": 1, "copyQty": 0 });
        cases.push(json!({ "name": "Trường hợp khác", "profileComponents": [other] }));
    }
    let applicants: Vec<Value> = line.applicants.iter().map(|name| json!({ "name": name })).collect();
    let portal = json!({
        "code": "9.200001", "name": line.procedure, "executionCases": cases, "subjectTypesDetails": applicants
    });
    let draft = draft(&portal, pack, rules).unwrap();
    let procedure = Procedure::read(draft.definition.clone());
    let analysis = analyse(&procedure, pack, &Options::on(Date::parse("2026-07-18").unwrap()));
    let documents = draft.definition["x-documents"].as_array().cloned().unwrap_or_default();
    let conditions = draft.definition["x-conditions"].as_object().cloned().unwrap_or_default();
    let asked = |document: &Value| -> Vec<(String, bool)> {
        let when = document["when"].as_str().unwrap_or_default();
        let named = conditions
            .iter()
            .filter(|(name, _)| when.split(|c: char| !c.is_alphanumeric()).any(|word| word == name.as_str()));
        let so = |name: &str| !when.contains(&format!("!{name}"));
        named.map(|(name, own)| (own["title"].as_str().unwrap_or_default().to_owned(), so(name))).collect()
    };
    let first = |document: &Value| document["import"]["lines"][0]["at"].as_str().is_some_and(|at| at.ends_with("/0"));
    let found = documents.iter().zip(&analysis.components).filter(|(own, _)| first(own));
    let found = found.map(|(document, component)| Read {
        unsure: certainty(&procedure, &component.id, pack).is_some_and(|own| own.to_confirm),
        cases: asked(document),
        types: match &document["type"] {
            Value::Array(all) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            only => only.as_str().map(str::to_owned).into_iter().collect(),
        },
        verdict: component.verdict,
        registers: component.registers.clone(),
        title: document["title"].as_str().unwrap_or_default().to_owned(),
    });
    found.filter(|paper| paper.title != "Thông báo theo mẫu").collect()
}

/// What is wrong with the papers of a line.
fn faults(line: &Line, papers: &[Read]) -> Vec<String> {
    let mut wrong = Vec::new();
    for want in &line.goes {
        let named = |paper: &Read| want[0].as_ref().is_none_or(|id| paper.is(id));
        let by = |paper: &Read| {
            want.get(1).is_none_or(|register| {
                register.as_ref().is_none_or(|id| paper.registers.iter().any(|own| own.ends_with(&format!(":{id}"))))
            })
        };
        if !papers.iter().any(|paper| named(paper) && by(paper) && paper.goes()) {
            wrong.push(format!("{want:?} is not replaced"));
        }
    }
    let mut ban = |fault: &str, list: &[String], holds: &dyn Fn(&Read) -> bool, wanted: bool| {
        for id in list {
            if papers.iter().any(|paper| paper.is(id) && holds(paper)) != wanted {
                wrong.push(format!("{id} {fault}"));
            }
        }
    };
    ban("need not be handed in", &line.stays, &|paper| paper.verdict == Verdict::Needed, true);
    ban("is replaced in every case", &line.never_always, &|paper| paper.verdict == Verdict::RedundantByData, false);
    ban("is found", &line.absent, &|_| true, false);
    let waits = |paper: &Read| matches!(paper.verdict, Verdict::LawNeeded | Verdict::Conditional);
    ban("waits for nothing", &line.waits, &waits, true);
    ban("waits for a gate", &line.waits_not, &|paper| paper.verdict == Verdict::LawNeeded, false);
    ban("is told as if it were sure", &line.unsure, &|paper| paper.unsure, true);
    ban("is left to be confirmed", &line.sure, &|paper| !paper.unsure, true);
    for (id, words, so) in &line.cases {
        let case = |paper: &Read| match words.as_str() {
            "" => paper.cases.is_empty(),
            words => paper.cases.iter().any(|(title, own)| title.contains(words) && own == so),
        };
        if !papers.iter().any(|paper| paper.is(id) && case(paper)) {
            wrong.push(format!("{id} is asked for in another case than “{words}”"));
        }
    }
    for (_, words) in &line.apart {
        if papers.iter().any(|paper| paper.goes() && paper.title.contains(words)) {
            wrong.push(format!("a replaced paper holds “{words}”"));
        }
    }
    if line.note && !papers.is_empty() {
        wrong.push("it is no paper".to_owned());
    }
    wrong
}

#[test]
fn lines_of_the_kinds_found_misread_are_read_with_other_papers_and_words() {
    let pack = embedded("vn").unwrap().unwrap_or_else(|problems| panic!("{problems:#?}"));
    let rules = Rules::new(&pack).unwrap();
    let lines: Vec<Line> = serde_json::from_str(include_str!("fixtures/import/kinds.json")).unwrap();
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for line in &lines {
        *kinds.entry(&line.kind).or_default() += 1;
        let papers = read(line, &pack, &rules);
        let read: Vec<String> =
            papers.iter().map(|paper| format!("{:?} {:?} “{}”", paper.types, paper.verdict, paper.title)).collect();
        wrong.extend(faults(line, &papers).into_iter().map(|fault| format!("{}: {fault}: {read:?}", line.words)));
    }
    assert!(wrong.is_empty(), "{} of {} lines:\n{}", wrong.len(), lines.len(), wrong.join("\n"));
    assert!(kinds.values().all(|count| *count >= 4), "a kind with too few lines: {kinds:#?}");
}
