//! XML elements one within the other, written by `quick-xml`, which escapes what is data.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// Names and values of attributes, in the order in which they are written.
type Attributes<'a> = &'a [(&'a str, &'a str)];

/// An XML document that is being written.
pub(super) struct Xml(Writer<Vec<u8>>);

impl AsMut<Self> for Xml {
    fn as_mut(&mut self) -> &mut Self {
        self
    }
}

/// An element with what `inner` writes through the owner of the document.
pub(super) fn within<W: AsMut<Xml>>(
    owner: &mut W,
    name: &str,
    attributes: Attributes,
    inner: impl FnOnce(&mut W) -> io::Result<()>,
) -> io::Result<()> {
    owner.as_mut().0.write_event(Event::Start(start(name, attributes)))?;
    inner(owner)?;
    owner.as_mut().0.write_event(Event::End(BytesEnd::new(name)))
}

fn start<'a>(name: &'a str, attributes: Attributes) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, &*printable(value)));
    }
    start
}

/// The text with white space as spaces; what XML 1.0 cannot hold becomes a replacement sign.
fn printable(text: &str) -> Cow<'_, str> {
    let fits = |c: char| c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}');
    if text.chars().all(fits) {
        return Cow::Borrowed(text);
    }
    let letter = |c| match c {
        '\n' | '\r' | '\t' => ' ',
        c if fits(c) => c,
        _ => '\u{fffd}',
    };
    Cow::Owned(text.chars().map(letter).collect())
}

/// Data as it stands in an attribute of a part that is no [`Xml`].
pub(super) fn attribute(text: &str) -> String {
    escape(printable(text)).into_owned()
}

impl Xml {
    /// A document of which the declaration is written.
    pub(super) fn new() -> io::Result<Self> {
        let mut writer = Writer::new(Vec::new());
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))))?;
        Ok(Self(writer))
    }

    /// An element with what `inner` writes.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: Attributes,
        inner: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        within(self, name, attributes, inner)
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: Attributes) -> io::Result<()> {
        self.0.write_event(Event::Empty(start(name, attributes)))
    }

    /// An element that holds text.
    pub(super) fn leaf(&mut self, name: &str, attributes: Attributes, text: &str) -> io::Result<()> {
        self.element(name, attributes, |xml| xml.0.write_event(Event::Text(BytesText::new(&printable(text)))))
    }

    /// The document's bytes, in UTF-8.
    pub(super) fn finish(self) -> Vec<u8> {
        self.0.into_inner()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_never_becomes_markup() -> io::Result<()> {
        let mut xml = Xml::new()?;
        xml.leaf("a", &[("b", "\"<&\n")], "<w:p>&\u{1}\n")?;
        let expected = "<a b=\"&quot;&lt;&amp; \">&lt;w:p&gt;&amp;\u{fffd} </a>";
        let text = String::from_utf8_lossy(&xml.finish()).into_owned();
        assert_eq!(text.split_once("?>").map(|(_, rest)| rest), Some(expected));
        assert_eq!(attribute("\"<\t\u{ffff}"), "&quot;&lt; \u{fffd}");
        Ok(())
    }
}
