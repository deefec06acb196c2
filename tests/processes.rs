//! What is read of real descriptions of processes, against labels made by hand.
//!
//! `make processes` prints the figures. The descriptions stand beside the repository; where they are absent the
//! comparison is skipped with a notice.
#![allow(clippy::print_stdout, reason = "the comparison is what it prints")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use labelled::{pairs, share};
use serde_json::Value;
use tokhai::import::form;
use tokhai::import::process::{Words, read};
use tokhai::register::embedded;

#[path = "common/labelled.rs"]
mod labelled;

/// Descriptions of which no single step was looked at once rules were being tried. Their labels had been read before.
const APART: &[&str] = &["b02", "b10", "p02", "p05", "t04", "t13"];

/// Sums of one group of descriptions.
#[derive(Default)]
struct Sums {
    labelled: usize,
    read: usize,
    found: usize,
    actor: usize,
    kind: usize,
    durations: usize,
    duration: usize,
    paths: usize,
    path: usize,
    wrong: usize,
}

impl Sums {
    fn print(&self, name: &str) {
        println!(
            "{name:30} precision {:.3} recall {:.3} actor {:.3} kind {:.3} duration {:.3} path {}/{} wrong {}",
            share(self.found, self.read),
            share(self.found, self.labelled),
            share(self.actor, self.found),
            share(self.kind, self.found),
            share(self.duration, self.durations),
            self.path,
            self.paths,
            self.wrong,
        );
    }
}

fn same_time(a: &Value, b: &Value) -> bool {
    a["unit"] == b["unit"] && a["value"].as_f64() == b["value"].as_f64()
}

/// Two are the same step when two of actor, kind and time agree, and the actor or a stated time is among them.
fn alike(truth: &Value, own: &Value) -> bool {
    let actor = truth["actor"] == own["actor"];
    let kind = truth["kind"] == own["kind"];
    let stated = !truth["duration"].is_null() && same_time(&truth["duration"], &own["duration"]);
    let silent = truth["duration"].is_null() && own["duration"].is_null();
    (actor || stated) && usize::from(actor) + usize::from(kind) + usize::from(stated || silent) >= 2
}

fn compare(label: &Value, read: &Value, sums: &mut Sums) {
    let none = Vec::new();
    let truth = label["steps"].as_array().unwrap_or(&none);
    let own = read["steps"].as_array().unwrap_or(&none);
    let pairs = pairs(truth.len(), own.len(), |i, j| alike(&truth[i], &own[j]));
    sums.labelled += truth.len();
    sums.read += own.len();
    sums.found += pairs.len();
    for (i, j) in pairs {
        sums.actor += usize::from(truth[i]["actor"] == own[j]["actor"]);
        sums.kind += usize::from(truth[i]["kind"] == own[j]["kind"]);
        if !truth[i]["duration"].is_null() {
            sums.durations += 1;
            sums.duration += usize::from(same_time(&truth[i]["duration"], &own[j]["duration"]));
        }
    }
    let (wanted, found) = (&label["criticalPath"], &read["criticalPath"]);
    let right = same_time(wanted, found);
    sums.paths += usize::from(!wanted.is_null());
    sums.path += usize::from(!wanted.is_null() && right);
    sums.wrong += usize::from(!found.is_null() && !right);
}

#[test]
fn descriptions_are_read_as_their_labels_say_and_no_path_is_wrong() {
    let Some(folder) = labelled::folder("processes") else { return };
    let pack = embedded("vn").unwrap().unwrap();
    let words = Words::new(&pack).unwrap();
    let mut groups: BTreeMap<String, Sums> = BTreeMap::new();
    let mut homes: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    homes.sort();
    for home in homes {
        let Ok(label) = std::fs::read(home.join("labels.json")) else { continue };
        let label: Value = serde_json::from_slice(&label).unwrap();
        let Ok(text) = std::fs::read(home.join("source.txt")) else { continue };
        let layout = form::read("source.txt", &text).unwrap();
        let value = read(&layout, &words).map_or(Value::Null, |own| own.to_value("source.txt", "vn"));
        let name = home.file_name().unwrap().to_string_lossy().into_owned();
        let mut own = Sums::default();
        compare(&label, &value, &mut own);
        own.print(&name);
        let group = match &name[..1] {
            "t" => "tables",
            "p" => "prose",
            "b" => "several authorities",
            _ => "foreign",
        };
        compare(&label, &value, groups.entry(group.to_owned()).or_default());
        if APART.contains(&&name[..3]) {
            compare(&label, &value, groups.entry(format!("{group}, kept apart")).or_default());
        }
    }
    for (name, sums) in &groups {
        sums.print(name);
        assert_eq!(sums.wrong, 0, "{name}: a path that is not what the labels say");
    }
    for (name, precision, recall, actor, duration, path) in [
        ("tables", 0.97, 0.97, 0.93, 0.95, 0.88),
        ("prose", 0.85, 0.80, 0.85, 0.90, 0.6),
        ("several authorities", 0.85, 0.80, 0.85, 0.90, 0.6),
    ] {
        let own = &groups[name];
        assert!(share(own.found, own.read) >= precision, "{name}: precision");
        assert!(share(own.found, own.labelled) >= recall, "{name}: recall");
        assert!(share(own.actor, own.found) >= actor, "{name}: actors");
        assert!(share(own.duration, own.durations) >= duration, "{name}: times");
        assert!(share(own.path, own.paths) >= path, "{name}: paths");
    }
}
