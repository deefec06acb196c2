//! Why a form cannot be read, and what to do about it.

use std::fmt;

use crate::locale::Locale;
use crate::texts::Told;
use crate::texts::form as say;

/// Why a form cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormProblem {
    /// No format that is read here.
    Unknown,
    /// The binary format of Word before 2007, or RTF.
    OldWord,
    /// An office file that is no text document: a spreadsheet, slides.
    NoDocument,
    /// A document that carries macros.
    Macros,
    /// Locked with a password.
    Encrypted,
    /// A picture of a form, or a PDF whose pages hold pictures only.
    Scanned,
    /// Text in an encoding other than Unicode.
    Encoding,
    /// Broken: what was expected where.
    Damaged(Told),
    /// Larger than what is read: of what, and how much is.
    TooLarge {
        /// Of what.
        what: Counted,
        /// How much is read.
        most: usize,
    },
}

/// What a form or a model may have too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// Lines.
    Lines,
    /// Paragraphs.
    Paragraphs,
    /// Cells of tables.
    Cells,
    /// Characters.
    Characters,
    /// Places to write in.
    Rooms,
    /// Fields of an interactive form.
    Fields,
    /// Steps of reading.
    ReadingSteps,
    /// Objects of a PDF.
    Objects,
    /// Drawing operators of a page.
    DrawingOperators,
    /// Files in an archive.
    Files,
    /// Bytes of the file.
    Bytes,
    /// Bytes of a page.
    PageBytes,
    /// Bytes in a part of an office file.
    PartBytes,
    /// Elements in a part of an office file.
    PartElements,
    /// Elements of a page.
    PageElements,
    /// Elements within each other.
    NestedElements,
    /// Processes within each other.
    NestedProcesses,
    /// Elements of a process.
    ProcessElements,
    /// Flows of a process.
    ProcessFlows,
}

impl Counted {
    /// What is counted, in the plural.
    pub fn words(self, locale: &Locale) -> &'static str {
        match self {
            Self::Lines => say::counted_lines(locale),
            Self::Paragraphs => say::counted_paragraphs(locale),
            Self::Cells => say::counted_cells(locale),
            Self::Characters => say::counted_characters(locale),
            Self::Rooms => say::counted_rooms(locale),
            Self::Fields => say::counted_fields(locale),
            Self::ReadingSteps => say::counted_reading_steps(locale),
            Self::Objects => say::counted_objects(locale),
            Self::DrawingOperators => say::counted_drawing_operators(locale),
            Self::Files => say::counted_files(locale),
            Self::Bytes => say::counted_bytes(locale),
            Self::PageBytes => say::counted_page_bytes(locale),
            Self::PartBytes => say::counted_part_bytes(locale),
            Self::PartElements => say::counted_part_elements(locale),
            Self::PageElements => say::counted_page_elements(locale),
            Self::NestedElements => say::counted_nested_elements(locale),
            Self::NestedProcesses => say::counted_nested_processes(locale),
            Self::ProcessElements => say::counted_process_elements(locale),
            Self::ProcessFlows => say::counted_process_flows(locale),
        }
    }
}

impl FormProblem {
    /// A file that somebody else's reader refuses, in its words.
    pub(in crate::import) fn broken(why: impl fmt::Display) -> Self {
        Self::Damaged(Told::of_others(why))
    }

    /// What is wrong and what to do.
    pub fn text(&self, locale: &Locale) -> String {
        let plain = match self {
            Self::Unknown => say::unknown(locale),
            Self::OldWord => say::old_word(locale),
            Self::NoDocument => say::no_document(locale),
            Self::Macros => say::macros(locale),
            Self::Encrypted => say::encrypted(locale),
            Self::Scanned => say::scanned(locale),
            Self::Encoding => say::encoding(locale),
            Self::Damaged(what) => return say::damaged(locale, what.text(locale)),
            Self::TooLarge { what, most } => return say::too_large(locale, *most, what.words(locale)),
        };
        plain.to_owned()
    }
}

/// Both languages, as all problems of sources are told.
impl fmt::Display for FormProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.text(&Locale::vi()), self.text(&Locale::en()))
    }
}

impl std::error::Error for FormProblem {}
