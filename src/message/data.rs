//! Words for what is wrong with a JSON document, for those who write or exchange it: what
//! was expected there, in the terms of JSON Schema. People who fill in forms never see these;
//! theirs are in [`super::violation()`].

use serde_json::Value;

use super::Language;
use crate::violation::Rule;

/// Most values of an `enum` that are written out.
const MAX_LISTED: usize = 8;

/// What was expected at the place of a violation, in one sentence without the place itself.
pub fn data_violation(language: Language, rule: &Rule) -> String {
    let in_language = |vi: String, en: String| match language {
        Language::Vi => vi,
        Language::En => en,
    };
    let limit = |vi: &str, en: &str, limit: &dyn std::fmt::Display| {
        in_language(vi.replace("{}", &limit.to_string()), en.replace("{}", &limit.to_string()))
    };
    let plain = |vi: &str, en: &str| in_language(vi.to_owned(), en.to_owned());
    match rule {
        Rule::FalseSchema => plain("Không được có giá trị nào ở đây.", "No value may stand here."),
        Rule::Type(types) => {
            let types: Vec<&str> = types.iter().map(|kind| kind.as_str()).collect();
            limit("Phải thuộc kiểu {}.", "Expected the type {}.", &types.join(", "))
        }
        Rule::Enum(values) => limit("Phải là một trong: {}.", "Expected one of: {}.", &listed(values)),
        Rule::Const(value) => limit("Phải là {}.", "Expected {}.", value),
        Rule::MultipleOf(n) => limit("Phải là bội số của {}.", "Expected a multiple of {}.", n),
        Rule::Maximum(n) => limit("Không được lớn hơn {}.", "Expected at most {}.", n),
        Rule::ExclusiveMaximum(n) => limit("Phải nhỏ hơn {}.", "Expected less than {}.", n),
        Rule::Minimum(n) => limit("Không được nhỏ hơn {}.", "Expected at least {}.", n),
        Rule::ExclusiveMinimum(n) => limit("Phải lớn hơn {}.", "Expected more than {}.", n),
        Rule::MaxLength(n) => limit("Dài nhất là {} ký tự.", "Expected at most {} characters.", n),
        Rule::MinLength(n) => limit("Ngắn nhất là {} ký tự.", "Expected at least {} characters.", n),
        Rule::Pattern(pattern) => limit("Không khớp mẫu {}.", "Does not match the pattern {}.", pattern),
        Rule::Format(format) => match written(format) {
            Some(example) => {
                let such_as = in_language("như".to_owned(), "such as".to_owned());
                let words = format!("`{format}`, {such_as} {example}");
                limit("Không đúng định dạng {}.", "Is not of the format {}.", &words)
            }
            None => limit("Không đúng định dạng `{}`.", "Is not of the format `{}`.", format),
        },
        Rule::MaxItems(n) => limit("Nhiều nhất là {} phần tử.", "Expected at most {} items.", n),
        Rule::MinItems(n) => limit("Ít nhất là {} phần tử.", "Expected at least {} items.", n),
        Rule::UniqueItems => plain("Các phần tử không được trùng nhau.", "Expected items that differ."),
        Rule::MinContains(n) => {
            limit("Cần ít nhất {} phần tử khớp `contains`.", "Expected at least {} items that match `contains`.", n)
        }
        Rule::MaxContains(n) => limit(
            "Chỉ được nhiều nhất {} phần tử khớp `contains`.",
            "Expected at most {} items that match `contains`.",
            n,
        ),
        Rule::MaxProperties(n) => limit("Nhiều nhất là {} thuộc tính.", "Expected at most {} properties.", n),
        Rule::MinProperties(n) => limit("Ít nhất là {} thuộc tính.", "Expected at least {} properties.", n),
        Rule::Required => plain("Thiếu thuộc tính này.", "This property is missing."),
        Rule::DependentRequired(other) => {
            limit("Thiếu thuộc tính này, vì đã có `{}`.", "This property is missing: `{}` demands it.", other)
        }
        Rule::AdditionalProperty => plain("Không được có thuộc tính này.", "This property is not allowed."),
        Rule::AdditionalItem => plain("Không được có phần tử này.", "This item is not allowed."),
        Rule::PropertyName => plain("Tên thuộc tính không được dùng.", "A property may not have this name."),
        Rule::Not => plain("Khớp lược đồ bị loại trừ (`not`).", "Matches what `not` excludes."),
        Rule::AnyOf => plain("Không khớp phương án nào của `anyOf`.", "Fits none of the alternatives of `anyOf`."),
        Rule::OneOfNone => plain("Không khớp phương án nào của `oneOf`.", "Fits none of the alternatives of `oneOf`."),
        Rule::OneOfSeveral => {
            plain("Khớp nhiều phương án của `oneOf` cùng lúc.", "Fits several alternatives of `oneOf` at once.")
        }
        Rule::LimitExceeded(what) => {
            limit("Chưa kiểm tra được: vượt giới hạn ({}).", "Not checked further: a limit was passed ({}).", what)
        }
    }
}

fn listed(values: &[Value]) -> String {
    let mut words: Vec<String> = values.iter().take(MAX_LISTED).map(Value::to_string).collect();
    if values.len() > MAX_LISTED {
        words.push(format!("… ({})", values.len()));
    }
    words.join(", ")
}

/// How a value of a format is written, by an example.
fn written(format: &str) -> Option<&'static str> {
    Some(match format {
        "date" => "2024-03-27",
        "time" => "08:30:00Z",
        "date-time" => "2024-03-27T08:30:00Z",
        "duration" => "P1Y2M",
        "email" => "name@example.vn",
        "uri" => "https://example.vn/",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_named_as_json_writes_them() {
        let say = |rule| data_violation(Language::En, &rule);
        assert_eq!(say(Rule::Const(json!(true))), "Expected true.");
        assert_eq!(say(Rule::Enum(vec![json!("a"), json!(1.5)])), "Expected one of: \"a\", 1.5.");
        assert_eq!(say(Rule::Format("date".to_owned())), "Is not of the format `date`, such as 2024-03-27.");
        assert_eq!(say(Rule::Pattern("^{}$".to_owned())), "Does not match the pattern ^{}$.");
        assert_eq!(data_violation(Language::Vi, &Rule::Required), "Thiếu thuộc tính này.");
        let many: Vec<Value> = (0..40).map(Value::from).collect();
        assert!(say(Rule::Enum(many)).ends_with("6, 7, … (40)."));
    }
}
