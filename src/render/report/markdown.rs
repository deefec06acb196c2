//! A document as Markdown (`CommonMark` with the tables of GFM).

use crate::texts::documents;
use std::fmt::Write as _;

use super::block::{DocBlock, Document, Say, Sifted, Table};
use crate::locale::Locale;

/// The document as Markdown text, ending with a line feed.
pub fn markdown(document: &Document, locale: &Locale) -> String {
    let say = Say(locale);
    let mut out = format!("# {}\n", inline(&document.title));
    if !document.subtitle.is_empty() {
        let _ = write!(out, "\n**{}**\n", inline(&document.subtitle));
    }
    if !document.recipient.is_empty() {
        let _ = writeln!(out, "\n{} {}", documents::to(say.0), inline(&document.recipient));
    }
    for blocks in [&document.blocks, &document.annex, &document.lists] {
        write(blocks, say, &mut out);
    }
    out
}

fn write(blocks: &[DocBlock], say: Say, out: &mut String) {
    // What a picture shows stands in tables as well.
    for block in blocks.iter().filter(|block| !matches!(block, DocBlock::Picture(..))) {
        out.push('\n');
        // Writing to a string cannot fail.
        match block {
            DocBlock::Heading { level, text, .. } => {
                let _ = writeln!(out, "{} {}", "#".repeat(usize::from(*level).min(5) + 1), escaped(text));
            }
            DocBlock::Paragraph { lead, text } if lead.is_empty() => {
                let _ = writeln!(out, "{}", inline(text));
            }
            DocBlock::Paragraph { lead, text } => {
                let _ = writeln!(out, "**{}** {}", inline(lead), inline(text));
            }
            DocBlock::List(lines) => lines.iter().for_each(|line| {
                let _ = writeln!(out, "- {}", inline(line));
            }),
            DocBlock::Caution(text) => {
                let _ = writeln!(out, "> **{}** {}", documents::note(say.0), inline(text));
            }
            DocBlock::Table(table) | DocBlock::Sifted(Sifted { table, .. }) => grid(table, say, out),
            DocBlock::Chart(chart) => grid(&chart.table, say, out),
            DocBlock::Fold(title, inner) => {
                let _ = writeln!(out, "**{}**", inline(title));
                write(inner, say, out);
            }
            DocBlock::Section { level, text, id, inner } => {
                write(&[DocBlock::named(*level, text.clone(), id.clone())], say, out);
                write(inner, say, out);
            }
            DocBlock::Picture(..) => {}
            DocBlock::Contents(links) => links.iter().for_each(|(text, _)| {
                let _ = writeln!(out, "- {}", inline(text));
            }),
        }
    }
}

fn grid(table: &Table, say: Say, out: &mut String) {
    let _ = writeln!(out, "*{}*\n", inline(&table.caption));
    let heads = table.columns.iter().map(|column| inline(&column.title));
    let _ = writeln!(out, "| {} |", heads.collect::<Vec<_>>().join(" | "));
    let rule = table.columns.iter().map(|column| if column.kind.is_number() { "---:" } else { "---" });
    let _ = writeln!(out, "| {} |", rule.collect::<Vec<_>>().join(" | "));
    for row in &table.rows {
        let cells = row.iter().zip(&table.columns).map(|(cell, column)| inline(&cell.shown(column.kind, say)));
        let _ = writeln!(out, "| {} |", cells.collect::<Vec<_>>().join(" | "));
    }
}

/// Text at the start of a line: no list is opened by a sign or a number either.
fn inline(text: &str) -> String {
    let mut out = escaped(text);
    let first = out.chars().next();
    if first.is_some_and(|c| matches!(c, '-' | '+' | '=')) {
        out.insert(0, '\\');
    } else if let Some(at) = out.find(|c: char| !c.is_ascii_digit()).filter(|at| *at > 0)
        && out[at..].starts_with(['.', ')'])
        && out[at + 1..].starts_with(' ')
    {
        out.insert(at, '\\');
    }
    out
}

/// Text in which nothing is markup: data cannot make headings, links or HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = true;
    for c in text.chars() {
        match c {
            // A line break would end a table row or start a block.
            '\n' | '\r' | '\t' if !space => out.push(' '),
            '\n' | '\r' | '\t' => {}
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '#' => {
                out.push('\\');
                out.push(c);
            }
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
        space = c.is_whitespace();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_never_becomes_markup() {
        assert_eq!(inline("a | b\n# c <script> [x](y) *z*"), "a \\| b \\# c \\<script\\> \\[x\\](y) \\*z\\*");
        assert_eq!(inline("1. một"), "1\\. một");
        assert_eq!(inline("- hai"), "\\- hai");
        assert_eq!(inline("1.001193 Đăng ký"), "1.001193 Đăng ký");
    }
}
