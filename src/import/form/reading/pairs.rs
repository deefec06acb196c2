//! Which question of a definition asks for which field of a form.

use serde_json::Value;

use super::definition::name_of;
use super::field::{Field, Reading};
use super::words::folded;

/// Properties within each other that are looked at.
const DEPTH: usize = 4;

/// A question of a definition, or a group of them.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// Where its answer stands in the answers, as a JSON pointer.
    pub pointer: String,
    /// Its schema, with what it refers to.
    pub schema: Value,
}

/// A question, its title as titles are compared.
struct Known {
    question: Question,
    title: String,
}

impl Question {
    /// Whether it asks for the fact that a field asks for.
    fn is_fact(&self, field: &Field) -> bool {
        let fact = &self.schema["x-fact"];
        let concept = field.concept.as_deref().filter(|own| fact["concept"] == *own);
        concept.is_some() && fact["role"].as_str() == Some(name_of(&field.subject).as_str())
    }
}

/// The question of each field, in the order of the reading; none twice.
///
/// First counts what the import remembered (`x-import.paper`): the same words under the same heading about the same
/// subject, and of several the one at the same place, else the next. Then the same concept and role, then the same words
/// in the group of the subject, then the same words anywhere, in order.
pub fn pairs(reading: &Reading, definition: &Value) -> Vec<Option<Question>> {
    let mut questions = Vec::new();
    gather(definition, &definition["properties"], "", DEPTH, &mut questions);
    let mut known: Vec<&Value> = definition["x-import"]["paper"].as_array().into_iter().flatten().collect();
    let mut found: Vec<Option<Question>> = vec![None; reading.fields.len()];
    for exact in [true, false] {
        for (field, own) in reading.fields.iter().zip(&mut found).filter(|(_, own)| own.is_none()) {
            let Some(at) = known.iter().position(|entry| is_same(entry, field, exact)) else { continue };
            let pointer = known.remove(at)["question"].as_str().unwrap_or_default();
            *own = taken(&mut questions, |known| known.question.pointer == pointer);
        }
    }
    for rule in 0..3 {
        for (field, own) in reading.fields.iter().zip(&mut found).filter(|(_, own)| own.is_none()) {
            if field.label.is_empty() {
                continue;
            }
            let (label, group) = (folded(&field.label), format!("/{}/", name_of(&field.subject)));
            *own = taken(&mut questions, |known| match rule {
                0 => known.question.is_fact(field),
                1 => known.title == label && known.question.pointer.starts_with(&group),
                _ => known.title == label,
            });
        }
    }
    found
}

/// The question at a pointer of a definition.
pub fn question(definition: &Value, pointer: &str) -> Option<Question> {
    let mut questions = Vec::new();
    gather(definition, &definition["properties"], "", DEPTH, &mut questions);
    taken(&mut questions, |known| known.question.pointer == pointer)
}

/// The fields of a form as a definition has them: what was said to be several questions is one field each, in the rooms
/// of the field as it was read. Parts for which there is no room of their own have none.
pub fn split(reading: &mut Reading, definition: &Value) {
    let paper = definition["x-import"]["paper"].as_array().map_or(&[][..], Vec::as_slice);
    let mut parts: Vec<&Value> = paper.iter().filter(|entry| entry["splitOf"].is_string()).collect();
    let fields = std::mem::take(&mut reading.fields);
    for field in fields {
        let of = |entry: &&Value| {
            entry["splitOf"] == *field.label && entry["section"] == *field.section && entry["subject"] == *field.subject
        };
        // The parts of one field stand behind each other, each label once.
        let from = parts.iter().position(of).unwrap_or(parts.len());
        let mut labels: Vec<String> = Vec::new();
        for entry in parts[from..].iter().take_while(|entry| of(entry)) {
            let label = entry["label"].as_str().unwrap_or_default().to_owned();
            if labels.contains(&label) {
                break;
            }
            labels.push(label);
        }
        parts.drain(from..from + labels.len());
        if labels.len() < 2 {
            reading.fields.push(field);
        } else {
            reading.fields.extend(field.split(&labels));
        }
    }
}

/// Takes out the first question that fits.
fn taken(questions: &mut Vec<Known>, fits: impl Fn(&Known) -> bool) -> Option<Question> {
    let at = questions.iter().position(fits)?;
    Some(questions.remove(at).question)
}

/// Whether a remembered question is that of a field.
fn is_same(entry: &Value, field: &Field, exact: bool) -> bool {
    let words =
        entry["label"] == *field.label && entry["section"] == *field.section && entry["subject"] == *field.subject;
    let place = || field.at.first().map(super::field::Spot::to_value) == entry["at"].get(0).cloned();
    words && (!exact || place())
}

/// All questions of a schema, groups before what stands in them.
fn gather(root: &Value, properties: &Value, above: &str, depth: usize, found: &mut Vec<Known>) {
    if depth == 0 {
        return;
    }
    for (name, schema) in properties.as_object().into_iter().flatten() {
        let schema = resolved(root, schema);
        let pointer = format!("{above}/{}", name.replace('~', "~0").replace('/', "~1"));
        let title = folded(schema["title"].as_str().unwrap_or_default());
        found.push(Known { question: Question { pointer: pointer.clone(), schema: schema.clone() }, title });
        gather(root, &schema["properties"], &pointer, depth - 1, found);
        for part in schema["allOf"].as_array().into_iter().flatten() {
            for place in [&part["properties"], &part["then"]["properties"], &part["else"]["properties"]] {
                gather(root, place, &pointer, depth - 1, found);
            }
        }
    }
}

/// A schema with what it refers to within the definition; its own words come first.
fn resolved(root: &Value, schema: &Value) -> Value {
    let target = schema["$ref"].as_str().and_then(|reference| root.pointer(reference.strip_prefix('#')?));
    let (Some(Value::Object(target)), Some(own)) = (target, schema.as_object()) else { return schema.clone() };
    let mut whole = target.clone();
    whole.extend(own.iter().map(|(name, value)| (name.clone(), value.clone())));
    Value::Object(whole)
}
