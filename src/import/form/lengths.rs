//! Lengths as style sheets spell them.

/// Points of a length such as `2.5cm`; a bare number is in points, or in the units of its drawing.
pub(super) fn points(text: &str) -> Option<f32> {
    let text = text.trim();
    let end = text.find(|char: char| !(char.is_ascii_digit() || matches!(char, '.' | '-'))).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let number: f32 = number.parse().ok()?;
    let scale = match unit.trim() {
        "in" => 72.0,
        "cm" => 28.346,
        "mm" => 2.8346,
        "px" => 0.75,
        "pt" | "" => 1.0,
        _ => return None,
    };
    Some((number * scale).clamp(-100_000.0, 100_000.0))
}
