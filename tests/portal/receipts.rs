//! The decision receipt of a case, and what `tokhai verify` says of it.

use tokhai::form::digest_of;

use super::*;

/// The decision receipt the portal gives for the birth, and the definition it was made with.
fn given(place: &Place) -> (Value, Value) {
    let (birth, mother) = &*BIRTH;
    let portal = place.start();
    let mut visitor = Visitor::at(&portal);
    visitor.sign_in(&json!({"person": mother}));
    let sent = visitor.post(birth, &key()).is(201).body;
    let number = sent["receipt"].as_str().unwrap();
    let decision = visitor.get(&format!("/submissions/{number}")).is(200).body["decision"].clone();
    assert_eq!((&decision["receipt"], &decision["submission"]), (&sent["receipt"], &birth["digest"]));
    let hash = decision["definition"]["sha256"].as_str().unwrap();
    (decision.clone(), visitor.get(&format!("/definitions/{hash}")).is(200).body)
}

/// The exit code of the command, and what it says.
fn verified(place: &Place, receipt: &Value, more: &[&str]) -> (i32, String) {
    let file = place.data.join("decision.json");
    fs::write(&file, receipt.to_string()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tokhai"));
    let output = command.arg("verify").arg(&file).args(["--locale", "en"]).args(more).output().unwrap();
    let told = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8_lossy(&told).into_owned())
}

/// A receipt with something changed, and a digest that fits again.
fn forged(receipt: &Value, change: impl FnOnce(&mut Value)) -> Value {
    let mut own = receipt.clone();
    change(&mut own);
    own.as_object_mut().unwrap().remove("digest");
    own["digest"] = digest_of(&own).into();
    own
}

#[test]
fn a_decision_receipt_gives_the_same_verdicts_again_without_the_portal() {
    on_each_database(|place| {
        let (receipt, definition) = given(place);
        let schema = desk::read("schemas/decision-receipt.schema.json");
        jsonschema::options().should_validate_formats(true).build(&schema).unwrap().validate(&receipt).unwrap();
        let (code, told) = verified(place, &receipt, &[]);
        assert_eq!(code, 0, "{told}");
        assert!(told.contains("the same comes out"), "{told}");
        // Definition and pack as somebody kept them, and what was sent.
        let kept = [("definition.json", &definition), ("submission.json", &BIRTH.0)].map(|(name, content)| {
            let file = place.data.join(name);
            fs::write(&file, content.to_string()).unwrap();
            file.display().to_string()
        });
        let pack = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/vn/pack");
        let named = ["--definition", &kept[0], "--pack", pack, "--submission", &kept[1], "--json"];
        let (code, told) = verified(place, &receipt, &named);
        assert_eq!(code, 0, "{told}");
        assert_eq!(serde_json::from_str::<Value>(&told).unwrap()["result"], "same");
    });
}

#[test]
fn a_decision_receipt_holds_nothing_somebody_typed() {
    let place = Place::new(None);
    let (receipt, _) = given(&place);
    let mut typed = Vec::new();
    upkeep::strings(&BIRTH.0["answers"], &mut typed);
    // Names, places and numbers; choices are words of the definition.
    typed.retain(|text| text.contains(' ') || text.len() > 8 && text.bytes().all(|byte| byte.is_ascii_digit()));
    let told = receipt.to_string();
    assert!(typed.len() > 5, "{typed:?}");
    for text in typed {
        assert!(!told.contains(&text), "{text}");
    }
}

#[test]
fn what_comes_out_otherwise_is_named_and_so_is_what_is_missing() {
    let place = Place::new(None);
    let (receipt, definition) = given(&place);
    let spared = receipt["verdicts"].as_array().unwrap().iter().position(|own| own["state"] == "notAsked").unwrap();
    let id = receipt["verdicts"][spared]["id"].as_str().unwrap();
    let by_hand = {
        let mut own = receipt.clone();
        own["verdicts"][spared]["state"] = "asked".into();
        own
    };
    let (code, told) = verified(&place, &by_hand, &[]);
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("not as it was made") && told.contains(id) && told.contains("not asked for"), "{told}");
    // Whoever makes the digest fit is found by deciding anew.
    let (code, told) = verified(&place, &forged(&receipt, |own| own["verdicts"] = by_hand["verdicts"].clone()), &[]);
    assert!(code == 1 && told.contains(id) && !told.contains("not as it was made"), "{told}");

    // What is missing is named, all of it at once.
    let other = forged(&receipt, |own| {
        own["definition"]["sha256"] = "0".repeat(64).into();
        own["pack"]["sha256"] = "1".repeat(64).into();
    });
    let (code, told) = verified(&place, &other, &[]);
    assert_eq!(code, 2, "{told}");
    assert!(told.contains("it cannot be told") && told.contains("--definition") && told.contains("--pack"), "{told}");
    let amended = place.data.join("amended.json");
    fs::write(&amended, changed_title(&definition).to_string()).unwrap();
    let (code, told) = verified(&place, &receipt, &["--definition", amended.to_str().unwrap()]);
    assert!(code == 2 && told.contains("--definition"), "{told}");

    // Another engine is said, and is no difference by itself.
    let (code, told) = verified(&place, &forged(&receipt, |own| own["engine"]["sha256"] = "2".repeat(64).into()), &[]);
    assert!(code == 0 && told.contains("another one"), "{told}");

    // Another submission, and one that is another case.
    let another = place.data.join("another.json");
    fs::write(&another, of_child(7).to_string()).unwrap();
    let (code, told) = verified(&place, &receipt, &["--submission", another.to_str().unwrap()]);
    assert!(code == 1 && told.contains("not the submission"), "{told}");

    let (code, told) = verified(&place, &json!({"day": 5, "receipt": []}), &[]);
    assert_eq!(code, 2, "{told}");
    assert!(told.contains("#/day") && told.contains("#/receipt") && told.contains("pack"), "{told}");
}

fn changed_title(definition: &Value) -> Value {
    let mut own = definition.clone();
    own["title"] = "Khác".into();
    own
}

/// A folder of procedures of its own with the birth alone, beside the pages of the checkout.
struct Folder(PathBuf);

impl Folder {
    fn new(place: &Place) -> Self {
        let root = place.data.join("root");
        fs::create_dir_all(root.join("schemas/vn/procedures")).unwrap();
        let checkout = Path::new(env!("CARGO_MANIFEST_DIR"));
        std::os::unix::fs::symlink(checkout.join("www"), root.join("www")).unwrap();
        let folder = Self(root);
        folder.publish(&desk::definition("1.001193"));
        folder
    }

    fn publish(&self, definition: &Value) {
        fs::write(self.0.join("schemas/vn/procedures/1.001193.json"), definition.to_string()).unwrap();
    }

    fn root(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

/// The birth with a question more, under a version.
fn next_version(version: &str) -> Value {
    let mut definition = desk::definition("1.001193");
    definition["x-procedure"]["version"] = version.into();
    definition["properties"]["hospital"] = json!({"title": "Nơi sinh thử", "type": "string", "minLength": 1});
    definition["required"].as_array_mut().unwrap().push("hospital".into());
    definition
}

#[test]
fn a_case_goes_on_with_the_definition_it_was_sent_with_whatever_is_published_since() {
    on_each_database(|place| {
        let folder = Folder::new(place);
        let mut command = place.upkeep(&["serve", "--port", "0", "--root", folder.root()]);
        let portal = Place::started(command.stderr(Stdio::piped()).stdout(Stdio::piped()));
        let (mut visitor, mut officer) = (Visitor::at(&portal), Visitor::at(&portal));
        visitor.sign_in(&json!({"person": BIRTH.1}));
        officer.sign_in(&json!({"officer": "officer-1"}));
        let receipt = visitor.post(&BIRTH.0, &key()).is(201).body["receipt"].as_str().unwrap().to_owned();
        officer.act(&receipt, "claim", 1, &json!({})).is(200);
        let marks = json!({"reason": "Tên chưa rõ", "marks": [{"pointer": "/child/name", "message": "Ghi đủ họ tên"}]});
        officer.act(&receipt, "return", 1, &marks).is(200);
        let before = officer.get(&format!("/inbox/{receipt}")).is(200).body["definition"].clone();

        folder.publish(&next_version("2027-01-01"));
        assert_eq!(visitor.post(&other_day(&BIRTH.0, "2026-07-19"), &key()).is(409).kind(), "superseded");
        let own = key();
        let headers = [("Idempotency-Key", own.as_str()), ("If-Match", "\"1\"")];
        visitor.send(&format!("PUT /submissions/{receipt}"), &headers, &of_child(3)).is(200);
        assert_eq!(officer.get(&format!("/inbox/{receipt}")).is(200).body["definition"], before);
        let shown = visitor.get(&format!("/submissions/{receipt}")).is(200).body;
        assert_eq!((&shown["decision"]["version"], &shown["state"]), (&json!(2), &json!("received")));
        assert_eq!(verified(place, &shown["decision"], &[]).0, 0);

        let versions = |root: &str| place.told(&["versions", "--root", root, "--locale", "en"]);
        let (code, told) = versions(folder.root());
        assert_eq!(code, 0, "{told}");
        let old = desk::definition("1.001193")["x-procedure"]["version"].as_str().unwrap().to_owned();
        for part in [
            "published is version 2027-01-01",
            "question new: Nơi sinh thử (/hospital)",
            "asked anew: Nơi sinh thử",
            &format!("1 running cases go on with version {old}"),
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
        // A version is never changed.
        folder.publish(&next_version(&old));
        let (code, told) = versions(folder.root());
        assert!(code == 1 && told.contains("a version of its own"), "{told}");
        folder.publish(&desk::definition("1.001193"));
        let (code, told) = versions(folder.root());
        assert!(code == 0 && !told.contains("question"), "{told}");
    });
}
