//! Proofs: what a verdict rests on, in terms of the definition and the pack only.
//!
//! A proof can be replayed without the program that found it ([`crate::checker`]). This module
//! owns the form of proofs and how they are read off a closure; it finds nothing itself.

use crate::definition::{Act, FactRef, When};
use crate::pointer::JsonPointer;
use crate::register::PublicationStatus;

use super::case::Case;
use super::model::{FactId, Legal, Model, Origin, Shut, Source};
use super::provability::{Closure, Law, usable};
use super::verdict::Verdict;

/// One fact and what establishes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What is established.
    pub fact: FactRef,
    /// True when it is established as the key of a lookup only.
    pub key: bool,
    /// By what.
    pub by: By,
}

/// What establishes a fact.
#[derive(Clone, Debug, PartialEq)]
pub enum By {
    /// A register answers.
    Lookup {
        /// Id of the lookup.
        lookup: String,
        /// Id of the register.
        register: String,
        /// Id of the item within the register.
        item: String,
        /// The role it is asked about.
        role: String,
        /// What it is asked with.
        keys: Vec<FactRef>,
        /// The gate that lets it be used.
        gate: Option<String>,
        /// How sure the owner's publication is.
        publication: PublicationStatus,
        /// Why it cannot be used today.
        shut: Option<Barrier>,
        /// The scope in which a missing record counts as proof, where the proof uses that.
        absence: Option<String>,
    },
    /// The form asks for it here.
    Field(JsonPointer),
    /// The person at the keyboard is known.
    SignedIn,
    /// It is printed on a paper of the dossier; a field must be added to ask for it.
    NewField,
    /// A paper of the dossier.
    Paper(String),
    /// A rule of the pack.
    Rule {
        /// Id of the rule.
        id: String,
        /// What it rests on.
        from: Vec<FactRef>,
    },
    /// It is proved, hence may serve as a key.
    Proved,
    /// It is established of this role, which in these cases is the same subject.
    Same(String),
}

/// What keeps a register answer from being used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Barrier {
    /// This gate is not in force on the day.
    NotInForce(String),
    /// This gate waits for the owner of this register to publish.
    NotPublished {
        /// The gate.
        gate: String,
        /// The register.
        register: String,
    },
    /// No rule lets this register stand for this information.
    NoRule(String),
    /// This gate demands the paper whatever registers hold.
    Demanded(String),
}

/// What is claimed of one paper in some cases, with what backs it.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The cases, as an expression over conditions and `channel.…`.
    pub when: When,
    /// The verdict in these cases.
    pub verdict: Verdict,
    /// What backs it.
    pub claim: Claim,
}

/// What backs a verdict in some cases.
#[derive(Clone, Debug, PartialEq)]
pub enum Claim {
    /// No applicable requirement uses any fact or act of the paper.
    Unused,
    /// Every needed fact of the paper is established without any paper.
    Derived(Vec<Step>),
    /// These papers are enough, and the paper is not among them.
    Sufficient {
        /// The papers.
        papers: Vec<String>,
        /// How they and the registers establish what is required.
        steps: Vec<Step>,
        /// Why no set that needs the paper is the least anybody could hand in: for each
        /// requirement the paper could serve. Empty where the search gave up.
        never: Vec<Never>,
    },
    /// Two sufficient sets, one with the paper, which cannot miss it, and one without.
    Either {
        /// With it.
        with: Vec<String>,
        /// Without it.
        without: Vec<String>,
    },
    /// This requirement fails without the paper.
    Cut {
        /// The requirement.
        requirement: String,
        /// Facts that nothing but the paper can establish: every other source of each is shut,
        /// absent, or rests on another fact of this list.
        blocked: Vec<FactRef>,
        /// Acts of the paper that the requirement needs.
        acts: Vec<Act>,
        /// How those facts that are known without it are established.
        steps: Vec<Step>,
    },
    /// This requirement fails without the paper, which is the result of this very procedure.
    Circular {
        /// The requirement.
        requirement: String,
        /// Facts that nothing but the paper can establish.
        blocked: Vec<FactRef>,
    },
    /// This requirement fails even with every paper.
    Unprovable {
        /// The requirement.
        requirement: String,
        /// The facts that nothing establishes.
        blocked: Vec<FactRef>,
    },
}

/// Why no papers leave one requirement open that the paper in question would then settle.
#[derive(Clone, Debug, PartialEq)]
pub struct Never {
    /// The requirement.
    pub requirement: String,
    /// The argument, starting from all other papers.
    pub because: Because,
}

/// An argument about all sets of papers within a set: none of them leaves the requirement open
/// and is yet enough once the paper in question is added.
#[derive(Clone, Debug, PartialEq)]
pub enum Because {
    /// Even the whole set with the paper does not meet this requirement.
    Fails(String),
    /// These papers of the set settle the requirement, so that one of them must be missing; for
    /// each, in this order, the argument about the set without it.
    Settled(Vec<String>, Vec<Because>),
}

/// What a verdict rests on.
#[derive(Clone, Debug, PartialEq)]
pub enum Proof {
    /// A gate removes the paper outright.
    CutByLaw(String),
    /// A gate forbids asking for it.
    Forbidden(String),
    /// It is a remark, not a paper.
    Note,
    /// All texts it cites are not in force on the day.
    Lapsed(Vec<String>),
    /// Too little is known; what is missing.
    Unclassified(Vec<&'static str>),
    /// The circumstances in which it is asked for never come about.
    Dead,
    /// Case by case.
    Cases(Vec<Part>),
}

/// Name of a requirement in proofs: its id, or the paper it was inferred from.
pub(crate) fn requirement_name(model: &Model, source: &Source) -> String {
    let paper = |i: usize| model.procedure.documents.get(i).map_or("", |document| &document.id);
    match source {
        Source::Stated(i) => model.procedure.requirements.get(*i).map_or(String::new(), |r| r.id.clone()),
        Source::Inferred(i) => format!("paper:{}", paper(*i)),
        Source::Act(i) => format!("act:{}", paper(*i)),
        Source::Law(i, _) => format!("law:{}", paper(*i)),
    }
}

/// The steps that establish some facts, what they rest on first.
///
/// Gates that speak of papers of the `types` given are named before others.
pub(crate) fn steps(
    model: &Model,
    closure: &Closure,
    goals: &[FactId],
    papers: &[usize],
    types: &[String],
) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut seen = vec![false; model.facts.len()];
    for &goal in goals {
        derive(model, closure, goal, (papers, types), &mut seen, &mut steps);
    }
    steps
}

fn derive(
    model: &Model,
    closure: &Closure,
    goal: FactId,
    (papers, types): (&[usize], &[String]),
    seen: &mut [bool],
    out: &mut Vec<Step>,
) {
    // The stack is explicit: a chain of rules in a hostile pack may be long.
    let mut stack = vec![(goal, false)];
    while let Some((fact, ready)) = stack.pop() {
        let clause = closure.best_clause(model, fact, types).map(|i| &model.clauses[i]);
        if !ready {
            if std::mem::replace(&mut seen[fact as usize], true) || !closure.knows(fact) {
                continue;
            }
            stack.push((fact, true));
            stack.extend(clause.into_iter().flat_map(|clause| clause.body.iter().rev()).map(|body| (*body, false)));
            continue;
        }
        let key = !model.is_evidence(fact);
        let by = match clause {
            None => {
                let paper = papers.iter().find(|p| model.papers[**p].facts.contains(&fact));
                let Some(paper) = paper.and_then(|p| model.procedure.documents.get(*p)) else { continue };
                By::Paper(paper.id.clone())
            }
            Some(clause) => match &clause.origin {
                Origin::Lookup { register, lookup, item, role } => {
                    let from = &model.pack.registers[*register];
                    let gate = |i: usize| model.pack.gates[i].id.clone();
                    let (open, publication, shut) = match clause.legal {
                        Legal::Open { gate: at, status } => (at.map(gate), status, None),
                        Legal::Shut(why) => (None, PublicationStatus::None, Some(barrier(model, *register, why))),
                    };
                    let asked = &from.lookups[*lookup];
                    By::Lookup {
                        lookup: asked.id.clone(),
                        register: from.id.clone(),
                        item: from.items[*item].id.clone(),
                        role: model.roles[usize::from(*role)].name.to_owned(),
                        keys: clause.body.iter().map(|key| model.fact(*key)).collect(),
                        gate: open,
                        publication,
                        shut,
                        absence: from.items[*item].absence.then(|| asked.closed_world.clone()).flatten(),
                    }
                }
                Origin::Field(pointer) => By::Field(pointer.clone()),
                Origin::SignedIn => By::SignedIn,
                Origin::NewField => By::NewField,
                Origin::Rule(i) => By::Rule {
                    id: model.pack.rules[*i].id.clone(),
                    from: clause.body.iter().map(|body| model.fact(*body)).collect(),
                },
                Origin::Proved => By::Proved,
                Origin::Same(role) => By::Same(model.roles[usize::from(*role)].name.to_owned()),
            },
        };
        out.push(Step { fact: model.fact(fact), key, by });
    }
}

pub(crate) fn barrier(model: &Model, register: usize, why: Shut) -> Barrier {
    let register = model.pack.registers[register].id.clone();
    match why {
        Shut::NotInForce(gate) => Barrier::NotInForce(model.pack.gates[gate].id.clone()),
        Shut::NotPublished(gate) => Barrier::NotPublished { gate: model.pack.gates[gate].id.clone(), register },
        Shut::NoRule => Barrier::NoRule(register),
    }
}

/// From facts that are not established, all unestablished facts they could rest on: a set
/// none of whose members anything outside it can establish.
pub(crate) fn blocked(model: &Model, case: Case, closure: &Closure, facts: &[FactId]) -> Vec<FactId> {
    let roles = model.present(case);
    let mut list: Vec<FactId> = Vec::new();
    for &fact in facts {
        if !closure.knows(fact) && !list.contains(&fact) {
            list.push(fact);
        }
    }
    let mut next = 0;
    while let Some(&fact) = list.get(next) {
        next += 1;
        let clauses = model.givers[fact as usize].iter().map(|i| &model.clauses[*i as usize]);
        for clause in clauses.filter(|clause| usable(clause, case, roles, Law::Today)) {
            // One unestablished ground is enough to block a clause.
            if let Some(&ground) = clause.body.iter().find(|ground| !closure.knows(**ground))
                && !list.contains(&ground)
            {
                list.push(ground);
            }
        }
    }
    list
}
