//! The official JSON Schema test suite, run natively. Prints one line a suite.

#![allow(clippy::print_stdout, reason = "the figures are the point of this test")]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tokhai::schema::conformance::{Tally, run_annotations, run_cases};
use tokhai::schema::{Draft, Options};

/// The suite's folder, or `None` where the shared data are not at hand.
fn suite() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/json-schema-test-suite");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {} is not there", folder.display());
    None
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The JSON files directly in a folder, by name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    files
}

/// The documents under `remotes/`, by the URIs the suite gives them.
fn remotes(suite: &Path) -> Vec<(String, Value)> {
    let root = suite.join("remotes");
    let mut folders = vec![root.clone()];
    let mut documents = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in files(&folder) {
            let name = path.strip_prefix(&root).map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
            documents.push((format!("http://localhost:1234/{name}"), read(&path)));
        }
        let inner = fs::read_dir(&folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
        folders.extend(inner.filter(|path| path.is_dir()));
    }
    documents
}

fn run(folder: &Path, suite: &Path, default_draft: Draft, assert_formats: bool) -> Tally {
    let remotes = remotes(suite);
    let remotes: Vec<(&str, &Value)> = remotes.iter().map(|(uri, document)| (uri.as_str(), document)).collect();
    let options = Options { default_draft, assert_formats, remotes: &remotes, ..Options::default() };
    let mut tally = Tally::default();
    for file in files(folder) {
        tally.add(run_cases(&read(&file), &options));
    }
    tally
}

fn report(name: &str, tally: &Tally) {
    for failure in &tally.failures {
        println!("  {failure}");
    }
    println!("{name}: {} passed, {} failed", tally.passed, tally.failures.len());
}

#[test]
fn required_cases_of_2020_12_all_pass() {
    let Some(suite) = suite() else { return };
    let tally = run(&suite.join("tests/draft2020-12"), &suite, Draft::Draft202012, false);
    report("native-2020-12", &tally);
    assert_eq!((tally.passed, tally.failures.len()), (1299, 0));
}

#[test]
fn required_cases_of_draft_07_all_pass() {
    let Some(suite) = suite() else { return };
    let tally = run(&suite.join("tests/draft7"), &suite, Draft::Draft7, false);
    report("native-draft7", &tally);
    assert_eq!((tally.passed, tally.failures.len()), (927, 0));
}

#[test]
fn optional_formats_pass_as_far_as_promised() {
    let Some(suite) = suite() else { return };
    let tally = run(&suite.join("tests/draft2020-12/optional/format"), &suite, Draft::Draft202012, true);
    report("native-formats-2020-12", &tally);
    assert!(tally.passed >= 750, "{} passed", tally.passed);
}

#[test]
fn annotations_all_pass() {
    let Some(suite) = suite() else { return };
    let mut tally = Tally::default();
    for file in files(&suite.join("annotations/tests")) {
        tally.add(run_annotations(&read(&file), &Options::default()));
    }
    report("native-annotations", &tally);
    assert_eq!((tally.passed, tally.failures.len()), (87, 0));
}

#[test]
fn other_optional_cases_are_counted() {
    let Some(suite) = suite() else { return };
    let tally = run(&suite.join("tests/draft2020-12/optional"), &suite, Draft::Draft202012, false);
    report("native-optional-2020-12", &tally);
    assert!(tally.passed > 100, "{} passed", tally.passed);
}
