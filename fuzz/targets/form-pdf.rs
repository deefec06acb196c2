//! Any bytes as a form in a file of this format: an answer that keeps its promises, in bounded time.

#![no_main]

#[path = "form/mod.rs"]
mod form;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| form::answered("form.pdf", bytes));
