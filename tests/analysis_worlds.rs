//! What is true of every dossier when everything meets everything: roles and relatives, keys
//! that lead to keys, grades, gates and days. More and fewer registers, gates that shut, other
//! names, other order, other days, and keys that nothing else gives.

#[path = "common/generator.rs"]
mod generator;
#[path = "common/oracle.rs"]
mod oracle;
#[path = "common/world.rs"]
mod world;

use std::collections::{BTreeMap, BTreeSet};

use generator::Dice;
use oracle::{Case, Oracle};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use tokhai::analysis::{Analysis, By, Claim, Finding, Options, Proof, Set, Verdict, analyse};
use tokhai::checker::check_report;
use tokhai::definition::{FactRef, Procedure, When};
use tokhai::reform::Reported;
use tokhai::reform::report::report;
use tokhai::reform::simplify::{Choices, simplify};
use tokhai::register::{Date, Pack};
use world::{TODAY, random_definition, random_pack, with_fields};

fn on(day: &str) -> Options {
    Options { max_sets: 20_000, ..Options::on(Date::parse(day).unwrap()) }
}

fn read(pack: &Value) -> Pack {
    Pack::read(pack.clone()).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn holds(when: &When, case: &Case) -> bool {
    when.holds(&|name| case.contains(name))
}

fn set_of(analysis: &Analysis, case: &Case) -> Set {
    analysis.proposal(&|name| case.contains(name), 1_000)
}

fn verdict_in(analysis: &Analysis, paper: usize, case: &Case) -> Option<Verdict> {
    match &analysis.components[paper].proof {
        _ if !holds(&analysis.components[paper].asked_when, case) => None,
        Proof::Cases(parts) => parts.iter().find(|part| holds(&part.when, case)).map(|part| part.verdict),
        _ => None,
    }
}

fn papers_with(analysis: &Analysis, case: &Case, wanted: &[Verdict]) -> BTreeSet<usize> {
    let all = 0..analysis.components.len();
    all.filter(|p| verdict_in(analysis, *p, case).is_some_and(|own| wanted.contains(&own))).collect()
}

fn fails(analysis: &Analysis, case: &Case) -> bool {
    analysis.findings.iter().any(|f| matches!(f, Finding::Unprovable { when, .. } if holds(when, case)))
}

/// The two worlds, and the cases in which neither lacks anything.
fn compare(
    definition: &Value,
    (less, more): (&Value, &Value),
    each: &mut dyn FnMut(&Analysis, &Analysis, &Case, &dyn Fn() -> String),
) -> usize {
    let procedure = Procedure::read(definition.clone());
    let (less_read, more_read) = (read(less), read(more));
    let options = on(TODAY);
    let (small, large) = (analyse(&procedure, &less_read, &options), analyse(&procedure, &more_read, &options));
    let told = || format!("DEF {definition}\nLESS {less}\nMORE {more}");
    let cases = Oracle::new(&procedure, &less_read, options.date).cases();
    let met = cases.iter().filter(|case| !fails(&small, case) && !fails(&large, case));
    met.map(|case| each(&small, &large, case, &told)).count()
}

/// A world and the same with one more thing a register can be asked.
fn with_more(dice: &mut Dice) -> (Value, Value, Value) {
    let less = random_pack(dice);
    let definition = random_definition(dice, 6);
    let mut more = less.clone();
    if dice.percent(50) {
        let other = random_pack(dice);
        let mut register = other["registers"]["zz:r0"].clone();
        register["publication"] = json!({"status": "published"});
        more["registers"]["zz:r9"] = register;
        let gate =
            json!({"id": "zz:more", "title": {"en": "x"}, "effect": "permits", "basis": "§ 9", "registers": ["zz:r9"]});
        more["gates"].as_array_mut().unwrap().push(gate);
    } else {
        let gate = json!({"id": "zz:more", "title": {"en": "x"}, "effect": "permits", "basis": "§ 9"});
        more["gates"].as_array_mut().unwrap().push(gate);
    }
    (definition, less, more)
}

const BY_DATA: &[Verdict] = &[Verdict::RedundantByData];
const OWED: &[Verdict] = &[Verdict::Needed, Verdict::Partial];

#[test]
fn more_registers_keep_every_sufficient_set_and_no_paper_becomes_needed() {
    let mut dice = Dice::new(21);
    let mut tried = 0;
    for _ in 0..1_000 {
        let (definition, less, more) = with_more(&mut dice);
        tried += compare(&definition, (&less, &more), &mut |small, large, case, told| {
            let (before, after) = (set_of(small, case), set_of(large, case));
            // Whatever is enough contains a set without spare papers.
            for set in &before.minimal {
                let still = after.minimal.iter().any(|other| other.iter().all(|paper| set.contains(paper)));
                assert!(still, "{set:?} {case:?}\n{}", told());
            }
            assert!(after.burden_after <= before.burden_after, "{case:?}\n{}", told());
            // A paper that data replaced may become one of several, where it bears a key of the new register.
            let owed = papers_with(large, case, OWED);
            assert!(owed.is_subset(&papers_with(small, case, OWED)), "{case:?}\n{}", told());
        });
    }
    assert!(tried > 800, "{tried}");
}

#[test]
fn a_lost_register_leaves_no_verdict_that_rests_on_it() {
    let mut dice = Dice::new(22);
    let (mut tried, mut fell) = (0, 0);
    for _ in 0..1_000 {
        let more = random_pack(&mut dice);
        let definition = random_definition(&mut dice, 6);
        let mut less = more.clone();
        less["registers"].as_object_mut().unwrap().shift_remove("zz:r0");
        for gate in less["gates"].as_array_mut().unwrap() {
            // A gate for that register alone has nothing left to open.
            if gate.get("registers").is_some() {
                *gate = json!({"id": gate["id"], "title": {"en": "x"}, "effect": "permits", "basis": "§ 1", "procedures": ["none"]});
            }
        }

        let procedure = Procedure::read(definition.clone());
        let reduced = read(&less);
        let options = on(TODAY);
        let analysis = analyse(&procedure, &reduced, &options);
        let value = report(&[Reported::new(&procedure, analysis.clone())], &reduced, &options);
        let problems = check_report(&value, &[&procedure], &reduced);
        assert!(problems.is_empty(), "{problems:#?}\nDEF {definition}\nPACK {less}");
        for part in analysis
            .components
            .iter()
            .flat_map(|own| if let Proof::Cases(parts) = &own.proof { &parts[..] } else { &[] })
        {
            let steps = match &part.claim {
                Claim::Derived(steps) | Claim::Sufficient { steps, .. } | Claim::Cut { steps, .. } => &steps[..],
                _ => &[],
            };
            let lost = |by: &By| matches!(by, By::Lookup { register, .. } if register == "zz:r0");
            assert!(!steps.iter().any(|step| lost(&step.by)));
        }
        tried += compare(&definition, (&less, &more), &mut |small, large, case, told| {
            assert!(set_of(small, case).burden_after >= set_of(large, case).burden_after, "{case:?}\n{}", told());
            let (left, before) = (papers_with(small, case, BY_DATA), papers_with(large, case, BY_DATA));
            fell += before.difference(&left).count();
        });
    }
    assert!(tried > 800 && fell > 30, "{tried} {fell}");
}

#[test]
fn a_gate_that_shuts_changes_what_may_be_dropped_but_not_what_data_could_replace() {
    let mut dice = Dice::new(23);
    let (mut tried, mut moved, mut others) = (0, 0, 0);
    for _ in 0..1_000 {
        let open = random_pack(&mut dice);
        let definition = random_definition(&mut dice, 6);
        let mut shut = open.clone();
        let gates = shut["gates"].as_array_mut().unwrap();
        let lets = |gate: &&mut Value| matches!(gate["effect"].as_str(), Some("permits" | "requiresPublication"));
        let mut list: Vec<&mut Value> = gates.iter_mut().filter(lets).collect();
        if list.is_empty() {
            continue;
        }
        let at = dice.roll(list.len());
        list[at]["to"] = json!("2000-01-01");
        list[at].as_object_mut().unwrap().shift_remove("from");
        tried += compare(&definition, (&shut, &open), &mut |after, before, case, told| {
            let known =
                |analysis: &Analysis| papers_with(analysis, case, &[Verdict::RedundantByData, Verdict::LawNeeded]);
            assert_eq!(known(after), known(before), "{case:?}\n{}", told());
            let (left, had) = (papers_with(after, case, BY_DATA), papers_with(before, case, BY_DATA));
            assert!(left.is_subset(&had), "{case:?}\n{}", told());
            let useless = |analysis: &Analysis| papers_with(analysis, case, &[Verdict::Purposeless]);
            assert_eq!(useless(after), useless(before), "{case:?}\n{}", told());
            moved += had.len() - left.len();
            let settled = known(after);
            let differs =
                |p: &usize| !settled.contains(p) && verdict_in(after, *p, case) != verdict_in(before, *p, case);
            others += (0..after.components.len()).filter(differs).count();
        });
    }
    assert!(tried > 800 && moved > 15, "{tried} {moved}");
    // That nothing but papers that data replace would move is not true: `one_of_two…` below.
    assert!(others > 0);
}

/// A pack with facts that a register holds, each behind a gate of its own.
fn gated(open: &[&str]) -> Pack {
    let words = json!({"en": "x"});
    let facts = ["a", "b", "c"];
    let concept = |_: &&str| json!({"subject": "person", "title": words});
    let mut concepts: Map<String, Value> = facts.iter().map(|id| ((*id).to_owned(), concept(id))).collect();
    concepts.insert("number".to_owned(), json!({"subject": "person", "type": "id", "title": words}));
    let items: Map<String, Value> = facts.iter().map(|id| ((*id).to_owned(), json!({"title": words}))).collect();
    let gates: Vec<Value> = open
        .iter()
        .map(|id| json!({"id": format!("zz:{id}"), "title": words, "effect": "permits", "basis": "§ 1", "concepts": [id]}))
        .collect();
    read(&json!({
        "pack": {"id": "zz", "title": words, "subjects": {"person": {"title": words, "key": "number"}}},
        "concepts": concepts,
        "registers": {"zz:r": {"title": words, "owner": "o", "publication": {"status": "published"}, "items": items,
            "lookups": [{"id": "l", "subjects": ["person"], "keys": ["number"]}]}},
        "gates": gates
    }))
}

/// Papers by what they prove, and one requirement a fact.
fn dossier(papers: &[(&str, &[&str])], required: &[&str]) -> Procedure {
    let fact = |id: &&str| json!({"concept": id, "role": "me"});
    let documents: Vec<Value> = papers
        .iter()
        .map(|(id, facts)| json!({"id": id, "proves": facts.iter().map(fact).collect::<Vec<_>>(), "acts": []}))
        .collect();
    let requirements: Vec<Value> =
        required.iter().map(|id| json!({"id": format!("r-{id}"), "needs": fact(id)})).collect();
    Procedure::read(json!({
        "$id": "urn:example:small", "x-roles": {"me": {"kind": "person", "signedIn": true}},
        "x-requirements": requirements, "x-documents": documents
    }))
}

fn verdicts(procedure: &Procedure, pack: &Pack) -> Vec<Verdict> {
    analyse(procedure, pack, &on(TODAY)).components.iter().map(|own| own.verdict).collect()
}

#[test]
fn one_of_two_papers_becomes_needed_when_a_gate_shuts() {
    // Either proves d, which no register holds; only the first proves a, which a register may tell
    // as long as the gate is open.
    let procedure = dossier(&[("first", &["a", "d"]), ("second", &["d"])], &["a", "d"]);
    let mut pack = gated(&["a"]);
    pack.concepts.insert("d".to_owned(), pack.concepts["a"].clone());
    assert_eq!(verdicts(&procedure, &pack), [Verdict::Interchangeable; 2]);
    let mut shut = gated(&[]);
    shut.concepts.insert("d".to_owned(), shut.concepts["a"].clone());
    assert_eq!(verdicts(&procedure, &shut), [Verdict::Needed, Verdict::CoveredByPapers]);
}

#[test]
fn a_paper_in_no_minimal_set_can_come_back_with_more_registers() {
    let procedure = dossier(&[("both", &["a", "b"]), ("one", &["a"])], &["a", "b"]);
    assert_eq!(verdicts(&procedure, &gated(&["c"]))[1], Verdict::LawNeeded);
    // Registers hold neither: the first paper is needed, the second covered by it.
    let bare = |open: &[&str]| {
        let mut pack = gated(open);
        pack.registers[0].items.retain(|item| open.contains(&item.id.as_str()));
        pack.registers[0].lookups[0].items = (0..pack.registers[0].items.len()).collect();
        pack.index();
        pack
    };
    assert_eq!(verdicts(&procedure, &bare(&[])), [Verdict::Needed, Verdict::CoveredByPapers]);
    assert_eq!(verdicts(&procedure, &bare(&["b"])), [Verdict::Interchangeable; 2]);
    let sets = analyse(&procedure, &bare(&["b"]), &on(TODAY)).sets;
    assert_eq!(sets[0].minimal, [["both"], ["one"]]);
}

#[test]
fn a_paper_of_no_use_becomes_redundant_by_data_when_something_asks_for_it() {
    // "Never newly redundant" is true of papers that had a use; one that had none may get one.
    let papers: &[(&str, &[&str])] = &[("first", &["a"]), ("second", &["b"])];
    let pack = gated(&["a", "b"]);
    assert_eq!(verdicts(&dossier(papers, &["a"]), &pack), [Verdict::RedundantByData, Verdict::Purposeless]);
    assert_eq!(verdicts(&dossier(papers, &["a", "b"]), &pack), [Verdict::RedundantByData; 2]);
}

/// Identifiers of a random world, each replaced as `name` says; everything else as it is.
fn renamed(text: &str, name: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    for letter in text.chars().chain(['\0']) {
        if letter.is_ascii_alphanumeric() || letter == '_' {
            word.push(letter);
            continue;
        }
        out.push_str(&name(&word).unwrap_or_else(|| word.clone()));
        word.clear();
        if letter != '\0' {
            out.push(letter);
        }
    }
    out
}

/// Names that mean nothing: a letter and a digit, and roles.
fn is_free(word: &str) -> bool {
    let numbered =
        word.len() == 2 && word.as_bytes()[1].is_ascii_digit() && b"coriltgxkdf".contains(&word.as_bytes()[0]);
    numbered || ["me", "other", "firm", "mother", "qa", "qb", "qc"].contains(&word)
}

#[test]
fn other_names_change_nothing_but_names() {
    let mut dice = Dice::new(24);
    for _ in 0..400 {
        let pack = random_pack(&mut dice);
        let mut definition = random_definition(&mut dice, 6);
        with_fields(&mut dice, &mut definition);
        let told = |definition: &Value, pack: &Value| {
            let (procedure, pack) = (Procedure::read(definition.clone()), read(pack));
            let analysis = analyse(&procedure, &pack, &on(TODAY));
            let mut report = report(&[Reported::new(&procedure, analysis)], &pack, &on(TODAY));
            // Marks of what was analysed are made of the names.
            report.as_object_mut().unwrap().retain(|key, _| !["rules", "registers"].contains(&key.as_str()));
            report["procedures"][0].as_object_mut().unwrap().remove("definition");
            report.to_string()
        };
        let plain = told(&definition, &pack);
        // The order of names stays: the whole report is the same, word for word.
        let longer = |word: &str| is_free(word).then(|| format!("{word}z"));
        let back = |word: &str| word.strip_suffix('z').filter(|word| is_free(word)).map(str::to_owned);
        let parse = |text: String| -> Value { serde_json::from_str(&text).unwrap() };
        let other =
            told(&parse(renamed(&definition.to_string(), &longer)), &parse(renamed(&pack.to_string(), &longer)));
        assert_eq!(renamed(&other, &back), plain, "DEF {definition}\nPACK {pack}");
        // The order of names is turned round: no paper is judged otherwise.
        let turned = |word: &str| {
            let digit = is_free(word).then(|| word.as_bytes()[1]).filter(u8::is_ascii_digit)?;
            Some(format!("{}{}", &word[..1], 9 - (digit - b'0')))
        };
        let (def, packed) =
            (parse(renamed(&definition.to_string(), &turned)), parse(renamed(&pack.to_string(), &turned)));
        let one = analyse(&Procedure::read(definition.clone()), &read(&pack), &on(TODAY));
        let two = analyse(&Procedure::read(def), &read(&packed), &on(TODAY));
        let essence = |analysis: &Analysis, name: &dyn Fn(&str) -> Option<String>| -> String {
            let papers = analysis.components.iter().map(|own| (&own.id, own.verdict, &own.guard, own.recommended));
            let sets =
                analysis.sets.iter().map(|set| (&set.when, &set.kept, &set.dropped, &set.minimal, set.burden_after));
            let fields = analysis.fields.iter().map(|field| (&field.pointer, field.status, &field.guard));
            let (papers, sets, fields) =
                (papers.collect::<Vec<_>>(), sets.collect::<Vec<_>>(), fields.collect::<Vec<_>>());
            renamed(&format!("{papers:?} {sets:?} {fields:?}"), name)
        };
        assert_eq!(essence(&two, &turned), essence(&one, &|_| None), "DEF {definition}\nPACK {pack}");
    }
}

#[test]
fn another_order_changes_no_verdict_and_no_burden() {
    let mut dice = Dice::new(25);
    for _ in 0..600 {
        let pack = random_pack(&mut dice);
        let definition = random_definition(&mut dice, 6);
        let (mut other, mut turned) = (definition.clone(), pack.clone());
        for list in ["x-documents", "x-requirements"] {
            if let Some(list) = other.get_mut(list).and_then(Value::as_array_mut) {
                list.reverse();
            }
        }
        for list in ["gates", "rules"] {
            turned[list].as_array_mut().unwrap().reverse();
        }
        for part in ["registers", "documentTypes", "concepts"] {
            let mut entries: Vec<(String, Value)> =
                std::mem::take(turned[part].as_object_mut().unwrap()).into_iter().collect();
            entries.reverse();
            turned[part] = Value::Object(entries.into_iter().collect());
        }
        for register in turned["registers"].as_object_mut().unwrap().values_mut() {
            register["lookups"].as_array_mut().unwrap().reverse();
        }
        let (one, two) = (Procedure::read(definition.clone()), Procedure::read(other));
        let (first, second) = (analyse(&one, &read(&pack), &on(TODAY)), analyse(&two, &read(&turned), &on(TODAY)));
        let told = || format!("DEF {definition}\nPACK {pack}");
        for case in Oracle::new(&one, &read(&pack), Date::parse(TODAY).unwrap()).cases() {
            for (p, own) in first.components.iter().enumerate() {
                let there = second.components.iter().position(|other| other.id == own.id).unwrap();
                assert_eq!(
                    verdict_in(&first, p, &case),
                    verdict_in(&second, there, &case),
                    "{} {case:?}\n{}",
                    own.id,
                    told()
                );
            }
            let (a, b) = (set_of(&first, &case), set_of(&second, &case));
            assert_eq!((a.burden_after, a.kept.len()), (b.burden_after, b.kept.len()), "{case:?}\n{}", told());
            let sets = |set: &Set| -> BTreeSet<BTreeSet<String>> {
                set.minimal.iter().map(|papers| papers.iter().cloned().collect()).collect()
            };
            assert_eq!(sets(&a), sets(&b), "{case:?}\n{}", told());
        }
    }
    // Of papers that are equally good the first of the dossier is kept: that does follow the order.
    let (one, two) = (("one", &["d"][..]), ("two", &["d"][..]));
    let mut pack = gated(&[]);
    pack.concepts.insert("d".to_owned(), pack.concepts["a"].clone());
    let kept = |papers: &[(&str, &[&str])]| analyse(&dossier(papers, &["d"]), &pack, &on(TODAY)).sets[0].kept.clone();
    assert_eq!((kept(&[one, two]), kept(&[two, one])), (vec!["one".to_owned()], vec!["two".to_owned()]));
}

const DAYS: [&str; 7] =
    ["2019-12-31", "2020-01-01", "2025-12-31", "2026-01-01", "2026-07-17", "2026-07-18", "2026-07-19"];

/// Gives gates, texts, publications and papers intervals among these days.
fn dated(dice: &mut Dice, pack: &mut Value, definition: &mut Value) {
    let interval = |dice: &mut Dice, value: &mut Value| {
        let object = value.as_object_mut().unwrap();
        object.shift_remove("from");
        object.shift_remove("to");
        let (mut from, mut to) = (dice.roll(DAYS.len()), dice.roll(DAYS.len()));
        if to < from {
            std::mem::swap(&mut from, &mut to);
        }
        if dice.percent(50) {
            object.insert("from".to_owned(), json!(DAYS[from]));
        }
        if dice.percent(50) {
            object.insert("to".to_owned(), json!(DAYS[to]));
        }
    };
    pack["gates"].as_array_mut().unwrap().iter_mut().for_each(|gate| interval(dice, gate));
    for law in pack["pack"]["laws"].as_object_mut().unwrap().values_mut() {
        interval(dice, law);
    }
    for register in pack["registers"].as_object_mut().unwrap().values_mut() {
        if dice.percent(60) {
            register["publication"]["date"] = json!(DAYS[dice.roll(DAYS.len())]);
        }
    }
    for document in definition["x-documents"].as_array_mut().unwrap() {
        if dice.percent(30) {
            document["valid"] = json!({});
            interval(dice, &mut document["valid"]);
        }
        if dice.percent(25) {
            let text = ["LAW-OLD § 2", "LAW-NEW § 3"][dice.roll(2)];
            document["basis"] = json!([text]);
        }
    }
}

/// The same with every interval made "always" or "never", as the day has it.
fn frozen(day: &str, pack: &Value, definition: &Value) -> (Value, Value) {
    let (mut pack, mut definition) = (pack.clone(), definition.clone());
    let settle = |value: &mut Value| {
        let within =
            value["from"].as_str().is_none_or(|from| from <= day) && value["to"].as_str().is_none_or(|to| day <= to);
        let object = value.as_object_mut().unwrap();
        let had = object.shift_remove("from").is_some() | object.shift_remove("to").is_some();
        if had && !within {
            object.insert("to".to_owned(), json!("1900-01-01"));
        }
    };
    pack["gates"].as_array_mut().unwrap().iter_mut().for_each(settle);
    pack["pack"]["laws"].as_object_mut().unwrap().values_mut().for_each(settle);
    for register in pack["registers"].as_object_mut().unwrap().values_mut() {
        let publication = register["publication"].as_object_mut().unwrap();
        if let Some(date) = publication.get_mut("date") {
            *date = if date.as_str().unwrap() <= day { json!("1900-01-01") } else { json!("9999-12-31") };
        }
    }
    for document in definition["x-documents"].as_array_mut().unwrap() {
        if let Some(valid) = document.get_mut("valid") {
            settle(valid);
        }
    }
    (pack, definition)
}

#[test]
fn a_day_is_judged_by_exactly_what_is_in_force_on_it() {
    let mut dice = Dice::new(26);
    let mut changed = 0;
    for _ in 0..300 {
        let (mut pack, mut definition) = (random_pack(&mut dice), random_definition(&mut dice, 5));
        dated(&mut dice, &mut pack, &mut definition);
        let judged = |pack: &Value, definition: &Value, day: &str| {
            format!("{:?}", analyse(&Procedure::read(definition.clone()), &read(pack), &on(day)))
        };
        let mut before = None;
        for day in ["1999-06-15", DAYS[0], DAYS[1], DAYS[2], DAYS[3], DAYS[4], DAYS[5], DAYS[6], "2031-01-01"] {
            let then = judged(&pack, &definition, day);
            let (law, demand) = frozen(day, &pack, &definition);
            // Any other day will do once nothing depends on it.
            assert_eq!(judged(&law, &demand, "2500-06-15"), then, "{day}\nDEF {definition}\nPACK {pack}");
            changed += usize::from(before.replace(then.clone()).is_some_and(|before| before != then));
        }
    }
    assert!(changed > 300, "days must make a difference: {changed}");
}

#[test]
fn what_was_simplified_has_nothing_left_to_simplify_and_the_same_certificate() {
    let mut dice = Dice::new(27);
    let mut changed = 0;
    for _ in 0..400 {
        let pack = random_pack(&mut dice);
        let (definition, pack) = (random_definition(&mut dice, 6), read(&pack));
        let plan = |definition: &Value| {
            simplify(&Procedure::read(definition.clone()), &pack, &on(TODAY), &Choices::default()).unwrap()
        };
        let first = plan(&definition);
        let second = plan(&first.definition);
        assert!(second.changes.is_empty(), "{definition}\n{}", first.definition);
        let certificate = |definition: &Value| {
            let procedure = Procedure::read(definition.clone());
            let analysis = analyse(&procedure, &pack, &on(TODAY));
            let text = report(&[Reported::new(&procedure, analysis)], &pack, &on(TODAY)).to_string();
            Sha256::digest(text.as_bytes()).to_vec()
        };
        assert_eq!(certificate(&first.definition), certificate(&second.definition), "{definition}");
        changed += usize::from(!first.changes.is_empty());
    }
    assert!(changed > 100, "{changed}");
}

/// Facts behind keys: registers that give facts and further keys, papers that bear some of both.
struct Ladder {
    keys: usize,
    facts: usize,
    /// For each lookup the keys it wants and the numbers of what it gives (keys first, then facts).
    lookups: Vec<(Vec<usize>, usize)>,
    papers: Vec<Vec<usize>>,
    required: Vec<usize>,
}

impl Ladder {
    fn random(dice: &mut Dice) -> Self {
        let (keys, facts) = (dice.between(2, 5), dice.between(2, 5));
        let all = keys + facts;
        let lookups = (0..dice.between(2, 7))
            .map(|_| ((0..dice.between(1, 2)).map(|_| dice.roll(keys)).collect(), dice.roll(all)))
            .collect();
        let papers =
            (0..dice.between(1, 4)).map(|_| (0..dice.between(1, 3)).map(|_| dice.roll(all)).collect()).collect();
        let required = (0..facts).filter(|_| dice.percent(70)).map(|fact| keys + fact).collect();
        Self { keys, facts, lookups, papers, required }
    }

    fn name(&self, at: usize) -> String {
        if at < self.keys { format!("key{at}") } else { format!("fact{at}") }
    }

    fn pack(&self) -> Pack {
        let words = json!({"en": "x"});
        let concepts: Map<String, Value> = (0..self.keys + self.facts)
            .map(|at| {
                let kind = if at < self.keys { "id" } else { "text" };
                (self.name(at), json!({"subject": "parcel", "type": kind, "title": words}))
            })
            .collect();
        let registers: Map<String, Value> = self
            .lookups
            .iter()
            .enumerate()
            .map(|(l, (wanted, gives))| {
                let keys: Vec<String> = wanted.iter().map(|key| self.name(*key)).collect();
                let register = json!({
                    "title": words, "owner": "o", "publication": {"status": "published"},
                    "items": {"it": {"title": words, "gives": [self.name(*gives)]}},
                    "lookups": [{"id": "ask", "subjects": ["parcel"], "keys": keys}]
                });
                (format!("zz:r{l}"), register)
            })
            .collect();
        read(&json!({
            "pack": {"id": "zz", "title": words, "subjects": {"parcel": {"title": words}}},
            "concepts": concepts, "registers": registers,
            "gates": [{"id": "zz:g", "title": words, "effect": "permits", "basis": "§ 1"}]
        }))
    }

    fn procedure(&self, without: Option<usize>, field: Option<usize>) -> Procedure {
        let fact = |at: &usize| json!({"concept": self.name(*at), "role": "plot"});
        let documents = self.papers.iter().enumerate().filter(|(p, _)| Some(*p) != without);
        let documents: Vec<Value> = documents
            .map(|(p, facts)| json!({"id": format!("p{p}"), "proves": facts.iter().map(fact).collect::<Vec<_>>(), "acts": []}))
            .collect();
        let requirements: Vec<Value> =
            self.required.iter().map(|at| json!({"id": self.name(*at), "needs": fact(at)})).collect();
        let properties: Map<String, Value> =
            field.iter().map(|at| ("typed".to_owned(), json!({"x-fact": fact(at)}))).collect();
        Procedure::read(json!({
            "$id": "urn:example:keys", "x-roles": {"plot": {"kind": "parcel"}}, "x-requirements": requirements,
            "x-documents": documents, "properties": properties
        }))
    }

    /// Whether a chain of lookups, none of which rests on what it is to give, leads to a fact.
    fn leads(&self, goal: usize, papers: &[&Vec<usize>], typed: Option<usize>, above: &mut Vec<usize>) -> bool {
        if papers.iter().any(|paper| paper.contains(&goal)) || (typed == Some(goal) && !above.is_empty()) {
            return true;
        }
        if above.contains(&goal) {
            return false;
        }
        above.push(goal);
        let found = self
            .lookups
            .iter()
            .any(|(wanted, gives)| *gives == goal && wanted.iter().all(|key| self.leads(*key, papers, typed, above)));
        above.pop();
        found
    }
}

fn unmet(analysis: &Analysis) -> BTreeSet<String> {
    let names = analysis.findings.iter().filter_map(|finding| match finding {
        Finding::Unprovable { requirement, .. } => Some(requirement.clone()),
        _ => None,
    });
    names.collect()
}

#[test]
fn what_lies_behind_a_key_goes_with_the_only_paper_that_bears_it() {
    let mut dice = Dice::new(28);
    let (mut behind, mut saved, mut added) = (0, 0, 0);
    for _ in 0..2_000 {
        let world = Ladder::random(&mut dice);
        let pack = world.pack();
        let closed = Options { new_fields: false, ..on(TODAY) };
        let told =
            |what: &str| format!("{what}: {:?} papers {:?} required {:?}", world.lookups, world.papers, world.required);
        let expected = |papers: &[&Vec<usize>], typed: Option<usize>| -> BTreeSet<String> {
            let lost = |at: &&usize| !world.leads(**at, papers, typed, &mut Vec::new());
            world.required.iter().filter(lost).map(|at| world.name(*at)).collect()
        };
        let all: Vec<&Vec<usize>> = world.papers.iter().collect();
        let whole = analyse(&world.procedure(None, None), &pack, &closed);
        assert_eq!(unmet(&whole), expected(&all, None), "{}", told("whole"));
        let printed = analyse(&world.procedure(None, None), &pack, &on(TODAY));
        for p in 0..world.papers.len() {
            let others: Vec<&Vec<usize>> =
                world.papers.iter().enumerate().filter(|(o, _)| *o != p).map(|(_, facts)| facts).collect();
            for key in world.papers[p].iter().copied().filter(|at| *at < world.keys) {
                let elsewhere = others.iter().any(|facts| facts.contains(&key))
                    || world.lookups.iter().any(|(_, gives)| *gives == key);
                if elsewhere {
                    continue;
                }
                // Nothing else gives the key: without the paper nothing that needs it is known.
                let without = analyse(&world.procedure(Some(p), None), &pack, &closed);
                assert_eq!(unmet(&without), expected(&others, None), "{}", told("without"));
                let through: BTreeSet<String> = world
                    .required
                    .iter()
                    .filter(|at| {
                        !others.iter().any(|facts| facts.contains(at))
                            && world.leads(**at, &others, Some(key), &mut Vec::new())
                            && !world.leads(**at, &others, None, &mut Vec::new())
                    })
                    .map(|at| world.name(*at))
                    .collect();
                assert!(through.is_subset(&unmet(&without)), "{}", told("behind the key"));
                // A field for the key brings exactly that back.
                let field = analyse(&world.procedure(Some(p), Some(key)), &pack, &closed);
                assert_eq!(unmet(&field), expected(&others, Some(key)), "{}", told("with a field"));
                behind += through.len();
                saved += unmet(&without).difference(&unmet(&field)).count();
                // With the paper in the dossier the same is proposed: the paper goes, the field comes.
                let own = printed.components.iter().find(|own| own.id == format!("p{p}")).unwrap();
                let named: Vec<&FactRef> = own.fields_to_add.iter().filter(|f| f.concept == world.name(key)).collect();
                let only = world.papers[p].iter().all(|at| *at == key);
                if only
                    && own.verdict == Verdict::RedundantByData
                    && through.iter().any(|name| !unmet(&whole).contains(name))
                {
                    assert!(!named.is_empty(), "{} {own:?}", told("field to add"));
                    added += 1;
                }
                let kept = whole.components.iter().find(|own| own.id == format!("p{p}")).unwrap();
                if through.iter().any(|name| !unmet(&whole).contains(name)) {
                    let stays = matches!(kept.verdict, Verdict::Needed | Verdict::Partial | Verdict::Inconsistent);
                    assert!(stays, "{} {kept:?}", told("no field"));
                }
            }
        }
    }
    assert!(behind > 300 && saved > 300 && added > 50, "{behind} {saved} {added}");
}

#[test]
fn counts_of_cases_do_not_depend_on_how_a_report_is_cut() {
    // One report of two procedures says of each what its own report says.
    let mut dice = Dice::new(29);
    for _ in 0..60 {
        let pack = read(&random_pack(&mut dice));
        let options = on(TODAY);
        let list: Vec<Procedure> = (0..2).map(|_| Procedure::read(random_definition(&mut dice, 5))).collect();
        let reported: Vec<Reported> = list.iter().map(|p| Reported::new(p, analyse(p, &pack, &options))).collect();
        let both = report(&reported, &pack, &options);
        let mut sums: BTreeMap<String, u64> = BTreeMap::new();
        for (i, one) in reported.iter().enumerate() {
            let own = report(std::slice::from_ref(one), &pack, &options);
            assert_eq!(own["procedures"][0], both["procedures"][i]);
            for (verdict, count) in own["summary"]["verdicts"].as_object().unwrap() {
                *sums.entry(verdict.clone()).or_default() += count.as_u64().unwrap();
            }
        }
        let whole = both["summary"]["verdicts"].as_object().unwrap();
        assert!(whole.iter().all(|(verdict, count)| sums[verdict] == count.as_u64().unwrap()));
    }
}
