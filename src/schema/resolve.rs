//! URI references (RFC 3986) as far as schemas need them: joining a reference
//! to a base and taking fragments apart. Nothing here fetches anything.

use crate::platform::{self, percent_decode};

/// Joins `reference` to `base` (RFC 3986 §5.2); neither result nor base
/// carries a fragment, the reference's fragment is returned beside it,
/// percent-decoded.
pub(crate) fn join(base: &str, reference: &str) -> (String, String) {
    let (reference, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    (join_without_fragment(base, reference), percent_decode(fragment))
}

fn join_without_fragment(base: &str, reference: &str) -> String {
    if reference.is_empty() {
        return base.to_owned();
    }
    if scheme(reference).is_some() {
        return reference.to_owned();
    }
    let (base_scheme, base_rest) = match scheme(base) {
        Some(scheme) => base.split_at(scheme.len() + 1),
        None => ("", base),
    };
    if reference.starts_with("//") {
        return [base_scheme, reference].concat();
    }
    let (authority, base_path) = match base_rest.strip_prefix("//") {
        Some(rest) => base_rest.split_at(2 + rest.find(['/', '?'].as_slice()).unwrap_or(rest.len())),
        None => ("", base_rest),
    };
    let base_path = base_path.split('?').next().unwrap_or("");
    let (path, query) = match reference.find('?') {
        Some(at) => reference.split_at(at),
        None => (reference, ""),
    };
    let path = if path.is_empty() {
        base_path.to_owned()
    } else if path.starts_with('/') {
        without_dot_segments(path)
    } else {
        let folder = platform::last_at(base_path, b'/').map_or("", |at| &base_path[..=at]);
        let folder = if folder.is_empty() && !authority.is_empty() { "/" } else { folder };
        without_dot_segments(&[folder, path].concat())
    };
    [base_scheme, authority, &path, query].concat()
}

/// The scheme of an absolute URI.
fn scheme(uri: &str) -> Option<&str> {
    let scheme = &uri[..uri.find([':', '/', '?', '#'].as_slice())?];
    let is_scheme = uri[scheme.len()..].starts_with(':')
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    is_scheme.then_some(scheme)
}

fn without_dot_segments(path: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut segments = path.split('/').peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match segment {
            "." | ".." => {
                // The empty first segment of an absolute path stays.
                if segment == ".." && (out.len() > 1 || out.first().is_some_and(|first| !first.is_empty())) {
                    out.pop();
                }
                if last {
                    out.push(String::new());
                }
            }
            segment => out.push(segment.to_owned()),
        }
    }
    platform::joined(&out, "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_join_as_in_the_rfc() {
        let base = "http://a/b/c/d;p?q";
        for (reference, expected) in [
            ("g", "http://a/b/c/g"),
            ("./g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("", "http://a/b/c/d;p?q"),
            ("../../../g", "http://a/g"),
            (".", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("g:h", "g:h"),
            ("urn:x:y", "urn:x:y"),
        ] {
            assert_eq!(join(base, reference).0, expected, "{reference}");
        }
        assert_eq!(join("", "item.json").0, "item.json");
        assert_eq!(join("urn:x:y", "#a%25b"), ("urn:x:y".to_owned(), "a%b".to_owned()));
        assert_eq!(join("http://a", "b").0, "http://a/b");
    }
}
