//! What a paper form looks like once its file format is out of the way: every reader gives this, every rule reads it.
//!
//! A layout keeps the order of the paper. It says where text, blanks and boxes stand, never what they mean.

use std::fmt;

use serde::Serialize;

/// A form as it stands on paper.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Layout {
    /// Lines and tables in reading order; what a text box holds stands where its anchor stands, once.
    pub blocks: Vec<Block>,
}

/// A line or a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Block {
    /// A paragraph, or one printed line where the format knows lines only.
    Line(Line),
    /// Rows of cells.
    Table(Table),
}

/// A paragraph or printed line.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    /// Where it stands in the file.
    pub at: Place,
    /// What it is made of, from left to right; neighbouring runs of the same look are one.
    pub runs: Vec<Run>,
    /// The number or bullet that the format's own numbering prints before it, such as `1.` or `a)`.
    pub numbering: Option<String>,
    /// Whether it is centred.
    pub centred: bool,
    /// Level of a heading, 1 to 9, where the format marks it as one.
    pub heading: Option<u8>,
    /// Indent from the left edge in points, 0 where the format says nothing.
    pub indent: f32,
}

impl Line {
    /// True if nothing is printed on it and there is nothing to write in.
    pub fn is_empty(&self) -> bool {
        self.runs.iter().all(|run| matches!(run, Run::Text { text, .. } if text.trim().is_empty()))
    }
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Run {
    /// Printed text.
    Text {
        /// The text; tabs without leader are one tab, no other control characters; accents are composed, so that it may
        /// have fewer characters than the file holds.
        text: String,
        /// Printed in bold.
        bold: bool,
        /// Printed in italics.
        italic: bool,
        /// Where it begins in the text of its line as the file holds it, in characters.
        start: usize,
    },
    /// The mark of a note, such as `1` or `(2)`, printed raised.
    Note {
        /// The mark without brackets.
        mark: String,
        /// Where it begins in the text of its line as the file holds it, in characters.
        start: usize,
    },
    /// Room to write in: dots, underscores, a tab with a leader, an underlined gap, an empty content control.
    Blank(Blank),
    /// A box to tick.
    Box {
        /// Whether it is ticked on the form as it was read.
        ticked: bool,
        /// Where it stands in the text of its line as the file holds it, in characters.
        start: usize,
    },
    /// A row of boxes for one character each.
    Cells {
        /// How many.
        count: usize,
        /// Where they stand in the text of their line as the file holds it, in characters.
        start: usize,
    },
}

/// Room to write in.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Blank {
    /// How wide it is, in characters of the running text; 0 where the format does not say.
    pub width: usize,
    /// Where it begins in the text of its line as the file holds it, in characters.
    pub start: usize,
    /// Where it ends, likewise.
    pub end: usize,
    /// The form control it is, where the file has one.
    pub control: Option<Control>,
}

/// A form control of the file: a field of `AcroForm`, a content control of Word, an input of HTML.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Control {
    /// The name the file gives it.
    pub name: String,
    /// What the file says to people who cannot see the page: tool tip, title or label.
    pub label: Option<String>,
    /// What can be entered.
    pub input: Input,
    /// What can be chosen, in the file's order; empty for free text.
    pub options: Vec<String>,
    /// Whether the file says that it must be filled in.
    pub required: bool,
    /// The most characters it takes, where the file says so.
    pub most: Option<usize>,
    /// Whether it shows the answer of a control that stood before, as fields of a PDF with one name do.
    pub again: bool,
    /// Whether its label is what is printed right below it.
    pub captioned: bool,
}

/// What a form control takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Input {
    /// One line of text.
    #[default]
    Text,
    /// Several lines of text.
    LongText,
    /// A day.
    Date,
    /// A number.
    Number,
    /// An address for electronic mail.
    Email,
    /// A telephone number.
    Phone,
    /// A box to tick.
    Tick,
    /// One of several.
    Choice,
    /// Any of several.
    Several,
    /// A file.
    File,
    /// A signature.
    Signature,
}

/// Rows of cells.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Table {
    /// Where it stands in the file.
    pub at: Place,
    /// Rows from top to bottom.
    pub rows: Vec<Row>,
    /// Whether its cells have borders one can see; a table without them only arranges text.
    pub ruled: bool,
}

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Row {
    /// Cells from left to right.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Cell {
    /// What stands in it; empty where one may write.
    pub blocks: Vec<Block>,
    /// How many columns it spans, 1 or more.
    pub columns: usize,
    /// How many rows it spans, 1 or more; a cell that a taller one covers is left out.
    pub rows: usize,
    /// Its width in points, 0 where the format does not say.
    pub width: f32,
}

impl Cell {
    /// True if nothing is printed in it and there is nothing to tick: one may write in it.
    pub fn is_empty(&self) -> bool {
        self.blocks.iter().all(|block| matches!(block, Block::Line(line) if line.is_empty()))
    }
}

/// Where something stands in the file it was read from.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The page, from 1, where the format has pages.
    pub page: Option<usize>,
    /// The line or paragraph, from 0, counted through the whole file with those of tables.
    pub line: usize,
}

/// As one sees it: `⟨12⟩` is room for twelve characters, `⟨=name⟩` a control, `☐` and `☒` are boxes, `⟨#12⟩` is a row of
/// twelve cells, `^1` the mark of a note, `│` stands between cells.
impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        blocks(&self.blocks, "", f)
    }
}

fn blocks(list: &[Block], indent: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for block in list {
        match block {
            Block::Line(line) => writeln!(f, "{indent}{line}")?,
            Block::Table(table) => {
                writeln!(f, "{indent}{}", if table.ruled { "┌ table" } else { "┌ arranged" })?;
                for row in &table.rows {
                    for (i, cell) in row.cells.iter().enumerate() {
                        let mark = if i == 0 { "├" } else { "│" };
                        writeln!(f, "{indent}{mark} ×{}×{}", cell.columns, cell.rows)?;
                        blocks(&cell.blocks, &format!("{indent}│   "), f)?;
                    }
                }
                writeln!(f, "{indent}└")?;
            }
        }
    }
    Ok(())
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(numbering) = &self.numbering {
            write!(f, "{numbering} ")?;
        }
        for run in &self.runs {
            match run {
                Run::Text { text, .. } => f.write_str(text)?,
                Run::Note { mark, .. } => write!(f, "^{mark}")?,
                Run::Blank(Blank { control: Some(control), .. }) => write!(f, "⟨={}⟩", control.name)?,
                Run::Blank(blank) => write!(f, "⟨{}⟩", blank.width)?,
                Run::Box { ticked, .. } => f.write_str(if *ticked { "☒" } else { "☐" })?,
                Run::Cells { count, .. } => write!(f, "⟨#{count}⟩")?,
            }
        }
        Ok(())
    }
}
