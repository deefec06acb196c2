//! A portfolio as text for a terminal: the heads of each list.

use crate::locale::Locale;
use crate::reform::cost::Figure;
use crate::reform::portfolio::{LeverPlan, Portfolio, StatedDays, Total};
use crate::register::{Pack, Range};
use crate::texts::{portfolio, process};

use super::report::block::{Kind, Say};
use super::report::sheets::{lever_words, method_words};

/// Most entries of one list.
const HEAD: usize = 15;

/// Totals, ranking, what to open next, papers issued and asked for, groups that feed each other.
pub fn portfolio_text(portfolio: &Portfolio, pack: &Pack, locale: &Locale) -> String {
    let lists = Lists { portfolio, pack, locale, say: Say(locale) };
    let mut out = lists.sum();
    let plain = |name: &str| name.to_owned();
    let register = |id: &str| pack.register(id).map_or(id, |own| own.title.get(locale)).to_owned();
    for (title, lines) in [
        (portfolio::what_open_next(locale), lists.plans()),
        (portfolio::each_itself(locale), lists.levers()),
        (portfolio::procedures_relief(locale), lists.ranking()),
        (portfolio::field(locale), lists.totals(&portfolio.fields, &plain)),
        (portfolio::authority(locale), lists.totals(&portfolio.authorities, &plain)),
        (portfolio::register(locale), lists.totals(&portfolio.registers, &register)),
        (portfolio::days_fall(locale), lists.processes()),
        (portfolio::load(locale), lists.loads()),
        (portfolio::results_others_asked(locale), lists.outputs()),
        (portfolio::procedures_feed_each_other(locale), lists.groups()),
    ] {
        lists.head(title, &lines, &mut out);
    }
    out
}

/// The lists of a portfolio, a line an entry.
struct Lists<'a> {
    portfolio: &'a Portfolio,
    pack: &'a Pack,
    locale: &'a Locale,
    say: Say<'a>,
}

impl Lists<'_> {
    /// Writes the first lines of a list under its title; nothing where it is empty.
    fn head(&self, title: &str, lines: &[String], out: &mut String) {
        if lines.is_empty() {
            return;
        }
        out.push_str(&format!("\n{title}\n"));
        for line in lines.iter().take(HEAD) {
            out.push_str(&format!("  {line}\n"));
        }
        if lines.len() > HEAD {
            out.push_str(&format!("  … {} {}\n", lines.len() - HEAD, portfolio::more(self.say.0)));
        }
    }

    fn amount(&self, value: f64, unit: &str) -> String {
        let decimals = Kind::Number(u8::try_from(self.portfolio.decimals).unwrap_or(u8::MAX));
        let name = self.pack.costs.currency_name.get(self.locale);
        let unit = self.say.unit(unit);
        let unit = if name.is_empty() { unit } else { unit.replace(&self.portfolio.currency, name) };
        format!("{} {unit}", self.say.number(value, decimals))
    }

    fn money(&self, figure: &Figure) -> String {
        let known = |range: Range| self.amount(range.mid, &figure.unit);
        figure.value.map_or_else(|| self.say.unknown().to_owned(), known)
    }

    fn sum(&self) -> String {
        let (say, total) = (self.say, &self.portfolio.total);
        format!(
            "{} {}; {} {}; {} {}; {} {}; {} {}; {} {}\n",
            total.procedures,
            portfolio::procedures(say.0),
            total.papers,
            portfolio::papers(say.0),
            total.now,
            portfolio::can_go_now(say.0),
            total.to_confirm,
            portfolio::can_go_once_confirmed(say.0),
            total.after_law,
            portfolio::can_go_once_more(say.0),
            portfolio::saving_one_case_each(say.0),
            self.money(&total.per_case)
        )
    }

    fn plans(&self) -> Vec<String> {
        let (say, levers) = (self.say, &self.portfolio.levers);
        let line = |plan: &LeverPlan| {
            let names = plan.levers.iter().map(|lever| lever_words(lever, self.pack, self.locale));
            format!(
                "{}: {} {}, {} ({}, {}) {}",
                plan.levers.len(),
                plan.papers,
                portfolio::papers_2(say.0),
                self.amount(plan.relief, &levers.unit),
                method_words(plan.method, say),
                if plan.exact { portfolio::exact(say.0) } else { portfolio::not_proved_best(say.0) },
                names.collect::<Vec<_>>().join(" + ")
            ) + &self.days_that_go(plan.days)
        };
        levers.plans.iter().chain(&levers.priced).map(line).collect()
    }

    fn levers(&self) -> Vec<String> {
        let (say, levers) = (self.say, &self.portfolio.levers);
        let lines = levers.list.iter().map(|line| {
            format!(
                "{}: {} {}, {}; {} {}",
                lever_words(&line.lever, self.pack, self.locale),
                line.papers,
                portfolio::papers_2(say.0),
                self.amount(line.relief, &levers.unit),
                portfolio::takes_part(say.0),
                line.takes_part
            ) + &self.days_that_go(line.days)
        });
        lines.collect()
    }

    fn ranking(&self) -> Vec<String> {
        let lines = self.portfolio.ranking.iter().filter_map(|at| self.portfolio.lines.get(*at)).map(|line| {
            let figure = if line.per_year.value.is_some() { &line.per_year } else { &line.per_case };
            format!("{} {} – {}/{} {}", self.money(figure), line.code, line.now, line.papers, line.title)
        });
        lines.collect()
    }

    fn totals(&self, list: &[Total], name: &dyn Fn(&str) -> String) -> Vec<String> {
        let say = self.say;
        let line = |own: &Total| {
            format!(
                "{} {} – {} {}; {} {}: {} {}, {} {}, {} {}",
                self.money(&own.per_case),
                name(&own.name),
                own.procedures,
                portfolio::procedures(say.0),
                own.papers,
                portfolio::papers(say.0),
                own.now,
                portfolio::can_go_now(say.0),
                own.to_confirm,
                portfolio::once_confirmed(say.0),
                own.after_law,
                portfolio::once_more_opened(say.0)
            )
        };
        list.iter().map(line).collect()
    }

    /// What opening something saves of days, behind what it saves of money; nothing where it is none.
    fn days_that_go(&self, own: StatedDays) -> String {
        if own.together() == 0.0 { String::new() } else { format!("; −{}", self.days(own)) }
    }

    /// Stated days in words, of both kinds.
    fn days(&self, own: StatedDays) -> String {
        let number = |value: f64| self.say.number(value, Kind::Number(2));
        let mut parts = Vec::new();
        if own.working != 0.0 || own.calendar == 0.0 {
            parts.push(process::working_days(self.locale, number(own.working)));
        }
        if own.calendar != 0.0 {
            parts.push(process::days(self.locale, number(own.calendar)));
        }
        parts.join(" + ")
    }

    /// The sums of all processes, then the procedures whose days fall, most days first.
    fn processes(&self) -> Vec<String> {
        let total = &self.portfolio.total.process;
        if total.procedures == 0 {
            return Vec::new();
        }
        let change =
            |(before, after): (usize, usize)| process::lead(self.locale, after.to_string(), before.to_string());
        let days =
            |(before, after): (StatedDays, StatedDays)| process::lead(self.locale, self.days(after), self.days(before));
        let whole = portfolio::process_sum(
            self.locale,
            days(total.days),
            change(total.hand_overs),
            total.procedures.to_string(),
            change(total.visits),
            total.without_days.to_string(),
        );
        let ranked = self.portfolio.ranking_by_days.iter().filter_map(|at| self.portfolio.lines.get(*at));
        let lines = ranked.filter_map(|line| Some((line, line.process?.days?)));
        std::iter::once(whole)
            .chain(lines.map(|(line, own)| format!("{} {} {}", line.code, days(own), line.title)))
            .collect()
    }

    fn loads(&self) -> Vec<String> {
        let lines = self.portfolio.loads.iter().map(|own| {
            portfolio::load_line(
                self.locale,
                own.called(self.locale),
                process::lead(self.locale, self.days(own.days.1), self.days(own.days.0)),
                own.procedures.to_string(),
                process::lead(self.locale, own.steps.1.to_string(), own.steps.0.to_string()),
            )
        });
        lines.collect()
    }

    fn outputs(&self) -> Vec<String> {
        let lines = self.portfolio.outputs.iter().map(|own| {
            let kind = self.pack.document_type(&own.document_type);
            format!(
                "{} {} – {}: {} {}",
                own.asked_by.len(),
                portfolio::ask(self.say.0),
                kind.map_or(own.document_type.as_str(), |kind| kind.title.get(self.locale)),
                own.issued_by.len(),
                portfolio::issue(self.say.0)
            )
        });
        lines.collect()
    }

    fn groups(&self) -> Vec<String> {
        let lines = self.portfolio.groups.iter().map(|own| {
            let some = own.procedures.iter().take(8).cloned().collect::<Vec<_>>().join(", ");
            format!("{}: {some}{}", own.procedures.len(), if own.procedures.len() > 8 { ", …" } else { "" })
        });
        lines.collect()
    }
}
