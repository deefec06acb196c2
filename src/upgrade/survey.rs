//! Where the schemas of a document and of those it refers to stand, what they are called, and
//! where every reference leads.

use std::collections::BTreeMap;

use serde_json::Value;

use super::draft::{Draft, Holds};
use super::{Files, NoFiles, Problem, is_latest, published};
use crate::json::unescape;
use crate::platform::percent_decode;
use crate::pointer::JsonPointer;
use crate::schema::join;

/// Most files that are put into one document.
const MAX_FILES: usize = 500;

/// A schema in a document: number of the document and place in it.
pub(super) type At = (usize, String);

/// What is known of a place where a schema stands.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) draft: Draft,
    /// The URI of the resource it belongs to.
    pub(super) base: String,
    /// Where that resource begins.
    pub(super) root: String,
}

pub(super) struct Document {
    pub(super) value: Value,
    /// Its file, below the folder of the schema; a URI for a published meta-schema.
    pub(super) path: String,
    pub(super) places: BTreeMap<String, Place>,
}

/// A reference and where it stands: document, place, keyword.
type Reference = (usize, String, &'static str);

pub(super) struct Survey<'f> {
    pub(super) documents: Vec<Document>,
    /// Where each reference leads.
    pub(super) targets: BTreeMap<(usize, String, &'static str), At>,
    /// Whether some reference depends on the way it is reached.
    pub(super) dynamic: bool,
    /// The `$schema` of the first document, where it is none of the published.
    pub(super) own_dialect: Option<String>,
    problems: Vec<Problem>,
    resources: BTreeMap<String, At>,
    anchors: BTreeMap<(String, String), At>,
    open: Vec<(usize, String, Place)>,
    references: Vec<Reference>,
    /// URIs that led to no document.
    missing: BTreeMap<String, String>,
    files: &'f mut dyn Files,
}

/// Whether a document refers to others.
pub(super) fn refers_elsewhere(schema: &Value) -> bool {
    match Survey::of(schema, "", &mut NoFiles) {
        Ok(survey) => survey.documents.len() > 1,
        Err(_) => true,
    }
}

impl<'f> Survey<'f> {
    /// Follows every reference.
    pub(super) fn of(schema: &Value, name: &str, files: &'f mut dyn Files) -> Result<Self, Vec<Problem>> {
        let mut survey = Self {
            documents: Vec::new(),
            targets: BTreeMap::new(),
            dynamic: false,
            own_dialect: None,
            problems: Vec::new(),
            resources: BTreeMap::new(),
            anchors: BTreeMap::new(),
            open: Vec::new(),
            references: Vec::new(),
            missing: BTreeMap::new(),
            files,
        };
        let declared = schema.get("$schema").and_then(Value::as_str).filter(|uri| !is_latest(uri));
        survey.own_dialect = declared.filter(|uri| Draft::of(uri).is_none()).map(str::to_owned);
        let draft = match declared {
            Some(uri) => survey.dialect(uri),
            None => Some(Draft::guess(schema)),
        };
        let Some(draft) = draft else {
            let message = format!(
                "`{}` is not a dialect that is known; write draft-03, -04, -06, -07, 2019-09 or 2020-12, or put its \
                 meta-schema beside the schema",
                declared.unwrap_or_default()
            );
            let pointer = JsonPointer::root().key("$schema");
            return Err(vec![Problem { file: name.to_owned(), pointer, message }]);
        };
        survey.add(schema.clone(), name, None, draft);
        loop {
            survey.walk();
            let Some((document, pointer, keyword)) = survey.references.pop() else { break };
            if survey.is_built_in(document, &pointer, keyword) {
                continue;
            }
            match survey.follow(document, &pointer, keyword) {
                Ok(target) => {
                    survey.visit(&target);
                    survey.targets.insert((document, pointer, keyword), target);
                }
                Err(message) => {
                    let pointer = JsonPointer::parse(&pointer).unwrap_or_default().key(keyword);
                    let file = survey.documents[document].path.clone();
                    survey.problems.push(Problem { file, pointer, message });
                }
            }
        }
        if survey.problems.is_empty() {
            return Ok(survey);
        }
        let mut problems = survey.problems;
        problems.sort_by(|a, b| (&a.file, &a.pointer).cmp(&(&b.file, &b.pointer)));
        problems.dedup();
        Err(problems)
    }

    /// The draft a `$schema` names, itself or through a meta-schema among the files.
    fn dialect(&mut self, uri: &str) -> Option<Draft> {
        let mut uri = uri.to_owned();
        for _ in 0..8 {
            if let Some(draft) = Draft::of(&uri) {
                return Some(draft);
            }
            let path = self.files.named(uri.trim_end_matches('#'))?;
            let meta = self.files.open(&path).ok()??;
            meta.get("$schema")?.as_str()?.clone_into(&mut uri);
        }
        None
    }

    /// Takes a document in. `uri` is what it was asked for by.
    fn add(&mut self, value: Value, path: &str, uri: Option<&str>, draft: Draft) -> usize {
        let at = self.documents.len();
        let base = uri.unwrap_or_default().to_owned();
        let root = (at, String::new());
        if uri.is_some() {
            self.resources.entry(base.clone()).or_insert_with(|| root.clone());
        }
        self.documents.push(Document { value, path: path.to_owned(), places: BTreeMap::new() });
        self.open.push((at, String::new(), Place { draft, base, root: String::new() }));
        at
    }

    /// Looks at a place that a reference leads to, unless that was done.
    fn visit(&mut self, (document, pointer): &At) {
        let places = &self.documents[*document].places;
        if places.contains_key(pointer) {
            return;
        }
        let mut around = pointer.as_str();
        let place = loop {
            let Some(cut) = around.rfind('/') else { break places.get("") };
            around = &around[..cut];
            if let Some(place) = places.get(around) {
                break Some(place);
            }
        };
        if let Some(place) = place.cloned() {
            self.open.push((*document, pointer.clone(), place));
            self.walk();
        }
    }

    /// Looks at every schema that can be reached without following references.
    fn walk(&mut self) {
        while let Some((at, pointer, mut place)) = self.open.pop() {
            let Document { value, places, path } = &mut self.documents[at];
            let Some(value) = value.pointer(&pointer) else { continue };
            if places.contains_key(&pointer) {
                continue;
            }
            let Value::Object(map) = value else {
                places.insert(pointer, place);
                continue;
            };
            let said = map.get("$schema").and_then(Value::as_str).and_then(Draft::of);
            let starts = pointer.is_empty() || map.contains_key("$id") || map.contains_key("id");
            place.draft = said.filter(|_| starts).unwrap_or(place.draft);
            let draft = place.draft;
            let mut identifier = draft.identifier(map);
            if pointer.is_empty() && identifier.is_none() {
                // A name in the way of later drafts is a name all the same.
                identifier = map.get("$id").and_then(Value::as_str).filter(|_| draft <= Draft::V4);
            }
            if let Some(id) = identifier {
                let (uri, fragment) = join(&place.base, id);
                if (pointer.is_empty() || uri != place.base) && !id.starts_with('#') {
                    place.base.clone_from(&uri);
                    place.root.clone_from(&pointer);
                    self.resources.entry(uri.clone()).or_insert_with(|| (at, pointer.clone()));
                }
                if !fragment.is_empty() && draft <= Draft::V7 {
                    self.anchors.entry((place.base.clone(), fragment)).or_insert_with(|| (at, pointer.clone()));
                }
            }
            if pointer.is_empty() {
                if at == 0 {
                    // Its own file may be what others call it by.
                    let (by_file, _) = join(&place.base, path);
                    self.resources.entry(by_file).or_insert_with(|| (0, String::new()));
                }
                self.resources.entry(place.base.clone()).or_insert_with(|| (at, String::new()));
            }
            for key in ["$anchor", "$dynamicAnchor"] {
                if let Some(name) = map.get(key).and_then(Value::as_str).filter(|_| !draft.ignores(key)) {
                    let key = (place.base.clone(), name.to_owned());
                    self.anchors.entry(key).or_insert_with(|| (at, pointer.clone()));
                }
            }
            self.dynamic |= draft == Draft::V2020
                && (map.contains_key("$dynamicRef") || map.contains_key("$dynamicAnchor"))
                || draft == Draft::V2019 && map.contains_key("$recursiveRef");
            if map.get("$ref").is_some_and(Value::is_string) {
                self.references.push((at, pointer.clone(), "$ref"));
            }
            if draft == Draft::V2019 && map.get("$recursiveRef").is_some_and(Value::is_string) {
                self.references.push((at, pointer.clone(), "$recursiveRef"));
            }
            // A reference hides what is beside it, but for what is kept to be referred to.
            let hidden = draft <= Draft::V7 && map.contains_key("$ref");
            let visible = |keyword: &str| !hidden || matches!(keyword, "definitions" | "$defs");
            for (keyword, value) in map.iter().filter(|(keyword, _)| visible(keyword)) {
                let inner = subschemas(draft, &pointer, keyword, value).into_iter();
                self.open.extend(inner.map(|pointer| (at, pointer, place.clone())));
            }
            self.documents[at].places.insert(pointer, place);
        }
    }

    /// Whether a reference leads to a meta-schema that every engine knows, and that is left where it is.
    fn is_built_in(&self, document: usize, pointer: &str, keyword: &str) -> bool {
        let schema = self.documents[document].value.pointer(pointer);
        let text = schema.and_then(|schema| schema.get(keyword)?.as_str()).unwrap_or_default();
        Draft::of(text.split('#').next().unwrap_or_default()).is_some_and(|draft| draft >= Draft::V2019)
    }

    /// Where a reference leads.
    fn follow(&mut self, document: usize, pointer: &str, keyword: &str) -> Result<At, String> {
        let from = &self.documents[document];
        let Some(place) = from.places.get(pointer).cloned() else { return Err("is not in a schema".to_owned()) };
        let text = from.value.pointer(pointer).and_then(|schema| schema.get(keyword)?.as_str());
        let text = text.unwrap_or_default().to_owned();
        let (uri, fragment) = join(&place.base, &text);
        let mut root = match self.resources.get(&uri) {
            Some(root) => root.clone(),
            // A document without a name of its own.
            None if uri == place.base => (document, place.root.clone()),
            None => self.fetch(document, &text, &uri, place.draft)?,
        };
        // The document has to be looked at before its anchors are known.
        self.visit(&root);
        self.walk();
        if fragment.is_empty() {
            return Ok(root);
        }
        let nowhere = || format!("`{text}` leads nowhere: there is no `#{fragment}` in that schema");
        if !fragment.starts_with('/') {
            let base = self.documents[root.0].places.get(&root.1).map_or(&uri, |place| &place.base).clone();
            return self.anchors.get(&(base, fragment.clone())).cloned().ok_or_else(nowhere);
        }
        let fragment = JsonPointer::parse(&fragment).ok_or_else(nowhere)?;
        let find = |root: &At| {
            let place = [&root.1, fragment.as_str()].concat();
            self.documents[root.0].value.pointer(&place).is_some().then_some(place)
        };
        let mut found = find(&root);
        if found.is_none() && !root.1.is_empty() {
            // Inner names that nobody refers to are often put there by tools; the author meant the document.
            root.1.clear();
            found = find(&root);
        }
        found.map(|place| (root.0, place)).ok_or_else(nowhere)
    }

    /// The document a reference asks for.
    fn fetch(&mut self, from: usize, text: &str, uri: &str, draft: Draft) -> Result<At, String> {
        if let Some(why) = self.missing.get(uri) {
            return Err(why.clone());
        }
        let found = self.find(from, text, uri);
        let (path, value) = match found {
            Ok(found) => found,
            Err(why) => {
                self.missing.insert(uri.to_owned(), why.clone());
                return Err(why);
            }
        };
        // One file that is asked for by two names is one document.
        if let Some(known) = self.documents.iter().position(|document| document.path == path) {
            self.resources.insert(uri.to_owned(), (known, String::new()));
            return Ok((known, String::new()));
        }
        if self.documents.len() > MAX_FILES {
            return Err(format!("more than {MAX_FILES} files refer to each other; split the schema"));
        }
        let said = value.get("$schema").and_then(Value::as_str).filter(|uri| !is_latest(uri));
        let draft = match said {
            Some(said) => {
                self.dialect(said).ok_or_else(|| format!("{path}: `{said}` is not a dialect that is known"))?
            }
            None => draft.min(Draft::guess(&value)),
        };
        Ok((self.add(value, &path, Some(uri), draft), String::new()))
    }

    fn find(&mut self, from: usize, text: &str, uri: &str) -> Result<(String, Value), String> {
        if let Some(value) = published(uri) {
            return Ok((uri.to_owned(), value.clone()));
        }
        let absolute = text.contains("://") || text.starts_with("urn:") || text.starts_with("//");
        let reference = percent_decode(text.split(['#', '?']).next().unwrap_or_default());
        let mut candidates = Vec::new();
        let mut outside = false;
        if !absolute {
            match beside(&self.documents[from].path, &reference) {
                Some(path) => candidates.push(path),
                None => outside = true,
            }
        }
        // What the schema's own URI and the asked one have in common is the folder.
        if let Some(root) = self.documents[0].places.get("") {
            let folder = root.base.rfind('/').map_or("", |cut| &root.base[..=cut]);
            if let Some(rest) = uri.strip_prefix(folder).filter(|_| !folder.is_empty()) {
                candidates.extend(beside("", &percent_decode(rest)));
            }
        }
        candidates.extend(self.files.named(uri));
        for path in &candidates {
            let with_ending = format!("{path}.json");
            for path in [path, &with_ending] {
                if path.is_empty() {
                    continue;
                }
                if let Some(known) = self.documents.iter().find(|document| document.path == *path) {
                    return Ok((path.clone(), known.value.clone()));
                }
                if let Some(value) = self.files.open(path).map_err(|why| format!("{path}: {why}"))? {
                    return Ok((path.clone(), value));
                }
            }
        }
        Err(match candidates.first() {
            _ if outside => {
                format!(
                    "`{reference}` lies outside the folder of the schema, where nothing is read; move the file into it"
                )
            }
            Some(path) if !absolute => {
                format!("`{path}` is not there; put that file into the folder of the schema")
            }
            _ => {
                format!("`{uri}` is not fetched; save it into the folder of the schema, with this address as its `$id`")
            }
        })
    }
}

/// A place one level down.
pub(super) fn key(pointer: &str, name: &str) -> String {
    let mut out = JsonPointer::parse(pointer).unwrap_or_default();
    out.push_key(name);
    out.as_str().to_owned()
}

/// The last name of a place.
pub(super) fn last(pointer: &str) -> String {
    unescape(pointer.rsplit('/').next().unwrap_or_default())
}

/// A path beside another, unless it leads out of the folder all are in.
fn beside(path: &str, reference: &str) -> Option<String> {
    if reference.starts_with('/') || reference.contains('\\') || reference.contains('\0') {
        return None;
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in reference.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Where the subschemas of a keyword stand that belongs to the schema at `pointer`.
fn subschemas(draft: Draft, pointer: &str, keyword: &str, value: &Value) -> Vec<String> {
    let Some(holds) = draft.holds(keyword) else { return Vec::new() };
    let here = key(pointer, keyword);
    match (holds, value) {
        (Holds::Map, Value::Object(map)) => map.keys().map(|name| key(&here, name)).collect(),
        (Holds::Dependencies, Value::Object(map)) => {
            let schemas = map.iter().filter(|(_, value)| value.is_object() || value.is_boolean());
            schemas.map(|(name, _)| key(&here, name)).collect()
        }
        (Holds::List | Holds::OneOrList, Value::Array(list)) => {
            (0..list.len()).map(|i| format!("{here}/{i}")).collect()
        }
        (Holds::Types, Value::Array(list)) => {
            let schemas = list.iter().enumerate().filter(|(_, value)| value.is_object());
            schemas.map(|(i, _)| format!("{here}/{i}")).collect()
        }
        (Holds::One | Holds::OneOrList | Holds::Types, Value::Object(_))
        | (Holds::One | Holds::OneOrList, Value::Bool(_)) => vec![here],
        _ => Vec::new(),
    }
}
