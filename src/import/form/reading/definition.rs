//! The definition of an e-form that asks what a paper form asks, by itself or joined to one that is there.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::controls::Controls;
use super::fate::Fate;
use super::field::{Field, Reading};
use super::names::Names;
use super::words::{Words, folded};
use crate::import::text::bare;
use crate::register::{DocumentKind, Pack};

/// Words of a label that the name of a property is made of, at most.
const NAME_WORDS: usize = 5;

/// A name of a property made of a text: `personal number` becomes `personalNumber`.
pub(super) fn name_of(text: &str) -> String {
    let plain = bare(&folded(text));
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).take(NAME_WORDS);
    let mut name = String::new();
    for word in words {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if !name.is_empty() => name.push(first.to_ascii_uppercase()),
            Some(first) => name.push(first),
            None => {}
        }
        name.extend(letters);
    }
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) { format!("q{name}") } else { name }
}

/// The role of a definition that a subject of answers is.
pub fn role_of(subject: &str) -> String {
    name_of(subject)
}

/// The name of a field's property: its concept, where the field is the concept and not a date or place of a paper.
pub(super) fn property(field: &Field, controls: &Controls) -> String {
    match &field.concept {
        Some(concept) if controls.is_whole(concept) => name_of(concept),
        _ => name_of(&field.label),
    }
}

/// A definition in the making.
struct Draft<'a> {
    words: &'a Words,
    controls: &'a Controls,
    pack: &'a Pack,
    /// Groups of answers by role.
    groups: Map<String, Value>,
    /// Names that are taken in each of them.
    names: HashMap<String, Names>,
    sections: Vec<Value>,
    /// Titles of the sections, and how many each group has.
    titled: HashSet<String>,
    begun: HashMap<String, usize>,
    roles: Map<String, Value>,
    /// Facts that are asked for already, as concept and role.
    asked: HashSet<(String, String)>,
    findings: Vec<Value>,
    /// Where on the paper each question was read from.
    paper: Vec<Value>,
    english: Map<String, Value>,
}

/// The definition that asks what was read.
///
/// `name` is the name of the form's file; `joined` is a definition whose form it is, to which its questions are added.
pub fn definition(reading: &Reading, words: &Words, pack: &Pack, name: &str, joined: Option<&Value>) -> Value {
    let mut draft = Draft {
        words,
        controls: words.controls(),
        pack,
        groups: Map::new(),
        names: HashMap::new(),
        titled: HashSet::new(),
        begun: HashMap::new(),
        sections: Vec::new(),
        roles: Map::new(),
        asked: joined.map(facts).unwrap_or_default().into_iter().collect(),
        findings: Vec::new(),
        paper: Vec::new(),
        english: Map::new(),
    };
    let mut places: Vec<Option<(String, String)>> = Vec::new();
    let mut last = String::new();
    for (number, field) in reading.fields.iter().enumerate() {
        let place = draft.field(reading, number, &places);
        if let Some((group, property)) = &place {
            let pointer = format!("/{group}/{property}");
            let heading = format!("{group}\n{}", field.section);
            draft.in_section(group, field, &pointer, heading != last);
            draft.paper.push(remembered(field, &pointer));
            last = heading;
        }
        draft.tell_corrections(field, place.as_ref());
        places.push(place);
    }
    match joined {
        Some(whole) => {
            let mut whole = whole.clone();
            draft.hand_in_form(&mut whole, &reading.title);
            draft.join(whole)
        }
        None => draft.whole(reading, name),
    }
}

/// Where a question was read from, so that its answer can be written there.
fn remembered(field: &Field, pointer: &str) -> Value {
    let at: Vec<Value> = field.at.iter().map(super::field::Spot::to_value).collect();
    // By what is printed: the form is found again by its own words.
    let mut own = json!({
        "question": pointer,
        "label": field.printed("label", &field.label),
        "section": field.printed("section", &field.section),
        "subject": field.printed("subject", &field.subject),
        "at": at,
    });
    if let Some(said) = field.corrected.iter().find(|said| said.answer == "split") {
        own["splitOf"] = said.was.clone();
    }
    own
}

/// Facts that a definition asks for, as concept and role.
fn facts(value: &Value) -> Vec<(String, String)> {
    let mut all = Vec::new();
    match value {
        Value::Object(entries) => {
            if let Some(fact) = entries.get("x-fact") {
                let word = |name: &str| fact[name].as_str().unwrap_or_default().to_owned();
                all.push((word("concept"), word("role")));
            }
            all.extend(entries.values().flat_map(facts));
        }
        Value::Array(list) => all.extend(list.iter().flat_map(facts)),
        _ => {}
    }
    all
}

impl Draft<'_> {
    /// Says of the paper that the form is that filling the form in hands it in: the only form among the papers of the
    /// definition, else the only one of the form's title. What is not clear stays a paper that is asked for.
    fn hand_in_form(&mut self, whole: &mut Value, title: &str) {
        let Some(papers) = whole.get_mut("x-documents").and_then(Value::as_array_mut) else { return };
        if papers.iter().any(|paper| paper.get("isForm").is_some()) {
            return;
        }
        let text = |paper: &Value| paper["title"].as_str().unwrap_or_default().to_owned();
        let is_form = |paper: &Value| {
            let kind = |id: &Value| self.pack.document_type(id.as_str()?).map(|own| own.kind);
            let types = &paper["type"];
            types.as_array().map_or_else(|| kind(types), |all| all.first().and_then(kind)) == Some(DocumentKind::Form)
        };
        let mut forms: Vec<usize> = (0..papers.len()).filter(|&at| is_form(&papers[at])).collect();
        if forms.len() > 1 {
            let called = folded(title);
            forms.retain(|&at| folded(&text(&papers[at])) == called);
        }
        if let [at] = forms[..] {
            papers[at]["isForm"] = json!(true);
            let pointer = format!("/x-documents/{at}");
            self.findings.push(json!({ "at": pointer, "kind": "isForm", "text": text(&papers[at]) }));
        }
    }

    /// Adds one field; tells its group and property.
    fn field(
        &mut self,
        reading: &Reading,
        number: usize,
        places: &[Option<(String, String)>],
    ) -> Option<(String, String)> {
        let field = &reading.fields[number];
        let derived = self.words.says("derived", &folded(&field.label));
        if derived || matches!(field.kind, "signature" | "file") {
            let what = if derived { "derived" } else { field.kind };
            let text = format!("{what}: {}", field.label);
            self.findings.push(json!({ "at": "", "kind": "notAsked", "text": text }));
            return None;
        }
        let group = name_of(&field.subject);
        let mut schema = self.controls.schema(field);
        let fact = self.fact(field);
        if let Some(fact) = &fact {
            // What the definition asks for already is not asked for twice, unless somebody said it is two questions.
            let parted = field.corrected.iter().any(|said| said.answer == "split");
            match self.asked.insert(fact.clone()) {
                true => drop(schema.insert("x-fact".to_owned(), json!({ "concept": fact.0, "role": fact.1 }))),
                false if parted => {}
                false => return None,
            }
        }
        schema.insert("x-confidence".to_owned(), json!("ours"));
        self.groups.entry(group.clone()).or_insert_with(|| json!({ "type": "object", "properties": {} }));
        let property = self.names.entry(group.clone()).or_default().free(&property(field, self.controls));
        if let Some(fact) = &fact {
            self.role(&fact.1, &group, &property, field);
            let title = self.pack.concepts.get(&fact.0).and_then(|concept| concept.title.0.get("en"));
            if let Some(title) = title {
                self.english.insert(format!("/{group}/{property}"), json!({ "title": title }));
            }
        }
        let pointer = format!("/{group}/{property}");
        if !self.english.contains_key(&pointer) && self.is_foreign() {
            // Nobody translates what no concept says: the printed label stays, and it is told.
            self.findings.push(json!({ "at": pointer, "kind": "untranslated", "text": field.label }));
        }
        let needed = self.needed(field);
        let which = field
            .specify
            .as_ref()
            .map(|option| (self.names.entry(group.clone()).or_default().free(&name_of(option)), option));
        let own = &mut self.groups[&group];
        if let Some((which, option)) = which.filter(|_| field.kind == "choice") {
            let part = json!({
                "if": { "properties": { property.as_str(): { "const": self.controls.value(option) } }, "required": [property] },
                "then": { "properties": { which.as_str(): { "type": "string", "title": option, "maxLength": 200 } } },
            });
            match own.get_mut("allOf").and_then(Value::as_array_mut) {
                Some(list) => list.push(part),
                None => own["allOf"] = json!([part]),
            }
        }
        let condition = field.of.as_ref().and_then(|option| choice_of(reading, number, option, places, &group));
        if let Some((choice, option)) = condition {
            let value = self.controls.value(&option);
            let part = json!({
                "if": { "properties": { choice.as_str(): { "const": value } }, "required": [choice] },
                "then": { "properties": { property.as_str(): schema } },
            });
            match own.get_mut("allOf").and_then(Value::as_array_mut) {
                Some(list) => list.push(part),
                None => own["allOf"] = json!([part]),
            }
        } else {
            own["properties"][property.as_str()] = Value::Object(schema);
            if needed {
                match own.get_mut("required").and_then(Value::as_array_mut) {
                    Some(list) => list.push(json!(property)),
                    None => own["required"] = json!([property]),
                }
            }
        }
        Some((group, property))
    }

    /// What people said of a field; their names stay out of what is published.
    fn tell_corrections(&mut self, field: &Field, place: Option<&(String, String)>) {
        let at = place.map_or(String::new(), |(group, property)| format!("/{group}/{property}"));
        for said in &field.corrected {
            let text = format!("{}: {}", field.printed("label", &field.label), said.published());
            self.findings.push(json!({ "at": at, "kind": "corrected", "text": text }));
        }
    }

    /// Concept and role of a field that is about somebody registers may know.
    fn fact(&self, field: &Field) -> Option<(String, String)> {
        let concept = field.concept.clone()?;
        let words = self.controls.roles.get(&field.subject)?;
        let role = if words.kind.is_empty() { &words.of } else { &field.subject };
        let kind = self.controls.roles.get(role).map(|words| words.kind.as_str()).filter(|kind| !kind.is_empty())?;
        // A fact of persons says nothing of a vehicle.
        let subject = self.pack.concepts.get(&concept)?.subject.clone();
        (subject == kind).then(|| (concept, name_of(role)))
    }

    /// Adds a role, and its key where a field asks for it.
    fn role(&mut self, role: &str, group: &str, property: &str, field: &Field) {
        let words = self.controls.roles.iter().find(|(subject, _)| name_of(subject) == role).map(|(_, words)| words);
        let kind = words.map_or("person", |words| words.kind.as_str());
        let title = words.and_then(|words| words.title.get("vi").or(words.title.values().next())).cloned();
        let entry = self.roles.entry(role.to_owned()).or_insert_with(|| {
            let mut own = json!({ "kind": kind, "title": title.unwrap_or_else(|| role.to_owned()) });
            if role == "applicant" {
                own["signedIn"] = json!(true);
            }
            own
        });
        let key = self.pack.subjects.get(kind).and_then(|subject| subject.key.clone()).unwrap_or_default();
        if field.concept.as_deref() == Some(key.as_str()) && entry.get("key").is_none() {
            entry["key"] = json!(format!("/{group}/{property}"));
        }
        if let Some(title) = words.and_then(|words| words.title.get("en")) {
            self.english.insert(format!("/x-roles/{role}"), json!({ "title": title }));
        }
    }

    /// True where the forms of the pack are printed in another language than English.
    fn is_foreign(&self) -> bool {
        self.pack.import["language"].as_str().is_some_and(|own| own != "en")
    }

    /// True where the e-form asks for the answer: the paper says so, or nobody can be looked up without it.
    fn needed(&self, field: &Field) -> bool {
        field.required.unwrap_or_else(|| field.concept.as_deref().is_some_and(|own| self.controls.is_needed(own)))
    }

    fn in_section(&mut self, group: &str, field: &Field, pointer: &str, begins: bool) {
        if begins || self.sections.is_empty() {
            let words = self.controls.roles.get(&field.subject);
            let own = words.and_then(|words| words.title.get("vi").or(words.title.values().next())).cloned();
            // The mark of a note is no heading, and one heading over several people names the first of them only.
            let taken = self.titled.contains(&field.section);
            let title = if taken || !field.section.chars().any(char::is_alphabetic) {
                own.unwrap_or_else(|| field.subject.clone())
            } else {
                field.section.clone()
            };
            let same = self.begun.entry(group.to_owned()).or_default();
            *same += 1;
            let id = if *same == 1 { group.to_owned() } else { format!("{group}{same}") };
            self.titled.insert(title.clone());
            self.sections.push(json!({ "id": id, "title": title, "fields": [], "group": group }));
        }
        if let Some(list) = self.sections.last_mut().and_then(|section| section["fields"].as_array_mut()) {
            list.push(json!(pointer));
        }
    }

    /// Sections as definitions have them.
    fn finished_sections(&mut self) -> Vec<Value> {
        let mut sections = std::mem::take(&mut self.sections);
        for section in &mut sections {
            if let Some(section) = section.as_object_mut() {
                section.remove("group");
            }
        }
        sections
    }

    /// A title for each group: that of its role.
    fn title_groups(&mut self) {
        for (group, schema) in &mut self.groups {
            let words =
                self.controls.roles.iter().find(|(subject, _)| name_of(subject) == *group).map(|(_, words)| words);
            let title = words.and_then(|words| words.title.get("vi").or(words.title.values().next()));
            schema["title"] = json!(title.cloned().unwrap_or_else(|| group.clone()));
            if let Some(english) = words.and_then(|words| words.title.get("en")) {
                self.english.insert(format!("/{group}"), json!({ "title": english }));
            }
        }
    }

    /// Groups that must be there: of those without whom nothing can be decided.
    fn needed_groups(&self) -> Vec<String> {
        let needed = |(subject, words): (&String, &super::controls::RoleWords)| words.needed.then(|| name_of(subject));
        let names: Vec<String> = self.controls.roles.iter().filter_map(needed).collect();
        self.groups
            .iter()
            .filter(|(name, own)| names.contains(name) && own["required"].is_array())
            .map(|(name, _)| name.clone())
            .collect()
    }

    fn whole(mut self, reading: &Reading, name: &str) -> Value {
        self.title_groups();
        let sections = self.finished_sections();
        let needed = self.needed_groups();
        let title = if reading.title.is_empty() { name.to_owned() } else { reading.title.clone() };
        let mut header = json!({ "code": name });
        if !reading.number.is_empty() {
            header["formNumber"] = json!(reading.number);
        }
        let motto: Vec<&str> =
            reading.lines.iter().filter(|line| line.fate == Fate::Motto).map(|line| line.text.as_str()).collect();
        if !motto.is_empty() {
            header["letterhead"] = json!(motto);
        }
        let id: String = name_of(name);
        let mut whole = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": format!("urn:tokhai:{}:{id}", self.pack.id),
            "title": title,
            "x-pack": self.pack.id,
            "x-language": self.pack.import["language"].as_str().unwrap_or("en"),
            "x-procedure": header,
            "x-roles": self.roles,
            "x-sections": sections,
            "type": "object",
            "properties": self.groups,
        });
        if !needed.is_empty() {
            whole["required"] = json!(needed);
        }
        self.rest(&mut whole);
        whole
    }

    /// What stands beside the questions: shared schemas they refer to, findings, other languages.
    fn rest(&mut self, whole: &mut Value) {
        let used = whole["properties"].to_string();
        let mut shared = Map::new();
        let refers = |text: &str, name: &str| text.contains(&format!("#/$defs/{name}\""));
        for (name, schema) in &self.controls.shared {
            let by_shared = self.controls.shared.values().any(|other| refers(&other.to_string(), name));
            if refers(&used, name) || by_shared {
                shared.insert(name.clone(), schema.clone());
            }
        }
        let add = |whole: &mut Value, name: &str, entries: Map<String, Value>| {
            if entries.is_empty() {
                return;
            }
            match whole.get_mut(name).and_then(Value::as_object_mut) {
                Some(own) => entries.into_iter().for_each(|(key, value)| {
                    own.entry(key).or_insert(value);
                }),
                None => whole[name] = Value::Object(entries),
            }
        };
        add(whole, "$defs", shared);
        if !self.findings.is_empty() {
            let findings = std::mem::take(&mut self.findings);
            match whole.get_mut("x-import").and_then(|import| import.get_mut("findings")).and_then(Value::as_array_mut)
            {
                Some(list) => list.extend(findings),
                None => whole["x-import"]["findings"] = json!(findings),
            }
        }
        let paper = std::mem::take(&mut self.paper);
        match whole.get_mut("x-import").and_then(|import| import.get_mut("paper")).and_then(Value::as_array_mut) {
            Some(list) => list.extend(paper),
            None if !paper.is_empty() => whole["x-import"]["paper"] = json!(paper),
            None => {}
        }
        let english = std::mem::take(&mut self.english);
        if !english.is_empty() {
            if whole.get("x-text").is_none_or(|texts| texts.get("en").is_none()) {
                whole["x-text"]["en"] = json!({});
            }
            add(&mut whole["x-text"], "en", english);
        }
    }

    /// Adds groups, roles and sections to a definition; what it says already stays.
    fn join(mut self, mut whole: Value) -> Value {
        self.title_groups();
        let sections = self.finished_sections();
        let mut required = whole["required"].as_array().cloned().unwrap_or_default();
        required.extend(
            self.needed_groups().into_iter().map(Value::from).filter(|own| !required.contains(own)).collect::<Vec<_>>(),
        );
        if !required.is_empty() {
            whole["required"] = json!(required);
        }
        let groups = std::mem::take(&mut self.groups);
        for (group, mut schema) in groups {
            let Some(own) = whole["properties"].get_mut(&group).filter(|own| own["type"] == "object") else {
                whole["properties"][group.as_str()] = schema;
                continue;
            };
            for (name, property) in schema["properties"].as_object_mut().into_iter().flatten() {
                if own["properties"].get(name).is_none() {
                    own["properties"][name.as_str()] = property.take();
                }
            }
            for list in ["required", "allOf"] {
                let more = schema[list].as_array().cloned().unwrap_or_default();
                if !more.is_empty() {
                    let mut all = own[list].as_array().cloned().unwrap_or_default();
                    all.extend(more.into_iter().filter(|entry| !all.contains(entry)).collect::<Vec<_>>());
                    own[list] = json!(all);
                }
            }
        }
        for (role, value) in std::mem::take(&mut self.roles) {
            if whole["x-roles"].get(&role).is_none() {
                whole["x-roles"][role.as_str()] = value;
            }
        }
        let mut all = whole["x-sections"].as_array().cloned().unwrap_or_default();
        let placed: Vec<String> = all
            .iter()
            .flat_map(|own| own["fields"].as_array().cloned().unwrap_or_default())
            .filter_map(|own| own.as_str().map(str::to_owned))
            .collect();
        let mut names = Names::default();
        for own in &all {
            names.free(own["id"].as_str().unwrap_or_default());
        }
        for mut section in sections {
            // A group that a section has as a whole holds its new questions too.
            let stands = |pointer: &Value| {
                let own = pointer.as_str().unwrap_or_default();
                placed.iter().any(|other| own == other || own.starts_with(&format!("{other}/")))
            };
            let fields: Vec<Value> =
                section["fields"].as_array().into_iter().flatten().filter(|own| !stands(own)).cloned().collect();
            if fields.is_empty() {
                continue;
            }
            section["fields"] = json!(fields);
            section["id"] = json!(names.free(section["id"].as_str().unwrap_or_default()));
            all.push(section);
        }
        whole["x-sections"] = json!(all);
        self.rest(&mut whole);
        whole
    }
}

/// The choice before a field that has the option it belongs to.
fn choice_of(
    reading: &Reading,
    number: usize,
    option: &str,
    places: &[Option<(String, String)>],
    group: &str,
) -> Option<(String, String)> {
    let before = reading.fields[..number].iter().zip(places).rev();
    let mut found = before.filter(|(field, _)| field.options.iter().any(|own| own == option) && field.kind == "choice");
    let (_, place) = found.next()?;
    let (own, property) = place.as_ref()?;
    (own == group).then(|| (property.clone(), option.to_owned()))
}
