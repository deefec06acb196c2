//! What a letter says a plan saves: sums rounded to what the inputs bear, the table of part III,
//! and what would turn the advice against a cut round.

use crate::analysis::cost::{ComponentSaving, CostRow, Estimate, Figure};

use super::benefit::parameter_name;
use super::block::{Block, Cell, Kind, Say, Table, column};
use super::letter::{Proposal, Proposals};
use super::plan::One;

/// A figure as a letter gives it: its middle, rounded; what is missing when it is not known.
pub(super) fn rounded(one: &One, figure: &Figure) -> String {
    match figure.value {
        Some(range) => format!("{} {}", one.say.about(range.mid), one.all.unit(&figure.unit)),
        None => one.say.of("chưa tính được", "not reckoned yet").to_owned(),
    }
}

/// What cases cost and save, without the papers that are not recommended or were decided to stay: before, after what is
/// organised at once, after the rest, of one case.
fn costs_of(estimate: &Estimate, proposals: &Proposals) -> Option<[f64; 3]> {
    let mid = |figure: &Figure| figure.value.map(|range| range.mid);
    let case = &estimate.per_case;
    let mut costs = [mid(&case.before)?, mid(&case.after)?, mid(&case.after_law)?];
    for proposal in proposals.not_worth.iter().chain(&proposals.held) {
        let row = estimate.rows.iter().find(|row| row.component == proposal.component.id);
        let Some((row, before)) = row.and_then(|row| Some((row, mid(&row.before)?))) else { continue };
        for (at, after) in [(1, &row.after), (2, &row.after_law)] {
            costs[at] += before - mid(after).unwrap_or(before);
        }
    }
    Some(costs)
}

/// How many proposals there are, and of how many the benefit is not known.
fn reckoned(proposals: &Proposals) -> (usize, usize) {
    let all = || proposals.now.iter().chain(&proposals.law);
    let unknown = |own: &&Proposal| own.saving.is_none_or(|saving| saving.per_case.value.is_none());
    (all().count(), all().filter(unknown).count())
}

/// The benefit in one sentence; none where nothing was reckoned.
pub(super) fn sentence(one: &One, proposals: &Proposals) -> Option<String> {
    let say = one.say;
    let estimate = one.reported.estimate.as_ref()?;
    let [before, _, after] = costs_of(estimate, proposals)?;
    let (all, unknown) = reckoned(proposals);
    if all == 0 {
        return None;
    }
    if all == unknown {
        return Some(
            say.of(
                "Lợi ích chung chưa tính được: các số còn thiếu nêu ở phần III.",
                "The benefit of the whole cannot be reckoned: part III names the figures that are missing.",
            )
            .to_owned(),
        );
    }
    let unit = one.all.unit(&format!("{}/case", estimate.currency));
    let share = if before > 0.0 { (before - after) / before * 100.0 } else { 0.0 };
    let mut text = format!(
        "{} {} {unit} ({} {}%)",
        say.of("Chi phí tuân thủ giảm", "Compliance cost falls by"),
        say.about(before - after),
        say.of("tương đương", "that is"),
        say.number(share.round(), Kind::Count)
    );
    match estimate.cases.value {
        Some(cases) => text.push_str(&format!(
            ", {} {}.",
            say.about((before - after) * cases.mid),
            one.all.unit(&format!("{}/year", estimate.currency))
        )),
        None => text.push_str(say.of(
            "; lợi ích một năm chưa tính được vì chưa có số hồ sơ một năm.",
            "; the benefit of a year cannot be reckoned without the number of cases.",
        )),
    }
    if unknown > 0 {
        text.push_str(&format!(
            " {} {unknown} {}.",
            say.of("Chưa kể", "Not counting"),
            say.of("giấy tờ chưa tính được lợi ích", "papers whose benefit cannot be reckoned yet")
        ));
    }
    Some(text)
}

/// Of what the saving after part I is made: the papers, the questions that are answered already,
/// and what looking up costs the state, which the benefit of each paper leaves out.
fn parts(one: &One, estimate: &Estimate, proposals: &Proposals) -> Option<String> {
    let say = one.say;
    let mid = |figure: &Figure| figure.value.map(|range| range.mid);
    let relief = |row: &CostRow| mid(&row.before).zip(mid(&row.after)).map_or(0.0, |(before, after)| before - after);
    let of = |activity: &str| estimate.rows.iter().filter(|row| row.activity == activity).map(relief).sum::<f64>();
    let recommended = |row: &&CostRow| proposals.now.iter().any(|proposal| proposal.component.id == row.component);
    let papers: f64 = estimate.rows.iter().filter(|row| row.activity == "paper").filter(recommended).map(relief).sum();
    let net: Option<f64> =
        proposals.now.iter().map(|own| own.saving.and_then(|saving| mid(&saving.per_case))).sum::<Option<f64>>();
    let (form, state) = (of("form"), papers - net?);
    if papers < 1.0 || (form < 1.0 && state < 1.0) {
        return None;
    }
    let unit = one.all.unit(&format!("{}/case", estimate.currency));
    let mut text = format!(
        "{} {} {unit}",
        say.of(
            "Số tiết kiệm sau phần I gồm: không phải nộp giấy tờ,",
            "The saving after part I: papers not handed in,"
        ),
        say.about(papers)
    );
    if form >= 1.0 {
        text.push_str(&format!("; {} {} {unit}", say.of("điền biểu mẫu ít hơn,", "less to fill in,"), say.about(form)));
    }
    text.push('.');
    if state >= 1.0 {
        text.push_str(&format!(
            " {} {} {unit}.",
            say.of(
                "Lợi ích ghi ở từng giấy tờ đã trừ chi phí khai thác dữ liệu của cơ quan nhà nước, cộng lại",
                "The benefit told for each paper leaves out what looking up costs the state, together",
            ),
            say.about(state)
        ));
    }
    Some(text)
}

/// The table of benefit, and what has to be known to complete it.
pub(super) fn table(one: &One, proposals: &Proposals, out: &mut Vec<Block>) {
    let say = one.say;
    let costs = one.reported.estimate.as_ref().and_then(|estimate| Some((estimate, costs_of(estimate, proposals)?)));
    let Some((estimate, [before, now, law])) = costs else {
        out.push(Block::text(say.of(
            "Chưa ước tính chi phí cho thủ tục này: không có số nào được đưa ra.",
            "No estimate of costs was made for this procedure: no figure is given.",
        )));
        return;
    };
    let cases = estimate.cases.value.map(|range| range.mid);
    let dash = || Cell::text("–");
    // What is saved is rounded, and what is left is what the rounded figures leave: they add up as printed.
    let lines = |what: &str, times: Option<f64>| {
        let per =
            |name: &str| Cell::text(format!("{name} ({})", one.all.unit(&format!("{}/{what}", estimate.currency))));
        let (cost, saving) = (say.of("Chi phí tuân thủ", "Compliance cost"), say.of("Tiết kiệm", "Saving"));
        let Some(times) = times else {
            let unknown = || Cell::Unknown;
            return [vec![per(cost), unknown(), unknown(), unknown()], vec![per(saving), dash(), unknown(), unknown()]];
        };
        let [today, saved, saved_law] = [before, before - now, before - law].map(|value| value * times);
        let step = Say::step(if saved == 0.0 { saved_law } else { saved });
        let [today, saved, saved_law] = [today, saved, saved_law].map(|value| (value / step).round() * step);
        let text = |value: f64| Cell::text(say.about_in(value, step));
        [
            vec![per(cost), text(today), text(today - saved), text(today - saved_law)],
            vec![per(saving), dash(), text(saved), text(saved_law)],
        ]
    };
    let percent =
        |after: f64| Cell::text(format!("{}%", say.number(((before - after) / before * 100.0).round(), Kind::Count)));
    let mut rows: Vec<Vec<Cell>> = lines("case", Some(1.0)).into_iter().chain(lines("year", cases)).collect();
    rows.push(vec![Cell::text(say.of("Tỷ lệ cắt giảm", "Reduction")), dash(), percent(now), percent(law)]);
    let mut columns = vec![
        column(say.of("Chỉ tiêu", "Figure"), Kind::Text, 34),
        column(say.of("Hiện nay", "Today"), Kind::Text, 20),
        column(say.of("Sau khi thực hiện phần I", "After part I"), Kind::Text, 22),
        column(say.of("Sau khi thực hiện cả phần II", "After part II too"), Kind::Text, 22),
    ];
    if proposals.law.is_empty() {
        columns.pop();
        for row in &mut rows {
            row.truncate(3);
        }
    }
    let (all, unknown) = reckoned(proposals);
    if all > unknown {
        out.push(Block::Table(Table::new(say.of("Lợi ích", "Benefit"), columns, rows)));
    }
    out.extend(parts(one, estimate, proposals).map(Block::text));
    if unknown > 0 {
        out.push(Block::text(format!(
            "{} {unknown}/{all} {}",
            say.of("Chưa tính được lợi ích chung của", "The benefit of the whole is not reckoned for"),
            say.of(
                "giấy tờ vì chưa biết tỷ lệ hồ sơ phải nộp; phần I và phần II nêu lợi ích của mỗi hồ sơ thuộc trường hợp đó.",
                "papers, since nobody counted in how many cases they are asked for; parts I and II give that of each such case.",
            )
        )));
    }
    let mut note = String::from(say.of(
        "Các số là ước tính làm tròn từ số nhập chưa phải số liệu chính thức; khoảng dao động và nguồn ở phụ lục.",
        "The figures are rounded estimates from inputs that are not official; ranges and sources stand in the annex.",
    ));
    let mut wanted: Vec<String> = estimate.unknown.iter().map(|name| parameter_name(one, estimate, name)).collect();
    wanted.dedup();
    if !wanted.is_empty() {
        note.push_str(&format!(
            " {} {}.",
            say.of("Đề nghị cơ quan chủ trì cung cấp:", "To be supplied by the authority in charge:"),
            wanted.join("; ")
        ));
    }
    out.push(Block::text(note));
}

/// What would turn the advice against a cut round: the chance of success at which it pays, the
/// ways of handing in on which it does, and looking several papers up at once.
pub(super) fn turns(one: &One, saving: &ComponentSaving) -> String {
    let say = one.say;
    let mut said: Vec<String> = Vec::new();
    let percent = |figure: &Figure| figure.value.map(|range| say.number(range.mid, Kind::Share));
    let lower = |text: &str| text.to_lowercase();
    let title = |id: &str| {
        let known = one.all.pack.costs.paths.iter().find(|known| known.id == id);
        known.map_or(id, |known| known.title.get(one.all.locale)).to_owned()
    };
    for path in saving.paths.iter().filter(|path| path.keep) {
        if let Some((least, today)) = percent(&path.break_even).zip(percent(&path.success)) {
            said.push(format!(
                "{} {least} ({} {today}; {} {})",
                say.of("tỷ lệ khai thác được dữ liệu đạt", "lookups succeed in"),
                say.of("hiện ước", "now about"),
                say.of("hồ sơ nộp:", "cases handed in:"),
                lower(&title(&path.path))
            ));
        }
    }
    let gains = saving.paths.iter().filter(|path| path.saving.value.is_some_and(|range| range.mid > 0.0));
    let gains: Vec<String> = gains.map(|path| lower(&title(&path.path))).collect();
    if !gains.is_empty() {
        said.push(format!("{} {}", say.of("chỉ áp dụng với hồ sơ nộp:", "it is limited to:"), gains.join(", ")));
    }
    if saving.sensitivity.iter().any(|one| one.parameter.ends_with("/lookupMinutes") && one.flips_at.is_some()) {
        said.push(
            say.of("khai thác cùng một lần với giấy tờ khác", "it is looked up together with other papers").to_owned(),
        );
    }
    if said.is_empty() {
        return ".".to_owned();
    }
    format!(". {} {}.", say.of("Có lợi khi:", "It pays when:"), said.join(say.of("; hoặc ", "; or ")))
}
