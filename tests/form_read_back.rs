//! Opening and reading back: what is valid and handed in comes back as it was, and nothing is called wrong.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokhai::definition::Procedure;
use tokhai::form::{Form, FormOptions};
use tokhai::locale::Locale;

fn open(definition: &Value, answers: &Value) -> Result<Form, String> {
    let options = FormOptions {
        locale: Locale::en(),
        today: "2026-07-18".to_owned(),
        answers: answers.clone(),
        ..FormOptions::default()
    };
    Form::new(Rc::new(Procedure::read(definition.clone())), options).map_err(|errors| format!("{}", errors[0]))
}

/// Places where something that was given is not there any more or is another value.
fn lost(given: &Value, back: &Value, at: &str, places: &mut Vec<String>) {
    match (given, back) {
        (Value::Object(given), Value::Object(back)) => {
            for (name, value) in given {
                lost(value, back.get(name).unwrap_or(&Value::Null), &format!("{at}/{name}"), places);
                if !back.contains_key(name) && value.is_null() {
                    places.push(format!("{at}/{name}"));
                }
            }
        }
        (Value::Array(given), Value::Array(back)) if given.len() == back.len() => {
            for (index, value) in given.iter().enumerate() {
                lost(value, &back[index], &format!("{at}/{index}"), places);
            }
        }
        _ if given != back => places.push(at.to_owned()),
        _ => {}
    }
}

/// The strangers' schemas, where the shared data are at hand.
fn strangers() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/schemastore");
    folder.is_dir().then_some(folder)
}

fn read(path: &Path) -> Option<Value> {
    let text = std::fs::read_to_string(path).ok()?;
    serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()
}

#[test]
fn what_strangers_call_valid_comes_back_as_it_was() {
    let Some(folder) = strangers() else {
        println!("left out: the schemas of strangers are not at hand");
        return;
    };
    let mut schemas: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
    schemas.sort();
    let (mut count, mut same, mut slowest) = (0, 0, Duration::ZERO);
    let (mut told, mut refused) = (Vec::new(), Vec::new());
    for path in schemas.iter().filter(|path| path.is_dir()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if std::env::var("TOKHAI_SKIP").is_ok_and(|skip| skip.split(',').any(|skip| name.contains(skip))) {
            continue;
        }
        let Some(definition) = read(&path.join("schema.json")) else { continue };
        let Ok(instances) = std::fs::read_dir(path.join("valid")) else { continue };
        for instance in instances.flatten() {
            let Some(given) = read(&instance.path()).filter(Value::is_object) else { continue };
            let file = instance.file_name().to_string_lossy().into_owned();
            if std::env::var("TOKHAI_TRACE").is_ok() {
                eprintln!("{name}/{file}");
            }
            let started = Instant::now();
            let form = match open(&definition, &given) {
                Ok(form) => form,
                Err(error) => {
                    refused.push(format!("{name}/{file}: {error}"));
                    continue;
                }
            };
            count += 1;
            slowest = slowest.max(started.elapsed());
            if started.elapsed() > Duration::from_secs(5) {
                told.push(format!("slow {name}/{file}: {:?}", started.elapsed()));
            }
            let back: Value = serde_json::from_str(&tokhai::json::write(form.answers())).expect("JSON");
            let mut places = Vec::new();
            lost(&given, &back, "", &mut places);
            same += usize::from(back == given);
            if !places.is_empty() {
                told.push(format!("lost {name}/{file}: {places:?}"));
            }
            if let Some(error) = form.all_errors().first() {
                told.push(format!("wrong {name}/{file}: {} {}", error.pointer, error.message));
            }
        }
    }
    println!("{count} opened, {same} the same, slowest {slowest:?}\nrefused:\n{}", refused.join("\n"));
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(count > 200 && same > 150, "{count} opened, {same} the same");
}
