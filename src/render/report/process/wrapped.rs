//! Words broken into lines that fit a box. Fonts are not known here, so letters count as wide as they are in a broad one.

/// Thousandths of the size of the type that a letter takes.
fn advance(letter: char) -> i32 {
    match letter {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '.' | ',' | ';' | ':' | '\'' | '!' | '|' | '(' | ')' | '[' | ']'
        | ' ' => 380,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' => 950,
        '\u{0300}'..='\u{036f}' => 0,
        c if (c as u32) >= 0x2190 => 1_050,
        c if c.is_uppercase() => 760,
        _ => 610,
    }
}

/// How wide words are in a type of that size. A bold type counts as one that is larger by an eighth.
pub(super) fn width(words: &str, size: i32) -> i32 {
    words.chars().map(advance).sum::<i32>() * size / 1_000
}

/// The lines of a text in a type of that size, none wider than that. A text of more lines than that is cut, which is shown.
pub(super) fn wrapped(text: &str, size: i32, broad: i32, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let glue = if line.is_empty() { "" } else { " " };
        if width(&line, size) + width(glue, size) + width(word, size) <= broad {
            line.push_str(glue);
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            if !line.is_empty() && width(&line, size) + width(letter.encode_utf8(&mut [0; 4]), size) > broad {
                lines.push(std::mem::take(&mut line));
            }
            line.push(letter);
        }
        if lines.len() > most {
            break;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while width(last, size) + width("…", size) > broad && last.pop().is_some() {}
            last.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_fits_and_only_a_text_that_is_too_long_is_cut() {
        let text = "Thẩm tra hồ sơ, yêu cầu bổ sung giấytờcótêndàikhôngcódấucáchnàođểngắtdòng nếu thiếu";
        let lines = wrapped(text, 13, 120, 20);
        assert!(lines.iter().all(|line| width(line, 13) <= 120), "{lines:?}");
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert_eq!(letters(&lines.concat()), letters(text));
        let cut = wrapped(text, 13, 120, 3);
        assert_eq!(cut.len(), 3);
        assert!(cut[2].ends_with('…') && width(&cut[2], 13) <= 120, "{cut:?}");
        assert!(wrapped(" \n", 13, 120, 3).is_empty());
    }
}
