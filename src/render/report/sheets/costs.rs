//! Sheets of costs: activities as in the compliance-cost form, savings by paper, parameters.

use std::collections::{BTreeMap, BTreeSet};

use crate::reform::cost::{Figure, Relief};
use crate::register::Parameter;

use super::super::benefit::{activity_name, advised, parameter_name};
use super::super::block::{Cell, Column, Kind, Say, column};
use super::super::plan::One;
use super::super::{Material, annex};
use super::Sheet;

fn money(one: Option<&One>) -> (Kind, String) {
    let estimate = one.and_then(|one| one.reported.estimate.as_ref());
    let decimals = estimate.map_or(0, |estimate| u8::try_from(estimate.decimals).unwrap_or(2));
    (Kind::Number(decimals), estimate.map_or_else(String::new, |estimate| estimate.currency.clone()))
}

fn first<'a, 'b>(ones: &'b [One<'a>]) -> Option<&'b One<'a>> {
    ones.iter().find(|one| one.reported.estimate.is_some())
}

/// Low, middle and high of a figure.
pub(super) fn range_cells(figure: &Figure) -> [Cell; 3] {
    match figure.value {
        Some(range) => [range.low, range.mid, range.high].map(Cell::Number),
        None => [Cell::Unknown, Cell::Unknown, Cell::Unknown],
    }
}

/// Columns of [`range_cells`].
pub(super) fn range_columns(what: &str, unit: &str, kind: Kind, say: Say) -> [Column; 3] {
    [say.of("thấp", "low"), say.of("giữa", "middle"), say.of("cao", "high")]
        .map(|which| column(format!("{what}, {which} ({unit})"), kind, 13))
}

pub(super) fn costs(all: &Material, ones: &[One]) -> Sheet {
    let say = Say(all.locale);
    let (kind, currency) = money(first(ones));
    let unit = format!("{currency}/{}", say.of("hồ sơ", "case"));
    let question = say.of("Một hồ sơ tốn bao nhiêu, trước và sau?", "What does a case cost, before and after?");
    let mut columns = vec![
        column(say.of("Mã TTHC", "Code"), Kind::Code, 11),
        column(say.of("Công việc", "Activity"), Kind::Text, 26),
        column(say.of("Thành phần hồ sơ", "Paper"), Kind::Text, 36),
        column(say.of("Thời gian (giờ)", "Time (hours)"), Kind::Number(2), 10),
        column(format!("{} ({unit})", say.of("Tiền chi", "Paid out")), kind, 13),
    ];
    columns.extend(range_columns(say.of("Hiện nay", "Today"), &unit, kind, say));
    columns.extend(range_columns(say.of("Sau", "After"), &unit, kind, say));
    columns.extend(range_columns(say.of("Sau khi đủ căn cứ", "After law"), &unit, kind, say));
    let mut rows = Vec::new();
    for one in ones {
        for row in one.reported.estimate.iter().flat_map(|estimate| &estimate.rows) {
            let paper = if row.component.is_empty() { String::new() } else { one.writer.paper(&row.component) };
            let mut cells = vec![
                Cell::text(one.code()),
                Cell::text(activity_name(row.activity, say)),
                Cell::text(paper),
                Cell::middle(row.hours.value),
                Cell::middle(row.cash.value),
            ];
            for figure in [&row.before, &row.after, &row.after_law] {
                cells.extend(range_cells(figure));
            }
            rows.push(cells);
        }
    }
    Sheet::new(say.of("Chi phí tuân thủ", "Compliance cost"), question, 2, columns, rows)
}

pub(super) fn savings(all: &Material, ones: &[One]) -> Sheet {
    let say = Say(all.locale);
    let (kind, currency) = money(first(ones));
    let case = format!("{currency}/{}", say.of("hồ sơ", "case"));
    let year = format!("{currency}/{}", say.of("năm", "year"));
    let question = say.of("Mỗi giấy bỏ đi tiết kiệm bao nhiêu?", "What does dropping each paper save?");
    let mut columns = vec![
        column(say.of("Mã TTHC", "Code"), Kind::Code, 11),
        column(say.of("Thành phần hồ sơ", "Paper"), Kind::Text, 36),
        column(say.of("Khi nào bỏ được", "When it goes"), Kind::Text, 22),
        column(say.of("Tỷ lệ hồ sơ phải nộp", "Asked for in"), Kind::Share, 10),
        column(say.of("Tỷ lệ hồ sơ được bỏ", "Dropped in"), Kind::Share, 10),
        column(say.of("Tra cứu thành công", "Lookups succeed"), Kind::Share, 10),
        column(format!("{} ({currency})", say.of("Chi phí giấy", "Cost of the paper")), kind, 13),
    ];
    columns.extend(range_columns(say.of("Tiết kiệm", "Saving"), &case, kind, say));
    columns.push(column(format!("{} ({case})", say.of("Nếu không bao giờ lỗi", "If nothing ever fails")), kind, 13));
    columns.extend(range_columns(say.of("Tiết kiệm", "Saving"), &year, kind, say));
    columns.push(column(say.of("Nên bỏ", "Worthwhile"), Kind::Text, 12));
    columns.push(column(say.of("Số còn thiếu", "Missing parameters"), Kind::Text, 30));
    let mut rows = Vec::new();
    for one in ones {
        let Some(estimate) = &one.reported.estimate else { continue };
        for saving in estimate.components.iter().filter(|saving| saving.relief != Relief::None) {
            let mut cells = vec![
                Cell::text(one.code()),
                Cell::text(one.writer.paper(&saving.id)),
                Cell::text(advised(one, saving)),
                Cell::middle(saving.asked.value),
                Cell::middle(saving.dropped.value),
                if saving.by_lookup { Cell::middle(saving.success.value) } else { Cell::text("–") },
                Cell::middle(saving.burden.value),
            ];
            cells.extend(range_cells(&saving.per_case));
            cells.push(Cell::middle(saving.full_per_case.value));
            cells.extend(range_cells(&saving.per_year));
            cells.push(Cell::text(match (saving.advice.relief(), saving.worthwhile) {
                (_, Some(true)) => say.of("nên", "yes"),
                (Relief::Now, Some(false)) if saving.by_lookup => {
                    say.of("không lợi, nhưng không được yêu cầu nộp", "no, but it may not be asked for")
                }
                (_, Some(false)) => say.of("không", "no"),
                (_, None) => say.unknown(),
            }));
            let missing: BTreeSet<String> =
                saving.per_case.missing.iter().chain(&saving.per_year.missing).cloned().collect();
            let missing: Vec<String> = missing.iter().map(|name| parameter_name(one, estimate, name)).collect();
            cells.push(Cell::text(missing.join("; ")));
            rows.push(cells);
        }
    }
    Sheet::new(say.of("Tiết kiệm", "Savings"), question, 2, columns, rows)
}

pub(super) fn parameters(all: &Material, ones: &[One]) -> Sheet {
    let say = Say(all.locale);
    let mut list: BTreeMap<String, Parameter> = BTreeMap::new();
    for estimate in ones.iter().filter_map(|one| one.reported.estimate.as_ref()) {
        for (name, parameter) in &estimate.parameters {
            if !list.contains_key(name) {
                list.insert(name.clone(), parameter.clone());
            }
        }
    }
    Sheet::holding(
        say.of("Tham số", "Parameters"),
        say.of("Các số tính từ đâu ra?", "What are the figures made from?"),
        1,
        annex::parameters(&list, all),
    )
}
