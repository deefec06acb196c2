//! A complete HTML page around a form: readable, printable and able to post before, or
//! without, any script. Native only.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::form::View;
use super::fragment::open;
use super::html::{base64, escape, html};
use super::markup::{Element, Node};
use super::paper::Part;
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
        // The form that stands there is taken over when both parts of the module are there.
        let mut files: Vec<String> = ["bg", "rest"].map(|part| format!("{package}pkg/form/tokhai_{part}.wasm")).into();
        if language == Language::En {
            files.push(format!("{package}src/en.txt"));
        }
        files
    }
}

/// The page of a form. `parts` are those that are asked in some cases only; see [`super::paper`]. On `blank` paper nothing
/// is ticked beforehand: what is printed cannot be taken back.
pub fn page(
    form: &Form,
    view: &View,
    styles: &Styles,
    script: Option<&Script>,
    parts: Vec<Part>,
    blank: bool,
) -> String {
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
    out.push_str("</head>\n<body class=\"tk-page");
    if blank {
        out.push_str(" tk-blank");
    }
    out.push_str("\">\n<main>\n");
    open(form, script.iter().map(|script| ("src", script.definition.as_str())), &mut out);
    let mut own = super::form::form(form, view);
    if script.is_none() {
        // Within the form, so that they are posted, each behind the step it belongs to.
        parts.into_iter().rev().for_each(|part| place(&mut own, part));
        out.push_str(&html(&own));
        out.push_str("</to-khai>\n");
    } else {
        // A script shows each when it is asked.
        let parts: String = parts.iter().map(|part| html(&part.section)).collect();
        out.push_str(&html(&own));
        out.push_str("</to-khai>\n");
        if !parts.is_empty() {
            let _ = writeln!(out, "<noscript><div class=\"tk\">{parts}</div></noscript>");
        }
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// Puts a part behind its step, or behind all of them where it belongs to none.
fn place(form: &mut Element, part: Part) {
    let steps = form.children.iter_mut().find_map(|child| match child {
        Node::Element(steps) if steps.get("class") == Some("tk-steps") => Some(steps),
        _ => None,
    });
    let Some(steps) = steps else { return };
    let own = steps.children.iter().position(
        |child| matches!(child, Node::Element(step) if part.step.is_some() && step.get("id") == part.step.as_deref()),
    );
    let at = own.map_or(steps.children.len(), |own| own + 1);
    steps.children.insert(at, Node::Element(part.section));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_what_its_script_will_fetch() {
        let script = |module: &str| Script { module: module.to_owned(), definition: String::new() };
        let own = script("/tokhai/src/to-khai.js");
        let module = ["/tokhai/pkg/form/tokhai_bg.wasm", "/tokhai/pkg/form/tokhai_rest.wasm"];
        assert_eq!(own.files(Language::Vi), module);
        assert_eq!(own.files(Language::En), [&module[..], &["/tokhai/src/en.txt"]].concat());
        // A bundle of the host's own has them elsewhere.
        assert!(script("/assets/app-1f2e.js").files(Language::En).is_empty());
    }

    #[test]
    fn the_stylesheet_cannot_end_its_element() {
        assert!(!STYLES.contains("</"));
    }
}
