//! Every authored definition: complete, in both languages, and judged as the rulings say.
#![allow(clippy::print_stdout, reason = "says what it compares with and what is absent")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tokhai::analysis::{Analysis, Finding, Options, PaperVerdict, Verdict, analyse};
use tokhai::definition::{KnownFrom, KnownRule, Procedure, Vocabulary, load};
use tokhai::reference_validator::MetaSchema;
use tokhai::register::{Date, Pack, embedded};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn authored() -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(root().join("schemas/vn/procedures")).unwrap() {
        let path = entry.unwrap().path();
        let value: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        all.insert(path.file_stem().unwrap().to_str().unwrap().to_owned(), value);
    }
    assert!(all.len() >= 14, "{:?}", all.keys());
    all
}

fn vietnam() -> Pack {
    embedded("vn").unwrap().unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn judged(definition: &Value, pack: &Pack) -> (Procedure, Analysis) {
    let procedure = Procedure::read(definition.clone());
    let analysis = analyse(&procedure, pack, &Options::on(Date::parse("2026-07-18").unwrap()));
    (procedure, analysis)
}

fn shared(name: &str) -> Option<Value> {
    let path: PathBuf = root().join("../shared/data/vietnam").join(name);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: {name} is not beside the repository");
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

/// Nobody need hand it in, always or in some circumstance.
fn droppable(component: &PaperVerdict) -> bool {
    component.verdict.droppable() || component.verdict == Verdict::Conditional
}

#[test]
fn each_definition_is_named_by_its_code_and_passes_every_check() {
    let pack = vietnam();
    let vocabulary = Vocabulary {
        concepts: pack.concepts.keys().cloned().collect(),
        document_types: pack.document_types.iter().map(|kind| kind.id.clone()).collect(),
        fallbacks: pack.carried_fallbacks(),
    };
    let checker = MetaSchema::new().unwrap();
    for (code, definition) in authored() {
        let text = serde_json::to_vec(&definition).unwrap();
        let warnings = match load(text, &checker, Some(&vocabulary)) {
            Ok(loaded) => loaded.warnings,
            Err(problems) => problems,
        };
        assert_eq!(warnings, [], "{code}");
        let procedure = Procedure::read(definition.clone());
        assert_eq!((procedure.header.code.as_str(), procedure.id), (code.as_str(), format!("urn:tokhai:vn:{code}")));
    }
}

/// What a definition says of its fields and papers is either read in a source it names, or marked as ours.
#[test]
fn everything_asked_says_where_it_was_read() {
    fn walk(value: &Value, at: &str, sources: &Value, out: &mut Vec<String>) {
        let Value::Object(object) = value else {
            if let Value::Array(list) = value {
                list.iter().enumerate().for_each(|(i, inner)| walk(inner, &format!("{at}/{i}"), sources, out));
            }
            return;
        };
        if let Some(source) = object.get("x-source").or_else(|| object.get("source")).and_then(Value::as_str)
            && sources.get(source).is_none()
        {
            out.push(format!("{at}: `{source}` is no source"));
        }
        let confidence = object.get("x-confidence").or_else(|| object.get("confidence")).and_then(Value::as_str);
        let sourced = object.contains_key("x-source") || object.contains_key("source") || object.contains_key("basis");
        if confidence.is_some_and(|word| word != "ours") && !sourced {
            out.push(format!("{at}: confirmed by nothing"));
        }
        // A fact asked for must say how sure it is that the official form asks for it.
        if object.contains_key("x-fact") && confidence.is_none() {
            out.push(format!("{at}: asks for a fact without saying on whose word"));
        }
        object.iter().for_each(|(key, inner)| walk(inner, &format!("{at}/{key}"), sources, out));
    }
    for (code, definition) in authored() {
        let sources = &definition["x-procedure"]["sources"];
        assert!(sources.is_object(), "{code}");
        let mut out = Vec::new();
        for part in ["properties", "allOf", "x-documents"] {
            walk(&definition[part], part, sources, &mut out);
        }
        assert_eq!(out, Vec::<String>::new(), "{code}");
        for document in definition["x-documents"].as_array().unwrap() {
            assert!(document["confidence"].is_string() && document["basis"].is_array(), "{code} {}", document["id"]);
        }
    }
}

/// Which office may take a procedure stands on an article, and the form has one chosen.
#[test]
fn every_procedure_says_which_offices_take_it() {
    for (code, definition) in authored() {
        let header = &definition["x-procedure"];
        let offices = header["offices"].as_array().unwrap_or_else(|| panic!("{code} says of no office"));
        for office in offices {
            let said = ["text", "name", "confidence"].iter().all(|key| office[*key].is_string());
            assert!(said && !office["basis"].as_array().unwrap().is_empty(), "{code}: {office}");
            assert!(header["sources"].get(office["source"].as_str().unwrap()).is_some(), "{code}: {office}");
            // Nothing but the article itself would confirm it; no official text was read.
            assert_ne!(office["confidence"], "confirmed", "{code}");
            let group = office["at"].as_str().unwrap().replace('/', "/properties/");
            let group = definition.pointer(&group).unwrap_or_else(|| panic!("{code}: {office}"));
            for (name, part) in group["properties"].as_object().unwrap() {
                assert!(!part["x-known"].as_array().unwrap().is_empty(), "{code}: nothing proposes {name}");
            }
            let text = &definition["x-text"]["en"][office["at"].as_str().unwrap()];
            assert!(text["authority"].is_string(), "{code}: what the office is called in English");
        }
    }
}

/// Every question, by itself or by the group it stands in, names where it was read or says that it is ours.
#[test]
fn every_question_has_its_source_or_is_ours() {
    fn walk(node: &Value, at: &str, sourced: bool, seen: &mut usize, out: &mut Vec<String>) {
        if !node.is_object() {
            return;
        }
        for (name, inner) in node["properties"].as_object().into_iter().flatten() {
            let here = format!("{at}/{name}");
            let own = sourced || inner.get("x-source").is_some() || inner["x-confidence"] == "ours";
            let parts = ["properties", "items", "allOf", "then"].iter().any(|key| inner.get(*key).is_some());
            if inner.get("title").is_some() && !parts {
                *seen += 1;
                if !own {
                    out.push(here.clone());
                }
            }
            walk(inner, &here, own, seen, out);
        }
        for key in ["then", "else", "items"] {
            walk(&node[key], at, sourced, seen, out);
        }
        for branch in ["allOf", "anyOf", "oneOf"].iter().filter_map(|key| node[*key].as_array()).flatten() {
            walk(branch, at, sourced, seen, out);
        }
    }
    let (mut seen, mut out) = (0, Vec::new());
    for (code, definition) in authored() {
        walk(&definition, &code, false, &mut seen, &mut out);
    }
    assert_eq!(out, Vec::<String>::new());
    assert!(seen > 250, "{seen} questions");
}

/// Provinces are found by the names of the list of codes, former ones included.
#[test]
fn definitions_find_provinces_by_the_names_of_the_list_of_codes() {
    let list: Value =
        serde_json::from_slice(&std::fs::read(root().join("schemas/vn/codes/provinces.json")).unwrap()).unwrap();
    let mut wanted = serde_json::Map::new();
    for (code, entry) in list["codes"].as_object().unwrap() {
        let names = ["also", "former"].iter().filter_map(|key| entry[*key].as_array()).flatten().cloned();
        let names: Vec<Value> = names.collect();
        if !names.is_empty() {
            wanted.insert(code.clone(), names.into());
        }
    }
    let former: usize =
        list["codes"].as_object().unwrap().values().filter_map(|e| e["former"].as_array()).map(Vec::len).sum();
    assert!(former >= 29, "each of the 29 provinces that went into another");
    let mut with = 0;
    for (code, definition) in authored() {
        let Some(province) = definition["$defs"].get("province") else { continue };
        assert_eq!(province["x-words"], Value::Object(wanted.clone()), "{code}");
        with += 1;
    }
    assert!(with >= 11);
}

/// What the form says when a lookup fails is what the pack says, also where that has the authority ask another agency: the
/// person can leave each paper that data replace to the authority.
#[test]
fn a_paper_that_data_replace_carries_the_rule_for_failing_lookups() {
    let pack: Value =
        serde_json::from_slice(&std::fs::read(root().join("schemas/vn/pack/pack.json")).unwrap()).unwrap();
    for (code, definition) in authored() {
        for document in definition["x-documents"].as_array().unwrap() {
            let id = &document["id"];
            assert_eq!(document.get("closedBy").is_some(), document.get("fallback").is_some(), "{code} {id}");
            let Some(fallback) = document.get("fallback") else { continue };
            let rule = &pack["pack"]["fallbacks"][fallback["rule"].as_str().unwrap()];
            assert_eq!(
                (&fallback["deadlines"], &fallback["basis"]),
                (&rule["deadlines"], &rule["basis"]),
                "{code} {id}"
            );
        }
    }
}

#[test]
fn no_definition_contradicts_itself() {
    let pack = vietnam();
    for (code, definition) in authored() {
        let (_, analysis) = judged(&definition, &pack);
        assert!(!analysis.inferred, "{code}");
        for component in &analysis.components {
            let verdict = component.verdict;
            let sound = !matches!(verdict, Verdict::Inconsistent | Verdict::Unclassified | Verdict::Purposeless);
            assert!(sound, "{code} {}: {}", component.id, verdict.as_str());
        }
        // Asking its own result back is a finding about the procedure, not about the definition.
        let findings: Vec<_> =
            analysis.findings.iter().filter(|finding| !matches!(finding, Finding::OwnOutput(_))).collect();
        assert!(findings.is_empty(), "{code}: {findings:?}");
    }
}

#[test]
fn the_verdicts_are_those_of_the_labelled_ground_truth() {
    let Some(labelled) = shared("labelled-procedures.json") else { return };
    let (pack, all) = (vietnam(), authored());
    let mut compared = 0;
    for entry in labelled["procedures"].as_array().unwrap() {
        let code = entry["code"].as_str().unwrap();
        let Some(definition) = all.get(code) else { continue };
        let (_, analysis) = judged(definition, &pack);
        for component in entry["components"].as_array().unwrap() {
            let id = component["id"].as_str().unwrap().replace('_', "-");
            let label = component["verdict"].as_str().unwrap();
            let found = analysis.components.iter().find(|judged| judged.id == id);
            let Some(judged) = found.or_else(|| renamed(code, &id, &analysis)) else {
                // What is not to be asked at all is left out rather than judged.
                assert_eq!(label, "cut", "{code}: no paper {id}");
                continue;
            };
            let fits = match label {
                "replaced" | "replaced_when_register_ready" => droppable(judged) && !judged.registers.is_empty(),
                "cut" | "obsolete" => droppable(judged),
                _ => !droppable(judged),
            };
            assert!(fits, "{code} {id}: {label}, judged {}", judged.verdict.as_str());
            let registers: Vec<String> = component["replaced_by"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|id| format!("vn:{}", id.as_str().unwrap()))
                .collect();
            if label.starts_with("replaced") {
                let right = judged.registers.iter().any(|register| registers.contains(register));
                assert!(right, "{code} {id}: {:?}, not {registers:?}", judged.registers);
            }
            compared += 1;
        }
    }
    println!("{compared} labelled papers agree");
    assert!(compared >= 60, "{compared}");
}

/// Papers of birth registration that the ground truth lumps together or names in other words.
fn renamed<'a>(code: &str, id: &str, analysis: &'a Analysis) -> Option<&'a PaperVerdict> {
    let own = match (code, id) {
        ("1.001193", "witness-or-pledge") => "witness-statement",
        ("1.001193", "abandoned-minutes") => "abandonment-record",
        ("1.001193", "marriage-cert") => "marriage-certificate",
        _ => return None,
    };
    analysis.components.iter().find(|component| component.id == own)
}

#[test]
fn every_row_of_the_official_annex_is_carried_out() {
    let Some(annex) = shared("resolution-66.7-annex.json") else { return };
    let (pack, all) = (vietnam(), authored());
    let mut rows = 0;
    for row in annex["rows"].as_array().unwrap() {
        let Some(definition) = row["code"].as_str().and_then(|code| all.get(code)) else { continue };
        let (procedure, analysis) = judged(definition, &pack);
        let strings = |key: &str| -> Vec<String> {
            row[key].as_array().unwrap().iter().map(|id| format!("vn:{}", id.as_str().unwrap())).collect()
        };
        let (types, registers) = (strings("document_types"), strings("registers"));
        let dropped = procedure.documents.iter().zip(&analysis.components).any(|(document, component)| {
            document.types.iter().any(|id| types.contains(id))
                && droppable(component)
                && component.registers.iter().any(|id| registers.contains(id))
        });
        assert!(dropped, "{} row {}: {types:?} by {registers:?}", row["code"], row["stt"]);
        rows += 1;
    }
    println!("{rows} rows of the annex");
    assert!(rows >= 12, "{rows}");
}

/// Anybody can type anybody's number: what is shown of its owner is what the pack says, and a value
/// that names people replaces a paper only where it is said who must be among them.
#[test]
fn what_registers_know_of_people_is_shown_sparingly_and_compared() {
    let pack = vietnam();
    let (mut shown, mut named) = (0, 0);
    for (code, definition) in authored() {
        let procedure = Procedure::read(definition);
        for role in procedure.roles.iter().filter(|role| role.key.is_some()) {
            let rule =
                pack.subjects.get(&role.kind).map(|subject| subject.shown.clone()).filter(|list| !list.is_empty());
            // Besides, that something is known may answer a question; what it says is shown nowhere.
            let answers = |concept: &String| {
                let rules = procedure.known.iter().flat_map(|question| &question.rules);
                let known = |rule: &KnownRule| {
                    matches!(&rule.from, KnownFrom::Fact(fact) if fact.concept == *concept) && rule.is.is_some()
                };
                rules.clone().any(known) && !procedure.fields.iter().any(|field| field.fact.concept == *concept)
            };
            let listed = |own: &String| rule.as_ref().is_some_and(|rule| rule.contains(own));
            let mut own = role.shown.clone();
            if let Some(own) = &mut own {
                own.retain(|concept| listed(concept) || !answers(concept));
            }
            assert_eq!(own, rule, "{code}: {}", role.name);
            shown += usize::from(role.shown.is_some());
        }
        for document in &procedure.documents {
            let closing = document.closed_by.iter().flatten();
            for fact in closing.filter(|fact| pack.concepts.get(&fact.concept).is_some_and(|it| !it.names.is_empty())) {
                assert!(document.named_by.contains_key(fact), "{code}: {} closed by {}", document.id, fact.concept);
                named += 1;
            }
        }
    }
    assert!(shown > 20 && named > 4, "{shown} {named}");
}
