//! What a letter says of a bundle: what its members ask for one by one, what goes because they are
//! done in one go, and which authority answers for which paper.

use serde_json::Value;

use super::block::Block;
use super::plan::One;

/// What a definition that was made of several says of them.
pub(super) struct Bundled<'a> {
    members: Vec<&'a Value>,
    left_out: Vec<&'a Value>,
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

impl<'a> Bundled<'a> {
    /// The bundle behind a letter, where it is about one.
    pub(super) fn of(one: &One<'a>) -> Option<Self> {
        let header = one.reported.procedure.schema.get("x-procedure")?;
        let list = |name: &str| header.get(name).and_then(Value::as_array).map(|list| list.iter().collect());
        Some(Self { members: list("parts")?, left_out: list("leftOut").unwrap_or_default() })
    }

    fn member(&self, name: &str) -> Option<&'a Value> {
        // Names of parts begin with the place of the procedure: m1, m2, …
        let place = name.strip_prefix('m')?.parse::<usize>().ok()?.checked_sub(1)?;
        self.members.get(place).copied()
    }

    /// Who asks for a paper of the bundle, by the name of its part.
    pub(super) fn authority(&self, id: &str) -> Option<&'a str> {
        let (name, _) = id.split_once('.')?;
        self.member(name).map(|own| text(own, "authority")).filter(|own| !own.is_empty())
    }

    /// What doing it in one go spares before anything else is proposed.
    pub(super) fn told(&self, one: &One, papers: usize, out: &mut Vec<Block>) {
        let say = one.say;
        let titles: Vec<String> = self.members.iter().map(|own| format!("“{}”", text(own, "title"))).collect();
        let alone = papers + self.left_out.len();
        let mut words = format!(
            "{} {} {}: {}. {} {alone} {}, {} {papers}.",
            say.of("Liên thông", "In one go:"),
            titles.len(),
            say.of("thủ tục", "procedures"),
            titles.join("; "),
            say.of("Làm riêng từng thủ tục thì phải nộp", "One by one they ask for"),
            say.of("giấy tờ", "papers"),
            say.of("làm liên thông còn", "in one go for"),
        );
        if self.left_out.is_empty() {
            words.push_str(say.of(
                " Không giấy tờ nào bớt được chỉ nhờ liên thông.",
                " No paper goes by doing them in one go alone.",
            ));
            out.push(Block::text(words));
            return;
        }
        words.push_str(say.of(
            " Bớt ngay nhờ liên thông, chưa tính vào lợi ích ở phần III:",
            " By that alone these go, which part III does not reckon:",
        ));
        out.push(Block::text(words));
        let lines = self.left_out.iter().map(|own| {
            let wanted = self.member(text(own, "member")).map_or("", |member| text(member, "title"));
            let by = text(own, "issuedBy");
            let issuer = self.members.iter().find(|member| text(member, "procedure") == by && !by.is_empty());
            let why = match issuer {
                Some(issuer) => format!(
                    "{} “{}”",
                    say.of("là kết quả của thủ tục", "is what an earlier procedure issues:"),
                    text(issuer, "title")
                ),
                None if text(own, "sameAs").is_empty() => say
                    .of("trường hợp phải nộp không xảy ra khi làm liên thông", "its case does not come up in one go")
                    .to_owned(),
                None => format!(
                    "{} “{}”",
                    say.of("đã nộp một lần là", "is handed in once, as"),
                    one.writer.paper(text(own, "sameAs"))
                ),
            };
            format!("{} ({} “{wanted}”): {why}", text(own, "title"), say.of("thủ tục", "procedure"))
        });
        out.push(Block::List(lines.collect()));
    }
}
