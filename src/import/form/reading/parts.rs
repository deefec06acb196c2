//! Rooms that are one answer: parts of a name that the paper asks for as a whole, and the room of an option that only says
//! "please specify". A box that says there is nothing to write is not asked by itself.

use super::field::{Field, Reading};
use super::words::{Words, folded};

/// Joins them, in a whole reading.
pub(super) fn join(reading: &mut Reading, words: &Words) {
    let fields = std::mem::take(&mut reading.fields);
    let mut kept: Vec<Field> = Vec::with_capacity(fields.len());
    // The new number of each field.
    let mut numbers: Vec<usize> = Vec::with_capacity(fields.len());
    for field in fields {
        let into = named(&mut kept, &field, words)
            .or_else(|| specified(&kept, &field, words))
            .or_else(|| none(&kept, &field, words));
        let Some((own, whole)) = into.and_then(|own| Some((own, kept.get_mut(own)?))) else {
            numbers.push(kept.len());
            kept.push(field);
            continue;
        };
        if field.of.is_some() {
            whole.specify.clone_from(&field.of);
        }
        if field.kind == "boolean" {
            // Its box stays: an answer is not written there.
            whole.hints.push(field.label);
        } else {
            whole.at.extend(field.at);
            whole.hints.extend(field.hints);
        }
        numbers.push(own);
    }
    reading.fields = kept;
    for line in &mut reading.lines {
        line.fields = line.fields.iter().filter_map(|own| numbers.get(*own).copied()).collect();
        line.fields.dedup();
    }
}

/// The whole name that a bare part ("middle", "last") belongs to.
fn named(kept: &mut [Field], field: &Field, words: &Words) -> Option<usize> {
    if !field.options.is_empty() || field.of.is_some() || !words.is("nameParts", &folded(&field.label)) {
        return None;
    }
    let number = kept.len().checked_sub(1)?;
    let whole = &mut kept[number];
    // The first part stands right behind the caption of all.
    let (head, first) = whole.label.rsplit_once([' ', ':'])?;
    let is_part = words.is("nameParts", &folded(first));
    let is_name = |label: &str| words.says("nameHeads", &folded(label));
    if whole.subject != field.subject || !(is_name(head) && is_part || is_name(&whole.label) && whole.parts > 0) {
        return None;
    }
    if is_part {
        whole.label = head.trim_end_matches([' ', ':', ',']).to_owned();
    }
    whole.parts += 1;
    Some(number)
}

/// The answer beside which a box says that there is none.
fn none(kept: &[Field], field: &Field, words: &Words) -> Option<usize> {
    let alone = field.kind == "boolean" && field.options.is_empty() && field.of.is_none();
    if !alone || !words.is("noneBoxes", &folded(&field.label)) {
        return None;
    }
    let number = kept.len().checked_sub(1)?;
    let same = |at: &super::field::Spot| field.at.first().is_some_and(|own| own.place.line <= at.place.line + 1);
    let before = &kept[number];
    (before.options.is_empty() && before.kind != "boolean" && before.at.last().is_some_and(same)).then_some(number)
}

/// The choice whose option has room of its own that says nothing but to write which.
fn specified(kept: &[Field], field: &Field, words: &Words) -> Option<usize> {
    let option = field.of.as_ref()?;
    if !words.is("specify", &folded(&field.label)) {
        return None;
    }
    kept.iter().rposition(|own| own.options.contains(option))
}
