//! Any bytes as the source of an import: JSON of the portal, plain or compressed, or else the
//! lines of one dossier. Every line has one fate, and each draft is a definition the strict
//! check accepts.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use tokhai::definition::load;
use tokhai::import::{Fate, ImportReport, Rules, draft, source};
use tokhai::reference_validator::MetaSchema;
use tokhai::register::{Pack, embedded};

static PACK: LazyLock<Pack> = LazyLock::new(|| embedded("vn").expect("is built in").expect("is sound"));
static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::new(&PACK).expect("compile"));
static CHECKER: LazyLock<MetaSchema> = LazyLock::new(|| MetaSchema::new().expect("is sound"));

fuzz_target!(|bytes: &[u8]| {
    let (mut found, problems) = source::read(bytes);
    if found.is_empty()
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        found.push(dossier(text));
    }
    let mut report = ImportReport::default();
    for (i, portal) in found.iter().enumerate() {
        match draft(portal, &PACK, &RULES) {
            Err(message) => report.refuse(i + 1, &message),
            Ok(draft) => {
                for line in &draft.lines {
                    assert_eq!(line.fate == Fate::Note, line.documents.is_empty(), "{}", line.at);
                    assert!(portal.pointer(&line.at).is_some(), "{}", line.at);
                }
                let text = serde_json::to_vec(&draft.definition).expect("is JSON");
                assert!(load(&text, &*CHECKER, None).is_ok(), "{}", String::from_utf8_lossy(&text));
                report.add(&draft);
            }
        }
    }
    assert!(report.summary.accounts());
    report.to_value(&PACK.id, &problems);
});

/// A procedure whose first line is its name and whose further ones are its dossier; one that
/// starts with `#` names a case.
fn dossier(text: &str) -> Value {
    let mut lines = text.lines();
    let name = lines.next().unwrap_or_default();
    let mut cases = vec![json!({ "name": "", "profileComponents": [] })];
    for line in lines {
        if let Some(case) = line.strip_prefix('#') {
            cases.push(json!({ "name": case, "profileComponents": [] }));
        } else if let Some(list) = cases.last_mut().and_then(|case| case["profileComponents"].as_array_mut()) {
            list.push(json!({ "name": line, "originalQty": list.len() % 3, "copyQty": list.len() % 2 }));
        }
    }
    json!({ "code": "9.000001", "name": name, "executionCases": cases, "resultsDetails": [{ "name": name }] })
}
