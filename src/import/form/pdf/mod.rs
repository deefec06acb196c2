//! PDF with a text layer: letters, rules and boxes by their places on the page, and the fields of interactive forms.
//!
//! Files are read through instead of by their tables, and unpacked within bounds of our own: what libraries unpack
//! while they open a file has none. Places count printed lines from the top of the first page on; a position in a line
//! counts its characters as they are told.

mod captions;
mod content;
mod fields;
mod file;
mod filters;
mod fonts;
mod glyphs;
mod grid;
mod objects;
mod rows;

use self::content::{Drawing, Painter, Rect};
use self::file::File;
use self::objects::{Dict, Object};
use self::rows::{Count, Placed, Thing, blocks};
use super::drawn::is_small;
use super::layout::{Block, Layout};
use super::pieces::{CELLS, What};
use super::{Counted, FormProblem, MAX_LINES, work};
use crate::texts::told;

/// Most pages that are read.
const MAX_PAGES: usize = 200;
/// Levels of the tree of pages.
const MAX_DEPTH: usize = 40;
/// Fewest letters of a page that has a text layer.
const LETTERS: usize = 8;
/// Fewest fields to write in of a page whose other lines are not there to write on.
const INTERACTIVE: usize = 4;
/// Highest box that is for writing in, in points.
const TALL: f32 = 120.0;

/// A page with what it takes over from those above it in the tree.
struct Page {
    dict: Dict,
    resources: Dict,
    paper: Rect,
    turn: i64,
}

/// Reads a file.
pub(super) fn read(bytes: &[u8]) -> Result<Layout, FormProblem> {
    let file = File::open(bytes)?;
    let root = file.root();
    let Some(root) = root.dict() else { return Err(FormProblem::Damaged(told!(form::expected_pdf_catalogue))) };
    let mut pages = Vec::new();
    let start =
        Page { dict: Dict::default(), resources: Dict::default(), paper: Rect::of(0.0, 0.0, 595.0, 842.0), turn: 0 };
    let mut seen = std::collections::HashSet::new();
    collect(&file, root.get("Pages").unwrap_or(&Object::Null), &start, 0, &mut seen, &mut pages);
    if pages.is_empty() {
        return Err(FormProblem::Damaged(told!(form::expected_pages)));
    }
    let mut painter = Painter::new(&file);
    let mut count = Count { page: 0, line: 0 };
    let mut result: Vec<Block> = Vec::new();
    let (mut letters, mut pictures, mut controls) = (0, false, 0);
    let mut names = std::collections::HashSet::new();
    for page in &pages {
        count.page += 1;
        let (drawing, mut fields) = painted(&file, &mut painter, page)?;
        shown_again(&mut fields, &mut names);
        letters += drawing.glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty()).count();
        pictures |= drawing.pictures;
        controls += fields.len();
        if controls > work::MAX_ROOMS {
            return Err(FormProblem::TooLarge { what: Counted::Fields, most: work::MAX_ROOMS });
        }
        result.extend(laid_out(drawing, fields, page, &mut count));
        if count.line > MAX_LINES {
            return Err(FormProblem::TooLarge { what: Counted::Lines, most: MAX_LINES });
        }
    }
    match (letters, controls) {
        (0..LETTERS, 0) if pictures => return Err(FormProblem::Scanned),
        (0, 0) => return Err(FormProblem::Damaged(told!(form::expected_text))),
        _ => {}
    }
    Ok(Layout { blocks: super::tables::tidy(result) })
}

/// Fields with the name of one before take no other answer; those of a page count from its top down.
fn shown_again(fields: &mut [Placed], names: &mut std::collections::HashSet<String>) {
    fields.sort_by(|a, b| b.rect.top.total_cmp(&a.rect.top).then(a.rect.left.total_cmp(&b.rect.left)));
    for field in fields {
        if let Thing::Piece(What::Control(control, _)) = &mut field.what
            && !control.name.is_empty()
        {
            control.again = !names.insert(control.name.clone());
        }
    }
}

/// The pages below a node of their tree.
fn collect(
    file: &File<'_>,
    node: &Object,
    above: &Page,
    depth: usize,
    seen: &mut std::collections::HashSet<u32>,
    pages: &mut Vec<Page>,
) {
    if let Object::Reference(id) = node
        && !seen.insert(*id)
    {
        return;
    }
    let object = file.resolved(node);
    let (Some(dict), true) = (object.dict(), depth < MAX_DEPTH && pages.len() < MAX_PAGES) else { return };
    let crop = fields::rect(file, &file.entry(dict, "CropBox"));
    let paper = crop.or_else(|| fields::rect(file, &file.entry(dict, "MediaBox")));
    let page = Page {
        dict: dict.clone(),
        resources: file.entry(dict, "Resources").dict().cloned().unwrap_or_else(|| above.resources.clone()),
        paper: paper.filter(|paper| paper.width() > 10.0 && paper.height() > 10.0).unwrap_or(above.paper),
        turn: file.entry(dict, "Rotate").integer().unwrap_or(above.turn),
    };
    let kids = file.entry(dict, "Kids");
    match kids.array() {
        Some(kids) => {
            for kid in kids {
                if pages.len() >= MAX_PAGES {
                    return;
                }
                collect(file, kid, &page, depth + 1, seen, pages);
            }
        }
        None => pages.push(page),
    }
}

/// What a page draws and the fields on it, both with the paper turned upright and its corner at nought.
fn painted(file: &File<'_>, painter: &mut Painter<'_, '_>, page: &Page) -> Result<(Drawing, Vec<Placed>), FormProblem> {
    let mut content = Vec::new();
    let parts = file.entry(&page.dict, "Contents");
    match &*parts {
        Object::Array(list) => {
            for part in list {
                content.extend(file.data(&file.resolved(part)));
                content.push(b'\n');
            }
        }
        stream => content = file.data(stream),
    }
    let Rect { left, bottom, right, top } = page.paper;
    let turned = match page.turn.rem_euclid(360) {
        90 => [0.0, -1.0, 1.0, 0.0, -bottom, right],
        180 => [-1.0, 0.0, 0.0, -1.0, right, top],
        270 => [0.0, 1.0, -1.0, 0.0, top, -left],
        _ => [1.0, 0.0, 0.0, 1.0, -left, -bottom],
    };
    let mut drawing = Drawing::default();
    painter.draw(&content, &page.resources, turned, &mut drawing, 0)?;
    let mut fields = fields::fields(file, &page.dict);
    let point = |x: f32, y: f32| (x * turned[0] + y * turned[2] + turned[4], x * turned[1] + y * turned[3] + turned[5]);
    for field in &mut fields {
        let ((x, y), (u, v)) = (point(field.rect.left, field.rect.bottom), point(field.rect.right, field.rect.top));
        field.rect = Rect::of(x, y, u, v);
    }
    Ok((drawing, fields))
}

/// The lines and tables of a page.
fn laid_out(mut drawing: Drawing, fields: Vec<Placed>, page: &Page, count: &mut Count) -> Vec<Block> {
    let upright = page.turn.rem_euclid(180) == 0;
    let (wide, high) = (page.paper.width(), page.paper.height());
    let paper = if upright { Rect::of(0.0, 0.0, wide, high) } else { Rect::of(0.0, 0.0, high, wide) };
    let on_paper = |x: f32, y: f32| paper.holds(x, y);
    drawing.glyphs.retain(|glyph| on_paper(glyph.x.midpoint(glyph.end), glyph.y));
    let small = small_boxes(&mut drawing, &fields);
    let grids = grid::grids(&mut drawing);
    let mut things = fields;
    things.extend(small);
    things.extend(written_in(&drawing, &things));
    // Where the file says what can be filled in, other lines are not there to write on.
    let controls = things.iter().filter(|thing| matches!(thing.what, Thing::Piece(What::Control(..)))).count();
    if controls < INTERACTIVE {
        things.extend(rules(&drawing, &things));
    }
    let mut glyphs = std::mem::take(&mut drawing.glyphs);
    let text = extent(&glyphs).unwrap_or(paper);
    for grid in grids {
        let whole = grid.whole;
        if let Some(count) = grid.characters(&glyphs) {
            things.push(Placed { rect: whole, what: Thing::Piece(What::Cells(count)) });
            continue;
        }
        let place = super::layout::Place { page: Some(count.page), line: count.line };
        let table = grid.table(place, &mut |cell| {
            if !work::compare(glyphs.len() + things.len()) {
                return Vec::new();
            }
            let own = glyphs
                .extract_if(.., |glyph| cell.holds(glyph.x.midpoint(glyph.end), glyph.y + glyph.size * 0.3))
                .collect();
            let inner = |thing: &mut Placed| {
                cell.holds(thing.rect.left.midpoint(thing.rect.right), thing.rect.bottom.midpoint(thing.rect.top))
            };
            let things = things.extract_if(.., inner).collect();
            blocks(own, things, cell, count)
        });
        let filled = table.rows.iter().flat_map(|row| &row.cells).any(|cell| !cell.blocks.is_empty());
        let narrow = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0) >= CELLS;
        if filled || narrow {
            things.push(Placed { rect: whole, what: Thing::Table(table) });
        }
    }
    blocks(glyphs, things, text, count)
}

/// The part of a page that has text.
fn extent(glyphs: &[content::Glyph]) -> Option<Rect> {
    let rects = glyphs.iter().map(|glyph| Rect::of(glyph.x, glyph.y, glyph.end, glyph.y + glyph.size));
    rects.reduce(|a, b| Rect {
        left: a.left.min(b.left),
        bottom: a.bottom.min(b.bottom),
        right: a.right.max(b.right),
        top: a.top.max(b.top),
    })
}

fn overlaps(a: &Rect, b: &Rect) -> bool {
    let wide = a.right.min(b.right) - a.left.max(b.left);
    let high = a.top.min(b.top) - a.bottom.max(b.bottom);
    wide > 0.3 * a.width().min(b.width()) && high > 0.3 * a.height().min(b.height()).max(1.0)
}

/// Small boxes to tick, those that touch as one row for a character each; they are taken out of the drawing.
fn small_boxes(drawing: &mut Drawing, fields: &[Placed]) -> Vec<Placed> {
    let mut boxes: Vec<Rect> = drawing.boxes.extract_if(.., |rect| is_small(rect.width(), rect.height())).collect();
    boxes.sort_by(|a, b| (b.bottom / 4.0).round().total_cmp(&(a.bottom / 4.0).round()).then(a.left.total_cmp(&b.left)));
    boxes.dedup_by(|a, b| (a.left - b.left).abs() < 2.0 && (a.bottom - b.bottom).abs() < 2.0);
    let mut groups: Vec<Vec<Rect>> = Vec::new();
    for rect in boxes {
        let beside = |last: &Rect| (last.bottom - rect.bottom).abs() < 4.0 && (rect.left - last.right).abs() < 4.0;
        match groups.last_mut() {
            Some(group) if group.last().is_some_and(beside) => group.push(rect),
            _ => groups.push(vec![rect]),
        }
    }
    let mut found = Vec::new();
    for group in groups {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let whole = Rect { right: last.right, ..*first };
        if !work::compare(fields.len()) || fields.iter().any(|field| overlaps(&field.rect, &whole)) {
            continue;
        }
        if group.len() >= CELLS {
            found.push(Placed { rect: whole, what: Thing::Piece(What::Cells(group.len())) });
            continue;
        }
        for rect in group {
            if !work::compare(drawing.glyphs.len()) {
                return found;
            }
            let mut inside = drawing
                .glyphs
                .iter()
                .filter(|glyph| rect.holds(glyph.x.midpoint(glyph.end), glyph.y + glyph.size * 0.3));
            let ticked = inside.next().map(|glyph| super::drawn::is_tick(glyph.text.trim()));
            if ticked != Some(false) {
                found.push(Placed { rect, what: Thing::Piece(What::Box(ticked == Some(true))) });
            }
        }
    }
    found
}

/// Larger boxes with nothing in them, which are for writing in.
fn written_in(drawing: &Drawing, things: &[Placed]) -> Vec<Placed> {
    let empty = |rect: &Rect| {
        !drawing.glyphs.iter().any(|glyph| {
            !glyph.text.trim().is_empty() && rect.holds(glyph.x.midpoint(glyph.end), glyph.y + glyph.size * 0.3)
        }) && !things.iter().any(|thing| overlaps(&thing.rect, rect))
    };
    let fits = |rect: &&Rect| rect.width() > 27.0 && (9.0..=TALL).contains(&rect.height());
    let boxes = drawing.boxes.iter().filter(fits).take_while(|_| work::compare(drawing.glyphs.len() + things.len()));
    let boxes = boxes.filter(|rect| empty(rect)).take(2000);
    boxes
        .map(|rect| {
            let width = (rect.width() / 5.5).round() as usize;
            Placed { rect: *rect, what: Thing::Piece(What::Room(width)) }
        })
        .collect()
}

/// Rules that may be there to write on, pieces of dashed ones as one.
fn rules(drawing: &Drawing, things: &[Placed]) -> Vec<Placed> {
    let mut rules = drawing.rules.clone();
    rules.sort_by(|a, b| (b.bottom / 1.5).round().total_cmp(&(a.bottom / 1.5).round()).then(a.left.total_cmp(&b.left)));
    let mut joined: Vec<Rect> = Vec::new();
    for rule in rules {
        match joined.last_mut() {
            Some(last) if (last.bottom - rule.bottom).abs() < 2.0 && rule.left - last.right < 5.0 => {
                last.right = last.right.max(rule.right);
            }
            _ => joined.push(rule),
        }
    }
    joined.retain(|rule| {
        rule.width() >= 15.0
            && work::compare(things.len())
            && !things.iter().any(|thing| {
                let wide = thing.rect.right.min(rule.right) - thing.rect.left.max(rule.left);
                let near = (rule.bottom - thing.rect.bottom).abs() < 6.0 || (rule.bottom - thing.rect.top).abs() < 3.0;
                near && wide > 0.5 * rule.width()
            })
    });
    joined.into_iter().take(3000).map(|rect| Placed { rect, what: Thing::Rule }).collect()
}
