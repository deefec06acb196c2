//! Part II of a plan: texts to amend and work to do outside the form, by whom and by when.

use crate::analysis::cost::Relief;
use crate::analysis::simplify::Task;
use crate::analysis::{Barrier, Component};

use super::block::{Block, Cell, Kind, Table, column};
use super::outcome::Outcome;
use super::plan::One;

/// Part II: what has to change outside the form.
pub(super) fn tasks(one: &One, level: u8, out: &mut Vec<Block>) {
    let (say, writer) = (one.say, one.writer);
    let issuer = say.of("Cơ quan ban hành văn bản (ghi rõ)", "The body that issued the text (to be named)");
    let not_cited = say.of(
        "Chưa biết: định nghĩa không nêu điều khoản đòi giấy này",
        "Not known: the definition names no article that demands it",
    );
    let mut rows: Vec<[String; 5]> = Vec::new();
    for component in one.components() {
        let outcome = Outcome::of(component);
        let paper = writer.paper(&component.id);
        let planned = |task: &&Task| match task {
            Task::Amend { id, .. } | Task::Obtain { id, .. } | Task::Confirm { id, .. } => *id == component.id,
        };
        let planned: Vec<&Task> = one.plan.into_iter().flat_map(|plan| &plan.tasks).filter(planned).collect();
        let amend =
            |text: String, words: String| [paper.clone(), text, words, issuer.to_owned(), amend_by(one, component)];
        if planned.iter().any(|task| matches!(task, Task::Amend { .. })) {
            for task in &planned {
                if let Task::Amend { text, words, .. } = task {
                    let text = if text.is_empty() { not_cited.to_owned() } else { text.clone() };
                    rows.push(amend(text, words.get(one.all.locale).to_owned()));
                }
            }
        } else if outcome.goes_now() || matches!(outcome, Outcome::AfterLaw | Outcome::Mend) {
            let what = amendment(one, component, outcome);
            match one.basis(&component.id) {
                [] => rows.push(amend(not_cited.to_owned(), what)),
                texts => rows.extend(texts.iter().map(|text| amend(text.clone(), what.clone()))),
            }
        }
        for task in &planned {
            if let Task::Confirm { register, words, .. } = task {
                let known = one.all.pack.register(register);
                rows.push([
                    paper.clone(),
                    writer.register(register).to_owned(),
                    words.get(one.all.locale).to_owned(),
                    known.map_or_else(String::new, |register| register.owner.clone()),
                    String::new(),
                ]);
            }
        }
        for barrier in &component.law {
            let words = planned.iter().find_map(|task| match task {
                Task::Obtain { barrier: other, words, .. } if other == barrier => Some(words.get(one.all.locale)),
                _ => None,
            });
            let (text, body) = match barrier {
                Barrier::NotInForce(gate) | Barrier::Demanded(gate) => {
                    (writer.gate(gate).to_owned(), issuer.to_owned())
                }
                Barrier::NotPublished { gate, register } => {
                    let owner = one.all.pack.register(register).map_or("", |register| &register.owner);
                    (writer.gate(gate).to_owned(), owner.to_owned())
                }
                Barrier::NoRule(_) => (
                    say.of("Chưa có quy định: cần ban hành", "No rule yet: one has to be issued").to_owned(),
                    issuer.to_owned(),
                ),
            };
            let what = words.map_or_else(|| writer.barrier(barrier), str::to_owned);
            rows.push([paper.clone(), text, what, body, String::new()]);
        }
    }
    if rows.is_empty() {
        out.push(Block::text(say.of("Không có kiến nghị.", "Nothing has to be amended.")));
    } else {
        let mut columns = vec![column(say.of("STT", "No."), Kind::Count, 5)];
        columns.extend([
            column(say.of("Thành phần hồ sơ", "Paper"), Kind::Text, 24),
            column(say.of("Văn bản, điều khoản", "Text and article"), Kind::Text, 24),
            column(say.of("Nội dung sửa đổi, bổ sung hoặc việc cần làm", "What to amend or to do"), Kind::Text, 30),
            column(say.of("Cơ quan thực hiện", "By whom"), Kind::Text, 18),
            column(say.of("Thời hạn", "By when"), Kind::Text, 14),
        ]);
        let rows = rows.into_iter().enumerate().map(|(i, cells)| {
            let mut row = vec![Cell::count(i + 1)];
            row.extend(cells.map(Cell::Text));
            row
        });
        out.push(Block::Table(Table::new(
            say.of("Văn bản cần sửa đổi và việc cần làm", "Texts to amend and work to do"),
            columns,
            rows,
        )));
    }
    let rejected: Vec<String> = one
        .plan
        .into_iter()
        .flat_map(|plan| &plan.decisions)
        .filter(|decision| !decision.accepted)
        .map(|decision| format!("{}: {}", writer.paper(&decision.document), decision.reason.get(one.all.locale)))
        .collect();
    if !rejected.is_empty() {
        out.push(Block::heading(level, say.of("Đề xuất không được chấp nhận", "Proposals that were rejected")));
        out.push(Block::List(rejected));
    }
}

/// What the amended text should say.
fn amendment(one: &One, component: &Component, outcome: Outcome) -> String {
    let say = one.say;
    let registers = component.registers.iter().map(|id| one.writer.register(id)).collect::<Vec<_>>().join("; ");
    let guard = component.guard.as_ref().map(|guard| one.writer.circumstances(guard));
    let scope =
        guard.map_or(String::new(), |guard| format!(" ({} {guard})", say.of("trong trường hợp:", "in these cases:")));
    match outcome {
        Outcome::Mend => {
            say.of("Bỏ hoặc sửa yêu cầu nộp giấy này", "Delete or correct the demand for this paper").to_owned()
        }
        Outcome::Replace | Outcome::Narrow | Outcome::AfterLaw if !registers.is_empty() => format!(
            "{} {registers}{scope}; {}",
            say.of(
                "Thay yêu cầu nộp giấy bằng khai thác dữ liệu của",
                "Replace the demand for the paper by reading the"
            ),
            say.of(
                "giữ quy định nộp khi không khai thác được dữ liệu",
                "keep the paper for the case that the lookup fails"
            )
        ),
        _ => format!("{}{scope}", say.of("Bỏ yêu cầu nộp giấy này", "Delete the demand for this paper")),
    }
}

/// The day before which texts have to follow: the last day of the rule that allows it meanwhile.
fn amend_by(one: &One, component: &Component) -> String {
    let say = one.say;
    let ends = component.gates.iter().filter_map(|id| one.all.pack.gate(id)?.to).min();
    match (ends, one.relief(&component.id)) {
        (Some(last), _) => format!(
            "{} {} ({})",
            say.of("Hiệu lực chậm nhất ngay sau", "In force right after"),
            say.day(&last.to_string()),
            say.of("ngày căn cứ cho phép hết hiệu lực", "the last day of the rule that allows it")
        ),
        (None, Some(Relief::AfterLaw)) => say
            .of("Sau khi gỡ vướng mắc ở các dòng liên quan", "Once the barriers named for this paper are gone")
            .to_owned(),
        (None, _) => say.of("Cơ quan ghi", "For the authority to say").to_owned(),
    }
}
