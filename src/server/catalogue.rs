//! The index of the definitions under `schemas/<country>/procedures/`, read anew at every
//! request so that a definition shows as soon as its file is saved; and the bundles that
//! `schemas/<country>/life-events.json` names, put together when they are asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Json;
use axum::http::StatusCode;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::site::Site;
use crate::analysis::{Options, analyse};
use crate::definition::Procedure;
use crate::locale::Locale;
use crate::pointer::JsonPointer;
use crate::reform::dossier::State;
use crate::reform::{Bundle, CaseReader, bundle, dossier};
use crate::register::{Date, Pack, embedded};

/// A definition for people is far smaller; a larger file is named, not read.
const MAX_BYTES: u64 = 8 << 20;
/// Most procedures of a bundle that is asked for; no life event brings more.
pub(super) const MOST_MEMBERS: usize = 16;
/// How long a request may wait for others that take as much work.
const PATIENCE: Duration = Duration::from_secs(20);
/// Requests that put definitions together or look through all of them: one a core would leave
/// none for what is quickly answered.
static WORK: Semaphore = Semaphore::const_new(2);

/// What `GET /api/procedures` answers; ordered by path.
#[derive(Debug, Default, Serialize)]
pub(super) struct Catalogue {
    procedures: Vec<Entry>,
    /// Several procedures that a life event brings, done in one go.
    bundles: Vec<Entry>,
    /// What happens in a life, in the order in which a country lists it.
    events: Vec<Event>,
    /// Files that could not be read, so that their author sees why they are not in the list.
    problems: Vec<Problem>,
}

#[derive(Debug, Serialize)]
struct Entry {
    /// Folder of the country pack, such as `vn`.
    country: String,
    /// Code in the national catalogue.
    code: String,
    /// In the definition's own language.
    title: String,
    /// In other languages, by tag.
    titles: BTreeMap<String, String>,
    /// Field of administration.
    field: String,
    /// Everyday words people search it by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    words: Vec<String>,
    /// Who decides.
    #[serde(skip_serializing_if = "String::is_empty")]
    office: String,
    /// The same in other languages, by tag.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    offices: BTreeMap<String, String>,
    /// How long it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    processing: Option<Value>,
    /// What it costs.
    #[serde(skip_serializing_if = "Option::is_none")]
    fee: Option<Value>,
    /// Papers of the dossier, without the form itself: of the usual case where the country's cases have one, else of
    /// all cases; of a bundle, of all its members.
    documents: usize,
    /// Papers that are left once data, or a member of the bundle, take the place of papers;
    /// nothing where no country pack says what data there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    needed: Option<usize>,
    /// What these papers are called in the usual case, by language.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    bring: BTreeMap<String, Vec<String>>,
    /// Codes of the members, of a bundle.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    members: Vec<String>,
    /// The life event a bundle belongs to.
    #[serde(skip_serializing_if = "String::is_empty")]
    event: String,
    /// Where the portal serves the definition.
    path: String,
}

#[derive(Debug, Serialize)]
struct Problem {
    path: String,
    message: String,
}

/// Answers `GET /api/procedures`.
pub(super) async fn answer(site: Site) -> Result<Json<Catalogue>, (StatusCode, String)> {
    worked(move |_| Ok(Json(read(&site, Date::today().unwrap_or(Date::EPOCH))))).await
}

/// Does long work away from what answers quickly, a little at a time. The work is told when
/// nobody waits for it any more.
pub(super) async fn worked<T: Send + 'static>(
    work: impl FnOnce(&AtomicBool) -> Result<T, (StatusCode, String)> + Send + 'static,
) -> Result<T, (StatusCode, String)> {
    struct Waiting(Arc<AtomicBool>);
    impl Drop for Waiting {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }
    let Ok(Ok(place)) = timeout(PATIENCE, WORK.acquire()).await else {
        return Err((StatusCode::SERVICE_UNAVAILABLE, "Too much is asked for at once; try again later.\n".to_owned()));
    };
    // Dropped with the request, when the client has hung up.
    let waiting = Waiting(Arc::default());
    let gone = Arc::clone(&waiting.0);
    let done = tokio::task::spawn_blocking(move || {
        let done = work(&gone);
        drop(place);
        done
    });
    done.await
        .unwrap_or_else(|_| Err((StatusCode::INTERNAL_SERVER_ERROR, "This could not be worked out.\n".to_owned())))
}

/// What a name of a file needs before it stands in an address.
const IN_ADDRESS: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn in_address(name: &str) -> String {
    utf8_percent_encode(name, IN_ADDRESS).to_string()
}

fn read(site: &Site, today: Date) -> Catalogue {
    let mut catalogue = Catalogue::default();
    for country in site.names_in("schemas") {
        let folder = format!("schemas/{country}/procedures");
        let pack = embedded(&country).and_then(Result::ok);
        let mut procedures = BTreeMap::new();
        let usual = usual_cases(site, &country);
        for name in site.names_in(&folder) {
            let Some(stem) = name.strip_suffix(".json").filter(|stem| !stem.ends_with(".decisions")) else { continue };
            let path = format!("/schemas/{}/procedures/{}", in_address(&country), in_address(&name));
            match definition(site, &format!("{folder}/{name}")) {
                Ok((procedure, _)) => {
                    let known = Known::new(procedure, pack.as_ref(), today);
                    let needed = pack.as_ref().map(|_| known.needed.len());
                    let mut entry = Entry::new(country.clone(), stem, path, &known.procedure, needed);
                    entry.in_usual_case(&known.procedure, pack.as_ref(), usual.get(stem), today);
                    catalogue.procedures.push(entry);
                    procedures.insert(stem.to_owned(), known);
                }
                Err(message) => catalogue.problems.push(Problem { path, message }),
            }
        }
        catalogue.events(site, &country, &procedures, (pack.as_ref(), &usual, today));
    }
    catalogue
}

/// A definition, and the papers that somebody must still hand in: always, or in some
/// circumstance that data do not cover.
struct Known {
    procedure: Procedure,
    needed: Vec<String>,
}

impl Known {
    fn new(procedure: Procedure, pack: Option<&Pack>, today: Date) -> Self {
        let mut options = Options::on(today);
        (options.fields, options.max_sets) = (false, 0);
        let analysis = pack.map(|pack| analyse(&procedure, pack, &options));
        let components = analysis.into_iter().flat_map(|analysis| analysis.components);
        let is_form = |id: &str| procedure.document(id).is_some_and(|document| document.is_form);
        let needed = components.filter(|component| !component.verdict.droppable() && !is_form(&component.id));
        let needed = needed.map(|component| component.id);
        Self { needed: needed.collect(), procedure }
    }
}

/// Papers of the dossier: what is filled in here is none.
fn papers(procedure: &Procedure) -> usize {
    procedure.documents.iter().filter(|document| !document.is_form).count()
}

/// What happens in a life, and which procedures it brings.
#[derive(Debug, Deserialize)]
struct LifeEvents {
    events: Vec<LifeEvent>,
    /// Everyday words for procedures, by code, and for those done in one go, by their codes joined with `+`.
    #[serde(default)]
    words: BTreeMap<String, Vec<String>>,
}

/// What people in the usual case of each procedure or bundle type, as answers; the first case listed is the usual one.
fn usual_cases(site: &Site, country: &str) -> BTreeMap<String, Value> {
    let mut usual = BTreeMap::new();
    let text = site.text(&format!("schemas/{country}/cases.json"), MAX_BYTES).ok();
    let listed: Value = text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    for case in listed["cases"].as_array().into_iter().flatten() {
        let Some(code) = case["procedure"].as_str().filter(|code| !usual.contains_key(*code)) else { continue };
        let mut answers = serde_json::json!({});
        for entry in case["typed"].as_array().into_iter().flatten() {
            let Some(place) = entry["at"].as_str().and_then(JsonPointer::parse) else { continue };
            let mut at = &mut answers;
            for segment in place.segments() {
                if !at.is_object() {
                    *at = serde_json::json!({});
                }
                at = &mut at[segment];
            }
            // Whose number it is makes no difference to which papers there are.
            *at = entry.get("value").cloned().unwrap_or_else(|| Value::String("0".to_owned()));
        }
        usual.insert(code.to_owned(), answers);
    }
    usual
}

#[derive(Debug, Deserialize)]
struct LifeEvent {
    id: String,
    title: BTreeMap<String, String>,
    procedures: Vec<String>,
    #[serde(default)]
    bundle: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Event {
    country: String,
    id: String,
    titles: BTreeMap<String, String>,
    procedures: Vec<String>,
}

impl Catalogue {
    fn events(
        &mut self,
        site: &Site,
        country: &str,
        procedures: &BTreeMap<String, Known>,
        (pack, usual, today): (Option<&Pack>, &BTreeMap<String, Value>, Date),
    ) {
        let Ok(text) = site.text(&format!("schemas/{country}/life-events.json"), MAX_BYTES) else { return };
        let events: LifeEvents = match serde_json::from_str(&text) {
            Ok(events) => events,
            Err(error) => {
                let path = format!("/schemas/{country}/life-events.json");
                self.problems.push(Problem { path, message: error.to_string() });
                return;
            }
        };
        for entry in self.procedures.iter_mut().filter(|entry| entry.country == country) {
            entry.words = events.words.get(&entry.code).cloned().unwrap_or_default();
        }
        for LifeEvent { id, title, procedures: codes, bundle: members } in events.events {
            let path = format!("/api/bundles/{country}/{}", members.join("+"));
            let known: Option<Vec<&Known>> = members.iter().map(|code| procedures.get(code)).collect();
            if let (false, Some(known), Some(pack)) = (members.is_empty(), known, pack) {
                let parts: Vec<&Procedure> = known.iter().map(|member| &member.procedure).collect();
                match together(&parts, pack) {
                    Ok(whole) => {
                        let left_out = whole.produced.iter().chain(&whole.shared);
                        // Ids in a bundle are `m2.<id>`, of the second member by its order.
                        let left_out: Vec<&str> = left_out.map(|(id, _)| id.as_str()).collect();
                        let needed = known.iter().flat_map(|member| {
                            let at = whole.order.iter().position(|id| *id == member.procedure.id).unwrap_or_default();
                            member.needed.iter().map(move |id| format!("m{}.{id}", at + 1))
                        });
                        let needed = needed.filter(|id| !left_out.contains(&id.as_str())).count();
                        let merged = Procedure::read(whole.definition.clone());
                        let mut entry = Entry::new(country.to_owned(), &id, path, &merged, Some(needed));
                        entry.documents = parts.iter().map(|member| papers(member)).sum();
                        entry.in_usual_case(&merged, Some(pack), usual.get(&members.join("+")), today);
                        let own = |code: &&String| self.procedures.iter().find(|own| own.code == **code);
                        if !entry.bring.is_empty() {
                            entry.documents =
                                members.iter().filter_map(|code| own(&code)).map(|own| own.documents).sum();
                        }
                        let together = events.words.get(&members.join("+")).cloned().unwrap_or_default();
                        let each = members.iter().filter_map(|code| own(&code)).flat_map(|own| own.words.clone());
                        entry.words = together.into_iter().chain(each).collect();
                        (entry.members, entry.event) = (members, id.clone());
                        self.bundles.push(entry);
                    }
                    Err(message) => self.problems.push(Problem { path, message }),
                }
            }
            self.events.push(Event { country: country.to_owned(), id, titles: title, procedures: codes });
        }
    }
}

fn together(members: &[&Procedure], pack: &Pack) -> Result<Bundle, String> {
    bundle(members, pack).map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
}

/// Answers `GET /api/bundles/<country>/<code>+<code>…`: one definition made of several.
pub(super) async fn bundled(site: Site, country: String, codes: String) -> Result<Json<Value>, (StatusCode, String)> {
    worked(move |gone| {
        // Names of folders and files come from the address: nothing but plain words.
        let plain = |text: &str, more: &str| {
            !text.is_empty()
                && text.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c))
                && !text.starts_with('.')
        };
        let codes: Vec<&str> = codes.split('+').take(MOST_MEMBERS + 1).collect();
        let pack = embedded(&country).and_then(Result::ok);
        let Some(pack) = pack.filter(|_| plain(&country, "-") && codes.iter().all(|code| plain(code, ".-"))) else {
            return Err((StatusCode::NOT_FOUND, "There is no such bundle.\n".to_owned()));
        };
        let refuse = |words: String| Err((StatusCode::UNPROCESSABLE_ENTITY, words));
        if codes.len() > MOST_MEMBERS {
            return refuse(format!("A bundle has at most {MOST_MEMBERS} procedures.\n"));
        }
        let mut seen = BTreeSet::new();
        if let Some(twice) = codes.iter().find(|code| !seen.insert(**code)) {
            return refuse(format!("{twice} is named twice.\n"));
        }
        let mut members = Vec::new();
        let mut bytes = 0;
        for code in codes {
            let (member, size) = definition(&site, &format!("schemas/{country}/procedures/{code}.json"))
                .map_err(|error| (StatusCode::NOT_FOUND, format!("{code}: {error}\n")))?;
            members.push(member);
            bytes += size;
            if bytes > MAX_BYTES {
                return refuse(format!("These procedures are larger than {} MB together.\n", MAX_BYTES >> 20));
            }
            if gone.load(Ordering::Relaxed) {
                return refuse(String::new());
            }
        }
        let members: Vec<&Procedure> = members.iter().collect();
        together(&members, &pack).map(|whole| Json(whole.definition)).or_else(|error| refuse(format!("{error}\n")))
    })
    .await
}

impl Entry {
    fn new(country: String, stem: &str, path: String, procedure: &Procedure, needed: Option<usize>) -> Self {
        let code = &procedure.header.code;
        let titles = procedure
            .texts
            .iter()
            .filter_map(|(locale, places)| Some((locale.as_str().to_owned(), places.get("")?.title.clone()?)));
        let offices = procedure
            .texts
            .iter()
            .filter_map(|(locale, places)| Some((locale.as_str().to_owned(), places.get("")?.authority.clone()?)));
        let header = &procedure.schema["x-procedure"];
        Self {
            country,
            code: if code.is_empty() { stem.to_owned() } else { code.clone() },
            title: procedure.title.clone(),
            titles: titles.collect(),
            field: procedure.header.field.clone(),
            words: Vec::new(),
            office: procedure.header.authority.clone(),
            offices: offices.collect(),
            processing: header.get("processing").cloned(),
            fee: header.get("fee").cloned(),
            documents: papers(procedure),
            needed,
            bring: BTreeMap::new(),
            members: Vec::new(),
            event: String::new(),
            path,
        }
    }
}

impl Entry {
    /// Counts the papers of the usual case alone, if there is one.
    fn in_usual_case(&mut self, procedure: &Procedure, pack: Option<&Pack>, usual: Option<&Value>, today: Date) {
        let (Some(pack), Some(answers)) = (pack, usual) else { return };
        let mut circumstances = CaseReader::new(procedure).read(answers, "online", Vec::new());
        // Before anybody fills it in, no form says what registers answered.
        circumstances.papers = None;
        for locale in [Locale::vi(), Locale::en()] {
            let found = dossier::dossier(procedure, pack, &Options::on(today), &circumstances, &locale);
            let asked = found.papers.iter().filter(|paper| paper.state == State::Asked);
            let asked: Vec<String> = asked.map(|paper| paper.title.clone()).collect();
            (self.documents, self.needed) = (found.before, Some(asked.len()));
            self.bring.insert(locale.as_str().to_owned(), asked);
        }
    }
}

/// A definition, and how many bytes it has.
pub(super) fn definition(site: &Site, path: &str) -> Result<(Procedure, u64), String> {
    let text = site.text(path, MAX_BYTES)?;
    let json = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let value: serde_json::Value = serde_json::from_str(json).map_err(|error| format!("not JSON: {error}"))?;
    if !value.is_object() {
        return Err("not a JSON object: a definition is a JSON Schema".to_owned());
    }
    Ok((Procedure::read(value), text.len() as u64))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;

    fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
        let root = std::env::temp_dir().join(format!("tokhai-catalogue-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("schemas/xx/procedures")).unwrap();
        for (name, text) in files {
            fs::write(root.join("schemas/xx/procedures").join(name), text).unwrap();
        }
        root
    }

    #[test]
    fn definitions_are_listed_by_path_with_their_titles() {
        let root = folder(
            "listed",
            &[
                ("2.json", r#"{"title": "Hai"}"#),
                (
                    "1.json",
                    r#"{"title": "Một", "x-procedure": {"code": "9.1", "field": "f"},
                "x-documents": [{"id": "a"}], "x-text": {"en": {"": {"title": "One"}}}}"#,
                ),
                ("notes.txt", "not a definition"),
            ],
        );
        let listed = serde_json::to_value(read(&Site::Folder(root.clone()), Date::EPOCH)).unwrap();
        fs::remove_dir_all(&root).unwrap();
        assert_eq!(
            listed,
            serde_json::json!({
                "procedures": [
                    {"country": "xx", "code": "9.1", "title": "Một", "titles": {"en": "One"}, "field": "f",
                     "documents": 1, "path": "/schemas/xx/procedures/1.json"},
                    {"country": "xx", "code": "2", "title": "Hai", "titles": {}, "field": "",
                     "documents": 0, "path": "/schemas/xx/procedures/2.json"},
                ],
                "bundles": [],
                "events": [],
                "problems": [],
            })
        );
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named_with_the_reason() {
        let root = folder("broken", &[("a.json", "{"), ("b.json", "[]"), ("c.json", "{}")]);
        let listed = read(&Site::Folder(root.clone()), Date::EPOCH);
        fs::remove_dir_all(&root).unwrap();
        assert_eq!(listed.procedures.len(), 1);
        let problems: Vec<_> = listed.problems.iter().map(|p| (p.path.as_str(), p.message.as_str())).collect();
        assert_eq!(problems[0].0, "/schemas/xx/procedures/a.json");
        assert!(problems[0].1.starts_with("not JSON: EOF"), "{problems:?}");
        assert_eq!(problems[1].1, "not a JSON object: a definition is a JSON Schema");
    }

    #[test]
    fn a_life_event_lists_its_procedures_and_what_they_are_in_one_go() {
        let day = Date::parse("2026-07-18").unwrap();
        let listed = read(&Site::Embedded, day);
        assert!(listed.problems.is_empty(), "{:?}", listed.problems);
        let birth = listed.bundles.iter().find(|entry| entry.event == "birth").unwrap();
        assert_eq!(birth.members, ["1.001193", "1.004222", "1.014137"]);
        assert_eq!(birth.path, "/api/bundles/vn/1.001193+1.004222+1.014137");
        let alone: Vec<&Entry> = listed.procedures.iter().filter(|entry| birth.members.contains(&entry.code)).collect();
        assert_eq!(birth.documents, alone.iter().map(|entry| entry.documents).sum::<usize>());
        // What a member issues is asked for by nobody, and the forms of several become one.
        let apart: usize = alone.iter().filter_map(|entry| entry.needed).sum();
        assert!(birth.needed.unwrap() <= apart && apart < birth.documents);
        assert!(listed.events.iter().all(|event| !event.titles.is_empty() && !event.procedures.is_empty()));
    }

    #[test]
    fn no_folder_is_an_empty_list() {
        assert!(read(&Site::Folder(PathBuf::from("/nonexistent")), Date::EPOCH).procedures.is_empty());
    }
}
