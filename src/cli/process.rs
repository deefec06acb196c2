//! What `tokhai import` tells of descriptions of processes.

use super::terminal::locale;
use crate::import::process::Reading;
use crate::import::process::bpmn::Model;
use crate::texts::cli;

/// What was read of a description, in a few lines: counts, the path or why there is none, and findings.
///
/// `joins` is whether a definition was named for the questions of forms to join, which steps do not.
pub(super) fn account(name: &str, reading: &Reading, joins: bool) -> String {
    let steps = reading.steps.len();
    let timed = reading.steps.iter().filter(|step| step.duration.is_some()).count();
    let mut told = format!(
        "{name}: {steps} {}, {timed} {}, {} {}, {} {}\n",
        cli::process_steps(&locale()),
        cli::process_timed(&locale()),
        reading.handovers(),
        cli::process_hand_overs(&locale()),
        reading.visits(),
        cli::process_visits(&locale()),
    );
    let path = cli::process_path(&locale());
    match (&reading.path, &reading.no_path) {
        (Some(period), _) => {
            told.push_str(&format!("{path}: {}\n", period.told().text(&locale())));
        }
        (None, Some(why)) => {
            let cannot = cli::cannot_compute(&locale());
            told.push_str(&format!("{path}: {cannot}: {}\n", why.text(&locale())));
        }
        (None, None) => {}
    }
    for finding in &reading.findings {
        let line = finding.line.map_or(String::new(), |line| format!("{} {}: ", cli::line(&locale()), line + 1));
        told.push_str(&format!("  {line}{}\n", finding.told.text(&locale())));
    }
    if joins {
        told.push_str(cli::process_not_joined(&locale()));
        told.push('\n');
    }
    told
}

/// What was read of a model in BPMN: counts, and what is to be done about the rest.
pub(super) fn modelled(name: &str, model: &Model) -> String {
    let (steps, timed) = (model.steps, model.timed);
    let mut told =
        format!("{name}: {steps} {}, {timed} {}\n", cli::process_steps(&locale()), cli::process_timed(&locale()));
    for finding in &model.findings {
        let place = finding
            .line()
            .map_or(String::new(), |line| format!("{} {line}: {} ", cli::line(&locale()), finding.element()));
        told.push_str(&format!("  {place}{}\n", finding.text(&locale())));
    }
    told
}
