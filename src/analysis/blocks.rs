//! Independent parts of a procedure, so that circumstances are gone through part by part.
//!
//! Two papers belong together when in some case both may help to establish something that is
//! not known without papers. A requirement that registers meet in every case in which it applies
//! connects no papers. Each block has the atoms (circumstances) that its papers and requirements
//! depend on; over the atoms that it leaves open, what is known is bounded from below (no clause
//! counts that may depend on them) and from above (all of them count). As long as the bounds differ
//! where a verdict depends on it, the atom that makes the difference is added. Nothing that is added
//! ever destroys a proof, so equal bounds mean that the open atoms make no difference.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::Options;
use super::case::{Bound, Case, Guard};
use super::model::{Clause, FactId, Grade, Model, Origin, Tree, Unit};
use super::provability::Law;

/// Most cases gone through for what only makes a report shorter.
const MAX_FEW: usize = 32;

/// Most facts, over all bounds of what is known, that a survey keeps for the next who asks.
const MAX_KEPT: usize = 1 << 22;

/// A part that no other part has a bearing on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    pub(crate) papers: Vec<usize>,
    /// Indexes of the units it alone decides.
    pub(crate) own: Vec<usize>,
    /// Indexes of units that its papers could serve and that registers meet.
    pub(crate) seen: Vec<usize>,
    /// The circumstances it depends on.
    pub(crate) over: Case,
    /// How they can turn out.
    pub(crate) cases: Vec<Case>,
    /// False when these are not all.
    pub(crate) complete: bool,
}

/// The parts of a procedure, and what is required taken apart.
pub(crate) struct Blocks {
    units: Vec<Unit>,
    /// True when the one part is the procedure as it is.
    whole: bool,
    pub(crate) list: Vec<Block>,
}

impl Blocks {
    /// The procedure as a part sees it; nothing where the part is all of it.
    pub(crate) fn view<'a>(&self, model: &Model<'a>, block: &Block) -> Option<Model<'a>> {
        let units: Vec<&Unit> = block.own.iter().chain(&block.seen).map(|at| &self.units[*at]).collect();
        (!self.whole).then(|| model.part(&block.papers, &units, &[], block.over))
    }
}

/// Finds the parts.
pub(crate) fn blocks(model: &Model, options: &Options) -> Blocks {
    if options.max_whole >= options.max_cases || model.atoms.cases(options.max_whole).1 {
        let (cases, complete) = model.atoms.cases(options.max_cases);
        let whole = Block {
            papers: (0..model.papers.len()).collect(),
            own: Vec::new(),
            seen: Vec::new(),
            over: model.atoms.all(),
            cases,
            complete,
        };
        return Blocks { units: Vec::new(), whole: true, list: vec![whole] };
    }
    let units = model.units();
    let survey = Survey::new(model, options);
    let list = survey.blocks(&units);
    Blocks { units, whole: false, list }
}

/// The atoms that decide what registers establish of some facts, and which of the facts are about one
/// subject, in the cases of a guard.
pub(crate) fn relevant_atoms(survey: &Survey, options: &Options, facts: &[FactId], guard: &Guard) -> Case {
    let model = survey.model;
    let named = |clause: &&Clause| matches!(clause.origin, Origin::Same(_)) && facts.contains(&clause.head);
    let same = model.clauses.iter().enumerate().filter(|(_, clause)| named(clause));
    let mut over = same.fold(guard.atoms(), |bits, (at, _)| bits | survey.speaks[at]);
    // Of several registers the firmest is named where it answers.
    let given = model.clauses.iter().filter(|clause| facts.contains(&clause.head) && clause.open());
    over = model.atoms.whole(given.fold(over, |bits, clause| bits | clause.lacking));
    let tree = Tree::All(facts.iter().map(|fact| Tree::Fact(*fact)).collect());
    'wider: loop {
        let (cases, complete) = model.atoms.cases_over(over, options.max_cases);
        for case in cases.into_iter().filter(|case| complete && guard.holds(*case)) {
            let partial = PartialCase { value: case, decided: over };
            let bounds = survey.bounds(partial, Law::Today);
            if let Err(more) = survey.agree(&tree, facts, partial, &bounds, Law::Today) {
                over = model.atoms.whole(over | more);
                continue 'wider;
            }
        }
        return over;
    }
}

/// What was found out about a unit.
struct Found {
    /// The circumstances it depends on.
    over: Case,
    /// In some case registers do not meet it.
    open: bool,
    /// In some case nothing meets it.
    fails: bool,
    /// Where registers meet it in every case, asked for or not: the atoms that decide how.
    met_by_registers: Option<Case>,
    complete: bool,
}

/// A case of which some atoms are left open: it stands for all cases that agree with it on the rest.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct PartialCase {
    value: Case,
    /// The atoms whose value counts.
    decided: Case,
}

/// Which bound of what is known is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Asked {
    partial: PartialCase,
    bound: Bound,
    law: Law,
    /// The fact that nothing may rest on.
    barred: Option<FactId>,
    /// Whether the papers that are asked for count.
    papers: bool,
}

/// What is known of a procedure where only part of its circumstances are decided.
pub(crate) struct Survey<'m, 'a> {
    model: &'m Model<'a>,
    max_cases: usize,
    /// The circumstances each clause speaks of.
    speaks: Vec<Case>,
    /// For each fact, whether the form or the signed-in person gives it.
    typed: Vec<bool>,
    /// True when law bars some register or demands some paper.
    barred: bool,
    /// Bounds that were asked for already.
    kept: RefCell<HashMap<Asked, Rc<[bool]>>>,
}

impl<'m, 'a> Survey<'m, 'a> {
    pub(crate) fn new(model: &'m Model<'a>, options: &Options) -> Self {
        let roles: Vec<Case> = model.roles.iter().map(|role| role.guard.atoms()).collect();
        let speaks = |clause: &Clause| {
            let own = clause.lacking | clause.guard.atoms();
            (0..roles.len()).filter(|at| clause.roles >> at & 1 == 1).fold(own, |bits, at| bits | roles[at])
        };
        let mut typed = vec![false; model.facts.len()];
        for clause in &model.clauses {
            typed[clause.head as usize] |= matches!(clause.origin, Origin::Field(_) | Origin::SignedIn);
        }
        let barred = model.clauses.iter().any(|clause| !clause.open())
            || model.papers.iter().any(|paper| paper.demanded.is_some());
        let speaks = model.clauses.iter().map(speaks).collect();
        Self { model, max_cases: options.max_cases, speaks, typed, barred, kept: RefCell::default() }
    }

    fn present(&self, partial: PartialCase, bound: Bound) -> u64 {
        let roles = self.model.roles.iter().enumerate();
        roles
            .filter(|(_, role)| role.guard.within(partial.value, partial.decided, bound))
            .fold(0, |bits, (i, _)| bits | 1 << i)
    }

    fn usable(clause: &Clause, partial: PartialCase, roles: u64, bound: Bound, law: Law) -> bool {
        let lacking =
            if bound == Bound::Upper { partial.value & partial.decided } else { partial.value | !partial.decided };
        clause.roles & !roles == 0
            && clause.lacking & lacking == 0
            && (law == Law::Ignored || clause.open())
            && clause.guard.within(partial.value, partial.decided, bound)
    }

    /// The atoms a clause speaks of beyond `decided`.
    fn undecided_atoms(&self, clause: u32, over: Case) -> Case {
        self.speaks[clause as usize] & !over
    }

    /// Whether a paper that counts is asked for.
    fn asked_for(&self, paper: usize, partial: PartialCase, bound: Bound) -> bool {
        let own = &self.model.papers[paper];
        own.counts() && own.guard.within(partial.value, partial.decided, bound)
    }

    /// Both bounds of what is known without papers.
    fn bounds(&self, partial: PartialCase, law: Law) -> [Rc<[bool]>; 2] {
        Bound::BOTH.map(|bound| self.known(Asked { partial, bound, law, barred: None, papers: false }))
    }

    /// A bound of what is known: with [`Bound::Lower`] what is known however the open atoms turn out,
    /// with [`Bound::Upper`] what may be. Units and fields ask for the same ones again and again.
    fn known(&self, asked: Asked) -> Rc<[bool]> {
        let PartialCase { value, decided } = asked.partial;
        let key = Asked { partial: PartialCase { value: value & decided, decided }, ..asked };
        if let Some(known) = self.kept.borrow().get(&key) {
            return Rc::clone(known);
        }
        let known: Rc<[bool]> = self.derived(asked).into();
        let mut kept = self.kept.borrow_mut();
        if kept.len().saturating_mul(known.len()) >= MAX_KEPT {
            kept.clear();
        }
        kept.insert(key, Rc::clone(&known));
        known
    }

    fn derived(&self, Asked { partial, bound, law, barred, papers }: Asked) -> Vec<bool> {
        let roles = self.present(partial, bound);
        let mut known = vec![false; self.model.facts.len()];
        let handed_in = |at: &usize| papers && self.asked_for(*at, partial, bound);
        for paper in (0..self.model.papers.len()).filter(handed_in) {
            let facts = self.model.papers[paper].facts.iter();
            facts.filter(|fact| barred != Some(**fact)).for_each(|fact| known[*fact as usize] = true);
        }
        let counts = |clause: &&Clause| barred != Some(clause.head) && Self::usable(clause, partial, roles, bound, law);
        let clauses: Vec<&Clause> = self.model.clauses.iter().filter(counts).collect();
        loop {
            let mut grew = false;
            for clause in &clauses {
                if !known[clause.head as usize] && clause.body.iter().all(|fact| known[*fact as usize]) {
                    known[clause.head as usize] = true;
                    grew = true;
                }
            }
            if !grew {
                return known;
            }
        }
    }

    /// The facts from which these facts can be derived, given that they are known in the upper bound and
    /// not in the lower one.
    ///
    /// # Errors
    /// The atoms to decide first, where a clause on the way depends on open ones.
    fn support_closure(
        &self,
        facts: Vec<FactId>,
        partial: PartialCase,
        law: Law,
        low: &[bool],
        high: &[bool],
    ) -> Result<Vec<FactId>, Case> {
        let (sure, may_be) = (self.present(partial, Bound::Lower), self.present(partial, Bound::Upper));
        let mut list = facts;
        let mut next = 0;
        while let Some(&fact) = list.get(next) {
            next += 1;
            for &at in &self.model.givers[fact as usize] {
                let clause = &self.model.clauses[at as usize];
                let may = Self::usable(clause, partial, may_be, Bound::Upper, law)
                    && clause.body.iter().all(|body| high[*body as usize]);
                if !may {
                    continue;
                }
                if !Self::usable(clause, partial, sure, Bound::Lower, law) {
                    return Err(self.undecided_atoms(at, partial.decided));
                }
                for &body in clause.body.iter().filter(|body| !low[**body as usize]) {
                    if !list.contains(&body) {
                        list.push(body);
                    }
                }
            }
        }
        Ok(list)
    }

    /// Whether registers meet a tree, where both bounds say the same of its facts.
    ///
    /// # Errors
    /// The atoms to decide first, where they do not.
    fn agree(
        &self,
        tree: &Tree,
        facts: &[FactId],
        partial: PartialCase,
        [low, high]: &[Rc<[bool]>; 2],
        law: Law,
    ) -> Result<bool, Case> {
        if tree.met(partial.value, &|fact| low[fact as usize], &|_| false) {
            return Ok(true);
        }
        let differ = |fact: &&FactId| high[**fact as usize] && !low[**fact as usize];
        let differing: Vec<FactId> = facts.iter().filter(differ).copied().collect();
        if differing.is_empty() {
            return Ok(false);
        }
        self.support_closure(differing, partial, law, low, high).map(|_| false)
    }

    /// The facts from which some goals can be derived, whatever law says, and the clauses on the way
    /// that may, but need not, count.
    fn goal_cone(&self, facts: &[FactId], partial: PartialCase, bound: Bound) -> (Vec<bool>, Vec<u32>) {
        let (roles, sure) = (self.present(partial, bound), self.present(partial, Bound::Lower));
        let mut seen = vec![false; self.model.facts.len()];
        let mut unsure = Vec::new();
        let mut list: Vec<FactId> = Vec::new();
        for &fact in facts {
            if !std::mem::replace(&mut seen[fact as usize], true) {
                list.push(fact);
            }
        }
        while let Some(fact) = list.pop() {
            for &at in &self.model.givers[fact as usize] {
                let clause = &self.model.clauses[at as usize];
                let always = matches!(clause.origin, Origin::Rule(_));
                if clause.origin == Origin::Proved
                    && (self.typed[fact as usize] || self.alias(fact, partial, bound.opposite()))
                    || !(always || Self::usable(clause, partial, roles, bound, Law::Ignored))
                {
                    continue;
                }
                if clause.origin == Origin::Proved && self.alias(fact, partial, Bound::Upper) {
                    unsure.extend(self.model.givers[fact as usize].iter().copied());
                }
                if !always && !Self::usable(clause, partial, sure, Bound::Lower, Law::Ignored) {
                    unsure.push(at);
                }
                for &body in &clause.body {
                    if !std::mem::replace(&mut seen[body as usize], true) {
                        list.push(body);
                    }
                }
            }
        }
        (seen, unsure)
    }

    /// A bound of whether a key is given under another name of its subject.
    fn alias(&self, key: FactId, partial: PartialCase, bound: Bound) -> bool {
        let roles = self.present(partial, bound);
        let mut givers = self.model.givers[key as usize].iter().map(|at| &self.model.clauses[*at as usize]);
        givers.any(|clause| {
            matches!(clause.origin, Origin::Same(_))
                && Self::usable(clause, partial, roles, bound, Law::Ignored)
                && clause.body.iter().all(|body| self.typed[*body as usize])
        })
    }

    fn helps(&self, paper: usize, cone: &[bool]) -> bool {
        let own = &self.model.papers[paper];
        own.counts() && own.names.iter().any(|fact| cone[*fact as usize])
    }

    /// The papers that might ever serve a unit.
    fn servants(&self, unit: &Unit) -> Vec<usize> {
        let (cone, _) = self.goal_cone(&unit.facts, PartialCase { value: 0, decided: 0 }, Bound::Upper);
        let mut acts = Vec::new();
        unit.tree.acts(&mut acts);
        let acting = |paper: usize| acts.iter().any(|(_, other)| *other == paper);
        let grounds = |paper: usize| self.model.papers[paper].facts.iter().any(|fact| unit.grounds.contains(fact));
        let serves = |paper: &usize| {
            acting(*paper) || self.helps(*paper, &cone) || self.model.papers[*paper].counts() && grounds(*paper)
        };
        (0..self.model.papers.len()).filter(serves).collect()
    }

    /// Finds out what a unit depends on.
    fn unit(&self, unit: &Unit) -> Found {
        let guard = &self.model.requirements[unit.requirement].guard;
        let mut over = self.model.atoms.whole(guard.atoms() | atoms_of(&unit.tree));
        'wider: loop {
            let (cases, complete) = self.model.atoms.cases_over(over, self.max_cases);
            let mut found = Found { over, open: false, fails: false, met_by_registers: None, complete };
            if !complete {
                return Found { open: true, ..found };
            }
            for case in cases.into_iter().filter(|case| guard.holds(*case)) {
                match self.classify_in_case(unit, PartialCase { value: case, decided: over }) {
                    Ok(None) => {}
                    Ok(Some(fails)) => {
                        found.open = true;
                        found.fails |= fails;
                    }
                    Err(more) => {
                        over = self.model.atoms.whole(over | more);
                        continue 'wider;
                    }
                }
            }
            if !found.open {
                found.met_by_registers = self.atoms_of_meeting(unit);
            }
            return found;
        }
    }

    /// Where registers meet a unit in every case, asked for or not: the atoms that decide how.
    fn atoms_of_meeting(&self, unit: &Unit) -> Option<Case> {
        let mut over = self.model.atoms.whole(atoms_of(&unit.tree));
        'wider: loop {
            let (cases, complete) = self.model.atoms.cases_over(over, MAX_FEW);
            if !complete {
                return None;
            }
            for case in cases {
                let partial = PartialCase { value: case, decided: over };
                let bounds = self.bounds(partial, Law::Today);
                match self.agree(&unit.tree, &unit.facts, partial, &bounds, Law::Today) {
                    Ok(true) => {}
                    Ok(false) => return None,
                    Err(more) => {
                        over = self.model.atoms.whole(over | more);
                        continue 'wider;
                    }
                }
            }
            return Some(over);
        }
    }

    /// What becomes of a unit in one case: `None` where registers meet it, else whether nothing does.
    ///
    /// # Errors
    /// The atoms to decide first, where the answer depends on open ones.
    fn classify_in_case(&self, unit: &Unit, partial: PartialCase) -> Result<Option<bool>, Case> {
        let model = self.model;
        let low = self.known(Asked { partial, bound: Bound::Lower, law: Law::Today, barred: None, papers: false });
        if unit.tree.met(partial.value, &|fact| low[fact as usize], &|_| false) {
            return Ok(None);
        }
        let asked = |paper: usize, bound: Bound| self.asked_for(paper, partial, bound);
        let unknown: Vec<FactId> = unit.facts.iter().copied().filter(|fact| !low[*fact as usize]).collect();
        let mut cone: Vec<FactId> = Vec::new();
        for &fact in &unknown {
            // No shortest proof of a fact rests on the fact.
            let all = Asked { partial, bound: Bound::Upper, law: Law::Today, barred: Some(fact), papers: true };
            let all = self.known(all);
            cone.extend(self.support_closure(vec![fact], partial, Law::Today, &low, &all)?);
        }
        let mut acts = Vec::new();
        unit.tree.acts(&mut acts);
        for (at, paper) in
            model.papers.iter().enumerate().filter(|(at, _)| asked(*at, Bound::Upper) && !asked(*at, Bound::Lower))
        {
            let bears = paper.facts.iter().any(|fact| cone.contains(fact)) || acts.iter().any(|(_, own)| *own == at);
            if bears {
                return Err(paper.guard.atoms() & !partial.decided);
            }
        }
        let full = self.known(Asked { partial, bound: Bound::Lower, law: Law::Today, barred: None, papers: true });
        let fails = !unit.tree.met(partial.value, &|fact| full[fact as usize], &|paper| asked(paper, Bound::Lower));
        // Whether a paper might help must be decided as well.
        let from = if fails { &unit.facts } else { &unknown };
        let (may, unsure) = self.goal_cone(from, partial, Bound::Upper);
        let (sure, _) = self.goal_cone(from, partial, Bound::Lower);
        let in_doubt =
            |paper: &usize| asked(*paper, Bound::Upper) && self.helps(*paper, &may) && !self.helps(*paper, &sure);
        let doubtful: Vec<usize> = (0..model.papers.len()).filter(in_doubt).collect();
        for at in unsure.into_iter().filter(|_| !doubtful.is_empty()) {
            let (through, _) = self.goal_cone(&model.clauses[at as usize].body, partial, Bound::Upper);
            let undecided = self.undecided_atoms(at, partial.decided);
            if undecided != 0 && doubtful.iter().any(|paper| self.helps(*paper, &through)) {
                return Err(undecided);
            }
        }
        // What law bars, and which keys are known without papers, must be decided too.
        let helpers = (0..model.papers.len()).filter(|paper| asked(*paper, Bound::Upper) && self.helps(*paper, &may));
        let replaceable = helpers.clone().any(|paper| !model.papers[paper].acts_block());
        if replaceable {
            let keys = (0..model.facts.len() as FactId).filter(|fact| {
                may[*fact as usize]
                    && !self.typed[*fact as usize]
                    && matches!(model.facts[*fact as usize].grade, Grade::Key(_))
            });
            let watched: Vec<FactId> = unit.facts.iter().copied().chain(keys).collect();
            for law in [Law::Today, Law::Ignored].into_iter().filter(|law| self.barred || *law == Law::Today) {
                let bounds = self.bounds(partial, law);
                self.agree(&Tree::Any(Vec::new()), &watched, partial, &bounds, law)?;
            }
        }
        Ok(Some(fails))
    }

    fn blocks(&self, units: &[Unit]) -> Vec<Block> {
        let model = self.model;
        let found: Vec<Found> = units.iter().map(|unit| self.unit(unit)).collect();
        let servants: Vec<Vec<usize>> = units.iter().map(|unit| self.servants(unit)).collect();
        // One that no paper serves is decided by itself.
        let owned: Vec<bool> = (0..units.len()).map(|at| found[at].open || servants[at].is_empty()).collect();
        let mut parts = Parts { of: (0..model.papers.len() + model.requirements.len()).collect() };
        let node = |unit: usize| model.papers.len() + units[unit].requirement;
        for at in (0..units.len()).filter(|at| owned[*at]) {
            let first = servants[at].first().copied().unwrap_or_else(|| node(at));
            servants[at].iter().for_each(|paper| parts.join(first, *paper));
        }
        let documents = &model.procedure.documents;
        for (at, document) in documents.iter().enumerate().filter(|(_, document)| document.group.is_some()) {
            if let Some(first) = documents.iter().position(|other| other.group == document.group) {
                parts.join(first, at);
            }
        }
        let mut blocks: Vec<(usize, Block)> = Vec::new();
        let mut at_root = |root: usize| -> usize {
            blocks.iter().position(|(known, _)| *known == root).unwrap_or_else(|| {
                blocks.push((root, Block { complete: true, ..Block::default() }));
                blocks.len() - 1
            })
        };
        let mut lists: Vec<(usize, bool, usize)> = Vec::new();
        for paper in 0..model.papers.len() {
            lists.push((at_root(parts.root(paper)), true, paper));
        }
        for at in (0..units.len()).filter(|at| owned[*at]) {
            let first = servants[at].first().copied().unwrap_or_else(|| node(at));
            lists.push((at_root(parts.root(first)), false, at));
        }
        for (block, is_paper, at) in lists {
            let list = if is_paper { &mut blocks[block].1.papers } else { &mut blocks[block].1.own };
            list.push(at);
        }
        let mut blocks: Vec<Block> = blocks.into_iter().map(|(_, block)| block).collect();
        for block in &mut blocks {
            for &unit in &block.own {
                block.over |= found[unit].over;
                block.complete &= found[unit].complete;
            }
            for paper in block.papers.clone() {
                block.over |= model.papers[paper].guard.atoms();
                self.add_settled_units(paper, units, &found, &servants, block);
            }
            block.over = model.atoms.whole(block.over);
            block.seen.sort_unstable();
            block.seen.dedup();
        }
        // Parts that depend on the same circumstances go through the same cases: one table.
        let mut merged: Vec<Block> = Vec::new();
        for block in blocks {
            match merged.iter_mut().find(|known| known.over == block.over && known.complete == block.complete) {
                Some(known) => {
                    known.papers.extend(block.papers);
                    known.own.extend(block.own);
                    known.seen.extend(block.seen);
                }
                None => merged.push(block),
            }
        }
        for block in &mut merged {
            block.papers.sort_unstable();
            block.own.sort_unstable();
            block.seen.sort_unstable();
            block.seen.dedup();
            if block.complete {
                self.widen(units, block);
            }
        }
        merged
    }

    /// Adds to a block the units that registers meet in every case and that one of its papers could
    /// serve, except those from which nothing follows for the paper that does not follow from others.
    fn add_settled_units(
        &self,
        paper: usize,
        units: &[Unit],
        found: &[Found],
        servants: &[Vec<usize>],
        block: &mut Block,
    ) {
        let model = self.model;
        let own = &model.papers[paper];
        let guard = |unit: usize| &model.requirements[units[unit].requirement].guard;
        // Asked for wherever the paper is, as far as the circumstances of the paper tell.
        let own_over = model.atoms.whole(own.guard.atoms());
        let (cases, complete) = model.atoms.cases_over(own_over, MAX_FEW);
        let always = |unit: &usize| {
            let mut asked = cases.iter().filter(|case| own.guard.holds(**case));
            complete && asked.all(|case| guard(*unit).within(*case, own_over, Bound::Lower))
        };
        let served: Vec<usize> = (0..units.len()).filter(|at| servants[*at].contains(&paper)).collect();
        let (firm, rest): (Vec<usize>, Vec<usize>) = served.into_iter().partition(always);
        let needs = |unit: usize| units[unit].grounds.iter().filter(|fact| own.facts.contains(fact));
        let met = |unit: &&usize| !found[**unit].fails;
        let established: Vec<FactId> = firm.iter().filter(met).flat_map(|unit| needs(*unit)).copied().collect();
        let plain = |unit: &usize| {
            atoms_of(&units[*unit].tree) == 0 && units[*unit].facts.iter().any(|fact| own.reach.contains(fact))
        };
        let served_anyway = firm.iter().filter(met).any(plain);
        for unit in firm.into_iter().chain(rest.iter().copied()).filter(|unit| !block.own.contains(unit)) {
            let spare = served_anyway && rest.contains(&unit) && needs(unit).all(|fact| established.contains(fact));
            match found[unit].met_by_registers {
                // Whether it is asked for need not be decided: it counts where it surely is.
                Some(over) if spare => block.over |= over,
                _ => {
                    block.over |= found[unit].over;
                    block.complete &= found[unit].complete;
                }
            }
            block.seen.push(unit);
        }
    }

    /// Goes through the cases of a block, and widens its atoms until each case decides whether a paper
    /// serves anything at all.
    fn widen(&self, units: &[Unit], block: &mut Block) {
        let model = self.model;
        'wider: loop {
            let (cases, complete) = model.atoms.cases_over(block.over, self.max_cases);
            block.complete = complete;
            block.cases = if complete { cases } else { Vec::new() };
            let seen: Vec<&Unit> = block.own.iter().chain(&block.seen).map(|at| &units[*at]).collect();
            for &case in &block.cases {
                let partial = PartialCase { value: case, decided: block.over };
                let guard = |unit: &Unit| &model.requirements[unit.requirement].guard;
                let applies = |unit: &&&Unit| guard(unit).within(case, block.over, Bound::Lower);
                let due: Vec<&Unit> = seen.iter().filter(applies).copied().collect();
                let facts: Vec<FactId> = due.iter().flat_map(|unit| &unit.facts).copied().collect();
                let (sure, _) = self.goal_cone(&facts, partial, Bound::Lower);
                let (may, unsure) = self.goal_cone(&facts, partial, Bound::Upper);
                let mut acts = Vec::new();
                for unit in &due {
                    unit.tree.acts(&mut acts);
                }
                let bounds = self.bounds(partial, Law::Today);
                for &paper in block.papers.clone().iter().filter(|paper| model.papers[**paper].guard.holds(case)) {
                    // Whether any of what it is needed for is known tells two verdicts apart.
                    let own = &model.papers[paper].facts;
                    let needed = due.iter().flat_map(|unit| &unit.grounds).filter(|fact| own.contains(fact));
                    let needed: Vec<FactId> = needed.copied().collect();
                    if !needed.iter().any(|fact| bounds[0][*fact as usize])
                        && let Err(more) = self.agree(&Tree::Any(Vec::new()), &needed, partial, &bounds, Law::Today)
                    {
                        block.over = model.atoms.whole(block.over | more);
                        continue 'wider;
                    }
                    let acting = acts.iter().any(|(_, own)| *own == paper);
                    if acting || self.helps(paper, &sure) || !self.helps(paper, &may) {
                        continue;
                    }
                    let more = unsure.iter().fold(0, |bits, at| bits | self.undecided_atoms(*at, block.over));
                    if more != 0 {
                        block.over = model.atoms.whole(block.over | more);
                        continue 'wider;
                    }
                }
            }
            return;
        }
    }
}

/// The atoms that the guards within a tree speak of.
fn atoms_of(tree: &Tree) -> Case {
    match tree {
        Tree::Fact(_) | Tree::Papers(..) | Tree::Done => 0,
        Tree::All(list) | Tree::Any(list) => list.iter().fold(0, |bits, inner| bits | atoms_of(inner)),
        Tree::Where(guard, inner) => guard.atoms() | atoms_of(inner),
    }
}

/// Which things belong together.
struct Parts {
    of: Vec<usize>,
}

impl Parts {
    fn root(&self, mut at: usize) -> usize {
        while self.of[at] != at {
            at = self.of[at];
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        // The first stays the root, so that parts stand in the order of the dossier.
        let (first, last) = (one.min(other), one.max(other));
        self.of[last] = first;
    }
}
