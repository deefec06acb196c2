//! Random procedures and packs in the definition language, with everything that can interact:
//! several roles, relatives, keys that lead to keys, grades, closed scopes, rules, stages,
//! gates and dates, ways of handing in, groups, acts, validity. `oracle` reads their meaning.
#![allow(dead_code, reason = "each test uses its part")]

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::generator::Dice;

pub(crate) const TODAY: &str = "2026-07-18";

const GRADES: [&str; 3] = ["qa", "qb", "qc"];

fn words() -> Value {
    json!({"en": "x"})
}

fn grade(dice: &mut Dice) -> &'static str {
    GRADES[dice.roll(3)]
}

fn some<'t>(dice: &mut Dice, list: &[&'t str]) -> &'t str {
    list[dice.roll(list.len())]
}

const PERSON: [&str; 6] = ["c0", "c1", "c2", "c3", "c4", "c5"];
const FIRM: [&str; 2] = ["o0", "o1"];

/// A pack in JSON.
#[allow(clippy::too_many_lines, reason = "one document, member by member")]
pub(crate) fn random_pack(dice: &mut Dice) -> Value {
    let mut concepts = Map::new();
    concepts.insert("number".to_owned(), json!({"subject": "person", "type": "id", "title": words()}));
    concepts.insert("code".to_owned(), json!({"subject": "organisation", "type": "id", "title": words()}));
    for id in PERSON {
        concepts.insert(id.to_owned(), json!({"subject": "person", "title": words()}));
    }
    for id in FIRM {
        concepts.insert(id.to_owned(), json!({"subject": "organisation", "title": words()}));
    }
    let mut registers = Map::new();
    for r in 0..dice.between(1, 3) {
        let firm = dice.percent(20);
        let own: &[&str] = if firm { &FIRM } else { &PERSON };
        let mut items = Map::new();
        for i in 0..dice.between(1, 4) {
            let mut gives: Vec<Value> = vec![json!(some(dice, own))];
            if !firm && dice.percent(20) {
                gives.push(json!({"concept": "number", "of": "mother"}));
            }
            if !firm && dice.percent(15) {
                gives.push(json!({"concept": some(dice, &PERSON), "of": "mother"}));
            }
            let mut item = json!({"title": words(), "gives": gives});
            if dice.percent(30) {
                item["quality"] = json!(grade(dice));
            }
            if dice.percent(12) {
                item["absence"] = json!(true);
            }
            if dice.percent(10) {
                item["publication"] = json!(some(dice, &["published", "unconfirmed", "none"]));
                item["confidence"] = json!(some(dice, &["confirmed", "unconfirmed"]));
            }
            items.insert(format!("i{i}"), item);
        }
        let mut lookups = Vec::new();
        for l in 0..dice.between(1, 2) {
            let key = match dice.roll(10) {
                _ if firm => json!("code"),
                0 => json!(some(dice, &PERSON)),
                1 => json!({"concept": "number", "of": "mother"}),
                _ => json!("number"),
            };
            let mut keys = vec![key];
            if !firm && dice.percent(10) {
                keys.push(json!(some(dice, &PERSON)));
            }
            let subject = if firm { "organisation" } else { "person" };
            let mut lookup = json!({"id": format!("l{l}"), "subjects": [subject], "keys": keys});
            if dice.percent(15) {
                lookup["trust"] = json!(grade(dice));
            }
            if dice.percent(15) {
                lookup["stage"] = json!("after");
            }
            if dice.percent(50) {
                lookup["closedWorld"] = json!("since 2016");
            }
            if dice.percent(30) {
                lookup["items"] = json!(["i0"]);
            }
            lookups.push(lookup);
        }
        let mut publication = json!({"status": some(dice, &["published", "published", "unconfirmed", "none"])});
        if dice.percent(15) {
            publication["date"] = json!(some(dice, &["2026-01-01", "2027-01-01"]));
        }
        registers.insert(
            format!("zz:r{r}"),
            json!({"title": words(), "owner": "o", "publication": publication, "items": items, "lookups": lookups}),
        );
    }
    let mut types = Map::new();
    for t in 0..4 {
        let mut kind = json!({"title": words(), "burden": dice.between(1, 4)});
        let facts: Vec<Value> = (0..dice.between(0, 3))
            .map(|_| {
                if dice.percent(15) {
                    json!({"concept": some(dice, &PERSON), "of": "mother"})
                } else {
                    json!(some(dice, &PERSON))
                }
            })
            .collect();
        kind["facts"] = json!(facts);
        if dice.percent(80) {
            kind["subject"] = json!("person");
        }
        if dice.percent(15) {
            kind["acts"] = json!([some(dice, &["declare", "consent", "surrender"])]);
        }
        if dice.percent(25) {
            kind["keys"] = json!(["number"]);
        }
        if dice.percent(30) {
            kind["quality"] = json!(grade(dice));
        }
        if dice.percent(6) {
            kind["kind"] = json!("note");
        }
        types.insert(format!("zz:t{t}"), kind);
    }
    let mut gates = Vec::new();
    for g in 0..dice.between(1, 5) {
        let effect = match dice.roll(20) {
            0 => "forbidsAsking",
            1 => "cut",
            2 => "requiresPaper",
            3..=9 => "permits",
            _ => "requiresPublication",
        };
        let mut gate = json!({"id": format!("zz:g{g}"), "title": words(), "effect": effect, "basis": "§ 1"});
        let silencing = matches!(effect, "forbidsAsking" | "cut" | "requiresPaper");
        if silencing || dice.percent(15) {
            gate["documentTypes"] = json!([format!("zz:t{}", dice.roll(4))]);
        } else if dice.percent(30) {
            let concepts: BTreeSet<&str> =
                (0..3).map(|_| some(dice, &["c0", "c1", "c2", "c3", "c4", "c5", "number", "o0"])).collect();
            gate["concepts"] = json!(concepts);
        }
        if dice.percent(20) {
            gate["from"] = json!(some(dice, &["2026-07-18", "2026-07-19", "2020-01-01"]));
        }
        if dice.percent(15) {
            gate["to"] = json!(some(dice, &["2026-07-18", "2026-07-17"]));
            gate.as_object_mut().unwrap().remove("from");
        }
        if dice.percent(15) {
            gate["registers"] = json!(["zz:r0"]);
        }
        if dice.percent(8) {
            gate["procedures"] = json!(["9.1"]);
        }
        if dice.percent(8) {
            gate["exceptProcedures"] = json!(["9.9"]);
        }
        if dice.percent(8) {
            gate["levels"] = json!([some(dice, &["commune", "province"])]);
        }
        if dice.percent(8) {
            gate["subjects"] = json!([some(dice, &["person", "organisation"])]);
        }
        gates.push(gate);
    }
    let rules: Vec<Value> = (0..dice.roll(3))
        .map(|i| {
            let mut from = vec![json!(some(dice, &PERSON))];
            if dice.percent(40) {
                from.push(if dice.percent(50) {
                    json!({"concept": some(dice, &PERSON), "of": "mother"})
                } else {
                    json!(some(dice, &PERSON))
                });
            }
            json!({"id": format!("zz:x{i}"), "gives": some(dice, &PERSON), "from": from})
        })
        .collect();
    json!({
        "pack": {"id": "zz", "title": words(),
            "subjects": {"person": {"title": words(), "key": "number"}, "organisation": {"title": words(), "key": "code"}},
            "qualities": {"qa": {"authority": 2, "integrity": 1}, "qb": {"authority": 1, "integrity": 2}, "qc": {"authority": 2, "integrity": 2, "maxAgeDays": 30}},
            "laws": {"LAW-OLD": {"to": "2026-07-17"}, "LAW-NEW": {"from": "2026-07-18"}}},
        "concepts": concepts, "registers": registers, "documentTypes": types, "gates": gates, "rules": rules
    })
}

pub(crate) fn random_fact(dice: &mut Dice, roles: &[&str]) -> Value {
    let role = some(dice, roles);
    let concept = match role {
        "firm" => some(dice, &["o0", "o1", "code"]),
        _ if dice.percent(12) => "number",
        _ => some(dice, &PERSON),
    };
    let mut fact = json!({"concept": concept, "role": role});
    if dice.percent(8) {
        fact["stage"] = json!("after");
    }
    fact
}

fn random_need(dice: &mut Dice, roles: &[&str], depth: usize) -> Value {
    match dice.roll(10) {
        0..=1 if depth > 0 => {
            json!({"allOf": (0..dice.between(1, 3)).map(|_| random_need(dice, roles, depth - 1)).collect::<Vec<_>>()})
        }
        2..=4 if depth > 0 => {
            json!({"anyOf": (0..dice.between(1, 3)).map(|_| random_need(dice, roles, depth - 1)).collect::<Vec<_>>()})
        }
        5 => json!({"act": some(dice, &["declare", "consent", "surrender", "identify"]), "role": some(dice, roles)}),
        _ => random_fact(dice, roles),
    }
}

pub(crate) fn random_when(dice: &mut Dice, conditions: usize) -> Option<String> {
    if conditions == 0 || !dice.percent(35) {
        return None;
    }
    let one = |dice: &mut Dice| format!("{}k{}", if dice.percent(30) { "!" } else { "" }, dice.roll(conditions));
    Some(match dice.roll(4) {
        0 => format!("{} && {}", one(dice), one(dice)),
        1 => format!("{} || {}", one(dice), one(dice)),
        _ => one(dice),
    })
}

/// A definition in JSON, with at most this many papers.
#[allow(clippy::too_many_lines, reason = "one document, member by member")]
pub(crate) fn random_definition(dice: &mut Dice, papers: usize) -> Value {
    let conditions = dice.roll(3);
    let mut named = Map::new();
    for k in 0..conditions {
        let mut condition = Map::new();
        if k > 0 && dice.percent(25) {
            condition.insert(some(dice, &["x-implies", "x-excludes"]).to_owned(), json!(["k0"]));
        }
        // Some stand for a way of handing in; no die is thrown for it.
        if conditions == 2 && k == 1 {
            condition.insert("x-channel".to_owned(), json!("direct"));
        }
        if dice.percent(35) {
            condition.insert("x-lacks".to_owned(), json!([some(dice, &["zz:r0", "zz:r1@other", "zz:r1"])]));
        }
        named.insert(format!("k{k}"), Value::Object(condition));
    }
    let mut roles = Map::new();
    let mut all = vec!["me"];
    roles.insert("me".to_owned(), json!({"kind": "person", "signedIn": dice.percent(70)}));
    let mut properties = Map::new();
    if dice.percent(60) {
        all.push("other");
        let mut other = json!({"kind": "person"});
        if dice.percent(50) {
            other["key"] = json!("/other");
            properties.insert("other".to_owned(), json!({}));
        }
        if dice.percent(10) {
            other["keyless"] = json!("no number yet");
        }
        if let Some(when) = random_when(dice, conditions) {
            other["when"] = json!(when);
        }
        if dice.percent(25) {
            let when = random_when(dice, conditions);
            other["sameAs"] = json!([match when {
                Some(when) => json!({"role": "me", "when": when}),
                None => json!({"role": "me"}),
            }]);
        }
        roles["me"]["relations"] = json!({"mother": "other"});
        roles.insert("other".to_owned(), other);
    }
    if dice.percent(25) {
        all.push("firm");
        let mut firm = json!({"kind": "organisation"});
        if dice.percent(50) {
            firm["key"] = json!("/firm");
        }
        roles.insert("firm".to_owned(), firm);
    }
    if dice.percent(15) {
        properties.insert(
            "typed".to_owned(),
            json!({"x-fact": {"concept": some(dice, &PERSON), "role": some(dice, &["me", "other"])}}),
        );
    }
    let channels = dice.percent(30);
    let mut documents = Vec::new();
    for d in 0..dice.between(1, papers) {
        let mut document = json!({"id": format!("d{d}")});
        let typed = dice.percent(60);
        if typed {
            let one = format!("zz:t{}", dice.roll(4));
            document["type"] =
                if dice.percent(12) { json!([one, format!("zz:t{}", dice.roll(4))]) } else { json!(one) };
            if dice.percent(50) {
                document["about"] = json!(some(dice, &all));
            }
        }
        if !typed || dice.percent(30) {
            let facts: Vec<Value> = (0..dice.between(0, 4)).map(|_| random_fact(dice, &all)).collect();
            document["proves"] = json!(facts);
        }
        if !typed || dice.percent(40) {
            let acts: Vec<&str> = if dice.percent(25) {
                vec![some(dice, &["declare", "consent", "surrender", "identify"])]
            } else {
                Vec::new()
            };
            document["acts"] = json!(acts);
        }
        if let Some(when) = random_when(dice, conditions) {
            document["when"] = json!(when);
        }
        if channels && dice.percent(40) {
            document["channels"] = json!([some(dice, &["online", "direct"])]);
        }
        if dice.percent(20) {
            document["group"] = json!(some(dice, &["g1", "g2"]));
        }
        if dice.percent(15) {
            document["quality"] = json!(grade(dice));
        }
        if dice.percent(10) {
            document["valid"] = json!({"to": some(dice, &["2026-07-18", "2026-07-17"])});
        }
        if dice.percent(6) {
            document["basis"] = json!([some(dice, &["LAW-OLD § 2", "LAW-NEW § 3"])]);
        }
        documents.push(document);
    }
    let mut definition = json!({
        "$id": "urn:example:random",
        "x-procedure": {"code": some(dice, &["9.1", "9.9"]), "level": "commune", "channels": if dice.percent(70) { json!(["online", "direct"]) } else { json!([]) },
            "outputs": if dice.percent(15) { json!(["zz:t0"]) } else { json!([]) }},
        "x-roles": roles, "x-conditions": named, "x-documents": documents, "properties": properties
    });
    if dice.percent(80) {
        let requirements: Vec<Value> = (0..dice.between(1, 4))
            .map(|r| {
                let mut requirement = json!({"id": format!("r{r}"), "needs": random_need(dice, &all, 2)});
                if let Some(when) = random_when(dice, conditions) {
                    requirement["when"] = json!(when);
                }
                if dice.percent(25) {
                    requirement["quality"] = json!(grade(dice));
                }
                requirement
            })
            .collect();
        definition["x-requirements"] = json!(requirements);
    }
    definition
}

/// Fields for some of what can be said of the roles, so that questions are judged too.
pub(crate) fn with_fields(dice: &mut Dice, definition: &mut Value) {
    let roles: Vec<String> = definition["x-roles"].as_object().unwrap().keys().cloned().collect();
    for i in 0..dice.roll(6) {
        let role = &roles[dice.roll(roles.len())];
        let concept = if role == "firm" { some(dice, &FIRM) } else { some(dice, &PERSON) };
        definition["properties"][format!("f{i}")] = json!({"x-fact": {"concept": concept, "role": role}});
    }
}
