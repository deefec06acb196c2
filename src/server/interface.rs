//! What the interface is made of: operations, each with its handler and what is to be known of it. The router and the OpenAPI
//! document are made of the same list, so that nothing is answered that is not described. The shapes of bodies are JSON
//! Schemas (`interface/shapes.json`), to which the tests hold every answer.

use axum::Router;
use axum::http::Method;
use axum::routing::MethodRouter;
use serde_json::{Map, Value, json};

use super::problem::Problem;
use super::session::COOKIE_NAME;

/// The version of OpenAPI whose schemas are those of JSON Schema 2020-12.
const OPENAPI: &str = "3.1.0";
/// Schemas and examples; `$full_name` in an example is that of somebody who does not exist.
const SHAPES: &str = include_str!("interface/shapes.json");

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    /// Everybody.
    Anybody,
    /// Whoever is signed in, and whoever says the secret of a case that was sent without signing in.
    Sender,
    /// Whoever is signed in; most of it is for people alone.
    SignedIn,
    /// An officer.
    Officer,
}

/// What an operation takes as its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taken {
    /// Nothing.
    Nothing,
    /// JSON of a shape.
    Json(&'static str),
    /// Bytes as they are.
    Bytes,
}

/// What an operation answers where all is well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Given {
    /// Nothing but the status.
    Nothing,
    /// JSON of a shape.
    Json(&'static str),
    /// The same, or a table (RFC 4180).
    JsonOrTable(&'static str),
    /// A definition.
    Schema(&'static str),
    /// A file.
    Bytes,
}

/// A parameter behind the question mark.
type Parameter = (&'static str, bool, fn() -> Value);

/// One operation of the interface.
pub(super) struct Operation<S> {
    method: Method,
    path: &'static str,
    name: &'static str,
    summary: &'static str,
    handler: MethodRouter<S>,
    who: Who,
    taken: Taken,
    status: u16,
    given: Given,
    parameters: Vec<Parameter>,
    keyed: bool,
    versioned: bool,
    problems: Vec<&'static str>,
}

impl<S> Operation<S> {
    /// An operation anybody may ask for, without body and answer. `name` is its id in the document.
    pub(super) fn new(
        (method, path): (Method, &'static str),
        (name, summary): (&'static str, &'static str),
        handler: MethodRouter<S>,
    ) -> Self {
        Self {
            method,
            path,
            name,
            summary,
            handler,
            who: Who::Anybody,
            taken: Taken::Nothing,
            status: 200,
            given: Given::Nothing,
            parameters: Vec::new(),
            keyed: false,
            versioned: false,
            problems: Vec::new(),
        }
    }

    /// Only for who is signed in, or says the secret of the case.
    pub(super) fn for_senders(self) -> Self {
        Self { who: Who::Sender, ..self }
    }

    /// Only for who is signed in.
    pub(super) fn for_signed_in(self) -> Self {
        Self { who: Who::SignedIn, ..self }
    }

    /// Only for officers.
    pub(super) fn for_officers(self) -> Self {
        Self { who: Who::Officer, ..self }
    }

    /// Takes JSON of a shape.
    pub(super) fn takes(self, shape: &'static str) -> Self {
        Self { taken: Taken::Json(shape), ..self }
    }

    /// Takes bytes as they are.
    pub(super) fn takes_bytes(self) -> Self {
        Self { taken: Taken::Bytes, ..self }
    }

    /// Answers JSON of a shape.
    pub(super) fn gives(self, shape: &'static str) -> Self {
        Self { given: Given::Json(shape), ..self }
    }

    /// Answers JSON of a shape, or a table.
    pub(super) fn gives_or_table(self, shape: &'static str) -> Self {
        Self { given: Given::JsonOrTable(shape), ..self }
    }

    /// Answers a JSON Schema.
    pub(super) fn gives_schema(self, shape: &'static str) -> Self {
        Self { given: Given::Schema(shape), ..self }
    }

    /// Answers a file.
    pub(super) fn gives_bytes(self) -> Self {
        Self { given: Given::Bytes, ..self }
    }

    /// Answers with another status than 200.
    pub(super) fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// Takes a parameter behind the question mark, of a schema.
    pub(super) fn parameter(mut self, name: &'static str, is_required: bool, schema: fn() -> Value) -> Self {
        self.parameters.push((name, is_required, schema));
        self
    }

    /// Is one write however often it is sent: needs `Idempotency-Key`.
    pub(super) fn once(self) -> Self {
        Self { keyed: true, ..self }
    }

    /// Changes a version: needs `If-Match`.
    pub(super) fn changes(self) -> Self {
        Self { versioned: true, ..self }
    }

    /// Problems beside those that follow from all this.
    pub(super) fn refuses(self, problems: &[&'static str]) -> Self {
        Self { problems: problems.to_vec(), ..self }
    }

    /// All kinds of problems it may answer, in the order of the list.
    fn kinds(&self) -> Vec<(u16, &'static str)> {
        let is_write = self.method != Method::GET;
        let has_json = matches!(self.taken, Taken::Json(_));
        let may = |kind: &str, status: u16| match kind {
            "malformed" if status == 415 => has_json,
            "malformed" => true,
            "too-large" => self.taken != Taken::Nothing,
            "elsewhere" => is_write,
            "signed-out" => matches!(self.who, Who::SignedIn | Who::Officer),
            "not-yours" => self.who == Who::Officer,
            "not-found" => self.path.contains('{'),
            "key-reused" => self.keyed,
            "version" => self.versioned,
            "busy" | "unavailable" | "internal" => true,
            _ => false,
        };
        let is_one = |(status, kind): &&(u16, &str)| may(kind, *status) || self.problems.contains(kind);
        Problem::LIST.iter().filter(is_one).copied().collect()
    }

    /// The description; what it refuses is added to `refusals`, by the name it refers to it with.
    fn describe(&self, examples: &Value, refusals: &mut Map<String, Value>) -> Value {
        let mut success = json!({"description": "Done."});
        match self.given {
            Given::Nothing => {}
            Given::Json(shape) => success["content"] = content("application/json", shape, examples),
            Given::JsonOrTable(shape) => {
                success["content"] = content("application/json", shape, examples);
                success["content"]["text/csv"] = json!({"schema": {"type": "string"}});
            }
            Given::Schema(shape) => success["content"] = content("application/schema+json", shape, examples),
            Given::Bytes => success["content"] = json!({"application/octet-stream": {}}),
        }
        let mut responses = Map::from_iter([(self.status.to_string(), success)]);
        for same_status in self.kinds().chunk_by(|a, b| a.0 == b.0) {
            let kinds: Vec<&str> = same_status.iter().map(|(_, kind)| *kind).collect();
            let name = kinds.join("_");
            responses.insert(same_status[0].0.to_string(), json!({"$ref": format!("#/components/responses/{name}")}));
            refusals.entry(name).or_insert_with(|| refusal(&kinds));
        }
        let mut told = json!({"operationId": self.name, "summary": self.summary, "responses": responses});
        let parameters = self.all_parameters();
        if !parameters.is_empty() {
            told["parameters"] = parameters.into();
        }
        match self.taken {
            Taken::Nothing => {}
            Taken::Json(shape) => {
                told["requestBody"] =
                    json!({"required": true, "content": content("application/json", shape, examples)});
            }
            Taken::Bytes => {
                told["requestBody"] = json!({"required": true, "content": {"application/octet-stream": {}}});
            }
        }
        told["security"] = match self.who {
            Who::Anybody => json!([]),
            Who::Sender => json!([{"session": []}, {"secret": []}]),
            Who::SignedIn | Who::Officer => json!([{"session": []}]),
        };
        told
    }

    fn all_parameters(&self) -> Vec<Value> {
        let in_path = self.path.split('{').skip(1).filter_map(|part| part.split('}').next());
        let mut all: Vec<Value> = in_path
            .map(|name| json!({"name": name, "in": "path", "required": true, "schema": schema_in_path(name)}))
            .collect();
        for (name, is_required, schema) in &self.parameters {
            all.push(json!({"name": name, "in": "query", "required": is_required, "schema": schema()}));
        }
        let mut named = vec!["Language"];
        if self.method != Method::GET {
            named.push("Origin");
        }
        if self.keyed {
            named.push("IdempotencyKey");
        }
        if self.versioned {
            named.push("IfMatch");
        }
        all.extend(named.iter().map(|name| json!({"$ref": format!("#/components/parameters/{name}")})));
        all
    }
}

/// What a part of an address looks like.
fn schema_in_path(name: &str) -> Value {
    match name {
        "sha256" => json!({"type": "string", "pattern": "^[0-9a-f]{64}$"}),
        "action" => json!({"enum": ["claim", "release", "accept", "return"]}),
        _ => json!({"type": "string"}),
    }
}

/// A response with one of these kinds of problems.
fn refusal(kinds: &[&str]) -> Value {
    let names: Vec<String> = kinds.iter().map(|kind| Problem::name_of(kind)).collect();
    let which = json!({"type": "object", "properties": {"type": {"enum": names}}});
    let schema = json!({"allOf": [{"$ref": "#/components/schemas/Problem"}, which]});
    json!({"description": kinds.join(", "), "content": {"application/problem+json": {"schema": schema}}})
}

fn content(media_type: &str, shape: &str, examples: &Value) -> Value {
    let mut media = json!({"schema": {"$ref": format!("#/components/schemas/{shape}")}});
    if let Some(example) = examples.get(shape) {
        media["example"] = example.clone();
    }
    json!({ media_type: media })
}

/// A router of all operations.
pub(super) fn router<S: Clone + Send + Sync + 'static>(operations: Vec<Operation<S>>) -> Router<S> {
    operations.into_iter().fold(Router::new(), |router, operation| router.route(operation.path, operation.handler))
}

/// The OpenAPI document of all operations under an address. In its examples stands `person`, an identity by concept.
pub(super) fn document<S>(operations: &[Operation<S>], address: &str, person: &Value) -> Value {
    let shapes: Value = serde_json::from_str(SHAPES).unwrap_or_default();
    let mut examples = shapes["examples"].clone();
    fill(&mut examples, person);
    let mut schemas = shapes["schemas"].clone();
    let kinds = Problem::LIST.iter().fold(Vec::new(), |mut kinds, (_, kind)| {
        let name = Problem::name_of(kind);
        if !kinds.contains(&name) {
            kinds.push(name);
        }
        kinds
    });
    schemas["Problem"]["properties"]["type"] = json!({"enum": kinds});
    let (mut paths, mut refusals) = (Map::new(), Map::new());
    for operation in operations {
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        path[operation.method.as_str().to_ascii_lowercase()] = operation.describe(&examples, &mut refusals);
    }
    json!({
        "openapi": OPENAPI,
        "info": {
            "title": "T\u{1edd} Khai: the portal",
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": address}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": refusals,
            "parameters": parameters(),
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": COOKIE_NAME},
                "secret": {"type": "apiKey", "in": "header", "name": "Submission-Secret"},
            },
        },
    })
}

fn parameters() -> Value {
    json!({
        "Language": {
            "name": "Accept-Language", "in": "header", "required": false, "schema": {"type": "string"},
            "description": "vi or en: the language of problems.",
        },
        "Origin": {
            "name": "Origin", "in": "header", "required": false, "schema": {"type": "string"},
            "description": "A browser says it by itself; a write from the page of another site is refused.",
        },
        "IdempotencyKey": {
            "name": "Idempotency-Key", "in": "header", "required": true,
            "schema": {"type": "string", "pattern": "^[A-Za-z0-9-]{16,100}$"},
            "description": "The same for each try of one write.",
        },
        "IfMatch": {
            "name": "If-Match", "in": "header", "required": true, "schema": {"type": "string", "pattern": "^\"[0-9]{1,9}\"$"},
            "description": "The version that is changed, in quotation marks.",
        },
    })
}

/// Puts what is known of a person where an example names it.
fn fill(example: &mut Value, person: &Value) {
    match example {
        Value::String(text) => {
            if let Some(known) = text.strip_prefix('$').and_then(|concept| person.get(concept)) {
                *example = known.clone();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, person)),
        Value::Object(members) => members.values_mut().for_each(|item| fill(item, person)),
        _ => {}
    }
}
