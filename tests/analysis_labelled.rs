//! Real procedures with labelled components: the document types alone, without a written
//! definition, already give the verdict of the ground truth for most papers.
#![allow(clippy::print_stdout, reason = "tells its reader where it differs")]

use std::path::Path;

use serde_json::{Value, json};
use tokhai::analysis::{Options, Verdict, analyse};
use tokhai::definition::Procedure;
use tokhai::register::{Date, embedded};

#[test]
fn document_types_alone_agree_with_most_labels_and_never_drop_what_is_surrendered() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/vietnam/labelled-procedures.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: the study's data are not beside the repository");
        return;
    };
    let labelled: Value = serde_json::from_str(&text).unwrap();
    let pack = embedded("vn").unwrap().unwrap();
    let (mut agreed, mut total) = (0, 0);
    for entry in labelled["procedures"].as_array().unwrap() {
        let components = entry["components"].as_array().unwrap();
        let documents: Vec<Value> = components
            .iter()
            .map(|component| {
                let types = component["document_types"].as_array().unwrap();
                let types: Vec<String> = types.iter().map(|id| format!("vn:{}", id.as_str().unwrap())).collect();
                json!({"id": component["id"], "type": types})
            })
            .collect();
        let procedure = Procedure::read(json!({
            "$id": format!("urn:example:{}", entry["code"].as_str().unwrap()),
            "x-procedure": {"code": entry["code"], "field": entry["field"], "level": "commune"},
            "x-documents": documents
        }));
        let analysis = analyse(&procedure, &pack, &Options::on(Date::parse("2026-07-18").unwrap()));
        for (component, judged) in components.iter().zip(&analysis.components) {
            let label = component["verdict"].as_str().unwrap();
            let fits = match label {
                "replaced" | "replaced_when_register_ready" => judged.verdict == Verdict::RedundantByData,
                "cut" => judged.verdict == Verdict::Purposeless,
                "obsolete" => judged.verdict == Verdict::Inconsistent,
                _ => !judged.verdict.droppable() && judged.verdict != Verdict::Conditional,
            };
            total += 1;
            agreed += usize::from(fits);
            if !fits {
                let types = &component["document_types"];
                println!("{} {} {types}: {label}, judged {}", entry["code"], component["id"], judged.verdict.as_str());
            }
            let surrendered = component["document_types"].as_array().unwrap().contains(&json!("original_to_surrender"));
            assert!(!(surrendered && judged.verdict.droppable()));
        }
    }
    println!("{agreed} of {total} components agree");
    assert!(agreed * 100 >= total * 88, "{agreed} of {total}");
}
