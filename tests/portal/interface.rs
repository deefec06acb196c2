//! The OpenAPI document of the interface: the one that is published is the one that is served, and every answer these tests get
//! is held to it.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::Validator;
use serde_json::{Value, json};

use super::{Answer, Place, Visitor, desk, hex};

/// The document of the npm package; `TOKHAI_UPDATE=1` writes it anew, then `scripts/client.sh` the types of the client.
const PUBLISHED: &str = "www/client/openapi.json";

/// The document.
pub(crate) static DOCUMENT: LazyLock<Value> = LazyLock::new(|| desk::read(PUBLISHED));

/// Operations of the document: method, address and description.
pub(crate) fn operations() -> impl Iterator<Item = (String, &'static str, &'static Value)> {
    let paths = DOCUMENT["paths"].as_object().unwrap().iter();
    paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().iter();
        methods.map(move |(method, operation)| (method.to_uppercase(), path.as_str(), operation))
    })
}

/// Whether an address is one of a template.
fn fits(template: &str, path: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| a == b || (a.starts_with('{') && !b.is_empty()))
}

/// Fails where an answer of the interface is none the document knows.
pub(crate) fn holds(request: &str, answer: &Answer) {
    // Before there is a document, nothing is held to it.
    if std::env::var_os("TOKHAI_UPDATE").is_some() {
        return;
    }
    let Some((method, address)) = request.split_once(" /api/v1") else { return };
    let path = address.split('?').next().unwrap_or_default();
    let Some((_, template, operation)) = operations().find(|(own, template, _)| own == method && fits(template, path))
    else {
        return assert!([400, 403, 404, 405, 414].contains(&answer.status), "{request}: {}", answer.status);
    };
    // What is refused before the interface is reached has no problem.
    if answer.body.is_null() && [400, 404, 414].contains(&answer.status) {
        return;
    }
    let mut response = &operation["responses"][answer.status.to_string()];
    if let Some(name) = response["$ref"].as_str() {
        response = DOCUMENT.pointer(name.trim_start_matches('#')).unwrap();
    }
    assert!(response.is_object(), "{request}: {} is not in the document: {}", answer.status, answer.body);
    let Some((media_type, content)) = response["content"].as_object().and_then(|all| all.iter().next()) else { return };
    let told = answer.header("content-type").unwrap_or_default().split(';').next().unwrap_or_default();
    if media_type == "application/octet-stream" {
        return;
    }
    assert_eq!(told, media_type, "{request}");
    if media_type.ends_with("json") {
        let wrong: Vec<String> = validator(&format!("{method} {template} {}", answer.status), &content["schema"])
            .iter_errors(&answer.body)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{request}: {}: {wrong:?}", answer.status);
    }
}

/// The validator of a schema within the document, made once.
fn validator(name: &str, schema: &Value) -> Arc<Validator> {
    static MADE: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    let make = || {
        let whole = json!({"allOf": [schema], "components": DOCUMENT["components"]});
        Arc::new(jsonschema::options().should_validate_formats(true).build(&whole).unwrap())
    };
    Arc::clone(MADE.lock().unwrap().entry(name.to_owned()).or_insert_with(make))
}

#[test]
fn the_document_that_is_published_is_the_one_that_is_served() {
    let place = Place::new(None);
    let portal = place.start();
    let served = Visitor::at(&portal).get("/openapi.json").is(200).body;
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(PUBLISHED);
    if std::env::var_os("TOKHAI_UPDATE").is_some() {
        std::fs::write(&path, format!("{}\n", serde_json::to_string_pretty(&served).unwrap())).unwrap();
    }
    assert!(*DOCUMENT == served, "run TOKHAI_UPDATE=1 cargo test --all-features --test portal, then scripts/client.sh");
    // The types of the client say which document they are of.
    let types = desk::file("www/client/types.d.ts");
    assert!(types.contains(&hex(desk::file(PUBLISHED).as_bytes())), "run scripts/client.sh");
}

#[test]
fn every_operation_names_its_problems_its_protection_and_examples_of_people_who_do_not_exist() {
    let known = DOCUMENT.pointer("/components/schemas/Problem/properties/type/enum").unwrap().as_array().unwrap();
    let mut names = Vec::new();
    for (method, path, operation) in operations() {
        let told = format!("{method} {path}");
        names.push(operation["operationId"].as_str().unwrap());
        let responses = operation["responses"].as_object().unwrap();
        let kinds: Vec<&Value> = responses
            .values()
            .filter_map(|response| DOCUMENT.pointer(response["$ref"].as_str()?.trim_start_matches('#')))
            .flat_map(|response| {
                let kinds = "/content/application~1problem+json/schema/allOf/1/properties/type/enum";
                response.pointer(kinds).unwrap().as_array().unwrap()
            })
            .collect();
        assert!(kinds.len() >= 3 && kinds.iter().all(|kind| known.contains(kind)), "{told}: {kinds:?}");
        let says = |kind: &str| kinds.iter().any(|own| own.as_str().unwrap().ends_with(&format!(":{kind}")));
        assert_eq!(says("elsewhere"), method != "GET", "{told}: a write from another site is refused");
        let parameters = operation["parameters"].to_string();
        assert_eq!(says("key-reused"), parameters.contains("IdempotencyKey"), "{told}");
        assert_eq!(says("version"), parameters.contains("IfMatch"), "{told}");
        let is_open = operation["security"].as_array().unwrap().is_empty();
        assert!(!(is_open && says("signed-out")), "{told}");
        assert!(says("not-found") || !path.contains('{'), "{told}");
    }
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "an operation has a name of its own");

    let population = desk::population();
    let mother = population.part("mother").unwrap();
    let example = &DOCUMENT["paths"]["/session"]["post"]["requestBody"]["content"]["application/json"]["example"];
    assert_eq!(example["person"].as_str(), mother.number.as_deref());
    let mut shown = 0;
    for (method, path, operation) in operations() {
        let bodies = [&operation["requestBody"], &operation["responses"]["200"]];
        for media in bodies.iter().filter_map(|body| body["content"].as_object()?.get("application/json")) {
            let Some(example) = media.get("example") else { continue };
            shown += 1;
            assert!(!example.to_string().contains('$'), "{example}");
            let name = format!("example of {method} {path}: {}", media["schema"]);
            validator(&name, &media["schema"]).validate(example).unwrap();
        }
    }
    assert!(shown >= 6, "{shown} examples");
}
