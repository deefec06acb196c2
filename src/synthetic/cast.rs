//! The people who play a part in the cases of the authored procedures: there is always one of each.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::life::{Lives, YEAR};
use super::{Record, Thing, iso};
use crate::register::personal_number::Sex::{Female, Male};

/// Where people are born and die who do so in hospital.
const HOSPITAL: &str = "Bệnh viện Thử Nghiệm";
/// Where it is.
const COMMUNE: &str = "Phường Thử Nghiệm";

/// Makes them; who they are depends on the seed, what they can do does not.
#[allow(clippy::too_many_lines, reason = "a list of people, family by family")]
pub(super) fn people(lives: &mut Lives) -> BTreeMap<&'static str, usize> {
    let mut cast = BTreeMap::new();
    let today = lives.today;

    // A young couple with a small child and another born this month, and his parents: one alive,
    // one just dead.
    let (grandfather, grandmother) = couple(lives, 66, 62, 30 * YEAR);
    let wedding = lives.people[grandfather].last_act();
    let father = lives.bear(grandmother, wedding + 400, Male);
    let father = father.unwrap_or_else(|| stranger(lives, Male, 28));
    let mother = stranger(lives, Female, 25);
    lives.marry(father, mother, today - 2 * YEAR - 10);
    let toddler = lives.bear(mother, today - 420, Female);
    cast.extend(toddler.map(|toddler| ("toddler", toddler)));
    let sex = if lives.chance.one_in(2) { Male } else { Female };
    let child = lives.bear(mother, today - 17, sex);
    if let Some(child) = child {
        // Its number is given when its birth is registered.
        lives.people[child].number = None;
        lives.people[child].birth_registered = false;
        notice(lives, mother, child);
        cast.insert("newborn", child);
    }
    cast.extend([("mother", mother), ("father", father), ("widow", grandmother), ("deceased", grandfather)]);
    lives.die(grandfather, today - 3);
    lives.people[grandfather].death_registered = false;
    hold(
        lives,
        grandfather,
        "vn:birth_death_notice",
        &[
            ("death_event", json!(true)),
            ("death_date", json!(iso(today - 3))),
            ("death_place", json!({"province": "01", "commune": COMMUNE, "street": HOSPITAL})),
            ("death_cause", json!("bệnh lý")),
            ("notice_number", json!("GBT-0001")),
        ],
    );
    insure(lives, grandfather);

    // A death registered some weeks ago, and the child who arranges what comes after it.
    let (buried, _) = couple(lives, 70, 68, 40 * YEAR);
    let wife = lives.people[buried].marriages.first().map_or(buried, |marriage| marriage.with);
    let wedding = lives.people[buried].last_act();
    let heir = lives.bear(wife, wedding + 500, Female).unwrap_or(wife);
    lives.die(buried, today - 45);
    insure(lives, buried);
    cast.extend([("buried", buried), ("heir", heir)]);

    let (groom, bride) = (stranger(lives, Male, 27), stranger(lives, Female, 24));
    cast.extend([("groom", groom), ("bride", bride)]);

    let (divorcee, ex) = (stranger(lives, Female, 36), stranger(lives, Male, 39));
    lives.marry(ex, divorcee, today - 12 * YEAR);
    lives.divorce(divorcee, today - 4 * YEAR);
    cast.insert("divorcee", divorcee);

    for (part, sex, age) in [("tenant", Male, 22), ("owner", Female, 45), ("trader", Female, 33), ("driver", Male, 41)]
    {
        let person = stranger(lives, sex, age);
        cast.insert(part, person);
    }
    let elder = stranger(lives, Female, 78);
    cast.insert("elder", elder);
    if let Some(driver) = cast.get("driver").copied() {
        let number = format!("79{:010}", lives.chance.between(1, 9_999_999));
        hold(
            lives,
            driver,
            "vn:driver_licence",
            &[
                ("licence_number", json!(number)),
                ("licence_classes", json!(["B"])),
                ("licence_status", json!({"points": 12, "withheld": false})),
                ("licence_validity", json!({"issued": iso(today - 9 * YEAR), "expires": iso(today + 60)})),
            ],
        );
        hold(
            lives,
            driver,
            "vn:health_record",
            &[("health_check", json!({"date": iso(today - 30), "result": "đủ sức khỏe"}))],
        );
    }

    // Those with whom something goes wrong.
    for (part, record, age) in [
        ("slow", Record::Slow, 31),
        ("unknown", Record::Missing, 38),
        ("unreachable", Record::Failing, 38),
        ("misrecorded", Record::Wrong, 52),
    ] {
        let person = stranger(lives, Female, age);
        lives.people[person].record = record;
        cast.insert(part, person);
    }
    let born = lives.born_years_ago(34);
    let foreigner = lives.foreigner(Male, born);
    cast.insert("foreigner", foreigner);
    cast
}

/// What they own.
pub(super) fn things(lives: &Lives, cast: &BTreeMap<&'static str, usize>) -> Vec<Thing> {
    let Some(owner) = cast.get("owner").and_then(|place| lives.people.get(*place)) else { return Vec::new() };
    let holder = json!(owner.number);
    let parcel = owner.home().map(|home| format!("Thửa số 12, tờ bản đồ số 3, {}", home.commune)).unwrap_or_default();
    vec![
        Thing {
            kind: "landParcel",
            key: "AA00000001".to_owned(),
            register: "vn:land",
            values: BTreeMap::from([
                ("certificate_number", json!("AA00000001")),
                ("right_holder", holder.clone()),
                ("parcel", json!(parcel)),
                ("area_purpose_term", json!("120 m², đất ở, lâu dài")),
                ("attached_assets", json!([{"kind": "nhà ở", "floorArea": 80}])),
            ]),
        },
        Thing {
            kind: "organisation",
            key: "0000000001".to_owned(),
            register: "vn:business",
            values: BTreeMap::from([
                ("enterprise_code", json!("0000000001")),
                ("enterprise_name", json!("Công ty TNHH Mẫu Thử")),
                ("org_representative", json!(owner.name)),
            ]),
        },
    ]
}

fn stranger(lives: &mut Lives, sex: crate::register::personal_number::Sex, age: i64) -> usize {
    let born = lives.born_years_ago(age);
    lives.stranger(sex, born)
}

/// A couple of these ages, married so many days ago.
fn couple(lives: &mut Lives, his: i64, hers: i64, ago: i64) -> (usize, usize) {
    let (husband, wife) = (stranger(lives, Male, his), stranger(lives, Female, hers));
    lives.marry(husband, wife, lives.today - ago);
    (husband, wife)
}

fn hold(lives: &mut Lives, person: usize, register: &'static str, values: &[(&'static str, Value)]) {
    lives.people[person].extra.entry(register).or_default().extend(values.iter().cloned());
}

/// The hospital's notice of a birth: registers find it by the mother.
fn notice(lives: &mut Lives, mother: usize, child: usize) {
    let who = &lives.people[child];
    let values = [
        ("birth_event", json!(true)),
        ("parent_child_relation", json!(lives.people[mother].number)),
        ("birth_date", json!(iso(who.born))),
        ("sex", json!(super::records::sex(who.sex))),
        ("birth_place", json!({"facility": HOSPITAL, "province": "01", "commune": COMMUNE})),
        ("notice_number", json!("GCS-0001")),
    ];
    hold(lives, child, "vn:birth_death_notice", &values);
}

fn insure(lives: &mut Lives, person: usize) {
    let number = format!("00{:08}", lives.chance.between(1, 99_999_999));
    let since = lives.people[person].born + 25 * YEAR;
    hold(
        lives,
        person,
        "vn:insurance",
        &[("si_number", json!(number)), ("si_history", json!([{"from": iso(since), "to": iso(since + 30 * YEAR)}]))],
    );
}
