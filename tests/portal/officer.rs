//! What officers do with cases, and what is published of a month.

use super::*;

/// A portal where the mother of a child sent its birth and an officer has taken it, and its number.
fn taken(place: &Place) -> (Portal, Visitor, Visitor, String) {
    let portal = place.start();
    let (mut visitor, mut officer) = (Visitor::at(&portal), Visitor::at(&portal));
    visitor.sign_in(&json!({"person": BIRTH.1}));
    officer.sign_in(&json!({"officer": "officer-1"}));
    let receipt = visitor.post(&BIRTH.0, &key()).is(201).body["receipt"].as_str().unwrap().to_owned();
    officer.act(&receipt, "claim", 1, &json!({})).is(200);
    (portal, visitor, officer, receipt)
}

#[test]
fn a_correction_keeps_the_source_of_what_it_left_and_shows_what_it_changed() {
    on_each_database(|place| {
        let (_portal, visitor, officer, receipt) = taken(place);
        let before = officer.get(&format!("/inbox/{receipt}")).is(200).body;
        let marks = json!({
            "reason": "Tên chưa rõ",
            "until": "2001-01-01",
            "marks": [{"pointer": "/child/name", "message": "Ghi đủ họ tên"}],
        });
        assert_eq!(officer.act(&receipt, "return", 1, &marks).is(400).kind(), "malformed");
        let until = Date::parse(&today()).unwrap().plus(7).unwrap().to_string();
        let mut marks = marks;
        marks["until"] = until.as_str().into();
        officer.act(&receipt, "return", 1, &marks).is(200);
        let shown = visitor.get(&format!("/submissions/{receipt}")).is(200).body;
        assert_eq!(shown["states"].as_array().unwrap().last().unwrap()["until"], until.as_str());
        assert_eq!(shown["overdue"], false, "the authority does not wait for itself");
        // What is withheld of the father in the form is withheld wherever the mother looks, and nothing of her own is.
        let withheld: Vec<&str> = shown["withheld"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert!(withheld.contains(&"/father/birthDate"), "{withheld:?}");
        for own in ["/father/name", "/mother/name", "/mother/birthDate", "/child/birthDate"] {
            assert!(!withheld.contains(&own), "{own} {withheld:?}");
        }
        // As a page sends it that lost where the answers were from.
        let named = changed(&BIRTH.0, |it| {
            it["answers"]["child"]["name"] = json!("Nguyễn Thị Thử Nghiệm Hai");
            let lost = it["provenance"].as_object_mut().unwrap();
            lost.retain(|place, _| !place.starts_with("/mother/name"));
        });
        let own = key();
        let headers = [("Idempotency-Key", own.as_str()), ("If-Match", "\"1\"")];
        visitor.send(&format!("PUT /submissions/{receipt}"), &headers, &named).is(200);
        let read = officer.get(&format!("/inbox/{receipt}")).is(200).body;
        let source = &read["sources"]["/mother/name"];
        assert_eq!((&source["kind"], source), (&json!("register"), &before["sources"]["/mother/name"]));
        assert_eq!(read["sources"]["/child/name"]["kind"], "typed");
        let corrections = read["corrections"].as_array().unwrap();
        assert_eq!((corrections.len(), &corrections[0]["version"]), (1, &json!(2)));
        assert!(corrections[0]["time"].is_string());
        let change = json!({
            "pointer": "/child/name",
            "before": BIRTH.0["answers"]["child"]["name"],
            "after": "Nguyễn Thị Thử Nghiệm Hai",
        });
        assert_eq!(corrections[0]["changes"], json!([change]));
    });
}

#[test]
fn an_officer_refuses_with_reason_and_legal_basis_and_hands_a_case_over_to_another_authority() {
    on_each_database(|place| {
        let (_portal, visitor, officer, receipt) = taken(place);
        let over = json!({"office": "Ủy ban nhân dân phường Ngọc Hà, Hà Nội", "reason": "Người mẹ cư trú ở đó"});
        assert_eq!(officer.act(&receipt, "transfer", 1, &json!({"reason": "x"})).is(400).kind(), "malformed");
        officer.act(&receipt, "transfer", 1, &over).is(200);
        let shown = visitor.get(&format!("/submissions/{receipt}")).is(200).body;
        assert_eq!((&shown["state"], &shown["office"]), (&json!("received"), &over["office"]));
        let last = shown["states"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&last["office"], &last["reason"]), (&over["office"], &over["reason"]));
        assert!(last["from"].as_str().is_some_and(|from| !from.is_empty()), "{last}");
        officer.act(&receipt, "claim", 1, &json!({})).is(200);
        assert_eq!(officer.act(&receipt, "refuse", 1, &json!({"reason": "x"})).is(400).kind(), "malformed");
        let why = json!({"reason": "Đã đăng ký khai sinh", "basis": "Luật Hộ tịch 60/2014/QH13, Điều 16"});
        officer.act(&receipt, "refuse", 1, &why).is(200);
        let shown = visitor.get(&format!("/submissions/{receipt}")).is(200).body;
        let last = shown["states"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(
            (&shown["state"], &last["reason"], &last["basis"]),
            (&json!("refused"), &why["reason"], &why["basis"])
        );
        assert_eq!(officer.get("/inbox?queue=done").is(200).body["cases"][0]["receipt"], receipt.as_str());
        assert_eq!(officer.act(&receipt, "claim", 1, &json!({})).is(409).kind(), "state");
    });
}

#[test]
fn a_month_is_published_by_authority_and_procedure_and_names_nobody() {
    on_each_database(|place| {
        let (portal, _visitor, officer, receipt) = taken(place);
        officer.act(&receipt, "accept", 1, &json!({})).is(200);
        let month = today()[..7].to_owned();
        let anybody = Visitor::at(&portal);
        let told = anybody.get(&format!("/published/{month}")).is(200).body;
        let line = &told["lines"][0];
        assert_eq!((&line["procedure"]["code"], &line["received"]), (&json!("1.001193"), &json!(1)));
        assert_eq!((&line["decided"], &line["late"], &line["overdue"]), (&json!(1), &json!(0), &json!(0)));
        assert_eq!((&told["total"]["shareOnTime"], &told["total"]["shareByThemselves"]), (&json!(1.0), &json!(1.0)));
        assert!(
            line["papersAvoided"].as_i64().unwrap() > 0 && !line["authority"].as_str().unwrap().is_empty(),
            "{told}"
        );
        for name in [receipt.as_str(), "officer-1", BIRTH.1.as_str()] {
            assert!(!told.to_string().contains(name), "{name}");
        }
        let request = format!("GET /api/v1/published/{month}.csv");
        let table = anybody.try_send(&request, &[], b"").unwrap().is(200);
        assert!(table.header("content-type").unwrap().starts_with("text/csv"));
        assert_eq!(anybody.get("/published/2999-01").is(400).kind(), "malformed");
    });
}

#[test]
fn an_officer_takes_a_case_returns_it_with_marks_and_accepts_what_was_corrected() {
    on_each_database(|place| {
        let (birth, mother) = &*BIRTH;
        let portal = place.start();
        let (mut visitor, mut officer, mut colleague) =
            (Visitor::at(&portal), Visitor::at(&portal), Visitor::at(&portal));
        visitor.sign_in(&json!({"person": mother}));
        officer.sign_in(&json!({"officer": "officer-1"}));
        colleague.sign_in(&json!({"officer": "officer-2"}));
        let receipt = visitor.post(birth, &key()).is(201).body["receipt"].as_str().unwrap().to_owned();
        let waiting = officer.get("/inbox?queue=open").is(200).body;
        assert_eq!(waiting["cases"][0]["receipt"], receipt.as_str());
        assert_eq!(officer.act(&receipt, "accept", 1, &json!({})).is(409).kind(), "state");
        officer.act(&receipt, "claim", 1, &json!({})).is(200);
        assert_eq!(colleague.act(&receipt, "claim", 1, &json!({})).is(409).kind(), "state");
        assert_eq!(colleague.act(&receipt, "release", 1, &json!({})).is(409).kind(), "state");
        assert_eq!(officer.get("/inbox?queue=mine").body["cases"][0]["state"], "inReview");
        let read = officer.get(&format!("/inbox/{receipt}")).is(200).body;
        assert_eq!(read["submission"], *birth);
        let definition = read["definition"].as_str().unwrap().strip_prefix("/api/v1").unwrap();
        assert_eq!(officer.get(definition).is(200).body["x-procedure"]["code"], "1.001193");
        assert_eq!(officer.act(&receipt, "return", 1, &json!({"reason": " "})).is(400).kind(), "malformed");
        let nowhere = json!({"reason": "x", "marks": [{"pointer": "/no/where", "message": "x"}]});
        assert!(
            officer.act(&receipt, "return", 1, &nowhere).is(400).body["detail"].as_str().unwrap().contains("/no/where")
        );
        let marks = json!({"reason": "Tên chưa rõ", "marks": [{"pointer": "/child/name", "message": "Ghi đủ họ tên"}]});
        officer.act(&receipt, "return", 1, &marks).is(200);

        let shown = visitor.get(&format!("/submissions/{receipt}")).is(200);
        assert_eq!((&shown.body["state"], &shown.body["marks"]), (&json!("returned"), &marks["marks"]));
        let correct = |submission: &Value, version: &str| {
            let own = key();
            let headers = [("Idempotency-Key", own.as_str()), ("If-Match", version)];
            visitor.send(&format!("PUT /submissions/{receipt}"), &headers, submission)
        };
        let named = changed(birth, |it| it["answers"]["child"]["name"] = json!("Nguyễn Thị Thử Nghiệm Hai"));
        let both = changed(&named, |it| it["answers"]["child"]["ethnicity"] = json!("Tày"));
        let refused = correct(&both, "\"1\"").is(422);
        assert_eq!(refused.body["errors"][0]["pointer"], "/child/ethnicity");
        assert_eq!(correct(&named, "\"2\"").is(412).kind(), "version");
        assert_eq!(correct(&named, "\"1\"").is(200).body["version"], 2);
        assert_eq!(correct(&named, "\"1\"").is(412).kind(), "version");

        officer.act(&receipt, "claim", 2, &json!({})).is(200);
        officer.act(&receipt, "accept", 2, &json!({})).is(200);
        let states = visitor.get(&format!("/submissions/{receipt}")).body["states"].clone();
        let states: Vec<&str> = states.as_array().unwrap().iter().map(|it| it["state"].as_str().unwrap()).collect();
        assert_eq!(states, ["received", "inReview", "returned", "received", "inReview", "accepted"]);
        // Whose data it is can read who looked at them.
        let log = visitor.get("/audit").is(200).body;
        let looked = log["accesses"].as_array().unwrap().iter().find(|row| row["action"] == "dossier.read").unwrap();
        assert_eq!((&looked["actor"], &looked["object"]), (&json!("officer-1"), &json!(receipt)));
        assert_eq!(officer.get("/audit/chain").is(200).body["whole"], true);
    });
}
