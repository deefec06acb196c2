//! Questions that are asked in some cases only: `if` and `then` of the part that holds both the question and the answers the
//! condition looks at.

use serde_json::{Value, json};

use super::command::{Refused, When, answer_of, at, parted, taken, unlist};
use super::fields::{member, names};
use crate::pointer::JsonPointer;

/// Asks a question only where a condition holds; always where there is none.
pub(super) fn show_when(definition: &mut Value, text: &str, when: Option<&When>) -> Result<(), Refused> {
    let (properties, name) = parted(text)?;
    let answer = answer_of(text)?;
    let parent = properties.parent().ok_or_else(|| Refused::NoPlace(text.to_owned()))?;
    let required = names(at(definition, parent.as_str())?).contains(&name.as_str());
    // The part as it stands where no condition is: what branches lead into is part of what they stand in.
    let part = outside(&properties);
    let schema = taken(definition, text)?;
    unlist(definition, &properties, &name);
    tidy(definition, &properties);
    let (base, condition) = match when {
        None => {
            let own = at(definition, part.as_str())?;
            return place(own, &name, schema, required).ok_or_else(|| Refused::NoPlace(text.to_owned()));
        }
        Some(When::Rule(rule)) => {
            let base = common(&answer, &rule.fields(), definition);
            let own = rule.below(base.1.as_str()).and_then(|own| own.schema()).ok_or(Refused::BadCondition)?;
            (base, own)
        }
        Some(When::Schema(own)) if own.is_object() => {
            ((part.clone(), answer.parent().unwrap_or_default()), own.clone())
        }
        Some(When::Schema(_)) => return Err(Refused::BadCondition),
    };
    let (base, whole) = base;
    let holder = at(definition, base.as_str())?;
    let list = member(holder, "allOf", json!([])).and_then(Value::as_array_mut);
    let list = list.ok_or_else(|| Refused::NoPlace(base.as_str().to_owned()))?;
    let alike = list.iter().position(|own| own["if"] == condition && own.get("else").is_none());
    let index = alike.unwrap_or_else(|| {
        list.push(json!({ "if": condition, "then": {} }));
        list.len() - 1
    });
    let then = base.key("allOf").index(index).key("then");
    let rest: Vec<String> = answer.segments().skip(whole.segments().count()).collect();
    let (name, around) = rest.split_last().ok_or(Refused::BadCondition)?;
    let mut own = at(definition, then.as_str())?;
    for segment in around {
        let properties = member(own, "properties", json!({})).ok_or(Refused::BadCondition)?;
        own = member(properties, segment, json!({})).ok_or(Refused::BadCondition)?;
    }
    place(own, name, schema, required).ok_or(Refused::BadCondition)
}

/// Puts a question into the properties of a part.
fn place(part: &mut Value, name: &str, schema: Value, required: bool) -> Option<()> {
    member(part, "properties", json!({}))?.as_object_mut()?.insert(name.to_owned(), schema);
    if required {
        member(part, "required", json!([]))?.as_array_mut()?.push(json!(name));
    }
    Some(())
}

/// The schema of the part in which properties stand, without the branches on the way: `/properties/a/allOf/0/then/properties`
/// is in `/properties/a`.
fn outside(properties: &JsonPointer) -> JsonPointer {
    let mut own = JsonPointer::root();
    let mut segments = properties.parent().unwrap_or_default().segments().collect::<Vec<_>>().into_iter();
    while let Some(word) = segments.next() {
        match word.as_str() {
            "allOf" => drop(segments.next()),
            "then" | "else" => {}
            _ => {
                own.push_key(&word);
                if word == "properties" {
                    segments.next().into_iter().for_each(|name| own.push_key(&name));
                }
            }
        }
    }
    own
}

/// The deepest part that holds a question and all the answers: the place of its schema and of its answer. Lists are not left:
/// what is asked in each element depends on answers in it or on nothing.
fn common(answer: &JsonPointer, fields: &[&str], definition: &Value) -> (JsonPointer, JsonPointer) {
    let mut deepest: Vec<String> = answer.parent().unwrap_or_default().segments().collect();
    for field in fields {
        let other = JsonPointer::parse(field).and_then(|own| own.parent()).unwrap_or_default();
        let alike = deepest.iter().zip(other.segments()).take_while(|(one, other)| **one == *other).count();
        deepest.truncate(alike);
    }
    let mut schema = JsonPointer::root();
    let mut whole = JsonPointer::root();
    for segment in deepest {
        let inner = if segment == "*" { schema.key("items") } else { schema.key("properties").key(&segment) };
        // What is shared or asked in some cases only is left as it is: the condition stands around it.
        if inner.resolve(definition).is_none() {
            break;
        }
        schema = inner;
        whole.push_key(&segment);
    }
    (schema, whole)
}

/// Takes away branches in which nothing is asked any more, from those a place was in.
pub(super) fn tidy(definition: &mut Value, properties: &JsonPointer) {
    let mut own = Some(properties.clone());
    while let Some(place) = own {
        own = place.parent();
        let word = place.last().unwrap_or_default();
        let value = place.resolve(definition).cloned().unwrap_or_default();
        let hollow =
            value.as_object().is_some_and(serde_json::Map::is_empty) || value.as_array().is_some_and(Vec::is_empty);
        let in_branch = place.segments().any(|own| own == "then" || own == "else");
        let branch = value.get("if").is_some() && value.get("then").is_none() && value.get("else").is_none();
        let is_schema = matches!(word.as_str(), "then" | "else" | "allOf" | "properties") || in_branch;
        if (hollow && is_schema && (in_branch || word == "allOf")) || (branch && word.parse::<usize>().is_ok()) {
            drop(taken(definition, place.as_str()));
        }
    }
}
