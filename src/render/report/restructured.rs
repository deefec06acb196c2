//! The restructured process in the annex of a plan: the steps with what becomes of them and why, and what the process comes
//! to, today and then.

use crate::reform::process::{Told, verdict};
use crate::texts::process;

use super::block::{Cell, DocBlock, Kind, Table, column};
use super::plan::One;
use super::process::pictures;

/// Most courses told; the JSON report has all.
const MAX_COURSES: usize = 2;

/// The blocks; none where the definition has no structured steps. `prefix` is before names in the document.
pub(super) fn restructured(one: &One, level: u8, prefix: &str, out: &mut Vec<DocBlock>) {
    let Some(own) = &one.reported.analysis.process else { return };
    let told = Told { writer: one.writer, own };
    let locale = one.all.locale;
    out.push(DocBlock::heading(level, process::title(locale)));
    let rows = own.process.steps.iter().zip(&own.steps).map(|(step, judged)| {
        vec![
            Cell::text(step.called(locale)),
            Cell::text(told.who(step)),
            Cell::text(told.limit(step)),
            Cell::text(verdict(judged.verdict, locale)),
            Cell::text(told.sentence(judged)),
        ]
    });
    let columns = vec![
        column(process::step(locale), Kind::Text, 24),
        column(process::who(locale), Kind::Text, 20),
        column(process::limit(locale), Kind::Text, 12),
        column(process::verdict(locale), Kind::Text, 14),
        column(process::why(locale), Kind::Text, 40),
    ];
    out.push(DocBlock::Table(Table::new(process::title(locale), columns, rows)));
    for (at, course) in own.courses.iter().take(MAX_COURSES).enumerate() {
        let figures = told.figures(course).into_iter();
        let rows = figures.map(|(name, now, then)| vec![Cell::text(name), Cell::text(now), Cell::text(then)]);
        let columns = vec![
            column(process::figure(locale), Kind::Text, 40),
            column(process::now(locale), Kind::Text, 24),
            column(process::then(locale), Kind::Text, 24),
        ];
        let case = process::case(locale, one.writer.circumstances(&course.when));
        out.push(DocBlock::Table(Table::new(case, columns, rows)));
        let drawn = pictures(&told, course, &format!("{prefix}process{at}")).into_iter();
        out.extend(drawn.map(|(name, picture)| DocBlock::Picture(name, picture)));
    }
    out.extend(told.remarks().into_iter().map(DocBlock::text));
}
