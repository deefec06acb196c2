//! What was decided about proposals, as the definition records it.

use crate::reform::simplify::{Decided, Decision};
use crate::texts::letter;

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
            Decided::Accepted => letter::proposals_were_accepted(one.say.0),
            Decided::Rejected => letter::proposals_were_rejected(one.say.0),
            Decided::Postponed => letter::proposals_decided_later(one.say.0),
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
            let name = if stands { name.to_owned() } else { format!("{name} {}", letter::replaced(say.0)) };
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
        column(letter::code_2(say.0), Kind::Code, 11),
        column(letter::paper(say.0), Kind::Text, 36),
        column(letter::decision_2(say.0), Kind::Text, 14),
        column(letter::reason_2(say.0), Kind::Text, 50),
        column(letter::decided(say.0), Kind::Text, 22),
        column(letter::decided_2(say.0), Kind::Text, 12),
    ];
    let question = letter::which_proposals_were_decided(say.0);
    Some(Sheet::new(letter::decisions(say.0), question, 2, columns, rows))
}
