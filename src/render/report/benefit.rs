//! Part III of a plan: what it saves. Papers and questions are counted from the verdicts;
//! money and time only where an estimate was made, each figure with its unit and range, its
//! parameters in the annex. What is unknown is said to be unknown.

use super::Material;
use crate::analysis::{PaperVerdict, Set};
use crate::definition::When;
use crate::reform::advice::Advice;
use crate::reform::cost::{Compliance, ComponentSaving, CostRow, Estimate, Figure, Relief, rounded};
use crate::reform::portfolio::is_paper;
use crate::reform::words::Writer;
use crate::register::{Parameter, Range};

use super::block::{Cell, Chart, DocBlock, Kind, Say, Table, column};
use super::plan::{MAX_SETS, One};
use super::terms::advice_name;

/// The parameter for shares of circumstances that nobody has counted.
const UNCOUNTED: &str = "procedure/default/condition/default";

/// The blocks of the part.
pub(super) fn benefit(one: &One, level: u8, out: &mut Vec<DocBlock>) {
    counts(one, level, out);
    sets(one, level, out);
    out.push(DocBlock::heading(level, one.say.of("Chi phí tuân thủ", "Compliance cost")));
    match &one.reported.estimate {
        Some(estimate) => costs(one, estimate, out),
        None => out.push(DocBlock::Caution(
            one.say
                .of(
                    "Chưa ước tính chi phí cho thủ tục này: không có số nào được đưa ra.",
                    "No estimate of costs was made for this procedure: no figure is given.",
                )
                .to_owned(),
        )),
    }
}

fn counts(one: &One, level: u8, out: &mut Vec<DocBlock>) {
    let (say, components) = (one.say, one.components());
    let paper = |component: &&PaperVerdict| {
        one.reported.procedure.document(&component.id).is_some_and(|own| is_paper(own, one.all.pack))
    };
    let components: Vec<&PaperVerdict> = components.iter().filter(paper).collect();
    let of = |test: fn(Advice) -> bool| components.iter().filter(|component| test(one.advice(component))).count();
    let (all, gone) = (components.len(), of(|o| matches!(o, Advice::Delete | Advice::Replace | Advice::Duplicate)));
    let questions = one.reported.analysis.questions;
    let row = |what: &str, before: usize, after: usize, with_law: usize| {
        vec![Cell::text(what), Cell::count(before), Cell::count(after), Cell::count(with_law)]
    };
    let law = of(|advice| matches!(advice, Advice::Confirm | Advice::AfterLaw));
    let mut rows = vec![row(
        say.of("Giấy tờ (không kể tờ khai, ghi chú)", "Papers (without forms and remarks)"),
        all,
        all - gone,
        all - gone - law,
    )];
    if questions.before > 0 {
        rows.push(row(
            say.of("Ô tờ khai phải điền tay", "Fields of the form filled in by hand"),
            questions.before,
            questions.after,
            questions.after,
        ));
    }
    out.push(DocBlock::heading(level, say.of("Giấy tờ và câu hỏi", "Papers and questions")));
    out.push(DocBlock::Table(Table::new(
        say.of("Số lượng trước và sau", "Numbers before and after"),
        vec![
            column(say.of("Đếm", "What is counted"), Kind::Text, 40),
            column(say.of("Hiện nay", "Today"), Kind::Count, 12),
            column(say.of("Sau, theo luật của ngày này", "After, law of the day"), Kind::Count, 20),
            column(say.of("Sau, khi thực hiện hết phần II", "After, all of part II done"), Kind::Count, 20),
        ],
        rows,
    )));
    let narrowed = of(|advice| advice == Advice::Narrow);
    if narrowed > 0 {
        out.push(DocBlock::text(format!(
            "{} {narrowed}.",
            say.of(
                "Ngoài ra, số giấy bỏ được chỉ trong một số trường hợp (không trừ ở bảng trên):",
                "Besides, papers that go only in some cases (not deducted above):"
            )
        )));
    }
}

/// The joint proposals: what a person hands in, case by case.
fn sets(one: &One, level: u8, out: &mut Vec<DocBlock>) {
    let (say, writer, sets) = (one.say, one.writer, &one.reported.analysis.sets);
    if sets.is_empty() {
        return;
    }
    out.push(DocBlock::heading(level, say.of("Từng trường hợp", "Case by case")));
    // A person hands in what every part keeps; what is least and most of each need not meet.
    let mut parts: Vec<usize> = sets.iter().map(|set| set.block).collect();
    parts.sort_unstable();
    parts.dedup();
    let between = |count: &dyn Fn(&Set) -> usize| {
        let counts = |part: usize| sets.iter().filter(move |set| set.block == part).map(count);
        let low: usize = parts.iter().filter_map(|part| counts(*part).min()).sum();
        let high: usize = parts.iter().filter_map(|part| counts(*part).max()).sum();
        if low == high { low.to_string() } else { format!("{low} – {high}") }
    };
    if parts.len() > 1 {
        out.push(DocBlock::text(format!(
            "{} {}. {}",
            say.of("Hồ sơ gồm các phần không ảnh hưởng lẫn nhau:", "Parts of the dossier that do not affect each other:"),
            parts.len(),
            say.of(
                "Trường hợp được đếm theo từng phần; số giấy là tổng mức ít nhất và tổng mức nhiều nhất của các phần.",
                "Cases are counted part by part; the numbers of papers are the sums of the least and of the most of each."
            )
        )));
    }
    out.push(DocBlock::text(format!(
        "{} {}. {} {}; {} {}.",
        say.of("Số trường hợp khác nhau:", "Cases that differ:"),
        sets.len(),
        say.of("Số giấy một người phải nộp hiện nay:", "Papers one person hands in today:"),
        between(&|set| set.kept.len() + set.dropped.len()),
        say.of("sau khi đơn giản hóa:", "after:"),
        between(&|set| set.kept.len())
    )));
    if sets.iter().any(|set| !set.exact) {
        out.push(DocBlock::Caution(
            say.of(
                "Có trường hợp chưa chứng minh được là ít giấy nhất.",
                "In some case the set of papers is not proved to be the least.",
            )
            .to_owned(),
        ));
    }
    if sets.len() > MAX_SETS {
        out.push(DocBlock::text(
            say.of("Tệp dữ liệu kèm theo ghi từng trường hợp.", "The JSON report lists every case."),
        ));
        return;
    }
    let papers = |ids: &[String]| match ids {
        [] => Cell::text(say.of("không có", "none")),
        ids => Cell::text(ids.iter().map(|id| writer.paper(id)).collect::<Vec<_>>().join("; ")),
    };
    out.push(DocBlock::Table(Table::new(
        say.of("Giấy phải nộp trong từng trường hợp", "What is handed in, case by case"),
        vec![
            column(say.of("Trường hợp", "Case"), Kind::Text, 30),
            column(say.of("Số giấy hiện nay", "Papers today"), Kind::Count, 9),
            column(say.of("Số giấy sau", "Papers after"), Kind::Count, 9),
            column(say.of("Vẫn nộp", "Still handed in"), Kind::Text, 28),
            column(say.of("Không phải nộp", "Not handed in"), Kind::Text, 28),
        ],
        sets.iter().map(|set| {
            vec![
                Cell::text(writer.circumstances(&set.when)),
                Cell::count(set.kept.len() + set.dropped.len()),
                Cell::count(set.kept.len()),
                papers(&set.kept),
                papers(&set.dropped),
            ]
        }),
    )));
}

/// How the numbers of a unit read.
pub(super) fn kind_of(unit: &str, decimals: u32) -> Kind {
    match unit.split('/').next().unwrap_or_default() {
        "share" => Kind::Share,
        "hour" | "minute" => Kind::Number(2),
        "%" | "percent" => Kind::Number(1),
        "case" | "person" => Kind::Count,
        _ => Kind::Number(u8::try_from(decimals).unwrap_or(2)),
    }
}

/// A figure with its range and unit; what is missing when it is not known.
pub(super) fn figure(one: &One, estimate: &Estimate, figure: &Figure) -> String {
    let say = one.say;
    let kind = kind_of(&figure.unit, estimate.decimals);
    let unit = if kind == Kind::Share { String::new() } else { one.all.unit(&figure.unit) };
    let mut text = say.range(figure.value, kind, &unit);
    if figure.value.is_none() && !figure.missing.is_empty() {
        let names = figure.missing.iter().map(|name| parameter_name(one, estimate, name)).collect::<Vec<_>>();
        text.push_str(&format!(" ({} {})", say.of("thiếu:", "missing:"), names.join("; ")));
    }
    text
}

/// What a parameter is called.
pub(super) fn parameter_name(one: &One, estimate: &Estimate, name: &str) -> String {
    let known = estimate.parameters.get(name).or_else(|| one.all.pack.costs.parameters.get(name));
    parameter_title(one.all, name, known)
}

/// What a parameter is called; of those without a title, what their name says in words.
pub(super) fn parameter_title(all: &Material, name: &str, parameter: Option<&Parameter>) -> String {
    let say = Say(all.locale);
    let title = parameter.map_or("", |parameter| parameter.title.get(all.locale));
    if !title.is_empty() {
        return title.to_owned();
    }
    let Some((code, rest)) = name.strip_prefix("procedure/").and_then(|rest| rest.split_once('/')) else {
        return name.to_owned();
    };
    let Some(procedure) = all.reported.iter().map(|r| r.procedure).find(|p| p.header.code == code) else {
        return name.to_owned();
    };
    let what = match rest.strip_prefix("condition/") {
        Some(condition) => {
            let writer = Writer { procedure, pack: all.pack, locale: all.locale };
            let case = writer.circumstances(&When::Is(condition.to_owned()));
            format!("{} {case}", say.of("tỷ lệ hồ sơ", "share of cases:"))
        }
        None => match rest {
            "annualCases" => say.of("số hồ sơ một năm", "cases a year").to_owned(),
            "fee" => say.of("phí, lệ phí", "fees").to_owned(),
            other => other.to_owned(),
        },
    };
    // Of one procedure everybody knows which is meant.
    match all.reported {
        [_] => what,
        _ => format!("{}: {what}", procedure.title_of(all.locale, "", &procedure.title)),
    }
}

fn costs(one: &One, estimate: &Estimate, out: &mut Vec<DocBlock>) {
    let say = one.say;
    out.push(DocBlock::text(say.of(
        "Chi phí một hồ sơ = chi phí các việc phải làm + phí, lệ phí và chi phí khác theo quy định; chi phí một năm = \
         chi phí một hồ sơ × số hồ sơ một năm. Không tính chi phí cơ hội. Mỗi số ghi mức giữa và khoảng thấp – cao; \
         nguồn, ngày và tính chất của từng tham số ở phụ lục.",
        "Cost of a case = cost of the work that has to be done + fees and other prescribed costs; cost of a year = cost of \
         a case × cases a year. Opportunity cost is left out. Each figure gives its middle value and its range; source, \
         date and nature of every parameter stand in the annex.",
    )));
    if !estimate.rows.is_empty() {
        out.push(DocBlock::Table(cost_table(one, estimate)));
    }
    out.push(DocBlock::Table(totals(one, estimate)));
    if let Some(chart) = cost_chart(one, &estimate.per_case, estimate) {
        out.push(DocBlock::Chart(chart));
    }
    let papers = per_paper(one, estimate);
    if !papers.rows.is_empty() {
        out.push(DocBlock::Table(papers));
    }
    flips(one, estimate, out);
    unknown(one, estimate, out);
}

/// What nobody knows: left out, or taken to be what the pack says of circumstances nobody counted.
fn unknown(one: &One, estimate: &Estimate, out: &mut Vec<DocBlock>) {
    let say = one.say;
    let stand_in = estimate.parameters.get(UNCOUNTED).filter(|parameter| parameter.value.is_some());
    let is_share = |name: &&String| stand_in.is_some() && name.contains("/condition/");
    let (shares, rest): (Vec<&String>, Vec<&String>) = estimate.unknown.iter().partition(is_share);
    let mut names: Vec<String> = rest.into_iter().map(|name| parameter_name(one, estimate, name)).collect();
    names.dedup();
    if !names.is_empty() {
        out.push(DocBlock::Caution(format!(
            "{} {}.",
            say.of("Chưa biết, nên không tính:", "Not known, hence not reckoned:"),
            names.join("; ")
        )));
    }
    if let (false, Some(parameter)) = (shares.is_empty(), stand_in) {
        let names = shares.into_iter().map(|name| parameter_name(one, estimate, name)).collect::<Vec<_>>();
        out.push(DocBlock::Caution(format!(
            "{} {} ({}): {}.",
            say.of("Chưa ai đếm, nên tạm lấy tham số", "Nobody has counted these, so this parameter stands in:"),
            parameter_title(one.all, UNCOUNTED, Some(parameter)),
            say.range(parameter.value, Kind::Share, ""),
            names.join("; ")
        )));
    }
}

/// What an activity of the table of costs is called.
pub(super) fn activity_name(activity: &'static str, say: Say) -> &'static str {
    let (vi, en) = match activity {
        "paper" => ("Chuẩn bị giấy tờ", "Getting the paper"),
        "form" => ("Điền tờ khai", "Filling in the form"),
        "handIn" => ("Nộp hồ sơ, nhận kết quả", "Handing in and fetching the result"),
        "fee" => ("Phí, lệ phí", "Fees"),
        "lookup" => ("Khai thác dữ liệu", "Looking data up"),
        other => (other, other),
    };
    if say.is_vietnamese() { vi } else { en }
}

fn activity(one: &One, row: &CostRow) -> String {
    let name = activity_name(row.activity, one.say);
    if row.component.is_empty() { name.to_owned() } else { format!("{name}: {}", one.writer.paper(&row.component)) }
}

fn cost_table(one: &One, estimate: &Estimate) -> Table {
    let (say, currency) = (one.say, one.all.unit(&estimate.currency));
    let money = Kind::Number(u8::try_from(estimate.decimals).unwrap_or(2));
    let per_case = |what: &str| format!("{what} ({currency}/{})", say.of("hồ sơ", "case"));
    Table::new(
        say.of("Chi phí từng việc của một hồ sơ, mức giữa", "Cost of one case by activity, middle values"),
        vec![
            column(say.of("Công việc", "Activity"), Kind::Text, 40),
            column(say.of("Thời gian (giờ)", "Time (hours)"), Kind::Number(2), 10),
            column(per_case(say.of("Tiền chi", "Paid out")), money, 14),
            column(per_case(say.of("Hiện nay", "Today")), money, 14),
            column(per_case(say.of("Sau phần I", "After part I")), money, 14),
            column(per_case(say.of("Sau khi xác nhận và hết phần II", "Once confirmed, after part II")), money, 14),
        ],
        with_sum(one, estimate).into_iter().map(|(row, name)| {
            let row = &row;
            let mut cells = vec![Cell::text(name)];
            // What nobody does today has no time and no cash of today.
            let today = |figure: &Figure| match (figure.value, row.before.value) {
                _ if row.activity == "sum" => Cell::text("–"),
                (None, Some(before)) if before.mid == 0.0 => Cell::text("–"),
                (value, _) => Cell::middle(value),
            };
            cells.extend([today(&row.hours), today(&row.cash)]);
            cells.extend([&row.before, &row.after, &row.after_law].map(|figure| Cell::middle(figure.value)));
            cells
        }),
    )
}

/// The rows of the table of costs with their names: those of compliance cost, their sum as printed, and what the
/// state pays for lookups, which is no part of it.
fn with_sum(one: &One, estimate: &Estimate) -> Vec<(CostRow, String)> {
    let say = one.say;
    let outside = |row: &&CostRow| row.activity == "lookup";
    let known = |row: &CostRow| row.before.value.is_some() && row.spared().is_some();
    let mut rows: Vec<(CostRow, String)> = Vec::new();
    let mut sum = CostRow { activity: "sum", ..CostRow::default() };
    let mut sums = [0.0; 3];
    for row in estimate.rows.iter().filter(|row| !outside(row)) {
        let mut name = activity(one, row);
        if known(row) {
            for (sum, figure) in sums.iter_mut().zip([&row.before, &row.after, &row.after_law]) {
                *sum += rounded(figure.value.map_or(0.0, |range| range.mid), estimate.decimals);
            }
        } else {
            name.push_str(say.of(" (chưa biết đủ, ngoài tổng)", " (not known in full, outside the sum)"));
        }
        rows.push((row.clone(), name));
    }
    for (figure, value) in [&mut sum.before, &mut sum.after, &mut sum.after_law].into_iter().zip(sums) {
        figure.value = Some(Range::exactly(value));
    }
    rows.push((sum, say.of("Cộng: chi phí tuân thủ", "Sum: compliance cost").to_owned()));
    for row in estimate.rows.iter().filter(outside) {
        let name = say
            .of("Ngoài chi phí tuân thủ: cơ quan khai thác dữ liệu", "Outside compliance cost: lookups of the offices");
        rows.push((row.clone(), name.to_owned()));
    }
    rows
}

fn totals(one: &One, estimate: &Estimate) -> Table {
    let say = one.say;
    let row = |what: &str, pair: [&Figure; 3]| {
        let mut cells = vec![Cell::text(what)];
        cells.extend(pair.map(|value| Cell::text(figure(one, estimate, value))));
        cells
    };
    let (case, year) = (&estimate.per_case, &estimate.per_year);
    let none = Figure::default();
    let mut rows = vec![
        row(say.of("Chi phí một hồ sơ", "Cost of a case"), [&case.before, &case.after, &case.after_law]),
        row(say.of("Tiết kiệm một hồ sơ", "Saving of a case"), [&none, &case.saved, &case.saved_with_law]),
        row(say.of("Chi phí một năm", "Cost of a year"), [&year.before, &year.after, &year.after_law]),
        row(say.of("Tiết kiệm một năm", "Saving of a year"), [&none, &year.saved, &year.saved_with_law]),
        row(say.of("Tỷ lệ cắt giảm (%)", "Reduction (%)"), [&none, &estimate.reduction, &estimate.reduction_with_law]),
        row(say.of("Số hồ sơ một năm", "Cases a year"), [&estimate.cases, &none, &none]),
    ];
    // A saving has no "today".
    for row in &mut rows {
        for cell in &mut row[1..] {
            if *cell == Cell::text(say.unknown()) {
                *cell = Cell::text("–");
            }
        }
    }
    Table::new(
        say.of("Tổng hợp chi phí tuân thủ", "Compliance cost in sum"),
        vec![
            column(say.of("Chỉ tiêu", "Figure"), Kind::Text, 28),
            column(say.of("Hiện nay", "Today"), Kind::Text, 26),
            column(say.of("Sau phần I", "After part I"), Kind::Text, 26),
            column(say.of("Sau khi xác nhận và hết phần II", "Once confirmed, after part II"), Kind::Text, 26),
        ],
        rows,
    )
}

fn cost_chart(one: &One, cost: &Compliance, estimate: &Estimate) -> Option<Chart> {
    let say = one.say;
    let money = Kind::Number(u8::try_from(estimate.decimals).unwrap_or(2));
    let mut rows = Vec::new();
    for (name, figure) in [
        (say.of("Hiện nay", "Today"), &cost.before),
        (say.of("Sau phần I", "After part I"), &cost.after),
        (say.of("Sau khi xác nhận và hết phần II", "Once confirmed, after part II"), &cost.after_law),
    ] {
        rows.push(vec![Cell::text(name), Cell::Number(figure.value?.mid)]);
    }
    Some(Chart {
        table: Table::new(
            say.of("Chi phí một hồ sơ, mức giữa", "Cost of a case, middle value"),
            vec![
                column(say.of("Thời điểm", "When"), Kind::Text, 40),
                column(one.all.unit(&format!("{}/case", estimate.currency)), money, 16),
            ],
            rows,
        ),
        label: 0,
        values: vec![1],
    })
}

fn per_paper(one: &One, estimate: &Estimate) -> Table {
    let say = one.say;
    let money = Kind::Number(u8::try_from(estimate.decimals).unwrap_or(2));
    let currency = one.all.unit(&estimate.currency);
    Table::new(
        say.of("Tiết kiệm kỳ vọng theo từng giấy, mức giữa", "Expected saving by paper, middle values"),
        vec![
            column(say.of("Thành phần hồ sơ", "Paper"), Kind::Text, 36),
            column(say.of("Khi nào", "When"), Kind::Text, 16),
            column(format!("{} ({currency})", say.of("Chi phí giấy", "Cost of the paper")), money, 14),
            column(say.of("Khai thác được", "Lookups succeed"), Kind::Share, 12),
            column(format!("{} ({currency}/{})", say.of("Tiết kiệm", "Saving"), say.of("hồ sơ", "case")), money, 14),
            column(
                format!(
                    "{} ({currency}/{})",
                    say.of("Nếu không bao giờ lỗi", "If nothing ever fails"),
                    say.of("hồ sơ", "case")
                ),
                money,
                14,
            ),
        ],
        estimate.components.iter().filter(|saving| saving.relief != Relief::None).map(|saving| {
            vec![
                Cell::text(one.writer.paper(&saving.id)),
                Cell::text(advised(one, saving)),
                Cell::middle(saving.burden.value),
                if saving.by_lookup { Cell::middle(saving.success.value) } else { Cell::text("–") },
                Cell::middle(saving.per_case.value),
                Cell::middle(saving.full_per_case.value),
            ]
        }),
    )
}

/// What is said about a paper in a table of savings: when it goes, or why it is not proposed.
pub(super) fn advised(one: &One, saving: &ComponentSaving) -> &'static str {
    match saving.advice {
        Advice::Confirm | Advice::NotWorth | Advice::Held | Advice::Standby => advice_name(saving.advice, one.say),
        advice => relief(advice.relief(), one.say),
    }
}

/// When a paper goes, in words.
fn relief(relief: Relief, say: Say) -> &'static str {
    let (vi, en) = match relief {
        Relief::Now => ("phần I", "part I"),
        Relief::AfterLaw => ("phần II", "part II"),
        Relief::None => ("không", "stays"),
    };
    if say.is_vietnamese() { vi } else { en }
}

/// The ways of handing in on which a paper should stay the default for now.
pub(super) fn kept_paths(one: &One, saving: &ComponentSaving) -> Vec<String> {
    let title = |id: &str| {
        let known = one.all.pack.costs.paths.iter().find(|known| known.id == id);
        format!("“{}”", known.map_or(id, |known| known.title.get(one.all.locale)))
    };
    saving.paths.iter().filter(|path| path.keep).map(|path| title(&path.path)).collect()
}

/// What would turn the recommendation round: parameters whose own range holds the turning
/// point, and the ways of handing in on which the paper should stay what is asked for.
fn flips(one: &One, estimate: &Estimate, out: &mut Vec<DocBlock>) {
    let say = one.say;
    let (mut rows, mut beyond) = (Vec::new(), 0);
    let mut keep = Vec::new();
    for saving in &estimate.components {
        let paper = one.writer.paper(&saving.id);
        for at in &saving.sensitivity {
            let (Some(value), Some(parameter)) = (at.flips_at, estimate.parameters.get(&at.parameter)) else {
                continue;
            };
            if !at.within_range {
                beyond += 1;
                continue;
            }
            let kind = match kind_of(&parameter.unit, estimate.decimals) {
                Kind::Count => Kind::Number(1),
                kind => kind,
            };
            let unit = if kind == Kind::Share { String::new() } else { one.all.unit(&parameter.unit) };
            rows.push(vec![
                Cell::text(&paper),
                Cell::text(parameter_name(one, estimate, &at.parameter)),
                Cell::text(say.range(parameter.value, kind, &unit)),
                Cell::text(format!("{} {unit}", say.number(value, kind)).trim_end()),
            ]);
        }
        let paths = kept_paths(one, saving);
        if !paths.is_empty() {
            keep.push(format!("{paper}: {}", paths.join(", ")));
        }
    }
    if !rows.is_empty() {
        out.push(DocBlock::Table(Table::new(
            say.of("Tham số có thể làm đổi khuyến nghị", "Parameters that may turn the recommendation round"),
            vec![
                column(say.of("Thành phần hồ sơ", "Paper"), Kind::Text, 34),
                column(say.of("Tham số", "Parameter"), Kind::Text, 34),
                column(say.of("Giá trị đang dùng (thấp – cao)", "Value used (low – high)"), Kind::Text, 22),
                column(say.of("Đổi khi bằng", "Turns at"), Kind::Text, 16),
            ],
            rows,
        )));
    }
    if beyond > 0 {
        out.push(DocBlock::text(format!(
            "{} {beyond}. {}",
            say.of(
                "Số tham số chỉ làm đổi khuyến nghị khi ra ngoài khoảng đang dùng:",
                "Parameters that turn it round only outside the range in use:"
            ),
            say.of("Tệp dữ liệu kèm theo ghi từng tham số.", "The JSON report lists each of them.")
        )));
    }
    if !keep.is_empty() {
        out.push(DocBlock::text(say.of(
            "Theo các tham số này, trên những cách nộp sau khai thác được dữ liệu dưới mức hòa vốn, nên trước mắt vẫn nhận giấy \
             như mặc định:",
            "With these parameters lookups succeed less often than breaks even on the ways of handing in below, where \
             the paper should stay the default for now:",
        )));
        out.push(DocBlock::List(keep));
    }
}
