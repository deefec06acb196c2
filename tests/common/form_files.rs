//! Small files of forms, made as programs make them, and what is looked at in their layouts.
#![allow(dead_code, reason = "not every test makes every format")]

use std::io::{Cursor, Write};

use tokhai::import::form::layout::{Blank, Block, Control, Layout, Line, Run};
use tokhai::import::form::read;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const SPACES: &str =
    r#"xmlns:w="w" xmlns:w14="w14" xmlns:wp="wp" xmlns:a="a" xmlns:wps="wps" xmlns:mc="mc" xmlns:v="v""#;

/// An archive of parts.
pub(crate) fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        archive.start_file(*name, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A document of Word with a body.
pub(crate) fn docx(body: &str) -> Vec<u8> {
    docx_with(body, &[])
}

/// A document of Word with a body and further parts, whose prefixes are those of the body.
pub(crate) fn docx_with(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document {SPACES}><w:body>{body}</w:body></w:document>");
    let mut all: Vec<(&str, &[u8])> = vec![("word/document.xml", document.as_bytes())];
    all.extend(parts.iter().map(|(name, text)| (*name, text.as_bytes())));
    zipped(&all)
}

/// A paragraph of Word.
pub(crate) fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A stop that dots lead to, in twentieths of a point.
pub(crate) fn leader(at: usize) -> String {
    format!(r#"<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{at}"/></w:tabs>"#)
}

/// A document of `LibreOffice` with automatic styles and a text.
pub(crate) fn odt(styles: &str, text: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="ta" xmlns:draw="d" xmlns:style="s" xmlns:fo="f" xmlns:svg="v" xmlns:form="fm"><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{text}</office:text></office:body></office:document-content>"#
    );
    zipped(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", content.as_bytes())])
}

/// A page with a body.
pub(crate) fn html(body: &str) -> Vec<u8> {
    format!("<!DOCTYPE html><html><head><title>x</title></head><body>{body}</body></html>").into_bytes()
}

/// A PDF of one page: its content, further entries of the page and of the catalogue, and further objects from 10 on.
pub(crate) fn pdf(content: &str, page: &str, catalogue: &str, objects: &[(usize, &str)]) -> Vec<u8> {
    let mut file = format!(
        "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R {catalogue} >>\nendobj\n\
         2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n\
         3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R /F2 10 0 R >> /XObject << /I1 12 0 R >> >> {page} >>\nendobj\n\
         4 0 obj\n<< /Length {} >>\nstream\n{content}\nendstream\nendobj\n\
         5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>\nendobj\n",
        content.len()
    );
    for (number, object) in objects {
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    file.push_str("trailer\n<< /Root 1 0 R >>\n%%EOF\n");
    file.into_bytes()
}

/// The layout as one sees it.
pub(crate) fn seen(name: &str, bytes: &[u8]) -> String {
    read(name, bytes).unwrap_or_else(|problem| panic!("{name}: {problem}")).to_string()
}

/// The lines of a layout, those of its tables too.
pub(crate) fn lines(layout: &Layout) -> Vec<&Line> {
    fn walk<'a>(blocks: &'a [Block], found: &mut Vec<&'a Line>) {
        for block in blocks {
            match block {
                Block::Line(line) => found.push(line),
                Block::Table(table) => {
                    table.rows.iter().flat_map(|row| &row.cells).for_each(|cell| walk(&cell.blocks, found));
                }
            }
        }
    }
    let mut found = Vec::new();
    walk(&layout.blocks, &mut found);
    found
}

/// The controls of a layout.
pub(crate) fn controls(layout: &Layout) -> Vec<&Control> {
    let runs = lines(layout).into_iter().flat_map(|line| &line.runs);
    runs.filter_map(|run| match run {
        Run::Blank(Blank { control: Some(control), .. }) => Some(control),
        _ => None,
    })
    .collect()
}
