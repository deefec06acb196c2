//! A document as blocks: headings, paragraphs, tables, charts. The one description that
//! Markdown, HTML and DOCX write out, so that they cannot say different things.
//!
//! Owns shapes and how numbers read; knows nothing of procedures.

use super::super::markup::Element;
use crate::locale::Locale;
use crate::message::Language;
use crate::message::number::{date, number};
use crate::register::Range;
use crate::texts::documents;

/// A whole document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Title, also that of the window or file.
    pub title: String,
    /// One line under the title.
    pub subtitle: String,
    /// Language tag.
    pub language: String,
    /// The day whose law counts, as an ISO date: the only date a document carries.
    pub date: String,
    /// True for what is read and not signed.
    pub unsigned: bool,
    /// To whom a letter goes; empty for none.
    pub recipient: String,
    /// Content; a letter is signed behind it.
    pub blocks: Vec<DocBlock>,
    /// What proves the content: stands behind the signature.
    pub annex: Vec<DocBlock>,
    /// Lists for a screen, too long for a letter.
    pub lists: Vec<DocBlock>,
}

/// One piece of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum DocBlock {
    /// A heading; level 1 is a chapter.
    Heading {
        /// 1 to 4.
        level: u8,
        /// What it says.
        text: String,
        /// Name other places can point to; empty for none.
        id: String,
    },
    /// A paragraph, with an emphasised lead that may be empty.
    Paragraph {
        /// Said first, emphasised.
        lead: String,
        /// The rest.
        text: String,
    },
    /// Unordered lines.
    List(Vec<String>),
    /// Something the reader must not overlook.
    Caution(String),
    /// A table.
    Table(Table),
    /// A table of which a screen can show some rows only.
    Sifted(Sifted),
    /// A table that may also be drawn, one bar a row.
    Chart(Chart),
    /// Detail that a screen may fold away; its title.
    Fold(String, Vec<DocBlock>),
    /// A heading with what belongs to it, which a screen shows when it is opened.
    Section {
        /// 1 to 4.
        level: u8,
        /// What the heading says.
        text: String,
        /// Name other places can point to; empty for none.
        id: String,
        /// What belongs to it.
        inner: Vec<DocBlock>,
    },
    /// A picture of what tables beside it say, and what it is called; drawn where there is a screen or a browser's print.
    Picture(&'static str, Element),
    /// Links to headings of the same document: text and name.
    Contents(Vec<(String, String)>),
}

impl DocBlock {
    /// A heading without a name.
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading { level, text: text.into(), id: String::new() }
    }

    /// A heading other places point to.
    pub fn named(level: u8, text: impl Into<String>, id: impl Into<String>) -> Self {
        Self::Heading { level, text: text.into(), id: id.into() }
    }

    /// A plain paragraph.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Paragraph { lead: String::new(), text: text.into() }
    }

    /// A paragraph with a lead.
    pub fn lead(lead: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Paragraph { lead: lead.into(), text: text.into() }
    }
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// Codes and other words that must not be broken.
    Code,
    /// Whole numbers.
    Count,
    /// Numbers with up to that many decimals.
    Number(u8),
    /// Shares, 0 to 1, shown in per cent.
    Share,
    /// Days.
    Day,
}

impl Kind {
    /// True for what is set to the right.
    pub const fn is_number(self) -> bool {
        matches!(self, Self::Count | Self::Number(_) | Self::Share)
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Heading, with the unit of numbers.
    pub title: String,
    /// What it holds.
    pub kind: Kind,
    /// Width in characters.
    pub width: u16,
}

/// A column of that heading, kind and width.
pub fn column(title: impl Into<String>, kind: Kind, width: u16) -> Column {
    Column { title: title.into(), kind, width }
}

/// A table with one head row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What it shows; never empty in a document.
    pub caption: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
    /// True when the last row is a sum.
    pub total: bool,
}

impl Table {
    /// A table without a sum.
    pub fn new(caption: impl Into<String>, columns: Vec<Column>, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        Self { caption: caption.into(), columns, rows: rows.into_iter().collect(), total: false }
    }
}

/// A table of which a screen can show some rows only; paper has all of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sifted {
    /// Name that is unique in the document.
    pub id: String,
    /// What the choice of all rows is called.
    pub all: String,
    /// What the other choices are called: at most six count.
    pub choices: Vec<String>,
    /// For each row the choices that show it.
    pub shown: Vec<Vec<usize>>,
    /// The figures.
    pub table: Table,
}

/// A table drawn as bars.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The figures.
    pub table: Table,
    /// Index of the column that names the bars.
    pub label: usize,
    /// Indexes of the columns that are drawn, stacked.
    pub values: Vec<usize>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words; empty where nothing is to be said.
    Text(String),
    /// A number.
    Number(f64),
    /// A day, as an ISO date.
    Day(String),
    /// A figure nobody knows: shown as such, never as zero.
    Unknown,
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// How many.
    pub const fn count(n: usize) -> Self {
        Self::Number(n as f64)
    }

    /// The middle of a range, or unknown.
    pub fn middle(range: Option<Range>) -> Self {
        range.map_or(Self::Unknown, |range| Self::Number(range.mid))
    }

    /// The cell as people read it.
    pub fn shown(&self, kind: Kind, say: Say) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(value) => say.number(*value, kind),
            Self::Day(iso) => date(iso),
            Self::Unknown => say.unknown().to_owned(),
        }
    }
}

/// Words and numbers in one language: anything but Vietnamese is English.
#[derive(Clone, Copy, Debug)]
pub struct Say<'a>(pub &'a Locale);

impl Say<'_> {
    pub(super) fn is_vietnamese(self) -> bool {
        self.0.language() == "vi"
    }

    /// What stands for a figure nobody knows.
    pub fn unknown(self) -> &'static str {
        documents::unknown_figure(self.0)
    }

    /// A number as the language writes it.
    pub fn number(self, value: f64, kind: Kind) -> String {
        let language = if self.is_vietnamese() { Language::Vi } else { Language::En };
        let (value, decimals) = match kind {
            Kind::Share => (value * 100.0, 1),
            Kind::Number(decimals) => (value, usize::from(decimals)),
            Kind::Text | Kind::Code | Kind::Day | Kind::Count => (value, 0),
        };
        let mut text = format!("{value:.decimals$}");
        if text.contains('.') {
            text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
        }
        // Rounding may leave a minus before nothing.
        let text = if text == "-0" { "0" } else { &text };
        let shown = number(language, text);
        if kind == Kind::Share { shown + "%" } else { shown }
    }

    /// An amount as precise as a letter may be: two figures, thousands of millions in words.
    pub fn about(self, value: f64) -> String {
        self.about_in(value, Self::step(value))
    }

    /// The step in which an amount is rounded for a letter: two figures, none of a unit below ten.
    pub fn step(value: f64) -> f64 {
        let size = value.abs();
        // Less than ten is as precise as is shown.
        let digits = if size < 10.0 { -1.0 } else { (size.log10().floor() - 1.0).max(0.0) };
        10_f64.powf(digits)
    }

    /// An amount in steps of a size, for figures that are added up: millions and thousands of
    /// millions in words.
    pub fn about_in(self, value: f64, step: f64) -> String {
        let value = (value / step).round() * step;
        let (scaled, word) = match value.abs() {
            v if v >= 1e9 => (value / 1e9, documents::billion(self.0)),
            v if v >= 1e6 => (value / 1e6, documents::million(self.0)),
            _ => (value, ""),
        };
        format!("{} {}{word}", documents::about(self.0), self.number(scaled, Kind::Number(1)))
    }

    /// A range as `mid (low – high)`, or one number where nothing is uncertain.
    pub fn range(self, range: Option<Range>, kind: Kind, unit: &str) -> String {
        let Some(Range { low, mid, high }) = range else { return self.unknown().to_owned() };
        let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
        let [low, mid, high] = [low, mid, high].map(|value| self.number(value, kind));
        if low == high { format!("{mid}{unit}") } else { format!("{mid}{unit} ({low} – {high})") }
    }

    /// A unit such as `VND/case` in words.
    pub fn unit(self, unit: &str) -> String {
        let word = |part: &str| -> String {
            match part {
                "case" => documents::case(self.0),
                "year" => documents::year(self.0),
                "hour" => documents::hour(self.0),
                "minute" => documents::minute(self.0),
                "share" => documents::share(self.0),
                "percent" | "%" => "%",
                other => other,
            }
            .to_owned()
        };
        unit.split('/').map(word).collect::<Vec<_>>().join("/")
    }

    /// An ISO date as people write it.
    pub fn day(self, iso: &str) -> String {
        date(iso)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_in_the_language_and_unknown_is_not_zero() {
        let (vi, en) = (Locale::vi(), Locale::en());
        assert_eq!(Say(&vi).number(39_282.4, Kind::Count), "39.282");
        assert_eq!(Say(&vi).number(0.6762, Kind::Share), "67,6%");
        assert_eq!(Say(&en).number(1_234.50, Kind::Number(2)), "1,234.5");
        assert_eq!(Say(&en).number(-0.2, Kind::Count), "0");
        assert_eq!(Say(&en).range(Some(Range { low: 1.0, mid: 2.0, high: 3.0 }), Kind::Count, "VND"), "2 VND (1 – 3)");
        assert_eq!(Say(&en).range(Some(Range::exactly(2.0)), Kind::Count, "VND"), "2 VND");
        assert_eq!(Say(&vi).range(None, Kind::Count, "VND"), "chưa biết");
        assert_eq!(Say(&vi).about(83_416_118_728.0), "khoảng 83 tỷ");
        assert_eq!(Say(&vi).about(55_610.7), "khoảng 56.000");
        assert_eq!(Say(&en).about(-77.8), "about -78");
        assert_eq!(Say(&en).about(1_250_000.0), "about 1.3 million");
        assert_eq!(Say(&vi).about(0.4), "khoảng 0,4");
        assert_eq!(Cell::Unknown.shown(Kind::Count, Say(&en)), "not known");
        assert_eq!(Cell::Day("2027-02-28".to_owned()).shown(Kind::Day, Say(&vi)), "28/02/2027");
    }
}
