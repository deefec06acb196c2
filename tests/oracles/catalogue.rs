//! The tax service that CPSV-AP 3.2.0 publishes as its example: read as a definition and written
//! again it is the same graph.

use serde_json::json;
use tokhai::definition::Procedure;
use tokhai::locale::Locale;
use tokhai::render::report::linked::read::read;

use super::linked::{broken_shapes, statements, written};
use super::{on, vietnam};

fn example() -> String {
    let path = format!("{}/tests/fixtures/linked/tax-on-web.jsonld", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn tax_on_web_comes_back_as_the_same_graph() {
    let (pack, options) = (vietnam(), on("2026-07-18"));
    let mut services = read(example().as_bytes(), &pack, &options, &Locale::en()).unwrap();
    assert_eq!(services.len(), 1);
    let service = services.remove(0);
    let definition = &service.definition;
    assert_eq!(service.code, "Tax-on-web");
    assert_eq!(definition["$id"], "http://example.com/publicService1");
    assert_eq!(definition["title"], "Tax-on-web");
    assert_eq!(definition["x-language"], "en");
    assert_eq!(definition["x-procedure"]["authority"], "Federal Public Service Finance");
    assert_eq!(definition["x-documents"], json!([{"id": "evt-123"}]));
    assert!(definition["x-text"]["fr"][""]["description"].as_str().unwrap().starts_with("Déclarer"));
    // Nothing is lost, nothing is added, and what is kept is not what was mapped.
    let kept: usize = service.kept.values().sum();
    assert_eq!(service.mapped + kept, statements(&example(), |_| true).len());
    assert!(service.mapped >= 8, "{}", service.mapped);
    assert!(service.added.is_empty(), "{:?}", service.added);
    assert!(service.notes.is_empty(), "{:?}", service.notes);

    let procedure = Procedure::read(definition.clone());
    let again = written(&[procedure], &pack, &options);
    assert_eq!(statements(&again.to_string(), |_| true), statements(&example(), |_| true));

    // The example leaves the classes of its code lists to those lists; nothing else breaks.
    let (_, broken) = broken_shapes(&again);
    let (_, before) = broken_shapes(&serde_json::from_str(&example()).unwrap());
    assert_eq!(broken, before);
    assert!(
        before.iter().all(|line| ["spatial", "Classification", "type"].iter().any(|p| line.contains(p))),
        "{before:?}"
    );

    // And the second time round nothing changes at all.
    let twice = read(again.to_string().as_bytes(), &pack, &options, &Locale::en()).unwrap().remove(0);
    let back = written(&[Procedure::read(twice.definition)], &pack, &options);
    assert_eq!(statements(&back.to_string(), |_| true), statements(&example(), |_| true));
}
