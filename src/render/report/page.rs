//! A document as one HTML file: no script, nothing fetched, printable, and light enough for
//! thousands of rows (what is out of sight is not laid out).

use crate::texts::documents;
use sha2::{Digest, Sha256};

use super::super::html::{base64, escape, html};
use super::super::markup::{Element, el};
use super::block::{Cell, DocBlock, Document, Kind, Say, Sifted, Table};
use super::svg::bars;
use crate::locale::Locale;

/// The styles of the page.
const STYLES: &str = include_str!("page.css");

/// More rows than this are laid out only when they come into sight.
const LONG: usize = 60;

/// The document as a complete HTML page.
pub fn page(document: &Document, locale: &Locale) -> String {
    let say = Say(locale);
    let mut out = String::with_capacity(64 << 10);
    out.push_str("<!doctype html>\n<html lang=\"");
    escape(&document.language, &mut out);
    out.push_str("\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.push_str("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-");
    out.push_str(&base64(&Sha256::digest(STYLES.as_bytes())));
    out.push_str("'\">\n<title>");
    escape(&document.title, &mut out);
    if !document.subtitle.is_empty() {
        out.push_str(" – ");
        escape(&document.subtitle, &mut out);
    }
    // The stylesheet is our own file, without anything that could end the element.
    out.push_str("</title>\n<style>");
    out.push_str(STYLES);
    out.push_str("</style>\n</head>\n<body>\n");
    let mut header = el("header").child(el("h1").text(document.title.clone()));
    if !document.subtitle.is_empty() {
        header = header.child(el("p.subtitle").text(document.subtitle.clone()));
    }
    header = header.child(el("p").text(format!("{} {}", documents::law_day_2(say.0), say.day(&document.date))));
    if !document.recipient.is_empty() {
        header = header.child(el("p").text(format!("{} {}", documents::to(say.0), document.recipient)));
    }
    out.push_str(&html(&header));
    let blocks = || document.blocks.iter().chain(&document.annex).chain(&document.lists);
    let chapters: Vec<(String, String)> = blocks()
        .filter_map(|block| match block {
            DocBlock::Heading { level: 1, text, id } if !id.is_empty() => Some((text.clone(), id.clone())),
            _ => None,
        })
        .collect();
    if chapters.len() > 1 {
        out.push_str(&html(&contents(&chapters, documents::contents(say.0))));
    }
    out.push_str("\n<main>\n");
    for block in blocks() {
        out.push_str(&html(&written(block, say)));
        out.push('\n');
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn contents(links: &[(String, String)], name: &str) -> Element {
    let items =
        links.iter().map(|(text, id)| el("li").child(el("a").attr("href", format!("#{id}")).text(text.clone())));
    el("nav").attr("aria-label", name.to_owned()).child(el("ul").children(items.collect()))
}

const fn heading(level: u8) -> &'static str {
    match level {
        0 | 1 => "h2",
        2 => "h3",
        3 => "h4",
        _ => "h5",
    }
}

fn written(block: &DocBlock, say: Say) -> Element {
    match block {
        DocBlock::Heading { level, text, id } => {
            el(heading(*level)).attr_unless_empty("id", id.clone()).text(text.clone())
        }
        // What is closed is not laid out; a search of the page and a link to it open it, and
        // paper gets all of it (page.css).
        DocBlock::Section { level, text, id, inner } => {
            let title = el("summary").child(el(heading(*level)).text(text.clone()));
            let body = el("details.section").attr_unless_empty("id", id.clone()).child(title);
            body.children(inner.iter().map(|block| written(block, say)).collect())
        }
        DocBlock::Paragraph { lead, text } if lead.is_empty() => el("p").text(text.clone()),
        DocBlock::Paragraph { lead, text } => {
            el("p").child(el("strong").text(lead.clone())).text(" ").text(text.clone())
        }
        DocBlock::List(lines) => el("ul").children(lines.iter().map(|line| el("li").text(line.clone())).collect()),
        DocBlock::Caution(text) => {
            el("p.caution").child(el("strong").text(documents::note(say.0).to_owned())).text(" ").text(text.clone())
        }
        DocBlock::Table(table) => grid(table, say, &[]),
        DocBlock::Sifted(own) => sifted(own, say),
        DocBlock::Chart(chart) => {
            let figure = el("div.figure").maybe(bars(chart, say));
            figure.child(grid(&chart.table, say, &[]))
        }
        // Text in it stays as large as that around it: where there is no room it is scrolled.
        DocBlock::Picture(name, picture) => el("div.figure")
            .attr("role", "group")
            .attr("tabindex", "0")
            .attr("aria-label", *name)
            .child(el("p").child(el("strong").text(*name)))
            .child(picture.clone()),
        DocBlock::Fold(title, inner) => {
            let body = el("details").child(el("summary").text(title.clone()));
            body.children(inner.iter().map(|block| written(block, say)).collect())
        }
        // The list of chapters is the page's navigation; this is a list in the text.
        DocBlock::Contents(links) => {
            let items = links
                .iter()
                .map(|(text, id)| el("li").child(el("a").attr("href", format!("#{id}")).text(text.clone())));
            el("ul.contents").children(items.collect())
        }
    }
}

/// A table with a choice of rows before it. The choice works without a script: what is chosen hides the rows that are
/// not its own (page.css).
fn sifted(own: &Sifted, say: Say) -> Element {
    let choices = std::iter::once(&own.all).chain(own.choices.iter().take(MOST_CHOICES));
    let mut out = el("div.sift").attr("role", "group").attr("aria-label", own.table.caption.clone());
    for (i, name) in choices.enumerate().filter(|_| !own.choices.is_empty()) {
        let id = format!("{}-{i}", own.id);
        let input = el("input").class(choice(i)).attr("type", "radio").attr("name", own.id.clone());
        let input = input.attr("id", id.clone());
        out = out.child(input.flag("checked", i == 0)).child(el("label").attr("for", id).text(name.clone()));
    }
    out.child(grid(&own.table, say, &own.shown))
}

/// Most choices the styles know, beside that of all rows.
const MOST_CHOICES: usize = 6;

/// The class of a choice, counted from that of all rows.
const fn choice(at: usize) -> &'static str {
    ["s0", "s1", "s2", "s3", "s4", "s5", "s6"][if at > MOST_CHOICES { MOST_CHOICES } else { at }]
}

/// A table in a box that scrolls by itself where the screen is narrow; `shown` are the choices that show a row.
fn grid(table: &Table, say: Say, shown: &[Vec<usize>]) -> Element {
    let heads = table.columns.iter().map(|column| {
        let head = el("th").attr("scope", "col");
        let head = if column.kind.is_number() { head.class("n") } else { head };
        head.text(column.title.clone())
    });
    let mut body = Vec::with_capacity(table.rows.len());
    let last = table.rows.len().saturating_sub(1);
    for (i, row) in table.rows.iter().enumerate() {
        let cells = row.iter().zip(&table.columns).map(|(cell, column)| {
            let element = el("td");
            let element = match (cell, column.kind) {
                (Cell::Unknown, _) => element.class("u"),
                (_, kind) if kind.is_number() => element.class("n"),
                (_, Kind::Code) => element.class("c"),
                _ => element,
            };
            element.text(cell.shown(column.kind, say))
        });
        let line = el("tr");
        let line = if table.total && i == last { line.class("total") } else { line };
        let own = shown.get(i).into_iter().flatten().filter(|at| **at < MOST_CHOICES);
        let own: Vec<&str> = own.map(|at| choice(at + 1)).collect();
        let line = line.attr_unless_empty("class", own.join(" "));
        body.push(line.children(cells.collect()));
    }
    let written = el("table")
        .child(el("caption").text(table.caption.clone()))
        .child(el("thead").child(el("tr").children(heads.collect())))
        .child(el("tbody").children(body));
    let wide = table.columns.iter().map(|column| column.width).sum::<u16>() > 130;
    el("div")
        .class(match (table.rows.len() > LONG, wide) {
            (false, false) => "scroll",
            (false, true) => "scroll wide",
            (true, false) => "scroll long",
            (true, true) => "scroll wide long",
        })
        .attr("role", "group")
        .attr("tabindex", "0")
        .attr("aria-label", table.caption.clone())
        .child(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stylesheet_cannot_end_its_element() {
        assert!(!STYLES.contains("</"));
    }
}
