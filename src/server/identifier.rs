//! Names the portal gives: ids that sort by time, numbers to quote, tokens nobody can guess, and digests of texts.

use sha2::{Digest, Sha256};

use super::surroundings::{Millis, Surroundings, local};

/// The digits of Crockford's base 32: no I, L, O or U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// An id as <https://github.com/ulid/spec> has it: 48 bits of time, then 80 of chance, 26 digits.
pub(super) fn ulid(surroundings: &dyn Surroundings, time: Millis) -> Result<String, String> {
    let mut chance = [0; 16];
    surroundings.fill(&mut chance[6..])?;
    let number = (u128::from(time.max(0) as u64 & 0xFFFF_FFFF_FFFF) << 80) | u128::from_be_bytes(chance);
    Ok((0..26).rev().map(|place| char::from(DIGITS[(number >> (5 * place)) as usize & 31])).collect())
}

/// The number a person quotes: province, day and eight digits of chance, such as `01-261130-7KQ2M9XD`.
pub(super) fn receipt(surroundings: &dyn Surroundings, province: &str, time: Millis) -> Result<String, String> {
    let mut chance = [0; 8];
    surroundings.fill(&mut chance)?;
    let digits: String = chance.iter().map(|byte| char::from(DIGITS[usize::from(byte & 31)])).collect();
    let day = local(time).0.to_string().replace('-', "");
    Ok(format!("{province}-{}-{digits}", day.get(2..).unwrap_or_default()))
}

/// Digits of the secret of a case: five bits each, so 80 bits.
const SECRET_DIGITS: usize = 16;
/// Digits of a secret that stand together when it is shown.
const GROUP: usize = 4;

/// The secret of the case of somebody who has not signed in: 80 bits, short enough to be written down, as four groups of four digits
/// such as `7KQ2-M9XD-04TA-HW3C`. No two digits look alike.
pub(super) fn case_secret(surroundings: &dyn Surroundings) -> Result<String, String> {
    let mut chance = [0; SECRET_DIGITS];
    surroundings.fill(&mut chance)?;
    let digits: Vec<char> = chance.iter().map(|byte| char::from(DIGITS[usize::from(byte & 31)])).collect();
    Ok(digits.chunks(GROUP).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}

/// The digest of the secret of a case, however it was typed: in small letters, with other or no marks between the groups, with
/// letters in the place of the digits they look like. Nothing where it is no such secret.
pub(super) fn case_secret_digest(typed: &str) -> Option<String> {
    // Before, they were 64 hexadecimal digits.
    if typed.len() == 64 && typed.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Some(digest(typed.as_bytes()));
    }
    let digits = typed.chars().filter(|sign| !matches!(sign, '-' | ' ' | '.' | '_')).map(|sign| {
        match sign.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        }
    });
    let digits: String = digits.take(SECRET_DIGITS + 1).collect();
    let known = digits.len() == SECRET_DIGITS && digits.bytes().all(|digit| DIGITS.contains(&digit));
    known.then(|| digest(digits.as_bytes()))
}

/// A secret of 256 bits, in hexadecimal.
pub(super) fn secret(surroundings: &dyn Surroundings) -> Result<String, String> {
    let mut bytes = [0; 32];
    surroundings.fill(&mut bytes)?;
    Ok(hexadecimal(&bytes))
}

/// SHA-256 in hexadecimal.
pub(super) fn digest(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Bytes in hexadecimal, in lower case.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// The bytes of a text in hexadecimal; nothing where it is none.
pub(super) fn from_hexadecimal(text: &str) -> Option<Vec<u8>> {
    let pair = |at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    let plain = text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    plain.then(|| (0..text.len()).step_by(2).map_while(pair).collect())
}

/// Whether two texts are the same, in a time that does not tell where they differ.
pub(super) fn is_same_secret(a: &str, b: &str) -> bool {
    Sha256::digest(a) == Sha256::digest(b)
}

#[cfg(test)]
mod tests {
    use super::super::surroundings::tests::Fixed;
    use super::*;

    #[test]
    fn ids_sort_by_time_and_differ_within_a_millisecond() {
        let world = Fixed::at(0);
        let made: Vec<String> = [5, 5, 1_796_060_000_000].map(|time| ulid(&world, time).unwrap()).into();
        assert!(made.iter().all(|id| id.len() == 26));
        assert_ne!(made[0], made[1]);
        assert!(made[2] > made[0] && made[2] > made[1]);
        assert!(made[0].starts_with("0000000005"));
    }

    #[test]
    fn a_number_to_quote_names_province_and_day() {
        let world = Fixed::at(0);
        let number = receipt(&world, "01", 1_796_040_000_000).unwrap();
        assert!(number.starts_with("01-261130-") && number.len() == 18, "{number}");
    }

    #[test]
    fn the_secret_of_a_case_is_found_however_it_is_typed() {
        let secret = case_secret(&Fixed::at(0)).unwrap();
        assert_eq!(secret.split('-').map(str::len).collect::<Vec<_>>(), [4; 4]);
        let own = case_secret_digest(&secret);
        assert!(own.is_some());
        for typed in
            [secret.to_lowercase(), secret.replace('-', ""), secret.replace('-', " "), secret.replace('0', "o")]
        {
            assert_eq!(case_secret_digest(&typed), own, "{typed}");
        }
        assert_eq!(case_secret_digest("0I1L-0000-0000-0000"), case_secret_digest("0111-0000-0000-0000"));
        for wrong in ["", "7KQ2", "7KQ2-M9XD-04TA-HW3U", "7KQ2-M9XD-04TA-HW3C-0", "7KQ2-M9XD-04TA-HW3é"] {
            assert_eq!(case_secret_digest(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn hexadecimal_is_read_back() {
        assert_eq!(from_hexadecimal(&hexadecimal(&[0, 10, 255])), Some(vec![0, 10, 255]));
        assert_eq!((from_hexadecimal("0"), from_hexadecimal("+f"), from_hexadecimal("zz")), (None, None, None));
    }
}
