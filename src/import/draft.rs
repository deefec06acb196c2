//! The draft definition of one procedure of the portal.
//!
//! Owns what becomes of each line over the whole dossier: merging of repeats, circumstances,
//! the subjects papers are about, and the bookkeeping that accounts for every line. Knows
//! nothing of wording.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::apply::{Applied, LineRead, apply, sentence};
use super::cases::{Around, further, left_open};
use super::corrections::Corrections;
use super::header::{applicants, condition};
use super::known::Known;
use super::line::{Circumstance, Paper, Read, Reason, Stated};
use super::mention::named_types;
use super::record::{Draft, Fate, Finding, LineRecord};
use super::rules::Rules;
use super::source;
use super::special::Special;
use super::subjects::Subjects;
use super::text::{clean, fold, gist, key, shorten};
use crate::definition::Act;
use crate::register::{DocumentKind, Pack};
use crate::texts::{Told, told};

/// Most lines of one dossier that are read.
const MAX_LINES: usize = 2_000;
/// Most combinations of circumstances a draft may have; further ones stay in words.
const MAX_COMBINATIONS: usize = 96;
/// Words by which a paper and what a procedure issues anew must agree, at most and at least.
const SAME_WORDS: usize = 6;
const LEAST_WORDS: usize = 3;
/// Longest title, in characters.
pub(super) const MAX_TITLE: usize = 400;

/// One paper of the dossier with all the lines it stands in.
pub(super) struct Entry {
    pub(super) paper: Paper,
    pub(super) id: String,
    /// Case and circumstances of each line; none of both stands for always.
    pub(super) whens: Vec<(Option<usize>, Vec<(usize, bool)>)>,
    pub(super) lines: Vec<(String, String)>,
    pub(super) channels_differ: bool,
    /// True where the words speak of cases registers hold nothing about.
    pub(super) abroad: bool,
    pub(super) in_words: Vec<String>,
    /// What stood around its first line, folded.
    pub(super) near: String,
}

pub(super) struct Builder<'a> {
    pub(super) pack: &'a Pack,
    pub(super) rules: &'a Rules,
    pub(super) corrections: &'a Corrections,
    code: String,
    /// Where in the portal's object the details stand.
    pub(super) base: &'static str,
    entries: Vec<Entry>,
    index: BTreeMap<(Vec<String>, String, Vec<Act>), usize>,
    ids: BTreeMap<String, usize>,
    /// What heads each of the portal's cases, folded.
    headings: Vec<String>,
    /// Names of cases that are circumstances.
    pub(super) cases: Vec<String>,
    circumstances: Vec<String>,
    most_circumstances: usize,
    /// Circumstances the pack adds for papers left open; they take no room from the portal's own.
    opened: Vec<String>,
    /// Wordings of the procedure's name that say something of its papers.
    named: Vec<&'a Special>,
    /// The procedure's name, folded.
    name: String,
    /// Who may apply, as the portal lists them, folded.
    applicants: String,
    findings: Vec<Finding>,
    /// True where the procedure's name, or the line that is read, speaks of cases registers hold nothing about.
    abroad: bool,
}

pub(super) fn text_of<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn list_of<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Builds the draft of one procedure of the portal.
///
/// # Errors
/// When the object has no code that could be one of the catalogue's.
pub fn draft(portal: &Value, pack: &Pack, rules: &Rules) -> Result<Draft, Told> {
    corrected(portal, pack, rules, &Corrections::default())
}

/// The same with what officers said about lines.
///
/// # Errors
/// When the object has no code that could be one of the catalogue's.
pub fn corrected(portal: &Value, pack: &Pack, rules: &Rules, corrections: &Corrections) -> Result<Draft, Told> {
    let inner = portal.get("detail").filter(|detail| detail.is_object());
    let (detail, base) = inner.map_or((portal, ""), |detail| (detail, "/detail"));
    let printed = [text_of(portal, "code"), text_of(detail, "code")].into_iter().find(|code| !code.is_empty());
    let printed = printed.ok_or_else(|| told!(import::code_missing))?;
    let (code, repaired) = match source::code(printed) {
        Some(code) => code,
        // Not the catalogue's form, and beyond repair: it stays as it is and is said to be odd.
        None if source::is_plain(printed) => (printed.to_owned(), false),
        None => {
            let printed = shorten(printed, 40);
            return Err(told!(import::code_unreadable, printed));
        }
    };
    let title = [text_of(portal, "name"), text_of(detail, "name")].into_iter().find(|name| !name.is_empty());
    let title = fold(&clean(title.unwrap_or_default()), &rules.respelling).text;
    let mut builder = Builder {
        pack,
        rules,
        corrections,
        code: code.clone(),
        base,
        entries: Vec::new(),
        index: BTreeMap::new(),
        ids: BTreeMap::new(),
        headings: Vec::new(),
        cases: Vec::new(),
        circumstances: Vec::new(),
        most_circumstances: 0,
        opened: Vec::new(),
        named: rules.of_procedure(&title),
        name: title,
        applicants: applicants(detail, rules),
        findings: Vec::new(),
        abroad: false,
    };
    let place = if text_of(portal, "code").is_empty() { format!("{base}/code") } else { "/code".to_owned() };
    if repaired {
        builder.find(place.clone(), "codeRepaired", format!("{printed} → {code}"));
    }
    if source::code(&code).is_none() {
        builder.find(place, "codeOdd", code.clone());
    }
    let mut reads = builder.read(detail);
    let applied = apply(rules, corrections, &code, &mut reads);
    builder.corrected(&applied);
    let cases = builder.cases(detail, &reads);
    let lines = builder.lines(reads, &cases);
    builder.object_of_procedure(detail);
    let definition = builder.definition(portal, detail, &code, &lines);
    let findings = builder.findings;
    Ok(Draft { file: code.clone(), code, definition, lines, findings, applied })
}

impl Builder<'_> {
    pub(super) fn find(&mut self, at: impl Into<String>, kind: &'static str, text: impl Into<String>) {
        let finding = Finding { at: at.into(), kind, text: text.into(), by: String::new() };
        // The same words in the next case are no news.
        if !self.findings.iter().any(|known| known.kind == kind && known.text == finding.text) {
            self.findings.push(finding);
        }
    }

    /// The printed lines, each by itself.
    fn read(&mut self, detail: &Value) -> Vec<LineRead> {
        let (rules, base) = (self.rules, self.base);
        let mut reads: Vec<LineRead> = Vec::new();
        for (c, case) in list_of(detail, "executionCases").iter().enumerate() {
            let note_case = rules.note_cases.is_match(&fold(&clean(text_of(case, "name")), &rules.respelling).text);
            for (n, component) in list_of(case, "profileComponents").iter().enumerate() {
                if reads.len() >= MAX_LINES {
                    break;
                }
                let printed = text_of(component, "name");
                let number = |name: &str| component.get(name).and_then(Value::as_u64).unwrap_or(0).min(10_000);
                let stated = Stated { originals: number("originalQty"), copies: number("copyQty"), note_case };
                let Known { read, abroad } = rules.readings.read(rules, printed, stated);
                let at = format!("{base}/executionCases/{c}/profileComponents/{n}");
                if let Read::Papers { papers, .. } = &read
                    && stated.originals + stated.copies == 0
                    && !clean(printed).trim_end().ends_with(':')
                    && papers.iter().any(|paper| !matches!(paper.reason, Reason::NoPattern | Reason::NamedByData))
                {
                    self.find(at.clone(), "noQuantity", shorten(&clean(printed), 120));
                }
                reads.push(LineRead { case: c, at, printed: printed.to_owned(), stated, read, abroad });
            }
        }
        reads
    }

    /// A finding for each correction that was carried out, on its line.
    fn corrected(&mut self, applied: &Applied) {
        for (i, at) in &applied.done {
            let one = &self.corrections.list[*i];
            let text = sentence(one, &self.code, at);
            self.findings.push(Finding { at: at.clone(), kind: "corrected", text, by: one.by.clone() });
        }
    }

    /// The circumstance each of the portal's cases is, where it is one.
    fn cases(&mut self, detail: &Value, reads: &[LineRead]) -> Vec<Option<usize>> {
        let rules = self.rules;
        let cases = list_of(detail, "executionCases");
        let mut case_of: Vec<Option<usize>> = Vec::new();
        for (c, case) in cases.iter().enumerate() {
            let name = text_of(case, "name");
            let folded = fold(&clean(name), &rules.respelling).text;
            let note_case = rules.note_cases.is_match(&folded);
            let plain = gist(&folded).is_empty() || note_case || rules.plain_cases.is_match(&folded);
            self.headings.push(folded);
            let papers = reads.iter().any(|line| line.case == c && matches!(line.read, Read::Papers { .. }));
            case_of.push((!plain && papers && cases.len() > 1).then(|| {
                let words = clean(name);
                let words = words.trim_matches(|c: char| !c.is_alphanumeric() && c != ')' && c != '(').to_owned();
                let known = self.cases.iter().position(|known| key(known) == key(&words));
                known.unwrap_or_else(|| {
                    self.cases.push(words);
                    self.cases.len() - 1
                })
            }));
        }
        case_of
    }

    /// The lines of each of the portal's cases, folded.
    fn beside(&self, reads: &[LineRead]) -> Vec<Vec<String>> {
        let folded = |line: &LineRead| fold(&clean(&line.printed), &self.rules.respelling).text;
        let of = |case| reads.iter().filter(|line| line.case == case).map(folded).collect();
        (0..self.headings.len()).map(of).collect()
    }

    /// The lines as papers of one dossier.
    fn lines(&mut self, reads: Vec<LineRead>, case_of: &[Option<usize>]) -> Vec<LineRecord> {
        let (rules, applicants) = (self.rules, self.applicants.clone());
        let limited = |line: &LineRead| matches!(&line.read, Read::Papers { papers, .. } if papers.iter().any(|paper| !paper.channels.is_empty()));
        let channels = if reads.iter().any(limited) { 3 } else { 1 };
        let room = MAX_COMBINATIONS / ((self.cases.len() + 1) * channels);
        self.most_circumstances = room.max(1).ilog2() as usize;
        // Papers that only text about data names count where no line asks for them.
        let mut asked: BTreeSet<String> = BTreeSet::new();
        for line in &reads {
            if let Read::Papers { papers, .. } = &line.read {
                asked.extend(papers.iter().flat_map(|paper| paper.types.iter().cloned()));
            }
        }
        let of_name = rules.lacks(&self.name);
        let beside = self.beside(&reads);
        let mut records = Vec::with_capacity(reads.len());
        let mut last: Vec<String> = Vec::new();
        for LineRead { case: c, at, printed, read, abroad, .. } in reads {
            let mut record = LineRecord { at, text: printed, fate: Fate::Note, documents: Vec::new(), why: "" };
            let papers = match read {
                Read::Note { kind, named } => {
                    record.why = kind.as_str();
                    let new: Vec<String> = named.into_iter().filter(|id| asked.insert(id.clone())).collect();
                    if new.is_empty() {
                        records.push(record);
                        continue;
                    }
                    record.why = "";
                    vec![Paper {
                        types: new,
                        text: clean(&record.text),
                        certainty: 0.6,
                        reason: Reason::NamedByData,
                        data: true,
                        copy_only: true,
                        ..Paper::default()
                    }]
                }
                Read::Papers { papers, strange } => {
                    if !strange.is_empty() {
                        let text = format!("{}: {}", strange.join(", "), shorten(&clean(&record.text), 160));
                        self.find(record.at.clone(), "dataNamesOtherPapers", text);
                    }
                    papers
                }
                Read::Continues => {
                    (record.fate, record.documents) = (Fate::Merged, last.clone());
                    for entry in self.entries.iter_mut().filter(|entry| last.contains(&entry.id)) {
                        entry.lines.push((record.at.clone(), record.text.clone()));
                    }
                    records.push(record);
                    continue;
                }
            };
            let many = papers.len() > 1;
            self.abroad = of_name || abroad;
            let line = fold(&clean(&record.text), &rules.respelling).text;
            let near = format!("{line} | {} | {}", self.headings[c], self.name);
            let around = Around { near, beside: &beside[c], applicants: &applicants };
            let mut whole = Vec::new();
            for paper in papers {
                let also = further(rules, &paper);
                whole.extend(left_open(rules, paper, &around, &mut self.opened));
                whole.extend(also);
            }
            let mut new = 0;
            for paper in whole {
                let (id, added) = self.add(paper, case_of.get(c).copied().flatten(), &record, &around.near);
                new += usize::from(added);
                if !record.documents.contains(&id) {
                    record.documents.push(id);
                }
            }
            record.fate = match (new, many) {
                (0, _) => Fate::Merged,
                (_, true) => Fate::Split,
                (_, false) => Fate::Kept,
            };
            last.clone_from(&record.documents);
            records.push(record);
        }
        records
    }

    /// Puts a paper into the dossier, or finds the one it repeats. Tells its id and whether it is new.
    fn add(&mut self, mut paper: Paper, case: Option<usize>, record: &LineRecord, near: &str) -> (String, bool) {
        let rules = self.rules;
        let folded = fold(&clean(&paper.text), &rules.respelling).text;
        self.by_name(&mut paper, &folded);
        if paper.acts.contains(&Act::Surrender)
            && !paper.is_typed()
            && let Some(id) = &rules.surrendered_as
        {
            // Whatever it is, it is handed back: what it says is beside the point.
            paper.types = vec![id.clone()];
            paper.reason = Reason::Use;
            paper.acts = vec![Act::Surrender];
        }
        let mut words = Vec::new();
        let mut when = Vec::new();
        for circumstance in [paper.circumstance.clone(), paper.provided.clone()].into_iter().flatten() {
            when.extend(self.circumstance(&circumstance, &mut words));
        }
        let lead = rules.lead.find(&folded).map_or(0, |found| found.end());
        let name = gist(&folded[lead..]);
        let place = (paper.types.clone(), name, paper.acts.clone());
        let line = (record.at.clone(), record.text.clone());
        for words in &words {
            self.find(record.at.clone(), "circumstanceInWords", words.clone());
        }
        if let Some(&at) = self.index.get(&place) {
            let entry = &mut self.entries[at];
            entry.abroad |= self.abroad;
            entry.whens.push((case, when));
            if !entry.lines.contains(&line) {
                entry.lines.push(line);
            }
            entry.in_words.extend(words);
            entry.channels_differ |= entry.paper.channels != paper.channels;
            for (form, count) in paper.copies {
                let known = entry.paper.copies.entry(form).or_default();
                *known = count.max(*known);
            }
            entry.paper.data |= paper.data;
            entry.paper.said.extend(paper.said);
            entry.paper.title = entry.paper.title.take().or(paper.title);
            for text in paper.basis {
                if !entry.paper.basis.contains(&text) {
                    entry.paper.basis.push(text);
                }
            }
            return (entry.id.clone(), false);
        }
        let stem = paper.types.first().map_or("paper", |id| id.rsplit(':').next().unwrap_or("paper"));
        let count = self.ids.entry(stem.to_owned()).and_modify(|count| *count += 1).or_insert(1);
        let id = if *count == 1 { stem.to_owned() } else { format!("{stem}-{count}") };
        self.index.insert(place, self.entries.len());
        self.entries.push(Entry {
            paper,
            id: id.clone(),
            whens: vec![(case, when)],
            lines: vec![line],
            channels_differ: false,
            abroad: self.abroad,
            in_words: words,
            near: near.to_owned(),
        });
        (id, true)
    }

    /// What the procedure's name says of a paper. Data that the words themselves put before
    /// the paper hold in spite of it, and a copy is not handed back.
    fn by_name(&self, paper: &mut Paper, folded: &str) {
        if self.named.is_empty() || paper.data || paper.types.is_empty() || paper.is_typed() {
            return;
        }
        // A copy beside the original does not save the original; a paper named as a copy is one.
        let name = folded.split(". ").next().and_then(|first| first.split(';').next()).unwrap_or_default();
        let named = paper.reason == Reason::Head && !self.rules.copy_only.is_match(name);
        let original =
            paper.copies.contains_key("original") && (named || (!paper.copy_only && paper.copies.len() == 1));
        let meant = self.named.iter().filter(|special| special.act != Some(Act::Surrender) || original);
        let meant = meant.filter(|special| !special.spares.is_match(folded));
        let Some(special) = meant.into_iter().find(|special| {
            // A paper part of which is foreign already may be foreign as a whole.
            paper.types.iter().all(|id| special.covers(id) || special.id.as_ref() == Some(id))
        }) else {
            return;
        };
        if let Some(id) = &special.id {
            paper.types = vec![id.clone()];
            paper.reason = Reason::Use;
        }
        paper.acts.extend(special.act.filter(|act| !paper.acts.contains(act)));
    }

    fn circumstance(&mut self, circumstance: &Circumstance, in_words: &mut Vec<String>) -> Option<(usize, bool)> {
        let own = key(&circumstance.words);
        if let Some(known) = self.circumstances.iter().position(|known| key(known) == own) {
            return Some((known, circumstance.negated));
        }
        if self.circumstances.len() >= self.most_circumstances + self.opened.len() {
            in_words.push(shorten(&circumstance.words, 200));
            return None;
        }
        self.circumstances.push(circumstance.words.clone());
        Some((self.circumstances.len() - 1, circumstance.negated))
    }

    /// An original of the very kind the procedure issues is its object: it is handed back,
    /// changed or withdrawn, whatever registers say. So is the original of what its name says
    /// that it issues anew.
    fn object_of_procedure(&mut self, detail: &Value) {
        let outputs = self.outputs(detail);
        let Some(surrendered) = self.rules.surrendered_as.clone() else { return };
        let anew: Vec<String> = self
            .rules
            .reissues
            .captures_iter(&self.name)
            .filter_map(|found| found.get(1))
            .map(|words| gist(words.as_str()).split(' ').take(SAME_WORDS).collect::<Vec<_>>().join(" "))
            .filter(|words| words.split(' ').count() >= LEAST_WORDS)
            .collect();
        for entry in &mut self.entries {
            let paper = &mut entry.paper;
            // Only what a register tells by its keys was issued by an authority to somebody.
            let issued = |id: &String| self.pack.document_type(id).is_some_and(|kind| !kind.keys.is_empty());
            let own = paper.types.iter().any(|id| issued(id) && outputs.contains(id));
            let original = paper.copies.contains_key("original")
                && !paper.copies.contains_key("copy")
                && !paper.copies.contains_key("certified");
            if paper.is_typed() {
                continue;
            }
            let taken_back = own && original && !paper.copy_only && !paper.data && paper.reason == Reason::Head;
            if taken_back || Self::is_issued_anew(self.rules, paper, &anew) {
                paper.types = vec![surrendered.clone()];
                paper.acts = vec![Act::Surrender];
                paper.reason = Reason::Use;
            }
        }
    }

    /// True when the original of what the procedure issues anew is asked for by its name.
    fn is_issued_anew(rules: &Rules, paper: &Paper, anew: &[String]) -> bool {
        let told = matches!(paper.reason, Reason::Head | Reason::General | Reason::NoPattern);
        if anew.is_empty() || !told || paper.data || !paper.copies.contains_key("original") {
            return false;
        }
        let folded = fold(&clean(&paper.text), &rules.respelling).text;
        if rules.copy_only.is_match(&folded) {
            return false;
        }
        let name = gist(&folded[rules.lead.find(&folded).map_or(0, |lead| lead.end())..]);
        anew.iter().any(|words| name.starts_with(words.as_str()))
    }

    /// Document types the procedure issues.
    pub(super) fn outputs(&self, detail: &Value) -> Vec<String> {
        let mut list: Vec<String> = Vec::new();
        for result in list_of(detail, "resultsDetails") {
            for id in named_types(self.rules, text_of(result, "name")) {
                let evidence = self.pack.document_type(&id).is_some_and(|kind| kind.kind == DocumentKind::Evidence);
                if evidence && !list.contains(&id) {
                    list.push(id);
                }
            }
        }
        list
    }

    fn definition(&mut self, portal: &Value, detail: &Value, code: &str, lines: &[LineRecord]) -> Value {
        let title =
            [text_of(portal, "name"), text_of(detail, "name"), code].into_iter().find(|name| !clean(name).is_empty());
        let mut subjects = Subjects::new(self.pack, &self.rules.third_persons);
        let documents: Vec<Value> = self.entries.iter().map(|entry| self.document(entry, &mut subjects)).collect();
        if documents.is_empty() {
            self.find("", "emptyDossier", clean(title.unwrap_or_default()));
        }
        let mut header = self.header(portal, detail, code);
        let steps = self.put_steps(detail, &mut header);
        let mut conditions = Map::new();
        let mut answers = Map::new();
        let names: Vec<String> = (0..self.cases.len()).map(case_name).collect();
        for (i, words) in self.cases.iter().enumerate() {
            let others: Vec<&String> = names.iter().filter(|name| **name != names[i]).collect();
            let mut condition = condition(&names[i], words);
            if !others.is_empty() {
                condition["x-excludes"] = json!(others);
            }
            self.lacking(words, &mut condition);
            conditions.insert(names[i].clone(), condition);
            answers.insert(names[i].clone(), json!({ "type": "boolean", "title": shorten(words, MAX_TITLE) }));
        }
        for (i, words) in self.circumstances.iter().enumerate() {
            let name = circumstance_name(i);
            let mut condition = condition(&name, words);
            self.lacking(words, &mut condition);
            conditions.insert(name.clone(), condition);
            answers.insert(name, json!({ "type": "boolean", "title": shorten(words, MAX_TITLE) }));
        }
        let words = |name: &str, fallback: &str| -> String {
            let own = self.pack.import.get("titles").and_then(|titles| titles.get(name)).and_then(Value::as_str);
            own.unwrap_or(fallback).to_owned()
        };
        let mut properties = Map::new();
        let mut sections: Vec<Value> = Vec::new();
        if !subjects.properties.is_empty() {
            let fields: Vec<String> = subjects.properties.keys().map(|name| format!("/{name}")).collect();
            sections.push(json!({ "id": "subjects", "title": words("subjects", "Subjects"), "fields": fields }));
            properties.append(&mut subjects.properties);
        }
        if !answers.is_empty() {
            let title = words("circumstances", "Circumstances");
            sections.push(json!({ "id": "circumstances", "title": title, "fields": ["/circumstances"] }));
            properties
                .insert("circumstances".to_owned(), json!({ "type": "object", "title": title, "properties": answers }));
        }
        let notes: Vec<Value> = lines
            .iter()
            .filter(|line| line.fate == Fate::Note)
            .map(|line| json!({ "at": line.at, "text": line.text, "why": line.why }))
            .collect();
        let findings: Vec<Value> = self
            .findings
            .iter()
            .map(|finding| json!({ "at": finding.at, "kind": finding.kind, "text": finding.text }))
            .collect();
        let mut root = Map::new();
        root.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        root.insert("$id".to_owned(), json!(format!("urn:tokhai:{}:{code}", self.pack.id)));
        root.insert("title".to_owned(), json!(clean(title.unwrap_or_default())));
        root.insert("x-pack".to_owned(), json!(self.pack.id));
        if let Some(language) = self.pack.import.get("language") {
            root.insert("x-language".to_owned(), language.clone());
        }
        root.insert("x-procedure".to_owned(), header);
        let mut import = json!({ "notes": notes, "findings": findings });
        if !steps.is_empty() {
            import["steps"] = Value::Array(steps);
        }
        root.insert("x-import".to_owned(), import);
        root.insert("x-roles".to_owned(), Value::Object(subjects.roles));
        root.insert("x-conditions".to_owned(), Value::Object(conditions));
        root.insert("x-documents".to_owned(), Value::Array(documents));
        root.insert("x-sections".to_owned(), Value::Array(sections));
        root.insert("type".to_owned(), json!("object"));
        root.insert("properties".to_owned(), Value::Object(properties));
        Value::Object(root)
    }

    /// Registers that hold nothing about a case, as the pack says of its words.
    fn lacking(&self, words: &str, condition: &mut Value) {
        // Remarks in brackets are about something else.
        let own = words.split('(').next().unwrap_or_default();
        let folded = fold(&clean(own), &self.rules.respelling).text;
        let mut registers: Vec<&String> = Vec::new();
        for lacking in self.rules.lacking.iter().filter(|lacking| lacking.applies(&folded)) {
            for id in &lacking.registers {
                if !registers.contains(&id) {
                    registers.push(id);
                }
            }
        }
        if !registers.is_empty() {
            condition["x-lacks"] = json!(registers);
        }
    }
}

pub(super) fn case_name(at: usize) -> String {
    format!("case{}", at + 1)
}

pub(super) fn circumstance_name(at: usize) -> String {
    format!("circumstance{}", at + 1)
}
