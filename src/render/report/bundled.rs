//! What a letter says of a bundle: what its members ask for one by one, what goes because they are
//! done in one go, and which authority answers for which paper.

use crate::texts::letter;
use serde_json::Value;

use crate::reform::bundle::InOneGo;
use crate::reform::cost::Figure;

use super::block::{DocBlock, Kind, Say};
use super::plan::One;

/// What a definition that was made of several says of them.
pub(super) struct Bundled<'a> {
    members: Vec<&'a Value>,
    left_out: Vec<&'a Value>,
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

impl<'a> Bundled<'a> {
    /// The bundle behind a letter, where it is about one.
    pub(super) fn of(one: &One<'a>) -> Option<Self> {
        let header = one.reported.procedure.schema.get("x-procedure")?;
        let list = |name: &str| header.get(name).and_then(Value::as_array).map(|list| list.iter().collect());
        Some(Self { members: list("parts")?, left_out: list("leftOut").unwrap_or_default() })
    }

    fn member(&self, name: &str) -> Option<&'a Value> {
        // Names of parts begin with the place of the procedure: m1, m2, …
        let place = name.strip_prefix('m')?.parse::<usize>().ok()?.checked_sub(1)?;
        self.members.get(place).copied()
    }

    /// Who asks for a paper of the bundle, by the name of its part.
    pub(super) fn authority(&self, id: &str) -> Option<&'a str> {
        let (name, _) = id.split_once('.')?;
        self.member(name).map(|own| text(own, "authority")).filter(|own| !own.is_empty())
    }

    /// What doing it in one go spares before anything else is proposed.
    pub(super) fn section(&self, one: &One, papers: usize, out: &mut Vec<DocBlock>) {
        let say = one.say;
        let titles: Vec<String> = self.members.iter().map(|own| format!("“{}”", text(own, "title"))).collect();
        let alone = papers + self.left_out.len();
        let mut words = format!(
            "{} {} {}: {}. {} {alone} {}, {} {papers}.",
            letter::one_go(say.0),
            titles.len(),
            letter::procedures(say.0),
            titles.join("; "),
            letter::one_one_they_ask(say.0),
            letter::papers(say.0),
            letter::one_go_2(say.0),
        );
        let spared = one.reported.in_one_go.as_ref();
        if self.left_out.is_empty() {
            words.push_str(letter::no_paper_goes_doing(say.0));
            out.push(DocBlock::text(words));
        } else {
            words.push_str(letter::alone_these_go_which(say.0));
            out.push(DocBlock::text(words));
            let costs = spared.map(Costs::of);
            out.push(DocBlock::List(self.left_out.iter().map(|own| self.gone(one, own, costs.as_ref())).collect()));
        }
        if let Some(spared) = spared {
            out.push(DocBlock::text(Costs::of(spared).sum_in_words(one)));
        }
    }

    /// A paper that goes by doing all in one go: why, and what it costs today.
    fn gone(&self, one: &One, own: &Value, costs: Option<&Costs>) -> String {
        let say = one.say;
        let wanted = self.member(text(own, "member")).map_or("", |member| text(member, "title"));
        let by = text(own, "issuedBy");
        let issuer = self.members.iter().find(|member| text(member, "procedure") == by && !by.is_empty());
        let why = match issuer {
            Some(issuer) => format!("{} “{}”", letter::what_earlier_procedure_issues(say.0), text(issuer, "title")),
            None if text(own, "sameAs").is_empty() => letter::case_does_not_come(say.0).to_owned(),
            None => format!("{} “{}”", letter::handed_once(say.0), one.writer.paper(text(own, "sameAs"))),
        };
        let cost = costs.map(|costs| format!("; {}", costs.of_paper(one, text(own, "id")))).unwrap_or_default();
        format!("{} ({} “{wanted}”): {why}{cost}", text(own, "title"), letter::procedure_2(say.0))
    }
}

/// What doing several procedures in one go spares, every amount rounded to one step so that the
/// printed ones add up.
struct Costs<'a> {
    spared: &'a InOneGo,
    step: f64,
}

impl<'a> Costs<'a> {
    fn of(spared: &'a InOneGo) -> Self {
        Self { spared, step: Say::step(spared.total.value.map_or(0.0, |total| total.mid)) }
    }

    fn rounded(&self, figure: &Figure) -> Option<f64> {
        figure.value.map(|own| (own.mid / self.step).round() * self.step)
    }

    fn amount(&self, one: &One, value: f64) -> String {
        let unit = one.all.unit(&format!("{}/case", self.spared.currency));
        format!("{} {} {unit}", letter::about_2(one.say.0), one.say.number(value, Kind::Number(0)))
    }

    fn of_paper(&self, one: &One, id: &str) -> String {
        let figure = self.spared.papers.iter().find(|(own, _)| own == id).and_then(|(_, own)| self.rounded(own));
        match figure {
            Some(value) if value.abs() < 0.5 => letter::little_cost(one.say.0).to_owned(),
            Some(value) => self.amount(one, value),
            None => letter::cost_not_known(one.say.0).to_owned(),
        }
    }

    /// The sum, and what it is made of besides papers.
    fn sum_in_words(&self, one: &One) -> String {
        let say = one.say;
        let papers: Vec<f64> = self.spared.papers.iter().filter_map(|(_, own)| self.rounded(own)).collect();
        let unknown = self.spared.papers.len() - papers.len();
        let rest = [&self.spared.form, &self.spared.hand_in].map(|own| self.rounded(own));
        let total = papers.iter().sum::<f64>() + rest.iter().flatten().sum::<f64>();
        let mut parts = Vec::new();
        if papers.iter().any(|own| *own != 0.0) {
            let sum = papers.iter().sum();
            parts.push(format!("{} {}", letter::papers_above(say.0), self.amount(one, sum)));
        }
        for (words, value) in [letter::filling_one_form(say.0), letter::handing_once(say.0)].into_iter().zip(rest) {
            parts.extend(value.filter(|own| *own != 0.0).map(|own| format!("{words} {}", self.amount(one, own))));
        }
        if parts.is_empty() {
            return letter::what_spares_cannot_reckoned(say.0).to_owned();
        }
        let mut words = format!("{} {}: {}.", letter::alone_spares(say.0), self.amount(one, total), parts.join("; "));
        if unknown > 0 {
            words.push_str(&format!(
                " {} {unknown} {}.",
                letter::not_counting_2(say.0),
                letter::papers_whose_cost_not(say.0)
            ));
        }
        words.push_str(letter::reckoned_from_same_inputs(say.0));
        words
    }
}
