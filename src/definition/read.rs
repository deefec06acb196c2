//! The reading of a definition: from JSON to the types of the module above, tolerant as told
//! there. Nothing else reads annotations.

use crate::json::{self, Map, Value};
use crate::locale::Locale;
use crate::pointer::JsonPointer;
use crate::sorted::{Gather, Keep, SortedMap};

use super::{
    Act, Afterward, Condition, Demanding, Document, FactField, FactRef, Fallback, Fee, FieldText, FileLimits, Header,
    KnownField, KnownFrom, KnownRule, Need, NextProcedure, Procedure, Processing, Requirement, Role, SameAs, Section,
    When,
};

impl Procedure {
    /// Reads the annotations of a definition; see the module text for what happens to nonsense.
    pub fn read(definition: Value) -> Self {
        let root = &definition;
        let mut search = FactSearch { root, visits: 0, found: Vec::new(), known: Vec::new() };
        search.visit(root, &JsonPointer::root(), 0);
        let (fields, known) = (search.found, search.known);
        let header = read_header(root.get("x-procedure"));
        let (mut conditions, mut documents, mut roles, mut sections) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (name, condition) in entries(root, "x-conditions") {
            conditions.push(read_condition(name, condition));
        }
        for document in items(root, "x-documents") {
            documents.push(read_document(document));
        }
        for (name, role) in entries(root, "x-roles") {
            roles.push(read_role(name, role));
        }
        for section in items(root, "x-sections") {
            sections.push(read_section(section));
        }
        analysed(|| {
            let offered = header.channels.iter().chain(documents.iter().flat_map(|document| &document.channels));
            keep_offered_channels(&mut conditions, &offered.collect::<Vec<_>>());
        });
        Self {
            id: text(root, "$id"),
            title: text(root, "title"),
            pack: text_if_any(root, "x-pack"),
            language: root.get("x-language").and_then(Value::as_str).and_then(Locale::parse),
            header,
            roles,
            conditions,
            requirements: analysed(|| items(root, "x-requirements").map(read_requirement).gather()),
            documents,
            sections,
            fields,
            known,
            texts: read_texts(root),
            schema: definition,
        }
    }
}

impl FactRef {
    /// Reads `{"concept": …, "role": …, "stage"?: …}`.
    pub fn read(value: &Value) -> Option<Self> {
        Some(Self {
            concept: text_if_any(value, "concept")?,
            role: text(value, "role"),
            stage: text_if_any(value, "stage"),
        })
    }
}

/// What only an analysis asks for; the citizens' module does without it.
fn analysed<T: Default>(read: impl FnOnce() -> T) -> T {
    if cfg!(any(not(target_arch = "wasm32"), feature = "full")) { read() } else { T::default() }
}

pub(super) fn text(value: &Value, key: &str) -> String {
    text_if_any(value, key).unwrap_or_default()
}

pub(super) fn text_if_any(value: &Value, key: &str) -> Option<String> {
    value.get(key).and_then(Value::as_str).map(str::to_owned)
}

pub(super) fn strings(value: &Value, key: &str) -> Vec<String> {
    match value.get(key) {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).map(str::to_owned).gather(),
        _ => Vec::new(),
    }
}

fn items<'v>(value: &'v Value, key: &str) -> std::slice::Iter<'v, Value> {
    json::list(value.get(key)).iter()
}

fn entries<'v>(value: &'v Value, key: &str) -> std::vec::IntoIter<(&'v String, &'v Value)> {
    json::members(value.get(key)).into_iter()
}

pub(super) fn when(value: &Value) -> When {
    value.get("when").and_then(Value::as_str).and_then(|source| When::parse(source).ok()).unwrap_or_default()
}

fn facts(value: &Value, key: &str) -> Option<Vec<FactRef>> {
    let list = value.get(key)?.as_array()?;
    let mut facts = Vec::new();
    for fact in list.iter().filter_map(FactRef::read) {
        facts.push(fact);
    }
    Some(facts)
}

fn read_header(value: Option<&Value>) -> Header {
    let Some(value) = value else { return Header::default() };
    Header {
        code: text(value, "code"),
        version: text(value, "version"),
        field: analysed(|| text(value, "field")),
        level: analysed(|| text(value, "level")),
        authority: text(value, "authority"),
        form_number: text(value, "formNumber"),
        letterhead: strings(value, "letterhead"),
        legal_basis: analysed(|| strings(value, "legalBasis")),
        channels: analysed(|| strings(value, "channels")),
        channel_answer: value.get("channelAnswer").and_then(Value::as_str).and_then(JsonPointer::parse),
        processing: value.get("processing").and_then(|given| {
            let value = given.get("value")?.as_u64()? as u32;
            let same_day_before = text(given, "sameDayBefore");
            Some(Processing { value, unit: text(given, "unit"), same_day_before, note: text(given, "note") })
        }),
        fee: value.get("fee").and_then(|given| {
            let amount = json::write(given.get("amount")?);
            let each = given.get("each").and_then(|each| {
                Some((JsonPointer::parse(each.get("field")?.as_str()?)?, each.get("amount")?.as_u64()?))
            });
            Some(Fee {
                each,
                amount,
                currency: Some(text(given, "unit"))
                    .filter(|unit| !unit.is_empty())
                    .unwrap_or_else(|| text(given, "currency")),
                note: text(given, "note"),
                cases: given.get("cases").cloned().unwrap_or_default(),
            })
        }),
        steps: strings(value, "steps"),
        afterwards: items(value, "afterwards")
            .map(|own| Afterward {
                text: own.as_str().map_or_else(|| text(own, "text"), str::to_owned),
                guests_only: own.get("signedIn").and_then(Value::as_bool) == Some(false),
            })
            .gather(),
        bring: strings(value, "bring"),
        next: items(value, "next")
            .map(|next| NextProcedure {
                procedure: text(next, "procedure"),
                title: text(next, "title"),
                reason: text(next, "reason"),
                source: text(next, "source"),
                when: when(next),
            })
            .gather(),
        correction: value.get("correction").map(|own| (text(own, "text"), text(own, "source"))),
        outputs: analysed(|| strings(value, "outputs")),
        annual_cases: analysed(|| value.pointer("/annualCases/value").and_then(Value::as_f64)),
    }
}

fn read_role(name: &str, value: &Value) -> Role {
    Role {
        name: name.to_owned(),
        kind: text(value, "kind"),
        title: text(value, "title"),
        key: value.get("key").and_then(Value::as_str).and_then(JsonPointer::parse),
        keyless: text_if_any(value, "keyless"),
        signed_in: value.get("signedIn").and_then(Value::as_bool).unwrap_or(false),
        shown: value.get("shown").is_some().then(|| strings(value, "shown")),
        relations: string_map(value.get("relations")),
        when: when(value),
        differs_from: value.get("differsFrom").is_some().then(|| strings(value, "differsFrom")),
        certain: string_map(value.get("certain")),
        same_as: items(value, "sameAs").map(|other| SameAs { role: text(other, "role"), when: when(other) }).gather(),
    }
}

fn read_condition(name: &str, value: &Value) -> Condition {
    Condition {
        name: name.to_owned(),
        title: text(value, "title"),
        schema: value.clone(),
        implies: analysed(|| strings(value, "x-implies")),
        excludes: analysed(|| strings(value, "x-excludes")),
        lacks: analysed(|| strings(value, "x-lacks")),
        share: analysed(|| value.get("x-share").and_then(Value::as_f64)),
        channel: analysed(|| text_if_any(value, "x-channel")),
    }
}

/// A condition stands for a way of handing in only where something comes that way; the
/// others then follow from it, so that nothing else is declared about it.
fn keep_offered_channels(conditions: &mut [Condition], offered: &[&String]) {
    let mut settled: Vec<String> = Vec::new();
    for condition in conditions.iter_mut() {
        condition.channel = condition.channel.take().filter(|channel| offered.contains(&channel));
        if condition.channel.is_some() {
            condition.implies.clear();
            condition.excludes.clear();
            settled.push(condition.name.clone());
        }
    }
    for condition in conditions.iter_mut().filter(|_| !settled.is_empty()) {
        condition.implies.keep(|name| !settled.contains(name));
        condition.excludes.keep(|name| !settled.contains(name));
    }
}

fn read_requirement(value: &Value) -> Requirement {
    Requirement {
        id: text(value, "id"),
        title: text(value, "title"),
        needs: value.get("needs").and_then(read_need).unwrap_or_default(),
        when: when(value),
        quality: text_if_any(value, "quality"),
        basis: strings(value, "basis"),
    }
}

fn read_need(value: &Value) -> Option<Need> {
    let list = |key: &str| Some(value.get(key)?.as_array()?.iter().filter_map(read_need).gather());
    if let Some(all) = list("allOf") {
        return Some(Need::AllOf(all));
    }
    if let Some(any) = list("anyOf") {
        return Some(Need::AnyOf(any));
    }
    if let Some(act) = value.get("act").and_then(Value::as_str).and_then(Act::parse) {
        return Some(Need::Act { act, role: text(value, "role"), by: strings(value, "by") });
    }
    FactRef::read(value).map(Need::Fact)
}

fn read_document(value: &Value) -> Document {
    let mut named_by = SortedMap::new();
    for fact in items(value, "closedBy") {
        if let (Some(_), Some(read)) = (fact.get("names"), FactRef::read(fact)) {
            named_by.insert(read, strings(fact, "names"));
        }
    }
    Document {
        id: text(value, "id"),
        title: text(value, "title"),
        types: analysed(|| strings(value, "type")),
        copies: analysed(|| {
            entries(value, "copies").filter_map(|(form, n)| Some((form.clone(), n.as_u64()?))).collect()
        }),
        when: when(value),
        group: text_if_any(value, "group"),
        proves: analysed(|| facts(value, "proves")),
        about: analysed(|| text_if_any(value, "about")),
        acts: value
            .get("acts")
            .and_then(Value::as_array)
            .map(|list| list.iter().filter_map(|act| Act::parse(act.as_str()?)).gather()),
        quality: analysed(|| text_if_any(value, "quality")),
        valid_from: analysed(|| value.pointer("/valid/from").and_then(Value::as_str).map(str::to_owned)),
        valid_to: analysed(|| value.pointer("/valid/to").and_then(Value::as_str).map(str::to_owned)),
        channels: strings(value, "channels"),
        basis: strings(value, "basis"),
        demanded_by: analysed(|| {
            items(value, "demandedBy")
                .map(|own| match own.as_str() {
                    Some(citation) => Demanding { text: citation.to_owned(), clause: String::new() },
                    None => Demanding { text: text(own, "text"), clause: text(own, "clause") },
                })
                .gather()
        }),
        closed_by: facts(value, "closedBy"),
        named_by,
        fallback: value.get("fallback").map(read_fallback),
        note: text(value, "note"),
        files: FileLimits::read(value.get("x-file")),
        is_form: value.get("isForm").and_then(Value::as_bool).unwrap_or(false),
        fallback_only: analysed(|| value.get("fallbackOnly").and_then(Value::as_bool).unwrap_or(false)),
    }
}

fn read_fallback(value: &Value) -> Fallback {
    let mut deadlines = SortedMap::new();
    for (way, period) in entries(value, "deadlines") {
        if let Some(number) = period.get("value").and_then(Value::as_u64) {
            deadlines.insert(way.clone(), (number, text(period, "unit")));
        }
    }
    Fallback { rule: text(value, "rule"), deadlines, basis: text(value, "basis") }
}

fn read_section(value: &Value) -> Section {
    Section {
        id: text(value, "id"),
        title: text(value, "title"),
        description: text(value, "description"),
        fields: strings(value, "fields").iter().filter_map(|p| JsonPointer::parse(p)).gather(),
        when: when(value),
        after_review: value.get("afterReview").and_then(Value::as_bool).unwrap_or(false),
    }
}

fn read_texts(root: &Value) -> SortedMap<Locale, SortedMap<String, FieldText>> {
    let mut texts = SortedMap::new();
    for (tag, places) in entries(root, "x-text") {
        let (Some(locale), true) = (Locale::parse(tag), places.is_object()) else { continue };
        let mut own = SortedMap::new();
        for (place, value) in json::members(Some(places)) {
            own.insert(place.clone(), read_text(value));
        }
        texts.insert(locale, own);
    }
    texts
}

fn read_text(value: &Value) -> FieldText {
    FieldText {
        title: text_if_any(value, "title").filter(|title| !title.trim().is_empty()),
        description: text_if_any(value, "description"),
        authority: text_if_any(value, "authority"),
        options: string_map(value.get("options")),
        messages: string_map(value.get("messages")),
    }
}

/// A JSON object of strings; anything else in it is left out.
pub(super) fn string_map(value: Option<&Value>) -> SortedMap<String, String> {
    let mut map = SortedMap::new();
    for (key, text) in json::members(value) {
        if let Some(text) = text.as_str() {
            map.insert(key.clone(), text.to_owned());
        }
    }
    map
}

/// Deepest nesting that is searched for `x-fact`; a form nobody could fill is deeper.
const MAX_FIELD_DEPTH: usize = 32;
/// Most subschemas that are searched; references can describe more places than atoms exist.
const MAX_FIELD_VISITS: usize = 20_000;

/// Walks every place where a schema describes the same or a child instance.
struct FactSearch<'v> {
    root: &'v Value,
    visits: usize,
    found: Vec<FactField>,
    known: Vec<KnownField>,
}

impl<'v> FactSearch<'v> {
    fn visit(&mut self, schema: &'v Value, at: &JsonPointer, depth: usize) {
        let Some(object) = schema.as_object() else { return };
        if depth >= MAX_FIELD_DEPTH || self.visits >= MAX_FIELD_VISITS {
            return;
        }
        self.visits += 1;
        if let Some(fact) = object.get("x-fact").and_then(FactRef::read)
            && !self.found.iter().any(|field| field.pointer == *at && field.fact == fact)
        {
            let said = local_reference(self.root, object).and_then(Value::as_object);
            let of = |keyword: &str| object.get(keyword).or_else(|| said?.get(keyword));
            let kind = of("type").and_then(Value::as_str).unwrap_or_default().to_owned();
            let required = json::list(of("required")).iter().filter_map(Value::as_str).map(str::to_owned).gather();
            self.found.push(FactField { pointer: at.clone(), fact, kind, required });
        }
        if let Some(rules) = object.get("x-known")
            && !self.known.iter().any(|question| question.pointer == *at)
        {
            let rules = json::list(Some(rules)).iter().filter_map(read_known).gather();
            self.known.push(KnownField { pointer: at.clone(), rules });
        }
        if let Some(target) = local_reference(self.root, object) {
            self.visit(target, at, depth + 1);
        }
        for (name, child) in entries(schema, "properties") {
            self.visit(child, &at.key(name), depth + 1);
        }
        for key in ["items", "contains"] {
            if let Some(child) = object.get(key) {
                self.visit(child, &at.key("*"), depth + 1);
            }
        }
        for key in ["then", "else"] {
            if let Some(branch) = object.get(key) {
                self.visit(branch, at, depth + 1);
            }
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            for branch in items(schema, key) {
                self.visit(branch, at, depth + 1);
            }
        }
        for (_, branch) in entries(schema, "dependentSchemas") {
            self.visit(branch, at, depth + 1);
        }
    }
}

/// A rule of `x-known`; `None` where it names nothing from which an answer could be known.
fn read_known(value: &Value) -> Option<KnownRule> {
    let from = if let Some(concept) = text_if_any(value, "identity") {
        KnownFrom::Identity(concept)
    } else if let Some(fact) = value.get("fact") {
        KnownFrom::Fact(FactRef::read(fact)?)
    } else if let Some(place) = value.get("answer") {
        KnownFrom::Answer(JsonPointer::parse(place.as_str()?)?)
    } else if value.get("channel") == Some(&Value::Bool(true)) {
        KnownFrom::Channel
    } else {
        value.get("when")?;
        KnownFrom::Circumstance
    };
    Some(KnownRule {
        from,
        matches: value.get("matches").cloned(),
        names: strings(value, "names"),
        part: JsonPointer::parse(&text(value, "part")).unwrap_or_default(),
        when: when(value),
        is: value.get("is").cloned(),
        preset: value.get("preset") == Some(&Value::Bool(true)),
    })
}

/// The schema a `$ref` of the form `#/…` names.
fn local_reference<'v>(root: &'v Value, object: &Map<String, Value>) -> Option<&'v Value> {
    root.pointer(object.get("$ref")?.as_str()?.strip_prefix('#')?)
}
