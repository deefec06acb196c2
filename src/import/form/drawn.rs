//! Boxes that are drawn beside the text of a paragraph.

use super::pieces::{CELLS, What};
use super::spaced::Spaced;

/// Sides of a box to tick or to write one character in, in points.
const SIDES: std::ops::RangeInclusive<f32> = 5.0..=27.0;
/// Boxes as high as each other, or as far apart, within this many points belong together.
const NEAR: f32 = 6.0;

/// A small box, by where it stands against its paragraph; in points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawn {
    /// From the left edge of the text.
    pub(super) x: f32,
    /// From the top of the paragraph.
    pub(super) y: f32,
    pub(super) width: f32,
    pub(super) ticked: bool,
}

/// Whether a shape has the size of a box to tick or to write one character in.
pub(super) fn is_small(width: f32, height: f32) -> bool {
    let ratio = width / height.max(0.1);
    SIDES.contains(&width) && SIDES.contains(&height) && (0.4..=2.5).contains(&ratio)
}

/// Whether text is what people tick a box with.
pub(super) fn is_tick(text: &str) -> bool {
    matches!(text, "x" | "X" | "✓" | "✔" | "V" | "v")
}

/// Puts boxes that are drawn beside the text where they stand over it: row by row, those that touch as one row of boxes
/// for a character each.
pub(super) fn float(spaced: &mut Spaced, mut boxes: Vec<Drawn>) {
    boxes.sort_by(|a, b| (a.y / NEAR).round().total_cmp(&(b.y / NEAR).round()).then(a.x.total_cmp(&b.x)));
    let mut rows: Vec<Vec<Drawn>> = Vec::new();
    for next in boxes {
        let touches = |last: &Drawn| (last.y - next.y).abs() < NEAR && next.x - last.x - last.width < NEAR;
        match rows.last_mut() {
            Some(row) if row.last().is_some_and(touches) => row.push(next),
            _ => rows.push(vec![next]),
        }
    }
    for row in rows {
        let Some(first) = row.first() else { continue };
        if row.len() >= CELLS {
            spaced.put_at(first.x, What::Cells(row.len()));
        } else {
            for drawn in &row {
                spaced.put_at(drawn.x, What::Box(drawn.ticked));
            }
        }
    }
}
