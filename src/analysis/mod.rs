//! What need not be asked: verdicts with proofs.
//!
//! [`analyse`] compiles one procedure against one country pack for one day (`model`),
//! takes it apart where parts have no bearing on each other (`blocks`), splits the
//! cases (`case`) of each part into classes, proves what can be proved in each
//! (`provability`), finds exact minimum sets of papers (`minimum`), and joins the rulings
//! into one verdict per paper with a proof (`verdict`, `proof`). [`crate::checker`] replays
//! those proofs with code of its own; [`crate::reform`] is what officers make of the verdicts.
//!
//! Pure: no clock, no I/O. Never imports `form`. Runs in the browser as it does here.

mod asking;
pub(crate) mod blocks;
pub(crate) mod case;
mod diagram;
pub(crate) mod fields;
mod join;
mod minimum;
pub(crate) mod model;
mod nearest;
pub mod process;
pub(crate) mod proof;
pub(crate) mod provability;
pub(crate) mod rulings;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

use crate::definition::{Act, FactRef, Procedure, When};
use crate::register::{Date, Pack};

pub use fields::{FieldReport, FieldStatus, Questions};
pub use nearest::{Miss, Why};
pub use proof::{Barrier, Because, By, Claim, Never, Part, Proof, Step};
pub use verdict::Verdict;

/// What an analysis depends on besides the procedure and the pack.
#[derive(Clone, Debug)]
pub struct Options {
    /// The day whose law counts.
    pub date: Date,
    /// Whether a key printed on a dropped paper may be asked for in a new field.
    pub new_fields: bool,
    /// Burden of papers by id, where it differs from that of their type.
    pub burdens: BTreeMap<String, u32>,
    /// Lookups taken to fail: `lookup`, or `lookup@role`.
    pub failed: BTreeSet<String>,
    /// Papers kept by an accepted simplification: the proposal stays inside them.
    pub accepted: Option<BTreeSet<String>>,
    /// Whether fields of the form are judged too.
    pub fields: bool,
    /// Most minimal sets listed for one cell; 0 lists none.
    pub max_sets: usize,
    /// Most cases looked at in one independent part of a procedure.
    pub max_cases: usize,
    /// A procedure of no more cases than this is judged as a whole; one of more is taken apart
    /// where its parts have no bearing on each other. The verdicts are the same either way.
    pub max_whole: usize,
    /// Most nodes of one search.
    pub max_nodes: u64,
}

impl Options {
    /// The usual settings for a day.
    pub const fn on(date: Date) -> Self {
        Self {
            date,
            new_fields: true,
            burdens: BTreeMap::new(),
            failed: BTreeSet::new(),
            accepted: None,
            fields: true,
            max_sets: 64,
            max_cases: 1 << 14,
            max_whole: 32,
            max_nodes: 200_000,
        }
    }
}

/// Everything concluded on one procedure.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// True when the definition states no requirements and they were inferred from its papers.
    pub inferred: bool,
    /// What is wrong with the procedure as a whole.
    pub findings: Vec<Finding>,
    /// One conclusion per paper, in the order of the dossier.
    pub components: Vec<PaperVerdict>,
    /// The parts that have no bearing on each other, each judged over circumstances of its own.
    pub blocks: Vec<Block>,
    /// The joint proposal of each cell of cases of each part. What a person hands in is what the
    /// proposals of all parts keep ([`Analysis::proposal`]).
    pub sets: Vec<Set>,
    /// One conclusion per field that asks for a fact.
    pub fields: Vec<FieldReport>,
    /// Questions before and after.
    pub questions: Questions,
    /// What the process comes to, where the definition has structured steps.
    pub process: Option<process::Restructured>,
}

/// The conclusion on one paper.
#[derive(Clone, Debug)]
pub struct PaperVerdict {
    /// Id of the document in the definition.
    pub id: String,
    /// The circumstance in which it is asked for, ways of handing in included.
    pub asked_when: When,
    /// The conclusion.
    pub verdict: Verdict,
    /// Where it does not hold in every case: the cases in which it does. For
    /// [`Verdict::Conditional`], the cases in which the paper can be dropped.
    pub guard: Option<When>,
    /// Bounds of the share of cases of the guard, where the definition gives shares.
    pub share: Option<(f64, f64)>,
    /// What it proves, as the definition or the pack says.
    pub proves: Vec<FactRef>,
    /// What it does besides.
    pub acts: Vec<Act>,
    /// Burden of getting and handing in one, in units of an ordinary paper.
    pub burden: u32,
    /// Facts of requirements it proves.
    pub needed: Vec<FactRef>,
    /// Those of them that are known without any paper wherever they are needed.
    pub known: Vec<FactRef>,
    /// Registers behind the known facts.
    pub registers: Vec<String>,
    /// Lookups behind the known facts.
    pub lookups: Vec<String>,
    /// Gates the verdict rests on.
    pub gates: Vec<String>,
    /// Registers among them whose publication nobody could confirm.
    pub unconfirmed: Vec<String>,
    /// What keeps it from being dropped today, for [`Verdict::LawNeeded`].
    pub law: Vec<Barrier>,
    /// Keys the form must ask for when the paper goes.
    pub fields_to_add: Vec<FactRef>,
    /// Papers that can take its place.
    pub alternatives: Vec<String>,
    /// True when the joint proposal keeps it in some case.
    pub recommended: bool,
    /// True where law asks for it only when the data that replace it cannot be used: nothing is left to propose.
    pub fallback_only: bool,
    /// The gate by which offices may not ask for it at all, whatever that saves.
    pub may_not_ask: Option<String>,
    /// Why no register was used, where the paper stays in some case.
    pub nearest: Vec<Miss>,
    /// What the verdict rests on.
    pub proof: Proof,
}

impl Default for PaperVerdict {
    fn default() -> Self {
        Self {
            id: String::new(),
            asked_when: When::Always,
            verdict: Verdict::Unclassified,
            guard: None,
            share: None,
            proves: Vec::new(),
            acts: Vec::new(),
            burden: 1,
            needed: Vec::new(),
            known: Vec::new(),
            registers: Vec::new(),
            lookups: Vec::new(),
            gates: Vec::new(),
            unconfirmed: Vec::new(),
            law: Vec::new(),
            fields_to_add: Vec::new(),
            alternatives: Vec::new(),
            recommended: false,
            fallback_only: false,
            may_not_ask: None,
            nearest: Vec::new(),
            proof: Proof::Unclassified(Vec::new()),
        }
    }
}

impl PaperVerdict {
    /// True when the present law lets the paper go, in every or some cases, by its verdict alone.
    pub const fn droppable_today(&self) -> bool {
        match self.verdict {
            Verdict::Conditional => true,
            Verdict::Interchangeable => !self.recommended,
            verdict => verdict.droppable(),
        }
    }
}

/// Papers and requirements that nothing else of the procedure has a bearing on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Ids of the papers, in the order of the dossier.
    pub papers: Vec<String>,
    /// Names of conditions, and `channel.…`, that it depends on.
    pub circumstances: Vec<String>,
    /// In how many ways these can turn out.
    pub cases: usize,
    /// False when there are more than the engine looks at: its papers are not judged.
    pub complete: bool,
}

/// The papers to keep and to drop, jointly, in one cell of cases of one part of a procedure.
#[derive(Clone, Debug, Default)]
pub struct Set {
    /// The part, an index of [`Analysis::blocks`].
    pub block: usize,
    /// The cases.
    pub when: When,
    /// The least burden that is enough.
    pub kept: Vec<String>,
    /// The rest of what is asked for.
    pub dropped: Vec<String>,
    /// A lighter set that would bring back a paper dropped before.
    pub cheaper: Option<Vec<String>>,
    /// Burden of what is asked for today; of alternatives the lightest.
    pub burden_before: u64,
    /// Burden of what is kept.
    pub burden_after: u64,
    /// Subset-minimal sufficient sets among the papers that data do not settle.
    pub minimal: Vec<Vec<String>>,
    /// True when these are all of them.
    pub minimal_complete: bool,
    /// True when no lighter set exists.
    pub exact: bool,
    /// By how much a lighter set might be lighter; 0 when exact.
    pub gap: u64,
    /// Nodes of the search.
    pub nodes: u64,
}

/// Something wrong with a procedure as a whole.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// A condition that contradicts itself through what it implies and excludes.
    DeadCondition(String),
    /// A name used in `when` that no condition declares.
    UnknownCondition(String),
    /// A requirement that applies in no case.
    DeadRequirement(String),
    /// A requirement that fails even with every paper handed in.
    Unprovable {
        /// The requirement.
        requirement: String,
        /// In which cases.
        when: When,
        /// The facts that nothing establishes.
        blocked: Vec<FactRef>,
    },
    /// A citation that is not in force on the day.
    NotInForce {
        /// Place in the definition.
        place: String,
        /// The citation.
        text: String,
    },
    /// A paper that is the result of the procedure itself.
    OwnOutput(String),
    /// More roles or cases of a part than the engine looks at: that part is not judged.
    TooLarge,
}

impl Analysis {
    /// The joint proposal in one case: those of all parts together. The minimal sets are the
    /// products of those of the parts, up to the number given; empty where a part is not judged.
    pub fn proposal(&self, holds: &impl Fn(&str) -> bool, max_sets: usize) -> Set {
        let mut whole = Set { minimal: vec![Vec::new()], minimal_complete: true, exact: true, ..Set::default() };
        let mut cheaper: Option<Vec<String>> = None;
        for set in self.sets.iter().filter(|set| set.when.holds(holds)) {
            cheaper = match (cheaper, &set.cheaper) {
                (None, None) => None,
                (known, own) => {
                    let own = own.as_ref().unwrap_or(&set.kept);
                    Some(known.unwrap_or_else(|| whole.kept.clone()).into_iter().chain(own.iter().cloned()).collect())
                }
            };
            whole.kept.extend(set.kept.iter().cloned());
            whole.dropped.extend(set.dropped.iter().cloned());
            whole.burden_before += set.burden_before;
            whole.burden_after += set.burden_after;
            whole.gap += set.gap;
            whole.nodes += set.nodes;
            whole.exact &= set.exact;
            whole.minimal_complete &= set.minimal_complete && whole.minimal.len() * set.minimal.len() <= max_sets;
            let products = whole.minimal.iter().flat_map(|one| {
                set.minimal.iter().map(move |other| one.iter().chain(other).cloned().collect::<Vec<String>>())
            });
            whole.minimal = products.take(max_sets).collect();
        }
        whole.cheaper = cheaper;
        let place = |id: &String| self.components.iter().position(|component| component.id == *id);
        let lists = [&mut whole.kept, &mut whole.dropped].into_iter().chain(&mut whole.cheaper);
        lists.chain(&mut whole.minimal).for_each(|list| list.sort_by_key(place));
        whole
    }

    /// In how many cases the procedure can come about, as far as the parts tell them apart: an
    /// upper bound, since parts may depend on the same circumstances.
    pub fn cases(&self) -> u128 {
        self.blocks.iter().fold(1, |product, block| product.saturating_mul(block.cases.max(1) as u128))
    }
}

/// Judges every paper of a procedure.
pub fn analyse(procedure: &Procedure, pack: &Pack, options: &Options) -> Analysis {
    let model = model::Model::build(procedure, pack, options);
    let parts = blocks::blocks(&model, options);
    let views: Vec<Option<model::Model>> = parts.list.iter().map(|block| parts.view(&model, block)).collect();
    let classify = |(block, view): (&blocks::Block, &'_ Option<model::Model>)| {
        let part = view.as_ref().unwrap_or(&model);
        let classes = rulings::classes(part, &block.cases).into_iter();
        classes.map(|cases| rulings::classify(part, cases, options)).collect::<Vec<rulings::CaseClass>>()
    };
    let classes: Vec<Vec<rulings::CaseClass>> = parts.list.iter().zip(&views).map(classify).collect();
    let judged: Vec<(&model::Model, Vec<rulings::CaseClass>)> =
        views.iter().map(|view| view.as_ref().unwrap_or(&model)).zip(classes).collect();
    let mut components: Vec<Option<PaperVerdict>> = procedure.documents.iter().map(|_| None).collect();
    let mut sets = Vec::new();
    for (at, (block, (part, classes))) in parts.list.iter().zip(&judged).enumerate() {
        for &paper in &block.papers {
            let mut component = join::join(part, classes, paper);
            let judgeable = part.papers[paper].standing == model::Standing::Asked;
            if model.overflow || (!block.complete && judgeable) {
                // A verdict over some of the cases is no verdict.
                component = PaperVerdict {
                    proof: Proof::Unclassified(vec!["size"]),
                    id: component.id,
                    asked_when: component.asked_when,
                    proves: component.proves,
                    acts: component.acts,
                    burden: component.burden,
                    ..PaperVerdict::default()
                };
            }
            components[paper] = Some(component);
        }
        if block.complete && !(block.papers.is_empty() && parts.list.len() > 1) {
            sets.extend(join::sets(part, classes).into_iter().map(|set| Set { block: at, ..set }));
        }
    }
    let mut components: Vec<PaperVerdict> = components.into_iter().flatten().collect();
    asking::note(procedure, pack, options.date, &mut components);
    let (fields, questions) =
        if options.fields { fields::fields(&model, options, &judged, &components) } else { Default::default() };
    let described = parts.list.iter().map(|block| Block {
        papers: rulings::names(&model, &block.papers),
        circumstances: case::members(block.over).map(|atom| model.atoms.names[atom].clone()).collect(),
        cases: block.cases.len(),
        complete: block.complete && !model.overflow,
    });
    let blocks: Vec<Block> = described.collect();
    let mut analysis = Analysis {
        process: None,
        fields,
        questions,
        inferred: model.inferred,
        findings: join::findings(&model, &judged, blocks.iter().all(|block| block.complete)),
        components,
        blocks,
        sets,
    };
    analysis.process = process::restructure(procedure, pack, options, &analysis);
    analysis
}
