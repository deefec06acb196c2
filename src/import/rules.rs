//! The wording rules of a country pack (`import` of the pack), compiled.
//!
//! Everything said here about lines of a dossier comes from the pack; a pack without rules
//! still imports, with the patterns of its document types only. Knows nothing of lines.
//!
//! All members are read in one place, so that every mistake in a pack is told at once.

use std::sync::OnceLock;

use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use serde_json::{Map, Value};

use super::cases::{ByCase, Further, Lacking, OpenCase};
use super::hidden::Hidden;
use super::known::Readings;
use super::patterns::{NEVER, SIZE, beginning, compile, edges, loose, settled};
use super::special::{About, Special};
use super::text::{Respelling, bare};
use crate::definition::Act;
use crate::pointer::JsonPointer;
use crate::register::{Pack, PackProblem};
use crate::texts::{Told, told};

/// Characters behind the words for a proof in which a purpose is named.
const NEAR: usize = 120;

/// A pattern that stands for a document type.
#[derive(Debug)]
pub(super) struct TypeRule {
    /// Id of the document type.
    pub(super) id: String,
    pub(super) pattern: Regex,
}

/// Papers a line asks for by what they prove, or by the article that names them.
#[derive(Debug)]
pub(super) struct Purpose {
    /// Document types any of which serves.
    pub(super) types: Vec<String>,
    /// The circumstance in which they serve; none for always.
    pub(super) when: Option<String>,
    /// Document types that serve otherwise.
    pub(super) otherwise: Vec<String>,
    pub(super) pattern: Regex,
    /// Words of the paper that undo it.
    pub(super) unless: Regex,
}

/// Wording that states a circumstance; group 1 holds the words.
#[derive(Debug)]
pub(super) struct ConditionRule {
    pub(super) pattern: Regex,
    /// Where this does not match, the pattern does not.
    pub(super) quick: Regex,
    pub(super) negated: bool,
}

/// The rules of a pack, ready for use.
#[derive(Debug)]
pub struct Rules {
    /// Rules for how procedures are carried out, compiled when the first such text is met; `None` within where the pack's are wrong.
    process: OnceLock<Option<super::process::Words>>,
    pub(super) respelling: Respelling,
    /// What may stand between a separator and the name of a paper, up to the end of a text.
    pub(super) context: Regex,
    /// The same inside wording about data.
    pub(super) data_context: Regex,
    /// Lead words at the start of a text.
    pub(super) lead: Regex,
    /// The same without accents.
    pub(super) bare_lead: Regex,
    pub(super) paper_noun: Regex,
    pub(super) all_of_one: Regex,
    pub(super) notes: RegexSet,
    pub(super) note_cases: RegexSet,
    pub(super) plain_cases: RegexSet,
    pub(super) data: Vec<Regex>,
    pub(super) failure: Regex,
    /// Words of a paper by which it is asked for only when data cannot be used.
    pub(super) fallback_only: Regex,
    /// Names of cases of a dossier by which all in them is asked for only then.
    pub(super) fallback_cases: RegexSet,
    /// Words that join something on and are left at the end where it was cut off.
    pub(super) dangling: Regex,
    pub(super) conditions: Vec<ConditionRule>,
    pub(super) not_conditions: Regex,
    pub(super) channels: Vec<(String, Regex)>,
    /// Words about ways of handing in that name none, such as "does not come in person".
    pub(super) not_channels: Regex,
    pub(super) not_asked: Regex,
    pub(super) certified: Regex,
    pub(super) copy_only: Regex,
    pub(super) acts: Vec<(Act, RegexSet)>,
    pub(super) forms: Option<(Regex, Regex)>,
    pub(super) types: Vec<TypeRule>,
    pub(super) any_type: RegexSet,
    /// Kinds of papers told by their first words, for those no name tells.
    pub(super) general: Vec<TypeRule>,
    pub(super) any_general: RegexSet,
    /// What papers are asked for that are described by what they prove.
    pub(super) purposes: Vec<Purpose>,
    pub(super) any_purpose: RegexSet,
    pub(super) by_case: Vec<ByCase>,
    /// Papers that some wording leaves open for a case no register answers in.
    pub(super) open_cases: Vec<OpenCase>,
    /// Papers whose words ask for a further one.
    pub(super) further_papers: Vec<Further>,
    /// Words before a name that say its paper is not asked for.
    pub(super) not_asked_before: Regex,
    /// Words behind a circumstance that say that in it the paper is left out.
    pub(super) leaves_out: Regex,
    /// Words of a paper that may ask for something else as well.
    pub(super) hidden: Hidden,
    /// How a paper begins that is described by what it proves; what follows says what.
    pub(super) proofs: Regex,
    /// Words a line may open with before its paper is named: "in this case there must be".
    pub(super) opening: Regex,
    /// Lines that tell what to do and name no paper.
    pub(super) instructions: Regex,
    /// Lines that name a particular to be told, no paper.
    pub(super) particulars: RegexSet,
    /// Demands too vague to say what is asked for.
    pub(super) vague: Regex,
    /// What stands before a paper that is left out of the one named before.
    pub(super) excepts: Regex,
    /// Circumstances that only say that the paper named before cannot be had.
    pub(super) absent: Regex,
    /// Words that ask for a paper.
    pub(super) asks: Regex,
    /// What only speaks again of papers named before.
    pub(super) back_references: Regex,
    /// Words between two papers behind which the second is one of its own.
    pub(super) joined: Regex,
    /// What a further paper behind such words begins with.
    pub(super) further: Regex,
    /// A head that only holds the papers listed in its brackets.
    pub(super) bundles: Regex,
    /// Wording behind a name that makes its paper one beside those named before it.
    pub(super) apart: Regex,
    /// Wording of a procedure's name behind which it says what it takes back or issues anew.
    pub(super) reissues: Regex,
    /// Registers a clause about data may name, and the papers whose information they hold.
    pub(super) of_registers: Vec<(Regex, Vec<String>)>,
    /// Words before a name that make it the number or the look of a paper.
    pub(super) numbers: Regex,
    /// Stretches that only give something said before another name.
    pub(super) asides: Regex,
    /// Words that only look like the name of a paper.
    pub(super) not_names: Regex,
    /// Wording behind which a line lists what stands in its paper.
    pub(super) contents: Regex,
    /// The patterns without accents at the start of a text, for lines nothing else recognises.
    pub(super) bare_types: Vec<Regex>,
    pub(super) any_bare: RegexSet,
    pub(super) special: Vec<Special>,
    /// Words of circumstances, and the registers that hold nothing about such cases.
    pub(super) lacking: Vec<Lacking>,
    pub(super) surrendered_as: Option<String>,
    pub(super) unknown_as: Option<String>,
    pub(super) form_as: Option<String>,
    pub(super) vague_as: Option<String>,
    /// People a paper may be about who cannot be the one who applies.
    pub(super) third_persons: Vec<ThirdPerson>,
    /// Ids of document types that share a gate naming papers, by type.
    pub(super) kin: Vec<Vec<String>>,
    /// Lines read before.
    pub(super) readings: Readings,
}

/// Somebody a paper is about who cannot be the one who applies, told by what the paper proves: a
/// paper that proves a death is about the dead.
#[derive(Clone, Debug)]
pub(super) struct ThirdPerson {
    /// Name of the role.
    pub(super) name: String,
    /// What the role is called.
    pub(super) title: String,
    /// Concepts; a paper that proves one of them is about this person.
    pub(super) facts: Vec<String>,
}

/// Reads the members of the rules and remembers what is wrong with them.
pub(super) struct Reader<'v> {
    pub(super) rules: &'v Map<String, Value>,
    problems: Vec<PackProblem>,
    /// Stands for a pattern that does not compile.
    never: Regex,
}

impl<'v> Reader<'v> {
    /// Remembers what is wrong at a place of the rules.
    pub(super) fn say(&mut self, at: &[&str], message: Told) {
        let pointer = at.iter().fold(JsonPointer::root().key("import"), |place, key| place.key(key));
        self.problems.push(PackProblem { pointer, message });
    }

    fn text(&mut self, name: &str) -> &'v str {
        match self.rules.get(name) {
            None => "",
            Some(value) => value.as_str().unwrap_or_else(|| {
                self.say(&[name], told!(pack::text_expected));
                ""
            }),
        }
    }

    pub(super) fn list(&mut self, name: &str) -> Vec<&'v Value> {
        match self.rules.get(name) {
            None => Vec::new(),
            Some(Value::Array(list)) => list.iter().collect(),
            Some(_) => {
                self.say(&[name], told!(pack::list_expected));
                Vec::new()
            }
        }
    }

    fn object(&mut self, name: &str) -> Vec<(&'v String, &'v Value)> {
        match self.rules.get(name) {
            None => Vec::new(),
            Some(Value::Object(map)) => map.iter().collect(),
            Some(_) => {
                self.say(&[name], told!(pack::object_expected));
                Vec::new()
            }
        }
    }

    fn texts(&mut self, name: &str) -> Vec<&'v str> {
        let list = self.list(name);
        list.into_iter().filter_map(Value::as_str).collect()
    }

    fn regex(&mut self, at: &str, pattern: &str) -> Regex {
        let pattern = if pattern.is_empty() { NEVER } else { pattern };
        compile(pattern).unwrap_or_else(|error| {
            self.say(&at.split('/').collect::<Vec<_>>(), Told::of_others(error));
            self.never.clone()
        })
    }

    /// A pattern that is only asked whether it matches: without word boundaries, which would
    /// keep the engine from its fast way.
    pub(super) fn matcher(&mut self, at: &str, pattern: &str) -> Regex {
        let pattern = if pattern.is_empty() { NEVER.to_owned() } else { edges(&settled(pattern)) };
        RegexBuilder::new(&pattern).size_limit(SIZE).dfa_size_limit(SIZE).build().unwrap_or_else(|error| {
            self.say(&at.split('/').collect::<Vec<_>>(), Told::of_others(error));
            self.never.clone()
        })
    }

    fn set<'t>(&mut self, at: &str, patterns: impl IntoIterator<Item = &'t str>) -> RegexSet {
        let patterns: Vec<String> = patterns.into_iter().map(|pattern| edges(&settled(pattern))).collect();
        RegexSetBuilder::new(patterns).size_limit(SIZE).dfa_size_limit(SIZE).build().unwrap_or_else(|error| {
            self.say(&at.split('/').collect::<Vec<_>>(), Told::of_others(error));
            RegexSet::empty()
        })
    }
}

/// The acts there are, as a pack names them.
fn known_acts() -> String {
    Act::ALL.iter().map(|act| act.as_str()).collect::<Vec<_>>().join(", ")
}

/// Members of `import` of a pack.
const KNOWN: &[&str] = &[
    "note",
    "language",
    "currency",
    "portal",
    "page",
    "titles",
    "respelling",
    "lead",
    "separators",
    "alternatives",
    "notes",
    "noteCases",
    "plainCases",
    "data",
    "dataNames",
    "paperNouns",
    "failure",
    "fallbackOnly",
    "fallbackCases",
    "dangling",
    "conditions",
    "notConditions",
    "channels",
    "notChannels",
    "notAsked",
    "certified",
    "copyOnly",
    "acts",
    "surrenderedAs",
    "unknownAs",
    "formAs",
    "lacking",
    "special",
    "forms",
    "types",
    "generalTypes",
    "proofs",
    "purposes",
    "byCase",
    "openCases",
    "furtherPapers",
    "notAskedBefore",
    "leavesOut",
    "opening",
    "instructions",
    "particulars",
    "vague",
    "vagueAs",
    "certainty",
    "excepts",
    "absent",
    "asks",
    "backReferences",
    "joined",
    "further",
    "bundles",
    "apart",
    "reissues",
    "ofRegisters",
    "numbers",
    "asides",
    "notNames",
    "contents",
    "thirdPersons",
];

impl Rules {
    /// The rules for how procedures are carried out; `None` where those of the pack are wrong, which reading a file of a process tells.
    pub(super) fn process_words(&self, pack: &Pack) -> Option<&super::process::Words> {
        self.process.get_or_init(|| super::process::Words::new(pack).ok()).as_ref()
    }

    /// Compiles the rules of a pack.
    ///
    /// # Errors
    /// Every member of the wrong shape, unknown id and pattern that does not compile, with
    /// its place.
    #[allow(clippy::too_many_lines, reason = "the kinds of rules of a pack, one after the other")]
    pub fn new(pack: &Pack) -> Result<Self, Vec<PackProblem>> {
        let empty = Map::new();
        let rules = match &pack.import {
            Value::Null => &empty,
            Value::Object(rules) => rules,
            _ => {
                let pointer = JsonPointer::root().key("import");
                return Err(vec![PackProblem { pointer, message: told!(pack::object_expected) }]);
            }
        };
        let never = compile(NEVER).map_err(|error| vec![PackProblem::at_root(Told::of_others(error))])?;
        let mut reader = Reader { rules, problems: Vec::new(), never };
        for name in rules.keys().filter(|name| !KNOWN.contains(&name.as_str())) {
            reader.say(&[name], told!(pack::unknown_member, known = KNOWN.join(", ")));
        }
        let pairs = reader.object("respelling");
        let respelling =
            Respelling::new(pairs.iter().filter_map(|(printed, meant)| Some((printed.as_str(), meant.as_str()?))));
        let any = |list: Vec<&str>| if list.is_empty() { NEVER.to_owned() } else { format!("(?:{})", list.join("|")) };
        let lead = any(reader.texts("lead"));
        let separators = any(reader.texts("separators"));
        // Words are wanted whole: a lead word ends where a word ends. Said with the character
        // that follows, because word boundaries would keep the engine from its fast way.
        let filler = r#"[\s,:"'.()*+•-]"#;
        let number = r"(?:[a-zđ]|[ivx]{1,4}|[a-zđ]?\d{1,2}(?:\.\d{1,2}){0,3})[.)]\s*";
        let leads = format!(r"(?:(?:(?:{lead})(?:{filler}+|$)|{filler}+|{number}))*");
        let context = reader.regex("separators", &format!("(?:^|{separators})\\s*{leads}$"));
        let names = reader.text("dataNames");
        let names = if names.is_empty() { NEVER } else { names };
        let data_context = reader.regex("dataNames", &format!("(?:{names})\\s*{leads}$"));
        let lead = format!("^[;\\s]*{leads}");
        let bare_lead = reader.regex("lead", &bare(&settled(&lead)));
        let lead = reader.regex("lead", &lead);
        let noun = reader.text("paperNouns");
        let paper_noun =
            reader.matcher("paperNouns", &if noun.is_empty() { String::new() } else { format!("^(?:{noun})") });
        let alternatives = reader.rules.get("alternatives").and_then(|value| value.get("all")).and_then(Value::as_str);
        let all_of_one = reader.regex("alternatives", alternatives.unwrap_or_default());
        let notes = reader.texts("notes");
        let notes = reader.set("notes", notes);
        let note_cases = reader.texts("noteCases");
        let note_cases = reader.set("noteCases", note_cases);
        let plain_cases = reader.texts("plainCases");
        let plain_cases = reader.set("plainCases", plain_cases);
        let data = reader.texts("data");
        let data = data.into_iter().map(|pattern| reader.regex("data", pattern)).collect();
        let failure = reader.text("failure");
        let failure = reader.matcher("failure", failure);
        let fallback_only = reader.text("fallbackOnly");
        let fallback_only = reader.matcher("fallbackOnly", fallback_only);
        let fallback_cases = reader.texts("fallbackCases");
        let fallback_cases = reader.set("fallbackCases", fallback_cases);
        let dangling = reader.text("dangling");
        let dangling = reader.matcher("dangling", dangling);
        let mut conditions = Vec::new();
        for entry in reader.list("conditions") {
            let pattern = reader.regex("conditions", entry.get("match").and_then(Value::as_str).unwrap_or_default());
            if pattern.captures_len() != 2 {
                reader.say(&["conditions"], told!(pack::group_expected));
            }
            let quick = loose(entry.get("match").and_then(Value::as_str).unwrap_or_default());
            let quick = reader.matcher("conditions", &quick);
            conditions.push(ConditionRule {
                pattern,
                quick,
                negated: entry.get("negated") == Some(&Value::Bool(true)),
            });
        }
        let not_conditions = reader.text("notConditions");
        let not_conditions = reader.matcher("notConditions", not_conditions);
        let channels = reader.object("channels");
        let channels = channels
            .into_iter()
            .map(|(name, pattern)| (name.clone(), reader.regex("channels", pattern.as_str().unwrap_or_default())))
            .collect();
        let not_channels = reader.text("notChannels");
        let not_channels = reader.matcher("notChannels", not_channels);
        let not_asked = reader.text("notAsked");
        let not_asked = reader.matcher("notAsked", not_asked);
        let certified = reader.text("certified");
        let certified = reader.matcher("certified", certified);
        let copy_only = reader.text("copyOnly");
        let copy_only = reader.matcher("copyOnly", copy_only);
        let mut acts = Vec::new();
        for (word, patterns) in reader.object("acts") {
            let Some(act) = Act::parse(word) else {
                reader.say(&["acts", word], told!(pack::unknown_act, known = known_acts()));
                continue;
            };
            let patterns: Vec<&str> = patterns.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            acts.push((act, reader.set("acts", patterns)));
        }
        let form = reader.rules.get("forms");
        let part = |name: &str| form.and_then(|form| form.get(name)).and_then(Value::as_str).unwrap_or_default();
        let forms =
            form.map(|_| (reader.regex("forms/match", part("match")), reader.regex("forms/until", part("until"))));
        let mut sources: Vec<(String, String)> = Vec::new();
        for entry in reader.list("types") {
            let text = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            sources.push((text("type"), text("match")));
        }
        if sources.is_empty() {
            // A pack without rules: the patterns of its document types, wherever they stand.
            let own = pack.document_types.iter().filter(|kind| !kind.pattern.is_empty());
            sources.extend(own.map(|kind| (kind.id.clone(), kind.pattern.to_lowercase())));
        }
        let mut types = Vec::new();
        let mut bare_types = Vec::new();
        for (id, pattern) in &sources {
            types.push(TypeRule { id: id.clone(), pattern: reader.regex("types", pattern) });
            bare_types.push(reader.regex("types", &format!("^(?:{})", bare(&settled(pattern)))));
        }
        // Sets only tell which patterns are worth trying: they are fast where they know beginnings only.
        let any_sources: Vec<String> = sources.iter().map(|(_, pattern)| beginning(&loose(pattern))).collect();
        let any_type = reader.set("types", any_sources.iter().map(String::as_str));
        let bare_sources: Vec<String> = sources
            .iter()
            .map(|(_, pattern)| format!("^(?:{})", bare(&beginning(&loose(&settled(pattern))))))
            .collect();
        let any_bare = reader.set("types", bare_sources.iter().map(String::as_str));
        let mut general = Vec::new();
        for entry in reader.list("generalTypes") {
            let text = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default();
            let pattern = format!("^(?:{})", if text("match").is_empty() { NEVER } else { text("match") });
            general.push(TypeRule { id: text("type").to_owned(), pattern: reader.regex("generalTypes", &pattern) });
        }
        let general_sources: Vec<String> = reader
            .list("generalTypes")
            .iter()
            .map(|entry| entry.get("match").and_then(Value::as_str).unwrap_or(NEVER))
            .map(|pattern| format!("^(?:{})", beginning(&loose(pattern))))
            .collect();
        let any_general = reader.set("generalTypes", general_sources.iter().map(String::as_str));
        let mut third_persons = Vec::new();
        for entry in reader.list("thirdPersons") {
            let text = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            let facts = entry.get("facts").and_then(Value::as_array).into_iter().flatten();
            let facts: Vec<String> = facts.filter_map(Value::as_str).map(str::to_owned).collect();
            if text("name").is_empty() || text("title").is_empty() || facts.is_empty() {
                reader.say(&["thirdPersons"], told!(pack::members_expected, members = "`name`, `title`, `facts`"));
            }
            for unknown in facts.iter().filter(|concept| !pack.concepts.contains_key(*concept)) {
                reader.say(&["thirdPersons"], told!(pack::no_concept, concept = unknown));
            }
            third_persons.push(ThirdPerson { name: text("name"), title: text("title"), facts });
        }
        let mut purposes = Vec::new();
        let mut purpose_sources = Vec::new();
        for entry in reader.list("purposes") {
            let text = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default();
            let types = |name: &str| -> Vec<String> {
                let list = entry.get(name).and_then(Value::as_array).into_iter().flatten();
                list.filter_map(Value::as_str).map(str::to_owned).collect()
            };
            if types("types").is_empty() || (!types("otherwise").is_empty() && text("when").is_empty()) {
                reader.say(&["purposes"], told!(pack::purpose_types_expected));
            }
            purpose_sources.push(beginning(&loose(text("match"))));
            purposes.push(Purpose {
                types: types("types"),
                when: Some(text("when").to_owned()).filter(|when| !when.is_empty()),
                otherwise: types("otherwise"),
                pattern: reader.regex("purposes", text("match")),
                unless: reader.regex("purposes", text("unless")),
            });
        }
        let any_purpose = reader.set("purposes", purpose_sources.iter().map(String::as_str));
        let by_case = ByCase::all(&mut reader);
        let open_cases = OpenCase::all(&mut reader);
        let further_papers = Further::all(&mut reader, pack);
        let not_asked_before = reader.text("notAskedBefore");
        let not_asked_before = reader.matcher("notAskedBefore", not_asked_before);
        let leaves_out = reader.text("leavesOut");
        let leaves_out = reader.matcher("leavesOut", leaves_out);
        let hidden = Hidden::new(&mut reader);
        let mut member = |name: &str| {
            let pattern = reader.text(name);
            reader.regex(name, pattern)
        };
        let (opening, vague, excepts) = (member("opening"), member("vague"), member("excepts"));
        let asks = member("asks");
        let (absent, joined, bundles) = (member("absent"), member("joined"), member("bundles"));
        let (apart, reissues, proofs) = (member("apart"), member("reissues"), member("proofs"));
        let instructions = reader.text("instructions");
        let instructions = reader.matcher("instructions", instructions);
        let back_references = reader.text("backReferences");
        let back_references = reader.matcher("backReferences", back_references);
        let further = reader.text("further");
        let further = if further.is_empty() { String::new() } else { format!("^(?:{further})") };
        let further = reader.matcher("further", &further);
        let particulars = reader.texts("particulars");
        let particulars = reader.set("particulars", particulars);
        let mut of_registers = Vec::new();
        for entry in reader.list("ofRegisters") {
            let pattern = reader.regex("ofRegisters", entry.get("match").and_then(Value::as_str).unwrap_or_default());
            let list = entry.get("types").and_then(Value::as_array).into_iter().flatten();
            of_registers.push((pattern, list.filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()));
        }
        let numbers = reader.text("numbers");
        let numbers = reader.matcher("numbers", numbers);
        let asides = reader.text("asides");
        let asides = reader.regex("asides", asides);
        let not_names = reader.text("notNames");
        let not_names = if not_names.is_empty() { String::new() } else { format!("^(?:{not_names})") };
        let not_names = reader.regex("notNames", &not_names);
        let contents = reader.text("contents");
        let contents = reader.regex("contents", contents);
        let mut special = Vec::new();
        for entry in reader.list("special") {
            let text = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or_default();
            let pattern = reader.regex("special", text("match"));
            let quick = reader.matcher("special", &loose(text("match")));
            let unless = reader.regex("special", text("unless"));
            let ignoring = reader.regex("special", text("ignoring"));
            let spares = reader.regex("special", text("spares"));
            let id = entry.get("type").and_then(Value::as_str).map(str::to_owned);
            let act = entry.get("act").and_then(Value::as_str);
            let parsed = act.and_then(Act::parse);
            if let Some(act) = act.filter(|_| parsed.is_none()) {
                reader.say(&["special"], told!(pack::act_unknown, act, known = known_acts()));
            }
            let Some(about) = About::parse(text("about")) else {
                let options = "line, mention, own, list, before, procedure";
                reader.say(&["special", "about"], told!(pack::one_of_expected, options));
                continue;
            };
            if id.is_none() && (act.is_none() || about == About::Line) {
                reader.say(&["special"], told!(pack::members_expected, members = "`type`"));
            }
            let of = entry.get("of").and_then(Value::as_array).into_iter().flatten();
            let of = of.filter_map(Value::as_str).map(str::to_owned).collect();
            special.push(Special { id, act: parsed, about, of, pattern, quick, unless, ignoring, spares });
        }
        let lacking = Lacking::all(&mut reader, pack);
        let named = |name: &str| rules.get(name).and_then(Value::as_str).map(str::to_owned);
        let (surrendered_as, unknown_as, form_as) = (named("surrenderedAs"), named("unknownAs"), named("formAs"));
        let vague_as = named("vagueAs");
        let used = types
            .iter()
            .chain(&general)
            .map(|rule| &rule.id)
            .chain(special.iter().flat_map(|rule| rule.id.iter().chain(&rule.of)))
            .chain(purposes.iter().flat_map(|rule| rule.types.iter().chain(&rule.otherwise)))
            .chain(by_case.iter().flat_map(|rule| rule.of.iter().chain(&rule.or)))
            .chain(open_cases.iter().flat_map(|rule| rule.of.iter().chain(&rule.or)))
            .chain(of_registers.iter().flat_map(|(_, types)| types));
        for id in used.chain([&surrendered_as, &unknown_as, &form_as, &vague_as].into_iter().flatten()) {
            if pack.document_type(id).is_none() {
                reader.say(&[], told!(pack::no_document_type, id));
            }
        }
        let kin = types
            .iter()
            .map(|rule| {
                let gates = pack.gates.iter().filter(|gate| gate.document_types.contains(&rule.id));
                let mut kin: Vec<String> = gates.flat_map(|gate| gate.document_types.iter().cloned()).collect();
                kin.sort();
                kin.dedup();
                kin
            })
            .collect();
        if !reader.problems.is_empty() {
            return Err(reader.problems);
        }
        Ok(Self {
            process: OnceLock::new(),
            respelling,
            context,
            data_context,
            lead,
            bare_lead,
            paper_noun,
            all_of_one,
            notes,
            note_cases,
            plain_cases,
            data,
            failure,
            fallback_only,
            fallback_cases,
            dangling,
            conditions,
            not_conditions,
            channels,
            not_channels,
            not_asked,
            certified,
            copy_only,
            acts,
            forms,
            types,
            any_type,
            general,
            any_general,
            purposes,
            any_purpose,
            by_case,
            open_cases,
            further_papers,
            not_asked_before,
            leaves_out,
            hidden,
            proofs,
            opening,
            instructions,
            particulars,
            vague,
            excepts,
            absent,
            asks,
            back_references,
            joined,
            further,
            bundles,
            apart,
            reissues,
            of_registers,
            numbers,
            asides,
            not_names,
            contents,
            bare_types,
            any_bare,
            special,
            lacking,
            surrendered_as,
            unknown_as,
            form_as,
            vague_as,
            third_persons,
            kin,
            readings: Readings::default(),
        })
    }

    /// The special wordings that the folded name of a procedure has.
    pub(super) fn of_procedure(&self, name: &str) -> Vec<&Special> {
        self.special.iter().filter(|special| special.about == About::Procedure && special.applies(name)).collect()
    }

    /// The kind of paper the first words of a text tell.
    pub(super) fn kind(&self, text: &str) -> Option<&str> {
        // The set only tells which patterns are worth trying; the first that holds counts.
        self.any_general
            .matches(text)
            .into_iter()
            .map(|at| &self.general[at])
            .find(|rule| rule.pattern.is_match(text))
            .map(|rule| rule.id.as_str())
    }

    /// What is asked for by a paper that begins with words for a proof: the purpose they name,
    /// and the words that name it.
    pub(super) fn purpose<'t>(&self, text: &'t str) -> Option<(&Purpose, &'t str)> {
        let proof = self.proofs.find(text).filter(|proof| proof.start() == 0)?;
        let rest = &text[proof.end()..];
        let rest = &rest[..rest.find(';').unwrap_or(rest.len()).min(rest.find(". ").unwrap_or(rest.len()))];
        let near = rest.char_indices().nth(NEAR).map_or(rest.len(), |(at, _)| at);
        let own = &rest[..near];
        let rules = self.any_purpose.matches(own).into_iter().map(|at| &self.purposes[at]);
        let found = rules.into_iter().find(|rule| rule.pattern.is_match(own) && !rule.unless.is_match(own))?;
        Some((found, rest))
    }

    /// True where folded words speak of cases some register holds nothing about.
    pub(super) fn lacks(&self, folded: &str) -> bool {
        self.lacking.iter().any(|lacking| lacking.applies(folded))
    }

    /// True when some gate names the document type.
    pub(super) fn is_gated(&self, id: &str) -> bool {
        self.types.iter().position(|rule| rule.id == id).is_some_and(|at| !self.kin[at].is_empty())
    }

    /// True when some gate names both document types.
    pub(super) fn related(&self, one: &str, other: &str) -> bool {
        let at = self.types.iter().position(|rule| rule.id == one);
        at.is_some_and(|at| self.kin[at].iter().any(|id| id == other))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::locale::Locale;

    #[test]
    fn everything_wrong_with_rules_is_said() {
        let import = json!({ "types": [{ "type": "x:none", "match": "(" }], "colour": 1, "acts": { "dance": [] } });
        let mut pack = Pack::default();
        pack.import = import;
        let problems = PackProblem::texts(&Rules::new(&pack).unwrap_err(), "\n", &Locale::en());
        for part in ["/import/colour", "/import/types", "x:none", "dance"] {
            assert!(problems.contains(part), "{part}: {problems}");
        }
    }
}
