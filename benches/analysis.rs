//! How long verdicts, proofs and exact minimum sets take, and how that grows.
//!
//! `cargo bench --bench analysis [-- quick]`: prints one line a set, by the clock and by the
//! processor's time, which alone is to be trusted while the machine does other things.
#![allow(clippy::print_stdout, reason = "tells its reader what it did")]

#[path = "../tests/common/generator.rs"]
mod generator;

use std::time::Instant;

use generator::{Dice, LARGE, Size, Spec, TYPICAL, pack};
use tokhai::analysis::{Options, analyse};
use tokhai::definition::Procedure;
use tokhai::register::{Date, Pack};

/// Procedures drawn, then judged, at a time.
const BATCH: usize = 600;

fn main() {
    let quick = std::env::args().any(|argument| argument == "quick" || argument == "--test");
    let pack = pack(false);
    let shrink = if quick { 60 } else { 1 };
    println!(
        "set        procedures   seconds   processor s   µs each   slowest ms   papers   search nodes   not exact   peak MB"
    );
    for (name, size, count) in [
        ("typical", TYPICAL, 600),
        ("typical", TYPICAL, 6_000),
        ("typical", TYPICAL, 60_000),
        ("large", LARGE, 6_000),
        ("hostile", Size { papers: (29, 29), facts: 200, requirements: 120, known: 0, ..LARGE }, 300),
        ("cases", Size { conditions: 6, acts: 10, ..TYPICAL }, 600),
    ] {
        run(name, size, (count / shrink).max(5), &pack);
    }
}

fn run(name: &str, size: Size, count: usize, pack: &Pack) {
    let mut dice = Dice::new(2_026);
    let Some(date) = Date::parse("2026-07-18") else { return };
    let options = Options::on(date);
    let (mut spent, mut busy, mut slowest, mut papers, mut nodes, mut inexact) = (0.0, 0.0, 0.0_f64, 0, 0, 0);
    for done in (0..count).step_by(BATCH) {
        let draw = |_| Spec::random(&mut dice, size).procedure();
        let batch: Vec<Procedure> = (done..count.min(done + BATCH)).map(draw).collect();
        let before = processor();
        for procedure in &batch {
            let start = Instant::now();
            let analysis = analyse(procedure, pack, &options);
            let seconds = start.elapsed().as_secs_f64();
            spent += seconds;
            slowest = slowest.max(seconds);
            papers += analysis.components.len();
            nodes += analysis.sets.iter().map(|set| set.nodes).sum::<u64>();
            inexact += analysis.sets.iter().filter(|set| !set.exact).count();
        }
        busy += processor() - before;
    }
    // Where the system does not tell the processor time, the clock has to do.
    let busy = if busy > 0.0 { busy } else { spent };
    println!(
        "{name:<10} {count:>10} {spent:>9.3} {busy:>13.3} {:>9.1} {:>12.2} {papers:>8} {nodes:>14} {inexact:>11} {:>9}",
        busy * 1e6 / count as f64,
        slowest * 1e3,
        peak_memory().map_or("?".to_owned(), |kb| (kb / 1_024).to_string()),
    );
}

/// Seconds this thread has had of a processor, where the system tells: what else the machine
/// does then counts for little.
fn processor() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split_whitespace().next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

/// Greatest resident memory of this process so far, in kB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
