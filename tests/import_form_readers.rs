//! How files of paper forms become a layout: what is room to write in, what is a box, what belongs together; and what
//! is refused, with what to do.

#[path = "common/form_files.rs"]
mod form_files;

use form_files::{controls, docx, docx_with, html, leader, lines, odt, paragraph, pdf, seen};
use tokhai::import::form::layout::{Blank, Block, Input, Layout, Run};
use tokhai::import::form::read;

fn of_docx(body: &str) -> String {
    seen("form.docx", &docx(body))
}

mod text {
    use super::*;

    #[test]
    fn dots_ellipses_and_underscores_are_room_and_a_full_stop_is_not() {
        let text = "Họ tên: ........ Năm sinh…… Số ____ . Hết. v.v.. xong";
        assert_eq!(seen("a.txt", text.as_bytes()), "Họ tên: ⟨8⟩ Năm sinh⟨4⟩ Số ⟨4⟩ . Hết. v.v.. xong\n");
    }

    #[test]
    fn room_says_where_it_stands_in_the_line() {
        let layout = read("a.txt", "Họ tên: ......; Tuổi: ....".as_bytes()).unwrap();
        let rooms: Vec<(usize, usize)> = lines(&layout)[0]
            .runs
            .iter()
            .filter_map(|run| match run {
                Run::Blank(blank) => Some((blank.start, blank.end)),
                _ => None,
            })
            .collect();
        assert_eq!(rooms, [(8, 14), (22, 26)]);
    }

    #[test]
    fn boxes_of_every_spelling_are_boxes() {
        let text = "Nam □ Nữ ☑ Khác [ ] [x] ( )";
        assert_eq!(seen("a.txt", text.as_bytes()), "Nam ☐ Nữ ☒ Khác ☐ ☒ ☐\n");
    }

    #[test]
    fn boxes_side_by_side_are_for_one_character_each() {
        let text = "Số định danh: □□□□□□□□□□□□\nMã: |_|_|_|_|\nNam □ Nữ □";
        assert_eq!(seen("a.txt", text.as_bytes()), "Số định danh: ⟨#12⟩\nMã: ⟨#4⟩\nNam ☐ Nữ ☐\n");
    }

    #[test]
    fn raised_figures_are_marks_of_notes_but_not_square_metres() {
        assert_eq!(seen("a.txt", "Quê quán² diện tích m²".as_bytes()), "Quê quán^2 diện tích m²\n");
    }

    #[test]
    fn accents_that_stand_apart_are_composed_and_counted_as_the_file_holds_them() {
        let layout = read("a.txt", "Tu\u{f4}\u{309}i: ...".as_bytes()).unwrap();
        assert_eq!(layout.to_string(), "Tuổi: ⟨3⟩\n");
        assert!(matches!(&lines(&layout)[0].runs[1], Run::Blank(Blank { start: 7, end: 10, .. })), "{layout:?}");
    }

    #[test]
    fn utf_16_with_its_mark_is_read_as_well() {
        let bytes: Vec<u8> =
            [0xff, 0xfe].into_iter().chain("Họ tên: ...".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(seen("a.txt", &bytes), "Họ tên: ⟨3⟩\n");
    }
}

mod word {
    use super::*;

    #[test]
    fn a_tab_with_a_leader_is_room_and_one_without_is_a_tab() {
        let with = format!("<w:p><w:pPr>{}</w:pPr><w:r><w:t>Họ tên:</w:t><w:tab/></w:r></w:p>", leader(9000));
        let without = "<w:p><w:r><w:t>Họ tên:</w:t><w:tab/></w:r></w:p>";
        let shown = of_docx(&format!("{with}{without}"));
        let (first, second) = shown.split_once('\n').unwrap();
        assert!(first.starts_with("Họ tên:⟨") && first.ends_with("⟩"), "{first}");
        assert_eq!(second, "Họ tên:\t\n");
    }

    #[test]
    fn each_of_several_tabs_goes_to_the_next_stop() {
        let stops =
            r#"<w:tabs><w:tab w:val="left" w:leader="dot" w:pos="4000"/><w:tab w:val="left" w:pos="6000"/></w:tabs>"#;
        let body = format!(
            "<w:p><w:pPr>{stops}</w:pPr><w:r><w:t>A:</w:t><w:tab/><w:t>B</w:t><w:tab/><w:t>C</w:t></w:r></w:p>"
        );
        let shown = of_docx(&body);
        assert!(shown.starts_with("A:⟨") && shown.contains("⟩B\tC"), "{shown}");
    }

    #[test]
    fn stops_of_the_style_hold_and_can_be_cleared() {
        let styles = format!(
            r#"<w:style w:type="paragraph" w:styleId="S"><w:basedOn w:val="B"/></w:style>
               <w:style w:type="paragraph" w:styleId="B"><w:pPr>{}</w:pPr></w:style>"#,
            leader(9000)
        );
        let plain = r#"<w:p><w:pPr><w:pStyle w:val="S"/></w:pPr><w:r><w:t>A:</w:t><w:tab/></w:r></w:p>"#;
        let cleared = r#"<w:p><w:pPr><w:pStyle w:val="S"/><w:tabs><w:tab w:val="clear" w:pos="9000"/></w:tabs></w:pPr>
            <w:r><w:t>A:</w:t><w:tab/></w:r></w:p>"#;
        let file =
            docx_with(&format!("{plain}{cleared}"), &[("word/styles.xml", &format!("<w:styles>{styles}</w:styles>"))]);
        let shown = seen("form.docx", &file);
        assert!(shown.starts_with("A:⟨") && shown.ends_with("A:\t\n"), "{shown}");
    }

    #[test]
    fn dots_scattered_over_runs_are_one_room() {
        let body = "<w:p><w:r><w:t>Tên: ...</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>.....</w:t></w:r><w:r><w:t>.</w:t></w:r></w:p>";
        assert_eq!(of_docx(body), "Tên: ⟨9⟩\n");
    }

    #[test]
    fn text_from_before_unicode_is_read_as_its_font_prints_it() {
        let old = r#"<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr><w:t>Hä vµ tªn: ....</w:t></w:r></w:p>"#;
        assert_eq!(of_docx(old), "Họ và tên: ⟨4⟩\n");
        let new = r#"<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr><w:t>Họ và tên: ....</w:t></w:r></w:p>"#;
        assert_eq!(of_docx(new), "Họ và tên: ⟨4⟩\n");
    }

    #[test]
    fn an_underlined_gap_is_room_and_underlined_words_are_not() {
        let gap = r#"<w:p><w:r><w:t xml:space="preserve">Tên: </w:t></w:r><w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">        </w:t></w:r></w:p>"#;
        let words = r#"<w:p><w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t>Tiêu đề in đậm</w:t></w:r></w:p>"#;
        assert_eq!(of_docx(&format!("{gap}{words}")), "Tên: ⟨8⟩\nTiêu đề in đậm\n");
    }

    #[test]
    fn raised_text_is_the_mark_of_a_note() {
        let body = r#"<w:p><w:r><w:t>Quê quán</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>(2)</w:t></w:r><w:r><w:t>: ...</w:t></w:r></w:p>"#;
        assert_eq!(of_docx(body), "Quê quán^2: ⟨3⟩\n");
    }

    #[test]
    fn footnotes_are_counted_and_told_at_the_end() {
        let body = r#"<w:p><w:r><w:t>A</w:t><w:footnoteReference w:id="7"/><w:t>: ...</w:t></w:r></w:p>"#;
        let notes = r#"<w:footnotes><w:footnote w:id="7"><w:p><w:r><w:footnoteRef/><w:t>Ghi rõ.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
        let shown = seen("form.docx", &docx_with(body, &[("word/footnotes.xml", notes)]));
        assert_eq!(shown, "A^1: ⟨3⟩\n^1Ghi rõ.\n");
    }

    #[test]
    fn symbols_form_fields_and_content_controls_are_boxes_to_tick() {
        let symbol = r#"<w:r><w:sym w:font="Wingdings" w:char="F0A8"/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>"#;
        let letter = r#"<w:r><w:rPr><w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/></w:rPr><w:t>o</w:t></w:r>"#;
        let legacy = r#"<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData></w:fldChar><w:instrText> FORMCHECKBOX </w:instrText><w:fldChar w:fldCharType="end"/></w:r>"#;
        let control = r#"<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="0"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>"#;
        let word = "<w:r><w:t>-</w:t></w:r>";
        let body = format!("<w:p>{symbol}{word}{letter}{word}{legacy}{word}{control}</w:p>");
        assert_eq!(of_docx(&body), "☐☒-☐-☒-☐\n");
    }

    #[test]
    fn small_drawn_boxes_are_boxes_and_rows_of_them_are_for_one_character_each() {
        let shape = |x: usize| {
            format!(
                r#"<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:positionH><wp:posOffset>{}</wp:posOffset></wp:positionH><wp:extent cx="228600" cy="190500"/><a:graphic><a:graphicData><wps:wsp><wps:spPr><a:prstGeom prst="rect"/></wps:spPr></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:rect style="width:18pt;height:15pt"/></w:pict></mc:Fallback></mc:AlternateContent>"#,
                x * 12_700
            )
        };
        let row: String = (0..12).rev().map(|i| shape(200 + i * 18)).collect();
        let body = format!(
            "<w:p><w:r>{row}</w:r><w:r><w:t>Số định danh:</w:t></w:r></w:p><w:p><w:r>{}<w:t>Nam</w:t></w:r></w:p>",
            shape(150)
        );
        assert_eq!(of_docx(&body), "Số định danh:⟨#12⟩\nNam☐\n");
    }

    #[test]
    fn a_text_box_that_is_stored_twice_is_read_once() {
        let text = "<w:txbxContent><w:p><w:r><w:t>Ảnh 3x4</w:t></w:r></w:p></w:txbxContent>";
        let body = format!(
            r#"<w:p><w:r><w:t>TỜ KHAI</w:t><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:extent cx="900000" cy="1200000"/><a:graphic><a:graphicData><wps:wsp><wps:txbx>{text}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:rect style="width:80pt;height:100pt"><v:textbox>{text}</v:textbox></v:rect></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"#
        );
        assert_eq!(of_docx(&body), "TỜ KHAI\nẢnh 3x4\n");
    }

    #[test]
    fn content_controls_bring_their_name_kind_and_choices() {
        let list = r#"<w:sdt><w:sdtPr><w:alias w:val="Giới tính"/><w:tag w:val="sex"/><w:showingPlcHdr/><w:dropDownList><w:listItem w:displayText="Chọn" w:value=""/><w:listItem w:displayText="Nam" w:value="1"/><w:listItem w:displayText="Nữ" w:value="2"/></w:dropDownList></w:sdtPr><w:sdtContent><w:r><w:t>Chọn</w:t></w:r></w:sdtContent></w:sdt>"#;
        let date = r#"<w:sdt><w:sdtPr><w:tag w:val="born"/><w:showingPlcHdr/><w:date/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Nhập ngày</w:t></w:r></w:p></w:sdtContent></w:sdt>"#;
        let layout = read("a.docx", &docx(&format!("<w:p>{list}</w:p>{date}"))).unwrap();
        let found = controls(&layout);
        assert_eq!(
            (found[0].name.as_str(), found[0].input, found[0].label.as_deref()),
            ("sex", Input::Choice, Some("Giới tính"))
        );
        assert_eq!(found[0].options, ["Nam", "Nữ"]);
        assert_eq!((found[1].name.as_str(), found[1].input), ("born", Input::Date));
    }

    #[test]
    fn merge_fields_are_room_under_their_name() {
        let simple =
            r#"<w:fldSimple w:instr=" MERGEFIELD HoTen \* MERGEFORMAT "><w:r><w:t>«HoTen»</w:t></w:r></w:fldSimple>"#;
        let long = r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> MERGEFIELD "Noi sinh" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>«Noi»</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"#;
        let page = r#"<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>"#;
        assert_eq!(of_docx(&format!("<w:p>{simple} {long}{page}</w:p>")), "⟨=HoTen⟩⟨=Noi sinh⟩1\n");
    }

    #[test]
    fn deleted_and_hidden_text_is_left_out_and_inserted_text_is_kept() {
        let body = "<w:p><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del><w:ins><w:r><w:t>mới</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p>";
        assert_eq!(of_docx(body), "mới\n");
    }

    #[test]
    fn numbers_of_lists_are_printed_as_word_counts_them() {
        let numbering = r#"<w:numbering><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl></w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
        let item = |level: usize, text: &str| {
            format!(
                r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
            )
        };
        let body = [item(0, "A"), item(1, "B"), item(1, "C"), item(0, "D"), item(1, "E")].concat();
        let shown = seen("a.docx", &docx_with(&body, &[("word/numbering.xml", numbering)]));
        assert_eq!(shown, "1. A\na) B\nb) C\n2. D\na) E\n");
    }

    #[test]
    fn cells_know_what_they_span_and_covered_ones_are_left_out() {
        let cell =
            |properties: &str, text: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", paragraph(text));
        let borders =
            r#"<w:tblPr><w:tblBorders><w:top w:val="single"/><w:insideH w:val="single"/></w:tblBorders></w:tblPr>"#;
        let first = [cell(r#"<w:vMerge w:val="restart"/>"#, "TT"), cell(r#"<w:gridSpan w:val="2"/>"#, "Tên")].concat();
        let second = [cell("<w:vMerge/>", ""), cell("", "Họ"), cell("", "Đệm")].concat();
        let layout =
            read("a.docx", &docx(&format!("<w:tbl>{borders}<w:tr>{first}</w:tr><w:tr>{second}</w:tr></w:tbl>")))
                .unwrap();
        let Block::Table(table) = &layout.blocks[0] else { panic!("{layout}") };
        let spans = |row: usize| table.rows[row].cells.iter().map(|cell| (cell.columns, cell.rows)).collect::<Vec<_>>();
        assert_eq!((spans(0), spans(1)), (vec![(1, 2), (2, 1)], vec![(1, 1), (1, 1)]));
        assert!(table.ruled);
    }

    #[test]
    fn twelve_small_cells_are_for_one_character_each_and_headed_columns_are_not() {
        let cell = |width: usize, text: &str| {
            format!(r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{}</w:tc>"#, paragraph(text))
        };
        let label = cell(3000, "Số định danh");
        let row = format!("<w:tbl><w:tr>{label}{}</w:tr></w:tbl>", cell(300, "").repeat(12));
        let head: String = (1..=5).map(|i| cell(500, &i.to_string())).collect();
        let table = format!("<w:tbl><w:tr>{head}</w:tr><w:tr>{}</w:tr></w:tbl>", cell(500, "").repeat(5));
        let shown = of_docx(&format!("{row}{table}"));
        assert_eq!(shown.matches("⟨#12⟩").count(), 1, "{shown}");
        assert_eq!(shown.matches("⟨#").count(), 1, "{shown}");
    }

    #[test]
    fn margins_are_told_only_when_there_is_something_to_fill_in() {
        let part = |text: &str| format!("<w:hdr>{}</w:hdr>", paragraph(text));
        let (plain, asks) = (part("Mẫu số 1"), part("Số: ......"));
        let file = docx_with(&paragraph("Nội dung"), &[("word/header1.xml", &plain), ("word/header2.xml", &asks)]);
        assert_eq!(seen("a.docx", &file), "Nội dung\nSố: ⟨6⟩\n");
    }

    #[test]
    fn lines_of_a_broken_paragraph_share_its_place_and_count_on() {
        let layout =
            read("a.docx", &docx("<w:p><w:r><w:t>Tên: ...</w:t><w:br/><w:t>Tuổi: ...</w:t></w:r></w:p>")).unwrap();
        let found = lines(&layout);
        assert_eq!((found.len(), &found[0].at), (2, &found[1].at));
        assert!(matches!(found[1].runs[0], Run::Text { start: 9, .. }), "{:?}", found[1]);
    }
}

mod open_document {
    use super::*;

    #[test]
    fn tabs_with_leaders_are_room_and_spaces_are_counted() {
        let styles = r#"<style:style style:name="P1" style:family="paragraph"><style:paragraph-properties><style:tab-stops><style:tab-stop style:position="15cm" style:type="right" style:leader-style="dotted" style:leader-text="."/></style:tab-stops></style:paragraph-properties></style:style>"#;
        let text = "<text:p text:style-name=\"P1\">Họ   tên:\n<text:tab/></text:p><text:p>A<text:s text:c=\"3\"/>B<text:tab/></text:p>";
        let shown = seen("a.odt", &odt(styles, text));
        let (first, second) = shown.split_once('\n').unwrap();
        assert!(first.starts_with("Họ tên: ⟨"), "{first}");
        assert_eq!(second, "A   B\t\n");
    }

    #[test]
    fn notes_are_marked_and_told_at_the_end() {
        let text = "<text:p>Quê quán<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Ghi rõ.</text:p></text:note-body></text:note>: ...</text:p>";
        assert_eq!(seen("a.odt", &odt("", text)), "Quê quán^1: ⟨3⟩\n^1Ghi rõ.\n");
    }

    #[test]
    fn lists_are_numbered_and_nested() {
        let styles = r#"<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style>"#;
        let text = r#"<text:list text:style-name="L1"><text:list-item><text:p>A</text:p><text:list><text:list-item><text:p>B</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>C</text:p></text:list-item></text:list>"#;
        assert_eq!(seen("a.odt", &odt(styles, text)), "1. A\na) B\n2. C\n");
    }

    #[test]
    fn drawn_boxes_controls_and_text_boxes_stand_where_they_are() {
        let forms = r#"<office:forms><form:form><form:text form:id="c1" form:name="ten" form:title="Họ tên"/><form:checkbox form:id="c2" form:current-state="checked"/></form:form></office:forms>"#;
        let text = r#"<text:p>Nam <draw:custom-shape text:anchor-type="as-char" svg:width="0.5cm" svg:height="0.5cm"/> Nữ <draw:control draw:control="c2"/> Tên <draw:control draw:control="c1"/><draw:frame svg:width="5cm" svg:height="4cm"><draw:text-box><text:p>Ảnh</text:p></draw:text-box></draw:frame></text:p>"#;
        let layout = read("a.odt", &odt("", &format!("{forms}{text}"))).unwrap();
        assert_eq!(layout.to_string(), "Nam ☐ Nữ ☒ Tên ⟨=ten⟩\nẢnh\n");
        assert_eq!(controls(&layout)[0].label.as_deref(), Some("Họ tên"));
    }

    #[test]
    fn placeholders_and_lists_to_choose_from_are_room() {
        let text = r#"<text:p><text:placeholder text:placeholder-type="text">&lt;Họ tên&gt;</text:placeholder> <text:drop-down text:name="sex"><text:label text:value="Nam"/><text:label text:value="Nữ"/></text:drop-down></text:p>"#;
        let layout = read("a.odt", &odt("", text)).unwrap();
        let found = controls(&layout);
        assert_eq!(found[0].label.as_deref(), Some("Họ tên"));
        assert_eq!((found[1].input, found[1].options.join(",")), (Input::Choice, "Nam,Nữ".to_owned()));
    }

    #[test]
    fn tables_know_their_borders_and_spans() {
        let styles = r#"<style:style style:name="C" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000"/></style:style>"#;
        let cell = |spans: &str, text: &str| {
            format!(r#"<table:table-cell table:style-name="C" {spans}><text:p>{text}</text:p></table:table-cell>"#)
        };
        let wide = cell(r#"table:number-columns-spanned="2""#, "Tên");
        let text = format!(
            r#"<table:table><table:table-column table:number-columns-repeated="2"/><table:table-row>{wide}<table:covered-table-cell/></table:table-row><table:table-row table:number-rows-repeated="3">{}{}</table:table-row></table:table>"#,
            cell("", ""),
            cell("", "")
        );
        let layout = read("a.odt", &odt(styles, &text)).unwrap();
        let Block::Table(table) = &layout.blocks[0] else { panic!("{layout}") };
        assert_eq!((table.ruled, table.rows.len(), table.rows[0].cells[0].columns), (true, 4, 2));
    }
}

mod page {
    use super::*;

    fn of(body: &str) -> Layout {
        read("a.html", &html(body)).unwrap()
    }

    #[test]
    fn controls_are_called_by_their_labels() {
        let layout = of(r#"<label for="a">Họ tên</label><input id="a" name="n" required maxlength="40">
            <label>Ngày sinh <input type="date" name="d"></label>
            <p id="q">Ghi chú</p><textarea name="t" aria-labelledby="q"></textarea>
            <select name="s" title="Tỉnh"><option value="">Chọn</option><option>Huế</option></select>"#);
        let found = controls(&layout);
        let names: Vec<_> =
            found.iter().map(|control| (control.name.as_str(), control.label.as_deref(), control.input)).collect();
        assert_eq!(
            names,
            [
                ("n", Some("Họ tên"), Input::Text),
                ("d", Some("Ngày sinh"), Input::Date),
                ("t", Some("Ghi chú"), Input::LongText),
                ("s", Some("Tỉnh"), Input::Choice),
            ]
        );
        assert!(found[0].required && found[0].most == Some(40) && found[3].options == ["Huế"]);
    }

    #[test]
    fn what_is_hidden_is_left_out() {
        let layout = of(
            r#"<style>.h { display: none }</style><p class="h">a</p><p hidden>b</p><p style="visibility:hidden">c</p>
            <input type="hidden" name="x"><script>d</script><template>e</template><p>Tên: <input name="n"></p>"#,
        );
        assert_eq!(layout.to_string(), "Tên: ⟨=n⟩\n");
    }

    #[test]
    fn lines_drawn_by_styles_are_room() {
        let layout = of(r#"<style>.line { border-bottom: 1px dotted; display: inline-block; width: 120pt }</style>
            <p>Tên: <span class="line"></span> tuổi <u>&nbsp;&nbsp;&nbsp;&nbsp;</u></p>"#);
        assert_eq!(layout.to_string(), "Tên: ⟨20⟩ tuổi ⟨4⟩\n");
    }

    #[test]
    fn a_tab_after_a_colon_is_what_is_left_of_a_leader() {
        assert_eq!(of("<p>Nơi ở:<sup>(2)</sup>\t</p><p>\n\t\tHọ\n\ttên</p>").to_string(), "Nơi ở:^2⟨0⟩\nHọ tên\n");
    }

    #[test]
    fn tables_lists_and_breaks_are_lines_and_cells() {
        let layout =
            of("<ol><li>Một<li>Hai</ol><table border=1><tr><th>A<td colspan=2>B<tr><td><td><td></table>x<br>y");
        let shown = layout.to_string();
        assert!(shown.starts_with("1. Một\n2. Hai\n┌ table\n├ ×1×1\n│   A\n│ ×2×1\n│   B\n"), "{shown}");
        assert!(shown.ends_with("└\nx\ny\n"), "{shown}");
    }

    #[test]
    fn a_page_is_known_without_its_name() {
        assert_eq!(seen("form", &html("<p>Tên: ....</p>")), "Tên: ⟨4⟩\n");
    }
}

mod portable {
    use super::*;

    fn of(content: &str) -> Layout {
        read("a.pdf", &pdf(content, "", "", &[])).unwrap()
    }

    #[test]
    fn letters_become_lines_by_where_they_stand() {
        let layout = of("BT /F1 12 Tf 50 700 Td (Second: ..........) Tj 0 40 Td (First ) Tj 40 0 Td (one) Tj ET");
        assert_eq!(layout.to_string(), "First one\nSecond: ⟨10⟩\n");
    }

    #[test]
    fn vietnamese_letters_come_by_the_table_of_the_font() {
        let table = "1 begincodespacerange <0000> <FFFF> endcodespacerange 2 beginbfchar <0001> <0048> <0002> <1ECD> endbfchar \
                     1 beginbfrange <0003> <0005> <0061> endbfrange";
        let font = "<< /Type /Font /Subtype /Type0 /Encoding /Identity-H /ToUnicode 11 0 R /DescendantFonts [<< /DW 600 >>] >>";
        let stream = format!("<< /Length {} >>\nstream\n{table}\nendstream", table.len());
        let file = pdf(
            "BT /F2 12 Tf 50 700 Td <000100020003000400050001> Tj ET\nBT /F1 12 Tf 50 600 Td (filling) Tj ET",
            "",
            "",
            &[(10, font), (11, &stream)],
        );
        assert_eq!(seen("a.pdf", &file), "HọabcH\nfilling\n");
    }

    #[test]
    fn rules_beside_words_are_room_and_rules_below_words_are_not() {
        let layout = of(
            "BT /F1 12 Tf 50 700 Td (Name:) Tj 0 -40 Td (UNDERLINED HEADING) Tj ET 90 698 m 300 698 l S 50 658 m 180 658 l S",
        );
        let shown = layout.to_string();
        assert!(shown.starts_with("Name: ⟨") && shown.contains("⟩\nUNDERLINED HEADING\n"), "{shown}");
        assert_eq!(shown.matches('⟨').count(), 1, "{shown}");
    }

    #[test]
    fn drawn_boxes_are_boxes_and_rows_of_them_are_for_one_character_each() {
        let row: String = (0..9).map(|i| format!("{} 650 16 16 re S", 150 + i * 16)).collect::<Vec<_>>().join(" ");
        let layout =
            of(&format!("BT /F1 12 Tf 50 700 Td (Yes) Tj 0 -46 Td (Number of it) Tj ET 80 698 11 11 re S {row}"));
        assert_eq!(layout.to_string(), "Yes ☐\nNumber of it ⟨#9⟩\n");
    }

    #[test]
    fn lines_that_cross_are_tables() {
        let lines = "50 700 m 350 700 l S 50 670 m 350 670 l S 50 640 m 350 640 l S \
                     50 640 m 50 700 l S 200 640 m 200 700 l S 350 640 m 350 700 l S";
        let layout = of(&format!("BT /F1 12 Tf 60 680 Td (Name) Tj 150 0 Td (Age) Tj ET {lines}"));
        let Block::Table(table) = &layout.blocks[0] else { panic!("{layout}") };
        assert!(table.ruled);
        let shape: Vec<usize> = table.rows.iter().map(|row| row.cells.len()).collect();
        assert_eq!(shape, [2, 2], "{layout}");
        assert!(!table.rows[0].cells[1].is_empty() && table.rows[1].cells[1].is_empty(), "{layout}");
    }

    #[test]
    fn frames_with_cut_corners_and_open_sides_have_cells_too() {
        let frame = "56 700 m 344 700 l 350 694 l 350 646 l 344 640 l 56 640 l 50 646 l 50 694 l h S";
        let words = "BT /F1 12 Tf 60 680 Td (Name) Tj 150 0 Td (Age) Tj ET";
        let cut = of(&format!("{words} {frame} 50 670 m 350 670 l S 200 640 m 200 700 l S"));
        let open = of(&format!(
            "{words} 50 700 m 350 700 l S 50 670 m 350 670 l S 50 640 m 350 640 l S 200 640 m 200 700 l S"
        ));
        for layout in [cut, open] {
            let Block::Table(table) = &layout.blocks[0] else { panic!("{layout}") };
            let shape: Vec<usize> = table.rows.iter().map(|row| row.cells.len()).collect();
            assert_eq!(shape, [2, 2], "{layout}");
        }
    }

    #[test]
    fn a_caption_that_hangs_under_its_number_is_one_line() {
        let layout =
            of("BT /F1 8 Tf 50 700 Td (24. NUMBER OF CHILDREN IN THIS) Tj 12 -9 Td (HOUSEHOLD AS OF TODAY) Tj \
                         -12 -9 Td (25. NEXT) Tj ET");
        assert_eq!(layout.to_string(), "24. NUMBER OF CHILDREN IN THIS HOUSEHOLD AS OF TODAY\n25. NEXT\n");
    }

    #[test]
    fn columns_of_text_are_read_one_after_the_other() {
        let column = |x: usize, words: [&str; 3]| {
            format!(
                "BT /F1 12 Tf {x} 700 Td ({}) Tj 0 -16 Td ({}) Tj 0 -16 Td ({}) Tj ET ",
                words[0], words[1], words[2]
            )
        };
        let layout = of(&[
            column(50, ["Left one", "Left two", "Left three"]),
            column(350, ["Right one", "Right two", "Right three"]),
        ]
        .concat());
        let shown = layout.to_string();
        assert!(shown.find("Left three").unwrap() < shown.find("Right one").unwrap(), "{shown}");
    }

    #[test]
    fn fields_of_interactive_forms_stand_in_their_lines_with_their_labels() {
        let page = "/Annots [20 0 R 21 0 R 22 0 R]";
        let text = "<< /Subtype /Widget /FT /Tx /T (name) /TU (Full name) /Ff 2 /MaxLen 40 /Rect [100 695 300 712] >>";
        let tick = "<< /Subtype /Widget /Parent 23 0 R /AS /Yes /Rect [100 655 111 666] >>";
        let list = "<< /Subtype /Widget /FT /Ch /T (sex) /Opt [[(m) (Male)] (Female)] /Rect [100 615 300 632] >>";
        let parent = "<< /FT /Btn /T (married) >>";
        let file = pdf(
            "BT /F1 12 Tf 50 700 Td (Name) Tj 0 -42 Td (Married) Tj 0 -38 Td (Sex) Tj ET",
            page,
            "/AcroForm << /Fields [] >>",
            &[(20, text), (21, tick), (22, list), (23, parent)],
        );
        let layout = read("a.pdf", &file).unwrap();
        assert_eq!(layout.to_string(), "Name ⟨=name⟩\nMarried ☒\nSex ⟨=sex⟩\n");
        let found = controls(&layout);
        assert_eq!((found[0].label.as_deref(), found[0].required, found[0].most), (Some("Full name"), true, Some(40)));
        assert_eq!((found[1].input, found[1].options.join(",")), (Input::Choice, "Male,Female".to_owned()));
    }

    #[test]
    fn printed_lines_that_only_wrap_are_one() {
        let full = "This is a long printed line that reaches up to the right edge of the text and goes on in";
        let layout =
            of(&format!("BT /F1 10 Tf 50 700 Td ({full}) Tj 0 -12 Td (the next one.) Tj 0 -12 Td (Name: ....) Tj ET"));
        assert_eq!(layout.to_string(), format!("{full} the next one.\nName: ⟨4⟩\n"));
    }
}
