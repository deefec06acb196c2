//! Part II of a plan: texts to amend and work to do outside the form, by whom and by when.

use crate::analysis::cost::Relief;
use crate::analysis::demand::demands;
use crate::analysis::simplify::Task;
use crate::analysis::{Barrier, Component};
use crate::definition::Demanding;
use crate::register::Effect;

use super::block::{Block, Cell, Kind, Table, column};
use super::outcome::Outcome;
use super::plan::One;

/// A row of part II: the paper it is about, and the cells after the number.
pub(super) struct Row {
    pub(super) id: String,
    cells: [String; 5],
}

/// The rows of part II, in the order of the dossier.
pub(super) fn rows(one: &One) -> Vec<Row> {
    let (say, writer) = (one.say, one.writer);
    let mut all: Vec<Row> = Vec::new();
    for component in one.components() {
        let mut rows: Vec<[String; 5]> = Vec::new();
        let outcome = Outcome::of(component);
        let paper = writer.paper(&component.id);
        let planned: Vec<&Task> =
            one.plan.into_iter().flat_map(|plan| &plan.tasks).filter(|task| task.document() == component.id).collect();
        let amends = planned.iter().any(|task| matches!(task, Task::Amend { .. }));
        if amends || outcome.goes_now() || matches!(outcome, Outcome::AfterLaw | Outcome::Mend) {
            let what = amendment(one, component, outcome);
            let mut texts: Vec<(String, String)> = demands(one.reported.procedure, one.all.pack, &component.id)
                .iter()
                .map(|own| cited(one, own))
                .collect();
            if texts.is_empty() {
                texts.push((
                    say.of(
                        "Định nghĩa không nêu điều khoản đòi giấy này: cơ quan chủ trì phương án tra cứu và ghi, \
                         trước hết trong các văn bản là căn cứ của thủ tục",
                        "The definition names no article that demands it: for the authority in charge to find and \
                         name, first among the texts the procedure is based on",
                    )
                    .to_owned(),
                    say.of(
                        "Cơ quan ban hành văn bản tìm được: cơ quan chủ trì ghi",
                        "The body that issued the text found: for the authority in charge to name",
                    )
                    .to_owned(),
                ));
            }
            let rows_of = texts
                .into_iter()
                .map(|(text, body)| [paper.clone(), text, what.clone(), body, amend_by(one, component)]);
            rows.extend(rows_of);
        }
        for task in &planned {
            if let Task::Confirm { register, words, .. } = task {
                let known = one.all.pack.register(register);
                let gate = component
                    .gates
                    .iter()
                    .find(|id| one.all.pack.gate(id).is_some_and(|gate| gate.effect == Effect::RequiresPublication));
                let basis = gate.map(|id| format!(" ({})", writer.gate(id))).unwrap_or_default();
                rows.push([
                    paper.clone(),
                    format!(
                        "{} {}{basis}",
                        say.of("Văn bản công bố dữ liệu của", "Publication of the data of the"),
                        writer.register(register)
                    ),
                    words.get(one.all.locale).to_owned(),
                    known.map_or_else(String::new, |register| register.owner.clone()),
                    say.of("Trước khi ký phương án", "Before the plan is signed").to_owned(),
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
                    (writer.gate(gate), issuer(one, &writer.gate(gate)))
                }
                Barrier::NotPublished { gate, register } => {
                    let owner = one.all.pack.register(register).map_or("", |register| &register.owner);
                    (writer.gate(gate), owner.to_owned())
                }
                Barrier::NoRule(_) => (
                    say.of("Chưa có quy định: cần ban hành", "No rule yet: one has to be issued").to_owned(),
                    say.of(
                        "Cơ quan có thẩm quyền ban hành: cơ quan chủ trì ghi",
                        "The body that may issue it: for the authority in charge to name",
                    )
                    .to_owned(),
                ),
            };
            let what = words.map_or_else(|| writer.barrier(barrier), str::to_owned);
            rows.push([paper.clone(), text, what, body, no_term(one)]);
        }
        all.extend(rows.into_iter().map(|cells| Row { id: component.id.clone(), cells }));
    }
    all
}

/// Part II: what has to change outside the form.
pub(super) fn tasks(one: &One, rows: Vec<Row>, level: u8, out: &mut Vec<Block>) {
    let (say, writer) = (one.say, one.writer);
    if rows.is_empty() {
        out.push(Block::text(say.of("Không có kiến nghị.", "Nothing has to be amended.")));
    } else {
        let mut columns = vec![column(say.of("STT", "No."), Kind::Count, 5)];
        columns.extend([
            column(say.of("Thành phần hồ sơ", "Paper"), Kind::Text, 22),
            column(say.of("Văn bản, điều khoản", "Text and article"), Kind::Text, 26),
            column(say.of("Nội dung sửa đổi, bổ sung hoặc việc cần làm", "What to amend or to do"), Kind::Text, 30),
            column(say.of("Cơ quan thực hiện", "By whom"), Kind::Text, 17),
            column(say.of("Thời hạn", "By when"), Kind::Text, 18),
        ]);
        let rows = rows.into_iter().enumerate().map(|(i, own)| {
            let mut row = vec![Cell::count(i + 1)];
            row.extend(own.cells.map(Cell::Text));
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
        (None, _) => no_term(one),
    }
}

fn no_term(one: &One) -> String {
    let say = one.say;
    say.of("Chưa định: cơ quan chủ trì ghi", "Open: for the authority in charge to say").to_owned()
}

/// A text, and who issued it, hence amends it.
fn cited(one: &One, demand: &Demanding) -> (String, String) {
    (one.writer.cited(&demand.text), issuer(one, &demand.text))
}

/// Who issued a text, read off its number.
fn issuer(one: &One, citation: &str) -> String {
    let say = one.say;
    let known: Vec<&str> = one.all.pack.issuers_of(citation).iter().map(|words| words.get(one.all.locale)).collect();
    if known.is_empty() {
        return say
            .of("Cơ quan ban hành văn bản: cơ quan chủ trì ghi", "The body that issued it: to be named")
            .to_owned();
    }
    format!("{} ({})", known.join("; "), say.of("theo ký hiệu văn bản", "by the number of the text"))
}
