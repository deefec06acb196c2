//! What a form on paper needs besides the form of the present answers: the parts that are
//! asked only in some cases, each with a word for whom it is. Native only.
//!
//! A part that a condition hides is found by making the form once more with that condition
//! settled, an alternative by choosing it; what the form then asks in addition is the part.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use super::form::{View, step_of};
use super::ids::{self, id};
use super::item::item;
use super::markup::{Element, Node, el};
use crate::definition::Procedure;
use crate::form::{Form, FormEvent, FormOptions, Item, Kind};
use crate::message::{Language, OfficeText};
use crate::pointer::JsonPointer;

/// Most parts that are drawn; what is beyond is asked on the spot.
const MAX_PARTS: usize = 48;
/// Most forms that are made to find them.
const MAX_FORMS: usize = 200;
/// Keywords under which no schema of the form stands.
const NOT_SCHEMAS: [&str; 4] = ["enum", "const", "default", "examples"];

/// A part that is asked in some cases only.
#[derive(Clone, Debug)]
pub struct Part {
    /// Id of the section of the step it belongs to, if there is one.
    pub step: Option<String>,
    /// The part itself, with a word for whom it is.
    pub section: Element,
}

impl Part {
    /// Shows only for whom the part is, until it is opened: on a screen all parts together are longer than anybody reads.
    pub fn fold(&mut self) {
        let mut parts = std::mem::take(&mut self.section.children).into_iter();
        let (mut summary, mut details) = (el("summary"), el("details"));
        summary.children.extend(parts.next());
        details = details.child(summary);
        details.children.extend(parts);
        self.section.children.push(Node::Element(details));
    }
}

/// Parts that are asked in some cases only, step by step; `spare` is what makes room for entries in empty lists.
/// The ids of all begin with `prefix`, as those of the form do.
pub fn other_parts(
    form: &Form,
    definition: &Value,
    options: &FormOptions<'_>,
    prefix: &str,
    spare: &dyn Fn(&mut Form),
) -> Vec<Part> {
    let mut search = Search {
        form,
        prefix,
        options,
        spare,
        language: form.language(),
        known: BTreeSet::new(),
        questions: BTreeMap::new(),
        made: 0,
        out: Vec::new(),
    };
    form.root().visit(&mut |known: &Item| search.meet(known));
    search.alternatives(form, definition, &[]);
    for (pointer, branch) in conditions(definition) {
        let Some(settled) = given_answer(definition, &pointer, branch) else { continue };
        let words = search.condition_words(definition, &pointer, branch);
        if let Some(variant) = search.make(&settled, &[]) {
            search.note(&variant, &words);
            search.alternatives(&variant, &settled, &[]);
        }
    }
    search.out
}

struct Search<'o> {
    /// What the ids of the form begin with.
    prefix: &'o str,
    /// The form the parts are added to.
    form: &'o Form,
    spare: &'o dyn Fn(&mut Form),
    options: &'o FormOptions<'o>,
    language: Language,
    /// Keys of all that is drawn.
    known: BTreeSet<String>,
    /// What is drawn by its place in the answers: its label, and what its options are called.
    questions: BTreeMap<JsonPointer, (String, Vec<(Value, String)>)>,
    made: usize,
    out: Vec<Part>,
}

/// What decides whether a part is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Branch<'d> {
    Then,
    Else,
    Dependent(&'d str),
}

impl Search<'_> {
    /// Remembers a part that is drawn.
    fn meet(&mut self, item: &Item) {
        self.known.insert(item.key.to_string());
        let options = item.field().map(|field| &field.options).into_iter().flatten();
        let options = options.map(|option| (option.value.clone(), option.label.clone())).collect();
        self.questions.entry(item.pointer.clone()).or_insert_with(|| (item.label.clone(), options));
    }

    fn make(&mut self, definition: &Value, chosen: &[(String, usize)]) -> Option<Form> {
        self.made += 1;
        if self.made > MAX_FORMS || self.out.len() >= MAX_PARTS {
            return None;
        }
        let procedure = Rc::new(Procedure::read(definition.clone()));
        let mut form = Form::new(procedure, self.options.clone()).ok()?;
        for (key, option) in chosen {
            form.apply(FormEvent::Choose { key: key.clone(), option: *option });
        }
        (self.spare)(&mut form);
        Some(form)
    }

    /// Takes every alternative of every choice in turn.
    fn alternatives(&mut self, form: &Form, definition: &Value, chosen: &[(String, usize)]) {
        if chosen.len() > 3 {
            return;
        }
        let mut choices = Vec::new();
        form.root().visit(&mut |one: &Item| {
            if let Kind::Choice(choice) = &one.kind
                && !chosen.iter().any(|(key, _)| *key == *one.key)
            {
                choices.push((one.key.to_string(), one.label.clone(), choice.options.clone(), choice.chosen.clone()));
            }
        });
        for (key, label, options, taken) in choices {
            for (number, option) in options.iter().enumerate().filter(|(number, _)| !taken.contains(number)) {
                let mut next = chosen.to_vec();
                next.push((key.clone(), number));
                let Some(variant) = self.make(definition, &next) else { return };
                let text = if label.is_empty() { OfficeText::PaperOption } else { OfficeText::PaperOptionOf };
                let words = text.filled(self.language, &[("label", &label), ("option", option)]);
                let before = self.out.len();
                self.note(&variant, &words);
                if self.out.len() > before {
                    self.alternatives(&variant, definition, &next);
                }
            }
        }
    }

    /// Draws what a form asks and no other did.
    fn note(&mut self, form: &Form, words: &str) {
        let mut new = Vec::new();
        self.collect(form.root(), &mut new);
        if new.is_empty() {
            return;
        }
        for part in &new {
            part.visit(&mut |inner: &Item| self.meet(inner));
        }
        let view = View { prefix: format!("{}-p{}", self.prefix, self.out.len() + 1), ..View::default() };
        let title = el("h2.tk-step-title").text(words.to_owned());
        let step = new.first().and_then(|part| form.steps().get(step_of(form, &part.key)?));
        let own = step.filter(|step| self.form.steps().iter().any(|other| other.id == step.id));
        let step =
            own.map(|step| id(&View { prefix: self.prefix.to_owned(), ..View::default() }, ids::Part::Step, &step.id));
        let parts = new.iter().map(|part| item(form, &view, part)).collect();
        let section = el("section.tk-step tk-other").child(title).children(parts);
        self.out.push(Part { step, section });
    }

    fn collect<'i>(&self, item: &'i Item, new: &mut Vec<&'i Item>) {
        if !item.key.is_empty() && !self.known.contains(&*item.key) {
            new.push(item);
            return;
        }
        item.children().iter().for_each(|child| self.collect(child, new));
    }

    /// In words, when the part of a branch is asked.
    fn condition_words(&self, definition: &Value, pointer: &JsonPointer, branch: Branch<'_>) -> String {
        let schema = pointer.resolve(definition).unwrap_or(&Value::Null);
        let at = Place { search: self, schema, pointer: described(pointer) };
        let (when, part) = match branch {
            Branch::Dependent(name) => {
                let told = at.within(name).label().map(|label| OfficeText::PaperIfGiven.of(self.language, &label));
                (told, schema.pointer(&format!("/dependentSchemas/{name}")))
            }
            Branch::Then | Branch::Else => {
                let holds = branch == Branch::Then;
                (at.condition(&schema["if"], holds), schema.get(if holds { "then" } else { "else" }))
            }
        };
        let titled = part.and_then(|part| part.get("title")?.as_str());
        match (titled, when) {
            (Some(title), _) => OfficeText::PaperTitled.of(self.language, title),
            (None, Some(when)) => OfficeText::PaperWhen.of(self.language, &when),
            (None, None) => OfficeText::PaperWhenever.text(self.language).to_owned(),
        }
    }
}

/// The place of the answers that a schema at a place of a definition describes, as far as its path tells.
fn described(pointer: &JsonPointer) -> JsonPointer {
    let mut out = JsonPointer::root();
    let mut segments = pointer.segments();
    while let Some(segment) = segments.next() {
        if segment == "properties"
            && let Some(name) = segments.next()
        {
            out.push_key(&name);
        }
    }
    out
}

/// A place of the answers, with the schema a condition on it stands in.
struct Place<'s> {
    search: &'s Search<'s>,
    schema: &'s Value,
    pointer: JsonPointer,
}

impl Place<'_> {
    fn within(&self, name: &str) -> Self {
        Self { search: self.search, schema: self.schema, pointer: self.pointer.key(name) }
    }

    /// The question that is asked here: by its place, or where a reference hides the place, by its name.
    fn question(&self) -> Option<&(String, Vec<(Value, String)>)> {
        let questions = &self.search.questions;
        questions.get(&self.pointer).or_else(|| {
            let name = self.pointer.last()?;
            let mut alike = questions.iter().filter(|(other, _)| other.last().as_deref() == Some(&*name));
            let (_, first) = alike.next()?;
            alike.all(|(_, other)| other == first).then_some(first)
        })
    }

    /// What the question is called, in quotation marks; nothing where a reader would only meet a name of the schema.
    fn label(&self) -> Option<String> {
        let name = self.pointer.last()?;
        let own = || self.schema.pointer(&format!("/properties/{name}/title"))?.as_str();
        let label = self.question().map(|(label, _)| label.as_str()).or_else(own)?;
        Some(format!("“{label}”"))
    }

    /// A condition in words, as far as it names the values of questions.
    fn condition(&self, condition: &Value, holds: bool) -> Option<String> {
        let language = self.search.language;
        if let Some(inner) = condition.get("not") {
            return self.condition(inner, !holds);
        }
        let mut clauses = Vec::new();
        self.clauses(condition, holds, &mut clauses)?;
        if clauses.is_empty() {
            let named = condition.get("required").and_then(Value::as_array).into_iter().flatten();
            let names = named.filter_map(Value::as_str).map(|name| self.within(name).label());
            let names = names.collect::<Option<Vec<String>>>()?.join(OfficeText::PaperAnd.text(language));
            let text = if holds { OfficeText::PaperIfGiven } else { OfficeText::PaperIfNotGiven };
            return (!names.is_empty()).then(|| text.of(language, &names));
        }
        // What does not hold as a whole fails in one part or another.
        let link = if holds { OfficeText::PaperAnd } else { OfficeText::PaperOr };
        Some(OfficeText::PaperIf.of(language, &clauses.join(link.text(language))))
    }

    /// One clause for each question a condition names; `None` where one cannot be put in words.
    fn clauses(&self, condition: &Value, holds: bool, out: &mut Vec<String>) -> Option<()> {
        let language = self.search.language;
        for (name, rule) in condition.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let question = self.within(name);
            if rule.get("properties").is_some() {
                question.clauses(rule, holds, out)?;
                continue;
            }
            let (values, is) = match (rule.get("const"), rule.get("enum").and_then(Value::as_array), rule.get("not")) {
                (Some(one), ..) => (vec![one], true),
                (_, Some(many), _) => (many.iter().collect(), true),
                (.., Some(not)) => (not.get("const").into_iter().collect(), false),
                _ => (Vec::new(), true),
            };
            let words: Vec<String> = values.into_iter().map(|value| question.value(value)).collect();
            if words.is_empty() {
                return None;
            }
            let text = if is == holds { OfficeText::PaperIs } else { OfficeText::PaperIsNot };
            let values = words.join(OfficeText::PaperOr.text(language));
            out.push(text.filled(language, &[("label", &question.label()?), ("values", &values)]));
        }
        Some(())
    }

    /// What a value is called: as its option is, else as it is written.
    fn value(&self, value: &Value) -> String {
        let option = self.question().and_then(|(_, options)| options.iter().find(|(own, _)| own == value));
        match (option, value) {
            (Some((_, label)), _) => format!("“{label}”"),
            (_, Value::String(text)) => format!("“{text}”"),
            (_, Value::Bool(true)) => OfficeText::PaperYes.text(self.search.language).to_owned(),
            (_, Value::Bool(false)) => OfficeText::PaperNo.text(self.search.language).to_owned(),
            (_, other) => other.to_string(),
        }
    }
}

/// Every condition of a definition and its branches, outer before inner.
fn conditions(definition: &Value) -> Vec<(JsonPointer, Branch<'_>)> {
    let mut out = Vec::new();
    let mut open = vec![(JsonPointer::root(), definition)];
    while let Some((pointer, value)) = open.pop() {
        match value {
            Value::Object(map) => {
                if map.contains_key("if") {
                    out.extend(map.contains_key("then").then(|| (pointer.clone(), Branch::Then)));
                    out.extend(map.contains_key("else").then(|| (pointer.clone(), Branch::Else)));
                }
                if let Some(Value::Object(dependent)) = map.get("dependentSchemas") {
                    out.extend(dependent.keys().map(|name| (pointer.clone(), Branch::Dependent(name))));
                }
                let inner =
                    map.iter().rev().filter(|(key, _)| !NOT_SCHEMAS.contains(&key.as_str()) && !key.starts_with("x-"));
                open.extend(inner.map(|(key, value)| (pointer.key(key), value)));
            }
            Value::Array(list) => {
                open.extend(list.iter().enumerate().rev().map(|(i, value)| (pointer.index(i), value)));
            }
            _ => {}
        }
    }
    out
}

/// The definition with one condition settled, so that its branch is asked, and with it the
/// conditions around it.
fn given_answer(definition: &Value, pointer: &JsonPointer, branch: Branch<'_>) -> Option<Value> {
    let mut out = definition.clone();
    // A condition inside a branch is met only where that branch is asked.
    let mut above = JsonPointer::root();
    let segments: Vec<String> = pointer.segments().collect();
    for segment in &segments {
        if matches!(segment.as_str(), "then" | "else")
            && let Some(Value::Object(around)) = out.pointer_mut(above.as_str())
            && around.contains_key("if")
        {
            around.insert("if".to_owned(), (segment == "then").into());
        }
        above.push_key(segment);
    }
    let schema = out.pointer_mut(pointer.as_str())?.as_object_mut()?;
    match branch {
        Branch::Then => drop(schema.insert("if".to_owned(), true.into())),
        Branch::Else => drop(schema.insert("if".to_owned(), false.into())),
        Branch::Dependent(name) => {
            let part = schema.get("dependentSchemas")?.get(name)?.clone();
            let list = schema.entry("allOf").or_insert_with(|| Value::Array(Vec::new()));
            list.as_array_mut()?.push(part);
        }
    }
    Some(out)
}
