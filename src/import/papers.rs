//! The papers of a line: which names make one paper, what stands between them, and what
//! is said of each. Knows nothing of remarks or of other lines.

use std::ops::Range;

use super::line::{Circumstance, Paper, Reason, Stated, citations};
use super::mention::{Joint, Mention, Named, joint_of, settled_joints};
use super::rules::Rules;
use super::spans::{Stretch, behind_copies};
use super::special::{About, Special};
use super::text::{Folded, bare, gist};
use crate::definition::Act;

/// Characters in which the words end that join a paper to the one before.
const JOINT: usize = 20;

/// Words at the head of an item in which it may say what stands in a paper.
const ITEM: usize = 8;

/// A line as it is being read.
pub(super) struct Reading<'a> {
    pub(super) rules: &'a Rules,
    pub(super) cleaned: &'a str,
    pub(super) folded: &'a Folded,
    pub(super) data: &'a [Range<usize>],
    pub(super) circumstances: &'a [Stretch],
    /// Circumstances that only say that the paper before cannot be had.
    pub(super) absent: &'a [Range<usize>],
    pub(super) stated: Stated,
}

/// True where a text begins with a bullet.
fn symbol(text: &str) -> bool {
    text.trim_start().starts_with(['-', '+', '*', '•'])
}

/// True where a text goes on with a bullet or a letter of a list: " - x", " b) x".
fn bulleted(text: &str) -> bool {
    let mut letters = text.chars();
    if letters.next() != Some(' ') {
        return false;
    }
    let (first, second) = (letters.next(), letters.next());
    match first {
        Some(letter) if letter.is_alphabetic() => second == Some(')'),
        _ => symbol(text),
    }
}

impl Reading<'_> {
    /// The papers of a line from the names found in it.
    #[allow(clippy::too_many_lines, reason = "the passes over a line, in their order")]
    pub(super) fn papers(&self, mentions: Vec<Mention>, text: &str) -> Vec<Paper> {
        let rules = self.rules;
        let one_of = rules.all_of_one.find(text).is_some_and(|found| found.start() < 120);
        let Some(first) = mentions.first() else { return self.unnamed(text) };
        let mut groups: Vec<Vec<Mention>> = Vec::new();
        let mut or_other = vec![false];
        let mut joints = settled_joints(rules, text, &mentions, one_of);
        let mut instead = vec![false; mentions.len()];
        for (i, pair) in mentions.windows(2).enumerate() {
            let between = pair[0].span.end..pair[1].span.start;
            let within = |span: &Range<usize>| span.start >= between.start && span.end <= between.end;
            instead[i + 1] = self.absent.iter().any(within);
            let own_case = |(span, words): &Stretch| words.is_some() && within(span) && span.end <= pair[1].from;
            if instead[i + 1] {
                // "Where A cannot be had, B": one or the other.
                joints[i + 1] = Joint::Or;
            } else if !one_of && joints[i + 1] == Joint::Or && self.circumstances.iter().any(own_case) {
                // "A for these, or B for those": which one is asked for depends on the case.
                joints[i + 1] = Joint::And;
            }
        }
        // What stands before the first name: a heading of the list, or a paper of its own.
        let opening = &text[..first.from];
        let mut lead = rules.lead.find(opening).map_or(0, |found| found.end());
        // A circumstance that heads it, and what follows up to its colon, is not the paper.
        let headed = self.circumstances.iter().find(|(span, _)| span.start <= lead);
        let behind = headed.and_then(|(span, _)| Some(span.end + opening.get(span.end..)?.find(':')? + 1));
        if let Some(behind) = behind {
            lead = behind + rules.lead.find(&opening[behind..]).map_or(0, |found| found.end());
        }
        // "When coming there, A and B are shown": what stands before the verb is no paper either.
        let asked = if rules.paper_noun.is_match(&opening[lead..]) {
            None
        } else {
            self.asked(lead.max(headed.map_or(0, |(span, _)| span.end))..first.from)
        };
        lead = asked.unwrap_or(lead);
        let own_head = (first.joint != Joint::Start || opening.contains(';'))
            && rules.paper_noun.is_match(&opening[lead..])
            && (headed.is_none() || behind.is_some() || asked.is_some());
        let mut head: Option<Range<usize>> = None;
        if own_head {
            let cased = self.circumstances.iter().any(|(span, words)| words.is_some() && span.end <= first.from);
            if joints[0] == Joint::Or && cased && !one_of {
                head = Some(0..first.from);
            } else if joints[0] == Joint::Or || one_of {
                or_other[0] = true;
            } else if gist(&opening[lead..]).split(' ').count() > 2 {
                // Two words, as in "papers, documents that prove", begin the name itself.
                head = Some(0..first.from);
            }
        }
        for ((mention, joint), instead) in mentions.into_iter().zip(joints).zip(instead) {
            let last = groups.last().and_then(|group| group.last()).map_or(0, |last| last.span.end);
            // Behind a semicolon or bullet it is an alternative of the unrecognised paper there.
            let breaks = |between: &str| [";", " +", " - ", " •", " *"].iter().any(|mark| between.contains(mark));
            let apart = !one_of && text.get(last..mention.from).is_some_and(breaks);
            match groups.last_mut() {
                Some(group) if joint == Joint::Or && (!apart || instead) => group.push(mention),
                Some(_) => {
                    groups.push(vec![mention]);
                    or_other.push(joint == Joint::Or);
                }
                None => groups.push(vec![mention]),
            }
        }
        let mut papers = Vec::new();
        if let Some(head) = head {
            papers.extend(self.unknown(head));
        }
        let starts: Vec<usize> = groups.iter().map(|group| self.opened(group[0].from)).collect();
        for (i, group) in groups.iter().enumerate() {
            let from = if i == 0 && papers.is_empty() { 0 } else { starts[i] };
            let to = starts.get(i + 1).copied().unwrap_or(text.len()).max(from);
            let tail = group.last().map_or(from, |mention| mention.span.end);
            // Further papers behind a semicolon, a bullet or "and" that nothing recognises.
            let further = if !one_of && group.iter().all(|mention| mention.rule != Named::Form) {
                self.trailing(tail..to)
            } else {
                Vec::new()
            };
            let to = further.first().map_or(to, |(start, _)| *start);
            let mut paper = self.named(group, from..to, i == 0 && group[0].joint == Joint::Start);
            paper.or_other = or_other[i];
            papers.push(paper);
            papers.extend(further.into_iter().map(|(_, paper)| paper));
        }
        // Two names of one type in one breath are one paper.
        let mut merged: Vec<Paper> = Vec::new();
        for paper in papers {
            let same = merged.iter_mut().find(|known| {
                !paper.types.is_empty()
                    && known.types == paper.types
                    && known.acts == paper.acts
                    && paper.reason == Reason::Listed
            });
            match same {
                Some(known) => {
                    known.or_other |= paper.or_other;
                    known.data |= paper.data;
                }
                None => merged.push(paper),
            }
        }
        merged
    }

    /// Where the first paper a stretch asks for begins, behind its verb.
    fn asked(&self, span: Range<usize>) -> Option<usize> {
        let own = self.folded.text.get(span.clone())?;
        let named = |verb: usize| {
            let at = verb + self.rules.lead.find(&own[verb..]).map_or(0, |lead| lead.end());
            self.rules.further.is_match(&own[at..]).then_some(span.start + at)
        };
        self.rules.asks.find_iter(own).find_map(|verb| named(verb.end()))
    }

    /// True where a stretch begins like a further paper.
    fn further(&self, span: Range<usize>) -> bool {
        let own = &self.folded.text[span];
        self.rules.further.is_match(&own[self.rules.lead.find(own).map_or(0, |lead| lead.end())..])
    }

    /// Where a paper begins whose sentence a circumstance opens: "in that case a copy of X".
    fn opened(&self, from: usize) -> usize {
        let text = &self.folded.text;
        let opens = |at: usize| at > 0 && text[..at].trim_end_matches([' ', '-', '+', '*', '•']).ends_with([';', '.']);
        // So is what a bracket asks for beside the name before it: "A (where he does not come, B)".
        let bracket = |span: &Range<usize>| {
            text[..span.start].trim_end().ends_with('(') && !text[span.end..from].contains([')', ':'])
        };
        let stretch = self.circumstances.iter().rev().find(|(span, _)| span.end <= from);
        match stretch {
            Some((span, Some(_))) if (opens(span.start) || bracket(span)) && gist(&text[span.end..from]).is_empty() => {
                span.start
            }
            _ => from,
        }
    }

    /// A line without any recognised name.
    fn unnamed(&self, text: &str) -> Vec<Paper> {
        let rules = self.rules;
        let plain = bare(text);
        let own = &plain[rules.bare_lead.find(&plain).map_or(0, |lead| lead.end())..];
        // Without accents short names say too little.
        let found =
            rules.any_bare.matches(own).into_iter().filter_map(|at| Some((rules.bare_types[at].find(own)?.end(), at)));
        let best = found
            .filter(|(end, _)| own[..*end].split(' ').count() >= 3)
            .max_by_key(|(end, at)| (*end, std::cmp::Reverse(*at)));
        if let Some((_, at)) = best {
            let types = vec![rules.types[at].id.clone()];
            return vec![self.paper(0..text.len(), types, Reason::Unaccented, 0.6)];
        }
        let further = self.trailing(0..text.len()).into_iter().map(|(_, paper)| paper);
        self.unknown(0..text.len()).into_iter().chain(further).collect()
    }

    /// The part of a line up to its first semicolon or bullet, as a paper nothing recognises.
    fn unknown(&self, span: Range<usize>) -> Option<Paper> {
        let text = &self.folded.text[span.clone()];
        let end = text.find(';').map_or(span.end, |at| span.start + at);
        let own = self.folded.text[span.start..end].trim();
        let lead = self.rules.lead.find(own).map_or(0, |found| found.end());
        if gist(&own[lead..]).is_empty() {
            return None;
        }
        Some(self.paper(span.start..end, Vec::new(), Reason::NoPattern, 0.0))
    }

    /// Parts behind semicolons, and behind "and" or "with", that start like papers; with where
    /// what stands before each ends.
    fn trailing(&self, span: Range<usize>) -> Vec<(usize, Paper)> {
        let text = &self.folded.text;
        let mut list = Vec::new();
        let mut at = span.start;
        let mut depth = 0_usize;
        if span.start >= span.end {
            return list;
        }
        // Behind text about data only the items of a list are further papers.
        let free = self.data.iter().find(|data| data.start >= span.start).map_or(span.end, |data| data.start);
        let joined = self.joints(span.start..free);
        let mut starts: Vec<usize> = Vec::new();
        for (i, letter) in text[span.clone()].char_indices() {
            let here = span.start + i;
            let item = || bulleted(&text[here + 1..span.end]);
            if depth == 0 && span.start > 0 && joined.iter().any(|(_, to)| *to == here) {
                starts.push(here);
            }
            match letter {
                '(' => depth += 1,
                ')' if depth == 0 && self.lettered(here, span.end) => starts.push(here - 1),
                ')' => depth = depth.saturating_sub(1),
                ';' if depth == 0 && (here <= free || item() || self.further(here + 1..span.end)) => {
                    starts.push(here + 1);
                }
                '.' if depth == 0 && here <= free && (item() || self.demanded(here + 1..span.end).is_some()) => {
                    starts.push(here + 1);
                }
                _ => {}
            }
        }
        let contents: Vec<usize> = self.rules.contents.find_iter(&text[..span.end]).map(|found| found.end()).collect();
        for (i, start) in starts.iter().enumerate() {
            let end = starts.get(i + 1).map_or(span.end, |next| next - 1).max(*start);
            // What stands in a paper is listed with semicolons too; copies are never a part of it,
            // nor are bullets where the list has none.
            if let Some(from) = contents.iter().rfind(|from| *from < start)
                && !self.rules.copy_only.is_match(&text[*start..end])
                && (!symbol(&text[*start..end])
                    || text[*from..*start].split_once(':').is_some_and(|(_, list)| symbol(list)))
            {
                continue;
            }
            if *start < at || *start >= end {
                continue;
            }
            let own = &text[*start..end];
            let lead = self.rules.lead.find(own).map_or(0, |found| found.end());
            let hidden = self.data.iter().any(|span| span.contains(&(start + lead)));
            let demanded = self.demanded(*start..end);
            let (hidden, noun) = match demanded {
                Some(at) => (self.data.iter().any(|span| span.contains(&at)), true),
                None => (hidden, self.rules.paper_noun.is_match(&own[lead..]) || self.decided(own)),
            };
            let back = self.rules.back_references.is_match(&text[demanded.unwrap_or(start + lead)..end]);
            if !hidden && noun && !back {
                let joint = joined.iter().find(|(_, to)| to == start);
                let end = starts
                    .get(i + 1)
                    .and_then(|next| joined.iter().find(|(_, to)| to == next))
                    .map_or(end, |(from, _)| *from);
                list.push((
                    joint.map_or(*start, |(from, _)| *from),
                    self.paper(*start..end, Vec::new(), Reason::NoPattern, 0.0),
                ));
                at = end;
            }
        }
        list
    }

    /// True where the bracket behind a letter opens an item of a list: "of the child c) a copy of X".
    fn lettered(&self, bracket: usize, to: usize) -> bool {
        let text = &self.folded.text;
        let mut before = text[..bracket].chars().rev();
        let letter = before.next().is_some_and(|letter| letter.is_ascii_lowercase());
        if !letter || before.next() != Some(' ') {
            return false;
        }
        let own = &text[bracket + 1..to];
        let own = &own[self.rules.lead.find(own).map_or(0, |lead| lead.end())..];
        let first: Vec<&str> = own.split(' ').take(ITEM).collect();
        let states = self.rules.contents.is_match(&first.join(" "));
        !states && self.rules.further.is_match(own) && !self.data.iter().any(|span| span.contains(&bracket))
    }

    /// True where a text begins with what only an authority can say, such as its confirmation.
    fn decided(&self, own: &str) -> bool {
        let first: Vec<&str> = own.trim_start_matches(|c: char| !c.is_alphanumeric()).split(' ').take(5).collect();
        self.rules.acts.iter().any(|(act, wording)| *act == Act::Decide && wording.is_match(&first.join(" ")))
    }

    /// Words that join a further paper to the one before, where nothing says it is one of several.
    fn joints(&self, span: Range<usize>) -> Vec<(usize, usize)> {
        let text = &self.folded.text;
        let hides = |at: usize| {
            let stretches = self.circumstances.iter().map(|(span, _)| span);
            self.data.iter().chain(stretches).any(|span| span.contains(&at))
        };
        let Some(own) = text.get(span.clone()) else { return Vec::new() };
        let found = self.rules.joined.find_iter(own).filter(|joint| {
            let rest = &own[joint.end()..];
            let rest = &rest[..rest.find(';').unwrap_or(rest.len())];
            (joint_of(joint.as_str()) != Joint::Or || self.by_case(span.start + joint.start(), span.end))
                && !(joint.as_str().starts_with(',') && rest.split(' ').any(|word| joint_of(word) == Joint::Or))
        });
        let places = found.map(|joint| (span.start + joint.start(), span.start + joint.end()));
        places
            .filter(|(_, at)| {
                let own = &text[*at..span.end];
                let lead = self.rules.lead.find(own).map_or(0, |found| found.end());
                !hides(*at) && self.rules.further.is_match(&own[lead..]) && self.rules.kind(&own[lead..]).is_some()
            })
            .collect()
    }

    /// True when what stands before a joint and what stands behind it are for cases of their
    /// own: "A for these or B for those", in brackets or not.
    fn by_case(&self, joint: usize, to: usize) -> bool {
        let text = &self.folded.text;
        let mut cases = self.circumstances.iter().filter(|(_, words)| words.is_some()).map(|(span, _)| span);
        cases.clone().any(|span| text.get(span.end..joint).is_some_and(|between| matches!(between.trim(), "" | ")")))
            && cases.any(|span| (joint..to).contains(&span.start))
    }

    /// Where a clause that a circumstance opens goes on to ask for a paper: "where it does not
    /// show that, a copy of X".
    fn demanded(&self, clause: Range<usize>) -> Option<usize> {
        let text = &self.folded.text[..clause.end];
        let near = |at: usize| text.get(clause.start..at).is_some_and(|before| gist(before).is_empty());
        let (span, _) = self
            .circumstances
            .iter()
            .find(|(span, words)| words.is_some() && near(span.start) && span.end < clause.end)?;
        let at = span.end + self.rules.lead.find(&text[span.end..]).map_or(0, |found| found.end());
        let heads = text[span.end..at].trim_start().starts_with(':');
        let asks =
            (heads || self.rules.asks.is_match(&text[span.end..at])) && !self.rules.not_asked.is_match(&text[at..]);
        (asks && self.rules.further.is_match(&text[at..])).then_some(at)
    }

    /// A paper any of some names stands for.
    fn named(&self, group: &[Mention], span: Range<usize>, head: bool) -> Paper {
        let rules = self.rules;
        let mut types: Vec<String> = Vec::new();
        let mut acts: Vec<Act> = Vec::new();
        let mut reason = if head { Reason::Head } else { Reason::Listed };
        let (mut form, mut left_out) = (false, false);
        for mention in group {
            let id = match mention.rule {
                Named::Form => {
                    form = true;
                    rules.form_as.clone()
                }
                Named::Type(at) => {
                    let own = &rules.types[at].id;
                    let special = self.special(own, mention, span.end);
                    acts.extend(special.and_then(|special| special.act));
                    let excepted = rules.unknown_as.as_ref().filter(|_| self.left_out(own, mention, span.end));
                    left_out |= excepted.is_some();
                    let id = special.and_then(|special| special.id.as_ref()).or(excepted);
                    if id.is_some() {
                        reason = Reason::Use;
                    }
                    Some(id.unwrap_or(own).clone())
                }
            };
            types.extend(id.filter(|id| !types.contains(id)));
        }
        let certainty = match reason {
            Reason::Head => 0.95,
            Reason::Listed => 0.85,
            _ => 0.75,
        };
        let end = |mention: Option<&Mention>| mention.map_or(span.start, |mention| mention.span.end);
        let names = end(group.first())..end(group.last());
        let mut paper = self.paper_named(span, names, types, reason, certainty);
        acts.retain(|act| !paper.acts.contains(act));
        paper.acts.extend(acts);
        if left_out {
            paper.circumstance = None;
        }
        if form && group.len() == 1 {
            paper.acts.retain(|act| *act == Act::Decide);
            if !paper.acts.is_empty() {
                paper.acts.insert(0, Act::Declare);
            }
        }
        paper
    }

    /// The wording around a name that makes its paper something else.
    fn special(&self, id: &str, mention: &Mention, end: usize) -> Option<&Special> {
        let text = &self.folded.text;
        let name_end = mention.span.end;
        let behind = &text[name_end..end.max(name_end)];
        let before = &text[..mention.span.start];
        let from = before.rfind(';').map_or(0, |at| at + 1).max(before.rfind(". ").map_or(0, |at| at + 1));
        let before = &before[from..];
        let rest = &text[name_end..];
        let list = &rest[..rest.find(';').unwrap_or(rest.len()).min(rest.find(". ").unwrap_or(rest.len()))];
        let name = &text[mention.span.clone()];
        self.rules.special.iter().filter(|special| special.covers(id) && !special.spares.is_match(name)).find(
            |special| match special.about {
                About::Behind => special.applies(behind),
                About::Own => special.applies(&behind[..self.other_paper(behind)]),
                About::List => special.applies(list),
                About::Before => special.applies(before),
                About::Line | About::Procedure => false,
            },
        )
    }

    /// Where the words behind a name go over to another paper, recognised or not.
    fn other_paper(&self, behind: &str) -> usize {
        let rules = self.rules;
        let names = |own: &str| {
            let lead = rules.lead.find(own).map_or(0, |lead| lead.end());
            rules.further.is_match(&own[lead..])
        };
        let splits = behind.match_indices([',', ';', '/']).map(|(at, mark)| (at, at + mark.len()));
        let words = [" hoặc ", " và "].into_iter();
        let words = words.flat_map(|word| behind.match_indices(word).map(|(at, word)| (at, at + word.len())));
        splits.chain(words).filter(|(_, to)| names(&behind[*to..])).map(|(at, _)| at).min().unwrap_or(behind.len())
    }

    /// True when the words behind a name leave out the very paper it stands for: "papers that
    /// identify somebody, except the identity card".
    fn left_out(&self, id: &str, mention: &Mention, end: usize) -> bool {
        let rules = self.rules;
        let behind = &self.folded.text[mention.span.end..end.max(mention.span.end)];
        rules.excepts.find_iter(behind).any(|except| {
            let own = &behind[except.end()..];
            let own = &own[rules.lead.find(own).map_or(0, |lead| lead.end())..];
            let named = rules.any_type.matches(own).into_iter().map(|at| &rules.types[at]);
            named.into_iter().any(|rule| rule.id == id && rule.pattern.find(own).is_some_and(|hit| hit.start() == 0))
        })
    }

    pub(super) fn paper(&self, span: Range<usize>, types: Vec<String>, reason: Reason, certainty: f64) -> Paper {
        // Forms of copy and the words for a proof are no other paper than the one they begin.
        let own = &self.folded.text[span.clone()];
        let lead = self.rules.lead.find(own).map_or(0, |found| found.end());
        let proof =
            self.rules.proofs.find(&own[lead..]).filter(|found| found.start() == 0).map_or(0, |found| found.end());
        let start = span.start + lead + proof;
        self.paper_named(span, start..start, types, reason, certainty)
    }

    /// A paper whose first name ends where `names` begins, and whose last name where it ends.
    fn paper_named(
        &self,
        span: Range<usize>,
        names: Range<usize>,
        types: Vec<String>,
        reason: Reason,
        certainty: f64,
    ) -> Paper {
        let (rules, name_end) = (self.rules, names.end);
        let text = &self.folded.text[span.clone()];
        let mut paper = Paper { types, certainty, reason, ..Paper::default() };
        let printed = self.cleaned.get(self.folded.place(span.start)..self.folded.place(span.end)).unwrap_or_default();
        self.own_words(printed).clone_into(&mut paper.text);
        let body = self.body(&span);
        paper.data = self.data.iter().any(|data| data.start < span.end && span.start < data.end);
        paper.copy_only = rules.copy_only.is_match(&body) || (self.stated.originals == 0 && self.stated.copies > 0);
        for (act, patterns) in &rules.acts {
            let applies = match act {
                Act::Surrender => !paper.copy_only && paper.reason != Reason::NamedByData,
                // Only what nothing else recognises is taken for somebody's decision.
                Act::Decide => paper.types.is_empty(),
                // Showing tells who somebody is where the paper is known to tell that.
                Act::Identify => paper.types.iter().any(|id| rules.unknown_as.as_ref() != Some(id)),
                _ => true,
            };
            if applies && patterns.is_match(&body) {
                paper.acts.push(*act);
            }
        }
        let inside = |at: usize| span.contains(&at);
        let mut counted = self
            .circumstances
            .iter()
            // What follows "where it cannot be had" is about its substitute.
            .filter(|(whole, _)| !self.absent.iter().any(|gone| inside(gone.start) && gone.start < whole.start))
            .filter(|(whole, _)| inside(whole.start) && !self.neighbour(name_end, whole.start))
            .filter(|(whole, _)| !self.other_item(names.start, whole.start))
            // Behind the name one with a colon heads what follows it.
            .filter(|(whole, _)| {
                whole.start < name_end || !self.folded.text[whole.end..].trim_start().starts_with(':')
            });
        let heading = || self.heading(span.start);
        let stated = counted.clone().find(|(_, words)| words.is_some()).or_else(heading);
        if let Some((_, Some((words, negated)))) = stated {
            let own = &self.folded.text[words.clone()];
            let channels: Vec<String> = rules
                .channels
                .iter()
                .filter(|(_, pattern)| pattern.is_match(own) && !rules.not_channels.is_match(own))
                .map(|(name, _)| name.clone())
                .collect();
            if channels.is_empty() {
                let printed =
                    self.cleaned.get(self.folded.place(words.start)..self.folded.place(words.end)).unwrap_or_default();
                let words = printed.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
                paper.circumstance = Some(Circumstance { words, negated: *negated }).filter(|c| !c.words.is_empty());
            } else {
                let of_copies = words.start < name_end && behind_copies(rules, &self.folded.text[..words.start]);
                if !*negated && !of_copies {
                    paper.channels = channels;
                }
            }
        }
        // A second sentence about ways of handing in does not limit the paper; the first counts.
        let _ = counted.next();
        if self.stated.originals > 0 {
            paper.copies.insert("original", self.stated.originals);
        }
        if self.stated.copies > 0 {
            let form = if rules.certified.is_match(text) { "certified" } else { "copy" };
            paper.copies.insert(form, self.stated.copies);
        }
        paper.basis =
            citations(self.cleaned.get(self.folded.place(span.start)..self.folded.place(span.end)).unwrap_or_default());
        paper
    }

    /// The words of a paper without bullets and the "and" that joins it to the one before.
    fn own_words<'p>(&self, printed: &'p str) -> &'p str {
        let bare = |text: &'p str| {
            // A bracket that opens behind the words belongs to what follows.
            text.trim_matches(|c: char| c.is_whitespace() || ",;:+*•-.".contains(c)).trim_end_matches([' ', '('])
        };
        let own = bare(printed);
        let start = format!(" {} ", own.chars().take(JOINT).collect::<String>().to_lowercase());
        let Some(joint) = self.rules.joined.find(&start).filter(|joint| joint.start() == 0) else { return own };
        let words = joint.as_str().split_whitespace().count();
        own.splitn(words + 1, ' ').nth(words).map_or(own, bare)
    }

    /// The circumstance that heads the sentence a place stands in: "For enterprises: A; B".
    fn heading(&self, at: usize) -> Option<&Stretch> {
        let text = &self.folded.text;
        let opens = |from: usize| {
            let before = text[..from].trim_end_matches([' ', '-', '+', '*', '•', ',']);
            before.is_empty() || before.ends_with([';', '.', ')'])
        };
        self.circumstances.iter().rev().filter(|(_, words)| words.is_some()).find(|(span, _)| span.end <= at).filter(
            |(span, _)| opens(span.start) && text[span.end..].starts_with(':') && !text[span.end..at].contains(". "),
        )
    }

    /// True where a place stands in another item of a list than the first name: what is said
    /// there is said of that item.
    fn other_item(&self, first: usize, at: usize) -> bool {
        self.folded
            .text
            .get(first..at)
            .is_some_and(|between| [" + ", "; ", " • "].iter().any(|mark| between.contains(mark)))
    }

    /// True when another paper, which nothing recognises, is named between a name and a
    /// circumstance: "A, a certificate of some kind for foreigners" says nothing about A.
    fn neighbour(&self, name_end: usize, at: usize) -> bool {
        let Some(between) = self.folded.text.get(name_end..at) else { return false };
        // A further sentence speaks of a case of its own.
        if between.contains(". ") || between.trim_end().ends_with(';') {
            return true;
        }
        let splits = between.match_indices([',', ';', '/']).map(|(i, mark)| i + mark.len());
        let words = [" hoặc ", " và "].into_iter();
        splits.chain(words.flat_map(|word| between.match_indices(word).map(|(i, word)| i + word.len()))).any(|i| {
            let own = &between[i..];
            let lead = self.rules.lead.find(own).map_or(0, |lead| lead.end());
            self.rules.paper_noun.is_match(&own[lead..])
        })
    }

    /// The words of a span without its text about data.
    fn body(&self, span: &Range<usize>) -> String {
        let text = &self.folded.text;
        let mut body = String::new();
        let mut at = span.start;
        for data in self.data.iter().filter(|data| data.start < span.end && span.start < data.end) {
            if data.start > at {
                body.push_str(&text[at..data.start]);
            }
            at = at.max(data.end);
        }
        if at < span.end {
            body.push_str(&text[at..span.end]);
        }
        body
    }
}
