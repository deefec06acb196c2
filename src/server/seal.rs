//! What the portal's keys do: seal personal data before they are stored, and make pseudonyms people are found by.
//!
//! The keys are one file: a line `index` with the key of the pseudonyms, and a line for each sealing key, `<number> <64 digits>`.
//! The highest number seals; all of them open, so that a new line is a rotation. A portal that runs sees it within [`LOOK`].

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};
use std::time::{Duration, Instant, SystemTime};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::identifier::{from_hexadecimal, hexadecimal, secret};
use super::surroundings::Surroundings;

/// Bytes before what is sealed: the number of the key and the nonce.
const HEAD: usize = 4 + 24;

/// How long a change of the file may go unseen.
pub(super) const LOOK: Duration = Duration::from_secs(2);

/// The keys of one portal.
pub(super) struct Keys {
    index: [u8; 32],
    sealing: RwLock<Ring>,
}

/// The sealing keys as they were last read.
struct Ring {
    keys: BTreeMap<u32, [u8; 32]>,
    path: PathBuf,
    /// When the file was changed and how long it was, as it was read.
    changed: Option<(SystemTime, u64)>,
    looked: Instant,
}

/// The number of the key something was sealed with.
pub(super) fn number_of(sealed: &[u8]) -> Option<u32> {
    sealed.first_chunk().map(|number| u32::from_be_bytes(*number))
}

impl Keys {
    /// Reads the keys, or makes them where there is no file yet; only its owner can read it.
    ///
    /// # Errors
    /// What is wrong with the file, and what to do.
    pub(super) fn at(path: &Path, surroundings: &dyn Surroundings) -> Result<Self, String> {
        let told = |why: String| format!("{}: {why}", path.display());
        match fs::metadata(path) {
            Ok(_) => Self::of_file(path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let text = format!("index {}\n1 {}\n", secret(surroundings)?, secret(surroundings)?);
                keep(path, &text).map_err(|why| told(format!("{why}; name a folder you can write to")))?;
                // Another process may have been first: what stands there counts.
                Self::of_file(path)
            }
            Err(error) => Err(told(format!("{error}; the stored data cannot be opened without it"))),
        }
    }

    /// Reads the keys.
    ///
    /// # Errors
    /// As for [`Self::at`]; also where there is no file.
    pub(super) fn of_file(path: &Path) -> Result<Self, String> {
        let told = |why: String| format!("{}: {why}", path.display());
        let changed = changed(path);
        let text = fs::read_to_string(path)
            .map_err(|error| told(format!("{error}; the stored data cannot be opened without it")))?;
        let (index, keys) = read(&text).map_err(told)?;
        let ring = Ring { keys, path: path.to_owned(), changed, looked: Instant::now() };
        Ok(Self { index, sealing: RwLock::new(ring) })
    }

    /// Adds a sealing key to the file, which then seals; gives its number.
    ///
    /// # Errors
    /// What is wrong with the file, and what to do.
    pub(super) fn add(path: &Path, surroundings: &dyn Surroundings) -> Result<u32, String> {
        let told = |why: String| format!("{}: {why}", path.display());
        let text = fs::read_to_string(path).map_err(|error| told(error.to_string()))?;
        let (_, keys) = read(&text).map_err(told)?;
        let number = keys.last_key_value().map_or(1, |(number, _)| number.saturating_add(1));
        let more = if text.ends_with('\n') { "" } else { "\n" };
        let text = format!("{text}{more}{number} {}\n", secret(surroundings)?);
        let beside = write_beside(path, &text).map_err(|error| told(error.to_string()))?;
        fs::rename(&beside, path).map_err(|error| told(error.to_string()))?;
        Ok(number)
    }

    /// The number of the key that seals.
    pub(super) fn newest(&self) -> u32 {
        self.ring().keys.last_key_value().map_or(0, |(number, _)| *number)
    }

    /// The sealing keys, read again where the file changed since.
    fn ring(&self) -> RwLockReadGuard<'_, Ring> {
        let ring = self.sealing.read().unwrap_or_else(PoisonError::into_inner);
        if ring.looked.elapsed() < LOOK {
            return ring;
        }
        drop(ring);
        self.look();
        self.sealing.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn look(&self) {
        let mut ring = self.sealing.write().unwrap_or_else(PoisonError::into_inner);
        ring.looked = Instant::now();
        let now = changed(&ring.path);
        if now.is_none() || now == ring.changed {
            return;
        }
        // A file that cannot be read, or is that of another portal, changes nothing: what is sealed must stay open.
        let text = fs::read_to_string(&ring.path).unwrap_or_default();
        if let Ok((index, keys)) = read(&text)
            && index == self.index
        {
            (ring.keys, ring.changed) = (keys, now);
        }
    }

    /// Seals bytes for one place: moved to another, they cannot be opened.
    ///
    /// # Errors
    /// The system has no random bytes.
    pub(super) fn seal(&self, place: &str, plain: &[u8], surroundings: &dyn Surroundings) -> Result<Vec<u8>, String> {
        let (number, key) = {
            let ring = self.ring();
            ring.keys.last_key_value().map(|(number, key)| (*number, *key)).ok_or("there is no sealing key")?
        };
        let mut nonce = [0; 24];
        surroundings.fill(&mut nonce)?;
        let sealed = XChaCha20Poly1305::new(Key::from_slice(&key))
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: plain, aad: place.as_bytes() })
            .map_err(|_| "it is too long to be sealed".to_owned())?;
        Ok([&number.to_be_bytes()[..], &nonce[..], &sealed].concat())
    }

    /// Opens what was sealed for this place.
    pub(super) fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (head, sealed) = sealed.split_at_checked(HEAD)?;
        let nonce = &head[4..];
        let number = number_of(head)?;
        let known = self.ring().keys.get(&number).copied();
        let key = known.or_else(|| {
            // Sealed by a process that has seen a newer file.
            self.look();
            self.ring().keys.get(&number).copied()
        })?;
        let cipher = XChaCha20Poly1305::new(Key::from_slice(&key));
        cipher.decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: place.as_bytes() }).ok()
    }

    /// What somebody is found by without their number standing anywhere.
    pub(super) fn pseudonym(&self, number: &str) -> String {
        let Ok(mut code) = <Hmac<Sha256> as Mac>::new_from_slice(&self.index) else { return String::new() };
        code.update(number.as_bytes());
        hexadecimal(&code.finalize().into_bytes())
    }
}

/// The key of the pseudonyms and the sealing keys of a file.
fn read(text: &str) -> Result<([u8; 32], BTreeMap<u32, [u8; 32]>), String> {
    let mut index = None;
    let mut sealing = BTreeMap::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let expected = || format!("line {}: `index` or a number was expected, then 64 hexadecimal digits", at + 1);
        let (name, digits) = line.trim().split_once(' ').ok_or_else(expected)?;
        let key = from_hexadecimal(digits.trim()).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let key = key.ok_or_else(expected)?;
        if name == "index" {
            index = Some(key);
        } else {
            sealing.insert(name.parse().map_err(|_| expected())?, key);
        }
    }
    match index {
        Some(index) if !sealing.is_empty() => Ok((index, sealing)),
        _ => Err("a line `index` and one sealing key at least were expected; bring the file back from a backup".into()),
    }
}

/// When a file was changed, and how long it is: a clock has steps.
fn changed(path: &Path) -> Option<(SystemTime, u64)> {
    let known = fs::metadata(path).ok()?;
    Some((known.modified().ok()?, known.len()))
}

/// Puts a file at its place, whole, unless there is one meanwhile; nobody else can read it.
pub(super) fn keep(path: &Path, text: &str) -> io::Result<()> {
    let beside = write_beside(path, text)?;
    let put = fs::hard_link(&beside, path);
    fs::remove_file(&beside)?;
    match put {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        put => put,
    }
}

/// Writes a file beside its place that nobody else can read.
fn write_beside(path: &Path, text: &str) -> io::Result<PathBuf> {
    let beside = path.with_extension(format!("new-{}", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(beside)
}

#[cfg(test)]
mod tests {
    use super::super::surroundings::tests::Fixed;
    use super::*;

    fn keys(numbers: &[u32]) -> Keys {
        let lines: Vec<String> = numbers.iter().map(|n| format!("{n} {}\n", format!("{n:02x}").repeat(32))).collect();
        let (index, keys) = read(&format!("index {}\n{}", "0f".repeat(32), lines.concat())).unwrap();
        let ring = Ring { keys, path: PathBuf::new(), changed: None, looked: Instant::now() };
        Keys { index, sealing: RwLock::new(ring) }
    }

    #[test]
    fn what_is_sealed_opens_at_its_place_only_and_after_a_rotation() {
        let world = Fixed::at(0);
        let sealed = keys(&[1]).seal("submission/1", b"answers", &world).unwrap();
        assert!(!sealed.windows(7).any(|part| part == b"answers"));
        assert_eq!(keys(&[1, 2]).open("submission/1", &sealed).as_deref(), Some(&b"answers"[..]));
        assert_eq!(keys(&[1]).open("submission/2", &sealed), None);
        assert_eq!(keys(&[2]).open("submission/1", &sealed), None);
        let mut changed = sealed;
        *changed.last_mut().unwrap() ^= 1;
        assert_eq!(keys(&[1]).open("submission/1", &changed), None);
        assert_eq!(keys(&[1]).open("submission/1", b"short"), None);
    }

    #[test]
    fn a_file_of_keys_is_made_once_for_its_owner_alone() {
        let folder = std::env::temp_dir().join(format!("tokhai-keys-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("keys");
        let world = Fixed::at(0);
        let first = Keys::at(&path, &world).unwrap();
        let again = Keys::at(&path, &world).unwrap();
        assert_eq!(first.pseudonym("001"), again.pseudonym("001"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        // Whoever runs opens what was sealed with a key that was added since.
        assert_eq!((Keys::add(&path, &world).unwrap(), Keys::of_file(&path).unwrap().newest()), (2, 2));
        let sealed = Keys::of_file(&path).unwrap().seal("a", b"b", &world).unwrap();
        assert_eq!((number_of(&sealed), first.open("a", &sealed).as_deref()), (Some(2), Some(&b"b"[..])));
        assert_eq!(first.newest(), 2);
        fs::write(&path, "1 zz\n").unwrap();
        let Err(why) = Keys::at(&path, &world) else { panic!("read") };
        assert!(why.contains("line 1"), "{why}");
        fs::remove_dir_all(&folder).unwrap();
    }
}
