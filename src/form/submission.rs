//! What a finished form hands over: answers that were found valid, where each value came
//! from, the papers by reference, and a digest a portal can sign.

use crate::json::{Map, Number, Value, json, write_string};
use crate::platform::{self, Digits};
use crate::sorted::Gather;
use crate::sorted::heapsort;
use sha2::{Digest, Sha256};

use super::Form;
use super::documents::{FileRef, Slot, SlotState};
use super::errors::FieldError;
use crate::pointer::JsonPointer;

/// A valid set of answers. Only [`Form::submission`] makes one.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    content: Value,
    digest: String,
}

impl Submission {
    /// `content` is everything but the digest.
    fn new(content: Value) -> Self {
        let digest = digest_of(&content);
        Self { content, digest }
    }

    /// The answers alone: an instance of the definition.
    pub fn answers(&self) -> &Value {
        self.content.get("answers").unwrap_or(&Value::Null)
    }

    /// SHA-256 of the canonical form (RFC 8785) of everything but the digest, in hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The submission as JSON, the digest included.
    pub fn to_json(&self) -> Value {
        let mut out = self.content.clone();
        if let Some(object) = out.as_object_mut() {
            object
                .insert("digest".to_owned(), json!({"algorithm": "SHA-256", "form": "RFC 8785", "value": self.digest}));
        }
        out
    }
}

impl Form {
    /// The submission, if nothing is wrong.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn submission(&self) -> Result<Submission, Vec<FieldError>> {
        if !self.is_valid() {
            return Err(self.all_errors());
        }
        let mut provenance: Map<String, Value> = Map::new();
        for (pointer, source) in &self.sources {
            if pointer.resolve(&self.answers).is_some() {
                provenance.insert(pointer.as_str().to_owned(), source.to_json());
            }
        }
        let documents: Vec<Value> = self.slots.iter().map(|slot| self.document_json(slot)).gather();
        let corrections: Vec<&str> = self.corrections.iter().map(JsonPointer::as_str).gather();
        let mut content = json!({
            "definition": json!({"id": self.procedure.id, "code": self.procedure.header.code, "version": self.procedure.header.version}),
            "locale": self.locale.as_str(),
            "date": self.today,
            "answers": self.answers,
            "provenance": provenance,
            "documents": documents,
            "corrections": corrections,
            "awaited": self.awaited().iter().map(JsonPointer::as_str).gather(),
        });
        let files = self.field_files();
        if let Some(object) = content.as_object_mut().filter(|_| !files.is_empty()) {
            object.insert("files".to_owned(), Value::Object(files));
        }
        Ok(Submission::new(content))
    }

    /// The files of fields, by their place in the answers; those of papers stand with their paper.
    fn field_files(&self) -> Map<String, Value> {
        let mut out = Map::new();
        for (key, files) in &self.files {
            let on_form = self.root.find(key).filter(|item| self.value(item).is_some());
            if let Some(item) = on_form {
                let list = files.iter().map(FileRef::to_json).gather();
                out.insert(item.pointer.as_str().to_owned(), Value::Array(list));
            }
        }
        out
    }

    fn document_json(&self, slot: &Slot) -> Value {
        let state = match &slot.state {
            SlotState::Closed { register, date } => {
                json!({"kind": "replacedByData", "register": register, "date": date})
            }
            SlotState::AtCounter => json!({"kind": "atCounter"}),
            SlotState::Requested => {
                let (value, unit) = slot.lookup.clone().unwrap_or_default();
                let rule = slot.fallback.clone().unwrap_or_default();
                let deadline = json!({"value": value, "unit": unit});
                json!({"kind": "lookupRequested", "rule": rule.rule, "basis": rule.basis, "deadline": deadline})
            }
            SlotState::Open | SlotState::Reopened { .. } if self.files(&slot.key()).is_empty() => {
                json!({"kind": "otherOfGroup"})
            }
            SlotState::Open => json!({"kind": "attached"}),
            SlotState::Reopened { .. } => json!({"kind": "attachedAfterFailedLookup"}),
        };
        let files: Vec<Value> = self.files(&slot.key()).iter().map(FileRef::to_json).gather();
        json!({"id": slot.id, "title": slot.title, "state": state, "files": files})
    }
}

/// SHA-256 of the canonical form of everything a submission holds but the digest itself, in
/// hexadecimal.
pub fn digest_of(content: &Value) -> String {
    hex(&Sha256::digest(canonical(content).as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::new();
    for byte in bytes {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    out
}

/// The JSON Canonicalization Scheme (RFC 8785): no white space, properties ordered by the
/// UTF-16 code units of their names, numbers as ECMAScript writes them.
pub fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write_canonical(value, &mut out);
    out
}

fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => out.push_str(&ecmascript_number(number)),
        Value::String(text) => write_string(text, out),
        Value::Array(list) => {
            out.push('[');
            for (i, item) in list.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_canonical(item, out);
            }
            out.push(']');
        }
        Value::Object(object) => write_object(object, out),
    }
}

fn write_object(object: &Map<String, Value>, out: &mut String) {
    let entries: Vec<(&String, &Value)> = object.iter().gather();
    let mut order: Vec<u32> = (0..entries.len() as u32).gather();
    heapsort(&mut order, &|a, b| utf16_units(entries[a as usize].0).lt(utf16_units(entries[b as usize].0)));
    out.push('{');
    for (i, index) in order.into_iter().enumerate() {
        let (name, value) = entries[index as usize];
        if i > 0 {
            out.push(',');
        }
        write_string(name, out);
        out.push(':');
        write_canonical(value, out);
    }
    out.push('}');
}

/// What orders texts as their UTF-16 code units do: surrogates come before the last characters of the first plane.
fn utf16_units(text: &str) -> impl Iterator<Item = u32> {
    text.chars().map(|c| if matches!(c, '\u{e000}'..='\u{ffff}') { c as u32 + 0x11_0000 } else { c as u32 })
}

/// Integers beyond this are not exact in a double, and RFC 8785 knows only doubles.
const MAX_SAFE: u64 = 1 << 53;

/// `Number::toString` of ECMAScript, as RFC 8785 §3.2.2.3 prescribes.
fn ecmascript_number(number: &Number) -> String {
    if let Some(unsigned) = number.as_u64().filter(|n| *n <= MAX_SAFE) {
        return unsigned.digits();
    }
    if let Some(signed) = number.as_i64().filter(|n| n.unsigned_abs() <= MAX_SAFE) {
        return signed.digits();
    }
    let float = number.as_f64().unwrap_or(0.0);
    platform::ecmascript_decimal(float)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_ecmascript_does() {
        // Values of RFC 8785, appendix B.
        let cases: [(u64, &str); 12] = [
            (0x0000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
        ];
        for (bits, text) in cases {
            let number = Number::from_f64(f64::from_bits(bits));
            assert_eq!(number.map(|n| ecmascript_number(&n)).as_deref(), Some(text));
        }
        assert_eq!(canonical(&json!([1.0, -0.0, 4.5, 0.002, 1e-7, 1000])), "[1,0,4.5,0.002,1e-7,1000]");
    }

    #[test]
    fn properties_are_ordered_by_utf16_code_units() {
        let value = json!({"\u{20ac}": 1, "\r": 2, "\u{fb33}": 3, "1": 4, "\u{1f600}": 5, "\u{80}": 6, "\u{f6}": 7});
        assert_eq!(
            canonical(&value),
            "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":7,\"\u{20ac}\":1,\"\u{1f600}\":5,\"\u{fb33}\":3}"
        );
    }

    #[test]
    fn the_digest_does_not_depend_on_the_order_of_properties() {
        let one = Submission::new(json!({"answers": {"a": 1, "b": 2}}));
        let other = Submission::new(json!({"answers": {"b": 2.0, "a": 1}}));
        assert_eq!(one.digest(), other.digest());
        assert_eq!(one.digest().len(), 64);
    }
}
