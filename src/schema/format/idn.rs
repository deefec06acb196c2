//! Internationalised host names: IDNA 2008 (RFC 5890 to 5893) by rules and
//! short ranges instead of the full Unicode tables.
//!
//! Held: lengths, hyphens, leading marks, the contextual rules of RFC 5892
//! appendix A, the Bidi rule, and that an A-label decodes to a correct U-label
//! and back. Approximated: which code points are allowed is told by blocks, so
//! that an unassigned or unusual one may pass; normal form C is not asked for.

use crate::platform::split_last;

/// Ranges of combining marks that must not start a label.
const MARKS: &[(u32, u32)] = &[
    (0x300, 0x36F),
    (0x483, 0x489),
    (0x591, 0x5BD),
    (0x5BF, 0x5BF),
    (0x5C1, 0x5C2),
    (0x610, 0x61A),
    (0x64B, 0x65F),
    (0x670, 0x670),
    (0x6D6, 0x6DC),
    (0x6DF, 0x6E4),
    (0x900, 0x903),
    (0x93A, 0x93C),
    (0x93E, 0x94F),
    (0x981, 0x983),
    (0x9BC, 0x9BC),
    (0x9BE, 0x9CD),
    (0xA01, 0xA03),
    (0xA3C, 0xA4D),
    (0xA81, 0xA83),
    (0xABC, 0xABC),
    (0xABE, 0xACD),
    (0xB82, 0xB82),
    (0xBBE, 0xBCD),
    (0xE31, 0xE31),
    (0xE34, 0xE3A),
    (0xE47, 0xE4E),
    (0xEB1, 0xEB1),
    (0xEB4, 0xEBC),
    (0xEC8, 0xECD),
    (0x102B, 0x103E),
    (0x17B4, 0x17D3),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0x302A, 0x302F),
    (0x3099, 0x309A),
    (0xFE20, 0xFE2F),
];

/// Ranges no U-label may hold: controls, symbols, punctuation, compatibility forms.
const DISALLOWED: &[(u32, u32)] = &[
    (0x80, 0xB6),
    (0xB8, 0xBF),
    (0xD7, 0xD7),
    (0xF7, 0xF7),
    (0x640, 0x640),
    (0x7FA, 0x7FA),
    (0x2000, 0x200B),
    (0x200E, 0x209F),
    (0x20A0, 0x20CF),
    (0x20DD, 0x20E0),
    (0x20E2, 0x20E4),
    (0x2100, 0x214D),
    (0x214F, 0x2183),
    (0x2185, 0x2BFF),
    (0x2E00, 0x2E2E),
    (0x2E30, 0x3004),
    (0x3008, 0x3029),
    (0x302E, 0x303B),
    (0x303D, 0x3040),
    (0x309B, 0x309C),
    (0x3131, 0x318E),
    (0x3200, 0x33FF),
    (0xE000, 0xFA0D),
    (0xFB00, 0xFB1D),
    (0xFB1F, 0xFE1F),
    (0xFE30, 0xFE72),
    (0xFE74, 0xFFFF),
    (0x1F000, 0x1FAFF),
    (0xE0000, 0x0010_FFFF),
];

/// Signs that kill the vowel of the letter before; a joiner may follow them.
const VIRAMAS: &[u32] = &[
    0x94D, 0x9CD, 0xA4D, 0xACD, 0xB4D, 0xBCD, 0xC4D, 0xCCD, 0xD4D, 0xDCA, 0xE3A, 0xF84, 0x1039, 0x103A, 0x1714, 0x1734,
    0x17D2, 0x1A60, 0x1B44, 0x1BAA, 0x1BAB,
];

fn within(c: char, ranges: &[(u32, u32)]) -> bool {
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&(c as u32)))
}

/// Letters written from right to left, with the marks among them.
fn is_rtl(c: char) -> bool {
    within(c, &[(0x590, 0x65F), (0x66A, 0x6EF), (0x6FA, 0x8FF), (0x10800, 0x10FFF), (0x1E800, 0x1EFFF)])
}

const fn is_arabic_digit(c: char) -> bool {
    matches!(c, '\u{660}'..='\u{669}')
}

const fn is_european_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '\u{6f0}'..='\u{6f9}')
}

/// `idn-hostname`: U-labels, A-labels and plain ones, separated by a full stop
/// in any of its four forms.
pub(super) fn hostname(text: &str) -> bool {
    // Longer than any name can be, and the work below is quadratic.
    if text.len() > 1024 {
        return false;
    }
    let mut labels: Vec<Vec<char>> = Vec::new();
    let mut octets = 0;
    for label in text.split(['.', '\u{3002}', '\u{ff0e}', '\u{ff61}'].as_slice()) {
        let mut chars: Vec<char> = label.chars().collect();
        if chars.is_empty() || chars[0] == '-' || chars.last() == Some(&'-') {
            return false;
        }
        let length = if label.is_ascii() {
            if label.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("xn--")) {
                let encoded = label[4..].to_ascii_lowercase();
                match decode(&encoded) {
                    // A canonical A-label: something beyond ASCII, and the only spelling of it.
                    Some(decoded)
                        if !decoded.iter().all(char::is_ascii) && encode(&decoded).as_ref() == Some(&encoded) =>
                    {
                        chars = decoded;
                    }
                    _ => return false,
                }
            }
            label.len()
        } else {
            match encode(&chars) {
                Some(encoded) => encoded.len() + 4,
                None => return false,
            }
        };
        octets += length + 1;
        let is_plain = chars.iter().all(char::is_ascii);
        let letters = chars.iter().all(|c| !c.is_ascii() || c.is_ascii_alphanumeric() || *c == '-');
        if length > 63 || !letters || !is_plain && !is_u_label(&chars) {
            return false;
        }
        labels.push(chars);
    }
    // The Bidi rule holds for all labels as soon as one is written from right to left.
    let bidi = labels.iter().flatten().any(|c| is_rtl(*c) || is_arabic_digit(*c));
    octets <= 254 && (!bidi || labels.iter().all(|label| bidi_rule(label)))
}

fn is_u_label(label: &[char]) -> bool {
    if label.get(2..4) == Some(&['-', '-']) || within(label[0], MARKS) {
        return false;
    }
    let has = |test: fn(char) -> bool| label.iter().any(|c| test(*c));
    label.iter().enumerate().all(|(at, c)| {
        let before = at.checked_sub(1).map(|at| label[at]);
        let after = label.get(at + 1).copied();
        let after_virama = before.is_some_and(|c| VIRAMAS.contains(&(c as u32)));
        let arabic = |c: Option<char>| matches!(c, Some('\u{620}'..='\u{6ff}'));
        let hebrew = |c: Option<char>| matches!(c, Some('\u{591}'..='\u{5f4}'));
        match c {
            // RFC 5892 appendix A
            '\u{200c}' => after_virama || arabic(before) && arabic(after),
            '\u{200d}' => after_virama,
            '\u{b7}' => before == Some('l') && after == Some('l'),
            '\u{375}' => matches!(after, Some('\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}')),
            '\u{5f3}' | '\u{5f4}' => hebrew(before),
            '\u{30fb}' => has(|c| {
                matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{3005}' | '\u{3007}')
                    || matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
            }),
            '\u{660}'..='\u{669}' => !has(|c| matches!(c, '\u{6f0}'..='\u{6f9}')),
            c => !within(*c, DISALLOWED),
        }
    })
}

/// RFC 5893 §2.
fn bidi_rule(label: &[char]) -> bool {
    let first = label[0];
    if is_rtl(first) {
        let last = label.iter().rev().find(|c| !within(**c, MARKS));
        let mixed = label.iter().any(|c| is_european_digit(*c)) && label.iter().any(|c| is_arabic_digit(*c));
        !mixed
            && last.is_some_and(|c| is_rtl(*c) || is_european_digit(*c) || is_arabic_digit(*c))
            && label.iter().all(|c| {
                is_rtl(*c)
                    || is_european_digit(*c)
                    || is_arabic_digit(*c)
                    || matches!(c, '-' | '\u{200c}' | '\u{200d}')
                    || within(*c, MARKS)
            })
    } else {
        !is_european_digit(first) && !label.iter().any(|c| is_rtl(*c) || is_arabic_digit(*c))
    }
}

// Punycode, RFC 3492 with the parameters of its section 5.

fn adapt(delta: u32, points: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}

fn threshold(k: u32, bias: u32) -> u32 {
    k.saturating_sub(bias).clamp(1, 26)
}

fn decode(text: &str) -> Option<Vec<char>> {
    let (mut out, digits): (Vec<char>, &str) = match split_last(text, b'-') {
        Some((basic, digits)) => (basic.chars().collect(), digits),
        None => (Vec::new(), text),
    };
    let (mut n, mut i, mut bias) = (128_u32, 0_u32, 72);
    let mut bytes = digits.bytes();
    while let Some(mut byte) = bytes.next() {
        let before = i;
        let (mut weight, mut k) = (1_u32, 36);
        loop {
            let digit = match byte {
                b'a'..=b'z' => u32::from(byte - b'a'),
                b'0'..=b'9' => u32::from(byte - b'0') + 26,
                _ => return None,
            };
            i = i.checked_add(digit.checked_mul(weight)?)?;
            let t = threshold(k, bias);
            if digit < t {
                break;
            }
            weight = weight.checked_mul(36 - t)?;
            k += 36;
            byte = bytes.next()?;
        }
        let points = out.len() as u32 + 1;
        bias = adapt(i - before, points, before == 0);
        n = n.checked_add(i / points)?;
        i %= points;
        out.insert(i as usize, char::from_u32(n)?);
        i += 1;
    }
    Some(out)
}

fn encode(label: &[char]) -> Option<String> {
    let mut out: String = label.iter().filter(|c| c.is_ascii()).collect();
    let basic = out.len() as u32;
    if basic > 0 {
        out.push('-');
    }
    let (mut n, mut delta, mut bias, mut handled) = (128_u32, 0_u32, 72, basic);
    while (handled as usize) < label.len() {
        let next = label.iter().map(|c| *c as u32).filter(|c| *c >= n).min()?;
        delta = delta.checked_add((next - n).checked_mul(handled + 1)?)?;
        n = next;
        for c in label.iter().map(|c| *c as u32) {
            if c < n {
                delta = delta.checked_add(1)?;
            }
            if c == n {
                let (mut q, mut k) = (delta, 36);
                loop {
                    let t = threshold(k, bias);
                    let digit = if q < t { q } else { t + (q - t) % (36 - t) };
                    out.push(char::from(if digit < 26 { b'a' + digit as u8 } else { b'0' + digit as u8 - 26 }));
                    if q < t {
                        break;
                    }
                    q = (q - t) / (36 - t);
                    k += 36;
                }
                bias = adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        n = n.checked_add(1)?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn punycode_goes_both_ways() {
        for (label, encoded) in [("bücher", "bcher-kva"), ("đăngký", "ngk-noa0a7f"), ("中文", "fiq228c")] {
            let chars: Vec<char> = label.chars().collect();
            assert_eq!(encode(&chars).as_deref(), Some(encoded));
            assert_eq!(decode(encoded), Some(chars));
        }
        assert_eq!(decode("99999999999"), None);
    }
}
