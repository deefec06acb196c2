//! The pages around the forms.

use serde_json::Value;

use super::filled::Filled;
use super::posting::{CHANGE, FILE, SECRET, SEND, kept_text};
use super::tag;
use crate::form::Form;
use crate::json;
use crate::locale::Locale;
use crate::message;
use crate::render::form::{View, review_parts};
use crate::render::html::{escape, html};
use crate::render::markup::{Element, el};
use crate::texts::noscript as words;

/// A page with this title and content.
fn page(locale: &Locale, title: &str, content: Vec<Element>) -> String {
    let mut out = String::with_capacity(8 << 10);
    out.push_str("<!doctype html>\n<html lang=\"");
    out.push_str(tag(locale));
    out.push_str("\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    escape(title, &mut out);
    out.push_str("</title>\n<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/src/to-khai.css\">\n<link rel=\"stylesheet\" href=\"/pages.css\">\n<link rel=\"stylesheet\" href=\"/portal.css\">\n</head>\n<body>\n");
    let inner = el("div.tk noscript").child(el("h1").text(title.to_owned())).children(content);
    out.push_str(&html(&el("main").child(inner)));
    out.push_str("\n</body>\n</html>\n");
    out
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn link(address: String, words: String) -> Element {
    el("a.tk-link").attr("href", address).text(words)
}

fn home(locale: &Locale) -> Element {
    el("p").child(link("/noscript".to_owned(), words::home(locale).to_owned()))
}

/// A form that posts to an address.
fn posting(address: String, kind: &'static str) -> Element {
    el("form.panel").attr("method", "post").attr("action", address).attr("enctype", kind)
}

const PLAIN: &str = "application/x-www-form-urlencoded";

fn hidden(name: &str, value: String) -> Element {
    el("input").attr("type", "hidden").attr("name", name.to_owned()).attr("value", value)
}

fn submit(name: &'static str, words: &str, class: &'static str) -> Element {
    let button = el("button").class(class).attr("type", "submit");
    let button = if name.is_empty() { button } else { button.attr("name", name).attr("value", "1") };
    button.text(words.to_owned())
}

/// A line to type into, with its label.
fn line(id: &'static str, label: &str) -> Element {
    let label = el("label.tk-label").attr("for", id).text(label.to_owned());
    let input = el("input.tk-input").attr("id", id).attr("name", id).attr("autocomplete", "off");
    el("div.tk-field").child(label).child(input)
}

/// Terms with what is said of each; what is empty is left out.
fn facts(list: Vec<(&str, String)>) -> Element {
    let rows = list.into_iter().filter(|(_, said)| !said.is_empty());
    let rows = rows.map(|(term, said)| el("div").child(el("dt").text(term.to_owned())).child(el("dd").text(said)));
    el("dl.tk-answers").children(rows.collect())
}

/// A page that tells something.
pub(super) fn told(locale: &Locale, title: &str, paragraphs: &[String]) -> String {
    let mut content: Vec<Element> = paragraphs.iter().map(|text| el("p").text(text.clone())).collect();
    content.push(home(locale));
    page(locale, title, content)
}

/// Who is signed in, with the way out; else the way in.
fn account(locale: &Locale, people: &Value, name: Option<&str>) -> Element {
    let form = posting("/noscript/session".to_owned(), PLAIN);
    if let Some(name) = name {
        let form = form.child(hidden("person", String::new())).child(el("p").text(words::signed_in(locale, name)));
        return form.child(submit("", words::sign_out(locale), "tk-button"));
    }
    let label = el("label.tk-label").attr("for", "person").text(words::person(locale).to_owned());
    let named = |person: &Value| el("option").attr("value", text(&person["number"])).text(text(&person["name"]));
    let options = json::list(Some(people)).iter().map(named).collect();
    let select = el("select.tk-input").attr("id", "person").attr("name", "person").children(options);
    let form = form.child(el("div.tk-field").child(label).child(select));
    form.child(submit("", words::sign_in(locale), "tk-button"))
}

/// The procedures, signing in, and the way to a case.
pub(super) fn list(locale: &Locale, index: &Value, people: &Value, name: Option<&str>) -> String {
    let mut entries = Vec::new();
    for entry in ["bundles", "procedures"].iter().flat_map(|name| json::list(index.get(*name))) {
        let own = entry["titles"].get(tag(locale)).unwrap_or(&entry["title"]);
        let code = text(&entry["code"]);
        let address = format!("/noscript/{}", code.replace('+', "%2B"));
        entries.push(el("li").child(link(address, text(own))));
    }
    let content = vec![
        el("p").text(words::about(locale).to_owned()),
        account(locale, people, name),
        el("p").child(link("/noscript/status".to_owned(), words::status_title(locale).to_owned())),
        el("ul").children(entries),
    ];
    page(locale, words::list_title(locale), content)
}

/// Everything that is going to be sent, and the ways on and back.
pub(super) fn review(form: &Form, filled: &Filled) -> String {
    let locale = &filled.locale;
    let view = View { heading: 1, ..View::default() };
    let mut fields: Vec<Element> = filled.pairs.iter().map(|(name, value)| hidden(name, value.clone())).collect();
    fields.extend(filled.files.iter().map(|(key, file)| hidden(FILE, kept_text(key, file))));
    if !filled.secret.is_empty() {
        fields.push(hidden(SECRET, filled.secret.clone()));
    }
    let onward = posting(filled.action.clone(), "multipart/form-data").children(fields);
    let onward = onward.child(
        el("div.tk-actions").child(submit(SEND, words::send(locale), "tk-button tk-primary")).child(submit(
            CHANGE,
            words::change(locale),
            "tk-button",
        )),
    );
    let mut content = Vec::new();
    if filled.again {
        content.push(el("p.tk-hint").attr("role", "alert").text(words::sent_before(locale).to_owned()));
    }
    content.push(el("p").text(words::review(locale).to_owned()));
    content.extend(review_parts(form, &view, false));
    content.push(onward);
    page(locale, form.title(), content)
}

/// What was taken, with the number to quote.
pub(super) fn receipt(locale: &Locale, told: &Value, secret: &str) -> String {
    let own = told["secret"].as_str().unwrap_or(secret).to_owned();
    let spared: Vec<String> = json::list(told.get("notAsked")).iter().map(|paper| text(&paper["title"])).collect();
    let facts = facts(vec![
        (words::number(locale), text(&told["receipt"])),
        (words::secret(locale), own.clone()),
        (words::procedure(locale), text(&told["procedure"]["name"])),
        (words::office(locale), text(&told["office"])),
        (words::due(locale), message::date(&text(&told["due"]))),
        (words::spared(locale), spared.join("; ")),
    ]);
    let mut content = vec![facts];
    if !own.is_empty() {
        content.push(el("p").text(words::keep_secret(locale).to_owned()));
    }
    content.push(el("p").child(link("/noscript/status".to_owned(), words::status_title(locale).to_owned())));
    content.push(home(locale));
    page(locale, words::receipt_title(locale), content)
}

/// Asks for the number and the secret of a case.
pub(super) fn ask_for_case(locale: &Locale) -> String {
    let form = posting("/noscript/status".to_owned(), PLAIN)
        .child(line("number", words::number(locale)))
        .child(
            line("secret", words::secret_or_none(locale))
                .child(el("p.tk-hint").text(words::secret_hint(locale).to_owned())),
        )
        .child(submit("", words::show(locale), "tk-button tk-primary"));
    page(locale, words::status_title(locale), vec![form, home(locale)])
}

/// Where a case stands.
pub(super) fn case(locale: &Locale, told: &Value) -> String {
    let state = |name: &str| match name {
        "accepted" => words::state_accepted(locale),
        "returned" => words::state_returned(locale),
        "refused" => words::state_refused(locale),
        "inReview" => words::state_in_review(locale),
        "withdrawn" => words::state_withdrawn(locale),
        _ => words::state_received(locale),
    };
    let mut content = vec![facts(vec![
        (words::number(locale), text(&told["receipt"])),
        (words::procedure(locale), text(&told["procedure"]["name"])),
        (words::state(locale), state(told["state"].as_str().unwrap_or_default()).to_owned()),
        (words::due(locale), message::date(&text(&told["due"]))),
    ])];
    let mut states = Vec::new();
    for one in json::list(told.get("states")) {
        let day = text(&one["time"]).chars().take(10).collect::<String>();
        let said = [&message::date(&day), ": ", state(one["state"].as_str().unwrap_or_default())].concat();
        let item = el("li").text(said);
        let why = text(&one["reason"]);
        states.push(if why.is_empty() { item } else { item.child(el("p").text(why)) });
    }
    content.push(el("ol").children(states));
    let marks = json::list(told.get("marks"));
    if !marks.is_empty() {
        content.push(el("h2").text(words::to_correct(locale).to_owned()));
        content.push(el("ul").children(marks.iter().map(|mark| el("li").text(text(&mark["message"]))).collect()));
        content.push(el("p").text(words::correct_how(locale).to_owned()));
    }
    content.push(home(locale));
    page(locale, words::status_title(locale), content)
}
