//! What stands in a pack: registers, what they hold, the types of papers and the legal rules.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Calendar, Costs, Date};
use crate::definition::Act;
use crate::locale::Locale;

/// Words in several languages, by language tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalizedText(pub BTreeMap<String, String>);

impl LocalizedText {
    /// The words in the language asked for, else in English, else in any.
    pub fn get(&self, locale: &Locale) -> &str {
        self.0
            .get(locale.as_str())
            .or_else(|| self.0.get(locale.language()))
            .or_else(|| self.0.get("en"))
            .or_else(|| self.0.values().next())
            .map_or("", String::as_str)
    }
}

/// What the lint needs to know of a country's wording.
#[derive(Clone, Debug, Default)]
pub struct Wording {
    /// Pattern of the codes of the catalogue of procedures; empty when none.
    pub code: String,
    /// Pattern, over lower-case text, of titles that name no paper in particular; empty when none.
    pub vague: String,
    /// Document types that identify the person at the counter.
    pub identity: Vec<String>,
    /// Pattern, over lower-case text, of choices that tell ages apart, and the concept that gives an age; empty when none.
    pub age: (String, String),
}

/// Everything national, read from one pack.
#[derive(Clone, Debug, Default)]
pub struct Pack {
    /// Short name, such as `vn`; prefixes ids of registers, document types and gates.
    pub id: String,
    /// Name of the country or region.
    pub title: LocalizedText,
    /// Day on which its contents were last compared with their sources.
    pub as_of: String,
    /// Kinds of subjects, by the word that `x-roles` uses.
    pub subjects: BTreeMap<String, Subject>,
    /// Grades of evidence, by name; see [`Quality`].
    pub qualities: BTreeMap<String, Quality>,
    /// Kinds of information, by id.
    pub concepts: BTreeMap<String, Concept>,
    /// Authoritative databases, in the pack's order.
    pub registers: Vec<Register>,
    /// Kinds of papers, in the pack's order.
    pub document_types: Vec<DocumentType>,
    /// Legal rules on replacing papers by data, in the pack's order.
    pub gates: Vec<Gate>,
    /// Facts that follow from other facts.
    pub rules: Vec<Rule>,
    /// What happens when a lookup fails, by id.
    pub fallbacks: BTreeMap<String, Fallback>,
    /// Where legal facts were read, by short name.
    pub sources: BTreeMap<String, String>,
    /// When texts are in force, by the words by which they are cited.
    pub laws: BTreeMap<String, InForce>,
    /// Who issues legal texts, by the letters that stand for it in their numbers.
    pub issuers: BTreeMap<String, LocalizedText>,
    /// How legal texts are cited in letters.
    pub citations: Citations,
    /// What stands at the head of official letters, where the pack says so.
    pub letterhead: Option<Letterhead>,
    /// Who orders how a procedure is carried out within the authorities, where the pack says so.
    pub orders: Option<Orders>,
    /// What the lint needs to know of a country's wording.
    pub lint: Wording,
    /// National cost parameters.
    pub costs: Costs,
    /// Wording rules for the lines of a portal's dossiers, as the pack states them; the
    /// importer reads them.
    pub import: crate::json::Value,
    /// Wording rules for paper forms; null when none.
    pub form: crate::json::Value,
    /// Wording rules for descriptions of processes; null when none.
    pub process: crate::json::Value,
    /// When offices are open; `None` where the pack does not say.
    pub calendar: Option<Calendar>,
    by_concept: BTreeMap<String, Vec<(usize, usize, usize)>>,
    type_index: BTreeMap<String, usize>,
}

/// What stands at the head of an official letter; templates only, never a claim to be one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letterhead {
    /// Name of the state.
    pub state: String,
    /// Its motto.
    pub motto: String,
    /// The typeface prescribed for letters.
    pub font: String,
    /// The rule that prescribes them.
    pub basis: String,
    /// Texts every plan rests on.
    pub grounds: Vec<String>,
}

/// Who orders how procedures are carried out: who does which step after which, and within which time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Orders {
    /// Who that is.
    pub by: LocalizedText,
    /// Levels of the procedures that is said of, in the words of definitions.
    pub levels: Vec<String>,
    /// The rule, or the practice it is read off.
    pub basis: String,
    /// `confirmed`, `partly` or `unconfirmed`.
    pub confidence: String,
}

/// How legal texts are cited in letters: the smallest part first, the number after a word.
#[derive(Clone, Debug, Default)]
pub struct Citations {
    /// What kinds of text are called, by the letters that stand for them in their numbers.
    pub kinds: BTreeMap<String, String>,
    /// What parts of a text are called, in citations from the largest to the smallest.
    pub parts: Vec<String>,
    /// The word before a number.
    pub number: String,
}

/// A kind of subject.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// What it is called.
    pub title: LocalizedText,
    /// The wider kind whose concepts also apply to it: a foreigner is a person.
    pub kind_of: Option<String>,
    /// The concept that identifies such a subject in registers.
    pub key: Option<String>,
    /// Concepts a form may show to somebody who typed another's key; all where empty.
    pub shown: Vec<String>,
}

/// A grade of evidence. Grades are compared component by component, so two grades may
/// be incomparable: a sealed copy can be weaker in binding and stronger in integrity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Quality {
    /// How competent the body is that vouches for it; higher is better.
    pub authority: u8,
    /// How hard it is to alter unnoticed; higher is better.
    pub integrity: u8,
    /// How firmly it is bound to the subject; higher is better.
    pub binding: u8,
    /// Greatest age in days of what it says; lower is better, `u32::MAX` for unlimited.
    pub max_age: u32,
}

impl Default for Quality {
    fn default() -> Self {
        Self::LEAST
    }
}

impl Quality {
    /// Evidence about which nothing is said in its favour.
    pub const LEAST: Self = Self { authority: 0, integrity: 0, binding: 0, max_age: u32::MAX };
    /// Evidence that meets every demand.
    pub const BEST: Self = Self { authority: u8::MAX, integrity: u8::MAX, binding: u8::MAX, max_age: 0 };

    /// True when this evidence is at least as good in every component.
    pub const fn meets(&self, demanded: &Self) -> bool {
        self.authority >= demanded.authority
            && self.integrity >= demanded.integrity
            && self.binding >= demanded.binding
            && self.max_age <= demanded.max_age
    }
}

/// A kind of information.
#[derive(Clone, Debug, Default)]
pub struct Concept {
    /// Kind of subject it is about.
    pub subject: String,
    /// Shape of the value: `string`, `date`, `code`, `relation`, `act`, …
    pub value: String,
    /// What it is called.
    pub title: LocalizedText,
    /// True for data that law protects more strongly.
    pub sensitive: bool,
    /// For a value that says who somebody is: the words of `relations` for those it names.
    pub names: Vec<String>,
    /// Where it could be held while no register holds it; `None` where nobody could hold it.
    pub home: Option<Home>,
}

/// Where information could be held that no register holds yet.
#[derive(Clone, Debug, Default)]
pub struct Home {
    /// A register that could hold it; empty for one that is not in the pack.
    pub register: String,
    /// What that is called.
    pub title: LocalizedText,
    /// Who keeps it; empty where each ministry keeps its own.
    pub owner: String,
    /// `ours` for a reading of our own, else how sure the pack is; empty counts as ours.
    pub confidence: String,
    /// Short name of the source that says so; empty for none.
    pub source: String,
}

impl Home {
    /// True where no text says that it could be held there: reports must say so.
    pub fn is_ours(&self) -> bool {
        self.source.is_empty() || matches!(self.confidence.as_str(), "" | "ours")
    }
}

/// Whether the owner of a register declared its data fit to replace papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum PublicationStatus {
    /// A decision was read or is reported by name.
    Published,
    /// Nothing was found; counts as open, and everything that rests on it says so.
    Unconfirmed,
    /// Not published; counts as shut.
    #[default]
    None,
}

impl PublicationStatus {
    /// The word of the pack language.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Unconfirmed => "unconfirmed",
            Self::None => "none",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        [Self::Published, Self::Unconfirmed, Self::None].into_iter().find(|s| s.as_str() == word)
    }
}

/// Publication of a register's data by its owner.
#[derive(Clone, Debug, Default)]
pub struct Publication {
    /// Whether it happened.
    pub status: PublicationStatus,
    /// The publishing decision.
    pub decision: Option<String>,
    /// Day from which it counts; absent means as long as anybody looked.
    pub date: Option<Date>,
    /// What is known and not known about it.
    pub note: LocalizedText,
}

/// An authoritative database.
#[derive(Clone, Debug, Default)]
pub struct Register {
    /// Id, such as `vn:population`.
    pub id: String,
    /// What it is called.
    pub title: LocalizedText,
    /// The body that keeps it.
    pub owner: String,
    /// Texts it rests on.
    pub legal_basis: Vec<String>,
    /// Whether its data may replace papers.
    pub publication: Publication,
    /// `full`, `partial` or empty when nothing is known of how many cases it covers.
    pub coverage: String,
    /// Short names of sources.
    pub sources: Vec<String>,
    /// What it holds, in the pack's order.
    pub items: Vec<Item>,
    /// The questions it answers.
    pub lookups: Vec<Lookup>,
}

/// One thing a register holds.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// Id within the register, such as `birth_date` or `birth.mother`.
    pub id: String,
    /// What it is called.
    pub title: LocalizedText,
    /// What its data are called as a source, where the register's name tells people too much; else empty.
    pub called: LocalizedText,
    /// `confirmed`, `partly` or `unconfirmed`: how sure the pack is that it is held.
    pub confidence: String,
    /// Overrides the register's publication.
    pub publication: Option<PublicationStatus>,
    /// The concepts it gives.
    pub gives: Vec<RelativeConcept>,
    /// Grade of what it says.
    pub quality: Quality,
    /// True when it states that no record exists; proof only under a closed scope.
    pub absence: bool,
}

/// A concept of a subject or of a subject's relative.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RelativeConcept {
    /// Id of the concept.
    pub concept: String,
    /// The relative's word in `x-roles.<role>.relations`; `None` for the subject itself.
    pub of: Option<String>,
}

/// One question a register answers.
#[derive(Clone, Debug, Default)]
pub struct Lookup {
    /// Id: register id, slash, name: `vn:population/by-number`.
    pub id: String,
    /// Kinds of subjects it can be asked about.
    pub subjects: Vec<String>,
    /// What must be known to ask.
    pub keys: Vec<RelativeConcept>,
    /// Name of the grade the keys need; `None` when a typed value is enough.
    pub trust: Option<String>,
    /// Index of the items it returns, within the register.
    pub items: Vec<usize>,
    /// The scope in which a missing record proves that there is none, as declared by the owner.
    pub closed_world: Option<String>,
    /// Point of the process at which its answer is meant; `None` for now.
    pub stage: Option<String>,
    /// Codes of the procedures it answers for; all where empty, as those of a pack that was read.
    pub procedures: Vec<String>,
}

impl Lookup {
    /// True when the procedure with this code may be answered by it.
    pub fn answers_for(&self, code: &str) -> bool {
        self.procedures.is_empty() || self.procedures.iter().any(|own| own == code)
    }
}

/// What sort of line of a dossier a document type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum DocumentKind {
    /// A paper that proves something.
    #[default]
    Evidence,
    /// The declaration itself.
    Form,
    /// An original that is handed back.
    Surrender,
    /// A remark printed among the papers.
    Note,
    /// Anything else; nothing is known of it.
    Other,
}

/// A kind of paper shared by many procedures.
#[derive(Clone, Debug, Default)]
pub struct DocumentType {
    /// Id, such as `vn:id_card`.
    pub id: String,
    /// What it is called.
    pub title: LocalizedText,
    /// What sort of line it is.
    pub kind: DocumentKind,
    /// Kind of subject it is usually about.
    pub subject: String,
    /// Regular expression over lower-case NFC text that recognises it; empty when none.
    pub pattern: String,
    /// Facts it proves where the definition does not say.
    pub facts: Vec<RelativeConcept>,
    /// Acts it performs where the definition does not say.
    pub acts: Vec<Act>,
    /// Lookup keys printed on it.
    pub keys: Vec<String>,
    /// Grade of what it says.
    pub quality: Quality,
    /// Burden of getting and handing in one, in units of an ordinary paper.
    pub burden: u32,
    /// Remark for the reader of a report.
    pub note: LocalizedText,
}

/// What a legal rule does to a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Data may stand for the paper.
    Permits,
    /// Data may stand for the paper once their owner published them.
    RequiresPublication,
    /// The paper must not be asked for at all.
    ForbidsAsking,
    /// The paper is removed outright, also as a fallback.
    Cut,
    /// The paper must be handed in whatever registers hold.
    RequiresPaper,
    /// Whoever decides may let another office decide instead.
    PermitsDelegation,
}

impl Effect {
    pub(super) const ALL: [Self; 6] = [
        Self::Permits,
        Self::RequiresPublication,
        Self::ForbidsAsking,
        Self::Cut,
        Self::RequiresPaper,
        Self::PermitsDelegation,
    ];

    /// The word of the pack language.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Permits => "permits",
            Self::RequiresPublication => "requiresPublication",
            Self::ForbidsAsking => "forbidsAsking",
            Self::Cut => "cut",
            Self::RequiresPaper => "requiresPaper",
            Self::PermitsDelegation => "permitsDelegation",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|effect| effect.as_str() == word)
    }
}

/// Which decisions may go to which other office, and who says so.
#[derive(Clone, Debug, Default)]
pub struct Delegation {
    /// Names of the office that decides today, in any language; a role is of that office when its name holds one of them.
    pub holders: Vec<String>,
    /// Kinds of steps it is about, in the words of definitions.
    pub kinds: Vec<String>,
    /// The office that may decide instead.
    pub to: LocalizedText,
    /// Who decides that, and by which kind of act.
    pub by: LocalizedText,
}

impl Delegation {
    /// True where a role, by what it and its authority are called in the languages of a definition, is of the office.
    pub fn is_held_by(&self, names: &[String]) -> bool {
        names.iter().any(|name| {
            let name = name.to_lowercase();
            self.holders.iter().any(|holder| holds_phrase(&name, &holder.to_lowercase()))
        })
    }
}

/// Whether words stand in a text, from the beginning of one word to the end of another.
fn holds_phrase(text: &str, phrase: &str) -> bool {
    let apart = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
    !phrase.is_empty()
        && text
            .match_indices(phrase)
            .any(|(at, found)| apart(text[..at].chars().next_back()) && apart(text[at + found.len()..].chars().next()))
}

/// A legal rule. An empty list of a dimension means that the rule is not limited in it.
#[derive(Clone, Debug)]
pub struct Gate {
    /// Id, such as `vn:nq66.7-4.1`.
    pub id: String,
    /// What it says.
    pub title: LocalizedText,
    /// What it does.
    pub effect: Effect,
    /// First day in force.
    pub from: Option<Date>,
    /// Last day in force.
    pub to: Option<Date>,
    /// Papers it is about.
    pub document_types: Vec<String>,
    /// Concepts it is about.
    pub concepts: Vec<String>,
    /// Registers whose data may be used.
    pub registers: Vec<String>,
    /// Codes of procedures it is limited to.
    pub procedures: Vec<String>,
    /// Codes of procedures it does not reach.
    pub except_procedures: Vec<String>,
    /// Fields of administration it is limited to.
    pub fields: Vec<String>,
    /// Levels of authority it is limited to.
    pub levels: Vec<String>,
    /// Kinds of subjects it is limited to.
    pub subjects: Vec<String>,
    /// Id of the fallback it prescribes.
    pub fallback: Option<String>,
    /// True where offices may not ask for a paper whose data it lets them use (`mayNotAsk`).
    pub may_not_ask: bool,
    /// What may go to whom, for [`Effect::PermitsDelegation`].
    pub delegation: Option<Delegation>,
    /// Article.
    pub basis: String,
    /// Short name of the source it was read in.
    pub source: String,
    /// `confirmed`, `partly` or `unconfirmed`.
    pub confidence: String,
}

impl Gate {
    /// True on the days it is in force, both ends included.
    pub fn in_force(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }

    /// True when it reaches a procedure of that code, field and level. It reaches procedures done in one go, whose
    /// code joins theirs by `+`, when it names one of them and excepts none.
    pub fn reaches(&self, code: &str, field: &str, level: &str) -> bool {
        let within = |list: &[String], word: &str| list.is_empty() || list.iter().any(|entry| entry == word);
        code.split('+').any(|member| within(&self.procedures, member))
            && !code.split('+').any(|member| self.except_procedures.iter().any(|entry| entry == member))
            && within(&self.fields, field)
            && within(&self.levels, level)
    }

    /// True when, reaching a procedure of that code, it reaches this paper of it: of procedures done in one go, whose
    /// papers begin with the place of their member (`m2.`), only those of the members it names.
    pub fn reaches_paper(&self, code: &str, paper: &str) -> bool {
        if self.procedures.is_empty() || !code.contains('+') {
            return true;
        }
        let place = paper.strip_prefix('m').and_then(|rest| rest.split_once('.')?.0.parse::<usize>().ok());
        let member = place.and_then(|place| code.split('+').nth(place.checked_sub(1)?));
        member.is_none_or(|member| self.procedures.iter().any(|named| named == member))
    }
}

/// The days on which a text is in force, both ends included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InForce {
    /// First day; `None` when it does not matter any more.
    pub from: Option<Date>,
    /// Last day; `None` while no end is known.
    pub to: Option<Date>,
}

/// A fact that follows from facts about the same subject or its relatives.
#[derive(Clone, Debug, Default)]
pub struct Rule {
    /// Id, such as `vn:age`.
    pub id: String,
    /// What it says.
    pub title: LocalizedText,
    /// What follows, about the subject.
    pub gives: String,
    /// From what.
    pub from: Vec<RelativeConcept>,
    /// Article or reason.
    pub basis: String,
}

/// What happens when a lookup fails.
#[derive(Clone, Debug, Default)]
pub struct Fallback {
    /// `askPersonAndCorrectRegister`, `askOtherAgency` or `none`.
    pub mode: String,
    /// Time within which the office must act, by channel.
    pub deadlines: BTreeMap<String, Period>,
    /// What the person is told.
    pub text: LocalizedText,
    /// The same for an official text; empty where the other serves.
    pub clause: LocalizedText,
    /// Article.
    pub basis: String,
}

/// A length of time with its unit, such as 8 working hours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// How many.
    pub value: u32,
    /// `workingHour`, `workingDay`, `day`, `month` or `year`.
    pub unit: String,
}

/// The number of a legal text in a citation: the first word that has a `/`.
pub fn number_of(citation: &str) -> Option<&str> {
    let word = citation.split(|c: char| c.is_whitespace() || c == ',').find(|word| word.contains('/'))?;
    Some(word.trim_matches(|c: char| !c.is_alphanumeric()))
}

impl Pack {
    /// Who issued a text, read off the letters in its number; none where nothing is known.
    pub fn issuers_of(&self, citation: &str) -> Vec<&LocalizedText> {
        let mut found: Vec<&LocalizedText> = Vec::new();
        for letters in number_of(citation).unwrap_or_default().split(['/', '-']) {
            let letters = letters.trim_end_matches(|c: char| c.is_ascii_digit());
            if let Some(issuer) = self.issuers.get(letters).filter(|issuer| !found.contains(issuer)) {
                found.push(issuer);
            }
        }
        found
    }

    /// The rules by which an authority asks the person for a paper or another authority for what it says when lookups
    /// fail, as definitions carry them for forms that do not load the pack, by id.
    pub fn carried_fallbacks(&self) -> BTreeMap<String, Value> {
        let asking = self.fallbacks.iter().filter(|(_, rule)| rule.mode != "none");
        let carried = asking.map(|(id, rule)| {
            let deadlines = rule.deadlines.iter();
            let deadlines: Map<String, Value> =
                deadlines.map(|(way, own)| (way.clone(), json!({"value": own.value, "unit": own.unit}))).collect();
            (id.clone(), json!({"rule": id, "deadlines": deadlines, "basis": rule.basis}))
        });
        carried.collect()
    }

    /// The register of that id.
    pub fn register(&self, id: &str) -> Option<&Register> {
        self.registers.iter().find(|register| register.id == id)
    }

    /// The document type of that id.
    pub fn document_type(&self, id: &str) -> Option<&DocumentType> {
        self.type_index.get(id).and_then(|index| self.document_types.get(*index))
    }

    /// The gate of that id.
    pub fn gate(&self, id: &str) -> Option<&Gate> {
        self.gates.iter().find(|gate| gate.id == id)
    }

    /// Everything that gives a concept: index of register, of its lookup, of its item.
    pub(crate) fn givers(&self, concept: &str) -> &[(usize, usize, usize)] {
        self.by_concept.get(concept).map_or(&[], Vec::as_slice)
    }

    /// True when some register whose data its owner has not kept shut gives a concept.
    pub fn is_open(&self, concept: &str) -> bool {
        self.givers(concept).iter().any(|(register, _, item)| {
            let register = &self.registers[*register];
            let own = register.items.get(*item).and_then(|item| item.publication);
            own.unwrap_or(register.publication.status) != PublicationStatus::None
        })
    }

    /// True when `kind` is `wanted` or a narrower kind of it.
    pub fn is_kind(&self, kind: &str, wanted: &str) -> bool {
        let mut current = kind;
        // Packs are read strictly, yet a hand-made one may be cyclic: bound the walk.
        for _ in 0..=self.subjects.len() {
            if current == wanted {
                return true;
            }
            match self.subjects.get(current).and_then(|subject| subject.kind_of.as_deref()) {
                Some(wider) => current = wider,
                None => return false,
            }
        }
        false
    }

    /// The grade of that name; the least one when there is none.
    pub fn quality(&self, name: Option<&str>) -> Quality {
        name.and_then(|name| self.qualities.get(name)).copied().unwrap_or(Quality::LEAST)
    }

    /// Builds the look-up tables; called once after reading or changing a pack.
    pub fn index(&mut self) {
        self.by_concept.clear();
        for (r, register) in self.registers.iter().enumerate() {
            for (l, lookup) in register.lookups.iter().enumerate() {
                let items = lookup.items.iter().filter_map(|&i| Some((i, register.items.get(i)?)));
                for (i, given) in items.flat_map(|(i, item)| item.gives.iter().map(move |given| (i, given))) {
                    let givers = self.by_concept.entry(given.concept.clone()).or_default();
                    if givers.last() != Some(&(r, l, i)) {
                        givers.push((r, l, i));
                    }
                }
            }
        }
        self.type_index = self.document_types.iter().enumerate().map(|(i, t)| (t.id.clone(), i)).collect();
    }
}
