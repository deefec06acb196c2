//! One paper of a draft as JSON, with how each link of a verdict on it was made.

use serde_json::{Map, Value, json};

use super::cases::Around;
use super::corrections::in_words;
use super::draft::{Builder, Entry, MAX_TITLE, case_name, circumstance_name};
use super::line::{Paper, Reason};
use super::subjects::Subjects;
use super::text::{clean, fold, shorten};
use crate::definition::Act;

/// From so many further document types on, unlike the first, words that mean one paper are doubtful.
const MANY: usize = 2;
/// How a link was made that an officer confirmed or corrected.
const SAID: &str = "said";

impl Builder<'_> {
    /// The paper as a definition has it.
    pub(super) fn document(&self, entry: &Entry, subjects: &mut Subjects) -> Value {
        let paper = &entry.paper;
        let mut document = Map::new();
        document.insert("id".to_owned(), json!(entry.id));
        let title = paper.title.as_deref().unwrap_or(&paper.text).trim();
        document.insert(
            "title".to_owned(),
            json!(if title.is_empty() { entry.id.clone() } else { shorten(title, MAX_TITLE) }),
        );
        let mut types = paper.types.clone();
        if types.is_empty() {
            types.extend(self.rules.unknown_as.clone());
        }
        match &types[..] {
            [] => {}
            [only] => drop(document.insert("type".to_owned(), json!(only))),
            all => drop(document.insert("type".to_owned(), json!(all))),
        }
        if let Some(role) = subjects.about(&types, title) {
            document.insert("about".to_owned(), json!(role));
        }
        if !paper.copies.is_empty() {
            document.insert("copies".to_owned(), json!(paper.copies));
        }
        if let Some(when) = when(&entry.whens) {
            document.insert("when".to_owned(), json!(when));
        }
        if !entry.channels_differ && !paper.channels.is_empty() {
            document.insert("channels".to_owned(), json!(paper.channels));
        }
        if paper.acts_said {
            document.insert("acts".to_owned(), paper.acts.iter().map(|act| act.as_str()).collect());
        } else if !paper.acts.is_empty() || (paper.reason != Reason::NamedByData && self.acts_differ(&types)) {
            let acts: Vec<&str> = self.acts(&types, &paper.acts).iter().map(|act| act.as_str()).collect();
            document.insert("acts".to_owned(), json!(acts));
        }
        if !paper.basis.is_empty() {
            document.insert("basis".to_owned(), json!(paper.basis));
        }
        // Its own words must say so: data that only come first may still leave it due in some cases.
        let own = fold(&clean(&paper.text), &self.rules.respelling).text;
        if (paper.data && self.rules.fallback_only.is_match(&own)) || self.only_where_data_fail(entry) {
            document.insert("fallbackOnly".to_owned(), json!(true));
        }
        if !entry.in_words.is_empty() {
            document.insert("note".to_owned(), json!(entry.in_words.join("; ")));
        }
        let lines: Vec<Value> = entry.lines.iter().map(|(at, text)| json!({ "at": at, "text": text })).collect();
        let mut import = json!({ "certainty": paper.certainty, "reason": paper.reason.as_str(), "lines": lines });
        import["links"] = self.links(entry, &own);
        if paper.text.trim() != title || title.chars().count() > MAX_TITLE {
            import["words"] = json!(paper.text.trim());
        }
        if !paper.said.is_empty() {
            import["said"] = self.said(paper);
        }
        if paper.data {
            import["data"] = json!(true);
        }
        if paper.or_other {
            import["orOther"] = json!(true);
        }
        document.insert("import".to_owned(), import);
        Value::Object(document)
    }

    /// True where every case of the dossier the paper stands in is one of data that cannot be used.
    fn only_where_data_fail(&self, entry: &Entry) -> bool {
        let fails = |case: &usize| {
            let name = fold(&clean(&self.cases[*case]), &self.rules.respelling).text;
            self.rules.fallback_cases.is_match(&name)
        };
        entry.whens.iter().all(|(case, _)| case.as_ref().is_some_and(fails))
    }

    /// How each link of a verdict on a paper was made, for how sure it is.
    fn links(&self, entry: &Entry, own: &str) -> Value {
        let (paper, rules) = (&entry.paper, self.rules);
        let cased = |circumstance: bool| {
            entry.whens.iter().any(|(case, own)| if circumstance { !own.is_empty() } else { case.is_some() })
        };
        let settled = paper.provided.is_some();
        // Only what registers may stand in for is looked at for what else it asks.
        let gated = paper.types.iter().any(|id| rules.is_gated(id));
        let line = if gated { rules.hidden.reach(rules, &paper.types, own, settled).as_str() } else { "plain" };
        let case = if settled {
            "settled"
        } else if cased(true) {
            "circumstance"
        } else if cased(false) {
            "listed"
        } else {
            "always"
        };
        // Types that stand for each other, such as the certificates of different kinds of businesses, are one.
        let first = paper.types.first();
        let strangers = paper.types.iter().skip(1).filter(|id| first.is_none_or(|first| !rules.related(first, id)));
        let mut links = json!({
            "line": line,
            "type": if strangers.count() >= MANY { "many" } else { paper.reason.link() },
            "act": if paper.acts.contains(&Act::Identify) { "shown" } else { "none" },
            "case": case,
            "register": match (entry.abroad, settled) {
                (true, false) => "foreign",
                (true, true) => "settled",
                (false, _) => "plain",
            },
        });
        if gated {
            let around = Around { near: entry.near.clone(), beside: &[], applicants: "" };
            for doubt in rules.hidden.unsure(&paper.types, own, &around) {
                links[&doubt.link] = json!(doubt.way);
            }
        }
        for (link, _) in paper.said.iter().filter(|(link, _)| *link != "title") {
            links[*link] = json!(SAID);
        }
        links
    }

    /// What officers said of a paper: what, why, when and which office; no names, since drafts are published.
    fn said(&self, paper: &Paper) -> Value {
        let mut told_already: Vec<usize> = Vec::new();
        let mut list: Vec<Value> = Vec::new();
        for (_, i) in &paper.said {
            let Some(one) = self.corrections.list.get(*i).filter(|_| !told_already.contains(i)) else { continue };
            told_already.push(*i);
            let mut entry = json!({ "answer": in_words(&one.answer) });
            for (name, text) in [
                ("reason", &one.reason),
                ("office", &one.office),
                ("on", &one.on),
                ("code", &one.code),
                ("at", &one.at),
            ] {
                if !text.is_empty() {
                    entry[name] = json!(text);
                }
            }
            list.push(entry);
        }
        Value::Array(list)
    }

    /// The acts the words name, with those all the types have: stating acts replaces the default.
    /// What only one of several alternatives does, such as to authorise, is not asked of the others.
    fn acts(&self, types: &[String], own: &[Act]) -> Vec<Act> {
        let mut acts = own.to_vec();
        let kinds: Vec<_> = types.iter().filter_map(|id| self.pack.document_type(id)).collect();
        for act in kinds.iter().flat_map(|kind| &kind.acts) {
            if kinds.iter().all(|kind| kind.acts.contains(act)) && !acts.contains(act) {
                acts.push(*act);
            }
        }
        acts
    }

    /// True when one of several alternatives does something the others do not, and some other only informs.
    fn acts_differ(&self, types: &[String]) -> bool {
        let kinds: Vec<_> = types.iter().filter_map(|id| self.pack.document_type(id)).collect();
        let tells = kinds.iter().any(|kind| kind.acts.is_empty() && !kind.facts.is_empty());
        tells && kinds.iter().any(|kind| !kind.acts.is_empty())
    }
}

/// One expression for all the lines a paper stands in; `None` for always.
fn when(whens: &[(Option<usize>, Vec<(usize, bool)>)]) -> Option<String> {
    let mut terms: Vec<String> = Vec::new();
    for (case, circumstances) in whens {
        let own = circumstances
            .iter()
            .map(|(at, negated)| format!("{}{}", if *negated { "!" } else { "" }, circumstance_name(*at)));
        let all: Vec<String> = case.map(case_name).into_iter().chain(own).collect();
        let term = match &all[..] {
            [] => return None,
            [only] => only.clone(),
            _ => format!("({})", all.join(" && ")),
        };
        if !terms.contains(&term) {
            terms.push(term);
        }
    }
    Some(terms.join(" || "))
}
