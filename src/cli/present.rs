//! The present wording of articles, given by an officer in a file: a line that begins with `#` names the article, what
//! follows is how it reads today.

use std::collections::BTreeMap;
use std::path::Path;

use crate::definition::{Demanding, Procedure};
use crate::reform::citation::cited;
use crate::reform::demand::demands;
use crate::register::Pack;

use super::files;
use super::terminal::locale;
use crate::texts::cli;

/// The articles of a file, each with its wording, in the order of the file.
///
/// # Errors
/// When the file cannot be read, and everything in it that is no article with its wording.
pub(super) fn read(path: &Path) -> Result<Vec<(String, String)>, String> {
    let name = files::name(path);
    let bytes = files::read(path, files::MAX_BYTES).map_err(|why| format!("--present-text {name}: {why}"))?;
    let text = String::from_utf8(bytes).map_err(|_| cli::text_utf8(&locale(), name.as_str()))?;
    let mut list: Vec<(String, String)> = Vec::new();
    let mut problems: Vec<String> = Vec::new();
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if let Some(citation) = line.strip_prefix('#') {
            list.push((citation.trim_start_matches('#').trim().to_owned(), String::new()));
        } else if let Some((_, wording)) = list.last_mut() {
            let line = line.trim();
            if !wording.is_empty() && !line.is_empty() {
                wording.push(' ');
            }
            wording.push_str(line);
        } else if !line.trim().is_empty() {
            problems.push(cli::text_no_article(&locale(), at + 1, name.as_str()));
        }
    }
    for (citation, wording) in &list {
        if citation.is_empty() || wording.is_empty() {
            problems.push(cli::text_article_alone(&locale(), citation.as_str(), name.as_str()));
        }
    }
    if list.is_empty() && problems.is_empty() {
        problems.push(cli::text_empty(&locale(), name.as_str()));
    }
    if problems.is_empty() { Ok(list) } else { Err(problems.join("\n")) }
}

/// A citation however it is written: the same parts in the order of letters.
fn key(citation: &str, pack: &Pack) -> Vec<String> {
    let text = cited(citation, &pack.citations).to_lowercase();
    let filler = pack.citations.number.to_lowercase();
    let words = text.split(|c: char| c.is_whitespace() || c == ',' || c == ';').filter(|word| !word.is_empty());
    words.filter(|word| *word != filler).map(str::to_owned).collect()
}

/// Puts the wording to the papers that an article demands. Tells each article that demands none of them, with those
/// that do.
pub(super) fn apply(procedures: &mut [Procedure], pack: &Pack, texts: &[(String, String)]) -> Vec<String> {
    let given: BTreeMap<Vec<String>, &str> =
        texts.iter().map(|(citation, wording)| (key(citation, pack), wording.as_str())).collect();
    let mut used: Vec<Vec<String>> = Vec::new();
    let mut known: Vec<String> = Vec::new();
    for procedure in procedures {
        let ids: Vec<String> = procedure.documents.iter().map(|own| own.id.clone()).collect();
        let demanding: Vec<Vec<Demanding>> = ids.iter().map(|id| demands(procedure, pack, id)).collect();
        for (document, mut texts) in procedure.documents.iter_mut().zip(demanding) {
            let mut found = false;
            for own in &mut texts {
                let place = key(&own.text, pack);
                if let Some(wording) = given.get(&place) {
                    (*wording).clone_into(&mut own.clause);
                    used.push(place);
                    found = true;
                }
                let name = cited(&own.text, &pack.citations);
                if !known.contains(&name) {
                    known.push(name);
                }
            }
            if found {
                document.demanded_by = texts;
            }
        }
    }
    let unused = texts.iter().filter(|(citation, _)| !used.contains(&key(citation, pack)));
    let list = if known.is_empty() { cli::none(&locale()).to_owned() } else { known.join("; ") };
    unused.map(|(citation, _)| cli::text_unused(&locale(), citation.as_str(), list.as_str())).collect()
}
