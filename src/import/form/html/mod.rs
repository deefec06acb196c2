//! Pages (HTML): text as browsers lay it out, roughly, and the controls of web forms.
//!
//! Places count the lines in the order they are printed. A position in a line counts its characters with white space
//! as it is printed, and one for each control, picture and mark of a note.

mod controls;
mod css;
mod dom;
mod flow;

use self::css::Sheet;
use self::dom::Dom;
use self::flow::Flow;
use super::layout::Layout;
use super::{Counted, FormProblem};

/// Largest page that is read, in bytes.
const MAX_PAGE: usize = 4 << 20;

/// Reads a page.
pub(super) fn read(bytes: &[u8]) -> Result<Layout, FormProblem> {
    let text = super::text::decoded(bytes)?;
    let text = without_data(&text);
    if text.len() > MAX_PAGE {
        return Err(FormProblem::TooLarge { what: Counted::PageBytes, most: MAX_PAGE });
    }
    let dom = Dom::parse(&text)?;
    let sheet = Sheet::read(&dom.style_sheets());
    let blocks = Flow::new(&dom, &sheet).read()?;
    Ok(Layout { blocks: super::tables::tidy(blocks) })
}

/// Whether text is a page: it says so, or has a control of a web form.
pub(super) fn is_page(text: &str) -> bool {
    let start: String = text.trim_start_matches('\u{feff}').trim_start().chars().take(200).collect();
    let start = start.to_ascii_lowercase();
    let begins = ["<!doctype html", "<html", "<body", "<form", "<table", "<div", "<p>", "<p ", "<h1", "<center"];
    begins.iter().any(|tag| start.starts_with(tag))
        || (start.starts_with("<?xml") || start.starts_with("<!--")) && start.contains("<html")
}

/// The page without pictures that are spelt out in it: they are most of the bytes and none of the form.
fn without_data(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some(at) = rest.find("data:") {
        let (before, data) = rest.split_at(at + "data:".len());
        kept.push_str(before);
        let end = data.find(|char: char| !(char.is_ascii_alphanumeric() || "+/=;,-.%".contains(char)));
        rest = &data[end.unwrap_or(data.len())..];
        // Words that only look like it are kept.
        let length = data.len() - rest.len();
        if length < 64 {
            kept.push_str(&data[..length]);
        }
    }
    kept.push_str(rest);
    kept
}
