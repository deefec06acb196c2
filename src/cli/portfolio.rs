//! `tokhai portfolio`: thousands of procedures at once, and what to open next.

use std::process::ExitCode;

use clap::Args;

use super::documents::{Format, Target};
use super::parallel;
use super::report::{Order, day, definitions, read_costs, read_definitions, read_pack};
use crate::analysis::{Options, analyse};
use crate::reform::Reported;
use crate::reform::cost::{Detail, estimate};
use crate::reform::lint::Linter;
use crate::reform::portfolio::portfolio;
use crate::render::portfolio_text::portfolio_text;
use crate::render::report::Material;

/// Sum up many procedures: totals, ranking by relief, and which publication, article or
/// register attribute to open next.
#[derive(Args)]
pub(super) struct Portfolio {
    #[command(flatten)]
    order: Order,
}

impl Portfolio {
    pub(super) fn run(&self) -> ExitCode {
        super::done("portfolio", self.write())
    }

    fn write(&self) -> Result<bool, String> {
        let locale = super::language(&self.order.locale)?;
        let options = Options { fields: true, max_sets: 0, ..Options::on(day(self.order.at.as_deref())?) };
        let target = Target::of(self.order.output.as_deref(), self.order.format)?;
        let pack = read_pack(self.order.pack.as_deref())?;
        let costs = read_costs(&pack, self.order.scenario.as_deref())?;
        let files = definitions(&self.order.paths)?;
        let read = read_definitions(&files, &pack, &locale)?;
        if read.procedures.is_empty() {
            return read.verdict(false);
        }
        target.spares(&files)?;
        let linter = Linter::new(&pack);
        let reported: Vec<Reported> = parallel::map(&read.procedures, |procedure| {
            let mut one = Reported::new(procedure, analyse(procedure, &pack, &options));
            one.estimate = estimate(procedure, &pack, &costs, &one.analysis, Detail::Totals);
            one.lints = Some(linter.lint(procedure, &one.analysis));
            one
        });
        let whole = portfolio(&reported, &pack, &costs, &options);
        let material = Material {
            reported: &reported,
            plans: &[],
            unread: &read.unread,
            portfolio: Some(&whole),
            pack: &pack,
            options: &options,
            locale: &locale,
            annex: true,
        };
        target.write(|format| match format {
            Format::Text => Ok(Some(portfolio_text(&whole, &pack, &locale).into_bytes())),
            Format::Json => {
                serde_json::to_vec_pretty(&whole.to_json()).map_err(|error| error.to_string()).map(|mut text| {
                    text.push(b'\n');
                    Some(text)
                })
            }
            other => other.bytes(&material),
        })?;
        // The process ends here: taking thousands of analyses apart would cost more than it gives back.
        std::mem::forget(reported);
        let verdict = read.verdict(true);
        std::mem::forget(read);
        verdict
    }
}
