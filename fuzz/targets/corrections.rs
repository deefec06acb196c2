//! Any bytes as a file of what people say of lines of a portal, as JSON or CSV: a list, or every problem with its place.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tokhai::import::form::reading::{FormCorrections, Words};
use tokhai::import::{Corrections, Rules};
use tokhai::register::{Pack, embedded};

static PACK: LazyLock<Pack> = LazyLock::new(|| embedded("vn").expect("is built in").expect("is sound"));
static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::new(&PACK).expect("compile"));
static WORDS: LazyLock<Words> = LazyLock::new(|| Words::new(&PACK).expect("compile"));

fuzz_target!(|bytes: &[u8]| {
    match Corrections::read(bytes, &PACK, &RULES) {
        Ok(_) => {}
        Err(problems) => assert!(!problems.is_empty() && problems.iter().all(|told| !told.vi.is_empty())),
    }
    match FormCorrections::read(bytes, &WORDS, &PACK) {
        // What was read goes out and comes in again as the same.
        Ok(corrections) if !corrections.is_empty() => {
            let text = corrections.to_value().to_string();
            assert!(FormCorrections::read(text.as_bytes(), &WORDS, &PACK).is_ok(), "{text}");
        }
        Ok(_) => {}
        Err(problems) => assert!(!problems.is_empty() && problems.iter().all(|told| !told.en.is_empty())),
    }
});
