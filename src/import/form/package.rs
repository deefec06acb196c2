//! Parts of a zipped document, within bounds: an archive says what it likes about itself.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Counted, FormProblem};

/// Most files of an archive.
const MAX_FILES: usize = 4096;
/// Largest part that is read, in bytes, unpacked.
const MAX_PART: usize = 48 << 20;
/// Most bytes unpacked of one archive.
const MAX_ALL: usize = 96 << 20;

/// An archive and what may still be unpacked of it.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: usize,
}

impl<'a> Package<'a> {
    /// Opens an archive.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, FormProblem> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| FormProblem::broken(error.to_string()))?;
        if archive.len() > MAX_FILES {
            return Err(FormProblem::TooLarge { what: Counted::Files, most: MAX_FILES });
        }
        Ok(Self { archive, left: MAX_ALL })
    }

    /// True if it holds a file of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// Names of its files, in its order.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        self.archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned)
    }

    /// A part, unpacked; `None` where there is none.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, FormProblem> {
        let file = match self.archive.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(FormProblem::Encrypted),
            Err(error) => return Err(FormProblem::broken(format!("{name}: {error}"))),
        };
        let most = MAX_PART.min(self.left);
        let mut bytes = Vec::new();
        // Whatever size the archive claims, no more than this is unpacked.
        file.take(most as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| FormProblem::broken(format!("{name}: {error}")))?;
        if bytes.len() > most {
            return Err(FormProblem::TooLarge { what: Counted::PartBytes, most: MAX_PART });
        }
        self.left -= bytes.len();
        Ok(Some(bytes))
    }
}
