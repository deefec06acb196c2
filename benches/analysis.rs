//! How long verdicts, proofs and exact minimum sets take, and how that grows.
//!
//! `cargo bench --bench analysis [-- quick]`: prints one line a set; no other process
//! should be busy.
#![allow(clippy::print_stdout, reason = "tells its reader what it did")]

#[path = "../tests/common/generator.rs"]
mod generator;

use std::time::Instant;

use generator::{Dice, LARGE, Size, Spec, TYPICAL, pack};
use tokhai::analysis::{Options, analyse};
use tokhai::definition::Procedure;
use tokhai::register::{Date, Pack};

fn main() {
    let quick = std::env::args().any(|argument| argument == "quick" || argument == "--test");
    let pack = pack(false);
    let shrink = if quick { 60 } else { 1 };
    println!("set        procedures   seconds   µs each   slowest ms   papers   search nodes   not exact   peak MB");
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
    let (mut spent, mut slowest, mut papers, mut nodes, mut inexact) = (0.0, 0.0_f64, 0, 0, 0);
    for _ in 0..count {
        let procedure: Procedure = Spec::random(&mut dice, size).procedure();
        let start = Instant::now();
        let analysis = analyse(&procedure, pack, &options);
        let seconds = start.elapsed().as_secs_f64();
        spent += seconds;
        slowest = slowest.max(seconds);
        papers += analysis.components.len();
        nodes += analysis.sets.iter().map(|set| set.nodes).sum::<u64>();
        inexact += analysis.sets.iter().filter(|set| !set.exact).count();
    }
    println!(
        "{name:<10} {count:>10} {spent:>9.3} {:>9.1} {:>12.2} {papers:>8} {nodes:>14} {inexact:>11} {:>9}",
        spent * 1e6 / count as f64,
        slowest * 1e3,
        peak_memory().map_or("?".to_owned(), |kb| (kb / 1_024).to_string()),
    );
}

/// Greatest resident memory of this process so far, in kB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
