//! From a schema document to [`Node`]s: finding every subschema, reading its
//! keywords, resolving its references, and refusing what cannot be evaluated.
//!
//! Work goes through a queue, not through recursion, so a deeply nested schema
//! costs no stack. Every value of a document has one address in memory while
//! we look at it, and that address is how a subschema reached by two ways
//! (its place and a reference) becomes one node.

mod address;
mod error;
mod link;
mod slots;

use crate::sorted::{Gather, SortedMap};
use std::sync::Arc;

use crate::json::{self, Map, Number, Value};

use address::ByAddress;
pub use error::{CompileError, CompileErrorKind};
use slots::{count_slot, list_slot, number_slot, schema_slot};

use super::node::{Draft, Format, Node, NodeId};
use super::pattern::Pattern;
use super::{Inner, Options, format, number, resolve, value};
use crate::pointer::JsonPointer;
use crate::violation::JsonType;

/// The vocabularies of 2019-09 and 2020-12 that change the outcome.
#[expect(clippy::struct_excessive_bools, reason = "each vocabulary is in use or not")]
#[derive(Clone, Copy)]
struct Vocabularies {
    applicator: bool,
    unevaluated: bool,
    validation: bool,
    format: bool,
}

const VOCABULARY: &str = "https://json-schema.org/draft/20";

/// The dialect a schema resource is written in.
#[derive(Clone, Copy)]
struct Dialect {
    draft: Draft,
    uses: Vocabularies,
}

impl Dialect {
    const fn of(draft: Draft) -> Self {
        let modern = draft.is_modern();
        Self { draft, uses: Vocabularies { applicator: true, unevaluated: modern, validation: true, format: false } }
    }
}

/// A schema with its own URI, and the names inside it.
struct Resource {
    uri: String,
    dialect: Dialect,
    root: NodeId,
    /// Name, node, and whether the anchor is dynamic.
    anchors: Vec<(Box<str>, NodeId, bool)>,
}

#[derive(Clone, Copy)]
enum Reference {
    Static,
    Dynamic,
}

struct Builder<'a> {
    options: &'a Options<'a>,
    documents: Vec<(&'a str, &'a Value)>,
    resources: Vec<Resource>,
    by_uri: SortedMap<String, usize>,
    nodes: Vec<Node>,
    values: Vec<&'a Value>,
    by_address: ByAddress,
    /// How many of `nodes` have been read.
    read: usize,
    references: Vec<(NodeId, Reference, &'a str)>,
    patterns: SortedMap<String, usize>,
    compiled_patterns: Vec<Arc<Pattern>>,
    /// How many more values the documents may hold.
    size_left: u32,
    errors: Vec<CompileError>,
}

pub(super) fn compile(schema: &Value, options: &Options<'_>) -> Result<Inner, Vec<CompileError>> {
    let mut builder = Builder {
        options,
        documents: Vec::new(),
        resources: Vec::new(),
        by_uri: SortedMap::new(),
        nodes: Vec::new(),
        values: Vec::new(),
        by_address: ByAddress::default(),
        read: 0,
        references: Vec::new(),
        patterns: SortedMap::new(),
        compiled_patterns: Vec::new(),
        size_left: options.limits.schema_size,
        errors: Vec::new(),
    };
    builder.add_document("", schema);
    builder.link();
    if builder.errors.is_empty() {
        builder.refuse_cycles();
    }
    if !builder.errors.is_empty() {
        return Err(std::mem::take(&mut builder.errors));
    }
    let mut dynamic_anchors = Vec::new();
    for resource in std::mem::take(&mut builder.resources) {
        let mut dynamic = Vec::new();
        for (name, node, is_dynamic) in resource.anchors {
            if is_dynamic {
                dynamic.push((name, node));
            }
        }
        dynamic_anchors.push(dynamic);
    }
    let has_unevaluated =
        builder.nodes.iter().any(|node| node.unevaluated_items.is_some() || node.unevaluated_properties.is_some());
    Ok(Inner {
        documents: builder.documents.iter().map(|(_, document)| (*document).clone()).gather(),
        dynamic_anchors,
        nodes: std::mem::take(&mut builder.nodes),
        has_unevaluated,
        limits: options.limits,
    })
}

fn address(value: &Value) -> usize {
    std::ptr::from_ref(value) as usize
}

/// A URI without an empty fragment.
fn bare(uri: &str) -> &str {
    uri.strip_suffix('#').unwrap_or(uri)
}

/// The dialects that need no meta-schema, with either scheme.
fn known_draft(uri: &str) -> Option<Draft> {
    let uri = bare(uri);
    let name = uri.strip_prefix("https:").or_else(|| uri.strip_prefix("http:"))?;
    Some(match name.strip_prefix("//json-schema.org/draft")? {
        "/2020-12/schema" => Draft::Draft202012,
        "/2019-09/schema" => Draft::Draft201909,
        "-07/schema" => Draft::Draft7,
        "-06/schema" => Draft::Draft6,
        _ => return None,
    })
}

impl<'a> Builder<'a> {
    fn at(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    fn shell(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }

    fn error(&mut self, at: NodeId, keyword: &str, kind: CompileErrorKind) {
        let node = self.at(at);
        let pointer = if keyword.is_empty() { node.pointer.clone() } else { node.pointer.key(keyword) };
        let document = self.documents[node.document as usize].0.to_owned();
        self.errors.push(CompileError { document, pointer, kind });
    }

    /// Takes a document in under the URI it was registered by; returns its resource.
    fn add_document(&mut self, uri: &'a str, value: &'a Value) -> Option<usize> {
        if let Some(known) = self.by_address.get(address(value)) {
            return Some(self.at(known).resource as usize);
        }
        let limits = self.options.limits;
        if !value::within(value, limits.depth, &mut self.size_left) {
            let kind = if self.size_left == 0 { CompileErrorKind::TooLarge } else { CompileErrorKind::TooDeep };
            self.errors.push(CompileError { document: uri.to_owned(), pointer: JsonPointer::root(), kind });
            return None;
        }
        let document = self.documents.len() as u32;
        self.documents.push((uri, value));
        let resource = self.resources.len();
        let root = NodeId(self.nodes.len() as u32);
        self.resources.push(Resource {
            uri: bare(uri).to_owned(),
            dialect: Dialect::of(self.options.default_draft),
            root,
            anchors: Vec::new(),
        });
        self.by_uri.or_insert_with(bare(uri).to_owned(), || resource);
        self.node(value, document, JsonPointer::root(), resource as u32);
        self.read_all();
        Some(resource)
    }

    /// The node of a schema value, made now if it is new.
    fn node(&mut self, value: &'a Value, document: u32, pointer: JsonPointer, resource: u32) -> NodeId {
        if let Some(known) = self.by_address.get(address(value)) {
            return known;
        }
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Node { document, resource, pointer, ..Node::default() });
        self.values.push(value);
        self.by_address.insert(address(value), id);
        id
    }

    fn read_all(&mut self) {
        while self.read < self.nodes.len() {
            let id = NodeId(self.read as u32);
            self.read += 1;
            match self.values[id.0 as usize] {
                Value::Bool(b) => self.nodes[id.0 as usize].boolean = Some(*b),
                Value::Object(map) => self.read_object(id, map),
                _ => self.error(id, "", CompileErrorKind::Expected("a schema: an object, `true` or `false`")),
            }
        }
    }

    /// Settles the dialect and the resource a schema object belongs to.
    fn enter(&mut self, id: NodeId, map: &'a Map<String, Value>) -> Dialect {
        let at = id.0 as usize;
        let mut resource = self.nodes[at].resource as usize;
        let mut dialect = self.resources[resource].dialect;
        let is_document = self.nodes[at].pointer.is_root();
        let identifier = map.get("$id").and_then(Value::as_str);
        if let Some(uri) = map.get("$schema").and_then(Value::as_str)
            && (is_document || identifier.is_some())
        {
            match self.dialect(id, uri, 0) {
                Some(found) => dialect = found,
                None => self.error(id, "$schema", CompileErrorKind::UnknownDialect(uri.to_owned())),
            }
        }
        if is_document {
            self.resources[resource].dialect = dialect;
        }
        let legacy = !dialect.draft.is_modern();
        let Some(identifier) = identifier.filter(|_| !(legacy && map.contains_key("$ref"))) else {
            return dialect;
        };
        let (uri, fragment) = resolve::join(&self.resources[resource].uri, identifier);
        if !identifier.starts_with('#') {
            let free = self.by_uri.get(&uri).is_none_or(|other| is_document && *other == resource);
            if !free {
                self.error(id, "$id", CompileErrorKind::Duplicate(uri.clone()));
            }
            if is_document {
                self.resources[resource].uri.clone_from(&uri);
            } else {
                resource = self.resources.len();
                self.resources.push(Resource { uri: uri.clone(), dialect, root: id, anchors: Vec::new() });
                self.nodes[at].resource = resource as u32;
            }
            self.by_uri.insert(uri, resource);
        }
        if !fragment.is_empty() {
            if legacy {
                self.anchor(id, "$id", &fragment, false);
            } else {
                self.error(id, "$id", CompileErrorKind::Expected("a URI reference without a fragment"));
            }
        }
        dialect
    }

    fn anchor(&mut self, id: NodeId, keyword: &str, name: &str, dynamic: bool) {
        let resource = self.at(id).resource as usize;
        let anchors = &mut self.resources[resource].anchors;
        if anchors.iter().any(|(other, node, _)| **other == *name && *node != id) {
            self.error(id, keyword, CompileErrorKind::Duplicate(name.to_owned()));
        } else {
            anchors.push((name.into(), id, dynamic));
        }
    }

    fn dialect(&mut self, id: NodeId, uri: &str, hops: u32) -> Option<Dialect> {
        if let Some(draft) = known_draft(uri) {
            return Some(Dialect::of(draft));
        }
        let own = || self.documents.iter().copied().find(|(_, document)| names(document, uri));
        let (_, meta) = self.registered(uri).or_else(own)?;
        let base = meta.get("$schema").and_then(Value::as_str)?;
        if hops > 8 {
            return None;
        }
        let mut dialect = self.dialect(id, base, hops + 1)?;
        if let Some(vocabularies) = meta.get("$vocabulary").and_then(Value::as_object)
            && dialect.draft.is_modern()
        {
            let mut uses = Vocabularies { applicator: false, unevaluated: false, validation: false, format: false };
            for (vocabulary, required) in vocabularies {
                // Behind the prefix stands the year: `20-12/vocab/core`.
                match vocabulary.strip_prefix(VOCABULARY).and_then(|rest| rest.get("20-12/vocab/".len()..)) {
                    Some("applicator") => {
                        uses.applicator = true;
                        uses.unevaluated |= dialect.draft == Draft::Draft201909;
                    }
                    Some("unevaluated") => uses.unevaluated = true,
                    Some("validation") => uses.validation = true,
                    Some("format-assertion") => uses.format = true,
                    Some("core" | "meta-data" | "format" | "format-annotation" | "content") => {}
                    _ if *required == Value::Bool(true) => {
                        self.error(id, "$schema", CompileErrorKind::UnknownVocabulary(vocabulary.clone()));
                    }
                    _ => {}
                }
            }
            dialect.uses = uses;
        }
        Some(dialect)
    }

    /// A document that was handed over, or a meta-schema carried along natively.
    fn registered(&self, uri: &str) -> Option<(&'a str, &'a Value)> {
        let found = self.options.remotes.iter().copied().find(|(other, _)| bare(other) == bare(uri));
        #[cfg(any(not(target_arch = "wasm32"), feature = "gate"))]
        let found = found.or_else(|| super::metaschema::find(bare(uri)));
        found
    }

    #[allow(clippy::too_many_lines, reason = "one arm a keyword")]
    fn read_object(&mut self, id: NodeId, map: &'a Map<String, Value>) {
        let Dialect { draft, uses } = self.enter(id, map);
        let modern = draft.is_modern();
        // Before 2020-12 a list in `items` describes items one by one.
        let newest = draft == Draft::Draft202012;
        let applicator = uses.applicator;
        let validation = uses.validation;
        if !modern && let Some(target) = map.get("$ref") {
            self.reference(id, "$ref", target, Reference::Static);
            return;
        }
        let mut node = Node { contains_evaluates: newest, ..Node::default() };
        for (key, value) in map {
            match key.as_str() {
                "$ref" => self.reference(id, key, value, Reference::Static),
                "$dynamicRef" if newest => self.reference(id, key, value, Reference::Dynamic),
                // An anchor without a name: `$recursiveRef` is always `#`.
                "$recursiveRef" if modern && !newest => self.reference(id, key, value, Reference::Dynamic),
                "$recursiveAnchor" if modern && !newest => {
                    if *value == Value::Bool(true) && self.resources[self.at(id).resource as usize].root == id {
                        self.anchor(id, key, "", true);
                    }
                }
                "$anchor" | "$dynamicAnchor" if modern => match value.as_str() {
                    Some(name) => self.anchor(id, key, name, key == "$dynamicAnchor"),
                    None => self.expected(id, key, "a name"),
                },
                "$defs" if modern => drop(self.schema_map(id, key, value)),
                "definitions" => drop(self.schema_map(id, key, value)),

                "properties" if applicator => node.properties = self.schema_map(id, key, value),
                "patternProperties" if applicator => {
                    for (source, schema) in self.schema_map(id, key, value) {
                        if let Some(pattern) = self.pattern(id, key, &source) {
                            node.pattern_properties.push((pattern, schema));
                        }
                    }
                }
                "dependentSchemas" if applicator && modern => {
                    node.dependent_schemas = self.schema_map(id, key, value);
                }
                "dependencies" if applicator => self.dependencies(id, key, value, &mut node),
                "prefixItems" if applicator && newest => node.prefix_items = self.schema_list(id, key, value),
                "items" if applicator && !newest && value.is_array() => {
                    node.prefix_items = self.schema_list(id, key, value);
                }
                "additionalItems" if applicator && !newest && map.get("items").is_some_and(Value::is_array) => {
                    node.items = self.schema(id, key, value);
                }
                "contentSchema" if modern => drop(self.schema(id, key, value)),

                "type" if validation => self.types(id, value, &mut node),
                "enum" if validation => match value.as_array() {
                    Some(values) => node.enumeration = Some(values.clone()),
                    None => self.expected(id, key, "a list of values"),
                },
                "const" if validation => node.constant = Some(value.clone()),
                "multipleOf" if validation => {
                    node.multiple_of = self.number(id, key, value);
                    if node.multiple_of.as_ref().is_some_and(|n| !number::compare(n, &Number::from(0)).is_gt()) {
                        self.expected(id, key, "a number greater than 0");
                    }
                }
                "pattern" if validation => match value.as_str() {
                    Some(source) => node.pattern = self.pattern(id, key, source),
                    None => self.expected(id, key, "a regular expression, as text"),
                },
                "uniqueItems" if validation => match value.as_bool() {
                    Some(unique) => node.unique_items = unique,
                    None => self.expected(id, key, "`true` or `false`"),
                },
                "required" if validation => node.required = self.names(id, key, value),
                "dependentRequired" if validation && modern => match value.as_object() {
                    Some(map) => {
                        for (name, list) in map {
                            node.dependent_required.push(((**name).into(), self.names(id, key, list)));
                        }
                    }
                    None => self.expected(id, key, "an object of lists of property names"),
                },
                "format" => match value.as_str() {
                    Some(name) => node.format = Some(self.format(name, uses.format)),
                    None => self.expected(id, key, "the name of a format"),
                },
                // What draft-06 does not know it ignores.
                "if" | "then" | "else" if draft == Draft::Draft6 => {}
                _ => {
                    if let Some(slot) = schema_slot(&mut node, key, uses) {
                        *slot = self.schema(id, key, value);
                    } else if let Some(slot) = list_slot(&mut node, key).filter(|_| applicator) {
                        *slot = self.schema_list(id, key, value);
                    } else if let Some(slot) = number_slot(&mut node, key).filter(|_| validation) {
                        *slot = self.number(id, key, value);
                    } else if let Some(slot) = count_slot(&mut node, key, modern).filter(|_| validation) {
                        *slot = self.count(id, key, value);
                    }
                }
            }
        }
        if node.properties.len() > 8 {
            let mut order: Vec<u32> = (0..node.properties.len() as u32).gather();
            crate::sorted::heapsort(&mut order, &|a, b| node.properties[a as usize].0 < node.properties[b as usize].0);
            node.properties_by_name = order;
        }
        let shell = self.shell(id);
        node.document = shell.document;
        node.resource = shell.resource;
        node.pointer = std::mem::take(&mut shell.pointer);
        *shell = node;
    }

    fn expected(&mut self, id: NodeId, keyword: &str, what: &'static str) {
        self.error(id, keyword, CompileErrorKind::Expected(what));
    }

    fn reference(&mut self, id: NodeId, keyword: &str, value: &'a Value, kind: Reference) {
        match value.as_str() {
            Some(reference) => self.references.push((id, kind, reference)),
            None => self.expected(id, keyword, "a URI reference, as text"),
        }
    }

    fn child(&mut self, id: NodeId, pointer: JsonPointer, value: &'a Value) -> NodeId {
        let node = self.at(id);
        let (document, resource) = (node.document, node.resource);
        self.node(value, document, pointer, resource)
    }

    #[expect(clippy::unnecessary_wraps, reason = "every caller stores an option")]
    fn schema(&mut self, id: NodeId, keyword: &str, value: &'a Value) -> Option<NodeId> {
        let pointer = self.at(id).pointer.key(keyword);
        Some(self.child(id, pointer, value))
    }

    fn schema_map(&mut self, id: NodeId, keyword: &str, value: &'a Value) -> Vec<(Box<str>, NodeId)> {
        let Value::Object(map) = value else {
            self.expected(id, keyword, "an object of schemas");
            return Vec::new();
        };
        let pointer = self.at(id).pointer.key(keyword);
        let mut nodes = Vec::new();
        for (name, value) in map {
            nodes.push(((**name).into(), self.child(id, pointer.key(name), value)));
        }
        nodes
    }

    fn schema_list(&mut self, id: NodeId, keyword: &str, value: &'a Value) -> Vec<NodeId> {
        match value {
            Value::Array(list) if !list.is_empty() => {
                let pointer = self.at(id).pointer.key(keyword);
                let mut nodes = Vec::new();
                for (index, value) in list.iter().enumerate() {
                    nodes.push(self.child(id, pointer.index(index), value));
                }
                nodes
            }
            // Draft-07 allows an empty list in `items`.
            Value::Array(_) if keyword == "items" => Vec::new(),
            _ => {
                self.expected(id, keyword, "a list of at least one schema");
                Vec::new()
            }
        }
    }

    /// Draft-07: lists of names and schemas mixed.
    fn dependencies(&mut self, id: NodeId, keyword: &str, value: &'a Value, node: &mut Node) {
        let Value::Object(map) = value else {
            return self.expected(id, keyword, "an object of schemas and lists of property names");
        };
        for (name, value) in map {
            if value.is_array() {
                let names = self.names(id, keyword, value);
                node.dependent_required.push(((**name).into(), names));
            } else {
                let pointer = self.at(id).pointer.key(keyword).key(name);
                let schema = self.child(id, pointer, value);
                node.dependent_schemas.push(((**name).into(), schema));
            }
        }
    }

    fn types(&mut self, id: NodeId, value: &Value, node: &mut Node) {
        let names = match value {
            Value::Array(names) => names.as_slice(),
            name => std::slice::from_ref(name),
        };
        for name in names {
            match name.as_str().and_then(JsonType::parse) {
                Some(json_type) => node.types.insert(json_type),
                None => self.expected(id, "type", "array, boolean, integer, null, number, object or string"),
            }
        }
        if names.is_empty() {
            self.expected(id, "type", "at least one type");
        }
    }

    fn number(&mut self, id: NodeId, keyword: &str, value: &Value) -> Option<Number> {
        if let Value::Number(n) = value {
            return Some(n.clone());
        }
        self.expected(id, keyword, "a number");
        None
    }

    fn count(&mut self, id: NodeId, keyword: &str, value: &Value) -> Option<u64> {
        if let Value::Number(n) = value
            && let Some(count) = number::count(n)
        {
            return Some(count);
        }
        self.expected(id, keyword, "a whole number, 0 or more");
        None
    }

    fn names(&mut self, id: NodeId, keyword: &str, value: &Value) -> Vec<Box<str>> {
        let mut names = Vec::new();
        let list = json::list(Some(value));
        for name in list.iter().filter_map(Value::as_str) {
            names.push(name.into());
        }
        if !value.is_array() || names.len() < list.len() {
            self.expected(id, keyword, "a list of property names");
        }
        names
    }

    fn format(&self, name: &str, asserted_by_dialect: bool) -> Format {
        let check = if self.options.assert_formats || asserted_by_dialect {
            let own = self.options.formats.iter().find(|(other, _)| *other == name).map(|(_, check)| *check);
            own.or_else(|| format::checker(name))
        } else {
            None
        };
        Format { name: name.into(), check }
    }

    fn pattern(&mut self, id: NodeId, keyword: &str, source: &str) -> Option<Arc<Pattern>> {
        if let Some(at) = self.patterns.get(source) {
            return Some(Arc::clone(&self.compiled_patterns[*at]));
        }
        match Pattern::new(source) {
            Ok(pattern) => {
                let pattern = Arc::new(pattern);
                self.patterns.insert(source.to_owned(), self.compiled_patterns.len());
                self.compiled_patterns.push(Arc::clone(&pattern));
                Some(pattern)
            }
            Err(error) => {
                self.error(id, keyword, CompileErrorKind::Pattern(error));
                None
            }
        }
    }
}

/// Whether a document calls itself by this URI.
fn names(document: &Value, uri: &str) -> bool {
    document.get("$id").and_then(Value::as_str).is_some_and(|id| bare(id) == bare(uri))
}

/// Reads an array index as JSON Pointer writes it: no sign, no leading zero.
pub(super) fn array_index(segment: &str) -> Option<usize> {
    let canonical = segment.len() == 1 || !segment.starts_with('0');
    (canonical && segment.bytes().all(|b| b.is_ascii_digit())).then(|| segment.parse().ok()).flatten()
}
