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

/// The headers of a correction of the first version of a case.
fn of_a_correction<'k>(key: &'k str, more: &[(&'k str, &'k str)]) -> Vec<(&'k str, &'k str)> {
    [&[("Idempotency-Key", key), ("If-Match", "\"1\"")], more].concat()
}

fn places(errors: &Value) -> Vec<&str> {
    errors.as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect()
}

#[test]
fn what_follows_from_a_marked_answer_may_be_other_once_that_is() {
    let place = Place::new(None);
    let (_portal, visitor, officer, receipt) = taken(&place);
    let own = BIRTH.0["answers"]["child"]["nativePlaceFrom"].as_str().unwrap();
    let other = if own == "mother" { "father" } else { "mother" };
    let marks = json!({"reason": "x", "marks": [{"pointer": "/child/nativePlaceFrom", "message": "Chọn lại"}]});
    officer.act(&receipt, "return", 1, &marks).is(200);
    let shown = visitor.get(&format!("/submissions/{receipt}")).is(200).body;
    assert_eq!(
        shown["follows"],
        json!({"/child/nativePlaceFrom": ["/child/nativePlace/commune", "/child/nativePlace/province"]})
    );
    let correct = |change: &dyn Fn(&mut Value)| {
        let key = key();
        let submission = changed(&BIRTH.0, change);
        visitor.send(&format!("PUT /submissions/{receipt}"), &of_a_correction(&key, &[]), &submission)
    };
    let typed = json!({"province": "38", "commune": "Xã Mẫu Sơn"});
    let retype = |it: &mut Value| {
        it["answers"]["child"]["nativePlace"] = typed.clone();
        it["provenance"].as_object_mut().unwrap().retain(|at, _| !at.starts_with("/child/nativePlace/"));
    };
    let choose = |it: &mut Value| it["answers"]["child"]["nativePlaceFrom"] = other.into();
    // Without the marked answer what follows from it stays.
    let refused = correct(&retype).is(422).body;
    assert_eq!(places(&refused["errors"]), ["/child/nativePlace/province", "/child/nativePlace/commune"]);
    // What is missing is told alone: of what registers gave nothing is said while nothing can be looked up.
    let refused = correct(&|it| {
        choose(it);
        it["answers"]["child"]["nativePlace"] = json!({});
        it["provenance"].as_object_mut().unwrap().retain(|at, _| !at.starts_with("/child/nativePlace/"));
    });
    let refused = refused.is(422).body;
    assert!(places(&refused["errors"]).iter().all(|at| at.starts_with("/child/nativePlace")), "{refused}");
    correct(&|it| {
        choose(it);
        retype(it);
    })
    .is(200);
    let read = officer.get(&format!("/inbox/{receipt}")).is(200).body;
    assert_eq!(read["sources"]["/mother/name"]["kind"], "register");
    assert_eq!(read["submission"]["answers"]["child"]["nativePlace"], typed);
}

#[test]
fn a_paper_that_data_took_the_place_of_is_handed_in_where_it_is_marked() {
    let place = Place::new(None);
    let (_portal, visitor, officer, receipt) = taken(&place);
    let marks = json!({"reason": "x", "marks": [{"pointer": "/x-documents/birth-notice", "message": "Chụp lại"}]});
    officer.act(&receipt, "return", 1, &marks).is(200);
    let bytes = b"%PDF-1.7\na birth notice";
    let request = format!("PUT /api/v1/files/{}?offset=0&size={}", hex(bytes), bytes.len());
    visitor.try_send(&request, &[], bytes).unwrap().is(200);
    let submission = changed(&BIRTH.0, |it| {
        let papers = it["documents"].as_array_mut().unwrap();
        let paper = papers.iter_mut().find(|paper| paper["id"] == "birth-notice").unwrap();
        assert_eq!(paper["state"]["kind"], "replacedByData");
        paper["state"] = json!({"kind": "attached"});
        paper["files"] = json!([{
            "name": "giay.pdf", "size": bytes.len(), "mediaType": "application/pdf", "sha256": hex(bytes), "handle": hex(bytes),
        }]);
    });
    let key = key();
    visitor.send(&format!("PUT /submissions/{receipt}"), &of_a_correction(&key, &[]), &submission).is(200);
    let request = format!("GET /api/v1/inbox/{receipt}/files/{}", hex(bytes));
    officer.try_send(&request, &[], b"").unwrap().is(200);
}

#[test]
fn what_was_sent_without_signing_in_is_corrected_as_that_whoever_is_signed_in() {
    let place = Place::new(None);
    let portal = place.start();
    let guest = Visitor::at(&portal);
    let submission = of_a_guest();
    let sent = guest.post(&submission, &key()).is(201).body;
    let (receipt, secret) = (sent["receipt"].as_str().unwrap(), sent["secret"].as_str().unwrap());
    let mut officer = Visitor::at(&portal);
    officer.sign_in(&json!({"officer": "officer-1"}));
    officer.act(receipt, "claim", 1, &json!({})).is(200);
    let papers = submission["documents"].as_array().unwrap();
    let paper = papers.iter().position(|paper| paper["state"]["kind"] == "lookupRequested").unwrap();
    let mark = format!("/x-documents/{}", papers[paper]["id"].as_str().unwrap());
    let marks = json!({"reason": "x", "marks": [{"pointer": mark, "message": "Chụp lại"}]});
    officer.act(receipt, "return", 1, &marks).is(200);
    let bytes = b"%PDF-1.7\nof a guest again";
    let corrected = changed(&submission, |it| {
        it["documents"][paper]["state"] = json!({"kind": "attachedAfterFailedLookup"});
        it["documents"][paper]["files"] = json!([{
            "name": "giay.pdf", "size": bytes.len(), "mediaType": "application/pdf", "sha256": hex(bytes), "handle": hex(bytes),
        }]);
    });
    let path = format!("PUT /submissions/{receipt}");
    let upload = format!("PUT /api/v1/files/{}?offset=0&size={}", hex(bytes), bytes.len());
    let secret = ("Submission-Secret", secret);
    // A helper says that the person who is present confirmed it.
    let mut helper = Visitor::at(&portal);
    helper.sign_in(&json!({"helper": "helper-1"}));
    let own = key();
    assert_eq!(helper.send(&path, &of_a_correction(&own, &[secret]), &corrected).is(400).kind(), "malformed");
    let mut visitor = Visitor::at(&portal);
    visitor.sign_in(&json!({"person": BIRTH.1}));
    // Under the account it is not a file of this case.
    visitor.try_send(&upload, &[], bytes).unwrap().is(200);
    let own = key();
    let refused = visitor.send(&path, &of_a_correction(&own, &[secret]), &corrected).is(422).body;
    assert_eq!(places(&refused["errors"]), [mark.as_str()]);
    visitor.try_send(&upload, &[secret], bytes).unwrap().is(200);
    let own = key();
    let headers = of_a_correction(&own, &[secret, ("Confirmed-By-Person", "yes")]);
    assert_eq!(helper.send(&path, &headers, &corrected).is(200).body["helper"], "helper-1");
    let request = format!("GET /api/v1/inbox/{receipt}/files/{}", hex(bytes));
    officer.try_send(&request, &[], b"").unwrap().is(200);
    assert_eq!(officer.get(&format!("/inbox/{receipt}")).is(200).body["helper"], "helper-1");
}

/// A folder like the one of the repository in which a definition can be changed.
fn changeable_root(place: &Place) -> PathBuf {
    let (own, root) = (Path::new(env!("CARGO_MANIFEST_DIR")), place.data.with_extension("root"));
    let _ = fs::remove_dir_all(&root);
    let procedures = root.join("schemas/vn/procedures");
    fs::create_dir_all(&procedures).unwrap();
    std::os::unix::fs::symlink(own.join("www"), root.join("www")).unwrap();
    for entry in fs::read_dir(own.join("schemas/vn")).unwrap().map(Result::unwrap) {
        let beside = root.join("schemas/vn").join(entry.file_name());
        if entry.path().is_file() {
            fs::copy(entry.path(), beside).unwrap();
        } else if entry.file_name() != "procedures" {
            std::os::unix::fs::symlink(entry.path(), beside).unwrap();
        }
    }
    fs::copy(own.join("schemas/vn/procedures/1.001193.json"), procedures.join("1.001193.json")).unwrap();
    root
}

#[test]
fn a_case_is_corrected_by_the_definition_it_was_sent_with_and_is_taken_back_where_nobody_corrects_it() {
    let place = Place::new(None);
    let root = changeable_root(&place);
    let mut command = place.upkeep(&["serve", "--port", "0", "--root", root.to_str().unwrap()]);
    let portal = Place::started(command.stderr(Stdio::piped()).stdout(Stdio::piped()));
    let (mut visitor, mut officer) = (Visitor::at(&portal), Visitor::at(&portal));
    visitor.sign_in(&json!({"person": BIRTH.1}));
    officer.sign_in(&json!({"officer": "officer-1"}));
    let receipt = visitor.post(&BIRTH.0, &key()).is(201).body["receipt"].as_str().unwrap().to_owned();
    officer.act(&receipt, "claim", 1, &json!({})).is(200);
    let marks = json!({"reason": "x", "marks": [{"pointer": "/child/name", "message": "Ghi đủ họ tên"}]});
    officer.act(&receipt, "return", 1, &marks).is(200);
    // No day was named: it need not be waited for.
    officer.act(&receipt, "claim", 1, &json!({})).is(200);
    officer.act(&receipt, "return", 1, &marks).is(200);
    // Meanwhile a question that must be answered is added.
    let file = root.join("schemas/vn/procedures/1.001193.json");
    let mut definition: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    definition["x-procedure"]["version"] = json!("2999-01-01");
    definition["properties"]["added"] = json!({"title": "Câu mới", "type": "string"});
    definition["required"].as_array_mut().unwrap().push(json!("added"));
    fs::write(&file, definition.to_string()).unwrap();
    let named = changed(&BIRTH.0, |it| it["answers"]["child"]["name"] = json!("Nguyễn Thị Thử Nghiệm Hai"));
    assert_eq!(visitor.post(&named, &key()).is(409).kind(), "superseded");
    let own = key();
    let path = format!("PUT /submissions/{receipt}");
    let told = visitor.send(&path, &of_a_correction(&own, &[]), &named).is(200).body;
    assert_eq!(told["definition"]["version"], BIRTH.0["definition"]["version"]);
    // While a day was named and has not passed the case is waited for.
    let until = Date::parse(&today()).unwrap().plus(1).unwrap().to_string();
    let mut waiting = marks;
    waiting["until"] = until.into();
    officer.act(&receipt, "claim", 2, &json!({})).is(200);
    officer.act(&receipt, "return", 2, &waiting).is(200);
    assert_eq!(officer.act(&receipt, "claim", 2, &json!({})).is(409).kind(), "state");
    let _ = fs::remove_dir_all(&root);
}

#[test]
fn somebody_takes_back_a_case_that_is_not_decided_and_it_stays_where_officers_see_it() {
    on_each_database(|place| {
        let (portal, visitor, officer, receipt) = taken(place);
        let withdrawal = format!("POST /submissions/{receipt}/withdrawal");
        let own = key();
        let headers = [("Idempotency-Key", own.as_str()), ("If-Match", "\"1\"")];
        let nothing = json!({});
        assert_eq!(Visitor::at(&portal).send(&withdrawal, &headers, &nothing).is(404).kind(), "not-found");
        let late = [("Idempotency-Key", own.as_str()), ("If-Match", "\"2\"")];
        assert_eq!(visitor.send(&withdrawal, &late, &nothing).is(412).kind(), "version");
        let told = visitor.send(&withdrawal, &headers, &nothing).is(200).body;
        assert_eq!((&told["state"], &told["holder"]), (&json!("withdrawn"), &json!("")));
        assert_eq!(visitor.send(&withdrawal, &headers, &nothing).is(200).body, told, "sent again it is done once");
        let other = key();
        let again = [("Idempotency-Key", other.as_str()), ("If-Match", "\"1\"")];
        assert_eq!(visitor.send(&withdrawal, &again, &nothing).is(409).kind(), "state");
        let shown = visitor.get(&format!("/submissions/{receipt}")).is(200).body;
        let last = shown["states"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["state"], "withdrawn");
        assert!(last["time"].is_string() && shown["submission"] == BIRTH.0, "nothing of it is gone");
        // Officers see that it was, and do nothing with it any more.
        assert_eq!(officer.get("/inbox?queue=done").is(200).body["cases"][0]["state"], "withdrawn");
        assert_eq!(officer.get("/inbox?queue=open").is(200).body["cases"], json!([]));
        assert_eq!(officer.get(&format!("/inbox/{receipt}")).is(200).body["states"][2]["officer"], "");
        for action in ["claim", "accept", "release"] {
            assert_eq!(officer.act(&receipt, action, 1, &nothing).is(409).kind(), "state", "{action}");
        }
        let log = visitor.get("/audit").is(200).body.to_string();
        assert!(log.contains("submission.withdrawn"), "{log}");
    });
}

#[test]
fn what_is_decided_is_not_taken_back_and_a_guest_takes_back_with_the_secret() {
    on_each_database(|place| {
        let (portal, visitor, officer, receipt) = taken(place);
        officer.act(&receipt, "accept", 1, &json!({})).is(200);
        let own = key();
        let mut headers = vec![("Idempotency-Key", own.as_str()), ("If-Match", "\"1\"")];
        let path = |receipt: &str| format!("POST /submissions/{receipt}/withdrawal");
        assert_eq!(visitor.send(&path(&receipt), &headers, &json!({})).is(409).kind(), "state");
        let guest = Visitor::at(&portal);
        let sent = guest.post(&of_a_guest(), &key()).is(201).body;
        let receipt = sent["receipt"].as_str().unwrap();
        assert_eq!(guest.send(&path(receipt), &headers, &json!({})).is(404).kind(), "not-found");
        headers.push(("Submission-Secret", sent["secret"].as_str().unwrap()));
        assert_eq!(guest.send(&path(receipt), &headers, &json!({})).is(200).body["state"], "withdrawn");
    });
}

#[test]
fn whoever_sends_the_same_about_the_same_child_is_told_and_may_send_twins() {
    on_each_database(|place| {
        let (portal, visitor, _officer, receipt) = taken(place);
        let alike = |who: &Visitor, submission: &Value| who.send("POST /submissions/alike", &[], submission);
        assert_eq!(alike(&Visitor::at(&portal), &BIRTH.0).is(401).kind(), "signed-out");
        let found = |submission: &Value| alike(&visitor, submission).is(200).body["submissions"].clone();
        // What the answers say beside the child and its parents does not count, nor how the name is typed.
        let same = changed(&BIRTH.0, |it| {
            it["answers"]["result"]["copies"] = json!(4);
            let name = it["answers"]["child"]["name"].as_str().unwrap().to_uppercase();
            it["answers"]["child"]["name"] = json!(name);
        });
        assert_eq!(found(&same)[0]["receipt"], receipt.as_str());
        let twin = changed(&BIRTH.0, |it| it["answers"]["child"]["name"] = json!("Nguyễn Thị Thử Nghiệm Hai"));
        assert_eq!(found(&twin), json!([]));
        // Both may go on.
        visitor.post(&same, &key()).is(201);
        // Another person learns nothing of it.
        let mut other = Visitor::at(&portal);
        other.sign_in(&json!({"person": another_number(&portal)}));
        assert_eq!(alike(&other, &BIRTH.0).is(200).body["submissions"], json!([]));
        // What is over is no case in which the same is asked.
        let own = key();
        let headers = [("Idempotency-Key", own.as_str()), ("If-Match", "\"1\"")];
        visitor.send(&format!("POST /submissions/{receipt}/withdrawal"), &headers, &json!({})).is(200);
        assert!(!found(&BIRTH.0).to_string().contains(&receipt));
    });
}

/// The number of somebody of the demonstration who is not the mother.
fn another_number(portal: &Portal) -> String {
    let people = Visitor::at(portal).get("/people").is(200).body;
    let mut numbers = people["people"].as_array().unwrap().iter().filter_map(|one| one["number"].as_str());
    numbers.find(|number| *number != BIRTH.1).unwrap().to_owned()
}
