//! Any text as a paper form, read into questions, corrected by what may stand in front of it (up to a byte 255), and made a
//! definition that the strict check accepts.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tokhai::definition::load;
use tokhai::import::form;
use tokhai::import::form::reading::{FormCorrections, Words, definition, pairs, read, split};
use tokhai::reference_validator::MetaSchema;
use tokhai::register::{Pack, embedded};

static PACK: LazyLock<Pack> = LazyLock::new(|| embedded("vn").expect("is built in").expect("is sound"));
static WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(&PACK).expect("compile"));
static CHECKER: LazyLock<MetaSchema> = LazyLock::new(|| MetaSchema::new().expect("is sound"));

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |byte| *byte == 255);
    let first = parts.next().unwrap_or_default();
    let (said, text) = parts.next().map_or((&b""[..], first), |text| (first, text));
    let Ok(layout) = form::read("form.txt", text) else { return };
    let mut reading = read(&layout, &WORDS, &PACK);
    if let Ok(corrections) = FormCorrections::read(said, &WORDS, &PACK) {
        corrections.apply(&mut reading, &layout, &WORDS, &PACK);
    }
    for line in &reading.lines {
        assert!(line.fields.iter().all(|field| *field < reading.fields.len()), "{}", line.text);
    }
    let made = definition(&reading, &WORDS, &PACK, "form", None);
    let own = serde_json::to_vec(&made).expect("is JSON");
    assert!(load(&own, &*CHECKER, None).is_ok(), "{}", String::from_utf8_lossy(&own));
    // The form as it is printed finds its questions again.
    let mut again = read(&layout, &WORDS, &PACK);
    split(&mut again, &made);
    assert_eq!(pairs(&again, &made).len(), again.fields.len());
});
