//! Material labelled by hand that stands beside the repository, and the comparison of what was read with it.
#![allow(clippy::print_stdout, reason = "what is skipped is told where the figures are")]

use std::path::{Path, PathBuf};

/// A folder of labelled material; `None`, told, where it is absent.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    if folder.exists() {
        return Some(folder);
    }
    println!("skipped: the labelled {name} are not beside the repository");
    None
}

/// A part of a whole, 1 where there is nothing.
pub(crate) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// The longest list of pairs of two lists, by their lengths, that keeps the order of both; `alike` says which may be one.
pub(crate) fn pairs(truth: usize, own: usize, alike: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let width = own + 1;
    let mut best = vec![0_usize; (truth + 1) * width];
    for i in (0..truth).rev() {
        for j in (0..own).rev() {
            let both = best[(i + 1) * width + j + 1] + usize::from(alike(i, j));
            best[i * width + j] = both.max(best[(i + 1) * width + j]).max(best[i * width + j + 1]);
        }
    }
    let (mut i, mut j, mut list) = (0, 0, Vec::new());
    while i < truth && j < own {
        if alike(i, j) && best[i * width + j] == best[(i + 1) * width + j + 1] + 1 {
            list.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * width + j] >= best[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    list
}
