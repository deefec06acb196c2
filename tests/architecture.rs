//! Holds the direction of imports that ARCHITECTURE and the crate manual promise.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Tools without any knowledge of forms, which everything may import and which import nothing.
const TOOLS: [&str; 5] = ["date", "json", "platform", "sorted", "table"];

/// Every module and the modules it may import; a module not named here fails the test.
const ALLOWED: [(&str, &[&str]); 23] = [
    ("pointer", &[]),
    ("locale", &[]),
    ("violation", &["pointer"]),
    ("definition", &["locale", "pointer", "texts", "violation"]),
    ("register", &["definition", "locale", "pointer", "texts"]),
    ("synthetic", &["locale", "register"]),
    ("schema", &["pointer", "violation"]),
    ("upgrade", &["pointer", "schema"]),
    ("reference_validator", &["definition", "pointer", "schema", "upgrade", "violation"]),
    ("message", &["locale", "violation"]),
    ("texts", &["locale"]),
    ("analysis", &["definition", "pointer", "register"]),
    ("reform", &["analysis", "definition", "locale", "message", "pointer", "register", "schema", "texts"]),
    ("checker", &["definition", "pointer", "register", "texts"]),
    ("import", &["definition", "locale", "pointer", "register", "texts"]),
    ("form", &["definition", "locale", "message", "pointer", "register", "schema", "violation"]),
    ("verify", &["definition", "form", "locale", "message", "pointer", "register", "schema", "violation"]),
    ("decision_receipt", &["analysis", "definition", "form", "locale", "reform", "register"]),
    ("render", &["analysis", "definition", "form", "locale", "message", "pointer", "reform", "register", "texts"]),
    (
        "workbench",
        &[
            "analysis",
            "definition",
            "import",
            "locale",
            "pointer",
            "reference_validator",
            "reform",
            "register",
            "render",
            "texts",
        ],
    ),
    ("dom", &["form", "message", "render"]),
    (
        "js_api",
        &[
            "analysis",
            "definition",
            "dom",
            "form",
            "import",
            "locale",
            "message",
            "pointer",
            "reform",
            "register",
            "render",
            "schema",
            "texts",
            "upgrade",
            "verify",
            "workbench",
        ],
    ),
    (
        "server",
        &[
            "analysis",
            "decision_receipt",
            "definition",
            "form",
            "locale",
            "message",
            "pointer",
            "reference_validator",
            "reform",
            "register",
            "render",
            "synthetic",
            "texts",
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
    let owners: [(&str, &[&str]); 9] = [
        ("web_sys", &["dom", "js_api", "schema/pattern"]),
        ("js_sys", &["dom", "js_api", "platform", "schema/pattern"]),
        ("wasm_bindgen", &["dom", "js_api", "platform", "schema/pattern"]),
        ("jsonschema", &["reference_validator"]),
        ("axum", &["server"]),
        ("sqlx", &["server/store"]),
        ("chacha20poly1305", &["server/seal.rs"]),
        ("ring", &["server/openid"]),
        ("tokio_rustls", &["server/openid"]),
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
    let code = "use crate::form::Model;\nuse crate::{pointer::JsonPointer, schema};\nlet x = crate::reference_validator::check();\n\
                use othercrate::dom;\nuse crate::Locale;";
    assert_eq!(imports(code), ["form", "pointer", "schema", "reference_validator"]);
}

/// What each file of a room imports from other files of it, through `super::`.
fn within_room(room: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, code) in sources() {
        let text = path.to_string_lossy().replace('\\', "/");
        let Some(file) = text.strip_prefix(room).and_then(|rest| rest.strip_prefix('/')) else { continue };
        if file == "mod.rs" || file.contains('/') {
            continue;
        }
        let named = code.match_indices("super::").filter_map(|(at, word)| {
            let name: String =
                code[at + word.len()..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            name.starts_with(|c: char| c.is_ascii_lowercase()).then_some(name)
        });
        edges.insert(file.trim_end_matches(".rs").to_owned(), named.collect());
    }
    edges
}

#[test]
fn the_checker_of_proofs_shares_no_code_with_what_finds_them() {
    let mut files = 0;
    for (path, code) in sources() {
        let text = path.to_string_lossy().replace('\\', "/");
        if !text.starts_with("checker/") {
            continue;
        }
        files += 1;
        // What `register` and `definition` know to do with gates, grades and kinds is the engine's reading.
        for logic in [".in_force(", ".reaches(", ".reaches_paper(", ".meets(", ".is_kind(", ".is_open(", ".givers("] {
            assert!(!code.contains(logic), "{text} calls `{logic}…)`, which the engine calls too");
        }
        assert!(!code.contains("super::super"), "{text} reaches out of the checker");
    }
    assert!(files >= 5, "the checker was not found");
}

#[test]
fn the_files_of_the_checker_import_each_other_one_way() {
    let edges = within_room("checker");
    assert!(edges.len() >= 5, "the checker was not found");
    // Files that import nothing left are taken away until none is left; a circle would stay.
    let mut left = edges.clone();
    loop {
        let done: Vec<String> = left
            .iter()
            .filter(|(_, imports)| !imports.iter().any(|name| left.contains_key(name)))
            .map(|(name, _)| name.clone())
            .collect();
        if done.is_empty() {
            break;
        }
        for name in &done {
            left.remove(name);
        }
    }
    assert!(left.is_empty(), "files that import each other: {:?}", left.keys().collect::<Vec<_>>());
}

#[test]
fn every_import_the_table_allows_is_used() {
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, code) in sources() {
        used.entry(module(&path)).or_default().extend(imports(&code));
    }
    let nothing = BTreeSet::new();
    let spare: Vec<String> = ALLOWED
        .iter()
        .flat_map(|(module, may)| may.iter().map(move |import| (*module, *import)))
        .filter(|(module, import)| !used.get(*module).unwrap_or(&nothing).contains(*import))
        .map(|(module, import)| format!("`{module}` → `{import}`"))
        .collect();
    assert!(spare.is_empty(), "nobody needs {}", spare.join(", "));
}

/// Sources in which Vietnamese letters are data, not texts: letters themselves, words that are read, names that are drawn.
const LETTERS_ARE_DATA: &[(&str, &str)] = &[
    ("cli/new.rs", "spellings of letters"),
    ("form/coerce.rs", "words around a typed day"),
    ("form/moment.rs", "words of a typed time"),
    ("form/quantity.rs", "numbers in words"),
    ("form/text.rs", "spellings of letters"),
    ("import/form/legacy.rs", "letters of fonts from before Unicode"),
    ("import/form/pdf/glyphs.rs", "letters of fonts"),
    ("import/mention.rs", "words between papers"),
    ("import/papers.rs", "words between papers"),
    ("import/rules.rs", "numbers of lines"),
    ("import/text.rs", "spellings of letters"),
    ("render/report/woven.rs", "words between papers"),
    ("render/search.rs", "letters folded for searching"),
    ("synthetic/cast.rs", "records of people who do not exist"),
    ("synthetic/life.rs", "records of people who do not exist"),
    ("synthetic/names.rs", "names of people who do not exist"),
    ("synthetic/records.rs", "records of people who do not exist"),
];

#[test]
fn texts_stand_in_catalogues() {
    const VIETNAMESE: &str = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ";
    let mut found: BTreeSet<String> = BTreeSet::new();
    for (path, code) in sources() {
        let text = path.to_string_lossy().replace('\\', "/");
        // Citizens' texts, one file a language, and what tests make up.
        let code = code.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let letters = |c: char| c.to_lowercase().any(|c| VIETNAMESE.contains(c));
        if !text.starts_with("message/") && code.contains(letters) {
            found.insert(text);
        }
    }
    let known: BTreeSet<String> = LETTERS_ARE_DATA.iter().map(|(path, _)| (*path).to_owned()).collect();
    let new: Vec<&String> = found.difference(&known).collect();
    assert!(new.is_empty(), "Vietnamese letters outside `src/texts`: {new:?}; make messages of them");
    let gone: Vec<&String> = known.difference(&found).collect();
    assert!(gone.is_empty(), "no Vietnamese letters any more, take them off the list: {gone:?}");
}

/// Sources in which English sentences may stand: what officers and authors never read, or what a catalogue says for them.
/// A name that ends in `/` is of a room.
const SENTENCES_ARE_NO_TEXTS: &[(&str, &str)] = &[
    ("message/", "texts of citizens, one file a language"),
    ("server/", "what whoever runs the portal reads in its log and at start, and SQL"),
    ("schema/", "why a schema cannot be compiled, for developers; runs without catalogues"),
    ("upgrade/", "why a schema cannot be brought up to date, for developers; the gate runs it without catalogues"),
    ("js_api/", "what calls from JavaScript that are wrong throw, for developers"),
    ("verify/mod.rs", "what the gate tells developers whose calls are wrong"),
    ("render/fragment.rs", "attributes of the element that are wrong, for developers"),
    ("json.rs", "why a text is no JSON, for developers"),
    ("lib.rs", "features that exclude each other, for whoever compiles"),
    ("form/draft.rs", "why a saved draft cannot be opened, for developers"),
    ("form/registers.rs", "events that do not fit the form, for developers"),
    ("definition/when.rs", "what a condition lacks, of which `definition/load/wording.rs` makes a text"),
    ("definition/load/wording.rs", "what `when.rs` says, to be told by key"),
    ("import/line.rs", "names of reasons in drafts, which are told by key"),
    ("render/report/wallet.rs", "a note for whoever takes over a query for wallets"),
    ("import/apply.rs", "who said what, which drafts keep"),
    ("reference_validator/evaluate.rs", "why the second validator was not asked, for developers"),
    ("render/report/docx.rs", "name of a typeface"),
    ("render/report/page.rs", "names of styles"),
];

/// The texts of a source between quotes, without those of attributes and of what cannot happen.
fn literals(code: &str) -> Vec<String> {
    let (mut found, mut at) = (Vec::new(), 0);
    let letters: Vec<char> = code.chars().collect();
    while at < letters.len() {
        // A quotation mark as a single letter opens nothing.
        if letters[at] == '\'' && letters.get(at + 1) == Some(&'"') {
            at += 3;
            continue;
        }
        if letters[at] != '"' {
            at += 1;
            continue;
        }
        let line: String =
            letters[..at].iter().rev().take_while(|c| **c != '\n').collect::<String>().chars().rev().collect();
        let mut text = String::new();
        at += 1;
        // Texts over several lines end these with a backslash; an end without one means that a comment was cut off.
        while at < letters.len() && letters[at] != '"' && letters[at] != '\n' {
            at += usize::from(letters[at] == '\\');
            text.extend(letters.get(at));
            at += 1;
        }
        at += 1;
        if !line.contains("reason = ") && !line.ends_with(".expect(") && !line.trim_start().starts_with("#[") {
            found.push(text);
        }
    }
    found
}

/// True for a text in which three words of letters follow each other.
fn is_sentence(text: &str) -> bool {
    let is_word = |word: &&str| !word.is_empty() && word.chars().all(|c| c.is_ascii_alphabetic());
    let words: Vec<&str> = text.split(' ').collect();
    words.windows(3).any(|three| three.iter().all(is_word))
}

#[test]
fn sentences_stand_in_catalogues() {
    let listed = |path: &str| {
        SENTENCES_ARE_NO_TEXTS.iter().position(|(own, _)| path == *own || own.ends_with('/') && path.starts_with(own))
    };
    let mut used = BTreeSet::new();
    let mut wrong = Vec::new();
    for (path, code) in sources() {
        let text = path.to_string_lossy().replace('\\', "/");
        let code = code.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let own: Vec<String> = literals(code).into_iter().filter(|own| is_sentence(own)).collect();
        match listed(&text) {
            Some(at) if !own.is_empty() => drop(used.insert(at)),
            None if text != "texts/mod.rs" => wrong.extend(own.iter().map(|own| format!("{text}: {own}"))),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "sentences outside `src/texts`; make messages of them:\n{}", wrong.join("\n"));
    let spare: Vec<&str> = SENTENCES_ARE_NO_TEXTS
        .iter()
        .enumerate()
        .filter(|(at, _)| !used.contains(at))
        .map(|(_, (path, _))| *path)
        .collect();
    assert!(spare.is_empty(), "no sentences any more, take them off the list: {spare:?}");
}
