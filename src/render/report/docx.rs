//! A document as DOCX (Office Open XML): real headings, tables and lists, in the dress of an
//! official letter whose names, number, date and signature are left to be filled in.
//! Native only.

use crate::texts::documents;
use std::io::{self, Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::block::{Cell as Value, Chart, Column, DocBlock, Document, Kind, Say, Sifted, Table};
use super::docx_parts::{
    CONTENT_TYPES, DOCUMENT_RELATIONS, HEADER, NUMBERING, PACKAGE_RELATIONS, Page, SETTINGS, styles,
};
use super::docx_xml::{Xml, attribute, within};
use crate::locale::Locale;
use crate::register::Letterhead;

/// Least width of a column, in twentieths of a point.
const LEAST_COLUMN: usize = 620;
/// Width of a bold letter and of both margins of a cell, in twentieths of a point.
const LETTER: usize = 125;
const CELL_MARGIN: usize = 220;
/// Letters of a cell beyond which a page break may divide its row.
const LONG: usize = 200;

/// The file's bytes; the same document gives the same bytes.
///
/// # Errors
/// In words, when the archive cannot be written.
pub fn docx(document: &Document, letterhead: Option<&Letterhead>, locale: &Locale) -> Result<Vec<u8>, String> {
    write(document, letterhead, locale).map_err(|error| error.to_string())
}

fn write(document: &Document, letterhead: Option<&Letterhead>, locale: &Locale) -> io::Result<Vec<u8>> {
    let font = letterhead.map_or("Times New Roman", |head| &head.font);
    let page = Page::of(&document.blocks);
    let mut body = Body { xml: Xml::new()?, heading: String::new(), say: Say(locale), page };
    body.document(document, letterhead)?;
    archive(&[
        ("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
        ("_rels/.rels", PACKAGE_RELATIONS.as_bytes()),
        ("docProps/core.xml", &core(document, locale)?),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS.as_bytes()),
        ("word/document.xml", &body.xml.finish()),
        ("word/styles.xml", styles(&attribute(font), &attribute(&document.language)).as_bytes()),
        ("word/numbering.xml", NUMBERING.as_bytes()),
        ("word/settings.xml", SETTINGS.as_bytes()),
        ("word/header1.xml", HEADER.as_bytes()),
    ])
}

fn archive(parts: &[(&str, &[u8])]) -> io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The least day an archive can name, so that no clock gets in.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (name, text) in parts {
        zip.start_file(*name, options)?;
        zip.write_all(text)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn core(document: &Document, locale: &Locale) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    let moment = format!("{}T00:00:00Z", document.date);
    xml.element(
        "cp:coreProperties",
        &[
            ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", "http://purl.org/dc/terms/"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ],
        |xml| {
            xml.leaf("dc:title", &[], &document.title)?;
            xml.leaf("dc:subject", &[], &document.subtitle)?;
            xml.leaf("dc:creator", &[], documents::toolkit(locale))?;
            xml.leaf("dc:language", &[], &document.language)?;
            xml.leaf("dcterms:created", &[("xsi:type", "dcterms:W3CDTF")], &moment)?;
            xml.leaf("dcterms:modified", &[("xsi:type", "dcterms:W3CDTF")], &moment)
        },
    )?;
    Ok(xml.finish())
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
    xml: Xml,
    /// The last heading: a table of the same name needs no caption.
    heading: String,
    say: Say<'a>,
    page: Page,
}

impl AsMut<Xml> for Body<'_> {
    fn as_mut(&mut self) -> &mut Xml {
        &mut self.xml
    }
}

impl Body<'_> {
    fn document(&mut self, document: &Document, letterhead: Option<&Letterhead>) -> io::Result<()> {
        let namespaces = [
            ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
            ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
        ];
        within(self, "w:document", &namespaces, |own| {
            within(own, "w:body", &[], |own| own.content(document, letterhead))
        })
    }

    fn content(&mut self, document: &Document, letterhead: Option<&Letterhead>) -> io::Result<()> {
        if let Some(head) = letterhead.filter(|_| !document.unsigned) {
            self.letterhead(head)?;
        }
        if !document.unsigned {
            self.paragraph("LetterLine", &[(documents::draft(self.say.0), Look::Italic)])?;
        }
        self.paragraph("Title", &[(&document.title.to_uppercase(), Look::Plain)])?;
        if !document.subtitle.is_empty() {
            self.paragraph("Subtitle", &[(&document.subtitle, Look::Plain)])?;
        }
        if !document.recipient.is_empty() {
            let lead = documents::to_2(self.say.0);
            self.paragraph("Recipient", &[(lead, Look::Plain), (&document.recipient, Look::Plain)])?;
        }
        self.blocks(&document.blocks)?;
        if !document.unsigned {
            self.signature()?;
        }
        if !document.annex.is_empty() {
            // The annex begins a page and may lie down where its tables are wide.
            within(self, "w:p", &[], |own| within(own, "w:pPr", &[], Self::section))?;
            self.page = Page::of(&document.annex);
            self.blocks(&document.annex)?;
        }
        self.section()
    }

    /// The properties of the section that ends here: its pages, their margins and header.
    fn section(&mut self) -> io::Result<()> {
        let size: &[(&str, &str)] = match self.page {
            Page::Upright => &[("w:w", "11906"), ("w:h", "16838")],
            Page::Lying => &[("w:w", "16838"), ("w:h", "11906"), ("w:orient", "landscape")],
        };
        self.xml.element("w:sectPr", &[], |xml| {
            xml.empty("w:headerReference", &[("w:type", "default"), ("r:id", "rId4")])?;
            xml.empty("w:pgSz", size)?;
            let [around, right, left] = [Page::HEAD_AND_FOOT, Page::RIGHT, Page::LEFT].map(|margin| margin.to_string());
            xml.empty(
                "w:pgMar",
                &[
                    ("w:top", &around),
                    ("w:right", &right),
                    ("w:bottom", &around),
                    ("w:left", &left),
                    ("w:header", "567"),
                    ("w:footer", "567"),
                    ("w:gutter", "0"),
                ],
            )?;
            xml.empty("w:titlePg", &[])
        })
    }

    fn run(&mut self, text: &str, look: Look) -> io::Result<()> {
        let properties: &[&str] = match look {
            Look::Plain => &[],
            Look::Strong | Look::Underlined => &["w:b", "w:bCs"],
            Look::Italic => &["w:i", "w:iCs"],
        };
        self.xml.element("w:r", &[], |xml| {
            if !properties.is_empty() {
                xml.element("w:rPr", &[], |xml| {
                    properties.iter().try_for_each(|name| xml.empty(name, &[]))?;
                    if look == Look::Underlined { xml.empty("w:u", &[("w:val", "single")]) } else { Ok(()) }
                })?;
            }
            xml.leaf("w:t", &[("xml:space", "preserve")], text)
        })
    }

    fn paragraph(&mut self, style: &str, runs: &[(&str, Look)]) -> io::Result<()> {
        within(self, "w:p", &[], |own| {
            own.xml.element("w:pPr", &[], |xml| xml.empty("w:pStyle", &[("w:val", style)]))?;
            runs.iter().filter(|(text, _)| !text.is_empty()).try_for_each(|(text, look)| own.run(text, *look))
        })
    }

    fn blocks(&mut self, blocks: &[DocBlock]) -> io::Result<()> {
        blocks.iter().try_for_each(|block| self.block(block))
    }

    fn block(&mut self, block: &DocBlock) -> io::Result<()> {
        match block {
            DocBlock::Heading { level, text, .. } => {
                self.heading.clone_from(text);
                self.paragraph(&format!("Heading{}", (*level).clamp(1, 4)), &[(text, Look::Plain)])
            }
            DocBlock::Paragraph { lead, text } if lead.is_empty() => self.paragraph("BodyText", &[(text, Look::Plain)]),
            DocBlock::Paragraph { lead, text } => {
                self.paragraph("BodyText", &[(lead, Look::Strong), (" ", Look::Plain), (text, Look::Plain)])
            }
            DocBlock::List(lines) => {
                lines.iter().try_for_each(|line| self.paragraph("ListParagraph", &[(line, Look::Plain)]))
            }
            DocBlock::Caution(text) => {
                let lead = documents::note(self.say.0);
                self.paragraph("Caution", &[(lead, Look::Strong), (" ", Look::Plain), (text, Look::Plain)])
            }
            DocBlock::Table(table) | DocBlock::Sifted(Sifted { table, .. }) => self.table(table),
            DocBlock::Chart(chart) => self.table(&chart.table),
            // What it shows stands in tables as well.
            DocBlock::Picture(..) => Ok(()),
            DocBlock::Fold(title, inner) => {
                self.paragraph("Heading3", &[(title, Look::Plain)])?;
                self.blocks(inner)
            }
            DocBlock::Section { level, text, id, inner } => {
                self.block(&DocBlock::named(*level, text.clone(), id.clone()))?;
                self.blocks(inner)
            }
            DocBlock::Contents(links) => {
                links.iter().try_for_each(|(text, _)| self.paragraph("ListParagraph", &[(text, Look::Plain)]))
            }
        }
    }

    /// A table's properties and the widths of its columns, in twentieths of a point.
    fn table_head(&mut self, widths: &[usize], lined: bool) -> io::Result<()> {
        let room = self.page.text_width().to_string();
        self.xml.element("w:tblPr", &[], |xml| {
            if lined {
                xml.empty("w:tblStyle", &[("w:val", "TableGrid")])?;
            }
            xml.empty("w:tblW", &[("w:w", &room), ("w:type", "dxa")])?;
            xml.empty("w:tblLayout", &[("w:type", "fixed")])?;
            if lined { xml.empty("w:tblLook", &[("w:val", "0020"), ("w:firstRow", "1")]) } else { Ok(()) }
        })?;
        self.xml.element("w:tblGrid", &[], |xml| {
            widths.iter().try_for_each(|width| xml.empty("w:gridCol", &[("w:w", &width.to_string())]))
        })
    }

    /// A row that no page break divides, unless it is `long`; `head` is repeated on every page.
    fn row(&mut self, head: bool, long: bool, cells: impl FnOnce(&mut Self) -> io::Result<()>) -> io::Result<()> {
        within(self, "w:tr", &[], |own| {
            own.xml.element("w:trPr", &[], |xml| {
                if !long {
                    xml.empty("w:cantSplit", &[])?;
                }
                if head { xml.empty("w:tblHeader", &[]) } else { Ok(()) }
            })?;
            cells(own)
        })
    }

    fn table(&mut self, table: &Table) -> io::Result<()> {
        if table.caption != self.heading {
            self.paragraph("Caption", &[(&table.caption, Look::Plain)])?;
        }
        let widths = widths(table, self.page);
        within(self, "w:tbl", &[], |own| {
            own.table_head(&widths, true)?;
            own.row(true, false, |own| {
                let head = Cell { style: "TableHead", fill: Some("DCE6F1"), ..Cell::default() };
                let mut cells = table.columns.iter().zip(&widths);
                cells.try_for_each(|(column, width)| own.cell(*width, &column.title, head))
            })?;
            let last = table.rows.len().saturating_sub(1);
            for (i, row) in table.rows.iter().enumerate() {
                let strong = table.total && i == last;
                // Such a row, kept whole, would leave half a page empty before it.
                let long = row.iter().any(|cell| matches!(cell, Value::Text(text) if text.chars().count() > LONG));
                own.row(false, long, |own| {
                    let mut cells = row.iter().zip(&table.columns).zip(&widths);
                    cells.try_for_each(|((cell, column), width)| {
                        let look = Cell { right: column.kind.is_number(), strong, ..Cell::default() };
                        own.cell(*width, &cell.shown(column.kind, own.say), look)
                    })
                })?;
            }
            Ok(())
        })?;
        // Two tables in a row would grow together.
        self.paragraph("TableText", &[])
    }

    fn cell(&mut self, width: usize, text: &str, look: Cell) -> io::Result<()> {
        within(self, "w:tc", &[], |own| {
            own.xml.element("w:tcPr", &[], |xml| {
                xml.empty("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")])?;
                let Some(fill) = look.fill else { return Ok(()) };
                xml.empty("w:shd", &[("w:val", "clear"), ("w:color", "auto"), ("w:fill", fill)])
            })?;
            within(own, "w:p", &[], |own| {
                own.xml.element("w:pPr", &[], |xml| {
                    xml.empty("w:pStyle", &[("w:val", look.style)])?;
                    if look.right { xml.empty("w:jc", &[("w:val", "right")]) } else { Ok(()) }
                })?;
                if text.is_empty() {
                    return Ok(());
                }
                own.run(text, if look.strong { Look::Strong } else { Look::Plain })
            })
        })
    }

    /// Two columns without lines: whom it comes from, and the state's head or a signature.
    fn columns(&mut self, left: &[(&str, Look)], right: &[(&str, Look)]) -> io::Result<()> {
        let room = self.page.text_width();
        let widths = [room * 2 / 5, room - room * 2 / 5];
        within(self, "w:tbl", &[], |own| {
            own.table_head(&widths, false)?;
            own.row(false, false, |own| {
                [left, right].into_iter().zip(widths).try_for_each(|(lines, width)| {
                    within(own, "w:tc", &[], |own| {
                        let width = width.to_string();
                        own.xml
                            .element("w:tcPr", &[], |xml| xml.empty("w:tcW", &[("w:w", &width), ("w:type", "dxa")]))?;
                        lines.iter().try_for_each(|line| own.paragraph("LetterLine", &[*line]))
                    })
                })
            })
        })?;
        self.paragraph("LetterLine", &[])
    }

    fn letterhead(&mut self, head: &Letterhead) -> io::Result<()> {
        let say = self.say;
        self.columns(
            &[
                (documents::superior_body(say.0), Look::Plain),
                (documents::body_makes_plan(say.0), Look::Strong),
                (documents::no(say.0), Look::Plain),
            ],
            &[
                (&head.state, Look::Strong),
                (&head.motto, Look::Underlined),
                (documents::place_date(say.0), Look::Italic),
            ],
        )
    }

    fn signature(&mut self) -> io::Result<()> {
        let say = self.say;
        self.paragraph("LetterLine", &[])?;
        self.columns(
            &[(documents::sent(say.0), Look::Italic), ("– […];", Look::Plain), (documents::file(say.0), Look::Plain)],
            &[
                (documents::position_signatory(say.0), Look::Strong),
                (documents::draft_not_signed(say.0), Look::Italic),
                ("", Look::Plain),
                ("", Look::Plain),
                ("", Look::Plain),
                (documents::name(say.0), Look::Strong),
            ],
        )
    }
}

/// How a cell of a table looks.
#[derive(Clone, Copy)]
struct Cell {
    style: &'static str,
    /// Its background, as six hexadecimal digits.
    fill: Option<&'static str>,
    /// Whether it stands at the right, as numbers do.
    right: bool,
    strong: bool,
}

impl Default for Cell {
    fn default() -> Self {
        Self { style: "TableText", fill: None, right: false, strong: false }
    }
}

impl Page {
    /// How a page lies that holds these blocks.
    fn of(blocks: &[DocBlock]) -> Self {
        if fits(blocks, Self::Upright) { Self::Upright } else { Self::Lying }
    }
}

/// True when no table breaks a word of its head on such a page.
fn fits(blocks: &[DocBlock], page: Page) -> bool {
    blocks.iter().all(|block| match block {
        DocBlock::Table(table) | DocBlock::Sifted(Sifted { table, .. }) | DocBlock::Chart(Chart { table, .. }) => {
            table.columns.iter().map(least).sum::<usize>() <= page.text_width()
        }
        DocBlock::Fold(_, inner) | DocBlock::Section { inner, .. } => fits(inner, page),
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
            [DocBlock::Fold("x".to_owned(), vec![DocBlock::Table(Table { columns, ..Table::default() })])]
        };
        assert!(fits(&table(5), Page::Upright));
        assert!(!fits(&table(9), Page::Upright) && fits(&table(9), Page::Lying));
    }
}
