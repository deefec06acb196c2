//! Letters and what else stands on a page as lines, from the top down, columns one after the other.

use super::super::layout::{Blank, Block, Cell, Line, Place, Row, Run, Table};
use super::super::pieces::{Look, Pieces, What};
use super::super::work;
use super::captions;
use super::content::{Glyph, Rect};

/// Narrowest gap between columns, in points.
const GUTTER: f32 = 14.0;
/// Longest line below a box, in points.
const BOXED: f32 = 60.0;
/// Columns within columns at most.
const MAX_DEPTH: usize = 3;

/// What stands on a page beside letters.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) rect: Rect,
    pub(super) what: Thing,
}

/// What it is.
#[derive(Debug, Clone)]
pub(super) enum Thing {
    Piece(What),
    /// A rule that may be there to write on.
    Rule,
    Table(Table),
}

/// A printed line while it is put together.
#[derive(Debug, Clone, Default)]
pub(super) struct Printed {
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) things: Vec<(Rect, What)>,
    pub(super) table: Option<Table>,
}

impl Printed {
    /// Where it has something, from left to right.
    pub(super) fn spans(&self) -> Vec<(f32, f32)> {
        if !work::take(1 + self.glyphs.len() / 4 + self.things.len()) {
            return Vec::new();
        }
        let letters =
            self.glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty()).map(|glyph| (glyph.x, glyph.end));
        let mut spans: Vec<(f32, f32)> =
            letters.chain(self.things.iter().map(|(rect, _)| (rect.left, rect.right))).collect();
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut joined: Vec<(f32, f32)> = Vec::new();
        for (start, end) in spans {
            match joined.last_mut() {
                Some(last) if start - last.1 < GUTTER => last.1 = last.1.max(end),
                _ => joined.push((start, end)),
            }
        }
        joined
    }

    /// What of it stands on one side of a place.
    fn side(&self, x: f32, left: bool) -> Self {
        if !work::take(1 + self.glyphs.len() + self.things.len()) {
            return Self::default();
        }
        let here = |at: f32| (at < x) == left;
        Self {
            y: self.y,
            size: self.size,
            glyphs: self.glyphs.iter().filter(|glyph| here(glyph.x.midpoint(glyph.end))).cloned().collect(),
            things: self.things.iter().filter(|(rect, _)| here(rect.left.midpoint(rect.right))).cloned().collect(),
            table: None,
        }
    }

    fn is_empty(&self) -> bool {
        self.glyphs.iter().all(|glyph| glyph.text.trim().is_empty()) && self.things.is_empty() && self.table.is_none()
    }
}

/// Lines are counted through the whole file.
pub(super) struct Count {
    pub(super) page: usize,
    pub(super) line: usize,
}

impl Count {
    pub(super) fn next(&mut self) -> Place {
        self.line += 1;
        Place { page: Some(self.page), line: self.line - 1 }
    }
}

/// The lines and tables of a page, or of a cell.
pub(super) fn blocks(glyphs: Vec<Glyph>, things: Vec<Placed>, within: Rect, count: &mut Count) -> Vec<Block> {
    let printed = gathered(glyphs, things);
    columns(&printed, within, count, 0)
}

/// Letters as lines, with what else stands in them.
fn gathered(glyphs: Vec<Glyph>, things: Vec<Placed>) -> Vec<Printed> {
    let mut sizes: Vec<f32> = glyphs.iter().map(|glyph| glyph.size).collect();
    sizes.sort_by(f32::total_cmp);
    let usual = sizes.get(sizes.len() / 2).copied().unwrap_or(11.0).clamp(4.0, 40.0);
    let (mut large, small): (Vec<Glyph>, Vec<Glyph>) = glyphs.into_iter().partition(|glyph| glyph.size >= usual * 0.76);
    large.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut lines: Vec<Printed> = Vec::new();
    for glyph in large {
        match lines.last_mut() {
            Some(line) if (line.y - glyph.y).abs() <= 0.35 * line.size.min(glyph.size) => {
                line.size = line.size.max(glyph.size);
                line.glyphs.push(glyph);
            }
            _ => lines.push(Printed { y: glyph.y, size: glyph.size, glyphs: vec![glyph], ..Printed::default() }),
        }
    }
    let mut loose: Vec<Printed> = Vec::new();
    for glyph in small {
        // A mark of a note stands a little higher than its line, right behind a letter of it.
        let fits = |line: &Printed| {
            let raise = glyph.y - line.y;
            raise > -0.2 * line.size
                && raise < 0.65 * line.size
                && work::compare(line.glyphs.len())
                && line.glyphs.iter().any(|near| (near.end - glyph.x).abs() < 16.0 || (near.x - glyph.end).abs() < 16.0)
        };
        let near = nearby(&lines, glyph.y, glyph.size.max(usual));
        if work::compare(near.len())
            && let Some(line) = near.into_iter().find(|index| fits(&lines[*index]))
        {
            lines[line].glyphs.push(glyph);
            continue;
        }
        match loose.iter_mut().rev().take(60).find(|line| (line.y - glyph.y).abs() <= 0.35 * line.size) {
            Some(line) => line.glyphs.push(glyph),
            None => loose.push(Printed { y: glyph.y, size: glyph.size, glyphs: vec![glyph], ..Printed::default() }),
        }
    }
    lines.extend(loose);
    lines.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut lines = level(lines);
    place(&mut lines, things, usual);
    lines.sort_by(|a, b| b.y.total_cmp(&a.y));
    captions::tell(&mut lines);
    lines
}

/// Lines with what is only a little higher or lower and stands beside their letters, not over them.
fn level(lines: Vec<Printed>) -> Vec<Printed> {
    let mut result: Vec<Printed> = Vec::new();
    for line in lines {
        let joins = result.last().is_some_and(|above| {
            let size = above.size.max(line.size);
            let beside = |a: &Glyph, b: &Glyph| a.end <= b.x + 0.2 * size || b.end <= a.x + 0.2 * size;
            let few = above.glyphs.len().min(line.glyphs.len()) <= 40;
            let apart = || {
                work::compare(above.glyphs.len() * line.glyphs.len())
                    && above.glyphs.iter().all(|a| line.glyphs.iter().all(|b| beside(a, b)))
            };
            above.y - line.y < 0.5 * size && few && apart()
        });
        match result.last_mut().filter(|_| joins) {
            Some(above) => {
                // The longer of the two is the line.
                if line.glyphs.len() > above.glyphs.len() {
                    (above.y, above.size) = (line.y, line.size);
                }
                above.glyphs.extend(line.glyphs);
            }
            None => result.push(line),
        }
    }
    result
}

/// Lines around a height, which are sorted from the top down.
fn nearby(lines: &[Printed], y: f32, reach: f32) -> std::ops::Range<usize> {
    let from = lines.partition_point(|line| line.y > y + reach * 1.5);
    let to = lines.partition_point(|line| line.y >= y - reach * 1.5);
    from..to
}

/// Puts what else there is into the lines it stands in, or on lines of its own.
fn place(lines: &mut Vec<Printed>, things: Vec<Placed>, usual: f32) {
    let mut own: Vec<Printed> = Vec::new();
    for Placed { rect, what } in things {
        let near = nearby(lines, rect.bottom.midpoint(rect.top), rect.height().max(usual));
        if !work::take(1 + near.len()) {
            return;
        }
        match what {
            Thing::Table(table) => {
                own.push(Printed { y: rect.top, size: usual, table: Some(table), ..Printed::default() });
            }
            Thing::Rule => {
                let width = |from: f32, to: f32| What::Room(((to - from) / (usual * 0.46)).round().max(1.0) as usize);
                // The line that stands on the rule.
                let stands = |i: &usize| (-1.5..=0.5 * lines[*i].size + 2.0).contains(&(lines[*i].y - rect.top));
                let over = near.filter(stands);
                let line = over.min_by(|a, b| (lines[*a].y - rect.top).total_cmp(&(lines[*b].y - rect.top)));
                let Some(line) = line.map(|line| &mut lines[line]) else {
                    let things = vec![(rect, width(rect.left, rect.right))];
                    own.push(Printed { y: rect.top + 1.0, size: usual, things, ..Printed::default() });
                    continue;
                };
                for (from, to) in uncovered(line, rect) {
                    line.things.push((Rect { left: from, right: to, ..rect }, width(from, to)));
                }
            }
            Thing::Piece(what) => match beside(lines, near, rect, usual) {
                Some(line) => {
                    let line = &mut lines[line];
                    // The dots below a field are the field.
                    let under =
                        |glyph: &Glyph| is_fill(glyph) && rect.left - 3.0 <= glyph.x && glyph.end <= rect.right + 3.0;
                    if matches!(what, What::Control(..)) {
                        line.glyphs.retain(|glyph| !under(glyph));
                    }
                    line.things.push((rect, what));
                }
                None => alone(&mut own, rect, what, usual),
            },
        }
    }
    lines.extend(own);
}

/// The line that something stands in: at its height, with no words in the same place.
fn beside(lines: &[Printed], near: std::ops::Range<usize>, rect: Rect, usual: f32) -> Option<usize> {
    let shared = |line: &Printed| {
        let top = (line.y + 0.75 * line.size).min(rect.top);
        (top - (line.y - 0.15 * line.size).max(rect.bottom)) / line.size.min(rect.height().max(1.0))
    };
    let covered = |line: &Printed| {
        let words = line.glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty() && !is_fill(glyph));
        words.map(|glyph| glyph.x.midpoint(glyph.end)).any(|x| x > rect.left + 2.0 && x < rect.right - 2.0)
    };
    // Fields may stand a little above the dots they are for.
    let dotted = |line: &Printed| {
        let within = |glyph: &Glyph| is_fill(glyph) && glyph.x > rect.left && glyph.end < rect.right;
        (-3.0..=0.9 * line.size).contains(&(rect.bottom - line.y)) && line.glyphs.iter().any(within)
    };
    let near = near.take_while(|i| work::compare(lines[*i].glyphs.len()));
    let fits = near.filter(|i| (shared(&lines[*i]) > 0.4 || dotted(&lines[*i])) && !covered(&lines[*i]));
    fits.max_by(|a, b| {
        // Of several lines beside a tall field, the first.
        if rect.height() > 2.0 * usual { b.cmp(a) } else { shared(&lines[*a]).total_cmp(&shared(&lines[*b])) }
    })
}

/// Puts something on a line of its own, with what else stands there.
fn alone(own: &mut Vec<Printed>, rect: Rect, what: What, usual: f32) {
    let y = rect.bottom + 0.2 * usual.min(rect.height());
    let y = if rect.height() > 2.0 * usual { rect.top - usual } else { y };
    let mut last = own.iter_mut().rev().take(40);
    match last.find(|line| line.table.is_none() && (line.y - y).abs() < 0.4 * usual) {
        Some(line) => line.things.push((rect, what)),
        None => own.push(Printed { y, size: usual, things: vec![(rect, what)], ..Printed::default() }),
    }
}

/// Whether a letter only leads or fills.
pub(super) fn is_fill(glyph: &Glyph) -> bool {
    glyph.text.chars().all(|char| matches!(char, '_' | '.' | '…' | '․'))
}

/// Where a rule has no text over it.
fn uncovered(line: &Printed, rule: Rect) -> Vec<(f32, f32)> {
    if !work::take(1 + line.glyphs.len() / 4 + line.things.len()) {
        return Vec::new();
    }
    let mut over: Vec<(f32, f32)> = line
        .glyphs
        .iter()
        .filter(|glyph| !glyph.text.trim().is_empty() && glyph.end > rule.left && glyph.x < rule.right)
        .map(|glyph| (glyph.x, glyph.end))
        .chain(line.things.iter().map(|(rect, _)| (rect.left, rect.right)))
        .collect();
    over.sort_by(|a, b| a.0.total_cmp(&b.0));
    // A line below a box is the box's.
    let boxed = |(rect, what): &(Rect, What)| {
        matches!(what, What::Box(_)) && rect.left < rule.right && rect.right > rule.left && rule.width() < BOXED
    };
    if line.things.iter().any(boxed) {
        return Vec::new();
    }
    let mut free = Vec::new();
    let mut from = rule.left;
    for (start, end) in over {
        if start - from > 18.0 {
            free.push((from, start));
        }
        from = from.max(end);
    }
    if rule.right - from > 18.0 {
        free.push((from, rule.right));
    }
    free
}

/// Lines in reading order: where a gap runs down through several lines, what is left of it comes first.
fn columns(lines: &[Printed], within: Rect, count: &mut Count, depth: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    let spans: Vec<Vec<(f32, f32)>> = lines.iter().map(Printed::spans).collect();
    let mut i = 0;
    while let Some(line) = lines.get(i) {
        let band = if depth < MAX_DEPTH { band(&lines[i..], &spans[i..]) } else { None };
        if let Some((length, x)) = band {
            let side = |left: bool| -> Vec<Printed> {
                let sides = lines[i..i + length].iter().map(|line| line.side(x, left));
                sides.filter(|line| !line.is_empty()).collect()
            };
            let place = Place { page: Some(count.page), line: count.line };
            let (left, right) = (Rect { right: x, ..within }, Rect { left: x, ..within });
            let cells = [(left, true), (right, false)].map(|(rect, left)| Cell {
                blocks: columns(&side(left), rect, count, depth + 1),
                columns: 1,
                rows: 1,
                width: rect.width(),
            });
            blocks.push(Block::Table(Table { at: place, rows: vec![Row { cells: cells.into() }], ruled: false }));
            i += length;
            continue;
        }
        i += 1;
        if let Some(table) = &line.table {
            blocks.push(Block::Table(table.clone()));
            continue;
        }
        let above = i.checked_sub(2).and_then(|above| lines.get(above));
        let near = above.is_some_and(|above| above.y - line.y < 2.3 * above.size.max(line.size));
        let wraps = above.is_some_and(|above| near && (above.wraps(line, within) || above.hangs(line)));
        let told = finished(line, within, count);
        match (blocks.last_mut(), told.as_slice()) {
            (Some(Block::Line(above)), [Block::Line(below)])
                if wraps || near && asks(above) && begins_with_room(below) =>
            {
                append(above, below);
            }
            _ => blocks.extend(told),
        }
    }
    blocks
}

/// How many lines from here on a gap runs through, and where it is; `all` is where each of the lines has something.
fn band(lines: &[Printed], all: &[Vec<(f32, f32)>]) -> Option<(usize, f32)> {
    let gaps = all.first()?.windows(2).map(|pair| (pair[0].1, pair[1].0));
    let found = gaps.filter_map(|gap| {
        let (mut from, mut to) = gap;
        let (mut both, mut length, mut rooms) = (0_usize, 0_usize, 0_usize);
        let (mut left, mut right, mut answers) = (0_usize, 0_usize, 0_usize);
        for (i, (line, spans)) in lines.iter().zip(all).enumerate().take(80) {
            if line.table.is_some() || !work::take(1 + spans.len()) {
                break;
            }
            let before = spans.iter().filter(|span| span.1 <= to - GUTTER / 2.0).map(|span| span.1).reduce(f32::max);
            let after = spans.iter().filter(|span| span.0 >= from + GUTTER / 2.0).map(|span| span.0).reduce(f32::min);
            let crosses = spans.iter().any(|span| span.0 < from + GUTTER / 2.0 && span.1 > to - GUTTER / 2.0);
            let (next_from, next_to) = (from.max(before.unwrap_or(from)), to.min(after.unwrap_or(to)));
            if crosses || next_to - next_from < GUTTER {
                break;
            }
            (from, to) = (next_from, next_to);
            left += usize::from(before.is_some());
            right += usize::from(after.is_some());
            if before.is_some() && after.is_some() {
                both += 1;
                let middle = from.midpoint(to);
                let (before, after) = (line.side(middle, true), line.side(middle, false));
                let asked = before.has_room();
                rooms += usize::from(asked && after.has_room());
                answers += usize::from(!asked && after.opens_with_room());
                length = i + 1;
            } else if after.is_some() && i - length <= 2 {
                length = i + 1;
            }
        }
        // Questions with the room for their answers beside them are read line by line.
        let listed = answers >= 2 && answers * 3 >= both * 2 && left <= both + answers && right <= both + answers;
        let text = both >= 1 && left >= 2 && right >= 2 && rooms * 2 < both.max(2) && !listed;
        text.then(|| (length, from.midpoint(to)))
    });
    found.max_by_key(|(length, _)| *length)
}

/// Whether a line ends with words that something to write is to follow.
fn asks(line: &Line) -> bool {
    let text = match line.runs.last() {
        Some(Run::Text { text, .. }) => text.trim_end(),
        _ => return false,
    };
    !line.centred && !text.ends_with(['.', ';', ')', '!', '”'])
}

fn begins_with_room(line: &Line) -> bool {
    !line.centred && matches!(line.runs.first(), Some(Run::Blank(Blank { control: None, .. })))
}

/// Puts a line that only goes on behind the one it goes on from.
fn append(above: &mut Line, below: &Line) {
    let last = above.runs.last().map_or(0, |run| match run {
        Run::Text { text, start, .. } => start + text.chars().count(),
        Run::Note { start, .. } | Run::Box { start, .. } | Run::Cells { start, .. } => start + 1,
        Run::Blank(blank) => blank.end,
    });
    let ends = matches!(above.runs.last(), Some(Run::Text { text, .. }) if text.ends_with(char::is_whitespace));
    let mut below = below.runs.clone();
    for run in &mut below {
        match run {
            Run::Text { start, .. } | Run::Note { start, .. } | Run::Box { start, .. } | Run::Cells { start, .. } => {
                *start += last + 1;
            }
            Run::Blank(blank) => {
                blank.start += last + 1;
                blank.end += last + 1;
            }
        }
    }
    match (above.runs.last_mut(), below.first()) {
        (Some(Run::Text { text, bold, italic, .. }), Some(Run::Text { text: more, bold: b, italic: i, .. }))
            if (*bold, *italic) == (*b, *i) =>
        {
            if !ends {
                text.push(' ');
            }
            text.push_str(more);
            below.remove(0);
        }
        (_, Some(Run::Text { .. })) => {
            if let Some(Run::Text { text, .. }) = below.first_mut() {
                text.insert(0, ' ');
            }
        }
        _ => {}
    }
    above.runs.extend(below);
}

impl Printed {
    /// Whether the next line goes on where this one is full: it begins with a small letter.
    fn wraps(&self, next: &Self, within: Rect) -> bool {
        let first = next.glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty()).min_by(|a, b| a.x.total_cmp(&b.x));
        let small = first.and_then(|glyph| glyph.text.trim().chars().next()).is_some_and(char::is_lowercase);
        let Some(first) = first else { return false };
        let starts = next.things.iter().all(|(rect, _)| rect.left > first.x);
        let end = self.spans().last().map_or(0.0, |span| span.1);
        let full = end > within.right - 0.12 * within.width();
        small && starts && full && (self.size - next.size).abs() < 1.5 && self.table.is_none()
    }

    /// Whether the next line goes on with a numbered caption: it stands further in than the number.
    fn hangs(&self, next: &Self) -> bool {
        let start = |line: &Self| line.spans().first().map(|span| span.0);
        let (Some(own), Some(other)) = (start(self), start(next)) else { return false };
        if !work::take(1 + self.glyphs.len() / 4) {
            return false;
        }
        let mut letters = self.glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty()).collect::<Vec<_>>();
        letters.sort_by(|a, b| a.x.total_cmp(&b.x));
        let head: String = letters.iter().take(5).map(|glyph| glyph.text.as_str()).collect();
        let digits = head.chars().take_while(char::is_ascii_digit).count();
        let numbered = (1..=3).contains(&digits) && head.chars().skip(digits).take(2).any(|c| c == '.');
        let inwards = (0.4 * self.size..4.0 * self.size).contains(&(other - own));
        numbered
            && inwards
            && self.spans().len() == 1
            && next.spans().len() == 1
            && (self.size - next.size).abs() < 0.5
            && !self.has_room()
            && !next.has_room()
            && self.table.is_none()
            && next.table.is_none()
    }

    /// Whether room to write in or a box comes before any words.
    fn opens_with_room(&self) -> bool {
        let printed = |run: &Run| !matches!(run, Run::Text { text, .. } if text.trim().is_empty());
        matches!(line(self).iter().find(|run| printed(run)), Some(Run::Blank(_) | Run::Box { .. } | Run::Cells { .. }))
    }

    /// Whether there is something to write in or to tick.
    pub(super) fn has_room(&self) -> bool {
        let runs = line(self);
        !self.things.is_empty() || runs.iter().any(|run| !matches!(run, Run::Text { .. } | Run::Note { .. }))
    }
}

pub(super) fn line(printed: &Printed) -> Vec<Run> {
    let model = Line::default();
    pieces(printed).lines(&model).into_iter().flat_map(|line| line.runs).collect()
}

/// The line as it is told.
fn finished(printed: &Printed, within: Rect, count: &mut Count) -> Vec<Block> {
    let spans = printed.spans();
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return Vec::new() };
    let (before, after) = (first.0 - within.left, within.right - last.1);
    let even = (before - after).abs() < 0.12 * within.width().max(1.0);
    let centred = before > 20.0 && even && last.1 - first.0 < 0.8 * within.width();
    let model = Line { at: count.next(), centred, indent: before.max(0.0), ..Line::default() };
    pieces(printed).lines(&model).into_iter().map(Block::Line).collect()
}

fn pieces(printed: &Printed) -> Pieces {
    enum Part<'a> {
        Letter(&'a Glyph),
        Thing(&'a What),
    }
    let letters = printed.glyphs.iter().map(|glyph| (glyph.x, glyph.end, Part::Letter(glyph)));
    let things = printed.things.iter().map(|(rect, what)| (rect.left, rect.right, Part::Thing(what)));
    let mut parts: Vec<(f32, f32, Part<'_>)> = letters.chain(things).collect();
    parts.sort_by(|a, b| a.0.total_cmp(&b.0));
    // A line that is stretched to its full width has wide gaps between all its words.
    let wide: Vec<f32> =
        parts.windows(2).map(|pair| pair[1].0 - pair[0].1).filter(|gap| *gap > 0.16 * printed.size).collect();
    let stretched = wide.len() >= 3 && wide.iter().all(|gap| (gap - wide[0]).abs() < printed.size);
    let mut pieces = Pieces::default();
    let mut reached: Option<f32> = None;
    let mut space = true;
    let mut last: Option<(&str, f32)> = None;
    // Whether white space was drawn since the last letter.
    let mut parted = false;
    for (start, end, part) in parts {
        if let Part::Letter(glyph) = &part {
            // Bold text is drawn twice by some programs.
            if last.is_some_and(|(text, x)| text == glyph.text && (x - start).abs() < 0.12 * glyph.size) {
                continue;
            }
            last = Some((&glyph.text, start));
            if glyph.text.trim().is_empty() {
                parted = true;
                continue;
            }
        }
        let size = printed.size;
        if let Some(reached) = reached {
            let gap = start - reached;
            if gap > 3.0 * size && !stretched {
                pieces.text("\t", Look::default());
            } else if (gap > 0.16 * size || parted && gap > 0.04 * size) && !space {
                pieces.text(" ", Look::default());
            }
        }
        parted = false;
        match part {
            Part::Letter(glyph) => {
                let raised = glyph.size < 0.9 * size && glyph.y > printed.y + 0.14 * size;
                let look = Look { bold: glyph.bold, italic: glyph.italic, underlined: false, raised };
                pieces.text(&glyph.text, look);
                space = false;
            }
            Part::Thing(what) => {
                pieces.add(what.clone(), Look::default());
                space = false;
            }
        }
        reached = Some(reached.map_or(end, |reached| reached.max(end)));
    }
    pieces
}
