//! Reads the catalogues of texts (`src/texts/<language>/<room>.ftl`), refuses any that does not fit the others, with file and
//! line, and writes one function a message, so that a key that no catalogue has and a placeholder that is left out do not
//! compile. Beside that it tells the program what the code its verdicts come from hashes to.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, process};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use sha2::{Digest, Sha256};

/// The language whose texts stand in for those of languages there is no folder for, and against which others are held.
const FALLBACK: &str = "en";

/// The sources verdicts come from, within `src`: of two programs in which they are the same, both say the same of a case.
const ENGINE: [&str; 9] = [
    "analysis",
    "date.rs",
    "decision_receipt.rs",
    "definition",
    "json.rs",
    "locale.rs",
    "reform",
    "register",
    "schema",
];

/// One message of one language.
pub(crate) struct Message {
    line: usize,
    /// Names of its placeholders, in the order in which they are met.
    placeholders: BTreeSet<String>,
    /// Its text as it is written, for the documentation.
    text: String,
}

/// Messages by room and key.
pub(crate) type Catalogue = BTreeMap<String, BTreeMap<String, Message>>;

#[allow(clippy::print_stderr, reason = "what a build script says there is shown by cargo")]
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=src/texts");
    // A release holds the pages and modules, of which new ones may have come; a debug build reads them where they stand.
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        for folder in ["www/pages", "www/src", "www/pkg", "schemas"] {
            println!("cargo:rerun-if-changed={folder}");
        }
    }
    let sources = Path::new(&env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("src");
    println!("cargo:rustc-env=TOKHAI_ENGINE={}", engine(&sources));
    let folder = sources.join("texts");
    let catalogues = match read_all(&folder) {
        Ok(catalogues) => catalogues,
        Err(problems) => {
            eprintln!("{}", problems.join("\n"));
            process::exit(1);
        }
    };
    let out = Path::new(&env::var("OUT_DIR").unwrap_or_default()).join("texts.rs");
    if let Err(why) = fs::write(&out, written(&folder, &catalogues)) {
        eprintln!("{}: {why}", out.display());
        process::exit(1);
    }
}

/// SHA-256, in hexadecimal, of the names and contents of the sources verdicts come from.
fn engine(sources: &Path) -> String {
    let mut hash = Sha256::new();
    for part in ENGINE {
        println!("cargo:rerun-if-changed=src/{part}");
        add_sources(sources, part, &mut hash);
    }
    hash.finalize().iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Adds a file, or all files of a folder in the order of their names.
fn add_sources(sources: &Path, name: &str, hash: &mut Sha256) {
    let path = sources.join(name);
    if path.is_dir() {
        return names(&path).iter().for_each(|inner| add_sources(sources, &format!("{name}/{inner}"), hash));
    }
    let bytes = fs::read(&path).unwrap_or_default();
    hash.update(format!("{name}\n{}\n", bytes.len()));
    hash.update(bytes);
}

/// The catalogues of a folder, one folder a language, in the order of their tags.
///
/// # Errors
///
/// All that does not fit, each with file and line: syntax, keys that are missing, too many or twice, placeholders that are
/// not those of the other languages.
pub(crate) fn read_all(folder: &Path) -> Result<Vec<(String, Catalogue)>, Vec<String>> {
    let mut problems = Vec::new();
    let languages = names(folder).into_iter().filter(|name| folder.join(name).is_dir());
    let read = languages.map(|language| (read(folder, &language, &mut problems), language));
    let catalogues: Vec<(String, Catalogue)> = read.map(|(catalogue, language)| (language, catalogue)).collect();
    match catalogues.iter().find(|(language, _)| language == FALLBACK) {
        // What cannot be read would seem to lack every key.
        Some(_) if !problems.is_empty() => {}
        Some((_, expected)) => {
            for (language, catalogue) in catalogues.iter().filter(|(language, _)| language != FALLBACK) {
                compare(language, catalogue, expected, &mut problems);
            }
        }
        None => {
            problems
                .push(format!("src/texts/{FALLBACK}: the folder is missing; all others are held against its texts"));
        }
    }
    if problems.is_empty() { Ok(catalogues) } else { Err(problems) }
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut list: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    list.sort();
    list
}

/// The line, from 1, of a place in a text.
fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

fn read(folder: &Path, language: &str, problems: &mut Vec<String>) -> Catalogue {
    let mut catalogue = Catalogue::new();
    for file in names(&folder.join(language)) {
        let place = format!("src/texts/{language}/{file}");
        let Some(room) = file.strip_suffix(".ftl") else {
            problems.push(format!("{place}: a catalogue is a file that ends in `.ftl`"));
            continue;
        };
        let text = match fs::read_to_string(folder.join(language).join(&file)) {
            Ok(text) => text,
            Err(why) => {
                problems.push(format!("{place}: {why}"));
                continue;
            }
        };
        let resource = match parser::parse(text.as_str()) {
            Ok(resource) => resource,
            Err((_, errors)) => {
                problems.extend(
                    errors.iter().map(|error| format!("{place}:{}: {}", line_of(&text, error.pos.start), error.kind)),
                );
                continue;
            }
        };
        let messages = catalogue.entry(room.to_owned()).or_default();
        for entry in &resource.body {
            let Entry::Message(message) = entry else { continue };
            let (id, at) = (message.id.name, message.id.name.as_ptr() as usize - text.as_ptr() as usize);
            let line = line_of(&text, at);
            let Some(key) = id.strip_prefix(room).and_then(|rest| rest.strip_prefix('-')) else {
                problems.push(format!("{place}:{line}: `{id}` should begin with `{room}-`, the name of its file"));
                continue;
            };
            let Some(value) = &message.value else {
                problems.push(format!("{place}:{line}: `{id}` has no text"));
                continue;
            };
            if !message.attributes.is_empty() {
                problems
                    .push(format!("{place}:{line}: `{id}` has attributes, which nothing shows; make messages of them"));
            }
            let mut placeholders = BTreeSet::new();
            collect(value, &mut placeholders);
            let shown =
                text[at..].lines().next().and_then(|line| line.split_once('=')).map_or("", |(_, text)| text.trim());
            let own = Message { line, placeholders, text: shown.to_owned() };
            if messages.insert(key.to_owned(), own).is_some() {
                problems.push(format!("{place}:{line}: `{id}` stands there twice"));
            }
        }
    }
    catalogue
}

/// The names of the placeholders of a pattern, also of those within choices.
fn collect(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            match expression {
                Expression::Inline(inline) => collect_inline(inline, found),
                Expression::Select { selector, variants } => {
                    collect_inline(selector, found);
                    for variant in variants {
                        collect(&variant.value, found);
                    }
                }
            }
        }
    }
}

fn collect_inline(inline: &InlineExpression<&str>, found: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => drop(found.insert(id.name.to_owned())),
        InlineExpression::Placeable { expression } => {
            if let Expression::Inline(inner) = &**expression {
                collect_inline(inner, found);
            }
        }
        _ => {}
    }
}

/// Holds a language against the one all are held against: the same keys with the same placeholders.
fn compare(language: &str, catalogue: &Catalogue, expected: &Catalogue, problems: &mut Vec<String>) {
    let rooms: BTreeSet<&String> = catalogue.keys().chain(expected.keys()).collect();
    let none = BTreeMap::new();
    for room in rooms {
        let (here, there) = (catalogue.get(room).unwrap_or(&none), expected.get(room).unwrap_or(&none));
        for (key, wanted) in there {
            let Some(own) = here.get(key) else {
                let line = wanted.line;
                problems.push(format!(
                    "src/texts/{language}/{room}.ftl:1: `{room}-{key}` is missing; src/texts/{FALLBACK}/{room}.ftl:{line} has it"
                ));
                continue;
            };
            let list = |names: &BTreeSet<String>| match names.iter().map(|name| format!("${name}")).collect::<Vec<_>>()
            {
                names if names.is_empty() => "none".to_owned(),
                names => names.join(", "),
            };
            if own.placeholders != wanted.placeholders {
                problems.push(format!(
                    "src/texts/{language}/{room}.ftl:{}: the placeholders of `{room}-{key}` are {}, expected as in {FALLBACK}: {}",
                    own.line,
                    list(&own.placeholders),
                    list(&wanted.placeholders)
                ));
            }
        }
        for (key, extra) in here.iter().filter(|(key, _)| !there.contains_key(*key)) {
            problems.push(format!(
                "src/texts/{language}/{room}.ftl:{}: `{room}-{key}` is one too many: src/texts/{FALLBACK}/{room}.ftl lacks it",
                extra.line
            ));
        }
    }
}

/// The languages, and a module a room with a function a message.
pub(crate) fn written(folder: &Path, catalogues: &[(String, Catalogue)]) -> String {
    let mut out = String::from("/// Languages with their catalogues.\nconst LANGUAGES: &[(&str, &[&str])] = &[\n");
    for (language, catalogue) in catalogues {
        let _ = writeln!(out, "    ({language:?}, &[");
        for room in catalogue.keys() {
            let path = folder.join(language).join(format!("{room}.ftl"));
            let _ = writeln!(out, "        include_str!({:?}),", path.display().to_string());
        }
        out.push_str("    ]),\n");
    }
    out.push_str("];\n");
    let mut count = 0;
    let fallback = catalogues.iter().find(|(language, _)| language == FALLBACK);
    for (room, messages) in fallback.iter().flat_map(|(_, catalogue)| catalogue) {
        let _ = writeln!(
            out,
            "\n/// The texts of `{room}.ftl`.\n#[allow(clippy::doc_markdown, reason = \"what a message says names no code\")]\npub mod {} {{\n    #[allow(unused_imports, reason = \"a room may have no placeholder, or nothing else\")]\n    use super::{{FluentValue, Locale, filled, plain}};",
            room.replace('-', "_")
        );
        for (key, message) in messages {
            let id = format!("{room}-{key}");
            // A bracket in a text is no link of the documentation.
            let shown = if message.text.is_empty() { id.clone() } else { message.text.replace('[', "\\[") };
            let _ = writeln!(out, "\n    /// {shown}");
            let name = key.replace('-', "_");
            if message.placeholders.is_empty() {
                let _ = writeln!(
                    out,
                    "    pub fn {name}(locale: &Locale) -> &'static str {{\n        plain(locale, {count}, {id:?})\n    }}"
                );
                count += 1;
            } else {
                let (mut arguments, mut pairs) = (String::new(), Vec::new());
                for placeholder in &message.placeholders {
                    let argument = placeholder.replace('-', "_");
                    let _ = write!(arguments, ", {argument}: impl Into<FluentValue<'a>>");
                    pairs.push(format!("({placeholder:?}, {argument}.into())"));
                }
                let _ = writeln!(
                    out,
                    "    pub fn {name}<'a>(locale: &Locale{arguments}) -> String {{\n        filled(locale, {id:?}, [{}])\n    }}",
                    pairs.join(", ")
                );
            }
        }
        out.push_str("}\n");
    }
    let _ = writeln!(out, "\n/// How many messages have no placeholder.\nconst PLAIN: usize = {count};");
    out
}
