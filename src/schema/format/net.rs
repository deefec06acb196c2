//! Internet names and addresses: RFC 1123 hosts, IPv4, IPv6 (RFC 4291) and
//! mail addresses (RFC 5321, RFC 6531).

use super::idn;
use crate::platform::{has, split_last};

/// `hostname`: letters, digits and hyphens, labels of at most 63 octets, 253
/// in all; a label that starts with `xn--` must be a correct A-label.
pub(super) fn hostname(text: &str) -> bool {
    text.is_ascii() && idn::hostname(text)
}

/// Four decimal numbers up to 255 without leading zeros.
pub(super) fn ipv4(text: &str) -> bool {
    let octet = |part: &str| {
        (1..=3).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_digit())
            && (part.len() == 1 || !part.starts_with('0'))
            && part.parse::<usize>().is_ok_and(|octet| octet < 256)
    };
    text.split('.').count() == 4 && text.split('.').all(octet)
}

/// Eight groups of up to four hexadecimal digits, one run of zeros written
/// `::`, the last two groups perhaps an IPv4 address. No zone.
pub(super) fn ipv6(text: &str) -> bool {
    let (head, tail) = match text.as_bytes().windows(2).position(|pair| pair == b"::") {
        Some(at) => (&text[..at], Some(&text[at + 2..])),
        None => (text, None),
    };
    // The number of groups, if all are well formed.
    let groups = |part: &str, may_end_in_ipv4: bool| {
        if part.is_empty() {
            return Some(0);
        }
        let last = part.split(':').count() - 1;
        let mut groups = 0;
        for (i, group) in part.split(':').enumerate() {
            groups += match group.len() {
                1..=4 if group.bytes().all(|b| b.is_ascii_hexdigit()) => 1,
                _ if i == last && may_end_in_ipv4 && ipv4(group) => 2,
                _ => return None,
            };
        }
        Some(groups)
    };
    match tail {
        None => groups(head, true) == Some(8),
        Some(tail) => match (groups(head, false), groups(tail, true)) {
            (Some(head), Some(tail)) => head + tail <= 7,
            _ => false,
        },
    }
}

/// `email`: the `Mailbox` of RFC 5321.
pub(super) fn email(text: &str) -> bool {
    text.is_ascii() && mailbox(text)
}

/// `idn-email`: the same with the characters of RFC 6531.
pub(super) fn idn_email(text: &str) -> bool {
    mailbox(text)
}

fn mailbox(text: &str) -> bool {
    let Some((local, domain)) = split_last(text, b'@') else { return false };
    let quoted = || {
        let Some(inner) = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { return false };
        let mut escaped = false;
        for c in inner.chars() {
            match c {
                _ if c < ' ' || c == '\u{7f}' => return false,
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => return false,
                _ => {}
            }
        }
        !escaped
    };
    let atom = |atom: &str| {
        !atom.is_empty()
            && atom.chars().all(|c| !c.is_ascii() || c.is_ascii_alphanumeric() || has("!#$%&'*+-/=?^_`{|}~", c))
    };
    if local.is_empty() || local.len() > 64 || !(quoted() || local.split('.').all(atom)) {
        return false;
    }
    match domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(literal) => ipv4(literal) || literal.strip_prefix("IPv6:").is_some_and(ipv6),
        None => idn::hostname(domain),
    }
}
