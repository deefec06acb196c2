//! Files of paper forms that are refused, hostile, changed or real: what is answered whatever comes in.
#![allow(clippy::print_stdout, reason = "tells its reader what was found and what was skipped")]

#[path = "common/form_files.rs"]
mod form_files;

use form_files::{docx, html, lines, odt, paragraph, pdf, seen, zipped};
use proptest::prelude::*;
use tokhai::import::form::layout::{Blank, Layout, Run};
use tokhai::import::form::{FormProblem, read};
use tokhai::locale::Locale;

mod refused {
    use super::*;

    fn problem(name: &str, bytes: &[u8]) -> FormProblem {
        read(name, bytes).map(|layout| layout.to_string()).unwrap_err()
    }

    #[test]
    fn old_locked_scanned_and_foreign_files_are_told_apart() {
        let ole = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let locked = [&ole[..], &[0; 512], &name].concat();
        let manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>";
        let picture = "<< /Subtype /Image /Width 100 /Height 100 /Length 0 >>\nstream\n\nendstream";
        let cases = [
            ("a.doc", [&ole[..], &[0; 600]].concat(), FormProblem::OldWord),
            ("a.rtf", b"{\\rtf1 x}".to_vec(), FormProblem::OldWord),
            ("a.docx", locked, FormProblem::Encrypted),
            (
                "a.odt",
                zipped(&[("META-INF/manifest.xml", manifest.as_bytes()), ("content.xml", b"x")]),
                FormProblem::Encrypted,
            ),
            (
                "a.pdf",
                b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R /Encrypt 9 0 R >>".to_vec(),
                FormProblem::Encrypted,
            ),
            ("a.pdf", pdf("q 500 0 0 700 0 0 cm /I1 Do Q", "", "", &[(12, picture)]), FormProblem::Scanned),
            ("a.png", b"\x89PNG\r\n\x1a\n".to_vec(), FormProblem::Scanned),
            ("a.docm", zipped(&[("word/document.xml", b"<w/>"), ("word/vbaProject.bin", b"x")]), FormProblem::Macros),
            ("a.odt", zipped(&[("content.xml", b"<d/>"), ("Basic/Standard/Module1.xml", b"x")]), FormProblem::Macros),
            ("a.xlsx", zipped(&[("xl/workbook.xml", b"<w/>")]), FormProblem::NoDocument),
            ("a.zip", zipped(&[("readme", b"x")]), FormProblem::Unknown),
            ("a.bin", vec![1, 0, 2, 0], FormProblem::Unknown),
            ("a.txt", b"H\xf8 t\xean".to_vec(), FormProblem::Encoding),
        ];
        for (name, bytes, expected) in cases {
            assert_eq!(problem(name, &bytes), expected, "{name}");
        }
    }

    #[test]
    fn each_refusal_says_what_to_do_in_both_languages() {
        for (problem, vietnamese, english) in [
            (FormProblem::OldWord, "lưu thành .docx", "save it as .docx"),
            (FormProblem::Encrypted, "bỏ mật khẩu", "remove the password"),
            (FormProblem::Scanned, "nhận dạng chữ", "recognise its text"),
            (FormProblem::Macros, "macro", "macros"),
        ] {
            assert!(problem.text(&Locale::vi()).contains(vietnamese), "{problem}");
            assert!(problem.text(&Locale::en()).contains(english), "{problem}");
            assert!(problem.to_string().contains(" / "));
        }
    }

    #[test]
    fn entities_document_types_and_deep_nesting_are_refused() {
        let bomb = r#"<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><w:document><w:body><w:p>&b;</w:p></w:body></w:document>"#;
        assert!(matches!(
            problem("a.docx", &zipped(&[("word/document.xml", bomb.as_bytes())])),
            FormProblem::Damaged(_)
        ));
        let unknown = docx("<w:p><w:r><w:t>&outside;</w:t></w:r></w:p>");
        assert!(matches!(problem("a.docx", &unknown), FormProblem::Damaged(_)));
        let deep =
            docx(&format!("{}{}", "<w:sdt><w:sdtContent>".repeat(10_000), "</w:sdtContent></w:sdt>".repeat(10_000)));
        assert!(matches!(problem("a.docx", &deep), FormProblem::TooLarge { .. }));
        let page = html(&"<div>".repeat(10_000));
        assert!(matches!(problem("a.html", &page), FormProblem::TooLarge { .. }));
        let list = pdf(&"[".repeat(10_000), "", "", &[]);
        assert!(matches!(problem("a.pdf", &list), FormProblem::Damaged(_)));
    }

    #[test]
    fn an_archive_that_unpacks_to_far_more_than_it_is_stops_at_the_bound() {
        let spaces = vec![b' '; 60 << 20];
        let bomb = zipped(&[("word/document.xml", &spaces)]);
        assert!(bomb.len() < 1 << 20, "{}", bomb.len());
        assert!(matches!(problem("a.docx", &bomb), FormProblem::TooLarge { .. }));
        let many: Vec<String> = (0..5000).map(|i| format!("word/{i}.xml")).collect();
        let parts: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
        assert!(matches!(problem("a.docx", &zipped(&parts)), FormProblem::TooLarge { .. }));
    }

    #[test]
    fn cells_that_repeat_within_each_other_do_not_grow_without_end() {
        let open = r#"<table:table><table:table-row table:number-rows-repeated="100"><table:table-cell table:number-columns-repeated="100">"#;
        let close = "</table:table-cell></table:table-row></table:table>";
        let nested = odt("", &format!("{}{}", open.repeat(40), close.repeat(40)));
        let lines = seen("a.odt", &nested).lines().count();
        assert!((1..=10_100).contains(&lines), "{lines}");
        let wide = odt("", &format!("{open}{close}").repeat(60));
        assert!(matches!(problem("a.odt", &wide), FormProblem::TooLarge { .. }));
    }

    #[test]
    fn a_tag_of_a_hundred_thousand_attributes_is_refused() {
        let names = (0..100_000).map(|i| format!("a{i}=1")).collect::<Vec<_>>().join(" ");
        assert!(matches!(problem("a.html", &html(&format!("<p {names}>x</p>"))), FormProblem::Damaged(_)));
    }

    #[test]
    fn a_form_that_draws_itself_ends() {
        let own = "<< /Subtype /Form /Resources << /XObject << /I1 12 0 R >> >> /Length 13 >>\nstream\n/I1 Do /I1 Do\nendstream";
        let file = pdf("BT /F1 12 Tf 50 700 Td (Enough letters) Tj ET /I1 Do", "", "", &[(12, own)]);
        assert_eq!(seen("a.pdf", &file), "Enough letters\n");
    }

    #[test]
    fn what_breaks_off_is_an_answer_and_never_a_crash() {
        let files = [
            ("a.docx", docx(&paragraph("Tên: ...."))),
            ("a.odt", odt("", "<text:p>Tên: ....</text:p>")),
            ("a.html", html("<p>Tên: ....<input name=x>")),
            ("a.pdf", pdf("BT /F1 12 Tf 50 700 Td (Name: ......) Tj ET", "", "", &[])),
        ];
        for (name, bytes) in files {
            for end in 0..bytes.len() {
                let _ = read(name, &bytes[..end]);
            }
        }
    }
}

mod any {
    use super::*;

    /// What holds for every layout.
    fn sound(layout: &Layout) {
        for line in lines(layout) {
            let mut reached = 0;
            for run in &line.runs {
                if let Run::Blank(blank) = run {
                    assert!(blank.start <= blank.end && reached <= blank.end, "{line}");
                    reached = blank.end;
                }
            }
        }
        assert!(serde_json::to_string(layout).is_ok());
    }

    fn changed(file: Vec<u8>, changes: &[(usize, u8)]) -> Vec<u8> {
        let mut file = file;
        for (at, byte) in changes {
            let at = at % file.len().max(1);
            match byte % 3 {
                0 => file[at] = *byte,
                1 => file.insert(at, *byte),
                _ => file.truncate(file.len() - (at % 7).min(file.len())),
            }
            if file.is_empty() {
                file.push(*byte);
            }
        }
        file
    }

    fn changes() -> impl Strategy<Value = Vec<(usize, u8)>> {
        prop::collection::vec((any::<usize>(), any::<u8>()), 1..12)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..600), name in "[a-z]\\.(txt|html|pdf|docx|odt)") {
            if let Ok(layout) = read(&name, &bytes) {
                sound(&layout);
            }
        }

        #[test]
        fn any_text_is_read_with_every_letter_of_it(text in "[ a-zàáâãèéêìíòóôõùúýăđĩũơưạ-ỹ.…_□:\\t]{0,80}") {
            let layout = read("a.txt", text.as_bytes()).unwrap();
            sound(&layout);
            let letters = |text: &str| text.chars().filter(|char| char.is_alphabetic()).collect::<String>();
            prop_assert_eq!(letters(&layout.to_string()), letters(&text));
        }

        #[test]
        fn changed_documents_are_answered(changes in changes(), which in 0..2_usize) {
            let table = "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>A: ...</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
            let text = format!("<w:document><w:body>{table}{}</w:body></w:document>", paragraph("Nam □ Nữ □"));
            let own = "<d><automatic-styles/><body><text><p>Tên: ...<tab/><s c=\"3\"/></p><table><table-row number-rows-repeated=\"2\"><table-cell/></table-row></table></text></body></d>";
            let (name, text) = [("word/document.xml", text.as_str()), ("content.xml", own)][which];
            if let Ok(layout) = read("a", &zipped(&[(name, &changed(text.as_bytes().to_vec(), &changes))])) {
                sound(&layout);
            }
        }

        #[test]
        fn changed_pages_and_prints_are_answered(changes in changes()) {
            let page = html("<table><tr><td><label>Tên <input name=n></label><select><option>a</select></table><p style='border-bottom:1px solid'></p>");
            let print = pdf("BT /F1 12 Tf 50 700 Td (Name: ....) Tj ET 10 10 100 20 re S 50 600 m 90 600 l S", "/Annots [20 0 R]", "", &[(20, "<< /Subtype /Widget /FT /Tx /T (n) /Rect [0 0 9 9] >>")]);
            for (name, file) in [("a.html", page), ("a.pdf", print)] {
                if let Ok(layout) = read(name, &changed(file, &changes)) {
                    sound(&layout);
                }
            }
        }
    }
}

/// Real forms, labelled by hand: what an analyst reads stands in the lines that are read.
mod labelled {
    use std::collections::BTreeMap;
    use std::path::Path;

    use serde_json::Value;

    use super::*;

    fn plain(text: &str) -> String {
        text.to_lowercase().chars().filter(|char| char.is_alphabetic()).collect()
    }

    /// All that is printed, without what stands for rooms, and what controls are called.
    fn printed(layout: &Layout) -> String {
        let runs = lines(layout).into_iter().flat_map(|line| &line.runs);
        let texts = runs.map(|run| match run {
            Run::Text { text, .. } => text.clone(),
            Run::Blank(Blank { control: Some(control), .. }) => control.label.clone().unwrap_or_default(),
            _ => String::new(),
        });
        plain(&texts.collect::<String>())
    }

    #[test]
    fn labels_stand_in_the_lines_of_every_format() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/forms");
        let Ok(entries) = std::fs::read_dir(&folder) else {
            println!("skipped: the labelled forms are not beside the repository");
            return;
        };
        let mut found: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
        for entry in entries.flatten() {
            let Ok(labels) = std::fs::read(entry.path().join("labels.json")) else { continue };
            let labels: Value = serde_json::from_slice(&labels).unwrap();
            for format in ["docx", "odt", "html", "txt", "pdf"] {
                let path = entry.path().join(format!("source.{format}"));
                let Ok(bytes) = std::fs::read(&path) else { continue };
                let layout = match read(&path.to_string_lossy(), &bytes) {
                    Err(FormProblem::Scanned) if format == "pdf" => continue,
                    read => read.unwrap_or_else(|problem| panic!("{}: {problem}", path.display())),
                };
                let text = printed(&layout);
                let counts = found.entry(format).or_default();
                for label in labels["fields"].as_array().unwrap().iter().filter_map(|field| field["label"].as_str()) {
                    let stands = text.contains(&plain(label));
                    counts.0 += usize::from(stands);
                    counts.1 += 1;
                    if !stands {
                        println!("{}: {label}", path.display());
                    }
                }
                let rooms = lines(&layout).into_iter().flat_map(|line| &line.runs);
                counts.2 += rooms.filter(|run| !matches!(run, Run::Text { .. } | Run::Note { .. })).count();
            }
        }
        for (format, (stand, all, rooms)) in &found {
            println!("{format}: {stand} of {all} labels, {rooms} rooms");
            let least = if *format == "pdf" { 0.9 } else { 0.95 };
            assert!(*stand as f64 >= least * *all as f64, "{format}: {stand} of {all} labels");
            assert!(*rooms > 0, "{format}");
        }
    }
}
