//! Many procedures at once: totals, ranking, what to open next, who asks for whose results.
//!
//! Owns sums over procedures; the verdicts and estimates it sums are made elsewhere.

mod build;
mod choose;
mod feed;
mod flow;
pub mod json;
mod processes;

pub use build::is_paper;
pub use processes::{AuthorityLoad, ProcessLine, ProcessTotal, StatedDays};

use super::cost::{Figure, Relief};
use crate::analysis::Options;
use crate::reform::Reported;
use crate::register::{Costs, Home, Pack};

/// Sums up procedures that were analysed, and estimated where costs are known.
pub fn portfolio(reported: &[Reported], pack: &Pack, costs: &Costs, options: &Options) -> Portfolio {
    build::portfolio(reported, pack, costs, options)
}

/// What a portfolio says of one procedure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Id of the definition.
    pub id: String,
    /// Code in the national catalogue.
    pub code: String,
    /// Title in the definition's own language.
    pub title: String,
    /// Field of administration; where none is given, the ministry whose procedure it is, in brackets.
    pub field: String,
    /// Deciding authority; where none is given, that ministry.
    pub authority: String,
    /// Papers asked for.
    pub papers: usize,
    /// Papers proposed at once, in every or some cases.
    pub now: usize,
    /// Papers that would go once somebody confirms what the verdict rests on.
    pub to_confirm: usize,
    /// Papers that go once barriers of law are gone.
    pub after_law: usize,
    /// Papers about which too little is said.
    pub unclassified: usize,
    /// Lint findings and contradictions.
    pub findings: usize,
    /// Cost of one case before.
    pub before: Figure,
    /// Saving of one case by what is proposed at once.
    pub per_case: Figure,
    /// Saving of one case once the barriers of law are gone too.
    pub per_case_with_law: Figure,
    /// Cases a year.
    pub cases: Figure,
    /// Saving a year.
    pub per_year: Figure,
    /// Registers that stand in for its papers.
    pub registers: Vec<String>,
    /// What its process comes to; `None` where nothing is said of its steps.
    pub process: Option<ProcessLine>,
}

/// Sums over the procedures of one field, authority or register.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Total {
    /// The field, the authority, or the id of the register.
    pub name: String,
    /// Procedures.
    pub procedures: usize,
    /// Papers; for a register, those it stands in for or could.
    pub papers: usize,
    /// Papers proposed at once.
    pub now: usize,
    /// Papers that would go once somebody confirms what the verdict rests on.
    pub to_confirm: usize,
    /// Papers that go once barriers of law are gone.
    pub after_law: usize,
    /// Saving of one case of each procedure.
    pub per_case: Figure,
    /// Saving a year, over the procedures whose number of cases is known.
    pub per_year: Figure,
    /// Procedures whose number of cases a year is not known.
    pub without_cases: usize,
    /// What their processes come to; of a register, nothing.
    pub process: ProcessTotal,
}

/// Something that can be opened so that papers become droppable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lever {
    /// The owner of this register publishes its data.
    Publication(String),
    /// This legal rule is extended, brought into force or repealed: id of the gate.
    Article(String),
    /// A new rule lets this register stand for this concept.
    Rule {
        /// The register.
        register: String,
        /// The concept.
        concept: String,
    },
    /// A register starts to hold this concept; see the concept's [`crate::register::Home`].
    Attribute {
        /// Who keeps the register.
        owner: String,
        /// The concept.
        concept: String,
    },
}

impl Lever {
    /// Its name in scenario files and reports, such as `publication:vn:land`.
    pub fn id(&self) -> String {
        match self {
            Self::Publication(id) | Self::Article(id) => format!("{}:{id}", self.kind()),
            Self::Attribute { owner, concept } => format!("attribute:{concept}:{owner}"),
            Self::Rule { register, concept } => format!("rule:{register}:{concept}"),
        }
    }

    /// `publication`, `article`, `rule` or `attribute`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Publication(_) => "publication",
            Self::Article(_) => "article",
            Self::Rule { .. } => "rule",
            Self::Attribute { .. } => "attribute",
        }
    }

    /// True for information of which no text says where it could be held: the place is a proposal of the pack's own.
    pub fn is_ours(&self, pack: &Pack) -> bool {
        let Self::Attribute { concept, .. } = self else { return false };
        pack.concepts.get(concept).and_then(|concept| concept.home.as_ref()).is_none_or(Home::is_ours)
    }
}

/// One lever with what it does by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct LeverLine {
    /// The lever.
    pub lever: Lever,
    /// Papers that become droppable when nothing else is opened.
    pub papers: usize,
    /// Their relief.
    pub relief: f64,
    /// Papers that need it, alone or with others.
    pub takes_part: usize,
    /// Relief of those papers.
    pub takes_part_relief: f64,
    /// What opening it costs, where the scenario says so.
    pub price: Option<f64>,
    /// True where the place it would be held in is a proposal of the pack's own.
    pub ours: bool,
    /// Stated days that go when nothing else is opened, in the usual case of each procedure.
    pub days: StatedDays,
}

/// How a plan was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// All choices of that many levers were compared.
    Enumeration,
    /// A maximum-weight closure, found as a minimum cut.
    MinCut,
    /// Minimum cuts under a branching over papers that several levers could free.
    BranchAndCut,
}

impl Method {
    /// The word of the report format.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enumeration => "enumeration",
            Self::MinCut => "minCut",
            Self::BranchAndCut => "branchAndCut",
        }
    }
}

/// The best choice of levers under one budget or price.
#[derive(Clone, Debug, PartialEq)]
pub struct LeverPlan {
    /// The levers to open.
    pub levers: Vec<Lever>,
    /// Papers that become droppable.
    pub papers: usize,
    /// Their relief.
    pub relief: f64,
    /// What the levers cost; 0 where no prices are given.
    pub price: f64,
    /// How it was found.
    pub method: Method,
    /// True when no better choice exists.
    pub exact: bool,
    /// Stated days that go with them, in the usual case of each procedure; they were not chosen by it.
    pub days: StatedDays,
}

/// What to open next.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Levers {
    /// Unit of every relief in it: money for one case of each procedure, or a year.
    pub unit: String,
    /// Every lever, the most useful by itself first.
    pub list: Vec<LeverLine>,
    /// The best choice of 1, 2, 3, … levers; the first entry answers "which next".
    pub plans: Vec<LeverPlan>,
    /// The best choice where the scenario prices levers: relief less price is greatest.
    pub priced: Option<LeverPlan>,
    /// False when some paper has more ways of being freed than were looked at.
    pub complete: bool,
}

/// A kind of paper that procedures issue and procedures ask for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutputDemand {
    /// The document type.
    pub document_type: String,
    /// Codes of the procedures that issue it.
    pub issued_by: Vec<String>,
    /// Codes of the procedures that ask for it.
    pub asked_by: Vec<String>,
    /// How many of the latter could already do without it.
    pub now: usize,
    /// How many could once barriers of law are gone.
    pub after_law: usize,
    /// Registers that hold everything it says.
    pub registers: Vec<String>,
    /// Who issues it: the ministries or authorities of those procedures.
    pub issuers: Vec<String>,
}

/// Procedures each of which asks, directly or through others, for the results of all others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeedGroup {
    /// Codes of the procedures.
    pub procedures: Vec<String>,
    /// Document types that pass between them.
    pub document_types: Vec<String>,
}

/// Many procedures analysed together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Portfolio {
    /// ISO 4217 code.
    pub currency: String,
    /// Decimals of an amount of money as it is shown.
    pub decimals: u32,
    /// One line a procedure, in the order given.
    pub lines: Vec<Line>,
    /// Indexes of `lines`, most relief first: a year where cases are known, else a case.
    pub ranking: Vec<usize>,
    /// Indexes of `lines` whose days fall, most days first.
    pub ranking_by_days: Vec<usize>,
    /// Sums over everything.
    pub total: Total,
    /// Sums by field, most relief first.
    pub fields: Vec<Total>,
    /// Sums by authority.
    pub authorities: Vec<Total>,
    /// Sums by register.
    pub registers: Vec<Total>,
    /// What each authority has to do, most steps first.
    pub loads: Vec<AuthorityLoad>,
    /// What to open next.
    pub levers: Levers,
    /// Papers that are results of other procedures, most asked for first.
    pub outputs: Vec<OutputDemand>,
    /// Groups of procedures that feed each other, largest first.
    pub groups: Vec<FeedGroup>,
}

impl Line {
    /// When at least one paper of it goes.
    pub const fn relief(&self) -> Relief {
        match (self.now, self.after_law) {
            (0, 0) => Relief::None,
            (0, _) => Relief::AfterLaw,
            _ => Relief::Now,
        }
    }
}
