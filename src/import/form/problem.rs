//! Why a form cannot be read, and what to do about it.

use std::fmt;

use crate::locale::Locale;

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
    /// Broken: what was expected where, in English.
    Damaged(String),
    /// Larger than what is read: of what, and how much is.
    TooLarge {
        /// Of what, in English.
        what: &'static str,
        /// How much is read.
        most: usize,
    },
}

impl FormProblem {
    /// A problem with what was expected in the file.
    pub(in crate::import) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged(what.into())
    }

    /// What is wrong and what to do, in one language; English where it is not Vietnamese.
    pub fn text(&self, locale: &Locale) -> String {
        if locale.as_str().starts_with("vi") { self.vietnamese() } else { self.english() }
    }

    fn vietnamese(&self) -> String {
        match self {
            Self::Unknown => {
                "Không nhận ra định dạng tệp; hãy lưu mẫu đơn thành .docx, .odt, .html, .txt hoặc .pdf có chữ."
            }
            Self::OldWord => {
                "Đây là định dạng Word cũ (.doc) hoặc .rtf; hãy mở tệp bằng Word hoặc LibreOffice và lưu thành .docx."
            }
            Self::NoDocument => {
                "Đây không phải văn bản mà là bảng tính hoặc bản trình chiếu; hãy lưu mẫu đơn thành .docx."
            }
            Self::Macros => "Tệp có chứa macro nên không được đọc; hãy lưu thành .docx (không có macro).",
            Self::Encrypted => "Tệp được khóa bằng mật khẩu; hãy bỏ mật khẩu rồi lưu lại.",
            Self::Scanned => {
                "Tệp chỉ có hình ảnh, không có chữ; hãy dùng bản .docx, hoặc nhận dạng chữ (OCR) rồi lưu lại."
            }
            Self::Encoding => "Văn bản không ở bảng mã Unicode; hãy lưu lại bằng UTF-8.",
            Self::Damaged(_) => "Tệp bị hỏng hoặc không đúng định dạng; hãy mở tệp, lưu lại thành .docx rồi thử lại.",
            Self::TooLarge { what, most } => {
                let what = counted(what);
                return format!("Tệp vượt quá giới hạn ({most} {what}); hãy tách riêng phần mẫu đơn thành một tệp.");
            }
        }
        .to_owned()
    }

    fn english(&self) -> String {
        match self {
            Self::Unknown => {
                "The format is not known; save the form as .docx, .odt, .html, .txt or a .pdf with text.".to_owned()
            }
            Self::OldWord => {
                "This is the old format of Word (.doc) or RTF; open it in Word or LibreOffice and save it as .docx."
                    .to_owned()
            }
            Self::NoDocument => "This is a spreadsheet or slides, not a text; save the form as .docx.".to_owned(),
            Self::Macros => "The file carries macros and is not read; save it as .docx, which has none.".to_owned(),
            Self::Encrypted => "The file is locked with a password; remove the password and save it again.".to_owned(),
            Self::Scanned => {
                "The file holds pictures only and no text; use the .docx, or recognise its text (OCR) and save it."
                    .to_owned()
            }
            Self::Encoding => "The text is not in Unicode; save it as UTF-8.".to_owned(),
            Self::Damaged(what) => {
                format!(
                    "The file is damaged or not what its name says ({what}); open it, save it as .docx and try again."
                )
            }
            Self::TooLarge { what, most } => {
                format!("The file is too large: more than {most} {what}; save the form alone in a file of its own.")
            }
        }
    }
}

/// What is counted, in Vietnamese.
fn counted(what: &str) -> &'static str {
    match what {
        "lines" => "dòng",
        "paragraphs" => "đoạn",
        "cells" => "ô",
        "characters" => "ký tự",
        "places to write in" => "chỗ điền",
        "fields" => "trường",
        "steps of reading" => "bước đọc",
        "objects" => "đối tượng",
        "drawing operators" => "lệnh vẽ",
        "files in the archive" => "tệp trong gói nén",
        _ if what.starts_with("bytes") => "byte",
        _ if what.starts_with("elements") => "phần tử",
        _ => "",
    }
}

/// Both languages, as all problems of sources are told.
impl fmt::Display for FormProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.vietnamese(), self.english())
    }
}

impl std::error::Error for FormProblem {}
