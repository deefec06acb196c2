//! Any text as the parts of a document of Word. Parts are cut at bytes that XML cannot have.

#![no_main]

#[path = "form/mod.rs"]
mod form;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let names = ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "word/header1.xml"];
    form::answered("form.docx", &form::zipped(&names, bytes));
});
