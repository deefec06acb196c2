//! Who asks for whose results.

use std::collections::{BTreeMap, BTreeSet};

use crate::register::{DocumentKind, Pack};

use super::super::Reported;
use super::super::advice::Advice;
use super::super::cost::Relief;
use super::super::levers::ministry;
use super::{FeedGroup, OutputDemand};

fn is_evidence(pack: &Pack, id: &str) -> bool {
    pack.document_type(id).is_none_or(|kind| kind.kind == DocumentKind::Evidence)
}

/// Papers that procedures issue and others ask for, most asked for first.
pub(super) fn outputs(reported: &[Reported], pack: &Pack) -> Vec<OutputDemand> {
    let mut demands: BTreeMap<&str, OutputDemand> = BTreeMap::new();
    for one in reported {
        for id in one.procedure.header.outputs.iter().filter(|id| is_evidence(pack, id)) {
            let demand = demands.entry(id).or_default();
            push(&mut demand.issued_by, &one.procedure.header.code);
            let issuer = ministry(one.procedure, pack);
            if !issuer.is_empty() && !demand.issuers.contains(&issuer) {
                demand.issuers.push(issuer);
            }
        }
    }
    for one in reported {
        let code = &one.procedure.header.code;
        // The strongest of the papers of one type decides for the procedure.
        let mut best: BTreeMap<&str, Relief> = BTreeMap::new();
        for (document, component) in one.procedure.documents.iter().zip(&one.analysis.components) {
            let acting = component.acts.iter().any(|act| *act != crate::definition::Act::Identify);
            for id in document.types.iter().filter(|_| !acting) {
                let own = Advice::of_verdict(component).relief();
                // Asked for twice, it goes only when every one of them does.
                best.entry(id).and_modify(|known| *known = own.max(*known)).or_insert(own);
            }
        }
        for (id, relief) in best {
            let Some(demand) = demands.get_mut(id) else { continue };
            if demand.issued_by.iter().all(|issuer| issuer == code) {
                continue;
            }
            push(&mut demand.asked_by, code);
            demand.now += usize::from(relief == Relief::Now);
            demand.after_law += usize::from(relief == Relief::AfterLaw);
        }
    }
    let mut list: Vec<OutputDemand> = demands
        .into_iter()
        .filter(|(_, demand)| !demand.asked_by.is_empty())
        .map(|(id, demand)| OutputDemand { document_type: id.to_owned(), registers: holders(pack, id), ..demand })
        .collect();
    list.sort_by(|a, b| b.asked_by.len().cmp(&a.asked_by.len()).then_with(|| a.document_type.cmp(&b.document_type)));
    list
}

fn push(list: &mut Vec<String>, code: &str) {
    if list.last().is_none_or(|last| last != code) {
        list.push(code.to_owned());
    }
}

/// Registers that hold everything a type of paper says.
fn holders(pack: &Pack, id: &str) -> Vec<String> {
    let Some(kind) = pack.document_type(id) else { return Vec::new() };
    let mut common: Option<BTreeSet<usize>> = None;
    for fact in &kind.facts {
        let own: BTreeSet<usize> = pack.givers(&fact.concept).iter().map(|(register, ..)| *register).collect();
        common = Some(match common {
            None => own,
            Some(known) => known.intersection(&own).copied().collect(),
        });
    }
    common.unwrap_or_default().into_iter().map(|register| pack.registers[register].id.clone()).collect()
}

/// Procedures that feed each other: strongly connected components of "issues" and "asks
/// for", with papers as nodes of their own so that edges stay few.
pub(super) fn groups(reported: &[Reported], pack: &Pack) -> Vec<FeedGroup> {
    let mut types: BTreeMap<&str, usize> = BTreeMap::new();
    for id in reported.iter().flat_map(|one| &one.procedure.header.outputs).filter(|id| is_evidence(pack, id)) {
        let next = reported.len() + types.len();
        types.entry(id).or_insert(next);
    }
    let mut edges: Vec<Vec<usize>> = vec![Vec::new(); reported.len() + types.len()];
    for (at, one) in reported.iter().enumerate() {
        for id in &one.procedure.header.outputs {
            edges[at].extend(types.get(id.as_str()));
        }
        for id in one.procedure.documents.iter().flat_map(|document| &document.types) {
            if let Some(paper) = types.get(id.as_str())
                && !edges[*paper].contains(&at)
            {
                edges[*paper].push(at);
            }
        }
    }
    let names: BTreeMap<usize, &str> = types.iter().map(|(id, at)| (*at, *id)).collect();
    let mut list: Vec<FeedGroup> = Vec::new();
    for component in components(&edges) {
        let mut group = FeedGroup::default();
        for node in component {
            match names.get(&node) {
                Some(id) => group.document_types.push((*id).to_owned()),
                None => group.procedures.push(reported[node].procedure.header.code.clone()),
            }
        }
        if group.procedures.len() > 1 {
            group.procedures.sort();
            group.document_types.sort();
            list.push(group);
        }
    }
    list.sort_by(|a, b| b.procedures.len().cmp(&a.procedures.len()).then_with(|| a.procedures.cmp(&b.procedures)));
    list
}

/// Strongly connected components (Tarjan), without recursion.
fn components(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    const NEW: usize = usize::MAX;
    let mut order = vec![NEW; edges.len()];
    let mut low = vec![0; edges.len()];
    let mut held = vec![false; edges.len()];
    let (mut stack, mut out, mut clock) = (Vec::new(), Vec::new(), 0);
    for start in 0..edges.len() {
        if order[start] != NEW {
            continue;
        }
        let mut work: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some((node, edge)) = work.pop() {
            if edge == 0 {
                order[node] = clock;
                low[node] = clock;
                clock += 1;
                stack.push(node);
                held[node] = true;
            }
            if let Some(&to) = edges[node].get(edge) {
                work.push((node, edge + 1));
                if order[to] == NEW {
                    work.push((to, 0));
                } else if held[to] {
                    low[node] = low[node].min(order[to]);
                }
                continue;
            }
            if low[node] == order[node] {
                let mut component = Vec::new();
                while let Some(member) = stack.pop() {
                    held[member] = false;
                    component.push(member);
                    if member == node {
                        break;
                    }
                }
                component.sort_unstable();
                out.push(component);
            }
            if let Some((parent, _)) = work.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_are_those_of_mutual_reach() {
        let edges = vec![vec![1], vec![2], vec![0, 3], vec![4], vec![3], vec![]];
        let mut found = components(&edges);
        found.sort();
        assert_eq!(found, [vec![0, 1, 2], vec![3, 4], vec![5]]);
    }

    #[test]
    fn a_long_chain_needs_no_deep_stack() {
        let n = 200_000;
        let edges: Vec<Vec<usize>> = (0..n).map(|i| vec![(i + 1) % n]).collect();
        assert_eq!(components(&edges).len(), 1);
    }
}
