//! What kind of answer a field takes, and which concept of the pack it is, with the reason.

use super::field::{Column, Field, KINDS, Reading};
use super::view::{Room, Shape};
use super::words::{Rule, Words, folded};
use crate::import::form::layout::Input;
use crate::register::Pack;

/// Lines to write on from which an answer is a long one.
const LONG: usize = 3;
/// Fewest boxes for one character that hold a personal number rather than a date or a code.
const NUMBER_CELLS: usize = 9;
/// How many fields back the paper can stand whose date or place a field asks.
const BACK: usize = 4;

/// What the room of a field says of its kind.
pub(super) fn by_room(field: &mut Field, room: &Room) {
    match room.shape {
        Shape::Date => field.kind = "date",
        Shape::Cells(count) => field.cells = count,
        Shape::Month => field.month = true,
        Shape::Plain => {}
    }
    let Some(control) = &room.control else { return };
    field.kind = match control.input {
        Input::Text => field.kind,
        Input::LongText => "longText",
        Input::Date => "date",
        Input::Number => "number",
        Input::Email => "email",
        Input::Phone => "phone",
        Input::Tick => "boolean",
        Input::Choice => "choice",
        Input::Several => "multiChoice",
        Input::File => "file",
        Input::Signature => "signature",
    };
    field.options.extend(control.options.iter().cloned());
    if control.required {
        field.required = Some(true);
    }
}

/// Kind and concept of every field, in the order of the paper.
pub(super) fn bind(reading: &mut Reading, words: &Words, pack: &Pack) {
    for i in 0..reading.fields.len() {
        let (before, rest) = reading.fields.split_at_mut(i);
        let Some(field) = rest.first_mut() else { continue };
        options_in_brackets(field, words);
        required(field, words);
        kind(field, words);
        concept(field, before, words, pack);
        for column in &mut field.columns {
            column.concept = column.concept.take().filter(|own| pack.concepts.contains_key(own));
        }
    }
}

/// Kind of a field that somebody named.
pub(super) fn made_by_hand(field: &mut Field, words: &Words) {
    required(field, words);
    kind(field, words);
}

/// Concepts once more, after labels, subjects or questions were corrected; those that somebody said stay.
pub(super) fn concepts_again(reading: &mut Reading, words: &Words, pack: &Pack) {
    for i in 0..reading.fields.len() {
        let (before, rest) = reading.fields.split_at_mut(i);
        let Some(field) = rest.first_mut() else { continue };
        if field.corrected.iter().all(|said| said.answer != "concept") {
            field.concept = None;
            concept(field, before, words, pack);
        }
    }
}

/// "(male/female)" behind a label are options.
fn options_in_brackets(field: &mut Field, words: &Words) {
    if !field.options.is_empty() || field.kind == "date" {
        return;
    }
    let Some(open) = field.label.rfind('(') else { return };
    let Some(inner) = field.label[open + 1..].strip_suffix(')') else { return };
    let options: Vec<String> = inner.split('/').map(|own| own.trim().to_owned()).collect();
    if options.len() < 2 || options.iter().any(|own| own.is_empty() || own.chars().count() > 40) || open == 0 {
        return;
    }
    let known = words.first("choices", &folded(&field.label)).is_some();
    let answers = options.iter().all(|own| words.is("yes", &folded(own)) || words.is("no", &folded(own)));
    // A stroke inside a word for one thing is no choice.
    if known || answers || (options.len() >= 2 && inner.contains(" / ")) {
        field.label.truncate(open);
        field.label.truncate(field.label.trim_end().len());
        field.options = options;
    }
}

fn required(field: &mut Field, words: &Words) {
    let mut all = vec![folded(&field.label)];
    all.extend(field.hints.iter().map(|hint| folded(hint)));
    if all.iter().any(|text| words.says("optional", text)) || field.of.is_some() {
        field.required = Some(false);
    } else if all.iter().any(|text| words.says("required", text)) {
        field.required = Some(true);
    }
}

fn kind(field: &mut Field, words: &Words) {
    let own = folded(&field.label);
    let answers = |option: &String, name: &str| words.is(name, &folded(option));
    if field.options.len() == 2
        && field.options.iter().any(|own| answers(own, "yes"))
        && field.options.iter().any(|own| answers(own, "no"))
    {
        field.yes = field.options.iter().position(|own| answers(own, "yes")).unwrap_or(0);
        field.options.clear();
        field.kind = "boolean";
    }
    if matches!(field.kind, "date" | "boolean" | "table" | "signature") {
        if field.kind == "signature" && field.lines > 1 {
            field.kind = "longText";
        }
        return;
    }
    if field.options.len() > 1 {
        let several =
            std::iter::once(&own).chain(std::iter::once(&folded(&field.section))).any(|own| words.says("several", own));
        field.kind = if several || field.kind == "multiChoice" { "multiChoice" } else { "choice" };
        return;
    }
    if field.kind.is_empty() || field.kind == "text" {
        if let Some((rule, _)) = words.first("choices", &own)
            && field.cells == 0
        {
            field.kind = rule.kind.unwrap_or("choice");
            field.options.clone_from(&rule.options);
            return;
        }
        let unit = words.first("units", &folded(&field.unit)).and_then(|(rule, _)| rule.kind);
        let worded =
            words.list("kinds").find(|rule| (!rule.unmarked || field.marks.is_empty()) && rule.find(&own).is_some());
        let worded = worded.and_then(|rule| rule.kind);
        field.kind = match (unit, worded) {
            (Some(unit), None | Some("text")) => unit,
            (Some("money"), _) => "money",
            (_, Some(kind)) if kind != "address" || own.matches(',').count() < 2 => kind,
            (_, Some(_)) => "longText",
            (None, None) if field.cells >= NUMBER_CELLS => "personalId",
            (None, None) if field.lines >= LONG => "longText",
            (None, None) => "text",
        };
    }
}

fn concept(field: &mut Field, before: &[Field], words: &Words, pack: &Pack) {
    let own = folded(&field.label);
    let matching = words.list("concepts").filter(|rule| rule.holds_for(&field.subject) && fits(rule, field));
    for rule in matching {
        let Some(found) = rule.find(&own) else { continue };
        let title = |id: &str| {
            let concept = pack.concepts.get(id);
            concept.map(|concept| {
                concept.title.0.get("en").or(concept.title.0.values().next()).cloned().unwrap_or_default()
            })
        };
        if rule.behind.is_empty() {
            // A rule without concept says that nothing of the pack fits.
            if let Some(name) = title(&rule.concept) {
                field.concept = Some(rule.concept.clone());
                field.confidence = rule.confidence;
                field.reason = format!("\u{201c}{found}\u{201d} → {name}");
            }
            return;
        }
        // Between a paper and its date stand only other particulars of that paper.
        let known = |other: &Field| other.concept.as_ref().is_some_and(|own| rule.behind.contains_key(own));
        let Some(other) = before
            .iter()
            .rev()
            .take(BACK)
            .take_while(|other| other.subject == field.subject)
            .find(|other| known(other) || rule.find(&folded(&other.label)).is_none())
            .filter(|other| known(other))
        else {
            continue;
        };
        let Some(concept) = other.concept.as_ref().and_then(|own| rule.behind.get(own)) else { continue };
        let Some(name) = title(concept) else { continue };
        field.concept = Some(concept.clone());
        field.confidence = rule.confidence.min(other.confidence);
        field.reason = format!("\u{201c}{found}\u{201d} behind \u{201c}{}\u{201d} → {name}", other.label);
        return;
    }
}

/// True where the kind of the rule, if it has one, is that of the field.
fn fits(rule: &Rule, field: &Field) -> bool {
    rule.kind.is_none_or(|kind| kind == field.kind)
}

/// A column of a table to fill in.
pub(super) fn column(label: &str, words: &Words) -> Column {
    let mut field = Field { label: label.to_owned(), ..Field::default() };
    options_in_brackets(&mut field, words);
    kind(&mut field, words);
    let own = folded(&field.label);
    let rule =
        words.list("concepts").find(|rule| rule.behind.is_empty() && rule.holds_for("") && rule.find(&own).is_some());
    let concept = rule.map(|rule| rule.concept.clone()).filter(|own| !own.is_empty());
    let kind = KINDS.iter().find(|known| **known == field.kind).copied().unwrap_or("text");
    Column { label: field.label, kind, concept }
}
