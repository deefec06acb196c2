//! Holds the direction of imports that ARCHITECTURE and the crate manual promise.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Tools without any knowledge of forms, which everything may import and which import nothing.
const TOOLS: [&str; 3] = ["json", "platform", "sorted"];

/// Every module and the modules it may import; a module not named here fails the test.
const ALLOWED: [(&str, &[&str]); 19] = [
    ("pointer", &[]),
    ("locale", &[]),
    ("text", &["locale"]),
    ("violation", &["pointer"]),
    ("definition", &["locale", "pointer", "text", "violation"]),
    ("register", &["definition", "locale", "pointer", "text", "violation"]),
    ("people", &["locale", "register"]),
    ("schema", &["definition", "locale", "pointer", "register", "text", "violation"]),
    ("upgrade", &["pointer", "schema"]),
    ("judge", &["definition", "locale", "pointer", "register", "schema", "text", "upgrade", "violation"]),
    ("message", &["definition", "locale", "pointer", "register", "schema", "text", "violation"]),
    ("analysis", &["definition", "judge", "locale", "message", "pointer", "register", "schema", "text", "violation"]),
    ("import", &["definition", "judge", "locale", "message", "pointer", "register", "schema", "text", "violation"]),
    ("form", &["definition", "locale", "message", "pointer", "register", "schema", "text", "violation"]),
    ("verify", &["definition", "form", "locale", "message", "pointer", "register", "schema", "text", "violation"]),
    (
        "render",
        &["analysis", "definition", "form", "locale", "message", "pointer", "register", "schema", "text", "violation"],
    ),
    (
        "dom",
        &["definition", "form", "locale", "message", "pointer", "register", "render", "schema", "text", "violation"],
    ),
    (
        "js_api",
        &[
            "analysis",
            "definition",
            "dom",
            "form",
            "import",
            "judge",
            "locale",
            "message",
            "pointer",
            "register",
            "render",
            "schema",
            "text",
            "upgrade",
            "verify",
            "violation",
        ],
    ),
    (
        "server",
        &[
            "analysis",
            "definition",
            "form",
            "import",
            "judge",
            "locale",
            "message",
            "pointer",
            "register",
            "render",
            "schema",
            "text",
            "verify",
            "violation",
        ],
    ),
];

const NOTHING: &[&str] = &[];

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
        entries.sort();
        for entry in entries {
            if entry.is_dir() {
                walk(&entry, out);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                out.push(entry);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    assert!(paths.len() > 20, "the sources were not found");
    paths
        .into_iter()
        .filter_map(|path| {
            let text = fs::read_to_string(&path).ok()?;
            Some((path.strip_prefix(&root).ok()?.to_owned(), code(&text)))
        })
        .collect()
}

/// The text without comments: documentation may speak of every module.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// `definition` for `definition/load/scan.rs` and for `definition.rs`.
fn module(path: &Path) -> String {
    let first = path.iter().next().map(|part| part.to_string_lossy().into_owned()).unwrap_or_default();
    first.trim_end_matches(".rs").to_owned()
}

/// The modules of the crate a source names through `crate::`.
fn imports(code: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        // `$crate` and `some_crate::` are other things.
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or_default().split(',').collect(),
            None => vec![rest],
        };
        for name in names {
            let name: String = name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            // Types re-exported at the root start with a capital.
            if name.starts_with(|c: char| c.is_ascii_lowercase()) {
                out.push(name);
            }
        }
    }
    out
}

#[test]
fn imports_point_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.into_iter().collect();
    let mut wrong = Vec::new();
    for (path, code) in sources() {
        let module = module(&path);
        if matches!(module.as_str(), "lib" | "main" | "cli") {
            continue;
        }
        let may = if TOOLS.contains(&module.as_str()) { Some(&NOTHING) } else { allowed.get(module.as_str()) };
        let Some(may) = may else {
            wrong.push(format!("{}: the module is not in the table of this test", path.display()));
            continue;
        };
        for import in imports(&code) {
            let fits = may.contains(&import.as_str()) || TOOLS.contains(&import.as_str());
            if import != module && !fits {
                wrong.push(format!("{}: `{module}` may not import `{import}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_outside_crate_has_its_owner() {
    let owners: [(&str, &[&str]); 5] = [
        ("web_sys", &["dom", "js_api", "schema/pattern"]),
        ("js_sys", &["dom", "js_api", "platform", "schema/pattern"]),
        ("wasm_bindgen", &["dom", "js_api", "platform", "schema/pattern"]),
        ("jsonschema", &["judge"]),
        ("axum", &["server"]),
    ];
    let mut wrong = Vec::new();
    for (path, code) in sources() {
        let text = path.to_string_lossy().replace('\\', "/");
        for (name, places) in owners {
            let used = code
                .match_indices(&format!("{name}::"))
                .any(|(at, _)| !code[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_'));
            if used && !places.iter().any(|place| text.starts_with(place)) {
                wrong.push(format!("{text}: only {} may name `{name}`", places.join(", ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn imports_are_found_in_every_spelling() {
    let code = "use crate::form::Model;\nuse crate::{pointer::JsonPointer, schema};\nlet x = crate::judge::check();\n\
                use othercrate::dom;\nuse crate::Locale;";
    assert_eq!(imports(code), ["form", "pointer", "schema", "judge"]);
}

#[test]
fn the_checker_of_proofs_shares_no_code_with_what_finds_them() {
    let own = ["chain", "claims", "demands", "summary", "world", "Complaints", "ProofProblem"];
    let helpers = ["expression", "list", "positions", "texts", "word"];
    let mut files = 0;
    for (path, code) in sources() {
        let text = path.to_string_lossy().replace('\\', "/");
        if !text.starts_with("analysis/checker/") {
            continue;
        }
        files += 1;
        let rooms = imports(&code);
        let outside: Vec<&String> =
            rooms.iter().filter(|room| !["definition", "pointer", "register"].contains(&room.as_str())).collect();
        assert!(outside.is_empty(), "{text} imports {outside:?}");
        assert!(!code.contains("super::super"), "{text} reaches out of the checker");
        for (at, _) in code.match_indices("super::") {
            let names = code[at + "super::".len()..].trim_start_matches('{');
            let name: String = names.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let known = own.contains(&name.as_str()) || helpers.contains(&name.as_str());
            // `checker/mod.rs` itself has nothing to take from above.
            assert!(known && !text.ends_with("/mod.rs"), "{text} takes `{name}` from above");
        }
    }
    assert!(files >= 5, "the checker was not found");
}
