//! A changed definition written like the text it was read from: what stayed the same keeps its every byte, so that a
//! comparison of the texts shows what was changed and nothing else.

use serde_json::Value;

use super::difference::{counterparts, same};

/// Longest line that a list on one line may fill, in characters.
const WIDTH: usize = 120;

/// The text of a value, written like the text of what it was before.
///
/// `before` must be what `text` says; a text that is no JSON is not followed.
pub fn like(text: &str, before: &Value, after: &Value) -> String {
    let mut reader = Reader { text, at: 0 };
    reader.space();
    let Some(root) = reader.node() else { return fresh_text(after) };
    let step = root.parts.first().map_or("", |part| &text[part.start..part.name.unwrap_or((part.value.start, 0)).0]);
    let unit = step.rsplit_once('\n').map_or("  ", |(_, indent)| indent);
    let writer = Writer { text, unit: if unit.is_empty() { "  " } else { unit } };
    let mut out = text[..root.start].to_owned();
    writer.write(&root, before, after, "", &mut out);
    out.push_str(&text[root.end..]);
    out
}

/// The text of a value nobody has written before.
pub fn fresh_text(value: &Value) -> String {
    let mut out = String::new();
    Writer { text: "", unit: "  " }.fresh(value, "", 0, &mut out);
    out.push('\n');
    out
}

/// An element of the text: from where to where, and what it holds.
struct Node {
    start: usize,
    end: usize,
    parts: Vec<Part>,
}

/// A member of an object, or an element of an array.
struct Part {
    /// Where the space before it begins.
    start: usize,
    /// Where its name stands, quotes included, in an object.
    name: Option<(usize, usize)>,
    value: Node,
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while self.next().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn string(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            match self.next()? {
                b'\\' => self.at += 2,
                b'"' => {
                    self.at += 1;
                    return Some(());
                }
                _ => self.at += 1,
            }
        }
    }

    /// Reads the element that begins here; its depth is bounded by whoever made a value of the text.
    fn node(&mut self) -> Option<Node> {
        let start = self.at;
        let mut parts = Vec::new();
        match self.next()? {
            open @ (b'{' | b'[') => {
                self.at += 1;
                self.parts(open == b'{', &mut parts)?;
            }
            b'"' => self.string()?,
            _ => {
                while self.next().is_some_and(|byte| !byte.is_ascii_whitespace() && !b",]}".contains(&byte)) {
                    self.at += 1;
                }
            }
        }
        Some(Node { start, end: self.at, parts })
    }

    fn parts(&mut self, is_object: bool, parts: &mut Vec<Part>) -> Option<()> {
        loop {
            let start = self.at;
            self.space();
            if matches!(self.next()?, b'}' | b']') {
                self.at += 1;
                return Some(());
            }
            let mut name = None;
            if is_object {
                let from = self.at;
                self.string()?;
                name = Some((from, self.at));
                self.space();
                (self.next()? == b':').then(|| self.at += 1)?;
                self.space();
            }
            let value = self.node()?;
            parts.push(Part { start, name, value });
            self.space();
            if self.next()? == b',' {
                self.at += 1;
            }
        }
    }
}

struct Writer<'t> {
    text: &'t str,
    /// What one step inwards is.
    unit: &'t str,
}

/// Writes plain values side by side, as many a line as it has room for.
fn filled(list: &[Value], inner: &str, indent: &str, out: &mut String) {
    out.push('[');
    let mut column = WIDTH;
    for (at, value) in list.iter().enumerate() {
        let own = value.to_string();
        let width = own.chars().count() + 2;
        if column + width > WIDTH {
            out.push_str(if at > 0 { ",\n" } else { "\n" });
            out.push_str(inner);
            column = inner.chars().count();
        } else {
            out.push_str(", ");
        }
        out.push_str(&own);
        column += width;
    }
    out.push('\n');
    out.push_str(indent);
    out.push(']');
}

impl Writer<'_> {
    fn write(&self, node: &Node, before: &Value, after: &Value, indent: &str, out: &mut String) {
        if same(before, after) {
            return out.push_str(&self.text[node.start..node.end]);
        }
        let begun = out.len();
        let column = out.rsplit('\n').next().map_or(0, |line| line.chars().count());
        let done = match (before, after) {
            (Value::Object(old), Value::Object(new)) if !old.is_empty() && !new.is_empty() => {
                let kept: Vec<Option<usize>> = new.keys().map(|key| old.keys().position(|own| own == key)).collect();
                let (old, new): (Vec<&Value>, Vec<&Value>) = (old.values().collect(), new.values().collect());
                let names: Vec<&String> = after.as_object().into_iter().flat_map(|own| own.keys()).collect();
                self.members(node, (&old, &new), Some(&names), &kept, indent, out)
            }
            (Value::Array(old), Value::Array(new)) if !old.is_empty() && !new.is_empty() => {
                let kept = counterparts(old, new);
                let (old, new): (Vec<&Value>, Vec<&Value>) = (old.iter().collect(), new.iter().collect());
                self.members(node, (&old, &new), None, &kept, indent, out)
            }
            _ => false,
        };
        let long = !out[begun..].contains('\n') && column + out[begun..].chars().count() > WIDTH;
        if !done || long {
            out.truncate(begun);
            self.fresh(after, indent, column, out);
        }
    }

    /// Writes what an object or array holds, each with the space before it that it had. False where the text does not hold
    /// what it should.
    fn members(
        &self,
        node: &Node,
        (old, new): (&[&Value], &[&Value]),
        names: Option<&[&String]>,
        kept: &[Option<usize>],
        indent: &str,
        out: &mut String,
    ) -> bool {
        if node.parts.len() != old.len() {
            return false;
        }
        let lead = |part: &Part| &self.text[part.start..part.name.map_or(part.value.start, |name| name.0)];
        let broken = lead(&node.parts[0]).contains('\n');
        let inner = format!("{indent}{}", self.unit);
        out.push_str(&self.text[node.start..=node.start]);
        let mut last = None;
        for (at, value) in new.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            let part = kept[at].map(|place| &node.parts[place]);
            let follows =
                kept[at].filter(|place| if at == 0 { *place == 0 } else { *place > 0 && last == Some(*place - 1) });
            match part.filter(|_| follows.is_some()) {
                Some(part) => out.push_str(lead(part)),
                None if broken => {
                    out.push('\n');
                    out.push_str(&inner);
                }
                None if at == 0 => out.push_str(lead(&node.parts[0])),
                None => out.push(' '),
            }
            last = kept[at];
            match (part, names) {
                (Some(part), _) => {
                    if let Some((from, _)) = part.name {
                        out.push_str(&self.text[from..part.value.start]);
                    }
                    self.write(&part.value, old[kept[at].unwrap_or_default()], value, &inner, out);
                }
                (None, names) => {
                    if let Some(names) = names {
                        out.push_str(&Value::from(names[at].as_str()).to_string());
                        out.push_str(": ");
                    }
                    let column = out.rsplit('\n').next().map_or(0, |line| line.chars().count());
                    self.fresh(value, &inner, column, out);
                }
            }
        }
        let end = node.parts.last().map_or(node.start + 1, |part| part.value.end);
        out.push_str(&self.text[end..node.end]);
        true
    }

    /// Writes what was not there before: lists of plain values on one line where they have room, all else a line each.
    fn fresh(&self, value: &Value, indent: &str, column: usize, out: &mut String) {
        let inner = format!("{indent}{}", self.unit);
        let mut lines = |brackets: [char; 2], list: &mut dyn Iterator<Item = (String, &Value)>| {
            out.push(brackets[0]);
            let mut separator = "";
            for (name, value) in list {
                out.push_str(separator);
                separator = ",";
                out.push('\n');
                out.push_str(&inner);
                out.push_str(&name);
                self.fresh(value, &inner, inner.chars().count() + name.chars().count(), out);
            }
            out.push('\n');
            out.push_str(indent);
            out.push(brackets[1]);
        };
        match value {
            Value::Object(members) if !members.is_empty() => {
                let name = |name: &String| format!("{}: ", Value::from(name.as_str()));
                lines(['{', '}'], &mut members.iter().map(|(key, value)| (name(key), value)));
            }
            Value::Array(list) if !list.is_empty() => {
                let plain = list.iter().all(|own| !own.is_object() && !own.is_array());
                let line = list.iter().map(Value::to_string).collect::<Vec<_>>().join(", ");
                if plain && column + line.chars().count() + 3 <= WIDTH {
                    out.push('[');
                    out.push_str(&line);
                    out.push(']');
                } else if plain {
                    filled(list, &inner, indent, out);
                } else {
                    lines(['[', ']'], &mut list.iter().map(|value| (String::new(), value)));
                }
            }
            _ => out.push_str(&value.to_string()),
        }
    }
}
