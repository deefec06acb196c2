//! RFC 3986 URIs, RFC 3987 IRIs and RFC 6570 templates.

use super::net;
use crate::platform::{has, split_last};

/// Whether `text` is a URI (or IRI), or also a reference to one.
pub(super) fn uri(text: &str, international: bool, relative: bool) -> bool {
    let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let path_start = rest.find('/').unwrap_or(rest.len());
    let rest = match rest[..path_start].split_once(':') {
        Some((scheme, _)) => {
            let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
            if !is_scheme {
                return false;
            }
            &rest[scheme.len() + 1..]
        }
        None if relative => rest,
        None => return false,
    };
    let (authority, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", rest),
    };
    is_authority(authority, international)
        && characters(path, "/:@", international)
        && characters(query, "/:@?", international)
        && characters(fragment, "/:@?", international)
}

fn is_authority(authority: &str, international: bool) -> bool {
    let (user, host) = split_last(authority, b'@').unwrap_or(("", authority));
    let (host_is_good, port) = if let Some(rest) = host.strip_prefix('[') {
        let Some((literal, port)) = rest.split_once(']') else { return false };
        (net::ipv6(literal) || is_ip_future(literal), port)
    } else {
        let (name, port) = host.split_at(host.find(':').unwrap_or(host.len()));
        (characters(name, "", international), port)
    };
    let port_is_good =
        port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit()));
    host_is_good && port_is_good && characters(user, ":", international)
}

/// `IPvFuture`: `v`, a hexadecimal version, a full stop and an address.
fn is_ip_future(literal: &str) -> bool {
    let Some((version, address)) = literal.strip_prefix(['v', 'V'].as_slice()).and_then(|rest| rest.split_once('.'))
    else {
        return false;
    };
    !version.is_empty()
        && version.bytes().all(|b| b.is_ascii_hexdigit())
        && !address.is_empty()
        && !has(address, '%')
        && characters(address, ":", false)
}

/// Unreserved characters, sub-delimiters, percent-encoded octets and `extra`.
fn characters(text: &str, extra: &str, international: bool) -> bool {
    let bytes = text.as_bytes();
    text.char_indices().all(|(at, c)| match c {
        '%' => percent(&bytes[at..]),
        c if c.is_ascii() => c.is_ascii_alphanumeric() || has("-._~!$&'()*+,;=", c) || has(extra, c),
        // C1 controls and the non-characters at the end of a plane are no `ucschar`.
        c => international && c >= '\u{a0}' && (c as u32) & 0xFFFE != 0xFFFE,
    })
}

/// Whether a percent sign and two hexadecimal digits come first.
fn percent(bytes: &[u8]) -> bool {
    matches!(bytes, [b'%', a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
}

/// `uri-template`, level 4.
pub(super) fn template(text: &str) -> bool {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        rest = match c {
            '{' => match after.split_once('}') {
                Some((expression, after)) if is_expression(expression) => after,
                _ => return false,
            },
            '%' if !percent(rest.as_bytes()) => return false,
            '}' | '"' | '<' | '>' | '\\' | '^' | '`' | '|' | '\0'..=' ' | '\u{7f}'..='\u{9f}' => return false,
            _ => after,
        };
    }
    true
}

/// What stands between braces. The operators reserved for later (RFC 6570 §2.2) are grammatical.
fn is_expression(expression: &str) -> bool {
    let variables = expression.strip_prefix(|c| has("+#./;?&=,!@|", c)).unwrap_or(expression);
    variables.split(',').all(|variable| {
        let name = match variable.split_once(':') {
            Some((name, length)) => {
                let is_length = (1..=4).contains(&length.len())
                    && length.bytes().all(|b| b.is_ascii_digit())
                    && !length.starts_with('0');
                if !is_length {
                    return false;
                }
                name
            }
            None => variable.strip_suffix('*').unwrap_or(variable),
        };
        name.split('.').all(|part| {
            let bytes = part.as_bytes();
            !part.is_empty()
                && bytes.iter().enumerate().all(|(at, b)| match b {
                    b'%' => percent(&bytes[at..]),
                    b => b.is_ascii_alphanumeric() || *b == b'_',
                })
        })
    })
}
