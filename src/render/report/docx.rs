//! A document as DOCX (Office Open XML): real headings, tables and lists, in the dress of an
//! official letter whose names, number, date and signature are left to be filled in.
//! Native only.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::block::{Block, Chart, Column, Document, Kind, Say, Sifted, Table};
use super::docx_parts::{
    CONTENT_TYPES, DOCUMENT_RELATIONS, HEADER, NUMBERING, PACKAGE_RELATIONS, Page, SETTINGS, styles,
};
use crate::locale::Locale;
use crate::register::Letterhead;

/// Least width of a column, in twentieths of a point.
const LEAST_COLUMN: usize = 620;
/// Width of a bold letter and of both margins of a cell, in twentieths of a point.
const LETTER: usize = 125;
const CELL_MARGIN: usize = 220;

/// The file's bytes; the same document gives the same bytes.
///
/// # Errors
/// In words, when the archive cannot be written.
pub fn docx(document: &Document, letterhead: Option<&Letterhead>, locale: &Locale) -> Result<Vec<u8>, String> {
    let font = letterhead.map_or("Times New Roman", |head| &head.font);
    let page = Page::of(&document.blocks);
    let mut body = Body { out: String::new(), heading: String::new(), say: Say(locale), page };
    body.document(document, letterhead);
    let parts = [
        ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
        ("_rels/.rels", PACKAGE_RELATIONS.to_owned()),
        ("docProps/core.xml", core(document)),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS.to_owned()),
        ("word/document.xml", body.out),
        ("word/styles.xml", styles(&escaped(font), &escaped(&document.language))),
        ("word/numbering.xml", NUMBERING.to_owned()),
        ("word/settings.xml", SETTINGS.to_owned()),
        ("word/header1.xml", HEADER.to_owned()),
    ];
    archive(&parts).map_err(|error| error.to_string())
}

fn archive(parts: &[(&str, String)]) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The least day an archive can name, so that no clock gets in.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (name, text) in parts {
        zip.start_file(*name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn core(document: &Document) -> String {
    let day = escaped(&document.date);
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{}</dc:title><dc:subject>{}</dc:subject><dc:creator>Tờ Khai</dc:creator><dc:language>{}</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:modified></cp:coreProperties>"#,
        escaped(&document.title),
        escaped(&document.subtitle),
        escaped(&document.language),
    )
}

/// Text of an XML element or attribute; what XML 1.0 cannot hold becomes a replacement sign.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push(' '),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// How a run of text looks.
#[derive(Clone, Copy, PartialEq)]
enum Look {
    Plain,
    Strong,
    Underlined,
    Italic,
}

struct Body<'a> {
    out: String,
    /// The last heading: a table of the same name needs no caption.
    heading: String,
    say: Say<'a>,
    page: Page,
}

impl Body<'_> {
    fn document(&mut self, document: &Document, letterhead: Option<&Letterhead>) {
        self.out.push_str(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>"#,
        );
        if let Some(head) = letterhead.filter(|_| !document.unsigned) {
            self.letterhead(head);
        }
        if !document.unsigned {
            self.paragraph("LetterLine", &[(self.say.of("(DỰ THẢO)", "(DRAFT)"), Look::Italic)]);
        }
        self.paragraph("Title", &[(&document.title.to_uppercase(), Look::Plain)]);
        if !document.subtitle.is_empty() {
            self.paragraph("Subtitle", &[(&document.subtitle, Look::Plain)]);
        }
        if !document.recipient.is_empty() {
            let lead = self.say.of("Kính gửi: ", "To: ");
            self.paragraph("Recipient", &[(lead, Look::Plain), (&document.recipient, Look::Plain)]);
        }
        self.blocks(&document.blocks);
        if !document.unsigned {
            self.signature();
        }
        if !document.annex.is_empty() {
            // The annex begins a page and may lie down where its tables are wide.
            self.out.push_str(&format!("<w:p><w:pPr>{}</w:pPr></w:p>", self.page.section()));
            self.page = Page::of(&document.annex);
            self.blocks(&document.annex);
        }
        self.out.push_str(&self.page.section());
        self.out.push_str("</w:body></w:document>");
    }

    fn run(&mut self, text: &str, look: Look) {
        self.out.push_str(match look {
            Look::Plain => "<w:r>",
            Look::Strong => "<w:r><w:rPr><w:b/><w:bCs/></w:rPr>",
            Look::Underlined => "<w:r><w:rPr><w:b/><w:bCs/><w:u w:val=\"single\"/></w:rPr>",
            Look::Italic => "<w:r><w:rPr><w:i/><w:iCs/></w:rPr>",
        });
        self.out.push_str("<w:t xml:space=\"preserve\">");
        self.out.push_str(&escaped(text));
        self.out.push_str("</w:t></w:r>");
    }

    fn paragraph(&mut self, style: &str, runs: &[(&str, Look)]) {
        self.out.push_str(&format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>"));
        for (text, look) in runs.iter().filter(|(text, _)| !text.is_empty()) {
            self.run(text, *look);
        }
        self.out.push_str("</w:p>");
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Heading { level, text, .. } => {
                    self.heading.clone_from(text);
                    self.paragraph(&format!("Heading{}", (*level).clamp(1, 4)), &[(text, Look::Plain)]);
                }
                Block::Paragraph { lead, text } if lead.is_empty() => {
                    self.paragraph("BodyText", &[(text, Look::Plain)]);
                }
                Block::Paragraph { lead, text } => {
                    self.paragraph("BodyText", &[(lead, Look::Strong), (" ", Look::Plain), (text, Look::Plain)]);
                }
                Block::List(lines) => {
                    for line in lines {
                        self.paragraph("ListParagraph", &[(line, Look::Plain)]);
                    }
                }
                Block::Caution(text) => {
                    let lead = self.say.of("Lưu ý:", "Note:");
                    self.paragraph("Caution", &[(lead, Look::Strong), (" ", Look::Plain), (text, Look::Plain)]);
                }
                Block::Table(table) | Block::Sifted(Sifted { table, .. }) => self.table(table),
                Block::Chart(chart) => self.table(&chart.table),
                Block::Fold(title, inner) => {
                    self.paragraph("Heading3", &[(title, Look::Plain)]);
                    self.blocks(inner);
                }
                Block::Section { level, text, id, inner } => {
                    self.blocks(&[Block::named(*level, text.clone(), id.clone())]);
                    self.blocks(inner);
                }
                Block::Contents(links) => {
                    for (text, _) in links {
                        self.paragraph("ListParagraph", &[(text, Look::Plain)]);
                    }
                }
            }
        }
    }

    fn table(&mut self, table: &Table) {
        if table.caption != self.heading {
            self.paragraph("Caption", &[(&table.caption, Look::Plain)]);
        }
        let (room, widths) = (self.page.text_width(), widths(table, self.page));
        self.out.push_str(&format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"{room}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0020\" w:firstRow=\"1\"/></w:tblPr><w:tblGrid>"
        ));
        for width in &widths {
            self.out.push_str(&format!("<w:gridCol w:w=\"{width}\"/>"));
        }
        self.out.push_str("</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
        for (column, width) in table.columns.iter().zip(&widths) {
            self.cell(*width, "TableHead", &column.title, Some("DCE6F1"), "", Look::Plain);
        }
        self.out.push_str("</w:tr>");
        let last = table.rows.len().saturating_sub(1);
        for (i, row) in table.rows.iter().enumerate() {
            let look = if table.total && i == last { Look::Strong } else { Look::Plain };
            self.out.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
            for ((cell, column), width) in row.iter().zip(&table.columns).zip(&widths) {
                let side = if column.kind.is_number() { "<w:jc w:val=\"right\"/>" } else { "" };
                self.cell(*width, "TableText", &cell.shown(column.kind, self.say), None, side, look);
            }
            self.out.push_str("</w:tr>");
        }
        self.out.push_str("</w:tbl>");
        // Two tables in a row would grow together.
        self.paragraph("TableText", &[]);
    }

    fn cell(&mut self, width: usize, style: &str, text: &str, fill: Option<&str>, side: &str, look: Look) {
        self.out.push_str(&format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>"));
        if let Some(fill) = fill {
            self.out.push_str(&format!("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{fill}\"/>"));
        }
        self.out.push_str(&format!("</w:tcPr><w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{side}</w:pPr>"));
        if !text.is_empty() {
            self.run(text, look);
        }
        self.out.push_str("</w:p></w:tc>");
    }

    /// Two columns without lines: whom it comes from, and the state's head or a signature.
    fn columns(&mut self, left: &[(&str, Look)], right: &[(&str, Look)]) {
        let room = self.page.text_width();
        let widths = [room * 2 / 5, room - room * 2 / 5];
        self.out.push_str(&format!(
            "<w:tbl><w:tblPr><w:tblW w:w=\"{room}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid><w:gridCol w:w=\"{}\"/><w:gridCol w:w=\"{}\"/></w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>",
            widths[0], widths[1]
        ));
        for (lines, width) in [left, right].into_iter().zip(widths) {
            self.out.push_str(&format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>"));
            for line in lines {
                self.paragraph("LetterLine", &[*line]);
            }
            self.out.push_str("</w:tc>");
        }
        self.out.push_str("</w:tr></w:tbl>");
        self.paragraph("LetterLine", &[]);
    }

    fn letterhead(&mut self, head: &Letterhead) {
        let say = self.say;
        self.columns(
            &[
                (say.of("[CƠ QUAN CHỦ QUẢN]", "[SUPERIOR BODY]"), Look::Plain),
                (say.of("[CƠ QUAN LẬP PHƯƠNG ÁN]", "[BODY THAT MAKES THE PLAN]"), Look::Strong),
                (say.of("Số: …/…", "No.: …/…"), Look::Plain),
            ],
            &[
                (&head.state, Look::Strong),
                (&head.motto, Look::Underlined),
                (say.of("[địa danh], ngày … tháng … năm …", "[place], date …"), Look::Italic),
            ],
        );
    }

    fn signature(&mut self) {
        let say = self.say;
        self.paragraph("LetterLine", &[]);
        self.columns(
            &[
                (say.of("Nơi nhận:", "Sent to:"), Look::Italic),
                ("– […];", Look::Plain),
                (say.of("– Lưu: […].", "– File: […]."), Look::Plain),
            ],
            &[
                (say.of("[CHỨC VỤ CỦA NGƯỜI KÝ]", "[POSITION OF THE SIGNATORY]"), Look::Strong),
                (say.of("(dự thảo, chưa ký)", "(draft, not signed)"), Look::Italic),
                ("", Look::Plain),
                ("", Look::Plain),
                ("", Look::Plain),
                (say.of("[Họ và tên]", "[Name]"), Look::Strong),
            ],
        );
    }
}

impl Page {
    /// How a page lies that holds these blocks.
    fn of(blocks: &[Block]) -> Self {
        if fits(blocks, Self::Upright) { Self::Upright } else { Self::Lying }
    }
}

/// True when no table breaks a word of its head on such a page.
fn fits(blocks: &[Block], page: Page) -> bool {
    blocks.iter().all(|block| match block {
        Block::Table(table) | Block::Sifted(Sifted { table, .. }) | Block::Chart(Chart { table, .. }) => {
            table.columns.iter().map(least).sum::<usize>() <= page.text_width()
        }
        Block::Fold(_, inner) | Block::Section { inner, .. } => fits(inner, page),
        _ => true,
    })
}

/// The least width of a column: that of the longest word of its head, of its numbers or of a code.
fn least(column: &Column) -> usize {
    let word = column.title.split_whitespace().map(|word| word.chars().count()).max().unwrap_or_default();
    let number = match column.kind {
        Kind::Number(_) => 9,
        Kind::Code => 8,
        // Words of a long text must not stand one a line.
        Kind::Text => usize::from(column.width / 2),
        _ => 0,
    };
    (word.max(number).min(14) * LETTER + CELL_MARGIN).max(LEAST_COLUMN)
}

/// Widths that fill the page in the proportions of the columns, so that no word of a head is
/// broken as long as there is room at all.
fn widths(table: &Table, page: Page) -> Vec<usize> {
    let room = page.text_width();
    let sum: usize = table.columns.iter().map(|column| usize::from(column.width.max(1))).sum();
    let share = |width: u16| usize::from(width.max(1)) * room / sum.max(1);
    let mut least: Vec<usize> = table.columns.iter().map(least).collect();
    if least.iter().sum::<usize>() > room {
        least.fill(LEAST_COLUMN);
    }
    let mut widths: Vec<usize> =
        table.columns.iter().zip(&least).map(|(column, least)| share(column.width).max(*least)).collect();
    // What the least widths took too much is given back by those that can spare most.
    let mut excess = widths.iter().sum::<usize>().saturating_sub(room);
    while excess > 0 {
        let spare = widths.iter_mut().zip(&least).max_by_key(|(width, least)| **width - **least);
        let Some((width, least)) = spare.filter(|(width, least)| **width > **least) else { break };
        let taken = excess.min((*width - least).div_ceil(2));
        *width -= taken;
        excess -= taken;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::super::block::column;
    use super::*;

    #[test]
    fn columns_fill_the_page_and_none_is_too_narrow() {
        let columns = [5, 90, 3, 20].map(|width| column("x", Kind::Text, width)).into();
        let table = Table { columns, ..Table::default() };
        for page in [Page::Upright, Page::Lying] {
            let widths = widths(&table, page);
            assert!(widths.iter().all(|width| *width >= LEAST_COLUMN), "{widths:?}");
            assert!(widths.iter().sum::<usize>() <= page.text_width(), "{widths:?}");
        }
    }

    #[test]
    fn a_table_too_wide_for_a_letter_lays_the_page_down() {
        let table = |columns: usize| {
            let columns = vec![column("Thành phần", Kind::Number(0), 9); columns];
            [Block::Fold("x".to_owned(), vec![Block::Table(Table { columns, ..Table::default() })])]
        };
        assert!(fits(&table(5), Page::Upright));
        assert!(!fits(&table(9), Page::Upright) && fits(&table(9), Page::Lying));
    }

    #[test]
    fn data_never_becomes_markup() {
        assert_eq!(escaped("<w:p>&\"\u{1}\n"), "&lt;w:p&gt;&amp;&quot;\u{fffd} ");
    }
}
