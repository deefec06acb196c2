//! Names and codes of letters.

use unicode_normalization::UnicodeNormalization;

/// A letter of the encoding that Windows uses for Western Europe.
pub(super) fn latin(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '•', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '•', 'Ž', '•', '•', '‘', '’', '“', '”', '•',
        '–', '—', '˜', '™', 'š', '›', 'œ', '•', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// A letter of the encoding that Macintosh used.
pub(super) fn roman(byte: u8) -> char {
    const HIGH: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»… ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";
    match byte {
        0..=0x7f => char::from(byte),
        _ => HIGH.chars().nth(usize::from(byte - 0x80)).unwrap_or('\u{fffd}'),
    }
}

/// A letter of Adobe's own encoding; what differs from ASCII and is in use.
pub(super) fn standard(byte: u8) -> char {
    match byte {
        0x27 => '’',
        0x60 => '‘',
        0xa1 => '¡',
        0xa4 => '⁄',
        0xa9 => '\'',
        0xaa => '“',
        0xab => '«',
        0xac => '‹',
        0xad => '›',
        0xae => 'ﬁ',
        0xaf => 'ﬂ',
        0xb1 => '–',
        0xb7 => '•',
        0xba => '”',
        0xbb => '»',
        0xbc => '…',
        0xd0 => '—',
        _ => latin(byte),
    }
}

/// What a letter is by its name: `a`, `uni1EA5`, `Acircumflex`, `ohorndotbelow`.
pub(super) fn named(name: &str) -> Option<String> {
    let base = name.split('.').next().unwrap_or_default();
    if base.is_empty() {
        return None;
    }
    let hex = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    if let Some(digits) = base.strip_prefix("uni")
        && digits.len() >= 4
        && digits.is_ascii()
    {
        let units = digits.as_bytes().chunks_exact(4).take(8).filter_map(|unit| std::str::from_utf8(unit).ok());
        return units.map(hex).collect();
    }
    if let Some(digits) = base.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len()))
        && let Some(char) = hex(digits)
    {
        return Some(char.to_string());
    }
    if base.chars().count() == 1 {
        return Some(base.to_owned());
    }
    if let Some((_, text)) = NAMES.iter().find(|(known, _)| *known == base) {
        return Some((*text).to_owned());
    }
    composed(base)
}

/// A letter with accents by its name: the letter and the names of its accents.
fn composed(name: &str) -> Option<String> {
    const ACCENTS: [(&str, char); 12] = [
        ("circumflex", '\u{302}'),
        ("breve", '\u{306}'),
        ("horn", '\u{31b}'),
        ("acute", '\u{301}'),
        ("grave", '\u{300}'),
        ("hookabove", '\u{309}'),
        ("tilde", '\u{303}'),
        ("dotbelow", '\u{323}'),
        ("dieresis", '\u{308}'),
        ("cedilla", '\u{327}'),
        ("ring", '\u{30a}'),
        ("caron", '\u{30c}'),
    ];
    let mut chars = name.chars();
    let mut text = String::from(chars.next().filter(char::is_ascii_alphabetic)?);
    let mut rest = chars.as_str();
    while !rest.is_empty() {
        let (accent, char) = ACCENTS.iter().find(|(accent, _)| rest.starts_with(accent))?;
        text.push(*char);
        rest = &rest[accent.len()..];
    }
    Some(text.nfc().collect())
}

const NAMES: [(&str, &str); 92] = [
    ("space", " "),
    ("nbspace", " "),
    ("exclam", "!"),
    ("quotedbl", "\""),
    ("numbersign", "#"),
    ("dollar", "$"),
    ("percent", "%"),
    ("ampersand", "&"),
    ("quotesingle", "'"),
    ("parenleft", "("),
    ("parenright", ")"),
    ("asterisk", "*"),
    ("plus", "+"),
    ("comma", ","),
    ("hyphen", "-"),
    ("minus", "−"),
    ("period", "."),
    ("slash", "/"),
    ("zero", "0"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("colon", ":"),
    ("semicolon", ";"),
    ("less", "<"),
    ("equal", "="),
    ("greater", ">"),
    ("question", "?"),
    ("at", "@"),
    ("bracketleft", "["),
    ("backslash", "\\"),
    ("bracketright", "]"),
    ("asciicircum", "^"),
    ("underscore", "_"),
    ("grave", "`"),
    ("braceleft", "{"),
    ("bar", "|"),
    ("braceright", "}"),
    ("asciitilde", "~"),
    ("exclamdown", "¡"),
    ("questiondown", "¿"),
    ("section", "§"),
    ("copyright", "©"),
    ("registered", "®"),
    ("trademark", "™"),
    ("degree", "°"),
    ("paragraph", "¶"),
    ("plusminus", "±"),
    ("ordfeminine", "ª"),
    ("ordmasculine", "º"),
    ("guillemotleft", "«"),
    ("guillemotright", "»"),
    ("guilsinglleft", "‹"),
    ("guilsinglright", "›"),
    ("quoteleft", "‘"),
    ("quoteright", "’"),
    ("quotedblleft", "“"),
    ("quotedblright", "”"),
    ("quotedblbase", "„"),
    ("quotesinglbase", "‚"),
    ("endash", "–"),
    ("emdash", "—"),
    ("ellipsis", "…"),
    ("bullet", "•"),
    ("periodcentered", "·"),
    ("dagger", "†"),
    ("daggerdbl", "‡"),
    ("fi", "fi"),
    ("fl", "fl"),
    ("ff", "ff"),
    ("ffi", "ffi"),
    ("ffl", "ffl"),
    ("germandbls", "ß"),
    ("ae", "æ"),
    ("AE", "Æ"),
    ("oe", "œ"),
    ("OE", "Œ"),
    ("oslash", "ø"),
    ("Oslash", "Ø"),
    ("dcroat", "đ"),
    ("dmacron", "đ"),
    ("Dcroat", "Đ"),
    ("Eth", "Đ"),
    ("dotlessi", "ı"),
    ("Euro", "€"),
    ("euro", "€"),
];
