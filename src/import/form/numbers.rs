//! Numbers in figures, letters and Roman figures, as lists of every format count.

/// A number in the format that Word names `decimal`, `lowerLetter`, `upperRoman` …; figures where it is not known.
pub(super) fn counted(format: &str, number: usize) -> String {
    match format {
        "lowerLetter" => letters(number),
        "upperLetter" => letters(number).to_uppercase(),
        "lowerRoman" => roman(number),
        "upperRoman" => roman(number).to_uppercase(),
        "decimalZero" => format!("{number:02}"),
        "none" => String::new(),
        _ => number.to_string(),
    }
}

/// a, b … z, aa, bb …: the same letter again, as Word and HTML's lists of few entries have it.
fn letters(number: usize) -> String {
    let index = number.saturating_sub(1);
    let letter = char::from(b'a' + (index % 26) as u8);
    std::iter::repeat_n(letter, (index / 26 + 1).min(8)).collect()
}

fn roman(number: usize) -> String {
    const FIGURES: [(usize, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if number > 3999 {
        return number.to_string();
    }
    let mut left = number;
    let mut text = String::new();
    for (value, figure) in FIGURES {
        while left >= value {
            text.push_str(figure);
            left -= value;
        }
    }
    text
}
