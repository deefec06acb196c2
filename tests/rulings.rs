//! What the tool finds in the portal's text, against the official rulings.
//!
//! `make rulings` prints the comparison. The examiners stand beside the repository; where
//! they are absent the comparison is skipped with a notice.
#![allow(clippy::print_stdout, reason = "the comparison is what it prints")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;
use tokhai::analysis::{Analysis, Component, Options, Proof, Verdict, analyse};
use tokhai::definition::{Act, Document, Procedure};
use tokhai::import::{Draft, Fate, Rules, Summary, draft, source, text};
use tokhai::register::{Date, Pack, embedded};

fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/vietnam");
    if folder.exists() {
        return Some(folder);
    }
    println!("skipped: the portal's snapshot and the rulings are not beside the repository");
    None
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

struct Judged {
    draft: Draft,
    procedure: Procedure,
    analysis: Analysis,
}

impl Judged {
    fn papers(&self) -> impl Iterator<Item = (&Document, &Component)> {
        self.procedure.documents.iter().zip(&self.analysis.components)
    }
}

/// Nobody need hand it in, always or in some circumstance.
fn droppable(component: &Component) -> bool {
    match component.verdict {
        Verdict::RedundantByData | Verdict::CoveredByPapers | Verdict::Conditional => true,
        Verdict::Purposeless => matches!(component.proof, Proof::CutByLaw(_)),
        Verdict::Inconsistent => matches!(component.proof, Proof::Forbidden(_)),
        _ => false,
    }
}

fn everything(folder: &Path) -> (BTreeMap<String, Judged>, Summary) {
    let pack: Pack = embedded("vn").unwrap().unwrap_or_else(|problems| panic!("{problems:#?}"));
    let rules = Rules::new(&pack).unwrap();
    let bytes = std::fs::read(folder.join("portal-procedures.ndjson.gz")).unwrap();
    let (sources, problems) = source::read(&bytes);
    assert_eq!(problems, []);
    let mut options = Options::on(Date::parse("2026-07-18").unwrap());
    options.fields = false;
    options.max_sets = 0;
    let mut summary = Summary::default();
    let mut all = BTreeMap::new();
    for portal in &sources {
        let draft = draft(portal, &pack, &rules).unwrap();
        summary.add(&draft);
        let procedure = Procedure::read(draft.definition.clone());
        let analysis = analyse(&procedure, &pack, &options);
        all.insert(draft.code.clone(), Judged { draft, procedure, analysis });
    }
    (all, summary)
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(|id| format!("vn:{id}")).collect()
}

#[test]
fn the_import_compares_with_the_official_rulings() {
    let Some(folder) = shared() else { return };
    let (all, summary) = everything(&folder);
    println!("{}", summary.text());
    accounts_for_every_line(&all, &summary);
    surrendered_originals_stay(&all);
    let annex = annex(&folder, &all);
    println!("of all rows {:.1} %\n", annex * 100.0);
    let (precision, recall) = labelled(&folder, &all);
    traps(&all);
    assert!(annex >= 0.95, "recall of the annex {annex:.3}");
    assert!(precision >= 0.95 && recall >= 0.95, "precision {precision:.3}, recall {recall:.3}");
}

fn accounts_for_every_line(all: &BTreeMap<String, Judged>, summary: &Summary) {
    assert!(summary.accounts());
    for judged in all.values() {
        for line in &judged.draft.lines {
            assert_eq!(line.fate == Fate::Note, line.documents.is_empty(), "{} {}", judged.draft.code, line.at);
        }
    }
}

fn surrendered_originals_stay(all: &BTreeMap<String, Judged>) {
    let mut count = 0;
    for judged in all.values() {
        for (document, component) in judged.papers() {
            let surrendered = component.acts.contains(&Act::Surrender)
                || document.types.iter().any(|id| id == "vn:original_to_surrender");
            count += usize::from(surrendered);
            assert!(!(surrendered && droppable(component)), "{} {}", judged.draft.code, document.id);
        }
    }
    println!("{count} originals handed back, none of them droppable\n");
    assert!(count > 0);
}

/// Of the rows whose paper the portal still lists, the share found.
fn annex(folder: &Path, all: &BTreeMap<String, Judged>) -> f64 {
    let annex = json(&folder.join("resolution-66.7-annex.json"));
    let mut by_register: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut misses: Vec<String> = Vec::new();
    let (mut found, mut rows) = (0_usize, 0_usize);
    for row in annex["rows"].as_array().unwrap() {
        if !row["portal_state_auto"].as_str().unwrap().starts_with("listed") {
            continue;
        }
        let printed = row["code"].as_str().unwrap();
        let code = source::code(printed).map_or(printed.to_owned(), |(code, _)| code);
        let registers = strings(&row["registers"]);
        let mut missing: Vec<String> = Vec::new();
        match all.get(&code) {
            None => missing.push("not in the snapshot".to_owned()),
            Some(judged) => {
                for id in listed(judged, &strings(&row["document_types"])) {
                    let papers: Vec<_> = judged.papers().filter(|(document, _)| document.types.contains(&id)).collect();
                    let good = papers.iter().any(|(_, component)| {
                        droppable(component)
                            && (component.registers.iter().any(|register| registers.contains(register))
                                || matches!(component.proof, Proof::CutByLaw(_) | Proof::Forbidden(_)))
                    });
                    if !good {
                        let said: Vec<String> = papers
                            .iter()
                            .map(|(document, component)| {
                                format!("{} {} {:?}", document.id, component.verdict.as_str(), component.registers)
                            })
                            .collect();
                        missing.push(format!("{id} [{}]", said.join("; ")));
                    }
                }
            }
        }
        rows += 1;
        found += usize::from(missing.is_empty());
        for register in registers {
            let counts = by_register.entry(register).or_default();
            counts.1 += 1;
            counts.0 += usize::from(missing.is_empty());
        }
        if !missing.is_empty() {
            let state = row["portal_state_auto"].as_str().unwrap();
            misses.push(format!("  {printed} ({state}) {}: {}", row["component"], missing.join(" | ")));
        }
    }
    println!("annex of Resolution 66.7: {found} of {rows} rows found");
    for (register, (found, all)) in &by_register {
        println!("  {register:<20} {found:>4} of {all:>4}");
    }
    println!("misses:");
    for miss in &misses {
        println!("{miss}");
    }
    println!();
    found as f64 / rows as f64
}

/// The document types of a row that some line of the dossier mentions; all where none does.
fn listed(judged: &Judged, types: &[String]) -> Vec<String> {
    let pack = embedded("vn").unwrap().unwrap_or_else(|problems| panic!("{problems:#?}"));
    let text: Vec<String> = judged.draft.lines.iter().map(|line| text::key(&line.text)).collect();
    let mentioned = |id: &&String| {
        let pattern = regex::Regex::new(&text::key(&pack.document_type(id).unwrap().pattern)).unwrap();
        text.iter().any(|line| pattern.is_match(line))
    };
    let list: Vec<String> = types.iter().filter(mentioned).cloned().collect();
    if list.is_empty() { types.to_vec() } else { list }
}

/// Precision and recall of "droppable" per procedure and document type.
fn labelled(folder: &Path, all: &BTreeMap<String, Judged>) -> (f64, f64) {
    let labels = json(&folder.join("labelled-procedures.json"));
    let (mut hits, mut wrong, mut missed, mut unclear) = (0, Vec::new(), Vec::new(), Vec::new());
    for entry in labels["procedures"].as_array().unwrap() {
        let code = entry["code"].as_str().unwrap();
        let Some(judged) = all.get(code) else { continue };
        let mut may: BTreeSet<String> = BTreeSet::new();
        // Labels that keep several papers at once say nothing about each of them.
        let mut lumped: BTreeSet<String> = BTreeSet::new();
        let mut kept: BTreeSet<String> = BTreeSet::new();
        let mut said: BTreeSet<String> = BTreeSet::new();
        for (document, _) in judged.papers().filter(|(_, component)| droppable(component)) {
            said.extend(document.types.iter().cloned());
        }
        for component in entry["components"].as_array().unwrap() {
            let types = strings(&component["document_types"]);
            let state = component["portal_state"].as_str().unwrap_or_default();
            let gone = matches!(
                component["verdict"].as_str().unwrap(),
                "replaced" | "replaced_when_register_ready" | "cut" | "obsolete"
            );
            if !gone {
                if types.len() > 1 { &mut lumped } else { &mut kept }.extend(types);
                continue;
            }
            may.extend(types.iter().cloned());
            // What the portal does not list nobody can find in its text.
            let listed = !matches!(state, "not_listed" | "not_listed_separately" | "explicitly_not_required");
            if listed && !types.iter().any(|id| said.contains(id)) {
                missed.push(format!("  {code} {} {}", component["id"], types.join(", ")));
            } else if listed {
                hits += 1;
            }
        }
        // Alternatives of one paper are one claim.
        let papers = judged.papers().filter(|(_, component)| droppable(component));
        let strange = papers.filter(|(document, _)| !document.types.iter().any(|id| may.contains(id)));
        let strange: BTreeSet<&str> =
            strange.filter_map(|(document, _)| document.types.first()).map(String::as_str).collect();
        for id in strange {
            let list = if lumped.contains(id) && !kept.contains(id) { &mut unclear } else { &mut wrong };
            list.push(format!("  {code} {id}"));
        }
    }
    let right: usize = hits;
    let precision = right as f64 / (right + wrong.len()) as f64;
    let recall = right as f64 / (right + missed.len()) as f64;
    println!("labelled procedures: droppable precision {precision:.3}, recall {recall:.3} ({right} right)");
    println!("said droppable, labelled otherwise:");
    for line in &wrong {
        println!("{line}");
    }
    println!("said droppable of one paper, where the label keeps several at once (not counted):");
    for line in &unclear {
        println!("{line}");
    }
    println!("labelled droppable, not said:");
    for line in &missed {
        println!("{line}");
    }
    println!();
    (precision, recall)
}

fn traps(all: &BTreeMap<String, Judged>) {
    let verdicts = |code: &str, id: &str| -> Vec<Verdict> {
        let id = format!("vn:{id}");
        all[code].papers().filter(|(d, _)| d.types.contains(&id)).map(|(_, component)| component.verdict).collect()
    };
    let dropped = |code: &str, id: &str| -> bool {
        let id = format!("vn:{id}");
        all[code].papers().any(|(d, component)| d.types.contains(&id) && droppable(component))
    };
    // Household book as historical evidence.
    assert!(!dropped("1.004884", "household_book") && !dropped("1.004884", "birth_certificate"));
    assert!(!verdicts("1.004884", "historical_record").is_empty() && !dropped("1.004884", "historical_record"));
    // The registers named do not hold the fact.
    assert!(!dropped("1.001622", "benefit_decision") && !dropped("1.001622", "disability_confirmation"));
    // Cut by Annex II, still listed.
    assert!(dropped("1.014062", "guardianship_paper") && dropped("1.010826", "id_card"));
    // The law covers it, the portal asks for it.
    assert!(dropped("1.014177", "social_insurance_book"));
    // Nothing to cut.
    assert!(!all["1.013978"].papers().any(|(_, component)| droppable(component)));
    // Text about another paper, left over from elsewhere.
    assert!(verdicts("3.000466", "business_registration_certificate").is_empty());
    assert!(all["3.000466"].draft.findings.iter().any(|finding| finding.kind == "dataNamesOtherPapers"));
    assert!(dropped("3.000466", "birth_certificate") && dropped("3.000466", "civil_status_change"));
    // The paper book is void.
    assert!(dropped("2.000986", "household_book"));
}
