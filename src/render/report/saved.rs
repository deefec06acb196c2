//! What a letter says a plan saves: every total is the sum of the rows that are printed, all of
//! them rounded to one step that the inputs bear, and what is not known stays unknown; and what
//! would turn the advice against a cut round.

use crate::reform::cost::{ComponentSaving, Estimate, Figure};
use crate::texts::letter;

use super::benefit::parameter_name;
use super::block::{Cell, DocBlock, Kind, Table, column};
use super::letter::{Proposal, Proposals};
use super::plan::One;

/// Most letters of a paper's name in the table of benefit.
const NAME: usize = 90;

/// A figure as a letter gives it: its middle, rounded; what is missing when it is not known.
pub(super) fn rounded(one: &One, figure: &Figure) -> String {
    match figure.value {
        Some(range) => format!("{} {}", one.say.about(range.mid), one.all.unit(&figure.unit)),
        None => letter::not_reckoned_yet(one.say.0).to_owned(),
    }
}

/// What one proposal spares people in one case.
struct Line<'a> {
    proposal: &'a Proposal<'a>,
    /// At once, and in the end; `None` where a parameter is not known.
    spared: Option<[f64; 2]>,
}

/// The benefit of a plan, reckoned once for the whole letter.
pub(super) struct Sums<'a> {
    estimate: &'a Estimate,
    lines: Vec<Line<'a>>,
    /// What filling in the form takes less.
    form: [f64; 2],
    /// Cost of one case today.
    before: f64,
    /// What the state's lookups cost, which is no part of compliance cost.
    lookups: Option<[f64; 2]>,
    /// What every amount is rounded to, so that printed rows add up to printed totals.
    step: f64,
    /// True where something waits for part II or a confirmation.
    later: bool,
}

impl<'a> Sums<'a> {
    /// The sums; `None` where no estimate was made.
    pub(super) fn of(one: &One<'a>, proposals: &'a Proposals<'a>) -> Option<Self> {
        let estimate = one.reported.estimate.as_ref()?;
        let before = estimate.per_case.before.value?.mid;
        let line = |proposal: &'a Proposal<'a>| Line {
            proposal,
            spared: proposal.row.and_then(crate::reform::cost::CostRow::spared),
        };
        let lines: Vec<Line> = proposals.recommended().map(line).collect();
        let form = estimate.rows.iter().find(|row| row.activity == "form");
        let form = form.and_then(crate::reform::cost::CostRow::spared).unwrap_or_default();
        let lookups = estimate.rows.iter().find(|row| row.activity == "lookup");
        let lookups = lookups.map_or(Some([0.0; 2]), |row| row.spared().map(|own| own.map(|cost| -cost)));
        let total: f64 = lines.iter().filter_map(|line| line.spared).map(|own| own[1]).sum::<f64>() + form[1];
        let size = if total.abs() < 1.0 { before.abs() } else { total.abs() };
        // Two figures of the whole.
        let step = if size < 10.0 { 1.0 } else { 10_f64.powf((size.log10().floor() - 1.0).max(0.0)) };
        let later = !(proposals.law.is_empty() && proposals.to_confirm.is_empty());
        Some(Self { estimate, lines, form, before, lookups, step, later })
    }

    fn step(&self, value: f64) -> f64 {
        (value / self.step).round() * self.step
    }

    /// How many proposals there are, and of how many the benefit is not known.
    fn counted(&self) -> (usize, usize) {
        (self.lines.len(), self.lines.iter().filter(|line| line.spared.is_none()).count())
    }

    /// What is saved, as printed: at once, and in the end; `None` where only unknown papers go.
    fn total(&self, stage: usize) -> Option<f64> {
        let form = self.step(self.form[stage]);
        let mut known = self.lines.iter().filter_map(|line| line.spared).peekable();
        if known.peek().is_none() && !self.lines.is_empty() && form == 0.0 {
            return None;
        }
        let wanted = |line: &&Line| stage == 1 || line.proposal.advice.goes_now();
        let unknown_only = self.lines.iter().filter(wanted).all(|line| line.spared.is_none());
        if unknown_only && form == 0.0 && self.lines.iter().any(|line| wanted(&line)) {
            return None;
        }
        Some(known.map(|own| self.step(own[stage])).sum::<f64>() + form)
    }

    /// The parameters that are missing for one paper, as people call them.
    fn missing(&self, one: &One, proposal: &Proposal) -> String {
        let Some(row) = proposal.row else { return String::new() };
        let figures = [&row.before, &row.after, &row.after_law];
        let mut names: Vec<String> = Vec::new();
        for name in figures.iter().flat_map(|figure| &figure.missing) {
            let name = parameter_name(one, self.estimate, name);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join("; ")
    }

    /// What one proposal saves, rounded as in the table of benefit; of those in which the paper is
    /// asked for where nobody knows how many they are.
    pub(super) fn benefit_of(&self, one: &One, id: &str) -> Option<String> {
        let say = one.say;
        let line = self.lines.iter().find(|line| line.proposal.component.id == id)?;
        let unit = one.all.unit(&format!("{}/case", self.estimate.currency));
        if let Some([now, end]) = line.spared {
            let value = if line.proposal.advice.goes_now() { now } else { end };
            let amount = self.amount(one, value);
            // What is said to be below something is not about that.
            let about = if self.step(value) == 0.0 && value.abs() >= 0.5 { "" } else { letter::about(say.0) };
            return Some(format!("{about}{amount} {unit}"));
        }
        let missing = self.missing(one, line.proposal);
        let missing =
            if missing.is_empty() { String::new() } else { format!(" ({} {missing})", letter::not_known_2(say.0)) };
        let each = line.proposal.saving.filter(|saving| saving.each.value.is_some());
        Some(match each {
            Some(saving) => {
                format!("{} {}{missing}", rounded(one, &saving.each), letter::those_which_paper_asked(say.0))
            }
            None => format!("{}{missing}", letter::not_reckoned_yet(say.0)),
        })
    }

    /// An amount rounded to the step; one too small for it is said to be below half of it.
    fn amount(&self, one: &One, value: f64) -> String {
        let printed = self.step(value);
        if printed == 0.0 && value.abs() >= 0.5 {
            return format!("{} {}", letter::below(one.say.0), one.say.number(self.step / 2.0, Kind::Number(0)));
        }
        one.say.number(printed, Kind::Number(0))
    }
}

/// The benefit in one sentence; none where nothing is proposed.
pub(super) fn sentence(one: &One, sums: &Sums) -> Option<String> {
    let say = one.say;
    let (all, unknown) = sums.counted();
    if all == 0 {
        return None;
    }
    let Some(total) = sums.total(1) else {
        return Some(letter::benefit_whole_cannot_reckoned(say.0).to_owned());
    };
    let unit = one.all.unit(&format!("{}/case", sums.estimate.currency));
    let mut text = format!(
        "{} {} {unit} ({} {})",
        letter::compliance_cost_falls_about(say.0),
        say.number(total, Kind::Number(0)),
        letter::that_is(say.0),
        percent(one, sums, total)
    );
    match sums.estimate.cases.value {
        Some(cases) => text.push_str(&format!(
            ", {} {}.",
            say.about(total * cases.mid),
            one.all.unit(&format!("{}/year", sums.estimate.currency))
        )),
        None => text.push_str(letter::benefit_year_cannot_reckoned(say.0)),
    }
    if unknown > 0 {
        text.push_str(&format!(
            " {} {unknown} {}.",
            letter::not_counting_2(say.0),
            letter::papers_whose_benefit_cannot(say.0)
        ));
    }
    Some(text)
}

fn percent(one: &One, sums: &Sums, total: f64) -> String {
    let before = sums.step(sums.before);
    let share = if before > 0.0 { total / before * 100.0 } else { 0.0 };
    match share.round() {
        whole if whole == 0.0 && share > 0.0 => letter::below_2(one.say.0).to_owned(),
        whole => format!("{}%", one.say.number(whole, Kind::Count)),
    }
}

/// The table of benefit, and what has to be known to complete it.
pub(super) fn table(one: &One, sums: Option<&Sums>, out: &mut Vec<DocBlock>) {
    let say = one.say;
    let Some(sums) = sums else {
        out.push(DocBlock::text(letter::no_estimate_costs_was(say.0)));
        return;
    };
    let (all, unknown) = sums.counted();
    if all > unknown || sums.total(1).is_some_and(|total| total != 0.0) {
        let mut columns = vec![
            column(letter::figure(say.0), Kind::Text, 56),
            column(letter::after_part_i(say.0), Kind::Text, 22),
            column(letter::once_all_confirmed_part(say.0), Kind::Text, 22),
        ];
        let mut rows = rows(one, sums);
        if !sums.later {
            columns.pop();
            for row in &mut rows {
                row.truncate(2);
            }
        }
        out.push(DocBlock::Table(Table::new(letter::benefit_2(say.0), columns, rows)));
    }
    if unknown > 0 {
        let lines = sums.lines.iter().filter(|line| line.spared.is_none());
        let papers: Vec<String> = lines.map(|line| brief(&one.writer.paper(&line.proposal.component.id))).collect();
        out.push(DocBlock::text(format!(
            "{} {unknown}/{all} {}: {}. {}",
            letter::benefit_not_reckoned(say.0),
            letter::papers(say.0),
            papers.join("; "),
            letter::parts_i_ii_name(say.0)
        )));
    }
    let mut note = String::from(letter::figures_rounded_estimates_from(say.0));
    let mut wanted: Vec<String> =
        sums.estimate.unknown.iter().map(|name| parameter_name(one, sums.estimate, name)).collect();
    wanted.dedup();
    if !wanted.is_empty() {
        note.push_str(&format!(" {} {}.", letter::supplied_authority_charge(say.0), wanted.join("; ")));
    }
    out.push(DocBlock::text(note));
}

/// The rows of the table of benefit: cost today, what each change spares, their sum, the rest.
fn rows(one: &One, sums: &Sums) -> Vec<Vec<Cell>> {
    let say = one.say;
    let per =
        |what: &str, unit: &str| format!("{what} ({})", one.all.unit(&format!("{}/{unit}", sums.estimate.currency)));
    let number = |value: f64| Cell::text(say.number(value, Kind::Number(0)));
    let row = |what: String, cells: [Cell; 2]| std::iter::once(Cell::Text(what)).chain(cells).collect::<Vec<Cell>>();
    let before = sums.step(sums.before);
    let mut rows = vec![row(per(letter::compliance_cost_today(say.0), "case"), [number(before), number(before)])];
    for line in &sums.lines {
        let name = format!("– {}", brief(&one.writer.paper(&line.proposal.component.id)));
        let cells = match line.spared {
            None => [Cell::Unknown, Cell::Unknown],
            Some(own) => own.map(|value| Cell::text(sums.amount(one, value))),
        };
        let [now, end] = cells;
        let now = if line.proposal.advice.goes_now() { now } else { Cell::text("–") };
        rows.push(row(name, [now, end]));
    }
    if sums.form.iter().any(|own| sums.step(*own) != 0.0) {
        let name = letter::form_fewer_fields_fill(say.0).to_owned();
        rows.push(row(name, sums.form.map(|value| Cell::text(sums.amount(one, value)))));
    }
    let totals = [sums.total(0), sums.total(1)];
    let each = |of: &dyn Fn(f64, usize) -> Cell| -> [Cell; 2] {
        [0, 1].map(|stage: usize| totals[stage].map_or(Cell::Unknown, |total| of(total, stage)))
    };
    let (saved, left) = (letter::sum_saving(say.0), letter::compliance_cost_left(say.0));
    rows.push(row(per(saved, "case"), each(&|total, _| number(total))));
    rows.push(row(per(left, "case"), each(&|total, _| number(before - total))));
    let cut = letter::reduction(say.0).to_owned();
    rows.push(row(cut, each(&|total, _| Cell::text(percent(one, sums, total)))));
    match sums.lookups {
        Some(lookups) if lookups.iter().all(|cost| sums.step(*cost) == 0.0) => {}
        Some(lookups) => {
            let name = letter::what_offices_spend_lookups(say.0);
            rows.push(row(per(name, "case"), lookups.map(|cost| number(sums.step(cost)))));
            let name = letter::benefit_less(say.0);
            // Lookups of papers whose benefit is not known are paid all the same: the rest says nothing.
            let partial = sums.counted().1 > 0;
            let left = |total: f64, stage: usize| {
                if partial { Cell::Unknown } else { number(total - sums.step(lookups[stage])) }
            };
            rows.push(row(per(name, "case"), each(&left)));
        }
        None => {
            let name = letter::what_offices_spend_lookups(say.0);
            rows.push(row(per(name, "case"), [Cell::Unknown, Cell::Unknown]));
        }
    }
    let cases = sums.estimate.cases.value.map(|range| range.mid);
    let year = each(&|total, _| cases.map_or(Cell::Unknown, |cases| Cell::text(say.about(total * cases))));
    rows.push(row(per(letter::saving_year(say.0), "year"), year));
    rows
}

/// The head of a paper's name: its first sentence, cut at a word.
pub(super) fn brief(name: &str) -> String {
    let head = name.split(['.', ';']).next().unwrap_or(name).trim();
    match head.char_indices().nth(NAME) {
        None => head.to_owned(),
        Some((end, _)) => {
            let cut = head[..end].rfind(' ').unwrap_or(end);
            format!("{}…", &head[..cut])
        }
    }
}

/// What would turn the advice against a cut round: the chance of success at which it pays, the
/// ways of handing in on which it does, and looking several papers up at once.
pub(super) fn turns(one: &One, saving: &ComponentSaving) -> String {
    let say = one.say;
    let mut said: Vec<String> = Vec::new();
    let percent = |figure: &Figure| figure.value.map(|range| say.number(range.mid, Kind::Share));
    let lower = |text: &str| text.to_lowercase();
    let title = |id: &str| {
        let known = one.all.pack.costs.paths.iter().find(|known| known.id == id);
        known.map_or(id, |known| known.title.get(one.all.locale)).to_owned()
    };
    for path in saving.paths.iter().filter(|path| path.keep) {
        if let Some((least, today)) = percent(&path.break_even).zip(percent(&path.success)) {
            said.push(format!(
                "{} {least} ({} {today}; {} {})",
                letter::lookups_succeed(say.0),
                letter::now_about(say.0),
                letter::cases_handed(say.0),
                lower(&title(&path.path))
            ));
        }
    }
    let gains = saving.paths.iter().filter(|path| path.saving.value.is_some_and(|range| range.mid > 0.0));
    let gains: Vec<String> = gains.map(|path| lower(&title(&path.path))).collect();
    if !gains.is_empty() {
        said.push(format!("{} {}", letter::limited(say.0), gains.join(", ")));
    }
    if saving.sensitivity.iter().any(|one| one.parameter.ends_with("/lookupMinutes") && one.flips_at.is_some()) {
        said.push(letter::looked_up_together_other(say.0).to_owned());
    }
    if said.is_empty() {
        return ".".to_owned();
    }
    format!(". {} {}.", letter::pays_when(say.0), said.join(letter::or(say.0)))
}
