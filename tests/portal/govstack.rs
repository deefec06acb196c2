//! The interface of GovStack's Registration Building Block, beside the document it is described by. That stands beside the
//! repository, with the other material.

use std::path::Path;

use serde_json::{Value, json};

use super::{Answer, BIRTH, Visitor, changed, hex, key, on_each_database};

/// The description of the building block; nothing where the material is not there.
fn described() -> Option<Value> {
    let material = std::env::var_os("TOKHAI_MATERIAL")?;
    let path = Path::new(&material).join("../reference/govstack-registration.openapi.json");
    Some(serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
}

/// Somebody who asks by the building block's interface.
struct Client<'a> {
    visitor: &'a Visitor,
    document: Option<Value>,
}

impl Client<'_> {
    /// Sends a request, and holds the answer to the shape the document has for it.
    fn send(&self, (method, template): (&str, &str), path: &str, body: &Value) -> Answer {
        let own = key();
        let headers = [
            ("Information-Mediator-Client", "eGovStack/GOV/90000009/registration"),
            ("Content-Type", "application/json"),
            ("Accept-Language", "en"),
            ("Idempotency-Key", own.as_str()),
        ];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let request = format!("{method} /govstack/v1{path}");
        let answer = self.visitor.try_send(&request, &headers, body.as_bytes()).unwrap();
        self.hold((method, template), &answer);
        answer
    }

    fn get(&self, template: &str, path: &str) -> Answer {
        self.send(("GET", template), path, &Value::Null)
    }

    fn hold(&self, (method, template): (&str, &str), answer: &Answer) {
        assert!(answer.status < 500 || answer.status == 501, "{template}: {}", answer.body);
        if answer.status != 200 {
            assert!(answer.kind() != "", "{template}: {} {}", answer.status, answer.body);
            return;
        }
        let Some(document) = &self.document else { return };
        let operation = &document["paths"][template][method.to_lowercase()];
        assert!(operation.is_object(), "{method} {template} is not in the document");
        let contents = operation["responses"]["200"]["content"].as_object().unwrap();
        let whole =
            json!({"allOf": [contents.values().next().unwrap()["schema"]], "components": document["components"]});
        let checker = jsonschema::options().should_validate_formats(true).build(&whole).unwrap();
        let wrong: Vec<String> =
            checker.iter_errors(&answer.body).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{template}: {wrong:?}");
    }
}

const SEND: (&str, &str) = ("POST", "/services/{serviceId}/applications");
const COMPLETE: (&str, &str) = ("POST", "/tasks/{taskId}/complete");

fn application(submission: &Value, applicant: &str) -> Value {
    json!({"applicantId": applicant, "formData": {"data": {"submission": submission}}})
}

#[test]
fn an_application_goes_from_the_list_of_services_to_the_decision_by_the_interface_of_govstack() {
    on_each_database(|place| {
        let (birth, mother) = &*BIRTH;
        let portal = place.start();
        let (mut visitor, mut officer) = (Visitor::at(&portal), Visitor::at(&portal));
        visitor.sign_in(&json!({"person": mother}));
        officer.sign_in(&json!({"officer": "officer-1"}));
        let client = Client { visitor: &visitor, document: described() };
        let office = Client { visitor: &officer, document: described() };

        let services = client.get("/services", "/services").is(200).body;
        let service =
            services.as_array().unwrap().iter().find(|own| own["serviceBody"][0]["value"] == "1.001193").unwrap();
        let id = service["id"].as_str().unwrap();
        assert_eq!(client.get("/services/{serviceId}", &format!("/services/{id}")).is(200).body, *service);
        assert_eq!(client.get("/services", "/services?name=no-such-thing").is(200).body, json!([]));
        let forms = client.get("/services/{serviceId}/eForms", &format!("/services/{id}/eForms")).is(200).body;
        let form = forms[0]["eFormId"].as_str().unwrap();
        let shown = client.get("/eForms/{eFormId}", &format!("/eForms/{form}")).is(200).body;
        assert_eq!(shown["schema"]["x-procedure"]["code"], "1.001193");

        let path = format!("/services/{id}/applications");
        let body = application(birth, mother);
        let sent = client.send(SEND, &path, &body).is(200).body;
        let file = sent["fileId"].as_str().unwrap();
        assert_eq!(sent["status"]["code"], "PENDING");
        // The same content is one case, whichever interface it comes by.
        assert_eq!(client.send(SEND, &path, &body).is(200).body["fileId"], file);
        assert_eq!(visitor.post(birth, &key()).is(201).body["receipt"], file);

        let own = client.get("/applications", "/applications?sortBy=created&sortOrder=desc").is(200).body;
        assert_eq!((own.as_array().unwrap().len(), &own[0]["fileId"]), (1, &json!(file)));
        let task = office.get("/tasks", &format!("/tasks?fileId={file}")).is(200).body[0]["taskId"].clone();
        let task = task.as_str().unwrap();
        let read = office.get("/tasks/{taskId}", &format!("/tasks/{task}")).is(200).body;
        assert_eq!(read["data"]["submission"], *birth);
        let marks = json!([{"pointer": "/child/name", "message": "Ghi đủ họ tên"}]);
        let back = json!({"data": {"decision": {"action": "return", "reason": "Tên chưa rõ", "marks": marks}}});
        let done = office.send(COMPLETE, &format!("/tasks/{task}/complete"), &back).is(200).body;
        assert_eq!(done["status"]["code"], "SENDBACK");

        let todo = client.get("/tasks", "/tasks").is(200).body;
        assert_eq!(todo[0]["name"], "correct");
        let named = changed(birth, |it| it["answers"]["child"]["name"] = json!("Nguyễn Thị Thử Nghiệm Hai"));
        let put = ("PUT", "/applications/{fileId}");
        let corrected = client.send(put, &format!("/applications/{file}"), &application(&named, mother)).is(200).body;
        assert_eq!(corrected["applicationData"]["formData"]["data"]["submission"], named);
        let accept = json!({"data": {"decision": {"action": "accept"}}});
        assert_eq!(office.send(COMPLETE, &format!("/tasks/{task}/complete"), &accept).is(412).kind(), "version");
        let next = office.get("/tasks", "/tasks").is(200).body[0]["taskId"].as_str().unwrap().to_owned();
        office.send(COMPLETE, &format!("/tasks/{next}/complete"), &accept).is(200);
        let ended = client.get("/applications/{fileId}", &format!("/applications/{file}")).is(200).body;
        assert_eq!((&ended["ended"], &ended["status"]["code"]), (&json!(true), &json!("APPROVED")));
        assert_eq!(office.get("/tasks", "/tasks").is(200).body, json!([]));
    });
}

#[test]
fn a_document_is_taken_whole_and_what_govstack_asks_beyond_the_portal_is_told_so() {
    on_each_database(|place| {
        let (birth, mother) = &*BIRTH;
        let portal = place.start();
        let (mut visitor, mut officer) = (Visitor::at(&portal), Visitor::at(&portal));
        let guest = Visitor::at(&portal);
        visitor.sign_in(&json!({"person": mother}));
        officer.sign_in(&json!({"officer": "officer-1"}));
        let client = Client { visitor: &visitor, document: described() };
        let upload = |visitor: &Visitor, name: &str, bytes: &[u8]| {
            let head = format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.pdf\"\r\n\r\n");
            let body = [head.as_bytes(), bytes, b"\r\n--edge--\r\n"].concat();
            let headers = [("Content-Type", "multipart/form-data; boundary=edge")];
            let answer = visitor.try_send("POST /govstack/v1/documents", &headers, &body).unwrap();
            client.hold(("POST", "/documents"), &answer);
            answer
        };
        let bytes = [b"%PDF-1.7\n".as_slice(), &vec![b'x'; 1_200_000]].concat();
        let url = upload(&visitor, "file", &bytes).is(200).body["url"].clone();
        assert_eq!(url, format!("/api/v1/files/{}", hex(&bytes)));
        assert_eq!(visitor.get(&format!("/files/{}", hex(&bytes))).is(200).body["complete"], true);
        assert_eq!(upload(&visitor, "file", b"<script>").is(400).kind(), "malformed");
        assert_eq!(upload(&visitor, "other", &bytes).is(400).kind(), "malformed");
        assert_eq!(upload(&guest, "file", &bytes).is(401).kind(), "signed-out");

        let services = client.get("/services", "/services").is(200).body;
        let service =
            services.as_array().unwrap().iter().find(|own| own["serviceBody"][0]["value"] == "1.001193").unwrap();
        let path = format!("/services/{}/applications", service["id"].as_str().unwrap());
        // A document no answer names, an applicant who is somebody else, a form of another time, another service.
        let mut body = application(birth, mother);
        body["documentUrls"] = json!([url]);
        assert_eq!(client.send(SEND, &path, &body).is(501).kind(), "no-counterpart");
        assert_eq!(client.send(SEND, &path, &application(birth, "somebody")).is(403).kind(), "not-yours");
        let mut body = application(birth, mother);
        body["formData"]["eFormId"] = json!("0");
        assert_eq!(client.send(SEND, &path, &body).is(409).kind(), "superseded");
        let other = services.as_array().unwrap().iter().find(|own| *own != service).unwrap();
        let elsewhere = format!("/services/{}/applications", other["id"].as_str().unwrap());
        assert_eq!(client.send(SEND, &elsewhere, &application(birth, mother)).is(422).kind(), "unknown-definition");
        let wrong = changed(birth, |it| it["answers"]["child"]["name"] = json!(""));
        let refused = client.send(SEND, &path, &application(&wrong, mother)).is(422);
        assert_eq!((refused.kind(), &refused.body["errors"][0]["pointer"]), ("refused", &json!("/child/name")));

        let office = Client { visitor: &officer, document: described() };
        let put = ("PUT", "/applications/{fileId}");
        assert_eq!(office.send(put, "/applications/x", &application(birth, mother)).is(501).kind(), "no-counterpart");
        assert_eq!(client.get("/applications", "/applications?sortBy=priority").is(501).kind(), "no-counterpart");
        let unmediated = visitor.try_send("GET /govstack/v1/applications", &[], b"").unwrap().is(400);
        assert!(unmediated.body["detail"].as_str().unwrap().contains("Information-Mediator-Client"));
        let outside = Client { visitor: &guest, document: described() };
        for (template, path) in [("/applications", "/applications"), ("/tasks", "/tasks")] {
            assert_eq!(outside.get(template, path).is(401).kind(), "signed-out");
        }
        for path in ["/applications/x", "/tasks/x", "/tasks/x.1", "/services/x", "/eForms/x", "/nothing"] {
            assert_eq!(client.get("", path).is(404).kind(), "not-found", "{path}");
        }
    });
}

#[test]
fn no_body_is_a_fault_of_the_interface_of_govstack() {
    on_each_database(|place| {
        let portal = place.start();
        super::attacks::govstack(&portal);
    });
}
