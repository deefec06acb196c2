//! Sheets as an XLSX workbook: real numbers and days, filters, heads that stay in sight and
//! repeat on paper. Native only.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFormat, ChartSolidFill, ChartType, Color, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::block::{Cell, Kind, Say};
use super::sheets::Sheet;
use crate::locale::Locale;
use crate::texts::documents;

/// Longest text of a cell, in UTF-16 units (limit of the format).
const MAX_TEXT: usize = 32_767;
/// Height of a line of the usual font, in points.
const LINE: f64 = 15.0;
/// Greatest height of a row, in points (limit of the format).
const MAX_HEIGHT: f64 = 409.0;
/// Paper size codes.
const A4: u8 = 9;
const A3: u8 = 8;
/// Widest table, in characters, that is still easy to read on a page of A4 across.
const A4_WIDTH: u16 = 190;

/// The workbook's bytes; the same sheets on the same day give the same bytes.
///
/// # Errors
/// In words, when the sheets break a limit of the format.
pub fn xlsx(sheets: &[Sheet], title: &str, date: &str, locale: &Locale) -> Result<Vec<u8>, String> {
    workbook(sheets, title, date, locale).map_err(|error| error.to_string())
}

struct Formats {
    question: Format,
    note: Format,
    head: Format,
    text: Format,
    unknown: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = || Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
        Self {
            question: Format::new().set_bold().set_font_size(14),
            note: Format::new().set_italic(),
            head: cell()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0x00DC_E6F1)),
            text: cell().set_text_wrap(),
            unknown: cell().set_italic().set_font_color(Color::RGB(0x0059_5959)),
        }
    }

    /// The number format of a kind; separators are those of the reader's program.
    fn number(kind: Kind, bold: bool) -> Format {
        let pattern = match kind {
            Kind::Share => "0.0%".to_owned(),
            Kind::Number(0) | Kind::Count | Kind::Text | Kind::Code => "#,##0".to_owned(),
            Kind::Number(decimals) => format!("#,##0.{}", "0".repeat(usize::from(decimals))),
            Kind::Day => "dd/mm/yyyy".to_owned(),
        };
        let format = Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::Top).set_num_format(pattern);
        if bold { format.set_bold() } else { format }
    }
}

fn workbook(sheets: &[Sheet], title: &str, date: &str, locale: &Locale) -> Result<Vec<u8>, XlsxError> {
    let formats = Formats::new();
    let mut book = Workbook::new();
    let made = ExcelDateTime::parse_from_str(date)?;
    book.set_properties(
        &DocProperties::new().set_title(title).set_author(documents::toolkit(locale)).set_creation_datetime(&made),
    );
    for sheet in sheets {
        let page = book.add_worksheet();
        page.set_name(sheet.name)?;
        fill(page, sheet, &formats, Say(locale))?;
    }
    book.save_to_buffer()
}

fn fill(page: &mut Worksheet, sheet: &Sheet, formats: &Formats, say: Say) -> Result<(), XlsxError> {
    let table = &sheet.table;
    page.write_string_with_format(0, 0, clipped(&sheet.question), &formats.question)?;
    let mut head = 1;
    for note in &sheet.notes {
        page.write_string_with_format(head, 0, clipped(note), &formats.note)?;
        head += 1;
    }
    head += 1;
    for (at, column) in (0_u16..).zip(&table.columns) {
        page.write_string_with_format(head, at, clipped(&column.title), &formats.head)?;
        page.set_column_width(at, f64::from(column.width.max(7)))?;
    }
    let kinds: Vec<(Format, Format)> = table
        .columns
        .iter()
        .map(|column| (Formats::number(column.kind, false), Formats::number(column.kind, true)))
        .collect();
    let bold = formats.text.clone().set_bold();
    let heads = table.columns.iter().map(|column| (column.title.as_str(), column.width));
    page.set_row_height(head, height(heads) + 4.0)?;
    let last = table.rows.len().saturating_sub(1);
    let mut row_at = head;
    for (i, row) in table.rows.iter().enumerate() {
        row_at += 1;
        let total = table.total && i == last;
        let texts = row.iter().zip(&table.columns).filter_map(|(cell, column)| match cell {
            Cell::Text(text) => Some((text.as_str(), column.width)),
            _ => None,
        });
        page.set_row_height(row_at, height(texts))?;
        for ((at, cell), (plain, strong)) in (0_u16..).zip(row).zip(&kinds) {
            let number = if total { strong } else { plain };
            match cell {
                Cell::Text(text) => {
                    let format = if total { &bold } else { &formats.text };
                    page.write_string_with_format(row_at, at, clipped(text), format)?
                }
                Cell::Number(value) => page.write_number_with_format(row_at, at, *value, number)?,
                Cell::Day(iso) => {
                    page.write_datetime_with_format(row_at, at, ExcelDateTime::parse_from_str(iso)?, number)?
                }
                Cell::Unknown => page.write_string_with_format(row_at, at, say.unknown(), &formats.unknown)?,
            };
        }
    }
    let width = u16::try_from(table.columns.len()).unwrap_or(u16::MAX).max(1);
    // A sum stays below what a filter hides.
    let filtered = if table.total { row_at.saturating_sub(1) } else { row_at };
    if filtered > head {
        page.autofilter(head, 0, filtered, width - 1)?;
    }
    page.set_freeze_panes(head + 1, sheet.frozen.min(width - 1))?;
    page.set_repeat_rows(head, head)?;
    let characters: u16 = table.columns.iter().map(|column| column.width.max(7)).sum();
    let paper = if characters > A4_WIDTH { A3 } else { A4 };
    page.set_landscape().set_paper_size(paper).set_print_fit_to_pages(1, 0).set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
    page.set_footer("&L&A&R&P / &N");
    if sheet.drawn && filtered > head {
        page.insert_chart(head, width + 1, &bars(sheet, head + 1, filtered))?;
    }
    Ok(())
}

/// The second column as bars, named by the first.
fn bars(sheet: &Sheet, first: u32, last: u32) -> Chart {
    let mut chart = Chart::new(ChartType::Bar);
    let series = chart.add_series();
    series.set_categories((sheet.name, first, 0, last, 0)).set_values((sheet.name, first, 1, last, 1));
    series
        .set_data_label(ChartDataLabel::new().show_value())
        .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(0x000B_4F8A))));
    chart.title().set_name(&sheet.table.caption);
    chart.legend().set_hidden();
    // Bars are drawn from below, the table is read from above; of bars the upright axis is y.
    chart.y_axis().set_reverse();
    chart.x_axis().set_hidden(true).set_major_gridlines(false);
    chart.set_width(620).set_height(340);
    chart
}

/// Height of a row in points in which wrapped texts of these column widths fit: not every
/// program finds it out by itself.
fn height<'t>(cells: impl Iterator<Item = (&'t str, u16)>) -> f64 {
    let lines = cells.map(|(text, width)| {
        // Letters are narrower than the figures widths are counted in; words are not broken.
        let room = usize::from(width.max(7));
        text.chars().count().div_ceil(room)
    });
    (lines.max().unwrap_or(1).max(1) as f64 * LINE).min(MAX_HEIGHT)
}

fn clipped(text: &str) -> std::borrow::Cow<'_, str> {
    if text.len() <= MAX_TEXT {
        return text.into();
    }
    let mut units = 0;
    let kept = text.chars().take_while(|c| {
        units += c.len_utf16();
        units < MAX_TEXT
    });
    let mut out: String = kept.collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out.into()
}
