//! JSON text in which every member stands once. RFC 8785 demands it of what is digested: of a member that stands twice one
//! program reads the first and another the last.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// Any JSON value of which every object has each member once.
struct Once;

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Once;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Once, A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = map.next_key::<String>()? {
            if !names.insert(name) {
                return Err(A::Error::custom("twice"));
            }
            map.next_value::<Once>()?;
        }
        Ok(Once)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Once, A::Error> {
        while list.next_element::<Once>()?.is_some() {}
        Ok(Once)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_str<E>(self, _: &str) -> Result<Once, E> {
        Ok(Once)
    }

    fn visit_unit<E>(self) -> Result<Once, E> {
        Ok(Once)
    }
}

/// The line and column, from 1, behind the name of a member that stands for the second time in its object; `None` where
/// there is none or the text is no JSON.
pub fn repeated_member(text: &[u8]) -> Option<(usize, usize)> {
    let error = serde_json::from_slice::<Once>(text).err()?;
    error.is_data().then(|| (error.line(), error.column()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_that_stands_twice_is_found_where_it_stands_again() {
        for (text, found) in [
            (r#"{"a": 1, "b": {"a": [1.5, null, true, "x", -2]}}"#, None),
            (r#"[{"a": 1}, {"a": 1}]"#, None),
            (r#"{"a": 1,"#, None),
            ("", None),
            (r#"{"a": 1, "a": 1}"#, Some((1, 12))),
            ("{\"a\": 1,\n \"\\u0061\": 2}", Some((2, 9))),
            (r#"[[{"b": {"c": 1, "c": {}}}]]"#, Some((1, 20))),
        ] {
            assert_eq!(repeated_member(text.as_bytes()), found, "{text}");
        }
    }
}
