//! What was decided about proposals, as the definition records it.

use crate::reform::simplify::{Decided, Decision};

use super::block::{Cell, DocBlock, Kind, column};
use super::plan::One;
use super::sheets::Sheet;

/// What the paper of a decision is called: it may be gone from the dossier.
fn paper(one: &One, own: &Decision) -> String {
    match one.reported.procedure.document(&own.document) {
        Some(_) => one.writer.paper(&own.document),
        None => own.title.clone(),
    }
}

/// The decision with reason, name and day.
pub(super) fn in_short(one: &One, own: &Decision) -> String {
    format!("{}: {}", own.decided.name(one.all.locale), own.sentence(one.all.locale))
}

/// The decisions of one procedure: accepted, rejected and postponed apart.
pub(super) fn decisions(one: &One, out: &mut Vec<DocBlock>) {
    let all = one.decisions();
    for decided in Decided::ALL {
        let list = all.iter().filter(|own| own.decided == decided);
        let lines: Vec<String> =
            list.map(|own| format!("{}: {}", paper(one, own), own.sentence(one.all.locale))).collect();
        let lead = match decided {
            Decided::Accepted => one.say.of("Đề xuất đã được chấp nhận:", "Proposals that were accepted:"),
            Decided::Rejected => one.say.of("Đề xuất không được chấp nhận:", "Proposals that were rejected:"),
            Decided::Postponed => one.say.of("Đề xuất tạm hoãn, quyết định sau:", "Proposals to be decided on later:"),
        };
        if !lines.is_empty() {
            out.push(DocBlock::lead(lead, ""));
            out.push(DocBlock::List(lines));
        }
    }
}

/// The sheet of decisions, one a line.
pub(super) fn sheet(ones: &[One]) -> Option<Sheet> {
    let say = ones.first()?.say;
    let rows = ones.iter().flat_map(|one| {
        let all = one.decisions().into_iter();
        // What was decided before stands before what replaced it.
        let all = all.flat_map(|own| own.earlier.clone().into_iter().map(|old| (old, false)).chain([(own, true)]));
        all.map(move |(own, stands)| {
            let name = own.decided.name(one.all.locale);
            let name = if stands { name.to_owned() } else { format!("{name} {}", say.of("(đã thay)", "(replaced)")) };
            let day = own.on.as_deref().map(|on| say.day(on)).unwrap_or_default();
            vec![
                Cell::text(one.code()),
                Cell::text(paper(one, &own)),
                Cell::text(name),
                Cell::text(own.reason.get(one.all.locale)),
                Cell::text(
                    [own.by.as_deref(), own.office.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", "),
                ),
                Cell::text(day),
            ]
        })
    });
    let columns = vec![
        column(say.of("Mã TTHC", "Code"), Kind::Code, 11),
        column(say.of("Thành phần hồ sơ", "Paper"), Kind::Text, 36),
        column(say.of("Quyết định", "Decision"), Kind::Text, 14),
        column(say.of("Lý do", "Reason"), Kind::Text, 50),
        column(say.of("Người quyết định", "Decided by"), Kind::Text, 22),
        column(say.of("Ngày quyết định", "Decided on"), Kind::Text, 12),
    ];
    let question = say.of("Đề xuất nào đã có quyết định?", "Which proposals were decided on?");
    Some(Sheet::new(say.of("Quyết định", "Decisions"), question, 2, columns, rows))
}
