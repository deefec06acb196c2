//! Answers written into the text of a Word document's main part; whatever they do not touch stays as it is to the byte.

use std::ops::Range;

use quick_xml::escape::escape;

use super::trace::{Atom, Paragraph, Trace, What};

/// What is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Put {
    /// Text; a line feed is a break of the line.
    Text(String),
    /// A ticked box.
    Tick,
}

/// Characters of a paragraph that something takes the place of; where there are none it is written at the paragraph's
/// end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Change {
    /// Number of the paragraph.
    pub(in super::super) line: usize,
    pub(in super::super) at: Range<usize>,
    pub(in super::super) put: Put,
}

/// The text of the part with the changes.
pub(in super::super) fn written(xml: &str, trace: &Trace, mut changes: Vec<Change>) -> String {
    changes.sort_by_key(|change| (change.line, change.at.start));
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut done = vec![false; changes.len()];
    for (i, atom) in trace.atoms.iter().enumerate() {
        let first = changes.partition_point(|change| change.line < atom.line);
        let touches = |change: &Change| {
            // A box takes no character's place where it is drawn beside the text.
            let end = if change.put == Put::Tick { change.at.end.max(change.at.start + 1) } else { change.at.end };
            change.at.start < atom.at.end && atom.at.start < end
        };
        let own: Vec<usize> = (first..changes.len())
            .take_while(|own| changes[*own].line == atom.line)
            .filter(|own| touches(&changes[*own]))
            .collect();
        let Some(paragraph) = trace.paragraphs.get(atom.line).filter(|_| !own.is_empty()) else { continue };
        let prefix = prefix(xml, &paragraph.span);
        let begins = |own: &&usize| atom.at.contains(&changes[**own].at.start);
        let begun = own.iter().find(begins).map(|own| &changes[*own]);
        let beside = begun.is_some_and(|change| change.at.is_empty()) && atom.what != What::Text;
        let content = begun.map(|change| inner(&change.put, prefix));
        let begun = begun.map(|change| &change.put);
        let text = match atom.what {
            _ if beside => None,
            What::Text => Some(text(atom, &own, &changes, prefix)),
            What::Sign => Some(content.unwrap_or_default()),
            What::Drawing => drawing(xml, atom, begun, content),
            What::FieldEnd => {
                edits.extend(results(trace, i).map(|span| (span, String::new())));
                content.map(|own| format!("{}{own}", &xml[atom.span.clone()]))
            }
            What::Control => content.map(|own| format!("<{prefix}r>{own}</{prefix}r>")),
            What::Block => content.map(|own| format!("<{prefix}p><{prefix}r>{own}</{prefix}r></{prefix}p>")),
            What::Result | What::Other => None,
        };
        if let Some(text) = text {
            own.iter().filter(begins).for_each(|own| done[*own] = true);
            edits.push((atom.span.clone(), text));
        }
    }
    for (change, _) in changes.iter().zip(done).filter(|(_, done)| !done) {
        if let Some(paragraph) = trace.paragraphs.get(change.line).filter(|own| !own.span.is_empty()) {
            edits.push(added(xml, paragraph, change));
        }
    }
    edited(xml, edits)
}

/// The text with its edits; of two that overlap the first counts.
fn edited(xml: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(span, _)| (span.start, span.end));
    let mut out = String::with_capacity(xml.len() + 4096);
    let mut at = 0;
    for (span, text) in edits {
        if span.start >= at {
            out.push_str(&xml[at..span.start]);
            out.push_str(&text);
            at = span.end;
        }
    }
    out.push_str(&xml[at..]);
    out
}

/// `w:` where the element at that place is `w:p`.
fn prefix<'x>(xml: &'x str, span: &Range<usize>) -> &'x str {
    let own = xml[span.clone()].trim_start_matches('<');
    let end = own.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(0);
    own[..end].find(':').map_or("", |colon| &own[..=colon])
}

/// What stands in a run.
fn inner(put: &Put, prefix: &str) -> String {
    match put {
        Put::Tick if prefix.is_empty() => "<t>☒</t>".to_owned(),
        Put::Tick => format!(r#"<{prefix}sym {prefix}font="Wingdings" {prefix}char="F0FE"/>"#),
        Put::Text(text) => {
            let lines: Vec<String> = text.lines().map(|line| literal(line, prefix)).collect();
            lines.join(&format!("<{prefix}br/>"))
        }
    }
}

fn literal(text: &str, prefix: &str) -> String {
    // Control characters have no place in XML.
    let plain: String = text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
    format!(r#"<{prefix}t xml:space="preserve">{}</{prefix}t>"#, escape(plain.as_str()))
}

/// Text with the changes that touch it.
fn text(atom: &Atom, own: &[usize], changes: &[Change], prefix: &str) -> String {
    let mut out = String::new();
    let mut kept = String::new();
    for (position, char) in (atom.at.start..).zip(atom.text.chars()) {
        let mut put = |kept: &mut String, put: &Put| {
            if !kept.is_empty() {
                out.push_str(&literal(&std::mem::take(kept), prefix));
            }
            out.push_str(&inner(put, prefix));
        };
        let mut touching = own.iter().map(|own| &changes[*own]);
        let here = touching.clone().find(|change| change.at.contains(&position));
        if let Some(beside) = touching.find(|change| change.at.is_empty() && change.at.start == position) {
            put(&mut kept, &beside.put);
        }
        match here {
            None => kept.push(char),
            Some(change) if change.at.start == position => put(&mut kept, &change.put),
            Some(_) => {}
        }
    }
    if !kept.is_empty() {
        out.push_str(&literal(&kept, prefix));
    }
    out
}

/// A box that is drawn gives way to a ticked one; a drawing that text stands in stays, its paragraphs are written for
/// themselves.
fn drawing(xml: &str, atom: &Atom, put: Option<&Put>, content: Option<String>) -> Option<String> {
    let own = &xml[atom.span.clone()];
    let content = content.filter(|_| !own.contains("txbxContent"))?;
    Some(if put == Some(&Put::Tick) { content } else { format!("{own}{content}") })
}

/// Text that the field ending with an atom shows.
fn results(trace: &Trace, end: usize) -> impl Iterator<Item = Range<usize>> {
    let line = trace.atoms[end].line;
    let before = trace.atoms[..end].iter().rev();
    before.take_while(move |atom| atom.line == line && atom.what == What::Result).map(|atom| atom.span.clone())
}

/// A run of its own: a box where the paragraph begins, text where it ends.
fn added(xml: &str, paragraph: &Paragraph, change: &Change) -> (Range<usize>, String) {
    let prefix = prefix(xml, &paragraph.span);
    let run = format!("<{prefix}r>{}{}</{prefix}r>", &xml[paragraph.look.clone()], inner(&change.put, prefix));
    let own = &xml[paragraph.span.clone()];
    let close = format!("</{prefix}p>");
    if !own.ends_with(&close) {
        // An element without content.
        let open = own.trim_end_matches("/>");
        return (paragraph.span.clone(), format!("{open}>{run}{close}"));
    }
    let at = match change.put {
        Put::Tick if !paragraph.properties.is_empty() => paragraph.properties.end,
        Put::Tick => paragraph.span.start + own.find('>').map_or(0, |at| at + 1),
        Put::Text(_) => paragraph.span.end - close.len(),
    };
    (at..at, run)
}
