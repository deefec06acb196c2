//! Markup as HTML text.

use super::markup::{Element, Node, is_void};

/// The element as HTML. Values are escaped such that the reader's parser gives back exactly
/// the tree that was written.
pub fn html(element: &Element) -> String {
    let mut out = String::new();
    write(element, &mut out);
    out
}

fn write(element: &Element, out: &mut String) {
    out.push('<');
    out.push_str(element.tag);
    for (name, value) in &element.attributes {
        out.push(' ');
        out.push_str(name);
        if !value.is_empty() {
            out.push_str("=\"");
            escape(value, out);
            out.push('"');
        }
    }
    out.push('>');
    if is_void(element.tag) {
        return;
    }
    // A parser drops one line break at the start of these.
    let first_text =
        element.children.first().and_then(|child| if let Node::Text(text) = child { Some(text) } else { None });
    if matches!(element.tag, "textarea" | "pre") && first_text.is_some_and(|text| text.starts_with('\n')) {
        out.push('\n');
    }
    for child in &element.children {
        match child {
            Node::Element(element) => write(element, out),
            Node::Text(text) => escape(text, out),
        }
    }
    out.push_str("</");
    out.push_str(element.tag);
    out.push('>');
}

/// Text that may stand in content and in quoted attributes alike.
pub(crate) fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // A carriage return would be read as a line feed, and a null as nothing.
            '\r' => out.push_str("&#13;"),
            '\0' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

/// RFC 4648 §4, with padding.
#[cfg(any(not(target_arch = "wasm32"), feature = "dossier"))]
pub(super) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().enumerate().fold(0_u32, |word, (i, byte)| word | u32::from(*byte) << (16 - 8 * i));
        for place in 0..4 {
            let letter = LETTERS[(word >> (18 - 6 * place)) as usize & 63];
            out.push(if place <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::markup::el;

    #[test]
    fn data_never_becomes_markup() {
        let hostile = "</script><img src=x onerror=\"alert(1)\">&amp;'\0";
        let text = html(&el("p").attr("title", hostile.to_owned()).text(hostile.to_owned()));
        let body = text.strip_prefix("<p title=\"").and_then(|t| t.strip_suffix("</p>")).unwrap_or_default();
        assert_eq!(body.matches('<').count(), 0, "{text}");
        assert_eq!(body.matches('"').count(), 1, "{text}");
        assert!(body.contains("&amp;amp;"));
    }

    #[test]
    fn the_first_line_break_of_a_text_area_survives() {
        assert_eq!(html(&el("textarea").text("\na")), "<textarea>\n\na</textarea>");
        assert_eq!(html(&el("input").flag("disabled", true)), "<input disabled>");
    }

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (text, encoded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
    }
}
