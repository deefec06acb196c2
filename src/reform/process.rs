//! The restructured process in words and as JSON.

use serde_json::{Map, Value, json};

use super::bundle::OneByOne;
use super::report::{barrier, facts, proof};
use super::words::Writer;
use crate::analysis::process::{
    Course, Figures, Fixed, JudgedStep, NoPath, Path, Restructured, Span, StepVerdict, Timeline,
};
use crate::analysis::{PaperVerdict, Proof, Verdict};
use crate::definition::{APPLICANT, Process, ProcessStep, StepKind};
use crate::locale::Locale;
use crate::register::{Date, Gate, Pack};
use crate::texts::process;

/// The process of a report in the words of one language.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// What is said of papers, facts, registers and circumstances.
    pub writer: Writer<'a>,
    /// What was concluded.
    pub own: &'a Restructured,
}

/// What is done, in words.
pub fn kind(kind: StepKind, locale: &Locale) -> &'static str {
    match kind {
        StepKind::Submit => process::submit(locale),
        StepKind::Receive => process::receive(locale),
        StepKind::CheckPapers => process::check_papers(locale),
        StepKind::LookUp => process::look_up(locale),
        StepKind::Digitise => process::digitise(locale),
        StepKind::Forward => process::forward(locale),
        StepKind::Consult => process::consult(locale),
        StepKind::SiteVisit => process::site_visit(locale),
        StepKind::Assess => process::assess(locale),
        StepKind::RequestMore => process::request_more(locale),
        StepKind::Publish => process::publish(locale),
        StepKind::Pay => process::pay(locale),
        StepKind::Draft => process::draft(locale),
        StepKind::Sign => process::sign(locale),
        StepKind::Stamp => process::stamp(locale),
        StepKind::Record => process::record(locale),
        StepKind::Deliver => process::deliver(locale),
    }
}

/// Short name of a verdict.
pub fn verdict(verdict: StepVerdict, locale: &Locale) -> &'static str {
    match verdict {
        StepVerdict::FallsAway => process::falls_away(locale),
        StepVerdict::SomeCases => process::some_cases(locale),
        StepVerdict::WaitsForLaw => process::waits_for_law(locale),
        StepVerdict::Beside => process::beside(locale),
        StepVerdict::Merges => process::merges(locale),
        StepVerdict::Needed => process::needed(locale),
        StepVerdict::Unclassified => process::unclassified(locale),
    }
}

/// A number with the decimal sign of the language and no more decimals than it has, three at most.
fn number(value: f64, locale: &Locale) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if locale.language() == "vi" { text.replace('.', ",") } else { text.to_owned() }
}

/// A time in words: days where they are whole quarters, else hours.
pub fn span(span: Span, locale: &Locale) -> String {
    let quarters = |days: f64| (days * 4.0).fract() == 0.0;
    let (working, days) = (span.working_days(), span.days());
    let mut parts = Vec::new();
    if working > 0.0 {
        parts.push(if quarters(working) {
            process::working_days(locale, number(working, locale))
        } else {
            process::working_hours(locale, number(working * 8.0, locale))
        });
    }
    if days > 0.0 {
        parts.push(if quarters(days) {
            process::days(locale, number(days, locale))
        } else {
            process::hours(locale, number(days * 24.0, locale))
        });
    }
    if parts.is_empty() { process::at_once(locale).to_owned() } else { parts.join(" + ") }
}

/// A range of time in words.
pub fn range((least, most): (Span, Span), locale: &Locale) -> String {
    if least == most {
        return span(least, locale);
    }
    format!("{} {} {}", span(least, locale), process::to(locale), span(most, locale))
}

impl Told<'_> {
    const fn locale(&self) -> &Locale {
        self.writer.locale
    }

    const fn process(&self) -> &Process {
        &self.own.process
    }

    fn step(&self, id: &str) -> Option<&ProcessStep> {
        self.process().steps.iter().find(|step| step.id == id)
    }

    /// What a step is called.
    pub fn called(&self, id: &str) -> String {
        self.step(id).map_or_else(|| id.to_owned(), |step| step.called(self.locale()).to_owned())
    }

    fn steps(&self, ids: &[String]) -> String {
        ids.iter().map(|id| format!("“{}”", self.called(id))).collect::<Vec<_>>().join(", ")
    }

    fn papers(&self, ids: &[String]) -> String {
        ids.iter().map(|id| format!("“{}”", self.writer.paper(id))).collect::<Vec<_>>().join(", ")
    }

    /// Who does a step: the role, and the authority where there are several.
    pub fn who(&self, step: &ProcessStep) -> String {
        let locale = self.locale();
        if step.actor == APPLICANT {
            return process::applicant(locale).to_owned();
        }
        let Some(actor) = self.process().actor(&step.actor) else { return step.actor.clone() };
        let title = actor.called(locale);
        let many = self.process().actors.iter().any(|other| other.authority != actor.authority);
        match actor.authority_called(locale).filter(|_| many) {
            Some(authority) if authority != title => format!("{title} – {authority}"),
            _ => title.to_owned(),
        }
    }

    /// The stated limit of a step.
    pub fn limit(&self, step: &ProcessStep) -> String {
        step.time.map_or_else(String::new, |time| range(Span::range(time), self.locale()))
    }

    /// The path in words, or why there is none.
    pub fn path(&self, path: &Path) -> String {
        if let Some(own) = path.range {
            return range(own, self.locale());
        }
        path.why.iter().map(|why| self.no_path(why)).collect::<Vec<_>>().join("; ")
    }

    fn no_path(&self, why: &NoPath) -> String {
        let locale = self.locale();
        match why {
            NoPath::Untimed(steps) => process::untimed(locale, self.steps(steps)),
            NoPath::LimitGone(steps) => process::limit_gone(locale, self.steps(steps)),
            NoPath::DependsOnDays(ways) => {
                let ways: Vec<String> = ways.iter().map(|way| span(*way, locale)).collect();
                process::depends_on_days(locale, ways.join(&format!(" {} ", process::or(locale))))
            }
            NoPath::TooMany => process::too_many_ways(locale).to_owned(),
            NoPath::Circle => process::circle(locale).to_owned(),
        }
    }

    /// Time meanwhile the clock stands still.
    pub fn stopped(&self, figures: &Figures) -> String {
        let time = range(figures.stopped, self.locale());
        match figures.stopped_untimed {
            0 => time,
            untimed => process::with_untimed(self.locale(), untimed.to_string(), time),
        }
    }

    /// The figures of a course, each with what it is called, today and then. What is the same nought twice is left out.
    pub fn figures(&self, course: &Course) -> Vec<(&'static str, String, String)> {
        let locale = self.locale();
        let (now, then) = (&course.now, &course.then);
        let count =
            |name: &'static str, own: fn(&Figures) -> usize| (name, own(now).to_string(), own(then).to_string());
        let mut list = vec![
            count(process::count_steps(locale), |own| own.steps),
            (process::path(locale), self.path(&now.path), self.path(&then.path)),
            count(process::hand_overs(locale), |own| own.hand_overs),
            count(process::visits(locale), |own| own.visits),
            count(process::signatures(locale), |own| own.signatures),
        ];
        if now.stopped.1 != Span::ZERO || now.stopped_untimed > 0 {
            list.push((process::stopped(locale), self.stopped(now), self.stopped(then)));
        }
        if now.rework.steps > 0 {
            list.push(count(process::back(locale), |own| own.rework.steps));
        }
        let expected = |own: &Figures| own.rework.expected.map_or_else(|| "–".to_owned(), |own| range(own, locale));
        if now.rework.expected.is_some() || then.rework.expected.is_some() {
            list.push((process::back_expected(locale), expected(now), expected(then)));
        }
        list
    }

    /// What members of a bundle come to one by one, each figure under the name it has for the whole.
    pub fn one_by_one(&self, own: &OneByOne) -> Vec<(&'static str, String)> {
        let locale = self.locale();
        vec![
            (process::count_steps(locale), own.steps.to_string()),
            (process::path(locale), own.path.map_or_else(|| "–".to_owned(), |path| range(path, locale))),
            (process::hand_overs(locale), own.hand_overs.to_string()),
            (process::visits(locale), own.visits.to_string()),
            (process::signatures(locale), own.signatures.to_string()),
        ]
    }

    /// What an actor's authority is called; the role where it belongs to none.
    pub fn authority(&self, actor: &str) -> String {
        let own = self.process().actor(actor);
        let named = own.and_then(|own| own.authority_called(self.locale()));
        named.or_else(|| own.map(|own| own.called(self.locale()))).unwrap_or(actor).to_owned()
    }

    /// By which day each authority is done when the file is handed in on the day given, a line each, and because of whom the
    /// whole takes that long. `day` writes a day as people of the language do.
    pub fn timeline(&self, own: &Timeline, day: &dyn Fn(Date) -> String) -> Vec<String> {
        let locale = self.locale();
        let mut lines = vec![process::timeline(locale, day(own.due), day(own.start))];
        for part in &own.authorities {
            let (authority, due, from) = (self.authority(&part.actor), day(part.due), day(part.from));
            lines.push(if part.stated == Span::ZERO {
                process::timeline_beside(locale, authority, due, from)
            } else {
                process::timeline_part(locale, authority, due, from, span(part.stated, locale))
            });
        }
        if let Some(most) = own.because.and_then(|at| own.authorities.get(at)).filter(|_| own.authorities.len() > 1) {
            let days = most.days.to_string();
            lines.push(process::timeline_because(locale, self.authority(&most.actor), days));
        }
        if !own.untimed.is_empty() {
            lines.push(process::timeline_untimed(locale, self.steps(&own.untimed)));
        }
        if own.doubtful {
            lines.push(process::timeline_doubtful(locale).to_owned());
        }
        lines
    }

    /// Steps that go by doing several procedures in one go, a line each.
    pub fn left_out(&self) -> Vec<String> {
        let locale = self.locale();
        let list = self.writer.procedure.schema.pointer("/x-procedure/leftOutSteps").and_then(Value::as_array);
        let line = |own: &Value| {
            let titles = own.get("title")?;
            let title = titles.get(locale.language()).or_else(|| titles.as_object()?.values().next())?.as_str()?;
            Some(match own.get("because")?.as_str()? {
                "result" => process::left_out_result(locale, title),
                "papers" => process::left_out_papers(locale, title),
                _ => process::left_out_once(locale, title),
            })
        };
        list.into_iter().flatten().filter_map(line).collect()
    }

    /// The conclusion on a step as an officer can quote it, with who else may do it.
    pub fn sentence(&self, judged: &JudgedStep) -> String {
        std::iter::once(self.conclusion(judged)).chain(self.delegations(judged)).collect::<Vec<_>>().join(" ")
    }

    /// Rules by which another office may do a step, a sentence each: proposals, since whoever decides may also not.
    pub fn delegations(&self, judged: &JudgedStep) -> Vec<String> {
        let locale = self.locale();
        let sentence = |gate: &Gate| {
            let own = gate.delegation.as_ref()?;
            let since = gate.from.map_or_else(
                || process::delegation_undated(locale).to_owned(),
                |from| process::delegation_since(locale, from.to_string()),
            );
            let sure = if gate.confidence == "confirmed" { "" } else { process::to_be_confirmed(locale) };
            let basis = format!("{}{sure}", self.writer.cited(&gate.basis));
            Some(process::may_be_delegated(locale, basis, own.by.get(locale), since, own.to.get(locale)))
        };
        judged.delegation.iter().filter_map(|id| self.writer.pack.gate(id)).filter_map(sentence).collect()
    }

    fn conclusion(&self, judged: &JudgedStep) -> String {
        let locale = self.locale();
        let guard = judged.guard.as_ref().map(|guard| self.writer.circumstances(guard));
        let law = || judged.law.iter().map(|own| self.writer.barrier(own)).collect::<Vec<_>>().join("; ");
        match (judged.verdict, guard) {
            (StepVerdict::FallsAway | StepVerdict::SomeCases, None) => process::goes(locale, self.because(judged)),
            (StepVerdict::FallsAway | StepVerdict::SomeCases, Some(guard)) => {
                process::goes_when(locale, guard, self.because(judged))
            }
            (StepVerdict::WaitsForLaw, None) => process::goes_after_law(locale, law(), self.because(judged)),
            (StepVerdict::WaitsForLaw, Some(guard)) => {
                process::goes_after_law_when(locale, guard, law(), self.because(judged))
            }
            (StepVerdict::Beside, _) => process::beside_of(locale, self.steps(&judged.beside)),
            (StepVerdict::Merges, _) => process::merges_with(locale, self.steps(judged.merges.as_slice())),
            (StepVerdict::Needed, _) => self.stays(judged),
            (StepVerdict::Unclassified, _) => process::too_many_cases(locale).to_owned(),
        }
    }

    fn because(&self, judged: &JudgedStep) -> String {
        let locale = self.locale();
        let mut parts = Vec::new();
        if let Some(evidence) = &judged.evidence {
            let mut registers: Vec<&str> = evidence.registers.iter().map(|id| self.writer.register(id)).collect();
            registers.dedup();
            let facts = if evidence.known.is_empty() { &evidence.proves } else { &evidence.known };
            parts.push(process::because_known(locale, self.writer.facts(facts), registers.join("; ")));
        }
        if !judged.papers.is_empty() {
            parts.push(process::because_papers(locale, self.papers(&judged.papers)));
        }
        if !judged.serves.is_empty() {
            parts.push(process::because_serves(locale, self.steps(&judged.serves)));
        }
        parts.join("; ")
    }

    fn stays(&self, judged: &JudgedStep) -> String {
        let locale = self.locale();
        let done = || self.step(&judged.id).map_or("", |step| kind(step.kind, locale));
        match judged.fixed {
            Some(Fixed::Applicant) => return process::stays_applicant(locale).to_owned(),
            Some(Fixed::Kind) => return process::stays_act(locale, done()),
            Some(Fixed::Act(act)) => return process::stays_does(locale, self.writer.act(act)),
            Some(Fixed::Undeclared) => return process::stays_undeclared(locale).to_owned(),
            None => {}
        }
        let mut parts = Vec::new();
        let unknown = judged.evidence.as_ref().filter(|own| !goes_anyway(own));
        if let Some(evidence) = unknown {
            let open: Vec<_> = evidence.proves.iter().filter(|fact| !evidence.known.contains(fact)).cloned().collect();
            parts.push(process::stays_facts(
                locale,
                self.writer.facts(if open.is_empty() { &evidence.proves } else { &open }),
            ));
        } else if !judged.papers.is_empty() {
            parts.push(process::stays_papers(locale, self.papers(&judged.papers)));
        }
        if !judged.serves.is_empty() {
            parts.push(process::stays_serves(locale, self.steps(&judged.serves)));
        }
        parts.join(" ")
    }

    /// Steps that rest on no source that somebody confirmed.
    pub fn unconfirmed(&self) -> Vec<String> {
        let open = |step: &&ProcessStep| step.confidence != "confirmed";
        self.process().steps.iter().filter(open).map(|step| step.id.clone()).collect()
    }

    /// What is to be minded: unconfirmed steps, a stated total that the steps do not add up to.
    pub fn remarks(&self) -> Vec<String> {
        let locale = self.locale();
        let mut list = vec![process::limits_are_stated(locale).to_owned()];
        let open = self.unconfirmed();
        if !open.is_empty() {
            list.push(process::ours(locale, open.len().to_string()));
        }
        if let Some((stated, path)) = self.own.total_differs(self.writer.procedure) {
            list.push(process::sum_differs(locale, range((path.0, path.1), locale), span(stated, locale)));
        }
        list
    }
}

/// True where registers prove all of what a paper would, in every case.
fn goes_anyway(evidence: &PaperVerdict) -> bool {
    matches!(evidence.verdict, Verdict::RedundantByData | Verdict::Purposeless)
}

/// The process as a report writes it.
///
/// Days are those of a file that is handed in on `start`; `one_by_one` is what the members of a bundle come to, by course.
pub(super) fn to_json(
    own: &Restructured,
    one_by_one: &[Option<OneByOne>],
    pack: &Pack,
    procedure: &crate::definition::Procedure,
    start: Date,
) -> Value {
    let words = |say: &dyn Fn(&Told) -> String| -> Value {
        let mut words = Map::new();
        for locale in [Locale::vi(), Locale::en()] {
            let told = Told { writer: Writer { procedure, pack, locale: &locale }, own };
            words.insert(locale.as_str().to_owned(), Value::String(say(&told)));
        }
        Value::Object(words)
    };
    let steps = own.process.steps.iter().zip(&own.steps).map(|(step, judged)| {
        json!({
            "id": step.id,
            "title": words(&|told| told.called(&step.id)),
            "actor": step.actor,
            "who": words(&|told| told.who(step)),
            "kind": step.kind.as_str(),
            "when": step.when.to_string(),
            "limit": step.time.map(|time| json!({"least": span_json(Span::range(time).0), "most": span_json(Span::range(time).1)})),
            "verdict": judged.verdict.as_str(),
            "guard": judged.guard.as_ref().map(|guard| json!({
                "expression": guard.to_string(), "words": words(&|told| told.writer.circumstances(guard)),
            })),
            "sentence": words(&|told| told.sentence(judged)),
            "fixed": judged.fixed.map(fixed_json),
            "papers": judged.papers,
            "serves": judged.serves,
            "law": judged.law.iter().map(barrier).collect::<Vec<_>>(),
            "beside": judged.beside,
            "merges": judged.merges,
            "delegation": judged.delegation,
            "evidence": judged.evidence.as_ref().map(|evidence| evidence_json(evidence, &judged.circumstances)),
            "legalBasis": step.basis,
            "confidence": step.confidence,
        })
    });
    let courses = own.courses.iter().enumerate().map(|(at, course)| {
        let mut value = json!({
            "when": course.when.to_string(),
            "words": words(&|told| told.writer.circumstances(&course.when)),
            "before": course.before,
            "after": course.after,
            "now": figures_json(&course.now),
            "then": figures_json(&course.then),
        });
        if let Some(calendar) = &pack.calendar {
            let days = |proposed: bool| {
                let timeline = own.timeline(course, proposed, calendar, start);
                timeline.map(|timeline| timeline_json(&timeline, &|actor| words(&|told| told.authority(actor))))
            };
            value["timeline"] = json!({"now": days(false), "then": days(true)});
        }
        if let Some(alone) = one_by_one.get(at).and_then(Option::as_ref) {
            value["oneByOne"] = json!({
                "steps": alone.steps, "path": alone.path.map(range_json), "handOvers": alone.hand_overs,
                "visits": alone.visits, "signatures": alone.signatures,
            });
        }
        value
    });
    let mut value = json!({
        "complete": own.complete,
        "circumstances": own.circumstances,
        "steps": steps.collect::<Vec<_>>(),
        "courses": courses.collect::<Vec<_>>(),
    });
    if let Some((stated, path)) = own.total_differs(procedure) {
        value["totalDiffers"] =
            json!({"stated": span_json(stated), "path": {"least": span_json(path.0), "most": span_json(path.1)}});
    }
    value
}

fn fixed_json(fixed: Fixed) -> Value {
    match fixed {
        Fixed::Applicant => json!("applicant"),
        Fixed::Kind => json!("kind"),
        Fixed::Act(act) => json!(act.as_str()),
        Fixed::Undeclared => json!("undeclared"),
    }
}

fn evidence_json(evidence: &PaperVerdict, circumstances: &[String]) -> Value {
    let mut value = json!({
        "id": evidence.id,
        "verdict": evidence.verdict.as_str(),
        "guard": evidence.guard.as_ref().map(|guard| json!({"expression": guard.to_string()})),
        "circumstances": circumstances,
        "establishes": facts(&evidence.proves),
        "known": facts(&evidence.known),
        "registers": evidence.registers,
        "gates": evidence.gates,
        "proof": proof(&evidence.proof),
    });
    if matches!(evidence.proof, Proof::Unclassified(_)) {
        value["guard"] = Value::Null;
    }
    value
}

fn timeline_json(own: &Timeline, authority: &dyn Fn(&str) -> Value) -> Value {
    let parts = own.authorities.iter().map(|part| {
        json!({
            "authority": authority(&part.actor),
            "steps": part.steps,
            "from": part.from.to_string(),
            "due": part.due.to_string(),
            "stated": span_json(part.stated),
            "days": part.days,
        })
    });
    json!({
        "start": own.start.to_string(),
        "due": own.due.to_string(),
        "authorities": parts.collect::<Vec<_>>(),
        "because": own.because,
        "untimed": own.untimed,
        "doubtful": own.doubtful,
    })
}

fn span_json(span: Span) -> Value {
    json!({"workingDays": span.working_days(), "days": span.days()})
}

fn range_json((least, most): (Span, Span)) -> Value {
    json!({"least": span_json(least), "most": span_json(most)})
}

fn figures_json(figures: &Figures) -> Value {
    let why = figures.path.why.iter().map(|why| match why {
        NoPath::Untimed(steps) => json!({"kind": "untimed", "steps": steps}),
        NoPath::LimitGone(steps) => json!({"kind": "limitGone", "steps": steps}),
        NoPath::DependsOnDays(ways) => {
            json!({"kind": "dependsOnDays", "ways": ways.iter().map(|way| span_json(*way)).collect::<Vec<_>>()})
        }
        NoPath::TooMany => json!({"kind": "tooMany"}),
        NoPath::Circle => json!({"kind": "circle"}),
    });
    json!({
        "steps": figures.steps,
        "path": figures.path.range.map(range_json),
        "critical": figures.path.critical,
        "noPath": why.collect::<Vec<_>>(),
        "stopped": range_json(figures.stopped),
        "stoppedUntimed": figures.stopped_untimed,
        "handOvers": figures.hand_overs,
        "visits": figures.visits,
        "signatures": figures.signatures,
        "rework": {"steps": figures.rework.steps, "expected": figures.rework.expected.map(range_json)},
    })
}
