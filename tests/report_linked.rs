//! Linked data, read by a JSON-LD processor that is not ours and held against the published
//! shapes of CPSV-AP.

#[path = "common/linked.rs"]
mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::{broken_shapes, triples, written};
use serde_json::Value;
use tokhai::analysis::Options;
use tokhai::definition::Procedure;
use tokhai::register::{Date, embedded};
use tokhai::render::report::linked;

fn procedures() -> Vec<Procedure> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/vn/procedures");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| Procedure::read(serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()))
        .collect()
}

fn graph() -> Value {
    written(&procedures(), &embedded("vn").unwrap().unwrap(), &Options::on(Date::parse("2026-07-18").unwrap()))
}

#[test]
fn expansion_loses_nothing() {
    let document = graph();
    let mut said = 0;
    for node in document["@graph"].as_array().unwrap() {
        for (key, value) in node.as_object().unwrap() {
            if key != "@id" {
                said += value.as_array().map_or(1, Vec::len);
            }
        }
    }
    let read: usize = triples(&document).values().map(Vec::len).sum();
    assert_eq!(read, said);
}

#[test]
fn every_node_that_is_named_is_described_once() {
    let document = graph();
    let nodes = document["@graph"].as_array().unwrap();
    let ids: BTreeSet<&str> = nodes.iter().filter_map(|node| node["@id"].as_str()).collect();
    assert_eq!(ids.len(), nodes.len());
    for node in nodes {
        for (key, value) in node.as_object().unwrap() {
            let list = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            for link in list.iter().filter_map(|entry| entry.get("@id")?.as_str()) {
                assert!(ids.contains(link), "{key}: {link}");
            }
        }
    }
}

#[test]
fn the_published_shapes_of_cpsv_ap_are_kept() {
    let (judged, broken) = broken_shapes(&graph());
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(judged.values().all(|count| *count > 0), "a class is never written: {judged:?}");
    assert!(judged.values().sum::<usize>() > 100);
}

#[test]
fn each_paper_carries_what_it_proves_its_verdict_and_the_reason() {
    let document = graph();
    let nodes = document["@graph"].as_array().unwrap();
    let papers: Vec<&Value> = nodes.iter().filter(|node| node["@type"] == "cv:EvidenceType").collect();
    assert!(papers.len() > 10);
    for paper in &papers {
        assert!(paper["tk:verdict"]["@id"].as_str().unwrap().starts_with(linked::VOCABULARY), "{paper}");
        assert_eq!(paper["tk:reason"].as_array().unwrap().len(), 2, "{paper}");
    }
    let covered = nodes.iter().filter(|node| node["tk:coveredBy"].is_array()).count();
    assert!(covered > 5, "facts name the lookups that give them");
}
