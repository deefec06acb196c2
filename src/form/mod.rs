//! The headless form: no DOM, no clock, no randomness, no I/O.
//!
//! A [`Form`] holds what a person has entered, finds out which parts of the schema apply
//! (`structure`), keeps the evaluation of the answers up to date after each edit, and tells
//! what changed. [`Form::apply`] is the only way to change it; it returns the list of
//! [`Change`]s for whoever shows the form. Today's date and the language are arguments.
//!
//! Two sets of values are kept: what was entered (`raw`), where nothing is ever lost, and
//! what counts (`answers`), which has only the values of items on the form now and is what
//! is validated and sent.

#[cfg(any(not(target_arch = "wasm32"), feature = "gate"))]
mod asked;
mod build;
mod coerce;
mod compare;
mod dispute;
mod documents;
mod draft;
mod effective;
mod errors;
mod event;
mod field;
mod files;
mod known;
mod lists;
mod model;
mod moment;
mod pledge;
mod prefill;
mod provenance;
mod quantity;
mod receipt;
mod refresh;
mod registers;
mod review;
mod steps;
mod structure;
mod submission;
mod text;
mod update;
mod widget;
mod words;

use crate::platform;
use crate::sorted::{Gather, SortedMap, SortedSet};
use std::rc::Rc;

use crate::json::{self, Map, Value};

use crate::definition::{Fallback, NextProcedure, Procedure};
use crate::locale::Locale;
use crate::message::{self, Language, MessageId};
use crate::pointer::JsonPointer;
use crate::schema::{Choices, CompileError, Evaluation, Options, Schema};

#[cfg(any(not(target_arch = "wasm32"), feature = "gate"))]
pub(crate) use asked::{Asked, below};
#[cfg(any(not(target_arch = "wasm32"), feature = "gate"))]
pub(crate) use compare::{is_same_key, same_value, stated};
#[cfg(any(not(target_arch = "wasm32"), feature = "gate"))]
pub(crate) use documents::paper_field;
pub use documents::{FileRef, PAPER_KINDS, Slot, SlotState};
pub use draft::{DraftError, Migration};
#[cfg(any(not(target_arch = "wasm32"), feature = "gate"))]
pub(crate) use errors::takes_file;
pub use errors::{FieldError, keeps_bounds, kinds_words, limit_of, size_words, stem};
pub use event::{Change, FormEvent};
pub use files::Transfer;
pub use model::{Choice, Field, FieldOption, Input, Item, Key, Kind, Repeat, Rows};
pub use moment::Clock;
#[cfg(any(not(target_arch = "wasm32"), feature = "gate"))]
pub(crate) use prefill::relatives;
#[cfg(feature = "server")]
pub(crate) use prefill::wanted_concepts;
pub use prefill::{Identity, LookupAnswer, LookupRequest, LookupStatus, Outcome, RegisterSource, Source};
pub use receipt::{Failure, Receipt};
pub use review::ReviewEntry;
pub use steps::{Step, StepContent};
pub use submission::{Submission, canonical, digest_of};
#[cfg(any(not(target_arch = "wasm32"), feature = "gate"))]
pub(crate) use text::is_partial_date;
pub use widget::{Shape, Widget, widget_for};

use coerce::Setting;
use errors::Faults;
use prefill::{Known, Lookups};

/// What a form needs to know besides its definition.
#[derive(Clone, Debug)]
pub struct FormOptions<'a> {
    /// Language of labels and messages.
    pub locale: Locale,
    /// Today's date, ISO (`YYYY-MM-DD`); compared with `x-minimum` and `x-maximum`.
    pub today: String,
    /// Whether that is the day of the place, as the host says it: data of a register are not of a later one. The day of
    /// a device may be a day behind.
    pub day_of_place: bool,
    /// The clocks of the place where the form is filled in: times are typed and shown by them.
    pub clock: Clock,
    /// Way of handing in that the host says: papers meant for other ways are left out, and it is not asked for. Where
    /// it is empty, the papers are those of `online`.
    pub channel: String,
    /// Answers to begin with.
    pub answers: Value,
    /// Formats of the country pack, by name.
    pub formats: &'a [(&'a str, fn(&str) -> bool)],
    /// Pairs of concepts of one subject that can contradict each other.
    pub cross_checks: &'static [CrossCheck],
}

/// Two concepts, and whether their values can both be true of one subject; of one concept twice, whether they can of a
/// parent and its child.
pub type CrossCheck = (&'static str, &'static str, fn(&str, &str) -> bool);

impl Default for FormOptions<'_> {
    fn default() -> Self {
        Self {
            locale: Locale::vi(),
            today: String::new(),
            day_of_place: false,
            clock: Clock::default(),
            channel: String::new(),
            answers: Value::Object(Map::new()),
            formats: &[],
            cross_checks: &[],
        }
    }
}

/// Where the form is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Being filled in.
    #[default]
    Editing,
    /// Handed to the host, which has not answered yet.
    Submitting,
    /// Taken by the host.
    Submitted,
}

/// What is known of one item beyond its value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ItemState {
    /// It had focus at least once.
    pub visited: bool,
    /// It was left at least once.
    pub touched: bool,
    /// Its value was changed at least once.
    pub modified: bool,
    /// Its value differs from the one the form began with.
    pub dirty: bool,
    /// Nothing is wrong with it.
    pub valid: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Marks {
    visited: bool,
    touched: bool,
    modified: bool,
}

/// A compiled condition of the definition.
struct CompiledCondition {
    name: String,
    schema: Schema,
}

/// The state of one form.
pub struct Form {
    procedure: Rc<Procedure>,
    schema: Schema,
    conditions: Vec<CompiledCondition>,
    /// Names of the conditions that hold now.
    holding: SortedSet<String>,
    locale: Locale,
    language: Language,
    today: String,
    day_of_place: bool,
    clock: Clock,
    channel: String,
    /// Whether the host says how the form is handed in.
    channel_said: bool,
    /// Schemas of the rules by which questions are known to be answered.
    matchers: Vec<Vec<Option<Schema>>>,
    cross_checks: &'static [CrossCheck],

    root: Item,
    /// How often parts of the form were built anew.
    revision: u32,
    raw: Value,
    answers: Value,
    initial: Value,
    evaluation: Evaluation,
    choices: Choices,
    ids: SortedMap<Key, Vec<u32>>,
    next_id: u32,
    defaulted: SortedSet<Key>,
    /// The text of controls whose value does not say it all ("1." or "31/2").
    texts: SortedMap<Key, String>,
    marks: SortedMap<Key, Marks>,
    faults: Faults,
    host_faults: SortedMap<Key, Vec<String>>,
    /// True when something was changed since the host found errors.
    mended: bool,
    /// Files that are not with the host yet.
    transfers: Vec<Transfer>,
    removed: Option<lists::Removed>,
    /// The list item being added.
    fresh: Option<JsonPointer>,

    sources: SortedMap<JsonPointer, Source>,
    corrections: SortedSet<JsonPointer>,
    /// Questions whose answer is known and that the person wants to answer all the same.
    asked_again: SortedSet<JsonPointer>,
    /// Items of steps that are none, because nothing is asked there.
    folded: Vec<Key>,
    /// True while questions are being answered from what is known.
    answering: bool,
    /// True once an answer changed that is not asked on the page of the review.
    altered: bool,
    /// True for a draft that was opened, until somebody signs in.
    reopened: bool,
    known: Known,
    /// What the account says of the signed-in person, by concept.
    identity: SortedMap<String, Value>,
    lookups: Lookups,
    files: SortedMap<String, Vec<FileRef>>,
    /// Papers whose looking up the person leaves to the authority, by id.
    requests: SortedSet<String>,
    /// Papers that the host demands though data stand in for them.
    demanded: SortedSet<String>,
    slots: Vec<Slot>,

    steps: Vec<Step>,
    current: usize,
    visited_steps: SortedSet<String>,
    submit_tried: bool,
    /// True on the way from the review to what is changed there, and back.
    returning: bool,
    phase: Phase,
    failure: Option<(Failure, String)>,
    receipt: Receipt,
}

impl Form {
    /// A form for a definition, or for any JSON Schema.
    ///
    /// # Errors
    /// All reasons why the schema or the schema of a condition cannot be compiled.
    #[allow(
        clippy::too_many_lines,
        reason = "a form is put together in one place, so that none of its parts is forgotten"
    )]
    pub fn new(procedure: Rc<Procedure>, options: FormOptions<'_>) -> Result<Self, Vec<CompileError>> {
        let compile_options = Options { assert_formats: true, formats: options.formats, ..Options::default() };
        let schema = Schema::compile(&procedure.schema, &compile_options)?;
        let mut conditions = Vec::new();
        for condition in &procedure.conditions {
            conditions.push(CompiledCondition {
                name: condition.name.clone(),
                schema: Schema::compile(&condition.standalone(&procedure.schema), &compile_options)?,
            });
        }
        let mut matchers = Vec::new();
        for question in &procedure.known {
            let mut own = Vec::new();
            for rule in &question.rules {
                own.push(match &rule.matches {
                    Some(schema) => Some(Schema::compile(schema, &compile_options)?),
                    None => None,
                });
            }
            matchers.push(own);
        }
        let language = Language::of(&options.locale);
        let choices = Choices::default();
        let empty = Value::Object(Map::new());
        let evaluation = schema.evaluate(&empty, &choices);
        // Nothing is an object without members, unless the whole form is something else.
        let raw = if options.answers == empty && evaluation.refuses_type() { Value::Null } else { options.answers };
        let root = Item::bare(Key::from(""), JsonPointer::root(), String::new(), Kind::Group(Vec::new()));
        let mut form = Self {
            procedure,
            conditions,
            holding: SortedSet::new(),
            locale: options.locale,
            language,
            today: options.today,
            day_of_place: options.day_of_place,
            clock: options.clock,
            channel_said: !options.channel.is_empty(),
            channel: if options.channel.is_empty() { "online".to_owned() } else { options.channel },
            matchers,
            cross_checks: options.cross_checks,
            root,
            revision: 0,
            raw,
            answers: empty,
            initial: Value::Null,
            evaluation,
            choices,
            ids: SortedMap::new(),
            next_id: 0,
            defaulted: SortedSet::new(),
            texts: SortedMap::new(),
            marks: SortedMap::new(),
            faults: Faults::default(),
            host_faults: SortedMap::new(),
            mended: false,
            transfers: Vec::new(),
            removed: None,
            fresh: None,
            sources: SortedMap::new(),
            corrections: SortedSet::new(),
            asked_again: SortedSet::new(),
            folded: Vec::new(),
            answering: false,
            altered: false,
            reopened: false,
            known: Known::default(),
            identity: SortedMap::new(),
            lookups: Lookups::default(),
            files: SortedMap::new(),
            requests: SortedSet::new(),
            demanded: SortedSet::new(),
            slots: Vec::new(),
            steps: Vec::new(),
            current: 0,
            visited_steps: SortedSet::new(),
            submit_tried: false,
            returning: false,
            phase: Phase::Editing,
            failure: None,
            receipt: Receipt::default(),
            schema,
        };
        form.take_in();
        form.answer_first();
        form.initial = form.answers.clone();
        Ok(form)
    }

    /// The definition.
    pub fn procedure(&self) -> &Procedure {
        &self.procedure
    }

    /// Language of labels and messages.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The language tag the form was opened with.
    pub const fn locale(&self) -> &Locale {
        &self.locale
    }

    /// Title of the form in its language.
    pub fn title(&self) -> &str {
        let titles = [&*self.root.label, &*self.procedure.title];
        let own = titles.into_iter().find(|title| !title.trim().is_empty());
        own.unwrap_or_else(|| message::template(self.language, MessageId::Untitled))
    }

    /// The tree of items on the form now.
    pub const fn root(&self) -> &Item {
        &self.root
    }

    /// How often parts of the form were built anew. A page that shows a revision need not show
    /// again what was not built otherwise since; see `View::since` of the renderer.
    pub const fn revision(&self) -> u32 {
        self.revision
    }

    /// The item of that key.
    pub fn item(&self, key: &str) -> Option<&Item> {
        self.root.find(key)
    }

    /// The answers that count now.
    pub const fn answers(&self) -> &Value {
        &self.answers
    }

    /// The value of an item that counts now.
    pub fn value(&self, item: &Item) -> Option<&Value> {
        item.pointer.resolve(&self.answers)
    }

    /// What the item's control shows.
    pub fn text(&self, item: &Item) -> String {
        if let Some(text) = self.texts.get(&item.key) {
            return text.clone();
        }
        let Some(field) = item.field().filter(|_| !self.is_masked(item)) else { return String::new() };
        let value = if field.widget == Widget::Constant { self.value(item) } else { item.pointer.resolve(&self.raw) };
        let value = value.filter(|value| !value.is_null() || self.choices.is_stated(&item.pointer));
        value.map(|value| coerce::text_of(field, value, self.setting())).unwrap_or_default()
    }

    fn setting(&self) -> Setting<'_> {
        // Without a day any will do that the calendar has.
        let today = if self.today.is_empty() { "2000-01-01" } else { &self.today };
        Setting { language: self.language, clock: self.clock, today }
    }

    /// The item's answer in words, as the review shows it.
    pub fn words(&self, item: &Item) -> String {
        match (item.field(), self.value(item)) {
            (Some(_), Some(_)) if self.is_masked(item) => {
                // Nobody knows whose they are before somebody has signed in.
                let id = if self.identity.is_empty() { MessageId::MaskedUnsigned } else { MessageId::Masked };
                message::text(self.language, id, &[])
            }
            (Some(_), Some(_)) if !self.files(&item.key).is_empty() => {
                let names: Vec<String> = self.files(&item.key).iter().map(|file| file.name.clone()).gather();
                platform::joined(&names, ", ")
            }
            (Some(field), Some(value)) => coerce::words_of(field, value, self.setting()),
            _ => String::new(),
        }
    }

    /// True when `null` is the item's answer.
    pub fn says_nothing(&self, item: &Item) -> bool {
        self.value(item).is_some_and(Value::is_null)
    }

    /// Numbers of the options that are ticked, for a set of options.
    pub fn ticked(&self, item: &Item) -> Vec<usize> {
        let Some(field) = item.field().filter(|_| !self.is_masked(item)) else { return Vec::new() };
        let list = json::list(item.pointer.resolve(&self.raw));
        let mut ticked = Vec::new();
        for value in list {
            if let Some(index) = field.options.iter().position(|option| option.value == *value) {
                ticked.push(index);
            }
        }
        ticked
    }

    /// Files attached under a key.
    pub fn files(&self, key: &str) -> &[FileRef] {
        self.files.get(key).map_or(&[], Vec::as_slice)
    }

    /// The files of one place that are not with the host yet.
    pub fn transfers(&self, key: &str) -> Vec<&Transfer> {
        let mut own = Vec::new();
        for transfer in &self.transfers {
            if transfer.key == key {
                own.push(transfer);
            }
        }
        own
    }

    /// What files a paper takes.
    pub fn paper_field(&self, slot: &Slot) -> Field {
        documents::paper_field(self.procedure.document(&slot.id))
    }

    /// What is known of an item beyond its value.
    pub fn state(&self, item: &Item) -> ItemState {
        let marks = self.marks.get(&item.key).copied().unwrap_or_default();
        ItemState {
            visited: marks.visited,
            touched: marks.touched,
            modified: marks.modified,
            dirty: item.pointer.resolve(&self.answers) != item.pointer.resolve(&self.initial),
            valid: self.faults.of(&item.key).is_empty(),
        }
    }

    /// The error to show at an item now.
    pub fn error(&self, key: &str) -> Option<String> {
        self.faults.is_shown(key).then(|| self.fault_words(key))?
    }

    /// Places that are required and still open although nobody can type there: the host must fill them.
    pub fn awaited(&self) -> Vec<JsonPointer> {
        let mut places = Vec::new();
        self.root.visit(&mut |item| {
            let open =
                |place: &JsonPointer| self.evaluation.violations_under(place).iter().any(|v| v.pointer == *place);
            if item.read_only && !places.contains(&item.pointer) && open(&item.pointer) {
                places.push(item.pointer.clone());
            }
        });
        places
    }

    /// All errors that are shown now, in the order of the steps, papers last.
    pub fn errors(&self) -> Vec<FieldError> {
        self.collect_errors(&|key| self.faults.is_shown(key))
    }

    /// Everything that is wrong now, shown or not, in the order of the steps, papers last.
    pub fn all_errors(&self) -> Vec<FieldError> {
        self.collect_errors(&|key| !self.faults.of(key).is_empty())
    }

    fn collect_errors(&self, wanted: &dyn Fn(&str) -> bool) -> Vec<FieldError> {
        // Step by step, as the person meets them; the whole tree last, for what no step shows.
        let mut out: Vec<FieldError> = Vec::new();
        let mut seen: SortedSet<Key> = SortedSet::new();
        // Finding an item costs, so only those are looked for that have something wrong in them.
        let faulty = self.faults.keys();
        let mut tops = Vec::new();
        for step in &self.steps {
            for key in step.items() {
                let stem = errors::stem(key);
                let first = faulty.get(faulty.partition_point(|other| &**other < stem));
                if first.is_some_and(|other| other.starts_with(stem)) {
                    tops.extend(self.root.find(key));
                }
            }
        }
        tops.push(&self.root);
        for top in tops {
            top.visit(&mut |item| {
                if !wanted(&item.key) || self.waits(item) || !seen.insert(item.key.clone()) {
                    return;
                }
                // There is one place for all that is wrong with the whole, so all of it is said.
                if item.pointer.is_root() {
                    for message in self.all_words(item) {
                        out.push(FieldError { key: String::new(), pointer: JsonPointer::root(), message });
                    }
                    return;
                }
                let message = self.item_words(item).unwrap_or_default();
                out.push(FieldError { key: String::from(&*item.key), pointer: item.pointer.clone(), message });
            });
        }
        for slot in &self.slots {
            let key = slot.key();
            if wanted(&key) {
                let message = self.fault_words(&key).unwrap_or_default();
                out.push(FieldError { pointer: JsonPointer::parse(&key).unwrap_or_default(), key, message });
            }
        }
        out
    }

    /// Where an item's value came from; `None` for typed values.
    pub fn source(&self, item: &Item) -> Option<&Source> {
        self.sources.get(&item.pointer)
    }

    /// True when the item cannot be changed: read-only by schema, said by the host, who the signed-in person is, or
    /// filled in from a register, not disputed, not asked again, and right as far as the form can tell.
    pub fn is_locked(&self, item: &Item) -> bool {
        let filled = |(place, _): (&JsonPointer, _)| {
            !(self.is_rejected(place) || self.asked_again.contains(place) && self.is_question(place))
        };
        item.read_only
            || self.source(item) == Some(&Source::Channel)
            || self.is_own_key(item)
            || self.register_of(&item.pointer).is_some_and(filled)
    }

    /// The papers of this case.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// The rule for a lookup of a role that failed: that of the first paper it would close.
    pub fn fallback_of(&self, role: &str) -> Option<&Fallback> {
        let concerned = |slot: &&Slot| {
            let document = self.procedure.document(&slot.id);
            document.is_some_and(|d| d.closed_by.iter().flatten().any(|fact| fact.role == role))
        };
        self.slots.iter().filter(concerned).find_map(|slot| slot.fallback.as_ref())
    }

    /// The procedures that come after this one in this case: code, title, reason, source.
    pub fn further(&self) -> Vec<NextProcedure> {
        let mut out = Vec::new();
        for next in &self.procedure.header.next {
            if next.when.holds(&|name| self.holding.contains(name)) {
                let mut next = next.clone();
                if let Some(own) = self.procedure.text(&self.locale, &["/x-procedure/next/", &next.procedure].concat())
                {
                    next.title = own.title.clone().unwrap_or(next.title);
                    next.reason = own.description.clone().unwrap_or(next.reason);
                }
                out.push(next);
            }
        }
        out
    }

    /// How the person has data put right that a register lacks or holds otherwise, with the source of that.
    pub fn correction(&self) -> Option<String> {
        let (text, source) = self.procedure.header.correction.as_ref()?;
        let own = self.procedure.text(&self.locale, "/x-procedure/correction").and_then(|own| own.description.as_ref());
        Some([own.unwrap_or(text), " (", source, ")."].concat())
    }

    /// Whether a condition of the definition holds now.
    pub fn holds(&self, condition: &str) -> bool {
        self.holding.contains(condition)
    }

    /// The steps that have something to show now.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Number of the step that is shown.
    pub const fn current_step(&self) -> usize {
        self.current
    }

    /// Whether a step was shown before.
    pub fn step_visited(&self, step: usize) -> bool {
        self.steps.get(step).is_some_and(|step| self.visited_steps.contains(&step.id))
    }

    /// Whether nothing is wrong in a step.
    pub fn step_valid(&self, step: usize) -> bool {
        self.faulty_keys_of(step).is_empty()
    }

    /// Where the form is in its life.
    pub const fn phase(&self) -> Phase {
        self.phase
    }

    /// Today's date, ISO; on the day of sending, that of the submission.
    pub fn today(&self) -> &str {
        &self.today
    }

    /// What the person is told after sending; empty until then.
    pub const fn receipt(&self) -> &Receipt {
        &self.receipt
    }

    /// Why the submission did not arrive, in words with what to do, and what it is about; until the next try.
    pub fn failure(&self) -> Option<(Failure, String)> {
        let (why, own) = self.failure.as_ref()?;
        let words = if own.is_empty() { why.words(self.language) } else { own.clone() };
        let kept = message::text(self.language, MessageId::NotSentKept, &[]);
        Some((*why, if *why == Failure::Elsewhere { words } else { [&words, " ", &kept].concat() }))
    }

    /// True when the next step is the review, which was left to change something.
    pub const fn is_returning(&self) -> bool {
        self.returning
    }

    /// True when an answer differs from what the form began with.
    pub fn is_dirty(&self) -> bool {
        self.answers != self.initial || !self.files.is_empty() || !self.requests.is_empty()
    }

    /// True when nothing is wrong: sending would succeed.
    pub fn is_valid(&self) -> bool {
        self.faults.is_empty()
    }

    /// Number of the step that shows all answers.
    pub fn review_step(&self) -> usize {
        self.steps.iter().position(Step::is_review).unwrap_or_default()
    }

    /// Keys of a step's items that are at fault, in the order of the form.
    fn faulty_keys_of(&self, step: usize) -> Vec<Key> {
        let Some(step) = self.steps.get(step) else { return Vec::new() };
        match &step.content {
            StepContent::Items(keys) | StepContent::Review(keys) => {
                let mut out = Vec::new();
                for item in keys.iter().filter_map(|key| self.root.find(key)) {
                    item.visit(&mut |item| {
                        if self.holds_up(&item.key) && !self.waits(item) {
                            out.push(item.key.clone());
                        }
                    });
                }
                out
            }
            StepContent::Documents => {
                let mut out = Vec::new();
                for slot in &self.slots {
                    let key = slot.key();
                    if self.holds_up(&key) {
                        out.push(Key::from(key));
                    }
                }
                out
            }
        }
    }
}

/// A key with `*` for the lasting numbers of list items: how texts are looked up.
fn pattern_of(key: &str) -> String {
    let place = key.split('?').next().unwrap_or(key);
    let mut pattern = String::with_capacity(place.len());
    for (index, segment) in place.split('/').enumerate() {
        if index > 0 {
            pattern.push('/');
        }
        pattern.push_str(if segment.starts_with(':') { "*" } else { segment });
    }
    pattern
}
