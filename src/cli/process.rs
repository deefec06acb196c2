//! What `tokhai import` tells of descriptions of processes.

use super::terminal::pick;
use crate::import::process::Reading;

/// What was read of a description, in a few lines: counts, the path or why there is none, and findings.
///
/// `joins` is whether a definition was named for the questions of forms to join, which steps do not.
pub(super) fn account(name: &str, reading: &Reading, joins: bool) -> String {
    let steps = reading.steps.len();
    let timed = reading.steps.iter().filter(|step| step.duration.is_some()).count();
    let mut told = format!(
        "{name}: {steps} {}, {timed} {}, {} {}, {} {}\n",
        pick("bước", "steps"),
        pick("có thời gian", "with a time"),
        reading.handovers(),
        pick("lần chuyển giao", "hand-overs"),
        reading.visits(),
        pick("lần đến", "visits"),
    );
    let path = pick("  đường dài nhất theo thời hạn ghi trong văn bản", "  stated-limit path");
    match (&reading.path, &reading.no_path) {
        (Some(period), _) => {
            told.push_str(&format!("{path}: {}\n", pick(period.vi(), period.en())));
        }
        (None, Some(why)) => {
            let cannot = pick("không tính được", "cannot be computed");
            told.push_str(&format!("{path}: {cannot}: {}\n", pick(&why.vi, &why.en)));
        }
        (None, None) => {}
    }
    for finding in &reading.findings {
        let line = finding.line.map_or(String::new(), |line| format!("{} {}: ", pick("dòng", "line"), line + 1));
        told.push_str(&format!("  {line}{}\n", pick(&finding.told.vi, &finding.told.en)));
    }
    if joins {
        told.push_str(pick(
            "  các bước chỉ được ghi vào tệp .reading.json, không ghép vào định nghĩa\n",
            "  the steps are written to .reading.json only and do not join the definition\n",
        ));
    }
    told
}
