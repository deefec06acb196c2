//! One budget of work for each form, whatever its format: a small file may ask for more than any machine has.
//!
//! Readers take a step for what they do once: an element, a value, a letter, a style that is resolved, a choice of a
//! list. Where the budget is spent they stop wherever they are, and the form is refused as a whole: nothing is ever
//! told of half a form.

use std::cell::Cell;

use super::layout::{Block, Layout, Run};
use super::{Counted, FormProblem};

/// Steps that one form may cost. The largest of the forms that readers are measured by costs a hundredth of it.
pub(super) const MAX_STEPS: usize = 40_000_000;
/// Most places to write in or to tick: nobody answers a form of more questions.
pub(super) const MAX_ROOMS: usize = 5_000;
/// Most cells of all tables.
pub(super) const MAX_CELLS: usize = 100_000;
/// Most printed characters.
pub(super) const MAX_TEXT: usize = 2_000_000;

/// Plain comparisons of numbers that are made in a step.
const COMPARED: usize = 16;

thread_local! {
    /// Steps that are left for the form which this thread reads; `None` once they are spent.
    static LEFT: Cell<Option<usize>> = const { Cell::new(Some(MAX_STEPS)) };
}

/// Takes steps from the budget; false once it is spent, and then whoever asks stops.
pub(super) fn take(steps: usize) -> bool {
    let left = LEFT.get().and_then(|left| left.checked_sub(steps));
    LEFT.set(left);
    left.is_some()
}

/// Takes the steps of comparing something with each of so many others; false as for [`take`].
pub(super) fn compare(others: usize) -> bool {
    take(1 + others / COMPARED)
}

/// Spends what is left, where a bound of a format's own is reached.
pub(super) fn spend() {
    LEFT.set(None);
}

/// Reads one form with a budget of its own.
///
/// # Errors
/// What the reader says, or that the budget was spent.
pub(super) fn bounded<T>(read: impl FnOnce() -> Result<T, FormProblem>) -> Result<T, FormProblem> {
    LEFT.set(Some(MAX_STEPS));
    let result = read();
    let spent = LEFT.replace(Some(MAX_STEPS)).is_none();
    if spent { Err(FormProblem::TooLarge { what: Counted::ReadingSteps, most: MAX_STEPS }) } else { result }
}

/// That a layout is one of a form that people fill in: what reads it further may take it as it is.
///
/// # Errors
/// Of what there is too much.
pub(super) fn sized(layout: Layout) -> Result<Layout, FormProblem> {
    let mut size = Size::default();
    size.add(&layout.blocks);
    for (count, what, most) in [
        (size.rooms, Counted::Rooms, MAX_ROOMS),
        (size.cells, Counted::Cells, MAX_CELLS),
        (size.text, Counted::Characters, MAX_TEXT),
    ] {
        if count > most {
            return Err(FormProblem::TooLarge { what, most });
        }
    }
    Ok(layout)
}

/// How much there is of what costs work.
#[derive(Default)]
struct Size {
    rooms: usize,
    cells: usize,
    text: usize,
}

impl Size {
    fn add(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Line(line) => {
                    self.text += line.numbering.as_ref().map_or(0, String::len);
                    for run in &line.runs {
                        match run {
                            Run::Text { text, .. } => self.text += text.chars().count(),
                            Run::Note { mark, .. } => self.text += mark.len(),
                            Run::Blank(_) | Run::Box { .. } | Run::Cells { .. } => self.rooms += 1,
                        }
                    }
                }
                Block::Table(table) => {
                    for cell in table.rows.iter().flat_map(|row| &row.cells) {
                        self.cells += 1;
                        self.add(&cell.blocks);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// Steps that a file costs; `None` where it costs more than so many.
    fn steps(name: &str, bytes: &[u8], most: usize) -> Option<usize> {
        let mut cost = None;
        let _ = bounded(|| {
            take(MAX_STEPS - most);
            let result = super::super::laid_out(name, bytes);
            cost = LEFT.get().map(|left| most - left);
            result
        });
        cost
    }

    fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in parts {
            archive.start_file(*name, SimpleFileOptions::default()).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    /// A PDF of one page with content, entries of the page, and objects from 6 on.
    fn pdf(content: &str, page: &str, objects: &[&str]) -> Vec<u8> {
        let mut file = format!(
            "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n\
             2 0 obj\n<</Kids[3 0 R]>>\nendobj\n\
             3 0 obj\n<</Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 6 0 R>>/XObject<</X 6 0 R>>>>{page}>>\nendobj\n\
             4 0 obj\n<</Length {}>>stream\n{content}\nendstream\nendobj\n\
             5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n",
            content.len()
        );
        for (number, object) in (6..).zip(objects) {
            file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
        }
        file.push_str("trailer\n<</Root 1 0 R>>\n");
        file.into_bytes()
    }

    const TEXT: &str = "BT /F1 12 Tf 50 700 Td (Ho va ten: ..........) Tj ET ";

    fn stream(entries: &str, data: &str) -> String {
        format!("<<{entries}/Length {}>>stream\n{data}\nendstream", data.len())
    }

    #[test]
    fn a_budget_that_is_spent_refuses_the_form_and_the_next_form_has_its_own() {
        let read = |steps: usize| {
            bounded(|| {
                take(steps);
                Ok(take(1))
            })
        };
        assert_eq!(read(MAX_STEPS - 1), Ok(true));
        assert!(matches!(read(MAX_STEPS), Err(FormProblem::TooLarge { most: MAX_STEPS, .. })));
        assert_eq!(read(1), Ok(true));
    }

    #[test]
    fn a_drawing_is_paid_for_each_time_it_is_drawn_even_if_it_draws_nothing() {
        let numbers = stream("/Subtype/Form", &"0 ".repeat(10_000));
        let drawn =
            |times: usize| steps("a.pdf", &pdf(&format!("{TEXT}{}", "/X Do ".repeat(times)), "", &[&numbers]), 500_000);
        let (once, ten) = (drawn(1).unwrap(), drawn(10).unwrap());
        assert!(ten > once + 90_000, "{once} {ten}");
        assert_eq!(drawn(100), None);
    }

    #[test]
    fn a_font_that_each_use_reads_anew_is_paid_for_each_time() {
        let page = "/Resources<</Font<</F1 5 0 R/F2<</Subtype/Type0/ToUnicode 6 0 R>>>>>>";
        let table = stream("", &"<00> ".repeat(5_000));
        let used = |times: usize| {
            let file = pdf(&format!("{TEXT}{}", "/F2 12 Tf ".repeat(times)), page, &[&table]);
            steps("a.pdf", &file, 500_000)
        };
        assert!(used(2).is_some() && used(200).is_none());
    }

    #[test]
    fn choices_that_fields_share_are_paid_for_by_each_of_them() {
        let choices = format!("[{}]", "(an answer)".repeat(400));
        let widget = "<</Subtype/Widget/FT/Ch/T(a)/Rect[100 100 200 120]/Opt 7 0 R>>";
        let shown = |times: usize| {
            let page = format!("/Annots[{}]", "6 0 R ".repeat(times));
            steps("a.pdf", &pdf(TEXT, &page, &[widget, &choices]), 2_000_000)
        };
        assert!(shown(2).is_some() && shown(100).is_none());
    }

    #[test]
    fn a_gap_between_columns_is_sought_in_a_work_that_grows_with_the_lines() {
        let page = |lines: usize| {
            let line =
                |number: usize| format!("1 0 0 1 50 {} Tm (a b) Tj 1 0 0 1 300 {0} Tm (c) Tj ", 800 - number * 3);
            let text: String = (0..lines).map(line).collect();
            steps("a.pdf", &pdf(&format!("BT /F1 2 Tf {text} ET"), "", &[]), 5_000_000).unwrap()
        };
        let (some, many) = (page(60), page(240));
        assert!(many < some * 6, "{some} {many}");
    }

    #[test]
    fn a_style_is_resolved_once_however_many_paragraphs_bear_it() {
        let style = |number: usize| {
            let stops: Vec<String> =
                (0..60).map(|at| format!(r#"<tab val="left" pos="{}"/>"#, at * 100 + number)).collect();
            let stops = stops.concat();
            format!(
                r#"<style type="paragraph" styleId="s{number}"><basedOn val="s{}"/><pPr><tabs>{stops}</tabs></pPr></style>"#,
                number + 1
            )
        };
        let styles = format!("<styles>{}</styles>", (0..30).map(style).collect::<String>());
        let read = |paragraphs: usize| {
            let body = r#"<p><pPr><pStyle val="s0"/></pPr></p>"#.repeat(paragraphs);
            let document = format!("<document><body>{body}</body></document>");
            steps("a.docx", &zipped(&[("word/document.xml", &document), ("word/styles.xml", &styles)]), 500_000)
                .unwrap()
        };
        // What a paragraph costs is its elements, not the thirty styles of its style.
        let (one, many) = (read(1), read(401));
        assert!(many - one < 400 * 60, "{one} {many}");
    }

    #[test]
    fn what_a_style_sheet_declares_again_is_looked_up_once() {
        let page = |rules: usize| {
            let rules = "p{color:red;font-weight:bold;display:block}".repeat(rules);
            let text = "<p>Tên</p>".repeat(300);
            let page = format!("<html><style>{rules}</style>{text}</html>");
            steps("a.html", page.as_bytes(), 2_000_000).unwrap()
        };
        let (few, many) = (page(2), page(1000));
        assert!(many < few + 20_000, "{few} {many}");
    }

    #[test]
    fn rows_that_repeat_are_paid_for_before_they_are_made() {
        let cells = r#"<table-cell number-columns-repeated="16384"><p>x: .....</p></table-cell>"#;
        let document = format!(
            r#"<c><body><text><table><table-row number-rows-repeated="1048576">{cells}</table-row></table></text></body></c>"#
        );
        let bytes = zipped(&[("content.xml", &document)]);
        assert_eq!(steps("a.odt", &bytes, 1_000_000), None);
        let problem = super::super::read("a.odt", &bytes).unwrap_err();
        assert!(matches!(problem, FormProblem::TooLarge { .. }), "{problem}");
    }

    #[test]
    fn a_form_of_more_questions_than_anybody_answers_is_refused_with_words() {
        let lines = |count: usize| super::super::read("a.txt", "Tên: ......\n".repeat(count).as_bytes());
        assert!(lines(MAX_ROOMS).is_ok());
        let problem = lines(MAX_ROOMS + 1).unwrap_err();
        assert_eq!(problem, FormProblem::TooLarge { what: Counted::Rooms, most: MAX_ROOMS });
        assert!(problem.to_string().contains("vượt quá giới hạn (5000 chỗ điền)"), "{problem}");
        let text = format!("{}\n", "tên ".repeat(100)).repeat(MAX_TEXT / 390);
        let problem = super::super::read("a.txt", text.as_bytes()).unwrap_err();
        assert_eq!(problem, FormProblem::TooLarge { what: Counted::Characters, most: MAX_TEXT });
    }
}
