//! What holds for every form that is read.

use std::io::{Cursor, Write};

use tokhai::import::form::layout::{Block, Run};
use tokhai::import::form::read;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Reads a file and checks what every layout promises.
pub fn answered(name: &str, bytes: &[u8]) {
    match read(name, bytes) {
        Ok(layout) => {
            sound(&layout.blocks);
            assert!(layout.to_string().len() < 1 << 30);
        }
        Err(problem) => assert!(problem.to_string().contains(" / ")),
    }
}

fn sound(blocks: &[Block]) {
    for block in blocks {
        match block {
            Block::Line(line) => {
                for run in &line.runs {
                    match run {
                        Run::Text { text, .. } => assert!(!text.is_empty()),
                        Run::Blank(blank) => assert!(blank.start <= blank.end),
                        Run::Cells { count, .. } => assert!(*count > 1),
                        Run::Note { .. } | Run::Box { .. } => {}
                    }
                }
            }
            Block::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    assert!(cell.columns > 0 && cell.rows > 0);
                    sound(&cell.blocks);
                }
            }
        }
    }
}

/// An archive of parts that stand one after the other, a byte 255 between them.
#[allow(dead_code)]
pub fn zipped(names: &[&str], bytes: &[u8]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, part) in names.iter().zip(bytes.split(|byte| *byte == 255)) {
        archive.start_file(*name, options).expect("starts");
        archive.write_all(part).expect("is written");
    }
    archive.finish().expect("ends").into_inner()
}
