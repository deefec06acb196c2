//! Interactive forms in PDF, of countries without a pack: what is asked follows from where fields, captions and boxes stand.

use std::fmt::Write as _;

use form_files::pdf;
use tokhai::import::form;
use tokhai::import::form::reading::{Fate, Reading, Words, definition, read};
use tokhai::register::{Pack, embedded};

#[path = "common/form_files.rs"]
mod form_files;

fn pack() -> Pack {
    embedded("vn").unwrap().unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// A page: words with their places, and fields with a name, a rectangle and what else their entry says.
fn page(words: &[(u32, u32, &str)], fields: &[(&str, [u32; 4], &str)]) -> Reading {
    let mut content = String::new();
    for (x, y, text) in words {
        let text = text.replace('(', "\\(").replace(')', "\\)");
        writeln!(content, "BT /F1 10 Tf {x} {y} Td ({text}) Tj ET").unwrap();
    }
    let entries: Vec<String> = fields
        .iter()
        .map(|(name, [x, y, u, v], more)| {
            let kind = if more.contains("/FT") { "" } else { "/FT /Tx" };
            format!("<< /Subtype /Widget {kind} /T ({name}) /Rect [{x} {y} {u} {v}] {more} >>")
        })
        .collect();
    let objects: Vec<(usize, &str)> = entries.iter().enumerate().map(|(i, own)| (20 + i, own.as_str())).collect();
    let notes: Vec<String> = objects.iter().map(|(number, _)| format!("{number} 0 R")).collect();
    let notes = notes.join(" ");
    let bytes = pdf(&content, &format!("/Annots [{notes}]"), "", &objects);
    let pack = pack();
    read(&form::read("form.pdf", &bytes).unwrap(), &Words::new(&pack).unwrap(), &pack)
}

fn labels(reading: &Reading) -> Vec<&str> {
    reading.fields.iter().map(|field| field.label.as_str()).collect()
}

#[test]
fn captions_below_fields_say_what_they_are_for_also_where_one_word_heads_them_all() {
    let reading = page(
        &[
            (50, 700, "Petitioner"),
            (120, 686, "Family name"),
            (260, 686, "Given name"),
            (120, 636, "Street and number"),
        ],
        &[("a1", [110, 698, 240, 712], ""), ("a2", [245, 698, 380, 712], ""), ("a3", [110, 648, 380, 662], "")],
    );
    assert_eq!(labels(&reading), ["Family name", "Given name", "Street and number"]);
    assert!(reading.lines.iter().all(|line| line.fate == Fate::Field), "{:#?}", reading.lines);
}

#[test]
fn questions_with_their_answers_in_a_column_beside_them_are_read_line_by_line() {
    let boxed = "/FT /Btn";
    let reading = page(
        &[
            (50, 700, "Have you moved this year?"),
            (350, 700, "Yes"),
            (420, 700, "No"),
            (50, 680, "Where did you live before?"),
            (50, 660, "Who lived with you?"),
        ],
        &[
            ("y", [335, 699, 345, 709], boxed),
            ("n", [405, 699, 415, 709], boxed),
            ("b", [335, 678, 500, 692], ""),
            ("c", [335, 658, 500, 672], ""),
        ],
    );
    assert_eq!(labels(&reading), ["Have you moved this year?", "Where did you live before?", "Who lived with you?"]);
    assert_eq!(reading.fields[0].kind, "boolean");
}

#[test]
fn yes_and_no_before_a_question_answer_it_and_a_short_line_above_boxes_heads_them() {
    let boxed = "/FT /Btn";
    let reading = page(
        &[
            (70, 700, "Yes"),
            (120, 700, "No Is anybody else concerned?"),
            (50, 660, "Title of the land"),
            (70, 640, "full"),
            (70, 620, "limited"),
        ],
        &[
            ("y", [55, 699, 65, 709], boxed),
            ("n", [105, 699, 115, 709], boxed),
            ("f", [55, 639, 65, 649], boxed),
            ("l", [55, 619, 65, 629], boxed),
        ],
    );
    assert_eq!(labels(&reading), ["Is anybody else concerned?", "Title of the land"]);
    assert_eq!(reading.fields[1].options, ["full", "limited"]);
}

#[test]
fn a_field_of_one_name_is_asked_once_and_rooms_to_sign_are_not_asked() {
    let reading = page(
        &[
            (50, 700, "Case no."),
            (50, 660, "Reason"),
            (50, 600, "Case no."),
            (50, 560, "Signature"),
            (300, 560, "Date"),
        ],
        &[
            ("case", [110, 698, 300, 712], ""),
            ("reason_1", [110, 658, 500, 672], ""),
            ("reason_2", [110, 640, 500, 654], ""),
            ("case", [110, 598, 300, 612], ""),
            ("sign", [110, 558, 280, 572], "/FT /Sig"),
            ("day", [330, 558, 450, 572], ""),
        ],
    );
    assert_eq!(labels(&reading), ["Case no", "Reason"]);
    assert_eq!(reading.fields[1].at.len(), 2, "the second room goes on with the reason");
    assert_eq!(reading.lines.last().unwrap().fate, Fate::Signature);
}

#[test]
fn a_day_told_in_words_is_one_date_and_what_only_says_to_specify_belongs_to_the_choice() {
    let pack = pack();
    let words = Words::new(&pack).unwrap();
    let text = "Moved in on the ______ day of ____________, 20____\n\
                Kind of request: [ ] Divorce  [ ] Annulment  [ ] Other (specify) ____________\n";
    let reading = read(&form::read("form.txt", text.as_bytes()).unwrap(), &words, &pack);
    assert_eq!(reading.fields.iter().map(|field| field.kind).collect::<Vec<_>>(), ["date", "choice"]);
    let choice = &reading.fields[1];
    assert_eq!((choice.options.len(), choice.specify.as_deref()), (3, Some("Other")));
    // The e-form still asks which one.
    let made = definition(&reading, &words, &pack, "decree", None);
    let which = made.pointer("/properties/applicant/allOf/0/then/properties/other");
    assert_eq!(which.unwrap()["type"], "string", "{made:#}");
}

#[test]
fn parts_of_a_name_below_its_caption_are_one_answer_and_a_box_for_none_is_no_question() {
    let pack = pack();
    let text = "First party's name: first ____________ middle ________ last ____________\n\
                Number of children: ______  [ ] None\n";
    let reading = read(&form::read("form.txt", text.as_bytes()).unwrap(), &Words::new(&pack).unwrap(), &pack);
    assert_eq!(labels(&reading), ["First party's name", "Number of children"]);
    assert_eq!(reading.fields[0].at.len(), 3);
    for line in &reading.lines {
        assert!(line.fields.iter().all(|number| *number < reading.fields.len()), "{line:?}");
    }
}

#[test]
fn rows_of_fields_below_their_captions_are_a_table_to_fill_in() {
    let reading = page(
        &[(50, 700, "Children"), (50, 680, "Name"), (250, 680, "Born on")],
        &[
            ("n1", [50, 662, 230, 676], "/TU (Name_Row_1)"),
            ("d1", [240, 662, 400, 676], "/TU (Born on_Row_1)"),
            ("n2", [50, 644, 230, 658], "/TU (Name_Row_2)"),
            ("d2", [240, 644, 400, 658], "/TU (Born on_Row_2)"),
            ("n3", [50, 626, 230, 640], "/TU (Name_Row_3)"),
            ("d3", [240, 626, 400, 640], "/TU (Born on_Row_3)"),
        ],
    );
    assert_eq!(reading.fields.iter().map(|field| field.kind).collect::<Vec<_>>(), ["table"]);
    let columns: Vec<&str> = reading.fields[0].columns.iter().map(|column| column.label.as_str()).collect();
    assert_eq!((columns, reading.fields[0].repeat), (vec!["Name", "Born on"], true));
}
