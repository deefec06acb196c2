//! What must be established: stated needs, acts nobody mentions, papers law demands, and
//! what is taken to be asked for where nothing is stated.

use crate::definition::{Act, FactRef, Need};

use super::super::case::{Atoms, CHANNEL, COUNTER, Guard};
use super::build::Builder;
use super::{FactId, Grade, Paper, Requirement, Source, Standing, Tree};

impl<'a> Builder<'a, '_> {
    pub(super) fn requirements(
        &mut self,
        atoms: &Atoms,
        papers: &[Paper],
        lapsed: &mut Vec<(String, String)>,
    ) -> Vec<Requirement> {
        let procedure = self.procedure;
        let mut list = Vec::new();
        let mut governed: Vec<(usize, Act)> = Vec::new();
        for (i, requirement) in procedure.requirements.iter().enumerate() {
            for text in self.lapsed(&requirement.basis) {
                lapsed.push((format!("/x-requirements/{}", requirement.id), text.to_owned()));
            }
            let grade = match &requirement.quality {
                Some(name) => self.grade(self.pack.quality(Some(name))),
                None => 0,
            };
            let tree = self.tree(&requirement.needs, grade, papers, &mut governed, atoms, 0);
            list.push(requirement_of(Source::Stated(i), tree, atoms.guard(&requirement.when)));
        }
        let live = |i: usize| match papers[i].standing {
            Standing::Asked => true,
            Standing::Lapsed => !papers[i].vague,
            _ => false,
        };
        let mut done_groups: Vec<&str> = Vec::new();
        for (i, document) in procedure.documents.iter().enumerate() {
            if let Some(gate) = papers[i].demanded {
                let tree = Tree::Papers(Act::Formality, vec![i]);
                list.push(requirement_of(Source::Law(i, gate), tree, papers[i].guard.clone()));
            }
            if !live(i) {
                continue;
            }
            // Alternatives stand together; a paper of its own is a group of one.
            let members: Vec<usize> = match document.group.as_deref() {
                Some(group) if done_groups.contains(&group) => continue,
                Some(group) => {
                    done_groups.push(group);
                    let same = |j: &usize| procedure.documents[*j].group.as_deref() == Some(group) && live(*j);
                    (0..papers.len()).filter(same).collect()
                }
                None => vec![i],
            };
            if procedure.requirements.is_empty() {
                self.infer(i, &members, papers, &mut list);
            } else {
                self.demand_acts(&members, papers, &governed, &mut list);
            }
        }
        list
    }

    /// What papers are taken to be asked for where the definition states no requirement: those of one
    /// group stand for each other, and `first` is the first of them in the dossier.
    fn infer(&mut self, first: usize, members: &[usize], papers: &[Paper], list: &mut Vec<Requirement>) {
        if let [only] = *members {
            let trees = self.inferred(only, papers).into_iter();
            list.extend(trees.map(|tree| requirement_of(Source::Inferred(only), tree, papers[only].guard.clone())));
            return;
        }
        // A paper that neither says nor does anything stands for none of the others.
        let mut choices = Vec::new();
        let mut telling = Vec::new();
        for &member in members {
            let trees = self.inferred(member, papers);
            if !trees.is_empty() {
                choices.push(Tree::Where(papers[member].guard.clone(), Box::new(Tree::All(trees))));
                telling.push(member);
            }
        }
        list.push(requirement_of(Source::Inferred(first), Tree::Any(choices), any_asked(papers, &telling)));
    }

    /// Acts that papers of one group do and no stated requirement speaks of.
    fn demand_acts(
        &mut self,
        members: &[usize],
        papers: &[Paper],
        governed: &[(usize, Act)],
        list: &mut Vec<Requirement>,
    ) {
        for act in Act::ALL {
            let does = |m: &usize| papers[*m].acts.contains(&act) && !governed.contains(&(*m, act));
            let doing: Vec<usize> = members.iter().copied().filter(does).collect();
            if act == Act::Identify || doing.is_empty() {
                continue;
            }
            // An act of one alternative is due only where that alternative is the one used:
            // not where another paper is handed in, or registers say what it would.
            let mut choices = vec![Tree::Papers(act, members.to_vec())];
            for &other in members.iter().filter(|&&m| !papers[m].acts_block()) {
                let proves = self.proves[other].clone();
                let facts: Option<Vec<Tree>> = proves.iter().map(|fact| self.fact(fact, 0).map(Tree::Fact)).collect();
                if let Some(facts) = facts.filter(|facts| !facts.is_empty()) {
                    choices.push(Tree::Where(papers[other].guard.clone(), Box::new(Tree::All(facts))));
                }
            }
            let tree = if choices.len() == 1 { choices.remove(0) } else { Tree::Any(choices) };
            list.push(requirement_of(Source::Act(doing[0]), tree, any_asked(papers, &doing)));
        }
    }

    /// Somebody must be identified: by showing one of these papers at the counter. Who hands in
    /// from afar has signed in or is not seen; and where the dossier names no such paper,
    /// nothing is asked for it.
    fn shown(papers: Vec<usize>, atoms: &Atoms) -> Tree {
        let by_channel = atoms.names.iter().any(|name| name.starts_with(CHANNEL));
        let counter = atoms.bit(&format!("{CHANNEL}{COUNTER}"));
        if papers.is_empty() || (counter.is_none() && by_channel) {
            return Tree::Done;
        }
        let shown = Tree::Papers(Act::Identify, papers);
        match counter {
            None => shown,
            Some(bit) => {
                let afar = Guard::Not(Box::new(Guard::Is(bit)));
                Tree::Any(vec![Tree::Where(afar, Box::new(Tree::Done)), shown])
            }
        }
    }

    /// What a paper is taken to be asked for: each of its facts and acts; where its line
    /// names several types, what one of them would prove is enough.
    pub(super) fn inferred(&mut self, paper: usize, papers: &[Paper]) -> Vec<Tree> {
        let document = &self.procedure.documents[paper];
        let mut trees: Vec<Tree> = papers[paper]
            .acts
            .iter()
            .filter(|act| **act != Act::Identify)
            .map(|act| Tree::Papers(*act, vec![paper]))
            .collect();
        let proves = self.proves[paper].clone();
        let pack = self.pack;
        let mut choices: Vec<Vec<Tree>> = Vec::new();
        if document.proves.is_none() && document.types.len() > 1 {
            for kind in document.types.iter().filter_map(|id| pack.document_type(id)) {
                let Some(about) = self.about(document, &kind.subject) else { continue };
                let facts: Vec<Tree> = kind
                    .facts
                    .iter()
                    .filter_map(|fact| {
                        let role = self.relative(about, fact.of.as_deref())?;
                        let concept = self.concept(&fact.concept)?;
                        Some(Tree::Fact(self.intern(concept, role, None, Grade::Evidence(0))))
                    })
                    .collect();
                if !facts.is_empty() {
                    choices.push(facts);
                }
            }
        }
        if choices.len() > 1 {
            trees.push(Tree::Any(choices.into_iter().map(Tree::All).collect()));
        } else {
            for fact in &proves {
                trees.extend(self.fact(fact, 0).map(Tree::Fact));
            }
        }
        trees
    }

    /// The definition's or the pack's own spelling of a concept, which lives long enough to be kept.
    pub(super) fn concept(&self, id: &str) -> Option<&'a str> {
        self.pack.concepts.get_key_value(id).map(|(id, _)| id.as_str())
    }

    pub(super) fn fact(&mut self, fact: &FactRef, grade: u8) -> Option<FactId> {
        let role = self.role(&fact.role)?;
        let concept = self.concept(&fact.concept).or_else(|| self.own(&fact.concept))?;
        let stage = match &fact.stage {
            Some(stage) => Some(self.own(stage)?),
            None => None,
        };
        Some(self.intern(concept, role, stage, Grade::Evidence(grade)))
    }

    /// A text as the definition spells it, borrowed from the definition.
    pub(super) fn own(&self, text: &str) -> Option<&'a str> {
        let documents = self.procedure.documents.iter().filter_map(|d| d.proves.as_ref()).flatten();
        let of_fact = |fact: &'a FactRef| -> Option<&'a str> {
            if fact.concept == text { Some(&fact.concept) } else { fact.stage.as_deref().filter(|s| *s == text) }
        };
        if let Some(found) = documents.into_iter().find_map(of_fact) {
            return Some(found);
        }
        self.procedure.requirements.iter().find_map(|requirement| within(&requirement.needs, text))
    }

    pub(super) fn tree(
        &mut self,
        need: &'a Need,
        grade: u8,
        papers: &[Paper],
        governed: &mut Vec<(usize, Act)>,
        atoms: &Atoms,
        depth: usize,
    ) -> Tree {
        // Deeper trees than any article: refuse to recurse, which leaves the need unmet.
        if depth > 64 {
            return Tree::Any(Vec::new());
        }
        match need {
            Need::Fact(fact) => self.fact(fact, grade).map_or(Tree::Any(Vec::new()), Tree::Fact),
            Need::Act { act, role, by } => {
                let fits = |i: &usize| {
                    let document = &self.procedure.documents[*i];
                    papers[*i].acts.contains(act)
                        && (by.is_empty() || by.contains(&document.id))
                        && matches!(papers[*i].standing, Standing::Asked | Standing::Lapsed)
                        && (role.is_empty() || document.about.as_ref().is_none_or(|about| about == role))
                };
                let doing: Vec<usize> = (0..papers.len()).filter(fits).collect();
                governed.extend(doing.iter().map(|i| (*i, *act)));
                if *act == Act::Identify {
                    return Self::shown(doing, atoms);
                }
                Tree::Papers(*act, doing)
            }
            Need::AllOf(list) => {
                Tree::All(list.iter().map(|need| self.tree(need, grade, papers, governed, atoms, depth + 1)).collect())
            }
            Need::AnyOf(list) => {
                Tree::Any(list.iter().map(|need| self.tree(need, grade, papers, governed, atoms, depth + 1)).collect())
            }
        }
    }
}

/// A text as a need spells it.
fn within<'n>(need: &'n Need, text: &str) -> Option<&'n str> {
    match need {
        Need::Fact(fact) if fact.concept == text => Some(&fact.concept),
        Need::Fact(fact) => fact.stage.as_deref().filter(|stage| *stage == text),
        Need::Act { .. } => None,
        Need::AllOf(list) | Need::AnyOf(list) => list.iter().find_map(|need| within(need, text)),
    }
}

/// A requirement whose facts and acts are not listed yet.
const fn requirement_of(source: Source, tree: Tree, guard: Guard) -> Requirement {
    Requirement { source, tree, guard, facts: Vec::new(), grounds: Vec::new(), acts: Vec::new() }
}

/// Holds where any of these papers is asked for.
fn any_asked(papers: &[Paper], members: &[usize]) -> Guard {
    Guard::Or(members.iter().map(|&member| papers[member].guard.clone()).collect())
}
