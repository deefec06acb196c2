//! The `format`s of JSON Schema, each a plain function over text.
//!
//! A checker says what its RFC's grammar says, no more: a date that exists, an
//! address that is well formed. Whether a host or mailbox exists is not asked.

mod idn;
mod net;
mod time;
mod uri;

use super::pattern;
use crate::pointer::JsonPointer;

/// Tells whether a text has a format.
pub type Checker = fn(&str) -> bool;

/// The checker of a standard format; `None` for a name the drafts do not define.
pub fn checker(name: &str) -> Option<Checker> {
    Some(match name {
        "date" => time::date,
        "time" => time::time,
        "date-time" => time::date_time,
        "duration" => time::duration,
        "email" => net::email,
        "idn-email" => net::idn_email,
        "hostname" => net::hostname,
        "idn-hostname" => idn::hostname,
        "ipv4" => net::ipv4,
        "ipv6" => net::ipv6,
        "uri" => |text| uri::uri(text, false, false),
        "uri-reference" => |text| uri::uri(text, false, true),
        "iri" => |text| uri::uri(text, true, false),
        "iri-reference" => |text| uri::uri(text, true, true),
        "uri-template" => uri::template,
        "uuid" => uuid,
        "json-pointer" => |text| JsonPointer::parse(text).is_some(),
        "relative-json-pointer" => relative_json_pointer,
        "regex" => pattern::is_strict_syntax,
        _ => return None,
    })
}

/// RFC 9562: 8-4-4-4-12 hexadecimal digits.
fn uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(i, b)| match i {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}

/// draft-handrews-relative-json-pointer: levels up, then `#` or a pointer.
fn relative_json_pointer(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (levels, rest) = text.split_at(digits);
    digits > 0 && (digits == 1 || !levels.starts_with('0')) && (rest == "#" || JsonPointer::parse(rest).is_some())
}
