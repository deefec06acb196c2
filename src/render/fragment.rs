//! The form as a part of somebody else's page: the element with all that is in it, for its script to take over.

use serde_json::Value;

use super::form::View;
use super::html::{escape, html};
use crate::form::Form;

/// What the host says of the element `<to-khai>`, by name, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes(Vec<(String, String)>);

impl Attributes {
    /// Reads a JSON object of texts; `true` is an attribute without a value, `false` and `null` are none.
    ///
    /// # Errors
    /// Says which member cannot be an attribute of the element: names have letters, digits and `-`. Scripts and styles are
    /// none, `locale` is said beside them, and a form in a `shadow` root takes over nothing.
    pub fn read(object: &Value) -> Result<Self, String> {
        let members = match object {
            Value::Null => return Ok(Self::default()),
            Value::Object(members) => members,
            _ => return Err("`attributes`: an object of texts was expected".to_owned()),
        };
        let mut own = Vec::new();
        for (name, value) in members {
            let plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            let letter = name.starts_with(|c: char| c.is_ascii_lowercase());
            if !plain || !letter || name.starts_with("on") || name == "style" {
                return Err(format!("`attributes`: `{}` is none of the element", name.escape_debug()));
            }
            if name == "shadow" {
                return Err("`attributes`: what stands in the page is taken over where it stands; leave `shadow` out"
                    .to_owned());
            }
            if name == "locale" {
                return Err("`attributes`: give `locale` beside them".to_owned());
            }
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Bool(true) => String::new(),
                Value::Bool(false) | Value::Null => continue,
                _ => return Err(format!("`attributes`: a text was expected for `{name}`")),
            };
            own.push((name.clone(), text));
        }
        Ok(Self(own))
    }

    /// The value of one of them.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// The form as HTML: `<to-khai>` with what the host says of it, and the form inside. Whatever stands in the definition or
/// in the answers is text there.
pub fn fragment(form: &Form, view: &View, attributes: &Attributes) -> String {
    let mut out = String::with_capacity(16 << 10);
    open(form, attributes.0.iter().map(|(name, value)| (name.as_str(), value.as_str())), &mut out);
    out.push_str(&html(&super::form::form(form, view)));
    out.push_str("</to-khai>");
    out
}

/// The tag that opens the element.
pub(super) fn open<'a>(form: &Form, attributes: impl Iterator<Item = (&'a str, &'a str)>, out: &mut String) {
    out.push_str("<to-khai locale=\"");
    escape(form.locale().as_str(), out);
    for (name, value) in attributes {
        out.push_str("\" ");
        out.push_str(name);
        out.push_str("=\"");
        escape(value, out);
    }
    out.push_str("\">");
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn attributes_are_texts_of_plain_names() {
        let own = Attributes::read(&json!({"src": "/a?b=\"c", "unstyled": true, "view": null, "drafts": false}));
        let own = own.unwrap_or_default();
        assert_eq!((own.get("src"), own.get("unstyled"), own.get("view")), (Some("/a?b=\"c"), Some(""), None));
        for wrong in [
            json!({"onclick": "alert(1)"}),
            json!({"style": "x"}),
            json!({"a b": "x"}),
            json!({"a><script>": "x"}),
            json!({"SRC": "x"}),
            json!({"locale": "en"}),
            json!({"shadow": true}),
            json!({"src": 1}),
            json!([]),
        ] {
            assert!(Attributes::read(&wrong).is_err(), "{wrong}");
        }
    }
}
