//! Numbers and dates in a language's form.
//!
//! Works on decimal text so that no floating-point formatting is linked into the browser build.

use super::Language;

/// A JSON number in a language's form: `1234.5` is `1.234,5` in Vietnamese and `1,234.5`
/// in English. Text with an exponent is left as it is.
pub fn number(language: Language, json: &str) -> String {
    let (group, point) = match language {
        Language::Vi => ('.', ','),
        Language::En => (',', '.'),
    };
    let (sign, digits) = json.strip_prefix('-').map_or(("", json), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let digits_only = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits_only(whole) || !digits_only(fraction) {
        return json.to_owned();
    }
    let mut out = String::from(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    if !fraction.is_empty() && fraction != "0" {
        out.push(point);
        out.push_str(fraction);
    }
    out
}

/// An ISO date (`2024-03-27`) as people write it in either language here: `27/03/2024`; of a month
/// (`2024-03`) `03/2024`.
/// Anything else is left as it is.
pub fn date(iso: &str) -> String {
    let mut parts = iso.split('-');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(year), Some(month), Some(day), None) if year.len() == 4 && month.len() == 2 && day.len() == 2 => {
            [day, "/", month, "/", year].concat()
        }
        (Some(year), Some(month), None, _) if year.len() == 4 && month.len() == 2 => [month, "/", year].concat(),
        _ => iso.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_the_way_the_language_does() {
        assert_eq!(number(Language::Vi, "1234567.25"), "1.234.567,25");
        assert_eq!(number(Language::En, "-1234"), "-1,234");
        assert_eq!(number(Language::En, "3.0"), "3");
        assert_eq!(number(Language::Vi, "1e30"), "1e30");
        assert_eq!(number(Language::Vi, "999"), "999");
    }

    #[test]
    fn dates_read_day_month_year() {
        assert_eq!(date("2024-03-27"), "27/03/2024");
        assert_eq!(date("2024-03"), "03/2024");
        assert_eq!(date("2024"), "2024");
        assert_eq!(date("soon"), "soon");
    }
}
