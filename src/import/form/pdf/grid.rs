//! Tables by their lines.

use super::super::layout::{Block, Cell, Place, Row, Table};
use super::super::pieces::CELLS;
use super::super::tables::NARROW;
use super::super::work;
use super::content::{Drawing, Glyph, Rect};

/// Lines closer than this in points are one, and meet when their ends are.
const NEAR: f32 = 3.0;
/// Narrowest cell, in points, that is open to one side, and fewest lines across that say there is one.
const OPEN: f32 = 24.0;
const OPEN_LINES: usize = 3;
/// Most lines of a page that tables are sought among, across and down.
const MAX_LINES: usize = 1500;
/// Most rows and columns of a table.
const MAX_TRACKS: usize = 120;

/// A table of a page: where its cells are.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    pub(super) whole: Rect,
    /// By row; each with the columns and rows it spans.
    pub(super) rows: Vec<Vec<(Rect, usize, usize)>>,
}

impl Grid {
    /// How many characters it is for, if it is nothing but a row of small empty cells.
    pub(super) fn characters(&self, glyphs: &[Glyph]) -> Option<usize> {
        let [row] = &self.rows[..] else { return None };
        let whole = self.whole;
        let empty = work::compare(glyphs.len())
            && !glyphs.iter().any(|glyph| {
                !glyph.text.trim().is_empty() && whole.holds(glyph.x.midpoint(glyph.end), glyph.y + glyph.size * 0.3)
            });
        (empty && row.len() >= CELLS && row.iter().all(|(cell, ..)| cell.width() <= NARROW)).then_some(row.len())
    }

    /// The table with what stands in its cells.
    pub(super) fn table(self, at: Place, fill: &mut dyn FnMut(Rect) -> Vec<Block>) -> Table {
        let rows = self.rows.into_iter().map(|row| Row {
            cells: row
                .into_iter()
                .map(|(rect, columns, rows)| Cell { blocks: fill(rect), columns, rows, width: rect.width() })
                .collect(),
        });
        Table { at, rows: rows.collect(), ruled: true }
    }
}

/// The tables of a page, the smallest first; rules and boxes that belong to them are taken out of the drawing.
pub(super) fn grids(drawing: &mut Drawing) -> Vec<Grid> {
    let edges = |rect: &Rect| [Rect { top: rect.bottom, ..*rect }, Rect { bottom: rect.top, ..*rect }];
    let sides = |rect: &Rect| [Rect { right: rect.left, ..*rect }, Rect { left: rect.right, ..*rect }];
    let across = joined(drawing.rules.iter().copied().chain(drawing.boxes.iter().flat_map(edges)).collect(), true);
    let down = joined(drawing.posts.iter().copied().chain(drawing.boxes.iter().flat_map(sides)).collect(), false);
    if across.len() > MAX_LINES || down.len() > MAX_LINES {
        return Vec::new();
    }
    let mut found: Vec<Grid> = parts(&across, &down).into_iter().filter_map(|(h, v)| grid(&h, &v)).collect();
    // A frame of four lines is a box.
    let frames = found.extract_if(.., |grid| grid.rows.iter().map(Vec::len).sum::<usize>() == 1);
    let frames: Vec<Rect> = frames.map(|grid| grid.whole).collect();
    for frame in frames {
        if !work::compare(drawing.rules.len() + drawing.posts.len() + drawing.boxes.len()) {
            break;
        }
        let side = |line: &Rect| {
            let flat = (line.bottom - frame.bottom).abs() < NEAR || (line.top - frame.top).abs() < NEAR;
            let upright = (line.left - frame.left).abs() < NEAR || (line.right - frame.right).abs() < NEAR;
            let within = line.left > frame.left - NEAR && line.right < frame.right + NEAR;
            touches(line, &frame) && within && (flat || upright)
        };
        drawing.rules.retain(|rule| !side(rule));
        drawing.posts.retain(|post| !side(post));
        if !drawing.boxes.iter().any(|known| touches(known, &frame) && (known.width() - frame.width()).abs() < NEAR) {
            drawing.boxes.push(frame);
        }
    }
    found.sort_by(|a, b| (a.whole.width() * a.whole.height()).total_cmp(&(b.whole.width() * b.whole.height())));
    let cells: usize = found.iter().flat_map(|grid| &grid.rows).map(Vec::len).sum();
    let inside = |rect: &Rect| {
        work::compare(cells)
            && found.iter().any(|grid| {
                let edge = |value: f32, edges: [f32; 2]| edges.iter().any(|edge| (edge - value).abs() < NEAR);
                let whole = grid.whole;
                grid.rows.iter().flatten().any(|(cell, ..)| {
                    let flat = rect.height() <= NEAR && edge(rect.bottom, [cell.bottom, cell.top]);
                    let upright = rect.width() <= NEAR && edge(rect.left, [cell.left, cell.right]);
                    let same =
                        edge(rect.left, [cell.left, whole.left]) && edge(rect.bottom, [cell.bottom, whole.bottom]);
                    (flat || upright || same) && touches(cell, rect)
                })
            })
    };
    drawing.rules.retain(|rule| !inside(rule));
    drawing.posts.retain(|post| !inside(post));
    drawing.boxes.retain(|rect| !inside(rect));
    found
}

fn touches(a: &Rect, b: &Rect) -> bool {
    a.left - NEAR <= b.right && b.left - NEAR <= a.right && a.bottom - NEAR <= b.top && b.bottom - NEAR <= a.top
}

/// Lines in the same place as one, those that go on where another ends too.
fn joined(mut lines: Vec<Rect>, across: bool) -> Vec<Rect> {
    let place = |line: &Rect| if across { line.bottom.midpoint(line.top) } else { line.left.midpoint(line.right) };
    let start = |line: &Rect| if across { line.left } else { line.bottom };
    lines.sort_by(|a, b| place(a).total_cmp(&place(b)).then(start(a).total_cmp(&start(b))));
    // Lines in the same place, within a point or so, each run of them sorted from its start on.
    let mut result: Vec<Rect> = Vec::new();
    let mut group: Vec<Rect> = Vec::new();
    let close = |group: &mut Vec<Rect>, result: &mut Vec<Rect>| {
        group.sort_by(|a, b| start(a).total_cmp(&start(b)));
        let mut last: Option<Rect> = None;
        for line in group.drain(..) {
            match &mut last {
                Some(open) if across && line.left <= open.right + NEAR => open.right = open.right.max(line.right),
                Some(open) if !across && line.bottom <= open.top + NEAR => open.top = open.top.max(line.top),
                _ => result.extend(last.replace(line)),
            }
        }
        result.extend(last);
    };
    for line in lines {
        if group.first().is_some_and(|first| place(&line) - place(first) > 1.5) {
            close(&mut group, &mut result);
        }
        group.push(line);
    }
    close(&mut group, &mut result);
    result
}

/// Which of the lines stands for those that hang together with one.
fn root(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

/// Lines that hang together.
fn parts(across: &[Rect], down: &[Rect]) -> Vec<(Vec<Rect>, Vec<Rect>)> {
    let mut parent: Vec<usize> = (0..across.len() + down.len()).collect();
    for (i, h) in across.iter().enumerate() {
        if !work::compare(down.len()) {
            break;
        }
        for (j, v) in down.iter().enumerate() {
            if touches(h, v) {
                let (a, b) = (root(&mut parent, i), root(&mut parent, across.len() + j));
                parent[a] = b;
            }
        }
    }
    let mut parts: std::collections::BTreeMap<usize, (Vec<Rect>, Vec<Rect>)> = std::collections::BTreeMap::new();
    for (i, line) in across.iter().enumerate() {
        parts.entry(root(&mut parent, i)).or_default().0.push(*line);
    }
    for (j, line) in down.iter().enumerate() {
        parts.entry(root(&mut parent, across.len() + j)).or_default().1.push(*line);
    }
    parts.into_values().collect()
}

/// Distinct places, in order.
fn tracks(mut places: Vec<f32>) -> Vec<f32> {
    places.sort_by(f32::total_cmp);
    let mut tracks: Vec<f32> = Vec::new();
    for place in places {
        if tracks.last().is_none_or(|last| place - last > NEAR) {
            tracks.push(place);
        }
    }
    tracks
}

/// Sides that no line closes, or one with round corners: cells reach as far as the lines across do.
fn open_sides(xs: &mut Vec<f32>, across: &[Rect]) {
    let (Some(first), Some(last)) = (xs.first().copied(), xs.last().copied()) else { return };
    // Where most lines across end.
    let end = |mut ends: Vec<f32>| {
        ends.sort_by(f32::total_cmp);
        ends.get(ends.len() / 2).copied()
    };
    if across.len() < OPEN_LINES {
        return;
    }
    if let Some(left) = end(across.iter().map(|line| line.left).collect()).filter(|left| first - left > OPEN) {
        xs.insert(0, left);
    }
    if let Some(right) = end(across.iter().map(|line| line.right).collect()).filter(|right| right - last > OPEN) {
        xs.push(right);
    }
}

fn grid(across: &[Rect], down: &[Rect]) -> Option<Grid> {
    let mut ys = tracks(across.iter().map(|line| line.bottom.midpoint(line.top)).collect());
    ys.reverse();
    let mut xs = tracks(down.iter().map(|line| line.left.midpoint(line.right)).collect());
    open_sides(&mut xs, across);
    if ys.len() < 2 || xs.len() < 2 || ys.len() > MAX_TRACKS || xs.len() > MAX_TRACKS {
        return None;
    }
    let (high, wide) = (ys.len() - 1, xs.len() - 1);
    // Each cell looks for the lines on two of its sides.
    if !work::compare(high * wide * (across.len() + down.len())) {
        return None;
    }
    let over = |r: usize, c: usize| {
        let x = xs[c].midpoint(xs[c + 1]);
        across.iter().any(|line| (line.bottom - ys[r]).abs() <= NEAR && line.left - 1.0 <= x && x <= line.right + 1.0)
    };
    let beside = |r: usize, c: usize| {
        let y = ys[r].midpoint(ys[r + 1]);
        down.iter().any(|line| (line.left - xs[c]).abs() <= NEAR && line.bottom - 1.0 <= y && y <= line.top + 1.0)
    };
    let mut taken = vec![vec![false; wide]; high];
    let mut rows = Vec::new();
    for r in 0..high {
        let mut row = Vec::new();
        for c in 0..wide {
            if taken[r][c] {
                continue;
            }
            let columns = 1 + (c + 1..wide).take_while(|next| !beside(r, *next) && !taken[r][*next]).count();
            let open = |below: &usize| (c..c + columns).all(|column| !over(*below, column) && !taken[*below][column]);
            let tall = 1 + (r + 1..high).take_while(open).count();
            for row in taken.iter_mut().skip(r).take(tall) {
                row[c..c + columns].fill(true);
            }
            row.push((Rect::of(xs[c], ys[r], xs[c + columns], ys[r + tall]), columns, tall));
        }
        rows.push(row);
    }
    Some(Grid { whole: Rect::of(xs[0], ys[0], xs[wide], ys[high]), rows })
}
