//! Typed text to JSON values and back.
//!
//! Text that cannot be read stays in the answers as the string it is: nothing typed is lost,
//! and the schema's own `type` or `format` says that it is wrong.

use crate::json::{Number, Value};
use crate::platform::Digits;
use crate::sorted::Gather;

use super::model::{Field, Input};
use super::widget::Widget;
use crate::json;
use crate::message::{self, Language};
use crate::platform::has;

/// The value of a control's text; `null` when it is empty.
pub(super) fn value_of(field: &Field, text: &str, language: Language) -> Value {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Value::Null;
    }
    match field.input {
        Input::Text => Value::String(text.trim_end_matches(['\n', '\r'].as_slice()).to_owned()),
        Input::Compact => Value::String(compact(trimmed)),
        Input::Number => number_of(trimmed, language).map_or_else(|| Value::String(trimmed.to_owned()), Value::Number),
        Input::Date => Value::String(date_of(trimmed).unwrap_or_else(|| trimmed.to_owned())),
        Input::DateTime => Value::String(date_time_of(trimmed).unwrap_or_else(|| trimmed.to_owned())),
        Input::Time => {
            Value::String(if time_of(trimmed).is_some() { rfc3339_time(trimmed) } else { trimmed.to_owned() })
        }
        Input::Json => json::parse(trimmed).unwrap_or_else(|_| Value::String(trimmed.to_owned())),
        Input::Option => {
            let option = trimmed.parse::<usize>().ok().and_then(|index| field.options.get(index));
            option.map_or_else(|| Value::String(trimmed.to_owned()), |option| option.value.clone())
        }
        Input::Boolean => match trimmed {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => Value::String(trimmed.to_owned()),
        },
    }
}

/// What a control shows for a value; the inverse of [`value_of`] for values it made.
pub(super) fn text_of(field: &Field, value: &Value, language: Language) -> String {
    match (field.input, value) {
        (_, Value::Null) => String::new(),
        (Input::Option, value) => {
            field.options.iter().position(|option| option.value == *value).map_or_else(String::new, Digits::digits)
        }
        (Input::Date, Value::String(iso)) => message::date(iso),
        (Input::Time, Value::String(time)) => short_time(time).to_owned(),
        (Input::DateTime, Value::String(moment)) => match moment.split_once('T') {
            Some((date, time)) => [&message::date(date), " ", short_time(time)].concat(),
            None => moment.clone(),
        },
        (Input::Compact, Value::String(text)) if field.widget == Widget::PersonalNumber => grouped(text),
        (Input::Number, Value::Number(number)) => message::number(language, &json::number_text(number)),
        // What cannot be read as JSON stays as it was typed, to be corrected.
        (Input::Json, Value::String(text)) if json::parse(text).is_err() => text.clone(),
        (Input::Json, value) => json::write_pretty(value),
        (_, Value::String(text)) => text.clone(),
        (_, value) => json::write(value),
    }
}

/// What a person reads for a value: labels instead of option values, words for yes and no.
pub(super) fn words_of(field: &Field, value: &Value, language: Language) -> String {
    let label = |value: &Value| field.options.iter().find(|option| option.value == *value).map(|o| o.label.clone());
    match value {
        _ if field.write_only && !value.is_null() => "••••".to_owned(),
        Value::Array(list) if field.multiple => {
            list.iter().map(|v| label(v).unwrap_or_else(|| plain(v))).gather().join(", ")
        }
        Value::Bool(yes) if field.options.is_empty() => {
            message::text(language, if *yes { message::MessageId::Yes } else { message::MessageId::No }, &[])
        }
        // Words are for reading: without the quotes that JSON needs.
        Value::String(text) if matches!(field.input, Input::Json) => text.clone(),
        value => label(value).unwrap_or_else(|| text_of(field, value, language)),
    }
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .or_else(|| value.get("name").and_then(Value::as_str))
        .map_or_else(|| json::write(value), str::to_owned)
}

/// Text without the characters people put between groups of digits.
fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '\u{200b}')).collect()
}

/// A number in the language's form. The other language's decimal mark is taken too where
/// that cannot be mistaken for grouping.
fn number_of(text: &str, language: Language) -> Option<Number> {
    let (group, point) = match language {
        Language::Vi => ('.', ','),
        Language::En => (',', '.'),
    };
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = text.strip_prefix(['-', '\u{2212}'].as_slice()).unwrap_or(&text);
    let sign = if digits.len() < text.len() { "-" } else { "" };
    let (whole, fraction) = match (digits.split_once(point), digits.split_once(group)) {
        (Some((whole, fraction)), _) => (without_groups(whole, group)?, fraction),
        (None, Some((whole, fraction))) if !is_grouped(digits, group) => (whole.to_owned(), fraction),
        (None, _) => (without_groups(digits, group)?, ""),
    };
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    if !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) || !digits.bytes().any(|b| b.is_ascii_digit())
    {
        return None;
    }
    let whole = if whole.is_empty() { "0" } else { whole };
    let text = if fraction.is_empty() { [sign, whole].concat() } else { [sign, whole, ".", fraction].concat() };
    match json::parse(if text == "-0" { "0" } else { &text }) {
        Ok(Value::Number(number)) => Some(number),
        _ => None,
    }
}

/// True for `1.234` and `1.234.567` with `.` as the mark between groups.
fn is_grouped(text: &str, group: char) -> bool {
    let mut parts = text.split(group);
    let first = parts.next().unwrap_or_default();
    (1..=3).contains(&first.len()) && parts.all(|part| part.len() == 3)
}

fn without_groups(text: &str, group: char) -> Option<String> {
    if has(text, group) && !is_grouped(text, group) {
        return None;
    }
    Some(text.chars().filter(|c| *c != group).collect())
}

/// A date typed as `d/m/yyyy` (also with `-` or `.`), as eight digits, or in ISO form.
/// Whether such a day exists is for the schema's `format` to say.
pub(super) fn date_of(text: &str) -> Option<String> {
    let iso = |year: &str, month: &str, day: &str| {
        let two = |part: &str| match part.len() {
            1 => Some(["0", part].concat()),
            2 => Some(part.to_owned()),
            _ => None,
        };
        let digits = [year, month, day].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
        (digits && year.len() == 4).then(|| Some([year, "-", &two(month)?, "-", &two(day)?].concat())).flatten()
    };
    let parts: Vec<&str> = text.split(['/', '-', '.', ' '].as_slice()).filter(|part| !part.is_empty()).gather();
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => iso(year, month, day),
        [day, month, year] => iso(year, month, day),
        [digits] if digits.len() == 8 && digits.is_ascii() => iso(&digits[4..], &digits[2..4], &digits[..2]),
        _ => None,
    }
}

/// A date and time of day, as browsers give it (`2024-03-27T08:30`) or as people type it, in
/// RFC 3339 form.
fn date_time_of(text: &str) -> Option<String> {
    let (date, time) = text.split_once('T').or_else(|| text.rsplit_once(' '))?;
    Some([&date_of(date.trim())?, "T", &rfc3339_time(time.trim())].concat())
}

/// A time of day in RFC 3339 form. That form wants seconds and an offset, which nobody types
/// into a form: `Z` stands for the time of the place, as forms are local.
fn rfc3339_time(time: &str) -> String {
    let has_offset =
        time.ends_with(['Z', 'z'].as_slice()) || time.get(5..).is_some_and(|rest| rest.contains(['+', '-'].as_slice()));
    if has_offset {
        return time.to_owned();
    }
    let seconds = if time.matches(':').count() == 1 { ":00" } else { "" };
    [if time.find(':') == Some(1) { "0" } else { "" }, time, seconds, "Z"].concat()
}

/// The text if it begins like a time of day.
fn time_of(text: &str) -> Option<&str> {
    let (hours, rest) = text.split_once(':')?;
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    ((1..=2).contains(&hours.len()) && digits(hours) && rest.len() >= 2 && digits(rest.get(..2)?)).then_some(text)
}

/// What people read of a time [`rfc3339_time`] made.
fn short_time(time: &str) -> &str {
    time.strip_suffix(":00Z").or_else(|| time.strip_suffix('Z')).unwrap_or(time)
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

    #[test]
    fn numbers_are_read_in_the_form_of_the_language() {
        let read = |text, language| value_of(&field(Input::Number), text, language);
        assert_eq!(read("1.234,5", Language::Vi), json!(1234.5));
        assert_eq!(read("1,234.5", Language::En), json!(1234.5));
        assert_eq!(read("1.234", Language::Vi), json!(1234));
        assert_eq!(read("1.5", Language::Vi), json!(1.5));
        assert_eq!(read("12 000", Language::Vi), json!(12000));
        assert_eq!(read("-3", Language::Vi), json!(-3));
        assert_eq!(read("007", Language::Vi), json!(7));
        assert_eq!(read("-0", Language::Vi), json!(0));
        assert_eq!(read("12a", Language::Vi), json!("12a"));
        assert_eq!(read("1.2.3", Language::Vi), json!("1.2.3"));
        assert_eq!(read("--", Language::Vi), json!("--"));
        assert_eq!(read("  ", Language::Vi), json!(null));
    }

    #[test]
    fn dates_are_read_as_people_type_them() {
        let read = |text| value_of(&field(Input::Date), text, Language::Vi);
        assert_eq!(read("7/3/2024"), json!("2024-03-07"));
        assert_eq!(read("07-03-2024"), json!("2024-03-07"));
        assert_eq!(read("07032024"), json!("2024-03-07"));
        assert_eq!(read("2024-03-07"), json!("2024-03-07"));
        assert_eq!(read("31/2/2024"), json!("2024-02-31"));
        assert_eq!(read("mai"), json!("mai"));
    }

    #[test]
    fn digits_may_be_typed_in_groups() {
        assert_eq!(value_of(&field(Input::Compact), " 079 085 123 456", Language::Vi), json!("079085123456"));
    }

    #[test]
    fn times_are_kept_as_rfc_3339_has_them_and_shown_as_people_do() {
        for (input, typed, value, shown) in [
            (Input::Time, "8:30", "08:30:00Z", "08:30"),
            (Input::Time, "08:30:15", "08:30:15Z", "08:30:15"),
            (Input::Time, "mai", "mai", "mai"),
            (Input::DateTime, "2024-03-27T08:30", "2024-03-27T08:30:00Z", "27/03/2024 08:30"),
            (Input::DateTime, "27/3/2024 8:30", "2024-03-27T08:30:00Z", "27/03/2024 08:30"),
            (Input::DateTime, "2024-03-27T08:30:00+07:00", "2024-03-27T08:30:00+07:00", "27/03/2024 08:30:00+07:00"),
        ] {
            assert_eq!(value_of(&field(input), typed, Language::Vi), json!(value));
            assert_eq!(text_of(&field(input), &json!(value), Language::Vi), shown);
        }
    }

    #[test]
    fn personal_numbers_are_shown_in_groups() {
        let field = Field { input: Input::Compact, widget: Widget::PersonalNumber, ..Field::default() };
        assert_eq!(text_of(&field, &json!("079085123456"), Language::Vi), "079 085 123 456");
        assert_eq!(text_of(&field, &json!("07908512345"), Language::Vi), "07908512345");
    }

    #[test]
    fn what_a_control_shows_reads_back_as_the_same_value() {
        let cases = [
            (Input::Number, json!(1234.5)),
            (Input::Number, json!(-1_234_567)),
            (Input::Date, json!("2024-03-07")),
            (Input::Json, json!({"a": [1, null]})),
            (Input::Boolean, json!(false)),
            (Input::Text, json!("Nguyễn Văn A")),
        ];
        for language in Language::ALL {
            for (input, value) in &cases {
                let field = field(*input);
                assert_eq!(value_of(&field, &text_of(&field, value, language), language), *value);
            }
        }
    }
}
