//! Files as commands meet them: read with a bound, written beside and then renamed, so that
//! neither a full disk nor a kill leaves half a file where a whole one was.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use super::terminal::{on_one_line, pick, tell, why};
use crate::verify::repeated_member;

/// Largest file of JSON that is read, in bytes, where nothing else says less.
pub(super) const MAX_BYTES: usize = 64 << 20;

/// The name of a file, fit for a line on a terminal.
pub(super) fn name(path: &Path) -> String {
    on_one_line(&path.display().to_string())
}

/// The bytes of a file, or of standard input for `-`, without a byte-order mark.
///
/// # Errors
/// Why it cannot be read, or that it is larger than the limit; without its name.
pub(super) fn read(path: &Path, limit: usize) -> Result<Vec<u8>, String> {
    let bytes = start(path, limit)?;
    if bytes.len() > limit {
        let (size, unit) = if limit >> 20 == 0 { (limit >> 10, "KiB") } else { (limit >> 20, "MiB") };
        return Err(pick(
            format!("lớn hơn {size} {unit}; hãy chia nhỏ"),
            format!("is larger than {size} {unit}; split it"),
        ));
    }
    match bytes.get(..2) {
        Some([0xff, 0xfe] | [0xfe, 0xff]) => {
            Err(pick("là văn bản UTF-16; hãy lưu dưới dạng UTF-8", "is UTF-16 text; save it as UTF-8").to_owned())
        }
        _ => Ok(bytes),
    }
}

/// As [`read`], but of a larger file, and of any file, its start: a little more than the limit,
/// for readers that say themselves what is too large or no text.
///
/// # Errors
/// Why it cannot be read; without its name.
pub(super) fn start(path: &Path, limit: usize) -> Result<Vec<u8>, String> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let bounded = (limit + MARK.len() + 1) as u64;
    let mut bytes = Vec::new();
    let result = if path == Path::new("-") {
        io::stdin().lock().take(bounded).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(bounded).read_to_end(&mut bytes))
    };
    result.map_err(|error| format!("{}: {}", pick("không đọc được", "cannot be read"), why(&error)))?;
    if bytes.starts_with(MARK) {
        bytes.drain(..MARK.len());
    }
    Ok(bytes)
}

/// The JSON of a file, or of standard input for `-`.
///
/// # Errors
/// As [`read`], and where the JSON goes wrong.
pub(super) fn json(path: &Path, limit: usize) -> Result<Value, String> {
    parsed(&read(path, limit)?)
}

fn parsed(bytes: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        pick(
            format!("không phải JSON: dòng {line}, cột {column}; kiểm tra chỗ đó"),
            format!("is not JSON: line {line}, column {column}; check the text there"),
        )
    })
}

/// JSON in which every member stands once, as RFC 8785 demands of what is digested.
///
/// # Errors
/// As [`json`], and where a member stands twice in one object.
pub(super) fn json_once(path: &Path, limit: usize) -> Result<Value, String> {
    let bytes = read(path, limit)?;
    let value = parsed(&bytes)?;
    match repeated_member(&bytes) {
        None => Ok(value),
        Some((line, column)) => Err(pick(
            format!("một mục có hai lần trong cùng đối tượng: dòng {line}, cột {column}; chỉ để một"),
            format!("a member stands twice in one object: line {line}, column {column}; keep one of them"),
        )),
    }
}

/// True when both paths lead to the same file.
pub(super) fn same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// That no input would be overwritten by something of another kind.
///
/// # Errors
/// When the output is one of the inputs.
pub(super) fn not_an_input<'p>(output: &Path, inputs: impl IntoIterator<Item = &'p Path>) -> Result<(), String> {
    if inputs.into_iter().any(|input| same(input, output)) {
        let why = pick("là tệp đang đọc; hãy ghi ra tệp khác", "is what is read here; write to another file");
        return Err(format!("{}: {why}", name(output)));
    }
    Ok(())
}

/// Puts a file in its place at once: what was there stays whole until then, its permissions
/// afterwards too. A link is followed; a pipe or device is written to as it is.
///
/// # Errors
/// When it could not be written whole; what was there is then untouched.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    place(path, bytes, true).map_err(|error| unwritten(path, &error))
}

/// That something could not be written, why, and what to do where that helps.
fn unwritten(path: &Path, error: &io::Error) -> String {
    let advice = match error.kind() {
        io::ErrorKind::NotFound if error.raw_os_error().is_some() => {
            pick("; hãy tạo thư mục trước", "; make the folder first")
        }
        _ => "",
    };
    format!("{}: {}: {}{advice}", name(path), pick("không ghi được", "cannot be written"), why(error))
}

fn place(path: &Path, bytes: &[u8], sync: bool) -> io::Result<()> {
    let before = match fs::metadata(path) {
        Ok(known) if known.is_file() => {
            // What may not be written to is not replaced either.
            OpenOptions::new().write(true).open(path)?;
            Some(known)
        }
        Ok(known) if known.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(_) => {
            let mut device = OpenOptions::new().write(true).open(path)?;
            return device.write_all(bytes).and_then(|()| device.flush());
        }
        Err(_) => None,
    };
    let target = if before.is_some() { path.canonicalize()? } else { path.to_owned() };
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // A link that leads nowhere is not replaced by a file.
    if before.is_none() && fs::symlink_metadata(path).is_ok() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "the link leads to nothing"));
    }
    let beside = folder.join(beside());
    let written = OpenOptions::new().write(true).create_new(true).open(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        if let Some(before) = &before {
            keep(&beside, before)?;
        }
        if sync { file.sync_all() } else { Ok(()) }
    });
    let placed = written.and_then(|()| fs::rename(&beside, &target));
    if placed.is_err() {
        let _ = fs::remove_file(&beside);
    } else if sync {
        // The new name outlives a power cut only with its folder; not every system can do this.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    placed
}

/// Gives a new file the permissions and, where that is allowed, the owner of the old one.
fn keep(path: &Path, before: &fs::Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let _ = std::os::unix::fs::chown(path, Some(before.uid()), Some(before.gid()));
    }
    fs::set_permissions(path, before.permissions())
}

/// A name no other file has: of this process, and of this file in it.
fn beside() -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    format!("{OURS}-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// How names of what is not yet, or no longer, part of a folder begin.
const OURS: &str = ".tokhai";
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
    if folder.join(MARK).exists() {
        let why = pick(
            "chưa ghi đủ: chạy lại lệnh đã ghi, hoặc xóa {} để dùng các tệp đang có",
            "what was written here is not complete: run that command again, or remove {} to take the files as they are",
        );
        return Err(format!("{}: {}", name(folder), why.replace("{}", MARK)));
    }
    Ok(())
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
            let owner = known.strip_prefix(OURS).and_then(|rest| rest.split('-').nth(1)?.parse().ok());
            if owner.is_some_and(|owner| !runs(owner)) {
                let path = entry.path();
                let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
            }
        }
        let stage = target.join(beside());
        fs::create_dir(&stage).map_err(fail)?;
        Ok(Self { target: target.to_owned(), stage, names: BTreeSet::new(), sums: BTreeMap::new() })
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
        let list = self.names.iter().flat_map(|name| [name.as_str(), "\n"]).collect::<String>();
        let mut old = listed(&self.target.join(FILES), 0);
        if let Some(other) = fs::read_to_string(&mark).ok().and_then(|text| text.lines().nth(1)?.parse().ok()) {
            if runs(other) && other != std::process::id() {
                return Err(io::Error::other("another run is writing there: wait for it"));
            }
            old.extend(listed(&mark, 2));
        }
        let pid = std::process::id();
        // What was begun before and never finished stays on the list until this run is through.
        let begun = old.difference(&self.names).flat_map(|name| [name.as_str(), "\n"]).collect::<String>();
        let words = "Chưa ghi đủ: hãy chạy lại lệnh đã ghi vào thư mục này. / Not complete: run the command again.";
        place(&mark, format!("{words}\n{pid}\n{list}{begun}").as_bytes(), true)?;
        if self.names.len() <= 64 {
            // One by one this costs more than the whole of a large import.
            for name in &self.names {
                File::open(self.stage.join(name))?.sync_all()?;
            }
        }
        let mut aside = 0;
        for name in old.difference(&self.names) {
            let path = self.target.join(name);
            if path.is_file() {
                let earlier = self.target.join(EARLIER);
                fs::create_dir_all(&earlier)?;
                fs::rename(path, free(&earlier, name))?;
                aside += 1;
            }
        }
        let changed = self.changed_since();
        for name in &changed {
            let earlier = self.target.join(EARLIER);
            fs::create_dir_all(&earlier)?;
            fs::copy(self.target.join(name), free(&earlier, name))?;
        }
        for name in &self.names {
            let (from, to) = (self.stage.join(name), self.target.join(name));
            if let Ok(before) = fs::metadata(&to) {
                keep(&from, &before)?;
            }
            fs::rename(from, to)?;
        }
        let sums: Vec<String> = self.sums.iter().map(|(name, sum)| format!("{sum:016x} {name}\n")).collect();
        place(&self.target.join(SUMS), sums.concat().as_bytes(), false)?;
        place(&self.target.join(FILES), list.as_bytes(), false)?;
        fs::remove_file(&mark)?;
        let earlier = name(&self.target.join(EARLIER));
        if aside > 0 {
            let words = pick("tệp của lần chạy trước nay ở", "files of the run before are in");
            tell(&format!("{aside} {words} {earlier}"));
        }
        for own in &changed {
            let own = on_one_line(own);
            let words = pick("bản đã có người sửa được giữ ở", "somebody changed it; that is kept in");
            tell(&format!("{own}: {words} {earlier}"));
        }
        Ok(())
    }

    /// Files that are about to be replaced by something else although somebody changed them since a
    /// command wrote them, or no command did.
    fn changed_since(&self) -> Vec<String> {
        let path = self.target.join(SUMS);
        let text = read(&path, MAX_BYTES).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
        let known: BTreeMap<&str, u64> = text
            .lines()
            .filter_map(|line| line.split_once(' '))
            .filter_map(|(sum, name)| Some((name, u64::from_str_radix(sum, 16).ok()?)))
            .collect();
        let changed = |(name, new): &(&String, &u64)| {
            let own = fs::read(self.target.join(name)).ok().map(|bytes| sum(&bytes));
            own.is_some_and(|own| own != **new && known.get(name.as_str()) != Some(&own))
        };
        self.sums.iter().filter(changed).map(|(name, _)| name.clone()).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.stage);
    }
}

/// A name in a folder that no file has yet: the name itself, or with a number before its ending.
fn free(folder: &Path, name: &str) -> PathBuf {
    let (stem, ending) = name.rsplit_once('.').map_or((name, String::new()), |(stem, end)| (stem, format!(".{end}")));
    let numbered = (2..).map(|number| folder.join(format!("{stem} ({number}){ending}")));
    let mut names = std::iter::once(folder.join(name)).chain(numbered);
    names.find(|path| !path.exists()).unwrap_or_else(|| folder.join(name))
}

/// A sum of bytes that tells whether a file was changed (FNV-1a); it protects against nobody.
fn sum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The plain file names that a list holds after so many lines.
fn listed(path: &Path, skip: usize) -> BTreeSet<String> {
    let text = read(path, MAX_BYTES).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
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
    use super::*;

    fn folder(of: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("tokhai-files-{of}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn seen(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_whole_and_keeps_its_permissions_and_its_links() {
        let folder = folder("replace");
        let (file, link) = (folder.join("a.json"), folder.join("link.json"));
        fs::write(&file, "old").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::{PermissionsExt, symlink};
            fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
            symlink("a.json", &link).unwrap();
            write(&link, b"new").unwrap();
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
            assert_eq!(fs::read(&file).unwrap(), b"new");
            symlink("nowhere/x", folder.join("lost")).unwrap();
            assert!(write(&folder.join("lost"), b"x").is_err());
        }
        assert!(write(&folder, b"x").is_err());
        assert!(write(&folder.join("none/a.json"), b"x").is_err());
        assert!(!seen(&folder).iter().any(|name| name.starts_with(OURS)), "{:?}", seen(&folder));
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_an_error_of_writing() {
        assert!(write(Path::new("/dev/full"), b"x").is_err_and(|message| message.contains("/dev/full")));
        assert_eq!(write(Path::new("/dev/null"), b"x"), Ok(()));
    }

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

    #[test]
    fn reading_is_bounded_and_takes_a_byte_order_mark() {
        let folder = folder("read");
        let file = folder.join("a.json");
        fs::write(&file, "\u{feff}{\"a\": 1}").unwrap();
        assert_eq!(json(&file, 100).unwrap()["a"], 1);
        assert!(read(&file, 5).unwrap_err().contains("larger"));
        fs::write(&file, b"\xff\xfe{\0}\0").unwrap();
        assert!(read(&file, 100).unwrap_err().contains("UTF-8"));
        assert!(read(&folder.join("none"), 100).unwrap_err().starts_with("cannot be read"));
        assert!(not_an_input(&file, [folder.join("./a.json").as_path()]).is_err());
        assert!(not_an_input(&folder.join("b.json"), [file.as_path()]).is_ok());
        fs::remove_dir_all(&folder).unwrap();
    }
}
