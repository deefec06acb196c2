//! Folders that tests of files write into.

use std::fs;
use std::path::{Path, PathBuf};

/// An empty folder of a test's own, by a word for it.
pub(super) fn folder(of: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("tokhai-files-{of}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The names in a folder, hidden ones too, in order.
pub(super) fn seen(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
