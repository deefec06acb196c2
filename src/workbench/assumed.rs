//! The law of another day, and levers taken to be open: what the verdicts would be then. Nothing can be decided or handed
//! over meanwhile, so that no assumption gets into a document.

use std::collections::BTreeMap;

use super::Workbench;
use crate::reform::ministry;
use crate::register::{
    Date, Effect, Gate, Item, LocalizedText, Lookup, Pack, Publication, PublicationStatus, Quality, Register,
    RelativeConcept,
};
use crate::texts::workbench as say;

/// What is taken to hold.
pub(super) struct Assumed {
    /// Pack and day as they are.
    pack: Pack,
    day: Date,
    levers: Vec<String>,
}

impl Workbench {
    /// Judges everything that is open as if these levers, by their ids, were open and the law were that of a day; as it is
    /// where there are no levers and no day.
    ///
    /// Levers are `publication:<register>`, `article:<gate>`, `rule:<register>:<concept>` and `attribute:<concept>:<owner>`: a
    /// register starts to hold what none holds, its owner publishes it, and a rule lets it replace papers. A ministry that is
    /// its own procedures' is asked for these alone.
    ///
    /// # Errors
    /// The lever that there is not or that cannot be assumed; everything stays as it was.
    pub fn assume(&mut self, day: Option<Date>, levers: &[String]) -> Result<(), String> {
        let (pack, today) = match &self.assumed {
            Some(own) => (own.pack.clone(), own.day),
            None => (self.pack.clone(), self.options.date),
        };
        let mut changed = pack.clone();
        for lever in levers {
            self.open(&mut changed, lever).ok_or_else(|| say::no_lever(&self.locale, lever.as_str()))?;
        }
        let day = day.filter(|day| *day != today);
        self.options.date = day.unwrap_or(today);
        let some = day.is_some() || !levers.is_empty();
        self.assumed = some.then(|| Assumed { pack, day: today, levers: levers.to_vec() });
        self.pack = changed;
        for place in 0..self.entries.len() {
            let judged = self.judge(&self.entries[place].procedure);
            self.entries[place].judged = judged;
        }
        Ok(())
    }

    /// The levers that are taken to be open.
    pub fn assumed(&self) -> &[String] {
        self.assumed.as_ref().map_or(&[], |own| &own.levers)
    }

    /// The day as it is, whatever law is looked at.
    pub(super) fn today(&self) -> Date {
        self.assumed.as_ref().map_or(self.options.date, |own| own.day)
    }

    /// Refuses what must not rest on assumptions.
    pub(super) fn no_assumption(&self) -> Result<(), String> {
        match self.assumed {
            Some(_) => Err(say::only_assumed(&self.locale).to_owned()),
            None => Ok(()),
        }
    }

    /// Opens a lever in a pack; `None` where it has no such.
    fn open(&self, pack: &mut Pack, lever: &str) -> Option<()> {
        let basis = say::assumed_rule(&self.locale);
        let (kind, id) = lever.split_once(':')?;
        match kind {
            "publication" => {
                let register = pack.registers.iter_mut().find(|own| own.id == id)?;
                register.publication.status = PublicationStatus::Published;
                register.publication.date = None;
                for item in &mut register.items {
                    item.publication = item.publication.filter(|status| *status != PublicationStatus::None);
                }
            }
            "article" => {
                let gate = pack.gates.iter_mut().find(|own| own.id == id)?;
                (gate.from, gate.to) = (None, None);
                if gate.effect == Effect::RequiresPaper {
                    // Repealed: it was in force until before any day that is asked for.
                    gate.to = Date::parse("1000-01-01");
                }
            }
            "rule" => {
                let (register, concept) = id.rsplit_once(':')?;
                pack.register(register)?;
                pack.concepts.get(concept)?;
                pack.gates.push(rule(register, concept, basis));
            }
            "attribute" => {
                let named = |concept: &String| Some((concept.clone(), id.strip_prefix(concept)?.strip_prefix(':')?));
                let (concept, owner) = pack.concepts.keys().find_map(named)?;
                let register = self.hold(pack, &concept, owner)?;
                pack.gates.push(rule(&register, &concept, basis));
                pack.index();
            }
            _ => return None,
        }
        Some(())
    }

    /// Lets a register of this owner hold a concept and answer questions about it by the key of its subject; tells which one.
    /// `None` where its subjects have no key one could ask with.
    fn hold(&self, pack: &mut Pack, concept: &str, owner: &str) -> Option<String> {
        let own = pack.concepts.get(concept)?.clone();
        let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (kind, subject) in &pack.subjects {
            if let Some(key) = subject.key.as_ref().filter(|_| pack.is_kind(kind, &own.subject)) {
                kinds.entry(key.clone()).or_default().push(kind.clone());
            }
        }
        if kinds.is_empty() {
            return None;
        }
        let home = own.home.unwrap_or_default();
        // Proofs are read on the screen alone: they say that nobody holds it.
        let said = say::assumed_item(&self.locale, own.title.get(&self.locale));
        let title = LocalizedText([(self.locale.to_string(), said)].into());
        // What each ministry keeps for itself answers for its own procedures.
        let procedures: Vec<String> = match (home.register.as_str(), home.owner.as_str()) {
            ("", "") => {
                let its = self.entries.iter().filter(|entry| ministry(&entry.procedure, pack) == owner);
                its.map(|entry| entry.procedure.header.code.clone()).collect()
            }
            _ => Vec::new(),
        };
        let id = match pack.register(&home.register) {
            Some(known) => known.id.clone(),
            None => format!("assumed:{concept}:{owner}"),
        };
        if pack.register(&id).is_none() {
            pack.registers.push(Register {
                id: id.clone(),
                title: home.title,
                owner: owner.to_owned(),
                publication: Publication { status: PublicationStatus::Published, ..Publication::default() },
                ..Register::default()
            });
        }
        let register = pack.registers.iter_mut().find(|own| own.id == id)?;
        let item = register.items.len();
        register.items.push(Item {
            id: concept.to_owned(),
            title,
            confidence: "confirmed".to_owned(),
            publication: Some(PublicationStatus::Published),
            gives: vec![RelativeConcept { concept: concept.to_owned(), of: None }],
            quality: Quality::BEST,
            ..Item::default()
        });
        for (key, subjects) in kinds {
            register.lookups.push(Lookup {
                id: format!("{id}/assumed-{concept}-by-{key}"),
                subjects,
                keys: vec![RelativeConcept { concept: key, of: None }],
                items: vec![item],
                procedures: procedures.clone(),
                ..Lookup::default()
            });
        }
        Some(id)
    }
}

/// A rule that does not exist: a register may stand for a concept.
fn rule(register: &str, concept: &str, basis: &str) -> Gate {
    Gate {
        id: format!("assumed:{register}:{concept}"),
        title: LocalizedText::default(),
        effect: Effect::Permits,
        from: None,
        to: None,
        document_types: Vec::new(),
        concepts: vec![concept.to_owned()],
        registers: vec![register.to_owned()],
        procedures: Vec::new(),
        except_procedures: Vec::new(),
        fields: Vec::new(),
        levels: Vec::new(),
        subjects: Vec::new(),
        fallback: None,
        may_not_ask: false,
        delegation: None,
        basis: basis.to_owned(),
        source: String::new(),
        confidence: "unconfirmed".to_owned(),
    }
}
