//! What comes after what, where the file changes hands, and where the applicant comes.

use super::reading::Reading;
use super::words::Words;
use crate::import::text::key;

/// Fills in `after`, `handover` and `visit`.
pub(super) fn order(reading: &mut Reading, words: &Words) {
    after(reading);
    handovers(reading);
    visits(reading, words);
}

/// A step comes after the last one on the main path; those whose time runs from the receipt of the file come after the
/// receipt, and what runs within the time of another step begins with it. A step of another case hangs on the step it
/// turns away from.
fn after(reading: &mut Reading) {
    let mut way = Way::default();
    for at in 0..reading.steps.len() {
        if at > 0 && reading.steps[at].variant != reading.steps[at - 1].variant {
            way = Way::default();
        }
        let waits = way.step(&reading.steps, at);
        reading.steps[at].after = waits;
    }
}

/// The way so far.
#[derive(Default)]
struct Way {
    last: Option<usize>,
    /// The last step before any time ran.
    receipt: Option<usize>,
    /// Who had a time before.
    timed: Option<String>,
    /// Steps that run beside each other: the next waits for all of them.
    open: Vec<usize>,
}

impl Way {
    /// What a step waits for; takes it in.
    fn step(&mut self, steps: &[super::Step], at: usize) -> Vec<usize> {
        let step = &steps[at];
        // What another authority does from its receipt of the file comes after what was done before.
        let same = self.timed.as_ref().is_some_and(|own| *own == holder(step) || step.kind == "consult");
        let beside = step.from_receipt && same && step.on_way;
        let event = |own: &super::Step| own.on_way && !step.anchor.is_empty() && own.anchor == step.anchor;
        let event = steps[..at].iter().rposition(event).filter(|_| step.on_way && !step.from_receipt);
        let sentence = |own: &super::Step| own.duration.is_some() && own.lines.last() == step.lines.last();
        let outer = steps[..at].iter().rposition(sentence).filter(|_| step.within);
        let waits = if step.carries_on {
            at.checked_sub(1).into_iter().collect()
        } else if let Some(other) = outer.or(event) {
            steps[other].after.clone()
        } else if beside {
            self.receipt.into_iter().collect()
        } else if self.open.is_empty() || !step.on_way {
            self.last.into_iter().collect()
        } else {
            self.open.clone()
        };
        if !step.on_way {
            return waits;
        }
        if outer.or(event).is_some() || beside {
            self.open.extend(self.last.filter(|last| !self.open.contains(last)));
            self.open.push(at);
        } else {
            self.open.clear();
        }
        self.last = Some(at);
        if step.actor == "citizen" && step.kind == "submit" {
            // The clock of what follows runs from here.
            self.receipt = Some(at);
            self.timed = None;
        } else if step.duration.is_some() {
            if step.kind != "consult" {
                self.timed = Some(holder(step));
            }
        } else if self.timed.is_none() {
            self.receipt = Some(at);
        }
        waits
    }
}

/// Who holds the file in a step: an authority, or the desk that takes files in.
fn holder(step: &super::Step) -> String {
    match step.actor {
        "oneStop" | "council" | "system" | "bank/taxOffice" => step.actor.to_owned(),
        "citizen" => String::new(),
        _ if step.authority.is_empty() => "authority".to_owned(),
        _ => step.authority.clone(),
    }
}

fn handovers(reading: &mut Reading) {
    for at in 0..reading.steps.len() {
        let own = holder(&reading.steps[at]);
        let before = reading.steps[at].after.last().map(|before| holder(&reading.steps[*before]));
        let changes = before.is_some_and(|before| !before.is_empty() && before != own);
        reading.steps[at].handover = !own.is_empty() && changes;
    }
}

/// Handing in and collecting at a counter are visits, unless the text says that it goes another way only.
fn visits(reading: &mut Reading, words: &Words) {
    let mut handed_in = false;
    for step in &mut reading.steps {
        let text = key(&step.text);
        let branch = key(&step.branch);
        let elsewhere =
            (words.says("noCounter", &text) && !words.says("counter", &text)) || words.says("online", &branch);
        step.visit = match (step.actor, step.kind) {
            ("citizen", "submit") => {
                handed_in = true;
                !elsewhere
            }
            ("oneStop", "receive") => !handed_in && !elsewhere,
            ("oneStop", "deliver") => !elsewhere,
            _ => false,
        };
        if step.kind == "receive" {
            handed_in = true;
        }
    }
}
