//! Folders that get several files at once, and the books that are kept of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::files::{MAX_BYTES, OURS, beside, keep, name, read, replace, unwritten};
use super::terminal::{locale, on_one_line, tell};
use crate::texts::cli;

/// Names the files of a folder that was written whole.
const FILES: &str = ".tokhai-files";
/// The sums of those files as they were written: what differs from them was changed by somebody.
const SUMS: &str = ".tokhai-sums";
/// Where files go that an earlier run left, or that somebody changed since.
const EARLIER: &str = ".tokhai-earlier";
/// Stands in a folder while files are put into their places, and stays when that is broken off.
const MARK: &str = "INCOMPLETE.txt";

/// True for what only [`Folder`] may look at.
pub(super) fn is_ours(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(OURS))
}

/// That a folder was written whole, as far as it was written by a command.
///
/// # Errors
/// When a run was broken off in it, with what to do.
pub(super) fn whole(folder: &Path) -> Result<(), String> {
    if fs::symlink_metadata(folder.join(MARK)).is_ok() {
        return Err(format!("{}: {}", name(folder), cli::incomplete_before(&locale(), MARK)));
    }
    Ok(())
}

/// Puts a file of a command's own bookkeeping in its place. A link there is replaced, never followed: whoever made the
/// folder decides what stands in it, not what is written elsewhere.
fn keep_book(path: &Path, bytes: &[u8], sync: bool) -> io::Result<()> {
    replace(path, bytes, None, sync)
}

/// The text of such a file; none where it is a link, a pipe or anything else but a file.
fn book(path: &Path) -> Option<String> {
    fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
    String::from_utf8(read(path, MAX_BYTES).ok()?).ok()
}

/// A folder that gets several files: all of them, or none.
///
/// They are written into a hidden folder inside it and moved when all are there. While they
/// are moved the folder is marked, so that two runs are never taken for one.
pub(super) struct Folder {
    target: PathBuf,
    stage: PathBuf,
    names: BTreeSet<String>,
    sums: BTreeMap<String, u64>,
    /// Whether the files of runs before stay.
    adds: bool,
}

impl Folder {
    /// Makes the folder, and clears what a run that was killed left in it.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn new(target: &Path) -> Result<Self, String> {
        let fail = |error: io::Error| unwritten(target, &error);
        fs::create_dir_all(target).map_err(fail)?;
        for entry in fs::read_dir(target).map_err(fail)?.filter_map(Result::ok) {
            let known = entry.file_name().into_string().unwrap_or_default();
            // Only what is called as `beside` calls it was left by a run.
            let numbers = known.strip_prefix(OURS).and_then(|rest| rest.strip_prefix('-')?.split_once('-'));
            let owner = numbers.filter(|(_, count)| count.parse::<usize>().is_ok());
            let owner = owner.and_then(|(owner, _)| owner.parse().ok());
            if owner.is_some_and(|owner| !runs(owner)) {
                let path = entry.path();
                let _ = if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                    fs::remove_dir_all(path)
                } else {
                    fs::remove_file(path)
                };
            }
        }
        earlier_in(target, false).map_err(fail)?;
        let stage = target.join(beside());
        fs::create_dir(&stage).map_err(fail)?;
        Ok(Self { target: target.to_owned(), stage, names: BTreeSet::new(), sums: BTreeMap::new(), adds: false })
    }

    /// As [`Folder::new`], for a run that adds to what other runs wrote: their files stay where they are.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn adding(target: &Path) -> Result<Self, String> {
        let mut folder = Self::new(target)?;
        folder.adds = true;
        Ok(folder)
    }

    /// Writes one file, which has its place once the folder is finished.
    ///
    /// # Errors
    /// When it could not be written whole.
    pub(super) fn write(&mut self, file: &str, bytes: &[u8]) -> Result<(), String> {
        let path = self.stage.join(file);
        let made = File::create(&path).and_then(|mut made| made.write_all(bytes));
        made.map_err(|error| unwritten(&self.target.join(file), &error))?;
        self.names.insert(file.to_owned());
        self.sums.insert(file.to_owned(), sum(bytes));
        Ok(())
    }

    /// Puts every file in its place. What the run before wrote and this one did not is put aside,
    /// and so is what would be replaced and was changed since.
    ///
    /// # Errors
    /// When a file could not be put in its place; the folder then says that it is not complete.
    pub(super) fn finish(self) -> Result<(), String> {
        self.place().map_err(|error| unwritten(&self.target, &error))
    }

    fn place(&self) -> io::Result<()> {
        let mark = self.target.join(MARK);
        let mut old = listed(&self.target.join(FILES), 0);
        if let Some(other) = book(&mark).and_then(|text| text.lines().nth(1)?.parse().ok()) {
            if runs(other) && other != std::process::id() {
                return Err(io::Error::other(cli::other_run(&locale())));
            }
            old.extend(listed(&mark, 2));
        }
        let pid = std::process::id();
        let lines = |names: &BTreeSet<String>| names.iter().flat_map(|name| [name, "\n"]).collect::<String>();
        let stays: BTreeSet<String> = if self.adds {
            old.iter().filter(|name| self.target.join(name).is_file()).chain(&self.names).cloned().collect()
        } else {
            self.names.clone()
        };
        let list = lines(&stays);
        // What was begun before and never finished stays on the list until this run is through.
        let begun = lines(&old.difference(&stays).cloned().collect());
        let words = cli::incomplete_mark(&locale());
        keep_book(&mark, format!("{words}\n{pid}\n{list}{begun}").as_bytes(), true)?;
        if self.names.len() <= 64 {
            // One by one this costs more than the whole of a large import.
            for name in &self.names {
                File::open(self.stage.join(name))?.sync_all()?;
            }
        }
        let mut aside = 0;
        for name in old.difference(&stays) {
            let path = self.target.join(name);
            if path.is_file() {
                let earlier = earlier_in(&self.target, true)?;
                fs::rename(path, free(&earlier, name))?;
                aside += 1;
            }
        }
        let changed = self.changed_since();
        for name in &changed {
            let earlier = earlier_in(&self.target, true)?;
            fs::copy(self.target.join(name), free(&earlier, name))?;
        }
        for name in &self.names {
            let (from, to) = (self.stage.join(name), self.target.join(name));
            if let Ok(before) = fs::metadata(&to) {
                keep(&from, &before)?;
            }
            fs::rename(from, to)?;
        }
        let mut sums = self.known_sums();
        sums.retain(|name, _| stays.contains(name));
        sums.extend(self.sums.clone());
        let sums: Vec<String> = sums.iter().map(|(name, sum)| format!("{sum:016x} {name}\n")).collect();
        keep_book(&self.target.join(SUMS), sums.concat().as_bytes(), false)?;
        keep_book(&self.target.join(FILES), list.as_bytes(), false)?;
        fs::remove_file(&mark)?;
        let earlier = name(&self.target.join(EARLIER));
        if aside > 0 {
            tell(&cli::earlier_files(&locale(), aside, earlier.as_str()));
        }
        for own in &changed {
            let own = on_one_line(own);
            tell(&cli::changed_by_hand_kept(&locale(), own, earlier.as_str()));
        }
        Ok(())
    }

    /// Files that are about to be replaced by something else although somebody changed them since a
    /// command wrote them, or no command did.
    fn changed_since(&self) -> Vec<String> {
        let known = self.known_sums();
        let changed = |(name, new): &(&String, &u64)| {
            let path = Some(self.target.join(name)).filter(|path| path.is_file());
            let own = path.and_then(|path| fs::read(path).ok()).map(|bytes| sum(&bytes));
            own.is_some_and(|own| own != **new && known.get(*name) != Some(&own))
        };
        self.sums.iter().filter(changed).map(|(name, _)| name.clone()).collect()
    }

    /// The sums of files as runs before wrote them.
    fn known_sums(&self) -> BTreeMap<String, u64> {
        let text = book(&self.target.join(SUMS)).unwrap_or_default();
        let pairs = text.lines().filter_map(|line| line.split_once(' '));
        pairs.filter_map(|(sum, name)| Some((name.to_owned(), u64::from_str_radix(sum, 16).ok()?))).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.stage);
    }
}

/// The folder in a folder where earlier files go, made where `make` says so.
///
/// # Errors
/// When it is a link or no folder: nothing is moved out of the folder that was named.
fn earlier_in(target: &Path, make: bool) -> io::Result<PathBuf> {
    let earlier = target.join(EARLIER);
    match fs::symlink_metadata(&earlier) {
        Ok(known) if known.is_dir() => {}
        Ok(_) => {
            return Err(io::Error::other(cli::folder_has_link(&locale(), EARLIER)));
        }
        Err(_) if make => fs::create_dir(&earlier)?,
        Err(_) => {}
    }
    Ok(earlier)
}

/// A name in a folder that no file has yet: the name itself, or with a number before its ending.
fn free(folder: &Path, name: &str) -> PathBuf {
    let (stem, ending) = name.rsplit_once('.').map_or((name, String::new()), |(stem, end)| (stem, format!(".{end}")));
    let numbered = (2..).map(|number| folder.join(format!("{stem} ({number}){ending}")));
    let mut names = std::iter::once(folder.join(name)).chain(numbered);
    // A link that leads nowhere is there too.
    names.find(|path| fs::symlink_metadata(path).is_err()).unwrap_or_else(|| folder.join(name))
}

/// A sum of bytes that tells whether a file was changed (FNV-1a); it protects against nobody.
fn sum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The plain file names that a list holds after so many lines.
fn listed(path: &Path, skip: usize) -> BTreeSet<String> {
    let text = book(path).unwrap_or_default();
    let plain = |name: &&str| !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\']);
    text.lines().skip(skip).filter(plain).map(str::to_owned).collect()
}

/// True unless the process is known to have ended.
fn runs(process: u32) -> bool {
    let known = Path::new("/proc");
    !known.join("self").exists() || known.join(process.to_string()).exists()
}

#[cfg(test)]
mod tests {
    use super::super::trial::{folder, seen};
    use super::*;

    #[test]
    fn a_folder_gets_all_files_or_none_and_old_ones_are_put_aside() {
        let folder = folder("folder").join("out");
        let mut first = Folder::new(&folder).unwrap();
        first.write("1.json", b"1").unwrap();
        first.write("2.json", b"2").unwrap();
        assert_eq!(seen(&folder).len(), 1, "nothing has its place yet");
        first.finish().unwrap();
        fs::write(folder.join("own.json"), "mine").unwrap();
        let mut broken = Folder::new(&folder).unwrap();
        broken.write("2.json", b"other").unwrap();
        drop(broken);
        assert_eq!(fs::read(folder.join("2.json")).unwrap(), b"2");
        let mut second = Folder::new(&folder).unwrap();
        second.write("2.json", b"22").unwrap();
        second.finish().unwrap();
        assert_eq!(seen(&folder), [EARLIER, FILES, SUMS, "2.json", "own.json"]);
        assert_eq!(fs::read(folder.join("2.json")).unwrap(), b"22");
        assert_eq!(whole(&folder), Ok(()));
        fs::remove_dir_all(folder.parent().unwrap()).unwrap();
    }

    #[test]
    fn what_somebody_changed_is_put_aside_before_it_is_replaced_and_never_lost() {
        let folder = folder("changed").join("out");
        let run = |bytes: &[u8]| {
            let mut run = Folder::new(&folder).unwrap();
            run.write("plan.docx", bytes).unwrap();
            run.finish().unwrap();
        };
        run(b"1");
        run(b"2");
        assert!(!folder.join(EARLIER).exists(), "what a run wrote another may write again");
        for signed in ["signed", "signed again"] {
            fs::write(folder.join("plan.docx"), signed).unwrap();
            run(signed.replace("signed", "new").as_bytes());
        }
        assert_eq!(fs::read(folder.join(EARLIER).join("plan.docx")).unwrap(), b"signed");
        assert_eq!(fs::read(folder.join(EARLIER).join("plan (2).docx")).unwrap(), b"signed again");
        assert_eq!(fs::read(folder.join("plan.docx")).unwrap(), b"new again");
        fs::remove_dir_all(folder.parent().unwrap()).unwrap();
    }

    #[test]
    fn a_run_that_adds_leaves_what_other_runs_wrote_and_knows_what_of_it_was_changed() {
        let folder = folder("adds").join("out");
        let run = |name: &str, bytes: &[u8]| {
            let mut run = Folder::adding(&folder).unwrap();
            run.write(name, bytes).unwrap();
            run.finish().unwrap();
        };
        run("1.json", b"1");
        run("2.json", b"2");
        assert_eq!(seen(&folder), [FILES, SUMS, "1.json", "2.json"]);
        assert_eq!(listed(&folder.join(FILES), 0).len(), 2);
        run("1.json", b"11");
        assert!(!folder.join(EARLIER).exists(), "what a run wrote another may write again");
        fs::write(folder.join("1.json"), "by hand").unwrap();
        run("1.json", b"111");
        assert_eq!(fs::read(folder.join(EARLIER).join("1.json")).unwrap(), b"by hand");
        fs::remove_dir_all(folder.parent().unwrap()).unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn bookkeeping_never_follows_a_link_out_of_the_folder() {
        use std::os::unix::fs::symlink;
        let folder = folder("links");
        let (outside, target) = (folder.join("outside"), folder.join("out"));
        fs::create_dir_all(&target).unwrap();
        fs::create_dir(&outside).unwrap();
        for name in [FILES, SUMS, MARK] {
            fs::write(outside.join(name), "theirs").unwrap();
            symlink(outside.join(name), target.join(name)).unwrap();
        }
        symlink(outside.join("nothing"), target.join("1.json")).unwrap();
        assert!(whole(&target).is_err(), "a mark is a mark, wherever it leads");
        let run = |text: &str| {
            let mut run = Folder::new(&target)?;
            run.write("1.json", text.as_bytes())?;
            run.finish()
        };
        run("1").unwrap();
        for name in [FILES, SUMS, MARK] {
            assert_eq!(fs::read(outside.join(name)).unwrap(), b"theirs", "{name}");
        }
        assert_eq!(seen(&target), [FILES, SUMS, "1.json"]);
        assert_eq!(seen(&outside).len(), 3, "nothing was written through a link");
        symlink(&outside, target.join(EARLIER)).unwrap();
        fs::write(target.join("1.json"), "by hand").unwrap();
        assert!(run("2").is_err_and(|why| why.contains(EARLIER)));
        assert_eq!(fs::read(target.join("1.json")).unwrap(), b"by hand");
        assert_eq!(seen(&outside).len(), 3);
        // A name that a link bears is taken: what is put aside goes beside it.
        fs::remove_file(target.join(EARLIER)).unwrap();
        fs::create_dir(target.join(EARLIER)).unwrap();
        symlink(outside.join("nothing"), target.join(EARLIER).join("1.json")).unwrap();
        run("2").unwrap();
        assert_eq!(fs::read(target.join(EARLIER).join("1 (2).json")).unwrap(), b"by hand");
        assert_eq!(seen(&outside).len(), 3);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn only_what_a_dead_run_left_is_cleared() {
        let folder = folder("cleared");
        let gone = 4_000_000_000_u32;
        let left = [format!("{OURS}-{gone}-0"), format!("{OURS}-{gone}-x"), format!("{OURS}-note")];
        for name in &left {
            fs::write(folder.join(name), "own").unwrap();
        }
        drop(Folder::new(&folder).unwrap());
        assert_eq!(seen(&folder), left[1..]);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_run_that_was_killed_marks_the_folder_and_the_next_one_mends_it() {
        let folder = folder("killed");
        let gone = 4_000_000_000_u32;
        fs::write(folder.join(MARK), format!("words\n{gone}\n8.json\n9.json\n")).unwrap();
        fs::write(folder.join("8.json"), "of the killed run").unwrap();
        fs::create_dir(folder.join(format!("{OURS}-{gone}-0"))).unwrap();
        assert!(whole(&folder).is_err_and(|message| message.contains(MARK)));
        let mut next = Folder::new(&folder).unwrap();
        next.write("1.json", b"1").unwrap();
        next.finish().unwrap();
        assert_eq!(seen(&folder), [EARLIER, FILES, SUMS, "1.json"]);
        assert_eq!(whole(&folder), Ok(()));
        fs::remove_dir_all(&folder).unwrap();
    }
}
