//! What need not be asked: verdicts with proofs.
//!
//! [`analyse`] compiles one procedure against one country pack for one day (`model`),
//! splits its circumstances into cells (`cells`), proves what can be proved in each
//! (`provability`), finds exact minimum sets of papers (`minimum`), and joins the rulings
//! into one verdict per paper with a proof (`verdict`, `proof`). `checker` replays those
//! proofs with code of its own. [`dossier()`] answers for one case at run time.
//!
//! Pure: no clock, no I/O. Never imports `form`. Runs in the browser as it does here.

pub mod bundle;
mod case;
mod cells;
pub mod checker;
pub mod cost;
pub mod dossier;
mod fields;
mod join;
mod levers;
pub mod lint;
mod minimum;
mod model;
pub mod portfolio;
mod proof;
mod provability;
pub mod report;
mod rulings;
pub mod simplify;
mod verdict;
pub mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::definition::{Act, FactRef, Procedure, When};
use crate::register::{Date, Pack};

pub use bundle::{Bundle, BundleProblem, bundle};
pub use case::CaseReader;
pub use checker::{ProofProblem, check_report};
pub use dossier::{Circumstances, Dossier, dossier};
pub use fields::{FieldReport, FieldStatus, Questions};
pub use proof::{Barrier, Because, By, Claim, Never, Part, Proof, Step};
pub use report::Reported;
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
    /// Most cases looked at.
    pub max_cases: usize,
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
    pub components: Vec<Component>,
    /// The joint proposal of each cell of cases.
    pub sets: Vec<Set>,
    /// One conclusion per field that asks for a fact.
    pub fields: Vec<FieldReport>,
    /// Questions before and after.
    pub questions: Questions,
}

/// The conclusion on one paper.
#[derive(Clone, Debug)]
pub struct Component {
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
    /// What the verdict rests on.
    pub proof: Proof,
}

impl Default for Component {
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
            proof: Proof::Unclassified(Vec::new()),
        }
    }
}

/// The papers to keep and to drop, jointly, in one cell of cases.
#[derive(Clone, Debug, Default)]
pub struct Set {
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
    /// More roles, papers or cases than the engine looks at: what it says is not exact.
    TooLarge,
}

/// Judges every paper of a procedure.
pub fn analyse(procedure: &Procedure, pack: &Pack, options: &Options) -> Analysis {
    let model = model::Model::build(procedure, pack, options);
    let (cases, complete) = model.atoms.cases(options.max_cases);
    let cells: Vec<rulings::Cell> =
        rulings::cells(&model, &cases).into_iter().map(|cases| rulings::judge(&model, cases, options)).collect();
    let mut components: Vec<Component> =
        (0..procedure.documents.len()).map(|paper| join::join(&model, &cells, paper)).collect();
    if model.overflow || !complete {
        // A verdict over some of the cases is no verdict.
        for component in &mut components {
            component.verdict = Verdict::Unclassified;
            component.proof = Proof::Unclassified(vec!["size"]);
        }
    }
    let (fields, questions) =
        if options.fields { fields::fields(&model, &cells, &components) } else { Default::default() };
    Analysis {
        fields,
        questions,
        inferred: model.inferred,
        findings: join::findings(&model, &cells, complete),
        components,
        sets: join::sets(&model, &cells),
    }
}
