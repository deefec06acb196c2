//! What is wrong, where, and whether the person is told yet.
//!
//! Every violation belongs to the innermost item at or above its place. All faults are known
//! at all times; an item shows its own only once it was left or a step was tried, and stops
//! as soon as the value is right.

use std::cmp::Ordering;

use crate::platform::{self, Digits};
use crate::sorted::{Gather, SortedMap, SortedSet};

use crate::json::{self, Value, json};

use super::model::{Field, Item, Key, Kind};
use super::moment::Clock;
use super::text::is_partial_date;
use super::widget::Widget;
use crate::message::{self, FieldWords, Language, MessageId, ValueKind};
use crate::pointer::JsonPointer;
use crate::violation::{Rule, Violation};

/// One thing that is wrong with an item.
#[derive(Debug, PartialEq)]
pub(super) enum Fault {
    /// A JSON Schema rule, at the item or at a place inside it that has no item.
    Schema(Rule, JsonPointer),
    /// Later than the last date allowed; `None` means today.
    TooLate(Option<String>),
    /// Earlier than the first date allowed; `None` means today.
    TooEarly(Option<String>),
    /// Written as a day or a month, but of no calendar.
    NoSuchDay(String),
    /// Text that is not what is asked for, though the schema takes it.
    Text(MessageId),
    /// The host's own words.
    Host(String),
    /// A file that cannot be taken.
    File(MessageId, String, String),
    /// The key of another subject; what people call that one.
    Taken(String),
    /// A paper is missing.
    Document {
        /// True when any of several papers would do.
        group: bool,
    },
}

/// An error as it is shown, beside the field and in the summary alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The item it belongs to.
    pub key: String,
    /// Place in the answers.
    pub pointer: JsonPointer,
    /// What is wrong and what to do.
    pub message: String,
}

/// Faults by item, and which items may show them.
#[derive(Debug, Default)]
pub(super) struct Faults {
    by_key: SortedMap<Key, Vec<Fault>>,
    revealed: SortedSet<Key>,
}

impl FieldError {
    /// Errors as the host gets them: `[{pointer, message}]`.
    pub fn list(errors: &[Self]) -> Value {
        let mut list = Vec::new();
        for error in errors {
            list.push(json!({"pointer": error.pointer.as_str(), "message": error.message}));
        }
        Value::Array(list)
    }
}

impl Faults {
    pub(super) fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    pub(super) fn of(&self, key: &str) -> &[Fault] {
        self.by_key.get(key).map_or(&[], Vec::as_slice)
    }

    /// Takes an item's faults out.
    pub(super) fn take(&mut self, key: &str) -> Vec<Fault> {
        self.by_key.remove(key).unwrap_or_default()
    }

    /// Replaces an item's faults; true when they changed.
    pub(super) fn set(&mut self, key: &Key, faults: Vec<Fault>) -> bool {
        if faults.is_empty() {
            self.revealed.remove(key);
            return self.by_key.remove(key).is_some();
        }
        if self.by_key.get(key).is_some_and(|known| *known == faults) {
            return false;
        }
        self.by_key.insert(key.clone(), faults);
        true
    }

    /// Lets an item show its faults; true when that makes a difference.
    pub(super) fn reveal(&mut self, key: &Key) -> bool {
        self.by_key.contains_key(key) && self.revealed.insert(key.clone())
    }

    pub(super) fn is_shown(&self, key: &str) -> bool {
        self.by_key.contains_key(key) && self.revealed.contains(key)
    }

    /// Takes out everything at or below a key, for a part that is built anew; what was shown
    /// there stays shown.
    pub(super) fn take_below(&mut self, key: &str) -> Self {
        let mut taken = Self::default();
        self.by_key.retain(|known, faults| {
            let below = is_below(known, key);
            if below {
                taken.by_key.insert(known.clone(), std::mem::take(faults));
            }
            !below
        });
        taken
    }

    /// The items at or below a key that may show their faults and have others than before.
    pub(super) fn shown_otherwise(&self, key: &str, before: &Self) -> Vec<Key> {
        let differs = |shown: &&Key| is_below(shown, key) && self.of(shown) != before.of(shown);
        self.revealed.iter().filter(differs).cloned().gather()
    }

    /// Drops marks of items that are gone.
    pub(super) fn forget_gone(&mut self, exists: &dyn Fn(&str) -> bool) {
        self.revealed.retain(|key| exists(key));
        self.by_key.retain(|key, _| exists(key));
    }

    pub(super) fn keys(&self) -> Vec<Key> {
        self.by_key.keys().cloned().gather()
    }
}

/// What the keys of all items at or below a key begin with: what a choice or a set of rows
/// holds is named after the item it belongs to.
pub fn stem(key: &str) -> &str {
    platform::last_at(key, b'?').map_or(key, |cut| &key[..cut])
}

pub(super) fn is_below(key: &str, ancestor: &str) -> bool {
    key.strip_prefix(ancestor).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?'].as_slice()))
}

/// The item a violation belongs to.
pub(super) fn owner<'i>(root: &'i Item, violation: &Violation) -> &'i Item {
    let item = innermost(root, &violation.pointer);
    let about_alternatives = matches!(violation.rule, Rule::OneOfNone | Rule::OneOfSeveral | Rule::AnyOf);
    if about_alternatives && item.pointer == violation.pointer {
        let choice = item.children().iter().find(|child| decides(child));
        return choice.unwrap_or(item);
    }
    item
}

/// The innermost item at or above a place.
pub(super) fn innermost<'i>(item: &'i Item, pointer: &JsonPointer) -> &'i Item {
    for child in item.children() {
        let same_place = child.pointer == item.pointer;
        if same_place {
            let inner = innermost(child, pointer);
            if inner.pointer != item.pointer {
                return inner;
            }
        } else if pointer.starts_with(&child.pointer) {
            return innermost(child, pointer);
        }
    }
    item
}

/// Whether alternatives of the group an item stands in are chosen there.
pub(super) fn decides(item: &Item) -> bool {
    matches!(item.kind, Kind::Choice(_)) || item.field().is_some_and(|field| field.decides)
}

/// Faults the schema cannot say: dates relative to today and to other answers.
pub(super) fn own_faults(item: &Item, answers: &Value, today: &str, clock: Clock) -> Vec<Fault> {
    let value = item.pointer.resolve(answers);
    let Some(field) = item.field().filter(|field| matches!(field.widget, Widget::Date | Widget::DateTime)) else {
        return Vec::new();
    };
    let Some(text) = value.and_then(Value::as_str) else { return Vec::new() };
    let local = clock.local(text).filter(|_| field.widget == Widget::DateTime);
    let day = local.as_ref().map_or(text, |(day, _)| day);
    if !is_partial_date(day) || !field.partial && day.len() < 10 {
        return if field.partial { vec![no_partial_date(day)] } else { Vec::new() };
    }
    let mut faults = Vec::new();
    // Of a date and its bound counts as much as is known of both.
    let shorter = |limit: &str| limit.len().min(day.len());
    let limit = |bound: &Option<String>| {
        let bound = bound.as_deref()?;
        Some((limit_of(bound, answers, today)?, bound != "today"))
    };
    if let Some((limit, named)) = limit(&field.maximum).filter(|(l, _)| day[..shorter(l)] > l[..shorter(l)]) {
        faults.push(Fault::TooLate(named.then_some(limit)));
    }
    if let Some((limit, named)) = limit(&field.minimum).filter(|(l, _)| day[..shorter(l)] < l[..shorter(l)]) {
        faults.push(Fault::TooEarly(named.then_some(limit)));
    }
    faults
}

/// What is wrong with a text that is no day, month or year: it is written as one that the calendar does not have, or
/// otherwise.
pub(super) fn no_partial_date(text: &str) -> Fault {
    let written = message::date(text) != text && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if written { Fault::NoSuchDay(text.to_owned()) } else { Fault::Text(MessageId::NotAPartialDate) }
}

/// The day a bound stands for: a day, `today`, or so many years and days behind another answer or today
/// (`{"of": …, "years": …, "days": …}`, as JSON text), of which as much is known as of that answer; nothing while there
/// is none, and no day that many days behind one of which only the year is known.
pub fn limit_of(bound: &str, answers: &Value, today: &str) -> Option<String> {
    if bound == "today" {
        return Some(today.to_owned());
    }
    if !is_relative(bound) {
        return Some(bound.to_owned());
    }
    let bound = json::parse(bound).ok()?;
    let other = match bound.get("of")?.as_str()? {
        "today" => today,
        place => JsonPointer::parse(place)?.resolve(answers)?.as_str()?,
    };
    let year = other.get(..4).filter(|_| is_partial_date(other))?.parse::<i64>().ok()?;
    let by = |unit: &str| bound.get(unit).and_then(Value::as_f64).unwrap_or_default() as i64;
    let day = [&(year + by("years")).clamp(1000, 9999).digits(), &other[4..]].concat();
    match by("days") {
        0 => Some(day),
        days => platform::day_after(&day, days),
    }
}

/// Whether a value is known to keep the bounds for dates that a schema states (`x-minimum`, `x-maximum`), as far as
/// the date is known; not while nobody knows what it is held against.
pub fn keeps_bounds(schema: &Value, value: &Value, answers: &Value, today: &str) -> bool {
    [("x-maximum", Ordering::Greater), ("x-minimum", Ordering::Less)].into_iter().all(|(keyword, beyond)| {
        let Some(bound) = schema.get(keyword) else { return true };
        let bound = bound.as_str().map_or_else(|| json::write(bound), str::to_owned);
        let Some((day, limit)) = value.as_str().zip(limit_of(&bound, answers, today)) else { return false };
        let known = limit.len().min(day.len());
        day.get(..known).zip(limit.get(..known)).is_some_and(|(day, limit)| day.cmp(limit) != beyond)
    })
}

/// Whether a bound depends on another answer.
pub(super) fn is_relative(bound: &str) -> bool {
    bound.starts_with('{')
}

/// Where the words for a fault come from.
pub(super) struct Wording<'a> {
    pub(super) language: Language,
    /// The definition's own wording of a keyword, by place and keyword.
    pub(super) own: &'a dyn Fn(&Item, &str) -> Option<String>,
    /// A number the field would take, as people write it.
    pub(super) example: &'a str,
    /// Label of the sibling property of that name.
    pub(super) sibling: &'a dyn Fn(&Item, &str) -> String,
}

/// The words for an item's first fault.
pub(super) fn wording(words: &Wording<'_>, item: &Item, fault: &Fault, empty: bool) -> String {
    let language = words.language;
    let label = message::in_sentence(&item.label);
    let say = |id: MessageId, limit: &str| message::text(language, id, &[("label", &label), ("limit", limit)]);
    match fault {
        Fault::Host(text) => text.clone(),
        Fault::Text(id) => own_or(words, item, "pattern", || say(*id, "")),
        Fault::File(id, name, limit) => {
            message::text(language, *id, &[("label", &label), ("name", name), ("limit", limit)])
        }
        Fault::Taken(other) => {
            let arguments = [("label", &*label), ("given", &*message::in_sentence(other))];
            message::text(language, MessageId::KeyTaken, &arguments)
        }
        Fault::Document { group: false } => say(MessageId::DocumentMissing, ""),
        Fault::Document { group: true } => say(MessageId::DocumentGroupMissing, ""),
        Fault::NoSuchDay(day) => say(MessageId::NoSuchDay, &message::date(day)),
        Fault::TooLate(None) => own_or(words, item, "x-maximum", || say(MessageId::DateInFuture, "")),
        Fault::TooEarly(None) => own_or(words, item, "x-minimum", || say(MessageId::DateInPast, "")),
        Fault::TooLate(Some(limit)) => {
            own_or(words, item, "x-maximum", || say(MessageId::DateTooLate, &message::date(limit)))
        }
        Fault::TooEarly(Some(limit)) => {
            own_or(words, item, "x-minimum", || say(MessageId::DateTooEarly, &message::date(limit)))
        }
        Fault::Schema(rule, place) => {
            let inside = *place != item.pointer && place.starts_with(&item.pointer);
            let missing = empty && !inside;
            let keyword = if missing { "required" } else { rule.keyword() };
            own_or(words, item, keyword, || {
                let inner_label = place.last().filter(|_| inside && !matches!(item.kind, Kind::Field(_)));
                let other = match rule {
                    Rule::DependentRequired(given) => (words.sibling)(item, given),
                    _ => String::new(),
                };
                let field = FieldWords {
                    label: inner_label.as_deref().unwrap_or(&item.label),
                    hint: &item.hint,
                    example: words.example,
                    kind: if inside && item.field().is_some_and(|f| f.widget == Widget::Json) {
                        ValueKind::Text
                    } else {
                        item.value_kind()
                    },
                    empty: missing,
                };
                // Fixed values with a title each are a list to whoever picks from it.
                let listed = item.field().is_some_and(|f| !f.options.is_empty());
                let listed = listed && matches!(rule, Rule::OneOfNone | Rule::AnyOf);
                let rule = match listed {
                    true if missing => &Rule::Required,
                    true => &Rule::Enum(Vec::new()),
                    false => rule,
                };
                message::violation(language, rule, &field, &other)
            })
        }
    }
}

fn own_or(words: &Wording<'_>, item: &Item, keyword: &str, generic: impl FnOnce() -> String) -> String {
    (words.own)(item, keyword).unwrap_or_else(generic)
}

/// Greatest size of a file in bytes where the definition says nothing: reading it must not cost a phone its memory.
const FILE_BYTES: u64 = 100 << 20;
/// The same for a file that stands in the answers.
const ENCODED_BYTES: u64 = 2 << 20;

/// Pictures that every office can open; `image/*` stands for these.
const IMAGES: [&str; 3] = ["jpg", "jpeg", "png"];
/// Kinds a browser or a system would run: only taken where they are named.
const ACTIVE: [&str; 6] = ["svg+xml", "html", "xhtml+xml", "x-msdownload", "x-sh", "x-elf"];

/// Faults of a file against what its field takes.
pub(super) fn file_faults(field: &Field, name: &str, media_type: &str, size: u64) -> Option<Fault> {
    if size == 0 {
        return Some(Fault::File(MessageId::FileEmpty, name.to_owned(), String::new()));
    }
    let max = field.max_bytes.unwrap_or(if field.encoded { ENCODED_BYTES } else { FILE_BYTES });
    if size > max {
        return Some(Fault::File(MessageId::FileTooLarge, name.to_owned(), size_words(max)));
    }
    if !accepts(&field.accept, name, media_type) {
        let kinds = if field.accept.is_empty() { "JPG, PNG, PDF".to_owned() } else { kinds_words(&field.accept) };
        return Some(Fault::File(MessageId::FileKind, name.to_owned(), kinds));
    }
    None
}

/// Whether a file's place takes a file of that name, media type and size in bytes.
#[cfg(any(not(target_arch = "wasm32"), feature = "gate"))]
pub(crate) fn takes_file(field: &Field, name: &str, media_type: &str, size: u64) -> bool {
    file_faults(field, name, media_type, size).is_none()
}

/// The `accept` attribute's rule: extensions, media types and `type/*`. Of a file whose type
/// the device does not know, the name's ending tells.
fn accepts(accept: &str, name: &str, media_type: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let ending = platform::behind_last(&name, b'.');
    let media_type = media_type.to_ascii_lowercase();
    let kind = platform::behind_last(&media_type, b'/');
    let active = ACTIVE.contains(&kind);
    if accept.is_empty() {
        return !active;
    }
    for token in accept.split(',') {
        let token = token.trim().to_ascii_lowercase();
        let taken = if token.starts_with('.') {
            name.ends_with(&token) && !active
        } else if let Some(family) = token.strip_suffix("/*") {
            if family == "image" {
                let kind = if media_type.is_empty() { ending } else { kind };
                IMAGES.contains(&kind) && (media_type.is_empty() || media_type.starts_with("image/"))
            } else {
                media_type.split('/').next() == Some(family) && !active
            }
        } else if media_type.is_empty() {
            platform::behind_last(&token, b'/') == ending || token == "image/jpeg" && ending == "jpg"
        } else {
            token == media_type
        };
        if taken {
            return true;
        }
    }
    false
}

/// `accept` as people name kinds of files: `image/*,application/pdf` reads `JPG, PNG, PDF`.
pub fn kinds_words(accept: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    for token in accept.split(',').map(str::trim).filter(|token| !token.is_empty()) {
        let words = match token {
            "image/*" => "JPG, PNG".to_owned(),
            _ => platform::behind_last(platform::behind_last(token, b'/'), b'.').to_ascii_uppercase(),
        };
        if !out.contains(&words) {
            out.push(words);
        }
    }
    platform::joined(&out, ", ")
}

/// A number of bytes as people read it, in whole megabytes or kilobytes.
pub fn size_words(bytes: u64) -> String {
    if bytes >= 1 << 20 {
        [&(bytes >> 20).digits(), " MB"].concat()
    } else {
        [&(bytes >> 10).max(1).digits(), " KB"].concat()
    }
}
