//! A portfolio as text for a terminal: the heads of each list.

use crate::locale::Locale;
use crate::reform::cost::Figure;
use crate::reform::portfolio::{LeverPlan, Portfolio, Total};
use crate::register::{Pack, Range};

use super::report::block::{Kind, Say};
use super::report::sheets::{lever_words, method_words};

/// Most entries of one list.
const HEAD: usize = 15;

/// Totals, ranking, what to open next, papers issued and asked for, groups that feed each other.
pub fn portfolio_text(portfolio: &Portfolio, pack: &Pack, locale: &Locale) -> String {
    let lists = Lists { portfolio, pack, locale, say: Say(locale) };
    let mut out = lists.sum();
    let pick = |vi: &'static str, en: &'static str| lists.say.of(vi, en);
    let plain = |name: &str| name.to_owned();
    let register = |id: &str| pack.register(id).map_or(id, |own| own.title.get(locale)).to_owned();
    for (title, lines) in [
        (pick("Nên mở gì tiếp", "What to open next"), lists.plans()),
        (pick("Từng việc mở, xét riêng", "Each by itself"), lists.levers()),
        (pick("Thủ tục đỡ được nhiều nhất", "Procedures by relief"), lists.ranking()),
        (pick("Theo lĩnh vực", "By field"), lists.totals(&portfolio.fields, &plain)),
        (pick("Theo cơ quan", "By authority"), lists.totals(&portfolio.authorities, &plain)),
        (pick("Theo cơ sở dữ liệu", "By register"), lists.totals(&portfolio.registers, &register)),
        (pick("Kết quả của thủ tục khác bị đòi lại", "Results of others that are asked for"), lists.outputs()),
        (pick("Nhóm thủ tục cần kết quả của nhau", "Procedures that feed each other"), lists.groups()),
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
            out.push_str(&format!("  … {} {}\n", lines.len() - HEAD, self.say.of("mục nữa", "more")));
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
            say.of("thủ tục", "procedures"),
            total.papers,
            say.of("giấy tờ", "papers"),
            total.now,
            say.of("bỏ được ngay", "can go now"),
            total.to_confirm,
            say.of("bỏ được khi đã xác nhận", "can go once confirmed"),
            total.after_law,
            say.of("bỏ được khi mở thêm", "can go once more is opened"),
            say.of("tiết kiệm, mỗi thủ tục một hồ sơ:", "saving, one case of each procedure:"),
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
                say.of("giấy", "papers"),
                self.amount(plan.relief, &levers.unit),
                method_words(plan.method, say),
                if plan.exact { say.of("chính xác", "exact") } else { say.of("gần đúng", "not proved best") },
                names.collect::<Vec<_>>().join(" + ")
            )
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
                say.of("giấy", "papers"),
                self.amount(line.relief, &levers.unit),
                say.of("góp phần cho", "takes part in"),
                line.takes_part
            )
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
                say.of("thủ tục", "procedures"),
                own.papers,
                say.of("giấy tờ", "papers"),
                own.now,
                say.of("bỏ được ngay", "can go now"),
                own.to_confirm,
                say.of("khi đã xác nhận", "once confirmed"),
                own.after_law,
                say.of("khi mở thêm", "once more is opened")
            )
        };
        list.iter().map(line).collect()
    }

    fn outputs(&self) -> Vec<String> {
        let lines = self.portfolio.outputs.iter().map(|own| {
            let kind = self.pack.document_type(&own.document_type);
            format!(
                "{} {} – {}: {} {}",
                own.asked_by.len(),
                self.say.of("thủ tục đòi", "ask for it"),
                kind.map_or(own.document_type.as_str(), |kind| kind.title.get(self.locale)),
                own.issued_by.len(),
                self.say.of("thủ tục cấp", "issue it")
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
