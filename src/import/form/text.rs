//! Plain text: a printed line a line.

use super::layout::{Block, Layout, Line, Place};
use super::pieces::{Look, Pieces};
use super::{Counted, FormProblem, MAX_LINES};

/// Reads the text of a form: UTF-8, or UTF-16 with its mark.
pub(super) fn read(bytes: &[u8]) -> Result<Layout, FormProblem> {
    let text = decoded(bytes)?;
    let mut layout = Layout::default();
    for (line, text) in text.lines().enumerate() {
        if line >= MAX_LINES {
            return Err(FormProblem::TooLarge { what: Counted::Lines, most: MAX_LINES });
        }
        let mut pieces = Pieces::default();
        pieces.text(text.trim_end(), Look::default());
        let place = Place { page: None, line };
        layout.blocks.extend(pieces.lines(&Line { at: place, ..Line::default() }).into_iter().map(Block::Line));
    }
    Ok(layout)
}

/// The text of bytes that may begin with a mark of their encoding.
pub(super) fn decoded(bytes: &[u8]) -> Result<String, FormProblem> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)).collect::<String>()
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => Ok(wide(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => Ok(wide(rest, u16::from_be_bytes)),
        [0xef, 0xbb, 0xbf, rest @ ..] => {
            std::str::from_utf8(rest).map(str::to_owned).map_err(|_| FormProblem::Encoding)
        }
        _ => std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| FormProblem::Encoding),
    }
}
