//! Any text as the description of a process: every step has its line, every line one fate, and no step comes after itself.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tokhai::import::form;
use tokhai::import::process::{Words, read};
use tokhai::register::embedded;

static WORDS: LazyLock<Words> =
    LazyLock::new(|| Words::new(&embedded("vn").expect("is built in").expect("is sound")).expect("compile"));

fuzz_target!(|bytes: &[u8]| {
    // The first byte says whether the text is a page, in which tables can be told.
    let page = bytes.first().is_some_and(|first| *first == b'<');
    let Ok(layout) = form::read(if page { "a.html" } else { "a.txt" }, bytes) else { return };
    let Some(reading) = read(&layout, &WORDS) else { return };
    for line in &reading.lines {
        assert!(line.steps.iter().all(|step| *step < reading.steps.len()), "{}", line.line);
    }
    let value = reading.to_value("a.txt", "vn");
    let steps = value["steps"].as_array().expect("is a list");
    assert_eq!(steps.len(), reading.steps.len());
});
