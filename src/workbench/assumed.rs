//! The law of another day, and levers taken to be open: what the verdicts would be then. Nothing can be decided or handed
//! over meanwhile, so that no assumption gets into a document.

use super::Workbench;
use crate::register::{Date, Effect, Gate, LocalizedText, Pack, PublicationStatus};
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
    /// Levers are `publication:<register>`, `article:<gate>` and `rule:<register>:<concept>`.
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
            open(&mut changed, lever, say::assumed_rule(&self.locale))
                .ok_or_else(|| say::no_lever(&self.locale, lever.as_str()))?;
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
}

/// Opens a lever in a pack; `None` where it has no such.
fn open(pack: &mut Pack, lever: &str, basis: &str) -> Option<()> {
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
        _ => return None,
    }
    Some(())
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
        basis: basis.to_owned(),
        source: String::new(),
        confidence: "unconfirmed".to_owned(),
    }
}
