//! Rows of tables that belong together: those that carry on the case of the row above, and a limit that a row states for
//! all that leads up to it.

use super::parts::Text;
use super::period;
use super::reading::Reading;
use super::step::{Period, Step};
use super::words::Words;

/// How many words in a row two texts must share for the second to speak of what the first names.
const SHARED: usize = 5;

/// How far behind a time the words may stand that say from when it runs, in bytes.
const BEHIND: usize = 4;

/// Acts that end a process or begin one, of every case.
const OF_EVERY_CASE: [&str; 3] = ["submit", "receive", "deliver"];

/// What the rows above said.
#[derive(Clone, Debug, Default)]
pub(super) struct Above {
    /// What the row just above says is done in its case; empty where it is of every case.
    case: String,
    /// The condition of that case, as printed.
    condition: String,
    /// What the rows of every case say.
    always: String,
}

impl Above {
    /// Puts a row into the case of the row above where it has no condition of its own and speaks of what that row says is
    /// done in its case only, and takes the row in.
    pub(super) fn row(&mut self, step: &mut Step, task: &Text, actor: &Text) {
        let said = format!("{} ¦ {}", task.folded, actor.folded);
        if step.branch.is_empty() {
            let open = !self.case.is_empty() && !OF_EVERY_CASE.contains(&step.kind);
            if !(open && shared(&task.folded, &self.case, &self.always)) {
                self.case.clear();
                self.always.push_str(&said);
                self.always.push('\n');
                return;
            }
            step.branch.clone_from(&self.condition);
            step.carries_on = true;
            (step.on_main_path, step.on_way) = (false, false);
        } else if step.on_main_path || sentences(task) + sentences(actor) > 2 {
            // Several sentences may speak of several cases.
            self.case.clear();
            return;
        } else {
            self.condition.clone_from(&step.branch);
        }
        self.case = said;
    }
}

fn sentences(text: &Text) -> usize {
    super::prose::sentences(&text.shown).len()
}

/// Whether a text has words in a row that stand in the one other text and not in the second.
fn shared(text: &str, stands: &str, not: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(SHARED).any(|run| {
        let run = run.join(" ");
        stands.contains(&run) && !not.contains(&run)
    })
}

/// The time that the words of a row state from the receipt of what the process begins with.
pub(super) fn limit(text: &str, words: &Words) -> Option<Period> {
    let from_receipt = |end: usize| {
        let behind = &text[end..];
        let starts = |name: &str| words.find(name, behind).is_some_and(|(start, _)| start <= BEHIND);
        starts("fromReceipt") || starts("fromReport")
    };
    period::all(text, words).into_iter().find(|(_, _, end)| from_receipt(*end)).map(|(period, ..)| period)
}

/// The row that states a limit which the rows up to it and those of its case come to, where none that comes later takes
/// time in every case.
pub(super) fn borne_out(reading: &Reading) -> Option<Period> {
    let steps = &reading.steps;
    let found = steps.iter().enumerate().filter_map(|(at, step)| step.limit.map(|limit| (at, limit)));
    found.into_iter().find(|(at, limit)| comes_to(steps, *at, *limit)).map(|(_, limit)| limit)
}

fn comes_to(steps: &[Step], at: usize, limit: Period) -> bool {
    let behind = steps[at + 1..].iter().take_while(|step| step.carries_on).count();
    let case = if steps[at].on_main_path { at..at } else { at..at + 1 + behind };
    let mut all = Vec::new();
    for (own, step) in steps.iter().enumerate() {
        let Some(period) = step.duration else { continue };
        let of_all = step.on_main_path && own <= at;
        if !(of_all || case.contains(&own)) {
            return false;
        }
        all.push(period);
    }
    super::path::add_up(&all, limit)
}
