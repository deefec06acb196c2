//! What a process comes to: time, hand-overs, visits, signatures, files that go back.

use crate::definition::{APPLICANT, Process, StepKind};

use super::path::{self, Order, Path};
use super::time::Span;

/// What the steps that are taken come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// How many steps.
    pub steps: usize,
    /// The longest way through stated limits. Time of work is not known.
    pub path: Path,
    /// What is stated for steps meanwhile the authority's time stands still, least and most together; not in the path.
    pub stopped: (Span, Span),
    /// Steps meanwhile it stands still for which nobody states how long.
    pub stopped_untimed: usize,
    /// How often the file goes from one actor to another.
    pub hand_overs: usize,
    /// How often the applicant has to come.
    pub visits: usize,
    /// How many signatures of the authority.
    pub signatures: usize,
    /// Files that go back.
    pub rework: Rework,
}

/// Steps that send files back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rework {
    /// How many steps can.
    pub steps: usize,
    /// The path with what goes back counted as often as it does on average, least and most; `None` where nothing goes back,
    /// nobody says how often, no path is told, or what is done again is not one row of steps.
    pub expected: Option<(Span, Span)>,
}

pub(super) fn figures(process: &Process, order: &Order, taken: &[bool], visits: &[bool]) -> Figures {
    let list = || process.steps.iter().enumerate().filter(|(at, _)| taken[*at]);
    let stopped = || list().filter(|(_, step)| step.clock_stops);
    let time = stopped().filter_map(|(_, step)| step.time).map(Span::range);
    let path = path::path(process, order, taken);
    let rework = rework(process, order, taken, &path);
    Figures {
        steps: list().count(),
        path,
        stopped: time.fold((Span::ZERO, Span::ZERO), |sum, own| (sum.0.plus(own.0), sum.1.plus(own.1))),
        stopped_untimed: stopped().filter(|(_, step)| step.time.is_none()).count(),
        hand_overs: list().filter(|(at, _)| handed_over(process, order, taken, *at)).count(),
        visits: list().filter(|(at, _)| visits[*at]).count(),
        signatures: list().filter(|(_, step)| step.kind == StepKind::Sign && step.actor != APPLICANT).count(),
        rework,
    }
}

/// Whether the file changes hands before a step: as stated, else where a step it waits for is another actor's.
fn handed_over(process: &Process, order: &Order, taken: &[bool], at: usize) -> bool {
    let step = &process.steps[at];
    // What the applicant does between leaves the file where it was.
    let offices: Vec<bool> =
        taken.iter().zip(&process.steps).map(|(taken, step)| *taken && step.actor != APPLICANT).collect();
    match step.hand_over {
        Some(stated) => stated,
        None if step.actor == APPLICANT => false,
        None => order.direct(at, &offices).iter().any(|before| process.steps[*before].actor != step.actor),
    }
}

fn rework(process: &Process, order: &Order, taken: &[bool], path: &Path) -> Rework {
    let back: Vec<(usize, usize, Option<f64>)> = process
        .steps
        .iter()
        .enumerate()
        .filter(|(at, _)| taken[*at])
        .filter_map(|(at, step)| {
            let repeat = step.repeat.as_ref()?;
            Some((at, process.position(&repeat.to)?, repeat.share))
        })
        .collect();
    let expected = path.range.filter(|_| !back.is_empty()).and_then(|(least, most)| {
        let mut sum = (least, most);
        let mut done = vec![false; taken.len()];
        for (at, to, share) in &back {
            let row: Vec<usize> = (0..taken.len())
                .filter(|step| taken[*step] && (step == at || order.waits(*at, *step, taken)))
                .filter(|step| step == to || order.waits(*step, *to, taken))
                .collect();
            // One row of steps, none of which is done again for another reason, and nothing runs beside it.
            let alone = |step: &usize| {
                (0..taken.len())
                    .filter(|other| taken[*other] && other != step)
                    .all(|other| order.waits(*step, other, taken) || order.waits(other, *step, taken))
            };
            if !row.iter().all(alone) || row.iter().any(|step| std::mem::replace(&mut done[*step], true)) {
                return None;
            }
            // Done once more in each share of files that goes back: T / (1 - r) in all.
            let again = (*share)? / (1.0 - (*share)?);
            for step in row {
                let time = path::own_time(process, step, taken).ok()?;
                sum = (sum.0.plus(time.0.times(again)), sum.1.plus(time.1.times(again)));
            }
        }
        Some(sum)
    });
    Rework { steps: back.len(), expected }
}
