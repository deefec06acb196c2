//! Files as commands meet them: read with a bound, written beside and then renamed, so that
//! neither a full disk nor a kill leaves half a file where a whole one was.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

pub(super) use super::folder::{Folder, is_ours, whole};
use super::terminal::{locale, on_one_line, why};
use crate::texts::cli;
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
        return Err(cli::too_large(&locale(), size, unit));
    }
    match bytes.get(..2) {
        Some([0xff, 0xfe] | [0xfe, 0xff]) => Err(cli::utf16(&locale()).to_owned()),
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
    result.map_err(|error| unreadable(&error))?;
    if bytes.starts_with(MARK) {
        bytes.drain(..MARK.len());
    }
    Ok(bytes)
}

/// That something cannot be read, and why.
fn unreadable(error: &io::Error) -> String {
    format!("{}: {}", cli::unreadable(&locale()), why(error))
}

/// That a folder cannot be read, by its name.
pub(super) fn unread(folder: &Path, error: &io::Error) -> String {
    format!("{}: {}", name(folder), unreadable(error))
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
        cli::not_json(&locale(), column, line)
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
        Some((line, column)) => Err(cli::member_twice(&locale(), column, line)),
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
        let why = cli::output_is_input(&locale());
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
pub(super) fn unwritten(path: &Path, error: &io::Error) -> String {
    let advice = match error.kind() {
        io::ErrorKind::NotFound if error.raw_os_error().is_some() => cli::make_folder_first(&locale()),
        _ => "",
    };
    format!("{}: {}: {}{advice}", name(path), cli::unwritable(&locale()), why(error))
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
    // A link that leads nowhere is not replaced by a file.
    if before.is_none() && fs::symlink_metadata(path).is_ok() {
        return Err(io::Error::new(io::ErrorKind::NotFound, cli::link_to_nothing(&locale())));
    }
    replace(&target, bytes, before.as_ref(), sync)
}

/// Writes beside a file and then renames to it; the new one gets what `before` says of the old one.
pub(super) fn replace(target: &Path, bytes: &[u8], before: Option<&fs::Metadata>, sync: bool) -> io::Result<()> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = folder.join(beside());
    let written = OpenOptions::new().write(true).create_new(true).open(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        if let Some(before) = before {
            keep(&beside, before)?;
        }
        if sync { file.sync_all() } else { Ok(()) }
    });
    let placed = written.and_then(|()| fs::rename(&beside, target));
    if placed.is_err() {
        let _ = fs::remove_file(&beside);
    } else if sync {
        // The new name outlives a power cut only with its folder; not every system can do this.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    placed
}

/// Gives a new file the permissions and, where that is allowed, the owner of the old one.
pub(super) fn keep(path: &Path, before: &fs::Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let _ = std::os::unix::fs::chown(path, Some(before.uid()), Some(before.gid()));
    }
    fs::set_permissions(path, before.permissions())
}

/// A name no other file has: of this process, and of this file in it.
pub(super) fn beside() -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    format!("{OURS}-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// How names of what is not yet, or no longer, part of a folder begin.
pub(super) const OURS: &str = ".tokhai";

#[cfg(test)]
mod tests {
    use super::super::trial::{folder, seen};
    use super::*;

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
