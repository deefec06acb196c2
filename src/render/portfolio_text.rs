//! A portfolio as text for a terminal: the heads of each list.

use crate::locale::Locale;
use crate::reform::cost::Figure;
use crate::reform::portfolio::{Portfolio, Total};
use crate::register::Pack;

use super::report::block::{Kind, Say};
use super::report::sheets::{lever_words, method_words};

/// Most entries of one list.
const HEAD: usize = 15;

/// Totals, ranking, what to open next, papers issued and asked for, groups that feed each other.
pub fn portfolio_text(portfolio: &Portfolio, pack: &Pack, locale: &Locale) -> String {
    let say = Say(locale);
    let pick = |vi: &'static str, en: &'static str| say.of(vi, en);
    let decimals = Kind::Number(u8::try_from(portfolio.decimals).unwrap_or(u8::MAX));
    let amount = |value: f64, unit: &str| {
        format!("{} {}", say.number(value, decimals), {
            let name = pack.costs.currency_name.get(locale);
            let unit = say.unit(unit);
            if name.is_empty() { unit } else { unit.replace(&portfolio.currency, name) }
        })
    };
    let money = |figure: &Figure| {
        figure.value.map_or_else(|| say.unknown().to_owned(), |range| amount(range.mid, &figure.unit))
    };
    let total = &portfolio.total;
    let mut out = format!(
        "{} {}; {} {}; {} {}; {} {}; {} {}; {} {}\n",
        total.procedures,
        pick("thủ tục", "procedures"),
        total.papers,
        pick("giấy tờ", "papers"),
        total.now,
        pick("bỏ được ngay", "can go now"),
        total.to_confirm,
        pick("bỏ được khi đã xác nhận", "can go once confirmed"),
        total.after_law,
        pick("bỏ được khi mở thêm", "can go once more is opened"),
        pick("tiết kiệm, mỗi thủ tục một hồ sơ:", "saving, one case of each procedure:"),
        money(&total.per_case)
    );
    let mut head = |title: &str, lines: Vec<String>| {
        if lines.is_empty() {
            return;
        }
        out.push_str(&format!("\n{title}\n"));
        for line in lines.iter().take(HEAD) {
            out.push_str(&format!("  {line}\n"));
        }
        if lines.len() > HEAD {
            out.push_str(&format!("  … {} {}\n", lines.len() - HEAD, pick("mục nữa", "more")));
        }
    };
    let levers = &portfolio.levers;
    let relief = |value: f64| amount(value, &levers.unit);
    let plans = levers.plans.iter().chain(&levers.priced).map(|plan| {
        let names = plan.levers.iter().map(|lever| lever_words(lever, pack, locale)).collect::<Vec<_>>().join(" + ");
        let exact = if plan.exact { pick("chính xác", "exact") } else { pick("gần đúng", "not proved best") };
        format!(
            "{}: {} {}, {} ({}, {exact})",
            plan.levers.len(),
            plan.papers,
            pick("giấy", "papers"),
            relief(plan.relief),
            method_words(plan.method, say)
        ) + &format!(" {names}")
    });
    head(pick("Nên mở gì tiếp", "What to open next"), plans.collect());
    let single = levers.list.iter().map(|line| {
        format!(
            "{}: {} {}, {}; {} {}",
            lever_words(&line.lever, pack, locale),
            line.papers,
            pick("giấy", "papers"),
            relief(line.relief),
            pick("góp phần cho", "takes part in"),
            line.takes_part
        )
    });
    head(pick("Từng việc mở, xét riêng", "Each by itself"), single.collect());
    let ranked = portfolio.ranking.iter().filter_map(|at| portfolio.lines.get(*at)).map(|line| {
        let figure = if line.per_year.value.is_some() { &line.per_year } else { &line.per_case };
        format!("{} {} – {}/{} {}", money(figure), line.code, line.now, line.papers, line.title)
    });
    head(pick("Thủ tục đỡ được nhiều nhất", "Procedures by relief"), ranked.collect());
    let totals = |list: &[Total], name: &dyn Fn(&str) -> String| -> Vec<String> {
        let line = |own: &Total| {
            format!(
                "{} {} – {} {}; {} {}: {} {}, {} {}, {} {}",
                money(&own.per_case),
                name(&own.name),
                own.procedures,
                pick("thủ tục", "procedures"),
                own.papers,
                pick("giấy tờ", "papers"),
                own.now,
                pick("bỏ được ngay", "can go now"),
                own.to_confirm,
                pick("khi đã xác nhận", "once confirmed"),
                own.after_law,
                pick("khi mở thêm", "once more is opened")
            )
        };
        list.iter().map(line).collect()
    };
    let plain = |name: &str| name.to_owned();
    head(pick("Theo lĩnh vực", "By field"), totals(&portfolio.fields, &plain));
    head(pick("Theo cơ quan", "By authority"), totals(&portfolio.authorities, &plain));
    let register = |id: &str| pack.register(id).map_or(id, |own| own.title.get(locale)).to_owned();
    head(pick("Theo cơ sở dữ liệu", "By register"), totals(&portfolio.registers, &register));
    let outputs = portfolio.outputs.iter().map(|own| {
        let title =
            pack.document_type(&own.document_type).map_or(own.document_type.as_str(), |kind| kind.title.get(locale));
        format!(
            "{} {} – {title}: {} {}",
            own.asked_by.len(),
            pick("thủ tục đòi", "ask for it"),
            own.issued_by.len(),
            pick("thủ tục cấp", "issue it")
        )
    });
    head(pick("Kết quả của thủ tục khác bị đòi lại", "Results of others that are asked for"), outputs.collect());
    let groups = portfolio.groups.iter().map(|own| {
        let some = own.procedures.iter().take(8).cloned().collect::<Vec<_>>().join(", ");
        format!("{}: {some}{}", own.procedures.len(), if own.procedures.len() > 8 { ", …" } else { "" })
    });
    head(pick("Nhóm thủ tục cần kết quả của nhau", "Procedures that feed each other"), groups.collect());
    out
}
