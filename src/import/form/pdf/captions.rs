//! What stands right above or below a field of an interactive form and says what it is for.

use super::super::layout::Run;
use super::super::pieces::What;
use super::super::work;
use super::content::{Glyph, Rect};
use super::rows::{Printed, is_fill, line};

/// Most letters of a word that only joins, such as "and".
const JOINING: usize = 3;

/// Tells controls that nothing printed is beside what stands right above or below them, whichever is nearer.
pub(super) fn tell(lines: &mut [Printed]) {
    for i in 0..lines.len() {
        let size = lines[i].size;
        let rects: Vec<Rect> = lines[i].things.iter().map(|(rect, _)| *rect).collect();
        if rects.is_empty() || !work::compare(rects.len() * (rects.len() + lines[i].glyphs.len())) {
            continue;
        }
        for (at, rect) in rects.iter().enumerate() {
            if !matches!(&lines[i].things[at].1, What::Control(control, _) if control.label.is_none()) {
                continue;
            }
            // Words between it and what stands before it are its label, unless they only join it to that.
            let from = rects.iter().map(|own| own.right).filter(|right| *right <= rect.left + 2.0).fold(0.0, f32::max);
            let between = lines[i].glyphs.iter().filter(|glyph| glyph.x >= from - 2.0 && glyph.end <= rect.left + 2.0);
            // Words before several controls side by side head all of them.
            let heads = rects.iter().any(|own| (0.0..3.0 * size).contains(&(own.left - rect.right)))
                && !lines[i]
                    .glyphs
                    .iter()
                    .any(|glyph| !is_fill(glyph) && (0.0..3.0 * size).contains(&(glyph.x - rect.right)));
            if between.filter(|glyph| glyph.text.chars().any(char::is_alphanumeric)).count() > JOINING && !heads {
                continue;
            }
            let single = rects.len() == 1;
            let near = [i.checked_sub(1), i.checked_add(1)].into_iter().flatten().filter_map(|other| {
                let line = lines.get(other).filter(|line| line.table.is_none() && !line.has_room())?;
                let far = if other < i { line.y - rect.top } else { rect.bottom - (line.y + 0.75 * line.size) };
                let near = (-0.5 * size..1.2 * size).contains(&far);
                near.then(|| (far, line.over(*rect, single), other > i))
            });
            let words = near.filter(|(_, words, _)| words.chars().any(char::is_alphabetic));
            let found = words.min_by(|a, b| a.0.total_cmp(&b.0));
            if let (Some((_, words, below)), What::Control(control, _)) = (found, &mut lines[i].things[at].1) {
                (control.label, control.captioned) = (Some(words), below);
            }
        }
    }
}

impl Printed {
    /// The words above or below something: those within its sides, or the whole phrase if nothing else is beside it.
    fn over(&self, rect: Rect, single: bool) -> String {
        if !work::take(1 + self.glyphs.len()) {
            return String::new();
        }
        let touches = |span: &(f32, f32)| span.0 < rect.right && span.1 > rect.left;
        let spans = self.spans();
        let phrase = spans.iter().copied().find(|span| single && touches(span));
        let (from, to) = phrase.unwrap_or((rect.left - 3.0, rect.right + 3.0));
        let within = |glyph: &&Glyph| (from..=to).contains(&glyph.x.midpoint(glyph.end));
        let glyphs = self.glyphs.iter().filter(within).cloned().collect();
        let own = Self { y: self.y, size: self.size, glyphs, ..Self::default() };
        let text = |run: Run| if let Run::Text { text, .. } = run { text } else { String::new() };
        line(&own).into_iter().map(text).collect::<String>().trim().to_owned()
    }
}
