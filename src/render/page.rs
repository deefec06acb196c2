//! A complete HTML page around a form: readable, printable and able to post before, or
//! without, any script. Native only.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::form::View;
use super::html::{base64, escape, html};
use super::markup::Element;
use crate::form::Form;
use crate::message::Language;

/// The stylesheet of the forms.
pub const STYLES: &str = include_str!("../../www/src/to-khai.css");

/// How a page gets its styles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Styles {
    /// From a file at this address.
    Link(String),
    /// Within the page, allowed by a policy that names their hash.
    Embedded,
}

/// The script that takes over the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// Address of `to-khai.js`.
    pub module: String,
    /// Address of the definition.
    pub definition: String,
}

impl Script {
    /// What the script will fetch, so that a browser can begin before the script is there.
    fn files(&self, language: Language) -> Vec<String> {
        let Some(package) = self.module.strip_suffix("src/to-khai.js") else { return Vec::new() };
        let mut files = vec![format!("{package}pkg/form/tokhai_bg.wasm")];
        if language == Language::En {
            files.push(format!("{package}src/en.txt"));
        }
        files
    }
}

/// What stands on paper besides the form of the present answers; see [`super::paper`].
#[derive(Clone, Debug, Default)]
pub struct Paper {
    /// The head of the state and whom the form is sent to.
    pub head: Option<Element>,
    /// Parts that are asked in some cases only.
    pub parts: Vec<Element>,
}

/// The page of a form.
pub fn page(form: &Form, view: &View, styles: &Styles, script: Option<&Script>, paper: &Paper) -> String {
    let mut out = String::with_capacity(64 << 10);
    let direction = if form.locale().is_rtl() { "rtl" } else { "ltr" };
    out.push_str("<!doctype html>\n<html lang=\"");
    escape(form.locale().as_str(), &mut out);
    let _ = write!(out, "\" dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    if let (Styles::Embedded, None) = (styles, script) {
        let hash = base64(&Sha256::digest(STYLES.as_bytes()));
        let _ = writeln!(
            out,
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'; form-action *\">"
        );
    }
    out.push_str("<title>");
    escape(form.title(), &mut out);
    out.push_str("</title>\n");
    match styles {
        Styles::Link(address) => {
            out.push_str("<link rel=\"stylesheet\" href=\"");
            escape(address, &mut out);
            out.push_str("\">\n");
        }
        // The stylesheet is our own file, without anything that could end the element.
        Styles::Embedded => {
            out.push_str("<style>");
            out.push_str(STYLES);
            out.push_str("</style>\n");
        }
    }
    if let Some(script) = script {
        out.push_str("<script type=\"module\" src=\"");
        escape(&script.module, &mut out);
        out.push_str("\"></script>\n");
        for file in script.files(form.language()) {
            out.push_str("<link rel=\"preload\" as=\"fetch\" href=\"");
            escape(&file, &mut out);
            out.push_str("\" crossorigin>\n");
        }
    }
    out.push_str("</head>\n<body class=\"tk-page\">\n<main>\n");
    out.extend(paper.head.iter().map(html));
    out.push_str("<to-khai locale=\"");
    escape(form.locale().as_str(), &mut out);
    if let Some(script) = script {
        out.push_str("\" src=\"");
        escape(&script.definition, &mut out);
    }
    out.push_str("\">");
    let own = html(&super::form::form(form, view));
    let parts: String = paper.parts.iter().map(html).collect();
    // Within the form, so that they are posted; a script shows each when it is asked.
    let place = if script.is_none() { own.rfind("<div class=\"tk-sign\"").unwrap_or(own.len()) } else { own.len() };
    out.push_str(&own[..place]);
    if script.is_none() {
        out.push_str(&parts);
    }
    out.push_str(&own[place..]);
    out.push_str("</to-khai>\n");
    if script.is_some() && !parts.is_empty() {
        let _ = writeln!(out, "<noscript><div class=\"tk\">{parts}</div></noscript>");
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_what_its_script_will_fetch() {
        let script = |module: &str| Script { module: module.to_owned(), definition: String::new() };
        let own = script("/tokhai/src/to-khai.js");
        assert_eq!(own.files(Language::Vi), ["/tokhai/pkg/form/tokhai_bg.wasm"]);
        assert_eq!(own.files(Language::En), ["/tokhai/pkg/form/tokhai_bg.wasm", "/tokhai/src/en.txt"]);
        // A bundle of the host's own has them elsewhere.
        assert!(script("/assets/app-1f2e.js").files(Language::En).is_empty());
    }

    #[test]
    fn the_stylesheet_cannot_end_its_element() {
        assert!(!STYLES.contains("</"));
    }
}
