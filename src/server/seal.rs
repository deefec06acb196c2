//! What the portal's keys do: seal personal data before they are stored, and make pseudonyms people are found by.
//!
//! The keys are one file: a line `index` with the key of the pseudonyms, and a line for each sealing key, `<number> <64 digits>`.
//! The highest number seals; all of them open, so that a new line is a rotation.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::identifier::{from_hexadecimal, hexadecimal, secret};
use super::surroundings::Surroundings;

/// Bytes before what is sealed: the number of the key and the nonce.
const HEAD: usize = 4 + 24;

/// The keys of one portal.
pub(super) struct Keys {
    index: [u8; 32],
    sealing: BTreeMap<u32, [u8; 32]>,
}

impl Keys {
    /// Reads the keys, or makes them where there is no file yet; only its owner can read it.
    ///
    /// # Errors
    /// What is wrong with the file, and what to do.
    pub(super) fn at(path: &Path, surroundings: &dyn Surroundings) -> Result<Self, String> {
        match fs::read_to_string(path) {
            Ok(text) => Self::read(&text).map_err(|why| format!("{}: {why}", path.display())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let text = format!("index {}\n1 {}\n", secret(surroundings)?, secret(surroundings)?);
                keep(path, &text).map_err(|why| format!("{}: {why}; name a folder you can write to", path.display()))?;
                Self::read(&text)
            }
            Err(error) => Err(format!("{}: {error}; the stored data cannot be opened without it", path.display())),
        }
    }

    fn read(text: &str) -> Result<Self, String> {
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
            Some(index) if !sealing.is_empty() => Ok(Self { index, sealing }),
            _ => Err("a line `index` and one sealing key at least were expected; bring the file back from a backup".into()),
        }
    }

    /// Seals bytes for one place: moved to another, they cannot be opened.
    ///
    /// # Errors
    /// The system has no random bytes.
    pub(super) fn seal(&self, place: &str, plain: &[u8], surroundings: &dyn Surroundings) -> Result<Vec<u8>, String> {
        let (number, key) = self.sealing.last_key_value().ok_or("there is no sealing key")?;
        let mut nonce = [0; 24];
        surroundings.fill(&mut nonce)?;
        let sealed = XChaCha20Poly1305::new(Key::from_slice(key))
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: plain, aad: place.as_bytes() })
            .map_err(|_| "it is too long to be sealed".to_owned())?;
        Ok([&number.to_be_bytes()[..], &nonce[..], &sealed].concat())
    }

    /// Opens what was sealed for this place.
    pub(super) fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (head, sealed) = sealed.split_at_checked(HEAD)?;
        let (number, nonce) = head.split_at(4);
        let key = self.sealing.get(&u32::from_be_bytes(number.try_into().ok()?))?;
        let cipher = XChaCha20Poly1305::new(Key::from_slice(key));
        cipher.decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: place.as_bytes() }).ok()
    }

    /// What somebody is found by without their number standing anywhere.
    pub(super) fn pseudonym(&self, number: &str) -> String {
        let Ok(mut code) = <Hmac<Sha256> as Mac>::new_from_slice(&self.index) else { return String::new() };
        code.update(number.as_bytes());
        hexadecimal(&code.finalize().into_bytes())
    }
}

/// Writes a file beside its place and moves it there; nobody else can read it.
fn keep(path: &Path, text: &str) -> io::Result<()> {
    let beside = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

#[cfg(test)]
mod tests {
    use super::super::surroundings::tests::Fixed;
    use super::*;

    fn keys(numbers: &[u32]) -> Keys {
        let lines: Vec<String> = numbers.iter().map(|n| format!("{n} {}\n", format!("{n:02x}").repeat(32))).collect();
        Keys::read(&format!("index {}\n{}", "0f".repeat(32), lines.concat())).unwrap()
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
        fs::write(&path, "1 zz\n").unwrap();
        let Err(why) = Keys::at(&path, &world) else { panic!("read") };
        assert!(why.contains("line 1"), "{why}");
        fs::remove_dir_all(&folder).unwrap();
    }
}
