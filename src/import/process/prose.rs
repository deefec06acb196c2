//! Steps in prose: one act of one actor is a step, and what happens in another case is a step of its own.

use std::sync::LazyLock;

use regex::Regex;

use super::act::{self, Act, Who, acts, who};
use super::parts::{Part, Text};
use super::reading::{Fate, Total};
use super::step::{Period, Step, UNITS};
use super::{Reader, Words, period};
use crate::import::text::key;
use crate::texts::{Told, told};

/// How far into a clause a subject may begin, in bytes.
const NEAR: usize = 40;
/// Longest heading, in characters.
const LONGEST_HEADING: usize = 90;

/// Where a sentence ends: a full stop or semicolon before a capital, a number or a bullet.
static END: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:[;:] ?[-+]|[.;]|\*) +(?:[-+*•–] *)?(?:\p{Lu}|\d+[.)] |\([ivx]+\)|[a-z]\) )")
        .expect("a valid pattern")
});

/// A paragraph with its marks taken off.
#[derive(Clone, Debug)]
struct Paragraph {
    text: Text,
    /// What kind of mark stands before it: paragraphs with the same are on one level.
    level: String,
    /// The number of the step, where the mark is one.
    number: String,
}

/// What paragraphs before say of those that follow.
#[derive(Clone, Debug, Default)]
struct Context {
    /// Who acts where a sentence does not say so.
    actor: &'static str,
    authority: String,
    /// A line that names who does all that is listed below it, with its level.
    lead: Option<(String, &'static str, String)>,
    /// A time for all of the list, and the first step of it.
    lead_time: Option<(Period, bool, usize)>,
    /// The level of a line whose list only says how something is done.
    details: Option<String>,
    /// The number of the step the paragraph belongs to.
    number: String,
    /// The name of the variant, and whether it is another than the first.
    variant: String,
    variant_number: usize,
    /// A heading that says in which case all below it is done, with its level.
    case: Option<(String, String)>,
}

/// Reads the prose of a description.
pub(super) fn read(reader: &mut Reader, parts: &[Part]) {
    let words = reader.words;
    let lines: Vec<&Text> =
        parts.iter().filter_map(|part| if let Part::Line(line) = part { Some(line) } else { None }).collect();
    let begin = lines.iter().position(|line| words.says("begins", &line.folded));
    let from = begin.map_or(0, |begin| begin + 1);
    let to =
        lines.iter().skip(from).position(|line| words.says("ends", &line.folded)).map_or(lines.len(), |at| from + at);
    for line in lines[..from].iter().filter(|line| !line.is_empty()) {
        super::table::stated_outside(reader, line);
    }
    channels(reader, &lines[to..]);
    // The description may begin on the line that names it.
    let mut own: Vec<Text> = Vec::new();
    if let Some(begin) = begin {
        let line = lines[begin];
        let rest =
            words.find("begins", &line.folded).map(|(_, end)| line.folded[end..].chars().count()).unwrap_or_default();
        let rest: String = line.shown.chars().skip(line.shown.chars().count().saturating_sub(rest)).collect();
        if rest.trim_matches([':', ' ', '.']).chars().count() > 20 {
            own.push(Text::new(rest.trim_start_matches([':', ' ']), line.lines.clone()));
        }
    }
    own.extend(lines[from..to].iter().filter(|line| !line.is_empty()).map(|line| (*line).clone()));
    let paragraphs = paragraphs(own, words);
    let variants = variants(&paragraphs, words);
    let mut context = Context::default();
    for (at, paragraph) in paragraphs.iter().enumerate() {
        if let Some(number) = variants.iter().position(|(start, _)| *start == at) {
            close_lead(reader, &mut context);
            let variant = variants[number].1.clone();
            context = Context { variant, variant_number: number, ..Context::default() };
            reader.fate(&paragraph.text, Fate::Heading, &told!(reading::variant), &[]);
            continue;
        }
        read_paragraph(reader, paragraph, &mut context);
    }
    close_lead(reader, &mut context);
}

/// The channels of a portal's record, with the times it states.
fn channels(reader: &mut Reader, lines: &[&Text]) {
    let words = reader.words;
    let mut last: Option<usize> = None;
    for line in lines.iter().filter(|line| !line.is_empty()) {
        let number = line.lines.first().copied().unwrap_or_default();
        let upto = 0;
        if words.says("channelLines", &line.folded) {
            let period = period::first(&line.folded, words).or_else(|| coded(&line.folded, words));
            let unitless = if period.is_none() { number_in(&line.folded).map(|(value, _)| value) } else { None };
            reader.out.totals.push(Total { period, number: unitless, part: false, upto, line: number });
            last = Some(reader.out.totals.len() - 1);
        } else if let Some(at) = last {
            // Words beside the number say which days are meant.
            let own = period::first(&line.folded, words);
            let known = &mut reader.out.totals[at];
            if let (Some(own), Some(period)) = (own, known.period)
                && (own.value - period.value).abs() < 1e-9
            {
                known.period = Some(own);
            }
            last = None;
        }
        reader.fate(line, Fate::Channel, &told!(reading::channel), &[]);
    }
}

/// A number with the portal's own word for a unit.
fn coded(folded: &str, words: &Words) -> Option<Period> {
    let (value, behind) = number_in(folded)?;
    let rule = words.first("channels", behind.trim())?;
    let unit = UNITS.iter().find(|own| **own == rule.word)?;
    (value > 0.0).then_some(Period { value, unit })
}

/// The first number of a line, and what stands behind it.
fn number_in(folded: &str) -> Option<(f64, &str)> {
    let (start, _) = folded.char_indices().find(|(_, letter)| letter.is_ascii_digit())?;
    let digits = folded[start..]
        .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
        .map_or(folded.len(), |end| start + end);
    Some((folded[start..digits].parse().ok()?, &folded[digits..]))
}

/// Lines joined to paragraphs, their marks taken off.
fn paragraphs(lines: Vec<Text>, words: &Words) -> Vec<Paragraph> {
    let mut all: Vec<Paragraph> = Vec::new();
    for line in lines {
        let marked = words.find("markers", &line.folded).is_some_and(|(start, _)| start == 0);
        if let Some(before) = all.last_mut().filter(|_| !marked) {
            let open = !before.text.shown.ends_with(['.', ';', ':', '!', '?']);
            let small = line.shown.chars().next().is_some_and(char::is_lowercase);
            if open && (small || before.text.shown.chars().count() > LONGEST_HEADING) {
                let joined = format!("{} {}", before.text.shown, line.shown);
                let mut at = before.text.lines.clone();
                at.extend(line.lines);
                before.text = Text::new(&joined, at);
                continue;
            }
        }
        all.push(Paragraph { text: line, level: String::new(), number: String::new() });
    }
    for paragraph in &mut all {
        unmark(paragraph, words);
    }
    all
}

/// Takes the marks off the beginning of a paragraph.
fn unmark(paragraph: &mut Paragraph, words: &Words) {
    while let Some((_, end)) =
        words.find("markers", &paragraph.text.folded).filter(|(start, end)| *start == 0 && *end > 0)
    {
        let count = paragraph.text.folded[..end].chars().count();
        let mark: String = paragraph.text.shown.chars().take(count).collect();
        let kind: String =
            key(&mark).chars().map(|letter| if letter.is_ascii_digit() { '1' } else { letter }).collect();
        if paragraph.level.is_empty() || words.says("steps", &kind) {
            paragraph.level = match kind.trim() {
                kind if kind.starts_with('(') => "(i)".to_owned(),
                kind if kind.chars().next().is_some_and(char::is_alphabetic) && kind.chars().count() <= 3 => {
                    "a)".to_owned()
                }
                kind => kind.replace("11", "1").trim_matches(['.', ':', ' ']).to_owned(),
            };
        }
        if words.says("steps", &key(&mark)) {
            mark.trim().trim_matches(['.', ':', '*', '-', ' ']).clone_into(&mut paragraph.number);
        }
        let rest: String = paragraph.text.shown.chars().skip(count).collect();
        if rest.trim().is_empty() {
            break;
        }
        paragraph.text = Text::new(&rest, paragraph.text.lines.clone());
    }
}

/// Headings before which the numbers of steps begin again: where, and their words.
fn variants(paragraphs: &[Paragraph], words: &Words) -> Vec<(usize, String)> {
    let first = |paragraph: &Paragraph| {
        words.says("steps", &key(&paragraph.number)) && paragraph.number.trim_end().ends_with(" 1")
    };
    let begins: Vec<usize> = (0..paragraphs.len()).filter(|at| first(&paragraphs[*at])).collect();
    if begins.len() < 2 {
        return Vec::new();
    }
    let heads = begins.into_iter().filter_map(|at| at.checked_sub(1));
    let heads = heads.filter(|at| {
        paragraphs[*at].number.is_empty() && paragraphs[*at].text.shown.chars().count() <= LONGEST_HEADING
    });
    heads.map(|at| (at, paragraphs[at].text.shown.clone())).collect()
}

fn read_paragraph(reader: &mut Reader, paragraph: &Paragraph, context: &mut Context) {
    let words = reader.words;
    let text = &paragraph.text;
    if !paragraph.number.is_empty() {
        context.number.clone_from(&paragraph.number);
    }
    if context.lead.as_ref().is_some_and(|(level, ..)| *level == paragraph.level) {
        close_lead(reader, context);
    }
    if let Some(level) = &context.details {
        if *level == paragraph.level {
            context.details = None;
        } else {
            reader.fate(text, Fate::Note, &told!(reading::manner), &[]);
            return;
        }
    }
    if context.case.as_ref().is_some_and(|(level, _)| *level == paragraph.level) {
        context.case = None;
    }
    let heads =
        text.shown.ends_with(':') && words.find("conditions", &text.folded).is_some_and(|(start, _)| start == 0);
    if heads && !text.folded.contains(',') {
        context.case = Some((paragraph.level.clone(), text.shown.trim_end_matches(':').to_owned()));
        reader.fate(text, Fate::Heading, &told!(reading::names_case), &[]);
        return;
    }
    if text.shown.ends_with('*') && !paragraph.number.is_empty() && text.shown.chars().count() <= LONGEST_HEADING {
        reader.fate(text, Fate::Heading, &told!(reading::names_step), &[]);
        return;
    }
    let first = reader.out.steps.len();
    let mut steps: Vec<usize> = Vec::new();
    let mut reason: Option<Told> = None;
    let sentences = sentences(&text.shown);
    let several = sentences.len() > 1;
    for (i, sentence) in sentences.iter().enumerate() {
        // The title of a step, before what it is.
        let titled = i == 0 && several && !paragraph.number.is_empty() && sentence.chars().count() <= LONGEST_HEADING;
        if several && i == 0 && sentence.ends_with('*') {
            continue;
        }
        if titled && who(&key(sentence), words).is_none_or(|own| own.start > NEAR) {
            continue;
        }
        let made = read_sentence(reader, sentence, paragraph, context, first);
        if let Some(why) = made {
            reason = Some(why);
        }
        steps = (first..reader.out.steps.len()).collect();
    }
    if words.says("details", &text.folded) {
        context.details = Some(paragraph.level.clone());
    }
    if steps.is_empty()
        && let Some(reason) = &reason
        && let Some(last) = first.checked_sub(1)
    {
        reader.fate(text, Fate::Step, reason, &[last]);
        return;
    }
    if !steps.is_empty() {
        reader.fate(text, Fate::Step, &reason.unwrap_or_default(), &steps);
    } else if context.lead.as_ref().is_some_and(|(level, ..)| *level == paragraph.level) {
        reader.fate(text, Fate::Lead, &told!(reading::names_actor), &[]);
    } else {
        reader.fate(text, Fate::Note, &told!(reading::no_act), &[]);
    }
}

/// Gives the time of a list to its last main step.
fn close_lead(reader: &mut Reader, context: &mut Context) {
    if let Some((period, from_receipt, first)) = context.lead_time.take() {
        // The act the list is about is the examination; where there is none, the last.
        let open = |step: &&mut Step| step.on_way && step.duration.is_none();
        let mut own: Vec<&mut Step> = reader.out.steps.iter_mut().skip(first).filter(open).collect();
        let at = own.iter().position(|step| step.kind == "assess").or(own.len().checked_sub(1));
        if let Some(step) = at.map(|at| own.swap_remove(at)) {
            step.duration = Some(period);
            step.from_receipt = from_receipt;
        }
    }
    context.lead = None;
}

/// The sentences of a paragraph.
pub(super) fn sentences(text: &str) -> Vec<String> {
    let mut list = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(found) = END.find_at(text, at) {
        let piece = &text[from..found.end()];
        let open = piece.matches('(').count() > piece.matches(')').count();
        // The mark itself is one character; what follows it begins the next sentence.
        let next = found.start() + 1;
        at = next;
        if open {
            continue;
        }
        list.push(text[from..next].trim().to_owned());
        from = next;
    }
    list.push(text[from..].trim().to_owned());
    let bullets = |text: &String| text.trim_start_matches(['-', '+', '*', '•', '–', ' ']).to_owned();
    list.iter().map(bullets).filter(|text| text.chars().count() > 3).collect()
}

/// A sentence taken apart.
pub(super) struct Clause {
    /// Its condition, as printed; empty where it has none.
    pub(super) condition: String,
    /// Where its conditions stand, in bytes of the folded text.
    pub(super) conditions: Vec<std::ops::Range<usize>>,
    /// What follows the condition and the words that say when, folded.
    pub(super) main: String,
    /// The words that say when the rest happens, folded.
    pub(super) lead: String,
    /// All of it, folded.
    pub(super) folded: String,
}

/// Cuts the condition and the words that say when off a sentence.
pub(super) fn clause(sentence: &str, words: &Words) -> Clause {
    let folded = key(sentence);
    let mut from = 0;
    let mut condition = String::new();
    let mut conditions = Vec::new();
    let mut lead = String::new();
    for _ in 0..3 {
        let rest = &folded[from..];
        let is_condition = words.find("conditions", rest).is_some_and(|(start, _)| start == 0);
        let is_time = words.find("leads", rest).is_some_and(|(start, _)| start == 0);
        if !is_condition && !is_time {
            break;
        }
        let Some(end) = cut(rest, is_condition, words) else { break };
        if is_condition {
            conditions.push(from..from + end);
            let (start, stop) = (folded[..from].chars().count(), folded[..from + end].chars().count());
            let own: String = sentence.chars().skip(start).take(stop - start).collect();
            let own = without_end(own, words);
            if !condition.is_empty() {
                condition.push_str("; ");
            }
            condition.push_str(own.trim_matches([',', ' ', ':']));
        }
        if !is_condition {
            lead.push_str(&folded[from..from + end]);
        }
        from += end;
        let skipped = folded[from..].len() - folded[from..].trim_start_matches([',', ' ', ':']).len();
        from += skipped;
    }
    Clause { condition, conditions, main: folded[from..].to_owned(), lead, folded }
}

/// A condition without the word that opens the main clause.
fn without_end(condition: String, words: &Words) -> String {
    let folded = key(&condition);
    match words.find("conditionEnds", &folded) {
        Some((start, end)) if end == folded.len() => condition.chars().take(folded[..start].chars().count()).collect(),
        _ => condition,
    }
}

/// Where a condition, or words that say when, end: before the word that opens the main clause, at the comma before a
/// subject or a time, else at the first comma.
fn cut(rest: &str, is_condition: bool, words: &Words) -> Option<usize> {
    let plain = act::unbracketed(rest);
    if is_condition && let Some((_, end)) = words.find("conditionEnds", &plain) {
        return Some(end);
    }
    let commas: Vec<usize> = plain.match_indices(',').map(|(at, _)| at).collect();
    let subject = commas.iter().take(12).find(|at| {
        let behind = plain[**at + 1..].trim_start();
        let timed = words.find("leads", behind).is_some_and(|(start, _)| start == 0);
        timed || who(behind, words).is_some_and(|own| own.start <= 4)
    });
    let first = || {
        commas.iter().find(|at| {
            let behind = plain[**at + 1..].trim_start();
            acts(behind, 0, "officer", words).first().is_some_and(|own| own.start <= NEAR / 4)
        })
    };
    // Without a comma before it the main clause begins where another is named.
    let other = || {
        let one = who(&plain, words).filter(|own| !is_condition && own.start <= NEAR)?;
        let behind = who(plain.get(one.end..)?, words)?;
        let at = one.end + behind.start;
        commas.first().is_none_or(|comma| at < *comma).then_some(at)
    };
    let comma = |at: &usize| at + 1;
    other().or(subject.map(comma)).or_else(|| first().map(comma)).or(commas.first().map(comma))
}

/// Reads the acts of a sentence; the words that told, where there is one.
fn read_sentence(
    reader: &mut Reader,
    sentence: &str,
    paragraph: &Paragraph,
    context: &mut Context,
    first: usize,
) -> Option<Told> {
    let words = reader.words;
    let clause = clause(sentence, words);
    let mut periods = period::all(&clause.folded, words);
    periods.retain(|(_, at, _)| !clause.conditions.iter().any(|range| range.contains(at)));
    if words.says("skips", &clause.folded) {
        return None;
    }
    let subject = subject(&clause.main, words);
    let leads = clause.folded.trim_end().ends_with(':');
    if let Some(own) = &subject {
        context.actor = own.actor;
        context.authority.clone_from(&own.authority);
    }
    let led = context.lead.as_ref().filter(|(level, ..)| *level != paragraph.level);
    let (actor, authority) = match (&subject, led) {
        (Some(own), _) => (own.actor, own.authority.clone()),
        (None, Some((_, actor, authority))) => (*actor, authority.clone()),
        (None, None) => (context.actor, context.authority.clone()),
    };
    let from = subject.as_ref().map_or(0, |own| if own.actor == "system" { own.start } else { own.end });
    let mut found = acts(&clause.main, from, actor, words);
    if leads && words.says("ownTime", &clause.folded) {
        context.lead = Some((paragraph.level.clone(), actor, authority.clone()));
        let receipt = words.says("fromReceipt", &clause.folded);
        context.lead_time = periods.first().map(|(period, ..)| (*period, receipt, reader.out.steps.len()));
        return None;
    }
    if found.is_empty() {
        return late(reader, &periods, &clause, first);
    }
    if let Some(before) = act::lead_act(&clause.lead, words) {
        let step = made(&before, sentence, &clause, None, "", paragraph, context, false, words);
        take(reader, step, paragraph);
    }
    found.retain(|own| !own.actor.is_empty());
    let mut last = None;
    for (i, own) in found.iter().enumerate() {
        let time = time_of(i, &found, &periods, clause.folded.len() - clause.main.len());
        let step = made(own, sentence, &clause, time, &authority, paragraph, context, i > 0, words);
        last = Some(Told::words(own.words.clone()));
        take(reader, step, paragraph);
    }
    last
}

/// The time of an act: one before all acts goes to the first, others to the act they stand behind.
fn time_of(i: usize, found: &[Act], periods: &[period::Found], shift: usize) -> Option<Period> {
    let of = |at: usize| found.iter().rposition(|own| own.start + shift <= at).unwrap_or(0);
    periods.iter().find(|(_, at, _)| of(*at) == i).map(|(period, ..)| *period)
}

/// Who the clause is about: the actor named before its first act.
fn subject(main: &str, words: &Words) -> Option<Who> {
    let own = who(main, words)?;
    if words.says("objects", &main[..own.start]) {
        return None;
    }
    let acts = acts(main, 0, own.actor, words);
    let before = match acts.first() {
        Some(act) => own.start <= act.start && own.start <= 2 * NEAR,
        // Who does nothing here is the subject only where the clause begins with it.
        None => own.start <= NEAR / 2,
    };
    before.then_some(own)
}

/// A time that stands in a sentence of its own belongs to the step before it.
fn late(reader: &mut Reader, periods: &[period::Found], clause: &Clause, first: usize) -> Option<Told> {
    let words = reader.words;
    let (period, ..) = periods.first()?;
    if !words.says("also", &clause.folded) {
        return None;
    }
    let receipt = words.says("fromReceipt", &clause.folded);
    let step = reader.out.steps.iter_mut().rev().find(|step| step.on_main_path && step.duration.is_none())?;
    let _ = first;
    step.duration = Some(*period);
    step.from_receipt = receipt;
    Some(told!(reading::time_before))
}

#[allow(clippy::too_many_arguments, reason = "an act with what is known around it")]
fn made(
    own: &Act,
    sentence: &str,
    clause: &Clause,
    duration: Option<Period>,
    authority: &str,
    paragraph: &Paragraph,
    context: &Context,
    later: bool,
    words: &Words,
) -> Step {
    let case = if clause.condition.is_empty() {
        context.case.as_ref().map_or("", |(_, case)| case)
    } else {
        &clause.condition
    };
    let mut condition = key(case);
    let agreed = words.find("consent", &condition);
    if let Some((start, end)) = agreed {
        condition.replace_range(start..end, " ");
    }
    let adverse = words.says("adverse", &condition);
    let favourable = (agreed.is_some() || words.says("favourable", &condition)) && !adverse;
    let turned = matches!(own.kind, "requestMore" | "reject") || own.branch;
    let in_person = words.says("inPerson", &condition) && !words.says("online", &condition);
    let again = case.is_empty() && words.says("sideLeads", &clause.lead);
    let aside = adverse || again || in_person || !condition.is_empty() && !favourable;
    let mut branch = case.to_owned();
    if !context.variant.is_empty() {
        let variant = &context.variant;
        branch = if branch.is_empty() { variant.clone() } else { format!("{variant}: {branch}") };
    }
    if branch.is_empty() && turned {
        branch.clone_from(&own.words);
    }
    Step {
        text: sentence.to_owned(),
        number: if paragraph.number.is_empty() { context.number.clone() } else { paragraph.number.clone() },
        actor: own.actor,
        authority: authority.to_owned(),
        kind: own.kind,
        duration,
        on_main_path: !(turned || aside) && context.variant_number == 0,
        on_way: !(turned || aside),
        variant: context.variant_number,
        branch,
        within: later && duration.is_some(),
        anchor: words
            .find("anchors", &clause.folded)
            .map(|(start, end)| clause.folded[start..end].to_owned())
            .unwrap_or_default(),
        from_receipt: duration.is_some() && words.says("fromReceipt", &clause.folded),
        lines: paragraph.text.lines.clone(),
        reason: Told::words(own.words.clone()),
        ..Step::default()
    }
}

/// Takes in a step, or joins it to the one before: the same actor at the same act is one step.
fn take(reader: &mut Reader, step: Step, paragraph: &Paragraph) {
    if let Some(last) = reader.out.steps.last_mut() {
        let same = last.actor == step.actor && last.kind == step.kind && last.variant == step.variant;
        let times = last.duration.is_none() || step.duration.is_none();
        let cases = last.branch == step.branch || step.branch.is_empty();
        let near = paragraph.level.is_empty() || last.lines == paragraph.text.lines || step.actor == "citizen";
        if same && times && cases && near {
            last.duration = last.duration.or(step.duration);
            last.from_receipt |= step.from_receipt;
            last.lines.extend(step.lines.iter().filter(|line| !last.lines.contains(line)).copied().collect::<Vec<_>>());
            return;
        }
    }
    reader.out.steps.push(step);
}
