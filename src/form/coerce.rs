//! Typed text to JSON values and back.
//!
//! Text comes in one spelling (`text`), numbers as people write them (`quantity`), times by the clock of the place
//! (`moment`). Text that cannot be read stays in the answers as the string it is: nothing typed is lost,
//! and the schema's own `type` or `format` says that it is wrong.

use crate::json::Value;
use crate::platform::{self, Digits};
use crate::sorted::{Gather, Keep};

use super::model::{Field, Input};
use super::moment::{Clock, short_time, typed_time};
use super::quantity::number_of;
use super::text;
use super::widget::Widget;
use crate::json;
use crate::message::{self, Language, MessageId};

/// What the reading of typed text depends on besides the field.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub(super) language: Language,
    pub(super) clock: Clock,
    /// The day of a time that is given without one.
    pub(super) today: &'a str,
}

/// The value of a control's text; `null` when it is empty.
pub(super) fn value_of(field: &Field, text: &str, setting: Setting<'_>) -> Value {
    let kind = match field.widget {
        _ if field.name => text::Kind::Name,
        Widget::LongText | Widget::Json => text::Kind::Prose,
        _ => text::Kind::Line,
    };
    // A password is no text, and JSON has its own rules.
    let typed = if field.write_only || field.input == Input::Json {
        text.trim_end_matches(['\n', '\r'].as_slice()).to_owned()
    } else {
        text::tidy(text, kind)
    };
    if typed.trim().is_empty() {
        return Value::Null;
    }
    let read = match field.input {
        Input::Text => None,
        Input::Compact => Some(Value::String(compact(&typed))),
        Input::Number => number_of(&typed, field.whole, &field.unit, setting.language).map(Value::Number),
        Input::Date if field.partial => {
            partial_date_of(&typed).or_else(|| short_date_of(field, &typed, setting.today)).map(Value::String)
        }
        Input::Date => date_of(&typed).or_else(|| short_date_of(field, &typed, setting.today)).map(Value::String),
        Input::DateTime => date_time_of(&typed, setting.clock).map(Value::String),
        Input::Time => typed_time(&typed).map(|(time, offset)| {
            let own = if offset.is_empty() { setting.clock.moment(setting.today, &time) } else { String::new() };
            // The day was only needed to know how the clocks go.
            let own = own.get(setting.today.len() + 1..).map(str::to_owned);
            Value::String(own.unwrap_or_else(|| [&time, offset].concat()))
        }),
        // Only what reads back as it was typed: "007" and "1e3" are text.
        Input::Scalar(types) => json::parse(&typed).ok().filter(|value| {
            !value.is_string() && !value.is_null() && types.accept(value) && json::write(value) == typed
        }),
        Input::Json => json::parse(&typed).ok(),
        Input::Option => {
            let option = typed.parse::<usize>().ok().and_then(|index| field.options.get(index));
            option.map(|option| option.value.clone())
        }
        Input::Boolean => match &*typed {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => None,
        },
    };
    read.unwrap_or_else(|| Value::String(if field.input == Input::Json { typed.trim().to_owned() } else { typed }))
}

/// What a control shows for a value; the inverse of [`value_of`] for values it made.
pub(super) fn text_of(field: &Field, value: &Value, setting: Setting<'_>) -> String {
    match (field.input, value) {
        (Input::Option, value) => {
            field.options.iter().position(|option| option.value == *value).map_or_else(String::new, Digits::digits)
        }
        (Input::Json, Value::Null) => "null".to_owned(),
        (_, Value::Null) => String::new(),
        (Input::Date, Value::String(iso)) => message::date(iso),
        (Input::Time, Value::String(time)) => {
            let local = setting.clock.local(&[setting.today, "T", time].concat());
            local.map_or_else(|| time.clone(), |(_, time)| short_time(&time).to_owned())
        }
        (Input::DateTime, Value::String(moment)) => match setting.clock.local(moment) {
            Some((day, time)) => [&message::date(&day), " ", short_time(&time)].concat(),
            None => moment.clone(),
        },
        (Input::Compact, Value::String(text)) if field.widget == Widget::PersonalNumber => grouped(text),
        (Input::Number, Value::Number(number)) => message::number(setting.language, &json::number_text(number)),
        // What cannot be read as JSON stays as it was typed, to be corrected.
        (Input::Json, Value::String(text)) if json::parse(text).is_err() => text.clone(),
        (Input::Json, value) => json::write_pretty(value),
        (_, Value::String(text)) => text.clone(),
        (_, value) => json::write(value),
    }
}

/// What a person reads for a value: labels instead of option values, words for yes and no.
pub(super) fn words_of(field: &Field, value: &Value, setting: Setting<'_>) -> String {
    let label = |value: &Value| field.options.iter().find(|option| option.value == *value).map(|o| o.label.clone());
    match value {
        _ if field.write_only && !value.is_null() => "••••".to_owned(),
        Value::Array(list) if field.multiple => {
            let mut words = Vec::new();
            for value in list {
                words.push(label(value).unwrap_or_else(|| plain(value)));
            }
            platform::joined(&words, ", ")
        }
        Value::Bool(yes) if field.options.is_empty() => {
            message::text(setting.language, if *yes { MessageId::Yes } else { MessageId::No }, &[])
        }
        Value::Null => label(value).unwrap_or_else(|| message::text(setting.language, MessageId::NoAnswer, &[])),
        // Words are for reading: without the quotes that JSON needs.
        Value::String(text) if matches!(field.input, Input::Json) => text.clone(),
        Value::String(date) if field.partial && date.len() < 10 => {
            let (year, month) = date.split_once('-').unwrap_or((date, ""));
            let id = if month.is_empty() { MessageId::OnlyYear } else { MessageId::OnlyMonth };
            message::text(setting.language, id, &[("n", year), ("m", month)])
        }
        value => label(value).unwrap_or_else(|| text_of(field, value, setting)),
    }
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .or_else(|| value.get("name").and_then(Value::as_str))
        .map_or_else(|| json::write(value), str::to_owned)
}

/// Text without the characters people put between groups of digits.
pub(super) fn compact(text: &str) -> String {
    platform::filtered(text, &|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '\u{2013}' | '(' | ')'))
}

/// A date typed as `d/m/yyyy` (also with `-` or `.`), in words, as eight digits, or in ISO form.
/// Whether such a day exists is for the schema's `format` to say.
pub(super) fn date_of(text: &str) -> Option<String> {
    let parts = date_parts(text);
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => iso(year, month, Some(day)),
        [day, month, year] => iso(year, month, Some(day)),
        [digits] if digits.len() == 8 && digits.is_ascii() => iso(&digits[4..], &digits[2..4], Some(&digits[..2])),
        _ => None,
    }
}

/// A date typed with two digits of its year: that of the one century in which the field takes it.
fn short_date_of(field: &Field, text: &str, today: &str) -> Option<String> {
    let late = with_century(text)?;
    let early = ["19", &late[2..]].concat();
    let within = |day: &String| {
        let bound = |bound: &Option<String>| {
            bound.as_deref().map(|bound| if bound == "today" { today } else { bound }.to_owned())
        };
        bound(&field.minimum).is_none_or(|least| *day >= least) && bound(&field.maximum).is_none_or(|most| *day <= most)
    };
    match (within(&early), within(&late)) {
        (true, false) => Some(early),
        (false, true) => Some(late),
        _ => None,
    }
}

/// A date typed with two digits of its year, as one of this century.
pub(super) fn with_century(text: &str) -> Option<String> {
    match date_parts(text).as_slice() {
        [day, month, year] if year.len() == 2 => iso(&["20", year].concat(), month, Some(day)),
        _ => None,
    }
}

/// The same, or a month of a year, or a year alone (ISO 8601 with reduced precision). Zeros and question marks stand
/// for what is not known, as on paper.
fn partial_date_of(text: &str) -> Option<String> {
    let mut parts = date_parts(text);
    parts.keep(|part| !part.trim_matches(['0', '?', '_'].as_slice()).is_empty());
    match parts.as_slice() {
        [year] if year.len() == 4 => iso(year, "01", None).map(|month| month[..4].to_owned()),
        [year, month] if year.len() == 4 => iso(year, month, None),
        [month, year] => iso(year, month, None),
        _ => date_of(text),
    }
}

/// Day, month and year without what stands between them.
fn date_parts(text: &str) -> Vec<&str> {
    let words = |part: &str| {
        let part = platform::lower(part);
        part.is_empty() || matches!(&*part, "ngày" | "tháng" | "năm" | "lúc")
    };
    text.split(['/', '-', '.', ' ', ','].as_slice()).filter(|part| !words(part)).gather()
}

fn iso(year: &str, month: &str, day: Option<&str>) -> Option<String> {
    let two = |part: &str| [if part.len() == 1 { "-0" } else { "-" }, part].concat();
    let mut parts = [month, day.unwrap_or(month)].into_iter();
    let fits = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let year_fits = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    (year_fits && parts.all(fits)).then(|| [year, &two(month), &day.map(two).unwrap_or_default()].concat())
}

/// A date and time of day, as browsers give it (`2024-03-27T08:30`) or as people type it, in
/// RFC 3339 form. What is typed without an offset is the time of the place.
fn date_time_of(text: &str, clock: Clock) -> Option<String> {
    let (one, other) = text.split_once('T').or_else(|| platform::split_last(text, b' '))?;
    // `08:30 27/03/2024` is as usual as the other way round.
    let (date, (time, offset)) = if let Some(read) = date_of(one).zip(typed_time(other)) {
        read
    } else {
        let (time, date) = text.split_once(' ')?;
        (date_of(date)?, typed_time(time.trim_end_matches(','))?)
    };
    Some(if offset.is_empty() { clock.moment(&date, &time) } else { [&date, "T", &time, offset].concat() })
}

/// Digits in groups of three, as they are printed and read aloud.
fn grouped(text: &str) -> String {
    if text.is_empty() || !text.len().is_multiple_of(3) || !text.bytes().all(|b| b.is_ascii_digit()) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() * 4 / 3);
    for (index, digit) in text.chars().enumerate() {
        if index > 0 && index.is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::json;

    fn field(input: Input) -> Field {
        Field { input, ..Field::default() }
    }

    fn at(language: Language, minutes: i32) -> Setting<'static> {
        Setting { language, clock: Clock::Ahead(minutes), today: "2026-07-18" }
    }

    fn read(field: &Field, text: &str) -> Value {
        value_of(field, text, at(Language::Vi, 0))
    }

    #[test]
    fn what_cannot_be_read_stays_as_it_was_typed() {
        for input in [Input::Number, Input::Date, Input::DateTime, Input::Time, Input::Json] {
            assert_eq!(read(&field(input), " không biết "), json!("không biết"));
            assert_eq!(read(&field(input), "  "), json!(null));
        }
    }

    #[test]
    fn dates_are_read_as_people_type_them() {
        let read = |text| read(&field(Input::Date), text);
        for text in [
            "7/3/2024",
            "07-03-2024",
            "07032024",
            "2024-03-07",
            "7.3.2024",
            "ngày 7 tháng 3 năm 2024",
            "０７／０３／２０２４",
        ] {
            assert_eq!(read(text), json!("2024-03-07"), "{text}");
        }
        assert_eq!(read("31/2/2024"), json!("2024-02-31"));
        for text in ["mai", "3/2024", "2024", "7/3/24"] {
            assert_eq!(read(text), json!(text));
        }
    }

    #[test]
    fn a_date_may_be_known_by_its_year_or_month_where_that_is_allowed() {
        let field = Field { partial: true, ..field(Input::Date) };
        for (text, value, shown, words) in [
            ("1938", "1938", "1938", "Năm 1938"),
            ("năm 1938", "1938", "1938", "Năm 1938"),
            ("00/00/1938", "1938", "1938", "Năm 1938"),
            ("?/?/1938", "1938", "1938", "Năm 1938"),
            ("03/1954", "1954-03", "03/1954", "Tháng 03 năm 1954"),
            ("tháng 3 năm 1954", "1954-03", "03/1954", "Tháng 03 năm 1954"),
            ("00/3/1954", "1954-03", "03/1954", "Tháng 03 năm 1954"),
            ("1954-03", "1954-03", "03/1954", "Tháng 03 năm 1954"),
            ("2/5/1938", "1938-05-02", "02/05/1938", "02/05/1938"),
        ] {
            assert_eq!(read(&field, text), json!(value), "{text}");
            assert_eq!(text_of(&field, &json!(value), at(Language::Vi, 0)), shown);
            assert_eq!(words_of(&field, &json!(value), at(Language::Vi, 0)), words);
        }
        for text in ["38", "3/54", "193", "khoảng 1938"] {
            assert_eq!(read(&field, text), json!(text));
        }
    }

    #[test]
    fn digits_may_be_typed_in_groups() {
        assert_eq!(read(&field(Input::Compact), " 079 085\u{a0}123 456\u{200b}"), json!("079085123456"));
        assert_eq!(read(&field(Input::Compact), "(024) 3123–4567"), json!("02431234567"));
    }

    #[test]
    fn times_are_kept_as_rfc_3339_has_them_and_shown_as_the_clock_of_the_place_does() {
        for (ahead, input, typed, value, shown) in [
            (0, Input::Time, "8:30", "08:30:00Z", "08:30"),
            (420, Input::Time, "8:30", "08:30:00+07:00", "08:30"),
            (420, Input::Time, "01:30:00Z", "01:30:00Z", "08:30"),
            (0, Input::Time, "08:30:15", "08:30:15Z", "08:30:15"),
            (0, Input::DateTime, "2024-03-27T08:30", "2024-03-27T08:30:00Z", "27/03/2024 08:30"),
            (420, Input::DateTime, "2024-03-27T08:30", "2024-03-27T08:30:00+07:00", "27/03/2024 08:30"),
            (420, Input::DateTime, "27/3/2024 8:30", "2024-03-27T08:30:00+07:00", "27/03/2024 08:30"),
            (420, Input::DateTime, "8h30, 27/3/2024", "2024-03-27T08:30:00+07:00", "27/03/2024 08:30"),
            (420, Input::DateTime, "8:30 ngày 27 tháng 3 năm 2024", "2024-03-27T08:30:00+07:00", "27/03/2024 08:30"),
            (420, Input::DateTime, "2024-03-27T01:30:00Z", "2024-03-27T01:30:00Z", "27/03/2024 08:30"),
        ] {
            assert_eq!(value_of(&field(input), typed, at(Language::Vi, ahead)), json!(value), "{typed}");
            assert_eq!(text_of(&field(input), &json!(value), at(Language::Vi, ahead)), shown);
        }
        assert_eq!(read(&field(Input::DateTime), "27/3/2024 8:30 pm"), json!("27/3/2024 8:30 pm"));
    }

    #[test]
    fn personal_numbers_are_shown_in_groups() {
        let field = Field { input: Input::Compact, widget: Widget::PersonalNumber, ..Field::default() };
        assert_eq!(text_of(&field, &json!("079085123456"), at(Language::Vi, 0)), "079 085 123 456");
        assert_eq!(text_of(&field, &json!("07908512345"), at(Language::Vi, 0)), "07908512345");
    }

    #[test]
    fn two_digits_of_a_year_are_read_where_only_one_century_fits() {
        let date = |least: Option<&str>, most: Option<&str>, text: &str| {
            let bound = |bound: Option<&str>| bound.map(str::to_owned);
            let own = Field { minimum: bound(least), maximum: bound(most), ..field(Input::Date) };
            value_of(&own, text, Setting { today: "2026-11-30", ..at(Language::Vi, 0) })
        };
        // A child who is not of age, a past date that cannot lie ahead, a day to come.
        assert_eq!(date(Some("2008-01-01"), Some("today"), "1.11.26"), json!("2026-11-01"));
        assert_eq!(date(None, Some("today"), "27/3/54"), json!("1954-03-27"));
        assert_eq!(date(Some("today"), None, "5-1-27"), json!("2027-01-05"));
        // Two centuries fit: it is asked back.
        assert_eq!(date(None, Some("today"), "1.11.26"), json!("1.11.26"));
        assert_eq!(date(None, None, "1.11.26"), json!("1.11.26"));
        assert_eq!(with_century("1.11.26").as_deref(), Some("2026-11-01"));
        assert_eq!(with_century("1.11.2026"), None);
    }

    #[test]
    fn what_a_control_shows_reads_back_as_the_same_value() {
        let cases = [
            (Input::Number, json!(1234.5)),
            (Input::Number, json!(-1_234_567)),
            (Input::Date, json!("2024-03-07")),
            (Input::DateTime, json!("2024-03-07T08:30:15+07:00")),
            (Input::Time, json!("08:30:00+07:00")),
            (Input::Json, json!({"a": [1, null]})),
            (Input::Boolean, json!(false)),
            (Input::Text, json!("Nguyễn Văn A")),
        ];
        for language in Language::ALL {
            for (input, value) in &cases {
                let field = field(*input);
                let setting = at(language, 420);
                assert_eq!(value_of(&field, &text_of(&field, value, setting), setting), *value);
            }
        }
    }
}
