//! What is read of real paper forms, against labels made by hand.
//!
//! `make forms` prints the figures. The forms stand beside the repository; where they are absent the comparison is
//! skipped with a notice.
#![allow(clippy::print_stdout, reason = "the comparison is what it prints")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use labelled::{pairs, share};
use serde_json::Value;
use tokhai::import::form;
use tokhai::import::form::reading::{Field, Words, read};
use tokhai::register::embedded;

#[path = "common/labelled.rs"]
mod labelled;

/// Forms that were drawn apart: neither they nor their labels were opened while rules were written. Since then sums and
/// counts of their labels were looked at, form by form.
const APART: &[&str] = &[
    "us-eoir33",
    "us-g1145",
    "vn-birth-2024",
    "vn-civil-confirmation",
    "vn-guardian-supervision",
    "vn-lawsuit",
    "vn-licence-exchange",
    "vn-parentage",
    "vn-shelter-07",
    "vn-social-03",
    "vn-social-1c",
];

/// Shortest label, in letters, that may be found in a longer one.
const SHORTEST: usize = 3;
/// Letters from which a label may be found in one of any length.
const CERTAIN: usize = 12;

/// Sums of one group of forms.
#[derive(Default)]
struct Sums {
    labelled: usize,
    read: usize,
    found: usize,
    kind: usize,
    subject: usize,
    concepts: usize,
    concept: usize,
    columns: usize,
    columns_found: usize,
}

impl Sums {
    fn print(&self, name: &str) {
        println!(
            "{name:30} precision {:.3} recall {:.3} kind {:.3} subject {:.3} concept {:.3} columns {}/{} ({} fields)",
            share(self.found, self.read),
            share(self.found, self.labelled),
            share(self.kind, self.found),
            share(self.subject, self.found),
            share(self.concept, self.concepts),
            self.columns_found,
            self.columns,
            self.labelled
        );
    }
}

/// Letters of a label, without what stands in brackets.
fn letters(label: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for char in label.to_lowercase().chars() {
        match char {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 && char.is_alphabetic() => out.push(char),
            _ => {}
        }
    }
    if out.is_empty() { label.to_lowercase().chars().filter(|char| char.is_alphabetic()).collect() } else { out }
}

/// Whether two labels are of the same question: equal, or one holds the other.
fn same(one: &str, other: &str) -> bool {
    let (one, other) = (letters(one), letters(other));
    if one.is_empty() || other.is_empty() {
        return false;
    }
    let (short, long) = if one.chars().count() <= other.chars().count() { (one, other) } else { (other, one) };
    let (few, many) = (short.chars().count(), long.chars().count());
    short == long || (long.contains(&short) && (few >= CERTAIN || (few >= SHORTEST && few * 5 >= many * 2)))
}

/// Which labelled questions are which of those read, in the order of both.
fn paired(truth: &[Value], fields: &[Field]) -> Vec<(usize, usize)> {
    pairs(truth.len(), fields.len(), |i, j| {
        same(truth[i]["label"].as_str().unwrap_or_default(), &fields[j].label)
            || (truth[i]["type"] == "table" && fields[j].kind == "table")
    })
}

fn compare(truth: &[Value], fields: &[Field], all: &mut [&mut Sums]) {
    let pairs = paired(truth, fields);
    let found = |i: usize| pairs.iter().any(|(own, _)| *own == i);
    let free = |i: usize, own: &Value| {
        own["note"].as_str().is_some_and(|note| note.contains("optional in scoring")) && !found(i)
    };
    let labelled = truth.iter().enumerate().filter(|(i, own)| !free(*i, own)).count();
    for sums in all {
        sums.labelled += labelled;
        sums.read += fields.len();
        sums.found += pairs.len();
        for (i, j) in &pairs {
            let (own, field) = (&truth[*i], &fields[*j]);
            sums.kind += usize::from(own["type"] == field.kind);
            sums.subject += usize::from(own["subject"] == field.subject.as_str());
            if let Some(concept) = own["concept"].as_str() {
                sums.concepts += 1;
                sums.concept += usize::from(field.concept.as_deref() == Some(concept));
            }
            for column in own["columns"].as_array().into_iter().flatten() {
                sums.columns += 1;
                let label = column["label"].as_str().unwrap_or_default();
                sums.columns_found += usize::from(field.columns.iter().any(|other| same(label, &other.label)));
            }
        }
    }
}

#[test]
fn forms_are_read_as_labelled() {
    let Some(folder) = labelled::folder("forms") else { return };
    let pack = embedded("vn").unwrap().unwrap_or_else(|problems| panic!("{problems:#?}"));
    let words = Words::new(&pack).unwrap();
    let index: Value = serde_json::from_slice(&std::fs::read(folder.join("index.json")).unwrap()).unwrap();
    let index = index.as_array().cloned().or_else(|| index["forms"].as_array().cloned()).unwrap();
    let mut groups: BTreeMap<String, Sums> = BTreeMap::new();
    let mut core = Sums::default();
    for form in &index {
        let id = form["id"].as_str().unwrap();
        let labels: Value =
            serde_json::from_slice(&std::fs::read(folder.join(id).join("labels.json")).unwrap()).unwrap();
        let truth = labels["fields"].as_array().unwrap();
        let country = if form["country"] == "VN" { "vn" } else { "foreign" };
        for entry in form["files"].as_array().unwrap() {
            let (file, state) = (entry["file"].as_str().unwrap(), entry["state"].as_str().unwrap());
            let ending = file.rsplit('.').next().unwrap();
            if !file.starts_with("source.") || ending == "doc" {
                continue;
            }
            let bytes = std::fs::read(folder.join(id).join(file)).unwrap();
            let fields = form::read(file, &bytes).map(|layout| read(&layout, &words, &pack).fields).unwrap_or_default();
            let found = if matches!(state, "made" | "converted") { "made" } else { "as found" };
            let (apart, text) = (APART.contains(&id), matches!(ending, "docx" | "odt" | "txt"));
            let names = [
                format!("{country} {ending}"),
                format!("{country} {ending}, {found}"),
                format!("{country} difficulty {}", form["difficulty"]),
                format!(
                    "{country} {}, {}",
                    if text { "docx, odt, txt" } else { ending },
                    if apart { "kept apart" } else { "known" }
                ),
            ];
            for name in names {
                compare(truth, &fields, &mut [groups.entry(name).or_default()]);
            }
            if country == "vn" && text {
                compare(truth, &fields, &mut [&mut core]);
            }
        }
    }
    for (name, sums) in &groups {
        sums.print(name);
    }
    core.print("vn docx, odt and txt");
    assert!(core.found * 100 >= core.read * 95 && core.found * 100 >= core.labelled * 95, "see the figures above");
}

/// What the ministry's list of fields of an e-form asks: the words of each numbered line up to its explanation.
fn asked(list: &str) -> Vec<Value> {
    let labels = list.lines().filter_map(|line| {
        let (number, rest) = line.trim().strip_prefix('(')?.split_once(')')?;
        number.bytes().all(|byte| byte.is_ascii_digit()).then_some(rest)
    });
    labels
        .map(|rest| rest.split([':', ';', '(']).next().unwrap_or_default().trim().trim_end_matches('.'))
        .map(|label| serde_json::json!({ "label": label, "type": "" }))
        .collect()
}

#[test]
fn what_the_ministrys_own_e_forms_ask_is_read_from_paper_too() {
    let Some(folder) = labelled::folder("forms") else { return };
    let pack = embedded("vn").unwrap().unwrap_or_else(|problems| panic!("{problems:#?}"));
    let words = Words::new(&pack).unwrap();
    let (mut all, mut both, mut read_all) = (0, 0, 0);
    let mut missing: BTreeMap<String, usize> = BTreeMap::new();
    let mut more: BTreeMap<String, usize> = BTreeMap::new();
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths.iter().filter(|path| path.join("eform.txt").exists()) {
        let asked = asked(&std::fs::read_to_string(path.join("eform.txt")).unwrap());
        let bytes = std::fs::read(path.join("source.docx")).unwrap();
        let fields = read(&form::read("source.docx", &bytes).unwrap(), &words, &pack).fields;
        let found = paired(&asked, &fields);
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        println!("{name:28} e-form {:3} paper {:3} both {:3}", asked.len(), fields.len(), found.len());
        (all, both, read_all) = (all + asked.len(), both + found.len(), read_all + fields.len());
        for (i, own) in asked.iter().enumerate().filter(|(i, _)| found.iter().all(|(other, _)| other != i)) {
            assert!(!own["label"].as_str().unwrap().is_empty(), "{name}: line {i} has no words");
            *missing.entry(own["label"].as_str().unwrap().to_lowercase()).or_default() += 1;
        }
        for (_, own) in fields.iter().enumerate().filter(|(j, _)| found.iter().all(|(_, other)| other != j)) {
            *more.entry(own.label.to_lowercase()).or_default() += 1;
        }
    }
    println!("e-forms of the ministry ask {all}, paper {read_all}, both {both}");
    for (title, list) in [("only the e-form", missing), ("only the paper", more)] {
        let mut list: Vec<(String, usize)> = list.into_iter().collect();
        list.sort_by_key(|(label, count)| (std::cmp::Reverse(*count), label.clone()));
        println!(
            "{title}: {}",
            list.iter().map(|(label, count)| format!("{count} × {label}")).collect::<Vec<_>>().join("; ")
        );
    }
    assert!(both * 10 >= all * 6, "see the figures above");
}
