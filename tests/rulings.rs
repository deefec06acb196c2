//! What the tool finds in the portal's text, against the official rulings.
//!
//! `make rulings` prints the comparison and `make findings` writes it to `docs/findings.md`,
//! with what is found in the authored procedures. The examiners stand beside the
//! repository; where they are absent the comparison is skipped with a notice.
#![allow(clippy::print_stdout, reason = "the comparison is what it prints")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;
use tokhai::analysis::{Analysis, Options, PaperVerdict, Proof, Verdict, analyse};
use tokhai::definition::{Act, Document, Procedure, load};
use tokhai::import::{Draft, Fate, Rules, Summary, draft, source, text};
use tokhai::locale::Locale;
use tokhai::reference_validator::MetaSchema;
use tokhai::reform::certainty::certainty;
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
    fn papers(&self) -> impl Iterator<Item = (&Document, &PaperVerdict)> {
        self.procedure.documents.iter().zip(&self.analysis.components)
    }
}

/// A verdict as reports tell it: one that is to be confirmed says of no paper that it may go.
fn told<'a>(judged: &'a Judged, component: &'a PaperVerdict, pack: &Pack) -> Option<&'a PaperVerdict> {
    let unsure = certainty(&judged.procedure, &component.id, pack).is_some_and(|sure| sure.to_confirm);
    (droppable(component) && !(unsure && component.droppable_today() && !component.fallback_only)).then_some(component)
}

/// Nobody need hand it in, always or in some circumstance.
fn droppable(component: &PaperVerdict) -> bool {
    match component.verdict {
        Verdict::RedundantByData | Verdict::CoveredByPapers | Verdict::Conditional => true,
        Verdict::Purposeless => matches!(component.proof, Proof::CutByLaw(_)),
        Verdict::Inconsistent => matches!(component.proof, Proof::Forbidden(_)),
        _ => false,
    }
}

fn pack() -> Pack {
    embedded("vn").unwrap().unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn everything(folder: &Path) -> (BTreeMap<String, Judged>, Summary) {
    let pack = pack();
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
    println!("{}", summary.text(&Locale::en(), &pack()));
    accounts_for_every_line(&all, &summary);
    let surrendered = surrendered_originals_stay(&all);
    drafts_pass_the_check(&all);
    let pack = pack();
    let sure: Counts = &|judged, component| told(judged, component, &pack).is_some();
    let supposed: Counts = &|_, component| droppable(component);
    let (annex_supposed, annex_text) = annex(&folder, &all, supposed);
    let (annex_told, told_text) = annex(&folder, &all, sure);
    let (precision, recall_supposed, labelled_text) = labelled(&folder, &all, supposed);
    let (_, recall_told, told_labels) = labelled(&folder, &all, sure);
    println!("{annex_text}of all rows {:.1} %\n\n{labelled_text}", annex_supposed * 100.0);
    println!("what is sure enough to be told:\n{told_text}of all rows {:.1} %\n\n{told_labels}", annex_told * 100.0);
    let of = |counts: Counts| {
        all.values().map(|own| own.papers().filter(|(_, one)| counts(own, one)).count()).sum::<usize>()
    };
    println!("droppable {}, of these told {}", of(supposed), of(sure));
    traps(&all);
    let page = page(&folder, &all, &summary, surrendered, &[annex_text, labelled_text]);
    assert!(page.contains("| 1.001193 |") && page.contains("redundantByData"));
    if std::env::var_os("TOKHAI_FINDINGS").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/findings.md");
        std::fs::write(&path, page).unwrap();
        println!("written: {}", path.display());
    }
    assert!(annex_supposed >= 0.95, "recall of the annex {annex_supposed:.3}");
    assert!(annex_told >= 0.92, "recall of the annex {annex_told:.3} where only what is sure is told");
    assert!(precision >= 0.95 && recall_supposed >= 0.95, "precision {precision:.3}, recall {recall_supposed:.3}");
    assert!(recall_told >= 0.95, "recall {recall_told:.3} where only what is sure is told");
}

/// The page of findings: the portal import, the rulings, the authored procedures.
#[allow(clippy::too_many_lines, reason = "a page, paragraph by paragraph")]
fn page(
    folder: &Path,
    all: &BTreeMap<String, Judged>,
    summary: &Summary,
    surrendered: usize,
    comparisons: &[String],
) -> String {
    let mut out = String::from(concat!(
        "# What the tool finds\n\n",
        "Written by `make findings`; do not edit. The law of 18/07/2026 counts, the day of the portal snapshot. ",
        "Verdicts are the tool's; official are only the rows of the annexes of Resolution 66.7/2025/NQ-CP. ",
        "A register whose publication nobody confirmed counts as open, and every verdict that rests on it says so.\n\n",
        "## The national portal, imported\n\n",
    ));
    out.push_str(&format!(
        "```text\n{}{surrendered} originals handed back, none of them droppable\n```\n\n",
        summary.text(&Locale::en(), &pack())
    ));
    let mut verdicts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut unconfirmed = 0;
    let mut with_any = 0;
    for judged in all.values() {
        with_any += usize::from(judged.analysis.components.iter().any(droppable));
        for component in &judged.analysis.components {
            *verdicts.entry(component.verdict.as_str()).or_default() += 1;
            unconfirmed += usize::from(droppable(component) && !component.unconfirmed.is_empty());
        }
    }
    out.push_str("| verdict | papers |\n|---|---:|\n");
    for (verdict, count) in &verdicts {
        out.push_str(&format!("| {verdict} | {count} |\n"));
    }
    out.push_str(&format!(
        "\n{with_any} of {} procedures ask for a paper that may be dropped, always or in some case. {unconfirmed} of \
         these verdicts rest on a publication that is not confirmed.\n\n## Beside the official rulings\n\n",
        all.len()
    ));
    out.push_str(
        "The labelled procedures are a study's reading, official only where they cite a row of the annex.\n\n",
    );
    for text in comparisons {
        out.push_str(&format!("```text\n{}\n```\n\n", text.trim_end()));
    }
    out.push_str("## The authored procedures\n\n");
    out.push_str("Rows: papers the annex says are replaced, and how many of them the tool drops too.\n\n");
    out.push_str("| code | procedure | papers | droppable | official rows | agreed |\n|---|---|---:|---:|---:|---:|\n");
    let annex = json(&folder.join("resolution-66.7-annex.json"));
    let pack = embedded("vn").unwrap().unwrap_or_else(|problems| panic!("{problems:#?}"));
    let options = Options::on(Date::parse("2026-07-18").unwrap());
    let authored = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/vn/procedures");
    let mut files: Vec<PathBuf> = std::fs::read_dir(authored).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut details = String::new();
    for file in files {
        let definition = json(&file);
        let procedure = Procedure::read(definition.clone());
        let analysis = analyse(&procedure, &pack, &options);
        let code = definition["x-procedure"]["code"].as_str().unwrap_or_default().to_owned();
        let title = definition["title"].as_str().unwrap_or_default();
        let dropped: BTreeSet<&String> = procedure
            .documents
            .iter()
            .zip(&analysis.components)
            .filter(|(_, component)| droppable(component))
            .flat_map(|(document, _)| &document.types)
            .collect();
        let mut rows: BTreeSet<String> = BTreeSet::new();
        for row in annex["rows"].as_array().unwrap() {
            let printed = row["code"].as_str().unwrap();
            if source::code(printed).is_some_and(|(own, _)| own == code) {
                rows.extend(strings(&row["document_types"]));
            }
        }
        let agreed = rows.iter().filter(|id| dropped.contains(id)).count();
        let count = analysis.components.iter().filter(|component| droppable(component)).count();
        let papers = analysis.components.len();
        out.push_str(&format!("| {code} | {title} | {papers} | {count} | {} | {agreed} |\n", rows.len()));
        details.push_str(&format!("\n### {code} {title}\n\n"));
        for (document, component) in procedure.documents.iter().zip(&analysis.components) {
            let registers: Vec<&str> = component.registers.iter().map(String::as_str).collect();
            let from = if registers.is_empty() { String::new() } else { format!(" ({})", registers.join(", ")) };
            details.push_str(&format!(
                "- `{}` {}: {}{from}\n",
                document.id,
                document.title,
                component.verdict.as_str()
            ));
        }
    }
    out + &details
}

/// Every twentieth draft goes through the strict check of definitions.
fn drafts_pass_the_check(all: &BTreeMap<String, Judged>) {
    let checker = MetaSchema::new().unwrap();
    for judged in all.values().step_by(20) {
        let text = serde_json::to_vec(&judged.draft.definition).unwrap();
        let loaded = load(&text, &checker, None);
        assert!(loaded.is_ok(), "{}: {:#?}", judged.draft.code, loaded.err());
    }
}

fn accounts_for_every_line(all: &BTreeMap<String, Judged>, summary: &Summary) {
    assert!(summary.accounts());
    for judged in all.values() {
        for line in &judged.draft.lines {
            assert_eq!(line.fate == Fate::Note, line.documents.is_empty(), "{} {}", judged.draft.code, line.at);
        }
    }
}

fn surrendered_originals_stay(all: &BTreeMap<String, Judged>) -> usize {
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
    count
}

/// Which verdicts count as "it may go".
type Counts<'a> = &'a dyn Fn(&Judged, &PaperVerdict) -> bool;

/// Of the rows whose paper the portal still lists, the share found.
fn annex(folder: &Path, all: &BTreeMap<String, Judged>, counts: Counts) -> (f64, String) {
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
                        counts(judged, component)
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
    let mut out = format!("annex of Resolution 66.7: {found} of {rows} rows found\n");
    for (register, (found, all)) in &by_register {
        out.push_str(&format!("  {register:<20} {found:>4} of {all:>4}\n"));
    }
    out.push_str("misses:\n");
    for miss in &misses {
        out.push_str(&format!("{miss}\n"));
    }
    (found as f64 / rows as f64, out)
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
fn labelled(folder: &Path, all: &BTreeMap<String, Judged>, counts: Counts) -> (f64, f64, String) {
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
        for (document, _) in judged.papers().filter(|(_, component)| counts(judged, component)) {
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
        let papers = judged.papers().filter(|(_, component)| counts(judged, component));
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
    let mut out =
        format!("labelled procedures: droppable precision {precision:.3}, recall {recall:.3} ({right} right)\n");
    for (title, list) in [
        ("said droppable, labelled otherwise:", &wrong),
        ("said droppable of one paper, where the label keeps several at once (not counted):", &unclear),
        ("labelled droppable, not said:", &missed),
    ] {
        out.push_str(&format!("{title}\n"));
        for line in list {
            out.push_str(&format!("{line}\n"));
        }
    }
    (precision, recall, out)
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

/// Judged verdicts of the samples of docs/import.md: sample, code, line (`case.component`), type, judgement.
const JUDGED: &str = include_str!("fixtures/verdicts-judged.csv");

/// A judged verdict with how its links were made.
struct Judgement {
    ministry: String,
    links: serde_json::Map<String, Value>,
    /// 1 right, a half doubtful, 0 wrong.
    held: f64,
}

/// Share of a judgement's weakest link, by the judgements of the other ministries; towards the share of all by ten.
fn share_elsewhere(own: &Judgement, all: &[Judgement]) -> f64 {
    let others: Vec<&Judgement> = all.iter().filter(|other| other.ministry != own.ministry).collect();
    let base = others.iter().map(|other| other.held).sum::<f64>() / others.len() as f64;
    let share = |link: &String, way: &Value| {
        let same: Vec<f64> = others.iter().filter(|o| o.links.get(link) == Some(way)).map(|o| o.held).collect();
        (same.iter().sum::<f64>() + 10.0 * base) / (same.len() as f64 + 10.0)
    };
    own.links.iter().map(|(link, way)| share(link, way)).fold(1.0, f64::min)
}

/// Wilson interval of 95 % of a share.
fn wilson(hits: f64, all: f64) -> (f64, f64) {
    let z = 1.96_f64;
    let (share, square) = (hits / all, z * z / all);
    let half = z * (share * (1.0 - share) / all + square / (4.0 * all)).sqrt();
    ((share + square / 2.0 - half) / (1.0 + square), (share + square / 2.0 + half) / (1.0 + square))
}

/// The judged verdicts of samples 6 to 8 that the import still makes of the same line; where samples judged the same
/// one, the last counts whose reader is independent.
fn judgements(folder: &Path) -> Vec<Judgement> {
    let pack: Pack = embedded("vn").unwrap().unwrap_or_else(|problems| panic!("{problems:#?}"));
    let rules = Rules::new(&pack).unwrap();
    let (sources, _) = source::read(&std::fs::read(folder.join("portal-procedures.ndjson.gz")).unwrap());
    let mut judged: BTreeMap<&str, Vec<Vec<&str>>> = BTreeMap::new();
    for sample in ["8", "6", "7"] {
        for row in JUDGED.lines().skip(1).map(|row| row.split(',').collect::<Vec<_>>()).filter(|row| row[0] == sample) {
            let known = judged.entry(row[1]).or_default();
            // A sample holds a verdict once, if sometimes two of one line and type.
            if !known.iter().any(|own: &Vec<&str>| own[0] != sample && own[2..4] == row[2..4]) {
                known.push(row);
            }
        }
    }
    let mut all = Vec::new();
    for portal in &sources {
        let Some(rows) = portal["code"].as_str().and_then(|code| judged.get(code)) else { continue };
        let draft = draft(portal, &pack, &rules).unwrap();
        let ministry = draft.definition["x-procedure"]["issuedBy"].as_str().unwrap_or("–").to_owned();
        for row in rows {
            let (case, component) = row[2].split_once('.').unwrap();
            let at = format!("executionCases/{case}/profileComponents/{component}");
            let own = draft.definition["x-documents"].as_array().unwrap().iter().find(|document| {
                let kind = document["type"].as_str().or_else(|| document["type"][0].as_str()).unwrap_or_default();
                kind == format!("vn:{}", row[3])
                    && document["import"]["lines"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .any(|line| line["at"].as_str().unwrap().ends_with(&at))
            });
            let Some(own) = own else { continue };
            let links = own["import"]["links"].as_object().unwrap().clone();
            let held = match row[4] {
                "right" => 1.0,
                "doubtful" => 0.5,
                _ => 0.0,
            };
            all.push(Judgement { ministry: ministry.clone(), links, held });
        }
    }
    all
}

#[test]
fn certainty_holds_on_ministries_its_shares_were_not_taken_from() {
    let Some(folder) = shared() else { return };
    let all = judgements(&folder);
    let threshold = pack().import["certainty"]["confirm"].as_f64().unwrap();
    let mut ministries: BTreeMap<&str, Vec<&Judgement>> = BTreeMap::new();
    let mut bands: BTreeMap<&str, Vec<(f64, f64)>> = BTreeMap::new();
    for one in &all {
        let share = share_elsewhere(one, &all);
        let band = if share < threshold { "below" } else { "above" };
        bands.entry(band).or_default().push((share, one.held));
        ministries.entry(&one.ministry).or_default().push(one);
    }
    println!("certainty, the shares taken from the other ministries: {} judged verdicts", all.len());
    let mean =
        |list: &[(f64, f64)], pick: fn(&(f64, f64)) -> f64| list.iter().map(pick).sum::<f64>() / list.len() as f64;
    for (band, list) in &bands {
        let hits = list.iter().map(|(_, held)| held).sum::<f64>();
        let (low, high) = wilson(hits, list.len() as f64);
        println!(
            "  {band}: {} verdicts, said {:.2}, held {:.2} ({low:.2} to {high:.2})",
            list.len(),
            mean(list, |pair| pair.0),
            mean(list, |pair| pair.1)
        );
    }
    for (ministry, list) in ministries.iter().filter(|(_, list)| list.len() >= 10) {
        let hits = list.iter().map(|one| one.held).sum::<f64>();
        let (low, high) = wilson(hits, list.len() as f64);
        println!("  {ministry}: {} judged, held {:.2} ({low:.2} to {high:.2})", list.len(), hits / list.len() as f64);
    }
    let (sure, unsure) = (&bands["above"], &bands["below"]);
    let bounds = |list: &[(f64, f64)]| wilson(list.iter().map(|pair| pair.1).sum(), list.len() as f64);
    assert!(bounds(unsure).1 < bounds(sure).0, "what is below the threshold is not worse than what is above");
    assert!((mean(sure, |pair| pair.0) - mean(sure, |pair| pair.1)).abs() < 0.08, "certainty is not calibrated");
}
