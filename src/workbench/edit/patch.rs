//! Steps of a change and taking them back: JSON Patch (RFC 6902) that also says where among the members of an object
//! something stands, so that what is taken back stands where it stood.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::pointer::JsonPointer;

/// One step, in the words of RFC 6902. `at` is the place among the members of an object, from 0; the end where absent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Step {
    /// Puts a value into an object or, before what stands at that index, into an array.
    Add {
        /// Where it is found then.
        path: String,
        /// Its place among the members.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<usize>,
        /// What is put there.
        value: Value,
    },
    /// Takes a value out.
    Remove {
        /// Where it is.
        path: String,
    },
    /// Puts a value in the place of another.
    Replace {
        /// Where it is.
        path: String,
        /// What stands there then.
        value: Value,
    },
    /// Takes a value out and puts it in elsewhere.
    Move {
        /// Where it is.
        from: String,
        /// Where it is found then.
        path: String,
        /// Its place among the members.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<usize>,
    },
}

/// Carries steps out, all of them or none. Returns the steps that take them back.
///
/// # Errors
/// The path that the value does not have; the value is as it was.
pub fn apply(value: &mut Value, steps: &[Step]) -> Result<Vec<Step>, String> {
    let mut back = Vec::with_capacity(steps.len());
    for step in steps {
        match one(value, step) {
            Ok(inverse) => back.push(inverse),
            Err(path) => {
                for step in back.iter().rev() {
                    // What was carried out a moment ago can be taken back.
                    drop(one(value, step));
                }
                return Err(path);
            }
        }
    }
    back.reverse();
    Ok(back)
}

fn one(value: &mut Value, step: &Step) -> Result<Step, String> {
    match step {
        Step::Add { path, at, value: own } => {
            add(value, path, *at, own.clone())?;
            Ok(Step::Remove { path: path.clone() })
        }
        Step::Remove { path } => {
            let (at, own) = remove(value, path)?;
            Ok(Step::Add { path: path.clone(), at, value: own })
        }
        Step::Replace { path, value: own } => {
            let slot = value.pointer_mut(path).ok_or_else(|| path.clone())?;
            Ok(Step::Replace { path: path.clone(), value: std::mem::replace(slot, own.clone()) })
        }
        Step::Move { from, path, at } => {
            let (old, own) = remove(value, from)?;
            if let Err(why) = add(value, path, *at, own.clone()) {
                add(value, from, old, own)?;
                return Err(why);
            }
            Ok(Step::Move { from: path.clone(), path: from.clone(), at: old })
        }
    }
}

/// A path taken apart: that of what holds it, and its own name there.
fn parted(path: &str) -> Result<(String, String), String> {
    let pointer = JsonPointer::parse(path).ok_or_else(|| path.to_owned())?;
    let (Some(parent), Some(name)) = (pointer.parent(), pointer.last()) else { return Err(path.to_owned()) };
    Ok((parent.as_str().to_owned(), name))
}

fn add(value: &mut Value, path: &str, at: Option<usize>, own: Value) -> Result<(), String> {
    let (parent, name) = parted(path)?;
    match value.pointer_mut(&parent) {
        Some(Value::Object(members)) if !members.contains_key(&name) => {
            let at = at.unwrap_or(members.len());
            if at > members.len() {
                return Err(path.to_owned());
            }
            members.shift_insert(at, name, own);
            Ok(())
        }
        Some(Value::Array(list)) => {
            let index = name.parse().ok().filter(|index| *index <= list.len()).ok_or_else(|| path.to_owned())?;
            list.insert(index, own);
            Ok(())
        }
        _ => Err(path.to_owned()),
    }
}

fn remove(value: &mut Value, path: &str) -> Result<(Option<usize>, Value), String> {
    let (parent, name) = parted(path)?;
    let gone = match value.pointer_mut(&parent) {
        Some(Value::Object(members)) => {
            let at = members.keys().position(|key| *key == name);
            at.and_then(|at| Some((Some(at), members.shift_remove(&name)?)))
        }
        Some(Value::Array(list)) => {
            let index: Option<usize> = name.parse().ok().filter(|index| *index < list.len());
            index.map(|index| (None, list.remove(index)))
        }
        _ => None,
    };
    gone.ok_or_else(|| path.to_owned())
}
