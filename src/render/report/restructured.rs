//! The restructured process: in the letter what changes, who orders it and what it comes to, in the annex the steps with what
//! becomes of them and why.

use crate::analysis::Barrier;
use crate::analysis::process::{Course, JudgedStep, StepVerdict};
use crate::definition::ProcessStep;
use crate::reform::bundle::OneByOne;
use crate::reform::process::{Told, verdict};
use crate::register::Date;
use crate::texts::process;

use super::amend::issuer;
use super::block::{Cell, DocBlock, Kind, Table, column};
use super::plan::One;
use super::process::pictures_of_any_width;

/// Most courses told; the JSON report has all.
const MAX_COURSES: usize = 2;
/// Most changes of one kind that a letter lists; the annex has all.
const MAX_CHANGES: usize = 6;
/// The figures of a course that a letter tells, as [`Told::figures`] lists them: the path, hand-overs, visits.
const IN_LETTER: [usize; 3] = [1, 2, 3];
/// Minutes of an hour.
const HOUR: f64 = 60.0;

/// A step with what becomes of it.
type Judged<'a> = (&'a ProcessStep, &'a JudgedStep);

/// What a letter says of a process.
pub(super) struct Part<'a> {
    one: &'a One<'a>,
    told: Told<'a>,
}

impl<'a> Part<'a> {
    /// The part of a letter; `None` where the definition has no structured steps.
    pub(super) fn of(one: &'a One<'a>) -> Option<Self> {
        let own = one.reported.analysis.process.as_ref()?;
        Some(Self { one, told: Told { writer: one.writer, own } })
    }

    fn steps(&self) -> impl Iterator<Item = Judged<'a>> {
        self.told.own.process.steps.iter().zip(&self.told.own.steps)
    }

    /// Appends the part: figures, what can be ordered at once, who does what anew, what needs a text, what it saves.
    pub(super) fn tell(&self, out: &mut Vec<DocBlock>) {
        let locale = self.one.all.locale;
        let now: Vec<Judged> = self.steps().filter(|(_, judged)| changes_now(judged.verdict)).collect();
        let law: Vec<Judged> = self.steps().filter(|(_, judged)| judged.verdict == StepVerdict::WaitsForLaw).collect();
        let alone = self.one.reported.one_by_one.first().and_then(Option::as_ref);
        let delegable: Vec<String> = self.steps().flat_map(|judged| self.delegable(judged)).collect();
        if now.is_empty() && law.is_empty() && alone.is_none() && delegable.is_empty() {
            out.push(DocBlock::text(process::none_changes(locale)));
            return;
        }
        if let Some(course) = self.told.own.usual() {
            out.push(figures(self.one, &self.told, course, alone, &IN_LETTER));
        }
        let mut changes = self.told.left_out();
        changes.extend(self.drops(&now));
        changes.extend(now.iter().filter(|(_, judged)| !goes(judged.verdict)).map(|judged| self.change(*judged)));
        self.list(&self.ordered_by(), changes, out);
        self.list(process::who_does_anew(locale), self.anew(&now), out);
        self.list(process::needs_a_text(locale), law.iter().map(|judged| self.waits(*judged)).collect(), out);
        self.list(process::may_be_delegated_lead(locale), delegable, out);
        out.extend(self.trips(alone).map(DocBlock::text));
    }

    /// A list under its lead, cut to what one reads; nothing where it is empty.
    fn list(&self, lead: &str, mut lines: Vec<String>, out: &mut Vec<DocBlock>) {
        if lines.is_empty() {
            return;
        }
        let more = lines.len().saturating_sub(MAX_CHANGES);
        lines.truncate(MAX_CHANGES);
        if more > 0 {
            lines.push(process::more_in_annex(self.one.all.locale, more.to_string()));
        }
        out.push(DocBlock::lead(lead, ""));
        out.push(DocBlock::List(lines));
    }

    /// By whose order the process changes, as the pack says it for procedures of this level.
    fn ordered_by(&self) -> String {
        let (one, locale) = (self.one, self.one.all.locale);
        let orders = one.all.pack.orders.as_ref();
        let level = &one.reported.procedure.header.level;
        let own = orders.filter(|own| level.is_empty() || own.levels.contains(level));
        own.map_or_else(
            || process::ordered_by_authority(locale).to_owned(),
            |own| {
                let basis = if own.confidence == "confirmed" { "" } else { process::to_be_confirmed(locale) };
                process::ordered_by(locale, format!("{}{basis}", own.basis), own.by.get(locale))
            },
        )
    }

    fn called(&self, step: &ProcessStep) -> String {
        format!("“{}” ({})", step.called(self.one.all.locale), self.told.who(step))
    }

    /// Steps that go at once, those of one actor that go in the same cases in one line.
    fn drops(&self, changed: &[Judged]) -> Vec<String> {
        let locale = self.one.all.locale;
        let mut groups: Vec<(String, String, Vec<String>)> = Vec::new();
        for (step, judged) in changed.iter().filter(|(_, judged)| goes(judged.verdict)) {
            let when = judged.guard.as_ref().map(|guard| self.one.writer.circumstances(guard)).unwrap_or_default();
            let (who, title) = (self.told.who(step), format!("“{}”", step.called(locale)));
            match groups.iter_mut().find(|(own, other, _)| *own == who && *other == when) {
                Some((_, _, titles)) => titles.push(title),
                None => groups.push((who, when, vec![title])),
            }
        }
        let line = |(who, when, titles): (String, String, Vec<String>)| {
            let steps = format!("{} ({who})", titles.join(", "));
            if when.is_empty() { process::do_drop(locale, steps) } else { process::do_drop_when(locale, when, steps) }
        };
        groups.into_iter().map(line).collect()
    }

    /// A change of the order that can be ordered, in a few words.
    fn change(&self, (step, judged): Judged) -> String {
        let locale = self.one.all.locale;
        let name = |id: &String| format!("“{}”", self.told.called(id));
        let step = self.called(step);
        if judged.verdict == StepVerdict::Beside {
            let others: Vec<String> = judged.beside.iter().map(name).collect();
            return process::do_beside(locale, others.join(", "), step);
        }
        process::do_merged(locale, judged.merges.iter().map(name).collect::<String>(), step)
    }

    /// What somebody has to do anew: who reads which registers where papers were handled.
    fn anew(&self, changed: &[Judged]) -> Vec<String> {
        let locale = self.one.all.locale;
        let mut lines: Vec<String> = Vec::new();
        for (step, _) in changed.iter().filter(|(step, judged)| goes(judged.verdict) && !step.papers.is_empty()) {
            let mut registers: Vec<&str> = Vec::new();
            for component in self.one.components().iter().filter(|own| step.papers.contains(&own.id)) {
                for register in component.registers.iter().map(|id| self.one.writer.register(id)) {
                    if !registers.contains(&register) {
                        registers.push(register);
                    }
                }
            }
            if !registers.is_empty() {
                let line = process::reads_registers(locale, registers.join("; "), self.told.who(step));
                if !lines.contains(&line) {
                    lines.push(line);
                }
            }
        }
        lines
    }

    /// Rules by which somebody else may do a step, each with the step.
    fn delegable(&self, (step, judged): Judged<'a>) -> Vec<String> {
        let step = self.called(step);
        self.told.delegations(judged).into_iter().map(|rule| format!("{step}: {rule}")).collect()
    }

    /// A step that waits for a law: what keeps it, and who can change that.
    fn waits(&self, (step, judged): Judged) -> String {
        let (one, locale) = (self.one, self.one.all.locale);
        let whom = |barrier: &Barrier| match barrier {
            Barrier::NotInForce(gate) | Barrier::Demanded(gate) => {
                one.all.pack.gate(gate).map_or_else(String::new, |gate| issuer(one, &gate.basis))
            }
            Barrier::NotPublished { register, .. } | Barrier::NoRule(register) => {
                one.all.pack.register(register).map_or_else(String::new, |register| register.owner.clone())
            }
        };
        let mut barriers: Vec<String> = Vec::new();
        for barrier in &judged.law {
            let line = match whom(barrier) {
                by if by.is_empty() => one.writer.barrier(barrier),
                by => format!("{} ({by})", one.writer.barrier(barrier)),
            };
            if !barriers.contains(&line) {
                barriers.push(line);
            }
        }
        process::drops_after(locale, barriers.join("; "), self.called(step))
    }

    /// Compliance cost of the trips that fall away: hours of one trip at the income of an hour, and its fare, by the parameters
    /// of the estimate.
    fn trips(&self, alone: Option<&OneByOne>) -> Option<String> {
        let (one, locale) = (self.one, self.one.all.locale);
        let course = self.told.own.usual()?;
        let before = alone.map_or(course.now.visits, |own| own.visits);
        let after = course.then.visits;
        let costs = &one.all.pack.costs;
        let path = costs.paths.iter().find(|path| path.channel == crate::analysis::case::COUNTER)?;
        let own = one.reported.estimate.as_ref();
        let value = |name: &str| {
            let used = own.and_then(|own| own.parameters.get(name)).and_then(|own| own.value).map(|own| own.mid);
            used.or_else(|| costs.mid(name))
        };
        let hours = value(&format!("path/{}/handInMinutes", path.id))? / HOUR;
        let each = hours * value("income")? + value(&format!("path/{}/handInCash", path.id))?;
        let unit = one.all.unit(&costs.currency);
        let amount = |value: f64| format!("{} {unit}", one.say.about(value));
        if before == 0 {
            return None;
        }
        if before <= after {
            return Some(process::trips_unchanged(locale, amount(each), after.to_string()));
        }
        let saved = amount(each * (before - after) as f64);
        Some(process::trips(locale, after.to_string(), before.to_string(), amount(each), saved))
    }
}

const fn goes(verdict: StepVerdict) -> bool {
    matches!(verdict, StepVerdict::FallsAway | StepVerdict::SomeCases)
}

const fn changes_now(verdict: StepVerdict) -> bool {
    goes(verdict) || matches!(verdict, StepVerdict::Beside | StepVerdict::Merges)
}

/// The figures of a course as a table: one by one where the procedures are several, today, then.
fn figures(one: &One, told: &Told, course: &Course, alone: Option<&OneByOne>, wanted: &[usize]) -> DocBlock {
    let locale = one.all.locale;
    let alone = alone.map(|own| told.one_by_one(own));
    let rows = told.figures(course).into_iter().enumerate().filter(|(at, _)| wanted.is_empty() || wanted.contains(at));
    let rows = rows.map(|(_, (name, now, then))| {
        let mut row = vec![Cell::text(name)];
        if let Some(alone) = &alone {
            let own = alone.iter().find(|(other, _)| *other == name);
            row.push(Cell::text(own.map_or("–", |(_, text)| text.as_str())));
        }
        row.extend([Cell::text(now), Cell::text(then)]);
        row
    });
    let mut columns = vec![column(process::figure(locale), Kind::Text, 34)];
    if alone.is_some() {
        columns.push(column(process::one_by_one(locale), Kind::Text, 20));
    }
    columns.push(column(
        if alone.is_some() { process::in_one_go(locale) } else { process::now(locale) },
        Kind::Text,
        22,
    ));
    columns.push(column(process::then(locale), Kind::Text, 22));
    let case = process::case(locale, one.writer.circumstances(&course.when));
    DocBlock::Table(Table::new(case, columns, rows))
}

/// The blocks of the annex; none where the definition has no structured steps. `prefix` is before names in the document.
pub(super) fn restructured(one: &One, level: u8, prefix: &str, out: &mut Vec<DocBlock>) {
    let Some(own) = &one.reported.analysis.process else { return };
    let told = Told { writer: one.writer, own };
    let locale = one.all.locale;
    out.push(DocBlock::heading(level, process::title(locale)));
    let rows = own.process.steps.iter().zip(&own.steps).map(|(step, judged)| {
        vec![
            Cell::text(step.called(locale)),
            Cell::text(told.who(step)),
            Cell::text(told.limit(step)),
            Cell::text(verdict(judged.verdict, locale)),
            Cell::text(told.sentence(judged)),
        ]
    });
    let columns = vec![
        column(process::step(locale), Kind::Text, 24),
        column(process::who(locale), Kind::Text, 20),
        column(process::limit(locale), Kind::Text, 12),
        column(process::verdict(locale), Kind::Text, 14),
        column(process::why(locale), Kind::Text, 40),
    ];
    out.push(DocBlock::Table(Table::new(process::title(locale), columns, rows)));
    let left_out = told.left_out();
    if !left_out.is_empty() {
        out.push(DocBlock::lead(process::left_out(locale), ""));
        out.push(DocBlock::List(left_out));
    }
    for (at, course) in own.courses.iter().take(MAX_COURSES).enumerate() {
        let alone = one.reported.one_by_one.get(at).and_then(Option::as_ref);
        out.push(figures(one, &told, course, alone, &[]));
        if let Some(calendar) = &one.all.pack.calendar
            && let Some(timeline) = own.timeline(course, true, calendar, one.all.options.date)
        {
            let day = |day: Date| one.say.day(&day.to_string());
            out.push(DocBlock::List(told.timeline(&timeline, &day)));
        }
        let drawn = pictures_of_any_width(&told, course, &format!("{prefix}process{at}")).into_iter();
        out.extend(drawn.map(|(name, picture)| DocBlock::Picture(name, picture)));
    }
    out.extend(told.remarks().into_iter().map(DocBlock::text));
}
