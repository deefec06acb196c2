//! Cost parameters: figures with range, unit, source and date, by name.
//!
//! A pack carries the national ones, an officer's scenario file replaces any of them; both
//! are read here, strictly. Knows what a parameter is and which names exist; what is
//! computed from them is `analysis`'s business.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::LocalizedText;
use super::read::{Object, PackProblem, Reader};
use crate::pointer::JsonPointer;
use crate::texts::told;

/// Identifier of the format of scenario files.
pub const SCENARIO_FORMAT: &str = "urn:tokhai:schema:scenario:1";

/// A figure with its range; `low <= mid <= high`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Range {
    /// The least plausible value.
    pub low: f64,
    /// The value to reckon with.
    pub mid: f64,
    /// The greatest plausible value.
    pub high: f64,
}

impl Range {
    /// A figure known exactly.
    pub const fn exactly(value: f64) -> Self {
        Self { low: value, mid: value, high: value }
    }
}

/// How a measured share came about: so many out of so many, in a period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measured {
    /// How many of them.
    pub found: f64,
    /// Out of how many; `None` where nobody said.
    pub of: Option<f64>,
}

/// One figure of several that sources give for the same thing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    /// What the source says.
    pub value: f64,
    /// Where it was read.
    pub source: String,
    /// Day or year it is about.
    pub date: String,
}

/// One cost parameter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parameter {
    /// The figure; `None` when nobody knows.
    pub value: Option<Range>,
    /// Its unit, such as `VND/hour`, `minute`, `share`, `case/year`.
    pub unit: String,
    /// Where it was read.
    pub source: String,
    /// Day or year it is about.
    pub date: String,
    /// True when no official figure stands behind it: whoever uses the estimate answers for it.
    pub input: bool,
    /// How it was measured, where it is a measured share.
    pub measured: Option<Measured>,
    /// Differing figures it was chosen from.
    pub given: Vec<Given>,
    /// What it is called.
    pub title: LocalizedText,
    /// Remark.
    pub note: String,
}

/// One way in which a case can go: a channel, with or without a lookup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path {
    /// Id used in names of parameters.
    pub id: String,
    /// What it is called.
    pub title: LocalizedText,
    /// `online`, `direct` or `postal`.
    pub channel: String,
    /// Whether registers are asked on it at all.
    pub lookup: bool,
    /// The path that takes the cases above this one's ceiling.
    pub overflow: Option<String>,
}

/// The cost parameters of a country or of one scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Costs {
    /// What the scenario is called; empty for a pack's own.
    pub title: LocalizedText,
    /// ISO 4217 code.
    pub currency: String,
    /// What people call the currency; empty where the code is used.
    pub currency_name: LocalizedText,
    /// Decimals of an amount of money as it is shown.
    pub decimals: u32,
    /// The ways in which cases go.
    pub paths: Vec<Path>,
    /// Parameters by name.
    pub parameters: BTreeMap<String, Parameter>,
}

impl Costs {
    /// Reads a scenario file strictly.
    ///
    /// # Errors
    /// Every problem with its place: unknown names, units that do not fit, figures without a
    /// source that are not marked as inputs, measured shares without their denominator,
    /// counts of lookups where counts of cases are meant.
    pub fn read_scenario(value: &Value) -> Result<Self, Vec<PackProblem>> {
        let mut reader = Reader { problems: Vec::new() };
        let costs = read(&mut reader, value, &JsonPointer::root(), &["$schema", "title"]);
        match value.get("$schema") {
            None => {}
            Some(Value::String(format)) if format == SCENARIO_FORMAT => {}
            Some(_) => {
                reader.say(&JsonPointer::root().key("$schema"), told!(pack::format_expected, format = SCENARIO_FORMAT));
            }
        }
        if reader.problems.is_empty() { Ok(costs) } else { Err(reader.problems) }
    }

    /// These parameters with those of a scenario in their place. Paths of a scenario replace
    /// all paths; cohorts of a register replace all cohorts of that register.
    ///
    /// # Errors
    /// When the two reckon in different currencies, or the paths together do not make up all cases.
    pub fn with(&self, scenario: &Self) -> Result<Self, Vec<PackProblem>> {
        let mut problems = Vec::new();
        let mut whole = self.clone();
        if whole.currency.is_empty() {
            whole.currency.clone_from(&scenario.currency);
            whole.decimals = scenario.decimals;
        } else if !scenario.currency.is_empty() && scenario.currency != whole.currency {
            problems.push(PackProblem {
                pointer: JsonPointer::root().key("currency"),
                message: told!(
                    pack::other_currency,
                    pack = whole.currency.as_str(),
                    scenario = scenario.currency.as_str()
                ),
            });
        }
        whole.title = scenario.title.clone();
        if !scenario.paths.is_empty() {
            whole.paths.clone_from(&scenario.paths);
            let known = |id: &str| scenario.paths.iter().any(|path| path.id == id);
            whole.parameters.retain(|name, _| {
                name.strip_prefix("path/").is_none_or(|rest| rest.split('/').next().is_some_and(known))
            });
        }
        let cohorts = |name: &str| name.split_once("/cohort/").map(|(register, _)| register.to_owned());
        let replaced: Vec<String> = scenario.parameters.keys().filter_map(|name| cohorts(name)).collect();
        whole.parameters.retain(|name, _| cohorts(name).is_none_or(|register| !replaced.contains(&register)));
        whole.parameters.extend(scenario.parameters.iter().map(|(name, value)| (name.clone(), value.clone())));
        whole.check_sums(&JsonPointer::root(), &mut problems);
        if problems.is_empty() { Ok(whole) } else { Err(problems) }
    }

    /// The figure of a parameter in the middle of its range.
    pub fn mid(&self, name: &str) -> Option<f64> {
        Some(self.parameters.get(name)?.value?.mid)
    }

    /// The cohorts of a register, by name.
    pub fn cohorts(&self, register: &str) -> Vec<&str> {
        let prefix = format!("register/{register}/cohort/");
        let names = self.parameters.range(prefix.clone()..).take_while(|(name, _)| name.starts_with(&prefix));
        let mut cohorts: Vec<&str> =
            names.filter_map(|(name, _)| name[prefix.len()..].split_once('/').map(|(cohort, _)| cohort)).collect();
        cohorts.dedup();
        cohorts
    }

    fn check_sums(&self, at: &JsonPointer, problems: &mut Vec<PackProblem>) {
        let mut check = |names: Vec<String>, register: Option<&str>| {
            let shares: Option<Vec<f64>> = names.iter().map(|name| self.mid(name)).collect();
            // Where one is unknown, nothing can be said of the sum.
            if let Some(shares) = shares
                && !shares.is_empty()
                && (shares.iter().sum::<f64>() - 1.0).abs() > 1e-6
            {
                let sum = shares.iter().sum::<f64>().to_string();
                let message = if let Some(register) = register {
                    told!(pack::shares_of_cohorts, register, sum)
                } else {
                    told!(pack::shares_of_paths, sum)
                };
                problems.push(PackProblem { pointer: at.key("parameters"), message });
            }
        };
        check(self.paths.iter().map(|path| format!("path/{}/share", path.id)).collect(), None);
        let mut registers: Vec<&str> = self
            .parameters
            .keys()
            .filter_map(|name| name.strip_prefix("register/")?.split_once("/cohort/").map(|(register, _)| register))
            .collect();
        registers.dedup();
        for register in registers {
            let names = self.cohorts(register).into_iter();
            let names = names.map(|cohort| format!("register/{register}/cohort/{cohort}/share")).collect();
            check(names, Some(register));
        }
    }
}

/// What the unit of a parameter must be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Share,
    Minute,
    Money,
    MoneyPerHour,
    CasesPerYear,
}

/// Every form a name can take; `*` stands for one id.
const NAMES: &[(&str, Unit)] = &[
    ("income", Unit::MoneyPerHour),
    ("officerIncome", Unit::MoneyPerHour),
    ("field/minutes", Unit::Minute),
    ("path/*/share", Unit::Share),
    ("path/*/ceiling", Unit::Share),
    ("path/*/availability", Unit::Share),
    ("path/*/keyObtained", Unit::Share),
    ("path/*/handInMinutes", Unit::Minute),
    ("path/*/handInCash", Unit::Money),
    ("path/*/lateMinutes", Unit::Minute),
    ("path/*/lateCash", Unit::Money),
    ("path/*/lookupMinutes", Unit::Minute),
    ("path/*/lookupCash", Unit::Money),
    ("form/*/minutes", Unit::Minute),
    ("form/*/cash", Unit::Money),
    ("paper/*/minutes", Unit::Minute),
    ("paper/*/cash", Unit::Money),
    ("register/*/coverage", Unit::Share),
    ("register/*/complete", Unit::Share),
    ("register/*/match", Unit::Share),
    ("register/*/availability", Unit::Share),
    ("register/*/cohort/*/share", Unit::Share),
    ("register/*/cohort/*/coverage", Unit::Share),
    ("procedure/*/annualCases", Unit::CasesPerYear),
    ("procedure/*/fee", Unit::Money),
    ("procedure/*/condition/*", Unit::Share),
    ("lever/*/price", Unit::Money),
];

fn unit_of(name: &str) -> Option<Unit> {
    let fits = |form: &str| {
        let (mut wanted, mut given) = (form.split('/'), name.split('/'));
        loop {
            match (wanted.next(), given.next()) {
                (None, None) => return true,
                (Some("*"), Some(id)) if !id.is_empty() => {}
                (Some(word), Some(part)) if word == part => {}
                _ => return false,
            }
        }
    };
    NAMES.iter().find(|(form, _)| fits(form)).map(|(_, unit)| *unit)
}

/// Reads a set of parameters; `more` are members the place knows besides.
pub(super) fn read(reader: &mut Reader, value: &Value, at: &JsonPointer, more: &[&str]) -> Costs {
    let mut costs = Costs::default();
    let known: Vec<&str> =
        ["currency", "currencyName", "decimals", "paths", "parameters"].iter().chain(more).copied().collect();
    let Some(object) = reader.object(value, at, &known) else { return costs };
    costs.title = reader.words(object, "title", at, false);
    costs.currency = reader.text(object, "currency", at, false);
    costs.currency_name = reader.words(object, "currencyName", at, false);
    let is_code = costs.currency.len() == 3 && costs.currency.bytes().all(|b| b.is_ascii_uppercase());
    if !costs.currency.is_empty() && !is_code {
        reader.say(&at.key("currency"), told!(pack::currency_expected));
    }
    costs.decimals = reader.number(object, "decimals", at, 0).min(4);
    for (id, entry) in reader.entries(object, "paths", at) {
        let place = at.key("paths").key(id);
        let Some(path) = reader.object(entry, &place, &["title", "channel", "lookup", "overflow"]) else { continue };
        costs.paths.push(Path {
            id: id.clone(),
            title: reader.words(path, "title", &place, true),
            channel: reader.one_of(path, "channel", &place, &["online", "direct", "postal"]),
            lookup: reader.flag(path, "lookup", &place),
            overflow: reader.option(path, "overflow", &place),
        });
    }
    for path in &costs.paths {
        if let Some(to) = &path.overflow
            && (*to == path.id || !costs.paths.iter().any(|other| other.id == *to && other.overflow.is_none()))
        {
            let place = at.key("paths").key(&path.id).key("overflow");
            reader.say(&place, told!(pack::overflow_expected));
        }
    }
    for (name, entry) in reader.entries(object, "parameters", at) {
        let place = at.key("parameters").key(name);
        let Some(unit) = unit_of(name) else {
            let forms: Vec<&str> = NAMES.iter().map(|(form, _)| *form).collect();
            reader.say(&place, told!(pack::unknown_parameter, known = forms.join(", ")));
            continue;
        };
        if let Some(id) = name.strip_prefix("path/").and_then(|rest| rest.split('/').next())
            && !costs.paths.is_empty()
            && !costs.paths.iter().any(|path| path.id == id)
        {
            reader.say(&place, told!(pack::no_path, path = id));
        }
        if let Some(parameter) = read_parameter(reader, entry, &place, unit, &costs.currency) {
            costs.parameters.insert(name.clone(), parameter);
        }
    }
    let mut problems = Vec::new();
    costs.check_sums(at, &mut problems);
    reader.problems.append(&mut problems);
    costs
}

fn read_parameter(
    reader: &mut Reader,
    entry: &Value,
    at: &JsonPointer,
    wanted: Unit,
    currency: &str,
) -> Option<Parameter> {
    let known = ["value", "unit", "source", "date", "input", "measured", "given", "title", "note"];
    let object = reader.object(entry, at, &known)?;
    let mut parameter = Parameter {
        value: None,
        unit: reader.text(object, "unit", at, true),
        source: reader.text(object, "source", at, false),
        date: reader.text(object, "date", at, false),
        input: reader.flag(object, "input", at),
        measured: None,
        given: read_given(reader, object, at),
        title: reader.words(object, "title", at, false),
        note: reader.text(object, "note", at, false),
    };
    check_unit(reader, &parameter.unit, at, wanted, currency);
    let greatest = if wanted == Unit::Share { 1.0 } else { f64::MAX };
    if let Some(value) = object.get("measured") {
        let place = at.key("measured");
        let measured = reader.object(value, &place, &["found", "of"]).map(|measured| Measured {
            found: quantity(reader, measured, "found", &place).unwrap_or_default(),
            of: quantity(reader, measured, "of", &place),
        });
        match &measured {
            Some(Measured { of: None, .. }) => {
                reader.say(&place.key("of"), told!(pack::denominator_missing));
            }
            Some(Measured { found, of: Some(of) }) if found > of || *of <= 0.0 => {
                reader.say(&place, told!(pack::found_exceeds));
            }
            _ => {}
        }
        if wanted != Unit::Share {
            reader.say(&place, told!(pack::measured_no_share));
        }
        if parameter.date.is_empty() {
            reader.say(&at.key("date"), told!(pack::measured_when));
        }
        parameter.measured = measured;
    }
    let share = parameter.measured.as_ref().and_then(|m| Some(m.found / m.of.filter(|of| *of > 0.0)?));
    match object.get("value") {
        Some(Value::Null) => {}
        Some(value) => match range(value) {
            Some(range) if 0.0 <= range.low && range.high <= greatest => parameter.value = Some(range),
            Some(_) => reader.say(
                &at.key("value"),
                if wanted == Unit::Share { told!(pack::share_expected) } else { told!(pack::number_expected) },
            ),
            None => {
                reader.say(&at.key("value"), told!(pack::range_expected));
            }
        },
        None => {
            parameter.value = share.map(Range::exactly).or_else(|| medium_low(&parameter.given));
            if parameter.value.is_none() {
                reader.say(&at.key("value"), told!(pack::value_expected));
            }
        }
    }
    if !parameter.input && parameter.value.is_some() {
        for (key, text) in [("source", &parameter.source), ("date", &parameter.date)] {
            if text.is_empty() && parameter.given.is_empty() {
                reader.say(&at.key(key), told!(pack::source_missing));
            }
        }
    }
    Some(parameter)
}

fn check_unit(reader: &mut Reader, unit: &str, at: &JsonPointer, wanted: Unit, currency: &str) {
    if unit.is_empty() {
        return;
    }
    let money = |text: &str| text.len() == 3 && (currency.is_empty() || text == currency);
    let name = if currency.is_empty() { "VND" } else { currency };
    let (fits, expected) = match wanted {
        Unit::Share => (unit == "share", "share".to_owned()),
        Unit::Minute => (unit == "minute", "minute".to_owned()),
        Unit::Money => (money(unit), name.to_owned()),
        Unit::MoneyPerHour => (unit.strip_suffix("/hour").is_some_and(money), format!("{name}/hour")),
        Unit::CasesPerYear => (unit == "case/year", "case/year".to_owned()),
    };
    if fits {
        return;
    }
    let place = at.key("unit");
    if wanted == Unit::CasesPerYear && unit.starts_with("lookup") {
        // One case may cause many lookups or none, and one lookup need not spare a paper.
        reader.say(&place, told!(pack::lookups_no_cases));
    } else {
        reader.say(&place, told!(pack::unit_expected, unit = expected));
    }
}

fn read_given(reader: &mut Reader, object: &Object, at: &JsonPointer) -> Vec<Given> {
    let at = at.key("given");
    let mut list = Vec::new();
    let entries = match object.get("given") {
        None => return list,
        Some(Value::Array(entries)) if !entries.is_empty() => entries,
        Some(_) => {
            reader.say(&at, told!(pack::figures_expected));
            return list;
        }
    };
    for (i, entry) in entries.iter().enumerate() {
        let at = at.index(i);
        if let Some(figure) = reader.object(entry, &at, &["value", "source", "date"]) {
            list.push(Given {
                value: quantity(reader, figure, "value", &at).unwrap_or_default(),
                source: reader.text(figure, "source", &at, true),
                date: reader.text(figure, "date", &at, true),
            });
        }
    }
    list
}

fn quantity(reader: &mut Reader, object: &Map<String, Value>, key: &str, at: &JsonPointer) -> Option<f64> {
    let value = object.get(key)?;
    let number = value.as_f64().filter(|number| number.is_finite() && *number >= 0.0);
    if number.is_none() {
        reader.say(&at.key(key), told!(pack::number_expected));
    }
    number
}

fn range(value: &Value) -> Option<Range> {
    if let Some(number) = value.as_f64() {
        return number.is_finite().then_some(Range::exactly(number));
    }
    let list: Vec<f64> = value.as_array()?.iter().map(Value::as_f64).collect::<Option<_>>()?;
    let &[low, mid, high] = &list[..] else { return None };
    (low <= mid && mid <= high && high.is_finite()).then_some(Range { low, mid, high })
}

/// Of differing figures the lower middle one, as Circular 02/2017/TT-VPCP, Art. 27 asks;
/// the range is that of all.
fn medium_low(given: &[Given]) -> Option<Range> {
    let mut values: Vec<f64> = given.iter().map(|figure| figure.value).collect();
    values.sort_by(f64::total_cmp);
    Some(Range { low: *values.first()?, mid: values[(values.len() - 1) / 2], high: *values.last()? })
}
