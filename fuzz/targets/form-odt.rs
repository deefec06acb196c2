//! Any text as the parts of a document of LibreOffice. Parts are cut at bytes that XML cannot have.

#![no_main]

#[path = "form/mod.rs"]
mod form;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    form::answered("form.odt", &form::zipped(&["content.xml", "styles.xml"], bytes));
});
