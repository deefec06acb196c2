//! Paper forms: files of several formats into one layout, and the layout into fields.
//!
//! [`read()`] chooses the reader by what a file holds; its name only decides between formats that look alike. Readers
//! know their format and nothing of questions; they keep within the limits below whatever they are given.

mod docx;
mod drawn;
mod fill;
mod html;
pub mod layout;
mod legacy;
mod lengths;
mod numbers;
mod odt;
mod package;
mod pdf;
mod pieces;
mod problem;
pub mod reading;
mod spaced;
mod tables;
mod text;
mod work;
pub(super) mod xml;

use crate::texts::told;
pub use fill::{Answer, Filled, Misfit, fill};
use layout::Layout;
use package::Package;
pub use problem::{Counted, FormProblem};

/// Largest file that is read, in bytes.
pub const MAX_BYTES: usize = 32 << 20;
/// Most lines of a form, those of tables included.
pub const MAX_LINES: usize = 50_000;

/// Formats, told by the first bytes.
enum Format {
    Text,
    Page,
    Pdf,
    /// An archive: an office file, by what it holds.
    Archive,
    /// Known, but not read.
    Refused(FormProblem),
}

/// Reads the layout of a paper form.
///
/// `name` is the file's name; only its ending is looked at. Nothing else is opened, nothing in the file is run.
///
/// # Errors
/// What is wrong with the file and what to do about it.
pub fn read(name: &str, bytes: &[u8]) -> Result<Layout, FormProblem> {
    if bytes.len() > MAX_BYTES {
        return Err(FormProblem::TooLarge { what: Counted::Bytes, most: MAX_BYTES });
    }
    work::bounded(|| laid_out(name, bytes)).and_then(work::sized)
}

/// Reads an XML document within the bounds of forms, and hands its text on with it; elements of the namespace are called
/// `own:` and their name.
///
/// # Errors
/// What is wrong with the document.
pub(super) fn read_xml(bytes: &[u8], own: &str) -> Result<(String, xml::Element), FormProblem> {
    if bytes.len() > MAX_BYTES {
        return Err(FormProblem::TooLarge { what: Counted::Bytes, most: MAX_BYTES });
    }
    work::bounded(|| {
        let text = text::decoded(bytes)?;
        let root = xml::parse_text(&text, Some(own))?;
        Ok((text, root))
    })
}

/// The place of the next paragraph of an office document, of which so many have begun.
fn paragraph(count: &mut usize) -> Result<layout::Place, FormProblem> {
    if *count >= MAX_LINES {
        return Err(FormProblem::TooLarge { what: Counted::Paragraphs, most: MAX_LINES });
    }
    *count += 1;
    Ok(layout::Place { page: None, line: *count - 1 })
}

/// The layout of a file, by the reader of its format.
fn laid_out(name: &str, bytes: &[u8]) -> Result<Layout, FormProblem> {
    match format(name, bytes) {
        Format::Text => text::read(bytes),
        Format::Page => html::read(bytes),
        Format::Pdf => pdf::read(bytes),
        Format::Archive => archive(bytes),
        Format::Refused(problem) => Err(problem),
    }
}

/// Reads an office file.
fn archive(bytes: &[u8]) -> Result<Layout, FormProblem> {
    let package = Package::open(bytes)?;
    if package.has("word/document.xml") || package.names().any(|name| name.starts_with("word/document")) {
        return docx::read(package);
    }
    if package.has("content.xml") {
        return odt::read(package);
    }
    if package.names().any(|name| name.starts_with("xl/") || name.starts_with("ppt/")) {
        return Err(FormProblem::NoDocument);
    }
    Err(FormProblem::Unknown)
}

fn format(name: &str, bytes: &[u8]) -> Format {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Format::Archive;
    }
    // Some programs write a few lines before the mark.
    if bytes.get(..1024.min(bytes.len())).unwrap_or_default().windows(5).any(|window| window == b"%PDF-") {
        return Format::Pdf;
    }
    let old = bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]);
    if old {
        // Word locks a .docx by wrapping it into the old container under this name, in UTF-16.
        let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let found = bytes.windows(locked.len()).any(|window| window == locked);
        return Format::Refused(if found { FormProblem::Encrypted } else { FormProblem::OldWord });
    }
    if bytes.starts_with(b"{\\rtf") {
        return Format::Refused(FormProblem::OldWord);
    }
    let pictures: [&[u8]; 5] = [b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"];
    if pictures.iter().any(|mark| bytes.starts_with(mark)) {
        return Format::Refused(FormProblem::Scanned);
    }
    let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    // Text has no zero bytes in Unicode's usual encoding.
    if !wide && bytes.iter().take(4096).any(|byte| *byte == 0) {
        return Format::Refused(FormProblem::Unknown);
    }
    let ending = name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_lowercase());
    if matches!(ending.as_str(), "html" | "htm" | "xhtml") {
        return Format::Page;
    }
    // The ending may be missing or wrong; a page says what it is in its first characters.
    let start = bytes.get(..2048.min(bytes.len())).unwrap_or_default();
    if html::is_page(&String::from_utf8_lossy(start)) {
        return Format::Page;
    }
    // What is left of a PDF whose first bytes are damaged looks like text and says nothing.
    if ending == "pdf" {
        return Format::Refused(FormProblem::Damaged(told!(form::expected_pdf_mark)));
    }
    Format::Text
}
