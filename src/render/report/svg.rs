//! Bars drawn from a table, as SVG elements. The table stands beside the picture, so the
//! picture says to assistive technology only what it is.

use super::super::markup::{Element, el};
use super::block::{Cell, Chart, Say};
use crate::texts::documents;

const WIDTH: usize = 720;
const ROW: usize = 42;
/// Height of the line that says what is drawn.
const TITLE: usize = 28;
/// Width left for the longest bar; its value stands behind it.
const BAR: f64 = 560.0;
/// Longest label, in characters, that fits above a bar.
const LABEL: usize = 90;

/// The picture, or nothing where there is nothing to draw.
pub(super) fn bars(chart: &Chart, say: Say) -> Option<Element> {
    let table = &chart.table;
    let rows = &table.rows[..table.rows.len() - usize::from(table.total && !table.rows.is_empty())];
    let value = |row: &[Cell], column: usize| match row.get(column) {
        Some(Cell::Number(value)) if *value > 0.0 => *value,
        _ => 0.0,
    };
    let sum = |row: &[Cell]| chart.values.iter().map(|column| value(row, *column)).sum::<f64>();
    // What comes to nothing stands in the table; as a bar it would only take room.
    let rows: Vec<&Vec<Cell>> = rows.iter().filter(|row| sum(row) > 0.0).collect();
    let greatest = rows.iter().map(|row| sum(row)).fold(0.0, f64::max);
    if rows.len() < 2 || greatest <= 0.0 {
        return None;
    }
    let legend = if chart.values.len() > 1 { 26 } else { 0 };
    let head = TITLE + legend;
    let height = head + rows.len() * ROW + 4;
    let mut svg = el("svg.chart")
        .attr("viewBox", format!("0 0 {WIDTH} {height}"))
        .attr("role", "img")
        .attr("aria-label", format!("{} ({})", table.caption, documents::figures_table(say.0)));
    svg = svg.child(text(0.0, 16.0, shortened(&table.caption), "value"));
    if legend > 0 {
        let mut x = 0;
        for (i, column) in chart.values.iter().enumerate() {
            let title = table.columns.get(*column).map_or("", |column| &column.title);
            svg = svg.child(rect(x as f64, TITLE as f64 + 4.0, 14.0, 14.0, i)).child(text(
                x as f64 + 20.0,
                TITLE as f64 + 16.0,
                title.to_owned(),
                "label",
            ));
            x += 40 + title.chars().count() * 8;
        }
    }
    for (i, row) in rows.iter().enumerate() {
        let top = (head + i * ROW) as f64;
        let label = row.get(chart.label).map_or_else(String::new, |cell| {
            let kind = table.columns.get(chart.label).map_or(super::block::Kind::Text, |column| column.kind);
            cell.shown(kind, say)
        });
        svg = svg.child(text(0.0, top + 14.0, shortened(&label), "label"));
        let mut x = 0.0;
        let mut shown = Vec::new();
        for (series, column) in chart.values.iter().enumerate() {
            let here = value(row, *column);
            let width = here / greatest * BAR;
            if width > 0.0 {
                svg = svg.child(rect(x, top + 20.0, width.max(1.0), 14.0, series));
            }
            x += width;
            let kind = table.columns.get(*column).map_or(super::block::Kind::Count, |column| column.kind);
            shown.push(say.number(here, kind));
        }
        svg = svg.child(text(x + 8.0, top + 32.0, shown.join(" + "), "value"));
    }
    Some(svg)
}

fn shortened(label: &str) -> String {
    if label.chars().count() <= LABEL {
        return label.to_owned();
    }
    label.chars().take(LABEL - 1).chain(['…']).collect()
}

fn rect(x: f64, y: f64, width: f64, height: f64, series: usize) -> Element {
    el("rect")
        .class(if series == 0 { "first" } else { "second" })
        .attr("x", format!("{x:.1}"))
        .attr("y", format!("{y:.1}"))
        .attr("width", format!("{width:.1}"))
        .attr("height", format!("{height:.1}"))
}

fn text(x: f64, y: f64, words: String, class: &'static str) -> Element {
    el("text").class(class).attr("x", format!("{x:.1}")).attr("y", format!("{y:.1}")).text(words)
}
