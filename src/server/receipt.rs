//! What a person is told when something was taken: the number, by when, and which papers were not asked for.

use serde_json::{Value, json};

use super::surroundings::{Millis, local};
use crate::analysis::Options;
use crate::date::Date;
use crate::decision_receipt::{Decided, IdentifiedPack, case_of, language_of};
use crate::definition::{Procedure, Processing};
use crate::json;
use crate::locale::Locale;
use crate::pointer::JsonPointer;
use crate::reform::dossier::{State, dossier};
use crate::register::Calendar;

/// Deepest nesting of schemas that is followed to a place, and most that say something of one.
const DEEPEST: u32 = 32;
const MOST_BRANCHES: usize = 1000;
/// The longest period that is counted, in days.
const MOST_DAYS: u32 = 3660;

/// The last day of the time within which the authority decides on what came at `time`, by the calendar of the country; nothing
/// where the definition names no number of days, or where the calendar does not know the days off until then. Days of the calendar
/// that end on a day off end with the next working day.
pub(super) fn due(processing: &Processing, calendar: &Calendar, time: Millis) -> Option<Date> {
    let working = match processing.unit.as_str() {
        "workingDay" => true,
        "day" => false,
        _ => return None,
    };
    let next_open = |day: Date| if working { calendar.open_from(day) } else { Some(day) };
    let (day, minute) = local(time);
    let first = next_open(day)?;
    let count = match minute_of(&processing.same_day_before) {
        // What comes in time, or before the office opens again, is decided on the day itself.
        Some(limit) if first != day || minute < limit => 0,
        Some(_) => processing.value.max(1),
        None => processing.value,
    };
    let mut last = first;
    for _ in 0..count.min(MOST_DAYS) {
        last = next_open(last.plus(1)?)?;
    }
    calendar.open_from(last).filter(|last| calendar.knows(day, *last))
}

/// Minutes since midnight of `15:00`.
fn minute_of(text: &str) -> Option<u32> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (hour.parse::<u32>().ok()?, minute.parse::<u32>().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// What is decided of the papers of a submission, and for the person those that were not asked for, each with the articles that
/// allow it: `[{id, title, articles, registers, unconfirmed}]`.
pub(super) fn decide(
    procedure: &Procedure,
    pack: &IdentifiedPack,
    submission: &Value,
    (locale, today): (&Locale, Date),
) -> (Decided, Vec<Value>) {
    let case = case_of(procedure, submission);
    let found = dossier(procedure, &pack.pack, &Options::on(today), &case, locale);
    let decided = if *locale == language_of(procedure) {
        Decided::from_dossier(&found, pack, &case, today)
    } else {
        Decided::of(procedure, pack, &case, today)
    };
    let spared = found.papers.into_iter().filter(|line| line.state == State::NotAsked);
    let spared = spared.map(|line| {
        let mut articles: Vec<&str> = line.sources.iter().map(|source| source.article.as_str()).collect();
        let mut registers: Vec<&str> = line.sources.iter().map(|source| source.register.as_str()).collect();
        for list in [&mut articles, &mut registers] {
            list.retain(|text| !text.is_empty());
            list.sort_unstable();
            list.dedup();
        }
        let unconfirmed = line.sources.iter().any(|source| source.unconfirmed);
        json!({"id": line.id, "title": line.title, "articles": articles, "registers": registers, "unconfirmed": unconfirmed})
    });
    (decided, spared.collect())
}

/// Who decides, in the language of the definition, so that it is one name whoever reads: the offices these answers choose, else the
/// authority of the procedure.
pub(super) fn office(definition: &Value, answers: &Value) -> String {
    let header = definition.get("x-procedure");
    let offices = json::list(header.and_then(|header| header.get("offices"))).iter();
    let mut names: Vec<String> = offices.filter_map(|office| named_office(definition, answers, office)).collect();
    names.dedup();
    if names.is_empty() {
        let authority = header.and_then(|header| header.get("authority")?.as_str());
        return authority.unwrap_or_default().to_owned();
    }
    names.join("; ")
}

/// The name of an office with the parts of its place filled in (`{commune}`); nothing where one of them is not answered.
fn named_office(definition: &Value, answers: &Value, office: &Value) -> Option<String> {
    let place = JsonPointer::parse(office.get("at")?.as_str()?)?;
    let mut name = office.get("name")?.as_str()?.to_owned();
    let mut out = String::new();
    while let Some((before, rest)) = name.split_once('{') {
        let (part, after) = rest.split_once('}')?;
        let at = place.key(part);
        let value = at.resolve(answers)?.as_str().filter(|value| !value.is_empty())?;
        out.push_str(before);
        out.push_str(&lower_first(&title_of(definition, &at, value).unwrap_or_else(|| value.to_owned())));
        name = after.to_owned();
    }
    out.push_str(&name);
    Some(out)
}

/// What a choice is called at a place of the answers; nothing where it is no choice there.
fn title_of(definition: &Value, place: &JsonPointer, value: &str) -> Option<String> {
    let mut schemas = vec![definition];
    for name in place.as_str().split('/').skip(1) {
        let mut inner = Vec::new();
        for schema in schemas {
            members_named(definition, schema, name, DEEPEST, &mut inner);
        }
        schemas = inner;
    }
    let followed = schemas.iter().flat_map(|schema| [Some(*schema), target(definition, schema)]).flatten();
    let choices = followed.flat_map(|schema| json::list(schema.get("oneOf")));
    choices.filter(|choice| choice["const"] == value).find_map(|choice| choice["title"].as_str().map(str::to_owned))
}

/// What a schema says of a member, also where it is asked in some cases only.
fn members_named<'a>(root: &'a Value, schema: &'a Value, name: &str, depth: u32, out: &mut Vec<&'a Value>) {
    if depth == 0 || out.len() >= MOST_BRANCHES {
        return;
    }
    out.extend(schema.get("properties").and_then(|members| members.get(name)));
    let lists = ["allOf", "anyOf"].iter().flat_map(|word| json::list(schema.get(*word)));
    let single = ["then", "else"].iter().filter_map(|word| schema.get(*word));
    for inner in lists.chain(single).chain(target(root, schema)) {
        members_named(root, inner, name, depth - 1, out);
    }
}

/// What a schema refers to within its document.
fn target<'a>(root: &'a Value, schema: &Value) -> Option<&'a Value> {
    root.pointer(schema.get("$ref")?.as_str()?.strip_prefix('#')?)
}

fn lower_first(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map(|first| first.to_lowercase().chain(signs).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::embedded;

    const HOUR: Millis = 3_600_000;

    /// Such an hour of the day at the office.
    fn at(day: &str, hour: i64) -> Millis {
        Date::parse(day).unwrap().to_days() * 24 * HOUR + (hour - 7) * HOUR
    }

    fn period(value: u32, unit: &str, same_day_before: &str) -> Processing {
        let (unit, same_day_before) = (unit.to_owned(), same_day_before.to_owned());
        Processing { value, unit, same_day_before, ..Processing::default() }
    }

    fn by(period: &Processing, time: Millis) -> Option<String> {
        let pack = embedded("vn").unwrap().unwrap();
        due(period, pack.calendar.as_ref().unwrap(), time).map(|day| day.to_string())
    }

    #[test]
    fn the_office_is_the_one_the_answers_choose_by_its_name() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/vn/procedures/1.001193.json");
        let birth: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let answers = json!({"filing": {"office": {"province": "01", "commune": "Phường Ba Đình"}}});
        assert_eq!(office(&birth, &answers), "Ủy ban nhân dân phường Ba Đình, thành phố Hà Nội");
        assert_eq!(office(&birth, &json!({})), "Ủy ban nhân dân cấp xã");
        assert_eq!(office(&json!({}), &json!({})), "");
    }

    #[test]
    fn working_days_leave_out_days_off_and_other_days_end_on_none() {
        let on = |value, unit, time| by(&period(value, unit, ""), time);
        // 2026-11-27 is a Friday.
        assert_eq!(on(3, "workingDay", at("2026-11-27", 9)).as_deref(), Some("2026-12-02"));
        assert_eq!(on(1, "workingDay", at("2026-11-28", 9)).as_deref(), Some("2026-12-01"));
        assert_eq!(on(2, "day", at("2026-11-27", 9)).as_deref(), Some("2026-11-30"));
        assert_eq!(on(8, "workingHour", at("2026-11-27", 9)), None);
        // 30 April and 1 May 2026 are a Thursday and a Friday.
        assert_eq!(on(1, "workingDay", at("2026-04-29", 9)).as_deref(), Some("2026-05-04"));
    }

    #[test]
    fn where_the_calendar_ends_no_day_is_told() {
        assert_eq!(by(&period(3, "workingDay", ""), at("2030-11-27", 9)), None);
    }

    #[test]
    fn what_comes_before_the_hour_is_due_the_same_day() {
        let on = |time| by(&period(0, "workingDay", "15:00"), time);
        assert_eq!(on(at("2026-11-27", 14)).as_deref(), Some("2026-11-27"));
        assert_eq!(on(at("2026-11-27", 15)).as_deref(), Some("2026-11-30"));
        assert_eq!(on(at("2026-11-28", 20)).as_deref(), Some("2026-11-30"));
    }
}
