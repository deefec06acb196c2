//! Clauses, tasks and differences in words, Vietnamese and English, made from proposals.

use crate::analysis::{PaperVerdict, Verdict};
use crate::definition::{Document, FactRef, Procedure};
use crate::locale::Locale;
use crate::pointer::JsonPointer;
use crate::reform::demand::demands;
use crate::reform::words::Writer;
use crate::register::{LocalizedText, Pack};
use crate::texts::simplify;

use super::{Action, Change, FallbackClause, Proposal, Task};

/// The same thing said in each language of the house.
pub(super) fn in_words(say: impl Fn(&Locale) -> String) -> LocalizedText {
    LocalizedText([Locale::vi(), Locale::en()].iter().map(|locale| (locale.as_str().to_owned(), say(locale))).collect())
}

/// A reader of one procedure that can be asked in any language.
#[derive(Clone, Copy)]
pub(super) struct BilingualWriter<'a> {
    pub(super) procedure: &'a Procedure,
    pub(super) pack: &'a Pack,
}

impl BilingualWriter<'_> {
    fn each(&self, say: impl Fn(&Writer) -> String) -> LocalizedText {
        in_words(|locale| say(&Writer { procedure: self.procedure, pack: self.pack, locale }))
    }

    pub(super) fn change(&self, at: usize, document: &Document, proposal: &Proposal) -> Change {
        let pointer = JsonPointer::root().key("x-documents").index(at);
        let circumstances = |writer: &Writer| writer.circumstances(&document.when);
        let before =
            self.each(|writer| simplify::handed_in(writer.locale, circumstances(writer), writer.paper(&document.id)));
        let slot = |writer: &Writer| {
            let registers = proposal.registers.iter().map(|id| writer.register(id)).collect::<Vec<_>>().join("; ");
            simplify::looked_up(writer.locale, writer.facts(&proposal.closed_by), registers)
        };
        let after = match proposal.action {
            Action::Remove => self.each(|writer| simplify::no_longer(writer.locale).to_owned()),
            Action::Hide | Action::Amend => self.each(slot),
            Action::Narrow => self.each(|writer| {
                let when = proposal.narrowed_to.as_ref().map(|when| writer.circumstances(when)).unwrap_or_default();
                let mut text = simplify::only_when(writer.locale, when);
                if !proposal.closed_by.is_empty() {
                    text.push(' ');
                    text.push_str(&slot(writer));
                }
                text
            }),
        };
        let kind = match proposal.action {
            Action::Remove => "removed",
            Action::Hide | Action::Amend => "hidden",
            Action::Narrow => "narrowed",
        };
        Change { kind, pointer, before, after }
    }

    /// A paper that is asked for again: the change told backwards.
    pub(super) fn reopened(&self, at: usize, document: &Document, standing: &Proposal) -> Change {
        let Change { pointer, before, after, .. } = self.change(at, document, standing);
        Change { kind: "reopened", pointer, before: after, after: before }
    }

    pub(super) fn added(&self, fact: &FactRef, pointer: JsonPointer, added: bool) -> Change {
        let after = self.each(|writer| {
            if added {
                simplify::field_added(writer.locale, writer.fact(fact))
            } else {
                simplify::field_as_key(writer.locale, writer.fact(fact))
            }
        });
        Change { kind: if added { "fieldAdded" } else { "keySet" }, pointer, before: LocalizedText::default(), after }
    }

    /// What happens where the lookup fails, with its deadlines.
    pub(super) fn fallback(&self, proposal: &Proposal) -> Option<FallbackClause> {
        if proposal.closed_by.is_empty() {
            return None;
        }
        let id = proposal.gates.iter().find_map(|id| self.pack.gate(id)?.fallback.clone())?;
        let fallback = self.pack.fallbacks.get(&id)?;
        let clause = self.each(|writer| {
            let registers = proposal.registers.iter().map(|id| writer.register(id)).collect::<Vec<_>>().join("; ");
            simplify::fallback(writer.locale, writer.fallback(fallback), writer.paper(&proposal.id), registers)
        });
        Some(FallbackClause { id: proposal.id.clone(), fallback: id, clause, basis: fallback.basis.clone() })
    }

    /// The texts that demand a paper that goes.
    pub(super) fn amendments(&self, document: &Document, component: &PaperVerdict, proposal: &Proposal) -> Vec<Task> {
        let until = proposal.gates.iter().filter_map(|id| self.pack.gate(id)?.to).max();
        let by = |writer: &Writer| {
            until.map(|day| simplify::before_lapse(writer.locale, writer.day(day))).unwrap_or_default()
        };
        let amend = |writer: &Writer, text: String| {
            let (deadline, paper) = (by(writer), writer.paper(&document.id));
            match proposal.action {
                Action::Remove => simplify::amend_delete(writer.locale, deadline, paper, text),
                Action::Hide | Action::Amend => simplify::amend_replace(writer.locale, deadline, paper, text),
                Action::Narrow => simplify::amend_narrow(writer.locale, deadline, paper, text),
            }
        };
        let task = |text: &str, target: &dyn Fn(&Writer) -> String| Task::Amend {
            id: document.id.clone(),
            text: text.to_owned(),
            words: self.each(|writer| amend(writer, target(writer))),
        };
        let demanding = demands(self.procedure, self.pack, &component.id);
        if demanding.is_empty() {
            let unnamed = |writer: &Writer| simplify::unnamed_text(writer.locale).to_owned();
            return vec![task("", &unnamed)];
        }
        demanding.iter().map(|own| task(&own.text, &|writer| writer.cited(&own.text))).collect()
    }

    /// What has to happen before a further paper can go, or before a verdict is certain.
    pub(super) fn barriers(&self, component: &PaperVerdict) -> Vec<Task> {
        let mut tasks: Vec<Task> = Vec::new();
        if component.verdict == Verdict::LawNeeded {
            for barrier in &component.law {
                let words =
                    self.each(|writer| format!("{}: {}.", writer.paper(&component.id), writer.barrier(barrier)));
                tasks.push(Task::Obtain { id: component.id.clone(), barrier: barrier.clone(), words });
            }
        }
        tasks
    }

    /// Publications that a carried-out proposal rests on and nobody could confirm.
    pub(super) fn confirmations(&self, component: &PaperVerdict) -> Vec<Task> {
        let of = |register: &String| {
            let owner = self.pack.register(register).map_or("", |own| own.owner.as_str());
            let words = self.each(|writer| {
                simplify::obtain_publication(
                    writer.locale,
                    owner,
                    writer.paper(&component.id),
                    writer.register(register),
                )
            });
            Task::Confirm { id: component.id.clone(), register: register.clone(), words }
        };
        component.unconfirmed.iter().map(of).collect()
    }
}
